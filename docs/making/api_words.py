"""The public names of the library, and the Chinese words of a page about them.

Here: what the page has to have. Not here: how it is laid out (``api``); no part of
Sphinx is needed to read this.
"""

from __future__ import annotations

import enum
import inspect
import re
from functools import cached_property
from typing import Final

import unionaid

__all__ = ["api_blocks", "own_words", "public_members"]

_BLOCK: Final = re.compile(r"^```\{api\} (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MEMBER: Final = re.compile(r"^([A-Za-z_]+)\n: ", re.MULTILINE)


def public_members(name: str) -> list[str]:
    """Return the public methods and properties of the public class *name*, and members of an enum."""
    found = getattr(unionaid, name)
    if not inspect.isclass(found):
        return []
    kinds = (property, classmethod, staticmethod, cached_property, enum.Enum)
    return [
        attribute
        for attribute, value in vars(found).items()
        if not attribute.startswith("_") and (callable(value) or isinstance(value, kinds))
    ]


def api_blocks(page: str) -> dict[str, str]:
    """Return the text under each directive ``api`` of a page by the name that it is about."""
    return {found[1]: found[2] for found in _BLOCK.finditer(page)}


def own_words(text: str) -> tuple[str, dict[str, str]]:
    """Return the words about a name, and those about each of its members."""
    about, *rest = _MEMBER.split(text)
    return about.strip(), {rest[at]: rest[at + 1].strip() for at in range(0, len(rest), 2)}
