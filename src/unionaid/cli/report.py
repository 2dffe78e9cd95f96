"""The page that ``assess`` shows: a table, totals, reasons.

Here: its layout. Not here: what a single line says (``results``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from attrs import frozen

from unionaid.assess import Outcome
from unionaid.assess.sentences import outcome_word
from unionaid.cli.batch import Refusal
from unionaid.cli.grid import grid
from unionaid.cli.results import CSV_HEADER, DESCRIBED, Line, telling_apart
from unionaid.cli.screen import one_line, width, wrap
from unionaid.facts import CreditCode
from unionaid.lang import Bilingual, Lang
from unionaid.money import MAX_FEN, from_fen, to_fen
from unionaid.text import figures
from unionaid.text.table import Align
from unionaid.text.words import amount_in_words

__all__ = ["page", "refusal_lines", "totals"]

_COLUMNS: Final = 100
_OUTCOME: Final = Bilingual(zh="结果", en="outcome")
_AMOUNT: Final = Bilingual(zh="金额（元）", en="amount (yuan)")
_IN_KIND: Final = Bilingual(zh="实物（元）", en="in kind (yuan)")
_REASONS: Final = Bilingual(zh="说明", en="Reasons")
_CASH_TOTAL: Final = Bilingual(zh="现金合计：", en="Cash total: ")
_KIND_TOTAL: Final = Bilingual(zh="实物合计：", en="In-kind total: ")


def page(lines: Sequence[Line], lang: Lang) -> str:
    """Return the whole page of a batch.

    Args:
        lines: The results, in order; at least one.

        lang: The language.
    """
    several = len({line.file for line in lines}) > 1
    parts = [_table(lines, lang, several=several), *totals(lines, lang)]
    told = [text for line in lines for text in _reasons(line, several=several, lang=lang)]
    if told:
        parts += ["", _REASONS.text(lang), *told]
    return "\n".join(parts)


@frozen
class _Column:
    title: str
    texts: list[str]
    align: Align = "left"
    least: int | None = None
    """How narrow it may be made; None leaves it as wide as its text."""

    @property
    def width(self) -> int:
        return max(width(text) for text in (self.title, *self.texts))


def _table(lines: Sequence[Line], lang: Lang, *, several: bool) -> str:
    columns = _columns(lines, lang, several=several)
    shown = [column.width for column in columns]
    over = sum(shown) + 3 * len(columns) + 1 - _COLUMNS
    elastic = [i for i, column in enumerate(columns) if column.least is not None]
    while over > 0 and elastic:  # the widest gives way first
        widest = max(elastic, key=shown.__getitem__)
        if shown[widest] <= (columns[widest].least or 0):
            elastic.remove(widest)
            continue
        shown[widest] -= 1
        over -= 1
    return grid(
        [column.title for column in columns],
        list(zip(*(column.texts for column in columns), strict=True)),
        shown,
        align=[column.align for column in columns],
    )


def _columns(lines: Sequence[Line], lang: Lang, *, several: bool) -> list[_Column]:
    file, row, *described = (each.text(lang) for each in CSV_HEADER[:5])
    columns = []
    if several:
        columns.append(_Column(file, _file_names(lines), least=20))
    columns.append(_Column(row, [str(line.row) for line in lines], "right"))
    for name, title in zip(DESCRIBED, described, strict=True):
        texts = [one_line(line.described.get(name, "")) for line in lines]
        if any(texts):
            columns.append(_Column(title, texts, least=12))
    columns += _telling_apart(lines, lang, crowded=len(columns) > 3)
    columns.append(_Column(_OUTCOME.text(lang), [line.label for line in lines]))
    in_kind = any(line.in_kind is not None for line in lines)
    if not in_kind or any(line.entitlement is not None for line in lines):
        columns.append(_Column(_AMOUNT.text(lang), [_cash(line, lang) for line in lines], "right", least=20))
    if in_kind:
        columns.append(_Column(_IN_KIND.text(lang), [_figure(line.in_kind, lang) for line in lines], "right"))
    return columns


def _file_names(lines: Sequence[Line]) -> list[str]:
    """Return the files' names, whole paths only where names alone are not enough."""
    paths = {line.file or "" for line in lines}
    names = {path: re.split(r"[/\\]", path)[-1] for path in paths}
    enough = len(set(names.values())) == len(paths)
    return [one_line(names[line.file or ""] if enough else line.file or "") for line in lines]


def _telling_apart(lines: Sequence[Line], lang: Lang, *, crowded: bool) -> list[_Column]:
    """Return the facts that differ between rows, as far as there is room for them."""
    program = lines[0].program
    named = all("name" in line.described for line in lines)
    found = []
    for name in telling_apart(program):
        fact = program.rules.facts[name]
        if named and (fact.personal or isinstance(fact.type, CreditCode)):
            continue  # the name says it in fewer columns
        texts = [one_line(line.told_apart.get(name, "")) for line in lines]
        if len(set(texts)) > 1 or (len(lines) == 1 and texts[0]):
            found.append(_Column(fact.label.text(lang), texts, least=10))
    return found[: 1 if crowded else 3]


def _figure(amount: Decimal | None, lang: Lang) -> str:
    return "" if amount is None else figures.money(amount, lang).removesuffix("元").removesuffix(" yuan")


def _cash(line: Line, lang: Lang) -> str:
    if line.range is not None:
        return "–".join(_figure(bound, lang) for bound in line.range)
    return line.granted or _figure(line.entitlement, lang)


def totals(lines: Sequence[Line], lang: Lang) -> list[str]:
    """Return how many rows came out how, and what they add up to."""
    counts = [(each, sum(line.outcome is each for line in lines)) for each in Outcome]
    told = [f"{outcome_word(outcome, lang)} {count}" for outcome, count in counts]
    found = [
        f"共 {len(lines)} 行：{'，'.join(told)}。"
        if lang == "zh"
        else f"{len(lines)} {'row' if len(lines) == 1 else 'rows'}: {', '.join(told)}."
    ]
    cash = [line.entitlement for line in lines if line.entitlement is not None]
    goods = [line.in_kind for line in lines if line.in_kind is not None]
    if cash or not (goods or any(line.granted for line in lines)):
        found.append(_CASH_TOTAL.text(lang) + _sum(cash, lang))
    if goods:
        found.append(_KIND_TOTAL.text(lang) + _sum(goods, lang))
    return found


def _sum(amounts: Iterable[Decimal], lang: Lang) -> str:
    """Return the exact sum in figures and in words."""
    fen = sum(to_fen(amount) for amount in amounts)
    if fen > MAX_FEN:  # more than any amount in words; still exact in figures
        unit = "元" if lang == "zh" else " yuan"
        return f"{fen // 100:,}.{fen % 100:02}{unit}"
    total = from_fen(fen)
    words = amount_in_words(total)
    shown = figures.money(total, lang)
    return f"{shown}（大写：{words}）" if lang == "zh" else f"{shown} (in words: {words})"


def _reasons(line: Line, *, several: bool, lang: Lang) -> Iterable[str]:
    """Yield why *line* came out as it did; nothing if it is eligible without a warning."""
    if not line.reasons:
        return
    row = f"第 {line.row} 行" if lang == "zh" else f"row {line.row}"
    if several and line.file is not None:
        comma = "\uff0c" if lang == "zh" else ", "
        row = f"{one_line(line.file)}{comma}{row}"
    yield f"  {row} {line.label}"
    for reason in line.reasons:
        yield from (f"    {part}" for part in wrap(one_line(reason), _COLUMNS - 4))


def refusal_lines(refusals: Iterable[Refusal], lang: Lang) -> list[str]:
    """Return every problem that stopped a batch, and that nothing was done."""
    problems = [problem for refusal in refusals for problem in refusal.problems]
    count = len(problems)
    closing = (
        f"共 {count} 个问题。没有测算，也没有写入文件；改正后请重新运行。"
        if lang == "zh"
        else f"{count} {'problem' if count == 1 else 'problems'}. Nothing was assessed or written; "
        "correct and run it again."
    )
    return [*(one_line(problem.line(lang)) for problem in problems), closing]
