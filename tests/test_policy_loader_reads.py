"""What a right policy file becomes: every kind of the vocabulary, read as written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from attrs import fields, has

from policy_texts import BENEFIT, BESIDE, CONDITION, LIMIT, load
from unionaid.facts import Month
from unionaid.lang import Bilingual
from unionaid.policy import ProgramRules, read_policy_bytes
from unionaid.policy.benefits import Benefit, Limit
from unionaid.policy.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Given,
    InWindow,
    Is,
    Not,
    OneOf,
    StartsWith,
    Stated,
    WithinMonths,
    facts_of,
)
from unionaid.policy.operands import Constant, FactRef, Operand, ParameterRef, Range, ShareOf, Table, TableRow

KINDS: Final = frozenset({*get_args(Condition), *get_args(Operand), *get_args(Benefit), *get_args(Limit)})


def condition(text: str) -> tuple[ProgramRules, Any]:
    """Return the program and its first condition, which *text* is."""
    program = load((CONDITION, text + BESIDE)).programs["aid"]
    return program, program.criteria[0].condition


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('fact = "ready"\nis = true', Is("ready", True)),
        ('fact = "kind"\nis_not = "大"', Not(Is("kind", "big"))),
        ('fact = "kind"\none_of = ["big", "little"]', OneOf("kind", ("big", "small"))),
        ('fact = "count"\nnone_of = [1, 2]', Not(OneOf("count", (1, 2)))),
        ('fact = "who"\nstarts_with = "jz-"', StartsWith("who", ("JZ-",))),
        ('fact = "code"\nstarts_with = ["91", "93"]', StartsWith("code", ("91", "93"))),
        ('fact = "paid"\ngiven = true', Given("paid")),
        ('fact = "paid"\ngiven = false', Not(Given("paid"))),
        ('fact = "remark"\nstated = true', Stated("remark")),
        ('fact = "paid"\nabove = 30_000', Compare("paid", "above", Constant(Decimal("30000.00")))),
        ('fact = "area"\nbelow = 5.5', Compare("area", "below", Constant(Decimal("5.5")))),
        ('fact = "area"\nat_most = { fact = "count" }', Compare("area", "at_most", FactRef("count"))),
        ('fact = "double"\nat_least = 1', Compare("double", "at_least", Constant(Decimal("1.00")))),
        ('fact = "month"\nat_least = "2020年3月"', Compare("month", "at_least", Constant(Month(2020, 3)))),
        ('fact = "month"\nabove = { fact = "on" }', Compare("month", "above", FactRef("on"))),
        (
            'fact = "paid"\nat_least = 1\nbelow = 9',
            AllOf(
                (
                    Compare("paid", "at_least", Constant(Decimal(1))),
                    Compare("paid", "below", Constant(Decimal(9))),
                )
            ),
        ),
        (
            'fact = "paid"\n'
            'at_most = { share_of = "double", rates = [0.5, 0.10], rounding = "half_up_to_fen" }',
            Compare(
                "paid", "at_most", ShareOf("double", (Constant(Decimal("0.5")), Constant(Decimal("0.1"))))
            ),
        ),
        (
            'fact = "paid"\nat_most = { by = "ready", table = { true = 1, false = 2 } }',
            Compare(
                "paid",
                "at_most",
                Table(("ready",), (TableRow((True,), Decimal("1.00")), TableRow((False,), Decimal("2.00")))),
            ),
        ),
        (
            'fact = "paid"\n'
            'at_most = { by = ["area"], rows = [ { when = { area = { above = 1, '
            ""
            "at_most = 2 } }, value = 3 } ] }",
            Compare(
                "paid",
                "at_most",
                Table(
                    ("area",),
                    (TableRow((Range(Decimal("1.0"), Decimal("2.0"), False, True),), Decimal("3.00")),),
                ),
            ),
        ),
        (
            'fact = "on"\nin_window = { from = 2020-01-01, until = 2020-12-31 }',
            InWindow("on", None, Constant(date(2020, 1, 1)), Constant(date(2020, 12, 31))),
        ),
        (
            'fact = "month"\nin_window = { to = "month", from = { fact = "on" } }',
            InWindow("month", "month", FactRef("on")),
        ),
        ('fact = "on"\nafter = "on"\nwithin_months = 6', WithinMonths("on", Constant(6), "on")),
        ('all = [ { fact = "ready", is = true } ]', AllOf((Is("ready", True),))),
        (
            'any = [ { fact = "ready", is = true }, { fact = "paid", stated = true } ]',
            AnyOf((Is("ready", True), Stated("paid"))),
        ),
        ('not = { fact = "ready", is = true }', Not(Is("ready", True))),
    ],
)
def test_a_condition_is_read_as_written(text: str, read: Condition) -> None:
    """Each form of a condition becomes its kind, with constants in the type they meet."""
    assert read == condition(text)[1]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('fact = "paid"\nat_most = { parameter = "by-kind" }', ("paid", "kind")),
        ('fact = "on"\nin_window = { to = "on", from = { fact = "month" } }', ("on", "month")),
        ('fact = "on"\nafter = "on"\nwithin_months = { fact = "count" }', ("on", "count")),
        ('fact = "on"\nin_window = { until = 2020-12-31 }', ("on",)),
        (
            'any = [ { fact = "paid", given = true }, { not = { fact = "kind", is = "big" } } ]',
            ("paid", "kind"),
        ),
    ],
)
def test_the_facts_that_a_condition_asks_of(text: str, names: tuple[str, ...]) -> None:
    """Every fact behind a condition is found once, those of its tables too."""
    program, read = condition(text)
    assert names == facts_of(read, program.parameters)


def kinds_of(item: Any) -> set[type]:
    """Return every kind of the vocabulary that stands in *item*."""
    found = {type(item)} & KINDS
    if isinstance(item, tuple):
        for each in item:
            found |= kinds_of(each)
    elif has(type(item)):
        for field in fields(type(item)):
            found |= kinds_of(getattr(item, field.name))
    return found


def test_the_fictional_policy_uses_every_kind() -> None:
    """No kind of the vocabulary goes without a policy that uses it."""
    raw = (Path(__file__).parent / "fictional.toml").read_bytes()
    policy = read_policy_bytes(raw, file="fictional.toml")
    used = {
        kind for program in policy for kind in kinds_of((program.criteria, program.rules, program.limits))
    }
    used |= {
        kind
        for program in policy
        for parameter in program.parameters.values()
        for value in parameter.values
        for kind in kinds_of(value.value)
    }
    assert KINDS == used


def test_rules_end_where_the_next_begin() -> None:
    """A block holds from its first day to the day before the next block or repeal."""
    limits = "[[programs.aid.limits]]"
    more = (
        f"[[programs.aid.rules]]\n"
        f"from = 2021-01-21\n"
        f'source = "plan"\n'
        f"{BENEFIT}\n"
        f"[[programs.aid.rules]]\n"
        f"from = 2022-01-01\n"
        f"repealed = true\n"
        f'source = "plan"\n'
        f"\n"
        f"{limits}"
    )
    program = load((limits, more)).programs["aid"]
    first, second = program.rules
    assert [program.on(date(2019, 12, 31)), program.on(date(2022, 1, 1))] == [None, None]
    assert [program.on(date(2020, 1, 1)), program.on(date(2021, 1, 20))] == [first, first]
    assert [program.on(date(2021, 1, 21)), program.on(date(2021, 12, 31))] == [second, second]
    assert [repeal.start for repeal in program.repeals] == [date(2022, 1, 1)]


@pytest.mark.parametrize(
    ("kind", "area", "found"),
    [
        ("big", "4.9", "1"),
        ("big", "5.0", "2"),
        ("big", "9.0", "2"),
        ("big", "9.1", None),
        ("small", "5.0", "3"),
    ],
)
def test_a_table_gives_the_row_that_holds(kind: str, area: str, found: str | None) -> None:
    """Exact cells and ranges are looked up together; where no row holds there is nothing."""
    low, high = Range(None, Decimal("5.0")), Range(Decimal("5.0"), Decimal("9.0"), True, True)
    table = Table(
        ("kind", "area"),
        (
            TableRow(("big", low), Decimal(1)),
            TableRow(("big", high), Decimal(2)),
            TableRow(("small", Range()), Decimal(3)),
        ),
    )
    wanted = (None, False) if found is None else (Decimal(found), True)
    assert wanted == table.look_up((kind, Decimal(area)))


@pytest.mark.parametrize("facts", [{}, {"on": None}])
def test_a_case_without_its_date_has_no_day(facts: dict[str, Any]) -> None:
    """The day of a case is that of its dating fact, or unknown."""
    assert load().programs["aid"].day_of(facts) is None


def test_the_day_of_a_case() -> None:
    """The fact that dates a case gives its day."""
    assert load().programs["aid"].day_of({"on": date(2020, 5, 6)}) == date(2020, 5, 6)


def test_limits_in_different_blocks_may_share_an_id() -> None:
    """Blocks of different days may use one id again."""
    limits = "[[programs.aid.limits]]"
    own = (
        "\n"
        "[[programs.aid.rules.limits]]\n"
        'id = "seats"\n'
        'kind = "quota"\n'
        "places = 5\n"
        'text = { zh = "名额", en = "seats" }\n'
        'source = "plan"\n'
        "\n"
    )
    more = f'{own}[[programs.aid.rules]]\nfrom = 2021-01-01\nsource = "plan"\n{BENEFIT}\n{own}{limits}'
    program = load((limits, more)).programs["aid"]
    assert [[limit.id for limit in rules.limits] for rules in program.rules] == [["seats"], ["seats"]]


def test_a_default_is_a_value_or_another_fact() -> None:
    """A default is read as its fact's type; a default fact is kept by name."""
    facts = (
        load(
            ('type = "money", zh = "已缴"', 'type = "money", default = 0, zh = "已缴"'),
            (
                "remark = {",
                'until = { type = "date", zh = "止", en = "until", '
                'default = { fact = "on" }, '
                'not_before = "on" }\n'
                "remark = {",
            ),
        )
        .programs["aid"]
        .facts
    )
    assert str(facts["paid"].default) == "0.00"
    assert (facts["until"].default, facts["until"].default_fact, facts["until"].not_before) == (
        None,
        "on",
        "on",
    )


def test_what_a_source_says_of_itself() -> None:
    """A source keeps its day or year, number, passage, address and note."""
    more = (
        'kind = "plan"\n'
        'number = "1"\n'
        'passage = { zh = "第1条", en = "Article 1" }\n'
        'address = "x"\n'
        'note = { zh = "未见", en = "unseen" }\n'
    )
    source = load(('kind = "plan"\n', more), ("date = 2020-01-01", "date = 2020")).sources["plan"]
    assert (source.date, source.number, source.address) == (2020, "1", "x")
    assert source.passage == Bilingual(zh="第1条", en="Article 1")
    assert source.note == Bilingual(zh="未见", en="unseen")


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("sum", "money"), ("difference", "money"), ("mean", "money"), ("months_between", "whole")],
)
def test_a_derived_fact_is_compared_in_its_own_type(kind: str, type_: str) -> None:
    """Sums, differences and means are money here; months between two dates are whole."""
    of = '["on", "month"]' if kind == "months_between" else '["paid", "paid"]'
    program = load(
        ('kind = "sum"', f'kind = "{kind}"'),
        ('of = ["paid", "paid"]', f"of = {of}"),
        (CONDITION, 'fact = "double"\nat_least = 5' + BESIDE),
    ).programs["aid"]
    assert program.derived["double"].kind == kind
    bound = program.criteria[0].condition
    assert isinstance(bound, Compare)
    assert bound.operand == Constant(5 if type_ == "whole" else Decimal("5.00"))


def test_counts_make_counts() -> None:
    """Whole numbers and numbers with decimals go together in a derived fact."""
    program = load(('of = ["paid", "paid"]', 'of = ["count", "area"]')).programs["aid"]
    assert program.derived["double"].of == ("count", "area")


def test_a_parameter_may_be_a_day_or_a_share() -> None:
    """Parameters are money, shares, counts, numbers, days and months."""
    more = (
        "[parameters.since]\n"
        'name = { zh = "起", en = "since" }\n'
        'type = "date"\n'
        'values = [ { from = 2020-01-01, value = 2020-05-01, source = "plan" } ]\n'
        "\n"
        "[parameters.level]"
    )
    program = load(
        ("[parameters.level]", more),
        (CONDITION, 'fact = "month"\nat_least = { parameter = "since" }' + BESIDE),
    ).programs["aid"]
    assert program.criteria[0].condition == Compare("month", "at_least", ParameterRef("since"))
    assert program.parameters["since"].values[0].value == date(2020, 5, 1)


def test_a_limit_says_whom_it_counts() -> None:
    """A limit keeps its key, its year, its condition and what it leaves open."""
    body = (
        'kind = "cap"\n'
        'amount = { parameter = "level" }\n'
        'per = "who"\n'
        "per_year = true\n"
        'where = { fact = "ready", is = true }\n'
        'limitations = { zh = "未写明", en = "left open" }'
    )
    (limit,) = load((LIMIT, body)).programs["aid"].limits
    assert (limit.per, limit.per_year, limit.where) == (("who",), True, Is("ready", True))
    assert limit.limitations == (Bilingual(zh="未写明", en="left open"),)
