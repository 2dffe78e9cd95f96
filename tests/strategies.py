"""What random cases are made of: values around every figure and date of a policy.

Uniform random money would never meet a bound. The pools here hold each
constant of the policy file, one step below and above it, and little else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from good_cases import CODES, GOOD
from unionaid.assess.engine import Engine
from unionaid.assess.usage import Usage, Used
from unionaid.facts import (
    Choice,
    CreditCode,
    Date,
    FactType,
    IndustryCode,
    Key,
    Money,
    Month,
    MonthType,
    Number,
    Ratio,
    Whole,
    Year,
    YesNo,
)
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.model import ProgramRules

__all__ = [
    "FICTIONAL",
    "PACKAGED",
    "PROGRAMS",
    "batches",
    "candidates",
    "cases",
    "engine_of",
    "pools",
    "raw_policy",
    "straighten",
    "usages",
]

FICTIONAL: Final = Path(__file__).with_name("fictional.toml")
PACKAGED: Final = ("acftu-fee-refund", "jinzhou-2020")

SIZE_BOUNDS: Final = (20, 300, 1000, 3_000_000, 20_000_000, 50_000_000, 60_000_000, 400_000_000)
"""Bounds of the size table that the industries in use here have, in persons and yuan."""

Pools = Mapping[str, tuple[Any, ...]]


@cache
def raw_policy(policy: str) -> bytes:
    """Return the text of a packaged policy, or of the fictional one."""
    if policy == "mist-island":
        return FICTIONAL.read_bytes()
    return resources.files("unionaid").joinpath("policies", f"{policy}.toml").read_bytes()


@cache
def engine_of(policy: str, program: str) -> Engine:
    """Return an engine for a program of one of the policies."""
    rules = read_policy_bytes(raw_policy(policy), file=f"{policy}.toml")
    return Engine(rules.programs[program], rules)


@cache
def programs() -> tuple[tuple[str, str], ...]:
    """Return every program of every policy, as policy and program."""
    found = []
    for policy in (*PACKAGED, "mist-island"):
        data = tomllib.loads(raw_policy(policy).decode())
        found += [(policy, program) for program in data["programs"]]
    return tuple(found)


PROGRAMS: Final = programs()


def constants(data: Any) -> Iterator[Any]:
    """Walk every figure and date of a part of a policy file."""
    if isinstance(data, Mapping):
        for value in data.values():
            yield from constants(value)
    elif isinstance(data, list):
        for value in data:
            yield from constants(value)
    elif isinstance(data, int | Decimal | date | str) and not isinstance(data, bool):
        yield data


@cache
def pools(policy: str, program: str) -> Pools:
    """Return, for each fact of a program, values around all that its rules name."""
    data = tomllib.loads(raw_policy(policy).decode(), parse_float=Decimal)
    own = data["programs"][program]
    named = {value for value in constants(own) if isinstance(value, str)}
    used = {id_: each for id_, each in data.get("parameters", {}).items() if id_ in named}
    figures = list(constants([own["rules"], own.get("criteria"), own.get("limits"), used]))
    rules = engine_of(policy, program).program
    if any(derived.kind == "size_class" for derived in rules.derived.values()):
        figures += SIZE_BOUNDS
    return {
        name: tuple(_pool(fact.type, figures))
        for name, fact in rules.facts.items()
        if not fact.descriptive or fact.name in own["facts"]
    }


def _pool(type_: FactType[Any], figures: list[Any]) -> list[Any]:
    """Return values of a type around the figures of a program."""
    numbers = sorted({Decimal(f) for f in figures if isinstance(f, int | Decimal)})
    days = sorted({f for f in figures if isinstance(f, date)} | {date(2020, 5, 31)})
    around = [day + timedelta(days=step) for day in days for step in (-1, 0, 1)]
    match type_:
        case YesNo():
            return [True, False]
        case Choice():
            return list(type_.choices)
        case CreditCode():
            return list(CODES)
        case IndustryCode():
            return ["C13", "E", "7010", "M", "70", "P", "L", "A"]
        case Year():
            return sorted({day.year + step for day in days for step in (-1, 0, 1)})
        case MonthType():
            return [
                Month.from_index(i)
                for i in sorted({d.year * 12 + d.month - 1 + s for d in days for s in (-1, 0)})
            ]
        case Date():
            return sorted({*around, date(2030, 1, 31)})
        case Whole():
            small = {int(n) + step for n in numbers if n <= 1000 for step in (-1, 0, 1)}
            return sorted(each for each in small | {3, 5, 11, 20} if each >= 0)
        case Ratio():
            return [Decimal(0), Decimal("0.333"), Decimal(1)]
        case Number():
            step = Decimal(1).scaleb(-type_.decimals)
            fine = {n.quantize(step) + s for n in numbers if n <= 1000 for s in (-step, step * 0, step)}
            return sorted(each for each in fine | {Decimal("2.5")} if each >= 0)
        case Money():
            fen = Decimal("0.01")
            about = {n.quantize(fen) + s for n in numbers for s in (-fen, fen * 0, fen)}
            return sorted(each for each in about | {Decimal("0.00"), Decimal("1234.56")} if each >= 0)
        case Key():
            return ["A1", "B2", "X3"] if type_.not_a_name else ["A1", "B2", "X3", "市直"]
    return ["甲方", "乙方"]


def candidates(policy: str, program: str, fact: str) -> tuple[Any, ...]:
    """Return every value of a fact that random cases use."""
    return pools(policy, program)[fact]


@st.composite
def cases(draw: st.DrawFn, policy: str, program: str) -> dict[str, Any]:
    """Return a readable case of a program.

    One in three is random throughout; the others are the good case of the
    program with a few facts changed or left out, and so mostly near a bound.
    """
    values = pools(policy, program)
    every = tuple(values)
    few = st.lists(st.sampled_from(every), max_size=4, unique=True)
    names = draw(st.one_of(few, few, st.just(every)))
    case = dict(GOOD[program])
    for name in names:
        if draw(st.integers(0, 7)):
            case[name] = draw(st.sampled_from(values[name]))
        else:
            case.pop(name, None)
    straighten(engine_of(policy, program).program, case)
    return case


def straighten(rules: ProgramRules, case: dict[str, Any]) -> None:
    """Put a span that runs backwards the right way round."""
    for name, fact in rules.facts.items():
        start = fact.not_before
        if start in case and name in case and case[name] < case[start]:
            case[name], case[start] = case[start], case[name]


def batches(policy: str, program: str, *, longest: int = 6) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return batches of cases."""
    return st.lists(cases(policy, program), max_size=longest)


@st.composite
def usages(draw: st.DrawFn, policy: str, program: str) -> Usage:
    """Return what was granted before, under keys that random cases have."""
    engine = engine_of(policy, program)
    earlier = draw(st.lists(cases(policy, program), max_size=3))
    used = dict(Usage.of(engine.assess_all(earlier)).used)
    for place in used:
        if draw(st.booleans()):
            fen = draw(st.integers(0, 100_000))
            used[place] = Used(draw(st.integers(0, 3)), Decimal(fen).scaleb(-2))
    return Usage(used)
