"""The ground of every fact reader: missing, plain text, keys.

Here: what all readers share. Not here: what a particular type accepts.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from attrs import frozen

from unionaid.errors import Problem, make_problem

__all__ = ["MAX_TEXT", "Spoiled", "Unreadable", "as_key", "as_text", "is_missing", "key_of", "plain"]

MAX_TEXT: Final = 2000
"""The longest text taken for one fact; more is a paste into the wrong cell."""

_FULL_WIDTH: Final = {0x3000: 0x20, 0xFFE5: 0xA5} | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class Unreadable(ValueError):
    """One value cannot be read as its type; ``problem`` says why."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.problem: Problem = make_problem(code, **details)


@frozen
class Spoiled:
    """A cell that has content, but whose value a spreadsheet has lost.

    Args:
        code: What became of it, the code of a problem: ``digits-lost`` for a
            number rounded to 15 digits, ``cell-error`` for #N/A and its like.
    """

    code: str


def is_missing(raw: object) -> bool:
    """Tell whether *raw* gives no value: ``None`` or nothing but blanks."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def plain(text: str) -> str:
    """Return *text* trimmed, with full-width ASCII (and ￥) made half-width.

    Nothing else is folded: digits of other scripts stay, and are refused.
    """
    return text.strip() if text.isascii() else text.translate(_FULL_WIDTH).strip()


def as_text(raw: object) -> str:
    """Return *raw* as trimmed text.

    Raises:
        Unreadable: Not text or a whole number, too long, or not printable.
    """
    if not isinstance(raw, str):  # asked first: nearly all that comes here is text
        if isinstance(raw, float):
            raise Unreadable("number-float")
        if isinstance(raw, Spoiled):
            raise Unreadable(raw.code)
        if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**30:
            return str(raw)
        raise Unreadable("not-a-value")
    text = raw.strip()
    if len(text) > MAX_TEXT:
        raise Unreadable("text-too-long", limit=MAX_TEXT)
    if not text.isprintable() and any(
        unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n\r" for char in text
    ):
        raise Unreadable("text-control")
    return text


def as_key(text: str) -> str:
    """Return *text* as keys are compared: NFKC, trimmed, upper case.

    The second pass makes the result its own key, since upper case can undo NFKC.
    """
    if text.isascii():
        key = text.strip().upper()
        return text if key == text else key  # the same text again takes no more memory
    for _ in range(2):
        text = unicodedata.normalize("NFKC", text).strip().upper()
    return unicodedata.normalize("NFKC", text)


def key_of(raw: object) -> str:
    """Return *raw*, read as text, as a key.

    Raises:
        Unreadable: As for :func:`as_text`; folding can also make text longer.
    """
    if type(raw) is str and raw.isalnum() and raw.isascii() and len(raw) <= MAX_TEXT and raw == raw.upper():
        return raw  # as most numbers are written: nothing in it can be folded
    key = as_key(as_text(raw))
    if len(key) > MAX_TEXT:
        raise Unreadable("text-too-long", limit=MAX_TEXT)
    return key
