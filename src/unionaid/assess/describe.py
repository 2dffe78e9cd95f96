"""Conditions, figures and facts in words, in both languages alike.

Here: the phrases. Whole explanations and pages are put together elsewhere
(``explain``, ``page``). Personal facts are masked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from unionaid.assess.logic import OUTSIDE, Possible, Values, compile_operand
from unionaid.facts import Choice, FactType, Money, Month, Ratio, Year
from unionaid.lang import Lang
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
    StartsWith,
    Stated,
    WithinMonths,
    facts_of,
)
from unionaid.policy.model import ProgramRules
from unionaid.policy.operands import Constant, FactRef, Operand, Parameter, ParameterRef, Range, ShareOf, Table
from unionaid.policy.scope import SIZE_TYPE
from unionaid.text import figures

__all__ = ["Describer", "masked", "show_type"]

_SIGNS: Final = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
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
    if isinstance(type_, Money):
        return figures.money(value, lang) if isinstance(value, Decimal) else figures.number(value, lang)
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
        return Year() if derived.kind == "months_between" else self.type_of(derived.of[0])

    def unit(self, name: str) -> str:
        """Return the unit of a fact with a space before it, money and none left out."""
        fact = self.program.facts.get(name)
        if fact is None or fact.unit is None or isinstance(fact.type, Money):
            return ""
        return " " + fact.unit.text(self.lang)

    def show(self, value: Any, name: str) -> str:
        """Return *value* of the fact *name*, masked if the fact is personal."""
        fact = self.program.facts.get(name)
        text = show_type(value, self.type_of(name), self.lang) + self.unit(name)
        return masked(text) if fact is not None and fact.personal else text

    def seen(self, names: tuple[str, ...], given: Mapping[str, Any]) -> str:
        """Return what a case says of *names*, with defaults and gaps marked."""
        parts = []
        for name in names:
            if name in self.values:
                text = self.show(self.values[name], name)
                if name in self.program.facts and name not in given:
                    text = self.pick(f"未填，按{text}计", f"not given, taken as {text}")
            else:
                text = self.pick("未填", "not given")
            parts.append(self.pick(f"{self.label(name)}：{text}", f"{self.label(name)}: {text}"))
        return self.pick("；", "; ").join(parts)

    def condition(self, condition: Condition) -> str:
        """Return what *condition* asks, with the figures of the day."""
        match condition:
            case Is():
                return f"{self.label(condition.fact)} = {self.show(condition.value, condition.fact)}"
            case OneOf():
                items = [self.show(value, condition.fact) for value in condition.values]
                choices = figures.listing(items, self.lang, "or")
                return f"{self.label(condition.fact)} {self.pick('为', 'is')} {choices}"
            case StartsWith():
                beginnings = figures.listing(condition.prefixes, self.lang, "or")
                label = self.label(condition.fact)
                return self.pick(f"{label} 以 {beginnings} 开头", f"{label} begins with {beginnings}")
            case Given() | Stated():
                return self.pick(f"已填{self.label(condition.fact)}", f"{self.label(condition.fact)} is given")
            case Compare():
                bound = self.operand(condition.operand, condition.fact)
                return f"{self.label(condition.fact)} {_SIGNS[condition.operator]} {bound}"
            case InWindow():
                return self._window(condition)
            case WithinMonths():
                return self._within(condition)
            case AllOf():
                return self.pick("，且", ", and ").join(self._nested(each) for each in condition.conditions)
            case AnyOf():
                return self.pick("，或", ", or ").join(self._nested(each) for each in condition.conditions)
            case Not():
                return self._not(condition.condition)

    def _nested(self, condition: Condition) -> str:
        text = self.condition(condition)
        if isinstance(condition, AllOf | AnyOf):
            return self.pick(f"（{text}）", f"({text})")
        return text

    def _not(self, inner: Condition) -> str:
        match inner:
            case Is():
                return f"{self.label(inner.fact)} ≠ {self.show(inner.value, inner.fact)}"
            case Given():
                return self.pick(f"未填{self.label(inner.fact)}", f"{self.label(inner.fact)} is not given")
        return self.pick(f"不是：{self.condition(inner)}", f"not: {self.condition(inner)}")

    def _window(self, window: InWindow) -> str:
        label = self.label(window.fact)
        if window.to is not None:
            label = self.pick(f"{label}至{self.label(window.to)}", f"{label} to {self.label(window.to)}")
        start, end = (None if b is None else self.operand(b, window.fact) for b in (window.start, window.end))
        if start is None:
            return self.pick(f"{label} 不晚于 {end}", f"{label} not after {end}")
        if end is None:
            return self.pick(f"{label} 不早于 {start}", f"{label} not before {start}")
        return self.pick(f"{label} 在 {start} 至 {end} 之内", f"{label} within {start} to {end}")

    def _within(self, condition: WithinMonths) -> str:
        label, after = self.label(condition.fact), self.label(condition.after)
        months = self.operand(condition.months, condition.fact, type_=Year())
        return self.pick(f"{label} 在{after}之后 {months} 个月以内", f"{label} within {months} months after {after}")

    def operand(self, operand: Operand, name: str, *, type_: FactType[Any] | None = None) -> str:
        """Return a figure that the fact *name* is held against."""
        shown = type_ or self.type_of(name)
        unit = "" if type_ else self.unit(name)
        match operand:
            case Constant():
                return show_type(operand.value, shown, self.lang) + unit
            case FactRef():
                value = self.values.get(operand.name)
                label = self.label(operand.name)
                known = f" {self.show(value, operand.name)}" if value is not None else ""
                return f"{label}{known}"
            case ParameterRef():
                return self.parameter(self.program.parameters[operand.id], shown, unit)
            case Table():
                found = compile_operand(operand, self.program)(self.values, self.day)
                if found is None or found is OUTSIDE:
                    return self.pick("表中的数", "the figure of the table")
                return show_type(found, shown, self.lang) + unit
            case ShareOf():
                return self.share(operand)

    def parameter(self, parameter: Parameter, type_: FactType[Any], unit: str = "") -> str:
        """Return the figure of a parameter on the day, or its name if it is a table."""
        reference = ParameterRef(parameter.id)
        found = compile_operand(reference, self.program)(self.values, self.day)
        if self.day is None and not parameter.by and len(parameter.values) == 1:
            found = parameter.values[0].value
        if found is None or found is OUTSIDE:
            name = parameter.name.text(self.lang)
            return self.pick(f"“{name}”", f"the {name}")
        return show_type(found, type_, self.lang) + unit

    def share(self, share: ShareOf) -> str:
        """Return a share with its arithmetic, as far as the case is known."""
        amount = self.values.get(share.fact)
        head = self.label(share.fact) + ("" if amount is None else f" {self.show(amount, share.fact)}")
        rates = " × ".join(self.rate(rate) for rate in share.rates)
        total = compile_operand(share, self.program)(self.values, self.day)
        result = "" if total is None or total is OUTSIDE else f" = {figures.money(total, self.lang)}"
        return f"{head} × {rates}{result}"

    def rate(self, rate: Operand) -> str:
        """Return one rate of a share."""
        if isinstance(rate, Constant):
            return figures.percent(rate.value, self.lang)
        if isinstance(rate, ParameterRef):
            return self.parameter(self.program.parameters[rate.id], Ratio())
        return self.pick("表中的比例", "the rate of the table")

    def cell(self, cell: Any, name: str) -> str:
        """Return one cell of a table's row."""
        if not isinstance(cell, Range):
            return self.show(cell, name)
        parts = []
        if cell.low is not None:
            parts.append(("≥ " if cell.low_inclusive else "> ") + self.show(cell.low, name))
        if cell.high is not None:
            parts.append(("≤ " if cell.high_inclusive else "< ") + self.show(cell.high, name))
        return self.pick("，", ", ").join(parts) or self.pick("任何", "any")

    def facts_in(self, condition: Condition) -> tuple[str, ...]:
        """Return the facts that a condition looks at."""
        return facts_of(condition, self.program.parameters)
