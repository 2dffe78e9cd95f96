"""The sheets of an old .xls file, looked over before they are read.

Here: where the cells of such a file lie, how much text they show, and which
are errors. The reader lays out all sheets at once, so all are counted together.
Not here: values (``xlsx_in``).

Source: [MS-CFB] for the container, [MS-XLS] for the records.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import define

from unionaid.errors import InvalidFile, make_problem
from unionaid.facts.reading import Spoiled
from unionaid.files.xlsx_scan import MAX_CELLS, MAX_TEXT_BYTES, too_far, too_much_text

__all__ = ["look_over_xls"]

_MAX_ROWS: Final = 65_536
_MAX_COLUMNS: Final = 256

_EOF: Final = 0x0A
_CONTINUE: Final = 0x3C
_FILEPASS: Final = 0x2F
_BOUNDSHEET: Final = 0x85
_SST: Final = 0xFC
_DIMENSIONS: Final = 0x200
_FORMULA: Final = 0x06
_BOOLERR: Final = 0x205
_LABELSST: Final = 0xFD
_MULRK: Final = 0xBD
_CELLS: Final = frozenset({_FORMULA, _BOOLERR, _LABELSST, _MULRK, 0x203, 0x204, 0x27E, 0xD6})
"""The records that give a cell a value; formats without content are others."""

_CHAIN_ENDS: Final = 0xFFFFFFFA
"""From here on a number in the table of sectors is no sector."""

_ERROR: Final = Spoiled("cell-error")


def look_over_xls(data: bytes) -> dict[str, Mapping[tuple[int, int], Spoiled]]:
    """Return the cells without a value to read, by worksheet.

    Args:
        data: The whole file.

    Raises:
        InvalidFile: Damaged, no workbook, protected with a password, reaches
            too far, or shows too much text.
    """
    try:
        stream = _workbook_stream(data)
        if stream is None:
            raise InvalidFile([make_problem("workbook-other")])
        return _look_over(stream)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise InvalidFile([make_problem("workbook-damaged")]) from None


def _workbook_stream(data: bytes) -> bytes | None:
    """Return the stream of records inside the container, None if there is none."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise IndexError
    size = 1 << shift
    directory_at, _, cutoff, mini_at, _, difat_at, difat_count = struct.unpack_from("<3L4L", data, 48)

    def sector(number: int) -> bytes:
        found = data[(number + 1) * size : (number + 2) * size]
        if not found:
            raise IndexError
        return found

    tables = list(struct.unpack_from("<109L", data, 76))
    for _ in range(min(difat_count, len(data) // size)):
        *more, difat_at = struct.unpack(f"<{size // 4}L", sector(difat_at))
        tables += more
    tables = [number for number in tables if number < _CHAIN_ENDS]
    if len(tables) > len(data) // size:
        raise IndexError
    fat = array("L" if array("L").itemsize == 4 else "I")
    for number in tables:
        fat.frombytes(sector(number).ljust(size, b"\xff"))

    def chain(number: int) -> bytes:
        found: list[bytes] = []
        while number < _CHAIN_ENDS:
            if len(found) > len(data) // size:
                raise IndexError  # it runs in a circle
            found.append(sector(number))
            number = fat[number]
        return b"".join(found)

    entries = chain(directory_at)
    streams: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - 127, 128):
        (length,) = struct.unpack_from("<H", entries, at + 64)
        name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le")
        streams.setdefault(name, struct.unpack_from("<2L", entries, at + 116))
    start, length = streams.get("Workbook", streams.get("Book", (0, 0)))
    if not length:
        return None
    if length >= cutoff:
        return chain(start)[:length]
    small = chain(streams["Root Entry"][0]) if "Root Entry" in streams else b""
    mini_fat = array(fat.typecode)
    mini_fat.frombytes(chain(mini_at))
    found = bytearray()
    while start < _CHAIN_ENDS and len(found) < length:
        found += small[start * 64 : start * 64 + 64]
        start = mini_fat[start]
    return bytes(found[:length])


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, start and length of the records from *at* to the end of their part."""
    unpack = struct.Struct("<HH").unpack_from
    kind, length = unpack(stream, at)
    while kind != _EOF:
        yield kind, at + 4, length
        at += 4 + length
        kind, length = unpack(stream, at)


@define
class _Sums:
    """What all sheets come to together."""

    lengths: Sequence[int] = ()
    cells: int = 0
    text: int = 0


def _look_over(stream: bytes) -> dict[str, Mapping[tuple[int, int], Spoiled]]:
    sums = _Sums()
    sheets: list[tuple[str, int]] = []
    texts: list[bytes] = []  # the pieces of the shared ones
    is_text = False
    for kind, at, length in _records(stream, 0):
        body = stream[at : at + length]
        is_text = kind == _SST or (kind == _CONTINUE and is_text)
        if is_text:
            texts.append(body)
        elif kind == _FILEPASS:
            raise InvalidFile([make_problem("workbook-password")])
        elif kind == _BOUNDSHEET:
            (start,) = struct.unpack_from("<L", body)
            wide = body[7] & 1
            name = body[8 : 8 + body[6] * (1 + wide)]
            sheets.append((name.decode("utf-16-le" if wide else "latin-1"), start))
    if texts:
        sums.lengths = _text_lengths(texts)
    return {name: _look_over_sheet(stream, start, sums) for name, start in sheets}


def _text_lengths(pieces: Sequence[bytes]) -> array[int]:
    """Return the characters of each shared text; a text may go on in the next piece."""
    (count,) = struct.unpack_from("<L", pieces[0], 4)
    lengths = array("H")
    piece, at = 0, 8
    for _ in range(count):
        while at >= len(pieces[piece]):
            piece, at = piece + 1, at - len(pieces[piece])
        body = pieces[piece]
        characters, flags = struct.unpack_from("<HB", body, at)
        lengths.append(characters)
        at += 3
        extra = 0
        if flags & 8:
            extra += 4 * int(struct.unpack_from("<H", body, at)[0])
            at += 2
        if flags & 4:
            extra += int(struct.unpack_from("<L", body, at)[0])
            at += 4
        width = 1 + (flags & 1)
        while characters > (room := max(0, len(pieces[piece]) - at) // width):
            characters -= room
            piece += 1
            width = 1 + (pieces[piece][0] & 1)
            at = 1
        at += characters * width + extra
    return lengths


def _look_over_sheet(stream: bytes, start: int, sums: _Sums) -> dict[tuple[int, int], Spoiled]:
    spoiled: dict[tuple[int, int], Spoiled] = {}
    place = struct.Struct("<HH").unpack_from
    top = left = 2**16
    bottom = right = -1
    for kind, at, length in _records(stream, start):
        if kind in _CELLS:
            row, column = place(stream, at)
            last = place(stream, at + length - 2)[0] if kind == _MULRK else column
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, last)
            if sums.cells + (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
                raise too_far(row, last)
            if kind == _LABELSST:
                (index,) = struct.unpack_from("<L", stream, at + 6)
                sums.text += 3 * sums.lengths[index]
                if sums.text > MAX_TEXT_BYTES:
                    raise too_much_text()
            elif (kind == _BOOLERR and stream[at + 7]) or (
                kind == _FORMULA and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff"
            ):
                spoiled[row, column] = _ERROR
        elif kind == _DIMENSIONS and length >= 14:
            first_row, last_row, _, last_column = struct.unpack_from("<2L2H", stream, at)
            # The reader makes room for as much as the sheet says it needs.
            if last_row > _MAX_ROWS or last_column > _MAX_COLUMNS or first_row > last_row:
                raise too_far(last_row, last_column)
    if bottom >= 0:
        sums.cells += (bottom - top + 1) * (right - left + 1)
    return spoiled
