"""What a form says of itself, held against the policies at hand.

Here: which program a form is for, and why it cannot be taken. Not here: reading
the mark out of a workbook (``files``), writing it into one (the desk).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from unionaid.errors import InvalidFile, make_problem
from unionaid.lang import Bilingual
from unionaid.policy.model import PolicyRules, ProgramRules
from unionaid.text.nearest import hint

__all__ = ["FORM_VERSION", "GUIDE", "OPTIONS", "program_of_form"]

FORM_VERSION: Final = "1"
"""How forms are laid out; a form that says another number was made by a later program."""

GUIDE: Final = Bilingual("填写说明", "guide")
"""The worksheet of a form that says how to fill it in."""

OPTIONS: Final = Bilingual("选项", "options")
"""The worksheet of a form that holds its longer lists of choices."""

_EDITION: Final = re.compile("[0-9A-Za-z.+-]{1,40}")


def program_of_form(
    mark: Mapping[str, str],
    *,
    policies: Sequence[PolicyRules],
    asked: ProgramRules | None = None,
    other_edition: bool = False,
) -> ProgramRules:
    """Return the program that the cases of a file are assessed by.

    Args:
        mark: What the form says of itself; empty for a file that is no form.

        policies: Where forms may come from.

        asked: The program that the caller named, if any.

        other_edition: Whether a form of another edition is taken all the same.

    Raises:
        InvalidFile: There is no such program at hand, or it is not the one that
            was asked for.
    """
    if not mark:
        if asked is None:
            raise InvalidFile([make_problem("program-not-named")])
        return asked
    if mark.get("form") != FORM_VERSION:
        raise InvalidFile([make_problem("form-version")])
    if asked is not None and (mark.get("policy"), mark.get("program")) != (asked.policy, asked.id):
        raise InvalidFile([make_problem("form-other-program", asked=asked.name)])
    policy = next((each for each in policies if each.id == mark.get("policy")), None)
    if policy is None:
        raise InvalidFile([make_problem("form-policy", hint=hint("", [each.id for each in policies]))])
    program = policy.programs.get(mark.get("program", ""))
    if program is None:
        raise InvalidFile([make_problem("form-program", policy=policy.name)])
    if mark.get("edition") != policy.edition and not other_edition:
        said = mark.get("edition", "")
        made = said if _EDITION.fullmatch(said) else "?"
        raise InvalidFile([make_problem("form-edition", made=made, present=policy.edition)])
    return program if asked is None else asked
