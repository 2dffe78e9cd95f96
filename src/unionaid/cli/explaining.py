"""Explaining one case: ``unionaid explain``.

Here: finding the case, and the corrections that would help it. Not here: the
explanation itself (``unionaid.assess``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from unionaid.api import find_program
from unionaid.assess import Assessment, Change, Outcome
from unionaid.assess.change import refusals
from unionaid.assess.describe import Describer
from unionaid.cli.batch import Batch, expanded, gather
from unionaid.cli.misuse import Misuse
from unionaid.cli.programs import load
from unionaid.cli.report import refusal_lines
from unionaid.cli.screen import complain, say
from unionaid.lang import Bilingual, Lang
from unionaid.policy.benefits import Once, Quota
from unionaid.text import figures

__all__ = ["run"]

_CHANGES: Final = Bilingual(
    zh="如系填错，下列任何一项更正后即符合条件（已逐项重新测算）",
    en="If misstated, correcting any one of these would make the case eligible (each was assessed again)",
)
_NO_CHANGE: Final = Bilingual(
    zh="已填写、可以更正的是否、选项、数字和日期都已试过，单改哪一项都不能符合条件。",
    en="The yes/no facts, choices, figures and dates given that may be corrected were each tried: "
    "no single one makes the case eligible.",
)
_MISSING_FIRST: Final = Bilingual(
    zh="请先补齐上面“还缺”的事项，再测算。",
    en="Fill in what is missing above first, then assess again.",
)
_DOUBLE: Final = Bilingual(
    zh="已有相同的一笔，请先核对那一笔。",
    en="The same claim is there already; look into that one first.",
)
_NOT_GIVEN: Final = Bilingual(zh="未填", en="not given")
_RANGES: Final = 10
"""How many stretches of rows a message lists and can still be read."""


def run(
    *,
    lang: Lang,
    program: str,
    files: tuple[str, ...],
    fact: tuple[str, ...],
    ignore: tuple[str, ...],
    row: int | None,
    policy: str | None,
) -> int:
    """Explain one case; the whole file is assessed, so that limits show."""
    if fact and row is not None:
        raise Misuse("row-only-file")
    inputs = list(files) if fact else expanded(files)
    if not fact and len(inputs) > 1:
        raise Misuse("one-file")
    if not fact and inputs and row is None:
        raise Misuse("row-wanted")
    chosen = find_program(program, load(policy))
    batch = gather(chosen, files=inputs, fact=fact, ignore=ignore)
    if batch.refused:
        refusals = [*batch.refused, *([] if fact else batch.row_refusals())]
        for line in refusal_lines(refusals, lang):
            complain(line)
        return 2
    index = _index(batch, 1 if row is None else row)
    result = batch.assess()[index]
    say(result.explain(lang=lang))
    if result.outcome in (Outcome.INELIGIBLE, Outcome.UNDETERMINED):
        advice = _advice(result, lang)
        for line in ["", *advice] if advice else []:
            say(line)
    return int(result.outcome is Outcome.INVALID)


def _index(batch: Batch, row: int) -> int:
    """Return the place of *row* in the batch.

    Raises:
        Misuse: No case stands there.
    """
    rows = [submission.row or 0 for submission in batch.submissions]
    if row not in rows:
        raise Misuse("row-none", rows=_stretches(rows))
    return rows.index(row)


def _stretches(rows: Sequence[int]) -> Bilingual:
    """Return ascending *rows* as stretches: 2–21, 23."""
    found: list[list[int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in found[:_RANGES]]
    texts += ["…"] if len(found) > _RANGES else []
    return Bilingual(zh="、".join(texts), en=", ".join(texts))


def _advice(result: Assessment, lang: Lang) -> list[str]:
    """Return what to do about a case that is not eligible; nothing where people choose."""
    refused = refusals(result, result.engine.program)
    if any(isinstance(limit, Quota) for limit in refused):
        return []
    if any(isinstance(limit, Once) for limit in refused):
        return [_DOUBLE.text(lang)]
    lines = [_MISSING_FIRST.text(lang)] if result.missing else []
    changes = result.what_would_change()
    if changes:
        words = Describer(result.engine.program, lang)
        return [*lines, _CHANGES.text(lang), *(f"  {_change(change, words)}" for change in changes)]
    return lines or [_NO_CHANGE.text(lang)]


def _change(change: Change, words: Describer) -> str:
    def show(value: Any) -> str:
        return _NOT_GIVEN.text(words.lang) if value is None else words.show(value, change.fact)

    told = words.pick("{}：{} → {}", "{}: {} → {}").format(
        words.label(change.fact), show(change.before), show(change.after)
    )
    if change.entitlement is None:
        return told
    amount = figures.money(change.entitlement, words.lang)
    return told + words.pick(f"，应拨 {amount}", f", entitlement {amount}")
