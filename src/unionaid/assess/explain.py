"""The whole explanation of one assessment, for a person to read.

Every criterion with what was required and seen, the amount with its
arithmetic, every source, every limitation. Both languages carry the same
figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from unionaid.assess.engine import Engine
from unionaid.assess.page import Citations, payee_word
from unionaid.assess.result import Assessment, Finding, Outcome, Status, Step
from unionaid.assess.sentences import Narrator, outcome_word
from unionaid.facts import Money
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import InKind, Service
from unionaid.policy.coverage import parameters_of
from unionaid.text import figures
from unionaid.text.words import amount_in_words

__all__ = ["explain", "reasons"]

_MARKS: Final = {
    Status.MET: Bilingual(zh="符合", en="met"),
    Status.NOT_MET: Bilingual(zh="不符合", en="not met"),
    Status.UNKNOWN: Bilingual(zh="待定", en="unknown"),
}
_WARNING: Final = Bilingual(zh="提醒，不符合", en="warning, not met")
_UNCHECKED: Final = Bilingual(zh="未核对", en="not checked")


def explain(assessment: Assessment, engine: Engine, lang: Lang) -> str:
    """Return the explanation of *assessment* in *lang*."""
    return "\n".join(_Explanation(assessment, engine, lang).lines())


def reasons(assessment: Assessment, engine: Engine, lang: Lang) -> tuple[str, ...]:
    """Return a sentence for each thing that decided or warns."""
    if assessment.outcome is Outcome.INVALID:
        return tuple(problem.line(lang) for problem in assessment.problems)
    explanation = _Explanation(assessment, engine, lang)
    wanted = [f for f in assessment.findings if explanation.decides(f)]
    return tuple(explanation.marked(finding) for finding in wanted)


class _Explanation:
    def __init__(self, assessment: Assessment, engine: Engine, lang: Lang) -> None:
        self.assessment = assessment
        self.engine = engine
        self.lang = lang
        self.narrator = Narrator(assessment, engine, lang)
        self.words = self.narrator.words
        self.pick = self.words.pick
        self.citations = Citations(engine.policy, lang)

    def decides(self, finding: Finding) -> bool:
        """Tell whether a finding belongs in a short list of reasons."""
        if finding.severity == "warn":
            return finding.status is Status.NOT_MET
        if self.assessment.outcome is Outcome.INELIGIBLE:
            return finding.status is Status.NOT_MET
        return finding.status is not Status.MET

    def mark(self, finding: Finding) -> str:
        """Return the word before a finding."""
        if finding.severity == "warn" and finding.status is Status.NOT_MET:
            return _WARNING.text(self.lang)
        if finding.severity == "warn" and finding.status is Status.UNKNOWN:
            return _UNCHECKED.text(self.lang)
        return _MARKS[finding.status].text(self.lang)

    def marked(self, finding: Finding) -> str:
        """Return a finding in a sentence, its mark before it."""
        return self.pick("{}：{}", "{}: {}").format(self.mark(finding), self.narrator.sentence(finding))

    def lines(self) -> Iterable[str]:
        program, policy = self.engine.program, self.engine.policy
        name = program.name.text(self.lang)
        outcome = outcome_word(self.assessment.outcome, self.lang)
        yield self.pick(f"{name}（{program.id}）：{outcome}", f"{name} ({program.id}): {outcome}")
        yield self.pick(
            f"政策：{policy.name.zh}（{policy.id}，版本 {policy.edition}，摘要 {policy.digest[:12]}）",
            f"Policy: {policy.name.en} ({policy.id}, edition {policy.edition}, digest {policy.digest[:12]})",
        )
        if self.assessment.outcome is Outcome.INVALID:
            yield from self.section("填写问题", "Problems", [p.line(self.lang) for p in self.assessment.problems])
            return
        yield from self.section("申报事项", "Facts", self.facts())
        yield from self.section("核对情况", "Findings", self.findings())
        yield from self.section("金额", "Amount", self.amount())
        yield from self.section("还缺", "Missing", self.missing())
        yield from self.section("办理", "Procedure", self.procedure())
        limitations = list(self.limitations())
        yield from self.section("依据", "Sources", self.citations.lines())
        yield from self.section("原文未写明之处", "Left open by the texts", limitations)

    def section(self, zh: str, en: str, items: Iterable[str]) -> Iterable[str]:
        """Return a heading with its lines, nothing if there are none."""
        lines = list(items)
        if lines:
            yield ""
            yield self.pick(zh, en)
            yield from (f"  {line}" for line in lines)

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
        """The amount, its arithmetic, or what it could be."""
        rules = self.narrator.rules
        if rules is None or self.assessment.outcome is Outcome.INELIGIBLE:
            return
        benefit = rules.benefit
        value = self.assessment.entitlement
        if value is None:
            value = self.assessment.in_kind
        if isinstance(benefit, Service):
            for service in benefit.services:
                yield self.pick(f"服务：{service.zh}", f"service: {service.en}")
        elif isinstance(benefit, InKind):
            goods = benefit.goods.text(self.lang)
            worth = self.pick("原文无价值", "no value named") if value is None else self.money(value)
            if self.assessment.outcome is Outcome.ELIGIBLE:
                yield self.pick(f"实物：{goods}，价值 {worth}", f"in kind: {goods}, value {worth}")
        elif value is not None:
            yield self.pick(f"应拨金额：{self.money(value)}", f"entitlement: {self.money(value)}")
        if value is not None:
            yield self.pick(f"大写：{amount_in_words(value)}", f"in words: {amount_in_words(value)}")
        if self.assessment.calculation:
            yield self.pick("算法：", "arithmetic: ") + self.arithmetic(self.assessment.calculation)
        if self.assessment.range is not None:
            low, high = (self.money(each) for each in self.assessment.range)
            yield self.pick(f"金额待定，在 {low} 至 {high} 之间", f"the amount is open, between {low} and {high}")

    def money(self, amount: Decimal) -> str:
        """Return an amount with its unit."""
        return figures.money(amount, self.lang)

    def arithmetic(self, steps: tuple[Step, ...]) -> str:
        """Return the steps as one line of arithmetic."""
        parts = []
        for step in steps:
            name = self.step_name(step)
            match step.kind:
                case "amount":
                    parts.append(f"{name}{self.step_figure(step)}")
                case "times":
                    parts.append(f" × {name}{self.step_figure(step)}")
                case "round":
                    parts.append(self.pick("，四舍五入到分", ", rounded half up to the fen"))
                case "less":
                    parts.append(f" − {name}{self.step_figure(step)}")
                case "floor":
                    parts.append(self.pick("，不低于零", ", not below zero"))
                case "cut":
                    cut = self.step_figure(step)
                    parts.append(self.pick(f"，按上限所余核减为 {cut}", f", cut to {cut} left under the cap"))
        total = self.assessment.entitlement
        total = self.assessment.in_kind if total is None else total
        closing = "" if total is None or len(steps) == 1 else f" = {self.money(total)}"
        return "".join(parts) + closing

    def step_name(self, step: Step) -> str:
        """Return what the figure of a step is called, with a space after it."""
        program = self.engine.program
        if step.name in program.parameters:
            return program.parameters[step.name].name.text(self.lang) + " "
        if step.name is not None and (step.name in program.facts or step.name in program.derived):
            return self.words.label(step.name) + " "
        return ""

    def step_figure(self, step: Step) -> str:
        """Return the figure of a step: money, a share, or a count."""
        assert step.value is not None, "steps with a figure are asked for one"
        program = self.engine.program
        if step.kind != "times":
            return self.money(step.value)
        if step.name in program.parameters:
            type_ = program.parameters[step.name].type
            if isinstance(type_, Money):
                return self.money(step.value)
            return figures.percent(step.value, self.lang)
        if step.name is None:
            return figures.percent(step.value, self.lang)
        return self.words.show(step.value, step.name)

    def missing(self) -> Iterable[str]:
        """The facts still asked for."""
        for name in self.assessment.missing:
            note = self.engine.program.facts[name].note
            label = self.words.label(name)
            yield label if note is None else self.pick(f"{label}：{note.zh}", f"{label}: {note.en}")

    def procedure(self) -> Iterable[str]:
        """Who is paid, what to hand in, by when, and the public notice."""
        program, rules = self.engine.program, self.narrator.rules
        payee = payee_word(program.payee, self.lang)
        yield self.pick(f"收款方：{payee}", f"payee: {payee}")
        for document in program.documents:
            cite = self.citations.cite(document.sources)
            yield self.pick(f"材料：{document.name.zh} {cite}", f"document: {document.name.en} {cite}")
        if rules is not None and rules.deadline is not None:
            day, cite = figures.day(rules.deadline.day, self.lang), self.citations.cite(rules.deadline.sources)
            yield self.pick(f"申报截止：{day} {cite}", f"last day to apply: {day} {cite}")
        if program.public_notice is not None:
            days, cite = program.public_notice.working_days, self.citations.cite(program.public_notice.sources)
            yield self.pick(f"公示：{days} 个工作日 {cite}", f"public notice: {days} working days {cite}")

    def limitations(self) -> Iterable[str]:
        """Everything the texts leave open that this case touches."""
        program, rules, day = self.engine.program, self.narrator.rules, self.narrator.day
        found: list[Bilingual] = [*self.engine.policy.limitations, *program.limitations]
        parts: list[object] = [program.criteria, program.limits]
        if rules is not None:
            found += rules.limitations
            parts += [rules.criteria, rules.benefit, rules.limits]
            self.citations.cite(rules.sources)
        elif day is not None:
            ended = [repeal for repeal in program.repeals if repeal.start <= day]
            for repeal in ended[-1:]:
                found += repeal.limitations
                self.citations.cite(repeal.sources)
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
        if program.public_notice is not None:
            found += program.public_notice.limitations
        return (each.text(self.lang) for each in dict.fromkeys(found))


