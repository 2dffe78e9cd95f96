"""A program as a readable page: the rule itself, without a case.

Who, on what conditions, how much, how often, what to hand in, by what sources,
and what the texts leave open.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from unionaid.assess.describe import Describer, show_type
from unionaid.facts import Money
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import (
    Band,
    Benefit,
    ByTable,
    Cap,
    Fixed,
    InKind,
    Limit,
    Once,
    PerUnit,
    Quota,
    Service,
    Share,
)
from unionaid.policy.conditions import Criterion
from unionaid.policy.coverage import parameters_of
from unionaid.policy.model import Payee, PolicyRules, ProgramRules, Rules, Source
from unionaid.policy.operands import Operand, ParameterRef, Table
from unionaid.text import figures

__all__ = ["Citations", "benefit_lines", "payee_word", "program_page"]

_PAYEES: Final[dict[Payee, Bilingual]] = {
    "own_union": Bilingual(zh="本单位工会", en="the unit's own union"),
    "joint_union": Bilingual(zh="联合工会", en="the joint union"),
    "host_unit_union": Bilingual(zh="所在单位工会", en="the host unit's union"),
    "person": Bilingual(zh="本人", en="the person"),
    "county_federation": Bilingual(zh="县（市、区）总工会", en="the county federation"),
    "none": Bilingual(zh="不拨款", en="nobody, no money is paid"),
}
_KINDS: Final = {
    "notice": Bilingual(zh="通知", en="notice"),
    "plan": Bilingual(zh="方案", en="plan"),
    "law": Bilingual(zh="法律", en="law"),
    "standard": Bilingual(zh="标准", en="standard"),
    "newspaper": Bilingual(zh="报刊", en="newspaper"),
    "web-page": Bilingual(zh="网页", en="web page"),
    "letter": Bilingual(zh="复函", en="letter"),
    "reprint": Bilingual(zh="转载", en="reprint"),
}


def payee_word(payee: Payee, lang: Lang) -> str:
    """Return whose account is paid, for people."""
    return _PAYEES[payee].text(lang)


class Citations:
    """The sources that a text cites, numbered by the order of first mention.

    Args:
        policy: Whose sources they are.

        lang: The language.
    """

    def __init__(self, policy: PolicyRules, lang: Lang) -> None:
        self.policy = policy
        self.lang = lang
        self._cited: dict[str, None] = {}

    def cite(self, ids: Iterable[str]) -> str:
        """Return the mark that cites *ids*, and remember them."""
        ids = tuple(ids)
        self._cited.update(dict.fromkeys(ids))
        joined = ("、" if self.lang == "zh" else ", ").join(ids)
        return f"〔{joined}〕" if self.lang == "zh" else f"[{joined}]"

    def lines(self) -> Iterable[str]:
        """Return every source cited so far, one to a line."""
        return [self._line(self.policy.sources[id_]) for id_ in self._cited]

    def _line(self, source: Source) -> str:
        lang = self.lang
        parts = [source.title.text(lang), source.issuer.text(lang)]
        if source.number is not None:
            parts.append(source.number)
        if source.date is None:
            parts.append("日期未见" if lang == "zh" else "date not found")
        elif isinstance(source.date, int):
            parts.append(f"{source.date}年" if lang == "zh" else str(source.date))
        else:
            parts.append(figures.day(source.date, lang))
        parts.append(_KINDS[source.kind].text(lang))
        parts += [each.text(lang) for each in (source.passage, source.note) if each is not None]
        if source.address is not None:
            parts.append(source.address)
        mark = self.cite((source.id,))
        return f"{mark}{'；'.join(parts)}" if lang == "zh" else f"{mark} {'; '.join(parts)}"


def program_page(program: ProgramRules, policy: PolicyRules, lang: Lang) -> str:
    """Return the page of *program* in *lang*."""
    return "\n".join(_Page(program, policy, lang).lines())


class _Page:
    def __init__(self, program: ProgramRules, policy: PolicyRules, lang: Lang) -> None:
        self.program = program
        self.policy = policy
        self.lang = lang
        self.words = Describer(program, lang)
        self.pick = self.words.pick
        self.citations = Citations(policy, lang)

    def lines(self) -> Iterable[str]:
        program, policy = self.program, self.policy
        yield f"{program.name.text(self.lang)}{self.pick(f'（{program.id}）', f' ({program.id})')}"
        yield program.summary.text(self.lang)
        yield self.pick(
            f"政策：{policy.name.zh}（{policy.id}，版本 {policy.edition}，{policy.issuer.zh}）",
            f"Policy: {policy.name.en} ({policy.id}, edition {policy.edition}, {policy.issuer.en})",
        )
        dated = self.words.label(program.dated_by)
        yield self.pick(f"适用规则的日期：{dated}", f"Dated by: {dated}")
        yield self.pick("收款方：", "Payee: ") + payee_word(program.payee, self.lang)
        yield from self.section("填报事项", "Facts", self.facts())
        yield from self.section("条件", "Conditions", [self.criterion(c) for c in program.criteria])
        for rules in program.rules:
            yield from self.block(rules)
        for repeal in program.repeals:
            day = figures.day(repeal.start, self.lang)
            heading = self.pick(f"{day} 起：没有规则", f"from {day} on: no rules")
            yield ""
            yield f"{heading} {self.citations.cite(repeal.sources)}"
        yield from self.section("限制", "How often", [self.limit(limit) for limit in program.limits])
        yield from self.section("目标和办理", "Targets and procedure", self.procedure())
        open_ = list(dict.fromkeys(self.limitations()))
        yield from self.section("依据", "Sources", self.citations.lines())
        yield from self.section("原文未写明之处", "Left open by the texts", open_)

    def section(self, zh: str, en: str, items: Iterable[str]) -> Iterable[str]:
        """Return a heading with its lines, nothing if there are none."""
        lines = list(items)
        if lines:
            yield ""
            yield self.pick(zh, en)
            yield from (f"  {line}" for line in lines)

    def facts(self) -> Iterable[str]:
        """Every fact of the form, with its column name and note."""
        for name, fact in self.program.facts.items():
            line = f"{fact.label.text(self.lang)}（{name}" if self.lang == "zh" else f"{fact.label.en} ({name}"
            unit = fact.unit.text(self.lang) if fact.unit is not None else None
            if unit is not None:
                line += self.pick(f"，{unit}", f", {unit}")
            if fact.descriptive:
                line += self.pick("，只打印", ", only printed")
            elif fact.optional:
                line += self.pick("，可不填", ", optional")
            line += self.pick("）", ")")
            if fact.note is not None:
                line += self.pick(f"：{fact.note.zh}", f": {fact.note.en}")
            yield line

    def criterion(self, criterion: Criterion) -> str:
        """One criterion with what it asks exactly."""
        text, asked = criterion.text.text(self.lang), self.words.condition(criterion.condition)
        mark = self.pick("只提醒：", "warns only: ") if criterion.severity == "warn" else ""
        cite = self.citations.cite(criterion.sources)
        return f"{mark}{text}{self.pick(f'（{asked}）', f' ({asked})')} {cite}"

    def block(self, rules: Rules) -> Iterable[str]:
        """One dated block."""
        self.words = Describer(self.program, self.lang, day=rules.start)
        start = figures.day(rules.start, self.lang)
        heading = self.pick(f"{start} 起", f"from {start} on")
        items = [self.criterion(criterion) for criterion in rules.criteria]
        items += [f"{line} {self.citations.cite(rules.sources)}" for line in benefit_lines(rules.benefit, self.words)]
        items += [self.limit(limit) for limit in rules.limits]
        if rules.deadline is not None:
            day, cite = figures.day(rules.deadline.day, self.lang), self.citations.cite(rules.deadline.sources)
            items.append(self.pick(f"申报截止：{day} {cite}", f"last day to apply: {day} {cite}"))
        return self.section(heading, heading, items)

    def limit(self, limit: Limit) -> str:
        """One limit with its kind, numbers and key."""
        text, cite = limit.text.text(self.lang), self.citations.cite(limit.sources)
        keys = [self.words.label(name) for name in limit.per]
        if limit.per_year:
            keys.append(self.pick("年度", "year"))
        per = figures.listing(keys, self.lang) or self.pick("全部合计", "all together")
        match limit:
            case Once():
                kind = self.pick("一次", "once")
                if limit.severity == "warn":
                    kind = self.pick("一次，只提醒", "once, warns only")
                if limit.keep == "highest":
                    kind += self.pick("，取最高", ", the highest")
            case Cap():
                room = self.pick("上限 ", "cap ") + self.rooms(limit.amount)
                kind = room
            case Quota():
                kind = self.pick("名额 ", "places ") + self.rooms(limit.places)
        shared = self.pick("；共用", "; shared") if limit.shared else ""
        return self.pick(f"{text}（{kind}；按 {per} 计{shared}） {cite}", f"{text} ({kind}; per {per}{shared}) {cite}")

    def rooms(self, operand: Operand) -> str:
        """Return a cap or a number of places, with every dated value."""
        if not isinstance(operand, ParameterRef):
            return self.words.operand(operand, "", type_=Money())
        parameter = self.program.parameters[operand.id]
        parts = []
        for dated in parameter.values:
            if dated.value is not None:
                shown = show_type(dated.value, parameter.type, self.lang)
                start = figures.day(dated.start, self.lang)
                parts.append(self.pick(f"{shown}（{start} 起）", f"{shown} (from {start} on)"))
        return self.pick("，", ", ").join(parts)

    def procedure(self) -> Iterable[str]:
        """Targets, documents and the public notice."""
        for target in self.program.targets:
            unit, cite = target.unit.text(self.lang), self.citations.cite(target.sources)
            yield self.pick(
                f"{target.year}年目标：{target.count} {unit} {cite}", f"target of {target.year}: {target.count} {unit} {cite}"
            )
        for document in self.program.documents:
            when = {"with_application": ("随申报提交", "with the application"), "later": ("事后补交", "later")}
            zh, en = when[document.required]
            cite = self.citations.cite(document.sources)
            yield self.pick(f"材料：{document.name.zh}（{zh}） {cite}", f"document: {document.name.en} ({en}) {cite}")
        notice = self.program.public_notice
        if notice is not None:
            cite = self.citations.cite(notice.sources)
            yield self.pick(
                f"公示：{notice.working_days} 个工作日 {cite}", f"public notice: {notice.working_days} working days {cite}"
            )

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


def benefit_lines(benefit: Benefit, words: Describer) -> list[str]:
    """Return what a benefit gives, by the parameters of the describer's day."""
    pick, lang = words.pick, words.lang
    less = "".join(pick(f"，减去{words.label(n)}", f", less {words.label(n)}") for n in benefit.less)
    match benefit:
        case Fixed():
            amount = words.operand(benefit.amount, "", type_=Money())
            return [pick(f"补助 {amount}{less}", f"gives {amount}{less}")]
        case PerUnit():
            counts = " × ".join(words.label(name) for name in benefit.facts)
            return [pick(f"补助 {rate} × {counts}{less}", f"gives {rate} × {counts}{less}") for rate in _amounts(benefit.rate, words)]
        case Share():
            rates = " × ".join(words.rate(rate) for rate in benefit.rates)
            label = words.label(benefit.fact)
            return [pick(f"补助 {label} × {rates}{less}", f"gives {label} × {rates}{less}")]
        case ByTable():
            return [pick(f"补助 {amount}{less}", f"gives {amount}{less}") for amount in _amounts(benefit.table, words)]
        case Band():
            low, high = (words.operand(each, "", type_=Money()) for each in (benefit.at_least, benefit.at_most))
            label = words.label(benefit.fact)
            return [pick(f"补助 {label}，在 {low} 至 {high} 之间{less}", f"gives the {label}, between {low} and {high}{less}")]
        case InKind():
            goods = benefit.goods.text(lang)
            if benefit.value is None:
                return [pick(f"实物：{goods}，原文无价值", f"in kind: {goods}, no value named")]
            value = words.operand(benefit.value, "", type_=Money())
            return [pick(f"实物：{goods}，价值 {value}{less}", f"in kind: {goods}, value {value}{less}")]
        case Service():
            return [pick(f"服务：{each.zh}", f"service: {each.en}") for each in benefit.services]


def _amounts(operand: Operand, words: Describer) -> list[str]:
    """Return a figure, or every row of a table of figures."""
    table = operand
    if isinstance(operand, ParameterRef) and words.day is not None:
        dated = words.program.parameters[operand.id].on(words.day)
        table = dated.value if dated is not None else operand
    if not isinstance(table, Table):
        return [words.operand(operand, "", type_=Money())]
    rows = []
    for row in table.rows:
        when = words.pick("，", ", ").join(words.cell(cell, name) for cell, name in zip(row.when, table.by, strict=True))
        rows.append(words.pick(f"{when}：", f"{when}: ") + show_type(row.value, Money(), words.lang))
    return rows
