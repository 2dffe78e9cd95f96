"""From the files and facts on the command line to cases ready to assess.

Here: gathering, and everything that stops a batch before it is assessed. Not
here: what becomes of the cases (``assessing``, ``explaining``).
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from unionaid.api import Program
from unionaid.assess import Assessment, Submission, read_submissions
from unionaid.cli.misuse import Misuse
from unionaid.errors import Problem, make_problem
from unionaid.files.source import shown
from unionaid.policy import match_columns
from unionaid.text.nearest import hint

__all__ = ["Batch", "Refusal", "expanded", "gather", "identity"]

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
    """

    file: str | None
    row: int | None
    problems: tuple[Problem, ...]


@frozen
class Batch:
    """The cases of one command, in order.

    Args:
        program: What they are assessed by.

        submissions: The cases.

        refused: What stops the whole batch; empty if nothing does.
    """

    program: Program
    submissions: tuple[Submission, ...]
    refused: tuple[Refusal, ...] = ()

    def assess(self) -> list[Assessment]:
        """Assess all of them together."""
        return self.program.assess_submissions(self.submissions)

    def row_refusals(self) -> list[Refusal]:
        """Return every row that cannot be read, without assessing any."""
        found = []
        for submission in self.submissions:
            if told := self.program.engine.problems_of(submission):
                found.append(Refusal(submission.file, submission.row, told))
        return found


def gather(program: Program, *, files: Sequence[str], fact: Sequence[str], ignore: Sequence[str]) -> Batch:
    """Return the cases that a command names.

    Args:
        program: Whose facts they are.

        files: The files, patterns resolved; with *fact*, more facts.

        fact: Facts of a single case, each ``name=value``.

        ignore: Columns to leave out.

    Raises:
        Misuse: There is no case, or both files and facts are given.
    """
    if fact:
        if not all(_EQUALS.search(each) for each in files):
            raise Misuse("fact-and-file")
        return _from_facts(program, [*fact, *files])
    if not files:
        raise Misuse("nothing-given")
    return _from_files(program, files, ignore)


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


def _from_files(program: Program, files: Iterable[str], ignore: Sequence[str]) -> Batch:
    submissions: list[Submission] = []
    refused: list[Refusal] = []
    for file in files:
        found, problems = read_submissions(program.rules, file, ignore=ignore)
        submissions += found
        if problems:
            refused.append(Refusal(shown(file), None, problems))
    return Batch(program, tuple(submissions), tuple(refused))


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
    if not unknown:
        return Batch(program, (submission,))
    told = (*program.engine.problems_of(submission), *unknown)
    return Batch(program, (submission,), (Refusal(None, 1, told),))


def _parted(pair: str) -> tuple[str, bool, str]:
    """Return name, whether there is an equals sign, and value of ``name=value``."""
    found = _EQUALS.search(pair)
    if found is None:
        return pair.strip(), False, ""
    return pair[: found.start()].strip(), True, pair[found.end() :]
