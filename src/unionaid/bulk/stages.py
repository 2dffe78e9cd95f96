"""A frame that grows column by column while an expression is put together.

Here: columns for what is used more than once, names that cannot meet a caller's,
and the whole-number division that is exact on every engine. Not here: any rule.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import narwhals as nw

__all__ = ["HELD", "PREFIX", "EngineName", "Expr", "Stages", "lit"]

Expr = nw.Expr
EngineName = Literal["polars", "duckdb", "pyspark"]

PREFIX: Final = "__unionaid_"
"""How the names of our own columns begin; no column of a caller may."""

HELD: Final = 2**62
"""Whole numbers are kept below this, half of what 64 bits hold: no sum of two can wrap."""

_EXACT: Final = 2**53
"""Below this a quotient taken through 64-bit floats is exact after rounding down."""


def lit(value: Any, dtype: Any = None) -> Expr:
    """Return a literal; whole numbers have 64 bits."""
    if dtype is None and type(value) is int:
        dtype = nw.Int64
    return nw.lit(value, dtype)


class Stages:
    """A frame and the columns that are put beside it.

    Args:
        frame: The frame.

        engine: What works it out.
    """

    def __init__(self, frame: nw.LazyFrame[Any], engine: EngineName) -> None:
        self.frame = frame
        self.engine = engine
        self._count = 0

    def name(self, expr: Expr) -> str:
        """Add a column that holds *expr*, and return its name."""
        name = f"{PREFIX}{self._count}"
        self._count += 1
        self.frame = self.frame.with_columns(expr.alias(name))
        return name

    def put(self, expr: Expr) -> Expr:
        """Add a column that holds *expr*, and return it."""
        return nw.col(self.name(expr))

    def put_all(self, exprs: list[Expr]) -> list[Expr]:
        """Add a column for each of *exprs*, none of which may need another, and return them."""
        names = [f"{PREFIX}{self._count + index}" for index in range(len(exprs))]
        self._count += len(exprs)
        if exprs:
            named = [expr.alias(name) for expr, name in zip(exprs, names, strict=True)]
            self.frame = self.frame.with_columns(*named)
        return [nw.col(name) for name in names]

    def div(self, number: Expr, by: int, high: int) -> Expr:
        """Return *number* divided by *by* and rounded down, exactly.

        PySpark divides whole numbers through floats. What is large is divided
        once more by what the first quotient left, which is small.

        Args:
            number: At least zero.

            by: At least one.

            high: The largest that *number* can be.
        """
        if by == 1:
            return number
        if self.engine != "pyspark" or high < _EXACT:
            return number // by
        number = self.put(number)
        quotient = self.put(number // by)
        # the quotient may be off to either side: what is left is shifted up so as to be above zero
        shift = high // _EXACT + 1
        return quotient - shift + (number - quotient * by + shift * by) // by
