"""A script that is killed, or whose disk fails, at any one of its calls to the disk.

``strace`` lists the calls of a run that change files below a directory; another run of
the same script is then ended just before the n-th of them, or that call fails::

    with Crashing(script, preload=["sqlite3"]) as crashing:
        calls = crashing.run([str(first)], below=first).calls
        run = crashing.run_killed_before(7, calls, [str(second)], below=second)

Each run gets a directory of its own, prepared alike, by its absolute path. The script
has to make the same calls each time; `Diverged` is raised where it does not. What it
prints, and flushes, is what it acknowledged.

Out of sight: writes through shared memory maps (SQLite's ``-shm`` in WAL mode), files
that only a disturbed run makes, and what a machine loses that was written and not yet
synced: a killed process loses none of that, so a missing sync is seen only in the list
of calls.

Where ``strace`` is missing or may not trace, tests are skipped, with the reason in
sight; the environment variable ``UNIONAID_STRACE`` set to ``required`` makes that a
failure.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from outside import missing

__all__ = ["Call", "Crashing", "Diverged", "Run"]

_SYNCS: Final = frozenset({"fsync", "fdatasync", "sync_file_range", "syncfs"})
_GROWS: Final = frozenset({"write", "pwrite64", "writev", "pwritev", "pwritev2", "fallocate"})
_GROWS_BY_PATH: Final = frozenset({"mkdir", "mkdirat", "link", "linkat", "symlink", "symlinkat"})
_BY_FILE: Final = _SYNCS | _GROWS | {"ftruncate", "copy_file_range", "sendfile"}
_OPENS: Final = frozenset({"open", "openat", "openat2", "creat"})
_MOVES: Final = frozenset({"truncate", "unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2"})
_BY_PATH: Final = _OPENS | _MOVES | _GROWS_BY_PATH
_TRACE: Final = "trace=" + ",".join(f"?{name}" for name in sorted(_BY_FILE | _BY_PATH))

_LINE: Final = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)")
_PATH: Final = re.compile(r'(?P<base>AT_FDCWD|\d+)<(?P<file>[^>]*)>|"(?P<named>(?:[^"\\]|\\.)*)"')


class Diverged(AssertionError):
    """A run made other calls than the one it was measured by."""


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that changes, or syncs, what is on disk.

    Attributes:
        name: The system call, such as ``pwrite64``.

        paths: What it changes, relative to the directory that is watched: ``.`` is
            that itself.

        number: Its number among the calls of this name on any of the files watched,
            as ``strace`` counts them.

        text: The call as ``strace`` shows it.
    """

    name: str
    paths: tuple[str, ...]
    number: int
    text: str = field(compare=False)

    @property
    def is_sync(self) -> bool:
        """Whether it makes earlier writes durable."""
        return self.name in _SYNCS

    @property
    def can_fill(self) -> bool:
        """Whether a full disk makes it fail."""
        return self.name in _GROWS | _GROWS_BY_PATH


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the script.

    Attributes:
        status: The exit status; less than zero is the signal that ended it.

        lines: The whole lines that it printed.

        errors: What it wrote to standard error.

        calls: Its calls, down to the last one.

        hit: The call that was not executed, or the first of those that failed.
    """

    status: int
    lines: tuple[str, ...]
    errors: str
    calls: tuple[Call, ...]
    hit: Call | None


class Crashing:
    """A script whose runs can be cut short at any call, or made to fail there.

    Used as a context manager, which ends the process that the runs are forked from.

    Args:
        script: What is run, as ``python script args``.

        preload: Modules that it imports, imported once for all runs.

        timeout: How many seconds one run may take, before it is killed and
            ``TimeoutError`` is raised.
    """

    def __init__(self, script: Path, *, preload: Iterable[str] = (), timeout: float = 60) -> None:
        self._strace: Final = _program()
        self._timeout: Final = timeout
        self._folder: Final = Path(tempfile.mkdtemp(prefix="unionaid-crashing-"))
        # Any processor will do; by the process number, test workers take different ones.
        processors = sorted(os.sched_getaffinity(0))
        self._processor: Final = processors[os.getpid() % len(processors)]
        self._parent: Final = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("prefork.py")), str(script.resolve()), *preload],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=os.environ | {"PYTHONHASHSEED": "0"},
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._parent:
            self._parent.kill()
        shutil.rmtree(self._folder)

    def run(self, args: Sequence[str], *, below: Path) -> Run:
        """Run the script undisturbed; its ``calls`` are the places to disturb it at.

        Args:
            args: Its arguments, which say where *below* is.

            below: The directory whose calls count, with all that is in it.
        """
        return self._run(args, below, [], [])

    def run_killed_before(self, n: int, calls: Sequence[Call], args: Sequence[str], *, below: Path) -> Run:
        """Run it and kill it just before call *n*, which is not executed.

        Args:
            n: Which of *calls*; the first is 0.

            calls: The calls of an undisturbed run.

            args: As for `run`.

            below: As for `run`; another directory, prepared like that of *calls*.

        Raises:
            Diverged: Where it made other calls before, or is not killed there.
        """
        # A signal alone could come late; with an error in its place the call never runs.
        chosen = calls[n]
        inject = [f"{chosen.name}:error=EIO:signal=SIGKILL:when={chosen.number}"]
        run = self._checked(n, calls, args, below, inject)
        if run.status != -signal.SIGKILL or len(run.calls) != n + 1:
            raise Diverged(f"not killed before call {n}: {chosen.text}; exit status {run.status}")
        return run

    def run_failing(
        self, n: int, calls: Sequence[Call], args: Sequence[str], *, below: Path, error: str = "EIO"
    ) -> Run:
        """Run it and let call *n*, and no other, fail with *error*, without being executed.

        Args:
            n: As for `run_killed_before`, as are the others.

            calls: The calls of an undisturbed run.

            args: As for `run`.

            below: A directory prepared like that of *calls*.

            error: The error's name in C.

        Raises:
            Diverged: Where it made other calls before.
        """
        return self._checked(n, calls, args, below, [f"{calls[n].name}:error={error}:when={calls[n].number}"])

    def run_full_from(self, n: int, calls: Sequence[Call], args: Sequence[str], *, below: Path) -> Run:
        """Run it on a disk that is full (``ENOSPC``) for each write from call *n* on.

        Calls fail that write bytes or make a directory or a link. A file can still be
        made, emptied, synced, moved and removed, as on many file systems.

        Args:
            n: As for `run_killed_before`, as are the others; one that ``can_fill``.

            calls: The calls of an undisturbed run.

            args: As for `run`.

            below: A directory prepared like that of *calls*.

        Raises:
            Diverged: Where it made other calls before.
        """
        if not calls[n].can_fill:
            raise ValueError(f"a full disk does not make this call fail: {calls[n].text}")
        before = Counter(call.name for call in calls[:n])
        names = sorted(_GROWS | _GROWS_BY_PATH)
        return self._checked(
            n, calls, args, below, [f"?{name}:error=ENOSPC:when={before[name] + 1}+" for name in names]
        )

    def _checked(
        self, n: int, calls: Sequence[Call], args: Sequence[str], below: Path, inject: list[str]
    ) -> Run:
        """Run with *inject* and compare what came before call *n* with *calls*."""
        watched = sorted({path for call in calls for path in call.paths})
        run = self._run(args, below, watched, inject)
        for place, wanted in enumerate(calls[: n + 1]):
            if place >= len(run.calls):
                raise Diverged(f"call {place} was not made: {wanted.text}")
            if wanted != run.calls[place]:
                raise Diverged(f"call {place} was {wanted.text}, now {run.calls[place].text}")
        if run.hit != calls[n]:
            raise Diverged(f"not hit: call {n}, {calls[n].text}, but {run.hit}")
        return run

    def _run(self, args: Sequence[str], below: Path, watched: Sequence[str], inject: Sequence[str]) -> Run:
        """Run the script below the tracer and read what both left."""
        if below != below.resolve():
            raise ValueError(f"give the real one of the paths of {below}: {below.resolve()}")
        log, out, err = (self._folder / name for name in ("log", "out", "err"))
        for file in (log, out, err):
            file.unlink(missing_ok=True)
        self._send({"args": list(args), "out": str(out), "err": str(err), "cpu": str(self._processor)})
        child = self._answer()
        # Not --seccomp-bpf: that cannot attach, and strace 6.1 loses the signal under it.
        command = [self._strace, "-f", "-y", "-s", "0", "-o", str(log), "-e", _TRACE]
        for path in watched:
            command += ["-P", os.path.normpath(below / path)]
        for one in inject:
            command += ["-e", f"inject={one}"]
        command += ["-p", str(child)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as tracer:
            try:
                with contextlib.suppress(ProcessLookupError):
                    os.sched_setaffinity(tracer.pid, {self._processor})
                _wait_for(tracer, child)
                self._send(None)
                self._wait()
            except BaseException:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                self._answer()
                raise
            status = self._answer()
            tracer.communicate()
        calls, hit = _read(log.read_text(encoding="ascii"), below, set(watched))
        printed = out.read_text(encoding="utf-8")
        return Run(
            status=status,
            lines=tuple(printed[: printed.rfind("\n") + 1].splitlines()),
            errors=err.read_text(encoding="utf-8"),
            calls=calls,
            hit=hit,
        )

    def _send(self, asked: dict[str, object] | None) -> None:
        """Ask for a run, or let the child that waits begin."""
        assert self._parent.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # the answer that does not come tells it
            self._parent.stdin.write(b"\n" if asked is None else json.dumps(asked).encode() + b"\n")

    def _wait(self) -> None:
        """Wait until there is an answer."""
        assert self._parent.stdout is not None
        if not select.select([self._parent.stdout], [], [], self._timeout)[0]:
            raise TimeoutError(f"a run of the script took more than {self._timeout} s")

    def _answer(self) -> int:
        """Return the number on the next line from the process that forks."""
        assert self._parent.stdout is not None
        line = self._parent.stdout.readline()
        if not line:
            raise RuntimeError("the process that runs the script has ended; see its standard error")
        return int(line)


def _wait_for(tracer: subprocess.Popen[str], child: int) -> None:
    """Wait until *tracer* has its process, or say that it may not."""
    assert tracer.stderr is not None
    said = []
    for line in tracer.stderr:
        if line.endswith(f": Process {child} attached\n"):
            return
        said.append(line.strip())
    missing("UNIONAID_STRACE", f"strace may not trace here: {' '.join(said)}")


def _program() -> str:
    """Return where ``strace`` is."""
    if not sys.platform.startswith("linux"):
        missing("UNIONAID_STRACE", "strace is there on Linux only")
    program = shutil.which("strace")
    if program is None:
        missing("UNIONAID_STRACE", "strace is not installed")
    return program


def _read(log: str, below: Path, watched: set[str]) -> tuple[tuple[Call, ...], Call | None]:
    """Return the calls of *log* below a directory, and the first that was tampered with.

    Calls are counted on the files *watched*; if there are none, on all that are changed.

    Raises:
        ValueError: For a script that calls from several threads or processes, or by a
            relative path: neither would be counted rightly.
    """
    lines = [
        (found["pid"], found["name"], found["rest"], _paths(found["name"], found["rest"], below))
        for found in map(_LINE.fullmatch, log.splitlines())
        if found
    ]
    watched = watched or {path for _, name, rest, paths in lines if _changes(name, rest) for path in paths}
    lines = [line for line in lines if not watched.isdisjoint(line[3])]
    if len({pid for pid, *_ in lines}) > 1 or any("<unfinished ...>" in rest for _, _, rest, _ in lines):
        raise ValueError("calls are counted within one thread; the script makes them from several")
    calls: list[Call] = []
    hit: Call | None = None
    count: Counter[str] = Counter()
    for _, name, rest, paths in lines:
        count[name] += 1
        if _changes(name, rest):
            calls.append(Call(name, paths, count[name], f"{name}({rest}"))
            if hit is None and rest.endswith(("(INJECTED)", "= ?")):
                hit = calls[-1]
    return tuple(calls), hit


def _changes(name: str, rest: str) -> bool:
    """Tell whether a call writes: opening does where it may make or empty the file."""
    return name not in _OPENS or name == "creat" or "O_CREAT" in rest or "O_TRUNC" in rest


def _paths(name: str, rest: str, below: Path) -> tuple[str, ...]:
    """Return the paths below a directory that a call names, relative to it."""
    found: list[str] = []
    folder = ""
    for part in _PATH.finditer(rest):
        if part["base"] == "AT_FDCWD":
            folder = ""
        elif part["base"]:
            folder = _decoded(part["file"])
            found.append(folder)
        elif name in _BY_PATH:
            path = _decoded(part["named"])
            # strace compares a path as it is written with the absolute ones that it watches.
            if not (path.startswith("/") or folder or name.startswith("symlink")) and _changes(name, rest):
                raise ValueError(f"files are followed by their absolute paths, not: {name}({rest}")
            found.append(os.path.normpath(path if path.startswith("/") else f"{folder}/{path}"))
    inside = [path for path in found if path == str(below) or path.startswith(f"{below}/")]
    return tuple(dict.fromkeys(os.path.relpath(path, below) for path in inside))


def _decoded(path: str) -> str:
    """Return a path as it is, from how ``strace`` writes it."""
    return os.fsdecode(path.encode("ascii").decode("unicode_escape").encode("latin-1"))
