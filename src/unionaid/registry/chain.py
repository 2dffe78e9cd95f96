"""Entries: numbered without gaps, each chained to the one before by SHA-256.

Here: the text of an entry, its hash, the anchor. Not here: what an entry means
(``fold``), where it is stored (``writing``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from attrs import field, frozen

from unionaid.errors import Refused, make_problem

__all__ = ["BEGINNING", "Anchor", "Entry", "chained", "entry_text", "read_entry"]

BEGINNING: Final = "0" * 64
"""What the first entry is chained to."""

_CHECK: Final = 8
"""How many characters of the hash are the short check code."""

_ANCHOR: Final = re.compile(r"\s*([0-9]{1,18})\s*[:：/ ]\s*([0-9A-Fa-f]{8,64})\s*")

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@frozen
class Entry:
    """One entry, read.

    Args:
        number: Its number, from 1.

        at: When it was recorded, by the clock of that machine; order is the
            number's alone.

        command: The command that it belongs to.

        subject: What it is about: ``claim``, ``budget``, ``payment`` …

        id: Which one.

        event: What happened.

        data: Ids, amounts, days and hashes; nothing personal.

        texts: From the kind of a text in the table of personal data to its
            HMAC; the text stands there under this entry's number.
    """

    number: int
    at: str
    command: int
    subject: str
    id: int
    event: str
    data: Mapping[str, Any] = field(factory=dict)
    texts: Mapping[str, str] = field(factory=dict)


@frozen
class Anchor:
    """The last entry of a registry, to stand on paper: whoever cuts it off is found out.

    Args:
        number: Its number.

        hash: Its hash in hexadecimal; the first eight characters are its check code.

    Example:
        >>> Anchor.read("17:0a1b2c3d").number
        17
    """

    number: int
    hash: str

    @property
    def check(self) -> str:
        """The short check code."""
        return self.hash[:_CHECK]

    def __str__(self) -> str:
        """Return number and check code, as :meth:`read` takes them."""
        return f"{self.number}:{self.check}"

    @classmethod
    def read(cls, text: str) -> Anchor:
        """Return the anchor that stands on a sheet: its number and the hash or its beginning.

        Raises:
            Refused: It is none.
        """
        found = _ANCHOR.fullmatch(text)
        if found is None:
            raise Refused([make_problem("registry-anchor-form")])
        return cls(int(found[1]), found[2].lower())


def entry_text(entry: Entry) -> str:
    """Return *entry* as the text that is stored and hashed."""
    return (
        f'{{"number":{entry.number},"at":"{entry.at}","command":{entry.command},'
        f'"subject":"{entry.subject}","id":{entry.id},"event":"{entry.event}",'
        f'"data":{_dumps(entry.data)},"texts":{_dumps(entry.texts)}}}'
    )


def read_entry(text: str) -> Entry:
    """Return the entry in *text*.

    Raises:
        ValueError, TypeError: It is none.
    """
    return Entry(**json.loads(text))


def chained(previous: str, text: str) -> str:
    """Return the hash of an entry, in hexadecimal.

    Args:
        previous: The hash of the entry before, in hexadecimal.

        text: The entry as stored.
    """
    return sha256(f"{previous}\n{text}".encode()).hexdigest()
