"""The command line's own words: help, languages, misuse."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli_runner import Runner
from unionaid.cli.help_page import words_of
from unionaid.cli.misuse import Misuse, sentence_of
from unionaid.cli.running import wanted_lang
from unionaid.cli.tree import Command, Group, build
from unionaid.cli.words import ARGUMENTS, COMMANDS, METAVARS, OPTIONS
from unionaid.lang import LANGS, Lang

REGISTRY = (
    *("init", "people", "budget", "submit", "review", "publicize", "objection", "resolve", "approve"),
    *("reject", "withdraw", "batch", "paid", "returned", "account", "recover", "reassess", "close-year"),
    *("workbook", "sheet", "notice", "vouchers"),
    *("status", "show", "report", "verify", "backup", "export", "blank"),
)

PATHS: tuple[tuple[str, ...], ...] = (
    (),
    ("programs",),
    ("show",),
    ("form",),
    ("assess",),
    ("explain",),
    ("notice",),
    ("sheet",),
    ("vouchers",),
    ("registry",),
    *(("registry", name) for name in REGISTRY),
    ("policy",),
    ("policy", "check"),
    ("policy", "schema"),
)

CLICK_WORDS = re.compile(
    r"Usage|Options|Commands|Arguments|Examples|Show|show|message|Error|Missing|such|required|default|Try|INTEGER|TEXT"
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A runner whose environment names no language."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return Runner(capsys, tmp_path)


def walk(command: click.Command) -> Iterator[click.Command]:
    """Walk a command and all below it."""
    yield command
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from walk(below)


def key_of(command: click.Command) -> str:
    """Return under which its words stand."""
    assert isinstance(command, Command)
    return command.key


class TestHelp:
    """Every command explains itself in both languages."""

    @pytest.mark.parametrize("path", PATHS, ids="-".join)
    def test_chinese_help_has_no_english_of_click(self, run: Runner, path: tuple[str, ...]) -> None:
        """A Chinese page is Chinese throughout."""
        ran = run(*path, "--help")
        assert ran.status == 0
        assert ran.out.startswith("用法：\n  unionaid")
        assert "选项：" in ran.out
        assert not CLICK_WORDS.search(re.sub("unionaid (registry )?show|  show ", "", ran.out))

    @pytest.mark.parametrize("path", PATHS, ids="-".join)
    def test_english_help_has_no_chinese(self, run: Runner, path: tuple[str, ...]) -> None:
        """An English page is English throughout."""
        ran = run(*path, "--help", "--lang", "en")
        assert ran.status == 0
        assert ran.out.startswith("Usage:\n  unionaid")
        assert not re.search("[\u4e00-\u9fff]", ran.out)

    def test_paths_are_all_there_are(self) -> None:
        """The list above leaves no command out."""
        assert len(PATHS) == len(list(walk(build("zh"))))

    @pytest.mark.parametrize("lang", LANGS)
    def test_every_part_has_its_words(self, lang: Lang) -> None:
        """Each command, argument and option has help in both languages."""
        for command in walk(build(lang)):
            assert words_of(command).about.text(lang)
            for param in command.params:
                words = OPTIONS if isinstance(param, click.Option) else ARGUMENTS
                assert words[str(param.name)].text(lang)
                if not (isinstance(param, click.Option) and param.is_flag):
                    assert METAVARS[str(param.name)].text(lang)

    def test_both_trees_take_the_same_words(self) -> None:
        """A command reads alike in both languages, but for its help."""
        spelled = [
            [(c.name, [(p.name, p.opts) for p in c.params]) for c in walk(build(lang))] for lang in LANGS
        ]
        assert spelled[0] == spelled[1]

    def test_no_words_are_left_over(self) -> None:
        """Words of options that no longer exist are gone too."""
        params = [p for command in walk(build("zh")) for p in command.params]
        assert set(COMMANDS) == {key_of(command) for command in walk(build("zh"))}
        assert set(OPTIONS) == {str(p.name) for p in params if isinstance(p, click.Option)}
        assert set(ARGUMENTS) == {str(p.name) for p in params if isinstance(p, click.Argument)}
        flags = {str(p.name) for p in params if isinstance(p, click.Option) and p.is_flag}
        assert set(METAVARS) == {str(p.name) for p in params} - flags

    @pytest.mark.parametrize("lang", LANGS)
    @pytest.mark.parametrize("path", PATHS, ids="-".join)
    def test_no_line_is_wider_than_a_terminal(self, run: Runner, path: tuple[str, ...], lang: Lang) -> None:
        """Prose fits in 80 columns, a Chinese character counted as two; lines to copy are never parted."""
        from unionaid.cli.screen import width

        lines = run(*path, "--help", "--lang", lang).out.splitlines()
        assert [line for line in lines if width(line) > 80 and not line.startswith("  unionaid ")] == []

    def test_version(self, run: Runner) -> None:
        """The version is a name and a number."""
        ran = run("--version")
        assert ran.status == 0
        assert re.fullmatch(r"unionaid \d\S*\n", ran.out)

    def test_version_of_a_checkout(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """A checkout that was never installed says that it has no number."""
        import importlib.metadata

        def missing(name: str) -> str:
            raise importlib.metadata.PackageNotFoundError(name)

        monkeypatch.setattr(importlib.metadata, "version", missing)
        assert run("--version").out == "unionaid 0+unknown\n"

    def test_installed_version(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """An installed package says its number."""
        monkeypatch.setattr("importlib.metadata.version", lambda name: "1.2.3")
        assert run("--version").out == "unionaid 1.2.3\n"


class TestLanguage:
    """Which language is spoken."""

    def test_before_and_after_the_command(self, run: Runner) -> None:
        """The option may stand anywhere."""
        after = run("policy", "check", "jinzhou-2020", "--lang", "en")
        assert after.out.startswith("no faults: ")
        assert run("--lang", "en", "policy", "check", "jinzhou-2020") == after
        assert run("policy", "--lang=en", "check", "jinzhou-2020") == after

    def test_chinese_by_default(self, run: Runner) -> None:
        """Without any sign the language is Chinese."""
        assert run("policy", "check", "jinzhou-2020").out.startswith("没有问题：")

    @pytest.mark.parametrize(
        ("variable", "value", "lang"),
        [
            ("LANG", "en_GB.UTF-8", "en"),
            ("LANG", "zh_CN.UTF-8", "zh"),
            ("LANG", "C.UTF-8", "zh"),
            ("LC_ALL", "en_US.UTF-8", "en"),
        ],
    )
    def test_environment(
        self, run: Runner, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, lang: Lang
    ) -> None:
        """The environment's locale decides where the command does not."""
        monkeypatch.setenv(variable, value)
        assert wanted_lang(["programs"]) == lang

    def test_option_beats_the_environment(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """What is typed is what is meant."""
        monkeypatch.setenv("LANG", "en_US.UTF-8")
        assert wanted_lang(["--lang", "zh", "programs"]) == "zh"

    def test_last_one_counts(self, run: Runner) -> None:
        """Given twice, the later one holds."""
        assert wanted_lang(["--lang", "zh", "programs", "--lang=en"]) == "en"

    def test_after_a_double_dash_it_is_no_option(self, run: Runner) -> None:
        """Behind ``--`` everything is an argument."""
        assert wanted_lang(["show", "--", "--lang", "en"]) == "zh"

    @pytest.mark.parametrize("words", [["--lang"], ["--lang", "fr"], ["--language", "en"], ["en"]])
    def test_no_language_is_no_choice(self, run: Runner, words: list[str]) -> None:
        """What names no language changes nothing."""
        assert wanted_lang(words) == "zh"

    def test_unknown_language(self, run: Runner) -> None:
        """Another language is refused, and the two are named."""
        ran = run("programs", "--lang", "fr")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("错误：--lang 只能是 zh 或 en。")
        assert "fr" not in ran.err.splitlines()[0]


class TestMisuse:
    """What a wrong command gets: a sentence, the usage, status 2."""

    @pytest.mark.parametrize(
        ("words", "zh", "en"),
        [
            (
                ["asess"],
                "没有这个命令。是不是要找“assess”？",
                "there is no such command. Did you mean 'assess'?",
            ),
            (
                ["policy", "chek"],
                "没有这个命令。是不是要找“check”？",
                "there is no such command. Did you mean 'check'?",
            ),
            (["show"], "缺少“项目”。", "PROGRAM is missing."),
            (["assess"], "没有给出申报。", "there is no case."),
            (["policy", "check"], "缺少“文件”。", "FILE is missing."),
            (
                ["programs", "--jsno"],
                "没有这个选项。是不是要找“--json”？",
                "there is no such option. Did you mean '--json'?",
            ),
            (
                ["programs", "--jsno=1"],
                "没有这个选项。是不是要找“--json”？",
                "there is no such option. Did you mean '--json'?",
            ),
            (
                ["programs", "-z"],
                "没有这个选项。可用：--policy、--json、--lang、--help。",
                "there is no such option. Allowed: --policy, --json, --lang, --help.",
            ),
            (
                ["show", "x", "--policy"],
                "选项 --policy 后面要写内容（政策|文件）。",
                "option --policy needs a value (ID|FILE).",
            ),
            (
                ["assess", "x", "-o"],
                "选项 --output 后面要写内容（输出文件）。",
                "option --output needs a value (OUT).",
            ),
            (["programs", "--json=1"], "选项 --json 后面不带内容。", "option --json takes no value."),
            (["show", "x", "y"], "多出了参数。", "there are more arguments than the command takes."),
            (
                ["explain", "x", "a.csv", "--row", "two"],
                "--row 要写行号，如 2。",
                "--row is a whole number, such as 2.",
            ),
            (
                ["explain", "x", "a.csv", "--row", "-1"],
                "--row 要写行号，如 2。",
                "--row is a whole number, such as 2.",
            ),
            (
                ["explain", "x", "a.csv", "--row", "9" * 10],
                "--row 要写行号，如 2。",
                "--row is a whole number, such as 2.",
            ),
            (["explain", "x", "a.csv"], "请用 --row 写明是第几行。", "Say which row by --row N."),
            (
                ["explain", "x", "a.csv", "b.csv", "--row", "2"],
                "explain 一次只看一个文件。",
                "explain looks into one file at a time.",
            ),
            (
                ["explain", "x", "--fact", "a=1", "--row", "2"],
                "--row 只和文件一起用。",
                "--row goes with a file.",
            ),
            (["explain", "gold-pair-award"], "没有给出申报。", "there is no case."),
            (["assess", "gold-pair-award"], "没有给出申报。", "there is no case."),
            (
                ["assess", "gold-pair-award", "a.csv", "--fact", "a=1"],
                "文件和 --fact 不能同时用。",
                "files and --fact cannot be used together.",
            ),
            (
                ["assess", "gold-pair-award", "--fact", "role"],
                "--fact 要写成“事项=值”，如 表彰日期=…。",
                "--fact is written NAME=VALUE, such as awarded on=….",
            ),
            (
                ["assess", "gold-pair-award", "--fact", " =1"],
                "--fact 要写成“事项=值”，如 表彰日期=…。",
                "--fact is written NAME=VALUE, such as awarded on=….",
            ),
            (["assess", "x", "a.csv", "./a.csv"], "同一个文件给了两次。", "the same file is given twice."),
        ],
    )
    def test_sentence(self, run: Runner, words: list[str], zh: str, en: str) -> None:
        """Each has its sentence in both languages, and status 2."""
        for lang, heading, sentence in (("zh", "错误：", zh), ("en", "Error: ", en)):
            ran = run("--lang", lang, *words)
            assert (ran.status, ran.out) == (2, "")
            assert ran.err.startswith(heading + sentence)

    def test_usage_follows(self, run: Runner) -> None:
        """After the sentence stand the usage and where to read more."""
        ran = run("assess", "--lang", "en")
        assert ran.err.splitlines()[1:] == [
            "Usage: unionaid assess [PROGRAM] FILE… [OPTIONS]",
            "Usage: unionaid assess PROGRAM --fact NAME=VALUE …",
            "For help: unionaid assess --help",
        ]

    @pytest.mark.parametrize("path", [[], ["policy"], ["registry"]])
    def test_no_command(self, run: Runner, path: list[str]) -> None:
        """Without a command the help page stands where errors go."""
        ran = run(*path)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == run(*path, "--help").out

    def test_what_was_typed_is_not_repeated(self, run: Runner) -> None:
        """A wrong word may be anybody's name."""
        for words in (["王小明"], ["programs", "--王小明"], ["show", "王小明", "王小红"]):
            assert "王小" not in run(*words).err

    def test_unknown_errors_of_click(self) -> None:
        """An error of a kind that is not known is still told, without click's words."""
        param = click.Argument(["other"])
        for error in (
            click.BadParameter("text of click"),
            click.FileError("a", "text of click"),
            click.MissingParameter(param=param),
            click.BadOptionUsage("--none", "text of click"),
            click.BadOptionUsage("--none", "text of click", ctx=click.Context(build("zh"))),
        ):
            assert sentence_of(error).zh == "命令的写法有误。请对照用法。"

    def test_error_without_a_command(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """An error that knows no command shows no usage."""

        def fail(self: Group, ctx: click.Context) -> None:
            raise Misuse("general")

        monkeypatch.setattr(Group, "invoke", fail)
        assert run("programs").err == "错误：命令的写法有误。请对照用法。\n"

    def test_program_unknown(self, run: Runner) -> None:
        """A wrong program is told with the nearest."""
        ran = run("show", "gold-pair-awards", "--lang", "en")
        assert (ran.status, ran.out) == (2, "")
        assert "Did you mean 'gold-pair-award'?" in ran.err

    def test_policy_unknown(self, run: Runner) -> None:
        """A wrong policy is told with the nearest."""
        ran = run("programs", "--policy", "jinzhou-2021", "--lang", "en")
        assert (ran.status, ran.out) == (2, "")
        assert "Did you mean 'jinzhou-2020'?" in ran.err


class TestProcess:
    """The command line as its own process."""

    @staticmethod
    def start(*words: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONIOENCODING": encoding,
            "LC_ALL": "zh_CN.UTF-8",
        }
        environment.pop("PYTHONUTF8", None)
        return subprocess.run(  # our own interpreter with our own words
            [sys.executable, "-m", "unionaid", *words], capture_output=True, check=False, env=environment
        )

    def test_module(self) -> None:
        """``python -m unionaid`` runs, with the status of the command."""
        ran = self.start("show", "nothing")
        assert (ran.returncode, ran.stdout) == (2, b"")
        assert ran.stderr.decode().startswith("错误：")

    def test_console_in_gbk(self) -> None:
        """A console in GBK gets GBK."""
        ran = self.start("show", "金牌师徒奖励", encoding="gbk")
        assert ran.returncode == 0
        assert "金牌师徒奖励" in ran.stdout.decode("gbk")

    def test_console_in_ascii(self) -> None:
        """A console that knows no Chinese gets question marks, never a traceback."""
        ran = self.start("programs", encoding="ascii")
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert b"gold-pair-award" in ran.stdout

    def test_help_imports_little(self) -> None:
        """Help comes without the rules, Babel or the tables."""
        code = (
            "import sys; from unionaid.cli import main; main(['--help']); "
            "print([m for m in ('unionaid.policy', 'unionaid.assess', 'unionaid.files', 'babel', 'tabulate', "
            "'cattrs') if m in sys.modules], file=sys.stderr)"
        )
        ran = subprocess.run(  # our own interpreter with our own words
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"},
        )
        assert ran.stderr.decode().strip() == "[]"
