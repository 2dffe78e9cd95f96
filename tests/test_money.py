"""Yuan and fen, and the one rounding between them."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.money import FEN, MAX_FEN, MAX_YUAN, ZERO, from_fen, round_to_fen, to_fen

FENS = st.integers(-MAX_FEN, MAX_FEN)


def test_the_constants_fit_together() -> None:
    """The largest amount is 2^53 - 1 fen."""
    assert (MAX_FEN, str(MAX_YUAN), str(ZERO)) == (9007199254740991, "90071992547409.91", "0.00")


@given(FENS)
def test_fen_and_yuan_are_the_same_money(fen: int) -> None:
    """Fen survive the way to yuan and back, with two decimals."""
    yuan = from_fen(fen)
    assert fen == to_fen(yuan)
    assert yuan.as_tuple().exponent == -2


@pytest.mark.parametrize("amount", ["0.001", "1.999", "-0.005"])
def test_parts_of_a_fen_are_no_fen(amount: str) -> None:
    """What has parts of a fen is not rounded on the quiet."""
    with pytest.raises(decimal.Inexact):
        to_fen(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [
        ("2.004", "2.00"),
        ("2.0049999999999999999999999999", "2.00"),
        ("2.005", "2.01"),
        ("2.015", "2.02"),
        ("2.025", "2.03"),
        ("-2.004", "-2.00"),
        ("-2.005", "-2.01"),
        ("0", "0.00"),
        ("90071992547409.905", "90071992547409.91"),
    ],
)
def test_half_a_fen_is_rounded_up(amount: str, rounded: str) -> None:
    """Halves go away from zero, just below does not, as Decimal and as Fraction."""
    assert rounded == str(round_to_fen(Decimal(amount)))
    assert Decimal(rounded) == round_to_fen(Fraction(amount))


@given(st.fractions(-(10**13), 10**13))
def test_rounding_moves_by_half_a_fen_at_most(amount: Fraction) -> None:
    """A rounded amount is the nearest, and away from zero where two are."""
    distance = Fraction(round_to_fen(amount)) - amount
    assert abs(distance) <= Fraction(FEN) / 2
    if abs(distance) == Fraction(FEN) / 2:
        assert (distance > 0) is (amount > 0)


@given(FENS, st.integers(0, 10**6))
def test_both_kinds_of_number_round_alike(fen: int, part: int) -> None:
    """A Decimal and the equal Fraction round to the same amount."""
    amount = Decimal(fen * 10**6 + part).scaleb(-8, decimal.Context(prec=60))
    assert str(round_to_fen(amount)).lstrip("-") == str(round_to_fen(Fraction(amount))).lstrip("-")
    assert round_to_fen(amount) == round_to_fen(Fraction(amount))


@given(FENS, st.integers(1, 6))
def test_the_callers_decimal_context_rounds_nothing(fen: int, precision: int) -> None:
    """Amounts are exact whatever the caller's arithmetic rounds to."""
    wanted = from_fen(fen)
    with decimal.localcontext() as context:
        context.prec = precision
        assert (
            str(wanted)
            == str(from_fen(fen))
            == str(round_to_fen(wanted))
            == str(round_to_fen(Fraction(wanted)))
        )
        assert fen == to_fen(wanted)
