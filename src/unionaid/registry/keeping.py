"""Keeping a registry over the years: copies, exports, roles, and blanking what is personal.

Here: what is done with the registry as a whole, and the texts in its table of
personal data. Not here: proving that it is what it was (``verifying``).
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import shutil
import sqlite3
import uuid
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, exists, func, insert, null, or_, select, text, update

from unionaid.errors import OutputError, Refused, RegistryError, make_problem
from unionaid.files import csv_bytes
from unionaid.files.source import shown
from unionaid.registry import schema
from unionaid.registry.chain import Anchor
from unionaid.registry.people import Actor, needs, refuse
from unionaid.registry.store import Store, address, guarded
from unionaid.registry.writing import Personal, Writing, chunks, load_claims

__all__ = ["backup", "blank", "content", "content_json", "document", "export", "grant"]

_DESK: Final = "unionaid_desk"
_AUDIT: Final = "unionaid_audit"
_CHANGED: Final = ("head", "claims", "holds", "objections", "awards", "budgets", "payments", "transferred")
"""Tables whose rows follow their entries; all others only grow."""

_TABLES: Final = ", ".join(schema.TABLES)

_ENDED: Final = ("paid", "rejected", "withdrawn", "recovered")
_ROWS: Final = 2000


def document(number: str) -> Personal:
    """Return the number of a signed paper as it is kept."""
    return Personal.text("document", number)


def content(connection: Connection, entry: int, kind: str) -> bytes:
    """Return a text from the table of personal data.

    Raises:
        Refused: It was blanked.

        RegistryError: It is not there.
    """
    table = schema.personal
    row = connection.execute(
        select(table.c.content).where(table.c.entry == entry, table.c.kind == kind)
    ).first()
    if row is None:
        raise RegistryError([make_problem("registry-text-lost", entry=entry)])
    if row.content is None:
        raise Refused([make_problem("registry-blanked", entry=entry)])
    return bytes(row.content)


def content_json(connection: Connection, entry: int, kind: str) -> Any:
    """Return what :func:`content` gives, read as JSON."""
    return json.loads(content(connection, entry, kind))


# copies


def backup(store: Store, path: str | os.PathLike[str]) -> Anchor:
    """Copy the registry to a new SQLite file, whole or not at all."""
    target = Path(path)
    temporary = target.with_name(f".unionaid-{uuid.uuid4().hex}.tmp")
    failed = make_problem("registry-backup-failed").at(file=shown(path))
    try:
        if os.path.lexists(target):
            raise RegistryError([make_problem("registry-backup-there").at(file=shown(path))])
        anchor = _backup_sqlite(store, temporary) if store.is_sqlite else _backup_other(store, temporary)
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        _put(temporary, target)
    except FileExistsError:
        raise RegistryError([make_problem("registry-backup-there").at(file=shown(path))]) from None
    except (_NotCopied, OSError, ValueError):  # ValueError: a path that no system could hold
        raise RegistryError([failed]) from None
    finally:
        for leftover in (temporary, Path(f"{temporary}-journal")):
            with contextlib.suppress(OSError, ValueError):
                leftover.unlink()
    return anchor


class _NotCopied(Exception):
    """The copy could not be written; the registry itself can be read."""


def _put(temporary: Path, target: Path) -> None:
    """Give a file its name, which nobody else has taken meanwhile, for good.

    Raises:
        FileExistsError: Somebody has.
    """
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        temporary.rename(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system can."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _backup_sqlite(store: Store, temporary: Path) -> Anchor:
    with guarded(store.place), contextlib.closing(store.engine.raw_connection()) as source:
        try:
            with contextlib.closing(sqlite3.connect(temporary)) as copy:
                source.driver_connection.backup(copy)  # type: ignore[union-attr]  # it is open
                number, hash_ = copy.execute("SELECT number, hash FROM head").fetchone()
        except sqlite3.DatabaseError as error:
            if "malformed" in str(error) or "not a database" in str(error):
                raise RegistryError([make_problem("registry-damaged").at(file=store.place)]) from None
            raise _NotCopied from None
    return Anchor(int(number), hash_)


def _backup_other(store: Store, temporary: Path) -> Anchor:
    with store.reading() as source:
        copy = Store(address(temporary))
        try:
            anchor = Anchor(*source.execute(select(schema.head.c.number, schema.head.c.hash)).one())
            with copy.writing() as target:
                copy.create_tables(target)
                for table in schema.TABLES.values():
                    for rows in _pages(source, table):
                        target.execute(insert(table), rows)
                target.commit()
        except (RegistryError, Refused) as error:
            if any(problem.file == copy.place for problem in error.problems):
                raise _NotCopied from None
            raise
        finally:
            copy.close()
    return anchor


def _pages(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    statement = select(table).order_by(*table.primary_key)
    with connection.execute(statement, execution_options={"yield_per": _ROWS}) as result:
        for rows in result.mappings().partitions(_ROWS):
            yield [dict(row) for row in rows]


def export(connection: Connection, store: Store, folder: str | os.PathLike[str]) -> Anchor:
    """Write every table as CSV and JSON lines, the policies as they are, and a manifest."""
    target = Path(folder)
    temporary = target.with_name(f".unionaid-{uuid.uuid4().hex}.tmp")
    try:
        if os.path.lexists(target):
            raise OutputError([make_problem("registry-export-there").at(file=shown(folder))])
        temporary.mkdir()
        try:
            anchor = _export(connection, store, temporary)
            _sync_folder(temporary)
            temporary.rename(target)
            _sync_folder(target.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except (OSError, ValueError):  # ValueError: a path that no system could hold
        raise OutputError([make_problem("output-failed").at(file=shown(folder))]) from None
    return anchor


def _export(connection: Connection, store: Store, folder: Path) -> Anchor:
    files: list[dict[str, Any]] = []
    (folder / "files").mkdir()
    batches = schema.batches
    sent = {
        int(row.entry): f"files/{row.name}"
        for row in connection.execute(select(batches.c.entry, batches.c.name))
    }
    for name, table in schema.TABLES.items():
        if name == "instance":  # its key is what keeps the hashes of names and numbers closed
            continue
        names = [column.name for column in table.columns if column.name != "raw"]
        with _hashed(folder / f"{name}.csv") as csv_file, _hashed(folder / f"{name}.jsonl") as json_file:
            csv_file.write(csv_bytes(names, []))
            count = 0
            for rows in _pages(connection, table):
                if table is schema.personal:
                    files += _payment_files(folder, rows, sent)
                plain = [{key: _plain(row[key]) for key in names} for row in rows]
                body = csv_bytes([], [["" if v is None else str(v) for v in row.values()] for row in plain])
                csv_file.write(body.removeprefix("\ufeff".encode()).removeprefix(b"\r\n"))
                for row in plain:
                    json_file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
                count += len(rows)
        files += [{**each.told, "rows": count} for each in (csv_file, json_file)]
    (folder / "policies").mkdir()
    for policy in connection.execute(select(schema.policies)):
        with _hashed(folder / "policies" / f"{policy.digest}.toml") as stream:
            stream.write(bytes(policy.raw))
        files.append({**stream.told, "name": f"policies/{policy.digest}.toml"})
    anchor = Anchor(*connection.execute(select(schema.head.c.number, schema.head.c.hash)).one())
    manifest = {
        "registry": store.id,
        "version": schema.VERSION,
        "last_entry": anchor.number,
        "last_hash": anchor.hash,
        "files": files,
    }
    text_ = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    with _hashed(folder / "manifest.json") as stream:
        stream.write(text_.encode())
    return anchor


def _payment_files(
    folder: Path, rows: list[dict[str, Any]], names: Mapping[int, str]
) -> Iterator[dict[str, Any]]:
    """Write payment files as the files they are, and leave their names in *rows*: no cell holds so much."""
    for row in rows:
        if row["kind"] == "file" and row["content"] is not None:
            name = names.get(row["entry"], f"files/{row['entry']}")
            with _hashed(folder / name) as stream:
                stream.write(bytes(row["content"]))
            row["content"] = name.encode()
            yield {**stream.told, "name": name}


def _plain(value: Any) -> Any:
    """Return a cell as text or number; bytes that are no text as base64."""
    if not isinstance(value, bytes | bytearray | memoryview):
        return value
    raw = bytes(value)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(raw).decode()


class _Hashed:
    """A file that knows the hash of what was written to it."""

    def __init__(self, path: Path, stream: io.BufferedWriter) -> None:
        self._path, self._stream, self._hash, self._size = path, stream, sha256(), 0

    def write(self, data: bytes) -> None:
        """Write *data*."""
        self._stream.write(data)
        self._hash.update(data)
        self._size += len(data)

    @property
    def told(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"name": self._path.name, "bytes": self._size, "sha256": self._hash.hexdigest()}


@contextlib.contextmanager
def _hashed(path: Path) -> Iterator[_Hashed]:
    with path.open("xb") as stream:
        yield _Hashed(path, stream)
        stream.flush()
        os.fsync(stream.fileno())


# roles


def grant(store: Store) -> bool:
    """Set up the two roles of PostgreSQL: the desk, which cannot change entries, and the audit.

    Returns:
        Whether they could be set up; a user who may not create roles leaves
        it to somebody who may.
    """
    # a role that is there is not made again, which a user may not do who may still grant
    statements = [
        *(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{role}') THEN "
            f"CREATE ROLE {role} NOLOGIN; END IF; "
            "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            for role in (_DESK, _AUDIT)
        ),
        "DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO "
        f"{_DESK}, {_AUDIT}', current_schema()); END $$",
        f"GRANT SELECT ON {_TABLES} TO {_DESK}, {_AUDIT}",
        f"GRANT INSERT ON {', '.join(sorted(set(schema.TABLES) - {'instance', 'head'}))} TO {_DESK}",
        f"GRANT UPDATE ON {', '.join(_CHANGED)} TO {_DESK}",
        f"GRANT UPDATE (content) ON personal TO {_DESK}",
    ]
    try:
        with guarded(store.place), store.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
    except RegistryError:
        return False
    return True


# blanking


def blank(writing: Writing, actor: Actor, before: date) -> list[int]:
    """Blank the personal data of claims whose last entry says a day before *before*.

    A claim that was blanked, and of which something was written since, is
    blanked again.

    Limitations: SQLite overwrites what is blanked in the file. PostgreSQL keeps
    it in dead rows until they are vacuumed, and in its log until that is
    recycled. Copies and exports made before keep it.
    """
    needs(actor, document=True)
    ids = _blankable(writing.connection, before)
    refuse([] if ids else [make_problem("registry-nothing-to-blank")])
    writing.claims(ids)
    for id_ in ids:
        writing.append("claim", id_, "blanked", {"by": actor.by, "on": actor.day})
    table = schema.personal
    for part in chunks(ids):
        writing.connection.execute(update(table).where(table.c.claim.in_(part)).values(content=null()))
    entries = _files_of(writing.connection, set(ids))
    for part in chunks(entries):
        writing.connection.execute(update(table).where(table.c.entry.in_(part)).values(content=null()))
    return ids


def _blankable(connection: Connection, before: date) -> list[int]:
    table, entries, commands = schema.claims, schema.entries, schema.commands
    personal = schema.personal
    is_left = exists(
        select(personal.c.entry).where(personal.c.claim == table.c.id, personal.c.content.is_not(None))
    )
    wanted = select(table.c.id).where(table.c.state.in_(_ENDED), or_(table.c.blanked.is_(None), is_left))
    ids = sorted(int(id_) for id_ in connection.execute(wanted).scalars())
    days = connection.execute(
        select(commands.c.entry, commands.c.decided_on, commands.c.at).order_by(commands.c.entry)
    ).all()
    firsts = [int(row.entry) for row in days]
    found: list[int] = []
    for part in chunks(ids):
        last = connection.execute(
            select(entries.c.id, func.max(entries.c.number))
            .where(entries.c.subject == "claim", entries.c.id.in_(part))
            .group_by(entries.c.id)
        )
        for id_, number in last:
            row = days[bisect_right(firsts, int(number)) - 1]
            if (row.decided_on or row.at[:10]) < before.isoformat():
                found.append(int(id_))
    return [
        claim.id
        for claim in load_claims(connection, sorted(found)).values()
        if not claim.due_back_fen and not any(a.state in ("proposed", "reviewed") for a in claim.awards)
    ]


def _files_of(connection: Connection, ids: set[int]) -> Sequence[int]:
    """Return the entries of payment files in which nobody is left who was not blanked since."""
    rows = connection.execute(
        select(schema.batches.c.entry, schema.transferred.c.claim, schema.claims.c.blanked)
        .join(schema.payments, schema.payments.c.batch == schema.batches.c.id)
        .join(schema.transferred, schema.transferred.c.payment == schema.payments.c.id)
        .join(schema.claims, schema.claims.c.id == schema.transferred.c.claim)
    )
    files: dict[int, bool] = {}
    for entry, claim, blanked in rows:
        is_blank = claim in ids or (blanked is not None and blanked > entry)
        files[entry] = files.get(entry, True) and is_blank
    return [entry for entry, is_done in files.items() if is_done]
