"""What became of an award of a registry, as the lines of a payment record.

Here: from the moves of a claim to payment records. Not here: reading the moves
(``unionaid.registry``), the sheet (``payment_sheet``), accounting (``vouchers``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from attrs import evolve

from unionaid.desk.payments import PaymentEvent, PaymentRecord, payee_of
from unionaid.desk.public_rows import public_row, public_text
from unionaid.lang import Bilingual, Lang
from unionaid.money import from_fen
from unionaid.registry.acts import Ref
from unionaid.registry.reading import Filed, Moved
from unionaid.registry.states import Award
from unionaid.text import figures

__all__ = ["awarded_rows", "claim_records"]

_NOT_PAID: Final = Bilingual(
    "付款编号 {} 于 {} 退汇，未曾登记为已付", "transfer {} came back on {}, never recorded as paid"
)
_UNDER_WAY: Final = Bilingual("已报盘", "sent to the bank")
_BLANKED: Final = Bilingual("个人信息已清除", "personal data blanked")


def claim_records(filed: Filed, id_: int, lang: Lang) -> Iterator[PaymentRecord]:
    """Yield every event of a claim's awards that moved money or goods, in the order of their entries.

    Args:
        filed: What the registry holds.

        id_: The claim.

        lang: The language of programs and remarks.
    """
    found = [record for rows in _by_award(filed, id_, lang) for record in rows if record.entry is not None]
    yield from sorted(found, key=lambda record: record.entry or 0)


def awarded_rows(filed: Filed, id_: int, lang: Lang) -> Iterator[PaymentRecord]:
    """Yield the lines of a claim's awards: their events, and what is still to be paid without a day.

    Args:
        filed: What the registry holds.

        id_: The claim.

        lang: The language of programs and remarks.
    """
    for rows in _by_award(filed, id_, lang):
        yield from rows


def _by_award(filed: Filed, id_: int, lang: Lang) -> Iterator[list[PaymentRecord]]:
    claim, assessment = filed.claims[id_], filed.assessments.get(id_)
    shown = None if assessment is None else public_row(1, assessment, lang)
    first = PaymentRecord(
        number=id_,
        event="payment",
        policy=claim.policy,
        program=claim.program,
        program_name=filed.engines[id_].program.name.text(lang),
        payee="" if assessment is None or shown is None else payee_of(assessment, shown),
        county=claim.county if shown is None else shown.county,
        note=_BLANKED.text(lang) if assessment is None else "",
    )
    for award in claim.awards:
        if award.method != "service" and award.amount_fen >= 0:
            moves = [move for move in filed.moves.get(id_, ()) if move.seq == award.seq]
            label = str(Ref(id_, award.seq or None))
            value = from_fen(award.amount_fen) if award.amount_fen or award.method == "money" else None
            yield list(_rows(filed, evolve(first, claim=label, entitlement=value), award, moves, lang))


def _rows(
    filed: Filed, first: PaymentRecord, award: Award, moves: list[Moved], lang: Lang
) -> Iterator[PaymentRecord]:
    """Yield the lines of one award."""
    notes: list[str] = []
    paid: set[int | None] = set()

    def line(event: PaymentEvent, move: Moved, note: str = "") -> PaymentRecord:
        told = [first.note, *notes, public_text(note)]
        notes.clear()
        return evolve(
            first,
            event=event,
            day=date.fromisoformat(move.day),
            amount=move.amount or None,
            reference="" if event == "returned" else move.reference,
            note=_joined(told, lang),
            paid_in=move.paid_in,
            entry=move.entry,
            transfer=move.payment,
        )

    for move in moves:
        if move.event == "paid":
            event = "goods" if award.method == "goods" else "paid_again" if paid else "payment"
            paid.add(move.payment)
            yield line(event, move)  # type: ignore[arg-type]  # each is an event
        elif move.event == "recovered":
            yield line("recovered", move, _reason(filed, move))
        elif move.payment in paid:
            yield line("returned", move, move.reference)
        else:
            day = figures.day(date.fromisoformat(move.day), lang)
            notes.append(_NOT_PAID.text(lang).format(move.payment, day))
    if award.is_unpaid:
        if award.payment is not None:
            notes.append(_UNDER_WAY.text(lang))
        yield evolve(
            first,
            event="goods" if award.method == "goods" else "paid_again" if paid else "payment",
            amount=from_fen(award.net_fen) if award.net_fen else None,
            note=_joined([first.note, *notes], lang),
            transfer=award.payment,
        )


def _reason(filed: Filed, move: Moved) -> str:
    """Return why money was recovered."""
    reasons = filed.reasons.get(move.claim, ())
    return next((reason for entry, reason in reasons if entry.number == move.entry), "")


def _joined(parts: list[str], lang: Lang) -> str:
    return ("；" if lang == "zh" else "; ").join(part for part in parts if part)
