"""Conditions and the figures they compare with, as expressions.

Each condition becomes a column of yes, no and null, which is unknown; the engines
join them after Kleene, as the definition does. Here: every kind of condition and of
operand. Not here: benefits, limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any

import narwhals as nw
from attrs import define, frozen

from unionaid.bulk.figures import share
from unionaid.bulk.stages import Expr, Stages, lit
from unionaid.bulk.values import (
    Num,
    Size,
    Time,
    Value,
    Word,
    all_of,
    any_of,
    choose,
    compare,
    compare_times,
    compare_with,
    equals,
    is_known,
    known,
    may_equal,
    on_or_after,
)
from unionaid.facts import Month
from unionaid.policy.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Given,
    InWindow,
    Is,
    OneOf,
    Operator,
    StartsWith,
    Stated,
    WithinMonths,
)
from unionaid.policy.model import ProgramRules
from unionaid.policy.operands import Constant, FactRef, Operand, ParameterRef, Range, Table

__all__ = ["Case", "Figure", "figure_of", "holds", "split_rates"]


@define
class Case:
    """What expressions over one program's cases are made from.

    Args:
        stages: The frame.

        program: The program.

        values: Every value by name.

        day: What dates a case.
    """

    stages: Stages
    program: ProgramRules
    values: Mapping[str, Value]
    day: Value


@frozen
class Figure:
    """A figure that an operand stands for.

    Args:
        value: It; null where it is not known. A figure of the file itself is a
            plain value.

        outside: Where a table has no row for it; None where that cannot be.

        is_open: Where what a table is looked up by is not known; None likewise.

        is_empty: Of those, where no row is left that it could be; None likewise.
    """

    value: Any
    outside: Expr | None = None
    is_open: Expr | None = None
    is_empty: Expr | None = None


def figure_of(operand: Operand, case: Case) -> Figure:
    """Return the figure of *operand*."""
    match operand:
        case Constant():
            return Figure(operand.value)
        case FactRef():
            return Figure(case.values[operand.name])
        case ParameterRef():
            return _parameter(operand, case)
        case Table():
            return look_up([(None, operand)], case)
        case _:
            return _share(operand.fact, operand.rates, case)


def _since(case: Case, starts: list[Any]) -> list[tuple[Expr, Any]]:
    """Return dated values, the latest first, each with whether it has begun."""
    return [(on_or_after(case.day, dated.start), dated) for dated in reversed(starts)]


def _parameter(reference: ParameterRef, case: Case) -> Figure:
    parameter = case.program.parameters[reference.id]
    if parameter.by:
        return look_up(_tables(reference, case), case)
    figures = [dated.value for dated in parameter.values if dated.value is not None]
    if isinstance(figures[0], Month):
        return Figure(_dated(case, parameter.values, lambda value: lit(value.index), "month"))
    if hasattr(figures[0], "toordinal"):
        return Figure(_dated(case, parameter.values, nw.lit, "day"))
    den = lcm(*(Fraction(figure).denominator for figure in figures))
    scaled = [int(Fraction(figure) * den) for figure in figures]
    chain = choose(
        [
            (begun, _null() if dated.value is None else lit(int(Fraction(dated.value) * den)))
            for begun, dated in _since(case, list(parameter.values))
        ]
    )
    return Figure(Num(chain, den, max(scaled)))


def _null() -> Expr:
    return nw.lit(None, nw.Int64)


def _dated(case: Case, values: Any, held: Any, unit: Any) -> Time:
    # a repealed figure ends all that use it, so each of these is there
    dated = [each for each in values if each.value is not None]
    return Time(choose([(begun, held(each.value)) for begun, each in _since(case, dated)]), unit)


def _tables(reference: ParameterRef, case: Case) -> list[tuple[Expr | None, Table]]:
    """Return the tables of a parameter, each with the days it is meant."""
    values = case.program.parameters[reference.id].values
    tables: list[tuple[Expr | None, Table]] = []
    for index, dated in enumerate(values):
        if dated.value is None:
            continue
        begun = on_or_after(case.day, dated.start)
        if index + 1 < len(values):
            begun = begun & ~on_or_after(case.day, values[index + 1].start)
        tables.append((begun, dated.value))
    return tables


def look_up(tables: list[tuple[Expr | None, Table]], case: Case) -> Figure:
    """Return what stands in the table of the day."""
    figures = [row.value for _, table in tables for row in table.rows]
    den = lcm(*(Fraction(figure).denominator for figure in figures)) if figures else 1
    found, outside, is_open, is_empty = [], [], [], []
    for days, table in tables:
        keys = [case.values[name] for name in table.by]
        known = all_of(is_known(key) for key in keys)
        assert known is not None, "a table has facts"
        known = case.stages.put(known)
        here = known if days is None else known & days
        unknown = ~known if days is None else ~known & days
        hits, may = [], []
        for row in table.rows:
            cells = list(zip(row.when, keys, strict=True))
            hit = all_of(_fits(cell, key) for cell, key in cells)
            maybe = all_of(_may_fit(cell, key) for cell, key in cells)
            assert hit is not None, "a row has cells"
            assert maybe is not None, "a row has cells"
            hits.append(case.stages.put(hit))
            may.append(maybe)
            found.append((hits[-1] & here, lit(int(Fraction(row.value) * den))))
        any_hit, any_may = any_of(hits), any_of(may)
        outside.append(here if any_hit is None else here & ~any_hit)
        is_open.append(unknown)
        is_empty.append(unknown if any_may is None else unknown & ~any_may)
    high = max((int(Fraction(figure) * den) for figure in figures), default=0)
    value = choose(found) if found else _null()
    joined = [any_of(each) for each in (outside, is_open, is_empty)]
    put = case.stages.put_all([value, *(each.fill_null(False) for each in joined if each is not None)])
    return Figure(Num(put[0], den, high), *put[1:])


def _fits(cell: Any, key: Value) -> Expr:
    if not isinstance(cell, Range):
        return equals(key, cell)
    bounds: list[Expr] = []
    if cell.low is not None:
        bounds.append(_bound(key, "at_least" if cell.low_inclusive else "above", cell.low))
    if cell.high is not None:
        bounds.append(_bound(key, "at_most" if cell.high_inclusive else "below", cell.high))
    fits = all_of(bounds)
    return nw.when(is_known(key)).then(lit(True)) if fits is None else fits


def _may_fit(cell: Any, key: Value) -> Expr:
    return _fits(cell, key).fill_null(True) if isinstance(cell, Range) else may_equal(key, cell)


def _bound(value: Value, sign: Operator, bound: Any) -> Expr:
    """Compare a value with a plain one of its type."""
    if isinstance(value, Time):
        return compare_times(value, sign, bound)
    assert isinstance(value, Num), "only figures and times have an order"
    return compare_with(value, sign, Fraction(bound))


def split_rates(rates: tuple[Operand, ...], case: Case) -> tuple[Fraction, list[Figure]]:
    """Return the product of the rates that are figures of the file, and the others."""
    constant, others = Fraction(1), []
    for rate in rates:
        figure = figure_of(rate, case)
        if isinstance(figure.value, Num):
            others.append(figure)
        else:
            constant *= Fraction(figure.value)
    return constant, others


def _share(fact: str, rates: tuple[Operand, ...], case: Case) -> Figure:
    amount = case.values[fact]
    assert isinstance(amount, Num), "a share is of money"
    constant, others = split_rates(rates, case)
    factors = [amount, *(figure.value for figure in others)]
    value = share(case.stages, factors, constant, floored=False)
    # the rates that vary may be null: then so is the product, and outside a table the same
    return Figure(Num(case.stages.put(value.expr), value.den, value.high, value.signed))


def holds(condition: Condition, case: Case) -> Expr:
    """Return whether *condition* holds: yes, no, or null where that is unknown."""
    match condition:
        case Is():
            return equals(case.values[condition.fact], condition.value)
        case OneOf():
            return _one_of(case.values[condition.fact], condition.values)
        case StartsWith():
            word = case.values[condition.fact]
            assert isinstance(word, Word), "only a text begins with another"
            begins = any_of(word.expr.str.starts_with(prefix) for prefix in condition.prefixes)
            assert begins is not None, "there is a prefix"
            return begins
        case Given():
            return ~known(case.values[condition.fact]).is_null()
        case Stated():
            return nw.when(is_known(case.values[condition.fact])).then(lit(True))
        case Compare():
            return _compare(condition, case)
        case InWindow():
            return _in_window(condition, case)
        case WithinMonths():
            return _within_months(condition, case)
        case AllOf():
            return _joined(condition.conditions, case, decides=False)
        case AnyOf():
            return _joined(condition.conditions, case, decides=True)
        case _:
            return ~holds(condition.condition, case)


def _joined(conditions: tuple[Condition, ...], case: Case, *, decides: bool) -> Expr:
    parts = [holds(each, case) for each in conditions]
    joined = any_of(parts) if decides else all_of(parts)
    assert joined is not None, "a join has parts"
    return joined


def _one_of(value: Value, allowed: tuple[Any, ...]) -> Expr:
    if isinstance(value, Size):
        return value.is_in(allowed)
    if isinstance(value, Word):
        return value.expr.is_in(list(allowed))
    answer = any_of(equals(value, each) for each in allowed)
    assert answer is not None, "there is a value"
    return answer


def _compare(condition: Compare, case: Case) -> Expr:
    value = case.values[condition.fact]
    bound = figure_of(condition.operand, case).value
    if isinstance(bound, Time):
        assert isinstance(value, Time), "a time compares with a time"
        return compare_times(value, condition.operator, bound)
    if isinstance(bound, Num):
        assert isinstance(value, Num), "a figure compares with a figure"
        return compare(case.stages, value, condition.operator, bound)
    return _bound(value, condition.operator, bound)


def _in_window(window: InWindow, case: Case) -> Expr:
    first = case.values[window.fact]
    last = first if window.to is None else case.values[window.to]
    assert isinstance(first, Time), "a window is one of time"
    assert isinstance(last, Time), "a window is one of time"
    inside = []
    for bound, sign in ((window.start, "at_least"), (window.end, "at_most")):
        if bound is None:
            continue
        edge: Any = bound.value if isinstance(bound, Constant) else case.values[bound.name]
        one = compare_times(first, sign, edge)  # type: ignore[arg-type]  # two of its words
        if last is not first:
            other = compare_times(last, sign, edge)  # type: ignore[arg-type]  # likewise
            one = case.stages.put(one)
            one = nw.when(one == other).then(one)  # a span across the edge has to be split
        inside.append(one)
    answer = all_of(inside)
    assert answer is not None, "a window has an edge"
    return answer


def _within_months(condition: WithinMonths, case: Case) -> Expr:
    value, after = case.values[condition.fact], case.values[condition.after]
    assert isinstance(value, Time), "months lie between days"
    assert isinstance(after, Time), "months lie between days"
    gap = case.stages.put(value.month - after.month)
    count = figure_of(condition.months, case).value
    if isinstance(count, Num):
        assert count.den == 1, "months are whole"
        below, same = gap < count.expr, gap == count.expr
    else:
        below, same = gap < lit(int(count)), gap == lit(int(count))
    # the last day is the same of its month, or the month's last, which no day is beyond
    within = below | (same & (value.expr.dt.day() <= after.expr.dt.day()))
    return (value.expr >= after.expr) & within
