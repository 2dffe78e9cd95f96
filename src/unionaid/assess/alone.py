"""One case that stands alone, with nothing granted before: nothing limits it.

It comes out as the batch of one that it is, sooner: a once limit is met without a
look at any other case, and what only an explanation needs is set when it is asked
for. Whatever is not as usual is left to the batch. Not here: the rules themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from unionaid.assess.draft import Batch, Submission
from unionaid.assess.result import Assessment, Outcome, begun, set_rest, set_uses
from unionaid.assess.usage import LimitUse
from unionaid.frozen import FrozenMap
from unionaid.money import MAX_YUAN
from unionaid.policy.benefits import InKind

if TYPE_CHECKING:
    from decimal import Decimal

    from unionaid.assess.blocks import Block, Criteria, Dated
    from unionaid.assess.case import Filler, Reader
    from unionaid.assess.engine import Engine
    from unionaid.assess.logic import Values
    from unionaid.assess.result import Step
    from unionaid.assess.usage import Usage

__all__ = ["Alone", "compile_alone"]

Alone = Callable[[object, "Usage"], Assessment | None]
"""From a case, and a usage that is empty, to its assessment; None where the batch has to say."""


def compile_alone(
    engine: Engine, read: Reader, fill: Filler, dated: Callable[[Values], Dated], always: Criteria
) -> Alone:
    """Return a function that assesses a case that stands alone.

    Args:
        engine: Whose cases they are.

        read: Reads a case.

        fill: Adds defaults and what is derived.

        dated: Finds the block of a case.

        always: The criteria where there is no block.
    """
    mine = _finish, engine
    eligible, ineligible = Outcome.ELIGIBLE, Outcome.INELIGIBLE

    def alone(case: object, prior: Usage) -> Assessment | None:
        facts, problems = read(case)
        if problems:
            return None
        values = fill(facts)
        day, status, block = dated(values)
        amount: Decimal | None = None
        steps: tuple[Step, ...] = ()
        if block is None:
            verdict = always.judge(status, values, day, None)
        else:
            amount, steps, finding, _ = block.benefit(values, day)
            verdict = block.criteria.judge(status, values, day, finding)
            if amount is not None and amount > MAX_YUAN:
                return None
        outcome = verdict.outcome
        if outcome is ineligible:
            return begun(
                outcome, verdict.findings, None, (), (*mine, block, facts, values, day, None, case, prior)
            )
        if outcome is not eligible or block is None or not block.is_free_alone:
            return None
        for name in block.needed:
            if name not in values:
                return None
        entitlement = amount if block.is_cash else None
        return begun(
            outcome,
            verdict.alone,
            entitlement,
            steps,
            (*mine, block, facts, values, day, amount, case, prior),
        )

    return alone


def _finish(assessment: Assessment, name: str, late: tuple[Any, ...]) -> None:
    """Set the fields of *assessment* that were left open, or just its uses if those are asked for."""
    engine: Engine
    block: Block | None
    _, engine, block, facts, values, day, amount, case, prior = late
    if name == "uses":
        uses = []
        if assessment.outcome is Outcome.ELIGIBLE:
            assert block is not None, "what is eligible has rules"
            for limit in block.every_limit:
                key = limit.key(values, day)
                assert key is not None, "a case without a needed fact stands in a batch"
                uses.append(LimitUse(limit.name, key))
        set_uses(assessment, tuple(uses))
        return
    _ = assessment.uses  # set before it is said that all are
    policy = engine.policy
    fields = {
        "policy": policy.id,
        "edition": policy.edition,
        "digest": policy.digest,
        "program": engine.program.id,
        "facts": FrozenMap.around(facts),
        "in_kind": amount if block is not None and isinstance(block.rules.benefit, InKind) else None,
        "range": None,
        "missing": (),
        "problems": (),
        "file": None,
        "row": None,
        "_engine": engine,
        "_batch": Batch((Submission(case),), prior),
        "_index": 0,
    }
    set_rest(assessment, fields)
