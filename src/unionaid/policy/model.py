"""Policies and programs, as data: the one declaration that all readers share.

Here: what a policy file says, after checking. Not here: reading the file
(``loader``), deciding a case (``assess``).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from unionaid.facts import FactType, first_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from unionaid.lang import Bilingual
    from unionaid.policy.benefits import Benefit, Limit
    from unionaid.policy.conditions import Criterion
    from unionaid.policy.operands import Parameter

__all__ = [
    "RESERVED_IDS",
    "Deadline",
    "Derived",
    "Document",
    "Fact",
    "Payee",
    "PolicyRules",
    "ProgramRules",
    "PublicNotice",
    "Repeal",
    "Rules",
    "Source",
    "Target",
]

RESERVED_IDS = ("in-force", "amount-in-band", "amount-in-table", "amount-known")
"""Ids of the findings that every program has of itself; no criterion may take one."""


def _view(items: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a copy that nobody can change; rules are shared by all callers."""
    return MappingProxyType(dict(items))


Payee = Literal["own_union", "joint_union", "host_unit_union", "person", "county_federation", "none"]


@frozen
class Source:
    """A document that rules were taken from.

    Args:
        id: Its name in the file.

        title: Its title.

        issuer: Who issued or printed it.

        date: The day it bears, or the year alone, or None where neither was found.

        kind: What it is, such as a notice or a newspaper report.

        number: Its document number, if it has one.

        passage: The article or passage meant.

        address: Where it can be read.

        note: What else to know about it, such as how it was read.
    """

    id: str
    title: Bilingual
    issuer: Bilingual
    kind: str
    date: date | int | None = None
    number: str | None = None
    passage: Bilingual | None = None
    address: str | None = None
    note: Bilingual | None = None


@frozen
class Fact:
    """One fact of a program's cases.

    Args:
        name: Its name in cases and as a column.

        type: How it is read.

        label: Its name for people.

        note: What is meant, for the form.

        unit: What the figure counts.

        optional: Whether the form may leave it empty; rules do not ask this.

        personal: Whether it is masked wherever people read along.

        correctable: Whether the applicant may correct it.

        descriptive: Whether it is only printed, and never decides.

        default: What an absent value is taken as: a value, or the name of
            another fact (then ``default_fact``). None leaves it unknown.

        default_fact: The fact whose value an absent one takes.

        not_before: The fact of the same type that it must not precede.
    """

    name: str
    type: FactType[Any]
    label: Bilingual
    note: Bilingual | None = None
    unit: Bilingual | None = None
    optional: bool = False
    personal: bool = False
    correctable: bool = False
    descriptive: bool = False
    default: Any = None
    default_fact: str | None = None
    not_before: str | None = None


@frozen
class Derived:
    """A fact worked out from others.

    Args:
        name: Its name.

        label: Its name for people.

        kind: ``sum``, ``difference``, ``mean``, ``months_between`` or ``size_class``.

        of: The facts it is worked out from, in order; for a size class
            industry, staff, revenue, assets.

        standard: The size standard, for a size class.

        sources: The ids of the sources that say how.
    """

    name: str
    label: Bilingual
    kind: Literal["sum", "difference", "mean", "months_between", "size_class"]
    of: tuple[str, ...]
    standard: str | None = None
    sources: tuple[str, ...] = ()


@frozen
class Document:
    """A paper to hand in, with the application or later."""

    name: Bilingual
    required: Literal["with_application", "later"]
    sources: tuple[str, ...]


@frozen
class Deadline:
    """The last day to apply that a text names."""

    day: date
    sources: tuple[str, ...]


@frozen
class PublicNotice:
    """That the list is shown before approval, and for how many working days."""

    working_days: int
    sources: tuple[str, ...]
    limitations: tuple[Bilingual, ...] = ()


@frozen
class Target:
    """How many the plan sets out to reach; never a limit."""

    year: int
    count: int
    unit: Bilingual
    sources: tuple[str, ...]


@frozen
class Repeal:
    """A declared end of the rules: from this day on there are none."""

    start: date
    sources: tuple[str, ...]
    limitations: tuple[Bilingual, ...] = ()


@frozen
class Rules:
    """What holds from a day on.

    Args:
        start: The first day.

        end: The day after the last, from the next block or repeal; None is open.

        criteria: Criteria of these days alone.

        benefit: What is given.

        limits: Limits of these days alone.

        sources: The ids of the sources.

        limitations: What the text leaves open.

        deadline: The last day to apply, where the text names one.
    """

    start: date
    end: date | None
    criteria: tuple[Criterion, ...]
    benefit: Benefit
    limits: tuple[Limit, ...]
    sources: tuple[str, ...]
    limitations: tuple[Bilingual, ...] = ()
    deadline: Deadline | None = None


@frozen
class ProgramRules:
    """One thing that may be granted: who, on what conditions, how much, how often.

    Args:
        id: Its name in the file, on the command line and in results.

        policy: The id of its policy.

        name: Its name for people.

        summary: In a sentence, who gets what.

        dated_by: The fact whose day decides which rules hold.

        dated_to: The end of the span that ``dated_by`` begins, if it is one.

        payee: Whose account is paid.

        facts: By name, in the order of the file.

        derived: By name.

        criteria: Criteria that hold whenever any rules do.

        rules: The dated blocks, earliest first.

        limits: Limits that hold whenever any rules do.

        limits_first: Whether the file has these before its blocks; limits apply
            in the order of the file.

        repeals: The ends that are declared, earliest first.

        parameters: The parameters of the policy that this program uses, by id,
            with table cells read as this program's facts.

        targets, documents, public_notice, limitations, sources: As in the file.
    """

    id: str
    policy: str
    name: Bilingual
    summary: Bilingual
    dated_by: str
    dated_to: str | None
    payee: Payee
    facts: Mapping[str, Fact] = field(converter=_view, hash=False)
    derived: Mapping[str, Derived] = field(converter=_view, hash=False)
    criteria: tuple[Criterion, ...]
    rules: tuple[Rules, ...]
    limits: tuple[Limit, ...]
    limits_first: bool
    repeals: tuple[Repeal, ...]
    parameters: Mapping[str, Parameter] = field(converter=_view, hash=False, repr=False)
    targets: tuple[Target, ...] = ()
    documents: tuple[Document, ...] = ()
    public_notice: PublicNotice | None = None
    limitations: tuple[Bilingual, ...] = ()
    sources: tuple[str, ...] = ()

    def on(self, day: date) -> Rules | None:
        """Return the rules in force on *day*, or None."""
        for rules in self.rules:
            if rules.start <= day and (rules.end is None or day < rules.end):
                return rules
        return None

    @property
    def every_criterion(self) -> tuple[Criterion, ...]:
        """The criteria that hold always, then those of each dated block."""
        return (*self.criteria, *(each for rules in self.rules for each in rules.criteria))

    @property
    def every_limit(self) -> tuple[Limit, ...]:
        """The limits that hold always, then those of each dated block."""
        return (*self.limits, *(each for rules in self.rules for each in rules.limits))

    def label(self, name: str) -> Bilingual:
        """Return the label of a fact or derived fact."""
        return self.facts[name].label if name in self.facts else self.derived[name].label

    def base_facts(self, name: str) -> tuple[str, ...]:
        """Return the submitted facts behind *name*: itself, or those it is derived from."""
        if name in self.facts:
            return (name,)
        return tuple(base for part in self.derived[name].of for base in self.base_facts(part))

    def day_of(self, facts: Mapping[str, Any]) -> date | None:
        """Return the day that dates a case, or None if that fact is missing."""
        value = facts.get(self.dated_by)
        return None if value is None else first_day(value)


@frozen
class PolicyRules:
    """One issuer's documents as data.

    Args:
        id: Its name.

        edition: The edition written in the file.

        digest: SHA-256 of the file's bytes, in hexadecimal.

        name: Its name for people.

        issuer: Who issued the documents.

        sources: By id.

        programs: By id, in the order of the file.

        limitations: What is open about the policy as a whole.

        raw: The file's bytes, as they were read.
    """

    id: str
    edition: str
    digest: str
    name: Bilingual
    issuer: Bilingual
    sources: Mapping[str, Source] = field(converter=_view, hash=False)
    programs: Mapping[str, ProgramRules] = field(converter=_view, hash=False)
    limitations: tuple[Bilingual, ...] = ()
    raw: bytes = field(default=b"", repr=False, eq=False)

    def __iter__(self) -> Iterator[ProgramRules]:
        """Walk the programs in the order of the file."""
        return iter(self.programs.values())
