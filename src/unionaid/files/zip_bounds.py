"""A zip container, measured before anybody trusts it.

Here: what a zip file really opens to, part by part and in pieces, and a plain
container with the parts that matter. What a zip says of its own sizes is not
believed. Not here: what stands in the parts (``xlsx_scan``).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import field, frozen

from unionaid.errors import InvalidFile, make_problem

__all__ = ["MAX_UNPACKED", "Part", "Quota", "packed", "parts_of", "stored"]

MAX_UNPACKED: Final = 2**30
"""The most bytes that the sheets and texts of a workbook may open to: 200,000 rows
of 40 columns need about half of it. Pictures and charts are never opened."""

_MAX_DIRECTORY: Final = 2**20
"""The most bytes of a zip's table of contents, enough for 10,000 parts; a large
workbook with pictures has some hundred."""

_PIECE: Final = 2**20
_END: Final = struct.Struct("<4s4H2LH")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_SEALED: Final = 0x1
_UTF8: Final = 0x800


@frozen
class Part:
    """One part of a container, as it is stored.

    Args:
        name: Its name.

        method: How it is packed: 0 not at all, 8 deflated.

        crc: Its check sum, as the container gives it.

        size: How many bytes it is said to open to.

        raw: The packed bytes.
    """

    name: str
    method: int
    crc: int
    size: int
    raw: memoryview = field(repr=False, eq=False)

    def pieces(self, quota: Quota) -> Iterator[bytes]:
        """Yield what the part opens to, in pieces, counted against *quota*.

        Raises:
            InvalidFile: It opens to more than is left, or not as it says.
        """
        got = crc = 0
        for piece in self._opened():
            got += len(piece)
            crc = zlib.crc32(piece, crc)
            quota.take(len(piece))
            yield piece
        if got != self.size or crc != self.crc:
            raise _damaged()

    def _opened(self) -> Iterator[bytes]:
        if self.method == zipfile.ZIP_STORED:
            for at in range(0, len(self.raw), _PIECE):
                yield bytes(self.raw[at : at + _PIECE])
            return
        opener = zlib.decompressobj(-zlib.MAX_WBITS)
        waiting: bytes | memoryview = self.raw
        while not opener.eof:
            try:
                piece = opener.decompress(waiting, _PIECE)
            except zlib.error:
                raise _damaged() from None
            if not piece and not opener.eof:
                raise _damaged()
            yield piece
            waiting = opener.unconsumed_tail


def stored(name: str, data: bytes) -> Part:
    """Return a part of our own that holds *data*."""
    method = zipfile.ZIP_STORED
    return Part(name=name, method=method, crc=zlib.crc32(data), size=len(data), raw=memoryview(data))


class Quota:
    """How much may still be unpacked.

    Args:
        limit: The bytes in all.
    """

    def __init__(self, limit: int = MAX_UNPACKED) -> None:
        self.limit = self._left = limit

    def take(self, size: int) -> None:
        """Count *size* bytes.

        Raises:
            InvalidFile: There is not so much left.
        """
        self._left -= size
        if self._left < 0:
            raise InvalidFile([make_problem("workbook-too-large", limit=f"{self.limit // 2**20} MB")])


def _damaged() -> InvalidFile:
    return InvalidFile([make_problem("workbook-damaged")])


def parts_of(data: bytes) -> dict[str, Part]:
    """Return the parts of the zip file *data*, nothing of them opened.

    Raises:
        InvalidFile: Damaged, locked with a password, packed in a way that no
            spreadsheet uses, or with a part twice.
    """
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or len(data) < end + _END.size or _END.unpack_from(data, end)[5] > _MAX_DIRECTORY:
        raise _damaged()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries = [entry for entry in container.infolist() if not entry.filename.endswith("/")]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        raise _damaged() from None
    parts = [_part(data, entry) for entry in entries]
    found = {part.name: part for part in parts}
    if len({name.lower() for name in found}) < len(parts):
        raise _damaged()  # two readers might take two different ones
    return found


def _part(data: bytes, entry: zipfile.ZipInfo) -> Part:
    if entry.flag_bits & _SEALED:
        raise InvalidFile([make_problem("workbook-password")])
    start = entry.header_offset
    header = data[start : start + _LOCAL.size]
    if (
        entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or len(header) < _LOCAL.size
        or not header.startswith(b"PK\x03\x04")
    ):
        raise _damaged()
    *_, name_size, extra_size = _LOCAL.unpack(header)
    start += _LOCAL.size + name_size + extra_size
    raw = memoryview(data)[start : start + entry.compress_size]
    if len(raw) < entry.compress_size:
        raise _damaged()
    # Some old writers part folders with a backslash.
    name = entry.filename.replace("\\", "/").removeprefix("/")
    return Part(name=name, method=entry.compress_type, crc=entry.CRC, size=entry.file_size, raw=raw)


def packed(parts: Iterable[Part]) -> bytes:
    """Return a zip file of *parts*, as they are packed already, and nothing else.

    Whoever reads it meets the bytes that were measured, whatever tricks the
    first container had between its two tables of contents.
    """
    body = bytearray()
    directory = bytearray()
    count = 0
    for part in parts:
        name = part.name.encode()
        shared = (20, _UTF8, part.method, 0, 0x21, part.crc, len(part.raw), part.size, len(name), 0)
        directory += _CENTRAL.pack(b"PK\x01\x02", 20, *shared, 0, 0, 0, 0, len(body)) + name
        body += _LOCAL.pack(b"PK\x03\x04", *shared) + name + part.raw
        count += 1
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)
