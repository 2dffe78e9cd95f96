"""Reading sources, facts and derived facts from a policy file.

Here: what a case may hold. Not here: figures (``read_tables``), rules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

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
from unionaid.policy.columns import fact_columns, fold
from unionaid.policy.model import Derived, Fact, Source
from unionaid.policy.node import offer
from unionaid.policy.scope import MOST_DECIMALS, UNREAD, Scope, read_sources
from unionaid.policy.size_table import STANDARDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unionaid.policy.node import Node

__all__ = ["DESCRIPTIVE", "read_derived", "read_facts", "read_source", "read_type"]

DESCRIPTIVE: Final = tuple(
    Fact(name=name, type=Text(), label=Bilingual(zh=zh, en=en), optional=True, descriptive=True)
    for name, zh, en in (
        ("name", "名称", "name"),
        ("unit", "单位", "unit"),
        ("county", "县（市、区）", "county"),
    )
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
_DERIVED_KINDS: Final = ("sum", "difference", "mean", "months_between", "size_class")
_SIZE_PARTS: Final[Mapping[str, tuple[type[FactType[Any]], ...]]] = {
    "industry": (IndustryCode,),
    "staff": (Whole,),
    "revenue": (Money,),
    "assets": (Money,),
}
_NO_LABEL: Final = Bilingual(zh="", en="")
_LABELS: Final = '{ id = { zh = "…", en = "…" } }'
_TWO_FACTS: Final = Bilingual(zh="恰好两个事项", en="exactly two facts")
_DECIMALS: Final = Bilingual(
    zh=f"0 至 {MOST_DECIMALS} 的整数", en=f"a whole number from 0 to {MOST_DECIMALS}"
)
_FACT_REFERENCE: Final = Bilingual(zh='值，或 { fact = "…" }', en='a value, or { fact = "…" }')
_REFUSED: Final = re.compile("[0-9A-Z]{2}")


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
    """Return the labels under *key*, at least one."""
    child = node.child(key)
    if child is None:
        if not node.has(key):
            node.fault("policy-key-missing", key=key, wanted=_LABELS)
        return {}
    if not child.data:
        node.fault("policy-value-type", key=key, wanted=_LABELS)
    return {id_: child.both(id_) for id_ in child.data}


def _choices(node: Node) -> dict[str, Bilingual]:
    """Return the choices: ids and labels, of which no two are alike."""
    labels = _labels(node, "choices")
    taken: dict[str, str] = {}
    for id_, label in labels.items():
        node.check_id(id_, "choices")
        for name in dict.fromkeys(as_key(each) for each in (id_, label.zh, label.en) if each):
            other = taken.setdefault(name, id_)
            if other != id_:
                node.fault("policy-label-twice", key=f"choices.{id_}", label=name, other=other)
    return labels


def _refused(node: Node) -> dict[str, Bilingual]:
    """Return who bears the codes that are refused, by their first two characters."""
    if not node.has("refuses"):
        return {}
    labels = _labels(node, "refuses")
    for pair in labels:
        if not _REFUSED.fullmatch(pair):
            wanted = Bilingual(zh="代码的前两位，如 81", en="the first two characters of a code, such as 81")
            node.fault("policy-value-type", key=f"refuses.{pair}", wanted=wanted)
    return labels


def read_type(node: Node, allowed: tuple[str, ...]) -> FactType[Any]:
    """Return the type that *node* declares, with its options, or a stand-in with a fault."""
    kind = node.kind("type", allowed)
    match kind:
        case None:
            return UNREAD
        case "key":
            return Key(not_a_name=node.flag("not_a_name"))
        case "choice":
            choices = _choices(node)
            return Choice(choices=choices) if choices else UNREAD
        case "number":
            decimals = node.whole("decimals")
            if decimals > MOST_DECIMALS:
                node.fault("policy-value-type", key="decimals", wanted=_DECIMALS)
            return Number(decimals=min(decimals, MOST_DECIMALS))
        case "credit_code":
            wanted = node.pair("wanted", required=False)
            refuses = _refused(node)
            return CreditCode(refuses=refuses, wanted=wanted) if wanted else CreditCode(refuses=refuses)
        case _:
            return _PLAIN_TYPES[kind]


def _read_default(name: str, node: Node, type_: FactType[Any]) -> tuple[Any, str | None]:
    """Return the value that an absent fact takes, and the fact whose value it takes."""
    raw = node.raw("default")
    if raw is None:
        return None, None
    if isinstance(raw, dict):
        if set(raw) != {"fact"} or not isinstance(raw["fact"], str):
            node.fault("policy-value-type", key="default", wanted=_FACT_REFERENCE)
            return None, None
        return None, raw["fact"]
    return (None if type_ is UNREAD else node.read(raw, "default", type_, name)), None


def _read_fact(name: str, node: Node) -> Fact:
    label = Bilingual(zh=node.text("zh"), en=node.text("en"))
    type_ = read_type(node, _FACT_TYPES)
    default, default_fact = _read_default(name, node, type_)
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
        for key, other in (("default", fact.default_fact), ("not_before", fact.not_before)):
            if other is None:
                continue
            if other not in own:
                nodes[name].fault("policy-fact-unknown", key=key, name=other, hint=offer(other, own))
                continue
            if UNREAD in (fact.type, own[other].type):
                continue
            alike = type(own[other].type) is type(fact.type)
            chained = key == "default" and own[other].default_fact is not None
            if other == name or not alike or chained:
                nodes[name].fault("policy-fact-default", key=key, name=name)
            elif key == "not_before" and not fact.type.ordered:
                nodes[name].fault("policy-not-ordered", key=key, name=name, type=fact.type.kind, operator=key)
    _check_labels(facts, nodes)
    return facts


def _check_labels(facts: Mapping[str, Fact], nodes: Mapping[str, Node]) -> None:
    """Every name and label is one column; two facts under one would be guessed at."""
    taken: dict[str, str] = {}
    for name, fact in facts.items():
        for label in dict.fromkeys(fold(each) for each in fact_columns(fact)):
            other = taken.setdefault(label, name)
            if other != name:
                at = nodes.get(name) or nodes[other]
                at.fault("policy-label-twice", label=label, other=other)


def read_derived(node: Node, facts: Mapping[str, Fact], sources: Mapping[str, Source]) -> dict[str, Derived]:
    """Return the derived facts of a program; each may use those before it."""
    derived: dict[str, Derived] = {}
    for name, child in node.named("derived"):
        if name in facts:
            child.fault("policy-fact-name", name=name)
        scope = Scope(facts, derived, sources, lambda *_: None)
        kind = child.kind("kind", _DERIVED_KINDS)
        if kind is None:
            derived[name] = Derived(name=name, label=_NO_LABEL, kind="sum", of=())
            continue
        standard: str | None = None
        if kind == "size_class":
            standard = _read_standard(child)
            of = tuple(child.text(key) for key in _SIZE_PARTS)
            for part, (key, types) in zip(of, _SIZE_PARTS.items(), strict=True):
                scope.need(child, part, *types, key=key)
        else:
            of = _read_parts(child, kind, scope)
        derived[name] = Derived(
            name=name,
            label=Bilingual(zh=child.text("zh"), en=child.text("en")),
            kind=kind,  # type: ignore[arg-type]  # one of _DERIVED_KINDS
            of=of,
            standard=standard,
            sources=read_sources(child, sources),
        )
        child.close()
    return derived


def _read_standard(node: Node) -> str:
    standard = node.text("standard")
    if standard and standard not in STANDARDS:
        allowed = ", ".join(STANDARDS)
        node.fault("policy-standard-unknown", key="standard", name=standard, allowed=allowed)
    return standard


def _read_parts(node: Node, kind: str, scope: Scope) -> tuple[str, ...]:
    """Return the facts that a derived fact is worked out from, all of types that go together."""
    of = node.names("of")
    types: tuple[type[FactType[Any]], ...] = (Money,)
    if kind == "months_between":
        types = (Date, MonthType)
    elif any(isinstance(scope.type_of(part), Whole | Number) for part in of[:1]):
        types = (Whole, Number)
    if kind in ("difference", "months_between") and of and len(of) != 2:
        node.fault("policy-value-type", key="of", wanted=_TWO_FACTS)
    for part in of:
        scope.need(node, part, *types, key="of")
    return of
