"""A program's cases as JSON Schema, for apps that send them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unionaid.policy.model import Fact, ProgramRules

__all__ = ["json_schema"]


def json_schema(program: ProgramRules) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one case of *program*.

    It describes values in canonical form; the reader takes more. ``required``
    lists what the form asks for: a case without one of these is still assessed,
    as undetermined where that fact decides.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:unionaid:{program.policy}:{program.id}",
        "title": program.id,
        "description": program.summary.en,
        "type": "object",
        "properties": {name: _property(fact) for name, fact in program.facts.items()},
        "required": [name for name, fact in program.facts.items() if not fact.optional],
        "additionalProperties": False,
    }


def _property(fact: Fact) -> dict[str, Any]:
    described: dict[str, Any] = {"title": fact.label.en, "x-title-zh": fact.label.zh}
    if fact.note is not None:
        described |= {"description": fact.note.en, "x-description-zh": fact.note.zh}
    if fact.unit is not None:
        described |= {"x-unit": fact.unit.en}
    if fact.personal:
        described |= {"x-personal": True}
    return {**fact.type.schema(), **described}
