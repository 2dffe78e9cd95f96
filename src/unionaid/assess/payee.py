"""Whose account is paid: columns of the form that no rule asks about.

Here: the fields and the names their columns may have. They pass from the form
to the payment list as they were written. Not here: whether an account fits the
award (``accounts``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from unionaid.lang import Bilingual

__all__ = ["PAYEE_ALIASES", "PAYEE_LABELS", "PayeeAccount"]


@frozen
class PayeeAccount:
    """Who is paid and where, as handed in; empty text where nothing was said.

    No part of it is in the ``repr``: all of it is personal data.

    Args:
        account_name: In whose name the account stands.

        account: The account or card number, as written.

        bank: The bank and branch.

        bank_number: The branch's number in the payment system, 12 digits.

        phone: Whom to call.
    """

    account_name: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    bank: str = field(default="", repr=False)
    bank_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


PAYEE_LABELS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "account_name": Bilingual(zh="收款户名", en="account name"),
        "account": Bilingual(zh="账号", en="account"),
        "bank": Bilingual(zh="开户行", en="bank"),
        "bank_number": Bilingual(zh="行号", en="bank number"),
        "phone": Bilingual(zh="联系电话", en="telephone"),
    }
)
"""The columns of a form, in its order."""

PAYEE_ALIASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "account_name": ("户名", "收款人", "收款单位", "账户名称", "payee"),
        "account": ("收款账号", "银行账号", "银行卡号", "卡号", "帐号", "account number"),
        "bank": ("开户银行", "收款开户行", "开户行名称", "bank name"),
        "bank_number": ("联行号", "开户行行号", "大额行号", "bank code"),
        "phone": ("电话", "手机", "手机号", "联系方式", "phone"),
    }
)
"""Other names that offices give the same columns."""
