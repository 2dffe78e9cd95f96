"""Assessing lists too large to be held: ``unionaid assess`` by itself, for large files.

Here: when, and writing what came out a part at a time. What is written is, byte for
byte, what ``assessing`` writes of the same files; where this cannot be kept, it does
the work. Not here: the rules over such lists (``unionaid.bulk.large``), words
(``results``, ``report``).
"""

from __future__ import annotations

import gc
import json
import os
import signal
import stat
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from unionaid.api import Program
from unionaid.assess import Outcome
from unionaid.assess.summary import amount_summary
from unionaid.assess.telling import Teller
from unionaid.cli.batch import Refusal
from unionaid.cli.progress import READING, WRITING, progress
from unionaid.cli.report import Tally, refuse
from unionaid.cli.results import (
    CSV_HEADER,
    DESCRIBED,
    Line,
    apart_labels,
    as_csv_row,
    as_object,
    line_of,
    shown_fact,
    telling_apart,
)
from unionaid.files import csv_head, csv_part, replacing
from unionaid.files.reading import is_streamed
from unionaid.lang import Lang
from unionaid.money import from_fen
from unionaid.policy.benefits import InKind

if TYPE_CHECKING:
    from unionaid.bulk.large import LargeBatch, Plain

__all__ = ["LARGE_BYTES", "Done", "assess_large", "is_large"]

LARGE_BYTES: Final = 4 * 2**20
"""Files of together this size, some 40,000 rows of a usual list, are assessed here. The
rows before it take a few seconds and two hundred megabytes one by one; starting polars
and going by way of the disk would save nobody anything."""

_NEEDED: Final = ("polars", "narwhals", "pyarrow")
_NEW: Final = 100_000
"""How many new objects there are before Python looks for circles among them."""

_KEPT: Final = 50_000
"""How many values of a column are kept as they are shown."""


@frozen
class _Form:
    """How results are written a part at a time.

    Args:
        head: How a file begins.

        row: A line as it is written.

        plain: A case of which nothing has to be told, likewise.

        part: Some of them together.
    """

    head: Callable[[Lang], bytes]
    row: Callable[[Line], Any]
    plain: Callable[[_PlainLines, Plain], Any]
    part: Callable[[Sequence[Any]], bytes]


def _json(line: Line) -> str:
    return json.dumps(as_object(line), ensure_ascii=False)


FORMS: Final[Mapping[str, _Form]] = MappingProxyType(
    {
        ".csv": _Form(
            head=lambda lang: csv_head([each.text(lang) for each in CSV_HEADER]),
            row=as_csv_row,
            plain=lambda lines, case: lines.csv_row(case),
            part=lambda rows: csv_part(rows),
        ),
        ".jsonl": _Form(
            head=lambda lang: b"",
            row=_json,
            plain=lambda lines, case: _json(lines.line_of(case)),
            part=lambda rows: "".join(f"{row}\n" for row in rows).encode(),
        ),
    }
)
"""What results are written as, by suffix."""


@frozen
class Done:
    """What came of it.

    Args:
        status: The exit status.

        totals: What to say of the results; None if there are none.
    """

    status: int
    totals: tuple[str, ...] | None = None


def is_large(paths: Sequence[str], output: str | None) -> bool:
    """Tell whether files are assessed here: large, of kinds that can be, and what it needs is installed."""
    if output is None or os.path.splitext(output)[1].lower() not in FORMS:  # noqa: PTH122
        return False
    if not paths or not all(is_streamed(path) and _size(path) is not None for path in paths):
        return False
    if Path(output).exists() and not Path(output).is_file():
        return False  # what goes into a pipe cannot be taken back
    total = sum(_size(path) or 0 for path in paths)
    return total >= LARGE_BYTES and all(find_spec(name) is not None for name in _NEEDED)


def _size(path: str) -> int | None:
    """Return the bytes of a regular file, which alone can be read twice."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def assess_large(
    program: Program,
    paths: Sequence[str],
    output: str,
    *,
    ignore: Sequence[str],
    lang: Lang,
    part: int | None = None,
) -> Done | None:
    """Assess the cases in *paths* and write what came out to *output*.

    Args:
        program: What they are assessed by.

        paths: The files.

        output: Where the results go.

        ignore: Columns to leave out.

        lang: The language.

        part: How many rows are held at a time.

    Returns:
        What came of it; None if nothing was done, and the rows are to be assessed one
        by one after all.

    Raises:
        OutputError: The results, or the rows on their way, could not be written.
    """
    from unionaid.bulk.large import DisagreementError, LargeBatch
    from unionaid.bulk.spill import PART

    with (
        _ended_in_order(),
        _seldom_collected(),
        tempfile.TemporaryDirectory(prefix="unionaid-", ignore_cleanup_errors=True) as folder,
    ):
        batch = LargeBatch(program.engine, Path(folder), part=part or PART)
        size = sum(_size(path) or 0 for path in paths)
        with progress(size, READING, lang) as bar:
            refused = batch.read(paths, ignore=ignore, progress=bar)
        if refused:
            return Done(refuse(_refusals(batch, program, paths, ignore, refused), lang))
        try:
            batch.assess()
            tally = _write(batch, program, output, lang)
        except (OverflowError, DisagreementError):
            return None
    return Done(int(tally.is_any_invalid), tuple(tally.told()))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let Python seldom look for circles among objects: rows have none, and go once they are written."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let whoever ends the program, or closes its window, leave nothing on the disk."""

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = {}
    if threading.current_thread() is threading.main_thread():  # signals are told to no other
        names = ("SIGTERM", "SIGHUP", "SIGBREAK")  # not every system has all
        for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
            if signal.getsignal(number) is signal.SIG_DFL:  # what nohup lets pass is let pass
                before[number] = signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _refusals(
    batch: LargeBatch,
    program: Program,
    paths: Sequence[str],
    ignore: Sequence[str],
    refused: Mapping[str, tuple[Any, ...]],
) -> Iterator[Refusal]:
    for file, problems in refused.items():
        yield Refusal(file, None, problems, program)
    for submission, problems in batch.row_problems(paths, ignore=ignore):
        yield Refusal(submission.file, submission.row, problems, program)


def _write(batch: LargeBatch, program: Program, output: str, lang: Lang) -> Tally:
    from unionaid.bulk.large import Plain

    form = FORMS[os.path.splitext(output)[1].lower()]  # noqa: PTH122
    tally, plain = Tally(lang), _PlainLines(program, lang)
    tell = Teller(program.engine, lang).reasons
    with replacing(output) as stream, progress(len(batch), WRITING, lang) as bar:
        stream.write(form.head(lang))
        for part in batch.results():
            rows = []
            for each in part:
                if isinstance(each, Plain):
                    plain.count(each, tally)
                    rows.append(form.plain(plain, each))
                else:
                    line = line_of(each, program, lang, tell)
                    tally.add(line)
                    rows.append(form.row(line))
            stream.write(form.part(rows))
            if bar is not None:
                bar(len(part))
    return tally


class _PlainLines:
    """The lines of cases of which nothing has to be told; a value is read and written once.

    Args:
        program: Their program.

        lang: The language.
    """

    def __init__(self, program: Program, lang: Lang) -> None:
        self._program = program
        self._lang = lang
        self._facts = program.rules.facts
        self._apart = telling_apart(program)
        self._stop, self._labels = apart_labels(program, self._apart, lang)
        self._shown: dict[str, dict[str, str]] = {name: {} for name in (*DESCRIBED, *self._apart)}
        benefits = [rules.benefit for rules in program.rules.rules]
        self._in_kind = [isinstance(benefit, InKind) for benefit in benefits]
        self._granted = [amount_summary(rules, program.rules, lang) for rules in program.rules.rules]
        bare = Line(program=program, lang=lang, outcome=Outcome.ELIGIBLE, reason=None, reasons=())
        self._bare = as_csv_row(bare)
        self._name = program.name.text(lang)
        self._at = {title.en: place for place, title in enumerate(CSV_HEADER)}

    def count(self, case: Plain, tally: Tally) -> None:
        """Count *case*."""
        is_in_kind = self._in_kind[case.block]
        cash, goods = (None, case.fen) if is_in_kind else (case.fen, None)
        granted = case.fen is None and bool(self._granted[case.block])
        tally.count(Outcome.ELIGIBLE, self._name, cash, goods, is_granted=granted)

    def csv_row(self, case: Plain) -> list[str]:
        """Return *case* as ``as_csv_row`` writes its line."""
        row, at = list(self._bare), self._at
        row[at["file"]] = case.file
        row[at["row"]] = str(case.row)
        cells = case.cells
        for name in DESCRIBED:
            if name in cells:
                row[at[name]] = self._shown[name].get(cells[name]) or self._text(name, cells[name])
        row[at["told apart by"]] = self._stop.join(
            [
                label + (self._shown[name].get(cells[name]) or self._text(name, cells[name]))
                for name, label in self._labels.items()
                if name in cells
            ]
        )
        if case.fen is not None:
            place = at["in_kind"] if self._in_kind[case.block] else at["entitlement"]
            row[place] = f"{case.fen // 100}.{case.fen % 100:02}"  # an amount is never below zero
        return row

    def line_of(self, case: Plain) -> Line:
        """Return the line of *case*."""
        amount = None if case.fen is None else from_fen(case.fen)
        is_in_kind = self._in_kind[case.block]
        return Line(
            program=self._program,
            lang=self._lang,
            outcome=Outcome.ELIGIBLE,
            reason=None,
            reasons=(),
            described=self._texts(DESCRIBED, case.cells),
            told_apart=self._texts(self._apart, case.cells),
            granted=self._granted[case.block] if amount is None else "",
            file=case.file,
            row=case.row,
            entitlement=None if is_in_kind else amount,
            in_kind=amount if is_in_kind else None,
        )

    def _texts(self, names: Iterable[str], cells: Mapping[str, Any]) -> dict[str, str]:
        return {name: self._text(name, cells[name]) for name in names if name in cells}

    def _text(self, name: str, cell: Any) -> str:
        known = self._shown[name]
        text = known.get(cell)
        if text is None:
            fact = self._facts[name]
            text = shown_fact(fact, fact.type.read(cell), self._lang)
            if len(known) >= _KEPT:
                known.clear()
            known[cell] = text
        return text
