"""Tables for a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from unionaid.text.table import table

cells = st.text(st.characters(codec="utf-8"), max_size=12) | st.text(
    "锦州市总工会12,.ab \n\t\x1b[31m", max_size=12
)
plain_cells = st.text("锦州市总工会¥,。()“”0123456789ab- \n", max_size=12)


def grids(cell: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[list[str], list[list[str]]]]:
    """Return a header and rows of as many cells."""
    return st.integers(1, 4).flatmap(
        lambda width: st.tuples(
            st.lists(cell, min_size=width, max_size=width),
            st.lists(st.lists(cell, min_size=width, max_size=width), max_size=4),
        )
    )


def test_table_lines_up_wide_characters() -> None:
    """Chinese counts two columns, so that the borders stand below each other."""
    expected = "\n".join(
        [
            "+------+----------+",
            "| 姓名 |     金额 |",
            "+------+----------+",
            "| 甲   | 3,000.00 |",
            "| ab   |     0.00 |",
            "+------+----------+",
        ]
    )
    assert expected == table(["姓名", "金额"], [["甲", "3,000.00"], ["ab", "0.00"]], align=["left", "right"])


def test_table_centres_on_request() -> None:
    """A column can stand in the middle."""
    assert "|  甲  |" in table(["四字"], [["甲"]], align=["center"])


@given(grids(plain_cells), st.sampled_from(["left", "right", "center", None]))
def test_every_line_is_equally_wide(grid: tuple[list[str], list[list[str]]], side: str | None) -> None:
    """Whatever office text stands in it, the table is a rectangle."""
    header, rows = grid
    align = None if side is None else [side] * len(header)
    lines = table(header, rows, align=align).split("\n")  # type: ignore[arg-type]  # a literal, drawn
    assert 1 == len({wcswidth(line) for line in lines})


@given(grids(cells))
def test_cells_cannot_act_on_the_terminal(grid: tuple[list[str], list[list[str]]]) -> None:
    """No control, format or surrogate character comes through, and no line is added."""
    header, rows = grid
    lines = table(header, rows).split("\n")
    assert 4 + len(rows) == len(lines)
    assert not [char for line in lines for char in line if unicodedata.category(char) in ("Cc", "Cf", "Cs")]


@pytest.mark.parametrize("text", ["00012", "1e5", "1,234.50", "1.10", "nan", "-0.00", "12345678901234567890"])
def test_numbers_are_printed_as_given(text: str) -> None:
    """Leading zeros, trailing zeros and long numbers stay, in text and in figures."""
    assert text == table(["n"], [[text]]).split("\n")[3].strip("| ")


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\t", "\x0b", "\x85", "\u2028", "\u2029"])
def test_line_breaks_become_one_space(line_break: str) -> None:
    """A cell with two lines is printed on one."""
    assert "| a b |" in table(["n"], [[f"a{line_break}b"]])


@pytest.mark.parametrize(
    "hidden", ["\x1b[31m", "\x9b31m", "\x07", "\x7f", "\u202e", "\ufeff", "\ud800", "\u200b"]
)
def test_escape_sequences_lose_their_force(hidden: str) -> None:
    """What would colour, ring, reverse or hide is left out; the visible rest stays."""
    assert hidden[0] not in table([hidden + "n"], [["a" + hidden]])


def test_table_without_rows_still_has_its_header() -> None:
    """An empty list is a table with a header."""
    lines = table(["姓名", "金额"], [], align=["left", "right"]).split("\n")
    assert "姓名" in lines[1]
    assert 1 == len({wcswidth(line) for line in lines})


def test_rows_may_come_one_by_one() -> None:
    """Any iterable of rows will do."""
    assert table(["n"], [["1"], ["2"]]) == table(["n"], (row for row in (["1"], ["2"])))


@pytest.mark.parametrize(("row", "align"), [(["1"], None), (["1", "2", "3"], None), (["1", "2"], ["left"])])
def test_ragged_tables_are_refused(row: list[str], align: list[str] | None) -> None:
    """A cell too many or too few would stand in the wrong column."""
    with pytest.raises(ValueError, match="as many entries as the header: 2"):
        table(["a", "b"], [row], align=align)  # type: ignore[arg-type]  # a literal, drawn


def test_table_without_columns_is_refused() -> None:
    """A header has at least one name."""
    with pytest.raises(ValueError, match="at least one column"):
        table([], [])
