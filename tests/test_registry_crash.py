"""A registry that is ended at any of its writes: what was acknowledged is there, and nothing twice.

A year of commands (``registry_script``) is taken once undisturbed. Then each of them is
killed before each of its calls to the disk, its syncs fail, its disk is full from a call
on, its journal is torn; and a PostgreSQL server is stopped at once below eight writers.
After each of these the registry is opened anew, proved, compared with what the run was
told, and the same commands with the same ids are taken from the start.

Key, days and times of the script do not vary, so a registry after so many commands is
known to the byte: what is judged once need not be judged again for the same bytes.

With ``HYPOTHESIS_PROFILE`` ``thorough`` all commands are killed at, and find
the disk full from, all of their calls. Else it is the commands that differ in shape, of
which creation (a new file) and the longest are killed at all calls, the others where
something else begins: the first and last record of the journal, its header, the first
and last page, each sync and removal.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from attrs import evolve
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

import registry_script
from crashing import Call, Crashing, Run
from postgres import OwnServer, Server
from registry_script import BACKUP, FAULTS, FILE, STEPS
from unionaid import Act, Receipt, Refused, Registry, RegistryError, UnionaidError, load_policy
from unionaid.assess import Submission
from unionaid.errors import make_problem
from unionaid.registry import schema

ALL: Final = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
SHAPES: Final = STEPS if ALL else ("create", "submit", "approve", "batch", "returned", "close-year")
"""Commands that are disturbed in this profile."""

WHOLLY: Final = ("create", "returned")
"""Commands that are killed at every call in each profile."""

JOURNAL: Final = f"{FILE}-journal"
OPEN_ENDED: Final = frozenset({"registry-unknown", "registry-connection"})
"""What is told where a command may have been recorded or not."""

State = dict[str, list[tuple[Any, ...]]]


def state_of(file: Path) -> State:
    """Return every row of every table."""
    with closing(sqlite3.connect(file)) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr)  # noqa: S608
            for (name,) in names.fetchall()
        }


def paid_twice(file: Path) -> list[str]:
    """Return the awards that have two payments under way or done, and claims that got too much."""
    with closing(sqlite3.connect(file)) as connection:
        twice = connection.execute(
            "SELECT claim, seq, count(*) FROM transferred JOIN payments ON payments.id = payment "
            "WHERE payments.state IN ('issued', 'paid') GROUP BY claim, seq HAVING count(*) > 1"
        ).fetchall()
        too_much = connection.execute(
            "SELECT claim, sum(sent), sum(granted) FROM ("
            " SELECT claim, transferred.amount_fen AS sent, 0 AS granted FROM transferred"
            " JOIN payments ON payments.id = payment WHERE payments.state IN ('issued', 'paid')"
            " UNION ALL SELECT claim, 0, amount_fen FROM awards WHERE state = 'approved'"
            ") GROUP BY claim HAVING sum(sent) > sum(granted)"
        ).fetchall()
    return [f"paid twice: {row}" for row in (*twice, *too_much)]


def summary(registry: Registry) -> tuple[Any, ...]:
    """Return what the registry says of itself, as a reader sees it."""
    files = [(each.name, each.sha256, each.content) for each in registry.files()]
    return registry.status(), registry.report(), registry.payments(), files


def kept(folder: Path) -> bytes | None:
    """Return the hash of the registry's file; None where there is none, or an empty one."""
    file = folder / FILE
    return sha256(file.read_bytes()).digest() if file.exists() and file.stat().st_size else None


@dataclass
class Course:
    """The undisturbed run, and what to compare a disturbed one with.

    Args:
        crashing: Runs the script.

        folder: An empty folder of its own.

        fault: The fault that the script has.

        steps: The commands of it.
    """

    crashing: Crashing
    folder: Path
    fault: str = ""
    steps: tuple[str, ...] = STEPS
    states: list[State | None] = field(default_factory=lambda: [None])
    lines: list[str] = field(default_factory=list)
    summary: tuple[Any, ...] = ()
    judged: dict[bytes | None, tuple[int | None, list[str]]] = field(default_factory=dict)
    copies: dict[bytes, list[str]] = field(default_factory=dict)
    tried: int = 0
    _calls: dict[str, tuple[Call, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take all steps, and keep the registry as it is before each."""
        place = self.folder / "course"
        place.mkdir()
        for name in self.steps:
            shutil.copytree(place, self.folder / f"before {name}")
            registry_script.run(place, [name], fault=self.fault, say=self.lines.append)
            self.states.append(state_of(place / FILE))
        shutil.copytree(place, self.folder / "before backup")
        assert all(
            line.startswith(f"done {name} ") for line, name in zip(self.lines, self.steps, strict=True)
        )
        with Registry.open(place / FILE) as registry:
            self.summary = summary(registry)

    def fresh(self, step: str) -> Path:
        """Return a new folder with the registry as it is before *step*."""
        self.tried += 1
        copy = self.folder / f"run {self.tried}"
        shutil.copytree(self.folder / f"before {step}", copy)
        return copy

    def args(self, below: Path, step: str, told: Path | None = None) -> list[str]:
        """Return the arguments for *step*."""
        return [str(below), step, "" if told is None else str(told), self.fault]

    def calls(self, step: str) -> tuple[Call, ...]:
        """Return the calls of *step*."""
        if step not in self._calls:
            below = self.fresh(step)
            run = self.crashing.run(self.args(below, step), below=below)
            assert (0, "") == (run.status, run.errors)
            self._calls[step] = run.calls
        return self._calls[step]

    def wrong(self, folder: Path, allowed: Sequence[int]) -> list[str]:
        """Return what is wrong with a registry that has to be as after so many steps.

        Args:
            folder: Where it is; it is removed in the end.

            allowed: After how many steps it may be.
        """
        try:
            with Registry.open(folder / FILE):  # rolls back what was cut short
                pass
        except RegistryError as error:
            if [problem.code for problem in error.problems] != ["registry-none"]:
                shutil.rmtree(folder)
                return [f"not opened: {error}"]
        bytes_ = kept(folder)
        if bytes_ not in self.judged:
            with registry_script.read_once():
                self.judged[bytes_] = self._judge(folder)
        shutil.rmtree(folder)
        steps, found = self.judged[bytes_]
        return found if steps in allowed else [*found, f"after {steps} steps, not {allowed}"]

    def heard(self, run: Run, step: str) -> Iterator[str]:
        """Yield what a run of *step* said that it must not say."""
        if run.errors:
            yield f"a traceback: {run.errors.splitlines()[-1]}"
        _, _, rest = self.lines[STEPS.index(step)].partition(" ")
        for line in run.lines:
            word, _, said = line.partition(" ")
            if word == "told" and said.split()[1] != "RegistryError":
                yield f"told otherwise than as an error of the registry: {line}"
            elif word == "mute" or (word in ("done", "again") and said != rest):
                yield f"said: {line}"

    def allowed(self, line: str, step: str) -> list[int]:
        """Return after how many steps a registry may be when *line* was said of *step*."""
        place = STEPS.index(step)
        if not line.startswith("told"):
            return [place + 1]
        is_open = not OPEN_ENDED.isdisjoint(line.split()[3].split(","))
        return [place, place + 1] if is_open else [place]

    def _judge(self, folder: Path) -> tuple[int | None, list[str]]:
        """Return after how many steps a registry is, and what is wrong with it."""
        file = folder / FILE
        steps, found = None, []
        try:
            state = None if kept(folder) is None else state_of(file)
            if state is not None:
                with Registry.open(file) as registry:
                    found += [f"not proved: {each.text('en')}" for each in registry.verify().problems]
                found += paid_twice(file)
            if state not in self.states:
                found.append("as it is after no step")
            else:
                steps = self.states.index(state)
                found += self._goes_on(folder, steps)
        except (UnionaidError, sqlite3.DatabaseError) as error:
            found.append(f"unreadable: {error}")
        return steps, found

    def _goes_on(self, folder: Path, steps: int) -> Iterator[str]:
        """Take all steps, of which the first ones were taken before, and compare the end."""
        said: list[str] = []
        with FAULTS["no-sync"]():  # this run is not one that anything happens to
            registry_script.run(folder, self.steps, fault=self.fault, say=said.append)
        words = [line.split()[0] for line in said]
        if words != ["again"] * steps + ["done"] * (len(self.steps) - steps):
            yield f"taken again: {said}"
        if state_of(folder / FILE) != self.states[-1]:
            yield "another end than undisturbed"
        yield from paid_twice(folder / FILE)
        with Registry.open(folder / FILE) as registry:
            yield from (f"not proved in the end: {each.text('en')}" for each in registry.verify().problems)
            if summary(registry) != self.summary:
                yield "other figures than undisturbed"


@pytest.fixture(scope="module")
def crashing() -> Iterator[Crashing]:
    """Run the script, whose modules and policies are loaded once."""
    with Crashing(Path(registry_script.__file__), preload=["registry_script"]) as found:
        yield found


@pytest.fixture(scope="module")
def course(crashing: Crashing, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Take the undisturbed run."""
    return Course(crashing, tmp_path_factory.mktemp("course").resolve())


@pytest.fixture
def faulty(crashing: Crashing, tmp_path: Path) -> Callable[[str], Course]:
    """Return a function that takes the run with a fault."""
    return lambda fault: Course(crashing, tmp_path.resolve(), fault)


# where a run is disturbed


def turning(calls: Sequence[Call]) -> list[int]:
    """Return the calls where something else begins or ends: a file, a kind of call, the header."""
    kinds = [(call.name, call.paths, call.text.endswith("= 12")) for call in calls]
    return [
        n
        for n, kind in enumerate(kinds)
        if not 0 < n < len(kinds) - 1 or kinds[n - 1] != kind or kinds[n + 1] != kind
    ]


def chosen(course: Course, step: str) -> list[int]:
    """Return the calls of *step* at which it is disturbed in this profile."""
    calls = course.calls(step)
    return list(range(len(calls))) if ALL or step in WHOLLY else turning(calls)


def killed(course: Course, step: str, n: int) -> list[str]:
    """Kill *step* before call *n*; return what is wrong then."""
    below = course.fresh(step)
    run = course.crashing.run_killed_before(n, course.calls(step), course.args(below, step), below=below)
    place = STEPS.index(step)
    allowed = [place + 1] if done(run, step) else [place, place + 1]
    return [*course.heard(run, step), *course.wrong(below, allowed)]


def done(run: Run, step: str) -> bool:
    """Tell whether a run acknowledged *step*."""
    return any(line.split()[:2] in (["done", step], ["again", step]) for line in run.lines)


def failing(course: Course, step: str, n: int, error: str = "EIO") -> list[str]:
    """Let call *n* of *step* fail; return what is wrong then."""
    below, told = course.fresh(step), course.folder / f"told {course.tried}"
    calls, args = course.calls(step), course.args(below, step, told)
    if error == "ENOSPC":
        run = course.crashing.run_full_from(n, calls, args, below=below)
    else:
        run = course.crashing.run_failing(n, calls, args, below=below, error=error)
    found = list(course.heard(run, step))
    if not run.lines:
        return [*found, f"ended without a word: {run.status}"]
    if run.lines[0].startswith("told"):  # and tried again: the files were kept as they were then
        found += course.wrong(told, course.allowed(run.lines[0], step))
    if done(run, step):
        found += unsynced(call for call in run.calls if call is not run.hit)
    elif error != "ENOSPC":
        found.append(f"not done when tried again: {run.lines}")
    return found + course.wrong(below, course.allowed(run.lines[-1], step))


full = partial(failing, error="ENOSPC")


def unsynced(calls: Iterable[Call], *, order: bool = False) -> Iterator[str]:
    """Yield what a machine that stops could lose of a run that has been acknowledged.

    Args:
        calls: Its calls.

        order: Whether to look at each moment of it, too: a page is written when the
            old one is on the disk, and the journal goes when the new ones are.
    """
    open_: dict[str, Call] = {}
    for call in calls:
        if call.is_sync:
            for path in call.paths:
                open_.pop(path, None)
            continue
        first = call.paths[0]
        if order and call.name == "pwrite64" and first == FILE and {JOURNAL, "."} & set(open_):
            yield f"the journal is not on the disk before {call.text}"
        if call.name == "unlink":
            if order and FILE in open_:
                yield f"the pages are not on the disk before {call.text}"
            open_.pop(first, None)
            open_["."] = call
        elif call.name == "openat":
            if first == JOURNAL:
                open_["."] = call
        else:
            open_[first] = call
    yield from (f"acknowledged before a sync of {path}: {call.text}" for path, call in open_.items())


# the undisturbed run


def test_parts_are_the_whole(course: Course) -> None:
    """Each command alone makes the calls that it makes in a run of all, in one process."""
    below = course.fresh("create")
    run = course.crashing.run([str(below), ",".join(STEPS)], below=below)
    assert (0, "", course.lines) == (run.status, run.errors, list(run.lines))
    parts = [(call.name, call.paths) for step in STEPS for call in course.calls(step)]
    assert parts == [(call.name, call.paths) for call in run.calls]
    assert state_of(below / FILE) == course.states[-1]
    assert [] == course.wrong(below, [len(STEPS)])


def test_run_is_representative(course: Course) -> None:
    """Money went out, came back, was sent again and asked back; the year is closed, all is proved."""
    status, _, payments, files = course.summary
    assert {line.closed for line in status.budgets} == {0, 1}
    assert len(files) == 3
    assert {"paid", "returned", "recovered"} <= {move.event for move in payments.moves}
    assert sorted({state for _, _, state in status.states}) == ["approved", "paid"]


@pytest.mark.parametrize("step", STEPS)
def test_syncs_are_in_order(course: Course, step: str) -> None:
    """A machine that stops at any moment loses nothing acknowledged and no half of a command."""
    assert [] == list(unsynced(course.calls(step), order=True))


# disturbed


@pytest.mark.parametrize("step", SHAPES)
def test_killed_before_each_call(course: Course, step: str) -> None:
    """What was acknowledged is there, at most the command in flight besides, and all goes on."""
    assert {} == {n: said for n in chosen(course, step) if (said := killed(course, step, n))}


@pytest.mark.parametrize("step", SHAPES)
def test_sync_fails(course: Course, step: str) -> None:
    """What is told after an error of the disk is so, and the same id again is right."""
    calls = course.calls(step)
    places = [n for n in range(len(calls)) if calls[n].is_sync or calls[n].name == "unlink"]
    places = sorted({*places, *turning(calls)}) if ALL else places
    assert {} == {n: said for n in places if (said := failing(course, step, n))}


@pytest.mark.parametrize("step", SHAPES)
def test_disk_is_full(course: Course, step: str) -> None:
    """Nothing is recorded, that is what is told, and with room again all goes on."""
    calls = course.calls(step)
    places = [n for n in (range(len(calls)) if ALL else turning(calls)) if calls[n].can_fill]
    assert {} == {n: said for n in places if (said := full(course, step, n))}


# a torn journal


def journal_lengths(size: int) -> list[int]:
    """Return where a journal of so many bytes is cut: within its header, in and between its records."""
    edges = {0, 8, 12, 28, 512, size, *range(512, size, 8 + 4096)}
    inside = {edge + at for edge in edges for at in (-5, -4, -1, 0, 1, 3, 4, 5, 2048)}
    return sorted(at for at in (inside | set(range(0, size, 997)) if ALL else inside) if 0 <= at < size)


def garbled(journal: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a journal whose last bytes are not what was written."""
    for count in (1, 4, 8, 300, 512, 8 + 4096, 3 * (8 + 4096)):
        if count <= len(journal) - 512:
            kept_, last = journal[:-count], journal[-count:]
            yield f"{count} zeros", kept_ + bytes(count)
            yield f"{count} changed", kept_ + bytes(each ^ 0xFF for each in last)
            yield f"{count} of others", kept_ + journal[512 : 512 + count]
            yield f"{count} more", journal + last


def at_page(course: Course, step: str, which: float) -> Path:
    """Kill *step* before it writes a page: the first (0) to the last (1) of them; return where it is."""
    calls = course.calls(step)
    pages = [n for n, call in enumerate(calls) if call.name == "pwrite64" and call.paths == (FILE,)]
    below = course.fresh(step)
    n = pages[round(which * (len(pages) - 1))]
    course.crashing.run_killed_before(n, calls, course.args(below, step), below=below)
    return below


@pytest.mark.parametrize("step", SHAPES)
@pytest.mark.parametrize("has_header", [False, True], ids=["header-to-come", "whole"])
def test_torn_journal(course: Course, step: str, has_header: bool) -> None:
    """Whatever is left of a journal whose pages were not written yet: all is as before the command."""
    calls, place = course.calls(step), STEPS.index(step)
    if has_header or place == 0:
        killed_at = at_page(course, step, 0)
    else:
        killed_at = course.fresh(step)
        header = next(n for n, call in enumerate(calls) if call.text.endswith("= 12"))
        course.crashing.run_killed_before(header, calls, course.args(killed_at, step), below=killed_at)
    assert kept(killed_at) == kept(course.folder / f"before {step}")
    journal = (killed_at / JOURNAL).read_bytes()
    torn = [(f"cut at {size}", journal[:size]) for size in journal_lengths(len(journal))]
    said = {}
    for name, content in [*torn, *garbled(journal)]:
        folder = course.folder / f"torn {step}"
        shutil.copytree(killed_at, folder)
        (folder / JOURNAL).write_bytes(content)
        said[name] = course.wrong(folder, [place])
    assert len(torn) > 10
    assert {} == {name: wrong for name, wrong in said.items() if wrong}


@pytest.mark.parametrize("step", ["submit", "close-year"])
def test_journal_restores_written_pages(course: Course, step: str) -> None:
    """Where pages were written the journal is whole, and it alone brings the old ones back."""
    for which in (0.5, 1):
        below = at_page(course, step, which)
        without = course.folder / f"without {course.tried}"
        shutil.copytree(below, without)
        (without / JOURNAL).unlink()
        assert [] != course.wrong(without, [STEPS.index(step)])
        assert [] == course.wrong(below, [STEPS.index(step)])


# copies


def backup_faults(course: Course, below: Path, run: Run) -> Iterator[str]:
    """Yield what is wrong after a backup that was disturbed; *below* is removed in the end."""
    yield from (f"said: {line}" for line in run.lines if line.split()[0] not in ("done", "told"))
    if kept(below) != kept(course.folder / "before backup") or (below / JOURNAL).exists():
        yield "the registry was changed"
    copy = below / BACKUP
    if done(run, "backup") and not copy.exists():
        yield "acknowledged, and not there"
    if not copy.exists():
        said: list[str] = []
        with FAULTS["no-sync"]():
            registry_script.run(below, ["backup"], fault=course.fault, say=said.append)
        yield from (f"said: {line}" for line in said if not line.startswith("done"))
    bytes_ = copy.read_bytes()
    if bytes_ not in course.copies:
        course.copies[bytes_] = list(copy_faults(course, copy))
    yield from course.copies[bytes_]
    shutil.rmtree(below)


def copy_faults(course: Course, copy: Path) -> Iterator[str]:
    """Yield what is wrong with a copy."""
    try:
        if state_of(copy) != course.states[-1]:
            yield "the copy holds something else"
        with Registry.open(copy) as registry:
            problems = registry.verify(course.lines[-1].split()[-1]).problems
            yield from (problem.text("en") for problem in problems)
    except (sqlite3.DatabaseError, UnionaidError) as error:
        yield f"half a copy: {error}"


def backup_killed(course: Course, n: int) -> list[str]:
    """Kill a backup before call *n*."""
    below = course.fresh("backup")
    calls, args = course.calls("backup"), course.args(below, "backup")
    run = course.crashing.run_killed_before(n, calls, args, below=below)
    return list(backup_faults(course, below, run))


def test_backup_killed_at_each_call(course: Course) -> None:
    """The copy is not there or whole, the registry is untouched, and another backup succeeds."""
    found = {n: backup_killed(course, n) for n in chosen(course, "backup")}
    assert {} == {n: said for n, said in found.items() if said}


def test_backup_on_a_failing_disk(course: Course) -> None:
    """An error is told in a sentence; the copy is not there or whole, and no part of it is left."""
    calls = course.calls("backup")
    for n, call in enumerate(calls):
        for disturb, is_due in (("EIO", call.is_sync), ("ENOSPC", call.can_fill and n in turning(calls))):
            if not is_due:
                continue
            below, told = course.fresh("backup"), course.folder / f"told {course.tried}"
            args = course.args(below, "backup", told)
            if disturb == "EIO":
                run = course.crashing.run_failing(n, calls, args, below=below)
            else:
                run = course.crashing.run_full_from(n, calls, args, below=below)
            assert (0, "") == (run.status, run.errors)
            assert run.lines[0].startswith(("done backup", "told backup RegistryError registry-")), run.lines
            assert {FILE, BACKUP} >= {path.name for path in below.iterdir()}
            assert [] == list(backup_faults(course, below, run)), (call, run.lines)


# the checks can fail

Disturb = Callable[[Course, str, int], list[str]]


@pytest.mark.parametrize(
    ("fault", "step", "disturb", "said"),
    [
        ("no-journal", "submit", killed, "damaged"),
        ("acknowledged-early", "submit", killed, "after 4 steps, not [5]"),
        ("two-commits", "submit", killed, "not proved"),
        ("no-ids", "submit", killed, "taken again"),
        ("created-empty", "create", killed, "after no step"),
        ("deaf", "submit", failing, "after 4 steps, not [5]"),
        ("hasty", "submit", failing, "after 5 steps, not [4]"),
        ("raw-error", "submit", failing, "a traceback"),
        ("not-synced-again", "submit", failing, "acknowledged before a sync"),
        ("deaf", "submit", full, "after 4 steps, not [5]"),
        ("raw-error", "submit", full, "a traceback"),
    ],
)
def test_fault_is_found(
    crashing: Crashing, tmp_path: Path, fault: str, step: str, disturb: Disturb, said: str
) -> None:
    """Each way to lose, to halve or to double a command, or to tell what is not so, is found."""
    course = Course(crashing, tmp_path.resolve(), fault, STEPS[:5])
    calls = course.calls(step)
    places = [n for n in turning(calls) if disturb is killed or calls[n].is_sync or calls[n].can_fill]
    if disturb is full:
        places = [n for n in places if calls[n].can_fill]
    if disturb is failing:
        places = [n for n in places if calls[n].is_sync]
    assert any(said in each for n in reversed(places) for each in disturb(course, step, n))


def test_missing_sync_is_found(crashing: Crashing, tmp_path: Path) -> None:
    """What only a machine that stops would lose is told by the order of the calls."""
    course = Course(crashing, tmp_path.resolve(), "no-sync", STEPS[:5])
    assert 3 <= len(list(unsynced(course.calls("submit"), order=True)))


def test_copy_in_place_is_found(crashing: Crashing, tmp_path: Path) -> None:
    """A copy that bears its name before it is whole is found."""
    course = Course(crashing, tmp_path.resolve(), "copied-in-place", STEPS[:5])
    assert any("half a copy" in each for n in range(5, 20) for each in backup_killed(course, n))


# a server that is stopped at once

WRITERS: Final = 8
EACH_ROUND: Final = 120
"""So many commands are acknowledged before the server is stopped."""

PAIR: Final = "gold-pair-award"
ON_NOTICE: Final = 20
"""So many claims each writer may approve; the budget is enough for half of all."""

PREPARED: Final = Act("编制人", on=date(2020, 9, 1))
DECIDED: Final = Act("编制人", by="审批人", on=date(2020, 9, 21), document="批1")


def _prize(number: int) -> tuple[Any, Submission]:
    facts = {"person": f"P-{number}", "role": "apprentice", "pair": f"G-{number}"}
    engine = load_policy("jinzhou-2020")[PAIR].engine
    return engine, Submission({**facts, "is_selected": True, "awarded_on": "2020-08-18"})


def _command(registry: Registry, writer: int, number: int) -> Receipt:
    """Give the command of that number of a writer: always the same."""
    id_ = f"{writer}:{number}"
    turn, place = divmod(number, 3)
    if place == 0 and turn < ON_NOTICE:
        return registry.approve(1 + writer * ON_NOTICE + turn, act=evolve(DECIDED, id=id_))
    if place == 1:
        line = (f"第 {writer} 条", 2020, Decimal(1000 + number), ["jinzhou-2020/workshop-grant"])
        return registry.set_budget(*line, act=evolve(DECIDED, id=id_))
    cases = [_prize(1_000_000 * (1 + writer) + number)]
    return registry.submit(cases, act=evolve(PREPARED, id=id_)).receipt


def _write(url: str, writer: int, fault: str, again: Any, ended: Any, said: Any) -> None:
    """Give one command after another, and say what came of each, until it is ended."""
    number, last = 0, None
    with FAULTS[fault](), Registry.open(url) as registry:
        while last is None or number < last:
            try:
                receipt = _command(registry, writer, number)
            except Refused as error:
                said.put(("refused", writer, number, [problem.code for problem in error.problems]))
            except RegistryError as error:
                said.put(("lost", writer, number, [problem.code for problem in error.problems]))
                again.acquire(timeout=120)
                number = max(0, number - 3)  # what was acknowledged, too
                continue
            else:
                anchor = receipt.anchor
                told = (receipt.command, receipt.entries, receipt.claims)
                said.put(("done", writer, number, told, None if receipt.is_repeat else anchor))
            number += 1
            if last is None and ended.is_set():
                number, last = 0, number  # and all of them once more
    said.put(("ended", writer, last, None))


@dataclass
class Heard:
    """What writers were told."""

    acknowledged: dict[tuple[int, int], Any] = field(default_factory=dict)
    anchors: dict[int, str] = field(default_factory=dict)
    lost: set[tuple[int, int]] = field(default_factory=set)
    in_doubt: set[tuple[int, int]] = field(default_factory=set)
    codes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def take(self, word: str, writer: int, number: int, *more: Any) -> None:
        """Take one message of a writer."""
        place = (writer, number)
        if word == "done":
            told, anchor = more
            if self.acknowledged.setdefault(place, told) != told:
                self.wrong.append(f"done twice: {place}, {self.acknowledged[place]}, {told}")
            if anchor is not None:
                self.anchors[anchor.number] = anchor.hash
        elif word == "lost":
            self.lost.add(place)
            self.in_doubt.add(place)
            self.codes.update(more[0])
        elif word == "refused" and (more[0] != ["registry-over-budget"] or place in self.acknowledged):
            self.wrong.append(f"refused: {place}, {more[0]}")
        if word in ("done", "refused"):
            self.in_doubt.discard(place)


def stopped_at_once(
    server: OwnServer, url: str, *, writers: int, rounds: int, fault: str = ""
) -> tuple[Heard, list[str]]:
    """Stop the server below writers, again and again; return what they heard and what is wrong."""
    with Registry.create(url, recorder="编制人", people=["复核人", "审批人"]) as registry:
        count = writers * ON_NOTICE
        registry.submit([_prize(number) for number in range(count)], act=PREPARED)
        registry.review(f"1-{count}", act=evolve(DECIDED, by="复核人", on=PREPARED.on))
        registry.publicize(f"1-{count}", act=PREPARED)
        half = Decimal(2000 * (count // 2))
        registry.set_budget("金牌师徒", 2020, half, [f"jinzhou-2020/{PAIR}"], act=DECIDED)
        before = registry.anchor.number
    context = multiprocessing.get_context("forkserver")
    # what they need is imported once; this module is not on the path of the process that does it
    context.set_forkserver_preload(["unionaid.api", "unionaid.registry.registry", "psycopg", "pytest"])
    said, ended, again = context.Queue(), context.Event(), context.Semaphore(0)
    processes = [
        context.Process(target=_write, args=(url, writer, fault, again, ended, said))
        for writer in range(writers)
    ]
    heard = Heard()
    for process in processes:
        process.start()
    try:
        for _ in range(rounds):
            _listen(heard, said, "done", EACH_ROUND)
            server.stop_at_once()
            _listen(heard, said, "lost", writers)
            server.start()
            heard.wrong += contradictions(url, heard, before)
            for _ in range(writers):
                again.release()
        _listen(heard, said, "done", EACH_ROUND)
        ended.set()
        _listen(heard, said, "ended", writers)
        for process in processes:
            process.join(timeout=60)
        heard.wrong += [f"a traceback: {each.exitcode}" for each in processes if each.exitcode != 0]
        heard.wrong += contradictions(url, heard, before)
    finally:
        for process in processes:
            process.kill()
    return heard, heard.wrong


def _listen(heard: Heard, said: Any, word: str, times: int) -> None:
    """Take messages until *word* has come so many times."""
    while times:
        message = said.get(timeout=120)
        heard.take(*message)
        times -= message[0] == word


def contradictions(url: str, heard: Heard, before: int) -> Iterator[str]:
    """Yield how a registry contradicts what its writers were told."""
    with Registry.open(url) as registry:
        yield from (f"not proved: {each.text('en')}" for each in registry.verify().problems)
        line = next(each for each in registry.status().budgets if each.name == "金牌师徒")
        approved = len(registry.find(state="approved"))
        if line.reserved_fen != approved * 200_000 or line.reserved_fen + line.paid_fen > line.cap_fen:
            yield f"the budget does not hold: {line}"
        of_command = registry._store.macs.of_command
        with registry._store.reading() as connection:
            entries, commands = schema.entries, schema.commands
            numbered = select(entries.c.number, entries.c.hash).where(entries.c.number > before)
            hashes = {number: hash_ for number, hash_ in connection.execute(numbered)}  # noqa: C416
            given = select(commands.c.mac, commands.c.number).where(commands.c.entry > before)
            there = {mac: number for mac, number in connection.execute(given)}  # noqa: C416
    yield from (
        f"an acknowledged entry is lost: {number}"
        for number, hash_ in heard.anchors.items()
        if hashes.get(number) != hash_
    )
    for place, told in heard.acknowledged.items():
        if there.pop(of_command("{}:{}".format(*place)), None) != told[0]:
            yield f"an acknowledged command is lost: {place}, {told}"
    for place in heard.in_doubt:
        there.pop(of_command("{}:{}".format(*place)), None)
    if there:
        yield f"commands of nobody: {len(there)}"


def test_server_stopped_at_once(postgres_to_crash: OwnServer) -> None:
    """Eight writers go on where they were; each command is there once, and the cap holds."""
    url = postgres_to_crash.fresh_url()
    heard, wrong = stopped_at_once(postgres_to_crash, url, writers=WRITERS, rounds=3)
    assert [] == wrong
    assert {"registry-connection", "registry-unknown"} >= set(heard.codes)
    assert len(heard.lost) >= WRITERS
    assert not heard.in_doubt
    with Registry.open(url) as registry:
        line = next(each for each in registry.status().budgets if each.name == "金牌师徒")
        assert line.reserved_fen > 0


@pytest.mark.parametrize(
    ("fault", "option", "said"),
    [("", "synchronous_commit=off", "is lost"), ("no-ids", "", "twice")],
    ids=["commits-not-awaited", "no-ids"],
)
def test_fault_of_a_server_is_found(postgres_to_crash: OwnServer, fault: str, option: str, said: str) -> None:
    """Commands that are lost, or done twice, are found."""
    url = postgres_to_crash.fresh_url() + (f"&options=-c{quote(option)}" if option else "")
    _, wrong = stopped_at_once(postgres_to_crash, url, writers=2, rounds=1, fault=fault)
    assert any(said in each for each in wrong)


# a commit that fails, whatever it did


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a registry that is not there yet, on each engine."""
    if request.param == "sqlite":
        return str(tmp_path / FILE)
    server: Server = request.getfixturevalue("postgres")
    return server.fresh_url()


@pytest.mark.parametrize("happened", [True, False], ids=["happened", "did-not-happen"])
@pytest.mark.parametrize("is_seen", [True, False], ids=["seen", "unseen"])
def test_failed_commit(url: str, monkeypatch: pytest.MonkeyPatch, happened: bool, is_seen: bool) -> None:
    """It is looked up before anything is told; where that fails too, the same id settles it."""
    with Registry.create(url, recorder="编制人", people=["审批人"]) as registry:
        before = registry.anchor

        def give() -> Receipt:
            return registry.set_budget("专项", 2020, Decimal(1000), ["a/b"], act=evolve(DECIDED, id="id"))

        def commit(connection: Connection) -> None:
            if happened:
                real_commit(connection)
            raise OperationalError("COMMIT", None, Exception("server closed the connection unexpectedly"))

        @contextmanager
        def closed() -> Iterator[Connection]:
            raise RegistryError([make_problem("registry-connection")])
            yield

        real_commit = Connection.commit
        with monkeypatch.context() as patched:
            patched.setattr(Connection, "commit", commit)
            if not is_seen:
                patched.setattr(registry._store, "reading", closed)
            if happened and is_seen:
                assert not give().is_repeat
            else:
                with pytest.raises(RegistryError) as raised:
                    give()
                told = "registry-connection" if is_seen else "registry-unknown"
                assert [told] == [problem.code for problem in raised.value.problems]
        assert (registry.anchor == before) != happened
        assert give().is_repeat == happened
        assert registry.verify().problems == ()
        assert registry.anchor.number == before.number + 2


def test_creation_whose_commit_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry that is there is told as made, though its commit said otherwise."""

    def commit(connection: Connection) -> None:
        real_commit(connection)
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk I/O error"))

    real_commit = Connection.commit
    monkeypatch.setattr(Connection, "commit", commit)
    with Registry.create(tmp_path / FILE, recorder="编制人") as registry:
        assert registry.people() == ("编制人",)
