"""Which facts could still change an undetermined outcome.

A fact counts only if it stands in something that is still unknown: a part of
an "any of" that another part has settled asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from unionaid.assess.amounts import compile_benefit
from unionaid.assess.logic import compile_condition
from unionaid.assess.result import Status
from unionaid.errors import ClassUnknown
from unionaid.policy.conditions import AllOf, AnyOf, Condition, Not, facts_of
from unionaid.policy.model import Derived, ProgramRules
from unionaid.policy.size_class import size_class

if TYPE_CHECKING:
    from unionaid.assess.draft import Draft
    from unionaid.assess.engine import Engine

__all__ = ["missing_facts"]


def missing_facts(draft: Draft, engine: Engine) -> tuple[str, ...]:
    """Return the missing facts of an undetermined case, in the order of the file."""
    program = engine.program
    names: set[str] = set()
    for name in (program.dated_by, program.dated_to):
        if name is not None and name not in draft.values:
            names.add(name)
    blocks = [draft.rules] if draft.rules is not None else list(program.rules) if draft.day is None else []
    criteria = [*program.criteria, *(c for rules in blocks for c in rules.criteria)]
    for criterion in criteria:
        if criterion.severity == "block":
            names |= _asked(criterion.condition, draft, program)
    for rules in blocks:
        amount = compile_benefit(rules.benefit, program)(draft.values, draft.day)
        if amount.finding is not None and amount.finding.status is Status.UNKNOWN:
            names |= _absent(facts_of(rules.benefit, program.parameters), draft, program)
    for limit in engine.limits_of(draft):
        if getattr(limit.limit, "severity", "block") == "block" and limit.counts(draft) is not False:
            names |= set(limit.missing_facts(draft))
            if limit.limit.where is not None:
                names |= _asked(limit.limit.where, draft, program)
    return tuple(name for name in program.facts if name in names)


def _asked(condition: Condition, draft: Draft, program: ProgramRules) -> set[str]:
    """Return the missing facts of the unknown parts of *condition*."""
    if compile_condition(condition, program)(draft.values, draft.day) is not None:
        return set()
    match condition:
        case AllOf() | AnyOf():
            return {name for part in condition.conditions for name in _asked(part, draft, program)}
        case Not():
            return _asked(condition.condition, draft, program)
    return _absent(facts_of(condition, program.parameters), draft, program)


def _absent(names: Iterable[str], draft: Draft, program: ProgramRules) -> set[str]:
    absent: set[str] = set()
    for name in names:
        derived = program.derived.get(name)
        if derived is not None and derived.kind == "size_class":
            absent |= _absent_of_size(derived, draft.values)
        else:
            absent |= {base for base in program.base_facts(name) if base not in draft.values}
    return absent


def _absent_of_size(derived: Derived, values: dict[str, Any]) -> set[str]:
    """Return the facts that could still change a size class."""
    given = dict(zip(("industry", "staff", "revenue", "assets"), derived.of, strict=True))
    if values.get(given["industry"]) is None:
        return {name for name in derived.of if name not in values}
    try:
        size_class(**{key: values.get(name) for key, name in given.items()}, standard=derived.standard)  # type: ignore[arg-type]
    except ClassUnknown as error:
        return {given[name] for name in error.missing}
    return set()
