"""Invented rules of four kinds, written as policy files alone: what the tutorial teaches is enough.

Beside each ``invented/….toml`` stand a list of cases and the result of every
row. The results are reasoned from the rule's words at the top of the policy
file, and are no output of the program.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen

from frames import FORMS, Form, expected, in_duckdb, in_polars
from mutants import Mutant, mutants
from reference import Reference
from unionaid.api import Program, load_policy
from unionaid.assess import Assessment, Outcome
from unionaid.assess.engine import Engine
from unionaid.errors import InvalidPolicy
from unionaid.policy.model import PolicyRules

HERE: Final = Path(__file__).with_name("invented")
ROOT: Final = HERE.parents[1]
TUTORIAL: Final = ROOT / "examples" / "policies" / "summer-care-2026.toml"
NAMES: Final = ("ferry", "heat", "interest", "training")
OUTCOMES: Final = {"符合条件": "eligible", "不符合条件": "ineligible", "待补正": "undetermined"}

every_rule = pytest.mark.parametrize("name", NAMES)


@frozen
class Line:
    """A row as it was reasoned: its outcome, its amount, and the id that decided against it."""

    row: int
    outcome: str
    amount: Decimal | None
    reason: str | None


@cache
def program_of(name: str) -> Program:
    """Return the one program of an invented policy."""
    (program,) = load_policy(HERE / f"{name}.toml").values()
    return program


@cache
def reasoned(name: str) -> Sequence[Line]:
    """Return the expected list."""
    return read_reasoned(HERE / f"{name}.expected.csv")


def read_reasoned(path: Path) -> list[Line]:
    """Return an expected list; each row of it says why."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Line(
                row=int(each["行号"]),
                outcome=OUTCOMES[each["结果"]],
                amount=Decimal(each["金额"]) if each["金额"] else None,
                reason=each["原因"] or None,
            )
            for each in csv.DictReader(stream)
            if each["说明"]
        ]


@cache
def assessed(name: str) -> Sequence[Assessment]:
    """Return what the list comes out as."""
    return program_of(name).assess_files(HERE / f"{name}.csv")


def lines(results: Sequence[Assessment], rows: Sequence[int | None]) -> list[Line]:
    """Return results as they are compared."""
    return [
        Line(row=row or 0, outcome=str(each.outcome), amount=each.entitlement, reason=each.reason)
        for each, row in zip(results, rows, strict=True)
    ]


def test_every_invented_rule_is_here() -> None:
    """No file is left without its lists, and each holds a single program."""
    assert tuple(sorted(path.stem for path in HERE.glob("*.toml"))) == NAMES
    assert sorted(path.name for path in HERE.glob("*.csv")) == sorted(
        f"{name}{end}" for name in NAMES for end in (".csv", ".expected.csv")
    )


@every_rule
def test_rows_come_out_as_reasoned(name: str) -> None:
    """Every row of the list has the outcome, amount and reason that the rule's words give."""
    results = assessed(name)
    assert list(reasoned(name)) == lines(results, [each.row for each in results])


@every_rule
@pytest.mark.parametrize("form", FORMS)
def test_frames_agree(name: str, form: Form) -> None:
    """A frame of the same cases gives the same outcome, fen and reason on polars."""
    engine, cases = program_of(name).engine, [dict(each.facts) for each in assessed(name)]
    assert expected(engine, cases) == in_polars(engine, cases, form)


@every_rule
def test_duckdb_agrees(name: str) -> None:
    """So it does on DuckDB, whose rows have no order of their own."""
    engine, cases = program_of(name).engine, [dict(each.facts) for each in assessed(name)]
    assert expected(engine, cases) == in_duckdb(engine, cases)


@every_rule
def test_a_naive_reading_agrees(name: str) -> None:
    """The plain second reading of the file gives the same outcomes and amounts."""
    program = program_of(name)
    results = Reference((HERE / f"{name}.toml").read_bytes(), program.id).assess_all(
        [each.facts for each in assessed(name)]
    )
    told = [(each.outcome, each.granted if each.outcome == "eligible" else None) for each in results]
    assert [(line.outcome, line.amount) for line in reasoned(name)] == told


@every_rule
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explanations_agree(name: str, lang: str) -> None:
    """The explanation tells the outcome and the amount, or what stood against it in words."""
    rules = program_of(name).rules
    texts = {each.id: each.text for each in (*rules.every_criterion, *rules.every_limit)}
    said = {"eligible": ("符合条件", "eligible"), "ineligible": ("不符合条件", "ineligible")}
    said |= {"undetermined": ("待补正", "undetermined")}
    for result, line in zip(assessed(name), reasoned(name), strict=True):
        explained = result.explain(lang=lang)  # type: ignore[arg-type]  # one of the two
        first = explained.splitlines()[0]
        assert said[line.outcome][lang == "en"] in first
        if line.amount is not None:
            assert f"{line.amount:,.2f}" in first
        elif line.reason in texts:
            assert texts[line.reason].text(lang) in explained  # type: ignore[arg-type]


CASES: Final = [
    pytest.param(name, group, id=f"{name} {group[0].name}")
    for name in NAMES
    for group in mutants((HERE / f"{name}.toml").read_text(encoding="utf-8"))
]


def comes_out_otherwise(name: str, rules: PolicyRules) -> bool:
    """Tell whether some row of the list has another result under *rules*."""
    results = assessed(name)
    (changed,) = rules.programs.values()
    cases = [each.facts for each in results]
    found = Engine(changed, rules).assess_all(cases)
    return lines(found, [each.row for each in results]) != list(reasoned(name))


@pytest.mark.parametrize(("name", "group"), CASES)
def test_a_figure_off_by_one_changes_a_row(name: str, group: list[Mutant]) -> None:
    """Whichever way a figure or day is off: the file is refused, or a row comes out otherwise."""
    changed = [(mutant, rules) for mutant in group if (rules := mutant.policy()) is not None]
    assert [] == [mutant.name for mutant, rules in changed if not comes_out_otherwise(name, rules)]


def test_nothing_of_the_lists_is_invalid() -> None:
    """The lists are about rules; every cell of them can be read."""
    assert not [each for name in NAMES for each in assessed(name) if each.outcome is Outcome.INVALID]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tutorial_builds_its_policy_file(lang: str) -> None:
    """The pieces that the tutorial shows, one after the other, are the file under ``examples/``."""
    page = (ROOT / "docs" / lang / "tutorials" / "policy-staff.md").read_text(encoding="utf-8")
    pieces = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert TUTORIAL.read_text(encoding="utf-8") == "\n".join(pieces)


def test_the_tutorial_list_comes_out_as_reasoned() -> None:
    """The list of the tutorial gives what its expected list says, and frames agree."""
    program = load_policy(TUTORIAL)["summer-class"]
    results = program.assess_files(TUTORIAL.with_suffix(".csv"))
    assert read_reasoned(TUTORIAL.with_suffix(".expected.csv")) == lines(results, [e.row for e in results])
    cases = [dict(each.facts) for each in results]
    assert expected(program.engine, cases) == in_polars(program.engine, cases)


REPEATED: Final = {("parameters.class-grant.values", "10")}
"""The lowest step says again what the criterion has refused already."""

TAUGHT: Final = [
    pytest.param(group, id=group[0].name)
    for group in mutants(TUTORIAL.read_text(encoding="utf-8"))
    if re.search("least-children|class-grant|summer-class", group[0].section)
]


@pytest.mark.parametrize("group", TAUGHT)
def test_a_figure_of_the_tutorial_off_by_one_changes_a_row(group: list[Mutant]) -> None:
    """The list that the tutorial shows has both sides of every edge, as it says."""
    results = load_policy(TUTORIAL)["summer-class"].assess_files(TUTORIAL.with_suffix(".csv"))
    cases, rows = [each.facts for each in results], [each.row for each in results]
    told = lines(results, rows)
    changed = [(mutant, rules) for mutant in group if (rules := mutant.policy()) is not None]
    escaped = [
        mutant.name
        for mutant, rules in changed
        if lines(Engine(rules.programs["summer-class"], rules).assess_all(cases), rows) == told
    ]
    assert ((group[0].section, group[0].was) in REPEATED) is bool(escaped), escaped


def test_the_tutorial_file_with_mistakes_has_the_five_it_names() -> None:
    """One fault of each kind that the tutorial explains, and no other."""
    with pytest.raises(InvalidPolicy) as caught:
        load_policy(TUTORIAL.with_name("summer-care-2026-with-mistakes.toml"))
    assert [each.code for each in caught.value.problems] == [
        "policy-fact-unknown",
        "policy-table-overlap",
        "policy-source-unknown",
        "policy-value-type",
        "policy-parameter-late",
    ]
