"""The example of a province on PySpark: its totals are those of ``assess_all``, and were reasoned by hand."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from frames import needs_spark, quiet
from unionaid import load_policy
from unionaid.facts import month_of
from unionaid.money import from_fen, to_fen

EXAMPLE = Path(__file__).parents[1] / "examples" / "province_spark.py"

Totals = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """Return what the script defines."""
    needs_spark()  # before it is imported
    return runpy.run_path(str(EXAMPLE))


@pytest.fixture(scope="module")
def totals(example: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Totals:
    """Return the totals of what it makes up, by way of partitioned Parquet."""
    folder = tmp_path_factory.mktemp("province") / "payments"
    with quiet():
        example["make_up"](needs_spark(), folder)
        assert {"period_year=2020", "period_year=2021"} <= {each.name for each in folder.iterdir()}
        found: Totals = example["totals"](needs_spark(), folder)
    return found


def test_totals_per_county_of_partitioned_parquet(example: dict[str, Any], totals: Totals) -> None:
    """Of ten enterprises in each county two were not converted; the first two months come too early.

    So eight enterprises have 22 months each, and the month that was handed in twice is
    refused once.
    """
    wanted = []
    for place, county in sorted(enumerate(example["COUNTIES"]), key=lambda each: each[1]):
        converted = [number for number in range(place, 40, 4) if number % 5]
        fen = sum(22 * (80_000 + number % 97) for number in converted)
        wanted += [
            (county, "eligible", None, 8 * 22, fen),
            (county, "ineligible", "converted", 2 * 25, None),
            (county, "ineligible", "from-conversion-on", 8 * 2, None),
            (county, "ineligible", "union-fee-refund", 8, None),
        ]
    assert wanted == totals


def test_the_totals_are_those_of_the_definition(example: dict[str, Any], totals: Totals) -> None:
    """``assess_all`` on the same records gives the same number of payments and the same fen."""
    names = [column.split()[0] for column in example["SCHEMA"].split(", ")]
    records = [dict(zip(names, row, strict=True)) for row in example["payments"](40)]
    program = load_policy("jinzhou-2020")["conversion-fee-refund"]
    cases = []
    for record in records:
        case = {name: value for name, value in record.items() if name != "period_year"}
        case |= {name: from_fen(case[name]) for name in ("payroll", "fee_remitted")}
        cases.append(case | {"period": month_of(case["period"])})
    number, fen = Counter[tuple[Any, ...]](), dict[tuple[Any, ...], int | None]()
    for case, result in zip(cases, program.assess_all(cases), strict=True):
        group = (case["county"], str(result.outcome), result.reason)
        number[group] += 1
        amount = None if result.entitlement is None else to_fen(Decimal(result.entitlement))
        fen[group] = amount if amount is None else (fen.get(group) or 0) + amount
    assert {(*group, number[group], fen[group]) for group in number} == set(totals)


def test_the_script_runs_as_it_says() -> None:
    """By itself it prints a line per county, outcome and reason, and leaves nothing behind."""
    needs_spark()
    before = sorted(os.listdir())
    run = subprocess.run(
        [sys.executable, str(EXAMPLE)],
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert (0, 16) == (run.returncode, len(run.stdout.splitlines())), run.stderr
    assert "凌河区  eligible" in run.stdout
    assert " yuan" in run.stdout
    assert before == sorted(os.listdir())
