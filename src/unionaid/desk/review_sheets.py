"""What is not paid, and why: what is still missing, and what does not qualify.

Here: the sheets 待补正 and 不符合条件. Names stand in them, numbers of persons are
masked. Not here: the frame (``paper``), how reasons are worded (``assess``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve

from unionaid.assess.describe import masked
from unionaid.assess.result import Assessment, Outcome
from unionaid.assess.sentences import outcome_word
from unionaid.desk.granted import claim_row
from unionaid.desk.listed import Listed, ProgramWords
from unionaid.desk.paper import Column, ListSheet, Paper
from unionaid.desk.public_rows import public_text
from unionaid.files.book import Book
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import Quota
from unionaid.text import figures

__all__ = ["refused_sheet", "waiting_sheet"]


_WHO: Final = (
    Column(Bilingual("序号", "no."), 6, "order"),
    Column(Bilingual("项目", "program"), 14),
    Column(Bilingual("名称", "name"), 16),
    Column(Bilingual("单位", "unit"), 16),
    Column(Bilingual("县（市、区）", "county"), 11),
    Column(Bilingual("所属期", "dated"), 12, "centre"),
    Column(Bilingual("文件", "file"), 16),
    Column(Bilingual("位置", "place"), 9, "centre"),
)
_WAITING: Final = (
    *_WHO,
    Column(Bilingual("结果", "outcome"), 11, "centre"),
    Column(Bilingual("需补正的内容", "what is needed"), 40),
    Column(Bilingual("向谁核实", "from whom"), 14),
    Column(Bilingual("补齐后可能的金额", "amount if settled"), 15),
)
_WHY: Final = Column(Bilingual("不符合的原因", "reason"), 46)
_ENDED_WHY: Final = Column(Bilingual("原因", "reason"), 46)
_REFUSED: Final = (
    *_WHO,
    _WHY,
    Column(Bilingual("依据", "source"), 24),
)
_WAITING_SHEET: Final = Bilingual("待补正", "to be completed")
_REFUSED_SHEET: Final = Bilingual("不符合条件", "not eligible")
_WAITING_TITLE: Final = Bilingual("待补正清单", "To be completed")
_REFUSED_TITLE: Final = Bilingual("不符合条件清单", "Not eligible")
_ENDED_SHEET: Final = Bilingual("未补助", "not granted")
_ENDED_TITLE: Final = Bilingual(
    "不符合条件、未通过、撤回和追回清单", "Not eligible, rejected, withdrawn or recovered"
)
_MISSING: Final = Bilingual("请补填：", "please give: ")
_DECIDED: Final = Bilingual("由工会研究确定", "decided by the federation")


def waiting_sheet(book: Book, cases: Sequence[Listed], paper: Paper) -> None:
    """Write what is missing or misread, and who can say; nothing where nothing is.

    Args:
        book: Where it goes.

        cases: The undetermined and the invalid ones.

        paper: What stands at its head.
    """
    if not cases:
        return
    lang = paper.lang
    row = claim_row(_WAITING, cases)
    sheet = ListSheet(
        book, _WAITING_SHEET.text(lang), _WAITING_TITLE.text(lang), row.columns, paper, money=False
    )
    for number, case in enumerate(cases, start=1):
        cells = (
            *_who(number, case),
            outcome_word(case.result.outcome, lang),
            _needed(case, lang),
            _from_whom(case, lang),
            _possible(case.result, lang),
        )
        sheet.add(row.cells(case, cells))


def refused_sheet(book: Book, cases: Sequence[Listed], paper: Paper) -> None:
    """Write who does not qualify, with the reason and its source; nothing where nobody.

    Args:
        book: Where it goes.

        cases: The ineligible ones, and claims that ended without a grant.

        paper: What stands at its head.
    """
    if not cases:
        return
    lang = paper.lang
    is_claims = any(case.granted is not None for case in cases)
    row = claim_row([_ENDED_WHY if is_claims and each is _WHY else each for each in _REFUSED], cases)
    name, title = (_ENDED_SHEET, _ENDED_TITLE) if row.is_claims else (_REFUSED_SHEET, _REFUSED_TITLE)
    sheet = ListSheet(book, name.text(lang), title.text(lang), row.columns, paper, money=False)
    sources: dict[int, Mapping[str, tuple[str, ...]]] = {}
    for number, case in enumerate(cases, start=1):
        words = case.words
        if id(words) not in sources:
            sources[id(words)] = _sources(words)
        known = sources[id(words)]
        cited = dict.fromkeys(each for id_ in case.result.not_met for each in known.get(id_, ()))
        told = list(case.result.reasons(lang=lang)) if case.result.outcome is Outcome.INELIGIBLE else []
        if case.granted is not None:
            told += map(public_text, case.granted.reasons)
        sheet.add(row.cells(case, (*_who(number, case), _joined(told), words.cited(cited))))


def _who(number: int, case: Listed) -> tuple[int | str, ...]:
    return (
        number,
        case.words.name,
        masked(case.name),
        masked(case.unit),
        case.county,
        case.dated,
        case.file,
        case.place,
    )


def _joined(sentences: Iterable[str]) -> str:
    """Return *sentences* one to a line; a reason in a list has to be read at a glance."""
    return "\n".join(sentences)


def _needed(case: Listed, lang: Lang) -> str:
    """Return what has to be corrected or given."""
    result = case.result
    if result.outcome is Outcome.INVALID:
        return _joined(evolve(each, file=None, row=None).line(lang) for each in result.problems)
    told = list(result.reasons(lang=lang))
    if result.missing:
        labels = [case.words.program.label(name).text(lang) for name in result.missing]
        told.append(_MISSING.text(lang) + figures.listing(labels, lang))
    return _joined(told)


def _from_whom(case: Listed, lang: Lang) -> str:
    """Return who can say: the unit or the person, or the federation where it has to choose."""
    result = case.result
    program = case.words.program
    if any(isinstance(each, Quota) and each.id in result.unknown for each in program.every_limit):
        return _DECIDED.text(lang)
    return masked(case.unit or case.name or case.payee_name)


def _possible(result: Assessment, lang: Lang) -> str:
    """Return the lowest and highest amount that can come out."""
    if result.range is None:
        return ""
    low, high = (figures.money(bound, lang) for bound in result.range)
    return low if low == high else f"{low}–{high}"


def _sources(words: ProgramWords) -> Mapping[str, tuple[str, ...]]:
    """Return from the id of a criterion or limit to its sources."""
    program = words.program
    found: dict[str, tuple[str, ...]] = {}
    every = tuple(each for rules in program.rules for each in rules.sources)
    ends = tuple(each for repeal in program.repeals for each in repeal.sources)
    found["in-force"] = tuple(dict.fromkeys((*every, *ends)))
    for id_ in ("amount-in-band", "amount-in-table", "amount-known"):
        found[id_] = tuple(dict.fromkeys(every))
    for criterion in program.every_criterion:
        found[criterion.id] = criterion.sources
    for limit in program.every_limit:
        found[limit.id] = limit.sources
    return found
