"""Facts that are words: text, keys, choices, yes or no."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import field, frozen

from unionaid.facts.identifiers import check_identity_number, looks_like_identity, lost_digits
from unionaid.facts.reading import MAX_TEXT, Unreadable, as_key, as_text, key_of, plain
from unionaid.facts.types import FactType
from unionaid.lang import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Choice", "Key", "Text", "YesNo"]


@frozen
class Text(FactType[str]):
    """Free text: printed, never compared."""

    kind: ClassVar[str] = "text"
    comparable_as_key: ClassVar[bool] = False

    def read(self, raw: object) -> str:
        return as_text(raw)


@frozen
class Key(FactType[str]):
    """A name or number that tells things apart: NFKC, trimmed, upper case.

    Args:
        not_a_name: Whether a bare name (no digit in it) is refused. A value in
            the shape of an identity number must then be a right one.
    """

    kind: ClassVar[str] = "key"
    not_a_name: bool = False

    def read(self, raw: object) -> str:
        key = key_of(raw)
        if self.not_a_name:
            if looks_like_identity(key):
                return check_identity_number(key)
            if lost_digits(key):
                raise Unreadable("digits-lost")
            if not re.search("[0-9]", key):
                raise Unreadable("key-is-name")
        return key

    def schema(self) -> dict[str, object]:
        pattern: dict[str, object] = {"pattern": "[0-9]"} if self.not_a_name else {}
        return {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, **pattern}


@frozen
class Choice(FactType[str]):
    """One of a few named values; the value is the id, labels are read as well.

    Args:
        choices: From id to label.
    """

    kind: ClassVar[str] = "choice"
    choices: Mapping[str, Bilingual] = field(hash=False)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for id_, label in self.choices.items():
            for name in (id_, label.zh, label.en):
                names[as_key(name)] = id_
        # as they are written too, so that the usual cell needs no folding
        written = [name for id_, label in self.choices.items() for name in (id_, label.zh, label.en)]
        return {name: names[as_key(name)] for name in written} | names

    def read(self, raw: object) -> str:
        if type(raw) is str and raw in self._by_name:
            return self._by_name[raw]
        shapeless = isinstance(raw, bool | Decimal | float)  # no choice is written so
        id_ = None if shapeless else self._by_name.get(as_key(as_text(raw)))
        if id_ is None:
            zh = "、".join(label.zh for label in self.choices.values())
            raise Unreadable("choice-unknown", allowed=Bilingual(zh=zh, en=", ".join(self.choices)))
        return id_

    def schema(self) -> dict[str, object]:
        return {"enum": list(self.choices)}


_YES: Final = frozenset({"是", "有", "√", "YES", "Y", "TRUE", "1"})
_NO: Final = frozenset({"否", "无", "×", "NO", "N", "FALSE", "0"})


@lru_cache(maxsize=256)
def _yes_or_no(text: str) -> bool:
    word = plain(as_text(text)).upper()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable("yes-no-unreadable")


@frozen
class YesNo(FactType[bool]):
    """Yes or no: ``True``/``False``, 是/否, 有/无, √/×, yes/no, 1/0."""

    kind: ClassVar[str] = "yes_no"

    def read(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        if type(raw) is str:
            return _yes_or_no(raw)
        return _yes_or_no("" if isinstance(raw, Decimal | float) else as_text(raw))

    def text(self, value: bool) -> str:
        return "yes" if value else "no"

    def schema(self) -> dict[str, object]:
        return {"type": "boolean"}
