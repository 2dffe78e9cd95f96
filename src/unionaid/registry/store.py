"""One database, SQLite or PostgreSQL: opening it, and transactions that hold or never were.

Here: addresses, connections, locks, and what becomes of errors of the database.
Every writer takes hold of the last entry first, so writers go one after another
and none is refused for a lock. Not here: tables (``schema``), what is written
(``writing``).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import uuid
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, select, text, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.pool import NullPool

from unionaid.errors import Refused, RegistryError, make_problem
from unionaid.files.source import shown
from unionaid.registry import schema
from unionaid.registry.chain import BEGINNING
from unionaid.registry.macs import SECRET_BYTES, Macs

__all__ = ["DEFAULT", "Store", "address", "guarded"]

DEFAULT: Final = "unionaid.db"
"""The file that a registry is kept in, unless something else is said."""

_PATIENCE: Final = 120.0
"""Seconds that a writer waits for the others before it gives up."""

_PRAGMAS: Final = (
    "foreign_keys = ON",
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "secure_delete = ON",  # what is blanked is overwritten, not only unlinked
)

_APPLICATION: Final = 0x756E6964
"""Marks the file as a registry (``unid``)."""

_HEADER: Final = 100
"""A database of SQLite begins with so many bytes; shorter ones it would take for empty."""

_OLDEST_SQLITE: Final = (3, 37, 0)
"""The first that keeps tables strict."""

_GUARDS: Final = {
    "one_live_claim": "registry-key-held",
    "holds.mac": "registry-key-held",
    "within_cap": "registry-budget-exceeded",
    "one_live_payment": "registry-paid-twice",
    "transferred.claim": "registry-paid-twice",
    "one_attempt": "registry-paid-twice",
}
"""By what an error of the database names, what it means."""


def address(place: str | os.PathLike[str] | None) -> URL:
    """Return where a registry is, as a URL of SQLAlchemy.

    Args:
        place: A file, or a URL ``sqlite:///…`` or ``postgresql://…``; None is
            the environment's ``UNIONAID_REGISTRY``, else :data:`DEFAULT` here.

    Raises:
        RegistryError: It is no address of a registry, or PostgreSQL's driver is missing.
    """
    if place is None:
        place = os.environ.get("UNIONAID_REGISTRY") or DEFAULT
    written = os.fspath(place)
    try:
        url = make_url(written) if "://" in written else URL.create("sqlite", database=written)
    except (ArgumentError, ValueError):
        raise RegistryError([make_problem("registry-address")]) from None
    family, name = url.get_backend_name(), url.database or ""
    if family == "sqlite" and _is_file(name) and not (url.query or url.host):
        return URL.create("sqlite+pysqlite", database=name)
    if family in ("postgresql", "postgres") and name and "\0" not in written:
        return url.set(drivername="postgresql+psycopg")
    raise RegistryError([make_problem("registry-address")])


def _is_file(name: str) -> bool:
    """Tell whether *name* can be that of a file; a registry in memory would be gone at once."""
    return bool(name.strip()) and name != ":memory:" and "\0" not in name


@contextlib.contextmanager
def guarded(place: str) -> Iterator[None]:
    """Turn errors of the database into sentences; what it says itself may hold personal data.

    Args:
        place: What the registry is called in messages.

    Raises:
        Refused: The database itself refused a second claim, payment or an overdraft.

        RegistryError: Anything else.
    """
    try:
        yield
    except IntegrityError as error:
        said = str(error.orig)
        code = next((code for name, code in _GUARDS.items() if name in said), _code(error))
        kind = Refused if code in _GUARDS.values() else RegistryError
        raise kind([make_problem(code).at(file=place)]) from None
    except DBAPIError as error:
        raise RegistryError([make_problem(_code(error)).at(file=place)]) from None
    except (SQLAlchemyError, OverflowError):  # a number that the database cannot hold
        raise RegistryError([make_problem("registry-broken").at(file=place)]) from None


_STATES: Final = {
    "08": "registry-connection",
    "25006": "registry-read-only",
    "40001": "registry-busy",
    "40P01": "registry-busy",
    "42501": "registry-not-allowed",
    "42703": "registry-damaged",  # a column is gone
    "42P01": "registry-damaged",  # a table is
    "53100": "registry-disk-full",
    "53": "registry-connection",  # so many others are connected
    "55P03": "registry-busy",
    "57014": "registry-busy",
    "57P": "registry-connection",
    "58": "registry-disk-error",
    "XX": "registry-damaged",
}
"""What the states of PostgreSQL mean, by how they begin; its sentences depend on the server's language."""


def _code(error: DBAPIError) -> str:
    state = getattr(error.orig, "sqlstate", None) or ""
    for length in (5, 3, 2):
        if state[:length] in _STATES:
            return _STATES[state[:length]]
    said = str(error.orig).lower()
    for words, code in (
        ("locked", "registry-busy"),
        ("disk is full", "registry-disk-full"),
        ("disk i/o", "registry-disk-error"),
        ("readonly", "registry-read-only"),
        ("unable to open", "registry-cannot-open"),
        ("not a database", "registry-not-one"),
        ("malformed", "registry-damaged"),
        ("could not decode", "registry-damaged"),
        ("no such table", "registry-damaged"),
        ("no such column", "registry-damaged"),
        ("keeps every row", "registry-keeps-rows"),
    ):
        if words in said:
            return code
    is_cut = error.connection_invalidated or "connect" in said
    # psycopg gives no state where nobody answers
    is_cut = is_cut or (isinstance(error, OperationalError) and not state and hasattr(error.orig, "sqlstate"))
    return "registry-connection" if is_cut else "registry-broken"


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True)
    except (ImportError, NoSuchModuleError):  # the driver, or the library below it
        raise RegistryError([make_problem("registry-needs-postgres")]) from None


def _sqlite(url: URL) -> Engine:
    import sqlite3

    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        oldest = ".".join(map(str, _OLDEST_SQLITE[:2]))
        raise RegistryError([make_problem("registry-sqlite-old", oldest=oldest)])
    # a connection of its own for each transaction: what one leaves behind never meets another
    engine = create_engine(url, connect_args={"timeout": _PATIENCE}, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions are begun below, or updates get lost
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        is_writing = connection.get_execution_options().get("is_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")

    return engine


class Store:
    """An open registry's database.

    Args:
        url: Where it is.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = _engine(url)
        # one that could not be opened, or that nobody closed, keeps no connection
        weakref.finalize(self, self.engine.dispose).atexit = False
        self.is_sqlite = url.get_backend_name() == "sqlite"
        # never the address itself, which may hold a password
        self.place = shown(url.database or "") if self.is_sqlite else f"postgresql/{url.database}"
        self.id = ""
        self.macs = Macs(b"")

    def __repr__(self) -> str:
        return f"<Store {self.place}>"

    @property
    def path(self) -> Path:
        """The file of an SQLite registry."""
        return Path(self.url.database or "")

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def exists(self) -> bool:
        """Tell whether there is a registry at the address.

        Raises:
            RegistryError: There is something else, or nothing can be reached.
        """
        if self.is_sqlite and not self._is_there():
            return False
        with guarded(self.place), self.engine.connect() as connection:
            return self._is_in(connection)

    def _is_there(self) -> bool:
        """Tell whether something is at the path of an SQLite registry.

        Raises:
            RegistryError: It is a folder, or one on the way to it is closed.
        """
        try:
            found = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except (OSError, ValueError):
            raise RegistryError([make_problem("registry-cannot-open").at(file=self.place)]) from None
        if stat.S_ISDIR(found.st_mode):
            raise RegistryError([make_problem("registry-not-one").at(file=self.place)])
        if 0 < found.st_size < _HEADER:
            raise RegistryError([make_problem("registry-not-one").at(file=self.place)])
        return found.st_size > 0

    def _is_in(self, connection: Connection) -> bool:
        """Tell whether a database holds a registry.

        Raises:
            RegistryError: It holds something else: in a file anything, on a
                server, where others may have tables too, tables of our names.
        """
        names = set(inspect(connection).get_table_names())
        if {"instance", "head", "entries"} <= names:
            return True
        if names if self.is_sqlite else names & set(schema.TABLES):
            raise RegistryError([make_problem("registry-not-one").at(file=self.place)])
        return False

    def keep_private(self) -> None:
        """Make the new file readable for its owner alone: it holds personal data.

        What keeps it from being made is told when it is opened.
        """
        with contextlib.suppress(OSError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    def create(self, connection: Connection) -> None:
        """Make the tables, the registry's id and its key, within the transaction at hand.

        Raises:
            RegistryError: Somebody else has just made it.
        """
        if not self.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(_APPLICATION)))
        if self._is_in(connection):
            raise RegistryError([make_problem("registry-exists").at(file=self.place)])
        self.create_tables(connection)
        self.id, secret = str(uuid.uuid4()), secrets.token_bytes(SECRET_BYTES)
        self.macs = Macs(secret)
        connection.execute(
            insert(schema.instance), {"one": 1, "version": schema.VERSION, "id": self.id, "secret": secret}
        )
        connection.execute(insert(schema.head), {"one": 1, "number": 0, "hash": BEGINNING})

    def create_tables(self, connection: Connection) -> None:
        """Make the tables, empty, within the transaction at hand."""
        if self.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION}")
        else:
            connection.execute(text(schema.KEEPER))
        schema.create(connection)

    def load(self) -> int:
        """Read what every use needs, and return the version of the tables.

        Raises:
            RegistryError: There is no registry, or one of a later version.
        """
        if not self.exists():
            raise RegistryError([make_problem("registry-none").at(file=self.place)])
        with guarded(self.place), self.engine.connect() as connection:
            row = connection.execute(
                select(schema.instance.c.version, schema.instance.c.id, schema.instance.c.secret)
            ).first()
        if row is None:
            raise RegistryError([make_problem("registry-damaged").at(file=self.place)])
        self.id, self.macs = row.id, Macs(row.secret)
        version = int(row.version)
        if version > schema.VERSION:
            problem = make_problem("registry-newer", found=version, known=schema.VERSION)
            raise RegistryError([problem.at(file=self.place)])
        return version

    def upgrade(self, connection: Connection, version: int) -> None:
        """Take every step from *version* to the present one, within the transaction at hand.

        Raises:
            RegistryError: No step leads on from there.
        """
        table = schema.instance
        # somebody else may have taken some of them while this one waited
        found = connection.execute(select(table.c.version).with_for_update()).scalar()
        version = version if found is None else max(int(found), version)
        for step in range(version, schema.VERSION):
            if step not in schema.STEPS:
                raise RegistryError([make_problem("registry-damaged").at(file=self.place)])
            schema.STEPS[step](connection)
        connection.execute(update(schema.instance).values(version=schema.VERSION))

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state and changes nothing."""
        with guarded(self.place), self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(  # the same, set for this use
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that alone may write; it is rolled back unless it is committed.

        The one who opens it commits (``connection.commit()``).
        """
        with guarded(self.place), self.engine.connect() as connection:
            connection = connection.execution_options(is_writing=True)  # as above
            with connection.begin() as transaction:
                yield connection
                if transaction.is_active:
                    transaction.rollback()
