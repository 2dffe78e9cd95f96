"""Which fact each column of a file is.

A column is named by the fact's id or by its label in either language; upper and
lower case, full and half width, blanks, and marks such as "*" or （必填） do not
matter. Layers above may bring names of columns that are no facts.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from unionaid.errors import Problem, make_problem
from unionaid.facts import as_key
from unionaid.lang import Bilingual
from unionaid.text.nearest import hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from unionaid.policy.model import Fact, ProgramRules

__all__ = ["Columns", "column_names", "fact_columns", "find_name", "fold", "match_columns", "no_header"]

_NONE: Final[Mapping[str, str]] = MappingProxyType({})

_MARKS: Final = re.compile(
    r"[*\u2605:\u203b]+|\((必填|选填|必填项|选填项|REQUIRED|OPTIONAL|如有|IF ANY)\)|(?<=.)(必填|选填)$"
)
"""What forms write beside a name without changing it, in folded text."""


@frozen
class Columns:
    """The columns of one file.

    Args:
        facts: From column as written to the name of its fact.

        problems: Unknown columns and facts that stand in two columns.

        others: From column as written to what it is, where that is no fact.
    """

    facts: Mapping[str, str] = field(hash=False)
    problems: tuple[Problem, ...]
    others: Mapping[str, str] = field(factory=dict, hash=False)


def fold(name: str) -> str:
    """Return *name* as columns are compared: a key without any blanks.

    Folding can bring in blanks, and what stood apart by them can compose.
    """
    return as_key("".join(as_key(name).split()))


_PERSON: Final = "姓名"
"""How lists of persons head the name; a fact that is called so goes before."""


def fact_columns(fact: Fact) -> Iterator[str]:
    """Walk the names that a column of *fact* may have, with and without the unit."""
    for name in (fact.name, fact.label.zh, fact.label.en):
        yield name
        if fact.unit is not None:
            yield f"{name}({fact.unit.zh})"
            yield f"{name}({fact.unit.en})"


def column_names(program: ProgramRules) -> dict[str, str]:
    """Return from every folded name that a column may have to the name of its fact."""
    facts = {fold(each): name for name, fact in program.facts.items() for each in fact_columns(fact)}
    return {fold(_PERSON): "name", **facts}


def find_name(names: Mapping[str, str], column: str) -> str | None:
    """Return what *column* is by *names*, with or without the marks beside it."""
    folded = fold(column)
    found = names.get(folded)
    return names.get(_MARKS.sub("", folded)) if found is None else found


def match_columns(
    program: ProgramRules,
    columns: Iterable[str],
    *,
    ignore: Iterable[str] = (),
    others: Mapping[str, str] = _NONE,
) -> Columns:
    """Return which fact each of *columns* is, and what is wrong with them.

    Args:
        program: Whose facts they are.

        columns: As written in the file.

        ignore: Columns to leave out, as written.

        others: From the name of a column that is no fact to what it is. A fact
            of the same name goes before.
    """
    names = column_names(program)
    beside = {fold(name): target for name, target in others.items()}
    ignored = {fold(name) for name in ignore}
    columns = [column for column in columns if fold(column) not in ignored]
    if columns and not any(find_name(names, column) for column in columns):
        return Columns({}, (no_header(program),))
    facts: dict[str, str] = {}
    found_beside: dict[str, str] = {}
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    known = [each for name, fact in program.facts.items() for each in (name, fact.label.zh, fact.label.en)]
    for column in columns:
        name = find_name(names, column)
        other = find_name(beside, column) if name is None else None
        target = name or other
        shown = re.sub("[0-9]{6,}", "#", column)
        if target is None:
            meant = hint(column, [*known, *others])
            problems.append(make_problem("column-unknown", hint=meant).at(column=shown))
        elif target in taken:
            problems.append(make_problem("column-twice", other=taken[target]).at(column=shown))
        else:
            taken[target] = column
            (facts if name is not None else found_beside)[column] = target
    return Columns(facts, tuple(problems), found_beside)


def no_header(program: ProgramRules) -> Problem:
    """Return that a table has no header, with names that one could have."""
    deciding = [fact for fact in program.facts.values() if not fact.descriptive][:3]
    example = Bilingual(
        zh="、".join(fact.label.zh for fact in deciding), en=", ".join(fact.name for fact in deciding)
    )
    return make_problem("header-none", example=example)
