"""The whole explanation of one assessment, for a person to read.

Every criterion with what was required and seen, the amount with its
arithmetic, every source, every limitation. Both languages carry the same
figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unionaid.assess.arithmetic import arithmetic
from unionaid.assess.result import Assessment, Finding, Outcome, Status
from unionaid.assess.sentences import Narrator, outcome_word
from unionaid.assess.terms import Citations, deadline_line, document_lines, notice_lines, payee_word
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import Cap, InKind, Service
from unionaid.policy.coverage import parameters_of
from unionaid.policy.model import Rules
from unionaid.text import figures
from unionaid.text.words import amount_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from unionaid.assess.engine import Engine

__all__ = ["Explanation", "decides", "explain", "reasons"]

_MARKS: Final = {
    Status.MET: Bilingual(zh="符合", en="met"),
    Status.NOT_MET: Bilingual(zh="不符合", en="not met"),
    Status.UNKNOWN: Bilingual(zh="待定", en="unknown"),
}
_WARNING: Final = Bilingual(zh="提醒", en="warning")
_CUT: Final = Bilingual(zh="提醒，已核减", en="warning, cut")
_UNCHECKED: Final = Bilingual(zh="未核对", en="not checked")
_NOT_OF_THIS: Final = Bilingual(zh="不适用", en="does not apply")


def explain(assessment: Assessment, engine: Engine, lang: Lang) -> str:
    """Return the explanation of *assessment* in *lang*."""
    return "\n".join(Explanation(assessment, engine, lang).lines())


def reasons(assessment: Assessment, engine: Engine, lang: Lang) -> tuple[str, ...]:
    """Return a sentence for each thing that decided or warns."""
    if assessment.outcome is Outcome.INVALID:
        return tuple(problem.line(lang) for problem in assessment.problems)
    explanation = Explanation(assessment, engine, lang)
    wanted = [f for f in assessment.findings if decides(f, assessment.outcome)]
    return tuple(explanation.marked(finding) for finding in wanted)


def decides(finding: Finding, outcome: Outcome) -> bool:
    """Tell whether a finding belongs in a short list of reasons for *outcome*."""
    if finding.severity == "warn":
        return finding.status is Status.NOT_MET
    if outcome is Outcome.INELIGIBLE:
        return finding.status is Status.NOT_MET
    return finding.status is not Status.MET


class Explanation:
    """The explanation of one assessment, in parts.

    Args:
        assessment: The assessment.

        engine: The rules it was made by.

        lang: The language.

        read: As for :class:`Narrator`.
    """

    def __init__(
        self,
        assessment: Assessment,
        engine: Engine,
        lang: Lang,
        read: tuple[Mapping[str, Any], Mapping[str, Any]] | None = None,
    ) -> None:
        self.assessment = assessment
        self.engine = engine
        self.lang = lang
        self.narrator = Narrator(assessment, engine, lang, read)
        self.words = self.narrator.words
        self.pick = self.words.pick
        self.citations = Citations(engine.policy, lang)

    def mark(self, finding: Finding) -> str:
        """Return the word before a finding."""
        mark, is_warning = _MARKS[finding.status], finding.severity == "warn"
        if is_warning and finding.status is Status.NOT_MET:
            mark = _WARNING if self.warns(finding) else _CUT
        elif (is_warning and finding.status is Status.UNKNOWN) or self.narrator.unchecked(finding):
            mark = _UNCHECKED
        elif self.narrator.does_not_apply(finding):
            mark = _NOT_OF_THIS
        return mark.text(self.lang)

    def warns(self, finding: Finding) -> bool:
        """Tell whether a finding warns that something is not so; a cut by a cap tells what was done."""
        is_cap = isinstance(self.narrator.limits.get(finding.id), Cap)
        return finding.severity == "warn" and finding.status is Status.NOT_MET and not is_cap

    def marked(self, finding: Finding) -> str:
        """Return a finding in a sentence, its mark before it."""
        # the text of a criterion may be a denial, so a warning cannot just be put before it
        sentence = self.narrator.sentence(finding, is_denied=self.warns(finding))
        return self.pick("{}：{}", "{}: {}").format(self.mark(finding), sentence)

    def lines(self) -> Iterable[str]:
        """Return the lines of the whole explanation."""
        yield from self.heading()
        if self.assessment.outcome is Outcome.INVALID:
            problems = [problem.line(self.lang) for problem in self.assessment.problems]
            yield from self.words.section("填写问题", "Problems", problems)
            return
        yield from self.words.section("申报事项", "Facts", self.facts())
        yield from self.words.section("核对情况", "Findings", self.findings())
        yield from self.words.section("金额", "Amount", self.amount())
        yield from self.words.section("还缺", "Missing", self.missing())
        yield from self.words.section("办理", "Procedure", self.procedure())
        limitations = list(self.limitations())  # they cite too, so they come before the sources
        yield from self.words.section("依据", "Sources", self.citations.lines())
        yield from self.words.section("原文未写明之处", "Left open by the texts", limitations)

    def heading(self) -> Iterable[str]:
        """What came out, by which text, and where the case was read."""
        program, policy, result = self.engine.program, self.engine.policy, self.assessment
        name, outcome = program.name.text(self.lang), outcome_word(result.outcome, self.lang)
        cash = "" if result.entitlement is None else self.money(result.entitlement)
        if cash:
            outcome += self.pick(f"，应拨 {cash}", f", {cash}")
        yield self.pick(f"{name}（{program.id}）：{outcome}", f"{name} ({program.id}): {outcome}")
        yield self.pick(
            f"政策：{policy.name.zh}（{policy.id}，版本 {policy.edition}，摘要 {policy.digest[:12]}）",
            f"Policy: {policy.name.en} ({policy.id}, edition {policy.edition}, digest {policy.digest[:12]})",
        )
        if result.file is not None:
            where = [result.file]
            if result.row is not None:
                where.append(self.pick(f"第 {result.row} 行", f"row {result.row}"))
            yield self.pick("申报文件：" + "，".join(where), "From: " + ", ".join(where))

    def facts(self) -> Iterable[str]:
        """Every fact of the form: given, taken as, or not given."""
        for name, fact in self.engine.program.facts.items():
            if name in self.assessment.facts or not fact.descriptive:
                yield self.words.seen((name,), self.assessment.facts)
        for name in self.engine.program.derived:
            if name in self.narrator.values:
                yield self.words.seen((name,), self.assessment.facts)

    def findings(self) -> Iterable[str]:
        """Every criterion and limit, with its sources."""
        for finding in self.assessment.findings:
            sources = self.citations.cite(self.narrator.tell(finding).sources)
            yield f"{self.marked(finding)} {sources}"

    def amount(self) -> Iterable[str]:
        """What is given with its arithmetic, or what it could be; nothing if not eligible."""
        result, rules = self.assessment, self.narrator.rules
        if result.range is not None:
            low, high = (self.money(each) for each in result.range)
            between = f"the amount is open, between {low} and {high}"
            yield self.pick(f"金额待定，在 {low}至 {high}之间", between)
        if rules is None or result.outcome is not Outcome.ELIGIBLE:
            return
        benefit, value = rules.benefit, result.entitlement
        if isinstance(benefit, Service):
            for service in benefit.services:
                cite = self.citations.cite(rules.sources)
                yield self.pick(f"服务：{service.zh} {cite}", f"service: {service.en} {cite}")
            return
        if isinstance(benefit, InKind):
            goods, value = benefit.goods.text(self.lang), result.in_kind
            worth = self.pick("原文未写明价值", "no value named")
            if value is not None:
                worth = self.pick(f"价值 {self.money(value)}", f"value {self.money(value)}")
            yield self.pick(f"实物：{goods}，{worth}", f"in kind: {goods}, {worth}")
        else:
            assert value is not None, "an eligible case in cash has an amount"
            yield self.pick(f"应拨金额：{self.money(value)}", f"entitlement: {self.money(value)}")
        if value is not None:
            yield self.pick(f"大写：{amount_in_words(value)}", f"in words: {amount_in_words(value)}")
        if result.calculation:
            cite = self.citations.cite(dict.fromkeys([*rules.sources, *self.figure_sources(benefit)]))
            told = arithmetic(result.calculation, self.words)
            yield self.pick(f"算法：{told} {cite}", f"arithmetic: {told} {cite}")

    def figure_sources(self, part: object) -> Iterable[str]:
        """The sources of the parameters that *part* of the rules uses on the day of the case."""
        day = self.narrator.day
        assert day is not None, "rules are in force on a day"
        for id_ in sorted(parameters_of(part)):
            dated = self.engine.program.parameters[id_].on(day)
            assert dated is not None, "a loaded parameter covers every day of its rules"
            yield from dated.sources

    def money(self, amount: Decimal) -> str:
        """Return an amount with its unit."""
        return figures.money(amount, self.lang)

    def missing(self) -> Iterable[str]:
        """The facts still asked for."""
        for name in self.assessment.missing:
            note = self.engine.program.facts[name].note
            label = self.words.label(name)
            yield label if note is None else self.pick(f"{label}：{note.zh}", f"{label}: {note.en}")

    def procedure(self) -> Iterable[str]:
        """Who is paid, what to hand in, by when, and the public notice; nothing if ineligible."""
        if self.assessment.outcome is Outcome.INELIGIBLE:
            return
        program, rules = self.engine.program, self.narrator.rules
        payee = payee_word(program.payee, self.lang)
        yield self.pick(f"收款方：{payee}", f"payee: {payee}")
        yield from document_lines(program, self.words, self.citations)
        if rules is not None and rules.deadline is not None:
            yield deadline_line(rules.deadline, self.words, self.citations)
        yield from notice_lines(program, self.words, self.citations)

    def limitations(self) -> Iterable[str]:
        """Everything the texts leave open that this case touches; cites where it is said."""
        program, day = self.engine.program, self.narrator.day
        found: list[Bilingual] = [*self.engine.policy.limitations, *program.limitations]
        parts: list[object] = [program.criteria, program.limits]
        for block in self.narrator.blocks():
            found += block.limitations
            self.citations.cite(block.sources)
            if isinstance(block, Rules):
                parts += [block.criteria, block.benefit, block.limits]
        for criterion in self.narrator.criteria.values():
            found += criterion.limitations
        for limit in self.narrator.limits.values():
            found += limit.limitations
        for id_ in sorted(parameters_of(tuple(parts))):
            dated = None if day is None else program.parameters[id_].on(day)
            if dated is not None:
                found += dated.limitations
                self.citations.cite(dated.sources)
        for derived in program.derived.values():
            self.citations.cite(derived.sources)
        if program.public_notice is not None and self.assessment.outcome is not Outcome.INELIGIBLE:
            found += program.public_notice.limitations
        return (each.text(self.lang) for each in dict.fromkeys(found))
