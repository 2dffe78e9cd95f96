"""The layers of the library, from the contract that ``lint-imports`` holds.

Here: a line of words per layer, and where each stands.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from pictures.drawn.svg import BLUE, GREEN, GREY, Drawing
from unionaid.lang import Bilingual, Lang

__all__ = ["LAYERS", "layers", "rows"]

_PROJECT: Final = Path(__file__).parents[3] / "pyproject.toml"

LAYERS: Final = {
    "cli": Bilingual("命令行：写什么、印什么", "the command line: what is typed and printed"),
    "api": Bilingual("给程序用的入口：政策、项目", "what programs call: Policy, Program"),
    "desk": Bilingual("纸面：申报表、工作簿、公示、凭证", "paper: forms, workbook, notices, vouchers"),
    "registry": Bilingual("登记、审批、拨付（SQL 只在这里）", "claims, awards, payments (SQL here only)"),
    "bulk": Bilingual("数据框（narwhals 只在这里）", "dataframes (narwhals here only)"),
    "assess": Bilingual("核对与测算：规则的含义在这里定", "deciding: what the rules mean"),
    "policy": Bilingual("政策文件：规则是什么、怎样读", "policy files: what rules are, how they are read"),
    "files": Bilingual("文件的行与位置，进和出", "rows of files with their places, in and out"),
    "text": Bilingual(
        "写给人看的金额、日期（Babel 只在这里）", "amounts and dates for people (Babel here only)"
    ),
    "facts": Bilingual("事项的类型：一个值怎样读", "types of facts: how one value is read"),
    "money": Bilingual("元和分，唯一的一次舍入", "yuan and fen, the one rounding"),
    "errors": Bilingual("出错的话，两种语言", "what goes wrong, in both languages"),
    "lang": Bilingual("两种语言", "two languages"),
    "frozen": Bilingual("不变的映射", "mappings that stay"),
}
"""What is in each layer."""

_COLOURS: Final = {"cli": GREY, "api": GREY, "desk": GREEN, "registry": GREEN, "bulk": GREEN}
_TITLE: Final = Bilingual(
    "分层：上面的可以用下面的，反过来不行", "Layers: each may use those below it, never one above"
)


def rows() -> list[list[str]]:
    """Return the layers as the contract lists them, those side by side in one row."""
    contract = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0]
    return [[name.strip(" ()") for name in line.split("|")] for line in contract["layers"]]


def layers(lang: Lang) -> str:
    """Return the picture."""
    found, width, step = rows(), 720, 44
    drawing = Drawing(width + 40, len(found) * step + 62, _TITLE.text(lang))
    drawing.words(20, 28, _TITLE.text(lang), size=16, anchor="start", bold=True)
    for place, names in enumerate(found):
        each = (width - 12 * (len(names) - 1)) // len(names)
        for column, name in enumerate(names):
            x, y = 20 + column * (each + 12), 46 + place * step
            drawing.box(x, y, each, step - 8, _COLOURS.get(name, BLUE))
            drawing.words(x + 12, y + 23, name, size=14, anchor="start", bold=True)
            drawing.words(
                x + 90, y + 23, LAYERS[name].text(lang), size=12 if len(names) > 1 else 13, anchor="start"
            )
    return drawing.text()
