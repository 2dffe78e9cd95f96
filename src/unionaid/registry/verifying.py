"""Proving that a registry is what it was: chain, tables, texts, sums, entitlements.

Everything is read in order and let go of again, so memory does not grow with
the registry. Here: what is compared with what. Not here: what an entry means
(``fold``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeVar

from attrs import define, evolve, field, frozen
from sqlalchemy import Connection, Select, Table, select

from unionaid.assess import Assessment, Engine
from unionaid.errors import Problem, UnionaidError, make_problem
from unionaid.lang import Bilingual
from unionaid.registry import schema
from unionaid.registry.adjusting import worth_fen
from unionaid.registry.chain import BEGINNING, Anchor, Entry, chained, read_entry
from unionaid.registry.fold import folded
from unionaid.registry.macs import Macs
from unionaid.registry.records import Numbers, assessment_data, assessment_of, holds_of
from unionaid.registry.states import (
    Batch,
    Budget,
    Claim,
    Command,
    Notice,
    Payment,
    Person,
    StoredPolicy,
    Transferred,
)
from unionaid.registry.writing import PARTS

__all__ = ["Verified", "verify"]

T = TypeVar("T")
EngineFor = Callable[[Connection, str, str], Engine]

_TOLD: Final = 200
_ROWS: Final = 2000
_STEP: Final = 5000

_TABLES: Final[dict[str, tuple[Table, type, str]]] = {
    "batch": (schema.batches, Batch, "id"),
    "command": (schema.commands, Command, "number"),
    "notice": (schema.notices, Notice, "id"),
    "person": (schema.people, Person, "id"),
    "policy": (schema.policies, StoredPolicy, "id"),
}
"""What is written once: its table, its state, its key."""


@frozen
class Verified:
    """What was proved, and what was not.

    Args:
        entries: How many entries there are.

        claims: How many claims.

        anchor: The last entry.

        problems: Everything that does not fit, at most 200 of it.

        blanked: Claims that can no longer be worked out again, since their
            personal data was blanked; their keys and amounts still are proved.
    """

    entries: int
    claims: int
    anchor: Anchor
    problems: tuple[Problem, ...]
    blanked: tuple[int, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything fits."""
        return not self.problems


@define
class _Checks:
    """The work at hand."""

    connection: Connection
    macs: Macs
    engine_for: EngineFor
    problems: list[Problem] = field(factory=list)
    blanked: list[int] = field(factory=list)
    reserved: dict[int, int] = field(factory=dict)
    spent: dict[int, int] = field(factory=dict)
    numbers: dict[int, Numbers] = field(factory=dict)
    last: Anchor = field(factory=lambda: Anchor(0, BEGINNING))
    claims: int = 0

    def tell(self, code: str, **details: object) -> None:
        """Note a problem."""
        if len(self.problems) < _TOLD:
            self.problems.append(make_problem(code, **details))


def verify(
    connection: Connection,
    macs: Macs,
    engine_for: EngineFor,
    anchor: Anchor | None,
    *,
    recompute: bool,
    progress: Callable[[int], object] | None,
) -> Verified:
    """Compare everything in a registry with everything else; see :meth:`Registry.verify`."""
    checks = _Checks(connection, macs, engine_for)
    _check_chain(checks, anchor, progress)
    _check_claims(checks, recompute=recompute)
    _check_payments(checks)
    _check_budgets(checks)
    for subject in _TABLES:
        _check_once(checks, subject)
    _check_policies(checks)
    _check_files(checks)
    return Verified(
        checks.last.number, checks.claims, checks.last, tuple(checks.problems), tuple(checks.blanked)
    )


def _stream(connection: Connection, statement: Select[Any]) -> Iterator[Any]:
    yield from connection.execute(statement, execution_options={"yield_per": _ROWS})


class _Peek:
    """Rows in order, of which those of one key are taken at a time."""

    def __init__(self, rows: Iterable[Any], key: Callable[[Any], Any]) -> None:
        self._groups = groupby(rows, key)
        self._next: tuple[Any, list[Any]] | None = None
        self._advance()

    def _advance(self) -> None:
        found = next(self._groups, None)
        self._next = None if found is None else (found[0], list(found[1]))

    @property
    def key(self) -> Any:
        """The key that comes next; None at the end."""
        return None if self._next is None else self._next[0]

    def take(self, key: Any) -> list[Any]:
        """Return the rows of *key* if they come next, else none."""
        if self._next is None or self._next[0] != key:
            return []
        rows = self._next[1]
        self._advance()
        return rows


def _check_chain(checks: _Checks, anchor: Anchor | None, progress: Callable[[int], object] | None) -> None:
    """Entries are numbered without gaps, chained, say what their columns say, and have their texts."""
    table = schema.entries
    personal = schema.personal
    texts = _Peek(
        _stream(checks.connection, select(personal).order_by(personal.c.entry, personal.c.kind)),
        attrgetter("entry"),
    )
    hash_, number, is_anchored = BEGINNING, 0, anchor is None
    for row in _stream(checks.connection, select(table).order_by(table.c.number)):
        number += 1
        if row.number != number:
            checks.tell("registry-entry-gap", entry=number)
            number = row.number
        hash_ = chained(hash_, row.text)
        if hash_ != row.hash:
            checks.tell("registry-chain-broken", entry=row.number)
            hash_ = row.hash  # so that only the entry itself is told
        if anchor is not None and row.number == anchor.number:
            is_anchored = row.hash.startswith(anchor.hash)
        entry = _read(row)
        if entry is None:
            checks.tell("registry-entry-unreadable", entry=row.number)
        while texts.key is not None and texts.key < row.number:
            checks.tell("registry-text-extra", entry=texts.key)
            texts.take(texts.key)
        _check_texts(checks, row.number, entry, texts.take(row.number))
        if progress is not None and number % _STEP == 0:
            progress(_STEP)
    while texts.key is not None:
        checks.tell("registry-text-extra", entry=texts.key)
        texts.take(texts.key)
    checks.last = Anchor(number, hash_)
    head = checks.connection.execute(select(schema.head)).all()
    if len(head) != 1 or (head[0].number, head[0].hash) != (number, hash_):
        checks.tell("registry-head-differs")
    if not is_anchored:
        assert anchor is not None, "nothing else is looked for"
        code = "registry-anchor-missing" if anchor.number > number else "registry-anchor-differs"
        checks.tell(code, entry=anchor.number)


def _read(row: Any) -> Entry | None:
    """Return a row's entry if it says what its columns say."""
    try:
        entry = read_entry(row.text)
    except (ValueError, TypeError, RecursionError):
        return None
    is_same = (entry.number, entry.subject, entry.id) == (row.number, row.subject, row.id)
    return entry if is_same else None


def _check_texts(checks: _Checks, number: int, entry: Entry | None, rows: list[Any]) -> None:
    if entry is None:
        return
    expected = dict(entry.texts)
    for row in rows:
        mac = expected.pop(row.kind, None)
        if mac is None:
            checks.tell("registry-text-extra", entry=number)
            continue
        is_same = row.content is None or checks.macs.of_text(row.kind, bytes(row.content)) == mac
        if not (is_same and _is_of_claim(entry, row.claim)):
            checks.tell("registry-text-differs", entry=number)
    if expected:
        checks.tell("registry-text-lost", entry=number)


def _is_of_claim(entry: Entry, claim: int | None) -> bool:
    """Tell whether a text belongs to the claim that it has to belong to."""
    if entry.subject == "payment":
        return claim is not None  # the first of the transfer's claims
    return claim == (entry.id if entry.subject == "claim" else None)


def _entries_of(checks: _Checks, subject: str) -> Iterator[tuple[int, list[Entry]]]:
    """Yield the entries about each thing of one kind, in order of their ids."""
    table = schema.entries
    rows = _stream(
        checks.connection,
        select(table).where(table.c.subject == subject).order_by(table.c.id, table.c.number),
    )
    for id_, group in groupby(rows, attrgetter("id")):
        yield id_, [entry for entry in map(_read, group) if entry is not None]


def _fold(checks: _Checks, subject: str, id_: int, entries: list[Entry]) -> Any:
    """Return what entries come to; None, told, if they come to nothing."""
    state: Any = None
    try:
        for entry in entries:
            state = folded(state, entry)
    except (KeyError, TypeError, ValueError, AttributeError, AssertionError, IndexError):
        state = None
    if state is None:
        checks.tell("registry-state-impossible", subject=_name(subject), id=id_)
    return state


_NAMES: Final = {
    "batch": Bilingual("付款文件", "payment file"),
    "budget": Bilingual("预算", "budget line"),
    "claim": Bilingual("申报", "claim"),
    "command": Bilingual("操作", "command"),
    "notice": Bilingual("公示", "public notice"),
    "payment": Bilingual("付款", "transfer"),
    "person": Bilingual("人员", "person"),
    "policy": Bilingual("政策文件", "policy"),
}


def _name(subject: str) -> Bilingual:
    return _NAMES.get(subject, Bilingual(subject, subject))


def _merged(checks: _Checks, subject: str, rows: _Peek) -> Iterator[tuple[int, Any, list[Any]]]:
    """Yield each thing of one kind with what its entries come to and the rows it has."""

    def extra() -> None:
        checks.tell("registry-row-extra", subject=_name(subject), id=rows.key)
        rows.take(rows.key)

    for id_, entries in _entries_of(checks, subject):
        while rows.key is not None and rows.key < id_:
            extra()
        state = _fold(checks, subject, id_, entries)
        own = rows.take(id_)
        if state is None:
            continue
        if len(own) != 1:
            checks.tell("registry-row-missing", subject=_name(subject), id=id_)
            continue
        yield id_, state, own
    while rows.key is not None:
        extra()


def _parts_of(checks: _Checks, table: Table, key: str) -> _Peek:
    statement = select(table).order_by(*table.primary_key)
    return _Peek(_stream(checks.connection, statement), attrgetter(key))


def _rows_of(checks: _Checks, table: Table, key: str = "id") -> _Peek:
    statement = select(table).order_by(table.c[key])
    return _Peek(_stream(checks.connection, statement), attrgetter(key))


def _check_claims(checks: _Checks, *, recompute: bool) -> None:
    """Every claim is what its entries make of it, and every entitlement what its facts do."""
    parts = {name: _parts_of(checks, table, "claim") for name, (_, table) in PARTS.items()}
    personal = schema.personal
    records = _Peek(
        _stream(
            checks.connection,
            select(personal)
            .where(personal.c.kind == "record", personal.c.claim.is_not(None))
            .order_by(personal.c.claim, personal.c.entry),
        ),
        attrgetter("claim"),
    )
    for id_, state, rows in _merged(checks, "claim", _rows_of(checks, schema.claims)):
        checks.claims += 1
        own: dict[str, Any] = {
            name: tuple(PARTS[name][0](**row._mapping) for row in _upto(checks, rows_of, id_))
            for name, rows_of in parts.items()
        }
        if _sorted(Claim(**rows[0]._mapping, **own)) != _sorted(state):
            checks.tell("registry-row-differs", subject=_name("claim"), id=id_)
        for award in state.awards:
            if award.budget is not None:
                checks.reserved[award.budget] = checks.reserved.get(award.budget, 0) + award.reserved_fen
                checks.spent[award.budget] = checks.spent.get(award.budget, 0) + award.spent_fen
        while records.key is not None and records.key < id_:
            records.take(records.key)
        texts = {row.entry: row.content for row in records.take(id_)}
        if state.blanked is not None:
            checks.blanked.append(id_)
        if any(content is None for content in texts.values()) and state.blanked is None:
            checks.tell("registry-text-lost", entry=min(texts))
        elif recompute:
            _check_entitlement(checks, state, texts)
    for rest in parts.values():
        if rest.key is not None:
            checks.tell("registry-row-extra", subject=_name("claim"), id=rest.key)


def _upto(checks: _Checks, rows: _Peek, id_: int) -> list[Any]:
    """Return the parts of a claim, and tell of parts that are of no claim."""
    while rows.key is not None and rows.key < id_:
        checks.tell("registry-row-extra", subject=_name("claim"), id=rows.key)
        rows.take(rows.key)
    return rows.take(id_)


def _sorted(claim: Claim) -> Claim:
    """Return a claim with its parts in the order of their tables."""
    return evolve(
        claim,
        holds=tuple(sorted(claim.holds, key=attrgetter("mac"))),
        awards=tuple(sorted(claim.awards, key=attrgetter("seq"))),
        objections=tuple(sorted(claim.objections, key=attrgetter("seq"))),
    )


def _check_entitlement(checks: _Checks, claim: Claim, texts: dict[int, Any]) -> None:
    """Work out a claim and its adjustments again from the stored facts."""
    content = texts.get(claim.record)
    if content is not None:
        found = _again(checks, bytes(content), claim.digest, claim.program)
        if found is None or not _is_claims(checks, claim, found):
            checks.tell("registry-entitlement-differs", claim=claim.id)
    for award in claim.awards:
        content = texts.get(award.record) if award.seq and award.record is not None else None
        if content is not None and award.digest is not None:
            found = _again(checks, bytes(content), award.digest, claim.program)
            if found is None or worth_fen(found) != award.entitlement_fen:
                checks.tell("registry-entitlement-differs", claim=f"{claim.id}/{award.seq}")


def _again(checks: _Checks, record: bytes, digest: str, program: str) -> Assessment | None:
    try:
        return assessment_of(record, checks.engine_for(checks.connection, digest, program))
    except UnionaidError:
        return None


def _is_claims(checks: _Checks, claim: Claim, found: Assessment) -> bool:
    """Tell whether an assessment is the one that a claim was made by."""
    data = assessment_data(found, claim.year)
    told = (claim.outcome, claim.reason, claim.day, claim.county, claim.entitlement_fen, claim.in_kind_fen)
    again = tuple(data[name] for name in ("outcome", "reason", "day", "county", "entitlement", "in_kind"))
    numbers = checks.numbers.setdefault(id(found.engine), Numbers(found.engine))
    macs = {hold[-1] for hold in holds_of(found, numbers, checks.macs)}
    return told == again and macs <= {hold.mac for hold in claim.holds}


def _check_payments(checks: _Checks) -> None:
    parts = _parts_of(checks, schema.transferred, "payment")
    for id_, state, rows in _merged(checks, "payment", _rows_of(checks, schema.payments)):
        awards = tuple(Transferred(**row._mapping) for row in _upto(checks, parts, id_))
        found = Payment(**rows[0]._mapping, awards=awards)
        expected = evolve(state, awards=tuple(sorted(state.awards, key=attrgetter("claim", "seq"))))
        if found != expected or state.amount_fen != sum(each.amount_fen for each in state.awards):
            checks.tell("registry-row-differs", subject=_name("payment"), id=id_)
    if parts.key is not None:
        checks.tell("registry-row-extra", subject=_name("payment"), id=parts.key)


def _check_budgets(checks: _Checks) -> None:
    """Every line reserves and has paid what its awards come to."""
    for id_, state, rows in _merged(checks, "budget", _rows_of(checks, schema.budgets)):
        expected = evolve(state, reserved_fen=checks.reserved.get(id_, 0), paid_fen=checks.spent.get(id_, 0))
        if Budget(**rows[0]._mapping) != expected:
            checks.tell("registry-row-differs", subject=_name("budget"), id=id_)
        if expected.free_fen < 0:
            checks.tell("registry-budget-overdrawn", id=id_)


def _check_once(checks: _Checks, subject: str) -> None:
    table, kind, key = _TABLES[subject]
    columns = [column for column in table.columns if column.name != "raw"]
    rows = _Peek(_stream(checks.connection, select(*columns).order_by(table.c[key])), attrgetter(key))
    for id_, state, own in _merged(checks, subject, rows):
        if kind(**own[0]._mapping) != state:
            checks.tell("registry-row-differs", subject=_name(subject), id=id_)


def _check_policies(checks: _Checks) -> None:
    table = schema.policies
    for row in checks.connection.execute(select(table)):
        if sha256(row.raw).hexdigest() != row.digest:
            checks.tell("registry-row-differs", subject=_name("policy"), id=row.id)


def _check_files(checks: _Checks) -> None:
    """Texts are blank only where their claim was blanked; a payment file where all of its claims were."""
    personal, claims = schema.personal, schema.claims
    lost = (
        select(personal.c.entry)
        .where(personal.c.content.is_(None))
        .outerjoin_from(personal, claims, claims.c.id == personal.c.claim)
    )
    for entry in checks.connection.execute(
        lost.where(personal.c.claim.is_not(None), claims.c.blanked.is_(None), personal.c.kind != "record")
    ).scalars():
        checks.tell("registry-text-lost", entry=entry)
    held = (
        select(schema.batches.c.entry)
        .join(schema.payments, schema.payments.c.batch == schema.batches.c.id)
        .join(schema.transferred, schema.transferred.c.payment == schema.payments.c.id)
        .join(claims, claims.c.id == schema.transferred.c.claim)
        .where(claims.c.blanked.is_(None))
    )
    blank = select(personal.c.entry).where(personal.c.content.is_(None), personal.c.claim.is_(None))
    is_file = personal.c.kind == "file"
    for entry in checks.connection.execute(blank.where(~is_file)).scalars():
        checks.tell("registry-text-lost", entry=entry)
    for entry in checks.connection.execute(blank.where(is_file, personal.c.entry.in_(held))).scalars():
        checks.tell("registry-text-lost", entry=entry)
