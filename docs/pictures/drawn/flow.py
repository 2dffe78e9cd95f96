"""The way of a claim through the registry.

The states and their names are the registry's; the steps are checked against those
that ``steps`` finds by trying. Here: where each stands on the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Final

from attrs import frozen

from pictures.drawn.steps import Step
from pictures.drawn.svg import BLUE, GREEN, GREY, RED, WHITE, Drawing
from unionaid.lang import Bilingual, Lang
from unionaid.registry.deciding import state_words

__all__ = ["ARCS", "STATES", "drawn_steps", "flow"]

_W, _H = 136, 46

STATES: Final = {
    "waiting": (215, 84, GREY),
    "submitted": (215, 196, BLUE),
    "reviewed": (405, 196, BLUE),
    "on_notice": (595, 196, BLUE),
    "approved": (815, 196, GREEN),
    "paid": (1025, 196, GREEN),
    "rejected": (215, 372, RED),
    "withdrawn": (595, 372, RED),
    "recovered": (1025, 372, RED),
}
"""Where the middle of each state stands, and its colour."""

_OPEN: Final = ("waiting", "submitted", "reviewed", "on_notice")
_TAKEN: Final = _OPEN[1:]


@frozen
class Arc:
    """An arrow: from each of some states to each of others by some commands.

    Args:
        starts: The states before; ``""`` where there was no claim.

        commands: What was done.

        ends: The states after.

        points: Its way over the page.

        label: What is written beside it.

        at: Where: x, y and which end of the text stands there.
    """

    starts: tuple[str, ...]
    commands: tuple[str, ...]
    ends: tuple[str, ...]
    points: tuple[tuple[int, int], ...]
    label: Bilingual
    at: tuple[int, int, str]


ARCS: Final = (
    Arc(
        ("",),
        ("submit",),
        ("waiting",),
        ((84, 150), (84, 84), (146, 84)),
        Bilingual("缺事项", "lacks a fact"),
        (80, 112, "end"),
    ),
    Arc(
        ("",),
        ("submit",),
        ("submitted",),
        ((112, 196), (146, 196)),
        Bilingual("", ""),
        (128, 188, "middle"),
    ),
    Arc(
        ("",),
        ("submit",),
        ("rejected",),
        ((84, 242), (84, 372), (146, 372)),
        Bilingual("不符合条件", "not eligible"),
        (80, 318, "end"),
    ),
    Arc(
        ("waiting",),
        ("reassess",),
        ("submitted",),
        ((190, 108), (190, 172)),
        Bilingual("补齐", "completed"),
        (186, 144, "end"),
    ),
    Arc(
        ("submitted",),
        ("review",),
        ("reviewed",),
        ((284, 196), (336, 196)),
        Bilingual("复核", "review"),
        (310, 188, "middle"),
    ),
    Arc(
        ("reviewed",),
        ("publicize",),
        ("on_notice",),
        ((474, 196), (526, 196)),
        Bilingual("公示", "notice"),
        (500, 188, "middle"),
    ),
    Arc(
        ("on_notice",),
        ("approve",),
        ("approved",),
        ((664, 196), (746, 196)),
        Bilingual("审批", "approval"),
        (710, 188, "middle"),
    ),
    Arc(
        ("reviewed",),
        ("approve",),
        ("approved",),
        ((405, 220), (405, 256), (815, 256), (815, 220)),
        Bilingual("审批（不要求公示）", "approval (no notice)"),
        (684, 274, "start"),
    ),
    Arc(
        ("approved",),
        ("paid",),
        ("paid",),
        ((884, 196), (956, 196)),
        Bilingual("付款", "payment"),
        (920, 188, "middle"),
    ),
    Arc(
        ("paid",),
        ("returned", "adjust"),
        ("approved",),
        ((1025, 172), (1025, 128), (815, 128), (815, 172)),
        Bilingual("退汇；或审批了补拨", "returned by the bank;\nor a rise was approved"),
        (920, 100, "middle"),
    ),
    Arc(
        ("paid",),
        ("recover",),
        ("recovered",),
        ((1025, 220), (1025, 348)),
        Bilingual("全部追回", "all of it is recovered"),
        (1018, 290, "end"),
    ),
    Arc(
        ("approved",),
        ("withdraw",),
        ("withdrawn",),
        ((850, 220), (850, 372), (664, 372)),
        Bilingual("撤回（还没有付款）", "withdrawal (not paid yet)"),
        (757, 362, "middle"),
    ),
    Arc(
        _OPEN,
        ("reject", "reassess"),
        ("rejected",),
        ((240, 278), (240, 348)),
        Bilingual("不予通过，或重新测算后不符合", "refused, or no longer eligible"),
        (248, 318, "start"),
    ),
    Arc(
        _OPEN,
        ("withdraw",),
        ("withdrawn",),
        ((560, 278), (560, 348)),
        Bilingual("撤回", "withdrawal"),
        (568, 318, "start"),
    ),
    Arc(
        _TAKEN,
        ("reassess",),
        ("submitted", "waiting"),
        ((595, 172), (595, 92), (285, 92)),
        Bilingual(
            "这三步里事项或政策变了：重新测算，\n回到“已申报”或“待补正”",
            "from any of these three, facts or policy\nchanged: back to submitted or waiting",
        ),
        (440, 112, "middle"),
    ),
)
"""Every arrow."""

_TITLE: Final = Bilingual("一份申报在登记库里怎样走", "The way of a claim through the registry")
_START: Final = Bilingual("申报\n测算", "apply,\nassess")
_FRAME: Final = Bilingual("审批以前", "before approval")
_NOTES: Final = Bilingual(
    "蓝、绿：占着次数、名额和上限；绿：占着预算。灰、红：都不占。红色三个是终点。\n"
    "公示期最后一天过完、没有未处理的异议，才能审批。编制、复核、审批是三个人，付款人不是复核人或审批人。",
    "Blue and green hold their limits, green its budget line too; grey and red hold nothing. Red is an end.\n"
    "No approval before the notice's last day is over, or with an objection open. Preparer, reviewer\n"
    "and approver are three people; the payer is neither reviewer nor approver.",
)


def drawn_steps(arcs: Iterable[Arc] = ARCS) -> frozenset[Step]:
    """Return the steps that the arrows stand for."""
    return frozenset(
        Step(start, command, end)
        for arc in arcs
        for start, command, end in product(arc.starts, arc.commands, arc.ends)
        if start != end
    )


def flow(lang: Lang) -> str:
    """Return the picture."""
    drawing = Drawing(1110, 482, _TITLE.text(lang))
    drawing.words(20, 28, _TITLE.text(lang), size=17, anchor="start", bold=True)
    drawing.box(134, 44, 544, 234, WHITE, dashed=True)
    drawing.words(664, 64, _FRAME.text(lang), size=13, anchor="end")
    for arc in ARCS:
        drawing.arrow(arc.points)
        x, y, anchor = arc.at
        drawing.words(x, y, arc.label.text(lang), size=12, anchor=anchor)
    drawing.box(56, 150, 56, 92, GREY)
    drawing.words(84, 191, _START.text(lang), size=13)
    for state, (x, y, fill) in STATES.items():
        drawing.box(x - _W // 2, y - _H // 2, _W, _H, fill)
        drawing.words(x, y + 5, state_words(state).text(lang), size=13, bold=True)
    drawing.words(20, 426, _NOTES.text(lang), size=13, anchor="start")
    return drawing.text()
