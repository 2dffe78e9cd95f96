"""Workbooks in: what each cell becomes, and what is refused before it does harm."""

from __future__ import annotations

import datetime
import io
import struct
import tracemalloc
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile_xlsx import (
    GLOBALS,
    MAIN,
    bomb,
    book,
    compound,
    container,
    number,
    parts,
    record,
    records,
    shared,
    text_cell,
    worksheet,
)
from unionaid.errors import InvalidFile
from unionaid.facts.reading import Spoiled
from unionaid.files import read_workbook, xls_scan, xlsx_in, xlsx_scan, zip_bounds
from unionaid.files.xlsx_in import is_zip, load_checked

OFFICE_XLS = Path(__file__).parent / "data" / "office.xls"
"""Written with xlwt 1.3: values of every kind, a hidden sheet, and a form's mark."""

DAY = datetime.date(2020, 1, 5)


def refused(path: Path) -> str:
    """Read what must be refused; return the code, which names the file."""
    with pytest.raises(InvalidFile) as caught:
        read_workbook(path, shown_as="shown")
    (problem,) = caught.value.problems
    assert "shown" == problem.file
    return problem.code


def cells(path: Path) -> list[list[object]]:
    """Return the cells of the first worksheet."""
    return [list(row) for row in read_workbook(path).grids[0].rows]


def one(folder: Path, cell: str, **more: str) -> object:
    """Return what the second cell of a row becomes; the first is 1."""
    rows = cells(book(folder, f'<row r="1"><c r="A1"><v>1</v></c>{cell}</row>', **more))
    return rows[0][1] if len(rows[0]) > 1 else None


def written(folder: Path, value: object, number_format: str = "General", *, mac: bool = False) -> object:
    """Return what a value becomes that openpyxl wrote in a format."""
    workbook = openpyxl.Workbook()
    if mac:
        workbook.epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
    sheet = workbook.active
    assert sheet is not None
    cell = sheet["A1"]
    cell.value = value
    cell.number_format = number_format
    workbook.save(folder / "w.xlsx")
    return cells(folder / "w.xlsx")[0][0]


# What each cell becomes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("-5", -5),
        ("0", 0),
        ("1E+5", 100000),
        ("12.5", Decimal("12.5")),
        ("1234.5600000000001", Decimal("1234.56")),
        ("0.1", Decimal("0.1")),
        ("0.30000000000000004", Decimal("0.3")),
        ("1234.9999999999999", 1235),
        ("999999999999999", 999999999999999),
        ("1000000000000000", Spoiled("digits-lost")),
        ("-1000000000000000", Spoiled("digits-lost")),
        ("9999999999999.99", Decimal("9999999999999.99")),
        ("10000000000000.01", Spoiled("digits-lost")),
        ("-90071992547409.91", Spoiled("digits-lost")),
        ("622202000000000000", Spoiled("digits-lost")),
        ("0.0000001", Decimal("1e-7")),
        ("1E999", Spoiled("cell-error")),
        ("NaN", Spoiled("cell-error")),
    ],
)
def test_a_number_is_exact(tmp_path: Path, text: str, value: object) -> None:
    """Whole or decimal with the 15 digits that a spreadsheet keeps; never a float."""
    found = one(tmp_path, f'<c r="B1"><v>{text}</v></c>')
    assert (type(value), value) == (type(found), found)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_money_survives(amount: Decimal) -> None:
    """What a person types as an amount is read as that amount."""
    found = xlsx_in._value(float(amount))
    assert isinstance(found, int | Decimal)
    assert amount == found


@given(st.floats())
def test_no_number_stays_a_float(value: float) -> None:
    """Whatever a cell holds, nothing binary comes out."""
    found = xlsx_in._value(value)
    assert isinstance(found, int | Decimal | Spoiled)


def test_a_whole_number_of_an_old_file_can_lose_digits() -> None:
    """Also a reader's own whole numbers are held to 15 digits."""
    assert Spoiled("digits-lost") == xlsx_in._value(10**15)
    assert 10**15 - 1 == xlsx_in._value(10**15 - 1)


@pytest.mark.parametrize(
    "number_format",
    [
        'yyyy"年"m"月"d"日"',
        'yyyy"年"m"月"',
        'yyyy"年"m"月"d"日";@',
        'm"月"d"日";@',
        "[$-804]yyyy\\-mm\\-dd;@",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        "[DBNum1][$-804]yyyy年m月d日",
        "yyyy/m/d;@",
        "yyyy.mm.dd",
        "mm-dd-yy",
        "d-mmm-yy",
    ],
)
def test_a_date_in_any_format(tmp_path: Path, number_format: str) -> None:
    """A day stays a day however Excel or WPS shows it, in both of their calendars."""
    assert DAY == written(tmp_path, DAY, number_format)
    assert DAY == written(tmp_path, DAY, number_format, mac=True)


@pytest.mark.parametrize("id_", [14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58])
def test_a_date_in_a_built_in_format(tmp_path: Path, id_: int) -> None:
    """The formats that Chinese Excel has without naming them are dates too."""
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="{id_}"/></cellXfs></styleSheet>'
    )
    assert DAY == one(tmp_path, '<c r="B1" s="1"><v>43835</v></c>', styles=styles)


@pytest.mark.parametrize("number_format", ['0"年"', '#,##0.00"元"', "[Red]0.00", 'General"号"', "@", '"d"0'])
def test_a_number_with_words_around_it_is_no_date(tmp_path: Path, number_format: str) -> None:
    """Quoted letters in a format make no date."""
    assert 2020 == written(tmp_path, 2020, number_format)


def test_a_time_of_day_is_kept(tmp_path: Path) -> None:
    """A day with a time says so; a time or a span alone is text."""
    stamp = datetime.datetime(2020, 1, 5, 18, 0)  # noqa: DTZ001
    assert stamp == written(tmp_path, stamp, "yyyy-mm-dd hh:mm")
    assert "18:00:00" == written(tmp_path, datetime.time(18), "hh:mm")
    assert "1 day, 2:00:00" == written(tmp_path, datetime.timedelta(hours=26), "[h]:mm")


@pytest.mark.parametrize(("cell", "value"), [("2020-01-05", DAY), ("2020-01-05T00:00:00", DAY)])
def test_a_date_written_out(tmp_path: Path, cell: str, value: object) -> None:
    """A cell may hold its date as ISO 8601."""
    assert value == one(tmp_path, f'<c r="B1" t="d"><v>{cell}</v></c>')


def test_truth_values(tmp_path: Path) -> None:
    """True and false are themselves, not numbers."""
    assert True is one(tmp_path, '<c r="B1" t="b"><v>1</v></c>')


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#SPILL!", "#CALC!", "Err:502"])
@pytest.mark.parametrize("formula", ["", "<f>A2</f>", '<f t="shared" si="0"/>'])
def test_an_error_is_not_blank(tmp_path: Path, error: str, formula: str) -> None:
    """Old errors and new are told as what they are."""
    assert Spoiled("cell-error") == one(tmp_path, f'<c r="B1" t="e">{formula}<v>{error}</v></c>')


@pytest.mark.parametrize(
    "cell", ["<f>A1+1</f>", "<f>A1+1</f><v></v>", "<f>A1+1</f><v/>", '<f t="shared" si="0"/>']
)
def test_a_formula_that_was_never_calculated_is_not_blank(tmp_path: Path, cell: str) -> None:
    """A program that writes formulas only leaves a cell that says so, inside the table."""
    assert Spoiled("formula-empty") == one(tmp_path, f'<c r="B1">{cell}</c><c r="C1"><v>2</v></c>')


def test_an_uncalculated_formula_at_the_edge(tmp_path: Path) -> None:
    """It is told also where no value lies beyond it."""
    path = book(
        tmp_path,
        '<row r="2"><c r="B2"><v>1</v></c><c r="D2"><f>B2</f></c></row>'
        '<row r="4"><c r="A4"><f>1</f></c></row>',
    )
    (grid,) = read_workbook(path).grids
    found = {
        (grid.first_row + row, grid.first_column + column): cell
        for row, line in enumerate(grid.rows)
        for column, cell in enumerate(line)
        if cell is not None
    }
    empty = Spoiled("formula-empty")
    assert {(2, 2): 1, (2, 4): empty, (4, 1): empty} == found


def test_a_sheet_of_uncalculated_formulas_alone(tmp_path: Path) -> None:
    """Nothing but such formulas is still something."""
    path = book(tmp_path, '<row r="3"><c r="B3"><f>1</f></c></row>')
    assert [[Spoiled("formula-empty")]] == cells(path)


def test_a_calculated_formula_is_its_value(tmp_path: Path) -> None:
    """Numbers and texts, empty ones too."""
    assert 2 == one(tmp_path, '<c r="B1"><f>A1+1</f><v>2</v></c>')
    assert "x" == one(tmp_path, '<c r="B1" t="str"><f>"x"</f><v>x</v></c>')
    assert None is one(tmp_path, '<c r="B1" t="str"><f>""</f><v></v></c>')


def test_text_in_runs(tmp_path: Path) -> None:
    """Formats inside a cell do not part its text, and how it is pronounced is not in it."""
    run = '<r><t>甲</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 乙</t></r>'
    run += '<rPh sb="0" eb="1"><t>JIA</t></rPh>'
    texts = f'<sst xmlns="{MAIN}"><si>{run}</si></sst>'
    assert "甲 乙" == one(tmp_path, '<c r="B1" t="s"><v>0</v></c>', sharedStrings=texts)
    assert "甲 乙" == one(tmp_path, f'<c r="B1" t="inlineStr"><is>{run}</is></c>')


def test_text_keeps_its_lines_and_zeros(tmp_path: Path) -> None:
    """Line breaks, blanks around and leading zeros are the text's own."""
    assert " 一\n二 " == one(
        tmp_path, '<c r="B1" t="inlineStr"><is><t xml:space="preserve"> 一\n二 </t></is></c>'
    )
    assert "0012" == written(tmp_path, "0012")


def test_a_merged_cell_has_its_value_once(tmp_path: Path) -> None:
    """The value stands in the first of its places."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["C2"] = "合并", 1
    sheet.merge_cells("A1:B2")
    workbook.save(tmp_path / "m.xlsx")
    assert [["合并", None, None], [None, None, 1]] == cells(tmp_path / "m.xlsx")


def test_positions_are_those_of_the_sheet(tmp_path: Path) -> None:
    """Empty rows and columns before the table are counted."""
    (grid,) = read_workbook(book(tmp_path, '<row r="7"><c r="C7"><v>1</v></c></row>')).grids
    assert (7, 3, [(1,)]) == (grid.first_row, grid.first_column, list(grid.rows))


def test_an_empty_sheet_has_no_rows(tmp_path: Path) -> None:
    """Nothing is nothing."""
    assert [] == cells(book(tmp_path, ""))


def test_hidden_sheets_charts_and_the_mark(tmp_path: Path) -> None:
    """Hidden sheets are told from others, charts left out, the form's mark read."""
    workbook = openpyxl.Workbook()
    first = workbook.active
    assert first is not None
    first["A1"] = 1
    workbook.create_chartsheet("图")
    workbook.create_sheet("隐藏").sheet_state = "hidden"
    mark = workbook.create_sheet("_unionaid")
    mark.sheet_state = "veryHidden"
    for line in (["form", "1"], ["program", "x"], ["only"], [None, "y"]):
        mark.append(line)
    workbook.save(tmp_path / "h.xlsx")
    found = read_workbook(tmp_path / "h.xlsx")
    assert [("Sheet", False), ("隐藏", True)] == [(grid.name, grid.is_hidden) for grid in found.grids]
    assert {"form": "1", "program": "x"} == found.mark


# Spelled in other ways


@pytest.mark.parametrize(
    "sheet",
    [
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        '<x:c r="B1" t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>',
        worksheet("<row><c><v>1</v></c><c t='e'><v>#N/A</v></c></row>"),
        worksheet('<row r="1"><c s="0" r="A1"><v>1</v></c><c\n r="B1" t="e"><v>#N/A</v></c></row>'),
        worksheet('<row r="1"><c r="a1"><v>1</v></c><c t="e"><v>#N/A</v></c></row>'),
    ],
)
def test_other_spellings(tmp_path: Path, sheet: str) -> None:
    """Prefixes, quotes, order, and places left out are read alike."""
    (tmp_path / "a.xlsx").write_bytes(container(parts(sheet)))
    assert [[1, Spoiled("cell-error")]] == cells(tmp_path / "a.xlsx")


def test_folders_parted_by_a_backslash(tmp_path: Path) -> None:
    """Some old writers name their parts so."""
    contents = {
        name.replace("/", "\\"): text
        for name, text in parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')).items()
    }
    (tmp_path / "a.xlsx").write_bytes(container(contents))
    assert [[1]] == cells(tmp_path / "a.xlsx")


@pytest.mark.parametrize("target", ["/xl/worksheets/sheet1.xml", "worksheets/sheet1.xml"])
def test_places_from_the_root(tmp_path: Path, target: str) -> None:
    """A worksheet may be named from the root of the container."""
    contents = parts(worksheet('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'))
    links = contents["xl/_rels/workbook.xml.rels"]
    contents["xl/_rels/workbook.xml.rels"] = links.replace("worksheets/sheet1.xml", target)
    (tmp_path / "a.xlsx").write_bytes(container(contents))
    assert [[Spoiled("cell-error")]] == cells(tmp_path / "a.xlsx")


# Too much


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<si><t>" + b"x" * 1010 + b"</t></si>", "workbook-too-large"),
        (b" " * 1024, "workbook-damaged"),  # nothing ever ends
    ],
)
def test_a_bomb_is_refused_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, code: str
) -> None:
    """What opens to far more than it is, is not opened to the end, let alone kept."""
    monkeypatch.setattr(xlsx_in, "Quota", lambda: zip_bounds.Quota(64 * 2**20))
    path = bomb(tmp_path, 80 * 2**20, content)
    assert path.stat().st_size < 2**20
    tracemalloc.start()
    try:
        assert code == refused(path)
        assert tracemalloc.get_traced_memory()[1] < 56 * 2**20
    finally:
        tracemalloc.stop()


def test_a_gigabyte_is_the_limit() -> None:
    """What may be unpacked is stated, and counted to the byte."""
    quota = zip_bounds.Quota()
    quota.take(2**30)
    with pytest.raises(InvalidFile) as caught:
        quota.take(1)
    assert "1024 MB" in caught.value.text("en")


def test_sizes_that_lie_are_not_believed(tmp_path: Path) -> None:
    """What a part opens to is counted, not asked."""
    path = book(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>')
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    for at in range(len(data) - 4):
        if data[at : at + 4] == struct.pack("<L", true):
            data[at : at + 4] = struct.pack("<L", true - 5)
    path.write_bytes(data)
    assert "workbook-damaged" == refused(path)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c><c r="A1"><f>1</f></c></row>',
    ],
)
def test_a_cell_in_the_far_corner_is_refused(tmp_path: Path, rows: str) -> None:
    """However it is spelled, nothing is laid out; the message names the cell."""
    path = book(tmp_path, rows)
    tracemalloc.start()
    try:
        assert "workbook-too-far" == refused(path)
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()


def test_a_format_in_the_far_corner_is_nothing(tmp_path: Path) -> None:
    """WPS formats cells to the end of the sheet; without content they are not there."""
    far = '<row r="1048576"><c r="XFD1048576" s="1"/><c r="XFC1048576" s="1"></c></row>'
    assert [[1]] == cells(book(tmp_path, f'<row r="1"><c r="A1"><v>1</v></c></row>{far}'))


def test_a_far_but_thin_table_is_read(tmp_path: Path) -> None:
    """It is the rectangle that counts."""
    path = book(tmp_path, '<row r="1048575"><c r="XFD1048575"><v>1</v></c></row>')
    (grid,) = read_workbook(path).grids
    assert (1048575, 16384) == (grid.first_row, grid.first_column)


def test_all_sheets_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many sheets that are large enough are too large as a whole."""
    monkeypatch.setattr(xlsx_in, "MAX_CELLS", 3)
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>'
    assert "workbook-too-many-cells" == refused(book(tmp_path, row, row))


ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("row", "room", "text"),
    [
        (ROW, 200, 200),  # twice the longest is little enough
        (ROW, 199, 101),
        (ROW, 101, 101),
        (ROW, 100, None),
        (ROW.replace("<v>0", "<v>00000000000"), 101, 101),
        (ROW.replace("<v>0", "<v>00000000000"), 100, None),
        (ROW.replace("<v>1</v>", "<f>1</f><v>1</v>"), 101, 101),
        (ROW.replace("<v>1</v>", "<f>1</f><v>1</v>"), 100, None),
        (ROW.replace("<v>1</v>", "<v>7</v>"), 100, 1),
    ],
)
def test_text_counts_each_time_it_is_shown(row: str, room: int, text: int | None) -> None:
    """A long text that is stored once and shown by every cell is a bomb as well."""
    strings = xlsx_scan.Strings(lengths=(1, 100), longest=100)
    part = zip_bounds.stored("x", worksheet(row).encode())
    try:
        found = xlsx_scan.look_over(part, zip_bounds.Quota(), strings, room=room).text
    except InvalidFile as stopped:
        assert ["workbook-too-large"] == [problem.code for problem in stopped.problems]
        assert text is None
    else:
        assert text == found


def test_endless_texts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text takes room, also an empty one."""
    monkeypatch.setattr(xlsx_scan, "MAX_CELLS", 3)
    with pytest.raises(InvalidFile):
        xlsx_scan.measure_strings([b"<sst><si/><si/>", b"<si></si><si/></sst>"])


def test_a_text_in_two_pieces_is_one() -> None:
    """Where the container is cut, no text is."""
    whole = shared("a", "bbbb", "cc").encode()
    pieces = [whole[at : at + 7] for at in range(0, len(whole), 7)]
    assert xlsx_scan.measure_strings([whole]).lengths == xlsx_scan.measure_strings(pieces).lengths


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """The limit is asked of the file first."""
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(xlsx_in.EXCEL_LIMIT + 1)
    assert "file-too-large" == refused(path)


# No workbook at all


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n", "file-empty"),
        ("单位名称,年份\n甲,2020\n".encode("gb18030"), "workbook-text"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "workbook-html"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "workbook-html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "workbook-html"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "workbook-damaged"),
        (b"PK\x03\x04", "workbook-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "workbook-password"),
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.xlsm"])
def test_a_file_that_only_looks_like_one(tmp_path: Path, content: bytes, code: str, name: str) -> None:
    """What a person did is told apart: renamed, exported as a web page, locked, cut off."""
    (tmp_path / name).write_bytes(content)
    assert code == refused(tmp_path / name)


def test_a_word_document_is_no_workbook(tmp_path: Path) -> None:
    """Another office file is told as one."""
    (tmp_path / "a.xlsx").write_bytes(container({"word/document.xml": "<x/>", "folder/": ""}))
    assert "workbook-other" == refused(tmp_path / "a.xlsx")


def test_other_links_come_first(tmp_path: Path) -> None:
    """The container names its properties as well, in any order."""
    contents = parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    more = '<Relationship Id="p" Type="x/core-properties" Target="docProps/core.xml"/><Relationship Id="r1"'
    contents["_rels/.rels"] = contents["_rels/.rels"].replace('<Relationship Id="r1"', more)
    (tmp_path / "a.xlsx").write_bytes(container(contents))
    assert [[1]] == cells(tmp_path / "a.xlsx")


def test_a_container_without_links_is_no_workbook(tmp_path: Path) -> None:
    """Nothing says what it is."""
    contents = parts(worksheet(""))
    del contents["_rels/.rels"]
    (tmp_path / "a.xlsx").write_bytes(container(contents))
    assert "workbook-other" == refused(tmp_path / "a.xlsx")


def test_missing_and_folder(tmp_path: Path) -> None:
    """A wrong path is told as for every file."""
    assert "file-missing" == refused(tmp_path / "no.xlsx")
    assert "file-folder" == refused(tmp_path)


def test_a_workbook_open_in_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that holds the file is named as the reason."""

    def locked(*_: object, **__: object) -> None:
        raise PermissionError

    path = book(tmp_path, "")
    monkeypatch.setattr("builtins.open", locked)
    assert "file-unreadable" == refused(path)


@pytest.mark.parametrize("suffix", [".xls", ".xlsm", ".csv"])
def test_the_content_decides(tmp_path: Path, suffix: str) -> None:
    """A workbook under another name is read as what it is."""
    path = book(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>', name=f"a{suffix}")
    assert [[1]] == cells(path)
    assert is_zip(path)


def test_a_missing_library_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the message says how to install it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "excel-missing" == refused(book(tmp_path, ""))


# Damaged, and tricks with the container


def test_cut_off_at_any_place(tmp_path: Path) -> None:
    """A download that stopped is damaged, wherever it stopped."""
    whole = book(tmp_path, '<row r="1"><c r="A1"><v>1</v></c></row>').read_bytes()
    for length in range(4, len(whole), 97):
        (tmp_path / "b.xlsx").write_bytes(whole[:length])
        assert "workbook-damaged" == refused(tmp_path / "b.xlsx")


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_a_changed_byte_is_no_traceback(at: int, value: int) -> None:
    """Whatever byte is wrong, the file is read or refused."""
    with pytest.MonkeyPatch.context() as patch:
        whole = bytearray(container(parts(worksheet(ROW), sharedStrings=shared("a", "b"))))
        whole[at % len(whole)] = value
        patch.setattr(xlsx_in, "place_fault", lambda _: None)
        patch.setattr(xlsx_in, "load_bytes", lambda *_, **__: bytes(whole))
        try:
            read_workbook("a.xlsx")
        except InvalidFile as stopped:
            assert all(problem.file == "a.xlsx" for problem in stopped.problems)


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_a_changed_byte_of_an_old_file_is_no_traceback(at: int, value: int) -> None:
    """The same for the older kind of file."""
    with pytest.MonkeyPatch.context() as patch:
        whole = bytearray(OFFICE_XLS.read_bytes())
        whole[at % len(whole)] = value
        patch.setattr(xlsx_in, "place_fault", lambda _: None)
        patch.setattr(xlsx_in, "load_bytes", lambda *_, **__: bytes(whole))
        try:
            read_workbook("a.xls")
        except InvalidFile as stopped:
            assert all(problem.file == "a.xls" for problem in stopped.problems)


@pytest.mark.parametrize("twin", ["xl/worksheets/sheet1.xml", "XL/Worksheets/Sheet1.xml"])
def test_a_part_twice_is_refused(tmp_path: Path, twin: str) -> None:
    """Two parts of one name would be read by chance."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts(worksheet("")).items():
            archive.writestr(name, text)
        if twin in archive.namelist():
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr(twin, worksheet(""))
        else:
            archive.writestr(twin, worksheet(""))
    (tmp_path / "a.xlsx").write_bytes(stream.getvalue())
    assert "workbook-damaged" == refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing_is_refused(tmp_path: Path, method: int) -> None:
    """No spreadsheet packs so."""
    (tmp_path / "a.xlsx").write_bytes(container(parts(worksheet("")), method=method))
    assert "workbook-damaged" == refused(tmp_path / "a.xlsx")


def test_parts_that_are_not_packed(tmp_path: Path) -> None:
    """A container may hold its parts as they are."""
    row = '<row r="1"><c r="A1"><v>1</v></c></row>'
    (tmp_path / "a.xlsx").write_bytes(container(parts(worksheet(row)), method=zipfile.ZIP_STORED))
    assert [[1]] == cells(tmp_path / "a.xlsx")


def _with_flag(data: bytes, change: bytes, *, at: int, sign: bytes) -> bytes:
    """Return the container with some bytes of each header changed."""
    changed = bytearray(data)
    place = changed.find(sign)
    while place >= 0:
        changed[place + at : place + at + len(change)] = change
        place = changed.find(sign, place + 4)
    return bytes(changed)


def test_a_locked_container(tmp_path: Path) -> None:
    """A zip with a password is told as one."""
    data = container(parts(worksheet("")))
    (tmp_path / "a.xlsx").write_bytes(_with_flag(data, b"\x01", at=8, sign=b"PK\x01\x02"))
    assert "workbook-password" == refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("change", "at", "sign"),
    [
        (b"\xff\xff\xff\x7f", 42, b"PK\x01\x02"),  # a part that begins beyond the end
        (b"\0\0\0\0", 42, b"PK\x01\x02"),  # every part begins at the first
        (b"\xff\xff\xff\x7f", 20, b"PK\x01\x02"),  # a part longer than the file
        (b"\xff\xff\xff\x7f", 12, b"PK\x05\x06"),  # an endless table of contents
        (b"XX", 0, b"PK\x03\x04"),  # no header at a part
        (b"\x09\x00", 10, b"PK\x01\x02"),  # a packing that nobody knows
        (b"\xff", 6, b"PK\x01\x02"),  # made for a version to come
    ],
)
def test_a_container_that_contradicts_itself(tmp_path: Path, change: bytes, at: int, sign: bytes) -> None:
    """Tables and parts that do not fit are damage."""
    data = container(parts(worksheet("")))
    start = b"PK\x03\x04" + _with_flag(data, change, at=at, sign=sign)[4:]
    (tmp_path / "a.xlsx").write_bytes(start)
    assert "workbook-damaged" == refused(tmp_path / "a.xlsx")


def test_packed_bytes_that_do_not_unpack() -> None:
    """Rubbish, and a stream that never ends, are damage."""
    for raw in (b"\xff" * 20, b""):
        part = zip_bounds.Part(name="x", method=zipfile.ZIP_DEFLATED, crc=0, size=0, raw=memoryview(raw))
        with pytest.raises(InvalidFile):
            list(part.pieces(zip_bounds.Quota()))


@pytest.mark.parametrize(
    "sheet",
    [
        worksheet('<row r="1"><c r="A1"><v>1</c></row>'),
        worksheet('<row r="1"><c r="$A$1"><v>1</v></c></row>'),
        worksheet('<row r="1"><c r="A1" t="str"><v><![CDATA[x]]></v></c></row>'),
        f'<!DOCTYPE x [<!ENTITY a "aaa">]><worksheet xmlns="{MAIN}"/>',
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c>',
        worksheet("<row><c").encode("utf-16"),
        '<?xml version="1.0" encoding="nobody-knows"?><x:c/>',
        worksheet(ROW),
    ],
)
def test_a_sheet_that_is_broken(tmp_path: Path, sheet: str) -> None:
    """Broken mark-up, entities and texts that are not there are damage, no traceback."""
    (tmp_path / "a.xlsx").write_bytes(container(parts(sheet)))
    assert "workbook-damaged" == refused(tmp_path / "a.xlsx")


def test_an_endless_list_of_names_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts without cells are small."""
    monkeypatch.setattr(xlsx_scan, "_MAX_FRAME", 10)
    assert "workbook-too-large" == refused(book(tmp_path, ""))


def test_a_sheet_that_is_named_and_not_there(tmp_path: Path) -> None:
    """A workbook without one of its sheets is damaged."""
    contents = parts(worksheet('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'), worksheet(""))
    del contents["xl/worksheets/sheet2.xml"]
    (tmp_path / "a.xlsx").write_bytes(container(contents))
    assert "workbook-damaged" == refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize("name", ["xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_its_links(tmp_path: Path, name: str) -> None:
    """Nobody can tell which part is which sheet."""
    contents = parts(worksheet('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'))
    del contents[name]
    (tmp_path / "a.xlsx").write_bytes(container(contents))
    assert "workbook-damaged" == refused(tmp_path / "a.xlsx")


def test_checked_bytes_are_those_of_the_file(tmp_path: Path) -> None:
    """Another reader gets the file itself once all of it is measured, pictures too."""
    path = book(tmp_path, "")
    assert path.read_bytes() == load_checked(path, limit=2**20)
    with pytest.raises(InvalidFile):
        load_checked(path, limit=20)
    with pytest.raises(InvalidFile):
        load_checked(OFFICE_XLS, limit=2**20)


# The older kind of file


def old(folder: Path, data: bytes) -> Path:
    """Write an .xls file; return where it is."""
    (folder / "a.xls").write_bytes(data)
    return folder / "a.xls"


def test_an_old_file_is_read() -> None:
    """Texts, days, numbers, codes, truth values, errors and lost digits."""
    found = read_workbook(OFFICE_XLS)
    grid = found.grids[0]
    assert ("申报", 3, 2) == (grid.name, grid.first_row, grid.first_column)
    lost, error = Spoiled("digits-lost"), Spoiled("cell-error")
    assert ("某公司", DAY, DAY, Decimal("1234.56"), 7, "0012", None, True, None, lost) == found.grids[0].rows[
        1
    ]
    assert ("多行\n文字", error) == (grid.rows[2][0], grid.rows[2][6])
    assert [False, True] == [each.is_hidden for each in found.grids]
    assert {"program": "x"} == found.mark


@pytest.mark.parametrize("small", [False, True])
def test_an_old_file_of_any_size(tmp_path: Path, small: bool) -> None:
    """Small streams lie in a place of their own."""
    path = old(tmp_path, compound(records([number(1, 1, 2.5) + number(2, 1)]), small=small))
    assert [[Decimal("2.5")], [1]] == cells(path)


def test_an_old_file_of_many_sectors(tmp_path: Path) -> None:
    """The table of sectors is as long as it has to be."""
    rows = b"".join(number(row, column) for row in range(1000) for column in range(12))
    assert 1000 == len(cells(old(tmp_path, compound(records([rows])))))


def test_errors_of_an_old_file(tmp_path: Path) -> None:
    """Error cells and formulas that end in one; a truth value and a text are none."""
    error = record(0x205, struct.pack("<HHHBB", 0, 1, 0, 0x2A, 1))
    truth = record(0x205, struct.pack("<HHHBB", 0, 2, 0, 1, 0))
    formula = record(0x06, struct.pack("<HHHBxBxxxH", 0, 3, 0, 2, 0x2A, 0xFFFF) + b"\0" * 8)
    sum_ = record(0x06, struct.pack("<HHHd", 0, 4, 0, 2.0) + b"\0" * 8)
    spoiled = xls_scan.look_over_xls(compound(records([number(0, 0) + error + truth + formula + sum_])))
    assert {(0, 1): Spoiled("cell-error"), (0, 3): Spoiled("cell-error")} == spoiled["S1"]


@pytest.mark.parametrize(
    "sheets",
    [
        [number(0, 0) + number(65535, 255)],
        [number(0, 0) + number(39999, 250), number(0, 0) + number(39999, 250)],
        [record(0x200, struct.pack("<2L3H", 0, 2**31, 0, 256, 0))],
        [record(0x200, struct.pack("<2L3H", 0, 10, 0, 257, 0))],
        [record(0x200, struct.pack("<2L3H", 9, 8, 0, 1, 0))],
        [number(0, 0) + record(0xBD, struct.pack("<HHHLHLH", 65535, 0, 0, 0, 0, 0, 255))],
    ],
)
def test_an_old_file_that_reaches_too_far(tmp_path: Path, sheets: list[bytes]) -> None:
    """Corners, sheets that are too much together, and sizes that lie."""
    assert "workbook-too-far" == refused(old(tmp_path, compound(records(sheets))))


def test_an_honest_size_is_no_problem(tmp_path: Path) -> None:
    """What a sheet says of its size may be true."""
    size = record(0x200, struct.pack("<2L3H", 0, 1, 0, 1, 0)) + record(0x200, b"\0" * 10)
    assert {"S1": {}} == xls_scan.look_over_xls(compound(records([size + number(0, 0)])))


def sst(*pieces: bytes, count: int) -> bytes:
    """Return the shared texts, in as many records as there are pieces."""
    first = record(0xFC, struct.pack("<LL", count, count) + pieces[0])
    return first + b"".join(record(0x3C, piece) for piece in pieces[1:])


def test_lengths_of_shared_texts() -> None:
    """Each text's own length, wherever a record ends."""
    first = struct.pack("<LL", 4, 4) + b"\x02\x00\x00ab" + b"\x04\x00\x00ef"
    second = b"\x01" + "gh".encode("utf-16-le") + b"\x01\x00\x08\x01\x00c\0\0\0\0"
    third = b"\x01\x00\x04\x02\x00\x00\x00dxx"
    assert [2, 4, 1, 1] == list(xls_scan._text_lengths([first, second, third]))


def test_text_of_an_old_file_counts_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long text in every cell is refused."""
    monkeypatch.setattr(xls_scan, "MAX_TEXT_BYTES", 20)
    texts = sst(b"\x03\x00\x00abc", count=1)
    assert {"S1": {}} == xls_scan.look_over_xls(compound(records([text_cell(0, 0, 0)], texts)))
    many = text_cell(0, 0, 0) + text_cell(1, 0, 0) + text_cell(2, 0, 0)
    assert "workbook-too-large" == refused(old(tmp_path, compound(records([many], texts))))


class PanicException(BaseException):  # the name that the reader gives it
    """What the reader raises when it trips over its own feet."""


@pytest.mark.parametrize(
    ("stop", "seen"), [(PanicException, InvalidFile), (KeyboardInterrupt, KeyboardInterrupt)]
)
def test_a_reader_that_gives_up(
    monkeypatch: pytest.MonkeyPatch, stop: type[BaseException], seen: type[BaseException]
) -> None:
    """Its own kind of giving up is damage; a person who stops the work is heard."""

    def give_up(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr(xlsx_in, "_grid", give_up)
    with pytest.raises(seen):
        read_workbook(OFFICE_XLS)


def test_records_without_an_end() -> None:
    """A stream that is cut off is damaged."""
    with pytest.raises(InvalidFile):
        xls_scan.look_over_xls(compound(GLOBALS + record(0xEF, b"x" * (4096 - 28))))


def test_the_shared_texts_may_come_last() -> None:
    """Nothing has to follow them."""
    stream = GLOBALS + sst(b"\x01\x00\x00a", count=1) + record(0x0A)
    assert {} == xls_scan.look_over_xls(compound(stream))


def test_a_wide_name_of_a_sheet() -> None:
    """A Chinese name is stored in two bytes a character."""
    head = record(0x85, struct.pack("<LHBB", 0, 0, 2, 1) + "申报".encode("utf-16-le"))
    assert ["申报"] == list(xls_scan.look_over_xls(compound(GLOBALS + head + record(0x0A))))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (compound(records([number(0, 0)], record(0x2F, b"\0\0"))), "workbook-password"),
        (compound(records([number(0, 0)]), name="WordDocument"), "workbook-other"),
        (compound(records([number(0, 0)]), circle=True), "workbook-damaged"),
        (compound(records([text_cell(0, 0, 7)])), "workbook-damaged"),
        (compound(records([number(0, 0)]))[:2600], "workbook-damaged"),
    ],
)
def test_an_old_file_that_cannot_be_taken(tmp_path: Path, data: bytes, code: str) -> None:
    """Locked, something else, or broken."""
    assert code == refused(old(tmp_path, data))


def test_more_tables_than_sectors() -> None:
    """A list of tables that names the same ones over and over is refused."""
    data = bytearray(compound(records([number(0, 0)])))
    data[76:512] = b"\0" * 436
    with pytest.raises(InvalidFile):
        xls_scan.look_over_xls(bytes(data))


def test_a_long_list_of_tables() -> None:
    """A file of many megabytes names its tables in sectors of their own."""
    data = bytearray(compound(records([number(0, 0)])))
    extra = len(data) // 512 - 1
    data += (b"\xff" * 508) + b"\xfe\xff\xff\xff"
    data[68:76] = struct.pack("<LL", extra, 1)
    assert {"S1": {}} == xls_scan.look_over_xls(bytes(data))
