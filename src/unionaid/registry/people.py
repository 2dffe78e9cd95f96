"""The people who act: known by name, told apart by number.

A name that nobody entered is refused, so that a slip of the pen never makes two
people of one. Here: names and numbers, and who must not be who. Not here: what
they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, bindparam, select

from unionaid.errors import Problem, Refused, make_problem
from unionaid.policy.columns import fold
from unionaid.registry import schema
from unionaid.registry.acts import Act
from unionaid.registry.macs import Macs
from unionaid.registry.writing import Personal, Writing

__all__ = ["Actor", "add_people", "find_actor", "find_person", "names_of", "needs", "refuse"]

_TOLD: Final = 200
"""So many problems are told at once; of more, how many there are."""


@frozen
class Actor:
    """Who records and who decided, as numbers of people.

    Args:
        recorder: Who records.

        by: Who decided.

        on: The day; None where none was given.

        document: The signed paper, None where none was given.
    """

    recorder: int
    by: int
    on: date | None
    document: str | None

    @property
    def day(self) -> str | None:
        """The day as it is stored."""
        return None if self.on is None else self.on.isoformat()


_BY_MACS: Final = select(schema.people.c.mac, schema.people.c.id).where(
    schema.people.c.mac.in_(bindparam("macs", expanding=True))
)


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _mac(macs: Macs, name: str) -> str:
    return macs.of_name(fold(name))


def find_actor(connection: Connection, macs: Macs, act: Act) -> Actor:
    """Return the people of *act*.

    Raises:
        Refused: The registry does not know one of them.
    """
    wanted = list({_mac(macs, name) for name in (act.recorder, act.decider)})
    known = {mac: int(id_) for mac, id_ in connection.execute(_BY_MACS, {"macs": wanted})}
    problems: list[Problem] = []
    if not act.recorder.strip():
        problems.append(make_problem("registry-recorder-wanted"))
    elif _mac(macs, act.recorder) not in known:
        problems.append(make_problem("registry-recorder-unknown"))
    if act.by is not None and _mac(macs, act.decider) not in known:
        problems.append(make_problem("registry-decider-unknown"))
    if problems:
        raise Refused(problems)
    document = None if act.document is None else act.document.strip() or None
    return Actor(known[_mac(macs, act.recorder)], known[_mac(macs, act.decider)], act.on, document)


def find_person(writing: Writing, name: str) -> int | None:
    """Return the number of a person, None if the registry does not know the name."""
    table = schema.people
    found = writing.connection.execute(select(table.c.id).where(table.c.mac == _mac(writing.macs, name)))
    id_ = found.scalar()
    return None if id_ is None else int(id_)


def add_people(writing: Writing, names: Iterable[str]) -> list[int]:
    """Enter people by name; those who are there already are passed over.

    Raises:
        Refused: A name is blank.
    """
    added: list[int] = []
    known = {row.mac for row in writing.connection.execute(select(schema.people.c.mac))}
    for name in names:
        tidy = _tidy(name)
        if not tidy:
            raise Refused([make_problem("registry-name-blank")])
        mac = _mac(writing.macs, tidy)
        if mac in known:
            continue
        known.add(mac)
        id_ = writing.next_id(schema.people)
        writing.append("person", id_, "added", {"mac": mac}, [Personal.text("name", tidy)])
        added.append(id_)
    return added


def names_of(connection: Connection) -> dict[int, str]:
    """Return every person's name by number."""
    rows = connection.execute(
        select(schema.people.c.id, schema.personal.c.content)
        .join(schema.personal, schema.personal.c.entry == schema.people.c.entry)
        .where(schema.personal.c.kind == "name")
        .order_by(schema.people.c.id)
    )
    return {int(row.id): bytes(row.content).decode() for row in rows}


def needs(actor: Actor, *, on: bool = True, document: bool = False) -> None:
    """Hold an act to what its command needs.

    Raises:
        Refused: The day or the paper is missing.
    """
    problems: list[Problem] = []
    if on and actor.on is None:
        problems.append(make_problem("registry-day-wanted"))
    if document and actor.document is None:
        problems.append(make_problem("registry-document-wanted"))
    if problems:
        raise Refused(problems)


def refuse(problems: Iterable[Problem]) -> None:
    """Refuse a command for everything that speaks against it; do nothing if nothing does.

    Raises:
        Refused: There are problems.
    """
    found = list(dict.fromkeys(problems))
    if found:
        told = found[:_TOLD]
        if len(found) > _TOLD:
            told.append(make_problem("registry-more-problems", count=len(found) - _TOLD))
        raise Refused(told)
