"""Lists too large to be held: every row in turn, and what the limits say over all.

Here: reading files to disk, the rules over them in one pass of polars, and the rows
back in order. A row that has nothing to be told is given as it is; every other row is
assessed by the engine of single cases, with what the limits counted here, so that
there is one definition of what is said. Not here: words, and where they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import narwhals as nw
import polars as pl
from attrs import evolve, frozen

from unionaid.assess import Assessment, Engine, Outcome, Submission
from unionaid.assess.intake import CaseRows, Line, open_cases
from unionaid.assess.notices import Pair
from unionaid.assess.payees import PAYEE_COLUMNS
from unionaid.assess.result import Counted, Place
from unionaid.assess.usage import Usage
from unionaid.bulk.frames import absent_facts, read_facts
from unionaid.bulk.likeness import LargeBeside
from unionaid.bulk.reading import Problems
from unionaid.bulk.rules import NOT_MET, PASSED, UNKNOWN, decide, limits_in_order
from unionaid.bulk.spill import INVALID, PART, ROW, Spill, Spilled, stored_to
from unionaid.bulk.stages import lit
from unionaid.bulk.values import choose
from unionaid.errors import InvalidFile, Problem
from unionaid.files.source import shown
from unionaid.money import from_fen, to_fen

__all__ = ["DisagreementError", "LargeBatch", "Plain"]

_OUTCOMES: Final = (Outcome.ELIGIBLE, Outcome.INVALID, Outcome.INELIGIBLE, Outcome.UNDETERMINED)
_OUTCOME: Final = "outcome"
_BLOCK: Final = "block"
_FEN: Final = "fen"
_WARNED: Final = "is_warned"
_NO_USAGE: Final = Usage()


class DisagreementError(Exception):
    """The frame and the engine of single cases say different things of a row: neither is to be written."""


@frozen
class Plain:
    """An eligible case of which nothing has to be told.

    Args:
        file: Its file.

        row: Its row there.

        cells: Its cells with content, by fact.

        block: The place of the dated block that holds.

        fen: The amount, None where there is none.
    """

    file: str
    row: int
    cells: Mapping[str, Any]
    block: int
    fen: int | None


class LargeBatch:
    """The cases of large files, assessed together by one program.

    Args:
        engine: The program.

        folder: An empty folder for what is not held; whoever made it removes it.

        part: How many rows are held at a time.
    """

    def __init__(self, engine: Engine, folder: Path, *, part: int = PART) -> None:
        self._engine = engine
        self._files: list[CaseRows] = []
        self._part = part
        self._beside = LargeBeside(folder)
        self._pairs: dict[int, list[Pair]] = {}
        types = {name: fact.type for name, fact in engine.program.facts.items()}
        self._spill = Spill(folder, types, tuple(dict.fromkeys(PAYEE_COLUMNS.values())), part=part)
        self._results = folder / "results.parquet"
        rules = engine.program.rules
        self._limits = {
            (None if block is None else rules[block].start, limit.id): place
            for place, (limit, block) in enumerate(limits_in_order(engine.program))
        }

    def __len__(self) -> int:
        return len(self._spill)

    def read(
        self,
        paths: Iterable[str],
        *,
        ignore: Iterable[str] = (),
        progress: Callable[[int], object] | None = None,
    ) -> dict[str, tuple[Problem, ...]]:
        """Read every file, and return from file to why it cannot be taken as a whole.

        Args:
            paths: CSV or Parquet files, regular ones.

            ignore: Columns to leave out, as written.

            progress: Told now and then how many more bytes are read.

        Raises:
            OutputError: There is no room for the rows.
        """
        refused: dict[str, tuple[Problem, ...]] = {}
        ignore = tuple(ignore)
        for path in paths:
            try:
                cases = open_cases(path, self._engine.program, ignore=ignore)
                count = self._take(cases, progress)
                problems = cases.problems(is_empty=not count)
            except InvalidFile as found:
                problems = tuple(each.at(file=shown(path)) for each in found.problems)
            if problems:
                refused[shown(path)] = (*refused.get(shown(path), ()), *problems)
        self._spill.flush()
        return refused

    def row_problems(
        self, paths: Iterable[str], *, ignore: Iterable[str] = ()
    ) -> Iterator[tuple[Submission, tuple[Problem, ...]]]:
        """Yield every row that cannot be read with its problems, of the files whose rows are known."""
        ignore = tuple(ignore)
        for path in paths:
            try:
                cases = open_cases(path, self._engine.program, ignore=ignore)
                # what is wrong at the end of a file is told already, and then none of its rows counts
                for _ in cases.lines():
                    pass
                cases = open_cases(path, self._engine.program, ignore=ignore)
            except InvalidFile:
                continue
            for line in cases.lines():
                submission = cases.case_of(line)
                if problems := self._engine.problems_of(submission):
                    yield submission, problems

    def assess(self) -> None:
        """Work out what the rules say of every row.

        Raises:
            OverflowError: The program has sums that no column can hold.
            OutputError: There is no room for what they say.
        """
        self._pairs = self._beside.pairs()
        results = _results(self._engine, self._spill)
        # a part is a row group, so that reading one needs no other
        stored_to(self._results, partial(results.sink_parquet, row_group_size=self._part, engine="streaming"))

    def results(self) -> Iterator[list[Plain | Assessment]]:
        """Yield what came out, a part at a time, in the order of files and rows.

        Raises:
            DisagreementError: The two readers of the rules differ; what was yielded must
                not be used.
        """
        start = 0
        for part in self._spill.parts():
            told = pl.scan_parquet(self._results).slice(start, len(part)).collect()
            results = told.iter_rows(named=True)
            yield [
                self._result(index, row, result)
                for index, (row, result) in enumerate(zip(part, results, strict=True), start)
            ]
            start += len(part)

    def _take(self, cases: CaseRows, progress: Callable[[int], object] | None) -> int:
        """Take the rows of a file, and return how many there are."""
        program, spill, see = self._engine.program, self._spill, self._beside.see
        facts = program.facts
        has_account = any(target not in facts for target in cases.targets.values())
        self._files.append(cases)
        spill.begin(list(cases.targets.values()))
        before = len(spill)
        position = 0
        for line in cases.lines():
            cells = dict(line.cells)
            if has_account or line.problems or line.is_doubtful:
                submission = cases.case_of(line)
                see(program, submission.case, submission.payee)
                wrong = bool(submission.problems)
                spill.add(
                    line.row,
                    cells,
                    faults=line.problems,
                    is_doubtful=line.is_doubtful,
                    is_invalid=wrong,
                    is_special=wrong or bool(submission.notices),
                )
            else:
                see(program, cells, None)
                spill.add(line.row, cells)
            if progress is not None and not len(spill) % _TOLD:
                progress(cases.position() - position)
                position = cases.position()
        if progress is not None:
            progress(cases.position() - position)
        return len(spill) - before

    def _result(self, index: int, row: Spilled, result: Mapping[str, Any]) -> Plain | Assessment:
        outcome = _OUTCOMES[result[_OUTCOME]]
        beside = self._pairs.get(index, ())
        plain = outcome is Outcome.ELIGIBLE and not (row.is_special or result[_WARNED] or beside)
        if plain:
            return Plain(self._files[row.file].file, row.row, row.cells, result[_BLOCK], result[_FEN])
        submission = self._submission(row, [(pair, self._placed(pair.other)) for pair in beside])
        found = self._engine.assess_counted(submission, partial(self._counted, result))
        amount = found.entitlement if found.entitlement is not None else found.in_kind
        fen = None if amount is None else to_fen(amount)
        if found.outcome is not outcome or (outcome is Outcome.ELIGIBLE and fen != result[_FEN]):
            raise DisagreementError
        return found

    def _submission(self, row: Spilled, beside: list[tuple[Pair, Submission]]) -> Submission:
        cells = list(row.cells.items())
        line = Line(row.row, [(name, cell) for name, cell in cells], row.faults, is_doubtful=row.is_doubtful)
        found = self._files[row.file].case_of(line)
        if not beside:
            return found
        told = (pair.notice(found, other) for pair, other in beside)
        return evolve(found, notices=(*found.notices, *told))

    def _placed(self, index: int) -> Submission:
        """Return where the row at *index* stands, as a case without content."""
        file, row = self._spill.place(index)
        return Submission({}, file=self._files[file].file, row=row)

    def _counted(self, result: Mapping[str, Any], start: date | None, id_: str) -> Counted:
        """Return the numbers behind a limit, as the engine of single cases asks for them."""
        place = self._limits[start, id_]
        first = result.get(f"{place} first")
        at = None
        if first is not None:
            submission = self._placed(first)
            at = Place(submission.file, submission.row)
        return Counted(
            before=result.get(f"{place} before") or 0,
            amount=from_fen(result.get(f"{place} amount") or 0),
            waiting=result.get(f"{place} waiting") or 0,
            first=at,
        )


_TOLD: Final = 1000
"""After how many rows it is told how far reading is."""


def _results(engine: Engine, spill: Spill) -> pl.LazyFrame:
    """Return what the rules say of each row of *spill*, in narrow columns."""
    program = engine.program
    names = [name for name in program.facts if name in spill.seen]
    native = pl.scan_parquet(spill.paths).select(*names, ROW, INVALID)
    wrong = Problems()
    wrong.add("", "row-not-case", nw.col(INVALID))
    schema = dict.fromkeys(names, nw.String())
    stages, facts = read_facts(program, native, "polars", schema, "yuan", wrong)
    decided = decide(
        stages,
        program,
        facts,
        wrong,
        prior=_NO_USAGE,
        order=(ROW,),
        row=ROW,
        explain=False,
        counted=True,
        absent=absent_facts(program, schema),
    )
    told, number = decided.told, decided.number
    assert told is not None, "it was asked for"
    outcome = choose(
        [(number == PASSED, lit(0)), (number < NOT_MET, lit(1)), (number < UNKNOWN, lit(2))], lit(3)
    )
    columns = {_OUTCOME: outcome.cast(nw.Int8), _BLOCK: told.block.cast(nw.Int16), _FEN: told.fen}
    columns[_WARNED] = told.is_warned
    columns |= {f"{place} {name}": each for (place, name), each in told.counted.items()}
    found: pl.LazyFrame = nw.to_native(
        stages.frame.select(*(each.alias(name) for name, each in columns.items()))
    )
    return found
