"""Reading the facts of one case, and working out the derived ones.

Here: from what a caller or a file gives to canonical values, every problem at
once. What a program asks is looked up once, not for every case. Not here: what
the rules make of the values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any

import attrs

from unionaid.assess.logic import Possible, mean
from unionaid.errors import ClassUnknown, Problem, make_problem
from unionaid.facts import IndustryCode, Unreadable, month_of
from unionaid.lang import Bilingual
from unionaid.money import FEN, from_fen, plus, to_fen
from unionaid.policy.model import Derived, ProgramRules
from unionaid.policy.size_class import is_industry_code, possible_classes
from unionaid.text.nearest import hint

__all__ = ["Filler", "Reader", "compile_filler", "compile_reader", "fill_in", "read_facts"]

Reader = Callable[[object], tuple[dict[str, Any], list[Problem]]]
"""From a case to its facts as canonical values, and every problem."""

Filler = Callable[[Mapping[str, Any]], dict[str, Any]]
"""From facts to the same with defaults and derived facts added."""


def read_facts(program: ProgramRules, case: object) -> tuple[dict[str, Any], list[Problem]]:
    """Return the facts of *case* as canonical values, and every problem.

    Both are in the order of the file, in whatever order the case has them.

    Args:
        program: Whose facts they are.

        case: A mapping from fact name to value, or an attrs object with such
            attributes. Values are Python's or text as offices write it.
    """
    return compile_reader(program)(case)


def compile_reader(program: ProgramRules) -> Reader:
    """Return :func:`read_facts` for one program."""
    known = program.facts.keys()
    readers = [(name, fact.type.read) for name, fact in program.facts.items()]
    checked, check = _compile_checks(program)

    def read(case: object) -> tuple[dict[str, Any], list[Problem]]:
        given: Any = case
        kind = type(case)
        if kind is not dict:
            if attrs.has(kind):
                given = {each.name: getattr(case, each.name) for each in attrs.fields(kind)}
            elif not isinstance(case, Mapping):
                return {}, [make_problem("case-not-mapping")]
        facts: dict[str, Any] = {}
        problems: list[Problem] = []
        value_of = given.get
        for name, read_value in readers:
            raw = value_of(name)
            if raw is None or (type(raw) is str and not raw.strip()):
                continue
            try:
                facts[name] = read_value(raw)
            except Unreadable as error:
                problems.append(error.problem.at(column=name))
        # as many facts as a dict has items are all of its items
        if (kind is not dict or len(facts) != len(given)) and not given.keys() <= known:
            for unknown in sorted(str(name) for name in given if name not in known):
                near = hint(unknown, program.facts)
                problems.append(make_problem("fact-unknown", hint=near).at(column=unknown))
        for name in checked:
            if name in facts:
                check(name, facts, problems)
        return facts, problems

    return read


def _compile_checks(
    program: ProgramRules,
) -> tuple[list[str], Callable[[str, Mapping[str, Any], list[Problem]], None]]:
    """Return what is held against other facts, and a function that notes what is wrong between them."""
    spans: dict[str, tuple[str, Bilingual]] = {}
    standards: dict[str, str] = {}
    for name, fact in program.facts.items():
        if fact.not_before:
            spans[name] = fact.not_before, program.facts[fact.not_before].label
        if isinstance(fact.type, IndustryCode):
            standards[name] = _standard(program, name)

    def check(name: str, facts: Mapping[str, Any], problems: list[Problem]) -> None:
        value = facts[name]
        if name in spans:
            start, label = spans[name]
            if start in facts and value < facts[start]:
                problems.append(make_problem("span-reversed", start=label).at(column=name))
        if name in standards and not is_industry_code(value, standards[name]):
            problems.append(make_problem("industry-code-unknown").at(column=name))

    return [name for name in program.facts if name in spans or name in standards], check


def _standard(program: ProgramRules, name: str) -> str:
    """Return the size standard that the industry *name* is read by."""
    return next((d.standard for d in program.derived.values() if name in d.of and d.standard), "2017")


def fill_in(program: ProgramRules, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return *facts* with defaults and derived facts added."""
    return compile_filler(program)(facts)


def compile_filler(program: ProgramRules) -> Filler:
    """Return :func:`fill_in` for one program."""
    defaults = [
        (name, fact.default, fact.default_fact)
        for name, fact in program.facts.items()
        if fact.default is not None or fact.default_fact is not None
    ]
    derived = list(program.derived.items())

    def fill(facts: Mapping[str, Any]) -> dict[str, Any]:
        values = dict(facts)
        for name, default, stand_in in defaults:
            if name in values:
                continue
            if default is not None:
                values[name] = default
            elif stand_in in values:
                values[name] = values[stand_in]
        for name, each in derived:
            value = _derive(each, values)
            if value is not None:
                values[name] = value
        return values

    return fill


def _derive(derived: Derived, values: Mapping[str, Any]) -> Any:
    if derived.kind == "size_class":
        return _size(derived, values)
    parts: list[Any] = [values[name] for name in derived.of if name in values]
    if len(parts) < len(derived.of):
        return None
    if derived.kind == "months_between":
        return month_of(parts[1]).index - month_of(parts[0]).index
    if derived.kind == "difference":
        parts[1] = -Fraction(parts[1]) if isinstance(parts[1], Fraction) else Decimal(parts[1]).copy_negate()
    fen = _whole_fen(parts)
    if derived.kind != "mean":
        return _sum(parts) if fen is None else from_fen(fen)
    if fen is None:
        return _exact(mean(parts))
    return Fraction(fen, 100 * len(parts)) if fen % len(parts) else from_fen(fen // len(parts))


def _sum(parts: list[Any]) -> Decimal | Fraction:
    """Return the exact sum: a Decimal, as amounts are worked out from, unless a mean is among the parts."""
    if any(isinstance(part, Fraction) for part in parts):
        return _exact(sum(map(Fraction, parts), Fraction(0)))
    return reduce(plus, parts, Decimal(0))


def _whole_fen(parts: list[Any]) -> int | None:
    """Return the sum of amounts in fen, None if one of them is no amount of whole fen.

    Nearly all are; whole numbers take a tenth of the time of fractions.
    """
    total = 0
    for part in parts:
        if type(part) is not Decimal or not part.same_quantum(FEN):
            return None
        total += to_fen(part)
    return total


def _exact(value: Fraction) -> Decimal | Fraction:
    """Return *value* as fen-exact Decimal where it is one, else as it is."""
    hundredths = value * 100
    return from_fen(int(hundredths)) if hundredths.denominator == 1 else value


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
