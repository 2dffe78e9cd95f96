"""The first sheet of a workbook made from a registry: claims by state, against the budget lines.

Here: what differs from the summary of an assessment. Not here: targets, counties
and charts, which are the same (``summary_sheet``).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from unionaid.desk.listed import Listed
from unionaid.desk.paper import Paper, in_words
from unionaid.desk.summary_sheet import Summary
from unionaid.files.book import Book
from unionaid.lang import Bilingual, Lang
from unionaid.money import ZERO, minus, plus

__all__ = ["BudgetLine", "registry_summary"]

_PROGRAM: Final = Bilingual("项目", "program")
_TITLE: Final = Bilingual("补助登记汇总表", "Summary of claims")
_TOTAL: Final = Bilingual("合计", "Total")
_HEADS: Final = (
    _PROGRAM,
    Bilingual("状态", "state"),
    Bilingual("件数", "cases"),
    Bilingual("应拨金额", "entitlement"),
    Bilingual("核定金额", "awarded"),
    Bilingual("已付金额", "paid"),
    Bilingual("核定金额（大写）", "awarded, in words"),
)
_BUDGETS: Final = Bilingual("与预算对照", "Against the budget")
_BUDGET_HEADS: Final = (
    Bilingual("预算", "budget line"),
    Bilingual("年度", "year"),
    Bilingual("预算金额", "budget"),
    Bilingual("已核定未付", "approved, unpaid"),
    Bilingual("已付", "paid"),
    Bilingual("结余", "left over"),
    Bilingual("本表所列", "of which listed here"),
)
_ALL: Final = Bilingual("全部列入", "all of it")
_SOME: Final = Bilingual("{} 元，其余未列入本工作簿", "{} yuan; the rest is not in this workbook")
_TARGET_HEADS: Final = (
    _PROGRAM,
    Bilingual("年度", "year"),
    Bilingual("计划", "target"),
    Bilingual("已核定", "awarded"),
    Bilingual("相差", "difference"),
)
_WIDTHS: Final = (36.0, 20.0, 18.0, 18.0, 20.0, 18.0, 44.0)


@frozen
class BudgetLine:
    """A budget line of a registry, in yuan.

    Args:
        name: Its name.

        year: Its year.

        cap: How much there is.

        reserved: Approved and unpaid.

        paid: Paid, less what came back within the year.

        listed: How much of both is for claims that the workbook lists.
    """

    name: str
    year: int
    cap: Decimal
    reserved: Decimal
    paid: Decimal
    listed: Decimal


def registry_summary(book: Book, cases: Sequence[Listed], paper: Paper, lines: Sequence[BudgetLine]) -> None:
    """Write the summary of claims.

    Args:
        book: Where it goes.

        cases: All claims that the workbook lists.

        paper: What stands at its head; its note under that.

        lines: The budget lines that serve them.
    """
    _RegistrySummary(book, cases, paper, lines).write()


class _RegistrySummary(Summary):
    title = _TITLE
    widths = _WIDTHS
    target_heads = _TARGET_HEADS

    def __init__(
        self, book: Book, cases: Sequence[Listed], paper: Paper, lines: Sequence[BudgetLine]
    ) -> None:
        super().__init__(book, cases, paper, {})
        self.lines = lines

    def heading(self) -> None:
        """Write what every summary has, and what was left out and when it was drawn up."""
        super().heading()
        page = self.page
        page.height(self.row, 22 * (1 + self.paper.note.count("\n")))
        page.merged(self.row, 0, 6, self.paper.note, "plain")
        self.row += 1

    def outcomes(self) -> None:
        """Write a line for each program and state, and the total."""
        lang, page = self.lang, self.page
        page.texts(self.row, [head.text(lang) for head in _HEADS], "head")
        first = self.row = self.row + 1
        order = {id(words): place for place, words in enumerate(self.programs.values())}
        groups: dict[tuple[int, int], list[Listed]] = {}
        for case in self.cases:
            if case.granted is not None:
                groups.setdefault((order[id(case.words)], case.granted.place), []).append(case)
        whole = [ZERO, ZERO, ZERO]
        for _, cases in sorted(groups.items()):
            state = _state(cases[0], lang)
            sums = [_sum(each) for each in zip(*map(_amounts, cases), strict=True)]
            whole = [plus(before, more) for before, more in zip(whole, sums, strict=True)]
            told = in_words(sums[1], lang) if sums[1] else ""
            self.high(cases[0].words.name, state, "", "", "", "", told)
            page.text(self.row, 0, cases[0].words.name)
            page.text(self.row, 1, state, "centre")
            page.whole(self.row, 2, len(cases))
            for column, amount in enumerate(sums, start=3):
                page.money(self.row, column, amount)
            page.text(self.row, 6, told)
            self.row += 1
        page.height(self.row, 34)
        page.merged(self.row, 0, 1, _TOTAL.text(lang), "total")
        self.total(2, "C", first, Decimal(len(self.cases)), "total_whole")
        for column, letter, amount in zip((3, 4, 5), "DEF", whole, strict=True):
            self.total(column, letter, first, amount, "total_money")
        page.text(self.row, 6, in_words(whole[1], lang), "total_words")
        self.row += 1

    def budget(self) -> None:
        """Write each budget line: what is reserved, paid and left, and how much of it is listed here."""
        if not self.lines:
            return
        self.section(_BUDGETS, _BUDGET_HEADS)
        for each in self.lines:
            page, line, used = self.page, self.row + 1, plus(each.reserved, each.paid)
            told = _ALL.text(self.lang)
            if each.listed != used:
                told = _SOME.text(self.lang).format(f"{each.listed:,.2f}")
            self.high(each.name, "", "", "", "", "", told)
            page.text(self.row, 0, each.name)
            page.text(self.row, 1, str(each.year), "centre")
            page.money(self.row, 2, each.cap)
            page.money(self.row, 3, each.reserved)
            page.money(self.row, 4, each.paid)
            page.formula(self.row, 5, f"=C{line}-D{line}-E{line}", minus(each.cap, used), "money")
            page.text(self.row, 6, told)
            self.row += 1


def _sum(amounts: Sequence[Decimal]) -> Decimal:
    """Return the sum of *amounts*."""
    total = ZERO
    for amount in amounts:
        total = plus(total, amount)
    return total


def _state(case: Listed, lang: Lang) -> str:
    return "" if case.granted is None else case.granted.state.text(lang)


def _amounts(case: Listed) -> tuple[Decimal, Decimal, Decimal]:
    """Return what the rules give, what was awarded and what was paid, goods by their value."""
    result, granted = case.result, case.granted
    given = result.entitlement if result.in_kind is None else result.in_kind
    awarded, paid = (ZERO, ZERO) if granted is None else (granted.awarded or ZERO, granted.paid)
    if granted is not None and granted.is_over:
        awarded = ZERO  # it does not stand
    return given or ZERO, awarded, paid
