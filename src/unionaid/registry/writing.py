"""One command while it is being written: its entries, and what they change.

Everything is worked out in memory under the lock of the last entry and stored
at the end in a few statements. Here: reading what a command touches, adding
entries, storing both. Not here: whether a step is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from attrs import define, evolve, field, fields
from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from unionaid.errors import Problem, Refused, make_problem
from unionaid.money import from_fen
from unionaid.registry import schema
from unionaid.registry.acts import Ref
from unionaid.registry.chain import Entry, chained, entry_text
from unionaid.registry.fold import folded
from unionaid.registry.macs import Macs
from unionaid.registry.states import Award, Budget, Claim, Hold, Objection, Payment, Transferred

__all__ = ["PARTS", "Personal", "Writing", "chunks", "columns_of", "load_claims", "load_payments", "stored"]

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


_COLUMNS: Final = {
    kind: columns_of(kind) for kind in (Claim, Budget, Payment, Transferred, Hold, Objection, Award)
}


def stored(state: Any) -> dict[str, Any]:
    """Return the row of a state."""
    names = _COLUMNS.get(type(state)) or columns_of(type(state))
    return {name: getattr(state, name) for name in names}


def _in_order(table: Table, ids: list[int]) -> Any:
    return select(table).where(table.c.id.in_(ids)).order_by(table.c.id)


def load_claims(connection: Connection, ids: Iterable[int]) -> dict[int, Claim]:
    """Return the claims *ids* with all that belongs to them; those that are not there are left out."""
    found: dict[int, Claim] = {}
    for part in chunks(ids):
        parts: dict[str, dict[int, list[Any]]] = {}
        for name, (kind, table) in PARTS.items():
            rows = connection.execute(
                select(table).where(table.c.claim.in_(part)).order_by(*table.primary_key)
            )
            for row in rows:
                parts.setdefault(name, {}).setdefault(row.claim, []).append(kind(**row._mapping))
        for row in connection.execute(_in_order(schema.claims, part)):
            own: dict[str, Any] = {name: tuple(each.get(row.id, ())) for name, each in parts.items()}
            found[row.id] = Claim(**row._mapping, **own)
    return found


def load_payments(connection: Connection, ids: Iterable[int]) -> dict[int, Payment]:
    """Return the payments *ids* with their awards; those that are not there are left out."""
    found: dict[int, Payment] = {}
    for part in chunks(ids):
        table = schema.transferred
        awards: dict[int, list[Transferred]] = {}
        rows = connection.execute(select(table).where(table.c.payment.in_(part)).order_by(*table.primary_key))
        for row in rows:
            awards.setdefault(row.payment, []).append(Transferred(**row._mapping))
        for row in connection.execute(_in_order(schema.payments, part)):
            found[row.id] = Payment(**row._mapping, awards=tuple(awards.get(row.id, ())))
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
        return cls(kind, text.encode(), claim)


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
    _entries: list[dict[str, Any]] = field(factory=list)
    _personal: list[dict[str, Any]] = field(factory=list)
    _once: dict[str, list[dict[str, Any]]] = field(factory=dict)
    _states: dict[tuple[str, int], Any] = field(factory=dict)
    _before: dict[tuple[str, int], Any] = field(factory=dict)
    _counters: dict[str, int] = field(factory=dict)
    _has_budgets: bool = False

    @classmethod
    def begin(cls, connection: Connection, macs: Macs, at: str) -> Writing:
        """Take hold of the last entry, behind which every other writer waits."""
        head = schema.head
        row = connection.execute(select(head.c.number, head.c.hash).with_for_update()).one()
        number = connection.execute(select(func.max(schema.commands.c.number))).scalar() or 0
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
            for row in self.connection.execute(select(schema.budgets)):
                budget = Budget(**row._mapping)
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
        self._entries.append(
            {"number": number, "subject": subject, "id": id_, "text": text, "hash": self.hash}
        )
        for each in texts:
            self._personal.append(
                {"entry": number, "kind": each.kind, "claim": each.claim, "content": each.content}
            )
        place = (subject, id_)
        before = self._states.get(place)
        after = folded(before, entry)
        if subject in _ONCE:
            self._once.setdefault(subject, []).append({**stored(after), **(more or {})})
            return after
        self._states[place] = after
        if subject == "claim":
            self._book(before, after)
        return after

    def _book(self, before: Claim | None, after: Claim) -> None:
        """Carry what a claim's awards reserve and spend over to their budget lines.

        Raises:
            Refused: A line has not enough left.
        """
        if before is not None and before.awards is after.awards:
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
                    budget,
                )

    def touched_claims(self) -> tuple[int, ...]:
        """Return the claims that it added an entry to, in their order."""
        return tuple(dict.fromkeys(row["id"] for row in self._entries if row["subject"] == "claim"))

    # and how it is stored

    def store(self) -> None:
        """Write everything into the tables."""
        connection = self.connection
        _insert(connection, schema.entries, self._entries)
        for subject, rows in self._once.items():
            _insert(connection, _ONCE[subject], rows)
        _insert(connection, schema.personal, self._personal)
        for subject, table in _OWN.items():
            after = [state for (about, _), state in self._states.items() if about == subject]
            before = [self._before.get((subject, state.id)) for state in after]
            self._store_states(table, before, after, stored)
        claims = [
            (self._before.get(place), state) for place, state in self._states.items() if place[0] == "claim"
        ]
        for name, (_, table) in PARTS.items():
            _store_parts(connection, table, name, claims)
        payments = [
            (self._before.get(place), state) for place, state in self._states.items() if place[0] == "payment"
        ]
        _store_parts(connection, schema.transferred, "awards", payments)
        connection.execute(update(schema.head), {"number": self.last, "hash": self.hash})

    def _store_states(self, table: Table, before: list[Any], after: list[Any], row: Any) -> None:
        new = [row(state) for old, state in zip(before, after, strict=True) if old is None]
        changed = [
            row(state)
            for old, state in zip(before, after, strict=True)
            if old is not None and old is not state and row(old) != row(state)
        ]
        _insert(self.connection, table, new)
        _update(self.connection, table, changed)


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


def _store_parts(connection: Connection, table: Table, name: str, states: Sequence[tuple[Any, Any]]) -> None:
    """Write the parts of states that are rows of their own: what is new, and what changed."""
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    key = [column.name for column in table.primary_key]
    for before, after in states:
        if before is not None and getattr(before, name) is getattr(after, name):
            continue
        old = {} if before is None else {tuple(getattr(p, k) for k in key): p for p in getattr(before, name)}
        for each in getattr(after, name):
            known = old.get(tuple(getattr(each, k) for k in key)) if old else None
            if known is None:
                new.append(stored(each))
            elif known != each:
                changed.append(stored(each))
    # what lets a key go comes before what takes it
    changed.sort(key=lambda row: row.get("live", 0))
    _update(connection, table, changed)
    _insert(connection, table, new)


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _update(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    key = [column.name for column in table.primary_key]
    statement = update(table).where(*(table.c[name] == bindparam(f"k_{name}") for name in key))
    values: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name not in key}
    connection.execute(
        statement.values(values),
        [
            {**{k: v for k, v in row.items() if k not in key}, **{f"k_{k}": row[k] for k in key}}
            for row in rows
        ],
    )
