"""The reference of the command line, from the tree of commands and its help words.

Here: the layout of the page, and what holds of every command. Not here: what a
command or an option does, which ``unionaid.cli`` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import click

from making.markdown import code, escape, table, twin_line
from unionaid.cli.help_page import usage_lines, words_of
from unionaid.cli.tree import build
from unionaid.cli.words import ARGUMENTS, HEADINGS, METAVARS, OPTIONS, STATUS
from unionaid.lang import LANGS, Bilingual, Lang

__all__ = ["command_line", "walk"]

_PLACE: Final = "reference/command-line.md"
_COMMON: Final = ("lang", "help")
_TITLE: Final = Bilingual("命令行", "Command line")
_ABOUT: Final = Bilingual(
    "命令、选项和示例与 `unionaid 命令 --help` 所示相同，由程序生成。没有 `unionaid` 这个命令时，"
    "可以写成 `python -m unionaid`。",
    "The commands, options and examples are those of `unionaid COMMAND --help`, and are made from the "
    "program. Where there is no command `unionaid`, write `python -m unionaid`.",
)
_EVERY: Final = Bilingual("每个命令都有的选项", "Options of every command")
_STATUS_MORE: Final = Bilingual(
    "`unionaid policy check` 发现问题时退出码为 1。退出码为 2 时，错误写在标准错误输出上，一次列出全部；"
    "各项错误的办法见[错误代码](errors.md)。",
    "`unionaid policy check` ends with 1 where it finds faults. With 2 the errors go to standard error, all "
    "at once; what to do about each is told under [error codes](errors.md).",
)
_ENVIRONMENT: Final = Bilingual("环境变量", "Environment")
_VARIABLES: Final = (
    ("UNIONAID_REGISTRY", "registry"),
    ("UNIONAID_AS", "recorder"),
    ("LANG", "lang"),
)
"""Variables of the environment, and the option that each stands in for."""


def command_line() -> Mapping[str, str]:
    """Return the text of the page in each language by its place below ``docs``."""
    return {f"{lang}/{_PLACE}": "\n\n".join(_page(lang)) + "\n" for lang in LANGS}


def walk(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield *command* and every command below it, each with how it is called."""
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from walk(below, f"{path} {name}")


def _page(lang: Lang) -> Iterator[str]:
    root = build(lang)
    yield f"# {_TITLE.text(lang)}"
    yield twin_line(lang, _PLACE)
    yield _ABOUT.text(lang)
    yield f"## {HEADINGS['status'].text(lang)}"
    yield "\n".join(
        f"- {code(path)}{'：' if lang == 'zh' else ': '}{escape(told.text(lang))}"
        for path, told in STATUS.items()
    )
    yield _STATUS_MORE.text(lang)
    yield f"## {_EVERY.text(lang)}"
    common = [each for each in root.params if isinstance(each, click.Option) and each.name in _COMMON]
    yield _options(common, lang)
    yield f"## {_ENVIRONMENT.text(lang)}"
    header = ("变量", "代替", "说明") if lang == "zh" else ("variable", "instead of", "what it says")
    yield table(header, [(code(name), *_option_of(root, option, lang)) for name, option in _VARIABLES])
    for path, command in walk(root, "unionaid"):
        yield f"{'##' if path.count(' ') < 2 else '###'} {path}"
        yield from _command(command, lang)


def _option_of(root: click.Command, name: str, lang: Lang) -> tuple[str, str]:
    """Return how an option is spelled that some command has, and what it means."""
    for _, command in walk(root, ""):
        for option in command.params:
            if option.name == name:
                return code(option.opts[-1]), escape(OPTIONS[name].text(lang))
    raise LookupError(f"no command has an option {name}")


def _command(command: click.Command, lang: Lang) -> Iterator[str]:
    words = words_of(command)
    yield escape(words.about.text(lang))
    yield _shown(usage_lines(command, lang))
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    if arguments:
        header = (HEADINGS["arguments"].text(lang), "说明" if lang == "zh" else "what it is")
        yield table(
            header,
            [
                (code(METAVARS[str(each.name)].text(lang)), escape(ARGUMENTS[str(each.name)].text(lang)))
                for each in arguments
            ],
        )
    own = [each for each in command.params if isinstance(each, click.Option) and each.name not in _COMMON]
    if own:
        yield _options(own, lang)
    if isinstance(command, click.Group):
        colon, comma, stop = ("：", "、", "。") if lang == "zh" else (": ", ", ", ".")
        yield (
            HEADINGS["commands"].text(lang)
            + colon
            + comma.join(code(name) for name in command.commands)
            + stop
        )
    if words.examples:
        yield f"{HEADINGS['examples'].text(lang)}{'：' if lang == 'zh' else ':'}"
        yield _shown([each.text(lang) for each in words.examples])


def _options(options: list[click.Option], lang: Lang) -> str:
    header = (HEADINGS["options"].text(lang), "说明" if lang == "zh" else "what it does")
    return table(
        header, [(_spelling(each, lang), escape(OPTIONS[str(each.name)].text(lang))) for each in options]
    )


def _spelling(option: click.Option, lang: Lang) -> str:
    """Return how an option is written; a bar in a table's cell is written with a backslash."""
    metavar = "" if option.is_flag else " " + METAVARS[str(option.name)].text(lang)
    return code(", ".join(option.opts) + metavar).replace("|", "\\|")


def _shown(lines: list[str]) -> str:
    return "\n".join(["```text", *lines, "```"])
