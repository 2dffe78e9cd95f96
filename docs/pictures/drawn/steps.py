"""The steps that a claim can take, found by trying every command on every claim.

A claim is brought into a registry and each command tried on it; what the registry
allows leads to another situation, where each command is tried again, until nothing
new comes. So the picture of a
claim's way shows what the registry does and nothing else. Here: trying. Not here:
drawing (``flow``).

What is not tried: objections, which change no state, and falls of an award.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Final

from attrs import frozen

from unionaid import Act, InvalidCase, PayeeAccount, Refused, Registry, load_policy
from unionaid.assess import Submission
from unionaid.money import FEN, from_fen
from unionaid.registry.states import Claim

__all__ = ["Step", "steps"]

_PREPARER, _REVIEWER, _APPROVER, _PAYER = PEOPLE = ("张三", "李四", "王五", "赵六")
_PAPER: Final = "1"
_CARD: Final = "6200000000000000005"
_AWARDS: Final = 2
"""An award and one adjustment show all there is to see."""

_MONEY: Final = Decimal(1_000_000)
"""More than all commands can spend."""
_CASH: Final = "gold-pair-award"
_SERVICE: Final = "conversion-support"
_CASES: Final[Mapping[str, Mapping[str, object]]] = MappingProxyType(
    {
        _CASH: {
            "role": "apprentice",
            "is_selected": True,
            "awarded_on": date(2020, 8, 18),
        },
        _SERVICE: {
            "enterprise": "91210700MA0UNA001P",
            "is_converted": True,
            "converted_on": date(2020, 3, 5),
        },
    }
)
_DECIDING: Final = MappingProxyType({_CASH: "is_selected", _SERVICE: "is_converted"})
"""The fact that decides: true, eligible; false, not; without it the claim waits."""


@frozen(order=True)
class Step:
    """A command that takes a claim from one state to another.

    Args:
        start: The state before; ``""`` where there was no claim.

        command: What was done.

        end: The state after.
    """

    start: str
    command: str
    end: str


Way = Callable[[Registry, Claim], object]
"""Does something to a claim; the registry may refuse it."""


def _act(by: str, month: int, day: int, *, paper: bool = False) -> Act:
    return Act(by, on=date(2020, month, day), document=_PAPER if paper else None)


def _reassess(value: bool | None) -> Way:
    def step(registry: Registry, claim: Claim) -> object:
        fact = _DECIDING[claim.program]
        return registry.reassess([claim.id], facts={claim.id: {fact: value}}, act=_act(_PREPARER, 8, 19))

    return step


def _corrected(registry: Registry, claim: Claim) -> object:
    """Change a fact that changes the amount and not the outcome."""
    return registry.reassess([claim.id], facts={claim.id: {"role": "master"}}, act=_act(_PREPARER, 8, 19))


def _send(registry: Registry, claim: Claim) -> object:
    return registry.batch([claim.id], act=_act(_PAYER, 8, 28))


def _pay(registry: Registry, claim: Claim) -> object:
    act = _act(_PAYER, 9, 1)
    unpaid = next((each for each in claim.awards if each.is_unpaid), None)
    if unpaid is None or unpaid.method != "money":
        return registry.paid(claims=[claim.id], act=act)
    return registry.paid([unpaid.payment or 0], act=act)


def _return(registry: Registry, claim: Claim) -> object:
    sent = [each.payment for each in claim.awards if each.payment is not None]
    return registry.returned(sent[-1] if sent else 0, act=_act(_PAYER, 9, 2))


def _recover(registry: Registry, claim: Claim) -> object:
    amount = from_fen(claim.kept_fen) or FEN
    return registry.recover(claim.id, amount, "多付", act=_act(_APPROVER, 10, 10, paper=True))


def _raise(registry: Registry, claim: Claim) -> object:
    """Propose, review and approve a rise: an apprentice was a master after all."""
    registry.reassess([claim.id], facts={claim.id: {"role": "master"}}, act=_act(_PREPARER, 9, 3))
    registry.review([f"{claim.id}/1"], act=_act(_REVIEWER, 9, 3))
    return registry.approve([f"{claim.id}/1"], act=_act(_APPROVER, 9, 4, paper=True))


_COMMANDS: Final[tuple[tuple[str, Way], ...]] = (
    ("reassess", _reassess(True)),
    ("reassess", _reassess(False)),
    ("reassess", _reassess(None)),
    ("reassess", _corrected),
    ("review", lambda registry, claim: registry.review([claim.id], act=_act(_REVIEWER, 8, 19))),
    ("publicize", lambda registry, claim: registry.publicize([claim.id], act=_act(_REVIEWER, 8, 20), days=5)),
    ("reject", lambda registry, claim: registry.reject([claim.id], "不实", act=_act(_APPROVER, 8, 27))),
    ("withdraw", lambda registry, claim: registry.withdraw([claim.id], "自愿", act=_act(_PREPARER, 8, 27))),
    (
        "approve",
        lambda registry, claim: registry.approve([claim.id], act=_act(_APPROVER, 8, 27, paper=True)),
    ),
    ("batch", _send),
    ("paid", _pay),
    ("returned", _return),
    ("recover", _recover),
    ("adjust", _raise),
)


def _shape(claim: Claim) -> Hashable:
    """Return what tells one situation from another, as far as commands ask about it."""
    awards = [(a.state, a.paid_on, a.payment is None, a.recovered_fen) for a in claim.awards]
    return claim.program, claim.state, claim.outcome, tuple(awards)


class _Office:
    """A registry in which claims are brought to any situation, as often as one likes."""

    def __init__(self, folder: Path) -> None:
        policy = load_policy("jinzhou-2020")
        self._programs = {name: policy[name] for name in _CASES}
        self.registry = Registry.create(folder / "steps.db", recorder=_PREPARER, people=PEOPLE[1:])
        line = _act(_APPROVER, 1, 2, paper=True)
        self.registry.set_budget("预算", 2020, _MONEY, [self._programs[_CASH]], act=line)
        self._count = 0

    def claim(self, program: str, outcome: bool | None, ways: Iterable[Way] = ()) -> Claim:
        """Return a new claim that went these *ways*."""
        self._count += 1
        facts = {**_CASES[program], _DECIDING[program]: outcome}
        given = {name: value for name, value in facts.items() if value is not None}
        if program == _CASH:
            given |= {"person": f"JZ-{self._count}", "pair": f"P{self._count}"}
        account = PayeeAccount(account_name="虚构人", account=_CARD, bank="虚构银行")
        case = Submission(given, payee=account)
        # each is a command of its own, the same case or not
        act = Act(_PREPARER, on=date(2020, 8, 18), id=str(self._count))
        done = self.registry.submit([(self._programs[program].engine, case)], act=act)
        (number,) = done.receipt.claims
        for way in ways:
            way(self.registry, self.registry.claim(number))
        return self.registry.claim(number)


def steps() -> frozenset[Step]:
    """Return every step that changed a claim's state, and those that brought one in."""
    found: set[Step] = set()
    seen: set[Hashable] = set()
    with tempfile.TemporaryDirectory() as name:
        office = _Office(Path(name))
        open_: list[tuple[str, bool | None, tuple[Way, ...]]] = []
        for program, outcome in product(_CASES, (True, False, None)):
            claim = office.claim(program, outcome)
            found.add(Step("", "submit", claim.state))
            seen.add(_shape(claim))
            open_.append((program, outcome, ()))
        while open_:
            program, outcome, path = open_.pop()
            claim = office.claim(program, outcome, path)
            for command, way in _COMMANDS:
                try:
                    way(office.registry, claim)
                except (Refused, InvalidCase):
                    continue
                after = office.registry.claim(claim.id)
                if after.state != claim.state:
                    found.add(Step(claim.state, command, after.state))
                if _shape(after) not in seen and len(after.awards) <= _AWARDS:
                    seen.add(_shape(after))
                    open_.append((program, outcome, (*path, way)))
                if after != claim:
                    claim = office.claim(program, outcome, path)
        office.registry.close()
    return frozenset(found)
