"""How each kind of fact is written into a form, in words.

Here: one sentence per type with an example that is nobody's, and text cut to
what a spreadsheet takes. Not here: which facts a form has (``form_columns``),
what a cell refuses (``form_checks``).
"""

from __future__ import annotations

import re
from typing import Any, Final

from unionaid.facts import FactType, Number
from unionaid.lang import Bilingual

__all__ = ["clean", "clip", "how_to_write", "utf16_length"]

_NOT_PRINTED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, or nobody can see, the line break left out."""

_BEYOND: Final = "\uffff"
"""Characters after this one count twice where Excel counts."""


_HOW: Final[dict[str, tuple[Bilingual, Bilingual | None]]] = {
    "text": (Bilingual("文字", "text"), None),
    "key": (Bilingual("文字或编号，同一对象每次写法一致", "text or a number, always written alike"), None),
    "choice": (Bilingual("从下拉列表中选择", "choose from the list"), None),
    "yes_no": (Bilingual("从下拉列表中选“是”或“否”", "choose yes or no from the list"), None),
    "date": (Bilingual("日期，年-月-日", "a date, year-month-day"), Bilingual("2020-03-05", "2020-03-05")),
    "month": (Bilingual("月份，年-月", "a month, year-month"), Bilingual("2020-05", "2020-05")),
    "year": (Bilingual("四位年份", "a year of four digits"), Bilingual("2020", "2020")),
    "whole": (Bilingual("整数", "a whole number"), Bilingual("12", "12")),
    "money": (
        Bilingual("金额，单位元，最多两位小数", "an amount in yuan with at most two decimals"),
        Bilingual("1234.50，也可写“3万元”", "1234.50; “3万元” may be written"),
    ),
    "ratio": (
        Bilingual("0 至 1 之间的小数，不写百分号", "a number from 0 to 1, no per cent sign"),
        Bilingual("0.4", "0.4"),
    ),
    "credit_code": (
        Bilingual("18 位数字和大写字母", "18 digits and capital letters"),
        Bilingual("9121070…（写满 18 位）", "9121070… (all 18)"),
    ),
    "industry_code": (
        Bilingual("国民经济行业分类代码", "a code of the industry classification"),
        Bilingual("C13", "C13"),
    ),
    "identity_number": (
        Bilingual("身份证号，18 位，末位可为 X", "an identity number of 18 characters, the last may be X"),
        Bilingual("210702…（写满 18 位）", "210702… (all 18)"),
    ),
    "bank_account": (
        Bilingual("账号或卡号，8 至 32 位数字，可以有空格", "an account or card number of 8 to 32 digits"),
        Bilingual("6200 0000 …（写全）", "6200 0000 … (in full)"),
    ),
}


def how_to_write(type_: FactType[Any], *, note: Bilingual | None = None) -> Bilingual:
    """Return how a value of *type_* is written, with an example where one helps.

    Args:
        type_: The type of the fact.

        note: What the policy says of the fact; an example in it is enough.
    """
    if isinstance(type_, Number):
        places = type_.decimals
        how = Bilingual(f"数字，最多 {places} 位小数", f"a number with at most {places} decimals")
        if not places:
            how = Bilingual("数字，不带小数", "a number without decimals")
        number = f"30.{'5'.zfill(places)}" if places else "30"
        example: Bilingual | None = Bilingual(number, number)
    else:
        how, example = _HOW[type_.kind]
    if example is None or (note is not None and ("例：" in note.zh or "万元" in note.zh)):
        return how
    return Bilingual(f"{how.zh}，例：{example.zh}", f"{how.en}, such as {example.en}")


def clean(text: str) -> str:
    """Return *text* without what a workbook's notes and messages cannot hold."""
    return _NOT_PRINTED.sub("", text)


def utf16_length(text: str) -> int:
    """Return the length of *text* as Excel counts it.

    Example:
        >>> utf16_length("书📚")
        3
    """
    return len(text) + sum(char > _BEYOND for char in text)


def clip(text: str, limit: int) -> str:
    """Return *text*, clean and at most *limit* long as Excel counts; what is cut ends in "…".

    Example:
        >>> clip("abcdef", 4), clip("abcd", 4)
        ('abc…', 'abcd')
    """
    text = clean(text)
    if utf16_length(text) <= limit:
        return text
    text = text[: limit - 1]
    while utf16_length(text) > limit - 1:
        text = text[:-1]
    return text + "…"
