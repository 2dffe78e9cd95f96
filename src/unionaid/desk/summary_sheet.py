"""The first sheet: how many cases came out how, and what they add up to.

Here: counts, sums, targets, budgets and their charts. Not here: single cases.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from attrs import define, frozen

from unionaid.assess.result import Outcome
from unionaid.assess.sentences import outcome_word
from unionaid.desk.listed import Listed, ProgramWords
from unionaid.desk.measure import line_count, rows_high
from unionaid.desk.paper import Paper, in_words
from unionaid.facts import first_day
from unionaid.files.book import Book, Page
from unionaid.lang import Bilingual
from unionaid.money import ZERO, minus, plus

if TYPE_CHECKING:
    from unionaid.files.book import Style

__all__ = ["Sum", "Summary", "summary_sheet"]

_SHEET: Final = Bilingual("汇总", "summary")
_TITLE: Final = Bilingual("补助测算汇总表", "Summary")
_PROGRAM: Final = Bilingual("项目", "program")
_OUTCOME: Final = Bilingual("结果", "outcome")
_CASES: Final = Bilingual("件数", "cases")
_CASH: Final = Bilingual("现金", "cash")
_CASH_WORDS: Final = Bilingual("现金（大写）", "cash in words")
_GOODS: Final = Bilingual("实物价值", "in kind")
_GOODS_WORDS: Final = Bilingual("实物价值（大写）", "in kind in words")
_TOTAL: Final = Bilingual("合计", "Total")
_CHARTS: Final = Bilingual("图表", "charts")
_COUNTY: Final = Bilingual("县（市、区）", "county")
_NO_COUNTY: Final = Bilingual("未填", "not given")
_TARGETS: Final = Bilingual("与计划目标对照", "Against the targets")
_TARGET_HEADS: Final = (
    _PROGRAM,
    Bilingual("年度", "year"),
    Bilingual("计划", "target"),
    Bilingual("符合条件", "eligible"),
    Bilingual("相差", "difference"),
)
_BUDGETS: Final = Bilingual("与预算对照", "Against the budget")
_BUDGET_HEADS: Final = (
    _PROGRAM,
    Bilingual("预算", "budget"),
    Bilingual("应拨", "to be paid"),
    Bilingual("结余", "left over"),
    Bilingual("说明", "note"),
)
_WITHIN: Final = Bilingual("在预算内", "within the budget")
_ABOVE: Final = Bilingual("超出预算 {} 元，请先办理追加", "{} yuan above the budget: have it raised first")
_REACHED: Final = Bilingual("正好达到", "just reached")
_FEWER: Final = Bilingual("还差 {} {}", "{} {} short")
_MORE: Final = Bilingual("超过 {} {}", "{} {} more")
_BY_PROGRAM: Final = Bilingual("按项目", "By program")
_BY_COUNTY: Final = Bilingual("按县（市、区）", "By county")
_CHART_PROGRAM: Final = Bilingual("各项目金额（元）", "Amount by program (yuan)")
_CHART_COUNTY: Final = Bilingual("各县（市、区）金额（元）", "Amount by county (yuan)")
_WIDTHS: Final = (30.0, 14.0, 16.0, 16.0, 34.0, 16.0, 34.0)
_LEAST_BARS: Final = 2
_MOST_BARS: Final = 30
"""The largest so many are drawn; more could not be told apart."""

_COLOURS: Final = {2: "#4472A8", 3: "#8FB26A"}
_CHART_WIDE: Final = 900
_CHART_HEAD: Final = 110
_BAR_HIGH: Final = 34
_ROW_HIGH: Final = 20
"""Of a row that nobody made higher, in pixels, as the chart's size is."""


@define
class Sum:
    """What one line of a table adds up."""

    count: int = 0
    cash: Decimal = ZERO
    goods: Decimal = ZERO
    has_cash: bool = False
    has_goods: bool = False

    def add(self, case: Listed) -> None:
        """Add a case."""
        cash, goods = case.sums
        self.merge(Sum(1, cash or ZERO, goods or ZERO, cash is not None, goods is not None))

    def merge(self, other: Sum) -> None:
        """Add another line."""
        self.count += other.count
        self.cash = plus(self.cash, other.cash)
        self.goods = plus(self.goods, other.goods)
        self.has_cash |= other.has_cash
        self.has_goods |= other.has_goods

    @property
    def amount(self) -> Decimal:
        """Cash and goods together."""
        return plus(self.cash, self.goods)


@frozen
class _Bars:
    """Where the amounts of a chart stand: first and last row, and the columns with their names."""

    first: int
    last: int
    columns: tuple[tuple[int, Bilingual], ...]


def summary_sheet(
    book: Book, cases: Sequence[Listed], paper: Paper, budgets: Mapping[str, Decimal] | None = None
) -> None:
    """Write the summary.

    Args:
        book: Where it goes.

        cases: All cases.

        paper: What stands at its head.

        budgets: From the id of a program to its budget in yuan.
    """
    Summary(book, cases, paper, budgets or {}).write()


class Summary:
    """The sheet on its way to the workbook.

    Args:
        book: Where it goes.

        cases: All cases.

        paper: What stands at its head.

        budgets: From the id of a program to its budget in yuan.
    """

    title: Bilingual = _TITLE
    widths: Sequence[float] = _WIDTHS
    target_heads: Sequence[Bilingual] = _TARGET_HEADS

    def __init__(
        self, book: Book, cases: Sequence[Listed], paper: Paper, budgets: Mapping[str, Decimal]
    ) -> None:
        self.book = book
        self.cases = cases
        self.paper = paper
        self.lang = paper.lang
        self.budgets = budgets
        self.name = _SHEET.text(paper.lang)
        self.page: Page = book.page(self.name, self.widths, landscape=True)
        self.row = 0
        self.programs: dict[int, ProgramWords] = {}
        self.sums: dict[tuple[int, Outcome], Sum] = {}
        for case in cases:
            self.programs.setdefault(id(case.words), case.words)
            self.sums.setdefault((id(case.words), case.result.outcome), Sum()).add(case)

    def write(self) -> None:
        """Write the sheet from top to bottom."""
        self.heading()
        self.outcomes()
        self.targets()
        self.budget()
        none = _NO_COUNTY.text(self.lang)
        programs = self.breakdown(_BY_PROGRAM, _PROGRAM, lambda case: case.words.name)
        counties = self.breakdown(_BY_COUNTY, _COUNTY, lambda case: case.county or none)
        self.charts(
            [(title, bars) for title, bars in ((_CHART_PROGRAM, programs), (_CHART_COUNTY, counties)) if bars]
        )

    def heading(self) -> None:
        """Write title, who drew it up, the day and the unit of amounts."""
        page, lang, paper = self.page, self.lang, self.paper
        page.height(0, 30)
        page.merged(0, 0, 6, self.title.text(lang), "title")
        page.height(1, 22)
        page.merged(1, 0, 2, paper.by, "plain")
        page.merged(1, 3, 4, paper.day, "plain")
        page.merged(1, 5, 6, paper.unit, "right")
        self.row = 2

    def outcomes(self) -> None:
        """Write a line for each program and outcome, and the total."""
        lang, page = self.lang, self.page
        heads = (_PROGRAM, _OUTCOME, _CASES, _CASH, _CASH_WORDS, _GOODS, _GOODS_WORDS)
        page.texts(self.row, [head.text(lang) for head in heads], "head")
        first = self.row = self.row + 1
        whole = Sum()
        for key, words in self.programs.items():
            for outcome in Outcome:
                found = self.sums.get((key, outcome))
                if found is None:
                    continue
                cash, goods = in_words(found.cash, lang), in_words(found.goods, lang)
                self.high(words.name, "", "", "", cash, "", goods)
                page.text(self.row, 0, words.name)
                page.text(self.row, 1, outcome_word(outcome, lang), "centre")
                self._sum(found)
                whole.merge(found)
                self.row += 1
        page.height(self.row, 34)
        page.merged(self.row, 0, 1, _TOTAL.text(lang), "total")
        self.total(2, "C", first, Decimal(whole.count), "total_whole")
        self.total(3, "D", first, whole.cash, "total_money")
        page.text(self.row, 4, in_words(whole.cash, lang), "total_words")
        if whole.has_goods:
            self.total(5, "F", first, whole.goods, "total_money")
        else:
            page.text(self.row, 5, "", "total_words")
        page.text(self.row, 6, in_words(whole.goods, lang) if whole.has_goods else "", "total_words")
        self.row += 1

    def high(self, *texts: str) -> None:
        """Make the row high enough for what it is going to hold, from the first column on."""
        lines = max(line_count(text, width) for text, width in zip(texts, self.widths, strict=False))
        if lines > 1:
            self.page.height(self.row, rows_high(lines))

    def total(self, column: int, letter: str, first: int, value: Decimal, style: Style) -> None:
        """Write the sum of a column from row *first* on."""
        self.page.formula(self.row, column, f"=SUM({letter}{first + 1}:{letter}{self.row})", value, style)

    def _sum(self, found: Sum) -> None:
        """Write count, cash and goods, each only where there is any."""
        page, lang = self.page, self.lang
        page.whole(self.row, 2, found.count)
        for column, amount, has in ((3, found.cash, found.has_cash), (5, found.goods, found.has_goods)):
            page.money(self.row, column, amount if has else None)
            page.text(self.row, column + 1, in_words(amount, lang) if has else "")

    def section(self, title: Bilingual, heads: Sequence[Bilingual]) -> None:
        """Begin a table below the last one."""
        self.row += 1
        self.page.height(self.row, 22)
        self.page.merged(self.row, 0, 6, title.text(self.lang), "section")
        self.page.texts(self.row + 1, [head.text(self.lang) for head in heads], "head")
        self.row += 2

    def targets(self) -> None:
        """Write what was planned beside what is eligible, for the years of the cases."""
        rows = [row for key, words in self.programs.items() for row in self._targets(key, words)]
        if not rows:
            return
        self.section(_TARGETS, self.target_heads)
        for name, year, unit, planned, reached in rows:
            page = self.page
            self.high(name)
            page.text(self.row, 0, name)
            page.text(self.row, 1, str(year), "centre")
            page.text(self.row, 2, f"{planned} {unit}", "centre")
            page.text(self.row, 3, f"{reached} {unit}", "centre")
            page.text(self.row, 4, self._distance(reached - planned, unit), "centre")
            self.row += 1

    def _distance(self, more: int, unit: str) -> str:
        """Say how far what is eligible is from what was planned."""
        if more == 0:
            return _REACHED.text(self.lang)
        return (_MORE if more > 0 else _FEWER).text(self.lang).format(abs(more), unit)

    def _targets(self, key: int, words: ProgramWords) -> Iterable[tuple[str, int, str, int, int]]:
        """Yield program, year, unit, what was planned and what is eligible.

        A payer with several months is one enterprise: what is counted are the
        different ones among the numbers or names.
        """
        program = words.program
        if not program.targets:
            return
        helped: dict[int, set[str]] = {}
        for case in self.cases:
            if id(case.words) == key and case.is_eligible:
                year = first_day(case.result.facts[program.dated_by]).year
                who = case.number or case.name or case.unit or str(id(case))
                helped.setdefault(year, set()).add(who)
        for target in program.targets:
            if target.year in helped:
                unit = target.unit.text(self.lang)
                yield words.name, target.year, unit, target.count, len(helped[target.year])

    def budget(self) -> None:
        """Write what is left of each budget that was given."""
        wanted = [words for words in self.programs.values() if words.program.id in self.budgets]
        if not wanted:
            return
        self.section(_BUDGETS, _BUDGET_HEADS)
        for words in wanted:
            due = self.sums.get((id(words), Outcome.ELIGIBLE), Sum()).cash
            given = self.budgets[words.program.id]
            left = minus(given, due)
            page, line = self.page, self.row + 1
            told = _WITHIN.text(self.lang)
            if left < 0:
                told = _ABOVE.text(self.lang).format(f"{-left:,.2f}")
            self.high(words.name, "", "", "", told)
            page.text(self.row, 0, words.name)
            page.money(self.row, 1, given)
            page.money(self.row, 2, due)
            page.formula(self.row, 3, f"=B{line}-C{line}", left, "money")
            page.text(self.row, 4, told)
            self.row += 1

    def breakdown(self, title: Bilingual, head: Bilingual, key: Callable[[Listed], str]) -> _Bars | None:
        """Write what is eligible by *key* where there are two amounts or more; return where they stand."""
        sums: dict[str, Sum] = {}
        for case in self.cases:
            if case.is_eligible:
                sums.setdefault(key(case), Sum()).add(case)
        if sum(found.amount > 0 for found in sums.values()) < _LEAST_BARS:
            return None
        self.section(title, (head, _CASES, _CASH, _GOODS))
        first = self.row
        for name, found in sorted(sums.items(), key=lambda item: (-item[1].amount, item[0])):
            if not found.amount:
                break  # what has no amount stands above
            self.high(name)
            self.page.text(self.row, 0, name)
            self.page.whole(self.row, 1, found.count)
            self.page.money(self.row, 2, found.cash if found.has_cash else None)
            self.page.money(self.row, 3, found.goods if found.has_goods else None)
            self.row += 1
        columns = [(2, _CASH)] if any(found.cash for found in sums.values()) else []
        if any(found.goods for found in sums.values()):
            columns.append((3, _GOODS))
        return _Bars(first, min(self.row, first + _MOST_BARS) - 1, tuple(columns))

    def charts(self, bars: Sequence[tuple[Bilingual, _Bars]]) -> None:
        """Draw amounts as bars, on a sheet of their own so that none is parted between two pages."""
        if not bars:
            return
        page = self.book.page(_CHARTS.text(self.lang), [9.0] * 12, one_page=True, landscape=True)
        row = 0
        for title, each in bars:
            high = _CHART_HEAD + _BAR_HIGH * (each.last - each.first + 1)
            page.raw.insert_chart(
                row, 0, self.chart(title, each, high), {"description": title.text(self.lang)}
            )
            row += math.ceil(high / _ROW_HIGH) + 2

    def chart(self, title: Bilingual, bars: _Bars, high: int) -> Any:
        """Return a chart of amounts; their figures stand in the cells it refers to."""
        lang = self.lang
        chart = self.book.raw.add_chart({"type": "bar", "subtype": "stacked"})
        for column, name in bars.columns:
            chart.add_series(
                {
                    "name": name.text(lang),
                    "categories": [self.name, bars.first, 0, bars.last, 0],
                    "values": [self.name, bars.first, column, bars.last, column],
                    "fill": {"color": _COLOURS[column]},
                    "gap": 60,
                    "overlap": 100,
                }
            )
        chart.set_title({"name": title.text(lang), "name_font": {"size": 12}, "overlay": False})
        lines = {"visible": True, "line": {"color": "#DDDDDD"}}
        chart.set_x_axis({"num_format": "#,##0", "major_gridlines": lines})
        chart.set_y_axis({"reverse": True})
        chart.set_legend({"position": "bottom"} if len(bars.columns) > 1 else {"none": True})
        chart.set_size({"width": _CHART_WIDE, "height": high})
        return chart
