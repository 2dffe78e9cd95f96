"""Cases of several programs, assessed together.

Here: the order of the programs, and what one leaves for the next of a limit
that they share. Not here: one program's batch (``engine``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from unionaid.assess.draft import Submission
from unionaid.assess.engine import Engine
from unionaid.assess.result import Assessment
from unionaid.assess.usage import NO_USAGE, LimitKey, Usage, UsageSource

__all__ = ["assess_together"]


def assess_together(
    cases: Sequence[tuple[Engine, Submission]],
    *,
    prior: Usage | UsageSource = NO_USAGE,
    progress: Callable[[int], object] | None = None,
) -> list[Assessment]:
    """Assess *cases*, each by its own program.

    Programs are taken in the order in which they first appear, each with what
    those before it have used up, so that limits they share hold.

    Args:
        cases: The rules of each case, and the case.

        prior: What was granted before, or who says so.

        progress: Called with how many more cases are done.

    Returns:
        One assessment per case, in the order given.
    """
    places: dict[int, list[int]] = {}
    engines: dict[int, Engine] = {}
    for place, (engine, _) in enumerate(cases):
        engines[id(engine)] = engine
        places.setdefault(id(engine), []).append(place)
    found: dict[int, Assessment] = {}
    for key, own in places.items():
        submissions = [cases[place][1] for place in own]
        results = engines[key].assess_submissions(submissions, prior=prior, progress=progress)
        found.update(zip(own, results, strict=True))
        if len(places) > 1:
            prior = _with(prior, Usage.of(results, placed=True))
    return [found[place] for place in range(len(cases))]


def _with(prior: Usage | UsageSource, more: Usage) -> Usage | UsageSource:
    """Return *prior* and what another program of the call has used up."""
    if isinstance(prior, Usage):
        return prior + more

    def ask(keys: Iterable[tuple[str, LimitKey]]) -> Usage:
        return prior(keys) + more

    return ask
