"""Months of days, looked up where the engine is polars.

Here: what spares polars the calendar, which costs more than all rules together. The
other engines work months out. Not here: the tables (``tables``).
"""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve

from unionaid.bulk.stages import Expr, Stages
from unionaid.bulk.values import Time, Value

__all__ = ["first_days", "with_months"]

AnyValue = TypeVar("AnyValue", bound=Value)


def with_months(stages: Stages, value: AnyValue) -> AnyValue:
    """Return *value*, a submitted fact, with its months worked out if it is a day."""
    if stages.engine != "polars" or not isinstance(value, Time) or value.unit == "month":
        return value
    import polars as pl

    from unionaid.bulk.tables import month_of_day

    return evolve(value, months=stages.put_native(month_of_day(pl.col(stages.name(value.expr)))))


def first_days(stages: Stages, month: Expr) -> Expr | None:
    """Return the first days of months, None where the engine is asked for the day itself."""
    if stages.engine != "polars":
        return None
    import polars as pl

    from unionaid.bulk.tables import first_day_of

    return stages.put_native(first_day_of(pl.col(stages.name(month))))
