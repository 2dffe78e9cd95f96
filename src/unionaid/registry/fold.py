"""What each entry does to what it is about: the definition of every state.

A command writes an entry and stores what the entry makes of the state; ``verify``
goes through the entries again and compares. Both use the functions here, so what
a state means is said once. They are pure and refuse nothing: whether a step is
allowed is asked before its entry is written (``claiming``, ``deciding``,
``paying`` …).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve

from unionaid.registry.chain import Entry
from unionaid.registry.states import (
    HOLDING,
    Award,
    Batch,
    Budget,
    Claim,
    Command,
    Hold,
    Notice,
    Objection,
    Payment,
    Person,
    StoredPolicy,
    Transferred,
)

__all__ = ["FOLDS", "folded", "taken_off"]

_STATE_OF: Final = {"eligible": "submitted", "undetermined": "waiting", "ineligible": "rejected"}
"""What becomes of a claim by the outcome of its assessment."""


def _submitted(claim: Claim | None, entry: Entry) -> Claim:
    data = entry.data
    assert claim is None, "a claim is submitted once"
    return Claim(
        entry.id,
        entry.command,
        data["policy"],
        data["program"],
        data["digest"],
        data["day"],
        data["year"],
        data["county"],
        data["outcome"],
        data["reason"],
        data["entitlement"],
        data["in_kind"],
        _STATE_OF[data["outcome"]],
        entry.number,
        preparer=data["by"],
        holds=_holds(entry.id, data),
    )


def _holds(claim: int, data: Mapping[str, Any]) -> tuple[Hold, ...]:
    """Return the keys that a claim holds by what was found of it."""
    amount = data["entitlement"] or data["in_kind"] or 0
    live = int(_STATE_OF[data["outcome"]] in HOLDING)
    return tuple(
        Hold(claim, mac, limit, kind, blocking, amount, live) for limit, kind, blocking, mac in data["holds"]
    )


def _reassessed(claim: Claim, entry: Entry) -> Claim:
    """Let a claim that was not approved yet begin anew with other facts or another policy."""
    data = entry.data
    new = evolve(
        claim,
        digest=data["digest"],
        day=data["day"],
        year=data["year"],
        county=data["county"],
        outcome=data["outcome"],
        reason=data["reason"],
        entitlement_fen=data["entitlement"],
        in_kind_fen=data["in_kind"],
        state=_STATE_OF[data["outcome"]],
        record=entry.number,
        preparer=data["by"],
        reviewer=None,
        reviewed_on=None,
        notice=None,
        notice_ends=None,
    )
    holds = _holds(claim.id, data)
    macs = {each.mac for each in holds}
    let_go = tuple(evolve(each, live=0) for each in claim.holds if each.mac not in macs)
    return evolve(new, holds=(*let_go, *holds))


def _reviewed(claim: Claim, entry: Entry) -> Claim:
    return evolve(claim, state="reviewed", reviewer=entry.data["by"], reviewed_on=entry.data["on"])


def _publicized(claim: Claim, entry: Entry) -> Claim:
    return evolve(claim, state="on_notice", notice=entry.data["notice"], notice_ends=entry.data["ends"])


def _objected(claim: Claim, entry: Entry) -> Claim:
    objection = Objection(claim.id, entry.data["seq"], "open", entry.number)
    return evolve(claim, objections=(*claim.objections, objection), open_objections=claim.open_objections + 1)


def _resolved(claim: Claim, entry: Entry) -> Claim:
    state = "upheld" if entry.data["upheld"] else "dismissed"
    objections = tuple(
        evolve(each, state=state) if each.seq == entry.data["seq"] else each for each in claim.objections
    )
    return evolve(claim, objections=objections, open_objections=claim.open_objections - 1)


def _approved(claim: Claim, entry: Entry) -> Claim:
    data = entry.data
    award = Award(
        claim.id,
        0,
        data["method"],
        "approved",
        data["amount"],
        budget=data["budget"],
        approver=data["by"],
        decided_on=data["on"],
        digest=claim.digest,
        entitlement_fen=claim.entitlement_fen if claim.in_kind_fen is None else claim.in_kind_fen,
        record=claim.record,
    )
    return _settled(evolve(claim, approver=data["by"], awards=(award,)))


def _rejected(claim: Claim, entry: Entry) -> Claim:
    return _let_go(evolve(claim, state="rejected"))


def _withdrawn(claim: Claim, entry: Entry) -> Claim:
    awards = tuple(
        evolve(each, state="withdrawn") if each.state in ("proposed", "reviewed") or each.is_unpaid else each
        for each in claim.awards
    )
    return _let_go(evolve(claim, state="withdrawn", awards=awards))


def _let_go(claim: Claim) -> Claim:
    return evolve(claim, holds=tuple(evolve(each, live=0) for each in claim.holds))


def _settled(claim: Claim) -> Claim:
    """Return an approved claim in the state that its awards come to, its holds as large as they are."""
    granted = [each for each in claim.awards if each.is_granted and each.amount_fen >= 0]
    if not granted:
        state = "withdrawn"
    elif any(each.paid_on is None for each in granted):
        state = "approved"
    elif any(each.net_fen for each in granted) and claim.kept_fen == 0:
        state = "recovered"
    else:
        state = "paid"
    is_holding, amount = state in HOLDING, max(claim.awarded_fen, 0)
    # what was let go before, by other facts, never comes back
    holds = tuple(
        evolve(each, live=int(is_holding), amount_fen=amount) if each.live else each for each in claim.holds
    )
    return evolve(claim, state=state, holds=holds)


def _with_award(claim: Claim, seq: int, **changes: Any) -> Claim:
    awards = tuple(evolve(each, **changes) if each.seq == seq else each for each in claim.awards)
    return evolve(claim, awards=awards)


def _issued(claim: Claim, entry: Entry) -> Claim:
    seq = entry.data["seq"]
    award = claim.award(seq)
    assert award is not None, "what is issued was awarded"
    return _with_award(claim, seq, payment=entry.data["payment"], attempts=award.attempts + 1)


def _paid(claim: Claim, entry: Entry) -> Claim:
    return _settled(_with_award(claim, entry.data["seq"], paid_on=entry.data["on"]))


def _returned(claim: Claim, entry: Entry) -> Claim:
    claim = _with_award(claim, entry.data["seq"], paid_on=None, payment=None)
    # a fall that was approved in the meantime is not sent again
    return _settled(_reduced(claim, taken_off(claim, claim.due_back_fen)))


def taken_off(claim: Claim, fen: int) -> list[list[int]]:
    """Return how much a fall of *fen* takes off each award that is unpaid, the latest first."""
    found: list[list[int]] = []
    for award in reversed(claim.awards):
        taken = min(fen, award.net_fen) if award.is_unpaid else 0
        if taken:
            found.append([award.seq, taken])
            fen -= taken
    return found


def _reduced(claim: Claim, parts: Iterable[Sequence[int]]) -> Claim:
    for seq, taken in parts:
        award = claim.award(seq)
        assert award is not None, "what is reduced was awarded"
        claim = _with_award(claim, seq, reduced_fen=award.reduced_fen + taken)
    return claim


def _account(claim: Claim, entry: Entry) -> Claim:
    return evolve(claim, account=entry.number)


def _recovered(claim: Claim, entry: Entry) -> Claim:
    for seq, amount, restored in entry.data["parts"]:
        award = claim.award(seq)
        assert award is not None, "what is recovered was awarded"
        claim = _with_award(
            claim,
            seq,
            recovered_fen=award.recovered_fen + amount,
            restored_fen=award.restored_fen + restored,
        )
    return _settled(claim)


def _proposed(claim: Claim, entry: Entry) -> Claim:
    data = entry.data
    award = Award(
        claim.id,
        data["seq"],
        data["method"],
        "proposed",
        data["amount"],
        preparer=data["by"],
        digest=data["digest"],
        entitlement_fen=data["entitlement"],
        record=entry.number,
        keys="\n".join(hold[-1] for hold in data["holds"]),
    )
    # the keys of its facts are held from now on, beside those of the facts before
    brought = tuple(
        Hold(claim.id, mac, limit, kind, blocking, data["entitlement"], 1)
        for limit, kind, blocking, mac in data["holds"]
    )
    macs = {each.mac for each in brought}
    kept = tuple(each for each in claim.holds if each.mac not in macs)
    return evolve(claim, awards=(*claim.awards, award), holds=(*kept, *brought))


def _adjustment_reviewed(claim: Claim, entry: Entry) -> Claim:
    return _with_award(claim, entry.data["seq"], state="reviewed", reviewer=entry.data["by"])


def _adjustment_approved(claim: Claim, entry: Entry) -> Claim:
    data = entry.data
    claim = _with_award(
        claim,
        data["seq"],
        state="approved",
        amount_fen=data["amount"],
        budget=data["budget"],
        approver=data["by"],
        decided_on=data["on"],
    )
    return _settled(_reduced(claim, data["reduces"]))


def _adjustment_ended(state: str) -> Callable[[Claim, Entry], Claim]:
    def ended(claim: Claim, entry: Entry) -> Claim:
        claim = _with_award(claim, entry.data["seq"], state=state)
        award = claim.award(entry.data["seq"])
        macs = set() if award is None else set(award.keys.split("\n"))
        let_go = tuple(evolve(each, live=0) if each.mac in macs else each for each in claim.holds)
        claim = evolve(claim, holds=let_go)
        return _settled(claim) if claim.award(0) is not None else claim

    return ended


def _carried(claim: Claim, entry: Entry) -> Claim:
    return _with_award(claim, entry.data["seq"], budget=entry.data["budget"])


def _blanked(claim: Claim, entry: Entry) -> Claim:
    return evolve(claim, blanked=entry.number)


_CLAIM: Final[Mapping[str, Callable[[Any, Entry], Claim]]] = MappingProxyType(
    {
        "submitted": _submitted,
        "reassessed": _reassessed,
        "reviewed": _reviewed,
        "publicized": _publicized,
        "objected": _objected,
        "resolved": _resolved,
        "approved": _approved,
        "rejected": _rejected,
        "withdrawn": _withdrawn,
        "issued": _issued,
        "paid": _paid,
        "returned": _returned,
        "account": _account,
        "recovered": _recovered,
        "proposed": _proposed,
        "adjustment-reviewed": _adjustment_reviewed,
        "adjustment-approved": _adjustment_approved,
        "adjustment-rejected": _adjustment_ended("rejected"),
        "award-withdrawn": _adjustment_ended("withdrawn"),
        "carried": _carried,
        "blanked": _blanked,
    }
)


def _budget_set(budget: Budget | None, entry: Entry) -> Budget:
    data = entry.data
    if budget is None:
        return Budget(entry.id, data["name"], data["year"], data["programs"], data["cap"])
    return evolve(budget, programs=data["programs"], cap_fen=data["cap"])


def _closed(budget: Budget, entry: Entry) -> Budget:
    return evolve(budget, closed=1)


def _payment_issued(payment: Payment | None, entry: Entry) -> Payment:
    data = entry.data
    awards = tuple(Transferred(entry.id, *each) for each in data["awards"])
    return Payment(entry.id, data["batch"], data["amount"], "issued", entry.number, awards=awards)


def _payment_paid(payment: Payment, entry: Entry) -> Payment:
    return evolve(payment, state="paid", paid_on=entry.data["on"], payer=entry.data["by"])


def _payment_returned(payment: Payment, entry: Entry) -> Payment:
    awards = tuple(evolve(each, live=0) for each in payment.awards)
    return evolve(payment, state="returned", returned_on=entry.data["on"], awards=awards)


def _made(kind: Callable[..., Any]) -> Callable[[Any, Entry], Any]:
    """Return a fold for what is written once, in one entry."""

    def made(before: Any, entry: Entry) -> Any:
        assert before is None, "it is written once"
        return kind(entry.id, **entry.data)

    return made


def _person(before: Any, entry: Entry) -> Person:
    return Person(entry.id, entry.data["mac"], entry.number)


def _batch(before: Any, entry: Entry) -> Batch:
    return Batch(entry.id, **entry.data, entry=entry.number)


def _command(before: Any, entry: Entry) -> Command:
    data = entry.data
    return Command(
        entry.id,
        data["mac"],
        data["content"],
        entry.event,
        data["as"],
        data["by"],
        data["on"],
        entry.number,
        entry.at,
    )


FOLDS: Final[Mapping[str, Mapping[str, Callable[[Any, Entry], Any]]]] = MappingProxyType(
    {
        "claim": _CLAIM,
        "budget": {"set": _budget_set, "closed": _closed},
        "payment": {"issued": _payment_issued, "paid": _payment_paid, "returned": _payment_returned},
        "notice": {"begun": _made(Notice)},
        "batch": {"issued": _batch},
        "person": {"added": _person},
        "policy": {"stored": _made(StoredPolicy)},
    }
)
"""By what an entry is about and what happened, what it makes of the state before."""


def folded(state: Any, entry: Entry) -> Any:
    """Return what *entry* makes of *state*, which is None before the first entry.

    Raises:
        KeyError: No such subject or event.
    """
    if entry.subject == "command":
        return _command(state, entry)
    return FOLDS[entry.subject][entry.event](state, entry)
