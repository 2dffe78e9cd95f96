"""Facts that are numbers: whole, with decimals, money.

Office forms are read (full-width digits, thousands separators, ¥, 元, 万元);
NaN, exponents, underscores and the digits of other scripts never are.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, InvalidOperation
from typing import ClassVar, Final

from attrs import frozen

from unionaid.facts.reading import Unreadable, as_text, plain
from unionaid.facts.types import FactType
from unionaid.lang import Bilingual
from unionaid.money import FEN, MAX_FEN, MAX_YUAN

__all__ = ["Money", "Number", "Ratio", "Whole"]

_NUMBER: Final = re.compile(r"(?P<sign>[-+]?)(?P<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.(?P<part>[0-9]+))?")
_MONEY: Final = re.compile(r"(人民币)?\s*¥?\s*(?P<number>.*?)\s*(?P<unit>万元|元)?", re.DOTALL)
_EXPONENT: Final = re.compile(r"[-+]?[0-9]*\.?[0-9]+[eE][-+]?[0-9]+")
_NOT_FINITE: Final = re.compile(r"[-+]?(s?nan|inf|infinity)", re.IGNORECASE)
_FEW_DIGITS: Final = 13
"""So many digits before the point are within the bound of money, whatever they are."""

_SHORT: Final = re.compile(r"[-+]?[0-9][0-9,.]*\s*[十百千万亿]+\Z")
"""A figure shortened as in speech, such as 5万; its 元 is off already."""

_LONGEST: Final = 64
"""No figure is written with more characters; it also bounds the exact arithmetic."""

_WRITTEN: Final = Bilingual(
    zh="只写数字，可用半角逗号分隔千位，如 1,234.5。",
    en="Write digits only, with a comma between thousands if you like, such as 1,234.5.",
)
_WRITTEN_MONEY: Final = Bilingual(
    zh="请写数字，可带 ¥、元 或 万元，可用半角逗号分隔千位，如 1,234.5、1234.5元、3万元。",
    en="Write the number, with ¥, 元 or 万元 if you like and a comma between thousands, such as "
    "1,234.5 or 3万元.",
)
_IN_FULL: Final = Bilingual(
    zh="不能用“万”“亿”等字代替数字，请写全，如 50000。",
    en="Write all digits, such as 50000; 万 and 亿 cannot stand for them.",
)
_MONEY_IN_FULL: Final = Bilingual(
    zh="金额单位只认“元”和“万元”：“5万”请写成“5万元”，“3亿元”请写成“30000万元”。",
    en="Only 元 and 万元 are units of money: write 5万 as 5万元, and 3亿元 as 30000万元.",
)

_EXACT: Final = Context(prec=2 * _LONGEST, traps=[InvalidOperation])
"""Of our own, since the caller's context may round to fewer digits, or trap."""


def _no_number(text: str, *, as_money: bool) -> Unreadable:
    """Return why *text* is no number, with the forms that can be written."""
    short = _SHORT.match(text)
    if as_money:
        return Unreadable("number-unreadable", hint=_MONEY_IN_FULL if short else _WRITTEN_MONEY)
    return Unreadable("number-unreadable", hint=_IN_FULL if short else _WRITTEN)


def _from_text(text: str, *, as_money: bool) -> Decimal:
    match = _NUMBER.fullmatch(text)
    if match is None:
        if _EXPONENT.fullmatch(text):
            raise Unreadable("number-exponent")
        if _NOT_FINITE.fullmatch(text):
            raise Unreadable("number-not-finite")
        raise _no_number(text, as_money=as_money)
    sign = "-" if match["sign"] == "-" else ""
    return Decimal(sign + match["whole"].replace(",", "") + "." + (match["part"] or "0"))


def _exact(raw: object, *, as_money: bool = False) -> Decimal:
    """Return *raw* as an exact finite number, of any sign and size."""
    if isinstance(raw, bool):
        raise _no_number("", as_money=as_money)
    if isinstance(raw, Decimal):
        if not raw.is_finite():
            raise Unreadable("number-not-finite")
        return raw
    if isinstance(raw, int):
        return Decimal(raw)
    text = plain(as_text(raw))
    if len(text) > _LONGEST:
        raise _no_number("", as_money=as_money)
    if not as_money:
        if "¥" in text or "元" in text:
            raise Unreadable("unit-not-money")
        return _from_text(text, as_money=False)
    match = _MONEY.fullmatch(text)
    assert match is not None  # every part of the pattern may be empty
    number = _from_text(match["number"], as_money=True)
    return number.scaleb(4, _EXACT) if match["unit"] == "万元" else number


def _usual(text: str) -> Decimal | None:
    """Return *text* as an amount if it is written as in most files: 1234, 1,234.5, 800.00元.

    By the methods of text alone, since a pattern takes longer than all the rest.
    """
    text = text.removesuffix("元")
    whole, point, part = text.partition(".")
    if not text.isascii() or (point and not (part.isdigit() and len(part) <= 2)):
        return None
    digits = whole
    if not digits.isdigit():
        digits = whole.replace(",", "")
        if not digits.isdigit() or f"{int(digits):,}" != whole:
            return None
    if len(digits) > _FEW_DIGITS:
        return None
    return Decimal(f"{digits}.{part:0<2}")


def _bounded(number: Decimal, *, decimals: int, limit: Decimal) -> Decimal:
    """Return *number*, at least zero, with exactly *decimals* places."""
    if number < 0:
        raise Unreadable("number-negative")
    if number > limit:
        raise Unreadable("number-too-large", limit=limit)
    rounded = _EXACT.quantize(number, Decimal(1).scaleb(-decimals))
    if rounded != number:
        raise Unreadable("number-too-fine", decimals=decimals)
    return rounded.copy_abs()


def _up_to(limit: Decimal) -> str:
    """Return a pattern of the digits of every number up to *limit*, its decimals or fewer.

    Whole parts of fewer digits are all below it. Of those with as many digits
    each position either stays equal or falls below, and then the rest is free.
    """
    whole, _, part = f"{limit:f}".partition(".")
    free = rf"(?:\.[0-9]{{1,{len(part)}}})?" if part else ""

    def of_part(at: int) -> str:
        if at == len(part):
            return ""
        lower = f"[0-{int(part[at]) - 1}][0-9]{{0,{len(part) - at - 1}}}|" if part[at] != "0" else ""
        return rf"(?:{lower}{part[at]}{of_part(at + 1)})" + ("?" if at else "")

    def of_whole(at: int) -> str:
        if at == len(whole):
            return rf"(?:\.{of_part(0)})?" if part else ""
        lower = f"[0-{int(whole[at]) - 1}][0-9]{{{len(whole) - at - 1}}}{free}|" if whole[at] != "0" else ""
        return f"(?:{lower}{whole[at]}{of_whole(at + 1)})"

    shorter = f"[0-9]{{1,{len(whole) - 1}}}{free}|" if len(whole) > 1 else ""
    return f"^(?:{shorter}{of_whole(0)})$"


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
        return _bounded(_exact(raw), decimals=self.decimals, limit=self._limit)

    @property
    def _limit(self) -> Decimal:
        return Decimal(MAX_FEN).scaleb(-self.decimals, _EXACT)

    def text(self, value: Decimal) -> str:
        return f"{value:f}"

    def schema(self) -> dict[str, object]:
        limit = self._limit
        return {
            "type": ["string", "integer"],
            "pattern": _up_to(limit),
            "minimum": 0,
            "maximum": int(limit),
        }


@frozen
class Ratio(FactType[Decimal]):
    """A share from 0 to 1, such as 0.4; a per cent sign is not read."""

    kind: ClassVar[str] = "ratio"
    ordered: ClassVar[bool] = True

    def read(self, raw: object) -> Decimal:
        return _bounded(_exact(raw), decimals=8, limit=Decimal(1)).normalize(_EXACT)

    def text(self, value: Decimal) -> str:
        return f"{value:f}"

    def schema(self) -> dict[str, object]:
        return {"type": "string", "pattern": r"^(?:0(?:\.[0-9]{1,8})?|1(?:\.0{1,8})?)$"}


@frozen
class Whole(FactType[int]):
    """A whole number of at least zero."""

    kind: ClassVar[str] = "whole"
    ordered: ClassVar[bool] = True

    def read(self, raw: object) -> int:
        if type(raw) is int and 0 <= raw <= MAX_FEN:
            return raw
        try:
            return int(_bounded(_exact(raw), decimals=0, limit=Decimal(MAX_FEN)))
        except Unreadable as error:
            if error.problem.code == "number-too-fine":
                raise Unreadable("number-not-whole") from None
            raise

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
        # short ways for what most cases give; all else, and all that is wrong, goes the long one
        if type(raw) is Decimal and raw.same_quantum(FEN) and not raw.is_signed() and raw <= MAX_YUAN:
            return raw
        if type(raw) is str and (usual := _usual(raw)) is not None:
            return usual
        return _bounded(_exact(raw, as_money=True), decimals=2, limit=MAX_YUAN)

    def text(self, value: Decimal) -> str:
        return f"{_EXACT.quantize(value, FEN):f}"

    def schema(self) -> dict[str, object]:
        return {
            "type": ["string", "integer"],
            "pattern": _up_to(MAX_YUAN),
            "minimum": 0,
            "maximum": int(MAX_YUAN),
        }
