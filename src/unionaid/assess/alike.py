"""Names that are nearly the same: one thing written in two ways, or two things.

Here: folding a name to what is left without its dress, and finding pairs that
differ by one character, in time that grows with the number of names. Not here:
which names are compared (``notices``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from unionaid.facts import as_key

__all__ = ["FORMS", "KINDS", "SHORTEST", "is_near", "loose", "near_pairs"]

SHORTEST: Final = 5
"""Shorter names differ by one character all the time: 王伟 and 李伟 are two people."""

_DRESS: Final = re.compile(r"[\s()\[\]{}<>《》〈〉【】〔〕“”‘’\"'`·•・.,、。:;_/\\|+*#&-]+")
FORMS: Final = (
    (re.compile("股份有限公司|有限责任公司|责任有限公司"), "有限公司"),
    (re.compile("工会委员会|联合工会"), "工会"),
)
"""Endings that people leave out or take for each other."""

KINDS: Final[dict[str, str]] = {
    char: kind
    for kind, chars in {
        "digit": "0123456789",
        "letter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "numeral": "零〇一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾",
        "stem": "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥",
        "side": "东南西北中上下左右前后内外",
        "size": "大小老新男女",
    }.items()
    for char in chars
}
"""Characters that tell things apart on purpose, by kind."""


def loose(name: str) -> str:
    """Return *name* without blanks, brackets and marks, its legal form in one spelling."""
    folded = as_key(name)
    if not folded.isalnum():
        folded = _DRESS.sub("", folded)
    for form, plain in FORMS:
        folded = form.sub(plain, folded)
    return folded


def is_near(one: str, other: str) -> bool:
    """Tell whether two folded names differ by one character, and not on purpose."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        return one[at + 1 :] == other[at + 1 :] and _is_slip(one[at], other[at])
    return one[at:] == other[at + 1 :] and other[at] not in KINDS


def _is_slip(one: str, other: str) -> bool:
    kind = KINDS.get(one)
    return kind is None or kind != KINDS.get(other)


def near_pairs(names: Sequence[str]) -> dict[int, int]:
    """Return, for each name that is near an earlier or shorter one, which.

    Each name is looked up once without each of its characters: names that then
    meet differ by that one. So the work grows with the letters there are, not
    with the pairs.

    Args:
        names: Folded names, each once.

    Returns:
        From the place of a name to the place of another, one for each at most.
    """
    places = {name: place for place, name in enumerate(names)}
    found: dict[int, int] = {}
    for at in range(max(map(len, names), default=0)):
        met: dict[str, int] = {}
        kinds: dict[str, dict[str | None, int]] = {}
        for place, name in enumerate(names):
            if len(name) <= at:
                continue
            rest = name[:at] + name[at + 1 :]
            kind = KINDS.get(name[at])
            if kind is None and place not in found and (shorter := places.get(rest)) is not None:
                found[place] = shorter
            first = met.setdefault(rest, place)
            if first == place:
                continue
            if rest not in kinds:
                kinds[rest] = {KINDS.get(names[first][at]): first}
            others = kinds[rest]
            near = next((others[each] for each in others if kind is None or each != kind), None)
            if near is not None:
                found.setdefault(place, near)
            others.setdefault(kind, place)
    return {place: near for place, near in found.items() if len(names[place]) >= SHORTEST}
