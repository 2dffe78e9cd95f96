"""What single correction would make a case eligible.

Here: trying candidates. One is only ever reported after the whole batch was
assessed again with it, so no rule is written twice. Where candidates come from
is in ``candidates``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from unionaid.assess.candidates import candidates
from unionaid.assess.draft import Submission
from unionaid.assess.result import Assessment, Outcome
from unionaid.errors import InvalidCase, UnionaidError, make_problem

if TYPE_CHECKING:
    from decimal import Decimal

    from unionaid.assess.engine import Batch, Engine
    from unionaid.policy.model import Fact

__all__ = ["Change", "what_would_change"]


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

    Tried are yes/no, choices, and figures and days that something in the rules
    is held against; never free text, numbers of persons or codes, and never a
    fact left out.

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
    changes = []
    for fact in engine.program.facts.values():
        if fact.correctable and not fact.descriptive:
            change = _first_that_helps(assessment, engine, fact, batch, index)
            if change is not None:
                changes.append(change)
    return tuple(changes)


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
