"""The lines of a bank's result, from any kind of file, before they are read.

Here: which line is the header, what its columns are, which lines are totals.
Not here: what a cell means (``results``).
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import field, frozen

from unionaid.assess.intake import is_workbook
from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.files import Grid, Sheet, column_letter, read_rows
from unionaid.files.csv_in import HEADER_SEARCH, parse_csv, written_lines
from unionaid.files.reading import CSV_LIMIT, READABLE
from unionaid.files.sheet import is_absent
from unionaid.files.source import lines_of, load_text, place_fault, shown
from unionaid.lang import Bilingual
from unionaid.policy.columns import find_name, fold
from unionaid.registry.bank_layouts import RESULT_COLUMNS, ResultColumn, ResultLayout
from unionaid.registry.transfers import ANCHOR_WORDS

__all__ = ["ResultLine", "ResultTable", "columns_missing", "result_lines"]

_TEXTS: Final = (".csv", ".tsv", ".txt")
_NEEDED: Final[tuple[ResultColumn, ...]] = ("transfer", "status")
"""A line that names neither is no header."""

_LONGEST: Final = 100
"""No name of a column has more characters."""

_LABELS: Final[Mapping[ResultColumn, Bilingual]] = {
    "transfer": Bilingual(zh="付款编号", en="transfer number"),
    "status": Bilingual(zh="处理状态", en="status"),
    "amount": Bilingual(zh="金额", en="amount"),
    "day": Bilingual(zh="日期", en="day"),
}

_TOTAL: Final = re.compile(
    r"(?:(?:本页|全部)?(?:合计|总计|小计|共计)|(?:总|成功|失败)(?:笔数|金额))(?::.*|共?[0-9].*)?"
    r"|(?:SUB|GRAND)?TOTALS?(?::.*)?"
)
"""How a line of totals begins, in folded text."""

_ANCHORS: Final = frozenset({fold(ANCHOR_WORDS.zh), fold(ANCHOR_WORDS.en)})


@frozen
class ResultTable:
    """A header: what its columns are called and where they stand.

    Args:
        names: The columns that are known, as written.

        row: The line of the header; None where there is none, as in JSON.

        sheet: The worksheet, None outside of workbooks.

        letters: The letters of the columns, in a workbook.
    """

    names: Mapping[ResultColumn, str] = field(hash=False)
    row: int | None = None
    sheet: str | None = None
    letters: Mapping[ResultColumn, str] = field(factory=dict, hash=False)

    def cell(self, column: ResultColumn, row: int) -> str | None:
        """Return the place of a cell in its workbook, None outside of one."""
        letter = self.letters.get(column)
        return None if letter is None else f"{self.sheet}!{letter}{row}"

    def at(self, problem: Problem, column: ResultColumn, row: int) -> Problem:
        """Return *problem* with the place of a cell."""
        return problem.at(row=row, column=self.names.get(column), cell=self.cell(column, row))


@frozen
class ResultLine:
    """One line below a header, with what stands in the columns that are known.

    Args:
        table: Its header.

        row: Its number.

        cells: What is filled in.

        problems: What is wrong with the line as a line.
    """

    table: ResultTable
    row: int
    cells: Mapping[ResultColumn, object] = field(repr=False, hash=False)
    problems: tuple[Problem, ...] = ()


def result_lines(path: str | os.PathLike[str], layout: ResultLayout) -> list[ResultLine]:
    """Return the lines of the result at *path*, but for totals and the anchor.

    Args:
        path: A workbook, of which every visible sheet with a header is read, or
            a text file parted by commas, tabs, semicolons or bars.

        layout: What the columns may be called.

    Raises:
        InvalidFile: The file cannot be taken, has no header, or has two columns
            that could be the same.
    """
    names = _Names(layout)
    tables = list(_book_tables(path, names) if is_workbook(path) else _text_table(path, names))
    return [line for lines in tables for line in lines]


def columns_missing(missing: Iterable[ResultColumn]) -> Problem:
    """Return that a header lacks columns."""
    labels = [_LABELS[each] for each in missing]
    return make_problem(
        "bank-columns",
        missing=Bilingual(zh="、".join(each.zh for each in labels), en=", ".join(each.en for each in labels)),
    )


class _Names:
    """The names that columns may have."""

    def __init__(self, layout: ResultLayout) -> None:
        self._layout = layout
        self._targets = {fold(name): column for column, names in layout.headings.items() for name in names}

    def target(self, cell: object) -> ResultColumn | None:
        """Return what a column named so holds."""
        if not isinstance(cell, str) or len(cell) > _LONGEST or not cell.strip():
            return None
        found = find_name(self._targets, cell)
        return next((each for each in RESULT_COLUMNS if each == found), None)

    def known(self, cells: Iterable[object]) -> set[ResultColumn]:
        """Return all that the cells of a line name."""
        return {found for cell in cells if (found := self.target(cell)) is not None}

    def is_header(self, cells: Iterable[object]) -> bool:
        """Tell whether a line names columns."""
        return self.known(cells).issuperset(_NEEDED)

    def missing(self, lines: Iterable[Iterable[object]]) -> Problem:
        """Return what the line that comes nearest to a header lacks."""
        best = max((self.known(cells) for cells in lines), key=len, default=set())
        return columns_missing([each for each in _NEEDED if each not in best] or _NEEDED)

    def columns(self, cells: Sequence[object]) -> dict[ResultColumn, int]:
        """Return where each column of a header is; of several reasons or references the foremost."""
        found: dict[ResultColumn, int] = {}
        for place, cell in enumerate(cells):
            column = self.target(cell)
            if column is not None and (
                column not in found or self._rank(column, cell) < self._rank(column, cells[found[column]])
            ):
                found[column] = place
        return found

    def doubtful(self, cells: Sequence[object]) -> Iterator[tuple[int, Problem]]:
        """Yield the place of each cell of a header that could be the same column as one before it."""
        first: dict[ResultColumn, str] = {}
        for place, cell in enumerate(cells):
            named = self.target(cell)
            column = "amount" if named == "amount_fen" else named
            if column is None or column not in _LABELS:
                continue
            if column in first:
                problem = make_problem("bank-column-twice", other=first[column], meaning=_LABELS[column])
                yield place, problem.at(column=str(cell).strip())
            first.setdefault(column, str(cell).strip())

    def _rank(self, column: ResultColumn, cell: object) -> int:
        names = [fold(name) for name in self._layout.headings[column]]
        name = fold(str(cell))
        return names.index(name) if name in names else len(names)

    def is_aside(self, cells: Mapping[ResultColumn, object], first: object) -> bool:
        """Tell whether a line is a total, the anchor, or the header once more."""
        begins = fold(first) if isinstance(first, str) else ""
        if begins in _ANCHORS or self.is_header(cells.values()):
            return True
        return "status" not in cells and _TOTAL.fullmatch(begins) is not None


def _text_table(path: str | os.PathLike[str], names: _Names) -> Iterator[list[ResultLine]]:
    sheet = _read_text(path, names)
    doubtful = [problem.at(row=sheet.header) for _, problem in names.doubtful(sheet.columns)]
    if doubtful:
        raise InvalidFile(doubtful)
    columns = {sheet.columns[place]: column for column, place in names.columns(sheet.columns).items()}
    table = ResultTable({column: name for name, column in columns.items()}, sheet.header)
    lines = []
    for row in sheet.rows:
        cells = {columns[name]: value for name, value in row.cells.items() if name in columns}
        first = next(iter(row.cells.values()), None)
        if (cells or row.problems) and not names.is_aside(cells, first):
            lines.append(ResultLine(table, row.row, cells, row.problems))
    yield lines


def _read_text(path: str | os.PathLike[str], names: _Names) -> Sheet:
    file = shown(path)
    if Path(path).suffix.lower() not in _TEXTS:
        sheet = read_rows(path)
        if not names.is_header(sheet.columns):
            raise InvalidFile([names.missing([sheet.columns])])
        return sheet
    fault = place_fault(path)
    if fault is not None:
        raise InvalidFile([fault])
    text = load_text(path, limit=CSV_LIMIT, allowed=READABLE)
    text = _without_bars(text, names) or text
    lines = [cells for _, cells in islice(written_lines(text, names.is_header), HEADER_SEARCH)]
    if not any(map(names.is_header, lines)):
        raise InvalidFile([names.missing(lines)])
    return parse_csv(text, file, is_header=names.is_header)


def _without_bars(text: str, names: _Names) -> str | None:
    """Return a text parted by bars as one parted by commas, line for line; None if it is not."""
    if not any(names.is_header(_between_bars(line)) for line in islice(lines_of(text), HEADER_SEARCH)):
        return None
    parted = io.StringIO(newline="")
    csv.writer(parted, lineterminator="\n").writerows(map(_between_bars, lines_of(text)))
    return parted.getvalue()


def _between_bars(line: str) -> list[str]:
    line = line.rstrip("\r\n")
    try:
        return next(csv.reader([line], delimiter="|", strict=True), [])
    except csv.Error:  # banks know no quotation marks: one that is open is a character
        return line.split("|")


def _book_tables(path: str | os.PathLike[str], names: _Names) -> Iterator[list[ResultLine]]:
    from unionaid.files.xlsx_in import read_workbook

    grids = [grid for grid in read_workbook(path).grids if not grid.is_hidden]
    headers = [
        (
            grid,
            next((at for at, cells in enumerate(grid.rows[:HEADER_SEARCH]) if names.is_header(cells)), None),
        )
        for grid in grids
    ]
    if all(index is None for _, index in headers):
        raise InvalidFile([names.missing(cells for grid in grids for cells in grid.rows[:HEADER_SEARCH])])
    doubtful = [
        problem.at(
            row=grid.first_row + index,
            cell=f"{grid.name}!{column_letter(grid.first_column + place)}{grid.first_row + index}",
        )
        for grid, index in headers
        if index is not None
        for place, problem in names.doubtful(grid.rows[index])
    ]
    if doubtful:
        raise InvalidFile(doubtful)
    for grid, index in headers:
        if index is not None:
            yield _grid_lines(grid, index, names)


def _grid_lines(grid: Grid, index: int, names: _Names) -> list[ResultLine]:
    header = grid.rows[index]
    columns = names.columns(header)
    table = ResultTable(
        {column: str(header[place]).strip() for column, place in columns.items()},
        grid.first_row + index,
        grid.name,
        {column: column_letter(grid.first_column + place) for column, place in columns.items()},
    )
    lines = []
    for row, values in enumerate(grid.rows[index + 1 :], start=grid.first_row + index + 1):
        cells = {
            column: values[place]
            for column, place in columns.items()
            if place < len(values) and not is_absent(values[place])
        }
        first = next((value for value in values if not is_absent(value)), None)
        if cells and not names.is_aside(cells, first):
            lines.append(ResultLine(table, row, cells))
    return lines
