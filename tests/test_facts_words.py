"""Text, keys, choices, yes and no, and what all readers share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.facts import Choice, FactType, IndustryCode, Key, Text, Unreadable, YesNo, as_key, is_missing
from unionaid.facts.reading import MAX_TEXT, plain
from unionaid.lang import Bilingual

KIND = Choice(
    choices={
        "model_worker": Bilingual(zh="劳模创新工作室", en="model worker's studio"),
        "employee": Bilingual(zh="职工创新工作室（市级）", en="employees' studio"),
    }
)
ANY_TEXT = st.text(max_size=60)


def refusal(type_: FactType[Any], raw: object) -> str:
    """Return the code with which *raw* is refused."""
    with pytest.raises(Unreadable) as refused:
        type_.read(raw)
    return refused.value.problem.code


@pytest.mark.parametrize("raw", [None, "", "  ", "\t\n", "　"])
def test_nothing_but_blanks_is_missing(raw: object) -> None:
    """Nothing and blanks, also full-width ones, give no value."""
    assert is_missing(raw)


@pytest.mark.parametrize("raw", [0, False, "0", "无", "-"])
def test_a_zero_or_a_word_is_not_missing(raw: object) -> None:
    """Zero, no and a dash are values."""
    assert not is_missing(raw)


def test_only_full_width_ascii_is_folded() -> None:
    """Full-width ASCII and ￥ become half-width; other digits stay as they are."""
    assert plain("　Ａ１－￥٣②　") == "A1-¥٣②"


@pytest.mark.parametrize(
    ("raw", "text"), [("  甲 乙\n丙 ", "甲 乙\n丙"), (12, "12"), (-5, "-5"), ("ａ", "ａ")]
)
def test_text_is_trimmed_and_otherwise_kept(raw: object, text: str) -> None:
    """Free text is printed as it was given."""
    assert text == Text().read(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("甲" * (MAX_TEXT + 1), "text-too-long"),
        ("a\x00b", "text-control"),
        ("a\x1bb", "text-control"),
        ("a\ud800b", "text-control"),
        (1.5, "number-float"),
        (True, "not-a-value"),
        (10**30, "not-a-value"),
        (b"a", "not-a-value"),
        ({"a": 1}, "not-a-value"),
    ],
)
def test_what_is_no_text(raw: object, code: str) -> None:
    """Control characters, half characters, pastes and nested values are refused."""
    assert code == refusal(Text(), raw)


def test_the_longest_text_is_taken() -> None:
    """Exactly as many characters as allowed are allowed."""
    assert len(Text().read("甲" * MAX_TEXT)) == MAX_TEXT


@given(ANY_TEXT)
def test_text_survives_reading(raw: str) -> None:
    """Text that is taken reads back from itself."""
    try:
        text = Text().read(raw)
    except Unreadable:
        return
    assert text == Text().read(Text().text(text))


@given(ANY_TEXT)
def test_a_key_is_its_own_key(raw: str) -> None:
    """Folding a key again changes nothing."""
    assert as_key(raw) == as_key(as_key(raw))


def test_every_single_character_folds_to_its_own_key() -> None:
    """No character of Unicode folds differently the second time."""
    unstable = [
        code
        for code in range(0x110000)
        if not 0xD800 <= code <= 0xDFFF and as_key(chr(code)) != as_key(as_key(chr(code)))
    ]
    assert [] == unstable


@pytest.mark.parametrize(
    ("one", "other"), [("ab-１", "AB-1"), (" 甲 ", "甲"), ("①", "1"), ("ﬁ", "FI"), ("（市）", "(市)")]
)
def test_keys_are_compared_folded(one: str, other: str) -> None:
    """Case, width and blanks around do not tell keys apart."""
    assert as_key(other) == Key().read(one)


def test_a_key_that_folding_makes_too_long_is_refused() -> None:
    """One character can fold to many; the bound holds for the key as well."""
    assert refusal(Key(), "\ufdfa" * (MAX_TEXT // 10)) == "text-too-long"


def test_a_whole_number_serves_as_a_key() -> None:
    """A number typed as a number is the same key as its digits."""
    assert Key().read(17) == Key().read("17") == "17"


@pytest.mark.parametrize("raw", ["JZ-01", "工号7", "１２", 5])
def test_a_number_of_ones_own_tells_people_apart(raw: object) -> None:
    """Where a bare name is not enough, anything with a digit is."""
    assert as_key(str(raw)) == Key(not_a_name=True).read(raw)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("张某", "key-is-name"),
        ("Zhang", "key-is-name"),
        ("٣", "key-is-name"),
        ("1.10101E+17", "digits-lost"),
        ("1.10101e17", "digits-lost"),
        ("110101190002300000", "identity-date"),
    ],
)
def test_a_bare_name_tells_nobody_apart(raw: str, code: str) -> None:
    """Names, broken figures and wrong identity numbers are refused."""
    assert code == refusal(Key(not_a_name=True), raw)


@pytest.mark.parametrize("type_", [Key(), IndustryCode()])
@given(raw=ANY_TEXT)
def test_keys_survive_their_text(type_: FactType[str], raw: str) -> None:
    """A key that is taken reads back from itself."""
    try:
        key = type_.read(raw)
    except Unreadable:
        return
    assert key == type_.read(type_.text(key))


@pytest.mark.parametrize(
    ("raw", "id_"),
    [
        ("model_worker", "model_worker"),
        ("Model_Worker", "model_worker"),
        ("劳模创新工作室", "model_worker"),
        ("Model worker's studio", "model_worker"),
        ("职工创新工作室(市级)", "employee"),
        (" employee ", "employee"),
    ],
)
def test_a_choice_is_known_by_id_and_by_both_labels(raw: str, id_: str) -> None:
    """Ids and labels are read whatever their case and width."""
    assert id_ == KIND.read(raw)


@pytest.mark.parametrize("raw", [True, Decimal("1.5"), 1.5, 7])
def test_a_choice_of_another_shape_is_told_what_there_is(raw: object) -> None:
    """A truth value or a figure is no choice; what could be written is said."""
    assert refusal(KIND, raw) == "choice-unknown"
    assert refusal(KIND, ["employee"]) == "not-a-value"


def test_an_unknown_choice_is_told_what_there_is() -> None:
    """The refusal lists the choices: labels in Chinese, ids in English."""
    with pytest.raises(Unreadable) as refused:
        KIND.read("先进工作室")
    problem = refused.value.problem
    assert problem.code == "choice-unknown"
    assert "劳模创新工作室、职工创新工作室（市级）" in problem.text("zh")
    assert "model_worker, employee" in problem.text("en")


@pytest.mark.parametrize("raw", [True, "是", "有", "√", "yes", "Y", "true", "1", 1, "ＹＥＳ"])
def test_every_yes(raw: object) -> None:
    """All that offices write for yes is yes."""
    assert YesNo().read(raw) is True


@pytest.mark.parametrize("raw", [False, "否", "无", "×", "no", "N", "FALSE", "0", 0])
def test_every_no(raw: object) -> None:
    """All that offices write for no is no."""
    assert YesNo().read(raw) is False


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("也许", "yes-no-unreadable"),
        ("2", "yes-no-unreadable"),
        (2, "yes-no-unreadable"),
        (1.0, "yes-no-unreadable"),
        (Decimal(1), "yes-no-unreadable"),
        ([True], "not-a-value"),
    ],
)
def test_neither_yes_nor_no(raw: object, code: str) -> None:
    """Nothing is guessed at."""
    assert code == refusal(YesNo(), raw)


@given(st.booleans())
def test_yes_and_no_survive_their_text(value: bool) -> None:
    """Yes and no read back from their text."""
    assert value is YesNo().read(YesNo().text(value))


def test_the_base_of_all_types_reads_nothing() -> None:
    """A type has to say how it is read."""
    with pytest.raises(NotImplementedError):
        FactType().read("a")
