"""Broken expressions do not pass: each fault planted here is seen by the comparison of rows."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

import narwhals as nw
import pytest

from frames import expected, forget_plans, in_polars
from strategies import PROGRAMS, engine_of
from test_bulk_programs import drawn
from unionaid.bulk import amounts, conditions, figures, filling, limits, rules, values
from unionaid.bulk.limits import Pass
from unionaid.bulk.stages import lit
from unionaid.bulk.values import Num

_ORDERS: Any = values._SAME


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    """Plans from before have no fault in them, and those from here have."""
    forget_plans()
    yield
    forget_plans()


def _same(sign: str, wrong: Any) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setitem(_ORDERS, sign, wrong)


def _month_late(patch: pytest.MonkeyPatch) -> None:
    right = values.month_index
    patch.setattr(values, "month_index", lambda day: right(day) + 1)


def _rounds_down(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(figures, "_halves", lambda stages, number, times, by, high: (number * times) // by)


def _no_prior(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(limits, "join_prior", lambda *_: None)


def _all_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(limits, "_is_first", lambda *_: lit(True))


def _any_places(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(limits, "_too_many", lambda *_: lit(False))


def _no_cut(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(limits, "_cut", lambda limit, case, keyed, fen: (lit(False), fen))


def _nothing_off(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(amounts, "_less", lambda total, less, known, case: (total.expr, known))


def _no_default(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(filling, "same_or", lambda value, stand_in: value)


def _null_is_met(patch: pytest.MonkeyPatch) -> None:
    right = conditions._joined
    patch.setattr(
        conditions,
        "_joined",
        lambda parts, case, *, decides: right(parts, case, decides=decides).fill_null(True),
    )


def _null_is_zero(patch: pytest.MonkeyPatch) -> None:
    right = values.total

    def total(parts: list[tuple[int, Num]]) -> Num:
        return right([(sign, Num(n.expr.fill_null(0), n.den, n.high, n.signed)) for sign, n in parts])

    patch.setattr(filling, "total", total)


def _first_block_always(patch: pytest.MonkeyPatch) -> None:
    right = rules._block_on
    patch.setattr(rules, "_block_on", lambda case, time: right(case, time) * 0)


def _limits_unordered(patch: pytest.MonkeyPatch) -> None:
    right = rules.limits_in_order
    patch.setattr(rules, "limits_in_order", lambda program: reversed(list(right(program))))


def _keyless_counts(patch: pytest.MonkeyPatch) -> None:
    right = limits.pass_of

    def pass_of(*args: Any, **how: Any) -> Pass:
        found = right(*args, **how)
        return Pass(found.refused, lit(False), found.fen)

    patch.setattr(rules, "pass_of", pass_of)


def _size_unsettled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(filling, "size_of", lambda *_: values.Size(nw.lit(3, nw.Int64), lit(False)))


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "at-least-is-above": _same("at_least", operator.gt),
    "at-most-is-below": _same("at_most", operator.lt),
    "above-is-at-least": _same("above", operator.ge),
    "below-is-at-most": _same("below", operator.le),
    "months-are-one-late": _month_late,
    "fen-are-rounded-down": _rounds_down,
    "prior-usage-is-forgotten": _no_prior,
    "every-case-is-the-first": _all_first,
    "a-quota-has-room-for-all": _any_places,
    "a-cap-cuts-nothing": _no_cut,
    "nothing-is-taken-off": _nothing_off,
    "defaults-are-forgotten": _no_default,
    "unknown-counts-as-met": _null_is_met,
    "null-counts-as-zero": _null_is_zero,
    "the-first-block-always-holds": _first_block_always,
    "limits-in-another-order": _limits_unordered,
    "a-key-that-is-not-known-counts": _keyless_counts,
    "every-enterprise-is-micro": _size_unsettled,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some row of some program comes out otherwise."""
    FAULTS[fault](monkeypatch)
    for seed in range(8):
        for policy, program in reversed(PROGRAMS):
            cases, prior = drawn(policy, program, seed)
            engine = engine_of(policy, program)
            try:
                found = in_polars(engine, cases, "fen", prior)
            except Exception:  # noqa: BLE001 - a fault that no engine works out is seen as well
                return
            if found != expected(engine, cases, prior):
                return
    pytest.fail(f"nothing noticed: {fault}")
