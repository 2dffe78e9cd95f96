"""One door for every kind of file that can be read.

Here: which suffix is read how, and how large a file may be. Not here: the
formats themselves (``csv_in``, ``json_in``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from unionaid.errors import InvalidFile, make_problem
from unionaid.files.csv_in import HeaderTest, parse_csv
from unionaid.files.json_in import parse_json, parse_json_lines
from unionaid.files.sheet import Sheet
from unionaid.files.source import load_text, place_fault, shown
from unionaid.lang import Bilingual

__all__ = ["CSV_LIMIT", "JSON_LIMIT", "KINDS", "READABLE", "Kind", "read_rows"]

CSV_LIMIT: Final = 128 * 2**20
"""The largest CSV file taken, in bytes: more than a million rows of a usual list,
which need about thirteen times that in memory."""

JSON_LIMIT: Final = 64 * 2**20
"""The largest JSON file taken, in bytes; its rows need about sixteen times that."""


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

_READABLE: Final = (*WORKBOOKS, *KINDS)

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
    kind = KINDS.get(os.path.splitext(path)[1].lower())
    fault = place_fault(path)
    if fault is not None and (kind is not None or fault.code == "file-folder"):
        raise InvalidFile([fault])  # a folder is of no kind
    if kind is None:
        unknown = make_problem("file-kind", allowed=READABLE)
        raise InvalidFile([unknown] if fault is None else [fault, unknown])
    text = load_text(path, limit=kind.limit, allowed=READABLE)
    return parse_csv(text, file, is_header=is_header) if kind is _CSV else kind.parse(text, file)
