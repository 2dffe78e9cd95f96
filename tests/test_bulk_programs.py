"""Frames equal ``assess_all`` row for row, for every program there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames import FORMS, Form, expected, in_duckdb, in_polars, in_spark, needs_spark
from good_cases import GOOD
from strategies import PROGRAMS, batches, engine_of, usages

every_program = pytest.mark.parametrize(("policy", "program"), PROGRAMS)


@every_program
@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_polars_gives_what_the_definition_gives(
    policy: str, program: str, form: Form, data: st.DataObject
) -> None:
    """Outcome, fen and reason are those of assess_all, whatever form the columns have."""
    engine = engine_of(policy, program)
    cases = data.draw(batches(policy, program, longest=12))
    prior = data.draw(usages(policy, program))
    assert expected(engine, cases, prior) == in_polars(engine, cases, form, prior)


@every_program
@pytest.mark.parametrize("form", ["fen", "yuan"])
@given(data=st.data())
def test_duckdb_gives_what_the_definition_gives(
    policy: str, program: str, form: Form, data: st.DataObject
) -> None:
    """So does DuckDB, whose rows have no order but the one they are told."""
    engine = engine_of(policy, program)
    cases = data.draw(batches(policy, program, longest=12))
    prior = data.draw(usages(policy, program))
    assert expected(engine, cases, prior) == in_duckdb(engine, cases, form, prior)
