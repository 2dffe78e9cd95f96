"""The language of the environment, and hints at the nearest name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.lang import Lang
from unionaid.text.locale import lang_from_environment
from unionaid.text.nearest import hint, nearest

NAMES = ["fee_remitted", "payroll", "period", "paid_on", "所属期间", "上缴金额"]


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "EN"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "C"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "zh"),
        ({"LC_ALL": "en_GB", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "en_GB", "LANG": "zh_CN"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": " ", "LANG": "en_US"}, "en"),
        ({"LC_ALL": "C", "LANG": "en_US"}, "zh"),
        ({"LANGUAGE": "en", "LC_TIME": "en_US"}, "zh"),
    ],
)
def test_language_of_the_environment(environ: dict[str, str], lang: Lang) -> None:
    """The first variable that is not empty decides; all but English means Chinese."""
    assert lang == lang_from_environment(environ)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("fee_remited", "fee_remitted"),
        ("Fee-Remitted", "fee_remitted"),
        ("ＰＡＹＲＯＬＬ", "payroll"),
        (" period ", "period"),
        ("期间", "所属期间"),
        ("上交金额", "上缴金额"),
        ("colour", None),
        ("", None),
    ],
)
def test_nearest_name(name: str, meant: str | None) -> None:
    """A slip of the hand is recognised, another word is not."""
    assert meant == nearest(name, NAMES)


def test_nearest_of_equally_near_names_is_the_first() -> None:
    """Names that fold into the same one are told apart by their order."""
    assert "Period" == nearest("PERIOD", ["Period", "period"])


@given(st.sampled_from(NAMES))
def test_known_name_is_its_own_nearest(name: str) -> None:
    """Case and width change nothing."""
    assert name == nearest(name.upper(), NAMES)


def test_hint_offers_the_nearest_name() -> None:
    """One near name is asked about in both languages."""
    offered = hint("payrol", NAMES)
    assert "是不是要找“payroll”？" == offered.zh
    assert "Did you mean 'payroll'?" == offered.en


def test_hint_without_a_near_name_lists_what_there_is() -> None:
    """No near name: all of them, each once."""
    offered = hint("colour", ["a", "b", "a"])
    assert "可用：a、b。" == offered.zh
    assert "Allowed: a, b." == offered.en


@pytest.mark.parametrize("count", [11, 12])
def test_hint_shows_up_to_twelve_names_whole(count: int) -> None:
    """Twelve names are still a list without a count."""
    names = [f"{index:02}" for index in range(count)]
    assert f"Allowed: {', '.join(names)}." == hint("colour", names).en
    assert f"可用：{'、'.join(names)}。" == hint("colour", names).zh


def test_hint_cuts_a_list_of_thirteen() -> None:
    """A longer list shows twelve and says how many there are."""
    names = [f"{index:02}" for index in range(13)]
    offered = hint("colour", names)
    assert f"可用：{'、'.join(names[:12])} 等 13 个。" == offered.zh
    assert f"Allowed: {', '.join(names[:12])}, … (13 in all)." == offered.en


def test_hint_with_nothing_to_offer_says_so() -> None:
    """There may be no name at all."""
    assert "目前没有可用的名称。" == hint("payroll", []).zh
    assert "There are no names to choose from." == hint("payroll", []).en


@given(st.text("qxz0123456789", min_size=6))
def test_hint_never_repeats_what_was_given(name: str) -> None:
    """What was typed may be somebody's number in the wrong column."""
    offered = hint(name, NAMES)
    assert name not in offered.zh + offered.en


def test_a_name_is_not_offered_for_itself() -> None:
    """What was just refused is never the answer, be it the only name there is."""
    assert "Did you mean 'staffs'?" == hint("staff", ["staff", "staffs"]).en
    assert "There are no names to choose from." == hint("staff", ["staff"]).en
