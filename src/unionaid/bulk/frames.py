"""Frames of every kind in, the same kind out.

Here: which engine works a frame out, and how the results are put beside it. Not
here: any rule (``rules``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, cast, get_args

import narwhals as nw
from attrs import frozen

from unionaid.assess.usage import Usage
from unionaid.bulk.columns import OUT, column_problems, is_text
from unionaid.bulk.reading import MoneyIn, Problems, held_as, read_column
from unionaid.bulk.rules import NOT_MET, PASSED, UNKNOWN, Decided, decide
from unionaid.bulk.sentences import finding_sentence, passed_sentence, problem_sentence
from unionaid.bulk.stages import PREFIX, EngineName, Expr, Stages
from unionaid.bulk.values import Value, choose
from unionaid.errors import InvalidFrame, make_problem
from unionaid.lang import Lang
from unionaid.policy.model import ProgramRules

__all__ = ["assess_frame"]

_ROW: Final = f"{PREFIX}row"
_SENTENCE: Final = "explanation"
_NO_USAGE: Final = Usage()


@frozen
class _Kind:
    """A kind of frame.

    Args:
        engine: What works it out.

        lazy: The frame as that engine has it.

        back: From the engine's result to the caller's kind.
    """

    engine: EngineName
    lazy: Any
    back: Callable[[Any, tuple[str, ...]], Any]


def assess_frame(
    program: ProgramRules,
    frame: Any,
    *,
    money: MoneyIn,
    prior: Usage | None = None,
    order_by: str | Sequence[str] | None = None,
    explain: bool = False,
    lang: Lang | None = None,
) -> Any:
    """Return *frame* with what the rules of *program* make of each row; see ``Program.assess_frame``."""
    order = (order_by,) if isinstance(order_by, str) else tuple(order_by or ())
    if money not in get_args(MoneyIn):
        raise InvalidFrame([make_problem("frame-money")])
    kind = _kind_of(frame)
    schema = dict(nw.from_native(kind.lazy).collect_schema())
    criteria = tuple(dict.fromkeys(each.id for each in program.every_criterion)) if explain else ()
    added = (*OUT, *criteria, *([_SENTENCE] if explain else []))
    problems = column_problems(program, schema, engine=kind.engine, money=money, order_by=order, added=added)
    if problems:
        raise InvalidFrame(problems)
    try:
        result = _assessed(program, kind, schema, money, prior or _NO_USAGE, order, explain, lang or "zh")
    except OverflowError:
        raise InvalidFrame([make_problem("frame-figures")]) from None
    return kind.back(result, added)


def _assessed(
    program: ProgramRules,
    kind: _Kind,
    schema: dict[str, Any],
    money: MoneyIn,
    prior: Usage,
    order: tuple[str, ...],
    explain: bool,
    lang: Lang,
) -> Any:
    native, wrong, texts, row = kind.lazy, Problems(), dict[str, tuple[str, str]](), None
    if kind.engine == "polars":
        native, texts = _read_texts(native, program, schema, wrong)
        native, row = native.with_row_index(_ROW), _ROW
        order = (*order, _ROW)
    stages = Stages(nw.from_native(native), kind.engine)
    facts: dict[str, Value] = {}
    for name, fact in program.facts.items():
        if name in texts:
            value, number = texts[name]
            wrong.add_numbers(nw.col(number))
            facts[name] = held_as(fact.type, nw.col(value))
        else:
            dtype = schema.get(name, nw.Unknown())
            facts[name] = read_column(stages, name, fact.type, dtype, money, wrong)
    decided = decide(stages, program, facts, wrong, prior=prior, order=order, row=row, explain=explain)
    columns = _columns(program, decided, wrong, lang if explain else None)
    done = stages.frame.select(*schema, *(expr.alias(name) for name, expr in columns.items()))
    return nw.to_native(done)


def _read_texts(
    native: Any, program: ProgramRules, schema: dict[str, Any], wrong: Problems
) -> tuple[Any, dict[str, tuple[str, str]]]:
    """Read the text columns of a polars frame, and return the columns of values and of problems."""
    import polars as pl

    from unionaid.bulk.text_reading import read_text

    names = {
        name: (f"{PREFIX}value_{name}", f"{PREFIX}number_{name}")
        for name in program.facts
        if name in schema and is_text(schema[name])
    }
    both, parts = [], []
    for name, (value, number) in names.items():
        column = pl.col(name) if schema[name] == nw.String else pl.col(name).cast(pl.String)
        read = f"{PREFIX}read_{name}"
        both.append(read_text(column, name, program.facts[name].type, wrong).alias(read))
        field = pl.col(read).struct.field
        parts += [field("value").alias(value), field("number").alias(number)]
    # in two steps, since what is asked of Python twice in one is done twice
    return native.with_columns(both).with_columns(parts), names


def _columns(program: ProgramRules, decided: Decided, wrong: Problems, lang: Lang | None) -> dict[str, Expr]:
    """Return the columns to add."""
    number = decided.number
    outcome = choose(
        [
            (number == PASSED, nw.lit("eligible")),
            (number < NOT_MET, nw.lit("invalid")),
            (number < UNKNOWN, nw.lit("ineligible")),
        ],
        nw.lit("undetermined"),
    )
    numbers = list(decided.reasons)
    reasons = list(decided.reasons.values())
    reason = number.replace_strict(numbers, reasons, default=None, return_dtype=nw.String)
    columns = {"outcome": outcome, "entitlement_fen": decided.fen, "reason": reason, **decided.criteria}
    if lang is not None:
        said = [passed_sentence(lang)]
        for each, id_ in decided.reasons.items():
            if each < NOT_MET:
                column, code = wrong.codes[each]
                said.append(problem_sentence(program, column, code, lang))
            else:
                is_met = None if each >= UNKNOWN else False
                said.append(finding_sentence(program, id_, lang, is_met=is_met))
        columns[_SENTENCE] = number.replace_strict(
            [PASSED, *numbers], said, default=None, return_dtype=nw.String
        )
    return columns


def _kind_of(frame: Any) -> _Kind:
    """Return what kind of frame *frame* is."""
    if isinstance(frame, nw.DataFrame | nw.LazyFrame):
        kind = _kind_of(nw.to_native(frame))
        return _Kind(kind.engine, kind.lazy, lambda done, added: nw.from_native(kind.back(done, added)))
    module = type(frame).__module__.partition(".")[0]
    name = type(frame).__name__
    match module, name:
        case "polars", "LazyFrame":
            return _Kind("polars", frame, lambda done, added: done)
        case "polars", "DataFrame":
            return _Kind("polars", frame.lazy(), lambda done, added: done.collect())
        case (("duckdb" | "_duckdb"), "DuckDBPyRelation"):
            return _Kind("duckdb", frame, lambda done, added: done)
        case "pyspark", "DataFrame":
            return _Kind("pyspark", frame, lambda done, added: done)
        case "pandas", "DataFrame":
            import polars as pl

            lazy = pl.from_pandas(frame).lazy()
            return _Kind("polars", lazy, lambda done, added: _beside_pandas(frame, done.select(added)))
        case "pyarrow", "Table":
            import polars as pl

            arrow = cast("pl.DataFrame", pl.from_arrow(frame)).lazy()
            return _Kind("polars", arrow, lambda done, added: _beside_arrow(frame, done.select(added)))
    raise InvalidFrame([make_problem("frame-kind")])


def _beside_pandas(frame: Any, results: Any) -> Any:
    """Return a pandas frame with results beside it; amounts are whole numbers, never floats."""
    import pandas as pd

    found = results.collect()
    columns = {}
    for name in found.columns:
        dtype: Any = "Int64" if name == "entitlement_fen" else object
        columns[name] = pd.array(found[name].to_list(), dtype=dtype)
    return frame.assign(**columns)


def _beside_arrow(table: Any, results: Any) -> Any:
    import pyarrow as pa

    found = results.collect()
    for name in found.columns:
        kind = pa.int64() if name == "entitlement_fen" else pa.string()
        table = table.append_column(name, pa.array(found[name].to_list(), kind))
    return table
