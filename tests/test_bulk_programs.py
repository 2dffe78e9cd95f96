"""Frames equal ``assess_all`` row for row, for every program there is."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frames import FORMS, Form, expected, in_duckdb, in_polars, in_spark, needs_spark
from good_cases import GOOD
from strategies import PROGRAMS, engine_of, pools, straighten
from unionaid.assess.usage import Usage

every_program = pytest.mark.parametrize(("policy", "program"), PROGRAMS)
seeds = st.integers(0, 2**32)

_FEW = max(2, settings().max_examples // 10)


def batch(policy: str, program: str, random: Random, count: int) -> list[dict[str, Any]]:
    """Return cases like those of ``strategies.cases``, many at a time."""
    values, rules = pools(policy, program), engine_of(policy, program).program
    cases = []
    for _ in range(count):
        case = dict(GOOD[program])
        every = random.random() < 0.33
        names = list(values) if every else random.sample(list(values), min(len(values), random.randint(0, 4)))
        for name in names:
            if random.randint(0, 7):
                case[name] = random.choice(values[name])
            else:
                case.pop(name, None)
        straighten(rules, case)
        cases.append(case)
    return cases


def drawn(policy: str, program: str, seed: int) -> tuple[list[dict[str, Any]], Usage]:
    """Return a batch, and what was granted before it under keys that it has."""
    random = Random(seed)
    earlier = engine_of(policy, program).assess_all(batch(policy, program, random, random.choice((0, 20))))
    return batch(policy, program, random, 60), Usage.of(earlier)


@every_program
@settings(max_examples=_FEW)
@given(seed=seeds, form=st.sampled_from(FORMS))
def test_polars_gives_what_the_definition_gives(policy: str, program: str, seed: int, form: Form) -> None:
    """Outcome, fen and reason are those of assess_all, whatever form the columns have."""
    cases, prior = drawn(policy, program, seed)
    engine = engine_of(policy, program)
    assert expected(engine, cases, prior) == in_polars(engine, cases, form, prior)


@every_program
@settings(max_examples=max(1, _FEW // 3))
@given(seed=seeds, form=st.sampled_from(("fen", "yuan")))
def test_duckdb_gives_what_the_definition_gives(policy: str, program: str, seed: int, form: Form) -> None:
    """So does DuckDB, whose rows have no order but the one they are told."""
    cases, prior = drawn(policy, program, seed)
    engine = engine_of(policy, program)
    assert expected(engine, cases, prior) == in_duckdb(engine, cases, form, prior)


@pytest.mark.parametrize(
    ("policy", "program"),
    [("jinzhou-2020", "conversion-fee-refund"), ("mist-island", "feast"), ("mist-island", "watch")],
)
@settings(max_examples=1)
@given(seed=seeds)
def test_pyspark_gives_what_the_definition_gives(policy: str, program: str, seed: int) -> None:
    """So does PySpark, for a refund and for limits of every kind."""
    needs_spark()
    cases, prior = drawn(policy, program, seed)
    engine = engine_of(policy, program)
    assert expected(engine, cases, prior) == in_spark(engine, cases, "fen", prior)
