"""A case as the desk's lists show it: who, what for, how much, and the words for it.

Here: what several sheets need of one case, made once. Not here: the sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import repeat
from typing import Any, Final

from attrs import field, frozen

from unionaid.assess.describe import show_type
from unionaid.assess.result import Assessment, Outcome
from unionaid.desk.granted import Granted
from unionaid.desk.public_rows import goods_of, naming_fact, number_fact, public_text
from unionaid.lang import Bilingual, Lang
from unionaid.policy.model import PolicyRules, ProgramRules

__all__ = ["Listed", "ProgramWords", "listed"]

_REMEMBERED: Final = 10_000
"""So many texts are kept for each program, however many cases there are."""

_NO_ACCOUNT: Final = Bilingual(zh="未填账号", en="no account given")
_SEE_DETAILS: Final = Bilingual(zh="有提醒，见明细", en="see the details")


@frozen(eq=False)
class ProgramWords:
    """What is the same for every case of a program.

    Args:
        program: Its rules.

        policy: The policy it stands in.

        name: Its name.

        naming: The fact that names what is helped, where a case has no name.

        number: The fact that says by number who it is; empty if there is none.

        titles: From the id of a source to its title, as it is cited in a line.
    """

    program: ProgramRules
    policy: PolicyRules
    lang: Lang
    name: str
    naming: str
    number: str
    titles: Mapping[str, str] = field(repr=False)
    _shown: dict[tuple[str, Any], str] = field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, assessment: Assessment, lang: Lang) -> ProgramWords:
        """Return the words of the program that *assessment* was made by."""
        program, policy = assessment.engine.program, assessment.engine.policy
        titles = {
            id_: f"《{source.title.zh}》" if lang == "zh" else f"“{source.title.en}”"
            for id_, source in policy.sources.items()
        }
        return cls(
            program,
            policy,
            lang,
            program.name.text(lang),
            naming_fact(program),
            number_fact(program),
            titles,
        )

    def shown(self, name: str, value: Any) -> str:
        """Return the value of the fact *name* as people write it; most cases share theirs."""
        key = (name, value)
        found = self._shown.get(key)
        if found is None:
            found = show_type(value, self.program.facts[name].type, self.lang)
            if len(self._shown) < _REMEMBERED:
                self._shown[key] = found
        return found

    @property
    def is_person(self) -> bool:
        """Whether a person is paid, and not a unit."""
        return self.program.payee == "person"

    def cited(self, ids: Iterable[str]) -> str:
        """Return the titles of the sources *ids*."""
        return ("、" if self.lang == "zh" else ", ").join(self.titles[id_] for id_ in ids)


@frozen(eq=False)
class Listed:
    """One case with the words that its lists share.

    Args:
        result: Its assessment.

        words: Those of its program.

        name: Who or what is helped; empty if the case names nobody.

        unit: The unit.

        county: The county or district.

        number: The identity number, staff number or credit code, in full.

        granted: What a registry holds of it; None if it comes from none.
    """

    result: Assessment
    words: ProgramWords
    name: str = field(repr=False)
    unit: str
    county: str
    number: str = field(repr=False)
    granted: Granted | None = None

    @property
    def cash(self) -> Decimal | None:
        """Yuan to be paid, None where nothing is: a computed zero is no award."""
        granted = self.granted
        if granted is not None:
            return (granted.due or None) if granted.method == "money" else None
        amount = self.result.entitlement
        return amount if amount else None

    @property
    def goods(self) -> Bilingual | None:
        """The goods to be delivered, None where there are none."""
        granted = self.granted
        if granted is not None and (granted.method != "goods" or granted.due is None):
            return None
        return goods_of(self.result)

    @property
    def goods_value(self) -> Decimal | None:
        """The value of the goods to be delivered, None where none is known."""
        if self.granted is None or self.result.in_kind is None:
            return self.result.in_kind
        return self.granted.due

    @property
    def sums(self) -> tuple[Decimal | None, Decimal | None]:
        """What a summary adds up, in cash and in goods: what was awarded, else what the rules give."""
        result, granted = self.result, self.granted
        if granted is None:
            return result.entitlement, result.in_kind
        if granted.is_over or granted.awarded is None:
            return None, None
        if granted.method == "money":
            return granted.awarded, None
        return None, (granted.awarded or None)

    @property
    def is_eligible(self) -> bool:
        """Whether it counts as helped: it is eligible; in a registry something was awarded and stands."""
        if self.granted is None:
            return self.result.outcome is Outcome.ELIGIBLE
        return self.granted.awarded is not None and not self.granted.is_over

    @property
    def dated(self) -> str:
        """What dates the case: its day, month or year, or the span of months."""
        program, facts = self.words.program, self.result.facts
        first = facts.get(program.dated_by)
        if first is None:
            return ""
        shown = self.words.shown(program.dated_by, first)
        last = None if program.dated_to is None else facts.get(program.dated_to)
        if last is None or last == first or program.dated_to is None:
            return shown
        return f"{shown}–{self.words.shown(program.dated_to, last)}"

    @property
    def file(self) -> str:
        """The name of the case's file, without its folders."""
        return re.split(r"[/\\]", self.result.file or "")[-1]

    @property
    def place(self) -> str:
        """Where the case stands in its file: worksheet and row."""
        submission = self.result.submission
        row = "" if self.result.row is None else str(self.result.row)
        if submission is None or submission.sheet is None:
            return row
        return f"{submission.sheet}!{row}"

    @property
    def payee_name(self) -> str:
        """In whose name the account stands, else who or what is paid."""
        payee = self.result.payee
        if payee is not None and payee.account_name:
            return payee.account_name
        return self.name or self.unit

    def marks(self, *, account: bool = True) -> str:
        """Return in a few words what to look at before signing; the sentences stand in the details.

        Args:
            account: Whether a missing account is to be said.
        """
        lang, submission = self.words.lang, self.result.submission
        told: list[str] = []
        if account and (self.result.payee is None or not self.result.payee.account):
            told.append(_NO_ACCOUNT.text(lang))
        if self.granted is not None:
            told += self.granted.list_marks(lang)
        if self.result.warnings or (submission is not None and submission.notices):
            told.append(_SEE_DETAILS.text(lang))
        return ("；" if lang == "zh" else "; ").join(told)

    def remarks(self) -> str:
        """Return in sentences what a person should look at before signing."""
        lang = self.words.lang
        told: list[str] = []
        submission = self.result.submission
        if submission is not None and submission.notices:
            told += (notice.text(lang) for notice in submission.notices)
        if self.result.warnings:
            told += self.result.reasons(lang=lang)
        if self.granted is not None:
            told += [*self.granted.marks(lang), *map(public_text, self.granted.reasons)]
        return ("；" if lang == "zh" else "; ").join(each.rstrip("。.") for each in told)


def listed(
    assessments: Iterable[Assessment], lang: Lang, granted: Iterable[Granted] | None = None
) -> list[Listed]:
    """Return every case with its words, in order.

    Args:
        assessments: Of one program or several.

        lang: The language of what is not a name.

        granted: What a registry holds of each.
    """
    held: Iterator[Granted | None] = repeat(None) if granted is None else iter(granted)
    known: dict[int, ProgramWords] = {}
    same: dict[tuple[str, str], ProgramWords] = {}
    found = []
    for result in assessments:
        words = known.get(id(result.engine))
        if words is None:  # another engine may be of the same program
            key = (result.digest, result.program)
            words = known[id(result.engine)] = same.setdefault(key, ProgramWords.of(result, lang))
        facts = result.facts
        name, unit, county = facts.get("name"), facts.get("unit"), facts.get("county")
        if name is None and words.naming and not words.is_person:
            name = facts.get(words.naming)
        number = facts.get(words.number) if words.number else None
        found.append(
            Listed(
                result,
                words,
                str(name or ""),
                str(unit or ""),
                str(county or ""),
                str(number or ""),
                next(held),
            )
        )
    return found
