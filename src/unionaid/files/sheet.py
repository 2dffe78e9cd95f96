"""What reading a file gives: a sheet of rows, each where a person finds it.

Here: the two values and the few questions that every reader asks of a cell or
a column name. Not here: any file format.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from attrs import frozen

from unionaid.errors import Problem

__all__ = ["Row", "Sheet", "is_absent", "is_clean_name", "is_encodable"]

_LAYOUT: Final = frozenset("\t\n\r")
"""Control characters that a header cell may hold: Excel breaks lines in it."""


@frozen
class Row:
    """One case as it stands in a file, nothing read into it yet.

    Args:
        file: The file, as the caller named it.

        row: The line that a person sees (the header is 1); in a JSON array the
            position, counted from 1.

        cells: Column name as written, without the spaces around it, to the raw
            value. What is empty is not in it.

        problems: What is wrong with the row as a row; its cells may then be
            incomplete.
    """

    file: str
    row: int
    cells: Mapping[str, object]
    problems: tuple[Problem, ...] = ()


@frozen
class Sheet:
    """All rows of one file, in the order of the file.

    Args:
        file: The file, as the caller named it.

        columns: The column names, each once, in the order of the file.

        rows: The rows; at least one.

        header: The line that the column names stand on; None where every case
            has its own, as in JSON.

        floats: The columns that hold binary floats, which are no figures.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    header: int | None = None
    floats: frozenset[str] = frozenset()


def is_absent(value: object) -> bool:
    """Whether *value* says nothing: JSON null, empty text, spaces only."""
    return value is None or (isinstance(value, str) and not value.strip())


def is_clean_name(name: str) -> bool:
    """Whether a column name can be shown: no control character, no half of a pair.

    A name is repeated in messages, where an escape sequence would reach the
    terminal.
    """
    return all(char in _LAYOUT or unicodedata.category(char) not in ("Cc", "Cs") for char in name)


def is_encodable(value: object) -> bool:
    """Whether all text in *value*, however deep, can be written as UTF-8.

    JSON can spell half of a surrogate pair. Walks without recursion, since the
    nesting is the file's to choose.
    """
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            try:
                item.encode()
            except UnicodeEncodeError:
                return False
        elif isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
    return True
