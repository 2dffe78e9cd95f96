"""The example of a province on PySpark: its totals are those that were reasoned by hand."""

from __future__ import annotations

import runpy
from pathlib import Path

from frames import needs_spark, quiet

EXAMPLE = Path(__file__).parents[1] / "examples" / "province_spark.py"


def test_totals_per_county_of_partitioned_parquet(tmp_path: Path) -> None:
    """Of ten enterprises in each county two were not converted; the first two months come too early.

    So eight enterprises have 22 months each, and the month that was handed in twice is
    refused once.
    """
    spark = needs_spark()
    example = runpy.run_path(str(EXAMPLE))
    with quiet():
        example["make_up"](spark, tmp_path / "payments")
        found = example["totals"](spark, tmp_path / "payments")
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
    assert wanted == found
