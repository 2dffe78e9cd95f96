"""The public notice as a workbook of one sheet, to print on A4 and post.

Here: where its lines and its list stand. Not here: what they say (``notice``).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from unionaid.desk.measure import line_count, rows_high, text_width
from unionaid.desk.notice import Column, Notice, columns
from unionaid.files import replacing
from unionaid.files.book import Book, Page, Style

__all__ = ["write_notice_book"]

_PAPER: Final = 88.0
"""The characters, half width, that a line of A4 has in this type."""

_UPRIGHT: Final = 100.0
"""A list up to this width is still legible when it is fitted to A4 upright."""

_LYING: Final = 132.0
"""The same with the paper on its long side, which wider lists need."""

_LEAST: Final = 6.0
_MOST: Final = 30.0
_INDENT: Final = "　　"


def write_notice_book(notice: Notice, path: str | os.PathLike[str]) -> None:
    """Write *notice* as a workbook, whole or not at all.

    Raises:
        InvalidFile: The libraries for Excel are not installed.

        OutputError: It could not be written; nothing was.
    """
    listed = columns(notice.rows, notice.lang)
    widths = _widths(listed)
    with (
        replacing(path) as stream,
        Book(stream, lang=notice.lang, title=notice.title, day=notice.period.start) as book,
    ):
        name = "公示" if notice.lang == "zh" else "notice"
        page = book.page(name, widths, landscape=sum(widths) > _UPRIGHT)
        _Writer(page, notice, listed, widths).write()


def _widths(listed: Sequence[Column]) -> list[float]:
    """Return the width of each column: what it holds, within bounds, all of them as wide as the paper."""
    wanted = [
        min(_MOST, max(_LEAST, *(text_width(_text(each)) + 2 for each in (column.name, *column.cells))))
        for column in listed
    ]
    spare = (_PAPER if sum(wanted) <= _UPRIGHT else _LYING) - sum(wanted)
    if spare <= 0:
        return wanted
    roomy = [index for index, column in enumerate(listed) if column.align == "left"]
    return [width + spare / len(roomy) * (index in roomy) for index, width in enumerate(wanted)]


def _text(cell: str | Decimal | None) -> str:
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else cell or ""


class _Writer:
    """Writes the sheet from top to bottom."""

    def __init__(self, page: Page, notice: Notice, listed: Sequence[Column], widths: Sequence[float]) -> None:
        self.page = page
        self.notice = notice
        self.listed = listed
        self.widths = widths
        self.row = 0

    def write(self) -> None:
        """Write the notice."""
        notice = self.notice
        indent = _INDENT if notice.lang == "zh" else ""
        self.line(notice.title, "title", size=16)
        if notice.number:
            self.line(notice.number, "middle")
        self.line("")
        self.line(indent + notice.opening)
        for heading, lines in notice.sections:
            self.line("")
            self.line(heading, "heading")
            for line in lines:
                self.line(indent + line)
        self.line("")
        for line in notice.signed:
            self.line(line + "　　" * (notice.lang == "zh"), "right")
        self.line("")
        self.line(notice.list_heading, "heading")
        self.table()  # last, so that what repeats on every page after it is its header
        for line in notice.totals:
            self.line(line)

    def line(self, text: str, style: Style = "plain", *, size: int = 11) -> None:
        """Write a line across the page, as high as it needs."""
        room = sum(self.widths) * 11 / size
        self.page.height(self.row, rows_high(line_count(text, room), size))
        self.page.merged(self.row, 0, len(self.listed) - 1, text, style)
        self.row += 1

    def table(self) -> None:
        """Write the list, its header repeated on each page, and the sums below it."""
        page = self.page
        page.raw.repeat_rows(self.row)
        page.texts(self.row, [column.name for column in self.listed], "head")
        high = max(line_count(c.name, w - 1) for c, w in zip(self.listed, self.widths, strict=True))
        page.height(self.row, rows_high(high))
        self.row += 1
        begin = self.row
        for place in range(len(self.notice.rows)):
            lines = 1
            for index, column in enumerate(self.listed):
                cell = column.cells[place]
                if column.total is not None:
                    page.money(self.row, index, cell if isinstance(cell, Decimal) else None)
                else:
                    text = _text(cell)
                    page.text(self.row, index, text, "centre" if index == 0 else "text")
                    lines = max(lines, line_count(text, self.widths[index] - 1))
            page.height(self.row, rows_high(lines))
            self.row += 1
        if any(column.total is not None for column in self.listed):
            self.sums(begin)

    def sums(self, begin: int) -> None:
        """Write the row of sums: formulas that hold their value."""
        for index, column in enumerate(self.listed):
            if column.total is None:
                self.page.text(self.row, index, "", "total")
            else:
                letter = chr(ord("A") + index)
                span = f"{letter}{begin + 1}:{letter}{self.row}"
                self.page.formula(self.row, index, f"=SUM({span})", column.total)
        self.page.text(self.row, 1, "合计" if self.notice.lang == "zh" else "total", "total")
        self.page.height(self.row, rows_high(1))
        self.row += 1
