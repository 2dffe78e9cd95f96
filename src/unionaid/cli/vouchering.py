"""Making accounting vouchers: ``unionaid vouchers``.

Here: reading the command, and what is told of what was not booked. Not here:
the vouchers themselves (``unionaid.desk``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from unionaid.cli.batch import expanded
from unionaid.cli.given import check_output
from unionaid.cli.misuse import Misuse
from unionaid.cli.screen import complain, one_line, say
from unionaid.errors import InvalidFile, Problem
from unionaid.files import write_whole
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang
from unionaid.money import ZERO
from unionaid.text import figures

if TYPE_CHECKING:
    from unionaid.desk.payments import PaymentRecord

__all__ = ["run"]

_SUFFIXES: Final = (".xlsx", ".csv")


def run(
    *,
    lang: Lang,
    results: tuple[str, ...],
    accounts: str | None,
    prepared_by: str | None,
    vouchers_to: str | None,
) -> int:
    """Read payment records and accounts, and write the vouchers, all of them or none."""
    from unionaid.desk.accounts import read_accounts
    from unionaid.desk.payment_file import read_payments
    from unionaid.desk.vouchers import accounting_vouchers, not_booked, vouchers_csv

    if accounts is None:
        raise Misuse("option-wanted", option="--accounts")
    if vouchers_to is None:
        raise Misuse("option-wanted", option="-o")
    files = expanded(results)
    check_output(vouchers_to, _SUFFIXES, [*files, accounts])
    if prepared_by is not None and Path(vouchers_to).suffix.lower() != ".xlsx":
        raise Misuse("workbook-only", option="--prepared-by")
    problems: list[Problem] = []
    try:
        chart = read_accounts(accounts)
    except InvalidFile as refused:
        problems += refused.problems
    try:
        records = read_payments(*files)
    except InvalidFile as refused:
        problems += refused.problems
    if problems:
        return _refuse(InvalidFile(problems), lang)
    try:
        vouchers = accounting_vouchers(records, chart)
    except InvalidFile as refused:
        return _refuse(refused, lang)
    if Path(vouchers_to).suffix.lower() == ".csv":
        write_whole(vouchers_to, vouchers_csv(vouchers, lang))
    else:
        from unionaid.desk.voucher_book import write_vouchers

        write_vouchers(vouchers, vouchers_to, lang=lang, prepared_by=prepared_by)
    _tell(*not_booked(records), lang)
    to, count = shown(vouchers_to), len(vouchers)
    money = figures.money(sum((each.amount for each in vouchers), ZERO), lang)
    say(
        f"已写入 {count} 张记账凭证，借贷各 {money}：{to}"
        if lang == "zh"
        else f"{count} accounting voucher{'s' * (count != 1)} written to {to}; {money} on either side"
    )
    return 0


def _tell(unpaid: Sequence[PaymentRecord], unvalued: Sequence[PaymentRecord], lang: Lang) -> None:
    """Say what was left out, so that nobody takes it for booked."""
    if unpaid:
        say(_NOT_PAID.text(lang).format(count=len(unpaid)))
    if unvalued:
        where = [f"{each.file or ''} {_ROW.text(lang).format(each.row)}".strip() for each in unvalued]
        comma = "；" if lang == "zh" else "; "
        say(one_line(_NO_VALUE.text(lang).format(count=len(unvalued), where=comma.join(where[:_SHOWN]))))


_SHOWN: Final = 12
_ROW: Final = Bilingual(zh="第 {} 行", en="row {}")
_NOT_PAID: Final = Bilingual(
    zh="没有日期、未记账的（尚未拨付或发放）：{count} 行",
    en="without a date and not booked (not yet paid or delivered): {count}",
)
_NO_VALUE: Final = Bilingual(
    zh="实物没有价值、未记账的：{count} 行（{where}）。要记账的，请在拨付登记中填写金额。",
    en="goods without a value and not booked: {count} ({where}). Give their amount to have them booked.",
)


def _refuse(refused: InvalidFile, lang: Lang) -> int:
    for problem in refused.problems:
        complain(one_line(problem.line(lang)))
    count = len(refused.problems)
    complain(
        f"共 {count} 个问题。没有写记账凭证；改正后请重新运行。"
        if lang == "zh"
        else f"{count} {'problem' if count == 1 else 'problems'}. No voucher was written; "
        "correct and run it again."
    )
    return 2
