"""What polars does by other means than the other engines: held against the definition of each.

Tables of months, hashes of keys, columns of text told as a whole, plans kept: each
gives what is worked out row by row, on the rows on which it could go wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from frames import expected, forget_plans, table
from strategies import PROGRAMS, engine_of
from test_bulk_frames import ROWS, rows
from test_bulk_programs import drawn
from unionaid import InvalidFrame, Usage, Used
from unionaid.bulk import frames, values
from unionaid.bulk.firsts import firsts
from unionaid.bulk.frames import assess_frame
from unionaid.bulk.plans import Recorded
from unionaid.bulk.tables import first_day_of, month_of_day, word_of
from unionaid.bulk.text_checks import all_stand, codes_fit, distinct
from unionaid.bulk.text_expr import CREDIT
from unionaid.facts import CreditCode, FactType, Key, Text, Unreadable, is_missing
from unionaid.lang import Bilingual

UNIONS = engine_of("jinzhou-2020", "industry-union-subsidy").program
_FEW = max(2, settings().max_examples // 10)
DAYS = [date(1, 1, 1), date(1899, 12, 31), *(date(1900, 1, 1) + timedelta(days=n) for n in range(109_573))]


# months and words


def test_months_are_those_that_the_calendar_gives() -> None:
    """Every day that is taken is in the month that the other engines work out, any other in none."""
    frame = pl.DataFrame({"day": [*DAYS, date(2199, 12, 31), date(2200, 1, 1), date(9999, 12, 31), None]})
    worked_out = nw.from_native(frame).select(values.month_index(nw.col("day"))).to_native().to_series()
    taken = pl.col("day").is_between(date(1900, 1, 1), date(2199, 12, 31))
    found = frame.select(month=month_of_day(pl.col("day")), taken=taken, worked_out=worked_out)
    assert found["month"].equals(found.select(pl.when("taken").then("worked_out").alias("month")).to_series())
    firsts_of = frame.with_columns(month=month_of_day(pl.col("day"))).select(
        first=first_day_of(pl.col("month")), wanted=pl.when(taken).then(pl.col("day").dt.month_start())
    )
    assert firsts_of["first"].equals(firsts_of["wanted"].alias("first"))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_words_stand_beside_their_numbers(count: int) -> None:
    """A number without a word has none, in frames of any length."""
    numbers = pl.DataFrame({"n": pl.Series([-1, 10_000, None][:count], dtype=pl.Int64)})
    found = numbers.with_columns(word=word_of(pl.col("n"), {-1: None, 0: "a", 10_000: "b"}))
    assert [None, "b", None][:count] == found["word"].to_list()


# text


def code_of(body: str) -> str:
    """Return a credit code with its check digit."""
    return body + str(uscc.calc_check_digit(body))


BODIES = st.builds(
    lambda head, digits, tail: head + digits + tail,
    st.text(CREDIT, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(CREDIT, min_size=9, max_size=9),
)
CODES = st.one_of(
    BODIES.map(code_of),
    BODIES.map(lambda body: code_of("81" + body[2:])),
    st.builds(lambda body, last: body + last, BODIES, st.sampled_from(CREDIT)),
    st.builds(
        lambda body, place: code_of(body)[:place] + "I" + code_of(body)[place + 1 :],
        BODIES,
        st.integers(0, 17),
    ),
    BODIES.map(lambda body: code_of(body).lower()),
    st.text(CREDIT, max_size=40),
    st.text(max_size=18),
    st.just("一二三四五六"),
)


@given(st.lists(CODES.filter(lambda code: not is_missing(code)), max_size=12, unique=True))
def test_codes_that_fit_are_those_that_their_reader_takes_as_they_are(codes: list[str]) -> None:
    """A check digit worked out by columns is that of the standard."""
    type_ = CreditCode(refuses={"81": Bilingual(zh="工会", en="a union")})
    found = codes_fit(pl.Series(codes, dtype=pl.String), type_.refuses).to_list()
    assert [read_or_none(type_, code) == code for code in codes] == found


def read_or_none(type_: FactType[Any], text: str) -> Any:
    """Return what a reader makes of *text*."""
    try:
        return type_.read(text)
    except Unreadable:
        return None


SOME = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("aA1 甲（）—·　\t\x7f")), max_size=8)


@given(st.lists(st.one_of(SOME, st.none()), max_size=5), st.booleans())
def test_text_that_stands_is_read_as_it_is(texts: list[str | None], as_key: bool) -> None:
    """Nothing is let through that the reader would change or refuse."""
    type_ = Key() if as_key else Text()
    if all_stand(pl.Series(texts, dtype=pl.String), as_key=as_key):
        assert all(text is None or read_or_none(type_, text) == text for text in texts)


@pytest.mark.parametrize(
    ("text", "as_key", "stands"),
    [
        ("R2020-7", True, True),
        ("甲·乙—1", True, True),
        ("a", True, False),
        ("{|}~", True, True),
        ("~\x7f", True, False),
        ("a", False, True),
        ("（甲）", True, False),
        ("（甲）", False, True),
        ("A B", True, False),
        ("A" * 499, True, True),
        ("A" * 500, True, False),
        ("", True, False),
    ],
)
def test_usual_text_stands(text: str, as_key: bool, stands: bool) -> None:
    """What files are full of is told at once; a column with one other text is not."""
    assert stands == all_stand(pl.Series([text, None]), as_key=as_key)
    assert stands == all_stand(pl.Series(["A", text]), as_key=as_key)


@given(st.lists(st.sampled_from(["a", "b", None]), max_size=9), st.integers(1, 700))
def test_each_text_is_told_once(texts: list[str | None], times: int) -> None:
    """Sorted or not."""
    for series in (texts * times, [text for text in texts for _ in range(times)]):
        found = distinct(pl.Series(series, dtype=pl.String)).to_list()
        assert sorted({text for text in texts if text is not None}) == sorted(found)


# the first of a key

KEYS = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙", "", None]),
        st.sampled_from([1, 2, None]),
        st.booleans(),
        st.sampled_from([True, False, None]),
    ),
    max_size=12,
)


def is_first(cases: list[Any], keys: tuple[int, ...], flags: tuple[int, ...]) -> list[bool]:
    """Return which cases are the first of their key, one after the other."""
    seen: set[Any] = set()
    found = []
    for case in cases:
        counts = all(case[flag] for flag in flags)
        key = tuple(case[key] for key in keys)
        found.append(counts and key not in seen)
        seen |= {key} if counts else set()
    return found


@pytest.mark.parametrize("hashes", ["usual", "all-the-same", "of-one-column"])
@given(cases=KEYS)
def test_the_first_of_a_key_is_found_whatever_the_hashes(hashes: str, cases: list[Any]) -> None:
    """Keys whose hashes meet are compared themselves."""
    schema = {"a": pl.String, "b": pl.Int64, "c": pl.Boolean, "d": pl.Boolean}
    frame = pl.DataFrame(cases, schema=schema, orient="row")
    usual = pl.DataFrame.hash_rows
    other = {
        "usual": usual,
        "all-the-same": lambda self: pl.repeat(7, self.height, dtype=pl.UInt64, eager=True),
        "of-one-column": lambda self: usual(self[:, -1:]),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pl.DataFrame, "hash_rows", other[hashes])
        for keys, flags in (((0, 1), (2,)), ((0, 3), (2,)), ((1,), (2, 3)), ((), (2,))):
            named = [["abcd"[place] for place in places] for places in (keys, flags)]
            assert is_first(cases, keys, flags) == firsts(frame.to_struct(), *named).to_list()


# plans


@pytest.fixture
def _no_plan() -> Iterator[None]:
    forget_plans()
    yield
    forget_plans()


@pytest.mark.usefixtures("_no_plan")
def test_a_plan_is_put_together_once() -> None:
    """Other rows of the same columns take it, other columns, options and programs do not."""
    frame = pl.DataFrame(ROWS)
    wanted = rows(assess_frame(UNIONS, frame, money="fen"))
    kept = frames._plan.cache_info
    assert wanted == rows(assess_frame(UNIONS, pl.concat([frame, frame]).head(frame.height), money="fen"))
    assert (1, 1) == (kept().misses, kept().hits)
    assess_frame(UNIONS, frame, money="fen", explain=True)
    assess_frame(UNIONS, frame, money="fen", explain=True, lang="en")
    assess_frame(UNIONS, frame.with_columns(other=1), money="fen")
    assess_frame(UNIONS, frame, money="fen", order_by="year")
    assess_frame(evolve(UNIONS, limits=()), frame, money="fen")
    assert (6, 1) == (kept().misses, kept().hits)


@pytest.mark.usefixtures("_no_plan")
def test_what_was_granted_before_has_no_plan() -> None:
    """What is kept knows of nothing granted, and is not asked where something was."""
    engine = engine_of("jinzhou-2020", "conversion-fee-refund")
    cases, _ = drawn("jinzhou-2020", "conversion-fee-refund", 3)
    frame = pl.from_arrow(table(engine, cases, "fen"))
    assert isinstance(frame, pl.DataFrame)
    before = expected(engine, cases)
    assert before == rows(assess_frame(engine.program, frame, money="fen"))
    used = {
        ("union-fee-refund", tuple(key)): Used(count=1)
        for key in {
            (str(case["enterprise"]), str(case["period"]), case.get("receipt"))
            for case in cases
            if case.get("enterprise") is not None and case.get("period") is not None
        }
    }
    prior = Usage(used)
    after = expected(engine, cases, prior)
    assert after == rows(assess_frame(engine.program, frame, money="fen", prior=prior))
    assert before == rows(assess_frame(engine.program, frame, money="fen"))


def test_a_wrong_frame_is_refused_each_time() -> None:
    """A refusal is no plan."""
    for _ in range(2):
        with pytest.raises(InvalidFrame):
            assess_frame(UNIONS, pl.DataFrame({"enterprise": ["x"]}), money="fen")


def test_only_what_can_be_done_again_is_written_down() -> None:
    """A step that is not kept leaves no steps at all, rather than some."""
    frame = Recorded.begin({"a": pl.Int64}).with_columns(b=pl.col("a") + 1).select("b")
    assert frame.steps is not None
    other: pl.LazyFrame = pl.LazyFrame({"a": [1]})
    for step in frame.steps:
        other = step(other)
    assert [2] == other.collect()["b"].to_list()
    assert frame.filter(pl.col("b") > 0).select("b").steps is None  # type: ignore[attr-defined]  # stays of its class


# facts that no row has


@pytest.mark.parametrize(("policy", "program"), PROGRAMS)
@settings(max_examples=_FEW)
@given(seed=st.integers(0, 2**16))
def test_a_fact_without_a_column_is_one_that_no_row_has(policy: str, program: str, seed: int) -> None:
    """What is left out of the work for it changes nothing."""
    cases, prior = drawn(policy, program, seed)
    engine = engine_of(policy, program)
    optional = [name for name, fact in engine.program.facts.items() if fact.optional]
    cases = [{name: value for name, value in case.items() if name not in optional} for case in cases]
    frame = pl.from_arrow(table(engine, cases, "fen"))
    assert isinstance(frame, pl.DataFrame)
    wanted = expected(engine, cases, prior)
    assert wanted == rows(assess_frame(engine.program, frame, money="fen", prior=prior))
    without = frame.drop(name for name in optional if name in frame.columns)
    assert wanted == rows(assess_frame(engine.program, without, money="fen", prior=prior))
