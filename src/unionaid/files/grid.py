"""What a workbook holds before anybody knows which row is the header.

Here: the values. Not here: reading them (``xlsx_in``), finding the header
(``unionaid.assess.intake``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import field, frozen

__all__ = ["MARK_SHEET", "Grid", "Workbook", "column_letter"]

MARK_SHEET: Final = "_unionaid"
"""The hidden worksheet by which a form says what it is a form of: names in
column A, values in column B, both text."""


@frozen
class Grid:
    """A worksheet as it stands.

    Args:
        name: The worksheet's name.

        first_row: The number that Excel shows beside the first of ``rows``.

        first_column: The place of the first of each row's cells; column A is 1.

        rows: The cells of each row. Text as written, with the blanks around
            it; ``int`` or ``Decimal`` for numbers, ``date`` or ``datetime``
            for dates, ``bool``, a :class:`~unionaid.facts.reading.Spoiled`, or
            None for an empty cell. Never ``float``.

        is_hidden: Whether Excel shows it.
    """

    name: str
    first_row: int
    first_column: int
    rows: Sequence[Sequence[object]] = field(repr=False)
    is_hidden: bool = False


@frozen
class Workbook:
    """All worksheets of one file.

    Args:
        file: The file, as the caller named it.

        grids: Its worksheets, in order; the one of the mark is left out.

        mark: What a form says of itself (``policy``, ``edition``, ``program``,
            …); empty for any other workbook.
    """

    file: str
    grids: tuple[Grid, ...]
    mark: Mapping[str, str] = field(factory=dict, hash=False)


def column_letter(position: int) -> str:
    """Return the letters of the column at *position*, where A is 1.

    Example:
        >>> column_letter(1), column_letter(28)
        ('A', 'AB')
    """
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
