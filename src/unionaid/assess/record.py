"""An assessment as JSON, and back.

Facts and amounts are text, so that no reader turns them into floats. Reading
back asks for the same text of the policy, by its digest.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, fields, resolve_types
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from unionaid.assess import result
from unionaid.assess.result import Assessment
from unionaid.errors import UnionaidError, make_problem
from unionaid.facts import Unreadable

if TYPE_CHECKING:
    from unionaid.assess.engine import Engine

__all__ = ["from_json", "to_json"]

_VERSION: Final = 1
_ROOM: Final = Decimal | int | None


@cache
def _converter() -> Converter:
    # the engine is imported late, since it offers from_json itself
    from unionaid.assess.engine import Batch, Engine

    resolve_types(Assessment, {**vars(result), "Engine": Engine, "Batch": Batch})
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, str)
    converter.register_structure_hook(Decimal, lambda value, _: _decimal(value))
    converter.register_structure_hook_func(
        lambda kind: kind == _ROOM, lambda value, _: _decimal(value) if isinstance(value, str) else value
    )
    hidden = {f.name: override(omit=True) for f in fields(Assessment) if not f.eq}
    shown = {**hidden, "facts": override(unstruct_hook=dict, struct_hook=lambda value, _: value)}
    converter.register_unstructure_hook(Assessment, make_dict_unstructure_fn(Assessment, converter, **shown))
    converter.register_structure_hook(
        Assessment,
        make_dict_structure_fn(Assessment, converter, _cattrs_forbid_extra_keys=True, **shown),
    )
    return converter


def _decimal(value: Any) -> Decimal:
    if not isinstance(value, str):
        raise TypeError("an amount is text")
    return Decimal(value)


def to_json(assessment: Assessment, engine: Engine) -> str:
    """Return *assessment* as JSON text."""
    data = _converter().unstructure(assessment)
    types = {name: fact.type for name, fact in engine.program.facts.items()}
    data["facts"] = {name: types[name].text(value) for name, value in assessment.facts.items()}
    return json.dumps({"version": _VERSION, **data}, ensure_ascii=False, indent=2)


def from_json(text: str | bytes, engine: Engine) -> Assessment:
    """Return the assessment in *text*, made by the rules of *engine*."""
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.pop("version", None) != _VERSION:
            raise TypeError(f"version {_VERSION} is wanted")
        assessment = _converter().structure(data, Assessment)
        facts = {
            name: engine.program.facts[name].type.read(value) for name, value in assessment.facts.items()
        }
    except BaseValidationError as error:
        raise _unreadable("; ".join(transform_error(error))) from None
    except Unreadable as error:
        raise _unreadable(error.problem.text("en")) from None
    except KeyError as error:
        raise _unreadable(f"no fact {error}") from None
    except (ValueError, TypeError, InvalidOperation, RecursionError) as error:
        raise _unreadable(str(error)) from None
    recorded = (assessment.policy, assessment.program, assessment.digest)
    present = (engine.policy.id, engine.program.id, engine.policy.digest)
    if recorded != present:
        shown = [f"{policy}/{program}, {digest[:12]}" for policy, program, digest in (recorded, present)]
        raise UnionaidError([make_problem("digest-differs", recorded=shown[0], present=shown[1])])
    return evolve(assessment, facts=facts, engine=engine)


def _unreadable(detail: str) -> UnionaidError:
    return UnionaidError([make_problem("result-unreadable", detail=detail)])
