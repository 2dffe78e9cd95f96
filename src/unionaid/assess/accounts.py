"""Whether an account fits the award: a person's card, a unit's account.

Here: what a number and a name say about whose account it is. Not here: reading
the cells (``payees``), comparing rows with each other (``notices``). The rules
and their reasons stand in docs/decisions/0008-payees-and-accounts.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from unionaid.assess.alike import is_near, loose
from unionaid.assess.payee import PayeeAccount
from unionaid.assess.payees import payee_target
from unionaid.errors import Problem, make_problem
from unionaid.facts import as_key
from unionaid.facts.reading import plain
from unionaid.policy.model import Payee

__all__ = ["account_notices", "account_problems", "digits_of"]

_CARD: Final = re.compile("[0-9]{16,19}")
_UNION_UNIT: Final = re.compile("(工会委员会|联合工会|工会|委员会)$")
_ORGANISATION: Final = re.compile(
    "公司|工会|委员会|集团|合作社|医院|学校|学院|大学|中学|小学|幼儿园|中心|银行|事务所|研究[所院]|协会|"
    "联合会|政府|机关|街道办|居委会|村委会|派出所|服务[站部]|经营部|商[店行场]|[工化钢矿电纸药酒船]厂|厂$|局$"
)
"""Words that are in no person's name."""

_UNIT_END: Final = re.compile(
    "[厂局校院所站队社会部处店行厅室办台园港场馆库段联府庭科委组矿屋坊铺楼城村镇乡区县市省团司路桥山河湖湾岛]$"
)
"""What a short name of a unit ends in; people whose name ends so are let pass."""

_PERSON: Final = re.compile("[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{2,8}·[\u3400-\u9fff]{2,8}")


def digits_of(account: str) -> str:
    """Return an account as it is compared: without the blanks and hyphens in it."""
    return re.sub("[ -]", "", plain(account))


def account_problems(payee: Payee, account: PayeeAccount | None) -> list[Problem]:
    """Return why an account cannot be that of the award's payee.

    Args:
        payee: Who is paid by the program.

        account: What was handed in; what is not given is no problem here.
    """
    if account is None or payee == "none":
        return []
    digits = digits_of(account.account)
    name = "".join(as_key(account.account_name).split())
    found = []
    if payee == "person":
        if digits and not _is_card(digits):
            found.append(_at("account-not-card", "account"))
        if name and _ORGANISATION.search(name):
            found.append(_at("account-of-unit", "account_name"))
    else:
        if digits.startswith("62") and _is_card(digits):
            found.append(_at("account-is-card", "account"))
        if _PERSON.fullmatch(name) and not (_ORGANISATION.search(name) or _UNIT_END.search(name)):
            found.append(_at("account-of-person", "account_name"))
    return found


def account_notices(payee: Payee, account: PayeeAccount | None, names: Mapping[str, object]) -> list[Problem]:
    """Return what a person should look at in an account's name.

    Args:
        payee: Who is paid by the program.

        account: What was handed in.

        names: The case's own ``name`` and ``unit``, as written, where given.
    """
    if account is None or payee == "none" or not account.account_name:
        return []
    written = [
        value for each in ("name", "unit") if isinstance(value := names.get(each), str) and value.strip()
    ]
    keys = [_union_off(each) for each in written]
    given = _union_off(account.account_name)
    if not keys or given in keys:
        return []
    if any(loose(given) == loose(key) or is_near(loose(given), loose(key)) for key in keys):
        return [_at("account-name-near", "account_name")]
    own = names.get("name")
    if payee == "person" and isinstance(own, str) and own.strip():
        return [_at("account-name-differs", "account_name")]
    return []


def _union_off(name: str) -> str:
    """Return a name as it is compared, without the union of the unit."""
    return _UNION_UNIT.sub("", as_key(name))


def _is_card(digits: str) -> bool:
    """Tell whether a number is that of a bank card.

    Source: GB/T 14504 and ISO/IEC 7812: 16 to 19 digits, the last a Luhn check digit.
    """
    from stdnum import luhn

    return _CARD.fullmatch(digits) is not None and luhn.is_valid(digits)


def _at(code: str, field: str) -> Problem:
    """Return the problem *code* at a payee column."""
    return make_problem(code).at(column=payee_target(field))
