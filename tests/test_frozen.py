"""Results and rules cannot be changed, can be copied, and keep numbers of people to themselves."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from unionaid import Assessment, Usage, load_policy
from unionaid.frozen import FrozenMap

NUMBER = "JZ-2020-0001234567"
CASE = {
    "person": NUMBER,
    "role": "master",
    "pair": "P1",
    "is_selected": True,
    "awarded_on": "2020-08-18",
}


def pickled(value: Any) -> Any:
    """Return *value* as another process would get it."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # we wrote it ourselves


COPIES: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, pickled]


def assessed() -> Assessment:
    """Return the assessment of one master."""
    return load_policy("jinzhou-2020")["gold-pair-award"].assess(CASE)


@pytest.mark.parametrize("make", COPIES, ids=["copy", "deepcopy", "pickle"])
def test_an_assessment_can_be_copied(make: Callable[[Any], Any]) -> None:
    """A copy is equal and still explains itself."""
    result = assessed()
    again = make(result)
    assert result == again
    assert result.explain() == again.explain()


@pytest.mark.parametrize("make", COPIES, ids=["copy", "deepcopy", "pickle"])
def test_usage_can_be_copied(make: Callable[[Any], Any]) -> None:
    """A copy holds the same."""
    usage = Usage.of([assessed()])
    assert usage == make(usage)


@pytest.mark.parametrize("make", COPIES, ids=["copy", "deepcopy", "pickle"])
def test_a_policy_can_be_copied(make: Callable[[Any], Any]) -> None:
    """A copy has the same digest and its programs assess alike."""
    policy = load_policy("jinzhou-2020")
    again = make(policy)
    assert policy.digest == again.digest
    assert assessed() == make(policy["gold-pair-award"]).assess(CASE) == again["gold-pair-award"].assess(CASE)


def test_no_number_of_a_person_in_a_repr() -> None:
    """What a log or a failed assertion prints holds names of facts, not their values."""
    result = assessed()
    for shown in (repr(result), str(result), repr(Usage.of([result])), repr(result.uses), repr(result.facts)):
        assert NUMBER not in shown
    assert "person" in repr(result.facts)
    assert "<FrozenMap of nothing>" == repr(FrozenMap({}))


def test_facts_cannot_be_changed() -> None:
    """Neither an item nor the holder of the items can be set."""
    facts = assessed().facts
    with pytest.raises(TypeError):
        facts["role"] = "apprentice"  # type: ignore[index]  # that is the point
    with pytest.raises(AttributeError, match="cannot be changed"):
        facts._items = {}  # type: ignore[attr-defined]  # that is the point
    assert {"person", "role", "pair", "is_selected", "awarded_on"} == set(facts)
    assert 5 == len(facts)


def test_rules_cannot_be_changed() -> None:
    """Rules are shared by every caller of the process."""
    rules = load_policy("jinzhou-2020")["gold-pair-award"].rules
    with pytest.raises(TypeError):
        rules.facts["role"] = rules.facts["pair"]  # type: ignore[index]  # that is the point


@pytest.mark.parametrize("prior", [None, {}, []])
def test_prior_is_a_usage(prior: Any) -> None:
    """What was granted before is asked for in its own type, and says so."""
    program = load_policy("jinzhou-2020")["gold-pair-award"]
    with pytest.raises(TypeError, match=r"prior is a Usage"):
        program.assess_all([CASE], prior=prior)
