"""Making a blank form: ``unionaid form``.

Here: which program, and where the form goes. Not here: what stands in it
(``unionaid.desk``).
"""

from __future__ import annotations

from typing import Final

from unionaid.api import find_program
from unionaid.cli.given import check_output
from unionaid.cli.misuse import Misuse
from unionaid.cli.programs import load
from unionaid.cli.screen import say
from unionaid.files.source import shown
from unionaid.lang import Lang

__all__ = ["run"]

_SUFFIXES: Final = (".xlsx",)


def run(*, lang: Lang, program: str, policy: str | None, form_output: str | None) -> int:
    """Write the blank form of a program.

    Raises:
        UnionaidError: There is no such program, or the file cannot be written.

        Misuse: No file was named.
    """
    if form_output is None:
        raise Misuse("option-wanted", option="-o")
    check_output(form_output, _SUFFIXES)
    chosen = find_program(program, load(policy))
    from unionaid.desk.form import write_form

    rules = chosen.policy_rules
    write_form(chosen.rules, rules, form_output, lang=lang)
    say(
        f"已生成申报表 {shown(form_output)}：{chosen.name.zh}（{rules.id}，版本 {rules.edition}）"
        if lang == "zh"
        else f"Form written to {shown(form_output)}: {chosen.name.en} ({rules.id}, edition {rules.edition})"
    )
    return 0
