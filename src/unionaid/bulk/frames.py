"""Frames of every kind in, the same kind out.

Here: which engine works a frame out, and how the results are put beside it. Not
here: any rule (``rules``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, cast, get_args

import narwhals as nw
from attrs import frozen

from unionaid.assess.usage import Usage
from unionaid.bulk.columns import OUT, column_problems, is_empty, is_text
from unionaid.bulk.limits import needs_order
from unionaid.bulk.reading import MoneyIn, Problems, held_as, read_column
from unionaid.bulk.rules import NOT_MET, PASSED, UNKNOWN, Decided, decide
from unionaid.bulk.sentences import finding_sentence, passed_sentence, problem_sentence
from unionaid.bulk.stages import PREFIX, EngineName, Expr, Stages
from unionaid.bulk.times import with_months
from unionaid.bulk.values import Value
from unionaid.errors import InvalidFrame, make_problem
from unionaid.lang import Lang
from unionaid.policy.model import ProgramRules

__all__ = ["absent_facts", "assess_frame", "read_facts"]

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
    how = _How(program, money, order, lang or "zh" if explain else None)
    if kind.engine == "polars" and (prior is None or not prior.used):
        result = kind.lazy
        for step in _plan(_Same(program), tuple(result.collect_schema().items()), money, order, how.lang):
            result = step(result)
    else:
        result = _checked(kind.engine, kind.lazy, prior or _NO_USAGE, how)
    return kind.back(result, how.added)


@frozen
class _How:
    """What is asked for, whatever the rows.

    Args:
        program: The rules.

        money: What money columns count.

        order: The columns that give the order of rows.

        lang: In which language each row is explained, None if none is.
    """

    program: ProgramRules
    money: MoneyIn
    order: tuple[str, ...]
    lang: Lang | None

    @property
    def added(self) -> tuple[str, ...]:
        """The columns that are added."""
        if self.lang is None:
            return OUT
        return (*OUT, *dict.fromkeys(each.id for each in self.program.every_criterion), _SENTENCE)


class _Same:
    """A program as what it is, which no other is even if it says the same."""

    def __init__(self, program: ProgramRules) -> None:
        self.program = program

    def __hash__(self) -> int:
        return id(self.program)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.program is self.program


@lru_cache(maxsize=64)
def _plan(
    same: _Same,
    columns: tuple[tuple[str, Any], ...],
    money: MoneyIn,
    order: tuple[str, ...],
    lang: Lang | None,
) -> tuple[Callable[[Any], Any], ...]:
    """Return what is done to a polars frame of these columns, without anything granted before."""
    from unionaid.bulk.plans import steps_of

    how = _How(same.program, money, order, lang)
    return steps_of(dict(columns), lambda frame: _checked("polars", frame, _NO_USAGE, how))


def _checked(engine: EngineName, native: Any, prior: Usage, how: _How) -> Any:
    """Return the results beside a frame whose columns are right; all that is wrong is told."""
    schema = dict(nw.from_native(native).collect_schema())
    problems = column_problems(
        how.program, schema, engine=engine, money=how.money, order_by=how.order, added=how.added
    )
    if problems:
        raise InvalidFrame(problems)
    try:
        return _assessed(engine, native, schema, prior, how)
    except OverflowError:
        raise InvalidFrame([make_problem("frame-figures")]) from None


def _assessed(engine: EngineName, native: Any, schema: dict[str, Any], prior: Usage, how: _How) -> Any:
    program, order, wrong, row = how.program, how.order, Problems(), None
    if engine == "polars" and any(needs_order(limit) for limit in program.every_limit):
        native, row = native.with_row_index(_ROW), _ROW
        order = (*order, _ROW)
    stages, facts = read_facts(program, native, engine, schema, how.money, wrong)
    decided = decide(
        stages,
        program,
        facts,
        wrong,
        prior=prior,
        order=order,
        row=row,
        explain=how.lang is not None,
        absent=absent_facts(program, schema),
    )
    columns = _columns(stages, program, decided, wrong, how.lang)
    done = stages.frame.select(*schema, *(expr.alias(name) for name, expr in columns.items()))
    return nw.to_native(done)


def absent_facts(program: ProgramRules, schema: Mapping[str, Any]) -> set[str]:
    """Return the facts that no row of a frame has."""
    return {name for name in program.facts if is_empty(schema.get(name, nw.Unknown()))}


def read_facts(
    program: ProgramRules,
    native: Any,
    engine: EngineName,
    schema: dict[str, Any],
    money: MoneyIn,
    wrong: Problems,
) -> tuple[Stages, dict[str, Value]]:
    """Return the values of every fact, in a frame that has them.

    Args:
        program: Whose facts they are.

        native: The frame as its engine has it.

        engine: What works it out.

        schema: The types of its columns.

        money: What money columns count.

        wrong: Takes what is wrong in them.
    """
    texts: dict[str, tuple[str, str]] = {}
    if engine == "polars":
        native, texts = _read_texts(native, program, schema, wrong)
    stages = Stages(nw.from_native(native), engine)
    facts: dict[str, Value] = {}
    for name, fact in program.facts.items():
        if name in texts:
            value, number = texts[name]
            wrong.add_numbers(nw.col(number))
            facts[name] = with_months(stages, held_as(fact.type, nw.col(value)))
        else:
            dtype = schema.get(name, nw.Unknown())
            facts[name] = read_column(stages, name, fact.type, dtype, money, wrong)
    return stages, facts


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
    if not names:
        return native, names
    # in two steps, since what is asked of Python twice in one is done twice
    return native.with_columns(both).with_columns(parts), names


def _columns(
    stages: Stages, program: ProgramRules, decided: Decided, wrong: Problems, lang: Lang | None
) -> dict[str, Expr]:
    """Return the columns to add."""
    number, reasons = decided.number, decided.reasons
    outcomes = {PASSED: "eligible"} | {each: _outcome(each) for each in reasons}
    columns = {
        "outcome": _words(stages, number, outcomes),
        "entitlement_fen": decided.fen,
        "reason": _words(stages, number, reasons),
        **decided.criteria,
    }
    if lang is not None:
        said = {PASSED: passed_sentence(lang)}
        for each, id_ in reasons.items():
            if each < NOT_MET:
                column, code = wrong.codes[each]
                said[each] = problem_sentence(program, column, code, lang)
            else:
                is_met = None if each >= UNKNOWN else False
                said[each] = finding_sentence(program, id_, lang, is_met=is_met)
        columns[_SENTENCE] = _words(stages, number, said)
    return columns


def _outcome(number: int) -> str:
    if number < NOT_MET:
        return "invalid"
    return "ineligible" if number < UNKNOWN else "undetermined"


def _words(stages: Stages, number: Expr, words: Mapping[int, str]) -> Expr:
    """Return the words beside a number, null where there are none."""
    if stages.engine == "polars":
        import polars as pl

        from unionaid.bulk.tables import word_of

        table = {PASSED: None, **words}
        return stages.put_native(word_of(pl.col(stages.name(number)), table))
    return number.replace_strict(list(words), list(words.values()), default=None, return_dtype=nw.String)


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
