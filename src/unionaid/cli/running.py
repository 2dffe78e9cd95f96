"""One run of the command line, from its words to its exit status.

Here: the language, and what becomes of every error. Not here: the commands.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from unionaid.cli.help_page import usage_lines
from unionaid.cli.misuse import sentence_of
from unionaid.cli.screen import complain
from unionaid.cli.tree import build
from unionaid.errors import UnionaidError, make_problem
from unionaid.lang import LANGS, Bilingual, Lang
from unionaid.text.locale import lang_from_environment

__all__ = ["run", "wanted_lang"]

_MISUSE: Final = 2
_INTERRUPTED: Final = 130
_PIPE_CLOSED: Final = 141
"""What a shell reports for a program that a closed pipe ended."""

_ERROR: Final = Bilingual(zh="错误：", en="Error: ")
_USAGE: Final = Bilingual(zh="用法：", en="Usage: ")
_MORE: Final = Bilingual(zh="查看说明：{path} --help", en="For help: {path} --help")


def wanted_lang(argv: Sequence[str]) -> Lang:
    """Return the language that the last ``--lang`` asks for, else that of the environment.

    It is wanted before anything is parsed, since errors are told in it too.
    """
    found = lang_from_environment(os.environ)
    for position, word in enumerate(argv):
        if word == "--":
            break
        value = (
            argv[position + 1]
            if word == "--lang" and position + 1 < len(argv)
            else word.removeprefix("--lang=")
        )
        for lang in LANGS:
            if value == lang and word.startswith("--lang"):
                found = lang
    return found


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The words after the program's name; those of the process unless
            given.

    Returns:
        The exit status.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    lang = wanted_lang(words)
    try:
        status = _call(words, lang)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _let_go_of_stdout()
        return _PIPE_CLOSED
    except OSError:  # functions that read and write files tell of it themselves; this is the output's own
        _let_go_of_stdout()
        complain(_ERROR.text(lang) + make_problem("output-failed").text(lang))
        return _MISUSE
    return status


def _call(words: list[str], lang: Lang) -> int:
    """Run the command and tell what went wrong, but for what ends a process."""
    tree = build(lang)
    try:
        with tree.make_context("unionaid", words) as ctx:
            status = tree.invoke(ctx)
        return int(status or 0)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        complain(_told(error, lang))
        return _MISUSE
    except UnionaidError as error:
        for problem in error.problems:
            complain(_ERROR.text(lang) + problem.line(lang))
        return _MISUSE


def _told(error: click.ClickException, lang: Lang) -> str:
    lines = [_ERROR.text(lang) + sentence_of(error).text(lang)]
    ctx = getattr(error, "ctx", None)
    if ctx is not None:
        lines += [_USAGE.text(lang) + usage for usage in usage_lines(ctx.command, lang)]
        lines.append(_MORE.text(lang).format(path=ctx.command_path))
    return "\n".join(lines)


def _let_go_of_stdout() -> None:
    """Send what is still waiting nowhere, or Python complains of it while ending."""
    with contextlib.suppress(OSError, ValueError):  # a stand-in for stdout has no number
        descriptor = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
