"""From the files and facts on the command line to cases ready to assess.

Here: gathering, and everything that stops a batch before it is assessed. Not
here: what becomes of the cases (``assessing``, ``explaining``).
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from unionaid.api import Gathered, Policy, Program, find_program, gather_files
from unionaid.assess import Assessment, Submission
from unionaid.cli.misuse import Misuse
from unionaid.cli.programs import load
from unionaid.errors import Problem, make_problem
from unionaid.files.reading import KINDS, PARQUET, WORKBOOKS
from unionaid.policy import match_columns
from unionaid.text.nearest import hint

__all__ = ["Batch", "Refusal", "Words", "expanded", "gather", "identity", "part"]

_EQUALS: Final = re.compile("[=\uff1d]")
"""Half or full width: a Chinese keyboard gives the latter."""

_PATTERN: Final = re.compile(r"[*?\[]")


@frozen
class Refusal:
    """What cannot be taken, as a file, a row, or a command's facts.

    Args:
        file: The file; None for facts on the command line.

        row: The row, None for the file as a whole.

        problems: Why.

        program: The program that it was read for, where that is known.

        sheet: The worksheet, for a row of a workbook.
    """

    file: str | None
    row: int | None
    problems: tuple[Problem, ...]
    program: Program | None = None
    sheet: str | None = None


@frozen
class Batch:
    """The cases of one command, in order.

    Args:
        cases: Each with the program that it is assessed by.

        refused: What stops the whole batch; empty if nothing does.

        files: The files that were named, patterns resolved.

        program: The program that was named, if any.
    """

    cases: tuple[tuple[Program, Submission], ...]
    refused: tuple[Refusal, ...] = ()
    files: tuple[str, ...] = ()
    program: Program | None = None

    @property
    def submissions(self) -> tuple[Submission, ...]:
        """The cases alone."""
        return tuple(submission for _, submission in self.cases)

    @property
    def programs(self) -> tuple[Program, ...]:
        """The programs of the cases, in the order in which they first appear."""
        return tuple(dict.fromkeys(program for program, _ in self.cases))

    def assess(self, *, progress: Callable[[int], object] | None = None) -> list[Assessment]:
        """Assess all of them together, in the order of the files."""
        return Gathered(self.cases, {}).assess(progress=progress)

    def row_refusals(self) -> list[Refusal]:
        """Return every row that cannot be read, without assessing any."""
        found = []
        for program, submission in self.cases:
            if told := program.engine.problems_of(submission):
                found.append(Refusal(submission.file, submission.row, told, program, submission.sheet))
        return found


@frozen
class Words:
    """What the words of a command are, before anything is read.

    Args:
        named: The word in the place of a program, if there is one.

        program: The program that it names, if it does.

        rest: Files, patterns resolved; or facts.
    """

    named: str | None
    program: Program | None
    rest: tuple[str, ...]


def part(words: Sequence[str], policies: Sequence[Policy], *, as_facts: bool) -> Words:
    """Return what *words* are: a program's name where the first is one, then files or facts.

    A first word that is no program and does not look like a file is a program
    that does not exist.

    Args:
        words: As typed.

        policies: Where programs are looked for.

        as_facts: Whether facts follow, and no files.

    Raises:
        Misuse: One file is named twice.
    """
    if not words:
        return Words(None, None, ())
    first, *rest = words
    names_one = any(first in policy for policy in policies)
    if not names_one and (_EQUALS.search(first) if as_facts else _looks_like_file(first)):
        return Words(None, None, tuple(words) if as_facts else tuple(expanded(words)))
    program = None
    if sum(first in policy for policy in policies) == 1:
        program = find_program(first, policies)
    return Words(first, program, tuple(rest) if as_facts else tuple(expanded(rest)))


def _looks_like_file(word: str) -> bool:
    """Tell whether a word in the first place is meant as a file."""
    suffix = Path(word).suffix.lower()
    is_kind = suffix in KINDS or suffix in WORKBOOKS or suffix == PARQUET
    return is_kind or _PATTERN.search(word) is not None or Path(word).exists()


def gather(
    words: Sequence[str],
    *,
    fact: Sequence[str],
    ignore: Sequence[str],
    policy: str | None,
    other_edition: bool = False,
) -> Batch:
    """Return the cases that a command names.

    Args:
        words: A program and files, or files alone if they are forms; with
            *fact*, a program and more facts.

        fact: Facts of a single case, each ``name=value``.

        ignore: Columns to leave out.

        policy: The policy to look into alone; None looks into all packaged ones.

        other_edition: Whether forms of another edition are taken all the same.

    Raises:
        Misuse: There is no case, or both files and facts are given.

        UnknownName: There is no program of that name.
    """
    policies = load(policy)
    parted = part(words, policies, as_facts=bool(fact))
    program = parted.program
    if parted.named is not None and program is None:
        program = find_program(parted.named, policies)  # says what is wrong with the name
    if fact:
        if not all(_EQUALS.search(each) for each in parted.rest):
            raise Misuse("fact-and-file")
        if program is None:
            raise Misuse("program-wanted")
        return _from_facts(program, [*fact, *parted.rest])
    if not parted.rest:
        raise Misuse("nothing-given")
    found = gather_files(
        *parted.rest, program=program, policies=policies, ignore=ignore, other_edition=other_edition
    )
    refused = tuple(Refusal(file, None, problems, program) for file, problems in found.refused.items())
    return Batch(found.cases, refused, parted.rest, program)


def expanded(files: Iterable[str]) -> list[str]:
    """Return *files* with patterns resolved, which the Windows prompt leaves to programs.

    Raises:
        Misuse: One file is named twice.
    """
    found: list[str] = []
    for file in files:
        if _PATTERN.search(file) and not Path(file).exists():
            found += sorted(glob.glob(file)) or [file]  # noqa: PTH207  # a Path takes no absolute pattern
        else:
            found.append(file)
    if len({identity(file) for file in found}) < len(found):
        raise Misuse("file-twice")
    return found


def identity(path: str) -> object:
    """Return what two paths have in common if they are one file, which need not exist."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):  # it is not there, or is no path at all
        return os.path.normcase(Path(path).absolute())
    return status.st_dev, status.st_ino


def _from_facts(program: Program, pairs: Iterable[str]) -> Batch:
    case: dict[str, str] = {}
    columns: dict[str, str] = {}
    unknown: list[Problem] = []
    twice: list[Problem] = []
    for pair in pairs:
        written, separator, value = _parted(pair)
        if not separator or not written:
            raise Misuse("fact-form", example=program.rules.label(program.rules.dated_by))
        name = match_columns(program.rules, [written]).facts.get(written)
        column = re.sub("[0-9]{6,}", "#", written)
        if name is None:
            known = [each for id_, f in program.rules.facts.items() for each in (id_, f.label.zh, f.label.en)]
            unknown.append(make_problem("fact-unknown", hint=hint(written, known)).at(column=column))
        elif name in case:
            twice.append(make_problem("fact-twice").at(column=column))
        else:
            case[name] = value
            columns[name] = column
    submission = Submission(case, row=1, problems=tuple(twice), columns=columns)
    cases = ((program, submission),)
    if not unknown:
        return Batch(cases, program=program)
    told = (*program.engine.problems_of(submission), *unknown)
    return Batch(cases, (Refusal(None, 1, told, program),), program=program)


def _parted(pair: str) -> tuple[str, bool, str]:
    """Return name, whether there is an equals sign, and value of ``name=value``."""
    found = _EQUALS.search(pair)
    if found is None:
        return pair.strip(), False, ""
    return pair[: found.start()].strip(), True, pair[found.end() :]
