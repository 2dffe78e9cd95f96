"""Who is owed what under a trade union's support programs, why, and how much.

>>> from unionaid import load_policy
>>> policy = load_policy("jinzhou-2020")
>>> program = policy["gold-pair-award"]
>>> result = program.assess(
...     {"person": "JZ-01", "role": "master", "pair": "P1",
...      "is_selected": True, "awarded_on": "2020-08-18"}
... )
>>> result.entitlement
Decimal('3000.00')

Importing the package loads nothing else of it; each name is fetched when it is
first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unionaid.api import Policy, Program, assess_files, load_policy, submit_files
    from unionaid.assess import (
        Assessment,
        Change,
        Counted,
        Finding,
        LimitUse,
        Outcome,
        Place,
        Status,
        Step,
        Usage,
        Used,
    )
    from unionaid.assess.payee import PayeeAccount
    from unionaid.desk.accounts import read_accounts
    from unionaid.desk.approval import write_sheets
    from unionaid.desk.from_registry import Written, registry_payments, write_registry_workbook
    from unionaid.desk.notice import make_notice, write_notice
    from unionaid.desk.payment_file import read_payments
    from unionaid.desk.registry_notice import make_registry_notice
    from unionaid.desk.registry_sheets import write_registry_sheets
    from unionaid.desk.voucher_book import write_vouchers
    from unionaid.desk.vouchers import accounting_vouchers
    from unionaid.desk.workbook import write_workbook
    from unionaid.errors import (
        ClassUnknown,
        InvalidCase,
        InvalidFile,
        InvalidFrame,
        InvalidPeriod,
        InvalidPolicy,
        OutputError,
        Problem,
        Refused,
        RegistryError,
        UnionaidError,
        UnknownName,
    )
    from unionaid.facts import Month
    from unionaid.lang import Bilingual, Lang
    from unionaid.policy import SizeClass, packaged_policies, size_class
    from unionaid.registry.acts import Act, Receipt
    from unionaid.registry.bank_layouts import BankTemplate
    from unionaid.registry.chain import Anchor
    from unionaid.registry.paying import PaymentFile
    from unionaid.registry.registry import Issued, Registry, Submitted
    from unionaid.registry.template import read_template
    from unionaid.text.words import amount_in_words

__all__ = [
    "Act",
    "Anchor",
    "Assessment",
    "BankTemplate",
    "Bilingual",
    "Change",
    "ClassUnknown",
    "Counted",
    "Finding",
    "InvalidCase",
    "InvalidFile",
    "InvalidFrame",
    "InvalidPeriod",
    "InvalidPolicy",
    "Issued",
    "Lang",
    "LimitUse",
    "Month",
    "Outcome",
    "OutputError",
    "PayeeAccount",
    "PaymentFile",
    "Place",
    "Policy",
    "Problem",
    "Program",
    "Receipt",
    "Refused",
    "Registry",
    "RegistryError",
    "SizeClass",
    "Status",
    "Step",
    "Submitted",
    "UnionaidError",
    "UnknownName",
    "Usage",
    "Used",
    "Written",
    "accounting_vouchers",
    "amount_in_words",
    "assess_files",
    "load_policy",
    "make_notice",
    "make_registry_notice",
    "packaged_policies",
    "read_accounts",
    "read_payments",
    "read_template",
    "registry_payments",
    "size_class",
    "submit_files",
    "write_notice",
    "write_registry_sheets",
    "write_registry_workbook",
    "write_sheets",
    "write_vouchers",
    "write_workbook",
]

_HOMES = {
    "Act": "registry.acts",
    "Anchor": "registry.chain",
    "Assessment": "assess",
    "BankTemplate": "registry.bank_layouts",
    "Bilingual": "lang",
    "Change": "assess",
    "ClassUnknown": "errors",
    "Counted": "assess",
    "Finding": "assess",
    "InvalidCase": "errors",
    "InvalidFile": "errors",
    "InvalidFrame": "errors",
    "InvalidPeriod": "errors",
    "InvalidPolicy": "errors",
    "Issued": "registry.registry",
    "Lang": "lang",
    "LimitUse": "assess",
    "Month": "facts",
    "Outcome": "assess",
    "OutputError": "errors",
    "PayeeAccount": "assess.payee",
    "PaymentFile": "registry.paying",
    "Place": "assess",
    "Policy": "api",
    "Problem": "errors",
    "Program": "api",
    "Receipt": "registry.acts",
    "Refused": "errors",
    "Registry": "registry.registry",
    "RegistryError": "errors",
    "SizeClass": "policy",
    "Status": "assess",
    "Step": "assess",
    "Submitted": "registry.registry",
    "UnionaidError": "errors",
    "UnknownName": "errors",
    "Usage": "assess",
    "Used": "assess",
    "Written": "desk.from_registry",
    "accounting_vouchers": "desk.vouchers",
    "amount_in_words": "text.words",
    "assess_files": "api",
    "load_policy": "api",
    "make_notice": "desk.notice",
    "make_registry_notice": "desk.registry_notice",
    "packaged_policies": "policy",
    "read_accounts": "desk.accounts",
    "read_payments": "desk.payment_file",
    "read_template": "registry.template",
    "registry_payments": "desk.from_registry",
    "size_class": "policy",
    "submit_files": "api",
    "write_notice": "desk.notice",
    "write_registry_sheets": "desk.registry_sheets",
    "write_registry_workbook": "desk.from_registry",
    "write_sheets": "desk.approval",
    "write_vouchers": "desk.voucher_book",
    "write_workbook": "desk.workbook",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("unionaid")
    if name not in _HOMES:
        raise AttributeError(f"module 'unionaid' has no attribute {name!r}")
    value = getattr(import_module(f"unionaid.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
