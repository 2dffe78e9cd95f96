"""A registry's year in fourteen commands, for tests that end it at any of its writes.

``python registry_script.py FOLDER STEPS [TOLD [FAULT]]`` takes the steps (names with
commas between them) in the registry ``FOLDER/unionaid.db``. Each has a fixed id, day and
time, and the registry's key is not random, so that every run makes the same calls and
the same bytes. For each step it prints ``done NAME ID ANCHOR`` as soon as it is
acknowledged (``again`` for a repeat). An error prints ``told NAME CODES``; the registry's
files are then copied to ``TOLD``, as proof of what was there at that moment, and the step
is tried once more.

``FAULT`` is one of :data:`FAULTS`: a way to lose or double a command, which the tests
have to find.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from unittest import mock

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from unionaid import Act, PayeeAccount, Registry, UnionaidError, load_policy
from unionaid.assess import Submission
from unionaid.errors import RegistryError
from unionaid.policy import read_policy_bytes
from unionaid.registry import keeping, store, writing
from unionaid.registry import registry as commands
from unionaid.registry.acts import Receipt
from unionaid.registry.chain import Anchor
from unionaid.registry.macs import SECRET_BYTES, Macs
from unionaid.registry.store import Store
from unionaid.registry.submitting import Cases

__all__ = ["BACKUP", "FAULTS", "FILE", "STEPS", "read_once", "run"]

FILE: Final = "unionaid.db"
BACKUP: Final = "copy.db"

_rules: Final = cache(read_policy_bytes)

Step = Callable[[Registry, Callable[..., Act]], Receipt]


@cache
def _cases() -> Cases:
    """Return two awards of one payee, two of others, and two studios."""
    policy = load_policy("jinzhou-2020")
    pair, studio = policy["gold-pair-award"].engine, policy["workshop-grant"].engine
    people = [("JZ-01", "master", "甲某"), ("JZ-02", "apprentice", "甲某"), ("JZ-03", "master", "乙某")]
    cases: list[Any] = [
        (
            pair,
            Submission(
                {
                    "person": person,
                    "role": role,
                    "pair": f"P-{person}",
                    "is_selected": True,
                    "awarded_on": "2020-08-18",
                },
                payee=PayeeAccount(name, f"62009001000{ord(name[0])}", "样例银行"),
            ),
        )
        for person, role, name in people
    ]
    cases += [
        (
            studio,
            Submission(
                {
                    "workshop": f"虚构创新工作室{number}",
                    "unit": f"虚构机械{number}厂",
                    "kind": "model_worker",
                    "level": "city",
                    "is_newly_named": True,
                    "named_on": "2020-06-30",
                    "proposed_amount": "25000",
                },
                payee=PayeeAccount(f"虚构机械{number}厂工会", f"2100900300{number}", "样例银行"),
            ),
        )
        for number in (1, 2)
    ]
    return cases


PAIRS: Final = ["jinzhou-2020/gold-pair-award", "jinzhou-2020/workshop-grant"]


def _people(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.add_people(["赵六", "孙七"], act())


def _budget(year: int) -> Step:
    def step(registry: Registry, act: Callable[..., Act]) -> Receipt:
        decided = act("王五", date(2020, 1, 6), "预1")
        return registry.set_budget("专项", year, Decimal(60_000), PAIRS, act=decided)

    return step


def _submit(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.submit(_cases(), act=act(on=date(2020, 8, 20))).receipt


def _review(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.review("1-5", act=act("李四", date(2020, 8, 21), "复1"))


def _publicize(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.publicize("1-5", act=act(on=date(2020, 8, 24)))


def _approve(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.approve("1-5", act=act("王五", date(2020, 9, 10), "批1"))


def _batch(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.batch("1-4", act=act("赵六")).receipt


def _paid(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.paid([1, 2, 3], act=act("赵六", date(2020, 9, 14)), reference="回单1")


def _returned(registry: Registry, act: Callable[..., Act]) -> Receipt:
    account = PayeeAccount("乙某", "6200900100077", "样例银行")
    on = act("赵六", date(2020, 9, 17))
    return registry.returned(2, act=on, reason="账号有误", account=account, checked_by="孙七")


def _second_batch(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.batch("1-4", act=act("赵六")).receipt


def _second_paid(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.paid([4], act=act("赵六", date(2020, 9, 21)), reference="回单2")


def _recover(registry: Registry, act: Callable[..., Act]) -> Receipt:
    decided = act("王五", date(2020, 11, 2), "追1")
    return registry.recover(4, Decimal(5_000), "设备未购", act=decided)


def _close_year(registry: Registry, act: Callable[..., Act]) -> Receipt:
    return registry.close_year(2020, carry=[5], act=act("王五", date(2020, 12, 31), "结1"))


COMMANDS: Final[Mapping[str, Step]] = MappingProxyType(
    {
        "people": _people,
        "budget": _budget(2020),
        "next-budget": _budget(2021),
        "submit": _submit,
        "review": _review,
        "publicize": _publicize,
        "approve": _approve,
        "batch": _batch,
        "paid": _paid,
        "returned": _returned,
        "second-batch": _second_batch,
        "second-paid": _second_paid,
        "recover": _recover,
        "close-year": _close_year,
    }
)

STEPS: Final = ("create", *COMMANDS)
"""The run, in its order; ``backup`` can be asked for besides."""


def _clock(name: str) -> Callable[[], datetime]:
    """Return a clock that stands still during a step."""
    return lambda: datetime(2020, 1, 6, 1, (STEPS.index(name) if name in STEPS else 0), tzinfo=UTC)


def _take(name: str, folder: Path) -> tuple[str, str, Anchor]:
    """Take one step; return whether it was done now or before, its id, and the last entry."""
    file, id_ = folder / FILE, f"run:{name}"

    def act(by: str | None = None, on: date | None = None, document: str | None = None) -> Act:
        return Act("张三", by=by, on=on, document=document, id=id_)

    if name == "create":
        try:
            with Registry.create(file, recorder="张三", people=["李四", "王五"], clock=_clock(name)) as made:
                return "done", id_, made.anchor
        except RegistryError as error:
            if error.problems[0].code != "registry-exists":
                raise
            with Registry.open(file) as there:
                return "again", id_, there.anchor
    with Registry.open(file, clock=_clock(name)) as registry:
        if name == "backup":
            return "done", id_, registry.backup(folder / BACKUP)
        receipt = COMMANDS[name](registry, act)
        return "again" if receipt.is_repeat else "done", id_, receipt.anchor


def run(
    folder: Path,
    steps: Sequence[str],
    told: Path | None = None,
    fault: str = "",
    *,
    say: Callable[[str], object],
) -> None:
    """Take *steps* one after another, and *say* what came of each.

    Args:
        folder: Where the registry is.

        steps: Which of :data:`STEPS`.

        told: Where to copy the registry's files to when an error is told.

        fault: Which of :data:`FAULTS` it has.

        say: Gets each line.
    """
    with FAULTS[fault](), read_once():
        for name in steps:
            for _ in range(2):
                try:
                    with _unvarying():
                        word, id_, anchor = _take(name, folder)
                except UnionaidError as error:
                    kept = all(problem.text("zh") and problem.text("en") for problem in error.problems)
                    codes = ",".join(problem.code for problem in error.problems)
                    say(f"told {name} {type(error).__name__} {codes}" if kept else f"mute {name}")
                    if told is None:
                        break
                    shutil.copytree(folder, told, dirs_exist_ok=True)
                    told = None
                else:
                    say(f"{word} {name} {id_} {anchor.number}:{anchor.hash}")
                    break


def read_once() -> Any:
    """Let each policy be read once in a process: nothing here is about reading them."""
    return mock.patch.object(commands, "read_policy_bytes", _rules)


@contextmanager
def _unvarying() -> Iterator[None]:
    """Let nothing be random, so that two runs make the same bytes."""
    with (
        mock.patch.object(uuid, "uuid4", side_effect=map(uuid.UUID, map("{:032x}".format, count(1)))),
        mock.patch.object(secrets, "token_bytes", return_value=bytes(range(SECRET_BYTES))),
    ):
        yield


# what the tests have to find

_commit: Final = Registry._commit
_store: Final = writing._store
_create: Final = Store.create


def _pragmas(*changed: str) -> Any:
    names = [each.split()[0] for each in changed]
    kept = [each for each in store._PRAGMAS if each.split()[0] not in names]
    return mock.patch.object(store, "_PRAGMAS", (*kept, *changed))


def _early(self: Registry, connection: Connection, mac: str, content: str, id_: str) -> None:
    """Acknowledge, then commit."""
    row = connection.exec_driver_sql("SELECT number, hash FROM head").one()
    _print(f"done {id_.removeprefix('run:')} {id_} {row.number}:{row.hash}")
    _commit(self, connection, mac, content, id_)


def _deaf(self: Registry, connection: Connection, mac: str, content: str, id_: str) -> None:
    """Take no notice of a commit that fails."""
    try:
        connection.commit()
    except DBAPIError:
        connection.invalidate()


def _hasty(self: Registry, connection: Connection, mac: str, content: str, id_: str) -> None:
    """Tell of a failed commit that nothing was recorded, without a look."""
    connection.commit()


def _raw(self: Registry, connection: Connection, mac: str, content: str, id_: str) -> None:
    """Let out what the database says."""
    try:
        connection.commit()
    except DBAPIError as error:
        connection.invalidate()
        raise OSError(str(error)) from None


def _halves(connection: Connection, table: Any, changes: Any) -> None:
    """Commit the entries, and then what follows from them."""
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    _store(connection, table, changes)


def _empty(self: Store, connection: Connection) -> None:
    """Commit empty tables, and then who made them."""
    _create(self, connection)
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _no_id(self: Macs, id_: str) -> str:
    """Do not know a command again."""
    return self._of(b"command\0", os.urandom(16))


def _copied(_: Store, path: str | os.PathLike[str]) -> Anchor:
    """Copy to the file itself."""
    source = Path(path).with_name(FILE)
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(path)) as copy:
        there.backup(copy, pages=1)
        return Anchor(*copy.execute("SELECT number, hash FROM head").fetchone())


FAULTS: Final[Mapping[str, Callable[[], Any]]] = MappingProxyType(
    {
        "": nullcontext,
        "no-journal": lambda: _pragmas("journal_mode = OFF", "synchronous = OFF"),
        "no-sync": lambda: _pragmas("synchronous = OFF"),
        "acknowledged-early": lambda: mock.patch.object(Registry, "_commit", _early),
        "deaf": lambda: mock.patch.object(Registry, "_commit", _deaf),
        "hasty": lambda: mock.patch.object(Registry, "_commit", _hasty),
        "raw-error": lambda: mock.patch.object(Registry, "_commit", _raw),
        "two-commits": lambda: mock.patch.object(writing, "_store", _halves),
        "created-empty": lambda: mock.patch.object(Store, "create", _empty),
        "not-synced-again": lambda: mock.patch.object(keeping, "_sync_folder"),
        "no-ids": lambda: mock.patch.object(Macs, "of_command", _no_id),
        "copied-in-place": lambda: mock.patch.object(keeping, "backup", _copied),
    }
)


def _main() -> None:
    folder, steps, told, fault = (*sys.argv[1:], "", "")[:4]
    run(Path(folder), steps.split(","), Path(told) if told else None, fault, say=_print)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _warm() -> None:
    """Take all steps once, so that each process forked from here has loaded what it needs."""
    with tempfile.TemporaryDirectory() as folder, FAULTS["no-sync"]():
        run(Path(folder), [*STEPS, "backup"], say=lambda line: None)


if __name__ == "__main__":
    # the same module as the one that was imported beforehand, with what it has loaded
    import registry_script

    registry_script._main()
elif Path(sys.argv[0]).name == "prefork.py":
    _warm()
