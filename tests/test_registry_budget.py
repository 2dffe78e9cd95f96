"""Budget lines: opened, raised, lowered, never overdrawn; a year closed with everything named."""

# ruff: noqa: F811 - a fixture is asked for by the name that it is imported under
from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from registry_desk import (
    APPROVER,
    DAY,
    TOWN,
    Desk,
    act,
    aid,
    desk,  # noqa: F401 - a fixture
    gift,
    place,  # noqa: F401 - a fixture
    refund,
)
from unionaid.money import MAX_YUAN
from unionaid.registry.states import Budget

SET = act(APPROVER, document="预算1号")
CLOSED = act(APPROVER, date(2024, 12, 31), "年结1号")


def lines(desk: Desk) -> tuple[Budget, ...]:
    """Return every line."""
    return desk.registry.status().budgets


# setting a line


def test_a_new_line(desk: Desk) -> None:
    """Its name, year, sum and programs, given as programs or as texts."""
    programs = [TOWN["aid"], "town/refund", "town/aid"]
    desk.registry.set_budget(" 困难  救助 ", 2024, Decimal("1000.50"), programs, act=SET)
    assert (Budget(1, "困难 救助", 2024, "town/aid\ntown/refund", 1000_50),) == lines(desk)


def test_a_line_is_raised_and_lowered(desk: Desk) -> None:
    """By its name in any writing; its programs stay unless others are given."""
    desk.line("A救助", 100)
    desk.registry.set_budget("ａ救助", 2024, Decimal(200), act=SET)
    desk.registry.set_budget("A救助", 2024, Decimal(0), act=SET)
    assert (Budget(1, "A救助", 2024, "town/aid", 0),) == lines(desk)
    desk.line("A救助", 1, ["seat"])
    assert (Budget(1, "A救助", 2024, "town/seat", 100),) == lines(desk)


def test_the_same_name_in_another_year_is_another_line(desk: Desk) -> None:
    """Years are lines of their own."""
    desk.line(amount=1, year=2025)
    desk.line(amount=2, year=2024)
    assert [(2024, 200), (2025, 100)] == [(each.year, each.cap_fen) for each in lines(desk)]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"name": " "}, ["registry-budget-name"]),
        ({"year": 1899}, ["registry-year"]),
        ({"year": 1900}, []),
        ({"year": 9999}, []),
        ({"year": 10000}, ["registry-year"]),
        ({"amount": Decimal("-0.01")}, ["registry-budget-amount"]),
        ({"amount": Decimal(0)}, []),
        ({"amount": Decimal("0.01")}, []),
        ({"amount": Decimal("0.001")}, ["registry-budget-amount"]),
        ({"amount": MAX_YUAN}, []),
        ({"amount": MAX_YUAN + Decimal("0.01")}, ["registry-budget-amount"]),
        ({"amount": Decimal("NaN")}, ["registry-budget-amount"]),
        ({"programs": []}, ["registry-budget-programs"]),
        (
            {"name": "", "year": 24, "amount": Decimal("-1"), "programs": []},
            [
                "registry-budget-name",
                "registry-year",
                "registry-budget-amount",
                "registry-budget-programs",
            ],
        ),
    ],
)
def test_what_a_line_needs(desk: Desk, change: dict[str, Any], codes: list[str]) -> None:
    """Everything that is wrong is told at once."""
    given = {"name": "救助", "year": 2024, "amount": Decimal(1), "programs": ["town/aid"], **change}
    if codes:
        assert codes == desk.refused(desk.registry.set_budget, **given, act=SET)
    else:
        desk.registry.set_budget(**given, act=SET)
        assert 1 == len(lines(desk))


def test_a_line_has_a_day_and_a_paper(desk: Desk) -> None:
    """It is somebody's decision."""
    assert ["registry-day-wanted", "registry-document-wanted"] == desk.refused(
        desk.registry.set_budget, "救助", 2024, Decimal(1), ["town/aid"], act=act(APPROVER, None)
    )


@pytest.mark.parametrize(
    ("amount", "is_taken"), [("799.99", False), ("800", True), ("800.01", True), ("10000", True)]
)
def test_a_line_is_never_below_what_is_reserved_and_paid(desk: Desk, amount: str, is_taken: bool) -> None:
    """500 are paid and 300 reserved."""
    desk.line()
    desk.paid(aid("A"))
    desk.approved(aid("B", "600"))
    if is_taken:
        desk.line(amount=amount)
        assert Decimal(amount) - 800 == desk.money()[2]
    else:
        assert ["registry-budget-below"] == desk.refused(desk.line, amount=amount)
        assert "800.00 yuan" in desk.told(desk.line, amount=amount)


@pytest.mark.parametrize(("amount", "is_taken"), [("499.99", False), ("500.00", True), ("500.01", True)])
def test_one_fen_decides(desk: Desk, amount: str, is_taken: bool) -> None:
    """500 are approved if the line has them, to the fen."""
    desk.line(amount=amount)
    (id_,) = desk.on_notice(aid("A"))
    if is_taken:
        desk.approve(id_)
        assert (Decimal(500), Decimal(0), Decimal(amount) - 500) == desk.money()
    else:
        assert ["registry-over-budget"] == desk.refused(desk.approve, id_)
        assert "499.99 yuan left, and 500.00 are wanted" in desk.told(desk.approve, id_)


def test_one_sheet_that_is_too_much_approves_nothing(desk: Desk) -> None:
    """Three would pass one by one but not together."""
    desk.line(amount=1_499)
    claims = desk.on_notice(aid("A"), aid("B"), aid("C"))
    assert ["registry-over-budget"] == desk.refused(desk.approve, claims)
    assert ["on_notice"] * 3 == desk.states(claims)
    desk.approve(claims[:2])
    assert (Decimal(1_000), Decimal(0), Decimal(499)) == desk.money()


def test_a_line_for_several_programs(desk: Desk) -> None:
    """They share the sum."""
    desk.line(amount=900, programs=["aid", "refund"])
    desk.approved(aid("A"))
    (id_,) = desk.reviewed(refund("U", "400.01"))
    assert ["registry-over-budget"] == desk.refused(desk.approve, id_)
    desk.approve(id_, amount=Decimal(400), reason="预算所限")
    assert (Decimal(900), Decimal(0), Decimal(0)) == desk.money()


def test_two_lines_for_one_program(desk: Desk) -> None:
    """Each pays for what names it."""
    desk.line("甲", 500)
    desk.line("乙", 500)
    claims = desk.on_notice(aid("A"), aid("B"), aid("C"))
    desk.approve(claims[0], budget="甲")
    assert ["registry-over-budget"] == desk.refused(desk.approve, claims[1], budget="甲")
    desk.approve(claims[1], budget="乙")
    assert [(50_000, 50_000)] * 2 == [(each.reserved_fen, each.cap_fen) for each in lines(desk)]


def test_money_goes_from_reserved_to_paid_and_back(desk: Desk) -> None:
    """Reserved, paid, returned, recovered: the three figures always add up to the line."""
    desk.line(amount=1_000)
    (id_,) = desk.approved(aid("A"))
    seen = [desk.money()]
    (first,) = desk.batch()
    seen.append(desk.money())
    desk.pay(first)
    seen.append(desk.money())
    desk.back(first)
    seen.append(desk.money())
    desk.pay(*desk.batch())
    desk.registry.recover(id_, Decimal("0.01"), "多付", act=CLOSED)
    seen.append(desk.money())
    figures = [("500", "0"), ("500", "0"), ("0", "500"), ("500", "0"), ("0", "499.99")]
    assert [(Decimal(r), Decimal(p), 1_000 - Decimal(r) - Decimal(p)) for r, p in figures] == seen


# closing a year


@pytest.fixture
def year(desk: Desk) -> Desk:
    """Return an office at the end of a year: one award paid, one unpaid, one under way."""
    desk.line(amount=2_000)
    desk.paid(aid("paid"))
    unpaid, _ = desk.approved(aid("unpaid", "600"), aid("sent", "400"))
    desk.batch([unpaid + 1])
    return desk


def test_a_year_without_anything_unpaid(desk: Desk) -> None:
    """Is closed at once: all of its lines, and none of another year."""
    desk.every_line()
    desk.line(year=2025)
    desk.registry.close_year(2024, act=CLOSED)
    assert [(2024, 1)] * 3 + [(2025, 0)] == [(each.year, each.closed) for each in lines(desk)]


def test_everything_unpaid_is_named(year: Desk) -> None:
    """What is not named is told, each."""
    close = year.registry.close_year
    assert ["registry-year-open"] * 2 == year.refused(close, 2024, act=CLOSED)
    assert ["registry-year-open"] == year.refused(close, 2024, withdraw=2, act=CLOSED)
    assert "3 is approved and unpaid in 2024" in year.told(close, 2024, withdraw=2, act=CLOSED)


def test_what_is_carried_over_is_reserved_in_the_next_year(year: Desk) -> None:
    """Also what is under way, which is then paid from there."""
    year.line("救助", 500, year=2025)
    year.registry.close_year(2024, carry=[2, 3], act=CLOSED)
    assert (Decimal(0), Decimal(500), Decimal(1_500)) == year.money()
    assert (Decimal(500), Decimal(0), Decimal(0)) == year.money(year=2025)
    year.pay(2, on=date(2025, 1, 2))
    assert (Decimal(300), Decimal(200), Decimal(0)) == year.money(year=2025)
    assert ["approved", "paid"] == year.states([2, 3])


def test_what_is_withdrawn_is_free_again(year: Desk) -> None:
    """The claim has ended, and its key is free."""
    year.line("救助", 500, year=2025)
    year.registry.close_year(2024, carry="3", withdraw="2", act=CLOSED)
    assert ["paid", "withdrawn", "approved"] == year.states([1, 2, 3])
    assert (Decimal(0), Decimal(500), Decimal(1_500)) == year.money()
    assert ["submitted"] == year.states(year.submit(aid("unpaid", "600")))


def test_what_is_under_way_cannot_be_withdrawn(year: Desk) -> None:
    """The bank may have paid it."""
    assert ["registry-under-way"] == year.refused(year.registry.close_year, 2024, withdraw=[2, 3], act=CLOSED)
    year.back(2)
    year.registry.close_year(2024, withdraw=[2, 3], act=CLOSED)
    assert ["withdrawn", "withdrawn"] == year.states([2, 3])


def test_one_award_under_both_lists(year: Desk) -> None:
    """Nobody can tell which is meant."""
    year.line("救助", 500, year=2025)
    assert ["registry-year-both"] == year.refused(
        year.registry.close_year, 2024, carry=[2, 3], withdraw=2, act=CLOSED
    )


def test_what_is_not_unpaid_is_not_named(year: Desk) -> None:
    """What is paid, or not there at all: each is told."""
    year.line("救助", 500, year=2025)
    assert ["registry-year-not-unpaid"] * 3 == year.refused(
        year.registry.close_year, 2024, carry=[1, 2, 3, "2/1"], withdraw=9, act=CLOSED
    )


@pytest.mark.parametrize(
    ("name", "amount", "codes"),
    [
        (None, 0, ["registry-year-no-line"]),
        ("另一条", 5_000, ["registry-year-no-line"]),
        ("救助", "499.99", ["registry-over-budget"]),
        ("救助", "500", []),
    ],
)
def test_carrying_over_needs_a_line_of_the_same_name_with_room(
    year: Desk, name: str | None, amount: object, codes: list[str]
) -> None:
    """300 and 200 are carried over."""
    if name is not None:
        year.line(name, amount, year=2025)
    if codes:
        assert codes == year.refused(year.registry.close_year, 2024, carry=[2, 3], act=CLOSED)
    else:
        year.registry.close_year(2024, carry=[2, 3], act=CLOSED)
        assert Decimal(0) == year.money(year=2025)[2]


def test_nothing_is_carried_over_to_a_closed_year(year: Desk) -> None:
    """The next year was closed before."""
    year.line("救助", 500, year=2025)
    year.registry.close_year(2025, act=CLOSED)
    assert ["registry-year-closed"] == year.refused(year.registry.close_year, 2024, carry=[2, 3], act=CLOSED)


def test_an_adjustment_is_named_for_itself(desk: Desk) -> None:
    """It is carried over, while the award that is paid stays where it was paid."""
    desk.line(amount=1_000)
    desk.line(amount=1_000, year=2025)
    (id_,) = desk.paid(aid("A"))
    name = desk.settled(id_, cost="1200")
    assert ["registry-year-not-unpaid", "registry-year-open"] == desk.refused(
        desk.registry.close_year, 2024, carry=id_, act=CLOSED
    )
    desk.registry.close_year(2024, carry=name, act=CLOSED)
    assert (Decimal(0), Decimal(500)) == desk.money()[:2]
    assert (Decimal(100), Decimal(0)) == desk.money(year=2025)[:2]


def test_goods_without_a_line_belong_to_no_year(desk: Desk) -> None:
    """They are not asked for when one is closed."""
    desk.line()
    (id_,) = desk.approved(gift("A"))
    desk.registry.close_year(2024, act=CLOSED)
    assert ["approved"] == desk.states([id_])


def test_a_closed_year_is_closed(year: Desk) -> None:
    """Nothing is set, approved or closed in it again."""
    year.line("救助", 500, year=2025)
    (id_,) = year.on_notice(aid("new"))
    year.registry.close_year(2024, carry=[2, 3], act=CLOSED)
    assert ["registry-year-closed"] == year.refused(year.registry.close_year, 2024, act=CLOSED)
    assert ["registry-year-closed"] == year.refused(year.line, amount=5_000)
    assert ["registry-year-closed"] == year.refused(year.line, "新的", programs=["refund"])
    assert ["registry-year-closed"] == year.refused(year.approve, id_)


def test_a_year_without_a_line_is_not_closed(desk: Desk) -> None:
    """Perhaps another was meant; a decision of its own with a paper it is in any case."""
    desk.line()
    assert ["registry-year-none"] == desk.refused(desk.registry.close_year, 2023, act=CLOSED)
    assert ["registry-document-wanted"] == desk.refused(
        desk.registry.close_year, 2024, act=act(APPROVER, DAY)
    )


def test_the_day_before_the_year_and_its_first_day(desk: Desk) -> None:
    """Each approval finds the line of the year of its day."""
    desk.line("返还", 1_000, ["refund"], year=2024)
    (id_,) = desk.reviewed(refund("U"))
    assert ["registry-budget-none"] == desk.refused(desk.approve, id_, on=date(2023, 12, 31))
    desk.approve(id_, on=date(2024, 1, 1))
    assert Decimal(400) == desk.money("返还")[0]


def test_a_year_is_reported_by_its_lines(year: Desk) -> None:
    """Other years and other programs are left out."""
    year.line("救助", 500, year=2025)
    year.line("返还", 700, ["refund"])
    report = year.registry.report
    assert 3 == len(report().budgets)
    assert [("救助", 2025)] == [(each.name, each.year) for each in report(year=2025).budgets]
    assert [("救助", 2024)] == [(each.name, each.year) for each in report(year=2024, program="aid").budgets]
