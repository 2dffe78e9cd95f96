"""Assessing a batch: ``unionaid assess``.

Here: the order of things, and what is written where. Not here: reading the
command's cases (``batch``), the words of a result (``results``, ``report``),
the workbook (``unionaid.desk``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final

from attrs import frozen

from unionaid.api import find_program
from unionaid.assess import Assessment, Outcome
from unionaid.cli.batch import Batch, Refusal, expanded, gather, part
from unionaid.cli.given import check_output, read_day
from unionaid.cli.large import assess_large, is_large
from unionaid.cli.misuse import Misuse
from unionaid.cli.programs import load
from unionaid.cli.progress import ASSESSING, WRITING, progress
from unionaid.cli.report import page, refuse, totals
from unionaid.cli.results import CSV_HEADER, Line, as_csv_row, as_object, line_of, refused_line
from unionaid.cli.returning import check_copies, give_back, problems_by_file
from unionaid.cli.screen import complain, json_lines, say, say_json
from unionaid.facts import Money, Unreadable
from unionaid.files import csv_bytes, write_whole
from unionaid.files.source import shown
from unionaid.lang import Lang

__all__ = ["run"]


def _csv(lines: Sequence[Line], lang: Lang) -> bytes:
    return csv_bytes([each.text(lang) for each in CSV_HEADER], [as_csv_row(line) for line in lines])


def _json(lines: Sequence[Line], lang: Lang) -> bytes:
    return (json_lines([as_object(line) for line in lines]) + "\n").encode()


def _jsonl(lines: Sequence[Line], lang: Lang) -> bytes:
    return "".join(json.dumps(as_object(line), ensure_ascii=False) + "\n" for line in lines).encode()


def _text(lines: Sequence[Line], lang: Lang) -> bytes:
    # With its mark: older editors on Windows take a file without one for GBK.
    return (page(lines, lang) + "\n").encode("utf-8-sig")


_WRITERS: Final[Mapping[str, Callable[[Sequence[Line], Lang], bytes]]] = MappingProxyType(
    {".csv": _csv, ".json": _json, ".jsonl": _jsonl, ".txt": _text}
)
_WORKBOOK: Final = ".xlsx"
_WRITABLE: Final = (_WORKBOOK, *_WRITERS)


@frozen
class _Workbook:
    """What stands on the sheets of a workbook beside the results.

    Args:
        prepared_by: Who prepares the lists.

        on: The day they are prepared.

        budgets: Yuan, by program.
    """

    prepared_by: str | None
    on: date | None
    budgets: Mapping[str, Decimal]


def run(
    *,
    lang: Lang,
    words: tuple[str, ...],
    fact: tuple[str, ...],
    ignore: tuple[str, ...],
    policy: str | None,
    other_edition: bool,
    output: str | None,
    prepared_by: str | None,
    on: str | None,
    budget: tuple[str, ...],
    problems: str | None,
    as_json: bool,
) -> int:
    """Assess the cases of a command, and print or write what came out."""
    inputs = () if fact else expanded(words)
    if output is not None:
        check_output(output, _WRITABLE, inputs)
    given = {"--prepared-by": prepared_by, "--on": on, "--budget": budget}
    stray = next((option for option, value in given.items() if value), None)
    if stray is not None and (output is None or _suffix(output) != _WORKBOOK):
        raise Misuse("workbook-only", option=stray)
    if problems is not None:
        check_copies(problems, inputs, output)
    book = _Workbook(prepared_by, read_day(on, "--on"), _budgets(budget, policy))
    if not (fact or as_json or problems is not None):
        done = _large(words, ignore=ignore, policy=policy, output=output, lang=lang)
        if done is not None:
            return done
    batch = gather(words, fact=fact, ignore=ignore, policy=policy, other_edition=other_edition)
    if batch.refused:
        return _refuse(batch, lang, problems, as_json=as_json)
    _check_budgets(book, batch)
    with progress(len(batch.cases), ASSESSING, lang) as bar:
        results = batch.assess(progress=bar)
    lines = [
        line_of(result, program, lang) for result, (program, _) in zip(results, batch.cases, strict=True)
    ]
    written = []
    if output is not None:
        _write(output, lines, results, book, lang)
        written.append(_written(output, lang))
    if problems is not None:
        written += give_back(problems, batch, problems_by_file(batch, results), lang)
    if as_json:
        say_json([as_object(line) for line in lines])
    else:
        for told in [page(lines, lang)] if output is None else totals(lines, lang):
            say(told)
        for told in written:
            say(told)
    return int(any(line.outcome is Outcome.INVALID for line in lines))


def _large(
    words: tuple[str, ...], *, ignore: tuple[str, ...], policy: str | None, output: str | None, lang: Lang
) -> int | None:
    """Assess files that are too large to be held, and return the exit status; None for all others."""
    if output is None or not is_large(expanded(words)[1:], output):
        return None
    parted = part(words, load(policy), as_facts=False)
    if parted.program is None:
        return None  # every word is a file
    done = assess_large(parted.program, parted.rest, output, ignore=ignore, lang=lang)
    if done is not None and done.totals is not None:
        for told in (*done.totals, _written(output, lang)):
            say(told)
    return None if done is None else done.status


def _written(output: str, lang: Lang) -> str:
    return f"结果已写入 {shown(output)}" if lang == "zh" else f"Results written to {shown(output)}"


def _suffix(output: str) -> str:
    return Path(output).suffix.lower()


def _budgets(pairs: Sequence[str], policy: str | None) -> dict[str, Decimal]:
    """Return the budget of each program that has one.

    Raises:
        Misuse: One is not written as it should be, or two are of one program.

        UnknownName: There is no such program.
    """
    found: dict[str, Decimal] = {}
    policies = load(policy) if pairs else []
    for pair in pairs:
        name, equals, amount = pair.replace("\uff1d", "=").rpartition("=")
        try:
            yuan = Money().read(amount)
        except Unreadable:
            raise Misuse("budget-form") from None
        if not equals or not name.strip():
            raise Misuse("budget-form")
        program = find_program(name, policies).id
        if program in found:
            raise Misuse("budget-form")
        found[program] = yuan
    return found


def _check_budgets(book: _Workbook, batch: Batch) -> None:
    """Refuse a budget of a program that no case is of: a slip would pass unseen."""
    if set(book.budgets) - {program.id for program in batch.programs}:
        raise Misuse("budget-program")


def _write(
    output: str, lines: Sequence[Line], results: Sequence[Assessment], book: _Workbook, lang: Lang
) -> None:
    if _suffix(output) != _WORKBOOK:
        write_whole(output, _WRITERS[_suffix(output)](lines, lang))
        return
    from unionaid.desk.workbook import write_workbook

    with progress(len(results), WRITING, lang) as bar:
        write_workbook(
            results,
            output,
            lang=lang,
            prepared_by=book.prepared_by,
            on=book.on,
            budgets=book.budgets or None,
            progress=bar,
        )


def _refuse(batch: Batch, lang: Lang, problems: str | None, *, as_json: bool) -> int:
    """Tell every problem there is, of all files and rows; assess and write nothing but marked copies."""
    refusals: list[Refusal] = [*batch.refused]
    if any(submission.file is not None for submission in batch.submissions):
        refusals += batch.row_refusals()
    if as_json:
        say_json([as_object(refused_line(refusal, lang)) for refusal in refusals])
    else:
        refuse(refusals, lang)
    if problems is not None:
        for line in give_back(problems, batch, problems_by_file(batch, None), lang):
            complain(line)
    return 2
