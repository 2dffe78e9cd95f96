"""The public notice of claims that a registry holds.

Here: which claims are on it, and its days. Not here: its words (``notice``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from unionaid.assess.public_period import Period, public_period
from unionaid.desk.notice import Notice, notice_of
from unionaid.errors import OutputError, Refused, make_problem
from unionaid.lang import Lang
from unionaid.registry import reading
from unionaid.registry.acts import Ref, read_refs
from unionaid.registry.deciding import wrong_state

if TYPE_CHECKING:
    from unionaid.registry.registry import Refs, Registry

__all__ = ["make_registry_notice"]


def make_registry_notice(
    registry: Registry,
    notice: int | None = None,
    *,
    claims: Refs | None = None,
    start: date | None = None,
    until: date | None = None,
    days: int | None = None,
    contact: str,
    phone: str,
    address: str | None = None,
    prepared_by: str | None = None,
    number: str | None = None,
    lang: Lang = "zh",
) -> Notice:
    """Return the public notice of claims: of one that has begun, or of reviewed claims before it begins.

    A notice that has begun has the days that the registry holds, and lists what
    was proposed; claims that were rejected or withdrawn since are left out and
    counted. Before, its days are worked out as :meth:`unionaid.Registry.publicize`
    does.

    Args:
        registry: Where the claims are.

        notice: The number of a notice that has begun.

        claims: Reviewed claims that are not on notice yet; all of them if
            neither they nor a notice are named.

        start: Its first day, for claims that are not on notice yet.

        until: The last day; worked out from the rules unless given.

        days: How many working days, where more are wanted or no rule says.

        contact: The person or office that takes objections.

        phone: Its telephone number, printed as given.

        address: Where to write to or come to.

        prepared_by: Who issues the notice; a blank for the seal unless given.

        number: The document number.

        lang: The language.

    Raises:
        Refused: A claim or notice is not there, was blanked, or is not where a
            notice begins.

        InvalidPeriod: The period is too short, open, or beyond the calendar.

        OutputError: There is nothing to list.
    """
    if notice is not None and claims is not None:
        raise Refused([make_problem("notice-claims-and-number")])
    if notice is not None and (start, until, days) != (None, None, None):
        raise Refused([make_problem("notice-days-recorded")])
    with registry.snapshot() as (connection, engine_of):
        if notice is not None:
            held = reading.notice(connection, notice)
            ids: Iterable[int] = reading.find(connection, notice=notice)
        elif claims is not None:
            ids = [ref.claim for ref in read_refs(claims)]
        else:
            ids = reading.find(connection, state="reviewed")
        filed = reading.filed(connection, ids, engine_of)
        shown = [each for each in filed.claims.values() if each.state not in ("rejected", "withdrawn")]
        if notice is None:
            shown = list(filed.claims.values())
            wrong = [wrong_state(Ref(e.id), e.state, ["reviewed"]) for e in shown if e.state != "reviewed"]
            if wrong:
                raise Refused(wrong)
        blanked = [each.id for each in shown if each.blanked is not None]
        if blanked:
            raise Refused([make_problem("registry-claim-blanked", claim=id_) for id_ in blanked])
        # what was on show is what the claim was first worked out to, whatever was adjusted later
        results = [reading.recorded(connection, claim, engine_of) for claim in shown]
    if notice is not None:
        period = Period(date.fromisoformat(held.starts), date.fromisoformat(held.ends), held.working_days)
    elif not results:
        raise OutputError([make_problem("notice-empty")])
    elif start is None:
        raise Refused([make_problem("notice-start-wanted")])
    else:
        programs = {(each.digest, each.program): each.engine.program for each in results}
        period = public_period(programs.values(), start, until=until, days=days)
    return notice_of(
        results,
        period,
        contact=contact,
        phone=phone,
        address=address,
        prepared_by=prepared_by,
        number=number,
        lang=lang,
        ended=len(filed.claims) - len(shown),
    )
