"""Which fact each column of a file is.

A column is named by the fact's id or by its label in either language; upper and
lower case, full and half width and blanks around do not matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import field, frozen

from unionaid.errors import Problem, make_problem
from unionaid.facts import as_key
from unionaid.lang import Bilingual
from unionaid.text.nearest import hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from unionaid.policy.model import Fact, ProgramRules

__all__ = ["Columns", "fact_columns", "fold", "match_columns"]


@frozen
class Columns:
    """The columns of one file.

    Args:
        facts: From column as written to the name of its fact.

        problems: Unknown columns and facts that stand in two columns.
    """

    facts: Mapping[str, str] = field(hash=False)
    problems: tuple[Problem, ...]


def fold(name: str) -> str:
    """Return *name* as columns are compared: a key without any blanks.

    Folding can bring in blanks, and what stood apart by them can compose.
    """
    return as_key("".join(as_key(name).split()))


def fact_columns(fact: Fact) -> Iterator[str]:
    """Walk the names that a column of *fact* may have, with and without the unit."""
    for name in (fact.name, fact.label.zh, fact.label.en):
        yield name
        if fact.unit is not None:
            yield f"{name}({fact.unit.zh})"
            yield f"{name}({fact.unit.en})"


def match_columns(program: ProgramRules, columns: Iterable[str], *, ignore: Iterable[str] = ()) -> Columns:
    """Return which fact each of *columns* is, and what is wrong with them.

    Args:
        program: Whose facts they are.

        columns: As written in the file.

        ignore: Columns to leave out, as written.
    """
    names = {fold(each): name for name, fact in program.facts.items() for each in fact_columns(fact)}
    ignored = {fold(name) for name in ignore}
    columns = [column for column in columns if fold(column) not in ignored]
    facts: dict[str, str] = {}
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    known = [each for name, fact in program.facts.items() for each in (name, fact.label.zh, fact.label.en)]
    if columns and not any(fold(column) in names for column in columns):
        deciding = [fact for fact in program.facts.values() if not fact.descriptive][:3]
        example = Bilingual(
            zh="、".join(fact.label.zh for fact in deciding), en=", ".join(fact.name for fact in deciding)
        )
        return Columns({}, (make_problem("header-none", example=example),))
    for column in columns:
        name = names.get(fold(column))
        shown = re.sub("[0-9]{6,}", "#", column)
        if name is None:
            problems.append(make_problem("column-unknown", hint=hint(column, known)).at(column=shown))
        elif name in taken:
            problems.append(make_problem("column-twice", other=taken[name]).at(column=shown))
        else:
            facts[column] = name
            taken[name] = column
    return Columns(facts, tuple(problems))
