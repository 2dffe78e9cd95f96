"""Words in two languages, kept side by side.

Here: the pair itself and the choice between its halves. Not here: formatting
of amounts and dates (``text``), messages about bad input (``errors``).
"""

from __future__ import annotations

from typing import Final, Literal, get_args

from attrs import frozen

__all__ = ["LANGS", "Bilingual", "Lang"]

Lang = Literal["zh", "en"]

LANGS: Final[tuple[Lang, ...]] = get_args(Lang)


@frozen
class Bilingual:
    """One text in Chinese and in English; both halves say the same.

    Args:
        zh: The Chinese text.

        en: The English text.
    """

    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        """Return the half for *lang*."""
        return self.zh if lang == "zh" else self.en
