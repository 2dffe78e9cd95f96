"""What holds of every assessment, whatever the program."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from good_cases import GOOD
from strategies import PROGRAMS, batches, cases, engine_of, raw_policy, usages
from unionaid.assess.engine import Engine
from unionaid.assess.limits import limit_name
from unionaid.assess.result import Assessment, Outcome, replay
from unionaid.assess.usage import Usage
from unionaid.policy.benefits import Cap, Limit, Once, Quota
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.operands import Constant, ParameterRef

every_program = pytest.mark.parametrize(("policy", "program"), PROGRAMS)

REFUNDS = [
    ("jinzhou-2020", "conversion-fee-refund"),
    ("acftu-fee-refund", "micro-enterprise-fee-refund"),
    ("acftu-fee-refund", "small-payer-fee-refund"),
]


def granted(result: Assessment) -> Decimal:
    """Return what a case gets, in cash or as goods."""
    return result.entitlement or result.in_kind or Decimal(0)


@every_program
@given(data=st.data())
def test_assessing_twice_is_equal_and_changes_nothing(policy: str, program: str, data: st.DataObject) -> None:
    """The same batch after the same usage gives equal results, and neither is touched."""
    batch, prior = data.draw(batches(policy, program)), data.draw(usages(policy, program))
    before = [dict(case) for case in batch], Usage(prior.used)
    engine = engine_of(policy, program)
    assert engine.assess_all(batch, prior=prior) == engine.assess_all(batch, prior=prior)
    assert before == (batch, prior)


@every_program
@given(data=st.data())
def test_the_order_of_facts_does_not_matter(policy: str, program: str, data: st.DataObject) -> None:
    """A case is a set of facts; also what is wrong with it is told in one order."""
    case = data.draw(cases(policy, program)) | {"colour": "red", "shade": "dark", "county": 0.5}
    turned = dict(data.draw(st.permutations(list(case.items()))))
    engine = engine_of(policy, program)
    assert engine.assess_all([case]) == engine.assess_all([turned])


@every_program
@given(data=st.data())
def test_only_eligible_cases_get_or_use_anything(policy: str, program: str, data: st.DataObject) -> None:
    """Not eligible means no amount, no arithmetic and no use of any limit."""
    for result in engine_of(policy, program).assess_all(data.draw(batches(policy, program))):
        if result.outcome is not Outcome.ELIGIBLE:
            assert (None, None, (), ()) == (
                result.entitlement,
                result.in_kind,
                result.calculation,
                result.uses,
            )


@every_program
@given(data=st.data())
def test_the_arithmetic_leads_to_the_amount(policy: str, program: str, data: st.DataObject) -> None:
    """Replaying the steps gives the amount to the fen, also after a cut."""
    for result in engine_of(policy, program).assess_all(data.draw(batches(policy, program))):
        if result.calculation:
            amount = result.entitlement if result.in_kind is None else result.in_kind
            assert amount == replay(result.calculation)


@every_program
@given(data=st.data())
def test_outcome_and_findings_agree(policy: str, program: str, data: st.DataObject) -> None:
    """The outcome follows from the findings; ``missing`` and ``range`` belong to what is undetermined."""
    for result in engine_of(policy, program).assess_all(data.draw(batches(policy, program))):
        wanted = (
            Outcome.INELIGIBLE
            if result.not_met
            else Outcome.UNDETERMINED
            if result.unknown
            else Outcome.ELIGIBLE
        )
        assert wanted is result.outcome
        assert result.reason == next(iter(result.not_met or result.unknown), None)
        if result.outcome is not Outcome.UNDETERMINED:
            assert ((), None) == (result.missing, result.range)


@every_program
@given(data=st.data())
def test_rows_that_share_no_limit_key_may_stand_in_any_order(
    policy: str, program: str, data: st.DataObject
) -> None:
    """Where no two rows have a key in common, each result goes with its row.

    A quota is left out of it: it looks at the whole group in any order.
    """
    engine = engine_of(policy, program)
    batch = data.draw(batches(policy, program, longest=4))
    for limit in limits_of(engine):
        if not isinstance(limit, Quota):
            keys = [tuple(case.get(name) for name in limit.per) for case in batch]
            assume(len(keys) == len(set(keys)))
    order = data.draw(st.permutations(range(len(batch))))
    turned = engine.assess_all([batch[place] for place in order])
    straight = engine.assess_all(batch)
    assert [straight[place] for place in order] == turned


@pytest.mark.parametrize(("policy", "program"), REFUNDS)
@given(data=st.data())
def test_a_refund_never_exceeds_what_was_remitted(policy: str, program: str, data: st.DataObject) -> None:
    """Whatever else a case says, no more goes back than came in."""
    for result in engine_of(policy, program).assess_all(data.draw(batches(policy, program))):
        if result.entitlement is not None:
            assert Decimal(0) <= result.entitlement <= result.facts["fee_remitted"]


@pytest.mark.parametrize(("policy", "program"), REFUNDS)
@given(data=st.data())
def test_more_remitted_never_refunds_less(policy: str, program: str, data: st.DataObject) -> None:
    """All else equal, a larger fee that is still eligible gets at least as much back."""
    case, prior = data.draw(cases(policy, program)), data.draw(usages(policy, program))
    low, high = sorted(data.draw(st.lists(st.integers(0, 3_000_000), min_size=2, max_size=2)))
    engine = engine_of(policy, program)
    fees = [case | {"fee_remitted": Decimal(fen).scaleb(-2)} for fen in (low, high)]
    small, large = (engine.assess_all([each], prior=prior)[0] for each in fees)
    if small.outcome is large.outcome is Outcome.ELIGIBLE:
        assert small.entitlement <= large.entitlement  # type: ignore[operator]  # refunds are in cash


def held(engine: Engine, results: list[Assessment], prior: Usage) -> None:
    """Assert that no limit of a program is overdrawn by *results* after *prior*."""
    used = prior + Usage.of(results)
    limits = {limit_name(limit, engine.program): limit for limit in limits_of(engine)}
    for result in results:
        for use in result.uses:
            limit = limits[use.limit]
            before, after = prior.get(use.limit, use.key), used.get(use.limit, use.key)
            if isinstance(limit, Cap):
                assert after.amount <= figure(engine, limit.amount, result)
            elif isinstance(limit, Quota):
                assert after.count <= figure(engine, limit.places, result)
            elif limit.severity == "block":
                assert (0, 1) == (before.count, after.count)


def limits_of(engine: Engine) -> list[Limit]:
    """Return every limit of a program and of its blocks."""
    program = engine.program
    return [*program.limits, *(limit for rules in program.rules for limit in rules.limits)]


def figure(engine: Engine, operand: Constant | ParameterRef, result: Assessment) -> Any:
    """Return the bound of a limit on the day of a case."""
    day = engine.program.day_of(result.facts)
    if isinstance(operand, Constant) or day is None:
        return getattr(operand, "value", None)
    dated = engine.program.parameters[operand.id].on(day)
    return None if dated is None else dated.value


@every_program
@given(data=st.data())
def test_limits_hold_over_any_split_of_a_batch(policy: str, program: str, data: st.DataObject) -> None:
    """Assessed in one call or in several with the usage in between, no limit is overdrawn."""
    engine = engine_of(policy, program)
    prior = data.draw(usages(policy, program))
    for _ in range(data.draw(st.integers(1, 3))):
        results = engine.assess_all(data.draw(batches(policy, program)), prior=prior)
        held(engine, results, prior)
        prior = prior + Usage.of(results)


def _is_incremental(engine: Engine) -> bool:
    """Tell whether one call over two batches is the same as one after the other.

    So it is with a once-first and with a cap, alone. A quota looks at all who
    stand for it, once-highest at all amounts; and of two limits the earlier one
    counts within a batch what the later one then refuses.
    """
    limits = limits_of(engine)
    blocking = [each for each in limits if not isinstance(each, Once) or each.severity == "block"]
    plain = all(isinstance(each, Cap) or (isinstance(each, Once) and each.keep == "first") for each in limits)
    return plain and (len(blocking) <= 1 or engine.program.id == "small-payer-fee-refund")


@pytest.mark.parametrize(
    ("policy", "program"), [each for each in PROGRAMS if _is_incremental(engine_of(*each))]
)
@given(data=st.data())
def test_once_first_and_cap_do_not_see_where_a_batch_is_split(
    policy: str, program: str, data: st.DataObject
) -> None:
    """Two calls with the usage in between give what one call gives, down to the fen.

    The reason may be another one: a row that the cap refuses has been counted
    by the once limit before it within the batch, not across calls. Rows of two
    years under one receipt are left out, since there it could decide.
    """
    engine = engine_of(policy, program)
    batch, prior = data.draw(batches(policy, program)), data.draw(usages(policy, program))
    if program == "small-payer-fee-refund":
        batch = [case for case in batch if "paid_on" not in case or case["paid_on"].year != 2024]
    cut = data.draw(st.integers(0, len(batch)))
    first = engine.assess_all(batch[:cut], prior=prior)
    second = engine.assess_all(batch[cut:], prior=prior + Usage.of(first))
    together = engine.assess_all(batch, prior=prior)
    said = [(each.outcome, granted(each)) for each in first + second]
    assert [(each.outcome, granted(each)) for each in together] == said


LATER = """
[[parameters.{id}.values]]
from   = {day}
source = "{source}"
{value}
"""

ADDED = [
    (
        "jinzhou-2020",
        "gold-pair-award",
        "gold-pair-award",
        "table = { master = 9, apprentice = 8 }",
        "plan-2021",
    ),
    ("jinzhou-2020", "county-contest-subsidy", "county-contest", "value = 1", "plan-2021"),
    (
        "jinzhou-2020",
        "workshop-grant",
        "studio-grant",
        "table = { model_worker = 1, employee = 2 }",
        "plan-2021",
    ),
    ("acftu-fee-refund", "small-payer-fee-refund", "mean-line", "value = 1", "anqing-2025"),
    ("acftu-fee-refund", "small-payer-fee-refund", "yearly-cap", "value = 1", "anqing-2025"),
    ("mist-island", "hut", "grace-months", "value = 0", "bylaw"),
    ("mist-island", "hut", "hut-cap", "value = 1", "bylaw"),
    ("mist-island", "feast", "feast-places", "value = 0", "bylaw"),
    ("mist-island", "voyage", "berth-grant", "value = 1", "bylaw"),
]


def with_later_value(text: str, parameter: str, value: str, source: str, day: str) -> str:
    """Return a policy text in which a parameter has one more value."""
    added = LATER.format(id=parameter, day=day, value=value, source=source)
    lines = text.split("\n")
    header = lines.index(f"[parameters.{parameter}]")
    rest = range(header + 1, len(lines))
    end = next(n for n in rest if lines[n].startswith("[") and f"parameters.{parameter}." not in lines[n])
    body = "\n".join(lines[header:end])
    if "values = [" not in body:
        return "\n".join([*lines[:end], added, *lines[end:]])
    inline = f'{{ from = {day}, {value}, source = "{source}" }} ]'
    at = max(n for n in range(header, end) if lines[n].rstrip().endswith("]"))
    kept = lines[at].rstrip()[:-1].rstrip().rstrip(",")
    joined = f"{kept}, {inline}" if kept else inline
    if not kept:
        lines[at - 1] = lines[at - 1].rstrip().rstrip(",") + ","
    return "\n".join([*lines[:at], joined, *lines[at + 1 :]])


@pytest.mark.parametrize(("policy", "program", "parameter", "value", "source"), ADDED)
@given(data=st.data())
def test_a_later_value_never_changes_an_earlier_assessment(
    policy: str, program: str, parameter: str, value: str, source: str, data: st.DataObject
) -> None:
    """What is added from a day on leaves every case before that day as it was."""
    day = {"jinzhou-2020": "2022-01-01", "acftu-fee-refund": "2024-01-01", "mist-island": "2032-01-01"}[
        policy
    ]
    text = with_later_value(raw_policy(policy).decode(), parameter, value, source, day)
    rules = read_policy_bytes(text.encode(), file="later.toml")
    after, before = Engine(rules.programs[program], rules), engine_of(policy, program)
    batch = data.draw(batches(policy, program))
    dated = [case for case in batch if (at := before.program.day_of(case)) is not None and str(at) < day]
    same = [evolve(each, digest="") for each in before.assess_all(dated)]
    assert same == [evolve(each, digest="") for each in after.assess_all(dated)]


def test_the_later_values_of_these_tests_do_something() -> None:
    """From its day on an added value decides, so that the property above is not empty."""
    text = with_later_value(
        raw_policy("jinzhou-2020").decode(), "county-contest", "value = 1", "plan-2021", "2022-01-01"
    )
    rules = read_policy_bytes(text.encode(), file="later.toml")
    result = Engine(rules.programs["county-contest-subsidy"], rules).assess(
        {**GOOD["county-contest-subsidy"], "year": 2022}
    )
    assert Decimal("1.00") == result.entitlement
