"""The figures that rules compare with and pay: constants, parameters, tables.

Here: what such a figure can be, as data. Not here: looking one up for a case
(``assess``), reading it from a file (the loader beside this module).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from datetime import date

    from unionaid.facts import FactType
    from unionaid.lang import Bilingual

__all__ = [
    "Constant",
    "DatedValue",
    "FactRef",
    "Operand",
    "Parameter",
    "ParameterRef",
    "Range",
    "ShareOf",
    "Table",
    "TableRow",
]


@frozen
class Constant:
    """A figure written where it is used, already read as the type it meets."""

    value: Any


@frozen
class FactRef:
    """Another fact of the same case, or a derived one."""

    name: str


@frozen
class ParameterRef:
    """A parameter of the policy; the value of the case's day is meant."""

    id: str


@frozen
class Range:
    """A range of an ordered fact in a table row; an absent bound is open."""

    low: Any = None
    high: Any = None
    low_inclusive: bool = True
    high_inclusive: bool = False

    def holds(self, value: Any) -> bool:
        """Tell whether *value* lies in the range."""
        if self.low is not None and (value < self.low or (value == self.low and not self.low_inclusive)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_inclusive)


@frozen
class TableRow:
    """One row: per fact an exact value or a :class:`Range`, and what stands there."""

    when: tuple[Any, ...]
    value: Any


@frozen
class Table:
    """A figure by one or more facts; rows do not overlap.

    Args:
        by: The facts, in the order of each row's ``when``.

        rows: The rows, in the order of the text.
    """

    by: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def look_up(self, values: tuple[Any, ...]) -> tuple[Any, bool]:
        """Return what stands at *values*, and whether any row does."""
        for row in self.rows:
            if all(
                cell.holds(value) if isinstance(cell, Range) else cell == value
                for cell, value in zip(row.when, values, strict=True)
            ):
                return row.value, True
        return None, False


@frozen
class ShareOf:
    """A share of a money fact: the fact times every rate, rounded once to the fen."""

    fact: str
    rates: tuple[Operand, ...]


Operand = Constant | FactRef | ParameterRef | Table | ShareOf


@frozen
class DatedValue:
    """What a parameter is from a day on.

    Args:
        start: The first day.

        value: A figure, a :class:`Table`, or None where it was repealed.

        sources: The ids of the sources that say so.

        limitations: What the text leaves open about it.
    """

    start: date
    value: Any
    sources: tuple[str, ...]
    limitations: tuple[Bilingual, ...] = ()


@frozen
class Parameter:
    """A figure or table of the text, with its dated values.

    Args:
        id: Its name in the file.

        name: Its name for people.

        type: The type of the figure (or of the figures in the table).

        values: The dated values, earliest first.

        by: The facts of the table; empty for a single figure.

        unit: What the figure counts, if it is neither money nor a share.
    """

    id: str
    name: Bilingual
    type: FactType[Any]
    values: tuple[DatedValue, ...]
    by: tuple[str, ...] = ()
    unit: Bilingual | None = None

    def on(self, day: date) -> DatedValue | None:
        """Return the value of *day*, or None where there is none."""
        found = None
        for value in self.values:
            if value.start > day:
                break
            found = value
        return None if found is None or found.value is None else found

    def first_gap(self, start: date, end: date | None) -> tuple[date, date | None] | None:
        """Return the first days in [start, end) without a value, as [from, to)."""
        later = [each for each in self.values if each.start > start and (end is None or each.start < end)]
        first = start
        if self.on(start) is not None:
            repeals = [each.start for each in later if each.value is None]
            if not repeals:
                return None
            first = repeals[0]
        resumed = (each.start for each in later if each.start > first and each.value is not None)
        return first, next(resumed, end)
