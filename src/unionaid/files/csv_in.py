"""CSV as offices write it, from text to rows.

Here: the separator, the header, the line that each row begins on. Not here:
encodings (``source``), what a cell means (``facts``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.files.sheet import Row, Sheet, is_clean_name
from unionaid.files.source import lines_of
from unionaid.lang import Bilingual

__all__ = ["parse_csv"]

_SEPARATORS: Final = ("\t", ",", ";")
"""In the order of preference when two part the header alike: a name may hold a
comma, never a tab."""

_SEP_LINE: Final = re.compile(r'"?sep=([\t,;])"?[\t,; ]*(?:\r\n?|\n|\Z)', re.IGNORECASE)
"""The first line by which a file tells Excel its separator."""

_CONTENT: Final = re.compile(r"[^\s,;\"]")
"""Anything but space, separators and quotes."""

_LONG_NUMBER: Final = re.compile(r"\d{6}")
"""In a column name a sign that data stands where the header should be: the
number may be somebody's, so no message repeats it."""


@frozen
class _Record:
    row: int
    cells: list[str]
    fault: Problem | None = None


def parse_csv(text: str, file: str) -> Sheet:
    """Return the rows of a CSV text; the first line with content is the header.

    Blank lines, and lines of separators only, are counted and skipped. A row
    with line breaks inside quotes has the number of its first line.

    Args:
        text: The whole text.

        file: What to call the file in rows and problems.

    Raises:
        InvalidFile: There is no header or no row, a title stands above the
            header, a column with content has no name, two columns have the
            same one, or a quote is not closed.
    """
    records = _records(text)
    header = next(records, None)
    if header is None:
        raise InvalidFile([make_problem("file-empty")])
    if header.fault is not None:
        raise InvalidFile([header.fault.at(row=header.row)])
    names = [name.strip() for name in header.cells]
    rows: list[Row] = []
    nameless: set[int] = set()
    broken: tuple[Problem, ...] = ()
    try:
        rows.extend(_row(record, names, nameless, file) for record in records)
    except InvalidFile as stopped:
        broken = stopped.problems
    faults = _name_faults(names)
    if len(nameless) > 1 and sum(map(bool, names)) == 1:
        faults.append(make_problem("header-title"))
    else:
        faults += [make_problem("header-empty", position=position) for position in sorted(nameless)]
    if not rows and not broken:
        faults.append(make_problem("file-no-cases"))
    if faults or broken:
        raise InvalidFile([*(fault.at(row=header.row) for fault in faults), *broken])
    return Sheet(file=file, columns=tuple(name for name in names if name), rows=tuple(rows))


def _name_faults(names: Sequence[str]) -> list[Problem]:
    """Return what is wrong with the names themselves, in their order."""
    faults: list[Problem] = []
    first: dict[str, int] = {}
    for position, name in enumerate(names, start=1):
        label = f"#{position}" if _LONG_NUMBER.search(name) else name
        if not is_clean_name(name):
            faults.append(make_problem("text-control").at(column=f"#{position}"))
        elif name and name in first:
            other = Bilingual(zh=f"第 {first[name]} 列", en=f"column {first[name]}")
            faults.append(make_problem("column-twice", other=other).at(column=label))
        first.setdefault(name, position)
    return faults


def _row(record: _Record, names: Sequence[str], nameless: set[int], file: str) -> Row:
    """Return a record as a row; add to *nameless* each position that has no name.

    One pass over the cells there are, never over the header, so that a short
    row under an endless header costs nothing.
    """
    filled: dict[str, object] = {}
    width = len(names)
    last = 0
    for position, cell in enumerate(record.cells, start=1):
        if not cell.strip():
            continue
        last = position
        if position > width:
            continue
        if name := names[position - 1]:
            filled[name] = cell
        else:
            nameless.add(position)
    fault = record.fault
    if last > width:
        fault = make_problem("row-too-long", cells=last, columns=width)
    problems = () if fault is None else (fault.at(file=file, row=record.row),)
    return Row(file=file, row=record.row, cells=filled, problems=problems)


def _records(text: str) -> Iterator[_Record]:
    """Yield every record that is not blank, with the line it begins on.

    A quote that is wrong within one line spoils that line only. One that runs
    on makes every later cell a guess, so it ends the file.

    Raises:
        InvalidFile: A quotation mark is not closed.
    """
    declared = _SEP_LINE.match(text)
    start, skipped = (declared.end(), 1) if declared else (0, 0)
    content = _CONTENT.search(text, start)
    if content is None:
        return
    separator = declared[1] if declared else _separator(text, content.start())
    line = ""

    def feed() -> Iterator[str]:
        nonlocal line
        for following in lines_of(text, start):
            line = following
            yield line

    reader = csv.reader(feed(), delimiter=separator, strict=True)
    while True:
        before = reader.line_num
        row = skipped + before + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if reader.line_num > before + 1 or line.count('"') % 2:
                raise InvalidFile([make_problem("csv-broken").at(row=row)]) from None
            yield _Record(row, [], _line_fault(line))
            continue
        if any(cell.strip() for cell in cells):
            yield _Record(row, cells)


def _line_fault(line: str) -> Problem:
    """Return why the csv module refused one line whose quotes are in pairs."""
    limit = csv.field_size_limit()
    if len(line) > limit:
        return make_problem("text-too-long", limit=limit)
    return make_problem("csv-broken")


def _separator(text: str, content: int) -> str:
    """Return the separator that parts the first line with content into most cells.

    Where none parts it, a comma: then a stray one further down is noticed.

    Args:
        text: The whole text.

        content: Where its first content stands.
    """
    start = max(text.rfind(end, 0, content) for end in "\r\n") + 1

    def cells(separator: str) -> int:
        try:
            return len(next(csv.reader(lines_of(text, start), delimiter=separator, strict=True)))
        except csv.Error:
            return 0

    best = max(_SEPARATORS, key=cells)
    return best if cells(best) > 1 else ","
