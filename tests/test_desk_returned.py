"""The copy that goes back to the applicant: bad cells marked, the rest untouched."""

from __future__ import annotations

import datetime
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from hostile_xlsx import compound, number, records
from unionaid.desk import marking
from unionaid.desk.marks import AUTHOR, COLOURS, Layout, Marks, ranges, size_of
from unionaid.desk.returned import write_returned
from unionaid.errors import InvalidFile, OutputError, Problem, make_problem
from unionaid.files import read_rows, read_workbook
from unionaid.lang import Lang

DATA = Path(__file__).parent / "data"

NO_DAY = make_problem("date-impossible")
NEGATIVE = make_problem("number-negative")
DOUBT = make_problem("row-not-case")


def source(folder: Path) -> Path:
    """Write a list as an office keeps it; return where it is."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "申报"
    sheet.append(["单位名称", "命名日期", "金额", "备注"])
    sheet.append(["=1+1", "2020-13-01", 12.5, "=C2*2"])
    sheet.append(["某公司", datetime.date(2020, 1, 5), 100, None])
    sheet["A2"].data_type = "s"
    sheet["A2"].quotePrefix = True
    sheet["B3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["C3"].number_format = "#,##0.00"
    sheet["A1"].fill = PatternFill(fgColor="FFFBE0C8", fill_type="solid")
    sheet["A1"].comment = Comment("单位全称，与营业执照一致。", "")
    sheet.column_dimensions["A"].width = 31
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("D2:D10")
    sheet.add_data_validation(choice)
    sheet.merge_cells("A5:B6")
    sheet["A5"] = "合计"
    hidden = book.create_sheet("_unionaid")
    hidden.append(["program", "x"])
    hidden.sheet_state = "hidden"
    book.save(folder / "in.xlsx")
    return folder / "in.xlsx"


def give_back(path: Path, *problems: Problem, lang: Lang = "zh", notices: tuple[Problem, ...] = ()) -> Any:
    """Return the marked copy of *path*, opened."""
    out = path.with_name("out.xlsx")
    write_returned(path, problems, out, lang=lang, notices=notices)
    return openpyxl.load_workbook(out)


def notes(book: Any, sheet: str = "申报") -> dict[str, str]:
    """Return the notes of a worksheet by cell."""
    return {
        cell.coordinate: cell.comment.text
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.comment is not None
    }


def colours(book: Any, sheet: str = "申报") -> dict[str, str]:
    """Return the colour of each range that a rule of ours colours."""
    return {
        cells: rule.dxf.fill.bgColor.rgb
        for part in book[sheet].conditional_formatting
        for cells in str(part.sqref).split()
        for rule in part.rules
    }


RED, YELLOW = ("FF" + COLOURS[each][1:] for each in (True, False))


def test_a_bad_cell_is_coloured_and_says_why(tmp_path: Path) -> None:
    """The note holds the reason and is ours; the header's note stays."""
    book = give_back(source(tmp_path), NO_DAY.at(row=2, column="命名日期", cell="申报!B2"))
    assert {"A1": "单位全称，与营业执照一致。", "B2": NO_DAY.text("zh")} == notes(book)
    assert {"B2": RED} == colours(book)
    assert AUTHOR == book["申报"]["B2"].comment.author


def test_several_reasons_are_one_note(tmp_path: Path) -> None:
    """They are numbered, and none is said twice."""
    at = {"row": 2, "cell": "申报!C2"}
    book = give_back(source(tmp_path), NEGATIVE.at(**at), NO_DAY.at(**at), NEGATIVE.at(**at), lang="en")  # type: ignore[arg-type]
    assert f"1. {NEGATIVE.text('en')}\n2. {NO_DAY.text('en')}" == notes(book)["C2"]


def test_a_notice_has_its_own_colour(tmp_path: Path) -> None:
    """Unless the cell is wrong as well."""
    notice = NEGATIVE.at(row=3, cell="申报!C3")
    both = NEGATIVE.at(row=2, cell="申报!B2")
    book = give_back(source(tmp_path), NO_DAY.at(row=2, cell="申报!B2"), notices=(notice, both))
    assert {"B2": RED, "C3": YELLOW} == colours(book)
    assert ["错误", "提醒", "提醒"] == [row[2].value for row in book["问题清单"].iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("problem", "cell"),
    [
        (DOUBT.at(row=3, cell="申报!3"), "A3"),
        (DOUBT.at(row=5, cell="申报!B6"), "A5"),  # inside a merged cell
        (DOUBT.at(row=9), "A9"),
        (DOUBT.at(row=2), "A2"),
        (DOUBT.at(row=3, column="金额"), "C3"),
        (DOUBT.at(column="金额"), "C1"),
        (DOUBT.at(column="没有的列"), "A1"),
        (DOUBT, "A1"),
        (DOUBT.at(cell="别的表!C3", row=3), "A3"),
    ],
)
def test_where_a_problem_is_marked(tmp_path: Path, problem: Problem, cell: str) -> None:
    """A row at its first cell, a column at its header, the file at A1."""
    found = notes(give_back(source(tmp_path), problem))
    assert DOUBT.text("zh") == found[cell].split("\n")[0]


def test_a_row_that_begins_later(tmp_path: Path) -> None:
    """Its first cell is the first with content."""
    path = source(tmp_path)
    book = openpyxl.load_workbook(path)
    book["申报"]["C8"] = 5
    book.save(path)
    assert "C8" in notes(give_back(path, DOUBT.at(row=8, cell="申报!8")))


def test_the_list_of_problems(tmp_path: Path) -> None:
    """Last sheet: place, column, kind, sentence; each line leads to its cell."""
    problems = [
        NO_DAY.at(row=2, column="命名日期", cell="申报!B2"),
        DOUBT.at(row=3, cell="申报!3"),
        make_problem("file-no-cases"),
    ]
    book = give_back(source(tmp_path), *problems)
    assert "问题清单" == book.sheetnames[-1]
    sheet = book["问题清单"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert [
        ("位置", "栏目", "类别", "问题和处理办法"),
        ("申报!B2", "命名日期", "错误", NO_DAY.text("zh")),
        ("第 3 行", None, "错误", DOUBT.text("zh")),
        ("整个文件", None, "错误", problems[2].text("zh")),
    ] == rows
    assert "'申报'!B2" == sheet["A2"].hyperlink.location


def test_a_column_named_like_a_formula_is_text(tmp_path: Path) -> None:
    """Names of columns come from the file; in the list they are words, and printable."""
    book = give_back(source(tmp_path), DOUBT.at(row=2, column="=HYPERLINK(1)\x01"))
    cell = book["问题清单"]["B2"]
    assert ("=HYPERLINK(1)\ufffd", "s", True) == (cell.value, cell.data_type, cell.quotePrefix)


def test_nothing_else_changes(tmp_path: Path) -> None:
    """Text, formulas, formats, widths, drop-downs, merges and hidden sheets stay."""
    path = source(tmp_path)
    book = give_back(path, NO_DAY.at(row=2, cell="申报!B2"))
    before = openpyxl.load_workbook(path)
    assert everything(before, "申报") == everything(book, "申报")
    assert everything(before, "_unionaid") == everything(book, "_unionaid")
    sheet = book["申报"]
    assert ("=1+1", "s", True) == (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].quotePrefix)
    assert ("=C2*2", "f") == (sheet["D2"].value, sheet["D2"].data_type)
    assert 31 == sheet.column_dimensions["A"].width
    assert ["D2:D10"] == [str(each.sqref) for each in sheet.data_validations.dataValidation]
    assert ["A5:B6"] == [str(each) for each in sheet.merged_cells.ranges]
    assert "hidden" == book["_unionaid"].sheet_state
    assert book.calculation.fullCalcOnLoad


def everything(book: Any, sheet: str) -> dict[str, object]:
    """Return value, kind, number format and looks of every cell with any."""
    return {
        cell.coordinate: (
            cell.value,
            cell.data_type,
            cell.number_format,
            cell.fill.fgColor.rgb,
            cell.font.b,
            cell.quotePrefix,
        )
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.value is not None
    }


CELLS = st.one_of(
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=2).map(float),
    st.booleans(),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2199, 1, 1)),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=8),
    st.sampled_from(["=1+1", "@SUM(1)", "-1", "0012", "+86", "'x"]),
)


@given(
    st.lists(st.lists(st.none() | CELLS, min_size=1, max_size=4), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 6), st.integers(0, 5), st.booleans())),
)
def test_whatever_is_marked_no_cell_changes(
    rows: list[list[Any]], marked: list[tuple[int, int, bool]]
) -> None:
    """No value, kind or format of any cell is another after marking."""
    problems = [
        NO_DAY.at(row=row, cell=f"申报!{'ABCDE'[at - 1] if at else ''}{row}") for row, at, _ in marked
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.xlsx"
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "申报"
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(at, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
                if (at + column) % 2:
                    cell.font = Font(bold=True)
        book.save(path)
        before = openpyxl.load_workbook(path)
        assert everything(before, "申报") == everything(give_back(path, *problems), "申报")


def test_marks_do_not_pile_up(tmp_path: Path) -> None:
    """What is marked again has only the marks of now, and its own notes back."""
    path = source(tmp_path)
    give_back(path, NO_DAY.at(row=2, cell="申报!B2"), DOUBT.at(row=1, cell="申报!A1"), DOUBT)
    again = path.with_name("out.xlsx").rename(tmp_path / "again.xlsx")
    book = give_back(again, NEGATIVE.at(row=3, cell="申报!C3"), lang="en")
    assert {"A1": "单位全称，与营业执照一致。", "C3": NEGATIVE.text("en")} == notes(book)
    assert {"C3": RED} == colours(book)
    assert ["申报", "_unionaid", "problems"] == book.sheetnames


def test_a_copy_that_is_right_has_no_marks(tmp_path: Path) -> None:
    """When nothing is wrong any more, neither marks nor list are left."""
    path = source(tmp_path)
    give_back(path, NO_DAY.at(row=2, cell="申报!B2"))
    again = path.with_name("out.xlsx").rename(tmp_path / "again.xlsx")
    book = give_back(again)
    assert everything(openpyxl.load_workbook(path), "申报") == everything(book, "申报")
    assert ["申报", "_unionaid"] == book.sheetnames
    assert {} == colours(book)


def test_rules_and_sheets_of_the_users_own_stay(tmp_path: Path) -> None:
    """A sheet of the same name, and other rules of colour, are not ours."""
    path = source(tmp_path)
    book = openpyxl.load_workbook(path)
    green = PatternFill(bgColor="FF00FF00", fill_type="solid")
    rule = FormulaRule(formula=["$A1=1"], fill=green)  # type: ignore[no-untyped-call]
    book["申报"].conditional_formatting.add("A1:A9", rule)
    book.create_sheet("问题清单")["A1"] = "我的"
    book.save(path)
    marked = give_back(path, NO_DAY.at(row=2, cell="申报!B2"))
    assert {"A1:A9": "FF00FF00", "B2": RED} == colours(marked)
    assert "我的" == marked["问题清单"]["A1"].value
    assert "位置" == marked[marked.sheetnames[-1]]["A1"].value


def test_a_note_can_be_read_whole(tmp_path: Path) -> None:
    """Its box grows with the text, also that of the notes that were there."""
    small, large = size_of("短"), size_of("长" * 300)
    assert small[0] == large[0]
    assert large[1] > 10 * small[1] / 2
    path = source(tmp_path)
    write_returned(path, [DOUBT.at(row=2, cell="申报!A2")], tmp_path / "out.xlsx", lang="zh")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        (drawing,) = (name for name in archive.namelist() if name.endswith(".vml"))
        shapes = archive.read(drawing).decode()
    assert f"height:{size_of(DOUBT.text('zh'))[1]}px" in shapes
    assert f"height:{size_of('单位全称，与营业执照一致。')[1]}px" in shapes


def test_an_endless_note_is_cut() -> None:
    """A note that fills a screen says where the rest is."""
    every = [make_problem(code).at(cell="a!A1") for code in ("row-not-case", "file-no-cases")]
    long = [each for number in range(9, 99) for each in [make_problem("number-too-fine", decimals=number)]]
    marks = Marks((*every, *(each.at(cell="a!A1") for each in long)), (), "zh")
    layout = Layout(sheets=frozenset({"a"}), main="a", headers={}, first=lambda *_: 1)
    (note,) = marks.notes(layout).values()
    assert len(note.text) < 1300
    assert note.text.endswith("……其余见“问题清单”。")


def test_many_cells_are_few_rules() -> None:
    """Cells below each other are one range; a rule names no more than Excel takes."""
    assert [["A1:A3", "B2"]] == ranges([(1, 1), (3, 1), (2, 1), (2, 2)])
    assert [400, 100] == [len(portion) for portion in ranges((row * 2, 1) for row in range(500))]


# Files that are no .xlsx


def test_a_csv_file_comes_back_as_a_workbook(tmp_path: Path) -> None:
    """Rows stay where they are, codes keep their digits, nothing becomes a formula."""
    path = tmp_path / "in.csv"
    lines = "说明,\n单位名称;命名日期;账号\n=某公司;2020-13-01;6200000000000000\n\n好公司;2020-01-01;0012\n"
    path.write_text(lines, encoding="gb18030")
    problems = [NO_DAY.at(row=3, column="命名日期"), DOUBT]
    book = give_back(path, *problems, notices=(DOUBT.at(row=5),))
    sheet = book["申报"]
    assert [None, None, None] == [cell.value for cell in sheet[4]]
    assert ["好公司", "2020-01-01", "0012"] == [cell.value for cell in sheet[5]]
    assert ("=某公司", "s") == (sheet["A3"].value, sheet["A3"].data_type)
    assert {"@"} == {cell.number_format for cell in sheet[5]}
    assert {"A1": DOUBT.text("zh"), "B3": NO_DAY.text("zh"), "A5": DOUBT.text("zh")} == notes(book)
    assert {"A1": RED, "B3": RED, "A5": YELLOW} == colours(book)
    assert "问题清单" == book.sheetnames[-1]
    assert {} == notes(give_back(tmp_path / "out.xlsx"))


def test_a_list_of_objects_comes_back_as_a_table(tmp_path: Path) -> None:
    """The header takes the first row, so a case stands one row lower."""
    path = tmp_path / "in.json"
    path.write_text('[{"a":"甲","b":1.50},{"a":true,"c":{"x":[1]}}]', encoding="utf-8")
    book = give_back(path, NO_DAY.at(row=2, column="c"), lang="en")
    assert [["a", "b", "c"], ["甲", "1.50", None], ["TRUE", None, None]] == [
        [cell.value for cell in row] for row in book["cases"].iter_rows()
    ]
    assert {"C3": NO_DAY.text("en")} == notes(book, "cases")
    assert 2 == len(read_rows(path).rows)


def test_an_old_workbook_comes_back_as_a_new_one(tmp_path: Path) -> None:
    """Its sheets keep their names and places; lost values are left for the note."""
    path = tmp_path / "in.xls"
    path.write_bytes((DATA / "office.xls").read_bytes())
    book = give_back(path, make_problem("cell-error").at(row=5, cell="申报!H5"))
    row = [cell.value for cell in book["申报"][4]]
    assert [None, "某公司", "2020-01-05", "2020-01-05", "1234.56", "7", "0012", None, "TRUE"] == row[:9]
    assert ["申报", "隐藏", "_unionaid", "问题清单"] == book.sheetnames
    assert ["visible", "hidden", "hidden", "visible"] == [sheet.sheet_state for sheet in book]
    assert {"program": "x"} == read_workbook(tmp_path / "out.xlsx").mark
    assert ["H5"] == list(notes(book))


def test_times_come_back_as_they_are(tmp_path: Path) -> None:
    """A day with a time is not cut to the day."""
    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = datetime.datetime(2020, 1, 5, 18)  # noqa: DTZ001
    book.save(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marking, "MARKING_LIMIT", 100)
        assert "2020-01-05 18:00:00" == give_back(path, DOUBT)["Sheet"]["A1"].value


def test_a_large_workbook_comes_back_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit the copy has no formats, but all cells and marks."""
    monkeypatch.setattr(marking, "MARKING_LIMIT", 100)
    book = give_back(source(tmp_path), NO_DAY.at(row=2, cell="申报!B2"))
    assert "12.5" == book["申报"]["C2"].value
    assert {"B2": NO_DAY.text("zh")} == notes(book)


def test_a_list_without_problems(tmp_path: Path) -> None:
    """Nothing is listed where nothing is wrong."""
    path = tmp_path / "in.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert ["申报"] == give_back(path).sheetnames


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """A copy of a list depends on nothing but the list."""
    path = tmp_path / "in.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    for name in ("x.xlsx", "y.xlsx"):
        write_returned(path, [DOUBT], tmp_path / name, lang="zh")
    assert (tmp_path / "x.xlsx").read_bytes() == (tmp_path / "y.xlsx").read_bytes()


# Refused


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"PK\x03\x04", "workbook-damaged"),
        ("a.xls", b"a,b\n1,2\n", "workbook-text"),
        ("a.csv", b"", "file-empty"),
        ("a.csv", b'a,"b\n', "csv-broken"),
        ("a.odt", b"x", "file-kind"),
    ],
)
def test_no_copy_of_what_cannot_be_read(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    """The reason is told with the file's name, and nothing is written."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidFile) as caught:
        write_returned(tmp_path / name, [DOUBT], tmp_path / "out.xlsx", lang="zh")
    assert [(code, os.fspath(tmp_path / name))] == [(each.code, each.file) for each in caught.value.problems]
    assert not (tmp_path / "out.xlsx").exists()


def test_no_copy_of_nothing(tmp_path: Path) -> None:
    """A file that is not there."""
    with pytest.raises(InvalidFile) as caught:
        write_returned(tmp_path / "no.xlsx", [], tmp_path / "out.xlsx", lang="zh")
    assert ["file-missing"] == [problem.code for problem in caught.value.problems]


def test_a_workbook_that_only_one_reader_takes(tmp_path: Path) -> None:
    """What openpyxl trips over, such as an empty sheet for a chart, comes back as text."""
    book = openpyxl.load_workbook(source(tmp_path))
    book.create_chartsheet("图")
    book.save(tmp_path / "in.xlsx")
    marked = give_back(tmp_path / "in.xlsx", NO_DAY.at(row=2, cell="申报!B2"))
    assert {"B2": NO_DAY.text("zh")} == notes(marked)
    assert "12.5" == marked["申报"]["C2"].value


@pytest.mark.parametrize("names", [(), (b"a", b"A"), (b"a/b",), (b"x" * 32,)])
def test_no_copy_of_sheets_with_impossible_names(tmp_path: Path, names: tuple[bytes, ...]) -> None:
    """A broken list of sheets is damage."""
    (tmp_path / "a.xls").write_bytes(compound(records([number(0, 0)] * len(names), names=names)))
    with pytest.raises(InvalidFile) as caught:
        write_returned(tmp_path / "a.xls", [DOUBT], tmp_path / "out.xlsx", lang="zh")
    assert ["workbook-damaged"] == [problem.code for problem in caught.value.problems]


def test_a_hidden_sheet_may_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy opens at a sheet that can be seen, beside a list of the same name."""
    path = source(tmp_path)
    book = openpyxl.load_workbook(path)
    book.move_sheet("申报", 1)
    book.create_sheet("问题清单")["A1"] = "我的"
    book.create_sheet("旧表", 0).sheet_state = "hidden"
    book.active = 1
    book.save(path)
    monkeypatch.setattr(marking, "MARKING_LIMIT", 100)
    marked = give_back(path, DOUBT)
    assert {"A1": DOUBT.text("zh")} == notes(marked)
    assert "申报" == marked.active.title
    assert ["旧表", "申报", "问题清单", "_unionaid", "问题清单_"] == marked.sheetnames


def test_no_copy_of_a_locked_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that Excel holds is told as for every input."""
    path = source(tmp_path)

    def locked(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("builtins.open", locked)
    with pytest.raises(InvalidFile) as caught:
        write_returned(path, [DOUBT], tmp_path / "out.xlsx", lang="zh")
    assert ["file-unreadable"] == [problem.code for problem in caught.value.problems]


def test_a_copy_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that is not there is told as for every output."""
    with pytest.raises(OutputError):
        write_returned(source(tmp_path), [DOUBT], tmp_path / "no" / "out.xlsx", lang="zh")
