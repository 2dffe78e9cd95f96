"""Reading one case: what is taken, what is wrong, in which order it is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import define

from good_cases import GOOD
from policy_texts import CONDITION, load
from scenes import told
from strategies import engine_of
from unionaid.assess.case import fill_in, read_facts
from unionaid.assess.draft import Submission
from unionaid.assess.engine import Engine, split_day
from unionaid.assess.logic import Possible, add_months, window_edge
from unionaid.assess.result import Outcome, Step, replay
from unionaid.errors import InvalidCase, make_problem
from unionaid.facts import Month
from unionaid.money import MAX_YUAN
from unionaid.policy.conditions import InWindow
from unionaid.policy.operands import Constant, FactRef

PAIRS = engine_of("jinzhou-2020", "gold-pair-award")
HUT = engine_of("mist-island", "hut")
VOYAGE = engine_of("mist-island", "voyage")


@define
class Pair:
    """A case as an app may hold it."""

    person: str
    role: str
    awarded_on: date
    pair: str = "P1"
    is_selected: bool = True


def test_an_attrs_object_is_a_case() -> None:
    """Its attributes are the facts."""
    assert Decimal("2000.00") == PAIRS.assess(Pair("JZ-01", "徒弟", date(2020, 8, 18))).entitlement


@pytest.mark.parametrize("case", [None, 3, "person", ["person"], Pair])
def test_what_is_no_case_is_a_problem(case: object) -> None:
    """Anything but a mapping or an attrs object is told, not raised."""
    assert "invalid; case-not-mapping None" == told(PAIRS.assess_all([case])[0])


def test_one_case_that_cannot_be_read_raises_with_every_problem() -> None:
    """A batch of one has nobody else to go on for."""
    with pytest.raises(InvalidCase) as caught:
        PAIRS.assess({"person": "张某某", "role": "boss", "awarded_on": "2020-13-01"})
    assert ["key-is-name", "choice-unknown", "date-impossible"] == [p.code for p in caught.value.problems]


def test_problems_come_in_the_order_of_the_file() -> None:
    """Known facts first as the policy lists them, then unknown names."""
    case = {"zeal": 1, "awarded_on": "x", "age": 2, "person": "张某某"}
    assert (
        "invalid; key-is-name person; date-unreadable awarded_on; fact-unknown age; fact-unknown zeal"
        == told(PAIRS.assess_all([case])[0])
    )


def test_an_invalid_case_gives_the_first_problem_as_reason() -> None:
    """The reason is a code, for a list of thousands."""
    assert "key-is-name" == PAIRS.assess_all([{"person": "张某某", "role": "boss"}])[0].reason


def test_a_row_with_problems_of_its_own_is_invalid() -> None:
    """What the file reader found comes first, and every problem names file and row."""
    submission = Submission({"person": "张某某"}, "a.csv", 7, (make_problem("fact-twice").at(row=7),))
    result = PAIRS.assess_submissions([submission])[0]
    assert (Outcome.INVALID, ["fact-twice", "key-is-name"]) == (
        result.outcome,
        [p.code for p in result.problems],
    )
    assert ("a.csv", 7, "a.csv", 7) == (
        result.file,
        result.row,
        result.problems[1].file,
        result.problems[1].row,
    )
    assert () == result.findings


def test_an_industry_is_read_by_the_standard_of_its_size_class() -> None:
    """A code that the classification does not have is a problem of that fact."""
    assert "invalid; industry-code-unknown industry" == told(
        HUT.assess_all([{**GOOD["hut"], "industry": "Z9"}])[0]
    )


def test_defaults_and_derived_facts_are_filled_in() -> None:
    """A mean stays unrounded, months are counted whole, an open size keeps what is possible."""
    facts, _ = read_facts(HUT.program, {**GOOD["hut"], "other": "1000.01", "staff": 300, "revenue": None})
    values = fill_in(HUT.program, facts)
    assert (Month(2030, 5), Decimal("0.00")) == (values["period_to"], values["returned"])
    assert (Fraction(200_001, 200), 2) == (values["income"], values["tenure"])
    assert Possible(frozenset({"medium", "small", "micro"})) == values["size"]


def test_sums_and_differences_are_exact() -> None:
    """A difference may be below zero."""
    facts, _ = read_facts(
        VOYAGE.program, {"catch": "0.10", "costs": "0.30", "advance": "0.1", "deduction": "0.2"}
    )
    values = fill_in(VOYAGE.program, facts)
    assert (Decimal("-0.20"), Decimal("0.30")) == (values["profit"], values["taken"])


@pytest.mark.parametrize(
    ("paid", "expected"), [(3, Outcome.INELIGIBLE), (2, Outcome.ELIGIBLE), (10**13, Outcome.INELIGIBLE)]
)
def test_a_span_of_months_that_is_below_zero_holds_no_day(paid: int, expected: Outcome) -> None:
    """Within as many months as two less *paid*: of two less three none are left."""
    within = '{ fact = "on", after = "on", within_months = { fact = "double" } }'
    rules = load(
        ('paid = { type = "money"', 'paid = { type = "whole"'),
        ('type = "money"\nvalues', 'type = "whole"\nvalues'),
        ("value = 100, source", "value = 1, source"),
        ('kind = "sum"', 'kind = "difference"'),
        ('of = ["paid", "paid"]', 'of = ["count", "paid"]'),
        (CONDITION, f"all = [ {{ {CONDITION.replace(chr(10), ', ')} }}, {within} ]"),
    )
    case = {"who": "A", "on": "2020-01-01", "paid": paid, "kind": "big", "count": 2}
    assert expected is Engine(rules.programs["aid"], rules).assess_all([case])[0].outcome


def test_without_its_parts_nothing_is_derived() -> None:
    """A missing part is unknown, not zero."""
    values = fill_in(HUT.program, {"wages": Decimal(1), "staff": 5})
    assert not {"income", "tenure", "size", "period_to"} & set(values)


def test_an_amount_beyond_every_reader_is_invalid() -> None:
    """Each fact is readable, their product is not an amount."""
    case = {**GOOD["voyage"], "sailed_on": "2030-03-01"}
    most = int(MAX_YUAN / Decimal("12.34"))
    taken, refused = VOYAGE.assess_all(
        [{**case, "days": most, "advance": 0}, {**case, "days": most + 1, "advance": 0}]
    )
    assert (Outcome.ELIGIBLE, "invalid; amount-too-large None") == (taken.outcome, told(refused))
    assert ((), None, None) == (refused.findings, refused.entitlement, refused.range)


def test_replaying_nothing_gives_nothing() -> None:
    """Services have no steps."""
    assert Decimal("0.00") == replay(())


def test_every_kind_of_step_is_replayed() -> None:
    """Amount, times, round, less, floor and cut, in that order."""
    steps = [Step("amount", Decimal("10.01")), Step("times", Decimal("0.5")), Step("round")]
    after = [replay(tuple(steps))]
    for step in (
        Step("less", Decimal(7)),
        Step("floor"),
        Step("less", Decimal(-9)),
        Step("cut", Decimal("8.5")),
    ):
        steps.append(step)
        after.append(replay(tuple(steps)))
    assert [Decimal(each) for each in ("5.01", "-1.99", "0.00", "9.00", "8.50")] == after


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2020, 8, 30), 6, date(2021, 2, 28)),
        (date(2020, 12, 31), 0, date(2020, 12, 31)),
    ],
)
def test_months_on(day: date, months: int, expected: date) -> None:
    """The same day, or the last of a shorter month."""
    assert expected == add_months(day, months)


@pytest.mark.parametrize(
    ("first", "last", "window", "expected"),
    [
        (Month(2020, 1), Month(2020, 5), (date(2020, 3, 9), None), Month(2020, 3)),
        (Month(2020, 1), Month(2020, 5), (None, date(2020, 3, 9)), Month(2020, 4)),
        (Month(2020, 11), Month(2021, 5), (None, Month(2020, 12)), Month(2021, 1)),
        (date(2020, 1, 1), date(2020, 5, 1), (date(2020, 3, 9), None), date(2020, 3, 9)),
        (date(2020, 1, 1), date(2020, 5, 1), (None, date(2020, 2, 29)), date(2020, 3, 1)),
        (date(2020, 1, 1), date(2020, 5, 1), (Month(2020, 3), None), date(2020, 3, 1)),
        (date(2020, 1, 1), date(2020, 5, 1), (None, Month(2020, 3)), date(2020, 4, 1)),
        (date(2020, 1, 1), date(2020, 5, 1), (date(2019, 1, 1), date(2021, 1, 1)), None),
        (None, date(2020, 5, 1), (date(2020, 3, 1), None), None),
    ],
)
def test_the_edge_that_a_span_crosses(
    first: object, last: object, window: tuple[object, object], expected: object
) -> None:
    """It is the first day or month of the part after the edge, in the unit of the span."""
    start, end = (None if bound is None else Constant(bound) for bound in window)
    values = {"a": first, "b": last} if first else {"b": last}
    assert expected == window_edge(InWindow("a", "b", start, end), values)


def test_an_edge_that_is_not_known_is_not_crossed() -> None:
    """A window that another fact opens has no edge without it; one date crosses none."""
    window = InWindow("a", None, FactRef("b"), None)
    assert (None, None) == (
        window_edge(window, {"a": date(2020, 1, 1)}),
        window_edge(window, {"a": date(2020, 1, 1), "b": date(2020, 1, 1)}),
    )


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (Month(2030, 1), Month(2030, 3), date(2030, 2, 1)),
        (Month(2030, 6), Month(2030, 7), date(2030, 7, 1)),
        (Month(2030, 12), Month(2031, 2), date(2031, 1, 1)),
        (Month(2030, 3), Month(2030, 4), None),
        (None, Month(2030, 4), None),
    ],
)
def test_where_a_span_has_to_be_split(first: Month | None, last: Month, expected: date | None) -> None:
    """It is the first day of the rules, or of their end, inside the span."""
    values = {"period": first, "period_to": last} if first else {"period_to": last}
    assert expected == split_day(HUT.program, values)
