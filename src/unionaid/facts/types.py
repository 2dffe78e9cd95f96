"""The base of all fact types.

A fact type reads a value as people or programs give it, writes it back as
canonical text that reads to the same value, and describes itself as JSON
Schema. Each is immutable and knows nothing of any program.
"""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from attrs import frozen

from unionaid.facts.reading import MAX_TEXT

__all__ = ["FactType"]

V = TypeVar("V")


@frozen
class FactType(Generic[V]):
    """What a fact may be: the base of the types in this package."""

    kind: ClassVar[str]
    ordered: ClassVar[bool] = False
    """Whether values have an order, so that bounds on them mean something."""
    comparable_as_key: ClassVar[bool] = True
    """Whether a limit may count by it; free text may not."""

    def read(self, raw: object) -> V:
        """Return the canonical value of *raw*, which is not missing.

        Raises:
            Unreadable: It is not a value of this type; its ``problem`` says why.
        """
        raise NotImplementedError

    def text(self, value: V) -> str:
        """Return *value* as text that :meth:`read` reads back to it."""
        return str(value)

    def schema(self) -> dict[str, object]:
        """Return the JSON Schema of values as other programs should send them."""
        return {"type": "string", "maxLength": MAX_TEXT}
