"""Limits: each one pass over the whole batch, in the order of the file.

A pass sees the cases that came through the one before, in the order of rows,
and what was granted earlier. Here: once, cap, quota. Not here: criteria.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, field, frozen

from unionaid.assess.draft import Draft
from unionaid.assess.logic import Figure, Test, Values, compile_condition, compile_operand
from unionaid.assess.result import Counted, Finding, Outcome, Place, Status, Step
from unionaid.assess.usage import LimitKey, LimitUse, Usage
from unionaid.facts import Choice, CreditCode, FactType, IdentityNumber, Key
from unionaid.money import ZERO
from unionaid.policy.benefits import Cap, Limit, Once, Quota
from unionaid.policy.conditions import Severity
from unionaid.policy.model import ProgramRules

__all__ = ["CompiledLimit", "apply_counted", "apply_limit", "compile_limit", "conclude", "limit_name"]


_KEPT: Final = 1024
"""How many tuples of findings are kept to be shared; most cases have one of a few."""


def limit_name(limit: Limit, program: ProgramRules) -> str:
    """Return the name that usage is counted under across policies."""
    return limit.id if limit.shared else f"{program.policy}/{program.id}/{limit.id}"


@frozen
class CompiledLimit:
    """A limit with its functions.

    Args:
        limit: The limit.

        name: Its name across policies.

        where: Whether it counts a case; None counts all.

        room: The cap or the number of places on the case's day; None for once.

        parts: Of each fact of the key its name, how it is written (None for
            what is text already), and whether it may be absent.

        free: What a once limit finds where nothing was granted before.
    """

    limit: Limit
    name: str
    program: ProgramRules
    where: Test | None
    room: Figure | None
    parts: tuple[tuple[str, Callable[[Any], str] | None, bool], ...] = field(repr=False)
    free: Finding
    _joined: dict[int, tuple[Sequence[Finding], tuple[Finding, ...]]] = field(
        factory=dict, init=False, repr=False, eq=False
    )

    def with_free(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Return *findings* and :attr:`free`, the same tuple for cases that share both."""
        found = self._joined.get(id(findings))
        if found is None:
            found = findings, (*findings, self.free)
            if len(self._joined) < _KEPT:  # held with what they were made of, so the id stays its own
                self._joined[id(findings)] = found
        return found[1]

    @property
    def severity(self) -> Severity:
        """Whether the limit decides or only tells."""
        return self.limit.severity if isinstance(self.limit, Once) else "block"

    def key_of(self, draft: Draft) -> LimitKey | None:
        """Return the key of a case, None if a needed fact is missing."""
        return self.key(draft.values, draft.day)

    def key(self, values: Values, day: date | None) -> LimitKey | None:
        """Return the key of a case by its values, None if a needed fact is missing."""
        key: list[str | None] = []
        for name, written, optional in self.parts:
            value = values.get(name)
            if value is None:
                if not optional:
                    return None
            elif written is not None:
                value = written(value)
            key.append(value)
        if self.limit.per_year:
            assert day is not None, "only cases with rules in force come to their limits"
            key.append(str(day.year))
        return tuple(key)

    def counts(self, draft: Draft) -> bool | None:
        """Tell whether the limit counts a case at all; unknown if that is open."""
        return True if self.where is None else self.where(draft.values, draft.day)

    def missing_facts(self, draft: Draft) -> tuple[str, ...]:
        """Return the needed facts of the key that are missing."""
        return tuple(
            name
            for name in self.limit.per
            if draft.values.get(name) is None and not self.program.facts[name].optional
        )


def compile_limit(limit: Limit, program: ProgramRules) -> CompiledLimit:
    """Return *limit* with its functions for *program*."""
    room = None
    if isinstance(limit, Cap):
        room = compile_operand(limit.amount, program)
    elif isinstance(limit, Quota):
        room = compile_operand(limit.places, program)
    where = None if limit.where is None else compile_condition(limit.where, program)
    parts = tuple(_key_part(name, program) for name in limit.per)
    severity = limit.severity if isinstance(limit, Once) else "block"
    free = Finding(limit.id, Status.MET, severity, Counted())
    return CompiledLimit(limit, limit_name(limit, program), program, where, room, parts, free)


def _key_part(name: str, program: ProgramRules) -> tuple[str, Callable[[Any], str] | None, bool]:
    """Return a fact of a key, how it is written, and whether it may be absent."""
    fact = program.facts[name]
    if isinstance(fact.type, Choice | CreditCode | IdentityNumber | Key):
        return name, None, fact.optional
    # the base writes by str alone, which is a call less
    return name, str if type(fact.type).text is FactType.text else fact.type.text, fact.optional


def apply_limit(compiled: CompiledLimit, drafts: Iterable[Draft], prior: Usage) -> None:
    """Hold *compiled* against *drafts*, of which only eligible ones take part."""
    limit = compiled.limit
    where, key_of = compiled.where, compiled.key
    keyed: list[tuple[Draft, LimitKey]] = []
    for draft in drafts:
        if draft.outcome is not Outcome.ELIGIBLE:
            continue
        counts = True if where is None else where(draft.values, draft.day)
        if counts is False:
            continue
        key = key_of(draft.values, draft.day)
        if key is None or counts is None:
            if compiled.severity == "block":
                draft.add(Finding(limit.id, Status.UNKNOWN))
            continue
        keyed.append((draft, key))
    _PASSES[type(limit)](compiled, keyed, prior)
    name, eligible = compiled.name, Outcome.ELIGIBLE
    for draft, key in keyed:
        if draft.outcome is eligible:
            draft.uses.append(LimitUse(name, key))


def apply_counted(compiled: CompiledLimit, draft: Draft, counted: Counted | None) -> None:
    """Hold *compiled* against one eligible case by what was counted over the whole batch elsewhere.

    What comes of it is what :func:`apply_limit` makes of that case among all the others.
    Where nothing is said of what was counted and the limit counts the case, nothing can
    follow from it, and the case is invalid.
    """
    counts = compiled.counts(draft)
    if counts is False:
        return
    key = compiled.key_of(draft)
    if key is None or counts is None:
        if compiled.severity == "block":
            draft.add(Finding(compiled.limit.id, Status.UNKNOWN))
        return
    if counted is None:
        draft.outcome = Outcome.INVALID
        return
    if compiled.room is not None:
        counted = evolve(counted, room=compiled.room(draft.values, draft.day))
    conclude(compiled, draft, counted)
    if draft.outcome is Outcome.ELIGIBLE:
        draft.uses.append(LimitUse(compiled.name, key))


def _once(compiled: CompiledLimit, keyed: list[tuple[Draft, LimitKey]], prior: Usage) -> None:
    limit = compiled.limit
    assert isinstance(limit, Once)
    kept: dict[LimitKey, int] = {}
    if limit.keep == "highest":
        for index, (draft, key) in enumerate(keyed):
            best = kept.setdefault(key, index)
            if _granted(draft) > _granted(keyed[best][0]):
                kept[key] = index
    again: dict[LimitKey, int] = {}
    used, name = prior.used, compiled.name
    for index, (draft, key) in enumerate(keyed):
        first = kept.setdefault(key, index)
        if first == index and (not used or (name, key) not in used):
            draft.findings = compiled.with_free(draft.findings)  # met, so the outcome stays
            continue
        others = int(first != index)
        if others and limit.keep == "first":
            others = again[key] = again.get(key, 0) + 1
        before = prior.get(name, key)
        instead = before.first
        if others and not before.count:
            submission = keyed[first][0].submission
            instead = Place(submission.file, submission.row)
        counted = Counted(before=before.count or others, amount=before.amount, first=instead)
        conclude(compiled, draft, counted)


def _granted(draft: Draft) -> Decimal:
    return ZERO if draft.amount is None else draft.amount


def _cap(compiled: CompiledLimit, keyed: list[tuple[Draft, LimitKey]], prior: Usage) -> None:
    assert compiled.room is not None
    used: dict[LimitKey, Decimal] = {}
    for draft, key in keyed:
        room = compiled.room(draft.values, draft.day)
        before = prior.get(compiled.name, key)
        taken = used.get(key, before.amount)
        conclude(compiled, draft, Counted(before=before.count, amount=taken, room=room))
        if draft.outcome is Outcome.ELIGIBLE:
            used[key] = taken + _granted(draft)


def _quota(compiled: CompiledLimit, keyed: list[tuple[Draft, LimitKey]], prior: Usage) -> None:
    assert compiled.room is not None
    groups: defaultdict[LimitKey, list[Draft]] = defaultdict(list)
    for draft, key in keyed:
        groups[key].append(draft)
    for key, group in groups.items():
        before = prior.get(compiled.name, key).count
        for draft in group:
            places = compiled.room(draft.values, draft.day)
            conclude(compiled, draft, Counted(before=before, room=places, waiting=len(group)))


def conclude(compiled: CompiledLimit, draft: Draft, counted: Counted) -> None:
    """Add to *draft* what follows from what a limit *counted*: its finding, and the cut of a cap."""
    limit = compiled.limit
    severity = compiled.severity
    match limit:
        case Once():
            status = Status.NOT_MET if counted.before else Status.MET
        case Quota():
            assert counted.room is not None
            status = Status.MET if counted.before + counted.waiting <= counted.room else Status.UNKNOWN
        case _:
            assert counted.room is not None
            left = Decimal(counted.room) - counted.amount
            status = Status.MET if _granted(draft) <= left and left > 0 else Status.NOT_MET
            if status is Status.NOT_MET and left > 0:
                severity = "warn"
                draft.amount = left
                draft.steps = (*draft.steps, Step("cut", left, limit.id))
    draft.add(Finding(limit.id, status, severity, counted))


_PASSES: Final[Mapping[Any, Callable[[CompiledLimit, list[tuple[Draft, LimitKey]], Usage], None]]] = {
    Once: _once,
    Cap: _cap,
    Quota: _quota,
}
