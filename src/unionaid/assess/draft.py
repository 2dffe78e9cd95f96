"""One case while it is being assessed.

Here: the working state that becomes an assessment. Nothing outside this
package sees one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from attrs import Factory, define, field, frozen

from unionaid.assess.payee import PayeeAccount
from unionaid.assess.result import Finding, Outcome, Status, Step
from unionaid.assess.usage import LimitUse, Usage
from unionaid.errors import Problem
from unionaid.frozen import FrozenMap
from unionaid.policy.model import Rules

__all__ = ["Batch", "Draft", "Submission", "outcome_of"]


_NO_COLUMNS: Final[Mapping[str, str]] = FrozenMap({})


@frozen
class Submission:
    """A case as it was handed in.

    Args:
        case: A mapping or an attrs object.

        file: Where it came from.

        row: Its row there.

        problems: What was wrong with the row before its facts were read.

        columns: From fact to the column as its file names it, for problems.

        letters: From fact to the letter of its column, for a worksheet.

        sheet: The worksheet it stands on, for a workbook.

        payee: Whose account is paid, as handed in; None where nothing was said.

        notices: What a person should look at; they stop nothing.
    """

    case: object = field(repr=False)
    file: str | None = None
    row: int | None = None
    problems: tuple[Problem, ...] = ()
    columns: Mapping[str, str] = field(default=_NO_COLUMNS, hash=False, repr=False)
    letters: Mapping[str, str] = field(default=_NO_COLUMNS, hash=False, repr=False)
    sheet: str | None = None
    payee: PayeeAccount | None = None
    notices: tuple[Problem, ...] = ()

    def place(self, problem: Problem) -> Problem:
        """Return *problem* with the place that a person can look up."""
        column, cell = problem.column, None
        if column is not None:
            if self.sheet is not None and column in self.letters:
                cell = f"{self.sheet}!{self.letters[column]}{self.row}"
            column = self.columns.get(column, column)
        return problem.at(file=self.file, row=self.row, column=column, cell=cell)


@frozen
class Batch:
    """The cases that were assessed together, and what was granted before them."""

    submissions: tuple[Submission, ...]
    prior: Usage


@define
class Draft:
    """A case on its way."""

    submission: Submission
    facts: dict[str, Any]
    problems: list[Problem]
    values: dict[str, Any] = Factory(dict)
    day: date | None = None
    rules: Rules | None = None
    findings: Sequence[Finding] = ()
    outcome: Outcome = Outcome.INVALID
    amount: Decimal | None = None
    steps: tuple[Step, ...] = ()
    range: tuple[Decimal, Decimal] | None = None
    missing: tuple[str, ...] = ()
    uses: list[LimitUse] = Factory(list)

    def settle(self) -> None:
        """Draw the outcome from the findings: not met, else unknown, else eligible."""
        self.outcome = outcome_of(self.findings)

    def add(self, finding: Finding) -> None:
        """Add a finding and draw the outcome again."""
        self.findings = (*self.findings, finding)
        self.settle()


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """Return what *findings* come to: not met, else unknown, else eligible."""
    outcome = Outcome.ELIGIBLE
    for finding in findings:
        if finding.severity == "warn":
            continue
        if finding.status is Status.NOT_MET:
            return Outcome.INELIGIBLE
        if finding.status is Status.UNKNOWN:
            outcome = Outcome.UNDETERMINED
    return outcome
