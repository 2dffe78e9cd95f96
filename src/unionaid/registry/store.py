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
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, SQLAlchemyError
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
    if "://" not in written:
        return URL.create("sqlite+pysqlite", database=written)
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        raise RegistryError([make_problem("registry-address")]) from None
    family = url.get_backend_name()
    if family == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite+pysqlite")
    if family in ("postgresql", "postgres") and url.database:
        return url.set(drivername="postgresql+psycopg")
    raise RegistryError([make_problem("registry-address")])


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
        code = next((code for name, code in _GUARDS.items() if name in said), "registry-broken")
        kind = RegistryError if code == "registry-broken" else Refused
        raise kind([make_problem(code).at(file=place)]) from None
    except DBAPIError as error:
        raise RegistryError([make_problem(_code(error)).at(file=place)]) from None
    except SQLAlchemyError:
        raise RegistryError([make_problem("registry-broken").at(file=place)]) from None


def _code(error: DBAPIError) -> str:
    said = str(error.orig).lower()
    for words, code in (
        ("locked", "registry-busy"),
        ("disk is full", "registry-disk-full"),
        ("no space", "registry-disk-full"),
        ("disk i/o", "registry-disk-error"),
        ("readonly", "registry-read-only"),
        ("read-only", "registry-read-only"),
        ("unable to open", "registry-cannot-open"),
        ("not a database", "registry-not-one"),
        ("malformed", "registry-damaged"),
        ("keeps every row", "registry-keeps-rows"),
        ("permission denied", "registry-not-allowed"),
    ):
        if words in said:
            return code
    return "registry-connection" if error.connection_invalidated or "connect" in said else "registry-broken"


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    try:
        return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError):
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
        if self.is_sqlite and not (self.path.exists() and self.path.stat().st_size):
            return False
        with guarded(self.place), self.engine.connect() as connection:
            names = inspect(connection).get_table_names()
        if "instance" in names and "entries" in names:
            return True
        if names and self.is_sqlite:
            raise RegistryError([make_problem("registry-not-one").at(file=self.place)])
        return False

    def create(self, connection: Connection) -> None:
        """Make the tables, the registry's id and its key, within the transaction at hand."""
        if self.is_sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION}")
        else:
            connection.execute(text(schema.KEEPER))
        schema.create(connection)
        self.id, secret = str(uuid.uuid4()), secrets.token_bytes(SECRET_BYTES)
        self.macs = Macs(secret)
        connection.execute(
            insert(schema.instance), {"one": 1, "version": schema.VERSION, "id": self.id, "secret": secret}
        )
        connection.execute(insert(schema.head), {"one": 1, "number": 0, "hash": BEGINNING})

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
            ).one()
        self.id, self.macs = row.id, Macs(row.secret)
        version = int(row.version)
        if version > schema.VERSION:
            problem = make_problem("registry-newer", found=version, known=schema.VERSION)
            raise RegistryError([problem.at(file=self.place)])
        return version

    def upgrade(self, connection: Connection, version: int) -> None:
        """Take every step from *version* to the present one, within the transaction at hand."""
        for step in range(version, schema.VERSION):
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
