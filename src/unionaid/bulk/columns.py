"""Which columns a frame must have, and of what types.

Here: everything that is wrong with a frame as a whole, all of it found before any
work. Not here: what is wrong in single values (``reading``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any, Final

import narwhals as nw

from unionaid.bulk.limits import needs_order
from unionaid.bulk.reading import MoneyIn, decimals_of
from unionaid.bulk.stages import PREFIX, EngineName
from unionaid.errors import Problem, make_problem
from unionaid.facts import (
    BankAccount,
    CreditCode,
    Date,
    FactType,
    IdentityNumber,
    Money,
    MonthType,
    Number,
    Ratio,
    Whole,
    Year,
    YesNo,
)
from unionaid.lang import Bilingual
from unionaid.policy.conditions import facts_of
from unionaid.policy.model import ProgramRules
from unionaid.text.nearest import hint, nearest

__all__ = ["ENGINES", "OUT", "column_problems", "is_empty", "is_text", "needed_facts"]

OUT: Final = ("outcome", "entitlement_fen", "reason")
"""The columns that are added."""

ENGINES: Final[Mapping[EngineName, str]] = {"polars": "polars", "duckdb": "DuckDB", "pyspark": "PySpark"}

_LIKE: Final = 0.8
"""How alike a stray column's name and that of a missing fact are for it to be a slip of the pen."""

_WIDEST: Final = 27
"""Digits of a decimal column; PySpark multiplies wider ones inexactly."""

_INTEGER: Final = Bilingual(zh="整数", en="whole numbers")
_DECIMAL: Final = Bilingual(zh="Decimal 或整数", en="Decimal or whole numbers")
_TEXT: Final = Bilingual(zh="文字", en="text")
_TEXT_OR_INTEGER: Final = Bilingual(zh="文字或整数", en="text or whole numbers")
_DAYS: Final = Bilingual(zh="日期（或不带时区的日期时间）", en="dates (or datetimes without a time zone)")
_MONTHS: Final = Bilingual(zh="形如 2020-03 的文字，或日期", en="text such as 2020-03, or dates")
_BOOLEAN: Final = Bilingual(zh="布尔值", en="booleans")
_FEN: Final = Bilingual(zh="以分为单位的整数（money='fen'）", en="whole fen (money='fen')")
_YUAN: Final = Bilingual(
    zh="以元为单位的 Decimal 或整数（money='yuan'）", en="yuan as Decimal or whole numbers (money='yuan')"
)


def needed_facts(program: ProgramRules) -> tuple[str, ...]:
    """Return the facts that the rules name and the form must not leave empty, in the order of the file."""
    names: set[str] = {program.dated_by}
    if program.dated_to is not None:
        names.add(program.dated_to)
    parts: list[Any] = [criterion.condition for criterion in program.every_criterion]
    parts += [rules.benefit for rules in program.rules]
    parts += [limit.where for limit in program.every_limit if limit.where is not None]
    for part in parts:
        for name in facts_of(part, program.parameters):
            names.update(program.base_facts(name))
    for limit in program.every_limit:
        names.update(limit.per)
    return tuple(name for name, fact in program.facts.items() if name in names and not fact.optional)


def is_text(dtype: Any) -> bool:
    """Tell whether a column holds text."""
    return dtype in (nw.String, nw.Categorical, nw.Enum)


def is_empty(dtype: Any) -> bool:
    """Tell whether a column can hold nothing but nulls."""
    return dtype in (nw.Unknown, nw.Object)


def column_problems(
    program: ProgramRules,
    schema: Mapping[str, Any],
    *,
    engine: EngineName,
    money: MoneyIn,
    order_by: tuple[str, ...],
    added: Iterable[str],
) -> list[Problem]:
    """Return everything that is wrong with a frame as a whole.

    Args:
        program: Whose cases it holds.

        schema: The types of its columns.

        engine: What works it out.

        money: What money columns count.

        order_by: The columns that give the order of rows.

        added: The columns that would be added.
    """
    found = _missing(program, schema)
    for name, fact in program.facts.items():
        if name not in schema or is_empty(schema[name]):
            continue
        if schema[name].is_float() and decimals_of(fact.type) + isinstance(fact.type, Whole | Year):
            found.append(make_problem("frame-column-float", wanted=_wanted(fact.type, money)).at(column=name))
        elif not _is_taken(fact.type, schema[name], engine, money):
            found.append(_wrong_type(name, fact.type, schema[name], engine, money))
    for column in dict.fromkeys(added):
        if column in schema:
            found.append(make_problem("frame-column-taken").at(column=column))
    found += [
        make_problem("frame-column-taken").at(column=column) for column in schema if column.startswith(PREFIX)
    ]
    for column in order_by:
        if column not in schema:
            found.append(make_problem("frame-order-unknown", hint=hint(column, schema)))
    if engine != "polars" and not order_by:
        limits = [limit.id for limit in program.every_limit if needs_order(limit)]
        if limits:
            named = ", ".join(dict.fromkeys(limits))
            found.append(make_problem("frame-order-needed", engine=ENGINES[engine], limits=named))
    return found


def _missing(program: ProgramRules, schema: Mapping[str, Any]) -> list[Problem]:
    """Return needed facts without a column, and columns that look like a slip of the pen for a fact."""
    strays = [column for column in schema if column not in program.facts]
    absent = [name for name in program.facts if name not in schema]
    found = []
    told: set[str] = set()
    for name in needed_facts(program):
        if name in schema:
            continue
        near = nearest(name, strays)
        told |= {near} if near is not None else set()
        found.append(make_problem("frame-column-missing", hint=hint(name, strays)).at(column=name))
    for column in strays:
        near = nearest(column, absent)
        if near is None or column in told or column in OUT:
            continue
        if SequenceMatcher(None, column.casefold(), near.casefold()).ratio() >= _LIKE:
            found.append(make_problem("frame-column-like", fact=near).at(column=column))
    return found


def _wrong_type(name: str, type_: FactType[Any], dtype: Any, engine: EngineName, money: MoneyIn) -> Problem:
    if is_text(dtype) and engine != "polars":
        problem = make_problem(
            "frame-text-only-polars", kind=type_.kind, engine=ENGINES[engine], wanted=_wanted(type_, money)
        )
        return problem.at(column=name)
    return make_problem("frame-column-type", type=str(dtype), wanted=_wanted(type_, money)).at(column=name)


def _wanted(type_: FactType[Any], money: MoneyIn) -> Bilingual:
    match type_:
        case Money():
            return _FEN if money == "fen" else _YUAN
        case Number() | Ratio() | Whole():
            return _DECIMAL
        case Year():
            return _INTEGER
        case Date():
            return _DAYS
        case MonthType():
            return _MONTHS
        case YesNo():
            return _BOOLEAN
        case CreditCode() | IdentityNumber() | BankAccount():
            return _TEXT
        case _:
            return _TEXT_OR_INTEGER


def _is_taken(type_: FactType[Any], dtype: Any, engine: EngineName, money: MoneyIn) -> bool:
    is_day = dtype == nw.Date or (dtype == nw.Datetime and dtype.time_zone is None)
    if is_text(dtype) and (engine == "polars" or isinstance(type_, MonthType)):
        return not (isinstance(type_, Money) and money == "fen")
    match type_:
        case Money() if money == "fen":
            return bool(dtype.is_integer())
        case Money() | Number() | Ratio() | Whole():
            narrow = not dtype.is_decimal() or engine != "pyspark" or dtype.precision <= _WIDEST
            return bool(dtype.is_integer() or dtype.is_decimal()) and narrow
        case Year():
            return bool(dtype.is_integer())
        case Date():
            return bool(is_day)
        case MonthType():
            return bool(is_day)
        case YesNo():
            return bool(dtype == nw.Boolean)
        case CreditCode() | IdentityNumber() | BankAccount():
            return is_text(dtype)
        case _:
            return is_text(dtype) or bool(dtype.is_integer())
