"""``unionaid vouchers`` as a clerk meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_runner import Runner

EXAMPLES = Path(__file__).parent.parent / "examples" / "accounts"
PAYMENTS = str(EXAMPLES / "payments.csv")
ACCOUNTS = str(EXAMPLES / "accounts.toml")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A runner in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return Runner(capsys, tmp_path)


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_vouchers_are_written(run: Runner, name: str) -> None:
    """The file is there, and what was not booked is told."""
    ran = run("vouchers", PAYMENTS, "--accounts", ACCOUNTS, "-o", name, "--lang", "zh")
    assert (0, "") == (ran.status, ran.err)
    assert (run.folder / name).stat().st_size > 0
    unpaid, unvalued, written = ran.out.splitlines()
    assert unpaid.endswith("：1 行")
    assert "第 11 行" in unvalued
    assert f"已写入 6 张记账凭证，借贷各 50,000.00元：{name}" == written


def test_english(run: Runner) -> None:
    """The same in English."""
    ran = run("vouchers", PAYMENTS, "--accounts", ACCOUNTS, "-o", "out.csv", "--lang", "en")
    assert "6 accounting vouchers written to out.csv; 50,000.00 yuan on either side" in ran.out


def test_unmapped_is_refused_and_nothing_written(run: Runner) -> None:
    """The program's name and event are told, and no file is left."""
    rows = "编号,项目代号,项目,事项,日期,金额\n1,x,新项目,拨付,2020-09-02,5\n"
    ran = run("vouchers", run.write("p.csv", rows), "--accounts", ACCOUNTS, "-o", "out.xlsx", "--lang", "zh")
    assert (2, "") == (ran.status, ran.out)
    assert "“新项目”（x）的“拨付”" in ran.err
    assert ran.err.endswith("共 1 个问题。没有写记账凭证；改正后请重新运行。\n")
    assert not (run.folder / "out.xlsx").exists()


def test_faults_of_both_files_are_told_at_once(run: Runner) -> None:
    """Accounts and payments are both read before anything is said."""
    accounts = run.write("a.toml", "x = 1\n")
    payments = run.write("p.csv", "编号,金额\n1,5\n")
    ran = run("vouchers", payments, "--accounts", accounts, "-o", "out.csv", "--lang", "en")
    assert 2 == ran.status
    assert "a.toml" in ran.err
    assert "p.csv: the payment record lacks columns: event, date" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "out.csv"), "--accounts"),
        (("--accounts", ACCOUNTS), "-o"),
        (("--accounts", ACCOUNTS, "-o", "out.csv", "--prepared-by", "甲"), "--prepared-by"),
        (("--accounts", ACCOUNTS, "-o", "out.pdf"), ".xlsx"),
        (("--accounts", "a.toml", "-o", "a.toml"), ".xlsx"),
    ],
)
def test_misuse(run: Runner, words: tuple[str, ...], told: str) -> None:
    """What is missing or cannot be is told."""
    ran = run("vouchers", PAYMENTS, *words, "--lang", "zh")
    assert (2, "") == (ran.status, ran.out)
    assert told in ran.err


def test_output_is_no_input(run: Runner) -> None:
    """The payment record is never overwritten."""
    payments = run.write("p.csv", "编号,项目代号,事项,日期,金额\n1,x,拨付,2020-09-02,5\n")
    before = (run.folder / payments).read_bytes()
    assert 2 == run("vouchers", payments, "--accounts", ACCOUNTS, "-o", payments).status
    assert before == (run.folder / payments).read_bytes()
