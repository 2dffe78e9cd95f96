"""What single correction would make a case eligible.

Here: candidates, and trying each of them. A candidate is only ever reported
after the whole batch was assessed again with it; where they come from does not
have to be right, so that no rule is written twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import fields, frozen, has

from unionaid.assess.case import fill_in
from unionaid.assess.draft import Submission
from unionaid.assess.engine import Engine
from unionaid.assess.logic import OUTSIDE, Values, add_months, compile_operand
from unionaid.assess.result import Assessment, Outcome
from unionaid.errors import InvalidCase, UnionaidError, make_problem
from unionaid.facts import Choice, Date, Month, MonthType, Unreadable, YesNo, first_day, month_of
from unionaid.policy.conditions import Compare, Condition, InWindow, WithinMonths
from unionaid.policy.model import Fact, ProgramRules
from unionaid.policy.operands import Constant, FactRef, Operand, ParameterRef, Range, ShareOf
from unionaid.policy.size_class import industry_bounds

__all__ = ["Change", "what_would_change"]


@frozen
class Change:
    """One fact whose change makes the case eligible.

    Args:
        fact: Its name.

        before: Its value now, None if it is missing.

        after: The nearest value found that makes the case eligible.

        entitlement: The yuan it would then give, None if not in cash.
    """

    fact: str
    before: Any
    after: Any
    entitlement: Decimal | None


def what_would_change(assessment: Assessment, engine: Engine) -> tuple[Change, ...]:
    """Return the single corrections that make *assessment* eligible."""
    if assessment.outcome is Outcome.INVALID:
        raise InvalidCase(assessment.problems)
    if assessment.outcome is Outcome.ELIGIBLE:
        return ()
    if assessment.batch is None:
        raise UnionaidError([make_problem("result-without-batch")])
    changes = []
    for name, fact in engine.program.facts.items():
        if fact.correctable and not fact.descriptive:
            change = _first_that_helps(assessment, engine, fact)
            if change is not None:
                changes.append(change)
    return tuple(changes)


def _first_that_helps(assessment: Assessment, engine: Engine, fact: Fact) -> Change | None:
    assert assessment.batch is not None  # the caller has looked
    batch, index = assessment.batch
    before = assessment.facts.get(fact.name)
    for candidate in _candidates(fact, assessment, engine):
        case = {**assessment.facts, fact.name: candidate}
        if engine.assess_all([case], prior=batch.prior)[0].outcome is not Outcome.ELIGIBLE:
            continue
        rows = list(batch.submissions)
        rows[index] = Submission(case)
        again = engine.assess_submissions(rows, prior=batch.prior)[index]
        if again.outcome is Outcome.ELIGIBLE:
            return Change(fact.name, before, candidate, again.entitlement)
    return None


def _candidates(fact: Fact, assessment: Assessment, engine: Engine) -> list[Any]:
    """Return values worth trying, the nearest to the present one first."""
    present = assessment.facts.get(fact.name)
    if isinstance(fact.type, YesNo):
        return [value for value in (True, False) if value is not present]
    if isinstance(fact.type, Choice):
        return [value for value in fact.type.choices if value != present]
    if not fact.type.ordered:
        return []
    values = fill_in(engine.program, assessment.facts)
    found: dict[Any, None] = {}
    for bound in _bounds(fact, values, engine.program):
        for raw in _around(bound, fact):
            try:
                found[fact.type.read(raw)] = None
            except Unreadable:
                continue
    found.pop(present, None)
    base = values.get(fact.name)
    return sorted(found, key=lambda value: Fraction(0) if base is None else _distance(value, base))


def _distance(one: Any, other: Any) -> Fraction:
    if isinstance(one, Month):
        return Fraction(abs(one.index - other.index))
    if isinstance(one, date):
        return Fraction(abs((one - other).days))
    return abs(Fraction(one) - Fraction(other))


def _around(bound: Any, fact: Fact) -> Iterable[Any]:
    """Return *bound* and its neighbours, as the fact counts."""
    if isinstance(bound, date | Month) is not isinstance(fact.type, Date | MonthType):
        return ()
    if isinstance(fact.type, Date):
        day = first_day(bound)
        return (day, day - timedelta(days=1), day + timedelta(days=1))
    if isinstance(fact.type, MonthType):
        index = month_of(bound).index
        return tuple(Month.from_index(each) for each in (index, index - 1, index + 1))
    decimals = {"money": 2, "number": getattr(fact.type, "decimals", 0)}.get(fact.type.kind, 0)
    units = Fraction(bound) * 10**decimals
    whole = units.numerator // units.denominator
    return tuple(Decimal(each).scaleb(-decimals) for each in (whole, whole + 1, whole - 1) if each >= 0)


def _bounds(fact: Fact, values: Values, program: ProgramRules) -> Iterable[Any]:
    """Return every figure that the rules hold *fact* against, one way or another."""
    day = program.day_of(values)
    for rules in program.rules:
        yield rules.start
        if rules.end is not None:
            yield rules.end
    parts = (program.criteria, program.limits, program.rules)
    for part in _walk(parts):
        if isinstance(part, Compare | InWindow | WithinMonths):
            for figure in _figures(part, values, day, program):
                yield figure
                yield from _solve(fact, part, figure, values, program)
        elif isinstance(part, Range):
            yield from (edge for edge in (part.low, part.high) if edge is not None)
        elif isinstance(part, Constant | ParameterRef):
            figure = compile_operand(part, program)(values, day)
            if figure is not None and figure is not OUTSIDE:
                yield figure
    for derived in program.derived.values():
        if derived.kind == "size_class" and fact.name in derived.of:
            kind = ("industry", "staff", "revenue", "assets")[derived.of.index(fact.name)]
            yield from industry_bounds(values.get(derived.of[0]), kind, derived.standard or "2017")


def _walk(part: Any) -> Iterable[Any]:
    """Walk every part of a rule, tables of parameters left to their figures."""
    yield part
    if isinstance(part, tuple):
        for each in part:
            yield from _walk(each)
    elif has(type(part)):
        for attribute in fields(type(part)):
            yield from _walk(getattr(part, attribute.name))


def _figures(part: Condition, values: Values, day: date | None, program: ProgramRules) -> Iterable[Any]:
    operands: list[Operand | None] = []
    match part:
        case Compare():
            operands = [part.operand, FactRef(part.fact)]
        case InWindow():
            operands = [part.start, part.end, FactRef(part.fact)]
        case WithinMonths():
            after, months = values.get(part.after), compile_operand(part.months, program)(values, day)
            if after is not None and isinstance(months, int):
                return [after, add_months(after, months)]
    found = [compile_operand(each, program)(values, day) for each in operands if each is not None]
    return [figure for figure in found if figure is not None and figure is not OUTSIDE]


def _solve(fact: Fact, part: Condition, figure: Any, values: Values, program: ProgramRules) -> Iterable[Any]:
    """Return what *fact* must be for something worked out from it to be *figure*."""
    if isinstance(figure, date | Month) or not isinstance(part, Compare):
        return
    operand = part.operand
    if isinstance(operand, ShareOf) and operand.fact == fact.name:
        share = Fraction(1)
        for rate in operand.rates:
            value = compile_operand(rate, program)(values, program.day_of(values))
            share *= Fraction(value) if value is not None and value is not OUTSIDE else 0
        target = values.get(part.fact)
        if share and target is not None:
            yield Fraction(target) / share
    derived = program.derived.get(part.fact)
    if derived is None or fact.name not in derived.of or derived.kind not in ("sum", "difference", "mean"):
        return
    parts = [values.get(name) for name in derived.of]
    others = [Fraction(each) for name, each in zip(derived.of, parts, strict=True) if name != fact.name and each is not None]
    if len(others) != len(parts) - 1:
        return
    target = Fraction(figure) * (len(parts) if derived.kind == "mean" else 1)
    if derived.kind != "difference":
        yield target - sum(others)
    elif derived.of[0] == fact.name:
        yield target + others[0]
    else:
        yield others[0] - target
