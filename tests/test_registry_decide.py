"""From a claim to its award: review, notice, objections, approval, refusal, withdrawal."""

# ruff: noqa: F811 - a fixture is asked for by the name that it is imported under
from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from registry_desk import (
    APPROVER,
    CHECKER,
    CLERK,
    DAY,
    DECIDED_ON,
    NOTICE_ENDS,
    PAYER,
    REVIEWER,
    Desk,
    account,
    act,
    aid,
    course,
    desk,  # noqa: F401 - a fixture
    fresh,
    gift,
    loan,
    new_place,
    place,  # noqa: F401 - a fixture
    refund,
    seat,
    thanks,
)
from unionaid import Act, Registry
from unionaid.registry.acts import Ref

APPROVAL = act(APPROVER, DECIDED_ON, "审批1号")
ONE = timedelta(days=1)


STATES: Final = (
    "waiting",
    "submitted",
    "reviewed",
    "on_notice",
    "approved",
    "paid",
    "rejected",
    "withdrawn",
    "recovered",
)


@pytest.fixture(scope="module")
def everywhere() -> Iterator[Desk]:
    """Return an office with a claim in each state, numbered as the states are."""
    with new_place() as folder, fresh(folder / "unionaid.db") as registry:
        desk = Desk(registry)
        desk.every_line()
        claims = desk.submit(
            aid("waiting", is_member=None),
            *(aid(state) for state in STATES[1:6]),
            aid("rejected", is_member=False),
            *(aid(state) for state in STATES[7:]),
        )
        desk.review([3, 4, 5, 6, 9])
        desk.show([4, 5, 6, 9])
        desk.approve([5, 6, 9])
        desk.pay(*desk.batch([6, 9]))
        registry.withdraw(8, "撤回", act=act())
        registry.recover(9, Decimal(500), "重复", act=act(APPROVER, date(2024, 4, 10), "追回1号"))
        assert list(STATES) == desk.states(claims)
        yield desk


# which step begins where

_STEPS: Final[dict[str, tuple[Callable[[Registry, int], object], set[str], dict[str, str]]]] = {
    "review": (lambda registry, id_: registry.review(id_, act=act(CHECKER)), {"submitted"}, {}),
    "publicize": (lambda registry, id_: registry.publicize(id_, act=act()), {"reviewed"}, {}),
    "approve": (lambda registry, id_: registry.approve(id_, act=APPROVAL), {"on_notice"}, {}),
    "object": (
        lambda registry, id_: registry.object_to(id_, "有异议", act=act()),
        {"submitted", "reviewed", "on_notice"},
        {},
    ),
    "reject": (
        lambda registry, id_: registry.reject(id_, "不实", act=act(CHECKER)),
        {"waiting", "submitted", "reviewed", "on_notice"},
        {},
    ),
    "withdraw": (
        lambda registry, id_: registry.withdraw(id_, "撤回", act=act()),
        {"waiting", "submitted", "reviewed", "on_notice", "approved"},
        {
            "paid": "registry-withdraw-paid",
            "rejected": "registry-ended",
            "withdrawn": "registry-ended",
            "recovered": "registry-ended",
        },
    ),
    "reassess": (
        lambda registry, id_: registry.reassess([id_], act=act()),
        {"waiting", "submitted", "reviewed", "on_notice", "approved", "paid"},
        dict.fromkeys(("rejected", "withdrawn", "recovered"), "registry-reassess-ended"),
    ),
    "account": (
        lambda registry, id_: registry.correct_account(id_, account(2), checked_by=CHECKER, act=act()),
        {"waiting", "submitted", "reviewed", "on_notice", "approved", "paid"},
        dict.fromkeys(("rejected", "withdrawn", "recovered"), "registry-ended"),
    ),
}
"""From a step to what does it, where it begins, and what it is refused for elsewhere."""


@pytest.mark.parametrize(
    ("step", "state"),
    [(step, state) for step, (_, begins, _) in _STEPS.items() for state in STATES if state not in begins],
)
def test_a_step_begins_in_its_states_only(everywhere: Desk, step: str, state: str) -> None:
    """In any other it is refused, and says where the claim is."""
    do, _, codes = _STEPS[step]
    id_ = 1 + STATES.index(state)
    assert [codes.get(state, "registry-state")] == everywhere.refused(do, everywhere.registry, id_)


@pytest.mark.parametrize("step", _STEPS)
def test_a_step_is_done_where_it_begins(place: Path, everywhere: Desk, step: str) -> None:
    """In each of its states, which a copy of the registry shows."""
    everywhere.registry.backup(place / "copy.db")
    do, begins, _ = _STEPS[step]
    with Registry.open(place / "copy.db") as registry:
        for state in begins:
            do(registry, 1 + STATES.index(state))
        assert registry.verify(recompute=False).is_sound


# review


def test_a_review_names_reviewer_and_day(desk: Desk) -> None:
    """Both stand with the claim."""
    (id_,) = desk.reviewed(aid("A"))
    claim = desk.claim(id_)
    assert ("reviewed", 2, DAY.isoformat()) == (claim.state, claim.reviewer, claim.reviewed_on)


def test_a_reviewer_did_not_prepare(desk: Desk) -> None:
    """Who prepared one of them cannot review; the others are not reviewed either."""
    claims = desk.submit(aid("A"))
    desk.registry.submit([aid("B")], act=act(REVIEWER))
    assert ["registry-reviewer-prepared"] == desk.refused(
        desk.registry.review, [*claims, 2], act=act(REVIEWER)
    )
    assert ["submitted", "submitted"] == desk.states([1, 2])


def test_a_review_has_a_day(desk: Desk) -> None:
    """No paper is asked for, a day is."""
    claims = desk.submit(aid("A"))
    assert ["registry-day-wanted"] == desk.refused(desk.registry.review, claims, act=act(REVIEWER, None))


def test_all_problems_of_all_claims_are_told(desk: Desk) -> None:
    """One for each claim, in one refusal, and nothing is reviewed."""
    claims = desk.submit(aid("A"), aid("B", is_member=None), aid("C"), aid("D", is_member=False))
    text = desk.told(desk.registry.review, claims, act=act(REVIEWER))
    assert [2, 4] == [id_ for id_ in claims if f"claim {id_} " in text]
    assert "submitted" == desk.claim(1).state


def test_more_than_two_hundred_problems_are_counted(desk: Desk) -> None:
    """Two hundred are told one by one, and how many more there are."""
    claims = desk.submit(*(aid(f"P-{n}", is_member=None) for n in range(202)))
    codes = desk.refused(desk.registry.review, claims, act=act(REVIEWER))
    assert ["registry-state"] * 200 + ["registry-more-problems"] == codes
    assert "2 more" in desk.told(desk.registry.review, claims, act=act(REVIEWER))


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ([], "registry-nothing-named"),
        (["x"], "registry-ref-form"),
        (["3-1"], "registry-ref-form"),
        (["1-1000001"], "registry-ref-form"),
        (["1/0/1"], "registry-ref-form"),
        (["1,,2"], "registry-ref-form"),
        (["1，2、x"], "registry-ref-form"),
        ([9], "registry-claim-unknown"),
        (["1/1"], "registry-adjustment-unknown"),
    ],
)
def test_claims_are_named(desk: Desk, claims: list[int | str], code: str) -> None:
    """By numbers, ranges and adjustments that are there."""
    desk.submit(aid("A"))
    assert [code] == desk.refused(desk.registry.review, claims, act=act(REVIEWER))


def test_claims_are_named_in_ranges_and_once(desk: Desk) -> None:
    """A range and a number in it are each claim once."""
    desk.submit(aid("A"), aid("B"), aid("C"))
    desk.registry.review([" 1 - 2", 2, "3", Ref(3)], act=act(REVIEWER))
    assert ["reviewed"] * 3 == desk.states([1, 2, 3])


@pytest.mark.parametrize("text", ["1,3-4", "1，3-4", "1、 3-4", "3-4 , 1"])
def test_claims_are_named_with_commas(desk: Desk, text: str) -> None:
    """Several in one text, with the commas of either language."""
    desk.submit(*map(aid, "ABCD"))
    desk.registry.review(text, act=act(REVIEWER))
    assert ["reviewed", "submitted", "reviewed", "reviewed"] == desk.states([1, 2, 3, 4])


# public notice


def test_a_notice_counts_working_days(desk: Desk) -> None:
    """The holiday does not count, the Sunday that is made up does."""
    (id_,) = desk.on_notice(aid("A"))
    assert ("on_notice", 1, NOTICE_ENDS.isoformat()) == (
        desk.claim(id_).state,
        desk.claim(id_).notice,
        desk.claim(id_).notice_ends,
    )


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (NOTICE_ENDS - ONE, "notice-ends-early"),
        (NOTICE_ENDS, None),
        (NOTICE_ENDS + ONE, None),
        (DAY - ONE, "notice-period-reversed"),
    ],
)
def test_a_last_day_that_is_given(desk: Desk, until: date, code: str | None) -> None:
    """It is not before the rules' own last day."""
    (id_,) = desk.reviewed(aid("A"))
    if code is not None:
        assert [code] == desk.refused(desk.registry.publicize, id_, act=act(), until=until)
    else:
        desk.registry.publicize(id_, act=act(), until=until)
        assert until.isoformat() == desk.claim(id_).notice_ends


@pytest.mark.parametrize(("days", "ends"), [(4, None), (5, NOTICE_ENDS), (6, NOTICE_ENDS + ONE)])
def test_working_days_that_are_given(desk: Desk, days: int, ends: date | None) -> None:
    """No fewer than the rules ask for."""
    (id_,) = desk.reviewed(aid("A"))
    if ends is None:
        assert ["notice-too-short"] == desk.refused(desk.registry.publicize, id_, act=act(), days=days)
    else:
        desk.registry.publicize(id_, act=act(), days=days)
        assert ends.isoformat() == desk.claim(id_).notice_ends


def test_a_notice_beyond_the_calendar_needs_its_last_day(desk: Desk) -> None:
    """Where nobody knows the holidays, days of any kind are counted, and the last one has to be given."""
    (id_,) = desk.reviewed(aid("A"))
    beyond = act(on=date(2099, 1, 1))
    assert ["calendar-ends"] == desk.refused(desk.registry.publicize, id_, act=beyond)
    assert ["notice-too-short"] == desk.refused(
        desk.registry.publicize, id_, act=beyond, until=date(2099, 1, 4)
    )
    desk.registry.publicize(id_, act=beyond, until=date(2099, 1, 5))
    assert "2099-01-05" == desk.claim(id_).notice_ends


def test_a_notice_of_a_program_that_asks_for_none(desk: Desk) -> None:
    """It is put on show for as long as somebody says."""
    (id_,) = desk.reviewed(refund("U"))
    assert ["notice-period-wanted"] == desk.refused(desk.registry.publicize, id_, act=act())
    desk.registry.publicize(id_, act=act(), days=1)
    assert ("on_notice", DAY.isoformat()) == (desk.claim(id_).state, desk.claim(id_).notice_ends)


def test_a_notice_says_from_when(desk: Desk) -> None:
    """Its first day is the day of the act, which has one."""
    (id_,) = desk.reviewed(aid("A"))
    assert ["registry-day-wanted"] == desk.refused(desk.registry.publicize, id_, act=act(on=None))


# objections


def test_an_objection_stops_the_approval_until_it_is_settled(desk: Desk) -> None:
    """Dismissed, the claim goes on."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    desk.registry.object_to(id_, "未参加", act=act())
    assert ["registry-objection-open"] == desk.refused(desk.registry.approve, id_, act=APPROVAL)
    desk.registry.resolve(id_, "查无此事", upheld=False, act=act(REVIEWER))
    desk.approve(id_)
    assert ("approved", ["dismissed"]) == (
        desk.claim(id_).state,
        [each.state for each in desk.claim(id_).objections],
    )


def test_an_objection_that_is_upheld_stops_the_approval(desk: Desk) -> None:
    """The claim can be rejected."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    desk.registry.object_to(id_, "未参加", act=act())
    desk.registry.resolve(id_, "属实", upheld=True, act=act(REVIEWER))
    assert ["registry-objection-upheld"] == desk.refused(desk.registry.approve, id_, act=APPROVAL)
    desk.registry.reject(id_, "异议成立", act=act(APPROVER))
    assert ["rejected"] == desk.states([id_])


def test_of_several_objections_one_is_named(desk: Desk) -> None:
    """Each is settled by its number; the other stays open."""
    (id_,) = desk.submit(aid("A"))
    for reason in ("未参加", "重复"):
        desk.registry.object_to(id_, reason, act=act())
    resolve = desk.registry.resolve
    assert ["registry-objections-several"] == desk.refused(
        resolve, id_, "查实", upheld=True, act=act(REVIEWER)
    )
    assert ["registry-no-objection"] == desk.refused(
        resolve, id_, "查实", upheld=True, act=act(REVIEWER), objection=3
    )
    resolve(id_, "查无此事", upheld=False, act=act(REVIEWER), objection=2)
    assert ["open", "dismissed"] == [each.state for each in desk.claim(id_).objections]
    assert ["registry-no-objection"] == desk.refused(
        resolve, id_, "再查", upheld=True, act=act(REVIEWER), objection=2
    )
    resolve(id_, "查无此事", upheld=False, act=act(REVIEWER))
    assert 0 == desk.claim(id_).open_objections


def test_objections_have_a_reason_and_a_day(desk: Desk) -> None:
    """So has what was found of them."""
    (id_,) = desk.submit(aid("A"))
    registry = desk.registry
    assert ["registry-reason-wanted"] == desk.refused(registry.object_to, id_, " ", act=act())
    assert ["registry-day-wanted"] == desk.refused(registry.object_to, id_, "未参加", act=act(on=None))
    registry.object_to(id_, "未参加", act=act())
    assert ["registry-reason-wanted"] == desk.refused(registry.resolve, id_, "", upheld=True, act=act())
    assert ["registry-day-wanted"] == desk.refused(
        registry.resolve, id_, "查实", upheld=True, act=act(on=None)
    )


def test_an_objection_is_to_one_claim(desk: Desk) -> None:
    """Not to several."""
    claims = desk.submit(aid("A"), aid("B"))
    assert ["registry-one-claim"] == desk.refused(desk.registry.object_to, claims, "未参加", act=act())


# approval


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (NOTICE_ENDS - ONE, "registry-on-notice"),
        (NOTICE_ENDS, "registry-on-notice"),
        (NOTICE_ENDS + ONE, None),
    ],
)
def test_nothing_is_approved_before_its_notice_has_ended(desk: Desk, day: date, code: str | None) -> None:
    """Not the day before, not on the last day, but on the day after."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    if code is None:
        desk.approve(id_, on=day)
        assert ["approved"] == desk.states([id_])
    else:
        assert [code] == desk.refused(desk.approve, id_, on=day)
        assert "2024-04-08" in desk.told(desk.approve, id_, on=day)


def test_a_program_without_a_notice_is_approved_once_reviewed(desk: Desk) -> None:
    """On the same day; if it stands on one all the same, after it."""
    desk.every_line()
    first, second = desk.reviewed(refund("U"), refund("V"))
    desk.approve(first, on=DAY)
    desk.registry.publicize(second, act=act(), days=1)
    assert ["registry-on-notice"] == desk.refused(desk.approve, second, on=DAY)
    desk.approve(second, on=DAY + ONE)
    assert ["approved", "approved"] == desk.states([first, second])


def test_an_award_is_the_entitlement(desk: Desk) -> None:
    """It is reserved in the line of the year, with who decided it, when and by which rules."""
    desk.every_line()
    (id_,) = desk.approved(aid("A", "999.99"))
    award, claim = desk.award(id_), desk.claim(id_)
    assert (500_00, 500_00, "money", "approved") == (
        award.amount_fen,
        award.entitlement_fen,
        award.method,
        award.state,
    )
    assert (3, 3, DECIDED_ON.isoformat(), claim.digest, claim.record) == (
        award.approver,
        claim.approver,
        award.decided_on,
        award.digest,
        award.record,
    )
    assert (Decimal(500), Decimal(0), Decimal(9500)) == desk.money()


@pytest.mark.parametrize(
    ("amount", "reason", "codes"),
    [
        ("499.99", "自筹", []),
        ("0.01", "自筹", []),
        ("500", None, []),
        ("500.00", None, []),
        ("499.99", None, ["registry-reason-wanted"]),
        ("499.99", " ", ["registry-reason-wanted"]),
        ("500.01", "多给", ["registry-amount-above"]),
        ("0", "不给", ["registry-amount-not-above-zero"]),
        ("-1", "倒给", ["registry-amount-not-above-zero"]),
        ("NaN", "x", ["registry-amount-not-above-zero"]),
        ("Infinity", "x", ["registry-amount-not-above-zero"]),
        ("1e40", "x", ["amount-too-large"]),
        ("1.001", "x", ["registry-amount-fen"]),
        ("1.000000000000000000000000000000000001", "x", ["registry-amount-fen"]),
    ],
)
def test_less_than_the_entitlement_has_a_reason(
    desk: Desk, amount: str, reason: str | None, codes: list[str]
) -> None:
    """Never more than the entitlement of 500, never a part of a fen."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    more: dict[str, Any] = {"amount": Decimal(amount), "reason": reason}
    if codes:
        assert codes == desk.refused(desk.approve, id_, **more)
        return
    desk.approve(id_, **more)
    assert Decimal(amount) * 100 == desk.award(id_).amount_fen
    assert Decimal(amount) == desk.money()[0]
    assert 500_00 == desk.claim(id_).entitlement_fen


def test_an_amount_is_for_one_claim(desk: Desk) -> None:
    """Nobody has to guess whose it is."""
    desk.every_line()
    claims = desk.on_notice(aid("A"), aid("B"))
    assert ["registry-amount-one-claim"] == desk.refused(
        desk.approve, claims, amount=Decimal(1), reason="少给"
    )


def test_less_of_goods(desk: Desk) -> None:
    """Their value is bounded likewise; a service has none."""
    first, second = desk.reviewed(gift("A"), course("A"))
    assert ["registry-amount-above"] == desk.refused(desk.approve, first, amount=Decimal("80.01"))
    assert ["registry-amount-above"] == desk.refused(desk.approve, second, amount=Decimal("0.01"))
    desk.approve(first, amount=Decimal(79), reason="缺货")
    assert 79_00 == desk.award(first).amount_fen


@pytest.mark.parametrize(("cost", "codes"), [("0", ["registry-nothing-to-award"]), ("0.01", [])])
def test_a_computed_zero_is_never_an_award(desk: Desk, cost: str, codes: list[str]) -> None:
    """Half of nothing is nothing; half of a fen is rounded up to one."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A", cost))
    if codes:
        assert codes == desk.refused(desk.approve, id_)
    else:
        desk.approve(id_)
        assert 1 == desk.award(id_).amount_fen


def test_goods_and_services_need_no_line(desk: Desk) -> None:
    """Goods have their value, what has none is an award all the same."""
    claims = desk.approved(gift("A"), course("A"), thanks("A"))
    assert [("goods", 80_00, None), ("service", 0, None), ("goods", 0, None)] == [
        (desk.award(id_).method, desk.award(id_).amount_fen, desk.award(id_).budget) for id_ in claims
    ]


def test_goods_are_reserved_where_a_line_serves_them(desk: Desk) -> None:
    """Their value counts like money."""
    desk.line("慰问", 100, ["gift"])
    claims = desk.reviewed(gift("A"), gift("B"))
    desk.approve(claims[:1])
    assert Decimal(80) == desk.money("慰问")[0]
    assert ["registry-over-budget"] == desk.refused(desk.approve, claims[1])


def test_preparer_reviewer_and_approver_are_three_people(desk: Desk) -> None:
    """Neither of the first two approves; the payer, who did nothing yet, may."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    for name in (CLERK, REVIEWER):
        assert ["registry-approver-before"] == desk.refused(desk.approve, id_, by=name)
    desk.approve(id_, by=PAYER)
    assert ["approved"] == desk.states([id_])


def test_who_records_may_be_who_did_an_earlier_step(desk: Desk) -> None:
    """Who records and who decides are two things."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    desk.registry.approve(id_, act=Act(REVIEWER, by=APPROVER, on=DECIDED_ON, document="批1"))
    assert ["approved"] == desk.states([id_])


def test_an_approval_has_a_day_and_a_paper(desk: Desk) -> None:
    """Both are asked for at once; a blank number of the paper is none."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    approve = desk.registry.approve
    assert ["registry-day-wanted", "registry-document-wanted"] == desk.refused(
        approve, id_, act=act(APPROVER, None)
    )
    assert ["registry-document-wanted"] == desk.refused(approve, id_, act=act(APPROVER, DECIDED_ON, " "))


def test_one_sheet_for_many_claims(desk: Desk) -> None:
    """Claims of several programs are approved by one act, each from its line."""
    desk.every_line()
    claims = desk.approved(aid("A"), aid("B", "500"), refund("U"), seat("A"))
    assert ["approved"] * 4 == desk.states(claims)
    assert [Decimal(750), Decimal(400), Decimal(300)] == [
        desk.money(name)[0] for name in ("救助", "返还", "席位")
    ]
    assert 1 == len({desk.registry.show(id_).steps[-1].command for id_ in claims})


def test_every_problem_of_an_approval_is_told_at_once(desk: Desk) -> None:
    """Of one claim and of all: a notice that runs, an objection, the same person, a line that is missing."""
    claims = [*desk.on_notice(aid("A")), *desk.submit(aid("B")), *desk.reviewed(refund("U"), loan("C"))]
    desk.registry.object_to(1, "未参加", act=act())
    assert [
        "registry-approver-before",
        "registry-objection-open",
        "registry-on-notice",
        "registry-state",
        "registry-approver-before",
        "registry-approver-before",
    ] == desk.refused(desk.approve, claims, by=REVIEWER, on=DAY)
    assert ["registry-state", "registry-budget-none", "registry-budget-none"] == desk.refused(
        desk.approve, claims[1:]
    )
    assert ["on_notice", "submitted", "reviewed", "reviewed"] == desk.states(claims)


def test_unknown_claims_and_adjustments_are_all_named(desk: Desk) -> None:
    """Before anything else is looked at."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    assert ["registry-claim-unknown"] * 2 == desk.refused(desk.approve, [id_, 7, 8])
    assert ["registry-adjustment-unknown"] * 2 == desk.refused(desk.approve, [id_, "1/1", "1/2"])


# the line


def test_the_line_that_serves_the_program_in_the_year_of_the_decision(desk: Desk) -> None:
    """Not that of the year of the claim."""
    desk.line(year=2024)
    desk.line(year=2025)
    first, second = desk.on_notice(aid("A"), aid("B"))
    desk.approve(first, on=date(2024, 12, 31))
    desk.approve(second, on=date(2025, 1, 1))
    assert (Decimal(500), Decimal(500)) == (desk.money()[0], desk.money(year=2025)[0])


def test_one_of_several_lines_is_named(desk: Desk) -> None:
    """Else it is asked for, with their names."""
    desk.line("甲")
    desk.line("乙")
    (id_,) = desk.on_notice(aid("A"))
    assert ["registry-budget-several"] == desk.refused(desk.approve, id_)
    assert "甲, 乙" in desk.told(desk.approve, id_)
    desk.approve(id_, budget=" 乙 ")
    assert (Decimal(0), Decimal(500)) == (desk.money("甲")[0], desk.money("乙")[0])


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [
        ("救住", DECIDED_ON, "registry-budget-unknown"),
        ("救助", date(2025, 1, 1), "registry-budget-unknown"),
        ("返还", DECIDED_ON, "registry-budget-not-for"),
        (None, date(2025, 1, 1), "registry-budget-none"),
    ],
)
def test_a_line_that_will_not_do(desk: Desk, name: str | None, on: date, code: str) -> None:
    """One that is not there, of another year, or for another program."""
    desk.every_line()
    (id_,) = desk.on_notice(aid("A"))
    assert [code] == desk.refused(desk.approve, id_, budget=name, on=on)


def test_a_line_misspelt_is_offered(desk: Desk) -> None:
    """The nearest name of the year is told."""
    desk.line("困难职工救助")
    (id_,) = desk.on_notice(aid("A"))
    assert "困难职工救助" in desk.told(desk.approve, id_, budget="困难职工救济")


# rejection


def test_a_rejection_has_a_reason_and_a_day(desk: Desk) -> None:
    """And everything that speaks against it is told."""
    (id_,) = desk.submit(aid("A"))
    reject = desk.registry.reject
    assert ["registry-reason-wanted"] == desk.refused(reject, id_, " ", act=act(REVIEWER))
    assert ["registry-day-wanted"] == desk.refused(reject, id_, "不实", act=act(REVIEWER, None))
    assert ["registry-rejecter-prepared", "registry-reason-wanted"] == desk.refused(
        reject, id_, "", act=act()
    )


def test_who_prepared_a_claim_does_not_reject_it(desk: Desk) -> None:
    """Anybody else may, the reviewer too."""
    (id_,) = desk.reviewed(aid("A"))
    assert ["registry-rejecter-prepared"] == desk.refused(desk.registry.reject, id_, "不实", act=act())
    desk.registry.reject(id_, "不实", act=act(REVIEWER))
    assert ["rejected"] == desk.states([id_])


def test_several_claims_are_rejected_for_one_reason(desk: Desk) -> None:
    """All of them or none."""
    claims = [*desk.submit(aid("A"), aid("B", is_member=None)), *desk.on_notice(aid("C"))]
    desk.registry.reject(claims, "材料不实", act=act(APPROVER))
    assert ["rejected"] * 3 == desk.states(claims)
    assert [{"reason": "材料不实"}] * 3 == [desk.registry.show(id_).steps[-1].texts for id_ in claims]


# withdrawal


def test_a_withdrawal_frees_the_money(desk: Desk) -> None:
    """What was reserved is free again."""
    desk.every_line()
    claims = desk.approved(aid("A"), aid("B"))
    desk.registry.withdraw(claims[:1], "本人放弃", act=act())
    assert ["withdrawn", "approved"] == desk.states(claims)
    assert (Decimal(500), Decimal(0), Decimal(9500)) == desk.money()
    assert "withdrawn" == desk.award(claims[0]).state


def test_a_withdrawal_has_a_reason_and_a_day(desk: Desk) -> None:
    """Whoever takes it back."""
    (id_,) = desk.submit(aid("A"))
    withdraw = desk.registry.withdraw
    assert ["registry-reason-wanted"] == desk.refused(withdraw, id_, "", act=act())
    assert ["registry-day-wanted"] == desk.refused(withdraw, id_, "放弃", act=act(on=None))


def test_what_is_under_way_to_the_bank_is_not_withdrawn(desk: Desk) -> None:
    """Once it came back, it is."""
    desk.every_line()
    (id_,) = desk.approved(aid("A"))
    (transfer,) = desk.batch()
    assert ["registry-under-way"] == desk.refused(desk.registry.withdraw, id_, "放弃", act=act())
    desk.back(transfer)
    desk.registry.withdraw(id_, "放弃", act=act())
    assert (["withdrawn"], Decimal(10_000)) == (desk.states([id_]), desk.money()[2])


# adjustments, named as 12/1


@pytest.fixture
def raised(desk: Desk) -> str:
    """Return an adjustment upwards of a paid claim, by 100."""
    desk.every_line()
    (id_,) = desk.paid(aid("A"))
    return desk.adjusted(id_, cost="1200")


def test_an_adjustment_is_reviewed_and_approved_by_its_own_people(desk: Desk, raised: str) -> None:
    """Its preparer, reviewer and approver are three people."""
    registry = desk.registry
    assert ["registry-reviewer-prepared"] == desk.refused(registry.review, raised, act=act())
    assert ["registry-state"] == desk.refused(desk.approve, raised)
    desk.review(raised, by=CHECKER)
    assert ["registry-state"] == desk.refused(desk.review, raised)
    for name in (CLERK, CHECKER):
        assert ["registry-approver-before"] == desk.refused(desk.approve, raised, by=name)
    desk.approve(raised, by=REVIEWER)
    award = desk.award(1, 1)
    assert ("approved", 1, 5, 2) == (award.state, award.preparer, award.reviewer, award.approver)
    assert Decimal(100) == desk.money()[0]


def test_an_adjustment_is_rejected(desk: Desk, raised: str) -> None:
    """By somebody who did not prepare it; the claim stays as it was."""
    registry = desk.registry
    assert ["registry-rejecter-prepared"] == desk.refused(registry.reject, raised, "不实", act=act())
    registry.reject(raised, "不实", act=act(REVIEWER))
    assert ("rejected", "paid") == (desk.award(1, 1).state, desk.claim(1).state)
    assert ["registry-state"] == desk.refused(registry.reject, raised, "不实", act=act(REVIEWER))


@pytest.mark.parametrize("step", ["proposed", "reviewed", "approved"])
def test_an_adjustment_is_withdrawn(desk: Desk, raised: str, step: str) -> None:
    """Until it is sent; what it reserved is free again."""
    if step != "proposed":
        desk.review(raised)
    if step == "approved":
        desk.approve(raised)
        assert ["registry-withdraw-paid"] == desk.refused(desk.registry.withdraw, 1, "放弃", act=act())
    desk.registry.withdraw(raised, "放弃", act=act())
    assert ("withdrawn", "paid", Decimal(0)) == (
        desk.award(1, 1).state,
        desk.claim(1).state,
        desk.money()[0],
    )
    assert ["registry-adjustment-done"] == desk.refused(desk.registry.withdraw, raised, "放弃", act=act())


def test_an_adjustment_under_way_is_not_withdrawn(desk: Desk, raised: str) -> None:
    """Nor one that is paid."""
    desk.review(raised)
    desk.approve(raised)
    (transfer,) = desk.batch()
    withdraw = desk.registry.withdraw
    assert ["registry-under-way"] == desk.refused(withdraw, raised, "放弃", act=act())
    desk.pay(transfer)
    assert ["registry-adjustment-done"] == desk.refused(withdraw, raised, "放弃", act=act())


def test_an_adjustment_is_not_put_on_notice(desk: Desk, raised: str) -> None:
    """The claim was."""
    assert ["registry-adjustment-notice", "registry-state"] == desk.refused(desk.show, raised)


def test_claims_and_adjustments_on_one_sheet(desk: Desk, raised: str) -> None:
    """One act reviews both, and one approves both."""
    (id_,) = desk.submit(refund("U"))
    desk.review([raised, id_])
    desk.approve([raised, id_], on=DECIDED_ON)
    assert ("approved", "approved") == (desk.award(1, 1).state, desk.claim(id_).state)


def test_a_notice_does_not_begin_before_the_review(desk: Desk) -> None:
    """The day of the review is early enough, the day before is not."""
    (id_,) = desk.reviewed(aid("A"))
    reviewed_on = date.fromisoformat(desk.claim(id_).reviewed_on or "")
    early = Act(CLERK, on=reviewed_on - ONE)
    assert ["registry-notice-early"] == desk.refused(desk.registry.publicize, id_, act=early)
    desk.registry.publicize(id_, act=Act(CLERK, on=reviewed_on))
    assert "on_notice" == desk.claim(id_).state
