"""Rows written whole: the same workbook as cell by cell, and no text that is anything else."""

from __future__ import annotations

import gc
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from unionaid.files import replacing
from unionaid.files.book import EXACT_YUAN, Book, Page, Style

KINDS: Final[tuple[Style, ...]] = ("text", "centre", "code", "money", "whole", "day")
TEXTS: Final = (
    "=1+1",
    "＝1",
    " a ",
    "a\nb",
    "\n",
    "a & b <c> \"d\" 'e'",
    "_x0041_ _x000D_",
    "a\x00\x07\x0b\x1fb\r",
    "\ufffe\uffff",
    "<r>x</r>",
    '<r></r></is></c><c r="Z9"><f>1+1</f></c><r></r>',
    "👩‍🏭",
    "长" * 40_000,
    "",
)
texts = st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
yuan = st.integers(-(2**53), 2**53).map(lambda fen: Decimal(fen).scaleb(-2))
days = st.dates(date(1900, 3, 1), date(9999, 12, 31))
rows = st.lists(
    st.tuples(texts, texts, texts, yuan | st.none(), st.integers(0, 10**15) | st.none(), days | st.none()),
    min_size=1,
    max_size=5,
)


def read_back(write: Any) -> list[list[tuple[Any, ...]]]:
    """Return what stands in the cells that *write* writes to a page, with their formats."""
    stream = io.BytesIO()
    with Book(stream, lang="zh") as book:
        write(book.page("s", [10.0] * len(KINDS)))
    sheet = openpyxl.load_workbook(stream).worksheets[0]
    return [
        [
            (
                c.value,
                c.data_type,
                c.number_format,
                c.alignment.horizontal,
                c.border.left.style,
                c.quotePrefix,
            )
            for c in row
        ]
        for row in sheet.iter_rows()
    ]


def by_row(page: Page, cases: Sequence[Sequence[Any]]) -> None:
    """Write *cases* a row at a time."""
    table = page.table([page.cells(kind) for kind in KINDS])
    for row, case in enumerate(cases):
        table.add(row, case)


def by_cell(page: Page, cases: Sequence[Sequence[Any]]) -> None:
    """Write *cases* cell by cell."""
    for row, case in enumerate(cases):
        page.texts(row, case[:2], "text")
        page.text(row, 1, case[1], "centre")
        page.text(row, 2, case[2], "code")
        page.money(row, 3, case[3])
        page.whole(row, 4, case[4])
        page.day(row, 5, case[5])


@given(rows)
def test_rows_say_what_cells_say(cases: list[tuple[Any, ...]]) -> None:
    """Values, types and formats are the same on either way."""
    assert read_back(lambda page: by_cell(page, cases)) == read_back(lambda page: by_row(page, cases))


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text(text: str) -> None:
    """Markup, formulas and control characters are characters; longer text is cut."""
    wanted = text if len(text) <= 32_767 else text[:32_766] + "…"
    wanted = wanted.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")  # no characters at all
    ((cell, *_),) = read_back(lambda page: page.table([page.cells("text")]).add(0, [text]))
    assert (wanted or None, "s" if wanted else "n") == (_plain(cell[0]), cell[1])


def _plain(value: Any) -> Any:
    """Return text with the escapes of control characters undone, as Excel does."""
    return unescape(value) if isinstance(value, str) else value


def test_markup_in_a_single_cell_stays_text() -> None:
    """The library takes text from <r> to </r> for its own markup; a name may look so."""
    text = '<r></r></is></c><c r="Z9"><f>1+1</f></c><r></r>'
    (row,) = read_back(lambda page: page.text(0, 0, text))
    assert [(text, "s")] == [cell[:2] for cell in row]


def test_rows_and_cells_alternate() -> None:
    """A table stands between lines written cell by cell, each row where it belongs."""

    def write(page: Page) -> None:
        page.text(0, 0, "head")
        table = page.table([page.cells("text")])
        table.add(1, ["one"], 40.0)
        table.add(2, ["two"])
        page.height(3, 30)
        page.text(3, 0, "foot")

    assert [["head"], ["one"], ["two"], ["foot"]] == [[cell[0] for cell in row] for row in read_back(write)]


def test_formula_carries_its_value() -> None:
    """What a formula comes to is in the file, exact to the fen."""
    stream = io.BytesIO()
    with Book(stream, lang="zh") as book:
        page = book.page("s", [10.0])
        page.table([page.formulas("money")]).add(0, [("=A2-A3", Decimal("123456789012.45"))])
    assert "=A2-A3" == openpyxl.load_workbook(stream).worksheets[0]["A1"].value
    assert 123456789012.45 == openpyxl.load_workbook(stream, data_only=True).worksheets[0]["A1"].value


def test_amount_that_no_number_holds_is_text() -> None:
    """From 10^12 yuan on a formula's value would be rounded, so it is written out."""
    pair = ("=A2-A3", EXACT_YUAN)
    ((cell,),) = read_back(lambda page: page.table([page.formulas("money")]).add(0, [pair]))
    assert ("1,000,000,000,000.00", "s") == cell[:2]


def test_height_is_that_of_the_library() -> None:
    """A row's height is rounded to pixels as XlsxWriter rounds it."""
    stream, other = io.BytesIO(), io.BytesIO()
    with Book(stream, lang="zh") as book:
        page = book.page("s", [10.0])
        page.table([page.cells("text")]).add(0, ["a"], 35.9)
    with xlsxwriter.Workbook(other) as plain:
        sheet = plain.add_worksheet()
        sheet.set_row(0, 35.9)
        sheet.write_string(0, 0, "a")
    expected, actual = (openpyxl.load_workbook(each).worksheets[0] for each in (other, stream))
    assert expected.row_dimensions[1].height == actual.row_dimensions[1].height


def test_day_that_spreadsheets_miscount_is_text() -> None:
    """Before March 1900 a spreadsheet counts a day that there never was."""
    ((cell,),) = read_back(lambda page: page.table([page.cells("day")]).add(0, [date(1900, 2, 28)]))
    assert ("1900-02-28", "s") == cell[:2]


class _Full(io.BytesIO):
    """A disk with room for little."""

    def write(self, data: Any) -> int:
        """Take the first bytes and no more."""
        if self.tell() > 100:
            raise OSError(28, "no space")
        return super().write(data)


def fill(book: Book) -> None:
    """Write some cells."""
    page = book.page("一", [10])
    for row in range(200):
        page.text(row, 0, f"甲{row}")


def test_a_full_disk_is_an_error_of_the_output() -> None:
    """What could not be written is told once, by the error of the system."""

    def broken() -> None:
        with Book(_Full(), lang="zh") as book:
            fill(book)

    with pytest.raises(OSError, match="no space"):
        broken()
    gc.collect()  # nothing that is cleared away complains


def test_an_error_inside_leaves_nothing(tmp_path: Path) -> None:
    """A workbook that was not finished is not written, and complains of nothing else."""

    def broken() -> None:
        with replacing(tmp_path / "out.xlsx") as stream, Book(stream, lang="zh") as book:
            fill(book)
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    gc.collect()
    assert [] == list(tmp_path.iterdir())
