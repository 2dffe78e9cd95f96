"""How long a list is on public show: the period of a notice, in working days.

Here: the days. Not here: the notice itself (``unionaid.desk``), what it holds up
(``unionaid.registry``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from unionaid.errors import InvalidPeriod, make_problem
from unionaid.facts.workdays import working_days_from, working_days_in
from unionaid.lang import Bilingual
from unionaid.text import figures

if TYPE_CHECKING:
    from unionaid.policy.model import ProgramRules

__all__ = ["Period", "public_period"]


@frozen
class Period:
    """From when to when a list is on show, both days included.

    Args:
        start: The first day.

        end: The last day.

        working_days: How many working days that is; None where the calendar
            does not reach so far.
    """

    start: date
    end: date
    working_days: int | None


def public_period(
    programs: Iterable[ProgramRules],
    start: date,
    *,
    until: date | None = None,
    days: int | None = None,
) -> Period:
    """Return how long the list of *programs* is on show.

    Args:
        programs: Whose cases are listed; the longest period that one of them
            asks for holds for all.

        start: The first day, which counts if it is a working day.

        until: The last day; worked out unless given.

        days: How many working days, where more are wanted than the rules ask
            for, or where they ask for none.

    Raises:
        InvalidPeriod: It is shorter than it must be, nobody says how long it
            is, or the calendar does not reach its end.
    """
    programs = list(programs)
    asked = max((each.public_notice.working_days for each in programs if each.public_notice), default=0)
    if days is not None and days < max(asked, 1):
        raise InvalidPeriod([make_problem("notice-too-short", found=max(days, 0), asked=max(asked, 1))])
    if days is None and until is None:
        open_ = [each for each in programs if each.public_notice is None]
        if open_:
            raise InvalidPeriod([make_problem("notice-period-wanted", program=each.name) for each in open_])
    asked = asked if days is None else days
    if until is None:
        return Period(start, working_days_from(start, asked), asked)
    if until < start:
        raise InvalidPeriod([make_problem("notice-period-reversed")])
    try:
        found = working_days_in(start, until)
    except InvalidPeriod:  # days of any kind are all that can be counted
        if (until - start).days + 1 < asked:
            raise _too_short((until - start).days + 1, asked) from None
        return Period(start, until, None)
    if found < asked:
        raise _ends_early(start, found, asked)
    return Period(start, until, found)


def _too_short(found: int, asked: int) -> InvalidPeriod:
    return InvalidPeriod([make_problem("notice-too-short", found=found, asked=asked)])


def _ends_early(start: date, found: int, asked: int) -> InvalidPeriod:
    try:
        end = working_days_from(start, asked)
    except InvalidPeriod:  # the last day is beyond the calendar, and so beyond the one that was given
        return _too_short(found, asked)
    earliest = Bilingual(zh=figures.day(end, "zh"), en=figures.day(end, "en"))
    return InvalidPeriod([make_problem("notice-ends-early", found=found, asked=asked, earliest=earliest)])
