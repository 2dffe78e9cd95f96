"""A program's cases as JSON Schema, for apps that send them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unionaid.lang import Bilingual

if TYPE_CHECKING:
    from unionaid.policy.model import Fact, ProgramRules

__all__ = ["json_schema"]

_BEYOND: Final = Bilingual(
    zh="null 表示未填。代码和身份证号的校验位、政策不收的代码，模式不核对，读取时核对。",
    en="null is a missing value. Check digits of codes and identity numbers, and codes that the "
    "policy refuses, are tested when a case is read, beyond these patterns.",
)


def json_schema(program: ProgramRules) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one case of *program*.

    It describes values in canonical form; the reader takes more. ``required``
    lists what the form asks for: a case without one of these is still assessed,
    as undetermined where that fact decides. ``null`` is an absent value everywhere.
    Check digits are no pattern; the reader tests them.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:unionaid:{program.policy}:{program.id}",
        "title": program.id,
        "description": f"{program.summary.en} {_BEYOND.en}",
        "x-description-zh": program.summary.zh + _BEYOND.zh,
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
    return {**_or_null(fact.type.schema()), **described}


def _or_null(schema: dict[str, object]) -> dict[str, object]:
    """Return *schema* with null, which the reader takes as missing, beside its values."""
    if isinstance(values := schema.get("enum"), list):
        return {**schema, "enum": [*values, None]}
    kinds = schema["type"]
    return {**schema, "type": [*(kinds if isinstance(kinds, list) else [kinds]), "null"]}
