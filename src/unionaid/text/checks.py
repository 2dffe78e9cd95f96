"""The check that every written amount passes first.

Here: whether an amount can be written at all. Not here: how it is written.
"""

from __future__ import annotations

from decimal import Decimal

from unionaid.money import FEN, MAX_YUAN, to_fen

__all__ = ["whole_fen"]


def whole_fen(amount: Decimal) -> int:
    """Return *amount* in yuan as whole fen, refusing what would need rounding.

    Args:
        amount: An amount in yuan, already rounded to the fen; it may be negative.

    Returns:
        The amount in fen.

    Raises:
        TypeError: Not a Decimal.

        ValueError: Not finite, finer than a fen, or beyond ``money.MAX_YUAN``.

    Example:
        >>> whole_fen(Decimal("3000.5"))
        300050
    """
    if not isinstance(amount, Decimal):
        given = type(amount).__name__
        raise TypeError(f"an amount is a Decimal in yuan, not {given}. Pass Decimal('3000.00').")
    if not amount.is_finite():
        raise ValueError("NaN and infinity are no amounts. Pass a finite Decimal in yuan.")
    if abs(amount) > MAX_YUAN:
        raise ValueError(f"an amount is at most {MAX_YUAN} yuan either way. Check the unit and the digits.")
    if amount % FEN:
        raise ValueError("an amount is written in whole fen. Round it once, with money.round_to_fen, first.")
    return to_fen(amount)
