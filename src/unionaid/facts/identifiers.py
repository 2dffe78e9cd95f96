"""Numbers that name a unit, a person or an account, and their check digits.

The check digits are python-stdnum's. Its ``cn.ric`` as a whole is no gate: it
refuses older people whose county code came after their birth. python-stdnum is
imported when the first identity number is read; the sum of a credit code, which
every claim of a unit has, is written out here, and tests hold it to
``stdnum.cn.uscc``. No message repeats any part of one.

Source: GB 32100-2015 (credit codes), GB 11643-1999 (identity numbers).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING, ClassVar, Final

from attrs import field, frozen

from unionaid.facts.reading import Unreadable, as_text, key_of, plain
from unionaid.facts.types import FactType
from unionaid.lang import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BankAccount",
    "CreditCode",
    "IdentityNumber",
    "IndustryCode",
    "check_identity_number",
    "looks_like_identity",
    "lost_digits",
]

_CREDIT_CODE: Final = re.compile("[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_CODE_SIGNS: Final = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES: Final = bytes(max(_CODE_SIGNS.find(sign), 0) for sign in range(256))
"""From each character of a credit code to what it counts."""

_WEIGHTS: Final = (*(3**place % 31 for place in range(17)), 1)
_IDENTITY: Final = re.compile("[0-9]{17}[0-9X]")
_SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_ACCOUNT: Final = re.compile("[0-9]{8,32}")
_FIRST_YEAR: Final = 1850
_LICENCE: Final = Bilingual(zh="本单位营业执照上的代码", en="the code on the applicant's own licence")


def looks_like_identity(text: str) -> bool:
    """Tell whether *text* has the shape of an identity number."""
    return _IDENTITY.fullmatch(text) is not None


def lost_digits(text: str) -> bool:
    """Tell whether *text* is a number that a spreadsheet wrote with an exponent."""
    return _SCIENTIFIC.fullmatch(text) is not None


def _number_text(raw: object) -> str:
    """Return an identifier as text; one stored as a figure may have lost digits."""
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        raise Unreadable("digits-lost")
    return plain(as_text(raw)).upper()


def _wrong_form(text: str, code: str) -> Unreadable:
    """Return why *text* has not the form it should, *code* unless digits were lost."""
    return Unreadable("digits-lost" if lost_digits(text) else code)


def check_identity_number(text: str) -> str:
    """Return *text* if its birth date exists and its check digit fits.

    The area is not judged: codes came and went, people keep theirs.

    Raises:
        Unreadable: Form, date or check digit is wrong.
    """
    from stdnum.cn import ric

    if not looks_like_identity(text):
        raise _wrong_form(text, "identity-form")
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    try:
        date(year, month, day)
    except ValueError:
        raise Unreadable("identity-date") from None
    if year < _FIRST_YEAR:
        raise Unreadable("identity-date")
    if ric.calc_check_digit(text) != text[-1]:
        raise Unreadable("digits-lost" if text.endswith("000") else "identity-check")
    return text


@frozen
class IdentityNumber(FactType[str]):
    """A resident identity number of 18 characters."""

    kind: ClassVar[str] = "identity_number"

    def read(self, raw: object) -> str:
        return check_identity_number(_number_text(raw))

    def schema(self) -> dict[str, object]:
        return {"type": "string", "pattern": "^[0-9]{17}[0-9X]$"}


@lru_cache(maxsize=65_536)
def _checked_code(text: str) -> str:
    """Return the credit code in *text* if its form and check digit are right.

    Kept, since a payer hands in month after month and its check is the dearest
    of all reading. It is the code of a unit; no identity number is kept so.
    """
    code = text
    if not _CREDIT_CODE.fullmatch(code):
        code = _number_text(text)
        if not _CREDIT_CODE.fullmatch(code):
            raise _wrong_form(code, "credit-code-form")
    # all 18 together, the last with weight 1, come to a multiple of 31
    if sum(map(mul, code.encode().translate(_VALUES), _WEIGHTS)) % 31:
        raise Unreadable("credit-code-check")
    return code


@frozen
class CreditCode(FactType[str]):
    """A unified social credit code of 18 characters.

    Args:
        refuses: From a first pair of characters, such as ``81``, to who bears
            such codes: they do not belong in this place.

        wanted: Which code belongs here, for the message.
    """

    kind: ClassVar[str] = "credit_code"
    refuses: Mapping[str, Bilingual] = field(factory=dict, hash=False)
    wanted: Bilingual = _LICENCE

    def read(self, raw: object) -> str:
        code = _checked_code(raw if type(raw) is str else _number_text(raw))
        bearer = self.refuses.get(code[:2])
        if bearer is not None:
            raise Unreadable("credit-code-refused", kind=bearer, start=code[:2], wanted=self.wanted)
        return code

    def schema(self) -> dict[str, object]:
        return {"type": "string", "pattern": f"^{_CREDIT_CODE.pattern}$"}


@frozen
class IndustryCode(FactType[str]):
    """An industry by GB/T 4754-2017: a letter, digits or both, or a group's name.

    Only the form is read here; what a code covers, the size standard says.
    """

    kind: ClassVar[str] = "industry_code"

    def read(self, raw: object) -> str:
        return key_of(raw)

    def schema(self) -> dict[str, object]:
        return {"type": "string", "minLength": 1}


@frozen
class BankAccount(FactType[str]):
    """A bank account or card number, spaces and hyphens left out."""

    kind: ClassVar[str] = "bank_account"

    def read(self, raw: object) -> str:
        account = re.sub("[ -]", "", _number_text(raw))
        if not _ACCOUNT.fullmatch(account):
            raise _wrong_form(account, "account-form")
        return account

    def schema(self) -> dict[str, object]:
        return {"type": "string", "pattern": "^[0-9]{8,32}$"}
