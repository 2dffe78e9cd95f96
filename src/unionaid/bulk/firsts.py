"""Which rows are the first of their key, and what stands beside the others, in polars, told by hashes.

Here: a million keys hashed and only those whose hashes meet compared, which takes a
part of the time and memory of a window. The other engines, and any order but that of the rows,
have the window (``limits``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import polars as pl

__all__ = ["BEFORE", "FIRST", "first_of", "firsts", "others", "others_of"]

BEFORE: Final = "before"
FIRST: Final = "first"
"""The fields of what is said of a row that is not the kept one of its key."""


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


def others_of(keys: Sequence[str], flag: str, again: str, row: str) -> pl.Expr:
    """Return of each row that is not the kept one of its key how many such stand before it, and the kept one.

    Args:
        keys: The columns of the key; without any, all rows have the same.

        flag: A column of yes and no: whether a row counts at all.

        again: Likewise: whether it counts and is not the kept one.

        row: The column that counts the rows.
    """
    columns = pl.struct([pl.col(name) for name in dict.fromkeys([*keys, flag, again, row])])
    told = pl.Struct({BEFORE: pl.Int64, FIRST: pl.Int64})
    asked = partial(others, keys=tuple(keys), flag=flag, again=again, row=row)
    return columns.map_batches(asked, return_dtype=told)


def others(rows: pl.Series, keys: Sequence[str], flag: str, again: str, row: str) -> pl.Series:
    """Return what :func:`others_of` says of *rows*, structs; most stand alone under their key."""
    frame = rows.struct.unnest()
    meets = frame[flag]
    if keys:
        hashes = frame.select(keys).hash_rows()
        meets = meets & hashes.is_in(hashes.filter(frame[again]).unique().implode())
    group = [pl.col(name) for name in keys] or [pl.lit(0)]
    is_again = pl.col(again)
    kept = pl.when(~is_again).then(pl.col(row)).min().over(group)
    told = frame.filter(meets).select(
        is_again.cast(pl.Int64).cum_sum().over(group).alias(BEFORE),
        kept.cast(pl.Int64).alias(FIRST),
        is_again,
    )
    told = told.filter(again)
    places = frame[again].arg_true()
    before = pl.zeros(len(rows), dtype=pl.Int64, eager=True).scatter(places, told[BEFORE])
    first = pl.repeat(None, len(rows), dtype=pl.Int64, eager=True).scatter(places, told[FIRST])
    return pl.DataFrame({BEFORE: before, FIRST: first}).to_struct(rows.name)
