"""What is kept of a case so that its entitlement can be worked out again years later.

The facts, what each limit had counted before it, whose account is paid, and the
row it came from; with the policy's text, stored by its digest, everything else
follows. Here: an assessment as such a record, and back; the keys it holds. Not
here: storing either (``writing``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import asdict, evolve
from sqlalchemy import Connection, func, select, text

from unionaid.assess import Assessment, Counted, Engine, Outcome, Submission, Usage, Used
from unionaid.assess.engine import Batch
from unionaid.assess.limits import limit_name
from unionaid.assess.payee import PayeeAccount
from unionaid.assess.recheck import recompute
from unionaid.assess.usage import LimitKey
from unionaid.errors import RegistryError, make_problem
from unionaid.frozen import FrozenMap
from unionaid.money import ZERO, from_fen, to_fen
from unionaid.policy.benefits import Cap, Once, Service
from unionaid.registry import schema
from unionaid.registry.macs import Macs
from unionaid.registry.writing import chunks

__all__ = [
    "KeyMacs",
    "Numbers",
    "account_of",
    "assessment_data",
    "assessment_of",
    "dumps",
    "holds_of",
    "method_of",
    "payee_data",
    "prior_in",
    "record_of",
    "with_account",
]

dumps: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LONG: Final = re.compile("[0-9]{6,}")
_COUNTY: Final = 60
"""No county's name is longer; what is, is something else in the wrong cell."""


class Numbers:
    """What each limit of a program is, by its name across policies."""

    def __init__(self, engine: Engine) -> None:
        self.kinds = {
            limit_name(limit, engine.program): (
                "once" if isinstance(limit, Once) else "cap" if isinstance(limit, Cap) else "quota",
                int(isinstance(limit, Once) and limit.severity == "block"),
            )
            for limit in engine.program.every_limit
        }
        self.texts = {name: fact.type.text for name, fact in engine.program.facts.items()}


def record_of(assessment: Assessment, numbers: Numbers) -> bytes:
    """Return the record of *assessment*."""
    texts = numbers.texts
    data: dict[str, Any] = {
        "facts": {name: texts[name](value) for name, value in assessment.facts.items()},
        "counted": {
            finding.id: [finding.counted.before, str(finding.counted.amount), finding.counted.waiting]
            for finding in assessment.findings
            if finding.counted is not None
        },
    }
    submission = assessment.submission
    if submission is not None:
        if submission.payee is not None:
            data["payee"] = payee_data(submission.payee)
        place = {"file": submission.file, "row": submission.row, "sheet": submission.sheet}
        data.update({name: value for name, value in place.items() if value is not None})
    return dumps(data).encode()


def with_account(record: bytes, payee: PayeeAccount) -> bytes:
    """Return *record* with another account; the telephone stays unless another was given."""
    data = json.loads(record)
    phone = {name: value for name, value in data.get("payee", {}).items() if name == "phone"}
    data["payee"] = phone | payee_data(payee)
    return dumps(data).encode()


def payee_data(payee: PayeeAccount) -> dict[str, str]:
    """Return what is given of an account, as it is kept."""
    return {name: value for name, value in asdict(payee).items() if value}


def account_of(record: bytes) -> PayeeAccount:
    """Return whose account a record names; empty where it names none."""
    return PayeeAccount(**json.loads(record).get("payee", {}))


def assessment_of(record: bytes, engine: Engine) -> Assessment:
    """Return the assessment that *record* leads to by the rules of *engine*.

    Raises:
        RegistryError: It leads to none: it is damaged, or of another policy.
    """
    try:
        data = json.loads(record)
        types = {name: fact.type for name, fact in engine.program.facts.items()}
        facts = {name: types[name].read(value) for name, value in data["facts"].items()}
        counts = {
            name: Counted(before, Decimal(amount), waiting=waiting)
            for name, (before, amount, waiting) in data["counted"].items()
        }
        payee = PayeeAccount(**data["payee"]) if "payee" in data else None
        case = Submission(
            facts, file=data.get("file"), row=data.get("row"), sheet=data.get("sheet"), payee=payee
        )
        bare = Assessment(
            engine.policy.id,
            engine.policy.edition,
            engine.policy.digest,
            engine.program.id,
            Outcome.INVALID,
            FrozenMap.around(facts),
            file=case.file,
            row=case.row,
            engine=engine,
            batch=Batch((case,), Usage()),
        )
        found = recompute(bare, counts, engine)
    except (ValueError, TypeError, KeyError, ArithmeticError):
        found = None
    if found is None:
        raise RegistryError([make_problem("registry-record-unreadable")])
    return evolve(found, batch=bare._batch)


def assessment_data(assessment: Assessment, year: int) -> dict[str, Any]:
    """Return what an entry says of an assessment: ids, amounts and days.

    Args:
        assessment: Not an invalid one.

        year: The year that the claim belongs to if no fact dates it.
    """
    day = assessment.engine.program.day_of(assessment.facts)
    county = str(assessment.facts.get("county") or "")
    return {
        "digest": assessment.digest,
        "day": None if day is None else day.isoformat(),
        "year": year if day is None else day.year,
        "county": _LONG.sub("#", county)[:_COUNTY],
        "outcome": str(assessment.outcome),
        "reason": assessment.reason,
        "entitlement": None if assessment.entitlement is None else to_fen(assessment.entitlement),
        "in_kind": None if assessment.in_kind is None else to_fen(assessment.in_kind),
    }


class KeyMacs:
    """The MACs of limit keys, each worked out once for a batch.

    Args:
        macs: The registry's key.
    """

    def __init__(self, macs: Macs) -> None:
        self._macs = macs
        self._known: dict[tuple[str, LimitKey], str] = {}

    def __call__(self, limit: str, key: LimitKey) -> str:
        """Return the MAC of one key."""
        place = (limit, key)
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self._macs.of_key(limit, key)
        return found


def holds_of(assessment: Assessment, numbers: Numbers, mac_of: KeyMacs) -> list[list[Any]]:
    """Return the keys that a claim holds: limit, kind, whether it blocks, MAC."""
    return [[use.limit, *numbers.kinds[use.limit], mac_of(use.limit, use.key)] for use in assessment.uses]


def method_of(assessment: Assessment) -> str:
    """Return whether money is paid, goods are delivered or a service is given."""
    if assessment.entitlement is not None:
        return "money"
    rules = assessment.rules
    return "service" if rules is None or isinstance(rules.benefit, Service) else "goods"


def prior_in(
    connection: Connection, mac_of: KeyMacs, *, but: Iterable[int] = ()
) -> Callable[[Iterable[tuple[str, LimitKey]]], Usage]:
    """Return who says what live claims use up, asked for the keys of a batch.

    Args:
        connection: The transaction.

        mac_of: Gives the MACs of keys.

        but: Claims that do not count.
    """
    left_out = list(but)

    def ask(keys: Iterable[tuple[str, LimitKey]]) -> Usage:
        by_mac: Mapping[str, tuple[str, LimitKey]] = {mac_of(*key): key for key in keys}
        used: dict[tuple[str, LimitKey], Used] = {}
        for part in chunks(by_mac):
            for mac, count, amount in _used(connection, part, left_out):
                before = used.get(by_mac[mac], Used())
                used[by_mac[mac]] = Used(before.count + count, before.amount + amount)
        return Usage(used)

    return ask


def _used(connection: Connection, macs: list[str], left_out: list[int]) -> Iterable[tuple[str, int, Decimal]]:
    table = schema.holds
    for blocking in (0, 1):  # one question for each of the two partial indexes
        statement = (
            select(table.c.mac, func.count(), func.sum(table.c.amount_fen))
            .where(text(f"live = 1 AND blocking = {blocking}"), table.c.mac.in_(macs))
            .group_by(table.c.mac)
        )
        if left_out:
            statement = statement.where(table.c.claim.not_in(left_out))
        for mac, count, fen in connection.execute(statement):
            yield mac, int(count), from_fen(int(fen)) if fen else ZERO
