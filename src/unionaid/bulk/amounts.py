"""Benefits as expressions: the amount in fen, and what the benefit itself finds.

Here: every kind of benefit. Not here: the limits that cut an amount.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import narwhals as nw
from attrs import frozen

from unionaid.bulk.conditions import Case, Figure, figure_of, split_rates
from unionaid.bulk.figures import share
from unionaid.bulk.stages import HELD, Expr, lit
from unionaid.bulk.values import Num, all_of, any_of, compare, compare_with
from unionaid.policy.benefits import Band, Benefit, ByTable, Fixed, InKind, PerUnit, Share
from unionaid.policy.operands import FactRef, Operand

__all__ = ["Amount", "amount_of"]


@frozen
class Amount:
    """What a benefit gives.

    Args:
        fen: The amount; null where it is not known.

        findings: What the benefit finds: an id, and whether it is met. Not met
            and unknown alone say anything, and of one case at most one does.
    """

    fen: Expr
    findings: tuple[tuple[str, Expr], ...] = ()


def amount_of(benefit: Benefit, case: Case) -> Amount | None:
    """Return what *benefit* gives, None where it has no amount at all."""
    match benefit:
        case Fixed():
            return _product((benefit.amount,), (), benefit.less, case)
        case PerUnit():
            return _product((benefit.rate,), benefit.facts, benefit.less, case)
        case Share():
            return _product((FactRef(benefit.fact), *benefit.rates), (), benefit.less, case)
        case ByTable():
            return _product((benefit.table,), (), benefit.less, case)
        case Band():
            return _band(benefit, case)
        case InKind():
            return None if benefit.value is None else _product((benefit.value,), (), benefit.less, case)
        case _:
            return None


def _product(
    operands: tuple[Operand, ...], facts: tuple[str, ...], less: tuple[str, ...], case: Case
) -> Amount:
    constant, figures = split_rates((*operands, *(FactRef(name) for name in facts)), case)
    numbers = [figure.value for figure in figures]
    if numbers:
        total = share(case.stages, numbers, constant, floored=True)
    else:
        whole = int(constant * 100)
        total = Num(lit(whole), 100, whole)
    known = all_of(~number.expr.is_null() for number in numbers)
    fen, is_known = _less(total, less, known, case)
    return Amount(fen, _findings(figures, is_known))


def _findings(figures: list[Figure], is_known: Expr | None) -> tuple[tuple[str, Expr], ...]:
    """Return whether an amount is in its table, and else whether it is known."""
    outside = any_of(
        each for figure in figures for each in (figure.outside, figure.is_empty) if each is not None
    )
    is_open = any_of(figure.is_open for figure in figures if figure.is_open is not None)
    found: list[tuple[str, Expr]] = []
    if outside is not None and is_open is not None:
        in_table = nw.when(outside).then(lit(False)).when(~is_open).then(lit(True))
        found.append(("amount-in-table", in_table))
        assert is_known is not None, "what stands in a table is known or not"
        is_known = is_known | outside | is_open
    if is_known is not None:
        found.append(("amount-known", nw.when(is_known).then(lit(True))))
    return tuple(found)


def _less(total: Num, less: tuple[str, ...], known: Expr | None, case: Case) -> tuple[Expr, Expr | None]:
    """Return *total* less the facts *less*, never below zero, and whether all of it is known."""
    expr, high = total.expr, total.high
    parts = [] if known is None else [known]
    for name in less:
        given = case.values[name]
        assert isinstance(given, Num), "only money is taken off"
        assert given.den == 100, "and none that a mean is in"
        if given.is_zero:
            continue
        expr, high = expr - given.expr, high + given.high
        parts.append(~given.expr.is_null())
    if high >= HELD:
        raise OverflowError
    if high > total.high:
        expr = case.stages.put(expr)
        expr = nw.when(expr < 0).then(lit(0)).otherwise(expr)
    return expr, all_of(parts)


def _band(band: Band, case: Case) -> Amount:
    amount: Any = case.values[band.fact]
    inside = []
    for operand, sign in ((band.at_least, "at_least"), (band.at_most, "at_most")):
        bound = figure_of(operand, case).value
        if isinstance(bound, Num):
            inside.append(compare(case.stages, amount, sign, bound))  # type: ignore[arg-type]  # two of its words
        else:
            inside.append(compare_with(amount, sign, Fraction(bound)))  # type: ignore[arg-type]  # likewise
    in_band = case.stages.put(inside[0] & inside[1])
    fen, is_known = _less(amount, band.less, None, case)
    fen = nw.when(in_band).then(fen)
    findings = [("amount-in-band", in_band)]
    if is_known is not None:
        # of an amount that is in the band, what is taken off may still be unknown
        findings.append(("amount-known", nw.when(is_known | ~in_band.fill_null(False)).then(lit(True))))
    return Amount(fen, tuple(findings))
