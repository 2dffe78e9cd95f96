"""Words in two languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.lang import LANGS, Bilingual, Lang


def test_chinese_comes_first() -> None:
    """There are two languages, Chinese before English."""
    assert LANGS == ("zh", "en")


@pytest.mark.parametrize(("lang", "half"), [("zh", "工会"), ("en", "union")])
def test_each_language_has_its_half(lang: Lang, half: str) -> None:
    """The half for a language is the one in it."""
    assert half == Bilingual(zh="工会", en="union").text(lang)


@given(st.text(), st.text())
def test_pairs_are_values(zh: str, en: str) -> None:
    """Equal halves make equal pairs, with equal hashes."""
    assert Bilingual(zh=zh, en=en) == Bilingual(zh=zh, en=en)
    assert hash(Bilingual(zh=zh, en=en)) == hash(Bilingual(zh=zh, en=en))
