"""A sentence for each finding: what was asked, what was seen, what to do.

Here: the sentences of findings. Not here: the page around them (``explain``).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from unionaid.assess.case import fill_in
from unionaid.assess.describe import Describer, after, show_type
from unionaid.assess.engine import Engine, split_day
from unionaid.assess.logic import window_edge
from unionaid.assess.result import Assessment, Counted, Finding, Outcome, Status
from unionaid.facts import Date, first_day, month_of
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import Band, Cap, Limit, Once
from unionaid.policy.conditions import Condition, Criterion, Given, InWindow, Not, Stated, facts_of
from unionaid.text import figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unionaid.policy.model import Repeal, Rules

__all__ = ["Narrator", "Told", "day_before", "outcome_word"]


_OUTCOMES: Final = {
    Outcome.ELIGIBLE: Bilingual(zh="符合条件", en="eligible"),
    Outcome.INELIGIBLE: Bilingual(zh="不符合条件", en="ineligible"),
    Outcome.UNDETERMINED: Bilingual(zh="待补正", en="undetermined"),
    Outcome.INVALID: Bilingual(zh="填写有误", en="invalid"),
}
_NO_SIZE: Final = Bilingual(
    zh="行业代码跨几个行业，或不在划型标准内，请填更细的代码，或由人认定",
    en="the code covers several industries or is outside the standard: give a longer one, or decide by hand",
)


def outcome_word(outcome: Outcome, lang: Lang) -> str:
    """Return an outcome for people."""
    return _OUTCOMES[outcome].text(lang)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


@frozen
class Told:
    """One finding in words.

    Args:
        text: What was asked, in the words of the file.

        detail: What was required and seen; empty if the text says it all.

        sources: The ids of the sources.
    """

    text: str
    detail: str
    sources: tuple[str, ...]


class Narrator:
    """Tells the findings of one assessment in one language.

    Args:
        assessment: The assessment.

        engine: The rules it was made by.

        lang: The language.
    """

    def __init__(self, assessment: Assessment, engine: Engine, lang: Lang) -> None:
        self.assessment = assessment
        self.program = engine.program
        self.values: dict[str, Any] = fill_in(engine.program, assessment.facts)
        self.day = engine.program.day_of(self.values)
        self.rules: Rules | None = self._rules()
        self.words = Describer(engine.program, lang, self.values, self.day)
        self.pick = self.words.pick
        criteria = [*self.program.criteria, *(self.rules.criteria if self.rules else ())]
        limits = [*self.program.limits, *(self.rules.limits if self.rules else ())]
        self.criteria: dict[str, Criterion] = {criterion.id: criterion for criterion in criteria}
        self.limits: dict[str, Limit] = {limit.id: limit for limit in limits}

    def _rules(self) -> Rules | None:
        if self.day is None or self._crossing() is not None:
            return None
        if self.program.dated_to is not None and self.program.dated_to not in self.values:
            return None  # the end of the span decides too
        return self.program.on(self.day)

    def blocks(self) -> list[Rules | Repeal]:
        """Return the dated blocks and repeals that the day, or the span, of the case touches."""
        if self.rules is not None:
            return [self.rules]
        first, last = (self.values.get(n or "") for n in (self.program.dated_by, self.program.dated_to))
        if first is None:
            return []
        start, end = first_day(first), first_day(first if last is None else last)
        dated: list[Rules | Repeal] = [*self.program.rules, *self.program.repeals]
        dated.sort(key=lambda block: block.start)
        ends = [each.start for each in dated[1:]]
        return [
            block
            for block, stop in zip(dated, [*ends, None], strict=True)
            if block.start <= end and (stop is None or start < stop)
        ]

    def _crossing(self) -> Any:
        return split_day(self.program, self.values)

    def tell(self, finding: Finding) -> Told:
        """Return *finding* in words."""
        if finding.id in self.criteria:
            return self._criterion(self.criteria[finding.id], finding)
        if finding.id in self.limits:
            limit = self.limits[finding.id]
            return Told(limit.text.text(self.words.lang), self._counted(limit, finding), limit.sources)
        if finding.id == "in-force":
            return self._in_force(finding)
        return self._amount(finding)

    def sentence(self, finding: Finding) -> str:
        """Return *finding* in one sentence."""
        told = self.tell(finding)
        if not told.detail:
            return told.text
        return self.pick(f"{told.text}（{told.detail}）", f"{told.text} ({told.detail})")

    def _criterion(self, criterion: Criterion, finding: Finding) -> Told:
        condition = criterion.condition
        parts = [self._demand(condition)]
        if finding.status is Status.UNKNOWN:
            edge = window_edge(condition, self.values) if isinstance(condition, InWindow) else None
            parts += [] if edge is None else [self._split(edge)]
            parts += self._undecided(condition)
        return Told(criterion.text.text(self.words.lang), self._joined(parts), criterion.sources)

    def _joined(self, parts: Iterable[str]) -> str:
        return self.pick("；", "; ").join(part for part in parts if part)

    def _demand(self, condition: Condition) -> str:
        """Say what was required and what was seen, a fact's name only once if it is one fact."""
        words, given = self.words, self.assessment.facts
        name = words.subject(condition)
        if isinstance(condition, InWindow) and condition.to is not None:
            return self._span(condition)
        if name is None:
            asked, seen = words.condition(condition), words.seen(words.facts_in(condition), given)
            return self.pick(f"要求：{asked}；填报：{seen}", f"required: {asked}; seen: {seen}")
        found = words.found(name, given)
        label = words.label(name)
        if isinstance(condition, Given | Stated) or condition == Not(Given(name)):
            return self.pick(f"{label}：{found}", f"{label}: {found}")
        demand = words.demand(condition)
        return self.pick(f"{label}：{after('要求', demand)}，", f"{label}: required {demand}, ") + found

    def _span(self, window: InWindow) -> str:
        """Say what a span was held against, and what it was."""
        words = self.words
        first, last = (words.plain(name) for name in (window.fact, window.to or window.fact))
        label, demand = words.span(window), words.demand(window)
        return self.pick(
            f"{label}：{after('要求', demand)}，{after('填报', first)}{after('至', last)}",
            f"{label}: required {demand}, seen {first} to {last}",
        )

    def _undecided(self, condition: Condition) -> list[str]:
        """Say why a size class stays open although its industry is given."""
        for name in self.words.facts_in(condition):
            derived = self.program.derived.get(name)
            if derived is None or derived.kind != "size_class" or name in self.values:
                continue
            if derived.of[0] in self.values:
                return [_NO_SIZE.text(self.words.lang)]
        return []

    def _split(self, edge: Any) -> str:
        shown = show_type(edge, Date(), self.words.lang)
        return self.pick(
            f"填报的时间跨越规定的界限，请从 {shown}起拆成两笔填报",
            f"the span crosses an edge: split it at {shown}",
        )

    def _in_force(self, finding: Finding) -> Told:
        text = self.pick("在政策执行期内", "rules are in force on the day")
        dating = self.program.dated_by
        names = (dating,) if self.program.dated_to is None else (dating, self.program.dated_to)
        seen = self.words.seen(names, self.assessment.facts)
        edge = self._crossing()
        if finding.status is Status.UNKNOWN and edge is not None:
            edge = edge if self.program.facts[dating].type == Date() else month_of(edge)
            return Told(text, self._joined([seen, self._split(edge)]), self.program.sources)
        held = self.pick("执行期：", "rules hold ")
        if self.rules is not None:
            return Told(text, self._joined([seen, held + self._held(self.rules)]), self.rules.sources)
        spans = self.pick("，", ", ").join(self._held(rules) for rules in self.program.rules)
        return Told(text, self._joined([seen, held + spans]), self.program.sources)

    def _held(self, rules: Rules) -> str:
        start = figures.day(rules.start, self.words.lang)
        if rules.end is None:
            return self.pick(f"{start}起", f"from {start} on")
        last = figures.day(day_before(rules.end), self.words.lang)
        return self.pick(f"{start}至 {last}", f"from {start} to {last}")

    def _amount(self, finding: Finding) -> Told:
        sources = self.rules.sources if self.rules else self.program.sources
        benefit = self.rules.benefit if self.rules else None
        if finding.id == "amount-in-band" and isinstance(benefit, Band):
            bounds = (benefit.at_least, benefit.at_most)
            low, high = (self.words.operand(each, benefit.fact) for each in bounds)
            detail = self.words.seen((benefit.fact,), self.assessment.facts)
            text = self.pick(f"金额在 {low}至 {high}之间", f"the amount lies between {low} and {high}")
            return Told(text, detail, sources)
        if finding.id == "amount-in-table":
            text = self.pick("补助标准表中有对应的金额", "the table of amounts has a row for the case")
        else:
            text = self.pick("金额可以算出", "the amount can be worked out")
        names = () if benefit is None else facts_of(benefit, self.program.parameters)
        return Told(text, self.words.seen(names, self.assessment.facts), sources)

    def _counted(self, limit: Limit, finding: Finding) -> str:
        counted = finding.counted
        if counted is None:
            return self.pick("缺少计数所需的事项", "a fact that is counted by is missing")
        match limit:
            case Once():
                return "" if finding.status is Status.MET else self._once(limit, counted)
            case Cap():
                room, used = (self._money(each) for each in (counted.room, counted.amount))
                return self.pick(f"上限 {room}，此前已用 {used}", f"cap {room}, {used} used before")
        told = self.pick(
            f"名额 {counted.room}，此前已用 {counted.before}，本批符合条件 {counted.waiting}",
            f"places {counted.room}, used before {counted.before}, in this batch {counted.waiting}",
        )
        if finding.status is Status.MET:
            return told
        return self._joined([told, self.pick("名额不够，由人选定", "too few places: people choose")])

    def _once(self, limit: Once, counted: Counted) -> str:
        if limit.keep == "highest":
            zh = f"此前或本批另有 {counted.before} 笔，只取最高"
            return self.pick(zh, f"{counted.before} others, the highest counts")
        return self.pick(f"此前已有 {counted.before} 笔", f"{counted.before} before this one")

    def _money(self, amount: Any) -> str:
        return figures.money(amount, self.words.lang)
