"""The payment record: what was sent, came back, was sent again or asked back.

Here: the columns of the sheet 拨付登记, its events, and a first line for every
award. Names stand in it as on the payment list; identity numbers and accounts
never do. Not here: reading the sheet (``payment_file``), whether its events can
be in that order (``payment_history``), accounting (``vouchers``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, get_args

from attrs import field, frozen

from unionaid.desk.public_rows import PublicRow, goods_of, is_granted, public_row, public_text
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.assess.result import Assessment

__all__ = [
    "EVENTS",
    "EVENT_WORDS",
    "PAYMENT_COLUMNS",
    "PAYMENT_NOTE",
    "PAYMENT_SHEET",
    "REGISTRY_COLUMNS",
    "REGISTRY_NOTE",
    "PaymentColumn",
    "PaymentEvent",
    "PaymentRecord",
    "payee_of",
    "payment_rows",
]

PaymentEvent = Literal["payment", "returned", "paid_again", "recovered", "goods"]

EVENTS: Final[tuple[PaymentEvent, ...]] = get_args(PaymentEvent)

EVENT_WORDS: Final[Mapping[PaymentEvent, Bilingual]] = MappingProxyType(
    {
        "payment": Bilingual(zh="拨付", en="payment"),
        "returned": Bilingual(zh="退汇", en="returned"),
        "paid_again": Bilingual(zh="再次拨付", en="paid again"),
        "recovered": Bilingual(zh="追回", en="recovered"),
        "goods": Bilingual(zh="实物发放", en="goods delivered"),
    }
)
"""The events as they stand in the sheet, also for its drop-down list."""

PAYMENT_SHEET: Final = Bilingual(zh="拨付登记", en="payments")
"""The name of the sheet."""

PAYMENT_NOTE: Final = Bilingual(
    zh="钱付出（或实物发放）后填写日期和凭据号；没有日期的行按尚未拨付处理。退汇、再次拨付、追回各另加一行，"
    "编号照抄，填写事项、日期和金额，其余可以不填。填好后运行 unionaid vouchers 生成记账凭证。",
    en="Fill in the date and the reference once the money is sent or the goods are delivered; a line without "
    "a date is not paid yet. Add a line for each return, repeated payment or recovery: repeat the award "
    "number and give event, date and amount; the rest may stay empty. Then run 'unionaid vouchers'.",
)
"""How the sheet is kept, to stand above or below it."""


@frozen
class PaymentColumn:
    """One column of the sheet; also the name of the field of a :class:`PaymentRecord`.

    Args:
        id: The field.

        label: Its header.

        kind: What its cells hold.

        width: How wide it is, in characters.

        is_filled_in: Whether the clerk fills it in, or all of it stands there already.
    """

    id: str
    label: Bilingual
    kind: Literal["whole", "text", "event", "day", "money"]
    width: int
    is_filled_in: bool = False


PAYMENT_COLUMNS: Final[tuple[PaymentColumn, ...]] = (
    PaymentColumn("number", Bilingual(zh="编号", en="award number"), "whole", 8),
    PaymentColumn("policy", Bilingual(zh="政策代号", en="policy"), "text", 15),
    PaymentColumn("program", Bilingual(zh="项目代号", en="program id"), "text", 24),
    PaymentColumn("program_name", Bilingual(zh="项目", en="program"), "text", 22),
    PaymentColumn("payee", Bilingual(zh="收款方", en="payee"), "text", 26),
    PaymentColumn("county", Bilingual(zh="县（市、区）", en="county"), "text", 12),
    PaymentColumn("entitlement", Bilingual(zh="应拨金额", en="entitlement"), "money", 14),
    PaymentColumn("event", Bilingual(zh="事项", en="event"), "event", 12, is_filled_in=True),
    PaymentColumn("day", Bilingual(zh="日期", en="date"), "day", 12, is_filled_in=True),
    PaymentColumn("amount", Bilingual(zh="金额", en="amount"), "money", 14, is_filled_in=True),
    PaymentColumn("reference", Bilingual(zh="凭据号", en="reference"), "text", 18, is_filled_in=True),
    PaymentColumn("note", Bilingual(zh="备注", en="note"), "text", 20, is_filled_in=True),
)
"""The columns, in their order."""

REGISTRY_NOTE: Final = Bilingual(
    zh="本表列出登记库所记的拨付、退汇、再次拨付、追回和实物发放，供查对；没有日期的行尚未拨付。"
    "要改动请在登记库中登记，不在本表填写；记账凭证用 unionaid registry vouchers 生成。",
    en="What the registry holds of payments, returns and recoveries, to look up; a line without a date is "
    "not paid yet. Nothing is filled in here: record it in the registry, and make accounting vouchers "
    "with 'unionaid registry vouchers'.",
)
"""The same for a sheet that a registry fills in."""

REGISTRY_COLUMNS: Final[tuple[PaymentColumn, ...]] = (
    PaymentColumn("claim", Bilingual(zh="申报号", en="claim"), "event", 9),
    PaymentColumn("program_name", Bilingual(zh="项目", en="program"), "text", 30),
    PaymentColumn("payee", Bilingual(zh="收款方", en="payee"), "text", 26),
    PaymentColumn("county", Bilingual(zh="县（市、区）", en="county"), "text", 12),
    PaymentColumn("entitlement", Bilingual(zh="核定金额", en="awarded"), "money", 14),
    PaymentColumn("event", Bilingual(zh="事项", en="event"), "event", 18),
    PaymentColumn("day", Bilingual(zh="日期", en="date"), "day", 12),
    PaymentColumn("amount", Bilingual(zh="金额", en="amount"), "money", 14),
    PaymentColumn("transfer", Bilingual(zh="付款编号", en="transfer"), "event", 9),
    PaymentColumn("reference", Bilingual(zh="凭据号", en="reference"), "text", 18),
    PaymentColumn("entry", Bilingual(zh="登记序号", en="entry"), "event", 9),
    PaymentColumn("note", Bilingual(zh="备注", en="note"), "text", 20),
)
"""The columns of a sheet that a registry fills in; it is never read back."""


@frozen
class PaymentRecord:
    """One line of the sheet: one event of one award.

    Names, references and notes are kept out of the ``repr``.

    Args:
        number: The award's number, unique in its file; one award has a line for
            each of its events. Of a registry, the claim's.

        event: What happened.

        policy: The policy's id.

        program: The program's id.

        program_name: The program's name for people.

        payee: Who is paid, by name.

        county: The county or district.

        entitlement: What the rules give in yuan, for goods their value; None
            where no value is known, or only another line of the award says it.
            Of a registry, what was awarded.

        day: The day it happened; None while it has not.

        amount: Yuan, above zero; None for goods without a known value.

        reference: The number of the bank's slip or the receipt.

        note: A remark.

        file: The file that it was read from.

        row: Its row there.

        sheet: Its worksheet there, for a workbook.

        paid_in: For recovered money the year that it was paid in, once the
            lines of the award were held against one another.

        claim: The claim or adjustment, as a registry writes it: ``12`` or
            ``12/1``; empty if the line comes from none.

        entry: The entry of the registry; None while it has not happened.

        transfer: The transfer of the registry, if there was one.
    """

    number: int
    event: PaymentEvent
    policy: str = ""
    program: str = ""
    program_name: str = ""
    payee: str = field(default="", repr=False)
    county: str = ""
    entitlement: Decimal | None = None
    day: date | None = None
    amount: Decimal | None = None
    reference: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    file: str | None = None
    row: int | None = None
    sheet: str | None = None
    paid_in: int | None = None
    claim: str = ""
    entry: int | None = None
    transfer: int | None = None

    @property
    def award(self) -> tuple[str | None, int, str]:
        """What all lines of one award share: file and number, in a registry the adjustment too."""
        return self.file, self.number, self.claim


def payment_rows(assessments: Iterable[Assessment], lang: Lang) -> Iterator[PaymentRecord]:
    """Yield the first line of every award: its payment, or the delivery of goods.

    Numbered from 1 in the order of *assessments*, without a date. Services and
    amounts of zero are no awards.

    Args:
        assessments: Of one program or several.

        lang: The language of the programs' names.
    """
    number = 0
    for each in assessments:
        is_goods = each.entitlement is None
        if not is_granted(each) or (is_goods and goods_of(each) is None):
            continue
        number += 1
        shown = public_row(1, each, lang)
        amount = each.in_kind if is_goods else each.entitlement
        yield PaymentRecord(
            number=number,
            event="goods" if is_goods else "payment",
            policy=each.policy,
            program=each.program,
            program_name=shown.program,
            payee=payee_of(each, shown),
            county=shown.county,
            entitlement=amount,
            amount=amount,
        )


def payee_of(assessment: Assessment, shown: PublicRow) -> str:
    """Return the name that the account stands in, else that of the person or unit."""
    account = assessment.payee
    if account is not None and account.account_name.strip():
        return public_text(account.account_name, [account.account, account.bank_number, account.phone])
    if assessment.engine.program.payee == "person":
        return shown.name or shown.unit
    return shown.unit or shown.name
