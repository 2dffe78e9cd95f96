"""Making approval sheets: ``unionaid sheet``.

Here: reading the command, and which cases are meant. Not here: the sheets
themselves (``unionaid.desk``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from unionaid.assess import Assessment, Outcome
from unionaid.cli.batch import expanded, gather
from unionaid.cli.given import check_output, read_day
from unionaid.cli.misuse import Misuse
from unionaid.cli.progress import ASSESSING, progress
from unionaid.cli.report import refuse
from unionaid.cli.screen import complain, one_line, say
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang

__all__ = ["run"]

_SUFFIXES: Final = (".xlsx",)
_MOST_ROWS: Final = 20
"""How many rows a message lists and can still be read."""


def run(
    *,
    lang: Lang,
    words: tuple[str, ...],
    fact: tuple[str, ...],
    ignore: tuple[str, ...],
    policy: str | None,
    other_edition: bool,
    sheet_row: tuple[int, int] | None,
    prepared_by: str | None,
    on: str | None,
    sheets_to: str | None,
) -> int:
    """Write the approval sheets of a batch, or of some of its rows; the whole batch is assessed."""
    if sheets_to is None:
        raise Misuse("option-wanted", option="-o")
    if fact and sheet_row is not None:
        raise Misuse("row-only-file")
    day = read_day(on, "--on")
    check_output(sheets_to, _SUFFIXES, () if fact else expanded(words))
    batch = gather(words, fact=fact, ignore=ignore, policy=policy, other_edition=other_edition)
    if batch.refused:
        return refuse([*batch.refused, *batch.row_refusals()], lang)
    with progress(len(batch.cases), ASSESSING, lang) as bar:
        results = batch.assess(progress=bar)
    chosen = _chosen(results, sheet_row)
    problems = [problem for each in chosen if each.outcome is Outcome.INVALID for problem in each.problems]
    if problems:
        for problem in problems:
            complain(one_line(problem.line(lang)))
        complain(_none_written(len(problems)).text(lang))
        return 1
    from unionaid.desk.approval import write_sheets

    write_sheets(chosen, sheets_to, lang=lang, prepared_by=prepared_by, on=day)
    to, count = shown(sheets_to), len(chosen)
    say(f"已写入 {count} 张审批表：{to}" if lang == "zh" else f"{count} approval sheet(s) written to {to}")
    return 0


def _chosen(results: Sequence[Assessment], rows: tuple[int, int] | None) -> list[Assessment]:
    """Return the cases that a sheet is wanted for: all, or those of some rows.

    Raises:
        Misuse: No case stands there.
    """
    found = [each for each in results if rows is None or rows[0] <= (each.row or 0) <= rows[1]]
    if not found:
        there = sorted({each.row or 0 for each in results})
        texts = [str(each) for each in there[:_MOST_ROWS]] + ["…"] * (len(there) > _MOST_ROWS)
        raise Misuse("row-none", rows=Bilingual(zh="、".join(texts), en=", ".join(texts)))
    return found


def _none_written(count: int) -> Bilingual:
    return Bilingual(
        zh=f"共 {count} 个问题。没有写审批表；改正后请重新运行。",
        en=f"{count} {'problem' if count == 1 else 'problems'}. No sheet was written; "
        "correct and run it again.",
    )
