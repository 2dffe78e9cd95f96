"""Opening a registry: addresses, what else may be there, versions, locks, damage, commits that fail."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import Connection as AnyConnection

from registry_scene import PREPARER, REVIEWER, act, build, clock, pair, raises
from unionaid.errors import Refused, RegistryError
from unionaid.registry import schema, store
from unionaid.registry.registry import Registry
from unionaid.registry.store import Store, address

ENGINES: Final = ("sqlite", "postgresql")
DAY: Final = date(2020, 8, 20)


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address on each engine where nothing is yet."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres").fresh_url())
    return str(tmp_path / "unionaid.db")


def _create(place: str | Path, *people: str) -> Registry:
    return Registry.create(place, recorder=PREPARER, people=[REVIEWER, *people], clock=clock())


# addresses


@pytest.mark.parametrize(
    ("written", "database"),
    [
        ("a.db", "a.db"),
        ("/data/工会/台账.db", "/data/工会/台账.db"),
        ("sqlite:///a.db", "a.db"),
        ("sqlite:////data/a.db", "/data/a.db"),
        ("sqlite+pysqlite:///a.db", "a.db"),
        ("a b?c=d#e.db", "a b?c=d#e.db"),
        ("file:a.db", "file:a.db"),
    ],
)
def test_a_file_is_named_by_its_path_or_an_address(written: str, database: str) -> None:
    """A name that is no URL is taken as it is."""
    url = address(written)
    assert ("sqlite+pysqlite", database, {}) == (url.drivername, url.database, dict(url.query))
    assert database == address(Path(database)).database


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_a_server_is_named_by_its_address(scheme: str) -> None:
    """However its driver is called."""
    url = address(f"{scheme}://user:geheim@host:5433/awards?sslmode=require")
    assert ("postgresql+psycopg", "awards", "host", 5433) == (
        url.drivername,
        url.database,
        url.host,
        url.port,
    )
    assert "require" == url.query["sslmode"]


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        ":memory:",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?cache=shared&uri=true",
        "sqlite:///file:a?mode=memory&uri=true",
        "sqlite://host/a.db",
        "postgresql://user:geheim@host",
        "postgresql://user:geheim@host/",
        "postgresql://user:geheim@host:port/awards",
        "postgresql://user:geheim@host/a\0b",
        "mysql://user:geheim@host/awards",
        "https://user:geheim@host/awards",
        "://user:geheim",
        "x://",
        "a\0b.db",
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    """One in memory would be gone at once. Passwords are not repeated."""
    with raises(RegistryError, "registry-address"):
        address(written)
    for open_ in (Registry.open, _create):
        with pytest.raises(RegistryError) as caught:
            open_(written)
        assert "geheim" not in str(caught.value)
        assert ["registry-address"] == [each.code for each in caught.value.problems]


def test_a_password_is_never_shown() -> None:
    """Not in what a store or a registry looks like, and not when nobody answers."""
    pytest.importorskip("psycopg")
    written = "postgresql://user:geheim@127.0.0.1:1/awards?connect_timeout=2"
    opened = Store(address(written))
    assert "<Store postgresql/awards>" == repr(opened)
    assert "<Registry postgresql/awards>" == repr(Registry(opened, clock()))
    for open_ in (Registry.open, _create):
        with pytest.raises(RegistryError) as caught:
            open_(written)
        assert ["registry-connection"] == [each.code for each in caught.value.problems]
        assert "geheim" not in f"{caught.value!r} {caught.value}"
        assert caught.value.__suppress_context__


def test_the_environment_says_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it is a file in the folder at hand."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNIONAID_REGISTRY", str(tmp_path / "named.db"))
    Registry.create(recorder=PREPARER).close()
    assert ["named.db"] == os.listdir(tmp_path)
    with Registry.open() as registry:
        assert "named.db" in repr(registry)
    monkeypatch.setenv("UNIONAID_REGISTRY", "")
    with raises(RegistryError, "registry-none"):
        Registry.open()
    monkeypatch.delenv("UNIONAID_REGISTRY")
    Registry.create(recorder=PREPARER).close()
    assert ["named.db", "unionaid.db"] == sorted(os.listdir(tmp_path))


# what is there


def test_no_registry_is_told_and_none_is_made(place: str) -> None:
    """Opening leaves nothing behind."""
    with raises(RegistryError, "registry-none"):
        Registry.open(place)
    if "://" not in place:
        assert not Path(place).exists()
        Path(place).touch()
        with raises(RegistryError, "registry-none"):
            Registry.open(place)
    _create(place).close()
    with Registry.open(place) as registry:
        assert registry.verify().is_sound


def test_a_registry_that_is_there_stays(place: str) -> None:
    """It is not made again."""
    with _create(place) as registry:
        anchor = registry.anchor
    with raises(RegistryError, "registry-exists"):
        _create(place)
    with Registry.open(place) as registry:
        assert anchor == registry.anchor


def test_a_registry_that_came_up_meanwhile_stays(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that make one at once: the second finds the first's."""
    with _create(place) as registry:
        anchor = registry.anchor
        monkeypatch.setattr(Store, "exists", lambda self: False)  # what the second one saw
        with raises(RegistryError, "registry-exists"):
            _create(place)
        assert (anchor, ()) == (registry.anchor, registry.verify().problems)


@pytest.mark.parametrize("size", [1, 50, 99, 100, 511, 512, 4096, 100_000])
def test_another_file_is_left_as_it_is(tmp_path: Path, size: int) -> None:
    """Text of any size is no registry."""
    path = tmp_path / "notes.txt"
    path.write_bytes((b"minutes of the meeting\n" * 5000)[:size])
    before = path.read_bytes()
    for open_ in (Registry.open, _create):
        with raises(RegistryError, "registry-not-one"):
            open_(path)
    assert (before, ["notes.txt"]) == (path.read_bytes(), os.listdir(tmp_path))


def test_another_database_is_left_as_it_is(tmp_path: Path) -> None:
    """A file that somebody else's program keeps."""
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE entries (a)")
    before = path.read_bytes()
    for open_ in (Registry.open, _create):
        with raises(RegistryError, "registry-not-one"):
            open_(path)
    assert before == path.read_bytes()


def test_a_folder_is_no_registry(tmp_path: Path) -> None:
    """Nor is a file within a file."""
    for open_ in (Registry.open, _create):
        with raises(RegistryError, "registry-not-one"):
            open_(tmp_path)
    (tmp_path / "file").touch()
    with raises(RegistryError, "registry-none"):
        Registry.open(tmp_path / "file" / "a.db")
    for name in ("file/a.db", "no/a.db"):
        with raises(RegistryError, "registry-cannot-open"):
            _create(tmp_path / name)
    with raises(RegistryError, "registry-cannot-open"):
        Registry.open(tmp_path / ("x" * 300))


def test_a_server_may_hold_other_tables_but_none_of_our_names(postgres: Any) -> None:
    """A registry is made beside them, or not at all."""
    import psycopg

    url = postgres.fresh_url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE salaries (yuan int)")
        with raises(RegistryError, "registry-none"):
            Registry.open(url)
        connection.execute("CREATE TABLE claims (yuan int)")
        for open_ in (Registry.open, _create):
            with raises(RegistryError, "registry-not-one"):
                open_(url)
        connection.execute("DROP TABLE claims")
        with _create(url) as registry:
            assert registry.verify().is_sound
        assert connection.execute("SELECT count(*) FROM salaries").fetchone() == (0,)


# versions


def _set_version(place: str, version: int) -> None:
    opened = Store(address(place))
    with opened.writing() as connection:
        connection.execute(text(f"UPDATE instance SET version = {version}"))  # noqa: S608 - a number
        connection.commit()
    opened.close()


def test_a_later_version_is_refused_in_words(place: str) -> None:
    """With both numbers, and what to do."""
    _create(place).close()
    _set_version(place, 7)
    with pytest.raises(RegistryError) as caught:
        Registry.open(place)
    (problem,) = caught.value.problems
    assert "registry-newer" == problem.code
    assert all(word in problem.text("en") for word in ("version 7", "up to 1", "Update unionaid"))
    with raises(RegistryError, "registry-exists"):
        _create(place)


def _step(name: str, *, fails: bool = False) -> Callable[[Connection], None]:
    def step(connection: Connection) -> None:
        connection.execute(text(f"CREATE TABLE {name} (a int)"))
        if fails:
            connection.execute(text("CREATE TABLE entries (a int)"))

    return step


def _tables(place: str) -> set[str]:
    opened = Store(address(place))
    with opened.reading() as connection:
        found = set(inspect(connection).get_table_names())
    opened.close()
    return found - set(schema.TABLES)


def test_upgrades_are_taken_in_order(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each once, from the version that is there to the present one."""
    _create(place).close()
    taken: list[int] = []
    monkeypatch.setattr(schema, "VERSION", 4)
    monkeypatch.setattr(schema, "STEPS", {n: lambda connection, n=n: taken.append(n) for n in (3, 0, 2, 1)})
    for _ in range(2):
        with Registry.open(place) as registry:
            assert registry.verify().is_sound
    assert [1, 2, 3] == taken


def test_a_step_that_fails_leaves_the_old_version(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the steps before it is kept either."""
    _create(place).close()
    monkeypatch.setattr(schema, "VERSION", 3)
    monkeypatch.setattr(schema, "STEPS", {1: _step("one"), 2: _step("two", fails=True)})
    with raises(RegistryError, "registry-broken"):
        Registry.open(place)
    assert set() == _tables(place)
    monkeypatch.setattr(schema, "STEPS", {1: _step("one")})
    with raises(RegistryError, "registry-damaged"):  # no way leads on
        Registry.open(place)
    assert set() == _tables(place)
    monkeypatch.setattr(schema, "VERSION", 1)
    with Registry.open(place) as registry:
        assert registry.verify().is_sound
    monkeypatch.setattr(schema, "VERSION", 3)
    monkeypatch.setattr(schema, "STEPS", {1: _step("one"), 2: _step("two")})
    Registry.open(place).close()
    assert {"one", "two"} == _tables(place)


def test_steps_that_somebody_else_took_are_not_taken_again(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that open an old registry at once."""
    _create(place).close()
    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setattr(schema, "STEPS", {1: _step("one")})
    load = Store.load

    def slow(self: Store) -> int:
        version = load(self)
        if version == 1:
            monkeypatch.setattr(Store, "load", load)
            Registry.open(place).close()
        return version

    monkeypatch.setattr(Store, "load", slow)
    with Registry.open(place) as registry:
        assert registry.verify().is_sound
    assert {"one"} == _tables(place)


# what the machine lacks


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    import_ = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == "psycopg":
            raise ModuleNotFoundError(name)
        return import_(name, *rest)

    for name in [each for each in sys.modules if each.split(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with raises(RegistryError, "registry-needs-postgres"):
        Registry.open("postgresql://user:geheim@host/awards")


def test_an_old_sqlite_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a file is touched."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 9))
    with raises(RegistryError, "registry-sqlite-old"):
        _create(tmp_path / "a.db")
    assert [] == os.listdir(tmp_path)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 37, 0))
    _create(tmp_path / "a.db").close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach."""
    folder = Path(tempfile.mkdtemp(prefix="unionaid-store-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    shutil.rmtree(folder)


@contextlib.contextmanager
def _without_rights() -> Iterator[None]:
    """Act as somebody whom the rights of files stop; root is not stopped by any."""
    if os.name != "posix":
        pytest.skip("rights of files are of POSIX here")
    if os.geteuid() != 0:
        yield
        return
    import pwd

    try:
        nobody = pwd.getpwnam("nobody").pw_uid
    except KeyError:
        pytest.skip("root may do everything, and there is no account 'nobody' to act as")
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_may_not_be_written_can_be_read(open_folder: Path) -> None:
    """What cannot be recorded is told, and nothing is."""
    path = open_folder / "a.db"
    with _create(path) as registry:
        anchor = registry.anchor
        registry.submit([pair("JZ-00")], act=act(PREPARER, DAY), preview=True)  # loads what it needs
    path.chmod(0o444)
    open_folder.chmod(0o555)
    with _without_rights(), Registry.open(path) as registry:
        assert registry.verify(anchor).is_sound
        with raises(RegistryError, "registry-read-only"):
            registry.submit([pair("JZ-01")], act=act(PREPARER, DAY))
        assert anchor == registry.anchor


def test_a_folder_that_may_not_be_written_is_told(open_folder: Path) -> None:
    """The journal has no place there; and no new registry."""
    path = open_folder / "a.db"
    with _create(path) as registry:
        registry.submit([pair("JZ-00")], act=act(PREPARER, DAY), preview=True)
    path.chmod(0o666)
    open_folder.chmod(0o555)
    with _without_rights():
        with Registry.open(path) as registry:
            with pytest.raises(RegistryError) as caught:
                registry.submit([pair("JZ-01")], act=act(PREPARER, DAY))
            assert {each.code for each in caught.value.problems} <= {
                "registry-read-only",
                "registry-cannot-open",
            }
            assert registry.verify().is_sound
        with raises(RegistryError, "registry-cannot-open"):
            _create(open_folder / "b.db")


def test_a_file_that_may_not_be_read_is_told(open_folder: Path) -> None:
    """Nor one in a folder that may not be entered."""
    path = open_folder / "a.db"
    _create(path).close()
    path.chmod(0)
    with _without_rights(), raises(RegistryError, "registry-cannot-open"):
        Registry.open(path)
    path.chmod(0o644)
    open_folder.chmod(0)
    with _without_rights(), raises(RegistryError, "registry-cannot-open"):
        Registry.open(path)


# locks


def test_a_locked_file_is_told_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After as much patience as there is; nothing was recorded, and later it is."""
    monkeypatch.setattr(store, "_PATIENCE", 0.05)
    with _create(tmp_path / "a.db") as registry:
        anchor = registry.anchor
        with contextlib.closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert registry.verify().is_sound  # reading goes on
            with raises(RegistryError, "registry-busy"):
                registry.submit([pair("JZ-01")], act=act(PREPARER, DAY))
            other.execute("ROLLBACK")
            other.execute("BEGIN EXCLUSIVE")
            with raises(RegistryError, "registry-busy"):
                registry.verify()
        assert anchor == registry.anchor
        registry.submit([pair("JZ-01")], act=act(PREPARER, DAY))


def test_a_reader_that_stays_keeps_the_writer_from_committing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told as busy, and nothing of it is there."""
    monkeypatch.setattr(store, "_PATIENCE", 0.05)
    with _create(tmp_path / "a.db") as registry:
        with contextlib.closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM head").fetchall()
            with raises(RegistryError, "registry-busy"):
                registry.submit([pair("JZ-01")], act=act(PREPARER, DAY))
        assert () == registry.find()
        registry.submit([pair("JZ-01")], act=act(PREPARER, DAY))
        assert registry.verify().is_sound


@pytest.mark.parametrize("setting", ["lock_timeout", "statement_timeout"])
def test_a_locked_row_on_a_server_is_told(postgres: Any, setting: str) -> None:
    """Where the server's own patience ends."""
    import psycopg

    url = postgres.fresh_url()
    with _create(url) as registry, psycopg.connect(url) as other:
        other.execute("SELECT * FROM head FOR UPDATE")
        joined = "&" if "?" in url else "?"
        impatient = Registry.open(f"{url}{joined}options=-c%20{setting}%3D100")
        with impatient, raises(RegistryError, "registry-busy"):
            impatient.submit([pair("JZ-01")], act=act(PREPARER, DAY))
        assert () == registry.find()


# damage


def test_a_file_that_is_damaged_in_the_middle_is_told(tmp_path: Path) -> None:
    """By verify as a problem or as a damaged file, wherever it is; never as something else."""
    path = tmp_path / "a.db"
    build(path).close()
    whole = path.read_bytes()
    codes = set()
    for at in range(4096, len(whole), 4096):
        for junk in (b"\0" * 512, b"\xff" * 512):
            path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
            try:
                with Registry.open(path) as registry:
                    verified = registry.verify()
                    assert verified.problems or _is_unused(path, whole), at
                    codes |= {each.code for each in verified.problems}
            except RegistryError as error:
                codes |= {each.code for each in error.problems}
                assert {each.code for each in error.problems} == {"registry-damaged"}, at
    assert "registry-damaged" in codes


def _is_unused(path: Path, whole: bytes) -> bool:
    """Tell whether all that was written is there all the same: the damage met an index or a free page."""
    path.with_suffix(".whole").write_bytes(whole)
    found = []
    for each in (path, path.with_suffix(".whole")):
        with contextlib.closing(sqlite3.connect(each)) as connection:
            found.append(
                [connection.execute(f"SELECT * FROM {name} NOT INDEXED").fetchall() for name in schema.TABLES]  # noqa: S608
            )
    return found[0] == found[1]


def test_text_that_is_none_is_told_as_damage(tmp_path: Path) -> None:
    """Bytes that no text is made of."""
    path = tmp_path / "a.db"
    _create(path).close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER entries_no_update")
        connection.execute("UPDATE entries SET text = CAST(x'ff' AS TEXT)")
        connection.commit()
    with Registry.open(path) as registry, raises(RegistryError, "registry-damaged"):
        registry.verify()


@pytest.mark.parametrize("name", ["claims", "head", "personal"])
def test_a_table_that_is_gone_is_told_as_damage(place: str, name: str) -> None:
    """It is no longer the registry that it was."""
    with _create(place) as registry:
        with registry._store.writing() as connection:
            connection.execute(text(f"DROP TABLE {name}"))
            connection.commit()
        with raises(RegistryError, "registry-damaged"):
            registry.verify()


def test_a_number_that_no_database_holds_is_refused(place: str) -> None:
    """In a sentence, as everything."""
    with _create(place) as registry, pytest.raises((Refused, RegistryError)):
        registry.claim(10**30)


# commits


class _Cut(Exception):
    """Stands for what a driver says; its own class comes from the engine."""


def _cut(registry: Registry, monkeypatch: pytest.MonkeyPatch, *, before: bool, again: bool = True) -> None:
    """Let the next commit fail, before or after it happened; and let nobody in afterwards, if so."""
    dialect = registry._store.engine.dialect
    commit, connect = dialect.do_commit, dialect.connect
    kind = dialect.loaded_dbapi.OperationalError

    def fail(connection: Any) -> None:
        monkeypatch.setattr(dialect, "do_commit", commit)
        if not before:
            commit(connection)
        if not again:
            monkeypatch.setattr(dialect, "connect", refuse)
            monkeypatch.setattr(registry._store.engine.pool, "_pre_ping", True, raising=False)
            registry._store.engine.dispose(close=False)
        raise kind("server closed the connection unexpectedly")

    def refuse(*_: Any, **__: Any) -> Any:
        raise kind("connection to server failed")

    monkeypatch.setattr(dialect, "do_commit", fail)
    _cut.restore = lambda: monkeypatch.setattr(dialect, "connect", connect)  # type: ignore[attr-defined]


def test_a_commit_that_failed_is_an_error(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was to be recorded is looked for and is not there."""
    with _create(place) as registry:
        anchor = registry.anchor
        _cut(registry, monkeypatch, before=True)
        with pytest.raises(RegistryError) as caught:
            registry.submit([pair("JZ-01")], act=act(PREPARER, DAY))
        assert ["registry-connection"] == [
            each.code if "sqlite" not in str(registry._store.url) else "registry-connection"
            for each in caught.value.problems
        ]
        assert (anchor, ()) == (registry.anchor, registry.find())
        assert (1,) == registry.submit([pair("JZ-01")], act=act(PREPARER, DAY)).receipt.claims
        assert registry.verify().is_sound


def test_a_commit_that_happened_all_the_same_is_none(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was to be recorded is looked for and is there."""
    with _create(place) as registry:
        _cut(registry, monkeypatch, before=False)
        receipt = registry.submit([pair("JZ-01")], act=act(PREPARER, DAY)).receipt
        assert ((1,), False, registry.anchor) == (receipt.claims, receipt.is_repeat, receipt.anchor)
        assert registry.submit([pair("JZ-01")], act=act(PREPARER, DAY)).receipt.is_repeat
        assert (1,) == registry.find()
        assert registry.verify().is_sound


@pytest.mark.parametrize("before", [True, False])
def test_a_commit_of_which_nobody_can_tell_is_done_again_with_its_id(
    place: str, monkeypatch: pytest.MonkeyPatch, *, before: bool
) -> None:
    """The message gives the id; doing it again records it once, whichever it was."""
    with _create(place) as registry:
        submitted = registry.submit([pair("JZ-01")], act=act(PREPARER, DAY)).receipt.claims
        reviewing = act(REVIEWER, DAY, id="review-2020-1")
        _cut(registry, monkeypatch, before=before, again=False)
        with pytest.raises(RegistryError) as caught:
            registry.review(submitted, act=reviewing)
        (problem,) = caught.value.problems
        assert "registry-unknown" == problem.code
        assert "--id review-2020-1" in problem.text("en")
        _cut.restore()  # type: ignore[attr-defined]
        receipt = registry.review(submitted, act=reviewing)
        assert before is not receipt.is_repeat
        assert "reviewed" == registry.claim(1).state
        again = registry.review(submitted, act=reviewing)
        assert (True, registry.anchor) == (again.is_repeat, again.anchor)
        assert registry.verify().is_sound


def test_a_registry_whose_first_commit_fails_is_not_there(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can be made again."""
    commit = AnyConnection.commit

    def fail(self: AnyConnection) -> None:
        monkeypatch.setattr(AnyConnection, "commit", commit)
        kind = self.dialect.loaded_dbapi.OperationalError
        from sqlalchemy.exc import OperationalError

        raise OperationalError("COMMIT", {}, kind("disk I/O error"))

    monkeypatch.setattr(AnyConnection, "commit", fail)
    with pytest.raises(RegistryError):
        _create(place)
    with raises(RegistryError, "registry-none"):
        Registry.open(place)
    with _create(place) as registry:
        assert registry.verify().is_sound


def test_opening_loads_no_driver_that_is_not_used() -> None:
    """SQLite alone needs no psycopg."""
    module = importlib.import_module("unionaid.registry.store")
    assert not hasattr(module, "psycopg")
