"""The terms of a program in words: sources, payee, what is given, how often, by when.

Here: lines that a page and an explanation share. Not here: their order, and
anything about a case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from unionaid.assess.describe import Describer, show_type
from unionaid.facts import Money, Whole
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
from unionaid.policy.operands import Operand, Parameter, ParameterRef, Table
from unionaid.text import figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unionaid.policy.model import Deadline, Payee, PolicyRules, ProgramRules, Source

__all__ = [
    "Citations",
    "benefit_lines",
    "deadline_line",
    "document_lines",
    "limit_line",
    "notice_lines",
    "parameter_lines",
    "payee_word",
    "source_date",
    "source_kind",
]

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


def source_kind(source: Source, lang: Lang) -> str:
    """Return what kind of document a source is, for people."""
    return _KINDS[source.kind].text(lang)


def source_date(source: Source, lang: Lang) -> str:
    """Return the day or year that a source bears, or that none was found."""
    if source.date is None:
        return "日期未见" if lang == "zh" else "date not found"
    if isinstance(source.date, int):
        return f"{source.date}年" if lang == "zh" else str(source.date)
    return figures.day(source.date, lang)


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

    def sources(self) -> list[Source]:
        """Return every source cited so far."""
        return [self.policy.sources[id_] for id_ in self._cited]

    def lines(self) -> Iterable[str]:
        """Return every source cited so far, one to a line."""
        return [self._line(source) for source in self.sources()]

    def _line(self, source: Source) -> str:
        lang = self.lang
        parts = [source.title.text(lang), source.issuer.text(lang)]
        if source.number is not None:
            parts.append(source.number)
        parts += [source_date(source, lang), source_kind(source, lang)]
        more = [each.text(lang) for each in (source.passage, source.note) if each is not None]
        parts += [each.rstrip("。.") for each in more]
        if source.address is not None:
            parts.append(source.address)
        mark = self.cite((source.id,))
        return f"{mark}{'；'.join(parts)}" if lang == "zh" else f"{mark} {'; '.join(parts)}"


def document_lines(program: ProgramRules, words: Describer, citations: Citations) -> Iterable[str]:
    """Return a line for each paper to hand in."""
    for document in program.documents:
        when = {"with_application": ("随申报提交", "with the application"), "later": ("事后补交", "later")}
        zh, en = when[document.required]
        name, cite = document.name, citations.cite(document.sources)
        yield words.pick(f"材料：{name.zh}（{zh}） {cite}", f"document: {name.en} ({en}) {cite}")


def deadline_line(deadline: Deadline, words: Describer, citations: Citations) -> str:
    """Return the last day to apply."""
    day, cite = figures.day(deadline.day, words.lang), citations.cite(deadline.sources)
    return words.pick(f"申报截止：{day} {cite}", f"last day to apply: {day} {cite}")


def notice_lines(program: ProgramRules, words: Describer, citations: Citations) -> Iterable[str]:
    """Return the line about the public notice, if there is one."""
    if program.public_notice is not None:
        days, cite = program.public_notice.working_days, citations.cite(program.public_notice.sources)
        yield words.pick(f"公示：{days} 个工作日 {cite}", f"public notice: {days} working days {cite}")


def limit_line(limit: Limit, words: Describer, citations: Citations) -> str:
    """Return a limit with its kind, numbers and key."""
    pick, lang = words.pick, words.lang
    keys = [words.label(name) for name in limit.per]
    if limit.per_year:
        keys.append(pick("年度", "calendar year"))
    match limit:
        case Once():
            kind = pick("一次", "once")
            if limit.severity == "warn":
                kind += pick("，只提醒", ", warns only")
            if limit.keep == "highest":
                kind += pick("，取最高", ", the highest")
        case Cap():
            kind = pick("上限 ", "cap ") + _room(limit.amount, words, Money())
        case Quota():
            kind = pick("名额 ", "places ") + _room(limit.places, words, Whole())
        case _:
            assert_never(limit)
    parts = [kind, pick(f"按{figures.listing(keys, lang)}计", f"per {figures.listing(keys, lang)}")]
    if not keys:
        parts[1] = pick("全部合计", "all together")
    if limit.where is not None:
        parts.append(pick("只计：", "counts only: ") + words.condition(limit.where))
    if limit.shared:
        parts.append(pick("与其他项目共用", "shared with other programs"))
    text, cite = limit.text.text(lang), citations.cite(limit.sources)
    return pick(f"{text}（{'；'.join(parts)}） {cite}", f"{text} ({'; '.join(parts)}) {cite}")


def _room(operand: Operand, words: Describer, type_: Money | Whole) -> str:
    """Return a cap or a number of places; of a parameter every dated value."""
    if not isinstance(operand, ParameterRef):
        return words.operand(operand, "", type_=type_)
    parameter = words.program.parameters[operand.id]
    values = [each for each in parameter.values if each.value is not None]
    if len(values) == 1:
        return show_type(values[0].value, parameter.type, words.lang)
    parts = []
    for dated in values:
        shown = show_type(dated.value, parameter.type, words.lang)
        start = figures.day(dated.start, words.lang)
        parts.append(words.pick(f"{start}起 {shown}", f"{shown} from {start} on"))
    return words.pick("，", ", ").join(parts)


def parameter_lines(parameter: Parameter, words: Describer, citations: Citations) -> Iterable[str]:
    """Return a line for each dated value of *parameter*, every row of a table in it."""
    unit = "" if parameter.unit is None else " " + parameter.unit.text(words.lang)
    for dated in parameter.values:
        start, cite = figures.day(dated.start, words.lang), citations.cite(dated.sources)
        if dated.value is None:
            shown = words.pick("废止", "repealed")
        elif isinstance(dated.value, Table):
            rows = words.rows(dated.value, parameter.type)
            shown = words.pick("；", "; ").join(f"{row}{unit}" for row in rows)
        else:
            shown = show_type(dated.value, parameter.type, words.lang) + unit
        name = parameter.name.text(words.lang)
        yield words.pick(f"{name}（{start}起）：{shown} {cite}", f"{name} (from {start} on): {shown} {cite}")


def benefit_lines(benefit: Benefit, words: Describer) -> list[str]:
    """Return what a benefit gives, by the parameters of the describer's day."""
    pick, lang = words.pick, words.lang
    less = "".join(pick(f"，减去{words.label(n)}", f", less {words.label(n)}") for n in benefit.less)
    match benefit:
        case Fixed():
            given = [words.operand(benefit.amount, "", type_=Money())]
        case PerUnit():
            counts = " × ".join(words.label(name) for name in benefit.facts)
            given = [f"{rate} × {counts}" for rate in _amounts(benefit.rate, words)]
        case Share():
            given = [" × ".join([words.label(benefit.fact), *(words.rate(rate) for rate in benefit.rates)])]
        case ByTable():
            given = _amounts(benefit.table, words)
        case Band():
            bounds = (benefit.at_least, benefit.at_most)
            low, high = (words.operand(each, "", type_=Money()) for each in bounds)
            label = words.label(benefit.fact)
            given = [pick(f"{label}，在 {low}至 {high}之间", f"{label}, between {low} and {high}")]
        case InKind():
            worth = pick("原文未写明价值", "no value named")
            if benefit.value is not None:
                value = words.operand(benefit.value, "", type_=Money())
                worth = pick(f"价值 {value}", f"value {value}") + less
            goods = benefit.goods.text(lang)
            return [pick(f"实物：{goods}，{worth}", f"in kind: {goods}, {worth}")]
        case Service():
            return [pick(f"服务：{each.zh}", f"service: {each.en}") for each in benefit.services]
        case _:
            assert_never(benefit)
    return [pick(f"金额：{each}{less}", f"amount: {each}{less}") for each in given]


def _amounts(operand: Operand, words: Describer) -> list[str]:
    """Return a figure, or every row of a table of figures."""
    table = operand
    if isinstance(operand, ParameterRef) and words.day is not None:
        dated = words.program.parameters[operand.id].on(words.day)
        table = dated.value if dated is not None else operand
    if isinstance(table, Table):
        return words.rows(table, Money())
    return [words.operand(operand, "", type_=Money())]
