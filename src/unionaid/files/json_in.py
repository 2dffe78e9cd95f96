"""JSON and JSON lines, from text to rows.

Here: objects and their keys, numbers kept exact, keys given twice. Not here:
encodings (``source``), what a value means (``facts``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from unionaid.errors import InvalidFile, Problem, make_problem
from unionaid.files.sheet import Row, Sheet, is_absent, is_clean_name, is_encodable
from unionaid.files.source import lines_of

__all__ = ["parse_json", "parse_json_lines"]

_INT_CHARACTERS: Final = 40
"""A whole number up to this length stays one: longer than any amount, code or
account (at most 32 digits), shorter than what Python refuses to convert (4300)."""


class _Object(dict[str, object]):
    """A JSON object that remembers every pair, also a key given twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_Object,
    parse_float=str,
    parse_int=lambda digits: int(digits) if len(digits) <= _INT_CHARACTERS else digits,
    parse_constant=str,
)
"""Nothing is rounded: what is not a whole number, NaN included, stays text."""


def parse_json(text: str, file: str) -> Sheet:
    """Return the rows of a JSON array of objects, or of one object alone.

    A row is numbered by its position in the array, from 1.

    Args:
        text: The whole text.

        file: What to call the file in rows and problems.

    Raises:
        InvalidFile: This is not JSON, neither array nor object, nested too
            deep to be an array of cases, or an empty array.
    """
    try:
        found = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise InvalidFile([make_problem("json-broken", line=error.lineno, position=error.colno)]) from None
    except RecursionError:
        raise InvalidFile([make_problem("json-nested")]) from None
    if isinstance(found, _Object):
        found = [found]
    if not isinstance(found, list):
        raise InvalidFile([make_problem("json-shape")])
    if not found:
        raise InvalidFile([make_problem("file-no-cases")])
    return _sheet(file, enumerate(found, start=1))


def parse_json_lines(text: str, file: str) -> Sheet:
    """Return the rows of a text with one JSON object on each line.

    A row is numbered by its line; blank lines are counted and skipped. A
    broken line is the problem of its row alone.

    Args:
        text: The whole text; at least one line is not blank.

        file: What to call the file in rows and problems.
    """
    lines = enumerate(lines_of(text), start=1)
    return _sheet(file, ((row, _parse_line(line, row)) for row, line in lines if line.strip()))


def _parse_line(line: str, row: int) -> object:
    try:
        return _DECODER.decode(line)
    except json.JSONDecodeError as error:
        return make_problem("json-broken", line=row, position=error.colno)
    except RecursionError:
        return make_problem("json-nested")


def _sheet(file: str, items: Iterable[tuple[int, object]]) -> Sheet:
    columns: dict[str, None] = {}
    rows: list[Row] = []
    for number, item in items:
        cells: dict[str, object] = {}
        problems: list[Problem] = []
        if isinstance(item, _Object):
            problems = _take(item, cells, columns)
        else:
            problems = [item if isinstance(item, Problem) else make_problem("case-not-mapping")]
        placed = tuple(problem.at(file=file, row=number) for problem in problems)
        rows.append(Row(file=file, row=number, cells=cells, problems=placed))
    return Sheet(file=file, columns=tuple(columns), rows=tuple(rows))


def _take(item: _Object, cells: dict[str, object], columns: dict[str, None]) -> list[Problem]:
    """Put what *item* says into *cells*, its keys into *columns*; return what is wrong.

    Of a key given twice the first value stays; its row is refused all the same.
    """
    problems: list[Problem] = []
    seen: set[str] = set()
    for position, (key, value) in enumerate(item.pairs, start=1):
        name = key.strip()
        if name not in columns and not is_clean_name(name):
            problems.append(make_problem("text-control"))
        elif not name:
            if not is_absent(value):
                problems.append(make_problem("header-empty", position=position))
        elif name in seen:
            problems.append(make_problem("fact-twice").at(column=name))
        else:
            seen.add(name)
            columns[name] = None
            if not is_encodable(value):
                problems.append(make_problem("text-control").at(column=name))
            elif not is_absent(value):
                cells[name] = value
    return list(dict.fromkeys(problems))
