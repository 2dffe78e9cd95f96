"""Policy files with one figure or date changed by one.

The text is changed where the figure stands, so a mutant is what a slip of the
pen would make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from attrs import frozen

from unionaid.errors import InvalidPolicy
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.model import PolicyRules

__all__ = ["Mutant", "mutants"]

_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\.)*"|#.*'  # text and comments, passed over
    r"|(?P<day>\d{4}-\d\d-\d\d)"
    r"|(?<![\w-])(?P<figure>\d[\d_]*(?:\.\d+)?)(?![\w-])"
)
_HEADER: Final = re.compile(r"^\[+(?P<name>[^\]]+)\]+")

PRINTED: Final = ("targets", "public_notice")
"""Sections that say what is printed and decide nothing; they have tests of their own."""

PRINTED_KEYS: Final = ("decimals", "deadline")
"""Keys of the same kind: places of a parameter, the last day to apply."""


@frozen
class Mutant:
    """A policy text with one token changed.

    Args:
        line: The line of the token, from 1.

        section: The section it stands in.

        was: The token.

        now: What stands there instead.

        text: The whole text.
    """

    line: int
    section: str
    was: str
    now: str
    text: str

    @property
    def name(self) -> str:
        """Where it is and what was changed."""
        return f"line {self.line}, {self.section}: {self.was} to {self.now}"

    def policy(self) -> PolicyRules | None:
        """Return what the text says, None if it is no longer a policy."""
        try:
            return read_policy_bytes(self.text.encode(), file="mutant.toml")
        except InvalidPolicy:
            return None


def mutants(text: str) -> Iterator[list[Mutant]]:
    """Walk the figures and dates of parameters and programs, with each way to be one off."""
    section, start = "", 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        header = _HEADER.match(line)
        if header is not None:
            section = header["name"]
        elif section.split(".")[0] in ("parameters", "programs") and section.split(".")[-1] not in PRINTED:
            for match in _TOKEN.finditer(line):
                key = re.findall(r"(\w+)\s*=\s*[{\[]?\s*(?:day\s*=\s*)?$", line[: match.start()])
                if match.lastgroup is None or (key and key[-1] in PRINTED_KEYS):
                    continue
                yield [
                    Mutant(number, section, match[0], now, _replaced(text, start, match, now))
                    for now in _off_by_one(match)
                ]
        start += len(line)


def _replaced(text: str, start: int, match: re.Match[str], now: str) -> str:
    return text[: start + match.start()] + now + text[start + match.end() :]


def _off_by_one(match: re.Match[str]) -> list[str]:
    """Return the token one more and one less; of a date also by months and years."""
    if match["day"]:
        day = date.fromisoformat(match["day"])
        month = day.replace(day=1) + timedelta(days=32)
        return [str(day + timedelta(days=1)), str(month.replace(day=1)), str(day.replace(year=day.year + 1))]
    written = match["figure"].replace("_", "")
    value = Decimal(written)
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return [str(value + step), *([str(value - step)] if value else [])]
