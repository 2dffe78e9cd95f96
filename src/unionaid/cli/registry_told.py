"""Telling what a command of the registry did, in two lines or as JSON.

Here: the receipt, and how figures, days and texts are written. Not here: what a
command does, tables of claims (``registry_listing``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from unionaid.assess.describe import masked
from unionaid.cli.screen import one_line, say, say_json
from unionaid.lang import Bilingual, Lang
from unionaid.money import from_fen
from unionaid.text import figures

if TYPE_CHECKING:
    from unionaid.registry.acts import Receipt
    from unionaid.registry.chain import Anchor

__all__ = ["ANCHOR", "as_object", "cell", "count", "day", "hidden", "listed", "stretches", "tell", "yuan"]

ANCHOR: Final = Bilingual(zh="校验号", en="anchor")

_REPEATED: Final = Bilingual(
    zh="这项操作以前登记过（第 {command} 号），这次没有改动。{anchor_word} {anchor}",
    en="This was done before (command {command}); nothing was changed now. Anchor {anchor}",
)
_SUBMIT_ANEW: Final = Bilingual(
    zh="要把同一个文件重新申报（如否决或撤回以后），请加 --id，写一个没有用过的编号。",
    en="To submit the same file anew, as after a rejection or a withdrawal, "
    "add --id with an id not used before.",
)
_UNCHANGED: Final = Bilingual(
    zh="没有新的内容，没有改动。{anchor_word} {anchor}",
    en="There was nothing new, and nothing was changed. Anchor {anchor}",
)
_DONE: Final = Bilingual(
    zh="第 {command} 号操作，{anchor_word} {anchor}", en="Command {command}, anchor {anchor}"
)
_PREVIEWED: Final = Bilingual(
    zh="这是预览，没有登记任何内容。", en="This was a preview; nothing was recorded."
)

_LONG_NUMBER: Final = re.compile(r"[0-9\uff10-\uff19](?:[ \-\uff0d]?[0-9\uff10-\uff19Xx]){6,}")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}")
_STRETCHES: Final = 12
"""How many stretches of numbers a line lists and can still be read."""


def tell(
    receipt: Receipt,
    sentences: Iterable[Bilingual],
    lang: Lang,
    *,
    as_json: bool,
    more: Mapping[str, Any] | None = None,
) -> int:
    """Tell what a command did.

    Args:
        receipt: Its receipt.

        sentences: What was done; left out for a repeated command.

        lang: The language.

        as_json: Whether another program reads it.

        more: What the object holds beside the receipt.

    Returns:
        The exit status.
    """
    if as_json:
        say_json({**as_object(receipt), **(more or {})})
        return 0
    if receipt.is_repeat:
        template = _REPEATED if receipt.command else _UNCHANGED
        say(_filled(template, receipt, lang))
        if receipt.command and receipt.kind == "submit":
            say(_SUBMIT_ANEW.text(lang))
        return 0
    for sentence in sentences:
        say(sentence.text(lang))
    say(_PREVIEWED.text(lang) if receipt.is_preview else _filled(_DONE, receipt, lang))
    return 0


def _filled(template: Bilingual, receipt: Receipt, lang: Lang) -> str:
    return template.text(lang).format(
        command=receipt.command, anchor=receipt.anchor, anchor_word=ANCHOR.text(lang)
    )


def as_object(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt for JSON."""
    return {
        "command": receipt.command,
        "id": receipt.id,
        "kind": receipt.kind,
        "claims": list(receipt.claims),
        "entries": list(receipt.entries),
        **anchor_object(receipt.anchor),
        "is_repeat": receipt.is_repeat,
        "is_preview": receipt.is_preview,
    }


def anchor_object(anchor: Anchor) -> dict[str, Any]:
    """Return an anchor for JSON: as it stands on sheets, and the whole hash."""
    return {"anchor": str(anchor), "hash": anchor.hash}


def yuan(amount: Decimal | int | None) -> str | None:
    """Return yuan, or fen as yuan, for JSON: text with two decimals."""
    if amount is None:
        return None
    return f"{from_fen(amount) if isinstance(amount, int) else amount:.2f}"


def cell(amount: Decimal | int | None, lang: Lang) -> str:
    """Return yuan, or fen as yuan, for a table; the unit stands in the heading."""
    if amount is None:
        return ""
    exact = from_fen(amount) if isinstance(amount, int) else amount
    return figures.money(exact, lang).removesuffix("元").removesuffix(" yuan")


def day(text: str | None, lang: Lang) -> str:
    """Return a stored day as people write it."""
    return "" if text is None else figures.day(date.fromisoformat(text), lang)


def count(number: int, one: str, several: str | None = None) -> str:
    """Return how many, in English.

    Example:
        >>> count(1, "claim"), count(2, "claim")
        ('1 claim', '2 claims')
    """
    return f"{number} {one if number == 1 else several or one + 's'}"


def hidden(text: str) -> str:
    """Return what somebody wrote on one line, each long number in it masked.

    A reason may hold an account or a telephone; a day is left as it is.

    Example:
        >>> hidden("账号 6200000000000000 有误，2020-08-18 来电")
        '账号 620***00 有误，2020-08-18 来电'
    """

    def mask(found: re.Match[str]) -> str:
        written = unicodedata.normalize("NFKC", found[0])  # full-width digits are digits
        return found[0] if _DATE.fullmatch(written) else masked(re.sub("[ -]", "", written))

    return one_line(_LONG_NUMBER.sub(mask, text))


def listed(texts: Sequence[str], lang: Lang) -> str:
    """Return some texts as a list inside a sentence."""
    return ("、" if lang == "zh" else ", ").join(texts)


def stretches(numbers: Iterable[int], lang: Lang) -> str:
    """Return ascending numbers in short: 2–21, 23.

    Example:
        >>> stretches([2, 3, 4, 7], "en")
        '2–4, 7'
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in found[:_STRETCHES]]
    return listed(texts + ["…"] * (len(found) > _STRETCHES), lang)
