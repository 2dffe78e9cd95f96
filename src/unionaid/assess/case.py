"""Reading the facts of one case, and working out the derived ones.

Here: from what a caller or a file gives to canonical values, every problem at
once. Not here: what the rules make of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from unionaid.assess.logic import Possible, mean
from unionaid.errors import ClassUnknown, Problem, make_problem
from unionaid.facts import IndustryCode, Unreadable, is_missing, month_of
from unionaid.policy.model import Derived, ProgramRules
from unionaid.policy.size_class import is_industry_code, possible_classes
from unionaid.text.nearest import hint

__all__ = ["fill_in", "read_facts"]


def read_facts(program: ProgramRules, case: object) -> tuple[dict[str, Any], list[Problem]]:
    """Return the facts of *case* as canonical values, and every problem.

    Both are in the order of the file, in whatever order the case has them.

    Args:
        program: Whose facts they are.

        case: A mapping from fact name to value, or an attrs object with such
            attributes. Values are Python's or text as offices write it.
    """
    given, kind = case, type(case)
    if attrs.has(kind):
        given = {each.name: getattr(case, each.name) for each in attrs.fields(kind)}
    if not isinstance(given, Mapping):
        return {}, [make_problem("case-not-mapping")]
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, fact in program.facts.items():
        raw = given.get(name)
        if not is_missing(raw):
            try:
                facts[name] = fact.type.read(raw)
            except Unreadable as error:
                problems.append(error.problem.at(column=name))
    for unknown in sorted(str(name) for name in given if name not in program.facts):
        known = hint(unknown, program.facts)
        problems.append(make_problem("fact-unknown", hint=known).at(column=unknown))
    problems += _cross_problems(program, facts)
    return facts, problems


def _cross_problems(program: ProgramRules, facts: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong between facts that are each readable."""
    problems = []
    for name, value in facts.items():
        fact = program.facts[name]
        start = facts.get(fact.not_before) if fact.not_before else None
        if start is not None and value < start:
            assert fact.not_before is not None  # start was read by it
            label = program.facts[fact.not_before].label
            problems.append(make_problem("span-reversed", start=label).at(column=name))
        if isinstance(fact.type, IndustryCode) and not is_industry_code(value, _standard(program, name)):
            problems.append(make_problem("industry-code-unknown").at(column=name))
    return problems


def _standard(program: ProgramRules, name: str) -> str:
    """Return the size standard that the industry *name* is read by."""
    return next((d.standard for d in program.derived.values() if name in d.of and d.standard), "2017")


def fill_in(program: ProgramRules, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return *facts* with defaults and derived facts added."""
    values = dict(facts)
    for name, fact in program.facts.items():
        if name in values:
            continue
        if fact.default is not None:
            values[name] = fact.default
        elif fact.default_fact is not None and fact.default_fact in values:
            values[name] = values[fact.default_fact]
    for name, derived in program.derived.items():
        value = _derive(derived, values)
        if value is not None:
            values[name] = value
    return values


def _derive(derived: Derived, values: Mapping[str, Any]) -> Any:
    if derived.kind == "size_class":
        return _size(derived, values)
    parts: list[Any] = [values[name] for name in derived.of if name in values]
    if len(parts) < len(derived.of):
        return None
    match derived.kind:
        case "sum":
            return _exact(sum((Fraction(part) for part in parts), Fraction(0)))
        case "difference":
            return _exact(Fraction(parts[0]) - Fraction(parts[1]))
        case "mean":
            return _exact(mean(parts))
        case _:
            return month_of(parts[1]).index - month_of(parts[0]).index


def _exact(value: Fraction) -> Decimal | Fraction:
    """Return *value* as fen-exact Decimal where it is one, else as it is."""
    hundredths = value * 100
    return Decimal(int(hundredths)).scaleb(-2) if hundredths.denominator == 1 else value


def _size(derived: Derived, values: Mapping[str, Any]) -> Any:
    """Return the class, the possible classes, or None where nothing is known."""
    industry, staff, revenue, assets = (values.get(name) for name in derived.of)
    if industry is None:
        return None
    try:
        classes = possible_classes(
            industry=industry,
            staff=staff,
            revenue=revenue,
            assets=assets,
            standard=derived.standard or "2017",
        )
    except ClassUnknown:
        return None
    names = frozenset(str(each.value) for each in classes)
    return next(iter(names)) if len(names) == 1 else Possible(names)
