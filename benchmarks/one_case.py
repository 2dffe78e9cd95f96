"""What one explained case costs, alone and in a batch: a fee refund with its limits.

Run it with `python benchmarks/one_case.py`. Every case comes out with all its
findings, the steps of its amount and the keys it counts under, ready to be
explained. A case alone writes its keys and sets the rest when they are asked for;
the second contender asks for all that the function by hand makes. Beside each time
stands that function, written by hand for this one program, with the same findings
and steps as plain values; the ratio to it can be compared between machines. Nothing
here is a test. Other engines can be set beside it: a contender is a name and a
function from a batch to its results.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from stdnum.cn import uscc

from unionaid import load_policy
from unionaid.facts import Month

RUNS = 7
SIZES = (1, 10_000)
FEN, ZERO = Decimal("0.01"), Decimal("0.00")
Case = dict[str, Any]


def credit_code(number: int) -> str:
    """Return an invented credit code with its check digit."""
    body = f"91210711MA0{number:06}"
    return body + str(uscc.calc_check_digit(body))


def read_cases(count: int, payers: int, first: int = 0) -> list[Case]:
    """Return cases as Python values, of so many payers in turn, the first with that number."""
    codes = [credit_code(first + number) for number in range(min(count, payers))]
    # a payer's months come one after another, as in a list that a unit hands in
    months = max(1, count // len(codes))
    return [
        {
            "enterprise": codes[min(number // months, len(codes) - 1)],
            "is_converted": True,
            "converted_on": date(2020, 3, 5),
            "period": Month.from_index(2020 * 12 + 4 + number % months % 18),
            "paid_on": date(2020, 6, 10),
            "receipt": f"R{number:08}",
            "payroll": Decimal("100000.00"),
            "fee_remitted": Decimal(80_000 + number % 997).scaleb(-2),
        }
        for number in range(count)
    ]


def as_text(case: Case) -> Case:
    """Return a case as an office writes it."""
    return {
        **{name: str(value) for name, value in case.items()},
        "is_converted": "是",
        "converted_on": "2020.3.5",
        "paid_on": "2020-06-10",
        "payroll": "100,000元",
    }


def by_hand(cases: list[Case]) -> list[tuple[Any, ...]]:
    """Return outcome, amount, findings, steps and keys of each case, for this program alone."""
    seen: set[tuple[Any, ...]] = set()
    results = []
    for case in cases:
        fee, period = case["fee_remitted"], case["period"]
        back, wages = case.get("already_returned", ZERO), case.get("payroll")
        last = case.get("period_to", period)
        start = case["converted_on"]
        findings = [
            ("in-force", 2020 <= period.year <= last.year <= 2021),
            ("converted", case["is_converted"]),
            ("from-conversion-on", (period.year, period.month) >= (start.year, start.month)),
            (
                "within-two-per-cent",
                wages is None or fee <= (wages * Decimal("0.02")).quantize(FEN, ROUND_HALF_UP),
            ),
        ]
        told = [
            (
                "within-handed-up-share",
                None
                if wages is None
                else fee <= (wages * Decimal("0.02") * Decimal("0.4")).quantize(FEN, ROUND_HALF_UP),
            ),
            ("seen-paid", "paid_on" in case),
            ("enterprise-code", not case["enterprise"].startswith("92")),
        ]
        steps = [("amount", fee), ("times", 1), ("round", None), ("less", back), ("floor", None)]
        amount = max((fee * 1).quantize(FEN, ROUND_HALF_UP) - back, ZERO)
        key = (case["enterprise"], str(period), case.get("receipt"))
        month = key[:2]
        if all(met for _, met in findings):
            findings.append(("union-fee-refund", key not in seen))
            told.append(("union-fee-refund-month", month not in seen))
            seen |= {key, month}
        eligible = all(met for _, met in findings)
        keys = [("union-fee-refund", key), ("union-fee-refund-month", month)] if eligible else []
        results.append(
            (eligible, amount if eligible else None, findings + told, steps if eligible else [], keys)
        )
    return results


def median_us(runs: list[list[list[Case]]], call: Callable[[list[Case]], object]) -> float:
    """Return the median time per case in microseconds, over *runs* of batches."""
    times = []
    for batches in runs:
        gc.collect()
        start = time.perf_counter()
        for batch in batches:
            call(batch)
        times.append((time.perf_counter() - start) / sum(map(len, batches)) * 1e6)
    return statistics.median(times)


def cut(cases: list[Case], size: int) -> list[list[list[Case]]]:
    """Return *cases* as runs of batches of *size*."""
    batches = [cases[start : start + size] for start in range(0, len(cases), size)]
    each = len(batches) // RUNS
    return [batches[run * each : (run + 1) * each] for run in range(RUNS)]


def main() -> None:
    """Print the report."""
    program = load_policy("jinzhou-2020")["conversion-fee-refund"]

    def all_read(batch: list[Case]) -> object:
        return [(r.entitlement, r.findings, r.calculation, r.uses) for r in program.assess_all(batch)]

    contenders: list[tuple[str, Callable[[list[Case]], object]]] = [
        ("unionaid", program.assess_all),
        ("all read", all_read),
    ]
    print(f"{'contender':10} {'from':32} {'batch':>7} {'us/case':>9} {'by hand':>9} {'ratio':>6}")
    first = 0  # no payer comes twice in the whole report unless the line says so
    for size in SIZES:
        count = RUNS * max(size, 2000)
        for source, payers, form in (
            ("values, 18 months per payer", count // 18, dict),
            ("values, every payer once", count, dict),
            ("office text, 18 months per payer", count // 18, as_text),
            ("office text, every payer once", count, as_text),
        ):
            for name, call in contenders:
                read = read_cases(count, payers, first)
                first += payers
                runs = cut([form(case) for case in read], size)
                # from values also beside text: a floor that reads nothing is the lowest there is
                floor = median_us(cut(read, size), by_hand)
                took = median_us(runs, call)
                print(f"{name:10} {source:32} {size:7} {took:9.2f} {floor:9.2f} {took / floor:6.1f}")


if __name__ == "__main__":
    main()
