"""Which facts could still change an undetermined outcome.

A fact counts only if it stands in something that is still unknown: a part of
an "any of" that another part has settled asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from unionaid.assess.result import Status
from unionaid.errors import ClassUnknown
from unionaid.policy.conditions import AllOf, AnyOf, Condition, Not
from unionaid.policy.model import Derived, ProgramRules
from unionaid.policy.size_class import STANDARD, size_class

if TYPE_CHECKING:
    from unionaid.assess.draft import Draft
    from unionaid.assess.engine import Engine

__all__ = ["missing_facts"]


def missing_facts(draft: Draft, engine: Engine) -> tuple[str, ...]:
    """Return the missing facts of an undetermined case, in the order of the file."""
    program = engine.program
    dating = [name for name in (program.dated_by, program.dated_to) if name is not None]
    names = _absent(dating, draft, program)
    blocks = engine.rules_of(draft)
    for criterion in (*program.criteria, *(each for rules in blocks for each in rules.criteria)):
        if criterion.severity == "block":
            names |= _asked(criterion.condition, draft, engine)
    for rules in blocks:
        finding = engine.amount_of(rules, draft).finding
        if finding is not None and finding.status is Status.UNKNOWN:
            names |= _absent(engine.facts_in(rules.benefit), draft, program)
    for limit in engine.limits_of(draft):
        if limit.severity == "block" and limit.counts(draft) is not False:
            names |= _absent(limit.missing_facts(draft), draft, program)
            if limit.limit.where is not None:
                names |= _asked(limit.limit.where, draft, engine)
    return tuple(name for name in program.facts if name in names)


def _asked(condition: Condition, draft: Draft, engine: Engine) -> set[str]:
    """Return the missing facts of the unknown parts of *condition*."""
    if engine.test_of(condition)(draft.values, draft.day) is not None:
        return set()
    match condition:
        case AllOf() | AnyOf():
            return {name for part in condition.conditions for name in _asked(part, draft, engine)}
        case Not():
            return _asked(condition.condition, draft, engine)
    return _absent(engine.facts_in(condition), draft, engine.program)


def _absent(names: Iterable[str], draft: Draft, program: ProgramRules) -> set[str]:
    """Return the facts to ask for where *names* are wanted."""
    absent: set[str] = set()
    for name in names:
        derived = program.derived.get(name)
        if derived is not None and derived.kind == "size_class":
            absent |= _absent_of_size(derived, draft.values)
        else:
            bases = (base for base in program.base_facts(name) if base not in draft.values)
            # what stands in for an absent fact is enough to ask for
            absent |= {program.facts[base].default_fact or base for base in bases}
    return absent


def _absent_of_size(derived: Derived, values: dict[str, Any]) -> set[str]:
    """Return the facts that could still change a size class."""
    industry, *rest = derived.of
    if industry not in values:
        return {name for name in derived.of if name not in values}
    staff, revenue, assets = (values.get(name) for name in rest)
    try:
        size_class(
            industry=values[industry],
            staff=staff,
            revenue=revenue,
            assets=assets,
            standard=derived.standard or STANDARD,
        )
    except ClassUnknown as error:
        names = dict(zip(("staff", "revenue", "assets"), rest, strict=True))
        return {names[name] for name in error.missing}
    return set()
