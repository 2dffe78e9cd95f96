"""Looking at claims again: ``reassess``; and at a year as a whole: ``close-year``.

Here: reading these commands, and the table of what would change. Not here:
assessing (``unionaid.registry``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from unionaid.api import load_policy
from unionaid.assess.sentences import outcome_word
from unionaid.cli.grid import grid
from unionaid.cli.misuse import Misuse
from unionaid.cli.registry_given import Chosen, Signed, read_text, read_year
from unionaid.cli.registry_selecting import select, state_word
from unionaid.cli.registry_told import anchor_object, cell, count, listed, tell, yuan
from unionaid.cli.screen import say, say_json
from unionaid.lang import Bilingual, Lang
from unionaid.money import ZERO
from unionaid.policy import match_columns
from unionaid.text.nearest import hint

if TYPE_CHECKING:
    from unionaid.registry.adjusting import Reassessed
    from unionaid.registry.registry import Registry

__all__ = ["close_year", "reassess"]

_FACT: Final = re.compile(r"\s*([0-9]{1,15})\s*[:\uff1a]\s*([^=\uff1d]+?)\s*[=\uff1d](.*)")
_LIVING: Final = ("waiting", "submitted", "reviewed", "on_notice", "approved", "paid")

_HEADER: Final = (
    Bilingual(zh="申报号", en="claim"),
    Bilingual(zh="状态", en="state"),
    Bilingual(zh="现在的结果", en="outcome now"),
    Bilingual(zh="当时应拨（元）", en="then (yuan)"),
    Bilingual(zh="现在应拨（元）", en="now (yuan)"),
    Bilingual(zh="已核定（元）", en="awarded (yuan)"),
    Bilingual(zh="差额（元）", en="difference (yuan)"),
)
_WIDTHS: Final = (8, 16, 12, 14, 14, 14, 16)


def reassess(
    *,
    lang: Lang,
    signed: Signed,
    chosen: Chosen,
    new_policies: tuple[str, ...],
    claim_fact: tuple[str, ...],
    facts_file: str | None,
    record: bool,
    json_out: bool,
) -> int:
    """Say what claims would be now, and record it if asked to."""
    policies = [load_policy(each) for each in new_policies]
    pairs = [*claim_fact, *([] if facts_file is None else read_text(facts_file).splitlines())]
    act = signed.act() if record else None
    with signed.open() as registry:
        facts = _facts(registry, pairs)
        found = select(registry, chosen, states=_LIVING, is_optional=True)
        if found is not None:
            found.tell(lang)
        refs: Sequence[int] | None = None if found is None else found.ids
        if found is None and facts:
            refs = sorted(facts)  # changed facts say which claims are meant
        results = registry.reassess(refs, policies=policies, facts=facts, act=act)
        anchor, open_ = registry.anchor, registry.status().adjustments
    changed = [each for each in results if each.is_changed]
    proposed = [ref for ref in open_ if int(ref.partition("/")[0]) in {each.claim for each in changed}]
    if json_out:
        say_json(
            {
                "is_recorded": record and bool(changed),
                "claims": [_as_object(each) for each in results],
                "adjustments": proposed if record else [],
                **anchor_object(anchor),
            }
        )
        return 0
    _tell(results, changed, lang)
    if results.receipt is not None:
        return tell(results.receipt, _proposed(proposed), lang, as_json=False)
    if changed:
        say(_NOT_RECORDED.text(lang))
    return 0


_NOT_RECORDED: Final = Bilingual(
    zh="没有登记。要登记新结果、提出调整，请加 --record。",
    en="Nothing was recorded. Add --record to record new results and propose adjustments.",
)


def _tell(results: Sequence[Reassessed], changed: Sequence[Reassessed], lang: Lang) -> None:
    if changed:
        rows = [_row(each, lang) for each in changed]
        align: Any = ["right", "left", "left", "right", "right", "right", "right"]
        say(grid([each.text(lang) for each in _HEADER], rows, _WIDTHS, align=align))
    rise = sum((each.difference for each in changed if each.difference > 0), ZERO)
    fall = sum((-each.difference for each in changed if each.difference < 0), ZERO)
    say(
        f"重新测算 {len(results)} 份，有变化 {len(changed)} 份；补拨 {cell(rise, 'zh')} 元，"
        f"扣回 {cell(fall, 'zh')} 元。"
        if lang == "zh"
        else f"Assessed {count(len(results), 'claim')} again, {len(changed)} changed; "
        f"{cell(rise, 'en')} yuan more, {cell(fall, 'en')} less."
    )


def _row(each: Reassessed, lang: Lang) -> tuple[str, ...]:
    return (
        str(each.claim),
        state_word(each.state).text(lang),
        outcome_word(each.now.outcome, lang),
        cell(each.recorded, lang),
        cell(each.present, lang),
        "" if each.then is None else cell(each.awarded, lang),
        cell(each.difference, lang) if each.difference else "",
    )


def _as_object(each: Reassessed) -> dict[str, Any]:
    return {
        "claim": each.claim,
        "state": each.state,
        "outcome": each.now.outcome.value,
        "reason": each.now.reason,
        "then": yuan(each.then),
        "now": yuan(each.present),
        "awarded": yuan(each.awarded),
        "difference": yuan(each.difference),
        "is_changed": each.is_changed,
        "open_adjustment": each.open_adjustment,
    }


def _proposed(proposed: Sequence[str]) -> list[Bilingual]:
    if not proposed:
        return []
    return [
        Bilingual(
            zh=f"已提出调整 {len(proposed)} 项，待复核、审批：{listed(proposed, 'zh')}",
            en=f"Proposed {count(len(proposed), 'adjustment')}, to be reviewed and approved: "
            f"{listed(proposed, 'en')}",
        )
    ]


def _facts(registry: Registry, pairs: Iterable[str]) -> dict[int, dict[str, object]]:
    """Return the changed facts of each claim, by the names that its program has for them.

    Raises:
        Misuse: One is not written as it should be, names no fact, or stands there twice.

        Refused: There is no such claim.
    """
    found: dict[int, dict[str, object]] = {}
    for pair in pairs:
        if not pair.strip():
            continue
        parts = _FACT.fullmatch(pair)
        if parts is None:
            raise Misuse("registry-claim-fact")
        claim, written, value = int(parts[1]), parts[2], parts[3].strip()
        registry.claim(claim)  # says that there is none
        program = registry.assessments([claim])[0].engine.program
        name = match_columns(program, [written]).facts.get(written)
        if name is None:
            known = [each for id_, f in program.facts.items() for each in (id_, f.label.zh, f.label.en)]
            raise Misuse("registry-fact-unknown", claim=claim, hint=hint(written, known))
        own = found.setdefault(claim, {})
        if name in own:
            raise Misuse("registry-fact-twice", claim=claim)
        own[name] = value or None
    return found


def close_year(
    *,
    lang: Lang,
    signed: Signed,
    closed_year: str,
    carry: tuple[str, ...],
    given_up: tuple[str, ...],
    json_out: bool,
) -> int:
    """Close a year: what is approved and unpaid is carried over or withdrawn."""
    year = read_year(closed_year, Bilingual(zh="年度", en="YEAR"))
    assert year is not None, "it is an argument"
    act = signed.act()
    with signed.open() as registry:
        receipt = registry.close_year(year, carry=_split(carry), withdraw=_split(given_up), act=act)
        events = {
            id_: [s.event for s in registry.show(id_).steps if s.command[0] == receipt.command]
            for id_ in receipt.claims
        }
    carried = sum(event.count("carried") for event in events.values())
    dropped = sum(event.count("award-withdrawn") for event in events.values())
    told = Bilingual(
        zh=f"{year} 年已结账：结转 {carried} 项，注销 {dropped} 项。",
        en=f"Closed {year}: {carried} carried over, {dropped} withdrawn.",
    )
    more = {"year": year, "carried": carried, "withdrawn": dropped}
    return tell(receipt, [told], lang, as_json=json_out, more=more)


def _split(given: Iterable[str]) -> list[str]:
    """Return numbers and ranges that may stand together: ``3-8,12``."""
    return [part for each in given for part in re.split(r"[,\uff0c、\s]+", each) if part]
