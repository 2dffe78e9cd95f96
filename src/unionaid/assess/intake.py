"""From files of cases to cases that know their file, sheet and row.

Here: every kind of file, and every reason why one cannot be taken. Not here:
bytes (``files``), names of columns (``header``), rows that are no cases
(``aside``), what the rules make of a case (``engine``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from unionaid.assess.accounts import account_notices, account_problems
from unionaid.assess.aside import Aside, Cell, judge, may_be_aside
from unionaid.assess.draft import Submission
from unionaid.assess.header import GridHeader, Header, Names
from unionaid.assess.mark import GUIDE, OPTIONS
from unionaid.assess.payees import read_payee
from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.facts import Money, Number, Ratio, Whole, Year
from unionaid.files import Grid, Workbook, column_letter, read_rows
from unionaid.files.reading import WORKBOOKS, Rows, open_rows
from unionaid.files.sheet import is_absent
from unionaid.files.source import place_fault, shown
from unionaid.lang import Bilingual
from unionaid.policy.columns import no_header
from unionaid.policy.model import ProgramRules

__all__ = [
    "CaseRows",
    "FindProgram",
    "Intake",
    "Line",
    "is_workbook",
    "open_cases",
    "read_cases",
    "workbook_cases",
]

_GUIDES: Final = frozenset({GUIDE.zh, GUIDE.en, OPTIONS.zh, OPTIONS.en})
"""Worksheets of our own forms that hold no cases."""

_FIGURES: Final = (Money, Number, Ratio, Whole, Year)
_EXACT: Final = Bilingual(zh="Decimal 或整数", en="Decimal or whole numbers")
_WHOLE: Final = Bilingual(zh="整数", en="whole numbers")

FindProgram = Callable[[Mapping[str, str]], ProgramRules]
"""From what a form says of itself (nothing, for other files) to its program;
raises InvalidFile where there is none."""


@frozen
class Intake:
    """What was read from one file.

    Args:
        file: The file, as the caller named it.

        program: Whose cases they are; None where that is not known.

        submissions: The cases, in order.

        problems: Why the file cannot be taken as a whole: none of its cases may
            be assessed while there are any. What is wrong in a row stands in
            its case and stops no other.
    """

    file: str
    program: ProgramRules | None = None
    submissions: tuple[Submission, ...] = ()
    problems: tuple[Problem, ...] = ()


@frozen
class Line:
    """A row of a list.

    Args:
        row: Its number.

        cells: Those with content, left to right.

        problems: What is wrong with it as a row.

        nameless: The places of its cells that stand under no name.

        is_doubtful: Whether it looks like a case and like a total or a note.
    """

    row: int
    cells: list[Cell]
    problems: tuple[Problem, ...] = ()
    nameless: tuple[int, ...] = ()
    is_doubtful: bool = False


def is_workbook(path: str | os.PathLike[str]) -> bool:
    """Tell whether the file at *path* is a workbook, by its suffix."""
    return Path(path).suffix.lower() in WORKBOOKS


def read_cases(path: str | os.PathLike[str], find: FindProgram, *, ignore: Iterable[str] = ()) -> Intake:
    """Return the cases in a file, and every problem of the file as a whole.

    Args:
        path: A workbook, or a CSV, JSON or JSON lines file.

        find: Which program the cases are of.

        ignore: Columns to leave out, as written.
    """
    file, program = shown(path), None
    try:
        if is_workbook(path):
            from unionaid.files.xlsx_in import read_workbook

            book = read_workbook(path)
            program = find(book.mark)
            return workbook_cases(book, program, ignore=ignore)
        fault = place_fault(path)
        if fault is not None:
            raise InvalidFile([fault])
        program = find({})
        return _text_cases(path, program, ignore)
    except InvalidFile as refused:
        return Intake(file, program, problems=tuple(each.at(file=file) for each in refused.problems))


def _text_cases(path: str | os.PathLike[str], program: ProgramRules, ignore: Iterable[str]) -> Intake:
    names = Names(program, ignore)
    sheet = read_rows(path, is_header=names.is_header)
    rows = Rows(sheet.file, sheet.columns, iter(sheet.rows), lambda: 0, sheet.header, sheet.floats)
    cases = CaseRows(rows, names)
    submissions = tuple(cases.case_of(each) for each in cases.lines())
    return Intake(sheet.file, program, submissions, cases.problems(is_empty=not submissions))


def open_cases(
    path: str | os.PathLike[str], program: ProgramRules, *, ignore: Iterable[str] = ()
) -> CaseRows:
    """Open a CSV or Parquet file whose cases are not to be held all at once.

    Args:
        path: The file, a regular one.

        program: The program that its cases are of.

        ignore: Columns to leave out, as written.

    Raises:
        InvalidFile: As for :func:`open_rows`.
    """
    names = Names(program, ignore)
    return CaseRows(open_rows(path, is_header=names.is_header), names)


class CaseRows:
    """The cases of a list that has one header, one after the other.

    Args:
        rows: The rows of the file.

        names: The names that its columns may have.
    """

    def __init__(self, rows: Rows, names: Names) -> None:
        header = Header.of(names, rows.columns)
        self.file = rows.file
        self.position = rows.position
        self.targets = header.targets
        self._rows = rows
        self._program = names.program
        columns = {target: name for name, target in header.targets.items()}
        self._place = Submission({}, file=rows.file, columns=columns)
        self._problems = [*header.problems, *self._floats()]

    def lines(self) -> Iterator[Line]:
        """Yield the rows that are cases, which can be done once.

        Raises:
            InvalidFile: As at the end of :class:`Rows`.
        """
        targets = self.targets
        lines = (
            Line(row.row, [(targets.get(column), cell) for column, cell in row.cells.items()], row.problems)
            for row in self._rows.rows
        )
        return _judged(lines, self._program, self._place, is_list=self._rows.header is not None)

    def case_of(self, line: Line) -> Submission:
        """Return a row as a case."""
        return _case(line, self._program, self._place)

    def problems(self, *, is_empty: bool) -> tuple[Problem, ...]:
        """Return why the file cannot be taken as a whole.

        Args:
            is_empty: Whether no row is a case.
        """
        problems = list(self._problems)
        if is_empty and not problems:
            problems.append(make_problem("file-no-cases"))
        return tuple(problem.at(file=self.file) for problem in problems)

    def _floats(self) -> Iterator[Problem]:
        """Yield the columns of figures that hold binary floats."""
        for name, target in self.targets.items():
            fact = self._program.facts.get(target)
            if name in self._rows.floats and fact is not None and isinstance(fact.type, _FIGURES):
                whole = isinstance(fact.type, Whole | Year)
                yield make_problem("frame-column-float", wanted=_WHOLE if whole else _EXACT).at(column=name)


def workbook_cases(book: Workbook, program: ProgramRules, *, ignore: Iterable[str] = ()) -> Intake:
    """Return the cases of every visible worksheet that has a header."""
    names = Names(program, ignore)
    cases: list[Submission] = []
    problems: list[Problem] = []
    headed = 0
    for grid in book.grids:
        if grid.is_hidden or (book.mark and grid.name.strip().lower() in _GUIDES):
            continue
        header = GridHeader.find(grid, names)
        if header is None:
            continue
        headed += 1
        place = Submission({}, file=book.file, sheet=grid.name, columns=header.names, letters=header.letters)
        nameless: dict[int, int] = {}
        cases += _cases(_lines(grid, header), program, place, nameless=nameless)
        problems += header.problems
        problems += [_nameless(grid, at, row) for at, row in sorted(nameless.items())]
    if not headed:
        problems.append(no_header(program))
    elif not (cases or problems):
        problems.append(make_problem("file-no-cases"))
    return Intake(book.file, program, tuple(cases), tuple(each.at(file=book.file) for each in problems))


def _nameless(grid: Grid, place: int, row: int) -> Problem:
    """Return that a column has content in *row*, but no name."""
    letter = column_letter(grid.first_column + place)
    return make_problem("header-empty", position=letter).at(row=row, cell=f"{grid.name}!{letter}{row}")


def _lines(grid: Grid, header: GridHeader) -> Iterator[Line]:
    """Yield the rows below the header that have content."""
    targets, nameless = header.targets, header.nameless
    width = len(targets)
    for index in range(header.index + 1, len(grid.rows)):
        filled = [(place, cell) for place, cell in enumerate(grid.rows[index]) if not is_absent(cell)]
        if filled:
            stray = tuple(place for place, _ in filled if place >= width or place in nameless)
            cells = [(targets[place] if place < width else None, cell) for place, cell in filled]
            yield Line(grid.first_row + index, cells, nameless=stray)


def _cases(
    lines: Iterable[Line],
    program: ProgramRules,
    place: Submission,
    *,
    is_list: bool = True,
    nameless: dict[int, int] | None = None,
) -> Iterator[Submission]:
    """Yield the cases among *lines*; the arguments are those of :func:`_judged`."""
    for line in _judged(lines, program, place, is_list=is_list, nameless=nameless):
        yield _case(line, program, place)


def _judged(
    lines: Iterable[Line],
    program: ProgramRules,
    place: Submission,
    *,
    is_list: bool = True,
    nameless: dict[int, int] | None = None,
) -> Iterator[Line]:
    """Yield those of *lines* that are cases, or may be.

    Args:
        lines: Rows with content.

        program: Whose facts they hold.

        place: A case without content that knows the file and its columns.

        is_list: Whether people wrote the rows below a header, with notes and
            totals among them.

        nameless: Takes the places of cells under no name, each with its first row.
    """
    types = {name: fact.type for name, fact in program.facts.items()}
    is_below = False
    for line in lines:
        verdict: Aside = "case"
        if is_list and not line.problems:
            first = line.cells[0][0]  # a row that is left out is told by it already, as nearly no row is
            is_nameless = first is None and all(target is None for target, _ in line.cells)
            if is_nameless or _is_header_again(line, place):
                continue
            if may_be_aside(line.cells[0][1]):
                verdict = judge(line.cells, types, is_below_aside=is_below)
            is_below = verdict == "aside"
            if is_below:
                continue
        if nameless is not None:
            for at in line.nameless:
                nameless.setdefault(at, line.row)
        yield evolve(line, is_doubtful=True) if verdict == "both" else line


def _is_header_again(line: Line, place: Submission) -> bool:
    """Tell whether a row repeats the header, as on every page of a printed list."""
    if len(line.cells) < 2:
        return False
    for target, cell in line.cells:
        if target is not None and not (isinstance(cell, str) and cell.strip() == place.columns[target]):
            return False
    return True


def _case(line: Line, program: ProgramRules, place: Submission) -> Submission:
    """Return one row as a case, its account held against the award."""
    if line.is_doubtful:
        doubt = make_problem("row-not-case").at(file=place.file, row=line.row)
        if place.sheet is not None:
            doubt = doubt.at(cell=f"{place.sheet}!{line.row}")
        return evolve(place, row=line.row, problems=(doubt,))
    case: dict[str, object] = {}
    account: dict[str, object] = {}
    facts = program.facts
    for target, cell in line.cells:
        if target is not None:
            (case if target in facts else account)[target] = cell
    found = Submission(
        case,
        file=place.file,
        row=line.row,
        problems=line.problems,
        columns=place.columns,
        letters=place.letters,
        sheet=place.sheet,
    )
    return _with_payee(found, case, account, program) if account else found


def _with_payee(
    found: Submission, case: Mapping[str, object], account: Mapping[str, object], program: ProgramRules
) -> Submission:
    payee, wrong = read_payee(account, is_paid=program.payee != "none")
    wrong += account_problems(program.payee, payee)
    look = account_notices(program.payee, payee, case)
    return evolve(
        found,
        payee=payee,
        problems=(*found.problems, *(found.place(each) for each in wrong)),
        notices=tuple(found.place(each) for each in look),
    )
