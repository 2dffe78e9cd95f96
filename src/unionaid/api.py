"""Policies and programs as callers use them.

Here: one object per program that offers every reader of its rules. Not here:
any rule. The readers live in the layers below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from unionaid.assess import (
    Assessment,
    Engine,
    Submission,
    Usage,
    assess_together,
    read_cases,
    with_notices,
)
from unionaid.assess.mark import program_of_form
from unionaid.assess.usage import NO_USAGE
from unionaid.errors import InvalidFile, InvalidFrame, UnionaidError, UnknownName, make_problem
from unionaid.facts import as_key
from unionaid.policy import (
    PolicyRules,
    ProgramRules,
    json_schema,
    packaged_policies,
    read_policy,
    read_policy_bytes,
)
from unionaid.text.nearest import hint, nearest

if TYPE_CHECKING:
    import os

    from unionaid.errors import Problem
    from unionaid.lang import Bilingual, Lang
    from unionaid.registry.acts import Act
    from unionaid.registry.registry import Registry, Submitted

__all__ = [
    "Gathered",
    "Policy",
    "Program",
    "assess_files",
    "find_program",
    "gather_files",
    "load_packaged",
    "load_policy",
    "submit_files",
]


class Program:
    """One thing that may be granted: who, on what conditions, how much, how often.

    Taken from a :class:`Policy`; immutable.

    Args:
        rules: What the policy file says.

        policy: The policy it stands in.
    """

    def __init__(self, rules: ProgramRules, policy: PolicyRules) -> None:
        self.rules = rules
        self.policy_rules = policy

    def __repr__(self) -> str:
        return f"<Program {self.policy_rules.id}/{self.id}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _program_of, (Policy(self.policy_rules), self.id)

    @property
    def id(self) -> str:
        """The program's id, such as ``gold-pair-award``."""
        return self.rules.id

    @property
    def name(self) -> Bilingual:
        """The program's name in both languages."""
        return self.rules.name

    @cached_property
    def engine(self) -> Engine:
        """The program, ready to assess."""
        return Engine(self.rules, self.policy_rules)

    def assess(self, case: object, *, prior: Usage = NO_USAGE) -> Assessment:
        """Assess one case, which is a batch of one.

        Args:
            case: A mapping from fact name to value, or an attrs object with
                such attributes. Values are Python's (``Decimal``, ``date``,
                ``bool``, ``int``) or text in any form that offices write;
                never ``float``. ``None`` and blank text are missing.

            prior: What was granted before.

        Returns:
            The assessment. Amounts are yuan with two decimals.

        Raises:
            InvalidCase: The facts cannot be read; every problem is inside.

        Example:
            >>> program = load_policy("jinzhou-2020")["gold-pair-award"]
            >>> result = program.assess(
            ...     {"person": "JZ-01", "role": "master", "pair": "P1",
            ...      "is_selected": True, "awarded_on": "2020-08-18"}
            ... )
            >>> result.outcome.value, result.entitlement
            ('eligible', Decimal('3000.00'))
        """
        return self.engine.assess(case, prior=prior)

    def assess_all(self, cases: Iterable[object], *, prior: Usage = NO_USAGE) -> list[Assessment]:
        """Assess *cases* together, limits held across them in the order given.

        Args:
            cases: As for :meth:`assess`.

            prior: What was granted before; ``Usage.of(results)`` gives it for
                results at hand.

        Returns:
            One assessment per case, in order. A case that cannot be read stands
            there with outcome ``invalid`` and its problems.

        Example:
            >>> program = load_policy("jinzhou-2020")["industry-union-subsidy"]
            >>> cases = [{"union": "A", "is_industry_union": True, "year": 2020}] * 2
            >>> [str(result.outcome) for result in program.assess_all(cases)]
            ['eligible', 'ineligible']
        """
        return self.engine.assess_all(cases, prior=prior)

    def assess_frame(
        self,
        frame: Any,
        *,
        money: Literal["fen", "yuan"],
        prior: Usage | None = None,
        order_by: str | Sequence[str] | None = None,
        explain: bool = False,
        lang: Lang | None = None,
    ) -> Any:
        """Assess every row of a dataframe: :meth:`assess_all` for millions of rows.

        Outcome, reason and amount of each row are those of :meth:`assess_all`, limits
        held across all rows. The rules run as expressions of the frame's own engine
        (the extra ``unionaid[bulk]``): lazy polars, DuckDB relations and PySpark frames
        stay lazy; eager polars, pandas and pyarrow go through polars.

        Columns bear the names of facts and have these types. Others pass through.

        * money: with ``money="fen"`` whole fen; with ``money="yuan"`` yuan, as Decimal
          or whole numbers. Never float.
        * numbers, ratios, whole numbers: Decimal or whole numbers. Years: whole numbers.
        * dates: dates, or datetimes at midnight without a time zone. Months: the first
          day as a date, or text such as ``2020-03``; they compare as months.
        * yes or no: booleans.
        * keys, choices, industry codes: text or whole numbers. Credit codes, identity
          numbers, accounts: text. They are folded as by every reader (NFKC, trimmed,
          upper case) before they are compared, and check digits are checked.

        In polars any of these but money in fen may be text in any form that offices
        write: what is not in canonical form goes through the reader of rows. DuckDB and
        PySpark read text of months, keys, choices and codes by expressions, in ASCII,
        Chinese characters and usual punctuation; a row with any other character there is
        ``invalid`` with the reason ``not-canonical``, which no other reader gives.

        Null is unknown, never zero. A fact that the form may leave empty needs no column.

        Args:
            frame: One row per case.

            money: What money columns count.

            prior: What was granted before; joined to the rows.

            order_by: The columns that give the order of rows, which limits depend on;
                they should tell all rows of one key apart. DuckDB and PySpark need it
                where a limit keeps the first or cuts what comes later; polars takes
                the order that the rows have.

            explain: Whether to add a column for each criterion, by its id (``met``,
                ``not_met``, ``unknown``, null where it was not asked), and a sentence
                on what decided, ``explanation``.

            lang: The language of the sentence; Chinese unless it is said.

        Returns:
            The same kind of frame with ``outcome``, ``entitlement_fen`` (whole fen;
            null unless eligible and in cash) and ``reason``: the id of the first
            criterion or limit not met, else of the first unknown; of an invalid row
            the code of its first problem.

        Raises:
            InvalidFrame: Columns are missing, of wrong types or in the way, the order
                of rows is not given, or what is needed is not installed. All of it is
                told at once, and nothing was worked out.

        Example:
            >>> import polars as pl
            >>> program = load_policy("jinzhou-2020")["industry-union-subsidy"]
            >>> frame = pl.DataFrame({"union": ["A", "A", "B"], "year": [2020, 2020, 2020],
            ...                       "is_industry_union": [True, True, None]})
            >>> program.assess_frame(frame, money="fen").select("outcome", "reason").rows()
            [('eligible', None), ('ineligible', 'once-a-year'), ('undetermined', 'industry-union')]
        """
        try:
            import narwhals  # noqa: F401 - asked for here, so that what is missing is said in words
            import polars  # noqa: F401 - likewise
        except ImportError:
            raise InvalidFrame([make_problem("bulk-missing")]) from None
        from unionaid.bulk import assess_frame

        return assess_frame(
            self.rules, frame, money=money, prior=prior, order_by=order_by, explain=explain, lang=lang
        )

    def assess_submissions(
        self,
        submissions: Iterable[Submission],
        *,
        prior: Usage = NO_USAGE,
        progress: Callable[[int], object] | None = None,
    ) -> list[Assessment]:
        """Assess cases that know the file and row they came from.

        Args:
            submissions: The cases.

            prior: What was granted before.

            progress: Called with how many more cases are done.
        """
        return self.engine.assess_submissions(submissions, prior=prior, progress=progress)

    def assess_files(
        self,
        *paths: str | os.PathLike[str],
        ignore: Iterable[str] = (),
        prior: Usage = NO_USAGE,
        other_edition: bool = False,
    ) -> list[Assessment]:
        """Assess the cases in files together, limits held across all of them.

        Args:
            *paths: Workbooks, CSV (UTF-8 or GB 18030), JSON or JSON lines files.
                Columns are fact ids or labels in either language.

            ignore: Columns to leave out, as written.

            prior: What was granted before.

            other_edition: Whether forms of another edition are taken all the same.

        Returns:
            One assessment per row, in order, each with its ``file`` and ``row``.
            A row that cannot be read has outcome ``invalid``.

        Raises:
            InvalidFile: A file cannot be taken as a whole; every such problem of
                every file is inside, and nothing was assessed.
        """
        return assess_files(*paths, program=self, ignore=ignore, prior=prior, other_edition=other_edition)

    def from_json(self, text: str | bytes) -> Assessment:
        """Return the assessment that ``Assessment.to_json`` wrote.

        Raises:
            UnionaidError: It is not one, or was made from another text of the
                policy; ``problems`` says which.
        """
        return self.engine.from_json(text)

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema (2020-12) of a case, for other apps."""
        return json_schema(self.rules)

    def write_form(self, path: str | os.PathLike[str], *, lang: Lang = "zh") -> None:
        """Write an empty Excel form of the program, to be filled in and assessed.

        Args:
            path: Where to write, ``.xlsx``.

            lang: The language of the form.

        Raises:
            InvalidFile: XlsxWriter is not installed.

            OutputError: The file could not be written; nothing was changed.
        """
        from unionaid.desk.form import write_form

        write_form(self.rules, self.policy_rules, path, lang=lang)

    def describe(self, *, lang: Lang = "zh") -> str:
        """Return the rule as a readable page.

        Who, conditions, amount, how often, documents, sources, what is open.
        """
        from unionaid.assess.page import program_page

        return program_page(self.rules, self.policy_rules, lang)


class Policy(Mapping[str, Program]):
    """One issuer's documents: a mapping from program id to :class:`Program`.

    A program is also found by its name in either language.

    Args:
        rules: What the policy file says.
    """

    def __init__(self, rules: PolicyRules) -> None:
        self.rules = rules
        self._programs = {id_: Program(program, rules) for id_, program in rules.programs.items()}
        self._by_name = {
            as_key(name): program
            for program in self._programs.values()
            for name in (program.id, program.name.zh, program.name.en)
        }

    def __repr__(self) -> str:
        return f"<Policy {self.id} edition {self.edition}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _policy_of, (self.rules.raw, self.id)

    def __getitem__(self, name: str) -> Program:
        """Return a program by its id, or by its name in either language.

        Raises:
            UnknownName: There is none; the nearest name is in the message. It
                is a ``KeyError`` too.
        """
        program = self._by_name.get(as_key(name))
        if program is None:
            raise _NoSuchProgramError([_unknown_program(name, self.values())])
        return program

    def __iter__(self) -> Iterator[str]:
        return iter(self._programs)

    def __len__(self) -> int:
        return len(self._programs)

    @property
    def id(self) -> str:
        """The policy's id, such as ``jinzhou-2020``."""
        return self.rules.id

    @property
    def edition(self) -> str:
        """The edition written in the file."""
        return self.rules.edition

    @property
    def digest(self) -> str:
        """SHA-256 of the file's bytes, in hexadecimal."""
        return self.rules.digest

    @property
    def name(self) -> Bilingual:
        """The policy's name in both languages."""
        return self.rules.name


class _NoSuchProgramError(UnknownName, KeyError):
    """There is no such program: a mapping's caller expects a KeyError."""

    __str__ = UnionaidError.__str__


def _unknown_program(name: str, programs: Iterable[Program]) -> Any:
    named = {each: program.id for program in programs for each in (program.id, program.name.zh)}
    near = nearest(name, named)
    meant = hint(name, named if near is not None else dict.fromkeys(named.values()))
    return make_problem("program-unknown", name=name, hint=meant)


def _policy_of(raw: bytes, id_: str) -> Policy:
    """Return a policy from its text: how it is copied and pickled."""
    return Policy(read_policy_bytes(raw, file=f"{id_}.toml"))


def _program_of(policy: Policy, id_: str) -> Program:
    return policy[id_]


def load_policy(name: str | os.PathLike[str]) -> Policy:
    """Load a policy: a packaged one by its id, or any by the path of its file.

    Args:
        name: ``"jinzhou-2020"``, ``"acftu-fee-refund"``, or a path.

    Raises:
        UnknownName: There is no packaged policy of that id.

        InvalidFile: It is a path, and there is no such file, or it is a folder.

        InvalidPolicy: The file has faults; every one is inside.

    Example:
        >>> list(load_policy("acftu-fee-refund"))
        ['micro-enterprise-fee-refund', 'small-payer-fee-refund']
    """
    return Policy(read_policy(name))


def find_program(name: str, policies: Iterable[Policy]) -> Program:
    """Return the program *name*, an id or a name, from several policies.

    Raises:
        UnknownName: None has it, or more than one has.
    """
    policies = list(policies)
    found = [policy[name] for policy in policies if name in policy]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(program.policy_rules.id for program in found)
        raise UnknownName([make_problem("program-ambiguous", name=name, policies=ids)])
    raise UnknownName([_unknown_program(name, [p for policy in policies for p in policy.values()])])


def load_packaged() -> list[Policy]:
    """Load every policy inside the package."""
    return [load_policy(id_) for id_ in packaged_policies()]


@frozen
class Gathered:
    """The cases of several files, in order.

    Args:
        cases: Each with the program that it is assessed by.

        refused: From file to why it cannot be taken as a whole.
    """

    cases: tuple[tuple[Program, Submission], ...]
    refused: Mapping[str, tuple[Problem, ...]]

    def assess(
        self, *, prior: Usage = NO_USAGE, progress: Callable[[int], object] | None = None
    ) -> list[Assessment]:
        """Assess all of them together, in the order of the files."""
        engines = [(program.engine, submission) for program, submission in self.cases]
        return assess_together(engines, prior=prior, progress=progress)


def gather_files(
    *paths: str | os.PathLike[str],
    program: Program | None = None,
    policies: Iterable[Policy] | None = None,
    ignore: Iterable[str] = (),
    other_edition: bool = False,
) -> Gathered:
    """Return the cases in files, to be assessed together.

    The arguments are those of :func:`assess_files`.
    """
    if policies is None:
        policies = load_packaged() if program is None else [Policy(program.policy_rules)]
    known: Sequence[Policy] = list(policies)
    ignore = tuple(ignore)
    own = {(policy.id, each.id): each for policy in known for each in policy.values()}
    cases: list[tuple[Program, Submission]] = []
    refused: dict[str, tuple[Problem, ...]] = {}
    find = partial(
        program_of_form,
        policies=[policy.rules for policy in known],
        asked=None if program is None else program.rules,
        other_edition=other_edition,
    )
    for path in paths:
        found = read_cases(path, find, ignore=ignore)
        if found.problems:
            refused[found.file] = (*refused.get(found.file, ()), *found.problems)
        if found.submissions and found.program is not None:
            by = program if program is not None else own[found.program.policy, found.program.id]
            cases += [(by, submission) for submission in found.submissions]
    noticed = with_notices([by.rules for by, _ in cases], [submission for _, submission in cases])
    return Gathered(tuple(zip((by for by, _ in cases), noticed, strict=True)), refused)


def assess_files(
    *paths: str | os.PathLike[str],
    program: Program | None = None,
    policies: Iterable[Policy] | None = None,
    ignore: Iterable[str] = (),
    prior: Usage = NO_USAGE,
    other_edition: bool = False,
) -> list[Assessment]:
    """Assess the cases in files together, of one program or of several.

    Programs are taken in the order in which they first appear, so that limits
    that they share hold across the files.

    Args:
        *paths: Forms, other workbooks (``.xlsx``, ``.xls``), CSV (UTF-8 or
            GB 18030), JSON or JSON lines files.

        program: Whose cases they are. None asks each form; other files then
            cannot be taken.

        policies: Where the programs of forms are looked for; by default the
            program's own policy, else all packaged ones.

        ignore: Columns to leave out, as written.

        prior: What was granted before.

        other_edition: Whether forms of another edition are taken all the same.

    Returns:
        One assessment per row, in the order of files and rows, each with its
        ``file`` and ``row``. A row that cannot be read has outcome ``invalid``.

    Raises:
        InvalidFile: A file cannot be taken as a whole; every such problem of
            every file is inside, and nothing was assessed.
    """
    found = gather_files(
        *paths, program=program, policies=policies, ignore=ignore, other_edition=other_edition
    )
    if found.refused:
        raise InvalidFile(problem for problems in found.refused.values() for problem in problems)
    return found.assess(prior=prior)


def submit_files(
    registry: Registry,
    *paths: str | os.PathLike[str],
    act: Act,
    program: Program | None = None,
    policies: Iterable[Policy] | None = None,
    ignore: Iterable[str] = (),
    other_edition: bool = False,
    preview: bool = False,
    progress: Callable[[int], object] | None = None,
) -> Submitted:
    """Take the cases in files as claims of a registry: all of them, or none.

    Args:
        registry: The registry.

        *paths: As for :func:`assess_files`.

        act: Who prepared the files and records them.

        program: Whose cases they are. None asks each form.

        policies: Where the programs of forms are looked for.

        ignore: Columns to leave out, as written.

        other_edition: Whether forms of another edition are taken all the same.

        preview: Whether only to say what would come of it.

        progress: Called with how many more cases are done.

    Raises:
        InvalidFile: A file cannot be taken as a whole.

        InvalidCase: A row cannot be read; every problem of every row is inside.

        Refused: The people are unknown, or there are no cases.
    """
    found = gather_files(
        *paths, program=program, policies=policies, ignore=ignore, other_edition=other_edition
    )
    if found.refused:
        raise InvalidFile(problem for problems in found.refused.values() for problem in problems)
    cases = [(by.engine, submission) for by, submission in found.cases]
    return registry.submit(cases, act=act, preview=preview, progress=progress)
