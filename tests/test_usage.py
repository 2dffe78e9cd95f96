"""What was granted before: added up in any order, and never below what it was."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scenes_people import rooms
from strategies import engine_of
from unionaid.assess.usage import Usage, Used
from unionaid.money import ZERO

LimitKey = tuple[str | None, ...]
key: st.SearchStrategy[LimitKey] = st.sampled_from([("1",), (None,), ("1", "2")])
keys = st.tuples(st.sampled_from(["a", "b"]), key)
amounts = st.integers(0, 10**9).map(lambda fen: Decimal(fen).scaleb(-2))
some_usage = st.dictionaries(keys, st.builds(Used, st.integers(0, 99), amounts)).map(lambda used: Usage(used))


@given(some_usage, some_usage)
def test_the_sum_does_not_depend_on_the_order(one: Usage, other: Usage) -> None:
    """Whose grants come first does not matter."""
    assert one + other == other + one


@given(some_usage, some_usage, some_usage)
def test_the_sum_does_not_depend_on_the_grouping(one: Usage, two: Usage, three: Usage) -> None:
    """Three batches add up in any grouping."""
    assert (one + two) + three == one + (two + three)


@given(some_usage)
def test_no_usage_adds_nothing(usage: Usage) -> None:
    """An empty usage is neutral."""
    assert usage == usage + Usage() == Usage() + usage


def test_adding_leaves_both_as_they_were() -> None:
    """A sum is a new usage."""
    one, other = (Usage({("a", ("1",)): Used(1, Decimal("2.50"))}) for _ in range(2))
    assert Used(2, Decimal("5.00")) == (one + other).get("a", ("1",))
    assert one == other == Usage({("a", ("1",)): Used(1, Decimal("2.50"))})


def test_what_is_unheard_of_is_unused() -> None:
    """A key that was never seen counts nothing."""
    assert Used(0, ZERO) == Usage().get("a", (None,))


def test_a_usage_is_not_changed_through_the_mapping_it_was_made_from() -> None:
    """It keeps a copy."""
    made_from: dict[tuple[str, LimitKey], Used] = {("a", ("1",)): Used(1)}
    usage = Usage(made_from)
    made_from.clear()
    assert 1 == usage.get("a", ("1",)).count


def test_goods_count_with_their_value() -> None:
    """Cases are counted once each, with the value of what was delivered."""
    engine = engine_of("jinzhou-2020", "reading-room")
    base = {"applied_on": "2020-04-01", "area_sqm": 30, "books": 500, "periodicals": 5, "keepers": 1}
    yes = dict.fromkeys(("has_computer", "has_rules", "has_furniture", "is_selected"), True)
    cases = [{**base, **yes, "own_purchase": 10_000, **row} for row, _ in rooms(3, "")]
    cases.append({**cases[0], "books": 1})
    usage = Usage.of(engine.assess_all(cases))
    assert Used(3, Decimal("45000.00")) == usage.get("jinzhou-2020/reading-room/places", ("2020",))
    assert Used(1, Decimal("15000.00")) == usage.get("jinzhou-2020/reading-room/once-per-unit", ("U1",))


def test_usage_of_one_call_holds_in_the_next() -> None:
    """The second call sees what the first one granted, also of another program under a shared limit."""
    fees = {"fee_remitted": "800", "paid_on": "2020-06-10", "period": "2020-05", "receipt": "R1"}
    code = "91210711MA0TE5T00H"
    conversion, micro = (
        engine_of("jinzhou-2020", "conversion-fee-refund"),
        engine_of("acftu-fee-refund", "micro-enterprise-fee-refund"),
    )
    first = conversion.assess_all(
        [{**fees, "enterprise": code, "is_converted": True, "converted_on": "2020-03-05"}]
    )
    again = {**fees, "enterprise": code, "industry": "C13", "staff": 19}
    prior = Usage.of(first)
    alone, after = micro.assess(again), micro.assess(again, prior=prior)
    assert ((), ("union-fee-refund",)) == (alone.not_met, after.not_met)
    assert ("union-fee-refund-month",) == micro.assess({**again, "receipt": "R2"}, prior=prior).warnings
