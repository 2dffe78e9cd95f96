"""Benefits as functions: the amount of one case, with its arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from unionaid.assess.logic import OUTSIDE, Figure, Possible, Values, compile_operand
from unionaid.assess.result import Finding, Status, Step, replay
from unionaid.money import round_to_fen
from unionaid.policy.benefits import Band, Benefit, ByTable, Fixed, InKind, PerUnit, Service, Share
from unionaid.policy.model import ProgramRules
from unionaid.policy.operands import FactRef, Operand, ParameterRef, ShareOf, Table

__all__ = ["Amount", "AmountOf", "compile_benefit", "named"]


@frozen
class Amount:
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


def named(operand: Operand) -> str | None:
    """Return the fact or parameter that *operand* names, if it names one."""
    match operand:
        case ParameterRef():
            return operand.id
        case FactRef():
            return operand.name
        case ShareOf():
            return operand.fact
    return None


def compile_benefit(benefit: Benefit, program: ProgramRules) -> AmountOf:
    """Return a function that gives the amount of *benefit* for a case."""
    match benefit:
        case Fixed():
            return _product([benefit.amount], (), benefit.less, program)
        case PerUnit():
            return _product([benefit.rate], benefit.facts, benefit.less, program)
        case Share():
            return _product([FactRef(benefit.fact), *benefit.rates], (), benefit.less, program)
        case ByTable():
            return _product([benefit.table], (), benefit.less, program)
        case Band():
            return _band(benefit, program)
        case InKind():
            if benefit.value is None:
                return lambda values, day: _NOTHING
            return _product([benefit.value], (), benefit.less, program)
        case Service():
            return lambda values, day: _NOTHING


def _product(
    operands: list[Operand], facts: tuple[str, ...], less: tuple[str, ...], program: ProgramRules
) -> AmountOf:
    """Return the product of *operands* and *facts*, rounded once, less *less*."""
    factors: list[tuple[Figure, str | None]] = [
        (compile_operand(operand, program), named(operand)) for operand in operands
    ]
    factors += [(compile_operand(FactRef(name), program), name) for name in facts]
    looks_up = any(_is_table(operand, program) for operand in operands)
    many = len(factors) > 1

    def amount(values: Values, day: date | None) -> Amount:
        steps: list[Step] = []
        for figure, name in factors:
            value = figure(values, day)
            if value is OUTSIDE:
                return Amount(finding=_IN_TABLE[Status.NOT_MET])
            if value is None:
                return _unknown(operands, values, day, program, looks_up=looks_up)
            steps.append(Step("times" if steps else "amount", Decimal(value), name))
        if many:
            steps.append(Step("round"))
        found = _IN_TABLE[Status.MET] if looks_up else None
        return _less(steps, less, values, found)

    return amount


def _is_table(operand: Operand, program: ProgramRules) -> bool:
    if isinstance(operand, ParameterRef):
        return bool(program.parameters[operand.id].by)
    return isinstance(operand, Table)


def _unknown(
    operands: list[Operand], values: Values, day: date | None, program: ProgramRules, *, looks_up: bool
) -> Amount:
    """Return an open amount; of a single table it lies between the rows left."""
    table: Any = operands[0]
    if isinstance(table, ParameterRef) and day is not None:
        dated = program.parameters[table.id].on(day)
        table = dated.value if dated else None
    if len(operands) > 1 or not isinstance(table, Table):
        return Amount(finding=_UNKNOWN)
    keys = [values.get(name) for name in table.by]
    left = [row.value for row in table.rows if _may_hold(row.when, keys)]
    found = _IN_TABLE[Status.UNKNOWN] if looks_up and left else _IN_TABLE[Status.NOT_MET]
    return Amount(finding=found, range=(min(left), max(left)) if left else None)


def _may_hold(when: tuple[Any, ...], keys: list[Any]) -> bool:
    """Tell whether a table row can still be the one, given what is known."""
    for cell, key in zip(when, keys, strict=True):
        if key is None:
            continue
        if isinstance(key, Possible):
            if cell not in key.values:
                return False
        elif not (cell.holds(key) if hasattr(cell, "holds") else cell == key):
            return False
    return True


def _less(steps: list[Step], less: tuple[str, ...], values: Values, found: Finding | None) -> Amount:
    """Return the amount of *steps* less the facts *less*, never below zero."""
    for name in less:
        given = values.get(name)
        if given is None:
            return Amount(finding=_UNKNOWN)
        steps.append(Step("less", round_to_fen(Fraction(given)), name))
    if less:
        steps.append(Step("floor"))
    done = tuple(steps)
    return Amount(value=replay(done), steps=done, finding=found)


def _band(band: Band, program: ProgramRules) -> AmountOf:
    low_of, high_of = compile_operand(band.at_least, program), compile_operand(band.at_most, program)

    def amount(values: Values, day: date | None) -> Amount:
        low, high, value = low_of(values, day), high_of(values, day), values.get(band.fact)
        if low is None or high is None:
            return Amount(finding=_UNKNOWN)
        if value is None:
            return Amount(finding=_IN_BAND[Status.UNKNOWN], range=(low, high))
        if not low <= value <= high:
            return Amount(finding=_IN_BAND[Status.NOT_MET])
        return _less([Step("amount", value, band.fact)], band.less, values, _IN_BAND[Status.MET])

    return amount


