"""The rows of a public list: who is to get what, and nothing that is personal.

Here: which cases are shown, under what name, and what tells two of the same
name apart. Never more of an identity number than its last characters; telephone
and account not at all. Not here: the paper around the list (``notice``, the
workbook's sheet).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from unionaid.assess.describe import show_type
from unionaid.assess.result import Assessment, Outcome
from unionaid.facts import Choice, CreditCode, IdentityNumber, Key, MonthType
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import InKind

if TYPE_CHECKING:
    from unionaid.policy.model import Fact, ProgramRules

__all__ = [
    "PublicRow",
    "goods_of",
    "is_granted",
    "naming_fact",
    "number_fact",
    "public_row",
    "public_rows",
    "public_text",
]

_NUMBER: Final = re.compile(r"[A-Za-z]?\d(?:[\W_]*\d){6,}[Xx]?")
"""Seven digits and more, however they are parted: a number of a person."""

_WRITTEN_OUT: Final = re.compile(r"[零〇一二三四五六七八九](?:[ -]?[零〇一二三四五六七八九]){6,}")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
"""The same in Chinese figures, and an address of a mailbox."""

_SECRETS: Final = (_MAIL, _NUMBER, _WRITTEN_OUT)
_HIDDEN: Final = "***"
_LEAST_TAIL: Final = 4
_MOST_TAIL: Final = 6
"""An identity number ends in three digits of order and a check character; six
of its eighteen characters name nobody."""

_SHORTEST_SECRET: Final = 4
"""Fewer characters than these are found in any text by chance."""

_SERVICE: Final = Bilingual(zh="服务", en="services")
_TAIL: Final = Bilingual(zh="尾号 {}", en="number ending {}")
_POSITION: Final = Bilingual(zh="序号 {}", en="no. {}")


@frozen
class PublicRow:
    """One row of a public list.

    Args:
        number: Its number in the list, from 1.

        name: Who or what is helped; empty if the case names nobody.

        unit: The unit.

        county: The county or district.

        program: The program's name.

        amount: Yuan in cash; None for goods and services.

        in_kind: The value of goods in yuan; None if it is cash, a service, or
            no value is named.

        granted: The goods or services in words; empty for cash.

        told_apart: What tells it from another row of the same name, unit and
            county; empty where nothing is needed.
    """

    number: int
    name: str
    unit: str
    county: str
    program: str
    amount: Decimal | None
    in_kind: Decimal | None
    granted: str
    told_apart: str = ""

    @property
    def value(self) -> Decimal | None:
        """What the row adds to the total: cash, or the value of goods."""
        return self.in_kind if self.amount is None else self.amount


def is_granted(assessment: Assessment) -> bool:
    """Tell whether a case is eligible and gets something: money, goods or a service."""
    if assessment.outcome is not Outcome.ELIGIBLE:
        return False
    value = assessment.entitlement if assessment.in_kind is None else assessment.in_kind
    return value is None or value > 0


def goods_of(assessment: Assessment) -> Bilingual | None:
    """Return the goods that a case gets, None where it gets none."""
    if assessment.entitlement is not None or not is_granted(assessment):
        return None
    rules = assessment.rules
    assert rules is not None, "an eligible case has rules in force"
    return rules.benefit.goods if isinstance(rules.benefit, InKind) else None


def naming_fact(program: ProgramRules) -> str:
    """Return the fact that names what is helped, where a case has no name; empty if none does."""
    return next((fact.name for fact in program.facts.values() if _names(fact)), "")


def number_fact(program: ProgramRules) -> str:
    """Return the fact that says by number who it is: of a person, else of a unit; empty if none does."""
    return next((fact.name for fact in program.facts.values() if _numbers(fact)), "")


def public_rows(
    assessments: Iterable[Assessment], lang: Lang, awarded: Iterable[Decimal | None] | None = None
) -> list[PublicRow]:
    """Return the public list of *assessments*: those that get something, in their order.

    Args:
        assessments: Of one program or several.

        lang: The language of what is not a name.

        awarded: Yuan that were awarded to each; None where that was not decided
            yet, and what the rules give is shown.
    """
    amounts: Iterable[Decimal | None] = repeat(None) if awarded is None else awarded
    pairs = [pair for pair in zip(assessments, amounts, strict=False) if is_granted(pair[0])]
    shown = [each for each, _ in pairs]
    rows = [
        _awarded(public_row(number, each, lang), amount)
        for number, (each, amount) in enumerate(pairs, start=1)
    ]
    groups: dict[tuple[str, str, str], list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault((row.name, row.unit, row.county), []).append(index)
    for group in groups.values():
        if len(group) > 1 or not rows[group[0]].name:
            marks = _marks([shown[index] for index in group], [rows[index] for index in group], lang)
            for index, mark in zip(group, marks, strict=True):
                rows[index] = evolve(rows[index], told_apart=mark)
    return rows


def public_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return *text* on one line, without numbers of a person.

    Args:
        text: A name as a form has it.

        secrets: What must not stand in it either.

    Example:
        >>> public_text("张三 138 0000 0000"), public_text("甲钢铁厂")
        ('张三 ***', '甲钢铁厂')
    """
    kept = text
    if not text.isprintable() or "  " in text or text != text.strip():
        kept = "".join(char for char in " ".join(text.split()) if unicodedata.category(char)[0] != "C")
    plain = kept if unicodedata.is_normalized("NFKC", kept) else unicodedata.normalize("NFKC", kept)
    upper = plain.upper()
    found = [each for each in secrets if len(each) >= _SHORTEST_SECRET and each.upper() in upper]
    if not found and not any(pattern.search(plain) for pattern in _SECRETS):
        return kept
    for each in sorted(found, key=len, reverse=True):
        plain = re.sub(re.escape(each), _HIDDEN, plain, flags=re.IGNORECASE)
    for pattern in _SECRETS:
        plain = pattern.sub(_HIDDEN, plain)
    return plain


def public_row(number: int, assessment: Assessment, lang: Lang) -> PublicRow:
    """Return one case as a public list shows it, whether or not it gets anything."""
    program = assessment.engine.program
    secrets = _secrets(assessment)
    name, unit, county = _who(assessment)
    return PublicRow(
        number,
        public_text(name, secrets),
        public_text(unit, secrets),
        public_text(county, secrets),
        program.name.text(lang),
        assessment.entitlement,
        assessment.in_kind,
        "" if assessment.entitlement is not None else _granted(assessment, lang),
    )


def _awarded(row: PublicRow, amount: Decimal | None) -> PublicRow:
    """Return *row* with what was awarded instead of what the rules give."""
    if amount is None or row.value is None:
        return row
    return evolve(row, in_kind=amount) if row.amount is None else evolve(row, amount=amount)


def _granted(assessment: Assessment, lang: Lang) -> str:
    """Return the goods or services of a case that gets no cash."""
    return (goods_of(assessment) or _SERVICE).text(lang)


def _who(assessment: Assessment) -> tuple[str, str, str]:
    """Return name, unit and county; without a name the fact that names what is helped."""
    facts, program = assessment.facts, assessment.engine.program
    name, unit, county = (str(facts.get(each, "")) for each in ("name", "unit", "county"))
    if name or program.payee == "person":
        return name, unit, county
    naming = naming_fact(program)
    name = str(facts.get(naming, ""))
    return name, "" if naming == "unit" else unit, "" if naming == "county" else county  # said once


def _names(fact: Fact) -> bool:
    """Tell whether *fact* names what is helped, where a case has no name."""
    return isinstance(fact.type, Key) and not (fact.personal or fact.optional or fact.descriptive)


def _numbers(fact: Fact) -> bool:
    """Tell whether *fact* says by number who it is."""
    return not fact.optional and (isinstance(fact.type, CreditCode | IdentityNumber) or fact.personal)


def _secrets(assessment: Assessment) -> list[str]:
    """Return what the case holds and the public must not see."""
    program, payee = assessment.engine.program, assessment.payee
    found = [str(assessment.facts[each]) for each in assessment.facts if program.facts[each].personal]
    if payee is not None:
        found += [payee.account, payee.bank_number, payee.phone]
    return found


def _identity(assessment: Assessment) -> str:
    """Return the number that says who it is, empty if there is none."""
    return str(assessment.facts.get(number_fact(assessment.engine.program), ""))


def _tails(numbers: Sequence[str]) -> dict[str, str]:
    """Return the last characters of each number, as many as tell them apart; nothing if too many."""
    several = {each for each in numbers if each}
    for length in range(_LEAST_TAIL, _MOST_TAIL + 1):
        found = {each: each[-min(length, len(each) // 2) :] for each in several if len(each) > 1}
        if len(found) == len(several) == len(set(found.values())):
            return found
    return {}


def _marks(group: Sequence[Assessment], rows: Sequence[PublicRow], lang: Lang) -> list[str]:
    """Return what tells the rows of one name apart.

    First the end of the number of each, if there are several; then, for rows
    of one program that are still alike, a fact in which all of them differ; the
    number in the list where that does not help either.
    """
    numbers = [_identity(each) for each in group]
    tails = _tails(numbers) if len(set(numbers)) > 1 or not rows[0].name else {}
    marks = [_TAIL.text(lang).format(tails[each]) if each in tails else "" for each in numbers]
    if len(set(numbers)) > 1:  # somebody else of the same name, and no number says so
        marks = [mark or _position(row, lang) for mark, row in zip(marks, rows, strict=True)]
    alike: dict[tuple[str, str], list[int]] = {}
    for index, (row, mark) in enumerate(zip(rows, marks, strict=True)):
        alike.setdefault((row.program, mark), []).append(index)
    for (_, mark), places in alike.items():
        if len(places) > 1:
            found = _differing([group[place] for place in places], lang)
            told = found or [_position(rows[place], lang) for place in places]
            for place, more in zip(places, told, strict=True):
                marks[place] = ("，" if lang == "zh" else ", ").join(part for part in (mark, more) if part)
    return marks


def _position(row: PublicRow, lang: Lang) -> str:
    return _POSITION.text(lang).format(row.number)


def _differing(group: Sequence[Assessment], lang: Lang) -> list[str]:
    """Return for cases of one program the first fact in which no two agree: what dates them, or a choice."""
    program = group[0].engine.program
    names = [program.dated_by, *(fact.name for fact in program.facts.values() if _may_differ(fact))]
    for name in names:
        fact = program.facts[name]
        values = [each.facts.get(name) for each in group]
        if None not in values and len(set(values)) == len(values):
            return [f"{fact.label.text(lang)} {show_type(value, fact.type, lang)}" for value in values]
    return []


def _may_differ(fact: Fact) -> bool:
    return isinstance(fact.type, Choice | MonthType) and not fact.personal
