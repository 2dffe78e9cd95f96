"""Assessing a claim again: policy or facts have changed, or a waiting claim is complete.

A claim that was not approved yet begins anew with the new result. One that was
gets an adjustment, up or down, with a preparer, a reviewer and an approver of
its own. Here: what each claim would be now, and both of these. Not here: the
first assessment (``submitting``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, field, frozen

from unionaid.assess import Assessment, Engine, Outcome, Submission, Usage, assess_together
from unionaid.errors import InvalidCase, Problem, make_problem
from unionaid.money import ZERO, from_fen, to_fen
from unionaid.registry.acts import Receipt, Ref
from unionaid.registry.budgets import line_for
from unionaid.registry.deciding import amount_problems, reason_wanted, wrong_state
from unionaid.registry.fold import taken_off
from unionaid.registry.macs import Macs
from unionaid.registry.people import Actor, needs, refuse
from unionaid.registry.records import KeyMacs, Numbers, assessment_data, holds_of, prior_in, record_of
from unionaid.registry.states import ENDED, Award, Claim
from unionaid.registry.submitting import store_policies
from unionaid.registry.writing import Personal, Writing

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Reassessed", "Reassessments", "approve_adjustments", "propose", "reassess"]

Recorded = Callable[[Claim], Assessment]
"""From a claim to the assessment that its record leads to."""

EngineOf = Callable[[Claim], Engine]
"""By which rules a claim is assessed now."""

_NONE: Mapping[str, object] = {}


@frozen
class Reassessed:
    """What a claim would be now.

    Args:
        claim: The claim.

        state: How far it is.

        now: The assessment by the present rules and facts.

        then: What the rules gave when it was last decided, in yuan; None if it
            was not approved yet.

        awarded: What was awarded, adjustments included, in yuan.

        difference: What an adjustment would come to, in yuan; zero where
            nothing is to be done, or the claim was not approved yet.

        is_changed: Whether anything would be recorded.

        open_adjustment: The number of an adjustment that is not decided yet.

        recorded: What its record gives, in yuan: what the rules gave when it was
            last assessed.
    """

    claim: int
    state: str
    now: Assessment = field(repr=False)
    then: Decimal | None
    awarded: Decimal
    difference: Decimal
    is_changed: bool
    open_adjustment: int | None = None
    recorded: Decimal = ZERO

    @property
    def present(self) -> Decimal:
        """What the rules give now, in yuan: cash, or the value of goods; nothing if not eligible."""
        return from_fen(worth_fen(self.now))


class Reassessments(tuple[Reassessed, ...]):
    """What claims would be now, and the receipt if it was recorded.

    Args:
        found: One for each claim.

        receipt: Of the command that recorded it; None if none did. Of a
            repeated command there is the receipt alone.
    """

    receipt: Receipt | None

    def __new__(cls, found: Iterable[Reassessed] = (), receipt: Receipt | None = None) -> Self:
        """Make one."""
        made = super().__new__(cls, found)
        made.receipt = receipt
        return made


def worth_fen(assessment: Assessment) -> int:
    """Return what an assessment gives, in fen: cash, or the value of goods."""
    amount = assessment.entitlement if assessment.in_kind is None else assessment.in_kind
    return 0 if amount is None else to_fen(amount)


def reassess(
    connection: Connection,
    macs: Macs,
    claims: Iterable[Claim],
    engine_of: EngineOf,
    recorded: Recorded,
    facts: Mapping[int, Mapping[str, object]],
) -> list[Reassessed]:
    """Return what each of *claims* would be now, held against all other live claims.

    Claims that hold their limits and are not approved yet are assessed together,
    those whose facts are as they were first; then those that wait, with what the
    others hold; each approved one by itself.

    Args:
        connection: The transaction.

        macs: The registry's key.

        claims: None of them ended.

        engine_of: By which rules each is assessed.

        recorded: What their records lead to.

        facts: From a claim's number to the facts that have changed; None or
            blank takes a fact away.

    Raises:
        InvalidCase: The changed facts of some cannot be read.

        Refused: One has ended.
    """
    given = list(claims)
    refuse(make_problem("registry-reassess-ended", claim=c.id) for c in given if c.state in ENDED)
    holding = [claim for claim in given if not claim.awards and claim.state != "waiting"]
    waiting = [claim for claim in given if not claim.awards and claim.state == "waiting"]
    now: dict[int, Assessment] = {}

    def together(batch: Sequence[Claim], but: Sequence[Claim], used: Usage) -> None:
        ask = prior_in(connection, KeyMacs(macs), but=[claim.id for claim in but])
        cases = [(engine_of(claim), _case(recorded(claim), facts.get(claim.id, _NONE))) for claim in batch]
        results = assess_together(cases, prior=lambda keys: ask(keys) + used)
        now.update(zip((claim.id for claim in batch), results, strict=True))

    if holding:  # whose facts are as they were keeps what it holds
        together(sorted(holding, key=lambda claim: (claim.id in facts, claim.id)), holding, Usage())
    if waiting:
        together(waiting, holding, Usage.of(now.values()))
    for claim in given:
        if claim.awards:
            together([claim], [claim], Usage())
    problems = [
        make_problem("registry-facts-unreadable", claim=id_, why=problem.message).at(column=problem.column)
        for id_, each in now.items()
        for problem in each.problems
    ]
    if problems:
        raise InvalidCase(problems)
    return [_compared(claim, now[claim.id], recorded(claim)) for claim in given]


def _case(recorded: Assessment, changes: Mapping[str, object]) -> Submission:
    """Return a claim as a case with *changes*."""
    known = recorded.submission
    assert known is not None, "a record knows its case"
    case = {**recorded.facts, **changes}
    return evolve(known, case={name: value for name, value in case.items() if value is not None})


def _compared(claim: Claim, now: Assessment, before: Assessment) -> Reassessed:
    awarded, present = claim.awarded_fen, worth_fen(now)
    open_ = next((each.seq for each in claim.awards if each.state in ("proposed", "reviewed")), None)
    if not claim.awards:
        changed = (now.digest, now.facts, now.outcome, worth_fen(now), now.uses, now.reason) != (
            before.digest,
            before.facts,
            before.outcome,
            worth_fen(before),
            before.uses,
            before.reason,
        )
        given = from_fen(worth_fen(before))
        return Reassessed(
            claim.id, claim.state, now, None, from_fen(awarded), from_fen(0), changed, recorded=given
        )
    decided = [each for each in claim.awards if each.state == "approved"]
    then = (decided[-1].entitlement_fen if decided else 0) or 0
    # a rise adds what the rules give more than then; a fall takes what is beyond what they give now
    difference = max(present - then, 0) if present >= awarded else present - awarded
    difference = min(difference, max(present - awarded, 0)) if difference > 0 else difference
    if now.outcome is Outcome.UNDETERMINED:
        difference = 0  # not known yet; what is missing is told
    return Reassessed(
        claim.id,
        claim.state,
        now,
        from_fen(then),
        from_fen(awarded),
        from_fen(difference),
        difference != 0,
        open_,
        from_fen(then),
    )


def propose(
    writing: Writing, actor: Actor, found: Iterable[Reassessed], claims: Mapping[int, Claim]
) -> list[int]:
    """Record what was found: new results of unapproved claims, adjustments of approved ones.

    Returns:
        The claims that anything was recorded of.

    Raises:
        Refused: One of them has an adjustment that is not decided yet.
    """
    needs(actor, on=False)
    changed = [each for each in found if each.is_changed]
    refuse(
        make_problem("registry-adjustment-open", claim=f"{each.claim}/{each.open_adjustment}")
        for each in changed
        if each.open_adjustment is not None
    )
    store_policies(writing, (each.now.engine.policy for each in changed))
    year = int((actor.day or writing.at)[:4])
    numbers: dict[int, Numbers] = {}
    mac_of = KeyMacs(writing.macs)
    for each in changed:
        known = numbers.setdefault(id(each.now.engine), Numbers(each.now.engine))
        texts = [Personal("record", record_of(each.now, known), each.claim)]
        data: dict[str, Any]
        if each.then is None:
            data = {
                **assessment_data(each.now, year),
                "holds": holds_of(each.now, known, mac_of),
                "by": actor.by,
            }
            writing.append("claim", each.claim, "reassessed", data, texts)
            continue
        claim = claims[each.claim]
        held = {hold.mac for hold in claim.holds if hold.live}
        first = claim.award(0)
        data = {
            "seq": len(claim.awards),
            "method": "money" if first is None else first.method,
            "amount": to_fen(each.difference),
            "digest": each.now.digest,
            "entitlement": worth_fen(each.now),
            "holds": [hold for hold in holds_of(each.now, known, mac_of) if hold[-1] not in held],
            "by": actor.by,
        }
        writing.append("claim", each.claim, "proposed", data, texts)
    return [each.claim for each in changed]


def approve_adjustments(
    writing: Writing,
    adjustments: Sequence[tuple[Claim, Award]],
    actor: Actor,
    entitlement_now: Callable[[Claim, Award], int],
    *,
    amount: Decimal | None = None,
    reason: str | None = None,
    budget: str | None = None,
) -> None:
    """Approve adjustments: a rise reserves money, a fall takes off what is unpaid or is due back.

    What is due back meets a rise first: only the rest of it is paid.

    Args:
        writing: The command.

        adjustments: Each with its claim.

        actor: Who decided it, on which paper.

        entitlement_now: What the rules give at this moment, in fen.

        amount: Less than a rise comes to, with a reason; of one adjustment.

        reason: Why it is less.

        budget: The line that was named.

    Raises:
        Refused: One may not be approved.
    """
    needs(actor, document=True)
    problems: list[Problem] = []
    for claim, award in adjustments:
        problems += _problems(claim, award, actor, entitlement_now, amount)
    if amount is not None:
        if len(adjustments) != 1:
            problems.append(make_problem("registry-amount-one-claim"))
        if not problems and to_fen(amount) < adjustments[0][1].amount_fen:
            problems += reason_wanted(reason)
    refuse(problems)
    for claim, award in adjustments:
        fen = award.amount_fen if amount is None else to_fen(amount)
        line = None
        if fen > 0:
            line = line_for(writing, claim, actor, budget, is_money=award.method == "money")
        data = {
            "seq": award.seq,
            "amount": fen,
            "budget": None if line is None else line.id,
            "reduces": taken_off(claim, -fen) if fen < 0 else _met(claim, award, fen),
            "by": actor.by,
            "on": actor.day,
        }
        said = (reason or "").strip()
        texts = [Personal.text("reason", said, claim.id)] if said else []
        writing.append("claim", claim.id, "adjustment-approved", data, texts)


def _met(claim: Claim, award: Award, fen: int) -> list[list[int]]:
    """Return how much of a rise is not paid, since the payee has it already."""
    met = min(fen, claim.due_back_fen)
    return [[award.seq, met]] if met else []


def _problems(
    claim: Claim,
    award: Award,
    actor: Actor,
    entitlement_now: Callable[[Claim, Award], int],
    amount: Decimal | None,
) -> list[Problem]:
    """Return everything that keeps an adjustment from being approved."""
    ref = Ref(claim.id, award.seq)
    if award.state != "reviewed":
        return [wrong_state(ref, award.state, ["reviewed"])]
    problems: list[Problem] = []
    if actor.by in (award.preparer, award.reviewer):
        problems.append(make_problem("registry-approver-before", claim=str(ref)))
    if claim.state in ENDED:
        problems.append(make_problem("registry-reassess-ended", claim=claim.id))
    fen = award.amount_fen
    if amount is not None:
        wrong = amount_problems(amount, str(ref))
        if wrong:
            return [*problems, *wrong]
        if fen < 0 or to_fen(amount) > fen:
            return [*problems, make_problem("registry-amount-above", claim=str(ref))]
        fen = to_fen(amount)
    # a rise must not pass what the rules give now, and a fall must not go below it
    after, now = claim.awarded_fen + fen, entitlement_now(claim, award)
    if after > now if fen > 0 else after < now:
        problems.append(make_problem("registry-adjustment-stale", claim=str(ref)))
    if fen < 0 and any(each.payment is not None for each in claim.awards if each.is_unpaid):
        problems.append(make_problem("registry-under-way", claim=claim.id))
    return problems
