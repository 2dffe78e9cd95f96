"""Reading parameters and tables from a policy file.

Here: figures with their dated values, and the tables that figures stand in.
Not here: facts (``read_facts``), what a figure is used for (``read_conditions``,
``read_rules``).
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from unionaid.lang import Bilingual
from unionaid.policy.node import MISSING_DAY, Node
from unionaid.policy.operands import DatedValue, Parameter, Range, Table, TableRow
from unionaid.policy.read_facts import read_type
from unionaid.policy.scope import UNREAD, Scope, read_sources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unionaid.facts import FactType
    from unionaid.policy.model import Source

__all__ = ["UNREADABLE", "read_parameter", "read_table"]

_Cells = tuple["Mapping[str, Any]", Any, Node, str | None]
"""Of one row: what it asks of each fact, its figure, its place, and its key in the short form."""

_PARAMETER_TYPES: Final = ("money", "ratio", "whole", "number", "date", "month")
_FIGURES: Final = Bilingual(zh="一个列表，至少一项", en="a list with at least one entry")
_BOUNDS: Final = ("at_least", "above", "below", "at_most")
UNREADABLE: Final = Decimal(0)
"""Stands in for a value that cannot be read, which is not the same as a repealed one.

Known by its identity, since a value can be zero.
"""


def read_parameter(id_: str, node: Node, sources: Mapping[str, Source], scope: Scope | None) -> Parameter:
    """Return a parameter, its table cells read as the facts of *scope*.

    Without a scope only the parameter itself is checked, not its tables.
    """
    name = node.both("name")
    type_ = read_type(node, _PARAMETER_TYPES)
    by = node.names("by", required=False)
    values: list[DatedValue] = []
    for child in node.children("values", required=True):
        start = child.day("from")
        if values and MISSING_DAY != start <= values[-1].start:
            child.fault("policy-dates-order", key="from")
        values.append(
            DatedValue(
                start=start,
                value=_read_value(child, id_, type_, by, scope),
                sources=read_sources(child, sources),
                limitations=child.pairs("limitations"),
            )
        )
        child.close()
    if node.data.get("values") == []:
        node.fault("policy-value-type", key="values", wanted=_FIGURES)
    parameter = Parameter(
        id=id_, name=name, type=type_, values=tuple(values), by=by, unit=node.pair("unit", required=False)
    )
    node.close()
    return parameter


def _read_value(node: Node, id_: str, type_: FactType[Any], by: tuple[str, ...], scope: Scope | None) -> Any:
    """Return the figure or table of one dated value; None only for a repeal."""
    if node.flag("repealed"):
        return None
    if by:
        table = read_table(node, by, type_, scope)
        return UNREADABLE if table is None else table
    raw = node.raw("value")
    if raw is None:
        node.fault("policy-key-missing", key="value", wanted=type_.kind if type_ is not UNREAD else "…")
    elif type_ is not UNREAD:
        value = node.read(raw, "value", type_, id_)
        return UNREADABLE if value is None else value
    return UNREADABLE


def read_table(node: Node, by: tuple[str, ...], type_: FactType[Any], scope: Scope | None) -> Table | None:
    """Return the table at ``table`` or ``rows`` of *node*, None if it cannot be read."""
    if node.has("table") == node.has("rows") or (node.has("table") and len(by) != 1):
        node.know("table", "rows")
        node.fault("policy-table-shape")
        return None
    cells = _cells(node, by)
    if scope is None or type_ is UNREAD:
        return Table(by=by, rows=())
    types = [scope.fact(node, name, key="by") for name in by]
    if None in types:
        return None
    rows = tuple(
        TableRow(
            when=tuple(_read_cell(at, name, when[name], scope, key) for name in by),
            value=at.read_figure(value, key or "value", type_),
        )
        for when, value, at, key in filter(None, cells)
    )
    if None in cells or any(cell is None for row in rows for cell in row.when):
        return None
    table = Table(by=by, rows=rows)
    _check_table(node, table, scope)
    return table


def _cells(node: Node, by: tuple[str, ...]) -> list[_Cells | None]:
    """Return the rows of a table in either form; None for a faulty one."""
    if node.has("table"):
        shorthand = node.child("table")
        if shorthand is None:
            return [None]
        return [({by[0]: key}, value, shorthand, key) for key, value in shorthand.data.items()]
    cells: list[_Cells | None] = []
    rows = node.children("rows")
    if not isinstance(node.data["rows"], list) or len(rows) < len(node.data["rows"]):
        cells.append(None)
    for row in rows:
        when, value = row.child("when"), row.raw("value")
        if when is None or set(when.data) != set(by) or value is None:
            row.fault("policy-table-shape")
            cells.append(None)
        else:
            cells.append((when.data, value, row, None))
        row.close()
    return cells


def _read_cell(node: Node, name: str, raw: Any, scope: Scope, key: str | None) -> Any:
    """Return a cell as the fact's value, or as a range of an ordered fact; None if faulty.

    With *key* the cell is that key of a table in its short form.
    """
    type_ = scope.type_of(name)
    assert type_ is not None  # the caller has checked every name
    if key is not None:
        return node.read_name(key, type_, name)
    if not isinstance(raw, dict):
        return node.read(raw, f"when.{name}", type_, name)
    bounds = Node(raw, f"{node.path}.when.{name}", node.faults)
    if not type_.ordered:
        bounds.fault("policy-not-ordered", name=name, type=type_.kind, operator=" / ".join(raw))
        return None
    low_key = "above" if bounds.has("above") else "at_least"
    high_key = "at_most" if bounds.has("at_most") else "below"
    low, high = (
        bounds.read(bounds.raw(key), key, type_, name) if bounds.has(key) else None
        for key in (low_key, high_key)
    )
    bounds.know(*(key for key in _BOUNDS if not bounds.has(key)))
    bounds.close()
    if (low is None and bounds.has(low_key)) or (high is None and bounds.has(high_key)):
        return None
    cell = Range(low, high, low_key == "at_least", high_key == "at_most")
    if low is not None and high is not None and (low > high or (low == high and not cell.holds(low))):
        bounds.fault("policy-range-empty")
        return None
    return cell


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
    for (i, one), (j, other) in itertools.combinations(enumerate(table.rows), 2):
        if all(_cells_meet(a, b) for a, b in zip(one.when, other.when, strict=True)):
            node.fault("policy-table-overlap", first=i + 1, second=j + 1)
    named = [(index, scope.choices_of(name)) for index, name in enumerate(table.by)]
    closed = [(index, choices) for index, choices in named if choices is not None]
    if not closed and not table.rows:
        node.fault("policy-table-shape")
    if not closed:
        return
    missing = []
    for combination in itertools.product(*(choices for _, choices in closed)):
        wanted = dict(zip((index for index, _ in closed), combination, strict=True))
        if not any(all(row.when[i] == value for i, value in wanted.items()) for row in table.rows):
            missing.append(" + ".join(_shown(value) for value in combination))
    if missing:
        node.fault("policy-table-uncovered", missing=", ".join(missing))


def _shown(choice: str | bool) -> str:
    """Return a choice as the file would write it."""
    return choice if isinstance(choice, str) else str(choice).lower()
