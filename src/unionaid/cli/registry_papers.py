"""The desk's papers made from a registry: ``workbook``, ``sheet``, ``vouchers``.

Here: reading these commands, and telling what was written and what was left out.
Not here: the public notice (``registry_posting``), the papers themselves
(``unionaid.desk``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from unionaid.cli import vouchering
from unionaid.cli.given import check_output, read_day
from unionaid.cli.misuse import Misuse
from unionaid.cli.progress import WRITING, progress
from unionaid.cli.registry_given import Chosen, Signed, read_number
from unionaid.cli.registry_selecting import select
from unionaid.cli.registry_told import ANCHOR, anchor_object, count, stretches, yuan
from unionaid.cli.screen import complain, say, say_json
from unionaid.errors import InvalidFile
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang
from unionaid.money import ZERO

if TYPE_CHECKING:
    from unionaid.desk.from_registry import Written
    from unionaid.desk.payments import PaymentRecord
    from unionaid.facts import Month

__all__ = ["sheet", "vouchers", "workbook"]

_WORKBOOKS: Final = (".xlsx",)


def workbook(
    *,
    lang: Lang,
    signed: Signed,
    claims: tuple[str, ...],
    of_notice: str | None,
    of_batch: str | None,
    to_pay: bool,
    prepared_by: str | None,
    on: str | None,
    workbook_to: str | None,
    json_out: bool,
) -> int:
    """Write claims as one workbook: all of them, or those that one option says."""
    if workbook_to is None:
        raise Misuse("option-wanted", option="-o")
    day = read_day(on, "--on")
    notice = None if of_notice is None else read_number(of_notice, "--notice")
    batch = None if of_batch is None else read_number(of_batch, "--batch")
    check_output(workbook_to, _WORKBOOKS, signed.files)
    from unionaid.desk.from_registry import write_registry_workbook

    with signed.open() as registry:
        # what is named, sent or to be paid is seldom so much that a bar could be read
        is_part = bool(claims) or to_pay or batch is not None
        number = 0 if is_part else len(registry.find(notice=notice))
        with progress(number, WRITING, lang) as bar:
            written = write_registry_workbook(
                registry,
                workbook_to,
                claims or None,
                notice=notice,
                batch=batch,
                to_pay=to_pay,
                lang=lang,
                prepared_by=prepared_by,
                on=day,
                progress=bar,
            )
    told = Bilingual(
        zh=f"已写入申报 {len(written.claims)} 份",
        en=f"{count(len(written.claims), 'claim')} written to",
    )
    return _tell(written, workbook_to, told, lang, as_json=json_out)


def sheet(
    *,
    lang: Lang,
    signed: Signed,
    chosen: Chosen,
    prepared_by: str | None,
    on: str | None,
    sheets_to: str | None,
    json_out: bool,
) -> int:
    """Write the approval sheets of some claims."""
    if sheets_to is None:
        raise Misuse("option-wanted", option="-o")
    day = read_day(on, "--on")
    check_output(sheets_to, _WORKBOOKS, signed.files)
    from unionaid.desk.registry_sheets import write_registry_sheets

    with signed.open() as registry:
        found = select(registry, chosen)
        assert found is not None, "something has to be named"
        found.tell(lang)
        written = write_registry_sheets(
            registry, sheets_to, found.refs, lang=lang, prepared_by=prepared_by, on=day
        )
    told = Bilingual(
        zh=f"已写入 {len(written.claims)} 张审批表",
        en=f"{count(len(written.claims), 'approval sheet')} written to",
    )
    return _tell(written, sheets_to, told, lang, as_json=json_out)


def _tell(written: Written, to: str, told: Bilingual, lang: Lang, *, as_json: bool) -> int:
    """Say what was written, which claims were left out, and the anchor on the paper."""
    if as_json:
        ids = {"claims": list(written.claims), "blanked": list(written.blanked)}
        say_json({"file": shown(to), **ids, **anchor_object(written.anchor)})
        return 0
    say(
        f"{told.zh}：{shown(to)}\n{ANCHOR.zh} {written.anchor}"
        if lang == "zh"
        else f"{told.en} {shown(to)}\nAnchor {written.anchor}"
    )
    if written.blanked:
        number, numbers = len(written.blanked), stretches(written.blanked, lang)
        complain(
            f"没有列入 {number} 份，个人信息已清除：第 {numbers} 号"
            if lang == "zh"
            else f"Left out {count(number, 'claim')}, personal data blanked: {numbers}"
        )
    return 0


def vouchers(
    *,
    lang: Lang,
    signed: Signed,
    accounts: str | None,
    month: str | None,
    after: str | None,
    prepared_by: str | None,
    vouchers_to: str | None,
    json_out: bool,
) -> int:
    """Write the accounting vouchers of what the registry says was paid, all of them or none."""
    chart_file, to = vouchering.asked(accounts, vouchers_to)
    only = vouchering.read_month(month)
    since = 0 if after is None else read_number(after, "--after")
    vouchering.check(to, [*signed.files, chart_file], prepared_by)
    from unionaid.desk.accounts import read_accounts
    from unionaid.desk.from_registry import registry_payments
    from unionaid.desk.vouchers import accounting_vouchers, not_booked

    try:
        chart = read_accounts(chart_file)
        with signed.open() as registry:
            records = registry_payments(registry, lang=lang)
        # after 0 is after nothing, but says of an empty registry what can be said of one
        made = accounting_vouchers(records, chart, month=only, after=since)
    except InvalidFile as refused:
        return vouchering.refuse(refused, lang)
    vouchering.write(made, to, prepared_by, lang)
    last = max(each.entry or 0 for each in records)
    _, unvalued = not_booked(records)
    goods = [each for each in unvalued if vouchering.is_in_month(each, only) and (each.entry or 0) > since]
    if json_out:
        amount = yuan(sum((each.amount for each in made), ZERO))
        left = [each.claim for each in goods]
        figures = {"vouchers": len(made), "amount": amount, "not_booked": left, "next_after": last}
        say_json({"file": shown(to), **figures})
        return 0
    _tell_goods(goods, lang)
    vouchering.say_written(made, to, lang)
    say(_next(last, only).text(lang))
    return 0


def _tell_goods(goods: Sequence[PaymentRecord], lang: Lang) -> None:
    """Say which goods were not booked, so that nobody takes them for it."""
    if not goods:
        return
    numbers = stretches(sorted({each.number for each in goods}), lang)
    say(
        f"实物没有价值、未记账的：{len(goods)} 项（申报第 {numbers} 号）。要记账的，请由会计另行填制凭证。"
        if lang == "zh"
        else f"goods without a value and not booked: {len(goods)} (claims {numbers}). To have them booked, "
        "make a voucher of their own."
    )


def _next(last: int, month: Month | None) -> Bilingual:
    """Return what to give the next time, so that nothing is booked twice or passed over.

    After a month alone the other months are still to be booked: the entry is
    only right together with that month.
    """
    if month is None:
        return Bilingual(
            zh=f"下次请写 --after {last}，只记此后登记的。",
            en=f"Next time give --after {last}, which books what is recorded from now on.",
        )
    return Bilingual(
        zh=f"此后再登记的 {month} 的收付，请用 --month {month} --after {last} 补记。",
        en=f"What is recorded of {month} from now on is booked by --month {month} --after {last}.",
    )
