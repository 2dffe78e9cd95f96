"""What a person should look at when rows are laid beside each other.

Here: a name that stands in two spellings, an account under two names, over all
files of a call. Not here: what is alike (``alike``), a row by itself (``accounts``).
Nothing here stops a case; no sentence repeats a name or a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from unionaid.assess.accounts import digits_of
from unionaid.assess.alike import loose, near_pairs
from unionaid.assess.payees import payee_target
from unionaid.errors import make_problem
from unionaid.facts import Key, as_key
from unionaid.lang import Bilingual

if TYPE_CHECKING:
    from unionaid.assess.draft import Submission
    from unionaid.errors import Problem
    from unionaid.policy.model import ProgramRules

__all__ = ["with_notices"]


def with_notices(programs: Sequence[ProgramRules], submissions: Sequence[Submission]) -> list[Submission]:
    """Return *submissions*, each with what was noticed beside the others.

    Args:
        programs: The program of each, place by place.

        submissions: All cases of a call, in order.
    """
    found: dict[int, list[Problem]] = {}

    def notice(code: str, column: str, pairs: Iterable[tuple[int, int]]) -> None:
        for place, other in pairs:
            here = submissions[place]
            problem = make_problem(code, other=_where(here, submissions[other]))
            found.setdefault(place, []).append(here.place(problem.at(column=column)))

    for name, written in _counted_names(programs, submissions).items():
        notice("name-near", name, _spelled_twice(written))
    notice("account-two-names", payee_target("account_name"), _accounts_twice(programs, submissions))
    notice("account-two-persons", payee_target("account"), _persons_twice(programs, submissions))
    return [
        evolve(each, notices=(*each.notices, *found[place])) if place in found else each
        for place, each in enumerate(submissions)
    ]


def _counted_names(
    programs: Sequence[ProgramRules], submissions: Sequence[Submission]
) -> dict[str, dict[str, int]]:
    """Return, for each fact that limits count by and that is a name, where each key first stands."""
    distinct = {id(program): program for program in programs}
    facts = {key: _names_counted(program) for key, program in distinct.items()}
    found: dict[str, dict[str, int]] = {}
    for place, (program, submission) in enumerate(zip(programs, submissions, strict=True)):
        case = submission.case
        if not isinstance(case, Mapping):
            continue
        for name in facts[id(program)]:
            value = case.get(name)
            if isinstance(value, str) and value.strip():
                found.setdefault(name, {}).setdefault(as_key(value), place)
    return found


def _names_counted(program: ProgramRules) -> tuple[str, ...]:
    """Return the facts that limits of *program* count by and that are names."""
    names = dict.fromkeys(
        name for limit in program.every_limit for name in limit.per if name in program.facts
    )
    types = {name: program.facts[name].type for name in names}
    return tuple(name for name, type_ in types.items() if isinstance(type_, Key) and not type_.not_a_name)


def _spelled_twice(written: Mapping[str, int]) -> Iterable[tuple[int, int]]:
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


def _accounts_twice(
    programs: Sequence[ProgramRules], submissions: Sequence[Submission]
) -> Iterable[tuple[int, int]]:
    """Yield where an account stands under another name than where it stood first."""
    first: dict[str, tuple[int, str]] = {}
    for place, (program, submission) in enumerate(zip(programs, submissions, strict=True)):
        payee = submission.payee
        if payee is None or program.payee == "none" or not (payee.account and payee.account_name):
            continue
        name = loose(payee.account_name)
        before, other = first.setdefault(digits_of(payee.account), (place, name))
        if other != name:
            yield place, before


def _persons_twice(
    programs: Sequence[ProgramRules], submissions: Sequence[Submission]
) -> Iterable[tuple[int, int]]:
    """Yield where a person's account stands under another number of a person than where it stood first."""
    numbers = {id(program): _person_number(program) for program in programs}
    first: dict[str, tuple[int, str]] = {}
    for place, (program, submission) in enumerate(zip(programs, submissions, strict=True)):
        payee, fact, case = submission.payee, numbers[id(program)], submission.case
        if payee is None or not payee.account or fact is None or not isinstance(case, Mapping):
            continue
        number = as_key(str(case.get(fact) or ""))
        if not number:
            continue
        before, other = first.setdefault(digits_of(payee.account), (place, number))
        if other != number:
            yield place, before


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
