"""Conditions, figures and facts in words, in both languages alike.

Here: the phrases. Whole explanations and pages are put together elsewhere
(``explain``, ``page``). Personal facts are masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, assert_never

from attrs import evolve

from unionaid.assess.logic import OUTSIDE, Possible, Values, compile_operand
from unionaid.facts import Choice, FactType, Money, Month, Ratio, Whole, Year
from unionaid.money import MAX_YUAN
from unionaid.policy.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Given,
    InWindow,
    Is,
    Not,
    OneOf,
    Operator,
    StartsWith,
    Stated,
    WithinMonths,
    facts_of,
)
from unionaid.policy.operands import (
    Constant,
    FactRef,
    Operand,
    Parameter,
    ParameterRef,
    Range,
    ShareOf,
    Table,
)
from unionaid.policy.scope import SIZE_TYPE
from unionaid.text import figures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unionaid.lang import Lang
    from unionaid.policy.model import ProgramRules

__all__ = ["Describer", "after", "masked", "show_type"]

_SIGNS: Final = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
_OPPOSITES: Final[Mapping[Operator, Operator]] = {
    "at_least": "below",
    "at_most": "above",
    "above": "at_most",
    "below": "at_least",
}
_PERSONAL_DIGITS: Final = 7


def masked(text: str) -> str:
    """Return *text* with its middle hidden if it has as many digits as a number of a person.

    Example:
        >>> masked("JZ-01"), masked("123456789012")
        ('JZ-01', '123***12')
    """
    if len(re.findall("[0-9]", text)) < _PERSONAL_DIGITS:
        return text
    return f"{text[:3]}***{text[-2:]}"


def after(head: str, text: str) -> str:
    """Return Chinese *head* and *text*, a space between them if a figure or sign follows.

    Example:
        >>> after("不晚于", "2020年1月5日"), after("要求", "“是”")
        ('不晚于 2020年1月5日', '要求“是”')
    """
    return f"{head} {text}" if text[:1].isascii() or text[:1] in "≥≤" else f"{head}{text}"


def show_type(value: Any, type_: FactType[Any], lang: Lang) -> str:
    """Return *value* as people write it."""
    match value:
        case bool():
            return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
        case Possible():
            names = sorted(value.values, key=list(SIZE_TYPE.choices).index)
            return figures.listing([SIZE_TYPE.choices[name].text(lang) for name in names], lang, "or")
        case Month():
            return figures.month(value.year, value.month, lang)
        case date():
            return figures.day(value, lang)
        case str():
            return type_.choices[value].text(lang) if isinstance(type_, Choice) else value
    if isinstance(type_, Money) and isinstance(value, Decimal) and abs(value) <= MAX_YUAN:
        return figures.money(value, lang)
    # a mean that is not whole fen, or a sum that is beyond any amount
    if isinstance(type_, Money) and isinstance(value, Decimal | Fraction):
        return figures.number(value, lang) + ("元" if lang == "zh" else " yuan")
    if isinstance(type_, Ratio):
        return figures.percent(value, lang)
    if isinstance(type_, Year):
        return str(value)
    return figures.number(value, lang)


class Describer:
    """The words of one program in one language.

    Args:
        program: The program.

        lang: The language.

        values: The facts of a case, or none for the rule as such.

        day: The day whose parameters are meant.
    """

    def __init__(
        self, program: ProgramRules, lang: Lang, values: Values | None = None, day: date | None = None
    ) -> None:
        self.program = program
        self.lang = lang
        self.values: Values = {} if values is None else values
        self.day = day
        self.has_case = values is not None

    def pick(self, zh: str, en: str) -> str:
        """Return the half for the language."""
        return zh if self.lang == "zh" else en

    def section(self, zh: str, en: str, items: Iterable[str]) -> Iterable[str]:
        """Return a heading with its lines, nothing if there are none."""
        lines = list(items)
        if lines:
            yield ""
            yield self.pick(zh, en)
            yield from (f"  {line}" for line in lines)

    def label(self, name: str) -> str:
        """Return the name of a fact for people."""
        return self.program.label(name).text(self.lang)

    def type_of(self, name: str) -> FactType[Any]:
        """Return the type by which a fact is shown."""
        if name in self.program.facts:
            return self.program.facts[name].type
        derived = self.program.derived[name]
        if derived.kind == "size_class":
            return SIZE_TYPE
        return Whole() if derived.kind == "months_between" else self.type_of(derived.of[0])

    def unit(self, name: str) -> str:
        """Return the unit of a fact with a space before it, money and none left out."""
        derived = self.program.derived.get(name)
        if derived is not None:
            if derived.kind == "months_between":
                return self.pick(" 个月", " months")
            return "" if derived.kind == "size_class" else self.unit(derived.of[0])
        fact = self.program.facts[name]
        if fact.unit is None or isinstance(fact.type, Money):
            return ""
        return " " + fact.unit.text(self.lang)

    def show(self, value: Any, name: str) -> str:
        """Return *value* of the fact *name*, masked if the fact is personal."""
        fact = self.program.facts.get(name)
        text = show_type(value, self.type_of(name), self.lang) + self.unit(name)
        return masked(text) if fact is not None and fact.personal else text

    def quoted(self, value: Any, name: str) -> str:
        """Return *value* inside a sentence: words in Chinese stand in quotation marks."""
        text = self.show(value, name)
        is_word = isinstance(value, bool | str | Possible)
        return f"“{text}”" if is_word and self.lang == "zh" else text

    def fact(self, name: str, given: Mapping[str, Any]) -> str:
        """Return the value of a fact as *given*, its default, or that it is not given."""
        if name not in self.values:
            return self.pick("未填", "not given")
        text = self.show(self.values[name], name)
        if name in self.program.facts and name not in given:
            return self.pick(f"未填，{after('按', text)}计", f"not given, taken as {text}")
        return text

    def seen(self, names: tuple[str, ...], given: Mapping[str, Any]) -> str:
        """Return what a case says of *names*, with defaults and gaps marked."""
        parts = (self.pick("{}：{}", "{}: {}").format(self.label(n), self.fact(n, given)) for n in names)
        return self.pick("；", "; ").join(parts)

    def found(self, name: str, given: Mapping[str, Any]) -> str:
        """Return after a demand what a case says of *name*."""
        if name not in self.values:
            is_derived = name in self.program.derived
            return self.pick("算不出", "cannot be worked out") if is_derived else self.fact(name, given)
        text = self.quoted(self.values[name], name)
        if name in self.program.derived:
            return self.pick(after("算得", text), f"worked out {text}")
        return self.pick(after("填报", text), f"seen {text}") if name in given else self.fact(name, given)

    def subject(self, condition: Condition) -> str | None:
        """Return the one fact that every part of *condition* speaks of, None if there are more."""
        match condition:
            case AllOf() | AnyOf():
                subjects = {self.subject(each) for each in condition.conditions}
                return subjects.pop() if len(subjects) == 1 else None
            case Not():
                return self.subject(condition.condition)
            case InWindow() if condition.to is not None:
                return None
        return condition.fact

    def condition(self, condition: Condition) -> str:
        """Return what *condition* asks, with the figures of the day."""
        match condition:
            case AllOf() | AnyOf():
                return self._join(condition, self._nested)
            case Not(condition=AllOf() | AnyOf() as parts):
                return self.pick(f"不得是：{self.condition(parts)}", f"not: {self.condition(parts)}")
            case Not(condition=Not() as inner) if self.subject(inner) is None:
                return self.pick(f"不得是：{self.condition(inner)}", f"not: {self.condition(inner)}")
        demand, label = self.demand(condition), self._label(condition)
        if isinstance(condition, Is | OneOf):
            return self.pick(after(f"{label}为", demand), f"{label} is {demand}")
        return self.pick(after(label, demand), f"{label} {demand}")

    def _label(self, condition: Condition) -> str:
        """Return what a condition without parts speaks of: a fact, or a span of two."""
        inner = condition.condition if isinstance(condition, Not) else condition
        if isinstance(inner, InWindow) and inner.to is not None:
            return self.span(inner)
        name = self.subject(condition)
        assert name is not None, "only a span and joined conditions speak of more facts"
        return self.label(name)

    def span(self, window: InWindow) -> str:
        """Return the labels of the two facts between which a span lies."""
        first, last = self.label(window.fact), self.label(window.to or window.fact)
        return self.pick(f"{first}至{last}", f"{first} to {last}")

    def _join(self, joined: AllOf | AnyOf, say: Callable[[Condition], str]) -> str:
        comma = self.pick("，且", ", and ") if isinstance(joined, AllOf) else self.pick("，或", ", or ")
        first, *rest = (say(each) for each in joined.conditions)
        return first + "".join(self.pick(after(comma, each), comma + each) for each in rest)

    def _nested(self, condition: Condition) -> str:
        text = self.condition(condition)
        if isinstance(condition, AllOf | AnyOf):
            return self.pick(f"（{text}）", f"({text})")
        return text

    def demand(self, condition: Condition) -> str:
        """Return what *condition* asks of its fact, the fact left out."""
        match condition:
            case Is():
                return self.quoted(condition.value, condition.fact)
            case OneOf():
                items = [self.quoted(value, condition.fact) for value in condition.values]
                return figures.listing(items, self.lang, "or")
            case StartsWith():
                beginnings = figures.listing(condition.prefixes, self.lang, "or")
                return self.pick(f"以 {beginnings} 开头", f"beginning with {beginnings}")
            case Given() | Stated():
                return self.pick("须填写", "given")
            case Compare():
                return f"{_SIGNS[condition.operator]} {self.operand(condition.operand, condition.fact)}"
            case InWindow():
                return self._window(condition)
            case WithinMonths():
                start = self.operand(FactRef(condition.after), condition.after)
                months = self.operand(condition.months, condition.fact, type_=Whole())
                if isinstance(condition.months, ParameterRef) and months[0] not in "0123456789":
                    return self.pick(f"在{start}之后{months}以内", f"within {months} after {start}")
                return self.pick(f"在{start}之后 {months} 个月以内", f"within {months} months after {start}")
            case AllOf() | AnyOf():
                return self._join(condition, self.demand)
            case Not():
                return self._not(condition.condition)
        assert_never(condition)

    def _not(self, inner: Condition) -> str:
        if isinstance(inner, InWindow):
            return self._outside(inner)
        if isinstance(inner, Compare):
            return self.demand(evolve(inner, operator=_OPPOSITES[inner.operator]))
        demand = self.demand(inner)
        match inner:
            case Is() | OneOf():
                return self.pick(after("不为", demand), f"other than {demand}")
            case StartsWith():
                return self.pick(f"不{demand}", f"not {demand}")
            case Given():
                return self.pick("不填", "left out")
        return self.pick(f"不得{demand}", f"not {demand}")

    def _outside(self, window: InWindow) -> str:
        start, end = self._edges(window)
        if start is None:
            return self.pick(after("晚于", str(end)), f"after {end}")
        if end is None:
            return self.pick(after("早于", start), f"before {start}")
        return self.pick(after("不在", f"{start}至 {end}之内"), f"outside {start} to {end}")

    def _edges(self, window: InWindow) -> tuple[str | None, str | None]:
        start, end = (None if b is None else self.operand(b, window.fact) for b in (window.start, window.end))
        return start, end

    def _window(self, window: InWindow) -> str:
        start, end = self._edges(window)
        if start is None:
            return self.pick(after("不晚于", str(end)), f"not after {end}")
        if end is None:
            return self.pick(after("不早于", start), f"not before {start}")
        return self.pick(after("在", f"{start}至 {end}之内"), f"within {start} to {end}")

    def operand(self, operand: Operand, name: str, *, type_: FactType[Any] | None = None) -> str:
        """Return a figure that the fact *name* is held against, or of *type_* without a unit."""
        shown = type_ or self.type_of(name)
        unit = "" if type_ else self.unit(name)
        match operand:
            case Constant():
                return show_type(operand.value, shown, self.lang) + unit
            case FactRef():
                return self.named(operand.name)
            case ParameterRef():
                return self.parameter(self.program.parameters[operand.id], shown, unit)
            case ShareOf():
                return self.share(operand)
        found = compile_operand(operand, self.program)(self.values, self.day)
        if found is None or found is OUTSIDE:
            return self._table(operand, shown)
        return show_type(found, shown, self.lang) + unit

    def named(self, name: str) -> str:
        """Return the label of a fact with its value in the case, if there is a case."""
        label = self.label(name)
        if not self.has_case:
            return label
        return self.pick(f"{label}（{self.plain(name)}）", f"{label} ({self.plain(name)})")

    def plain(self, name: str) -> str:
        """Return the value of a fact, defaults not marked, or that it is not given."""
        value = self.values.get(name)
        return self.pick("未填", "not given") if value is None else self.show(value, name)

    def parameter(self, parameter: Parameter, type_: FactType[Any], unit: str = "") -> str:
        """Return the figure of a parameter on the day, or its name if it is a table."""
        found = compile_operand(ParameterRef(parameter.id), self.program)(self.values, self.day)
        if self.day is None and not parameter.by and len(parameter.values) == 1:
            found = parameter.values[0].value
        if found is None or found is OUTSIDE:
            name = parameter.name.text(self.lang)
            return self.pick(f"“{name}”", f"the {name}")
        return show_type(found, type_, self.lang) + unit

    def share(self, share: ShareOf) -> str:
        """Return a share with its arithmetic, as far as the case is known."""
        head = self.named(share.fact)
        rates = " × ".join(self.rate(rate) for rate in share.rates)
        total = compile_operand(share, self.program)(self.values, self.day)
        result = "" if total is None or total is OUTSIDE else f" = {figures.money(total, self.lang)}"
        return f"{head}{'' if head.endswith('）') else ' '}× {rates}{result}"

    def rate(self, rate: Operand) -> str:
        """Return one rate of a share."""
        match rate:
            case Constant():
                return figures.percent(rate.value, self.lang)
            case ParameterRef():
                return self.parameter(self.program.parameters[rate.id], Ratio())
            case FactRef():
                return self.named(rate.name)
        found = compile_operand(rate, self.program)(self.values, self.day)
        if found is None or found is OUTSIDE:
            return self._table(rate, Ratio())
        return figures.percent(found, self.lang)

    def _table(self, table: Operand, type_: FactType[Any]) -> str:
        """Return a table inside a sentence."""
        assert isinstance(table, Table), "the other figures are shown by their callers"
        rows = self.pick("；", "; ").join(self.rows(table, type_))
        return self.pick(f"〈{rows}〉", f"<{rows}>")

    def rows(self, table: Table, type_: FactType[Any]) -> list[str]:
        """Return each row of a table: when, and what then."""
        rows = []
        for row in table.rows:
            cells = zip(table.by, row.when, strict=True)
            parts = (f"{self.label(name)} {self.cell(cell, name)}" for name, cell in cells)
            when, then = self.pick("，", ", ").join(parts), show_type(row.value, type_, self.lang)
            rows.append(self.pick(f"{when}：{then}", f"{when}: {then}"))
        return rows

    def cell(self, cell: Any, name: str) -> str:
        """Return one cell of a table's row."""
        if not isinstance(cell, Range):
            return self.show(cell, name)
        parts = []
        if cell.low is not None:
            parts.append(("≥ " if cell.low_inclusive else "> ") + self.show(cell.low, name))
        if cell.high is not None:
            parts.append(("≤ " if cell.high_inclusive else "< ") + self.show(cell.high, name))
        return self.pick("、", " and ").join(parts) or self.pick("不限", "any")

    def facts_in(self, condition: Condition) -> tuple[str, ...]:
        """Return the facts that a condition looks at."""
        return facts_of(condition, self.program.parameters)
