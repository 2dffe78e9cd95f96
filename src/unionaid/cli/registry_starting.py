"""Beginning and stocking a registry: ``init``, ``people``, ``budget``.

Here: reading these commands. Not here: what they do (``unionaid.registry``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from unionaid.api import Policy, find_program
from unionaid.cli.misuse import Misuse
from unionaid.cli.programs import load
from unionaid.cli.registry_given import Signed, read_amount, read_year
from unionaid.cli.registry_told import anchor_object, cell, count, tell, yuan
from unionaid.cli.screen import complain, one_line, say, say_json
from unionaid.facts import as_key
from unionaid.files.source import shown
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.registry.registry import Registry
    from unionaid.registry.states import Budget

__all__ = ["budget", "budget_object", "init", "people", "resolve_program"]


def init(*, lang: Lang, signed: Signed, person: tuple[str, ...], json_out: bool) -> int:
    """Make a registry."""
    from unionaid.registry.registry import Registry
    from unionaid.registry.store import address

    place = signed.place
    with Registry.create(place, recorder=signed.name, people=person) as registry:
        known, anchor, granted = registry.people(), registry.anchor, registry.roles_granted
    if json_out:
        say_json({"people": list(known), "roles_granted": granted, **anchor_object(anchor)})
        return 0
    url = address(place)  # of which the database alone is shown: there may be a password in it
    file = f" {shown(url.database or '')}"
    say(
        f"已建立登记库{file}，登记 {len(known)} 人。校验号 {anchor}"
        if lang == "zh"
        else f"Made the registry{file}; it knows {count(len(known), 'person', 'people')}. Anchor {anchor}"
    )
    say(
        "登记库文件里有个人信息，请只让经办人读取，并定期备份：unionaid registry backup 文件"
        if lang == "zh"
        else "It will hold personal data: let only those who work with it read it, and back it up: "
        "unionaid registry backup FILE"
    )
    if granted is False:
        complain(_NO_ROLES.text(lang))
    return 0


_NO_ROLES: Final = Bilingual(
    zh="PostgreSQL 的两个角色 unionaid_desk、unionaid_audit 没有设好：这个数据库用户不能建角色或授权。"
    "登记库可以使用；请数据库管理员照“登记库”说明中 PostgreSQL 一节补上。",
    en="The roles unionaid_desk and unionaid_audit of PostgreSQL could not be set up, since this user may "
    "not create roles or grant. The registry can be used; have an administrator add them, as the guide to "
    "the registry says under PostgreSQL.",
)


def people(*, lang: Lang, signed: Signed, names: tuple[str, ...], json_out: bool) -> int:
    """Enter people, or list them."""
    with signed.open() as registry:
        if not names:
            known = registry.people()
            if json_out:
                say_json(list(known))
            else:
                for name in known:
                    say(one_line(name))
            return 0
        receipt = registry.add_people(names, signed.act())
    added = receipt.entries[1] - receipt.entries[0]
    told = Bilingual(zh=f"登记 {added} 人。", en=f"Entered {count(added, 'person', 'people')}.")
    return tell(receipt, [told], lang, as_json=json_out)


def budget(
    *,
    lang: Lang,
    signed: Signed,
    line: str,
    line_year: str | None,
    line_amount: str | None,
    served: tuple[str, ...],
    policy: str | None,
    json_out: bool,
) -> int:
    """Open a budget line, or raise or lower it."""
    for option, value in (("--year", line_year), ("--amount", line_amount)):
        if value is None:
            raise Misuse("option-wanted", option=option)
    year, amount = read_year(line_year, "--year"), read_amount(line_amount or "")
    assert year is not None, "asked for just before"
    act = signed.act()
    with signed.open() as registry:
        policies = load(policy) if served else []
        programs = [resolve_program(registry, policies, each) for each in served]
        receipt = registry.set_budget(line, year, amount, programs, act=act)
        found = next(
            each
            for each in registry.status().budgets
            if (as_key(each.name), each.year) == (as_key(" ".join(line.split())), year)
        )
    return tell(receipt, [line_told(found)], lang, as_json=json_out, more={"budget": budget_object(found)})


def line_told(line: Budget) -> Bilingual:
    """Return a budget line in a sentence."""
    parts = [(cell(fen, "zh")) for fen in (line.cap_fen, line.reserved_fen, line.paid_fen, line.free_fen)]
    total, reserved, paid, free = parts
    return Bilingual(
        zh=f"{line.year} 年预算“{line.name}”：{total} 元，已审批未拨付 {reserved} 元，"
        f"已拨付 {paid} 元，剩余 {free} 元。",
        en=f"Budget line '{line.name}' of {line.year}: {total} yuan; {reserved} approved and unpaid, "
        f"{paid} paid, {free} left.",
    )


def budget_object(line: Budget) -> dict[str, object]:
    """Return a budget line for JSON."""
    return {
        "name": line.name,
        "year": line.year,
        "programs": line.programs.split("\n"),
        "amount": yuan(line.cap_fen),
        "reserved": yuan(line.reserved_fen),
        "paid": yuan(line.paid_fen),
        "free": yuan(line.free_fen),
        "is_closed": bool(line.closed),
    }


def resolve_program(registry: Registry, policies: Sequence[Policy], name: str) -> str:
    """Return the program *name* as ``policy/program``: of the policies, else one that has claims.

    Raises:
        UnknownName: There is none, or there are several.
    """
    wanted = as_key(name)
    by_path = {f"{each.id}/{program}": program for each in policies for program in each}
    held = {f"{policy}/{program}" for policy, program, _ in registry.status().states}
    for path in (*by_path, *sorted(held)):
        if as_key(path) == wanted:
            return path
    found = find_program(name, policies)
    return f"{found.policy_rules.id}/{found.id}"
