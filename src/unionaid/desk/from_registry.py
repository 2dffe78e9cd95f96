"""The desk's papers made from a registry: the workbook, and payment records for accounting.

Here: which claims stand on a paper, and what the registry says of each, read at
one moment. What is paid is what was awarded, never what the rules give. Not here:
approval sheets and notice (``registry_sheets``, ``registry_notice``), the papers
themselves, which are those of an assessment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, get_args

from attrs import evolve, frozen

from unionaid.desk.claim_records import awarded_rows, claim_records
from unionaid.desk.granted import Granted
from unionaid.desk.listed import listed
from unionaid.desk.paper import Paper
from unionaid.desk.payment_sheet import registry_sheet
from unionaid.desk.payments import PaymentRecord
from unionaid.desk.registry_summary import BudgetLine, registry_summary
from unionaid.desk.workbook import write_lists
from unionaid.errors import OutputError, Refused, make_problem
from unionaid.lang import Bilingual, Lang
from unionaid.money import from_fen
from unionaid.registry import reading
from unionaid.registry.acts import read_refs
from unionaid.registry.chain import Anchor
from unionaid.registry.deciding import state_words
from unionaid.registry.states import ENDED, Budget, Claim, ClaimState
from unionaid.registry.writing import load_claims

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from unionaid.registry.registry import Refs, Registry

__all__ = [
    "Written",
    "refuse_blanked",
    "registry_payments",
    "write_registry_workbook",
    "written_of",
]

_TITLE: Final = Bilingual("补助登记", "Claims of the registry")
_PUBLIC: Final = frozenset({"reviewed", "on_notice", "approved", "paid"})
_PLACES: Final[dict[str, int]] = {state: place for place, state in enumerate(get_args(ClaimState))}
_ENDINGS: Final = frozenset({"rejected", "withdrawn", "recovered"})
_APPROVALS: Final = frozenset({"approved", "adjustment-approved"})
_ANCHOR: Final = Bilingual("登记号：{}　校验码：{}", "entry no. {}   check {}")
_BLANKED: Final = Bilingual(
    "另有 {} 项的个人信息已到期清除，未列入：申报号 {}。",
    "{} more cannot be listed, since their personal data was blanked: claims {}.",
)
_NAMED: Final = 20
"""So many claims are named; of more, how many there are."""


@frozen
class Written:
    """What a paper made from a registry holds.

    Args:
        claims: The claims on it, in order.

        blanked: Claims that were left out, since their personal data was blanked.

        anchor: The last entry of the registry when it was made.
    """

    claims: tuple[int, ...]
    blanked: tuple[int, ...]
    anchor: Anchor


def write_registry_workbook(
    registry: Registry,
    path: str | os.PathLike[str],
    claims: Refs | None = None,
    *,
    notice: int | None = None,
    batch: int | None = None,
    to_pay: bool = False,
    lang: Lang = "zh",
    prepared_by: str | None = None,
    on: date | None = None,
    progress: Callable[[int], object] | None = None,
) -> Written:
    """Write claims as one workbook, ready to print and sign: what was awarded, and what became of it.

    The sheets are those of :func:`unionaid.write_workbook`. Amounts on the
    payment lists are what was awarded, adjustments included; a claim that is not
    decided, or has ended, stands on none. The summary holds the budget lines
    against it, and the payment record has every event. A claim whose personal
    data was blanked is left out, and the summary says so.

    The payment lists hold accounts and identity numbers in full: the workbook
    is personal data.

    Args:
        registry: Where the claims are.

        path: Where to write, ``.xlsx``.

        claims: Which; all of them if nothing else says which.

        notice: Those of a public notice.

        batch: Those of a payment file, with the amounts that it sends.

        to_pay: Those with something approved that is neither paid nor on its
            way to the bank, with the amount that is left to pay.

        lang: The language.

        prepared_by: The unit that stands on the lists; by default the issuer
            of the policy, if all claims have the same.

        on: The day on the lists; a blank for the pen if None.

        progress: Called with how many more claims are written.

    Returns:
        Which claims it holds, which were left out, and the anchor on it.

    Raises:
        Refused: A claim, notice or payment file is not there, or several ways
            to choose were given.

        OutputError: Nothing is to be paid, or the file could not be written.

        InvalidFile: XlsxWriter is not installed.
    """
    with registry.snapshot() as (connection, engine_of):
        ids, due = _chosen(connection, claims, notice, batch, to_pay=to_pay)
        filed = reading.filed(connection, ids, engine_of)
    results = list(filed.assessments.values())
    granted = [_granted(filed, id_, due) for id_ in filed.assessments]
    cases = listed(results, lang, granted)
    if prepared_by is None:
        issuers = {case.words.policy.issuer.text(lang): None for case in cases}
        prepared_by = next(iter(issuers)) if len(issuers) == 1 else ""
    written = written_of(filed)
    note = _ANCHOR.text(lang).format(filed.anchor.number, filed.anchor.check)
    paper = Paper(lang, prepared_by, on, note)
    lines = _budget_lines(filed)
    about = evolve(paper, note="\n".join([note, *_left_out(written.blanked, lang)]))
    records = [row for id_ in filed.assessments for row in awarded_rows(filed, id_, lang)]
    write_lists(
        cases,
        path,
        paper,
        title=_TITLE,
        summary=lambda book, _: registry_summary(book, cases, about, lines),
        payments=lambda book: registry_sheet(book, records, lang),
        progress=progress,
    )
    return written


def _chosen(
    connection: Connection, claims: Refs | None, notice: int | None, batch: int | None, *, to_pay: bool
) -> tuple[Sequence[int], Callable[[Claim], int | None] | None]:
    """Return which claims are meant, and how many fen of each are due; None for what was awarded."""
    if sum((claims is not None, notice is not None, batch is not None, to_pay)) > 1:
        raise Refused([make_problem("papers-selection")])
    if claims is not None:
        return tuple(dict.fromkeys(ref.claim for ref in read_refs(claims))), None
    if notice is not None:
        reading.notice(connection, notice)
        return reading.find(connection, notice=notice), None
    if batch is not None:
        sent = reading.in_batch(connection, batch)
        return tuple(sent), lambda claim: sent[claim.id]
    if to_pay:
        ids = [
            id_
            for id_, claim in load_claims(connection, reading.find(connection, state="approved")).items()
            if _to_pay(claim) is not None
        ]
        if not ids:
            raise OutputError([make_problem("papers-nothing-to-pay")])
        return ids, _to_pay
    return reading.find(connection), None


def _to_pay(claim: Claim) -> int | None:
    """Return what is approved, unpaid and not on its way; None if there is no such award."""
    left = [
        award
        for award in claim.awards
        if award.is_unpaid and award.payment is None and award.method != "service"
    ]
    return sum(award.net_fen for award in left) if left else None


def written_of(filed: reading.Filed) -> Written:
    """Return which claims can be shown, which were blanked, and the anchor."""
    blanked = tuple(id_ for id_ in filed.claims if id_ not in filed.assessments)
    return Written(tuple(filed.assessments), blanked, filed.anchor)


def refuse_blanked(filed: reading.Filed) -> None:
    """Refuse claims that can no longer be shown.

    Raises:
        Refused: There are such.
    """
    blanked = [id_ for id_ in filed.claims if id_ not in filed.assessments]
    if blanked:
        raise Refused([make_problem("registry-claim-blanked", claim=id_) for id_ in blanked])


def _left_out(blanked: Sequence[int], lang: Lang) -> list[str]:
    """Return the line that says which claims were left out, if any were."""
    if not blanked:
        return []
    names = [*map(str, blanked[:_NAMED]), *(["…"] if len(blanked) > _NAMED else [])]
    return [_BLANKED.text(lang).format(len(blanked), ("、" if lang == "zh" else ", ").join(names))]


def _granted(filed: reading.Filed, id_: int, due: Callable[[Claim], int | None] | None = None) -> Granted:
    """Return what the lists show of a claim."""
    claim = filed.claims[id_]
    decided = [award for award in claim.awards if award.state == "approved"]
    first = claim.award(0)
    is_over = claim.state in ENDED
    awarded = max(claim.awarded_fen, 0) if decided else None
    fen = awarded if due is None else due(claim)
    is_less = first is not None and first.amount_fen < (first.entitlement_fen or 0)
    wanted = _ENDINGS if is_over else _APPROVALS
    return Granted(
        id_,
        state_words(claim.state),
        place=_PLACES[claim.state],
        is_over=is_over,
        is_public=claim.state in _PUBLIC,
        method=None if first is None else first.method,
        awarded=None if awarded is None else from_fen(awarded),
        due=None if fen is None or (is_over and due is None) else from_fen(fen),
        paid=from_fen(claim.kept_fen),
        due_back=from_fen(claim.due_back_fen),
        is_less=is_less and not is_over,
        is_adjusted=any(award.seq for award in decided) and not is_over,
        is_to_pay=due is not None,
        reasons=tuple(reason for entry, reason in filed.reasons.get(id_, ()) if entry.event in wanted),
    )


def _budget_lines(filed: reading.Filed) -> list[BudgetLine]:
    """Return the lines that serve the claims listed, with how much of each is theirs."""
    listed_fen: dict[int, int] = {}
    for id_ in filed.assessments:
        for award in filed.claims[id_].awards:
            if award.budget is not None:
                used = award.reserved_fen + award.spent_fen
                listed_fen[award.budget] = listed_fen.get(award.budget, 0) + used
    served = {f"{filed.claims[id_].policy}/{filed.claims[id_].program}" for id_ in filed.assessments}
    years = {filed.claims[id_].year for id_ in filed.assessments}

    def is_theirs(line: Budget) -> bool:
        return line.id in listed_fen or (line.year in years and bool(served & set(line.programs.split("\n"))))

    return [
        BudgetLine(
            line.name,
            line.year,
            from_fen(line.cap_fen),
            from_fen(line.reserved_fen),
            from_fen(line.paid_fen),
            from_fen(listed_fen.get(line.id, 0)),
        )
        for line in filed.budgets
        if is_theirs(line)
    ]


# accounting


def registry_payments(registry: Registry, *, lang: Lang = "zh") -> tuple[PaymentRecord, ...]:
    """Return every payment, return, recovery and delivery of a registry, for accounting vouchers.

    Give all of them to :func:`unionaid.accounting_vouchers`, which books those of
    a month, or after an entry. A transfer that came back before anybody recorded
    it as paid moved no money and is left out, and so are services. Claims whose
    personal data was blanked are there without a payee.

    Args:
        registry: Where they are.

        lang: The language of the programs' names.

    Returns:
        In the order of their entries, each with its claim, entry and transfer.

    Limitations:
        What came back and is never sent again, since the award was lowered or
        withdrawn, stays in the account of returned money: releasing it is a
        voucher of its own, which the accountant makes.
    """
    with registry.snapshot() as (connection, engine_of):
        filed = reading.filed(connection, reading.settled(connection), engine_of)
    records = [record for id_ in filed.claims for record in claim_records(filed, id_, lang)]
    return tuple(sorted(records, key=lambda record: record.entry or 0))
