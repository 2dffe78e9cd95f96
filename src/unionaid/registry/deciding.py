"""The steps of people between a claim and its payment: review, notice, approval, refusal.

Each function checks every claim it is given and refuses all of them with every
reason, or writes an entry for each. Here: one step a function. Not here: claims
coming in (``submitting``), money going out (``paying``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from unionaid.assess.public_period import public_period
from unionaid.errors import Problem, Refused, make_problem
from unionaid.lang import Bilingual
from unionaid.money import FEN, MAX_YUAN, to_fen
from unionaid.policy.model import ProgramRules
from unionaid.registry import schema
from unionaid.registry.acts import Ref
from unionaid.registry.budgets import line_for
from unionaid.registry.people import Actor, needs, refuse
from unionaid.registry.states import ENDED, Award, Budget, Claim
from unionaid.registry.writing import Personal, Writing
from unionaid.text import figures

__all__ = [
    "FindMethod",
    "FindProgram",
    "amount_problems",
    "approve",
    "object_to",
    "parted",
    "publicize",
    "reason_wanted",
    "reject",
    "resolve",
    "review",
    "state_words",
    "withdraw",
    "wrong_state",
]

FindProgram = Callable[[Claim], ProgramRules]
FindMethod = Callable[[Claim], str]

STATE_WORDS: Final = {
    "waiting": Bilingual("待补正", "waiting for facts"),
    "submitted": Bilingual("已申报", "submitted"),
    "reviewed": Bilingual("已复核", "reviewed"),
    "on_notice": Bilingual("公示", "on public notice"),
    "approved": Bilingual("已审批未拨付", "approved, unpaid"),
    "paid": Bilingual("已拨付", "paid"),
    "rejected": Bilingual("未通过", "rejected"),
    "withdrawn": Bilingual("已撤回", "withdrawn"),
    "recovered": Bilingual("已全部追回", "recovered"),
    "proposed": Bilingual("调整待复核", "adjustment proposed"),
}


def state_words(state: str) -> Bilingual:
    """Return what a state is called."""
    return STATE_WORDS[state]


def wrong_state(ref: Ref, state: str, allowed: Sequence[str]) -> Problem:
    """Return that a claim or adjustment is not where the step begins."""
    names = [state_words(each) for each in allowed]
    return make_problem(
        "registry-state",
        claim=str(ref),
        state=state_words(state),
        allowed=Bilingual(zh="、".join(n.zh for n in names), en=" / ".join(n.en for n in names)),
    )


def parted(
    refs: Iterable[Ref], claims: dict[int, Claim]
) -> tuple[list[Claim], list[tuple[Claim, Award]], list[Problem]]:
    """Return the claims and the adjustments that *refs* name, and those that are not there."""
    own: list[Claim] = []
    adjustments: list[tuple[Claim, Award]] = []
    problems: list[Problem] = []
    for ref in refs:
        claim = claims[ref.claim]
        if ref.seq is None:
            own.append(claim)
            continue
        award = claim.award(ref.seq)
        if award is None:
            problems.append(make_problem("registry-adjustment-unknown", claim=str(ref)))
        else:
            adjustments.append((claim, award))
    return own, adjustments, problems


def review(writing: Writing, refs: Sequence[Ref], actor: Actor) -> None:
    """Record that claims or adjustments were reviewed, by somebody who did not prepare them."""
    needs(actor)
    own, adjustments, problems = parted(refs, writing.known_claims(refs))
    for claim in own:
        if claim.state != "submitted":
            problems.append(wrong_state(Ref(claim.id), claim.state, ["submitted"]))
        elif claim.preparer == actor.by:
            problems.append(make_problem("registry-reviewer-prepared", claim=claim.id))
    for claim, award in adjustments:
        ref = Ref(claim.id, award.seq)
        if award.state != "proposed":
            problems.append(wrong_state(ref, award.state, ["proposed"]))
        elif award.preparer == actor.by:
            problems.append(make_problem("registry-reviewer-prepared", claim=str(ref)))
    refuse(problems)
    for claim in own:
        writing.append("claim", claim.id, "reviewed", {"by": actor.by, "on": actor.day})
    for claim, award in adjustments:
        data = {"seq": award.seq, "by": actor.by, "on": actor.day}
        writing.append("claim", claim.id, "adjustment-reviewed", data)


def publicize(
    writing: Writing,
    refs: Sequence[Ref],
    actor: Actor,
    program_of: FindProgram,
    *,
    until: date | None = None,
    days: int | None = None,
) -> int:
    """Put reviewed claims on public notice from the day of the act on; return the notice's number.

    Raises:
        InvalidPeriod: The period is too short, open, or beyond the calendar.
    """
    needs(actor)
    assert actor.on is not None, "asked for just before"
    claims = list(writing.known_claims(refs).values())
    problems = [make_problem("registry-adjustment-notice", claim=str(r)) for r in refs if r.seq is not None]
    problems += [
        wrong_state(Ref(claim.id), claim.state, ["reviewed"]) for claim in claims if claim.state != "reviewed"
    ]
    problems += [
        make_problem("registry-notice-early", claim=claim.id)
        for claim in claims
        if claim.state == "reviewed" and (claim.reviewed_on or "") > actor.on.isoformat()
    ]
    refuse(problems)
    programs = {(claim.digest, claim.program): program_of(claim) for claim in claims}
    period = public_period(programs.values(), actor.on, until=until, days=days)
    id_ = writing.next_id(schema.notices)
    ends = period.end.isoformat()
    writing.append(
        "notice",
        id_,
        "begun",
        {"starts": period.start.isoformat(), "ends": ends, "working_days": period.working_days},
    )
    for claim in claims:
        writing.append("claim", claim.id, "publicized", {"notice": id_, "ends": ends})
    return id_


def object_to(writing: Writing, ref: Ref, actor: Actor, reason: str) -> int:
    """Record an objection to a claim; return its number among the claim's."""
    needs(actor)
    claim = writing.known_claims([ref])[ref.claim]
    allowed = ("submitted", "reviewed", "on_notice")
    if claim.state not in allowed:
        refuse([wrong_state(ref, claim.state, allowed)])
    refuse(reason_wanted(reason))
    seq = len(claim.objections) + 1
    data = {"seq": seq, "on": actor.day}
    writing.append(
        "claim", claim.id, "objected", data, [Personal.text("objection", reason.strip(), claim.id)]
    )
    return seq


def resolve(
    writing: Writing, ref: Ref, actor: Actor, reason: str, *, upheld: bool, seq: int | None = None
) -> None:
    """Settle an objection: dismissed, so that the claim goes on, or upheld, so that it can be rejected."""
    needs(actor)
    claim = writing.known_claims([ref])[ref.claim]
    open_ = [each for each in claim.objections if each.state == "open" and seq in (None, each.seq)]
    if not open_:
        refuse([make_problem("registry-no-objection", claim=claim.id)])
    if len(open_) > 1:
        refuse([make_problem("registry-objections-several", claim=claim.id)])
    refuse(reason_wanted(reason))
    data = {"seq": open_[0].seq, "upheld": upheld, "by": actor.by, "on": actor.day}
    texts = [Personal.text("resolution", reason.strip(), claim.id)]
    writing.append("claim", claim.id, "resolved", data, texts)


def approve(
    writing: Writing,
    own: Sequence[Claim],
    actor: Actor,
    program_of: FindProgram,
    method_of: FindMethod,
    *,
    amount: Decimal | None = None,
    reason: str | None = None,
    budget: str | None = None,
) -> None:
    """Award claims their entitlement, or one claim less with a reason, and reserve the money.

    Raises:
        Refused: A claim may not be approved, or its line has not enough left.
    """
    needs(actor, document=True)
    problems: list[Problem] = []
    texts: list[Personal] = []
    if amount is not None:
        problems += less_problems(own, amount, reason)
        said = (reason or "").strip()
        texts = [Personal.text("reason", said, own[0].id)] if own and said else []
    granted: list[tuple[Claim, str, Budget | None]] = []
    for claim in own:
        found = _approvable(claim, actor, program_of(claim), upheld=_upheld(claim))
        if not found:
            method = method_of(claim)
            try:
                line = line_for(writing, claim, actor, budget, is_money=method == "money")
            except Refused as refused:
                found = list(refused.problems)
            else:
                granted.append((claim, method, line))
        problems += found
    refuse(problems)
    for claim, method, line in granted:
        entitled = claim.entitlement_fen if claim.entitlement_fen is not None else claim.in_kind_fen
        fen = (entitled or 0) if amount is None else to_fen(amount)
        data = {
            "amount": fen,
            "method": method,
            "budget": None if line is None else line.id,
            "by": actor.by,
            "on": actor.day,
        }
        writing.append("claim", claim.id, "approved", data, texts)


def less_problems(claims: Sequence[Claim], amount: Decimal, reason: str | None) -> list[Problem]:
    """Return what is wrong with awarding *amount* instead of the entitlement."""
    if len(claims) != 1:
        return [make_problem("registry-amount-one-claim")]
    claim = claims[0]
    entitled = claim.entitlement_fen if claim.entitlement_fen is not None else claim.in_kind_fen
    problems = amount_problems(amount, claim.id)
    if problems:
        return problems
    if to_fen(amount) > (entitled or 0):
        return [make_problem("registry-amount-above", claim=claim.id)]
    return reason_wanted(reason) if to_fen(amount) < (entitled or 0) else []


def amount_problems(amount: Decimal, claim: object) -> list[Problem]:
    """Return what is wrong with an amount as such: it is above zero, in whole fen."""
    if not amount.is_finite() or amount <= 0:
        return [make_problem("registry-amount-not-above-zero", claim=claim)]
    if amount > MAX_YUAN:
        return [make_problem("amount-too-large", limit=MAX_YUAN)]
    if amount != amount.quantize(FEN):
        return [make_problem("registry-amount-fen", claim=claim)]
    return []


def reason_wanted(reason: str | None) -> list[Problem]:
    """Return that a reason is missing, if it is."""
    return [] if reason is not None and reason.strip() else [make_problem("registry-reason-wanted")]


def _upheld(claim: Claim) -> bool:
    return any(each.state == "upheld" for each in claim.objections)


def _approvable(claim: Claim, actor: Actor, program: ProgramRules, *, upheld: bool) -> list[Problem]:
    """Return everything that keeps a claim from being approved."""
    needs_notice = program.public_notice is not None
    allowed = ("on_notice",) if needs_notice else ("reviewed", "on_notice")
    if claim.state not in allowed:
        return [wrong_state(Ref(claim.id), claim.state, allowed)]
    problems: list[Problem] = []
    if actor.by in (claim.preparer, claim.reviewer):
        problems.append(make_problem("registry-approver-before", claim=claim.id))
    if claim.open_objections:
        problems.append(make_problem("registry-objection-open", claim=claim.id))
    if upheld:
        problems.append(make_problem("registry-objection-upheld", claim=claim.id))
    if claim.notice_ends is not None and actor.day is not None and actor.day <= claim.notice_ends:
        end = date.fromisoformat(claim.notice_ends)
        shown = Bilingual(zh=figures.day(end, "zh"), en=figures.day(end, "en"))
        problems.append(make_problem("registry-on-notice", claim=claim.id, end=shown))
    if claim.entitlement_fen == 0 or (claim.entitlement_fen is None and claim.in_kind_fen == 0):
        problems.append(make_problem("registry-nothing-to-award", claim=claim.id))
    return problems


def reject(writing: Writing, refs: Sequence[Ref], actor: Actor, reason: str) -> None:
    """Refuse claims or adjustments with a reason; what they held is free again."""
    needs(actor)
    own, adjustments, problems = parted(refs, writing.known_claims(refs))
    allowed = ("waiting", "submitted", "reviewed", "on_notice")
    for claim in own:
        if claim.state not in allowed:
            problems.append(wrong_state(Ref(claim.id), claim.state, allowed))
        elif claim.preparer == actor.by:
            problems.append(make_problem("registry-rejecter-prepared", claim=claim.id))
    for claim, award in adjustments:
        ref = Ref(claim.id, award.seq)
        if award.state not in ("proposed", "reviewed"):
            problems.append(wrong_state(ref, award.state, ["proposed", "reviewed"]))
        elif award.preparer == actor.by:
            problems.append(make_problem("registry-rejecter-prepared", claim=str(ref)))
    refuse([*problems, *reason_wanted(reason)])
    data = {"by": actor.by, "on": actor.day}
    for claim in own:
        writing.append(
            "claim", claim.id, "rejected", data, [Personal.text("reason", reason.strip(), claim.id)]
        )
    for claim, award in adjustments:
        texts = [Personal.text("reason", reason.strip(), claim.id)]
        writing.append("claim", claim.id, "adjustment-rejected", {"seq": award.seq, **data}, texts)


def withdraw(writing: Writing, refs: Sequence[Ref], actor: Actor, reason: str) -> None:
    """Take claims or adjustments back before they are paid; what they held and reserved is free again."""
    needs(actor)
    own, adjustments, problems = parted(refs, writing.known_claims(refs))
    for claim in own:
        if claim.state in ENDED:
            problems.append(make_problem("registry-ended", claim=claim.id, state=state_words(claim.state)))
        elif any(each.is_granted and each.paid_on is not None for each in claim.awards):
            problems.append(make_problem("registry-withdraw-paid", claim=claim.id))
        elif any(each.payment is not None for each in claim.awards if each.is_unpaid):
            problems.append(make_problem("registry-under-way", claim=claim.id))
    for claim, award in adjustments:
        ref = str(Ref(claim.id, award.seq))
        if award.is_unpaid and award.payment is not None:
            problems.append(make_problem("registry-under-way", claim=ref))
        elif not (award.state in ("proposed", "reviewed") or award.is_unpaid):
            problems.append(make_problem("registry-adjustment-done", claim=ref))
    refuse([*problems, *reason_wanted(reason)])
    data = {"by": actor.by, "on": actor.day}
    for claim in own:
        texts = [Personal.text("reason", reason.strip(), claim.id)]
        writing.append("claim", claim.id, "withdrawn", data, texts)
    for claim, award in adjustments:
        texts = [Personal.text("reason", reason.strip(), claim.id)]
        writing.append("claim", claim.id, "award-withdrawn", {"seq": award.seq, **data}, texts)
