"""An assessment as JSON: it comes back the same, and nothing else comes back at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from good_cases import GOOD
from strategies import PROGRAMS, batches, engine_of, usages
from unionaid.assess import Assessment, Outcome, Submission
from unionaid.errors import UnionaidError
from unionaid.lang import LANGS

every_program = pytest.mark.parametrize(("policy", "program"), PROGRAMS)


SMALL = ("acftu-fee-refund", "small-payer-fee-refund")


def good(policy: str = SMALL[0], program: str = SMALL[1], **changes: Any) -> Assessment:
    """Assess the good case of a program with some facts changed."""
    return engine_of(policy, program).assess({**GOOD[program], **changes})


def refused(text: str | bytes) -> str:
    """Return the code of the one problem for which a text is refused."""
    with pytest.raises(UnionaidError) as caught:
        engine_of(*SMALL).from_json(text)
    (problem,) = caught.value.problems
    return problem.code


@every_program
@given(data=st.data())
def test_it_comes_back_the_same(policy: str, program: str, data: st.DataObject) -> None:
    """Whatever came out is read back equal, and explains to the same text."""
    engine = engine_of(policy, program)
    rows = [Submission(case, "a.csv", 2) for case in data.draw(batches(policy, program, longest=2))]
    for result in engine.assess_submissions(rows, prior=data.draw(usages(policy, program))):
        back = engine.from_json(result.to_json())
        assert back == result
        assert back.to_json() == result.to_json()
        assert all(back.explain(lang=lang) == result.explain(lang=lang) for lang in LANGS)


@given(
    person=st.one_of(st.text(max_size=20), st.integers(), st.none(), st.booleans()),
    day=st.one_of(st.text(max_size=12), st.dates().map(str)),
    extra=st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=2),
)
def test_invalid_cases_come_back_too(person: Any, day: str, extra: dict[str, str]) -> None:
    """A case that cannot be read keeps its problems, and the facts that could be read."""
    engine = engine_of("jinzhou-2020", "gold-pair-award")
    case = {**extra, **GOOD["gold-pair-award"], "person": person, "awarded_on": day}
    (result,) = engine.assess_all([case])
    back = engine.from_json(result.to_json())
    assert back == result
    assert back.explain() == result.explain()


def values(data: Any) -> Iterator[Any]:
    """Walk every value in JSON data."""
    if isinstance(data, dict):
        for each in data.values():
            yield from values(each)
    elif isinstance(data, list):
        for each in data:
            yield from values(each)
    else:
        yield data


@every_program
@given(data=st.data())
def test_there_are_no_floats(policy: str, program: str, data: st.DataObject) -> None:
    """The text is plain JSON with figures as text or whole numbers."""
    for result in engine_of(policy, program).assess_all(data.draw(batches(policy, program, longest=2))):
        read = json.loads(result.to_json(), parse_constant=pytest.fail)
        assert not any(isinstance(value, float) for value in values(read))


def test_amounts_are_text() -> None:
    """An amount is text with two decimals, a fact is its canonical text."""
    data = json.loads(good().to_json())
    assert (data["entitlement"], data["facts"]["fee_remitted"]) == ("800.00", "800.00")


def test_bytes_are_read_as_text_is() -> None:
    """What was written to a file can be given as its bytes."""
    result = good()
    assert engine_of(*SMALL).from_json(result.to_json().encode()) == result


_JSON = st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)


@given(text=st.one_of(st.text(), st.binary(), _JSON))
def test_arbitrary_text_is_refused(text: str | bytes) -> None:
    """Text that is no result is one problem in words, never another exception."""
    assert refused(text) == "result-unreadable"


@given(cut=st.integers(0, 2000))
def test_a_truncated_text_is_refused(cut: int) -> None:
    """A result that breaks off is refused."""
    text = good().to_json()
    assert refused(text[: cut % len(text)]) == "result-unreadable"


_ODD_VALUES: list[Any] = [None, True, [], {}, "1E999999999", "9" * 14, "0.001", "-1.00"]
_ODD = st.sampled_from(_ODD_VALUES)
_JUNK = st.one_of(_ODD, st.integers(-9, 9), st.floats(), st.text(max_size=5))


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk the path of every part of JSON data."""
    if path:
        yield path
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(value, (*path, key))


_PLACES = tuple(places(json.loads(good(fee_remitted="12000", period="").to_json())))


@given(path=st.sampled_from(_PLACES), junk=_JUNK)
def test_a_changed_part_is_refused_or_explains(path: tuple[Any, ...], junk: Any) -> None:
    """Whatever stands in place of a part, it is refused in words, or a whole result comes back."""
    data = json.loads(good(fee_remitted="12000", period="").to_json())
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = junk
    engine = engine_of(*SMALL)
    try:
        back = engine.from_json(json.dumps(data))
    except UnionaidError as error:
        codes = {problem.code for problem in error.problems}
    else:
        codes = set()
        assert all(back.explain(lang=lang) for lang in LANGS)
    assert codes <= {"result-unreadable", "digest-differs"}


@given(path=st.sampled_from(_PLACES))
def test_a_part_taken_out_is_refused(path: tuple[Any, ...]) -> None:
    """No part can be left out of what was written, but for one of many in a list."""
    data = json.loads(good(fee_remitted="12000", period="").to_json())
    place = data
    for key in path[:-1]:
        place = place[key]
    if isinstance(place, list) or path[0] == "facts":
        return
    del place[path[-1]]
    assert refused(json.dumps(data)) == "result-unreadable"


def edited(result: Assessment, **changes: Any) -> str:
    """Return a result as JSON with some of its parts changed."""
    return json.dumps({**json.loads(result.to_json()), **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"entitlement": "800.01"},
        {"entitlement": 800},
        {"entitlement": "8E2"},
        {"entitlement": "NaN"},
        {"entitlement": "800"},
        {"entitlement": None},
        {"in_kind": "800.00"},
        {"outcome": "ineligible"},
        {"outcome": "invalid"},
        {"outcome": "granted"},
        {"calculation": []},
        {"calculation": [{"kind": "amount", "value": None, "name": None}]},
        {"calculation": [{"kind": "round", "value": "1", "name": None}]},
        {"edition": "2000-01-01"},
        {"uses": []},
        {"facts": {}},
        {"findings": []},
        {"missing": ["period"]},
        {"range": ["0.00", "1.00"]},
        {"findings": [{"id": "made-up", "status": "met", "severity": "block", "counted": None}]},
        {"facts": {"fee_remitted": "a lot"}},
        {"facts": {"fee_remitted": 800}},
        {"facts": {"made_up": "1"}},
        {"facts": []},
        {"row": "3"},
        {"row": 3.0},
        {"version": 2},
        {"version": None},
        {"extra": 1},
    ],
    ids=str,
)
def test_a_result_that_was_edited(changes: dict[str, Any]) -> None:
    """A part that contradicts another, or is not as it is written, is refused."""
    assert refused(edited(good(), **changes)) == "result-unreadable"


def with_part(result: Assessment, part: str, index: int, **changes: Any) -> str:
    """Return a result as JSON with one of its parts changed."""
    data = json.loads(result.to_json())
    data[part][index] |= changes
    return json.dumps(data)


CUT = {"fee_remitted": "12000"}
"""More than the cap leaves."""


def test_a_step_under_another_name_is_refused() -> None:
    """The arithmetic names what the rules name."""
    assert refused(with_part(good(), "calculation", 1, name="nope")) == "result-unreadable"


@pytest.mark.parametrize("index", range(len(good(**CUT).findings)))
@pytest.mark.parametrize("status", ["met", "not_met", "unknown"])
def test_a_finding_that_says_something_else_is_refused(index: int, status: str) -> None:
    """Every finding follows from the facts, or from what its limit counted."""
    result = good(**CUT)
    if result.findings[index].status != status:
        assert refused(with_part(result, "findings", index, status=status)) == "result-unreadable"


@pytest.mark.parametrize("index", range(len(good(**CUT).findings)))
def test_a_finding_taken_out_is_refused(index: int) -> None:
    """Every criterion and limit that held has its finding."""
    data = json.loads(good(**CUT).to_json())
    del data["findings"][index]
    assert refused(json.dumps(data)) == "result-unreadable"


def test_findings_in_another_order_are_refused() -> None:
    """Findings stand in the order of the file."""
    data = json.loads(good(**CUT).to_json())
    assert refused(edited(good(**CUT), findings=data["findings"][::-1])) == "result-unreadable"


@pytest.mark.parametrize(
    "counted",
    [
        {"before": 1},
        {"before": -1},
        {"amount": "1.00"},
        {"amount": "0.001"},
        {"room": "10000.01"},
        {"room": 10000},
        {"waiting": 1},
        {"first": {"file": None, "row": 2}},
        None,
    ],
    ids=str,
)
def test_what_a_cap_counted_has_to_lead_to_the_rest(counted: dict[str, Any] | None) -> None:
    """Other numbers of a cap would have cut to another amount, and only a cap has them.

    How many were granted before decides nothing and cannot be known.
    """
    result = good(**CUT)
    last = json.loads(result.to_json())["findings"][-1]["counted"]
    text = with_part(result, "findings", -1, counted=None if counted is None else {**last, **counted})
    if counted == {"before": 1}:
        assert engine_of(*SMALL).from_json(text).entitlement == result.entitlement
    else:
        assert refused(text) == "result-unreadable"


def test_a_double_comes_back_with_its_place() -> None:
    """The row that a double repeats comes back, and one that counts cannot have any."""
    engine = engine_of(*SMALL)
    case = GOOD[SMALL[1]]
    rows = [Submission(case, "a.csv", row) for row in (2, 3)]
    first, second = engine.assess_submissions(rows)
    assert engine.from_json(second.to_json()) == second
    assert "与第 2 行重复" in engine.from_json(second.to_json()).explain()
    (index,) = [n for n, f in enumerate(first.findings) if f.id == "union-fee-refund"]
    counted = {**json.loads(second.to_json())["findings"][index]["counted"], "before": 0}
    assert refused(with_part(first, "findings", index, counted=counted)) == "result-unreadable"


def test_a_quota_comes_back() -> None:
    """A case that waits for people to choose comes back; places that nobody stands for do not."""
    engine = engine_of("jinzhou-2020", "rest-station")
    results = engine.assess_all([{**GOOD["rest-station"], "site": f"S{n}"} for n in range(12)])
    assert engine.from_json(results[0].to_json()) == results[0]
    data = json.loads(results[0].to_json())
    data["findings"][-1]["counted"]["waiting"] = 0
    with pytest.raises(UnionaidError):
        engine.from_json(json.dumps(data))


def test_a_limit_that_only_warns_and_cannot_be_counted() -> None:
    """A warning for which a key is missing has no finding, and the result comes back."""
    engine = engine_of("mist-island", "voyage")
    case = {**GOOD["voyage"], "sailed_on": date(2030, 11, 5)}
    del case["sailor"]
    result = engine.assess(case)
    assert result.outcome is Outcome.ELIGIBLE
    assert engine.from_json(result.to_json()) == result


def test_only_limits_count() -> None:
    """A criterion with numbers of a limit is refused."""
    result = good(**CUT)
    counted = json.loads(result.to_json())["findings"][-1]["counted"]
    assert refused(with_part(result, "findings", 0, counted=counted)) == "result-unreadable"


def test_facts_that_contradict_each_other_are_refused() -> None:
    """A result whose facts could not have been read together is refused."""
    engine = engine_of("jinzhou-2020", "conversion-fee-refund")
    result = engine.assess(GOOD["conversion-fee-refund"])
    facts = {**json.loads(result.to_json())["facts"], "period_to": "2020-01"}
    with pytest.raises(UnionaidError) as caught:
        engine.from_json(edited(result, facts=facts))
    assert [problem.code for problem in caught.value.problems] == ["result-unreadable"]


def test_an_invalid_result_has_nothing_but_problems() -> None:
    """A case that could not be read has no findings and no amount."""
    engine = engine_of(*SMALL)
    (result,) = engine.assess_all([{**GOOD[SMALL[1]], "paid_on": "昨天"}])
    assert engine.from_json(result.to_json()) == result
    wrong: list[dict[str, Any]] = [{"entitlement": "1.00"}, {"missing": ["period"]}, {"problems": []}]
    for changes in wrong:
        assert refused(edited(result, **changes)) == "result-unreadable"


def test_the_text_of_another_policy() -> None:
    """A result made from another text of the policy is refused by its digest."""
    assert refused(edited(good(), digest="0" * 64)) == "digest-differs"


def test_another_program() -> None:
    """A result of another program is not taken."""
    text = good("jinzhou-2020", "gold-pair-award").to_json()
    assert refused(text) == "digest-differs"


def test_the_order_of_keys_does_not_matter() -> None:
    """Another program may write the same JSON in another order."""
    result = good()
    text = json.dumps(json.loads(result.to_json()), sort_keys=True)
    assert engine_of(*SMALL).from_json(text) == result


def test_no_value_is_repeated_in_the_refusal() -> None:
    """The refusal names the place and never what stands there."""
    with pytest.raises(UnionaidError) as caught:
        engine_of(*SMALL).from_json(edited(good(), row="王某某"))
    assert all("王某某" not in caught.value.text(lang) for lang in LANGS)
    assert "$.row" in str(caught.value)


def test_deep_nesting_is_refused() -> None:
    """A text that nests without end is refused like any other."""
    assert refused("[" * 100_000) == "result-unreadable"


def test_an_open_range_comes_back() -> None:
    """The range of an open amount comes back as two amounts."""
    case = {name: value for name, value in GOOD["workshop-grant"].items() if name != "proposed_amount"}
    engine = engine_of("jinzhou-2020", "workshop-grant")
    back = engine.from_json(engine.assess(case).to_json())
    assert (back.outcome, back.range) == (Outcome.UNDETERMINED, (Decimal("20000.00"), Decimal("30000.00")))
