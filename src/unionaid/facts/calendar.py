"""Facts that are times: days, months, years.

Read in the forms that offices write. Two-digit years are not guessed at, and
a spreadsheet's bare serial number is not a date.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import ClassVar, Final

from attrs import frozen

from unionaid.facts.reading import Unreadable, as_text, plain
from unionaid.facts.types import FactType

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Date", "Month", "MonthType", "Year", "first_day", "month_of"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_YEARS: Final = "(?:19|20|21)[0-9]{2}"
"""The same years as a pattern, for schemas."""

_KEPT: Final = 4096
"""How many readings of text are kept; a batch repeats its days and months."""

_DATE: Final = re.compile(
    r"(?P<y>[0-9]{4})(?:(?P<sep>[-./])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"|年(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})日|(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))"
    r"(?:[ T]00?:00(?::00(?:\.0+)?)?)?"
)
_MONTH: Final = re.compile(
    r"(?P<y>[0-9]{4})(?:[-./](?P<m>[0-9]{1,2})|年(?P<m2>[0-9]{1,2})月份?|(?P<m3>[0-9]{2}))"
)
_YEAR: Final = re.compile(r"(?P<y>[0-9]{4})(?:年度?)?")


@frozen
class Month:
    """A calendar month; months have an order.

    Example:
        >>> str(Month(2020, 3)), Month(2020, 3) < Month(2021, 1)
        ('2020-03', True)
    """

    year: int
    month: int

    @property
    def index(self) -> int:
        """Months counted from the year 0, so that differences are months."""
        return self.year * 12 + self.month - 1

    @classmethod
    def from_index(cls, index: int) -> Month:
        """Return the month with that :attr:`index`."""
        year, month = divmod(index, 12)
        return cls(year, month + 1)

    # written out, since those that attrs makes build tuples by name, and every case compares months
    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Month):
            return NotImplemented
        return self.year < other.year or (self.year == other.year and self.month < other.month)

    def __le__(self, other: object) -> bool:
        if not isinstance(other, Month):
            return NotImplemented
        return self.year < other.year or (self.year == other.year and self.month <= other.month)

    def __gt__(self, other: object) -> bool:
        if not isinstance(other, Month):
            return NotImplemented
        return self.year > other.year or (self.year == other.year and self.month > other.month)

    def __ge__(self, other: object) -> bool:
        if not isinstance(other, Month):
            return NotImplemented
        return self.year > other.year or (self.year == other.year and self.month >= other.month)

    def __str__(self) -> str:
        """Return it as ``2020-03``."""
        return _month_text(self.year, self.month)


_month = lru_cache(maxsize=_KEPT)(Month)
"""A month that equal ones share: a batch has few months and many cases."""


@lru_cache(maxsize=_KEPT)
def _month_text(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"


@lru_cache(maxsize=_KEPT)
def _first_of(year: int, month: int) -> date:
    return date(year, month, 1)


def month_of(value: date | Month) -> Month:
    """Return the month that *value* is or lies in."""
    return value if isinstance(value, Month) else _month(value.year, value.month)


def first_day(value: date | Month | int) -> date:
    """Return the day that dates *value*: itself, or the first of the month or year."""
    if isinstance(value, Month):
        return _first_of(value.year, value.month)
    if isinstance(value, int):
        return date(value, 1, 1)
    return value


def _in_range(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable("date-out-of-range", first=FIRST_YEAR, last=LAST_YEAR)
    return year


def _read_day(raw: object) -> date | None:
    """Return *raw* as a day if it is one in any form, None if it has no such form."""
    if isinstance(raw, datetime):
        if raw.time() != time():
            return None
        raw = raw.date()
    if isinstance(raw, date):
        _in_range(raw.year)
        return raw
    return _day_in(raw if type(raw) is str else as_text(raw))


@lru_cache(maxsize=_KEPT)
def _day_in(text: str) -> date | None:
    match = _DATE.fullmatch(plain(as_text(text)))
    if match is None:
        return None
    year = _in_range(int(match["y"]))
    try:
        return date(
            year, int(match["m"] or match["m2"] or match["m3"]), int(match["d"] or match["d2"] or match["d3"])
        )
    except ValueError:
        raise Unreadable("date-impossible") from None


@frozen
class Date(FactType[date]):
    """A day: 2020-01-05, 2020.1.5, 2020/1/5, 2020年1月5日, 20200105, or a date."""

    kind: ClassVar[str] = "date"
    ordered: ClassVar[bool] = True

    def read(self, raw: object) -> date:
        if type(raw) is date and FIRST_YEAR <= raw.year <= LAST_YEAR:
            return raw
        day = _day_in(raw) if type(raw) is str else _read_day(raw)
        if day is None:
            raise Unreadable("date-unreadable")
        return day

    def text(self, value: date) -> str:
        return value.isoformat()

    def schema(self) -> dict[str, object]:
        return {"type": "string", "format": "date", "pattern": f"^{_YEARS}-[0-9]{{2}}-[0-9]{{2}}$"}


@lru_cache(maxsize=_KEPT)
def _month_in(text: str) -> Month | None:
    """Return *text* as a month if it is written as one, None if it has no such form."""
    match = _MONTH.fullmatch(plain(as_text(text)))
    if match is None:
        return None
    year = _in_range(int(match["y"]))
    month = int(match["m"] or match["m2"] or match["m3"])
    if not 1 <= month <= 12:
        raise Unreadable("month-impossible")
    return _month(year, month)


@frozen
class MonthType(FactType[Month]):
    """A month: 2020-03, 2020.3, 2020/3, 2020年3月(份), 202003, or its first day.

    The first day is read because spreadsheets turn a typed month into it; any
    other day is a problem.
    """

    kind: ClassVar[str] = "month"
    ordered: ClassVar[bool] = True

    def read(self, raw: object) -> Month:
        if isinstance(raw, Month):
            if FIRST_YEAR <= raw.year <= LAST_YEAR and 1 <= raw.month <= 12:
                return raw
            _in_range(raw.year)
            raise Unreadable("month-impossible")
        month = None if isinstance(raw, date) else _month_in(raw if type(raw) is str else as_text(raw))
        if month is None:
            day = _read_day(raw)
            if day is None:
                raise Unreadable("month-unreadable")
            if day.day != 1:
                raise Unreadable("month-with-day")
            return month_of(day)
        return month

    def schema(self) -> dict[str, object]:
        return {"type": "string", "pattern": f"^{_YEARS}-(?:0[1-9]|1[0-2])$"}


@frozen
class Year(FactType[int]):
    """A calendar year in four digits: 2020, 2020年 or 2020年度."""

    kind: ClassVar[str] = "year"
    ordered: ClassVar[bool] = True

    def read(self, raw: object) -> int:
        if isinstance(raw, bool):
            raise Unreadable("year-unreadable")
        if type(raw) is int and FIRST_YEAR <= raw <= LAST_YEAR:
            return raw
        match = _YEAR.fullmatch(plain(as_text(raw)))
        if match is None:
            raise Unreadable("year-unreadable")
        return _in_range(int(match["y"]))

    def schema(self) -> dict[str, object]:
        return {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
