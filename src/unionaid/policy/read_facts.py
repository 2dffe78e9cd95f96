"""Reading sources, facts, derived facts and parameters from a policy file."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Final

from unionaid.facts import (
    BankAccount,
    Choice,
    CreditCode,
    Date,
    FactType,
    IdentityNumber,
    IndustryCode,
    Key,
    Money,
    MonthType,
    Number,
    Ratio,
    Text,
    Whole,
    Year,
    YesNo,
    as_key,
)
from unionaid.lang import Bilingual
from unionaid.policy.model import Derived, Fact, Source
from unionaid.policy.node import Node
from unionaid.policy.operands import DatedValue, Parameter, Range, Table, TableRow
from unionaid.policy.scope import Scope, read_sources
from unionaid.policy.size_table import STANDARDS
from unionaid.text.nearest import hint

__all__ = ["DESCRIPTIVE", "read_derived", "read_facts", "read_parameter", "read_source", "read_table"]

DESCRIPTIVE: Final = tuple(
    Fact(name=name, type=Text(), label=Bilingual(zh=zh, en=en), optional=True, descriptive=True)
    for name, zh, en in (("name", "名称", "name"), ("unit", "单位", "unit"), ("county", "县（市、区）", "county"))
)
"""Facts that every program has unless it declares them itself; never decide."""

SOURCE_KINDS: Final = ("notice", "plan", "law", "standard", "newspaper", "web-page", "letter", "reprint")

_PLAIN_TYPES: Final[Mapping[str, FactType[Any]]] = {
    type_.kind: type_
    for type_ in (
        Text(),
        Date(),
        MonthType(),
        Year(),
        Whole(),
        Money(),
        Ratio(),
        YesNo(),
        IndustryCode(),
        IdentityNumber(),
        BankAccount(),
    )
}
_FACT_TYPES: Final = (*(kind for kind in _PLAIN_TYPES), "key", "choice", "number", "credit_code")
_PARAMETER_TYPES: Final = ("money", "ratio", "whole", "number", "date", "month")
_DERIVED_KINDS: Final = ("sum", "difference", "mean", "months_between", "size_class")
_RANGE_KEYS: Final = ("at_least", "above", "below", "at_most")


def read_source(id_: str, node: Node) -> Source:
    """Return one source."""
    source = Source(
        id=id_,
        title=node.both("title"),
        issuer=node.both("issuer"),
        date=node.day_or_year("date"),
        kind=node.choice("kind", SOURCE_KINDS),
        number=node.text("number", required=False),
        passage=node.pair("passage", required=False),
        address=node.text("address", required=False),
        note=node.pair("note", required=False),
    )
    node.close()
    return source


def _labels(node: Node, key: str) -> dict[str, Bilingual]:
    child = node.child(key)
    if child is None:
        if not node.has(key):
            node.fault("policy-key-missing", key=key, wanted='{ id = { zh = "…", en = "…" } }')
        return {}
    return {id_: child.both(id_) for id_ in child.data}


def _choices(node: Node) -> dict[str, Bilingual]:
    """Return the choices; a Chinese label alone serves both languages of none."""
    labels = _labels(node, "choices")
    if node.has("choices") and not labels:
        node.fault("policy-value-type", key="choices", wanted='{ id = { zh = "…", en = "…" } }')
    return labels


def read_type(node: Node, allowed: tuple[str, ...], label: Bilingual) -> FactType[Any]:
    """Return the type that *node* declares, with its options."""
    kind = node.choice("type", allowed)
    match kind:
        case "key":
            return Key(not_a_name=node.flag("not_a_name"))
        case "choice":
            return Choice(choices=_choices(node))
        case "number":
            return Number(decimals=node.whole("decimals"))
        case "credit_code":
            refuses = _labels(node, "refuses") if node.has("refuses") else {}
            return CreditCode(refuses=refuses, wanted=label)
        case _:
            return _PLAIN_TYPES[kind]


def _read_fact(name: str, node: Node) -> Fact:
    label = Bilingual(zh=node.text("zh"), en=node.text("en"))
    type_ = read_type(node, _FACT_TYPES, label)
    default, default_fact = node.raw("default"), None
    if isinstance(default, dict):
        default_fact = default.get("fact")
        default = None
    elif default is not None:
        default = node.read(default, "default", type_, name)
    fact = Fact(
        name=name,
        type=type_,
        label=label,
        note=node.pair("note", required=False),
        unit=node.pair("unit", required=False),
        optional=node.flag("optional"),
        personal=node.flag("personal") or isinstance(type_, IdentityNumber | BankAccount),
        correctable=node.flag("correctable"),
        descriptive=node.flag("descriptive"),
        default=default,
        default_fact=default_fact,
        not_before=node.text("not_before", required=False),
    )
    node.close()
    return fact


def read_facts(node: Node) -> dict[str, Fact]:
    """Return the facts of a program, descriptive ones it leaves out first."""
    own: dict[str, Fact] = {}
    nodes: dict[str, Node] = {}
    for name, child in node.named("facts", required=True):
        own[name], nodes[name] = _read_fact(name, child), child
    facts = {fact.name: fact for fact in DESCRIPTIVE if fact.name not in own} | own
    for name, fact in own.items():
        others = {"default": fact.default_fact, "not_before": fact.not_before}
        for key, other in others.items():
            if other is None:
                continue
            if other not in own:
                nodes[name].fault("policy-fact-unknown", key=key, name=other, hint=hint(other, own))
            elif type(own[other].type) is not type(fact.type) or other == name or own[other].default_fact:
                nodes[name].fault("policy-fact-default", key=key, name=name)
    _check_labels(facts, nodes)
    return facts


def _check_labels(facts: Mapping[str, Fact], nodes: Mapping[str, Node]) -> None:
    """Every name and label is one column; two facts under one would be guessed at."""
    taken: dict[str, str] = {}
    for name, fact in facts.items():
        for label in {as_key(name), as_key(fact.label.zh), as_key(fact.label.en)}:
            other = taken.setdefault(label, name)
            if other != name:
                at = nodes.get(name) or nodes[other]
                at.fault("policy-label-twice", label=label, other=other)


def read_derived(node: Node, facts: Mapping[str, Fact], sources: Mapping[str, Source]) -> dict[str, Derived]:
    """Return the derived facts of a program; each may use those before it."""
    derived: dict[str, Derived] = {}
    for name, child in node.named("derived"):
        kind = child.choice("kind", _DERIVED_KINDS)
        if name in facts:
            child.fault("policy-fact-name", name=name)
        standard: str | None = None
        if kind == "size_class":
            standard = child.text("standard")
            if standard not in STANDARDS:
                child.fault(
                    "policy-standard-unknown", key="standard", name=standard, allowed=", ".join(STANDARDS)
                )
            of = tuple(child.text(key) for key in ("industry", "staff", "revenue", "assets"))
            wanted = [(IndustryCode,), (Whole,), (Money,), (Money,)]
        else:
            of = child.names("of")
            types: tuple[type[FactType[Any]], ...] = (Money,)
            if kind == "months_between":
                types = (Date, MonthType)
            elif of and of[0] in facts and isinstance(facts[of[0]].type, Whole | Number):
                types = (Whole, Number)
            wanted = [types] * len(of)
            if kind in ("difference", "months_between") and len(of) != 2:
                two = Bilingual(zh="恰好两个事项", en="exactly two facts")
                child.fault("policy-value-type", key="of", wanted=two)
        scope = Scope(facts, derived, sources, lambda *_: None)
        for part, types in zip(of, wanted, strict=True):
            scope.need(child, part, *types, key="of")
        derived[name] = Derived(
            name=name,
            label=Bilingual(zh=child.text("zh"), en=child.text("en")),
            kind=kind,  # type: ignore[arg-type]  # choice() returned one of the kinds
            of=of,
            standard=standard,
            sources=read_sources(child, sources),
        )
        child.close()
    return derived


def read_parameter(id_: str, node: Node, sources: Mapping[str, Source], scope: Scope | None) -> Parameter:
    """Return a parameter, its table cells read as the facts of *scope*.

    Without a scope only the parameter itself is checked, not its tables.
    """
    name = node.both("name")
    type_ = read_type(node, _PARAMETER_TYPES, name)
    by = node.names("by", required=False)
    values: list[DatedValue] = []
    for child in node.children("values", required=True):
        start = child.day("from")
        if values and start <= values[-1].start:
            child.fault("policy-dates-order", key="from")
        value: Any = None
        if not child.flag("repealed"):
            if by:
                value = read_table(child, by, type_, scope)
            else:
                raw = child.raw("value")
                if raw is None:
                    child.fault("policy-key-missing", key="value", wanted=type_.kind)
                else:
                    value = child.read(raw, "value", type_, id_)
        values.append(
            DatedValue(
                start=start,
                value=value,
                sources=read_sources(child, sources),
                limitations=child.pairs("limitations"),
            )
        )
        child.close()
    parameter = Parameter(
        id=id_, name=name, type=type_, values=tuple(values), by=by, unit=node.pair("unit", required=False)
    )
    node.close()
    return parameter


def read_table(node: Node, by: tuple[str, ...], type_: FactType[Any], scope: Scope | None) -> Table | None:
    """Return the table at ``table`` or ``rows`` of *node*, None if it cannot be read."""
    shorthand, rows = node.raw("table"), node.raw("rows")
    if (shorthand is None) == (rows is None) or (shorthand is not None and len(by) != 1):
        node.fault("policy-table-shape")
        return None
    if scope is None:
        return Table(by=by, rows=())
    if shorthand is not None:
        shorthand = shorthand if isinstance(shorthand, dict) else {}
        cells = [({by[0]: key}, value, node) for key, value in shorthand.items()]
    else:
        cells = []
        for child in node.children("rows"):
            when = child.child("when")
            if when is None or set(when.data) != set(by) or child.raw("value") is None:
                child.fault("policy-table-shape")
                return None
            cells.append((dict(when.data), child.raw("value"), child))
            child.close()
    if any(scope.fact(node, name, key="by") is None for name in by):
        return None
    read: list[TableRow] = []
    for when, value, at in cells:
        read.append(
            TableRow(
                when=tuple(_read_cell(at, name, when[name], scope) for name in by),
                value=at.read(value, "value", type_, "value"),
            )
        )
    table = Table(by=by, rows=tuple(read))
    _check_table(node, table, scope)
    return table


def _read_cell(node: Node, name: str, raw: Any, scope: Scope) -> Any:
    """Return a cell as the fact's value, or as a range of an ordered fact."""
    type_ = scope.type_of(name)
    assert type_ is not None  # the caller has checked every name
    if not isinstance(raw, dict):
        if isinstance(raw, str) and raw in ("true", "false") and isinstance(type_, YesNo):
            return raw == "true"
        return node.read(raw, "when", type_, name)
    bounds = Node(raw, f"{node.path}.when.{name}", node.faults)
    if not type_.ordered:
        bounds.fault("policy-not-ordered", name=name, type=type_.kind, operator=" / ".join(raw))
    low_key = "above" if bounds.has("above") else "at_least"
    high_key = "at_most" if bounds.has("at_most") else "below"
    low, high = bounds.raw(low_key), bounds.raw(high_key)
    low = None if low is None else bounds.read(low, low_key, type_, name)
    high = None if high is None else bounds.read(high, high_key, type_, name)
    bounds.close()
    if low is not None and high is not None and low >= high and type_.ordered:
        bounds.fault("policy-range-empty")
    return Range(low, high, low_key == "at_least", high_key == "at_most")


def _cells_meet(one: Any, other: Any) -> bool:
    """Tell whether some value fits both cells."""
    if not isinstance(one, Range):
        return other.holds(one) if isinstance(other, Range) else bool(one == other)
    if not isinstance(other, Range):
        return one.holds(other)
    for low, high in ((one, other), (other, one)):
        if low.low is not None and high.high is not None:
            touching = low.low == high.high and not (low.low_inclusive and high.high_inclusive)
            if low.low > high.high or touching:
                return False
    return True


def _check_table(node: Node, table: Table, scope: Scope) -> None:
    """Rows must not overlap, and must cover every choice of a choice fact."""
    if any(cell is None for row in table.rows for cell in row.when):
        return
    for (i, one), (j, other) in itertools.combinations(enumerate(table.rows), 2):
        if all(_cells_meet(a, b) for a, b in zip(one.when, other.when, strict=True)):
            node.fault("policy-table-overlap", first=i + 1, second=j + 1)
    named = [(index, scope.choices_of(name)) for index, name in enumerate(table.by)]
    closed = [(index, choices) for index, choices in named if choices is not None]
    if not closed:
        if not table.rows:
            node.fault("policy-table-shape")
        return
    missing = []
    for combination in itertools.product(*(choices for _, choices in closed)):
        wanted = dict(zip((index for index, _ in closed), combination, strict=True))
        if not any(all(row.when[i] == value for i, value in wanted.items()) for row in table.rows):
            missing.append(" + ".join(str(value) for value in combination))
    if missing:
        node.fault("policy-table-uncovered", missing=", ".join(missing))


