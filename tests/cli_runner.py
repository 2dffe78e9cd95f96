"""Running the command line inside a test, and the files it is run on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import frozen

from unionaid.cli import main

__all__ = ["HEADER", "PAIR", "Ran", "Runner", "good", "write_csv"]

PAIR: Final = "gold-pair-award"

HEADER: Final = "名称,身份证号或编号,身份,师徒对编号,是否评选为金牌师徒,表彰日期"


@frozen
class Ran:
    """What one command answered.

    Args:
        status: The exit status.

        out: What it printed.

        err: What it complained of.
    """

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Return what it printed, read as JSON."""
        return json.loads(self.out)


class Runner:
    """Runs commands in this process, in a folder of its own.

    Args:
        capsys: Catches what is printed.

        folder: Where files are looked for.
    """

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys = capsys
        self.folder = folder

    def __call__(self, *words: str) -> Ran:
        """Run one command."""
        self.capsys.readouterr()
        status = main(words)
        printed = self.capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    def write(self, name: str, text: str, *, encoding: str = "utf-8") -> str:
        """Write a file and return its name."""
        (self.folder / name).write_text(text, encoding=encoding, newline="")
        return name


def good(person: str, *, role: str = "师傅", pair: str = "P1", name: str = "甲") -> str:
    """Return a row of an eligible master or apprentice."""
    return f"{name},{person},{role},{pair},是,2020-08-18"


def write_csv(run: Runner, name: str, *rows: str, header: str = HEADER) -> str:
    """Write rows under the usual header."""
    return run.write(name, "\n".join([header, *rows]) + "\n")
