"""CSV as offices write it, from text to rows.

Here: the separator, the header, the line that each row begins on. Not here:
encodings (``source``), what a cell means (``facts``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import Final

from attrs import frozen

from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.files.sheet import Row, Sheet, is_clean_name
from unionaid.files.source import Lines, lines_of
from unionaid.lang import Bilingual

__all__ = ["HEADER_SEARCH", "CsvRows", "HeaderTest", "parse_csv", "written_lines"]

HeaderTest = Callable[[Sequence[str]], bool]
"""Whether the cells of a line name columns."""

HEADER_SEARCH: Final = 50
"""How many lines with content may stand above a header, as titles and notes."""

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


class CsvRows:
    """The rows of a CSV text, one after the other.

    The header is the first line that *is_header* takes for one; what stands
    above it are titles. Without a test, or where no line passes it, it is the
    first line with content.

    Blank lines, and lines of separators only, are counted and skipped. A row
    with line breaks inside quotes has the number of its first line.

    Args:
        lines: The text.

        file: What to call the file in rows and problems.

        is_header: Whether the cells of a line name columns.

    Raises:
        InvalidFile: There is no header.
    """

    def __init__(self, lines: Lines, file: str, is_header: HeaderTest | None = None) -> None:
        header, self._records = _part_header(_records(lines, is_header), is_header)
        if header.fault is not None:
            raise InvalidFile([header.fault.at(row=header.row)])
        self.file = file
        self.header = header.row
        self._names = [name.strip() for name in header.cells]
        self.columns = tuple(name for name in self._names if name)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows, which can be done once.

        Raises:
            InvalidFile: Only the end tells, so what came before is not to be used: there
                is no row, a title stands above a header that nobody knows, a column with
                content has no name, two columns have the same one, or a quote is not
                closed.
        """
        names, file = self._names, self.file
        nameless: set[int] = set()
        broken: tuple[Problem, ...] = ()
        is_empty = True
        try:
            for record in self._records:
                is_empty = False
                yield _row(record, names, nameless, file)
        except InvalidFile as stopped:
            broken = stopped.problems
        faults = _name_faults(names)
        if len(nameless) > 1 and sum(map(bool, names)) == 1:
            faults.append(make_problem("header-title"))
        else:
            faults += [make_problem("header-empty", position=position) for position in sorted(nameless)]
        if is_empty and not broken:
            faults.append(make_problem("file-no-cases"))
        if faults or broken:
            raise InvalidFile([*(fault.at(row=self.header) for fault in faults), *broken])


def parse_csv(text: str, file: str, *, is_header: HeaderTest | None = None) -> Sheet:
    """Return all rows of a CSV text, as :class:`CsvRows` gives them.

    Args:
        text: The whole text.

        file: What to call the file in rows and problems.

        is_header: Whether the cells of a line name columns.

    Raises:
        InvalidFile: There is no header, or the rows cannot be used.
    """
    rows = CsvRows(partial(lines_of, text), file, is_header)
    return Sheet(file=file, columns=rows.columns, rows=tuple(rows), header=rows.header)


def _part_header(
    records: Iterator[_Record], is_header: HeaderTest | None
) -> tuple[_Record, Iterator[_Record]]:
    """Return the header and the records below it.

    Raises:
        InvalidFile: There is no record at all, or the first has an open quote.
    """
    above: list[_Record] = []
    broken: InvalidFile | None = None
    try:
        for record in islice(records, 1 if is_header is None else HEADER_SEARCH):
            if is_header is not None and record.fault is None and is_header(record.cells):
                return record, records
            above.append(record)
    except InvalidFile as stopped:
        broken = stopped
    if not above:
        raise broken or InvalidFile([make_problem("file-empty")])
    return above[0], chain(above[1:], records if broken is None else _failing(broken))


def _failing(error: InvalidFile) -> Iterator[_Record]:
    """Raise *error* where the records that were read ahead end."""
    raise error
    yield  # it is a generator, so that it raises when its turn comes


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
    width = len(names)
    cells = record.cells
    if len(cells) == width and record.fault is None and all(names):  # nearly every row
        plain = {name: cell for name, cell in zip(names, cells, strict=True) if cell and not cell.isspace()}
        return Row(file=file, row=record.row, cells=plain)
    filled: dict[str, object] = {}
    last = 0
    for position, cell in enumerate(cells, start=1):
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


def _records(lines: Lines, is_header: HeaderTest | None) -> Iterator[_Record]:
    """Yield every record that is not blank, with the line it begins on.

    A quote that is wrong within one line spoils that line only. One that runs
    on makes every later cell a guess, so it ends the file.

    Raises:
        InvalidFile: A quotation mark is not closed.
    """
    declared = _SEP_LINE.fullmatch(next(lines(), ""))
    skipped = 1 if declared else 0
    content = next((at for at, each in enumerate(lines()) if at >= skipped and _CONTENT.search(each)), None)
    if content is None:
        return
    separator = declared[1] if declared else _separator(lines, content, is_header)
    line = ""

    def feed() -> Iterator[str]:
        nonlocal line
        for following in islice(lines(), skipped, None):
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


def written_lines(text: str, is_header: HeaderTest | None = None) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield every line that is not blank as its cells stand, with its number.

    A line that cannot be parted has no cells.

    Raises:
        InvalidFile: A quotation mark is not closed.
    """
    return ((record.row, record.cells) for record in _records(partial(lines_of, text), is_header))


def _line_fault(line: str) -> Problem:
    """Return why the csv module refused one line whose quotes are in pairs."""
    limit = csv.field_size_limit()
    if len(line) > limit:
        return make_problem("text-too-long", limit=limit)
    return make_problem("csv-broken")


def _separator(lines: Lines, content: int, is_header: HeaderTest | None) -> str:
    """Return the separator that parts the header into most cells.

    The header is the first line that one of them makes a header; where none
    does, the first line with content. Where none parts it, a comma: then a
    stray one further down is noticed.

    Args:
        lines: The text.

        content: How many lines stand above the first with content.

        is_header: Whether the cells of a line name columns.
    """
    if is_header is not None:
        found = [(place, each) for each in _SEPARATORS if (place := _place(lines, each, is_header))]
        if found:
            (_, cells_less), best = min(found, key=lambda pair: pair[0])
            return best if cells_less < -1 else ","

    def cells(separator: str) -> int:
        below = islice(lines(), content, None)
        try:
            return len(next(csv.reader(below, delimiter=separator, strict=True)))
        except csv.Error:
            return 0

    best = max(_SEPARATORS, key=cells)
    return best if cells(best) > 1 else ","


def _place(lines: Lines, separator: str, is_header: HeaderTest) -> tuple[int, int] | None:
    """Return where *separator* first makes a header: its line, then the most cells first."""
    reader = csv.reader(lines(), delimiter=separator, strict=True)
    try:
        for cells in islice(reader, HEADER_SEARCH):
            if is_header(cells):
                return reader.line_num, -len(cells)
    except csv.Error:  # told when the rows are read
        pass
    return None
