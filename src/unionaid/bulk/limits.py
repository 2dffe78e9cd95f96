"""Limits as expressions: each one pass, in the order of the file.

A pass looks at the cases that came through the one before. Here: once, cap, quota.
Not here: what was granted before (``prior``), what a pass does to outcome and reason
(``rules``).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import narwhals as nw
from attrs import field, frozen

from unionaid.assess.usage import LimitKey, Used
from unionaid.bulk.conditions import Case, figure_of, holds
from unionaid.bulk.prior import Before, join_prior
from unionaid.bulk.stages import Expr, Stages, lit
from unionaid.bulk.values import Num, Time, Value, compare, known, on_or_after
from unionaid.policy.benefits import Cap, Limit, Once, Quota
from unionaid.policy.operands import Constant

__all__ = ["Pass", "needs_order", "pass_of", "says_something"]


@frozen
class Pass:
    """What a limit says of the cases that are held against it.

    Args:
        refused: Where it is not met, so that nothing is granted.

        unknown: Where it is unknown.

        fen: The amounts after it, None if it cuts none.

        counted: Where it is asked for, the numbers behind it, by their names in
            ``assess.result.Counted``; amounts in fen, and ``first`` is a row.
    """

    refused: Expr
    unknown: Expr
    fen: Expr | None = None
    counted: Mapping[str, Expr] = field(factory=dict)


@frozen
class _Keyed:
    """The cases that a limit counts, and by what.

    Args:
        is_in: Whether a case is one; never null.

        group: The columns that cases under one key have in common; the last is *is_in*.

        order: The columns that give the order of rows.

        row: The column that counts the rows, where the engine has an order of its own.

        before: What was granted before, if anything was.
    """

    is_in: Expr
    group: tuple[str, ...]
    order: tuple[str, ...]
    row: str | None
    before: Before | None


def needs_order(limit: Limit) -> bool:
    """Tell whether the order of rows matters to a limit."""
    return says_something(limit) and not isinstance(limit, Quota)


def says_something(limit: Limit) -> bool:
    """Tell whether a limit can change an outcome or an amount."""
    return not (isinstance(limit, Once) and limit.severity == "warn")


def pass_of(
    limit: Limit,
    case: Case,
    *,
    passing: Expr,
    fen: Expr,
    order: tuple[str, ...],
    row: str | None,
    used: Mapping[LimitKey, Used],
    counted: bool = False,
) -> Pass:
    """Return what *limit* says of the cases that are *passing*.

    Args:
        limit: The limit.

        case: What expressions are made from.

        passing: Which cases are held against it; never null.

        fen: The amounts; null where there is none.

        order: The columns that give the order of rows.

        row: As for :class:`_Keyed`.

        used: What was granted before, by key.

        counted: Whether the numbers behind it are wanted. It asks for an engine with an
            order of its own, and that nothing was granted before.
    """
    assert not counted or (row is not None and not used), "only a whole batch is counted"
    stages = case.stages
    needed = [part for part in limit.per if not case.program.facts[part].optional]
    gaps = [known(case.values[part]).is_null() for part in needed]
    held = passing
    if limit.where is not None:
        counts = stages.put(holds(limit.where, case))
        held = stages.put(passing & counts.fill_null(True))
        gaps.append(counts.is_null())
    unknown, is_in = lit(False), held
    if gaps:
        gap = gaps[0]
        for each in gaps[1:]:
            gap = gap | each
        gap = stages.put(gap)
        unknown, is_in = held & gap, held & ~gap
    keys = [stages.name(known(case.values[part])) for part in limit.per]
    if limit.per_year:
        keys.append(stages.name(_year_of(case.day)))
    before = join_prior(stages, case.program, limit, keys, used)
    inside = stages.name(is_in)
    keyed = _Keyed(nw.col(inside), (*keys, inside), order, row, before)
    match limit:
        case Once():
            again = _again(limit, stages, keyed, fen)
            return Pass(again, unknown, counted=_others(limit, stages, keyed, again) if counted else {})
        case Quota():
            waiting = _waiting(case, keyed)
            too_many = _too_many(limit, case, keyed, waiting)
            return Pass(lit(False), unknown | too_many, counted={"waiting": waiting})
        case _:
            refused, left = _cut(limit, case, keyed, fen)
            return Pass(refused, unknown, left, {"amount": _taken(stages, keyed, left)} if counted else {})


def _year_of(day: Value) -> Expr:
    """Return the calendar year that dates a case."""
    if isinstance(day, Time):
        return day.expr.dt.year().cast(nw.Int64) if day.unit == "day" else day.expr // 12
    return known(day)


def _is_first(stages: Stages, keyed: _Keyed, group: tuple[str, ...]) -> Expr:
    """Tell of each row whether it is the first of its group; of one that is not in it, anything."""
    if keyed.row is not None and keyed.order == (keyed.row,):
        from unionaid.bulk.firsts import first_of

        keys = keyed.group[:-1]
        return stages.put_native(first_of(keys, group[len(keys) :]))
    one = stages.name(lit(1))
    place = nw.col(one).cum_sum().over(*group, order_by=keyed.order)
    return stages.put(place == 1)


def _again(limit: Once, stages: Stages, keyed: _Keyed, fen: Expr) -> Expr:
    """Return which cases are not the one that a key has room for."""
    if limit.keep == "first":
        kept = _is_first(stages, keyed, keyed.group)
    else:
        amount = stages.name(fen.fill_null(0))
        highest = stages.name(nw.col(amount) == nw.col(amount).max().over(*keyed.group))
        kept = nw.col(highest) & _is_first(stages, keyed, (*keyed.group, highest))
    if keyed.before is not None:
        kept = kept & (keyed.before.count == 0)
    return stages.put(keyed.is_in & ~kept)


def _others(limit: Once, stages: Stages, keyed: _Keyed, again: Expr) -> dict[str, Expr]:
    """Return of each case that is not the kept one how many stand before it, and the row of that one."""
    from unionaid.bulk.firsts import BEFORE, FIRST, others_of

    assert keyed.row is not None, "only a whole batch is counted"
    *keys, inside = keyed.group
    told = stages.put_native(others_of(keys, inside, stages.name(again), keyed.row))
    before = told.struct.field(BEFORE)
    if limit.keep != "first":
        # a later one may be kept, so there is one that counts instead, and no more is said
        before = nw.when(again).then(lit(1)).otherwise(lit(0))
    return {"before": before, "first": told.struct.field(FIRST)}


def _taken(stages: Stages, keyed: _Keyed, fen: Expr) -> Expr:
    """Return what the cases before each one got under its key."""
    got = stages.name(nw.when(keyed.is_in).then(fen.fill_null(0)).otherwise(lit(0)))
    running = nw.col(got).cum_sum().over(*keyed.group, order_by=keyed.order)
    return running.cast(nw.Int64) - nw.col(got)


def _waiting(case: Case, keyed: _Keyed) -> Expr:
    """Return how many cases of the batch stand for the places of each one's key."""
    one = case.stages.name(nw.when(keyed.is_in).then(lit(1)).otherwise(lit(0)))
    return case.stages.put(nw.col(one).sum().over(*keyed.group).cast(nw.Int64))


def _too_many(limit: Quota, case: Case, keyed: _Keyed, count: Expr) -> Expr:
    """Return which cases stand for more places than there are."""
    if keyed.before is not None:
        count = count + keyed.before.count
    waiting = Num(case.stages.put(count), 1, 2**53)
    places = figure_of(limit.places, case).value
    if isinstance(places, Num):
        fits = compare(case.stages, waiting, "at_most", places)
    else:
        fits = waiting.expr <= int(places)
    return case.stages.put(keyed.is_in & ~fits)


def _cut(limit: Cap, case: Case, keyed: _Keyed, fen: Expr) -> tuple[Expr, Expr]:
    """Return which cases find nothing left, and the amounts cut to what is.

    Of cases with different caps under one key, as when it rises within a year, the
    lower cap is filled first: what counts against it is no more than it has room for,
    whatever the cases with a higher one take. Hence one running sum for each height,
    from the lowest up, and each later sum knows what the cases before got.
    """
    stages, before = case.stages, keyed.before
    heights = _heights(limit, case)
    amount = stages.put(nw.when(keyed.is_in).then(fen.fill_null(0)).otherwise(lit(0)))
    start = lit(0) if before is None else before.fen
    got = amount
    left: Expr | None = None
    for room in sorted({room for _, room in heights}):
        mine = _has_height(heights, room)
        counted = stages.name(nw.when(got > room).then(lit(room)).otherwise(got))
        running = nw.col(counted).cum_sum().over(*keyed.group, order_by=keyed.order).cast(nw.Int64)
        taken = stages.put(start + running - nw.col(counted))
        over = stages.put(nw.when(taken < room).then(room - taken).otherwise(lit(0)))
        share = nw.when(amount > over).then(over).otherwise(amount)
        if mine is None:
            got, left = stages.put(share), over
            continue
        got = stages.put(nw.when(mine).then(share).otherwise(got))
        left = over if left is None else stages.put(nw.when(mine).then(over).otherwise(left))
    assert left is not None, "a cap has a height"
    refused = stages.put(keyed.is_in & (left <= 0))
    return refused, nw.when(keyed.is_in & ~fen.is_null()).then(got).otherwise(fen)


def _heights(limit: Cap, case: Case) -> list[tuple[Expr | None, int]]:
    """Return the caps in fen that there are, each with the days it holds; None for always."""
    if isinstance(limit.amount, Constant):
        return [(None, int(Fraction(limit.amount.value) * 100))]
    values = case.program.parameters[limit.amount.id].values
    heights: list[tuple[Expr | None, int]] = []
    for index, dated in enumerate(values):
        if dated.value is None:
            continue
        begun = on_or_after(case.day, dated.start)
        if index + 1 < len(values):
            begun = begun & ~on_or_after(case.day, values[index + 1].start)
        heights.append((begun if len(values) > 1 else None, int(Fraction(dated.value) * 100)))
    return heights


def _has_height(heights: list[tuple[Expr | None, int]], room: int) -> Expr | None:
    """Return whether the cap of a case is *room*; None if that of every case is."""
    found: Expr | None = None
    for days, height in heights:
        if height == room:
            if days is None:
                return None
            found = days if found is None else found | days
    return found
