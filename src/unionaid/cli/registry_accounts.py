"""Corrected accounts: from a small file, from standard input, or typed at a prompt.

Never from the words of a command: a shell writes those to its history, and any
user of the machine may see them while the command runs.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from attrs import evolve

from unionaid.assess.accounts import account_problems
from unionaid.assess.describe import masked
from unionaid.assess.payee import PAYEE_ALIASES, PAYEE_LABELS, PayeeAccount
from unionaid.cli.misuse import Misuse
from unionaid.cli.registry_given import read_text
from unionaid.cli.screen import one_line
from unionaid.errors import Refused
from unionaid.lang import Bilingual
from unionaid.policy.columns import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unionaid.registry.registry import Registry

__all__ = ["account_told", "check_account", "check_account_of", "read_account"]

_COLON: Final = re.compile("[:\uff1a=\uff1d\t]")
_AGAIN: Final = Bilingual(zh="再输一次账号", en="account again")


def read_account(given: str | None) -> PayeeAccount:
    """Return the account in a file, in standard input, or typed at a terminal.

    Args:
        given: The file, ``-`` for standard input, None to ask for it.

    Raises:
        Misuse: Nothing is given and nobody can be asked; a line cannot be read;
            something stands there twice, or the number was typed differently.

        InvalidFile: The file cannot be read.
    """
    if given is not None:
        return _parsed(read_text(given))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Misuse("registry-account-wanted")
    return _asked()


def _names() -> Mapping[str, str]:
    """Return from every folded name of a field to the field."""
    return {
        fold(name): field
        for field, label in PAYEE_LABELS.items()
        for name in (field, label.zh, label.en, *PAYEE_ALIASES[field])
    }


def _parsed(text: str) -> PayeeAccount:
    names, found = _names(), dict[str, str]()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, *rest = _COLON.split(line, maxsplit=1)
        field = names.get(fold(name))
        if field is None or not rest:
            raise Misuse("registry-account-line", row=number)
        if field in found:
            raise Misuse("registry-account-twice", row=number)
        found[field] = one_line(rest[0]).strip()
    return PayeeAccount(**found)


def _asked() -> PayeeAccount:
    """Ask for each part at the terminal, and for the number twice."""
    found: dict[str, str] = {}
    for field, label in PAYEE_LABELS.items():
        found[field] = _ask(label)
        if field == "account" and _ask(_AGAIN) != found[field]:
            raise Misuse("registry-account-differs")
    return PayeeAccount(**found)


def _ask(label: Bilingual) -> str:
    sys.stderr.write(f"{label.zh} / {label.en}: ")
    sys.stderr.flush()
    return one_line(sys.stdin.readline()).strip()


def check_account(registry: Registry, ids: Iterable[int], account: PayeeAccount) -> None:
    """Refuse an account that cannot be that of the payees of some claims, as the form's would be.

    Raises:
        Refused: A person's is no card, a unit's is a person's, or a claim is not there.
    """
    claims = registry.claims(list(ids))
    with registry.snapshot() as (_, engine_of):
        payees = dict.fromkeys(engine_of(claim).program.payee for claim in claims)
    problems = [each for payee in payees for each in account_problems(payee, account)]
    if problems:
        raise Refused(evolve(each, column=None) for each in problems)  # there is no form with columns here


def check_account_of(registry: Registry, payment: int, account: PayeeAccount) -> None:
    """Refuse an account that cannot be that of a transfer's payee; a transfer that is not there is let pass.

    Raises:
        Refused: As for :func:`check_account`.
    """
    from unionaid.registry.writing import load_payments

    with registry.snapshot() as (connection, _):
        found = load_payments(connection, [payment])
    claims = {each.claim for transfer in found.values() for each in transfer.awards}
    if claims:
        check_account(registry, sorted(claims), account)


def account_told(account: PayeeAccount) -> Bilingual:
    """Return an account in a sentence, its number masked."""
    number = masked(one_line(account.account))
    return Bilingual(
        zh=f"以后付到账号 {number}，请与收款方的书面材料再核对一次。",
        en=f"The next transfer goes to account {number}; compare it with the payee's papers once more.",
    )
