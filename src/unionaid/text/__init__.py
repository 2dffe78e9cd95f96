"""Text for people: amounts in words, figures, lists, tables, the language.

Here: how values are written in Chinese and English (Babel is used nowhere
else). Not here: reading text (``facts``), sentences about problems
(``errors``). Import the modules themselves; Babel and tabulate are loaded when
something is first written.
"""
