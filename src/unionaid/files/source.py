"""From a path to text: the file is there, is text, is not too large.

Here: finding, bounding, reading, decoding, and parting text into lines. Not here: what stands in the
text (``csv_in``, ``json_in``).
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from typing import Final

from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.lang import Bilingual

__all__ = ["lines_of", "load_bytes", "load_text", "place_fault", "shown"]

_CHUNK: Final = 2**20

_BINARY: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How zip (.xlsx, .ods) and OLE (.xls, .et) files begin, whatever their name says."""

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def shown(path: str | os.PathLike[str]) -> str:
    """Return *path* as text that can be printed and stored.

    A file name in another encoding reaches Python as half surrogates, which
    no output takes.
    """
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")


def place_fault(path: str | os.PathLike[str]) -> Problem | None:
    """Return why there is no file at *path*, or None if there is one."""
    try:
        mode = os.stat(path).st_mode
    except PermissionError:
        return make_problem("file-unreadable")
    except (OSError, ValueError):  # ValueError: a path that no system could hold
        return make_problem("file-missing")
    return make_problem("file-folder") if stat.S_ISDIR(mode) else None


def load_text(path: str | os.PathLike[str], *, limit: int, allowed: Bilingual) -> str:
    """Return the whole text of the file at *path*, without a byte order mark.

    Args:
        path: An existing file.

        limit: The most bytes that are taken; asked of the file before reading,
            and held while reading, since not every file knows its size.

        allowed: The kinds of file that can be read, for the message.

    Raises:
        InvalidFile: The file cannot be opened, is too large, binary, empty, or
            in no known encoding.
    """
    return _decode(load_bytes(path, limit=limit), allowed=allowed)


def lines_of(text: str, start: int = 0) -> Iterator[str]:
    """Yield the lines of *text* from *start* on, as an editor counts them, ends kept.

    Not str.splitlines, which also parts at characters that a cell may hold; not
    StringIO, which takes four bytes for every character.
    """
    return (line[0] for line in _LINE.finditer(text, start))


def load_bytes(path: str | os.PathLike[str], *, limit: int) -> bytes:
    """Return all bytes of the file at *path*, at most *limit*.

    Raises:
        InvalidFile: The file cannot be opened, or is too large.
    """
    data = bytearray()
    try:
        with open(path, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            while size <= limit and (chunk := stream.read(_CHUNK)):
                data += chunk
                size = len(data)
    except OSError:
        raise InvalidFile([make_problem("file-unreadable")]) from None
    if size > limit:
        raise InvalidFile([make_problem("file-too-large", limit=f"{limit // 2**20} MB")])
    return bytes(data)


def _decode(data: bytes, *, allowed: Bilingual) -> str:
    """Decode strictly, the whole file in one encoding: half a guess corrupts names."""
    encodings: tuple[str, ...] = ("utf-8", "gb18030")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    elif data.startswith(_BINARY) or b"\0" in data:
        raise InvalidFile([make_problem("file-binary", allowed=allowed)])
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise InvalidFile([make_problem("file-encoding")])
    if "\0" in text:
        raise InvalidFile([make_problem("file-binary", allowed=allowed)])
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise InvalidFile([make_problem("file-empty")])
    return text
