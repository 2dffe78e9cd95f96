"""A program as a readable page: the rule itself, without a case.

Who, on what conditions, how much, how often, what to hand in, by what sources,
and what the texts leave open. Here: the order of the page; its lines are in
``terms`` and ``describe``.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from unionaid.assess.describe import Describer, after
from unionaid.assess.terms import (
    Citations,
    benefit_lines,
    deadline_line,
    document_lines,
    limit_line,
    notice_lines,
    parameter_lines,
    payee_word,
)
from unionaid.facts import Choice
from unionaid.lang import Bilingual, Lang
from unionaid.policy.coverage import parameters_of
from unionaid.policy.model import Rules
from unionaid.text import figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unionaid.policy.conditions import Criterion
    from unionaid.policy.model import Derived, Fact, PolicyRules, ProgramRules, Repeal, Source

__all__ = ["Page", "program_basis", "program_page"]

_DERIVED = {
    "sum": Bilingual(zh="{}之和", en="sum of {}"),
    "difference": Bilingual(zh="{}之差", en="difference of {}"),
    "mean": Bilingual(zh="{}的平均数，不舍入", en="mean of {}, unrounded"),
    "months_between": Bilingual(zh="{}之间的月数", en="months between {}"),
    "size_class": Bilingual(zh="按{}划型（标准 {}）", en="size class by {} (standard {})"),
}


def program_basis(program: ProgramRules, policy: PolicyRules, lang: Lang) -> tuple[list[Source], list[str]]:
    """Return every source that the page of a program cites, and what they leave open.

    Args:
        program: The program.

        policy: The policy it stands in.

        lang: The language.
    """
    page = Page(program, policy, lang)
    for _ in page.lines():  # a source is cited while its rule is told
        pass
    return page.citations.sources(), list(dict.fromkeys(page.limitations()))


def program_page(program: ProgramRules, policy: PolicyRules, lang: Lang) -> str:
    """Return the page of *program* in *lang*."""
    return "\n".join(Page(program, policy, lang).lines())


class Page:
    """The parts of a page, and their order as plain text.

    Another layout, such as that of the documentation, takes the parts and puts them
    in its own order.

    Args:
        program: The program.

        policy: The policy it stands in.

        lang: The language.

        citations: How sources are cited; as on a plain page unless given.
    """

    def __init__(
        self, program: ProgramRules, policy: PolicyRules, lang: Lang, citations: Citations | None = None
    ) -> None:
        self.program = program
        self.policy = policy
        self.lang = lang
        self.words = Describer(program, lang)
        self.pick = self.words.pick
        self.citations = Citations(policy, lang) if citations is None else citations

    def lines(self) -> Iterable[str]:
        """Return the lines of the page."""
        program = self.program
        yield from self.heading()
        yield from self.words.section("填报事项", "Facts", self.facts())
        yield from self.words.section("条件", "Conditions", [self.criterion(c) for c in program.criteria])
        blocks: list[Rules | Repeal] = [*program.rules, *program.repeals]
        for block in sorted(blocks, key=lambda each: each.start):
            yield from self.block(block) if isinstance(block, Rules) else self.repeal(block)
        limits = [limit_line(limit, self.words, self.citations) for limit in program.limits]
        yield from self.words.section("限制", "How often", limits)
        yield from self.words.section("标准和数字", "Figures", self.figures())
        yield from self.words.section("目标和办理", "Targets and procedure", self.procedure())
        limitations = list(dict.fromkeys(self.limitations()))
        yield from self.words.section("依据", "Sources", self.citations.lines())
        yield from self.words.section("原文未写明之处", "Left open by the texts", limitations)

    def heading(self) -> Iterable[str]:
        """Name, summary, policy, what dates a case, and who is paid."""
        program, policy = self.program, self.policy
        yield self.pick(f"{program.name.zh}（{program.id}）", f"{program.name.en} ({program.id})")
        yield program.summary.text(self.lang)
        yield self.pick(
            f"政策：{policy.name.zh}（{policy.id}，版本 {policy.edition}，{policy.issuer.zh}）",
            f"Policy: {policy.name.en} ({policy.id}, edition {policy.edition}, {policy.issuer.en})",
        )
        dated = self.dated()
        yield self.pick(f"按“{dated}”确定执行哪一期规则", f"Dated by: {dated}")
        yield self.pick("收款方：", "Payee: ") + payee_word(program.payee, self.lang)
        cite = self.citations.cite(program.sources)
        yield self.pick(f"政策依据：{cite}", f"Based on: {cite}")

    def dated(self) -> str:
        """The fact, or the span of two, that decides which rules hold."""
        dated = self.words.label(self.program.dated_by)
        if self.program.dated_to is not None:
            dated += self.pick("至", " to ") + self.words.label(self.program.dated_to)
        return dated

    def facts(self) -> Iterable[str]:
        """Every fact of the form, and what is worked out from them."""
        for name, fact in self.program.facts.items():
            yield self.fact(name, fact)
        for derived in self.program.derived.values():
            yield self.derived(derived)

    def fact(self, name: str, fact: Fact) -> str:
        """One fact of the form, with its column name and note."""
        label, inner = fact.label.text(self.lang), self.pick("，", ", ").join([name, *self.marks(name, fact)])
        line = self.pick(f"{label}（{inner}）", f"{label} ({inner})")
        more = self.notes(fact)
        if not more:
            return line
        return self.pick(f"{line}：{'；'.join(more)}", f"{line}: {'; '.join(more)}")

    def marks(self, name: str, fact: Fact) -> list[str]:
        """The unit of a fact, whether it may be left out, and what it then counts as."""
        parts = [] if fact.unit is None else [fact.unit.text(self.lang)]
        if fact.descriptive:
            parts.append(self.pick("仅供打印", "only printed"))
        elif fact.optional:
            parts.append(self.pick("可不填", "optional"))
        if fact.default is not None:
            default = self.words.show(fact.default, name)
            parts.append(self.pick(f"不填{after('按', default)}计", f"left out counts as {default}"))
        elif fact.default_fact is not None:
            label = self.words.label(fact.default_fact)
            parts.append(self.pick(f"不填按{label}计", f"left out counts as the {label}"))
        return parts

    def notes(self, fact: Fact) -> list[str]:
        """What is meant by a fact, and every value that it may have."""
        more = [] if fact.note is None else [fact.note.text(self.lang).rstrip("。.")]
        if isinstance(fact.type, Choice):
            more.append(self.choices(fact.type))
        return more

    def choices(self, choice: Choice) -> str:
        """Every value that a choice has, as it may be written."""
        values = [
            self.pick(f"{label.zh}（{value}）", f"{label.en} ({value})")
            for value, label in choice.choices.items()
        ]
        return self.pick("可填" + "、".join(values), "one of " + ", ".join(values))

    def derived(self, derived: Derived) -> str:
        """One fact that is worked out, and from what."""
        names = figures.listing([self.words.label(name) for name in derived.of], self.lang)
        how = _DERIVED[derived.kind].text(self.lang).format(names, derived.standard)
        label, cite = derived.label.text(self.lang), self.citations.cite(derived.sources)
        return self.pick(f"{label}（算得）：{how} {cite}", f"{label} (worked out): {how} {cite}")

    def criterion(self, criterion: Criterion) -> str:
        """One criterion with what it asks exactly."""
        text, asked = criterion.text.text(self.lang), self.words.condition(criterion.condition)
        mark = self.pick("只提醒：", "warns only: ") if criterion.severity == "warn" else ""
        cite = self.citations.cite(criterion.sources)
        return f"{mark}{text}{self.pick(f'（{asked}）', f' ({asked})')} {cite}"

    def block(self, rules: Rules) -> Iterable[str]:
        """One dated block."""
        items, start = self.block_items(rules), figures.day(rules.start, self.lang)
        return self.words.section(f"{start}起", f"from {start} on", items)

    def block_items(self, rules: Rules) -> list[str]:
        """What a dated block says: its own criteria, what it gives, its limits, its last day."""
        words = self.words = Describer(self.program, self.lang, day=rules.start)
        items = [self.criterion(criterion) for criterion in rules.criteria]
        items += self.benefit(rules)
        items += [limit_line(limit, words, self.citations) for limit in rules.limits]
        if rules.deadline is not None:
            items.append(deadline_line(rules.deadline, words, self.citations))
        self.words = Describer(self.program, self.lang)
        return items

    def repeal(self, repeal: Repeal) -> Iterable[str]:
        """That from a day on there are no rules."""
        day, cite = figures.day(repeal.start, self.lang), self.citations.cite(repeal.sources)
        yield ""
        yield self.pick(f"{day}起停止执行 {cite}", f"from {day} on: no rules {cite}")

    def benefit(self, rules: Rules) -> Iterable[str]:
        """What a block gives, anew from each day on which a figure of it changes."""
        used = [self.program.parameters[id_] for id_ in sorted(parameters_of(rules.benefit))]
        starts = {dated.start for parameter in used for dated in parameter.values}
        end = date.max if rules.end is None else rules.end
        changes = sorted(day for day in starts if rules.start < day < end)
        cite = self.citations.cite(rules.sources)
        for day in (rules.start, *changes):
            for line in benefit_lines(rules.benefit, Describer(self.program, self.lang, day=day)):
                since = figures.day(day, self.lang)
                head = "" if day == rules.start else self.pick(f"{since}起，", f"from {since} on, ")
                yield f"{head}{line} {cite}"

    def figures(self) -> Iterable[str]:
        """Every parameter that the program uses, with its dated values."""
        program = self.program
        for id_ in sorted(parameters_of((program.criteria, program.limits, program.rules))):
            yield from parameter_lines(program.parameters[id_], self.words, self.citations)

    def procedure(self) -> Iterable[str]:
        """Targets, documents and the public notice."""
        for target in self.program.targets:
            unit, cite = target.unit.text(self.lang), self.citations.cite(target.sources)
            counted = f"{target.count} {unit} {cite}"
            yield self.pick(f"{target.year}年目标：{counted}", f"target of {target.year}: {counted}")
        yield from document_lines(self.program, self.words, self.citations)
        yield from notice_lines(self.program, self.words, self.citations)

    def limitations(self) -> Iterable[str]:
        """Everything the texts leave open about the program."""
        program = self.program
        found = [*self.policy.limitations, *program.limitations]
        for part in (*program.criteria, *program.limits, *program.rules, *program.repeals):
            found += part.limitations
        for rules in program.rules:
            for part in (*rules.criteria, *rules.limits):
                found += part.limitations
        for id_ in sorted(parameters_of((program.criteria, program.limits, program.rules))):
            for dated in program.parameters[id_].values:
                found += dated.limitations
        if program.public_notice is not None:
            found += program.public_notice.limitations
        return (each.text(self.lang) for each in found)
