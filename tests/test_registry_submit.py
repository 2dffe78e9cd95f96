"""Cases coming in: assessed against all that is there, whole or not at all, each file once."""

# ruff: noqa: F811 - a fixture is asked for by the name that it is imported under
from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from good_cases import GOOD
from registry_desk import (
    CLERK,
    DAY,
    PAYER,
    REVIEWER,
    TOWN,
    Desk,
    account,
    act,
    aid,
    desk,  # noqa: F401 - a fixture
    fresh,
    gift,
    loan,
    place,  # noqa: F401 - a fixture
    refund,
    seat,
    thanks,
)
from strategies import engine_of
from unionaid import Act, InvalidCase, InvalidFile, Outcome, Refused, submit_files
from unionaid.assess import Assessment, Submission


def told(results: tuple[Assessment, ...]) -> list[tuple[str, str | None, str | None]]:
    """Return outcome, reason and entitlement of each."""
    return [
        (str(each.outcome), each.reason, None if each.entitlement is None else str(each.entitlement))
        for each in results
    ]


# what becomes of a row


def test_an_eligible_case_is_submitted(desk: Desk) -> None:
    """It has its entitlement, its year and its county, and holds its key."""
    (id_,) = desk.submit(aid("A", "999.99", county="东区"))
    claim = desk.claim(id_)
    assert ("submitted", "eligible", None, 500_00) == (
        claim.state,
        claim.outcome,
        claim.reason,
        claim.entitlement_fen,
    )
    assert ("2024-03-01", 2024, "东区") == (claim.day, claim.year, claim.county)
    assert [("once", 1, 500_00, 1)] == [(h.kind, h.blocking, h.amount_fen, h.live) for h in claim.holds]


def test_an_undetermined_case_waits(desk: Desk) -> None:
    """It says what is missing, and holds nothing that counts."""
    (id_,) = desk.submit(aid("A", is_member=None))
    claim = desk.claim(id_)
    assert ("waiting", "member") == (claim.state, claim.reason)
    assert [] == [each for each in claim.holds if each.live]


def test_an_ineligible_case_is_rejected_with_its_reason(desk: Desk) -> None:
    """Nobody has to reject it."""
    (id_,) = desk.submit(aid("A", is_member=False))
    claim = desk.claim(id_)
    assert ("rejected", "member", None) == (claim.state, claim.reason, claim.entitlement_fen)


def test_one_invalid_row_refuses_the_file(desk: Desk) -> None:
    """Every problem of every row is told, and nothing was taken."""
    cases = [aid("A"), aid("B", "much"), aid("C", "-1", on="2024-02-30")]
    with pytest.raises(InvalidCase) as refused:
        desk.registry.submit(cases, act=act())
    assert {"cost", "on"} == {each.column for each in refused.value.problems}
    assert 3 == len(refused.value.problems)
    assert () == desk.registry.find()


def test_a_case_without_its_day_belongs_to_the_year_of_the_submission(desk: Desk) -> None:
    """It waits, dated by the day of the act; without one by the clock."""
    (dated,) = desk.submit(aid("A", on=None), on=date(2023, 12, 29))
    claims = desk.registry.submit([aid("B", on=None)], act=Act(CLERK)).receipt.claims
    assert [(None, 2023), (None, 2024)] == [
        (desk.claim(each).day, desk.claim(each).year) for each in (dated, *claims)
    ]


def test_goods_without_a_value_are_taken(desk: Desk) -> None:
    """They have neither money nor a value."""
    (id_,) = desk.submit(thanks("A"))
    assert ("submitted", None, None) == (
        desk.claim(id_).state,
        desk.claim(id_).entitlement_fen,
        desk.claim(id_).in_kind_fen,
    )


def test_a_county_with_a_number_in_it_is_no_place_for_one(desk: Desk) -> None:
    """Long numbers in the county, which stands in entries, are struck out, and no text is endless."""
    (id_,) = desk.submit(aid("A", county="东区 6200900100000001 " + "远" * 80))
    assert "东区 # " + "远" * 55 == desk.claim(id_).county


# limits, against what is there


def test_the_same_person_again_is_rejected(desk: Desk) -> None:
    """Once a year: in one file, and in the next."""
    desk.submit(aid("A"))
    claims = desk.submit(aid("a ", "10"), aid("B"), aid("B", "20"))
    assert ["rejected", "submitted", "rejected"] == desk.states(claims)
    assert ["once", None, "once"] == [desk.claim(each).reason for each in claims]


@pytest.mark.parametrize(
    ("on", "state"), [("2023-12-31", "rejected"), ("2024-12-31", "rejected"), ("2025-01-01", "submitted")]
)
def test_once_a_year_ends_with_the_year(desk: Desk, on: str, state: str) -> None:
    """The last day of the year counts, the first of the next does not; before there are no rules."""
    desk.submit(aid("A"))
    assert [state] == desk.states(desk.submit(aid("A", on=on)))


@pytest.mark.parametrize(
    ("before", "cut"),
    [("600", "400.00"), ("599.99", "400.00"), ("600.01", "399.99"), ("999.99", "0.01"), ("1000", None)],
)
def test_a_cap_cuts_to_what_is_left(desk: Desk, before: str, cut: str | None) -> None:
    """400 are asked for under a cap of 1,000: to the fen, and nothing left is not eligible."""
    desk.submit(refund("U", before))
    results = desk.registry.submit([refund("U", "400")], act=act()).results
    expected = ("ineligible", "yearly", None) if cut is None else ("eligible", None, cut)
    assert [expected] == told(results)


def test_a_quota_is_for_the_group(desk: Desk) -> None:
    """Two places: three that pass wait as a whole, two are taken, and then there is none."""
    assert ["waiting"] * 3 == desk.states(desk.submit(seat("A"), seat("B"), seat("C")))
    assert ["submitted"] * 2 == desk.states(desk.submit(seat("D"), seat("E")))
    assert ["waiting"] == desk.states(desk.submit(seat("F")))


def test_a_limit_that_only_warns(desk: Desk) -> None:
    """Who had a seat before is told of and taken."""
    desk.submit(seat("A"))
    (result,) = desk.registry.submit([seat("A")], act=act()).results
    assert (Outcome.ELIGIBLE, ("seen",)) == (result.outcome, result.warnings)


def test_a_fee_counts_once_for_the_city_and_the_nation(desk: Desk) -> None:
    """Programs of two policies share the limit: within one call and in the next."""

    def fee(policy: str, program: str, receipt: str) -> Any:
        return engine_of(policy, program), Submission({**GOOD[program], "receipt": receipt})

    city = ("jinzhou-2020", "conversion-fee-refund")
    nation = ("acftu-fee-refund", "micro-enterprise-fee-refund")
    first = desk.registry.submit([fee(*city, "JF-1"), fee(*nation, "JF-1"), fee(*nation, "JF-2")], act=act())
    second = desk.registry.submit([fee(*city, "JF-2"), fee(*city, "JF-3")], act=act())
    assert [None, "union-fee-refund", None] == [each.reason for each in first.results]
    assert ["union-fee-refund", None] == [each.reason for each in second.results]
    assert {"jinzhou-2020", "acftu-fee-refund"} == {desk.claim(each).policy for each in first.receipt.claims}


def test_two_programs_in_one_call_keep_the_order_of_the_rows(desk: Desk) -> None:
    """The results are in the order given, whatever the order of the programs."""
    done = desk.registry.submit([aid("A"), gift("B"), aid("C"), refund("U")], act=act())
    assert ["aid", "gift", "aid", "refund"] == [each.program for each in done.results]
    assert ["aid", "gift", "aid", "refund"] == [desk.claim(each).program for each in done.receipt.claims]


def test_a_waiting_claim_holds_nothing(desk: Desk) -> None:
    """Somebody else may have the key in the meantime."""
    desk.submit(aid("A", is_member=None))
    assert ["submitted"] == desk.states(desk.submit(aid("A")))


def test_a_rejected_claim_lets_go(desk: Desk) -> None:
    """Its key is free again."""
    claims = desk.submit(aid("A"))
    desk.registry.reject(claims, "材料不实", act=act(REVIEWER))
    assert ["submitted"] == desk.states(desk.submit(aid("A")))


@pytest.mark.parametrize("step", ["submit", "reviewed", "on_notice", "approved"])
def test_a_withdrawn_claim_lets_go(desk: Desk, step: str) -> None:
    """However far it was: its key and its share of the cap are free again."""
    desk.every_line()
    claims = getattr(desk, step)(aid("A"))
    assert ["rejected"] == desk.states(desk.submit(aid("A")))
    desk.registry.withdraw(claims, "本人撤回", act=act())
    assert ["submitted"] == desk.states(desk.submit(aid("A")))


def test_a_paid_claim_holds_its_key(desk: Desk) -> None:
    """Until it is wholly recovered."""
    desk.every_line()
    desk.paid(aid("A"))
    assert ["rejected"] == desk.states(desk.submit(aid("A")))


# the same again


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    """Whoever sends it, on whatever day: it was taken once."""
    first = desk.registry.submit([aid("A"), aid("B")], act=act())
    again = desk.registry.submit([aid("A"), aid("B")], act=Act(REVIEWER, by=PAYER, on=date(2024, 5, 1)))
    assert (False, True) == (first.receipt.is_repeat, again.receipt.is_repeat)
    assert (first.receipt.command, first.receipt.claims, first.receipt.entries) == (
        again.receipt.command,
        again.receipt.claims,
        again.receipt.entries,
    )
    assert told(first.results) == told(again.results)
    assert first.receipt.anchor == desk.registry.anchor


def test_the_same_file_again_under_an_id_of_its_own_is_another(desk: Desk) -> None:
    """Who gives ids says what is the same: it is taken, and its rows are rejected as seen."""
    desk.registry.submit([aid("A")], act=act(id="one"))
    again = desk.registry.submit([aid("A")], act=act(id="two"))
    assert (False, "once") == (again.receipt.is_repeat, again.results[0].reason)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(aid("A", "1000.01"), id="another-amount"),
        pytest.param(aid("A", payee=account(2)), id="another-account"),
        pytest.param(aid("A", payee=None), id="no-account"),
        pytest.param(aid("A", name="某某"), id="one-more-fact"),
        pytest.param(seat("A", cost="1000"), id="another-program"),
    ],
)
def test_the_same_id_with_other_content_is_refused(desk: Desk, other: Any) -> None:
    """A slip of a script never passes for what was done."""
    desk.registry.submit([aid("A")], act=act(id="one"))
    assert ["registry-id-used"] == desk.refused(desk.registry.submit, [other], act=act(id="one"))


@frozen
class Person:
    """A case as an object."""

    who: str
    cost: str
    on: str
    is_member: bool


def test_cases_as_objects_are_told_apart(desk: Desk) -> None:
    """The facts of an object count like those of a mapping."""
    one, other = (
        [(aid("A")[0], Submission(Person(who, "1000", "2024-03-01", is_member=True)))] for who in "AB"
    )
    first = desk.registry.submit(one, act=act()).receipt
    assert first.claims == desk.registry.submit(one, act=act()).receipt.claims
    assert first.claims != desk.registry.submit(other, act=act()).receipt.claims


def test_a_case_that_is_none_is_invalid(desk: Desk) -> None:
    """Neither a mapping nor an object: every one is told, none is taken."""
    with pytest.raises(InvalidCase):
        desk.registry.submit([(aid("A")[0], Submission(7))], act=act())
    assert () == desk.registry.find()


# before it is done


def test_a_preview_keeps_nothing(desk: Desk) -> None:
    """It says what would come of it, and the real one is then the first."""
    before = desk.registry.anchor
    shown = desk.registry.submit([aid("A"), aid("A")], act=act(), preview=True)
    assert [("eligible", None, "500.00"), ("ineligible", "once", None)] == told(shown.results)
    assert (0, True, (1, 2)) == (shown.receipt.command, shown.receipt.is_preview, shown.receipt.claims)
    assert (before, ()) == (desk.registry.anchor, desk.registry.find())
    done = desk.registry.submit([aid("A"), aid("A")], act=act())
    assert (False, (1, 2), shown.receipt.entries) == (
        done.receipt.is_repeat,
        done.receipt.claims,
        done.receipt.entries,
    )


def test_progress_counts_every_case(desk: Desk) -> None:
    """It is called with how many more are done."""
    seen: list[int] = []
    desk.registry.submit([aid(f"P-{n}") for n in range(3)] + [gift("B")], act=act(), progress=seen.append)
    assert 4 == sum(seen)


def test_a_file_that_is_stored_in_parts(desk: Desk) -> None:
    """More than five hundred rows: each is one claim, and everything is proved."""
    claims = desk.submit(*(refund(f"U-{n}", "1") for n in range(501)))
    assert (list(range(1, 502)), list(range(1, 502))) == (claims, list(desk.registry.find()))
    assert () == desk.registry.verify(recompute=False).problems


def test_no_cases_are_refused(desk: Desk) -> None:
    """There is nothing to record."""
    assert ["registry-no-cases"] == desk.refused(desk.registry.submit, [], act=act())


# who


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        pytest.param(Act(CLERK), [], id="the-clerk"),
        pytest.param(Act(f" {CLERK}  "), [], id="blanks-around-a-name"),
        pytest.param(Act("路人"), ["registry-recorder-unknown"], id="unknown-recorder"),
        pytest.param(Act(" "), ["registry-recorder-wanted"], id="nobody"),
        pytest.param(Act(CLERK, by="路人"), ["registry-decider-unknown"], id="unknown-preparer"),
        pytest.param(
            Act("路人", by="路人"), ["registry-recorder-unknown", "registry-decider-unknown"], id="neither"
        ),
    ],
)
def test_people_are_known_by_name(desk: Desk, who: Act, codes: list[str]) -> None:
    """A name that nobody entered is refused, so that a slip never makes two people of one."""
    if codes:
        assert codes == desk.refused(desk.registry.submit, [aid("A")], act=who)
    else:
        assert (1,) == desk.registry.submit([aid("A")], act=who).receipt.claims


def test_people_are_entered_once(desk: Desk) -> None:
    """Who is there already is passed over; a blank name is refused; nobody new changes nothing."""
    assert not desk.registry.add_people(["钱七", " 钱七 ", CLERK], Act(CLERK)).is_repeat
    assert "钱七" == desk.registry.people()[-1]
    before = desk.registry.anchor
    assert desk.registry.add_people(["钱七"], Act(CLERK)).is_repeat
    assert before == desk.registry.anchor
    assert ["registry-name-blank"] == desk.refused(desk.registry.add_people, ["孙八", " "], Act(CLERK))
    assert "孙八" not in desk.registry.people()


def test_a_registry_is_made_with_names(place: Path) -> None:
    """A blank name is refused, and then there is no registry; there is one only once."""
    with pytest.raises(Refused) as refused:
        fresh_named(place / "a.db", " ")
    assert ["registry-name-blank"] == [each.code for each in refused.value.problems]
    with fresh(place / "a.db") as registry:
        assert CLERK == registry.people()[0]


def fresh_named(path: Path, name: str) -> None:
    """Make a registry with one person."""
    from unionaid import Registry

    Registry.create(path, recorder=name).close()


# files


HEADER = "会员编号,日期,支出,是否会员,收款户名,账号\n"


def test_a_file_is_submitted(desk: Desk, place: Path) -> None:
    """Its rows are claims in their order, with their accounts and places."""
    path = place / "申报.csv"
    path.write_text(
        HEADER + "A,2024-03-01,1000,是,虚构甲,6200900100000005\nB,2024-03-02,,是,,\n", encoding="utf-8"
    )
    done = submit_files(desk.registry, path, act=act(), program=TOWN["aid"])
    assert [("eligible", None, "500.00")] == told(done.results[:1])
    assert ["submitted", "waiting"] == desk.states(done.receipt.claims)
    kept = desk.registry.assessments(done.receipt.claims)
    assert [2, 3] == [each.row for each in kept]
    assert (
        "6200900100000005" == kept[0].submission.payee.account  # type: ignore[union-attr]
    )


def test_a_file_that_cannot_be_taken_refuses_all_files(desk: Desk, place: Path) -> None:
    """One of two files lacks its header; the other is not taken either."""
    good, bad = place / "一.csv", place / "二.csv"
    good.write_text(HEADER + "A,2024-03-01,1000,是,,\n", encoding="utf-8")
    bad.write_text("这里,没有,表头\n", encoding="utf-8")
    with pytest.raises(InvalidFile) as refused:
        submit_files(desk.registry, good, bad, place / "三.csv", act=act(), program=TOWN["aid"])
    assert {str(bad), str(place / "三.csv")} == {each.file for each in refused.value.problems}
    assert () == desk.registry.find()


def test_a_row_that_cannot_be_read_refuses_the_file(desk: Desk, place: Path) -> None:
    """It is named by its place."""
    path = place / "申报.csv"
    path.write_text(HEADER + "A,2024-03-01,1000,是,,\nB,2024-03-02,x,是,,\n", encoding="utf-8")
    with pytest.raises(InvalidCase) as refused:
        submit_files(desk.registry, path, act=act(), program=TOWN["aid"])
    assert [(str(path), 3)] == [(each.file, each.row) for each in refused.value.problems]
    assert () == desk.registry.find()


def test_a_preview_of_a_file(desk: Desk, place: Path) -> None:
    """Nothing is kept."""
    path = place / "申报.csv"
    path.write_text(HEADER + "A,2024-03-01,1000,是,,\n", encoding="utf-8")
    done = submit_files(desk.registry, path, act=act(), program=TOWN["aid"], preview=True)
    assert (True, ()) == (done.receipt.is_preview, desk.registry.find())


# what is kept


def test_a_claim_can_be_worked_out_again(desk: Desk) -> None:
    """From its record and the stored policy, with what its limits had counted before."""
    desk.submit(refund("U", "700"))
    results = desk.registry.submit([refund("U", "400"), aid("A"), loan("B"), seat("C")], act=act()).results
    kept = desk.registry.assessments(range(2, 6))
    assert [each.entitlement for each in results] == [each.entitlement for each in kept]
    assert [each.explain() for each in results] == [each.explain() for each in kept]
    assert (1, DAY.isoformat()) == (len(desk.registry.show(2).steps), desk.registry.show(2).steps[0].on)


def test_a_policy_is_stored_once(desk: Desk) -> None:
    """However many claims are assessed by it."""
    first = desk.registry.submit([aid("A")], act=act()).receipt.entries
    second = desk.registry.submit([aid("B"), refund("U")], act=act()).receipt.entries
    # a command, the policy's text and the claim; a command and two claims
    assert (3, 3) == (first[1] - first[0] + 1, second[1] - second[0] + 1)
