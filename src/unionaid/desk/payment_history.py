"""Whether the events of an award can be: nothing is paid twice, nothing comes back unpaid.

Here: the lines of each award, held against one another in the order of their
days. Not here: reading them (``payment_file``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import evolve

from unionaid.desk.payments import PaymentRecord
from unionaid.errors import Problem, make_problem
from unionaid.lang import Bilingual
from unionaid.money import ZERO

__all__ = ["checked_payments", "copied_payments"]

_SHARED: Final = ("policy", "program", "program_name", "payee", "county")
_FIRST: Final = ("payment", "goods")


def checked_payments(records: Iterable[PaymentRecord]) -> tuple[list[PaymentRecord], list[Problem]]:
    """Hold the lines of each award against one another.

    An award is paid once. What came back may be sent again, as much as came
    back; what is paid and stands may be asked back. Lines of one day go by
    their place in the file, lines of a registry by their entries. A line without
    a date has not happened.

    Args:
        records: The lines of any number of awards.

    Returns:
        The records in their order, what a line leaves out filled in from the
        other lines of its award, with the year in which recovered money was
        paid; and every problem.
    """
    given = list(records)
    awards: dict[tuple[str | None, int, str], list[int]] = {}
    for index, record in enumerate(given):
        awards.setdefault(record.award, []).append(index)
    done: dict[int, PaymentRecord] = {}
    problems: list[Problem] = []
    for places in awards.values():
        lines = [given[place] for place in places]
        lines, wrong = _filled_in(lines)
        if not wrong:
            lines, wrong = _followed(lines)
        problems += wrong
        done.update(zip(places, lines, strict=True))
    return [done[index] for index in range(len(given))], problems


def copied_payments(before: Iterable[PaymentRecord], found: Iterable[PaymentRecord]) -> list[Problem]:
    """Return that a file is another one's copy: whatever was paid stands in both.

    Lines that name neither who was paid nor a slip could be anybody's, and are
    not compared.

    Args:
        before: The lines of other files.

        found: Those of the file.
    """
    files: dict[str | None, set[PaymentRecord]] = {}
    for record in before:
        if _is_known_payment(record):
            files.setdefault(record.file, set()).add(_unplaced(record))
    paid = {_unplaced(record): record for record in found if _is_known_payment(record)}
    for other, lines in files.items():
        if paid and (lines <= paid.keys() or paid.keys() <= lines):
            first = next(iter(paid.values()))
            return [make_problem("payments-copied", other=other or "").at(file=first.file)]
    return []


def _is_known_payment(record: PaymentRecord) -> bool:
    return record.day is not None and bool(record.payee or record.reference)


def _unplaced(record: PaymentRecord) -> PaymentRecord:
    """Return a line as it would be in any file, remarks left aside."""
    return evolve(record, file=None, row=None, sheet=None, note="")


def _told(record: PaymentRecord, code: str, **details: object) -> Problem:
    problem = make_problem(code, number=record.number, **details).at(file=record.file, row=record.row)
    return problem if record.sheet is None else problem.at(cell=f"{record.sheet}!{record.row}")


def _rows(records: Iterable[PaymentRecord]) -> Bilingual:
    rows = [str(record.row) for record in records if record.row is not None]
    return Bilingual(zh="、".join(rows), en=", ".join(rows))


def _filled_in(lines: Sequence[PaymentRecord]) -> tuple[list[PaymentRecord], list[Problem]]:
    """Return the lines of one award with what they share, and where they disagree."""
    problems: list[Problem] = []
    shared: dict[str, Any] = {}
    for name in (*_SHARED, "entitlement"):
        said = [line for line in lines if getattr(line, name) not in ("", None)]
        if not said:
            continue
        shared[name] = getattr(said[0], name)
        if any(getattr(line, name) != shared[name] for line in said):
            problems.append(_told(said[0], "payment-lines-differ", rows=_rows(said)))
    if not shared.get("program"):
        problems.append(_told(lines[0], "payment-program-missing"))
    return [evolve(line, **shared) for line in lines], list(dict.fromkeys(problems))


def _followed(lines: Sequence[PaymentRecord]) -> tuple[list[PaymentRecord], list[Problem]]:
    """Go through the events of one award, day by day."""
    first = [line for line in lines if line.event in _FIRST]
    if len(first) > 1:
        return list(lines), [_told(first[1], "payment-twice", rows=_rows(first))]
    problems: list[Problem] = []
    dated = sorted((i for i, line in enumerate(lines) if line.day is not None), key=lambda i: _when(lines[i]))
    done = list(lines)
    standing: dict[int, Decimal] = {}
    back = ZERO
    for index in dated:
        line = lines[index]
        assert line.day is not None
        amount = ZERO if line.amount is None else line.amount
        total = sum(standing.values(), ZERO)
        if line.entitlement is not None and amount > line.entitlement:
            problems.append(_told(line, "payment-above-award"))
        elif line.event in _FIRST:
            standing[line.day.year] = amount
        elif line.event == "paid_again":
            if amount > back:
                problems.append(_told(line, "payment-again-too-much"))
            back -= min(amount, back)
            standing[line.day.year] = standing.get(line.day.year, ZERO) + amount
        elif amount > total or (line.event == "returned" and _is_goods(lines)):
            code = "payment-returned-too-much" if line.event == "returned" else "payment-recovered-too-much"
            problems.append(_told(line, code))
        elif line.event == "returned":
            back += amount
            _take(standing, amount)
        else:
            years = _take(standing, amount)
            if len(years) > 1:
                problems.append(_told(line, "payment-recovery-years"))
            done[index] = evolve(line, paid_in=years[0])
    return done, problems


def _when(line: PaymentRecord) -> tuple[int, date]:
    """Return where a line that has happened stands among those of its award."""
    assert line.day is not None
    return line.entry or 0, line.day


def _is_goods(lines: Iterable[PaymentRecord]) -> bool:
    return any(line.event == "goods" for line in lines)


def _take(standing: dict[int, Decimal], amount: Decimal) -> list[int]:
    """Take *amount* from what stands, the latest year first; return the years."""
    years: list[int] = []
    for year in sorted(standing, reverse=True):
        part = min(amount, standing[year])
        if part:
            years.append(year)
            standing[year] -= part
            amount -= part
    return years
