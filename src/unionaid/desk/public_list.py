"""The sheet 公示名单: what everybody may see.

Here: its columns. Which rows, and what tells them apart: ``public_rows``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from unionaid.desk.listed import Listed
from unionaid.desk.paper import Column, ListSheet, Paper
from unionaid.desk.public_rows import public_rows
from unionaid.files.book import Book
from unionaid.lang import Bilingual

__all__ = ["public_sheet"]


_COLUMNS: Final = (
    Column(Bilingual("序号", "no."), 7, "order"),
    Column(Bilingual("姓名（名称）", "name"), 24),
    Column(Bilingual("单位", "unit"), 26),
    Column(Bilingual("县（市、区）", "county"), 13),
    Column(Bilingual("项目", "program"), 24),
    Column(Bilingual("金额", "amount"), 15, "money", is_totalled=True),
    Column(Bilingual("实物（服务）", "goods or services"), 24),
    Column(Bilingual("实物价值", "value"), 15, "money", is_totalled=True),
    Column(Bilingual("区分", "told apart by"), 22),
)
_AMOUNT: Final = 5
_IF_ANY: Final = (2, 3, 5, 6, 7, 8)
"""Columns that are left out where no row has anything in them."""

_SHEET: Final = Bilingual("公示名单", "public list")
_TITLE: Final = Bilingual("拟补助名单（公示）", "Public list of intended awards")
_DECIDED: Final = Bilingual("补助名单", "Public list of awards")


def public_sheet(book: Book, cases: Sequence[Listed], paper: Paper) -> None:
    """Write the public list; nothing where nobody gets anything.

    Args:
        book: Where it goes.

        cases: All cases; those that get something are shown, claims of a
            registry once they were reviewed.

        paper: What stands at its head.
    """
    listed = [case for case in cases if case.granted is None or case.granted.is_public]
    decided = [None if case.granted is None else case.granted.awarded for case in listed]
    rows = public_rows([case.result for case in listed], paper.lang, decided)
    if not rows:
        return
    lang = paper.lang
    title = _TITLE if None in decided else _DECIDED
    cells = [
        (
            row.number,
            row.name,
            row.unit,
            row.county,
            row.program,
            row.amount,
            row.granted,
            row.in_kind,
            row.told_apart,
        )
        for row in rows
    ]
    shown = [
        place
        for place in range(len(_COLUMNS))
        if place not in _IF_ANY or any(row[place] not in (None, "") for row in cells)
    ]
    columns = [_COLUMNS[place] for place in shown]
    is_valued = any(column.is_totalled for column in columns)
    sheet = ListSheet(book, _SHEET.text(lang), title.text(lang), columns, paper, money=is_valued)
    for row in cells:
        sheet.add([row[place] for place in shown])
    if is_valued:
        sheet.total(words=shown.index(_AMOUNT) if _AMOUNT in shown else None)
