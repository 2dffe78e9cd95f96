"""Every case with every fact and every criterion, for whoever checks it later.

Here: one sheet for each program, since each has columns of its own; it can be
filtered. Numbers of persons are masked. Not here: the lists (``payment_lists``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from unionaid.assess.describe import masked
from unionaid.assess.result import Outcome, Status
from unionaid.assess.sentences import outcome_word
from unionaid.desk.granted import CLAIM, Granted
from unionaid.desk.listed import Listed, ProgramWords
from unionaid.desk.measure import line_count, rows_high
from unionaid.facts import (
    Choice,
    CreditCode,
    Date,
    IdentityNumber,
    Key,
    Money,
    Number,
    Ratio,
    Text,
    Whole,
    YesNo,
)
from unionaid.files.book import Book, Page
from unionaid.lang import Bilingual, Lang
from unionaid.policy.model import Fact

__all__ = ["detail_sheets"]

Progress = Callable[[int], object]
Cells = Callable[[Any], str]

_CHUNK: Final = 1_000
"""So many cases are written between two words to whoever waits."""


_SHEET: Final = Bilingual("明细", "details")
_PLACE: Final = ((Bilingual("文件", "file"), 18.0), (Bilingual("位置", "place"), 9.0))
_RESULT: Final = (
    (Bilingual("结果", "outcome"), 11.0),
    (Bilingual("应拨金额", "entitlement"), 13.0),
    (Bilingual("实物价值", "in kind"), 13.0),
    (Bilingual("决定的条件", "decided by"), 26.0),
)
_CLAIM: Final = (
    (Bilingual("状态", "state"), 12.0),
    (Bilingual("核定金额", "awarded"), 13.0),
    (Bilingual("已付金额", "paid"), 13.0),
)
_CHECKED: Final = {
    Status.MET: Bilingual("符合", "met"),
    Status.NOT_MET: Bilingual("不符合", "not met"),
    Status.UNKNOWN: Bilingual("待定", "unknown"),
}
_WARNED: Final = Bilingual("提醒", "warns")
_REMARKS: Final = (Bilingual("说明", "remarks"), 40.0)
_IN_FORCE: Final = Bilingual("在施行期内", "rules in force")
_AMOUNT: Final = {
    "amount-in-band": Bilingual("金额在幅度内", "amount within the band"),
    "amount-in-table": Bilingual("表中有对应金额", "amount in the table"),
    "amount-known": Bilingual("金额可以算出", "amount can be worked out"),
}
_ZERO: Final = Bilingual("应拨金额为零，不列入拨付表", "comes to zero: on no payment list")
_A3: Final = 8
_ANYWHERE: Final = "A1:XFD1048576"
_LONGEST_NAME: Final = 31
"""The most characters that the name of a worksheet has."""

_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def detail_sheets(book: Book, cases: Sequence[Listed], lang: Lang, progress: Progress | None = None) -> None:
    """Write a sheet for each program, every case with every criterion.

    Args:
        book: Where they go.

        cases: All cases, of one program or several.

        lang: The language.

        progress: Called with how many more cases are written.
    """
    groups: dict[int, list[Listed]] = {}
    for case in cases:
        groups.setdefault(id(case.words), []).append(case)
    for number, group in enumerate(groups.values(), start=1):
        name = _SHEET.text(lang)
        if len(groups) > 1:
            title = group[0].words.name.translate(_FORBIDDEN)
            name = f"{name}{number} {title}"[:_LONGEST_NAME].strip()
        _Detail(book, name, group, lang).write(group, progress)


class _Detail:
    def __init__(self, book: Book, name: str, cases: Sequence[Listed], lang: Lang) -> None:
        self.words = words = cases[0].words
        self.lang = lang
        found = {finding.id for case in cases for finding in case.result.findings}
        program = words.program
        self.facts = list(program.facts.values())
        self.checks = {
            id_: text for id_, text in _checks(words, lang).items() if id_ in found or id_ not in _AMOUNT
        }
        self.is_claims = any(case.granted is not None for case in cases)
        first = [(CLAIM.label, CLAIM.width)] if self.is_claims else []
        more = _CLAIM if self.is_claims else ()
        heads = [*first, *_PLACE, *((fact.label, _width(fact)) for fact in self.facts), *_RESULT, *more]
        titles = [(label.text(lang), width) for label, width in heads]
        titles += [(text, 12.0) for text in self.checks.values()]
        titles.append((_REMARKS[0].text(lang), _REMARKS[1]))
        self.page = book.page(
            name,
            [width for _, width in titles],
            landscape=True,
            repeat=(0, 0),
            freeze=(1, len(first) + len(_PLACE)),
        )
        self.page.raw.set_paper(_A3)  # as many columns as a program has conditions
        self.page.raw.ignore_errors({"number_stored_as_text": _ANYWHERE})
        self.page.height(0, rows_high(max(line_count(title, width - 2) for title, width in titles)))
        self.page.texts(0, [title for title, _ in titles], "head")
        self.last = len(titles) - 1
        self.names = [fact.name for fact in self.facts]
        text, centre, money = (self.page.cells(style) for style in ("text", "centre", "money"))
        self.table = self.page.table(
            [
                *(centre for _ in first),
                *(text for _ in _PLACE),
                *(_fact_cells(self.page, fact, words) for fact in self.facts),
                centre,
                money,
                money,
                text,
                *((centre, money, money) if self.is_claims else ()),
                *(centre for _ in self.checks),
                text,
            ]
        )
        self.outcomes = {outcome: outcome_word(outcome, lang) for outcome in Outcome}
        self.order = {id_: place for place, id_ in enumerate(self.checks)}

    def write(self, cases: Sequence[Listed], progress: Progress | None) -> None:
        """Write a row for each case."""
        for row, case in enumerate(cases, start=1):
            self._row(row, case)
            if progress is not None and row % _CHUNK == 0:
                progress(_CHUNK)
        if progress is not None and len(cases) % _CHUNK:
            progress(len(cases) % _CHUNK)
        self.page.raw.autofilter(0, 0, len(cases), self.last)

    def _row(self, row: int, case: Listed) -> None:
        result, given, granted = case.result, case.result.facts, case.granted
        decided = result.reason if result.outcome is not Outcome.INVALID else None
        self.table.add(
            row,
            (
                *([] if granted is None else [str(granted.claim)]),
                case.file,
                case.place,
                *[given.get(name) for name in self.names],
                self.outcomes[result.outcome],
                result.entitlement,
                result.in_kind,
                "" if decided is None else self.checks.get(decided, decided),
                *([] if granted is None else self._claimed(granted)),
                *self._checked(case),
                self._remarks(case),
            ),
        )

    def _claimed(self, granted: Granted) -> list[Any]:
        """Return how far a claim is, what was awarded and what was paid."""
        return [granted.state.text(self.lang), granted.awarded or None, granted.paid or None]

    def _checked(self, case: Listed) -> list[str]:
        """Return what each criterion and limit said, blank where it was not asked."""
        found = [""] * len(self.checks)
        for finding in case.result.findings:
            place = self.order.get(finding.id)
            if place is None:
                continue
            if finding.severity == "warn" and finding.status is not Status.MET:
                found[place] = _WARNED.text(self.lang) if finding.status is Status.NOT_MET else ""
            else:
                found[place] = _CHECKED[finding.status].text(self.lang)
        return found

    def _remarks(self, case: Listed) -> str:
        """Return the problems of an invalid case, else what to look at."""
        if case.result.outcome is Outcome.INVALID:
            return "\n".join(problem.text(self.lang) for problem in case.result.problems)
        told = case.remarks()
        if case.result.entitlement == 0:
            told = "\n".join(part for part in (_ZERO.text(self.lang), told) if part)
        return told


def _checks(words: ProgramWords, lang: Lang) -> Mapping[str, str]:
    """Return every criterion and limit of a program, by id, in the order of the file."""
    program = words.program
    found = {"in-force": _IN_FORCE.text(lang)}
    for criterion in program.every_criterion:
        found.setdefault(criterion.id, criterion.text.text(lang))
    found |= {id_: text.text(lang) for id_, text in _AMOUNT.items()}
    for limit in program.every_limit:
        found.setdefault(limit.id, limit.text.text(lang))
    return found


def _width(fact: Fact) -> float:
    if isinstance(fact.type, YesNo):
        return 9.0
    return 20.0 if isinstance(fact.type, Text | Key | Choice | CreditCode | IdentityNumber) else 14.0


def _fact_cells(page: Page, fact: Fact, words: ProgramWords) -> Cells:
    """Return what makes cells of a fact: figures and days as such, the rest as text."""
    if isinstance(fact.type, Money):
        return page.cells("money")
    if isinstance(fact.type, Whole):
        return page.cells("whole")
    if isinstance(fact.type, Date):
        return page.cells("day")
    text = page.cells("text")
    if fact.personal or isinstance(fact.type, Text | Key):
        return lambda value: text("" if value is None else masked(fact.type.text(value)))
    if isinstance(fact.type, Number | Ratio):
        return lambda value: text("" if value is None else fact.type.text(value))
    return lambda value: text("" if value is None else words.shown(fact.name, value))
