"""``unionaid sheet``: what is written and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli_runner import PAIR, Runner, good, write_csv


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A runner in a folder of its own."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    return Runner(capsys, tmp_path)


@pytest.fixture
def pairs(run: Runner) -> str:
    """A master and an apprentice."""
    return write_csv(run, "a.csv", good("JZ-01", name="甲一"), good("JZ-02", name="甲二", role="徒弟"))


def sheets(run: Runner) -> list[list[str]]:
    """Return what stands on each sheet that was written."""
    return [
        [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        for sheet in load_workbook(run.folder / "s.xlsx")
    ]


def test_a_sheet_for_each_case(run: Runner, pairs: str) -> None:
    """As many as there are cases."""
    ran = run("sheet", PAIR, pairs, "-o", "s.xlsx")
    assert (ran.status, ran.out, ran.err) == (0, "已写入 2 张审批表：s.xlsx\n", "")
    first, second = sheets(run)
    assert "甲一" in first
    assert "甲二" in second


def test_english(run: Runner, pairs: str) -> None:
    """In English throughout."""
    ran = run("sheet", PAIR, pairs, "-o", "s.xlsx", "--lang", "en")
    assert ran.out == "2 approval sheet(s) written to s.xlsx\n"
    assert sheets(run)[0][0] == "Application and approval: award for gold-medal pairs"


def test_one_row(run: Runner, pairs: str) -> None:
    """That row alone, assessed with the others."""
    again = write_csv(run, "a.csv", good("JZ-01", name="甲一"), good("JZ-01", name="甲一"))
    assert run("sheet", PAIR, again, "--row", "3", "-o", "s.xlsx").status == 0
    (only,) = sheets(run)
    assert "申报文件：a.csv，第 3 行" in only
    assert "不符合条件" in only


def test_unit_and_day(run: Runner, pairs: str) -> None:
    """Who prepared the sheets, and when."""
    ran = run("sheet", PAIR, pairs, "-o", "s.xlsx", "--prepared-by", "某市总工会", "--on", "2020.9.1")
    assert ran.status == 0
    assert "编制单位：某市总工会　　日期：2020年9月1日" in sheets(run)[0]


def test_a_single_case(run: Runner) -> None:
    """Facts on the command line make a sheet as well."""
    facts = ("行业工会名称=甲", "是否行业工会=是", "补助年度=2020")
    assert run("sheet", "industry-union-subsidy", "-o", "s.xlsx", "--fact", *facts).status == 0
    assert "70,000.00元" in sheets(run)[0]


@pytest.mark.parametrize(
    ("lang", "closing"), [("zh", "共 1 个问题。没有写审批表"), ("en", "1 problem. No sheet")]
)
def test_invalid_rows(run: Runner, lang: str, closing: str) -> None:
    """Their problems, status 1, and no file."""
    file = write_csv(run, "a.csv", good("JZ-01"), good("JZ-02", role="没有这个"))
    ran = run("sheet", PAIR, file, "-o", "s.xlsx", "--lang", lang)
    assert (ran.status, ran.out) == (1, "")
    assert "a.csv" in ran.err.splitlines()[0]
    assert ran.err.splitlines()[-1].startswith(closing)
    assert not (run.folder / "s.xlsx").exists()
    assert run("sheet", PAIR, file, "--row", "2", "-o", "s.xlsx").status == 0


def test_a_file_that_cannot_be_taken(run: Runner) -> None:
    """Its problems, and no sheet."""
    file = write_csv(run, "a.csv", good("JZ-01"), header="a,b,c,d,e,f")
    ran = run("sheet", PAIR, file, "-o", "s.xlsx")
    assert (ran.status, ran.out) == (2, "")
    assert not (run.folder / "s.xlsx").exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        pytest.param((), "要写明 -o。请补上。", id="no-output"),
        pytest.param(("-o", "s.txt"), "s.txt：", id="another-kind"),
        pytest.param(("-o", "s.xlsx", "--on", "soon"), "--on 要写日期", id="no-day"),
        pytest.param(
            ("-o", "s.xlsx", "--row", "9"), "文件中没有这一行。有申报的行：2、3。", id="no-such-row"
        ),
        pytest.param(("-o", "s.xlsx", "--row", "x"), "--row 要写行号", id="no-row"),
    ],
)
def test_refusals(run: Runner, pairs: str, more: tuple[str, ...], sentence: str) -> None:
    """Each with its sentence, status 2, and nothing written."""
    ran = run("sheet", PAIR, pairs, *more)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("错误：" + sentence)
    assert [path.name for path in run.folder.iterdir()] == [pairs]


def test_a_row_of_no_file(run: Runner) -> None:
    """A row is of a file."""
    ran = run("sheet", PAIR, "-o", "s.xlsx", "--row", "2", "--fact", "role=master")
    assert ran.err.startswith("错误：--row 只和文件一起用。")


def test_many_rows_are_listed_in_short(run: Runner) -> None:
    """A message names twenty rows and that there are more."""
    file = write_csv(run, "a.csv", *(good(f"JZ-{n:02}") for n in range(30)))
    ran = run("sheet", PAIR, file, "--row", "99", "-o", "s.xlsx")
    assert "20、21、…。" in ran.err
    assert "22" not in ran.err


def test_some_rows(run: Runner) -> None:
    """A stretch of rows gets its sheets; the whole file was assessed."""
    people = [good(f"JZ-0{number}", name=f"甲{number}") for number in range(4)]
    listed = write_csv(run, "a.csv", *people, good("JZ-01", name="甲1"))
    assert run("sheet", PAIR, listed, "--row", "4-6", "-o", "s.xlsx").status == 0
    shown = sheets(run)
    assert 3 == len(shown)
    assert "甲2" in shown[0]
    assert "不符合条件" in shown[2]


@pytest.mark.parametrize("rows", ["3-2", "2-", "-2", "2-x", "2-3-4"])
def test_rows_that_are_none(run: Runner, pairs: str, rows: str) -> None:
    """A stretch goes from a row to a later one."""
    ran = run("sheet", PAIR, pairs, f"--row={rows}", "-o", "a.xlsx")
    assert (2, []) == (ran.status, list(run.folder.glob("*.xlsx")))
