"""All rules of a program over a frame: outcome, reason and amount of every row.

Here: the order of things, which is that of ``assess.engine``. Not here: the parts,
which are in the modules beside it; frames of one kind or another (``frames``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

import narwhals as nw
from attrs import define, evolve, field, frozen

from unionaid.assess.limits import limit_name
from unionaid.assess.usage import LimitKey, Usage, Used
from unionaid.bulk.amounts import Amount, amount_of
from unionaid.bulk.conditions import Case, holds
from unionaid.bulk.filling import fill_in
from unionaid.bulk.limits import pass_of, says_something
from unionaid.bulk.reading import Problems
from unionaid.bulk.sizes import industry_class
from unionaid.bulk.stages import Expr, Stages, lit
from unionaid.bulk.values import Value, any_of, choose, known, on_or_after
from unionaid.facts import IndustryCode
from unionaid.money import MAX_FEN
from unionaid.policy.benefits import InKind, Limit, Service
from unionaid.policy.conditions import Criterion, Severity
from unionaid.policy.model import ProgramRules
from unionaid.policy.size_class import STANDARD

__all__ = ["NOT_MET", "PASSED", "UNKNOWN", "Decided", "Told", "decide", "limits_in_order"]

PASSED: Final = -1
"""The number of a case that nothing speaks against."""

NOT_MET: Final = 10_000
"""Below this a number is that of a problem, from here on that of what is not met."""

UNKNOWN: Final = 20_000
"""From here on a number is that of what is unknown."""

_NO_BLOCK: Final = -1


@frozen
class _Check:
    """Something that decides about a case.

    Args:
        id: Its id.

        holds: Whether it is met; null is unknown.

        severity: Whether it decides.

        asked: Of a criterion, where it is asked.
    """

    id: str
    holds: Expr
    severity: Severity = "block"
    asked: Expr | None = None


@define
class Decided:
    """What came out of the cases.

    Args:
        number: Of each case the number of what decided, or :data:`PASSED`.

        fen: Of each case that passed the amount in fen; null where it is not in cash.

        reasons: What each number says.

        criteria: Of each criterion its id and what it said; null where nobody asked it.

        told: Where the limits are counted, what a case is told by (:class:`Told`).
    """

    number: Expr
    fen: Expr
    reasons: dict[int, str]
    criteria: dict[str, Expr] = field(factory=dict)
    told: Told | None = None


@frozen
class Told:
    """What the sentences of a case need beside its outcome.

    Args:
        block: The number of the dated block that holds, or -1.

        fen: The amount, in cash or as the value of goods.

        is_warned: Whether something that only warns is not met, or the amount was cut.

        counted: The numbers behind each limit: by its place in :func:`limits_in_order`
            and their name.
    """

    block: Expr
    fen: Expr
    is_warned: Expr
    counted: dict[tuple[int, str], Expr]


def _check_between(
    stages: Stages,
    program: ProgramRules,
    values: Mapping[str, Value],
    problems: Problems,
    absent: Container[str],
) -> dict[str, Expr]:
    """Note what is wrong between facts that are each readable, and return what industries come to."""
    industries: dict[str, Expr] = {}
    for name, fact in program.facts.items():
        if fact.not_before is not None and name not in absent:
            start, end = values[fact.not_before], values[name]
            problems.add(name, "span-reversed", known(end) < known(start))
        if isinstance(fact.type, IndustryCode):
            code = known(values[name])
            standards = [d.standard for d in program.derived.values() if name in d.of and d.standard]
            industries[name] = industry_class(stages, code, standards[0] if standards else STANDARD)
            problems.add(name, "industry-code-unknown", ~code.is_null() & industries[name].is_null())
    return industries


def decide(
    stages: Stages,
    program: ProgramRules,
    facts: Mapping[str, Value],
    problems: Problems,
    *,
    prior: Usage,
    order: tuple[str, ...],
    row: str | None,
    explain: bool,
    counted: bool = False,
    absent: Container[str] = (),
) -> Decided:
    """Return what the rules make of every row.

    Args:
        stages: The frame.

        program: The rules.

        facts: Every fact of the program, as read.

        problems: What is wrong in them; what is wrong between them is added.

        prior: What was granted before.

        order: The columns that give the order of rows.

        row: The column that counts them, if the engine has an order of its own.

        explain: Whether each criterion is wanted.

        counted: Whether what sentences need is wanted; as for ``pass_of``.

        absent: The facts that no row has.
    """
    industries = _check_between(stages, program, facts, problems, absent)
    values = fill_in(stages, program, facts, industries, absent)
    case = Case(stages, program, values, values[program.dated_by])
    in_force, block = _in_force(case)
    checks, amounts = _checks(case, in_force, block, explain=explain or counted)
    fen = _amount(stages, block, amounts)
    too_large = problems.number("", "amount-too-large")
    number, reasons = _settled(stages, checks, problems, (fen > MAX_FEN, too_large))
    used: defaultdict[str, dict[LimitKey, Used]] = defaultdict(dict)
    for (name, key), each in prior.used.items():
        used[name][key] = each
    numbers: dict[tuple[int, str], Expr] = {}
    warnings = _warnings(checks) if counted else []
    for place, (limit, index) in enumerate(limits_in_order(program)):
        if not (counted or says_something(limit)):
            continue
        passing = number == PASSED if index is None else (number == PASSED) & (block == index)
        found = pass_of(
            limit,
            case,
            passing=stages.put(passing),
            fen=fen,
            order=order,
            row=row,
            used=used[limit_name(limit, program)],
            counted=counted,
        )
        if counted:
            numbers |= {(place, name): stages.put(each) for name, each in found.counted.items()}
            if not says_something(limit):
                warnings.append(found.refused)
                continue
        refused, unknown = _numbered(reasons, NOT_MET, limit.id), _numbered(reasons, UNKNOWN, limit.id)
        number = stages.put(
            nw.when(found.refused).then(refused).when(found.unknown).then(unknown).otherwise(number)
        )
        if found.fen is not None:
            left = stages.put(found.fen)
            warnings.append((left < fen).fill_null(False))
            fen = left
    reasons |= {index: code for index, (_, code) in enumerate(problems.codes)}
    in_cash = [
        index for index, rules in enumerate(program.rules) if not isinstance(rules.benefit, InKind | Service)
    ]
    passed = (number == PASSED) & block.is_in(in_cash)
    decided = Decided(number, nw.when(passed).then(fen), reasons)
    if explain:
        decided.criteria = _criteria(checks, number)
    if counted:
        is_warned = any_of(warnings)
        decided.told = Told(block, fen, lit(False) if is_warned is None else is_warned, numbers)
    return decided


def _warnings(checks: list[_Check]) -> list[Expr]:
    """Return of each criterion that only warns whether it is not met."""
    return [(~check.holds).fill_null(False) for check in checks if check.severity == "warn"]


def _numbered(reasons: dict[int, str], first: int, id_: str) -> Expr:
    """Return a new number at *first* or above for what *id_* says."""
    number = first + len(reasons)
    reasons[number] = id_
    return lit(number)


def _block_on(case: Case, time: Value) -> Expr:
    """Return the number of the dated block that holds on a day, -1 for none, null without a day."""
    found = [(known(time).is_null(), nw.lit(None, nw.Int64))]
    ends: list[tuple[Any, int]] = []
    for index, rules in enumerate(case.program.rules):
        ends.append((rules.start, index))
        if rules.end is not None:
            ends.append((rules.end, _NO_BLOCK))
    # where one block ends and the next begins on the same day, the beginning stands
    latest = dict(ends) | {rules.start: index for index, rules in enumerate(case.program.rules)}
    for start in sorted(latest, reverse=True):
        found.append((on_or_after(time, start), lit(latest[start])))
    return case.stages.put(choose(found, lit(_NO_BLOCK)))


def _in_force(case: Case) -> tuple[Expr, Expr]:
    """Return whether one block holds on every day of a case, and which; -1 for none."""
    program, stages = case.program, case.stages
    first = _block_on(case, case.day)
    if program.dated_to is None or case.values[program.dated_to] is case.day:
        return stages.put(first >= 0), stages.put(first.fill_null(_NO_BLOCK))
    end = case.values[program.dated_to]
    last = _block_on(case, end)
    touched = any_of(
        ~on_or_after(case.day, rules.start) & on_or_after(end, rules.start) for rules in program.rules
    )
    assert touched is not None, "a program has rules"
    in_force = stages.put(
        choose(
            [
                ((first == last) & (first >= 0), lit(True)),
                ((first == last) & ~touched, lit(False)),
            ]
        )
    )
    return in_force, stages.put(nw.when(in_force).then(first).otherwise(lit(_NO_BLOCK)))


def _checks(
    case: Case, in_force: Expr, block: Expr, *, explain: bool
) -> tuple[list[_Check], list[Amount | None]]:
    """Return all that decides about a case before limits, in the order of findings.

    What only warns decides nothing, and is there where it is to be told alone.
    """
    found = [_Check("in-force", in_force)]
    pending: list[_Check] = []
    amounts: list[Amount | None] = []
    for criterion in _asked(case.program.criteria, explain=explain):
        answer = holds(criterion.condition, case)
        pending.append(_Check(criterion.id, answer, criterion.severity, lit(True)))
    for index, rules in enumerate(case.program.rules):
        elsewhere = block != index
        for criterion in _asked(rules.criteria, explain=explain):
            answer = elsewhere | holds(criterion.condition, case)
            pending.append(_Check(criterion.id, answer, criterion.severity, block == index))
        amount = amount_of(rules.benefit, case)
        amounts.append(amount)
        if amount is not None:
            pending += [_Check(id_, elsewhere | answer) for id_, answer in amount.findings]
    answers = case.stages.put_all([check.holds for check in pending])
    found += [evolve(check, holds=answer) for check, answer in zip(pending, answers, strict=True)]
    return found, amounts


def _asked(criteria: tuple[Criterion, ...], *, explain: bool) -> list[Criterion]:
    return [criterion for criterion in criteria if explain or criterion.severity == "block"]


def _amount(stages: Stages, block: Expr, amounts: list[Amount | None]) -> Expr:
    pairs = [(block == index, each.fen) for index, each in enumerate(amounts) if each is not None]
    return stages.put(choose(pairs) if pairs else nw.lit(None, nw.Int64))


def _settled(
    stages: Stages, checks: list[_Check], problems: Problems, too_large: tuple[Expr, int]
) -> tuple[Expr, dict[int, str]]:
    """Return the number of what decides: a problem, else the first not met, else the first unknown."""
    reasons: dict[int, str] = {}
    deciding = [check for check in checks if check.severity == "block"]
    found = [*problems.found, (too_large[0], lit(too_large[1]))]
    found += [(~check.holds, _numbered(reasons, NOT_MET, check.id)) for check in deciding]
    found += [(check.holds.is_null(), _numbered(reasons, UNKNOWN, check.id)) for check in deciding]
    return stages.put(choose(found, lit(PASSED))), reasons


def limits_in_order(program: ProgramRules) -> Iterator[tuple[Limit, int | None]]:
    """Walk the limits in the order of the file, each with its block, None for every one."""
    every = [(limit, None) for limit in program.limits]
    dated = [(limit, index) for index, rules in enumerate(program.rules) for limit in rules.limits]
    yield from [*every, *dated] if program.limits_first else [*dated, *every]


def _criteria(checks: list[_Check], number: Expr) -> dict[str, Expr]:
    """Return what each criterion said, by id; null where it was not asked."""
    is_valid = (number == PASSED) | (number >= NOT_MET)
    said: dict[str, list[tuple[Expr, Expr]]] = {}
    for check in checks:
        if check.asked is not None:
            asked = is_valid & check.asked
            said.setdefault(check.id, []).extend(
                [
                    (asked & check.holds, nw.lit("met")),
                    (asked & ~check.holds, nw.lit("not_met")),
                    (asked & check.holds.is_null(), nw.lit("unknown")),
                ]
            )
    return {id_: choose(pairs) for id_, pairs in said.items()}
