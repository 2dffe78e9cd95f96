"""The payee columns of a file, read.

Here: from cells to a :class:`PayeeAccount`, and what is wrong with a cell of
its own. Not here: whether an account fits the award (``accounts``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from unionaid.assess.payee import PAYEE_ALIASES, PAYEE_LABELS, PayeeAccount
from unionaid.errors import Problem
from unionaid.facts import BankAccount, Unreadable, is_missing
from unionaid.facts.identifiers import lost_digits
from unionaid.facts.reading import as_text, plain

__all__ = ["PAYEE_COLUMNS", "payee_target", "read_payee"]


def payee_target(field: str) -> str:
    """Return what the column of *field* is called inside, apart from every fact."""
    return f"payee.{field}"


PAYEE_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        name: payee_target(field)
        for field, label in PAYEE_LABELS.items()
        for name in (label.zh, label.en, field, payee_target(field), *PAYEE_ALIASES[field])
    }
)
"""From every name that a payee column may have to what it is."""

_BANK_NUMBER: Final = re.compile("[0-9]{12}")
_PLAIN: Final = MappingProxyType(
    {"account": re.compile("[0-9]{8,32}"), "bank_number": _BANK_NUMBER, "phone": re.compile("[0-9]{7,12}")}
)
"""Cells that are right as they stand."""
_PHONE_DIGITS: Final = re.compile("1[0-9]{10}|[1-9][0-9]{6,7}")
"""Telephone numbers that begin with no zero, so that a figure still has every digit."""


def read_payee(cells: Mapping[str, object], *, is_paid: bool) -> tuple[PayeeAccount | None, list[Problem]]:
    """Return whose account is paid, as written, and what is wrong with its cells.

    Args:
        cells: From target (``payee.account``) to the raw value.

        is_paid: Whether money goes there. Where none does, nothing is wrong
            with any of it, and what cannot be read is left out.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for name in PAYEE_LABELS:
        raw = cells.get(payee_target(name))
        if is_missing(raw):
            continue
        try:
            found[name] = _read(name, raw)
        except Unreadable as error:
            if is_paid:
                problems.append(error.problem.at(column=payee_target(name)))
    return (PayeeAccount(**found) if found else None), problems


def _read(name: str, raw: object) -> str:
    """Return one cell as written, without the blanks around it.

    Raises:
        Unreadable: It is not what it should be, or may have lost digits.
    """
    if isinstance(raw, str) and name in _PLAIN and _PLAIN[name].fullmatch(raw):
        return raw  # nearly every cell, and nothing is left to ask of it
    if name in ("account", "bank_number"):
        if isinstance(raw, int | Decimal):
            raise Unreadable("digits-lost")
        text = as_text(raw)
        if name == "account":
            BankAccount().read(text)
        elif not _BANK_NUMBER.fullmatch(re.sub("[ -]", "", plain(text))):
            raise Unreadable("digits-lost" if lost_digits(plain(text).upper()) else "bank-number-form")
        return text
    if name == "phone":
        return _phone(raw)
    return as_text(raw)


def _phone(raw: object) -> str:
    if isinstance(raw, Decimal):
        raw = f"{raw.normalize():f}"
        if not _PHONE_DIGITS.fullmatch(raw):
            raise Unreadable("digits-lost")
    text = as_text(raw)
    if lost_digits(plain(text).upper()) or (isinstance(raw, int) and not _PHONE_DIGITS.fullmatch(text)):
        raise Unreadable("digits-lost")
    return text
