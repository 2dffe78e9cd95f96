"""Proof: a sound registry gives no problem, and whatever is changed in one is found, by its place."""

from __future__ import annotations

import gc
import json
import os
import re
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Executable, Row, Table, insert, inspect, select, text, update

from postgres import Server
from registry_scene import BLANKED, KINDS, PREPARER, act, build, clock, pair, raises
from unionaid.errors import Problem, Refused, RegistryError
from unionaid.registry import schema, verifying
from unionaid.registry.chain import BEGINNING, Anchor, chained, entry_text, read_entry
from unionaid.registry.macs import Macs
from unionaid.registry.registry import Registry

ENGINES: Final = ("sqlite", "postgresql")

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "entries": ("number", "entry"),
    "personal": ("entry", "entry"),
    "commands": ("number", "command"),
    "people": ("id", "person"),
    "policies": ("id", "policy"),
    "claims": ("id", "claim"),
    "holds": ("claim", "claim"),
    "objections": ("claim", "claim"),
    "awards": ("claim", "claim"),
    "budgets": ("id", "budget line"),
    "notices": ("id", "public notice"),
    "batches": ("id", "payment file"),
    "payments": ("id", "transfer"),
    "transferred": ("payment", "transfer"),
}
"""By which column and what word a problem names a row of a table."""


@frozen
class Bench:
    """A registry whose guards are off, to be tampered with and put back."""

    registry: Registry

    def found(
        self, tamper: Callable[[Connection], object] | Executable, anchor: Anchor | None = None
    ) -> tuple[Problem, ...]:
        """Return what verify tells after *tamper*; everything is rolled back.

        Raises:
            RegistryError: The database refused what was tampered, or nothing can be opened.
        """
        with self.registry._store.writing() as connection:
            if callable(tamper):
                tamper(connection)
            else:
                connection.execute(tamper)
            return _verified(connection, self.registry, anchor).problems

    def some(self, table: Table) -> Sequence[Row[Any]]:
        """Return some rows of different kinds, or every row if there is time; on PostgreSQL one."""
        rows = self.rows(table)
        if os.environ.get("HYPOTHESIS_PROFILE") == "thorough":
            return rows
        rows = _one_of_each(rows)
        return rows[:: len(rows) // 8 + 1] if self.registry._store.is_sqlite else rows[-1:]

    def rows(self, table: Table) -> Sequence[Row[Any]]:
        """Return every row of *table* in order."""
        with self.registry._store.reading() as connection:
            return connection.execute(select(table).order_by(*table.primary_key)).all()


def _verified(connection: Connection, registry: Registry, anchor: Anchor | None = None) -> verifying.Verified:
    """Verify within a transaction, as a registry that is opened anew would be."""
    secret = connection.execute(select(schema.instance.c.secret)).scalar()
    if secret is None:
        raise RegistryError([])  # it would not open
    return verifying.verify(
        connection, Macs(secret), registry._engine_for, anchor, recompute=True, progress=None
    )


@pytest.fixture(scope="module", params=ENGINES)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The scene's registry on each engine, without its guards."""
    if request.param == "sqlite":
        place: str | Path = tmp_path_factory.mktemp("scene") / "unionaid.db"
    else:
        server: Server = request.getfixturevalue("postgres")
        place = server.fresh_url()
    with build(place) as registry:
        store = registry._store
        with store.writing() as connection:
            for name in schema.TABLES:
                for what in ("update", "delete"):
                    on = "" if store.is_sqlite else f" ON {name}"
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {name}_no_{what}{on}"))
            connection.commit()
        yield Bench(registry)


def test_the_scene_holds_every_kind_of_entry_and_row(bench: Bench) -> None:
    """What is not in it would not be tampered with below."""
    kinds = {(row.subject, json.loads(row.text)["event"]) for row in bench.rows(schema.entries)}
    assert set() == KINDS - kinds
    assert all(bench.rows(table) for table in schema.TABLES.values())


def test_a_sound_registry_gives_no_problem(bench: Bench) -> None:
    """With every anchor that was ever on paper, short and whole."""
    rows = bench.rows(schema.entries)
    verified = bench.registry.verify()
    assert () == verified.problems
    assert verified.is_sound
    assert (len(rows), 14, BLANKED) == (verified.entries, verified.claims, verified.blanked)
    assert Anchor(rows[-1].number, rows[-1].hash) == verified.anchor
    for row in (rows[0], rows[77], rows[-1]):
        for hash_ in (row.hash, row.hash[:8]):
            assert bench.registry.verify(f"{row.number}:{hash_}").is_sound


def _key(table: Table, row: Row[Any]) -> Any:
    return [column == getattr(row, column.name) for column in table.primary_key]


def _named(table: Table, row: Row[Any]) -> str | None:
    """Return the pattern of the place by which a problem has to name *row*."""
    if table.name not in _WORDS:
        return None
    column, word = _WORDS[table.name]
    return rf"\b{word} {getattr(row, column)}\b"


def _is_told(problems: Sequence[Problem], pattern: str | None) -> bool:
    return any(pattern is None or re.search(pattern, each.text("en")) for each in problems)


def _others(column: Any, value: Any) -> list[Any]:
    """Return other values of a column's type."""
    other: Any
    match value:
        case None:
            other = {int: 1, str: "x", bytes: b"x"}[column.type.python_type]
        case int():
            other = value + 1000 if column.primary_key else value + 1
        case str():
            other = f"{value}x"
        case _:
            other = bytes(value) + b"x"
    return [other, None] if column.nullable and value is not None else [other]


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_every_changed_cell_is_found(bench: Bench, name: str) -> None:
    """Each column, one at a time, of some rows; with the profile ``thorough`` of each row."""
    table = schema.TABLES[name]
    rows = bench.some(table)
    refused, missed = 0, []
    for row in rows:
        for column in table.columns:
            for value in _others(column, getattr(row, column.name)):
                statement = update(table).where(*_key(table, row)).values({column.name: value})
                try:
                    problems = bench.found(statement)
                except (Refused, RegistryError):  # by a check or an index
                    refused += 1
                    continue
                # what the key is changed to may be what is named
                if not _is_told(problems, _named(table, row)):
                    missed.append((tuple(_key_of(table, row)), column.name, [p.text("en") for p in problems]))
    assert [] == missed
    assert refused <= len(rows) * 3


def _key_of(table: Table, row: Row[Any]) -> Iterator[Any]:
    return (getattr(row, column.name) for column in table.primary_key)


def _one_of_each(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Return a row of each kind: of each event, command, state; the last of a kind, and of all."""
    found: dict[Any, Row[Any]] = {}
    for row in rows:
        own = row._mapping
        event = json.loads(own["text"])["event"] if "text" in own else None
        kind = tuple(own.get(each) for each in ("subject", "kind", "state", "method", "live"))
        found[(event, *kind)] = row
    return list(found.values())


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_a_column_changed_in_every_row_is_told_for_every_row(
    bench: Bench, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No row hides behind another."""
    monkeypatch.setattr(verifying, "_TOLD", 10_000)
    table = schema.TABLES[name]
    rows = bench.rows(table)
    for column in table.columns:
        if column.primary_key:
            continue

        def tamper(connection: Connection, column: Any = column) -> None:
            for row in rows:
                other = _others(column, getattr(row, column.name))[0]
                connection.execute(update(table).where(*_key(table, row)).values({column.name: other}))

        try:
            problems = bench.found(tamper)
        except (Refused, RegistryError):
            continue
        assert [] == [
            (column.name, tuple(_key_of(table, row)))
            for row in rows
            if not _is_told(problems, _named(table, row))
        ]


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_every_removed_row_is_found(bench: Bench, name: str) -> None:
    """Some rows of each table, one at a time; with the profile ``thorough`` each row."""
    table = schema.TABLES[name]
    rows = bench.rows(table)
    missed = []
    for row in bench.some(table):
        try:
            problems = bench.found(table.delete().where(*_key(table, row)))
        except RegistryError:
            assert name == "instance"  # it does not open
            continue
        is_last_entry = name == "entries" and row == rows[-1]
        if not _is_told(problems, "last entry" if is_last_entry else _named(table, row)):
            missed.append((tuple(_key_of(table, row)), [p.text("en") for p in problems]))
    assert [] == missed


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_every_added_row_is_found(bench: Bench, name: str) -> None:
    """A copy of each row under another key."""
    table = schema.TABLES[name]
    keys = {column.name for column in table.primary_key}
    missed = []
    for row in bench.some(table):
        values = dict(row._mapping)
        for key in keys:
            values[key] = f"{values[key]}x" if isinstance(values[key], str) else values[key] + 1000
        for unique in {"mac", "digest", "name"} & (values.keys() - keys):
            values[unique] += "x"
        if name == "personal":
            values["entry"] = row.entry  # beside its own text
        try:
            problems = bench.found(insert(table).values(values))
        except RegistryError:
            assert name in ("instance", "head")  # there is one
            continue
        key, word = _WORDS[name]
        new = values[key]
        if name == "entries":
            new = bench.rows(table)[-1].number + 1  # the first that is missing before it
        if not _is_told(problems, rf"\b{word} {new}\b"):
            missed.append((tuple(_key_of(table, row)), [p.text("en") for p in problems]))
    assert [] == missed


# entries


def _setting(number: int, **values: Any) -> Executable:
    return update(schema.entries).where(schema.entries.c.number == number).values(values)


def _set(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(_setting(number, **values))


def _rehash(connection: Connection) -> Anchor:
    """Work out every hash anew, and note the last one: what only an anchor finds out."""
    table = schema.entries
    hash_, number = BEGINNING, 0
    for row in connection.execute(select(table).order_by(table.c.number)).all():
        hash_, number = chained(hash_, row.text), row.number
        if row.hash != hash_:
            _set(connection, number, hash=hash_)
    connection.execute(update(schema.head).values(number=number, hash=hash_))
    return Anchor(number, hash_)


def test_neighbours_that_were_swapped_are_found(bench: Bench) -> None:
    """Whole rows, and their texts alone."""
    rows = {row.number: row for row in bench.rows(schema.entries)}
    chosen = [row for row in bench.some(schema.entries) if row.number + 1 in rows]
    for one, other in ((row, rows[row.number + 1]) for row in chosen):
        for names in (("subject", "id", "text", "hash"), ("text",)):

            def tamper(connection: Connection, a: Any = one, b: Any = other, n: Any = names) -> None:
                _set(connection, a.number, **{name: getattr(b, name) for name in n})
                _set(connection, b.number, **{name: getattr(a, name) for name in n})

            problems = bench.found(tamper)
            assert _is_told(problems, rf"\bentry {one.number}\b")
            assert _is_told(problems, rf"\bentry {other.number}\b")


def test_a_duplicate_of_any_entry_is_found(bench: Bench) -> None:
    """At the end, chained as it should be, and with the last entry noted anew."""
    rows = bench.rows(schema.entries)
    for row in bench.some(schema.entries):
        number = rows[-1].number + 1

        def tamper(connection: Connection, row: Any = row, number: int = number) -> None:
            values = {**row._mapping, "number": number}
            connection.execute(insert(schema.entries), values)
            _rehash(connection)

        assert _is_told(bench.found(tamper), rf"\bentry {number}\b")


def test_an_entry_that_was_put_in_between_is_found(bench: Bench) -> None:
    """All behind it are numbered and hashed anew, but say their old numbers."""
    rows = bench.rows(schema.entries)

    def tamper(connection: Connection) -> None:
        table = schema.entries
        for row in reversed(rows[100:]):
            moved = update(table).where(table.c.number == row.number).values(number=row.number + 1)
            connection.execute(moved)
        connection.execute(insert(schema.entries), {**rows[50]._mapping, "number": 101})
        _rehash(connection)

    problems = bench.found(tamper)
    assert _is_told(problems, r"\bentry 101\b")
    assert _is_told(problems, r"\bentry 102\b")


def test_an_entry_with_its_own_hash_worked_out_anew_is_found(bench: Bench) -> None:
    """Its neighbour does not follow from it any more; behind the last one there is only the note of it."""
    rows = bench.rows(schema.entries)
    for row in bench.some(schema.entries):
        forged = row.text.replace('"at":"20', '"at":"19', 1)
        assert forged != row.text
        hash_ = chained(rows[row.number - 2].hash if row.number > 1 else BEGINNING, forged)
        problems = bench.found(_setting(row.number, text=forged, hash=hash_))
        following = rf"\bentry {row.number + 1}\b" if row != rows[-1] else "last entry"
        assert _is_told(problems, following)


def _forged(connection: Connection, number: int, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what an entry says, in the form that the registry writes."""
    table = schema.entries
    raw = json.loads(connection.execute(select(table.c.text).where(table.c.number == number)).scalar_one())
    change(raw)
    _set(connection, number, text=entry_text(read_entry(json.dumps(raw))))


def _approval(bench: Bench) -> Any:
    rows = bench.rows(schema.entries)
    return next(row for row in rows if json.loads(row.text)["event"] == "approved" and row.id == 3)


def _other_approver(bench: Bench, connection: Connection) -> None:
    """Put somebody else in the place of who approved claim 3, everywhere, and hash all anew."""
    row = _approval(bench)
    _forged(connection, row.number, lambda raw: raw["data"].update(by=5))
    connection.execute(update(schema.claims).where(schema.claims.c.id == 3).values(approver=5))
    connection.execute(update(schema.awards).where(schema.awards.c.claim == 3).values(approver=5))
    _rehash(connection)


@pytest.mark.parametrize("length", [8, 64])
def test_what_was_hashed_anew_is_found_with_the_anchor_only(bench: Bench, length: int) -> None:
    """An approval in another name, with the tables to fit."""
    last = bench.rows(schema.entries)[-1]
    anchor = Anchor(last.number, last.hash[:length])
    at = _approval(bench).number
    before = bench.rows(schema.entries)[at - 2]
    assert () == bench.found(lambda connection: _other_approver(bench, connection))
    problems = bench.found(lambda connection: _other_approver(bench, connection), anchor)
    assert ["registry-anchor-differs"] == [each.code for each in problems]
    earlier = Anchor(before.number, before.hash[:length])  # of a sheet from before says nothing of it
    assert () == bench.found(lambda connection: _other_approver(bench, connection), earlier)


def test_hashed_anew_without_the_tables_is_found(bench: Bench) -> None:
    """The tables are what the entries come to, whatever the hashes say."""

    def tamper(connection: Connection) -> None:
        _forged(connection, _approval(bench).number, lambda raw: raw["data"].update(amount=1))
        _rehash(connection)

    problems = bench.found(tamper)
    assert _is_told(problems, r"\bclaim 3\b")
    assert _is_told(problems, r"\bbudget line 1\b")


def test_facts_that_were_forged_with_their_hashes_are_found(bench: Bench) -> None:
    """Whoever has the key and hashes all anew is found by working out the entitlement again."""
    row = next(
        each
        for each in bench.rows(schema.personal)
        if each.kind == "record" and b"proposed_amount" in bytes(each.content or b"")
    )
    macs = bench.registry._store.macs
    for content, is_told in (
        (bytes(row.content).replace(b"25000", b"26000"), True),
        (bytes(row.content).replace("申报表".encode(), "申报书".encode()), False),  # no fact
        (b"[]", True),
        (b"{}", True),
        (b"null", True),
        (b"[" * 100_000, True),
        (b'{"facts":[],"counted":{}}', True),
        (b'{"facts":{"x":1},"counted":{}}', True),
        (b"\xff", True),
    ):

        def tamper(connection: Connection, content: bytes = content) -> None:
            table = schema.personal
            connection.execute(
                update(table)
                .where(table.c.entry == row.entry, table.c.kind == "record")
                .values(content=content)
            )
            mac = macs.of_text("record", content)
            _forged(connection, row.entry, lambda raw: raw["texts"].update(record=mac))
            _rehash(connection)

        problems = bench.found(tamper)
        assert is_told is _is_told(problems, rf"the stored facts of {row.claim}\b")
        assert is_told is bool(problems)


_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@given(data=st.data())
def test_no_nonsense_in_an_entry_stops_verify(bench: Bench, data: st.DataObject) -> None:
    """Whatever an entry says, hashed anew: with the anchor it is found, and verify ends."""
    rows = bench.rows(schema.entries)
    row = data.draw(st.sampled_from(rows))
    raw = json.loads(row.text)
    places: list[tuple[dict[str, Any], str]] = [(raw, key) for key in raw]
    places += [(raw["data"], key) for key in raw["data"]] + [(raw["texts"], key) for key in raw["texts"]]
    where, key = data.draw(st.sampled_from(places))
    value = data.draw(_JSON | st.sampled_from([row.id, "x", {}, []]))
    if where[key] == value and type(where[key]) is type(value):
        return
    where[key] = value
    forged = json.dumps(raw, ensure_ascii=data.draw(st.booleans()), separators=(",", ":"))
    if not bench.registry._store.is_sqlite and "\0" in forged:
        return

    def tamper(connection: Connection) -> None:
        _set(connection, row.number, text=forged.encode("utf-8", "replace").decode())
        _rehash(connection)

    assert bench.found(tamper, Anchor(rows[-1].number, rows[-1].hash))


@pytest.mark.parametrize("forged", ["", "null", "[]", "{}", "[" * 100_000, '{"number":NaN}', "1" * 5000])
def test_no_text_in_an_entry_stops_verify(bench: Bench, forged: str) -> None:
    """It is told as one that cannot be read."""
    problems = bench.found(lambda connection: _set(connection, 9, text=forged))
    assert {"registry-entry-unreadable", "registry-chain-broken"} <= {each.code for each in problems}


# the tail


@pytest.mark.parametrize("length", [8, 64])
def test_a_cut_tail_is_found_with_the_anchor_only(tmp_path: Path, length: int) -> None:
    """A registry as it was before the last command says nothing of it."""
    with build(tmp_path / "a.db") as registry:
        registry.backup(tmp_path / "cut.db")
        registry.submit([pair("JZ-77")], act=act(PREPARER, date(2021, 2, 1)))
        anchor = registry.anchor
    with Registry.open(tmp_path / "cut.db") as cut:
        assert cut.verify().is_sound
        problems = cut.verify(f"{anchor.number}:{anchor.hash[:length]}").problems
        assert ["registry-anchor-missing"] == [each.code for each in problems]
        # and something else recorded in its place, so that the number is there again
        cut.submit([pair("JZ-78")], act=act(PREPARER, date(2021, 2, 1)))
        assert cut.verify().is_sound
        problems = cut.verify(f"{anchor.number}:{anchor.hash[:length]}").problems
        assert ["registry-anchor-differs"] == [each.code for each in problems]


def test_entries_cut_off_without_what_they_did_are_found(bench: Bench) -> None:
    """Even if the last one that is left is noted as the last."""
    last = bench.rows(schema.entries)[-1].number
    for count in (1, 2, 3, 10):

        def tamper(connection: Connection, count: int = count) -> None:
            table = schema.entries
            connection.execute(table.delete().where(table.c.number > last - count))
            _rehash(connection)

        assert bench.found(tamper)


def test_an_anchor_that_is_none_is_refused(bench: Bench) -> None:
    """In a sentence, before anything is read."""
    for wrong in ("", "17", "17:", "17:xyz", ":0a1b2c3d", "17:0a1b2c3"):
        with raises(Refused, "registry-anchor-form"):
            bench.registry.verify(wrong)
    last = bench.registry.anchor
    assert bench.registry.verify(f" {last.number}：{last.check.upper()} ").is_sound


# blanking


def test_a_text_that_was_blanked_for_no_reason_is_found(bench: Bench) -> None:
    """A file, a document, a name, a record: none of them may go by itself."""
    table = schema.personal
    for row in bench.some(table):
        is_blank = row.content is None
        other = b"{}" if is_blank else None
        statement = update(table).where(table.c.entry == row.entry, table.c.kind == row.kind)
        statement = statement.values(content=other)
        problems = bench.found(statement)
        assert _is_told(problems, rf"\bentry {row.entry}\b")


def test_what_was_blanked_and_came_back_is_found(tmp_path: Path) -> None:
    """The very text that had been there fits its hash, but the claim says that it is gone."""
    with build(tmp_path / "a.db") as registry:
        day = date(2021, 2, 1)
        (id_,) = registry.submit([pair("JZ-77", is_selected=False)], act=act(PREPARER, day)).receipt.claims
        registry.backup(tmp_path / "before.db")
        with Registry.open(tmp_path / "before.db") as before, before._store.reading() as connection:
            table = schema.personal
            row = connection.execute(select(table).where(table.c.claim == id_)).one()
        registry.blank(date(2022, 1, 1), act=act(PREPARER, date(2025, 1, 1), "清除2号"))
        assert registry.verify().is_sound
        with registry._store.writing() as connection:
            connection.execute(text("DROP TRIGGER personal_no_update"))
            connection.execute(update(table).where(table.c.entry == row.entry).values(content=row.content))
            connection.commit()
        problems = registry.verify().problems
    assert [("registry-text-differs", True)] == [
        (each.code, f"entry {row.entry} " in each.text("en")) for each in problems
    ]


# the policy


def test_a_policy_text_that_was_changed_is_told_once(tmp_path: Path) -> None:
    """Not once for every claim that was assessed by it."""
    with build(tmp_path / "a.db") as registry:
        registry.close()
        with registry._store.writing() as connection:
            connection.execute(text("DROP TRIGGER policies_no_update"))
            raw = connection.execute(select(schema.policies.c.raw)).scalar_one()
            forged = bytes(raw).replace(b"3000", b"4000")
            assert forged != raw
            connection.execute(update(schema.policies).values(raw=forged))
            connection.commit()
    with Registry.open(tmp_path / "a.db") as registry:
        problems = registry.verify().problems
    assert ["registry-row-differs", "registry-policy-lost"] == [each.code for each in problems]


def test_no_more_than_two_hundred_problems_are_told(bench: Bench) -> None:
    """The others are counted."""
    problems = bench.found(
        lambda connection: connection.execute(update(schema.entries).values(text="x", hash="y"))
    )
    assert 201 == len(problems)
    assert "registry-more-problems" == problems[-1].code
    assert re.search(r"^[1-9][0-9]* more", problems[-1].text("en"))


# the guards of the database


@pytest.fixture(params=ENGINES)
def guarded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Registry]:
    """A registry with one claim, and its guards on."""
    place: str | Path = tmp_path / "unionaid.db"
    if request.param == "postgresql":
        place = request.getfixturevalue("postgres").fresh_url()
    with Registry.create(place, recorder=PREPARER, clock=clock()) as registry:
        registry.submit([pair("JZ-01")], act=act(PREPARER, date(2020, 8, 20)))
        yield registry


@pytest.mark.parametrize("name", list(schema.TABLES))
def test_the_database_refuses_to_delete_from_any_table(guarded: Registry, name: str) -> None:
    """In a sentence."""
    _refused(guarded, f"DELETE FROM {name}", name)  # noqa: S608 - a name of ours


@pytest.mark.parametrize("name", ["entries", "commands", "people", "policies", "notices", "batches"])
def test_the_database_refuses_to_change_what_is_written_once(guarded: Registry, name: str) -> None:
    """In a sentence."""
    key = next(iter(schema.TABLES[name].primary_key)).name
    _refused(guarded, f"UPDATE {name} SET {key} = {key}", name)  # noqa: S608 - names of ours


_FILLED: Final = (
    "instance",
    "head",
    "entries",
    "commands",
    "people",
    "personal",
    "policies",
    "claims",
    "holds",
)


def _refused(registry: Registry, statement: str, name: str) -> None:
    if registry._store.is_sqlite and name not in _FILLED:
        return  # its triggers are for rows, of which there is none
    with raises(RegistryError, "registry-keeps-rows"), registry._store.writing() as connection:
        connection.execute(text(statement))
    assert registry.verify().is_sound


def test_every_guard_is_there(guarded: Registry) -> None:
    """On each engine the same."""
    store = guarded._store
    wanted = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if store.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with store.reading() as connection:
        found = set(connection.execute(text(wanted)).scalars())
        assert set(schema.TABLES) == set(inspect(connection).get_table_names())
    assert {f"{name}_no_delete" for name in schema.TABLES} <= found


# memory


def test_memory_does_not_grow_with_the_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five thousand more entries, of a kilobyte each with facts and keys, and less than a tenth of it more.

    Rows come in small portions here, so that few of them show what many would;
    what is left are caches of words and days, which are bounded.
    """
    monkeypatch.setattr(verifying, "_ROWS", 100)
    peaks: list[int] = []
    entries: list[int] = []
    with Registry.create(tmp_path / "a.db", recorder=PREPARER, clock=clock()) as registry:
        for first, last in ((0, 1_000), (1_000, 6_000)):
            cases = [pair(f"JZ-{number:06d}") for number in range(first, last)]
            registry.submit(cases, act=act(PREPARER, date(2020, 8, 20)))
            del cases
            gc.collect()
            if not peaks:
                assert registry.verify().is_sound  # what is loaded once is loaded
            tracemalloc.start()
            verified = registry.verify()
            assert verified.is_sound
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            entries.append(verified.entries)
    assert entries[1] > 5 * entries[0]
    assert peaks[1] - peaks[0] < 500_000
