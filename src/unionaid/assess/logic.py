"""Conditions as functions: three truth values over one case.

Each condition of a policy becomes a function from the values of a case and its
day to ``True``, ``False`` or ``None``, which is unknown (Kleene). A missing
fact is unknown, not false and not zero.
"""

from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from unionaid.facts import Date, Month, MonthType, first_day, month_of
from unionaid.facts.calendar import FIRST_YEAR, LAST_YEAR
from unionaid.money import round_to_fen, times
from unionaid.policy.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Given,
    InWindow,
    Is,
    OneOf,
    StartsWith,
    Stated,
    WithinMonths,
)
from unionaid.policy.model import ProgramRules
from unionaid.policy.operands import Constant, FactRef, Operand, ParameterRef, ShareOf, Table

__all__ = [
    "OUTSIDE",
    "Figure",
    "Possible",
    "Test",
    "Values",
    "add_months",
    "compile_condition",
    "compile_operand",
    "is_of_the_day",
    "mean",
    "window_edge",
]

Values = Mapping[str, Any]
"""The facts of a case with defaults and derived facts filled in."""

Test = Callable[[Values, date | None], bool | None]
Figure = Callable[[Values, date | None], Any]


@frozen
class Possible:
    """A derived fact of which only the possible values are known."""

    values: frozenset[str]


_NOT_THERE: Final = (type(None), Possible)
"""What stands for a value that is not there, or not settled."""


class _Outside:
    """What a table gives where it has no row."""


OUTSIDE: Final = _Outside()

_LONGEST: Final = 12 * (LAST_YEAR - FIRST_YEAR + 1)
"""More months than lie between any two days that are read."""

_DAYS_KEPT: Final = 1024
"""For how many days each figure is kept, so that a batch looks few of them up."""

_OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of that month.

    Example:
        >>> add_months(date(2020, 1, 31), 1)
        datetime.date(2020, 2, 29)
    """
    month = Month.from_index(month_of(day).index + months)
    return date(month.year, month.month, min(day.day, monthrange(month.year, month.month)[1]))


def as_like(value: Any, other: Any) -> tuple[Any, Any]:
    """Return both as months if either is one, else both as they are."""
    if isinstance(value, Month) is not isinstance(other, Month):
        return month_of(value), month_of(other)
    return value, other


def compile_operand(operand: Operand, program: ProgramRules) -> Figure:
    """Return a function that gives the figure of *operand* for a case.

    It gives None where the figure is unknown and :data:`OUTSIDE` where a table
    has no row.
    """
    match operand:
        case Constant():
            value = operand.value
            return lambda values, day: value
        case FactRef():
            name = operand.name
            return lambda values, day: values.get(name)
        case ParameterRef():
            return _parameter(operand, program)
        case Table():
            return _table(lambda day: operand, operand.by)
        case _:
            return _share(operand, program)


def _parameter(reference: ParameterRef, program: ProgramRules) -> Figure:
    parameter = program.parameters[reference.id]

    @lru_cache(maxsize=_DAYS_KEPT)
    def on(day: date | None) -> Any:
        dated = None if day is None else parameter.on(day)
        return None if dated is None else dated.value

    return _table(on, parameter.by) if parameter.by else lambda values, day: on(day)


def _table(on: Callable[[date | None], Table | None], by: tuple[str, ...]) -> Figure:
    def figure(values: Values, day: date | None) -> Any:
        table = on(day)
        keys = tuple(values.get(name) for name in by)
        if table is None or any(key is None or isinstance(key, Possible) for key in keys):
            return None
        value, found = table.look_up(keys)
        return value if found else OUTSIDE

    return figure


def _share(share: ShareOf, program: ProgramRules) -> Figure:
    rates = [compile_operand(rate, program) for rate in share.rates]
    name = share.fact
    if all(is_of_the_day(rate, program) for rate in share.rates):
        return _share_of_the_day(name, rates)

    def figure(values: Values, day: date | None) -> Any:
        amount = values.get(name)
        if amount is None:
            return None
        for rate in rates:
            factor = rate(values, day)
            if factor is None or factor is OUTSIDE:
                return factor
            amount = _times(amount, factor)
        return round_to_fen(amount)

    return figure


def _times(one: Any, other: Any) -> Decimal | Fraction:
    """Return the exact product; only what is divided, a mean, is a Fraction."""
    if type(one) is Decimal and type(other) is Decimal:
        return times(one, other)
    return Fraction(one) * Fraction(other)


def is_of_the_day(rate: Operand, program: ProgramRules) -> bool:
    """Tell whether a rate is the same for every case of a day."""
    if isinstance(rate, ParameterRef):
        return not program.parameters[rate.id].by
    return isinstance(rate, Constant)


def _share_of_the_day(name: str, rates: list[Figure]) -> Figure:
    """Return the share of a fact by rates that are multiplied once for all cases of a day."""

    @lru_cache(maxsize=_DAYS_KEPT)
    def product(day: date | None) -> Decimal | None:
        total = Decimal(1)
        for rate in rates:
            factor = rate({}, day)
            if factor is None:
                return None
            total = times(total, factor)
        return total

    def figure(values: Values, day: date | None) -> Decimal | None:
        amount = values.get(name)
        if amount is None:
            return None
        rate = product(day)
        if rate is None:
            return None
        return round_to_fen(times(amount, rate) if type(amount) is Decimal else _times(amount, rate))

    return figure


def compile_condition(condition: Condition, program: ProgramRules) -> Test:
    """Return a function that tests *condition* on a case."""
    match condition:
        case Is():
            return _one_of(condition.fact, frozenset([condition.value]))
        case OneOf():
            return _one_of(condition.fact, frozenset(condition.values))
        case StartsWith():
            return _starts_with(condition)
        case Given():
            name = condition.fact
            return lambda values, day: values.get(name) is not None
        case Stated():
            name = condition.fact
            return lambda values, day: None if isinstance(values.get(name), _NOT_THERE) else True
        case Compare():
            return _compare(condition, program)
        case InWindow():
            return _in_window(condition)
        case WithinMonths():
            return _within_months(condition, program)
        case AllOf():
            return _join([compile_condition(each, program) for each in condition.conditions], decides=False)
        case AnyOf():
            return _join([compile_condition(each, program) for each in condition.conditions], decides=True)
        case _:
            return _opposite(condition.condition, program)


def _one_of(name: str, allowed: frozenset[Any]) -> Test:
    def test(values: Values, day: date | None) -> bool | None:
        value = values.get(name)
        if value in allowed:
            return True
        if value is None:
            return None
        if isinstance(value, Possible):
            return True if value.values <= allowed else None if value.values & allowed else False
        return False

    return test


def _starts_with(condition: StartsWith) -> Test:
    name, prefixes = condition.fact, condition.prefixes

    def test(values: Values, day: date | None) -> bool | None:
        value = values.get(name)
        return None if value is None else value.startswith(prefixes)

    return test


def _compare(condition: Compare, program: ProgramRules) -> Test:
    name, compare = condition.fact, _OPERATORS[condition.operator]
    figure = compile_operand(condition.operand, program)
    fact = program.facts.get(name)
    if fact is not None and isinstance(fact.type, Date | MonthType):
        compare = _of_times(compare)

    def test(values: Values, day: date | None) -> bool | None:
        value = values.get(name)
        if value is None:
            return None
        bound = figure(values, day)
        return None if bound is None or bound is OUTSIDE else compare(value, bound)

    return test


def _of_times(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Return *compare* for days and months: as months if one of them is a month."""
    return lambda value, bound: compare(*as_like(value, bound))


def _bound(bound: Constant | FactRef, values: Values) -> Any:
    """Return a bound of a window, None if it is not known."""
    return bound.value if isinstance(bound, Constant) else values.get(bound.name)


def _bounds(window: InWindow) -> list[tuple[Constant | FactRef, bool]]:
    """Return the bounds that a window has, and of each whether it is the start."""
    both = ((window.start, True), (window.end, False))
    return [(bound, is_start) for bound, is_start in both if bound is not None]


def _in_window(window: InWindow) -> Test:
    fact, to = window.fact, window.to
    bounds = [_compile_bound(bound, is_start=is_start) for bound, is_start in _bounds(window)]

    def test(values: Values, day: date | None) -> bool | None:
        first = values.get(fact)
        last = first if to is None else values.get(to)
        if first is None or last is None:
            return None
        known = True
        for name, edge, beside in bounds:
            if name is not None:
                edge = values.get(name)
            if edge is None:
                known = False
                continue
            inside = beside(first, edge)
            if last is not first and inside is not beside(last, edge):  # a span across the edge
                known = False
            elif not inside:
                return False
        return True if known else None

    return test


_Beside = Callable[[Any, Any], bool]
"""Tells whether a day or month lies on the right side of an edge."""


def _compile_bound(bound: Constant | FactRef, *, is_start: bool) -> tuple[str | None, Any, _Beside]:
    """Return the fact that a bound is, if it is one, else its value; and the test against it."""
    beside = _from_on if is_start else _until
    return (None, bound.value, beside) if isinstance(bound, Constant) else (bound.name, None, beside)


# A day against a month is held against it as a month: what both have is compared first, and
# the days only of two days.


def _from_on(time: Any, edge: Any) -> bool:
    year, other = time.year, edge.year
    if year != other:
        return bool(year > other)
    month, other = time.month, edge.month
    if month != other or type(time) is Month or type(edge) is Month:
        return bool(month >= other)
    return bool(time.day >= edge.day)


def _until(time: Any, edge: Any) -> bool:
    year, other = time.year, edge.year
    if year != other:
        return bool(year < other)
    month, other = time.month, edge.month
    if month != other or type(time) is Month or type(edge) is Month:
        return bool(month <= other)
    return bool(time.day <= edge.day)


def _inside(first: Any, last: Any, edge: Any, *, is_start: bool) -> bool | None:
    """Tell whether a span lies on the right side of *edge*; across it is unknown."""
    beside = _from_on if is_start else _until
    one = beside(first, edge)
    if last is first:  # a day or month, no span
        return one
    return one if one == beside(last, edge) else None


def window_edge(window: InWindow, values: Values) -> Any:
    """Return the edge that the span of *values* crosses, if it crosses one.

    The value is the first day or month of the part after the edge.
    """
    first = values.get(window.fact)
    last = values.get(window.to) if window.to else first
    if first is None or last is None:
        return None
    for bound, is_start in _bounds(window):
        edge = _bound(bound, values)
        if edge is None or _inside(first, last, edge, is_start=is_start) is not None:
            continue
        if isinstance(first, Month):
            return month_of(edge) if is_start else Month.from_index(month_of(edge).index + 1)
        if is_start:
            return first_day(edge)
        if isinstance(edge, Month):
            return first_day(Month.from_index(edge.index + 1))
        return edge + timedelta(days=1)
    return None


def _within_months(condition: WithinMonths, program: ProgramRules) -> Test:
    months = compile_operand(condition.months, program)

    def test(values: Values, day: date | None) -> bool | None:
        value, after, count = values.get(condition.fact), values.get(condition.after), months(values, day)
        if value is None or after is None:
            return None
        if value < after:
            return False
        if count is None or count is OUTSIDE:
            return None
        # a difference of counts can be below zero: then the last day is before the first
        return count >= 0 and bool(value <= add_months(after, min(int(count), _LONGEST)))

    return test


def _join(tests: list[Test], *, decides: bool) -> Test:
    """All of (``decides`` False) or any of (``decides`` True), after Kleene."""
    settled = not decides

    def test(values: Values, day: date | None) -> bool | None:
        result: bool | None = settled
        for each in tests:
            found = each(values, day)
            if found is decides:
                return decides
            if found is None:
                result = None
        return result

    return test


def _opposite(condition: Condition, program: ProgramRules) -> Test:
    if isinstance(condition, Given):  # as common as what it is the opposite of
        name = condition.fact
        return lambda values, day: values.get(name) is None
    inner = compile_condition(condition, program)

    def test(values: Values, day: date | None) -> bool | None:
        found = inner(values, day)
        return None if found is None else not found

    return test


def mean(parts: Iterable[Decimal | Fraction | int]) -> Fraction:
    """Return the mean, unrounded."""
    exact = [Fraction(part) for part in parts]
    return sum(exact, Fraction(0)) / len(exact)
