"""The steps of an amount as one line of arithmetic.

Here: the line. Not here: the steps and what they come to (``result.replay``).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from unionaid.assess.result import Step, replay
from unionaid.facts import Money
from unionaid.money import MAX_YUAN
from unionaid.text import figures

if TYPE_CHECKING:
    from decimal import Decimal

    from unionaid.assess.describe import Describer

__all__ = ["arithmetic"]


def arithmetic(steps: tuple[Step, ...], words: Describer) -> str:
    """Return *steps* as one line that ends in their amount.

    A step that changes nothing is left out: rounding what is whole fen, lifting
    to zero what is not below it.
    """
    pick = words.pick
    line, is_said = "", False  # whether the line ends in what it comes to
    for number, step in enumerate(steps, start=1):
        if step.kind not in ("round", "floor", "cut"):
            sign = {"amount": "", "times": " × "}.get(step.kind, " - ")
            line, is_said = f"{line}{sign}{_figure(step, words)}", False
            continue
        total = _yuan(replay(steps[:number]), words)
        before = _yuan(replay(steps[: number - 1]), words)
        equals = "" if is_said or number == 2 else f" = {before}"
        match step.kind:
            case "round":
                if _product(steps[:number]) != Fraction(replay(steps[:number])):
                    line += pick(f" ≈ {total}（四舍五入到分）", f" ≈ {total} (rounded half up to the fen)")
                    is_said = True
            case "floor":
                if replay(steps[: number - 1]) < 0:
                    counted = pick(f"，低于零，按 {total}计", f", below zero, counted as {total}")
                    line += equals + counted
                    is_said = True
            case _:  # cut, the last of the three
                cut = pick(f"，按上限所余核减为 {total}", f", cut to the {total} left under the cap")
                line += equals + cut
                is_said = True
    if is_said or len(steps) == 1:
        return line
    return f"{line} = {_yuan(replay(steps), words)}"


def _yuan(amount: Decimal, words: Describer) -> str:
    """Return an amount on the way, which may be beyond what a final one may be."""
    if abs(amount) > MAX_YUAN:
        return figures.number(amount, words.lang) + words.pick("元", " yuan")
    return figures.money(amount, words.lang)


def _product(steps: tuple[Step, ...]) -> Fraction:
    """Return the product of the figures of *steps*, unrounded."""
    product = Fraction(1)
    for step in steps:
        if step.value is not None:
            product *= Fraction(step.value)
    return product


def _figure(step: Step, words: Describer) -> str:
    """Return the figure of a step with the name of what it comes from."""
    assert step.value is not None, "only a step with a figure is asked for one"
    parameter = words.program.parameters.get(step.name or "")
    known = step.name in words.program.facts or step.name in words.program.derived
    if step.kind != "times":
        shown = figures.money(step.value, words.lang)
    elif parameter is not None:
        is_money = isinstance(parameter.type, Money)
        shown = figures.money(step.value, words.lang) if is_money else figures.percent(step.value, words.lang)
    elif step.name is None:
        shown = figures.percent(step.value, words.lang)
    else:
        shown = words.show(step.value, step.name)
    if parameter is not None:
        return f"{parameter.name.text(words.lang)} {shown}"
    return f"{words.label(step.name)} {shown}" if step.name is not None and known else shown
