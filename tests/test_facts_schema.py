"""The JSON Schema of every fact type, and what its refusals keep to themselves."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.facts import (
    BankAccount,
    Choice,
    CreditCode,
    Date,
    FactType,
    IdentityNumber,
    IndustryCode,
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
)
from unionaid.lang import LANGS, Bilingual
from unionaid.money import MAX_FEN

CHOICE = Choice(choices={"a": Bilingual(zh="甲", en="first"), "b_c": Bilingual(zh="乙", en="second")})

TYPES: Final[dict[str, FactType[Any]]] = {
    "text": Text(),
    "key": Key(),
    "number-of-a-person": Key(not_a_name=True),
    "choice": CHOICE,
    "yes-no": YesNo(),
    "date": Date(),
    "month": MonthType(),
    "year": Year(),
    "whole": Whole(),
    "number": Number(decimals=1),
    "number-without-decimals": Number(decimals=0),
    "number-with-many": Number(decimals=8),
    "money": Money(),
    "ratio": Ratio(),
    "credit-code": CreditCode(),
    "identity-number": IdentityNumber(),
    "account": BankAccount(),
    "industry": IndustryCode(),
}
EVERY_TYPE = pytest.mark.parametrize("type_", TYPES.values(), ids=TYPES)


def is_valid(type_: FactType[Any], value: object) -> bool:
    """Tell whether the JSON Schema of *type_* takes *value*."""
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    schema = jsonschema.Draft202012Validator(type_.schema(), format_checker=checker)
    return bool(schema.is_valid(value))


def in_json(type_: FactType[Any], value: Any) -> Any:
    """Return a canonical value as a JSON document holds it."""
    return value if isinstance(type_, YesNo | Whole | Year) else type_.text(value)


def test_every_type_is_here() -> None:
    """No fact type goes without these tests."""
    assert set(FactType.__subclasses__()) == {type(type_) for type_ in TYPES.values()}


@EVERY_TYPE
def test_a_schema_is_a_schema(type_: FactType[Any]) -> None:
    """What a type says of itself is JSON Schema."""
    jsonschema.Draft202012Validator.check_schema(type_.schema())


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Text(), "甲"),
        (Key(), "JZ-01"),
        (Key(not_a_name=True), "JZ-01"),
        (CHOICE, "b_c"),
        (YesNo(), False),
        (Date(), date(1900, 1, 1)),
        (Date(), date(2199, 12, 31)),
        (MonthType(), MonthType().read("1900-01")),
        (MonthType(), MonthType().read("2199-12")),
        (Year(), 1900),
        (Year(), 2199),
        (Whole(), 0),
        (Whole(), MAX_FEN),
        (Number(decimals=1), Decimal("900719925474099.1")),
        (Money(), Decimal("90071992547409.91")),
        (Money(), Decimal("0.00")),
        (Ratio(), Decimal("1")),
        (Ratio(), Decimal("0.00000001")),
        (BankAccount(), "12345678"),
        (IndustryCode(), "C13"),
    ],
)
def test_canonical_values_fit_their_schema(type_: FactType[Any], value: Any) -> None:
    """Whatever a reader returns, its JSON form fits the type's schema."""
    assert is_valid(type_, in_json(type_, value))


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (Date(), "1899-12-31"),
        (Date(), "2200-01-01"),
        (Date(), "2019-02-29"),
        (MonthType(), "1899-12"),
        (MonthType(), "2020-13"),
        (Year(), 2200),
        (Whole(), -1),
        (Whole(), MAX_FEN + 1),
        (Whole(), True),
        (Number(decimals=1), "900719925474099.2"),
        (Number(decimals=1), "1.25"),
        (Number(decimals=0), "1.0"),
        (Money(), "90071992547409.92"),
        (Money(), "90071992547410"),
        (Money(), 90071992547410),
        (Money(), "-1"),
        (Money(), "1E5"),
        (Money(), 1.5),
        (Ratio(), "1.01"),
        (Key(), ""),
        (Key(not_a_name=True), "张某"),
        (CHOICE, "甲"),
        (YesNo(), "是"),
        (BankAccount(), "1234567"),
        (CreditCode(), "91210702MA0ABCDEI7"),
        (IdentityNumber(), "21070219700615042"),
    ],
)
def test_what_no_app_should_send(type_: FactType[Any], value: object) -> None:
    """A schema refuses what is out of range or not in canonical form."""
    assert not is_valid(type_, value)


@given(st.integers(0, MAX_FEN), st.integers(0, 8))
def test_every_canonical_number_fits_its_schema(units: int, decimals: int) -> None:
    """All numbers up to the largest fit the pattern of their decimals."""
    type_ = Number(decimals=decimals)
    assert is_valid(type_, type_.text(Decimal(units).scaleb(-decimals)))


@pytest.mark.parametrize(
    "type_", [Money(), Number(decimals=0), Number(decimals=1), Number(decimals=8), Ratio()], ids=repr
)
@given(data=st.data())
def test_every_text_that_fits_a_number_is_read(type_: FactType[Any], data: st.DataObject) -> None:
    """A text that the schema takes is a number that the reader takes."""
    pattern = str(type_.schema()["pattern"])
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)).rstrip("\n")
    assert type_.read(text) == Decimal(text)


@pytest.mark.parametrize(
    "limit", ["9007199254740991", "900719925474099.1", "90071992547409.91", "90071992.54740991"]
)
@given(data=st.data())
def test_the_bound_of_a_number_is_the_bound_of_its_pattern(limit: str, data: st.DataObject) -> None:
    """Around the largest number the pattern and the reader part at the same figure."""
    decimals = len(limit.partition(".")[2])
    type_ = Number(decimals=decimals)
    near = Decimal(limit) + Decimal(data.draw(st.integers(-300, 300))).scaleb(-decimals)
    assert is_valid(type_, f"{near:f}") is (near <= Decimal(limit))


@pytest.mark.parametrize("type_", [MonthType(), BankAccount(), IndustryCode(), Key()], ids=repr)
@given(data=st.data())
def test_every_plain_text_that_fits_is_read(type_: FactType[Any], data: st.DataObject) -> None:
    """What the schema takes of printable text, the reader takes too."""
    pattern = str(type_.schema().get("pattern", "[A-Z0-9甲-龟]{1,20}"))
    text = data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)).rstrip("\n")
    assert is_valid(type_, text)
    assert type_.read(text) is not None


@given(st.dates(date(1890, 1, 1), date(2210, 12, 31)))
def test_days_fit_exactly_where_they_are_read(day: date) -> None:
    """The schema of a day takes what the reader takes, and nothing else."""
    try:
        Date().read(day.isoformat())
    except Unreadable:
        assert not is_valid(Date(), day.isoformat())
    else:
        assert is_valid(Date(), day.isoformat())


TOKENS = st.sampled_from(["王五六", "QZXW", "138001380", "zz-9", "٣٤٥٦", "77.777.7"])


@EVERY_TYPE
@given(before=st.text(max_size=8), token=TOKENS, after=st.text(max_size=8))
def test_no_refusal_repeats_what_was_given(type_: FactType[Any], before: str, token: str, after: str) -> None:
    """A shifted column puts a name or a number anywhere; no message passes it on."""
    said = [""]
    try:
        type_.read(before + token + after)
    except Unreadable as error:
        said = [str(error), *(error.problem.line(lang) for lang in LANGS)]
    assert all(token not in each for each in said)


@EVERY_TYPE
@given(
    raw=st.text(max_size=30)
    | st.integers()
    | st.booleans()
    | st.floats()
    | st.decimals()
    | st.dates()
    | st.none()
)
def test_a_value_is_read_or_refused_and_reading_again_changes_nothing(
    type_: FactType[Any], raw: object
) -> None:
    """Any value is read or refused; a value that was read is its own reading, also through its text."""
    try:
        value = type_.read(raw)
    except Unreadable:
        return
    assert value == type_.read(type_.text(value))
    if not isinstance(type_, BankAccount | CreditCode | IdentityNumber):
        assert value == type_.read(value)


@EVERY_TYPE
def test_types_are_values(type_: FactType[Any]) -> None:
    """A type has a hash and equals itself, so that rules can be compared."""
    assert hash(type_) == hash(type_)
    assert {type_} == {type_, type_}
