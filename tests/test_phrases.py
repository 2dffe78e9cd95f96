"""Phrases of rules that no packaged policy has yet, in both languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from policy_texts import BENEFIT, BESIDE, CONDITION, load
from unionaid.assess import Submission
from unionaid.assess.arithmetic import arithmetic
from unionaid.assess.describe import Describer
from unionaid.assess.engine import Engine
from unionaid.assess.result import Step
from unionaid.money import MAX_YUAN

CASE: dict[str, Any] = {"who": "A1", "on": "2020-05-01", "paid": "200.00", "kind": "big", "count": 3}


def engine(*edits: tuple[str, str]) -> Engine:
    """Return the engine of the invented program, edited."""
    policy = load(*edits)
    return Engine(policy.programs["aid"], policy)


def explained(condition: str, case: dict[str, Any]) -> tuple[str, str]:
    """Return what the first criterion, *condition*, is told as in both languages."""
    result = engine((CONDITION, condition + BESIDE)).assess(case)
    zh, en = (result.explain(lang=lang) for lang in ("zh", "en"))
    return zh, en


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        (
            'not = { all = [{ fact = "ready", is = false }, { fact = "count", above = 9 }] }',
            "不得是：",
            "not: ",
        ),
        ('not = { fact = "paid", above = 500 }', "≤ 500.00元", "≤ 500.00 yuan"),
        (
            'not = { fact = "on", in_window = { from = 2021-01-01 } }',
            "早于 2021年1月1日",
            "before 2021-01-01",
        ),
        (
            'not = { fact = "on", in_window = { until = 2019-01-01 } }',
            "晚于 2019年1月1日",
            "after 2019-01-01",
        ),
        (
            'not = { fact = "on", in_window = { from = 2019-01-01, until = 2019-12-31 } }',
            "不在 2019年1月1日至 2019年12月31日之内",
            "outside 2019-01-01 to 2019-12-31",
        ),
        (
            'not = { fact = "on", within_months = 6, after = "on" }',
            "不得在日期（2020年5月1日）之后 6 个月以内",
            "not within 6 months after on (2020-05-01)",
        ),
        (
            'fact = "paid"\nat_least = { by = ["kind"], table = { big = 150, small = 50 } }',
            "≥ 150.00元",
            "≥ 150.00 yuan",
        ),
    ],
    ids=[
        "opposite-of-several",
        "opposite-of-a-bound",
        "opposite-of-a-first-day",
        "opposite-of-a-last-day",
        "opposite-of-a-window",
        "opposite-of-a-span-of-months",
        "bound-from-a-table",
    ],
)
def test_conditions_in_words(condition: str, zh: str, en: str) -> None:
    """What is asked stands in the explanation, in both languages."""
    told_zh, told_en = explained(condition, CASE)
    assert zh in told_zh
    assert en in told_en


def test_a_bound_from_a_table_without_its_fact() -> None:
    """While the table's fact is missing, the table itself is told."""
    condition = 'fact = "paid"\nat_least = { by = ["kind"], table = { big = 150, small = 50 } }'
    told_zh, told_en = explained(condition, {**CASE, "kind": None})
    assert "150.00元" in told_zh
    assert "50.00 yuan" in told_en


def test_a_share_by_a_table() -> None:
    """The rate that the table gives is told, and multiplied."""
    benefit = (
        'benefit = { kind = "share", fact = "paid", rounding = "half_up_to_fen", '
        'rates = [{ by = ["kind"], table = { big = 0.5, small = 0.25 } }] }'
    )
    unused = '[parameters.by-kind]\nname = { zh = "分类标准", en = "level by kind" }\n'
    unused += 'type = "money"\nby = ["kind"]\n'
    unused += 'values = [ { from = 2020-01-01, table = { big = 30, small = 20 }, source = "plan" } ]\n'
    made = engine((BENEFIT, benefit), (unused, ""))
    result = made.assess(CASE)
    assert Decimal("100.00") == result.entitlement
    assert "已缴 200.00元 × 50% = 100.00元" in result.explain(lang="zh")
    words = Describer(made.program, "en", result.facts, made.program.day_of(result.facts))
    (rate,) = made.program.rules[0].benefit.rates  # type: ignore[union-attr]  # it is a share
    assert "50%" == words.rate(rate)


def test_an_amount_on_the_way_beyond_the_largest() -> None:
    """A figure that is cut again is told in full, however large it was."""
    steps = (Step("amount", MAX_YUAN), Step("times", Decimal(3), "count"), Step("cut", Decimal(5), "once"))
    words = Describer(engine().program, "zh")
    assert arithmetic(steps, words).endswith("= 270,215,977,642,229.73元，按上限所余核减为 5.00元")


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("money", "3", "标准 100.00元 × 人数 3 = 300.00元"),
        ("ratio", "0.3", "已缴 200.00元 × 标准 30% = 60.00元"),
    ],
)
def test_figures_of_parameters(type_: str, value: str, expected: str) -> None:
    """A parameter is named in the arithmetic, as money or as a share."""
    edits: tuple[tuple[str, str], ...]
    if type_ == "money":
        edits = (
            (BENEFIT, 'benefit = { kind = "per_unit", rate = { parameter = "level" }, facts = ["count"] }'),
        )
    else:
        edits = (
            (
                BENEFIT,
                'benefit = { kind = "share", fact = "paid", rates = [{ parameter = "level" }], '
                'rounding = "half_up_to_fen" }',
            ),
            (
                'type = "money"\nvalues = [\n  { from = 2020-01-01, value = 100,',
                f'type = "ratio"\nvalues = [\n  {{ from = 2020-01-01, value = {value},',
            ),
            (CONDITION, 'fact = "paid"\nat_least = 1'),
        )
    unused = '[parameters.by-kind]\nname = { zh = "分类标准", en = "level by kind" }\n'
    unused += 'type = "money"\nby = ["kind"]\n'
    unused += 'values = [ { from = 2020-01-01, table = { big = 30, small = 20 }, source = "plan" } ]\n'
    result = engine(*edits, (unused, "")).assess(CASE)
    assert expected in result.explain(lang="zh")


def test_a_repealed_parameter_is_told_on_the_page() -> None:
    """The page says from when on a figure is no more."""
    from unionaid.assess.page import program_page

    ends = '[[programs.aid.rules]]\nfrom = 2021-01-01\nrepealed = true\nsource = "plan"\n\n'
    policy = load(
        (
            '  { from = 2020-01-01, value = 100, source = "plan" },\n',
            '  { from = 2020-01-01, value = 100, source = "plan" },\n'
            '  { from = 2021-01-01, repealed = true, source = "plan" },\n',
        ),
        ("[[programs.aid.limits]]", ends + "[[programs.aid.limits]]"),
    )
    assert "标准（2021年1月1日起）：废止" in program_page(policy.programs["aid"], policy, "zh")
    assert "level (from 2021-01-01 on): repealed" in program_page(policy.programs["aid"], policy, "en")


def test_a_case_of_a_file_without_rows() -> None:
    """A case may know its file and no row."""
    (result,) = engine().assess_submissions([Submission(CASE, file="a.json")])
    assert "申报文件：a.json\n" in result.explain(lang="zh")
    assert "From: a.json\n" in result.explain(lang="en")


def test_a_count_of_months_against_a_missing_fact() -> None:
    """No correction can be tried against a bound that is not known."""
    derived = """[programs.aid.derived.gap]
kind = "months_between"
zh = "间隔"
en = "gap"
of = ["month", "on"]
source = "plan"

[programs.aid.derived.double]"""
    policy = load(
        ("[programs.aid.derived.double]", derived),
        (CONDITION, 'fact = "gap"\nat_most = { fact = "count" }' + BESIDE),
        (
            'month = { type = "month", zh = "月份", en = "month" }',
            'month = { type = "month", zh = "月份", en = "month", correctable = true }',
        ),
    )
    made = Engine(policy.programs["aid"], policy)
    case = {**CASE, "month": "2020-01", "count": None}
    assert () == made.assess(case).what_would_change()
    refused = made.assess({**case, "count": 2})
    assert [("month", "2020-03")] == [
        (change.fact, str(change.after)) for change in refused.what_would_change()
    ]
