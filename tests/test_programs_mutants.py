"""No figure of a packaged policy may change without some scene coming out otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from mutants import Mutant, mutants
from scenes import Scene, played
from scenes_fees import FEES
from scenes_people import PEOPLE
from strategies import PACKAGED, PROGRAMS, engine_of, raw_policy
from unionaid.assess.engine import Engine
from unionaid.policy.model import PolicyRules

POLICY = {program: policy for policy, program in PROGRAMS}
SCENES = (*FEES, *PEOPLE)

EQUIVALENT = {
    # so long before the first rules that no case can tell the days apart
    ("parameters.fee-rate", "2009-08-27"),
    ("parameters.handed-up-share", "2004-01-01"),
    # the second instrument gives the same as the first; only the source named differs
    ("programs.micro-enterprise-fee-refund.rules", "2022-01-01"),
    # builders and developers pass the line at any revenue, so their zeros are never read
    ("parameters.above-scale-line.values", "0"),
}
"""Figures and days, by section, that decide no case."""

CASES = [
    pytest.param(policy, group, id=f"{policy} {group[0].name}")
    for policy in PACKAGED
    for group in mutants(raw_policy(policy).decode())
]


def touched(mutant: Mutant, policy: str) -> list[Scene]:
    """Return the scenes that a mutant could change."""
    scenes = [scene for scene in SCENES if POLICY[scene.program] == policy]
    if mutant.section.startswith("programs."):
        scenes = [scene for scene in scenes if scene.program == mutant.section.split(".")[1]]
    return scenes


def is_caught(rules: PolicyRules, scenes: list[Scene]) -> bool:
    """Tell whether some scene comes out otherwise under *rules*."""
    engines = {scene.program: Engine(rules.programs[scene.program], rules) for scene in scenes}
    return any(played(scene, engines[scene.program]) != scene.told for scene in scenes)


@pytest.mark.parametrize(("policy", "group"), CASES)
def test_a_figure_off_by_one_changes_a_result(policy: str, group: list[Mutant]) -> None:
    """Whichever way a figure or day is off: the file is refused, or a scene comes out otherwise."""
    scenes = touched(group[0], policy)
    changed = [(mutant, rules) for mutant in group if (rules := mutant.policy()) is not None]
    escaped = [mutant.name for mutant, rules in changed if not is_caught(rules, scenes)]
    assert ((group[0].section, group[0].was) in EQUIVALENT) is bool(escaped), escaped


def test_the_second_instrument_is_named_from_its_first_day_on() -> None:
    """From 2022 on the notice that extended the refund is the source, and not a day before."""
    program = engine_of("acftu-fee-refund", "micro-enterprise-fee-refund").program
    sources = [program.on(date(*day)) for day in ((2021, 12, 31), (2022, 1, 1))]
    assert [("instrument-2019-32",), ("instrument-2021-38",)] == [
        rules and rules.sources for rules in sources
    ]


def test_the_walk_finds_the_figures() -> None:
    """The walk over a policy sees figures and dates, and leaves text and comments alone."""
    text = '[parameters.x]\nvalue = 1_000 # 5\nfrom = 2020-01-31\nname = "7 days"\n[sources.y]\ndate = 2019\n'
    found = [[mutant.now for mutant in group] for group in mutants(text)]
    assert found == [["1001", "999"], ["2020-02-01", "2020-02-01", "2021-01-31"]]
