"""What the lists of ``examples`` come to, program by program.

The bars are what the library finds of those lists. Here: which lists, and the chart.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Final

from pictures.drawn.svg import BLUE, GREEN, Drawing
from unionaid import Outcome, load_policy
from unionaid.lang import Bilingual, Lang
from unionaid.text import figures

__all__ = ["results"]

_EXAMPLES: Final = Path(__file__).parents[3] / "examples"
_LISTS: Final = (
    ("jinzhou-2020", "workshop-grant", ("jinzhou-2020/studios-2020", "jinzhou-2020/studios-2021")),
    ("jinzhou-2020", "industry-union-subsidy", ("jinzhou-2020/industry-unions",)),
    ("jinzhou-2020", "county-contest-subsidy", ("jinzhou-2020/county-contests",)),
    ("jinzhou-2020", "gold-pair-award", ("jinzhou-2020/gold-pairs",)),
    ("jinzhou-2020", "conversion-fee-refund", ("jinzhou-2020/fee-payments",)),
    ("acftu-fee-refund", "small-payer-fee-refund", ("national/small-payers",)),
    ("acftu-fee-refund", "micro-enterprise-fee-refund", ("national/micro-enterprises",)),
    ("jinzhou-2020", "reading-room", ("jinzhou-2020/reading-rooms",)),
)
_TITLE: Final = Bilingual(
    "examples 各名单的应拨金额，按项目（元）", "Entitlements of the example lists, by program (yuan)"
)
_CASES: Final = Bilingual("{n} 件符合条件", "{n} eligible")
_GOODS: Final = Bilingual("，实物", ", goods")
_NOTE: Final = Bilingual(
    "蓝：现金。绿：配送图书的价值，不是现金。单位和人都是虚构的。",
    "Blue: money. Green: the value of books, no money. Units and people are invented.",
)


def results(lang: Lang) -> str:
    """Return the chart."""
    rows: list[tuple[str, Decimal, int, bool]] = []
    for policy, name, lists in _LISTS:
        program = load_policy(policy)[name]
        done = program.assess_files(*(_EXAMPLES / f"{each}.csv" for each in lists))
        good = [each for each in done if each.outcome is Outcome.ELIGIBLE]
        cash = sum((each.entitlement or Decimal(0) for each in good), Decimal(0))
        goods = sum((each.in_kind or Decimal(0) for each in good), Decimal(0))
        rows.append((program.name.text(lang), cash or goods, len(good), not cash))
    rows.sort(key=lambda row: (row[3], -row[1]))
    top, left, room = max(amount for _, amount, _, _ in rows), 20, 640
    drawing = Drawing(960, len(rows) * 52 + 92, _TITLE.text(lang))
    drawing.words(left, 28, _TITLE.text(lang), size=16, anchor="start", bold=True)
    for place, (name, amount, count, is_goods) in enumerate(rows):
        y = 64 + place * 52
        length = int(amount / top * room)
        drawing.words(left, y, name, size=13, anchor="start")
        drawing.bar(left, y + 6, length, 20, GREEN if is_goods else BLUE)
        counted = _CASES.text(lang).format(n=count) + (_GOODS.text(lang) if is_goods else "")
        shown = (
            f"{figures.money(amount, lang)}  ({counted})"
            if lang == "en"
            else f"{figures.money(amount, lang)}（{counted}）"
        )
        drawing.words(left + length + 8, y + 21, shown, size=12, anchor="start")
    drawing.words(left, len(rows) * 52 + 72, _NOTE.text(lang), size=12, anchor="start")
    return drawing.text()
