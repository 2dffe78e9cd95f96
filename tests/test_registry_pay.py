"""Money on its way: payment files, what the bank says of them, what comes back; nothing twice."""

# ruff: noqa: F811 - a fixture is asked for by the name that it is imported under
from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from registry_desk import (
    APPROVER,
    CHECKER,
    CLERK,
    DAY,
    ISSUED_ON,
    PAYER,
    REVIEWER,
    Desk,
    account,
    act,
    aid,
    course,
    desk,  # noqa: F401 - a fixture
    gift,
    loan,
    place,  # noqa: F401 - a fixture
    refund,
    seat,
    thanks,
)
from unionaid import Act, InvalidFile, PayeeAccount, PaymentFile, read_template
from unionaid.money import MAX_YUAN

PAYS = act(PAYER, None)
RECOVERS = act(APPROVER, date(2024, 6, 1), "追回1号")
ONE = timedelta(days=1)

TEMPLATE = """
[unit]
format = "csv"
encoding = "utf-8"
anchor_line = true
columns = [
  { heading = "编号", holds = "transfer" },
  { heading = "户名", holds = "account_name" },
  { heading = "账号", holds = "account" },
  { heading = "金额", holds = "amount" },
  { heading = "申报", holds = "claims" },
]

[person]
format = "csv"
encoding = "utf-8"
anchor_line = true
columns = [
  { heading = "编号", holds = "transfer" },
  { heading = "户名", holds = "account_name" },
  { heading = "账号", holds = "account" },
  { heading = "金额", holds = "amount" },
  { heading = "申报", holds = "claims" },
]
"""


@pytest.fixture(autouse=True)
def _lines(desk: Desk) -> None:
    desk.every_line()


@pytest.fixture
def template(place: Path) -> Any:
    """Return a template whose files are text."""
    path = place / "template.toml"
    path.write_text(TEMPLATE, encoding="utf-8")
    return read_template(path)


def rows(file: PaymentFile) -> list[str]:
    """Return the rows of a payment file, without its header and the anchor."""
    return file.content.decode().splitlines()[1:-1]


# payment files


def test_a_payment_file_holds_what_is_approved_and_unpaid(desk: Desk, template: Any) -> None:
    """With its count, its total and the hash of its bytes."""
    desk.approved(aid("A", payee=account(1)), aid("B", "600", payee=account(2, "虚构乙")))
    desk.on_notice(aid("C"))
    (file,) = desk.registry.batch(act=PAYS, template=template).files
    assert ["1,虚构甲,6200900100000001,500.00,1", "2,虚构乙,6200900100000002,300.00,2"] == rows(file)
    assert (1, "person", "payments-0001-person.csv", 2, Decimal(800)) == (
        file.batch,
        file.kind,
        file.name,
        file.count,
        file.total,
    )
    assert sha256(file.content).hexdigest() == file.sha256
    assert [(1, 500_00, "issued"), (2, 300_00, "issued")] == [
        (each.id, each.amount_fen, each.state) for each in desk.payments()
    ]


def test_awards_of_one_payee_go_in_one_transfer(desk: Desk, template: Any) -> None:
    """The same account in another writing is the same; another name or bank is another payee."""
    same = PayeeAccount("虚构 甲", "6200 9001 0000 0001", "样例银行", "", "")
    desk.approved(
        aid("A", payee=account(1)),
        seat("A", payee=same),
        aid("B", payee=account(1, "虚构乙")),
        aid("C", payee=account(1, bank_number="102000000000")),
    )
    (file,) = desk.registry.batch(act=PAYS, template=template).files
    assert ["500.00", "500.00", "800.00"] == sorted(row.split(",")[3] for row in rows(file))
    assert [[(1, 0, 1, 500_00), (2, 0, 1, 300_00)], [(3, 0, 1, 500_00)], [(4, 0, 1, 500_00)]] == [
        [(a.claim, a.seq, a.attempt, a.amount_fen) for a in each.awards] for each in desk.payments()
    ]
    assert [1, 1, 2, 3] == [desk.award(id_).payment for id_ in (1, 2, 3, 4)]


def test_units_and_persons_are_paid_by_files_of_their_own(desk: Desk) -> None:
    """Also where their account is the same."""
    desk.approved(aid("A"), refund("U"), seat("B"))
    files = desk.registry.batch(act=PAYS).files
    assert [("unit", 1, Decimal(400)), ("person", 1, Decimal(800))] == [
        (file.kind, file.count, file.total) for file in files
    ]
    assert ["payments-0001-unit.xlsx", "payments-0002-person.xlsx"] == [file.name for file in files]


@pytest.mark.parametrize(
    ("payee", "is_complete"),
    [
        (None, False),
        (PayeeAccount("虚构甲", ""), False),
        (PayeeAccount("", "6200900100000001"), False),
        (PayeeAccount("虚构甲", "6200900100000001"), True),
    ],
)
def test_an_account_needs_a_name_and_a_number(
    desk: Desk, payee: PayeeAccount | None, is_complete: bool
) -> None:
    """Else nothing is paid until it was entered."""
    desk.approved(aid("A", payee=payee), aid("B", payee=account(2)))
    if not is_complete:
        assert ["registry-account-missing"] == desk.refused(desk.batch)
        desk.registry.correct_account(1, account(3), checked_by=CHECKER, act=act())
    assert [1, 2] == desk.batch()


def test_the_payer_neither_reviewed_nor_approved(desk: Desk) -> None:
    """Of any claim in it; who prepared it may pay."""
    desk.approved(aid("A"), aid("B"))
    for name in (REVIEWER, APPROVER):
        assert ["registry-payer-decided"] * 2 == desk.refused(desk.registry.batch, act=act(name, None))
    desk.registry.batch(act=act(CLERK, None))
    assert ["registry-payer-decided"] * 2 == desk.refused(desk.registry.paid, 1, act=act(APPROVER, ISSUED_ON))


def test_the_payer_did_not_decide_an_adjustment(desk: Desk) -> None:
    """Whoever reviewed or approved it, whoever did so for the claim."""
    (id_,) = desk.paid(aid("A"))
    name = desk.adjusted(id_, cost="1200")
    desk.review(name, by=CHECKER)
    desk.approve(name)
    assert ["registry-payer-decided"] == desk.refused(desk.registry.batch, act=act(CHECKER, None))
    assert [2] == desk.batch()


def test_only_claims_that_are_named(desk: Desk) -> None:
    """Or only those of some programs, or both."""
    desk.approved(aid("A"), aid("B", payee=account(2)), refund("U"), seat("S", payee=account(3)))
    assert [1] == desk.batch(2)
    assert [2, 3] == desk.batch(programs=["refund", "seat"])
    assert ["registry-nothing-to-pay"] == desk.refused(desk.batch, 1, programs=["seat"])
    assert [4] == desk.batch([1, 3], programs=["aid", "refund"])
    assert ["registry-claim-unknown"] == desk.refused(desk.batch, 9)


def test_nothing_is_left(desk: Desk) -> None:
    """Nothing approved, or all of it under way; goods and services are not for the bank."""
    desk.approved(gift("A"), course("A"))
    assert ["registry-nothing-to-pay"] == desk.refused(desk.batch)
    desk.approved(aid("A"))
    desk.batch()
    assert ["registry-nothing-to-pay"] == desk.refused(desk.batch)


def test_a_program_that_pays_nobody(desk: Desk) -> None:
    """Its money has no payee."""
    desk.line("借款", 100, ["loan"])
    desk.approved(loan("A"))
    assert ["registry-no-payee"] == desk.refused(desk.batch)


def test_the_same_file_again_byte_for_byte(desk: Desk) -> None:
    """By its number, by the same command, and of all."""
    desk.approved(aid("A"), refund("U"))
    command = act(PAYER, None, id="batch")
    done = desk.registry.batch(act=command)
    again = desk.registry.batch(act=command)
    assert (True, done.files) == (again.receipt.is_repeat, again.files)
    assert done.files == desk.registry.files()
    assert done.files[1:] == desk.registry.files(2)
    assert ["registry-batch-unknown"] == desk.refused(desk.registry.files, 3)


def test_the_same_command_for_other_claims_is_refused(desk: Desk, template: Any) -> None:
    """By its id: other claims, programs, columns or another language."""
    desk.approved(aid("A"), aid("B"))
    command = act(PAYER, None, id="batch")
    desk.registry.batch([1], act=command)
    other: list[dict[str, Any]] = [
        {"claims": [2]},
        {"claims": [1], "programs": ["aid"]},
        {"claims": [1], "template": template},
        {"claims": [1], "lang": "en"},
    ]
    for each in other:
        assert ["registry-id-used"] == desk.refused(desk.registry.batch, act=command, **each)


def test_a_preview_of_a_payment_file(desk: Desk) -> None:
    """It shows what would be paid, and nothing is issued."""
    desk.approved(aid("A"))
    shown = desk.registry.batch(act=PAYS, preview=True)
    assert (True, 1, Decimal(500)) == (
        shown.receipt.is_preview,
        shown.files[0].count,
        shown.files[0].total,
    )
    assert ([], ()) == (desk.payments(), desk.registry.files())


def test_a_template_without_one_kind_of_file(desk: Desk, place: Path) -> None:
    """A bank that gets no file for units pays none."""
    path = place / "template.toml"
    path.write_text(TEMPLATE[TEMPLATE.index("[person]") :], encoding="utf-8")
    desk.approved(refund("U"))
    with pytest.raises(InvalidFile) as refused:
        desk.registry.batch(act=PAYS, template=read_template(path))
    assert ["template-section-missing"] == [each.code for each in refused.value.problems]
    assert [] == desk.payments()


def test_one_transfer_is_bounded(desk: Desk) -> None:
    """What a spreadsheet no longer keeps to the fen is no transfer, though each award is."""
    for name, who in (("甲", "A"), ("乙", "B")):
        desk.line(name, MAX_YUAN)
        desk.approved(aid(who, MAX_YUAN), budget=name)
    desk.line("丙", 1)
    desk.approved(aid("C", "0.01"), budget="丙")
    assert ["amount-too-large"] == desk.refused(desk.batch)
    assert [1] == desk.batch([1, 3])


# paid


def test_a_transfer_that_was_paid(desk: Desk) -> None:
    """Every award in it is paid, on that day, by that payer."""
    desk.approved(aid("A"), seat("A"))
    desk.batch()
    desk.registry.paid(1, act=act(PAYER, ISSUED_ON), reference="回单1号")
    (payment,) = desk.payments()
    assert ("paid", ISSUED_ON.isoformat(), 4) == (payment.state, payment.paid_on, payment.payer)
    assert (["paid", "paid"], 500_00) == (desk.states([1, 2]), desk.claim(1).kept_fen)
    assert ["回单1号"] * 2 == [move.reference for move in desk.registry.payments().moves]


def test_a_transfer_is_paid_once(desk: Desk) -> None:
    """Neither again nor after it came back."""
    desk.approved(aid("A"))
    desk.batch()
    desk.pay(1)
    assert ["registry-payment-state"] == desk.refused(desk.pay, 1)
    desk.back(1)
    assert ["registry-payment-state"] == desk.refused(desk.pay, 1)


def test_transfers_are_named(desk: Desk) -> None:
    """By numbers that are there, all on one day."""
    desk.approved(aid("A"), refund("U"))
    desk.batch()
    assert ["registry-payment-unknown"] * 2 == desk.refused(desk.pay, 1, 7, 8)
    assert ["registry-nothing-named"] == desk.refused(desk.pay)
    assert ["registry-day-wanted"] == desk.refused(desk.registry.paid, [1, 2], act=PAYS)
    desk.pay(1, 2, 2)
    assert ["paid", "paid"] == desk.states([1, 2])


# goods and services


def test_goods_are_delivered_and_a_service_is_given(desk: Desk) -> None:
    """By the claim, by somebody who neither reviewed nor approved it."""
    claims = desk.approved(gift("A"), course("A"), thanks("A"))
    for name in (REVIEWER, APPROVER):
        assert ["registry-payer-decided"] * 3 == desk.refused(
            desk.registry.paid, claims=claims, act=act(name)
        )
    desk.registry.paid(claims=claims, act=act(PAYER))
    assert ["paid"] * 3 == desk.states(claims)
    assert [80_00, 0, 0] == [desk.claim(id_).kept_fen for id_ in claims]


def test_goods_are_delivered_once(desk: Desk) -> None:
    """And only after they were approved."""
    (id_,) = desk.reviewed(gift("A"))
    deliver = desk.registry.paid
    assert ["registry-state"] == desk.refused(deliver, claims=id_, act=act(PAYER))
    desk.approve(id_)
    deliver(claims=id_, act=act(PAYER))
    assert ["registry-state"] == desk.refused(deliver, claims=id_, act=act(PAYER))
    assert ["registry-day-wanted"] == desk.refused(deliver, claims=id_, act=PAYS)


def test_money_is_not_delivered(desk: Desk) -> None:
    """It is recorded by its transfer."""
    claims = desk.approved(aid("A"), gift("B"))
    assert ["registry-paid-by-claim"] == desk.refused(desk.registry.paid, claims=claims, act=act(PAYER))
    assert ["registry-adjustment-unknown"] == desk.refused(desk.registry.paid, claims="2/1", act=act(PAYER))


def test_transfers_and_goods_in_one_act(desk: Desk) -> None:
    """Both are recorded, or neither."""
    claims = desk.approved(aid("A"), gift("B"))
    desk.batch()
    assert ["registry-claim-unknown"] == desk.refused(
        desk.registry.paid, [1], claims=[9], act=act(PAYER, ISSUED_ON)
    )
    desk.registry.paid([1], claims=claims[1:], act=act(PAYER, ISSUED_ON))
    assert ["paid", "paid"] == desk.states(claims)


# the bank's result


HEADER = "付款编号,状态,日期,金额,原因,流水号"


def result(place: Path, *lines: str, name: str = "结果.csv") -> Path:
    """Return a result file of the bank."""
    path = place / name
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def issued(desk: Desk) -> Desk:
    """Return an office with three transfers under way: 500, 300 and 400."""
    desk.approved(aid("A"), aid("B", "600", payee=account(2)), aid("C", "800", payee=account(3)))
    desk.batch()
    return desk


def test_a_result_file(issued: Desk, place: Path) -> None:
    """Paid, returned with its reason, and still in process."""
    path = result(
        place, "1,成功,2024-04-11,500.00,,R-1", "2,退汇,2024-04-12,300.00,户名不符,", "3,处理中,,400.00,,"
    )
    issued.registry.take_results(path, act=act(PAYER, None))
    assert ["paid", "returned", "issued"] == [each.state for each in issued.payments()]
    assert [("2024-04-11", None), (None, "2024-04-12"), (None, None)] == [
        (each.paid_on, each.returned_on) for each in issued.payments()
    ]
    assert ["R-1", "户名不符"] == [move.reference for move in issued.registry.payments().moves]
    assert ["registry-nothing-to-pay"] == issued.refused(issued.batch, 3)
    assert [4] == issued.batch()


def test_a_result_file_read_twice(issued: Desk, place: Path) -> None:
    """By whoever, in whatever format: it changes nothing."""
    path = result(place, "1,成功,2024-04-11,500.00,,", "2,退汇,2024-04-12,300.00,户名不符,")
    first = issued.registry.take_results(path, act=act(PAYER, None))
    again = issued.registry.take_results(path, act=Act(CHECKER))
    assert (False, True, first.anchor) == (first.is_repeat, again.is_repeat, again.anchor)
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in path.read_text(encoding="utf-8").splitlines():
        book.active.append(line.split(","))
    book.save(place / "结果.xlsx")
    third = issued.registry.take_results(place / "结果.xlsx", act=act(PAYER, None))
    assert (True, first.command) == (third.is_repeat, third.command)


def test_what_is_known_already_is_passed_over(issued: Desk, place: Path) -> None:
    """A later file with older rows in it takes the new ones; one with nothing new changes nothing."""
    issued.pay(1, on=date(2024, 4, 11))
    issued.back(1, on=date(2024, 4, 15))
    issued.back(2, on=date(2024, 4, 12))
    old = ["1,成功,2024-04-11,500.00,,", "1,退汇,2024-04-15,500.00,,"]
    lines = [old[1], "2,退汇,2024-04-12,300.00,,", "3,处理中,,,,"]
    before = issued.registry.anchor
    done = issued.registry.take_results(result(place, *lines), act=act(PAYER, None, id="x"))
    assert (True, 0, before) == (done.is_repeat, done.command, issued.registry.anchor)
    done = issued.registry.take_results(
        result(place, old[0], *lines[1:2], "3,成功,2024-04-16,,,"), act=act(PAYER, None)
    )
    assert ["returned", "returned", "paid"] == [each.state for each in issued.payments()]
    assert (3,) == done.claims


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param("2,成功,2024-04-11,299.99,,", "registry-result-amount", id="a-fen-less"),
        pytest.param("2,处理中,,300.01,,", "registry-result-amount", id="in-process-with-another-amount"),
        pytest.param("9,成功,2024-04-11,300,,", "registry-payment-unknown", id="a-transfer-of-somebody-else"),
        pytest.param("3,成功,2024-04-12,400,,", "registry-payment-state", id="paid-on-another-day"),
        pytest.param("3,退汇,2024-04-10,400,,", "registry-returned-before", id="back-before-it-was-paid"),
    ],
)
def test_one_row_that_does_not_match_refuses_the_file(
    issued: Desk, place: Path, line: str, code: str
) -> None:
    """It is named by its place, and the good row is not taken either."""
    issued.pay(3, on=date(2024, 4, 11))
    path = result(place, "1,成功,2024-04-11,500.00,,", line)
    with pytest.raises(Exception, match=r"row 3") as refused:
        issued.registry.take_results(path, act=act(PAYER, None))
    assert [(code, str(path), 3)] == [
        (each.code, each.file, each.row)
        for each in refused.value.problems  # type: ignore[attr-defined]
    ]
    assert "issued" == issued.payments()[0].state


def test_every_row_that_does_not_match_is_told(issued: Desk, place: Path) -> None:
    """With one refusal."""
    path = result(place, "1,成功,2024-04-11,5,,", "8,成功,2024-04-11,1,,", "3,成功,2024-04-11,400,,")
    codes = issued.refused(issued.registry.take_results, path, act=act(APPROVER, None))
    assert ["registry-result-amount", "registry-payment-unknown", "registry-payer-decided"] == codes


def test_a_result_without_amounts(issued: Desk, place: Path) -> None:
    """The number of the transfer is enough."""
    issued.registry.take_results(result(place, "1,成功,2024-04-11,,,"), act=act(PAYER, None))
    assert "paid" == issued.payments()[0].state


def test_a_result_that_cannot_be_read(issued: Desk, place: Path) -> None:
    """Nothing of it is taken."""
    with pytest.raises(InvalidFile):
        issued.registry.take_results(result(place, "1,也许,2024-04-11,,,"), act=act(PAYER, None))
    assert "issued" == issued.payments()[0].state


# returned


def test_a_transfer_that_came_back_is_sent_again(desk: Desk) -> None:
    """The award stays reserved; the second transfer is its second attempt."""
    desk.approved(aid("A"))
    desk.batch()
    desk.back(1, reason="账号不存在")
    assert (["approved"], Decimal(500)) == (desk.states([1]), desk.money()[0])
    assert [2] == desk.batch()
    assert [[(1, 0)], [(2, 1)]] == [[(a.attempt, a.live) for a in each.awards] for each in desk.payments()]
    desk.pay(2)
    assert (["paid"], 2) == (desk.states([1]), desk.award(1).attempts)


@pytest.mark.parametrize(
    ("day", "code"),
    [(ISSUED_ON - ONE, "registry-returned-before"), (ISSUED_ON, None), (ISSUED_ON + ONE, None)],
)
def test_what_was_paid_comes_back_on_that_day_or_later(desk: Desk, day: date, code: str | None) -> None:
    """A transfer shown as done can still come back."""
    desk.paid(aid("A"), on=ISSUED_ON)
    if code is None:
        desk.back(1, on=day)
        assert ("returned", ISSUED_ON.isoformat(), day.isoformat()) == (
            desk.payments()[0].state,
            desk.payments()[0].paid_on,
            desk.payments()[0].returned_on,
        )
        assert (["approved"], None) == (desk.states([1]), desk.award(1).paid_on)
    else:
        assert [code] == desk.refused(desk.back, 1, on=day)


def test_a_transfer_comes_back_once(desk: Desk) -> None:
    """And only one that is there, on a day."""
    desk.approved(aid("A"))
    desk.batch()
    assert ["registry-payment-unknown"] == desk.refused(desk.back, 2)
    assert ["registry-day-wanted"] == desk.refused(desk.registry.returned, 1, act=PAYS)
    desk.back(1)
    assert ["registry-payment-state"] == desk.refused(desk.back, 1)


def test_a_transfer_of_several_awards_comes_back_whole(desk: Desk, template: Any) -> None:
    """And its corrected account is that of all of them, but of nobody else."""
    desk.approved(aid("A"), seat("A"), aid("B", payee=account(2)))
    desk.batch()
    desk.back(1, account=account(7), checked_by=CHECKER)
    desk.back(2)
    (file,) = desk.registry.batch(act=PAYS, template=template).files
    assert ["3,虚构甲,6200900100000007,800.00,1、2", "4,虚构甲,6200900100000002,500.00,3"] == rows(file)


@pytest.mark.parametrize(
    ("new", "checked_by", "codes"),
    [
        (account(2), None, ["registry-account-unchecked"]),
        (account(2), PAYER, ["registry-account-same-person"]),
        (account(2), "路人", ["registry-checker-unknown"]),
        (PayeeAccount("虚构甲", " "), CHECKER, ["registry-account-incomplete"]),
        (PayeeAccount("", "6200900100000002"), CHECKER, ["registry-account-incomplete"]),
        (PayeeAccount(), None, ["registry-account-unchecked", "registry-account-incomplete"]),
        (account(2), CHECKER, []),
        (account(2), CLERK, []),
    ],
)
def test_a_corrected_account_is_checked_by_a_second_person(
    desk: Desk, new: PayeeAccount, checked_by: str | None, codes: list[str]
) -> None:
    """When it comes back with the transfer, and when it is entered by itself."""
    desk.approved(aid("A"))
    desk.batch()
    if codes:
        assert codes == desk.refused(desk.back, 1, account=new, checked_by=checked_by)
        desk.back(1)
        if checked_by is not None:
            assert codes == desk.refused(
                desk.registry.correct_account, 1, new, checked_by=checked_by, act=act(PAYER)
            )
    else:
        desk.back(1, account=new, checked_by=checked_by)
        assert [new] == [
            each.submission.payee for each in desk.registry.assessments([1]) if each.submission is not None
        ]


def test_an_account_is_not_corrected_under_a_transfer(desk: Desk) -> None:
    """What is under way goes where it goes; it has a day."""
    desk.approved(aid("A"))
    desk.batch()
    correct = desk.registry.correct_account
    assert ["registry-under-way"] == desk.refused(correct, 1, account(2), checked_by=CHECKER, act=act())
    assert ["registry-day-wanted"] == desk.refused(
        correct, 1, account(2), checked_by=CHECKER, act=act(on=None)
    )


# recovered


@pytest.mark.parametrize(
    ("amount", "codes", "state"),
    [
        ("0.01", [], "paid"),
        ("499.99", [], "paid"),
        ("500", [], "recovered"),
        ("500.01", ["registry-recover-too-much"], "paid"),
        ("0", ["registry-amount-not-above-zero"], "paid"),
        ("0.001", ["registry-amount-fen"], "paid"),
    ],
)
def test_what_is_recovered_goes_back_to_the_line(
    desk: Desk, amount: str, codes: list[str], state: str
) -> None:
    """Part of it or all, and no more than the payee has."""
    (id_,) = desk.paid(aid("A"))
    if codes:
        assert codes == desk.refused(desk.registry.recover, id_, Decimal(amount), "多付", act=RECOVERS)
        assert Decimal(9_500) == desk.money()[2]
    else:
        desk.registry.recover(id_, Decimal(amount), "多付", act=RECOVERS)
        assert 9_500 + Decimal(amount) == desk.money()[2]
    assert [state] == desk.states([id_])


def test_the_rest_is_recovered_later(desk: Desk) -> None:
    """In the end the key is free."""
    (id_,) = desk.paid(aid("A"))
    desk.registry.recover(id_, Decimal(200), "多付", act=RECOVERS)
    assert ["registry-recover-too-much"] == desk.refused(
        desk.registry.recover, id_, Decimal("300.01"), "多付", act=RECOVERS
    )
    assert "has 300.00 yuan" in desk.told(desk.registry.recover, id_, Decimal("300.01"), "多付", act=RECOVERS)
    assert ["rejected"] == desk.states(desk.submit(aid("A")))
    desk.registry.recover(id_, Decimal(300), "多付", act=RECOVERS)
    assert ["recovered"] == desk.states([id_])
    assert ["submitted"] == desk.states(desk.submit(aid("A", "10")))


def test_nothing_is_recovered_that_was_not_paid(desk: Desk) -> None:
    """Nor without a reason and a paper, nor of two claims at once."""
    claims = desk.approved(aid("A"), aid("B"))
    recover = desk.registry.recover
    assert ["registry-recover-too-much", "registry-reason-wanted"] == desk.refused(
        recover, claims[0], Decimal("0.01"), " ", act=RECOVERS
    )
    assert ["registry-document-wanted"] == desk.refused(
        recover, claims[0], Decimal(1), "多付", act=act(APPROVER)
    )
    assert ["registry-one-claim"] == desk.refused(recover, "1-2", Decimal(1), "多付", act=RECOVERS)


def test_goods_come_back_too(desk: Desk) -> None:
    """With a line their value is free again; without one nothing is."""
    desk.line("慰问", 100, ["gift"])
    (with_line,) = desk.approved(gift("A"))
    (without,) = desk.approved(gift("B"), on=date(2025, 1, 2))
    desk.registry.paid(claims=[with_line, without], act=act(PAYER))
    for id_ in (with_line, without):
        desk.registry.recover(id_, Decimal(80), "退回", act=RECOVERS)
    assert ["recovered", "recovered"] == desk.states([with_line, without])
    assert Decimal(100) == desk.money("慰问")[2]
    assert [(8000, 8000), (8000, 0)] == [
        (desk.award(id_).recovered_fen, desk.award(id_).restored_fen) for id_ in (with_line, without)
    ]


@pytest.mark.parametrize(
    ("day", "is_closed", "restored"),
    [
        (date(2024, 12, 31), False, 100),
        (date(2024, 12, 31), True, 0),
        (date(2025, 1, 1), False, 0),
        (date(2025, 1, 1), True, 0),
    ],
)
def test_what_comes_back_in_a_later_year_is_of_that_year(
    desk: Desk, day: date, is_closed: bool, restored: int
) -> None:
    """Within the year it goes back to the line, unless that is closed."""
    (id_,) = desk.paid(aid("A"))
    if is_closed:
        desk.registry.close_year(2024, act=RECOVERS)
    desk.registry.recover(id_, Decimal(100), "多付", act=act(APPROVER, day, "追回1号"))
    assert 9_500 + restored == desk.money()[2]
    expected = {} if restored else {day.year: Decimal(100)}
    assert expected == desk.registry.report().recovered_later


def test_the_latest_award_is_recovered_first(desk: Desk) -> None:
    """Of an award and its adjustment, the adjustment, then the award."""
    (id_,) = desk.paid(aid("A"))
    desk.settled(id_, cost="1200")
    desk.pay(*desk.batch())
    desk.registry.recover(id_, Decimal(150), "多付", act=RECOVERS)
    assert (50_00, 100_00) == (desk.award(id_, 0).recovered_fen, desk.award(id_, 1).recovered_fen)


def test_what_was_recovered_does_not_come_back_by_itself(desk: Desk) -> None:
    """The bank cannot return what the payee gave back."""
    (id_,) = desk.paid(aid("A"))
    desk.registry.recover(id_, Decimal("0.01"), "多付", act=RECOVERS)
    assert ["registry-returned-recovered"] == desk.refused(desk.back, 1, on=date(2024, 7, 1))


def test_nothing_is_recovered_before_it_was_paid(desk: Desk) -> None:
    """The day before the payment is refused, the day itself is not."""
    (id_,) = desk.paid(aid("A"), on=date(2024, 4, 10))
    early, same = (act(APPROVER, date(2024, 4, day), "追回1号") for day in (9, 10))
    refused = desk.refused(desk.registry.recover, id_, Decimal(100), "多付", act=early)
    assert ["registry-recovered-before"] == refused
    desk.registry.recover(id_, Decimal(100), "多付", act=same)


def test_a_transfer_of_a_closed_year_comes_back(desk: Desk) -> None:
    """It stays reserved in its own line, and is sent again from there."""
    (id_,) = desk.paid(aid("A"))
    desk.registry.close_year(2024, act=RECOVERS)
    desk.back(1, on=date(2025, 1, 3))
    assert (Decimal(500), Decimal(0), Decimal(9_500)) == desk.money()
    desk.pay(*desk.batch(), on=date(2025, 1, 6))
    assert (["paid"], Decimal(500)) == (desk.states([id_]), desk.money()[1])


def test_a_day_of_the_payment_stands_with_each_award(desk: Desk) -> None:
    """Not the day on which it was issued or recorded."""
    desk.paid(aid("A"), on=DAY)
    assert DAY.isoformat() == desk.award(1).paid_on
