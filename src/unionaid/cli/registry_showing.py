"""One claim with its whole history: ``unionaid registry show``.

Here: its page and its JSON; identity numbers, accounts and telephones are
masked. Not here: the explanation of the assessment (``unionaid.assess``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from unionaid.api import Program
from unionaid.cli.grid import grid
from unionaid.cli.misuse import Misuse
from unionaid.cli.registry_given import Signed
from unionaid.cli.registry_listing import claim_object, claims_table
from unionaid.cli.registry_selecting import program_names, state_word
from unionaid.cli.registry_told import cell, day, hidden, yuan
from unionaid.cli.results import Line, line_of
from unionaid.cli.screen import one_line, say, say_json
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.registry.reading import Step, Story
    from unionaid.registry.states import Award, Payment

__all__ = ["show"]

_EVENTS: Final = {
    "submitted": Bilingual(zh="申报", en="submitted"),
    "reassessed": Bilingual(zh="重新测算", en="assessed again"),
    "reviewed": Bilingual(zh="复核", en="reviewed"),
    "publicized": Bilingual(zh="公示", en="put on public notice"),
    "objected": Bilingual(zh="异议", en="objection"),
    "resolved": Bilingual(zh="异议处理", en="objection resolved"),
    "approved": Bilingual(zh="审批", en="approved"),
    "rejected": Bilingual(zh="否决", en="rejected"),
    "withdrawn": Bilingual(zh="撤回", en="withdrawn"),
    "issued": Bilingual(zh="报盘", en="sent to the bank"),
    "paid": Bilingual(zh="拨付", en="paid"),
    "returned": Bilingual(zh="退汇", en="returned"),
    "account": Bilingual(zh="更正账户", en="account corrected"),
    "recovered": Bilingual(zh="追回", en="recovered"),
    "proposed": Bilingual(zh="提出调整", en="adjustment proposed"),
    "adjustment-reviewed": Bilingual(zh="调整复核", en="adjustment reviewed"),
    "adjustment-approved": Bilingual(zh="调整审批", en="adjustment approved"),
    "adjustment-rejected": Bilingual(zh="调整否决", en="adjustment rejected"),
    "award-withdrawn": Bilingual(zh="注销", en="award withdrawn"),
    "carried": Bilingual(zh="结转", en="carried over"),
    "blanked": Bilingual(zh="清除个人信息", en="personal data blanked"),
}
_HEADER: Final = (
    Bilingual(zh="登记", en="entry"),
    Bilingual(zh="日期", en="day"),
    Bilingual(zh="事项", en="event"),
    Bilingual(zh="决定人", en="decided by"),
    Bilingual(zh="登记人", en="recorded by"),
    Bilingual(zh="单据", en="document"),
    Bilingual(zh="内容", en="details"),
)
_WIDTHS: Final = (6, 16, 20, 10, 10, 16, 36)
_AWARDS: Final = (
    Bilingual(zh="核定", en="award"),
    Bilingual(zh="状态", en="state"),
    Bilingual(zh="金额（元）", en="yuan"),
    Bilingual(zh="拨付日期", en="paid on"),
    Bilingual(zh="追回（元）", en="recovered"),
)
_PAYMENTS: Final = (
    Bilingual(zh="付款", en="transfer"),
    Bilingual(zh="文件", en="file"),
    Bilingual(zh="状态", en="state"),
    Bilingual(zh="整笔金额（元）", en="yuan in all"),
    Bilingual(zh="拨付日期", en="paid on"),
    Bilingual(zh="退汇日期", en="returned on"),
)
_APPROVED: Final = Bilingual(zh="已审批", en="approved")
_ASSESSMENT: Final = Bilingual(zh="测算", en="Assessment")
_IS_BLANKED: Final = Bilingual(
    zh="个人信息已到期清除，测算不再显示。",
    en="Its personal data was blanked, and the assessment is shown no more.",
)


def show(*, lang: Lang, signed: Signed, claim: str, json_out: bool) -> int:
    """Print one claim with everything that happened to it."""
    from unionaid.registry.acts import read_refs

    refs = read_refs(claim)
    if len(refs) != 1:
        raise Misuse("registry-one-claim")
    with signed.open() as registry:
        story, names = registry.show(refs[0].claim), program_names(registry)
    if json_out:
        say_json(_as_object(story, lang))
        return 0
    for part in _page(story, names, lang):
        say(part)
    return 0


def _line(story: Story, lang: Lang) -> Line | None:
    if story.assessment is None:
        return None
    engine = story.assessment.engine
    return line_of(story.assessment, Program(engine.program, engine.policy), lang)


def _page(story: Story, names: Mapping[tuple[str, str], Bilingual], lang: Lang) -> Iterable[str]:
    """Yield the parts of the page."""
    claim, line = story.claim, _line(story, lang)
    yield claims_table([claim], {} if line is None else {claim.id: line}, names, lang)[0]
    rows = [
        (
            str(step.entry),
            day(step.on or step.at[:10], lang),
            _EVENTS[step.event].text(lang),
            one_line(step.by),
            one_line(step.recorder),
            one_line(step.document or ""),
            "；".join(_details(step, lang)) if lang == "zh" else "; ".join(_details(step, lang)),
        )
        for step in story.steps
    ]
    yield grid([each.text(lang) for each in _HEADER], rows, _WIDTHS)
    if claim.awards:
        yield grid(
            [each.text(lang) for each in _AWARDS], [_award(a, lang) for a in claim.awards], _AWARD_WIDTHS
        )
    if story.payments:
        transfers = [_payment(each, lang) for each in story.payments]
        yield grid([each.text(lang) for each in _PAYMENTS], transfers, _PAYMENT_WIDTHS)
    if story.assessment is None:
        yield _IS_BLANKED.text(lang)
    else:
        yield ""
        yield _ASSESSMENT.text(lang)
        yield story.assessment.explain(lang=lang)


_AWARD_WIDTHS: Final = (10, 16, 16, 16, 16)
_PAYMENT_WIDTHS: Final = (10, 10, 10, 16, 16, 16)


def _award_state(award: Award) -> Bilingual:
    """Return where an award is; an approved fall is never paid, so it is not called unpaid."""
    if award.state == "approved" and award.amount_fen < 0:
        return _APPROVED
    return state_word(award.state if award.paid_on is None else "paid")


def _award(award: Award, lang: Lang) -> tuple[str, ...]:
    return (
        f"{award.claim}/{award.seq}" if award.seq else str(award.claim),
        _award_state(award).text(lang),
        cell(award.amount_fen, lang),
        day(award.paid_on, lang),
        cell(award.recovered_fen, lang) if award.recovered_fen else "",
    )


def _payment(payment: Payment, lang: Lang) -> tuple[str, ...]:
    from unionaid.registry.paying import PAYMENT_WORDS

    return (
        str(payment.id),
        str(payment.batch),
        PAYMENT_WORDS[payment.state].text(lang),
        cell(payment.amount_fen, lang),
        day(payment.paid_on, lang),
        day(payment.returned_on, lang),
    )


def _details(step: Step, lang: Lang) -> Iterable[str]:
    """Yield what an entry says beside its event: numbers, amounts, and texts with long numbers masked."""
    data, zh = step.data, lang == "zh"
    if data.get("seq"):
        yield f"第 {data['seq']} 项" if zh else f"number {data['seq']}"
    if isinstance(data.get("amount"), int):
        yield f"{cell(data['amount'], lang)} 元" if zh else f"{cell(data['amount'], lang)} yuan"
    if step.event == "recovered":
        fen = sum(amount for _, amount, _ in data["parts"])
        yield f"{cell(fen, lang)} 元" if zh else f"{cell(fen, lang)} yuan"
    if data.get("notice"):
        until = day(data["ends"], lang)
        yield f"第 {data['notice']} 号公示，到 {until}" if zh else f"notice {data['notice']}, until {until}"
    if data.get("payment"):
        yield f"付款 {data['payment']}" if zh else f"transfer {data['payment']}"
    if step.checked_by:
        yield f"{step.checked_by}核对" if zh else f"checked by {step.checked_by}"
    if "upheld" in data:
        upheld, dismissed = ("成立", "不成立") if zh else ("upheld", "dismissed")
        yield upheld if data["upheld"] else dismissed
    for kind, text in step.texts.items():
        if text is None:
            yield "（已清除）" if zh else "(blanked)"
        else:
            yield one_line(text) if kind == "reference" else hidden(text)


def _as_object(story: Story, lang: Lang) -> dict[str, Any]:
    return {
        **claim_object(story.claim, _line(story, lang)),
        "awards": [
            {
                "number": award.seq,
                "method": award.method,
                "state": award.state,
                "amount": yuan(award.amount_fen),
                "paid_on": award.paid_on,
                "recovered": yuan(award.recovered_fen),
                "transfer": award.payment,
            }
            for award in story.claim.awards
        ],
        "transfers": [
            {
                "transfer": each.id,
                "file": each.batch,
                "state": each.state,
                "amount": yuan(each.amount_fen),
                "paid_on": each.paid_on,
                "returned_on": each.returned_on,
            }
            for each in story.payments
        ],
        "steps": [
            {
                "entry": step.entry,
                "at": step.at,
                "event": step.event,
                "command": step.command[0],
                "by": step.by,
                "recorder": step.recorder,
                "on": step.on,
                "document": step.document,
                "details": list(_details(step, lang)),
            }
            for step in story.steps
        ],
    }
