"""Accounting vouchers: they balance, and say where every yuan is booked."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from unionaid.desk.accounts import Account, Accounts, Chart, Entry, read_accounts
from unionaid.desk.payment_file import read_payments
from unionaid.desk.payments import PaymentEvent, PaymentRecord
from unionaid.desk.voucher_book import write_vouchers
from unionaid.desk.vouchers import (
    AccountingVoucher,
    VoucherLine,
    accounting_vouchers,
    not_booked,
    vouchers_csv,
)
from unionaid.errors import InvalidFile
from unionaid.lang import LANGS, Bilingual, Lang

EXAMPLES = Path(__file__).parent.parent / "examples" / "accounts"
ACCOUNTS = read_accounts(EXAMPLES / "accounts.toml")
EXAMPLE = read_payments(EXAMPLES / "payments.csv")


def record(
    event: PaymentEvent, day: date | str | None, amount: Decimal | int | None, **more: object
) -> PaymentRecord:
    """Return a line of an award of the gold-medal pairs."""
    values: dict[str, object] = {"number": 1, "program": "gold-pair-award", "program_name": "甲", **more}
    return PaymentRecord(
        event=event,
        day=date.fromisoformat(day) if isinstance(day, str) else day,
        amount=None if amount is None else Decimal(amount),
        **values,  # type: ignore[arg-type]  # each value is of its field
    )


def refused(records: Sequence[PaymentRecord], accounts: Accounts = ACCOUNTS) -> list[tuple[str, str]]:
    """Return code and Chinese sentence of every problem."""
    with pytest.raises(InvalidFile) as caught:
        accounting_vouchers(records, accounts)
    return [(each.code, each.text("zh")) for each in caught.value.problems]


def test_example() -> None:
    """One voucher for each day, program and event, numbered within its month."""
    expected = [
        ("2020-09-02", 1, "拨付金牌师徒奖励（3 笔）", "8000.00"),
        ("2020-09-02", 2, "拨付行业工会补助（1 笔）", "20000.00"),
        ("2020-09-04", 3, "退汇金牌师徒奖励（1 笔）", "2000.00"),
        ("2020-09-08", 4, "再次拨付金牌师徒奖励（1 笔）", "2000.00"),
        ("2020-10-12", 1, "实物发放职工书屋图书配送（1 笔）", "15000.00"),
        ("2020-11-16", 1, "追回金牌师徒奖励（1 笔）", "3000.00"),
    ]
    vouchers = accounting_vouchers(EXAMPLE, ACCOUNTS)
    assert expected == [(str(v.day), v.number, v.summary.zh, str(v.amount)) for v in vouchers]


def test_what_is_not_booked_is_known() -> None:
    """Lines without a date, and goods without a value, are told apart."""
    unpaid, unvalued = not_booked(EXAMPLE)
    assert ([9], [11]) == ([each.row for each in unpaid], [each.row for each in unvalued])


def test_returned_and_paid_again_is_one_payment() -> None:
    """After all three the bank has paid once, and nothing is owed."""
    lines = [record("payment", "2020-09-02", 3000), record("returned", "2020-09-03", 3000)]
    lines.append(record("paid_again", "2020-09-04", 3000))
    balance: dict[str, Decimal] = {}
    for voucher in accounting_vouchers(lines, ACCOUNTS):
        for each in voucher.lines:
            name = each.account.id
            balance[name] = balance.get(name, Decimal(0)) + each.debit - each.credit
    assert {"special": Decimal(3000), "bank": Decimal(-3000), "payable": Decimal(0)} == balance


@pytest.mark.parametrize(("day", "chart"), [("2021-12-31", "rules-2009"), ("2022-01-01", "rules-2021")])
def test_chart_of_the_payment_day(day: str, chart: str) -> None:
    """The day of payment picks the chart."""
    (voucher,) = accounting_vouchers([record("payment", day, 3000)], ACCOUNTS)
    assert chart == voucher.chart.id


def test_day_without_a_chart() -> None:
    """A day before the first chart is refused with the rows."""
    ((code, text),) = refused([record("payment", "2009-12-31", 3000, file="a.csv", row=7)])
    assert "voucher-no-chart" == code
    assert "2009年12月31日" in text
    assert "a.csv 第 7 行" in text


def test_unmapped_programs_are_told_by_name_all_at_once() -> None:
    """What has no accounts is named, with the key to add."""
    found = refused(
        [
            record("payment", "2020-09-02", 5, program="new-grant", program_name="新项目"),
            record("payment", "2020-09-03", 5, number=2, program="new-grant", program_name="新项目"),
            record("goods", "2020-09-02", 5, number=3, program_name="金牌师徒奖励"),
        ]
    )
    assert ["voucher-unmapped"] * 2 == [code for code, _ in found]
    assert "“新项目”（new-grant）的“拨付”" in found[0][1]
    assert "[charts.rules-2009.programs.gold-pair-award] goods" in found[1][1]


@pytest.mark.parametrize(("day", "is_later"), [("2020-12-31", False), ("2021-01-01", True)])
def test_recovery_in_a_later_year_has_its_own_accounts(day: str, is_later: bool) -> None:
    """After the year's end the expense account is not guessed."""
    lines = [record("payment", "2020-09-02", 3000), record("recovered", day, 3000)]
    if is_later:
        ((code, text),) = refused(lines)
        assert "voucher-unmapped" == code
        assert "recovered_later_year" in text
    else:
        assert 2 == len(accounting_vouchers(lines, ACCOUNTS))


def test_recovery_in_a_later_year_is_booked_where_it_is_mapped() -> None:
    """With its own accounts it is booked there, and says so."""
    bank, past = Account("bank", Bilingual("银行存款", "bank")), Account("past", Bilingual("结余", "past"))
    entries = {"payment": Entry(past, bank), "recovered_later_year": Entry(bank, past)}
    chart = Chart("a", Bilingual("甲", "A"), date(2020, 1, 1), None, {"gold-pair-award": entries})
    lines = [record("payment", "2020-09-02", 3000), record("recovered", "2021-01-04", 3000)]
    late = accounting_vouchers(lines, Accounts("a.toml", (chart,)))[1]
    assert ("past", "追回以前年度甲（1 笔）") == (late.lines[1].account.id, late.summary.zh)


def test_impossible_histories_are_refused_here_too() -> None:
    """The library checks the order of events, whoever made the records."""
    lines = [record("payment", "2020-09-02", 5), record("payment", "2020-09-02", 5)]
    assert ["payment-twice"] == [code for code, _ in refused(lines)]


def test_nothing_to_book() -> None:
    """Without a dated line there is no empty result."""
    assert ["vouchers-none"] == [code for code, _ in refused([record("payment", None, 5)])]


@pytest.mark.parametrize(("debit", "credit"), [("3000", "2999.99"), ("2999.99", "2999.99"), ("0", "0")])
def test_a_voucher_that_does_not_balance_cannot_be_made(debit: str, credit: str) -> None:
    """The sides are equal, and equal to the records."""
    (good,) = accounting_vouchers([record("payment", "2020-09-02", 3000)], ACCOUNTS)
    lines = (
        VoucherLine(good.lines[0].account, debit=Decimal(debit)),
        VoucherLine(good.lines[1].account, credit=Decimal(credit)),
    )
    with pytest.raises(ValueError, match="balance"):
        evolve(good, lines=lines)


@st.composite
def histories(draw: st.DrawFn) -> list[PaymentRecord]:
    """Draw awards whose events can be."""
    lines: list[PaymentRecord] = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        program = draw(st.sampled_from(["gold-pair-award", "workshop-grant"]))
        day = date(2021, 1, 1) + timedelta(draw(st.integers(0, 60)))
        amount = Decimal(draw(st.integers(1, 10**9))).scaleb(-2)
        is_sent: PaymentEvent = "payment"
        for _ in range(draw(st.integers(0, 3))):
            lines.append(record(is_sent, day, amount, number=number, program=program))
            lines.append(record("returned", day, amount, number=number, program=program))
            day, is_sent = day + timedelta(draw(st.integers(0, 9))), "paid_again"
        lines.append(record(is_sent, day, amount, number=number, program=program))
    return lines


def booked(vouchers: Sequence[AccountingVoucher], account: str) -> Decimal:
    """Return debit less credit of an account."""
    lines = [line for voucher in vouchers for line in voucher.lines if line.account.id == account]
    return sum((line.debit - line.credit for line in lines), Decimal(0))


@given(histories())
def test_sums_hold_for_any_history(lines: list[PaymentRecord]) -> None:
    """Vouchers balance, add up to the records, and each award is paid once in the end."""
    vouchers = accounting_vouchers(lines, ACCOUNTS)
    assert all(sum(x.debit for x in v.lines) == sum(x.credit for x in v.lines) for v in vouchers)
    assert sum(v.amount for v in vouchers) == sum(each.amount or 0 for each in lines)
    owed = sum((each.amount or Decimal(0) for each in lines if each.event == "payment"), Decimal(0))
    assert (-owed, owed, Decimal(0)) == tuple(
        booked(vouchers, name) for name in ("bank", "special", "payable")
    )
    months: dict[tuple[int, int], list[int]] = {}
    for voucher in vouchers:
        months.setdefault((voucher.day.year, voucher.day.month), []).append(voucher.number)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in months.values())


@pytest.mark.parametrize("lang", LANGS)
def test_csv_has_a_line_for_each_entry(lang: Lang) -> None:
    """Both sides add up, in a file that accounting software and Excel read."""
    vouchers = accounting_vouchers(EXAMPLE, ACCOUNTS)
    data = vouchers_csv(vouchers, lang)
    assert data.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert ("日期" if lang == "zh" else "date") == header[0]
    assert 2 * len(vouchers) == len(rows)
    for column in (6, 7):
        assert Decimal(50000) == sum(Decimal(row[column] or 0) for row in rows)
    assert ["50304", "业务支出" if lang == "zh" else "operating expenses"] == rows[0][3:5]


def test_workbook(tmp_path: Path) -> None:
    """Each voucher is printed with its total in words; the lists hold every entry and award."""
    from openpyxl import load_workbook

    path = tmp_path / "out.xlsx"
    write_vouchers(accounting_vouchers(EXAMPLE, ACCOUNTS), path, prepared_by="虚构市总工会")
    book = load_workbook(path, data_only=True)
    assert ["记账凭证", "分录", "清单"] == book.sheetnames
    printed = [
        cell for row in book["记账凭证"].iter_rows(values_only=True) for cell in row if cell is not None
    ]
    assert 6 == printed.count("记账凭证")
    assert "合计：人民币捌仟元整" in printed
    assert {"记字第 1 号", "503 业务支出", "50304 专项业务费", "102 银行存款"} <= set(printed)
    assert 4 == printed.count(8000)  # debit, credit, and both totals with their stored values
    assert 50000 == list(book["分录"].iter_rows(values_only=True))[-1][6]
    awards = list(book["清单"].iter_rows(min_row=4, values_only=True))
    assert 8 == len(awards)
    assert ("记-1", "拨付", "张一", 3000) == (awards[0][0], awards[0][2], awards[0][5], awards[0][7])


def test_same_records_same_bytes(tmp_path: Path) -> None:
    """No clock and no chance."""
    vouchers = accounting_vouchers(EXAMPLE, ACCOUNTS)
    for name in ("a.xlsx", "b.xlsx"):
        write_vouchers(vouchers, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
