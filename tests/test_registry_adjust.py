"""Policy or facts have changed: a claim begins anew, or its award is adjusted, up or down."""

# ruff: noqa: F811 - a fixture is asked for by the name that it is imported under
from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from registry_desk import (
    APPROVER,
    CHECKER,
    DAY,
    DECIDED_ON,
    Desk,
    account,
    act,
    aid,
    course,
    desk,  # noqa: F401 - a fixture
    gift,
    place,  # noqa: F401 - a fixture
    refund,
    seat,
    town,
)
from unionaid import Act, InvalidCase, Policy

APPROVAL = act(APPROVER, DECIDED_ON, "审批1号")
RECOVERS = act(APPROVER, date(2024, 6, 1), "追回1号")

MORE = town(("value = 0.5,", "value = 0.6,"), edition=2)
"""A later edition: 600 where it was 500."""

LESS = town(("value = 0.5,", "value = 0.4,"), edition=3)
"""A later edition: 400 where it was 500."""


@pytest.fixture(autouse=True)
def _lines(desk: Desk) -> None:
    desk.every_line()


def found(desk: Desk, claim: int, **more: Any) -> tuple[Decimal | None, Decimal, Decimal, Decimal, bool]:
    """Return then, present, awarded, difference, and whether anything would be recorded."""
    (each,) = desk.registry.reassess([claim], **more)
    return each.then, each.present, each.awarded, each.difference, each.is_changed


# what it would be now


def test_nothing_has_changed(desk: Desk) -> None:
    """Every living claim is looked at, and nothing is recorded, whoever acts."""
    desk.paid(aid("A"))
    desk.approved(gift("B"), course("C"))
    desk.submit(refund("U"), aid("D", is_member=None), aid("E", is_member=False))
    before = desk.registry.anchor
    results = desk.registry.reassess()
    assert [1, 2, 3, 4, 5] == [each.claim for each in results]
    assert ["paid", "approved", "approved", "submitted", "waiting"] == [each.state for each in results]
    assert [Decimal(500), Decimal(80), Decimal(0), Decimal(400), Decimal(0)] == [
        each.present for each in results
    ]
    assert not any(each.is_changed for each in results)
    assert () == desk.registry.reassess(act=act())
    assert before == desk.registry.anchor


@pytest.mark.parametrize(
    ("policy", "present", "difference"), [(MORE, 600, 100), (LESS, 400, -100), (town(), 500, 0)]
)
def test_a_changed_policy(desk: Desk, policy: Policy, present: int, difference: int) -> None:
    """A later edition gives more or less; asking records nothing."""
    (id_,) = desk.approved(aid("A"))
    before = desk.registry.anchor
    assert (
        Decimal(500),
        Decimal(present),
        Decimal(500),
        Decimal(difference),
        difference != 0,
    ) == found(desk, id_, policies=[policy])
    assert before == desk.registry.anchor


def test_rules_are_taken_as_a_policy_is(desk: Desk) -> None:
    """With or without what surrounds them."""
    (id_,) = desk.approved(aid("A"))
    assert found(desk, id_, policies=[MORE]) == found(desk, id_, policies=[MORE.rules])


def test_a_policy_without_the_program(desk: Desk) -> None:
    """It is named, since somebody has to look for what became of it."""
    claims = desk.submit(seat("A"), aid("B"))
    later = town(edition=2, without="seat")
    assert ["registry-program-gone"] == desk.refused(desk.registry.reassess, claims, policies=[later])
    assert [Decimal(500)] == [each.present for each in desk.registry.reassess([2], policies=[later])]


def test_changed_facts(desk: Desk) -> None:
    """Those that are given take the place of those recorded; blank or none takes one away."""
    (id_,) = desk.approved(aid("A"))
    assert Decimal(100) == found(desk, id_, facts={id_: {"cost": "1200"}})[3]
    for nothing in ("", None):
        (each,) = desk.registry.reassess([id_], facts={id_: {"cost": nothing}})
        assert ("undetermined", ("cost",), Decimal(0), False) == (
            each.now.outcome,
            each.now.missing,
            each.difference,
            each.is_changed,
        )


def test_changed_facts_that_cannot_be_read(desk: Desk) -> None:
    """Every problem of every claim is told, by the number of the claim and the fact."""
    claims = desk.submit(aid("A"), aid("B"))
    with pytest.raises(InvalidCase) as refused:
        desk.registry.reassess(facts={id_: {"cost": "much", "on": "?"} for id_ in claims}, act=act())
    assert ["on", "cost"] * 2 == [each.column for each in refused.value.problems]
    assert {"registry-facts-unreadable"} == {each.code for each in refused.value.problems}
    numbers = [each.text("en").partition(":")[0] for each in refused.value.problems]
    assert [f"what is changed of claim {id_}" for id_ in claims for _ in range(2)] == numbers


def test_claims_that_are_not_there(desk: Desk) -> None:
    """Named by number, or by the facts that would have changed."""
    desk.submit(aid("A"))
    assert ["registry-claim-unknown", "registry-facts-unnamed"] == desk.refused(
        desk.registry.reassess, [1, 7], facts={8: {"cost": "1"}}
    )


def test_a_claim_that_has_ended(desk: Desk) -> None:
    """It is not assessed again; by default it is passed over."""
    claims = desk.submit(aid("A"), aid("B", is_member=False))
    assert ["registry-reassess-ended"] == desk.refused(desk.registry.reassess, claims)
    assert [1] == [each.claim for each in desk.registry.reassess()]


# a claim that was not approved yet begins anew


def test_a_waiting_claim_is_completed(desk: Desk) -> None:
    """It is submitted, and prepared by who completed it."""
    (id_,) = desk.submit(aid("A", is_member=None))
    results = desk.registry.reassess([id_], facts={id_: {"is_member": True}}, act=act(CHECKER))
    assert [(None, Decimal(500), Decimal(0), True)] == [
        (each.then, each.present, each.difference, each.is_changed) for each in results
    ]
    claim = desk.claim(id_)
    assert ("submitted", 500_00, 5) == (claim.state, claim.entitlement_fen, claim.preparer)
    assert ["registry-reviewer-prepared"] == desk.refused(desk.review, id_, by=CHECKER)
    desk.review(id_)
    desk.show(id_)
    desk.approve(id_)


def test_a_waiting_claim_is_completed_and_not_eligible(desk: Desk) -> None:
    """It is rejected with its reason."""
    (id_,) = desk.submit(aid("A", is_member=None))
    desk.registry.reassess([id_], facts={id_: {"is_member": False}}, act=act())
    assert ("rejected", "member") == (desk.claim(id_).state, desk.claim(id_).reason)


def test_a_waiting_claim_finds_its_key_taken(desk: Desk) -> None:
    """Somebody else was first in the meantime."""
    (id_,) = desk.submit(aid("A", is_member=None))
    desk.submit(aid("A"))
    desk.registry.reassess([id_], facts={id_: {"is_member": True}}, act=act())
    assert ("rejected", "once") == (desk.claim(id_).state, desk.claim(id_).reason)


def test_those_that_hold_their_limits_come_before_those_that_wait(desk: Desk) -> None:
    """Both are assessed together, whatever their numbers."""
    waiting, holding = desk.submit(refund("U", "700", is_member=None), refund("U", "700"))
    desk.registry.reassess(facts={waiting: {"is_member": True}}, act=act())
    assert [300_00, 700_00] == [desk.claim(id_).entitlement_fen for id_ in (waiting, holding)]


def test_a_group_beyond_its_places_is_chosen_by_people(desk: Desk) -> None:
    """Three wait for two places; one is given up, and the others have theirs."""
    claims = desk.submit(seat("A"), seat("B"), seat("C"))
    assert ["waiting"] * 3 == desk.states(claims)
    desk.registry.reject(claims[1], "未选定", act=act(APPROVER))
    desk.registry.reassess(act=act())
    assert ["submitted", "rejected", "submitted"] == desk.states(claims)


@pytest.mark.parametrize("state", ["submit", "reviewed", "on_notice"])
def test_changed_facts_begin_anew(desk: Desk, state: str) -> None:
    """Review and notice are for nothing; the old key is let go, the new one is held."""
    (id_,) = getattr(desk, state)(aid("A"))
    desk.registry.reassess([id_], facts={id_: {"who": "B", "on": "2024-03-02", "county": "东区"}}, act=act())
    claim = desk.claim(id_)
    assert ("submitted", "2024-03-02", "东区", None, None, None) == (
        claim.state,
        claim.day,
        claim.county,
        claim.reviewer,
        claim.notice,
        claim.notice_ends,
    )
    assert [0, 1] == sorted(each.live for each in claim.holds)
    assert ["submitted", "rejected"] == desk.states(desk.submit(aid("A"), aid("B")))


def test_a_key_that_was_let_go_stays_so(desk: Desk) -> None:
    """Also after the claim is approved, while somebody else holds it."""
    (id_,) = desk.submit(aid("A"))
    desk.registry.reassess([id_], facts={id_: {"who": "B"}}, act=act())
    (other,) = desk.submit(aid("A"))
    desk.review([id_, other])
    desk.show([id_, other])
    desk.approve([id_, other])
    desk.pay(*desk.batch())
    assert [0, 1] == sorted(each.live for each in desk.claim(id_).holds)
    assert desk.registry.verify().is_sound


def test_two_claims_change_places(desk: Desk) -> None:
    """Each takes the key that the other lets go, in one command, and back."""
    claims = desk.submit(aid("A"), aid("B"))
    for names in ("BA", "AB"):
        facts = {id_: {"who": name} for id_, name in zip(claims, names, strict=True)}
        desk.registry.reassess(facts=facts, act=act())
        assert ["submitted", "submitted"] == desk.states(claims)
    assert ["rejected", "rejected"] == desk.states(desk.submit(aid("A", "1"), aid("B", "1")))
    assert desk.registry.verify().is_sound


def test_a_later_edition_for_claims_that_are_not_approved(desk: Desk) -> None:
    """They are what it gives, and its text is kept."""
    (id_,) = desk.reviewed(aid("A"))
    desk.registry.reassess(policies=[MORE], act=act())
    claim = desk.claim(id_)
    assert ("submitted", 600_00, MORE.digest) == (claim.state, claim.entitlement_fen, claim.digest)
    assert ["2"] == [each.edition for each in desk.registry.assessments()]
    assert not found(desk, id_)[4]
    assert desk.registry.verify().is_sound


def test_an_objection_stays_when_a_claim_begins_anew(desk: Desk) -> None:
    """Nobody gets rid of it by correcting a fact."""
    (id_,) = desk.on_notice(aid("A"))
    desk.registry.object_to(id_, "未参加", act=act())
    desk.registry.reassess(facts={id_: {"cost": "900"}}, act=act())
    assert (1, "submitted") == (desk.claim(id_).open_objections, desk.claim(id_).state)


# an award is adjusted


@pytest.mark.parametrize("is_paid", [False, True])
def test_a_rise(desk: Desk, is_paid: bool) -> None:
    """It is reserved by itself and paid by a transfer, alone or with the award."""
    (id_,) = desk.paid(aid("A")) if is_paid else desk.approved(aid("A"))
    name = desk.settled(id_, cost="1200")
    rise = desk.award(id_, 1)
    assert ("1/1", "money", "approved", 100_00, 600_00) == (
        name,
        rise.method,
        rise.state,
        rise.amount_fen,
        rise.entitlement_fen,
    )
    assert (600_00, ["approved"]) == (desk.claim(id_).awarded_fen, desk.states([id_]))
    assert Decimal(100 if is_paid else 600) == desk.money()[0]
    desk.pay(*desk.batch())
    assert [100_00 if is_paid else 600_00] == [each.amount_fen for each in desk.payments()[-1:]]
    assert (["paid"], 600_00) == (desk.states([id_]), desk.claim(id_).kept_fen)
    assert [600_00] == [each.amount_fen for each in desk.claim(id_).holds]


def test_a_fall_before_the_payment(desk: Desk) -> None:
    """It is taken off what is unpaid, and frees the money."""
    (id_,) = desk.approved(aid("A"))
    desk.settled(id_, cost="600")
    assert (Decimal(300), Decimal(0), Decimal(9_700)) == desk.money()
    assert (500_00, 200_00) == (desk.award(id_).amount_fen, desk.award(id_).reduced_fen)
    assert (0, ["approved"]) == (desk.claim(id_).due_back_fen, desk.states([id_]))
    desk.pay(*desk.batch())
    assert [300_00] == [each.amount_fen for each in desk.payments()]
    assert (["paid"], Decimal(300)) == (desk.states([id_]), desk.money()[1])


def test_a_fall_after_the_payment(desk: Desk) -> None:
    """It is due back, and recovered by a step of its own."""
    (id_,) = desk.paid(aid("A"))
    desk.settled(id_, cost="600")
    assert (200_00, 300_00, ["paid"]) == (
        desk.claim(id_).due_back_fen,
        desk.claim(id_).awarded_fen,
        desk.states([id_]),
    )
    assert ((id_,), Decimal(9_500)) == (desk.registry.status().due_back, desk.money()[2])
    desk.registry.recover(id_, Decimal(200), "多付", act=RECOVERS)
    assert (0, (), Decimal(9_700)) == (
        desk.claim(id_).due_back_fen,
        desk.registry.status().due_back,
        desk.money()[2],
    )


def test_a_fall_that_is_partly_paid(desk: Desk) -> None:
    """An unpaid rise goes first, and what is beyond it is due back."""
    (id_,) = desk.paid(aid("A"))
    desk.settled(id_, cost="1200")
    desk.settled(id_, cost="700")
    assert (100_00, 150_00, 350_00) == (
        desk.award(id_, 1).reduced_fen,
        desk.claim(id_).due_back_fen,
        desk.claim(id_).awarded_fen,
    )
    assert (["paid"], Decimal(0)) == (desk.states([id_]), desk.money()[0])
    assert ["registry-nothing-to-pay"] == desk.refused(desk.batch)


def test_what_fell_is_not_sent_again(desk: Desk) -> None:
    """The bank returns what was paid, after a fall was approved: only the rest goes out."""
    (id_,) = desk.paid(aid("A"))
    desk.settled(id_, cost="600")
    desk.back(1, on=date(2024, 5, 1))
    assert (0, Decimal(300)) == (desk.claim(id_).due_back_fen, desk.money()[0])
    desk.pay(*desk.batch())
    assert ([500_00, 300_00], 300_00) == (
        [each.amount_fen for each in desk.payments()],
        desk.claim(id_).kept_fen,
    )
    assert desk.registry.verify().is_sound


def test_an_award_that_fell_to_nothing_comes_back(desk: Desk) -> None:
    """There is nothing left to pay, and its key is free."""
    (id_,) = desk.paid(aid("A"))
    desk.settled(id_, is_member=False)
    desk.back(1, on=date(2024, 5, 1))
    assert (["withdrawn"], Decimal(10_000)) == (desk.states([id_]), desk.money()[2])
    assert ["submitted"] == desk.states(desk.submit(aid("A")))


@pytest.mark.parametrize(
    ("amount", "reason", "codes"),
    [
        ("99.99", "按实", []),
        ("0.01", "按实", []),
        ("99.99", None, ["registry-reason-wanted"]),
        ("100.01", "多给", ["registry-amount-above"]),
        ("0", "不给", ["registry-amount-not-above-zero"]),
        ("0.001", "x", ["registry-amount-fen"]),
    ],
)
def test_less_of_a_rise(desk: Desk, amount: str, reason: str | None, codes: list[str]) -> None:
    """With a reason, and never more than the rise of 100."""
    (id_,) = desk.approved(aid("A"))
    name = desk.adjusted(id_, cost="1200")
    desk.review(name)
    more: dict[str, Any] = {"amount": Decimal(amount), "reason": reason}
    if codes:
        assert codes == desk.refused(desk.approve, name, **more)
    else:
        desk.approve(name, **more)
        assert (500 + Decimal(amount)) * 100 == desk.claim(id_).awarded_fen
        assert reason == desk.registry.show(id_).steps[-1].texts["reason"]


def test_a_fall_is_not_lessened(desk: Desk) -> None:
    """Nobody is left what the rules do not give."""
    (id_,) = desk.approved(aid("A"))
    name = desk.adjusted(id_, cost="600")
    desk.review(name)
    assert ["registry-amount-above"] == desk.refused(desk.approve, name, amount=Decimal(100), reason="照顾")


def test_an_amount_is_for_one_adjustment(desk: Desk) -> None:
    """Not for two, nor for a claim and an adjustment."""
    claims = desk.approved(aid("A"), aid("B"))
    names = [desk.adjusted(id_, cost="1200") for id_ in claims]
    (other,) = desk.reviewed(refund("U"))
    desk.review(names)
    for each in (names, [names[0], other]):
        assert ["registry-amount-one-claim"] == desk.refused(
            desk.approve, each, amount=Decimal(1), reason="少给"
        )


def test_one_adjustment_at_a_time(desk: Desk) -> None:
    """While one is open, none is proposed; asking shows which."""
    (id_,) = desk.approved(aid("A"))
    name = desk.adjusted(id_, cost="1200")
    assert ["registry-adjustment-open"] == desk.refused(desk.adjusted, id_, cost="1400")
    assert "adjustment 1/1 " in desk.told(desk.adjusted, id_, cost="1400")
    assert [1] == [each.open_adjustment for each in desk.registry.reassess([id_])]
    desk.review(name)
    assert ["registry-adjustment-open"] == desk.refused(desk.adjusted, id_, cost="1400")
    desk.registry.reject(name, "再算", act=act(APPROVER))
    assert "1/2" == desk.settled(id_, cost="1400")
    assert 700_00 == desk.claim(id_).awarded_fen


def test_an_adjustment_needs_room(desk: Desk) -> None:
    """It is held to the line of the day of its decision, to the fen."""
    (id_,) = desk.paid(aid("A"))
    name = desk.adjusted(id_, cost="1200")
    desk.review(name)
    desk.line(amount="599.99")
    assert ["registry-over-budget"] == desk.refused(desk.approve, name)
    desk.line("另一条", 100)
    assert ["registry-budget-several"] == desk.refused(desk.approve, name)
    desk.approve(name, budget="另一条")
    assert Decimal(100) == desk.money("另一条")[0]


def test_an_adjustment_has_a_day_and_a_paper(desk: Desk) -> None:
    """As an award has; to propose one nothing is asked for."""
    (id_,) = desk.approved(aid("A"))
    desk.registry.reassess([id_], facts={id_: {"cost": "1200"}}, act=Act(CHECKER))
    desk.review("1/1")
    assert ["registry-day-wanted", "registry-document-wanted"] == desk.refused(
        desk.registry.approve, "1/1", act=act(APPROVER, None)
    )


def test_several_editions_one_after_another(desk: Desk) -> None:
    """Each adjustment moves the claim to the text that it was worked out by, which then holds."""
    (id_,) = desk.approved(aid("A"))
    for policy, difference in ((MORE, 100), (LESS, -200)):
        name = desk.adjusted(id_, policies=[policy])
        desk.review(name)
        desk.approve(name)
        assert difference * 100 == desk.claim(id_).awards[-1].amount_fen
        assert policy.digest == desk.claim(id_).awards[-1].digest
        assert not found(desk, id_)[4]
    assert 400_00 == desk.claim(id_).awarded_fen
    assert desk.registry.verify().is_sound


def test_an_award_below_its_entitlement_and_a_change(desk: Desk) -> None:
    """300 of 500 were awarded: a rise adds what the rules give more, a fall takes what is beyond them."""
    (id_,) = desk.on_notice(aid("A"))
    desk.approve(id_, amount=Decimal(300), reason="自筹")
    for cost, difference in (
        ("1000", 0),
        ("1000.02", "0.01"),
        ("1200", 100),
        ("800", 0),
        ("600", 0),
        ("599.98", "-0.01"),
        ("0", -300),
    ):
        assert Decimal(difference) == found(desk, id_, facts={id_: {"cost": cost}})[3]
    desk.settled(id_, cost="1200")
    assert 400_00 == desk.claim(id_).awarded_fen
    assert (Decimal(600), Decimal(600), Decimal(400), Decimal(0), False) == found(desk, id_)


def test_a_rise_never_goes_beyond_what_the_rules_give(desk: Desk) -> None:
    """After part of a fall was waived by rejecting it, the award is above: there is nothing to add."""
    (id_,) = desk.approved(aid("A"))
    desk.registry.reject(desk.adjusted(id_, cost="600"), "不调", act=act(APPROVER))
    assert (Decimal(500), Decimal(500), Decimal(500), Decimal(0), False) == found(desk, id_)


def test_not_eligible_any_more(desk: Desk) -> None:
    """All of it is taken back: unpaid, the claim has ended and its key is free."""
    (id_,) = desk.approved(aid("A"))
    assert (Decimal(500), Decimal(0), Decimal(500), Decimal(-500), True) == found(
        desk, id_, facts={id_: {"is_member": False}}
    )
    desk.settled(id_, is_member=False)
    assert (["withdrawn"], Decimal(10_000)) == (desk.states([id_]), desk.money()[2])
    assert ["submitted"] == desk.states(desk.submit(aid("A")))


def test_not_eligible_any_more_and_paid(desk: Desk) -> None:
    """All of it is due back; recovered, the claim has ended."""
    (id_,) = desk.paid(aid("A"))
    desk.settled(id_, is_member=False)
    assert (["paid"], 500_00) == (desk.states([id_]), desk.claim(id_).due_back_fen)
    desk.registry.recover(id_, Decimal(500), "不符合", act=RECOVERS)
    assert (["recovered"], 0) == (desk.states([id_]), desk.claim(id_).due_back_fen)


def test_not_known_any_more(desk: Desk) -> None:
    """Nothing is proposed before it is known; what is missing is told."""
    (id_,) = desk.paid(aid("A"))
    before = desk.registry.anchor
    assert () == desk.registry.reassess([id_], facts={id_: {"is_member": None}}, act=act())
    assert before == desk.registry.anchor


# a share of a cap


def test_a_rise_within_a_cap_that_others_share(desk: Desk) -> None:
    """400 and 500 of 1,000 are taken: 100 more are left, for whom it may be."""
    first, second = desk.approved(refund("U", "400"), refund("U", "500"))
    assert Decimal(100) == found(desk, first, facts={first: {"cost": "600"}})[3]
    assert Decimal(100) == found(desk, second, facts={second: {"cost": "900"}})[3]
    desk.settled(first, cost="600")
    assert Decimal(0) == found(desk, second, facts={second: {"cost": "900"}})[3]


def test_a_fall_makes_room_in_a_cap(desk: Desk) -> None:
    """What was cut before can rise by it."""
    first, second = desk.approved(refund("U", "700"), refund("U", "700"))
    assert [700_00, 300_00] == [desk.award(id_).amount_fen for id_ in (first, second)]
    desk.settled(first, cost="500")
    assert (Decimal(300), Decimal(500), Decimal(300), Decimal(200), True) == found(desk, second)


def test_less_than_the_entitlement_makes_room_in_a_cap(desk: Desk) -> None:
    """What was not awarded is nobody's."""
    (first,) = desk.reviewed(refund("U", "700"))
    desk.approve(first, amount=Decimal(600), reason="自筹")
    (second,) = desk.submit(refund("U", "700"))
    assert 400_00 == desk.claim(second).entitlement_fen


# things change while an adjustment waits


def test_a_rise_that_others_used_up(desk: Desk) -> None:
    """The cap has less room than when it was proposed: assess again."""
    (id_,) = desk.approved(refund("U", "400"))
    name = desk.adjusted(id_, cost="900")
    desk.review(name)
    desk.submit(refund("U", "200"))
    assert ["registry-adjustment-stale"] == desk.refused(desk.approve, name)
    assert ["registry-adjustment-stale"] == desk.refused(
        desk.approve, name, amount=Decimal("400.01"), reason="按余额"
    )
    desk.approve(name, amount=Decimal(400), reason="按余额")
    assert 800_00 == desk.claim(id_).awarded_fen


def test_a_fall_that_is_too_deep_by_now(desk: Desk) -> None:
    """The rise that it was to take back was given up in the meantime: nobody loses both."""
    (id_,) = desk.paid(aid("A"))
    rise = desk.settled(id_, cost="1200")
    fall = desk.adjusted(id_, cost="1000")
    desk.review(fall)
    desk.registry.withdraw(rise, "放弃", act=act())
    assert ["registry-adjustment-stale"] == desk.refused(desk.approve, fall)
    desk.registry.reject(fall, "已放弃", act=act(APPROVER))
    assert (500_00, 0) == (desk.claim(id_).awarded_fen, desk.claim(id_).due_back_fen)


def test_a_claim_that_ended_while_an_adjustment_waits(desk: Desk) -> None:
    """Withdrawn, its adjustment goes with it; recovered, it is not approved."""
    first, second = desk.approved(aid("A"), aid("B", payee=account(2)))
    names = [desk.adjusted(id_, cost="1200") for id_ in (first, second)]
    desk.review(names)
    desk.registry.withdraw(first, "放弃", act=act())
    assert ("withdrawn", ["registry-state"]) == (
        desk.award(first, 1).state,
        desk.refused(desk.approve, names[0]),
    )
    desk.pay(*desk.batch())
    desk.registry.recover(second, Decimal(500), "重复", act=RECOVERS)
    assert ["registry-reassess-ended"] == desk.refused(desk.approve, names[1])


def test_a_fall_while_a_transfer_is_under_way(desk: Desk) -> None:
    """Nobody knows yet whether it is paid; afterwards it is due back."""
    (id_,) = desk.approved(aid("A"))
    (transfer,) = desk.batch()
    name = desk.adjusted(id_, cost="600")
    desk.review(name)
    assert ["registry-under-way"] == desk.refused(desk.approve, name)
    desk.pay(transfer)
    desk.approve(name)
    assert (200_00, ["paid"]) == (desk.claim(id_).due_back_fen, desk.states([id_]))


def test_a_rise_while_a_transfer_is_under_way(desk: Desk) -> None:
    """It goes by a transfer of its own."""
    (id_,) = desk.approved(aid("A"))
    desk.batch()
    desk.settled(id_, cost="1200")
    assert [2] == desk.batch()
    desk.pay(1)
    assert ["approved"] == desk.states([id_])
    desk.pay(2)
    assert (["paid"], 600_00) == (desk.states([id_]), desk.claim(id_).kept_fen)


def test_goods_of_another_value(desk: Desk) -> None:
    """The rise is delivered by its own name."""
    (id_,) = desk.approved(gift("A"))
    desk.registry.paid(claims=id_, act=act("付款人"))
    dearer = town(("value = 80,", "value = 90,"), edition=2)
    name = desk.adjusted(id_, policies=[dearer])
    desk.review(name)
    desk.approve(name)
    assert ("goods", 10_00) == (desk.award(id_, 1).method, desk.award(id_, 1).amount_fen)
    assert ["registry-nothing-to-pay"] == desk.refused(desk.batch)
    desk.registry.paid(claims=name, act=act("付款人"))
    assert (["paid"], 90_00) == (desk.states([id_]), desk.claim(id_).kept_fen)


def test_the_same_proposal_again(desk: Desk) -> None:
    """By its id it is done once; with other facts it is refused."""
    (id_,) = desk.approved(aid("A"))
    command = act(id="again")
    desk.registry.reassess([id_], facts={id_: {"cost": "1200"}}, act=command)
    before = desk.registry.anchor
    assert () == desk.registry.reassess([id_], facts={id_: {"cost": "1200"}}, act=command)
    assert before == desk.registry.anchor
    assert ["registry-id-used"] == desk.refused(
        desk.registry.reassess, [id_], facts={id_: {"cost": "1201"}}, act=command
    )
    assert DAY.isoformat() == desk.registry.show(id_).steps[-1].on


def test_what_is_due_back_meets_a_rise_first(desk: Desk) -> None:
    """Paid 500, fallen to 300, risen to 400: nothing more is sent, and 100 are due back."""
    (id_,) = desk.paid(aid("A"))
    desk.settled(id_, cost="600")
    desk.settled(id_, cost="800")
    claim = desk.registry.claim(id_)
    assert (40_000, 50_000, 0, 10_000) == (
        claim.awarded_fen,
        claim.kept_fen,
        claim.unpaid_fen,
        claim.due_back_fen,
    )
    assert ["registry-nothing-to-pay"] == desk.refused(desk.registry.batch, act=act("付款人"))


# a claim keeps what it holds, and holds what it was corrected to


def test_a_corrected_key_is_held_from_the_proposal_on(desk: Desk) -> None:
    """A is approved, and corrected to be B: nobody else is B any more, until the correction is refused."""
    (id_,) = desk.approved(aid("A"))
    desk.registry.reassess([id_], facts={id_: {"who": "B", "cost": "1200"}}, act=act())
    assert ["rejected"] == desk.states(desk.submit(aid("B", "500")))
    assert ["rejected"] == desk.states(desk.submit(aid("A", "501")))
    desk.registry.reject(f"{id_}/1", "不实", act=act(CHECKER))
    assert ["submitted"] == desk.states(desk.submit(aid("B", "502")))
    assert ["rejected"] == desk.states(desk.submit(aid("A", "503")))
    assert desk.registry.verify().is_sound


def test_those_who_wait_take_no_place_of_those_who_have_one(desk: Desk) -> None:
    """Two places, one held, two cases wait for the other: assessing all again changes nothing."""
    (held,) = desk.reviewed(seat("A"))
    waiting = desk.submit(seat("B"), seat("C"))
    assert ["waiting", "waiting"] == desk.states(waiting)
    before = desk.registry.anchor
    assert () == desk.registry.reassess(act=act())
    assert (before, ["reviewed"]) == (desk.registry.anchor, desk.states([held]))


def test_a_change_takes_no_key_of_another(desk: Desk) -> None:
    """A is changed to be B, who is there: A is refused, whoever else is assessed with it."""
    claims = desk.submit(aid("A"), aid("B"))
    desk.registry.reassess(None, facts={claims[0]: {"who": "B"}}, act=act())
    assert ["rejected", "submitted"] == desk.states(claims)
