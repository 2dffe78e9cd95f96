"""Defaults and derived facts as expressions.

Here: from the columns of a case's facts to every value that its rules may name.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from attrs import evolve

from unionaid.bulk.reading import constant, held_as
from unionaid.bulk.sizes import size_of
from unionaid.bulk.stages import Expr, Stages
from unionaid.bulk.times import with_months
from unionaid.bulk.values import Num, Size, Time, Value, same_or, total
from unionaid.policy.model import Derived, ProgramRules
from unionaid.policy.size_class import STANDARD

__all__ = ["fill_in"]


def fill_in(
    stages: Stages,
    program: ProgramRules,
    facts: Mapping[str, Value],
    industries: Mapping[str, Expr],
    absent: Container[str],
) -> dict[str, Value]:
    """Return *facts* with defaults and derived facts.

    Args:
        stages: The frame.

        program: Whose facts they are.

        facts: Every fact of the program that its rules name.

        industries: Of each industry code the number of its bounds.

        absent: The facts that no row has: their defaults stand for them as they are.
    """
    values = dict(facts)
    later = {name for name, fact in program.facts.items() if fact.default is not None}
    for name, fact in program.facts.items():
        later.discard(name)
        if fact.default is not None:
            stand_in = held_as(fact.type, constant(fact.type, fact.default))
        elif fact.default_fact is not None:
            # as the reader of rows has it, a stand-in that comes later has no default yet
            source = facts if fact.default_fact in later else values
            stand_in = source[fact.default_fact]
        else:
            continue
        if name in absent and fact.default is None:
            values[name] = stand_in
            continue
        filled = same_or(values[name], stand_in)
        assert not isinstance(filled, Size), "no submitted fact is a size"
        held = with_months(stages, evolve(filled, expr=stages.put(filled.expr)))
        if isinstance(held, Num) and name in absent and not fact.default:
            held = evolve(held, is_zero=True)
        values[name] = held
    for name, derived in program.derived.items():
        values[name] = _derive(stages, derived, values, industries)
    return values


def _derive(
    stages: Stages, derived: Derived, values: Mapping[str, Value], industries: Mapping[str, Expr]
) -> Value:
    parts: list[Any] = [values[name] for name in derived.of]
    match derived.kind:
        case "size_class":
            industry, *rest = derived.of
            facts: dict[str, Num | None] = {}
            for name, part in zip(("staff", "revenue", "assets"), rest, strict=True):
                value = values[part]
                facts[name] = value if isinstance(value, Num) else None
            return size_of(stages, industries[industry], facts, derived.standard or STANDARD)
        case "months_between":
            first, last = parts
            assert isinstance(first, Time), "months lie between days or months"
            return Num(stages.put(last.month - first.month), 1, 12 * 300, signed=True)
        case "difference":
            found = total([(1, parts[0]), (-1, parts[1])])
        case "sum":
            found = total([(1, part) for part in parts])
        case _:
            found = total([(1, part) for part in parts])
            found = evolve(found, den=found.den * len(parts))
    return evolve(found, expr=stages.put(found.expr))
