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

POLICIES: Final = 8
_DRAWN: Final = 150
_CASES: Final = 80
_FORMS: Final[tuple[Form, ...]] = ("fen", "yuan")

Drawn = tuple[Written, list[dict[str, Any]], Usage]


def expected_of(drawn: Drawn) -> list[Row]:
    """Return what the definition makes of the cases."""
    policy, cases, prior = drawn
    return expected(policy.engine, cases, prior)


def _drawn() -> list[Drawn]:
    """Return policies with cases and what was granted before, the same on every run."""
    drawn = [written_at_random(seed, cases=_CASES) for seed in range(_DRAWN)]
    # where next to nobody is given anything, what is given and cut would hardly be seen
    return [each for each in drawn if _CASES // 10 < sum(row[0] == "eligible" for row in expected_of(each))]


@cache
def chosen() -> tuple[Drawn, ...]:
    """Return of the policies drawn the few that together have every kind, most of them twice."""
    left, missing, taken = _drawn(), set(KINDS), list[Drawn]()
    while len(taken) < POLICIES:
        missing = missing or set(KINDS)
        # the one with the most that no other has yet; of equals the one whose cases differ most
        best = max(
            left, key=lambda each: (len(missing & kinds_of(each[0].engine)), len(set(expected_of(each))))
        )
        missing -= kinds_of(best[0].engine)
        left.remove(best)
        taken.append(best)
    return tuple(taken)


def test_the_policies_have_every_kind() -> None:
    """No kind of criterion, operand, benefit or limit is left out, nor a way for one to stand."""
    found = set[str]().union(*(kinds_of(policy.engine) for policy, _, _ in chosen()))
    assert set() == KINDS - found


def test_the_cases_come_to_every_outcome() -> None:
    """What is compared is not the same everywhere: every outcome, amounts and prior usage occur."""
    rows = [row for each in chosen() for row in expected_of(each)]
    assert {"eligible", "ineligible", "undetermined", "invalid"} == {outcome for outcome, _, _ in rows}
    assert 10 < len({fen for _, fen, _ in rows})
    assert any(prior.used for _, _, prior in chosen())


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
@pytest.mark.parametrize("place", range(POLICIES))
def test_pyspark_agrees_on_any_policy(place: int) -> None:
    """Outcome, fen and reason of every case, at the edges, with nulls and prior usage."""
    drawn = chosen()[place]
    policy, cases, prior = drawn
    assert expected_of(drawn) == in_spark(policy.engine, cases, _FORMS[place % 2], prior), policy.text
