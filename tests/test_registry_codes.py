"""Every problem of a registry is met by some test; those of the database's own guards and of proof here."""

# ruff: noqa: F811 - a fixture is asked for by the name that it is imported under
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, text, update
from sqlalchemy.exc import OperationalError

from registry_desk import (
    Desk,
    aid,
    desk,  # noqa: F401 - a fixture
    place,  # noqa: F401 - a fixture
)
from unionaid import Refused, RegistryError
from unionaid.errors.registry_messages import REGISTRY_MESSAGES
from unionaid.registry import schema
from unionaid.registry.chain import Entry, chained, entry_text
from unionaid.registry.registry import Registry
from unionaid.registry.store import guarded
from unionaid.registry.writing import Personal, Writing


@pytest.mark.parametrize("code", REGISTRY_MESSAGES)
def test_a_code_is_met_by_a_test(code: str) -> None:
    """Each stands in some module of tests."""
    folder = Path(__file__).parent
    assert any(f'"{code}"' in path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))


# what the database itself refuses, whatever the code above it does


def written(registry: Registry, *entries: tuple[str, int, str, Mapping[str, Any], list[Personal]]) -> None:
    """Write entries into a registry without asking whether they are allowed, chained as they should be."""
    store = registry._store
    with store.writing() as connection:
        writing = Writing.begin(connection, store.macs, "2024-04-01T01:00:00+00:00")
        number = writing.number
        data = {"mac": f"{number:064}", "content": "0" * 64, "as": 1, "by": 1, "on": None}
        writing.append("command", number, "forged", data)
        for subject, id_, event, more, texts in entries:
            if subject == "claim":
                writing.claims([id_])
            writing.budgets()
            writing.append(subject, id_, event, more, texts)
        writing.store()
        connection.commit()


def refused(
    registry: Registry, *entries: tuple[str, int, str, Mapping[str, Any], list[Personal]]
) -> list[str]:
    """Return the codes of what the database refuses; nothing of it stays."""
    before = registry.anchor
    with pytest.raises(Refused) as told:
        written(registry, *entries)
    assert before == registry.anchor
    assert registry.verify().is_sound
    return [each.code for each in told.value.problems]


def a_line(amount: int) -> dict[str, Any]:
    """Return what an entry says of the line."""
    return {"name": "救助", "year": 2024, "programs": "town/aid", "cap": amount, "by": 3, "on": "2024-04-01"}


def test_the_database_keeps_a_line_from_being_overdrawn(desk: Desk) -> None:
    """Also where nobody asked before."""
    desk.line()
    desk.approved(aid("A"))
    assert ["registry-budget-exceeded"] == refused(desk.registry, ("budget", 1, "set", a_line(499_99), []))


def test_the_database_keeps_an_award_from_being_paid_twice(desk: Desk) -> None:
    """One transfer of it is live."""
    desk.line()
    desk.approved(aid("A"))
    desk.batch()
    again = {"batch": 1, "amount": 500_00, "awards": [[1, 0, 2, 500_00]], "by": 4}
    assert ["registry-paid-twice"] == refused(desk.registry, ("payment", 2, "issued", again, []))


def test_the_database_keeps_a_key_from_being_held_twice(desk: Desk) -> None:
    """A second live claim under it is no row."""
    desk.submit(aid("A"), aid("A"))
    first, second = desk.claim(1), desk.claim(2)
    assert ["submitted", "rejected"] == [first.state, second.state]
    data = {
        "digest": first.digest,
        "day": first.day,
        "year": first.year,
        "county": "",
        "outcome": "eligible",
        "reason": None,
        "entitlement": 500_00,
        "in_kind": None,
        "holds": [["town/aid/once", "once", 1, first.holds[0].mac]],
        "by": 1,
    }
    entry = ("claim", 2, "reassessed", data, [Personal("record", b"{}", 2)])
    assert ["registry-key-held"] == refused(desk.registry, entry)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "registry-disk-full"),
        ("disk I/O error", "registry-disk-error"),
    ],
)
def test_what_a_failing_disk_is_told_as(said: str, code: str) -> None:
    """The words of SQLite become a problem that says what to do."""
    with pytest.raises(RegistryError) as told, guarded("unionaid.db"):
        raise OperationalError("COMMIT", None, Exception(said))
    assert [(code, "unionaid.db")] == [(each.code, each.file) for each in told.value.problems]


# what verify tells, by its code


def entry(connection: Connection, subject: str, id_: int, event: str, data: Mapping[str, Any]) -> None:
    """Add an entry to the chain that no command could have written, and nothing but it."""
    number, before = connection.execute(
        text("SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1")
    ).one()
    command = connection.execute(text("SELECT max(number) FROM commands")).scalar()
    at = connection.execute(text("SELECT at FROM commands ORDER BY number DESC LIMIT 1")).scalar()
    written = entry_text(Entry(number + 1, str(at), int(command or 0), subject, id_, event, data, {}))
    values = {
        "number": number + 1,
        "subject": subject,
        "id": id_,
        "text": written,
        "hash": chained(before, written),
    }
    connection.execute(insert(schema.entries), values)
    connection.execute(update(schema.head).values(number=number + 1, hash=values["hash"]))


def _gap(connection: Connection) -> None:
    connection.execute(delete(schema.entries).where(schema.entries.c.number == 3))


def _head(connection: Connection) -> None:
    connection.execute(update(schema.head).values(hash="0" * 64))


def _more_text(connection: Connection) -> None:
    connection.execute(
        insert(schema.personal), {"entry": 2, "kind": "reason", "claim": None, "content": b"x"}
    )


def _less_text(connection: Connection) -> None:
    connection.execute(delete(schema.personal).where(schema.personal.c.kind == "record"))


def _nonsense(connection: Connection) -> None:
    entry(connection, "claim", 9, "reviewed", {"by": 2, "on": "2024-04-01"})


def _more_row(connection: Connection) -> None:
    connection.execute(text("INSERT INTO notices VALUES (7, '2024-04-01', '2024-04-08', 5)"))


def _less_row(connection: Connection) -> None:
    entry(connection, "budget", 2, "set", a_line(1))


def _overdrawn(connection: Connection) -> None:
    entry(connection, "budget", 1, "set", a_line(499_99))


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (_gap, "registry-entry-gap"),
        (_head, "registry-head-differs"),
        (_more_text, "registry-text-extra"),
        (_less_text, "registry-text-lost"),
        (_nonsense, "registry-state-impossible"),
        (_more_row, "registry-row-extra"),
        (_less_row, "registry-row-missing"),
        (_overdrawn, "registry-budget-overdrawn"),
    ],
)
def test_what_was_tampered_with_is_told_by_its_code(
    desk: Desk, tamper: Callable[[Connection], object], code: str
) -> None:
    """Among whatever else follows from it."""
    desk.line()
    desk.approved(aid("A"))
    unguarded(desk.registry, tamper)
    assert code in {each.code for each in desk.registry.verify().problems}


def unguarded(registry: Registry, tamper: Callable[[Connection], object]) -> None:
    """Change a registry behind its back, its guards taken off."""
    with registry._store.writing() as connection:
        for name in schema.TABLES:
            for what in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}_no_{what}"))
        tamper(connection)
        connection.commit()


def test_an_entitlement_that_does_not_follow_is_told(desk: Desk) -> None:
    """Every sum and hash fits, but the stored facts lead to another amount."""
    desk.submit(aid("A"))
    claim = desk.claim(1)
    with desk.registry._store.reading() as connection:
        record = connection.execute(schema.personal.select().where(schema.personal.c.kind == "record")).one()
    data = {
        "digest": claim.digest,
        "day": claim.day,
        "year": claim.year,
        "county": claim.county,
        "outcome": "eligible",
        "reason": None,
        "entitlement": 500_01,
        "in_kind": None,
        "holds": [[h.limit_id, h.kind, h.blocking, h.mac] for h in claim.holds],
        "by": 1,
    }
    written(desk.registry, ("claim", 1, "reassessed", data, [Personal("record", bytes(record.content), 1)]))
    assert ["registry-entitlement-differs"] == [each.code for each in desk.registry.verify().problems]


@pytest.mark.parametrize("record", [b"{}", b"not json", b'{"facts":{"who":"A"},"counted":{"x":1}}'])
def test_a_record_that_cannot_be_read(desk: Desk, record: bytes) -> None:
    """It leads to no assessment, and is told as damaged."""
    desk.submit(aid("A"))
    unguarded(
        desk.registry,
        lambda connection: connection.execute(
            update(schema.personal).where(schema.personal.c.kind == "record").values(content=record)
        ),
    )
    with pytest.raises(RegistryError) as told:
        desk.registry.assessments()
    assert ["registry-record-unreadable"] == [each.code for each in told.value.problems]
    assert not desk.registry.verify().is_sound


def test_a_policy_text_that_is_not_what_it_was(desk: Desk) -> None:
    """Nothing is worked out by it; who opened the registry before has read it already."""
    desk.submit(aid("A"))
    unguarded(desk.registry, lambda connection: connection.execute(update(schema.policies).values(raw=b"x")))
    desk.registry._engines.clear()
    with pytest.raises(RegistryError) as told:
        desk.registry.assessments()
    assert ["registry-policy-lost"] == [each.code for each in told.value.problems]


def test_no_message_names_anybody() -> None:
    """What is filled in is numbers, states, lines of the budget, programs, days and amounts."""
    details = {
        name
        for pair in REGISTRY_MESSAGES.values()
        for half in pair
        for name in re.findall(r"\{([a-z_]+)\}", half)
    }
    assert details <= {
        *("allowed", "batch", "claim", "command", "count", "end", "entry", "found", "free", "hint", "id"),
        *("known", "least", "most", "name", "names", "oldest", "payment", "program", "state", "subject"),
        *("wanted", "why", "year"),
    }
