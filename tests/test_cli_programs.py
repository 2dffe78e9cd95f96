"""Reading the rules on the command line, and what reaches the terminal."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli_runner import Runner
from unionaid import load_policy, packaged_policies
from unionaid.assess.summary import amount_summary, spans
from unionaid.cli import main, screen
from unionaid.cli.grid import grid
from unionaid.cli.running import _let_go_of_stdout
from unionaid.cli.tree import Group
from unionaid.lang import LANGS, Lang

FICTIONAL: Final = str(Path(__file__).with_name("fictional.toml"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A runner whose environment names no language."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return Runner(capsys, tmp_path)


class TestPrograms:
    """``unionaid programs``."""

    def test_table(self, run: Runner) -> None:
        """Each program stands with its dates, amounts and targets, under its policy."""
        ran = run("programs")
        assert (ran.status, ran.err) == (0, "")
        rows = [
            [cell.strip() for cell in line.split("|")[1:-1]] for line in ran.out.splitlines() if "|" in line
        ]
        for row in (
            ["代号", "名称", "施行时间", "金额", "目标"],
            ["workshop-grant", "创新工作室一次性补助", "2020-01-01 – 2021-01-20", "20,000–30,000元", ""],
            ["", "", "2021-01-21 起", "30,000 / 20,000元", ""],
            ["gold-pair-award", "金牌师徒奖励", "2020-01-01 起", "3,000 / 2,000元", ""],
            [
                "rest-station",
                "园林工人爱心驿站",
                "2020-01-01 – 2020-12-31",
                "实物（爱心驿站及设施）",
                "2020: 11 个",
            ],
        ):
            assert row in rows
        for id_ in packaged_policies():
            assert f"（{id_}，版本 " in ran.out

    def test_every_program_is_listed(self, run: Runner) -> None:
        """No program of any packaged policy is left out, in either language."""
        for lang in LANGS:
            out = run("programs", "--lang", lang).out
            for id_ in packaged_policies():
                assert [program for program in load_policy(id_) if f"| {program} " not in out] == []

    def test_one_policy(self, run: Runner) -> None:
        """With --policy the others are left out."""
        ran = run("programs", "--policy", "acftu-fee-refund", "--lang", "en")
        assert "small-payer-fee-refund" in ran.out
        assert "gold-pair-award" not in ran.out
        assert ran.out.splitlines()[0].endswith(f"edition {load_policy('acftu-fee-refund').edition})")

    @pytest.mark.parametrize("lang", LANGS)
    def test_no_line_is_too_wide(self, run: Runner, lang: Lang) -> None:
        """The table fits beside itself on a wide terminal."""
        lines = run("programs", "--lang", lang).out.splitlines()
        assert max(screen.width(line) for line in lines) <= 124

    def test_json(self, run: Runner) -> None:
        """One array, an object per program, days and counts as data."""
        found = run("programs", "--json", "--lang", "en").json()
        assert len(found) == sum(len(load_policy(id_)) for id_ in packaged_policies())
        (room,) = [each for each in found if each["id"] == "reading-room"]
        policy = load_policy("jinzhou-2020")
        assert room == {
            "policy": "jinzhou-2020",
            "edition": policy.edition,
            "digest": policy.digest,
            "id": "reading-room",
            "name": {"zh": policy["reading-room"].name.zh, "en": policy["reading-room"].name.en},
            "in_force": [{"from": "2019-01-01", "to": "2020-12-31", "amount": "in kind 15,000 yuan (books)"}],
            "targets": [{"year": 2020, "count": 20, "unit": "rooms"}],
        }

    def test_open_end_in_json(self, run: Runner) -> None:
        """Rules without an end have none."""
        found = run("programs", "--json", "--policy", "jinzhou-2020").json()
        (pair,) = [each for each in found if each["id"] == "gold-pair-award"]
        assert pair["in_force"] == [{"from": "2020-01-01", "to": None, "amount": "3,000 / 2,000元"}]


class TestSummary:
    """An amount in a few words, for every kind of benefit."""

    @pytest.mark.parametrize(
        ("month", "zh", "en"),
        [
            ("2030-01", "100元", "100 yuan"),
            (
                "2030-02",
                "250.5元 → 260元，减预支，减扣除",
                "250.5 yuan → 260 yuan, less advance, less deduction",
            ),
            ("2030-03", "12.34元 × 天数，减预支", "12.34 yuan × days, less advance"),
            ("2030-05", "渔获 × 25%，上限 150元", "catch × 25%, capped at 150 yuan"),
            (
                "2030-06",
                "净收入 × 35% × 表中的比例 × 奖励比例 → 净收入 × 33.3% × 表中的比例 × 奖励比例，减扣除",
                "profit × 35% × a rate by table × bonus rate → "
                "profit × 33.3% × a rate by table × bonus rate, less deduction",
            ),
            ("2030-08", "40 / 55 / 70元，减已领", "40 / 55 / 70 yuan, less taken"),
            ("2030-09", "200–400元", "200–400 yuan"),
            ("2030-11", "实物（雨衣）", "in kind (an oilskin)"),
            ("2031-01", "实物 80元（灯）", "in kind 80 yuan (a lamp)"),
            ("2031-02", "服务", "services"),
        ],
    )
    def test_kinds(self, month: str, zh: str, en: str) -> None:
        """Each kind of benefit has its short form in both languages."""
        program = load_policy(FICTIONAL)["voyage"].rules
        (rules,) = [rules for rules in program.rules if rules.start.isoformat().startswith(month)]
        assert amount_summary(rules, program, "zh") == zh
        assert amount_summary(rules, program, "en") == en

    def test_every_benefit_has_one(self) -> None:
        """No block of any packaged policy lacks a short form."""
        for id_ in packaged_policies():
            for program in load_policy(id_).values():
                for lang in LANGS:
                    assert all(span.amount for span in spans(program.rules, lang))

    def test_neighbours_are_one(self) -> None:
        """Two blocks that give the same are one span; with days between they are two."""
        room = load_policy("jinzhou-2020")["reading-room"].rules
        assert (len(room.rules), len(spans(room, "zh"))) == (2, 1)
        voyage = load_policy(FICTIONAL)["voyage"].rules
        assert len(spans(voyage, "zh")) == len(voyage.rules)


class TestPolicies:
    """``show``, ``policy check`` and ``policy schema``."""

    def test_show(self, run: Runner) -> None:
        """The page of a program, by either of its names."""
        page = load_policy("jinzhou-2020")["gold-pair-award"].describe(lang="en")
        for name in ("gold-pair-award", "金牌师徒奖励", "award for gold-medal pairs"):
            ran = run("show", name, "--lang", "en")
            assert (ran.status, ran.out) == (0, page + "\n")

    def test_show_of_a_file(self, run: Runner) -> None:
        """A program of a policy file of one's own."""
        assert run("show", "feast", "--policy", FICTIONAL).out.startswith("团年饭")

    def test_schema(self, run: Runner) -> None:
        """The schema is that of the library, in either language."""
        schema = load_policy("jinzhou-2020")["gold-pair-award"].json_schema()
        for lang in LANGS:
            assert run("policy", "schema", "gold-pair-award", "--lang", lang).json() == schema

    def test_check(self, run: Runner) -> None:
        """A sound file is told with its edition and digest."""
        policy = load_policy(FICTIONAL)
        ran = run("policy", "check", FICTIONAL)
        assert (ran.status, ran.err) == (0, "")
        assert ran.out == (
            f"没有问题：{policy.name.zh}（{policy.id}，版本 {policy.edition}），{len(policy)} 个项目。"
            f"摘要 {policy.digest}\n"
        )

    def test_check_with_faults(self, run: Runner) -> None:
        """Every fault is a line, with status 1."""
        text = Path(FICTIONAL).read_text(encoding="utf-8").replace("edition", "editoin", 1)
        file = run.write("broken.toml", text)
        ran = run("policy", "check", file)
        assert (ran.status, ran.err) == (1, "")
        lines = ran.out.splitlines()
        assert len(lines) == 3
        assert all(line.startswith("broken.toml") for line in lines[:-1])
        assert lines[-1] == "共 2 个问题。"
        assert run("policy", "check", file, "--lang", "en").out.endswith("\n2 problems.\n")

    def test_check_with_one_fault(self, run: Runner) -> None:
        """One fault is one problem."""
        file = run.write("broken.toml", "[[[")
        assert run("policy", "check", file, "--lang", "en").out.endswith("\n1 problem.\n")

    def test_check_of_no_file(self, run: Runner) -> None:
        """A file that is not there is misuse."""
        ran = run("policy", "check", "none.toml")
        assert (ran.status, ran.out) == (2, "")

    def test_broken_policy_elsewhere(self, run: Runner) -> None:
        """A policy that does not load is an error for every other command."""
        file = run.write("broken.toml", "[[[")
        ran = run("programs", "--policy", file)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("错误：broken.toml")


class Stream(io.TextIOWrapper):
    """A stand-in for stdout in some encoding, which may fail.

    Args:
        encoding: Its encoding.

        fault: What writing raises.
    """

    def __init__(self, encoding: str, fault: BaseException | None = None) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n")
        self.fault = fault

    def write(self, text: str) -> int:
        """Write, or fail."""
        if self.fault is not None:
            raise self.fault
        return super().write(text)

    def bytes(self) -> bytes:
        """Return what was written."""
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


class TestScreen:
    """Printing on any terminal, into any pipe."""

    def test_unknown_characters(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What a console cannot show becomes a question mark."""
        stream = Stream("ascii")
        monkeypatch.setattr(sys, "stdout", stream)
        screen.say("3,000元")
        assert stream.bytes() == b"3,000?\n"

    def test_json_is_the_same_on_any_console(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """JSON keeps every character, by escapes where it must."""
        for encoding in ("gbk", "ascii", "utf-8"):
            stream = Stream(encoding)
            monkeypatch.setattr(sys, "stdout", stream)
            screen.say_json([{"name": "𠮷 ²"}])
            assert json.loads(stream.bytes().decode(encoding)) == [{"name": "𠮷 ²"}]

    def test_stream_without_an_encoding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A text buffer in a program that runs ours takes everything."""
        stream = io.StringIO()
        monkeypatch.setattr(sys, "stdout", stream)
        screen.say("元")
        screen.say_json([])
        assert stream.getvalue() == "元\n[]\n"

    @given(text=st.text())
    def test_nothing_acts_on_the_terminal(self, text: str) -> None:
        """No control character is left, and no line is forged."""
        shown = screen.one_line(text)
        assert "\n" not in shown
        assert all(char.isprintable() or char == " " or not char.isascii() for char in shown)

    @given(text=st.text(alphabet="工会经费，。“”（）ab1 .-", max_size=60), columns=st.integers(2, 30))
    def test_wrap_loses_nothing(self, text: str, columns: int) -> None:
        """Every character but blanks is kept in order; no line is too wide for more than its marks."""
        lines = screen.wrap(text, columns)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(screen.width(line) <= columns for line in lines)

    def test_wrap(self) -> None:
        """Chinese is parted anywhere but before a mark, Latin between words."""
        assert screen.wrap("工会经费，全额返还", 8) == ["工会经", "费，全额", "返还"]
        assert screen.wrap("union fees, refunded", 11) == ["union fees,", "refunded"]
        assert screen.wrap("", 8) == [""]
        assert screen.wrap("  a  b ", 8) == ["a  b"]
        assert screen.wrap("  ab  cd  ", 4) == ["ab", "cd"]
        assert screen.wrap("      ", 4) == [""]
        assert screen.wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]

    def test_grid(self) -> None:
        """A long cell takes several lines, the others stay empty beside it."""
        assert grid(
            ["a", "b"], [["工会经费", "1"], ["x", "2"]], [4, 4], align=["left", "right"]
        ).splitlines() == [
            "+------+---+",
            "| a    | b |",
            "+------+---+",
            "| 工会 | 1 |",
            "| 经费 |   |",
            "| x    | 2 |",
            "+------+---+",
        ]


class TestEnds:
    """How a run may end besides well."""

    def test_interrupted(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """Ctrl-C is quiet."""

        def interrupt(self: Group, ctx: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(Group, "invoke", interrupt)
        ran = run("programs")
        assert (ran.status, ran.out, ran.err) == (130, "", "")

    def test_closed_pipe(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """A reader that has seen enough is no error."""
        monkeypatch.setattr(sys, "stdout", Stream("utf-8", BrokenPipeError()))
        ran = run("programs")
        assert (ran.status, ran.err) == (141, "")

    @pytest.mark.parametrize("words", [["programs"], ["--help"]])
    def test_full_disk(self, run: Runner, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
        """A full disk behind the output is told of."""
        monkeypatch.setattr(sys, "stdout", Stream("utf-8", OSError(errno.ENOSPC, "")))
        ran = run(*words)
        assert ran.status == 2
        assert ran.err.startswith("错误：结果没有写成")

    def test_words_of_the_process(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without arguments of its own, main takes those of the process."""
        monkeypatch.setattr(sys, "argv", ["unionaid", "policy", "check", "jinzhou-2020"])
        assert main() == 0

    def test_a_fault_of_ours_is_not_hidden(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """What no user caused keeps its traceback."""

        def fail(self: Group, ctx: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(Group, "invoke", fail)
        with pytest.raises(ZeroDivisionError):
            run("programs")

    def test_nothing_waits_after_a_failure(
        self, run: Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """What could not be printed is not tried again while Python ends."""
        with (tmp_path / "out").open("w", encoding="utf-8") as stream:
            stream.write("waiting")
            monkeypatch.setattr(sys, "stdout", stream)
            _let_go_of_stdout()
        assert (tmp_path / "out").read_bytes() == b""

    @pytest.mark.skipif(sys.platform == "win32", reason="pipes of another kind")
    def test_closed_pipe_of_a_process(self) -> None:
        """A process whose reader is gone ends without a word, not even while Python ends."""
        reader, writer = os.pipe()
        os.close(reader)
        ran = subprocess.run(
            [sys.executable, "-m", "unionaid", "programs"],
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        os.close(writer)
        assert (ran.returncode, ran.stderr) == (141, b"")
