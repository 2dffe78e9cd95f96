"""The peers of bulk: OpenFisca-core over many records, zen-engine and OpenFisca for one case.

Run it with `pip install "openfisca-core>=46,<47" zen-engine` and then
`python benchmarks/bulk_peers.py [ROWS]`. Each peer has the same rules written as its
own documentation does it. OpenFisca keeps money in 32-bit floats or 32-bit integers;
amounts that differ from ours by a fen or more are counted. Nothing here is a test.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
import bulk
import one_case

MONTHS = [f"{2019 + index // 12}-{index % 12 + 1:02}" for index in range(bulk.MONTHS)]


def system(kind: type) -> Any:
    """Return the rules in OpenFisca, money as *kind*: float yuan or int fen."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import ETERNITY, MONTH
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    payer = build_entity(key="payer", plural="payers", label="payer", is_person=True)
    rules = TaxBenefitSystem([payer])

    def variable(name: str, value_type: type, period: Any, formula: Any = None) -> None:
        parts = {"value_type": value_type, "entity": payer, "definition_period": period, "label": name}
        if formula is not None:
            parts["formula"] = formula
        rules.add_variable(type(name, (Variable,), parts))

    variable("converted_month", int, ETERNITY)
    variable("is_converted", bool, MONTH)
    variable("has_payroll", bool, MONTH)
    variable("fee", kind, MONTH)
    variable("payroll", kind, MONTH)

    def refund(population: Any, period: Any) -> Any:
        fee, payroll = population("fee", period), population("payroll", period)
        month = period.start.year * 12 + period.start.month
        most = (payroll + 25) // 50 if kind is int else np.floor(payroll * 2 + 0.5) / 100
        met = (
            population("is_converted", period)
            & (month >= population("converted_month", period))
            & (~population("has_payroll", period) | (fee <= most))
            & (2020 <= period.start.year <= 2021)
        )
        return np.where(met, fee, 0)

    variable("refund", kind, MONTH, refund)
    return rules


def matrices(frame: pl.DataFrame, kind: type) -> dict[str, Any]:
    """Return the records as one row per enterprise and one column per month."""
    units = frame.height // bulk.MONTHS
    shape = (units, bulk.MONTHS)
    start = frame.select(
        pl.col("converted_on").dt.year().cast(pl.Int64) * 12 + pl.col("converted_on").dt.month()
    )
    scale = 1 if kind is int else 100
    with np.errstate(all="ignore"):
        money = {
            name: (frame[column].fill_null(0).to_numpy() / scale).astype(
                np.float32 if kind is float else np.int32
            )
            for name, column in (("fee", "fee_remitted"), ("payroll", "payroll"))
        }
    return {
        "converted_month": start.to_series().to_numpy().reshape(shape)[:, 0],
        "is_converted": frame["is_converted"].to_numpy().reshape(shape),
        "has_payroll": frame["payroll"].is_not_null().to_numpy().reshape(shape),
        **{name: each.reshape(shape) for name, each in money.items()},
    }


def refunds(rules: Any, given: dict[str, Any], *, trace: bool = False) -> Any:
    """Return what OpenFisca refunds, as a matrix."""
    from openfisca_core.simulations import SimulationBuilder

    units = len(given["converted_month"])
    simulation = SimulationBuilder().build_default_simulation(rules, units)
    simulation.trace = trace
    simulation.set_input("converted_month", "ETERNITY", given["converted_month"])
    found = []
    for place, month in enumerate(MONTHS[: given["fee"].shape[1]]):
        for name in ("is_converted", "has_payroll", "fee", "payroll"):
            simulation.set_input(name, month, given[name][:, place])
        found.append(simulation.calculate("refund", month))
    return np.stack(found, axis=1)


def openfisca(count: int) -> None:
    """Report R against OpenFisca.

    Ours reads codes and receipts, checks every value and gives outcome and reason.
    OpenFisca has neither texts nor days nor reasons, so there is a second figure: the
    amounts alone, of records without what OpenFisca never sees.
    """
    frame = bulk.payments(count)
    lean = frame.drop("receipt", "paid_on").with_columns(pl.lit(None, pl.String).alias("enterprise"))
    ours = bulk.ours(frame.lazy(), once=False).collect()["entitlement_fen"].fill_null(0).to_numpy()
    for kind in (int, float):
        rules, ready = system(kind), matrices(frame, kind)
        found = refunds(rules, ready).reshape(-1).astype(np.float64) * (1 if kind is int else 100)
        wrong = int((np.rint(found).astype(np.int64) != ours).sum())
        took = bulk.paired(
            lambda: bulk.ours(frame.lazy(), once=False).collect(),
            lambda: bulk.ours(lean.lazy(), once=False).select("entitlement_fen").collect(),
            lambda rules=rules, ready=ready: refunds(rules, ready),
            lambda rules=rules, kind=kind: refunds(rules, matrices(frame, kind)),
            runs=7,
        )
        mine, alone, matrix, records = (each * 1000 for each in took)
        print(
            f"R {frame.height:,} rows  ours {mine:.0f} ms, wrong fen 0   OpenFisca ({kind.__name__}) "
            f"matrices ready {matrix:.0f} ms, {matrix / mine:.2f} times ours "
            f"{bulk.verdict(matrix / mine, 1, least=True)}, "
            f"from records {records:.0f} ms, {records / mine:.2f} times "
            f"{bulk.verdict(records / mine, 4, least=True)}, "
            f"wrong fen {wrong} of {int((ours > 0).sum()):,}\n"
            f"   amounts alone of what OpenFisca sees: ours {alone:.0f} ms, matrices ready "
            f"{matrix / alone:.2f} times, from records {records / alone:.2f} times"
        )
    bulk.profile(frame, once=False, runs=5)


GRAPH: dict[str, Any] = {
    "nodes": [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "rules",
            "type": "expressionNode",
            "name": "rules",
            "position": {"x": 0, "y": 0},
            "content": {
                "expressions": [
                    {"id": "1", "key": "in_force", "value": "period >= 24240 and period_to <= 24263"},
                    {"id": "2", "key": "converted", "value": "is_converted"},
                    {"id": "3", "key": "from_conversion", "value": "period >= converted_month"},
                    {"id": "4", "key": "within", "value": "payroll == null or fee * 50 <= payroll + 25"},
                    {"id": "5", "key": "seen_paid", "value": "paid_on != null"},
                    {"id": "6", "key": "refund", "value": "fee"},
                ]
            },
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
    ],
    "edges": [
        {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ],
}


def each(call: Callable[[Any], Any], cases: list[Any]) -> float:
    """Return the median microseconds of one case."""
    runs = []
    for _ in range(5):
        start = time.perf_counter()
        for case in cases:
            call(case)
        runs.append((time.perf_counter() - start) / len(cases) * 1e6)
    return statistics.median(runs)


def single() -> None:
    """Report one explained case."""
    import zen

    program = bulk.POLICY["conversion-fee-refund"]
    cases = one_case.read_cases(2000, 100)
    mine = each(program.assess, cases)
    decision = zen.ZenEngine().create_decision(json.dumps(GRAPH))
    given = [
        {
            "is_converted": case["is_converted"],
            "converted_month": case["converted_on"].year * 12 + case["converted_on"].month - 1,
            "period": case["period"].index,
            "period_to": case["period"].index,
            "paid_on": str(case["paid_on"]),
            "payroll": int(case["payroll"] * 100),
            "fee": int(case["fee_remitted"] * 100),
        }
        for case in cases
    ]
    traced = each(lambda case: decision.evaluate(case, {"trace": True}), given)
    rules = system(float)
    one = {name: np.array([value]) for name, value in (("converted_month", 24243),)}
    one |= {"is_converted": np.array([[True]]), "has_payroll": np.array([[True]])}
    one |= {"fee": np.array([[800.0]], np.float32), "payroll": np.array([[100_000.0]], np.float32)}
    fisca = each(lambda _: refunds(rules, one, trace=True), given[:200])
    print(
        f"one explained case  ours {mine:.1f} us (aim 10)   zen-engine with trace {traced:.1f} "
        f"({traced / mine:.1f} times ours, aim 20)   "
        f"OpenFisca with trace {fisca:.1f} ({fisca / mine:.1f}, aim 20)"
    )


def main() -> None:
    """Print the report."""
    openfisca(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    single()


if __name__ == "__main__":
    main()
