"""What reaches the terminal, or the pipe behind it.

Here: printing so that no character, no console and no closed pipe ends in a
traceback. Not here: what is printed.
"""

from __future__ import annotations

import codecs
import json
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, Final, TextIO

__all__ = ["complain", "json_lines", "one_line", "say", "say_json", "width", "wrap"]

_DROPPED: Final = frozenset({"Cc", "Cf", "Cs"})
_CLOSING: Final = frozenset(
    ",.;:?!)]}%\uff0c\u3002\uff1b\uff1a\uff1f\uff01\u3001\uff09\u201d\u2019\u300b\u3015\u3011"
)
"""Marks that never begin a line."""

_OPENING: Final = frozenset("\uff08\u201c\u2018\u300a\u3014\u3010([{")


def one_line(text: str) -> str:
    """Return *text* on one line, without characters that act on a terminal.

    For what comes from a file, its name included.
    """
    spaced = " ".join(text.split()) if any(char in text for char in "\t\n\v\f\r\x85\u2028\u2029") else text
    return "".join(char for char in spaced if unicodedata.category(char) not in _DROPPED)


def _write(text: str, stream: TextIO) -> None:
    """Write *text*; what the stream cannot encode becomes a question mark."""
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding, stream.errors or "strict")
    except UnicodeEncodeError:
        text = text.encode(encoding, "replace").decode(encoding)
    stream.write(text + "\n")


def _safe(text: str) -> str:
    """Return *text*, line breaks kept, without characters that act on a terminal."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _DROPPED)


def say(text: str) -> None:
    """Print *text* for a person."""
    _write(_safe(text), sys.stdout)


def complain(text: str) -> None:
    """Print *text* where errors go."""
    _write(_safe(text), sys.stderr)


def say_json(value: Any) -> None:
    """Print *value* as JSON: a list with one item to a line, else indented.

    A console that is not UTF-8 gets ASCII escapes, so that what it shows, or
    what is piped on, is still the same JSON.
    """
    encoding = sys.stdout.encoding or "utf-8"
    ascii_only = codecs.lookup(encoding).name != "utf-8"
    if isinstance(value, list):
        text = json_lines(value, ascii_only=ascii_only)
    else:
        text = json.dumps(value, ensure_ascii=ascii_only, indent=2)
    _write(text, sys.stdout)


def json_lines(items: Iterable[Any], *, ascii_only: bool = False) -> str:
    """Return *items* as one JSON array, each on a line of its own."""
    lines = [" " + json.dumps(item, ensure_ascii=ascii_only) for item in items]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"


def width(text: str) -> int:
    """Return how many columns *text* takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pieces(text: str) -> Iterable[str]:
    """Yield what may not be parted: a Latin word, a Chinese character with its marks."""
    piece = ""
    for char in text:
        if char == " ":
            if piece:
                yield piece
            yield " "
            piece = ""
            continue
        wide = width(char) == 2
        joins = piece == "" or char in _CLOSING or piece[-1] in _OPENING
        if joins or not (wide or width(piece[-1]) == 2):
            piece += char
        else:
            yield piece
            piece = char
    if piece:
        yield piece


def wrap(text: str, columns: int) -> list[str]:
    """Return *text* in lines of at most *columns*, as a terminal counts them.

    Chinese is parted between any two characters, but never before a closing
    mark; Latin words are kept whole, unless one alone is too long.

    Args:
        text: One line.

        columns: At least two.

    Example:
        >>> wrap("工会经费，全额返还", 10)
        ['工会经费，', '全额返还']
    """
    if width(text) <= columns:
        return [text.strip()]
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        if piece == " " and not line:
            continue
        while width(piece) > columns and len(piece) > 1:
            cut = next(i for i in range(len(piece), 0, -1) if width(piece[:i]) <= columns)
            lines.append(piece[:cut])
            piece = piece[cut:]
        line += piece
    if line.strip():
        lines.append(line.rstrip())
    return lines or [""]
