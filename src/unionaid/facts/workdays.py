"""Working days by the official calendar of the State Council.

Here: which days are worked, and where a period of so many working days ends.
Holidays are off though they fall on weekdays; the Saturdays and Sundays that
make up for them are working days. Not here: how long a period must be
(``policy``).

The calendar is that of the library ``chinesecalendar``, which follows the yearly
notices of the General Office of the State Council, changes within a year
included (Spring Festival 2020). A year is announced in the autumn before it, so
no library reaches far ahead: beyond its years nothing is guessed.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from unionaid.errors import InvalidPeriod, make_problem

__all__ = ["is_working_day", "working_days_from", "working_days_in"]

_DAY: Final = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Return whether offices work on *day*.

    Raises:
        InvalidPeriod: The calendar does not know that year.

    Example:
        >>> is_working_day(date(2021, 9, 18)), is_working_day(date(2021, 9, 20))
        (True, False)
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        from chinese_calendar.constants import holidays

        years = {"first": min(holidays).year, "last": max(holidays).year}
        raise InvalidPeriod([make_problem("calendar-ends", **years)]) from None


def working_days_from(start: date, days: int) -> date:
    """Return the last day of a period of working days.

    A public notice of five working days that is first on show on a Monday is on
    show until the end of Friday.

    Args:
        start: The first day of the period. It counts if it is a working day;
            else the next working day is the first that counts. Where a text
            counts from the day after an event, pass the day after.

        days: How many working days the period has; at least one.

    Returns:
        The last of them, always a working day.

    Raises:
        InvalidPeriod: The calendar does not reach that far.

        ValueError: Less than one day.

    Source:
        The calendar: 国务院办公厅 on each year's holidays, read through
        ``chinesecalendar``.

    Example:
        >>> working_days_from(date(2021, 9, 14), 5)  # Saturday the 18th is worked
        datetime.date(2021, 9, 18)
    """
    if days < 1:
        raise ValueError("A period has at least one working day. Pass 1 or more.")
    day = start
    while True:
        days -= is_working_day(day)
        if not days:
            return day
        day += _DAY


def working_days_in(start: date, end: date) -> int:
    """Return how many working days there are from *start* to *end*, both included.

    None if *end* is before *start*: 0.

    Raises:
        InvalidPeriod: The calendar does not know one of the days.

    Example:
        >>> working_days_in(date(2021, 9, 14), date(2021, 9, 18))
        5
    """
    return sum(is_working_day(start + _DAY * offset) for offset in range((end - start).days + 1))
