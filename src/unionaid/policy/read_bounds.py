"""Bounds that exclude each other, so that nothing can ever fit between them.

Here: bounds that stand together in one condition or band, compared at once where
they are figures of the file, else on each day that their parameters change. Not
here: reading a bound (``read_conditions``, ``read_rules``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from unionaid.facts import FactType, Month, month_of
from unionaid.policy.conditions import Compare, Condition
from unionaid.policy.node import MISSING_DAY, Faults, Node
from unionaid.policy.operands import Constant, Operand, Parameter, ParameterRef, Table
from unionaid.policy.read_tables import UNREADABLE
from unionaid.policy.scope import Scope, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from unionaid.policy.model import Rules

__all__ = ["Bounds", "Side", "check_bounds", "check_sides", "sides_of"]


@frozen
class Side:
    """One bound.

    Args:
        operand: The figure.

        is_low: Whether values lie above it.

        inclusive: Whether the figure itself fits.
    """

    operand: Operand
    is_low: bool
    inclusive: bool = True


@frozen
class Bounds:
    """Bounds that must hold together.

    Args:
        path: Where they stand in the file.

        type: The type of what they bound.

        sides: The bounds.
    """

    path: str
    type: FactType[Any]
    sides: tuple[Side, ...]


def sides_of(tests: Iterable[Condition]) -> tuple[Side, ...]:
    """Return the bounds among *tests*, which are of one condition."""
    return tuple(
        Side(test.operand, test.operator in ("at_least", "above"), test.operator in ("at_least", "at_most"))
        for test in tests
        if isinstance(test, Compare)
    )


def check_sides(node: Node, type_: FactType[Any], sides: tuple[Side, ...], scope: Scope, code: str) -> None:
    """Record the fault *code* where figures exclude each other; leave parameters to :func:`check_bounds`."""
    bounds = Bounds(node.path, type_, sides)
    if not all(isinstance(side.operand, Constant) for side in sides):
        scope.bounds.append(bounds)
    elif _exclude(bounds, MISSING_DAY, {}):
        node.fault(code)


def check_bounds(
    every: Iterable[Bounds],
    blocks: Iterable[tuple[str, Rules]],
    parameters: Mapping[str, Parameter],
    faults: Faults,
) -> None:
    """Bounds leave room between them on every day of the rules that they belong to.

    Args:
        every: The bounds of one program.

        blocks: Its dated blocks, each with its place in the file.

        parameters: Those that the program uses, by id.

        faults: Where faults are recorded.
    """
    blocks = list(blocks)
    for bounds in every:
        own = [rules for path, rules in blocks if bounds.path.startswith(f"{path}.")]
        days = sorted(
            day
            for rules in own or [rules for _, rules in blocks]
            for day in _days(bounds, rules, parameters)
            if _exclude(bounds, day, parameters)
        )
        if days:
            faults.add(bounds.path, "policy-bounds-on-day", day=days[0])


def _days(bounds: Bounds, rules: Rules, parameters: Mapping[str, Parameter]) -> set[date]:
    """Return the days of *rules* on which a figure of *bounds* begins."""
    if rules.start == MISSING_DAY:
        return set()
    ids = {side.operand.id for side in bounds.sides if isinstance(side.operand, ParameterRef)}
    starts = {value.start for id_ in ids & parameters.keys() for value in parameters[id_].values}
    return {
        day for day in (rules.start, *starts) if day >= rules.start and (rules.end is None or day < rules.end)
    }


def _exclude(bounds: Bounds, day: date, parameters: Mapping[str, Parameter]) -> bool:
    """Tell whether nothing fits all of *bounds* on *day*; what is not known then is passed over."""
    known = [(side, _figure(side.operand, day, bounds.type, parameters)) for side in bounds.sides]
    lows = [(side, value) for side, value in known if side.is_low and value is not None]
    highs = [(side, value) for side, value in known if not side.is_low and value is not None]
    for low_side, low_value in lows:
        for high_side, high_value in highs:
            low, high = low_value, high_value
            if isinstance(low, Month) is not isinstance(high, Month):
                low, high = month_of(low), month_of(high)
            if low > high or (low == high and not (low_side.inclusive and high_side.inclusive)):
                return True
    return False


def _figure(operand: Operand, day: date, type_: FactType[Any], parameters: Mapping[str, Parameter]) -> Any:
    """Return the figure of *operand* on *day*, None where there is none or only a case has it."""
    if isinstance(operand, Constant):
        return operand.value
    parameter = parameters.get(operand.id) if isinstance(operand, ParameterRef) else None
    if parameter is None or not comparable(type_, parameter.type):
        return None
    dated = parameter.on(day)
    return (
        None if dated is None or dated.value is UNREADABLE or isinstance(dated.value, Table) else dated.value
    )
