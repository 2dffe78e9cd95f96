"""What an approval sheet says of a claim that a registry holds: who decided what, when, on which paper.

Here: these values, and their words. A printed name is no signature: the line for
the pen stays. Not here: where they stand on paper (``approval``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from unionaid.desk.payments import EVENT_WORDS, PaymentRecord
from unionaid.desk.public_rows import public_text
from unionaid.lang import Bilingual, Lang
from unionaid.text import figures
from unionaid.text.words import amount_in_words

__all__ = ["Adjusted", "Decided", "DecidedWords", "Objected", "Signed"]

_NOT_RESOLVED: Final = Bilingual("尚未处理", "not settled")
_UPHELD: Final = Bilingual("成立", "upheld")
_DISMISSED: Final = Bilingual("不成立", "dismissed")
_ENDS: Final = {
    "rejected": Bilingual("不予通过", "rejected"),
    "withdrawn": Bilingual("撤回", "withdrawn"),
}


@frozen
class Signed:
    """One step: who decided it, when, on which paper.

    Args:
        by: The name.

        on: The day, if one was given.

        document: The number of the paper, if one was given.

        reason: What was given as the reason; empty if nothing was.
    """

    by: str = field(repr=False)
    on: date | None
    document: str | None = field(default=None, repr=False)
    reason: str = field(default="", repr=False)


@frozen
class Objected:
    """An objection, and what was found.

    Args:
        text: What was objected.

        on: When.

        resolved: Who settled it, with the reason; None if it is open.

        is_upheld: Whether it is right.
    """

    text: str = field(repr=False)
    on: date | None
    resolved: Signed | None = None
    is_upheld: bool = False


@frozen
class Adjusted:
    """An adjustment of an award.

    Args:
        label: As it is written, ``12/1``.

        amount: Yuan, below zero for less.

        state: How far it is.

        steps: What was decided: the word for it, and who.
    """

    label: str
    amount: Decimal
    state: Bilingual
    steps: tuple[tuple[Bilingual, Signed], ...]


@frozen
class Decided:
    """What a registry holds of the decisions on one claim.

    Args:
        claim: Its number.

        state: How far it is.

        prepared, reviewed, approved: Who did what; None where it was not done.

        awarded: What was first awarded, in yuan; None where nothing was.

        ended: ``rejected`` or ``withdrawn``, and by whom; None if neither.

        notice: Number, first and last day of its public notice.

        objections: In order.

        adjustments: In order.

        events: What was paid, returned and recovered.
    """

    claim: int
    state: Bilingual
    prepared: Signed | None = None
    reviewed: Signed | None = None
    approved: Signed | None = None
    awarded: Decimal | None = None
    ended: tuple[str, Signed] | None = None
    notice: tuple[int, date, date] | None = None
    objections: tuple[Objected, ...] = ()
    adjustments: tuple[Adjusted, ...] = ()
    events: tuple[PaymentRecord, ...] = ()


class DecidedWords:
    """The words of one claim's decisions.

    Args:
        decided: The decisions.

        lang: The language.
    """

    def __init__(self, decided: Decided, lang: Lang) -> None:
        self.decided = decided
        self.lang = lang

    def pick(self, zh: str, en: str) -> str:
        """Return the text of the language."""
        return zh if self.lang == "zh" else en

    def day(self, day: date | None) -> str:
        """Return a day, empty where none was given."""
        return "" if day is None else figures.day(day, self.lang)

    def joined(self, parts: Sequence[str]) -> str:
        """Return what there is of *parts* as one line."""
        return self.pick("，", ", ").join(part for part in parts if part)

    def signed(self, label: str, step: Signed) -> list[str]:
        """Return lines: who and when, on which paper, why."""
        colon = self.pick("：", ": ")
        lines = [label + colon + self.joined([step.by, self.day(step.on)])]
        if step.document:
            lines.append(self.pick("文号：", "document: ") + step.document)
        if step.reason:
            lines.append(self.pick("理由：", "reason: ") + public_text(step.reason))
        return lines

    def prepared(self) -> list[str]:
        """Return who prepared the claim."""
        step = self.decided.prepared
        return [] if step is None else self.signed(self.pick("经办", "prepared"), step)

    def reviewed(self) -> list[str]:
        """Return who reviewed it."""
        step = self.decided.reviewed
        return [] if step is None else self.signed(self.pick("复核", "reviewed"), step)

    def approved(self) -> list[str]:
        """Return what was awarded and by whom, or that it was refused."""
        decided, lines = self.decided, []
        if decided.approved is not None:
            if decided.awarded:
                amount = figures.money(decided.awarded, self.lang)
                lines.append(self.pick("核定金额：", "awarded: ") + amount)
                lines.append(amount_in_words(decided.awarded, prefix=True))
            lines += self.signed(self.pick("审批", "approved"), decided.approved)
        if decided.ended is not None:
            word, step = decided.ended
            lines += self.signed(_ENDS[word].text(self.lang), step)
        return lines

    def course(self) -> Iterator[tuple[str, str]]:
        """Yield what happened beside the signatures: notice, objections, adjustments, payments."""
        decided = self.decided
        yield self.pick("状态", "state"), decided.state.text(self.lang)
        if decided.notice is not None:
            number, start, end = decided.notice
            days = f"{self.day(start)} – {self.day(end)}"
            yield (
                self.pick("公示", "public notice"),
                self.pick(f"第 {number} 号，{days}", f"no. {number}, {days}"),
            )
        if decided.objections:
            yield self.pick("异议", "objections"), "\n".join(self._objections())
        if decided.adjustments:
            yield self.pick("补拨、扣回", "adjustments"), "\n".join(map(self._adjusted, decided.adjustments))
        if decided.events:
            yield self.pick("拨付情况", "payments"), "\n".join(map(self._event, decided.events))

    def _objections(self) -> Iterator[str]:
        for number, each in enumerate(self.decided.objections, start=1):
            yield f"{number}. " + self.joined([self.day(each.on), public_text(each.text)])
            found = _NOT_RESOLVED if each.resolved is None else _UPHELD if each.is_upheld else _DISMISSED
            if each.resolved is None:
                yield self.pick("　处理：", "   settled: ") + found.text(self.lang)
            else:
                step = each.resolved
                told = [found.text(self.lang), public_text(step.reason), step.by, self.day(step.on)]
                yield self.pick("　处理：", "   settled: ") + self.joined(told)

    def _adjusted(self, each: Adjusted) -> str:
        sign = "+" if each.amount > 0 else "−"
        amount = f"{sign}{figures.money(abs(each.amount), self.lang)}"
        colon = self.pick("：", ": ")
        steps = [
            word.text(self.lang)
            + colon
            + self.joined([step.by, self.day(step.on), step.document or "", public_text(step.reason)])
            for word, step in each.steps
        ]
        told = self.joined([amount, each.state.text(self.lang)])
        return f"{each.label}{colon}{told}" + "".join(self.pick("；", "; ") + step for step in steps)

    def _event(self, record: PaymentRecord) -> str:
        amount = "" if record.amount is None else figures.money(record.amount, self.lang)
        transfer = (
            "" if record.transfer is None else self.pick("付款编号 {}", "transfer {}").format(record.transfer)
        )
        return self.joined(
            [
                self.day(record.day),
                f"{EVENT_WORDS[record.event].text(self.lang)} {amount}".strip(),
                transfer,
                record.reference,
            ]
        )
