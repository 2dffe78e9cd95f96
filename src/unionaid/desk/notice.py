"""The public notice: what an office posts before it approves.

Here: its words and its list, as values and as text. Not here: which rows a
public list has (``public_rows``), how long it is on show (``public_period``), the
notice as a workbook (``notice_book``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from unionaid.assess.public_period import Period, public_period
from unionaid.assess.result import Assessment, Outcome
from unionaid.assess.terms import source_date
from unionaid.desk.public_rows import PublicRow, is_granted, public_rows
from unionaid.errors import OutputError, make_problem
from unionaid.files import write_whole
from unionaid.lang import Bilingual, Lang
from unionaid.money import MAX_YUAN, ZERO
from unionaid.text import figures
from unionaid.text.table import Align, table
from unionaid.text.words import amount_in_words

if TYPE_CHECKING:
    from unionaid.policy.model import Source

__all__ = ["Column", "Notice", "columns", "make_notice", "notice_of", "write_notice"]

_INDENT: Final = Bilingual(zh="　　", en="")
_NAMED: Final = 2
"""So many programs are named in the heading; of more, the first and how many."""


def _view(counts: Mapping[Outcome, int]) -> Mapping[Outcome, int]:
    return MappingProxyType(dict(counts))


@frozen
class Column:
    """One column of the list.

    Args:
        name: Its heading.

        cells: What stands in it; amounts as Decimal, the rest as text.

        align: How it stands.

        total: The sum, for amounts.
    """

    name: str
    cells: tuple[str | Decimal | None, ...]
    align: Align = "left"
    total: Decimal | None = None


@frozen
class Notice:
    """A public notice, ready to be printed.

    Args:
        lang: Its language.

        title: What stands over it.

        number: The document number, if it has one.

        opening: What it is about, in a sentence.

        rows: The list.

        totals: What the list comes to, in lines.

        period: From when to when.

        period_line: The same as a sentence.

        objecting: How to object, a line each.

        basis: The documents it rests on, a line each.

        signed: Who issues it and when, a line each.

        left_out: How many cases of each outcome are not in it; under
            ``eligible`` those that get nothing.

        ended: How many claims of a registry are not in it, since they were
            rejected or withdrawn.
    """

    lang: Lang
    title: str
    number: str
    opening: str
    rows: tuple[PublicRow, ...]
    totals: tuple[str, ...]
    period: Period
    period_line: str
    objecting: tuple[str, ...]
    basis: tuple[str, ...]
    signed: tuple[str, ...]
    left_out: Mapping[Outcome, int] = field(converter=_view, hash=False)
    ended: int = 0

    @property
    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What stands before the list: headings with their lines."""
        if self.lang == "zh":
            names = ("一、公示期限", "二、反映意见的方式", "三、依据")
        else:
            names = ("1. Period", "2. How to object", "3. Basis")
        return tuple(zip(names, ((self.period_line,), self.objecting, self.basis), strict=True))

    @property
    def list_heading(self) -> str:
        """What stands over the list."""
        return "附件：拟补助名单" if self.lang == "zh" else "Attached: proposed grants"

    def text(self) -> str:
        """Return the whole notice as plain text."""
        listed = columns(self.rows, self.lang)
        cells = zip(*([_shown(each) for each in column.cells] for column in listed), strict=True)
        indent = _INDENT.text(self.lang)
        lines = [self.title, *([self.number] if self.number else []), ""]
        lines.append(indent + self.opening)
        for heading, section in self.sections:
            lines += ["", heading, "", *(indent + line for line in section)]
        lines += ["", *(indent * 8 + line for line in self.signed), "", self.list_heading, ""]
        lines.append(
            table([each.name for each in listed], list(cells), align=[each.align for each in listed])
        )
        return "\n".join([*lines, *(indent + line for line in self.totals)]) + "\n"


def write_notice(notice: Notice, path: str | os.PathLike[str]) -> None:
    """Write *notice* whole: as a workbook if *path* ends in ``.xlsx``, else as text.

    Text carries a byte order mark, so that older editors on Windows show it right.

    Raises:
        InvalidFile: The libraries for Excel are not installed.

        OutputError: It could not be written; nothing was.
    """
    if os.fspath(path).lower().endswith(".xlsx"):
        from unionaid.desk.notice_book import write_notice_book

        write_notice_book(notice, path)
    else:
        write_whole(path, notice.text().encode("utf-8-sig"))


def make_notice(
    assessments: Sequence[Assessment],
    *,
    start: date,
    contact: str,
    phone: str,
    until: date | None = None,
    days: int | None = None,
    address: str | None = None,
    prepared_by: str | None = None,
    number: str | None = None,
    lang: Lang = "zh",
) -> Notice:
    """Return the public notice of *assessments*, of one program or several.

    Listed are the eligible cases that get something. What is undetermined,
    ineligible or invalid is left out and counted.

    Args:
        assessments: The results.

        start: The first day on show, which counts if it is a working day. It is
            also the date of the notice.

        contact: The person or office that takes objections.

        phone: Its telephone number, printed as given.

        until: The last day; worked out from the rules unless given.

        days: How many working days, where more are wanted or no rule says.

        address: Where to write to or come to.

        prepared_by: Who issues the notice; a blank for the seal unless given.

        number: The document number.

        lang: The language.

    Raises:
        InvalidPeriod: The period is too short, open, or beyond the calendar.

        OutputError: There is nothing to list.
    """
    shown = _shown_of(assessments)
    programs = {(each.policy, each.program): each.engine.program for each in shown}.values()
    period = public_period(programs, start, until=until, days=days)
    return notice_of(
        assessments,
        period,
        contact=contact,
        phone=phone,
        address=address,
        prepared_by=prepared_by,
        number=number,
        lang=lang,
    )


def _shown_of(assessments: Sequence[Assessment]) -> list[Assessment]:
    """Return those that get something.

    Raises:
        OutputError: None does.
    """
    shown = [each for each in assessments if is_granted(each)]
    if not shown:
        raise OutputError([make_problem("notice-empty")])
    return shown


def notice_of(
    assessments: Sequence[Assessment],
    period: Period,
    *,
    contact: str,
    phone: str,
    address: str | None = None,
    prepared_by: str | None = None,
    number: str | None = None,
    lang: Lang = "zh",
    ended: int = 0,
) -> Notice:
    """Return the public notice of *assessments* for days that are known already.

    Its date is the first day of *period*; *ended* is how many claims of a registry
    were left out before, since they were rejected or withdrawn. All else, and what
    is raised, is as for :func:`make_notice`.
    """
    shown = _shown_of(assessments)
    programs = list({(each.policy, each.program): each.engine.program for each in shown}.values())
    rows = tuple(public_rows(shown, lang))
    left_out: dict[Outcome, int] = {}
    for each in assessments:
        if not is_granted(each):
            left_out[each.outcome] = left_out.get(each.outcome, 0) + 1
    return Notice(
        lang=lang,
        title=_title([each.name.text(lang) for each in programs], lang),
        number=number or "",
        opening=_opening(shown, lang),
        rows=rows,
        totals=tuple(_totals(rows, lang)),
        period=period,
        period_line=_period_line(period, lang),
        objecting=tuple(_objecting(contact, phone, address, lang)),
        basis=tuple(_basis(shown, lang)),
        signed=(
            prepared_by or ("（公示单位盖章）" if lang == "zh" else "(seal of the issuing unit)"),
            figures.day(period.start, lang),
        ),
        left_out=left_out,
        ended=ended,
    )


def columns(rows: Sequence[PublicRow], lang: Lang) -> list[Column]:
    """Return the columns of the list; those in which nothing stands are left out."""
    zh = lang == "zh"
    cash = _sum(row.amount for row in rows)
    goods = _sum(row.in_kind for row in rows)
    found = [
        Column("姓名或名称" if zh else "name", tuple(row.name for row in rows)),
        Column("单位" if zh else "unit", tuple(row.unit for row in rows)),
        Column("县（市、区）" if zh else "county", tuple(row.county for row in rows)),
        Column("补助项目" if zh else "program", tuple(row.program for row in rows)),
        Column("实物或服务" if zh else "goods or services", tuple(row.granted for row in rows)),
        Column("金额（元）" if zh else "amount (yuan)", tuple(row.amount for row in rows), "right", cash),
        Column(
            "实物价值（元）" if zh else "value of goods (yuan)",
            tuple(row.in_kind for row in rows),
            "right",
            goods,
        ),
        Column("备注" if zh else "note", tuple(row.told_apart for row in rows)),
    ]
    first = Column("序号" if zh else "no.", tuple(str(row.number) for row in rows), "right")
    return [first, *(each for each in found if any(cell not in ("", None) for cell in each.cells))]


def _shown(cell: str | Decimal | None) -> str:
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else cell or ""


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((each for each in amounts if each is not None), ZERO)


def _title(names: Sequence[str], lang: Lang) -> str:
    named = figures.listing(names, lang)
    if len(names) > _NAMED:
        named = f"{names[0]}等 {len(names)} 个" if lang == "zh" else f"{names[0]} and {len(names) - 1} others"
    return (
        f"关于{named}项目拟补助名单的公示" if lang == "zh" else f"Public notice of proposed grants: {named}"
    )


def _opening(shown: Sequence[Assessment], lang: Lang) -> str:
    names = dict.fromkeys(each.engine.policy.name.text(lang) for each in shown)
    policies, count = figures.listing(names, lang), len(shown)
    if lang == "zh":
        return f"根据{policies}，经审核，下列 {count} 项申报符合条件，拟予补助。现将名单（见附件）予以公示。"
    is_one = count == 1
    cases = "the application attached meets" if is_one else f"the {count} applications attached meet"
    return f"Under {policies}, {cases} the conditions and a grant is proposed. The list is made public."


def _totals(rows: Sequence[PublicRow], lang: Lang) -> Iterable[str]:
    """Return what the list comes to: cases, cash and goods, in figures and words."""
    zh = lang == "zh"
    yield f"合计：{len(rows)} 项" if zh else f"total: {len(rows)} case(s)"
    cash = [row.amount for row in rows if row.amount is not None]
    goods = [row.in_kind for row in rows if row.in_kind is not None]
    if cash:
        yield ("金额合计：" if zh else "cash in total: ") + _money(_sum(cash), lang)
    if goods:
        yield ("实物价值合计：" if zh else "value of goods in total: ") + _money(_sum(goods), lang)


def _money(amount: Decimal, lang: Lang) -> str:
    if amount > MAX_YUAN:  # a sum may be beyond what a single amount may be
        return figures.number(amount, lang) + ("元" if lang == "zh" else " yuan")
    told, words = figures.money(amount, lang), amount_in_words(amount, prefix=True)
    return f"{told}（大写：{words}）" if lang == "zh" else f"{told} (in words: {words})"


def _period_line(period: Period, lang: Lang) -> str:
    start, end = figures.day(period.start, lang), figures.day(period.end, lang)
    if lang == "zh":
        line = f"公示期为 {start}至 {end}"
        return line + ("。" if period.working_days is None else f"，共 {period.working_days} 个工作日。")
    line = f"The list is on show from {start} to {end}, both days included"
    return line + ("." if period.working_days is None else f": {period.working_days} working day(s).")


def _objecting(contact: str, phone: str, address: str | None, lang: Lang) -> Iterable[str]:
    if lang == "zh":
        yield "对名单有异议的，请在公示期内以书面或电话方式实名反映，并说明具体情况和理由。"
        yield f"受理单位（联系人）：{contact}"
        yield f"联系电话：{phone}"
        if address:
            yield f"通信地址：{address}"
    else:
        yield (
            "Whoever objects to the list says so within the period, in writing or by telephone, "
            "under their own name, with the facts and the reason."
        )
        yield f"contact: {contact}"
        yield f"telephone: {phone}"
        if address:
            yield f"address: {address}"


def _basis(shown: Sequence[Assessment], lang: Lang) -> Iterable[str]:
    """Return the sources of the grants, then those of the period, each document once."""
    grants: dict[Source, None] = {}
    periods: dict[Source, int] = {}
    for each in shown:
        program, sources = each.engine.program, each.engine.policy.sources
        rules = each.rules
        ids = rules.sources if rules is not None else program.sources
        grants.update(dict.fromkeys(sources[id_] for id_ in ids))
        notice = program.public_notice
        if notice is not None:
            for id_ in notice.sources:
                periods[sources[id_]] = max(periods.get(sources[id_], 0), notice.working_days)
    zh = lang == "zh"
    for number, source in enumerate(grants, start=1):
        yield f"{number}. {_cited(source, lang)}"
    for number, (source, days) in enumerate(periods.items(), start=len(grants) + 1):
        asked = f"公示 {days} 个工作日" if zh else f"notice of {days} working day(s)"
        yield f"{number}. {asked}{'：' if zh else ': '}{_cited(source, lang)}"


def _cited(source: Source, lang: Lang) -> str:
    """Return a source as a notice names it: title, issuer, number, date."""
    parts = [source.title.text(lang), source.issuer.text(lang)]
    if source.number is not None:
        parts.append(source.number)
    if source.date is not None:
        parts.append(source_date(source, lang))
    return ("，" if lang == "zh" else ", ").join(parts)
