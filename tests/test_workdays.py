"""Working days by the official calendar: holidays off, make-up days worked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.errors import InvalidPeriod
from unionaid.facts.workdays import is_working_day, working_days_from, working_days_in

DAY = timedelta(days=1)
starts = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 9, 30))
lengths = st.integers(min_value=1, max_value=40)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        pytest.param(date(2021, 9, 17), True, id="friday"),
        pytest.param(date(2021, 9, 18), True, id="saturday-made-up"),
        pytest.param(date(2021, 9, 19), False, id="sunday-of-mid-autumn"),
        pytest.param(date(2021, 9, 20), False, id="monday-off"),
        pytest.param(date(2021, 9, 22), True, id="wednesday-after"),
        pytest.param(date(2021, 9, 26), True, id="sunday-made-up"),
        pytest.param(date(2020, 1, 19), True, id="sunday-before-spring-festival-2020"),
        pytest.param(date(2020, 1, 23), True, id="last-day-before-spring-festival-2020"),
        pytest.param(date(2020, 1, 24), False, id="new-years-eve-2020"),
        pytest.param(date(2020, 1, 31), False, id="prolonged-in-2020"),
        pytest.param(date(2020, 2, 1), False, id="make-up-saturday-that-was-called-off"),
        pytest.param(date(2020, 2, 2), False, id="last-day-of-the-prolonged-holiday"),
        pytest.param(date(2020, 2, 3), True, id="first-day-after-it"),
        pytest.param(date(2020, 9, 30), True, id="day-before-national-day"),
        pytest.param(date(2020, 10, 1), False, id="national-day"),
        pytest.param(date(2020, 10, 8), False, id="eighth-day-of-the-joined-holiday"),
        pytest.param(date(2020, 10, 10), True, id="saturday-made-up-after-it"),
    ],
)
def test_which_days_are_worked(day: date, worked: bool) -> None:
    """The yearly notice decides, not the weekday."""
    assert worked == is_working_day(day)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        pytest.param(date(2021, 9, 14), 5, date(2021, 9, 18), id="ends-on-a-made-up-saturday"),
        pytest.param(date(2021, 9, 15), 5, date(2021, 9, 22), id="across-mid-autumn"),
        pytest.param(date(2020, 1, 22), 2, date(2020, 1, 23), id="ends-before-spring-festival"),
        pytest.param(date(2020, 1, 22), 3, date(2020, 2, 3), id="across-the-prolonged-spring-festival"),
        pytest.param(date(2020, 9, 28), 5, date(2020, 10, 10), id="across-national-day"),
        pytest.param(date(2021, 6, 7), 1, date(2021, 6, 7), id="one-day-is-the-first-itself"),
        pytest.param(date(2021, 6, 5), 1, date(2021, 6, 7), id="begins-on-a-saturday"),
        pytest.param(date(2021, 10, 1), 1, date(2021, 10, 8), id="begins-on-a-holiday"),
        pytest.param(date(2026, 12, 31), 1, date(2026, 12, 31), id="last-day-that-is-known"),
    ],
)
def test_the_last_day_of_a_period(start: date, days: int, last: date) -> None:
    """The first day counts if it is worked, else the next that is."""
    assert last == working_days_from(start, days)


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2027, 1, 1), date.min, date.max])
def test_years_that_the_calendar_does_not_know(day: date) -> None:
    """Nothing is guessed: the years are named, and the last day is asked for."""
    with pytest.raises(InvalidPeriod) as caught:
        is_working_day(day)
    (problem,) = caught.value.problems
    assert problem.code == "calendar-ends"
    assert "2004 to 2026" in problem.text("en")
    assert "2004 年至 2026 年" in problem.text("zh")


def test_a_period_that_leaves_the_calendar() -> None:
    """A period that begins in a known year and ends in an unknown one is refused too."""
    with pytest.raises(InvalidPeriod):
        working_days_from(date(2026, 12, 31), 2)


@pytest.mark.parametrize("days", [0, -1])
def test_a_period_has_a_day(days: int) -> None:
    """No period has less than one day."""
    with pytest.raises(ValueError, match="at least one working day"):
        working_days_from(date(2021, 9, 14), days)


def test_an_end_before_the_start_holds_no_days() -> None:
    """From a day to the day before there is nothing to count."""
    assert working_days_in(date(2021, 9, 14), date(2021, 9, 13)) == 0


@given(starts, lengths)
def test_the_period_holds_so_many_working_days(start: date, days: int) -> None:
    """Counted back, the period has the days that were asked for, and its last day is one of them."""
    last = working_days_from(start, days)
    assert days == working_days_in(start, last)
    assert days - 1 == working_days_in(start, last - DAY)


@given(starts, lengths)
def test_later_starts_and_longer_periods_end_no_earlier(start: date, days: int) -> None:
    """The last day grows with the start, and strictly with the length."""
    last = working_days_from(start, days)
    assert last <= working_days_from(start + DAY, days)
    assert last < working_days_from(start, days + 1)


@given(starts, st.integers(0, 60), st.integers(0, 60))
def test_counts_add_up(start: date, first: int, second: int) -> None:
    """A span counts as much as its two parts."""
    middle, end = start + DAY * first, start + DAY * (first + second)
    assert working_days_in(start, end) == working_days_in(start, middle) + working_days_in(middle + DAY, end)
