"""An assessment as JSON, and back.

Facts and amounts are text, so that no reader turns them into floats. Reading
back asks for the same text of the policy, by its digest, and for exactly what
was written: what would be read and written again differently is refused, and
so is what does not follow from its facts (``recheck``).
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, fields, resolve_types
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from unionaid.assess import result
from unionaid.assess.recheck import follow
from unionaid.assess.result import Assessment, Counted
from unionaid.errors import UnionaidError, make_problem
from unionaid.facts import Unreadable
from unionaid.lang import Bilingual
from unionaid.money import MAX_YUAN, round_to_fen
from unionaid.policy.benefits import Cap, Limit, Once, Quota
from unionaid.policy.model import ProgramRules, Rules

if TYPE_CHECKING:
    from unionaid.assess.engine import Engine

__all__ = ["from_json", "to_json"]

_VERSION: Final = 1
_ROOM: Final = Decimal | int | None
_AMOUNT: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
"""Figures as they are written; a power of ten could fill the memory."""


@cache
def _converter() -> Converter:
    # the engine is imported late, since it offers from_json itself
    from unionaid.assess.engine import Batch, Engine

    resolve_types(Assessment, {**vars(result), "Engine": Engine, "Batch": Batch})
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    converter.register_structure_hook(Decimal, lambda value, _: _decimal(value))
    converter.register_structure_hook_func(
        lambda kind: kind == _ROOM, lambda value, _: _decimal(value) if isinstance(value, str) else value
    )
    shown: dict[str, Any] = {f.name: override(omit=True) for f in fields(Assessment) if not f.eq}
    shown["facts"] = override(unstruct_hook=dict, struct_hook=lambda value, _: value)
    converter.register_unstructure_hook(
        Assessment,
        make_dict_unstructure_fn(Assessment, converter, **shown),
    )
    converter.register_structure_hook(
        Assessment,
        make_dict_structure_fn(Assessment, converter, _cattrs_forbid_extra_keys=True, **shown),
    )
    return converter


def _decimal(value: Any) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise TypeError("an amount is text in digits")
    return Decimal(value)


def _is_yuan(value: Any) -> bool:
    """Tell whether *value* is whole fen, within what every reader can hold."""
    return isinstance(value, Decimal) and abs(value) <= MAX_YUAN and value == round_to_fen(value)


def _data(assessment: Assessment, engine: Engine) -> dict[str, Any]:
    data = _converter().unstructure(assessment)
    types = {name: fact.type for name, fact in engine.program.facts.items()}
    data["facts"] = {name: types[name].text(value) for name, value in assessment.facts.items()}
    return {"version": _VERSION, **data}


def to_json(assessment: Assessment, engine: Engine) -> str:
    """Return *assessment* as JSON text."""
    return json.dumps(_data(assessment, engine), ensure_ascii=False, indent=2)


def from_json(text: str | bytes, engine: Engine) -> Assessment:
    """Return the assessment in *text*, made by the rules of *engine*.

    Raises:
        UnionaidError: It is not one, was made from another text of the policy, or
            says what its facts do not lead to.
    """
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("version") != _VERSION:
            raise TypeError("of another version")
        parts = {name: value for name, value in data.items() if name != "version"}
        assessment = _converter().structure(parts, Assessment)
    except BaseValidationError as error:
        # the places alone: the rest of a message may hold what stands there
        places = ", ".join(dict.fromkeys(line.rpartition(" @ ")[2] for line in transform_error(error)))
        raise _unreadable(f"{places} 不对", f"{places} is wrong") from None
    except (ValueError, TypeError, RecursionError):
        raise _unreadable(f"不是第 {_VERSION} 版的 JSON", f"no JSON of version {_VERSION}") from None
    recorded = (assessment.policy, assessment.program, assessment.digest)
    present = (engine.policy.id, engine.program.id, engine.policy.digest)
    if recorded != present:
        shown = [f"{policy}/{program}, {digest[:12]}" for policy, program, digest in (recorded, present)]
        raise UnionaidError([make_problem("digest-differs", recorded=shown[0], present=shown[1])])
    assessment = _with_facts(assessment, engine)
    written, found = (json.dumps(each, sort_keys=True) for each in (_data(assessment, engine), data))
    if written != found:
        raise _unreadable("内容不是原样", "it is not as it was written")
    _check(assessment, engine)
    return assessment


def _with_facts(assessment: Assessment, engine: Engine) -> Assessment:
    """Return *assessment* with its facts read as what they are."""
    known, given = engine.program.facts, assessment.facts
    unknown = [name for name in given if name not in known]
    if unknown or not all(isinstance(value, str) for value in given.values()):
        raise _unreadable("有不认识的事项，或事项不是文字", "a fact is unknown, or no text")
    try:
        facts = {name: known[name].type.read(value) for name, value in given.items()}
    except Unreadable as error:
        raise _unreadable(error.problem.text("zh"), error.problem.text("en")) from None
    return evolve(assessment, facts=facts, engine=engine)


def _check(assessment: Assessment, engine: Engine) -> None:
    """Check what one part of a result says against another.

    Raises:
        UnionaidError: They contradict each other.
    """
    program = engine.program
    blocks: tuple[ProgramRules | Rules, ...] = (program, *program.rules)
    limits = {limit.id: limit for block in blocks for limit in block.limits}
    for finding in assessment.findings:
        if finding.counted is not None and not _counts(limits.get(finding.id), finding.counted):
            raise _unreadable("限制的计数不对", "the numbers of a limit are wrong")
    yuan = [step.value for step in assessment.calculation if step.kind in ("amount", "less", "cut")]
    amounts = [each for each in (assessment.entitlement, assessment.in_kind) if each is not None]
    if not all(_is_yuan(each) for each in (*yuan, *amounts, *(assessment.range or ()))):
        raise _unreadable("金额不对", "an amount is out of range or finer than a fen")
    found = follow(assessment, engine)
    # as text: 800 and 800.00 are equal, but not both are written
    if found is None or _data(found, engine) != _data(assessment, engine):
        raise _unreadable(
            "按其中的事项重新测算，得不出这个结果", "assessing its facts again does not lead to this result"
        )


def _counts(limit: Limit | None, counted: Counted) -> bool:
    """Tell whether *counted* is what *limit* counts."""
    match limit:
        case Once():
            is_room = counted.room is None
        case Cap():
            is_room = _is_yuan(counted.room)
        case Quota():
            is_room = isinstance(counted.room, int) and not isinstance(counted.room, bool)
        case _:
            return False
    return is_room and _is_yuan(counted.amount) and counted.before >= 0 and counted.waiting >= 0


def _unreadable(zh: str, en: str) -> UnionaidError:
    return UnionaidError([make_problem("result-unreadable", detail=Bilingual(zh=zh, en=en))])
