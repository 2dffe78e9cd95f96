"""Long tables, a row at a time: the cells of a row become one piece of XML.

XlsxWriter asks and writes for each cell by itself, which for a hundred thousand
cases is most of the time that a workbook takes. Here a row is put together
first, and the same texts, of which there are few, are escaped once. Here: the
worksheet that takes such rows, and the cells. Not here: styles and paper
(``book``), what stands in a table (``desk``). XlsxWriter is imported with this
module, so this module only when a workbook is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from unionaid.files.grid import column_letter

__all__ = ["RowSheet", "RowWriter", "day_cell", "formula_cell", "number_cell", "text_cell"]

Render = Callable[[Any], str]
"""Makes of a value the cell's XML after its address."""

_ESCAPED: Final = re.compile(
    r"[&<>\x00-\x08\x0b\x0c\r\x0e-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$|\n\s|\s\n"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_TAKEN: Final = re.compile("_(x[0-9a-fA-F]{4}_)")
"""Text that reads like an escape of a control character."""

_REMEMBERED: Final = 2_000
"""So many texts are kept ready for each style."""

_SHORT: Final = 100
"""Longer ones are not kept."""

_PIXEL: Final = 0.75
"""The points of a pixel, in which rows are measured."""

_EPOCH: Final = date(1899, 12, 30)
_FIRST: Final = date(1900, 3, 1)
"""Before it spreadsheets count a day that there never was."""


class RowSheet(Worksheet):  # type: ignore[misc]  # the library comes without types
    """A worksheet in constant memory that also takes whole rows."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        # In constant memory XlsxWriter takes text from <r> to </r> for markup of
        # its own and writes it as it is: a name could bring cells along.
        if cell.__class__.__name__ == "String" and cell.format is not None:
            index = cell.format._get_xf_index()
            self.fh.write(f'<c r="{column_letter(col + 1)}{row + 1}"{_inline(cell.string, index)}</c>')
        else:
            super()._write_cell(row, col, cell)

    def put_row(self, row: int, cells: str, last: int, height: float | None = None) -> None:
        """Write a row of ready cells; what stood above is written first.

        Args:
            row: Its number, from 0, below all that was written before.

            cells: Its cells as XML.

            last: The number of its last column, from 0.

            height: In points; None leaves it to the program that opens the file.
        """
        self._check_dimensions(row, 0)
        self._check_dimensions(row, last)
        if row > self.previous_row:
            self._write_single_row(row)
        points = None if height is None else int(height / _PIXEL + 0.5) * _PIXEL
        high = "" if points is None else f' ht="{points:.16g}" customHeight="1"'
        self.fh.write(f'<row r="{row + 1}"{high}>{cells}</row>')


class RowWriter:
    """Writes the rows of one table.

    Args:
        sheet: Where they go.

        cells: For each column what makes its cells of a value.
    """

    def __init__(self, sheet: RowSheet, cells: Sequence[Render]) -> None:
        self._sheet = sheet
        self._last = len(cells) - 1
        self._columns = [
            (f'<c r="{column_letter(place)}', render) for place, render in enumerate(cells, start=1)
        ]

    def add(self, row: int, values: Sequence[Any], height: float | None = None) -> None:
        """Write one row, a value for each column; heights are in points."""
        number = row + 1
        cells = "".join(
            [
                f'{start}{number}"{render(value)}</c>'
                for (start, render), value in zip(self._columns, values, strict=True)
            ]
        )
        self._sheet.put_row(row, cells, self._last, height)


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _TAKEN.sub(r"_x005F_\1", text)
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _inline(text: str, index: int) -> str:
    if not _ESCAPED.search(text):
        return f' s="{index}" t="inlineStr"><is><t>{text}</t></is>'
    return f' s="{index}" t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is>'


def text_cell(style: Any, risky: Any, is_risky: Callable[[str], bool], clean: Callable[[str], str]) -> Render:
    """Return what writes text as text.

    Args:
        style: The format of the column.

        risky: The same for text that would become a formula when somebody
            confirms the cell.

        is_risky: Which text that is.

        clean: Makes text that a cell can hold.
    """
    plain, quoted = style._get_xf_index(), None
    known = {"": f' s="{plain}">'}

    def render(text: str) -> str:
        nonlocal quoted
        found = known.get(text)
        if found is not None:
            return found
        whole = clean(text)
        if is_risky(whole):
            if quoted is None:
                quoted = risky._get_xf_index()
            found = _inline(whole, quoted)
        else:
            found = _inline(whole, plain)
        if len(text) <= _SHORT and len(known) < _REMEMBERED:
            known[text] = found
        return found

    return render


def number_cell(style: Any) -> Render:
    """Return what writes a whole or decimal number as it is; None as an empty cell."""
    index = style._get_xf_index()
    start, empty = f' s="{index}"><v>', f' s="{index}">'

    def render(number: int | Decimal | None) -> str:
        if number is None:
            return empty
        return f"{start}{number:f}</v>" if isinstance(number, Decimal) else f"{start}{number}</v>"

    return render


def day_cell(style: Any) -> Render:
    """Return what writes a day as a real date; None as an empty cell.

    A day before March 1900 stands as text: spreadsheets miscount those.
    """
    index = style._get_xf_index()
    start, empty = f' s="{index}"><v>', f' s="{index}">'

    def render(day: date | None) -> str:
        if day is None:
            return empty
        if day < _FIRST:
            return _inline(day.isoformat(), index)
        return f"{start}{(day - _EPOCH).days}</v>"

    return render


def formula_cell(style: Any) -> Render:
    """Return what writes a formula of our own, a pair of its text and its value."""
    index = style._get_xf_index()

    def render(pair: tuple[str, Decimal]) -> str:
        formula, value = pair
        return f' s="{index}"><f>{formula.removeprefix("=")}</f><v>{value:f}</v>'

    return render
