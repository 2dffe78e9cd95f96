"""Money: yuan as Decimal, fen as whole numbers, never a float.

Here: the bounds, the one rounding, the step between yuan and fen. Not here:
reading money from text (``facts``), writing it for people (``text``).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from typing import Final

__all__ = [
    "FEN",
    "MAX_FEN",
    "MAX_YUAN",
    "ZERO",
    "from_fen",
    "minus",
    "plus",
    "round_to_fen",
    "times",
    "to_fen",
]

FEN: Final = Decimal("0.01")
"""One fen, in yuan."""

MAX_FEN: Final = 2**53 - 1
"""The largest amount taken, in fen: whole numbers up to it survive every engine,
also those that divide through 64-bit floats."""

MAX_YUAN: Final = Decimal(MAX_FEN).scaleb(-2)
"""The largest amount taken, in yuan."""

ZERO: Final = Decimal("0.00")

_LONGEST: Final = 10_000
"""More digits than any product of a policy's figures has: what is finite is exact."""

_EXACT: Final = Context(prec=_LONGEST, traps=[InvalidOperation, Inexact])
times: Final = _EXACT.multiply
"""The exact product of two figures, whatever the caller's arithmetic rounds to."""

minus: Final = _EXACT.subtract
"""The exact difference of two figures, whatever the caller's arithmetic rounds to."""

plus: Final = _EXACT.add
"""The exact sum of two figures, whatever the caller's arithmetic rounds to."""

_ROUND: Final = Context(prec=_LONGEST, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
_quantize: Final = _ROUND.quantize


def round_to_fen(amount: Decimal | Fraction) -> Decimal:
    """Round *amount* in yuan half up (away from zero at the half) to the fen.

    Example:
        >>> round_to_fen(Decimal("2.005"))
        Decimal('2.01')
    """
    if isinstance(amount, Decimal):
        return _quantize(amount, FEN) or ZERO  # a signed zero is zero
    hundredths = amount * 100
    sign = -1 if hundredths < 0 else 1
    whole, rest = divmod(abs(hundredths.numerator), hundredths.denominator)
    whole += 2 * rest >= hundredths.denominator
    return from_fen(sign * whole)


def to_fen(amount: Decimal) -> int:
    """Return *amount* in yuan as whole fen.

    Raises:
        decimal.Inexact: The amount has parts of a fen.

    Example:
        >>> to_fen(Decimal("3000.00"))
        300000
    """
    return int(_EXACT.scaleb(_EXACT.quantize(amount, FEN), 2))


def from_fen(fen: int) -> Decimal:
    """Return whole *fen* as yuan with two decimals.

    Example:
        >>> from_fen(300000)
        Decimal('3000.00')
    """
    return _EXACT.scaleb(fen, -2)
