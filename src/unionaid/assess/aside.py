"""Rows of a list that are no cases: notes, totals, footers.

Here: telling them from cases. A row is left out only if nothing in it could be
somebody's claim; what looks like both is told. Not here: reading cases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from unionaid.facts import FactType, Money, Number, Whole

__all__ = ["Aside", "Cell", "judge", "may_be_aside"]

Cell = tuple[str | None, object]
"""What a filled cell is (the name of a fact, ``payee.…``, None for a column that
nobody asks for), and its value."""

Aside = Literal["case", "aside", "both"]
"""A case, a row beside the cases, or a row that looks like both."""

_TOTAL: Final = re.compile(
    r"((本页|本表|累计|全部)?(合计|总计|小计|共计)|((GRAND|SUB)[- ]?)?TOTALS?|SUM)(金额|人数|户数)?"
    r"(\([^()]*\))?:?"
)
_NOTE: Final = re.compile(
    r"(注意事项|填[表报写]说明|特别说明|附注|说明|备注|注|REMARKS?|NOTES?)(\(?[0-9一二三四五六七八九]+\)?)?([:、.]|$)"
)
_NUMBERED: Final = re.compile(r"(\(?([0-9]{1,2}|[一二三四五六七八九十]{1,2})[、.):])\s*\D")
_DATE: Final = re.compile(r"[0-9]{4}(年|[-./])[0-9]{1,2}(月|[-./])[0-9]{1,2}日?")
_FOOT: Final = (
    r"(填[表报]人|制表人?|编制人?|审核人?|复核人?|审批人?|经办人?|负责人|主管|会计|出纳|"
    r"(申报|申请|填报|编制|报送|推荐)?单位(负责人|领导)?(意见)?(\(?(盖章|公章|章|签章)\)?)?|(盖|签|公)章|(主管)?领导签字|签字|"
    r"(填[表报]|制表|申报|编制|审核|报送)?日期|PREPARED BY|REVIEWED BY|APPROVED BY|SIGNED|DATE|SEAL)"
    r"(\([^()]*\))?"
)
_FOOTER: Final = re.compile(_FOOT + r"(:|$)")
_LABEL: Final = re.compile(r"[^:]{1,20}:")
_WORDS_AMOUNT: Final = re.compile("(人民币)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+")
_STARTS: Final = frozenset(
    "注附特说备合总小共本累全填报制编审复经负主会出申推单盖签公领日一二三四五六七八九十"
)
"""What the Chinese words above begin with."""

_AMOUNTS: Final = (Money, Number, Whole)


def may_be_aside(first: object) -> bool:
    """Tell quickly whether a row that begins with *first* has to be judged at all."""
    if not isinstance(first, str):
        return False
    if first.isascii() and first.isalnum() and first[0].isdigit():
        return False  # a number; a date or the point of a note has more in it
    start = first.lstrip()[:1]
    return start in _STARTS or not "\u4e00" <= start <= "\u9fff"


def judge(filled: Sequence[Cell], types: Mapping[str, FactType[object]], *, is_below_aside: bool) -> Aside:
    """Return what a row is.

    Args:
        filled: Its cells with content, left to right; at least one.

        types: The type of each fact.

        is_below_aside: Whether the row above is beside the cases too: notes
            go on below a note.
    """
    text = _plain(filled[0][1])
    others = filled[1:]
    if _TOTAL.fullmatch(text.replace(" ", "")):
        return "both" if any(_claims(cell, types) for cell in others) else "aside"
    if _NOTE.match(text.replace(" ", "")):
        return "both" if any(target is not None for target, _ in others) else "aside"
    if _FOOTER.match(text) or _FOOTER.match(text.replace(" ", "")):
        return "aside" if _is_footer(filled) else "both"
    if is_below_aside and not others and _goes_on(str(filled[0][1]).lstrip(), text.replace(" ", "")):
        return "aside"
    return "case"


def _goes_on(raw: str, text: str) -> bool:
    """Tell whether a lone cell below a note is its next point, or the date of a seal."""
    circled = "\u2460" <= raw[:1] <= "\u2473"  # folding makes plain figures of them
    return circled or _NUMBERED.match(text) is not None or _DATE.fullmatch(text) is not None


def _plain(value: object) -> str:
    return unicodedata.normalize("NFKC", value).strip().upper() if isinstance(value, str) else ""


def _claims(cell: Cell, types: Mapping[str, FactType[object]]) -> bool:
    """Tell whether a cell of a total's row says more than a sum."""
    target, value = cell
    if target is None or isinstance(types.get(target), _AMOUNTS):
        return False
    return not _WORDS_AMOUNT.fullmatch(_plain(value))


def _is_footer(filled: Sequence[Cell]) -> bool:
    """Tell whether every cell is a place to sign, or what is written beside one."""
    waits = False
    for target, value in filled:
        text = _plain(value)
        if _FOOTER.match(text) or _FOOTER.match(text.replace(" ", "")):
            waits = _LABEL.fullmatch(text) is not None
        elif waits or target is None:
            waits = False
        else:
            return False
    return True
