"""What is marked where, before anybody knows how.

Here: from problems to notes, cell by cell, and the words around them. Not here:
writing them (``marking``, ``copied``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from attrs import field, frozen

from unionaid.desk.measure import line_count
from unionaid.errors import Problem
from unionaid.files import column_letter
from unionaid.lang import Bilingual, Lang

__all__ = [
    "AUTHOR",
    "COLOURS",
    "HEADINGS",
    "LIST_NAMES",
    "LIST_WIDTHS",
    "RULE",
    "Layout",
    "Marks",
    "Note",
    "Place",
    "ranges",
    "size_of",
]

Place = tuple[str, int, int]
"""A worksheet, a row and a column, both counted from 1."""

AUTHOR: Final = "unionaid"
"""By whom our notes are, and so how they are known again."""

RULE: Final = 'LEN("unionaid")>0'
"""The condition of the rule that colours a cell: always true, and known again."""

COLOURS: Final[Mapping[bool, str]] = {True: "#FFC7CE", False: "#FFEB9C"}
"""Of a problem, and of what is only worth a look."""

LIST_NAMES: Final = Bilingual(zh="问题清单", en="problems")
HEADINGS: Final = (
    Bilingual(zh="位置", en="place"),
    Bilingual(zh="栏目", en="column"),
    Bilingual(zh="类别", en="kind"),
    Bilingual(zh="问题和处理办法", en="what is wrong, and what to do"),
)
_KINDS: Final = {True: Bilingual(zh="错误", en="error"), False: Bilingual(zh="提醒", en="notice")}
LIST_WIDTHS: Final = (14, 18, 8, 70)
"""The widths of the list's columns, in characters."""

_WHOLE: Final = Bilingual(zh="整个文件", en="the whole file")
_ROW: Final = Bilingual(zh="第 {row} 行", en="row {row}")
_MORE: Final = Bilingual(zh="……其余见“问题清单”。", en="… for the rest see the sheet “problems”.")

_CELL: Final = re.compile(r"(?P<letters>[A-Z]{0,3})(?P<row>[1-9][0-9]{0,6})")
_LONGEST: Final = 1200
"""How many characters of reasons a note shows: about as many as fit on a screen."""

_NOTE_WIDTH: Final = 320
_LINE: Final = 48
"""The width of a note in pixels, and how many narrow characters that is."""

_LINE_HEIGHT: Final = 18
_PER_RULE: Final = 400
"""How many ranges one rule names: Excel takes no endless list."""


@frozen
class Note:
    """What one cell says.

    Args:
        text: Its reasons.

        is_wrong: Whether one of them is a problem, not only worth a look.
    """

    text: str
    is_wrong: bool


@frozen
class Layout:
    """Where things stand in a file.

    Args:
        sheets: The names of its worksheets.

        main: The worksheet of problems that name none.

        headers: From a column's name to the place of its header.

        first: The column of the first cell with content, by worksheet and row.

        shift: How far the rows of the copy lie below those of the problems.
    """

    sheets: frozenset[str]
    main: str
    headers: Mapping[str, Place] = field(hash=False)
    first: Callable[[str, int], int] = field(eq=False)
    shift: int = 0

    def place(self, problem: Problem) -> Place:
        """Return the cell that *problem* belongs to."""
        sheet, _, cell = (problem.cell or "").rpartition("!")
        match = _CELL.fullmatch(cell)
        if match and sheet in self.sheets:
            row = int(match["row"])
            return sheet, row, _column(match["letters"]) or self.first(sheet, row)
        header = self.headers.get(problem.column or "")
        if problem.row is not None:
            row = problem.row + self.shift
            return (
                (self.main, row, self.first(self.main, row))
                if header is None
                else (header[0], row, header[2])
            )
        return header or (self.main, 1, 1)


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


@frozen
class Marks:
    """Everything that is to be marked in one file.

    Args:
        problems: What is wrong.

        notices: What is only worth a look.

        lang: The language of it all.
    """

    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    lang: Lang

    @property
    def names(self) -> frozenset[str]:
        """The columns that the problems name."""
        return frozenset(each.column for each in (*self.problems, *self.notices) if each.column)

    def notes(self, layout: Layout) -> dict[Place, Note]:
        """Return what each cell says, one note per cell."""
        reasons: dict[Place, dict[str, bool]] = {}
        for problem, is_wrong in self._each():
            found = reasons.setdefault(layout.place(problem), {})
            found.setdefault(problem.text(self.lang), is_wrong)
        return {place: self._note(found) for place, found in reasons.items()}

    def _each(self) -> Iterator[tuple[Problem, bool]]:
        yield from ((problem, True) for problem in self.problems)
        yield from ((notice, False) for notice in self.notices)

    def _note(self, reasons: Mapping[str, bool]) -> Note:
        lines = list(reasons)
        if len(lines) > 1:
            lines = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
        text = "\n".join(lines)
        if len(text) > _LONGEST:
            text = text[:_LONGEST] + _MORE.text(self.lang)
        return Note(text=text, is_wrong=any(reasons.values()))

    def listing(self, layout: Layout) -> list[tuple[tuple[str, str, str, str], Place, bool]]:
        """Return the lines of the list: its cells, where it points, whether it is an error."""
        return [
            (
                (
                    self._where(problem),
                    problem.column or "",
                    _KINDS[is_wrong].text(self.lang),
                    problem.text(self.lang),
                ),
                layout.place(problem),
                is_wrong,
            )
            for problem, is_wrong in self._each()
        ]

    def _where(self, problem: Problem) -> str:
        if problem.cell is not None and not problem.cell.rpartition("!")[2].isdecimal():
            return problem.cell
        if problem.row is not None:
            return _ROW.text(self.lang).format(row=problem.row)
        return _WHOLE.text(self.lang)


def size_of(text: str) -> tuple[int, int]:
    """Return the width and height in pixels of a note box in which *text* can be read."""
    return _NOTE_WIDTH, (line_count(text, _LINE) + 1) * _LINE_HEIGHT


def ranges(cells: Iterable[tuple[int, int]]) -> list[list[str]]:
    """Return *cells* (row and column) as ranges, in portions for a rule each.

    Example:
        >>> ranges([(2, 1), (3, 1), (3, 2)])
        [['A2:A3', 'B3']]
    """
    runs: list[list[int]] = []
    for column, row in sorted({(column, row) for row, column in cells}):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1][2] = row
        else:
            runs.append([column, row, row])
    names = [
        f"{column_letter(column)}{top}" + (f":{column_letter(column)}{bottom}" if bottom > top else "")
        for column, top, bottom in runs
    ]
    return [names[at : at + _PER_RULE] for at in range(0, len(names), _PER_RULE)]
