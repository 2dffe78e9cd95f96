"""From typed columns to values, and what is wrong in them.

Here: every type of fact from the column types that all engines have. A value that
cannot be taken is null, and a condition beside it says so with the code that the
reader of rows gives. Not here: text in the forms of offices (``text_reading``),
which column types are taken (``columns``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

import narwhals as nw
from attrs import define, field

from unionaid.bulk.stages import Expr, Stages, lit
from unionaid.bulk.text_expr import read_word
from unionaid.bulk.times import first_days, with_months
from unionaid.bulk.values import Num, Time, Truth, Value, Word
from unionaid.facts import Date, FactType, Money, MonthType, Number, Ratio, Whole, Year, YesNo
from unionaid.facts.calendar import FIRST_YEAR, LAST_YEAR
from unionaid.money import MAX_FEN

__all__ = ["MoneyIn", "Problems", "constant", "decimals_of", "held_as", "held_value", "read_column"]

MoneyIn = Literal["fen", "yuan"]


@define
class Problems:
    """What is wrong with a row: the first that applies stands.

    Args:
        codes: The column and the code of each, by number.
    """

    codes: list[tuple[str, str]] = field(factory=list)
    _found: list[tuple[Expr, Expr]] = field(factory=list)

    def number(self, column: str, code: str) -> int:
        """Return the number of a problem, which is new if it was not met."""
        if (column, code) not in self.codes:
            self.codes.append((column, code))
        return self.codes.index((column, code))

    def add(self, column: str, code: str, condition: Expr) -> None:
        """Say that a row has a problem where *condition* holds."""
        self._found.append((condition, lit(self.number(column, code))))

    def add_numbers(self, numbers: Expr) -> None:
        """Say that a row has the problem of that number, where there is one."""
        self._found.append((~numbers.is_null(), numbers))

    @property
    def found(self) -> list[tuple[Expr, Expr]]:
        """Conditions with the numbers of what is wrong where they hold, in order."""
        return list(self._found)


def decimals_of(type_: FactType[Any]) -> int:
    """Return how many decimals the figures of a type have."""
    match type_:
        case Money():
            return 2
        case Ratio():
            return 8
        case Number():
            return type_.decimals
        case _:
            return 0


def held_as(type_: FactType[Any], expr: Expr) -> Value:
    """Return a column of values of *type_*, as they are held, as a value."""
    match type_:
        case Money() | Number() | Whole():
            return Num(expr, 10 ** decimals_of(type_), MAX_FEN)
        case Ratio():
            return Num(expr, 10**8, 10**8)
        case Year():
            return Num(expr, 1, LAST_YEAR)
        case Date():
            return Time(expr, "day")
        case MonthType():
            return Time(expr, "month")
        case YesNo():
            return Truth(expr)
        case _:
            return Word(expr)


def held_value(type_: FactType[Any], value: Any) -> Any:
    """Return a value of *type_* as columns hold it; of None something of the same kind."""
    match type_:
        case Money() | Number() | Ratio() | Whole() | Year():
            return 0 if value is None else int(Decimal(value).scaleb(decimals_of(type_)))
        case MonthType():
            return 0 if value is None else value.index
        case YesNo():
            return bool(value)
        case _:
            return "" if value is None else value


def constant(type_: FactType[Any], value: Any) -> Expr:
    """Return a value of *type_* as a column that is the same for every row."""
    held = held_value(type_, value)
    return nw.lit(held) if isinstance(held, bool) else lit(held)


def read_column(
    stages: Stages, name: str, type_: FactType[Any], dtype: Any, money: MoneyIn, problems: Problems
) -> Value:
    """Return the values of a column, and note what is wrong in it."""
    column = nw.col(name)
    if dtype == nw.Unknown or dtype == nw.Object:  # nothing but nulls
        return held_as(type_, stages.put(_none(type_)))
    for kinds, read in _READERS.items():
        if isinstance(type_, kinds):
            return with_months(
                stages, held_as(type_, read(stages, name, type_, column, dtype, money, problems))
            )
    if dtype != nw.String:
        column = column.cast(nw.String)
    return Word(read_word(stages, name, type_, column, problems))


def _none(type_: FactType[Any]) -> Expr:
    return nw.lit(None, _HELD_IN.get(type(type_), nw.String))


_HELD_IN: Final[Mapping[type, Any]] = {
    **dict.fromkeys((Money, Number, Ratio, Whole, Year, MonthType), nw.Int64),
    Date: nw.Date,
    YesNo: nw.Boolean,
}


def _figure(
    stages: Stages,
    name: str,
    type_: FactType[Any],
    column: Expr,
    dtype: Any,
    money: MoneyIn,
    problems: Problems,
) -> Expr:
    decimals = decimals_of(type_)
    if dtype.is_decimal():
        return _from_decimal(stages, name, type_, column, dtype, problems)
    in_units = isinstance(type_, Money) and money == "fen"
    factor = 1 if in_units else 10**decimals
    most = (10**8 if isinstance(type_, Ratio) else MAX_FEN) // factor
    narrow = dtype in (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32)
    if narrow and dtype != nw.Int64:
        column = column.cast(nw.Int64)
    problems.add(name, "number-negative", column < 0)
    problems.add(name, "number-too-large", column > most)
    if narrow and factor == 1:
        return column  # of a row with a problem nothing else is asked
    held = nw.when((column >= 0) & (column <= most)).then(column)
    return stages.put((held if narrow else held.cast(nw.Int64)) * factor)


def _from_decimal(
    stages: Stages, name: str, type_: FactType[Any], column: Expr, dtype: Any, problems: Problems
) -> Expr:
    decimals = decimals_of(type_)
    limit = Decimal(1) if isinstance(type_, Ratio) else Decimal(MAX_FEN).scaleb(-decimals)
    problems.add(name, "number-negative", column < 0)
    problems.add(name, "number-too-large", column > limit)
    within = nw.when((column >= 0) & (column <= limit)).then(column)
    scaled = stages.put(within * 10**decimals)
    whole = stages.put(scaled.cast(nw.Int64))
    if dtype.scale > decimals:
        too_fine = "number-not-whole" if isinstance(type_, Whole) else "number-too-fine"
        problems.add(name, too_fine, whole != scaled)
    return whole


def _year(
    stages: Stages,
    name: str,
    type_: FactType[Any],
    column: Expr,
    dtype: Any,
    money: MoneyIn,
    problems: Problems,
) -> Expr:
    four = (column >= 1000) & (column <= 9999)
    problems.add(name, "year-unreadable", ~four)
    problems.add(name, "date-out-of-range", (column < FIRST_YEAR) | (column > LAST_YEAR))
    held = nw.when((column >= FIRST_YEAR) & (column <= LAST_YEAR)).then(column)
    return stages.put(held.cast(nw.Int64))


def _day(
    stages: Stages,
    name: str,
    type_: FactType[Any],
    column: Expr,
    dtype: Any,
    money: MoneyIn,
    problems: Problems,
) -> Expr:
    if dtype == nw.Datetime:
        day = stages.put(column.cast(nw.Date))
        unread = "date-unreadable" if isinstance(type_, Date) else "month-unreadable"
        problems.add(name, unread, day.cast(dtype) != column)
        column = day
    outside = (column < nw.lit(date(FIRST_YEAR, 1, 1))) | (column > nw.lit(date(LAST_YEAR, 12, 31)))
    problems.add(name, "date-out-of-range", outside)
    return column


def _month(
    stages: Stages,
    name: str,
    type_: FactType[Any],
    column: Expr,
    dtype: Any,
    money: MoneyIn,
    problems: Problems,
) -> Expr:
    if dtype in (nw.Date, nw.Datetime):
        day = _day(stages, name, type_, column, dtype, money, problems)
        index = stages.put(with_months(stages, Time(day, "day")).month)
        first = first_days(stages, index)
        problems.add(name, "month-with-day", day.dt.day() != 1 if first is None else day != first)
        return index
    text = stages.put(column.str.strip_chars(" "))
    has_form = text.str.contains("^[0-9]{4}-[0-9]{2}$")
    problems.add(name, "not-canonical", ~has_form & (text != ""))
    read = stages.put(nw.when(has_form).then(text))
    year, month = stages.put_all([read.str.slice(0, 4).cast(nw.Int64), read.str.slice(5, 2).cast(nw.Int64)])
    problems.add(name, "date-out-of-range", (year < FIRST_YEAR) | (year > LAST_YEAR))
    problems.add(name, "month-impossible", (month < 1) | (month > 12))
    return stages.put(year * 12 + month - 1)


def _yes_no(
    stages: Stages,
    name: str,
    type_: FactType[Any],
    column: Expr,
    dtype: Any,
    money: MoneyIn,
    problems: Problems,
) -> Expr:
    return column


_Reader = Callable[[Stages, str, FactType[Any], Expr, Any, MoneyIn, Problems], Expr]

_READERS: Final[Mapping[Any, _Reader]] = {
    Money | Number | Ratio | Whole: _figure,
    Year: _year,
    Date: _day,
    MonthType: _month,
    YesNo: _yes_no,
}
