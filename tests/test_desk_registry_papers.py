"""Approval sheets, the public notice and accounting vouchers made from a registry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from office import converted
from registry_office import CHECKER, DECIDED, NEW_ACCOUNT, START, Office, account, case, eventful, pair
from unionaid.desk.accounts import Account, Accounts, Chart, Entry
from unionaid.desk.from_registry import registry_payments
from unionaid.desk.notice import Notice
from unionaid.desk.registry_notice import make_registry_notice
from unionaid.desk.registry_sheets import write_registry_sheets
from unionaid.desk.voucher_book import write_vouchers
from unionaid.desk.vouchers import AccountingVoucher, accounting_vouchers
from unionaid.errors import InvalidFile, OutputError, Refused, UnionaidError
from unionaid.facts import Month
from unionaid.lang import LANGS, Bilingual, Lang
from unionaid.money import ZERO, from_fen
from unionaid.registry.acts import Act

PAYER, APPROVER, REVIEWER = "付小款", "主席", "复小核"
LATER: Final = date(2021, 6, 1)

BANK, EXPENSE, OWED, RESULT = (
    Account(name, Bilingual(name, name)) for name in ("bank", "expense", "owed", "result")
)
_ENTRIES: Final = {
    "payment": Entry(EXPENSE, BANK),
    "returned": Entry(BANK, OWED),
    "paid_again": Entry(OWED, BANK),
    "recovered": Entry(BANK, EXPENSE),
    "recovered_later_year": Entry(BANK, RESULT),
    "goods": Entry(EXPENSE, BANK),
}
_PROGRAMS: Final = ("gold-pair-award", "industry-union-subsidy", "reading-room", "workshop-grant")
ACCOUNTS: Final = Accounts(
    "accounts.toml",
    (
        Chart(
            "one", Bilingual("一套", "one"), date(2020, 1, 1), None, dict.fromkeys(_PROGRAMS, _ENTRIES)
        ),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office in which everything has happened; nothing is recorded in it any more."""
    made = eventful(tmp_path_factory.mktemp("office"))
    yield made
    made.registry.close()


def new_office(folder: Path) -> Office:
    """Return an office with budgets of two years, and nothing else."""
    made = Office(folder)
    for year in (2020, 2021):
        made.budget("金牌师徒", 1_000_000, "gold-pair-award", year=year)
        made.budget("其他补助", 1_000_000, "industry-union-subsidy", "reading-room", year=year)
    return made


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Office]:
    """Return an office with budgets and nothing else."""
    made = new_office(tmp_path)
    yield made
    made.registry.close()


def sheet(office: Office, folder: Path, claim: int, lang: Lang = "zh") -> str:
    """Return everything that stands on the approval sheet of a claim."""
    path = folder / "sheet.xlsx"
    write_registry_sheets(office.registry, path, claim, lang=lang)
    (page,) = load_workbook(path).worksheets
    return "\n".join(str(c) for row in page.iter_rows(values_only=True) for c in row if c is not None)


class TestSheets:
    """What stands in the blocks to be signed."""

    @pytest.mark.parametrize("lang", LANGS)
    def test_claim_and_anchor(self, lang: Lang, office: Office, tmp_path: Path) -> None:
        """Whoever cuts off an entry later is found out by the paper."""
        anchor = office.registry.anchor
        wanted = {
            "zh": f"申报号：1　登记号：{anchor.number}　校验码：{anchor.check}",
            "en": f"claim 1   entry no. {anchor.number}   check {anchor.check}",
        }
        assert wanted[lang] in sheet(office, tmp_path, 1, lang)

    def test_awarded_less(self, office: Office, tmp_path: Path) -> None:
        """Entitlement, award and the reason for the difference."""
        told = sheet(office, tmp_path, 2)
        assert "2,000.00元" in told
        approval = (
            "核定金额：1,500.00元\n人民币壹仟伍佰元整\n审批：主席，2020年9月10日\n文号：会议纪要3号\n"
            "理由：徒弟年中离岗，按四分之三核定"
        )
        assert approval in told
        assert "复核：复小核，2020年8月25日\n文号：复核1号" in told

    def test_nothing_decided(self, office: Office, tmp_path: Path) -> None:
        """The blanks are for the pen."""
        told = sheet(office, tmp_path, 7)
        assert "核定金额：＿＿＿＿＿＿＿元" in told
        assert "复核：" not in told
        assert "经办：章记，2020年8月20日" in told

    def test_an_objection_upheld(self, office: Office, tmp_path: Path) -> None:
        """What was objected and found, without the number of a person; and the refusal."""
        told = sheet(office, tmp_path, 8)
        assert "1. 2020年9月3日，举报" in told
        assert "联系电话 ***\n　处理：成立，属实，复小核，2020年9月7日" in told
        assert "13812345678" not in told
        assert "不予通过：主席，2020年9月10日\n文号：会议纪要3号\n理由：异议成立，不予补助" in told
        assert "核定金额" not in told.replace("核定金额：＿", "")

    def test_an_open_objection(self, small: Office, tmp_path: Path) -> None:
        """It says that nobody has settled it."""
        small.submit(pair("甲一", 1))
        small.registry.object_to(1, "未公开", act=small.act(on=START))
        assert "1. 2020年9月1日，未公开\n　处理：尚未处理" in sheet(small, tmp_path, 1)

    def test_adjustment_and_payments(self, office: Office, tmp_path: Path) -> None:
        """What came after the award."""
        told = sheet(office, tmp_path, 11)
        adjusted = (
            "11/1：+1,000.00元，已审批；提出：章记，2020年10月20日；复核：复小核，2020年10月21日，复核2号；"
            "审批：主席，2020年10月22日，会议纪要4号"
        )
        assert adjusted in told
        assert "2020年9月15日，拨付 2,000.00元，付款编号 6，网银20200915" in told

    def test_reassessed_before_the_approval(self, small: Office, tmp_path: Path) -> None:
        """A review of other facts is no review of these."""
        small.submit(pair("甲一", 1))
        small.review([1])
        small.registry.reassess([1], facts={1: {"role": "apprentice"}}, act=small.act(on=DECIDED))
        told = sheet(small, tmp_path, 1)
        assert "复核：" not in told
        assert "经办：章记，2020年9月10日" in told

    def test_corrected_account(self, office: Office, tmp_path: Path) -> None:
        """Who signs sees the account that is paid."""
        assert NEW_ACCOUNT.account in sheet(office, tmp_path, 5)

    def test_called_by_claim_and_program(self, office: Office, tmp_path: Path) -> None:
        """One sheet for each claim, in the order asked for."""
        write_registry_sheets(office.registry, tmp_path / "s.xlsx", ["11", "5"])
        assert ["11 金牌师徒奖励", "5 行业工会补助"] == load_workbook(tmp_path / "s.xlsx").sheetnames

    def test_blanked(self, small: Office, tmp_path: Path) -> None:
        """What was blanked has no sheet."""
        small.submit(pair("甲一", 1, is_selected=False))
        small.registry.blank(LATER, act=small.act(APPROVER, LATER, "清1号"))
        with pytest.raises(Refused) as caught:
            sheet(small, tmp_path, 1)
        assert ["registry-claim-blanked"] == [each.code for each in caught.value.problems]

    def test_too_many(self, small: Office, tmp_path: Path) -> None:
        """The words speak of claims, not of rows."""
        small.submit(*(pair(f"人{n}", n) for n in range(1, 202)))
        with pytest.raises(OutputError) as caught:
            write_registry_sheets(small.registry, tmp_path / "s.xlsx", "1-201")
        assert ["sheets-too-many-claims"] == [each.code for each in caught.value.problems]

    @pytest.mark.parametrize("lang", LANGS)
    def test_one_page_each(self, lang: Lang, office: Office, tmp_path: Path) -> None:
        """Printed, every claim has a page of its own."""
        path = tmp_path / "sheets.xlsx"
        written = write_registry_sheets(office.registry, path, "1-13", lang=lang)
        pdf = converted(path, "pdf", tmp_path / "printed").read_bytes()
        assert len(written.claims) == pdf.count(b"/Type/Page") - pdf.count(b"/Type/Pages")


def notice(office: Office, *args: Any, **more: Any) -> Notice:
    """Return the public notice."""
    return make_registry_notice(office.registry, *args, contact="某处", phone="0416-1234567", **more)


class TestNotice:
    """What is posted."""

    def test_of_the_registry(self, office: Office) -> None:
        """What was proposed, whatever was awarded later; nobody who was refused."""
        made = notice(office, 1)
        expected = ["甲一", "乙二", "某行业工会", "某书屋", "壬九", "癸十", "子十一", "某劳模工作室"]
        assert expected == [row.name for row in made.rows]
        assert [3000, 2000, 70000, None, 3000, 3000, 2000, 25000] == [row.amount for row in made.rows]
        assert 1 == made.ended

    def test_the_days_are_those_recorded(self, small: Office) -> None:
        """A longer period is not shortened to what the rules ask for."""
        small.submit(pair("甲一", 1))
        small.review([1])
        small.registry.publicize([1], act=small.act(on=START), until=date(2020, 9, 18))
        period = notice(small, 1).period
        assert (START, date(2020, 9, 18), 14) == (period.start, period.end, period.working_days)

    def test_before_it_begins(self, office: Office) -> None:
        """Reviewed claims, for the days that they will be on notice."""
        made = notice(office, start=date(2020, 10, 9))
        assert ["丑十二"] == [row.name for row in made.rows]
        assert date(2020, 10, 14) == made.period.end

    def test_as_long_as_it_will_be(self, small: Office) -> None:
        """The days on the paper are the days that the registry then records."""
        small.submit(pair("甲一", 1))
        small.review([1])
        before = notice(small, claims=[1], start=START).period
        small.publicize([1])
        assert before == notice(small, 1).period

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            ({"notice": 7}, "notice-unknown"),
            ({"notice": 1, "claims": [13]}, "notice-claims-and-number"),
            ({"notice": 1, "days": 7}, "notice-days-recorded"),
            ({"claims": [13]}, "notice-start-wanted"),
            ({"claims": [7], "start": START}, "registry-state"),
            ({"claims": [99], "start": START}, "registry-claim-unknown"),
        ],
    )
    def test_refused(self, asked: dict[str, Any], code: str, office: Office) -> None:
        """What is not there, said twice, or not where a notice begins."""
        with pytest.raises(Refused) as caught:
            notice(office, **asked)
        assert [code] == [each.code for each in caught.value.problems]

    def test_nothing_reviewed(self, small: Office) -> None:
        """An empty notice is none."""
        with pytest.raises(OutputError) as caught:
            notice(small, start=START)
        assert ["notice-empty"] == [each.code for each in caught.value.problems]


def booked(office: Office, **more: Any) -> tuple[AccountingVoucher, ...]:
    """Return the accounting vouchers of a registry."""
    return accounting_vouchers(registry_payments(office.registry), ACCOUNTS, **more)


def balance(vouchers: tuple[AccountingVoucher, ...]) -> dict[str, Decimal]:
    """Return what every account comes to: debit less credit."""
    found: dict[str, Decimal] = {}
    for voucher in vouchers:
        for line in voucher.lines:
            found[line.account.id] = found.get(line.account.id, ZERO) + line.debit - line.credit
    return found


class TestVouchers:
    """What is booked."""

    def test_every_event(self, office: Office) -> None:
        """Paid, returned, paid again, delivered, recovered in its year and later."""
        expected = [
            ("2020-09-15", 1, "payment", "70000.00"),
            ("2020-09-15", 2, "payment", "22000.50"),
            ("2020-09-15", 3, "payment", "11000.00"),
            ("2020-09-17", 4, "returned", "70000.00"),
            ("2020-09-25", 5, "paid_again", "70000.00"),
            ("2020-10-12", 1, "goods", "15000.00"),
            ("2020-11-16", 1, "recovered", "1000.00"),
            ("2021-03-01", 1, "recovered", "3000.00"),
        ]
        vouchers = booked(office)
        assert expected == [(str(v.day), v.number, v.event, str(v.amount)) for v in vouchers]
        assert RESULT == vouchers[-1].lines[1].account

    def test_the_record_names_claim_entry_and_transfer(self, office: Office, tmp_path: Path) -> None:
        """From a voucher the way leads to the registry."""
        voucher = booked(office)[2]
        assert ["1", "9", "10", "11"] == [each.claim for each in voucher.records]
        entries = {step.entry for claim in (1, 9, 10, 11) for step in office.registry.show(claim).steps}
        assert {each.entry for each in voucher.records} <= entries
        write_vouchers([voucher], tmp_path / "v.xlsx")
        sheet = load_workbook(tmp_path / "v.xlsx")["清单"]
        header = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "凭证字号")
        assert {"申报号", "付款编号", "登记序号"} <= {*header}

    def test_a_month(self, office: Office) -> None:
        """What happened in other months still counts for what can be recovered."""
        assert [("2020-11-16", 1)] == [(str(v.day), v.number) for v in booked(office, month=Month(2020, 11))]
        assert RESULT == booked(office, month=Month(2021, 3))[0].lines[1].account

    def test_after_an_entry(self, office: Office) -> None:
        """Nothing that was booked is booked again."""
        whole = [each for voucher in booked(office) for each in voucher.records]
        last = whole[3].entry
        part = [each for voucher in booked(office, after=last) for each in voucher.records]
        assert part == [each for each in whole if (each.entry or 0) > (last or 0)]

    def test_nothing_in_a_month(self, office: Office) -> None:
        """Said in words that speak of the month."""
        with pytest.raises(InvalidFile) as caught:
            booked(office, month=Month(2020, 12))
        assert ["vouchers-none-now"] == [each.code for each in caught.value.problems]

    def test_lowered_between_two_transfers(self, small: Office) -> None:
        """Each transfer is booked as it was sent."""
        small.grant(pair("甲一", 1))
        (first,) = small.batch()
        small.pay([first], date(2020, 9, 15))
        small.registry.returned(first, act=Act(PAYER, on=date(2020, 9, 17)))
        small.registry.reassess([1], facts={1: {"role": "apprentice"}}, act=small.act(on=DECIDED))
        small.registry.review(["1/1"], act=small.act(REVIEWER, DECIDED))
        small.registry.approve(["1/1"], act=small.act(APPROVER, DECIDED, "纪要"))
        small.pay(small.batch(), date(2020, 9, 25))
        found = [f"{each.event} {each.amount}" for each in registry_payments(small.registry)]
        assert ["payment 3000.00", "returned 3000.00", "paid_again 2000.00"] == found
        assert {"expense": 3000, "bank": -2000, "owed": -1000} == balance(booked(small))

    def test_several_awards_in_one_transfer(self, small: Office) -> None:
        """A raise is an award of its own, and so is its payment."""
        small.grant(pair("甲一", 1, role="apprentice"))
        small.pay(small.batch(), date(2020, 9, 15))
        small.registry.reassess([1], facts={1: {"role": "master"}}, act=small.act(on=DECIDED))
        small.registry.review(["1/1"], act=small.act(REVIEWER, DECIDED))
        small.registry.approve(["1/1"], act=small.act(APPROVER, DECIDED, "纪要"))
        small.pay(small.batch(), date(2020, 9, 25))
        found = [f"{each.claim} {each.event} {each.amount}" for each in registry_payments(small.registry)]
        assert ["1 payment 2000.00", "1/1 payment 1000.00"] == found
        assert 3000 == balance(booked(small))["expense"]

    def test_a_transfer_that_never_went_out(self, small: Office) -> None:
        """What nobody recorded as paid is not booked as returned; the next transfer is the first."""
        small.grant(pair("甲一", 1))
        (first,) = small.batch()
        small.registry.returned(first, act=Act(PAYER, on=date(2020, 9, 16)), reason="账号有误")
        small.pay(small.batch(), date(2020, 9, 25))
        assert [("payment", 2)] == [(each.event, each.transfer) for each in registry_payments(small.registry)]

    def test_a_clock_that_goes_backwards(self, small: Office) -> None:
        """The order is that of the entries: sent again on an earlier day than it came back."""
        small.grant(pair("甲一", 1))
        (first,) = small.batch()
        small.pay([first], date(2020, 9, 15))
        small.registry.returned(first, act=Act(PAYER, on=date(2020, 9, 20)))
        small.pay(small.batch(), date(2020, 9, 18))
        assert {"expense": 3000, "bank": -3000, "owed": 0} == balance(booked(small))

    def test_goods_without_a_value_and_services_are_not_booked(self, small: Office) -> None:
        """There is nothing to book."""
        claims = small.submit(case("rest-station", 2, site="某驿站"))
        small.review(claims)
        small.approve(claims)
        small.registry.paid(claims=claims, act=Act(PAYER, on=date(2020, 10, 1)))
        (record,) = registry_payments(small.registry)
        assert ("goods", None) == (record.event, record.amount)

    def test_blanked_claims_are_booked(self, small: Office) -> None:
        """The money moved, whoever it was."""
        small.grant(pair("甲一", 1))
        small.pay(small.batch(), date(2020, 9, 15))
        small.registry.blank(LATER, act=small.act(APPROVER, LATER, "清1号"))
        (record,) = registry_payments(small.registry)
        assert ("", "甲县", "金牌师徒奖励") == (record.payee, record.county, record.program_name)
        assert {"expense": 3000, "bank": -3000} == balance(booked(small))

    def test_accounts_and_numbers_stand_nowhere(self, office: Office) -> None:
        """Records hold names, never accounts."""
        text = repr([(each.payee, each.reference, each.note) for each in registry_payments(office.registry)])
        assert "62000" not in text


_STEPS: Final = ("batch", "paid", "returned", "returned", "recover", "lower", "raise", "deliver")
_STEP: Final = st.tuples(st.sampled_from(_STEPS), st.integers(0, 5), st.integers(0, 40))


class TestHistories:
    """Whatever happens, the books and the registry come to the same."""

    @settings(max_examples=8, deadline=None)
    @given(st.lists(_STEP, min_size=6, max_size=20), st.booleans())
    def test_vouchers_equal_the_registry(self, steps: list[tuple[str, int, int]], by_month: bool) -> None:
        """Paid, less returned and recovered, is what the payees have and what the budget lines spent."""
        with TemporaryDirectory() as folder:
            office = new_office(Path(folder))
            try:
                self.play(office, steps)
                self.check(office, by_month=by_month)
            finally:
                office.registry.close()

    def play(self, office: Office, steps: list[tuple[str, int, int]]) -> None:
        """Do steps, leaving out what the registry refuses."""
        office.grant(
            pair("甲一", 1),
            pair("乙二", 2, role="apprentice"),
            case("industry-union-subsidy", 2, payee=account("某行业工会", 5), union="某行业工会"),
            case("reading-room", 2, name="某书屋", unit="乙厂", payee=account("乙厂", 6)),
        )
        day = date(2020, 9, 10)
        office.pay(office.batch(), day, "网银1")
        for name, which, days in steps:
            day += timedelta(days=days)
            try:
                self.step(office, name, which, day)
            except UnionaidError:
                continue

    def step(self, office: Office, name: str, which: int, day: date) -> None:
        """Do one step, on something that it can be done to if there is any."""
        registry = office.registry
        claims = [registry.claim(id_) for id_ in registry.find()]
        transfers = {p.id: p.state for claim in claims for p in registry.show(claim.id).payments}
        if name == "batch":
            office.batch()
        elif name == "paid":
            registry.paid(
                [id_ for id_, state in transfers.items() if state == "issued"], act=Act(PAYER, on=day)
            )
        elif name == "returned":
            live = [id_ for id_, state in transfers.items() if state != "returned"]
            chosen = live[which % len(live)] if live else 1
            registry.returned(
                chosen, act=Act(PAYER, on=day), reason="户名不符", account=NEW_ACCOUNT, checked_by=CHECKER
            )
        elif name == "recover":
            kept = [claim for claim in claims if claim.kept_fen]
            claim = kept[which % len(kept)] if kept else claims[0]
            amount = from_fen(claim.kept_fen if which % 2 else claim.kept_fen // 3)
            registry.recover(claim.id, amount, "多发", act=office.act(APPROVER, day, "追"))
        elif name == "deliver":
            registry.paid(claims=[4], act=Act(PAYER, on=day))
        else:
            self.adjust(office, which % 2 + 1, "apprentice" if name == "lower" else "master", day)

    def adjust(self, office: Office, claim: int, role: str, day: date) -> None:
        """Have the award of a person adjusted to another role."""
        registry = office.registry
        registry.reassess([claim], facts={claim: {"role": role}}, act=office.act(on=day))
        last = registry.claim(claim).awards[-1]
        registry.review([f"{claim}/{last.seq}"], act=office.act(REVIEWER, day))
        registry.approve([f"{claim}/{last.seq}"], act=office.act(APPROVER, day, "纪要"))

    def check(self, office: Office, *, by_month: bool) -> None:
        """Hold the vouchers against the registry."""
        records = registry_payments(office.registry)
        claims = [office.registry.claim(id_) for id_ in office.registry.find()]
        awards = [award for claim in claims for award in claim.awards]
        kept = sum(claim.kept_fen for claim in claims)
        if not records:
            assert 0 == kept
            return
        vouchers = accounting_vouchers(records, ACCOUNTS)
        if by_month:
            months = {Month(each.day.year, each.day.month) for each in records if each.day is not None}
            parts = [accounting_vouchers(records, ACCOUNTS, month=month) for month in sorted(months)]
            assert vouchers == tuple(voucher for part in parts for voucher in part)
        found = balance(vouchers)
        assert ZERO == sum(found.values())
        assert from_fen(kept) == -found["bank"]
        spent = sum(line.paid_fen for line in office.registry.status().budgets)
        beyond = sum(award.recovered_fen - award.restored_fen for award in awards if award.is_granted)
        assert spent == kept + beyond
