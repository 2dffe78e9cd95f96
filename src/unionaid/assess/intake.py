"""From files of cases to cases that know their file and row.

Here: which fact each column is, and every reason why a file cannot be taken.
Not here: bytes (``files``), what the rules make of a case (``engine``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from unionaid.assess.draft import Submission
from unionaid.errors import InvalidFile, Problem
from unionaid.files import read_rows
from unionaid.policy.columns import match_columns
from unionaid.policy.model import ProgramRules

__all__ = ["read_submissions"]


def read_submissions(
    program: ProgramRules, path: str | os.PathLike[str], *, ignore: Iterable[str] = ()
) -> tuple[list[Submission], tuple[Problem, ...]]:
    """Return the cases in a file, and every problem of the file as a whole.

    Args:
        program: Whose facts the columns are.

        path: A CSV, JSON or JSON lines file.

        ignore: Columns to leave out, as written.

    Returns:
        The cases, and the problems for which the file cannot be taken: none of
        its cases may be assessed while there are any. What is wrong in a row
        stands in its case and stops no other.
    """
    try:
        sheet = read_rows(path)
    except InvalidFile as error:
        return [], error.problems
    columns = match_columns(program, sheet.columns, ignore=ignore)
    names = {name: column for column, name in columns.facts.items()}
    submissions = [
        Submission(
            {columns.facts[column]: cell for column, cell in row.cells.items() if column in columns.facts},
            file=row.file,
            row=row.row,
            problems=row.problems,
            columns=names,
        )
        for row in sheet.rows
    ]
    return submissions, tuple(problem.at(file=sheet.file) for problem in columns.problems)
