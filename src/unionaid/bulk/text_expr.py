"""Words read by expressions alone: what every engine can do with text.

Here: keys, choices, codes and numbers that name something, in the characters for
which the engines and Python fold alike: ASCII, Chinese characters, and the
punctuation that stands in names. A row with any other is told apart with the code
``not-canonical``; polars, which can ask Python, reads those rows like any other.
"""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from unionaid.bulk.stages import Expr, Stages
from unionaid.bulk.values import any_of
from unionaid.facts import BankAccount, Choice, CreditCode, FactType, IdentityNumber, Key, Text, as_key
from unionaid.facts.reading import MAX_TEXT

__all__ = ["CREDIT", "CREDIT_FORM", "FOLDED", "STABLE", "read_word"]

STABLE: Final = "·、。“”《》〔〕【】—"
"""Punctuation that stays as it is when a key is folded."""

FOLDED: Final = {"　": " ", "（": "(", "）": ")", "，": ",", "：": ":", "；": ";"}
"""Full-width characters that fold into one of ASCII."""

_SAFE: Final = f"^[ -~一-龥{STABLE}{''.join(FOLDED)}]*$"
CREDIT: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_FORM: Final = "^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$"
_IDENTITY_FORM: Final = "^[0-9]{17}[0-9X]$"
_SCIENTIFIC: Final = r"^[0-9](\.[0-9]+)?E\+?[0-9]+$"
_ACCOUNT_FORM: Final = "^[0-9]{8,32}$"


def read_word(stages: Stages, name: str, type_: FactType[Any], column: Expr, problems: Any) -> Expr:
    """Return a text column as it is compared, and note what is wrong in it."""
    safe = column.str.contains(_SAFE)
    problems.add(name, "not-canonical", ~safe)
    text: Expr = nw.when(safe).then(column)
    for wide, narrow in FOLDED.items():
        text = text.str.replace_all(wide, narrow, literal=True)
    text = stages.put(text.str.strip_chars(" "))
    text = stages.put(nw.when(text != "").then(text))
    problems.add(name, "text-too-long", text.str.len_chars() > MAX_TEXT)
    if isinstance(type_, Text):
        return text
    key = stages.put(text.str.to_uppercase())
    match type_:
        case Choice():
            ids = {as_key(each): id_ for id_, label in type_.choices.items() for each in (id_, *_both(label))}
            found = key.replace_strict(list(ids), list(ids.values()), default=None, return_dtype=nw.String)
            found = stages.put(found)
            problems.add(name, "choice-unknown", ~key.is_null() & found.is_null())
            return found
        case CreditCode():
            _check_form(name, key, CREDIT_FORM, "credit-code-form", problems)
            code = stages.put(nw.when(key.str.contains(CREDIT_FORM)).then(key))
            problems.add(name, "credit-code-check", ~credit_digit_fits(stages, code))
            refused = any_of(code.str.starts_with(pair) for pair in type_.refuses)
            if refused is not None:
                problems.add(name, "credit-code-refused", refused)
            return code
        case IdentityNumber():
            _check_form(name, key, _IDENTITY_FORM, "identity-form", problems)
            number = stages.put(nw.when(key.str.contains(_IDENTITY_FORM)).then(key))
            _check_identity(stages, name, number, problems)
            return number
        case BankAccount():
            account = key.str.replace_all("-", "", literal=True).str.replace_all(" ", "", literal=True)
            account = stages.put(account)
            _check_form(name, account, _ACCOUNT_FORM, "account-form", problems)
            return account
        case Key() if type_.not_a_name:
            number = stages.put(nw.when(key.str.contains(_IDENTITY_FORM)).then(key))
            _check_identity(stages, name, number, problems)
            problems.add(name, "digits-lost", key.str.contains(_SCIENTIFIC))
            problems.add(name, "key-is-name", ~key.str.contains("[0-9]"))
            return key
        case _:
            return key


def _both(label: Any) -> tuple[str, str]:
    return label.zh, label.en


def _check_form(name: str, text: Expr, form: str, code: str, problems: Any) -> None:
    wrong = ~text.str.contains(form)
    problems.add(name, "digits-lost", wrong & text.str.contains(_SCIENTIFIC))
    problems.add(name, code, wrong)


def credit_digit_fits(stages: Stages, code: Expr) -> Expr:
    """Tell whether the check digit of credit codes of the right form fits (GB 32100-2015)."""
    digits = list(CREDIT)
    values = list(range(len(digits)))
    parts = stages.put_all(
        [
            code.str.slice(place, 1).replace_strict(digits, values, default=None, return_dtype=nw.Int64)
            for place in range(18)
        ]
    )
    weighted = parts[0]
    for place in range(1, 17):
        weighted = weighted + parts[place] * (3**place % 31)
    # the digit makes the weighted sum a multiple of 31
    total = stages.put(weighted + parts[17])
    return (total // 31) * 31 == total


def _check_identity(stages: Stages, name: str, number: Expr, problems: Any) -> None:
    """Note identity numbers whose birth date does not exist or whose check digit is wrong."""
    year, month, day = stages.put_all(
        [number.str.slice(start, length).cast(nw.Int64) for start, length in ((6, 4), (10, 2), (12, 2))]
    )
    leap = ((year // 4) * 4 == year) & (((year // 100) * 100 != year) | ((year // 400) * 400 == year))
    short = ((month == 4) | (month == 6) | (month == 9) | (month == 11)) & (day > 30)
    february = (month == 2) & ((day > 29) | (~leap & (day > 28)))
    wrong = (year < 1850) | (month < 1) | (month > 12) | (day < 1) | (day > 31) | short | february
    problems.add(name, "identity-date", wrong)
    digits = stages.put_all([number.str.slice(place, 1) for place in range(18)])
    weighted = None
    for place in range(17):
        part = digits[place].cast(nw.Int64) * (2 ** (17 - place) % 11)
        weighted = part if weighted is None else weighted + part
    last = nw.when(digits[17] == "X").then(nw.lit("10")).otherwise(digits[17]).cast(nw.Int64)
    assert weighted is not None, "a number has digits"
    total = stages.put(weighted + last - 1)
    fits = (total // 11) * 11 == total
    problems.add(name, "digits-lost", ~fits & number.str.ends_with("000"))
    problems.add(name, "identity-check", ~fits)
