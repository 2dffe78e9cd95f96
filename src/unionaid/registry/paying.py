"""Money on its way: payment files, what the bank says of them, what is asked back.

Nothing is paid twice: an award has at most one transfer that is under way or
done, and only a transfer that came back lets it go. Here: each of these steps.
Not here: what a payment file looks like (``transfers``), how a bank's answer is
read (``results``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from attrs import field, frozen

from unionaid.assess.payee import PayeeAccount
from unionaid.errors import Problem, make_problem
from unionaid.facts.reading import plain
from unionaid.lang import Bilingual, Lang
from unionaid.money import MAX_FEN, from_fen, to_fen
from unionaid.registry import schema
from unionaid.registry.acts import Ref
from unionaid.registry.bank_layouts import BankTemplate, PayeeKind
from unionaid.registry.deciding import amount_problems, parted, reason_wanted, state_words, wrong_state
from unionaid.registry.people import Actor, needs, refuse
from unionaid.registry.records import dumps, payee_data
from unionaid.registry.results import ResultRow
from unionaid.registry.states import ENDED, Award, Claim, Payment
from unionaid.registry.transfers import Transfer, payment_file
from unionaid.registry.writing import Personal, Writing

__all__ = ["PaymentFile", "deliver", "give_account", "issue", "pay", "recover", "return_", "take_results"]

Kind = Callable[[Claim], str]
"""Whether a claim is paid to a ``unit``, to a ``person``, or to nobody (``none``)."""

_KINDS: Final = ("unit", "person")


@frozen
class PaymentFile:
    """A file for the bank, and the figures to check it by.

    Args:
        batch: Its number.

        kind: ``unit`` or ``person``.

        name: What to call it.

        content: Its bytes; personal data.

        count: How many transfers.

        total: Their sum in yuan.

        sha256: The hash of the bytes.
    """

    batch: int
    kind: str
    name: str
    content: bytes = field(repr=False)
    count: int
    total: Decimal
    sha256: str


def payable(claims: Iterable[Claim]) -> list[tuple[Claim, Award]]:
    """Return every award of *claims* that can be sent to the bank now."""
    return [
        (claim, award)
        for claim in claims
        for award in claim.awards
        if award.is_unpaid and award.payment is None and award.method == "money" and award.net_fen > 0
    ]


def issue(
    writing: Writing,
    actor: Actor,
    claims: Sequence[Claim],
    *,
    kind_of: Kind,
    account_of: Callable[[Claim], PayeeAccount],
    program_name: Callable[[Claim], Bilingual],
    template: BankTemplate,
    lang: Lang,
) -> list[PaymentFile]:
    """Make the payment files of everything in *claims* that is approved and unpaid.

    Raises:
        Refused: Nothing is to be paid, an account is missing, or the payer
            reviewed or approved one of the claims.
    """
    due = payable(claims)
    if not due:
        refuse([make_problem("registry-nothing-to-pay")])
    accounts = {claim.id: account_of(claim) for claim, _ in due}
    problems: list[Problem] = []
    for claim, award in due:
        problems += payer_problems(claim, award, actor)
        if kind_of(claim) not in _KINDS:
            problems.append(make_problem("registry-no-payee", claim=claim.id))
        elif not (accounts[claim.id].account and accounts[claim.id].account_name):
            problems.append(make_problem("registry-account-missing", claim=claim.id))
    refuse(problems)
    anchor = (writing.last, writing.hash)
    files: list[PaymentFile] = []
    for kind in _KINDS:
        groups: dict[tuple[str, ...], list[tuple[Claim, Award]]] = {}
        for claim, award in due:
            if kind_of(claim) == kind:
                groups.setdefault(_same(accounts[claim.id]), []).append((claim, award))
        if groups:
            files.append(
                _issue_file(
                    writing,
                    actor,
                    kind,
                    list(groups.values()),
                    accounts,
                    program_name,
                    template,
                    anchor,
                    lang,
                )
            )
    return files


def _same(account: PayeeAccount) -> tuple[str, ...]:
    """Return what two accounts have in common if they are one."""
    digits = "".join(char for char in plain(account.account) if char.isalnum())
    return digits, "".join(account.account_name.split()), plain(account.bank_number)


def _issue_file(
    writing: Writing,
    actor: Actor,
    kind: str,
    groups: Sequence[Sequence[tuple[Claim, Award]]],
    accounts: Mapping[int, PayeeAccount],
    program_name: Callable[[Claim], Bilingual],
    template: BankTemplate,
    anchor: tuple[int, str],
    lang: Lang,
) -> PaymentFile:
    batch = writing.next_id(schema.batches)
    kind_: PayeeKind = "unit" if kind == "unit" else "person"
    transfers: list[Transfer] = []
    for group in groups:
        amount = sum(award.net_fen for _, award in group)
        refuse([make_problem("amount-too-large", limit=from_fen(MAX_FEN))] if amount > MAX_FEN else [])
        transfers.append(
            Transfer(
                id=writing.next_id(schema.payments),
                kind=kind_,
                payee=accounts[group[0][0].id],
                amount_fen=amount,
                claims=tuple(dict.fromkeys(claim.id for claim, _ in group)),
                programs=tuple(dict.fromkeys(program_name(claim) for claim, _ in group)),
            )
        )
    content = payment_file(transfers, template, anchor=anchor, lang=lang)
    digest, total = sha256(content).hexdigest(), sum(each.amount_fen for each in transfers)
    name = f"payments-{batch:04d}-{kind}{template.layout(kind_).suffix}"
    writing.append(
        "batch",
        batch,
        "issued",
        {"kind": kind, "name": name, "count": len(transfers), "total_fen": total, "sha256": digest},
        [Personal("file", content)],
    )
    for transfer, group in zip(transfers, groups, strict=True):
        awards = [[claim.id, award.seq, award.attempts + 1, award.net_fen] for claim, award in group]
        data = {"batch": batch, "amount": transfer.amount_fen, "awards": awards, "by": actor.by}
        writing.append("payment", transfer.id, "issued", data)
        for claim, award in group:
            writing.append("claim", claim.id, "issued", {"seq": award.seq, "payment": transfer.id})
    return PaymentFile(batch, kind, name, content, len(transfers), from_fen(total), digest)


def payer_problems(claim: Claim, award: Award, actor: Actor) -> list[Problem]:
    """Return that the payer reviewed or approved what is paid, if so."""
    deciders = {claim.reviewer, claim.approver, award.reviewer, award.approver}
    if actor.by in deciders:
        return [make_problem("registry-payer-decided", claim=claim.id)]
    return []


def known_payments(writing: Writing, ids: Sequence[int]) -> dict[int, Payment]:
    """Return the payments *ids*.

    Raises:
        Refused: Some are not there; each is named.
    """
    found = writing.payments([id_ for id_ in ids if 0 < id_ <= MAX_FEN])  # no database holds more
    refuse(make_problem("registry-payment-unknown", payment=id_) for id_ in ids if id_ not in found)
    return found


def pay(writing: Writing, actor: Actor, ids: Sequence[int], reference: str | None = None) -> None:
    """Record that transfers were made on the day of the act."""
    needs(actor)
    assert actor.on is not None, "asked for just before"
    found = known_payments(writing, ids)
    rows = [_Told(payment, "paid", actor.on, reference or "") for payment in found.values()]
    refuse(problem for row in rows for problem in _told_problems(writing, row, actor))
    for row in rows:
        _tell(writing, row, actor)


def deliver(writing: Writing, actor: Actor, refs: Sequence[Ref], reference: str | None = None) -> None:
    """Record that goods were delivered or a service was given on the day of the act."""
    needs(actor)
    own, adjustments, problems = parted(refs, writing.known_claims(refs))
    problems += [
        wrong_state(Ref(claim.id), claim.state, ["approved"]) for claim in own if claim.award(0) is None
    ]
    named = [(claim, award) for claim in own if (award := claim.award(0)) is not None]
    done: list[tuple[Claim, Award]] = []
    for claim, award in [*named, *adjustments]:
        if not award.is_unpaid:
            ref = Ref(claim.id, award.seq or None)
            state = award.state if award.seq and award.state in ("proposed", "reviewed") else claim.state
            problems.append(wrong_state(ref, state, ["approved"]))
        elif award.method == "money":
            problems.append(make_problem("registry-paid-by-claim", claim=claim.id))
        else:
            problems += payer_problems(claim, award, actor)
            done.append((claim, award))
    refuse(problems)
    for claim, award in done:
        data = {"seq": award.seq, "payment": None, "on": actor.day, "by": actor.by}
        said = (reference or "").strip()
        texts = [Personal.text("reference", said, claim.id)] if said else []
        writing.append("claim", claim.id, "paid", data, texts)


def return_(
    writing: Writing,
    actor: Actor,
    id_: int,
    reason: str | None = None,
    *,
    account: PayeeAccount | None = None,
    checked_by: int | None = None,
) -> None:
    """Record that a transfer came back, with the corrected account of its payee if there is one.

    The awards stay reserved and can be sent again.

    Raises:
        Refused: It is not under way or paid, or nobody else checked the account.
    """
    needs(actor)
    assert actor.on is not None, "asked for just before"
    payment = known_payments(writing, [id_])[id_]
    row = _Told(payment, "returned", actor.on, "", reason or "")
    problems = _told_problems(writing, row, actor)
    if account is not None:
        problems += _account_problems(actor, account, checked_by)
    refuse(problems)
    _tell(writing, row, actor)
    if account is not None:
        correct_account(writing, actor, sorted({each.claim for each in payment.awards}), account, checked_by)


def _account_problems(actor: Actor, account: PayeeAccount, checked_by: int | None) -> list[Problem]:
    """Return what is wrong with a corrected account: a second person, name and number are needed."""
    problems: list[Problem] = []
    if checked_by is None:
        problems.append(make_problem("registry-account-unchecked"))
    elif checked_by == actor.by:
        problems.append(make_problem("registry-account-same-person"))
    if not (account.account.strip() and account.account_name.strip()):
        problems.append(make_problem("registry-account-incomplete"))
    return problems


def give_account(
    writing: Writing, actor: Actor, refs: Sequence[Ref], account: PayeeAccount, checked_by: int | None
) -> None:
    """Record the account that claims are paid to from now on."""
    needs(actor)
    claims = list(writing.known_claims(refs).values())
    problems = _account_problems(actor, account, checked_by)
    for claim in claims:
        if claim.state in ENDED:
            problems.append(make_problem("registry-ended", claim=claim.id, state=state_words(claim.state)))
        elif any(each.payment is not None for each in claim.awards if each.is_unpaid):
            problems.append(make_problem("registry-under-way", claim=claim.id))
    refuse(problems)
    correct_account(writing, actor, [claim.id for claim in claims], account, checked_by)


def correct_account(
    writing: Writing, actor: Actor, claims: Iterable[int], account: PayeeAccount, checked_by: int | None
) -> None:
    """Record the account that the next transfer goes to."""
    content = dumps(payee_data(account)).encode()
    for claim in claims:
        data = {"by": actor.by, "checked_by": checked_by, "on": actor.day}
        writing.append("claim", claim, "account", data, [Personal("account", content, claim)])


@frozen
class _Told:
    """What is said of a transfer, by a person or by the bank."""

    payment: Payment
    status: str
    day: date
    reference: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    row: ResultRow | None = None

    @property
    def is_known(self) -> bool:
        """Whether the registry holds the same already."""
        day = self.day.isoformat()
        if self.status == "paid":
            return self.payment.state in ("paid", "returned") and self.payment.paid_on == day
        return self.payment.state == "returned" and self.payment.returned_on == day


def _told_problems(writing: Writing, told: _Told, actor: Actor) -> list[Problem]:
    payment, problems = told.payment, []
    claims = writing.claims(sorted({each.claim for each in payment.awards}))
    if told.status == "paid":
        if payment.state != "issued":
            problems.append(_payment_state(payment, ["issued"]))
        for each in payment.awards:
            award = claims[each.claim].award(each.seq)
            assert award is not None, "a transfer is of awards"
            problems += payer_problems(claims[each.claim], award, actor)
    else:
        if payment.state not in ("issued", "paid"):
            problems.append(_payment_state(payment, ["issued", "paid"]))
        elif payment.paid_on is not None and told.day.isoformat() < payment.paid_on:
            problems.append(make_problem("registry-returned-before", payment=payment.id))
        for each in payment.awards:
            award = claims[each.claim].award(each.seq)
            if award is not None and award.recovered_fen:
                problems.append(make_problem("registry-returned-recovered", payment=payment.id))
    row = told.row
    return (
        problems if row is None else [each.at(file=row.file, row=row.row, cell=row.cell) for each in problems]
    )


PAYMENT_WORDS: Final = {
    "issued": Bilingual("已报盘", "issued"),
    "paid": Bilingual("已拨付", "paid"),
    "returned": Bilingual("已退汇", "returned"),
}


def _payment_state(payment: Payment, allowed: Sequence[str]) -> Problem:
    names = [PAYMENT_WORDS[each] for each in allowed]
    return make_problem(
        "registry-payment-state",
        payment=payment.id,
        state=PAYMENT_WORDS[payment.state],
        allowed=Bilingual(zh="、".join(n.zh for n in names), en=" / ".join(n.en for n in names)),
    )


def _tell(writing: Writing, told: _Told, actor: Actor) -> None:
    payment, day = told.payment, told.day.isoformat()
    text = told.reference.strip() if told.status == "paid" else told.reason.strip()
    kind = "reference" if told.status == "paid" else "reason"
    texts = [Personal.text(kind, text, payment.awards[0].claim)] if text else []
    writing.append("payment", payment.id, told.status, {"on": day, "by": actor.by}, texts)
    for each in payment.awards:
        data: dict[str, Any] = {"seq": each.seq, "payment": payment.id, "on": day, "by": actor.by}
        writing.append("claim", each.claim, told.status, data)


def take_results(writing: Writing, actor: Actor, rows: Sequence[ResultRow]) -> int:
    """Record what a bank's result file says; what the registry holds already changes nothing.

    Args:
        writing: The command.

        actor: Who records it.

        rows: The rows of the file.

    Returns:
        How many transfers changed.

    Raises:
        Refused: A row does not match the registry; every such row, and nothing
            of the file is taken.
    """
    found = writing.payments(sorted({row.transfer for row in rows}))
    problems: list[Problem] = []
    told: list[_Told] = []
    for row in rows:
        payment = found.get(row.transfer)
        place: dict[str, Any] = {"file": row.file, "row": row.row, "cell": row.cell}
        if payment is None:
            problems.append(make_problem("registry-payment-unknown", payment=row.transfer).at(**place))
            continue
        if row.amount_fen is not None and row.amount_fen != payment.amount_fen:
            problems.append(make_problem("registry-result-amount", payment=payment.id).at(**place))
            continue
        if row.status == "in_process":
            continue
        assert row.day is not None, "a transfer that is settled has its day"
        each = _Told(payment, row.status, row.day, row.reference, row.reason, row)
        if not each.is_known:
            problems += _told_problems(writing, each, actor)
            told.append(each)
    refuse(problems)
    for each in told:
        _tell(writing, each, actor)
    return len(told)


def recover(writing: Writing, actor: Actor, ref: Ref, amount: Decimal, reason: str) -> None:
    """Record that money paid came back on demand; within the year it returns to the budget.

    Raises:
        Refused: More than was paid, or nothing was.
    """
    needs(actor, document=True)
    claim = writing.known_claims([ref])[ref.claim]
    problems = amount_problems(amount, claim.id)
    if not problems and to_fen(amount) > claim.kept_fen:
        problems.append(
            make_problem("registry-recover-too-much", claim=claim.id, most=f"{from_fen(claim.kept_fen):,.2f}")
        )
    assert actor.on is not None, "asked for just before"
    if any(each.paid_on is not None and actor.on.isoformat() < each.paid_on for each in claim.awards):
        problems.append(make_problem("registry-recovered-before", claim=claim.id))
    refuse([*problems, *reason_wanted(reason)])
    left, parts = to_fen(amount), []
    budgets = writing.budgets()
    for award in reversed(claim.awards):
        taken = min(left, award.kept_fen)
        if taken:
            line = None if award.budget is None else budgets[award.budget]
            is_open = line is not None and not line.closed
            is_same_year = (award.paid_on or "")[:4] == str(actor.on.year)
            parts.append([award.seq, taken, taken if is_open and is_same_year else 0])
            left -= taken
    data = {"parts": parts, "on": actor.day, "year": actor.on.year, "by": actor.by}
    texts = [Personal.text("reason", reason.strip(), claim.id)]
    writing.append("claim", claim.id, "recovered", data, texts)
