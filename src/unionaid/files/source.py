"""From a path to text: the file is there, is text, is not too large.

Here: finding, bounding, reading, decoding, and parting text into lines, whole or line
by line. Not here: what stands in the text (``csv_in``, ``json_in``).
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import BinaryIO, Final

from attrs import define, field

from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.lang import Bilingual

__all__ = ["Lines", "TextFile", "lines_of", "load_bytes", "load_text", "open_text", "place_fault", "shown"]

Lines = Callable[[], Iterator[str]]
"""Gives the lines of a text from the first on, each time anew, ends kept."""

_CHUNK: Final = 2**20

_BINARY: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How zip (.xlsx, .ods) and OLE (.xls, .et) files begin, whatever their name says."""

_HEAD: Final = 8
"""How many bytes tell them."""

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
    for chunk in _chunks(path, limit):
        data += chunk
    return bytes(data)


def _chunks(path: str | os.PathLike[str], limit: int) -> Iterator[bytes]:
    """Yield the bytes of the file at *path*, at most *limit*.

    Raises:
        InvalidFile: The file cannot be opened, or is too large.
    """
    size = 0
    try:
        with open(path, "rb") as stream:
            known = os.fstat(stream.fileno()).st_size
            while max(known, size) <= limit and (chunk := stream.read(_CHUNK)):
                yield chunk
                size += len(chunk)
    except OSError:
        raise InvalidFile([make_problem("file-unreadable")]) from None
    if max(known, size) > limit:
        raise InvalidFile([make_problem("file-too-large", limit=f"{limit // 2**20} MB")])


def _encodings(head: bytes) -> tuple[str, ...]:
    """Return the encodings to try, in order, for a file that begins with *head*; none if it is no text."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return () if head.startswith(_BINARY) else ("utf-8", "gb18030")


@define
class TextFile:
    """A file of text that is read line by line, as often as is asked.

    Args:
        path: The file.

        encoding: That all of it is in.
    """

    path: str | os.PathLike[str]
    encoding: str
    _raw: BinaryIO | None = field(default=None, init=False, repr=False, eq=False)

    @property
    def position(self) -> int:
        """How many bytes of it were read the last time; of one that was read to the end, all."""
        if self._raw is None:
            return 0
        return os.path.getsize(self.path) if self._raw.closed else self._raw.tell()

    def lines(self) -> Iterator[str]:
        """Yield the lines as :func:`lines_of` does, without a byte order mark.

        Raises:
            InvalidFile: The file is no longer what it was when it was opened.
        """
        try:
            with open(self.path, "rb") as raw, TextIOWrapper(raw, self.encoding, newline="") as text:
                self._raw = raw
                yield next(text, "").removeprefix("\ufeff")
                yield from text
        except UnicodeDecodeError:
            raise InvalidFile([make_problem("file-encoding")]) from None
        except OSError:
            raise InvalidFile([make_problem("file-unreadable")]) from None


def open_text(path: str | os.PathLike[str], *, limit: int, allowed: Bilingual) -> TextFile:
    """Return the file at *path* to be read line by line: :func:`load_text` without the text in memory.

    The file is read through once, since it is in one encoding as a whole or in none.

    Args:
        path: An existing file.

        limit: The most bytes that are taken.

        allowed: The kinds of file that can be read, for the message.

    Raises:
        InvalidFile: As for :func:`load_text`.
    """
    encodings: tuple[str, ...] | None = None
    is_binary = False
    for chunk in _chunks(path, limit):
        if encodings is None:
            encodings = _encodings(chunk[:_HEAD])
        is_binary = is_binary or (encodings != ("utf-16",) and b"\0" in chunk)
    if is_binary or encodings == ():
        raise InvalidFile([make_problem("file-binary", allowed=allowed)])
    for encoding in encodings or ():
        decoder = codecs.getincrementaldecoder(encoding)()
        has_zero, is_blank, is_first = False, True, True
        try:
            for chunk in _chunks(path, limit):
                text = decoder.decode(chunk)
                if is_first and text:
                    text, is_first = text.removeprefix("\ufeff"), False
                has_zero = has_zero or "\0" in text
                is_blank = is_blank and not text.strip()
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        if has_zero:
            raise InvalidFile([make_problem("file-binary", allowed=allowed)])
        if is_blank:
            break
        return TextFile(path, encoding)
    else:
        if encodings is not None:
            raise InvalidFile([make_problem("file-encoding")])
    raise InvalidFile([make_problem("file-empty")])


def _decode(data: bytes, *, allowed: Bilingual) -> str:
    """Decode strictly, the whole file in one encoding: half a guess corrupts names."""
    encodings = _encodings(data[:_HEAD])
    if not encodings or (encodings != ("utf-16",) and b"\0" in data):
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
