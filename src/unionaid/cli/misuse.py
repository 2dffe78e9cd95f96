"""What is wrong with a command, in sentences of our own.

Here: misuse raised by the commands, and click's own errors told in both
languages. What was typed is never repeated: it may be anything. Not here:
problems in data (``unionaid.errors``).
"""

from __future__ import annotations

import re
from typing import Final

import click

from unionaid.cli.registry_misuse import REGISTRY_SENTENCES
from unionaid.cli.words import METAVARS
from unionaid.lang import Bilingual
from unionaid.text.nearest import hint

__all__ = ["Misuse", "sentence_of"]

_SENTENCES: Final = {
    "argument-extra": (
        "多出了参数。请对照用法，含空格的内容要加引号。",
        "there are more arguments than the command takes. Compare the usage; quote what contains spaces.",
    ),
    "argument-missing": ("缺少“{name}”。请补上。", "{name} is missing. Give it."),
    "budget-form": (
        "--budget 要写成“项目=元”，如 金牌师徒奖励=100000。请改写，每个项目写一次。",
        "--budget is written PROGRAM=YUAN, such as gold-pair-award=100000. Rewrite it, once "
        "for each program.",
    ),
    "budget-program": (
        "--budget 写的项目在这批申报里没有。请核对项目，或去掉它。",
        "no case is of a program that --budget names. Check the program, or leave it out.",
    ),
    "command-unknown": ("没有这个命令。{hint}", "there is no such command. {hint}"),
    "day-form": (
        "{option} 要写日期，如 2020-09-01。请改写。",
        "{option} is a date, such as 2020-09-01. Rewrite it.",
    ),
    "days-form": (
        "--days 要写工作日数，如 5。请改写。",
        "--days is a number of working days, such as 5. Rewrite it.",
    ),
    "fact-and-file": (
        "文件和 --fact 不能同时用。请二者选一；“事项=值”写在 --fact 之后。",
        "files and --fact cannot be used together. Choose one; write NAME=VALUE after --fact.",
    ),
    "fact-form": (
        "--fact 要写成“事项=值”，如 {example}=…。请改写，含空格的要加引号。",
        "--fact is written NAME=VALUE, such as {example}=…. Rewrite it; quote what contains spaces.",
    ),
    "file-twice": (
        "同一个文件给了两次。请去掉一个，以免重复测算。",
        "the same file is given twice. Leave one out, or its cases count twice.",
    ),
    "general": (
        "命令的写法有误。请对照用法。",
        "the command is not written as it should be. Compare the usage.",
    ),
    "lang-unknown": ("--lang 只能是 zh 或 en。请改写。", "--lang is zh or en. Give one of them."),
    "month-form": (
        "--month 要写月份，如 2020-09。请改写。",
        "--month is a month, such as 2020-09. Rewrite it.",
    ),
    "nothing-given": (
        "没有给出申报。请写明文件，或用 --fact 事项=值 填写一条。",
        "there is no case. Name a file, or give one case by --fact NAME=VALUE.",
    ),
    "one-file": (
        "explain 一次只看一个文件。请只写一个文件。",
        "explain looks into one file at a time. Name one file.",
    ),
    "option-no-value": (
        "选项 {option} 后面不带内容。请去掉等号及其后的内容。",
        "option {option} takes no value. Leave out the equals sign and what follows.",
    ),
    "option-unknown": ("没有这个选项。{hint}", "there is no such option. {hint}"),
    "option-value-missing": (
        "选项 {option} 后面要写内容（{metavar}）。请补上。",
        "option {option} needs a value ({metavar}). Give it.",
    ),
    "option-wanted": ("要写明 {option}。请补上。", "{option} is missing. Give it."),
    "problems-is-output": (
        "--problems 和 -o 写的是同一个文件。请换一个文件名。",
        "--problems and -o name the same file. Choose another name.",
    ),
    "problems-of-file": (
        "--problems 只和文件一起用。请去掉它，或写明文件。",
        "--problems goes with a file. Leave it out, or name the file.",
    ),
    "problems-kind": (
        "--problems 写出的是 Excel 文件。请把文件名改为以 .xlsx 结尾。",
        "--problems writes a workbook. Give a name that ends in .xlsx.",
    ),
    "program-wanted": (
        "用 --fact 时要写明项目。请在命令后写项目的代号或名称。",
        "with --fact the program has to be named. Give its id or its name after the command.",
    ),
    "row-in-sheets": (
        "几张工作表都有这一行：{sheets}。请用 --sheet 写明是哪一张。",
        "several worksheets have that row: {sheets}. Say which by --sheet.",
    ),
    "row-none": (
        "文件中没有这一行。有申报的行：{rows}。",
        "the file has no such row. Rows with a case: {rows}.",
    ),
    "row-not-whole": ("--row 要写行号，如 2。请改写。", "--row is a whole number, such as 2. Rewrite it."),
    "row-only-file": (
        "--row 只和文件一起用。请去掉它，或写明文件。",
        "--row goes with a file. Leave it out, or name the file.",
    ),
    "workbook-only": (
        "{option} 只和 -o 输出.xlsx 一起用。请去掉它，或写出 .xlsx。",
        "{option} goes with -o OUT.xlsx. Leave it out, or write an .xlsx.",
    ),
    "row-wanted": ("请用 --row 写明是第几行。", "Say which row by --row N."),
    **REGISTRY_SENTENCES,
}


class Misuse(click.UsageError):
    """The command was not used as it is meant.

    Args:
        code: The kind of misuse.

        **details: What the sentence needs.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.sentence = _fill(code, **details)
        super().__init__(self.sentence.en)


def _fill(code: str, **details: object) -> Bilingual:
    zh, en = _SENTENCES[code]
    halves = {
        name: (value.zh, value.en) if isinstance(value, Bilingual) else (value, value)
        for name, value in details.items()
    }
    return Bilingual(
        zh=zh.format_map({name: half[0] for name, half in halves.items()}),
        en=en.format_map({name: half[1] for name, half in halves.items()}),
    )


def sentence_of(error: click.ClickException) -> Bilingual:
    """Return what is wrong, whoever noticed it.

    Click's own text is never used: it is English, and it repeats what was typed.
    """
    if isinstance(error, Misuse):
        return error.sentence
    if isinstance(error, click.NoSuchOption):
        return _fill("option-unknown", hint=_option_hint(error))
    if isinstance(error, click.BadOptionUsage):
        return _option_usage(error)
    if isinstance(error, click.MissingParameter) and error.param is not None and error.param.name in METAVARS:
        return _fill("argument-missing", name=METAVARS[error.param.name])
    if type(error) is click.UsageError:
        return _fill("argument-extra")
    return _fill("general")


def _options(error: click.UsageError) -> list[click.Parameter]:
    return [] if error.ctx is None else error.ctx.command.get_params(error.ctx)


def _option_hint(error: click.NoSuchOption) -> Bilingual:
    known = [name for param in _options(error) for name in param.opts if name.startswith("--")]
    return hint(re.split("[=\uff1d]", error.option_name)[0], known)


def _option_usage(error: click.BadOptionUsage) -> Bilingual:
    for param in _options(error):
        if error.option_name in param.opts:
            shown = param.opts[-1]
            if isinstance(param, click.Option) and param.is_flag:
                return _fill("option-no-value", option=shown)
            return _fill("option-value-missing", option=shown, metavar=METAVARS[str(param.name)])
    return _fill("general")
