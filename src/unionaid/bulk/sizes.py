"""Size classes of enterprises as expressions.

Here: from an industry code to the bounds that apply to it, and from those to the
classes that are possible. The table is that of ``policy.size_table``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from string import ascii_uppercase
from typing import Final

import narwhals as nw
from attrs import frozen

from unionaid.bulk.stages import Expr, Stages, lit
from unionaid.bulk.values import Num, Size
from unionaid.policy.size_table import covered, size_standard

__all__ = ["bounds_of", "industry_class", "size_of"]

_CODE: Final = "^[A-T]?([0-9]{2,4})?$"
_OUTSIDE: Final = -1
"""Of a code that is one, though no single row of the table applies to it."""

_FACTS: Final = ("staff", "revenue", "assets")
_PER_UNIT: Final = {"staff": 1, "revenue": 100, "assets": 100}


@frozen
class _Codes:
    """The codes there are.

    Args:
        long: Divisions within which more than two digits tell rows apart.

        classes: From a code, cut to the digits that matter, to its bounds.

        names: From the name of a group to its bounds.

        bounds: The bounds, by number: of each fact those of large, medium, small.
    """

    long: tuple[str, ...]
    classes: Mapping[str, int]
    names: Mapping[str, int]
    bounds: tuple[Mapping[str, tuple[int, ...]], ...]


@cache
def _codes(standard: str) -> _Codes:
    table = size_standard(standard)
    beginnings = {code for group in table.groups for code in group.codes} | set(table.outside)
    long = tuple(sorted({code[:2] for code in beginnings if len(code) > 2}))
    assert all(len(code) <= 3 for code in beginnings), "a code is cut to three digits"
    bounds: list[Mapping[str, tuple[int, ...]]] = []
    classes: dict[str, int] = {}

    def number(code: str) -> int | None:
        coverage = covered(code, standard)
        if coverage is None:
            return None
        own = [
            {name: tuple(int(b * _PER_UNIT[name]) for b in each) for name, each in group.bounds.items()}
            for group in coverage.groups
        ]
        if not own or coverage.outside or any(each != own[0] for each in own):
            return _OUTSIDE
        if own[0] not in bounds:
            bounds.append(own[0])
        return bounds.index(own[0])

    digits = ["", *(f"{division:02}" for division in range(100))]
    digits += [f"{division}{digit}" for division in long for digit in range(10)]
    for code in (f"{section}{part}" for section in ("", *ascii_uppercase[:20]) for part in digits):
        found = number(code) if code else None
        if found is not None:
            classes[code] = found
    named = {name.upper() for group in table.groups for name in (group.id, group.zh, *group.names)}
    names = {name: found for name in sorted(named) if (found := number(name)) is not None}
    return _Codes(long, classes, names, tuple(bounds))


def bounds_of(standard: str) -> tuple[Mapping[str, tuple[int, ...]], ...]:
    """Return the bounds that there are, in persons and fen, by number."""
    return _codes(standard).bounds


def industry_class(stages: Stages, code: Expr, standard: str) -> Expr:
    """Return the number of the bounds that apply to a code: -1 for none, null where it is no code."""
    codes = _codes(standard)
    letter = code.str.contains("^[A-T]")
    section = stages.put(nw.when(letter).then(code.str.slice(0, 1)).otherwise(nw.lit("")))
    digits = stages.put(nw.when(letter).then(code.str.slice(1)).otherwise(code))
    division = digits.str.slice(0, 2)
    cut = nw.when(division.is_in(list(codes.long))).then(digits.str.slice(0, 3)).otherwise(division)
    short = nw.concat_str([section, cut], separator="", ignore_nulls=False)
    known = {**codes.classes, **codes.names}
    wanted = stages.put(
        nw.when(code.is_in(list(codes.names))).then(code).when(code.str.contains(_CODE)).then(short)
    )
    return stages.put(
        wanted.replace_strict(list(known), list(known.values()), default=None, return_dtype=nw.Int64)
    )


def size_of(stages: Stages, industry: Expr, facts: Mapping[str, Num | None], standard: str) -> Size:
    """Return the size class of enterprises.

    Args:
        stages: The frame.

        industry: The number of the bounds, as from :func:`industry_class`.

        facts: ``staff``, ``revenue`` and ``assets``; in persons and fen.

        standard: The size standard.
    """
    bounds = bounds_of(standard)
    rank: Expr = lit(0)
    is_open: Expr = lit(False)
    for name in _FACTS:
        value = facts[name]
        assert value is not None, "every fact of a size class is one of the program"
        asking = [number for number, each in enumerate(bounds) if name in each]
        asked = industry.is_in(asking)
        edges = [
            stages.put(
                industry.replace_strict(
                    asking,
                    [bounds[number][name][place] for number in asking],
                    default=None,
                    return_dtype=nw.Int64,
                )
            )
            for place in range(3)
        ]
        own: Expr = lit(0)
        for edge in edges:
            own = own + nw.when(value.expr < edge).then(lit(1)).otherwise(lit(0))
        own = stages.put(own)
        rank = stages.put(nw.when(own > rank).then(own).otherwise(rank))
        is_open = stages.put(is_open | (asked & value.expr.is_null()).fill_null(False))
    known = nw.when(industry >= 0).then(rank)
    return Size(stages.put(known), is_open)
