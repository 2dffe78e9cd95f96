"""One door for every kind of file that can be read.

Here: which suffix is read how, and how large a file may be; whole, or row by row for
files that are too large to be held. Not here: the formats themselves (``csv_in``,
``json_in``, ``parquet_in``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from attrs import evolve, frozen

from unionaid.errors import InvalidFile, make_problem
from unionaid.files.csv_in import CsvRows, HeaderTest, parse_csv
from unionaid.files.json_in import parse_json, parse_json_lines
from unionaid.files.sheet import Row, Sheet
from unionaid.files.source import load_text, open_text, place_fault, shown
from unionaid.lang import Bilingual

__all__ = [
    "CSV_LIMIT",
    "JSON_LIMIT",
    "KINDS",
    "PARQUET",
    "READABLE",
    "STREAM_LIMIT",
    "Kind",
    "Rows",
    "is_streamed",
    "open_rows",
    "read_rows",
]

CSV_LIMIT: Final = 128 * 2**20
"""The largest CSV file taken, in bytes: more than a million rows of a usual list,
which need about thirteen times that in memory."""

JSON_LIMIT: Final = 64 * 2**20
"""The largest JSON file taken, in bytes; its rows need about sixteen times that."""

STREAM_LIMIT: Final = 4 * 2**30
"""The largest file taken, in bytes, where its rows are not held."""

PARQUET: Final = ".parquet"
"""The suffix of Parquet files, which need the extra ``unionaid[bulk]``."""


@frozen
class Kind:
    """How one kind of file is read.

    Args:
        parse: From the text of the file, and its name, to a sheet.

        limit: The most bytes taken.
    """

    parse: Callable[[str, str], Sheet]
    limit: int


_CSV: Final = Kind(parse_csv, CSV_LIMIT)
_JSON_LINES: Final = Kind(parse_json_lines, JSON_LIMIT)

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        ".csv": _CSV,
        ".tsv": _CSV,
        ".txt": _CSV,
        ".json": Kind(parse_json, JSON_LIMIT),
        ".jsonl": _JSON_LINES,
        ".ndjson": _JSON_LINES,
    }
)
"""The kinds of file that can be read, by suffix in lower case."""

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls")
"""The suffixes of workbooks, which ``xlsx_in`` reads."""

_READABLE: Final = (*WORKBOOKS, *KINDS, PARQUET)

READABLE: Final = Bilingual(zh="、".join(_READABLE), en=", ".join(_READABLE))
"""The same suffixes, for people, and those of workbooks, which ``xlsx_in`` reads."""


def read_rows(
    path: str | os.PathLike[str], *, shown_as: str | None = None, is_header: HeaderTest | None = None
) -> Sheet:
    """Read every row of the file at *path*, with its position.

    A CSV file may be in UTF-8, in GB 18030, or in UTF-16 with its mark; its
    cells may be parted by tab, comma or semicolon, whichever parts the header
    line into most cells. No number becomes a float.

    A row that cannot be read carries its problems and stops no other row.

    Args:
        path: The file; its suffix says what it is, one of :data:`KINDS`.

        shown_as: What messages call the file, by default *path* itself.

        is_header: Whether the cells of a CSV line name columns. The first such
            line is then the header, and titles may stand above it.

    Returns:
        The rows; at least one.

    Raises:
        InvalidFile: The file cannot be taken; every fault found is in
            ``problems``.
    """
    file = shown(path if shown_as is None else shown_as)
    try:
        return _read(path, file, is_header)
    except InvalidFile as refused:
        raise InvalidFile(problem.at(file=file) for problem in refused.problems) from None


def _read(path: str | os.PathLike[str], file: str, is_header: HeaderTest | None) -> Sheet:
    suffix = os.path.splitext(path)[1].lower()
    if suffix == PARQUET:
        rows = _opened(path, file, None, CSV_LIMIT)
        return Sheet(file=file, columns=rows.columns, rows=tuple(rows.rows), floats=rows.floats)
    kind = KINDS.get(suffix)
    fault = place_fault(path)
    if fault is not None and (kind is not None or fault.code == "file-folder"):
        raise InvalidFile([fault])  # a folder is of no kind
    if kind is None:
        unknown = make_problem("file-kind", allowed=READABLE)
        raise InvalidFile([unknown] if fault is None else [fault, unknown])
    text = load_text(path, limit=kind.limit, allowed=READABLE)
    return parse_csv(text, file, is_header=is_header) if kind is _CSV else kind.parse(text, file)


@frozen
class Rows:
    """The rows of a file, one after the other.

    Args:
        file: The file, as the caller named it.

        columns: As in a :class:`Sheet`.

        rows: The rows, to be walked once. At their end stands an InvalidFile if the
            file cannot be taken, and then no row before it may be used.

        position: How many bytes were read so far.

        header, floats: As in a :class:`Sheet`.
    """

    file: str
    columns: tuple[str, ...]
    rows: Iterator[Row]
    position: Callable[[], int]
    header: int | None = None
    floats: frozenset[str] = frozenset()


def is_streamed(path: str | os.PathLike[str]) -> bool:
    """Tell whether the file at *path* is of a kind that :func:`open_rows` reads."""
    suffix = os.path.splitext(path)[1].lower()
    return suffix == PARQUET or KINDS.get(suffix) is _CSV


def open_rows(path: str | os.PathLike[str], *, is_header: HeaderTest | None = None) -> Rows:
    """Open the CSV or Parquet file at *path*, to be read row by row in little memory.

    Rows and faults are those of :func:`read_rows`.

    Args:
        path: The file, a regular one: it is read more than once.

        is_header: As for :func:`read_rows`.

    Raises:
        InvalidFile: There is no file, it is too large, or it has no header.
    """
    file = shown(path)
    try:
        fault = place_fault(path)
        if fault is not None:
            raise InvalidFile([fault])
        found = _opened(path, file, is_header, STREAM_LIMIT)
    except InvalidFile as refused:
        raise InvalidFile(problem.at(file=file) for problem in refused.problems) from None
    return evolve(found, rows=_placed(found.rows, file))


def _opened(path: str | os.PathLike[str], file: str, is_header: HeaderTest | None, limit: int) -> Rows:
    if os.path.splitext(path)[1].lower() == PARQUET:
        from unionaid.files.parquet_in import ParquetRows

        stored = ParquetRows(path, file, limit=limit)
        return Rows(file, stored.columns, iter(stored), lambda: stored.position, floats=stored.floats)
    text = open_text(path, limit=limit, allowed=READABLE)
    rows = CsvRows(text.lines, file, is_header)
    return Rows(file, rows.columns, iter(rows), lambda: text.position, rows.header)


def _placed(rows: Iterable[Row], file: str) -> Iterator[Row]:
    try:
        yield from rows
    except InvalidFile as refused:
        raise InvalidFile(problem.at(file=file) for problem in refused.problems) from None
