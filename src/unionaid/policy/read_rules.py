"""Reading conditions, criteria, benefits and limits from a policy file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from unionaid.facts import CreditCode, Date, FactType, IndustryCode, Key, Money, MonthType, Number, Ratio, Text, Whole
from unionaid.lang import Bilingual
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
from unionaid.policy.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Criterion,
    Given,
    InWindow,
    Is,
    Not,
    OneOf,
    StartsWith,
    Stated,
    WithinMonths,
)
from unionaid.policy.model import RESERVED_IDS
from unionaid.policy.node import Node
from unionaid.policy.operands import Constant, FactRef, Operand, ParameterRef, ShareOf, Table
from unionaid.policy.read_facts import read_table
from unionaid.policy.scope import Scope, comparable, read_sources

__all__ = ["read_benefit", "read_condition", "read_criteria", "read_limits"]

_BOUNDS: Final = ("at_least", "at_most", "above", "below")
_TESTS: Final = (
    *_BOUNDS,
    "is",
    "is_not",
    "one_of",
    "none_of",
    "starts_with",
    "given",
    "stated",
    "in_window",
    "within_months",
)
_JOINS: Final = ("all", "any", "not")
_NEVER: Final = Given(fact="")
_ROUNDING: Final = "half_up_to_fen"
_BENEFITS: Final = ("fixed", "per_unit", "share", "table", "band", "in_kind", "service")
_A_NUMBER: Final = Bilingual(zh="数字、参数或表", en="a figure, a parameter or a table")


def read_operand(node: Node, key: str, type_: FactType[Any], scope: Scope) -> Operand | None:
    """Return the figure at *key*, which is compared with or paid as *type_*."""
    raw = node.raw(key)
    if raw is None:
        node.fault("policy-key-missing", key=key, wanted=_A_NUMBER)
        return None
    if not isinstance(raw, dict):
        value = node.read(raw, key, type_, key)
        return None if value is None else Constant(value)
    child = Node(raw, f"{node.path}.{key}", node.faults)
    operand = _read_reference(child, type_, scope)
    child.close()
    return operand


def _read_reference(node: Node, type_: FactType[Any], scope: Scope) -> Operand | None:
    if node.has("parameter"):
        id_ = node.text("parameter")
        parameter = scope.parameter(node, id_)
        if parameter is None:
            return None
        if not comparable(type_, parameter.type):
            node.fault("policy-parameter-type", name=id_, type=parameter.type.kind, wanted=type_.kind)
        return ParameterRef(id_)
    if node.has("fact"):
        name = node.text("fact")
        found = scope.fact(node, name, key="fact")
        if found is not None and not comparable(type_, found):
            node.fault("policy-fact-kind", key="fact", name=name, type=found.kind, wanted=type_.kind)
        return FactRef(name)
    if node.has("share_of"):
        name = node.text("share_of")
        scope.need(node, name, Money, key="share_of")
        _need_rounding(node)
        if not isinstance(type_, Money):
            node.fault("policy-fact-kind", key="share_of", name=name, type="money", wanted=type_.kind)
        return ShareOf(name, _read_rates(node, scope))
    by = node.names("by")
    return read_table(node, by, type_, scope) if by else None


def _need_rounding(node: Node) -> None:
    if node.raw("rounding") is None:
        node.fault("policy-rounding-missing")
    else:
        node.choice("rounding", (_ROUNDING,))


def _read_rates(node: Node, scope: Scope) -> tuple[Operand, ...]:
    raw = node.raw("rates")
    items = raw if isinstance(raw, list) else []
    if not items:
        wanted = Bilingual(zh="比例(0 至 1)的列表", en="a list of rates from 0 to 1")
        node.fault("policy-key-missing", key="rates", wanted=wanted)
    holder = {f"rates[{index}]": item for index, item in enumerate(items)}
    inner = Node(holder, node.path, node.faults)
    found = [read_operand(inner, key, Ratio(), scope) for key in holder]
    return tuple(operand for operand in found if operand is not None)


def read_condition(node: Node, scope: Scope) -> Condition:
    """Return the condition that *node* holds; its other keys are left alone."""
    joins = [key for key in _JOINS if node.has(key)]
    tests = [key for key in _TESTS if node.has(key)]
    if len(joins) + node.has("fact") != 1 or bool(tests) != node.has("fact"):
        node.raw("fact")
        for key in (*joins, *tests):
            node.raw(key)
        node.fault("policy-condition-shape", allowed=", ".join(_TESTS))
        return _NEVER
    if joins:
        return _read_join(node, joins[0], scope)
    name = node.text("fact")
    type_ = scope.fact(node, name, key="fact")
    found = [_read_test(node, name, type_, key, scope) for key in tests]
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _read_join(node: Node, key: str, scope: Scope) -> Condition:
    if key == "not":
        child = node.child("not")
        return Not(_read_whole(child, scope)) if child else _NEVER
    children = node.children(key)
    if not children:
        node.fault("policy-value-type", key=key, wanted=Bilingual(zh="条件的列表", en="a list of conditions"))
    parts = tuple(_read_whole(child, scope) for child in children)
    return AllOf(parts) if key == "all" else AnyOf(parts)


def _read_whole(node: Node, scope: Scope) -> Condition:
    condition = read_condition(node, scope)
    node.close()
    return condition


def _read_test(node: Node, name: str, type_: FactType[Any] | None, key: str, scope: Scope) -> Condition:
    if type_ is None:
        node.raw(key)
        return _NEVER
    match key:
        case "is" | "is_not":
            test = Is(name, node.read(node.raw(key), key, type_, name))
            return test if key == "is" else Not(test)
        case "one_of" | "none_of":
            raw = node.raw(key)
            if not isinstance(raw, list) or not raw:
                node.fault("policy-value-type", key=key, wanted=Bilingual(zh="值的列表", en="a list of values"))
                return _NEVER
            member = OneOf(name, tuple(node.read(item, key, type_, name) for item in raw))
            return member if key == "one_of" else Not(member)
        case "starts_with":
            scope.need(node, name, Key, CreditCode, IndustryCode, key="fact")
            return StartsWith(name, node.names(key))
        case "given":
            scope.fact(node, name, key=key, submitted=True)
            wanted = node.flag(key)
            return Given(name) if wanted else Not(Given(name))
        case "stated":
            if not node.flag(key):
                node.fault("policy-value-choice", key=key, value="false", allowed="true")
            return Stated(name)
        case "in_window":
            return _read_window(node, name, type_, scope)
        case "within_months":
            return _read_within(node, name, scope)
        case _:
            return _read_bound(node, name, type_, key, scope)


def _read_bound(node: Node, name: str, type_: FactType[Any], key: str, scope: Scope) -> Condition:
    if not type_.ordered:
        node.raw(key)
        node.fault("policy-not-ordered", key=key, name=name, type=type_.kind, operator=key)
        return _NEVER
    operand = read_operand(node, key, type_, scope)
    if operand is None:
        return _NEVER
    return Compare(name, key, operand)  # type: ignore[arg-type]  # key is one of _BOUNDS


def _read_window(node: Node, name: str, type_: FactType[Any], scope: Scope) -> Condition:
    scope.need(node, name, Date, MonthType, key="fact")
    window = node.child("in_window")
    if window is None or not isinstance(type_, Date | MonthType):
        return _NEVER
    to = window.text("to", required=False)
    if to is not None:
        scope.need(window, to, type(type_), key="to", submitted=True)
    bounds: dict[str, Constant | FactRef | None] = {}
    for key in ("from", "until"):
        bounds[key] = None
        if window.has(key):
            operand = read_operand(window, key, type_, scope)
            if isinstance(operand, Constant | FactRef):
                bounds[key] = operand
            elif operand is not None:
                window.fault("policy-value-type", key=key, wanted=type_.kind)
    start, end = bounds["from"], bounds["until"]
    if start is None and end is None:
        window.fault("policy-key-missing", key="from", wanted="from / until")
    if isinstance(start, Constant) and isinstance(end, Constant) and start.value > end.value:
        window.fault("policy-range-empty")
    window.close()
    return InWindow(name, to, start, end)


def _read_within(node: Node, name: str, scope: Scope) -> Condition:
    scope.need(node, name, Date, key="fact")
    after = node.text("after")
    scope.need(node, after, Date, key="after")
    months = read_operand(node, "within_months", Whole(), scope)
    return _NEVER if months is None else WithinMonths(name, months, after)


def read_criteria(node: Node, scope: Scope, ids: dict[str, set[str]]) -> tuple[Criterion, ...]:
    """Return the criteria under *node*; *ids* gathers every id of the program."""
    criteria = []
    for child in node.children("criteria"):
        id_ = child.id()
        claim_id(child, id_, ids)
        criteria.append(
            Criterion(
                id=id_,
                text=child.both("text"),
                condition=read_condition(child, scope),
                sources=read_sources(child, scope.sources),
                severity=child.choice("severity", ("block", "warn"), default="block"),  # type: ignore[arg-type]
                limitations=child.pairs("limitations"),
            )
        )
        child.close()
    return tuple(criteria)


def claim_id(node: Node, id_: str, ids: dict[str, set[str]]) -> None:
    """Record *id_* as taken; blocks of different days may use one id again."""
    if id_ in RESERVED_IDS:
        node.fault("policy-id-reserved", key="id", id=id_)
    block = node.path.rpartition(".")[0]
    taken = ids.setdefault(id_, set())
    if taken and id_ and (block in taken or not all(".rules[" in other for other in (block, *taken))):
        node.fault("policy-id-twice", key="id", id=id_)
    taken.add(block)


def read_benefit(node: Node, scope: Scope) -> Benefit | None:
    """Return the benefit of a block, None with faults."""
    kind = node.choice("kind", _BENEFITS)
    less = node.names("less", required=False)
    for name in less:
        scope.need(node, name, Money, key="less")
    benefit = _BENEFIT_READERS[kind](node, scope, less)
    node.close()
    return benefit


def _amount(node: Node, key: str, scope: Scope) -> Constant | ParameterRef:
    """Return a single amount of money: a figure or a parameter without a table."""
    operand = read_operand(node, key, Money(), scope)
    if isinstance(operand, Constant):
        return operand
    if isinstance(operand, ParameterRef) and not scope.used_parameters[operand.id].by:
        return operand
    if operand is not None:
        wanted = Bilingual(zh="金额或没有表的参数", en="an amount, or a parameter without a table")
        node.fault("policy-value-type", key=key, wanted=wanted)
    return Constant(None)


def _fixed(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    return Fixed(_amount(node, "amount", scope), less)


def _per_unit(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit | None:
    rate = read_operand(node, "rate", Money(), scope)
    facts = node.names("facts")
    types = [scope.need(node, name, Whole, Number, key="facts") for name in facts]
    if any(isinstance(type_, Number) for type_ in types):
        _need_rounding(node)
    if isinstance(rate, FactRef | ShareOf):
        wanted = Bilingual(zh="金额、参数或表", en="an amount, a parameter or a table")
        node.fault("policy-value-type", key="rate", wanted=wanted)
    return None if rate is None else PerUnit(rate, facts, less)


def _share(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    name = node.text("fact")
    scope.need(node, name, Money, key="fact")
    _need_rounding(node)
    return Share(name, _read_rates(node, scope), less)


def _table(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit | None:
    table: Table | ParameterRef | None = None
    if node.has("parameter"):
        reference = _read_reference(node, Money(), scope)
        if isinstance(reference, ParameterRef):
            table = reference
            if not scope.used_parameters[reference.id].by:
                node.fault("policy-table-shape")
    else:
        by = node.names("by")
        table = read_table(node, by, Money(), scope) if by else None
    return None if table is None else ByTable(table, less)


def _band(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    name = node.text("fact")
    scope.need(node, name, Money, key="fact", submitted=True)
    low, high = _amount(node, "at_least", scope), _amount(node, "at_most", scope)
    both = isinstance(low, Constant) and isinstance(high, Constant)
    if both and low.value is not None and high.value is not None and low.value > high.value:  # type: ignore[union-attr]
        node.fault("policy-band-empty")
    return Band(name, low, high, less)


def _in_kind(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    return InKind(node.both("goods"), _amount(node, "value", scope) if node.has("value") else None, less)


def _service(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    services = node.pairs("services")
    if not services:
        node.fault("policy-key-missing", key="services", wanted='[{ zh = "…", en = "…" }]')
    return Service(services, less)


_BENEFIT_READERS: Final[Mapping[str, Any]] = {
    "fixed": _fixed,
    "per_unit": _per_unit,
    "share": _share,
    "table": _table,
    "band": _band,
    "in_kind": _in_kind,
    "service": _service,
}


def read_limits(node: Node, scope: Scope, ids: dict[str, set[str]]) -> tuple[Limit, ...]:
    """Return the limits under *node*, in the order of the file."""
    limits = []
    for child in node.children("limits"):
        limit = _read_limit(child, scope, ids)
        child.close()
        if limit is not None:
            limits.append(limit)
    return tuple(limits)


def _read_limit(node: Node, scope: Scope, ids: dict[str, set[str]]) -> Limit | None:
    kind = node.choice("kind", ("once", "cap", "quota"))
    id_ = node.id()
    claim_id(node, id_, ids)
    per = node.names("per", required=False)
    for name in per:
        type_ = scope.fact(node, name, key="per", submitted=True)
        if isinstance(type_, Text):
            node.fault("policy-limit-text", key="per", name=name)
    where = node.child("where")
    common: dict[str, Any] = {
        "id": id_,
        "text": node.both("text"),
        "per": per,
        "per_year": node.flag("per_year"),
        "shared": node.flag("shared"),
        "where": _read_whole(where, scope) if where else None,
        "sources": read_sources(node, scope.sources),
        "limitations": node.pairs("limitations"),
    }
    if kind == "once":
        if not per:
            node.fault("policy-key-missing", key="per", wanted=Bilingual(zh="事项名称", en="names of facts"))
        keep = node.choice("keep", ("first", "highest"), default="first")
        severity = node.choice("severity", ("block", "warn"), default="block")
        return Once(**common, keep=keep, severity=severity)  # type: ignore[arg-type]
    if kind == "cap":
        return Cap(**common, amount=_amount(node, "amount", scope))
    places = read_operand(node, "places", Whole(), scope)
    if not isinstance(places, Constant | ParameterRef):
        return None
    return Quota(**common, places=places)
