"""One case that stands alone comes out as the batch of one that it is, in every way that can be seen."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from attrs import evolve, fields
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from good_cases import GOOD
from strategies import PROGRAMS, cases, engine_of
from unionaid.assess.amounts import compile_benefit
from unionaid.assess.draft import Submission
from unionaid.assess.engine import Engine
from unionaid.assess.logic import compile_condition
from unionaid.assess.result import Assessment, Outcome, replay
from unionaid.assess.usage import LimitUse, Usage
from unionaid.errors import InvalidCase
from unionaid.facts import Month, MonthType, Year, month_of
from unionaid.policy.benefits import Share
from unionaid.policy.conditions import Compare
from unionaid.policy.operands import FactRef, ParameterRef
from written import batches_of, written

FEE = engine_of("jinzhou-2020", "conversion-fee-refund")
CASE = GOOD["conversion-fee-refund"]


def in_a_batch(engine: Engine, case: object) -> Assessment:
    """Return a case assessed with a batch around it, as all were before some could do without."""
    return engine.assess_submissions([Submission(case)])[0]


def seen(result: Assessment) -> dict[str, Any]:
    """Return all that an assessment shows, hidden fields and all."""
    shown = {each.name: getattr(result, each.name) for each in fields(Assessment)}
    return {**shown, "problems": [p.line("zh") for p in result.problems], "repr": repr(result)}


def agree(engine: Engine, case: dict[str, Any]) -> None:
    """Hold the two ways against each other, and whichever field is asked for first."""
    expected = in_a_batch(engine, case)
    first = next(iter(engine.assess_all([case])))
    assert seen(expected) == seen(first)
    for name in ("uses", "facts", "problems", "in_kind"):
        asked = engine.assess_all([case])[0]
        assert getattr(expected, name) == getattr(asked, name)
        assert expected == asked
    assert expected.to_json() == engine.assess_all([case])[0].to_json()
    assert (Usage(), expected.submission, 0) == (
        first.batch[0].prior,  # type: ignore[index]
        first.submission,
        first.batch[1],  # type: ignore[index]
    )


@pytest.mark.parametrize(("policy", "program"), PROGRAMS)
@given(data=st.data())
def test_alone_or_in_a_batch_is_the_same(policy: str, program: str, data: st.DataObject) -> None:
    """For every packaged program, and for the fictional ones."""
    agree(engine_of(policy, program), data.draw(cases(policy, program)))


@pytest.mark.parametrize(("policy", "program"), PROGRAMS)
def test_a_good_case_and_each_of_its_facts_left_out(policy: str, program: str) -> None:
    """What is eligible in cash and in kind, and what a key or an amount cannot do without."""
    case = GOOD[program]
    for left_out in (None, *case):
        agree(engine_of(policy, program), {name: case[name] for name in case if name != left_out})


@pytest.mark.parametrize(("policy", "program"), PROGRAMS)
def test_a_good_case_in_every_dated_block(policy: str, program: str) -> None:
    """Every benefit there is, in cash and in kind."""
    engine = engine_of(policy, program)
    of_day: dict[type, Callable[[date], Any]] = {MonthType: month_of, Year: lambda day: day.year}
    by = engine.program.dated_by
    write: Callable[[date], Any] = of_day.get(type(engine.program.facts[by].type), lambda day: day)
    for rules in engine.program.rules:
        agree(engine, {**GOOD[program], by: write(rules.start)})


@given(data=st.data())
def test_alone_or_in_a_batch_is_the_same_for_any_policy(data: st.DataObject) -> None:
    """For policies that nobody wrote, with nulls and at every edge."""
    policy = data.draw(written())
    for case in data.draw(batches_of(most=5)):
        agree(policy.engine, case)


@pytest.mark.parametrize("prior", [Usage(), None])
def test_one_case_is_assessed_either_way(prior: Usage | None) -> None:
    """A usage that is empty is nothing, whoever made it."""
    more = {} if prior is None else {"prior": prior}
    assert in_a_batch(FEE, CASE) == FEE.assess(CASE, **more) == FEE.assess_all(iter([CASE]), **more)[0]
    with pytest.raises(InvalidCase):
        FEE.assess({**CASE, "fee_remitted": -1}, **more)


def test_what_was_granted_before_is_looked_at() -> None:
    """With a usage that is not empty the case stands in its batch."""
    prior = Usage.of([FEE.assess(CASE)])
    assert Outcome.INELIGIBLE is FEE.assess(CASE, prior=prior).outcome
    assert Outcome.INELIGIBLE is FEE.assess_all([CASE], prior=prior)[0].outcome
    assert [Outcome.ELIGIBLE, Outcome.INELIGIBLE] == [each.outcome for each in FEE.assess_all([CASE, CASE])]


def test_a_case_that_changes_later_changes_nothing() -> None:
    """The facts were read when it was assessed, though they are shown later."""
    given = dict(CASE)
    result = FEE.assess(given)
    expected = in_a_batch(FEE, CASE)
    given["fee_remitted"] = "1.00"
    given["period"] = "2020-12"
    assert (expected.uses, expected.facts, expected) == (result.uses, result.facts, result)
    assert expected.explain() == result.explain()


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])  # noqa: S301 - our own
def test_a_result_travels_before_anything_was_asked(again: Callable[[Assessment], Assessment]) -> None:
    """A copy is whole, and says what the batch says."""
    expected = in_a_batch(FEE, CASE)
    copied = again(FEE.assess(CASE))
    assert (expected, hash(expected), repr(expected)) == (copied, hash(FEE.assess(CASE)), repr(copied))
    assert expected.explain() == copied.explain()
    assert evolve(expected, row=7) == evolve(FEE.assess(CASE), row=7)


def test_nothing_can_be_set_on_a_result() -> None:
    """Neither what it has nor what it works out when asked."""
    result = FEE.assess(CASE)
    for name in ("outcome", "facts", "uses", "_late"):
        with pytest.raises(FrozenInstanceError):
            setattr(result, name, None)
    with pytest.raises(AttributeError, match="'Assessment' object has no attribute 'amount'"):
        _ = result.amount  # type: ignore[attr-defined]


def test_threads_may_ask_at_a_time() -> None:
    """Each gets the same answer, whoever sets the fields."""
    expected = in_a_batch(FEE, CASE)
    uses: tuple[LimitUse, ...] = expected.uses
    with ThreadPoolExecutor(4) as pool:
        for _ in range(50):
            result, ready = FEE.assess(CASE), Barrier(4)

            def ask(result: Assessment = result, ready: Barrier = ready) -> tuple[Any, ...]:
                ready.wait()
                return result.facts, result.uses, result.policy, result

            for answer in [each.result() for each in [pool.submit(ask) for _ in range(4)]]:
                assert (expected.facts, uses, expected.policy, expected) == answer


def test_a_field_that_another_thread_has_just_set_is_read() -> None:
    """Between the question and its answer the last field may have been set."""
    result = FEE.assess(CASE)
    expected = result.policy
    assert expected == Assessment.__getattr__(result, "policy")  # type: ignore[attr-defined]


def test_a_share_without_a_rate_on_its_day_is_unknown() -> None:
    """Before the first value of its rate an amount is unknown, as if it were worked out for the case."""
    amount = compile_benefit(Share("fee_remitted", (ParameterRef("fee-rate"),)), FEE.program)
    values = {"fee_remitted": Decimal("100.00")}
    assert (None, "amount-known") == (amount(values, None).value, amount(values, None).finding.id)  # type: ignore[union-attr]
    assert Decimal("2.00") == amount(values, date(2020, 5, 1)).value


@pytest.mark.parametrize(("fee", "paid"), [("5.01", "0.01"), ("5.00", "0.00"), ("4.99", "0.00")])
def test_a_default_that_is_taken_off(fee: str, paid: str) -> None:
    """What is taken off where nothing is said may be more than nothing, and leaves at least zero."""
    fact = evolve(FEE.program.facts["already_returned"], default=Decimal("5.00"))
    program = evolve(FEE.program, facts={**FEE.program.facts, "already_returned": fact})
    amount = compile_benefit(FEE.program.rules[0].benefit, program)
    found = amount({"fee_remitted": Decimal(fee), "already_returned": fact.default}, date(2020, 5, 1))
    assert Decimal(paid) == found.value == replay(found.steps)


def test_a_month_is_held_against_a_day_as_a_month() -> None:
    """Of a day and a month the months are compared."""
    test = compile_condition(Compare("period", "at_least", FactRef("converted_on")), FEE.program)
    values = {"period": Month(2020, 3), "converted_on": date(2020, 3, 31)}
    assert [True, False] == [test(values, None), test({**values, "period": Month(2020, 2)}, None)]
