"""What a frame must be, what comes back, and what is wrong in single values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames import duckdb, expected, pa, table
from good_cases import CODES, GOOD, credit_code
from strategies import engine_of
from unionaid import InvalidFrame, Usage, Used, load_policy
from unionaid.assess.engine import Engine
from unionaid.bulk.frames import assess_frame
from unionaid.bulk.text_reading import _CODES
from unionaid.errors import CATALOGUE
from unionaid.policy.loader import read_policy_bytes

UNIONS = load_policy("jinzhou-2020")["industry-union-subsidy"]
ROWS = {"union": ["A", "A", "B", None], "year": [2020, 2020, 2020, 2019], "is_industry_union": [True] * 4}
WANTED = [
    ("eligible", 7_000_000, None),
    ("ineligible", None, "once-a-year"),
    ("eligible", 7_000_000, None),
    ("ineligible", None, "in-force"),
]


def rows(frame: Any) -> list[tuple[Any, ...]]:
    """Return what was added to a frame of polars."""
    done = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    return list(done.select("outcome", "entitlement_fen", "reason").iter_rows())


def refused(frame: Any, program: Any = UNIONS, **how: Any) -> list[tuple[str, str | None]]:
    """Return the problems for which a frame is not taken."""
    with pytest.raises(InvalidFrame) as told:
        program.assess_frame(frame, **({"money": "fen"} | how))
    assert told.value.text("zh") != told.value.text("en")
    return [(problem.code, problem.column) for problem in told.value.problems]


# kinds of frames


def test_lazy_stays_lazy() -> None:
    """A lazy frame comes back lazy, an eager one eager, each with the columns it had."""
    frame = pl.DataFrame(ROWS)
    assert isinstance(UNIONS.assess_frame(frame.lazy(), money="fen"), pl.LazyFrame)
    done = UNIONS.assess_frame(frame, money="fen")
    assert [*ROWS, "outcome", "entitlement_fen", "reason"] == done.columns
    assert pl.Int64 == done.schema["entitlement_fen"]
    assert WANTED == rows(done)


def test_a_frame_of_narwhals_comes_back_as_one() -> None:
    """Whoever wrapped a frame gets it back wrapped."""
    done = UNIONS.assess_frame(nw.from_native(pl.DataFrame(ROWS)), money="fen")
    assert isinstance(done, nw.DataFrame)
    assert WANTED == rows(done.to_native())


def test_pandas_keeps_its_index_and_whole_fen() -> None:
    """Amounts are whole numbers in pandas too, where a null would make them floats."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(ROWS, index=[7, 5, 3, 1])
    done = UNIONS.assess_frame(frame, money="fen", explain=True, lang="en")
    assert [7, 5, 3, 1] == list(done.index)
    assert "Int64" == str(done["entitlement_fen"].dtype)
    assert [fen for _, fen, _ in WANTED] == [None if pd.isna(f) else f for f in done["entitlement_fen"]]
    assert [outcome for outcome, _, _ in WANTED] == list(done["outcome"])


def test_arrow_comes_back_as_arrow() -> None:
    """A table of arrow gets its columns appended."""
    done = UNIONS.assess_frame(pa.table(ROWS), money="fen")
    assert WANTED == [
        tuple(row.values()) for row in done.select(["outcome", "entitlement_fen", "reason"]).to_pylist()
    ]


def test_duckdb_stays_a_relation_of_its_connection() -> None:
    """A relation stays lazy, and what was granted before is joined in its own connection."""
    with duckdb.connect() as connection:
        relation = connection.from_arrow(pa.table({"n": [1, 2, 3, 4]} | ROWS))
        prior = Usage({("jinzhou-2020/industry-union-subsidy/once-a-year", ("B", "2020")): Used(1)})
        done = UNIONS.assess_frame(relation, money="fen", order_by="n", prior=prior)
        assert isinstance(done, duckdb.DuckDBPyRelation)
        found = done.order("n").project("outcome").fetchall()
    assert ["eligible", "ineligible", "ineligible", "ineligible"] == [outcome for (outcome,) in found]


def test_an_empty_frame_has_the_columns_too() -> None:
    """No rows are no reason to do otherwise."""
    assert [] == rows(UNIONS.assess_frame(pl.DataFrame(ROWS).clear(), money="fen"))


def test_order_by_gives_the_order_on_polars_too() -> None:
    """The first is the first in the order that is asked for; ties go by row."""
    frame = pl.DataFrame(ROWS | {"n": [2, 1, 1, 1]})
    found = rows(UNIONS.assess_frame(frame, money="fen", order_by=["n"]))
    assert ["ineligible", "eligible", "eligible", "ineligible"] == [outcome for outcome, _, _ in found]


def test_categories_are_text() -> None:
    """A categorical column is read as the text that it stands for."""
    frame = pl.DataFrame(ROWS).with_columns(pl.col("union").cast(pl.Categorical))
    assert WANTED == rows(UNIONS.assess_frame(frame, money="fen"))


# explanations


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_criterion_has_a_column_and_each_row_a_sentence(lang: Any) -> None:
    """What was asked stands beside what decided, in the language asked."""
    frame = pl.DataFrame(ROWS | {"is_industry_union": [True, None, False, "perhaps"]}, strict=False)
    frame = pl.DataFrame(
        {
            "union": ["A"] * 5,
            "year": [2020] * 5,
            "is_industry_union": ["是", None, "否", "perhaps", "是"],
            "paid_before": ["1", "1", "1", "1", "1"],
        }
    )
    done = UNIONS.assess_frame(frame, money="yuan", explain=True, lang=lang)
    assert ["met", "unknown", "not_met", None, "met"] == done["industry-union"].to_list()
    said = done["explanation"].to_list()
    words = {
        "zh": [
            "符合条件",
            "待定：是行业工会",
            "不符合：是行业工会",
            "是否行业工会：看不出",
            "不符合：每个行业工会每年一次",
        ],
        "en": [
            "eligible",
            "unknown: is an industry union",
            "not met: is an",
            "industry union or not: this",
            "not met: once",
        ],
    }[lang]
    assert all(sentence.startswith(start) for sentence, start in zip(said, words, strict=True)), said


@pytest.mark.parametrize("code", _CODES)
def test_what_a_reader_of_text_can_say_is_in_the_catalogue(code: str) -> None:
    """Each code has its sentence."""
    assert code in CATALOGUE


# what is refused before any work


def test_money_is_fen_or_yuan() -> None:
    """Nothing is guessed about amounts."""
    assert [("frame-money", None)] == refused(pl.DataFrame(ROWS), money="jiao")


def test_a_list_is_no_frame() -> None:
    """What is no frame is told so."""
    assert [("frame-kind", None)] == refused([ROWS])


def test_all_that_is_wrong_with_columns_is_told_at_once() -> None:
    """Missing, misspelt, of a wrong type, in the way: everything in one error."""
    frame = pl.DataFrame(
        {
            "unoin": ["A"],
            "year": [2020.0],
            "is_industry_union": [date(2020, 1, 1)],
            "paid_befor": [1],
            "outcome": [""],
            "__unionaid_0": [1],
        }
    )
    assert [
        ("frame-column-missing", "union"),
        ("frame-column-like", "paid_befor"),
        ("frame-column-type", "is_industry_union"),
        ("frame-column-float", "year"),
        ("frame-column-taken", "outcome"),
        ("frame-column-taken", "__unionaid_0"),
        ("frame-order-unknown", None),
    ] == sorted(refused(frame, order_by="day"), key=_ORDER.index)


_ORDER = [
    ("frame-column-missing", "union"),
    ("frame-column-like", "paid_befor"),
    ("frame-column-type", "is_industry_union"),
    ("frame-column-float", "year"),
    ("frame-column-taken", "outcome"),
    ("frame-column-taken", "__unionaid_0"),
    ("frame-order-unknown", None),
]


@pytest.mark.parametrize(
    ("column", "money", "code"),
    [
        (pl.Series([1.5]), "fen", "frame-column-float"),
        (pl.Series([1.5]), "yuan", "frame-column-float"),
        (pl.Series(["1"]), "fen", "frame-column-type"),
        (pl.Series([Decimal("1.50")]), "fen", "frame-column-type"),
        (pl.Series([True]), "yuan", "frame-column-type"),
    ],
)
def test_money_of_another_type_is_refused(column: pl.Series, money: str, code: str) -> None:
    """Floats never, and whole fen are whole numbers."""
    frame = pl.DataFrame(ROWS).head(1).with_columns(paid_before=column)
    assert [(code, "paid_before")] == refused(frame, money=money)


def test_duckdb_is_told_the_order_and_types_it_can_read() -> None:
    """What an engine cannot do is said with its name, before any work."""
    relation = duckdb.sql("select 'A' as union, '2020' as year, true as is_industry_union")
    found = refused(relation)
    assert [("frame-text-only-polars", "year"), ("frame-order-needed", None)] == found


def test_days_with_a_time_zone_are_refused() -> None:
    """A day depends on the place, which nobody said."""
    pairs = load_policy("jinzhou-2020")["gold-pair-award"]
    frame = pl.DataFrame({name: [None] for name in ("person", "role", "pair", "is_selected")}).with_columns(
        awarded_on=pl.lit(datetime(2020, 1, 1)).dt.replace_time_zone("UTC")  # noqa: DTZ001 - made so on purpose
    )
    assert [("frame-column-type", "awarded_on")] == refused(frame, pairs)


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is a sentence with the command that installs it."""
    monkeypatch.setitem(__import__("sys").modules, "narwhals", None)
    with pytest.raises(InvalidFrame, match=r"unionaid\[bulk\]"):
        UNIONS.assess_frame(pl.DataFrame(ROWS), money="fen")


# values

OFFICE: dict[str, tuple[str, ...]] = {
    "converted": ("是", "否", "ＹＥＳ", "perhaps", " 1 ", "", "　"),
    "month": (
        "2020-03",
        "2020年3月",
        "2020.3",
        "202003",
        "2020-13",
        "2020-03-01",
        "2020-03-02",
        "1899-01",
        "三月",
    ),
    "day": ("2020-02-29", "2020-02-30", "2020.2.3", "20200203", "2020年2月3日", "1899-01-01", "x"),
    "money": (
        "1.50",
        "1,234.56",
        "¥3元",
        "1.005",
        "-1",
        "3万元",
        "1e5",
        "nan",
        "9" * 17,
        "５",
        "5万",
        "0",
        "x",
    ),
    "code": (
        *CODES,
        CODES[0].lower(),
        "　" + CODES[1],
        credit_code("81210711"),
        CODES[0][:-1] + "0",
        "1.2E+17",
        "９",
    ),
    "key": ("a1", "A1", " Ａ１ ", "ß", "é", "A\x07", "A" * 2001, "ﬁ", "（甲）", ""),
}
KINDS = {
    "enterprise": "code",
    "is_converted": "converted",
    "converted_on": "day",
    "period": "month",
    "period_to": "month",
    "receipt": "key",
    "payroll": "money",
    "fee_remitted": "money",
    "already_returned": "money",
    "name": "key",
}


@given(data=st.data())
def test_text_of_offices_is_read_in_polars_as_row_by_row(data: st.DataObject) -> None:
    """Every form, and every code of what is wrong in it, is that of assess_all."""
    engine = engine_of("jinzhou-2020", "conversion-fee-refund")
    good = {name: str(value) for name, value in GOOD["conversion-fee-refund"].items()} | {
        "is_converted": "是"
    }
    cases = []
    for _ in range(data.draw(st.integers(1, 8))):
        case: dict[str, Any] = dict(good)
        for name in data.draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=3)):
            case[name] = data.draw(st.sampled_from((*OFFICE[KINDS[name]], None)))
        cases.append(case)
    frame = pl.DataFrame(cases, schema=dict.fromkeys(engine.program.facts, pl.String))
    assert expected(engine, cases) == rows(assess_frame(engine.program, frame, money="yuan"))


TYPED = """
[programs.aid]
name = { zh = "补助", en = "aid" }
summary = { zh = "一句。", en = "A sentence." }
dated_by = "on"
payee = "none"
source = "s"
[programs.aid.facts]
on      = { type = "date", zh = "日", en = "day" }
month   = { type = "month", zh = "月", en = "month", optional = true }
year    = { type = "year", zh = "年", en = "year", optional = true }
paid    = { type = "money", zh = "元", en = "paid", optional = true }
count   = { type = "whole", zh = "数", en = "count", optional = true }
area    = { type = "number", decimals = 1, zh = "积", en = "area", optional = true }
rate    = { type = "ratio", zh = "率", en = "rate", optional = true }
person  = { type = "identity_number", zh = "人", en = "person", optional = true }
staff   = { type = "key", not_a_name = true, zh = "号", en = "number", optional = true }
account = { type = "bank_account", zh = "账", en = "account", optional = true }
trade   = { type = "industry_code", zh = "业", en = "trade", optional = true }
remark  = { type = "text", zh = "注", en = "remark", optional = true }
[programs.aid.facts.code]
type = "credit_code"
zh = "码"
en = "code"
optional = true
refuses = { 81 = { zh = "工会", en = "a union" } }
[programs.aid.facts.kind]
type = "choice"
zh = "类"
en = "kind"
optional = true
[programs.aid.facts.kind.choices]
big = { zh = "大", en = "large" }
small = { zh = "小", en = "little" }
[[programs.aid.rules]]
from = 2020-01-01
benefit = { kind = "fixed", amount = 1 }
source = "s"
"""
HEAD = """
vocabulary = 1
id = "typed"
edition = "1"
name = { zh = "政策", en = "policy" }
issuer = { zh = "会", en = "union" }
[sources.s]
title = { zh = "文", en = "text" }
issuer = { zh = "会", en = "union" }
kind = "plan"
date = 2020-01-01
"""


def typed() -> Engine:
    """Return a program with a fact of every type, and hardly any rule."""
    rules = read_policy_bytes((HEAD + TYPED).encode(), file="typed.toml")
    return Engine(rules.programs["aid"], rules)


PERSON = "21070219491231001" + "X"
"""An invented number; its check digit is made right below."""


def person(body: str) -> str:
    """Return an invented identity number with its check digit."""
    from stdnum.cn import ric

    return body + ric.calc_check_digit(body + "0")


PEOPLE = (
    person("21070219491231001"),
    person("21070220000229001"),
    person("21070219000229001"),
    person("21070218491231001"),
    person("21070219491331001"),
    person("21070219490431001"),
    person("21070219491231001")[:-1] + "?",
    "210702194912310010",
    "210702194912310011",
    "210702194912310000",
    "2.1E+17",
    "甲",
)
BAD_CODE = CODES[0][:-1] + "0"
VALUES: dict[str, tuple[Any, ...]] = {
    "on": (date(1899, 12, 31), date(1900, 1, 1), date(2199, 12, 31), date(2200, 1, 1), None),
    "month": (date(1899, 12, 1), date(2020, 1, 1), date(2020, 1, 2), date(2200, 1, 1), None),
    "year": (999, 1000, 1899, 1900, 2199, 2200, 10_000, -1, None),
    "paid": (
        *(Decimal(each) for each in ("-0.01", "0.00", "90071992547409.91", "90071992547409.92", "0.005")),
        None,
    ),
    "count": (-1, 0, 2**53 - 1, 2**53, None),
    "area": (Decimal("-0.1"), Decimal("0.05"), Decimal("0.1"), None),
    "rate": (Decimal("-0.1"), Decimal("0.5"), Decimal("1.1"), None),
    "person": (*PEOPLE, None, "", "　"),
    "staff": (*PEOPLE[:5], "JZ-01", "甲乙", "1.5E+17", "", None, " jz1 "),
    "account": ("6222 0212-3456", "12", "1.2E+17", "甲", None, ""),
    "code": (*CODES, CODES[0].lower(), credit_code("81210711"), BAD_CODE, "1.2E+17", "甲", "I" * 18, None),
    "trade": ("C13", "c13", "C51", "70", "7010", "70101", "7", "Z", "INDUSTRY", "工业", "99", "A", None, ""),
    "remark": ("甲", "x" * 2000, "x" * 2001, " ", None),
    "kind": ("big", "BIG", "大", "little", "huge", None, ""),
}  # fmt: skip
TYPES = {
    "on": pa.date32(),
    "month": pa.date32(),
    "year": pa.int64(),
    "paid": pa.decimal128(20, 3),
    "count": pa.int64(),
    "area": pa.decimal128(20, 2),
    "rate": pa.decimal128(12, 9),
}


def polars_rows(arrow: Any, engine: Engine, money: Any = "yuan") -> list[tuple[Any, ...]]:
    """Assess a table in polars."""
    return rows(assess_frame(engine.program, pl.from_arrow(arrow), money=money))


def duckdb_rows(arrow: Any, engine: Engine, money: Any = "yuan") -> list[tuple[Any, ...]]:
    """Assess a table in DuckDB."""
    with duckdb.connect() as connection:
        done = assess_frame(engine.program, connection.from_arrow(arrow), money=money)
        return list(done.order("n").project("outcome, entitlement_fen, reason").fetchall())


ENGINES = pytest.mark.parametrize("assess", [polars_rows, duckdb_rows])


@ENGINES
@pytest.mark.parametrize("fact", sorted(VALUES))
def test_a_wrong_value_gives_the_code_that_assess_all_gives(
    fact: str, assess: Callable[..., list[tuple[Any, ...]]]
) -> None:
    """Of each type every value at an edge or beyond: the same outcome and the same code."""
    engine = typed()
    cases = [{"on": date(2020, 1, 1)} | {fact: value} for value in VALUES[fact]]
    columns = {"n": range(len(cases))} | {
        name: pa.array([case.get(name) for case in cases], TYPES.get(name, pa.string()))
        for name in {"on", fact}
    }
    arrow = pa.table({name: pa.array(each) if name == "n" else each for name, each in columns.items()})
    assert expected(engine, cases) == assess(arrow, engine)


@ENGINES
@pytest.mark.parametrize("column", ["on", "month"])
def test_a_datetime_is_a_day_at_midnight_alone(
    column: str, assess: Callable[..., list[tuple[Any, ...]]]
) -> None:
    """As row by row, a time of day makes no day of it."""
    engine = typed()
    moments = [datetime(2020, 2, 1), datetime(2020, 2, 1, 8), None]  # noqa: DTZ001 - a day has no zone
    cases = [{"on": date(2020, 1, 1)} | {column: each} for each in moments]
    on = pa.array([case["on"] for case in cases], pa.timestamp("us") if column == "on" else pa.date32())
    arrow = pa.table({"n": pa.array(range(3)), "on": on} | ({column: pa.array(moments, pa.timestamp("us"))}))
    assert expected(engine, cases) == assess(arrow, engine)


@ENGINES
@pytest.mark.parametrize("kind", [pa.int8(), pa.int32(), pa.uint64()])
def test_whole_numbers_of_any_width_are_money(
    kind: Any, assess: Callable[..., list[tuple[Any, ...]]]
) -> None:
    """Fen or yuan in few bits or many are the same amounts."""
    engine = typed()
    values = [0, 1, 120, None] + ([2**60] if kind == pa.uint64() else [])
    for money, factor in (("fen", Decimal("0.01")), ("yuan", Decimal(1))):
        cases = [{"on": date(2020, 1, 1), "paid": None if v is None else v * factor} for v in values]
        arrow = pa.table(
            {
                "n": pa.array(range(len(values))),
                "on": pa.array([date(2020, 1, 1)] * len(values)),
                "paid": pa.array(values, kind),
            }
        )
        assert expected(engine, cases) == assess(arrow, engine, money)


def test_whole_numbers_are_keys_as_row_by_row() -> None:
    """A key may be a number: its digits are compared."""
    engine = engine_of("jinzhou-2020", "industry-union-subsidy")
    cases = [{"union": union, "year": 2020, "is_industry_union": True} for union in (7, 7, 8)]
    frame = pl.DataFrame(cases)
    assert expected(engine, cases) == rows(assess_frame(engine.program, frame, money="fen"))


def test_text_that_an_engine_cannot_fold_is_told_apart() -> None:
    """DuckDB never compares a key that Python would fold another way: it says so."""
    engine = typed()
    values = ["ＡＢ", "é", "甲（乙）", "２０２０-01", "2020年1月"]
    arrow = pa.table(
        {
            "n": pa.array(range(5)),
            "on": pa.array([date(2020, 1, 1)] * 5),
            "remark": pa.array([*values[:3], None, None], pa.string()),
            "month": pa.array([None, None, None, *values[3:]], pa.string()),
        }
    )
    found = [reason for _, _, reason in duckdb_rows(arrow, engine)]
    assert ["not-canonical", "not-canonical", None, "not-canonical", "not-canonical"] == found
    assert [None] * 5 == [reason for _, _, reason in polars_rows(arrow, engine)]


@ENGINES
def test_months_as_text_are_read_by_expressions(assess: Callable[..., list[tuple[Any, ...]]]) -> None:
    """A month's text in canonical form gives the codes that rows give."""
    engine = typed()
    values = ["2020-01", " 2020-12 ", "2020-13", "2020-00", "1899-01", "2200-01", "", None]
    cases = [{"on": date(2020, 1, 1), "month": value} for value in values]
    arrow = pa.table(
        {
            "n": pa.array(range(8)),
            "on": pa.array([date(2020, 1, 1)] * 8),
            "month": pa.array(values, pa.string()),
        }
    )
    assert expected(engine, cases) == assess(arrow, engine)


def test_a_column_of_nothing_is_unknown() -> None:
    """Null is unknown, never zero and never 1970, also where a whole column is null."""
    engine = engine_of("jinzhou-2020", "conversion-fee-refund")
    frame = pl.DataFrame({name: [None] for name in engine.program.facts})
    assert expected(engine, [{}]) == rows(assess_frame(engine.program, frame, money="fen"))
    assert [("undetermined", None, "in-force")] == expected(engine, [{}])
    assert table(engine, [{}]).num_rows == 1
