"""Keeping a registry over the years: ``verify``, ``backup``, ``export``, ``blank``.

Here: reading these commands, and the exit status of a proof. Not here: what they
do (``unionaid.registry``).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import click

from unionaid.cli.given import read_day
from unionaid.cli.misuse import Misuse
from unionaid.cli.progress import LARGE
from unionaid.cli.registry_given import Signed
from unionaid.cli.registry_told import anchor_object, count, stretches, tell
from unionaid.cli.screen import complain, one_line, say, say_json
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.registry.verifying import Verified

__all__ = ["backup", "blank", "export", "verify"]

_VERIFYING: Final = Bilingual(zh="核验", en="Verifying")


@contextmanager
def _bar(entries: int, lang: Lang) -> Iterator[Callable[[int], object] | None]:
    if entries < LARGE or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=entries, label=_VERIFYING.text(lang), file=sys.stderr) as bar:
        yield bar.update


def verify(*, lang: Lang, signed: Signed, anchor: str | None, quick: bool, json_out: bool) -> int:
    """Prove that nothing was changed.

    Returns:
        0 if everything fits, 1 if something does not.
    """
    from unionaid.registry.chain import Anchor

    wanted = None if anchor is None else Anchor.read(anchor)
    with signed.open() as registry, _bar(registry.anchor.number, lang) as bar:
        found = registry.verify(wanted, recompute=not quick, progress=bar)
    if json_out:
        say_json(_as_object(found, lang))
    else:
        _tell(found, lang, is_anchored=wanted is not None, is_quick=quick)
    return int(not found.is_sound)


def _as_object(found: Verified, lang: Lang) -> dict[str, Any]:
    return {
        "is_sound": found.is_sound,
        "entries": found.entries,
        "claims": found.claims,
        "problems": [{"code": each.code, "text": each.text(lang)} for each in found.problems],
        "blanked": list(found.blanked),
        **anchor_object(found.anchor),
    }


def _tell(found: Verified, lang: Lang, *, is_anchored: bool, is_quick: bool) -> None:
    for problem in found.problems:
        complain(one_line(problem.line(lang)))
    entries, claims, anchor = found.entries, found.claims, found.anchor
    if found.is_sound:
        say(
            f"核验无误：登记 {entries} 条，申报 {claims} 份。校验号 {anchor}"
            if lang == "zh"
            else f"Everything fits: {count(entries, 'entry', 'entries')}, {count(claims, 'claim')}. "
            f"Anchor {anchor}"
        )
    else:
        number = len(found.problems)
        complain(
            f"核验发现 {number} 个问题。请停止使用，保留现场，与备份核对。"
            if lang == "zh"
            else f"{count(number, 'fault')} found. Stop using the registry, keep it as it is, and compare "
            "it with a backup."
        )
    if is_quick:
        say(_NOT_RECOMPUTED.text(lang))
    if not is_anchored:
        say(_NO_ANCHOR.text(lang))
    if found.blanked:
        numbers = stretches(found.blanked, lang)
        say(
            f"个人信息已清除、不能重新测算的 {len(found.blanked)} 份：第 {numbers} 号"
            if lang == "zh"
            else f"Blanked, so not assessed again: {count(len(found.blanked), 'claim')} ({numbers})"
        )


_NOT_RECOMPUTED: Final = Bilingual(zh="没有重新测算（--quick）。", en="Nothing was assessed again (--quick).")
_NO_ANCHOR: Final = Bilingual(
    zh="没有对照单据上的校验号；末尾的登记若被截掉，只有 --anchor 才能发现。",
    en="No anchor was given: entries cut off at the end are only found with --anchor.",
)


def backup(*, lang: Lang, signed: Signed, backup_to: str, json_out: bool) -> int:
    """Copy the registry to a new file."""
    with signed.open() as registry:
        anchor = registry.backup(backup_to)
    if json_out:
        say_json({"file": shown(backup_to), **anchor_object(anchor)})
    else:
        say(
            f"已备份到 {shown(backup_to)}。校验号 {anchor}。请把它和校验号一起另处保管。"
            if lang == "zh"
            else f"Backed up to {shown(backup_to)}. Anchor {anchor}. Keep both in another place."
        )
    return 0


def export(*, lang: Lang, signed: Signed, export_to: str, json_out: bool) -> int:
    """Write everything as CSV and JSON into a new folder."""
    with signed.open() as registry:
        anchor = registry.export(export_to)
    if json_out:
        say_json({"folder": shown(export_to), **anchor_object(anchor)})
    else:
        say(
            f"已导出到 {shown(export_to)}。校验号 {anchor}。其中有全部个人信息，请妥善保管。"
            if lang == "zh"
            else f"Exported to {shown(export_to)}. Anchor {anchor}. It holds all personal data: keep it safe."
        )
    return 0


def blank(*, lang: Lang, signed: Signed, before: str | None, preview: bool, json_out: bool) -> int:
    """Blank the personal data of claims that ended before a day."""
    if before is None:
        raise Misuse("option-wanted", option="--before")
    day = read_day(before, "--before")
    assert day is not None, "asked for just before"
    act = signed.act()
    with signed.open() as registry:
        receipt = registry.blank(day, act=act, preview=preview)
    number = len(receipt.claims)
    numbers = [stretches(receipt.claims, each) for each in ("zh", "en")]
    told = (
        Bilingual(
            zh=f"将清除 {number} 份申报的个人信息：第 {numbers[0]} 号。",
            en=f"This would blank the personal data of {count(number, 'claim')}: {numbers[1]}.",
        )
        if preview
        else Bilingual(
            zh=f"已清除 {number} 份申报的个人信息：第 {numbers[0]} 号。备份和导出里的请另行清除。",
            en=f"Blanked the personal data of {count(number, 'claim')}: {numbers[1]}. Backups and exports "
            "still hold it; blank or destroy those as well.",
        )
    )
    return tell(receipt, [told], lang, as_json=json_out)
