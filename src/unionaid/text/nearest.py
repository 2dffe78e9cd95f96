"""What somebody may have meant by a name that is not known.

Here: the nearest known name and the sentence that offers it. The sentence
repeats known names only, never what was typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from unionaid.lang import Bilingual

__all__ = ["hint", "nearest"]

_SHOWN: Final = 12
"""How many names a sentence can list and still be read."""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like *name*, or None if none is like it.

    Upper and lower case, full and half width count as alike.

    Args:
        name: What was given.

        known: The names there are; of two equally like, the first wins.

    Example:
        >>> nearest("Revenu", ["staff", "revenue"])
        'revenue'
    """
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for candidate in known:
        by_folded.setdefault(_folded(candidate), candidate)
    wanted = _folded(name)
    if wanted in by_folded:
        return by_folded[wanted]
    best = get_close_matches(wanted, by_folded, n=1)
    return by_folded[best[0]] if best else None


def hint(name: str, known: Iterable[str]) -> Bilingual:
    """Return the nearest other name as a question, else the names there are.

    Args:
        name: What was given; it is not repeated.

        known: The names there are. Of a long list the first twelve are shown.

    Example:
        >>> hint("Revenu", ["staff", "revenue"]).en
        "Did you mean 'revenue'?"
    """
    names = [each for each in dict.fromkeys(known) if each != name]
    if not names:
        return Bilingual(zh="目前没有可用的名称。", en="There are no names to choose from.")
    meant = nearest(name, names)
    if meant is not None:
        return Bilingual(zh=f"是不是要找“{meant}”？", en=f"Did you mean '{meant}'?")
    zh, en = "、".join(names[:_SHOWN]), ", ".join(names[:_SHOWN])
    if len(names) > _SHOWN:
        zh, en = f"{zh} 等 {len(names)} 个", f"{en}, … ({len(names)} in all)"
    return Bilingual(zh=f"可用：{zh}。", en=f"Allowed: {en}.")
