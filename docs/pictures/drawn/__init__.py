"""The pictures of the documentation, each drawn from what the program really says.

Here: one module per kind of picture. Not here: where they are shown (``docs/zh``,
``docs/en``), and which of them are written (``docs/pictures/make.py``).
"""

from __future__ import annotations
