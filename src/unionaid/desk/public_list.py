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


def _both(zh: str, en: str) -> Bilingual:
    return Bilingual(zh=zh, en=en)


_COLUMNS: Final = (
    Column(_both("序号", "no."), 7, "centre"),
    Column(_both("姓名（名称）", "name"), 24),
    Column(_both("单位", "unit"), 26),
    Column(_both("县（市、区）", "county"), 13),
    Column(_both("项目", "program"), 24),
    Column(_both("金额", "amount"), 15, "money", is_totalled=True),
    Column(_both("实物（服务）", "goods or services"), 24),
    Column(_both("实物价值", "value"), 15, "money", is_totalled=True),
    Column(_both("区分", "told apart by"), 22),
)
_SHEET: Final = _both("公示名单", "public list")
_TITLE: Final = _both("拟补助名单（公示）", "Public list of intended awards")


def public_sheet(book: Book, cases: Sequence[Listed], paper: Paper) -> None:
    """Write the public list; nothing where nobody gets anything.

    Args:
        book: Where it goes.

        cases: All cases; those that get something are shown.

        paper: What stands at its head.
    """
    rows = public_rows([case.result for case in cases], paper.lang)
    if not rows:
        return
    lang = paper.lang
    sheet = ListSheet(book, _SHEET.text(lang), _TITLE.text(lang), _COLUMNS, paper)
    for row in rows:
        sheet.add(
            (
                str(row.number),
                row.name,
                row.unit,
                row.county,
                row.program,
                row.amount,
                row.granted,
                row.in_kind,
                row.told_apart,
            )
        )
    sheet.total()
