"""Taking a file of cases: whole or not at all, assessed against all that is there.

Here: ``submit``. Not here: reading files (``unionaid.api``), later assessments of
the same claim (``adjusting``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import asdict, has
from sqlalchemy import select

from unionaid.assess import Assessment, Engine, Outcome, Submission, assess_together
from unionaid.errors import InvalidCase, Refused, make_problem
from unionaid.policy.model import PolicyRules
from unionaid.registry import schema
from unionaid.registry.people import Actor
from unionaid.registry.records import Numbers, assessment_data, holds_of, prior_in, record_of
from unionaid.registry.writing import Personal, Writing

__all__ = ["Cases", "content_of", "store_policies", "submit"]

Cases = Sequence[tuple[Engine, Submission]]


def content_of(cases: Cases) -> list[object]:
    """Return what is submitted, for telling the same file from another."""
    return [
        json.dumps(
            [
                engine.policy.digest,
                engine.program.id,
                _plain(case.case),
                None if case.payee is None else asdict(case.payee),
            ],
            ensure_ascii=False,
            sort_keys=True,
            default=str,
        )
        for engine, case in cases
    ]


def _plain(case: object) -> Any:
    if isinstance(case, Mapping):
        return dict(case)
    attributed: Any = case
    return asdict(attributed) if has(type(case)) else str(case)


def submit(
    writing: Writing, actor: Actor, cases: Cases, progress: Callable[[int], object] | None = None
) -> list[Assessment]:
    """Assess *cases* against everything in the registry and take them as claims.

    Eligible ones are submitted and hold their limits, undetermined ones wait,
    ineligible ones are rejected with their reason.

    Raises:
        InvalidCase: Some rows cannot be read; every problem of each. Nothing is taken.

        Refused: There are no cases.
    """
    if not cases:
        raise Refused([make_problem("registry-no-cases")])
    macs = writing.macs
    results = assess_together(cases, prior=prior_in(writing.connection, macs), progress=progress)
    problems = [p for each in results if each.outcome is Outcome.INVALID for p in each.problems]
    if problems:
        raise InvalidCase(problems)
    numbers: dict[int, Numbers] = {}
    year = int((actor.day or writing.at)[:4])
    store_policies(writing, (engine.policy for engine, _ in cases))
    for result in results:
        known = numbers.get(id(result.engine))
        if known is None:
            known = numbers[id(result.engine)] = Numbers(result.engine)
        id_ = writing.next_id(schema.claims)
        data = {
            "policy": result.policy,
            "program": result.program,
            **assessment_data(result, year),
            "holds": holds_of(result, known, macs),
            "by": actor.by,
        }
        writing.append("claim", id_, "submitted", data, [Personal("record", record_of(result, known), id_)])
    return results


def store_policies(writing: Writing, policies: Iterable[PolicyRules]) -> None:
    """Keep the text of each of *policies* that is not kept yet."""
    table = schema.policies
    by_digest = {policy.digest: policy for policy in policies}
    known = set(writing.connection.execute(select(table.c.digest)).scalars())
    for digest, policy in by_digest.items():
        if digest not in known:
            data = {"digest": digest, "policy": policy.id, "edition": policy.edition}
            writing.append("policy", writing.next_id(table), "stored", data, more={"raw": policy.raw})
