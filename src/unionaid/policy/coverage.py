"""Checks that no day of any rules is left without its figures, and no case is between two.

Here: what can only be seen when a program is read whole. Not here: the shape
of the single parts (the readers beside this module).
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import fields, has

from unionaid.errors import Problem, make_problem
from unionaid.facts import MonthType, Year
from unionaid.lang import Bilingual
from unionaid.policy.benefits import Cap, InKind, Limit, Service
from unionaid.policy.node import MISSING_DAY, Faults, Node
from unionaid.policy.operands import Parameter, ParameterRef, Table
from unionaid.policy.scope import UNREAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from unionaid.policy.model import Fact, PolicyRules, ProgramRules, Rules

__all__ = ["check_blocks", "check_caps", "check_parameters", "check_shared", "limit_shape", "parameters_of"]


def parameters_of(part: Any) -> frozenset[str]:
    """Return the ids of all parameters that *part* of a program uses."""
    if isinstance(part, ParameterRef):
        return frozenset([part.id])
    if isinstance(part, tuple):
        return frozenset(id_ for item in part for id_ in parameters_of(item))
    if has(type(part)):
        return frozenset(id_ for f in fields(type(part)) for id_ in parameters_of(getattr(part, f.name)))
    return frozenset()


def check_parameters(program: ProgramRules, blocks: Iterable[tuple[str, Rules]], faults: Faults) -> None:
    """Every parameter that a block uses has a value on each of its days, and one alone for each case.

    Args:
        program: The program.

        blocks: Its dated blocks, each with its place in the file.

        faults: Where faults are recorded. What another fault leaves unclear
            is passed over.
    """
    always = parameters_of((program.criteria, program.limits))
    latest = MISSING_DAY
    for path, rules in blocks:
        in_order = latest < rules.start and (rules.end is None or rules.start < rules.end)
        latest = max(latest, rules.start)
        if not in_order:
            continue
        for id_ in sorted(always | parameters_of((rules.criteria, rules.benefit, rules.limits))):
            parameter = program.parameters.get(id_)
            if parameter is not None and _in_order(parameter):
                _check_gaps(parameter, rules, path, faults)
                _check_changes(parameter, rules, path, program, faults)


def _in_order(parameter: Parameter) -> bool:
    starts = [value.start for value in parameter.values]
    return bool(starts) and MISSING_DAY not in starts and starts == sorted(set(starts))


def _check_gaps(parameter: Parameter, rules: Rules, path: str, faults: Faults) -> None:
    day = timedelta(days=1)
    gap = parameter.first_gap(rules.start, rules.end)
    while gap is not None:
        start, stop = gap
        if stop != rules.end:
            assert stop is not None  # an open gap ends where an open block does
            faults.add(path, "policy-parameter-late", name=parameter.id, start=start, last=stop - day)
            gap = parameter.first_gap(stop, rules.end)
            continue
        if start == rules.start:
            faults.add(path, "policy-parameter-never", name=parameter.id, start=start)
        else:
            faults.add(path, "policy-parameter-gap", name=parameter.id, start=start, last=start - day)
        return


def _check_changes(
    parameter: Parameter, rules: Rules, path: str, program: ProgramRules, faults: Faults
) -> None:
    """No figure changes within a case, which is worked out by the figures of its first day."""
    if any(
        (problem.path or "").startswith(f"parameters.{parameter.id}.values") for problem in faults.problems
    ):
        return  # what it is meant to be is not known
    for before, after in pairwise(parameter.values):
        day = after.start
        if day <= rules.start or (rules.end is not None and day >= rules.end):
            continue
        if not _differ(before.value, after.value):
            continue
        unit = _unit_around(day, program.facts.get(program.dated_by))
        if unit is not None:
            faults.add(path, "policy-parameter-inside-unit", name=parameter.id, day=day, unit=unit)
        elif program.dated_to is not None:
            faults.add(path, "policy-parameter-in-span", name=parameter.id, day=day)


def _differ(one: Any, other: Any) -> bool:
    """Tell whether two figures or tables say different things; days without any are told as a gap."""
    if one is None or other is None:
        return False
    if isinstance(one, Table) and isinstance(other, Table):
        return set(one.rows) != set(other.rows)
    return bool(one != other)


def check_blocks(starts: Iterable[tuple[Node, date]], dating: Fact | None) -> None:
    """Blocks start in rising order, and never inside the unit that dates a case."""
    previous: date | None = None
    for node, start in starts:
        if start == MISSING_DAY:
            continue
        if previous is not None and start <= previous:
            node.fault("policy-dates-order", key="from")
        previous = start
        unit = _unit_around(start, dating)
        if unit is not None:
            node.fault("policy-rules-inside-unit", key="from", start=start, unit=unit)


def _unit_around(day: date, dating: Fact | None) -> Bilingual | None:
    """Return the month or year that dates the cases and has begun before *day*, None if there is none."""
    if dating is not None and isinstance(dating.type, MonthType) and day.day != 1:
        return Bilingual(zh="月", en="month")
    if dating is not None and isinstance(dating.type, Year) and (day.month, day.day) != (1, 1):
        return Bilingual(zh="年", en="year")
    return None


def check_caps(program: ProgramRules, node: Node) -> None:
    """A cap of money needs a benefit of money."""
    for rules in program.rules:
        limits: tuple[Limit, ...] = (*program.limits, *rules.limits)
        for limit in limits:
            if isinstance(limit, Cap) and isinstance(rules.benefit, InKind | Service):
                node.fault("policy-cap-no-money", id=limit.id)


def all_limits(program: ProgramRules) -> Iterator[Limit]:
    """Walk every limit of *program* and of its blocks."""
    yield from program.limits
    for rules in program.rules:
        yield from rules.limits


def limit_shape(limit: Limit, program: ProgramRules) -> tuple[object, ...] | None:
    """Return how *limit* counts, None where the type of a fact could not be read.

    Two limits that share an id have one shape, or their keys would never meet.
    """
    types = [program.facts[name].type for name in limit.per]
    if UNREAD in types:
        return None
    return type(limit).__name__, tuple(type_.kind for type_ in types), limit.per_year


def check_shared(policies: Iterable[PolicyRules]) -> tuple[Problem, ...]:
    """Return a problem for each shared limit that counts otherwise than in a policy before it.

    One file is held to this when it is read; several are only met together by
    who loads them.
    """
    shapes: dict[str, object] = {}
    problems: list[Problem] = []
    for policy in policies:
        for program in policy:
            for limit in all_limits(program):
                shape = limit_shape(limit, program)
                if limit.shared and shapes.setdefault(limit.id, shape) != shape:
                    problem = make_problem("policy-limit-shared", id=limit.id)
                    problems.append(problem.at(file=f"{policy.id}.toml", path=f"programs.{program.id}"))
    return tuple(problems)
