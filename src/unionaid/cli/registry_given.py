"""What commands of the registry are given alike: which registry, who acts, which claims.

Here: these as values, opening the registry, and reading numbers, years, amounts
and longer texts. Not here: finding the claims (``registry_selecting``), telling
what was done (``registry_told``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from unionaid.cli.given import read_day
from unionaid.cli.misuse import Misuse
from unionaid.cli.screen import complain
from unionaid.errors import InvalidFile, Refused, make_problem
from unionaid.facts import Money, Unreadable
from unionaid.files.source import load_text, place_fault, shown
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.registry.acts import Act
    from unionaid.registry.registry import Registry

__all__ = [
    "STDIN",
    "Chosen",
    "Signed",
    "note_days_to_come",
    "read_amount",
    "read_number",
    "read_numbers",
    "read_reason",
    "read_text",
    "read_year",
]

STDIN: Final = "-"
"""How standard input is named where a file or a text is wanted."""

_AS: Final = "UNIONAID_AS"
_MOST_DIGITS: Final = 15
_TEXT_LIMIT: Final = 2**20
"""The longest file of a text or an account, in bytes; a real one has a few lines."""


_TO_COME: Final = Bilingual(
    zh="请核对 {option} {day}：这一天还没有到。照写的日期办理。",
    en="Check {option} {day}: that day is still to come. It is taken as it stands.",
)


def note_days_to_come(days: Mapping[str, str | None], lang: Lang) -> None:
    """Tell of each day that lies ahead: nearly always a slip of the pen.

    Days come from people and decide what is recorded, the clock never does, so this
    stops nothing. What is no day is told where it is read.

    Args:
        days: What was given, by option.

        lang: The language.
    """
    today = date.today()  # noqa: DTZ011 - the day on the user's wall
    for option, written in days.items():
        try:
            day = read_day(written, option)
        except Misuse:
            continue
        if day is not None and day > today:
            complain(_TO_COME.text(lang).format(option=option, day=day))


@frozen
class Signed:
    """Which registry, who records, and who decided when on which paper, as typed.

    Args:
        registry: The registry; None is the environment's, else the usual file.

        recorder: Who records; None is the environment's.

        by, day, document: Who decided, on which day and paper.

        command_id: The caller's id of the command.
    """

    registry: str | None = None
    recorder: str | None = field(default=None, repr=False)
    by: str | None = field(default=None, repr=False)
    day: str | None = None
    document: str | None = field(default=None, repr=False)
    command_id: str | None = None

    def open(self) -> Registry:
        """Open the registry.

        Raises:
            Misuse: It is named by nothing.

            RegistryError: There is none.
        """
        from unionaid.registry.registry import Registry

        return Registry.open(self.place)

    @property
    def place(self) -> str | None:
        """Where the registry is, None for the usual place.

        Raises:
            Misuse: It is named by nothing.
        """
        _not_blank({"--registry": self.registry})
        return self.registry

    @property
    def files(self) -> list[str]:
        """The file of the registry, which nothing else may be written to; none on a server.

        Raises:
            Misuse: The registry is named by nothing.

            RegistryError: It is named by what is no address.
        """
        from unionaid.registry.store import address

        url = address(self.place)
        return [url.database] if url.get_backend_name() == "sqlite" and url.database else []

    @property
    def name(self) -> str:
        """Who records.

        Raises:
            Refused: Nobody is named.
        """
        name = os.environ.get(_AS, "") if self.recorder is None else self.recorder
        if not name.strip():
            raise Refused([make_problem("registry-recorder-wanted")])
        return name

    def act(self, *, option: str = "--on") -> Act:
        """Return who acts.

        Args:
            option: By which option the day was given.

        Raises:
            Misuse: Something is blank, or the day is none.

            Refused: Nobody records.
        """
        from unionaid.registry.acts import Act

        # a blank would be taken for "not given": the recorder would stand as who decided
        _not_blank({"--by": self.by, "--document": self.document, "--id": self.command_id})
        return Act(
            self.name, by=self.by, on=read_day(self.day, option), document=self.document, id=self.command_id
        )


@frozen
class Chosen:
    """Which claims, as typed: their numbers, or what they have in common.

    Args:
        claims: Numbers, ranges, adjustments.

        of_notice, of_program, in_state, of_year, of_county, file_command: Conditions.

        expected: How many they should be.
    """

    claims: tuple[str, ...] = ()
    of_notice: str | None = None
    of_program: str | None = None
    in_state: str | None = None
    of_year: str | None = None
    of_county: str | None = None
    file_command: str | None = None
    expected: str | None = None

    @property
    def conditions(self) -> dict[str, str]:
        """The conditions that are given, by their options."""
        given = {
            "--notice": self.of_notice,
            "--program": self.of_program,
            "--state": self.in_state,
            "--year": self.of_year,
            "--county": self.of_county,
            "--file-command": self.file_command,
        }
        _not_blank(given)
        return {option: value for option, value in given.items() if value is not None}


def _not_blank(given: dict[str, str | None]) -> None:
    """Refuse what is given and blank, as an empty variable of a script is.

    Raises:
        Misuse: One is blank.
    """
    for option, value in given.items():
        if value is not None and not value.strip():
            raise Misuse("registry-blank", option=option)


def read_number(text: str, option: str) -> int:
    """Return a number given with *option*.

    Raises:
        Misuse: It is none.
    """
    written = text.strip()
    if not (written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS):
        raise Misuse("registry-number", option=option)
    return int(written)


def read_numbers(texts: Iterable[str], name: Bilingual) -> list[int]:
    """Return transfers by number, ranges resolved.

    Raises:
        Misuse: One is no number.
    """
    from unionaid.registry.acts import read_refs

    given = list(texts)
    try:
        refs = read_refs(given) if given else ()
    except Refused:
        raise Misuse("registry-numbers", name=name) from None
    if any(ref.seq is not None for ref in refs):
        raise Misuse("registry-numbers", name=name)
    return [ref.claim for ref in refs]


def read_year(text: str | None, option: str | Bilingual) -> int | None:
    """Return a year given with *option*, None if none was.

    Raises:
        Misuse: It is no year.
    """
    if text is None:
        return None
    written = text.strip().removesuffix("年")
    if not (written.isascii() and written.isdigit() and len(written) == 4):
        # a space before Chinese, as after every word in Latin letters
        name = Bilingual(zh=f"{option} ", en=option) if isinstance(option, str) else option
        raise Misuse("registry-year-form", option=name)
    return int(written)


def read_amount(text: str) -> Decimal:
    """Return yuan given with ``--amount``.

    Raises:
        Misuse: It is no sum of money.
    """
    try:
        return Money().read(text)
    except Unreadable:
        raise Misuse("registry-amount-form") from None


def read_reason(text: str | None) -> str:
    """Return a reason, read from standard input where it is written ``-``.

    Raises:
        Refused: There is none.
    """
    told = read_text(STDIN) if text == STDIN else text or ""
    if not told.strip():
        raise Refused([make_problem("registry-reason-wanted")])
    return " ".join(told.split())


def read_text(place: str) -> str:
    """Return the text of a small file, or of standard input where it is named ``-``.

    Raises:
        InvalidFile: It cannot be read.
    """
    if place == STDIN:
        raw = sys.stdin.read(_TEXT_LIMIT + 1)
        if len(raw) > _TEXT_LIMIT:
            raise InvalidFile([make_problem("file-too-large", limit="1 MB")])
        return raw.removeprefix("\ufeff")
    try:
        fault = place_fault(Path(place))
        if fault is not None:
            raise InvalidFile([fault])
        allowed = Bilingual(zh="文本文件（.txt）", en="text files (.txt)")
        return load_text(place, limit=_TEXT_LIMIT, allowed=allowed)
    except InvalidFile as refused:
        raise InvalidFile(each.at(file=shown(place)) for each in refused.problems) from None
