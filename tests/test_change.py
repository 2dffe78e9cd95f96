"""What would make a case eligible: true, complete on small grids, and only what may be corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from good_cases import GOOD
from strategies import PROGRAMS, batches, candidates, engine_of, usages
from unionaid.assess import Assessment, Engine, Outcome, Submission, Usage
from unionaid.assess.candidates import candidates as values_worth_trying
from unionaid.assess.change import refusals
from unionaid.errors import InvalidCase, UnionaidError
from unionaid.facts import Choice, IndustryCode, Month, YesNo
from unionaid.policy.benefits import Band, Once, PerUnit, Quota, Share
from unionaid.policy.conditions import Compare, facts_of
from unionaid.policy.model import ProgramRules
from unionaid.policy.operands import Constant, ParameterRef

every_program = pytest.mark.parametrize(("policy", "program"), PROGRAMS)


@cache
def opened(policy: str, program: str) -> Engine:
    """Return an engine of the program in which the applicant may correct every fact."""
    engine = engine_of(policy, program)
    facts = {name: evolve(fact, correctable=True) for name, fact in engine.program.facts.items()}
    return Engine(evolve(engine.program, facts=facts), engine.policy)


def changed(
    engine: Engine, cases: list[dict[str, Any]], index: int, prior: Usage, **change: Any
) -> Assessment:
    """Assess a batch again with one fact of one case changed."""
    rows = [dict(case) for case in cases]
    rows[index] |= change
    return engine.assess_all(rows, prior=prior)[index]


@every_program
@given(data=st.data())
def test_every_change_helps(policy: str, program: str, data: st.DataObject) -> None:
    """A reported change makes the case eligible among its batch, at the amount named."""
    engine = opened(policy, program)
    cases, prior = data.draw(batches(policy, program, longest=2)), data.draw(usages(policy, program))
    for index, result in enumerate(engine.assess_all(cases, prior=prior)):
        if result.outcome is Outcome.INVALID:
            continue
        for change in result.what_would_change():
            assert change.before == result.facts.get(change.fact) != change.after
            again = changed(engine, cases, index, prior, **{change.fact: change.after})
            assert (Outcome.ELIGIBLE, change.entitlement) == (again.outcome, again.entitlement)


@every_program
@given(data=st.data())
def test_only_correctable_facts_once_each(policy: str, program: str, data: st.DataObject) -> None:
    """Changes name facts that the applicant may correct, in the order of the form, each once."""
    engine = engine_of(policy, program)
    allowed = [name for name, fact in engine.program.facts.items() if fact.correctable]
    for result in engine.assess_all(data.draw(batches(policy, program, longest=2))):
        if result.outcome is not Outcome.INVALID:
            named = [change.fact for change in result.what_would_change()]
            assert named == [name for name in allowed if name in named]


def grid(engine: Engine, policy: str, program: str, name: str, present: Any) -> Iterator[Any]:
    """Return the values that brute force tries for a fact: all of a small type, else its pool.

    For a figure or day that was left out they are those that a rule holds the
    fact against, as what is tried for one is documented.
    """
    rules = engine.program
    type_ = rules.facts[name].type
    if isinstance(type_, YesNo):
        yield from (True, False)
    elif isinstance(type_, Choice):
        yield from type_.choices
    elif isinstance(type_, IndustryCode) and present is not None:
        yield from {"F": ("51", "52"), "70": ("701", "7010")}.get(present, ())
    elif type_.ordered and present is not None:
        yield from candidates(policy, program, name)
    elif type_.ordered and not set(paid_by(rules)) & {name}:
        for bound in held_against(rules, name):
            yield from (value for value in candidates(policy, program, name) if value == bound)


def paid_by(rules: ProgramRules) -> Iterator[str]:
    """Walk the facts of which a benefit is a multiple."""
    for block in rules.rules:
        if isinstance(block.benefit, Share):
            yield block.benefit.fact
        elif isinstance(block.benefit, PerUnit):
            yield from block.benefit.facts


def held_against(rules: ProgramRules, name: str) -> Iterator[Any]:
    """Walk the figures that plain criteria and bands hold a fact against."""
    operands: list[Any] = []
    dated = (criterion for block in rules.rules for criterion in block.criteria)
    for criterion in (*rules.criteria, *dated):
        condition = criterion.condition
        if isinstance(condition, Compare) and condition.fact == name:
            operands.append(condition.operand)
    for block in rules.rules:
        if isinstance(block.benefit, Band) and block.benefit.fact == name:
            operands += [block.benefit.at_least, block.benefit.at_most]
    for operand in operands:
        if isinstance(operand, Constant):
            yield operand.value
        elif isinstance(operand, ParameterRef):
            yield from (value.value for value in rules.parameters[operand.id].values)


def settled(result: Assessment, rules: ProgramRules) -> set[str | None]:
    """Return the facts that are never tried: those that date a case, and the keys of what refused it."""
    names = {rules.dated_by, rules.dated_to}
    for limit in refusals(result, rules):
        names |= {*limit.per, *facts_of(limit.where, rules.parameters)}
    return names


@every_program
@given(data=st.data())
def test_no_single_correction_is_overlooked(policy: str, program: str, data: st.DataObject) -> None:
    """If some value of a fact around the rules' figures helps, a change of that fact is reported.

    A grid cannot miss what a rule turns on: it has each figure and day of the
    file, one less and one more.
    """
    engine = opened(policy, program)
    cases, prior = data.draw(batches(policy, program, longest=2)), data.draw(usages(policy, program))
    for index, result in enumerate(engine.assess_all(cases, prior=prior)):
        if result.outcome in (Outcome.INVALID, Outcome.ELIGIBLE):
            continue
        if any(isinstance(limit, Once | Quota) for limit in refusals(result, engine.program)):
            assert result.what_would_change() == ()
            continue
        named = {change.fact for change in result.what_would_change()} | settled(result, engine.program)
        for name, fact in engine.program.facts.items():
            if name in named or fact.descriptive:
                continue
            for value in grid(engine, policy, program, name, result.facts.get(name)):
                again = changed(engine, cases, index, prior, **{name: value})
                assert again.outcome is not Outcome.ELIGIBLE, (name, value, result.facts, prior)


@every_program
@given(data=st.data())
def test_nothing_is_invented(policy: str, program: str, data: st.DataObject) -> None:
    """No change names what dates a case, or a figure left out that no rule names."""
    engine = opened(policy, program)
    rules = engine.program
    for result in engine.assess_all(data.draw(batches(policy, program, longest=2))):
        if result.outcome is Outcome.INVALID:
            continue
        for change in result.what_would_change():
            assert change.fact not in settled(result, rules)
            if change.before is None and rules.facts[change.fact].type.ordered:
                assert change.fact not in set(paid_by(rules))


def change_of(program: str, policy: str = "jinzhou-2020", **facts: Any) -> dict[str, Any]:
    """Return the changes reported for the good case with some facts changed."""
    case = {**GOOD[program], **facts}
    case = {name: value for name, value in case.items() if value is not None}
    result = engine_of(policy, program).assess(case)
    return {change.fact: change.after for change in result.what_would_change()}


def test_an_eligible_case_needs_nothing() -> None:
    """Nothing is reported where nothing has to change."""
    assert change_of("reading-room") == {}


def test_the_nearest_value_is_reported() -> None:
    """A room too small by a little needs just the least area."""
    assert change_of("reading-room", area_sqm="29.9") == {"area_sqm": Decimal("30.0")}


def test_a_missing_fact_is_a_correction_too() -> None:
    """A fact left out that settles the case is reported with its least value."""
    changes = change_of("reading-room", books=None)
    assert changes == {"books": 500}


def test_two_faults_have_no_single_correction() -> None:
    """Where two things are wrong, no single change is claimed to help."""
    assert change_of("reading-room", books=499, keepers=0) == {}


def test_what_may_not_be_corrected_is_not_named() -> None:
    """Whether a room was chosen is not the applicant's to correct."""
    assert change_of("reading-room", is_selected=False) == {}


def test_either_side_of_a_ceiling() -> None:
    """A fee above two per cent: less fee or more payroll, each just enough."""
    changes = change_of("conversion-fee-refund", fee_remitted="2000.01")
    assert changes["fee_remitted"] == Decimal("2000.00")
    assert changes["payroll"] == Decimal("100000.25")


def test_a_mean_exactly_at_the_line() -> None:
    """A mean of the line is too much by less than a fen; either year may be a fen lower."""
    years = ("remitted_prior_year_1", "remitted_prior_year_2")
    at_the_line = dict.fromkeys(years, "10000")
    changes = change_of("small-payer-fee-refund", "acftu-fee-refund", **at_the_line)
    assert changes == dict.fromkeys(years, Decimal("9999.99"))


def test_a_size_class_by_its_bounds() -> None:
    """A medium enterprise is small just below the bound of either indicator."""
    changes = change_of("micro-enterprise-fee-refund", "acftu-fee-refund", staff=500, revenue="30000000")
    assert changes == {"staff": 299, "revenue": Decimal("19999999.99")}


FEE = "conversion-fee-refund"
MICRO = ("acftu-fee-refund", "micro-enterprise-fee-refund")


def test_a_double_is_not_moved_to_another_month() -> None:
    """A claim counted already has no correction: under another key it is another claim."""
    engine = opened("jinzhou-2020", FEE)
    case = {**GOOD[FEE], "receipt": "R1"}
    first, second = engine.assess_all([case, case])
    assert (first.outcome, second.outcome) == (Outcome.ELIGIBLE, Outcome.INELIGIBLE)
    assert second.what_would_change() == ()


def test_what_waits_for_people_to_choose_has_no_correction() -> None:
    """Nothing that an applicant could change makes room among the places."""
    engine = opened("jinzhou-2020", "rest-station")
    results = engine.assess_all([{**GOOD["rest-station"], "site": f"S{n}"} for n in range(12)])
    assert {result.outcome for result in results} == {Outcome.UNDETERMINED}
    assert all(result.what_would_change() == () for result in results)


def test_a_used_up_cap_is_not_evaded() -> None:
    """Where a cap is used up, another year or payer is no correction."""
    program = ("acftu-fee-refund", "small-payer-fee-refund")
    engine = opened(*program)
    case = GOOD[program[1]]
    full = {**case, "fee_remitted": "10000", "receipt": "R1"}
    _, second = engine.assess_all([full, {**case, "receipt": "R2"}])
    assert second.not_met == ("yearly-cap",)
    assert second.what_would_change() == ()


def test_the_month_that_dates_a_span_is_not_moved() -> None:
    """A span across an edge is to be split, never filed under a later month."""
    engine = opened("jinzhou-2020", FEE)
    span = {"period": Month(2019, 12), "period_to": Month(2020, 3), "converted_on": date(2019, 1, 5)}
    named = {change.fact for change in engine.assess({**GOOD[FEE], **span}).what_would_change()}
    assert not named & {"period", "period_to"}


@pytest.mark.parametrize(
    ("policy", "program", "fact"),
    [
        ("jinzhou-2020", FEE, "fee_remitted"),
        (*MICRO, "revenue"),
        (*MICRO, "staff"),
        (*MICRO, "industry"),
        ("jinzhou-2020", FEE, "enterprise"),
    ],
)
def test_no_value_is_invented_for_what_was_left_out(policy: str, program: str, fact: str) -> None:
    """A figure that no rule names, a code or a key is asked for, not made up."""
    facts = {"staff": 500, "revenue": "30000000"} if program == MICRO[1] else {}
    changes = change_of(program, policy, **{**facts, fact: None})
    assert fact not in changes


def test_a_code_of_several_industries_is_narrowed() -> None:
    """A code that leaves the group open is tried with a longer one of each group."""
    facts = {"industry": "F", "staff": 9, "revenue": "40000000"}
    assert change_of(MICRO[1], MICRO[0], **facts)["industry"] == "51"
    large = {"industry": "F", "staff": 9, "revenue": "4000000000"}
    assert change_of(MICRO[1], MICRO[0], **large)["industry"] == "51"


def test_a_code_with_one_group_is_left_alone() -> None:
    """Where the group is known, no other industry is suggested."""
    changes = change_of(MICRO[1], MICRO[0], industry="C13", staff=500, revenue="30000000")
    assert "industry" not in changes
    assert "industry" not in change_of(MICRO[1], MICRO[0], industry="J", staff=5)


def test_an_invalid_case_is_corrected_first() -> None:
    """A case that cannot be read raises its problems."""
    engine = engine_of("jinzhou-2020", "gold-pair-award")
    (result,) = engine.assess_all([{**GOOD["gold-pair-award"], "awarded_on": "昨天"}])
    with pytest.raises(InvalidCase) as caught:
        result.what_would_change()
    assert caught.value.problems == result.problems


def test_a_result_read_back_does_not_know_its_batch() -> None:
    """What was read back from JSON cannot be tried again among its neighbours."""
    engine = engine_of("jinzhou-2020", "reading-room")
    result = engine.assess({**GOOD["reading-room"], "books": 1})
    back = engine.from_json(result.to_json())
    with pytest.raises(UnionaidError) as caught:
        back.what_would_change()
    assert [problem.code for problem in caught.value.problems] == ["result-without-batch"]


def test_an_eligible_result_read_back_needs_nothing() -> None:
    """Nothing has to be tried for a case that is eligible."""
    engine = engine_of("jinzhou-2020", "reading-room")
    assert engine.from_json(engine.assess(GOOD["reading-room"]).to_json()).what_would_change() == ()


class Counting(Engine):
    """An engine that counts how often it assesses one case, and whole batches."""

    alone = 0
    passed = 0
    whole = 0

    def assess_all(self, cases: Any, **options: Any) -> list[Assessment]:
        results = super().assess_all(cases, **options)
        self.alone += 1
        self.passed += results[0].outcome is Outcome.ELIGIBLE
        return results

    def assess_submissions(self, submissions: Any, **options: Any) -> list[Assessment]:
        rows = list(submissions)
        self.whole += len(rows) > 1
        return super().assess_submissions(rows, **options)


def test_the_batch_is_assessed_only_for_what_passes_alone() -> None:
    """A large batch is not assessed again for candidates that fail by themselves."""
    base = engine_of("jinzhou-2020", "reading-room")
    engine = Counting(base.program, base.policy)
    case = {**GOOD["reading-room"], "books": 1}
    other = {**GOOD["reading-room"], "unit": "U2"}
    result = engine.assess_submissions([Submission(case), Submission(other)])[0]
    engine.alone = engine.passed = engine.whole = 0
    assert [change.after for change in result.what_would_change()] == [500]
    assert engine.whole == engine.passed == 1
    assert engine.alone > 1


def test_prior_usage_counts() -> None:
    """What was granted before stands in the way of a correction as in the batch."""
    engine = engine_of("jinzhou-2020", "reading-room")
    prior = Usage.of([engine.assess(GOOD["reading-room"])])
    result = engine.assess({**GOOD["reading-room"], "books": 1}, prior=prior)
    assert result.what_would_change() == ()


def test_months_of_grace() -> None:
    """Asked too late after joining: the last day of grace is reported."""
    engine = opened("mist-island", "hut")
    late = {**GOOD["hut"], "asked_on": date(2030, 12, 1)}
    after = {change.fact: change.after for change in engine.assess(late).what_would_change()}
    assert after["asked_on"] == date(2030, 10, 30)


@pytest.mark.parametrize(
    ("policy", "program", "name", "value", "expected"),
    [
        ("jinzhou-2020", "industry-union-subsidy", "year", 2025, 2020),
        ("jinzhou-2020", FEE, "paid_on", date(9999, 12, 31), date(2020, 1, 1)),
    ],
)
def test_years_and_the_last_day_have_neighbours(
    policy: str, program: str, name: str, value: Any, expected: Any
) -> None:
    """A year is tried by the days of the rules, and the end of the calendar is no obstacle."""
    rules = engine_of(policy, program).program
    facts = {**engine_of(policy, program).assess(GOOD[program]).facts, name: value}
    assert expected in values_worth_trying(rules.facts[name], facts, rules)
