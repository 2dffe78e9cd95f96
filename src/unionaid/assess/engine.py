"""The definition of what the rules mean: a batch of cases, assessed.

Every other reader of the rules has to equal this one. Here: the order of
things. The parts are in the modules beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from attrs import frozen

from unionaid.assess.amounts import Amount, AmountOf, compile_benefit
from unionaid.assess.case import fill_in, read_facts
from unionaid.assess.draft import Draft, Submission
from unionaid.assess.limits import CompiledLimit, apply_limit, compile_limit
from unionaid.assess.logic import Test, compile_condition
from unionaid.assess.missing import missing_facts
from unionaid.assess.result import Assessment, Finding, Outcome, Status
from unionaid.assess.usage import Usage
from unionaid.errors import InvalidCase, Problem, make_problem
from unionaid.facts import first_day
from unionaid.money import MAX_YUAN
from unionaid.policy.benefits import InKind, Service
from unionaid.policy.conditions import Criterion
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.model import PolicyRules, ProgramRules, Rules

__all__ = ["Batch", "Engine", "split_day"]

_IN_FORCE = {status: Finding("in-force", status) for status in Status}
_STATUS = {True: Status.MET, False: Status.NOT_MET, None: Status.UNKNOWN}
_NO_USAGE = Usage()


@frozen
class Batch:
    """The cases that were assessed together, and what was granted before them."""

    submissions: tuple[Submission, ...]
    prior: Usage


@frozen(eq=False)
class _CompiledRules:
    """A dated block with its functions."""

    rules: Rules
    criteria: tuple[tuple[Test, dict[bool | None, Finding]], ...]
    benefit: AmountOf
    limits: tuple[CompiledLimit, ...]


class Engine:
    """One program, ready to assess.

    Args:
        program: Its rules.

        policy: The policy it stands in.
    """

    def __init__(self, program: ProgramRules, policy: PolicyRules) -> None:
        self.program = program
        self.policy = policy
        self._criteria = _compile_criteria(program.criteria, program)
        self._limits = tuple(compile_limit(limit, program) for limit in program.limits)
        self._blocks = {
            rules.start: _CompiledRules(
                rules,
                _compile_criteria(rules.criteria, program),
                compile_benefit(rules.benefit, program),
                tuple(compile_limit(limit, program) for limit in rules.limits),
            )
            for rules in program.rules
        }

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles go by the policy's text, so results can travel."""
        return _engine_of, (self.policy.raw, self.policy.id, self.program.id)

    def assess_all(self, cases: Iterable[object], *, prior: Usage = _NO_USAGE) -> list[Assessment]:
        """Assess *cases* together; the place in the list is the order of rows.

        Args:
            cases: Mappings from fact name to value, or attrs objects.

            prior: What was granted before.

        Returns:
            One assessment per case, in order. A case that cannot be read is
            there with outcome ``invalid`` and its problems.
        """
        return self.assess_submissions([Submission(case) for case in cases], prior=prior)

    def assess(self, case: object, *, prior: Usage = _NO_USAGE) -> Assessment:
        """Assess one case, which is a batch of one.

        Raises:
            InvalidCase: Its facts cannot be read; every problem is inside.
        """
        result = self.assess_all([case], prior=prior)[0]
        if result.outcome is Outcome.INVALID:
            raise InvalidCase(result.problems)
        return result

    def assess_submissions(
        self, submissions: Iterable[Submission], *, prior: Usage = _NO_USAGE
    ) -> list[Assessment]:
        """Assess cases that know the file and row they came from."""
        if not isinstance(prior, Usage):
            raise TypeError("prior is a Usage: Usage() for nothing, Usage.of(results) for results at hand")
        batch = Batch(tuple(submissions), prior)
        drafts = [self._read(submission) for submission in batch.submissions]
        for draft in drafts:
            if not draft.problems:
                self._decide(draft)
        self._hold_limits(drafts, prior)
        return [self._finish(draft, batch, index) for index, draft in enumerate(drafts)]

    def problems_of(self, submission: Submission) -> tuple[Problem, ...]:
        """Return what cannot be read in a case, without assessing it."""
        return tuple(self._read(submission).problems)

    def rules_of(self, draft: Draft) -> tuple[Rules, ...]:
        """Return the dated blocks that hold for a case, or may once its days are known."""
        if draft.rules is not None:
            return (draft.rules,)
        program = self.program
        dating = {program.dated_by, program.dated_to or program.dated_by}
        days = [first_day(draft.values[name]) for name in dating if name in draft.values]
        if not days:
            return program.rules
        # with every day known and no rules found, no rules are in force or the span has to be split
        rules = program.on(days[0]) if len(days) < len(dating) else None
        return () if rules is None else (rules,)

    def limits_of(self, draft: Draft) -> tuple[CompiledLimit, ...]:
        """Return the limits that hold for a case, or may once its days are known."""
        return (
            *self._limits,
            *(limit for rules in self.rules_of(draft) for limit in self._blocks[rules.start].limits),
        )

    def amount_of(self, rules: Rules, draft: Draft) -> Amount:
        """Return what the benefit of *rules* gives a case."""
        return self._blocks[rules.start].benefit(draft.values, draft.day)

    def _read(self, submission: Submission) -> Draft:
        facts, problems = read_facts(self.program, submission.case)
        placed = [submission.place(problem) for problem in problems]
        return Draft(submission, facts, [*submission.problems, *placed])

    def _decide(self, draft: Draft) -> None:
        """Test every criterion and work out the amount; limits come after."""
        draft.values = fill_in(self.program, draft.facts)
        draft.day = self.program.day_of(draft.values)
        status = self._in_force(draft)
        findings = draft.findings
        findings.append(_IN_FORCE[status])
        for test, by_answer in self._criteria:
            findings.append(by_answer[test(draft.values, draft.day)])
        if draft.rules is not None:
            block = self._blocks[draft.rules.start]
            for test, by_answer in block.criteria:
                findings.append(by_answer[test(draft.values, draft.day)])
            amount = self.amount_of(draft.rules, draft)
            draft.amount, draft.steps, draft.range = amount.value, amount.steps, amount.range
            if amount.finding is not None:
                findings.append(amount.finding)
            if draft.amount is not None and draft.amount > MAX_YUAN:
                self._refuse(draft)
                return
        draft.settle()

    def _refuse(self, draft: Draft) -> None:
        """Make a case invalid whose amount is beyond what every reader can hold."""
        submission = draft.submission
        problem = make_problem("amount-too-large", limit=MAX_YUAN)
        draft.problems.append(problem.at(file=submission.file, row=submission.row))
        draft.findings.clear()

    def _in_force(self, draft: Draft) -> Status:
        """Find the rules of the case's day, or of every day of its span."""
        program, first = self.program, draft.day
        last = first
        if program.dated_to is not None:
            value = draft.values.get(program.dated_to)
            last = None if value is None else first_day(value)
        if first is None or last is None:
            return Status.UNKNOWN
        rules = program.on(first)
        if first == last or rules is program.on(last):
            touched = any(first < block.start <= last for block in program.rules)
            if rules is None:
                return Status.UNKNOWN if touched else Status.NOT_MET
            draft.rules = rules
            return Status.MET
        return Status.UNKNOWN

    def _hold_limits(self, drafts: list[Draft], prior: Usage) -> None:
        """Apply every limit in the order of the file, each to the cases it may count."""
        every = [(limit, drafts) for limit in self._limits]
        dated = []
        for start, block in self._blocks.items():
            own = [draft for draft in drafts if draft.rules is not None and draft.rules.start == start]
            dated += [(limit, own) for limit in block.limits]
        for limit, held in every + dated if self.program.limits_first else dated + every:
            apply_limit(limit, held, prior)

    def _finish(self, draft: Draft, batch: Batch, index: int) -> Assessment:
        outcome = Outcome.INVALID if draft.problems else draft.outcome
        eligible = outcome is Outcome.ELIGIBLE
        undetermined = outcome is Outcome.UNDETERMINED
        cash = in_kind = None
        if eligible and draft.rules is not None and not isinstance(draft.rules.benefit, Service):
            if isinstance(draft.rules.benefit, InKind):
                in_kind = draft.amount
            else:
                cash = draft.amount
        return Assessment(
            policy=self.policy.id,
            edition=self.policy.edition,
            digest=self.policy.digest,
            program=self.program.id,
            outcome=outcome,
            facts=draft.facts,
            findings=tuple(draft.findings),
            entitlement=cash,
            in_kind=in_kind,
            range=draft.range if undetermined else None,
            missing=missing_facts(draft, self) if undetermined else (),
            problems=tuple(draft.problems),
            calculation=draft.steps if eligible else (),
            uses=tuple(draft.uses) if eligible else (),
            file=draft.submission.file,
            row=draft.submission.row,
            engine=self,
            batch=batch,
            index=index,
        )

    def from_json(self, text: str | bytes) -> Assessment:
        """Return the assessment that :meth:`Assessment.to_json` wrote.

        Raises:
            UnionaidError: It is not one, or was made from another text of the
                policy; ``problems`` says which.
        """
        from unionaid.assess.record import from_json

        return from_json(text, self)


@lru_cache(maxsize=64)
def _engine_of(raw: bytes, policy: str, program: str) -> Engine:
    rules = read_policy_bytes(raw, file=f"{policy}.toml")
    return Engine(rules.programs[program], rules)


def _compile_criteria(
    criteria: tuple[Criterion, ...], program: ProgramRules
) -> tuple[tuple[Test, dict[bool | None, Finding]], ...]:
    """Return each criterion's test with a ready finding for each answer."""
    return tuple(
        (
            compile_condition(criterion.condition, program),
            {answer: Finding(criterion.id, status, criterion.severity) for answer, status in _STATUS.items()},
        )
        for criterion in criteria
    )


def split_day(program: ProgramRules, values: dict[str, Any]) -> Any:
    """Return the first day of the part of a span that other rules, or none, hold for."""
    first, last = values.get(program.dated_by), values.get(program.dated_to or program.dated_by)
    if first is None or last is None:
        return None
    edges = [rules.start for rules in program.rules] + [repeal.start for repeal in program.repeals]
    inside = [edge for edge in edges if first_day(first) < edge <= first_day(last)]
    return min(inside, default=None)
