"""What is done to a polars frame, written down once and done again to others.

Putting expressions together takes longer than a thousand rows take to be worked out,
and comes out the same for the same program, columns and options. Here: the steps of
a lazy frame, kept and repeated. Not here: what they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

__all__ = ["Recorded", "steps_of"]

Step = Callable[[pl.LazyFrame], pl.LazyFrame]


class Recorded(pl.LazyFrame):
    """An empty frame that remembers what columns were put beside or taken from it.

    ``steps`` is None once anything else was done to it, which cannot be repeated.
    """

    steps: tuple[Step, ...] | None = None

    @classmethod
    def begin(cls, schema: dict[str, Any]) -> Recorded:
        """Return a frame of these columns, to which nothing was done yet."""
        frame = cls(schema=schema)
        frame.steps = ()
        return frame

    def with_columns(self, *exprs: Any, **named: Any) -> Recorded:
        """Put columns beside the others."""
        return self._after(super().with_columns(*exprs, **named), "with_columns", exprs, named)

    def select(self, *exprs: Any, **named: Any) -> Recorded:
        """Keep these columns alone."""
        return self._after(super().select(*exprs, **named), "select", exprs, named)

    def with_row_index(self, *args: Any, **named: Any) -> Recorded:
        """Number the rows."""
        return self._after(super().with_row_index(*args, **named), "with_row_index", args, named)

    def _after(
        self, frame: pl.LazyFrame, method: str, args: tuple[Any, ...], named: dict[str, Any]
    ) -> Recorded:
        assert isinstance(frame, Recorded), "a frame of polars stays of its class"

        def again(other: pl.LazyFrame) -> pl.LazyFrame:
            done: pl.LazyFrame = getattr(other, method)(*args, **named)
            return done

        frame.steps = None if self.steps is None else (*self.steps, again)
        return frame


def steps_of(schema: dict[str, Any], work: Callable[[pl.LazyFrame], pl.LazyFrame]) -> tuple[Step, ...]:
    """Return what *work* does to a frame of these columns, step by step."""
    done = work(Recorded.begin(schema))
    assert isinstance(done, Recorded), "a frame of polars stays of its class"
    assert done.steps is not None, "nothing else is done to a frame"
    return done.steps
