"""The lists that money and goods are handed out by: units, persons, goods apart.

Here: their columns and rows. They show accounts and identity numbers in full,
since the bank pays by them; no other sheet does. Not here: the frame (``paper``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from unionaid.assess.payee import PAYEE_LABELS, PayeeAccount
from unionaid.desk.granted import claim_row
from unionaid.desk.listed import Listed
from unionaid.desk.paper import Column, ListSheet, Paper
from unionaid.files import column_letter
from unionaid.files.book import Book
from unionaid.lang import Bilingual
from unionaid.money import ZERO

__all__ = ["goods_list", "person_list", "unit_list"]


_NUMBER: Final = Column(Bilingual("序号", "no."), 6, "order")
_PROGRAM: Final = Column(Bilingual("项目", "program"), 19)
_DATED: Final = Column(Bilingual("所属期", "dated"), 11, "centre")
_REMARKS: Final = Column(Bilingual("备注", "remarks"), 13)
_COUNTY: Final = Column(Bilingual("县（市、区）", "county"), 11)
_ACCOUNT: Final = tuple(
    Column(PAYEE_LABELS[name], width, "code" if name in ("account", "bank_number", "phone") else "text")
    for name, width in (
        ("account_name", 14),
        ("account", 21),
        ("bank", 14),
        ("bank_number", 14),
        ("phone", 13),
    )
)

_UNITS: Final = (
    _NUMBER,
    Column(Bilingual("单位", "unit"), 16),
    Column(Bilingual("统一社会信用代码", "credit code"), 21, "code"),
    _PROGRAM,
    Column(Bilingual("补助对象", "awarded for"), 13),
    _DATED,
    Column(Bilingual("金额", "amount"), 13, "money", is_totalled=True),
    *_ACCOUNT,
    _REMARKS,
)

_FOR: Final = 4
_AMOUNT: Final = 6

_PERSONS: Final = (
    _NUMBER,
    Column(Bilingual("姓名", "name"), 10),
    Column(Bilingual("单位", "unit"), 14),
    Column(Bilingual("证件号", "identity number"), 21, "code"),
    _PROGRAM,
    Column(Bilingual("应发金额", "gross"), 13, "money", is_totalled=True),
    Column(Bilingual("代扣个税", "tax withheld"), 13, "money", is_totalled=True),
    Column(Bilingual("实发金额", "net"), 13, "formula", is_totalled=True),
    *_ACCOUNT,
    Column(Bilingual("签领", "received"), 10),
    _REMARKS,
)
_GROSS: Final = 5
_NET: Final = 7

_GOODS: Final = (
    _NUMBER,
    Column(Bilingual("领取单位（人）", "recipient"), 24),
    Column(Bilingual("单位", "unit"), 22),
    _COUNTY,
    _PROGRAM,
    Column(Bilingual("物品", "goods"), 16),
    Column(Bilingual("数量", "quantity"), 8, "whole", is_totalled=True),
    Column(Bilingual("价值", "value"), 14, "money", is_totalled=True),
    Column(Bilingual("联系电话", "telephone"), 14, "code"),
    Column(Bilingual("签收人", "signed"), 12),
    Column(Bilingual("签收日期", "date"), 12),
    _REMARKS,
)

_VALUE: Final = 7

_UNIT_SHEET: Final = Bilingual("单位拨付表", "payments to units")
_PERSON_SHEET: Final = Bilingual("个人发放表", "payments to persons")
_GOODS_SHEET: Final = Bilingual("实物签收表", "goods")
_TITLES: Final = {
    "unit": Bilingual("补助资金拨付表（单位）", "List of payments to units"),
    "person": Bilingual("补助资金发放表（个人）", "List of payments to persons"),
    "goods": Bilingual("实物签收表", "List of goods delivered"),
}
_NO_PAYEE: Final = PayeeAccount()


def unit_list(book: Book, cases: Sequence[Listed], paper: Paper) -> None:
    """Write the list of payments to units; nothing where there are none.

    Args:
        book: Where it goes.

        cases: Those paid to units, each with an amount above zero.

        paper: What stands at its head.
    """
    if not cases:
        return
    lang = paper.lang
    shown = [place for place in range(len(_UNITS)) if place != _FOR or any(c.unit and c.name for c in cases)]
    row = claim_row([_UNITS[place] for place in shown], cases, has_state=False)
    sheet = ListSheet(
        book, _UNIT_SHEET.text(lang), _TITLES["unit"].text(lang), row.columns, paper, note=paper.note
    )
    for number, case in enumerate(_by_program(cases), start=1):
        cells = (
            number,
            case.unit or case.name,
            case.number,
            case.words.name,
            case.name if case.unit else "",
            case.dated,
            case.cash,
            *_account(case),
            case.marks(),
        )
        sheet.add(row.cells(case, [cells[place] for place in shown]))
    sheet.total(words=row.columns.index(_UNITS[_AMOUNT]))
    sheet.signatures()


def person_list(book: Book, cases: Sequence[Listed], paper: Paper) -> None:
    """Write the list of payments to persons; nothing where there are none.

    No tax is withheld by default; whoever has to withhold writes it in, and the
    net amount follows.

    Args:
        book: Where it goes.

        cases: Those paid to persons, each with an amount above zero.

        paper: What stands at its head.
    """
    if not cases:
        return
    lang = paper.lang
    layout = claim_row(_PERSONS, cases, has_state=False)
    sheet = ListSheet(
        book, _PERSON_SHEET.text(lang), _TITLES["person"].text(lang), layout.columns, paper, note=paper.note
    )
    gross = layout.columns.index(_PERSONS[_GROSS])
    paid, withheld = column_letter(gross + 1), column_letter(gross + 2)
    for number, case in enumerate(_by_program(cases), start=1):
        row = sheet.row + 1
        assert case.cash is not None, "a payment has an amount"
        cells = (
            number,
            case.name,
            case.unit,
            case.number,
            case.words.name,
            case.cash,
            ZERO,
            (f"={paid}{row}-{withheld}{row}", case.cash),
            *_account(case),
            "",
            case.marks(),
        )
        sheet.add(layout.cells(case, cells))
    sheet.total(words=layout.columns.index(_PERSONS[_NET]))
    sheet.signatures()


def goods_list(book: Book, cases: Sequence[Listed], paper: Paper) -> None:
    """Write the list on which goods are signed for; nothing where there are none."""
    if not cases:
        return
    lang = paper.lang
    row = claim_row(_GOODS, cases, has_state=False)
    sheet = ListSheet(
        book, _GOODS_SHEET.text(lang), _TITLES["goods"].text(lang), row.columns, paper, note=paper.note
    )
    for number, case in enumerate(_by_program(cases), start=1):
        assert case.goods is not None, "goods have a name"
        payee = case.result.payee or _NO_PAYEE
        cells = (
            number,
            case.name or case.unit,
            case.unit if case.name else "",
            case.county,
            case.words.name,
            case.goods.text(lang),
            1,
            case.goods_value,
            payee.phone,
            "",
            "",
            case.marks(account=False),
        )
        sheet.add(row.cells(case, cells))
    is_valued = any(case.goods_value is not None for case in cases)
    sheet.total(words=row.columns.index(_GOODS[_VALUE]) if is_valued else None)
    sheet.signatures()


def _by_program(cases: Sequence[Listed]) -> list[Listed]:
    """Return *cases*, those of one program together, in the order in which programs first appear."""
    order: dict[int, list[Listed]] = {}
    for case in cases:
        order.setdefault(id(case.words), []).append(case)
    return [case for group in order.values() for case in group]


def _account(case: Listed) -> tuple[str, str, str, str, str]:
    payee = case.result.payee or _NO_PAYEE
    return payee.account_name, payee.account, payee.bank, payee.bank_number, payee.phone
