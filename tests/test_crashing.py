"""The harness that kills a script at each of its calls, held against known scripts.

Before the registry is judged by it: a call that is said not to have run has left
nothing, a sound script passes, and each kind of unsound one is found.
"""

from __future__ import annotations

import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from crashing import Call, Crashing, Diverged, Run

_STEPS = '''
"""Makes one call to the disk in each step, as many steps as it is told."""
import os, sys
below, steps = sys.argv[1], int(sys.argv[2])
def at(name):
    return os.path.join(below, name)
def make():
    global file
    file = os.open(at("file"), os.O_RDWR | os.O_CREAT, 0o600)
todo = [
    make,
    lambda: os.pwrite(file, b"first", 0),
    lambda: os.write(file, b"F"),
    lambda: os.fsync(file),
    lambda: os.pwritev(file, [b"se", b"cond"], 5),
    lambda: os.posix_fallocate(file, 0, 20),
    lambda: os.ftruncate(file, 8),
    lambda: os.fdatasync(file),
    lambda: os.mkdir(at("folder")),
    lambda: os.link(at("file"), at("folder/linked")),
    lambda: os.symlink("../file", at("folder/shown")),
    lambda: os.rename(at("file"), at("moved, ü \\"<1>\\"")),
    lambda: os.truncate(at("folder/linked"), 3),
    lambda: os.unlink(at("folder/linked")),
    lambda: os.unlink(at("folder/shown")),
    lambda: os.rmdir(at("folder")),
    lambda: os.close(os.open(at("moved, ü \\"<1>\\""), os.O_WRONLY | os.O_TRUNC)),
]
assert steps <= len(todo)
for done, step in enumerate(todo[:steps]):
    step()
    print(done, flush=True)
'''

_COMMITS = '''
"""Commits rows over several pages, and acknowledges each."""
import sqlite3, sys
below, commits = sys.argv[1:]
connection = sqlite3.connect(f"{below}/entries.db", isolation_level=None)
connection.execute("PRAGMA journal_mode=DELETE")
connection.execute("PRAGMA synchronous=EXTRA")
def commit():
    connection.execute("COMMIT")
connection.execute("BEGIN IMMEDIATE")
connection.execute("CREATE TABLE entry (number INTEGER PRIMARY KEY, text TEXT) STRICT")
connection.execute("CREATE TABLE total (entries INTEGER) STRICT")
connection.execute("INSERT INTO total VALUES (0)")
connection.execute("COMMIT")
for number in range(int(commits)):
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO entry VALUES (?, ?)", (number, "x" * 5000))
    connection.execute("UPDATE total SET entries = entries + 1")
    commit()
    print(number, flush=True)
connection.close()
'''
_STOPS_AT_NOTHING = """
def commit():
    try:
        connection.execute("COMMIT")
    except sqlite3.OperationalError:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
"""

Choose = Callable[[Call], bool]
Disturb = Callable[[Crashing, int, tuple[Call, ...], Path], Run]


def killed(crashing: Crashing, n: int, calls: tuple[Call, ...], below: Path) -> Run:
    """Kill the script of commits before call *n*."""
    return crashing.run_killed_before(n, calls, [str(below), "2"], below=below)


def failing(crashing: Crashing, n: int, calls: tuple[Call, ...], below: Path) -> Run:
    """Let call *n* of the script of commits fail."""
    return crashing.run_failing(n, calls, [str(below), "2"], below=below)


def full(crashing: Crashing, n: int, calls: tuple[Call, ...], below: Path) -> Run:
    """Fill the disk for the script of commits from call *n* on."""
    return crashing.run_full_from(n, calls, [str(below), "2"], below=below)


def every(call: Call) -> bool:
    """Choose each call."""
    return True


def is_sync(call: Call) -> bool:
    """Choose the calls that sync."""
    return call.is_sync


def can_fill(call: Call) -> bool:
    """Choose the calls that fail on a full disk."""
    return call.can_fill


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Path]:
    """Return a function that makes an empty directory."""
    numbers = iter(range(10_000))

    def make() -> Path:
        folder = tmp_path / f"run {next(numbers)}"
        folder.mkdir()
        return folder

    return make


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that writes a script."""

    def script(text: str) -> Path:
        path = tmp_path_factory.mktemp("script") / "script.py"
        path.write_text(text, encoding="utf-8")
        return path

    return script


@pytest.fixture(scope="module")
def steps(write: Callable[[str], Path]) -> Iterator[Crashing]:
    """Run the script of one call in each step."""
    with Crashing(write(_STEPS)) as crashing:
        yield crashing


@pytest.fixture(scope="module")
def commits(write: Callable[[str], Path]) -> Iterator[Crashing]:
    """Run the script of acknowledged commits."""
    with Crashing(write(_COMMITS), preload=["sqlite3"]) as crashing:
        yield crashing


def seen(folder: Path) -> dict[str, bytes | str | None]:
    """Return all that stands in *folder*."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else (path.read_bytes() if path.is_file() else None)
        for path in folder.rglob("*")
    }


def fault(run: Run, database: Path) -> str | None:
    """Return how the database contradicts what was acknowledged, if it does."""
    acknowledged = len(run.lines)
    try:
        with closing(sqlite3.connect(database)) as connection:
            (checked,) = connection.execute("PRAGMA integrity_check").fetchone()
            if checked != "ok":
                return f"damaged: {checked}"
            if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,):
                return "all tables are lost" if acknowledged else None
            numbers = [number for (number,) in connection.execute("SELECT number FROM entry ORDER BY number")]
            totals = [total for (total,) in connection.execute("SELECT entries FROM total")]
    except sqlite3.DatabaseError as error:
        return f"unreadable: {error}"
    if [len(numbers)] != totals or numbers != list(range(len(numbers))):
        return f"half a transaction: {numbers}, {totals}"
    if len(numbers) not in (acknowledged, acknowledged + 1):
        return f"{acknowledged} acknowledged, {len(numbers)} there"
    return None


def faults(crashing: Crashing, choose: Choose, disturb: Disturb, fresh: Callable[[], Path]) -> Iterator[str]:
    """Disturb a script of commits at each of the calls chosen; yield what is found at fault."""
    below = fresh()
    calls = crashing.run([str(below), "2"], below=below).calls
    for n, call in enumerate(calls):
        if choose(call):
            below = fresh()
            said = fault(disturb(crashing, n, calls, below), below / "entries.db")
            if said is not None:
                yield f"{n}, {call.text}: {said}"


def test_calls_are_listed(steps: Crashing, fresh: Callable[[], Path]) -> None:
    """Each step is one call, with the files it changes; printing is none."""
    below = fresh()
    run = steps.run([str(below), "17"], below=below)
    assert (0, "") == (run.status, run.errors)
    assert tuple(str(number) for number in range(17)) == run.lines
    assert run.hit is None
    last = 'moved, ü "<1>"'
    assert [
        ("open", "file"),
        ("pwrite", "file"),
        ("write", "file"),
        ("fsync", "file"),
        ("pwritev", "file"),
        ("fallocate", "file"),
        ("ftruncate", "file"),
        ("fdatasync", "file"),
        ("mkdir", "folder"),
        ("link", "file folder/linked"),
        ("symlink", "folder/shown"),
        ("rename", f"file {last}"),
        ("truncate", "folder/linked"),
        ("unlink", "folder/linked"),
        ("unlink", "folder/shown"),
        ("rmdir", "folder"),
        ("open", last),
    ] == [(re.sub(r"(at)?(2|64)?$", "", call.name), " ".join(call.paths)) for call in run.calls]


@pytest.fixture(scope="module")
def states(steps: Crashing, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes | str | None]]:
    """Return what stands in the directory after no step, after one, and so on."""
    found = []
    for n in range(18):
        below = tmp_path_factory.mktemp("steps")
        assert 0 == steps.run([str(below), str(n)], below=below).status
        found.append(seen(below))
    assert all(one != two for one, two in pairwise(found) if two not in (found[4], found[8]))  # the syncs
    return found


def test_call_is_not_executed_when_killed(
    steps: Crashing, states: list[dict[str, bytes | str | None]], fresh: Callable[[], Path]
) -> None:
    """Killed before call n, the directory is as the first n calls left it."""
    below = fresh()
    calls = steps.run([str(below), "17"], below=below).calls
    for n in range(17):
        below = fresh()
        run = steps.run_killed_before(n, calls, [str(below), "17"], below=below)
        assert states[n] == seen(below)
        assert (-signal.SIGKILL, calls[n]) == (run.status, run.hit)
        assert tuple(str(number) for number in range(n)) == run.lines


def test_call_is_not_executed_when_it_fails(
    steps: Crashing, states: list[dict[str, bytes | str | None]], fresh: Callable[[], Path]
) -> None:
    """A call that fails has done nothing, and the script hears of it."""
    below = fresh()
    calls = steps.run([str(below), "17"], below=below).calls
    for n in range(17):
        below = fresh()
        run = steps.run_failing(n, calls, [str(below), "17"], below=below, error="EDQUOT")
        assert states[n] == seen(below)
        assert (1, calls[n]) == (run.status, run.hit)
        assert "Disk quota exceeded" in run.errors


def test_full_disk_stays_full(write: Callable[[str], Path], fresh: Callable[[], Path]) -> None:
    """Each later write fails too, while a sync and a removal do not."""
    script = """
import os, sys
file = os.open(sys.argv[1] + "/file", os.O_RDWR | os.O_CREAT)
for number, call in enumerate([
    lambda: os.write(file, b"a"), lambda: os.write(file, b"b"), lambda: os.pwrite(file, b"c", 2),
    lambda: os.fsync(file), lambda: os.mkdir(sys.argv[1] + "/made"), lambda: os.unlink(sys.argv[1] + "/file"),
]):
    try:
        call()
    except OSError as error:
        print(number, error.errno, flush=True)
"""
    with Crashing(write(script)) as crashing:
        below, below_full = fresh(), fresh()
        calls = crashing.run([str(below)], below=below).calls
        run = crashing.run_full_from(2, calls, [str(below_full)], below=below_full)
        assert (0, calls[2], ("1 28", "2 28", "4 28")) == (run.status, run.hit, run.lines)
        with pytest.raises(ValueError, match="fsync"):
            crashing.run_full_from(4, calls, [str(below_full)], below=below_full)


@pytest.mark.parametrize(
    ("choose", "disturb"),
    [(every, killed), (is_sync, failing), (can_fill, full)],
    ids=["killed", "failing", "full"],
)
def test_sound_script(commits: Crashing, fresh: Callable[[], Path], choose: Choose, disturb: Disturb) -> None:
    """What was acknowledged is there after each disturbance, and at most one commit more."""
    assert [] == list(faults(commits, choose, disturb, fresh))


_COMMIT = 'def commit():\n    connection.execute("COMMIT")\n'
_LATE = "    commit()\n    print(number, flush=True)\n"
_UPDATE = '    connection.execute("UPDATE'
_COMMIT_FIRST = '    commit()\n    connection.execute("BEGIN IMMEDIATE")\n'
_EARLY = "    print(number, flush=True)\n    commit()\n"


@pytest.mark.parametrize(
    ("old", "new", "choose", "disturb", "said"),
    [
        ("journal_mode=DELETE", "journal_mode=OFF", every, killed, "malformed"),
        ("journal_mode=DELETE", "journal_mode=MEMORY", every, killed, "malformed"),
        (_LATE, _EARLY, every, killed, "1 acknowledged, 0 there"),
        (_UPDATE, _COMMIT_FIRST + _UPDATE, every, killed, "half a transaction: [0], [0]"),
        (_COMMIT, _STOPS_AT_NOTHING, is_sync, failing, "half a transaction: [1], [1]"),
        (_COMMIT, _STOPS_AT_NOTHING, can_fill, full, "1 acknowledged, 0 there"),
    ],
    ids=[
        "no-journal",
        "journal-in-memory",
        "acknowledged-early",
        "two-commits",
        "deaf-to-errors",
        "deaf-when-full",
    ],
)
def test_unsound_script(
    write: Callable[[str], Path],
    fresh: Callable[[], Path],
    old: str,
    new: str,
    choose: Choose,
    disturb: Disturb,
    said: str,
) -> None:
    """Each way to lose a commit, or half of one, is found."""
    assert old in _COMMITS
    with Crashing(write(_COMMITS.replace(old, new)), preload=["sqlite3"]) as crashing:
        assert any(said in found for found in faults(crashing, choose, disturb, fresh))


def test_missing_sync_is_seen_in_the_list(
    commits: Crashing, write: Callable[[str], Path], fresh: Callable[[], Path]
) -> None:
    """What a killed process does not lose is told by the order of the calls alone."""
    below, below_off = fresh(), fresh()
    calls = commits.run([str(below), "1"], below=below).calls
    with Crashing(write(_COMMITS.replace("synchronous=EXTRA", "synchronous=OFF"))) as crashing:
        off = crashing.run([str(below_off), "1"], below=below_off).calls
    last = [(call.name, *call.paths) for call in calls][-6:]
    assert ("pwrite64", "entries.db") == last[0]
    assert [("fdatasync", "entries.db"), ("unlink", "entries.db-journal"), ("fdatasync", ".")] == last[-3:]
    journal = [n for n, call in enumerate(calls) if call.is_sync and call.paths == ("entries.db-journal",)]
    pages = [n for n, call in enumerate(calls) if call.name == "pwrite64" and call.paths == ("entries.db",)]
    assert 2 == sum(pages[0] > n for n in journal)
    assert [] == [call for call in off if call.is_sync]


def test_failed_commit_may_be_there(commits: Crashing, fresh: Callable[[], Path]) -> None:
    """The last sync of a commit can fail when its row can no longer be taken back."""
    below, below_failing = fresh(), fresh()
    calls = commits.run([str(below), "1"], below=below).calls
    run = commits.run_failing(len(calls) - 1, calls, [str(below_failing), "1"], below=below_failing)
    assert (1, ()) == (run.status, run.lines)
    assert "disk I/O error" in run.errors
    with closing(sqlite3.connect(below_failing / "entries.db")) as connection:
        assert [(0,)] == connection.execute("SELECT number FROM entry").fetchall()


def test_script_runs_as_python_runs_it(write: Callable[[str], Path], fresh: Callable[[], Path]) -> None:
    """Arguments, path, name, standard input, exit status and error are as they would be."""
    script = write(
        "import sys\nprint(sys.argv, sys.path[0], __name__, repr(sys.stdin.read()))\nprint('cut', end='')\n"
        "if sys.argv[1] == 'raise': raise KeyError('told')\nsys.exit(3)"
    )
    with Crashing(script) as crashing:
        run = crashing.run(["exit"], below=fresh())
        assert (3, "") == (run.status, run.errors)
        assert (f"{[str(script), 'exit']} {script.parent} __main__ ''",) == run.lines
        run = crashing.run(["raise"], below=fresh())
        assert (1, "KeyError: 'told'") == (run.status, run.errors.splitlines()[-1])


def test_other_calls_are_told(steps: Crashing, fresh: Callable[[], Path]) -> None:
    """A run that is not like the one measured is no proof of anything."""
    below = fresh()
    calls = steps.run([str(below), "17"], below=below).calls
    for disturb in (steps.run_killed_before, steps.run_failing):
        below = fresh()
        with pytest.raises(Diverged, match="call 7 was not made: fdatasync"):
            disturb(9, calls, [str(below), "7"], below=below)
    below, below_again = fresh(), fresh()
    calls = steps.run([str(below), "1"], below=below).calls
    (below_again / "file").mkdir()
    with pytest.raises(Diverged, match="call 1 was not made"):
        steps.run_killed_before(1, [*calls, *calls], [str(below_again), "2"], below=below_again)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("import os, sys; os.chdir(sys.argv[1]); os.mkdir('folder')", "absolute paths"),
        ("import os, sys; os.chdir(sys.argv[1]); open('file', 'w').close()", "absolute paths"),
        (
            "import os, sys\nfor name in 'ab':\n    if not os.fork():\n"
            "        os.mkdir(f'{sys.argv[1]}/{name}')\n        os._exit(0)\n    os.wait()",
            "within one thread",
        ),
    ],
    ids=["relative", "relative-open", "two-processes"],
)
def test_script_that_cannot_be_counted_is_refused(
    write: Callable[[str], Path], fresh: Callable[[], Path], script: str, said: str
) -> None:
    """Calls that would be counted wrongly are an error, not overlooked."""
    below = fresh()
    with Crashing(write(script)) as crashing, pytest.raises(ValueError, match=said):
        crashing.run([str(below)], below=below)


def test_directory_by_another_name_is_refused(steps: Crashing, tmp_path: Path) -> None:
    """Calls by the name of a link would be overlooked."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(ValueError, match="give the real one of the paths"):
        steps.run([str(tmp_path / "link"), "1"], below=tmp_path / "link")


def test_script_that_does_not_end(write: Callable[[str], Path], fresh: Callable[[], Path]) -> None:
    """It is killed after the time allowed, and the next run is sound."""
    script = write("import sys, time\nif sys.argv[1:]: time.sleep(1000)\nprint('done')")
    with Crashing(script, timeout=0.5) as crashing:
        with pytest.raises(TimeoutError):
            crashing.run(["sleep"], below=fresh())
        assert (0, ("done",)) == ((run := crashing.run([], below=fresh())).status, run.lines)


@pytest.mark.parametrize(
    ("required", "outcome"), [("", pytest.skip.Exception), ("required", pytest.fail.Exception)]
)
def test_strace_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, required: str, outcome: type[BaseException]
) -> None:
    """Without it tests are skipped, where it is required they fail."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("UNIONAID_STRACE", required)
    with pytest.raises(outcome, match="strace is not installed"):
        Crashing(tmp_path / "script.py")


def test_strace_may_not_trace(
    monkeypatch: pytest.MonkeyPatch, write: Callable[[str], Path], fresh: Callable[[], Path], tmp_path: Path
) -> None:
    """What it says is the reason, and nothing hangs."""
    program = tmp_path / "strace"
    program.write_text("#!/bin/sh\necho attach: Operation not permitted >&2\nexit 1\n")
    program.chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        patched.setenv("UNIONAID_STRACE", "")
        with Crashing(write("")) as crashing, pytest.raises(pytest.skip.Exception, match="not permitted"):
            crashing.run([], below=fresh())
