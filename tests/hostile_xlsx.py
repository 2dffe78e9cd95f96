"""Workbooks that no office program writes, built byte by byte.

Here: zip containers with sheets of one's own, compound files with records of
one's own. Not here: what must become of them (``test_files_xlsx``).
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def worksheet(rows: str) -> str:
    """Return a worksheet around *rows*."""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def shared(*texts: str) -> str:
    """Return the part of shared texts."""
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<sst xmlns="{MAIN}" count="1" uniqueCount="{len(texts)}">{items}</sst>'


def parts(*sheets: str, **more: str) -> dict[str, str]:
    """Return the parts of a workbook with *sheets*, and of *more* by name under ``xl``."""
    numbers = range(1, len(sheets) + 1)
    entries = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="r{at}"/>' for at in numbers)
    kind = f"{OFFICE}/worksheet"
    links = "".join(
        f'<Relationship Id="r{at}" Type="{kind}" Target="worksheets/sheet{at}.xml"/>' for at in numbers
    )
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>',
        **{f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in zip(numbers, sheets, strict=True)},
        **{f"xl/{name}.xml": text for name, text in more.items()},
    }


def container(contents: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of *contents*."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


def book(folder: Path, *rows: str, name: str = "a.xlsx", **more: str) -> Path:
    """Write a workbook with a sheet for each of *rows*; return where it is."""
    path = folder / name
    path.write_bytes(container(parts(*map(worksheet, rows), **more)))
    return path


def bomb(folder: Path, size: int, content: bytes) -> Path:
    """Write a workbook whose shared texts open to *size* bytes, *content* over and over."""
    piece = content * (2**20 // len(content))
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts(worksheet("")).items():
            archive.writestr(name, text)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            for _ in range(size // len(piece) + 1):
                part.write(piece)
    return path


def record(kind: int, body: bytes = b"") -> bytes:
    """Return one record of an .xls file."""
    return struct.pack("<HH", kind, len(body)) + body


BEGIN = record(0x809, struct.pack("<HHHHLL", 0x600, 0x10, 0, 0, 0, 0))
END = record(0x0A)
GLOBALS = record(0x809, struct.pack("<HHHHLL", 0x600, 0x05, 0, 0, 0, 0))


def number(row: int, column: int, value: float = 1.0) -> bytes:
    """Return a cell with a number."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def text_cell(row: int, column: int, index: int) -> bytes:
    """Return a cell with a shared text."""
    return record(0xFD, struct.pack("<HHHL", row, column, 0, index))


def records(sheets: Iterable[bytes], *extra: bytes, names: Iterable[bytes] = ()) -> bytes:
    """Return the records of a workbook: *extra* among the globals, then each sheet's cells."""
    sheets = list(sheets)
    called = list(names) or [f"S{at}".encode() for at in range(1, len(sheets) + 1)]

    def heads(starts: Iterable[int]) -> bytes:
        found = b"".join(
            record(0x85, struct.pack("<LHBB", start, 0, len(name), 0) + name)
            for start, name in zip(starts, called, strict=True)
        )
        return GLOBALS + found + b"".join(extra) + END

    bodies = [BEGIN + sheet + END for sheet in sheets]
    at = len(heads([0] * len(bodies)))
    starts = []
    for body in bodies:
        starts.append(at)
        at += len(body)
    return heads(starts) + b"".join(bodies)


_FREE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB3L", len(encoded) + 2, kind, 1, _FREE, _FREE, _FREE)
    if kind == 5:
        head = head[:76] + struct.pack("<L", 1)
    return head.ljust(116, b"\0") + struct.pack("<LLL", start, size, 0)


def compound(stream: bytes, *, name: str = "Workbook", small: bool = False, circle: bool = False) -> bytes:
    """Return a compound file that holds *stream*.

    Args:
        stream: Its content.

        name: What it is called.

        small: Whether it lies among the small streams.

        circle: Whether its chain of sectors runs in a circle.
    """
    size = len(stream) if small else max(len(stream), 4096)
    data = stream.ljust(-(-size // 512) * 512, b"\0")
    count = len(data) // 512
    tables = -(-(count + 3 + 8) // 128)
    first = tables + 2  # after the tables, the directory and the table of small sectors
    chain = [*range(first + 1, first + count), first if circle else _LAST] if count else []
    table = [_TABLE] * tables + [_LAST, _LAST] + chain
    fat = b"".join(struct.pack("<L", each) for each in table).ljust(tables * 512, b"\xff")
    pieces = -(-size // 64)
    minis = [*range(1, pieces), _LAST] if small else []
    mini = b"".join(struct.pack("<L", each) for each in minis).ljust(512, b"\xff")
    directory = (
        _entry("Root Entry", 5, first if small else _LAST, count * 512 if small else 0)
        + _entry(name, 2, 0 if small else first, size)
    ).ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack(
        "<5H6x", 0x3E, 3, 0xFFFE, 9, 6
    )
    header += struct.pack("<9L", 0, tables, tables, 0, 4096, tables + 1, 1, _LAST, 0)
    header += b"".join(struct.pack("<L", at) for at in range(tables)).ljust(436, b"\xff")
    return header + fat + directory + mini + data
