"""Taking files of cases: ``unionaid registry submit``.

Here: reading the files, and what is told of each row. Not here: reading cells
(``batch``), the page (``report``), assessing and recording (``unionaid.registry``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from unionaid.assess import Outcome
from unionaid.cli.batch import Batch, gather
from unionaid.cli.misuse import Misuse
from unionaid.cli.progress import ASSESSING, progress
from unionaid.cli.registry_given import Signed
from unionaid.cli.registry_told import as_object, count, stretches, tell
from unionaid.cli.report import page
from unionaid.cli.results import Line, line_of
from unionaid.cli.results import as_object as line_object
from unionaid.cli.screen import complain, one_line, say, say_json
from unionaid.errors import InvalidCase, Problem
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.registry.registry import Submitted

__all__ = ["submit"]

_STATES: Final = {
    Outcome.ELIGIBLE: Bilingual(zh="已申报 {}", en="{} submitted"),
    Outcome.UNDETERMINED: Bilingual(zh="待补正 {}", en="{} waiting for facts"),
    Outcome.INELIGIBLE: Bilingual(zh="未通过 {}", en="{} rejected"),
}


def submit(
    *,
    lang: Lang,
    signed: Signed,
    words: tuple[str, ...],
    ignore: tuple[str, ...],
    policy: str | None,
    other_edition: bool,
    preview: bool,
    json_out: bool,
) -> int:
    """Take the cases of files as claims, all of them or none.

    Returns:
        0 if they were taken, 1 if some rows are invalid, 2 if a file cannot be
        taken; then nothing was.
    """
    act = signed.act()
    with signed.open() as registry:  # before a large file is read
        batch = _gathered(words, ignore, policy, other_edition=other_edition)
        if batch.refused:
            refused = [*batch.refused, *batch.row_refusals()]
            _refuse([problem for each in refused for problem in each.problems], lang, as_json=json_out)
            return 2
        cases = [(program.engine, submission) for program, submission in batch.cases]
        with progress(len(cases), ASSESSING, lang) as bar:
            try:
                done = registry.submit(cases, act=act, preview=preview, progress=bar)
            except InvalidCase as invalid:
                _refuse(invalid.problems, lang, as_json=json_out)
                return 1
    lines = _lines(done, batch, lang)
    if json_out:
        rows = [{"claim": line.claim, **line_object(line)} for line in lines]
        say_json({**as_object(done.receipt), "rows": rows})
        return 0
    if not done.receipt.is_repeat:
        say(page(lines, lang))
    return tell(done.receipt, [_told(lines)], lang, as_json=False)


def _gathered(
    words: Sequence[str], ignore: Sequence[str], policy: str | None, *, other_edition: bool
) -> Batch:
    """Return the cases of the files that are named.

    Raises:
        Misuse: No file is.
    """
    try:
        return gather(words, fact=(), ignore=ignore, policy=policy, other_edition=other_edition)
    except Misuse as error:
        if error.code == "nothing-given":  # whose sentence offers --fact
            raise Misuse("registry-files-wanted") from None
        raise


def _lines(done: Submitted, batch: Batch, lang: Lang) -> list[Line]:
    """Return what came of each row, with the number of its claim, which a preview does not settle."""
    return [
        evolve(line_of(result, program, lang), claim=None if done.receipt.is_preview else claim)
        for claim, result, (program, _) in zip(done.receipt.claims, done.results, batch.cases, strict=True)
    ]


def _told(lines: Sequence[Line]) -> Bilingual:
    """Return how many claims there are, and where they are now."""
    counts = Counter(line.outcome for line in lines)
    numbers = [line.claim for line in lines if line.claim is not None]
    parts = [(words, counts[outcome]) for outcome, words in _STATES.items()]
    zh = "，".join(words.zh.format(number) for words, number in parts)
    en = ", ".join(words.en.format(number) for words, number in parts)
    where_zh = f"，第 {stretches(numbers, 'zh')} 号" if numbers else ""
    where_en = f" (no. {stretches(numbers, 'en')})" if numbers else ""
    return Bilingual(
        zh=f"申报 {len(lines)} 份{where_zh}：{zh}。", en=f"{count(len(lines), 'claim')}{where_en}: {en}."
    )


def _refuse(problems: Sequence[Problem], lang: Lang, *, as_json: bool) -> None:
    """Tell every problem of every file and row, and that nothing was taken."""
    if as_json:
        say_json([_problem(each, lang) for each in problems])
        return
    for problem in problems:
        complain(one_line(problem.line(lang)))
    complain(
        f"共 {len(problems)} 个问题。没有登记任何申报；改正后请重新运行。"
        if lang == "zh"
        else f"{count(len(problems), 'problem')}. No claim was recorded; correct and run it again."
    )


def _problem(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "code": problem.code,
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "cell": problem.cell,
        "text": problem.text(lang),
    }
