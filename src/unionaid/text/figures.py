"""Figures, days and lists, as both languages write them.

Here: values that are final, written out. Nothing is rounded on the way, but a
fraction that has no end in decimals, which says so. Not here: amounts in words
(``words``), sentences.

Both languages carry the same figures, so that a Chinese and an English
explanation can be compared number by number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal

from unionaid.lang import Lang
from unionaid.money import from_fen, round_to_fen
from unionaid.text.checks import whole_fen

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

__all__ = ["day", "listing", "money", "month", "number", "percent"]

_KEPT: Final = 4096
"""How many figures are kept as they are written: of a list few are met once."""

_ABOUT: Final[dict[Lang, str]] = {"zh": "约", "en": "about "}
_YUAN: Final[dict[Lang, str]] = {"zh": "元", "en": " yuan"}
_DAY: Final[dict[Lang, str]] = {"zh": "y年M月d日", "en": "yyyy-MM-dd"}
_MONTH: Final[dict[Lang, str]] = {"zh": "y年M月", "en": "yyyy-MM"}
_LISTS: Final[dict[Literal["and", "or"], Literal["standard", "or"]]] = {"and": "standard", "or": "or"}


@cache
def _locale(lang: Lang) -> Locale:
    from babel import Locale

    return Locale.parse("zh_Hans_CN" if lang == "zh" else "en")


@cache
def _pattern(pattern: str) -> NumberPattern:
    from babel.numbers import parse_pattern

    return parse_pattern(pattern)


def _grouped(value: Decimal, lang: Lang, pattern: str) -> str:
    """Return *value* by a Babel pattern, all its digits kept."""
    # Babel works in the context of the caller, which would round beyond 28 digits.
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "callers pass finite numbers"
    with localcontext(Context(prec=max(28, len(value.as_tuple().digits) + abs(exponent) + 2))):
        written: str = _pattern(pattern).apply(value, _locale(lang), decimal_quantization=False)
    return written


def money(amount: Decimal, lang: Lang) -> str:
    """Return *amount* in yuan with two decimals and the unit.

    Args:
        amount: Whole fen; rounding belongs to whoever computed it.

        lang: The language.

    Raises:
        TypeError: Not a Decimal.

        ValueError: Not finite, finer than a fen, or beyond ``money.MAX_YUAN``.

    Example:
        >>> money(Decimal(3000), "zh"), money(Decimal(3000), "en")
        ('3,000.00元', '3,000.00 yuan')
    """
    return _money(whole_fen(amount), lang)


@lru_cache(maxsize=_KEPT)
def _money(fen: int, lang: Lang) -> str:
    return _grouped(from_fen(fen), lang, "#,##0.00") + _YUAN[lang]


def _exact_decimal(value: Fraction) -> Decimal | None:
    """Return *value* as the decimal it equals, or None if it has no end."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    return Decimal(f"{value.numerator * 10**places // value.denominator}E-{places}")


def number(value: Decimal | int | Fraction, lang: Lang) -> str:
    """Return *value* with grouped thousands and exactly the decimals it has.

    Args:
        value: A finite number. A fraction without an end in decimals is shown
            rounded half up to two, after 约 or "about".

        lang: The language.

    Raises:
        ValueError: Not finite.

    Example:
        >>> number(Decimal("1234.50"), "en"), number(Fraction(20000, 3), "zh")
        ('1,234.5', '约6,666.67')
    """
    if isinstance(value, Fraction):
        exact = _exact_decimal(value)
        if exact is None:
            return _ABOUT[lang] + _grouped(round_to_fen(value), lang, "#,##0.00")
        value = exact
    else:
        value = Decimal(value)
    if not value.is_finite():
        raise ValueError("NaN and infinity are no figures. Pass a finite number.")
    return _grouped(value if value else Decimal(0), lang, "#,##0.#")


def percent(rate: Decimal, lang: Lang) -> str:
    """Return *rate*, where 1 is the whole, in per cent without rounding.

    Raises:
        ValueError: Not finite.

    Example:
        >>> percent(Decimal("0.005"), "zh")
        '0.5%'
    """
    if not rate.is_finite():
        raise ValueError("NaN and infinity are no rates. Pass a finite number.")
    return _percent(rate, lang)


@lru_cache(maxsize=_KEPT)
def _percent(rate: Decimal, lang: Lang) -> str:
    # equal rates of different exponents are one fraction, and so one text
    return number(Fraction(rate) * 100, lang) + "%"


def day(value: date, lang: Lang) -> str:
    """Return a day.

    Example:
        >>> day(date(2020, 8, 18), "zh"), day(date(2020, 8, 18), "en")
        ('2020年8月18日', '2020-08-18')
    """
    from babel.dates import format_date

    return format_date(value, _DAY[lang], _locale(lang))


def month(year: int, month: int, lang: Lang) -> str:
    """Return a calendar month.

    Raises:
        ValueError: There is no such month.

    Example:
        >>> month(2020, 3, "zh"), month(2020, 3, "en")
        ('2020年3月', '2020-03')
    """
    from babel.dates import format_date

    return format_date(date(year, month, 1), _MONTH[lang], _locale(lang))


def listing(items: Iterable[str], lang: Lang, kind: Literal["and", "or"] = "and") -> str:
    """Return *items* as a list in a sentence; nothing for no items.

    Args:
        items: The parts, already in that language.

        lang: The language.

        kind: Whether all of them hold, or one of them.

    Example:
        >>> listing(["A", "B", "C"], "zh"), listing(["A", "B", "C"], "en", "or")
        ('A、B和C', 'A, B, or C')
    """
    from babel.lists import format_list

    return format_list(list(items), _LISTS[kind], _locale(lang))
