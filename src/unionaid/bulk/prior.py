"""What was granted before, joined to the cases by the keys of a limit.

Here: from a ``Usage`` to two columns, how many and how much. A key is text in a
``Usage``; it is read back as the facts that it was written from. Not here: what a
limit makes of it (``limits``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import narwhals as nw
from attrs import frozen

from unionaid.assess.usage import LimitKey, Used
from unionaid.bulk.reading import held_value
from unionaid.bulk.stages import Expr, Stages, lit
from unionaid.facts import Date, FactType, Unreadable, Year, YesNo
from unionaid.money import to_fen
from unionaid.policy.benefits import Limit
from unionaid.policy.model import ProgramRules

__all__ = ["Before", "join_prior"]

_MOST: Final = 2**53
"""Fen; an amount granted before that is more leaves nothing of any cap."""

_ABSENT: Final[Mapping[str, Any]] = {"int": -1, "date": date(1000, 1, 1), "str": ""}
"""What stands for an absent fact in a join, where null meets nothing; no fact has it as value.

The year has four digits: PySpark takes no other."""


@frozen
class Before:
    """What was granted before under the key of each case: nothing is zero.

    Args:
        count: How many cases.

        fen: How much.
    """

    count: Expr
    fen: Expr


def join_prior(
    stages: Stages,
    program: ProgramRules,
    limit: Limit,
    keys: list[str],
    used: Mapping[LimitKey, Used],
) -> Before | None:
    """Join what was granted before to the cases; None if nothing was.

    Args:
        stages: The frame.

        program: Whose limit it is.

        limit: The limit.

        keys: The columns of its key.

        used: What was granted, by key.
    """
    types: list[FactType[Any]] = [program.facts[name].type for name in limit.per]
    if limit.per_year:
        types.append(Year())
    rows = list(_rows(types, used))
    if not rows:
        return None
    kinds = [_kind(type_) for type_ in types]
    left = []
    for name, kind, type_ in zip(keys, kinds, types, strict=True):
        column = nw.col(name)
        if isinstance(type_, YesNo):
            column = nw.when(column).then(lit(1)).when(~column).then(lit(0))
        left.append(stages.name(column.fill_null(_ABSENT[kind])))
    if not left:  # all cases count together
        return Before(lit(rows[0][0]), lit(rows[0][1]))
    right = [f"{name}_key" for name in left]
    count, fen = f"{left[0]}_count", f"{left[0]}_fen"
    cells = zip(*((*key, number, amount) for number, amount, key in rows), strict=True)
    columns = dict(zip([*right, count, fen], cells, strict=True))
    stages.frame = _joined(stages, columns, [*kinds, "int", "int"], left, right)
    return Before(nw.col(count).fill_null(0), nw.col(fen).fill_null(0))


def _kind(type_: FactType[Any]) -> str:
    """Return what a fact is held as in a join."""
    if isinstance(type_, Date):
        return "date"
    return "str" if isinstance(held_value(type_, None), str) else "int"


def _rows(
    types: list[FactType[Any]], used: Mapping[LimitKey, Used]
) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
    """Yield count, fen and key of what was granted, of the keys that a case can have."""
    for key, each in used.items():
        if len(key) == len(types) and (each.count or each.amount):
            parts = [_part(type_, text) for type_, text in zip(types, key, strict=True)]
            if None not in parts:
                fen = min(to_fen(Decimal(each.amount)), _MOST)
                yield each.count, fen, tuple(parts)


def _part(type_: FactType[Any], text: str | None) -> Any:
    """Return a part of a key as it is held, None if no fact is written so."""
    if text is None:
        return _ABSENT[_kind(type_)]
    try:
        value = type_.read(text)
    except Unreadable:
        return None
    if type_.text(value) != text:
        return None
    held = held_value(type_, value)
    return int(held) if isinstance(held, bool) else held


def _joined(
    stages: Stages,
    columns: Mapping[str, tuple[Any, ...]],
    kinds: list[str],
    left: list[str],
    right: list[str],
) -> nw.LazyFrame[Any]:
    native: Any = nw.to_native(stages.frame)
    if stages.engine == "polars":
        import polars as pl

        types = {"int": pl.Int64, "date": pl.Date, "str": pl.String}
        schema = {name: types[kind] for name, kind in zip(columns, kinds, strict=True)}
        frame = pl.DataFrame({name: list(each) for name, each in columns.items()}, schema=schema).lazy()
        joined: nw.LazyFrame[Any] = nw.from_native(
            native.join(frame, left_on=left, right_on=right, how="left", maintain_order="left")
        )
        return joined
    if stages.engine == "duckdb":
        import pyarrow as pa

        arrow = {"int": pa.int64(), "date": pa.date32(), "str": pa.string()}
        unionaid_prior = pa.table(
            {
                n: pa.array(list(each), arrow[kind])
                for (n, each), kind in zip(columns.items(), kinds, strict=True)
            }
        )
        other: Any = nw.from_native(native.query("unionaid_cases", "SELECT * FROM unionaid_prior"))
        del unionaid_prior
    else:
        spark = {"int": "bigint", "date": "date", "str": "string"}
        schema_text = ", ".join(f"`{n}` {spark[kind]}" for n, kind in zip(columns, kinds, strict=True))
        rows = list(zip(*columns.values(), strict=True))
        other = nw.from_native(native.sparkSession.createDataFrame(rows, schema_text))
    return stages.frame.join(other, left_on=left, right_on=right, how="left")
