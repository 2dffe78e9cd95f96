"""The engine against the naive reading of the same policy files."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import Expected, Reference
from strategies import PROGRAMS, batches, engine_of, raw_policy, usages
from unionaid.assess.result import Assessment


def seen(result: Assessment) -> dict[str, Any]:
    """Return what an assessment says, as the reference says it."""
    return {
        "outcome": str(result.outcome),
        "findings": [(f.id, str(f.status), f.severity) for f in result.findings],
        "entitlement": result.entitlement,
        "in_kind": result.in_kind,
        "range": result.range,
        "uses": [(use.limit, use.key) for use in result.uses],
    }


def wanted(expected: Expected) -> dict[str, Any]:
    """Return what the reference says, with what only eligible cases have."""
    eligible = expected.outcome == "eligible"
    undetermined = expected.outcome == "undetermined"
    return {
        "outcome": expected.outcome,
        "findings": expected.findings,
        "entitlement": expected.granted if eligible and not expected.in_kind else None,
        "in_kind": expected.granted if eligible and expected.in_kind else None,
        "range": expected.range if undetermined else None,
        "uses": expected.uses if eligible else [],
    }


@pytest.mark.parametrize(("policy", "program"), PROGRAMS)
@given(data=st.data())
def test_a_batch_comes_out_as_the_naive_reading_says(policy: str, program: str, data: st.DataObject) -> None:
    """Outcomes, findings, amounts, ranges and uses agree over any batch and prior usage."""
    batch = data.draw(batches(policy, program))
    prior = data.draw(usages(policy, program))
    reference = Reference(raw_policy(policy), program)
    before = {place: (used.count, used.amount) for place, used in prior.used.items()}
    expected = [wanted(each) for each in reference.assess_all(batch, before)]
    assert expected == [seen(each) for each in engine_of(policy, program).assess_all(batch, prior=prior)]
