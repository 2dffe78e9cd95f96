"""Budget lines: a named sum for a year, which serves one program or several.

Here: setting a line, finding the one that pays for a claim, closing a year. Not
here: what is reserved and paid, which follows from the awards (``writing``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from attrs import evolve, frozen

from unionaid.errors import Problem, Refused, make_problem
from unionaid.facts import as_key
from unionaid.lang import Bilingual
from unionaid.money import FEN, MAX_YUAN, from_fen, to_fen
from unionaid.registry import schema
from unionaid.registry.acts import Ref
from unionaid.registry.people import Actor, needs, refuse
from unionaid.registry.states import Budget, Claim
from unionaid.registry.writing import Writing
from unionaid.text.nearest import hint

__all__ = ["Unpaid", "close_year", "line_for", "set_budget", "unpaid_of"]


_PROGRAM: Final = re.compile(r"[^\s/]+/[^\s/]+")


def set_budget(
    writing: Writing,
    actor: Actor,
    *,
    name: str,
    year: int,
    amount: Decimal,
    programs: Iterable[str],
) -> Budget:
    """Open a line, or raise or lower it; never below what is reserved and paid.

    Args:
        writing: The command.

        actor: Who decided it, on which paper.

        name: The line's name.

        year: Its year.

        amount: Yuan, the whole of it.

        programs: What it serves, each as ``policy/program``; empty leaves an
            existing line as it is.

    Raises:
        Refused: It may not be set so.
    """
    needs(actor, document=True)
    name, served = " ".join(name.split()), sorted(set(programs))
    lines = writing.budgets().values()
    known = next((each for each in lines if (as_key(each.name), each.year) == (as_key(name), year)), None)
    problems: list[Problem] = []
    if not name:
        problems.append(make_problem("registry-budget-name"))
    if not 1900 <= year <= 9999:
        problems.append(make_problem("registry-year"))
    if not (amount.is_finite() and 0 <= amount <= MAX_YUAN and amount == amount.quantize(FEN)):
        problems.append(make_problem("registry-budget-amount"))
    if (known is None and not served) or not all(_PROGRAM.fullmatch(each) for each in served):
        problems.append(make_problem("registry-budget-programs"))
    refuse(problems)
    fen = to_fen(amount)
    if known is not None:
        if known.closed:
            problems.append(make_problem("registry-year-closed", year=year))
        elif fen < known.reserved_fen + known.paid_fen:
            least = f"{from_fen(known.reserved_fen + known.paid_fen):,.2f}"
            problems.append(make_problem("registry-budget-below", name=known.name, least=least))
    elif any(each.year == year and each.closed for each in lines):
        problems.append(make_problem("registry-year-closed", year=year))
    refuse(problems)
    id_ = writing.next_id(schema.budgets) if known is None else known.id
    kept = "\n".join(served) if served or known is None else known.programs
    data = {
        "name": name if known is None else known.name,
        "year": year,
        "programs": kept,
        "cap": fen,
        "by": actor.by,
        "on": actor.day,
    }
    budget: Budget = writing.append("budget", id_, "set", data)
    return budget


def line_for(
    writing: Writing, claim: Claim, actor: Actor, name: str | None, *, is_money: bool
) -> Budget | None:
    """Return the line that pays for a claim: the one named, else that of the year.

    Args:
        writing: The command.

        claim: The claim.

        actor: Whose day says which year it is.

        name: The line that was named.

        is_money: Whether money is paid; goods and services need no line.

    Raises:
        Refused: There is none, more than one, or it is closed.
    """
    assert actor.on is not None, "an approval has its day"
    year, program = actor.on.year, f"{claim.policy}/{claim.program}"
    lines = [each for each in writing.budgets().values() if each.year == year]
    if name is not None:
        found = [each for each in lines if as_key(each.name) == as_key(name)]
        if not found:
            meant = hint(name, [each.name for each in lines])
            raise Refused([make_problem("registry-budget-unknown", year=year, hint=meant)])
        if program not in found[0].programs.split("\n"):
            raise Refused([make_problem("registry-budget-not-for", claim=claim.id, name=found[0].name)])
    else:
        found = [each for each in lines if program in each.programs.split("\n")]
    if len(found) > 1:
        names = Bilingual(zh="、".join(b.name for b in found), en=", ".join(b.name for b in found))
        raise Refused([make_problem("registry-budget-several", claim=claim.id, year=year, names=names)])
    if not found:
        if not is_money:
            return None
        raise Refused([make_problem("registry-budget-none", claim=claim.id, program=program, year=year)])
    if found[0].closed:
        raise Refused([make_problem("registry-year-closed", year=year)])
    return found[0]


@frozen
class Unpaid:
    """An award that a year's end finds unpaid."""

    claim: Claim
    seq: int
    budget: Budget


def unpaid_of(writing: Writing, year: int) -> list[Unpaid]:
    """Return every award that is approved and unpaid in a line of *year*."""
    lines = {each.id: each for each in writing.budgets().values() if each.year == year}
    table = schema.awards
    rows = writing.connection.execute(
        table.select().where(
            table.c.budget.in_(list(lines)), table.c.state == "approved", table.c.paid_on.is_(None)
        )
    )
    claims = writing.claims(sorted({int(row.claim) for row in rows}))
    return [
        Unpaid(claim, award.seq, lines[award.budget])
        for claim in claims.values()
        for award in claim.awards
        if award.is_unpaid and award.budget in lines
    ]


def close_year(
    writing: Writing, actor: Actor, year: int, *, carry: Sequence[Ref], withdraw: Sequence[Ref]
) -> None:
    """Close a year: each award that is unpaid is carried over or withdrawn, by name.

    Args:
        writing: The command.

        actor: Who decided it, on which paper.

        year: The year.

        carry: What goes to the line of the same name of the next year.

        withdraw: What is given up.

    Raises:
        Refused: Something unpaid is not named, or may not be treated so.
    """
    needs(actor, document=True)
    lines = [each for each in writing.budgets().values() if each.year == year]
    if not lines:
        refuse([make_problem("registry-year-none", year=year)])
    unpaid = {Ref(each.claim.id, each.seq): each for each in unpaid_of(writing, year)}
    if all(each.closed for each in lines) and not unpaid:  # what came back since then may be left
        refuse([make_problem("registry-year-closed", year=year)])
    carried, given_up = ({_exact(ref): ref for ref in refs} for refs in (carry, withdraw))
    next_lines = {as_key(b.name): b for b in writing.budgets().values() if b.year == year + 1}
    problems: list[Problem] = []
    for ref, written in [*carried.items(), *given_up.items()]:
        if ref not in unpaid:
            problems.append(make_problem("registry-year-not-unpaid", claim=str(written), year=year))
    for ref, each in unpaid.items():
        shown = Ref(ref.claim, ref.seq or None)
        if ref in carried and ref in given_up:
            problems.append(make_problem("registry-year-both", claim=str(shown)))
        elif ref in carried:
            line = next_lines.get(as_key(each.budget.name))
            if line is None:
                problems.append(make_problem("registry-year-no-line", name=each.budget.name, year=year + 1))
            elif line.closed:
                problems.append(make_problem("registry-year-closed", year=year + 1))
            elif f"{each.claim.policy}/{each.claim.program}" not in line.programs.split("\n"):
                problems.append(make_problem("registry-budget-not-for", claim=str(shown), name=line.name))
        elif ref in given_up:
            award = each.claim.award(each.seq)
            if award is not None and award.payment is not None:
                problems.append(make_problem("registry-under-way", claim=str(shown)))
        else:
            problems.append(make_problem("registry-year-open", claim=str(shown), year=year))
    refuse(problems)
    data = {"by": actor.by, "on": actor.day}
    for ref in given_up:
        writing.append("claim", ref.claim, "award-withdrawn", {"seq": ref.seq, **data})
    for ref in carried:
        line = next_lines[as_key(unpaid[ref].budget.name)]
        writing.append("claim", ref.claim, "carried", {"seq": ref.seq, "budget": line.id, **data})
    for line in lines:
        if not line.closed:
            writing.append("budget", line.id, "closed", data)


def _exact(ref: Ref) -> Ref:
    """Return the award itself, where no adjustment is named."""
    return evolve(ref, seq=0) if ref.seq is None else ref
