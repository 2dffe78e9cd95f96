"""Excel workbooks, read cell by cell and never guessed at.

Here: .xlsx, .xlsm and .xls through python-calamine, which is imported when the
first one is read, and what each kind of cell becomes. Every file is measured
before it is read (``zip_bounds``, ``xlsx_scan``, ``xls_scan``). Not here: which
row is the header, what a column means.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Final

from unionaid.errors import InvalidFile, make_problem
from unionaid.facts.reading import Spoiled
from unionaid.files.book import need
from unionaid.files.grid import MARK_SHEET, Grid, Workbook
from unionaid.files.source import load_bytes, place_fault, shown
from unionaid.files.xls_scan import look_over_xls
from unionaid.files.xlsx_scan import (
    MAX_CELLS,
    MAX_TEXT_BYTES,
    Strings,
    elements,
    look_over,
    measure_strings,
    without_odd_errors,
)
from unionaid.files.zip_bounds import Part, Quota, packed, parts_of, stored

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["EXCEL_LIMIT", "is_zip", "load_checked", "read_workbook"]

EXCEL_LIMIT: Final = 64 * 2**20
"""The largest workbook taken, in bytes; 200,000 rows of 40 columns have about half."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED: Final = "EncryptedPackage".encode("utf-16-le")
_HTML: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|\?xml|\?mso)", re.IGNORECASE
)

_NEEDED: Final = re.compile(
    r"(?!xl/(?:media|drawings|charts|chartsheets|embeddings|pivot\w*|externalLinks|theme|calcChain|\w*[cC]omments|persons)\b)"
    r"(?:\[content_types\]\.xml|_rels/.*|xl/.*\.(?:xml|rels))",
    re.IGNORECASE,
)
"""The parts that hold cells, or say where they are."""

_RELATED: Final = re.compile(r"(?:xl/)?_rels/|\[|xl/workbook\.xml|xl/styles\.xml|.*\.rels\Z", re.IGNORECASE)
_CHINESE_DATES: Final = re.compile(rb"(<(?:\w+:)?xf\s[^>]*?numFmtId=[\"'])(?:2[7-9]|3[0-6]|5[0-8])([\"'])")
"""The formats for days and times that Chinese Excel has without naming them.

Source: ECMA-376-1, 18.8.30, the table for zh-cn.
"""

_STRINGS: Final = "xl/sharedstrings.xml"

_MIDNIGHT: Final = time()

_EXACT: Final = 10**15
"""From here on a spreadsheet does not keep every digit of a number."""

_EXACT_PART: Final = 10**13
"""From here on it does not keep two decimals: yuan would lose their fen."""

_LOST: Final = Spoiled("digits-lost")
_ERROR: Final = Spoiled("cell-error")

_Places = Mapping[str, Mapping[tuple[int, int], Spoiled]]
"""From a worksheet's part or name to the cells that have no value to read."""


def read_workbook(path: str | os.PathLike[str], *, shown_as: str | None = None) -> Workbook:
    """Read every worksheet of the Excel file at *path*.

    What the file is, its content says, not its suffix. Whole numbers become
    ``int``, others ``Decimal`` with the 15 digits that a spreadsheet keeps, and
    days ``date``; a merged cell has its value in the first of its places. What
    Excel shows as an error, a formula that no program has calculated, and a
    number of more than 15 digits are :class:`~unionaid.facts.reading.Spoiled`.
    Sheets of charts are left out.

    Args:
        path: The file.

        shown_as: What messages call the file, by default *path* itself.

    Returns:
        The worksheets; there may be none.

    Raises:
        InvalidFile: The file cannot be taken: missing, locked by another
            program, protected with a password, damaged, no workbook at all,
            or larger than the limits of this layer.

    Limitations:
        The day 1900-02-29, which Excel has and no calendar has, is read as
        the day before.
    """
    file = shown(path if shown_as is None else shown_as)
    try:
        return _read(path, file)
    except InvalidFile as refused:
        raise InvalidFile(problem.at(file=file) for problem in refused.problems) from None


def _read(path: str | os.PathLike[str], file: str) -> Workbook:
    fault = place_fault(path)
    if fault is not None:
        raise InvalidFile([fault])
    need("python_calamine")
    data = load_bytes(path, limit=EXCEL_LIMIT)
    if data.startswith(_ZIP):
        data, spoiled = _measured(data)
    elif data.startswith(_OLE):
        if _SEALED in data:
            raise InvalidFile([make_problem("workbook-password")])
        spoiled = look_over_xls(data)
    else:
        raise InvalidFile([make_problem(_what_else(data))])
    return _open(data, file, spoiled)


def load_checked(path: str | os.PathLike[str], *, limit: int) -> bytes:
    """Return the bytes of a workbook of which every part has been measured.

    For a reader that opens the pictures and notes as well.

    Args:
        path: The file.

        limit: The most bytes that all of it may open to.

    Raises:
        InvalidFile: As for :func:`read_workbook`; also when it is an .xls file,
            which no such reader takes.
    """
    data = load_bytes(path, limit=EXCEL_LIMIT)
    if not data.startswith(_ZIP):
        raise InvalidFile([make_problem("workbook-other")])
    _measured(data)
    quota = Quota(limit)
    for part in parts_of(data).values():
        for _ in part.pieces(quota):
            pass
    return data


def is_zip(path: str | os.PathLike[str]) -> bool:
    """Tell whether the file at *path* can be opened and begins as an .xlsx file does."""
    try:
        with open(path, "rb") as stream:
            return stream.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def _what_else(data: bytes) -> str:
    """Return the code for a file that is no workbook by its content."""
    if not data.strip():
        return "file-empty"
    if _HTML.match(data):
        return "workbook-html"
    return "workbook-damaged" if b"\0" in data[:4096] else "workbook-text"


def _measured(data: bytes) -> tuple[bytes, _Places]:
    """Return a container with the parts that are needed, and its cells without value."""
    parts = {name: part for name, part in parts_of(data).items() if _NEEDED.fullmatch(name)}
    workbook = _workbook_part(parts)
    quota = Quota()
    strings = Strings()
    spoiled: dict[str, Mapping[tuple[int, int], Spoiled]] = {}
    room = MAX_TEXT_BYTES
    for name, part in parts.items():
        if name.lower() == _STRINGS:
            strings = measure_strings(part.pieces(quota))
    for name, part in parts.items():
        if name.lower() == _STRINGS:
            continue
        if _RELATED.match(name):
            elements(part, "")
            if name.lower().endswith("/styles.xml"):
                parts[name] = _with_known_dates(part)
            continue
        found = look_over(part, quota, strings, room=room)
        room -= found.text
        spoiled[name] = found.spoiled
        if found.odd_errors:
            parts[name] = without_odd_errors(part)
    return packed(parts.values()), _by_sheet(parts, workbook, spoiled)


def _with_known_dates(styles: Part) -> Part:
    """Return the formats with Excel's Chinese ones for days as one that every reader knows."""
    return stored(styles.name, _CHINESE_DATES.sub(rb"\g<1>22\2", b"".join(styles.pieces(Quota()))))


def _workbook_part(parts: Mapping[str, Part]) -> str:
    """Return the name of the part that lists the worksheets, in lower case.

    Raises:
        InvalidFile: There is none; the file is something else.
    """
    files = {name.lower(): part for name, part in parts.items()}
    links = elements(files["_rels/.rels"], "Relationship") if "_rels/.rels" in files else []
    for link in links:
        name = link.get("Target", "").lower().removeprefix("/")
        if link.get("Type", "").endswith("/officeDocument") and name in files:
            return name
    raise InvalidFile([make_problem("workbook-other")])


def _by_sheet(
    parts: Mapping[str, Part], workbook: str, spoiled: Mapping[str, Mapping[tuple[int, int], Spoiled]]
) -> dict[str, Mapping[tuple[int, int], Spoiled]]:
    """Return the same cells by the names of the worksheets that the parts are."""
    of_part = {name.lower(): cells for name, cells in spoiled.items()}
    files = {name.lower(): part for name, part in parts.items()}
    folder, base = os.path.split(workbook)
    links = files.get(f"{folder}/_rels/{base}.rels")
    targets = (
        {}
        if links is None
        else {link.get("Id"): link.get("Target", "").lower() for link in elements(links, "Relationship")}
    )
    found = {}
    for sheet in elements(files[workbook], "sheet"):
        link = next((value for name, value in sheet.items() if name.rpartition(":")[2] == "id"), None)
        target = targets.get(link, "")
        name = target[1:] if target.startswith("/") else f"{folder}/{target}"
        found[sheet.get("name", "")] = of_part.get(name, {})
    return found


def _open(data: bytes, file: str, spoiled: _Places) -> Workbook:
    import python_calamine as calamine

    grids: list[Grid] = []
    mark: dict[str, str] = {}
    room = MAX_CELLS
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for about in book.sheets_metadata:
                if about.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                room -= sheet.height * sheet.width
                if room < 0:
                    raise InvalidFile([make_problem("workbook-too-many-cells", limit=f"{MAX_CELLS:,}")])
                grid = _grid(
                    sheet,
                    spoiled.get(about.name, {}),
                    is_hidden=about.visible != calamine.SheetVisibleEnum.Visible,
                )
                if about.name == MARK_SHEET:
                    mark = {
                        str(row[0]): str(row[1]) for row in grid.rows if len(row) > 1 and row[0] and row[1]
                    }
                else:
                    grids.append(grid)
    except (calamine.CalamineError, OSError, ValueError):
        raise InvalidFile([make_problem("workbook-damaged")]) from None
    except BaseException as stopped:
        # The reader gives up on some damaged .xls files with an exception of its
        # own that is no Exception.
        if type(stopped).__name__ != "PanicException":
            raise
        raise InvalidFile([make_problem("workbook-damaged")]) from None
    return Workbook(file=file, grids=tuple(grids), mark=mark)


def _grid(sheet: CalamineSheet, spoiled: Mapping[tuple[int, int], Spoiled], *, is_hidden: bool) -> Grid:
    start = sheet.start
    top, left = start or (0, 0)
    # The reader puts an empty row before the first for each that the sheet leaves out.
    # Tuples of plain values cost the garbage collector nothing, lists do.
    rows: list[tuple[object, ...]] = [
        tuple([(cell or None) if cell.__class__ is str else _value(cell) for cell in row])
        for row in (islice(sheet.iter_rows(), top, None) if start else ())
    ]
    if spoiled:
        top, left, rows = _with_spoiled(top, left, rows, spoiled)
    return Grid(name=sheet.name, first_row=top + 1, first_column=left + 1, rows=rows, is_hidden=is_hidden)


def _with_spoiled(
    top: int, left: int, rows: list[tuple[object, ...]], spoiled: Mapping[tuple[int, int], Spoiled]
) -> tuple[int, int, list[tuple[object, ...]]]:
    """Return the rectangle with the cells that have no value, which may lie around it."""
    if not rows:
        top, left = next(iter(spoiled))
    width = len(rows[0]) if rows else 0
    first_row = min(top, *(row for row, _ in spoiled))
    first_column = min(left, *(column for _, column in spoiled))
    last_row = max(top + len(rows) - 1, *(row for row, _ in spoiled))
    last_column = max(left + width - 1, *(column for _, column in spoiled))
    before, after = (None,) * (left - first_column), (None,) * (last_column - left - width + 1)
    blank: tuple[object, ...] = (None,) * (last_column - first_column + 1)
    wide = [blank] * (top - first_row)
    wide += [(*before, *row, *after) for row in rows] if before or after else rows
    wide += [blank] * (last_row - first_row + 1 - len(wide))
    for (row, column), what in spoiled.items():
        cells = wide[row - first_row]
        at = column - first_column
        wide[row - first_row] = (*cells[:at], what, *cells[at + 1 :])
    return first_row, first_column, wide


def _value(cell: object) -> object:
    """Return what a cell that is no text holds, as :class:`~unionaid.files.grid.Grid` has it."""
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == _MIDNIGHT else cell
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, int) and abs(cell) >= _EXACT:
        return _LOST
    return cell


def _number(number: float) -> object:
    """Return a number with the 15 digits that a spreadsheet keeps."""
    if number.is_integer():
        return int(number) if -_EXACT < number < _EXACT else _LOST
    if not isfinite(number):
        return _ERROR
    if not -_EXACT_PART < number < _EXACT_PART:
        return _LOST
    text = f"{number:.15g}"
    return Decimal(text) if "." in text or "e" in text else int(text)
