"""The commands of ``unionaid registry`` and their options.

Here: what may be typed. Loaded when a command of the registry is asked for, and
each command is made only then. Not here: words (``registry_words``,
``registry_option_words``), what a command does (the modules named below).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from unionaid.cli.tree import Builder, Command
    from unionaid.lang import Lang

__all__ = ["makers"]

Params = list[click.Parameter]

_SIGNED: Final = ("registry", "recorder", "by", "day", "document", "command_id")
_CHOSEN: Final = (
    "claims",
    "of_notice",
    "of_program",
    "in_state",
    "of_year",
    "of_county",
    "file_command",
    "expected",
)


def makers(make: Builder) -> Mapping[str, Callable[[], Command]]:
    """Return what makes each command, by its name, in the order of a year's work."""
    return {name: partial(_command, make, name) for name in _COMMANDS}


def _command(make: Builder, name: str) -> Command:
    (module, function), params = _COMMANDS[name]
    place = (f"registry_{module}", function)
    return make.command(name, place, params(make), key=f"registry {name}", call=_lazily(place, make.lang))


def _lazily(place: tuple[str, str], lang: Lang) -> Callable[..., Any]:
    """Return a function that loads its module when it is called; what belongs together goes as one."""

    def call(**params: Any) -> Any:
        from unionaid.cli.registry_given import Chosen, Signed, note_days_to_come

        signed = {name: params.pop(name) for name in _SIGNED if name in params}
        if "expected" in params:
            params["chosen"] = Chosen(**{name: params.pop(name) for name in _CHOSEN if name in params})
        module = import_module(f"unionaid.cli.{place[0]}")
        note_days_to_come({"--on": signed.get("day"), "--before": params.get("before")}, lang)
        return getattr(module, place[1])(lang=lang, signed=Signed(**signed), **params)

    return call


def _open(make: Builder) -> Params:
    """Return the option that says which registry, and the one for other programs."""
    return [make.option("registry", "--registry"), make.option("json_out", "--json", is_flag=True)]


def _recorded(make: Builder) -> Params:
    """Return who records a command, and its id."""
    return [make.option("recorder", "--as"), make.option("command_id", "--id"), *_open(make)]


def _signed(make: Builder) -> Params:
    """Return who decided, when, on which paper, and who records it."""
    return [
        make.option("by", "--by"),
        make.option("day", "--on"),
        make.option("document", "--document"),
        *_recorded(make),
    ]


def _chosen(make: Builder, notice: str = "of_notice") -> Params:
    """Return how claims are named or selected; *notice* is what ``--notice`` means."""
    return [
        make.argument("claims", nargs=-1),
        make.option(notice, "--notice"),
        make.option("of_program", "--program"),
        make.option("in_state", "--state"),
        make.option("of_year", "--year"),
        make.option("of_county", "--county"),
        make.option("file_command", "--file-command"),
        make.option("expected", "--count"),
    ]


def _reason(make: Builder) -> click.Parameter:
    return make.option("reason", "--reason")


def _account(make: Builder) -> Params:
    return [make.option("account_file", "--account"), make.option("checked_by", "--checked-by")]


def _preview(make: Builder) -> click.Parameter:
    return make.option("preview", "--preview", is_flag=True)


_COMMANDS: Final[Mapping[str, tuple[tuple[str, str], Callable[[Builder], Params]]]] = {
    "init": (
        ("starting", "init"),
        lambda make: [
            make.option("person", "--person", multiple=True),
            make.option("recorder", "--as"),
            *_open(make),
        ],
    ),
    "people": (
        ("starting", "people"),
        lambda make: [make.argument("names", nargs=-1), *_recorded(make)],
    ),
    "budget": (
        ("starting", "budget"),
        lambda make: [
            make.argument("line"),
            make.option("line_year", "--year"),
            make.option("line_amount", "--amount"),
            make.option("served", "--program", multiple=True),
            make.policy(),
            *_signed(make),
        ],
    ),
    "submit": (
        ("submitting", "submit"),
        lambda make: [
            make.argument("words", nargs=-1),
            make.option("ignore", "--ignore", multiple=True),
            make.policy(),
            make.option("other_edition", "--other-edition", is_flag=True),
            _preview(make),
            *_signed(make),
        ],
    ),
    "review": (("deciding", "review"), lambda make: [*_chosen(make), *_signed(make)]),
    "publicize": (
        ("deciding", "publicize"),
        lambda make: [
            *_chosen(make),
            make.option("start", "--from"),
            make.option("until", "--until"),
            make.option("days", "--days"),
            make.option("by", "--by"),
            make.option("document", "--document"),
            *_recorded(make),
        ],
    ),
    "objection": (
        ("deciding", "objection"),
        lambda make: [make.argument("claim"), _reason(make), *_signed(make)],
    ),
    "resolve": (
        ("deciding", "resolve"),
        lambda make: [
            make.argument("claim"),
            make.option("upheld", "--upheld", is_flag=True),
            make.option("dismissed", "--dismissed", is_flag=True),
            make.option("objection", "--objection"),
            _reason(make),
            *_signed(make),
        ],
    ),
    "approve": (
        ("deciding", "approve"),
        lambda make: [
            *_chosen(make),
            make.option("award_amount", "--amount"),
            _reason(make),
            make.option("budget_line", "--budget"),
            *_signed(make),
        ],
    ),
    "reject": (("deciding", "reject"), lambda make: [*_chosen(make), _reason(make), *_signed(make)]),
    "withdraw": (("deciding", "withdraw"), lambda make: [*_chosen(make), _reason(make), *_signed(make)]),
    "batch": (
        ("paying", "batch"),
        lambda make: [
            *_chosen(make),
            make.option("folder", "-o", "--output"),
            make.option("template", "--template"),
            make.option("again", "--again"),
            _preview(make),
            *_signed(make),
        ],
    ),
    "paid": (
        ("paying", "paid"),
        lambda make: [
            make.argument("payments", nargs=-1),
            make.option("bank_results", "--results"),
            make.option("template", "--template"),
            make.option("delivered", "--claim", multiple=True),
            make.option("reference", "--reference"),
            *_signed(make),
        ],
    ),
    "returned": (
        ("paying", "returned"),
        lambda make: [make.argument("payment"), _reason(make), *_account(make), *_signed(make)],
    ),
    "account": (
        ("paying", "account"),
        lambda make: [*_chosen(make), *_account(make), *_signed(make)],
    ),
    "recover": (
        ("paying", "recover"),
        lambda make: [
            make.argument("claim"),
            make.option("recovered", "--amount"),
            _reason(make),
            *_signed(make),
        ],
    ),
    "reassess": (
        ("adjusting", "reassess"),
        lambda make: [
            *_chosen(make),
            make.option("new_policies", "--policy", multiple=True),
            make.option("claim_fact", "--fact", multiple=True),
            make.option("facts_file", "--facts"),
            make.option("record", "--record", is_flag=True),
            *_signed(make),
        ],
    ),
    "close-year": (
        ("adjusting", "close_year"),
        lambda make: [
            make.argument("closed_year"),
            make.option("carry", "--carry", multiple=True),
            make.option("given_up", "--withdraw", multiple=True),
            *_signed(make),
        ],
    ),
    "workbook": (
        ("papers", "workbook"),
        lambda make: [
            make.argument("claims", nargs=-1),
            make.option("of_notice", "--notice"),
            make.option("of_batch", "--batch"),
            make.option("to_pay", "--to-pay", is_flag=True),
            make.option("prepared_by", "--prepared-by"),
            make.option("on", "--on"),
            make.option("workbook_to", "-o", "--output"),
            *_open(make),
        ],
    ),
    "sheet": (
        ("papers", "sheet"),
        lambda make: [
            *_chosen(make),
            make.option("prepared_by", "--prepared-by"),
            make.option("on", "--on"),
            make.option("sheets_to", "-o", "--output"),
            *_open(make),
        ],
    ),
    "notice": (
        ("posting", "notice"),
        lambda make: [
            *_chosen(make, "begun_notice"),
            make.option("start", "--from"),
            make.option("until", "--until"),
            make.option("days", "--days"),
            make.option("contact", "--contact"),
            make.option("phone", "--phone"),
            make.option("address", "--address"),
            make.option("issued_by", "--prepared-by"),
            make.option("number", "--number"),
            make.option("notice_to", "-o", "--output"),
            *_open(make),
        ],
    ),
    "vouchers": (
        ("papers", "vouchers"),
        lambda make: [
            make.option("accounts", "--accounts"),
            make.option("month", "--month"),
            make.option("after", "--after"),
            make.option("prepared_by", "--prepared-by"),
            make.option("vouchers_to", "-o", "--output"),
            *_open(make),
        ],
    ),
    "status": (("reporting", "status"), lambda make: [*_chosen(make), *_open(make)]),
    "show": (("showing", "show"), lambda make: [make.argument("claim"), *_open(make)]),
    "report": (
        ("reporting", "report"),
        lambda make: [
            make.option("of_year", "--year"),
            make.option("of_program", "--program"),
            *_open(make),
        ],
    ),
    "verify": (
        ("keeping", "verify"),
        lambda make: [
            make.option("anchor", "--anchor"),
            make.option("quick", "--quick", is_flag=True),
            *_open(make),
        ],
    ),
    "backup": (("keeping", "backup"), lambda make: [make.argument("backup_to"), *_open(make)]),
    "export": (("keeping", "export"), lambda make: [make.argument("export_to"), *_open(make)]),
    "blank": (
        ("keeping", "blank"),
        lambda make: [make.option("before", "--before"), _preview(make), *_signed(make)],
    ),
}
"""Each command: module and function that run it, and its parameters."""
