"""Giving inputs back with their bad cells marked: ``--problems OUT.xlsx``.

Here: which input has problems, and what its copy is called. Not here: marking
cells (``unionaid.desk.returned``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from unionaid.assess import Assessment, Outcome
from unionaid.cli.batch import Batch, identity
from unionaid.cli.misuse import Misuse
from unionaid.errors import InvalidFile, OutputError, Problem, make_problem
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang

__all__ = ["check_copies", "give_back", "problems_by_file"]

_WRITTEN = Bilingual(zh="标出问题的申报表已写入 {path}", en="Copy with the problems marked written to {path}")
_NOTHING = Bilingual(
    zh="没有填写有误的行，未写标出问题的申报表", en="No row is invalid; no copy with problems was written"
)
_NO_COPY = Bilingual(
    zh="{path} 读不了，没有另存；请照上面的说明改正原件",
    en="{path} cannot be read, so there is no copy; correct the original as told above",
)


def check_copies(path: str, inputs: Sequence[str], output: str | None) -> None:
    """Refuse a name for the copies that cannot be meant, before any work.

    Raises:
        Misuse: It is no workbook, there is no input file, or the results go there.

        OutputError: It is one of the inputs.
    """
    if Path(path).suffix.lower() != ".xlsx":
        raise Misuse("problems-kind")
    if not inputs:
        raise Misuse("problems-of-file")
    taken = {identity(each) for each in inputs}
    if output is not None and identity(output) in map(identity, [path, *_names(path, inputs)]):
        raise Misuse("problems-is-output")
    for each in [path, *_names(path, inputs)]:
        if identity(each) in taken:
            raise OutputError([make_problem("output-is-input").at(file=shown(each))])


def problems_by_file(batch: Batch, results: Iterable[Assessment] | None) -> dict[str, list[Problem]]:
    """Return the problems of each input that has any, those of a refused batch without results."""
    found: dict[str, list[Problem]] = {}
    if results is None:
        for refusal in [*batch.refused, *batch.row_refusals()]:
            found.setdefault(refusal.file or "", []).extend(refusal.problems)
    else:
        for result in results:
            if result.outcome is Outcome.INVALID:
                found.setdefault(result.file or "", []).extend(result.problems)
    return found


def give_back(path: str, batch: Batch, problems: dict[str, list[Problem]], lang: Lang) -> list[str]:
    """Write a copy of each input that has problems, and return what was done, for people."""
    from unionaid.desk.returned import write_returned

    told = []
    for source, copy in zip(batch.files, _names(path, batch.files), strict=True):
        wrong = problems.get(shown(source))
        if not wrong:
            continue
        try:
            notices = [
                notice
                for submission in batch.submissions
                if submission.file == shown(source)
                for notice in submission.notices
            ]
            write_returned(source, wrong, copy, lang=lang, notices=notices)
        except InvalidFile:
            told.append(_NO_COPY.text(lang).format(path=shown(source)))
        else:
            told.append(_WRITTEN.text(lang).format(path=shown(copy)))
    return told or [_NOTHING.text(lang)]


def _names(path: str, inputs: Sequence[str]) -> list[str]:
    """Return what the copy of each input is called: *path* alone, or with the input's own name."""
    if len(inputs) < 2:
        return [path for _ in inputs]
    taken: set[str] = set()
    names = []
    place = Path(path)
    for source in inputs:
        stem = f"{place.stem}-{Path(source).stem}"
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names.append(str(place.with_name(name + place.suffix)))
    return names
