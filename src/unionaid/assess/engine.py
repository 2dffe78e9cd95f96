"""The definition of what the rules mean: a batch of cases, assessed.

Every other reader of the rules has to equal this one. Here: the order of
things. The parts are in the modules beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from unionaid.assess.alone import compile_alone
from unionaid.assess.amounts import Amount
from unionaid.assess.blocks import Criteria, compile_block, compile_dating
from unionaid.assess.case import compile_filler, compile_reader
from unionaid.assess.draft import Batch, Draft, Submission
from unionaid.assess.limits import CompiledLimit, apply_counted, apply_limit, compile_limit
from unionaid.assess.logic import Test, compile_condition
from unionaid.assess.missing import missing_facts
from unionaid.assess.result import Assessment, Counted, Outcome
from unionaid.assess.usage import NO_USAGE, LimitKey, Usage, UsageSource
from unionaid.errors import InvalidCase, Problem, make_problem
from unionaid.facts import first_day
from unionaid.frozen import FrozenMap
from unionaid.money import MAX_YUAN
from unionaid.policy.benefits import Benefit, InKind, Service
from unionaid.policy.conditions import Condition, facts_of
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.model import PolicyRules, ProgramRules, Rules

__all__ = ["Batch", "Engine", "split_day"]

_PART = 2000
"""How many steps are taken before it is told how many cases are done, half as many."""


class Engine:
    """One program, ready to assess.

    Args:
        program: Its rules.

        policy: The policy it stands in.
    """

    def __init__(self, program: ProgramRules, policy: PolicyRules) -> None:
        self.program = program
        self.policy = policy
        self._tests: dict[int, Test] = {}
        self._facts: dict[int, tuple[str, ...]] = {}
        self._read = compile_reader(program)
        self._fill = compile_filler(program)
        self._criteria = Criteria(program.criteria, program)
        self._limits = tuple(compile_limit(limit, program) for limit in program.limits)
        self._blocks = {rules.start: compile_block(rules, program, self._limits) for rules in program.rules}
        self._dated = compile_dating(program, self._blocks)
        self._alone = compile_alone(self, self._read, self._fill, self._dated, self._criteria)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles go by the policy's text, so results can travel."""
        return _engine_of, (self.policy.raw, self.policy.id, self.program.id)

    def assess_all(self, cases: Iterable[object], *, prior: Usage = NO_USAGE) -> list[Assessment]:
        """Assess *cases* together; the place in the list is the order of rows.

        Args:
            cases: Mappings from fact name to value, or attrs objects.

            prior: What was granted before.

        Returns:
            One assessment per case, in order. A case that cannot be read is
            there with outcome ``invalid`` and its problems.
        """
        given = cases if type(cases) is list else list(cases)
        if len(given) == 1 and (prior is NO_USAGE or (type(prior) is Usage and not prior.used)):
            alone = self._alone(given[0], prior)
            if alone is not None:
                return [alone]
        return self.assess_submissions([Submission(case) for case in given], prior=prior)

    def assess(self, case: object, *, prior: Usage = NO_USAGE) -> Assessment:
        """Assess one case, which is a batch of one.

        Raises:
            InvalidCase: Its facts cannot be read; every problem is inside.
        """
        if prior is NO_USAGE or (type(prior) is Usage and not prior.used):
            alone = self._alone(case, prior)
            if alone is not None:
                return alone
        result = self.assess_submissions([Submission(case)], prior=prior)[0]
        if result.outcome is Outcome.INVALID:
            raise InvalidCase(result.problems)
        return result

    def assess_submissions(
        self,
        submissions: Iterable[Submission],
        *,
        prior: Usage | UsageSource = NO_USAGE,
        progress: Callable[[int], object] | None = None,
    ) -> list[Assessment]:
        """Assess cases that know the file and row they came from.

        Args:
            submissions: The cases.

            prior: What was granted before; or who says so, asked once for the
                keys that the cases come to.

            progress: Told now and then how many more cases are done, together
                as many as there are.
        """
        if not (isinstance(prior, Usage) or callable(prior)):
            raise TypeError("prior is a Usage: Usage() for nothing, Usage.of(results) for results at hand")
        given = tuple(submissions)
        count = len(given)
        drafts: list[Draft] = []
        for part in _parts(count, progress, 0):
            drafts += [self._begin(given[index]) for index in part]
        if not isinstance(prior, Usage):
            prior = prior(self._keys(drafts))
        batch = Batch(given, prior)
        self._hold_limits(drafts, prior)
        results: list[Any] = drafts  # each result takes the place of its draft, which is let go of
        for part in _parts(count, progress, count):
            results[part.start : part.stop] = [self._finish(results[index], batch, index) for index in part]
        return results

    def assess_counted(
        self, submission: Submission, counted: Callable[[date | None, str], Counted]
    ) -> Assessment:
        """Assess one case of a batch whose limits were counted elsewhere.

        Args:
            submission: The case.

            counted: Says what a limit counts for it, by the first day of the dated block
                that the limit stands in (None for one of the program) and its id; asked
                only where the case comes to its limits.
        """
        draft = self._begin(submission)
        start = None if draft.rules is None else draft.rules.start
        every = [(None, limit) for limit in self._limits]
        dated = [] if start is None else [(start, limit) for limit in self._blocks[start].limits]
        for block, limit in [*every, *dated] if self.program.limits_first else [*dated, *every]:
            if draft.outcome is Outcome.ELIGIBLE:
                apply_counted(limit, draft, counted(block, limit.limit.id))
        return self._finish(draft, Batch((submission,), NO_USAGE), 0)

    def _keys(self, drafts: Iterable[Draft]) -> dict[tuple[str, LimitKey], None]:
        """Return every key under which a limit may count one of *drafts*."""
        keys: dict[tuple[str, LimitKey], None] = {}
        for draft in drafts:
            if draft.outcome is Outcome.ELIGIBLE:
                for limit in self.limits_of(draft):
                    key = limit.key_of(draft)
                    if key is not None and limit.counts(draft) is not False:
                        keys[limit.name, key] = None
        return keys

    def fill_in(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return *facts* with defaults and derived facts added."""
        return self._fill(facts)

    def before_limits(self, submission: Submission) -> Draft:
        """Return a case as it stands before its limits: criteria tested, amount worked out."""
        return self._begin(submission)

    def problems_of(self, submission: Submission) -> tuple[Problem, ...]:
        """Return what cannot be read in a case, without assessing it."""
        return tuple(self._draft(submission).problems)

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

    def test_of(self, condition: Condition) -> Test:
        """Return the function of a condition of the program, or of a part of one."""
        # by identity, and the program is held, so an id stays its own
        found = self._tests.get(id(condition))
        if found is None:
            found = self._tests[id(condition)] = compile_condition(condition, self.program)
        return found

    def facts_in(self, part: Condition | Benefit) -> tuple[str, ...]:
        """Return every fact that a condition or benefit of the program names."""
        found = self._facts.get(id(part))
        if found is None:
            found = self._facts[id(part)] = facts_of(part, self.program.parameters)
        return found

    def _draft(self, submission: Submission) -> Draft:
        facts, problems = self._read(submission.case)
        if problems:
            problems = [submission.place(problem) for problem in problems]
        return Draft(submission, facts, [*submission.problems, *problems])

    def _begin(self, submission: Submission) -> Draft:
        """Read a case, test every criterion and work out the amount; limits come after."""
        draft = self._draft(submission)
        if draft.problems:
            return draft
        values = draft.values = self._fill(draft.facts)
        draft.day, status, block = self._dated(values)
        if block is None:
            verdict = self._criteria.judge(status, values, draft.day, None)
        else:
            draft.rules = block.rules
            draft.amount, draft.steps, finding, draft.range = block.benefit(values, draft.day)
            verdict = block.criteria.judge(status, values, draft.day, finding)
        draft.findings, draft.outcome = verdict.findings, verdict.outcome
        if draft.amount is not None and draft.amount > MAX_YUAN:
            self._refuse(draft)
        return draft

    def _refuse(self, draft: Draft) -> None:
        """Make a case invalid whose amount is beyond what every reader can hold."""
        submission = draft.submission
        problem = make_problem("amount-too-large", limit=MAX_YUAN)
        draft.problems.append(problem.at(file=submission.file, row=submission.row))
        draft.findings, draft.outcome = (), Outcome.INVALID

    def _hold_limits(self, drafts: list[Draft], prior: Usage) -> None:
        """Apply every limit in the order of the file, each to the cases it may count."""
        every = [(limit, drafts) for limit in self._limits]
        dated = []
        for start, block in self._blocks.items():
            if block.limits:
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
        policy, submission = self.policy, draft.submission
        return Assessment(
            policy=policy.id,
            edition=policy.edition,
            digest=policy.digest,
            program=self.program.id,
            outcome=outcome,
            facts=FrozenMap.around(draft.facts),
            findings=tuple(draft.findings),
            entitlement=cash,
            in_kind=in_kind,
            range=draft.range if undetermined else None,
            missing=missing_facts(draft, self) if undetermined else (),
            problems=tuple(draft.problems),
            calculation=draft.steps if eligible else (),
            uses=tuple(draft.uses) if eligible else (),
            file=submission.file,
            row=submission.row,
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


def _parts(count: int, progress: Callable[[int], object] | None, before: int) -> Iterator[range]:
    """Walk the cases in parts, and tell after each how many more are done.

    Args:
        count: How many cases there are.

        progress: Told; None if nobody asks.

        before: How many steps were taken before. A case takes two, being read
            and being finished, so two steps are a case that is done.
    """
    for start in range(0, count, _PART):
        part = range(start, min(start + _PART, count))
        yield part
        done = (before + part.stop) // 2 - (before + part.start) // 2
        if progress is not None and done:
            progress(done)


def split_day(program: ProgramRules, values: Mapping[str, Any]) -> Any:
    """Return the first day of the part of a span that other rules, or none, hold for."""
    first, last = values.get(program.dated_by), values.get(program.dated_to or program.dated_by)
    if first is None or last is None:
        return None
    edges = [rules.start for rules in program.rules] + [repeal.start for repeal in program.repeals]
    inside = [edge for edge in edges if first_day(first) < edge <= first_day(last)]
    return min(inside, default=None)
