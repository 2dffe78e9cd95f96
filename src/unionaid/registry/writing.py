"""One command while it is being written: its entries, and what they change.

Everything is worked out in memory under the lock of the last entry and stored
at the end in a few statements. Here: reading what a command touches, adding
entries, storing both. Not here: whether a step is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, TypeVar

from attrs import define, evolve, field, fields
from sqlalchemy import BindParameter, Connection, Table, bindparam, func, select, update

from unionaid.errors import Problem, Refused, make_problem
from unionaid.money import from_fen
from unionaid.registry import schema
from unionaid.registry.acts import Ref
from unionaid.registry.chain import Entry, chained, entry_text
from unionaid.registry.fold import folded
from unionaid.registry.macs import Macs
from unionaid.registry.states import (
    Award,
    Batch,
    Budget,
    Claim,
    Command,
    Hold,
    Notice,
    Objection,
    Payment,
    Person,
    StoredPolicy,
    Transferred,
)

__all__ = ["PARTS", "Personal", "Writing", "chunks", "columns_of", "load_claims", "load_payments"]

T = TypeVar("T")

_CHUNK: Final = 500
"""So many values go into one question to the database."""

PARTS: Final[Mapping[str, tuple[type, Table]]] = {
    "holds": (Hold, schema.holds),
    "objections": (Objection, schema.objections),
    "awards": (Award, schema.awards),
}
"""What a claim is made of besides its own row: the field, its class and its table."""

_OWN: Final = {"claim": schema.claims, "budget": schema.budgets, "payment": schema.payments}
_ONCE: Final = {
    "command": schema.commands,
    "person": schema.people,
    "policy": schema.policies,
    "notice": schema.notices,
    "batch": schema.batches,
}


def chunks(items: Iterable[T], size: int = _CHUNK) -> Iterator[list[T]]:
    """Yield *items* in lists of at most *size*."""
    part: list[T] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def columns_of(kind: type) -> tuple[str, ...]:
    """Return the fields of a state that are columns of its table."""
    return tuple(f.name for f in fields(kind) if f.name not in PARTS and not _is_parts(f))


def _is_parts(attribute: Any) -> bool:
    return isinstance(attribute.default, tuple)


class _Rows:
    """How the states of one class become rows: their columns, and the values of one."""

    def __init__(self, kind: type) -> None:
        self.names = columns_of(kind)
        self.values: Callable[[Any], tuple[Any, ...]] = attrgetter(*self.names)


_ROWS: Final = {
    kind: _Rows(kind)
    for kind in (
        Award,
        Batch,
        Budget,
        Claim,
        Command,
        Hold,
        Notice,
        Objection,
        Payment,
        Person,
        StoredPolicy,
        Transferred,
    )
}


_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)


def _of(table: Table, column: str) -> Any:
    """Return the question for rows by *column*, put together once: that takes longer than asking it."""
    return select(table).where(table.c[column].in_(_IDS)).order_by(*table.primary_key)


_PARTS_OF: Final = {name: (kind, _of(table, "claim")) for name, (kind, table) in PARTS.items()}
_BUDGETS: Final = select(schema.budgets).order_by(schema.budgets.c.id)
_HEAD: Final = select(schema.head.c.number, schema.head.c.hash).with_for_update()
_MOVE_HEAD: Final = update(schema.head)
_LAST_COMMAND: Final = select(func.max(schema.commands.c.number))
_CLAIMS: Final = _of(schema.claims, "id")
_PAYMENTS: Final = _of(schema.payments, "id")
_TRANSFERRED: Final = _of(schema.transferred, "payment")


def load_claims(connection: Connection, ids: Iterable[int]) -> dict[int, Claim]:
    """Return the claims *ids* with all that belongs to them; those that are not there are left out."""
    found: dict[int, Claim] = {}
    for part in chunks(ids):
        parts: dict[str, dict[int, list[Any]]] = {}
        for name, (kind, statement) in _PARTS_OF.items():
            for row in connection.execute(statement, {"ids": part}):
                parts.setdefault(name, {}).setdefault(row[0], []).append(kind(*row))
        for row in connection.execute(_CLAIMS, {"ids": part}):
            own: dict[str, Any] = {name: tuple(each.get(row[0], ())) for name, each in parts.items()}
            found[row[0]] = Claim(*row, **own)
    return found


def load_payments(connection: Connection, ids: Iterable[int]) -> dict[int, Payment]:
    """Return the payments *ids* with their awards; those that are not there are left out."""
    found: dict[int, Payment] = {}
    for part in chunks(ids):
        awards: dict[int, list[Transferred]] = {}
        for row in connection.execute(_TRANSFERRED, {"ids": part}):
            awards.setdefault(row[0], []).append(Transferred(*row))
        for row in connection.execute(_PAYMENTS, {"ids": part}):
            own: dict[str, Any] = {"awards": tuple(awards.get(row[0], ()))}
            found[row[0]] = Payment(*row, **own)
    return found


@define
class Personal:
    """A row of the table of personal data: where it belongs, and what it is."""

    kind: str
    content: bytes
    claim: int | None = None

    @classmethod
    def text(cls, kind: str, text: str, claim: int | None = None) -> Personal:
        """Return a text of that kind."""
        return cls(kind, text.encode("utf-8", "replace"), claim)


@define(eq=False)
class Writing:
    """A command being written.

    Args:
        connection: Its transaction, which alone writes.

        macs: The registry's key.

        at: The time by the clock, for every entry of it.

        number: Its number.

        last: The number of the last entry.

        hash: Its hash.
    """

    connection: Connection
    macs: Macs
    at: str
    number: int
    last: int
    hash: str
    first: int = 0
    _entries: list[tuple[Any, ...]] = field(factory=list)
    _personal: list[tuple[Any, ...]] = field(factory=list)
    _once: dict[str, list[tuple[tuple[str, ...], tuple[Any, ...]]]] = field(factory=dict)
    _states: dict[tuple[str, int], Any] = field(factory=dict)
    _before: dict[tuple[str, int], Any] = field(factory=dict)
    _counters: dict[str, int] = field(factory=dict)
    _touched: dict[int, None] = field(factory=dict)
    _has_budgets: bool = False

    @classmethod
    def begin(cls, connection: Connection, macs: Macs, at: str) -> Writing:
        """Take hold of the last entry, behind which every other writer waits."""
        row = connection.execute(_HEAD).one()
        number = connection.execute(_LAST_COMMAND).scalar() or 0
        return cls(connection, macs, at, int(number) + 1, int(row.number), row.hash)

    def next_id(self, table: Table) -> int:
        """Return the next number in *table*."""
        if table.name not in self._counters:
            key = table.c.id
            self._counters[table.name] = int(self.connection.execute(select(func.max(key))).scalar() or 0)
        self._counters[table.name] += 1
        return self._counters[table.name]

    # what a command touches

    def claims(self, ids: Iterable[int]) -> dict[int, Claim]:
        """Return claims as they stand now; those that are not there are left out."""
        ids = list(ids)
        wanted = [id_ for id_ in ids if ("claim", id_) not in self._states]
        for id_, claim in load_claims(self.connection, wanted).items():
            self._states["claim", id_] = self._before["claim", id_] = claim
        return {id_: self._states["claim", id_] for id_ in ids if ("claim", id_) in self._states}

    def known_claims(self, refs: Iterable[Ref]) -> dict[int, Claim]:
        """Return the claims of *refs*.

        Raises:
            Refused: Some are not there; each is named.
        """
        wanted = [ref.claim for ref in refs]
        found = self.claims(wanted)
        missing = [id_ for id_ in dict.fromkeys(wanted) if id_ not in found]
        if missing:
            raise Refused([make_problem("registry-claim-unknown", claim=id_) for id_ in missing[:_CHUNK]])
        return found

    def payments(self, ids: Iterable[int]) -> dict[int, Payment]:
        """Return payments as they stand now; those that are not there are left out."""
        ids = list(ids)
        wanted = [id_ for id_ in ids if ("payment", id_) not in self._states]
        for id_, payment in load_payments(self.connection, wanted).items():
            self._states["payment", id_] = self._before["payment", id_] = payment
        return {id_: self._states["payment", id_] for id_ in ids if ("payment", id_) in self._states}

    def budgets(self) -> dict[int, Budget]:
        """Return every budget line as it stands now."""
        if not self._has_budgets:
            self._has_budgets = True
            for row in self.connection.execute(_BUDGETS):
                budget = Budget(*row)
                self._states["budget", budget.id] = self._before["budget", budget.id] = budget
        return {id_: state for (subject, id_), state in self._states.items() if subject == "budget"}

    # what it adds

    def append(
        self,
        subject: str,
        id_: int,
        event: str,
        data: Mapping[str, Any],
        texts: Sequence[Personal] = (),
        *,
        more: Mapping[str, Any] | None = None,
    ) -> Any:
        """Add an entry, and return what it makes of what it is about.

        Args:
            subject: What it is about.

            id_: Which one.

            event: What happened.

            data: What is said of it; nothing personal.

            texts: What goes to the table of personal data under its number.

            more: Columns that no entry holds but by their hash, for a row
                that is written once.
        """
        number = self.last + 1
        macs = {each.kind: self.macs.of_text(each.kind, each.content) for each in texts}
        entry = Entry(number, self.at, self.number, subject, id_, event, data, macs)
        text = entry_text(entry)
        self.hash, self.last = chained(self.hash, text), number
        self.first = self.first or number
        self._entries.append((number, subject, id_, text, self.hash))
        for each in texts:
            self._personal.append((number, each.kind, each.claim, each.content))
        place = (subject, id_)
        before = self._states.get(place)
        after = folded(before, entry)
        if subject in _ONCE:
            rows, extra = _ROWS[type(after)], more or {}
            row = ((*rows.names, *extra), (*rows.values(after), *extra.values()))
            self._once.setdefault(subject, []).append(row)
            return after
        self._states[place] = after
        if subject == "claim":
            self._touched[id_] = None
            self._book(before, after)
        return after

    def _book(self, before: Claim | None, after: Claim) -> None:
        """Carry what a claim's awards reserve and spend over to their budget lines.

        Raises:
            Refused: A line has not enough left.
        """
        if not after.awards or (before is not None and before.awards is after.awards):
            return
        changes: dict[int, tuple[int, int]] = {}
        for sign, claim in ((-1, before), (1, after)):
            for award in () if claim is None else claim.awards:
                if award.budget is not None:
                    reserved, paid = changes.get(award.budget, (0, 0))
                    changes[award.budget] = (
                        reserved + sign * award.reserved_fen,
                        paid + sign * award.spent_fen,
                    )
        for id_, (reserved, paid) in changes.items():
            if reserved or paid:
                budget = self.budgets()[id_]
                self._states["budget", id_] = checked(
                    evolve(
                        budget,
                        reserved_fen=budget.reserved_fen + reserved,
                        paid_fen=budget.paid_fen + paid,
                    ),
                    self._before.get(("budget", id_), budget),
                )

    def touched_claims(self) -> tuple[int, ...]:
        """Return the claims that it added an entry to, in their order."""
        return tuple(self._touched)

    # and how it is stored

    def store(self) -> None:
        """Write everything into the tables and let go of it: what is long is stored in parts."""
        connection = self.connection
        _insert(connection, schema.entries, ("number", "subject", "id", "text", "hash"), self._entries)
        for subject, rows in self._once.items():
            for names, values in rows:
                _insert(connection, _ONCE[subject], names, [values])
        _insert(connection, schema.personal, ("entry", "kind", "claim", "content"), self._personal)
        changes: dict[str, list[tuple[Any, Any]]] = {subject: [] for subject in _OWN}
        for place, state in self._states.items():
            changes[place[0]].append((self._before.get(place), state))
        for subject, table in _OWN.items():
            _store(connection, table, [(old, new) for old, new in changes[subject] if old is not new])
        for name, (_, table) in PARTS.items():
            _store(connection, table, _parts(changes["claim"], name, table))
        _store(connection, schema.transferred, _parts(changes["payment"], "awards", schema.transferred))
        connection.execute(_MOVE_HEAD, {"number": self.last, "hash": self.hash})
        self._entries, self._personal, self._once = [], [], {}
        self._states, self._before, self._has_budgets = {}, {}, False


def checked(budget: Budget, before: Budget) -> Budget:
    """Return *budget* if it stays within its cap.

    Raises:
        Refused: It does not.
    """
    if budget.free_fen < 0 and budget.free_fen < before.free_fen:
        raise Refused([over_budget(before, before.free_fen - budget.free_fen)])
    return budget


def over_budget(budget: Budget, wanted_fen: int) -> Problem:
    """Return that a line has not enough left for what is wanted."""
    return make_problem(
        "registry-over-budget",
        name=budget.name,
        year=budget.year,
        free=f"{from_fen(budget.free_fen):,.2f}",
        wanted=f"{from_fen(wanted_fen):,.2f}",
    )


def _parts(states: Iterable[tuple[Any, Any]], name: str, table: Table) -> list[tuple[Any, Any]]:
    """Return the parts of states that are rows of their own, each before and after."""
    found: list[tuple[Any, Any]] = []
    key_of = attrgetter(*(column.name for column in table.primary_key))
    for before, after in states:
        if before is None:
            found += ((None, part) for part in getattr(after, name))
        elif getattr(before, name) is not getattr(after, name):
            old = {key_of(part): part for part in getattr(before, name)}
            found += ((old.get(key_of(part)), part) for part in getattr(after, name))
    return found


def _store(connection: Connection, table: Table, changes: Sequence[tuple[Any, Any]]) -> None:
    """Insert what is new and update what changed; what lets a key go before what takes it."""
    if not changes:
        return
    rows = _ROWS[type(changes[0][1])]
    changed = [rows.values(new) for old, new in changes if old is not None and old != new]
    if "live" in rows.names:
        changed.sort(key=lambda values: int(values[rows.names.index("live")]))
    _update(connection, table, rows.names, changed)
    _insert(connection, table, rows.names, [rows.values(new) for old, new in changes if old is None])


def _insert(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert *rows* as the driver takes them, which saves naming each value of a hundred thousand rows."""
    if rows:
        columns, marks = ", ".join(_quoted(connection, names)), ", ".join([_mark(connection)] * len(names))
        statement = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own
        connection.exec_driver_sql(statement, rows)


def _update(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Update all columns of *rows* but their key."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    rest = [name for name in names if name not in keys]
    order = [names.index(name) for name in (*rest, *keys)]
    mark = _mark(connection)
    changes = ", ".join(f"{name} = {mark}" for name in _quoted(connection, rest))
    where = " AND ".join(f"{name} = {mark}" for name in _quoted(connection, keys))
    values = [tuple(row[place] for place in order) for row in rows]
    statement = f"UPDATE {table.name} SET {changes} WHERE {where}"  # noqa: S608 - names of our own
    connection.exec_driver_sql(statement, values)


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"


def _quoted(connection: Connection, names: Iterable[str]) -> list[str]:
    return [connection.dialect.identifier_preparer.quote(name) for name in names]
