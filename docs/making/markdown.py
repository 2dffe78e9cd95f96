"""Markdown from text of the library: escaping, tables, lists, and sources as footnotes.

Here: nothing about programs. What the library says is escaped once, on its way
into a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from unionaid.assess.terms import Citations, source_date, source_kind
from unionaid.policy.model import Source

__all__ = ["Footnotes", "bullets", "capital", "code", "escape", "table", "twin_line"]

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK: Final = re.compile(f" ?{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_SPECIAL: Final = re.compile(r"([\\`*\[\]<|])")


def escape(text: str) -> str:
    """Return *text* as Markdown that shows it, marks of sources as footnotes."""
    return _MARK.sub(r"[^\1]", _SPECIAL.sub(r"\\\1", text)).strip()


def capital(text: str) -> str:
    """Return *text* with a capital letter first, as a heading begins."""
    return text[:1].upper() + text[1:]


def code(text: str) -> str:
    """Return *text* as code in a line."""
    return f"`{text}`"


def bullets(lines: Iterable[str]) -> str:
    """Return a list of *lines* from the library."""
    return "\n".join(f"- {escape(line)}" for line in lines)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; its cells are Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def twin_line(lang: str, place: str) -> str:
    """Return the line that leads to the twin of the page at *place*, such as ``reference/api.md``."""
    up = "../" * (place.count("/") + 1)
    return f"[English]({up}en/{place})" if lang == "zh" else f"[中文]({up}zh/{place})"


class Footnotes(Citations):
    """Sources cited by footnotes, numbered by the order of first mention."""

    def cite(self, ids: Iterable[str]) -> str:
        """Return the marks that cite *ids*, and remember them."""
        ids = tuple(ids)
        super().cite(ids)
        return "".join(f"{_OPEN}{id_}{_CLOSE}" for id_ in ids)

    def lines(self) -> list[str]:
        """Return a footnote for every source cited so far."""
        return [self._footnote(source) for source in self.sources()]

    def _footnote(self, source: Source) -> str:
        lang = self.lang
        parts = [source.issuer.text(lang)]
        if source.number is not None:
            parts.append(source.number)
        parts += [source_date(source, lang), source_kind(source, lang)]
        parts += [each.text(lang).rstrip("。.") for each in (source.passage, source.note) if each is not None]
        comma, stop = ("；", "。") if lang == "zh" else ("; ", ".")
        told = f"**{escape(source.title.text(lang))}**{comma}{escape(comma.join(parts))}{stop}"
        address = "" if source.address is None else f" <{source.address}>"
        return f"[^{source.id}]: {told}{address}"
