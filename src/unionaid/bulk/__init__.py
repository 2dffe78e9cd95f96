"""The same rules over dataframes: millions of rows, equal to ``assess_all`` row for row.

Here: rules as expressions of polars, DuckDB and PySpark, through narwhals, which is
imported in this layer alone. Not here: what the rules mean (``assess``), explanations
of single cases. See ``docs/decisions/0011-bulk.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unionaid.bulk.frames import assess_frame

__all__ = ["assess_frame"]


def __getattr__(name: str) -> Any:
    if name == "assess_frame":
        from unionaid.bulk.frames import assess_frame

        return assess_frame
    raise AttributeError(name)
