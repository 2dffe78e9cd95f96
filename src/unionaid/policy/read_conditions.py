"""Reading figures, conditions and criteria from a policy file.

Here: what a rule compares, and with what. Not here: what it gives, and how
often (``read_rules``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unionaid.facts import (
    CreditCode,
    Date,
    FactType,
    IndustryCode,
    Key,
    Money,
    MonthType,
    Ratio,
    Whole,
    as_key,
)
from unionaid.lang import Bilingual
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
from unionaid.policy.operands import Constant, FactRef, Operand, ParameterRef, ShareOf
from unionaid.policy.read_bounds import check_sides, sides_of
from unionaid.policy.read_tables import read_table
from unionaid.policy.scope import UNREAD, comparable, read_sources

if TYPE_CHECKING:
    from unionaid.policy.scope import Scope

__all__ = [
    "claim_id",
    "need_rounding",
    "read_condition",
    "read_criteria",
    "read_operand",
    "read_rates",
    "read_reference",
    "read_single",
    "read_whole",
]

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
_REFERENCES: Final = ("parameter", "fact", "share_of", "by")
_ANY_REFERENCE: Final = Bilingual(zh=" 或 ".join(_REFERENCES), en=" or ".join(_REFERENCES))
_A_NUMBER: Final = Bilingual(zh="数字、参数或表", en="a figure, a parameter or a table")
_SINGLE: Final = Bilingual(zh="数字，或没有表的参数", en="a figure, or a parameter without a table")
_RATES: Final = Bilingual(zh="比例（0 至 1）的列表", en="a list of rates from 0 to 1")
_VALUES: Final = Bilingual(zh="值的列表", en="a list of values")
_CONDITIONS: Final = Bilingual(zh="条件的列表", en="a list of conditions")


def read_operand(
    node: Node, key: str, type_: FactType[Any], scope: Scope, *, exact: bool = False
) -> Operand | None:
    """Return the figure at *key*, which is compared with or used as *type_*.

    Args:
        node: The table that holds it.

        key: Where it stands there.

        type_: The type of what it is compared with, or of its use.

        scope: The names it may use.

        exact: Whether it is used as *type_* and not only compared with it: a
            count takes no parameter or fact with decimals, a rate none above 1.

    Returns:
        The figure, or None once a fault is told.
    """
    raw = node.raw(key)
    if raw is None:
        node.fault("policy-key-missing", key=key, wanted=_A_NUMBER)
        return None
    if not isinstance(raw, dict):
        value = node.read(raw, key, type_, key)
        return None if value is None else Constant(value)
    child = Node(raw, f"{node.path}.{key}", node.faults)
    operand = read_reference(child, type_, scope, exact=exact)
    child.close()
    return operand


def read_reference(node: Node, type_: FactType[Any], scope: Scope, *, exact: bool = False) -> Operand | None:
    """Return the figure that a table of the file stands for, or None once a fault is told."""
    if node.has("parameter"):
        id_ = node.text("parameter")
        parameter = scope.parameter(node, id_)
        if parameter is None:
            return None
        fits = comparable(type_, parameter.type) and (not exact or type(parameter.type) is type(type_))
        if parameter.type is not UNREAD and not fits:
            node.fault("policy-parameter-type", name=id_, type=parameter.type.kind, wanted=type_.kind)
        return ParameterRef(id_)
    if node.has("fact"):
        name = node.text("fact")
        found = scope.fact(node, name, key="fact")
        if found is None:
            return None
        if not (type(found) is type(type_) if exact else comparable(type_, found)):
            node.fault("policy-fact-kind", key="fact", name=name, type=found.kind, wanted=type_.kind)
        return FactRef(name)
    if node.has("share_of"):
        name = node.text("share_of")
        scope.need(node, name, Money, key="share_of")
        need_rounding(node)
        if not isinstance(type_, Money):
            node.fault("policy-fact-kind", key="share_of", name=name, type="money", wanted=type_.kind)
        return ShareOf(name, read_rates(node, scope))
    if not node.data:
        node.fault("policy-key-missing", key="parameter", wanted=_ANY_REFERENCE)
    if not node.has("by") and not node.has("table") and not node.has("rows"):
        node.know(*_REFERENCES)  # so that a misspelt one, unknown as it is, meets the right one
        return None
    by = node.names("by")
    if not by:
        node.know("table", "rows")
        return None
    return read_table(node, by, type_, scope)


def read_single(node: Node, key: str, type_: FactType[Any], scope: Scope) -> Constant | ParameterRef | None:
    """Return a single figure: one written here, or a parameter without a table."""
    operand = read_operand(node, key, type_, scope, exact=True)
    if isinstance(operand, Constant):
        return operand
    if isinstance(operand, ParameterRef) and not scope.used_parameters[operand.id].by:
        return operand
    if operand is not None:
        node.fault("policy-value-type", key=key, wanted=_SINGLE)
    return None


def need_rounding(node: Node) -> None:
    """Record a fault where *node* does not say how parts of a fen are rounded."""
    if node.raw("rounding") is None:
        node.fault("policy-rounding-missing")
    else:
        node.choice("rounding", (_ROUNDING,))


def read_rates(node: Node, scope: Scope) -> tuple[Operand, ...]:
    """Return the rates under *node*, at least one."""
    raw = node.raw("rates")
    items = raw if isinstance(raw, list) else []
    if raw is None:
        node.fault("policy-key-missing", key="rates", wanted=_RATES)
    elif not items:
        node.fault("policy-value-type", key="rates", wanted=_RATES)
    holder = {f"rates[{index}]": item for index, item in enumerate(items)}
    inner = Node(holder, node.path, node.faults)
    found = [read_operand(inner, key, Ratio(), scope, exact=True) for key in holder]
    return tuple(operand for operand in found if operand is not None)


def read_condition(node: Node, scope: Scope) -> Condition:
    """Return the condition that *node* holds; its other keys are left alone."""
    joins = [key for key in _JOINS if node.has(key)]
    tests = [key for key in _TESTS if node.has(key)]
    if len(joins) + node.has("fact") != 1 or bool(tests) != node.has("fact"):
        node.know("fact", *joins, *tests)
        node.fault("policy-condition-shape", allowed=", ".join(_TESTS))
        return _NEVER
    if joins:
        return _read_join(node, joins[0], scope)
    name = node.text("fact")
    type_ = scope.fact(node, name, key="fact")
    if len(tests) > 1 and not set(tests) <= set(_BOUNDS):
        node.know(*tests, "after")
        node.fault("policy-condition-tests", tests=", ".join(tests))
        return _NEVER
    found = [_read_test(node, name, type_, key, scope) for key in tests]
    if type_ is not None:
        check_sides(node, type_, sides_of(found), scope, "policy-range-empty")
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _read_join(node: Node, key: str, scope: Scope) -> Condition:
    if key == "not":
        child = node.child("not")
        return Not(read_whole(child, scope)) if child else _NEVER
    children = node.children(key)
    if node.data[key] == []:
        node.fault("policy-value-type", key=key, wanted=_CONDITIONS)
    parts = tuple(read_whole(child, scope) for child in children)
    return AllOf(parts) if key == "all" else AnyOf(parts)


def read_whole(node: Node, scope: Scope) -> Condition:
    """Return the condition that *node* is and nothing else."""
    condition = read_condition(node, scope)
    node.close()
    return condition


def _read_test(node: Node, name: str, type_: FactType[Any] | None, key: str, scope: Scope) -> Condition:
    if type_ is None:
        node.know(key, "after")
        return _NEVER
    match key:
        case "is" | "is_not":
            test = Is(name, node.read(node.raw(key), key, type_, name))
            return test if key == "is" else Not(test)
        case "one_of" | "none_of":
            raw = node.raw(key)
            if not isinstance(raw, list) or not raw:
                node.fault("policy-value-type", key=key, wanted=_VALUES)
                return _NEVER
            member = OneOf(name, tuple(node.read(item, key, type_, name) for item in raw))
            return member if key == "one_of" else Not(member)
        case "starts_with":
            scope.need(node, name, Key, CreditCode, IndustryCode, key="fact")
            return StartsWith(name, tuple(as_key(prefix) for prefix in node.names(key)))
        case "given":
            scope.fact(node, name, key="fact", submitted=True)
            return Given(name) if node.flag(key) else Not(Given(name))
        case "stated":
            if not node.flag(key) and node.data[key] is False:
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
        node.know(key)
        node.fault("policy-not-ordered", key=key, name=name, type=type_.kind, operator=key)
        return _NEVER
    operand = read_operand(node, key, type_, scope)
    if operand is None:
        return _NEVER
    return Compare(name, key, operand)  # type: ignore[arg-type]  # key is one of _BOUNDS


def _read_window(node: Node, name: str, type_: FactType[Any], scope: Scope) -> Condition:
    window = node.child("in_window")
    if scope.need(node, name, Date, MonthType, key="fact") is None or window is None:
        return _NEVER
    to = window.text("to", required=False)
    if to is not None:
        scope.need(window, to, type(type_), key="to", submitted=True)
    bounds: dict[str, Constant | FactRef | None] = {}
    for key in ("from", "until"):
        bounds[key] = None
        window.know(key)
        if window.has(key):
            operand = read_operand(window, key, type_, scope)
            if isinstance(operand, Constant | FactRef):
                bounds[key] = operand
            elif operand is not None:
                window.fault("policy-value-type", key=key, wanted=type_.kind)
    start, end = bounds["from"], bounds["until"]
    if not window.has("from") and not window.has("until"):
        window.fault("policy-key-missing", key="from", wanted="from / until")
    if isinstance(start, Constant) and isinstance(end, Constant) and start.value > end.value:
        window.fault("policy-range-empty")
    window.close()
    return InWindow(name, to, start, end)


def _read_within(node: Node, name: str, scope: Scope) -> Condition:
    scope.need(node, name, Date, key="fact")
    after = node.text("after")
    scope.need(node, after, Date, key="after")
    months = read_operand(node, "within_months", Whole(), scope, exact=True)
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
