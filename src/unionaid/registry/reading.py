"""What a registry says: claims and their history, figures, lists for the desk.

Here: questions that change nothing, as values. Not here: how they are shown
(``unionaid.cli``, ``unionaid.desk``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, field, frozen
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from unionaid.assess import Assessment, Engine
from unionaid.assess.payee import PayeeAccount
from unionaid.errors import Refused, make_problem
from unionaid.lang import Bilingual
from unionaid.money import ZERO, from_fen
from unionaid.registry import schema
from unionaid.registry.acts import Receipt
from unionaid.registry.chain import Anchor, Entry, read_entry
from unionaid.registry.keeping import content
from unionaid.registry.paying import PaymentFile
from unionaid.registry.people import names_of
from unionaid.registry.records import assessment_of, with_account
from unionaid.registry.states import ENDED, Budget, Claim, Notice, Payment
from unionaid.registry.writing import chunks, load_claims, load_payments

__all__ = [
    "Filed",
    "Money",
    "Moved",
    "Payments",
    "Report",
    "ReportRow",
    "Status",
    "Step",
    "Story",
    "TargetRow",
    "anchor",
    "assessments",
    "filed",
    "files",
    "find",
    "in_batch",
    "latest",
    "living",
    "notice",
    "payable",
    "payments",
    "people",
    "receipt",
    "recorded",
    "report",
    "settled",
    "status",
    "story",
]

EngineOf = Callable[[Claim], Engine]
EngineFor = Callable[[Connection, str, str], Engine]


def people(connection: Connection) -> tuple[str, ...]:
    """Return the names of all who may act."""
    return tuple(names_of(connection).values())


def anchor(connection: Connection) -> Anchor:
    """Return the last entry."""
    row = connection.execute(select(schema.head.c.number, schema.head.c.hash)).one()
    return Anchor(int(row.number), row.hash)


def receipt(connection: Connection, number: int, id_: str) -> Receipt:
    """Return the receipt of a command that was done before."""
    commands, entries = schema.commands, schema.entries
    row = connection.execute(
        select(commands.c.kind, commands.c.entry).where(commands.c.number == number)
    ).one()
    after = connection.execute(select(func.min(commands.c.entry)).where(commands.c.number > number)).scalar()
    last = anchor(connection)
    until = last.number if after is None else int(after) - 1
    claims = connection.execute(
        select(entries.c.id)
        .where(entries.c.number.between(row.entry, until), entries.c.subject == "claim")
        .order_by(entries.c.number)
    ).scalars()
    touched = tuple(dict.fromkeys(int(each) for each in claims))
    return Receipt(number, id_, row.kind, touched, (int(row.entry), until), last, is_repeat=True)


def find(
    connection: Connection,
    *,
    program: str | None = None,
    state: str | None = None,
    year: int | None = None,
    county: str | None = None,
    notice: int | None = None,
    command: int | None = None,
) -> tuple[int, ...]:
    """Return the claims that all given conditions hold for."""
    table = schema.claims
    statement = select(table.c.id).order_by(table.c.id)
    policy, program = parted(program)
    given = {"policy": policy, "program": program, "state": state, "year": year, "county": county}
    for name, value in {**given, "notice": notice, "command": command}.items():
        if value is not None:
            statement = statement.where(table.c[name] == value)
    return tuple(int(id_) for id_ in connection.execute(statement).scalars())


def parted(program: str | None) -> tuple[str | None, str | None]:
    """Return policy and id of a program that is named by its id, or as ``policy/program``."""
    policy, slash, id_ = (program or "").rpartition("/")
    return (policy if slash else None), (id_ or None)


def living(connection: Connection) -> list[int]:
    """Return every claim that has not ended and whose facts are still there."""
    table = schema.claims
    rows = connection.execute(
        select(table.c.id)
        .where(table.c.state.not_in(sorted(ENDED)), table.c.blanked.is_(None))
        .order_by(table.c.id)
    )
    return [int(id_) for id_ in rows.scalars()]


def payable(connection: Connection) -> list[int]:
    """Return every claim with an award that is approved, unpaid and not under way."""
    table = schema.awards
    rows = connection.execute(
        select(table.c.claim)
        .where(
            table.c.state == "approved",
            table.c.paid_on.is_(None),
            table.c.payment.is_(None),
            table.c.method == "money",
            table.c.amount_fen > table.c.reduced_fen,
        )
        .distinct()
        .order_by(table.c.claim)
    )
    return [int(id_) for id_ in rows.scalars()]


def latest(claim: Claim) -> Claim:
    """Return a claim with the record and the policy text of its last approved adjustment."""
    for award in reversed(claim.awards):
        if award.seq and award.state == "approved" and award.record is not None and award.digest is not None:
            return evolve(claim, record=award.record, digest=award.digest)
    return claim


def recorded(connection: Connection, claim: Claim, engine_of: EngineOf) -> Assessment:
    """Return the assessment that a claim's record leads to."""
    return assessment_of(content(connection, claim.record, "record"), engine_of(claim))


def assessments(
    connection: Connection, ids: Iterable[int] | None, engine_of: EngineOf
) -> tuple[Assessment, ...]:
    """Return claims as assessments, their accounts as they were corrected."""
    wanted = list(find(connection)) if ids is None else list(ids)
    found: list[Assessment] = []
    blanked: list[int] = []
    table = schema.personal
    for part in chunks(wanted):
        claims = {id_: latest(claim) for id_, claim in load_claims(connection, part).items()}
        missing = [id_ for id_ in part if id_ not in claims]
        if missing:
            raise Refused([make_problem("registry-claim-unknown", claim=id_) for id_ in missing])
        entries = [claim.record for claim in claims.values()]
        entries += [claim.account for claim in claims.values() if claim.account is not None]
        rows = connection.execute(
            select(table.c.entry, table.c.content).where(
                table.c.entry.in_(entries), table.c.kind.in_(["record", "account"])
            )
        )
        texts = {row.entry: row.content for row in rows}
        for id_ in part:
            claim = claims[id_]
            record = texts.get(claim.record)
            if record is None:
                blanked.append(id_)
                continue
            if claim.account is not None and texts.get(claim.account) is not None:
                record = with_account(bytes(record), PayeeAccount(**json.loads(texts[claim.account])))
            found.append(assessment_of(bytes(record), engine_of(claim)))
    if blanked:
        raise Refused([make_problem("registry-claim-blanked", claim=id_) for id_ in blanked])
    return tuple(found)


def still_known(connection: Connection, ids: Iterable[int], engine_of: EngineOf) -> tuple[Assessment, ...]:
    """Return claims as assessments, without those whose personal data was blanked."""
    claims = load_claims(connection, ids).values()
    return assessments(connection, [each.id for each in claims if each.blanked is None], engine_of)


# one claim


@frozen
class Step:
    """One entry of a claim's history.

    Args:
        entry: Its number.

        at: When it was recorded, by the clock.

        event: What happened.

        command: The command it was part of, by number and kind.

        recorder: Who recorded it.

        by: Who decided it.

        on: The day of the decision.

        document: The signed paper.

        data: Ids, amounts and days.

        texts: Reasons and the like, by kind; None where blanked.

        checked_by: Who checked a corrected account; empty for other events.
    """

    entry: int
    at: str
    event: str
    command: tuple[int, str]
    recorder: str = field(repr=False)
    by: str = field(repr=False)
    on: str | None
    document: str | None = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)
    texts: Mapping[str, str | None] = field(repr=False)
    checked_by: str = field(default="", repr=False)


@frozen
class Story:
    """One claim, its history, its transfers, and what it was worked out from.

    Args:
        claim: As it stands.

        steps: Every entry, in order.

        payments: Its transfers, in order.

        assessment: What its record leads to; None once it was blanked.
    """

    claim: Claim
    steps: tuple[Step, ...]
    payments: tuple[Payment, ...]
    assessment: Assessment | None = field(repr=False)


_SHOWN = ("reason", "objection", "resolution", "reference", "document")


def story(connection: Connection, number: int, engine_of: EngineOf) -> Story:
    """Return one claim with its whole history."""
    found = load_claims(connection, [number])
    if number not in found:
        raise Refused([make_problem("registry-claim-unknown", claim=number)])
    claim, names = found[number], names_of(connection)
    entries = [read_entry(text) for text in _texts_of(connection, "claim", number)]
    commands = {
        row.number: row
        for part in chunks({entry.command for entry in entries})
        for row in connection.execute(select(schema.commands).where(schema.commands.c.number.in_(part)))
    }
    kept = _kept(connection, [*(e.number for e in entries), *(c.entry for c in commands.values())])
    ids = connection.execute(
        select(schema.transferred.c.payment)
        .where(schema.transferred.c.claim == number)
        .distinct()
        .order_by(schema.transferred.c.payment)
    )
    transfers = load_payments(connection, [int(id_) for id_ in ids.scalars()])
    references = _references(connection, transfers)
    steps = []
    for entry in entries:
        command = commands[entry.command]
        steps.append(
            Step(
                entry.number,
                entry.at,
                entry.event,
                (command.number, command.kind),
                names.get(command.recorder, ""),
                names.get(command.decider, ""),
                entry.data.get("on") or command.decided_on,
                kept.get((command.entry, "document")),
                entry.data,
                {kind: kept.get((entry.number, kind)) for kind in entry.texts if kind in _SHOWN}
                | _said_of(entry, references),
                names.get(entry.data.get("checked_by") or 0, ""),
            )
        )
    assessment = None if claim.blanked is not None else assessments(connection, [number], engine_of)[0]
    return Story(claim, tuple(steps), tuple(transfers[id_] for id_ in sorted(transfers)), assessment)


def _said_of(entry: Entry, references: Mapping[tuple[int | None, str], str]) -> dict[str, str]:
    """Return what the bank said of the transfer that an entry is about, for its kind of text."""
    said = references.get((entry.data.get("payment"), entry.event))
    return {} if said is None else {"reference" if entry.event == "paid" else "reason": said}


def _texts_of(connection: Connection, subject: str, id_: int) -> list[str]:
    table = schema.entries
    rows = connection.execute(
        select(table.c.text).where(table.c.subject == subject, table.c.id == id_).order_by(table.c.number)
    )
    return list(rows.scalars())


def _kept(connection: Connection, entries: Iterable[int]) -> dict[tuple[int, str], str | None]:
    table = schema.personal
    found: dict[tuple[int, str], str | None] = {}
    for part in chunks(dict.fromkeys(entries)):
        rows = connection.execute(select(table).where(table.c.entry.in_(part), table.c.kind.in_(_SHOWN)))
        for row in rows:
            found[row.entry, row.kind] = None if row.content is None else bytes(row.content).decode()
    return found


# figures


@frozen
class Money:
    """The figures of some claims, in yuan.

    Args:
        claims: How many.

        entitlement: What the rules give in cash, by the last decision; nothing for
            claims that were rejected or withdrawn.

        in_kind: The value of goods.

        awarded: What was awarded, adjustments included.

        paid: What was paid or delivered.

        recovered: What came back of it on demand.
    """

    claims: int = 0
    entitlement: Decimal = ZERO
    in_kind: Decimal = ZERO
    awarded: Decimal = ZERO
    paid: Decimal = ZERO
    recovered: Decimal = ZERO

    def __add__(self, other: Money) -> Money:
        """Return both together."""
        return Money(
            self.claims + other.claims,
            self.entitlement + other.entitlement,
            self.in_kind + other.in_kind,
            self.awarded + other.awarded,
            self.paid + other.paid,
            self.recovered + other.recovered,
        )


@frozen
class Status:
    """Where everything stands.

    Args:
        states: From policy, program and state to the figures.

        budgets: Every line.

        open_objections: Claims with an objection that is not settled.

        notices: From the number of a public notice to its last day and how many
            claims still wait on it.

        unpaid: Money that is approved and not sent to the bank: awards and yuan.

        undelivered: How many awards of goods and services are still to be given.

        under_way: Transfers issued and not settled, and their sum.

        due_back: Claims whose payee has more than was awarded.

        adjustments: Adjustments that are not decided, as ``claim/number``.

        anchor: The last entry.
    """

    states: Mapping[tuple[str, str, str], Money]
    budgets: tuple[Budget, ...]
    open_objections: tuple[int, ...]
    notices: Mapping[int, tuple[str, int]]
    unpaid: tuple[int, Decimal]
    undelivered: int
    under_way: tuple[int, Decimal]
    due_back: tuple[int, ...]
    adjustments: tuple[str, ...]
    anchor: Anchor


def _figures(connection: Connection, *columns: str) -> Iterable[tuple[tuple[Any, ...], Money]]:
    """Yield the figures of claims, by the values of *columns*."""
    claims, awards = schema.claims, schema.awards
    is_approved = awards.c.state == "approved"
    per_claim = (
        select(
            awards.c.claim,
            func.sum(awards.c.amount_fen).label("awarded"),
            func.sum(awards.c.recovered_fen).label("recovered"),
        )
        .where(is_approved)
        .group_by(awards.c.claim)
        .subquery()
    )
    paid = (
        select(awards.c.claim, func.sum(awards.c.amount_fen - awards.c.reduced_fen).label("paid"))
        .where(is_approved, awards.c.paid_on.is_not(None))
        .group_by(awards.c.claim)
        .subquery()
    )
    newest = (
        select(awards.c.claim, func.max(awards.c.seq).label("seq"))
        .where(is_approved, awards.c.seq > 0)
        .group_by(awards.c.claim)
        .subquery()
    )
    adjusted = (
        select(awards.c.claim, awards.c.entitlement_fen.label("fen"))
        .join(newest, and_(newest.c.claim == awards.c.claim, newest.c.seq == awards.c.seq))
        .subquery()
    )

    def standing(column: ColumnElement[int]) -> ColumnElement[int | None]:
        """Return what the rules gave when the claim was last decided, if anything is still owed."""
        is_owed = and_(column.is_not(None), claims.c.state.not_in(["rejected", "withdrawn"]))
        return case((is_owed, func.coalesce(adjusted.c.fen, column)))

    by = [claims.c[name] for name in columns]
    statement: Select[Any] = (
        select(
            *by,
            func.count(),
            func.sum(standing(claims.c.entitlement_fen)),
            func.sum(standing(claims.c.in_kind_fen)),
            func.sum(per_claim.c.awarded),
            func.sum(paid.c.paid),
            func.sum(per_claim.c.recovered),
        )
        .outerjoin_from(claims, per_claim, per_claim.c.claim == claims.c.id)
        .outerjoin(paid, paid.c.claim == claims.c.id)
        .outerjoin(adjusted, adjusted.c.claim == claims.c.id)
        .group_by(*by)
        .order_by(*by)
    )
    for row in connection.execute(statement):
        key, (count, *sums) = tuple(row[: len(by)]), row[len(by) :]
        yield key, Money(int(count), *(from_fen(int(fen or 0)) for fen in sums))


def status(connection: Connection) -> Status:
    """Return where everything stands."""
    claims, awards, payments = schema.claims, schema.awards, schema.payments
    states = {tuple(key): money for key, money in _figures(connection, "policy", "program", "state")}
    objected = connection.execute(
        select(claims.c.id).where(claims.c.open_objections > 0, claims.c.state.not_in(sorted(ENDED)))
    ).scalars()
    shown = connection.execute(
        select(claims.c.notice, claims.c.notice_ends, func.count())
        .where(claims.c.state == "on_notice")
        .group_by(claims.c.notice, claims.c.notice_ends)
        .order_by(claims.c.notice)
    )
    unpaid = connection.execute(
        select(func.count(), func.sum(awards.c.amount_fen - awards.c.reduced_fen)).where(
            awards.c.state == "approved",
            awards.c.paid_on.is_(None),
            awards.c.payment.is_(None),
            awards.c.method == "money",
            awards.c.amount_fen > awards.c.reduced_fen,
        )
    ).one()
    undelivered = connection.execute(
        select(func.count()).where(
            awards.c.state == "approved",
            awards.c.paid_on.is_(None),
            awards.c.method != "money",
            or_(awards.c.amount_fen == 0, awards.c.amount_fen > awards.c.reduced_fen),
        )
    ).scalar_one()
    issued = connection.execute(
        select(func.count(), func.sum(payments.c.amount_fen)).where(payments.c.state == "issued")
    ).one()
    open_ = connection.execute(
        select(awards.c.claim, awards.c.seq)
        .where(awards.c.state.in_(["proposed", "reviewed"]))
        .order_by(awards.c.claim, awards.c.seq)
    )
    lowered = connection.execute(
        select(awards.c.claim).where(awards.c.amount_fen < 0, awards.c.state == "approved").distinct()
    ).scalars()
    return Status(
        states=states,
        budgets=_budgets(connection),
        open_objections=tuple(sorted(int(id_) for id_ in objected)),
        notices={int(id_): (ends, int(count)) for id_, ends, count in shown},
        unpaid=(int(unpaid[0]), from_fen(int(unpaid[1] or 0))),
        undelivered=int(undelivered),
        under_way=(int(issued[0]), from_fen(int(issued[1] or 0))),
        due_back=tuple(
            claim.id
            for claim in load_claims(connection, sorted(int(id_) for id_ in lowered)).values()
            if claim.due_back_fen
        ),
        adjustments=tuple(f"{claim}/{seq}" for claim, seq in open_),
        anchor=anchor(connection),
    )


def _budgets(connection: Connection) -> tuple[Budget, ...]:
    table = schema.budgets
    rows = connection.execute(select(table).order_by(table.c.year, table.c.id))
    return tuple(Budget(**row._mapping) for row in rows)


@frozen
class ReportRow:
    """The figures of one program, year, county and state."""

    policy: str
    program: str
    name: Bilingual
    year: int
    county: str
    state: str
    money: Money


@frozen
class TargetRow:
    """How far a program is from what its plan set out to reach.

    Args:
        policy, program, name, year, unit: Which target.

        target: How many it set out to reach.

        reached: How many claims of the year were awarded and not recovered.
    """

    policy: str
    program: str
    name: Bilingual
    year: int
    unit: Bilingual
    target: int
    reached: int


@frozen
class Report:
    """Figures of the registry.

    Args:
        rows: By program, year, county and state.

        budgets: The lines of the years that are asked for.

        targets: Of the programs that have claims.

        recovered_later: From a year to what came back in it of money paid in
            years that were closed by then, in yuan.

        anchor: The last entry.
    """

    rows: tuple[ReportRow, ...]
    budgets: tuple[Budget, ...]
    targets: tuple[TargetRow, ...]
    recovered_later: Mapping[int, Decimal]
    anchor: Anchor

    @property
    def total(self) -> Money:
        """All rows together."""
        return sum((row.money for row in self.rows), Money())


_AWARDED = ("approved", "paid")


def report(
    connection: Connection, engine_for: EngineFor, *, year: int | None = None, program: str | None = None
) -> Report:
    """Return figures by program, year, county and state, against budgets and targets."""
    rows: list[ReportRow] = []
    engines: dict[tuple[str, str], Engine] = {}
    figures = _figures(connection, "policy", "program", "year", "county", "state")
    wanted_policy, wanted = parted(program)
    digests = _digests(connection)
    for (policy, id_, claimed, county, state), money in figures:
        if year in (None, claimed) and wanted in (None, id_) and wanted_policy in (None, policy):
            engine = engines.get((policy, id_))
            if engine is None:
                engine = engines[policy, id_] = engine_for(connection, digests[policy, id_], id_)
            rows.append(ReportRow(policy, id_, engine.program.name, int(claimed), county, state, money))
    targets = []
    for (policy, id_), engine in engines.items():
        for target in engine.program.targets:
            if year is None or target.year == year:
                reached = sum(
                    row.money.claims
                    for row in rows
                    if (row.policy, row.program, row.year) == (policy, id_, target.year)
                    and row.state in _AWARDED
                )
                targets.append(
                    TargetRow(
                        policy, id_, engine.program.name, target.year, target.unit, target.count, reached
                    )
                )
    served = {f"{policy}/{id_}" for policy, id_ in engines}
    lines = tuple(
        line
        for line in _budgets(connection)
        if (year is None or line.year == year)
        and (program is None or served & set(line.programs.split("\n")))
    )
    return Report(tuple(rows), lines, tuple(targets), _later(connection, year, program), anchor(connection))


def _digests(connection: Connection) -> dict[tuple[str, str], str]:
    """Return the policy text that the last claim of each program was assessed by."""
    table = schema.claims
    newest = select(func.max(table.c.id)).group_by(table.c.policy, table.c.program)
    rows = connection.execute(
        select(table.c.policy, table.c.program, table.c.digest).where(table.c.id.in_(newest))
    )
    return {(row.policy, row.program): row.digest for row in rows}


def _later(connection: Connection, year: int | None, program: str | None) -> dict[int, Decimal]:
    """Return what was recovered in each year beyond what went back to its budget line."""
    claims, awards, entries = schema.claims, schema.awards, schema.entries
    wanted = select(awards.c.claim).where(awards.c.recovered_fen > awards.c.restored_fen).distinct()
    policy, id_ = parted(program)
    if id_ is not None:
        wanted = wanted.join(claims, claims.c.id == awards.c.claim).where(claims.c.program == id_)
    if policy is not None:
        wanted = wanted.where(claims.c.policy == policy)
    found: dict[int, Decimal] = {}
    for part in chunks(int(id_) for id_ in connection.execute(wanted).scalars()):
        texts = connection.execute(
            select(entries.c.text).where(entries.c.subject == "claim", entries.c.id.in_(part))
        )
        for text in texts.scalars():
            entry = read_entry(text)
            if entry.event == "recovered" and year in (None, entry.data["year"]):
                later = sum(amount - restored for _, amount, restored in entry.data["parts"])
                if later:
                    in_year = int(entry.data["year"])
                    found[in_year] = found.get(in_year, ZERO) + from_fen(later)
    return found


# money


def files(
    connection: Connection, batch: int | None, entries: tuple[int, int] | None
) -> tuple[PaymentFile, ...]:
    """Return payment files as they were made; of all, those that were not blanked."""
    table, texts = schema.batches, schema.personal
    statement = select(table).order_by(table.c.id)
    if batch is None:
        is_there = and_(texts.c.entry == table.c.entry, texts.c.kind == "file", texts.c.content.is_not(None))
        statement = statement.join(texts, is_there)
    else:
        statement = statement.where(table.c.id == batch)
    if entries is not None:
        statement = statement.where(table.c.entry.between(*entries))
    found = tuple(
        PaymentFile(
            row.id,
            row.kind,
            row.name,
            content(connection, row.entry, "file"),
            row._mapping["count"],
            from_fen(row.total_fen),
            row.sha256,
        )
        for row in connection.execute(statement)
    )
    if batch is not None and not found:
        raise Refused([make_problem("registry-batch-unknown", batch=batch)])
    return found


@frozen
class Moved:
    """One event of an award: paid, returned, recovered.

    Args:
        claim: The claim.

        seq: The award (0) or its adjustment.

        event: ``paid``, ``returned`` or ``recovered``.

        day: The day.

        amount: Yuan.

        entry: The entry that recorded it.

        payment: The transfer, if there was one.

        reference: What the bank calls it; empty where nothing was said.

        paid_in: For what was recovered, the year that it was paid in.
    """

    claim: int
    seq: int
    event: str
    day: str
    amount: Decimal
    entry: int
    payment: int | None
    reference: str = field(default="", repr=False)
    paid_in: int | None = None


@frozen
class Payments:
    """Every movement of money and goods, with the claims they belong to.

    Args:
        moves: In the order of their entries.

        claims: By number, as they stand.

        assessments: By number, what they were worked out from; a claim that
            was blanked is left out.
    """

    moves: tuple[Moved, ...]
    claims: Mapping[int, Claim]
    assessments: Mapping[int, Assessment] = field(repr=False)


def payments(connection: Connection, engine_of: EngineOf) -> Payments:
    """Return every event of every award that money or goods moved for."""
    claims = load_claims(connection, settled(connection))
    moves, _ = _moved(connection, claims)
    living_ = [id_ for id_, claim in claims.items() if claim.blanked is None]
    known = dict(zip(living_, assessments(connection, living_, engine_of), strict=True)) if living_ else {}
    return Payments(tuple(moves), claims, known)


def settled(connection: Connection) -> list[int]:
    """Return every claim of which something was sent, paid or delivered."""
    awards = schema.awards
    ids = connection.execute(
        select(awards.c.claim).where((awards.c.paid_on.is_not(None)) | (awards.c.attempts > 0)).distinct()
    ).scalars()
    return sorted(int(id_) for id_ in ids)


def _moved(
    connection: Connection, claims: Mapping[int, Claim]
) -> tuple[list[Moved], dict[int, list[tuple[Entry, str]]]]:
    """Return what moved for *claims*, and the reasons that were given, with their entries."""
    entries: list[Entry] = []
    table = schema.entries
    for part in chunks(claims):
        rows = connection.execute(
            select(table.c.text)
            .where(table.c.subject == "claim", table.c.id.in_(part))
            .order_by(table.c.number)
        )
        entries += [read_entry(text) for text in rows.scalars()]
    entries.sort(key=lambda entry: entry.number)
    ids = {entry.data["payment"] for entry in entries if entry.event in ("paid", "returned")} - {None}
    sent = {
        (payment.id, each.claim, each.seq): each.amount_fen
        for payment in load_payments(connection, sorted(ids)).values()
        for each in payment.awards
    }
    days: dict[tuple[int, int], str] = {}
    found = [move for entry in entries for move in _moves(entry, claims[entry.id], days, sent)]
    references = _references(connection, ids)
    slips = _kept(connection, [each.entry for each in found if each.payment is None])
    moves = [
        evolve(
            move,
            reference=slips.get((move.entry, "reference")) or references.get((move.payment, move.event), ""),
        )
        for move in found
    ]
    kept = _kept(connection, [entry.number for entry in entries if "reason" in entry.texts])
    reasons: dict[int, list[tuple[Entry, str]]] = {}
    for entry in entries:
        if reason := kept.get((entry.number, "reason")):
            reasons.setdefault(entry.id, []).append((entry, reason))
    return moves, reasons


def _moves(
    entry: Entry,
    claim: Claim,
    days: dict[tuple[int, int], str],
    sent: Mapping[tuple[int, int, int], int],
) -> Iterable[Moved]:
    """Yield what one entry moved; *days* remembers when each award was paid.

    A transfer moved what was sent, whatever was taken off the award after it came back.
    """
    data = entry.data
    if entry.event in ("paid", "returned"):
        award = claim.award(data["seq"])
        assert award is not None, "what was paid was awarded"
        days[claim.id, award.seq] = data["on"]
        fen = sent.get((data["payment"], claim.id, award.seq), award.net_fen)
        yield Moved(
            claim.id, award.seq, entry.event, data["on"], from_fen(fen), entry.number, data["payment"]
        )
    elif entry.event == "recovered":
        for seq, amount, _ in data["parts"]:
            paid_on = days.get((claim.id, seq), data["on"])
            yield Moved(
                claim.id,
                seq,
                "recovered",
                data["on"],
                from_fen(amount),
                entry.number,
                None,
                paid_in=int(paid_on[:4]),
            )


def _references(connection: Connection, ids: Iterable[int]) -> dict[tuple[int | None, str], str]:
    """Return what the bank called each transfer, by its number and the event."""
    table = schema.entries
    found: dict[tuple[int | None, str], str] = {}
    for part in chunks(ids):
        rows = connection.execute(
            select(table.c.text).where(table.c.subject == "payment", table.c.id.in_(part))
        )
        entries = [read_entry(text) for text in rows.scalars()]
        kept = _kept(connection, [entry.number for entry in entries])
        for entry in entries:
            told = kept.get((entry.number, "reference")) or kept.get((entry.number, "reason"))
            if told:
                found[entry.id, entry.event] = told
    return found


# for the desk


@frozen
class Filed:
    """Claims as papers are made from them, all of one moment.

    Args:
        claims: By number, in the order asked for.

        engines: The rules of each.

        assessments: What each was worked out from; one that was blanked is left out.

        moves: What was paid, returned and recovered of each.

        reasons: Why less was awarded, or a claim was refused, withdrawn or
            recovered: the entries that say so with their reason.

        budgets: Every line.

        anchor: The last entry.
    """

    claims: Mapping[int, Claim]
    engines: Mapping[int, Engine]
    assessments: Mapping[int, Assessment] = field(repr=False)
    moves: Mapping[int, Sequence[Moved]] = field(repr=False)
    reasons: Mapping[int, Sequence[tuple[Entry, str]]] = field(repr=False)
    budgets: tuple[Budget, ...]
    anchor: Anchor


def filed(connection: Connection, ids: Iterable[int], engine_of: EngineOf) -> Filed:
    """Return claims with all that papers say of them.

    Raises:
        Refused: One is not there.
    """
    wanted = list(dict.fromkeys(ids))
    found = load_claims(connection, wanted)
    missing = [id_ for id_ in wanted if id_ not in found]
    if missing:
        raise Refused([make_problem("registry-claim-unknown", claim=id_) for id_ in missing])
    claims = {id_: found[id_] for id_ in wanted}
    known = [id_ for id_, claim in claims.items() if claim.blanked is None]
    moves: dict[int, list[Moved]] = {}
    moved, reasons = _moved(connection, claims)
    for move in moved:
        moves.setdefault(move.claim, []).append(move)
    return Filed(
        claims,
        {id_: engine_of(latest(claim)) for id_, claim in claims.items()},
        dict(zip(known, assessments(connection, known, engine_of), strict=True)),
        moves,
        reasons,
        _budgets(connection),
        anchor(connection),
    )


def notice(connection: Connection, number: int) -> Notice:
    """Return a public notice: its days.

    Raises:
        Refused: There is none of that number.
    """
    table = schema.notices
    row = connection.execute(select(table).where(table.c.id == number)).first()
    if row is None:
        raise Refused([make_problem("notice-unknown", notice=number)])
    return Notice(**row._mapping)


def in_batch(connection: Connection, batch: int) -> dict[int, int]:
    """Return what a payment file holds of each claim, in fen.

    Raises:
        Refused: There is none of that number.
    """
    payments_, parts = schema.payments, schema.transferred
    rows = connection.execute(
        select(parts.c.claim, func.sum(parts.c.amount_fen))
        .join(payments_, payments_.c.id == parts.c.payment)
        .where(payments_.c.batch == batch)
        .group_by(parts.c.claim)
        .order_by(parts.c.claim)
    )
    found = {int(claim): int(fen) for claim, fen in rows}
    if not found:
        raise Refused([make_problem("registry-batch-unknown", batch=batch)])
    return found
