"""What a program gives, and how often: benefits and limits, as data.

A closed set like the conditions: every kind here has its readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attrs import frozen

if TYPE_CHECKING:
    from unionaid.lang import Bilingual
    from unionaid.policy.conditions import Condition, Severity
    from unionaid.policy.operands import Constant, Operand, ParameterRef, Table

__all__ = [
    "Band",
    "Benefit",
    "ByTable",
    "Cap",
    "Fixed",
    "InKind",
    "Limit",
    "Once",
    "PerUnit",
    "Quota",
    "Service",
    "Share",
]


@frozen
class Fixed:
    """One amount for every case."""

    amount: Constant | ParameterRef
    less: tuple[str, ...] = ()


@frozen
class PerUnit:
    """A rate times one or more counts, such as per worker and day."""

    rate: Operand
    facts: tuple[str, ...]
    less: tuple[str, ...] = ()


@frozen
class Share:
    """A share of a money fact: the fact times each of the rates."""

    fact: str
    rates: tuple[Operand, ...]
    less: tuple[str, ...] = ()


@frozen
class ByTable:
    """An amount by one or more facts."""

    table: Table | ParameterRef
    less: tuple[str, ...] = ()


@frozen
class Band:
    """The submitted amount, which must lie between two bounds, both allowed."""

    fact: str
    at_least: Constant | ParameterRef
    at_most: Constant | ParameterRef
    less: tuple[str, ...] = ()


@frozen
class InKind:
    """Goods; their value is known or not. No money is paid."""

    goods: Bilingual
    value: Constant | ParameterRef | None = None
    less: tuple[str, ...] = ()


@frozen
class Service:
    """Services, without an amount."""

    services: tuple[Bilingual, ...]
    less: tuple[str, ...] = ()


Benefit = Fixed | PerUnit | Share | ByTable | Band | InKind | Service


@frozen(kw_only=True)
class _Limit:
    """What the three kinds of limit have in common.

    Args:
        id: Its name in the file and in every result.

        text: What it says.

        per: The facts that make the key; empty counts all cases together.

        per_year: Whether the key also has the calendar year that dates the case.

        shared: Whether other programs and policies count under the same id.

        where: Only cases that meet this are counted; None counts all.

        sources: The ids of the sources it stands in.

        limitations: What the text leaves open about it.
    """

    id: str
    text: Bilingual
    per: tuple[str, ...]
    per_year: bool = False
    shared: bool = False
    where: Condition | None = None
    sources: tuple[str, ...]
    limitations: tuple[Bilingual, ...] = ()


@frozen(kw_only=True)
class Once(_Limit):
    """One case per key, the first or the highest; the others are refused or told."""

    keep: Literal["first", "highest"] = "first"
    severity: Severity = "block"


@frozen(kw_only=True)
class Cap(_Limit):
    """So much money per key; a case is cut to what is left."""

    amount: Constant | ParameterRef


@frozen(kw_only=True)
class Quota(_Limit):
    """So many cases per key; never chooses which."""

    places: Constant | ParameterRef


Limit = Once | Cap | Quota
