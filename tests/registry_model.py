"""The registry once more, in plain Python: what every command must do.

Written from the invariants and the lifecycle in words, with dictionaries and sums
of its own; nothing here comes from ``unionaid.registry``. A command is tried on a
copy of the model: it raises :class:`Refuse` with every reason that would do, or
changes the copy. Not here: driving the registry (``registry_machine``).
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import chinese_calendar

__all__ = ["POLICY", "Act", "Award", "Batch", "Claim", "Model", "Payment", "Refuse", "Row", "rated"]

Facts = dict[str, Any]
"""Text, days, whole numbers; money in fen."""

Key = tuple[str, tuple[str, ...]]
"""A limit and the values it counts by."""

Ref = tuple[int, int | None]
"""A claim, or one of its adjustments."""

POLICY: Final = {
    "refund": "lake-city",
    "tools": "lake-city",
    "gift": "lake-city",
    "course": "lake-city",
    "capped": "lake-nation",
}
METHOD: Final = {
    "refund": "money",
    "tools": "money",
    "gift": "goods",
    "course": "service",
    "capped": "money",
}
PAYEE: Final = {"refund": "unit", "tools": "person", "gift": "none", "course": "none", "capped": "unit"}
NOTICE_DAYS: Final = {"refund": 3, "capped": 2}
FIRST_DAY: Final = date(2024, 1, 1)

RATE: Final = {1: 100, 2: 50}
TOOLS: Final = {1: 300_00, 2: 400_00}
GIFT: Final = {1: 80_00, 2: 90_00}
CAP: Final = {1: 1000_00, 2: 1500_00}
SETS: Final = 2

UNDER_WAY: Final = ("submitted", "reviewed", "on_notice")
HOLDING: Final = (*UNDER_WAY, "approved", "paid")
OVER: Final = ("rejected", "withdrawn", "recovered")
UNDECIDED: Final = ("proposed", "reviewed")


class Refuse(Exception):
    """A command must be refused.

    Args:
        codes: Reasons, of which at least one is to be told.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = frozenset(codes)
        super().__init__(", ".join(sorted(self.codes)))


def refuse(codes: Iterable[str]) -> None:
    """Refuse if there is a reason."""
    found = frozenset(codes)
    if found:
        raise Refuse(found)


def every_code(*parts: Callable[[], object]) -> set[str]:
    """Return every reason of several parts of a command, of which any may be told first."""
    codes: set[str] = set()
    for part in parts:
        try:
            part()
        except Refuse as refused:
            codes |= refused.codes
    return codes


@dataclass(frozen=True)
class Act:
    """Who records, who decided, when, on which paper."""

    recorder: str
    by: str | None = None
    on: date | None = None
    document: str | None = None


@dataclass(frozen=True)
class Row:
    """A row of a bank's result."""

    transfer: int
    status: str
    amount: int | None
    day: date


@dataclass
class Result:
    """What the rules say of one case."""

    outcome: str
    worth: int = 0
    holds: list[tuple[str, str, bool, tuple[str, ...]]] = field(default_factory=list)


@dataclass
class Hold:
    """A key that a claim holds, or held."""

    kind: str
    blocks: bool
    amount: int
    live: bool


@dataclass
class Award:
    """What was granted at first (0), or a later difference."""

    seq: int
    method: str
    state: str
    amount: int
    basis: int
    edition: int
    facts: Facts
    cut: int = 0
    line: int | None = None
    paid_on: date | None = None
    back: int = 0
    restored: int = 0
    payment: int | None = None
    attempts: int = 0
    preparer: str | None = None
    reviewer: str | None = None
    approver: str | None = None
    decided_on: date | None = None
    keys: list[Key] = field(default_factory=list)

    @property
    def left(self) -> int:
        """What is to be paid, or was."""
        return self.amount - self.cut

    @property
    def stands(self) -> bool:
        """Whether it grants something: no fall, and not taken back before it was paid."""
        return self.state == "approved" and (self.left > 0 or self.amount == 0)

    @property
    def waits(self) -> bool:
        """Whether it is approved and unpaid."""
        return self.stands and self.paid_on is None

    @property
    def kept(self) -> int:
        """What the payee has of it."""
        return self.left - self.back if self.stands and self.paid_on is not None else 0


@dataclass
class Claim:
    """One claim."""

    id: int
    program: str
    edition: int
    facts: Facts
    account: tuple[str, str] | None
    outcome: str
    worth: int
    state: str
    preparer: str
    last_day: date
    holds: dict[Key, Hold] = field(default_factory=dict)
    reviewer: str | None = None
    reviewed_on: date | None = None
    approver: str | None = None
    notice: int | None = None
    notice_ends: date | None = None
    objections: list[str] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    blanked: int = 0
    is_account_lost: bool = False
    is_written: bool = True

    @property
    def is_blanked(self) -> bool:
        """Whether its personal data was blanked."""
        return self.blanked > 0

    @property
    def awarded(self) -> int:
        """Award and differences together."""
        return sum(each.amount for each in self.awards if each.state == "approved")

    @property
    def kept(self) -> int:
        """What the payee has."""
        return sum(each.kept for each in self.awards)

    @property
    def due_back(self) -> int:
        """What the payee has, or is to get, beyond what was awarded."""
        waiting = sum(each.left for each in self.awards if each.waits)
        return max(self.kept + waiting - self.awarded, 0) if self.awards else 0

    @property
    def is_under_way(self) -> bool:
        """Whether the bank has something of it to settle."""
        return any(each.waits and each.payment is not None for each in self.awards)

    def award(self, seq: int) -> Award | None:
        """Return the award (0) or a difference."""
        return self.awards[seq] if seq < len(self.awards) else None

    def latest(self) -> tuple[int, Facts]:
        """Return the edition and the facts that it was last decided by."""
        for each in reversed(self.awards):
            if each.seq and each.state == "approved":
                return each.edition, each.facts
        return self.edition, self.facts


@dataclass
class Line:
    """A budget line."""

    id: int
    name: str
    year: int
    programs: tuple[str, ...]
    cap: int
    is_closed: bool = False


@dataclass
class Payment:
    """A transfer: the awards in it as claim, number, attempt and amount."""

    id: int
    batch: int
    awards: list[tuple[int, int, int, int]]
    account: tuple[str, str]
    state: str = "issued"
    paid_on: date | None = None
    returned_on: date | None = None
    payer: str | None = None

    @property
    def amount(self) -> int:
        """How much."""
        return sum(each[-1] for each in self.awards)


@dataclass
class Batch:
    """A payment file."""

    id: int
    kind: str
    payments: list[int]
    blanks: int
    is_blank: bool = False


# ------------------------------------------------------------------- the rules


def rated(fee: int, rate: int) -> int:
    """Return so many hundredths of a fee, half up."""
    return (fee * rate + 50) // 100


def day_of(program: str, facts: Facts) -> date | None:
    """Return the day that dates a case."""
    found = facts.get("paid_on" if program in ("refund", "capped") else "held_on")
    assert found is None or isinstance(found, date)
    return found


def alone(program: str, edition: int, facts: Facts) -> Result:
    """Return what the rules say of a case before any limit."""
    answers: list[bool | None] = []
    day = day_of(program, facts)
    answers.append(None if day is None else day >= FIRST_DAY)
    worth = 0
    if program in ("refund", "capped"):
        answers.append(facts.get("is_small"))
        fee = facts.get("fee")
        answers.append(None if fee is None else True)
        worth = 0 if fee is None else rated(fee, RATE[edition] if program == "refund" else 100)
    elif program == "tools":
        answers.append(facts.get("is_small"))
        worth = TOOLS[edition]
    elif program == "gift":
        parcels = facts.get("parcels")
        answers.append(None if parcels is None else parcels <= 2)
        worth = GIFT[edition]
    if False in answers:
        return Result("ineligible")
    return Result("undetermined") if None in answers else Result("eligible", worth)


def limits_of(program: str, facts: Facts) -> list[tuple[str, str, bool, tuple[str | None, ...]]]:
    """Return the limits of a case in their order: name, kind, whether it blocks, key."""
    day = day_of(program, facts)
    year = "" if day is None else str(day.year)
    payer, member = facts.get("payer"), facts.get("member")
    receipt = ("union-fee-refund", "once", True, (payer, facts.get("receipt")))
    own = f"{POLICY[program]}/{program}"
    if program == "refund":
        return [receipt, (f"{own}/seen-payer", "once", False, (payer,))]
    if program == "capped":
        return [receipt, (f"{own}/yearly-cap", "cap", False, (payer, year))]
    if program == "tools":
        return [
            (f"{own}/one-set", "once", True, (member, year)),
            (f"{own}/sets", "quota", False, (year,)),
        ]
    if program == "gift":
        return [(f"{own}/one-gift", "once", True, (member, year))]
    return [(f"{own}/one-course", "once", True, (member,))]


Used = Callable[[Key], tuple[int, int]]
"""How many claims count under a key, and with how much."""


def assess(cases: Sequence[tuple[str, int, Facts]], used: Used) -> list[Result]:
    """Return what the rules say of cases, each program's limits over all of its cases."""
    results = [alone(*case) for case in cases]
    groups: dict[tuple[str, int], list[int]] = {}
    for place, (program, edition, _) in enumerate(cases):
        groups.setdefault((program, edition), []).append(place)
    before: Counter[Key] = Counter()
    before_amount: Counter[Key] = Counter()

    def all_used(key: Key) -> tuple[int, int]:
        count, amount = used(key)
        return count + before[key], amount + before_amount[key]

    for (program, edition), places in groups.items():
        own = [(results[place], limits_of(program, cases[place][2])) for place in places]
        for number in range(len(own[0][1])):
            pairs = [(result, limits[number]) for result, limits in own if result.outcome == "eligible"]
            pass_limit(pairs, edition, all_used)
        for result, _ in own:
            if result.outcome != "eligible":
                result.worth, result.holds = 0, []
            for limit, _, _, key in result.holds:
                before[limit, key] += 1
                before_amount[limit, key] += result.worth
    return results


def pass_limit(
    pairs: list[tuple[Result, tuple[str, str, bool, tuple[str | None, ...]]]], edition: int, used: Used
) -> None:
    """Hold one limit against the cases that came through the one before."""
    seen: set[Key] = set()
    taken: Counter[Key] = Counter()
    keyed: list[tuple[Result, tuple[str, str, bool], Key]] = []
    for result, (limit, kind, blocks, parts) in pairs:
        values = tuple(part for part in parts if part is not None)
        if len(values) == len(parts):
            keyed.append((result, (limit, kind, blocks), (limit, values)))
        elif blocks or kind != "once":
            result.outcome = "undetermined"
    groups = Counter(key for _, _, key in keyed)
    for result, (_, kind, blocks), key in keyed:
        count, amount = used(key)
        if kind == "once" and (count or key in seen) and blocks:
            result.outcome = "ineligible"
        elif kind == "cap":
            room = CAP[edition] - amount - taken[key]
            result.outcome = "eligible" if room > 0 else "ineligible"
            result.worth = min(result.worth, max(room, 0))
            taken[key] += result.worth
        elif kind == "quota" and count + groups[key] > SETS:
            result.outcome = "undetermined"
        seen.add(key)
    for result, (limit, kind, blocks), own in keyed:
        if result.outcome == "eligible":
            result.holds.append((limit, kind, blocks, own[1]))


# -------------------------------------------------------------------- working days


def last_day(start: date, days: int) -> date:
    """Return the day on which the last of so many working days ends."""
    day = start
    while True:
        days -= chinese_calendar.is_workday(day)
        if days <= 0:
            return day
        day += timedelta(days=1)


def working_days(start: date, until: date) -> int:
    """Return how many working days there are, both ends included."""
    span = (start + timedelta(days=n) for n in range((until - start).days + 1))
    return sum(chinese_calendar.is_workday(day) for day in span)


# ------------------------------------------------------------------------ the model


@dataclass
class Model:
    """Everything that the registry holds."""

    people: list[str] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)
    payments: dict[int, Payment] = field(default_factory=dict)
    batches: dict[int, Batch] = field(default_factory=dict)
    notices: int = 0
    blanks: int = 0
    clock: date = FIRST_DAY

    def copy(self) -> Model:
        """Return another that can be tried on."""
        found = pickle.loads(pickle.dumps(self))  # noqa: S301  # its own
        assert isinstance(found, Model)
        return found

    # who acts

    def who(self, act: Act, *, on: bool = True, document: bool = False) -> str:
        """Return who decided; refuse unknown people and what the command needs and has not."""
        codes = []
        if act.recorder not in self.people:
            codes.append("registry-recorder-unknown")
        if act.by is not None and act.by not in self.people:
            codes.append("registry-decider-unknown")
        refuse(codes)
        if on and act.on is None:
            codes.append("registry-day-wanted")
        if document and not act.document:
            codes.append("registry-document-wanted")
        refuse(codes)
        return act.by or act.recorder

    def touch(self, claim: Claim, act: Act) -> None:
        """Note the day of what happened to a claim last."""
        claim.last_day = act.on or self.clock

    def named(self, refs: Sequence[Ref]) -> list[Claim]:
        """Return the claims that are named, each once."""
        refuse("registry-claim-unknown" for id_, _ in refs if id_ not in self.claims)
        return [self.claims[id_] for id_ in dict.fromkeys(id_ for id_, _ in refs)]

    def parted(self, refs: Sequence[Ref]) -> tuple[list[Claim], list[tuple[Claim, Award]], set[str]]:
        """Return claims and differences that are named, and what is wrong with the names."""
        self.named(refs)
        own, others, codes = [], [], set()
        for id_, seq in dict.fromkeys(refs):
            claim = self.claims[id_]
            award = None if seq is None else claim.award(seq)
            if seq is None:
                own.append(claim)
            elif award is None:
                codes.add("registry-adjustment-unknown")
            else:
                others.append((claim, award))
        return own, others, codes

    # money

    def reserved(self, line: int) -> int:
        """Return what is approved and unpaid in a line."""
        return sum(a.left for c in self.claims.values() for a in c.awards if a.line == line and a.waits)

    def spent(self, line: int) -> int:
        """Return what a line has paid, less what came back within the year."""
        return sum(
            each.left - each.restored
            for claim in self.claims.values()
            for each in claim.awards
            if each.line == line and each.stands and each.paid_on is not None
        )

    def free(self, line: int) -> int:
        """Return what is left in a line."""
        return self.lines[line].cap - self.reserved(line) - self.spent(line)

    def hold_budgets(self) -> None:
        """Refuse what takes more than a line has."""
        refuse("registry-over-budget" for id_ in self.lines if self.free(id_) < 0)

    def used(self, but: Iterable[int] = ()) -> Used:
        """Return who says what live claims use up."""
        left_out = set(but)
        found: Counter[Key] = Counter()
        amounts: Counter[Key] = Counter()
        for claim in self.claims.values():
            for key, hold in claim.holds.items():
                if hold.live and claim.id not in left_out:
                    found[key] += 1
                    amounts[key] += hold.amount
        return lambda key: (found[key], amounts[key])

    def settle(self, claim: Claim) -> None:
        """Bring an approved claim into the state that its awards come to."""
        standing = [each for each in claim.awards if each.stands]
        if not standing:
            claim.state = "withdrawn"
        elif any(each.paid_on is None for each in standing):
            claim.state = "approved"
        elif any(each.left for each in standing) and claim.kept == 0:
            claim.state = "recovered"
        else:
            claim.state = "paid"
        self.hold(claim)

    def hold(self, claim: Claim) -> None:
        """Let a claim hold its keys, or let them go, by its state."""
        for hold in claim.holds.values():
            if hold.live:
                hold.live = claim.state in HOLDING
                if claim.awards:
                    hold.amount = max(claim.awarded, 0)
        self.keys_are_free()

    def let_go(self, claim: Claim, award: Award) -> None:
        """Free the keys that a difference brought."""
        for key in award.keys:
            claim.holds[key].live = False

    def keys_are_free(self) -> None:
        """Refuse a second live claim under a blocking key."""
        held = Counter(
            key for c in self.claims.values() for key, hold in c.holds.items() if hold.live and hold.blocks
        )
        refuse("registry-key-held" for count in held.values() if count > 1)

    # people and budgets

    def add_people(self, names: Sequence[str], act: Act) -> bool:
        """Enter people; tell whether anybody is new."""
        self.who(act, on=False)
        refuse("registry-name-blank" for name in names if not name.strip())
        new = [name for name in dict.fromkeys(names) if name not in self.people]
        self.people += new
        return bool(new)

    def set_budget(self, name: str, year: int, cap: int, programs: Sequence[str], act: Act) -> None:
        """Open a line or set it anew."""
        self.who(act, document=True)
        known = next((b for b in self.lines.values() if (b.name, b.year) == (name, year)), None)
        codes = set()
        if cap < 0:
            codes.add("registry-budget-amount")
        if known is None and not programs:
            codes.add("registry-budget-programs")
        if any(each.year == year and each.is_closed for each in self.lines.values()):
            codes.add("registry-year-closed")
        if known is not None and cap < self.reserved(known.id) + self.spent(known.id):
            codes.add("registry-budget-below")
        refuse(codes)
        if known is None:
            known = Line(len(self.lines) + 1, name, year, (), cap)
            self.lines[known.id] = known
        known.cap = cap
        known.programs = tuple(sorted(set(programs))) or known.programs

    def line_for(self, program: str, name: str | None, act: Act) -> int | None:
        """Return the line that pays for a program on the day of an act."""
        assert act.on is not None
        lines = [each for each in self.lines.values() if each.year == act.on.year]
        served = f"{POLICY[program]}/{program}"
        if name is not None:
            lines = [each for each in lines if each.name == name]
            refuse(() if lines else ["registry-budget-unknown"])
            refuse(() if served in lines[0].programs else ["registry-budget-not-for"])
        else:
            lines = [each for each in lines if served in each.programs]
        refuse(["registry-budget-several"] if len(lines) > 1 else ())
        if not lines:
            refuse(["registry-budget-none"] if METHOD[program] == "money" else ())
            return None
        refuse(["registry-year-closed"] if lines[0].is_closed else ())
        return lines[0].id

    def line_of(self, claim: Claim, name: str | None, act: Act) -> Callable[[], object]:
        """Return how to look for a claim's line."""
        return lambda: self.line_for(claim.program, name, act)

    def close_year(self, year: int, carry: Sequence[Ref], withdraw: Sequence[Ref], act: Act) -> None:
        """Close a year."""
        self.who(act, document=True)
        lines = [each for each in self.lines.values() if each.year == year]
        refuse(() if lines else ["registry-year-none"])
        ids = {each.id for each in lines}
        waiting = {
            (claim.id, each.seq): (claim, each)
            for claim in self.claims.values()
            for each in claim.awards
            if each.waits and each.line in ids
        }
        if all(each.is_closed for each in lines) and not waiting:
            raise Refuse(["registry-year-closed"])
        carried = {(id_, seq or 0) for id_, seq in carry}
        given_up = {(id_, seq or 0) for id_, seq in withdraw}
        later = {each.name: each for each in self.lines.values() if each.year == year + 1}
        codes = set()
        if (carried | given_up) - set(waiting):
            codes.add("registry-year-not-unpaid")
        if carried & given_up:
            codes.add("registry-year-both")
        if set(waiting) - carried - given_up:
            codes.add("registry-year-open")
        for place, (claim, award) in waiting.items():
            assert award.line is not None
            line = later.get(self.lines[award.line].name)
            if place in carried and line is None:
                codes.add("registry-year-no-line")
            elif place in carried and line is not None:
                served = f"{POLICY[claim.program]}/{claim.program}"
                codes |= {"registry-year-closed"} if line.is_closed else set()
                codes |= set() if served in line.programs else {"registry-budget-not-for"}
            if place in given_up and award.payment is not None:
                codes.add("registry-under-way")
        refuse(codes)
        for place in given_up:
            claim, award = waiting[place]
            award.state = "withdrawn"
            self.let_go(claim, award)
            self.settle(claim)
            self.touch(claim, act)
        for place in carried:
            claim, award = waiting[place]
            assert award.line is not None
            award.line = later[self.lines[award.line].name].id
            self.touch(claim, act)
        self.hold_budgets()
        for each in lines:
            each.is_closed = True

    # claims

    def submit(self, cases: Sequence[tuple[str, int, Facts, tuple[str, str] | None]], act: Act) -> list[int]:
        """Take cases; return their numbers."""
        by = self.who(act, on=False)
        refuse(() if cases else ["registry-no-cases"])
        results = assess([case[:3] for case in cases], self.used())
        new = []
        for (program, edition, facts, account), result in zip(cases, results, strict=True):
            claim = Claim(
                len(self.claims) + 1, program, edition, facts, account, "", 0, "", by, act.on or self.clock
            )
            self.claims[claim.id] = claim
            self.begin(claim, result)
            new.append(claim.id)
        return new

    def begin(self, claim: Claim, result: Result) -> None:
        """Put a claim where its assessment puts it."""
        claim.outcome, claim.worth = result.outcome, result.worth
        claim.state = {"eligible": "submitted", "undetermined": "waiting"}.get(result.outcome, "rejected")
        new = {
            (limit, key): Hold(kind, blocks, result.worth, True) for limit, kind, blocks, key in result.holds
        }
        for key, hold in claim.holds.items():
            if key not in new:
                hold.live = False
        claim.holds.update(new)

    def review(self, refs: Sequence[Ref], act: Act) -> None:
        """Record a review."""
        by = self.who(act)
        own, others, codes = self.parted(refs)
        for claim in own:
            codes |= {"registry-state"} if claim.state != "submitted" else set()
            codes |= {"registry-reviewer-prepared"} if claim.preparer == by else set()
        for _, award in others:
            codes |= {"registry-state"} if award.state != "proposed" else set()
            codes |= {"registry-reviewer-prepared"} if award.preparer == by else set()
        refuse(codes)
        for claim in own:
            claim.state, claim.reviewer, claim.reviewed_on = "reviewed", by, act.on
            self.touch(claim, act)
        for claim, award in others:
            award.state, award.reviewer = "reviewed", by
            self.touch(claim, act)

    def publicize(self, refs: Sequence[Ref], act: Act, until: date | None, days: int | None) -> None:
        """Put claims on public notice."""
        self.who(act)
        assert act.on is not None
        claims = self.named(refs)
        codes = {"registry-adjustment-notice" for _, seq in refs if seq is not None}
        codes |= {"registry-state" for claim in claims if claim.state != "reviewed"}
        for claim in claims:
            if claim.state == "reviewed" and claim.reviewed_on is not None and act.on < claim.reviewed_on:
                codes.add("registry-notice-early")
        refuse(codes)
        asked = max((NOTICE_DAYS.get(claim.program, 0) for claim in claims), default=0)
        if days is not None and days < max(asked, 1):
            codes.add("notice-too-short")
        if days is None and until is None and any(claim.program not in NOTICE_DAYS for claim in claims):
            codes.add("notice-period-wanted")
        if until is not None and until < act.on:
            codes.add("notice-period-reversed")
        refuse(codes)
        asked = asked if days is None else days
        if until is None:
            until = last_day(act.on, asked)
        elif working_days(act.on, until) < asked:
            raise Refuse(["notice-ends-early"])
        self.notices += 1
        for claim in claims:
            claim.state, claim.notice, claim.notice_ends = "on_notice", self.notices, until
            self.touch(claim, act)

    def object_to(self, id_: int, reason: str, act: Act) -> None:
        """Record an objection."""
        self.who(act)
        (claim,) = self.named([(id_, None)])
        codes = set() if claim.state in UNDER_WAY else {"registry-state"}
        refuse(codes | (set() if reason.strip() else {"registry-reason-wanted"}))
        claim.objections.append("open")
        self.touch(claim, act)

    def resolve(self, id_: int, reason: str, act: Act, *, upheld: bool, seq: int | None) -> None:
        """Settle an objection."""
        self.who(act)
        (claim,) = self.named([(id_, None)])
        open_ = [n for n, s in enumerate(claim.objections, 1) if s == "open" and seq in (None, n)]
        refuse(() if open_ else ["registry-no-objection"])
        refuse(["registry-objections-several"] if len(open_) > 1 else ())
        refuse(() if reason.strip() else ["registry-reason-wanted"])
        claim.objections[open_[0] - 1] = "upheld" if upheld else "dismissed"
        self.touch(claim, act)

    def approve(
        self,
        refs: Sequence[Ref],
        act: Act,
        *,
        amount: int | None = None,
        reason: str | None = None,
        line: str | None = None,
    ) -> None:
        """Approve claims and differences."""
        codes = every_code(lambda: self.who(act, document=True), lambda: self.parted(refs))
        refuse(codes)
        by = self.who(act, document=True)
        assert act.on is not None
        own, others, codes = self.parted(refs)
        refuse(codes)
        if amount is not None and len(own) + len(others) != 1:
            codes.add("registry-amount-one-claim")
        for claim in own:
            codes |= self.unapprovable(claim, by, act.on)
            if amount is not None:
                codes |= amount_codes(amount, claim.worth)
                codes |= {"registry-reason-wanted"} if amount < claim.worth and not reason else set()
        for claim, award in others:
            codes |= self.unapprovable_difference(claim, award, by, amount)
            if amount is not None and amount < award.amount and not reason:
                codes.add("registry-reason-wanted")
        if codes:  # what a line says may be told with it
            codes |= every_code(*(self.line_of(each, line, act) for each in own))
            codes |= {"registry-over-budget"} if own and others else set()
        refuse(codes)
        for claim in own:
            self.grant(
                claim, claim.worth if amount is None else amount, self.line_for(claim.program, line, act)
            )
            claim.approver = claim.awards[0].approver = by
            claim.awards[0].decided_on = act.on
            self.touch(claim, act)
        for claim, award in others:
            owed = claim.due_back
            award.amount = award.amount if amount is None else amount
            award.state, award.approver, award.decided_on = "approved", by, act.on
            if award.amount > 0:
                award.line = self.line_for(claim.program, line, act)
                award.cut = min(award.amount, owed)
            else:
                self.take_off(claim, -award.amount)
            self.settle(claim)
            self.hold_budgets()
            self.touch(claim, act)

    def unapprovable(self, claim: Claim, by: str, day: date) -> set[str]:
        """Return why a claim may not be approved."""
        codes = set()
        allowed = ("on_notice",) if claim.program in NOTICE_DAYS else ("reviewed", "on_notice")
        if claim.state not in allowed:
            return {"registry-state"}
        if by in (claim.preparer, claim.reviewer):
            codes.add("registry-approver-before")
        if "open" in claim.objections:
            codes.add("registry-objection-open")
        if "upheld" in claim.objections:
            codes.add("registry-objection-upheld")
        if claim.notice_ends is not None and day <= claim.notice_ends:
            codes.add("registry-on-notice")
        if METHOD[claim.program] != "service" and claim.worth == 0:
            codes.add("registry-nothing-to-award")
        return codes

    def grant(self, claim: Claim, amount: int, line: int | None) -> None:
        """Award a claim."""
        claim.awards = [
            Award(
                0,
                METHOD[claim.program],
                "approved",
                amount,
                claim.worth,
                claim.edition,
                claim.facts,
                line=line,
            )
        ]
        self.settle(claim)
        self.hold_budgets()

    def unapprovable_difference(self, claim: Claim, award: Award, by: str, amount: int | None) -> set[str]:
        """Return why a difference may not be approved."""
        if award.state != "reviewed":
            return {"registry-state"}
        codes = set()
        if by in (award.preparer, award.reviewer):
            codes.add("registry-approver-before")
        if claim.state in OVER:
            codes.add("registry-reassess-ended")
        if amount is not None:
            codes |= amount_codes(amount, award.amount)
        change = award.amount if amount is None else amount
        (now,) = assess([(claim.program, award.edition, award.facts)], self.used([claim.id]))
        if change > 0 and claim.awarded + change > now.worth:
            codes.add("registry-adjustment-stale")
        if change < 0 and claim.awarded + change < now.worth:
            codes.add("registry-adjustment-stale")
        if change < 0 and claim.is_under_way:
            codes.add("registry-under-way")
        return codes

    def take_off(self, claim: Claim, amount: int) -> None:
        """Take a fall off what is unpaid, the latest first; the rest is due back."""
        for each in reversed(claim.awards):
            if each.waits and each.left > 0:
                taken = min(amount, each.left)
                each.cut += taken
                amount -= taken

    def reject(self, refs: Sequence[Ref], reason: str, act: Act) -> None:
        """Refuse claims or differences."""
        by = self.who(act)
        own, others, codes = self.parted(refs)
        codes |= set() if reason.strip() else {"registry-reason-wanted"}
        for claim in own:
            codes |= set() if claim.state in ("waiting", *UNDER_WAY) else {"registry-state"}
            codes |= {"registry-rejecter-prepared"} if claim.preparer == by else set()
        for _, award in others:
            codes |= set() if award.state in UNDECIDED else {"registry-state"}
            codes |= {"registry-rejecter-prepared"} if award.preparer == by else set()
        refuse(codes)
        for claim in own:
            claim.state = "rejected"
            self.hold(claim)
            self.touch(claim, act)
        for claim, award in others:
            award.state = "rejected"
            self.let_go(claim, award)
            self.settle(claim)
            self.touch(claim, act)

    def withdraw(self, refs: Sequence[Ref], reason: str, act: Act) -> None:
        """Take claims or differences back."""
        self.who(act)
        own, others, codes = self.parted(refs)
        codes |= set() if reason.strip() else {"registry-reason-wanted"}
        for claim in own:
            if claim.state in OVER:
                codes.add("registry-ended")
            if any(each.stands and each.paid_on is not None for each in claim.awards):
                codes.add("registry-withdraw-paid")
            if claim.is_under_way:
                codes.add("registry-under-way")
        for _, award in others:
            if award.waits and award.payment is not None:
                codes.add("registry-under-way")
            if not (award.state in UNDECIDED or award.waits):
                codes.add("registry-adjustment-done")
        refuse(codes)
        for claim in own:
            for each in claim.awards:
                if each.state in UNDECIDED or each.waits:
                    each.state = "withdrawn"
            claim.state = "withdrawn"
            for hold in claim.holds.values():
                hold.live = False
            self.touch(claim, act)
        for claim, award in others:
            award.state = "withdrawn"
            self.let_go(claim, award)
            self.settle(claim)
            self.touch(claim, act)

    def reassess(
        self,
        ids: Sequence[int] | None,
        policies: Mapping[str, int],
        changes: Mapping[int, Facts],
        act: Act | None,
    ) -> bool:
        """Assess claims again; tell whether anything is recorded."""
        by = None if act is None else self.who(act, on=False)
        wanted = ids
        if wanted is None:
            living = (each for each in self.claims.values() if each.state not in OVER)
            wanted = [each.id for each in living if not each.is_blanked]
        codes = {"registry-facts-unnamed" for id_ in changes if id_ not in wanted}
        codes |= every_code(lambda: self.named([(id_, None) for id_ in wanted]))
        refuse(codes)
        claims = self.named([(id_, None) for id_ in wanted])
        codes = {"registry-reassess-ended" for each in claims if each.state in OVER}
        codes |= {"registry-blanked" for each in claims if each.is_blanked}
        refuse(codes)
        claims.sort(key=lambda each: each.id)

        def case(claim: Claim) -> tuple[str, int, Facts]:
            edition, facts = claim.latest()
            changed = {**facts, **changes.get(claim.id, {})}
            new = {name: value for name, value in changed.items() if value is not None}
            return claim.program, policies.get(POLICY[claim.program], edition), new

        fresh = [each for each in claims if not each.awards]
        holding = [each for each in fresh if each.state != "waiting"]
        holding.sort(key=lambda each: (each.id in changes, each.id))
        waiting = [each for each in fresh if each.state == "waiting"]
        used = self.used([each.id for each in holding])
        cases = [case(each) for each in holding]
        results = assess(cases, used)
        taken: Counter[Key] = Counter()
        amounts: Counter[Key] = Counter()
        for result in results:
            for limit, _, _, key in result.holds:
                taken[limit, key] += 1
                amounts[limit, key] += result.worth
        cases += [case(each) for each in waiting]
        results += assess(
            cases[len(holding) :],
            lambda key: (used(key)[0] + taken[key], used(key)[1] + amounts[key]),
        )
        both = zip([*holding, *waiting], cases, results, strict=True)
        now = {each.id: (made, result) for each, made, result in both}
        for each in claims:
            if each.awards:
                now[each.id] = case(each), assess([case(each)], self.used([each.id]))[0]
        changed = [each for each in claims if self.is_changed(each, *now[each.id])]
        refuse(
            "registry-adjustment-open"
            for each in changed
            if act is not None and any(award.state in UNDECIDED for award in each.awards)
        )
        if act is None or by is None:
            return False
        for each in changed:
            (_, edition, facts), result = now[each.id]
            if each.awards:
                change = difference(each, result)
                brought = {
                    (limit, key): Hold(kind, blocks, result.worth, True)
                    for limit, kind, blocks, key in result.holds
                    if not ((limit, key) in each.holds and each.holds[limit, key].live)
                }
                each.holds.update(brought)
                each.awards.append(
                    Award(
                        len(each.awards),
                        METHOD[each.program],
                        "proposed",
                        change,
                        result.worth,
                        edition,
                        facts,
                        preparer=by,
                        keys=list(brought),
                    )
                )
            else:
                each.edition, each.facts, each.preparer = edition, facts, by
                each.reviewer = each.notice = each.notice_ends = None
                self.begin(each, result)
            self.touch(each, act)
        self.keys_are_free()
        return bool(changed)

    def is_changed(self, claim: Claim, case: tuple[str, int, Facts], result: Result) -> bool:
        """Tell whether a claim would be another than it is."""
        if claim.awards:
            return difference(claim, result) != 0
        _, edition, facts = case
        holds = {(limit, key) for limit, _, _, key in result.holds}
        held = {key for key, hold in claim.holds.items() if hold.live}
        return (claim.edition, claim.facts, claim.outcome, claim.worth, held) != (
            edition,
            facts,
            result.outcome,
            result.worth,
            holds,
        )

    # money on its way

    def batch(self, ids: Sequence[int] | None, programs: Sequence[str], act: Act) -> list[Batch]:
        """Make payment files."""
        by = self.who(act, on=False)
        wanted = sorted(self.claims) if ids is None else list(ids)
        claims = [c for c in self.named([(i, None) for i in wanted]) if not programs or c.program in programs]
        due = [
            (claim, award)
            for claim in claims
            for award in claim.awards
            if award.waits and award.payment is None and award.method == "money"
        ]
        refuse(() if due else ["registry-nothing-to-pay"])
        codes = set()
        for claim, award in due:
            if by in (claim.reviewer, claim.approver, award.reviewer, award.approver):
                codes.add("registry-payer-decided")
            if claim.is_account_lost:
                codes.add("registry-blanked")
            elif claim.account is None:
                codes.add("registry-account-missing")
        refuse(codes)
        made = []
        for kind in ("unit", "person"):
            groups: dict[tuple[str, str], list[tuple[Claim, Award]]] = {}
            for claim, award in due:
                if PAYEE[claim.program] == kind and claim.account is not None:
                    groups.setdefault(claim.account, []).append((claim, award))
            if groups:
                batch = Batch(len(self.batches) + 1, kind, [], self.blanks)
                self.batches[batch.id] = batch
                made.append(batch)
                for account, group in groups.items():
                    self.issue(batch, account, group, act)
        return made

    def issue(
        self, batch: Batch, account: tuple[str, str], group: list[tuple[Claim, Award]], act: Act
    ) -> None:
        """Put awards of one payee into one transfer."""
        id_ = len(self.payments) + 1
        batch.payments.append(id_)
        awards = [(claim.id, award.seq, award.attempts + 1, award.left) for claim, award in group]
        self.payments[id_] = Payment(id_, batch.id, awards, account)
        for claim, award in group:
            award.payment, award.attempts = id_, award.attempts + 1
            self.touch(claim, act)

    def told(self, id_: int, status: str, day: date, by: str) -> set[str]:
        """Return why a transfer cannot be what is said of it."""
        payment = self.payments[id_]
        pairs = [(self.claims[c], self.claims[c].awards[seq]) for c, seq, _, _ in payment.awards]
        codes = set()
        if status == "paid":
            codes |= set() if payment.state == "issued" else {"registry-payment-state"}
            for claim, award in pairs:
                if by in (claim.reviewer, claim.approver, award.reviewer, award.approver):
                    codes.add("registry-payer-decided")
            return codes
        codes |= set() if payment.state in ("issued", "paid") else {"registry-payment-state"}
        if payment.state == "paid" and payment.paid_on is not None and day < payment.paid_on:
            codes.add("registry-returned-before")
        if any(award.back for _, award in pairs):
            codes.add("registry-returned-recovered")
        return codes

    def tell(self, id_: int, status: str, day: date, by: str, act: Act) -> None:
        """Record what became of a transfer."""
        payment = self.payments[id_]
        if status == "paid":
            payment.state, payment.paid_on, payment.payer = "paid", day, by
        else:
            payment.state, payment.returned_on = "returned", day
        for claim_id, seq, _, _ in payment.awards:
            claim = self.claims[claim_id]
            award = claim.awards[seq]
            award.paid_on = day if status == "paid" else None
            if status == "returned":
                award.payment = None
                self.take_off(claim, claim.due_back)
            self.settle(claim)
            self.touch(claim, act)

    def paid(self, ids: Sequence[int], refs: Sequence[Ref], act: Act) -> None:
        """Record that transfers were made and goods delivered."""
        by = self.who(act)
        assert act.on is not None
        refuse(() if ids or refs else ["registry-nothing-named"])
        refuse("registry-payment-unknown" for id_ in ids if id_ not in self.payments)
        codes: set[str] = set()
        for id_ in ids:
            codes |= self.told(id_, "paid", act.on, by)
        own, others, wrong = self.parted(refs)
        codes |= wrong
        pairs = [(claim, claim.award(0)) for claim in own] + [(c, a) for c, a in others]
        for claim, award in pairs:
            if award is None or not award.waits:
                codes.add("registry-state")
            elif award.method == "money":
                codes.add("registry-paid-by-claim")
            elif by in (claim.reviewer, claim.approver, award.reviewer, award.approver):
                codes.add("registry-payer-decided")
        refuse(codes)
        for id_ in dict.fromkeys(ids):
            self.tell(id_, "paid", act.on, by, act)
            self.claims[self.payments[id_].awards[0][0]].is_written = True
        for claim, award in pairs:
            assert award is not None
            award.paid_on, claim.is_written = act.on, True
            self.settle(claim)
            self.touch(claim, act)

    def returned(
        self, id_: int, act: Act, account: tuple[str, str] | None = None, checked_by: str | None = None
    ) -> None:
        """Record that a transfer came back."""
        by = self.who(act)
        assert act.on is not None
        codes = set()
        if checked_by is not None and checked_by not in self.people:
            codes.add("registry-checker-unknown")
        if id_ not in self.payments:
            codes.add("registry-payment-unknown")
        refuse(codes)
        codes = self.told(id_, "returned", act.on, by)
        if account is not None:
            codes |= account_codes(account, by, checked_by)
        refuse(codes)
        self.tell(id_, "returned", act.on, by, act)
        self.claims[self.payments[id_].awards[0][0]].is_written = True
        if account is not None:
            for claim, _, _, _ in self.payments[id_].awards:
                self.claims[claim].account = account
                self.claims[claim].is_account_lost = False
                self.claims[claim].is_written = True

    def correct_account(
        self, refs: Sequence[Ref], account: tuple[str, str], checked_by: str, act: Act
    ) -> None:
        """Record another account."""
        codes = every_code(lambda: self.who(act))
        refuse(codes | (set() if checked_by in self.people else {"registry-checker-unknown"}))
        by = self.who(act)
        claims = self.named(refs)
        codes = account_codes(account, by, checked_by)
        codes |= {"registry-ended" for each in claims if each.state in OVER}
        codes |= {"registry-under-way" for each in claims if each.is_under_way}
        refuse(codes)
        for each in claims:
            each.account, each.is_account_lost, each.is_written = account, False, True
            self.touch(each, act)

    def take_results(self, rows: Sequence[Row], act: Act) -> bool:
        """Record what a bank's file says; tell whether that is anything new."""
        by = self.who(act, on=False)
        codes: set[str] = set()
        news = []
        for row in rows:
            payment = self.payments.get(row.transfer)
            if payment is None:
                codes.add("registry-payment-unknown")
            elif row.amount is not None and row.amount != payment.amount:
                codes.add("registry-result-amount")
            elif row.status != "in_process":
                known = payment.paid_on if row.status == "paid" else payment.returned_on
                if known != row.day:
                    codes |= self.told(row.transfer, row.status, row.day, by)
                    news.append(row)
        refuse(codes)
        for row in news:
            self.tell(row.transfer, row.status, row.day, by, act)
        return bool(news)

    def recover(self, id_: int, amount: int, reason: str, act: Act) -> None:
        """Record that money came back on demand."""
        self.who(act, document=True)
        assert act.on is not None
        (claim,) = self.named([(id_, None)])
        codes = set() if amount > 0 else {"registry-amount-not-above-zero"}
        codes |= {"registry-recover-too-much"} if amount > claim.kept else set()
        if any(each.paid_on is not None and act.on < each.paid_on for each in claim.awards):
            codes.add("registry-recovered-before")
        refuse(codes | (set() if reason.strip() else {"registry-reason-wanted"}))
        for each in reversed(claim.awards):
            taken = min(amount, each.kept)
            amount -= taken
            each.back += taken
            line = None if each.line is None else self.lines[each.line]
            was_paid_in = None if each.paid_on is None else each.paid_on.year
            if line is not None and not line.is_closed and was_paid_in == act.on.year:
                each.restored += taken
        claim.is_written = True
        self.settle(claim)
        self.touch(claim, act)

    # keeping

    def blank(self, before: date, act: Act) -> list[int]:
        """Blank what is personal of claims that ended before a day."""
        self.who(act, document=True)
        found = [
            each
            for each in self.claims.values()
            if each.state in ("paid", *OVER)
            and (each.is_written or not each.is_blanked)
            and each.last_day < before
            and not each.due_back
            and not any(award.state in UNDECIDED for award in each.awards)
        ]
        refuse(() if found else ["registry-nothing-to-blank"])
        self.blanks += 1
        for each in found:
            each.blanked, each.is_account_lost, each.is_written = self.blanks, True, False
            self.touch(each, act)
        for batch in self.batches.values():
            claims = {claim for id_ in batch.payments for claim, *_ in self.payments[id_].awards}
            if all(self.claims[id_].blanked > batch.blanks for id_ in claims):
                batch.is_blank = True
        return [each.id for each in found]


def amount_codes(amount: int, most: int) -> set[str]:
    """Return what is wrong with an amount less than *most*."""
    if amount <= 0:
        return {"registry-amount-not-above-zero"}
    return {"registry-amount-above"} if amount > most else set()


def account_codes(account: tuple[str, str], by: str, checked_by: str | None) -> set[str]:
    """Return what is wrong with a corrected account."""
    codes = set() if all(account) else {"registry-account-incomplete"}
    if checked_by is None:
        codes.add("registry-account-unchecked")
    elif checked_by == by:
        codes.add("registry-account-same-person")
    return codes


def difference(claim: Claim, now: Result) -> int:
    """Return what an adjustment would come to.

    A fall is what was awarded beyond what the rules give now. A rise is what the
    rules give more than when it was last decided, so that what was withheld with a
    reason stays withheld, and never goes beyond what they give now.
    """
    if now.outcome == "undetermined":
        return 0
    if now.worth < claim.awarded:
        return now.worth - claim.awarded
    decided = [each for each in claim.awards if each.state == "approved"]
    then = decided[-1].basis if decided else 0
    return max(min(now.worth - then, now.worth - claim.awarded), 0)
