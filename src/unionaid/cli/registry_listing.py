"""Claims as a table, and as objects for other programs.

Here: one line a claim; what is personal is masked. Not here: which claims
(``registry_selecting``), one claim's history (``registry_showing``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from unionaid.api import Program
from unionaid.cli.grid import grid
from unionaid.cli.registry_selecting import state_word
from unionaid.cli.registry_told import cell, count, yuan
from unionaid.cli.results import Line, line_of, told_apart_by
from unionaid.lang import Bilingual, Lang
from unionaid.money import from_fen

if TYPE_CHECKING:
    from unionaid.registry.registry import Registry
    from unionaid.registry.states import Claim

__all__ = ["claim_object", "claims_table", "lines_of_claims"]

_HEADER: Final = (
    Bilingual(zh="申报号", en="claim"),
    Bilingual(zh="补助项目", en="program"),
    Bilingual(zh="名称", en="name"),
    Bilingual(zh="单位", en="unit"),
    Bilingual(zh="状态", en="state"),
    Bilingual(zh="应拨（元）", en="entitlement"),
    Bilingual(zh="核定（元）", en="awarded"),
)
_WIDTHS: Final = (8, 16, 18, 18, 16, 14, 14)
_BLANKED: Final = Bilingual(zh="（已清除）", en="(blanked)")
_CAME_TO_NOTHING: Final = ("rejected", "withdrawn")


def lines_of_claims(registry: Registry, claims: Iterable[Claim], lang: Lang) -> dict[int, Line]:
    """Return what each claim's assessment says, by number; blanked ones are left out."""
    living = [claim.id for claim in claims if claim.blanked is None]
    if not living:
        return {}
    found = {}
    for id_, result in zip(living, registry.assessments(living), strict=True):
        engine = result.engine
        found[id_] = line_of(result, Program(engine.program, engine.policy), lang)
    return found


def claims_table(
    claims: Sequence[Claim],
    lines: Mapping[int, Line],
    names: Mapping[tuple[str, str], Bilingual],
    lang: Lang,
) -> list[str]:
    """Return a table of claims, and how many there are with what they add up to.

    Args:
        claims: In their order.

        lines: What their assessments say, by number; blanked ones have none.

        names: What their programs are called.

        lang: The language.
    """
    rows = [_row(claim, lines.get(claim.id), names, lang) for claim in claims]
    align: Any = ["right", "left", "left", "left", "left", "right", "right"]
    return [grid([each.text(lang) for each in _HEADER], rows, _WIDTHS, align=align), _total(claims, lang)]


def _total(claims: Sequence[Claim], lang: Lang) -> str:
    """Return the sums under the table; goods are no cash, and their value is never added to it."""
    owed = [claim for claim in claims if claim.state not in _CAME_TO_NOTHING]
    entitled = sum(_gives(claim) or 0 for claim in owed if claim.in_kind_fen is None)
    goods = [_gives(claim) or 0 for claim in owed if claim.in_kind_fen is not None]
    awarded = sum(claim.awarded_fen for claim in claims)
    if lang == "zh":
        in_kind = f"，实物 {cell(sum(goods), 'zh')} 元" if goods else ""
        return (
            f"共 {len(claims)} 份：应拨 {cell(entitled, 'zh')} 元{in_kind}，核定 {cell(awarded, 'zh')} 元。"
        )
    in_kind = f"in kind {cell(sum(goods), 'en')} yuan, " if goods else ""
    return (
        f"{count(len(claims), 'claim')}: entitlement {cell(entitled, 'en')} yuan, {in_kind}"
        f"awarded {cell(awarded, 'en')} yuan."
    )


def _gives(claim: Claim) -> int | None:
    """Return what the rules gave when the claim was last decided, in fen: cash, or the value of goods."""
    adjusted = [each.entitlement_fen for each in claim.awards if each.seq and each.state == "approved"]
    first = claim.entitlement_fen if claim.in_kind_fen is None else claim.in_kind_fen
    return first if first is None or not adjusted or adjusted[-1] is None else adjusted[-1]


def _row(
    claim: Claim, line: Line | None, names: Mapping[tuple[str, str], Bilingual], lang: Lang
) -> tuple[str, ...]:
    name = _BLANKED.text(lang) if line is None else line.described.get("name") or told_apart_by(line)
    state = state_word(claim.state).text(lang)
    if claim.open_objections:
        state += "，有异议" if lang == "zh" else ", objection open"
    return (
        str(claim.id),
        names[claim.policy, claim.program].text(lang),
        name,
        "" if line is None else line.described.get("unit", ""),
        state,
        "" if claim.state in _CAME_TO_NOTHING else cell(_gives(claim), lang),
        cell(claim.awarded_fen, lang) if claim.awards else "",
    )


def claim_object(claim: Claim, line: Line | None) -> dict[str, Any]:
    """Return a claim for JSON; what is personal is masked or left out."""
    described: Mapping[str, str] = {} if line is None else line.described
    return {
        "claim": claim.id,
        "policy": claim.policy,
        "program": claim.program,
        "digest": claim.digest,
        "name": described.get("name"),
        "unit": described.get("unit"),
        "county": described.get("county"),
        "day": claim.day,
        "year": claim.year,
        "state": claim.state,
        "outcome": claim.outcome,
        "reason": claim.reason,
        "entitlement": yuan(claim.entitlement_fen),
        "in_kind": yuan(claim.in_kind_fen),
        "awarded": yuan(claim.awarded_fen) if claim.awards else None,
        "kept": f"{from_fen(claim.kept_fen):.2f}",
        "notice": claim.notice,
        "notice_ends": claim.notice_ends,
        "open_objections": claim.open_objections,
        "is_blanked": claim.blanked is not None,
    }
