"""A federation at the command line of the registry: its people, its pairs, its words.

All invented: the identity numbers are of a place that does not exist, the cards
of no bank. Here: what the tests of ``unionaid registry`` share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from cli_runner import PAIR, Ran, Runner

__all__ = ["ACCOUNTS", "IDS", "PHONES", "PRIVATE", "Office", "card", "identity", "office"]


def identity(number: int) -> str:
    """Return an identity number of nowhere, with its check digit."""
    body = f"99999919000101{number:03}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def card(number: int) -> str:
    """Return a card of no bank, with its check digit."""
    body = f"62000000000{number:04}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


NAMES: Final = ("甲一", "乙二", "丙三", "丁四")
IDS: Final = tuple(identity(1 + 2 * number) for number in range(4))
ACCOUNTS: Final = tuple(card(7 + number) for number in range(6))
PHONES: Final = tuple(f"1990000{number:04}" for number in range(1, 5))
PRIVATE: Final = (*IDS, *ACCOUNTS, *PHONES)
"""What stands nowhere but in payment files, copies and exports."""

HEADER: Final = (
    "名称,身份证号或编号,身份,师徒对编号,是否评选为金牌师徒,表彰日期,收款户名,账号,开户行,联系电话"
)


class Office:
    """Runs commands of one registry, and keeps everything that they print.

    Args:
        run: Runs a command.

        lang: The language that it speaks.
    """

    def __init__(self, run: Runner, lang: str = "zh") -> None:
        self.run = run
        self.lang = lang
        self.printed: list[str] = []

    @property
    def folder(self) -> Path:
        """Where files are looked for."""
        return self.run.folder

    def __call__(self, *words: str, by: str | None = None, status: int = 0) -> Ran:
        """Run ``unionaid registry`` with *words*, as the clerk unless *by* says otherwise."""
        ran = self.free(*words, "--as", by or "张三")
        assert status == ran.status, ran.out + ran.err
        return ran

    def free(self, *words: str) -> Ran:
        """Run ``unionaid registry`` with *words* alone."""
        ran = self.run("registry", *words, "--lang", self.lang)
        self.printed += [ran.out, ran.err]
        return ran

    def read(self, *words: str, status: int = 0) -> Ran:
        """Run a command that nobody signs."""
        ran = self.free(*words)
        assert status == ran.status, ran.out + ran.err
        return ran

    # the steps of a year

    def begin(self, yuan: str = "60000") -> None:
        """Make the registry, with a budget line for the pairs."""
        self("init", "--person", "李四", "--person", "王五", "--person", "赵六")
        self.line(yuan=yuan)

    def line(self, *, year: str = "2020", yuan: str = "60000") -> Ran:
        """Open the line of a year, or set it anew."""
        named = ("--year", year, "--amount", yuan, "--program", PAIR)
        return self("budget", "金牌师徒", *named, "--by", "王五", "--on", "2020-01-06", "--document", "预1")

    def write(self, name: str = "a.csv", people: int = 4, *, selected: str = "是") -> str:
        """Write a list of masters and apprentices, in turn."""
        rows = []
        for number in range(people):
            role, pair = ("师傅", "徒弟")[number % 2], f"P{number // 2}"
            facts = f"{NAMES[number]},{IDS[number]},{role},{pair},{selected},2020-08-18"
            rows.append(f"{facts},{NAMES[number]},{ACCOUNTS[number]},某行,{PHONES[number]}")
        return self.run.write(name, "\n".join([HEADER, *rows]) + "\n")

    def submitted(self, people: int = 4) -> Ran:
        """Submit the list."""
        return self("submit", PAIR, self.write(people=people), "--on", "2020-08-19")

    def reviewed(self, claims: str = "1-4") -> Ran:
        """Review claims."""
        return self("review", claims, "--by", "李四", "--on", "2020-08-20", "--document", "复1")

    def publicized(self, claims: str = "1-4") -> Ran:
        """Put claims on notice, until 26 August 2020."""
        return self("publicize", claims, "--from", "2020-08-20")

    def approved(self, *claims: str, document: str = "批1") -> Ran:
        """Approve claims on the day after the notice."""
        return self("approve", *claims, "--by", "王五", "--on", "2020-08-27", "--document", document)

    def up_to_approval(self) -> None:
        """Take all four claims to their approval: 3,000, 2,000, 3,000 and 2,000 yuan."""
        self.begin()
        self.submitted()
        self.reviewed()
        self.publicized()
        self.approved("1-4")

    def anchor(self) -> str:
        """Return the registry's last entry."""
        return str(self.read("status", "--json").json()["anchor"])


@pytest.fixture
def office(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    """An office in a folder of its own, without a registry."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    for variable in ("UNIONAID_AS", "UNIONAID_REGISTRY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return Office(Runner(capsys, tmp_path))
