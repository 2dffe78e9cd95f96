"""The list of programs: ``unionaid programs``.

Here: the table and its JSON. Not here: the words of an amount (``assess``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from unionaid.api import Policy, Program, load_packaged, load_policy
from unionaid.assess.summary import spans
from unionaid.cli.grid import grid
from unionaid.cli.screen import say, say_json
from unionaid.lang import Bilingual, Lang

__all__ = ["load", "run"]

_HEADER: Final = (
    Bilingual(zh="代号", en="id"),
    Bilingual(zh="名称", en="name"),
    Bilingual(zh="施行时间", en="in force"),
    Bilingual(zh="金额", en="amount"),
    Bilingual(zh="目标", en="target"),
)
_WIDTHS: Final = (27, 20, 23, 24, 14)


def load(policy: str | None) -> list[Policy]:
    """Return the policies to look into: the one that is named, else all packaged ones.

    Raises:
        UnionaidError: There is none of that name, or it has faults.
    """
    return load_packaged() if policy is None else [load_policy(policy)]


def run(*, lang: Lang, policy: str | None, as_json: bool) -> int:
    """Print the programs."""
    policies = load(policy)
    if as_json:
        say_json([_as_object(each, program, lang) for each in policies for program in each.values()])
        return 0
    for number, each in enumerate(policies):
        if number:
            say("")
        say(
            f"{each.name.zh}（{each.id}，版本 {each.edition}）"
            if lang == "zh"
            else f"{each.name.en} ({each.id}, edition {each.edition})"
        )
        rows = [row for program in each.values() for row in _rows(program, lang)]
        say(grid([heading.text(lang) for heading in _HEADER], rows, _WIDTHS))
    return 0


def _last_day(end: date | None) -> str | None:
    return None if end is None else (end - timedelta(days=1)).isoformat()


def _held(start: date, end: date | None, lang: Lang) -> str:
    last = _last_day(end)
    if last is None:
        return f"{start} 起" if lang == "zh" else f"from {start}"
    return f"{start} – {last}"


def _rows(program: Program, lang: Lang) -> Iterable[tuple[str, ...]]:
    """Yield a line for each span of days, the program's name on the first."""
    targets = [f"{target.year}: {target.count} {target.unit.text(lang)}" for target in program.rules.targets]
    head = (program.id, program.name.text(lang))
    tail = "; ".join(targets)
    for span in spans(program.rules, lang):
        yield (*head, _held(span.start, span.end, lang), span.amount, tail)
        head, tail = ("", ""), ""


def _as_object(policy: Policy, program: Program, lang: Lang) -> dict[str, Any]:
    held = [
        {"from": span.start.isoformat(), "to": _last_day(span.end), "amount": span.amount}
        for span in spans(program.rules, lang)
    ]
    return {
        "policy": policy.id,
        "edition": policy.edition,
        "digest": policy.digest,
        "id": program.id,
        "name": {"zh": program.name.zh, "en": program.name.en},
        "in_force": held,
        "targets": [
            {"year": target.year, "count": target.count, "unit": target.unit.text(lang)}
            for target in program.rules.targets
        ],
    }
