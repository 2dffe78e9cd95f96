"""A mapping that nobody can change, and that can be copied and pickled.

Here: the one container that results need and Python lacks. Its ``repr`` gives
names only: the values may be personal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

__all__ = ["FrozenMap"]

K = TypeVar("K")
V = TypeVar("V")


class FrozenMap(Mapping[K, V]):
    """An immutable copy of a mapping, equal to any mapping with the same items.

    Args:
        items: What to hold.

    Example:
        >>> FrozenMap({"role": "master"})
        <FrozenMap of role>
    """

    __slots__ = ("_items",)
    _items: dict[K, V]

    def __init__(self, items: Mapping[K, V]) -> None:
        object.__setattr__(self, "_items", dict(items))

    @classmethod
    def around(cls, items: dict[K, V]) -> FrozenMap[K, V]:
        """Return one that holds *items* itself, which the caller lets go of."""
        made = cls.__new__(cls)
        object.__setattr__(made, "_items", items)
        return made

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed")

    def __repr__(self) -> str:
        names = ", ".join(key if isinstance(key, str) else type(key).__name__ for key in self._items)
        return f"<{type(self).__name__} of {names or 'nothing'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self._items),)
