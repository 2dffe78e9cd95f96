"""What single correction would make a case eligible.

Here: trying candidates. One is only ever reported after the whole batch was
assessed again with it, so no rule is written twice. Where candidates come from
is in ``candidates``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from unionaid.assess.candidates import candidates
from unionaid.assess.case import fill_in
from unionaid.assess.draft import Submission
from unionaid.assess.result import Assessment, Outcome, Status
from unionaid.errors import InvalidCase, UnionaidError, make_problem
from unionaid.policy.benefits import Limit, Once, Quota
from unionaid.policy.conditions import facts_of

if TYPE_CHECKING:
    from decimal import Decimal

    from unionaid.assess.engine import Batch, Engine
    from unionaid.policy.model import Fact, ProgramRules

__all__ = ["Change", "refusals", "what_would_change"]


@frozen
class Change:
    """One fact whose change makes the case eligible.

    Args:
        fact: Its name.

        before: Its value now, None if it is missing.

        after: The nearest value found that makes the case eligible.

        entitlement: The yuan it would then give, None if not in cash.
    """

    fact: str
    before: Any
    after: Any
    entitlement: Decimal | None


def what_would_change(assessment: Assessment, engine: Engine) -> tuple[Change, ...]:
    """Return the single corrections that make *assessment* eligible.

    Of the facts that the applicant may correct, tried are

    - yes or no, and every choice, given or left out;
    - figures, days and months that are given: every value that something in
      the rules turns on, and its neighbours;
    - those that are left out: only a figure that a rule holds that very fact
      against, and none that the benefit is a multiple of;
    - an industry code that covers several groups of the size standard: a
      longer code for each.

    Never tried are text, keys and other codes; what is only printed; the fact
    that dates the case, and the end of its span; and what a limit that refused
    the case counts by, since the same claim under another key is another claim.
    A case that only a once limit refused, or that waits for people to choose,
    has no correction at all.

    Raises:
        InvalidCase: The case could not be read.

        UnionaidError: The result was read back and does not know its batch.
    """
    if assessment.outcome is Outcome.INVALID:
        raise InvalidCase(assessment.problems)
    if assessment.outcome is Outcome.ELIGIBLE:
        return ()
    if assessment.batch is None:
        raise UnionaidError([make_problem("result-without-batch")])
    batch, index = assessment.batch
    refused = refusals(assessment, engine.program)
    if any(isinstance(limit, Once | Quota) for limit in refused):
        return ()
    settled = {engine.program.dated_by, engine.program.dated_to}
    for limit in refused:
        settled |= {*limit.per, *facts_of(limit.where, engine.program.parameters)}
    changes = []
    for fact in engine.program.facts.values():
        if fact.correctable and not fact.descriptive and fact.name not in settled:
            change = _first_that_helps(assessment, engine, fact, batch, index)
            if change is not None:
                changes.append(change)
    return tuple(changes)


def refusals(assessment: Assessment, program: ProgramRules) -> tuple[Limit, ...]:
    """Return the limits whose count keeps a case from being eligible."""
    day = program.day_of(fill_in(program, assessment.facts))
    rules = None if day is None else program.on(day)
    limits = {limit.id: limit for limit in (*program.limits, *(rules.limits if rules else ()))}
    return tuple(
        limits[finding.id]
        for finding in assessment.findings
        if finding.counted is not None and finding.severity == "block" and finding.status is not Status.MET
    )


def _first_that_helps(
    assessment: Assessment, engine: Engine, fact: Fact, batch: Batch, index: int
) -> Change | None:
    """Return the first candidate for *fact* that makes the case eligible among its batch."""
    for candidate in candidates(fact, assessment.facts, engine.program):
        case = {**assessment.facts, fact.name: candidate}
        # what fails alone fails among others too; alone is cheap to try
        if engine.assess_all([case], prior=batch.prior)[0].outcome is not Outcome.ELIGIBLE:
            continue
        rows = list(batch.submissions)
        rows[index] = Submission(case)
        again = engine.assess_submissions(rows, prior=batch.prior)[index]
        if again.outcome is Outcome.ELIGIBLE:
            return Change(fact.name, assessment.facts.get(fact.name), candidate, again.entitlement)
    return None
