"""Whole explanations and a page as people read them, kept so that a change of wording is seen.

After a change that is meant, write them anew, and read the difference::

    UNIONAID_GOLDEN=write python -m pytest tests/test_explain_golden.py
    git diff tests/golden
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import frozen

from good_cases import GOOD
from strategies import engine_of
from unionaid.assess import Submission
from unionaid.assess.page import program_page
from unionaid.facts import Month
from unionaid.lang import LANGS, Lang

GOLDEN: Final = Path(__file__).with_name("golden")


@frozen
class Kept:
    """One case whose explanation is kept: its program and what differs from the good case."""

    policy: str
    program: str
    changes: Mapping[str, Any]


KEPT: Final = {
    "fee-of-a-quarter-refunded-with-warnings": Kept(
        "jinzhou-2020",
        "conversion-fee-refund",
        {"period": Month(2020, 4), "period_to": Month(2020, 6), "fee_remitted": "900", "paid_on": None},
    ),
    "small-payer-cut-at-the-cap": Kept(
        "acftu-fee-refund", "small-payer-fee-refund", {"fee_remitted": "12000", "already_returned": "100"}
    ),
    "studio-without-an-amount": Kept("jinzhou-2020", "workshop-grant", {"proposed_amount": None}),
    "reading-room-too-small": Kept("jinzhou-2020", "reading-room", {"area_sqm": "29.9", "is_selected": None}),
}


def check(name: str, text: str, digest: str) -> None:
    """Compare *text* with what is kept under *name*, or keep it."""
    text = text.replace(digest[:12], "<digest>") + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UNIONAID_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", KEPT)
def test_an_explanation_reads_as_kept(name: str, lang: Lang) -> None:
    """The explanation of a case is word for word what was read and approved."""
    kept = KEPT[name]
    engine = engine_of(kept.policy, kept.program)
    case = {**GOOD[kept.program], **kept.changes}
    case = {fact: value for fact, value in case.items() if value is not None}
    (result,) = engine.assess_submissions([Submission(case, "2020.csv", 2)])
    check(f"{name}.{lang}", result.explain(lang=lang), engine.policy.digest)


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_reads_as_kept(lang: Lang) -> None:
    """The page of a program is word for word what was read and approved."""
    engine = engine_of("jinzhou-2020", "reading-room")
    text = program_page(engine.program, engine.policy, lang)
    check(f"page-of-reading-room.{lang}", text, engine.policy.digest)
