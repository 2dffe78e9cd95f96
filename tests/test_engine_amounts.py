"""Open amounts: what a table can still give, and where it gives nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pytest

from good_cases import GOOD
from policy_texts import BENEFIT, load
from scenes import told
from strategies import engine_of, raw_policy
from unionaid.assess.amounts import compile_benefit
from unionaid.assess.engine import Engine
from unionaid.policy.benefits import ByTable
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.operands import Table, TableRow

VOYAGE = engine_of("mist-island", "voyage")

ROWS = """rows = [
  { when = { size = "micro", status = "open" }, value = 30 },
  { when = { size = "small", status = "open" }, value = 20 },
  { when = { size = "micro", status = "shut" }, value = 10 },
"""


def by_size() -> Engine:
    """Return an engine of huts whose amount goes by size and status."""
    rest = [
        f'  {{ when = {{ size = "{size}", status = "{status}" }}, value = 1 }},\n'
        for size, status in [
            ("small", "shut"),
            *((s, t) for s in ("large", "medium") for t in ("open", "shut")),
        ]
    ]
    lost = [f'  {{ when = {{ size = "{size}", status = "lost" }}, value = 2 }},\n' for size in SIZES]
    text = raw_policy("mist-island").decode()
    old = next(line for line in text.splitlines() if 'fact = "fee", rates = [1]' in line)
    new = (
        "[programs.hut.rules.benefit]\nkind = 'table'\nby = ['size', 'status']\n"
        + ROWS
        + "".join([*rest, *lost])
    )
    text = (
        raw_policy("mist-island")
        .decode()
        .replace(old + '\nsource  = "charter"', 'source = "charter"\n' + new + "]")
    )
    rules = read_policy_bytes(text.encode(), file="by-size.toml")
    return Engine(rules.programs["hut"], rules)


SIZES = ("large", "medium", "small", "micro")


def test_a_table_by_size_gives_a_range_over_the_sizes_left() -> None:
    """Small or micro, open: between the two rows; the settled size alone asks for nothing."""
    engine, case = by_size(), {**GOOD["hut"], "staff": None, "revenue": "3000000"}
    results = [
        told(engine.assess_all([each])[0])
        for each in (
            case,
            {**GOOD["hut"], "status": None, "is_dry": True},
        )
    ]
    assert [
        "undetermined amount-in-table; 20.00 to 30.00; missing staff",
        "undetermined not-lost amount-in-table; 2.00 to 30.00; missing status",
    ] == results


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"grade": None}, "undetermined amount-in-table; 11.05 to 13.35; missing grade"),
        ({"grade": None, "zone": None}, "undetermined amount-in-table; 11.05 to 25.45; missing grade zone"),
        ({}, "eligible 11.05"),
    ],
)
def test_a_table_by_two_facts_narrows_with_each(row: dict[str, Any], expected: str) -> None:
    """What is known of the key leaves fewer rows."""
    case = {**GOOD["voyage"], "sailed_on": "2030-07-05", **row}
    assert expected == told(VOYAGE.assess_all([case])[0])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"days": 0}, "ineligible amount-in-table"),
        ({"days": 1, "deduction": 0, "advance": 0}, "eligible 40.00"),
        ({"days": 3, "deduction": 0, "advance": 0}, "eligible 55.00"),
        ({"days": 9, "deduction": 0, "advance": 0}, "eligible 70.00"),
        ({"days": 10}, "ineligible amount-in-table"),
        ({"days": 0, "deduction": None}, "ineligible amount-in-table"),
        ({"days": None}, "undetermined amount-in-table; 10.00 to 40.00; missing days"),
        (
            {"days": None, "deduction": None},
            "undetermined amount-in-table; 0.00 to 70.00; missing days deduction",
        ),
        ({"days": 3, "deduction": None}, "undetermined amount-known; missing deduction"),
        ({"days": 3, "deduction": 99}, "eligible 0.00"),
    ],
)
def test_a_table_of_ranges_less_what_was_taken(row: dict[str, Any], expected: str) -> None:
    """Each edge of each range; outside all of them nothing is due, whatever else is open."""
    case = {**GOOD["voyage"], "sailed_on": "2030-08-01", **row}
    assert expected == told(VOYAGE.assess_all([case])[0])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, "eligible 380.00"),
        ({"proposed": 300}, "eligible 280.00"),
        ({"proposed": "299.99"}, "ineligible amount-in-band"),
        ({"proposed": "500.01", "deduction": None}, "ineligible amount-in-band"),
        ({"proposed": None}, "undetermined amount-in-band; 280.00 to 480.00; missing proposed"),
        (
            {"proposed": None, "deduction": None},
            "undetermined amount-in-band; 0.00 to 500.00; missing proposed deduction",
        ),
    ],
)
def test_a_band_less_what_was_deducted(row: dict[str, Any], expected: str) -> None:
    """The band is held before, the range told after what is taken off."""
    case = {**GOOD["voyage"], "sailed_on": "2030-10-31", **row}
    assert expected == told(VOYAGE.assess_all([case])[0])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({}, "eligible 19.05"),
        ({"catch": None}, "undetermined amount-known; missing catch"),
        ({"grade": None}, "undetermined amount-in-table; missing grade"),
        ({"catch": 900}, "eligible 0.00"),
        ({"deduction": 0, "bonus_rate": 1}, "eligible 39.05"),
    ],
)
def test_a_share_of_a_difference_rounds_once_and_is_never_negative(
    row: dict[str, Any], expected: str
) -> None:
    """234.56 by 0.333 by 0.5 is 39.05424; a loss gives nothing."""
    case = {**GOOD["voyage"], "sailed_on": "2030-06-30", "deduction": 20, "bonus_rate": 1, **row}
    assert expected == told(VOYAGE.assess_all([case])[0])


def test_rates_change_on_their_day() -> None:
    """The rate of the day of sailing is taken, on the day, the day before and the day after."""
    cases = [{**GOOD["voyage"], "sailed_on": f"2030-04-{day}", "weight": "1.5"} for day in (15, 16, 17)]
    assert [Decimal("45.23"), Decimal("49.73"), Decimal("49.73")] == [
        each.entitlement for each in VOYAGE.assess_all(cases)
    ]


def test_a_table_without_any_row_left_gives_nothing() -> None:
    """With half of the key known and no row for it, the other half cannot help."""
    table = Table(("days", "zone"), (TableRow((1, "near"), Decimal(5)), TableRow((2, "far"), Decimal(6))))
    amount = compile_benefit(ByTable(table), VOYAGE.program)
    found = [amount({"days": days}, None) for days in (2, 3)]
    assert ["unknown", "not_met"] == [each.finding and str(each.finding.status) for each in found]
    assert [(Decimal("6.00"), Decimal("6.00")), None] == [each.range for each in found]


@pytest.mark.parametrize(
    ("kind", "count", "area", "amount"),
    [
        ("sum", 3, "0.00016666", "90.00"),
        ("sum", 3, "0.00016667", "90.01"),
        ("sum", 12_345_678, "0.00016667", "370370340.01"),
        ("difference", 3, "0.00016666", "90.00"),
        ("difference", 3, "0.00016667", "89.99"),
        ("difference", 3, "3.00000001", "0.00"),
    ],
)
@pytest.mark.parametrize("digits", [3, 28])
def test_an_amount_is_worked_out_from_a_sum_of_fine_figures(
    kind: str, count: int, area: str, amount: str, digits: int
) -> None:
    """Thirty for each of *count* and *area*, to eight decimals, whatever the caller's arithmetic keeps."""
    rules = load(
        ('type = "number", decimals = 1', 'type = "number", decimals = 8'),
        ('kind = "sum"', f'kind = "{kind}"'),
        ('of = ["paid", "paid"]', 'of = ["count", "area"]'),
        (
            BENEFIT,
            'benefit = { kind = "per_unit", rate = { parameter = "by-kind" }, facts = ["double"], '
            'rounding = "half_up_to_fen" }',
        ),
    )
    case = {"who": "A", "on": date(2020, 1, 1), "paid": 100, "kind": "big", "count": count, "area": area}
    with localcontext(prec=digits):
        (result,) = Engine(rules.programs["aid"], rules).assess_all([case])
    assert Decimal(amount) == result.entitlement
