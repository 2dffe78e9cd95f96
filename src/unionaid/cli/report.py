"""The page that ``assess`` shows: a table, totals, reasons.

Here: its layout. Not here: what a single line says (``results``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from attrs import define, evolve, frozen

from unionaid.assess import Outcome
from unionaid.assess.sentences import outcome_word
from unionaid.cli.batch import Refusal
from unionaid.cli.grid import grid
from unionaid.cli.results import CSV_HEADER, DESCRIBED, Line, telling_apart, told_apart_by
from unionaid.cli.screen import complain, one_line, width, wrap
from unionaid.facts import CreditCode
from unionaid.lang import Bilingual, Lang
from unionaid.money import MAX_FEN, from_fen, to_fen
from unionaid.text import figures
from unionaid.text.table import Align
from unionaid.text.words import amount_in_words

__all__ = ["NOTICES", "Tally", "page", "refusal_lines", "refuse", "totals"]

_COLUMNS: Final = 100
_CLAIM: Final = Bilingual(zh="申报号", en="claim")
_OUTCOME: Final = Bilingual(zh="结果", en="outcome")
_AMOUNT: Final = Bilingual(zh="金额（元）", en="amount (yuan)")
_IN_KIND: Final = Bilingual(zh="实物（元）", en="in kind (yuan)")
_REASONS: Final = Bilingual(zh="说明", en="Reasons")
NOTICES: Final = Bilingual(zh="提醒", en="Please check")
_CASH_TOTAL: Final = Bilingual(zh="现金合计：", en="Cash total: ")
_KIND_TOTAL: Final = Bilingual(zh="实物合计：", en="In-kind total: ")


def page(lines: Sequence[Line], lang: Lang) -> str:
    """Return the whole page of a batch.

    Args:
        lines: The results, in order; at least one.

        lang: The language.
    """
    several = _Several.of(lines)
    parts = [_table(lines, lang, several), *totals(lines, lang)]
    told = [text for line in lines for text in _reasons(line, several, lang)]
    if told:
        parts += ["", _REASONS.text(lang), *told]
    looked = [text for line in lines for text in _notices(line, several, lang)]
    if looked:
        parts += ["", NOTICES.text(lang), *looked]
    return "\n".join(parts)


@frozen
class _Several:
    """What a batch has more than one of, and therefore names in every line."""

    files: bool
    sheets: bool
    programs: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Several:
        """Return what *lines* have more than one of."""
        return cls(
            files=len({line.file for line in lines}) > 1,
            sheets=len({line.sheet for line in lines}) > 1,
            programs=len({id(line.program) for line in lines}) > 1,
        )


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


def _table(lines: Sequence[Line], lang: Lang, several: _Several) -> str:
    columns = _columns(lines, lang, several)
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


def _columns(lines: Sequence[Line], lang: Lang, several: _Several) -> list[_Column]:
    title = {each.en: each.text(lang) for each in CSV_HEADER}
    columns = []
    if any(line.claim is not None for line in lines):
        columns.append(_Column(_CLAIM.text(lang), [str(line.claim or "") for line in lines], "right"))
    if several.files:
        columns.append(_Column(title["file"], _file_names(lines), least=20))
    if several.sheets:
        columns.append(_Column(title["sheet"], [one_line(line.sheet or "") for line in lines], least=10))
    columns.append(_Column(title["row"], [str(line.row) for line in lines], "right"))
    if several.programs:
        columns.append(_Column(title["program"], [_program(line, lang) for line in lines], least=16))
    for name in DESCRIBED:
        texts = [one_line(line.described.get(name, "")) for line in lines]
        if any(texts):
            columns.append(_Column(title[name], texts, least=12))
    if not several.programs:
        columns += _telling_apart(lines, lang, crowded=len(columns) > 3)
    elif not all("name" in line.described for line in lines):
        columns.append(
            _Column(title["told apart by"], [one_line(told_apart_by(line)) for line in lines], least=16)
        )
    columns.append(_Column(_OUTCOME.text(lang), [line.label for line in lines]))
    in_kind = any(line.in_kind is not None for line in lines)
    if not in_kind or any(line.entitlement is not None for line in lines):
        columns.append(_Column(_AMOUNT.text(lang), [_cash(line, lang) for line in lines], "right", least=20))
    if in_kind:
        columns.append(_Column(_IN_KIND.text(lang), [_figure(line.in_kind, lang) for line in lines], "right"))
    return columns


def _program(line: Line, lang: Lang) -> str:
    return "" if line.program is None else line.program.name.text(lang)


def _file_names(lines: Sequence[Line]) -> list[str]:
    """Return the files' names, whole paths only where names alone are not enough."""
    paths = {line.file or "" for line in lines}
    names = {path: re.split(r"[/\\]", path)[-1] for path in paths}
    enough = len(set(names.values())) == len(paths)
    return [one_line(names[line.file or ""] if enough else line.file or "") for line in lines]


def _telling_apart(lines: Sequence[Line], lang: Lang, *, crowded: bool) -> list[_Column]:
    """Return the facts that differ between rows, as far as there is room for them."""
    program = lines[0].program
    assert program is not None, "a table is of results"
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


def totals(lines: Iterable[Line], lang: Lang) -> list[str]:
    """Return how many rows came out how, and what they add up to, of each program if several."""
    tally = Tally(lang)
    for line in lines:
        tally.add(line)
    return tally.told()


@define
class _Sums:
    """What lines add up to, in fen.

    Args:
        cash: In cash; None if none gave any.

        goods: In goods; None likewise.

        is_granted: Whether something was granted that is no sum of money.
    """

    cash: int | None = None
    goods: int | None = None
    is_granted: bool = False

    def add(self, cash: int | None, goods: int | None, *, is_granted: bool) -> None:
        if cash is not None:
            self.cash = (self.cash or 0) + cash
        if goods is not None:
            self.goods = (self.goods or 0) + goods
        self.is_granted = self.is_granted or is_granted

    def told(self, lang: Lang) -> list[str]:
        found = []
        if self.cash is not None or not (self.goods is not None or self.is_granted):
            found.append(_CASH_TOTAL.text(lang) + _sum(self.cash or 0, lang))
        if self.goods is not None:
            found.append(_KIND_TOTAL.text(lang) + _sum(self.goods, lang))
        return found


class Tally:
    """Totals of lines that come one after the other.

    Args:
        lang: The language.
    """

    def __init__(self, lang: Lang) -> None:
        self._lang = lang
        self._counts = dict.fromkeys(Outcome, 0)
        self._sums = _Sums()
        self._by_program: dict[str, _Sums] = {}

    @property
    def is_any_invalid(self) -> bool:
        """Whether a line could not be read."""
        return self._counts[Outcome.INVALID] > 0

    def add(self, line: Line) -> None:
        """Count *line*."""
        cash, goods = (None if each is None else to_fen(each) for each in (line.entitlement, line.in_kind))
        self.count(line.outcome, _program(line, self._lang), cash, goods, is_granted=bool(line.granted))

    def count(
        self, outcome: Outcome, program: str, cash: int | None, goods: int | None, *, is_granted: bool
    ) -> None:
        """Count a line of which only this is known.

        Args:
            outcome: What came out.

            program: The name of its program.

            cash: Its amount in cash, in fen.

            goods: The value of its goods, in fen.

            is_granted: Whether something was granted that is no sum of money.
        """
        self._counts[outcome] += 1
        sums = self._by_program.get(program)
        if sums is None:
            sums = self._by_program[program] = _Sums()
        for each in (self._sums, sums):
            each.add(cash, goods, is_granted=is_granted)

    def told(self) -> list[str]:
        """Return the totals in words."""
        lang, count = self._lang, sum(self._counts.values())
        counts = [f"{outcome_word(outcome, lang)} {number}" for outcome, number in self._counts.items()]
        found = [
            f"共 {count} 行：{'，'.join(counts)}。"
            if lang == "zh"
            else f"{count} {'row' if count == 1 else 'rows'}: {', '.join(counts)}."
        ]
        found += self._sums.told(lang)
        if len(self._by_program) > 1:
            stop = "\uff1b" if lang == "zh" else "; "
            colon = "\uff1a" if lang == "zh" else ": "
            found += [
                f"  {name}{colon}{stop.join(told)}"
                for name, own in self._by_program.items()
                if (told := own.told(lang))
            ]
        return found


def _sum(fen: int, lang: Lang) -> str:
    """Return an exact sum in figures and in words."""
    if fen > MAX_FEN:  # more than any amount in words; still exact in figures
        unit = "元" if lang == "zh" else " yuan"
        return f"{fen // 100:,}.{fen % 100:02}{unit}"
    total = from_fen(fen)
    words = amount_in_words(total)
    shown = figures.money(total, lang)
    return f"{shown}（大写：{words}）" if lang == "zh" else f"{shown} (in words: {words})"


def _reasons(line: Line, several: _Several, lang: Lang) -> Iterable[str]:
    """Yield why *line* came out as it did; nothing if it is eligible without a warning."""
    if line.reasons:
        yield f"  {_place(line, several, lang)} {line.label}"
        for reason in line.reasons:
            yield from (f"    {part}" for part in wrap(one_line(reason), _COLUMNS - 4))


def _notices(line: Line, several: _Several, lang: Lang) -> Iterable[str]:
    """Yield what a person should look at in *line*."""
    if line.notices:
        yield f"  {_place(line, several, lang)}"
        for notice in line.notices:
            told = evolve(notice, file=None, row=None).line(lang)
            yield from (f"    {part}" for part in wrap(one_line(told), _COLUMNS - 4))


def _place(line: Line, several: _Several, lang: Lang) -> str:
    comma = "\uff0c" if lang == "zh" else ", "
    row = f"第 {line.row} 行" if lang == "zh" else f"row {line.row}"
    parts = [line.file if several.files else None, line.sheet if several.sheets else None]
    return comma.join([*(one_line(part) for part in parts if part is not None), row])


def refusal_lines(refusals: Iterable[Refusal], lang: Lang) -> list[str]:
    """Return every problem that stopped a batch, and that nothing was done."""
    return list(_refusal_lines(refusals, lang))


def _refusal_lines(refusals: Iterable[Refusal], lang: Lang) -> Iterable[str]:
    count = 0
    for refusal in refusals:
        for problem in refusal.problems:
            count += 1
            yield one_line(problem.line(lang))
    yield (
        f"共 {count} 个问题。没有测算，也没有写出结果；改正后请重新运行。"
        if lang == "zh"
        else f"{count} {'problem' if count == 1 else 'problems'}. "
        "Nothing was assessed, no result was written; correct and run it again."
    )


def refuse(refusals: Iterable[Refusal], lang: Lang) -> int:
    """Complain of every problem that stopped a batch, and return the exit status for it."""
    for line in _refusal_lines(refusals, lang):
        complain(line)
    return 2
