"""Accounting vouchers as a workbook: to print, to enter, and what stands behind each.

Here: the paper. Not here: what is booked (``vouchers``).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from unionaid.desk.paper import Column, Kind, ListSheet, Paper, in_words
from unionaid.desk.payments import EVENT_WORDS
from unionaid.desk.vouchers import ENTRY_HEADER, AccountingVoucher
from unionaid.files import replacing
from unionaid.files.book import Book, Page
from unionaid.lang import Bilingual, Lang
from unionaid.text import figures

__all__ = ["write_vouchers"]


_TITLE: Final = Bilingual("记账凭证", "Accounting voucher")
_SHEET: Final = Bilingual("记账凭证", "vouchers")
_ENTRIES: Final = Bilingual("分录", "entries")
_ENTRIES_TITLE: Final = Bilingual("记账凭证分录表", "Entries of the accounting vouchers")
_AWARDS: Final = Bilingual("清单", "awards")
_AWARDS_TITLE: Final = Bilingual("记账凭证所附拨付清单", "Payments behind the accounting vouchers")
_UNIT: Final = Bilingual("单位：", "Unit: ")
_NUMBER: Final = Bilingual("记字第 {} 号", "Voucher no. {}")
_HEAD: Final = (
    Bilingual("摘要", "Summary"),
    Bilingual("总账科目", "Main account"),
    Bilingual("明细科目", "Detail account"),
    Bilingual("借方金额", "Debit"),
    Bilingual("贷方金额", "Credit"),
)
_TOTAL: Final = Bilingual("合计：", "Total: ")
_ATTACHED: Final = Bilingual("附件　　　张", "Attachments: ______")
_SIGNED: Final = (
    Bilingual("会计主管：", "Head of accounts:"),
    Bilingual("记账：", "Entered:"),
    Bilingual("复核：", "Reviewed:"),
    Bilingual("制单：", "Prepared:"),
)
_NOTE: Final = Bilingual(
    "编号按月从 1 起排，只计本次生成的凭证；与账上已有凭证一起编号时请照账改。",
    "Numbers run from 1 within each month and count these vouchers alone; fit them to those in your books.",
)
_AWARD_COLUMNS: Final = (
    Column(Bilingual("凭证字号", "voucher number"), 10, "centre"),
    Column(Bilingual("日期", "date"), 12, "day"),
    Column(Bilingual("事项", "event"), 16, "centre"),
    Column(Bilingual("项目", "program"), 28),
    Column(Bilingual("编号", "award number"), 8, "whole"),
    Column(Bilingual("收款方", "payee"), 26),
    Column(Bilingual("县（市、区）", "county"), 12),
    Column(Bilingual("金额", "amount"), 14, "money"),
    Column(Bilingual("凭据号", "reference"), 18),
    Column(Bilingual("文件", "file"), 22),
    Column(Bilingual("行", "row"), 7, "whole"),
)
_REGISTRY_COLUMNS: Final = (
    *_AWARD_COLUMNS[:4],
    Column(Bilingual("申报号", "claim"), 9, "centre"),
    *_AWARD_COLUMNS[5:9],
    Column(Bilingual("付款编号", "transfer"), 9, "centre"),
    Column(Bilingual("登记序号", "entry"), 9, "centre"),
)
"""The same where the payments are those of a registry."""

_ENTRY_KINDS: Final[tuple[tuple[float, Kind], ...]] = (
    (12, "day"),
    (10, "centre"),
    (34, "text"),
    (12, "code"),
    (20, "text"),
    (20, "text"),
    (15, "money"),
    (15, "money"),
    (13, "text"),
)
_ENTRY_COLUMNS: Final = tuple(
    Column(label, width, kind, is_totalled=kind == "money")
    for label, (width, kind) in zip(ENTRY_HEADER, _ENTRY_KINDS, strict=True)
)

_ROW_HIGH: Final = 32
"""Two lines of text."""

_WIDTHS: Final = (26, 16, 16, 15, 15)
_SCALE: Final = 78
"""In per cent: so the five columns fill the width of A4, and two papers its height."""

_LINES: Final = 4
"""Rows for entries on each paper, as the printed forms have them; blank ones stay blank."""

_BLOCK: Final = _LINES + 7
"""Rows of one paper, the gap below it included."""

_ON_A_PAGE: Final = 2
_ON_A_SHEET: Final = 2000
"""Half the breaks between pages that Excel keeps in one worksheet, and to spare."""


def write_vouchers(
    vouchers: Sequence[AccountingVoucher],
    path: str | os.PathLike[str],
    *,
    lang: Lang = "zh",
    prepared_by: str | None = None,
) -> None:
    """Write accounting vouchers to a workbook: two on each A4 page, and two lists.

    Args:
        vouchers: What to print, in their order; at least one.

        path: Where to write; all of it or nothing.

        lang: The language.

        prepared_by: Whose books they are for; a blank for the pen unless given.

    Raises:
        OutputError: It could not be written.
    """
    with replacing(path) as stream, Book(stream, lang=lang, title=_TITLE.text(lang)) as book:
        for first in range(0, len(vouchers), _ON_A_SHEET):
            name = _SHEET.text(lang) + (f" {first // _ON_A_SHEET + 1}" if first else "")
            _print(book, name, vouchers[first : first + _ON_A_SHEET], lang, prepared_by or "")
        paper = Paper(lang, prepared_by or "")
        _entries(book, vouchers, paper)
        _awards(book, vouchers, paper)


def _print(
    book: Book, name: str, vouchers: Sequence[AccountingVoucher], lang: Lang, prepared_by: str
) -> None:
    page = book.page(name, _WIDTHS)
    page.raw.set_print_scale(_SCALE)  # a sheet fitted to pages has no breaks of its own in Excel
    breaks = []
    for place, voucher in enumerate(vouchers):
        row = place * _BLOCK
        if place and place % _ON_A_PAGE == 0:
            breaks.append(row)
        _voucher(page, row, voucher, lang, prepared_by)
    page.raw.set_h_pagebreaks(breaks)


def _voucher(page: Page, row: int, voucher: AccountingVoucher, lang: Lang, prepared_by: str) -> None:
    """Write one paper from *row* on."""
    last = len(_WIDTHS) - 1
    page.height(row, 34)
    page.merged(row, 0, last, _TITLE.text(lang), "title")
    page.height(row + 1, 22)
    page.text(row + 1, 0, _UNIT.text(lang) + prepared_by, "plain")
    page.merged(row + 1, 1, 2, figures.day(voucher.day, lang), "middle")
    page.merged(row + 1, 3, last, _NUMBER.text(lang).format(voucher.number), "right")
    head = row + 2
    page.height(head, 24)
    page.texts(head, [each.text(lang) for each in _HEAD], "head")
    lines = [*voucher.lines, *[None] * (_LINES - len(voucher.lines))]
    for at, line in enumerate(lines, start=head + 1):
        page.height(at, 42)
        if line is None:
            page.texts(at, [""] * len(_WIDTHS))
            continue
        account = line.account
        main = account.under or account
        page.text(at, 0, voucher.summary.text(lang))
        page.text(at, 1, f"{main.code} {main.name.text(lang)}".strip())
        page.text(at, 2, f"{account.code} {account.name.text(lang)}".strip() if account.under else "")
        page.money(at, 3, line.debit or None)
        page.money(at, 4, line.credit or None)
    total = head + 1 + len(lines)
    page.height(total, 28)
    page.merged(total, 0, 2, _TOTAL.text(lang) + in_words(voucher.amount, lang), "total_words")
    for column, letter in ((3, "D"), (4, "E")):
        page.formula(total, column, f"=SUM({letter}{head + 2}:{letter}{total})", voucher.amount)
    page.height(total + 1, 26)
    page.text(total + 1, 0, _SIGNED[0].text(lang), "plain")
    for place, each in enumerate(_SIGNED[1:], start=1):
        page.text(total + 1, place, each.text(lang), "plain")
    page.text(total + 1, last, _ATTACHED.text(lang), "right")
    page.height(total + 2, 140)
    page.text(total + 2, 0, "", "plain")


def _entries(book: Book, vouchers: Sequence[AccountingVoucher], paper: Paper) -> None:
    lang = paper.lang
    sheet = ListSheet(
        book, _ENTRIES.text(lang), _ENTRIES_TITLE.text(lang), _ENTRY_COLUMNS, paper, note=_NOTE.text(lang)
    )
    for voucher in vouchers:
        for line in voucher.lines:
            account = line.account
            main = account.under or account
            sheet.page.height(sheet.row, _ROW_HIGH)
            sheet.add(
                [
                    voucher.day,
                    voucher.label(lang),
                    voucher.summary.text(lang),
                    account.code,
                    main.name.text(lang),
                    account.name.text(lang) if account.under else "",
                    line.debit or None,
                    line.credit or None,
                    "",
                ]
            )
    sheet.total()


def _awards(book: Book, vouchers: Sequence[AccountingVoucher], paper: Paper) -> None:
    lang = paper.lang
    is_registry = any(each.claim for voucher in vouchers for each in voucher.records)
    columns = _REGISTRY_COLUMNS if is_registry else _AWARD_COLUMNS
    sheet = ListSheet(book, _AWARDS.text(lang), _AWARDS_TITLE.text(lang), columns, paper)
    for voucher in vouchers:
        for each in voucher.records:
            sheet.page.height(sheet.row, _ROW_HIGH)
            number: object = each.number
            place: tuple[object, object] = (each.file or "", each.row)
            if is_registry:
                number = each.claim
                place = (str(each.transfer or ""), str(each.entry or ""))
            sheet.add(
                [
                    voucher.label(lang),
                    each.day,
                    EVENT_WORDS[each.event].text(lang),
                    each.program_name or each.program,
                    number,
                    each.payee,
                    each.county,
                    each.amount,
                    each.reference,
                    *place,
                ]
            )
