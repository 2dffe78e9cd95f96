"""``missing``: what is asked for can change something, and nothing else can."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from good_cases import GOOD
from strategies import PROGRAMS, candidates, cases, engine_of, pools
from unionaid.assess.engine import Engine
from unionaid.assess.result import Assessment, Outcome
from unionaid.facts import Month
from unionaid.policy.conditions import Condition, Given, facts_of

every_program = pytest.mark.parametrize(("policy", "program"), PROGRAMS)

SPLIT_OR_AMBIGUOUS = {
    "from-conversion-on",  # a span over an edge has to be split
    "member-all-along",
    "in-season",
    "small-or-micro",  # an industry code that covers groups with different bounds
    "no-big-owner",
    "below-crew-line",  # a table without a row for the crew
}
"""Criteria that can stay open though every fact is there."""


def open_case(draw: st.DrawFn, policy: str, program: str) -> dict[str, Any]:
    """Return a case that comes out undetermined, with a few facts left out."""
    case = draw(cases(policy, program))
    for name in draw(st.lists(st.sampled_from(tuple(pools(policy, program))), min_size=1, max_size=3)):
        case.pop(name, None)
    return case


def alone(engine: Engine, case: Mapping[str, Any]) -> Assessment:
    """Assess one case, readable or not."""
    return engine.assess_all([case])[0]


def fillings(policy: str, program: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Return ways to fill *names*: as in the good case but for up to three."""
    chance = random.Random(7)
    good = {name: GOOD[program].get(name, candidates(policy, program, name)[0]) for name in names}
    yield good
    for _ in range(60 if names else 0):
        changed = chance.sample(names, min(3, len(names)))
        yield good | {name: chance.choice(candidates(policy, program, name)) for name in changed}


def meaningful_if_absent(engine: Engine) -> set[str]:
    """Return the facts whose absence says something: defaults, and what ``given`` asks."""
    program = engine.program
    found = {name for name, fact in program.facts.items() if fact.default is not None or fact.default_fact}

    def walk(condition: Condition) -> None:
        if isinstance(condition, Given):
            found.update(facts_of(condition, program.parameters))
        for inner in getattr(condition, "conditions", ()):
            walk(inner)
        if hasattr(condition, "condition"):
            walk(condition.condition)

    for criterion in (*program.criteria, *(each for rules in program.rules for each in rules.criteria)):
        walk(criterion.condition)
    return found


@every_program
@given(data=st.data())
def test_once_all_is_filled_in_nothing_more_is_asked(policy: str, program: str, data: st.DataObject) -> None:
    """Everything is asked for at once, and a case with all of it is determined.

    But for a span over the edge of the rules, and the few criteria named above.
    """
    engine = engine_of(policy, program)
    case = data.draw(st.composite(open_case)(policy, program))
    asked = alone(engine, case).missing
    values = {name: data.draw(st.sampled_from(candidates(policy, program, name))) for name in asked}
    filled = alone(engine, case | values)
    assert () == filled.missing
    if filled.outcome is Outcome.UNDETERMINED and "in-force" not in filled.unknown:
        assert set(filled.unknown) <= SPLIT_OR_AMBIGUOUS


@every_program
@given(data=st.data())
def test_every_fact_asked_for_can_change_something(policy: str, program: str, data: st.DataObject) -> None:
    """For each missing fact there is a value that changes a finding, the others being filled in somehow."""
    engine = engine_of(policy, program)
    gone = data.draw(st.sets(st.sampled_from(tuple(GOOD[program])), min_size=1, max_size=3))
    case = {name: value for name, value in GOOD[program].items() if name not in gone}
    asked = alone(engine, case).missing
    # without its industry a size may rest on any figure; which one could tip it is not worked out
    figures = {"staff", "revenue", "assets"} if "industry" in asked else set()
    for name in sorted(set(asked) - figures):
        others = tuple(other for other in asked if other != name)
        assert any(
            _changes(engine, case | filling, name, candidates(policy, program, name))
            for filling in fillings(policy, program, others)
        ), name


def _changes(engine: Engine, case: Mapping[str, Any], name: str, values: tuple[Any, ...]) -> bool:
    before = alone(engine, case)
    return any(alone(engine, {**case, name: value}).findings != before.findings for value in values)


@every_program
@given(data=st.data())
def test_what_is_not_asked_for_changes_nothing(policy: str, program: str, data: st.DataObject) -> None:
    """No value of an absent fact that is not asked for settles an undetermined case."""
    engine = engine_of(policy, program)
    case = data.draw(st.composite(open_case)(policy, program))
    result = alone(engine, case)
    assume(result.outcome is Outcome.UNDETERMINED)
    silent = set(pools(policy, program)) - set(case) - set(result.missing) - meaningful_if_absent(engine)
    for name in sorted(silent):
        for value in candidates(policy, program, name):
            assert Outcome.UNDETERMINED is alone(engine, {**case, name: value}).outcome, name


def test_a_settled_part_of_any_asks_for_nothing() -> None:
    """Stores are asked for only while the hut is neither open nor known to be damp."""
    engine = engine_of("mist-island", "hut")
    shut = {key: value for key, value in GOOD["hut"].items() if key not in ("weight", "keeper")} | {
        "status": "shut"
    }
    asked = [
        alone(engine, shut).missing,
        alone(engine, shut | {"status": "open"}).missing,
        alone(engine, shut | {"is_dry": False}).missing,
    ]
    assert [("keeper", "weight"), ("keeper",), ()] == asked


def test_a_fact_that_takes_another_ones_value_is_not_asked_for() -> None:
    """Without any month the first is asked for; the last would be taken from it."""
    case = {key: value for key, value in GOOD["hut"].items() if key != "period"}
    assert ("period",) == alone(engine_of("mist-island", "hut"), case).missing


def test_the_end_of_a_span_is_asked_for_where_nothing_stands_in_for_it() -> None:
    """With the first day known, only the block of that day can hold, and asks for what it needs."""
    engine = engine_of("mist-island", "watch")
    case = {key: value for key, value in GOOD["watch"].items() if key not in ("ended_on", "hours")}
    asked = [
        alone(engine, case | {"began_on": day}).missing for day in ("2030-04-01", "2030-06-01", "2030-09-05")
    ]
    assert [("ended_on",), ("ended_on", "hours"), ("ended_on",)] == asked
    assert ("began_on",) == alone(engine, {**case, "began_on": None, "ended_on": "2030-04-01"}).missing


def test_without_a_day_the_limits_of_every_block_are_asked_for() -> None:
    """The county decides only in 2019, which the case may yet turn out to be of."""
    engine = engine_of("jinzhou-2020", "reading-room")
    case = {key: value for key, value in GOOD["reading-room"].items() if key not in ("applied_on", "county")}
    assert ("county", "applied_on") == alone(engine, case).missing


def test_a_span_to_be_split_asks_for_nothing_of_its_blocks() -> None:
    """No fact can settle a span over an edge; the explanation says where to split it."""
    engine = engine_of("mist-island", "hut")
    result = alone(
        engine, {**GOOD["hut"], "period": Month(2030, 6), "period_to": Month(2030, 7), "fee": None}
    )
    assert (Outcome.UNDETERMINED, ("in-force", "fair-fee"), ("fee",)) == (
        result.outcome,
        result.unknown,
        result.missing,
    )
