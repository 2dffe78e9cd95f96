"""Benefits as functions: the amount of one case, with its arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, NamedTuple

from unionaid.assess.logic import OUTSIDE, Possible, Values, compile_operand, is_of_the_day
from unionaid.assess.result import Finding, Status, Step, StepKind
from unionaid.money import FEN, ZERO, minus, plus, round_to_fen, times
from unionaid.policy.benefits import Band, Benefit, ByTable, Fixed, InKind, PerUnit, Share
from unionaid.policy.model import ProgramRules
from unionaid.policy.operands import FactRef, Operand, ParameterRef, Range, ShareOf, Table

__all__ = ["Amount", "AmountOf", "compile_benefit", "named"]


class Amount(NamedTuple):
    """What a benefit gives one case.

    Args:
        value: Yuan, None if it is unknown, or if nothing has an amount.

        steps: The arithmetic that leads to it.

        finding: What the benefit itself found, such as an amount out of band.

        range: The lowest and highest amount possible, where it is open.
    """

    value: Decimal | None = None
    steps: tuple[Step, ...] = ()
    finding: Finding | None = None
    range: tuple[Decimal, Decimal] | None = None


AmountOf = Callable[[Values, date | None], Amount]

_UNKNOWN = Finding("amount-known", Status.UNKNOWN)
_IN_BAND = {status: Finding("amount-in-band", status) for status in Status}
_IN_TABLE = {status: Finding("amount-in-table", status) for status in Status}
_NOTHING = Amount()
_ONE = Decimal(1)
_ROUND = Step("round")
_FLOOR = Step("floor")

_DAYS_KEPT: Final = 1024
"""For how many days the product of rates is kept, so that a batch multiplies few of them."""


def named(operand: Operand) -> str | None:
    """Return the fact or parameter that *operand* names, if it names one."""
    match operand:
        case ParameterRef():
            return operand.id
        case FactRef():
            return operand.name
        case _:
            return None


def compile_benefit(benefit: Benefit, program: ProgramRules) -> AmountOf:
    """Return a function that gives the amount of *benefit* for a case."""
    match benefit:
        case Fixed():
            return _product([benefit.amount], (), benefit.less, program)
        case PerUnit():
            return _product([benefit.rate], benefit.facts, benefit.less, program)
        case Share():
            return _share(benefit, program)
        case ByTable():
            return _product([benefit.table], (), benefit.less, program)
        case Band():
            return _band(benefit, program)
        case InKind():
            if benefit.value is None:
                return lambda values, day: _NOTHING
            return _product([benefit.value], (), benefit.less, program)
        case _:
            return lambda values, day: _NOTHING


def _product(
    operands: list[Operand], facts: tuple[str, ...], less: tuple[str, ...], program: ProgramRules
) -> AmountOf:
    """Return the product of *operands* and *facts*, rounded once, less *less*."""
    every = [*operands, *(FactRef(name) for name in facts)]
    factors = [
        (compile_operand(operand, program), _step_maker("times" if place else "amount", operand))
        for place, operand in enumerate(every)
    ]
    found = _IN_TABLE[Status.MET] if any(_is_table(operand, program) for operand in every) else None
    take = _compile_less(less, program)

    def amount(values: Values, day: date | None) -> Amount:
        steps: list[Step] = []
        total, is_open, floored = _ONE, False, False
        for figure, make in factors:
            value = figure(values, day)
            if value is OUTSIDE:
                return Amount(finding=_IN_TABLE[Status.NOT_MET])
            if value is None:
                is_open = True
                continue
            steps.append(make(value))
            total = times(total, value)
            floored = floored or value < 0
        if is_open:
            return _open(every, less, values, day, program)
        if len(steps) > 1:
            total = round_to_fen(total)
            steps.append(_ROUND)
        if floored:  # a difference can be negative, a benefit cannot
            total = max(total, ZERO)
            steps.append(_FLOOR)
        return take(total, steps, values, found)

    return amount


def _share(share: Share, program: ProgramRules) -> AmountOf:
    """Return the product of a fact and rates; rates that are the same all day are multiplied once."""
    name = share.fact
    product = _product([FactRef(name), *share.rates], (), share.less, program)
    if name not in program.facts or not all(is_of_the_day(rate, program) for rate in share.rates):
        return product  # what is derived can be negative or a fraction
    rates = [(compile_operand(rate, program), _step_maker("times", rate)) for rate in share.rates]
    take = _compile_less(share.less, program)

    @lru_cache(maxsize=_DAYS_KEPT)
    def on(day: date | None) -> tuple[Decimal | None, tuple[Step, ...]] | None:
        total, steps = _ONE, []
        for figure, make in rates:
            value = figure({}, day)
            if value is None:
                return None
            total = times(total, value)
            steps.append(make(value))
        return None if total == 1 else total, (*steps, _ROUND)

    def amount(values: Values, day: date | None) -> Amount:
        given, rest = values.get(name), on(day)
        if type(given) is not Decimal or rest is None:
            return product(values, day)
        rate, steps = rest  # no rate is all of it, which many refunds are
        total = round_to_fen(given if rate is None else times(given, rate))
        return take(total, (Step("amount", given, name), *steps), values, None)

    return amount


def _step_maker(kind: StepKind, operand: Operand) -> Callable[[Any], Step]:
    """Return a function that makes the step of a factor.

    What comes from the policy is the same value for every case, and so the
    same step; what comes from the case is another each time.
    """
    name = named(operand)
    if isinstance(operand, FactRef | ShareOf):
        return lambda value: Step(kind, Decimal(value), name)
    made: dict[int, tuple[Any, Step]] = {}

    def step(value: Any) -> Step:
        # by identity, for 1 and 1.00 are equal and not written alike; the value is held, so its id is its own
        found = made.get(id(value))
        if found is None:
            found = made[id(value)] = value, Step(kind, Decimal(value), name)
        return found[1]

    return step


def _is_table(operand: Operand, program: ProgramRules) -> bool:
    if isinstance(operand, ParameterRef):
        return bool(program.parameters[operand.id].by)
    return isinstance(operand, Table)


def _open(
    factors: list[Operand], less: tuple[str, ...], values: Values, day: date | None, program: ProgramRules
) -> Amount:
    """Return an amount that is not known yet; of a single table it lies between the rows left."""
    found, rows = _UNKNOWN, []
    for operand in factors:
        table = _table_on(operand, day, program)
        keys = [] if table is None else [values.get(name) for name in table.by]
        if table is None or not any(key is None or isinstance(key, Possible) for key in keys):
            continue
        rows = [row.value for row in table.rows if _may_hold(row.when, keys)]
        if not rows:
            return Amount(finding=_IN_TABLE[Status.NOT_MET])
        found = _IN_TABLE[Status.UNKNOWN]
    if len(factors) > 1 or not rows:
        return Amount(finding=found)
    return Amount(finding=found, range=_after_less(min(rows), max(rows), less, values))


def _table_on(operand: Operand, day: date | None, program: ProgramRules) -> Table | None:
    """Return the table that *operand* is on a day, None if it is none or the day is unknown."""
    if isinstance(operand, ParameterRef):
        dated = None if day is None else program.parameters[operand.id].on(day)
        return None if dated is None or not isinstance(dated.value, Table) else dated.value
    return operand if isinstance(operand, Table) else None


def _may_hold(when: tuple[Any, ...], keys: list[Any]) -> bool:
    """Tell whether a table row can still be the one, given what is known."""
    return all(key is None or _fits(cell, key) for cell, key in zip(when, keys, strict=True))


def _fits(cell: Any, key: Any) -> bool:
    if isinstance(key, Possible):
        return cell in key.values
    return cell.holds(key) if isinstance(cell, Range) else bool(cell == key)


def _after_less(
    low: Decimal, high: Decimal, less: tuple[str, ...], values: Values
) -> tuple[Decimal, Decimal]:
    """Return a range less the facts *less*; one that is unknown may take all."""
    given = [values[name] for name in less if name in values]
    taken = sum((Fraction(each) for each in given), Fraction(0))
    lowest = low if len(given) == len(less) else ZERO
    ends = (max(Fraction(end) - taken, Fraction(0)) for end in (lowest, high))
    first, last = (round_to_fen(end) for end in ends)
    return first, last


def _compile_less(
    less: tuple[str, ...], program: ProgramRules
) -> Callable[[Decimal, Sequence[Step], Values, Finding | None], Amount]:
    """Return a function that takes the facts *less* off, never below zero, and rounds."""
    defaults = [(name, program.facts[name].default if name in program.facts else None) for name in less]
    ready = {
        name: Step("less", round_to_fen(Fraction(default)), name)
        for name, default in defaults
        if default is not None
    }
    usual = (*ready.values(), *([_FLOOR] if less else []))
    off = ZERO
    for step in ready.values():
        off = plus(off, step.value or ZERO)
    every_one = len(ready) == len(less)

    def take(total: Decimal, steps: Sequence[Step], values: Values, found: Finding | None) -> Amount:
        for name, default in defaults:
            if not every_one or values.get(name) is not default:
                return take_each(total, [*steps], values, found)
        if off:
            total = minus(total, off)
        if less and total < 0:
            total = ZERO
        return Amount(round_to_fen(total), (*steps, *usual), found)

    def take_each(total: Decimal, steps: list[Step], values: Values, found: Finding | None) -> Amount:
        for name, default in defaults:
            given = values.get(name)
            if given is None:
                return Amount(finding=_UNKNOWN)
            step = ready[name] if given is default else Step("less", _to_fen(given), name)
            steps.append(step)
            assert step.value is not None, "a step that takes off has a figure"
            total = minus(total, step.value)
        steps.append(_FLOOR)
        return Amount(round_to_fen(max(total, ZERO)), tuple(steps), found)

    return take


def _to_fen(given: Decimal | Fraction | int) -> Decimal:
    """Return a figure rounded to the fen; an amount, as nearly all are, is taken as it is."""
    if type(given) is Decimal and given.same_quantum(FEN):
        return given
    return round_to_fen(Fraction(given))


def _band(band: Band, program: ProgramRules) -> AmountOf:
    low_of, high_of = compile_operand(band.at_least, program), compile_operand(band.at_most, program)
    take = _compile_less(band.less, program)

    def amount(values: Values, day: date | None) -> Amount:
        low, high, value = low_of(values, day), high_of(values, day), values.get(band.fact)
        if low is None or high is None:
            return Amount(finding=_UNKNOWN)
        if value is None:
            return Amount(finding=_IN_BAND[Status.UNKNOWN], range=_after_less(low, high, band.less, values))
        if not low <= value <= high:
            return Amount(finding=_IN_BAND[Status.NOT_MET])
        return take(value, [Step("amount", value, band.fact)], values, _IN_BAND[Status.MET])

    return amount
