"""Tables whose cells may take several lines.

Here: parting long cells. The table itself is drawn by ``unionaid.text.table``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from unionaid.cli.screen import one_line, wrap
from unionaid.text.table import Align, table

__all__ = ["grid"]


def grid(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[int],
    *,
    align: Sequence[Align] | None = None,
) -> str:
    """Return a table in which no cell is wider than its column may be.

    Args:
        header: The column names.

        rows: A text for each column.

        widths: The most columns of a terminal that each cell takes.

        align: Where the text of each column stands; all left unless given.
    """
    lines: list[tuple[str, ...]] = []
    for row in rows:
        cells = [wrap(one_line(text), columns) for text, columns in zip(row, widths, strict=True)]
        lines += zip_longest(*cells, fillvalue="")
    return table(header, lines, align=align)
