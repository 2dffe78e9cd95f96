"""Policies that nobody wrote, with cases at their edges.

Here: a strategy that writes a policy file out of every kind of criterion, benefit
and limit there is, with dated blocks and dated parameters, and one for batches of
cases with nulls and with values just below, at and just above each figure; and what
kinds a policy has, so that a test of few policies can tell that none is left out. What
it writes loads; ``test_bulk_written.py`` holds that as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, Final, get_args

from attrs import define, field, fields, has
from hypothesis import strategies as st

from good_cases import CODES
from unionaid.assess.engine import Engine
from unionaid.assess.usage import Usage, Used
from unionaid.facts import Month
from unionaid.money import MAX_YUAN
from unionaid.policy.benefits import Benefit, Limit
from unionaid.policy.conditions import Condition
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.operands import Operand, ParameterRef

__all__ = ["KINDS", "Written", "batches_of", "kinds_of", "usages_of", "written", "written_at_random"]

_HEAD: Final = """\
vocabulary = 1
id = "written"
edition = "1"
name = { zh = "写出的政策", en = "written policy" }
issuer = { zh = "某会", en = "some union" }
[sources.s]
title = { zh = "文", en = "text" }
issuer = { zh = "某会", en = "some union" }
kind = "plan"
date = 2020-01-01
"""

_FACTS: Final = """
[programs.p.facts]
who     = { type = "key", zh = "甲", en = "who" }
tag     = { type = "key", zh = "乙", en = "tag", optional = true }
on      = { type = "date", zh = "丁", en = "day" }
joined  = { type = "date", zh = "己", en = "joined" }
month   = { type = "month", zh = "庚", en = "month" }
months  = { type = "month", zh = "辛", en = "last month", not_before = "month" }
year    = { type = "year", zh = "壬", en = "year" }
paid    = { type = "money", zh = "癸", en = "paid" }
other   = { type = "money", zh = "子丑", en = "other" }
back    = { type = "money", zh = "寅卯", en = "back", optional = true, default = 0.01 }
offered = { type = "money", zh = "辰", en = "offered", optional = true }
staff   = { type = "whole", zh = "巳", en = "staff" }
area    = { type = "number", decimals = 1, zh = "午", en = "area" }
fine    = { type = "number", decimals = 8, zh = "未", en = "fine" }
rate    = { type = "ratio", zh = "申", en = "rate" }
ready   = { type = "yes_no", zh = "酉", en = "ready" }
code    = { type = "credit_code", zh = "戌", en = "code", refuses = { 81 = { zh = "工会", en = "a union" } } }
trade   = { type = "industry_code", zh = "亥", en = "trade" }
[programs.p.facts.kind]
type = "choice"
zh = "丙"
en = "kind"
[programs.p.facts.kind.choices]
a = { zh = "子", en = "one" }
b = { zh = "丑", en = "two" }
c = { zh = "寅", en = "three" }
[programs.p.facts.till]
type = "date"
zh = "戊"
en = "last day"
optional = true
default = { fact = "on" }
not_before = "on"
[programs.p.derived]
gap    = { kind = "difference", zh = "差", en = "gap", of = ["paid", "other"], source = "s" }
both   = { kind = "sum", zh = "和", en = "both", of = ["paid", "back"], source = "s" }
mean   = { kind = "mean", zh = "均", en = "mean", of = ["paid", "other", "offered"], source = "s" }
room   = { kind = "sum", zh = "室", en = "room", of = ["area", "staff"], source = "s" }
less   = { kind = "difference", zh = "少", en = "fewer", of = ["staff", "area"], source = "s" }
tenure = { kind = "months_between", zh = "龄", en = "tenure", of = ["joined", "on"], source = "s" }
deep   = { kind = "sum", zh = "深", en = "deep", of = ["fine", "fine"], source = "s" }
over   = { kind = "difference", zh = "余", en = "over", of = ["mean", "back"], source = "s" }
[programs.p.derived.size]
kind = "size_class"
zh = "型"
en = "size"
industry = "trade"
staff = "staff"
revenue = "paid"
assets = "other"
standard = "2017"
source = "s"
"""

_DAYS: Final = (date(2020, 1, 1), date(2020, 3, 1), date(2020, 3, 15), date(2021, 1, 1), date(2021, 2, 28))
_STARTS: Final = {
    "on": _DAYS,
    "month": (date(2020, 1, 1), date(2020, 3, 1), date(2021, 1, 1)),
    "year": (date(2020, 1, 1), date(2021, 1, 1)),
}
"""The days on which the rules of such a case may start, and a figure may change."""
_YUAN: Final = ("0", "0.01", "100", "100.05", "2500", "90071992547409.91")
_COUNTS: Final = (0, 1, 3, 20, 300)
_RATES: Final = ("0", "0.02", "0.333", "0.5", "1", "0.00000001", "0.99999999")
_FIGURES: Final = {
    "paid": _YUAN,
    "other": _YUAN,
    "gap": _YUAN,
    "both": _YUAN,
    "mean": _YUAN,
    "over": _YUAN,
    "staff": tuple(str(each) for each in _COUNTS),
    "area": ("0", "0.5", "3", "20.5"),
    "fine": ("0", "0.00000001", "2.5", "20"),
    "rate": _RATES,
    "room": ("0", "1.5", "20"),
    "less": ("0", "1.5", "20"),
    "deep": ("0", "0.00000002", "5"),
    "tenure": ("0", "1", "12"),
}
_COUNTED: Final = ("staff", "area", "fine", "room", "less", "deep", "tenure")
_MONEY: Final = ("paid", "other", "gap", "both")
_MEANS: Final = ("mean", "over")
_BOUNDS: Final = ("at_least", "at_most", "above", "below")


@define
class _Writer:
    """A policy on its way, with what it has used so far.

    Args:
        draw: Hypothesis's.

        unit: What the program is dated by.

        in_money: Whether all its benefits are money, which a cap asks for.

        to: The line that makes its cases spans, if they are.

        starts: The days on which its blocks start.

        parameters: By id, each its head and its dated figures.
    """

    draw: Callable[[st.SearchStrategy[Any]], Any]
    unit: str
    in_money: bool = True
    to: str = ""
    starts: Sequence[date] = ()
    parameters: dict[str, tuple[str, list[tuple[date, str]]]] = field(factory=dict)
    ids: int = 0

    def pick(self, items: Sequence[Any]) -> Any:
        """Return one of *items*."""
        return self.draw(st.sampled_from(items))

    def maybe(self) -> bool:
        """Return yes or no."""
        return bool(self.draw(st.booleans()))

    def some(self, items: Sequence[Any], least: int = 1, most: int = 3) -> list[Any]:
        """Return a few of *items*."""
        return list(self.draw(st.lists(st.sampled_from(items), min_size=least, max_size=most, unique=True)))

    def id(self) -> str:
        """Return an id of its own."""
        self.ids += 1
        return f"i{self.ids}"

    def parameter(self, type_: str, figures: Sequence[Any], by: str | None = None) -> str:
        """Return a reference to a parameter with one to three dated values."""
        id_ = f"q{len(self.parameters)}"
        starts = [date(2019, 1, 1), *sorted(self.some(_DAYS, 0, 2))]
        values = [
            (start, f"value = {self.pick(figures)}" if by is None else self.rows(by, figures))
            for start in starts
        ]
        more = "decimals = 8\n" if type_ == "number" else ""
        more += f'by = ["{by}"]\n' if by else ""
        head = (
            f'[parameters.{id_}]\nname = {{ zh = "数{id_}", en = "figure {id_}" }}\ntype = "{type_}"\n{more}'
        )
        self.parameters[id_] = head, values
        return f'{{ parameter = "{id_}" }}'

    def dated(self, head: str, values: Sequence[tuple[date, str]]) -> str:
        """Return a parameter; where a figure may not change, the one before is written once more."""
        written: list[str] = []
        figure = ""
        for start, value in values:
            if not figure or start in (self.starts if self.to else _STARTS[self.unit]):
                figure = value
            written.append(f'{{ from = {start}, {figure}, source = "s" }}')
        return f"{head}values = [ {', '.join(written)} ]\n"

    def rows(self, by: str, figures: Sequence[Any]) -> str:
        """Return the rows of a table."""
        if by == "kind":
            return (
                f"table = {{ a = {self.pick(figures)}, b = {self.pick(figures)}, c = {self.pick(figures)} }}"
            )
        if by == "size":
            classes = ("large", "medium", "small", "micro")
            named = ", ".join(f"{size} = {self.pick(figures)}" for size in classes)
            return f"table = {{ {named} }}"
        if by == "ready":
            return f"table = {{ true = {self.pick(figures)}, false = {self.pick(figures)} }}"
        if by == "on":
            cells = ["{ below = 2020-03-01 }", "{ at_least = 2020-03-01, at_most = 2021-01-01 }"]
        else:
            cells = ["{ below = 3 }", "3", "{ above = 3, at_most = 20 }"]
            cells += ["{ above = 20 }"] if self.maybe() else []
        rows = [f"{{ when = {{ {by} = {cell} }}, value = {self.pick(figures)} }}" for cell in cells]
        return f"rows = [ {', '.join(rows)} ]"

    def table(self, figures: Sequence[Any]) -> str:
        """Return a table that stands where it is used."""
        by = self.pick(("kind", "staff", "size", "ready", "on", "area", "gap", "room"))
        return f'by = "{by}", {self.rows(by, figures)}'

    def figure(self, type_: str, figures: Sequence[Any], *, tables: bool = True) -> str:
        """Return a figure: written, a parameter, or out of a table."""
        match self.pick(("written", "parameter", *(("table", "dated table") if tables else ()))):
            case "written":
                return str(self.pick(figures))
            case "parameter":
                return self.parameter(type_, figures)
            case "table":
                return f"{{ {self.table(figures)} }}"
            case _:
                return self.parameter(type_, figures, self.pick(("kind", "staff", "size")))

    def rates(self) -> str:
        """Return the rates of a share."""
        found = []
        for _ in range(self.pick((1, 2, 3))):
            found.append('{ fact = "rate" }' if self.pick((0, 0, 1)) else self.figure("ratio", _RATES))
        return f'rates = [ {", ".join(found)} ], rounding = "half_up_to_fen"'

    def condition(self, depth: int = 2) -> str:
        """Return a condition."""
        kinds = ["bound", "is", "one_of", "starts", "given", "stated", "window", "within", "share", "time"]
        if depth:
            kinds += ["all", "any", "not"]
        match self.pick(kinds):
            case "all" | "any" as key:
                parts = [f"{{ {self.condition(depth - 1)} }}" for _ in range(self.pick((1, 2)))]
                return f"{key} = [ {', '.join(parts)} ]"
            case "not":
                return f"not = {{ {self.condition(depth - 1)} }}"
            case "bound":
                return self.bound()
            case "is":
                name, values = self.pick(_EXACT)
                return f'fact = "{name}", {self.pick(("is", "is_not"))} = {self.pick(values)}'
            case "one_of":
                name, values = self.pick(_EXACT)
                return (
                    f'fact = "{name}", {self.pick(("one_of", "none_of"))} = [{", ".join(self.some(values))}]'
                )
            case "starts":
                name, prefixes = self.pick(
                    (("who", ("A", "B2", "市")), ("code", ("9121", "92")), ("trade", ("C", "7")))
                )
                return f'fact = "{name}", starts_with = {self.quoted(self.some(prefixes, 1, 2))}'
            case "given":
                name = self.pick(("tag", "offered", "till", "paid"))
                return f'fact = "{name}", given = {self.pick(("true", "false"))}'
            case "stated":
                return f'fact = "{self.pick(("who", "kind", "size", "mean"))}", stated = true'
            case "window":
                return self.window()
            case "within":
                by_fact = self.pick((0, 0, 0, 1))
                figures = '{ fact = "staff" }' if by_fact else self.figure("whole", (0, 1, 2, 12))
                return f'fact = "on", within_months = {figures}, after = "joined"'
            case "share":
                operand = f'{{ share_of = "{self.pick((*_MONEY, *_MEANS))}", {self.rates()} }}'
                return f'fact = "{self.pick((*_MONEY, *_MEANS))}", {self.pick(_BOUNDS)} = {operand}'
            case _:
                name, other = self.pick(
                    (("on", "joined"), ("month", "on"), ("on", "month"), ("month", "months"))
                )
                bound = f'{{ fact = "{other}" }}'
                if self.maybe():
                    bound = "2020-03-01" if name == "on" else '"2020-03"'
                return f'fact = "{name}", {self.pick(_BOUNDS)} = {bound}'

    def quoted(self, names: Sequence[str]) -> str:
        """Return a list of texts."""
        return f"[{', '.join(chr(34) + name + chr(34) for name in names)}]"

    def bound(self) -> str:
        """Return a bound on a figure."""
        name = self.pick(tuple(_FIGURES))
        figures = _FIGURES[name]
        is_money = name in (*_MONEY, *_MEANS)
        if is_money:
            other = self.pick(("written", "fact", "figure"))
        else:
            other = self.pick(("written", "fact", "fact"))
        if other == "fact":
            alike = (*_MONEY, *_MEANS) if is_money else (*_COUNTED, "rate")
            operand = f'{{ fact = "{self.pick(alike)}" }}'
        elif other == "figure":
            operand = self.figure("money", figures)
        else:
            operand = str(self.pick(figures))
        return f'fact = "{name}", {self.pick(_BOUNDS)} = {operand}'

    def window(self) -> str:
        """Return a window of time."""
        name, to, edges = self.pick(
            (
                ("on", "till", ('{ fact = "joined" }', "2020-03-15", "2021-01-01")),
                ("on", None, ('{ fact = "month" }', "2020-03-15", "2021-01-01")),
                ("month", "months", ('{ fact = "joined" }', '"2020-03"', '"2021-01"')),
            )
        )
        which = self.pick(("from", "until", "both"))
        parts: list[str] = [] if to is None else [f'to = "{to}"']
        parts += [f"from = {self.pick(edges[:2])}"] if which != "until" else []
        parts += [f"until = {edges[2] if which == 'both' else self.pick(edges)}"] if which != "from" else []
        return f'fact = "{name}", in_window = {{ {", ".join(parts)} }}'

    def benefit(self) -> str:
        """Return a benefit."""
        less = self.some(("back", "other", "both", "gap"), 0, 2)
        taken = f", less = {self.quoted(less)}" if less else ""
        kinds = ("fixed", "per_unit", "share", "share", "table", "band")
        match self.pick(kinds if self.in_money else (*kinds, "in_kind", "service")):
            case "fixed":
                return f'{{ kind = "fixed", amount = {self.figure("money", _YUAN, tables=False)}{taken} }}'
            case "per_unit":
                facts = self.some(("staff", "area", "fine", "less", "room", "deep"), 1, 2)
                rate = self.figure("money", _YUAN)
                if facts != ["staff"]:
                    taken = f', rounding = "half_up_to_fen"{taken}'
                return f'{{ kind = "per_unit", rate = {rate}, facts = {self.quoted(facts)}{taken} }}'
            case "share":
                return f'{{ kind = "share", fact = "{self.pick(_MONEY)}", {self.rates()}{taken} }}'
            case "table":
                if self.maybe():
                    return f'{{ kind = "table", {self.table(_YUAN)}{taken} }}'
                reference = self.parameter("money", _YUAN, self.pick(("kind", "staff", "size")))
                return f'{{ kind = "table", {reference[2:-2]}{taken} }}'
            case "band":
                low, high = "100", "2500"
                if self.maybe():
                    high = self.parameter("money", ("2500", "2600.5"))
                return f'{{ kind = "band", fact = "offered", at_least = {low}, at_most = {high}{taken} }}'
            case "in_kind":
                value = (
                    f", value = {self.figure('money', _YUAN, tables=False)}{taken}" if self.maybe() else ""
                )
                return f'{{ kind = "in_kind", goods = {{ zh = "物", en = "goods" }}{value} }}'
            case _:
                return '{ kind = "service", services = [{ zh = "事", en = "help" }] }'

    def limit(self) -> str:
        """Return a limit."""
        kind = self.pick(("once", "once", "quota", *(("cap", "cap") if self.in_money else ())))
        per = self.some(
            ("who", "tag", "kind", "on", "month", "year", "paid", "area", "ready", "rate"), kind == "once", 2
        )
        lines = [f'id = "{self.id()}"', f'kind = "{kind}"', f"per = {self.quoted(per)}"]
        if kind == "once":
            lines += [f'keep = "{self.pick(("first", "highest"))}"']
            lines += ['severity = "warn"'] if self.pick((0, 0, 0, 1)) else []
        elif kind == "cap":
            amounts = ("0", "100.05", "250", "2500")
            lines += [f"amount = {self.figure('money', amounts, tables=False)}"]
        else:
            lines += [f"places = {self.figure('whole', (0, 1, 2, 5), tables=False)}"]
        lines += ["per_year = true"] if self.maybe() else []
        lines += ["shared = true"] if self.maybe() else []
        lines += [f"where = {{ {self.condition(1)} }}"] if self.pick((0, 0, 1)) else []
        lines += ['text = { zh = "限", en = "limit" }', 'source = "s"']
        return "\n".join(lines)

    def criterion(self) -> str:
        """Return a criterion."""
        severity = 'severity = "warn"\n' if self.pick((0, 0, 0, 1)) else ""
        return (
            f'id = "{self.id()}"\n{severity}text = {{ zh = "条", en = "item" }}\n'
            f'all = [ {{ {self.condition()} }} ]\nsource = "s"'
        )

    def blocks(self) -> str:
        """Return the dated blocks."""
        self.starts = sorted(self.some(_STARTS[self.unit], 1, 3))
        written = []
        for place, start in enumerate(self.starts):
            written.append(f'[[programs.p.rules]]\nfrom = {start}\nsource = "s"')
            if place and self.pick((0, 0, 1)):
                written.append("repealed = true")
                continue
            written.append(f"benefit = {self.benefit()}")
            for _ in range(self.pick((0, 0, 1, 2))):
                written.append(f"[[programs.p.rules.criteria]]\n{self.criterion()}")
            for _ in range(self.pick((0, 0, 1))):
                written.append(f"[[programs.p.rules.limits]]\n{self.limit()}")
        return "\n".join(written)

    def policy(self) -> str:
        """Return the whole text."""
        to = {"on": self.pick(("", 'dated_to = "till"\n')), "month": self.pick(("", 'dated_to = "months"\n'))}
        self.to = to.get(self.unit, "")
        criteria = [f"[[programs.p.criteria]]\n{self.criterion()}" for _ in range(self.pick((0, 1, 2, 3)))]
        limits = [f"[[programs.p.limits]]\n{self.limit()}" for _ in range(self.pick((0, 1, 2)))]
        blocks = self.blocks()
        ordered = [*limits, blocks] if self.maybe() else [blocks, *limits]
        parameters = [self.dated(head, values) for head, values in self.parameters.values()]
        program = (
            '[programs.p]\nname = { zh = "项目", en = "program" }\n'
            'summary = { zh = "一句。", en = "A sentence." }\n'
            f'dated_by = "{self.unit}"\n{self.to}payee = "none"\nsource = "s"\n'
        )
        return "\n".join([_HEAD, *parameters, program, _FACTS, *criteria, *ordered])


_EXACT: Final = (
    ("kind", ('"a"', '"b"')),
    ("ready", ("true", "false")),
    ("size", ('"large"', '"small"', '"micro"')),
    ("who", ('"A1"', '"B2"', '"市直"')),
    ("on", ("2020-03-15", "2021-01-01")),
    ("month", ('"2020-03"', '"2020-12"')),
    ("year", ("2020", "2021")),
    ("paid", ("100", "100.05")),
    ("staff", ("3", "20")),
    ("area", ("0.5", "3")),
    ("tenure", ("0", "12")),
    ("gap", ("0", "100")),
    ("mean", ("100", "0.01")),
)

_BIG: Final = (MAX_YUAN, MAX_YUAN - Decimal("0.01"))
_DATES: Final = """2019-12-31 2020-01-01 2020-02-29 2020-03-01 2020-03-14 2020-03-15 2020-12-31 2021-01-01
2021-02-28 2021-03-31 1900-01-01 2199-12-31"""
_MONTHS: Final = ((2019, 12), (2020, 1), (2020, 2), (2020, 3), (2020, 12), (2021, 1))


def _figures(text: str, step: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(each).quantize(Decimal(step)) for each in text.split())


_POOLS: Final[Mapping[str, tuple[Any, ...]]] = {
    "who": ("A1", "B2", "市直"),
    "tag": ("T1", "T2"),
    "kind": ("a", "b", "c"),
    "on": tuple(date.fromisoformat(each) for each in _DATES.split()),
    "month": tuple(Month(year, month) for year, month in _MONTHS),
    "year": (2019, 2020, 2021, 2199),
    "paid": (*_figures("0 0.01 99.99 100 100.04 100.05 100.06 2499.99 2500 2500.01", "0.01"), *_BIG),
    "staff": (0, 1, 2, 3, 4, 19, 20, 21, 299, 300, 301, 2**53 - 1),
    "area": _figures("0 0.4 0.5 0.6 3 20.5 900719925474099.1", "0.1"),
    "fine": _figures("0 0.00000001 2.5 20 90071992.54740991", "0.00000001"),
    "rate": tuple(Decimal(each) for each in _RATES),
    "ready": (True, False),
    "code": CODES,
    "trade": ("C13", "E", "7010", "M", "70", "P", "L", "A", "F51", "INDUSTRY"),
}
_LIKE: Final = {
    **dict.fromkeys(("till", "joined"), "on"),
    **dict.fromkeys(("other", "back", "offered"), "paid"),
    "months": "month",
}
_NAMES: Final = (*_POOLS, *_LIKE)


@define
class Written:
    """A policy that was written, with its text, to be seen where a test fails."""

    text: str
    engine: Engine = field(repr=False)


_UNIONS: Final = (Condition, Operand, Benefit, Limit)
KINDS: Final = frozenset(
    [each.__name__ for union in _UNIONS for each in get_args(union)]
    + [
        "dated by on",
        "dated by month",
        "dated by year",
        "dated to",
        "repeal",
        "dated figure",
        "figure by facts",
    ]
    + ["severity warn", "severity block", "keep first", "keep highest", "per_year", "shared", "where", "less"]
)
"""What :func:`kinds_of` tells apart: every kind of the vocabulary, and how it may stand."""


def kinds_of(engine: Engine) -> frozenset[str]:
    """Return which of :data:`KINDS` a program has."""
    program = engine.program
    found = {f"dated by {program.dated_by}"}
    found |= {"dated to"} if program.dated_to else set()
    found |= {"repeal"} if program.repeals else set()
    known = tuple(each for union in _UNIONS for each in get_args(union))

    def walk(part: Any) -> None:
        if isinstance(part, tuple):
            for each in part:
                walk(each)
        if not has(type(part)):
            return
        if isinstance(part, known):
            found.add(type(part).__name__)
        if isinstance(part, ParameterRef):
            parameter = program.parameters[part.id]
            found.add("figure by facts" if parameter.by else "dated figure")
        for attribute in fields(type(part)):
            value = getattr(part, attribute.name)
            if attribute.name in ("severity", "keep"):
                found.add(f"{attribute.name} {value}")
            elif attribute.name in ("per_year", "shared", "where", "less") and value:
                found.add(attribute.name)
            walk(value)

    walk((program.criteria, program.limits, program.rules))
    return frozenset(found)


@define
class _AtRandom(_Writer):
    """A writer that takes its choices from :attr:`random`, all alike."""

    random: Random = field(factory=Random)

    def pick(self, items: Sequence[Any]) -> Any:
        return self.random.choice(items)

    def maybe(self) -> bool:
        return self.random.random() < 0.5

    def some(self, items: Sequence[Any], least: int = 1, most: int = 3) -> list[Any]:
        return self.random.sample(items, self.random.randint(least, min(most, len(items))))


_UNITS: Final = ("on", "on", "month", "year")


@st.composite
def written(draw: st.DrawFn) -> Written:
    """Return a policy with one program."""
    return _read(_Writer(draw, draw(st.sampled_from(_UNITS)), draw(st.booleans())))


def written_at_random(seed: int, *, cases: int) -> tuple[Written, list[dict[str, Any]], Usage]:
    """Return a policy, so many cases and, for each second seed, what was granted before."""
    random = Random(seed)
    unit, in_money = random.choice(_UNITS), random.random() < 0.5
    policy = _read(_AtRandom(_no_draw, unit, in_money, random=random))
    prior = _usage(policy.engine, random) if seed % 2 else Usage()
    return policy, _batch(random, cases, cases), prior


def _no_draw(strategy: st.SearchStrategy[Any]) -> Any:
    raise AssertionError("a writer at random draws from no strategy")


def _read(writer: _Writer) -> Written:
    text = writer.policy()
    rules = read_policy_bytes(text.encode(), file="written.toml")
    return Written(text, Engine(rules.programs["p"], rules))


def batches_of(*, most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return batches of cases at the edges of what is written, some facts missing."""
    return st.integers(0, 2**32).map(lambda seed: _batch(Random(seed), 1, most))


def _batch(random: Random, least: int, most: int) -> list[dict[str, Any]]:
    cases = []
    for _ in range(random.randint(least, most)):
        case = {}
        modest = random.random() < 0.8
        for name in _NAMES:
            pool = _POOLS[_LIKE.get(name, name)]
            if modest and name in ("paid", "other", "back", "offered", "staff", "area", "fine"):
                pool = pool[:-2] if pool[-1] != pool[0] else pool
            if modest and _LIKE.get(name, name) == "on":
                pool = pool[:-2]
            if random.random() > 0.06:
                case[name] = random.choice(pool)
        for start, end in (("on", "till"), ("month", "months")):
            if start in case and end in case and case[end] < case[start] and random.random() < 0.95:
                case[start], case[end] = case[end], case[start]
        cases.append(case)
    return cases


def usages_of(engine: Engine) -> st.SearchStrategy[Usage]:
    """Return what was granted before, under keys that the cases have."""
    return st.integers(0, 2**32).map(lambda seed: _usage(engine, Random(seed)))


def _usage(engine: Engine, random: Random) -> Usage:
    used = dict(Usage.of(engine.assess_all(_batch(random, 1, 12))).used)
    for place in used:
        if random.random() < 0.5:
            used[place] = Used(random.randint(0, 3), Decimal(random.randint(0, 30_000)).scaleb(-2))
    return Usage(used)
