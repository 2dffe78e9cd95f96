"""A frame that grows column by column while an expression is put together.

Here: columns for what is used more than once, names that cannot meet a caller's,
and the whole-number division that is exact on every engine. Not here: any rule.
"""

from __future__ import annotations

import re
from typing import Any, Final, Literal

import narwhals as nw
from attrs import define, field

__all__ = ["HELD", "PREFIX", "EngineName", "Expr", "Stages", "lit"]

Expr = nw.Expr
EngineName = Literal["polars", "duckdb", "pyspark"]

PREFIX: Final = "__unionaid_"
"""How the names of our own columns begin; no column of a caller may."""

HELD: Final = 2**62
"""Whole numbers are kept below this, half of what 64 bits hold: no sum of two can wrap."""

_OWN: Final = re.compile(f"{PREFIX}[0-9]+(?![0-9a-z_])")

_EXACT: Final = 2**53
"""Below this a quotient taken through 64-bit floats is exact after rounding down."""


def lit(value: Any, dtype: Any = None) -> Expr:
    """Return a literal; whole numbers have 64 bits."""
    if dtype is None and type(value) is int:
        dtype = nw.Int64
    return nw.lit(value, dtype)


@define
class _Layer:
    """Columns that are worked out in one step.

    Args:
        exprs: Expressions that every engine has.

        native: Expressions of polars.
    """

    exprs: list[Expr] = field(factory=list)
    native: list[Any] = field(factory=list)


class Stages:
    """A frame and the columns that are put beside it.

    Args:
        frame: The frame.

        engine: What works it out.
    """

    def __init__(self, frame: nw.LazyFrame[Any], engine: EngineName) -> None:
        self.engine = engine
        self._frame = frame
        self._layers: list[_Layer] = []
        self._layer_of: dict[str, int] = {}

    @property
    def frame(self) -> nw.LazyFrame[Any]:
        """The frame with every column that was put."""
        for layer in self._layers:
            if layer.exprs:
                self._frame = self._frame.with_columns(*layer.exprs)
            if layer.native:
                self._frame = nw.from_native(nw.to_native(self._frame).with_columns(layer.native))
        self._layers.clear()
        # from now on they are columns like any other, that all may be worked out from
        self._layer_of = dict.fromkeys(self._layer_of, -1)
        return self._frame

    @frame.setter
    def frame(self, frame: nw.LazyFrame[Any]) -> None:
        assert not self._layers, "the frame was asked for before"
        self._frame = frame

    def name(self, expr: Expr) -> str:
        """Add a column that holds *expr*, and return its name.

        Columns are added in as few steps as there can be, since an engine binds every
        step anew: each in the one after those that it is worked out from.
        """
        # what an expression is worked out from is told by its repr alone; were that to
        # change, the engine would miss a column, which no test would pass
        needed = _OWN.findall(repr(expr))
        name, layer = self._new(1 + max((self._layer_of[name] for name in needed), default=-1))
        layer.exprs.append(expr.alias(name))
        return name

    def _new(self, place: int) -> tuple[str, _Layer]:
        """Return a new name and the layer in which its column is worked out."""
        name = f"{PREFIX}{len(self._layer_of)}"
        self._layer_of[name] = place
        if place == len(self._layers):
            self._layers.append(_Layer())
        return name, self._layers[place]

    def put_native(self, expr: Any) -> Expr:
        """Add a column that holds *expr*, which is one of polars alone, and return it."""
        assert self.engine == "polars", "only polars works out its own"
        names = [self._layer_of.get(name, -1) for name in expr.meta.root_names()]
        name, layer = self._new(1 + max(names, default=-1))
        layer.native.append(expr.alias(name))
        return nw.col(name)

    def put(self, expr: Expr) -> Expr:
        """Add a column that holds *expr*, and return it."""
        return nw.col(self.name(expr))

    def put_all(self, exprs: list[Expr]) -> list[Expr]:
        """Add a column for each of *exprs*, and return them."""
        return [self.put(expr) for expr in exprs]

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
