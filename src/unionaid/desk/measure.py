"""How much room text takes on paper, so that nothing is cut off.

Here: an estimate in half-width characters, a Chinese one counted as two, and a
little more than is needed rather than less. Not here: fonts and cells
(``files.book``).
"""

from __future__ import annotations

import math
import unicodedata
from typing import Final

__all__ = ["line_count", "rows_high", "text_width"]

_WIDE: Final = frozenset("WFA")
"""Widths by Unicode: wide, full, and ambiguous, which Chinese fonts draw wide."""

_LEADING: Final = 1.45
"""The height of a line, in sizes of its type."""

_PADDING: Final = 4.0

_TALLEST: Final = 409.0
"""A spreadsheet's row is no higher, in points."""


def text_width(text: str) -> int:
    """Return the width of *text* in half-width characters.

    Example:
        >>> text_width("金额 yuan")
        9
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in _WIDE else 1 for char in text)


def line_count(text: str, room: float) -> int:
    """Return in how many lines *text* is drawn, *room* half-width characters wide.

    Example:
        >>> line_count("金额合计", 6), line_count("", 6)
        (2, 1)
    """
    room = max(2.0, room - 1)  # a wide character, or a word, does not fill the line to its end
    return sum(max(1, math.ceil(text_width(part) / room)) for part in text.split("\n"))


def rows_high(lines: int, size: float = 11) -> float:
    """Return the height in points of a row with so many *lines* of type of that *size*.

    Example:
        >>> rows_high(1), rows_high(100)
        (19.95, 409.0)
    """
    return min(_TALLEST, round(lines * size * _LEADING + _PADDING, 2))
