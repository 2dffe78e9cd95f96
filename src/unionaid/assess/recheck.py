"""Whether a recorded assessment is what the rules make of its facts.

Here: assessing the recorded facts again. What other rows and earlier grants
had used up cannot be known from one record, so the numbers that limits counted
are taken as recorded, and everything that follows from them is worked out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from unionaid.assess.draft import Draft, Submission
from unionaid.assess.limits import CompiledLimit, apply_counted
from unionaid.assess.missing import missing_facts
from unionaid.assess.result import Assessment, Counted, Outcome
from unionaid.policy.benefits import InKind, Once, Quota, Service

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unionaid.assess.engine import Engine

__all__ = ["follow", "recompute"]


def follow(assessment: Assessment, engine: Engine) -> Assessment | None:
    """Return what follows from the facts of *assessment* and from what its limits counted.

    It is equal to *assessment* if nobody changed that. None follows where the
    facts and the problems contradict each other.
    """
    if assessment.outcome is Outcome.INVALID:
        return _bare(assessment, engine) if assessment.problems else None
    counts = {each.id: each.counted for each in assessment.findings if each.counted is not None}
    return recompute(assessment, counts, engine)


def recompute(case: Assessment, counts: Mapping[str, Counted], engine: Engine) -> Assessment | None:
    """Return *case* with all that its facts and the counts of its limits lead to.

    Args:
        case: An assessment, of which the facts and the place count.

        counts: By the id of a limit, what it had counted.

        engine: The rules.

    Returns:
        The assessment. None if the facts cannot be read.
    """
    draft = engine.before_limits(Submission(case.facts))
    if draft.problems:
        return None
    for limit in _limits(draft, engine):
        _hold(limit, draft, counts.get(limit.limit.id))
    return _finished(case, draft, engine)


def _bare(assessment: Assessment, engine: Engine) -> Assessment:
    """Return *assessment* with nothing but its facts and its problems."""
    return evolve(
        assessment,
        edition=engine.policy.edition,
        findings=(),
        entitlement=None,
        in_kind=None,
        range=None,
        missing=(),
        calculation=(),
        uses=(),
    )


def _limits(draft: Draft, engine: Engine) -> Iterable[CompiledLimit]:
    """Return the limits that hold for a case, in the order in which they apply."""
    limits = engine.limits_of(draft)
    always = len(engine.program.limits)
    return limits if engine.program.limits_first else (*limits[always:], *limits[:always])


def _hold(compiled: CompiledLimit, draft: Draft, counted: Counted | None) -> None:
    """Add what a limit comes to, if it counts the case, by the numbers that were recorded."""
    if draft.outcome is not Outcome.ELIGIBLE:
        return
    if counted is not None:  # without what is no number of such a limit
        first = counted.first if isinstance(compiled.limit, Once) and counted.before else None
        waiting = max(counted.waiting, 1) if isinstance(compiled.limit, Quota) else 0
        counted = evolve(counted, room=None, first=first, waiting=waiting)
    apply_counted(compiled, draft, counted)


def _finished(recorded: Assessment, draft: Draft, engine: Engine) -> Assessment:
    """Return what *recorded* has to be."""
    eligible, undetermined = (draft.outcome is each for each in (Outcome.ELIGIBLE, Outcome.UNDETERMINED))
    benefit = None if draft.rules is None else draft.rules.benefit
    amount = draft.amount if eligible and not isinstance(benefit, Service) else None
    is_in_kind = isinstance(benefit, InKind)
    return evolve(
        _bare(recorded, engine),
        outcome=draft.outcome,
        problems=(),
        findings=tuple(draft.findings),
        entitlement=None if is_in_kind else amount,
        in_kind=amount if is_in_kind else None,
        range=draft.range if undetermined else None,
        missing=missing_facts(draft, engine) if undetermined else (),
        calculation=draft.steps if eligible else (),
        uses=tuple(draft.uses) if eligible else (),
    )
