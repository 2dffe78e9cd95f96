"""What a result says, as an object for programs and as a row for a table.

Here: one result at a time. Not here: totals and pages (``report``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import Factory, evolve, field, frozen

from unionaid.api import Program
from unionaid.assess import Assessment, Outcome
from unionaid.assess.describe import masked
from unionaid.assess.sentences import outcome_word
from unionaid.assess.summary import amount_summary
from unionaid.cli.batch import Refusal
from unionaid.errors import Problem
from unionaid.facts import Choice, Key, Text
from unionaid.lang import Bilingual, Lang
from unionaid.policy.model import Fact

__all__ = [
    "CSV_HEADER",
    "DESCRIBED",
    "Line",
    "apart_labels",
    "apart_text",
    "as_csv_row",
    "as_object",
    "line_of",
    "refused_line",
    "shown_fact",
    "telling_apart",
    "told_apart_by",
    "yuan",
]

DESCRIBED: Final = ("name", "unit", "county")
"""The facts that are printed with every result, where they are given."""


@frozen
class Line:
    """One result, or one refusal, with its words.

    Args:
        program: What it was assessed by; None for a file of which that is not known.

        lang: The language of its words.

        outcome: What came out.

        reason: The id or code that decides.

        reasons: A sentence for each thing that decided or warns.

        described: The descriptive facts that are given, for people.

        told_apart: The facts that tell the rows of one unit apart: those that
            limits count by and the one that dates the case, where given.

        granted: What an eligible case gets where that is no sum of money, such
            as a service; empty elsewhere.

        sheet: The worksheet, for a row of a workbook.

        notices: What a person should look at; they stop nothing.

        claim: The number of its claim, where a registry took it.

        file, row, entitlement, in_kind, range, not_met, unknown, warnings, missing, problems:
            As in an assessment.
    """

    program: Program | None
    lang: Lang
    outcome: Outcome
    reason: str | None
    reasons: tuple[str, ...]
    described: Mapping[str, str] = field(factory=dict, hash=False)
    told_apart: Mapping[str, str] = field(factory=dict, hash=False)
    granted: str = ""
    file: str | None = None
    row: int | None = None
    entitlement: Decimal | None = None
    in_kind: Decimal | None = None
    range: tuple[Decimal, Decimal] | None = None
    not_met: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = Factory(tuple)
    sheet: str | None = None
    notices: tuple[Problem, ...] = ()
    claim: int | None = None

    @property
    def label(self) -> str:
        """The outcome for people."""
        return outcome_word(self.outcome, self.lang)


def line_of(
    result: Assessment,
    program: Program,
    lang: Lang,
    reasons_of: Callable[[Assessment], tuple[str, ...]] | None = None,
) -> Line:
    """Return *result* with its words in *lang*.

    Args:
        result: The result.

        program: What it was assessed by.

        lang: The language.

        reasons_of: Tells the same as the result itself, for who has many.
    """
    if result.outcome is Outcome.INVALID:
        reasons = _told(result.problems, lang)
    elif result.outcome is Outcome.ELIGIBLE and not result.warnings:
        reasons = ()  # nothing to tell, and telling takes longer than deciding
    else:
        reasons = result.reasons(lang=lang) if reasons_of is None else reasons_of(result)
    submission = result.submission
    return Line(
        program=program,
        lang=lang,
        outcome=result.outcome,
        reason=result.reason,
        reasons=reasons,
        described=_shown(result, program, DESCRIBED, lang),
        told_apart=_shown(result, program, telling_apart(program), lang),
        granted=_granted(result, program, lang),
        file=result.file,
        row=result.row,
        entitlement=result.entitlement,
        in_kind=result.in_kind,
        range=result.range,
        not_met=result.not_met,
        unknown=result.unknown,
        warnings=result.warnings,
        missing=result.missing,
        problems=result.problems,
        sheet=None if submission is None else submission.sheet,
        notices=() if submission is None else submission.notices,
    )


def refused_line(refusal: Refusal, lang: Lang) -> Line:
    """Return what could not be taken as a line with outcome ``invalid``."""
    return Line(
        program=refusal.program,
        lang=lang,
        outcome=Outcome.INVALID,
        reason=refusal.problems[0].code,
        reasons=_told(refusal.problems, lang),
        file=refusal.file,
        sheet=refusal.sheet,
        row=refusal.row,
        problems=refusal.problems,
    )


def _told(problems: tuple[Problem, ...], lang: Lang) -> tuple[str, ...]:
    """Return the sentences; the file and row stand beside them already."""
    return tuple(evolve(problem, file=None, row=None).line(lang) for problem in problems)


def telling_apart(program: Program) -> tuple[str, ...]:
    """Return the facts that tell the cases of *program* apart, beside those always printed."""
    rules = program.rules
    names = [*(name for limit in rules.every_limit for name in limit.per), rules.dated_by]
    return tuple(name for name in dict.fromkeys(names) if name not in DESCRIBED)


def _shown(result: Assessment, program: Program, names: Iterable[str], lang: Lang) -> dict[str, str]:
    """Return the facts *names* that are given, as people may read them."""
    facts = program.rules.facts
    return {name: shown_fact(facts[name], result.facts[name], lang) for name in names if name in result.facts}


def shown_fact(fact: Fact, value: Any, lang: Lang) -> str:
    """Return the value of a fact as people may read it."""
    if isinstance(fact.type, Choice):
        return fact.type.choices[value].text(lang)
    if fact.personal or isinstance(fact.type, Text | Key):
        # words are masked always: a shifted column puts an identity number anywhere
        return masked(fact.type.text(value))
    return str(fact.type.text(value))


def _granted(result: Assessment, program: Program, lang: Lang) -> str:
    valued = result.entitlement is not None or result.in_kind is not None
    if valued or result.outcome is not Outcome.ELIGIBLE:
        return ""
    rules = result.rules
    assert rules is not None, "an eligible case has a day on which rules hold"
    return amount_summary(rules, program.rules, lang)


def yuan(amount: Decimal | None) -> str | None:
    """Return an amount with two decimals and without a unit."""
    return None if amount is None else f"{amount:.2f}"


def as_object(line: Line) -> dict[str, Any]:
    """Return *line* for JSON; amounts are yuan as text with two decimals."""
    policy = None if line.program is None else line.program.policy_rules
    return {
        "file": line.file,
        "sheet": line.sheet,
        "row": line.row,
        **{name: line.described.get(name) for name in DESCRIBED},
        "outcome": line.outcome.value,
        "entitlement": yuan(line.entitlement),
        "in_kind": yuan(line.in_kind),
        "range": None if line.range is None else [yuan(bound) for bound in line.range],
        "not_met": list(line.not_met),
        "unknown": list(line.unknown),
        "warnings": list(line.warnings),
        "missing": list(line.missing),
        "problems": [_problem(each, line.lang) for each in line.problems],
        "notices": [_problem(each, line.lang) for each in line.notices],
        "reason": line.reason,
        "reasons": list(line.reasons),
        "program": None if line.program is None else line.program.id,
        "policy": None if policy is None else policy.id,
        "edition": None if policy is None else policy.edition,
        "digest": None if policy is None else policy.digest,
    }


def _problem(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "code": problem.code,
        "column": problem.column,
        "row": problem.row,
        "cell": problem.cell,
        "text": problem.text(lang),
    }


CSV_HEADER: Final = (
    Bilingual("文件", "file"),
    Bilingual("工作表", "sheet"),
    Bilingual("行", "row"),
    Bilingual("补助项目", "program"),
    Bilingual("名称", "name"),
    Bilingual("单位", "unit"),
    Bilingual("县（市、区）", "county"),
    Bilingual("区分事项", "told apart by"),
    Bilingual("结果", "outcome"),
    Bilingual("应拨金额", "entitlement"),
    Bilingual("实物价值", "in_kind"),
    Bilingual("最低金额", "range_low"),
    Bilingual("最高金额", "range_high"),
    Bilingual("不符合", "not_met"),
    Bilingual("待定", "unknown"),
    Bilingual("提醒", "warnings"),
    Bilingual("还缺", "missing"),
    Bilingual("填写问题", "problems"),
    Bilingual("说明", "reasons"),
    Bilingual("请核对", "notices"),
)
"""The columns of a result as CSV."""


def as_csv_row(line: Line) -> tuple[str, ...]:
    """Return *line*, of a known program, under :data:`CSV_HEADER`; ids as in JSON, the rest for people."""
    assert line.program is not None, "only results are written"
    low, high = line.range or (None, None)
    facts = line.program.rules.facts
    problems = [text for text in line.reasons if line.problems]
    stop = "\uff1b" if line.lang == "zh" else "; "
    return (
        line.file or "",
        line.sheet or "",
        "" if line.row is None else str(line.row),
        line.program.name.text(line.lang),
        *(line.described.get(name, "") for name in DESCRIBED),
        told_apart_by(line),
        line.label,
        *(yuan(amount) or "" for amount in (line.entitlement, line.in_kind, low, high)),
        *("; ".join(ids) for ids in (line.not_met, line.unknown, line.warnings)),
        stop.join(facts[name].label.text(line.lang) for name in line.missing),
        stop.join(problems),
        "" if problems else stop.join(line.reasons),
        stop.join(each.text(line.lang) for each in line.notices),
    )


def told_apart_by(line: Line) -> str:
    """Return the facts that tell a case apart, in one text, each with its label."""
    assert line.program is not None, "only results are written"
    return apart_text(line.program, line.told_apart, line.lang)


def apart_text(program: Program, told_apart: Mapping[str, str], lang: Lang) -> str:
    """Return facts as people may read them in one text, each with its label."""
    stop, labels = apart_labels(program, told_apart, lang)
    return stop.join([f"{labels[name]}{text}" for name, text in told_apart.items()])


def apart_labels(program: Program, names: Iterable[str], lang: Lang) -> tuple[str, dict[str, str]]:
    """Return what parts the facts in such a text, and the label before each of *names*."""
    facts = program.rules.facts
    stop, colon = ("\uff1b", "\uff1a") if lang == "zh" else ("; ", ": ")
    return stop, {name: f"{facts[name].label.text(lang)}{colon}" for name in names}
