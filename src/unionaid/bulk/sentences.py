"""A sentence for everything that can decide about a row of a frame.

Here: the same sentence for every row that something decides about. What a row
itself holds is said by the explained path alone.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from unionaid.bulk.reading import decimals_of
from unionaid.errors import CATALOGUE
from unionaid.facts import Choice, CreditCode, Ratio
from unionaid.facts.calendar import FIRST_YEAR, LAST_YEAR
from unionaid.facts.reading import MAX_TEXT
from unionaid.lang import Bilingual, Lang
from unionaid.money import MAX_FEN, MAX_YUAN
from unionaid.policy.model import ProgramRules

__all__ = ["finding_sentence", "passed_sentence", "problem_sentence"]

_OWN: Final = {
    "in-force": Bilingual(zh="当日有规则施行", en="rules are in force on the day"),
    "amount-in-band": Bilingual(zh="金额在规定的范围内", en="the amount lies in the band"),
    "amount-in-table": Bilingual(zh="金额可以查表得出", en="the amount stands in the table"),
    "amount-known": Bilingual(zh="金额可以算出", en="the amount can be worked out"),
}
_PASSED: Final = Bilingual(zh="符合条件", en="eligible")


def passed_sentence(lang: Lang) -> str:
    """Return what is said of a row that nothing speaks against."""
    return _PASSED.text(lang)


def finding_sentence(program: ProgramRules, id_: str, lang: Lang, *, is_met: bool | None) -> str:
    """Return that a criterion or limit is not met, or is unknown."""
    texts = [each.text for each in (*program.every_criterion, *program.every_limit) if each.id == id_]
    said = " / ".join(dict.fromkeys(each.text(lang) for each in texts or [_OWN[id_]]))
    if lang == "zh":
        return f"{'待定' if is_met is None else '不符合'}：{said}"
    return f"{'unknown' if is_met is None else 'not met'}: {said}"


def problem_sentence(program: ProgramRules, column: str, code: str, lang: Lang) -> str:
    """Return what is wrong in a column and what to do, without any value of the row."""
    template = CATALOGUE[code].text(lang)
    if not column:
        return template.format_map({"limit": MAX_YUAN})
    fact = program.facts[column]
    details: dict[str, Any] = {
        "limit": _limit(fact.type, code),
        "decimals": decimals_of(fact.type),
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
        "wanted": fact.label.text(lang),
        **dict.fromkeys(("allowed", "hint", "kind", "start"), ""),  # of codes that this type never has
    }
    if fact.not_before is not None:
        details["start"] = program.facts[fact.not_before].label.text(lang)
    if isinstance(fact.type, Choice):
        labels = [label.text(lang) for label in fact.type.choices.values()]
        details["allowed"] = "、".join(labels) if lang == "zh" else ", ".join(labels)
    if isinstance(fact.type, CreditCode):
        details |= {
            "kind": " / ".join(bearer.text(lang) for bearer in fact.type.refuses.values()),
            "start": " / ".join(fact.type.refuses),
            "wanted": fact.type.wanted.text(lang),
        }
    colon = "：" if lang == "zh" else ": "
    return f"{fact.label.text(lang)}{colon}{template.format_map(details).strip()}"


def _limit(type_: Any, code: str) -> Any:
    if code == "text-too-long":
        return MAX_TEXT
    return 1 if isinstance(type_, Ratio) else f"{Decimal(MAX_FEN).scaleb(-decimals_of(type_)):f}"
