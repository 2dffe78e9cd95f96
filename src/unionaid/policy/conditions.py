"""The conditions that criteria are made of, as data.

A closed set: each class here has a reader in ``assess`` (and in every later
reader), and a test that walks this module's ``Condition`` proves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import fields, frozen, has

from unionaid.policy.operands import Constant, FactRef, Operand, Parameter, ParameterRef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unionaid.lang import Bilingual

__all__ = [
    "AllOf",
    "AnyOf",
    "Compare",
    "Condition",
    "Criterion",
    "Given",
    "InWindow",
    "Is",
    "Not",
    "OneOf",
    "Operator",
    "Severity",
    "StartsWith",
    "Stated",
    "WithinMonths",
    "facts_of",
]

Operator = Literal["at_least", "at_most", "above", "below"]
Severity = Literal["block", "warn"]


@frozen
class Is:
    """The fact is exactly this value."""

    fact: str
    value: Any


@frozen
class OneOf:
    """The fact is one of these values."""

    fact: str
    values: tuple[Any, ...]


@frozen
class StartsWith:
    """The text of the fact begins with one of these."""

    fact: str
    prefixes: tuple[str, ...]


@frozen
class Given:
    """The fact is there at all; never unknown."""

    fact: str


@frozen
class Stated:
    """The fact is there; unknown while it is not."""

    fact: str


@frozen
class Compare:
    """A bound on an ordered fact."""

    fact: str
    operator: Operator
    operand: Operand


@frozen
class InWindow:
    """A date or month lies in a window, or a span of months lies in it whole.

    A span that crosses an edge of the window is unknown: it has to be split.
    Bounds are inclusive; with a month on either side, months are compared.

    Args:
        fact: The date or month, or the first month of the span.

        to: The last month of the span, if it is one.

        start: The first day or month of the window; None where it is open.

        end: The last day or month of the window; None where it is open.
    """

    fact: str
    to: str | None = None
    start: Constant | FactRef | None = None
    end: Constant | FactRef | None = None


@frozen
class WithinMonths:
    """A date is not before another one and at most so many months after it.

    The last day is the same day of the month, or the month's last if it has no
    such day.
    """

    fact: str
    months: Operand
    after: str


@frozen
class AllOf:
    """Every one of the conditions."""

    conditions: tuple[Condition, ...]


@frozen
class AnyOf:
    """At least one of the conditions."""

    conditions: tuple[Condition, ...]


@frozen
class Not:
    """The opposite of the condition."""

    condition: Condition


Condition = Is | OneOf | StartsWith | Given | Stated | Compare | InWindow | WithinMonths | AllOf | AnyOf | Not


@frozen
class Criterion:
    """One condition of a program, with its words and its source.

    Args:
        id: Its name in the file and in every result.

        text: What it asks, in the words of the notice.

        condition: What is tested.

        sources: The ids of the sources it stands in.

        severity: ``block`` decides, ``warn`` only tells.

        limitations: What the text leaves open about it.
    """

    id: str
    text: Bilingual
    condition: Condition
    sources: tuple[str, ...]
    severity: Severity = "block"
    limitations: tuple[Bilingual, ...] = ()


def facts_of(part: Any, parameters: Mapping[str, Parameter]) -> tuple[str, ...]:
    """Return every fact that a part of a rule names, in order, once.

    Args:
        part: A condition, an operand, a benefit, or a tuple of such.

        parameters: Those of the program, whose tables name facts too.
    """
    names: dict[str, None] = {}

    def walk(item: Any) -> None:
        if isinstance(item, tuple):
            for each in item:
                walk(each)
        elif isinstance(item, ParameterRef):
            names.update(dict.fromkeys(parameters[item.id].by))
        elif isinstance(item, FactRef):
            names[item.name] = None
        elif has(type(item)):
            for attribute in fields(type(item)):
                value = getattr(item, attribute.name)
                if attribute.name not in _NAMES_OF_FACTS:
                    walk(value)
                elif value is not None:
                    names.update(dict.fromkeys((value,) if isinstance(value, str) else value))

    walk(part)
    return tuple(names)


_NAMES_OF_FACTS: Final = ("fact", "facts", "to", "after", "by", "less")
"""Attributes of the parts of a rule that hold names of facts."""
