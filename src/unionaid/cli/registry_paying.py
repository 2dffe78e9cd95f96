"""Money on its way: ``batch``, ``paid``, ``returned``, ``account``, ``recover``.

Here: reading these commands. Not here: writing payment files into a folder
(``registry_files``), reading an account (``registry_accounts``), what may be
paid (``unionaid.registry``).
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from unionaid.cli.misuse import Misuse
from unionaid.cli.registry_accounts import account_told, check_account, check_account_of, read_account
from unionaid.cli.registry_files import check_folder, file_object, files_told, write_files
from unionaid.cli.registry_given import (
    Chosen,
    Signed,
    read_amount,
    read_number,
    read_numbers,
    read_reason,
)
from unionaid.cli.registry_selecting import select
from unionaid.cli.registry_told import ANCHOR, anchor_object, cell, count, listed, tell
from unionaid.cli.screen import complain, say, say_json
from unionaid.errors import OutputError
from unionaid.lang import Bilingual, Lang
from unionaid.registry.bank_layouts import BankTemplate

__all__ = ["account", "batch", "paid", "recover", "returned"]

_TRANSFER: Final = Bilingual(zh="付款编号", en="the number of a transfer")
_UNSETTLED: Final = ("waiting", "submitted", "reviewed", "on_notice", "approved")


def _template(path: str | None) -> BankTemplate | None:
    """Return the bank's template, None for the usual one.

    Raises:
        InvalidFile: It cannot be read.
    """
    if path is None:
        return None
    from unionaid.registry.template import read_template

    return read_template(path)


def batch(
    *,
    lang: Lang,
    signed: Signed,
    chosen: Chosen,
    folder: str | None,
    template: str | None,
    again: str | None,
    preview: bool,
    json_out: bool,
) -> int:
    """Make the payment files of what is approved and unpaid, or write an earlier one again."""
    if folder is None and not preview:
        raise Misuse("option-wanted", option="-o")
    if again is not None and (preview or template or chosen.claims or chosen.conditions):
        raise Misuse("registry-again-alone")
    if folder is not None:
        check_folder(folder)
    if again is not None:
        return _again(signed, read_number(again, "--again"), folder or "", lang, as_json=json_out)
    act, layout = signed.act(), _template(template)
    with signed.open() as registry:
        found = select(registry, chosen, states=("approved",), is_optional=True)
        if found is not None:
            found.tell(lang)
        refs = None if found is None else found.refs
        issued = registry.batch(refs, act=act, template=layout, lang=lang, preview=preview)
    if folder is not None and not preview:
        try:
            write_files(folder, issued.files)
        except OutputError:
            numbers = listed([str(each.batch) for each in issued.files], lang)
            complain(_NOT_WRITTEN.text(lang).format(numbers=numbers))
            raise
    told = files_told(issued.files, None if preview else folder)
    more = {"files": [file_object(each) for each in issued.files]}
    if issued.receipt.is_repeat and not json_out:
        for sentence in told:
            say(sentence.text(lang))
    return tell(issued.receipt, told, lang, as_json=json_out, more=more)


_NOT_WRITTEN: Final = Bilingual(
    zh="付款文件已经登记（第 {numbers} 号），但没有全部写出。请排除下面的问题，"
    "再用 --again 编号写出；不要另行报盘。",
    en="The payment files are recorded (no. {numbers}), but not all of them could be written. See to what is "
    "told below, and have them written by --again NUMBER.",
)


def _again(signed: Signed, number: int, folder: str, lang: Lang, *, as_json: bool) -> int:
    with signed.open() as registry:
        files, anchor = registry.files(number), registry.anchor
    write_files(folder, files)
    if as_json:
        say_json({"files": [file_object(each) for each in files], **anchor_object(anchor)})
        return 0
    for sentence in files_told(files, folder):
        say(sentence.text(lang))
    say(
        f"与原文件逐字节相同，没有新的登记。{ANCHOR.zh} {anchor}"
        if lang == "zh"
        else f"The same file, byte for byte; nothing was recorded. Anchor {anchor}"
    )
    return 0


def paid(
    *,
    lang: Lang,
    signed: Signed,
    payments: tuple[str, ...],
    bank_results: str | None,
    template: str | None,
    delivered: tuple[str, ...],
    reference: str | None,
    json_out: bool,
) -> int:
    """Record that transfers were made, goods delivered, or what the bank's result says."""
    if bool(payments) + bool(delivered) + (bank_results is not None) != 1:
        raise Misuse("registry-paid-one-way")
    if template is not None and bank_results is None:
        raise Misuse("registry-template-results")
    if reference is not None and bank_results is not None:
        raise Misuse("registry-reference-results")
    act = signed.act()
    if bank_results is not None:
        return _results(signed, bank_results, _template(template), lang, as_json=json_out)
    numbers = read_numbers(payments, _TRANSFER)
    with signed.open() as registry:
        receipt = registry.paid(numbers, act=act, claims=delivered, reference=reference)
    told = (
        Bilingual(
            zh=f"已拨付 {len(numbers)} 笔，涉及申报 {len(receipt.claims)} 份。",
            en=f"Paid {count(len(numbers), 'transfer')} of {count(len(receipt.claims), 'claim')}.",
        )
        if numbers
        else Bilingual(
            zh=f"已发放或办理 {len(receipt.claims)} 份。",
            en=f"Delivered what {count(len(receipt.claims), 'claim')} were awarded."
            if len(receipt.claims) != 1
            else "Delivered what 1 claim was awarded.",
        )
    )
    return tell(receipt, [told], lang, as_json=json_out)


def _results(signed: Signed, path: str, layout: BankTemplate | None, lang: Lang, *, as_json: bool) -> int:
    """Record a bank's result file, and say what stands in it."""
    from unionaid.registry.results import read_results
    from unionaid.registry.template import usual_template

    rows = read_results(path, usual_template() if layout is None else layout)
    with signed.open() as registry:
        receipt = registry.take_results(path, act=signed.act(), template=layout)
        left, money = registry.status().under_way
    counts = Counter(row.status for row in rows)
    paid_, back, pending = counts["paid"], counts["returned"], counts["in_process"]
    told = [
        Bilingual(
            zh=f"银行结果 {len(rows)} 笔：成功 {paid_}，退汇 {back}，处理中 {pending}。",
            en=f"The bank's result has {count(len(rows), 'transfer')}: {paid_} paid, {back} returned, "
            f"{pending} in process.",
        ),
        Bilingual(
            zh=f"尚在银行办理 {left} 笔，{cell(money, 'zh')} 元。",
            en=f"Still under way: {count(left, 'transfer')}, {cell(money, 'en')} yuan.",
        ),
    ]
    if back:
        told.append(_RETURNED)
    more = {"paid": paid_, "returned": back, "in_process": pending, "under_way": left}
    return tell(receipt, told, lang, as_json=as_json, more=more)


_RETURNED: Final = Bilingual(
    zh="退汇的请更正账户（unionaid registry account），再重新报盘（unionaid registry batch）。",
    en="Correct the accounts of what came back ('unionaid registry account'), then send it again "
    "('unionaid registry batch').",
)


def returned(
    *,
    lang: Lang,
    signed: Signed,
    payment: str,
    reason: str | None,
    account_file: str | None,
    checked_by: str | None,
    json_out: bool,
) -> int:
    """Record that a transfer came back."""
    numbers = read_numbers([payment], _TRANSFER)
    if len(numbers) != 1:
        raise Misuse("registry-one-transfer")
    number, act = numbers[0], signed.act()
    if checked_by is not None and account_file is None:
        raise Misuse("registry-checked-account")
    corrected = None if account_file is None else read_account(account_file)
    why = None if reason is None else read_reason(reason)
    with signed.open() as registry:
        if corrected is not None:
            check_account_of(registry, number, corrected)
        receipt = registry.returned(number, act=act, reason=why, account=corrected, checked_by=checked_by)
    told = [
        Bilingual(
            zh=f"第 {number} 号付款已退汇，涉及申报 {len(receipt.claims)} 份；预算仍为它保留，可以重新报盘。",
            en=f"Transfer {number} came back, of {count(len(receipt.claims), 'claim')}. Its money stays "
            "reserved, and it can be sent again.",
        )
    ]
    if corrected is not None:
        told.append(account_told(corrected))
    return tell(receipt, told, lang, as_json=json_out)


def account(
    *,
    lang: Lang,
    signed: Signed,
    chosen: Chosen,
    account_file: str | None,
    checked_by: str | None,
    json_out: bool,
) -> int:
    """Record the account that claims are paid to from now on."""
    if checked_by is None or not checked_by.strip():
        raise Misuse("option-wanted", option="--checked-by")
    act = signed.act()
    with signed.open() as registry:
        found = select(registry, chosen, states=_UNSETTLED)
        assert found is not None, "something has to be named"
        found.tell(lang)
        corrected = read_account(account_file)
        check_account(registry, found.ids, corrected)
        receipt = registry.correct_account(found.refs, corrected, checked_by=checked_by, act=act)
    told = Bilingual(
        zh=f"已更正 {len(found.ids)} 份申报的收款账户。",
        en=f"Corrected the account of {count(len(found.ids), 'claim')}.",
    )
    return tell(receipt, [told, account_told(corrected)], lang, as_json=json_out)


def recover(
    *,
    lang: Lang,
    signed: Signed,
    claim: str,
    recovered: str | None,
    reason: str | None,
    json_out: bool,
) -> int:
    """Record that money came back on demand."""
    if recovered is None:
        raise Misuse("option-wanted", option="--amount")
    act, amount, why = signed.act(), read_amount(recovered), read_reason(reason)
    with signed.open() as registry:
        receipt = registry.recover(claim, amount, why, act=act)
        after = registry.claim(receipt.claims[0])
    told = Bilingual(
        zh=f"第 {after.id} 号追回 {cell(amount, 'zh')} 元，收款方尚有 {cell(after.kept_fen, 'zh')} 元。",
        en=f"Recovered {cell(amount, 'en')} yuan of claim {after.id}; the payee has "
        f"{cell(after.kept_fen, 'en')} left.",
    )
    return tell(receipt, [told], lang, as_json=json_out)
