"""The rows of large lists on disk, while they are assessed.

Here: rows of raw cells into Parquet files in a temporary folder, and back in the same
order. Not here: what becomes of them (``large``).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
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

__all__ = ["INVALID", "PART", "ROW", "Spill", "Spilled", "written_to"]

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
        self._columns: dict[str, list[str | None]] = {}
        self._files: list[int] = []
        self._lines: list[int] = []
        self._faults: list[str | None] = []
        self._flags: tuple[list[bool], list[bool], list[bool]] = ([], [], [])
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
            self._columns = {name: [] for name in self._names if name in targets}

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
        for name, column in self._columns.items():
            cell = cells.get(name)
            is_plain = cell is None or (type(cell) is str and cell[:1] != _MARK)
            column.append(cell if is_plain else self._text(name, cell))  # type: ignore[arg-type]  # it is one
        self._files.append(len(self._starts) - 1)
        self._lines.append(row)
        self._rows.append(row)
        self._faults.append(json.dumps([attrs.asdict(each) for each in faults]) if faults else None)
        for flags, flag in zip(self._flags, (is_invalid, is_doubtful, is_special), strict=True):
            flags.append(flag)
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
        invalid, doubtful, special = self._flags
        absent = [None] * len(self._lines)
        frame = pl.DataFrame(
            {
                **{name: pl.Series(self._columns.get(name, absent), dtype=pl.String) for name in self._names},
                ROW: pl.int_range(start, len(self._rows), eager=True),
                _FILE: pl.Series(self._files, dtype=pl.Int32),
                _LINE: pl.Series(self._lines, dtype=pl.Int64),
                _FAULTS: pl.Series(self._faults, dtype=pl.String),
                INVALID: invalid,
                _DOUBTFUL: doubtful,
                _SPECIAL: special,
            }
        )
        path = self._folder / f"{len(self.paths):06}.parquet"
        written_to(path, frame)
        self.paths.append(path)
        held: list[list[Any]] = [self._files, self._lines, self._faults, *self._flags]
        for column in (*self._columns.values(), *held):
            column.clear()

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
            meta = frame.select(_FILE, _LINE, _FAULTS, _DOUBTFUL, _SPECIAL).iter_rows()
            rows = zip(*cells.values(), strict=True) if names else iter([()] * len(frame))
            yield [
                Spilled(
                    file,
                    line,
                    {
                        name: text if text[:1] != _MARK else _cell(text)
                        for name, text in zip(names, row, strict=True)
                        if text is not None
                    },
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


def written_to(path: Path, frame: pl.DataFrame) -> None:
    """Write *frame* to *path*.

    Raises:
        OutputError: There is no room for it.
    """
    try:
        frame.write_parquet(path, compression="lz4", statistics=False)
    except (OSError, pl.exceptions.PolarsError):
        raise OutputError([make_problem("output-failed").at(file=shown(path.parent))]) from None


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
