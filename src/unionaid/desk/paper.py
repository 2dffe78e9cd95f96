"""What every list of the desk has around its rows: heading, totals, signatures.

Here: the frame. Not here: which rows stand in a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, cast

from attrs import frozen

from unionaid.desk.measure import line_count, rows_high
from unionaid.files import column_letter
from unionaid.files.book import Book, Style
from unionaid.lang import Bilingual, Lang
from unionaid.money import MAX_YUAN, plus
from unionaid.text import figures
from unionaid.text.words import amount_in_words

__all__ = ["Column", "ListSheet", "Paper", "in_words"]

Kind = Literal["text", "centre", "code", "order", "money", "whole", "day", "formula"]

_BY: Final = Bilingual(zh="编制单位：", en="Prepared by: ")
_DAY: Final = Bilingual(zh="日期：", en="Date: ")
_BLANK_DAY: Final = Bilingual(zh="        年    月    日", en="________________")
_YUAN: Final = Bilingual(zh="金额单位：元", en="Amounts in yuan")
_TOTAL: Final = Bilingual(zh="合计", en="Total")
_IN_WORDS: Final = Bilingual(zh="合计（大写）：", en="Total in words: ")
_SIGNED: Final = (
    Bilingual(zh="制表：", en="Prepared: "),
    Bilingual(zh="复核：", en="Reviewed: "),
    Bilingual(zh="审批：", en="Approved: "),
)
_ANYWHERE: Final = "A1:XFD1048576"
_TITLE_HIGH: Final = 30
_LINE_HIGH: Final = 22
_SIGNED_HIGH: Final = 34


@frozen
class Paper:
    """What stands at the head of every list.

    Args:
        lang: The language.

        prepared_by: The unit that drew the list up.

        on: The day on it; None leaves a blank for the pen.

        note: A line below the head of what is paid by; empty for none.
    """

    lang: Lang
    prepared_by: str
    on: date | None = None
    note: str = ""

    @property
    def by(self) -> str:
        """Who drew it up, with the words before it."""
        return _BY.text(self.lang) + self.prepared_by

    @property
    def day(self) -> str:
        """The day, or the blank for it, with the words before it."""
        day = _BLANK_DAY.text(self.lang) if self.on is None else figures.day(self.on, self.lang)
        return _DAY.text(self.lang) + day

    @property
    def unit(self) -> str:
        """The unit of its amounts."""
        return _YUAN.text(self.lang)


@frozen
class Column:
    """One column of a list.

    Args:
        label: Its header.

        width: In characters.

        kind: What its cells hold; a ``formula`` is a pair of its text and the
            yuan that it comes to.

        is_totalled: Whether the list ends with its sum.
    """

    label: Bilingual
    width: float
    kind: Kind = "text"
    is_totalled: bool = False


def in_words(amount: Decimal, lang: Lang) -> str:
    """Return yuan in words as documents write them; beyond any that words go to, in figures."""
    if amount > MAX_YUAN:
        return f"{amount:,.2f}" + ("元" if lang == "zh" else " yuan")
    return amount_in_words(amount, prefix=True)


class ListSheet:
    """One list on its way to the workbook.

    Args:
        book: Where it goes.

        name: The name of its worksheet.

        title: Its title.

        columns: Its columns.

        paper: What stands at its head.

        note: A line below the head; empty for none.

        money: Whether the unit of amounts stands at its head.
    """

    def __init__(
        self,
        book: Book,
        name: str,
        title: str,
        columns: Sequence[Column],
        paper: Paper,
        *,
        note: str = "",
        money: bool = True,
    ) -> None:
        self.paper = paper
        self.columns = columns
        self.name = name
        header = 3 if note else 2
        self.page = page = book.page(
            name,
            [column.width for column in columns],
            landscape=True,
            repeat=(header, header),
            freeze=(header + 1, 0),
        )
        page.raw.ignore_errors({"number_stored_as_text": _ANYWHERE})
        last = len(columns) - 1
        page.height(0, _TITLE_HIGH)
        page.merged(0, 0, last, title, "title")
        page.height(1, _LINE_HIGH)
        self._head(money=money)
        if note:
            page.height(2, 2 * _LINE_HIGH)
            page.merged(2, 0, last, note, "plain")
        page.height(header, 34)
        page.texts(header, [column.label.text(paper.lang) for column in columns], "head")
        self.first = self.row = header + 1
        self._sums = {i: Decimal(0) for i, column in enumerate(columns) if column.is_totalled}
        self._table = page.table(
            [
                page.formulas("money") if column.kind == "formula" else page.cells(column.kind)
                for column in columns
            ]
        )
        self._wrapped = [
            (i, column.width) for i, column in enumerate(columns) if column.kind in ("text", "centre")
        ]

    def _head(self, *, money: bool) -> None:
        """Write who drew the list up, the day, and the unit of amounts on one line."""
        paper, page = self.paper, self.page
        texts = (
            (paper.by, "plain"),
            (paper.day, "plain"),
            (paper.unit if money else "", "right"),
        )
        for (start, end), (text, style) in zip(self._thirds(), texts, strict=True):
            page.merged(1, start, end, text, cast("Style", style))

    def _thirds(self) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """Return the first and last column of each third of the paper's width."""
        widths = [column.width for column in self.columns]
        whole, last = sum(widths), len(widths) - 1
        ends = [
            next(i for i in range(last + 1) if sum(widths[: i + 1]) >= whole * part / 3) for part in (1, 2)
        ]
        return (0, ends[0]), (ends[0] + 1, ends[1]), (ends[1] + 1, last)

    def add(self, cells: Sequence[Any]) -> None:
        """Write one row, a cell for each column."""
        row = self.row
        lines = 1
        for column, width in self._wrapped:
            text = cells[column]
            if 2 * len(text) >= width or "\n" in text:  # else it fits, however wide its characters are
                lines = max(lines, line_count(text, width))
        self._table.add(row, cells, rows_high(lines))
        for column, before in self._sums.items():
            cell = cells[column]
            if cell is not None:
                amount = cell[1] if isinstance(cell, tuple) else cell
                self._sums[column] = plus(before, amount)
        self.row = row + 1

    @property
    def sums(self) -> Mapping[int, Decimal]:
        """The sum of each totalled column so far."""
        return self._sums

    def total(self, *, words: int | None = None) -> None:
        """Write the row of totals, and one of them in words.

        Args:
            words: The column whose total is written in words; None for none.
        """
        page, lang = self.page, self.paper.lang
        page.height(self.row, _LINE_HIGH)
        first = min(self._sums)
        page.merged(self.row, 0, first - 1, _TOTAL.text(lang), "total")
        for column in range(first, len(self.columns)):
            if column not in self._sums:
                page.text(self.row, column, "", "total")
                continue
            letter = column_letter(column + 1)
            spanned = f"=SUM({letter}{self.first + 1}:{letter}{self.row})"
            style: Style = "total_whole" if self.columns[column].kind == "whole" else "total_money"
            page.formula(self.row, column, spanned, self._sums[column], style)
        self.row += 1
        if words is not None:
            page.height(self.row, _LINE_HIGH)
            text = _IN_WORDS.text(lang) + in_words(self._sums[words], lang)
            page.merged(self.row, 0, len(self.columns) - 1, text, "total_words")
            self.row += 1

    def signatures(self) -> None:
        """Write the line on which three people sign."""
        page, lang = self.page, self.paper.lang
        page.height(self.row, _SIGNED_HIGH)
        for (start, end), text in zip(self._thirds(), _SIGNED, strict=True):
            page.merged(self.row, start, end, text.text(lang), "plain")
        self.row += 1
