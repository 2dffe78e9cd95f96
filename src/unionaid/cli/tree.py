"""The commands and their options, built for one language.

Here: what may be typed. What a command does is loaded only when it runs. Not
here: words (``words``), what a command does (the modules named below).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final

import click

from unionaid.cli.help_page import help_page
from unionaid.cli.misuse import Misuse
from unionaid.cli.words import METAVARS, OPTIONS
from unionaid.lang import LANGS, Lang
from unionaid.text.nearest import hint

__all__ = ["Builder", "Command", "Group", "LazyCommands", "build"]

_ROW_DIGITS: Final = 10
"""More than any file has rows."""


def _check_lang(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Refuse what is no language; which one is wanted was seen before parsing."""
    if value is not None and value not in LANGS:
        raise Misuse("lang-unknown")


def _read_row(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Return the number of a row."""
    if value is None:
        return None
    text = value.strip()
    if not (text.isascii() and text.isdigit() and len(text) < _ROW_DIGITS):
        raise Misuse("row-not-whole")
    return int(text)


def _read_rows(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Return the first and last of some rows: 2, or 2-201."""
    if value is None:
        return None
    first, dash, last = value.replace("\uff0d", "-").replace("–", "-").partition("-")
    rows = [_read_row(ctx, param, each) for each in ((first, last) if dash else (first, first))]
    if rows[0] is None or rows[1] is None or rows[1] < rows[0]:
        raise Misuse("row-not-whole")
    return rows[0], rows[1]


class Command(click.Command):
    """A command that speaks one language."""

    lang: Lang = "zh"
    key: str = ""
    """Under which its words stand: its name, after that of its group where two have the same."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and see to it that an error knows its command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page."""
        return help_page(self, ctx.command_path, self.lang)


class Group(Command, click.Group):
    """A command with commands below it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* begin with."""
        if args[0] not in self.commands:
            error = Misuse("command-unknown", hint=hint(args[0], self.commands))
            error.ctx = ctx
            raise error
        return super().resolve_command(ctx, args)


class LazyCommands(MutableMapping[str, click.Command]):
    """Commands of a group, each made when it is first asked for.

    Args:
        makers: From each name to what makes the command.
    """

    def __init__(self, makers: Callable[[], Mapping[str, Callable[[], click.Command]]]) -> None:
        self._makers = makers
        self._made: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._made:
            self._made[name] = self._makers()[name]()
        return self._made[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers())

    def __len__(self) -> int:
        return len(self._makers())


def _lazily(module: str, function: str, lang: Lang) -> Callable[..., Any]:
    """Return a function that loads its module when it is called."""

    def call(**params: Any) -> Any:
        return getattr(import_module(f"unionaid.cli.{module}"), function)(lang=lang, **params)

    return call


def _print_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from unionaid.cli.screen import say

        say(ctx.get_help())
        ctx.exit()


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import PackageNotFoundError, version

        from unionaid.cli.screen import say

        try:
            number = version("unionaid")
        except PackageNotFoundError:  # run from a checkout that was never installed
            number = "0+unknown"
        say(f"unionaid {number}")
        ctx.exit()


class Builder:
    """Makes the parts of the tree in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def option(self, name: str, *declared: str, **settings: Any) -> click.Option:
        """Return an option with its help."""
        if not settings.get("is_flag"):
            settings["metavar"] = METAVARS[name].text(self.lang)
        return click.Option([*declared, name], help=OPTIONS[name].text(self.lang), **settings)

    def common(self) -> list[click.Parameter]:
        """Return the options that every command has."""
        return [
            self.option("lang", "--lang", expose_value=False, is_eager=True, callback=_check_lang),
            self.option(
                "help", "--help", is_flag=True, expose_value=False, is_eager=True, callback=_print_help
            ),
        ]

    def policy(self) -> click.Option:
        """Return the option that names a policy."""
        return self.option("policy", "--policy")

    def case(self) -> list[click.Parameter]:
        """Return how cases are given: a program and files or facts, and how they are read."""
        return [
            self.argument("words", nargs=-1),
            self.option("fact", "--fact", multiple=True),
            self.option("ignore", "--ignore", multiple=True),
            self.policy(),
            self.option("other_edition", "--other-edition", is_flag=True),
        ]

    def argument(self, name: str, **settings: Any) -> click.Argument:
        """Return an argument."""
        return click.Argument([name], metavar=METAVARS[name].text(self.lang), **settings)

    def command(
        self,
        name: str,
        place: tuple[str, str],
        params: Sequence[click.Parameter],
        *,
        key: str | None = None,
        call: Callable[..., Any] | None = None,
    ) -> Command:
        """Return a command that runs the function at *place*, or *call*."""
        command = Command(
            name,
            callback=_lazily(*place, self.lang) if call is None else call,
            params=[*params, *self.common()],
            add_help_option=False,
        )
        command.lang, command.key = self.lang, key or name
        return command

    def group(
        self,
        name: str,
        commands: Sequence[Command] | LazyCommands,
        params: Sequence[click.Parameter] = (),
    ) -> Group:
        """Return a group; called without a command it is misused, and says how it is used."""
        below: MutableMapping[str, click.Command]
        below = commands if isinstance(commands, LazyCommands) else {str(c.name): c for c in commands}
        group = Group(
            name,
            commands=below,
            params=[*params, *self.common()],
            add_help_option=False,
            invoke_without_command=True,
            no_args_is_help=False,
        )
        group.lang, group.key = self.lang, name
        group.callback = self._needs_command
        return group

    @staticmethod
    def _needs_command() -> None:
        ctx = click.get_current_context()
        if ctx.invoked_subcommand is None:
            from unionaid.cli.screen import complain

            complain(ctx.get_help())
            ctx.exit(2)


def _registry(make: Builder) -> Mapping[str, Callable[[], click.Command]]:
    """Return what makes each command of the registry; loaded when one of them is asked for."""
    from unionaid.cli.registry_tree import makers

    return makers(make)


def build(lang: Lang) -> Group:
    """Return the whole tree in *lang*."""
    make = Builder(lang)
    as_json = {"is_flag": True}
    version = make.option(
        "version", "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version
    )
    policy = make.group(
        "policy",
        [
            make.command("check", ("policies", "check"), [make.argument("file")]),
            make.command("schema", ("policies", "schema"), [make.argument("program"), make.policy()]),
        ],
    )
    commands: list[Command] = [
        make.command(
            "programs", ("programs", "run"), [make.policy(), make.option("as_json", "--json", **as_json)]
        ),
        make.command("show", ("policies", "show"), [make.argument("program"), make.policy()]),
        make.command(
            "form",
            ("forming", "run"),
            [make.argument("program"), make.option("form_output", "-o", "--output"), make.policy()],
        ),
        make.command(
            "assess",
            ("assessing", "run"),
            [
                *make.case(),
                make.option("output", "-o", "--output"),
                make.option("prepared_by", "--prepared-by"),
                make.option("on", "--on"),
                make.option("budget", "--budget", multiple=True),
                make.option("problems", "--problems"),
                make.option("as_json", "--json", **as_json),
            ],
        ),
        make.command(
            "explain",
            ("explaining", "run"),
            [
                *make.case(),
                make.option("row", "--row", callback=_read_row),
                make.option("sheet", "--sheet"),
            ],
        ),
        make.command(
            "notice",
            ("noticing", "run"),
            [
                *make.case(),
                make.option("start", "--from"),
                make.option("until", "--until"),
                make.option("days", "--days"),
                make.option("contact", "--contact"),
                make.option("phone", "--phone"),
                make.option("address", "--address"),
                make.option("issued_by", "--prepared-by"),
                make.option("number", "--number"),
                make.option("notice_to", "-o", "--output"),
            ],
        ),
        make.command(
            "sheet",
            ("sheets", "run"),
            [
                *make.case(),
                make.option("sheet_row", "--row", callback=_read_rows),
                make.option("prepared_by", "--prepared-by"),
                make.option("on", "--on"),
                make.option("sheets_to", "-o", "--output"),
            ],
        ),
        make.command(
            "vouchers",
            ("vouchering", "run"),
            [
                make.argument("results", nargs=-1, required=True),
                make.option("accounts", "--accounts"),
                make.option("month", "--month"),
                make.option("prepared_by", "--prepared-by"),
                make.option("vouchers_to", "-o", "--output"),
            ],
        ),
        make.group("registry", LazyCommands(partial(_registry, make))),
        policy,
    ]
    return make.group("unionaid", commands, [version])
