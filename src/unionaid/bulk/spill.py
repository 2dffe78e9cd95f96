"""The rows of large lists on disk, while they are assessed.

Here: rows of raw cells into Parquet files in a temporary folder, and back in the same
order. Not here: what becomes of them (``large``).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs
import polars as pl
from attrs import frozen

from unionaid.bulk.stages import PREFIX
from unionaid.errors import OutputError, Problem, make_problem
from unionaid.facts import FactType, Unreadable
from unionaid.files.source import shown
from unionaid.lang import Bilingual

__all__ = ["INVALID", "PART", "ROW", "Spill", "Spilled", "stored_to"]

ROW: Final = f"{PREFIX}row"
INVALID: Final = f"{PREFIX}invalid"
_SPECIAL: Final = f"{PREFIX}special"
_DOUBTFUL: Final = f"{PREFIX}doubtful"
_FAULTS: Final = f"{PREFIX}faults"
_FILE: Final = f"{PREFIX}file"
_LINE: Final = f"{PREFIX}line"

PART: Final = 20_000
"""Rows that are held at a time: some twenty megabytes as objects."""

_MARK: Final = "\0"
"""How a cell begins that is no text, or was no text that its reader takes; no text file holds it."""


@frozen
class Spilled:
    """A row as it comes back.

    Args:
        file: The place of its file among the files.

        row: Its number there.

        cells: Its cells with content, by what they are.

        faults: What is wrong with it as a row.

        is_doubtful: Whether it looks like a case and like a total or a note.

        is_special: Whether it has to be looked at as a row, whatever the rules make of it.
    """

    file: int
    row: int
    cells: dict[str, Any]
    faults: tuple[Problem, ...]
    is_doubtful: bool
    is_special: bool


class Spill:
    """Rows on disk.

    Args:
        folder: Where; it is empty, and whoever made it removes it.

        types: The type of each fact.

        others: What other columns there may be.
    """

    def __init__(
        self, folder: Path, types: Mapping[str, FactType[Any]], others: Sequence[str], *, part: int = PART
    ) -> None:
        self._folder = folder
        self._types = types
        self._part = part
        self._names = (*types, *others)
        self._columns: tuple[str, ...] = ()
        self._cells: list[Mapping[str | None, object]] = []
        self._files: list[int] = []
        self._lines: list[int] = []
        self._marked: dict[int, tuple[str | None, bool, bool, bool]] = {}
        self._rows = array("q")
        self._starts: list[int] = []
        self.paths: list[Path] = []
        self.seen: set[str] = set()

    def __len__(self) -> int:
        return len(self._rows)

    def begin(self, targets: Sequence[str]) -> None:
        """Say that the rows of the next file follow, and what columns it has.

        Raises:
            OutputError: There is no room for those before.
        """
        self._starts.append(len(self._rows))
        self.seen.update(targets)
        if set(targets) != set(self._columns):
            self.flush()
            self._columns = tuple(name for name in self._names if name in targets)

    def add(
        self,
        row: int,
        cells: Mapping[str | None, object],
        *,
        faults: Sequence[Problem] = (),
        is_doubtful: bool = False,
        is_invalid: bool = False,
        is_special: bool = False,
    ) -> None:
        """Add a row.

        Args:
            row: Its number.

            cells: Its cells with content, by what they are.

            faults: As in :class:`Spilled`.

            is_doubtful: Likewise.

            is_invalid: Whether it is invalid whatever its facts are.

            is_special: As in :class:`Spilled`.

        Raises:
            OutputError: There is no room for it.
        """
        if faults or is_doubtful or is_invalid or is_special:
            told = json.dumps([attrs.asdict(each) for each in faults]) if faults else None
            self._marked[len(self._lines)] = told, is_invalid, is_doubtful, is_special
        self._cells.append(cells)
        self._files.append(len(self._starts) - 1)
        self._lines.append(row)
        self._rows.append(row)
        if len(self._lines) >= self._part:
            self.flush()

    def flush(self) -> None:
        """Write what is held.

        Raises:
            OutputError: There is no room for it.
        """
        if not self._lines:
            return
        start = len(self._rows) - len(self._lines)
        unmarked = None, False, False, False
        marked = [self._marked.get(at, unmarked) for at in range(len(self._lines))]
        faults, invalid, doubtful, special = (list(each) for each in zip(*marked, strict=True))
        absent = pl.Series([None] * len(self._lines), dtype=pl.String)
        columns = {name: self._column(name) if name in self._columns else absent for name in self._names}
        frame = pl.DataFrame(
            {
                **columns,
                ROW: pl.int_range(start, len(self._rows), eager=True),
                _FILE: pl.Series(self._files, dtype=pl.Int32),
                _LINE: pl.Series(self._lines, dtype=pl.Int64),
                _FAULTS: pl.Series(faults, dtype=pl.String),
                INVALID: invalid,
                _DOUBTFUL: doubtful,
                _SPECIAL: special,
            }
        )
        path = self._folder / f"{len(self.paths):06}.parquet"
        stored_to(path, frame.write_parquet)
        self.paths.append(path)
        self._marked.clear()
        for held in (self._cells, self._files, self._lines):
            held.clear()

    def _column(self, name: str) -> pl.Series:
        """Return the cells held of a column as text."""
        cells = [each.get(name) for each in self._cells]
        if all(cell is None or (type(cell) is str and cell[:1] != _MARK) for cell in cells):
            return pl.Series(cells, dtype=pl.String)
        texts = [
            cell if cell is None or (type(cell) is str and cell[:1] != _MARK) else self._text(name, cell)
            for cell in cells
        ]
        return pl.Series(texts, dtype=pl.String)

    def place(self, index: int) -> tuple[int, int]:
        """Return the file and the number of the row at *index*."""
        file = next(at for at in reversed(range(len(self._starts))) if self._starts[at] <= index)
        return file, self._rows[index]

    def parts(self) -> Iterator[list[Spilled]]:
        """Yield all rows, a part at a time."""
        for path in self.paths:
            frame = pl.read_parquet(path, memory_map=False)
            cells = {
                name: frame[name].to_list()
                for name in self._names
                if name in self.seen and frame[name].null_count() < len(frame)
            }
            names = list(cells)
            marked = {name for name in names if frame[name].str.starts_with(_MARK).any()}
            meta = frame.select(_FILE, _LINE, _FAULTS, _DOUBTFUL, _SPECIAL).iter_rows()
            rows = zip(*cells.values(), strict=True) if names else iter([()] * len(frame))
            yield [
                Spilled(
                    file,
                    line,
                    _cells(names, row, marked),
                    () if faults is None else tuple(map(_problem, json.loads(faults))),
                    doubtful,
                    special,
                )
                for row, (file, line, faults, doubtful, special) in zip(rows, meta, strict=True)
            ]

    def _text(self, name: str, cell: object) -> str:
        """Return a cell that is no text as one that is read to the same value, else marked."""
        type_ = self._types.get(name)
        if type_ is not None and not isinstance(cell, str):
            try:
                value = type_.read(cell)
                text = type_.text(value)
                if type_.read(text) == value:
                    return text
            except Unreadable:
                pass
        match cell:
            case str():
                return f"{_MARK}s{cell}"
            case bool():
                return f"{_MARK}b{int(cell)}"
            case int():
                return f"{_MARK}i{cell}"
            case float():
                return f"{_MARK}f{cell!r}"
            case Decimal():
                return f"{_MARK}d{cell}"
            case datetime():
                return f"{_MARK}t{cell.isoformat()}"
            case date():
                return f"{_MARK}D{cell.isoformat()}"
        return f"{_MARK}o"


def stored_to(path: Path, store: Callable[..., object]) -> None:
    """Write a frame to *path* by *store*, one of its methods.

    Raises:
        OutputError: There is no room for it.
    """
    try:
        store(path, compression="lz4", statistics=False)
    except (OSError, pl.exceptions.PolarsError):
        raise OutputError([make_problem("output-failed").at(file=shown(path.parent))]) from None


def _cells(names: Sequence[str], row: Sequence[str | None], marked: Set[str]) -> dict[str, Any]:
    """Return the cells of a row that have content, those of *marked* columns as what they were."""
    if not marked:
        return {name: text for name, text in zip(names, row, strict=True) if text is not None}
    return {
        name: _cell(text) if name in marked and text[:1] == _MARK else text
        for name, text in zip(names, row, strict=True)
        if text is not None
    }


def _cell(text: str) -> Any:
    kind, rest = text[1:2], text[2:]
    match kind:
        case "b":
            return rest == "1"
        case "i":
            return int(rest)
        case "f":
            return float(rest)
        case "d":
            return Decimal(rest)
        case "t":
            return datetime.fromisoformat(rest)
        case "D":
            return date.fromisoformat(rest)
        case "s":
            return rest
    return object()


def _problem(fields: dict[str, Any]) -> Problem:
    return Problem(**{**fields, "message": Bilingual(**fields["message"])})
