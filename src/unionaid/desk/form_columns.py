"""The columns of a form: one for each fact, then whose account is paid.

Here: their order, headers and notes. Not here: cells (``form_checks``), the
workbook (``form``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from attrs import frozen

from unionaid.assess.describe import Describer, after
from unionaid.assess.payee import PAYEE_ALIASES, PAYEE_LABELS
from unionaid.assess.payees import payee_target
from unionaid.desk.form_checks import PAYEE_CHECKS, Check, check_of
from unionaid.desk.form_words import how_to_write
from unionaid.facts import Choice
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import InKind, Service
from unionaid.policy.columns import column_names, fold
from unionaid.policy.model import Fact, ProgramRules

__all__ = ["FormColumn", "Need", "form_columns", "payee_fields"]

Need = Literal["required", "optional", "payee"]

_CONTACT: Final = ("phone",)

_OF_UNIT: Final[Mapping[str, Bilingual]] = {
    "account_name": Bilingual(
        zh="开户资料上的户名，单位或工会的全称，一字不差；不能填个人",
        en="the name the account stands in, in full and letter for letter: a unit or a union, no person",
    ),
    "account": Bilingual(
        zh="单位的对公账号，8 至 32 位数字，可以有空格，例：6200 0000 …（写全）；不能填个人银行卡",
        en="the unit's own account, 8 to 32 digits, blanks allowed, such as 6200 0000 … (in full); "
        "no personal card",
    ),
}
_OF_PERSON: Final[Mapping[str, Bilingual]] = {
    "account_name": Bilingual(
        zh="本人姓名，与银行卡一致；不能填单位或他人",
        en="the person's own name as on the card; no unit, nobody else",
    ),
    "account": Bilingual(
        zh="本人的银行卡号，16 至 19 位数字，可以有空格，例：6200 0000 …（写全）",
        en="the number of the person's own card, 16 to 19 digits, blanks allowed, such as 6200 0000 … "
        "(in full)",
    ),
}
_OF_ALL: Final[Mapping[str, Bilingual]] = {
    "bank": Bilingual(
        zh="开户银行全称，写到支行，例：某某银行锦州某某支行",
        en="the bank with its branch, such as Such Bank, Such Branch",
    ),
    "bank_number": Bilingual(
        zh="开户行的支付系统行号，12 位数字；不清楚的可不填",
        en="the branch's number in the payment system, 12 digits; empty if not known",
    ),
    "phone": Bilingual(
        zh="经办人或本人的电话，例：0416-0000000；账号有误或领取实物时联系用",
        en="whom to call about a wrong account or goods to fetch, such as 0416-0000000",
    ),
}
_BEFORE_PAYMENT: Final = Bilingual(
    zh="不影响测算，拨付前须填齐", en="not asked by the rules, needed before payment"
)


@frozen
class FormColumn:
    """One column of a form.

    Args:
        target: The fact's name, or ``payee.…``.

        header: The text of its first cell.

        need: Whether it has to be filled in.

        parts: What to know before filling it in, from what is meant to what is
            needed; each a phrase without a full stop.

        check: What its cells are like.

        is_personal: Whether it tells of a person.
    """

    target: str
    header: str
    need: Need
    parts: tuple[str, ...]
    check: Check
    is_personal: bool = False

    def sentence(self, lang: Lang) -> str:
        """Return all there is to know, as running text."""
        return ("；" if lang == "zh" else "; ").join(self.parts) + ("。" if lang == "zh" else ".")


def form_columns(program: ProgramRules, lang: Lang) -> tuple[FormColumn, ...]:
    """Return the columns of *program*'s form, in the order of filling in.

    A program's facts begin with the descriptive ones that it does not declare,
    then follow the file. What a payment needs stands last.
    """
    return (*_fact_columns(program, lang), *_payee_columns(program, lang))


def payee_fields(program: ProgramRules) -> tuple[str, ...]:
    """Return which payee columns a form of *program* has.

    All of them where money is paid; the telephone where goods are handed over,
    which the list of receipts has a place for; none for services, since what is
    not needed is not asked of people.
    """
    benefits = [rules.benefit for rules in program.rules]
    if program.payee != "none" and any(not isinstance(each, InKind | Service) for each in benefits):
        return tuple(PAYEE_LABELS)
    return _CONTACT if any(isinstance(each, InKind) for each in benefits) else ()


def _fact_columns(program: ProgramRules, lang: Lang) -> Iterator[FormColumn]:
    words = Describer(program, lang)
    for name, fact in program.facts.items():
        yield FormColumn(
            target=name,
            header=_header(fact, lang),
            need="optional" if fact.optional else "required",
            parts=tuple(_parts(fact, words)),
            check=check_of(fact.type, lang),
            is_personal=fact.personal,
        )


def _header(fact: Fact, lang: Lang) -> str:
    """Return a name that the reader of columns knows the fact by."""
    label = fact.label.text(lang)
    if fact.unit is None:
        return label
    unit = fact.unit.text(lang)
    return f"{label}（{unit}）" if lang == "zh" else f"{label} ({unit})"


def _parts(fact: Fact, words: Describer) -> Iterator[str]:
    lang, pick = words.lang, words.pick
    note = "" if fact.note is None else fact.note.text(lang).rstrip("。.")
    if note:
        yield note
    yield how_to_write(fact.type, note=fact.note).text(lang)
    if isinstance(fact.type, Choice):
        labels = [label.text(lang) for label in fact.type.choices.values()]
        yield pick("可选：" + "、".join(labels), "one of: " + " / ".join(labels))
    if fact.descriptive:
        yield pick("便于核对和打印名单，不影响测算", "for the lists; no rule asks for it")
    if not fact.optional:
        yield pick("必填", "required")
    elif fact.default is not None:
        default = words.show(fact.default, fact.name)
        yield pick(f"可不填，不填{after('按', default)}计", f"optional, left out counts as {default}")
    elif fact.default_fact is not None:
        label = words.label(fact.default_fact)
        yield pick(f"可不填，不填按“{label}”计", f"optional, left out counts as the {label}")
    else:
        yield pick("可不填", "optional")


def _payee_columns(program: ProgramRules, lang: Lang) -> Iterator[FormColumn]:
    taken = column_names(program)
    fields = payee_fields(program)
    notes = {**_OF_ALL, **(_OF_PERSON if program.payee == "person" else _OF_UNIT)}
    for field in fields:
        note = notes[field].text(lang)
        is_needed = fields != _CONTACT and field != "bank_number"
        parts = (note, _BEFORE_PAYMENT.text(lang)) if is_needed else (note,)
        # A fact goes before a payee column of the same name, so another is taken.
        names = (PAYEE_LABELS[field].text(lang), *_aliases(field, lang), payee_target(field))
        yield FormColumn(
            target=payee_target(field),
            header=next(name for name in names if fold(name) not in taken),
            need="payee",
            parts=parts,
            check=PAYEE_CHECKS[field],
            is_personal=True,
        )


def _aliases(field: str, lang: Lang) -> Iterator[str]:
    return (name for name in PAYEE_ALIASES[field] if name.isascii() == (lang == "en"))
