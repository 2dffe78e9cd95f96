"""Figures, days, months and lists in both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.lang import LANGS, Lang
from unionaid.money import MAX_FEN, MAX_YUAN, from_fen
from unionaid.text import figures

amounts = st.integers(-MAX_FEN, MAX_FEN).map(from_fen)
decimals = st.decimals(-(10**15), 10**15, allow_nan=False, places=4)
fractions = st.fractions(-(10**6), 10**6, max_denominator=1000)


def figures_in(text: str) -> list[int]:
    """Return the whole numbers in *text*, in order."""
    return [int(digits) for digits in re.findall(r"[0-9]+", text)]


def number_in(text: str) -> Decimal:
    """Return the one number in *text*."""
    return Decimal(re.sub("[^0-9.-]", "", text))


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("3000", "3,000.00元", "3,000.00 yuan"),
        ("0", "0.00元", "0.00 yuan"),
        ("-0.00", "0.00元", "0.00 yuan"),
        ("-1234.5", "-1,234.50元", "-1,234.50 yuan"),
        ("0.01", "0.01元", "0.01 yuan"),
        ("999.99", "999.99元", "999.99 yuan"),
        ("1E+3", "1,000.00元", "1,000.00 yuan"),
        ("90071992547409.91", "90,071,992,547,409.91元", "90,071,992,547,409.91 yuan"),
    ],
)
def test_money_has_two_decimals_and_a_unit(amount: str, zh: str, en: str) -> None:
    """Thousands are grouped and both decimals stand, whatever the amount."""
    assert (zh, en) == (figures.money(Decimal(amount), "zh"), figures.money(Decimal(amount), "en"))


@pytest.mark.parametrize("amount", ["0.005", "NaN", "Infinity", str(MAX_YUAN + Decimal("0.01"))])
def test_money_refuses_what_it_would_have_to_change(amount: str) -> None:
    """Parts of a fen are not rounded, and what is no amount is not written."""
    with pytest.raises(ValueError, match="amount"):
        figures.money(Decimal(amount), "zh")


@given(amounts, st.sampled_from(LANGS))
def test_money_keeps_every_fen(amount: Decimal, lang: Lang) -> None:
    """The figure is the amount itself, up to the largest."""
    assert amount == number_in(figures.money(amount, lang))


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (30, "30", "30"),
        (-1500, "-1,500", "-1,500"),
        (Decimal("30.0"), "30", "30"),
        (Decimal("-0.0"), "0", "0"),
        (Decimal("1234.50"), "1,234.5", "1,234.5"),
        (Decimal("1E+4"), "10,000", "10,000"),
        (Decimal("0.00000001"), "0.00000001", "0.00000001"),
        (Fraction(0), "0", "0"),
        (Fraction(19999, 2), "9,999.5", "9,999.5"),
        (Fraction(-1, 8), "-0.125", "-0.125"),
        (Fraction(1, 3), "约0.33", "about 0.33"),
        (Fraction(20000, 3), "约6,666.67", "about 6,666.67"),
        (Fraction(-20000, 3), "约-6,666.67", "about -6,666.67"),
        (Fraction(1, 700), "约0.00", "about 0.00"),
    ],
)
def test_number_shows_the_decimals_it_has(value: Decimal | int | Fraction, zh: str, en: str) -> None:
    """Only a fraction without an end is shortened, and says so."""
    assert (zh, en) == (figures.number(value, "zh"), figures.number(value, "en"))


@given(decimals | st.integers(-(10**40), 10**40), st.sampled_from(LANGS))
def test_number_is_exact(value: Decimal | int, lang: Lang) -> None:
    """No digit is lost, however many there are."""
    assert value == number_in(figures.number(value, lang))


@given(fractions, st.sampled_from(LANGS))
def test_fraction_is_exact_or_marked(value: Fraction, lang: Lang) -> None:
    """An unmarked fraction is the value, a marked one is within half a hundredth."""
    text = figures.number(value, lang)
    shown = Fraction(number_in(text))
    if text.startswith(("约", "about ")):
        assert shown != value
        assert abs(shown - value) <= Fraction(1, 200)
    else:
        assert value == shown


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        ("0.4", "40%"),
        ("0.005", "0.5%"),
        ("1", "100%"),
        ("0", "0%"),
        ("0.02", "2%"),
        ("0.00000001", "0.000001%"),
    ],
)
@pytest.mark.parametrize("lang", LANGS)
def test_percent_is_not_rounded(rate: str, text: str, lang: Lang) -> None:
    """A small rate keeps its digits, a round one has no needless ones."""
    assert text == figures.percent(Decimal(rate), lang)


@pytest.mark.parametrize("write", [figures.number, figures.percent])
@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_figures_are_finite(write: Callable[[Decimal, Lang], str], value: str) -> None:
    """What is not finite is not written."""
    with pytest.raises(ValueError, match="NaN and infinity"):
        write(Decimal(value), "zh")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (date(2020, 8, 18), "2020年8月18日", "2020-08-18"),
        (date(2020, 1, 1), "2020年1月1日", "2020-01-01"),
        (date(2021, 12, 31), "2021年12月31日", "2021-12-31"),
        (date(2020, 2, 29), "2020年2月29日", "2020-02-29"),
    ],
)
def test_day_in_both_languages(value: date, zh: str, en: str) -> None:
    """Chinese writes the units, English the ISO form."""
    assert (zh, en) == (figures.day(value, "zh"), figures.day(value, "en"))


@pytest.mark.parametrize(
    ("year", "month", "zh", "en"),
    [
        (2020, 3, "2020年3月", "2020-03"),
        (2021, 12, "2021年12月", "2021-12"),
        (2020, 1, "2020年1月", "2020-01"),
    ],
)
def test_month_in_both_languages(year: int, month: int, zh: str, en: str) -> None:
    """A month has no day in either language."""
    assert (zh, en) == (figures.month(year, month, "zh"), figures.month(year, month, "en"))


@pytest.mark.parametrize("month", [0, 13])
def test_month_outside_the_calendar_is_refused(month: int) -> None:
    """There is no month 0 and no month 13."""
    with pytest.raises(ValueError, match="month"):
        figures.month(2020, month, "zh")


@pytest.mark.parametrize(
    ("items", "zh", "en"),
    [
        ([], "", ""),
        (["甲"], "甲", "甲"),
        (["甲", "乙"], "甲和乙", "甲 and 乙"),
        (["甲", "乙", "丙"], "甲、乙和丙", "甲, 乙, and 丙"),
        (["{0}", "{1}", "{x}"], "{0}、{1}和{x}", "{0}, {1}, and {x}"),
    ],
)
def test_listing_of_all(items: list[str], zh: str, en: str) -> None:
    """A list in a sentence ends in 和, or in and; items are taken as they are."""
    assert (zh, en) == (figures.listing(items, "zh"), figures.listing(iter(items), "en"))


def test_listing_of_one_among_several() -> None:
    """A choice ends in 或, or in or."""
    assert "甲、乙或丙" == figures.listing(["甲", "乙", "丙"], "zh", "or")
    assert "a, b, or c" == figures.listing(["a", "b", "c"], "en", "or")


@given(amounts, decimals, fractions, st.dates(), st.lists(st.integers(0, 99).map(str), max_size=5))
def test_both_languages_carry_the_same_figures(
    amount: Decimal, value: Decimal, fraction: Fraction, day: date, items: list[str]
) -> None:
    """The numbers parsed out of the Chinese and the English text are one sequence."""

    def written(lang: Lang) -> list[list[int]]:
        texts = (
            figures.money(amount, lang),
            figures.number(value, lang),
            figures.number(fraction, lang),
            figures.percent(value, lang),
            figures.day(day, lang),
            figures.month(day.year, day.month, lang),
            figures.listing(items, lang),
        )
        return [figures_in(text) for text in texts]

    assert written("zh") == written("en")


def test_babel_and_tabulate_wait_until_something_is_written() -> None:
    """Importing the text modules loads neither of them."""
    program = (
        "import sys, unionaid.text.figures, unionaid.text.locale, unionaid.text.nearest,"
        " unionaid.text.table, unionaid.text.words;"
        "print(sorted({'babel', 'tabulate', 'wcwidth', 'difflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "[]" == done.stdout.strip()
