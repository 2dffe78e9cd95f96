"""Cases of several programs in one call: what they share, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from strategies import engine_of
from unionaid import LimitUse, Outcome, Place, Usage, Used
from unionaid.assess import Submission
from unionaid.assess.together import assess_together
from unionaid.assess.usage import LimitKey

CONVERSION = engine_of("jinzhou-2020", "conversion-fee-refund")
MICRO = engine_of("acftu-fee-refund", "micro-enterprise-fee-refund")
FEE: dict[str, Any] = {
    "enterprise": "91210700FAKE00013C",
    "period": "2020-05",
    "receipt": "JF-1",
    "fee_remitted": "800",
    "paid_on": "2020-06-10",
}
CONVERTED = {**FEE, "is_converted": True, "converted_on": "2019-11-20"}
SMALL = {**FEE, "industry": "C", "staff": 10, "revenue": "200万元"}


def test_the_same_fee_in_two_programs_is_paid_once() -> None:
    """The later one is refused, and the sentence names where the first stands."""
    first, second = assess_together(
        [
            (CONVERSION, Submission(CONVERTED, file="a.xlsx", row=2)),
            (MICRO, Submission(SMALL, file="b.xlsx", row=7)),
        ]
    )
    assert (Outcome.ELIGIBLE, Outcome.INELIGIBLE) == (first.outcome, second.outcome)
    assert ("union-fee-refund",) == second.not_met
    counted = next(each.counted for each in second.findings if each.id == "union-fee-refund")
    assert counted is not None
    assert Place("a.xlsx", 2) == counted.first
    assert "与“a.xlsx”第 2 行重复" in second.reasons(lang="zh")[0]
    assert "a duplicate of row 2 of a.xlsx" in second.reasons(lang="en")[0]


def test_the_order_of_the_files_decides() -> None:
    """The program that comes first in the call is paid, whichever it is."""
    results = assess_together(
        [(MICRO, Submission(SMALL, file="b", row=2)), (CONVERSION, Submission(CONVERTED, file="a", row=2))]
    )
    assert [Outcome.ELIGIBLE, Outcome.INELIGIBLE] == [each.outcome for each in results]


def test_what_was_granted_before_is_no_duplicate_of_a_row() -> None:
    """Without a row to name, the sentence speaks of what was granted."""
    prior = Usage.of([CONVERSION.assess(CONVERTED)])
    ((result),) = assess_together([(MICRO, Submission(SMALL, file="b", row=2))], prior=prior)
    assert Outcome.INELIGIBLE is result.outcome
    assert "以前已报过或批过 1 笔" in result.reasons(lang="zh")[0]


def test_the_place_is_no_part_of_the_count() -> None:
    """Two usages are equal whether or not they know where the cases stand."""
    result = assess_together([(CONVERSION, Submission(CONVERTED, file="a", row=2))])[0]
    assert Usage.of([result]) == Usage.of([result], placed=True)
    key = result.uses[0]
    assert LimitUse("union-fee-refund", key.key) == key
    both = Usage.of([result]) + Usage.of([result], placed=True)
    assert Used(2, Decimal("1600.00")) == both.get(key.limit, key.key)
    assert Place("a", 2) == both.get(key.limit, key.key).first


def test_who_says_what_was_granted_is_asked_for_the_keys_that_count() -> None:
    """A limit that does not count a case, and a key that is not known yet, are not asked for."""
    engine = engine_of("acftu-fee-refund", "small-payer-fee-refund")
    asked: list[str] = []

    def nothing(keys: Iterable[tuple[str, LimitKey]]) -> Usage:
        asked.extend(limit for limit, _ in keys)
        return Usage()

    case = {
        "payer": "91210700FAKE00013C",
        "remitted_prior_year_1": "5000",
        "remitted_prior_year_2": "5000",
        "paid_on": "2024-03-05",
        "fee_remitted": "100",
    }
    case |= {"is_state_owned": "no", "is_budget_funded": "no"}
    (result,) = engine.assess_submissions([Submission(case)], prior=nothing)
    counted = [use.limit for use in result.uses]
    assert counted == asked
    assert "union-fee-refund-month" not in asked
