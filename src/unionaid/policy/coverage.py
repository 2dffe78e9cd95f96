"""Checks that no day of any rules is left without its figures.

Here: what can only be seen when a program is read whole. Not here: the shape
of the single parts (the readers beside this module).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from attrs import fields, has

from unionaid.facts import MonthType, Year
from unionaid.lang import Bilingual
from unionaid.policy.benefits import Cap, InKind, Limit, Service
from unionaid.policy.model import Fact, ProgramRules
from unionaid.policy.node import Node
from unionaid.policy.operands import ParameterRef

__all__ = ["check_blocks", "check_caps", "check_parameters", "parameters_of"]


def parameters_of(part: Any) -> frozenset[str]:
    """Return the ids of all parameters that *part* of a program uses."""
    if isinstance(part, ParameterRef):
        return frozenset([part.id])
    if isinstance(part, tuple):
        return frozenset(id_ for item in part for id_ in parameters_of(item))
    if has(type(part)):
        return frozenset(id_ for f in fields(type(part)) for id_ in parameters_of(getattr(part, f.name)))
    return frozenset()


def check_parameters(program: ProgramRules, node: Node) -> None:
    """Every parameter that a block uses has a value on each of its days."""
    always = parameters_of((program.criteria, program.limits))
    day = timedelta(days=1)
    for number, rules in zip(_block_numbers(node), program.rules, strict=False):
        for id_ in sorted(always | parameters_of((rules.criteria, rules.benefit, rules.limits))):
            gap = program.parameters[id_].first_gap(rules.start, rules.end)
            if gap is None:
                continue
            start, stop = gap
            path = f"{node.path}.rules[{number}]"
            if stop is not None and (rules.end is None or stop < rules.end) or start == rules.start:
                last = stop - day if stop else Bilingual(zh="以后", en="later")
                node.faults.add(path, "policy-parameter-late", name=id_, start=start, last=last)
            else:
                node.faults.add(path, "policy-parameter-gap", name=id_, start=start, last=start - day)


def _block_numbers(node: Node) -> Iterable[int]:
    """The positions in the file of the blocks that are rules, not repeals."""
    blocks = node.data.get("rules") or []
    return (i for i, block in enumerate(blocks) if isinstance(block, dict) and not block.get("repealed"))


def check_blocks(starts: Iterable[tuple[Node, date]], dating: Fact | None) -> None:
    """Blocks start in rising order, and never inside the unit that dates a case."""
    previous: date | None = None
    for node, start in starts:
        if previous is not None and start <= previous:
            node.fault("policy-dates-order", key="from")
        previous = start
        if dating is None:
            continue
        if isinstance(dating.type, MonthType) and start.day != 1:
            unit = Bilingual(zh="月", en="month")
        elif isinstance(dating.type, Year) and (start.month, start.day) != (1, 1):
            unit = Bilingual(zh="年", en="year")
        else:
            continue
        node.fault("policy-rules-inside-unit", key="from", start=start, unit=unit)


def check_caps(program: ProgramRules, node: Node) -> None:
    """A cap of money needs a benefit of money."""
    for rules in program.rules:
        limits: tuple[Limit, ...] = (*program.limits, *rules.limits)
        for limit in limits:
            if isinstance(limit, Cap) and isinstance(rules.benefit, InKind | Service):
                node.fault("policy-cap-no-money", id=limit.id)
