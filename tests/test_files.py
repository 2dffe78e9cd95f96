"""Reading CSV: rows keep their positions, faults are told all at once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.errors import InvalidFile
from unionaid.files import Sheet, csv_bytes, read_rows

Reader = Callable[[str | bytes], Sheet]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a function that reads text or bytes as the file ``a.csv``."""

    def reader(content: str | bytes) -> Sheet:
        path = tmp_path / "a.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_rows(path, shown_as="a.csv")

    return reader


def faults(read: Reader, content: str | bytes) -> list[tuple[str, int | None, str | None]]:
    """Read what must be refused; return code, row and column of every problem."""
    with pytest.raises(InvalidFile) as caught:
        read(content)
    assert {"a.csv"} == {problem.file for problem in caught.value.problems}
    return [(problem.code, problem.row, problem.column) for problem in caught.value.problems]


def row_faults(sheet: Sheet) -> dict[int, list[str]]:
    """Return the codes of each row that has problems."""
    return {row.row: [problem.code for problem in row.problems] for row in sheet.rows if row.problems}


def test_plain_table(read: Reader) -> None:
    """Cells stand under their names, rows under the header's line 1."""
    sheet = read("person,role\nJZ-01,master\nJZ-02,apprentice\n")
    assert ("person", "role") == sheet.columns
    assert [(2, {"person": "JZ-01", "role": "master"}), (3, {"person": "JZ-02", "role": "apprentice"})] == [
        (row.row, row.cells) for row in sheet.rows
    ]
    assert {("a.csv", ())} == {(row.file, row.problems) for row in sheet.rows}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_offices(read: Reader, encoding: str) -> None:
    """What WPS, Excel and old systems save is read alike."""
    sheet = read("姓名,单位\n甲,一厂\n".encode(encoding))
    assert ("姓名", "单位") == sheet.columns
    assert {"姓名": "甲", "单位": "一厂"} == sheet.rows[0].cells


def test_utf16_big_endian(read: Reader) -> None:
    """The mark says which byte comes first."""
    assert ("姓名", "单位") == read(b"\xfe\xff" + "姓名,单位\n甲,一厂".encode("utf-16-be")).columns


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_separator_is_seen_in_the_header(read: Reader, separator: str) -> None:
    """Tab, comma and semicolon are told apart without being asked."""
    sheet = read(
        f"a{separator}b{separator}c\n1,5{separator}2;5{separator}3\n".replace("1,5", '"1,5"').replace(
            "2;5", '"2;5"'
        )
    )
    assert {"a": "1,5", "b": "2;5", "c": "3"} == sheet.rows[0].cells


def test_separator_inside_a_quoted_name(read: Reader) -> None:
    """A comma inside a quoted name parts nothing."""
    assert ("金额(元,含税,合计)", "b", "c") == read('"金额(元,含税,合计)";b;c\n1;2;3\n').columns


def test_tab_goes_before_comma(read: Reader) -> None:
    """A name may hold a comma; none holds a tab."""
    assert ("金额,元", "日期") == read("金额,元\t日期\n1\t2\n").columns


def test_single_column_is_parted_by_comma(read: Reader) -> None:
    """A stray comma below a lonely header is noticed."""
    assert {3: ["row-too-long"]} == row_faults(read("person\nJZ-01\nJZ-02,x\n"))


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_sep_line_of_excel(read: Reader, first: str) -> None:
    """The line that names the separator is obeyed, skipped and counted."""
    sheet = read(f"{first}\r\na,b;c\r\n1;2\r\n")
    assert ("a,b", "c") == sheet.columns
    assert [3] == [row.row for row in sheet.rows]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_are_counted_and_skipped(read: Reader, end: str) -> None:
    """Blank lines and lines of separators keep the numbers that a person sees."""
    sheet = read(end.join(["", "a,b", "", ",", "1,2", ' ,"\u3000"', "3,4"]))
    assert [(5, {"a": "1", "b": "2"}), (7, {"a": "3", "b": "4"})] == [
        (row.row, row.cells) for row in sheet.rows
    ]


def test_ideographic_space_above_the_header(read: Reader) -> None:
    """A line that only looks blank does not decide the separator."""
    assert ("a", "b") == read("\u3000\na;b\n1;2\n").columns


def test_row_with_line_breaks_has_its_first_line(read: Reader) -> None:
    """A quoted cell may run over lines; the next row is still numbered right."""
    sheet = read('a,b\n"1\r\n1\n1",2\n3,4\n')
    assert [(2, "1\r\n1\n1"), (5, "3")] == [(row.row, row.cells["a"]) for row in sheet.rows]


def test_header_over_two_lines(read: Reader) -> None:
    """Excel breaks lines inside header cells; the name keeps the break."""
    sheet = read('"应拨\n金额",单位\n5,一厂\n')
    assert ("应拨\n金额", "单位") == sheet.columns
    assert [3] == [row.row for row in sheet.rows]


def test_absent_cells(read: Reader) -> None:
    """Empty cells, spaces and a short row leave the facts absent; values stay raw."""
    assert [{"a": " 1 "}, {"c": "x"}] == [row.cells for row in read("a,b,c\n 1 , ,\n,,x\n").rows]


def test_names_are_stripped(read: Reader) -> None:
    """Spaces around a name, also the wide one, are not part of it."""
    assert ("a", "b") == read(" a ,\u3000b\n1,2\n").columns


def test_trailing_empty_columns_are_dropped(read: Reader) -> None:
    """Commas after the last name, with nothing below, mean nothing."""
    sheet = read("a,b,,\n1,2,,\n3,4,, ,\n")
    assert ("a", "b") == sheet.columns
    assert {} == row_faults(sheet)


def test_empty_column_between_is_dropped(read: Reader) -> None:
    """A column without name and content is no column."""
    sheet = read("a,,b\n1,,2\n")
    assert ("a", "b") == sheet.columns
    assert {"a": "1", "b": "2"} == sheet.rows[0].cells


def test_content_without_name(read: Reader) -> None:
    """Every column with content and no name is told, by its position."""
    with pytest.raises(InvalidFile) as caught:
        read("a,,b,\n1,x,2,\n1,,2,y\n1,x,2,y\n")
    assert [("header-empty", 1)] * 2 == [(problem.code, problem.row) for problem in caught.value.problems]
    assert ["column 2", "column 4"] == [problem.text("en")[:8] for problem in caught.value.problems]


def test_column_twice(read: Reader) -> None:
    """Two columns of one name are refused with both places."""
    with pytest.raises(InvalidFile) as caught:
        read("person,role,person,person\n1,2,3,4\n")
    assert [("column-twice", 1, "person")] * 2 == [
        (problem.code, problem.row, problem.column) for problem in caught.value.problems
    ]
    assert "“第 1 列”" in caught.value.text("zh")
    assert "'column 1'" in caught.value.text("en")


@pytest.mark.parametrize(("digits", "told"), [("12345", True), ("123456", False)])
def test_number_in_the_header_is_not_repeated(read: Reader, digits: str, told: bool) -> None:
    """A long number where a name should be is data: the place is told, not the number."""
    with pytest.raises(InvalidFile) as caught:
        read(f"{digits},b,{digits}\n1,2,3\n")
    (problem,) = caught.value.problems
    assert (digits if told else "#3") == problem.column
    assert told is (digits in problem.line("zh"))


def test_control_character_in_a_name(read: Reader) -> None:
    """A name that would steer the terminal is refused by position."""
    assert [("text-control", 1, "#2")] == faults(read, "a,\x1b[2Jb\n1,2\n")


def test_row_too_long(read: Reader) -> None:
    """A cell beyond the header spoils its row and no other."""
    sheet = read("a,b\n1,2\n1,2,3\n4,5,,\n,,6\n")
    assert {3: ["row-too-long"], 5: ["row-too-long"]} == row_faults(sheet)
    problem = sheet.rows[1].problems[0]
    assert ("a.csv", 3) == (problem.file, problem.row)
    assert "3 cells, the header 2 columns" in problem.text("en")
    assert [2, 3, 4, 5] == [row.row for row in sheet.rows]


@pytest.mark.parametrize(
    "content", ["", "\ufeff", "\r\n \n", ",,\n,\n", ";;\n;\n", "\t\n", "sep=,\n", '"",""\n']
)
def test_nothing_in_the_file(read: Reader, content: str) -> None:
    """A file without any content is empty, whatever it has of commas."""
    assert ["file-empty"] == [code for code, _, _ in faults(read, content)]


@pytest.mark.parametrize("content", ["a,b", "a,b\n", "a,b\n\n,,\n"])
def test_header_alone(read: Reader, content: str) -> None:
    """A header without rows is not a batch of nothing but a fault."""
    assert ["file-no-cases"] == [code for code, _, _ in faults(read, content)]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('a,b\n1,2\n"3,4\n5,6\n', 3),
        ('a,b\n1,2\n3,"4', 3),
        ('a,b\n"1\n1",2\n"3,4\n5,6\n', 4),
        ('a,b\n"1,2\n3,4\n5,"6"\n', 2),
        ('a,"b\n1,2\n', 1),
        ('sep=,\na,"b\n1,2\n', 2),
    ],
)
def test_quote_that_runs_on(read: Reader, content: str, row: int) -> None:
    """An open quote ends the file, named by the row that it stands in."""
    assert [("csv-broken", row, None)] == faults(read, content)


def test_quote_wrong_within_one_line(read: Reader) -> None:
    """Quotes in pairs but out of place spoil their own row alone."""
    sheet = read('a,b\n"1"x,2\n3,4\n')
    assert {2: ["csv-broken"]} == row_faults(sheet)
    assert [{}, {"a": "3", "b": "4"}] == [row.cells for row in sheet.rows]


def test_quote_wrong_in_the_header(read: Reader) -> None:
    """Without a header that can be read there is no file."""
    assert [("csv-broken", 1, None)] == faults(read, '"a"x,b\n1,2\n')


def test_quote_inside_a_cell_is_text(read: Reader) -> None:
    """A quote that does not begin a cell is an inch mark."""
    assert {"a": '5" pipe', "b": "2"} == read('a,b\n5" pipe,2\n').rows[0].cells


@pytest.mark.parametrize("quote", ["", '"'])
def test_endless_cell(read: Reader, quote: str) -> None:
    """A cell above the limit of the csv module spoils its row alone; one at it does not."""
    limit = csv.field_size_limit()
    sheet = read(f"a,b\n{quote}{'x' * limit}{quote},1\n{quote}{'x' * (limit + 1)}{quote},1\n3,4\n")
    assert {3: ["text-too-long"]} == row_faults(sheet)
    assert {"a": "3", "b": "4"} == sheet.rows[2].cells


@pytest.mark.parametrize("title", ["2020年金牌师徒名单,,,,", ",,2020年金牌师徒名单,,"])
def test_a_title_above_the_header(read: Reader, title: str) -> None:
    """One cell above a wide table is a title: that is said, and not of each column."""
    with pytest.raises(InvalidFile) as caught:
        read(f"{title}\n姓名,角色,结对,是否当选,表彰日期\nA,师傅,P1,是,2020-08-18\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.row) == ("header-title", 1)
    assert problem.text("zh") == "第一行像是标题，不是表头。请删去表头以上的行，让列名在第一行。"
    assert "looks like a title, not a header" in problem.text("en")


def test_one_column_beside_the_only_name_is_no_title(read: Reader) -> None:
    """A name with a single nameless column beside it is a header that misses a name."""
    assert [("header-empty", 1, None)] == faults(read, "a,\n1,2\n")


def test_all_faults_at_once(read: Reader) -> None:
    """Names twice, content without name and an open quote are told together."""
    assert [("column-twice", 1, "a"), ("header-empty", 1, None), ("csv-broken", 3, None)] == faults(
        read, 'a,a,\n1,2,3\n"4\n'
    )


def test_messages_hold_no_value(read: Reader) -> None:
    """What stands in a cell never stands in a message."""
    sheet = read("a,b\n1,2,赵六甲\n")
    assert "赵六甲" not in "".join(sheet.rows[0].problems[0].line(lang) for lang in ("zh", "en"))


NAMES = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=",;"), min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda name: name and not name.lower().startswith("sep="))
)
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Draw a header of two to five names and rows of any text below it."""
    # The first name keeps GB 18030 from ever being valid UTF-8 by chance.
    header = ["姓名", *draw(st.lists(NAMES.filter("姓名".__ne__), min_size=1, max_size=4, unique=True))]
    row = st.lists(CELLS, min_size=len(header), max_size=len(header))
    rows = draw(st.lists(row, min_size=1, max_size=6))
    return header, [["甲", *cells[1:]] for cells in rows]


def neutral(text: str) -> str:
    """Say again what csv_bytes promises of text that looks like a formula."""
    begins = text.lstrip()[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20") or text[:1] in tuple("\t\r\n")
    number = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text, re.ASCII)
    return f"'{text}" if text and begins and not number else text


@given(table=tables())
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, table: tuple[list[str], list[list[str]]]
) -> None:
    """A table written by csv_bytes gives the same cells, blank ones left out."""
    header, rows = table
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(csv_bytes(header, rows))
    names = [neutral(name).strip() for name in header]
    sheet = read_rows(path)
    assert tuple(names) == sheet.columns
    assert [
        {name: neutral(cell) for name, cell in zip(names, row, strict=True) if neutral(cell).strip()}
        for row in rows
    ] == [row.cells for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@given(table=tables())
def test_every_encoding_and_separator(
    tmp_path_factory: pytest.TempPathFactory,
    encoding: str,
    separator: str,
    table: tuple[list[str], list[list[str]]],
) -> None:
    """However a table is parted and encoded, its cells and line numbers are the same."""
    header, rows = table
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(header)
    expected = []
    for row in rows:
        line = len(re.findall(r"\r\n?|\n", text.getvalue())) + 1
        writer.writerow(row)
        expected.append((line, {name: cell for name, cell in zip(header, row, strict=True) if cell.strip()}))
    path = tmp_path_factory.getbasetemp() / "parted.txt"
    path.write_bytes(text.getvalue().encode(encoding))
    assert expected == [(row.row, row.cells) for row in read_rows(path).rows]


SYNTAX = st.text(st.sampled_from('",;\t\r\n =a1姓'), max_size=40).map(str.encode)


@given(data=st.binary(max_size=200) | SYNTAX)
def test_any_bytes_give_a_sheet_or_a_refusal(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """No file raises anything but InvalidFile, and all that is found can be shown."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    try:
        sheet = read_rows(path)
    except InvalidFile as refused:
        assert refused.problems
        assert all(problem.file == str(path) for problem in refused.problems)
        return
    assert sheet.rows
    assert len(set(sheet.columns)) == len(sheet.columns)
    assert sorted({row.row for row in sheet.rows}) == [row.row for row in sheet.rows]
    for row in sheet.rows:
        assert set(row.cells) <= set(sheet.columns)
        assert all(problem.row == row.row for problem in row.problems)
        "".join(map(str, row.cells.values())).encode()
