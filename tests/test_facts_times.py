"""Days, months and years as offices write them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.facts import Date, Month, MonthType, Unreadable, Year, first_day, month_of

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
DAYS = st.dates(FIRST, LAST)
MONTHS = st.builds(Month, st.integers(1900, 2199), st.integers(1, 12))


def refusal(type_: Any, raw: object) -> str:
    """Return the code with which *raw* is refused."""
    with pytest.raises(Unreadable) as refused:
        type_.read(raw)
    return refused.value.problem.code


@pytest.mark.parametrize(
    "raw",
    [
        "2020-01-05",
        "2020-1-5",
        "2020.1.5",
        "2020.01.05",
        "2020/1/5",
        "2020年1月5日",
        "2020年01月05日",
        "20200105",
        20200105,
        "  2020-01-05 ",
        "２０２０－０１－０５",
        "２０２０年１月５日",
        "2020-01-05 00:00:00",
        "2020-01-05T00:00:00.000",
        "2020/1/5 0:00",
        date(2020, 1, 5),
        datetime.combine(date(2020, 1, 5), time()),
    ],
)
def test_a_day_in_every_office_form(raw: object) -> None:
    """Every form in which offices write a day is that day."""
    assert date(2020, 1, 5) == Date().read(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("20.1.5", "date-unreadable"),
        ("2020-01/05", "date-unreadable"),
        ("2020-01", "date-unreadable"),
        ("2020年1月5", "date-unreadable"),
        ("5/1/2020", "date-unreadable"),
        ("43835", "date-unreadable"),
        (43835, "date-unreadable"),
        ("2020-01-05 08:30", "date-unreadable"),
        (datetime.combine(date(2020, 1, 5), time(8, 30)), "date-unreadable"),
        ("٢٠٢٠-٠١-٠٥", "date-unreadable"),
        ("二〇二〇年一月五日", "date-unreadable"),
        ("2020-02-30", "date-impossible"),
        ("2019-02-29", "date-impossible"),
        ("2020-13-01", "date-impossible"),
        ("20201301", "date-impossible"),
        ("2020-00-10", "date-impossible"),
        ("1899-12-31", "date-out-of-range"),
        ("2200-01-01", "date-out-of-range"),
        ("0000-01-01", "date-out-of-range"),
        (date(1899, 12, 31), "date-out-of-range"),
        (date(2200, 1, 1), "date-out-of-range"),
        (43835.0, "number-float"),
        (Decimal("2020.1"), "not-a-value"),
        (True, "not-a-value"),
        (["2020-01-05"], "not-a-value"),
        (Month(2020, 1), "not-a-value"),
    ],
)
def test_what_is_no_day(raw: object, code: str) -> None:
    """Anything else is refused with the reason."""
    assert code == refusal(Date(), raw)


@pytest.mark.parametrize("day", [FIRST, LAST, date(2020, 2, 29)])
def test_the_first_and_the_last_day_are_read(day: date) -> None:
    """The bounds themselves are days."""
    assert day == Date().read(day.isoformat())


@given(DAYS)
def test_a_day_survives_its_text(day: date) -> None:
    """What a day is written as reads back to it, and reading again changes nothing."""
    assert day == Date().read(Date().text(day)) == Date().read(Date().read(day))


@given(
    DAYS, st.sampled_from(["{0:04}.{1}.{2}", "{0:04}/{1:02}/{2}", "{0:04}年{1}月{2}日", "{0:04}{1:02}{2:02}"])
)
def test_every_form_of_every_day(day: date, form: str) -> None:
    """All forms of one day are one day."""
    assert day == Date().read(form.format(day.year, day.month, day.day))


@pytest.mark.parametrize(
    "raw",
    [
        "2020-03",
        "2020-3",
        "2020.3",
        "2020/3",
        "2020年3月",
        "2020年3月份",
        "2020年03月",
        "202003",
        202003,
        "２０２０．３",
        "2020-03-01",
        "2020年3月1日",
        "20200301",
        date(2020, 3, 1),
        datetime.combine(date(2020, 3, 1), time()),
        Month(2020, 3),
    ],
)
def test_a_month_in_every_office_form(raw: object) -> None:
    """Every form in which offices write a month is that month."""
    assert Month(2020, 3) == MonthType().read(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("3/2020", "month-unreadable"),
        ("2020", "month-unreadable"),
        ("三月", "month-unreadable"),
        (datetime.combine(date(2020, 3, 1), time(8)), "month-unreadable"),
        ("2020-13", "month-impossible"),
        ("202000", "month-impossible"),
        (Month(2020, 0), "month-impossible"),
        (Month(2020, 13), "month-impossible"),
        ("2020-03-02", "month-with-day"),
        (date(2020, 3, 31), "month-with-day"),
        ("2020-02-30", "date-impossible"),
        ("1899-12", "date-out-of-range"),
        ("2200-01", "date-out-of-range"),
        (Month(1899, 12), "date-out-of-range"),
        (Month(2200, 1), "date-out-of-range"),
        (2020.3, "number-float"),
        (Decimal("2020.10"), "not-a-value"),
        (False, "not-a-value"),
    ],
)
def test_what_is_no_month(raw: object, code: str) -> None:
    """Anything else is refused with the reason."""
    assert code == refusal(MonthType(), raw)


@given(MONTHS)
def test_a_month_survives_its_text_and_its_index(month: Month) -> None:
    """Text and index of a month lead back to it."""
    assert month == MonthType().read(MonthType().text(month)) == Month.from_index(month.index)


@given(MONTHS, MONTHS)
def test_the_index_orders_months(one: Month, other: Month) -> None:
    """Months are ordered as their indexes are."""
    assert (one < other) is (one.index < other.index)


@given(DAYS)
def test_a_month_begins_with_its_first_day(day: date) -> None:
    """The month of a day is dated by the first of it."""
    assert day.replace(day=1) == first_day(month_of(day)) == first_day(month_of(month_of(day)))


def test_a_year_is_dated_by_new_year_and_a_day_by_itself() -> None:
    """Years are dated by their first day."""
    assert (date(2020, 1, 1), date(2020, 5, 6)) == (first_day(2020), first_day(date(2020, 5, 6)))


@pytest.mark.parametrize("raw", ["2020", 2020, "2020年", "2020年度", " ２０２０ "])
def test_a_year_in_every_office_form(raw: object) -> None:
    """Every form in which offices write a year is that year."""
    assert Year().read(raw) == 2020


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("20", "year-unreadable"),
        (20, "year-unreadable"),
        ("20200", "year-unreadable"),
        ("2020.0", "year-unreadable"),
        ("٢٠٢٠", "year-unreadable"),
        (True, "year-unreadable"),
        ("1899", "date-out-of-range"),
        (2200, "date-out-of-range"),
        (2020.0, "number-float"),
        (None, "not-a-value"),
    ],
)
def test_what_is_no_year(raw: object, code: str) -> None:
    """Anything else is refused with the reason."""
    assert code == refusal(Year(), raw)


@given(st.integers(1900, 2199))
def test_every_year_survives_its_text(year: int) -> None:
    """Every year in the range, its bounds included, reads back from its text."""
    assert year == Year().read(Year().text(year))
