"""Large files on the command line: by way of the disk, beside row by row.

Run it with `python benchmarks/large_files.py [ROWS ...]` (by default 10^5 and 10^6).
Each way runs in a process of its own; time is CPU time and memory is the peak of the
process, both given with their ratio of the same run, so that they can be compared
between machines. Row by row is run up to 10^5 rows only, and its figures for more are
those of 10^5 taken in proportion. Nothing here is a test.

A *usual* list is one that an office has checked: of a hundred rows three are told
something, one has text in another form, and one is a duplicate. Of a *bad* list nearly
every row is told something with figures of its own, the slowest that there can be.
"""

from __future__ import annotations

import filecmp
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
from bulk import credit_code, payments

PROGRAM = "conversion-fee-refund"
MOST = 100_000
RUN = """\
import resource, sys, time
from unionaid.cli import large, main
large.LARGE_BYTES = int(sys.argv[1])
start = time.process_time()
status = main(["assess", *sys.argv[2:]])
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, status)
"""


def usual(count: int) -> pl.DataFrame:
    """Return a list of which few rows are told anything, in yuan and in the forms of offices."""
    row = pl.int_range(pl.len())
    noise = (row.hash(3) % 100).cast(pl.Int64)
    codes = pl.Series([credit_code(number) for number in range(count // 12 + 1)])
    fees = payments(count).select(
        (pl.col("fee_remitted").cast(pl.Decimal(18, 0)) / 100).cast(pl.Decimal(18, 2))
    )
    return fees.select(
        enterprise=codes.gather(pl.int_range(len(fees), eager=True) // 12),
        is_converted=pl.when(noise == 0).then(pl.lit("否")).otherwise(pl.lit("是")),
        converted_on=pl.when(noise == 1).then(pl.lit("2021-03-05")).otherwise(pl.lit("2019-05-18")),
        period=pl.lit("2020-")
        + pl.when(noise == 4).then(pl.lit("01")).otherwise((row % 12 + 1).cast(pl.String).str.zfill(2)),
        paid_on=pl.when(noise == 3).then(pl.lit("2020年12月1日")).otherwise(pl.lit("2020-12-01")),
        receipt=pl.lit("R") + pl.when(noise == 4).then(row - row % 12).otherwise(row).cast(pl.String),
        fee_remitted="fee_remitted",
    )


def bad(count: int) -> pl.DataFrame:
    """Return a list of which nearly every row is told something."""
    yuan = [
        (pl.col(name).cast(pl.Decimal(18, 0)) / 100).cast(pl.Decimal(18, 2))
        for name in ("payroll", "fee_remitted")
    ]
    return payments(count).with_columns(*yuan, pl.col("period").dt.strftime("%Y-%m"))


def measured(threshold: int, *words: str) -> tuple[float, float]:
    """Return CPU seconds and peak megabytes of one command."""
    command = [sys.executable, "-c", RUN, str(threshold), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    seconds, space, status = done.stdout.splitlines()[-1].split()
    assert status == "0", done.stderr
    return float(seconds), float(space)


def report(name: str, frame: pl.DataFrame) -> None:
    """Report both ways of one list."""
    with tempfile.TemporaryDirectory() as folder:
        source, first, second = (str(Path(folder) / each) for each in ("in.csv", "one.csv", "two.csv"))
        frame.write_csv(source)
        size = Path(source).stat().st_size / 2**20
        ours = measured(0, PROGRAM, source, "-o", first)
        line = f"{name:6} {len(frame):>10,} rows, {size:4.0f} MB  {ours[0]:7.1f} s  peak {ours[1]:5.0f} MB"
        times = max(1.0, len(frame) / MOST)
        small = source
        if times > 1:
            small = str(Path(folder) / "small.csv")
            frame.head(MOST).write_csv(small)
        rows = measured(2**60, PROGRAM, small, "-o", second)
        if times == 1:
            assert filecmp.cmp(first, second, shallow=False), "the two ways differ"
            line += "  same bytes"
        print(
            f"{line}  row by row {rows[0] * times:7.1f} s  peak {rows[1] * times:6.0f} MB  "
            f"ratio of time {ours[0] / (rows[0] * times):5.2f}, of memory {ours[1] / (rows[1] * times):5.2f}",
            flush=True,
        )


def main() -> None:
    """Print the report."""
    for count in [int(each) for each in sys.argv[1:]] or [100_000, 1_000_000]:
        report("usual", usual(count))
        report("bad", bad(count))


if __name__ == "__main__":
    main()
