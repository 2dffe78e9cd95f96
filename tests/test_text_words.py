"""Amounts in Chinese words."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.money import MAX_FEN, MAX_YUAN, from_fen
from unionaid.text.words import amount_in_words

DIGITS = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}

sparse = st.text("0001500", min_size=1, max_size=15).map(int)
"""Amounts with long runs of zeros, in fen."""

fen_amounts = st.integers(-MAX_FEN, MAX_FEN) | sparse | sparse.map(lambda fen: -fen)


def read_group(words: str) -> int:
    """Read up to four digits: a digit with its place, one after another."""
    pairs = re.findall("([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", words)
    assert "".join(digit + place for digit, place in pairs) == words.replace("零", "")
    return sum(DIGITS[digit] * PLACES.get(place, 1) for digit, place in pairs)


def read_whole(words: str) -> int:
    """Read whole yuan by splitting at 亿, then at 万."""
    total = 0
    for part in ("亿" not in words and [words]) or words.split("亿"):
        upper, _, lower = part.rpartition("万")
        total = total * 10**8 + read_group(upper) * 10**4 + read_group(lower)
    return total


def read_words(words: str) -> int:
    """Read an amount in words back into fen."""
    sign = -1 if words.startswith("负") else 1
    words = words.removeprefix("负").removesuffix("整")
    yuan, _, part = words.rpartition("元")
    jiao = re.search("(.)角", part)
    fen = re.search("(.)分", part)
    return sign * (
        read_whole(yuan) * 100 + (DIGITS[jiao[1]] * 10 if jiao else 0) + (DIGITS[fen[1]] if fen else 0)
    )


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("70000", "柒万元整"),
        ("15000", "壹万伍仟元整"),
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("0.99", "玖角玖分"),
        ("1", "壹元整"),
        ("1.05", "壹元零伍分"),
        ("10", "壹拾元整"),
        ("10.50", "壹拾元伍角"),
        ("55000", "伍万伍仟元整"),
        ("100000", "壹拾万元整"),
        ("9999.99", "玖仟玖佰玖拾玖元玖角玖分"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("99999999", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000100000000", "壹万零壹亿元整"),
        ("1000000010000", "壹万亿零壹万元整"),
        ("90071992547409.91", "玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分"),
        ("-3000", "负叁仟元整"),
        ("-0.05", "负伍分"),
        ("-0.00", "零元整"),
    ],
)
def test_words_of_known_amounts(amount: str, words: str) -> None:
    """Each of these amounts has the words that people checked."""
    assert words == amount_in_words(Decimal(amount))


def test_prefix_stands_before_the_sign() -> None:
    """人民币 is the first word, with nothing between it and the amount."""
    assert "人民币伍万伍仟元整" == amount_in_words(Decimal(55000), prefix=True)
    assert "人民币负壹元整" == amount_in_words(Decimal(-1), prefix=True)


@given(fen_amounts)
def test_words_read_back_to_the_amount(fen: int) -> None:
    """A reader that shares no code with the writer gets the amount back."""
    assert fen == read_words(amount_in_words(from_fen(fen)))


@given(fen_amounts)
def test_each_run_of_zeros_gives_one_zero(fen: int) -> None:
    """A run of zeros inside the yuan gives one 零, and so does a missing 角 before 分."""
    yuan, part = divmod(abs(fen), 100)
    inner = len(re.findall("(?<=[1-9])0+(?=[1-9])", str(yuan)))
    before_fen = yuan > 0 and 0 < part < 10
    expected = inner + before_fen if fen else 1
    assert expected == amount_in_words(from_fen(fen)).count("零")


@given(fen_amounts)
def test_zeros_never_stand_together_or_first(fen: int) -> None:
    """There is no 零零, and only zero itself begins with 零."""
    words = amount_in_words(from_fen(fen))
    assert "零零" not in words
    assert (fen == 0) == words.removeprefix("负").startswith("零")


@given(fen_amounts)
def test_whole_follows_yuan_only(fen: int) -> None:
    """整 ends whole yuan, and stands nowhere else."""
    words = amount_in_words(from_fen(fen))
    assert (fen % 100 == 0) == words.endswith("元整")
    assert words.count("整") == words.count("元整")


@given(fen_amounts)
def test_negative_words_are_the_positive_ones_after_a_sign(fen: int) -> None:
    """An amount and its opposite differ in 负 alone."""
    positive = amount_in_words(from_fen(abs(fen)))
    assert ("负" + positive if fen < 0 else positive) == amount_in_words(from_fen(fen))


@pytest.mark.parametrize("amount", [1.5, 100, "100", None, True])
def test_only_decimals_are_taken(amount: object) -> None:
    """A float, and anything else that is no Decimal, is refused by type."""
    with pytest.raises(TypeError, match="an amount is a Decimal in yuan"):
        amount_in_words(amount)  # type: ignore[arg-type]  # that is what is tested


@pytest.mark.parametrize("amount", ["0.001", "1.005", "0.009", "-0.015", "1E-30"])
def test_parts_of_a_fen_are_refused(amount: str) -> None:
    """Nothing is rounded on the way into words."""
    with pytest.raises(ValueError, match="whole fen"):
        amount_in_words(Decimal(amount))


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_amounts_that_are_not_finite_are_refused(amount: str) -> None:
    """NaN and infinity have no words."""
    with pytest.raises(ValueError, match="NaN and infinity"):
        amount_in_words(Decimal(amount))


def test_bound_just_above_is_refused_on_both_sides() -> None:
    """The largest amount has words, a fen more has none."""
    assert amount_in_words(MAX_YUAN).endswith("壹分")
    assert amount_in_words(-MAX_YUAN).startswith("负")
    for amount in (MAX_YUAN + Decimal("0.01"), -MAX_YUAN - Decimal("0.01"), Decimal("1E+40")):
        with pytest.raises(ValueError, match="at most"):
            amount_in_words(amount)
