"""Explaining one case: ``unionaid explain``.

Here: finding the case, and the corrections that would help it. Not here: the
explanation itself (``unionaid.assess``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve

from unionaid.assess import Assessment, Change, Outcome
from unionaid.assess.change import refusals
from unionaid.assess.describe import Describer
from unionaid.cli.batch import Batch, gather, part
from unionaid.cli.misuse import Misuse
from unionaid.cli.programs import load
from unionaid.cli.report import NOTICES, refuse
from unionaid.cli.screen import one_line, say
from unionaid.facts import as_key
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
    words: tuple[str, ...],
    fact: tuple[str, ...],
    ignore: tuple[str, ...],
    row: int | None,
    sheet: str | None,
    policy: str | None,
    other_edition: bool,
) -> int:
    """Explain one case; the whole file is assessed, so that limits show."""
    if fact and (row is not None or sheet is not None):
        raise Misuse("row-only-file")
    if not fact:
        files = part(words, load(policy), as_facts=False).rest
        if len(files) > 1:
            raise Misuse("one-file")
        if files and row is None:
            raise Misuse("row-wanted")
    batch = gather(words, fact=fact, ignore=ignore, policy=policy, other_edition=other_edition)
    if batch.refused:
        return refuse([*batch.refused, *([] if fact else batch.row_refusals())], lang)
    index = _index(batch, 1 if row is None else row, sheet)
    result = batch.assess()[index]
    say(result.explain(lang=lang))
    if result.outcome in (Outcome.INELIGIBLE, Outcome.UNDETERMINED):
        advice = _advice(result, lang)
        for line in ["", *advice] if advice else []:
            say(line)
    notices = batch.submissions[index].notices
    if notices:
        say("")
        say(NOTICES.text(lang))
        for notice in notices:
            say("  " + one_line(evolve(notice, file=None, row=None).line(lang)))
    return int(result.outcome is Outcome.INVALID)


def _index(batch: Batch, row: int, sheet: str | None) -> int:
    """Return the place in the batch of *row*, on *sheet* if one is named.

    Raises:
        Misuse: No case stands there, or several do.
    """
    on_sheet = [
        (place, submission)
        for place, submission in enumerate(batch.submissions)
        if sheet is None or as_key(submission.sheet or "") == as_key(sheet)
    ]
    found = [(place, submission) for place, submission in on_sheet if submission.row == row]
    if not found:
        rows = [submission.row or 0 for _, submission in on_sheet]
        raise Misuse("row-none", rows=_stretches(sorted(set(rows))))
    if len(found) > 1:
        names = [one_line(submission.sheet or "") for _, submission in found]
        raise Misuse("row-in-sheets", sheets=Bilingual(zh="、".join(names), en=", ".join(names)))
    return found[0][0]


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
