"""Approval sheets of claims that a registry holds, with what is decided already.

Here: from a claim's history to the decisions on it. Not here: what is said of
them (``decided``), where it stands on paper (``approval``).
"""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import evolve

from unionaid.desk.approval import MOST_SHEETS, write_pages
from unionaid.desk.claim_records import claim_records
from unionaid.desk.decided import Adjusted, Decided, Objected, Signed
from unionaid.desk.from_registry import Written, refuse_blanked, written_of
from unionaid.lang import Bilingual, Lang
from unionaid.money import from_fen
from unionaid.registry import reading
from unionaid.registry.acts import Ref, read_refs
from unionaid.registry.deciding import state_words
from unionaid.registry.states import Award

if TYPE_CHECKING:
    from unionaid.registry.registry import Refs, Registry

__all__ = ["write_registry_sheets"]

_STEPS: Final = {
    "proposed": Bilingual("提出", "proposed"),
    "adjustment-reviewed": Bilingual("复核", "reviewed"),
    "adjustment-approved": Bilingual("审批", "approved"),
    "adjustment-rejected": Bilingual("不予通过", "rejected"),
    "award-withdrawn": Bilingual("撤回", "withdrawn"),
}


def write_registry_sheets(
    registry: Registry,
    path: str | os.PathLike[str],
    claims: Refs,
    *,
    lang: Lang = "zh",
    prepared_by: str | None = None,
    on: date | None = None,
) -> Written:
    """Write an approval sheet for each claim, with the anchor and with what is decided already.

    The sheets are those of :func:`unionaid.write_sheets`. Who reviewed and who
    approved, when and on which paper, what was awarded and why it is less,
    objections, adjustments and payments stand on them; the lines for the pen stay.

    Args:
        registry: Where the claims are.

        path: Where to write; a workbook (.xlsx).

        claims: Which.

        lang: The language.

        prepared_by: The unit that prepares the sheets.

        on: The day they are prepared; a blank for the pen unless given.

    Returns:
        Which claims it holds, and the anchor on every sheet.

    Raises:
        Refused: A claim is not there, or its personal data was blanked.

        OutputError: There are too many claims, or the file could not be written.

        InvalidFile: The libraries for Excel are not installed.
    """
    ids = tuple(dict.fromkeys(ref.claim for ref in read_refs(claims)))
    with registry.snapshot() as (connection, engine_of):
        filed = reading.filed(connection, ids, engine_of)
        refuse_blanked(filed)
        stories = [] if len(ids) > MOST_SHEETS else [reading.story(connection, id_, engine_of) for id_ in ids]
        notices = {
            number: reading.notice(connection, number)
            for number in {story.claim.notice for story in stories}
            if number is not None
        }
    periods = {
        number: (number, date.fromisoformat(each.starts), date.fromisoformat(each.ends))
        for number, each in notices.items()
    }
    write_pages(
        list(filed.assessments.values()),
        path,
        lang=lang,
        prepared_by=prepared_by,
        on=on,
        anchor={"number": str(filed.anchor.number), "check": filed.anchor.check},
        decided=[_decided(story, filed, periods, lang) for story in stories],
    )
    return written_of(filed)


def _decided(
    story: reading.Story, filed: reading.Filed, periods: dict[int, tuple[int, date, date]], lang: Lang
) -> Decided:
    """Return the decisions on a claim, from its history."""
    claim = story.claim
    found = Decided(
        claim.id,
        state_words(claim.state),
        notice=None if claim.notice is None else periods[claim.notice],
        events=tuple(claim_records(filed, claim.id, lang)),
    )
    objections: dict[int, Objected] = {}
    steps: dict[int, list[tuple[Bilingual, Signed]]] = {}
    for step in story.steps:
        signed = _signed(step)
        if step.event in ("submitted", "reassessed"):
            found = evolve(found, prepared=signed, reviewed=None)
        elif step.event == "reviewed":
            found = evolve(found, reviewed=signed)
        elif step.event == "approved":
            found = evolve(found, approved=signed, awarded=from_fen(step.data["amount"]))
        elif step.event in ("rejected", "withdrawn"):
            found = evolve(found, ended=(step.event, signed))
        elif step.event == "objected":
            objections[step.data["seq"]] = Objected(step.texts.get("objection") or "", signed.on)
        elif step.event == "resolved":
            seq = step.data["seq"]
            told = evolve(signed, reason=step.texts.get("resolution") or "")
            objections[seq] = evolve(objections[seq], resolved=told, is_upheld=step.data["upheld"])
        elif step.event in _STEPS and step.data["seq"]:
            steps.setdefault(step.data["seq"], []).append((_STEPS[step.event], signed))
    adjustments = tuple(
        Adjusted(str(Ref(claim.id, seq)), from_fen(award.amount_fen), _award_words(award), tuple(own))
        for seq, own in steps.items()
        if (award := claim.award(seq)) is not None
    )
    return evolve(found, objections=tuple(objections.values()), adjustments=adjustments)


_AWARD_WORDS: Final = {
    "proposed": Bilingual("待复核", "to be reviewed"),
    "reviewed": Bilingual("待审批", "to be approved"),
    "approved": Bilingual("已审批", "approved"),
    "rejected": Bilingual("不予通过", "rejected"),
    "withdrawn": Bilingual("已撤回", "withdrawn"),
}


def _award_words(award: Award) -> Bilingual:
    return _AWARD_WORDS[award.state]


def _signed(step: reading.Step) -> Signed:
    on = None if step.on is None else date.fromisoformat(step.on)
    return Signed(step.by, on, step.document, step.texts.get("reason") or "")
