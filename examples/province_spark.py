"""A province's fee refunds on PySpark: partitioned Parquet in, totals per county out.

Run it with `python examples/province_spark.py [FOLDER]`: where no folder is given, a
small one is made up. It needs Java 17 and `pip install "unionaid[bulk]" pyspark`. On a
cluster only the session differs: the rules are expressions of Spark, so no row comes
to Python.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as f
from stdnum.cn import uscc

from unionaid import load_policy

COUNTIES = ("古塔区", "凌河区", "太和区", "黑山县")
SCHEMA = (
    "enterprise string, county string, is_converted boolean, converted_on date, period date, "
    "receipt string, payroll bigint, fee_remitted bigint, period_year int"
)


def credit_code(number: int) -> str:
    """Return an invented credit code with its check digit."""
    body = f"91210711MA0{number:06}"
    return body + str(uscc.calc_check_digit(body))


def payments(enterprises: int) -> list[tuple[Any, ...]]:
    """Return two years of invented payments, amounts in fen; each twelfth month is handed in twice."""
    rows = []
    for number in range(enterprises):
        code, county = credit_code(number), COUNTIES[number % len(COUNTIES)]
        for month in (*range(24), 11):
            fee = 80_000 + number % 97
            period = date(2020 + month // 12, month % 12 + 1, 1)
            receipt = f"R{number}-{month}"
            row = (
                code,
                county,
                number % 5 > 0,
                date(2020, 3, 5),
                period,
                receipt,
                fee * 125,
                fee,
                period.year,
            )
            rows.append(row)
    return rows


def make_up(spark: SparkSession, folder: Path) -> None:
    """Write invented payments, one part per year."""
    frame = spark.createDataFrame(payments(40), SCHEMA)
    frame.write.partitionBy("period_year").parquet(str(folder))


def totals(spark: SparkSession, folder: Path) -> list[tuple[Any, ...]]:
    """Return per county and outcome the number of payments and the fen to refund."""
    program = load_policy("jinzhou-2020")["conversion-fee-refund"]
    payments = spark.read.parquet(str(folder))
    # of two records under one key the first counts; a receipt and a day tell them apart
    assessed = program.assess_frame(payments, money="fen", order_by=["receipt", "period"])
    grouped = assessed.groupBy("county", "outcome", "reason").agg(
        f.count("*").alias("payments"), f.sum("entitlement_fen").alias("fen")
    )
    return [tuple(row) for row in grouped.orderBy("county", "outcome", "reason").collect()]


def main() -> None:
    """Print the totals."""
    builder = SparkSession.builder.appName("province").master("local[2]")
    for name, value in (("spark.ui.enabled", "false"), ("spark.sql.shuffle.partitions", "4")):
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    with tempfile.TemporaryDirectory() as made_up:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made_up) / "payments"
        if len(sys.argv) < 2:
            make_up(spark, folder)
        for county, outcome, reason, count, fen in totals(spark, folder):
            amount = "" if fen is None else f"{fen // 100}.{fen % 100:02} yuan"
            print(f"{county}  {outcome:12}  {reason or '':22} {count:6}  {amount}")
    spark.stop()


if __name__ == "__main__":
    main()
