"""Numbers as offices write them: whole, with decimals, money, shares."""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.facts import FactType, Money, Number, Ratio, Unreadable, Whole
from unionaid.money import MAX_FEN, MAX_YUAN, from_fen

MONEY = st.integers(0, MAX_FEN).map(from_fen)


def refusal(type_: FactType[Any], raw: object) -> str:
    """Return the code with which *raw* is refused."""
    with pytest.raises(Unreadable) as refused:
        type_.read(raw)
    return refused.value.problem.code


@pytest.mark.parametrize(
    "raw",
    [
        "1234.50",
        "1234.5",
        "1,234.5",
        "1,234.50元",
        "¥1,234.50",
        "￥1,234.50元",
        "¥ 1234.5 元",
        "人民币1234.50元",
        "人民币 ¥1234.50",
        "１，２３４．５０",
        "0.12345万元",
        "0.12345 万元",
        "+1234.5",
        "0001234.5000",
        "　1234.5　",
        Decimal("1234.5"),
        Decimal("1.2345E+3"),
    ],
)
def test_money_in_every_office_form(raw: object) -> None:
    """Every form in which offices write an amount is that amount, with two decimals."""
    assert str(Money().read(raw)) == "1234.50"


@pytest.mark.parametrize(
    ("raw", "yuan"), [(0, "0.00"), (3000, "3000.00"), ("-0", "0.00"), ("-0.00元", "0.00")]
)
def test_zero_and_whole_yuan(raw: object, yuan: str) -> None:
    """Whole yuan are taken; a signed zero is zero."""
    assert yuan == str(Money().read(raw))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "number-unreadable"),
        ("abc", "number-unreadable"),
        ("12,34", "number-unreadable"),
        ("1,234,5", "number-unreadable"),
        ("1234,567", "number-unreadable"),
        ("1.", "number-unreadable"),
        (".5", "number-unreadable"),
        ("1.2.3", "number-unreadable"),
        ("1_000", "number-unreadable"),
        ("1 000", "number-unreadable"),
        ("0x10", "number-unreadable"),
        ("٣٠٠٠", "number-unreadable"),
        ("३०००", "number-unreadable"),
        ("𝟑𝟎𝟎𝟎", "number-unreadable"),
        ("叁仟元", "number-unreadable"),
        ("3万", "number-unreadable"),
        ("元", "number-unreadable"),
        ("¥¥5", "number-unreadable"),
        ("-¥5", "number-unreadable"),
        ("5元元", "number-unreadable"),
        ("9" * 65, "number-unreadable"),
        (True, "number-unreadable"),
        ("1E+5", "number-exponent"),
        ("1e5", "number-exponent"),
        ("1.5E-3元", "number-exponent"),
        ("NaN", "number-not-finite"),
        ("sNaN", "number-not-finite"),
        ("-Infinity", "number-not-finite"),
        ("inf", "number-not-finite"),
        (Decimal("NaN"), "number-not-finite"),
        (Decimal("sNaN"), "number-not-finite"),
        (Decimal("Infinity"), "number-not-finite"),
        ("-0.01", "number-negative"),
        ("-5元", "number-negative"),
        (-1, "number-negative"),
        (Decimal("-1E+400"), "number-negative"),
        ("0.001", "number-too-fine"),
        ("0.0000001万元", "number-too-fine"),
        ("1.000000000000000000000000000000000000001万元", "number-too-fine"),
        (Decimal("1E-999999"), "number-too-fine"),
        ("90071992547409.92", "number-too-large"),
        ("9007199254.740992万元", "number-too-large"),
        (10**400, "number-too-large"),
        (Decimal("1E+999999"), "number-too-large"),
        (1234.5, "number-float"),
        (float("nan"), "number-float"),
        (None, "not-a-value"),
        ([1], "not-a-value"),
    ],
)
def test_what_is_no_amount(raw: object, code: str) -> None:
    """Anything else is refused with the reason."""
    assert code == refusal(Money(), raw)


def test_the_largest_amount_and_one_fen_more() -> None:
    """2^53 - 1 fen are taken, in figures and in 万元; one fen more is not."""
    assert MAX_YUAN == Money().read("90071992547409.91") == Money().read("9007199254.740991万元")
    assert refusal(Money(), MAX_YUAN + Decimal("0.01")) == "number-too-large"


@given(MONEY)
def test_money_survives_its_text(amount: Decimal) -> None:
    """The text of an amount reads back to it, digit by digit; reading again changes nothing."""
    again = Money().read(Money().text(amount))
    assert str(amount) == str(again) == str(Money().read(again))


@given(MONEY)
def test_money_in_ten_thousands_is_the_same_money(amount: Decimal) -> None:
    """An amount written in 万元 loses nothing."""
    assert amount == Money().read(f"{amount.scaleb(-4):f}万元")


@given(MONEY)
def test_money_with_separators_is_the_same_money(amount: Decimal) -> None:
    """Thousands separators, ¥ and 元 change nothing."""
    assert amount == Money().read(f"¥{amount:,.2f}元")


@given(MONEY, st.integers(1, 6))
def test_the_callers_decimal_context_changes_nothing(amount: Decimal, precision: int) -> None:
    """Amounts are exact whatever the caller's arithmetic rounds to or traps."""
    with decimal.localcontext() as context:
        context.prec = precision
        context.traps[decimal.Inexact] = True
        assert str(amount) == str(Money().read(Money().text(amount)))
        assert str(amount) == str(Money().read(f"{amount:,.2f}"))


@pytest.mark.parametrize(
    ("raw", "value"),
    [("30", "30.0"), ("30.5", "30.5"), ("1,030.50", "1030.5"), (30, "30.0"), ("３０．５", "30.5")],
)
def test_a_number_has_exactly_its_decimals(raw: object, value: str) -> None:
    """A number is stored with as many decimals as it may have."""
    assert value == str(Number(decimals=1).read(raw))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("30.55", "number-too-fine"),
        ("30元", "unit-not-money"),
        ("¥30", "unit-not-money"),
        ("3万元", "unit-not-money"),
        ("30㎡", "number-unreadable"),
        ("30%", "number-unreadable"),
        ("-1", "number-negative"),
        ("1E1", "number-exponent"),
        ("900719925474099.1", None),
        ("900719925474099.2", "number-too-large"),
        (False, "number-unreadable"),
        (30.5, "number-float"),
    ],
)
def test_what_is_no_number(raw: object, code: str | None) -> None:
    """Units, signs and finer decimals are refused; the largest number is not."""
    if code is None:
        assert Number(decimals=1).read(raw) == Decimal(str(raw))
    else:
        assert code == refusal(Number(decimals=1), raw)


@given(st.integers(0, 8), st.data())
def test_a_number_survives_its_text(decimals: int, data: st.DataObject) -> None:
    """The text of a number reads back to it, however many decimals it has."""
    value = Decimal(data.draw(st.integers(0, MAX_FEN))).scaleb(-decimals)
    type_ = Number(decimals=decimals)
    assert str(value) == str(type_.read(type_.text(value))) or value == type_.read(type_.text(value)) == 0
    assert type_.read(value) == type_.read(type_.read(value))


@pytest.mark.parametrize(
    ("raw", "value"), [("20", 20), (20, 20), ("20.0", 20), ("1,000", 1000), (Decimal("2E1"), 20)]
)
def test_a_whole_number_in_every_form(raw: object, value: int) -> None:
    """Whole numbers are whole, also with empty decimals."""
    assert value == Whole().read(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("20.5", "number-not-whole"),
        ("-1", "number-negative"),
        ("-0.5", "number-negative"),
        ("20元", "unit-not-money"),
        ("20人", "number-unreadable"),
        (MAX_FEN + 1, "number-too-large"),
        (True, "number-unreadable"),
        (20.0, "number-float"),
        ("nan", "number-not-finite"),
    ],
)
def test_what_is_no_whole_number(raw: object, code: str) -> None:
    """Parts, signs and units are refused."""
    assert code == refusal(Whole(), raw)


@given(st.integers(0, MAX_FEN))
def test_a_whole_number_survives_its_text(value: int) -> None:
    """Every whole number up to the largest reads back from its text."""
    assert value == Whole().read(Whole().text(value)) == Whole().read(value)


@pytest.mark.parametrize(
    ("raw", "value"), [(0, "0"), (1, "1"), ("0.40", "0.4"), ("1.00000000", "1"), (Decimal("0.02"), "0.02")]
)
def test_a_share_is_written_shortest(raw: object, value: str) -> None:
    """A share runs from 0 to 1, both allowed, without trailing zeros."""
    assert value == Ratio().text(Ratio().read(raw))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1.00000001", "number-too-large"),
        ("-0.1", "number-negative"),
        ("0.000000001", "number-too-fine"),
        ("40%", "number-unreadable"),
        (True, "number-unreadable"),
        (0.4, "number-float"),
    ],
)
def test_what_is_no_share(raw: object, code: str) -> None:
    """Nothing above 1, nothing below 0, and no per cent sign."""
    assert code == refusal(Ratio(), raw)


@given(st.decimals(0, 1, places=8))
def test_a_share_survives_its_text(value: Decimal) -> None:
    """The text of a share reads back to it."""
    read = Ratio().read(value)
    assert value == read
    assert str(read) == str(Ratio().read(Ratio().text(read)))


@pytest.mark.parametrize(
    ("type_", "raw", "zh", "en"),
    [
        (Money(), "many", "可带 ¥、元 或 万元", "with ¥, 元 or 万元 if you like"),
        (Money(), True, "可带 ¥、元 或 万元", "with ¥, 元 or 万元 if you like"),
        (Money(), "5万", "“5万”请写成“5万元”", "write 5万 as 5万元"),
        (Money(), "3亿元", "“3亿元”请写成“30000万元”", "3亿元 as 30000万元"),
        (Money(), "¥1,200.5 万", "金额单位只认“元”和“万元”", "Only 元 and 万元 are units of money"),
        (Money(), "3百万元", "金额单位只认“元”和“万元”", "Only 元 and 万元 are units of money"),
        (Money(), "万元", "请写数字", "Write the number"),
        (Whole(), "5万", "请写全，如 50000", "Write all digits, such as 50000"),
        (Number(), "5 亿", "请写全，如 50000", "Write all digits, such as 50000"),
        (Whole(), "many", "只写数字", "Write digits only"),
        (Whole(), "5万5", "只写数字", "Write digits only"),
    ],
)
def test_what_is_no_number_is_told_with_what_can_be_written(
    type_: FactType[Any], raw: object, zh: str, en: str
) -> None:
    """Money is told its units, a shortened figure how it is written in full."""
    with pytest.raises(Unreadable) as refused:
        type_.read(raw)
    assert refused.value.problem.code == "number-unreadable"
    assert zh in refused.value.problem.text("zh")
    assert en in refused.value.problem.text("en")


@pytest.mark.parametrize(
    ("type_", "raw", "decimals"), [(Number(decimals=1), "29.95", 1), (Money(), "0.001", 2)]
)
def test_what_is_too_fine_is_not_rounded_up(type_: FactType[Any], raw: str, decimals: int) -> None:
    """Nobody is told to round a figure over the line that it is held to."""
    with pytest.raises(Unreadable) as refused:
        type_.read(raw)
    text = refused.value.problem.text("zh")
    assert text == f"小数最多 {decimals} 位。请照原件核对，多出的位数舍去，不要进位。"
    assert "do not round up" in refused.value.problem.text("en")
