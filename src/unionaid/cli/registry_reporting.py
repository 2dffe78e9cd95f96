"""Figures of a registry: ``status`` and ``report``.

Here: their tables and JSON. Not here: counting (``unionaid.registry``), the
table of claims (``registry_listing``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from unionaid.assess.describe import masked
from unionaid.cli.grid import grid
from unionaid.cli.registry_given import Chosen, Signed, read_year
from unionaid.cli.registry_listing import claim_object, claims_table, lines_of_claims
from unionaid.cli.registry_selecting import claims_of, program_named, program_names, select, state_word
from unionaid.cli.registry_starting import budget_object
from unionaid.cli.registry_told import ANCHOR, anchor_object, cell, count, day, listed, stretches, yuan
from unionaid.cli.screen import say, say_json
from unionaid.lang import Bilingual, Lang
from unionaid.money import ZERO

if TYPE_CHECKING:
    from unionaid.registry.reading import Money, Report, Status
    from unionaid.registry.states import Budget

__all__ = ["report", "status"]

_MONEY: Final = (
    Bilingual(zh="份数", en="claims"),
    Bilingual(zh="应拨（元）", en="entitlement"),
    Bilingual(zh="实物（元）", en="in kind"),
    Bilingual(zh="核定（元）", en="awarded"),
    Bilingual(zh="拨付（元）", en="paid"),
    Bilingual(zh="追回（元）", en="recovered"),
)
_MONEY_WIDTHS: Final = (6, 14, 14, 14, 14, 14)
_PROGRAM: Final = Bilingual(zh="补助项目", en="program")
_STATE: Final = Bilingual(zh="状态", en="state")
_YEAR: Final = Bilingual(zh="年度", en="year")
_COUNTY: Final = Bilingual(zh="县（市、区）", en="county")
_TOTAL: Final = Bilingual(zh="合计", en="total")
_LINE: Final = (
    _YEAR,
    Bilingual(zh="预算", en="budget line"),
    Bilingual(zh="金额（元）", en="yuan"),
    Bilingual(zh="已审批未拨付", en="reserved"),
    Bilingual(zh="已拨付", en="paid"),
    Bilingual(zh="剩余", en="left"),
)
_LINE_WIDTHS: Final = (6, 28, 16, 16, 16, 16)
_CLOSED: Final = Bilingual(zh="（已结账）", en=" (closed)")
_TARGET: Final = (
    _PROGRAM,
    _YEAR,
    Bilingual(zh="目标", en="target"),
    Bilingual(zh="已达到", en="reached"),
)
_NOTHING: Final = Bilingual(zh="还没有申报。", en="There are no claims yet.")


def status(*, lang: Lang, signed: Signed, chosen: Chosen, json_out: bool) -> int:
    """Say where everything stands, or list the claims that are named."""
    with signed.open() as registry:
        found = select(registry, chosen, is_optional=True)
        if found is None:
            told = registry.status()
            if json_out:
                say_json(_status_object(told))
            else:
                _tell_status(told, program_names(registry), lang)
            return 0
        claims = claims_of(registry, found.ids)
        lines = lines_of_claims(registry, claims, lang)
        names = program_names(registry)
    if json_out:
        say_json([claim_object(claim, lines.get(claim.id)) for claim in claims])
    else:
        for text in claims_table(claims, lines, names, lang):
            say(text)
    return 0


def _figures(money: Money, lang: Lang) -> tuple[str, ...]:
    amounts = (money.entitlement, money.in_kind, money.awarded, money.paid, money.recovered)
    return (str(money.claims), *(cell(each, lang) for each in amounts))


def _table(
    heads: Sequence[Bilingual], widths: Sequence[int], rows: Iterable[Sequence[str]], left: int, lang: Lang
) -> str:
    """Return a table whose first *left* columns are words, the others figures."""
    align: Any = ["left"] * left + ["right"] * (len(heads) - left)
    return grid([each.text(lang) for each in heads], rows, widths, align=align)


def _money_table(
    heads: Sequence[Bilingual],
    widths: Sequence[int],
    rows: Sequence[tuple[Sequence[str], Money]],
    lang: Lang,
) -> str:
    """Return a table of figures, without the columns that say nothing in any row."""
    texts = [[*words, *_figures(money, lang)] for words, money in rows]
    zero = cell(ZERO, lang)
    kept = [
        index
        for index in range(len(heads) + len(_MONEY))
        if index == 0 or index == len(heads) or any(row[index] not in ("", zero) for row in texts)
    ]
    heads, widths = [*heads, *_MONEY], [*widths, *_MONEY_WIDTHS]
    left = sum(index < len(heads) - len(_MONEY) for index in kept)
    shown = [[row[index] for index in kept] for row in texts]
    return _table([heads[i] for i in kept], [widths[i] for i in kept], shown, left, lang)


def _tell_status(told: Status, names: Mapping[tuple[str, str], Bilingual], lang: Lang) -> None:
    if told.states:
        rows = [
            ((names[policy, program].text(lang), state_word(state).text(lang)), money)
            for (policy, program, state), money in told.states.items()
        ]
        say(_money_table((_PROGRAM, _STATE), (26, 16), rows, lang))
    else:
        say(_NOTHING.text(lang))
    _tell_budgets(told.budgets, lang)
    for sentence in _waiting(told):
        say(sentence.text(lang))
    say(f"{ANCHOR.text(lang)} {told.anchor}" if lang == "zh" else f"Anchor {told.anchor}")


def _waiting(told: Status) -> Iterable[Bilingual]:
    """Yield what waits for somebody, each with the step that it waits for."""
    for number, (ends, claims) in told.notices.items():
        yield Bilingual(
            zh=f"第 {number} 号公示到 {day(ends, 'zh')}为止，待审批 {claims} 份。",
            en=f"Public notice {number} until the end of {day(ends, 'en')}: "
            f"{count(claims, 'claim')} to be approved.",
        )
    if told.open_objections:
        ids = told.open_objections
        yield Bilingual(
            zh=f"异议待处理 {len(ids)} 份：第 {stretches(ids, 'zh')} 号。",
            en=f"Open objections: {stretches(ids, 'en')}.",
        )
    if told.adjustments:
        yield Bilingual(
            zh=f"调整待复核或审批 {len(told.adjustments)} 项：{listed(told.adjustments, 'zh')}。",
            en=f"Adjustments to be reviewed or approved: {listed(told.adjustments, 'en')}.",
        )
    for (number, money), zh, en in (
        (
            told.unpaid,
            "已审批、还没有报盘 {} 项，{} 元。",
            "Approved, not yet sent to the bank: {}, {} yuan.",
        ),
        (told.under_way, "在银行办理 {} 笔，{} 元。", "Under way at the bank: {}, {} yuan."),
    ):
        if number:
            yield Bilingual(zh=zh.format(number, cell(money, "zh")), en=en.format(number, cell(money, "en")))
    if told.undelivered:
        yield Bilingual(
            zh=f"已审批、还没有发放或办理 {told.undelivered} 项。",
            en=f"Approved, not yet delivered: {told.undelivered}.",
        )
    if told.due_back:
        ids = told.due_back
        yield Bilingual(
            zh=f"多付待追回 {len(ids)} 份：第 {stretches(ids, 'zh')} 号。",
            en=f"Paid too much, to be recovered: {stretches(ids, 'en')}.",
        )


def _tell_budgets(lines: Sequence[Budget], lang: Lang) -> None:
    if not lines:
        return
    rows = [
        (
            str(line.year),
            line.name + (_CLOSED.text(lang) if line.closed else ""),
            *(cell(fen, lang) for fen in (line.cap_fen, line.reserved_fen, line.paid_fen, line.free_fen)),
        )
        for line in lines
    ]
    say(_table(_LINE, _LINE_WIDTHS, rows, 2, lang))


def _money_object(money: Money) -> dict[str, Any]:
    return {
        "claims": money.claims,
        "entitlement": yuan(money.entitlement),
        "in_kind": yuan(money.in_kind),
        "awarded": yuan(money.awarded),
        "paid": yuan(money.paid),
        "recovered": yuan(money.recovered),
    }


def _status_object(told: Status) -> dict[str, Any]:
    return {
        "states": [
            {"policy": policy, "program": program, "state": state, **_money_object(money)}
            for (policy, program, state), money in told.states.items()
        ],
        "budgets": [budget_object(line) for line in told.budgets],
        "open_objections": list(told.open_objections),
        "notices": [
            {"notice": number, "ends": ends, "claims": claims}
            for number, (ends, claims) in told.notices.items()
        ],
        "unpaid": {"awards": told.unpaid[0], "amount": yuan(told.unpaid[1])},
        "undelivered": told.undelivered,
        "under_way": {"transfers": told.under_way[0], "amount": yuan(told.under_way[1])},
        "due_back": list(told.due_back),
        "adjustments": list(told.adjustments),
        **anchor_object(told.anchor),
    }


def report(*, lang: Lang, signed: Signed, of_year: str | None, of_program: str | None, json_out: bool) -> int:
    """Print figures by program, year, county and state, against budgets and targets."""
    year = read_year(of_year, "--year")
    with signed.open() as registry:
        program = None if of_program is None else program_named(registry, of_program)[1]
        told = registry.report(year=year, program=program)
    if json_out:
        say_json(_report_object(told))
    else:
        _tell_report(told, lang)
    return 0


def _tell_report(told: Report, lang: Lang) -> None:
    if told.rows:
        rows = [
            (
                (row.name.text(lang), str(row.year), masked(row.county), state_word(row.state).text(lang)),
                row.money,
            )
            for row in told.rows
        ]
        rows.append(((_TOTAL.text(lang), "", "", ""), told.total))
        say(_money_table((_PROGRAM, _YEAR, _COUNTY, _STATE), (20, 6, 12, 16), rows, lang))
    else:
        say(_NOTHING.text(lang))
    _tell_budgets(told.budgets, lang)
    if told.targets:
        targets = [
            (
                each.name.text(lang),
                str(each.year),
                f"{each.target} {each.unit.text(lang)}",
                str(each.reached),
            )
            for each in told.targets
        ]
        say(_table(_TARGET, (20, 6, 24, 10), targets, 2, lang))
    for year, amount in sorted(told.recovered_later.items()):
        say(
            f"{year} 年追回已结账年度的款项 {cell(amount, 'zh')} 元，不回到预算。"
            if lang == "zh"
            else f"Recovered in {year} from years already closed, not returned to a budget line: "
            f"{cell(amount, 'en')} yuan."
        )
    say(f"{ANCHOR.text(lang)} {told.anchor}" if lang == "zh" else f"Anchor {told.anchor}")


def _report_object(told: Report) -> dict[str, Any]:
    return {
        "rows": [
            {
                "policy": row.policy,
                "program": row.program,
                "name": {"zh": row.name.zh, "en": row.name.en},
                "year": row.year,
                "county": masked(row.county),
                "state": row.state,
                **_money_object(row.money),
            }
            for row in told.rows
        ],
        "total": _money_object(told.total),
        "budgets": [budget_object(line) for line in told.budgets],
        "targets": [
            {
                "policy": each.policy,
                "program": each.program,
                "year": each.year,
                "unit": {"zh": each.unit.zh, "en": each.unit.en},
                "target": each.target,
                "reached": each.reached,
            }
            for each in told.targets
        ],
        "recovered_later": {str(year): yuan(amount) for year, amount in told.recovered_later.items()},
        **anchor_object(told.anchor),
    }
