"""Text as offices write it, read in polars by the readers of rows.

Here: a column of text at a time. What is in canonical form is read by expressions;
each other value is read once by the fact's own reader, so what comes out is what it
says, to the code of a problem. Not here: engines that cannot ask Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import polars as pl
from attrs import frozen

from unionaid.bulk.reading import Problems, held_value
from unionaid.bulk.text_checks import KEY, WORDS, all_stand, codes_fit, distinct
from unionaid.facts import (
    Choice,
    CreditCode,
    Date,
    FactType,
    Key,
    Money,
    MonthType,
    Number,
    Ratio,
    Text,
    Unreadable,
    Whole,
    Year,
    YesNo,
    is_missing,
)

__all__ = ["read_series", "read_text"]

_YEARS: Final = "(?:19|20|21)[0-9]{2}"
_MONTH: Final = f"^{_YEARS}-(?:0[1-9]|1[0-2])$"
_DAY: Final = f"^{_YEARS}-[0-9]{{2}}-[0-9]{{2}}$"
_FIGURE: Final = r"^[0-9]{1,13}(?:\.[0-9]{1,2})?$"
_WHOLE: Final = "^[0-9]{1,15}$"
_NO_NUMBER: Final = pl.lit(None, pl.Int64).alias("number")


@frozen
class _Reader:
    """How text of one type becomes values.

    Args:
        held: The type of the values.

        fast: From canonical text to values; null where the text is not canonical.
    """

    held: Any
    fast: Callable[[pl.Expr], pl.Expr] | None = None


def _amount(text: pl.Expr) -> pl.Expr:
    canonical = pl.when(text.str.contains(_FIGURE)).then(text)
    whole = canonical.str.extract("^([0-9]+)", 1).cast(pl.Int64)
    part = canonical.str.extract(r"\.([0-9]+)$", 1).str.pad_end(2, "0").cast(pl.Int64)
    return whole * 100 + part.fill_null(0)


def _reader_of(type_: FactType[Any]) -> _Reader:
    match type_:
        case Money():
            return _Reader(pl.Int64, _amount)
        case Whole():
            return _Reader(pl.Int64, lambda t: pl.when(t.str.contains(_WHOLE)).then(t).cast(pl.Int64))
        case Year():
            return _Reader(pl.Int64, lambda t: pl.when(t.str.contains(f"^{_YEARS}$")).then(t).cast(pl.Int64))
        case Number() | Ratio():
            return _Reader(pl.Int64)
        case MonthType():
            return _Reader(pl.Int64, _months)
        case Date():
            return _Reader(
                pl.Date,
                lambda t: pl.when(t.str.contains(_DAY)).then(t).str.to_date("%Y-%m-%d", strict=False),
            )
        case YesNo():
            return _Reader(pl.Boolean)
        case Choice():
            return _Reader(pl.String, lambda t: pl.when(t.is_in(list(type_.choices))).then(t))
        case Key() if not type_.not_a_name:
            return _Reader(
                pl.String,
                lambda t: pl.when(t.str.contains(KEY) & (t.str.len_bytes() < WORDS)).then(t),
            )
        case Text():
            return _Reader(
                pl.String,
                lambda t: pl.when(t.str.contains(KEY) & (t.str.len_bytes() < WORDS)).then(t),
            )
        case _:
            return _Reader(pl.String)


def _months(text: pl.Expr) -> pl.Expr:
    canonical = pl.when(text.str.contains(_MONTH)).then(text)
    year, month = canonical.str.slice(0, 4).cast(pl.Int64), canonical.str.slice(5, 2).cast(pl.Int64)
    return year * 12 + month - 1


def read_text(column: pl.Expr, name: str, type_: FactType[Any], problems: Problems) -> pl.Expr:
    """Return the values of a text column, and the numbers of what is wrong in it, as a struct.

    Args:
        column: The text.

        name: The fact.

        type_: Its type.

        problems: Gives numbers to problems.
    """
    reader = _reader_of(type_)
    numbers = {code: problems.number(name, code) for code in _CODES}
    return column.map_batches(
        partial(read_series, type_=type_, numbers=numbers),
        return_dtype=pl.Struct({"value": reader.held, "number": pl.Int64}),
        is_elementwise=True,
    )


def read_series(texts: pl.Series, type_: FactType[Any], numbers: Mapping[str, int]) -> pl.Series:
    """Return of each text its value and the number of what is wrong; a value is read once.

    Args:
        texts: The texts.

        type_: What they are read as.

        numbers: From the code of a problem to its number.
    """
    values, rest = _read_fast(texts, type_)
    frame = pl.DataFrame({"text": texts, "value": values})
    if not len(rest):
        return frame.select(pl.struct("value", _NO_NUMBER))["value"]
    ones = [_read_one(text, type_, numbers) for text in rest]
    if all(value == text for (value, _), text in zip(ones, rest, strict=True)):
        # most texts are as they are compared, and then nothing has to be looked up
        return frame.select(pl.struct(pl.col("text").alias("value"), _NO_NUMBER))["value"]
    found = pl.DataFrame(
        {
            "text": rest,
            "read": pl.Series([value for value, _ in ones], dtype=values.dtype),
            "number": pl.Series([number for _, number in ones], dtype=pl.Int64),
            "is_read": pl.repeat(value=True, n=len(rest), eager=True),
        }
    )
    frame = frame.join(found, on="text", how="left", maintain_order="left")
    read = pl.when("is_read").then("read").otherwise("value").alias("value")
    return frame.select(pl.struct(read, "number"))["value"]


def _read_fast(texts: pl.Series, type_: FactType[Any]) -> tuple[pl.Series, pl.Series]:
    """Return values, and each text once whose value its reader has to tell."""
    nothing = texts.clear()
    match type_:
        case CreditCode():
            codes = distinct(texts)
            fits = codes_fit(codes, type_.refuses)
            return texts, nothing if fits.all() else codes.filter(~fits)
        case Key() if not type_.not_a_name and all_stand(texts, as_key=True):
            return texts, nothing
        case Text() if all_stand(texts, as_key=False):
            return texts, nothing
    reader = _reader_of(type_)
    if reader.fast is None:
        return pl.Series([None], dtype=reader.held).new_from_index(0, len(texts)), distinct(texts)
    values = texts.to_frame("text").select(value=reader.fast(pl.col("text")))["value"]
    # a value is null where there is no text at all, so as many nulls of both leave nothing to read
    if values.null_count() == texts.null_count():
        return values, nothing
    return values, texts.filter(values.is_null() & texts.is_not_null()).unique()


def _read_one(text: str, type_: FactType[Any], numbers: Mapping[str, int]) -> tuple[Any, int | None]:
    if is_missing(text):
        return None, None
    try:
        return held_value(type_, type_.read(text)), None
    except Unreadable as error:
        return None, numbers[error.problem.code]


_CODES: Final = (
    "not-a-value",
    "text-too-long",
    "text-control",
    "date-unreadable",
    "date-impossible",
    "date-out-of-range",
    "month-unreadable",
    "month-impossible",
    "month-with-day",
    "year-unreadable",
    "number-unreadable",
    "number-exponent",
    "number-not-finite",
    "number-negative",
    "number-too-fine",
    "number-too-large",
    "number-not-whole",
    "unit-not-money",
    "yes-no-unreadable",
    "choice-unknown",
    "credit-code-form",
    "credit-code-check",
    "credit-code-refused",
    "digits-lost",
    "identity-form",
    "identity-date",
    "identity-check",
    "account-form",
    "key-is-name",
)
"""What a reader of text can say; the tests hold this against the catalogue."""
