"""``unionaid notice``: what is printed, written and refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli_runner import PAIR, Runner, good, write_csv

DAYS = ("--from", "2021-09-14")
WHOM = ("--contact", "权益部", "--phone", "0416-0000000")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A runner in a folder of its own."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    return Runner(capsys, tmp_path)


@pytest.fixture
def pairs(run: Runner) -> str:
    """Two who are eligible, one who is not, one who is undetermined."""
    return write_csv(
        run,
        "a.csv",
        good("JZ-01", name="甲一"),
        good("JZ-02", name="甲二", role="徒弟"),
        "甲三,JZ-03,师傅,P2,否,2020-08-18",
        "甲四,JZ-04,师傅,P3,,2020-08-18",
    )


def test_printed(run: Runner, pairs: str) -> None:
    """The notice stands where results go, what is not on it where complaints go."""
    ran = run("notice", PAIR, pairs, *DAYS, *WHOM)
    assert ran.status == 0
    assert ran.out.startswith("关于金牌师徒奖励项目拟补助名单的公示\n")
    assert "公示期为 2021年9月14日至 2021年9月18日，共 5 个工作日。" in ran.out
    assert "甲三" not in ran.out
    assert ran.err == "未列入名单：待补正 1 项，不符合条件 1 项。\n"


def test_english(run: Runner, pairs: str) -> None:
    """The same in English."""
    ran = run("notice", PAIR, pairs, *DAYS, *WHOM, "--lang", "en")
    assert ran.out.startswith("Public notice of proposed grants: award for gold-medal pairs\n")
    assert ran.err == "Not on the list: 1 undetermined, 1 ineligible.\n"


def test_nothing_left_out(run: Runner) -> None:
    """Where all are listed nothing is complained of."""
    ran = run("notice", PAIR, write_csv(run, "a.csv", good("JZ-01")), *DAYS, *WHOM)
    assert (ran.status, ran.err) == (0, "")


def test_every_option_is_printed(run: Runner, pairs: str) -> None:
    """Unit, number and address stand in it; more days make it longer."""
    more = (
        "--days",
        "6",
        "--prepared-by",
        "某市总工会",
        "--number",
        "某工〔2021〕1 号",
        "--address",
        "某路 1 号",
    )
    ran = run("notice", PAIR, pairs, *DAYS, *WHOM, *more)
    for part in ("某市总工会", "某工〔2021〕1 号", "通信地址：某路 1 号", "至 2021年9月22日，共 6 个工作日"):
        assert part in ran.out


def test_a_last_day(run: Runner, pairs: str) -> None:
    """Given in any form of a date."""
    ran = run("notice", PAIR, pairs, "--from", "2021年9月14日", "--until", "2021.9.23", *WHOM)
    assert "至 2021年9月23日，共 7 个工作日" in ran.out


def test_written_as_text(run: Runner, pairs: str) -> None:
    """The file holds what would be printed."""
    printed = run("notice", PAIR, pairs, *DAYS, *WHOM).out
    ran = run("notice", PAIR, pairs, *DAYS, *WHOM, "-o", "n.txt")
    assert ran.out.startswith("公示已写入 n.txt。公示期为 2021年9月14日至 2021年9月18日")
    assert (run.folder / "n.txt").read_text(encoding="utf-8-sig") == printed


def test_written_as_a_workbook(run: Runner, pairs: str) -> None:
    """With the same title."""
    assert run("notice", PAIR, pairs, *DAYS, *WHOM, "-o", "n.xlsx", "--lang", "en").status == 0
    sheet = load_workbook(run.folder / "n.xlsx").active
    assert sheet is not None
    assert sheet["A1"].value == "Public notice of proposed grants: award for gold-medal pairs"


def test_invalid_rows(run: Runner) -> None:
    """They are counted, and the status says so."""
    file = write_csv(run, "a.csv", good("JZ-01"), good("JZ-02", role="没有这个"))
    ran = run("notice", PAIR, file, *DAYS, *WHOM)
    assert (ran.status, ran.err) == (1, "未列入名单：填写有误 1 项。\n")


def test_a_zero_is_counted(run: Runner) -> None:
    """Who is eligible and gets nothing is not on the list."""
    header = "行业工会名称,是否行业工会,补助年度,当年已补助金额"
    file = write_csv(run, "a.csv", "甲工会,是,2020,70000", "乙工会,是,2020,1", header=header)
    ran = run("notice", "industry-union-subsidy", file, *DAYS, *WHOM)
    assert ran.err == "未列入名单：应拨为零 1 项。\n"


def test_a_file_that_cannot_be_taken(run: Runner) -> None:
    """Its problems, and no notice."""
    file = write_csv(run, "a.csv", good("JZ-01"), header="a,b,c,d,e,f")
    ran = run("notice", PAIR, file, *DAYS, *WHOM)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("共 ")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        pytest.param(("--days", "4"), "公示期不够：最多 4 个工作日，要求 5 个。", id="too-few-days"),
        pytest.param(("--until", "2021-09-17"), "公示期只有 4 个工作日，要求 5 个。", id="too-early"),
        pytest.param(("--from", "2026-12-30"), "工作日历只有 2004 年至 2026 年", id="beyond-the-calendar"),
        pytest.param(("--from", "soon"), "--from 要写日期", id="no-day"),
        pytest.param(("--until", "soon"), "--until 要写日期", id="no-last-day"),
        pytest.param(("--days", "five"), "--days 要写工作日数", id="no-number"),
        pytest.param(("--days", "-5"), "--days 要写工作日数", id="below-zero"),
        pytest.param(("--days", "1000"), "--days 要写工作日数", id="too-long"),
        pytest.param(("--contact", " "), "要写明 --contact。", id="no-contact"),
        pytest.param(("--phone", ""), "要写明 --phone。", id="no-phone"),
        pytest.param(("-o", "n.pdf"), "n.pdf：", id="another-kind"),
        pytest.param(("-o", "a.txt"), "a.txt：", id="the-input-itself"),
    ],
)
def test_refusals(run: Runner, more: tuple[str, ...], code: str) -> None:
    """Each with its sentence, status 2, and nothing printed or written."""
    file = write_csv(run, "a.txt", good("JZ-01"))
    ran = run("notice", PAIR, file, *DAYS, *WHOM, *more)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("错误：" + code)
    assert [path.name for path in run.folder.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("missing", ["--from", "--contact", "--phone"])
def test_what_has_to_be_given(run: Runner, pairs: str, missing: str) -> None:
    """First day, contact and telephone."""
    words = [*DAYS, *WHOM]
    place = words.index(missing)
    ran = run("notice", PAIR, pairs, *words[:place], *words[place + 2 :])
    assert ran.status == 2
    assert ran.err.startswith(f"错误：要写明 {missing}。请补上。")


def test_a_program_without_a_rule(run: Runner) -> None:
    """The period is asked for."""
    file = write_csv(run, "a.csv", "甲站,某路,2020-07-01,是", header="名称,驿站地点,建成日期,是否在主城区")
    ran = run("notice", "rest-station", file, *DAYS, *WHOM)
    assert (ran.status, ran.out) == (2, "")
    assert "政策文件没有写明“园林工人爱心驿站”公示几天" in ran.err
    assert run("notice", "rest-station", file, *DAYS, *WHOM, "--days", "3").status == 0


@pytest.mark.parametrize(("until", "told"), [("2027-03-10", True), ("2020-08-26", False)])
def test_days_that_no_calendar_checked_are_told(run: Runner, pairs: str, until: str, told: bool) -> None:
    """Beyond the calendar's years a clerk has to count the working days."""
    start = "2027-03-01" if told else "2020-08-20"
    ran = run("notice", PAIR, pairs, "--from", start, "--until", until, *WHOM)
    assert ran.status == 0
    assert told == ("工作日数未核对" in ran.err)
