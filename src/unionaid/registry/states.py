"""What the registry knows of each thing: claims, awards, budgets, payments, as values.

Here: the states, their parts, and the sums that follow from them. Each class is
one table, each field one column. Not here: how an entry changes a state
(``fold``), how a state is stored (``schema``, ``writing``).
"""

from __future__ import annotations

from typing import Final, Literal

from attrs import field, frozen

__all__ = [
    "ENDED",
    "HOLDING",
    "Award",
    "AwardState",
    "Batch",
    "Budget",
    "Claim",
    "ClaimState",
    "Command",
    "Hold",
    "Method",
    "Notice",
    "Objection",
    "Payment",
    "PaymentState",
    "Person",
    "StoredPolicy",
    "Transferred",
]

ClaimState = Literal[
    "waiting",
    "submitted",
    "reviewed",
    "on_notice",
    "approved",
    "paid",
    "rejected",
    "withdrawn",
    "recovered",
]
"""A claim's way: waiting for facts, or submitted; reviewed; on public notice; approved
(money is reserved); paid. Or its end: rejected, withdrawn, wholly recovered."""

ENDED: Final = frozenset({"rejected", "withdrawn", "recovered"})
HOLDING: Final = frozenset({"submitted", "reviewed", "on_notice", "approved", "paid"})
"""The states in which a claim holds its limit keys, its place and its share of a cap."""

AwardState = Literal["proposed", "reviewed", "approved", "rejected", "withdrawn"]
Method = Literal["money", "goods", "service"]
PaymentState = Literal["issued", "paid", "returned"]


@frozen
class Hold:
    """A key under which a claim counts.

    Args:
        claim: The claim.

        mac: HMAC-SHA-256 of the limit and the key, in hexadecimal.

        limit_id: The limit's name across policies.

        kind: ``once``, ``cap`` or ``quota``.

        blocking: 1 where a second live claim under the key is refused.

        amount_fen: What the claim takes of the limit: its entitlement, once it
            is approved what was awarded.

        live: 1 while the claim holds the key.
    """

    claim: int
    mac: str
    limit_id: str
    kind: str
    blocking: int
    amount_fen: int
    live: int


@frozen
class Objection:
    """An objection to a claim.

    Args:
        claim: The claim.

        seq: Its number among those of the claim.

        state: ``open``, ``dismissed`` or ``upheld``.

        entry: The entry that recorded it, which holds its text.
    """

    claim: int
    seq: int
    state: str
    entry: int


@frozen
class Award:
    """What was granted to a claim: the award itself (0) or a later adjustment (1, 2 …).

    Args:
        claim: The claim.

        seq: 0 for the award, its number for an adjustment.

        method: Whether money is paid, goods are delivered or a service is given.

        state: How far the decision is.

        amount_fen: What was granted; below zero for an adjustment downwards.

        reduced_fen: What adjustments have taken off while it was unpaid.

        budget: The budget line, None where no money is reserved.

        paid_on: The day it was paid or delivered; None while it is not.

        recovered_fen: What came back on demand.

        restored_fen: The part of that which went back to the budget.

        payment: The payment under way or done; None if there is none.

        attempts: How many payments there were.

        preparer, reviewer, approver: Who did what, for an adjustment; the award
            itself was prepared and reviewed as the claim was.

        decided_on: The day of the approval.

        digest, entitlement_fen, record: By which policy text, with what result
            and from which facts an adjustment was worked out.

        keys: The MACs of the keys that an adjustment brought, a line each.
    """

    claim: int
    seq: int
    method: str
    state: str
    amount_fen: int
    reduced_fen: int = 0
    budget: int | None = None
    paid_on: str | None = None
    recovered_fen: int = 0
    restored_fen: int = 0
    payment: int | None = None
    attempts: int = 0
    preparer: int | None = None
    reviewer: int | None = None
    approver: int | None = None
    decided_on: str | None = None
    digest: str | None = None
    entitlement_fen: int | None = None
    record: int | None = None
    keys: str = ""

    @property
    def is_granted(self) -> bool:
        """Whether it was approved and still gives something."""
        return self.state == "approved" and (self.amount_fen >= 0) and not self.is_taken_back

    @property
    def is_taken_back(self) -> bool:
        """Whether adjustments took all of it off before it was paid."""
        return self.amount_fen > 0 and self.net_fen == 0

    @property
    def net_fen(self) -> int:
        """What is to be paid of it."""
        return self.amount_fen - self.reduced_fen

    @property
    def is_unpaid(self) -> bool:
        """Whether it was approved and is not paid or delivered yet."""
        return self.is_granted and self.paid_on is None

    @property
    def reserved_fen(self) -> int:
        """What it keeps reserved in its budget line."""
        return self.net_fen if self.is_unpaid and self.budget is not None else 0

    @property
    def spent_fen(self) -> int:
        """What it has spent of its budget line."""
        is_spent = self.is_granted and self.paid_on is not None and self.budget is not None
        return self.net_fen - self.restored_fen if is_spent else 0

    @property
    def kept_fen(self) -> int:
        """What the payee has of it: paid or delivered, and not recovered."""
        return self.net_fen - self.recovered_fen if self.is_granted and self.paid_on is not None else 0


@frozen
class Claim:
    """One claim with its keys, its objections and its awards.

    Args:
        id: Its number.

        command: The command that submitted it.

        policy, program, digest: By what it was assessed.

        day: What dates the case, as a day; None where that is missing.

        year: The year of that day, else of the submission.

        county: The county or district, as written in the case.

        outcome: Of the assessment that stands.

        reason: The id that decided, if it is not eligible.

        entitlement_fen: What the rules give in money.

        in_kind_fen: The value of goods.

        state: How far it is.

        record: The entry that holds its facts.

        account: The entry with a corrected account; None if it stands as handed in.

        preparer, reviewer, approver: Who did what.

        reviewed_on: The day of the review.

        notice: The public notice it stood on.

        notice_ends: Its last day.

        open_objections: How many objections are open.
    """

    id: int
    command: int
    policy: str
    program: str
    digest: str
    day: str | None
    year: int
    county: str
    outcome: str
    reason: str | None
    entitlement_fen: int | None
    in_kind_fen: int | None
    state: str
    record: int
    account: int | None = None
    preparer: int | None = None
    reviewer: int | None = None
    approver: int | None = None
    reviewed_on: str | None = None
    notice: int | None = None
    notice_ends: str | None = None
    open_objections: int = 0
    blanked: int | None = None
    holds: tuple[Hold, ...] = field(default=(), repr=False)
    awards: tuple[Award, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def awarded_fen(self) -> int:
        """The award and its approved adjustments together."""
        return sum(each.amount_fen for each in self.awards if each.state == "approved")

    @property
    def kept_fen(self) -> int:
        """What was paid and not recovered."""
        return sum(each.kept_fen for each in self.awards)

    @property
    def unpaid_fen(self) -> int:
        """What was approved and is not paid yet."""
        return sum(each.net_fen for each in self.awards if each.is_unpaid)

    @property
    def due_back_fen(self) -> int:
        """What the payee has beyond what was awarded."""
        return max(self.kept_fen + self.unpaid_fen - self.awarded_fen, 0) if self.awards else 0

    def award(self, seq: int) -> Award | None:
        """Return the award (0) or one of its adjustments."""
        return next((each for each in self.awards if each.seq == seq), None)


@frozen
class Budget:
    """A named line for a year.

    Args:
        id: Its number.

        name: Its name.

        year: The calendar year.

        programs: The programs that it serves, ``policy/program``, a line each.

        cap_fen: How much there is.

        reserved_fen: Approved and unpaid.

        paid_fen: Paid, less what came back within the year.

        closed: 1 once the year is closed.
    """

    id: int
    name: str
    year: int
    programs: str
    cap_fen: int
    reserved_fen: int = 0
    paid_fen: int = 0
    closed: int = 0

    @property
    def free_fen(self) -> int:
        """What is left."""
        return self.cap_fen - self.reserved_fen - self.paid_fen


@frozen
class Notice:
    """A public notice: its days."""

    id: int
    starts: str
    ends: str
    working_days: int | None


@frozen
class Batch:
    """A payment file: what is in it, and the hash of its bytes."""

    id: int
    kind: str
    name: str
    count: int
    total_fen: int
    sha256: str
    entry: int


@frozen
class Transferred:
    """An award in a transfer.

    Args:
        payment: The transfer.

        claim, seq: The award.

        attempt: The how-manieth transfer of the award it is.

        amount_fen: How much of the transfer is for it.

        live: 1 unless the transfer was returned.
    """

    payment: int
    claim: int
    seq: int
    attempt: int
    amount_fen: int
    live: int = 1


@frozen
class Payment:
    """One transfer to one payee, of one award or several.

    Args:
        id: Its number, which goes to the bank and comes back.

        batch: The payment file.

        amount_fen: How much.

        state: Issued, paid, returned.

        entry: The entry that issued it, which holds the account.

        paid_on, returned_on: The days.

        payer: Who recorded that it was paid.
    """

    id: int
    batch: int
    amount_fen: int
    state: str
    entry: int
    paid_on: str | None = None
    returned_on: str | None = None
    payer: int | None = None
    awards: tuple[Transferred, ...] = ()


@frozen
class Person:
    """Somebody who acts: the name stands with the personal data."""

    id: int
    mac: str
    entry: int


@frozen
class StoredPolicy:
    """A policy text that claims were assessed by."""

    id: int
    digest: str
    policy: str
    edition: str


@frozen
class Command:
    """One call: who recorded it, who had decided what, on which paper.

    Args:
        number: Its number.

        mac: HMAC of the id that the caller gave it.

        content: HMAC of what was asked for.

        kind: Which command.

        recorder: Who recorded it.

        decider: Who decided it.

        decided_on: When.

        entry: Its first entry, which holds the number of the paper.

        at: When it was recorded, by the clock of that machine.
    """

    number: int
    mac: str
    content: str
    kind: str
    recorder: int
    decider: int
    decided_on: str | None
    entry: int
    at: str
