"""What the help of a command is made of.

Here: the shape of it, and words that are only loaded when they are asked for.
Not here: the words (``words``, ``registry_words``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from attrs import frozen

from unionaid.lang import Bilingual

__all__ = ["CommandWords", "WordsAndMore"]

T = TypeVar("T")


@frozen
class CommandWords:
    """What the help of one command says.

    Args:
        about: What it does; the first sentence stands in the list of commands.

        usage: How it is written, one form to a line.

        examples: Lines to copy.
    """

    about: Bilingual
    usage: tuple[Bilingual, ...]
    examples: tuple[Bilingual, ...] = ()


class WordsAndMore(Mapping[str, T]):
    """Words at hand, and more that are loaded when a name is not among them.

    Args:
        own: Those at hand.

        more: Gives the others.
    """

    def __init__(self, own: Mapping[str, T], more: Callable[[], Mapping[str, T]]) -> None:
        self._own = own
        self._more = more

    def __getitem__(self, name: str) -> T:
        return self._own[name] if name in self._own else self._more()[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from self._more()

    def __len__(self) -> int:
        return len(self._own) + len(self._more())
