"""What a program gives, in a few words, for a list of programs.

Here: the dates in force and a short amount for each. Not here: the whole rule
(``page``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final, assert_never

from attrs import evolve, frozen

from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import Band, Benefit, ByTable, Cap, Fixed, InKind, PerUnit, Service, Share
from unionaid.policy.model import ProgramRules, Rules
from unionaid.policy.operands import Constant, FactRef, Operand, ParameterRef, Table
from unionaid.text import figures

__all__ = ["Span", "amount_summary", "spans"]

_YUAN: Final = Bilingual(zh="元", en=" yuan")
_SERVICE: Final = Bilingual(zh="服务", en="services")
_OPEN_RATE: Final = Bilingual(zh="表中的比例", en="a rate by table")


@frozen
class Span:
    """Days on which a program gives the same.

    Args:
        start: The first day.

        end: The day after the last, None if it is open.

        amount: What is given, in a few words.
    """

    start: date
    end: date | None
    amount: str


def spans(program: ProgramRules, lang: Lang) -> tuple[Span, ...]:
    """Return when *program* gives what; neighbours that say the same are one."""
    found: list[Span] = []
    for rules in program.rules:
        span = Span(rules.start, rules.end, amount_summary(rules, program, lang))
        if found and found[-1].end == span.start and found[-1].amount == span.amount:
            found[-1] = evolve(found[-1], end=span.end)
        else:
            found.append(span)
    return tuple(found)


def amount_summary(rules: Rules, program: ProgramRules, lang: Lang) -> str:
    """Return what *rules* give, in a few words.

    Of a parameter that changes while the rules hold, every value is named, in
    the order of time.

    Args:
        rules: A dated block of *program*.

        program: The program.

        lang: The language.
    """
    days = _days(rules, program)
    texts = dict.fromkeys(_amount(rules.benefit, program, day, lang) for day in days)
    short = " → ".join(texts)
    for name in rules.benefit.less:
        label = program.label(name).text(lang)
        short += f"，减{label}" if lang == "zh" else f", less {label}"
    for limit in (*program.limits, *rules.limits):
        if isinstance(limit, Cap):
            room = figures.number(_values(limit.amount, program, rules.start)[0], lang)
            short += f"，上限 {room}元" if lang == "zh" else f", capped at {room} yuan"
    return short


def _days(rules: Rules, program: ProgramRules) -> list[date]:
    """Return the days within *rules* on which a figure of the benefit may change."""
    names = {operand.id for operand in _operands(rules.benefit) if isinstance(operand, ParameterRef)}
    starts = {dated.start for name in names for dated in program.parameters[name].values}
    inside = {day for day in starts if rules.start < day and (rules.end is None or day < rules.end)}
    return [rules.start, *sorted(inside)]


def _operands(benefit: Benefit) -> Iterable[Operand]:
    match benefit:
        case Fixed():
            return (benefit.amount,)
        case PerUnit():
            return (benefit.rate,)
        case Share():
            return benefit.rates
        case ByTable():
            return (benefit.table,)
        case Band():
            return (benefit.at_least, benefit.at_most)
        case InKind():
            return () if benefit.value is None else (benefit.value,)
        case Service():
            return ()
    assert_never(benefit)


def _amount(benefit: Benefit, program: ProgramRules, day: date, lang: Lang) -> str:
    yuan = _YUAN.text(lang)
    figure = [_listed(_values(operand, program, day), program, lang) for operand in _operands(benefit)]
    match benefit:
        case PerUnit():
            counts = " × ".join(program.label(name).text(lang) for name in benefit.facts)
            return f"{figure[0]}{yuan} × {counts}"
        case Share():
            label = program.label(benefit.fact).text(lang)
            return f"{label} × {_rates(benefit.rates, program, day, lang)}"
        case Band():
            return f"{figure[0]}–{figure[1]}{yuan}"
        case InKind():
            goods = benefit.goods.text(lang)
            worth = f" {figure[0]}{yuan}" if figure else ""
            return f"实物{worth}（{goods}）" if lang == "zh" else f"in kind{worth} ({goods})"
        case Service():
            return _SERVICE.text(lang)
        case Fixed() | ByTable():
            return figure[0] + yuan
    assert_never(benefit)


def _values(operand: Operand, program: ProgramRules, day: date) -> tuple[Any, ...]:
    """Return the figures that *operand* can be on *day*, each once, in order."""
    found: Any = operand
    if isinstance(operand, ParameterRef):
        dated = program.parameters[operand.id].on(day)
        assert dated is not None, "a loaded parameter covers every day of its rules"
        found = dated.value
    if isinstance(found, Constant):
        found = found.value
    if isinstance(found, Table):
        return tuple(dict.fromkeys(row.value for row in found.rows))
    return (found,)


def _listed(values: Iterable[Any], program: ProgramRules, lang: Lang) -> str:
    return " / ".join(
        program.label(value.name).text(lang) if isinstance(value, FactRef) else figures.number(value, lang)
        for value in values
    )


def _rates(rates: Iterable[Operand], program: ProgramRules, day: date, lang: Lang) -> str:
    """Return the product of the rates; what a case decides stays a factor of its own."""
    known = Fraction(1)
    others: list[str] = []
    for rate in rates:
        values = _values(rate, program, day)
        if len(values) > 1:
            others.append(_OPEN_RATE.text(lang))
        elif isinstance(values[0], FactRef):
            others.append(_listed(values, program, lang))
        else:
            known *= Fraction(values[0])
    return " × ".join([figures.number(known * 100, lang) + "%", *others])
