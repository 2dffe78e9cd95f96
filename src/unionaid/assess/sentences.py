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
from unionaid.assess.logic import compile_condition, window_edge
from unionaid.assess.result import Assessment, Counted, Finding, Outcome, Place, Status
from unionaid.errors import ClassUnknown
from unionaid.facts import Date, first_day, month_of
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import Band, Cap, Limit, Once
from unionaid.policy.conditions import (
    AnyOf,
    Condition,
    Criterion,
    Given,
    InWindow,
    Is,
    Not,
    OneOf,
    StartsWith,
    Stated,
    facts_of,
)
from unionaid.policy.size_class import STANDARD, size_class
from unionaid.text import figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unionaid.policy.model import Repeal, Rules

__all__ = ["Narrator", "Told", "day_before", "outcome_word"]


_OUTCOMES: Final = {
    Outcome.ELIGIBLE: Bilingual(zh="符合条件", en="eligible"),
    Outcome.INELIGIBLE: Bilingual(zh="不符合条件", en="ineligible"),
    Outcome.UNDETERMINED: Bilingual(zh="待补正", en="undetermined"),
    Outcome.INVALID: Bilingual(zh="填写有误", en="invalid"),
}


_IN_FORCE: Final = {"date": "on the day", "month": "in the month", "year": "in the year"}


def outcome_word(outcome: Outcome, lang: Lang) -> str:
    """Return an outcome for people."""
    return _OUTCOMES[outcome].text(lang)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


def _excludes(condition: Condition) -> bool:
    """Tell whether *condition* asks that a fact is something else than named."""
    return isinstance(condition, Not) and isinstance(condition.condition, Is | OneOf | StartsWith)


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

        read: The facts of the case as given and as filled in, where somebody wants to
            know which of them are asked for.
    """

    def __init__(
        self,
        assessment: Assessment,
        engine: Engine,
        lang: Lang,
        read: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None,
    ) -> None:
        self.assessment = assessment
        self.program = engine.program
        if read is None:
            read = assessment.facts, fill_in(engine.program, assessment.facts)
        self.given, self.values = read
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

    def sentence(self, finding: Finding, *, is_denied: bool = False) -> str:
        """Return *finding* in one sentence.

        Args:
            finding: What was found.

            is_denied: Whether the sentence says itself that it is not so.
        """
        told = self.tell(finding)
        text = told.text
        if is_denied:
            text = self.pick(f"不符合“{text}”", f"not met, “{text}”")
        if not told.detail:
            return text
        return self.pick(f"{text}（{told.detail}）", f"{text} ({told.detail})")

    def _criterion(self, criterion: Criterion, finding: Finding) -> Told:
        condition = criterion.condition
        unchecked = self.unchecked(finding)
        parts = [self._left_out(unchecked) if unchecked else self._demand(condition)]
        if finding.status is Status.UNKNOWN:
            edge = window_edge(condition, self.values) if isinstance(condition, InWindow) else None
            parts += [] if edge is None else [self._split(edge)]
            parts += self._undecided(condition)
        return Told(criterion.text.text(self.words.lang), self._joined(parts), criterion.sources)

    def unchecked(self, finding: Finding) -> tuple[str, ...]:
        """Return the facts without which a criterion counts as met and was not looked at."""
        criterion = self.criteria.get(finding.id)
        if criterion is None or finding.status is not Status.MET:
            return ()
        return self._unlooked_at(criterion.condition)

    def _unlooked_at(self, condition: Condition) -> tuple[str, ...]:
        """Return the absent facts by which alone an "any of" holds."""
        if not isinstance(condition, AnyOf):
            return ()
        held = [part for part in condition.conditions if self._holds(part)]
        names = [
            part.condition.fact
            for part in held
            if isinstance(part, Not) and isinstance(part.condition, Given)
        ]
        return tuple(names) if len(names) == len(held) else ()

    def does_not_apply(self, finding: Finding) -> bool:
        """Tell whether a criterion is met only since it speaks of other cases than this one."""
        criterion = self.criteria.get(finding.id)
        if (
            criterion is None
            or finding.status is not Status.MET
            or not isinstance(criterion.condition, AnyOf)
        ):
            return False
        others = [part for part in criterion.condition.conditions if not _excludes(part)]
        return bool(others) and not any(self._holds(part) for part in others)

    def _holds(self, condition: Condition) -> bool:
        return compile_condition(condition, self.program)(self.values, self.day) is True

    def _left_out(self, names: Iterable[str]) -> str:
        labels = figures.listing([self.words.label(name) for name in names], self.words.lang)
        return self.pick(f"{labels}未填", f"{labels} not given")

    def _joined(self, parts: Iterable[str]) -> str:
        return self.pick("；", "; ").join(part for part in parts if part)

    def _demand(self, condition: Condition) -> str:
        """Say what was required and what was seen, a fact's name only once if it is one fact."""
        words, given = self.words, self.given
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
        ends = (window.fact, window.to or window.fact)
        label, demand = words.span(window), words.demand(window)
        if any(name not in self.values for name in ends):
            asked = self.pick(f"{label}：{after('要求', demand)}", f"{label}: required {demand}")
            return self._joined([asked, words.seen(ends, self.given)])
        first, last = (words.plain(name) for name in ends)
        return self.pick(
            f"{label}：{after('要求', demand)}，{after('填报', first)}{after('至', last)}",
            f"{label}: required {demand}, seen {first} to {last}",
        )

    def _undecided(self, condition: Condition) -> list[str]:
        """Say which groups an industry covers, or that it has none, where that leaves a size class open."""
        for name in self.words.facts_in(condition):
            derived = self.program.derived.get(name)
            if derived is None or derived.kind != "size_class" or name in self.values:
                continue
            industry = self.values.get(derived.of[0])
            if industry is None:
                continue
            try:
                size_class(industry=industry, standard=derived.standard or STANDARD)
            except ClassUnknown as error:
                lang = self.words.lang
                return [problem.text(lang).rstrip("。.") for problem in error.problems]
        return []

    def _split(self, edge: Any) -> str:
        shown = show_type(edge, Date(), self.words.lang)
        return self.pick(
            f"填报的时间跨越规定的界限，请从 {shown}起拆成两笔填报",
            f"the span crosses an edge: split it at {shown}",
        )

    def _in_force(self, finding: Finding) -> Told:
        dating = self.program.dated_by
        when = "throughout" if self.program.dated_to else _IN_FORCE[self.program.facts[dating].type.kind]
        text = self.pick("在政策执行期内", f"rules are in force {when}")
        names = (dating,) if self.program.dated_to is None else (dating, self.program.dated_to)
        seen = self.words.seen(names, self.given)
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
            detail = self.words.seen((benefit.fact,), self.given)
            text = self.pick(f"金额在 {low}至 {high}之间", f"the amount lies between {low} and {high}")
            return Told(text, detail, sources)
        if finding.id == "amount-in-table":
            text = self.pick("补助标准表中有对应的金额", "the table of amounts has a row for the case")
        else:
            text = self.pick("金额还算不出", "the amount cannot be worked out yet")
        names = () if benefit is None else facts_of(benefit, self.program.parameters)
        return Told(text, self.words.seen(names, self.given), sources)

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
        assert counted.room is not None, "a quota has so many places"
        if counted.before >= counted.room:
            return self._joined([told, self.pick("名额已用完", "no places are left")])
        return self._joined([told, self.pick("名额不够，由人选定", "too few places: people choose")])

    def _once(self, limit: Once, counted: Counted) -> str:
        place = self._place(counted.first)
        if counted.first is None:
            told = self.pick(
                f"以前已报过或批过 {counted.before} 笔", f"{counted.before} claimed or granted before"
            )
        elif limit.severity == "warn":
            told = self.pick(f"{place}另有一笔", f"there is another one in {place}")
        elif counted.first.row is None:
            told = self.pick(f"与{place}另一笔重复", f"a duplicate of another one in {place}")
        else:
            told = self.pick(f"与{place}重复", f"a duplicate of {place}")
        if limit.keep == "highest":
            return self._joined([told, self.pick("只取最高的一笔", "only the highest counts")])
        return told

    def _place(self, place: Place | None) -> str:
        """Say where another case of the batch stands, its file only if it is another one."""
        if place is None or place.row is None:
            return self.pick("本批", "this batch")
        told = self.pick(f"第 {place.row} 行", f"row {place.row}")
        if place.file is None or place.file == self.assessment.file:
            return told
        return self.pick(f"“{place.file}”{told}", f"{told} of {place.file}")

    def _money(self, amount: Any) -> str:
        return figures.money(amount, self.words.lang)
