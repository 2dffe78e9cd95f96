"""What the cells of a form refuse while somebody types.

Here: for each type of fact the format of its cells and Excel's own check, never
stricter than what is read back. Not here: the words of a message
(``form_words``); reading, which checks everything again (``facts``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce
from typing import Any, Final

from attrs import field, frozen

from unionaid.desk.form_words import utf16_length
from unionaid.facts import Choice, FactType, Number
from unionaid.facts.reading import MAX_TEXT
from unionaid.files.book import EXACT_YUAN
from unionaid.lang import Bilingual, Lang

__all__ = ["FIRST_DAY", "LAST_DAY", "PAYEE_CHECKS", "Check", "check_of", "fits_inline"]

FIRST_DAY: Final = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was; days before it are off by one."""

LAST_DAY: Final = date(2100, 12, 31)

_INLINE: Final = 255
"""The longest list that Excel keeps in the check itself."""

_TEXT: Final = "@"


@frozen
class Check:
    """What a column's cells are like.

    Args:
        number_format: Excel's number format; ``@`` keeps what is typed as text.

        rule: XlsxWriter's data validation without its messages; in a formula
            ``{cell}`` is the first cell of the column.

        options: What the drop-down offers, if it is one.

        width: How wide the column is, in characters.
    """

    number_format: str
    rule: Mapping[str, Any] = field(hash=False)
    options: tuple[str, ...] = ()
    width: float = 14


def _length(low: int, high: int) -> dict[str, Any]:
    return {"validate": "length", "criteria": "between", "minimum": low, "maximum": high}


def _formula(formula: str) -> dict[str, Any]:
    return {"validate": "custom", "value": "=" + formula}


def _amount(decimals: int, *, units: bool = False) -> dict[str, Any]:
    """Return a check for a number of at least zero that is not finer than it may be.

    Args:
        decimals: How many decimals it may have.

        units: Whether text that ends in 元, such as 3万元, is let pass.
    """
    # IF and not OR: text in ROUND is an error, and an error in any part of OR refuses the whole.
    exact = f"AND({{cell}}>=0,{{cell}}<{EXACT_YUAN},ROUND({{cell}},{decimals})={{cell}})"
    text = 'RIGHT({cell},1)="元"' if units else "FALSE"
    return _formula(f"IF(ISNUMBER({{cell}}),{exact},{text})")


_MONTH_DIGITS: Final = reduce(
    lambda inner, mark: f'SUBSTITUTE({inner},"{mark}","")', "-./年月", "MID({cell},5,9)"
)

_MONTH: Final = _formula(f"AND(ABS(LEFT({{cell}},4)-2000)<=100,LEN({{cell}})<9,ABS({_MONTH_DIGITS}-6.5)<6)")
"""Text such as 2020-05: as a real date its first four digits are no year."""

_CHECKS: Final[dict[str, Check]] = {
    "text": Check(_TEXT, _length(0, MAX_TEXT), width=16),
    "key": Check(_TEXT, _length(0, MAX_TEXT), width=15),
    "date": Check(
        "yyyy-mm-dd",
        {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY},
        width=12,
    ),
    "month": Check(_TEXT, _MONTH, width=10),
    "year": Check(
        "0",
        {"validate": "integer", "criteria": "between", "minimum": FIRST_DAY.year, "maximum": LAST_DAY.year},
        width=8,
    ),
    "whole": Check(
        "0",
        {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": int(EXACT_YUAN)},
        width=10,
    ),
    "money": Check("#,##0.00", _amount(2, units=True), width=13),
    "ratio": Check(
        "General", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}, width=9
    ),
    "credit_code": Check(_TEXT, _formula("LEN(TRIM({cell}))=18"), width=21),
    "industry_code": Check(_TEXT, _length(0, MAX_TEXT), width=10),
    "identity_number": Check(_TEXT, _formula("LEN(TRIM({cell}))=18"), width=21),
    "bank_account": Check(_TEXT, _length(8, 64), width=23),
}

PAYEE_CHECKS: Final[Mapping[str, Check]] = {
    "account_name": Check(_TEXT, _length(0, 200), width=20),
    "account": _CHECKS["bank_account"],
    "bank": Check(_TEXT, _length(0, 200), width=20),
    "bank_number": Check(_TEXT, _formula('LEN(SUBSTITUTE(SUBSTITUTE({cell}," ",""),"-",""))=12'), width=14),
    "phone": Check(_TEXT, _length(5, 60), width=14),
}
"""For each payee column; no card's check digit, which the reader knows."""

_YES_NO: Final = (Bilingual(zh="是", en="yes"), Bilingual(zh="否", en="no"))


def check_of(type_: FactType[Any], lang: Lang) -> Check:
    """Return what the cells of a fact of *type_* are like in a form in *lang*."""
    if isinstance(type_, Choice):
        return _listed(tuple(label.text(lang) for label in type_.choices.values()))
    if type_.kind == "yes_no":
        return _listed(tuple(word.text(lang) for word in _YES_NO))
    if isinstance(type_, Number):
        places = "." + "0" * type_.decimals if type_.decimals else ""
        return Check(f"0{places}", _amount(type_.decimals), width=10)
    return _CHECKS[type_.kind]


def _listed(options: tuple[str, ...]) -> Check:
    width = min(24, max(9, 2 * max(len(each) for each in options) + 4))
    return Check(_TEXT, {"validate": "list"}, options=options, width=width)


def fits_inline(options: tuple[str, ...]) -> bool:
    """Tell whether Excel can keep *options* in the check itself.

    It parts them at commas, trims them, and takes a quotation mark for an end.
    A list kept elsewhere is lost when the sheet is copied into another workbook.
    """
    joined = ",".join(options)
    return (
        utf16_length(joined) <= _INLINE
        and not any('"' in each or "," in each or "\n" in each or each != each.strip() for each in options)
        and not joined.startswith("=")
    )
