"""``unionaid form``: from a program's name to a blank form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli_runner import PAIR, Runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A runner in an empty folder, in Chinese unless asked otherwise."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return Runner(capsys, tmp_path)


def test_form_is_written_and_named(run: Runner) -> None:
    """The form is there, and the line says which policy and edition it is of."""
    ran = run("form", "金牌师徒奖励", "-o", "申报表.xlsx")
    assert (0, "") == (ran.status, ran.err)
    assert ran.out.startswith("已生成申报表 申报表.xlsx：金牌师徒奖励（jinzhou-2020，版本 ")
    assert ["申报", "填写说明", "_unionaid"] == openpyxl.load_workbook("申报表.xlsx").sheetnames


def test_english_form(run: Runner) -> None:
    """In English the sheets and the line are English."""
    ran = run("form", PAIR, "-o", "form.xlsx", "--lang", "en")
    assert ran.out.startswith("Form written to form.xlsx: ")
    assert ["cases", "guide", "_unionaid"] == openpyxl.load_workbook("form.xlsx").sheetnames


def test_form_of_a_policy_file(run: Runner) -> None:
    """Another city's file gives a form of its own."""
    path = Path(__file__).with_name("fictional.toml")
    assert 0 == run("form", "出海补助", "--policy", str(path), "-o", "form.xlsx").status
    mark = {
        row[0].value: row[1].value for row in openpyxl.load_workbook("form.xlsx")["_unionaid"].iter_rows()
    }
    assert ("mist-island", "voyage") == (mark["policy"], mark["program"])


def test_output_is_asked_for(run: Runner) -> None:
    """Without a file nothing is written, and the sentence names the option."""
    ran = run("form", PAIR)
    assert 2 == ran.status
    assert "-o" in ran.err
    assert [] == list(run.folder.iterdir())


@pytest.mark.parametrize("name", ["form.csv", "form.xls", "form"])
def test_only_xlsx_is_written(run: Runner, name: str) -> None:
    """Another kind of file is refused before any work."""
    ran = run("form", PAIR, "-o", name)
    assert 2 == ran.status
    assert ".xlsx" in ran.err
    assert [] == list(run.folder.iterdir())


def test_unknown_program(run: Runner) -> None:
    """A program that does not exist is told with the nearest name, and no file is left."""
    ran = run("form", "gold-pair-awad", "-o", "form.xlsx")
    assert 2 == ran.status
    assert PAIR in ran.err
    assert [] == list(run.folder.iterdir())


def test_form_that_was_made_is_taken_by_assess(run: Runner) -> None:
    """A filled form names its program itself."""
    run("form", "行业工会补助", "-o", "form.xlsx")
    book = openpyxl.load_workbook("form.xlsx")
    sheet: Any = book.worksheets[0]
    typed = {"行业工会名称": "甲行业工会", "是否行业工会": "是", "补助年度": 2020}
    for cell in sheet[1]:
        sheet.cell(2, cell.column).value = typed.get(cell.value)
    book.save("form.xlsx")
    ran = run("assess", "form.xlsx", "--json")
    assert (0, ["eligible"]) == (ran.status, [each["outcome"] for each in ran.json()])
