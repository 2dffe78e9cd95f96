"""Making a public notice: ``unionaid notice``.

Here: reading the command, and saying what is not on the list, also where the
notice is that of a registry. Not here: the notice itself (``unionaid.desk``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unionaid.assess import Outcome
from unionaid.cli.batch import expanded, gather
from unionaid.cli.given import check_output, read_day
from unionaid.cli.misuse import Misuse
from unionaid.cli.progress import ASSESSING, progress
from unionaid.cli.report import refuse
from unionaid.cli.screen import complain, say
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.desk.notice import Notice

__all__ = ["UNCHECKED", "WRITABLE", "read_length", "run", "show", "tell_left_out", "write"]

WRITABLE: Final = (".txt", ".xlsx")
_MOST_DIGITS: Final = 3
"""No notice lasts a thousand days."""

UNCHECKED: Final = Bilingual(
    "截止日期超出工作日历（2004 年至 2026 年），公示期的工作日数未核对。"
    "请对照放假安排，确认不少于规定的天数。",
    "The last day is beyond the calendar (2004 to 2026), so the working days were not checked. "
    "Compare the official holidays and make sure that there are enough.",
)
_LEFT_OUT: Final = {
    Outcome.ELIGIBLE: Bilingual(zh="应拨为零 {} 项", en="{} with nothing to pay"),
    Outcome.UNDETERMINED: Bilingual(zh="待补正 {} 项", en="{} undetermined"),
    Outcome.INELIGIBLE: Bilingual(zh="不符合条件 {} 项", en="{} ineligible"),
    Outcome.INVALID: Bilingual(zh="填写有误 {} 项", en="{} invalid"),
}
_ENDED: Final = Bilingual(zh="已否决或撤回 {} 项", en="{} rejected or withdrawn")


def run(
    *,
    lang: Lang,
    words: tuple[str, ...],
    fact: tuple[str, ...],
    ignore: tuple[str, ...],
    policy: str | None,
    other_edition: bool,
    start: str | None,
    until: str | None,
    days: str | None,
    contact: str | None,
    phone: str | None,
    address: str | None,
    issued_by: str | None,
    number: str | None,
    notice_to: str | None,
) -> int:
    """Print the public notice of a batch, or write it."""
    for option, value in (("--from", start), ("--contact", contact), ("--phone", phone)):
        if not (value or "").strip():
            raise Misuse("option-wanted", option=option)
    first, last = read_day(start, "--from"), read_day(until, "--until")
    length = read_length(days)
    if notice_to is not None:
        check_output(notice_to, WRITABLE, () if fact else expanded(words))
    batch = gather(words, fact=fact, ignore=ignore, policy=policy, other_edition=other_edition)
    if batch.refused:
        return refuse([*batch.refused, *batch.row_refusals()], lang)
    with progress(len(batch.cases), ASSESSING, lang) as bar:
        results = batch.assess(progress=bar)
    from unionaid.desk.notice import make_notice

    assert first is not None
    notice = make_notice(
        results,
        start=first,
        until=last,
        days=length,
        contact=contact or "",
        phone=phone or "",
        address=address,
        prepared_by=issued_by,
        number=number,
        lang=lang,
    )
    if notice_to is None:
        show(notice)
    else:
        write(notice, notice_to, lang)
    tell_left_out(notice, lang)
    return int(Outcome.INVALID in notice.left_out)


def show(notice: Notice) -> None:
    """Print a notice."""
    say(notice.text().rstrip("\n"))


def write(notice: Notice, to: str, lang: Lang) -> None:
    """Write a notice, and say where."""
    from unionaid.desk.notice import write_notice

    write_notice(notice, to)
    say(
        f"公示已写入 {shown(to)}。{notice.period_line}"
        if lang == "zh"
        else f"Notice written to {shown(to)}. {notice.period_line}"
    )


def tell_left_out(notice: Notice, lang: Lang) -> None:
    """Say what is not on the list, and whether nobody counted the days."""
    if notice.period.working_days is None:
        complain(UNCHECKED.text(lang))
    parts = [
        _LEFT_OUT[each].text(lang).format(notice.left_out[each])
        for each in _LEFT_OUT
        if each in notice.left_out
    ]
    if notice.ended:
        parts.append(_ENDED.text(lang).format(notice.ended))
    if parts:
        complain(
            "未列入名单：" + "，".join(parts) + "。"
            if lang == "zh"
            else f"Not on the list: {', '.join(parts)}."
        )


def read_length(days: str | None) -> int | None:
    """Return how many working days are given with ``--days``, None if they are not.

    Raises:
        Misuse: It is no such number.
    """
    if days is None:
        return None
    text = days.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise Misuse("days-form")
    return int(text)
