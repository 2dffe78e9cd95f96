"""What a person should look at when rows are laid beside each other.

Here: a name that stands in two spellings, an account under two names, over all
files of a call. Not here: what is alike (``alike``), a row by itself (``accounts``).
Nothing here stops a case; no sentence repeats a name or a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from unionaid.assess.accounts import digits_of
from unionaid.assess.alike import loose, near_pairs
from unionaid.assess.payees import payee_target
from unionaid.errors import make_problem
from unionaid.facts import Key, as_key
from unionaid.lang import Bilingual

if TYPE_CHECKING:
    from unionaid.assess.draft import Submission
    from unionaid.assess.payee import PayeeAccount
    from unionaid.errors import Problem
    from unionaid.policy.model import ProgramRules

__all__ = ["Beside", "Pair", "spelled_twice", "with_notices"]


@frozen
class Pair:
    """A case that a person should look at, and the other one that it is beside.

    Args:
        place: Its place among the cases.

        other: The place of the other.

        code: What was noticed.

        column: In which fact or account column.
    """

    place: int
    other: int
    code: str
    column: str

    def notice(self, here: Submission, other: Submission) -> Problem:
        """Return what to say of it, by the cases of the two places."""
        return here.place(make_problem(self.code, other=_where(here, other)).at(column=self.column))


class Beside:
    """What was seen of the cases of a call so far: distinct names and accounts, where each first stood."""

    def __init__(self) -> None:
        self._count = 0
        self._facts: dict[int, tuple[ProgramRules, tuple[str, ...], str | None]] = {}
        self._names: dict[str, dict[str, int]] = {}
        self._accounts: dict[str, tuple[int, str]] = {}
        self._persons: dict[str, tuple[int, str]] = {}
        self._account_names: list[tuple[int, int]] = []
        self._account_persons: list[tuple[int, int]] = []

    def see(self, program: ProgramRules, case: object, payee: PayeeAccount | None) -> None:
        """Look at the next case.

        Args:
            program: What it is assessed by.

            case: Its facts as handed in.

            payee: Whose account is paid, as handed in.
        """
        place = self._count
        self._count += 1
        facts = self._facts.get(id(program))
        if facts is None:  # the program is held, so its id stays its own
            facts = self._facts[id(program)] = program, _names_counted(program), _person_number(program)
        given = case if isinstance(case, Mapping) else None
        if given is not None:
            for name in facts[1]:
                value = given.get(name)
                if isinstance(value, str) and value.strip():
                    self._see_name(name, value, place)
        if payee is None or not payee.account:
            return
        if program.payee != "none" and payee.account_name:
            name = loose(payee.account_name)
            before, other = self._accounts.setdefault(digits_of(payee.account), (place, name))
            if other != name:
                self._account_names.append((place, before))
        if facts[2] is not None and given is not None:
            number = as_key(str(given.get(facts[2]) or ""))
            if not number:
                return
            before, other = self._persons.setdefault(digits_of(payee.account), (place, number))
            if other != number:
                self._account_persons.append((place, before))

    def pairs(self) -> dict[int, list[Pair]]:
        """Return what was noticed, by the place of the case that it is said of."""
        found: dict[int, list[Pair]] = {}

        def add(code: str, column: str, pairs: Iterable[tuple[int, int]]) -> None:
            for place, other in pairs:
                found.setdefault(place, []).append(Pair(place, other, code, column))

        for name, near in self._near():
            add("name-near", name, near)
        add("account-two-names", payee_target("account_name"), self._account_names)
        add("account-two-persons", payee_target("account"), self._account_persons)
        return found

    def _see_name(self, name: str, value: str, place: int) -> None:
        """Look at the name that a case has for the fact *name*."""
        self._names.setdefault(name, {}).setdefault(as_key(value), place)

    def _near(self) -> Iterator[tuple[str, Iterable[tuple[int, int]]]]:
        """Yield each fact with the places of its names that are nearly another's."""
        for name, written in self._names.items():
            yield name, spelled_twice(written)


def with_notices(programs: Sequence[ProgramRules], submissions: Sequence[Submission]) -> list[Submission]:
    """Return *submissions*, each with what was noticed beside the others.

    Args:
        programs: The program of each, place by place.

        submissions: All cases of a call, in order.
    """
    beside = Beside()
    for program, each in zip(programs, submissions, strict=True):
        beside.see(program, each.case, each.payee)
    found = beside.pairs()
    noticed = list(submissions)
    for place, pairs in found.items():
        here = submissions[place]
        told = (pair.notice(here, submissions[pair.other]) for pair in pairs)
        noticed[place] = evolve(here, notices=(*here.notices, *told))
    return noticed


def _names_counted(program: ProgramRules) -> tuple[str, ...]:
    """Return the facts that limits of *program* count by and that are names."""
    names = dict.fromkeys(
        name for limit in program.every_limit for name in limit.per if name in program.facts
    )
    types = {name: program.facts[name].type for name in names}
    return tuple(name for name, type_ in types.items() if isinstance(type_, Key) and not type_.not_a_name)


def spelled_twice(written: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    """Yield where a name stands that is nearly another, and where that one stands."""
    places: dict[str, int] = {}
    for key, place in written.items():
        first = places.setdefault(loose(key), place)
        if first != place:
            yield place, first
    names = list(places)
    for name, other in near_pairs(names).items():
        pair = places[names[name]], places[names[other]]
        yield max(pair), min(pair)


def _person_number(program: ProgramRules) -> str | None:
    """Return the fact that says by number which person is paid, None where units are."""
    if program.payee != "person":
        return None
    return next((name for name, fact in program.facts.items() if fact.personal and not fact.optional), None)


def _where(here: Submission, other: Submission) -> Bilingual:
    """Return where *other* stands, as far as it is not where *here* stands."""
    zh, en = f"第 {other.row} 行", f"row {other.row}"
    if other.sheet is not None and (other.sheet, other.file) != (here.sheet, here.file):
        zh, en = f"“{other.sheet}”{zh}", f"{en} of sheet '{other.sheet}'"
    if other.file is not None and other.file != here.file:
        zh, en = f"{other.file} {zh}", f"{en} of {other.file}"
    return Bilingual(zh=zh, en=en)
