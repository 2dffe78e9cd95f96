"""The tables of size classes, read from the data files beside this package.

Here: the table as values, and which rows of it an industry code covers. Not
here: the class of an enterprise (``size_class``). Each file is read once, when
it is first asked for.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from unionaid.errors import UnknownName, make_problem
from unionaid.facts import as_key
from unionaid.lang import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "STANDARDS",
    "Coverage",
    "Group",
    "SizeClass",
    "SizeSource",
    "SizeStandard",
    "covered",
    "size_standard",
]

STANDARDS: Final = ("2017",)
"""The standards there is a file for."""

_CODE: Final = re.compile("(?P<section>[A-T])?(?P<digits>[0-9]{2,4})?")
_MONEY_FACTS: Final = frozenset({"revenue", "assets"})


class SizeClass(StrEnum):
    """The size of an enterprise, from the largest down."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"

    @property
    def label(self) -> Bilingual:
        """The class in words, such as 小型 and "small"."""
        return Bilingual(zh=_LABELS[self.value], en=self.value)


_LABELS: Final = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}


@frozen
class SizeSource:
    """A document that a table was taken from.

    Args:
        title: Its title.

        issuer: Who issued it.

        number: Its document number.

        passage: Where in it the table stands.

        checked: How the table was read and what confirms it.
    """

    title: str
    issuer: str
    number: str
    passage: Bilingual
    checked: Bilingual


@frozen
class Group:
    """One row of the table: industries that share their bounds.

    Args:
        id: Its name in code and in English text.

        zh: Its name in the table.

        names: Other Chinese names it goes by.

        codes: The digits with which the codes of its industries begin.

        bounds: For each fact it asks for, the lowest value of large, medium and
            small: persons, or yuan.
    """

    id: str
    zh: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    bounds: Mapping[str, tuple[Decimal, ...]] = field(hash=False)

    def rank(self, fact: str, value: int | Decimal) -> int:
        """Return the place of the class that *value* alone would give; large is 0."""
        return sum(value < bound for bound in self.bounds[fact])


@frozen
class Coverage:
    """What an industry code covers.

    Args:
        groups: The groups it touches, in the order of the table.

        codes: The beginnings of codes it covers, for each group.

        outside: Whether it covers industries to which the standard gives no bounds.
    """

    groups: tuple[Group, ...]
    codes: tuple[str, ...]
    outside: bool

    def codes_of(self, group: Group) -> tuple[str, ...]:
        """Return the beginnings of codes by which it touches *group*."""
        return tuple(code for code in self.codes if code in group.codes)


@frozen
class SizeStandard:
    """One size standard, whole.

    Args:
        id: Its name, a year.

        groups: The rows of its table.

        sections: For each section letter, its divisions as two digits.

        outside: The digits with which codes outside the standard begin.

        sources: For each table (``bounds``, ``sections``, ``outside``), where
            it comes from.

        limitations: What the table leaves open.
    """

    id: str
    groups: tuple[Group, ...]
    sections: Mapping[str, tuple[str, ...]] = field(hash=False)
    outside: tuple[str, ...]
    sources: Mapping[str, SizeSource] = field(hash=False)
    limitations: tuple[Bilingual, ...]


def _beginnings(codes: Iterable[str], sections: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return *codes* with each section letter replaced by its divisions."""
    return tuple(digits for code in codes for digits in sections.get(code, (code,)))


def _group(row: dict[str, Any], sections: Mapping[str, tuple[str, ...]], yuan_per_unit: int) -> Group:
    bounds: dict[str, tuple[Decimal, ...]] = {
        fact: tuple(Decimal(bound) * (yuan_per_unit if fact in _MONEY_FACTS else 1) for bound in row[fact])
        for fact in ("staff", "revenue", "assets")
        if fact in row
    }
    return Group(
        id=row["id"],
        zh=row["zh"],
        names=tuple(row.get("also", ())),
        codes=_beginnings(row["codes"], sections),
        bounds=MappingProxyType(bounds),
    )


def _source(row: dict[str, Any]) -> SizeSource:
    texts = {name: Bilingual(**row[name]) for name in ("passage", "checked")}
    return SizeSource(title=row["title"], issuer=row["issuer"], number=row["number"], **texts)


@cache
def size_standard(standard: str = "2017") -> SizeStandard:
    """Return a size standard with its tables, sources and limitations.

    Raises:
        UnknownName: There is no such standard.

    Example:
        >>> size_standard("2017").sources["bounds"].number
        '国统字〔2017〕213号'
    """
    import tomllib
    from importlib.resources import files

    if standard not in STANDARDS:
        allowed = Bilingual(zh="、".join(STANDARDS), en=", ".join(STANDARDS))
        raise UnknownName([make_problem("size-standard-unknown", name=standard, allowed=allowed)])
    path = files("unionaid.policy") / "data" / f"size-classes-{standard}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    sections = {
        letter: tuple(f"{division:02}" for division in range(int(first), int(last) + 1))
        for letter, (first, last) in data["sections"]["divisions"].items()
    }
    sources = {id_: _source(row) for id_, row in data["sources"].items()}
    return SizeStandard(
        id=data["standard"],
        groups=tuple(_group(row, sections, data["yuan_per_unit"]) for row in data["bounds"]["groups"]),
        sections=MappingProxyType(sections),
        outside=_beginnings(data["outside"]["codes"], sections),
        sources=MappingProxyType(
            {name: sources[data[name]["source"]] for name in ("bounds", "sections", "outside")}
        ),
        limitations=tuple(Bilingual(**row) for row in data["limitations"]),
    )


@cache
def _by_name(standard: str) -> Mapping[str, Group]:
    groups = size_standard(standard).groups
    return {as_key(name): group for group in groups for name in (group.id, group.zh, *group.names)}


@lru_cache(maxsize=4096)
def covered(industry: str, standard: str) -> Coverage | None:
    """Return what *industry*, a key, covers in *standard*, or None if it is no code.

    Args:
        industry: A section letter, digits, both, or the name of a group; NFKC,
            trimmed and upper case, as keys are.

        standard: A standard there is.
    """
    named = _by_name(standard).get(industry)
    if named is not None:
        return Coverage(groups=(named,), codes=named.codes, outside=False)
    match = _CODE.fullmatch(industry)
    if match is None or not industry:
        return None
    table = size_standard(standard)
    section, digits = match["section"], match["digits"] or ""

    def touched(codes: Iterable[str]) -> list[str]:
        # A code shorter than a table's entry covers it; a longer one lies within it.
        return [
            code
            for code in codes
            if (section is None or code[:2] in table.sections[section])
            and (code.startswith(digits) or digits.startswith(code))
        ]

    codes = tuple(code for group in table.groups for code in touched(group.codes))
    outside = bool(touched(table.outside))
    if not codes and not outside:
        return None
    groups = tuple(group for group in table.groups if touched(group.codes))
    return Coverage(groups=groups, codes=codes, outside=outside)
