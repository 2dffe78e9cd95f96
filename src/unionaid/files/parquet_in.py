"""Parquet: rows whose values have types.

Here: from a Parquet file to rows of Decimal, date, bool, int and text, a part at a
time. Not here: what a cell means (``facts``). It needs pyarrow, of the extra
``unionaid[bulk]``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, Final

from unionaid.errors import InvalidFile, make_problem
from unionaid.files.sheet import Row, is_absent, is_clean_name
from unionaid.files.source import place_fault

__all__ = ["ParquetRows"]

_PART: Final = 10_000
"""Rows that are read at a time."""

_WIDEST: Final = 2000
"""Columns; a file with more is no list."""


class ParquetRows:
    """The rows of a Parquet file, one after the other; the first is row 1.

    Args:
        path: An existing file.

        file: What to call the file in rows and problems.

        limit: The most bytes that are taken.

    Raises:
        InvalidFile: pyarrow is not installed, the file is too large or is no Parquet
            file, or its columns cannot be told apart or shown.
    """

    def __init__(self, path: str | os.PathLike[str], file: str, *, limit: int) -> None:
        fault = place_fault(path)
        if fault is not None:
            raise InvalidFile([fault])
        try:
            import pyarrow as arrow
            from pyarrow import parquet
        except ImportError:
            raise InvalidFile([make_problem("parquet-missing")]) from None
        self._path, self._parquet, self._faults = path, parquet, (arrow.ArrowException, OSError)
        try:
            self._size = os.stat(path).st_size
            with parquet.ParquetFile(path) as stored:
                schema, self._count = stored.schema_arrow, stored.metadata.num_rows
        except PermissionError:
            raise InvalidFile([make_problem("file-unreadable")]) from None
        except self._faults:
            raise InvalidFile([make_problem("parquet-broken")]) from None
        if self._size > limit:
            raise InvalidFile([make_problem("file-too-large", limit=f"{limit // 2**20} MB")])
        self.file = file
        self._names = [name.strip() for name in schema.names]
        named = [name for name in self._names if name]
        if len(set(named)) < len(named) or len(named) > _WIDEST:
            raise InvalidFile([make_problem("parquet-broken")])
        unclean = [at for at, name in enumerate(self._names, start=1) if not is_clean_name(name)]
        if unclean:
            raise InvalidFile(make_problem("text-control").at(column=f"#{at}") for at in unclean)
        if not self._count:
            raise InvalidFile([make_problem("file-no-cases")])
        self.columns = tuple(named)
        self.floats = frozenset(
            name
            for name, each in zip(self._names, schema.types, strict=True)
            if arrow.types.is_floating(each)
        )
        self.position = 0

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            InvalidFile: The file breaks off.
        """
        row = 0
        try:
            with self._parquet.ParquetFile(self._path) as stored:
                for part in stored.iter_batches(batch_size=_PART):
                    columns = [(name, part.column(at).to_pylist()) for at, name in enumerate(self._names)]
                    for at in range(part.num_rows):
                        row += 1
                        cells = {
                            name: _plain(values[at])
                            for name, values in columns
                            if name and not is_absent(values[at])
                        }
                        yield Row(file=self.file, row=row, cells=cells)
                    self.position = self._size * row // self._count
        except self._faults:
            raise InvalidFile([make_problem("parquet-broken")]) from None


def _plain(value: Any) -> Any:
    """Return a value as the readers of facts take it: midnight without a time zone is a day."""
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        return value.date()
    return value
