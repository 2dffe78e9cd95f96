"""Accounting vouchers: what was paid, as entries that balance.

Here: from payment records and a file of accounts to vouchers, and these as
rows. Not here: the paper that they are printed on (``voucher_book``), which
program books where (``accounts``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from unionaid.desk.accounts import Account, Accounts, Booking, Chart
from unionaid.desk.payment_history import checked_payments
from unionaid.desk.payments import EVENT_WORDS, EVENTS, PaymentEvent, PaymentRecord
from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.facts import Month
from unionaid.files import csv_bytes
from unionaid.lang import Bilingual, Lang
from unionaid.money import ZERO
from unionaid.text import figures

__all__ = [
    "ENTRY_HEADER",
    "AccountingVoucher",
    "VoucherLine",
    "accounting_vouchers",
    "entry_rows",
    "not_booked",
    "vouchers_csv",
]

_LATER_YEAR: Final = Bilingual(zh="追回以前年度", en="recovered of an earlier year:")


@frozen
class VoucherLine:
    """One entry: an account and a sum on one of its sides.

    Args:
        account: The account.

        debit: Yuan on the debit side, zero on a credit line.

        credit: Yuan on the credit side, zero on a debit line.
    """

    account: Account
    debit: Decimal = ZERO
    credit: Decimal = ZERO


@frozen
class AccountingVoucher:
    """One accounting voucher; one that does not balance cannot be made.

    Args:
        day: Its date, the day of the payments.

        number: Its number within the month, from 1.

        summary: What was done.

        lines: The entries, debit first.

        chart: The chart that its accounts are of.

        program: The program's id.

        event: What happened.

        records: The payment records behind it.
    """

    day: date
    number: int
    summary: Bilingual
    lines: tuple[VoucherLine, ...]
    chart: Chart = field(repr=False)
    program: str
    event: PaymentEvent
    records: tuple[PaymentRecord, ...] = field(repr=False)

    def __attrs_post_init__(self) -> None:
        """See to it that it balances, line by line and as a whole.

        Raises:
            ValueError: It does not; our own fault.
        """
        one_sided = all(
            min(each.debit, each.credit) == 0 < max(each.debit, each.credit) for each in self.lines
        )
        credit = sum((each.credit for each in self.lines), ZERO)
        booked = sum((each.amount or ZERO for each in self.records), ZERO)
        if not (one_sided and credit == booked == self.amount > 0):
            raise ValueError(
                "an accounting voucher has to balance. Make each line one-sided and the sides equal."
            )

    @property
    def amount(self) -> Decimal:
        """What is booked on either side, in yuan."""
        return sum((each.debit for each in self.lines), ZERO)

    def label(self, lang: Lang) -> str:
        """Return the number as it is written, such as 记-1."""
        return f"记-{self.number}" if lang == "zh" else f"JV-{self.number}"


def not_booked(records: Iterable[PaymentRecord]) -> tuple[list[PaymentRecord], list[PaymentRecord]]:
    """Return the lines without a date, and the goods delivered whose value is not known."""
    given = list(records)
    unpaid = [each for each in given if each.day is None]
    return unpaid, [each for each in given if each.day is not None and each.amount is None]


def _booking(record: PaymentRecord) -> Booking:
    is_later = record.paid_in is not None and record.day is not None and record.day.year > record.paid_in
    return "recovered_later_year" if is_later else record.event


def _book_key(record: PaymentRecord) -> tuple[date, str, str, Booking]:
    assert record.day is not None, "only what has happened is booked"
    return record.day, record.policy, record.program, _booking(record)


def accounting_vouchers(
    records: Iterable[PaymentRecord],
    accounts: Accounts,
    *,
    month: Month | None = None,
    after: int | None = None,
) -> tuple[AccountingVoucher, ...]:
    """Return the accounting vouchers of *records*: one for each day, program and event.

    Numbered from 1 within each month, in the order of the days. Lines without
    a date, and goods without a value, are not booked (``not_booked`` counts them).

    Args:
        records: Payment records of any number of files, or of a registry; all
            of them, also where only some are booked.

        accounts: Where each program books; the chart is that of the payment's day.

        month: Only what happened in it is booked.

        after: Only what a registry recorded after this entry is booked, so that
            nothing is booked twice.

    Returns:
        Vouchers whose sums are the sums of the records.

    Raises:
        InvalidFile: The lines of an award cannot be, a program or event is not
            mapped, or no chart holds on a day; all of it is inside.
    """
    checked, problems = checked_payments(records)
    groups: dict[tuple[date, str, str, Booking], list[PaymentRecord]] = {}
    for record in checked:
        if record.day is None or record.amount is None:
            continue
        is_in_month = month is None or (record.day.year, record.day.month) == (month.year, month.month)
        if is_in_month and (after is None or (record.entry or 0) > after):
            groups.setdefault(_book_key(record), []).append(record)
    problems += _unmapped(groups, accounts)
    if not (groups or problems):
        is_part = month is not None or after is not None
        problems.append(make_problem("vouchers-none-now" if is_part else "vouchers-none"))
    if problems:
        raise InvalidFile(problems)
    # Within a day programs keep the order of the files, their events the natural one.
    order = {program: place for place, program in enumerate(dict.fromkeys(key[1:3] for key in groups))}
    keys = sorted(
        groups, key=lambda key: (key[0], order[key[1:3]], EVENTS.index(groups[key][0].event), key[3])
    )
    vouchers: list[AccountingVoucher] = []
    for key in keys:
        previous = vouchers[-1] if vouchers else None
        same_month = previous is not None and (previous.day.year, previous.day.month) == (
            key[0].year,
            key[0].month,
        )
        number = previous.number + 1 if previous is not None and same_month else 1
        vouchers.append(_voucher(number, key[3], groups[key], accounts))
    return tuple(vouchers)


def _unmapped(
    groups: dict[tuple[date, str, str, Booking], list[PaymentRecord]], accounts: Accounts
) -> list[Problem]:
    """Return every day without a chart, and every program and event without accounts."""
    problems: list[Problem] = []
    told: set[tuple[str, str, Booking]] = set()
    days: dict[date, list[PaymentRecord]] = {}
    for (day, _, program, booking), records in groups.items():
        chart = accounts.on(day)
        if chart is None:
            days.setdefault(day, []).extend(records)
        elif booking not in chart.entries.get(program, {}) and (chart.id, program, booking) not in told:
            told.add((chart.id, program, booking))
            key = f"[charts.{chart.id}.programs.{program}] {booking}"
            problem = make_problem(
                "voucher-unmapped",
                program=records[0].program_name or program,
                id=program,
                event=_event_words(booking, records[0].event),
                chart=chart.name,
                key=key,
            )
            problems.append(problem.at(file=accounts.file))
    for day, records in sorted(days.items()):
        written = Bilingual(zh=figures.day(day, "zh"), en=figures.day(day, "en"))
        problems.append(
            make_problem("voucher-no-chart", day=written, rows=_places(records)).at(file=accounts.file)
        )
    return problems


def _event_words(booking: Booking, event: PaymentEvent) -> Bilingual:
    if booking != "recovered_later_year":
        return EVENT_WORDS[event]
    return Bilingual(zh="追回以前年度款项", en="recovered in a later year")


def _places(records: Iterable[PaymentRecord]) -> Bilingual:
    """Return files and rows, or the claims of a registry, for a sentence."""
    given = list(records)
    claims = list(dict.fromkeys(each.claim for each in given if each.row is None and each.claim))
    if claims:
        return Bilingual(zh=f"申报 {_numbers(claims, '、')} 号", en=f"claims {_numbers(claims, ', ')}")
    files: dict[str, list[int]] = {}
    for each in given:
        files.setdefault(each.file or "", []).append(each.row or 0)
    zh = "；".join(f"{file} 第 {_numbers(rows, '、')} 行" for file, rows in files.items())
    en = "; ".join(f"{file}, rows {_numbers(rows, ', ')}" for file, rows in files.items())
    return Bilingual(zh=zh.strip(), en=en)


def _numbers(rows: Sequence[object], comma: str) -> str:
    return comma.join(map(str, rows[:12])) + (f"{comma}…" if len(rows) > 12 else "")


def _voucher(
    number: int, booking: Booking, records: list[PaymentRecord], accounts: Accounts
) -> AccountingVoucher:
    first = records[0]
    assert first.day is not None
    chart = accounts.on(first.day)
    assert chart is not None, "days without a chart were refused"
    entry = chart.entries[first.program][booking]
    amount = sum((each.amount or ZERO for each in records), ZERO)
    return AccountingVoucher(
        day=first.day,
        number=number,
        summary=_summary(booking, records),
        lines=(VoucherLine(entry.debit, debit=amount), VoucherLine(entry.credit, credit=amount)),
        chart=chart,
        program=first.program,
        event=first.event,
        records=tuple(records),
    )


def _summary(booking: Booking, records: list[PaymentRecord]) -> Bilingual:
    first, count = records[0], len(records)
    name = first.program_name or first.program
    words = EVENT_WORDS[first.event]
    zh, en = words.zh, f"{words.en}:"
    if booking == "recovered_later_year":
        zh, en = _LATER_YEAR.zh, _LATER_YEAR.en
    return Bilingual(
        zh=f"{zh}{name}（{count} 笔）",
        en=f"{en} {name} ({count} {'award' if count == 1 else 'awards'})",
    )


ENTRY_HEADER: Final = (
    Bilingual("日期", "date"),
    Bilingual("凭证字号", "voucher number"),
    Bilingual("摘要", "summary"),
    Bilingual("科目编码", "account code"),
    Bilingual("总账科目", "main account"),
    Bilingual("明细科目", "detail account"),
    Bilingual("借方金额", "debit"),
    Bilingual("贷方金额", "credit"),
    Bilingual("附件张数", "attachments"),
)
"""The columns of an entry."""


def entry_rows(vouchers: Iterable[AccountingVoucher], lang: Lang) -> Iterator[tuple[str, ...]]:
    """Yield every entry under :data:`ENTRY_HEADER`; the other side's sum is empty."""
    for voucher in vouchers:
        for line in voucher.lines:
            account = line.account
            main = account.under or account
            yield (
                voucher.day.isoformat(),
                voucher.label(lang),
                voucher.summary.text(lang),
                account.code,
                main.name.text(lang),
                account.name.text(lang) if account.under else "",
                f"{line.debit:.2f}" if line.debit else "",
                f"{line.credit:.2f}" if line.credit else "",
                "",
            )


def vouchers_csv(vouchers: Iterable[AccountingVoucher], lang: Lang) -> bytes:
    """Return the entries as CSV, one to a line, for accounting software."""
    return csv_bytes([each.text(lang) for each in ENTRY_HEADER], entry_rows(vouchers, lang))
