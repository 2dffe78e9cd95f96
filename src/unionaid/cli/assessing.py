"""Assessing a batch: ``unionaid assess``.

Here: the order of things, and what is written where. Not here: reading the
command's cases (``batch``), the words of a result (``results``, ``report``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from unionaid.api import find_program
from unionaid.assess import Outcome
from unionaid.cli.batch import Batch, Refusal, expanded, gather, identity
from unionaid.cli.programs import load
from unionaid.cli.report import page, refusal_lines, totals
from unionaid.cli.results import CSV_HEADER, Line, as_csv_row, as_object, line_of, refused_line
from unionaid.cli.screen import complain, json_lines, say, say_json
from unionaid.errors import OutputError, make_problem
from unionaid.files import csv_bytes, write_whole
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang

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


def run(
    *,
    lang: Lang,
    program: str,
    files: tuple[str, ...],
    fact: tuple[str, ...],
    ignore: tuple[str, ...],
    policy: str | None,
    output: str | None,
    as_json: bool,
) -> int:
    """Assess the cases of a command, and print or write what came out."""
    inputs = list(files) if fact else expanded(files)
    if output is not None:
        _check_output(output, () if fact else inputs)
    chosen = find_program(program, load(policy))
    batch = gather(chosen, files=inputs, fact=fact, ignore=ignore)
    if batch.refused:
        return _refuse(batch, lang, as_json=as_json)
    lines = [line_of(result, chosen, lang) for result in batch.assess()]
    if output is not None:
        write_whole(output, _WRITERS[_suffix(output)](lines, lang))
    if as_json:
        say_json([as_object(line) for line in lines])
    elif output is None:
        say(page(lines, lang))
    else:
        for total in totals(lines, lang):
            say(total)
        say(f"结果已写入 {shown(output)}" if lang == "zh" else f"Results written to {shown(output)}")
    return int(any(line.outcome is Outcome.INVALID for line in lines))


def _suffix(output: str) -> str:
    return Path(output).suffix.lower()


def _check_output(output: str, files: Sequence[str]) -> None:
    """Refuse an output that cannot be meant, before any work.

    Raises:
        OutputError: It is of no kind that is written, or one of the inputs.
    """
    if _suffix(output) not in _WRITERS:
        allowed = Bilingual(zh="、".join(_WRITERS), en=", ".join(_WRITERS))
        raise OutputError([make_problem("output-kind", allowed=allowed).at(file=shown(output))])
    if identity(output) in {identity(file) for file in files}:
        raise OutputError([make_problem("output-is-input").at(file=shown(output))])


def _refuse(batch: Batch, lang: Lang, *, as_json: bool) -> int:
    """Tell every problem there is, of all files and rows; assess and write nothing."""
    refusals: list[Refusal] = [*batch.refused]
    if any(submission.file is not None for submission in batch.submissions):
        refusals += batch.row_refusals()
    if as_json:
        say_json([as_object(refused_line(refusal, batch.program, lang)) for refusal in refusals])
    else:
        for line in refusal_lines(refusals, lang):
            complain(line)
    return 2
