"""What polars looks up in a table instead of working it out row by row.

Here: the month of a day, the words of a number. A table is made by the definition
that the other engines work out, so the two cannot differ. Not here: what a month or a
number means (``values``, ``rules``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import narwhals as nw
import polars as pl

from unionaid.bulk import values
from unionaid.facts.calendar import FIRST_YEAR, LAST_YEAR

__all__ = ["first_day_of", "month_of_day", "word_of"]

_FIRST = date(FIRST_YEAR, 1, 1)
_LAST = date(LAST_YEAR, 12, 31)


@cache
def _months() -> pl.Series:
    """Return the month of each day that is taken, counted from the year 0."""
    days = pl.date_range(_FIRST, _LAST, eager=True).alias("day")
    found = nw.from_native(days.to_frame()).select(values.month_index(nw.col("day")))
    return found.to_native().to_series().alias("")


@cache
def _first_days() -> pl.Series:
    """Return the first day of each month that is taken."""
    return pl.date_range(_FIRST, _LAST, "1mo", eager=True).alias("")


def month_of_day(day: pl.Expr) -> pl.Expr:
    """Return the month of a day, null of one that is not taken."""
    place = pl.when(day.is_between(_FIRST, _LAST)).then(day.cast(pl.Int32) - (_FIRST - date(1970, 1, 1)).days)
    return pl.lit(_months()).gather(place)


def first_day_of(month: pl.Expr) -> pl.Expr:
    """Return the first day of a month as it comes from :func:`month_of_day`."""
    return pl.lit(_first_days()).gather(month - _months()[0])


def word_of(number: pl.Expr, words: Mapping[int, str | None]) -> pl.Expr:
    """Return the word beside a number, null beside one of which there is none.

    Args:
        number: Whole numbers, none below the lowest of *words*, none above the highest.

        words: By number.
    """
    lowest = min(words)
    table = pl.Series([words.get(each) for each in range(lowest, max(words) + 1)], dtype=pl.String)
    return pl.lit(table).gather(number - lowest)
