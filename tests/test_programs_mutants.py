"""No figure of a packaged policy may change without some scene coming out otherwise."""

from __future__ import annotations

import pytest
from mutants import Mutant, mutants
from scenes import Scene, played
from scenes_fees import FEES
from scenes_people import PEOPLE
from strategies import PACKAGED, PROGRAMS, engine_of, raw_policy

POLICY = {program: policy for policy, program in PROGRAMS}
SCENES = (*FEES, *PEOPLE)

BEFORE_ANY_RULES = {
    ("parameters.fee-rate", "2009-08-27"),
    ("parameters.handed-up-share", "2004-01-01"),
}
"""Days so long before the first rules that no case can tell them apart."""

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


def is_caught(mutant: Mutant, policy: str) -> bool:
    """Tell whether some scene comes out otherwise."""
    engines = {scene.program: None for scene in touched(mutant, policy)}
    for program in engines:
        engines[program] = mutant.engine(program)  # type: ignore[assignment]  # filled here
    return any(
        played(scene, engines[scene.program] or engine_of(policy, scene.program)) != scene.told
        for scene in touched(mutant, policy)
    )


@pytest.mark.parametrize(("policy", "group"), CASES)
def test_a_figure_off_by_one_changes_a_result(policy: str, group: list[Mutant]) -> None:
    """Each slip that still loads is caught by a scene; at least one slip loads or all are load errors."""
    if (group[0].section, group[0].was) in BEFORE_ANY_RULES:
        return
    program = touched(group[0], policy)[0].program
    loaded = [mutant for mutant in group if mutant.engine(program) is not None]
    assert [] == [mutant.name for mutant in loaded if not is_caught(mutant, policy)]


def test_the_walk_finds_the_figures() -> None:
    """The walk over a policy sees figures and dates, and leaves text and comments alone."""
    text = '[parameters.x]\nvalue = 1_000 # 5\nfrom = 2020-01-31\nname = "7 days"\n[sources.y]\ndate = 2019\n'
    found = [[mutant.now for mutant in group] for group in mutants(text)]
    assert found == [["1001", "999"], ["2020-02-01", "2020-03-01", "2021-01-31"]]
