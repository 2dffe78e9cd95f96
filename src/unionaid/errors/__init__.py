"""What goes wrong, as exceptions and as values.

The tree::

    UnionaidError
    ├── InvalidCase      the facts of one case cannot be read (problems inside)
    ├── InvalidFile      an input file cannot be taken at all (problems inside)
    ├── InvalidFrame     a dataframe cannot be assessed as it is (problems inside)
    ├── InvalidPeriod    a period is too short, or the calendar does not reach its end
    ├── InvalidPolicy    a policy file does not load (problems inside)
    ├── ClassUnknown     a size class that the known facts do not settle
    ├── OutputError      a result file could not be written; nothing was
    ├── Refused          the registry does not allow the step; nothing was changed
    ├── RegistryError    a registry cannot be reached, read or written
    └── UnknownName      no such policy or program

A problem in somebody's data is a :class:`Problem`: a value, collected with all
the others. An exception is for the caller who has to stop. Not being eligible
is neither; it is a result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionaid.errors.problems import CATALOGUE, Message, Problem, make_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unionaid.lang import Lang

__all__ = [
    "CATALOGUE",
    "ClassUnknown",
    "InvalidCase",
    "InvalidFile",
    "InvalidFrame",
    "InvalidPeriod",
    "InvalidPolicy",
    "Message",
    "OutputError",
    "Problem",
    "Refused",
    "RegistryError",
    "UnionaidError",
    "UnknownName",
    "make_problem",
]


class UnionaidError(Exception):
    """The root of every error that unionaid raises on purpose.

    Args:
        problems: What is wrong, all of it; at least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return every problem in English, one to a line."""
        return self.text("en")

    def text(self, lang: Lang = "zh") -> str:
        """Return every problem in *lang*, one to a line."""
        return "\n".join(problem.line(lang) for problem in self.problems)


class InvalidCase(UnionaidError):
    """The facts of a case cannot be read; ``problems`` says which and why."""


class InvalidFile(UnionaidError):
    """An input file cannot be taken at all; ``problems`` says why."""


class InvalidFrame(UnionaidError):
    """A dataframe cannot be assessed as it is; ``problems`` says why, all of it."""


class InvalidPeriod(UnionaidError):
    """A period is shorter than it must be, or cannot be counted; ``problems`` says why."""


class InvalidPolicy(UnionaidError):
    """A policy file does not load; ``problems`` holds every fault found."""


class ClassUnknown(UnionaidError):
    """The known facts do not settle a size class.

    Args:
        problems: Why.

        missing: The names of the facts that would settle it.
    """

    def __init__(self, problems: Iterable[Problem], *, missing: tuple[str, ...] = ()) -> None:
        super().__init__(problems)
        self.missing = missing


class OutputError(UnionaidError):
    """A result could not be written; the old file, if any, is untouched."""


class Refused(UnionaidError):
    """The registry does not allow the step; ``problems`` says why, and nothing was changed."""


class RegistryError(UnionaidError):
    """A registry cannot be reached, read or written; ``problems`` says why."""


class UnknownName(UnionaidError):
    """There is no policy or program of that name; the nearest are named."""
