"""Facts as columns: what kind of expression stands for a value of each type.

Figures are whole numbers over a denominator that is the same for every row, so no
float is ever needed: money is in fen. Months are counted from the year 0. A null is a
value that is not there. Here: the kinds, and how two of them compare. Not here: where
they come from (``reading``), what is asked of them (``conditions``).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any, Final, Literal

import narwhals as nw
from attrs import frozen

from unionaid.bulk.stages import HELD, Expr, Stages, lit
from unionaid.facts import Month, month_of
from unionaid.policy.conditions import Operator
from unionaid.policy.size_table import SizeClass

__all__ = [
    "CLASSES",
    "Num",
    "Size",
    "Time",
    "Truth",
    "Value",
    "Word",
    "all_of",
    "any_of",
    "choose",
    "compare",
    "compare_times",
    "compare_with",
    "equals",
    "is_known",
    "known",
    "may_equal",
    "never",
    "on_or_after",
    "same_or",
    "total",
]

CLASSES: Final = tuple(each.value for each in SizeClass)

_SAME: Final[Mapping[Operator, Callable[[Any, Any], Any]]] = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}


@frozen
class Num:
    """A figure: whole numbers over one denominator.

    Args:
        expr: The numerators.

        den: The denominator.

        high: No numerator is further from zero.

        signed: Whether some may be below zero.

        is_zero: Whether every one is known to be zero, and to be there.
    """

    expr: Expr
    den: int
    high: int
    signed: bool = False
    is_zero: bool = False


@frozen
class Time:
    """A day, or a month counted from the year 0.

    Args:
        expr: The days or months.

        unit: Which of them.

        months: Of days the months, where they are worked out already.
    """

    expr: Expr
    unit: Literal["day", "month"]
    months: Expr | None = None

    @property
    def month(self) -> Expr:
        """The month that it is or lies in."""
        if self.unit == "month":
            return self.expr
        return month_index(self.expr) if self.months is None else self.months


@frozen
class Word:
    """A text that is compared: a key, a choice, a code."""

    expr: Expr


@frozen
class Truth:
    """Yes or no."""

    expr: Expr


@frozen
class Size:
    """A size class, or the classes that are still possible.

    Args:
        rank: The largest class that is possible; large is 0, and null says nothing.

        is_open: Whether all the smaller ones are possible too.
    """

    rank: Expr
    is_open: Expr

    def is_in(self, names: Iterable[str]) -> Expr:
        """Tell whether the class is one of *names*; unknown while it is open."""
        wanted = {CLASSES.index(name) for name in names}
        answer = nw.when(self.rank.is_null()).then(nw.lit(None, nw.Boolean))
        for rank in range(len(CLASSES)):
            possible = {rank in wanted for rank in range(rank, len(CLASSES))}
            if len(possible) > 1:
                answer = answer.when(self.is_open & (self.rank == rank)).then(nw.lit(None, nw.Boolean))
        yes = any_of([self.rank == rank for rank in sorted(wanted)])
        return answer.otherwise(lit(False) if yes is None else yes)


Value = Num | Time | Word | Truth | Size


def month_index(day: Expr) -> Expr:
    """Return the month of a day, counted from the year 0."""
    return day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64) - 1


def all_of(exprs: Iterable[Expr]) -> Expr | None:
    """Return whether all of *exprs* hold, after Kleene; None for none."""
    joined = None
    for expr in exprs:
        joined = expr if joined is None else joined & expr
    return joined


def any_of(exprs: Iterable[Expr]) -> Expr | None:
    """Return whether any of *exprs* holds, after Kleene; None for none."""
    joined = None
    for expr in exprs:
        joined = expr if joined is None else joined | expr
    return joined


def choose(pairs: Iterable[tuple[Expr, Expr]], otherwise: Expr | None = None) -> Expr:
    """Return what stands beside the first condition that holds, else *otherwise* or null."""
    chain: Any = nw
    for condition, value in pairs:
        chain = chain.when(condition).then(value)
    result: Expr = chain if otherwise is None else chain.otherwise(otherwise)
    return result


def known(value: Value) -> Expr:
    """Return the column that is null where *value* is not there."""
    return value.rank if isinstance(value, Size) else value.expr


def is_known(value: Value) -> Expr:
    """Tell whether a value is there and settled."""
    if isinstance(value, Size):
        return ~value.rank.is_null() & (~value.is_open | (value.rank == len(CLASSES) - 1)).fill_null(False)
    return ~value.expr.is_null()


def never(value: Value) -> Expr:
    """Return no where a value is there, and unknown where it is not."""
    return nw.when(~known(value).is_null()).then(lit(False))


def _fits(figure: int) -> int:
    """Return *figure* brought into what a column can hold, beyond all values of one."""
    return max(-HELD, min(HELD, figure))


def compare_with(number: Num, sign: Operator, figure: Fraction) -> Expr:
    """Compare a column with a figure, exactly."""
    scaled = figure * number.den
    edge = ceil(scaled) if sign in ("at_least", "below") else floor(scaled)
    answer: Expr = _SAME[sign](number.expr, lit(_fits(edge)))
    return answer


def compare(stages: Stages, one: Num, sign: Operator, other: Num) -> Expr:
    """Compare two columns, exactly, whatever their denominators."""
    same = _SAME[sign]
    common = lcm(one.den, other.den)
    left, right = common // one.den, common // other.den
    if one.high * left < HELD and other.high * right < HELD:
        direct: Expr = same(_times(one.expr, left), _times(other.expr, right))
        return direct
    # whole parts first; then what is over, which is below the denominators
    parts = [_parted(stages, number) for number in (one, other)]
    (whole, over), (other_whole, other_over) = parts
    differ: Expr = same(whole, other_whole)
    alike: Expr = same(_times(over, left), _times(other_over, right))
    return nw.when(whole != other_whole).then(differ).otherwise(alike)


def _times(expr: Expr, factor: int) -> Expr:
    return expr if factor == 1 else expr * factor


def _parted(stages: Stages, number: Num) -> tuple[Expr, Expr]:
    """Return the whole part of a figure, rounded down, and the numerator that is over."""
    lift = (number.high // number.den + 1) if number.signed else 0
    expr = number.expr + lift * number.den if lift else number.expr
    whole = stages.put(stages.div(expr, number.den, number.high + lift * number.den) - lift)
    return whole, stages.put(number.expr - whole * number.den)


def total(parts: list[tuple[int, Num]]) -> Num:
    """Return the sum of figures, each with its sign, and each known."""
    den = lcm(*(number.den for _, number in parts))
    expr: Expr | None = None
    high, signed = 0, False
    for sign, number in parts:
        factor = den // number.den
        high += number.high * factor
        signed = signed or number.signed or sign < 0
        scaled = _times(number.expr, sign * factor)
        expr = scaled if expr is None else expr + scaled
    assert expr is not None, "a sum has parts"
    if high >= HELD:
        raise OverflowError
    return Num(expr, den, high, signed)


def _moment(time: Time, value: date | Month) -> tuple[Expr, Expr]:
    """Return a time and a moment in the unit in which they compare."""
    if time.unit == "day" and not isinstance(value, Month):
        return time.expr, nw.lit(value)
    return time.month, lit(month_of(value).index)


def compare_times(one: Time, sign: Operator, other: Time | date | Month) -> Expr:
    """Compare two moments; as months if either is one."""
    if not isinstance(other, Time):
        left, right = _moment(one, other)
    elif one.unit == other.unit:
        left, right = one.expr, other.expr
    else:
        left, right = one.month, other.month
    answer: Expr = _SAME[sign](left, right)
    return answer


def on_or_after(day: Value, start: date) -> Expr:
    """Tell whether the first day of what dates a case is *start* or later."""
    if isinstance(day, Time):
        if day.unit == "day":
            return day.expr >= nw.lit(start)
        return day.expr >= month_of(start).index + (start.day > 1)
    assert isinstance(day, Num), "a day, a month or a year dates a case"
    return day.expr >= start.year + ((start.month, start.day) > (1, 1))


def equals(value: Value, other: Any) -> Expr:
    """Tell whether a value is *other*, which is a value of the same type."""
    match value:
        case Num():
            scaled = Fraction(other) * value.den
            if scaled.denominator > 1 or abs(scaled) > HELD:
                return never(value)
            return value.expr == int(scaled)
        case Time():
            left, right = _moment(value, other)
            return left == right
        case Size():
            return value.is_in([other])
        case Truth():
            return value.expr if other else ~value.expr
        case _:
            return value.expr == nw.lit(other)


def may_equal(value: Value, other: Any) -> Expr:
    """Tell whether a value is or may yet turn out to be *other*; never unknown."""
    if isinstance(value, Size):
        rank = CLASSES.index(other)
        exact = value.rank == rank
        return (exact | (value.is_open & (value.rank < rank)) | value.rank.is_null()).fill_null(False)
    return equals(value, other).fill_null(True)


def same_or(value: Value, stand_in: Value) -> Value:
    """Return *value*, and where it is not there the value of another fact of the same type."""
    filled = nw.coalesce(known(value), known(stand_in))
    if isinstance(value, Num):
        assert isinstance(stand_in, Num), "a default is of the type of its fact"
        return Num(filled, value.den, max(value.high, stand_in.high))
    return Time(filled, value.unit) if isinstance(value, Time) else type(value)(filled)  # type: ignore[call-arg]
