"""Marks in a copy of a workbook, and older marks taken off it.

Here: what openpyxl does, which is imported for nothing else. Not here: which
cell says what (``marks``).
"""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

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
from unionaid.desk.measure import line_count, rows_high
from unionaid.errors import InvalidFile
from unionaid.files import column_letter
from unionaid.files.book import need
from unionaid.files.xlsx_in import load_checked
from unionaid.lang import LANGS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["MARKING_LIMIT", "mark_workbook"]

MARKING_LIMIT: Final = 64 * 2**20
"""The most bytes that a workbook may open to for a copy of itself: openpyxl takes
some ten times that in memory, and half a minute. About 50,000 rows of 20 columns."""


_HEADER_SEARCH: Final = 50
_OLDER: Final = "\n— — —\n"
"""Between our reasons and the note that the cell had before."""

_OUR_RULE: Final = RULE.replace(" ", "")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def mark_workbook(source: str | os.PathLike[str], marks: Marks) -> bytes | None:
    """Return a copy of the workbook at *source* with its marks, as bytes.

    Returns:
        None where there can be no such copy: it opens to more than
        MARKING_LIMIT, or openpyxl does not take it.

    Raises:
        InvalidFile: It cannot be read at all.
    """
    need("openpyxl")
    try:
        data = load_checked(source, limit=MARKING_LIMIT)
    except InvalidFile as refused:
        if all(each.code == "workbook-too-large" for each in refused.problems):
            return None
        raise
    book = _load(data)
    if book is None:
        return None
    _take_off(book)
    layout = _layout(book, marks)
    notes = marks.notes(layout)
    _add_notes(book, notes)
    for name in layout.sheets:
        _colour(book[name], {(row, column): note for (at, row, column), note in notes.items() if at == name})
    if notes:
        _add_list(book, marks, layout)
    book.calculation.fullCalcOnLoad = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _load(data: bytes) -> Workbook | None:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that it does not keep
        try:
            return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
        except Exception:  # noqa: BLE001  # whatever it trips over, other readers have taken the file
            return None


def _take_off(book: Workbook) -> None:
    """Remove the marks of an earlier copy."""
    for sheet in list(book.worksheets):
        if _is_list(sheet):
            book.remove(sheet)
            continue
        for cell in sheet._cells.values():
            if cell.comment is not None and cell.comment.author == AUTHOR:
                _restore(cell)
        rules = sheet.conditional_formatting
        ours = [
            part
            for part in rules
            if any([each.replace(" ", "") for each in rule.formula] == [_OUR_RULE] for rule in part.rules)
        ]
        for part in ours:
            del rules[part.sqref]


def _restore(cell: Any) -> None:
    from openpyxl.comments import Comment

    _, older, text = cell.comment.text.partition(_OLDER)
    cell.comment = Comment(text, "") if older else None


def _is_list(sheet: Worksheet) -> bool:
    found = [sheet.cell(1, place).value for place in range(1, len(HEADINGS) + 1)] if sheet.max_row else []
    return any(found == [heading.text(lang) for heading in HEADINGS] for lang in LANGS)


def _layout(book: Workbook, marks: Marks) -> Layout:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    headers: dict[str, Place] = {}
    main = visible[0].title
    for sheet in visible:
        for cells in sheet.iter_rows(max_row=min(_HEADER_SEARCH, sheet.max_row)):
            for cell in cells:
                name = str(cell.value).strip()
                if name in marks.names and name not in headers:
                    headers[name] = (sheet.title, cell.row or 1, cell.column or 1)
    filled: dict[tuple[str, int], int] = {}

    def first(name: str, row: int) -> int:
        sheet = sheets[name]
        if (name, row) not in filled:
            cells = (at for at in range(1, sheet.max_column + 1) if (row, at) in sheet._cells)
            filled[name, row] = next((at for at in cells if sheet.cell(row, at).value is not None), 1)
        return filled[name, row]

    return Layout(sheets=frozenset(sheets), main=main, headers=headers, first=first)


def _add_notes(book: Workbook, notes: Mapping[Place, Note]) -> None:
    from openpyxl.comments import Comment

    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if cell.comment is not None:  # its size is not kept, so it is made anew
                cell.comment.width, cell.comment.height = size_of(cell.comment.text)
    for (name, row, column), note in notes.items():
        cell = _upper_left(book[name], row, column)
        older = "" if cell.comment is None else _OLDER + cell.comment.text
        text = _CONTROL.sub("\ufffd", note.text) + older
        width, height = size_of(text)
        cell.comment = Comment(text, AUTHOR, width=width, height=height)


def _upper_left(sheet: Worksheet, row: int, column: int) -> Any:
    """Return the cell at a place; of a merged one the cell that holds the value."""
    from openpyxl.cell.cell import MergedCell

    cell = sheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def _colour(sheet: Worksheet, notes: Mapping[tuple[int, int], Note]) -> None:
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill

    for is_wrong, colour in COLOURS.items():
        fill = PatternFill(bgColor=f"FF{colour[1:]}", fill_type="solid")
        places = [place for place, note in notes.items() if note.is_wrong is is_wrong]
        for portion in ranges(places):
            rule = FormulaRule(formula=[RULE], fill=fill)  # type: ignore[no-untyped-call]
            sheet.conditional_formatting.add(" ".join(portion), rule)
            rule.priority = 1  # ahead of rules of the user's own


def _add_list(book: Workbook, marks: Marks, layout: Layout) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = book.create_sheet(LIST_NAMES.text(marks.lang))
    thin = Side(style="thin")
    rows = [tuple(heading.text(marks.lang) for heading in HEADINGS)]
    listing = marks.listing(layout)
    rows += [cells for cells, _, _ in listing]
    for row, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            cell.value = _CONTROL.sub("\ufffd", text)
            cell.data_type = "s"  # never a formula, whatever it begins with
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if row == 1:
                cell.font = Font(bold=True)
                cell.fill = PatternFill(fgColor="FFE8EEF4", fill_type="solid")
        sheet.row_dimensions[row].height = rows_high(max(map(line_count, cells, LIST_WIDTHS)))
    for row, (_, (name, at, column), _) in enumerate(listing, start=2):
        cell = sheet.cell(row, 1)
        place = f"'{name.replace(chr(39), chr(39) * 2)}'!{column_letter(column)}{at}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
        cell.font = Font(color="FF0563C1", underline="single")
    for column, width in enumerate(LIST_WIDTHS, start=1):
        sheet.column_dimensions[column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
