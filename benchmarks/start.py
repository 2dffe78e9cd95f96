"""What starting costs: `import unionaid`, and one explained case.

Run it with `python benchmarks/start.py`. Times are medians of fresh processes,
each beside the same interpreter doing nothing, so that the ratio can be
compared between machines. Nothing here is a test.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import timeit

RUNS = 15
CASE = """
from unionaid import load_policy
program = load_policy("jinzhou-2020")["gold-pair-award"]
result = program.assess({"person": "JZ-01", "role": "master", "pair": "P1",
                         "is_selected": True, "awarded_on": "2020-08-18"})
"""


def median_ms(code: str) -> float:
    """Return the median time of a fresh interpreter running *code*, in ms."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def peak_mb(code: str) -> float:
    """Return the peak memory of a fresh interpreter running *code*, in MB."""
    probe = f"{code}\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)  # noqa: S603
    return int(done.stdout) / 1024


def main() -> None:
    """Print the report."""
    floor, floor_mb = median_ms("pass"), peak_mb("pass")
    print(f"{'what':34} {'ms':>8} {'ratio':>7} {'MB':>7}")
    print(f"{'the interpreter alone':34} {floor:8.1f} {1:7.2f} {floor_mb:7.1f}")
    for name, code in (
        ("import unionaid", "import unionaid"),
        ("load a policy, assess one case", CASE),
        ("the same and explain it", CASE + "result.explain()"),
    ):
        took = median_ms(code)
        print(f"{name:34} {took:8.1f} {took / floor:7.2f} {peak_mb(code):7.1f}")

    from unionaid import load_policy

    program = load_policy("jinzhou-2020")["gold-pair-award"]
    case = {
        "person": "JZ-01",
        "role": "master",
        "pair": "P1",
        "is_selected": True,
        "awarded_on": "2020-08-18",
    }
    for name, count, call in (
        ("assess one case from office text", 2000, lambda: program.assess(case)),
        ("the same and write its explanation", 50, lambda: program.assess(case).explain()),
    ):
        taken = statistics.median(timeit.repeat(call, number=count, repeat=5))
        print(f"{name:34} {taken / count * 1e6:8.1f} microseconds")


if __name__ == "__main__":
    main()
