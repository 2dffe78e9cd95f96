"""The public notice made from a registry: ``notice``.

Here: reading the command. Not here: putting claims on notice (``registry_deciding``),
saying what is not on the list (``noticing``), the notice itself (``unionaid.desk``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unionaid.cli import noticing
from unionaid.cli.given import check_output, read_day
from unionaid.cli.misuse import Misuse
from unionaid.cli.registry_given import Chosen, Signed, read_number
from unionaid.cli.registry_selecting import select
from unionaid.cli.screen import say_json
from unionaid.files.source import shown
from unionaid.lang import Lang

if TYPE_CHECKING:
    from unionaid.desk.notice import Notice

__all__ = ["notice"]


def notice(
    *,
    lang: Lang,
    signed: Signed,
    chosen: Chosen,
    begun_notice: str | None,
    start: str | None,
    until: str | None,
    days: str | None,
    contact: str | None,
    phone: str | None,
    address: str | None,
    issued_by: str | None,
    number: str | None,
    notice_to: str | None,
    json_out: bool,
) -> int:
    """Print or write the notice that has begun, or that of reviewed claims before it begins."""
    begun = None if begun_notice is None else read_number(begun_notice, "--notice")
    if begun is not None:
        if chosen.claims or chosen.conditions or chosen.expected is not None:
            raise Misuse("registry-notice-alone")
        for option, value in (("--from", start), ("--until", until), ("--days", days)):
            if value is not None:
                raise Misuse("registry-notice-days", option=option)
    elif not (start or "").strip():
        raise Misuse("registry-notice-from")
    for option, value in (("--contact", contact), ("--phone", phone)):
        if not (value or "").strip():
            raise Misuse("option-wanted", option=option)
    first, last, length = (
        read_day(start, "--from"),
        read_day(until, "--until"),
        noticing.read_length(days),
    )
    if notice_to is not None:
        check_output(notice_to, noticing.WRITABLE, signed.files)
    from unionaid.desk.registry_notice import make_registry_notice

    with signed.open() as registry:
        found = None
        if begun is None:
            found = select(registry, chosen, states=("reviewed",), is_optional=True)
        if found is not None:
            found.tell(lang)
        made = make_registry_notice(
            registry,
            begun,
            claims=None if found is None else found.refs,
            start=first,
            until=last,
            days=length,
            contact=contact or "",
            phone=phone or "",
            address=address,
            prepared_by=issued_by,
            number=number,
            lang=lang,
        )
    if json_out:
        if notice_to is not None:
            from unionaid.desk.notice import write_notice

            write_notice(made, notice_to)
        say_json(_as_object(made, notice_to))
        return 0
    if notice_to is None:
        noticing.show(made)
    else:
        noticing.write(made, notice_to, lang)
    noticing.tell_left_out(made, lang)
    return 0


def _as_object(made: Notice, to: str | None) -> dict[str, Any]:
    """Return a notice for JSON: its text, or the file that it was written to."""
    return {
        **({"text": made.text()} if to is None else {"file": shown(to)}),
        "rows": len(made.rows),
        "starts": made.period.start.isoformat(),
        "ends": made.period.end.isoformat(),
        "working_days": made.period.working_days,
        "left_out": {str(outcome): found for outcome, found in made.left_out.items()},
        "ended": made.ended,
    }
