"""The help page of a command.

Here: its layout, which counts a Chinese character as two columns. Not here:
its words (``words``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import click

from unionaid.cli.screen import width, wrap
from unionaid.cli.words import ARGUMENTS, COMMANDS, HEADINGS, METAVARS, OPTIONS, STATUS, CommandWords
from unionaid.lang import Lang

__all__ = ["help_page", "usage_lines", "words_of"]

_COLUMNS: Final = 79


def words_of(command: click.Command) -> CommandWords:
    """Return the words of a command of the tree."""
    return COMMANDS[getattr(command, "key", "") or str(command.name)]


def usage_lines(command: click.Command, lang: Lang) -> list[str]:
    """Return how *command* is written, one form to a line."""
    return [usage.text(lang) for usage in words_of(command).usage]


def help_page(command: click.Command, path: str, lang: Lang) -> str:
    """Return the page of *command*.

    Args:
        command: Any command of the tree.

        path: How it is called, such as ``unionaid policy``.

        lang: The language.
    """
    words = words_of(command)
    arguments = [
        (METAVARS[str(p.name)].text(lang), ARGUMENTS[str(p.name)].text(lang))
        for p in command.params
        if isinstance(p, click.Argument)
    ]
    options = [
        (_spelling(p, lang), OPTIONS[str(p.name)].text(lang))
        for p in command.params
        if isinstance(p, click.Option)
    ]
    lines = [*_section("usage", usage_lines(command, lang), lang), ""]
    lines += wrap(words.about.text(lang), _COLUMNS)
    lines += _listed("arguments", arguments, lang)
    lines += _listed("options", options, lang)
    if isinstance(command, click.Group):
        below = [
            (name, _first_sentence(words_of(each).about.text(lang)))
            for name, each in command.commands.items()
        ]
        lines += _listed("commands", below, lang)
    if words.examples:
        lines += ["", *_section("examples", [each.text(lang) for each in words.examples], lang)]
    status = STATUS.get(path)
    if status is not None:
        lines += ["", *_section("status", wrap(status.text(lang), _COLUMNS - 2), lang)]
    return "\n".join(lines)


def _spelling(option: click.Option, lang: Lang) -> str:
    spelled = ", ".join(option.opts)
    return spelled if option.is_flag else f"{spelled} {METAVARS[str(option.name)].text(lang)}"


def _first_sentence(text: str) -> str:
    """Return the first sentence, as it stands in a list of commands."""
    return text.split("。" if "。" in text else ". ")[0].rstrip(".")


def _section(heading: str, lines: Iterable[str], lang: Lang) -> list[str]:
    mark = "\uff1a" if lang == "zh" else ":"
    return [HEADINGS[heading].text(lang) + mark, *(f"  {line}" for line in lines)]


def _listed(heading: str, items: Sequence[tuple[str, str]], lang: Lang) -> list[str]:
    """Return a heading with names on the left and what they mean on the right."""
    if not items:
        return []
    left = max(width(name) for name, _ in items) + 2
    lines = []
    for name, note in items:
        told = wrap(note, _COLUMNS - 2 - left)
        lines.append(name + " " * (left - width(name)) + told[0])
        lines += [" " * left + line for line in told[1:]]
    return ["", *_section(heading, lines, lang)]
