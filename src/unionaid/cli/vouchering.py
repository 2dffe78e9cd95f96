"""Making accounting vouchers: ``unionaid vouchers``.

Here: reading the command, and what is told of what was not booked; what the
same command of a registry asks for and writes alike. Not here: the vouchers
themselves (``unionaid.desk``).
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
from unionaid.facts import Month, MonthType, Unreadable
from unionaid.files import write_whole
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang
from unionaid.money import ZERO
from unionaid.text import figures

if TYPE_CHECKING:
    from unionaid.desk.payments import PaymentRecord
    from unionaid.desk.vouchers import AccountingVoucher

__all__ = ["asked", "check", "is_in_month", "read_month", "refuse", "run", "say_written", "write"]

_SUFFIXES: Final = (".xlsx", ".csv")


def run(
    *,
    lang: Lang,
    results: tuple[str, ...],
    accounts: str | None,
    month: str | None,
    prepared_by: str | None,
    vouchers_to: str | None,
) -> int:
    """Read payment records and accounts, and write the vouchers, all of them or none."""
    from unionaid.desk.accounts import read_accounts
    from unionaid.desk.payment_file import read_payments
    from unionaid.desk.vouchers import accounting_vouchers, not_booked

    chart_file, to = asked(accounts, vouchers_to)
    only = read_month(month)
    files = expanded(results)
    check(to, [*files, chart_file], prepared_by)
    problems: list[Problem] = []
    try:
        chart = read_accounts(chart_file)
    except InvalidFile as refused:
        problems += refused.problems
    try:
        records = read_payments(*files)
    except InvalidFile as refused:
        problems += refused.problems
    if problems:
        return refuse(InvalidFile(problems), lang)
    try:
        vouchers = accounting_vouchers(records, chart, month=only)
    except InvalidFile as refused:
        return refuse(refused, lang)
    write(vouchers, to, prepared_by, lang)
    unpaid, unvalued = not_booked(records)
    _tell(unpaid, [each for each in unvalued if is_in_month(each, only)], lang)
    say_written(vouchers, to, lang)
    return 0


def asked(accounts: str | None, vouchers_to: str | None) -> tuple[str, str]:
    """Return the file of accounts and the file to write.

    Raises:
        Misuse: One is not given.
    """
    if accounts is None:
        raise Misuse("option-wanted", option="--accounts")
    if vouchers_to is None:
        raise Misuse("option-wanted", option="-o")
    return accounts, vouchers_to


def check(to: str, inputs: Sequence[str], prepared_by: str | None) -> None:
    """Refuse an output that cannot be meant, before any work.

    Raises:
        OutputError: It is of no kind that is written, or one of the inputs.

        Misuse: A unit is named, and no paper is written.
    """
    check_output(to, _SUFFIXES, inputs)
    if prepared_by is not None and Path(to).suffix.lower() != ".xlsx":
        raise Misuse("workbook-only", option="--prepared-by")


def read_month(text: str | None) -> Month | None:
    """Return the month given with ``--month``, None if none was.

    Raises:
        Misuse: It is no month.
    """
    try:
        return None if text is None else MonthType().read(text)
    except Unreadable:
        raise Misuse("month-form") from None


def is_in_month(record: PaymentRecord, month: Month | None) -> bool:
    """Tell whether a record is of a month, if one is wanted."""
    day = record.day
    return month is None or (day is not None and (day.year, day.month) == (month.year, month.month))


def write(vouchers: Sequence[AccountingVoucher], to: str, prepared_by: str | None, lang: Lang) -> None:
    """Write vouchers as the suffix of the file says."""
    if Path(to).suffix.lower() == ".csv":
        from unionaid.desk.vouchers import vouchers_csv

        write_whole(to, vouchers_csv(vouchers, lang))
    else:
        from unionaid.desk.voucher_book import write_vouchers

        write_vouchers(vouchers, to, lang=lang, prepared_by=prepared_by)


def say_written(vouchers: Sequence[AccountingVoucher], to: str, lang: Lang) -> None:
    """Say how many vouchers were written, and what they come to."""
    count = len(vouchers)
    money = figures.money(sum((each.amount for each in vouchers), ZERO), lang)
    say(
        f"已写入 {count} 张记账凭证，借贷各 {money}：{shown(to)}"
        if lang == "zh"
        else f"{count} accounting voucher{'s' * (count != 1)} written to {shown(to)}; {money} on either side"
    )


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


def refuse(refused: InvalidFile, lang: Lang) -> int:
    """Say why no voucher was written, and return the exit status."""
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
