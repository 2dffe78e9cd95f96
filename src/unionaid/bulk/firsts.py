"""Which rows are the first of their key, in polars, told by hashes.

Here: a million keys hashed and only those whose hashes meet compared, which takes a
part of the time of a window. The other engines, and any order but that of the rows,
have the window (``limits``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl

__all__ = ["first_of", "firsts"]


def first_of(keys: Sequence[str], flags: Sequence[str]) -> pl.Expr:
    """Return which rows are the first of their key among those where all flags hold.

    Args:
        keys: The columns of the key; without any, all rows have the same.

        flags: Columns of yes and no, at least one; where one does not hold, the answer is no.
    """
    columns = pl.struct([pl.col(name) for name in dict.fromkeys([*keys, *flags])])
    return columns.map_batches(partial(firsts, keys=tuple(keys), flags=tuple(flags)), return_dtype=pl.Boolean)


def firsts(rows: pl.Series, keys: Sequence[str], flags: Sequence[str]) -> pl.Series:
    """Return which of *rows*, structs, are the first; see :func:`first_of`."""
    frame = rows.struct.unnest()
    places = frame.select(pl.all_horizontal(flags).arg_true()).to_series()
    among = frame[places].select(keys)
    seen = _first_rows(among) if keys else pl.int_range(len(places), eager=True) == 0
    answer = pl.repeat(value=False, n=len(rows), eager=True)
    return answer.scatter(places.filter(seen), values=True)


def _first_rows(keys: pl.DataFrame) -> pl.Series:
    hashes = keys.hash_rows()
    seen = hashes.is_first_distinct()
    if seen.all():
        return seen
    # keys that are not the same may have the same hash, so these are compared themselves
    meets = hashes.is_in(hashes.filter(~seen).unique().implode())
    places = meets.arg_true()
    exact = keys.filter(meets).select(pl.struct(pl.all()).is_first_distinct()).to_series()
    return (seen & ~meets).scatter(places.filter(exact), values=True)
