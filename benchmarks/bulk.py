"""The rules over millions of rows, beside the same written by hand in polars.

Run it with `python benchmarks/bulk.py [ROWS ...]` (by default 10^5 and 10^6). Each
figure is a median of paired runs in this process, given as a ratio to the code by hand
of the same run, so that it can be compared between machines. Nothing here is a test.

Work R is the rules alone: the limits are taken out of the program. Work L has them.
By hand there are two: *same* does all that ours does, so it checks ranges and check
digits and gives the first reason; *bare* trusts its input and checks nothing.
"""

from __future__ import annotations

import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
from attrs import evolve
from stdnum.cn import uscc

from unionaid import load_policy
from unionaid.bulk.frames import assess_frame

RUNS = 7
MONTHS = 48
MAX_FEN = 2**53 - 1
POLICY = load_policy("jinzhou-2020")
L_RULES = POLICY["conversion-fee-refund"].rules
R_RULES = evolve(L_RULES, limits=())
RESULTS = ("outcome", "entitlement_fen", "reason")


def credit_code(number: int) -> str:
    """Return an invented credit code with its check digit."""
    body = f"91210711MA{number:07}"
    return body + str(uscc.calc_check_digit(body))


def payments(count: int) -> pl.DataFrame:
    """Return payment records of count / 48 enterprises, amounts in whole fen."""
    units = max(1, count // MONTHS)
    random = Random(1)
    codes = pl.Series([credit_code(number) for number in range(units)])
    days = pl.Series([date(2019, 1, 1) + timedelta(days=random.randrange(700)) for _ in range(units)])
    months = pl.Series([date(2019 + index // 12, index % 12 + 1, 1) for index in range(MONTHS)])
    row = pl.int_range(units * MONTHS, eager=True)
    noise = pl.select((pl.lit(row).hash(8) % 100).cast(pl.Int64)).to_series()
    # most fees are modest, some are those of large payers
    modest = (pl.lit(row).hash(7) % 200_000 + 1).cast(pl.Int64)
    fee = pl.select(modest * pl.when(pl.lit(noise) == 3).then(9_001).otherwise(1)).to_series()
    return pl.DataFrame(
        {
            "enterprise": codes.gather(row // MONTHS),
            "is_converted": noise != 7,
            "converted_on": days.gather(row // MONTHS),
            "period": months.gather(row % MONTHS),
            "paid_on": months.gather(row % MONTHS),
            "receipt": "R" + (row - row % 2).cast(pl.String),
            "payroll": pl.select(
                pl.when(pl.lit(noise) < 5).then(None).otherwise(pl.lit(fee) * 52 - pl.lit(noise) * 1000)
            ).to_series(),
            "fee_remitted": fee,
        }
    ).with_columns(pl.when(pl.col("payroll") < 0).then(0).otherwise(pl.col("payroll")).alias("payroll"))


def by_hand(frame: pl.LazyFrame, *, once: bool, checks: bool) -> pl.LazyFrame:
    """Return outcome, fen and first reason, written for this program alone."""
    fee, payroll, code = pl.col("fee_remitted"), pl.col("payroll"), pl.col("enterprise")
    month = pl.col("period").dt.year().cast(pl.Int32) * 12 + pl.col("period").dt.month()
    start = pl.col("converted_on").dt.year().cast(pl.Int32) * 12 + pl.col("converted_on").dt.month()
    in_force = (pl.col("period") >= date(2020, 1, 1)) & (pl.col("period") < date(2022, 1, 1))
    frame = frame.with_columns(
        _force=in_force,
        _from=month >= start,
        _cap=payroll.is_null() | (fee <= (payroll + 25) // 50),
    )
    reason: Any = pl
    if checks:
        wrong = code.map_batches(bad_codes, return_dtype=pl.Boolean, is_elementwise=True)
        reason = pl.when(wrong).then(pl.lit("credit-code-check"))
        for name in ("converted_on", "period", "paid_on"):
            year = pl.col(name).dt.year()
            reason = reason.when((year < 1900) | (year > 2199)).then(pl.lit("date-out-of-range"))
        reason = reason.when(pl.col("period").dt.day() != 1).then(pl.lit("month-with-day"))
        for amount in (payroll, fee):
            reason = reason.when(amount < 0).then(pl.lit("number-negative"))
            reason = reason.when(amount > MAX_FEN).then(pl.lit("number-too-large"))
    tests = (
        ("in-force", pl.col("_force")),
        ("converted", pl.col("is_converted")),
        ("from-conversion-on", pl.col("_from")),
        ("within-two-per-cent", pl.col("_cap")),
    )
    for id_, test in tests:
        reason = reason.when(~test).then(pl.lit(id_))
    for id_, test in (*tests, ("amount-known", fee)):
        reason = reason.when(test.is_null()).then(pl.lit(id_))
    frame = frame.with_columns(reason=reason)
    if once:
        frame = frame.with_columns(_in=pl.col("reason").is_null()).with_row_index("_row")
        first = pl.col("_row").min().over("enterprise", "period", "receipt", "_in")
        again = pl.col("_in") & (pl.col("_row") != first)
        frame = frame.with_columns(
            reason=pl.when(again).then(pl.lit("union-fee-refund")).otherwise(pl.col("reason"))
        )
    ids = [id_ for id_, _ in tests]
    unknown = pl.any_horizontal(*(test.is_null() for _, test in tests), fee.is_null())
    outcome = pl.when(pl.col("reason").is_null()).then(pl.lit("eligible"))
    if checks:
        outcome = outcome.when(~pl.col("reason").is_in([*ids, "amount-known", "union-fee-refund"])).then(
            pl.lit("invalid")
        )
    outcome = outcome.when(unknown & ~pl.any_horizontal(*(~test for _, test in tests))).then(
        pl.lit("undetermined")
    )
    return frame.select(
        outcome=outcome.otherwise(pl.lit("ineligible")),
        entitlement_fen=pl.when(pl.col("reason").is_null()).then(fee),
        reason=pl.col("reason"),
    )


@lru_cache(maxsize=65_536)
def fits(code: str) -> bool:
    """Tell whether a code has the right form and check digit; kept, as ours are."""
    return bool(uscc.is_valid(code))


def bad_codes(codes: pl.Series) -> pl.Series:
    """Tell which codes have a wrong form or check digit; each is looked at once."""
    wrong = [code for code in codes.unique().drop_nulls() if not fits(code)]
    return codes.is_in(wrong) if wrong else pl.repeat(value=False, n=len(codes), eager=True)


def ours(frame: pl.LazyFrame, *, once: bool) -> pl.LazyFrame:
    """Return the same through the program."""
    done: pl.LazyFrame = assess_frame(L_RULES if once else R_RULES, frame, money="fen")
    return done.select(*RESULTS)


def paired(first: Callable[[], Any], *others: Callable[[], Any], runs: int = RUNS) -> list[float]:
    """Return the median seconds of each, run in turn so that all meet the same weather."""
    times: list[list[float]] = [[] for _ in range(1 + len(others))]
    for _ in range(runs + 1):  # the first round warms up
        for place, call in enumerate((first, *others)):
            gc.collect()
            start = time.perf_counter()
            call()
            times[place].append(time.perf_counter() - start)
    return [statistics.median(each[1:]) for each in times]


def in_memory(count: int) -> None:
    """Report R and L in memory."""
    frame = payments(count).lazy()
    for work, once in (("R", False), ("L", True)):
        mine, hand = ours(frame, once=once).collect(), by_hand(frame, once=once, checks=True).collect()
        wrong = (mine["entitlement_fen"].fill_null(-1) != hand["entitlement_fen"].fill_null(-1)).sum()
        if not mine.equals(hand):
            raise SystemExit(f"{work}: by hand says something else, {wrong} amounts differ")
        took = paired(
            lambda once=once: ours(frame, once=once).collect(),
            lambda once=once: by_hand(frame, once=once, checks=True).collect(),
            lambda once=once: by_hand(frame, once=once, checks=False).collect(),
            runs=RUNS if count < 5_000_000 else 3,
        )
        aim = 1.15 if once else 1.10
        print(
            f"{work} in memory {frame.select(pl.len()).collect().item():>10,} rows  "
            f"ours {took[0] * 1000:8.1f} ms  same by hand {took[1] * 1000:8.1f}  bare {took[2] * 1000:8.1f}  "
            f"ratio to same {took[0] / took[1]:5.2f} (aim {aim:.2f})  to bare {took[0] / took[2]:5.2f}  "
            f"wrong fen {wrong}"
        )


def peak_of(count: int, work: str) -> tuple[float, float]:
    """Return seconds and the peak of memory in MB of CSV to CSV with totals, in a process of its own."""
    command = [sys.executable, __file__, "--csv", str(count), work]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    took, space = done.stdout.split()
    return float(took), float(space)


def csv_once(count: int, work: str) -> None:
    """Do CSV to CSV with reasons and totals per enterprise once, and print seconds and the peak."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.csv"
        # written by another process, so that its memory is none of ours
        write = f"import bulk; bulk.payments({count}).write_csv({str(source)!r})"
        subprocess.run([sys.executable, "-c", write], check=True, cwd=Path(__file__).parent)  # noqa: S603
        types = {"payroll": pl.Int64, "fee_remitted": pl.Int64, "receipt": pl.String}
        frame = pl.scan_csv(source, schema_overrides=types, try_parse_dates=True)
        start = time.perf_counter()
        rules = L_RULES if work == "L" else R_RULES
        done = by_hand(frame, once=False, checks=True) if work == "hand" else None
        if done is None:
            done = assess_frame(rules, frame, money="fen")
            totals = done.group_by("enterprise").agg(pl.col("entitlement_fen").sum())
            pl.collect_all([done.select(*RESULTS).sink_csv(target, lazy=True), totals])
        else:
            done.sink_csv(target)
        took = time.perf_counter() - start
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def csv_to_csv(count: int) -> None:
    """Report R from CSV to CSV with code checks and reasons, streaming."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.csv"
        payments(count).write_csv(source)
        types = {"payroll": pl.Int64, "fee_remitted": pl.Int64, "receipt": pl.String}

        def scan() -> pl.LazyFrame:
            return pl.scan_csv(source, schema_overrides=types, try_parse_dates=True)

        took = paired(
            lambda: ours(scan(), once=False).sink_csv(target),
            lambda: by_hand(scan(), once=False, checks=True).sink_csv(target),
            runs=5,
        )
        for work in ("R", "L"):
            seconds, space = peak_of(count, work)
            print(f"{work} CSV to CSV with totals {count:>10,} rows  {seconds:6.2f} s, peak {space:5.0f} MB")
        print(
            f"R CSV to CSV {count:>10,} rows  ours {took[0]:6.2f} s  same by hand {took[1]:6.2f}  "
            f"ratio {took[0] / took[1]:5.2f} (aim 1.25)"
        )


def one_case() -> None:
    """Report one explained case, from read facts and from office text."""
    program = POLICY["conversion-fee-refund"]
    sys.path.insert(0, str(Path(__file__).parent))
    import one_case as single

    cases = single.read_cases(20_000, 20_000 // 18)
    texts = [single.as_text(case) for case in cases]
    for name, given, aim in (("read facts", cases, 10), ("office text", texts, 40)):
        (took,) = paired(lambda given=given: program.assess_all(given), runs=3)
        print(f"one explained case from {name:12} {took / len(given) * 1e6:6.1f} us (aim {aim})")


def importing() -> None:
    """Report what the import costs, in a process of its own."""
    code = (
        "import time, resource;"
        "b = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; s = time.perf_counter();"
        "import unionaid; print((time.perf_counter() - s) * 1000,"
        "(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - b) / 1024)"
    )
    runs = [
        subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(5)
    ]
    took, space = (statistics.median(float(run[place]) for run in runs) for place in (0, 1))
    print(f"import unionaid {took:5.1f} ms (aim 100), {space:4.1f} MB (aim 30)")


def main() -> None:
    """Print the report."""
    if sys.argv[1:2] == ["--csv"]:
        csv_once(int(sys.argv[2]), sys.argv[3])
        return
    counts = [int(each) for each in sys.argv[1:]] or [100_000, 1_000_000]
    for count in counts:
        in_memory(count)
        if count >= 1_000_000:
            csv_to_csv(count)
    one_case()
    importing()


if __name__ == "__main__":
    main()
