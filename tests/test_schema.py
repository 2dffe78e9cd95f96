"""The JSON Schema of a program's cases."""

from __future__ import annotations

from typing import Any, Final

import jsonschema
import pytest

from policy_texts import load
from unionaid.policy import ProgramRules, json_schema, packaged_policies, read_policy

PROGRAMS: Final[dict[str, ProgramRules]] = {
    f"{name}/{program.id}": program for name in packaged_policies() for program in read_policy(name)
}
EVERY_PROGRAM = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)


@EVERY_PROGRAM
def test_a_schema_is_json_schema(program: ProgramRules) -> None:
    """What a program says of its cases is JSON Schema of 2020-12."""
    schema = json_schema(program)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:unionaid:{program.policy}:{program.id}"


@EVERY_PROGRAM
def test_a_schema_asks_what_the_form_asks(program: ProgramRules) -> None:
    """Every fact is a property, those not optional are required, nothing else is taken."""
    schema = json_schema(program)
    assert list(program.facts) == list(schema["properties"])
    assert {name for name, fact in program.facts.items() if not fact.optional} == set(schema["required"])
    assert schema["additionalProperties"] is False


@EVERY_PROGRAM
def test_every_property_is_described_in_both_languages(program: ProgramRules) -> None:
    """Labels, notes and units stand beside the type."""
    for name, described in json_schema(program)["properties"].items():
        fact = program.facts[name]
        assert (described["title"], described["x-title-zh"]) == (fact.label.en, fact.label.zh)
        assert described.get("description") == (fact.note and fact.note.en)
        assert described.get("x-description-zh") == (fact.note and fact.note.zh)
        assert described.get("x-unit") == (fact.unit and fact.unit.en)
        assert described.get("x-personal", False) is fact.personal


AWARD: Final[dict[str, Any]] = {
    "person": "JZ-01",
    "role": "master",
    "pair": "P1",
    "is_selected": True,
    "awarded_on": "2020-08-18",
}


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"name": "某某"}, True),
        ({"person": "某某"}, False),
        ({"role": "师傅"}, False),
        ({"awarded_on": "2020年8月18日"}, False),
        ({"is_selected": "是"}, False),
        ({"nobody": 1}, False),
    ],
)
def test_a_case_in_canonical_form_fits(change: dict[str, Any], fits: bool) -> None:
    """Canonical values fit; office forms, unknown facts and bare names do not."""
    schema = json_schema(PROGRAMS["jinzhou-2020/gold-pair-award"])
    assert fits is jsonschema.Draft202012Validator(schema).is_valid(AWARD | change)


def test_a_required_fact_left_out_does_not_fit() -> None:
    """A case without a fact that the form asks for does not fit the schema."""
    schema = json_schema(PROGRAMS["jinzhou-2020/gold-pair-award"])
    case = {name: value for name, value in AWARD.items() if name != "pair"}
    assert not jsonschema.Draft202012Validator(schema).is_valid(case)


def test_personal_facts_are_marked() -> None:
    """Identity numbers and accounts are personal of themselves."""
    facts = (
        'idn = { type = "identity_number", zh = "身份证号", en = "identity" }\n'
        'account = { type = "bank_account", zh = "账号", en = "account" }\n'
        "remark = {"
    )
    properties = json_schema(load(("remark = {", facts)).programs["aid"])["properties"]
    assert [name for name, described in properties.items() if described.get("x-personal")] == [
        "idn",
        "account",
    ]


@EVERY_PROGRAM
def test_null_is_an_absent_value(program: ProgramRules) -> None:
    """Wherever a value can stand, null can: the reader takes it as missing."""
    validator = jsonschema.Draft202012Validator(json_schema(program))
    assert validator.is_valid(dict.fromkeys(program.facts))


@EVERY_PROGRAM
def test_a_property_says_what_its_type_says(program: ProgramRules) -> None:
    """Beside null a property takes what the type of the fact describes, no more and no less."""
    for name, described in json_schema(program)["properties"].items():
        wanted = program.facts[name].type.schema()
        if "enum" in wanted:
            assert [*wanted["enum"], None] == described["enum"]  # type: ignore[misc]  # a list of ids
        else:
            kinds = wanted["type"] if isinstance(wanted["type"], list) else [wanted["type"]]
            assert [*kinds, "null"] == described["type"]
        assert {key: described[key] for key in wanted.keys() - {"enum", "type"}} == {
            key: value for key, value in wanted.items() if key not in ("enum", "type")
        }


@EVERY_PROGRAM
def test_a_schema_says_what_it_cannot_hold(program: ProgramRules) -> None:
    """Check digits are tested beyond the patterns, and the schema says so in both languages."""
    schema = json_schema(program)
    assert schema["description"].startswith(program.summary.en)
    assert "Check digits" in schema["description"]
    assert schema["x-description-zh"].startswith(program.summary.zh)
    assert "校验位" in schema["x-description-zh"]
