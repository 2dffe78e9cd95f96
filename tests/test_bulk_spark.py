"""PySpark equals ``assess_all`` for policies that nobody wrote.

Spark takes seconds to plan what another engine plans at once, so the policies are few,
the same on every run, and chosen: together they have every kind of criterion, benefit
and limit. Not here: the example of a province (``test_bulk_example.py``), the packaged
programs (``test_bulk_programs.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest

from frames import Form, Row, expected, in_spark, needs_spark
from unionaid.assess.usage import Usage
from written import KINDS, Written, kinds_of, written_at_random

SEEDS: Final = (40, 108, 132, 172, 199, 205, 207, 216, 232, 263, 269, 293)
"""Of the first 300: what together has every kind, is planned soon, and gives many something.

Where the writer changes, so do they: whichever they are, the tests below say what they must have.
"""
_CASES: Final = 80
_FORMS: Final[tuple[Form, ...]] = ("fen", "yuan")

Drawn = tuple[Written, list[dict[str, Any]], Usage]


@cache
def drawn(seed: int) -> Drawn:
    """Return a policy, its cases, and what was granted before."""
    return written_at_random(seed, cases=_CASES)


def expected_of(seed: int) -> list[Row]:
    """Return what the definition makes of the cases."""
    policy, cases, prior = drawn(seed)
    return expected(policy.engine, cases, prior)


def test_the_policies_have_every_kind() -> None:
    """No kind of criterion, operand, benefit or limit is left out, nor a way for one to stand."""
    found = set[str]().union(*(kinds_of(drawn(seed)[0].engine) for seed in SEEDS))
    assert set() == KINDS - found


def test_the_cases_come_to_every_outcome() -> None:
    """What is compared is not the same everywhere: every outcome, amounts and prior usage occur."""
    rows = {seed: expected_of(seed) for seed in SEEDS}
    outcomes = {seed: {outcome for outcome, _, _ in each} for seed, each in rows.items()}
    assert {"eligible", "ineligible", "undetermined", "invalid"} == set[str]().union(*outcomes.values())
    assert all("eligible" in each and len(each) > 1 for each in outcomes.values())
    assert 20 < len({fen for each in rows.values() for _, fen, _ in each})
    assert any(drawn(seed)[2].used for seed in SEEDS)


@pytest.fixture(scope="module")
def interpreted() -> Iterator[None]:
    """Have Spark work expressions out without compiling them, which takes longer than the work."""
    spark = needs_spark()
    wanted = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
    before = {name: spark.conf.get(name) for name in wanted}
    for name, value in wanted.items():
        spark.conf.set(name, value)
    yield
    for name, value in before.items():
        spark.conf.set(name, value)


@pytest.mark.usefixtures("interpreted")
@pytest.mark.parametrize("seed", SEEDS)
def test_pyspark_agrees_on_any_policy(seed: int) -> None:
    """Outcome, fen and reason of every case, at the edges, with nulls and prior usage."""
    policy, cases, prior = drawn(seed)
    form = _FORMS[SEEDS.index(seed) % 2]
    assert expected_of(seed) == in_spark(policy.engine, cases, form, prior), policy.text
