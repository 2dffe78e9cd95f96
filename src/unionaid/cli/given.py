"""What several commands are given alike: a day, a file to write.

Here: reading and refusing them, before any work. Not here: cases (``batch``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from unionaid.cli.batch import identity
from unionaid.cli.misuse import Misuse
from unionaid.errors import OutputError, make_problem
from unionaid.facts import Date, Unreadable
from unionaid.files.source import shown
from unionaid.lang import Bilingual

__all__ = ["check_output", "read_day"]


def read_day(text: str | None, option: str) -> date | None:
    """Return a day given with *option*.

    Raises:
        Misuse: It is no day.
    """
    try:
        return None if text is None else Date().read(text)
    except Unreadable:
        raise Misuse("day-form", option=option) from None


def check_output(output: str, kinds: Sequence[str], files: Sequence[str] = ()) -> None:
    """Refuse an output that cannot be meant, before any work.

    Args:
        output: The file to write.

        kinds: The suffixes that are written.

        files: The inputs.

    Raises:
        OutputError: It is of no kind that is written, or one of the inputs.
    """
    if Path(output).suffix.lower() not in kinds:
        allowed = Bilingual(zh="、".join(kinds), en=", ".join(kinds))
        raise OutputError([make_problem("output-kind", allowed=allowed).at(file=shown(output))])
    if identity(output) in {identity(file) for file in files}:
        raise OutputError([make_problem("output-is-input").at(file=shown(output))])
