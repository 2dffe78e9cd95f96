"""Reading benefits and limits from a policy file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unionaid.facts import FactType, Money, Number, Text, Whole
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
from unionaid.policy.operands import Constant, FactRef, ParameterRef, ShareOf, Table
from unionaid.policy.read_bounds import Side, check_sides
from unionaid.policy.read_conditions import (
    claim_id,
    need_rounding,
    read_operand,
    read_rates,
    read_reference,
    read_single,
    read_whole,
)
from unionaid.policy.read_tables import read_table
from unionaid.policy.scope import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unionaid.policy.node import Node
    from unionaid.policy.scope import Scope

__all__ = ["read_benefit", "read_limits"]

_UNREAD: Final = Constant(None)
"""Stands in for a figure that cannot be read."""


def read_benefit(node: Node, scope: Scope) -> Benefit | None:
    """Return the benefit of a block, None with faults."""
    kind = node.kind("kind", tuple(_BENEFIT_READERS))
    if kind is None:
        return None
    less = node.names("less", required=False)
    for name in less:
        _need_exact(node, scope, name, Money, key="less")
    benefit = _BENEFIT_READERS[kind](node, scope, less)
    node.close()
    return benefit


def _need_exact(node: Node, scope: Scope, name: str, *types: type[FactType[Any]], key: str) -> Any:
    """Return the type of a fact that an amount is worked out from.

    A mean, and what is summed up with one, is refused: it can have parts of a fen,
    and is compared, not paid.
    """
    if scope.has_mean(name):
        node.fault("policy-fact-mean", key=key, name=name)
    return scope.need(node, name, *types, key=key)


def _fixed(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    return Fixed(read_single(node, "amount", Money(), scope) or _UNREAD, less)


def _per_unit(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit | None:
    rate = read_operand(node, "rate", Money(), scope)
    facts = node.names("facts")
    types = [_need_exact(node, scope, name, Whole, Number, key="facts") for name in facts]
    if any(isinstance(type_, Number) for type_ in types):
        need_rounding(node)
    if isinstance(rate, FactRef | ShareOf):
        wanted = Bilingual(zh="金额、参数或表", en="an amount, a parameter or a table")
        node.fault("policy-value-type", key="rate", wanted=wanted)
    return None if rate is None else PerUnit(rate, facts, less)


def _share(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    name = node.text("fact")
    _need_exact(node, scope, name, Money, key="fact")
    need_rounding(node)
    return Share(name, read_rates(node, scope), less)


def _table(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit | None:
    table: Table | ParameterRef | None = None
    if node.has("parameter"):
        reference = read_reference(node, Money(), scope)
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
    low = read_single(node, "at_least", Money(), scope)
    high = read_single(node, "at_most", Money(), scope)
    band = Band(name, low or _UNREAD, high or _UNREAD, less)
    sides = Side(band.at_least, is_low=True), Side(band.at_most, is_low=False)
    check_sides(node, Money(), sides, scope, "policy-band-empty")
    return band


def _in_kind(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    value = read_single(node, "value", Money(), scope) if node.has("value") else None
    return InKind(node.both("goods"), value, less)


def _service(node: Node, scope: Scope, less: tuple[str, ...]) -> Benefit:
    services = node.pairs("services")
    if not node.data.get("services"):
        node.fault("policy-key-missing", key="services", wanted='[{ zh = "…", en = "…" }]')
    return Service(services, less)


_BENEFIT_READERS: Final[Mapping[str, Callable[[Node, Scope, tuple[str, ...]], Benefit | None]]] = {
    "fixed": _fixed,
    "per_unit": _per_unit,
    "share": _share,
    "table": _table,
    "band": _band,
    "in_kind": _in_kind,
    "service": _service,
}


def read_limits(node: Node, scope: Scope, ids: dict[str, set[str]]) -> tuple[Limit, ...]:
    """Return the limits under *node*, in the order of the file; faulty ones are left out."""
    limits = []
    for child in node.children("limits"):
        before = len(child.faults.problems)
        limit = _read_limit(child, scope, ids)
        child.close()
        if limit is not None and len(child.faults.problems) == before:
            limits.append(limit)
    return tuple(limits)


def _read_limit(node: Node, scope: Scope, ids: dict[str, set[str]]) -> Limit | None:
    kind = node.kind("kind", ("once", "cap", "quota"))
    if kind is None:
        return None
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
        "where": read_whole(where, scope) if where else None,
        "sources": read_sources(node, scope.sources),
        "limitations": node.pairs("limitations"),
    }
    if kind == "once":
        if not node.data.get("per"):
            wanted = Bilingual(zh="事项名称", en="names of facts")
            node.fault("policy-key-missing", key="per", wanted=wanted)
        keep = node.choice("keep", ("first", "highest"), default="first")
        severity = node.choice("severity", ("block", "warn"), default="block")
        return Once(**common, keep=keep, severity=severity)  # type: ignore[arg-type]
    if kind == "cap":
        return Cap(**common, amount=read_single(node, "amount", Money(), scope) or _UNREAD)
    return Quota(**common, places=read_single(node, "places", Whole(), scope) or _UNREAD)
