"""Tables for a terminal, with Chinese and Latin columns in line.

Here: laying out text that is final. Not here: what stands in the cells.

tabulate counts a Chinese character as two columns only where wcwidth is
installed, so wcwidth is a dependency though nothing here imports it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, Literal

__all__ = ["Align", "table"]

Align = Literal["left", "right", "center"]

_BREAKS: Final = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
"""Control, format and surrogate characters: they can move the cursor, turn the
direction of writing or colour what follows, and a cell comes from anybody."""


def _cell(text: str) -> str:
    """Return *text* on one line, without characters that act on a terminal."""
    if text.isascii() and text.isprintable():
        return text
    spaced = "".join(" " if char in _BREAKS else char for char in text.replace("\r\n", "\n"))
    return "".join(char for char in spaced if unicodedata.category(char) not in _DROPPED)


def table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, align: Sequence[Align] | None = None
) -> str:
    """Return a table with borders; every line is equally wide on a terminal.

    Args:
        header: The column names; at least one.

        rows: Text for each column. It is printed as given, numbers too; a line
            break becomes a space and control characters are left out.

        align: For each column where its text stands; all left unless given.

    Returns:
        The lines, without a line break at the end.

    Raises:
        ValueError: A row or *align* has not as many entries as the header, or
            the header is empty.

    Example:
        >>> print(table(["姓名", "金额"], [["甲", "3,000.00"]], align=["left", "right"]))
        +------+----------+
        | 姓名 |     金额 |
        +------+----------+
        | 甲   | 3,000.00 |
        +------+----------+
    """
    from tabulate import tabulate

    columns = [_cell(name) for name in header]
    body = [[_cell(text) for text in row] for row in rows]
    alignment: Sequence[Align] = ["left"] * len(columns) if align is None else align
    if not columns:
        raise ValueError("a table has at least one column. Give its name in the header.")
    if any(len(row) != len(columns) for row in body) or len(alignment) != len(columns):
        raise ValueError(f"each row, and align, has as many entries as the header: {len(columns)}.")
    return tabulate(
        body,
        columns,
        tablefmt="pretty",
        disable_numparse=True,
        colalign=alignment,
        headersalign=alignment,
    )
