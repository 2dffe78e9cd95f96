"""Dated blocks with their functions: which one holds for a case, and its verdict.

Here: criteria that are answered together, and the block of a day. Not here: single
conditions (``logic``), amounts (``amounts``), what limits count (``limits``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from attrs import frozen

from unionaid.assess.amounts import AmountOf, compile_benefit
from unionaid.assess.draft import outcome_of
from unionaid.assess.limits import CompiledLimit, compile_limit
from unionaid.assess.logic import Values, compile_condition
from unionaid.assess.result import Finding, Outcome, Status
from unionaid.facts import Month, first_day
from unionaid.policy.benefits import InKind, Once, Service
from unionaid.policy.conditions import Criterion
from unionaid.policy.model import ProgramRules, Rules

__all__ = ["Block", "Criteria", "Dated", "Verdict", "compile_block", "compile_dating", "status_on"]

_IN_FORCE: Final = {status: Finding("in-force", status) for status in Status}
_STATUS: Final = {True: Status.MET, False: Status.NOT_MET, None: Status.UNKNOWN}

_DAYS_KEPT: Final = 4096
"""For how many days or spans it is kept which rules hold."""

_KEPT: Final = 1024
"""How many verdicts are kept to be shared; most cases have one of a few."""


@frozen(eq=False)
class Verdict:
    """What criteria come to, shared by all cases with the same answers.

    Args:
        findings: What each said.

        outcome: What they come to.

        alone: The findings with those of once limits under which nothing else
            was granted.

        more: The finding of the benefit, held so that its id stays its own.
    """

    findings: tuple[Finding, ...]
    outcome: Outcome
    alone: tuple[Finding, ...]
    more: Finding | None


class Criteria:
    """Criteria with their functions; equal answers give the very same verdict.

    Args:
        criteria: The criteria, in the order of the file.

        program: Their program.

        limits: The limits that come after them, in the order in which they apply.
    """

    def __init__(
        self, criteria: tuple[Criterion, ...], program: ProgramRules, limits: Iterable[CompiledLimit] = ()
    ) -> None:
        self._tests = [compile_condition(criterion.condition, program) for criterion in criteria]
        self._criteria = criteria
        self._free = tuple(limit.free for limit in limits)
        self._verdicts: dict[tuple[Any, ...], Verdict] = {}

    def judge(self, in_force: Status, values: Values, day: date | None, more: Finding | None) -> Verdict:
        """Return the verdict on a case, *more* being the finding of the benefit."""
        answers = [test(values, day) for test in self._tests]
        place = (id(in_force), id(more), *answers)
        verdict = self._verdicts.get(place)
        if verdict is None:
            verdict = self._verdict(in_force, answers, more)
            if len(self._verdicts) < _KEPT:
                self._verdicts[place] = verdict
        return verdict

    def _verdict(self, in_force: Status, answers: list[bool | None], more: Finding | None) -> Verdict:
        findings = [_IN_FORCE[in_force]]
        for criterion, answer in zip(self._criteria, answers, strict=True):
            findings.append(Finding(criterion.id, _STATUS[answer], criterion.severity))
        if more is not None:
            findings.append(more)
        return Verdict(tuple(findings), outcome_of(findings), (*findings, *self._free), more)


@frozen(eq=False)
class Block:
    """A dated block with its functions.

    Args:
        rules: The block.

        criteria: Those of every day, then its own.

        benefit: Its amount.

        limits: Its own limits.

        every_limit: Its own limits and those of every day, in the order in which they apply.

        needed: The facts that a key of them cannot do without.

        is_free_alone: Whether each of them is met by a case that stands alone,
            with nothing granted before.

        is_cash: Whether its amount is paid out.
    """

    rules: Rules
    criteria: Criteria
    benefit: AmountOf
    limits: tuple[CompiledLimit, ...]
    every_limit: tuple[CompiledLimit, ...]
    needed: tuple[str, ...]
    is_free_alone: bool
    is_cash: bool


def compile_block(rules: Rules, program: ProgramRules, always: tuple[CompiledLimit, ...]) -> Block:
    """Return *rules* with their functions, *always* being the limits of every day."""
    own = tuple(compile_limit(limit, program) for limit in rules.limits)
    every = (*always, *own) if program.limits_first else (*own, *always)
    needed = {name: None for limit in every for name, _, optional in limit.parts if not optional}
    return Block(
        rules,
        Criteria((*program.criteria, *rules.criteria), program, every),
        compile_benefit(rules.benefit, program),
        own,
        every,
        tuple(needed),
        all(isinstance(each.limit, Once) and each.where is None for each in every),
        not isinstance(rules.benefit, InKind | Service),
    )


Dated = tuple[date | None, Status, Block | None]
"""The day of a case, whether rules are in force then, and which if all its days have the same."""


def compile_dating(program: ProgramRules, blocks: Mapping[date, Block]) -> Callable[[Values], Dated]:
    """Return a function that dates a case and finds its block."""
    by, to = program.dated_by, program.dated_to
    kept: dict[Any, Dated] = {}

    def dated(values: Values) -> Dated:
        first = values.get(by)
        last = first if to is None else values.get(to)
        if first is None or last is None:
            return None if first is None else first_day(first), Status.UNKNOWN, None
        # a month by its number, for days and numbers are looked up at once and months are not
        if last is first:
            place: Any = first.year * 12 + first.month if type(first) is Month else first
        else:
            place = first, last
        found = kept.get(place)
        if found is None:
            found = on(first_day(first), first_day(last))
            if len(kept) < _DAYS_KEPT:
                kept[place] = found
        return found

    def on(first: date, last: date) -> Dated:
        status, rules = status_on(program, first, last)
        return first, status, None if rules is None else blocks[rules.start]

    return dated


def status_on(program: ProgramRules, first: date, last: date) -> tuple[Status, Rules | None]:
    """Tell whether rules are in force from *first* to *last*, and which, if all days have the same."""
    rules = program.on(first)
    if first == last or rules is program.on(last):
        if rules is not None:
            return Status.MET, rules
        touched = any(first < block.start <= last for block in program.rules)
        return Status.UNKNOWN if touched else Status.NOT_MET, None
    return Status.UNKNOWN, None
