"""Payment records, read back from the sheet 拨付登记 that a clerk has filled in.

Here: columns, cells, and everything that is wrong with them, each with its
place. Not here: whether the events of an award can be in that order
(``payment_history``), accounting (``vouchers``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from unionaid.assess.intake import is_workbook
from unionaid.desk.payment_history import checked_payments, copied_payments
from unionaid.desk.payments import (
    EVENT_WORDS,
    PAYMENT_COLUMNS,
    PAYMENT_SHEET,
    REGISTRY_COLUMNS,
    PaymentEvent,
    PaymentRecord,
)
from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.facts import Date, Money, Unreadable, Whole
from unionaid.facts.reading import as_text
from unionaid.files import Grid, column_letter, read_rows
from unionaid.files.csv_in import HEADER_SEARCH
from unionaid.files.sheet import is_absent
from unionaid.files.source import shown
from unionaid.lang import Bilingual
from unionaid.policy.columns import fold

__all__ = ["read_payments"]

_NEEDED: Final = ("number", "event", "day", "amount")
"""A file without one of these columns is no payment record."""

_NAMES: Final = {
    fold(name): column.id
    for column in PAYMENT_COLUMNS
    for name in (column.id, column.label.zh, column.label.en)
}
_OF_REGISTRY: Final = frozenset(
    fold(name)
    for column in REGISTRY_COLUMNS
    if column.id in ("claim", "entry")
    for name in (column.label.zh, column.label.en)
)
_LABELS: Final = {column.id: column.label for column in PAYMENT_COLUMNS}
_EVENTS: Final[Mapping[str, PaymentEvent]] = {
    fold(name): event for event, words in EVENT_WORDS.items() for name in (event, words.zh, words.en)
}
_TOTALS: Final = frozenset(map(fold, ("合计", "总计", "小计", "total")))


@frozen
class _Cell:
    """One cell with its place.

    Args:
        value: What stands in it.

        column: Its header as written.

        cell: Its place in a workbook.
    """

    value: object
    column: str
    cell: str | None = None


@frozen
class _Line:
    row: int
    cells: Mapping[str, _Cell]
    headers: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    sheet: str | None = None


def read_payments(*paths: str | os.PathLike[str]) -> tuple[PaymentRecord, ...]:
    """Return the payment records of all files, in their order, checked.

    Args:
        *paths: Result workbooks with a sheet 拨付登记 (``payments``), or CSV and
            JSON files of the same columns, named in either language.

    Returns:
        The records. What a later line of an award leaves out (program, payee,
        county) is taken from its other lines.

    Raises:
        InvalidFile: A file cannot be taken, a cell cannot be read, or the
            events of an award cannot be; every problem of every file is inside.
    """
    records: list[PaymentRecord] = []
    problems: list[Problem] = []
    for path in paths:
        file = shown(path)
        try:
            lines = list(_book_lines(path) if is_workbook(path) else _text_lines(path))
        except InvalidFile as refused:
            problems += [each.at(file=file) for each in refused.problems]
            continue
        found, wrong = _records(lines, file)
        if not (found or wrong):
            wrong = [make_problem("payments-empty").at(file=file)]
        if not wrong:
            found, wrong = checked_payments(found)
        problems += wrong or copied_payments(records, found)
        records += found
    if problems:
        raise InvalidFile(problems)
    return tuple(records)


def _columns(cells: Sequence[object]) -> dict[int, str]:
    """Return what each place of a header is; the first of two alike counts."""
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        name = _NAMES.get(fold(cell)) if isinstance(cell, str) else None
        if name is not None and name not in found.values():
            found[place] = name
    return found


def _refuse_registry(cells: Iterable[object]) -> None:
    """Refuse the sheet that a registry filled in: its vouchers are made from the registry, once.

    Raises:
        InvalidFile: It is one.
    """
    names = {fold(cell) for cell in cells if isinstance(cell, str)}
    if len(names & _OF_REGISTRY) > 1:
        raise InvalidFile([make_problem("payments-of-registry")])


def _is_header(cells: Sequence[object]) -> bool:
    return len(_columns(cells)) >= len(_NEEDED)


def _check_columns(found: Iterable[str]) -> None:
    """Refuse a file that lacks a column.

    Raises:
        InvalidFile: It does.
    """
    given = set(found)
    missing = [_LABELS[name] for name in _NEEDED if name not in given]
    if missing:
        names = Bilingual(
            zh="、".join(each.zh for each in missing), en=", ".join(each.en for each in missing)
        )
        raise InvalidFile([make_problem("payments-columns", missing=names)])


def _text_lines(path: str | os.PathLike[str]) -> Iterator[_Line]:
    sheet = read_rows(path, is_header=_is_header)
    names = {sheet.columns[place]: name for place, name in _columns(sheet.columns).items()}
    _refuse_registry(sheet.columns)
    _check_columns(names.values())
    headers = {name: column for column, name in names.items()}
    for row in sheet.rows:
        cells = {
            names[column]: _Cell(value, column) for column, value in row.cells.items() if column in names
        }
        yield _Line(row.row, cells, headers, row.problems)


def _book_lines(path: str | os.PathLike[str]) -> Iterator[_Line]:
    from unionaid.files.xlsx_in import read_workbook

    wanted = {fold(PAYMENT_SHEET.zh), fold(PAYMENT_SHEET.en)}
    grid = next((each for each in read_workbook(path).grids if fold(each.name) in wanted), None)
    if grid is None:
        raise InvalidFile([make_problem("payments-sheet-none")])
    index = next((at for at, cells in enumerate(grid.rows[:HEADER_SEARCH]) if _is_header(cells)), None)
    if index is None:
        _check_columns(())
        return
    columns = _columns(grid.rows[index])
    _refuse_registry(grid.rows[index])
    _check_columns(columns.values())
    yield from _grid_lines(grid, index, columns)


def _grid_lines(grid: Grid, index: int, columns: Mapping[int, str]) -> Iterator[_Line]:
    header = grid.rows[index]
    headers = {name: str(header[place]).strip() for place, name in columns.items()}
    for row, cells in enumerate(grid.rows[index + 1 :], start=grid.first_row + index + 1):
        yield _Line(
            row,
            {
                name: _Cell(
                    cells[place],
                    headers[name],
                    f"{grid.name}!{column_letter(grid.first_column + place)}{row}",
                )
                for place, name in columns.items()
                if place < len(cells) and not is_absent(cells[place])
            },
            headers,
            sheet=grid.name,
        )


def _records(lines: Iterable[_Line], file: str) -> tuple[list[PaymentRecord], list[Problem]]:
    records: list[PaymentRecord] = []
    problems: list[Problem] = []
    for line in lines:
        if line.problems:
            problems += line.problems
        elif line.cells and not _is_total(line):
            record, wrong = _record(line)
            placed = [each.at(file=file, row=line.row) for each in wrong]
            problems += placed
            if not placed:
                records.append(evolve(record, file=file, row=line.row, sheet=line.sheet))
    return records, problems


def _is_total(line: _Line) -> bool:
    first = next(iter(line.cells.values())).value
    return isinstance(first, str) and fold(first).rstrip(":\uff1a") in _TOTALS


def _record(line: _Line) -> tuple[PaymentRecord, list[Problem]]:
    """Return one line as a record, stand-ins where it cannot be read, and what is wrong."""
    problems: list[Problem] = []

    def told(name: str, problem: Problem) -> None:
        cell = line.cells.get(name)
        place = _Cell(None, line.headers[name]) if cell is None else cell
        problems.append(problem.at(column=place.column, cell=place.cell))

    def read(name: str, type_: Any) -> Any:
        cell = line.cells.get(name)
        if cell is None or is_absent(cell.value):
            return None
        try:
            return as_text(cell.value) if type_ is None else type_.read(cell.value)
        except Unreadable as error:
            told(name, error.problem)
            return None

    values = {column.id: read(column.id, _TYPES[column.kind]) for column in PAYMENT_COLUMNS}
    if values["number"] == 0 or "number" not in line.cells:
        told("number", make_problem("payment-number-missing"))
    word = values["event"]
    event = None if word is None else _EVENTS.get(fold(word))
    if event is None and (word is not None or "event" not in line.cells):
        told("event", make_problem("payment-event-unknown", allowed=_ALLOWED))
    if values["amount"] == 0:
        told("amount", make_problem("payment-amount-zero"))
    elif "amount" not in line.cells and event not in (None, "goods"):
        told("amount", make_problem("payment-amount-missing"))
    if "day" not in line.cells and event in ("returned", "paid_again", "recovered"):
        told("day", make_problem("payment-date-missing"))
    texts: dict[str, Any] = {name: values[name] or "" for name in _TEXTS}
    record = PaymentRecord(
        number=values["number"] or 0,
        event=event or "payment",
        entitlement=values["entitlement"],
        day=values["day"],
        amount=values["amount"],
        **texts,
    )
    return record, problems


_TYPES: Final[Mapping[str, Any]] = {
    "whole": Whole(),
    "text": None,
    "event": None,
    "day": Date(),
    "money": Money(),
}
_TEXTS: Final = tuple(column.id for column in PAYMENT_COLUMNS if column.kind == "text")
_ALLOWED: Final = Bilingual(
    zh="、".join(words.zh for words in EVENT_WORDS.values()),
    en=", ".join(words.en for words in EVENT_WORDS.values()),
)
