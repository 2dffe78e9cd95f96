"""Parts of bulk that whole programs seldom or never meet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import unionaid.bulk
from frames import duckdb, expected, in_polars, pa, table
from strategies import engine_of
from test_bulk_frames import HEAD, TYPED, VALUES, rows
from unionaid import InvalidFrame, Month, Usage, Used
from unionaid.assess.engine import Engine
from unionaid.bulk import amounts, values
from unionaid.bulk.figures import BEYOND, share
from unionaid.bulk.frames import assess_frame
from unionaid.bulk.reading import Problems
from unionaid.bulk.sentences import problem_sentence
from unionaid.bulk.stages import EngineName, Stages
from unionaid.bulk.text_reading import _CODES, read_series
from unionaid.bulk.values import Num, Time, compare, equals
from unionaid.facts import FactType
from unionaid.policy.conditions import Operator
from unionaid.policy.loader import read_policy_bytes

MOST = 2**53 - 1
SHAPES: list[tuple[tuple[int, ...], tuple[int, ...], Fraction, tuple[bool, ...]]] = [
    ((100,), (MOST,), Fraction(1), (False,)),
    ((100,), (MOST,), Fraction(1, 50), (False,)),
    ((100,), (MOST,), Fraction(333, 1000), (False,)),
    ((100,), (MOST,), Fraction(0), (False,)),
    ((100,), (2 * MOST,), Fraction(12_345_679, 10**8), (True,)),
    ((1,), (MOST,), Fraction("12.34"), (False,)),
    ((1, 10), (MOST, MOST), Fraction("10.05"), (False, False)),
    ((20, 1, 10), (2545, MOST, MOST), Fraction(1), (False, False, False)),
    ((100, 10**8), (MOST, 10**8), Fraction(1), (False, False)),
    ((100, 10**8, 4, 1000), (2 * MOST, 10**8, 3, 350), Fraction(1, 2), (True, False, False, False)),
    ((300,), (3 * MOST,), Fraction(333, 1000), (False,)),
    ((1, 1), (2 * MOST, 3 * MOST), Fraction(5), (True, True)),
    ((100, 10**8, 10**8), (MOST, 10**8, 10**8), Fraction(99_999_999, 10**8), (False, False, False)),
    ((1, 10**8, 10**8, 10**8), (MOST, MOST, MOST, MOST), Fraction(1, 3), (False,) * 4),
]


def product(factors: list[int | None], dens: tuple[int, ...], rate: Fraction, *, floored: bool) -> int | None:
    """Return what a product comes to in fen, rounded half up away from zero."""
    exact = rate * 100
    for factor, den in zip(factors, dens, strict=True):
        if factor is None:
            return None
        exact *= Fraction(factor, den)
    fen = int((2 * abs(exact) + 1) // 2)
    return fen if exact >= 0 else 0 if floored else -fen


@pytest.mark.parametrize("shape", range(len(SHAPES)))
@pytest.mark.parametrize("engine", ["polars", "pyspark"])
@settings(max_examples=10)
@given(data=st.data(), floored=st.booleans())
def test_products_are_exact_to_the_fen(
    shape: int, engine: EngineName, data: st.DataObject, floored: bool
) -> None:
    """Whatever way a product takes through 64 bits, it is that of fractions, or known to be beyond."""
    dens, highs, rate, signed = SHAPES[shape]
    columns = {}
    for place, (high, sign) in enumerate(zip(highs, signed, strict=True)):
        near = st.sampled_from([0, 1, high, high - 1, high // 2])
        number = st.one_of(st.none(), near, st.integers(0, high), st.integers(0, min(high, 10**6)))
        if sign:
            number = st.one_of(number, st.integers(-high, 0))
        columns[f"c{place}"] = data.draw(st.lists(number, min_size=12, max_size=12))
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64))
    stages = Stages(nw.from_native(frame.lazy()), engine)
    numbers = [Num(nw.col(f"c{i}"), *each) for i, each in enumerate(zip(dens, highs, signed, strict=True))]
    found = share(stages, numbers, rate, floored=floored)
    got = nw.to_native(stages.frame.select(fen=found.expr)).collect()["fen"].to_list()
    for given_row, fen in zip(frame.rows(), got, strict=True):
        wanted = product(list(given_row), dens, rate, floored=floored)
        if wanted is None or abs(wanted) < BEYOND // 4:
            assert wanted == fen
        else:
            assert fen is not None
            assert abs(fen) >= BEYOND // 4
            assert (fen > 0) is (wanted > 0)


@given(
    one=st.lists(st.one_of(st.none(), st.integers(-MOST, MOST)), min_size=8, max_size=8),
    other=st.lists(st.one_of(st.none(), st.integers(-MOST, MOST)), min_size=8, max_size=8),
    dens=st.tuples(st.sampled_from((1, 10, 300, 10**8)), st.sampled_from((1, 100, 300, 10**8))),
    sign=st.sampled_from(("at_least", "at_most", "above", "below")),
)
def test_figures_compare_exactly(
    one: list[int | None], other: list[int | None], dens: tuple[int, int], sign: Operator
) -> None:
    """Whatever their denominators, figures compare as fractions do."""
    frame = pl.DataFrame({"a": one, "b": other}, schema={"a": pl.Int64, "b": pl.Int64})
    stages = Stages(nw.from_native(frame.lazy()), "polars")
    left, right = Num(nw.col("a"), dens[0], MOST, True), Num(nw.col("b"), dens[1], MOST, True)
    answer = compare(stages, left, sign, right)
    got = nw.to_native(stages.frame.select(yes=answer)).collect()["yes"].to_list()
    same = values._SAME[sign]
    assert got == [
        None if a is None or b is None else same(Fraction(a, dens[0]), Fraction(b, dens[1]))
        for a, b in zip(one, other, strict=True)
    ]


def test_a_figure_between_two_numerators_equals_none() -> None:
    """Half a fen is no amount, and what is not known stays so."""
    frame = pl.DataFrame({"a": [1, None]})
    found = frame.lazy().select(
        nw.to_native(nw.from_native(frame.lazy()).select("a")).collect_schema().names()
    )
    assert ["a"] == found.collect_schema().names()
    answer = nw.from_native(frame).select(yes=equals(Num(nw.col("a"), 100, MOST), Fraction(1, 300)))
    assert [False, None] == answer.to_native()["yes"].to_list()


@pytest.mark.parametrize("form", ["fen", "yuan", "text"])
def test_parameters_of_time_hold_from_their_day_on(form: Any) -> None:
    """A day or a month of the text is dated like any figure."""
    text = (
        HEAD
        + """
[parameters.opens]
name = { zh = "起", en = "opens" }
type = "date"
values = [
  { from = 2020-01-01, value = 2020-01-10, source = "s" },
  { from = 2020-03-01, value = 2020-03-20, source = "s" },
]
[parameters.since]
name = { zh = "自", en = "since" }
type = "month"
values = [
  { from = 2020-01-01, value = "2019-12", source = "s" },
  { from = 2020-04-01, repealed = true, source = "s" },
]
"""
        + TYPED.replace("benefit =", "benefit =", 1).replace(
            "[[programs.aid.rules]]",
            """[[programs.aid.criteria]]
id = "open"
text = { zh = "一", en = "one" }
fact = "on"
at_least = { parameter = "opens" }
source = "s"
[[programs.aid.criteria]]
id = "since"
text = { zh = "二", en = "two" }
fact = "month"
above = { parameter = "since" }
source = "s"
[[programs.aid.rules]]""",
        )
        + """
[[programs.aid.rules]]
from = 2020-04-01
repealed = true
source = "s"
"""
    )
    rules = read_policy_bytes(text.encode(), file="typed.toml")
    engine = Engine(rules.programs["aid"], rules)
    days = [date(2020, 1, 9), date(2020, 1, 10), date(2020, 3, 19), date(2020, 3, 20), date(2020, 4, 1)]
    cases: list[dict[str, Any]] = [
        {"on": day, "month": Month(2020, month)} for day in days for month in (1, 2)
    ]
    cases += [{"on": days[1], "month": Month(2019, 12)}, {"month": Month(2020, 1)}, {"on": days[1]}]
    assert expected(engine, cases) == in_polars(engine, cases, form)


LATER = """
[programs.aid]
name = { zh = "补助", en = "aid" }
summary = { zh = "一句。", en = "A sentence." }
dated_by = "on"
payee = "none"
source = "s"
[programs.aid.facts]
on    = { type = "date", zh = "日", en = "day" }
first = { type = "money", zh = "甲", en = "first", optional = true, default = { fact = "last" } }
last  = { type = "money", zh = "乙", en = "last", optional = true, default = 5 }
then  = { type = "money", zh = "丙", en = "then", optional = true, default = { fact = "last" } }
[[programs.aid.rules]]
from = 2020-01-01
benefit = { kind = "band", fact = "then", at_least = 1, at_most = 9, less = "first" }
source = "s"
[[programs.aid.limits]]
id = "purse"
kind = "cap"
amount = 7
per = []
text = { zh = "总额", en = "purse" }
source = "s"
[[programs.aid.limits]]
id = "places"
kind = "quota"
places = 3
per = []
text = { zh = "名额", en = "places" }
source = "s"
"""


def later() -> Engine:
    """Return a program whose defaults stand in for one another, with limits for all cases together."""
    rules = read_policy_bytes((HEAD + LATER).encode(), file="later.toml")
    return Engine(rules.programs["aid"], rules)


def test_a_default_that_comes_later_is_no_stand_in() -> None:
    """As row by row, an absent fact takes the value of one that is there by then."""
    first: dict[str, Any] = {"on": date(2020, 1, 1)}
    cases = [first, first | {"last": Decimal("3.00")}]
    assert expected(later(), cases) == in_polars(later(), cases)


@pytest.mark.parametrize("yuan", ["0.00", "3.00", "6.99", "7.00", "90071992547409.91"])
def test_what_all_cases_were_granted_before_needs_no_key(yuan: str) -> None:
    """A limit without a key has one usage."""
    case = {"on": date(2020, 1, 1), "first": Decimal("1.00"), "then": Decimal("4.00")}
    prior = Usage(
        {
            ("typed/aid/purse", ()): Used(1, Decimal(yuan)),
            ("typed/aid/places", ()): Used(2),
            ("typed/aid/places", ("of another shape",)): Used(9),
            ("elsewhere", ()): Used(9),
        }
    )
    assert expected(later(), [case] * 3, prior) == in_polars(later(), [case] * 3, "fen", prior)


@pytest.mark.parametrize("key", [("2020-01-01", "x"), ("2020.1.1", "X"), ("no day", "X"), (None, "X")])
def test_a_key_that_no_case_is_written_by_meets_none(key: tuple[str | None, ...]) -> None:
    """What was granted under another writing of a key is no case's."""
    text = (
        HEAD
        + TYPED
        + """
[[programs.aid.limits]]
id = "once"
kind = "once"
per = ["on", "staff"]
text = { zh = "一次", en = "once" }
source = "s"
[[programs.aid.limits]]
id = "each"
kind = "once"
per = ["year", "count", "remarked"]
text = { zh = "各一次", en = "one each" }
source = "s"
"""
    )
    text = text.replace(
        "[programs.aid.facts.code]\n",
        'remarked = { type = "yes_no", zh = "批", en = "remarked", optional = true }\n'
        "[programs.aid.facts.code]\n",
    )
    rules = read_policy_bytes(text.encode(), file="typed.toml")
    engine = Engine(rules.programs["aid"], rules)
    cases = [
        {"on": date(2020, 1, 1), "staff": "X1", "count": 3, "remarked": True},
        {"on": date(2020, 1, 1), "count": 4, "remarked": False},
        {"on": date(2020, 1, 1), "staff": "X2"},
    ]
    used = {("typed/aid/once", key): Used(1), ("typed/aid/each", (None, "3", "yes")): Used(1)}
    used |= {("typed/aid/once", ("2020-01-01", "X2")): Used(1)}
    assert expected(engine, cases, Usage(used)) == in_polars(engine, cases, "fen", Usage(used))


@pytest.mark.parametrize(("module", "bound"), [(amounts, 1), (values, 1)])
def test_figures_that_do_not_fit_are_told_before_any_work(
    module: Any, bound: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sums of hundreds of facts at their bounds would wrap: such a program is refused."""
    monkeypatch.setattr(module, "HELD", bound)
    engine = engine_of("mist-island", "voyage")
    with pytest.raises(InvalidFrame, match="64 bits"):
        in_polars(engine, [{}])


@pytest.mark.parametrize("fact", sorted(VALUES))
def test_text_in_any_form_is_read_once(fact: str) -> None:
    """A series of text gives what the reader of the fact gives, problem for problem."""
    rules = read_policy_bytes((HEAD + TYPED).encode(), file="typed.toml")
    type_: FactType[Any] = rules.programs["aid"].facts[fact].type
    texts = [None if value is None else str(value) for value in VALUES[fact]] * 2
    problems = Problems()
    numbers = {code: problems.number(fact, code) for code in _CODES}
    found = read_series(pl.Series(texts, dtype=pl.String), type_, numbers)
    cases: list[dict[str, Any]] = [{"on": "2020-01-01", fact: text} for text in texts]
    told = [
        each.problems[0].code if each.problems else None
        for each in Engine(rules.programs["aid"], rules).assess_all(cases)
    ]
    between = {"industry-code-unknown"}  # is found later, where the size standard is asked
    read = [None if n is None else problems.codes[n][1] for n in found.struct.field("number")]
    assert [None if code in between else code for code in told] == read


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_problem_of_every_type_has_a_whole_sentence(lang: Any) -> None:
    """No sentence has a hole in it."""
    rules = read_policy_bytes((HEAD + TYPED).encode(), file="typed.toml").programs["aid"]
    for column in rules.facts:
        for code in (*_CODES, "not-canonical", "industry-code-unknown"):
            assert "{" not in problem_sentence(rules, column, code, lang)
    hut = engine_of("mist-island", "hut").program
    assert hut.facts["period"].label.text(lang) in problem_sentence(hut, "period_to", "span-reversed", lang)
    assert "90071992547409.91" in problem_sentence(rules, "", "amount-too-large", lang)


def test_types_are_named_for_every_fact() -> None:
    """A column of lists is taken by no fact, and each says what it wants instead."""
    rules = read_policy_bytes((HEAD + TYPED).encode(), file="typed.toml").programs["aid"]
    facts = [name for name, fact in rules.facts.items()]
    frame = pl.DataFrame({name: [[1]] for name in facts})
    for money in ("fen", "yuan"):
        with pytest.raises(InvalidFrame) as told:
            assess_frame(rules, frame, money=money)
        assert facts == [problem.column for problem in told.value.problems]


def test_duckdb_needs_no_order_where_no_limit_asks() -> None:
    """A program without an order-dependent limit takes rows as they come."""
    engine = engine_of("jinzhou-2020", "giant-support")
    relation = duckdb.from_arrow(pa.table({name: pa.nulls(1) for name in engine.program.facts}))
    assert 1 == len(assess_frame(engine.program, relation, money="fen").fetchall())


def test_numbers_in_text_columns_are_keys_in_duckdb() -> None:
    """Whole numbers are read as their digits."""
    with duckdb.connect() as connection:
        relation = connection.sql("select 7 as site, date '2020-07-01' as built_on, true as in_main_district")
        engine = engine_of("jinzhou-2020", "rest-station")
        assert (
            "eligible"
            == assess_frame(engine.program, relation, money="fen", order_by="site").fetchall()[0][3]
        )


def test_the_layer_has_one_name() -> None:
    """It is fetched when it is asked for."""
    assert assess_frame is unionaid.bulk.assess_frame
    with pytest.raises(AttributeError):
        _ = unionaid.bulk.no_such_name


def test_a_default_keeps_the_unit_of_its_time() -> None:
    """A month that stands in is a month."""
    filled = values.same_or(Time(nw.col("a"), "month"), Time(nw.col("b"), "month"))
    assert isinstance(filled, Time)
    assert "month" == filled.unit


ENDING = """
[parameters.level]
name = { zh = "数", en = "level" }
type = "money"
values = [
  { from = 2020-01-01, value = 3, source = "s" },
  { from = 2020-04-01, repealed = true, source = "s" },
]
[parameters.steps]
name = { zh = "表", en = "steps" }
type = "money"
by = ["kind"]

[[parameters.steps.values]]
from = 2020-01-01
table = { big = 2, small = 1 }
source = "s"

[[parameters.steps.values]]
from = 2020-04-01
repealed = true
source = "s"
"""

ENDED = """
[[programs.aid.criteria]]
id = "level"
text = { zh = "一", en = "one" }
fact = "paid"
above = { parameter = "level" }
source = "s"
[[programs.aid.criteria]]
id = "day"
text = { zh = "二", en = "two" }
not = { fact = "on", one_of = [2020-02-29, 2020-03-02] }
source = "s"
[[programs.aid.criteria]]
id = "steps"
text = { zh = "三", en = "three" }
fact = "paid"
at_least = { parameter = "steps" }
source = "s"
[[programs.aid.rules]]"""


def test_figures_that_end_are_unknown_from_then_on() -> None:
    """A repealed figure, table or cap says nothing any more; nor do rules hold then."""
    text = HEAD + ENDING + TYPED.replace("[[programs.aid.rules]]", ENDED)
    text += """
[[programs.aid.rules]]
from = 2020-04-01
repealed = true
source = "s"
[[programs.aid.limits]]
id = "purse"
kind = "cap"
amount = { parameter = "level" }
per = ["kind"]
text = { zh = "总额", en = "purse" }
source = "s"
"""
    rules = read_policy_bytes(text.encode(), file="typed.toml")
    engine = Engine(rules.programs["aid"], rules)
    paid = Decimal("3.01")
    days = [*[date(2020, 1, 31)] * 4, date(2020, 2, 29), date(2020, 3, 31), date(2020, 4, 1)]
    cases: list[dict[str, Any]] = [{"on": day, "paid": paid, "kind": "big"} for day in days]
    cases += [{"on": days[0], "paid": Decimal("3.00"), "kind": "small"}, {"on": days[0], "paid": paid}]
    assert expected(engine, cases) == in_polars(engine, cases)
    frame = pl.from_arrow(table(engine, cases))
    explained = assess_frame(engine.program, frame, money="fen", explain=True)
    for name in ("level", "day", "steps"):
        said = [
            next((str(each.status) for each in result.findings if each.id == name), None)
            for result in engine.assess_all(cases)
        ]
        assert said == explained[name].to_list()


def test_a_mean_is_shared_exactly() -> None:
    """A third of an odd number of fen is rounded once, half up."""
    frame = pl.DataFrame({"a": [1, 2, 3, 4, 5, None]})
    stages = Stages(nw.from_native(frame.lazy()), "polars")
    found = share(stages, [Num(nw.col("a"), 300, 10)], Fraction(1), floored=False)
    got = nw.to_native(stages.frame.select(fen=found.expr)).collect()["fen"].to_list()
    assert [0, 1, 1, 1, 2, None] == got


def test_a_column_that_is_only_a_little_like_a_fact_passes_through() -> None:
    """Only what looks like a slip of the pen is asked about."""
    frame = pl.DataFrame(
        {"union": ["A"], "is_industry_union": [True], "year": [2020], "paid_to": ["x"], "before": [1]}
    )
    engine = engine_of("jinzhou-2020", "industry-union-subsidy")
    assert [("eligible", 7_000_000, None)] == rows(assess_frame(engine.program, frame, money="fen"))
