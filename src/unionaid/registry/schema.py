"""The tables, and the steps from one version of them to the next.

Here: what the database holds and what it refuses by itself: a second live claim
under a blocking key, a budget overdrawn, two live payments of one award, a
changed entry. Not here: what stands in a row (``states``), how it gets there
(``writing``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

__all__ = [
    "METADATA",
    "PERSONAL",
    "STEPS",
    "TABLES",
    "VERSION",
    "awards",
    "batches",
    "budgets",
    "claims",
    "commands",
    "create",
    "entries",
    "head",
    "holds",
    "instance",
    "notices",
    "objections",
    "payments",
    "people",
    "personal",
    "policies",
    "transferred",
]

VERSION: Final = 1
"""The version of the tables that this library reads and writes."""

METADATA: Final = MetaData()

_Big = BigInteger().with_variant(Integer(), "sqlite")


def _int(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, _Big, primary_key=key, autoincrement=False, nullable=null)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _table(name: str, *parts: Column[int] | Column[str] | Column[bytes] | Index | CheckConstraint) -> Table:
    return Table(name, METADATA, *parts, sqlite_strict=True)


instance: Final = _table(
    "instance",
    _int("one", key=True),
    _int("version"),
    _text("id"),
    Column("secret", LargeBinary, nullable=False),
    CheckConstraint("one = 1", name="one_row"),
)

head: Final = _table(
    "head",
    _int("one", key=True),
    _int("number"),
    _text("hash"),
    CheckConstraint("one = 1", name="one_head"),
)
"""The last entry: the row that every writer takes hold of first."""

entries: Final = _table(
    "entries", _int("number", key=True), _text("subject"), _int("id"), _text("text"), _text("hash")
)
Index("entries_of", entries.c.subject, entries.c.id, entries.c.number)

commands: Final = _table(
    "commands",
    _int("number", key=True),
    Column("mac", Text, nullable=False, unique=True),
    _text("content"),
    _text("kind"),
    _int("recorder"),
    _int("decider"),
    _text("decided_on", null=True),
    _int("entry"),
    _text("at"),
)

people: Final = _table(
    "people", _int("id", key=True), Column("mac", Text, nullable=False, unique=True), _int("entry")
)

personal: Final = _table(
    "personal",
    _int("entry", key=True),
    Column("kind", Text, primary_key=True),
    _int("claim", null=True),
    Column("content", LargeBinary, nullable=True),
)
Index("personal_of_claim", personal.c.claim)
"""The one table with names, facts, accounts and free text. Blanked, a row keeps its place."""

policies: Final = _table(
    "policies",
    _int("id", key=True),
    Column("digest", Text, nullable=False, unique=True),
    _text("policy"),
    _text("edition"),
    Column("raw", LargeBinary, nullable=False),
)

claims: Final = _table(
    "claims",
    _int("id", key=True),
    _int("command"),
    _text("policy"),
    _text("program"),
    _text("digest"),
    _text("day", null=True),
    _int("year"),
    _text("county"),
    _text("outcome"),
    _text("reason", null=True),
    _int("entitlement_fen", null=True),
    _int("in_kind_fen", null=True),
    _text("state"),
    _int("record"),
    _int("account", null=True),
    _int("preparer", null=True),
    _int("reviewer", null=True),
    _int("approver", null=True),
    _text("reviewed_on", null=True),
    _int("notice", null=True),
    _text("notice_ends", null=True),
    _int("open_objections"),
    _int("blanked", null=True),
)
Index("claims_by_state", claims.c.state, claims.c.program)

holds: Final = _table(
    "holds",
    _int("claim", key=True),
    Column("mac", Text, primary_key=True),
    _text("limit_id"),
    _text("kind"),
    _int("blocking"),
    _int("amount_fen"),
    _int("live"),
)
_IS_LIVE = text("live = 1")
_IS_BLOCKING = text("live = 1 AND blocking = 1")
Index(
    "one_live_claim",
    holds.c.mac,
    unique=True,
    sqlite_where=_IS_BLOCKING,
    postgresql_where=_IS_BLOCKING,
)
_NOT_BLOCKING = text("live = 1 AND blocking = 0")
Index("live_holds", holds.c.mac, sqlite_where=_NOT_BLOCKING, postgresql_where=_NOT_BLOCKING)

objections: Final = _table(
    "objections", _int("claim", key=True), _int("seq", key=True), _text("state"), _int("entry")
)

awards: Final = _table(
    "awards",
    _int("claim", key=True),
    _int("seq", key=True),
    _text("method"),
    _text("state"),
    _int("amount_fen"),
    _int("reduced_fen"),
    _int("budget", null=True),
    _text("paid_on", null=True),
    _int("recovered_fen"),
    _int("restored_fen"),
    _int("payment", null=True),
    _int("attempts"),
    _int("preparer", null=True),
    _int("reviewer", null=True),
    _int("approver", null=True),
    _text("decided_on", null=True),
    _text("digest", null=True),
    _int("entitlement_fen", null=True),
    _int("record", null=True),
    _text("keys"),
    CheckConstraint("recovered_fen >= 0 AND restored_fen BETWEEN 0 AND recovered_fen", name="recovered"),
)
Index("awards_of_budget", awards.c.budget)

budgets: Final = Table(
    "budgets",
    METADATA,
    _int("id", key=True),
    _text("name"),
    _int("year"),
    _text("programs"),
    _int("cap_fen"),
    _int("reserved_fen"),
    _int("paid_fen"),
    _int("closed"),
    UniqueConstraint("name", "year", name="one_line"),
    CheckConstraint("reserved_fen + paid_fen <= cap_fen", name="within_cap"),
    CheckConstraint("reserved_fen >= 0 AND paid_fen >= 0", name="not_below_zero"),
    sqlite_strict=True,
)

notices: Final = _table(
    "notices", _int("id", key=True), _text("starts"), _text("ends"), _int("working_days", null=True)
)

batches: Final = _table(
    "batches",
    _int("id", key=True),
    _text("kind"),
    _text("name"),
    _int("count"),
    _int("total_fen"),
    _text("sha256"),
    _int("entry"),
)

payments: Final = _table(
    "payments",
    _int("id", key=True),
    _int("batch"),
    _int("amount_fen"),
    _text("state"),
    _int("entry"),
    _text("paid_on", null=True),
    _text("returned_on", null=True),
    _int("payer", null=True),
    CheckConstraint("amount_fen > 0", name="an_amount"),
)
Index("payments_of_batch", payments.c.batch)

transferred: Final = Table(
    "transferred",
    METADATA,
    _int("payment", key=True),
    _int("claim", key=True),
    _int("seq", key=True),
    _int("attempt"),
    _int("amount_fen"),
    _int("live"),
    UniqueConstraint("claim", "seq", "attempt", name="one_attempt"),
    sqlite_strict=True,
)
Index(
    "one_live_payment",
    transferred.c.claim,
    transferred.c.seq,
    unique=True,
    sqlite_where=_IS_LIVE,
    postgresql_where=_IS_LIVE,
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(dict(METADATA.tables))
"""Every table by its name."""

PERSONAL: Final = "personal"

_KEPT = ("entries", "commands", "policies", "people", "notices", "batches")
"""Tables whose rows are never changed and never deleted."""

STEPS: Final[dict[int, Callable[[Connection], None]]] = {}
"""From a version to what makes it the next one, run in order when a registry is opened."""


def create(connection: Connection) -> None:
    """Make every table, and what keeps entries as they are, within the transaction at hand."""
    METADATA.create_all(connection)
    for name in _KEPT:
        for what in ("UPDATE", "DELETE"):
            connection.execute(text(_guard(connection.dialect.name, name, what)))
    for name in sorted(set(TABLES) - {*_KEPT}):
        connection.execute(text(_guard(connection.dialect.name, name, "DELETE")))
    if connection.dialect.name != "sqlite":  # which has no other way to empty a table
        for name in TABLES:
            connection.execute(text(_guard(connection.dialect.name, name, "TRUNCATE")))
    connection.execute(text(_only_blanked(connection.dialect.name)))


def _guard(dialect: str, table: str, what: str) -> str:
    """Return the statement by which the database refuses *what* on *table*."""
    name = f"{table}_no_{what.lower()}"
    if dialect == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE {what} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the registry keeps every row'); END"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION kept_as_it_is()"
    )


def _only_blanked(dialect: str) -> str:
    """Return the statement by which a personal text may be blanked, and changed in no other way."""
    same = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in ("entry", "kind", "claim"))
    wrong = f"NEW.content IS NOT NULL OR {same}"
    if dialect == "sqlite":
        wrong = wrong.replace("IS DISTINCT FROM", "IS NOT")
        return (
            f"CREATE TRIGGER personal_no_update BEFORE UPDATE ON personal WHEN {wrong} "
            "BEGIN SELECT RAISE(ABORT, 'the registry keeps every row'); END"
        )
    return (
        "CREATE TRIGGER personal_no_update BEFORE UPDATE ON personal FOR EACH ROW "
        f"WHEN ({wrong}) EXECUTE FUNCTION kept_as_it_is()"
    )


KEEPER: Final = (
    "CREATE FUNCTION kept_as_it_is() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the registry keeps every row'; END $$"
)
"""PostgreSQL's triggers call a function; it is made before them."""
