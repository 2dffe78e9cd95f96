"""Taking a file of cases: whole or not at all, assessed against all that is there.

Here: ``submit``. Not here: reading files (``unionaid.api``), later assessments of
the same claim (``adjusting``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from attrs import asdict, astuple, has
from sqlalchemy import select

from unionaid.assess import Assessment, Engine, Outcome, Submission, assess_together
from unionaid.errors import InvalidCase, Refused, make_problem
from unionaid.policy.model import PolicyRules
from unionaid.registry import schema
from unionaid.registry.people import Actor
from unionaid.registry.records import KeyMacs, Numbers, assessment_data, holds_of, prior_in, record_of
from unionaid.registry.writing import Personal, Writing

__all__ = ["Cases", "content_of", "record", "store_policies", "submit"]

_PART: Final = 500
"""So many claims are stored at a time, so that memory holds no more of them."""

Cases = Sequence[tuple[Engine, Submission]]


def content_of(cases: Cases) -> str:
    """Return the hash of what is submitted, for telling the same cases from others."""
    found = sha256()
    for engine, case in cases:
        given = _plain(case.case)
        parts = [
            engine.policy.digest,
            engine.program.id,
            *(f"{name}={given[name]}" for name in sorted(given)),
        ]
        if case.payee is not None:
            parts += map(str, astuple(case.payee))
        found.update("\x1f".join(parts).encode("utf-8", "surrogatepass") + b"\x1e")
    return found.hexdigest()


def _plain(case: Any) -> Mapping[str, Any]:
    if isinstance(case, Mapping):
        return case
    return asdict(case, recurse=False) if has(type(case)) else {"": case}


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
    mac_of = KeyMacs(writing.macs)
    results = assess_together(cases, prior=prior_in(writing.connection, mac_of), progress=progress)
    problems = [p for each in results if each.outcome is Outcome.INVALID for p in each.problems]
    if problems:
        raise InvalidCase(problems)
    record(writing, actor, results, mac_of)
    return results


def record(writing: Writing, actor: Actor, results: Sequence[Assessment], mac_of: KeyMacs) -> None:
    """Record assessments, none of them invalid, as claims."""
    numbers: dict[int, Numbers] = {}
    year = int((actor.day or writing.at)[:4])
    store_policies(writing, (result.engine.policy for result in results))
    for count, result in enumerate(results, start=1):
        known = numbers.get(id(result.engine))
        if known is None:
            known = numbers[id(result.engine)] = Numbers(result.engine)
        id_ = writing.next_id(schema.claims)
        data = {
            "policy": result.policy,
            "program": result.program,
            **assessment_data(result, year),
            "holds": holds_of(result, known, mac_of),
            "by": actor.by,
        }
        writing.append("claim", id_, "submitted", data, [Personal("record", record_of(result, known), id_)])
        if count % _PART == 0:
            writing.store()


def store_policies(writing: Writing, policies: Iterable[PolicyRules]) -> None:
    """Keep the text of each of *policies* that is not kept yet."""
    table = schema.policies
    by_digest = {policy.digest: policy for policy in policies}
    known = set(writing.connection.execute(select(table.c.digest)).scalars())
    for digest, policy in by_digest.items():
        if digest not in known:
            data = {"digest": digest, "policy": policy.id, "edition": policy.edition}
            writing.append("policy", writing.next_id(table), "stored", data, more={"raw": policy.raw})
