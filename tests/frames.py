"""Frames of cases for the tests of bulk: every engine, and what comes out of it row for row.

A case of the strategies has values in the types of its facts; here they become
columns: money as whole fen or as yuan, months as text or as days, and on polars all
of it as text too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal

import pytest

from unionaid.assess.engine import Engine
from unionaid.assess.usage import Usage
from unionaid.facts import Date, FactType, Money, MonthType, Number, Ratio, Whole, Year, YesNo
from unionaid.money import to_fen

duckdb = pytest.importorskip("duckdb")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")

from unionaid.bulk import frames as bulk_frames  # noqa: E402 - likewise
from unionaid.bulk import tables  # noqa: E402 - likewise
from unionaid.bulk.frames import assess_frame  # noqa: E402 - only where there is what it needs

__all__ = [
    "FORMS",
    "Form",
    "Row",
    "expected",
    "forget_plans",
    "in_duckdb",
    "in_polars",
    "in_spark",
    "needs_spark",
    "quiet",
    "table",
]

Form = Literal["fen", "yuan", "text"]
FORMS: Final[tuple[Form, ...]] = ("fen", "yuan", "text")
ROW: Final = "row_number"


Row = tuple[str, int | None, str | None]


def forget_plans() -> None:
    """Let every frame be assessed by what the modules hold now, and not by what was kept of before."""
    bulk_frames._plan.cache_clear()
    tables._months.cache_clear()


def expected(engine: Engine, cases: Sequence[Mapping[str, Any]], prior: Usage = Usage()) -> list[Row]:  # noqa: B008
    """Return outcome, fen and reason of every case, by the definition."""
    return [
        (
            str(each.outcome),
            None if each.entitlement is None else to_fen(each.entitlement),
            each.reason,
        )
        for each in engine.assess_all(cases, prior=prior)
    ]


def _arrow(type_: FactType[Any], form: Form) -> tuple[Any, Callable[[Any], Any]]:
    """Return the type of a column, and how a value stands in it."""
    if form == "text":
        return pa.string(), lambda value: type_.text(value)
    match type_:
        case Money() if form == "fen":
            return pa.int64(), to_fen
        case Money():
            return pa.decimal128(18, 2), lambda value: value
        case Number():
            return pa.decimal128(20, type_.decimals), lambda value: value
        case Ratio():
            return pa.decimal128(10, 8), lambda value: Decimal(value).quantize(Decimal("1e-8"))
        case Whole() | Year():
            return pa.int64(), lambda value: value
        case Date():
            return pa.date32(), lambda value: value
        case MonthType() if form == "fen":
            return pa.string(), str
        case MonthType():
            return pa.date32(), lambda value: date(value.year, value.month, 1)
        case YesNo():
            return pa.bool_(), lambda value: value
        case _:
            return pa.string(), lambda value: value


def table(engine: Engine, cases: Sequence[Mapping[str, Any]], form: Form = "fen") -> Any:
    """Return *cases* as an arrow table, with a column that counts the rows."""
    columns = {ROW: pa.array(range(len(cases)), pa.int64())}
    for name, fact in engine.program.facts.items():
        kind, write = _arrow(fact.type, form)
        values = [None if case.get(name) is None else write(case[name]) for case in cases]
        columns[name] = pa.array(values, kind)
    return pa.table(columns)


def _money(form: Form) -> Any:
    return "fen" if form == "fen" else "yuan"


def in_polars(
    engine: Engine,
    cases: Sequence[Mapping[str, Any]],
    form: Form = "fen",
    prior: Usage | None = None,
    **how: Any,
) -> list[Row]:
    """Return what polars makes of *cases*."""
    frame = pl.from_arrow(table(engine, cases, form)).lazy()
    done = assess_frame(engine.program, frame, money=_money(form), prior=prior, **how)
    return list(done.select("outcome", "entitlement_fen", "reason").collect().iter_rows())


def in_duckdb(
    engine: Engine, cases: Sequence[Mapping[str, Any]], form: Form = "fen", prior: Usage | None = None
) -> list[Row]:
    """Return what DuckDB makes of *cases*, its rows given in another order."""
    with duckdb.connect() as connection:
        relation = connection.from_arrow(table(engine, cases, form)).order(f"{ROW} desc")
        done = assess_frame(engine.program, relation, money=_money(form), prior=prior, order_by=ROW)
        return list(done.order(ROW).project("outcome, entitlement_fen, reason").fetchall())


def needs_spark() -> Any:
    """Return a session of PySpark, or skip the test with the reason."""
    found = _spark()
    if isinstance(found, str):
        if os.environ.get("UNIONAID_SPARK") == "required":
            pytest.fail(f"UNIONAID_SPARK=required, but {found}")
        pytest.skip(found)
    return found


@cache
def _spark() -> Any:
    import shutil

    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "PySpark needs Java, which is not on this machine"
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        return "pyspark is not installed"
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    with quiet():
        builder = SparkSession.builder.master("local[1]")
        for name, value in _SETTINGS.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()


_SETTINGS: Final = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # what the tests do is planned once and run once: neither is worth preparing for
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
}


@contextmanager
def quiet() -> Iterator[None]:
    """Let PySpark warn of what is not ours."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def in_spark(
    engine: Engine, cases: Sequence[Mapping[str, Any]], form: Form = "fen", prior: Usage | None = None
) -> list[Row]:
    """Return what PySpark makes of *cases*, on two partitions."""
    spark = needs_spark()
    with quiet():
        arrow = table(engine, cases, form)
        schema = ", ".join(
            f"`{field.name}` {_SPARK[str(field.type).partition('(')[0]]}" for field in arrow.schema
        )
        for field in arrow.schema:
            if str(field.type).startswith("decimal"):
                kind = str(field.type).replace("128", "").replace(" ", "")
                schema = schema.replace(f"`{field.name}` decimal", f"`{field.name}` {kind}")
        rows = [tuple(each.values()) for each in arrow.to_pylist()]
        frame = spark.createDataFrame(rows, schema).repartition(2)
        done = assess_frame(engine.program, frame, money=_money(form), prior=prior, order_by=ROW)
        found = done.orderBy(ROW).select("outcome", "entitlement_fen", "reason").collect()
    return [tuple(each) for each in found]


_SPARK: Final = {
    "int64": "bigint",
    "string": "string",
    "date32[day]": "date",
    "bool": "boolean",
    "decimal128": "decimal",
}
