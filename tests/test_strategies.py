"""The strategies make what they promise: readable cases, near the bounds, of every outcome."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from good_cases import CODES
from strategies import PROGRAMS, batches, candidates, cases, engine_of, usages
from unionaid.assess.engine import Engine
from unionaid.assess.result import Outcome
from unionaid.assess.usage import Usage
from unionaid.policy.conditions import Condition
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.model import PolicyRules

every_program = pytest.mark.parametrize(("policy", "program"), PROGRAMS)


@every_program
@given(data=st.data())
def test_cases_are_readable(policy: str, program: str, data: st.DataObject) -> None:
    """No random case is invalid, and its values come back as they were given."""
    case = data.draw(cases(policy, program))
    result = engine_of(policy, program).assess_all([case])[0]
    assert Outcome.INVALID is not result.outcome
    assert case == result.facts


@every_program
def test_every_outcome_is_met(policy: str, program: str) -> None:
    """Each program has eligible, ineligible and undetermined cases among its random ones."""
    engine = engine_of(policy, program)
    for outcome in (Outcome.ELIGIBLE, Outcome.INELIGIBLE, Outcome.UNDETERMINED):
        case = find(cases(policy, program), partial(_comes_out, engine, outcome))
        assert outcome is engine.assess_all([case])[0].outcome


def _comes_out(engine: Engine, outcome: Outcome, case: dict[str, Any]) -> bool:
    return engine.assess_all([case])[0].outcome is outcome


@every_program
@given(data=st.data())
def test_usage_is_of_limits_of_the_program(policy: str, program: str, data: st.DataObject) -> None:
    """What was granted before is counted under names that the program's limits have."""
    engine = engine_of(policy, program)
    limits = [*engine.program.limits, *(each for rules in engine.program.rules for each in rules.limits)]
    names = {each.id if each.shared else f"{policy}/{program}/{each.id}" for each in limits}
    usage: Usage = data.draw(usages(policy, program))
    assert {name for name, _ in usage.used} <= names


def test_money_stands_around_each_bound() -> None:
    """Of a bound in the file there is the fen below, the bound and the fen above."""
    values = [str(value) for value in candidates("jinzhou-2020", "reading-room", "own_purchase")]
    assert {"9999.99", "10000.00", "10000.01"} <= set(values)


def test_days_stand_around_each_edge() -> None:
    """Of a day in the file there is the day before, the day and the day after."""
    values = [str(value) for value in candidates("jinzhou-2020", "workshop-grant", "named_on")]
    assert {"2021-01-20", "2021-01-21", "2021-01-22"} <= set(values)


def test_batches_have_rows_under_one_key() -> None:
    """Now and then two rows compete, or limits would go untested."""
    engine = engine_of("mist-island", "feast")
    wanted = find(
        batches("mist-island", "feast"),
        lambda batch: any("one-help" in each.not_met for each in engine.assess_all(batch)),
    )
    assert len(wanted) >= 2


def test_invented_codes_differ() -> None:
    """The payers of the tests are different ones."""
    assert {1} == set(Counter(CODES).values())


def _kinds(part: Any, found: set[str]) -> set[str]:
    """Gather the names of all classes in a part of a policy."""
    if isinstance(part, tuple | list):
        for each in part:
            _kinds(each, found)
    elif hasattr(part, "__attrs_attrs__"):
        found.add(type(part).__name__)
        for attribute in part.__attrs_attrs__:
            _kinds(getattr(part, attribute.name), found)
    return found


def test_the_fictional_policy_uses_every_kind() -> None:
    """Every class of condition, operand, benefit and limit is somewhere in it."""
    from strategies import raw_policy
    from unionaid.policy.benefits import Benefit, Limit
    from unionaid.policy.operands import Operand

    policy: PolicyRules = read_policy_bytes(raw_policy("mist-island"), file="fictional.toml")
    used: set[str] = set()
    for program in policy:
        _kinds([program.criteria, program.rules, program.limits, program.targets, program.documents], used)
        _kinds([program.repeals, program.public_notice, tuple(program.parameters.values())], used)
    wanted = {kind.__name__ for union in (Condition, Operand, Benefit, Limit) for kind in union.__args__}
    assert set() == (wanted | {"Range", "Deadline", "Document", "Target", "Repeal", "PublicNotice"}) - used
    derived = {each.kind for program in policy for each in program.derived.values()}
    assert {"sum", "difference", "mean", "months_between", "size_class"} == derived
