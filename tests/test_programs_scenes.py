"""Every packaged program at every bound: below it, at it, above it."""

from __future__ import annotations

import pytest

from good_cases import GOOD
from scenes import Scene, played
from scenes_fees import FEES
from scenes_people import PEOPLE
from strategies import PROGRAMS, engine_of

SCENES = (*FEES, *PEOPLE)
POLICY = {program: policy for policy, program in PROGRAMS}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: f"{scene.program}-{scene.name}")
def test_a_scene_comes_out_as_the_source_says(scene: Scene) -> None:
    """What is told is what the table of the program asks for."""
    assert scene.told == played(scene, engine_of(POLICY[scene.program], scene.program))


def test_every_program_has_a_good_case() -> None:
    """The cases that tests begin with are eligible, and there is one for each program."""
    assert {program for _, program in PROGRAMS} == set(GOOD)
    for policy, program in PROGRAMS:
        assert str(engine_of(policy, program).assess(GOOD[program]).outcome) == "eligible", program


def test_no_two_scenes_share_a_name() -> None:
    """A failing scene can be found by its name."""
    names = [(scene.program, scene.name) for scene in SCENES]
    assert len(names) == len(set(names))
