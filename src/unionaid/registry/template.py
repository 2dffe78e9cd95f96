"""How a bank wants its payment file, and how it answers: a file that its user owns.

Here: reading the file, with every fault in it, and the template for who has
none. Not here: what it says, as values (``bank_layouts``), writing a payment
file (``transfers``), reading a result (``results``).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve

from unionaid.errors import InvalidFile
from unionaid.files.source import load_bytes, place_fault, shown
from unionaid.lang import Bilingual
from unionaid.policy.columns import fold
from unionaid.policy.node import Faults, Node
from unionaid.registry.bank_layouts import (
    HOLDS,
    KINDS,
    RESULT_COLUMNS,
    STATUSES,
    BankTemplate,
    Holds,
    PayeeKind,
    PaymentColumn,
    PaymentLayout,
    ResultColumn,
    ResultLayout,
    is_printable,
)
from unionaid.registry.bank_usual import usual_result
from unionaid.text.nearest import hint

__all__ = ["BankTemplate", "default_template", "read_template", "usual_template"]

_FORMATS: Final = ("csv", "xlsx")
_ENCODINGS: Final = ("utf-8-sig", "utf-8", "gb18030")
_SEPARATORS: Final[Mapping[str, str]] = MappingProxyType({"comma": ",", "tab": "\t", "pipe": "|"})
_CSV_KEYS: Final = ("encoding", "separator", "header")

_FILE_LIMIT: Final = 2**20
"""The largest template taken, in bytes; a real one has a few thousand."""

_MOST_COLUMNS: Final = 100
_LONGEST: Final = 200
"""The most characters of a heading or a remark; banks take fewer."""

_NEEDED: Final[Mapping[Holds, Bilingual]] = MappingProxyType(
    {
        "transfer": Bilingual(zh="transfer（付款编号）", en="transfer"),
        "account_name": Bilingual(zh="account_name（收款户名）", en="account_name"),
        "account": Bilingual(zh="account（账号）", en="account"),
        "amount": Bilingual(zh="amount（金额）", en="amount"),
    }
)

_ECHOED: Final[Mapping[Holds, ResultColumn]] = MappingProxyType(
    {"transfer": "transfer", "amount": "amount", "amount_fen": "amount_fen"}
)
"""What a bank may give back under the same heading, with the same meaning."""


class _Figure:
    """Stands for a number with decimals: none belongs here, so its value is never made."""

    def __init__(self, _: str) -> None:
        pass


def default_template(kind: PayeeKind) -> BankTemplate:
    """Return the template for who has none: a workbook, in which accounts stay text.

    Args:
        kind: Whose payment file it describes; there is none for the others.
    """
    is_unit = kind == "unit"
    columns = (
        PaymentColumn("序号", "number"),
        PaymentColumn("付款编号", "transfer"),
        PaymentColumn("收款户名" if is_unit else "户名", "account_name"),
        PaymentColumn("收款账号" if is_unit else "账号", "account"),
        PaymentColumn("开户行", "bank"),
        *((PaymentColumn("行号", "bank_number"),) if is_unit else ()),
        PaymentColumn("金额", "amount"),
        PaymentColumn("用途", "programs"),
    )
    layout = PaymentLayout(columns, format="xlsx", has_anchor_line=True)
    return BankTemplate(
        unit=layout if is_unit else None, person=None if is_unit else layout, result=usual_result()
    )


def usual_template() -> BankTemplate:
    """Return the template for who has none, with both payment files."""
    return evolve(default_template("unit"), person=default_template("person").person)


def read_template(path: str | os.PathLike[str]) -> BankTemplate:
    """Return the template in the file at *path*.

    Raises:
        InvalidFile: There is no such file, or it has faults; every one is
            inside, each with its place in the file.
    """
    faults = Faults(shown(path))
    try:
        fault = place_fault(path)
        if fault is not None:
            raise InvalidFile([fault])
        data = tomllib.loads(load_bytes(path, limit=_FILE_LIMIT).decode("utf-8-sig"), parse_float=_Figure)
    except InvalidFile as refused:
        raise InvalidFile(each.at(file=faults.file) for each in refused.problems) from None
    except UnicodeDecodeError:
        faults.add("", "policy-encoding")
    except RecursionError:
        faults.add("", "policy-nested")
    except ValueError as error:  # tomllib's own error, and Python's for endless figures
        faults.add("", "policy-toml", detail=str(error).splitlines()[0])
    else:
        template = _read(Node(data, "", faults))
        if not faults.problems:
            return template
    raise InvalidFile(faults.problems)


def _read(node: Node) -> BankTemplate:
    layouts = {kind: _read_layout(node.child(kind)) for kind in KINDS}
    if not any(node.has(kind) for kind in KINDS):
        node.fault("template-empty")
    result = _read_result(node, layouts)
    node.close()
    return BankTemplate(unit=layouts["unit"], person=layouts["person"], result=result, file=node.faults.file)


def _read_layout(node: Node | None) -> PaymentLayout | None:
    if node is None:
        return None
    given = node.raw("columns")
    if isinstance(given, list) and not 0 < len(given) <= _MOST_COLUMNS:
        node.fault("template-columns-number", key="columns", limit=_MOST_COLUMNS)
        nodes = []
    else:
        nodes = node.children("columns", required=True)
    columns = [_read_column(each) for each in nodes]
    _check_headings(nodes, columns)
    has_line = node.flag("anchor_line")
    found = tuple(each for each in columns if each is not None)
    if nodes and len(found) == len(columns):  # else the one that is missing may be the one that is misspelt
        is_said = node.raw("anchor_line") not in (None, False)  # what is no yes or no is told already
        _check_held(node, {each.holds for each in found}, has_line=is_said)
    written = _read_format(node)
    node.close()
    return PaymentLayout(found, has_anchor_line=has_line, **written)


def _read_format(node: Node) -> dict[str, Any]:
    """Return what the section says of the file as a whole."""
    form = node.choice("format", _FORMATS)
    if form == "xlsx":
        for key in _CSV_KEYS:
            if node.has(key):
                node.fault("template-csv-only", key=key)
        node.know(*_CSV_KEYS)
        return {"format": form}
    return {
        "format": form,
        "encoding": node.choice("encoding", _ENCODINGS, default=_ENCODINGS[0]),
        "separator": _SEPARATORS[node.choice("separator", tuple(_SEPARATORS), default="comma")],
        "has_header": node.flag("header") or not node.has("header"),
    }


def _read_column(node: Node) -> PaymentColumn | None:
    """Return one column, None where nobody knows what it holds."""
    heading, name = node.text("heading"), node.text("holds")
    holds = next((each for each in HOLDS if each == name), None)
    text = ""
    if holds == "remark":
        text = node.text("text")
    elif holds is None:
        node.know("text")
        if name:
            node.fault("template-holds-unknown", key="holds", hint=hint(name, HOLDS))
    for key, value in (("heading", heading), ("text", text)):
        if len(value) > _LONGEST or not is_printable(value):
            node.fault("template-text-form", key=key, limit=_LONGEST)
    node.close()
    return None if holds is None else PaymentColumn(heading, holds, text)


def _check_headings(nodes: Sequence[Node], columns: Sequence[PaymentColumn | None]) -> None:
    first: dict[str, str] = {}
    for node, column in zip(nodes, columns, strict=True):
        if column is not None and column.heading:
            other = first.setdefault(fold(column.heading), node.path)
            if other != node.path:
                node.fault("template-heading-twice", key="heading", other=other)


def _check_held(node: Node, held: set[Holds], *, has_line: bool) -> None:
    if "amount_fen" in held:
        held = held | {"amount"}
    missing = [name for each, name in _NEEDED.items() if each not in held]
    if missing:
        names = Bilingual(
            zh="、".join(each.zh for each in missing), en=", ".join(each.en for each in missing)
        )
        node.fault("template-columns-missing", key="columns", missing=names)
    if not has_line and "anchor" not in held:
        node.fault("template-anchor-missing")


def _read_result(root: Node, layouts: Mapping[PayeeKind, PaymentLayout | None]) -> ResultLayout:
    node = root.child("result") or Node({}, "result", root.faults)
    headings = _read_names(node, RESULT_COLUMNS, needed=("transfer", "status"))
    words_node = node.child("words") or Node({}, "result.words", root.faults)
    words = _read_names(words_node, STATUSES)
    words_node.close()
    node.close()
    said = {fold(name) for names in headings.values() for name in names}
    meant: dict[str, ResultColumn] = {}
    echoed: dict[ResultColumn, tuple[str, ...]] = {}
    for kind, layout in layouts.items():
        for column in () if layout is None else layout.columns:
            meaning, name = _ECHOED.get(column.holds), fold(column.heading)
            if meaning is None or name in said:
                continue
            if name in meant and meant[name] != meaning:
                root.faults.add(f"{kind}.columns", "template-heading-differs")
            elif name not in meant:
                meant[name] = meaning
                echoed[meaning] = (*echoed.get(meaning, ()), column.heading)
    return usual_result(headings, words, echoed=echoed)


def _read_names(node: Node, keys: Iterable[Any], needed: Sequence[str] = ()) -> dict[Any, tuple[str, ...]]:
    """Return the lists that are given, by their keys; no name may stand in two of them."""
    found: dict[Any, tuple[str, ...]] = {}
    first: dict[str, str] = {}
    for key in keys:
        node.know(key)
        if not node.has(key):
            continue
        found[key] = node.names(key, required=key in needed)
        others = [first.setdefault(fold(name), key) for name in found[key]]
        other = next((each for each in others if each != key), None)
        if other is not None:
            node.fault("template-result-twice", key=key, other=f"{node.path}.{other}")
    return found
