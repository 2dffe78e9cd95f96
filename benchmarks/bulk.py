"""The rules over millions of rows, beside the same written by hand in polars.

Run it with `python benchmarks/bulk.py [ROWS ...]` (by default 10^5 and 10^6). Each
figure is a median of paired runs in this process, given as a ratio to the code by hand
of the same run, so that it can be compared between machines. Nothing here is a test.

Work R is the rules alone: the limits are taken out of the program. Work L has them.
By hand there are two: *same* checks and tells all that ours does of text in canonical
form, to the code of every problem, which is made sure of on rows spoiled in every
way; *bare* trusts its input and checks nothing. Both are written as one writes polars
for one program; ours looks months up in a table, carries numbers until the end and
compares hashes of keys, which is how it can take less time.
"""

from __future__ import annotations

import gc
import re
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
KEPT = ("enterprise",)
RESULTS = (*KEPT, "outcome", "entitlement_fen", "reason")


def credit_code(number: int) -> str:
    """Return an invented credit code with its check digit."""
    body = f"91210711MA{number:07}"
    return body + str(uscc.calc_check_digit(body))


CODE_81 = "81210711MA" + "0000001"
CODE_81 += str(uscc.calc_check_digit(CODE_81))


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


IDS = ("in-force", "converted", "from-conversion-on", "within-two-per-cent")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
CODE = re.compile("[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")


def by_hand(frame: pl.LazyFrame, *, once: bool, checks: bool) -> pl.LazyFrame:
    """Return outcome, fen and first reason, written for this program alone."""
    fee, payroll = pl.col("fee_remitted"), pl.col("payroll")
    month = pl.col("period").dt.year().cast(pl.Int32) * 12 + pl.col("period").dt.month()
    start = pl.col("converted_on").dt.year().cast(pl.Int32) * 12 + pl.col("converted_on").dt.month()
    frame = frame.with_columns(
        _force=(pl.col("period") >= date(2020, 1, 1)) & (pl.col("period") < date(2022, 1, 1)),
        _from=month >= start,
        # without a month there is no rate
        _cap=payroll.is_null() | pl.when(pl.col("period").is_not_null()).then(fee <= (payroll + 25) // 50),
    )
    tests = [
        (id_, pl.col(name))
        for id_, name in zip(IDS, ("_force", "is_converted", "_from", "_cap"), strict=True)
    ]
    reason: Any = pl
    for condition, code in problems() if checks else ():
        reason = reason.when(condition).then(code)
    for id_, test in tests:
        reason = reason.when(~test).then(pl.lit(id_))
    for id_, test in (*tests, ("amount-known", fee)):
        reason = reason.when(test.is_null()).then(pl.lit(id_))
    frame = frame.with_columns(reason=reason)
    waits = pl.lit(value=False)
    if once:
        frame = frame.with_columns(_in=pl.col("reason").is_null()).with_row_index("_row")
        # a key with a gap in what it needs is unknown
        waits = pl.col("_in") & pl.col("enterprise").is_null()
        first = pl.col("_row").min().over("enterprise", "period", "receipt", "_in")
        again = waits | (pl.col("_in") & (pl.col("_row") != first))
        frame = frame.with_columns(
            _waits=waits,
            reason=pl.when(again).then(pl.lit("union-fee-refund")).otherwise(pl.col("reason")),
        )
        waits = pl.col("_waits")
    unknown = pl.any_horizontal(*(test.is_null() for _, test in tests), fee.is_null())
    unmet = pl.any_horizontal(*((~test).fill_null(value=False) for _, test in tests))
    outcome = pl.when(pl.col("reason").is_null()).then(pl.lit("eligible"))
    if checks:
        outcome = outcome.when(~pl.col("reason").is_in([*IDS, "amount-known", "union-fee-refund"])).then(
            pl.lit("invalid")
        )
    outcome = outcome.when(waits | (unknown & ~unmet)).then(pl.lit("undetermined"))
    return frame.select(
        *KEPT,
        outcome=outcome.otherwise(pl.lit("ineligible")),
        entitlement_fen=pl.when(pl.col("reason").is_null()).then(fee),
        reason=pl.col("reason"),
    )


def problems() -> list[tuple[pl.Expr, pl.Expr]]:
    """Return what can be wrong with a row whose text is in canonical form, in the order of its facts."""
    code = pl.col("enterprise").map_batches(code_problems, return_dtype=pl.String, is_elementwise=True)
    found = [(code.is_not_null(), code)]
    for name in ("converted_on", "period", "paid_on"):
        day = pl.col(name)
        found.append(((day < FIRST_DAY) | (day > LAST_DAY), pl.lit("date-out-of-range")))
        if name == "period":
            found.append((day.dt.day() != 1, pl.lit("month-with-day")))
    found.append((pl.col("receipt").str.len_bytes() > 2000, pl.lit("text-too-long")))
    found.append((pl.col("receipt").str.contains(CONTROL), pl.lit("text-control")))
    for name in ("payroll", "fee_remitted"):
        found.append((pl.col(name) < 0, pl.lit("number-negative")))
        found.append((pl.col(name) > MAX_FEN, pl.lit("number-too-large")))
    return found


@lru_cache(maxsize=65_536)
def code_problem(code: str) -> str | None:
    """Return what is wrong with a code, by python-stdnum; kept for the next rows of the same payer."""
    if not CODE.fullmatch(code):
        return "credit-code-form"
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return "credit-code-check"
    return "credit-code-refused" if code.startswith("81") else None


def code_problems(codes: pl.Series) -> pl.Series:
    """Return what is wrong with each code; each is looked at once."""
    told = {code: code_problem(code) for code in codes.unique().drop_nulls()}
    wrong = {code: problem for code, problem in told.items() if problem is not None}
    if not wrong:
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(codes))
    return codes.replace_strict(wrong, default=None, return_dtype=pl.String)


def spoiled(frame: pl.DataFrame) -> pl.DataFrame:
    """Return *frame* with every fault and every gap in some rows, so that all that is checked is seen."""
    row, day = pl.int_range(pl.len()), [date(1899, 12, 31), date(2200, 1, 1), None]
    faults: list[tuple[str, list[Any]]] = [
        ("enterprise", ["91210711MA00000019", "x", credit_code(1).replace("91", "81", 1), CODE_81, None]),
        *((name, day) for name in ("converted_on", "period", "paid_on")),
        ("period", [date(2020, 2, 2)]),
        ("receipt", ["A\x07", "A" * 2001, None]),
        ("is_converted", [None, False]),
        *((name, [-1, MAX_FEN + 1, None, 0]) for name in ("payroll", "fee_remitted")),
    ]
    place = 0
    for name, values in faults:
        for value in values:
            place += 1
            hit = pl.lit(value, frame.schema[name])
            frame = frame.with_columns(
                pl.when(row % 97 == place).then(hit).otherwise(pl.col(name)).alias(name)
            )
    # and rows that stand there twice
    return pl.concat([frame, frame[::5]])


def check() -> None:
    """Stop unless by hand says the same as ours of rows with all that is checked in them."""
    frame = spoiled(payments(200 * MONTHS)).lazy()
    for once in (False, True):
        mine = ours(frame, once=once).collect()
        if not mine.equals(by_hand(frame, once=once, checks=True).collect()):
            raise SystemExit("by hand says something else of spoiled rows")
    said = mine["reason"].n_unique()
    print(f"by hand and ours agree on {mine.height:,} spoiled rows too, which have {said} different reasons")


def ours(frame: pl.LazyFrame, *, once: bool) -> pl.LazyFrame:
    """Return the same through the program."""
    done: pl.LazyFrame = assess_frame(L_RULES if once else R_RULES, frame, money="fen")
    return done.select(*RESULTS)


def paired(first: Callable[[], Any], *others: Callable[[], Any], runs: int = RUNS) -> list[float]:
    """Return the median seconds of each, run in turn so that all meet the same weather.

    They are seconds of the processor, in all threads, since a clock counts other work
    of the machine too.
    """
    times: list[list[float]] = [[] for _ in range(1 + len(others))]
    for _ in range(runs + 1):  # the first round warms up
        for place, call in enumerate((first, *others)):
            gc.collect()
            start = time.process_time()
            call()
            times[place].append(time.process_time() - start)
    return [statistics.median(each[1:]) for each in times]


def verdict(figure: float, aim: float, *, least: bool = False) -> str:
    """Return an aim and whether *figure* meets it: the most that it may be, or the least."""
    met = figure >= aim if least else figure <= aim
    return f"(aim {'at least' if least else 'at most'} {aim:g}: {'met' if met else 'MISSED'})"


def in_memory(count: int) -> None:
    """Report R and L in memory."""
    records = payments(count)
    frame = records.lazy()
    runs = RUNS if count < 5_000_000 else 3
    for work, once in (("R", False), ("L", True)):
        mine, hand = ours(frame, once=once).collect(), by_hand(frame, once=once, checks=True).collect()
        wrong = (mine["entitlement_fen"].fill_null(-1) != hand["entitlement_fen"].fill_null(-1)).sum()
        if not mine.equals(hand):
            raise SystemExit(f"{work}: by hand says something else, {wrong} amounts differ")
        del mine, hand
        took = paired(
            lambda once=once: ours(frame, once=once).collect(),
            lambda once=once: by_hand(frame, once=once, checks=True).collect(),
            lambda once=once: by_hand(frame, once=once, checks=False).collect(),
            runs=runs,
        )
        ratio = took[0] / took[1]
        print(
            f"{work} in memory {records.height:>10,} rows  "
            f"ours {took[0] * 1000:8.1f} ms  same by hand {took[1] * 1000:8.1f}  bare {took[2] * 1000:8.1f}  "
            f"ratio to same {ratio:5.2f} {verdict(ratio, 1.15 if once else 1.10)}  "
            f"to bare {took[0] / took[2]:5.2f}  wrong fen {wrong}"
        )
        profile(records, once=once, runs=runs)


def profile(records: pl.DataFrame, *, once: bool, runs: int) -> None:
    """Report where the time goes, by what is saved when a part is left out."""
    null = pl.lit(None, pl.String).alias("enterprise")
    bare = records.drop("receipt", "paid_on").with_columns(null)
    parts = {
        "everything": lambda: ours(records.lazy(), once=once).collect(),
        "without receipts": lambda: ours(records.drop("receipt").lazy(), once=once).collect(),
        "without codes": lambda: ours(records.with_columns(null).lazy(), once=once).collect(),
        "without either": lambda: ours(bare.lazy(), once=once).collect(),
        "and only amounts": lambda: ours(bare.lazy(), once=once).select("entitlement_fen").collect(),
    }
    if once:
        parts["without the limit"] = lambda: ours(records.lazy(), once=False).collect()
    told = zip(parts, paired(*parts.values(), runs=runs), strict=True)
    print("   where it goes: " + ", ".join(f"{name} {took * 1000:.1f} ms" for name, took in told))


def building() -> None:
    """Report what putting expressions together costs, of which the second call has nothing."""
    frame = payments(MONTHS).lazy()

    # a program that is another object has no plan kept
    took = paired(
        lambda: assess_frame(evolve(L_RULES), frame, money="fen"),
        lambda: assess_frame(L_RULES, frame, money="fen"),
    )
    print(f"expressions: first call {took[0] * 1000:.1f} ms, second {took[1] * 1000:.1f} ms")


def peak_of(count: int, work: str) -> tuple[float, float]:
    """Return seconds and the peak of memory in MB of CSV to CSV with totals, in a process of its own."""
    command = [sys.executable, __file__, "--csv", str(count), work]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    took, space = done.stdout.split()
    return float(took), float(space)


def scanned(source: Path) -> pl.LazyFrame:
    """Return the records of a file."""
    types = {"payroll": pl.Int64, "fee_remitted": pl.Int64, "receipt": pl.String}
    return pl.scan_csv(source, schema_overrides=types, try_parse_dates=True)


def written(done: pl.LazyFrame, target: Path) -> None:
    """Write results to a file, and work out what each enterprise gets."""
    totals = done.group_by("enterprise").agg(pl.col("entitlement_fen").sum())
    pl.collect_all([done.sink_csv(target, lazy=True), totals])


def csv_once(count: int, work: str) -> None:
    """Do CSV to CSV with reasons and totals per enterprise once, and print seconds and the peak."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.csv", Path(folder) / "out.csv"
        # written by another process, so that its memory is none of ours
        write = f"import bulk; bulk.payments({count}).write_csv({str(source)!r})"
        subprocess.run([sys.executable, "-c", write], check=True, cwd=Path(__file__).parent)  # noqa: S603
        start = time.process_time()
        if work == "hand":
            written(by_hand(scanned(source), once=False, checks=True), target)
        else:
            written(ours(scanned(source), once=work == "L"), target)
        took = time.process_time() - start
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def csv_to_csv(count: int) -> None:
    """Report R from CSV to CSV with code checks, reasons and totals, streaming."""
    with tempfile.TemporaryDirectory() as folder:
        source, target, other = (Path(folder) / name for name in ("in.csv", "out.csv", "hand.csv"))
        payments(count).write_csv(source)
        took = paired(
            lambda: written(ours(scanned(source), once=False), target),
            lambda: written(by_hand(scanned(source), once=False, checks=True), other),
            runs=5 if count < 5_000_000 else 1,
        )
        if target.read_bytes() != other.read_bytes():
            raise SystemExit("by hand writes something else")
    ratio = took[0] / took[1]
    print(
        f"R CSV to CSV with totals {count:>10,} rows  ours {took[0]:6.2f} s  same by hand {took[1]:6.2f}  "
        f"ratio {ratio:5.2f} {verdict(ratio, 1.25)}"
    )
    for work in ("R", "L", "hand"):
        seconds, space = peak_of(count, work)
        told = f" {verdict(space, 600)}" if work == "R" else ""
        print(
            f"{work} CSV to CSV with totals {count:>10,} rows  {seconds:6.2f} s, peak {space:5.0f} MB{told}"
        )


def growth() -> None:
    """Report seconds by rows, the fewest of some runs."""
    for count in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        frame = payments(count).lazy()
        took = []
        for once in (False, True):
            runs = []
            for _ in range(5 if count < 5_000_000 else 2):
                start = time.process_time()
                ours(frame, once=once).collect()
                runs.append(time.process_time() - start)
            took.append(min(runs))
        print(f"growth {count:>10,} rows  R {took[0]:.3f} s  L {took[1]:.3f} s")


def one_case() -> None:
    """Report one explained case, from read facts and from office text."""
    program = POLICY["conversion-fee-refund"]
    sys.path.insert(0, str(Path(__file__).parent))
    import one_case as single

    cases = single.read_cases(20_000, 20_000 // 18)
    texts = [single.as_text(case) for case in cases]
    for name, given, aim in (("read facts", cases, 10), ("office text", texts, 40)):
        (took,) = paired(lambda given=given: program.assess_all(given), runs=3)
        print(
            f"one explained case from {name:12} {took / len(given) * 1e6:6.1f} us "
            f"{verdict(took / len(given) * 1e6, aim)}"
        )


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
    print(f"import unionaid {took:5.1f} ms {verdict(took, 100)}, {space:4.1f} MB {verdict(space, 30)}")


def main() -> None:
    """Print the report."""
    if sys.argv[1:2] == ["--csv"]:
        csv_once(int(sys.argv[2]), sys.argv[3])
        return
    if sys.argv[1:2] == ["--growth"]:
        growth()
        return
    counts = [int(each) for each in sys.argv[1:]] or [100_000, 1_000_000]
    check()
    for count in counts:
        in_memory(count)
        if count >= 1_000_000:
            csv_to_csv(count)
    building()
    one_case()
    importing()


if __name__ == "__main__":
    main()
