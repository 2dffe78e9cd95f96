"""The steps of people between a claim and its payment: review, notice, objection, approval.

Here: reading these commands, and from which states a selection begins. Not
here: whether a step is allowed (``unionaid.registry``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import evolve

from unionaid.cli.given import read_day
from unionaid.cli.misuse import Misuse
from unionaid.cli.noticing import UNCHECKED
from unionaid.cli.registry_given import (
    Chosen,
    Signed,
    read_amount,
    read_number,
    read_reason,
)
from unionaid.cli.registry_selecting import Selection, claims_of, select
from unionaid.cli.registry_starting import budget_object, line_told
from unionaid.cli.registry_told import cell, count, day, tell, yuan
from unionaid.cli.screen import complain
from unionaid.errors import InvalidPeriod
from unionaid.facts.workdays import working_days_in
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.registry.registry import Registry
    from unionaid.registry.states import Budget, Claim

__all__ = ["approve", "objection", "publicize", "reject", "resolve", "review", "withdraw"]

_UNDECIDED: Final = ("waiting", "submitted", "reviewed", "on_notice")


def _chosen(
    registry: Registry,
    chosen: Chosen,
    states: tuple[str, ...],
    lang: Lang,
    *,
    objections_stop: bool = False,
) -> Selection:
    """Return the claims of a step, told where they were selected."""
    found = select(registry, chosen, states=states, objections_stop=objections_stop)
    assert found is not None, "something has to be named"
    found.tell(lang)
    return found


def _stepped(selection: Selection, zh: str, en: str) -> Bilingual:
    """Return how many claims and adjustments a step took."""
    own = sum("/" not in ref for ref in selection.refs)
    others = len(selection.refs) - own
    parts_zh = [f"申报 {own} 份"] * bool(own) + [f"调整 {others} 项"] * bool(others)
    parts_en = [count(own, "claim")] * bool(own) + [count(others, "adjustment")] * bool(others)
    return Bilingual(zh=f"{zh}{'、'.join(parts_zh)}。", en=f"{en} {' and '.join(parts_en)}.")


def review(*, lang: Lang, signed: Signed, chosen: Chosen, json_out: bool) -> int:
    """Record that claims were reviewed."""
    act = signed.act()
    with signed.open() as registry:
        found = _chosen(registry, chosen, ("submitted",), lang)
        receipt = registry.review(found.refs, act=act)
    return tell(receipt, [_stepped(found, "已复核", "Reviewed")], lang, as_json=json_out)


def publicize(
    *,
    lang: Lang,
    signed: Signed,
    chosen: Chosen,
    start: str | None,
    until: str | None,
    days: str | None,
    json_out: bool,
) -> int:
    """Put reviewed claims on public notice."""
    if start is None:
        raise Misuse("option-wanted", option="--from")
    act = evolve(signed, day=start).act(option="--from")
    last = read_day(until, "--until")
    length = None if days is None else read_number(days, "--days")
    with signed.open() as registry:
        found = _chosen(registry, chosen, ("reviewed",), lang)
        receipt = registry.publicize(found.refs, act=act, until=last, days=length)
        claim = registry.claim(found.ids[0])
    told = Bilingual(
        zh=f"第 {claim.notice} 号公示：申报 {len(found.ids)} 份，公示到 {day(claim.notice_ends, 'zh')}为止。",
        en=f"Public notice {claim.notice}: {count(len(found.ids), 'claim')}, "
        f"on show until the end of {day(claim.notice_ends, 'en')}.",
    )
    more = {"notice": claim.notice, "notice_ends": claim.notice_ends}
    if last is not None and not _is_counted(act.on or last, last):
        complain(UNCHECKED.text(lang))
    return tell(receipt, [told], lang, as_json=json_out, more=more)


def _is_counted(start: date, end: date) -> bool:
    """Tell whether the calendar knows every day of a period."""
    try:
        working_days_in(start, end)
    except InvalidPeriod:
        return False
    return True


def objection(*, lang: Lang, signed: Signed, claim: str, reason: str | None, json_out: bool) -> int:
    """Record an objection to a claim."""
    act, why = signed.act(), read_reason(reason)
    with signed.open() as registry:
        receipt = registry.object_to(claim, why, act=act)
        number = len(registry.claim(receipt.claims[0]).objections)
    told = Bilingual(
        zh=f"已登记第 {receipt.claims[0]} 号的异议（第 {number} 项）。处理之前不能审批。",
        en=f"Recorded an objection to claim {receipt.claims[0]} (number {number}). "
        "Nothing is approved until it is resolved.",
    )
    return tell(receipt, [told], lang, as_json=json_out, more={"objection": number})


def resolve(
    *,
    lang: Lang,
    signed: Signed,
    claim: str,
    upheld: bool,
    dismissed: bool,
    objection: str | None,
    reason: str | None,
    json_out: bool,
) -> int:
    """Settle an objection."""
    if upheld == dismissed:
        raise Misuse("registry-upheld-or-dismissed")
    act, why = signed.act(), read_reason(reason)
    number = None if objection is None else read_number(objection, "--objection")
    with signed.open() as registry:
        receipt = registry.resolve(claim, why, upheld=upheld, act=act, objection=number)
    told = (
        Bilingual(
            zh=f"第 {receipt.claims[0]} 号的异议成立：不能审批，请否决或撤回。",
            en=f"The objection to claim {receipt.claims[0]} is upheld: reject or withdraw the claim.",
        )
        if upheld
        else Bilingual(
            zh=f"第 {receipt.claims[0]} 号的异议不成立，申报继续办理。",
            en=f"The objection to claim {receipt.claims[0]} is dismissed; the claim goes on.",
        )
    )
    return tell(receipt, [told], lang, as_json=json_out)


def approve(
    *,
    lang: Lang,
    signed: Signed,
    chosen: Chosen,
    award_amount: str | None,
    reason: str | None,
    budget_line: str | None,
    json_out: bool,
) -> int:
    """Award claims, or approve adjustments."""
    act = signed.act()
    amount = None if award_amount is None else read_amount(award_amount)
    why = None if reason is None else read_reason(reason)
    with signed.open() as registry:
        found = _chosen(registry, chosen, ("reviewed", "on_notice"), lang, objections_stop=True)
        receipt = registry.approve(found.refs, act=act, amount=amount, reason=why, budget=budget_line)
        claims = claims_of(registry, found.ids)
        lines = _lines_of(registry, claims)
    amounts = list(_amounts(claims, found))
    total = sum(amounts)
    told = [
        _stepped(found, "已审批", "Approved"),
        _awarded(amounts),
        *(line_told(line) for line in lines),
    ]
    more = {"total": yuan(total), "budgets": [budget_object(line) for line in lines]}
    return tell(receipt, told, lang, as_json=json_out, more=more)


def _awarded(amounts: Sequence[int]) -> Bilingual:
    """Return what was awarded in all; where some is taken back, that stands apart."""
    more, less = sum(each for each in amounts if each > 0), -sum(each for each in amounts if each < 0)
    if not less:
        return Bilingual(
            zh=f"核定金额合计 {cell(more, 'zh')} 元。", en=f"Awarded in all: {cell(more, 'en')} yuan."
        )
    return Bilingual(
        zh=f"核定金额增加 {cell(more, 'zh')} 元，扣回 {cell(less, 'zh')} 元。",
        en=f"Awarded: {cell(more, 'en')} yuan more, {cell(less, 'en')} yuan taken back.",
    )


def _amounts(claims: Iterable[Claim], found: Selection) -> Iterable[int]:
    """Yield what was awarded to each claim and adjustment, in fen."""
    by_id = {claim.id: claim for claim in claims}
    for ref in found.refs:
        id_, _, seq = ref.partition("/")
        award = by_id[int(id_)].award(int(seq or 0))
        yield 0 if award is None else award.amount_fen


def _lines_of(registry: Registry, claims: Iterable[Claim]) -> list[Budget]:
    """Return the budget lines that what was approved is paid from."""
    wanted = {award.budget for claim in claims for award in claim.awards if award.budget is not None}
    return [line for line in registry.status().budgets if line.id in wanted]


def reject(*, lang: Lang, signed: Signed, chosen: Chosen, reason: str | None, json_out: bool) -> int:
    """Refuse claims or adjustments."""
    act, why = signed.act(), read_reason(reason)
    with signed.open() as registry:
        found = _chosen(registry, chosen, _UNDECIDED, lang)
        receipt = registry.reject(found.refs, why, act=act)
    told = _stepped(found, "已否决", "Rejected")
    return tell(receipt, [told, _FREED], lang, as_json=json_out)


def withdraw(*, lang: Lang, signed: Signed, chosen: Chosen, reason: str | None, json_out: bool) -> int:
    """Take claims or adjustments back."""
    act, why = signed.act(), read_reason(reason)
    with signed.open() as registry:
        found = _chosen(registry, chosen, (*_UNDECIDED, "approved"), lang)
        receipt = registry.withdraw(found.refs, why, act=act)
    told = _stepped(found, "已撤回", "Withdrew")
    return tell(receipt, [told, _FREED], lang, as_json=json_out)


_FREED: Final = Bilingual(
    zh="所占的次数、名额和预算已放开。", en="What they held of limits and budgets is free again."
)
