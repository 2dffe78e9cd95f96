"""Which program books where: a file that its user owns.

Here: charts of accounts, each for a span of days, and for every program and
event the account that is debited and the one that is credited. Nothing is
guessed: what the file does not say is not booked. Not here: the accounting
vouchers themselves (``vouchers``).
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

from attrs import field, frozen

from unionaid.errors import InvalidFile, make_problem
from unionaid.files.source import place_fault, shown
from unionaid.lang import Bilingual
from unionaid.policy.node import MISSING_DAY, Faults, Node, read_figure_text
from unionaid.text.nearest import hint

__all__ = ["BOOKINGS", "Account", "Accounts", "Booking", "Chart", "Entry", "read_accounts"]

Booking = Literal["payment", "returned", "paid_again", "recovered", "recovered_later_year", "goods"]

BOOKINGS: Final[tuple[Booking, ...]] = get_args(Booking)
"""What can be booked. Money recovered after the year in which it was paid has
its own accounts, since the expense of that year is closed."""

_FAR: Final = date.max


def _view(items: Mapping[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(dict(items))


@frozen
class Account:
    """One account of a chart.

    Args:
        id: Its name in the file.

        name: Its name for people.

        code: Its number in the chart; empty where the user gave none.

        under: The main account that it is a detail of.
    """

    id: str
    name: Bilingual
    code: str = ""
    under: Account | None = None


@frozen
class Entry:
    """Where one event is booked: one account on either side."""

    debit: Account
    credit: Account


@frozen
class Chart:
    """The accounts of a span of days.

    Args:
        id: Its name in the file.

        name: Its name for people.

        start: The first day.

        end: The last day; None is open.

        entries: By program and event, the defaults of the chart filled in.
    """

    id: str
    name: Bilingual
    start: date
    end: date | None
    entries: Mapping[str, Mapping[Booking, Entry]] = field(converter=_view, hash=False)

    def holds_on(self, day: date) -> bool:
        """Tell whether *day* is one of its days."""
        return self.start <= day and (self.end is None or day <= self.end)


@frozen
class Accounts:
    """A whole file: its charts, earliest first.

    Args:
        file: The file, as the caller named it.

        charts: No two hold on one day.
    """

    file: str
    charts: tuple[Chart, ...]

    def on(self, day: date) -> Chart | None:
        """Return the chart that holds on *day*, or None."""
        return next((chart for chart in self.charts if chart.holds_on(day)), None)


def read_accounts(path: str | os.PathLike[str]) -> Accounts:
    """Return the accounts in the file at *path*.

    Raises:
        InvalidFile: There is no such file, or it has faults; every one is
            inside, each with its place in the file.
    """
    file = shown(path)
    fault = place_fault(path)
    if fault is not None:
        raise InvalidFile([fault.at(file=file)])
    faults = Faults(file)
    try:
        data = tomllib.loads(Path(path).read_bytes().decode("utf-8-sig"), parse_float=read_figure_text)
    except OSError:
        faults.problems.append(make_problem("file-unreadable").at(file=file))
    except UnicodeDecodeError:
        faults.add("", "policy-encoding")
    except RecursionError:
        faults.add("", "policy-nested")
    except ValueError as error:  # tomllib's own error, and Python's for endless figures
        faults.add("", "policy-toml", detail=str(error).splitlines()[0])
    else:
        charts = _read_charts(Node(data, "", faults))
        if not faults.problems:
            return Accounts(file, charts)
    raise InvalidFile(faults.problems)


def _read_charts(node: Node) -> tuple[Chart, ...]:
    found = sorted((_read_chart(name, each) for name, each in node.named("charts")), key=lambda c: c.start)
    if not found and not node.faults.problems:
        node.fault("accounts-none")
    node.close()
    for earlier, later in pairwise(found):
        if MISSING_DAY < later.start <= (earlier.end or _FAR) and earlier.start > MISSING_DAY:
            node.faults.add(f"charts.{later.id}", "accounts-overlap", other=earlier.id)
    return tuple(found)


def _read_chart(name: str, node: Node) -> Chart:
    title = node.both("name")
    start, end = node.day("from"), node.day("until", required=False)
    if end is not None and end < start:
        node.fault("accounts-dates")
    accounts = _read_accounts(node)
    default = _read_entries(node.child("default"), accounts)
    entries = {
        program: {**default, **_read_entries(each, accounts)}
        for program, each in node.named("programs", required=True)
    }
    node.close()
    return Chart(name, title, start, end, {program: _view(each) for program, each in entries.items()})


def _read_accounts(node: Node) -> dict[str, Account]:
    """Return the accounts of a chart; a detail account stands under a main one."""
    found: dict[str, Account] = {}
    details: list[tuple[Account, str, Node]] = []
    for name, each in node.named("accounts", required=True):
        # An empty code is one that the user has yet to fill in; the name alone is booked by.
        empty = each.raw("code") == ""
        code = "" if empty else each.text("code", required=False) or ""
        account = Account(name, Bilingual(zh=each.text("zh"), en=each.text("en")), code)
        under = each.text("under", required=False)
        if under is None:
            found[name] = account
        else:
            details.append((account, under, each))
        each.close()
    mains = dict(found)
    known = [*mains, *(account.id for account, _, _ in details)]
    for account, under, each in details:
        if under not in known:
            each.fault("accounts-account-unknown", key="under", name=under, hint=hint(under, mains))
        elif under not in mains:
            each.fault("accounts-under-itself", key="under")
        found[account.id] = Account(account.id, account.name, account.code, mains.get(under))
    return found


def _read_entries(node: Node | None, accounts: Mapping[str, Account]) -> dict[Booking, Entry]:
    if node is None:
        return {}
    found: dict[Booking, Entry] = {}
    for booking in BOOKINGS:
        each = node.child(booking)
        if each is None:
            continue
        debit, credit = (_read_account(each, side, accounts) for side in ("debit", "credit"))
        each.close()
        if debit is not None and credit is not None:
            if debit == credit:
                each.fault("accounts-same-account")
            found[booking] = Entry(debit, credit)
    node.close()
    return found


def _read_account(node: Node, side: str, accounts: Mapping[str, Account]) -> Account | None:
    name = node.text(side)
    if name and name not in accounts:
        node.fault("accounts-account-unknown", key=side, name=name, hint=hint(name, accounts))
    return accounts.get(name)
