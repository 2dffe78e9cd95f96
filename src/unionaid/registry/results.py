"""What comes back from the bank: which transfers were paid, which were returned.

Here: the cells of a result, and everything that is wrong with them, each with
its place. Nothing is guessed: a word that nobody explained is a problem. Not
here: finding header and lines (``bank_lines``), what a result changes
(``payments``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

from attrs import field, frozen

from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.facts import Date, Money, Unreadable, Whole
from unionaid.facts.reading import Spoiled, as_text, plain
from unionaid.files.source import shown
from unionaid.lang import Bilingual
from unionaid.money import to_fen
from unionaid.policy.columns import fold
from unionaid.registry.bank_layouts import BankTemplate, ResultColumn, ResultStatus
from unionaid.registry.bank_lines import ResultLine, columns_missing, result_lines

__all__ = ["ResultRow", "read_results"]

_TIME: Final = re.compile(r"(?P<day>.*[0-9日])[ T]+[0-9]{1,2}(?::[0-9]{2}){1,2}(?:\.[0-9]+)?")
_MOMENT: Final = re.compile(r"(?P<day>[0-9]{8})[0-9]{6}")
"""A day with the time after it, as banks write it; the time says nothing here."""

_MISSING: Final = {"transfer": "bank-transfer-missing", "status": "bank-status-missing"}


@frozen
class ResultRow:
    """What the bank says of one transfer.

    Args:
        transfer: The transfer's number.

        status: What became of it.

        amount_fen: How much, where the bank says it.

        day: When it was paid or returned; a transfer in process may have none.

        reference: The bank's own number; empty where there is none.

        reason: Why it was returned; empty where nothing was said.

        file: The file.

        row: The line or sheet row.

        cell: The place of the transfer's number in a workbook.
    """

    transfer: int
    status: ResultStatus
    amount_fen: int | None
    day: date | None
    reference: str = field(repr=False)
    reason: str = field(repr=False)
    file: str
    row: int
    cell: str | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """What it says, wherever it stands."""
        return self.transfer, self.status, self.amount_fen, self.day, self.reference, self.reason


def read_results(path: str | os.PathLike[str], template: BankTemplate) -> list[ResultRow]:
    """Return what the bank's result at *path* says, one row per transfer.

    Args:
        path: CSV or text in UTF-8 or GB 18030, parted by commas, tabs, semicolons
            or bars, or a workbook. Titles may stand above the header, and totals
            below it.

        template: What the columns and the words of the result mean.

    Returns:
        The transfers in the order of the file. One that stands there twice with
        the same content is there once. An amount of zero that was not paid says
        nothing.

    Raises:
        InvalidFile: The file cannot be taken, or a cell cannot be read; every
            problem of every row is inside.
    """
    file = shown(path)
    try:
        return _read(file, result_lines(path, template.result), template)
    except InvalidFile as refused:
        problems = [
            make_problem("bank-result-empty") if each.code == "file-no-cases" else each
            for each in refused.problems
        ]
        raise InvalidFile(each.at(file=file) for each in problems) from None


def _read(file: str, lines: list[ResultLine], template: BankTemplate) -> list[ResultRow]:
    words = {fold(word): status for status, found in template.result.words.items() for word in found}
    rows: dict[int, ResultRow] = {}
    problems: list[Problem] = []
    lacking: set[int | None] = set()
    for line in lines:
        reader = _Reader(line, words)
        row = reader.row(file)
        problems += reader.problems
        if reader.lacks_day_column and id(line.table) not in lacking:
            lacking.add(id(line.table))
            problems.append(columns_missing(["day"]).at(row=line.table.row))
        if reader.problems or row is None:
            continue
        first = rows.setdefault(row.transfer, row)
        if first.said != row.said:
            problem = make_problem("bank-transfer-twice", other=_place(first))
            problems.append(line.table.at(problem, "transfer", line.row))
    if problems:
        raise InvalidFile(problems)
    if not rows:
        raise InvalidFile([make_problem("bank-result-empty")])
    return list(rows.values())


def _place(row: ResultRow) -> Bilingual:
    if row.cell is not None:
        return Bilingual(zh=f"单元格 {row.cell} ", en=f"cell {row.cell}")
    return Bilingual(zh=f"第 {row.row} 行", en=f"row {row.row}")


class _Reader:
    """Reads one line and collects what is wrong with it."""

    def __init__(self, line: ResultLine, words: Mapping[str, ResultStatus]) -> None:
        self.problems = list(line.problems)
        self.lacks_day_column = False
        self._line = line
        self._words = words

    def row(self, file: str) -> ResultRow | None:
        """Return the line as a row, None if anything is wrong with it."""
        line = self._line
        if self.problems:
            return None
        transfer, status = self._needed("transfer", _transfer), self._status()
        amount, day = self._amount(status), self._read("day", _day)
        reference, reason = self._read("reference", as_text), self._read("reason", as_text)
        if status in ("paid", "returned") and "day" not in line.cells:
            self.lacks_day_column = "day" not in line.table.names
            if not self.lacks_day_column:
                self._told("day", "bank-day-missing")
        if self.problems:
            return None
        cell = line.table.cell("transfer", line.row)
        return ResultRow(transfer, status, amount, day, reference or "", reason or "", file, line.row, cell)

    def _told(self, column: ResultColumn, code: str) -> None:
        self.problems.append(self._line.table.at(make_problem(code), column, self._line.row))

    def _read(self, column: ResultColumn, read: Callable[[object], Any]) -> Any:
        """Return a cell as *read* reads it, None if it is empty or cannot be read."""
        if column not in self._line.cells:
            return None
        try:
            return read(self._line.cells[column])
        except Unreadable as error:
            self.problems.append(self._line.table.at(error.problem, column, self._line.row))
            return None

    def _needed(self, column: Literal["transfer", "status"], read: Callable[[object], Any]) -> Any:
        if column not in self._line.cells:
            self._told(column, _MISSING[column])
        return self._read(column, read)

    def _status(self) -> Any:
        word = self._needed("status", as_text)
        if word is None:
            return None
        found = self._words.get(fold(word))
        if found is None:
            self._told("status", "bank-status-unknown")
        return found

    def _amount(self, status: ResultStatus | None) -> int | None:
        """Return the amount in fen; zero says nothing of a transfer that was not paid."""
        column: ResultColumn = "amount" if "amount" in self._line.table.names else "amount_fen"
        found = self._read(column, _yuan if column == "amount" else Whole().read)
        if found == 0 and status == "paid":
            self._told(column, "bank-amount-zero")
        return found or None


def _transfer(raw: object) -> int:
    """Return a transfer's number.

    Raises:
        Unreadable: It is none, or may have lost digits.
    """
    try:
        number = Whole().read(raw)
    except Unreadable:
        if isinstance(raw, Spoiled):
            raise
        number = 0
    if not number:
        raise Unreadable("bank-transfer-form")
    return number


def _yuan(raw: object) -> int:
    return to_fen(Money().read(raw))


def _day(raw: object) -> date:
    """Return a day, without the time that may stand after it.

    Raises:
        Unreadable: It is none.
    """
    if isinstance(raw, datetime):
        return Date().read(raw.date())
    if isinstance(raw, date):
        return Date().read(raw)
    text = plain(as_text(raw))
    timed = _TIME.fullmatch(text) or _MOMENT.fullmatch(text)
    return Date().read(timed["day"].strip() if timed else text)
