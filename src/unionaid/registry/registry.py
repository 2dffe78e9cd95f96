"""The registry: who got what, never twice, provable years later.

Here: one method for each command, each in a transaction of its own, and what a
repeated command comes to. Not here: what a command does (the modules named by the
imports), reading (``reading``), proving (``verifying``), keeping (``keeping``).
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from types import TracebackType
from typing import Any, Final, TypeVar

from attrs import asdict, evolve, field, frozen
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.exc import DBAPIError

from unionaid.assess import Assessment, Engine
from unionaid.assess.payee import PayeeAccount
from unionaid.errors import Refused, RegistryError, make_problem
from unionaid.lang import Lang
from unionaid.policy import read_policy_bytes
from unionaid.policy.model import PolicyRules, ProgramRules
from unionaid.registry import (
    adjusting,
    budgets,
    deciding,
    keeping,
    paying,
    reading,
    schema,
    submitting,
    verifying,
)
from unionaid.registry.acts import Act, Receipt, Ref, read_refs
from unionaid.registry.bank_layouts import BankTemplate
from unionaid.registry.chain import Anchor
from unionaid.registry.people import Actor, add_people, find_actor, find_person
from unionaid.registry.records import account_of, dumps, method_of
from unionaid.registry.states import Award, Budget, Claim
from unionaid.registry.store import Store, address, guarded
from unionaid.registry.template import usual_template
from unionaid.registry.writing import Writing, load_claims

__all__ = ["Issued", "Registry", "Submitted"]

T = TypeVar("T")
Refs = int | str | Ref | Iterable[int | str | Ref]


@frozen
class Submitted:
    """What became of a file of cases.

    Args:
        receipt: Of the command.

        results: The assessments, in the order of the cases; the claims of the
            receipt are in the same order. Of a repeated command those of the
            claims whose facts are still there.
    """

    receipt: Receipt
    results: tuple[Assessment, ...] = field(repr=False)


@frozen
class Issued:
    """Payment files, and the receipt of the command that made them."""

    receipt: Receipt
    files: tuple[paying.PaymentFile, ...]


class _Unchanged(Exception):
    """A command has nothing to record; its transaction is rolled back."""


def _now() -> datetime:
    return datetime.now(UTC)


class Registry:
    """One registry, on SQLite or PostgreSQL.

    Every command is done wholly or not at all, whatever stops it. Commands of
    several processes go one after another. A registry can be used by several
    threads.

    Example:
        >>> import tempfile, pathlib
        >>> folder = tempfile.TemporaryDirectory()
        >>> place = pathlib.Path(folder.name) / "unionaid.db"
        >>> with Registry.create(place, recorder="张三", people=["李四", "王五"]) as registry:
        ...     registry.people()
        ('张三', '李四', '王五')
        >>> folder.cleanup()
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._engines: dict[tuple[str, str], Engine] = {}
        self.roles_granted: bool | None = None
        """Whether the roles of PostgreSQL could be set up when it was made; None where that was not tried."""

    @classmethod
    def open(
        cls, url: str | os.PathLike[str] | None = None, *, clock: Callable[[], datetime] = _now
    ) -> Registry:
        """Open a registry that is there.

        Args:
            url: A file, ``sqlite:///…`` or ``postgresql://…``; by default what
                the environment names as ``UNIONAID_REGISTRY``, else
                ``unionaid.db`` in the folder at hand.

            clock: Gives the time that entries carry; it decides nothing.

        Raises:
            RegistryError: There is none, it cannot be reached, or it is of a
                later version of unionaid.
        """
        store = Store(address(url))
        registry = cls(store, clock)
        version = store.load()
        if version < schema.VERSION:
            with store.writing() as connection:
                store.upgrade(connection, version)
                connection.commit()
        return registry

    @classmethod
    def create(
        cls,
        url: str | os.PathLike[str] | None = None,
        *,
        recorder: str,
        people: Iterable[str] = (),
        clock: Callable[[], datetime] = _now,
    ) -> Registry:
        """Make a new, empty registry.

        Args:
            url: As for :meth:`open`.

            recorder: Who makes it: the first person it knows.

            people: The others who act in it, by name.

            clock: As for :meth:`open`.

        Raises:
            RegistryError: There is one already, or none can be made there.

            Refused: A name is blank.
        """
        store = Store(address(url))
        registry = cls(store, clock)
        if store.exists():
            raise RegistryError([make_problem("registry-exists").at(file=store.place)])
        if store.is_sqlite:
            store.keep_private()
        with store.writing() as connection:
            store.create(connection)
            writing = Writing.begin(connection, store.macs, registry._time())
            act = Act(recorder, id=str(uuid.uuid4()))
            mac = store.macs.of_command(str(act.id))
            content = store.macs.of_content("init", [store.id])
            data = {"mac": mac, "content": content, "as": 1, "by": 1, "on": None, "registry": store.id}
            writing.append("command", writing.number, "init", data)
            add_people(writing, [recorder, *people])
            writing.store()
            registry._commit(connection, mac, content, str(act.id))
        if not store.is_sqlite:
            registry.roles_granted = keeping.grant(store)
        return registry

    def __repr__(self) -> str:
        return f"<Registry {self._store.place}>"

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def _time(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")

    # how a command is done

    def _do(
        self,
        kind: str,
        act: Act,
        parts: Sequence[object],
        do: Callable[[Writing, Actor], T],
        *,
        preview: bool = False,
        is_of_act: bool = True,
    ) -> tuple[Receipt, T | None]:
        """Do one command, once.

        Args:
            kind: Which.

            act: Who acts.

            parts: What is asked for: the same id with other parts is refused.

            do: Writes it.

            preview: Whether to roll it back at the end.

            is_of_act: Whether who decided it, when and on which paper is part
                of what is asked for.

        Returns:
            The receipt, and what *do* returned; None for a repeated command.
        """
        if not isinstance(act, Act):
            raise TypeError("act is an Act: who records, who decided, when and on which paper")
        id_ = act.id or str(uuid.uuid4())
        macs = self._store.macs
        mac = macs.of_command(id_)
        about = [act.decider, None if act.on is None else act.on.isoformat(), act.document]
        content = macs.of_content(kind, [*parts, *about] if is_of_act else parts)
        with self._store.writing() as connection:
            writing = Writing.begin(connection, macs, self._time())
            repeated = _repeated(connection, mac, content, id_)
            if repeated is not None:
                return repeated, None
            actor = find_actor(connection, macs, act)
            data = {"mac": mac, "content": content, "as": actor.recorder, "by": actor.by, "on": actor.day}
            texts = [] if actor.document is None else [keeping.document(actor.document)]
            writing.append("command", writing.number, kind, data, texts)
            try:
                result = do(writing, actor)
            except _Unchanged:
                last = Anchor(*connection.execute(select(schema.head.c.number, schema.head.c.hash)).one())
                return Receipt(0, id_, kind, (), (0, 0), last, is_repeat=True), None
            writing.store()
            receipt = Receipt(
                0 if preview else writing.number,
                id_,
                kind,
                writing.touched_claims(),
                (writing.first, writing.last),
                Anchor(writing.last, writing.hash),
                is_preview=preview,
            )
            if not preview:
                self._commit(connection, mac, content, id_)
        return receipt, result

    def _commit(self, connection: Connection, mac: str, content: str, id_: str) -> None:
        """Commit; if that fails, look whether it happened all the same.

        Raises:
            RegistryError: It did not happen, or nobody can tell.
        """
        try:
            connection.commit()
            return
        except DBAPIError as error:
            failed = error
            connection.invalidate()  # whatever it still holds is rolled back
        try:
            with self._store.reading() as again:
                happened = _repeated(again, mac, content, id_) is not None
            if happened and self._store.is_sqlite:
                # the last sync is what failed: without it the journal may come back and undo all
                keeping._sync_folder(self._store.path.resolve().parent)
        except (RegistryError, OSError):
            raise RegistryError(
                [make_problem("registry-unknown", id=id_).at(file=self._store.place)]
            ) from None
        if not happened:
            with guarded(self._store.place):
                raise failed

    def _engine_for(self, connection: Connection, digest: str, program: str) -> Engine:
        """Return the rules of a stored policy text.

        Raises:
            RegistryError: The text is not there, or not what it was.
        """
        known = self._engines.get((digest, program))
        if known is None:
            table = schema.policies
            row = connection.execute(
                select(table.c.raw, table.c.policy).where(table.c.digest == digest)
            ).first()
            if row is None or sha256(row.raw).hexdigest() != digest:
                raise RegistryError([make_problem("registry-policy-lost").at(file=self._store.place)])
            rules = read_policy_bytes(bytes(row.raw), file=f"{row.policy}.toml")
            for each in rules:
                self._engines[digest, each.id] = Engine(each, rules)
            known = self._engines[digest, program]
        return known

    def _program_of(self, connection: Connection) -> Callable[[Claim], ProgramRules]:
        return lambda claim: self._engine_for(connection, claim.digest, claim.program).program

    def _method_of(self, connection: Connection) -> Callable[[Claim], str]:
        def method(claim: Claim) -> str:
            if claim.entitlement_fen is not None:
                return "money"
            return method_of(reading.recorded(connection, claim, self._engine_of(connection)))

        return method

    def _engine_of(self, connection: Connection) -> Callable[[Claim], Engine]:
        return lambda claim: self._engine_for(connection, claim.digest, claim.program)

    # people and budgets

    def add_people(self, names: Iterable[str], act: Act) -> Receipt:
        """Enter people who may act, by name.

        Args:
            names: Their names; who is there already stays.

            act: Who records it.

        Raises:
            Refused: A name is blank.
        """
        listed = [" ".join(name.split()) for name in names]

        def do(writing: Writing, actor: Actor) -> None:
            if not add_people(writing, listed):
                raise _Unchanged

        return self._do("people", act, listed, do)[0]

    def set_budget(
        self, name: str, year: int, amount: Decimal, programs: Iterable[Any] = (), *, act: Act
    ) -> Receipt:
        """Open a budget line, or raise or lower it; never below what is reserved and paid.

        Args:
            name: The line's name.

            year: Its calendar year.

            amount: Yuan, all of it.

            programs: What it serves: programs, or texts ``policy/program``.
                None leaves an existing line as it is.

            act: Who decided it, on which day and paper.

        Raises:
            Refused: It may not be set so.
        """
        served = [each if isinstance(each, str) else f"{each.policy_rules.id}/{each.id}" for each in programs]

        def do(writing: Writing, actor: Actor) -> Budget:
            return budgets.set_budget(writing, actor, name=name, year=year, amount=amount, programs=served)

        return self._do("budget", act, [name, year, str(amount), sorted(served)], do)[0]

    def close_year(self, year: int, *, carry: Refs = (), withdraw: Refs = (), act: Act) -> Receipt:
        """Close a year: what is approved and unpaid is carried over or withdrawn, each by name.

        Args:
            year: The year.

            carry: What goes to the line of the same name of the next year.

            withdraw: What is given up.

            act: Who decided it, on which day and paper.

        Raises:
            Refused: Something unpaid is not named, or may not be treated so.
        """
        carried, given_up = _refs(carry), _refs(withdraw)

        def do(writing: Writing, actor: Actor) -> None:
            budgets.close_year(writing, actor, year, carry=carried, withdraw=given_up)

        parts = [year, list(map(str, carried)), list(map(str, given_up))]
        return self._do("close-year", act, parts, do)[0]

    # claims

    def submit(
        self,
        cases: submitting.Cases,
        *,
        act: Act,
        preview: bool = False,
        progress: Callable[[int], object] | None = None,
    ) -> Submitted:
        """Take cases as claims, assessed against everything in the registry; all or none.

        Eligible ones are submitted and hold their limits, undetermined ones
        wait, ineligible ones are rejected with their reason.

        Args:
            cases: Each with the engine of its program (``Program.engine``).

            act: Who prepared them (``by``) and records them. Unless it has an
                id, the same cases are the same command, and taken once.

            preview: Whether only to say what would come of it.

            progress: Called with how many more cases are done.

        Raises:
            InvalidCase: Some rows cannot be read; every problem is inside.

            Refused: There are no cases, or the people are unknown.
        """
        content = submitting.content_of(cases)
        if act.id is None:
            act = evolve(act, id=f"submit:{content}")

        def do(writing: Writing, actor: Actor) -> list[Assessment]:
            return submitting.submit(writing, actor, cases, progress)

        receipt, results = self._do("submit", act, [content], do, preview=preview, is_of_act=False)
        if results is None:
            with self.snapshot() as (connection, engine_of):
                results = list(reading.still_known(connection, receipt.claims, engine_of))
        return Submitted(receipt, tuple(results))

    def review(self, claims: Refs, *, act: Act) -> Receipt:
        """Record that claims or adjustments were reviewed, by somebody who did not prepare them.

        Raises:
            Refused: One is not where a review begins, or the reviewer prepared it.
        """
        return self._step("review", claims, act, deciding.review)

    def publicize(
        self, claims: Refs, *, act: Act, until: date | None = None, days: int | None = None
    ) -> Receipt:
        """Put reviewed claims on public notice, from the day of the act on.

        Args:
            claims: Which.

            act: ``on`` is the first day on show.

            until: The last day; worked out from the rules unless given.

            days: How many working days, where more are wanted or no rule says.

        Raises:
            Refused: One was not reviewed.

            InvalidPeriod: The period is too short, open, or beyond the calendar.
        """

        def step(writing: Writing, refs: Sequence[Ref], actor: Actor) -> int:
            program_of = self._program_of(writing.connection)
            return deciding.publicize(writing, refs, actor, program_of, until=until, days=days)

        return self._step("publicize", claims, act, step, str(until), days)

    def object_to(self, claim: int | str, reason: str, *, act: Act) -> Receipt:
        """Record an objection to a claim: nothing is approved until it is resolved.

        Raises:
            Refused: The claim is decided already, or no reason is given.
        """

        def step(writing: Writing, refs: Sequence[Ref], actor: Actor) -> int:
            return deciding.object_to(writing, _one(refs), actor, reason)

        return self._step("objection", claim, act, step, reason)

    def resolve(
        self, claim: int | str, reason: str, *, upheld: bool, act: Act, objection: int | None = None
    ) -> Receipt:
        """Settle an objection.

        Args:
            claim: The claim.

            reason: What was found.

            upheld: Whether it is right, so that the claim can only be rejected
                or withdrawn; else it is dismissed, and the claim goes on.

            act: Who decided it.

            objection: Its number, where several are open.

        Raises:
            Refused: There is none, or several and no number.
        """

        def step(writing: Writing, refs: Sequence[Ref], actor: Actor) -> None:
            deciding.resolve(writing, _one(refs), actor, reason, upheld=upheld, seq=objection)

        return self._step("resolve", claim, act, step, reason, upheld, objection)

    def approve(
        self,
        claims: Refs,
        *,
        act: Act,
        amount: Decimal | None = None,
        reason: str | None = None,
        budget: str | None = None,
    ) -> Receipt:
        """Award claims their entitlement, or approve adjustments; the money is reserved.

        Args:
            claims: Which, adjustments as ``"12/1"``.

            act: Who decided it, on which day and paper.

            amount: Yuan, less than the entitlement; of one claim, with a reason.

            reason: Why it is less.

            budget: The line's name; by default the one that serves the program
                in the year of the decision.

        Raises:
            Refused: One may not be approved, or a line has not enough left.
        """
        if amount is not None and not isinstance(amount, Decimal):
            raise TypeError("amount is a Decimal, in yuan")

        def step(writing: Writing, refs: Sequence[Ref], actor: Actor) -> None:
            own, adjustments, problems = deciding.parted(refs, writing.known_claims(refs))
            if amount is not None and own and adjustments:
                problems.append(make_problem("registry-amount-one-claim"))
            if problems:
                raise Refused(problems)
            connection = writing.connection
            if own or not adjustments:
                deciding.approve(
                    writing,
                    own,
                    actor,
                    self._program_of(connection),
                    self._method_of(connection),
                    amount=amount,
                    reason=reason,
                    budget=budget,
                )
            if adjustments:
                adjusting.approve_adjustments(
                    writing,
                    adjustments,
                    actor,
                    self._entitlement_now(writing),
                    amount=amount,
                    reason=reason,
                    budget=budget,
                )

        told = None if amount is None else str(amount)
        return self._step("approve", claims, act, step, told, reason, budget)

    def _entitlement_now(self, writing: Writing) -> Callable[[Claim, Award], int]:
        """Return who says what the rules give at this moment, from an adjustment's own facts."""
        connection = writing.connection

        def now(claim: Claim, award: Award) -> int:
            assert award.digest is not None, "an adjustment was worked out"
            assert award.record is not None, "from facts"
            moved = evolve(claim, digest=award.digest, record=award.record)
            found = adjusting.reassess(
                connection,
                writing.macs,
                [moved],
                self._engine_of(connection),
                lambda each: reading.recorded(connection, each, self._engine_of(connection)),
                {},
            )
            return adjusting.worth_fen(found[0].now)

        return now

    def reject(self, claims: Refs, reason: str, *, act: Act) -> Receipt:
        """Refuse claims or adjustments with a reason; what they held is free again.

        Raises:
            Refused: One is decided already, or no reason is given.
        """

        def step(writing: Writing, refs: Sequence[Ref], actor: Actor) -> None:
            deciding.reject(writing, refs, actor, reason)

        return self._step("reject", claims, act, step, reason)

    def withdraw(self, claims: Refs, reason: str, *, act: Act) -> Receipt:
        """Take claims or adjustments back before they are paid.

        Raises:
            Refused: One is paid, under way to the bank, or has ended.
        """

        def step(writing: Writing, refs: Sequence[Ref], actor: Actor) -> None:
            deciding.withdraw(writing, refs, actor, reason)

        return self._step("withdraw", claims, act, step, reason)

    def reassess(
        self,
        claims: Refs | None = None,
        *,
        policies: Iterable[Any] = (),
        facts: Mapping[int, Mapping[str, object]] | None = None,
        act: Act | None = None,
    ) -> adjusting.Reassessments:
        """Return what claims would be now, and record it if somebody acts.

        Args:
            claims: Which; by default all that have not ended.

            policies: Policies whose present text holds now; claims of others
                are assessed by the text that they were assessed by.

            facts: From a claim's number to facts that have changed.

            act: Who prepares it. Given, new results of claims that are not
                approved yet are recorded, and adjustments of approved ones are
                proposed, to be reviewed and approved. None records nothing.

        Raises:
            InvalidCase: Changed facts cannot be read.

            Refused: A claim has ended, or has an adjustment that is not decided.
        """
        changes = dict(facts or {})
        rules: dict[str, PolicyRules] = {
            each.id: each if isinstance(each, PolicyRules) else each.rules for each in policies
        }
        refs = None if claims is None else _refs(claims)

        def work_out(connection: Connection) -> tuple[list[adjusting.Reassessed], dict[int, Claim]]:
            wanted = reading.living(connection) if refs is None else [ref.claim for ref in refs]
            found = load_claims(connection, wanted)
            problems = [
                make_problem("registry-claim-unknown", claim=id_) for id_ in wanted if id_ not in found
            ]
            unnamed = sorted(set(changes) - set(wanted))
            problems += [make_problem("registry-facts-unnamed", claim=id_) for id_ in unnamed]
            if problems:
                raise Refused(problems)
            stored = self._engine_of(connection)

            def engine_of(claim: Claim) -> Engine:
                policy = rules.get(claim.policy)
                if policy is not None:
                    return self._new_engine(policy, claim.program)
                return stored(reading.latest(claim))  # an adjustment may have moved it to a later text

            result = adjusting.reassess(
                connection,
                self._store.macs,
                found.values(),
                engine_of,
                lambda each: reading.recorded(connection, reading.latest(each), stored),
                changes,
            )
            return result, found

        if act is None:
            with self._store.reading() as connection:
                return adjusting.Reassessments(work_out(connection)[0])

        def do(writing: Writing, actor: Actor) -> list[adjusting.Reassessed]:
            result, found = work_out(writing.connection)
            writing.claims(found)
            if not adjusting.propose(writing, actor, result, found):
                raise _Unchanged
            return result

        parts = [
            None if refs is None else list(map(str, refs)),
            sorted(policy.digest for policy in rules.values()),
            {id_: {name: str(value) for name, value in own.items()} for id_, own in sorted(changes.items())},
        ]
        receipt, result = self._do("reassess", act, parts, do)
        return adjusting.Reassessments(result or (), receipt)

    def _new_engine(self, policy: PolicyRules, program: str) -> Engine:
        key = (policy.digest, program)
        if key not in self._engines:
            if program not in policy.programs:
                raise Refused([make_problem("registry-program-gone", program=program)])
            self._engines[key] = Engine(policy.programs[program], policy)
        return self._engines[key]

    # money

    def batch(
        self,
        claims: Refs | None = None,
        *,
        act: Act,
        template: BankTemplate | None = None,
        programs: Iterable[str] = (),
        lang: Lang = "zh",
        preview: bool = False,
    ) -> Issued:
        """Make the payment files of what is approved and unpaid, units and persons apart.

        Awards of one payee go in one transfer. The bytes are kept: :meth:`files`
        gives the same again.

        Args:
            claims: Which; by default everything that can be paid.

            act: Who pays (``by``): neither reviewer nor approver of any of it.

            template: The columns that the bank wants; by default the usual ones.

            programs: Only claims of these, by id.

            lang: The language of what is not a name.

            preview: Whether only to say what would be paid.

        Raises:
            Refused: Nothing is to be paid, an account is missing, or the payer
                decided it.
        """
        refs, only = None if claims is None else _refs(claims), sorted(programs)
        columns = usual_template() if template is None else template

        def do(writing: Writing, actor: Actor) -> list[paying.PaymentFile]:
            connection = writing.connection
            wanted = reading.payable(connection) if refs is None else [ref.claim for ref in refs]
            found = writing.known_claims([Ref(id_) for id_ in wanted]) if wanted else {}
            chosen = [each for each in found.values() if not only or each.program in only]
            program_of = self._program_of(connection)

            def kind_of(claim: Claim) -> str:
                payee = program_of(claim).payee
                return payee if payee in ("person", "none") else "unit"

            return paying.issue(
                writing,
                actor,
                chosen,
                kind_of=kind_of,
                account_of=lambda claim: self._account(connection, claim),
                program_name=lambda claim: program_of(claim).name,
                template=columns,
                lang=lang,
            )

        parts = [
            None if refs is None else list(map(str, refs)),
            only,
            repr(columns.unit),
            repr(columns.person),
            lang,
        ]
        receipt, files = self._do("batch", act, parts, do, preview=preview)
        if files is None:
            files = list(self.files(entries=receipt.entries))
        return Issued(receipt, tuple(files))

    def _account(self, connection: Connection, claim: Claim) -> PayeeAccount:
        if claim.account is not None:
            return PayeeAccount(**keeping.content_json(connection, claim.account, "account"))
        latest = reading.latest(claim)
        return account_of(keeping.content(connection, latest.record, "record"))

    def files(
        self, batch: int | None = None, *, entries: tuple[int, int] | None = None
    ) -> tuple[paying.PaymentFile, ...]:
        """Return payment files as they were made, byte for byte.

        Args:
            batch: The file's number; None for all.

            entries: Only those that these entries made, from first to last.

        Raises:
            Refused: There is no such file, or it was blanked.
        """
        with self._store.reading() as connection:
            return reading.files(connection, batch, entries)

    def paid(
        self,
        payments: int | Iterable[int] = (),
        *,
        act: Act,
        claims: Refs = (),
        reference: str | None = None,
    ) -> Receipt:
        """Record that transfers were made, or goods delivered, on the day of the act.

        Args:
            payments: Transfers by number.

            act: Who saw it done (``by``): neither reviewer nor approver.

            claims: Claims whose goods were delivered or service was given.

            reference: The number of the bank's slip or of the receipt.

        Raises:
            Refused: A transfer is not under way, or money is recorded by claim.
        """
        ids = [payments] if isinstance(payments, int) else list(payments)
        refs = _refs(claims)

        def do(writing: Writing, actor: Actor) -> None:
            if not (ids or refs):
                raise Refused([make_problem("registry-nothing-named")])
            if ids:
                paying.pay(writing, actor, ids, reference)
            if refs:
                paying.deliver(writing, actor, refs, reference)

        return self._do("paid", act, [ids, list(map(str, refs)), reference], do)[0]

    def returned(
        self,
        payment: int,
        *,
        act: Act,
        reason: str | None = None,
        account: PayeeAccount | None = None,
        checked_by: str | None = None,
    ) -> Receipt:
        """Record that a transfer came back on the day of the act; it can be sent again.

        Args:
            payment: The transfer's number.

            act: Who records it.

            reason: What the bank says.

            account: The corrected account, for the next attempt.

            checked_by: The second person who compared it with the papers.

        Raises:
            Refused: It is not under way or paid; or nobody else checked the account.
        """
        told = None if account is None else list(asdict(account).values())

        def do(writing: Writing, actor: Actor) -> None:
            second = self._second(writing, checked_by)
            paying.return_(writing, actor, payment, reason, account=account, checked_by=second)

        return self._do("returned", act, [payment, reason, told, checked_by], do)[0]

    def correct_account(self, claims: Refs, account: PayeeAccount, *, checked_by: str, act: Act) -> Receipt:
        """Record the account that claims are paid to from now on.

        Args:
            claims: Claims that are not settled yet.

            account: The account, from the payee's papers.

            checked_by: The second person who compared it with the papers.

            act: Who records it.

        Raises:
            Refused: Nobody else checked it, it is incomplete, or a claim has
                ended or a transfer of it is under way.
        """
        told = list(asdict(account).values())

        def step(writing: Writing, refs: Sequence[Ref], actor: Actor) -> None:
            paying.give_account(writing, actor, refs, account, self._second(writing, checked_by))

        return self._step("account", claims, act, step, told, checked_by)

    @staticmethod
    def _second(writing: Writing, name: str | None) -> int | None:
        """Return the number of who checked an account; None where nobody is named.

        Raises:
            Refused: The registry does not know them.
        """
        found = None if name is None else find_person(writing, name)
        if name is not None and found is None:
            raise Refused([make_problem("registry-checker-unknown")])
        return found

    def take_results(
        self, path: str | os.PathLike[str], *, act: Act, template: BankTemplate | None = None
    ) -> Receipt:
        """Record what a bank's result file says: paid, returned, or still under way.

        The same file again changes nothing, whoever reads it.

        Args:
            path: CSV or a workbook.

            act: Who records it (``by``): neither reviewer nor approver.

            template: How the bank names columns and states.

        Raises:
            InvalidFile: The file cannot be read; every problem is inside.

            Refused: A row does not match the registry. Nothing of the file is taken.
        """
        from unionaid.registry.results import read_results

        rows = read_results(path, usual_template() if template is None else template)
        content = [
            [row.transfer, row.status, row.amount_fen, None if row.day is None else row.day.isoformat()]
            for row in rows
        ]
        if act.id is None:
            act = evolve(act, id="results:" + sha256(dumps(content).encode()).hexdigest())

        def do(writing: Writing, actor: Actor) -> int:
            count = paying.take_results(writing, actor, rows)
            if not count:
                raise _Unchanged
            return count

        return self._do("results", act, content, do, is_of_act=False)[0]

    def recover(self, claim: int | str, amount: Decimal, reason: str, *, act: Act) -> Receipt:
        """Record that money came back on demand, on the day of the act.

        Within the year that it was paid in it returns to the budget; later it
        is recorded in its own year.

        Args:
            claim: The claim.

            amount: Yuan.

            reason: Why it was asked back.

            act: Who decided it, on which day and paper.

        Raises:
            Refused: It is more than the payee has.
        """
        if not isinstance(amount, Decimal):
            raise TypeError("amount is a Decimal, in yuan")

        def step(writing: Writing, refs: Sequence[Ref], actor: Actor) -> None:
            paying.recover(writing, actor, _one(refs), amount, reason)

        return self._step("recover", claim, act, step, str(amount), reason)

    def _step(
        self,
        kind: str,
        claims: Refs,
        act: Act,
        step: Callable[[Writing, Sequence[Ref], Actor], object],
        *parts: object,
    ) -> Receipt:
        """Do one step of claims."""
        refs = read_refs(claims)

        def do(writing: Writing, actor: Actor) -> object:
            return step(writing, refs, actor)

        return self._do(kind, act, [list(map(str, refs)), *parts], do)[0]

    # reading, proving, keeping

    def people(self) -> tuple[str, ...]:
        """Return the names of all who may act, in the order in which they were entered."""
        with self._store.reading() as connection:
            return reading.people(connection)

    @property
    def anchor(self) -> Anchor:
        """The last entry, to stand on paper."""
        with self._store.reading() as connection:
            return reading.anchor(connection)

    def find(
        self,
        *,
        program: str | None = None,
        state: str | None = None,
        year: int | None = None,
        county: str | None = None,
        notice: int | None = None,
        command: int | None = None,
    ) -> tuple[int, ...]:
        """Return the numbers of the claims that all given conditions hold for, in order.

        Args:
            program: An id, or ``policy/program`` where several policies have it.

            state: Such as ``submitted`` or ``paid``.

            year: Of the day that dates the case.

            county: As written in the case.

            notice: The public notice that they stood on.

            command: The command that submitted them.
        """
        with self._store.reading() as connection:
            return reading.find(
                connection,
                program=program,
                state=state,
                year=year,
                county=county,
                notice=notice,
                command=command,
            )

    def claim(self, number: int) -> Claim:
        """Return one claim as it stands.

        Raises:
            Refused: There is none of that number.
        """
        return self.claims(number)[0]

    def claims(self, claims: Refs | None = None) -> tuple[Claim, ...]:
        """Return claims as they stand, in the order of their numbers.

        Args:
            claims: Which; by default all.

        Raises:
            Refused: One is not there.
        """
        with self._store.reading() as connection:
            wanted = reading.find(connection) if claims is None else [ref.claim for ref in _refs(claims)]
            found = load_claims(connection, dict.fromkeys(wanted))
        missing = [number for number in wanted if number not in found]
        if missing:
            raise Refused([make_problem("registry-claim-unknown", claim=number) for number in missing])
        return tuple(found[number] for number in sorted(found))

    @contextmanager
    def snapshot(self) -> Iterator[tuple[Connection, Callable[[Claim], Engine]]]:
        """Open one look at the registry, for layers above that ask several things of one moment.

        Yields:
            The transaction, which changes nothing, and from a claim to the
            rules that it was assessed by.
        """
        with self._store.reading() as connection:
            yield connection, self._engine_of(connection)

    def assessments(self, claims: Refs | None = None) -> tuple[Assessment, ...]:
        """Return claims as assessments, by the stored policy text: for workbook, sheets and notice.

        Args:
            claims: Which; by default all, in order.

        Raises:
            Refused: One is not there, or its facts were blanked.
        """
        with self._store.reading() as connection:
            refs = None if claims is None else [ref.claim for ref in _refs(claims)]
            return reading.assessments(connection, refs, self._engine_of(connection))

    def show(self, claim: int) -> reading.Story:
        """Return one claim with its whole history.

        Raises:
            Refused: There is none of that number.
        """
        with self._store.reading() as connection:
            return reading.story(connection, claim, self._engine_of(connection))

    def status(self) -> reading.Status:
        """Return how many claims are where, what waits for whom, and the budget lines."""
        with self._store.reading() as connection:
            return reading.status(connection)

    def report(self, *, year: int | None = None, program: str | None = None) -> reading.Report:
        """Return figures by program, year, county and state, against budgets and targets.

        Args:
            year: Of one year only.

            program: Of one program only, by id, or ``policy/program``.
        """
        with self._store.reading() as connection:
            return reading.report(connection, self._engine_for, year=year, program=program)

    def payments(self) -> reading.Payments:
        """Return every event of every award that is paid, for accounting."""
        with self._store.reading() as connection:
            return reading.payments(connection, self._engine_of(connection))

    def verify(
        self,
        anchor: Anchor | str | None = None,
        *,
        recompute: bool = True,
        progress: Callable[[int], object] | None = None,
    ) -> verifying.Verified:
        """Prove that nothing was changed: chain, tables, texts, sums, and each entitlement.

        Args:
            anchor: What stands on a sheet or in a payment file; a tail that was
                cut off is only found with it.

            recompute: Whether to work out every entitlement again.

            progress: Called with how many more entries were read.
        """
        wanted = Anchor.read(anchor) if isinstance(anchor, str) else anchor
        if not (wanted is None or isinstance(wanted, Anchor)):
            raise TypeError("anchor is an Anchor, or text such as '17:0a1b2c3d'")
        with self._store.reading() as connection:
            return verifying.verify(
                connection, self._store.macs, self._engine_for, wanted, recompute=recompute, progress=progress
            )

    def backup(self, path: str | os.PathLike[str]) -> Anchor:
        """Copy the registry to a new file, while others work on; return what it ends in.

        The copy is a registry on SQLite, whatever the original is on.

        Raises:
            RegistryError: There is a file already, or it could not be written.
        """
        return keeping.backup(self._store, path)

    def export(self, folder: str | os.PathLike[str]) -> Anchor:
        """Write everything as CSV and JSON with a manifest into a new folder; personal data included.

        Raises:
            OutputError: The folder is there already, or could not be written.
        """
        with self._store.reading() as connection:
            return keeping.export(connection, self._store, folder)

    def blank(self, before: date, *, act: Act, preview: bool = False) -> Receipt:
        """Blank the personal data of claims that ended before a day.

        Args:
            before: Claims whose last entry of theirs says an earlier day.

            act: Who decided it, on which day and paper.

            preview: Whether only to say which.

        Raises:
            Refused: There is nothing to blank.
        """

        def do(writing: Writing, actor: Actor) -> list[int]:
            return keeping.blank(writing, actor, before)

        return self._do("blank", act, [before.isoformat()], do, preview=preview)[0]


def _refs(given: Refs) -> tuple[Ref, ...]:
    """Return what is named, which may be nothing."""
    several = given if isinstance(given, int | str | Ref) else list(given)
    return read_refs(several) if several != [] else ()


def _one(refs: Sequence[Ref]) -> Ref:
    """Return the one claim that is meant.

    Raises:
        Refused: There are several.
    """
    if len(refs) != 1:
        raise Refused([make_problem("registry-one-claim")])
    return refs[0]


_BY_MAC: Final = select(schema.commands).where(schema.commands.c.mac == bindparam("wanted"))


def _repeated(connection: Connection, mac: str, content: str, id_: str) -> Receipt | None:
    """Return the receipt of a command that was done before, None if it was not.

    Raises:
        Refused: Its id was used for something else.
    """
    row = connection.execute(_BY_MAC, {"wanted": mac}).first()
    if row is None:
        return None
    if row.content != content:
        raise Refused([make_problem("registry-id-used", command=row.number)])
    return reading.receipt(connection, row.number, id_)
