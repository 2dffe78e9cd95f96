"""Amounts in Chinese words (大写), as cheques, lists and vouchers carry them.

Here: the one fixed form this project prints. Not here: amounts in figures
(``figures``), reading amounts (``facts``).

The rules leave room: 107000.53 is read both 壹拾万零柒仟元伍角叁分 and
壹拾万柒仟元零伍角叁分, and 整 may follow 角. Two forms of one amount on two
papers look like a correction, so there is one form only:

- a run of zero digits between two other digits of the whole yuan gives one 零;
- a zero in the yuan's last place before 角 gives none (壹拾元伍角);
- a zero in the place of 角 before 分 gives one 零 (壹拾元零伍分);
- 整 follows 元 only, never 角 or 分.

Source: the rules on filling in bills that are appended to 支付结算办法
(People's Bank of China, 银发〔1997〕393号), which allow both readings.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from unionaid.text.checks import whole_fen

__all__ = ["amount_in_words"]

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万")
"""What follows each group of four digits, from the right; the second 万 counts 亿."""


def _whole(yuan: int) -> str:
    """Return *yuan*, above zero and below 10**16, in words without 元."""
    digits = str(yuan)
    words: list[str] = []
    zero_run = group_written = False
    for position, digit in enumerate(digits):
        group, place = divmod(len(digits) - 1 - position, 4)
        if digit == "0":
            zero_run = True
        else:
            words.append("零" * zero_run + _DIGITS[int(digit)] + _PLACES[place])
            zero_run, group_written = False, True
        # 亿 closes both groups to its left, so it stands even when its own four digits are zeros.
        if place == 0 and (group_written or group == 2):
            words.append(_GROUPS[group])
            group_written = False
    return "".join(words)


def amount_in_words(amount: Decimal, *, prefix: bool = False) -> str:
    """Return *amount* in yuan in Chinese words, in one fixed form.

    Args:
        amount: Whole fen, at most ``money.MAX_YUAN`` either way; below zero it
            starts with 负.

        prefix: Whether 人民币 stands before it.

    Returns:
        The words, ending in 元整, 角 or 分.

    Raises:
        TypeError: Not a Decimal; a float cannot hold an amount exactly.

        ValueError: Not finite, finer than a fen, or too large.

    Source:
        The rules appended to 支付结算办法, see the module.

    Example:
        >>> amount_in_words(Decimal("16409.02"))
        '壹万陆仟肆佰零玖元零贰分'
        >>> amount_in_words(Decimal(55000), prefix=True)
        '人民币伍万伍仟元整'
    """
    fen = whole_fen(amount)
    yuan, part = divmod(abs(fen), 100)
    jiao, rest = divmod(part, 10)
    words = ("人民币" if prefix else "") + ("负" if fen < 0 else "")
    if yuan:
        words += _whole(yuan) + "元"
    if not part:
        return words + ("整" if yuan else "零元整")
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif yuan:
        words += "零"
    return words + (_DIGITS[rest] + "分" if rest else "")
