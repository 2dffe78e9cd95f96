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
    from unionaid.api import Policy, Program, load_policy
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
    from unionaid.errors import (
        ClassUnknown,
        InvalidCase,
        InvalidFile,
        InvalidPolicy,
        OutputError,
        Problem,
        UnionaidError,
        UnknownName,
    )
    from unionaid.facts import Month
    from unionaid.lang import Bilingual, Lang
    from unionaid.policy import SizeClass, packaged_policies, size_class
    from unionaid.text.words import amount_in_words

__all__ = [
    "Assessment",
    "Bilingual",
    "Change",
    "ClassUnknown",
    "Counted",
    "Finding",
    "InvalidCase",
    "InvalidFile",
    "InvalidPolicy",
    "Lang",
    "LimitUse",
    "Month",
    "Outcome",
    "OutputError",
    "Place",
    "Policy",
    "Problem",
    "Program",
    "SizeClass",
    "Status",
    "Step",
    "UnionaidError",
    "UnknownName",
    "Usage",
    "Used",
    "amount_in_words",
    "load_policy",
    "packaged_policies",
    "size_class",
]

_HOMES = {
    "Assessment": "assess",
    "Bilingual": "lang",
    "Change": "assess",
    "ClassUnknown": "errors",
    "Counted": "assess",
    "Finding": "assess",
    "InvalidCase": "errors",
    "InvalidFile": "errors",
    "InvalidPolicy": "errors",
    "Lang": "lang",
    "LimitUse": "assess",
    "Month": "facts",
    "Outcome": "assess",
    "OutputError": "errors",
    "Place": "assess",
    "Policy": "api",
    "Problem": "errors",
    "Program": "api",
    "SizeClass": "policy",
    "Status": "assess",
    "Step": "assess",
    "UnionaidError": "errors",
    "UnknownName": "errors",
    "Usage": "assess",
    "Used": "assess",
    "amount_in_words": "text.words",
    "load_policy": "api",
    "packaged_policies": "policy",
    "size_class": "policy",
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
