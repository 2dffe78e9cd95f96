"""A batch of cases, assessed and explained: the definition of the rules' meaning.

Here: deciding. Not here: frames, files, databases, and what rules say.
"""

from __future__ import annotations

from unionaid.assess.change import Change
from unionaid.assess.draft import Submission
from unionaid.assess.engine import Engine
from unionaid.assess.intake import Intake, read_cases
from unionaid.assess.notices import with_notices
from unionaid.assess.result import Assessment, Counted, Finding, Outcome, Place, Status, Step, replay
from unionaid.assess.together import assess_together
from unionaid.assess.usage import LimitUse, Usage, UsageSource, Used

__all__ = [
    "Assessment",
    "Change",
    "Counted",
    "Engine",
    "Finding",
    "Intake",
    "LimitUse",
    "Outcome",
    "Place",
    "Status",
    "Step",
    "Submission",
    "Usage",
    "UsageSource",
    "Used",
    "assess_together",
    "read_cases",
    "replay",
    "with_notices",
]
