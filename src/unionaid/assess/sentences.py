"""A sentence for each finding: what was asked, what was seen, what to do.

Here: the sentences of findings. Not here: the page around them (``explain``).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from attrs import frozen

from unionaid.assess.case import fill_in
from unionaid.assess.describe import Describer, show_type
from unionaid.assess.engine import Engine, split_day
from unionaid.assess.logic import Values, window_edge
from unionaid.assess.result import Assessment, Counted, Finding, Outcome, Status
from unionaid.facts import Date, month_of
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import Band, Cap, Limit, Once, Quota
from unionaid.policy.conditions import Condition, Criterion, InWindow
from unionaid.policy.model import Rules
from unionaid.text import figures

__all__ = ["Narrator", "Told", "day_before", "outcome_word"]


_OUTCOMES: Final = {
    Outcome.ELIGIBLE: Bilingual(zh="符合条件", en="eligible"),
    Outcome.INELIGIBLE: Bilingual(zh="不符合条件", en="ineligible"),
    Outcome.UNDETERMINED: Bilingual(zh="待补正", en="undetermined"),
    Outcome.INVALID: Bilingual(zh="填写有误", en="invalid"),
}


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
        self.values: Values = fill_in(engine.program, assessment.facts)
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
        return self.program.on(self.day)

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
        return self.pick(f"{told.text}（{told.detail}）", f"{told.text} ({told.detail})") if told.detail else told.text

    def _criterion(self, criterion: Criterion, finding: Finding) -> Told:
        condition = criterion.condition
        asked = self.words.condition(condition)
        seen = self.words.seen(self.words.facts_in(condition), self.assessment.facts)
        detail = self.pick(f"要求：{asked}；填报：{seen}", f"required: {asked}; seen: {seen}")
        edge = window_edge(condition, self.values) if isinstance(condition, InWindow) else None
        if edge is not None and finding.status is Status.UNKNOWN:
            detail += self.pick("；", "; ") + self._split(edge)
        if finding.status is Status.UNKNOWN:
            detail += self._undecided(condition)
        return Told(criterion.text.text(self.words.lang), detail, criterion.sources)

    def _undecided(self, condition: Condition) -> str:
        """Say why a size class stays open although its facts are given."""
        for name in self.words.facts_in(condition):
            derived = self.program.derived.get(name)
            if derived is None or derived.kind != "size_class" or name in self.values:
                continue
            if derived.of[0] in self.values:
                return self.pick(
                    "；行业代码跨几个行业或不在划型标准内，请填更细的代码或人工认定",
                    "; the industry code covers several groups or is outside the standard: give a longer code, or decide by hand",
                )
        return ""

    def _split(self, edge: Any) -> str:
        shown = show_type(edge, Date(), self.words.lang)
        return self.pick(f"时间跨越规定的界限，请从 {shown} 起拆成两笔", f"the span crosses an edge: split it at {shown}")

    def _in_force(self, finding: Finding) -> Told:
        text = self.pick("该日期有规则施行", "rules are in force on the day")
        dating = self.program.dated_by
        names = (dating,) if self.program.dated_to is None else (dating, self.program.dated_to)
        seen = self.words.seen(names, self.assessment.facts)
        edge = self._crossing()
        if finding.status is Status.UNKNOWN and edge is not None:
            edge = edge if self.program.facts[dating].type == Date() else month_of(edge)
            return Told(text, f"{seen}{self.pick('；', '; ')}{self._split(edge)}", self.program.sources)
        if self.rules is not None:
            held = self._held(self.rules)
            return Told(text, f"{seen}{self.pick('；', '; ')}{held}", self.rules.sources)
        spans = figures.listing([self._held(rules) for rules in self.program.rules], self.words.lang)
        return Told(text, f"{seen}{self.pick('；', '; ')}{spans}", self.program.sources)

    def _held(self, rules: Rules) -> str:
        start = figures.day(rules.start, self.words.lang)
        if rules.end is None:
            return self.pick(f"规则自 {start} 起施行", f"rules hold from {start} on")
        last = figures.day(day_before(rules.end), self.words.lang)
        return self.pick(f"规则自 {start} 至 {last} 施行", f"rules hold from {start} to {last}")

    def _amount(self, finding: Finding) -> Told:
        sources = self.rules.sources if self.rules else self.program.sources
        benefit = self.rules.benefit if self.rules else None
        if finding.id == "amount-in-band" and isinstance(benefit, Band):
            low, high = (self.words.operand(each, benefit.fact) for each in (benefit.at_least, benefit.at_most))
            detail = self.words.seen((benefit.fact,), self.assessment.facts)
            text = self.pick(f"金额在 {low} 至 {high} 之间", f"the amount lies between {low} and {high}")
            return Told(text, detail, sources)
        if finding.id == "amount-in-table":
            text = self.pick("补助标准表中有对应的金额", "the table of amounts has a row for the case")
        else:
            text = self.pick("金额可以算出", "the amount can be worked out")
        return Told(text, "", sources)

    def _counted(self, limit: Limit, finding: Finding) -> str:
        counted = finding.counted
        if counted is None:
            return self.pick("缺少计数所需的事项", "a fact that is counted by is missing")
        match limit:
            case Once():
                if finding.status is Status.MET:
                    return ""
                return self._once(counted)
            case Cap():
                room, used = (self._money(each) for each in (counted.room, counted.amount))
                return self.pick(f"上限 {room}，此前已用 {used}", f"cap {room}, {used} used before")
            case Quota():
                return self.pick(
                    f"名额 {counted.room}，已用 {counted.before}，本批符合 {counted.waiting}",
                    f"places {counted.room}, used {counted.before}, standing for them {counted.waiting}",
                ) + ("" if finding.status is Status.MET else self.pick("；由人决定取舍", "; people decide who gets them"))

    def _once(self, counted: Counted) -> str:
        return self.pick(f"此前已有 {counted.before} 笔", f"{counted.before} before or beside this one")

    def _money(self, amount: Any) -> str:
        return figures.money(amount, self.words.lang)
