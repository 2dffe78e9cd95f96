"""What a registry says: claims, their stories, figures, movements of money; and what it keeps quiet."""

# ruff: noqa: F811 - a fixture is asked for by the name that it is imported under
from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import unionaid
from registry_desk import (
    APPROVER,
    CHECKER,
    CLERK,
    DAY,
    DECIDED_ON,
    ISSUED_ON,
    PAYER,
    REVIEWER,
    TOWN,
    Desk,
    account,
    act,
    aid,
    course,
    desk,  # noqa: F401 - a fixture
    fresh,
    gift,
    new_place,
    place,  # noqa: F401 - a fixture
    refund,
    seat,
)
from unionaid import Act, Anchor
from unionaid.lang import Bilingual
from unionaid.registry import schema
from unionaid.registry.reading import Money, Moved, ReportRow, TargetRow
from unionaid.registry.registry import Issued, Submitted

LATER = date(2025, 2, 3)


@pytest.fixture(scope="module")
def town_hall() -> Iterator[Desk]:
    """Return an office in which a year has gone by; the claims are told apart by their numbers.

    1 paid (500), east; 2 paid (300) and 100 recovered in the next year, west; 3
    approved (200), under way; 4 approved (150), unsent; 5 rejected; 6 waiting;
    7 on notice with an open objection; 8 goods (80) delivered; 9 a service;
    10 a refund (400), paid in the next year, that fell to 250.
    """
    with new_place() as folder, fresh(folder / "unionaid.db") as registry:
        desk = Desk(registry)
        desk.every_line()
        desk.line("返还", 500, ["refund"], year=2025)
        desk.submit(
            aid("A", county="东区", payee=account(1)),
            aid("B", "600", county="西区", payee=account(2)),
            aid("C", "400", county="东区", payee=account(3)),
            aid("D", "300", county="东区", payee=account(4)),
            aid("E", county="东区", is_member=False),
            aid("F", county="东区", is_member=None),
            aid("G", county="西区"),
            gift("H"),
            course("I"),
            refund("J", county="西区", on="2024-12-30"),
        )
        desk.review([1, 2, 3, 4, 7, 8, 9, 10])
        desk.show([1, 2, 3, 4])
        desk.show(7)
        registry.object_to(7, "有人反映未参加", act=act())
        desk.approve([1, 2, 3, 4, 8, 9])
        desk.approve(10, on=LATER)
        registry.batch([1, 2], act=act(PAYER, None))
        registry.paid([1, 2], act=act(PAYER, ISSUED_ON), reference="回单7号")
        desk.batch([3])
        desk.batch([10])
        registry.paid([4], claims=[8], act=act(PAYER, LATER))
        registry.recover(2, Decimal(100), "多付", act=act(APPROVER, LATER, "追回1号"))
        desk.settled(10, cost="250")
        yield desk


# claims


@pytest.mark.parametrize(
    ("by", "claims"),
    [
        ({}, tuple(range(1, 11))),
        ({"state": "approved"}, (3, 4, 9)),
        ({"program": "gift"}, (8,)),
        ({"year": 2024}, tuple(range(1, 11))),
        ({"year": 2025}, ()),
        ({"county": "西区"}, (2, 7, 10)),
        ({"notice": 2}, (7,)),
        ({"command": 6}, tuple(range(1, 11))),
        ({"county": "西区", "state": "paid", "program": "aid"}, (2,)),
    ],
)
def test_claims_are_found(town_hall: Desk, by: dict[str, Any], claims: tuple[int, ...]) -> None:
    """By everything that is given at once, in order."""
    assert claims == town_hall.registry.find(**by)


def test_a_claim_is_had_by_its_number(town_hall: Desk) -> None:
    """Else it is not there."""
    assert 4 == town_hall.claim(4).id
    for step in (town_hall.claim, town_hall.registry.show):
        assert ["registry-claim-unknown"] == town_hall.refused(step, 11)
    assert ["registry-claim-unknown"] * 2 == town_hall.refused(town_hall.registry.assessments, [1, 11, 12])


def test_people_and_anchor(town_hall: Desk) -> None:
    """Names in the order in which they were entered; the last entry as it stands on paper."""
    assert (CLERK, REVIEWER, APPROVER, PAYER, CHECKER) == town_hall.registry.people()
    anchor = town_hall.registry.anchor
    assert (anchor.number, anchor.check) == (
        Anchor.read(str(anchor)).number,
        Anchor.read(str(anchor)).hash,
    )
    assert town_hall.registry.status().anchor == town_hall.registry.report().anchor == anchor
    assert town_hall.registry.verify(anchor).is_sound


# the story of a claim


def test_a_story_says_who_when_and_on_which_paper(town_hall: Desk) -> None:
    """Each step of a claim that was paid, in order."""
    story = town_hall.registry.show(2)
    assert [
        ("submitted", CLERK, DAY.isoformat(), None, {}),
        ("reviewed", REVIEWER, DAY.isoformat(), None, {}),
        ("publicized", CLERK, DAY.isoformat(), None, {}),
        ("approved", APPROVER, DECIDED_ON.isoformat(), "审批1号", {}),
        ("issued", PAYER, None, None, {}),
        ("paid", PAYER, ISSUED_ON.isoformat(), None, {"reference": "回单7号"}),
        ("recovered", APPROVER, LATER.isoformat(), "追回1号", {"reason": "多付"}),
    ] == [(each.event, each.by, each.on, each.document, each.texts) for each in story.steps]
    assert {CLERK} == {each.recorder for each in story.steps}
    assert {"2024-04-01T01:00:00+00:00"} == {each.at for each in story.steps}
    assert [6, "recover"] == [story.steps[0].command[0], story.steps[-1].command[1]]
    assert [2] == [each.id for each in story.payments]
    assert story.assessment is not None
    assert (Decimal(300), 200_00) == (story.assessment.entitlement, story.claim.kept_fen)


def test_a_story_tells_the_objection(town_hall: Desk) -> None:
    """With its words."""
    assert {"objection": "有人反映未参加"} == town_hall.registry.show(7).steps[-1].texts


def test_a_story_of_a_blanked_claim(desk: Desk) -> None:
    """Its steps stay, its words and facts are gone, and it can no longer be listed."""
    (id_,) = desk.submit(aid("A", payee=account(5)))
    desk.registry.correct_account(id_, account(6), checked_by=CHECKER, act=act())
    desk.registry.withdraw(id_, "本人去世", act=act())
    desk.registry.blank(date(2030, 1, 1), act=act(APPROVER, date(2030, 1, 2), "清除1号"))
    story = desk.registry.show(id_)
    assert (None, ["submitted", "account", "withdrawn", "blanked"]) == (
        story.assessment,
        [each.event for each in story.steps],
    )
    assert [{}, {}, {"reason": None}, {}] == [each.texts for each in story.steps]
    assert ["registry-claim-blanked"] == desk.refused(desk.registry.assessments, [id_])
    assert desk.registry.verify().is_sound


def test_the_account_of_an_assessment_is_the_corrected_one(desk: Desk) -> None:
    """For lists and sheets; what was handed in stays in its entry."""
    claims = desk.submit(aid("A", payee=account(5)), aid("B", payee=None))
    desk.registry.correct_account(claims, account(6, "虚构丙"), checked_by=CHECKER, act=act())
    assert [account(6, "虚构丙")] * 2 == [
        each.submission.payee for each in desk.registry.assessments() if each.submission is not None
    ]
    assert desk.registry.verify().is_sound


def test_an_assessment_is_that_of_the_last_adjustment(desk: Desk) -> None:
    """Once it is approved."""
    desk.every_line()
    (id_,) = desk.approved(aid("A"))
    name = desk.adjusted(id_, cost="1200")
    entitled = [desk.registry.assessments([id_])[0].entitlement]
    desk.review(name)
    desk.approve(name)
    entitled.append(desk.registry.assessments("1")[0].entitlement)
    assert [Decimal(500), Decimal(600)] == entitled


# where everything stands


def test_the_status(town_hall: Desk) -> None:
    """States, objections, notices, what is unpaid, under way and due back."""
    status = town_hall.registry.status()
    states = {key[1:]: (each.claims, each.awarded) for key, each in status.states.items()}
    assert {
        ("aid", "approved"): (2, Decimal(350)),
        ("aid", "on_notice"): (1, Decimal(0)),
        ("aid", "paid"): (2, Decimal(800)),
        ("aid", "rejected"): (1, Decimal(0)),
        ("aid", "waiting"): (1, Decimal(0)),
        ("course", "approved"): (1, Decimal(0)),
        ("gift", "paid"): (1, Decimal(80)),
        ("refund", "paid"): (1, Decimal(250)),
    } == states
    assert ((7,), {2: ("2024-04-08", 1)}) == (status.open_objections, status.notices)
    assert ((1, Decimal(150)), (1, Decimal(200))) == (status.unpaid, status.under_way)
    assert ((10,), ()) == (status.due_back, status.adjustments)
    assert [(4, 350_00, 800_00)] == [
        (each.id + 3, each.reserved_fen, each.paid_fen) for each in status.budgets if each.name == "救助"
    ]


def test_the_status_of_adjustments(desk: Desk) -> None:
    """Those that nobody decided yet, by name."""
    desk.every_line()
    claims = desk.approved(aid("A"), aid("B"), aid("C"))
    names = [desk.adjusted(id_, cost="1200") for id_ in claims]
    desk.review(names[1:])
    desk.approve(names[2])
    assert ("1/1", "2/1") == desk.registry.status().adjustments


def test_an_empty_registry(desk: Desk) -> None:
    """Everything is there and nothing in it."""
    status, report = desk.registry.status(), desk.registry.report()
    assert ({}, (), (0, Decimal(0)), (0, Decimal(0))) == (
        status.states,
        status.budgets,
        status.unpaid,
        status.under_way,
    )
    assert ((), Money(), ()) == (report.rows, report.total, report.targets)
    assert ((), ()) == (desk.registry.payments().moves, desk.registry.assessments())
    assert () == desk.registry.files()


# the report


def money(
    claims: int, entitlement: int = 0, in_kind: int = 0, awarded: int = 0, paid: int = 0, recovered: int = 0
) -> Money:
    """Return figures in whole yuan."""
    return Money(claims, *map(Decimal, (entitlement, in_kind, awarded, paid, recovered)))


def test_the_report_by_program_year_county_and_state(town_hall: Desk) -> None:
    """Against sums made by hand."""
    rows = {(row.program, row.county, row.state): row.money for row in town_hall.registry.report().rows}
    assert {
        ("aid", "东区", "approved"): money(2, 350, awarded=350),
        ("aid", "东区", "paid"): money(1, 500, awarded=500, paid=500),
        ("aid", "东区", "rejected"): money(1),
        ("aid", "东区", "waiting"): money(1),
        ("aid", "西区", "on_notice"): money(1, 500),
        ("aid", "西区", "paid"): money(1, 300, awarded=300, paid=300, recovered=100),
        ("course", "", "approved"): money(1),
        ("gift", "", "paid"): money(1, 0, 80, awarded=80, paid=80),
        ("refund", "西区", "paid"): money(1, 250, awarded=250, paid=400),
    } == rows
    assert money(10, 1900, 80, 1480, 1280, 100) == town_hall.registry.report().total


def test_what_came_to_nothing_is_owed_nothing(desk: Desk) -> None:
    """The rules gave it something, and people rejected or withdrew it."""
    desk.submit(aid("A"), aid("B"), aid("C"))
    desk.registry.reject(1, "不实", act=act(REVIEWER))
    desk.registry.withdraw(2, "重复", act=act(REVIEWER))
    rows = {row.state: row.money for row in desk.registry.report().rows}
    assert {"rejected": money(1), "withdrawn": money(1), "submitted": money(1, 500)} == rows


def test_the_report_against_targets(town_hall: Desk) -> None:
    """What was awarded and not recovered counts."""
    name, unit = TOWN["aid"].rules.name, Bilingual("人", "persons")
    assert (TargetRow("town", "aid", name, 2024, unit, 3, 4),) == town_hall.registry.report().targets
    assert () == town_hall.registry.report(year=2025).targets
    assert () == town_hall.registry.report(program="gift").targets


def test_what_came_back_later_is_of_its_own_year(town_hall: Desk) -> None:
    """And only of the program that is asked for."""
    report = town_hall.registry.report
    assert {2025: Decimal(100)} == report().recovered_later
    assert {2025: Decimal(100)} == report(year=2025, program="aid").recovered_later
    assert {} == report(year=2024).recovered_later
    assert {} == report(program="refund").recovered_later


def test_a_target_of_another_year_is_left_out(desk: Desk) -> None:
    """Where a program has claims of the year that is asked for, and its target is of the one before."""
    desk.submit(aid("A", on="2025-01-01"))
    report = desk.registry.report(year=2025)
    assert ([2025], ()) == ([row.year for row in report.rows], report.targets)


def test_only_what_did_not_go_back_to_the_line_came_back_later(desk: Desk) -> None:
    """Of one claim, part within the year and parts in the two years after it."""
    desk.every_line()
    (id_,) = desk.paid(aid("A"))
    for day in (date(2024, 12, 31), date(2025, 1, 1), LATER, date(2026, 1, 5)):
        desk.registry.recover(id_, Decimal(100), "多付", act=act(APPROVER, day, "追回1号"))
    assert {2025: Decimal(200), 2026: Decimal(100)} == desk.registry.report().recovered_later


def test_a_report_of_one_program_or_year(town_hall: Desk) -> None:
    """The rest is left out."""
    (row,) = town_hall.registry.report(program="gift").rows
    assert (
        ReportRow("town", "gift", TOWN["gift"].rules.name, 2024, "", "paid", money(1, 0, 80, 80, 80)) == row
    )
    assert () == town_hall.registry.report(year=2023).rows


# what moved


def test_what_moved(town_hall: Desk) -> None:
    """Paid, delivered, recovered, in the order of the entries."""
    payments = town_hall.registry.payments()
    assert [
        (1, 0, "paid", "2024-04-10", Decimal(500), 1, "回单7号", None),
        (2, 0, "paid", "2024-04-10", Decimal(300), 2, "回单7号", None),
        (10, 0, "paid", "2025-02-03", Decimal(400), 4, "", None),
        (8, 0, "paid", "2025-02-03", Decimal(80), None, "", None),
        (2, 0, "recovered", "2025-02-03", Decimal(100), None, "", 2024),
    ] == [
        (m.claim, m.seq, m.event, m.day, m.amount, m.payment, m.reference, m.paid_in) for m in payments.moves
    ]
    assert {1, 2, 3, 8, 10} == set(payments.claims) == set(payments.assessments)


def test_a_transfer_moved_what_was_sent(desk: Desk) -> None:
    """Whatever was taken off its award after it came back."""
    desk.every_line()
    (id_,) = desk.paid(aid("A"))
    desk.settled(id_, cost="600")
    desk.back(1, reason="账号有误")
    desk.pay(*desk.batch())
    moves = desk.registry.payments().moves
    assert [
        ("paid", Decimal(500), ""),
        ("returned", Decimal(500), "账号有误"),
        ("paid", Decimal(300), ""),
    ] == [(each.event, each.amount, each.reference) for each in moves]


def test_a_blanked_claim_still_moved_its_money(desk: Desk) -> None:
    """Its facts are left out."""
    desk.every_line()
    desk.paid(aid("A"))
    desk.registry.blank(date(2030, 1, 1), act=act(APPROVER, date(2030, 1, 2), "清除1号"))
    payments = desk.registry.payments()
    assert (1, {}) == (len(payments.moves), payments.assessments)
    assert ["registry-blanked"] == desk.refused(desk.registry.files, 1)


# what is kept quiet


def test_no_name_and_no_account_in_a_repr(town_hall: Desk) -> None:
    """What ends in a log or a traceback says numbers and amounts."""
    registry = town_hall.registry
    shown = repr(
        (
            registry.claim(2),
            registry.show(2),
            registry.status(),
            registry.report(),
            registry.payments(),
            registry.assessments([2]),
            registry.reassess([2]),
            registry.files(),
            Submitted(
                registry.submit([aid("A")], act=act(), preview=True).receipt, registry.assessments([2])
            ),
            Act(CLERK, by=APPROVER, on=DAY, document="审批1号"),
            Moved(1, 0, "paid", "2024-01-01", Decimal(1), 1, 1, "回单7号"),
            Issued(registry.submit([aid("B")], act=act(), preview=True).receipt, registry.files()),
            registry,
        )
    )
    for word in (CLERK, APPROVER, PAYER, "虚构甲", "62009001", "多付", "回单7号", "审批1号"):
        assert word not in shown


def test_no_entry_holds_personal_data(town_hall: Desk) -> None:
    """Names, keys, accounts, reasons and papers stand in one table only."""
    with town_hall.registry._store.reading() as connection:
        texts = "\n".join(connection.execute(select(schema.entries.c.text)).scalars())
    assert texts
    for word in (CLERK, APPROVER, "虚构甲", "62009001", "多付", "回单7号", "审批1号", "有人反映"):
        assert word not in texts


# how it is opened


def test_registries_are_values_of_a_with(place: Path) -> None:
    """Closed at its end, and open again with all that was in it."""
    with fresh(place / "a.db") as registry:
        registry.submit([seat("A")], act=act())
        before = registry.anchor
    with unionaid.Registry.open(place / "a.db") as registry:
        assert (before, (1,)) == (registry.anchor, registry.find())


def test_a_clock_that_goes_back_decides_nothing(place: Path) -> None:
    """Order is the number of the entry."""
    times = iter([datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)])
    fresh(place / "a.db").close()
    with unionaid.Registry.open(place / "a.db", clock=lambda: next(times)) as registry:
        for who in "AB":
            registry.submit([aid(who)], act=act())
        steps = [registry.show(id_).steps[0] for id_ in (1, 2)]
        assert ["2024-05-01T00:00:00+00:00", "2024-04-01T00:00:00+00:00"] == [each.at for each in steps]
        assert steps[0].entry < steps[1].entry
        assert registry.verify().is_sound


# names


@pytest.mark.parametrize(
    "name",
    [
        "Act",
        "Anchor",
        "BankTemplate",
        "Issued",
        "PayeeAccount",
        "PaymentFile",
        "Receipt",
        "Refused",
        "Registry",
        "RegistryError",
        "Submitted",
        "read_template",
        "submit_files",
    ],
)
def test_what_a_registry_needs_is_public(name: str) -> None:
    """It comes from the package itself."""
    assert name in unionaid.__all__
    assert getattr(unionaid, name).__name__ == name


@pytest.mark.parametrize(
    "code",
    [
        "import unionaid",
        "from unionaid import Act, Anchor, Refused, RegistryError, load_policy, submit_files",
        "from unionaid import load_policy; load_policy('jinzhou-2020')['gold-pair-award'].assess({})",
    ],
)
def test_sqlalchemy_is_loaded_with_a_registry_only(code: str) -> None:
    """Who does not use one does not wait for it."""
    program = f"import sys\n{code}\nprint('sqlalchemy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "False" == run.stdout.strip()
