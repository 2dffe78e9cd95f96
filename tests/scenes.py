"""Scenes: a few cases of a program, and in a line each what has to come out.

A scene is data, so that the same one serves two tests: that it comes out so,
and that it would not if a figure of the policy were another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from good_cases import GOOD
from unionaid.assess.engine import Engine
from unionaid.assess.result import Assessment
from unionaid.assess.usage import Usage

__all__ = ["Scene", "played", "told"]


@frozen
class Scene:
    """Some cases of one program and their results.

    Args:
        name: The situation.

        program: The program.

        rows: What differs from the good case, for each; None leaves a fact out.

        told: What has to come out, as :func:`told` writes it.

        prior: What was granted before.
    """

    name: str
    program: str
    rows: tuple[Mapping[str, Any], ...]
    told: tuple[str, ...]
    prior: Usage = field(factory=Usage)

    @classmethod
    def one(cls, name: str, program: str, row: Any, told: str) -> Scene:
        """Return a scene of a single case; *row* is a mapping."""
        return cls(name, program, (row,), (told,))

    @classmethod
    def many(
        cls,
        name: str,
        program: str,
        rows: Sequence[tuple[Mapping[str, Any], str]],
        *,
        prior: Usage | None = None,
    ) -> Scene:
        """Return a scene of a batch."""
        cases, results = zip(*rows, strict=True)
        return cls(name, program, cases, results, prior or Usage())

    @property
    def cases(self) -> list[dict[str, Any]]:
        """The cases in full."""
        return [
            {k: v for k, v in {**GOOD[self.program], **row}.items() if v is not None} for row in self.rows
        ]


def told(result: Assessment) -> str:
    """Return what an assessment says in a line.

    The outcome; the amount, or what is not met or unknown; then the range,
    ``missing`` and ``warns`` where there is anything.
    """
    parts = [str(result.outcome)]
    if result.problems:
        return "; ".join([*parts, *(f"{problem.code} {problem.column}" for problem in result.problems)])
    if result.entitlement is not None:
        parts.append(str(result.entitlement))
    if result.in_kind is not None:
        parts.append(f"in kind {result.in_kind}")
    parts += result.not_met or result.unknown
    text = " ".join(parts)
    if result.range is not None:
        text += "; {} to {}".format(*result.range)
    if result.missing:
        text += "; missing " + " ".join(result.missing)
    if result.warnings:
        text += "; warns " + " ".join(result.warnings)
    return text


def played(scene: Scene, engine: Engine) -> tuple[str, ...]:
    """Return what comes out of a scene."""
    return tuple(told(result) for result in engine.assess_all(scene.cases, prior=scene.prior))
