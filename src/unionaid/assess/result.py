"""What an assessment says, as values.

Here: outcome, findings, the amount and its steps. Not here: how they are
reached (``engine``), the sentences for people (``explain``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import field, fields, frozen

from unionaid.assess.usage import LimitUse, Place
from unionaid.errors import Problem
from unionaid.frozen import FrozenMap
from unionaid.lang import Lang
from unionaid.money import ZERO, minus, round_to_fen, times
from unionaid.policy.conditions import Severity

if TYPE_CHECKING:
    from unionaid.assess.change import Change
    from unionaid.assess.draft import Batch, Submission
    from unionaid.assess.engine import Engine
    from unionaid.assess.payee import PayeeAccount
    from unionaid.policy.model import Rules

__all__ = [
    "Assessment",
    "Counted",
    "Finding",
    "Late",
    "Outcome",
    "Place",
    "Status",
    "Step",
    "StepKind",
    "begun",
    "replay",
    "set_rest",
    "set_uses",
]


class Outcome(StrEnum):
    """What came out of a case."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"
    INVALID = "invalid"


class Status(StrEnum):
    """What a criterion or limit said about one case."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@frozen
class Counted:
    """The numbers behind the finding of a limit.

    Args:
        before: Cases granted under the key before this batch. Where there are
            none, for a once limit, those of the batch that count instead.

        amount: Yuan granted under the key before this case.

        room: The cap in yuan or the number of places, None for a once limit.

        waiting: Cases that stand for the places, this one included.

        first: For a once limit, the case of the batch that counts instead of
            this one; None if there is none, or one was granted before.
    """

    before: int = 0
    amount: Decimal = ZERO
    room: Decimal | int | None = None
    waiting: int = 0
    first: Place | None = None


@frozen
class Finding:
    """What one criterion or limit said.

    Args:
        id: Its id in the policy file, or a reserved one.

        status: Met, not met or unknown.

        severity: Whether it decides (``block``) or only tells (``warn``).

        counted: The numbers, for a limit.
    """

    id: str
    status: Status
    severity: Severity = "block"
    counted: Counted | None = None


StepKind = Literal["amount", "times", "round", "less", "floor", "cut"]


@frozen
class Step:
    """One step of the arithmetic.

    Args:
        kind: ``amount`` begins with the value, ``times`` multiplies by it,
            ``round`` rounds half up to the fen, ``less`` takes it off,
            ``floor`` lifts what is negative to zero, ``cut`` leaves no more
            than the value.

        value: The figure, None for ``round`` and ``floor``.

        name: The fact, parameter or limit that the figure comes from.
    """

    kind: StepKind
    value: Decimal | None = None
    name: str | None = None


def replay(steps: tuple[Step, ...]) -> Decimal:
    """Return the amount that *steps* lead to, in yuan.

    Example:
        >>> replay((Step("amount", Decimal("100.25")), Step("times", Decimal("0.02")), Step("round")))
        Decimal('2.01')
    """
    total = ZERO
    for step in steps:
        value = ZERO if step.value is None else step.value
        match step.kind:
            case "amount":
                total = value
            case "times":
                total = times(total, value)
            case "round":
                total = round_to_fen(total)
            case "less":
                total = minus(total, value)
            case "floor":
                total = max(total, ZERO)
            case _:
                total = min(total, value)
    return round_to_fen(total)


def _frozen(facts: Mapping[str, Any]) -> FrozenMap[str, Any]:
    return facts if type(facts) is FrozenMap else FrozenMap(facts)


@frozen
class Assessment:
    """The result for one case.

    Args:
        policy: The policy's id.

        edition: Its edition.

        digest: SHA-256 of its file.

        program: The program's id.

        outcome: What came out.

        facts: The facts of the case as read, by name; absent ones are absent.

        findings: What each criterion and limit said, in the order of the file.

        entitlement: Yuan with two decimals; None unless eligible and in cash.

        in_kind: The value of goods in yuan; None unless eligible, in kind and
            the value is known.

        range: The lowest and highest amount possible, where the amount is open.

        missing: The facts that could still change an undetermined outcome.

        problems: What could not be read; the outcome is then invalid.

        calculation: The arithmetic, step by step; empty unless eligible.

        uses: The limit keys that the case counts under; empty unless eligible.

        file: The file that the case came from, if any.

        row: Its row there.
    """

    policy: str
    edition: str
    digest: str
    program: str
    outcome: Outcome
    facts: Mapping[str, Any] = field(converter=_frozen, hash=False)
    findings: tuple[Finding, ...] = ()
    entitlement: Decimal | None = None
    in_kind: Decimal | None = None
    range: tuple[Decimal, Decimal] | None = None
    missing: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    calculation: tuple[Step, ...] = ()
    uses: tuple[LimitUse, ...] = ()
    file: str | None = None
    row: int | None = None
    _engine: Engine | None = field(default=None, eq=False, repr=False, kw_only=True)
    _batch: Batch | None = field(default=None, eq=False, repr=False, kw_only=True)
    _index: int = field(default=0, eq=False, repr=False, kw_only=True)
    # the last field, so that a pickle has all others before it is asked for
    _late: Late | None = field(default=None, init=False, eq=False, repr=False)

    if not TYPE_CHECKING:  # pragma: no branch - a type checker would let any name pass

        def __getattr__(self, name: str) -> Any:
            """Work out a field that nobody has asked for yet; see :func:`begun`."""
            if name not in _FIELDS:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name)
            late = self._late
            if late is not None:
                late[0](self, name, late)
            return object.__getattribute__(self, name)

    @property
    def not_met(self) -> tuple[str, ...]:
        """The ids of the criteria and limits that decide and are not met."""
        return tuple(f.id for f in self.findings if f.status is Status.NOT_MET and f.severity == "block")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The ids of the criteria and limits that decide and are unknown."""
        return tuple(f.id for f in self.findings if f.status is Status.UNKNOWN and f.severity == "block")

    @property
    def warnings(self) -> tuple[str, ...]:
        """The ids of the criteria and limits that only tell, and tell something."""
        return tuple(f.id for f in self.findings if f.status is Status.NOT_MET and f.severity == "warn")

    @property
    def reason(self) -> str | None:
        """The id that decides, the first not met, else the first unknown, else None.

        For an invalid case it is the code of the first problem.
        """
        if self.outcome is Outcome.INVALID:
            return self.problems[0].code
        return next(iter(self.not_met or self.unknown), None)

    def explain(self, *, lang: Lang = "zh") -> str:
        """Return the whole explanation as text.

        Each criterion with what was seen and required, the amount with its
        arithmetic, every source, every limitation. Identity numbers and
        accounts are masked.

        Args:
            lang: ``"zh"`` or ``"en"``; both carry the same figures.
        """
        from unionaid.assess.explain import explain

        return explain(self, self.engine, lang)

    def reasons(self, *, lang: Lang = "zh") -> tuple[str, ...]:
        """Return a sentence for each thing that decided or warns, for a list."""
        from unionaid.assess.explain import reasons

        return reasons(self, self.engine, lang)

    def what_would_change(self) -> tuple[Change, ...]:
        """Return the single facts whose change would make the case eligible.

        Only facts that the applicant may correct are tried; each change was
        verified by assessing the whole batch again. Empty if the case is
        eligible or if no single fact helps.

        Raises:
            InvalidCase: The case could not be read; correct that first.
        """
        from unionaid.assess.change import what_would_change

        return what_would_change(self, self.engine)

    def to_json(self) -> str:
        """Return the assessment as JSON, for :meth:`Program.from_json` to read back.

        The facts are in it as they were submitted: it is personal data where
        they are.
        """
        from unionaid.assess.record import to_json

        return to_json(self, self.engine)

    @property
    def engine(self) -> Engine:
        """The rules that the assessment was made by."""
        assert self._engine is not None, "assessments are made by an engine"
        return self._engine

    @property
    def rules(self) -> Rules | None:
        """The dated block of the case's day; None where there is no day, or no rules on it."""
        program = self.engine.program
        day = program.day_of(self.facts)
        return None if day is None else program.on(day)

    @property
    def submission(self) -> Submission | None:
        """The case as it was handed in; None once read back from JSON."""
        return None if self._batch is None else self._batch.submissions[self._index]

    @property
    def payee(self) -> PayeeAccount | None:
        """Whose account is paid, as handed in; None where nothing was said."""
        submission = self.submission
        return None if submission is None else submission.payee

    @property
    def batch(self) -> tuple[Batch, int] | None:
        """The batch that the case stood in and its place there; None once read back."""
        return None if self._batch is None else (self._batch, self._index)


Late = tuple[Callable[..., None], ...]
"""What sets the fields of an assessment that are not set yet, and what it needs for that."""

_FIELDS: Final = frozenset(each.name for each in fields(Assessment)) - {"_late"}
_set = {name: Assessment.__dict__[name].__set__ for name in (*_FIELDS, "_late")}
_new: Final = Assessment.__new__
_set_outcome: Final = _set["outcome"]
_set_findings: Final = _set["findings"]
_set_entitlement: Final = _set["entitlement"]
_set_calculation: Final = _set["calculation"]
_set_late: Final = _set["_late"]


def begun(
    outcome: Outcome,
    findings: tuple[Finding, ...],
    entitlement: Decimal | None,
    calculation: tuple[Step, ...],
    late: tuple[Any, ...],
) -> Assessment:
    """Return an assessment whose other fields are set when one of them is asked for.

    Most callers look at a few of its fields, and setting them all takes longer
    than assessing. Nobody can see the difference: what sets them is given all it
    needs, none of which can be changed.

    Args:
        outcome: As in :class:`Assessment`.

        findings: As in :class:`Assessment`.

        entitlement: As in :class:`Assessment`.

        calculation: As in :class:`Assessment`.

        late: A function and what else it needs. It is called with the assessment,
            the name of the field that is asked for, and *late*, and calls
            :func:`set_uses` for that field, :func:`set_rest` for any other.
    """
    made = _new(Assessment)
    _set_outcome(made, outcome)
    _set_findings(made, findings)
    _set_entitlement(made, entitlement)
    _set_calculation(made, calculation)
    _set_late(made, late)
    return made


def set_uses(assessment: Assessment, uses: tuple[LimitUse, ...]) -> None:
    """Set the uses of an assessment that was :func:`begun`.

    Twice the same is as good as once, so that two threads may ask at a time.
    """
    _set["uses"](assessment, uses)


def set_rest(assessment: Assessment, values: Mapping[str, Any]) -> None:
    """Set all other fields of an assessment that was :func:`begun`; what did so is let go of."""
    for name, value in values.items():
        _set[name](assessment, value)
    _set_late(assessment, None)
