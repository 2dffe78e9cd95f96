"""Reading the rules themselves: ``show``, ``policy check``, ``policy schema``.

Here: printing what the library says of a policy. Not here: what it says.
"""

from __future__ import annotations

from unionaid.api import find_program, load_policy
from unionaid.cli.programs import load
from unionaid.cli.screen import say, say_json
from unionaid.errors import InvalidPolicy
from unionaid.lang import Lang

__all__ = ["check", "schema", "show"]


def show(*, lang: Lang, program: str, policy: str | None) -> int:
    """Print the rule of a program as a page."""
    say(find_program(program, load(policy)).describe(lang=lang))
    return 0


def schema(*, lang: Lang, program: str, policy: str | None) -> int:
    """Print the JSON Schema of a case; it holds both languages."""
    del lang
    say_json(find_program(program, load(policy)).json_schema())
    return 0


def check(*, lang: Lang, file: str) -> int:
    """Print every fault of a policy file, or that there is none.

    The faults are what was asked for, so they go where results go.

    Raises:
        UnionaidError: There is no such policy or file.
    """
    try:
        policy = load_policy(file)
    except InvalidPolicy as found:
        for problem in found.problems:
            say(problem.line(lang))
        count = len(found.problems)
        say(f"共 {count} 个问题。" if lang == "zh" else f"{count} problems." if count > 1 else "1 problem.")
        return 1
    count, edition = len(policy), policy.edition
    say(
        f"没有问题：{policy.name.zh}（{policy.id}，版本 {edition}），{count} 个项目。摘要 {policy.digest}"
        if lang == "zh"
        else f"no faults: {policy.name.en} ({policy.id}, edition {edition}), {count} programs. "
        f"Digest {policy.digest}"
    )
    return 0
