"""Facts that are numbers: whole, with decimals, money.

Office forms are read (full-width digits, thousands separators, ¥, 元, 万元);
NaN, exponents, underscores and the digits of other scripts never are.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import ClassVar, Final

from attrs import frozen

from unionaid.facts.reading import Unreadable, as_text, plain
from unionaid.facts.types import FactType
from unionaid.money import FEN, MAX_FEN, MAX_YUAN

__all__ = ["Money", "Number", "Ratio", "Whole"]

_NUMBER: Final = re.compile(r"(?P<sign>[-+]?)(?P<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.(?P<part>[0-9]+))?")
_MONEY: Final = re.compile(r"(人民币)?\s*(?P<yen>¥)?\s*(?P<number>[-+]?[0-9.,]+)\s*(?P<unit>元|万元)?")
_EXPONENT: Final = re.compile(r"[-+]?[0-9]*\.?[0-9]+[eE][-+]?[0-9]+")
_NOT_FINITE: Final = re.compile(r"[-+]?(s?nan|inf|infinity)", re.IGNORECASE)


def _from_text(text: str) -> Decimal:
    match = _NUMBER.fullmatch(text)
    if match is None:
        if _EXPONENT.fullmatch(text):
            raise Unreadable("number-exponent")
        if _NOT_FINITE.fullmatch(text):
            raise Unreadable("number-not-finite")
        if "¥" in text or "元" in text:
            raise Unreadable("unit-not-money")
        raise Unreadable("number-unreadable")
    number = Decimal(match["whole"].replace(",", "") + "." + (match["part"] or "0"))
    return -number if match["sign"] == "-" else number


def _exact(raw: object, *, as_money: bool = False) -> Decimal:
    """Return *raw* as an exact finite number, of any sign and size."""
    if isinstance(raw, bool):
        raise Unreadable("number-unreadable")
    if isinstance(raw, Decimal):
        if not raw.is_finite():
            raise Unreadable("number-not-finite")
        return raw
    if isinstance(raw, int):
        if abs(raw) > MAX_FEN:
            raise Unreadable("number-too-large", limit=MAX_FEN)
        return Decimal(raw)
    text = plain(as_text(raw))
    if len(text) > 64:
        raise Unreadable("number-unreadable")
    if as_money and (match := _MONEY.fullmatch(text)):
        number = _from_text(match["number"])
        return number * 10_000 if match["unit"] == "万元" else number
    return _from_text(text)


def _bounded(number: Decimal, *, decimals: int, limit: Decimal) -> Decimal:
    """Return *number*, at least zero, with exactly *decimals* places."""
    if number < 0:
        raise Unreadable("number-negative")
    if number > limit:
        raise Unreadable("number-too-large", limit=limit)
    if number.adjusted() < -40 and number:
        raise Unreadable("number-too-fine", decimals=decimals)
    rounded = round(number, decimals) if decimals else number.to_integral_value()
    if rounded != number:
        raise Unreadable("number-too-fine", decimals=decimals)
    return abs(rounded)


@frozen
class Number(FactType[Decimal]):
    """A number of at least zero with a fixed count of decimals.

    Args:
        decimals: How many decimals there may be; the value has exactly as many.
    """

    kind: ClassVar[str] = "number"
    ordered: ClassVar[bool] = True
    decimals: int = 1

    def read(self, raw: object) -> Decimal:
        return _bounded(_exact(raw), decimals=self.decimals, limit=Decimal(MAX_FEN).scaleb(-self.decimals))

    def text(self, value: Decimal) -> str:
        return f"{value:f}"

    def schema(self) -> dict[str, object]:
        part = rf"(\.[0-9]{{1,{self.decimals}}})?" if self.decimals else ""
        return {"type": ["string", "integer"], "pattern": f"^[0-9]+{part}$", "minimum": 0}


@frozen
class Ratio(FactType[Decimal]):
    """A share from 0 to 1, such as 0.4; a per cent sign is not read."""

    kind: ClassVar[str] = "ratio"
    ordered: ClassVar[bool] = True

    def read(self, raw: object) -> Decimal:
        return _bounded(_exact(raw), decimals=8, limit=Decimal(1)).normalize() + 0

    def text(self, value: Decimal) -> str:
        return f"{value:f}"

    def schema(self) -> dict[str, object]:
        return {"type": "string", "pattern": r"^(0(\.[0-9]{1,8})?|1(\.0{1,8})?)$"}


@frozen
class Whole(FactType[int]):
    """A whole number of at least zero."""

    kind: ClassVar[str] = "whole"
    ordered: ClassVar[bool] = True

    def read(self, raw: object) -> int:
        number = _exact(raw)
        if number.is_finite() and number == number.to_integral_value():
            return int(_bounded(number, decimals=0, limit=Decimal(MAX_FEN)))
        raise Unreadable("number-negative" if number < 0 else "number-not-whole")

    def schema(self) -> dict[str, object]:
        return {"type": "integer", "minimum": 0, "maximum": MAX_FEN}


@frozen
class Money(FactType[Decimal]):
    """An amount in yuan of at least zero, with two decimals.

    万元 is read where it is written; parts of a fen are a problem, not rounded.
    """

    kind: ClassVar[str] = "money"
    ordered: ClassVar[bool] = True

    def read(self, raw: object) -> Decimal:
        return _bounded(_exact(raw, as_money=True), decimals=2, limit=MAX_YUAN)

    def text(self, value: Decimal) -> str:
        return f"{value.quantize(FEN):f}"

    def schema(self) -> dict[str, object]:
        return {"type": ["string", "integer"], "pattern": r"^[0-9]+(\.[0-9]{1,2})?$", "minimum": 0}
