"""What the rules of one program may name: its facts, derived facts, parameters.

Here: the names, their types, and the faults of naming one that is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unionaid.facts import Choice, Date, FactType, MonthType, Number, Ratio, Whole, YesNo
from unionaid.lang import Bilingual
from unionaid.policy.node import offer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unionaid.policy.model import Derived, Fact, Source
    from unionaid.policy.node import Node
    from unionaid.policy.operands import Parameter
    from unionaid.policy.read_bounds import Bounds

__all__ = ["MOST_DECIMALS", "SIZE_TYPE", "UNREAD", "Scope", "comparable", "read_sources"]

SIZE_LABELS: Final = {
    "large": Bilingual(zh="大型", en="large"),
    "medium": Bilingual(zh="中型", en="medium"),
    "small": Bilingual(zh="小型", en="small"),
    "micro": Bilingual(zh="微型", en="micro"),
}

SIZE_TYPE: Final = Choice(choices=SIZE_LABELS)
"""The type of a derived size class."""

UNREAD: Final[FactType[Any]] = FactType()
"""Stands in for a type that the file gives wrongly; nothing more is said of its uses."""

MOST_DECIMALS: Final = 8
"""So many decimals a number may have."""

_TIMES = (Date, MonthType)
_COUNTS = (Whole, Number, Ratio)


def comparable(left: FactType[Any], right: FactType[Any]) -> bool:
    """Tell whether values of the two types have an order between them."""
    for group in (_TIMES, _COUNTS):
        if isinstance(left, group):
            return isinstance(right, group)
    return left.ordered and type(left) is type(right)


def read_sources(node: Node, known: Mapping[str, Source], *, required: bool = True) -> tuple[str, ...]:
    """Return the ids under ``source``, each of which must be declared."""
    wanted = Bilingual(zh="依据的名称（见 sources）", en="the id of a source (see 'sources')")
    names = node.names("source", required=required, wanted=wanted)
    for name in names:
        if name not in known:
            node.fault("policy-source-unknown", key="source", name=name, hint=offer(name, known))
    return names


def _type_of_count(derived: Derived, parts: list[FactType[Any]]) -> FactType[Any]:
    """Return the type of a derived count: whole only where it cannot have decimals."""
    if derived.kind == "mean":
        return Number(decimals=MOST_DECIMALS)
    decimals = [part.decimals for part in parts if isinstance(part, Number)]
    return Number(decimals=max(decimals)) if decimals else Whole()


class Scope:
    """The names that one program's rules may use.

    Args:
        facts: The program's facts, by name.

        derived: Its derived facts, by name.

        sources: The policy's sources, by id.

        parameter: Reads a parameter of the policy for this program, or returns
            None with a fault.
    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        derived: Mapping[str, Derived],
        sources: Mapping[str, Source],
        parameter: Callable[[Node, str, Scope], Parameter | None],
    ) -> None:
        self.facts = facts
        self.derived = derived
        self.sources = sources
        self.used_parameters: dict[str, Parameter] = {}
        self.bounds: list[Bounds] = []
        self._parameter = parameter

    def type_of(self, name: str) -> FactType[Any] | None:
        """Return the type of a fact or derived fact, None if there is none such or it is unread."""
        if name in self.facts:
            declared = self.facts[name].type
            return None if declared is UNREAD else declared
        derived = self.derived.get(name)
        if derived is None:
            return None
        if derived.kind == "size_class":
            return SIZE_TYPE
        if derived.kind == "months_between":
            return Whole()
        parts = [type_ for part in derived.of if (type_ := self.type_of(part)) is not None]
        if parts and isinstance(parts[0], Whole | Number):
            return _type_of_count(derived, parts)
        return parts[0] if parts else None

    def has_mean(self, name: str) -> bool:
        """Tell whether *name* is a mean, or a sum or difference with one in it."""
        found = self.derived.get(name)
        if found is None or found.kind in ("size_class", "months_between"):
            return False
        return found.kind == "mean" or any(self.has_mean(part) for part in found.of)

    def fact(self, node: Node, name: str, *, key: str, submitted: bool = False) -> FactType[Any] | None:
        """Return the type of *name*, or None once a fault is told, at *key* of *node* or before."""
        if not name:
            return None
        if name in self.facts:
            if self.facts[name].descriptive:
                node.fault("policy-fact-descriptive", key=key, name=name)
                return None
            return self.type_of(name)
        if name in self.derived:
            if submitted:
                node.fault("policy-fact-derived", key=key, name=name)
                return None
            return self.type_of(name)
        known = [n for n, fact in self.facts.items() if not fact.descriptive] + list(self.derived)
        node.fault("policy-fact-unknown", key=key, name=name, hint=offer(name, known))
        return None

    def need(
        self, node: Node, name: str, *types: type[FactType[Any]], key: str, submitted: bool = False
    ) -> FactType[Any] | None:
        """Return the type of *name* if it is one of *types*, else None with a fault."""
        found = self.fact(node, name, key=key, submitted=submitted)
        if found is not None and not isinstance(found, types):
            wanted = " / ".join(each.kind for each in types)
            node.fault("policy-fact-kind", key=key, name=name, type=found.kind, wanted=wanted)
            return None
        return found

    def parameter(self, node: Node, id_: str) -> Parameter | None:
        """Return a parameter, read for this program, or None with a fault."""
        found = self.used_parameters.get(id_) or self._parameter(node, id_, self)
        if found is not None:
            self.used_parameters[id_] = found
        return found

    def choices_of(self, name: str) -> tuple[Any, ...] | None:
        """Return every value of a choice or yes/no fact, None for other types."""
        type_ = self.type_of(name)
        if isinstance(type_, Choice):
            return tuple(type_.choices)
        return (True, False) if isinstance(type_, YesNo) else None
