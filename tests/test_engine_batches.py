"""Large batches: what is told on the way, what cases share, and that sharing changes nothing."""

from __future__ import annotations

import tracemalloc
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from good_cases import CODES, GOOD
from strategies import engine_of
from unionaid.assess.amounts import compile_benefit
from unionaid.assess.draft import Submission
from unionaid.assess.logic import OUTSIDE, compile_operand
from unionaid.assess.result import Outcome, Step, replay
from unionaid.assess.usage import Usage
from unionaid.facts import Money, Month, Unreadable
from unionaid.facts.identifiers import CreditCode
from unionaid.facts.numbers import _bounded, _exact
from unionaid.money import MAX_YUAN, round_to_fen
from unionaid.policy.benefits import Fixed
from unionaid.policy.operands import Constant, FactRef, ParameterRef, ShareOf, Table, TableRow

REFUNDS = engine_of("jinzhou-2020", "conversion-fee-refund")
GOOD_REFUND = GOOD["conversion-fee-refund"]


def refunds(count: int) -> list[Submission]:
    """Return so many refunds, each with a receipt of its own."""
    return [Submission({**GOOD_REFUND, "receipt": f"R{number}"}) for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 999, 1000, 1001, 2001, 4999])
def test_progress_comes_to_the_number_of_cases(count: int) -> None:
    """However many cases there are, just as many are told to be done, about a thousand at a time."""
    told: list[int] = []
    results = REFUNDS.assess_submissions(refunds(count), progress=told.append)
    assert (count, count) == (len(results), sum(told))
    assert all(0 < each <= 1000 for each in told)


def test_progress_counts_rows_that_cannot_be_read() -> None:
    """A row with a problem is done like any other."""
    told: list[int] = []
    rows = [Submission({"colour": "red"}), Submission(None), *refunds(1)]
    results = REFUNDS.assess_submissions(rows, progress=told.append)
    assert 3 == sum(told)
    assert ["invalid", "invalid", "eligible"] == [str(each.outcome) for each in results]


def test_progress_changes_no_result() -> None:
    """With or without somebody to tell, the results are equal."""
    assert REFUNDS.assess_submissions(refunds(5)) == REFUNDS.assess_submissions(
        refunds(5), progress=lambda done: None
    )


def test_cases_with_equal_answers_share_their_findings() -> None:
    """Of cases that nothing sets apart the findings are one tuple, not one each."""
    rows = [Submission({**GOOD_REFUND, "period": Month(2020, month)}) for month in range(3, 9)]
    results = REFUNDS.assess_submissions(rows)
    assert 1 == len({id(result.findings) for result in results})


def test_shared_findings_are_those_of_a_case_alone() -> None:
    """What a batch shares is what each case has when it is assessed by itself."""
    rows = [
        Submission({**GOOD_REFUND, "period": Month(2020, 2 + place), "is_converted": place != 2})
        for place in range(5)
    ]
    together = REFUNDS.assess_submissions(rows)
    alone = [REFUNDS.assess_submissions([row])[0] for row in rows]
    assert alone == together
    assert 3 == len({result.findings for result in together})


def test_more_kinds_of_findings_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once no more is kept to be shared, results are the same."""
    wanted = REFUNDS.assess_submissions(refunds(3))
    monkeypatch.setattr("unionaid.assess.blocks._KEPT", 0)
    monkeypatch.setattr("unionaid.assess.blocks._DAYS_KEPT", 0)
    monkeypatch.setattr("unionaid.assess.limits._KEPT", 0)
    fresh = type(REFUNDS)(REFUNDS.program, REFUNDS.policy)
    assert wanted == fresh.assess_submissions(refunds(3))


def test_a_repeated_claim_does_not_spoil_what_others_share() -> None:
    """The second of two equal claims is refused with its own numbers; the third row is as if alone."""
    rows = [*refunds(1), *refunds(1), Submission({**GOOD_REFUND, "enterprise": CODES[1]})]
    first, again, other = REFUNDS.assess_submissions(rows)
    assert [Outcome.ELIGIBLE, Outcome.INELIGIBLE, Outcome.ELIGIBLE] == [
        each.outcome for each in (first, again, other)
    ]
    assert 1 == next(each.counted.before for each in again.findings if each.counted is not None)
    assert first.findings is other.findings


def test_usage_without_a_key_leaves_it_free() -> None:
    """What was granted to somebody else does not count."""
    prior = Usage.of(REFUNDS.assess_submissions(refunds(1)))
    row = Submission({**GOOD_REFUND, "enterprise": CODES[1]})
    assert REFUNDS.assess_submissions([row])[0] == REFUNDS.assess_submissions([row], prior=prior)[0]


def test_memory_of_an_assessment_is_bounded() -> None:
    """A result with its facts, findings, steps and keys takes less than 2.5 kB."""
    rows = refunds(3000)
    REFUNDS.assess_submissions(rows)
    tracemalloc.start()
    try:
        results = REFUNDS.assess_submissions(rows)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept / len(results) < 2500


def test_results_keep_no_value_of_the_case_itself() -> None:
    """Changing the mapping that was handed in changes nothing in the result."""
    case: dict[str, Any] = dict(GOOD_REFUND)
    result = REFUNDS.assess(case)
    case["fee_remitted"] = Decimal("1.00")
    case.clear()
    assert Decimal("800.00") == result.facts["fee_remitted"]
    assert result == REFUNDS.assess(GOOD_REFUND)


def test_a_result_with_other_facts_has_a_copy_of_them() -> None:
    """Facts that a caller gives are copied, those that are frozen already are shared."""
    result = REFUNDS.assess(GOOD_REFUND)
    mine = dict(result.facts)
    changed = evolve(result, facts=mine)
    mine.clear()
    assert result == changed
    assert result.facts is evolve(result, row=7).facts


def long_way(raw: object) -> str:
    """Return what money reads as, or the code of its problem, without the short ways."""
    try:
        return str(_bounded(_exact(raw, as_money=True), decimals=2, limit=MAX_YUAN))
    except Unreadable as error:
        return error.problem.code


@given(
    st.one_of(
        st.from_regex(r"[0-9]{0,15}(,[0-9]{2,4}){0,4}(\.[0-9]{0,3})?(元|万元)?", fullmatch=True),
        st.decimals(allow_nan=True, allow_infinity=True),
        st.decimals(min_value=0, max_value=MAX_YUAN + 1, places=2),
        st.sampled_from([Decimal("-0.00"), Decimal("0.00"), MAX_YUAN, MAX_YUAN + Decimal("0.01"), "", "元"]),
    )
)
def test_the_short_ways_of_reading_money_say_the_same(raw: object) -> None:
    """Canonical values and plain text read to what every other form reads to, digit for digit."""
    try:
        read = str(Money().read(raw))
    except Unreadable as error:
        read = error.problem.code
    assert long_way(raw) == read


@given(
    st.tuples(st.integers(1900, 2199), st.integers(1, 12)),
    st.tuples(st.integers(1900, 2199), st.integers(1, 12)),
)
def test_months_have_the_order_of_their_days(one: tuple[int, int], other: tuple[int, int]) -> None:
    """A month is before another just when its first day is."""
    months, days = [Month(*each) for each in (one, other)], [date(*each, 1) for each in (one, other)]
    assert (days[0] < days[1], days[0] <= days[1], days[0] > days[1], days[0] >= days[1]) == (
        months[0] < months[1],
        months[0] <= months[1],
        months[0] > months[1],
        months[0] >= months[1],
    )


@pytest.mark.parametrize("name", ["__lt__", "__le__", "__gt__", "__ge__"])
def test_a_month_has_no_order_with_anything_else(name: str) -> None:
    """Months are not compared with days on the quiet."""
    assert NotImplemented is getattr(Month(2020, 3), name)(date(2020, 3, 1))
    with pytest.raises(TypeError):
        _ = Month(2020, 3) < date(2020, 3, 1)  # type: ignore[operator]  # that is the point


@given(
    st.decimals(min_value=0, max_value=MAX_YUAN, places=2),
    st.lists(st.decimals(min_value=0, max_value=10**6, places=8), max_size=4),
    st.decimals(min_value=0, max_value=MAX_YUAN, places=2),
)
def test_steps_replay_as_fractions_do(fee: Decimal, rates: list[Decimal], off: Decimal) -> None:
    """Decimals multiply and round just as exact fractions would."""
    total = Fraction(fee)
    for rate in rates:
        total *= Fraction(rate)
    wanted = max(Fraction(round_to_fen(total)) - Fraction(off), Fraction(0))
    steps = (
        Step("amount", fee),
        *(Step("times", rate) for rate in rates),
        Step("round"),
        Step("less", off),
        Step("floor"),
    )
    assert str(round_to_fen(wanted)) == str(replay(steps))


def test_a_wrong_code_is_refused_every_time() -> None:
    """That a code was read before makes no wrong one right, nor a refused one welcome."""
    union = CreditCode(refuses={"91": REFUNDS.program.name})
    assert CODES[0] == CreditCode().read(CODES[0]) == CreditCode().read(f" {CODES[0].lower()} ")
    for type_, raw in [(union, CODES[0]), (CreditCode(), CODES[0][:-1] + "?")] * 2:
        with pytest.raises(Unreadable):
            type_.read(raw)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"payroll": Decimal("100.25"), "rate": Decimal("0.02")}, Decimal("2.01")),
        ({"payroll": Fraction(1000, 3), "rate": Decimal("0.02")}, Decimal("6.67")),
        ({"payroll": Decimal("100.25"), "rate": Fraction(1, 3)}, Decimal("33.42")),
        ({"payroll": Decimal("100.25")}, None),
        ({"rate": Decimal("0.02")}, None),
    ],
)
def test_a_share_by_a_rate_of_the_case(values: dict[str, Any], wanted: Decimal | None) -> None:
    """A rate that the case brings is multiplied exactly; what is unknown leaves the share unknown."""
    share = compile_operand(ShareOf("payroll", (FactRef("rate"),)), REFUNDS.program)
    assert wanted == share(values, date(2020, 5, 1))


def test_a_share_outside_of_its_table() -> None:
    """A rate table without a row for the case gives no share."""
    rates = Table(("kind",), (TableRow(("a",), Decimal("0.02")),))
    share = compile_operand(ShareOf("payroll", (rates,)), REFUNDS.program)
    assert OUTSIDE is share({"payroll": Decimal("100.00"), "kind": "b"}, None)


def test_a_share_without_a_rate_on_its_day() -> None:
    """Before the first value of a parameter the share is unknown."""
    share = compile_operand(ShareOf("payroll", (ParameterRef("fee-rate"),)), REFUNDS.program)
    assert [None, None] == [share({"payroll": Decimal("100.00")}, day) for day in (None, date(1900, 1, 1))]


def test_a_share_of_a_mean() -> None:
    """An unrounded mean stays exact until the share is rounded."""
    share = compile_operand(ShareOf("mean", (Constant(Decimal("0.02")),)), REFUNDS.program)
    assert Decimal("6.67") == share({"mean": Fraction(1000, 3)}, None)


def test_a_mean_is_taken_off_rounded_to_the_fen() -> None:
    """What is taken off is a figure of whole fen, which its step shows."""
    take = compile_benefit(Fixed(Constant(Decimal("10.00")), ("mean",)), REFUNDS.program)
    amount = take({"mean": Fraction(10, 3)}, None)
    assert (Decimal("6.67"), Step("less", Decimal("3.33"), "mean")) == (amount.value, amount.steps[1])
    assert amount.value == replay(amount.steps)
