"""Values worth trying for one fact: those that something in the rules turns on.

Here: candidates, the nearest first. None has to be right, since each is tried
by assessing; so this reads figures off the rules and decides nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import fields, has

from unionaid.assess.case import fill_in
from unionaid.assess.logic import Values, add_months, compile_operand
from unionaid.facts import (
    Choice,
    Date,
    IndustryCode,
    Month,
    MonthType,
    Unreadable,
    Year,
    YesNo,
    first_day,
    month_of,
)
from unionaid.policy.benefits import Band, PerUnit, Share
from unionaid.policy.conditions import Compare, InWindow, Is, OneOf, WithinMonths
from unionaid.policy.operands import Constant, FactRef, Operand, ParameterRef, Range, Table, TableRow
from unionaid.policy.size_class import STANDARD, industry_bounds
from unionaid.policy.size_table import covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unionaid.policy.model import Fact, ProgramRules

__all__ = ["candidates"]

_FAR: Final = 10**13
"""Yuan or pieces, far enough from zero that rounding to the fen tilts no line between."""

_HALF_FEN: Final = Fraction(1, 200)

_MOST_MONTHS: Final = 1200
"""Counts of months beyond this lead out of the calendar."""


def candidates(fact: Fact, facts: Mapping[str, Any], program: ProgramRules) -> list[Any]:
    """Return values worth trying for *fact*, the nearest to the present one first.

    Args:
        fact: The fact to change.

        facts: The facts of the case as they are.

        program: The rules.
    """
    present = facts.get(fact.name)
    if isinstance(fact.type, YesNo):
        return [value for value in (True, False) if value is not present]
    if isinstance(fact.type, Choice):
        return [value for value in fact.type.choices if value != present]
    if isinstance(fact.type, IndustryCode):
        return [] if present is None else _narrower(fact, present, program)
    if not fact.type.ordered:
        return []
    values = fill_in(program, facts)
    base = values.get(fact.name)
    bounds = (
        _held_against(fact, values, program) if present is None else _bounds(fact, facts, values, program)
    )
    found: dict[Any, None] = {}
    for bound in bounds:
        for raw in _around(bound, fact):
            try:
                found[fact.type.read(raw)] = None
            except Unreadable:
                continue
    found.pop(present, None)
    return sorted(found, key=lambda value: Fraction(0) if base is None else _distance(value, base))


def _narrower(fact: Fact, code: str, program: ProgramRules) -> list[str]:
    """Return a code for each group of a size standard, where *code* does not settle the group."""
    found: list[str] = []
    for derived in program.derived.values():
        if derived.kind != "size_class" or derived.of[0] != fact.name:
            continue
        coverage = covered(code, derived.standard or STANDARD)
        if coverage is not None and len(coverage.groups) + coverage.outside > 1:
            found += [coverage.codes_of(group)[0] for group in coverage.groups]
    return found


def _held_against(fact: Fact, values: Values, program: ProgramRules) -> Iterable[Any]:
    """Return the figures that a rule holds *fact* itself against, and nothing worked out.

    A fact that was left out has no value to begin from, so anything else would
    be invented; and what is paid by a fact is for the applicant to say.
    """
    day = program.day_of(dict(values))
    parts = tuple(_walk((program.criteria, program.rules)))
    if any(
        (isinstance(part, Share) and part.fact == fact.name)
        or (isinstance(part, PerUnit) and fact.name in part.facts)
        for part in parts
    ):
        return
    for part in parts:
        if isinstance(part, Compare) and part.fact == fact.name:
            operands: tuple[Operand, ...] = (part.operand,)
        elif isinstance(part, Band) and part.fact == fact.name:
            operands = (part.at_least, part.at_most)
        else:
            continue
        for operand in operands:
            if isinstance(operand, Constant | ParameterRef):
                yield from _figures(operand, values, day, program)


def _distance(one: Any, other: Any) -> Fraction:
    if isinstance(one, Month):
        return Fraction(abs(one.index - other.index))
    if isinstance(one, date):
        return Fraction(abs((one - other).days))
    return abs(Fraction(one) - Fraction(other))


def _around(bound: Any, fact: Fact) -> Iterable[Any]:
    """Return *bound* and its neighbours, as the fact counts."""
    if isinstance(fact.type, Year) and isinstance(bound, date | Month):
        return (bound.year, bound.year - 1, bound.year + 1)
    if isinstance(bound, date | Month) is not isinstance(fact.type, Date | MonthType):
        return ()
    if isinstance(fact.type, Date):
        day = first_day(bound)
        if date(1, 1, 2) < day < date(9999, 12, 30):
            return (day, day - timedelta(days=1), day + timedelta(days=1))
        return ()
    if isinstance(fact.type, MonthType):
        index = month_of(bound).index
        return tuple(Month.from_index(each) for each in (index, index - 1, index + 1))
    decimals = {"money": 2, "number": getattr(fact.type, "decimals", 0), "ratio": 8}.get(fact.type.kind, 0)
    units = Fraction(bound) * 10**decimals
    whole = units.numerator // units.denominator
    return tuple(Decimal(each).scaleb(-decimals) for each in (whole, whole + 1, whole - 1) if each >= 0)


def _bounds(fact: Fact, facts: Mapping[str, Any], values: Values, program: ProgramRules) -> Iterable[Any]:
    """Return every figure that the rules hold *fact* against, one way or another."""
    day = program.day_of(dict(values))
    yield values[fact.name]
    yield from (block.start for block in program.rules)
    yield from (repeal.start for repeal in program.repeals)
    for parameter in program.parameters.values():
        for dated in parameter.values:
            yield dated.start
            yield from _figures(dated.value, values, day, program)
    for part in _walk((program.criteria, program.limits, program.rules)):
        yield from _figures(part, values, day, program)
        if isinstance(part, Compare):
            yield from _balance(fact, part, facts, program)
    for derived in program.derived.values():
        if fact.name in derived.of and derived.kind == "size_class":
            kind = ("industry", "staff", "revenue", "assets")[derived.of.index(fact.name)]
            yield from industry_bounds(values.get(derived.of[0]), kind, derived.standard or STANDARD)
        elif fact.name in derived.of and derived.kind == "months_between":
            yield from _months_off(fact.name, derived.of, derived.name, values, program)


def _walk(part: Any) -> Iterable[Any]:
    """Walk every part of a rule."""
    yield part
    if isinstance(part, tuple):
        for each in part:
            yield from _walk(each)
    elif has(type(part)):
        for attribute in fields(type(part)):
            yield from _walk(getattr(part, attribute.name))


def _figures(part: Any, values: Values, day: date | None, program: ProgramRules) -> Iterable[Any]:
    """Return the figures and days that stand in one part of a rule, or are meant there."""
    found: list[Any] = []
    match part:
        case Table():
            found = [each for row in part.rows for each in (row.value, *_edges(row))]
        case Is():
            found = [part.value]
        case OneOf():
            found = list(part.values)
        case Compare() | InWindow():
            found = [values.get(part.fact)]
        case WithinMonths():
            found = _within(part, values, day, program)
        case Range() | TableRow():
            found = [part.low, part.high] if isinstance(part, Range) else list(_edges(part))
        case Constant() | FactRef() | ParameterRef():
            found = [compile_operand(part, program)(values, day)]
        case _:
            found = [part]
    return [each for each in found if isinstance(each, date | Month | int | Decimal | Fraction)]


def _edges(row: TableRow) -> Iterable[Any]:
    """Return the bounds and exact values of the cells of a row."""
    for cell in row.when:
        yield from (cell.low, cell.high) if isinstance(cell, Range) else (cell,)


def _within(part: WithinMonths, values: Values, day: date | None, program: ProgramRules) -> list[Any]:
    """Return the days and counts that a number of months after a day turns on."""
    first, last = values.get(part.after), values.get(part.fact)
    months = compile_operand(part.months, program)(values, day)
    found: list[Any] = [first, last]
    if not isinstance(months, int) or months > _MOST_MONTHS:
        months = None
    if first is not None and months is not None:
        found.append(add_months(first, months))
    if last is not None and months is not None:
        found.append(add_months(last, -months))
    if first is not None and last is not None:
        found.append(month_of(last).index - month_of(first).index)
    return found


def _balance(
    fact: Fact, part: Compare, facts: Mapping[str, Any], program: ProgramRules
) -> Iterable[Fraction]:
    """Return what *fact* must be for the two sides of *part* to be equal.

    Sums, differences, means and shares are straight lines in each of their
    facts, so two points give the third.
    """

    def gap(figure: int) -> Fraction | None:
        values = fill_in(program, {**facts, fact.name: figure})
        bound = compile_operand(part.operand, program)(values, program.day_of(values))
        sides: tuple[Any, Any] = (values.get(part.fact), bound)
        if not all(isinstance(side, int | Decimal | Fraction) for side in sides):
            return None
        return Fraction(sides[0]) - Fraction(sides[1])

    if fact.type.kind not in ("money", "number", "whole", "ratio"):
        return
    here, there = gap(0), gap(_FAR)
    if here is not None and there is not None and here != there:
        # a share is rounded half up to the fen, so its bound may lie half a fen off
        yield from ((here + part) * _FAR / (here - there) for part in (0, _HALF_FEN, -_HALF_FEN))


def _months_off(
    name: str, of: tuple[str, ...], derived: str, values: Values, program: ProgramRules
) -> Iterable[Month]:
    """Return the months in which a count of months between two days reaches a bound."""
    is_first = of[0] == name
    other = values.get(of[1] if is_first else of[0])
    if other is None:
        return
    for part in _walk((program.criteria, program.limits, program.rules)):
        if isinstance(part, Compare) and part.fact == derived:
            count = compile_operand(part.operand, program)(values, program.day_of(dict(values)))
            if isinstance(count, int) and count <= _MOST_MONTHS:
                index = month_of(other).index + (-count if is_first else count)
                yield from (Month.from_index(each) for each in (index, index - 1, index + 1))
