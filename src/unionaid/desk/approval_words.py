"""What an approval sheet says about one case, as labels and lines.

Here: the words, from the case and its rules. Identity numbers are masked as
everywhere; the account to be paid is not: who signs must see the digits that the
bank will get. Not here: where they stand on paper (``approval``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from unionaid.assess.arithmetic import arithmetic
from unionaid.assess.describe import masked
from unionaid.assess.payee import PAYEE_LABELS
from unionaid.assess.result import Assessment, Finding, Outcome, Status
from unionaid.assess.sentences import Narrator, outcome_word
from unionaid.assess.terms import payee_word
from unionaid.desk.public_rows import naming_fact
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import Cap, InKind, Service
from unionaid.text import figures
from unionaid.text.words import amount_in_words

if TYPE_CHECKING:
    from unionaid.policy.model import Source

__all__ = ["CaseWords"]

_MARKS: Final = {
    Status.MET: Bilingual(zh="✓ 符合", en="✓ met"),
    Status.NOT_MET: Bilingual(zh="✗ 不符合", en="✗ not met"),
    Status.UNKNOWN: Bilingual(zh="？待定", en="? unknown"),
}
_WARNING: Final = Bilingual(zh="！提醒", en="! warning")
_CUT: Final = Bilingual(zh="！已核减", en="! cut")
_UNCHECKED: Final = Bilingual(zh="－ 未核对", en="- not checked")
_NOT_OF_THIS: Final = Bilingual(zh="－ 不适用", en="- not relevant")

_DESCRIBING: Final = ("name", "unit", "county")


class CaseWords:
    """The words of one case that could be read.

    Args:
        assessment: The case.

        lang: The language.
    """

    def __init__(self, assessment: Assessment, lang: Lang) -> None:
        self.assessment = assessment
        self.lang = lang
        self.program = assessment.engine.program
        self.policy = assessment.engine.policy
        self.narrator = Narrator(assessment, assessment.engine, lang)
        self.words = self.narrator.words
        self.pick = self.words.pick

    @property
    def title(self) -> str:
        """The sheet's title."""
        name = self.program.name.text(self.lang)
        return self.pick(f"{name}申请审批表", f"Application and approval: {name}")

    @property
    def place(self) -> str:
        """Where the case stands; nothing for one that came from no file."""
        result = self.assessment
        where = [] if result.file is None else [result.file]
        if result.row is not None:
            where.append(self.pick(f"第 {result.row} 行", f"row {result.row}"))
        return self.pick("，", ", ").join(where)

    @property
    def edition(self) -> str:
        """By which text the case was assessed."""
        policy = self.policy
        return self.pick(
            f"政策：{policy.name.zh}（{policy.id}，版本 {policy.edition}，摘要 {policy.digest[:12]}）",
            f"policy: {policy.name.en} ({policy.id}, edition {policy.edition}, digest {policy.digest[:12]})",
        )

    def parties(self) -> Iterator[tuple[str, str]]:
        """Who asks, who is helped, where they are."""
        facts = self.assessment.facts
        name, unit, county = (masked(str(facts.get(each, ""))) for each in _DESCRIBING)
        naming = "" if name else naming_fact(self.program)
        helped = name or (self.words.show(facts[naming], naming) if naming in facts else "")
        yield self.pick("申请单位", "applicant"), unit or (helped if self.program.payee != "person" else "")
        yield self.pick("补助对象", "beneficiary"), helped
        yield self.words.label("county"), county

    def payee(self) -> Iterator[tuple[str, str]]:
        """Whose account is paid, with the account in full; blanks where nothing was said."""
        yield self.pick("收款方", "payee"), payee_word(self.program.payee, self.lang)
        if self.program.payee == "none":
            return
        account = self.assessment.payee
        for name, label in PAYEE_LABELS.items():
            yield label.text(self.lang), "" if account is None else getattr(account, name)

    def facts(self) -> Iterator[tuple[str, str]]:
        """Every fact of the form but those among the parties, then the derived ones."""
        given = self.assessment.facts
        for name in self.program.facts:
            if name not in _DESCRIBING:
                yield self.words.label(name), self.words.fact(name, given)
        for name in self.program.derived:
            if name in self.narrator.values:
                yield self.words.label(name), self.words.fact(name, self.narrator.values)

    def findings(self) -> Iterator[tuple[str, str]]:
        """A mark and a line for each condition; why one that decides is not met stands with the result."""
        for finding in self.assessment.findings:
            is_warning = finding.severity == "warn" and finding.status is Status.NOT_MET
            if is_warning or finding.status is Status.UNKNOWN:
                is_denied = is_warning and not self._is_cut(finding)
                text = self.narrator.sentence(finding, is_denied=is_denied)
            else:
                text = self.narrator.tell(finding).text
            yield self._mark(finding), text

    def _is_cut(self, finding: Finding) -> bool:
        """Tell whether a finding says that a cap cut the amount, which is no doubt about the case."""
        return isinstance(self.narrator.limits.get(finding.id), Cap)

    def _mark(self, finding: Finding) -> str:
        mark, narrator = _MARKS[finding.status], self.narrator
        is_warning = finding.severity == "warn"
        if is_warning and finding.status is Status.NOT_MET:
            mark = _CUT if self._is_cut(finding) else _WARNING
        elif (is_warning and finding.status is Status.UNKNOWN) or narrator.unchecked(finding):
            mark = _UNCHECKED
        elif narrator.does_not_apply(finding):
            mark = _NOT_OF_THIS
        return mark.text(self.lang)

    def result(self) -> Iterator[tuple[str, str]]:
        """What came out: the amount in figures and words, or why there is none, or what is missing."""
        outcome = self.assessment.outcome
        yield self.pick("测算结果", "result"), outcome_word(outcome, self.lang)
        if outcome is Outcome.ELIGIBLE:
            yield from self._granted()
        elif outcome is Outcome.INELIGIBLE:
            yield self.pick("不符合的原因", "why not"), "\n".join(self._reasons())
        else:
            yield from self._outstanding()

    def _granted(self) -> Iterator[tuple[str, str]]:
        result, rules = self.assessment, self.narrator.rules
        assert rules is not None, "an eligible case has rules in force"
        benefit, value = rules.benefit, result.entitlement
        if isinstance(benefit, Service):
            services = figures.listing([each.text(self.lang) for each in benefit.services], self.lang)
            yield self.pick("服务", "services"), services
            return
        label = self.pick("应拨金额", "entitlement")
        if isinstance(benefit, InKind):
            yield self.pick("实物", "goods"), benefit.goods.text(self.lang)
            label, value = self.pick("实物价值", "value of goods"), result.in_kind
        if value is None:
            yield label, self.pick("原文未写明价值", "no value named")
            return
        yield label, figures.money(value, self.lang)
        yield self.pick("大写", "in words"), amount_in_words(value, prefix=True)
        yield self.pick("算法", "arithmetic"), arithmetic(result.calculation, self.words)

    def _reasons(self) -> Iterator[str]:
        """Each condition that decides and is not met, with the documents that say so."""
        for finding in self.assessment.findings:
            if finding.status is Status.NOT_MET and finding.severity == "block":
                ids = self.narrator.tell(finding).sources
                titles = [self.policy.sources[id_].title.text(self.lang) for id_ in ids]
                sentence = self.narrator.sentence(finding, is_denied=True)
                source = figures.listing(titles, self.lang)
                yield self.pick(f"{sentence}。依据：{source}。", f"{sentence}. Source: {source}.")

    def _outstanding(self) -> Iterator[tuple[str, str]]:
        """What an undetermined case still needs."""
        if self.assessment.range is not None:
            low, high = (figures.money(each, self.lang) for each in self.assessment.range)
            yield self.pick("金额幅度", "range"), self.pick(f"{low}至 {high}", f"{low} to {high}")
        missing = []
        for name in self.assessment.missing:
            note, label = self.program.facts[name].note, self.words.label(name)
            missing.append(label if note is None else self.pick(f"{label}：{note.zh}", f"{label}: {note.en}"))
        if missing:
            yield self.pick("请补充", "to be given"), "\n".join(missing)
        else:  # nothing that the applicant could say settles it: people choose, or a span is to be split
            unknown = [
                self.narrator.sentence(finding)
                for finding in self.assessment.findings
                if finding.status is Status.UNKNOWN and finding.severity == "block"
            ]
            yield self.pick("尚待确定", "still open"), "\n".join(unknown)

    def documents(self) -> Iterator[str]:
        """A line to tick for each paper to hand in."""
        when = {"with_application": ("随申报提交", "with the application"), "later": ("事后补交", "later")}
        for document in self.program.documents:
            zh, en = when[document.required]
            yield self.pick(f"□ {document.name.zh}（{zh}）", f"□ {document.name.en} ({en})")
        if not self.program.documents:
            yield self.pick(
                "政策原文未列明材料。实际所附：＿＿＿＿＿＿＿＿＿＿",
                "The text names no documents. Attached: ____________________",
            )

    def basis(self) -> Iterator[str]:
        """The documents that the result rests on: title, number, article or passage."""
        blocks = self.narrator.blocks()
        ids = [*(id_ for block in blocks for id_ in block.sources), *self.program.sources]
        for number, id_ in enumerate(dict.fromkeys(ids), start=1):
            yield f"{number}. {self._cited(self.policy.sources[id_])}"

    def _cited(self, source: Source) -> str:
        parts: Iterable[str | None] = (
            source.title.text(self.lang),
            source.issuer.text(self.lang),
            source.number,
            None if source.passage is None else source.passage.text(self.lang).rstrip("。."),
        )
        return self.pick("，", ", ").join(part for part in parts if part)
