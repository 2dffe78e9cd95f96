"""Identity numbers, credit codes, accounts; every number here is made up by rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from unionaid.facts import BankAccount, CreditCode, FactType, IdentityNumber, IndustryCode, Key, Unreadable
from unionaid.lang import Bilingual

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: no I, O, S, V, Z."""

UNION = Bilingual(zh="工会", en="a trade union")
ENTERPRISE = CreditCode(refuses={"81": UNION}, wanted=Bilingual(zh="企业的代码", en="the enterprise's code"))


def identity_number(area: str, birth: date, order: int) -> str:
    """Return an invented identity number with the check digit of GB 11643-1999."""
    digits = f"{area}{birth:%Y%m%d}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]


def credit_code(first_17: str) -> str:
    """Return an invented credit code with the check character of GB 32100-2015."""
    total = sum(ALPHABET.index(char) * pow(3, position, 31) for position, char in enumerate(first_17))
    return first_17 + ALPHABET[(31 - total % 31) % 31]


IDENTITY_NUMBERS = st.builds(
    identity_number,
    st.integers(110000, 829999).map(str),
    st.dates(date(1850, 1, 1), date(2199, 12, 31)),
    st.integers(0, 999),
)
CREDIT_CODES = st.builds(
    lambda head, area, body: credit_code(head + area + body),
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def refusal(type_: FactType[Any], raw: object) -> str:
    """Return the code with which *raw* is refused."""
    with pytest.raises(Unreadable) as refused:
        type_.read(raw)
    return refused.value.problem.code


@given(IDENTITY_NUMBERS)
def test_a_right_identity_number_is_read(number: str) -> None:
    """Date and check digit decide, whatever the area; text reads back."""
    assert number == IdentityNumber().read(number) == IdentityNumber().read(IdentityNumber().text(number))
    assert number == Key(not_a_name=True).read(number)


@pytest.mark.parametrize("area", ["210702", "210727", "999999", "000000"])
@pytest.mark.parametrize("birth", [date(1949, 10, 1), date(1982, 12, 31), date(2000, 2, 29)])
def test_older_people_and_unknown_areas_keep_their_numbers(area: str, birth: date) -> None:
    """A county code from after the birth, or none at all, is no reason to refuse."""
    number = identity_number(area, birth, 7)
    assert number == IdentityNumber().read(number)


@given(IDENTITY_NUMBERS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_caught(number: str, position: int, char: str) -> None:
    """Changing any one character makes the number wrong."""
    changed = number[:position] + char + number[position + 1 :]
    if changed != number:
        codes = {"identity-form", "identity-date", "identity-check", "digits-lost"}
        assert refusal(IdentityNumber(), changed) in codes


@given(IDENTITY_NUMBERS, st.integers(0, 16))
def test_swapped_neighbours_are_always_caught(number: str, position: int) -> None:
    """Swapping two neighbours makes the number wrong, unless they are equal."""
    one, other = number[position], number[position + 1]
    if one != other:
        changed = number[:position] + other + one + number[position + 2 :]
        assert refusal(IdentityNumber(), changed)


NUMBER = identity_number("210702", date(1970, 6, 15), 42)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (NUMBER[:-1], "identity-form"),
        (NUMBER + "0", "identity-form"),
        ("X" + NUMBER[1:], "identity-form"),
        (NUMBER.replace("1", "١"), "identity-form"),
        ("", "identity-form"),
        ("210702700615042", "identity-form"),
        (NUMBER[:10] + "1332" + NUMBER[14:], "identity-date"),
        (NUMBER[:10] + "0230" + NUMBER[14:], "identity-date"),
        (NUMBER[:6] + "0000" + NUMBER[10:], "identity-date"),
        (identity_number("210702", date(1849, 12, 31), 42), "identity-date"),
        ("210702197006150000", "digits-lost"),
        ("2.10702E+17", "digits-lost"),
        ("2E17", "digits-lost"),
        (210702197006150421, "digits-lost"),
        (2.10702e17, "digits-lost"),
        (Decimal("2.10702E+17"), "digits-lost"),
        (True, "not-a-value"),
    ],
)
def test_what_is_no_identity_number(raw: object, code: str) -> None:
    """Form, date, check digit and lost digits are told apart."""
    assert code == refusal(IdentityNumber(), raw)


def test_the_first_year_of_birth_is_taken() -> None:
    """A birth on the first day of the range is read."""
    number = identity_number("210702", date(1850, 1, 1), 42)
    assert number == IdentityNumber().read(number)


def test_an_identity_number_in_office_forms() -> None:
    """Full-width digits, a small x and blanks are read."""
    number = next(
        n for n in (identity_number("210702", date(1970, 6, 15), i) for i in range(99)) if n[-1] == "X"
    )
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number.lower())
    assert number == IdentityNumber().read(f"　{wide} ")


@given(CREDIT_CODES)
def test_a_right_credit_code_is_read(code: str) -> None:
    """Every first pair and every area is taken where the check character fits; text reads back."""
    assert code == CreditCode().read(code.lower()) == CreditCode().read(CreditCode().text(code))


@given(CREDIT_CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_the_sum_of_a_code_is_that_of_stdnum(code: str, position: int, char: str) -> None:
    """Any character changed, a code is taken just where python-stdnum takes it."""
    changed = code[:position] + char + code[position + 1 :]
    try:
        taken = CreditCode().read(changed) == changed
    except Unreadable:
        taken = False
    fits = changed[2:8].isdigit() and uscc.calc_check_digit(changed[:17]) == changed[17]
    assert fits is taken


@pytest.mark.parametrize("first", ["91", "92", "81", "A1", "N1", "Y1"])
def test_every_registrar_is_known(first: str) -> None:
    """Codes of every registrar are taken, also those that came later."""
    code = credit_code(f"{first}210702MA0ABCDE7")
    assert code == CreditCode().read(code)


@given(CREDIT_CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_of_a_code_is_always_caught(code: str, position: int, char: str) -> None:
    """Changing any one character makes the code wrong."""
    changed = code[:position] + char + code[position + 1 :]
    if changed != code:
        assert refusal(CreditCode(), changed) in ("credit-code-check", "credit-code-form")


CODE = credit_code("91210702MA0ABCDE7")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (CODE[:-1], "credit-code-form"),
        (CODE + "0", "credit-code-form"),
        (CODE.replace("M", "I"), "credit-code-form"),
        (CODE.replace("M", "O"), "credit-code-form"),
        (CODE.replace("2107", "21O7"), "credit-code-form"),
        (CODE[:-1] + "ſ", "credit-code-form"),
        ("210700123456789", "credit-code-form"),
        ("9.12107E+17", "digits-lost"),
        (912107020000000000, "digits-lost"),
        (9.12107e17, "digits-lost"),
        (CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), "credit-code-check"),
        (None, "not-a-value"),
    ],
)
def test_what_is_no_credit_code(raw: object, code: str) -> None:
    """Form, check character and lost digits are told apart."""
    assert code == refusal(CreditCode(), raw)


def test_a_unions_own_code_is_refused_in_words() -> None:
    """A union's code in the place of an enterprise's says whose it is and whose is wanted."""
    union = credit_code("81210702MA0ABCDE7")
    with pytest.raises(Unreadable) as refused:
        ENTERPRISE.read(union)
    problem = refused.value.problem
    assert problem.code == "credit-code-refused"
    assert problem.text("zh") == "这里不能填工会的代码（81 开头）。请填企业的代码。"
    assert "the code of a trade union, beginning with 81, does not belong here" in problem.text("en")
    assert "Give the enterprise's code." in problem.text("en")
    assert CODE == ENTERPRISE.read(CODE)


def test_the_code_on_the_licence_is_wanted_unless_said_otherwise() -> None:
    """Where the policy does not say which code belongs here, it is the one on the licence."""
    with pytest.raises(Unreadable) as refused:
        CreditCode(refuses=ENTERPRISE.refuses).read(credit_code("81210702MA0ABCDE7"))
    assert "请填本单位营业执照上的代码。" in refused.value.problem.text("zh")
    assert "Give the code on the applicant's own licence." in refused.value.problem.text("en")


def test_a_wrong_code_of_a_union_is_wrong_first() -> None:
    """A check character that does not fit is told before whose code it is."""
    union = credit_code("81210702MA0ABCDE7")
    wrong = union[:-1] + ("0" if union[-1] != "0" else "1")
    assert refusal(ENTERPRISE, wrong) == "credit-code-check"


@pytest.mark.parametrize(
    ("raw", "account"),
    [
        ("6222 0000 1111 2222 333", "6222000011112222333"),
        ("0701-0102-0000", "070101020000"),
        ("１２３４５６７８", "12345678"),
        ("1" * 8, "1" * 8),
        ("1" * 32, "1" * 32),
    ],
)
def test_an_account_in_office_forms(raw: str, account: str) -> None:
    """Blanks and hyphens are left out; 8 to 32 digits are an account."""
    assert account == BankAccount().read(raw) == BankAccount().read(BankAccount().text(account))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1" * 7, "account-form"),
        ("1" * 33, "account-form"),
        ("12345678a", "account-form"),
        ("١٢٣٤٥٦٧٨", "account-form"),
        ("6.222E+18", "digits-lost"),
        (6222000011112222, "digits-lost"),
        (6.222e18, "digits-lost"),
        (False, "not-a-value"),
    ],
)
def test_what_is_no_account(raw: object, code: str) -> None:
    """Lengths, letters and lost digits are refused."""
    assert code == refusal(BankAccount(), raw)


@pytest.mark.parametrize(("raw", "code"), [("c13", "C13"), (59, "59"), (" 工业 ", "工业"), ("Ｃ", "C")])
def test_an_industry_is_a_key(raw: object, code: str) -> None:
    """Industries are read in form only, folded as keys are."""
    assert code == IndustryCode().read(raw)


@pytest.mark.parametrize("text", ["", "0", "A", "00"])
def test_a_code_of_few_characters_is_none(text: str) -> None:
    """Python has one object for each of the shortest texts, changed or not."""
    with pytest.raises(Unreadable) as caught:
        CreditCode().read(text)
    assert "credit-code-form" == caught.value.problem.code
