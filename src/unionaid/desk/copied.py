"""A copy, with marks, of an input that is no .xlsx file: its cells as text.

Here: CSV, JSON and .xls files. Not here: which cell says what (``marks``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final

from attrs import field, frozen

from unionaid.desk.marks import (
    AUTHOR,
    COLOURS,
    HEADINGS,
    LIST_NAMES,
    LIST_WIDTHS,
    RULE,
    Layout,
    Marks,
    Note,
    Place,
    ranges,
    size_of,
)
from unionaid.desk.measure import line_count, rows_high, text_width
from unionaid.errors import InvalidFile, make_problem
from unionaid.files import READABLE, column_letter, read_rows, read_workbook
from unionaid.files.book import Book, Page
from unionaid.files.csv_in import written_lines
from unionaid.files.grid import MARK_SHEET
from unionaid.files.reading import CSV_LIMIT
from unionaid.files.source import load_text
from unionaid.lang import Bilingual

__all__ = ["Copy", "cells_of", "write_copy"]

_SHEET: Final = Bilingual(zh="申报", en="cases")
_TEXT_KINDS: Final = frozenset({".csv", ".tsv", ".txt"})
_HEADER_SEARCH: Final = 50
_BAD_NAME: Final = re.compile(r"[\[\]:*?/\\]|\A'|'\Z|\A\Z|.{32}")
"""What a worksheet cannot be called."""

_NARROWEST: Final = 8
_WIDEST: Final = 40

_Lines = dict[int, dict[int, str]]
"""From row to column to text, both counted from 1."""


@frozen
class Copy:
    """What a copy holds.

    Args:
        sheets: The cells of each worksheet, by name.

        hidden: The names of the worksheets that are not shown.

        shift: How far its rows lie below those that the problems name.
    """

    sheets: dict[str, _Lines] = field(hash=False, repr=False)
    hidden: frozenset[str] = frozenset()
    shift: int = 0


def cells_of(source: str | os.PathLike[str], marks: Marks, *, is_workbook: bool) -> Copy:
    """Return the cells of the file at *source* as text.

    Args:
        source: The file.

        marks: Which columns matter.

        is_workbook: Whether it is read as a workbook.

    Raises:
        InvalidFile: It cannot be read.
    """
    if is_workbook:
        return _of_workbook(source)
    name = _SHEET.text(marks.lang)
    suffix = Path(source).suffix.lower()
    if suffix in _TEXT_KINDS:
        text = load_text(source, limit=CSV_LIMIT, allowed=READABLE)
        lines = written_lines(text, lambda cells: any(cell.strip() in marks.names for cell in cells))
        return Copy({name: {row: _filled(cells) for row, cells in lines}})
    sheet = read_rows(source)
    places = {column: place for place, column in enumerate(sheet.columns, start=1)}
    rows = {1: {place: column for column, place in places.items()}}
    for row in sheet.rows:
        rows[row.row + 1] = {
            places[column]: _text(cell) for column, cell in row.cells.items() if column in places
        }
    return Copy({name: rows}, shift=1)


def _of_workbook(source: str | os.PathLike[str]) -> Copy:
    book = read_workbook(source)
    sheets = {
        grid.name: {
            row: _filled([_text(cell) for cell in cells], grid.first_column)
            for row, cells in enumerate(grid.rows, start=grid.first_row)
        }
        for grid in book.grids
    }
    names = {grid.name.casefold() for grid in book.grids}
    if not names or len(names) < len(book.grids) or any(map(_BAD_NAME.search, names)):
        raise InvalidFile([make_problem("workbook-damaged")])  # no program makes such sheets
    hidden = {grid.name for grid in book.grids if grid.is_hidden}
    if book.mark:
        sheets[MARK_SHEET] = {row: dict(enumerate(pair, 1)) for row, pair in enumerate(book.mark.items(), 1)}
        hidden.add(MARK_SHEET)
    return Copy(sheets, hidden=frozenset(hidden))


def _filled(cells: Sequence[str], first: int = 1) -> dict[int, str]:
    return {column: cell for column, cell in enumerate(cells, start=first) if cell}


def _text(cell: object) -> str:
    """Return a cell as it can be read again; a lost value is left out."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell) if isinstance(cell, int | date) else ""


def write_copy(stream: BinaryIO, copy: Copy, marks: Marks) -> None:
    """Write *copy* with its *marks* to *stream*."""
    layout = _layout(copy, marks)
    notes = marks.notes(layout)
    with Book(stream, lang=marks.lang, title=LIST_NAMES.text(marks.lang)) as book:
        for name, lines in copy.sheets.items():
            page = book.page(name, _widths(lines), landscape=True)
            page.raw.set_comments_author(AUTHOR)
            if name == layout.main:
                page.raw.activate()
                page.raw.set_first_sheet()
            elif name in copy.hidden:
                page.raw.hide()
            here = {(row, column): note for (at, row, column), note in notes.items() if at == name}
            _write_cells(page, lines, here)
            for is_wrong, colour in COLOURS.items():
                cells = [place for place, note in here.items() if note.is_wrong is is_wrong]
                _colour(page, cells, colour)
        if notes:
            _write_list(book, marks, layout)


def _write_cells(page: Page, lines: _Lines, notes: Mapping[tuple[int, int], Note]) -> None:
    # A note has to be there before the row below it is begun.
    by_row: dict[int, dict[int, Note]] = {}
    for (row, column), note in notes.items():
        by_row.setdefault(row, {})[column] = note
    for row in sorted({*lines, *by_row}):
        for column, text in sorted(lines.get(row, {}).items()):
            page.text(row - 1, column - 1, text, "code")
        for column, note in sorted(by_row.get(row, {}).items()):
            width, height = size_of(note.text)
            size = {"width": width, "height": height, "author": AUTHOR}
            page.raw.write_comment(row - 1, column - 1, note.text, size)


def _layout(copy: Copy, marks: Marks) -> Layout:
    main = next((name for name in copy.sheets if name not in copy.hidden), next(iter(copy.sheets)))
    headers: dict[str, Place] = {}
    for row in sorted(copy.sheets[main])[:_HEADER_SEARCH]:
        for column, text in copy.sheets[main][row].items():
            if text.strip() in marks.names:
                headers.setdefault(text.strip(), (main, row, column))

    def first(name: str, row: int) -> int:
        return min(copy.sheets[name].get(row, {}), default=1)

    return Layout(sheets=frozenset(copy.sheets), main=main, headers=headers, first=first, shift=copy.shift)


def _widths(lines: _Lines) -> list[float]:
    widths: dict[int, int] = {}
    for row in sorted(lines)[:200]:
        for column, text in lines[row].items():
            widths[column] = max(widths.get(column, _NARROWEST), min(_WIDEST, text_width(text) + 2))
    return [widths.get(column, _NARROWEST) for column in range(1, max(widths, default=0) + 1)]


def _colour(page: Page, cells: Sequence[tuple[int, int]], colour: str) -> None:
    for portion in ranges(cells):
        kind = {"type": "formula", "criteria": f"={RULE}", "multi_range": " ".join(portion)}
        shade = page.book.raw.add_format({"bg_color": colour})
        page.raw.conditional_format(portion[0], {**kind, "format": shade})


def _write_list(book: Book, marks: Marks, layout: Layout) -> None:
    name = LIST_NAMES.text(marks.lang)
    while name in layout.sheets:
        name += "_"
    page = book.page(name, LIST_WIDTHS, landscape=True, repeat=(0, 0), freeze=(1, 0))
    page.texts(0, [heading.text(marks.lang) for heading in HEADINGS], "head")
    for row, (cells, (sheet, at, column), _) in enumerate(marks.listing(layout), start=1):
        page.height(row, rows_high(max(map(line_count, cells, LIST_WIDTHS))))
        page.texts(row, cells)
        place = f"internal:'{sheet.replace(chr(39), chr(39) * 2)}'!{column_letter(column)}{at}"
        page.raw.write_url(row, 0, place, string=cells[0])
