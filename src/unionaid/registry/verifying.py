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
from sqlalchemy import Connection, Select, Table, exists, or_, select

from unionaid.assess import Assessment, Engine
from unionaid.errors import Problem, UnionaidError, make_problem
from unionaid.lang import Bilingual
from unionaid.registry import schema
from unionaid.registry.adjusting import worth_fen
from unionaid.registry.chain import BEGINNING, Anchor, Entry, chained, entry_text, read_entry
from unionaid.registry.fold import FOLDS, folded
from unionaid.registry.macs import Macs
from unionaid.registry.records import KeyMacs, Numbers, assessment_data, assessment_of, holds_of
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

_NONSENSE: Final = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    AssertionError,
    IndexError,
    ArithmeticError,
    RecursionError,
)
"""What comes of entries and texts that nobody but a forger wrote."""

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

        problems: Everything that does not fit: the first 200, and how many more.

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
    blanked: list[int] = field(factory=list)
    reserved: dict[int, int] = field(factory=dict)
    spent: dict[int, int] = field(factory=dict)
    engines: dict[tuple[str, str], tuple[Engine, Numbers] | None] = field(factory=dict)
    last: Anchor = field(factory=lambda: Anchor(0, BEGINNING))
    registry: object = None
    claims: int = 0
    _problems: dict[Problem, None] = field(factory=dict)
    _more: int = 0

    def tell(self, code: str, **details: object) -> None:
        """Note a problem, once."""
        problem = make_problem(code, **details)
        if problem in self._problems:
            return
        if len(self._problems) < _TOLD:
            self._problems[problem] = None
        else:
            self._more += 1

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was noted."""
        more = [make_problem("registry-more-problems", count=self._more)] if self._more else []
        return (*self._problems, *more)

    def engine(self, digest: str, program: str) -> tuple[Engine, Numbers] | None:
        """Return the rules of a stored policy text; None, told once, if they cannot be had."""
        place = (digest, program)
        if place not in self.engines:
            try:
                engine = self.engine_for(self.connection, digest, program)
                self.engines[place] = engine, Numbers(engine)
            except (UnionaidError, *_NONSENSE):
                self.engines[place] = None
                self.tell("registry-policy-lost")
        return self.engines[place]


def verify(
    connection: Connection,
    macs: Macs,
    engine_for: EngineFor,
    anchor: Anchor | None,
    *,
    recompute: bool,
    progress: Callable[[int], object] | None,
) -> Verified:
    """Compare everything in a registry with everything else; see :meth:`Registry.verify`.

    Found is any single change: of an entry, of a row, of a text. So is any
    larger one, unless whoever made it worked out all hashes anew.

    Limitations: Whoever can write to the database, and works out every hash
    after the change, every table and the last entry, is found only by an anchor
    from outside: a signed sheet, a payment file, a copy. So is a tail that was
    cut off together with all that it did. The registry's key stands in the
    database: whoever has that can make names, texts and keys of limits to fit.
    What an entry alone says of itself, such as its time by the clock, is
    proved to be as it was written, and not to have been true. Guards of the
    database that were taken off are not missed.
    """
    checks = _Checks(connection, macs, engine_for)
    _check_chain(checks, anchor, progress)
    _check_instance(checks)
    for subject in _TABLES:
        _check_once(checks, subject)
    _check_policies(checks)
    _check_claims(checks, recompute=recompute)
    _check_payments(checks)
    _check_budgets(checks)
    _check_blanks(checks)
    return Verified(checks.last.number, checks.claims, checks.last, checks.problems, tuple(checks.blanked))


def _stream(connection: Connection, statement: Select[Any]) -> Iterator[Any]:
    with connection.execute(statement, execution_options={"yield_per": _ROWS}) as result:
        yield from result


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

    def before(self, key: Any) -> Iterator[Any]:
        """Yield the keys that come before *key*, or all if it is None, and let their rows go."""
        while self._next is not None and (key is None or self._next[0] < key):
            passed = self._next[0]
            self._advance()
            yield passed


def _check_chain(checks: _Checks, anchor: Anchor | None, progress: Callable[[int], object] | None) -> None:
    """Entries are numbered without gaps, chained, say what their columns say, and have their texts."""
    table = schema.entries
    personal = schema.personal
    texts = _Peek(
        _stream(checks.connection, select(personal).order_by(personal.c.entry, personal.c.kind)),
        attrgetter("entry"),
    )
    hash_, number, is_anchored = BEGINNING, 0, anchor is None
    command: Entry | None = None
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
        if entry is None or not _is_well_formed(entry, row.text):
            checks.tell("registry-entry-unreadable", entry=row.number)
        else:
            if number == 1:
                checks.registry = entry.data.get("registry")
            command = _check_command(checks, entry, command)
        for extra in texts.before(row.number):
            checks.tell("registry-text-extra", entry=extra)
        _check_texts(checks, row.number, entry, texts.take(row.number))
        if progress is not None and row.number % _STEP == 0:
            progress(_STEP)
    for extra in texts.before(None):
        checks.tell("registry-text-extra", entry=extra)
    if progress is not None and number % _STEP:
        progress(number % _STEP)
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
    except _NONSENSE:
        return None
    is_same = (entry.number, entry.subject, entry.id) == (row.number, row.subject, row.id)
    is_whole = isinstance(entry.data, dict) and isinstance(entry.texts, dict) and isinstance(entry.event, str)
    return entry if is_same and is_whole else None


def _is_well_formed(entry: Entry, text: str) -> bool:
    """Tell whether an entry is of a known kind and written as the registry writes it."""
    events = FOLDS.get(entry.subject)
    is_known = entry.subject == "command" or (events is not None and entry.event in events)
    return is_known and entry_text(entry) == text


def _check_command(checks: _Checks, entry: Entry, before: Entry | None) -> Entry | None:
    """Every entry belongs to the command before it, and commands are numbered; return which is at hand."""
    if entry.subject == "command":
        last = 0 if before is None else before.id
        if not entry.id == entry.command == last + 1:
            checks.tell("registry-state-impossible", subject=_name("command"), id=entry.id)
        return entry
    if before is None or (entry.command, entry.at) != (before.id, before.at):
        checks.tell("registry-state-impossible", subject=_name("command"), id=entry.command)
    return before


def _check_instance(checks: _Checks) -> None:
    """The registry is the one that its first entry names, and its tables are of this version."""
    table = schema.instance
    rows = checks.connection.execute(select(table.c.id, table.c.version)).all()
    if [(row.id, row.version) for row in rows] != [(checks.registry, schema.VERSION)]:
        checks.tell("registry-row-differs", subject=_name("instance"), id=1)


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
    except _NONSENSE:
        state = None
    if state is None:
        checks.tell("registry-state-impossible", subject=_name(subject), id=id_)
    return state


_NAMES: Final = {
    "batch": Bilingual("付款文件", "payment file"),
    "budget": Bilingual("预算", "budget line"),
    "claim": Bilingual("申报", "claim"),
    "command": Bilingual("操作", "command"),
    "instance": Bilingual("登记库信息", "registry"),
    "notice": Bilingual("公示", "public notice"),
    "payment": Bilingual("付款", "transfer"),
    "person": Bilingual("人员", "person"),
    "policy": Bilingual("政策文件", "policy"),
}


def _name(subject: str) -> Bilingual:
    return _NAMES.get(subject, Bilingual(subject, subject))


def _merged(checks: _Checks, subject: str, rows: _Peek) -> Iterator[tuple[int, Any, list[Any]]]:
    """Yield each thing of one kind with what its entries come to and the rows it has."""
    for id_, entries in _entries_of(checks, subject):
        for extra in rows.before(id_):
            checks.tell("registry-row-extra", subject=_name(subject), id=extra)
        state = _fold(checks, subject, id_, entries)
        own = rows.take(id_)
        if state is None:
            continue
        if len(own) != 1:
            checks.tell("registry-row-missing", subject=_name(subject), id=id_)
            continue
        yield id_, state, own
    for extra in rows.before(None):
        checks.tell("registry-row-extra", subject=_name(subject), id=extra)


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
            name: tuple(PARTS[name][0](**row._mapping) for row in _upto(checks, "claim", rows_of, id_))
            for name, rows_of in parts.items()
        }
        for _ in records.before(id_):
            pass  # told with its entry
        texts = {row.entry: row.content for row in records.take(id_)}
        try:
            _check_claim(checks, Claim(**rows[0]._mapping, **own), state)
            if recompute:
                _check_entitlement(checks, state, texts)
        except _NONSENSE:
            checks.tell("registry-state-impossible", subject=_name("claim"), id=id_)
    for rest in parts.values():
        for extra in rest.before(None):
            checks.tell("registry-row-extra", subject=_name("claim"), id=extra)


def _check_claim(checks: _Checks, stored: Claim, state: Claim) -> None:
    """Compare a claim with what its entries come to, and add up what it has of each budget line."""
    if stored != state and _sorted(stored) != _sorted(state):
        checks.tell("registry-row-differs", subject=_name("claim"), id=state.id)
    if state.blanked is not None:
        checks.blanked.append(state.id)
    for award in state.awards:
        if award.budget is not None:
            checks.reserved[award.budget] = checks.reserved.get(award.budget, 0) + award.reserved_fen
            checks.spent[award.budget] = checks.spent.get(award.budget, 0) + award.spent_fen


def _upto(checks: _Checks, subject: str, rows: _Peek, id_: int) -> list[Any]:
    """Return the parts of a claim or payment, and tell of parts that are of none."""
    for extra in rows.before(id_):
        checks.tell("registry-row-extra", subject=_name(subject), id=extra)
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
        rules = checks.engine(claim.digest, claim.program)
        if rules is not None and not _is_claims(checks, claim, _again(bytes(content), rules[0]), rules[1]):
            checks.tell("registry-entitlement-differs", claim=claim.id)
    for award in claim.awards:
        content = texts.get(award.record) if award.seq and award.record is not None else None
        if content is not None and award.digest is not None:
            rules = checks.engine(award.digest, claim.program)
            found = None if rules is None else _again(bytes(content), rules[0])
            if rules is not None and (found is None or worth_fen(found) != award.entitlement_fen):
                checks.tell("registry-entitlement-differs", claim=f"{claim.id}/{award.seq}")


def _again(record: bytes, engine: Engine) -> Assessment | None:
    try:
        return assessment_of(record, engine)
    except (UnionaidError, *_NONSENSE):
        return None


def _is_claims(checks: _Checks, claim: Claim, found: Assessment | None, numbers: Numbers) -> bool:
    """Tell whether an assessment is the one that a claim was made by."""
    if found is None:
        return False
    data = assessment_data(found, claim.year)
    told = (
        claim.outcome,
        claim.reason,
        claim.day,
        claim.year,
        claim.county,
        claim.entitlement_fen,
        claim.in_kind_fen,
    )
    names = ("outcome", "reason", "day", "year", "county", "entitlement", "in_kind")
    holds = {(each.limit_id, each.kind, each.blocking, each.mac) for each in claim.holds}
    again = {tuple(each) for each in holds_of(found, numbers, KeyMacs(checks.macs))}
    return told == tuple(data[name] for name in names) and again <= holds


def _check_payments(checks: _Checks) -> None:
    """Every transfer is what its entries make of it, and its texts belong to the first of its claims."""
    personal, entries = schema.personal, schema.entries
    parts = _parts_of(checks, schema.transferred, "payment")
    texts = _Peek(
        _stream(
            checks.connection,
            select(entries.c.id, personal.c.entry, personal.c.claim)
            .join(personal, personal.c.entry == entries.c.number)
            .where(entries.c.subject == "payment")
            .order_by(entries.c.id, entries.c.number),
        ),
        attrgetter("id"),
    )
    for id_, state, rows in _merged(checks, "payment", _rows_of(checks, schema.payments)):
        own = _upto(checks, "payment", parts, id_)
        for _ in texts.before(id_):
            pass  # told with its entry
        try:
            stored = Payment(**rows[0]._mapping, awards=tuple(Transferred(**row._mapping) for row in own))
            _check_payment(checks, stored, state, texts.take(id_))
        except _NONSENSE:
            checks.tell("registry-state-impossible", subject=_name("payment"), id=id_)
    for extra in parts.before(None):
        checks.tell("registry-row-extra", subject=_name("payment"), id=extra)


def _check_payment(checks: _Checks, stored: Payment, state: Payment, texts: list[Any]) -> None:
    awards = tuple(sorted(state.awards, key=attrgetter("claim", "seq")))
    if stored != evolve(state, awards=awards) or state.amount_fen != sum(each.amount_fen for each in awards):
        checks.tell("registry-row-differs", subject=_name("payment"), id=state.id)
    for row in texts:
        if row.claim != awards[0].claim:
            checks.tell("registry-text-differs", entry=row.entry)


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
    for row in _stream(checks.connection, select(table).order_by(table.c.id)):
        if sha256(row.raw).hexdigest() != row.digest:
            checks.tell("registry-row-differs", subject=_name("policy"), id=row.id)


def _check_blanks(checks: _Checks) -> None:
    """What was blanked is what its claims say, no more and no less.

    Texts of a claim are blank if they are older than its last blanking; a
    payment file if it is older than that of each of its claims; others never.
    """
    personal, claims, batches = schema.personal, schema.claims, schema.batches
    is_blank, is_file = personal.c.content.is_(None), personal.c.kind == "file"
    was_blanked = exists(
        select(claims.c.id).where(claims.c.id == personal.c.claim, claims.c.blanked > personal.c.entry)
    )
    in_file = (
        select(claims.c.id)
        .join(schema.transferred, schema.transferred.c.claim == claims.c.id)
        .join(schema.payments, schema.payments.c.id == schema.transferred.c.payment)
        .join(batches, batches.c.id == schema.payments.c.batch)
        .where(batches.c.entry == personal.c.entry)
    )
    is_held = exists(in_file.where(or_(claims.c.blanked.is_(None), claims.c.blanked < personal.c.entry)))
    of_claim, of_none = personal.c.claim.is_not(None), personal.c.claim.is_(None)
    for code, conditions in (
        ("registry-text-lost", (is_blank, of_claim, ~was_blanked)),
        ("registry-text-differs", (~is_blank, of_claim, was_blanked)),
        ("registry-text-lost", (is_blank, of_none, ~is_file)),
        ("registry-text-lost", (is_blank, of_none, is_file, is_held)),
        ("registry-text-differs", (~is_blank, of_none, is_file, ~is_held)),
    ):
        wanted = select(personal.c.entry).where(*conditions).order_by(personal.c.entry)
        for row in _stream(checks.connection, wanted):
            checks.tell(code, entry=row.entry)
