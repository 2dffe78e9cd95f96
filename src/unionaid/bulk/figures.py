"""Products of figures, rounded once, half up to the fen, in whole numbers alone.

Most products fit into 64 bits as they are, and bounds that are known beforehand say
which. Those that might not are worked out in limbs of seven digits, as by hand on
paper. What comes out above :data:`BEYOND` is only known to be so: it is larger than
any amount that is taken, whatever is still taken off.
"""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import Final

import narwhals as nw

from unionaid.bulk.stages import HELD, Expr, Stages, lit
from unionaid.bulk.values import Num

__all__ = ["BEYOND", "share"]

BEYOND: Final = 2**60
"""Fen; an amount that reaches this is held at it."""

_WIDE: Final = 2**126
"""Half of what 128 bits hold, which polars and DuckDB have and PySpark has not."""

_DIGITS: Final = 7
_BASE: Final = 10**_DIGITS
"""Of a limb. A limb times another, with what is carried, is below 2**53."""

_CHUNK: Final = 9 * 10**8
"""The most that limbs are divided by at once: a limb of the base and a rest stay below 2**53."""


def share(stages: Stages, factors: list[Num], rate: Fraction, *, floored: bool) -> Num:
    """Return the product of *factors* and *rate* in yuan as fen, rounded half up.

    Args:
        stages: The frame.

        factors: At least one.

        rate: Of zero or more.

        floored: Whether what is below zero is zero; else it is rounded away from it.
    """
    signed = [factor for factor in factors if factor.signed]
    exprs = [_absolute(stages, factor) if factor.signed else factor.expr for factor in factors]
    exact = rate * 100 / prod(factor.den for factor in factors)
    amount = _rounded(stages, exprs, [factor.high for factor in factors], exact)
    if not signed:
        return amount
    negative: Expr = signed[0].expr < 0
    for factor in signed[1:]:
        negative = negative != (factor.expr < 0)
    opposite = amount.expr * (0 if floored else -1)
    return Num(nw.when(negative).then(opposite).otherwise(amount.expr), 100, amount.high, not floored)


def _absolute(stages: Stages, factor: Num) -> Expr:
    return stages.put(nw.when(factor.expr < 0).then(-factor.expr).otherwise(factor.expr))


def _rounded(stages: Stages, exprs: list[Expr], highs: list[int], rate: Fraction) -> Num:
    """Return the product of *exprs*, none below zero, and *rate*, rounded half up."""
    times, by = rate.numerator, rate.denominator
    if times == 0:
        return Num(sum((expr * 0 for expr in exprs[1:]), exprs[0] * 0), 100, 0)
    high = prod(highs)
    if 2 * high * times + by < HELD:
        product = _joined(exprs)
        return Num(_halves(stages, product, times, by, high), 100, high * times // by + 1)
    most = BEYOND * by // times + by  # a product of this or more is beyond, whatever follows
    if most < HELD // 2:
        product, high = _held(stages, exprs, highs, most)
        if 2 * high * times + by < HELD:
            return Num(_halves(stages, product, times, by, high), 100, high * times // by + 1)
        exprs, highs = [stages.put(product)], [high]
    rest = prod(highs[1:]) * times
    if (highs[0] // by + 1) * rest < HELD // 2 and 2 * by * rest + by < HELD:
        whole = stages.put(stages.div(exprs[0], by, highs[0]))
        over = exprs[0] - whole * by
        others = _joined([lit(times), *exprs[1:]]) if times > 1 or len(exprs) == 1 else _joined(exprs[1:])
        over = stages.put(over * others)
        rounded = _halves(stages, over, 1, by, by * rest)
        return Num(whole * others + rounded, 100, (highs[0] // by + 1) * rest + rest + 1)
    if stages.engine != "pyspark" and 2 * prod(highs) * times + by < _WIDE and 2 * max(times, by) < HELD:
        return Num(_in_128_bits(stages, exprs, times, by), 100, BEYOND)
    return Num(_on_paper(stages, exprs, highs, times, by), 100, BEYOND)


def _in_128_bits(stages: Stages, exprs: list[Expr], times: int, by: int) -> Expr:
    """Return the product times *times* over *by*, rounded half up and held at BEYOND."""
    product = exprs[0].cast(nw.Int128)
    for expr in exprs[1:]:
        product = product * expr.cast(nw.Int128)
    doubled = product * nw.lit(2 * times).cast(nw.Int128) + nw.lit(by).cast(nw.Int128)
    rounded = stages.put(doubled // nw.lit(2 * by).cast(nw.Int128))
    held = nw.when(rounded > BEYOND).then(nw.lit(BEYOND).cast(nw.Int128)).otherwise(rounded)
    return stages.put(held.cast(nw.Int64))


def _joined(exprs: list[Expr]) -> Expr:
    product = exprs[0]
    for expr in exprs[1:]:
        product = product * expr
    return product


def _halves(stages: Stages, number: Expr, times: int, by: int, high: int) -> Expr:
    """Return *number* times *times* over *by*, rounded half up; all of it fits."""
    product = number if times == 1 else number * times
    if by == 1:
        return product
    if by % 2 == 0:
        return stages.div(product + by // 2, by, high * times + by)
    return stages.div(product * 2 + by, 2 * by, 2 * high * times + by)


def _held(stages: Stages, exprs: list[Expr], highs: list[int], most: int) -> tuple[Expr, int]:
    """Return the product of *exprs*, or anything of *most* or more where it is that large."""
    product, high = exprs[0], highs[0]
    if high > most:
        product, high = nw.when(product > most).then(lit(most)).otherwise(product), most
    for expr, other in zip(exprs[1:], highs[1:], strict=True):
        if high * other < HELD:
            product, high = product * expr, high * other
            continue
        product = stages.put(product)
        # where the quotient is off, on PySpark, it is so by little, and above *most* nothing matters
        room = stages.put(nw.when(product > 0).then(most // product + 1).otherwise(lit(0)))
        held = nw.when(expr > room).then(room).otherwise(expr)
        product, high = product * held, most + high + most // 2**40
    return product, high


def _on_paper(stages: Stages, exprs: list[Expr], highs: list[int], times: int, by: int) -> Expr:
    """Return the product times *times* over *by*, rounded half up and held at BEYOND, in limbs."""
    limbs = _limbs_of(2 * times)
    for expr, high in zip(exprs, highs, strict=True):
        limbs = _multiplied(stages, limbs, _split(stages, expr, high))
    limbs = _carried(stages, _added(limbs, _limbs_of(by)))
    for chunk in _chunks(2 * by):
        limbs = _divided(stages, limbs, chunk)
    return _gathered(stages, limbs)


def _limbs_of(figure: int) -> list[Expr]:
    """Return a figure in limbs, the lowest first."""
    limbs = []
    while True:
        figure, limb = divmod(figure, _BASE)
        limbs.append(lit(limb))
        if not figure:
            return limbs


def _split(stages: Stages, expr: Expr, high: int) -> list[Expr]:
    limbs, rest = [], expr
    while high >= _BASE:
        above = stages.put(stages.div(rest, _BASE, high))
        limbs.append(rest - above * _BASE)
        rest, high = above, high // _BASE
    return stages.put_all([*limbs, rest])


def _added(one: list[Expr], other: list[Expr]) -> list[Expr]:
    long, short = sorted((one, other), key=len, reverse=True)
    return [limb + short[place] if place < len(short) else limb for place, limb in enumerate(long)]


def _multiplied(stages: Stages, one: list[Expr], other: list[Expr]) -> list[Expr]:
    columns: list[Expr | None] = [None] * (len(one) + len(other) - 1)
    for place, limb in enumerate(one):
        for shift, by in enumerate(other):
            product, before = limb * by, columns[place + shift]
            columns[place + shift] = product if before is None else before + product
    return _carried(stages, [each for each in columns if each is not None])


def _carried(stages: Stages, columns: list[Expr]) -> list[Expr]:
    """Return limbs below the base again; the last takes what is carried out of the others."""
    limbs: list[Expr] = []
    carry: Expr | None = None
    for column in columns:
        full = stages.put(column if carry is None else column + carry)
        carry = stages.put(full // _BASE)
        limbs.append(full - carry * _BASE)
    assert carry is not None, "a number has limbs"
    above = stages.put(carry // _BASE)
    return stages.put_all([*limbs, carry - above * _BASE, above])


def _chunks(by: int) -> list[int]:
    """Return factors of *by*, each small enough to divide limbs by."""
    chunks = [1]
    for prime in _primes(by):
        if chunks[-1] * prime >= _CHUNK:
            chunks.append(1)
        chunks[-1] *= prime
    return chunks


def _primes(number: int) -> list[int]:
    """Return the prime factors of a denominator, which are all small: 2, 5, those of a count of facts."""
    primes, prime = [], 2
    while number > 1:
        while number % prime == 0:
            primes.append(prime)
            number //= prime
        prime += 1
    return primes


def _divided(stages: Stages, limbs: list[Expr], by: int) -> list[Expr]:
    """Return limbs divided by *by* and rounded down, from the highest down."""
    quotients: list[Expr] = []
    rest: Expr | None = None
    for limb in reversed(limbs):
        full = limb if rest is None else stages.put(rest * _BASE + limb)
        quotient = stages.put(full // by)
        rest = full - quotient * by
        quotients.append(quotient)
    return quotients[::-1]


def _gathered(stages: Stages, limbs: list[Expr]) -> Expr:
    """Return limbs as one number, held at BEYOND."""
    low, rest = limbs[:2], limbs[2:]
    top = BEYOND // _BASE**2
    third = rest[0] if rest else lit(0)
    is_beyond = third >= top
    for limb in rest[1:]:
        is_beyond = is_beyond | (limb > 0)
    held = stages.put(nw.when(is_beyond).then(lit(top)).otherwise(third))
    number = low[0] + (low[1] * _BASE if len(low) > 1 else 0) + held * _BASE**2
    return nw.when(is_beyond).then(lit(BEYOND)).otherwise(number)
