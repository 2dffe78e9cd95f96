"""Frames equal ``assess_all`` for policies that nobody wrote; on PySpark: ``test_bulk_spark.py``."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from frames import FORMS, Form, expected, in_duckdb, in_polars
from unionaid.assess.usage import Usage
from written import Written, batches_of, usages_of, written

_MOST = settings().max_examples
_OWN = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    # to shrink a policy takes longer than to read it
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
_TYPED: tuple[Form, ...] = ("fen", "yuan")


def _prior(data: st.DataObject, policy: Written) -> Usage:
    return data.draw(st.one_of(st.just(Usage()), usages_of(policy.engine)))


@settings(_OWN)
@given(data=st.data())
def test_polars_agrees_on_any_policy(data: st.DataObject) -> None:
    """Every kind of criterion, benefit and limit, at the edges, with nulls and prior usage."""
    policy, cases = data.draw(written()), data.draw(batches_of(most=40))
    prior, form = _prior(data, policy), data.draw(st.sampled_from(FORMS))
    assert expected(policy.engine, cases, prior) == in_polars(policy.engine, cases, form, prior)


@settings(_OWN, max_examples=max(5, _MOST // 4))
@given(data=st.data())
def test_duckdb_agrees_on_any_policy(data: st.DataObject) -> None:
    """So does DuckDB."""
    policy, cases = data.draw(written()), data.draw(batches_of(most=40))
    prior, form = _prior(data, policy), data.draw(st.sampled_from(_TYPED))
    assert expected(policy.engine, cases, prior) == in_duckdb(policy.engine, cases, form, prior)
