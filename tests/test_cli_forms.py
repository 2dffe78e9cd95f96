"""``unionaid assess`` and ``explain`` on forms: several programs, workbooks, copies."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import openpyxl
import pytest

from cli_runner import PAIR, Runner, good, write_csv
from filled_forms import MASTER, UNION, fill_form
from unionaid import load_policy
from unionaid.cli.batch import gather
from unionaid.cli.progress import ASSESSING, LARGE, progress

JINZHOU = load_policy("jinzhou-2020")
CARD = "6200000000000000000"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A runner whose environment names no language."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return Runner(capsys, tmp_path)


@pytest.fixture
def pairs(run: Runner) -> str:
    """A form with a good row and a bad one."""
    bad = {**MASTER, "person": "JZ-02", "awarded_on": "2020-08-32"}
    return Path(fill_form(JINZHOU[PAIR], run.folder / "甲县.xlsx", MASTER, bad)).name


@pytest.fixture
def unions(run: Runner) -> str:
    """A form of another program, with two names that are nearly one."""
    cases = ({**UNION, "union": "锦州市物流业工会"}, {**UNION, "union": "锦州物流业工会"})
    return Path(fill_form(JINZHOU["industry-union-subsidy"], run.folder / "乙.xlsx", *cases)).name


class TestSeveralPrograms:
    """Forms of several programs in one call."""

    def test_page(self, run: Runner, pairs: str, unions: str) -> None:
        """Each line names its program, sums stand by program, and what to check comes last."""
        ran = run("assess", pairs, unions)
        assert (ran.status, ran.err) == (1, "")
        assert "| 甲县.xlsx |  2 | 金牌师徒奖励 | 王小甲 |" in ran.out
        assert "共 4 行：符合条件 3，不符合条件 0，待补正 0，填写有误 1。" in ran.out
        assert "现金合计：143,000.00元" in ran.out
        assert "  金牌师徒奖励：现金合计：3,000.00元（大写：叁仟元整）" in ran.out
        assert "  行业工会补助：现金合计：140,000.00元" in ran.out
        told, noticed = ran.out.split("\n\n提醒\n")
        assert "申报!H3，“表彰日期”：日历上没有这一天。" in told
        assert noticed.startswith("  乙.xlsx，第 3 行\n    申报!D3，“行业工会名称”：与第 2 行的名称几乎相同")

    def test_page_in_english(self, run: Runner, pairs: str, unions: str) -> None:
        """The same in English."""
        out = run("assess", pairs, unions, "--lang", "en").out
        name = JINZHOU["industry-union-subsidy"].name.en
        assert f"\n  {name}: Cash total: 140,000.00 yuan (in words: 壹拾肆万元整)\n" in out
        assert "\n\nPlease check\n  乙.xlsx, row 3\n" in out

    def test_json_and_csv(self, run: Runner, pairs: str, unions: str) -> None:
        """Program, sheet, cell and notices stand in both."""
        found = run("assess", pairs, unions, "--json").json()
        assert [PAIR, PAIR, "industry-union-subsidy", "industry-union-subsidy"] == [
            r["program"] for r in found
        ]
        assert {"申报"} == {each["sheet"] for each in found}
        assert ["申报!H3"] == [each["cell"] for each in found[1]["problems"]]
        assert ["name-near"] == [each["code"] for each in found[3]["notices"]]
        run("assess", pairs, unions, "-o", "out.csv")
        rows = list(csv.DictReader(io.StringIO((run.folder / "out.csv").read_text(encoding="utf-8-sig"))))
        assert ["金牌师徒奖励", "金牌师徒奖励", "行业工会补助", "行业工会补助"] == [
            r["补助项目"] for r in rows
        ]
        assert rows[3]["请核对"].startswith("与第 2 行的名称几乎相同")

    def test_program_before_a_form(self, run: Runner, pairs: str) -> None:
        """The form's own program may be named; another is refused."""
        assert "甲县.xlsx" in {r["file"] for r in run("assess", "金牌师徒奖励", pairs, "--json").json()}
        ran = run("assess", "workshop-grant", pairs)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("甲县.xlsx：这张申报表是另一个补助项目的，不是“创新工作室一次性补助”的。")

    def test_list_without_a_program(self, run: Runner) -> None:
        """A list that is no form is told to name one; as JSON too, with no program."""
        file = write_csv(run, "a.csv", good("JZ-01"))
        ran = run("assess", file)
        assert (ran.status, ran.out) == (2, "")
        assert "请在文件名前写明项目的代号或名称" in ran.err
        (found,) = run("assess", file, "--json").json()
        assert (found["program"], found["policy"], found["digest"]) == (None, None, None)

    def test_other_edition(self, run: Runner) -> None:
        """A form of another edition is taken on demand alone."""
        form = fill_form(JINZHOU[PAIR], run.folder / "a.xlsx", MASTER, mark={"edition": "2019-01-01"})
        ran = run("assess", form)
        assert (ran.status, "版本 2019-01-01 生成" in ran.err) == (2, True)
        assert run("assess", form, "--other-edition").status == 0

    def test_unknown_program(self, run: Runner) -> None:
        """A first word that is neither program nor file is a program that is not there."""
        assert "没有名为“gold-pair”的补助项目" in run("assess", "gold-pair", "a.csv").err

    def test_facts_want_a_program(self, run: Runner) -> None:
        """Facts alone do not say what they are for."""
        assert "用 --fact 时要写明项目" in run("assess", "--fact", "person=JZ-01").err
        assert "用 --fact 时要写明项目" in run("assess", "--fact", "person=JZ-01", "role=师傅").err

    def test_batch(self, run: Runner, pairs: str, unions: str) -> None:
        """What other commands build on: programs and cases in order."""
        batch = gather([pairs, unions], fact=(), ignore=(), policy=None)
        assert [PAIR, "industry-union-subsidy"] == [program.id for program in batch.programs]
        assert (4, (), None) == (len(batch.submissions), batch.refused, batch.program)
        assert [each.program for each in batch.assess()] == [program.id for program, _ in batch.cases]


class TestWorkbook:
    """``-o OUT.xlsx`` and what goes with it."""

    def test_written(self, run: Runner, pairs: str, unions: str) -> None:
        """The workbook says who prepared it and when."""
        ran = run(
            "assess", pairs, unions, "-o", "out.xlsx", "--prepared-by", "某市总工会", "--on", "2020年9月1日",
            "--budget", "金牌师徒奖励=10万元", "--budget", "industry-union-subsidy＝200000",
        )  # fmt: skip
        assert (ran.status, ran.err) == (1, "")
        assert ran.out.endswith("结果已写入 out.xlsx\n")
        cells = {
            str(cell)
            for sheet in openpyxl.load_workbook(run.folder / "out.xlsx").worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        }
        assert any("某市总工会" in cell for cell in cells)
        assert any("2020年9月1日" in cell for cell in cells)

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["--on", "yesterday"], "--on 要写日期"),
            (["--budget", "100"], "--budget 要写成“项目=元”"),
            (["--budget", "金牌师徒奖励=many"], "--budget 要写成“项目=元”"),
            (["--budget", "=5"], "--budget 要写成“项目=元”"),
            (["--budget", f"{PAIR}=5", "--budget", "金牌师徒奖励=6"], "--budget 要写成“项目=元”"),
            (["--budget", "no-such=5"], "没有名为“no-such”的补助项目"),
            (["--budget", "reading-room=5"], "--budget 写的项目在这批申报里没有"),
        ],
    )
    def test_refused(self, run: Runner, pairs: str, words: list[str], told: str) -> None:
        """What is not written as it should be is told before anything is written."""
        ran = run("assess", pairs, "-o", "out.xlsx", *words)
        assert (ran.status, ran.out) == (2, "")
        assert told in ran.err
        assert not (run.folder / "out.xlsx").exists()

    @pytest.mark.parametrize("words", [["--on", "2020-09-01"], ["--prepared-by", "x"], ["--budget", "x=1"]])
    @pytest.mark.parametrize("output", [[], ["-o", "out.csv"]])
    def test_only_for_workbooks(self, run: Runner, words: list[str], output: list[str]) -> None:
        """What only a workbook shows is not silently dropped."""
        assert f"{words[0]} 只和 -o 输出.xlsx 一起用" in run("assess", "a.xlsx", *words, *output).err


class TestCopies:
    """``--problems OUT.xlsx``."""

    def test_of_one_input(self, run: Runner, pairs: str) -> None:
        """One input gives a copy of that very name."""
        ran = run("assess", pairs, "--problems", "back.xlsx")
        assert ran.status == 1
        assert ran.out.endswith("标出问题的申报表已写入 back.xlsx\n")
        assert "申报" in openpyxl.load_workbook(run.folder / "back.xlsx").sheetnames

    def test_of_several_inputs(self, run: Runner, pairs: str, unions: str) -> None:
        """Each input with problems has a copy with its own name; others have none."""
        ran = run("assess", pairs, unions, "--problems", "back.xlsx", "--lang", "en")
        assert ran.out.endswith("Copy with the problems marked written to back-甲县.xlsx\n")
        assert ["back-甲县.xlsx"] == [path.name for path in run.folder.glob("back*")]

    def test_inputs_of_one_name(self, run: Runner) -> None:
        """Two inputs of one name give two copies."""
        bad = {**MASTER, "awarded_on": "?"}
        for folder in ("x", "y"):
            (run.folder / folder).mkdir()
            fill_form(JINZHOU[PAIR], run.folder / folder / "a.xlsx", bad)
        run("assess", "x/a.xlsx", "y/a.xlsx", "--problems", "back.xlsx")
        assert ["back-a-2.xlsx", "back-a.xlsx"] == sorted(path.name for path in run.folder.glob("back*"))

    def test_nothing_to_give_back(self, run: Runner, unions: str) -> None:
        """Without an invalid row nothing is written, and that is said."""
        ran = run("assess", unions, "--problems", "back.xlsx")
        assert ran.out.endswith("没有填写有误的行，未写标出问题的申报表\n")
        assert not (run.folder / "back.xlsx").exists()

    def test_of_a_file_that_is_refused(self, run: Runner, pairs: str) -> None:
        """A file that is refused as a whole has its problems marked where it can be read."""
        workbook = openpyxl.load_workbook(run.folder / pairs)
        sheet = workbook["申报"]
        sheet.cell(1, sheet.max_column + 1).value = "颜色"
        workbook.save(run.folder / pairs)
        ran = run("assess", pairs, "--problems", "back.xlsx")
        assert (ran.status, ran.out) == (2, "")
        assert "“颜色”" in ran.err
        assert ran.err.endswith("标出问题的申报表已写入 back.xlsx\n")

    def test_of_a_file_that_cannot_be_read(self, run: Runner) -> None:
        """Where there is nothing to mark that is said."""
        run.write("a.xlsx", "no workbook")
        ran = run("assess", "a.xlsx", "--problems", "back.xlsx")
        assert ran.status == 2
        assert ran.err.endswith("没有另存；请照上面的说明改正原件\n")

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["a.xlsx", "--problems", "back.csv"], "--problems 写出的是 Excel 文件"),
            (["a.xlsx", "--problems", "a.xlsx"], "输出文件就是其中一个输入文件"),
            (["a.xlsx", "b.xlsx", "back-a.xlsx", "--problems", "back.xlsx"], "输出文件就是其中一个输入文件"),
            (["a.xlsx", "--problems", "out.xlsx", "-o", "./out.xlsx"], "--problems 和 -o 写的是同一个文件"),
            ([PAIR, "--fact", "a=1", "--problems", "out.xlsx"], "--problems 只和文件一起用"),
        ],
    )
    def test_refused(self, run: Runner, words: list[str], told: str) -> None:
        """A copy never overwrites an input or the results."""
        assert told in run("assess", *words).err


class TestExplain:
    """One case of a form."""

    def test_row(self, run: Runner, unions: str) -> None:
        """The form knows its program; what to check follows the explanation."""
        ran = run("explain", unions, "--row", "3")
        assert ran.status == 0
        assert ran.out.startswith("行业工会补助（industry-union-subsidy）：符合条件")
        assert "\n\n提醒\n  申报!D3，“行业工会名称”：与第 2 行的名称几乎相同" in ran.out

    def test_row_on_several_sheets(self, run: Runner, unions: str) -> None:
        """Where several worksheets have that row, which one is meant has to be said."""
        workbook = openpyxl.load_workbook(run.folder / unions)
        workbook.copy_worksheet(workbook["申报"]).title = "丙县"
        workbook.save(run.folder / unions)
        ran = run("explain", unions, "--row", "2")
        assert (ran.status, "几张工作表都有这一行：申报、丙县。" in ran.err) == (2, True)
        assert "不符合条件" in run("explain", unions, "--row", "2", "--sheet", "丙县").out
        assert "有申报的行：2–3。" in run("explain", unions, "--row", "9", "--sheet", "丙县").err

    def test_sheet_without_a_file(self, run: Runner) -> None:
        """Facts stand on no sheet."""
        assert "--row 只和文件一起用" in run("explain", PAIR, "--sheet", "x", "--fact", "a=1").err


class TestProgress:
    """A bar for who waits, silence for a pipe."""

    @pytest.mark.parametrize(
        ("count", "on_terminal", "shown"),
        [(LARGE, True, True), (LARGE - 1, True, False), (LARGE, False, False)],
    )
    def test_bar(self, monkeypatch: pytest.MonkeyPatch, count: int, on_terminal: bool, shown: bool) -> None:
        """It is drawn on a terminal, for large batches, where errors go."""
        stream = io.StringIO()
        monkeypatch.setattr(stream, "isatty", lambda: on_terminal)
        monkeypatch.setattr(sys, "stderr", stream)
        with progress(count, ASSESSING, "zh") as bar:
            assert shown == (bar is not None)
            if bar is not None:
                bar(count)
        assert shown == ("测算" in stream.getvalue())

    def test_silent_in_a_pipe(self, run: Runner) -> None:
        """Nothing of it reaches a pipe."""
        file = write_csv(run, "a.csv", *(good(f"JZ-{number}") for number in range(LARGE)))
        ran = run("assess", PAIR, file, "-o", "out.csv")
        assert (ran.status, ran.err) == (0, "")
