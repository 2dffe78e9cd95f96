"""The types a fact can have: how each is read, written and described.

Here: values one by one. Not here: which facts a program has (``policy``), rows
of files (``files``), sentences for people (``text``).
"""

from __future__ import annotations

from unionaid.facts.calendar import Date, Month, MonthType, Year, first_day, month_of
from unionaid.facts.identifiers import BankAccount, CreditCode, IdentityNumber, IndustryCode
from unionaid.facts.numbers import Money, Number, Ratio, Whole
from unionaid.facts.reading import Unreadable, as_key, is_missing
from unionaid.facts.types import FactType
from unionaid.facts.words import Choice, Key, Text, YesNo

__all__ = [
    "BankAccount",
    "Choice",
    "CreditCode",
    "Date",
    "FactType",
    "IdentityNumber",
    "IndustryCode",
    "Key",
    "Money",
    "Month",
    "MonthType",
    "Number",
    "Ratio",
    "Text",
    "Unreadable",
    "Whole",
    "Year",
    "YesNo",
    "as_key",
    "first_day",
    "is_missing",
    "month_of",
]
