"""The header of a list: which line it is, and what each column of it is.

Here: names of columns, of facts and of the payee alike. Not here: the rows
below it (``intake``), which name belongs to which fact (``policy.columns``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import field, frozen

from unionaid.assess.payees import PAYEE_COLUMNS
from unionaid.errors import Problem, make_problem
from unionaid.files import Grid, column_letter
from unionaid.files.csv_in import HEADER_SEARCH
from unionaid.lang import Bilingual
from unionaid.policy.columns import Columns, column_names, find_name, fold, match_columns
from unionaid.policy.model import ProgramRules

__all__ = ["GridHeader", "Header", "Names"]

_ASIDE: Final = ("序号", "No.", "No", "#", "备注", "remarks")
"""Columns that number the rows of a list or hold remarks; never asked for and never in the way."""

_LONGEST: Final = 100
"""No name of a column has more characters; a paragraph of notes has."""


class Names:
    """The names that columns of a program's files may have.

    Args:
        program: Whose facts they are.

        ignore: Columns to leave out, as written.
    """

    def __init__(self, program: ProgramRules, ignore: Iterable[str] = ()) -> None:
        self.program = program
        facts = column_names(program)
        self._all = {**{fold(name): target for name, target in PAYEE_COLUMNS.items()}, **facts}
        aside = [name for name in _ASIDE if fold(name) not in facts]
        self._ignore = (*ignore, *aside)
        self._ignored = {fold(name) for name in self._ignore}

    def is_header(self, cells: Sequence[object]) -> bool:
        """Tell whether a line names columns: two of them, or the only one there is."""
        known = {target for cell in cells if (target := self._target(cell)) is not None}
        return len(known) > 1 or (len(known) == 1 == len(cells))

    def is_ignored(self, column: str) -> bool:
        """Tell whether *column* is left out."""
        return fold(column) in self._ignored

    def match(self, columns: Iterable[str]) -> Columns:
        """Return what each of *columns* is, and what is wrong with them."""
        return match_columns(self.program, columns, ignore=self._ignore, others=PAYEE_COLUMNS)

    def _target(self, cell: object) -> str | None:
        if not isinstance(cell, str) or len(cell) > _LONGEST or not cell.strip():
            return None
        return find_name(self._all, cell)


@frozen
class Header:
    """What the columns of a list are.

    Args:
        targets: From the column's name as written to what it is: a fact, or
            ``payee.…``.

        problems: What is wrong with the columns.
    """

    targets: dict[str, str] = field(hash=False)
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, names: Names, columns: Iterable[str]) -> Header:
        """Return what *columns* are."""
        found = names.match(columns)
        return cls({**found.facts, **found.others}, found.problems)


@frozen
class GridHeader:
    """The header of a worksheet.

    Args:
        index: Its place among the worksheet's rows.

        targets: What each column is, by place; None for one that nobody asks for.

        names: From what a column is to its name as written.

        letters: From what a column is to its letter.

        problems: What is wrong with the columns, each with its cell.

        nameless: The places of the cells that hold no name.
    """

    index: int
    targets: tuple[str | None, ...]
    names: dict[str, str] = field(hash=False)
    letters: dict[str, str] = field(hash=False)
    problems: tuple[Problem, ...]
    nameless: frozenset[int]

    @classmethod
    def find(cls, grid: Grid, names: Names) -> GridHeader | None:
        """Return the header of *grid*: the first row that names columns, or None."""
        lines = [
            (index, [cell for cell in row if cell is not None and cell != ""])
            for index, row in enumerate(grid.rows[:HEADER_SEARCH])
        ]
        is_narrow = all(len(filled) < 2 for _, filled in lines)
        for index, filled in lines:
            if names.is_header(filled) and (is_narrow or len(filled) > 1):
                return cls._of(grid, index, names)
        return None

    @classmethod
    def _of(cls, grid: Grid, index: int, names: Names) -> GridHeader:
        cells = [cell.strip() if isinstance(cell, str) else "" for cell in grid.rows[index]]
        row = grid.first_row + index

        def letter(place: int) -> str:
            return column_letter(grid.first_column + place)

        def at(place: int, problem: Problem) -> Problem:
            return problem.at(row=row, cell=f"{grid.name}!{letter(place)}{row}")

        first: dict[str, int] = {}
        problems: list[Problem] = []
        for place, name in enumerate(cells):
            if name and first.setdefault(name, place) != place and not names.is_ignored(name):
                other = Bilingual(zh=f"{letter(first[name])} 列", en=f"column {letter(first[name])}")
                problems.append(at(place, make_problem("column-twice", other=other)))
        header = Header.of(names, first)
        unmatched = [
            place
            for name, place in first.items()
            if name not in header.targets and not names.is_ignored(name)
        ]
        if len(unmatched) == len(header.problems):
            problems += [
                at(place, problem) for place, problem in zip(unmatched, header.problems, strict=True)
            ]
        else:  # columns of the payee alone
            problems += [problem.at(row=row) for problem in header.problems]
        targets = tuple(
            header.targets.get(name) if name and first[name] == place else None
            for place, name in enumerate(cells)
        )
        found = {target: place for place, target in enumerate(targets) if target is not None}
        return cls(
            index=index,
            targets=targets,
            names={target: cells[place] for target, place in found.items()},
            letters={target: letter(place) for target, place in found.items()},
            problems=tuple(problems),
            nameless=frozenset(place for place, name in enumerate(cells) if not name),
        )
