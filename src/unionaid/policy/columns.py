"""Which fact each column of a file is.

A column is named by the fact's id or by its label in either language; upper and
lower case, full and half width and blanks around do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from unionaid.errors import Problem, make_problem
from unionaid.facts import as_key
from unionaid.policy.model import ProgramRules
from unionaid.text.nearest import hint

__all__ = ["Columns", "match_columns"]


@frozen
class Columns:
    """The columns of one file.

    Args:
        facts: From column as written to the name of its fact.

        problems: Unknown columns and facts that stand in two columns.
    """

    facts: Mapping[str, str] = field(hash=False)
    problems: tuple[Problem, ...]


def _folded(name: str) -> str:
    return as_key("".join(name.split()))


def fact_names(program: ProgramRules) -> dict[str, str]:
    """Return from every folded name of a fact to the fact."""
    names: dict[str, str] = {}
    for name, fact in program.facts.items():
        for each in (name, fact.label.zh, fact.label.en):
            names.setdefault(_folded(each), name)
            if fact.unit is not None:
                for unit in (fact.unit.zh, fact.unit.en):
                    names.setdefault(_folded(f"{each}({unit})"), name)
    return names


def match_columns(program: ProgramRules, columns: Iterable[str], *, ignore: Iterable[str] = ()) -> Columns:
    """Return which fact each of *columns* is, and what is wrong with them.

    Args:
        program: Whose facts they are.

        columns: As written in the file.

        ignore: Columns to leave out, as written.
    """
    names = fact_names(program)
    ignored = {_folded(name) for name in ignore}
    columns = [column for column in columns if _folded(column) not in ignored]
    facts: dict[str, str] = {}
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    known = [each for name, fact in program.facts.items() for each in (name, fact.label.zh, fact.label.en)]
    if columns and not any(_folded(column) in names for column in columns):
        example = "、".join(fact.label.zh for fact in list(program.facts.values())[3:6])
        return Columns({}, (make_problem("header-none", example=example),))
    for column in columns:
        name = names.get(_folded(column))
        shown = re.sub("[0-9]{6,}", "#", column)
        if name is None:
            problems.append(make_problem("column-unknown", hint=hint(column, known)).at(column=shown))
        elif name in taken:
            problems.append(make_problem("column-twice", other=taken[name]).at(column=shown))
        else:
            facts[column] = name
            taken[name] = column
    return Columns(facts, tuple(problems))
