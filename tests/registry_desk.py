"""A small office with a registry, for the scenes of every step: policy, people, cases.

Invented programs, people, units and accounts. Amounts are small, so that a scene
can be worked out by hand. Here: what scenes share. Not here: any scene.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from unionaid import Act, PayeeAccount, Policy, Refused, Registry, UnionaidError
from unionaid.assess import Engine, Submission
from unionaid.policy import read_policy_bytes
from unionaid.registry import schema
from unionaid.registry.states import Award, Claim, Payment
from unionaid.registry.writing import load_payments

__all__ = [
    "APPROVER",
    "CHECKER",
    "CLERK",
    "DAY",
    "DECIDED_ON",
    "ISSUED_ON",
    "NOTICE_ENDS",
    "PAYER",
    "REVIEWER",
    "TOWN",
    "Desk",
    "account",
    "act",
    "aid",
    "course",
    "desk",
    "fresh",
    "gift",
    "loan",
    "new_place",
    "place",
    "refund",
    "seat",
    "thanks",
    "town",
]

CLERK: Final = "编制人"
REVIEWER: Final = "复核人"
APPROVER: Final = "审批人"
PAYER: Final = "付款人"
CHECKER: Final = "核对人"

DAY: Final = date(2024, 4, 1)
"""A Monday: cases come in, are reviewed and put on notice."""

NOTICE_ENDS: Final = date(2024, 4, 8)
"""Five working days: the first three of April, the Sunday that is made up, and the Monday after it."""

DECIDED_ON: Final = date(2024, 4, 9)
ISSUED_ON: Final = date(2024, 4, 10)

_HEAD: Final = """\
vocabulary = 1
id      = "town"
edition = "1"
name    = { zh = "小镇总工会补助（虚构）", en = "Small Town union support (fictional)" }
issuer  = { zh = "小镇总工会", en = "Small Town Federation of Trade Unions" }

[sources.rule]
title  = { zh = "小镇补助办法", en = "rules of Small Town" }
issuer = { zh = "小镇总工会", en = "Small Town Federation of Trade Unions" }
date   = 2023-12-01
kind   = "notice"
note   = { zh = "虚构。", en = "Fictional." }

[parameters.aid-share]
name   = { zh = "救助比例", en = "share of the cost" }
type   = "ratio"
values = [ { from = 2024-01-01, value = 0.5, source = "rule" } ]

[parameters.refund-cap]
name   = { zh = "年度上限", en = "yearly cap" }
type   = "money"
values = [ { from = 2024-01-01, value = 1_000, source = "rule" } ]

[parameters.gift-value]
name   = { zh = "慰问品价值", en = "value of a parcel" }
type   = "money"
values = [ { from = 2024-01-01, value = 80, source = "rule" } ]
"""

# who is paid, what it gives, what limits it, what else it says
_PROGRAMS: Final = {
    "aid": (
        "person",
        'kind = "share", fact = "cost", rates = [{ parameter = "aid-share" }], rounding = "half_up_to_fen"',
        [
            'id = "once"\nkind = "once"\nper = ["who"]\nper_year = true\n'
            'text = { zh = "每人每年一次", en = "once a year" }\nsource = "rule"'
        ],
        '[programs.aid.public_notice]\nworking_days = 5\nsource = "rule"\n'
        "[[programs.aid.targets]]\nyear = 2024\ncount = 3\n"
        'unit = { zh = "人", en = "persons" }\nsource = "rule"',
    ),
    "refund": (
        "own_union",
        'kind = "share", fact = "cost", rates = [1.0], rounding = "half_up_to_fen"',
        [
            'id = "yearly"\nkind = "cap"\nper = ["unit_code"]\nper_year = true\n'
            'amount = { parameter = "refund-cap" }\ntext = { zh = "每户上限", en = "cap" }\nsource = "rule"'
        ],
        "",
    ),
    "seat": (
        "person",
        'kind = "fixed", amount = 300',
        [
            'id = "seen"\nkind = "once"\nseverity = "warn"\nper = ["who"]\n'
            'text = { zh = "已领过", en = "had one" }\nsource = "rule"',
            'id = "seats"\nkind = "quota"\nper_year = true\nplaces = 2\n'
            'text = { zh = "每年两席", en = "two seats a year" }\nsource = "rule"',
        ],
        "",
    ),
    "gift": (
        "none",
        'kind = "in_kind", goods = { zh = "毛毯", en = "a blanket" }, value = { parameter = "gift-value" }',
        [],
        "",
    ),
    "thanks": ("none", 'kind = "in_kind", goods = { zh = "证书", en = "a certificate" }', [], ""),
    "course": ("none", 'kind = "service", services = [{ zh = "培训", en = "training" }]', [], ""),
    "loan": ("none", 'kind = "fixed", amount = 10', [], ""),
}


def _program(name: str) -> str:
    payee, benefit, limits, rest = _PROGRAMS[name]
    at = f"programs.{name}"
    text = f"""
[{at}]
name     = {{ zh = "{name}项目", en = "{name}" }}
summary  = {{ zh = "虚构。", en = "Fictional." }}
dated_by = "on"
payee    = "{payee}"
source   = "rule"

[{at}.facts]
who       = {{ type = "key", personal = true, optional = true, zh = "会员编号", en = "who" }}
unit_code = {{ type = "key", optional = true, zh = "单位编号", en = "unit code" }}
on        = {{ type = "date", zh = "日期", en = "on" }}
cost      = {{ type = "money", optional = true, zh = "支出", en = "cost" }}
is_member = {{ type = "yes_no", zh = "是否会员", en = "member" }}

[[{at}.criteria]]
id     = "member"
text   = {{ zh = "是会员", en = "is a member" }}
fact   = "is_member"
is     = true
source = "rule"

[[{at}.rules]]
from    = 2024-01-01
benefit = {{ {benefit} }}
source  = "rule"
"""
    return text + "".join(f"\n[[{at}.limits]]\n{limit}\n" for limit in limits) + f"\n{rest}\n"


def town(*edits: tuple[str, str], edition: int = 1, without: str = "") -> Policy:
    """Return the policy of the town.

    Args:
        *edits: What stands otherwise in it, each in one place.

        edition: Which edition it says it is.

        without: A program that it has no longer.
    """
    text = _HEAD + "".join(_program(name) for name in _PROGRAMS if name != without)
    for old, new in (('edition = "1"', f'edition = "{edition}"'), *edits):
        assert text.count(old) == 1, f"{text.count(old)} places for {old!r}"
        text = text.replace(old, new)
    return Policy(read_policy_bytes(text.encode(), file="town.toml"))


TOWN: Final = town()
ENGINES: Final[dict[str, Engine]] = {name: TOWN[name].engine for name in _PROGRAMS}

Case = tuple[Engine, Submission]


def account(number: int, name: str = "虚构甲", bank_number: str = "") -> PayeeAccount:
    """Return an invented account."""
    return PayeeAccount(name, f"62009001{number:08}", "样例银行", bank_number, "")


_PAID_TO: Final = account(1)


def _case(program: str, facts: dict[str, Any], payee: PayeeAccount | None) -> Case:
    given = {"on": "2024-03-01", "is_member": True, **facts}
    known = {name: value for name, value in given.items() if value is not None}
    return ENGINES[program], Submission(known, file="申报.csv", row=2, payee=payee)


def aid(who: str, cost: object = "1000", *, payee: PayeeAccount | None = _PAID_TO, **facts: Any) -> Case:
    """Return a case of the aid to persons: half of the cost; on public notice."""
    return _case("aid", {"who": who, "cost": cost, **facts}, payee)


def refund(unit: str, cost: object = "400", *, payee: PayeeAccount | None = _PAID_TO, **facts: Any) -> Case:
    """Return a case of the refund to units: all of it, 1,000 a year at most; without a notice."""
    return _case("refund", {"unit_code": unit, "cost": cost, **facts}, payee)


def seat(who: str, *, payee: PayeeAccount | None = _PAID_TO, **facts: Any) -> Case:
    """Return a case of the seats: 300 each, two a year."""
    return _case("seat", {"who": who, **facts}, payee)


def gift(who: str, **facts: Any) -> Case:
    """Return a case of goods worth 80."""
    return _case("gift", {"who": who, **facts}, None)


def course(who: str, **facts: Any) -> Case:
    """Return a case of a service."""
    return _case("course", {"who": who, **facts}, None)


def loan(who: str, **facts: Any) -> Case:
    """Return a case of a program that gives money and pays nobody."""
    return _case("loan", {"who": who, **facts}, None)


def thanks(who: str, **facts: Any) -> Case:
    """Return a case of goods without a value."""
    return _case("thanks", {"who": who, **facts}, None)


def act(by: str = CLERK, on: date | None = DAY, document: str | None = None, **more: Any) -> Act:
    """Return an act, recorded by the clerk."""
    return Act(CLERK, by=by, on=on, document=document, **more)


class Desk:
    """A registry with its people, and each step as the office usually does it.

    Args:
        registry: The registry.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    # steps

    def line(
        self,
        name: str = "救助",
        amount: object = 10_000,
        programs: Iterable[str] = ("aid",),
        year: int = 2024,
    ) -> None:
        """Open a budget line, or change it."""
        served = [f"town/{each}" for each in programs]
        self.registry.set_budget(
            name, year, Decimal(str(amount)), served, act=act(APPROVER, document="预算1号")
        )

    def every_line(self, amount: object = 10_000) -> None:
        """Open a line for each kind of money."""
        for name, program in (("救助", "aid"), ("返还", "refund"), ("席位", "seat")):
            self.line(name, amount, [program])

    def submit(self, *cases: Case, on: date = DAY) -> list[int]:
        """Submit cases, each time as a new command; return their numbers."""
        command = f"submit {self.registry.anchor.number}"
        return list(self.registry.submit(cases, act=act(on=on, id=command)).receipt.claims)

    def review(self, claims: Any, by: str = REVIEWER) -> None:
        """Review claims or adjustments."""
        self.registry.review(claims, act=act(by))

    def show(self, claims: Any, on: date = DAY) -> None:
        """Put claims on public notice."""
        self.registry.publicize(claims, act=act(on=on))

    def approve(self, claims: Any, *, by: str = APPROVER, on: date = DECIDED_ON, **more: Any) -> None:
        """Approve claims or adjustments."""
        self.registry.approve(claims, act=act(by, on, "审批1号"), **more)

    def pay(self, *transfers: int, on: date = ISSUED_ON) -> None:
        """Record that transfers were made."""
        self.registry.paid(transfers, act=act(PAYER, on))

    def back(self, transfer: int, on: date = ISSUED_ON, **more: Any) -> None:
        """Record that a transfer came back."""
        self.registry.returned(transfer, act=act(PAYER, on), **more)

    def batch(self, claims: Any = None, **more: Any) -> list[int]:
        """Make payment files; return the numbers of the transfers."""
        before = {each.id for each in self.payments()}
        self.registry.batch(claims, act=act(PAYER, None), **more)
        return [each.id for each in self.payments() if each.id not in before]

    # several steps at once

    def reviewed(self, *cases: Case) -> list[int]:
        """Return new claims that are reviewed."""
        claims = self.submit(*cases)
        self.review(claims)
        return claims

    def on_notice(self, *cases: Case) -> list[int]:
        """Return new claims that stand on public notice."""
        claims = self.reviewed(*cases)
        self.show(claims)
        return claims

    def approved(self, *cases: Case, **more: Any) -> list[int]:
        """Return new claims that are approved; those of the aid stood on notice."""
        claims = self.reviewed(*cases)
        noticed = [id_ for id_ in claims if self.registry.claim(id_).program == "aid"]
        if noticed:
            self.show(noticed)
        self.approve(claims, **more)
        return claims

    def paid(self, *cases: Case, on: date = ISSUED_ON) -> list[int]:
        """Return new claims that are paid."""
        claims = self.approved(*cases)
        self.pay(*self.batch(claims), on=on)
        return claims

    def adjusted(self, claim: int, *, policies: Iterable[Policy] = (), **facts: object) -> str:
        """Propose an adjustment by changed facts or a changed policy; return its name."""
        changes = {claim: facts} if facts else {}
        self.registry.reassess([claim], policies=policies, facts=changes, act=act())
        return f"{claim}/{len(self.claim(claim).awards) - 1}"

    def settled(self, claim: int, **facts: Any) -> str:
        """Propose, review and approve an adjustment; return its name."""
        name = self.adjusted(claim, **facts)
        self.review(name)
        self.approve(name)
        return name

    # what is there

    def claim(self, id_: int) -> Claim:
        """Return a claim."""
        return self.registry.claim(id_)

    def award(self, id_: int, seq: int = 0) -> Award:
        """Return an award or an adjustment."""
        found = self.claim(id_).award(seq)
        assert found is not None
        return found

    def states(self, claims: Iterable[int]) -> list[str]:
        """Return how far claims are."""
        return [self.claim(id_).state for id_ in claims]

    def payments(self) -> list[Payment]:
        """Return every transfer."""
        with self.registry._store.reading() as connection:
            ids = connection.execute(select(schema.payments.c.id).order_by(schema.payments.c.id)).scalars()
            return list(load_payments(connection, list(ids)).values())

    def money(self, name: str = "救助", year: int = 2024) -> tuple[Decimal, Decimal, Decimal]:
        """Return what a line has reserved, paid and free, in yuan."""
        (line,) = (each for each in self.registry.status().budgets if (each.name, each.year) == (name, year))
        return tuple(Decimal(fen) / 100 for fen in (line.reserved_fen, line.paid_fen, line.free_fen))  # type: ignore[return-value]

    def refused(self, step: Callable[..., object], *args: Any, **more: Any) -> list[str]:
        """Return the codes of everything that a step is refused for; it changes nothing."""
        before = self.registry.anchor
        with pytest.raises(UnionaidError) as refused:
            step(*args, **more)
        assert before == self.registry.anchor
        return [problem.code for problem in refused.value.problems]

    def told(self, step: Callable[..., object], *args: Any, **more: Any) -> str:
        """Return in English what a step is refused for."""
        with pytest.raises(Refused) as refused:
            step(*args, **more)
        return refused.value.text("en")


def _clock() -> datetime:
    return datetime(2024, 4, 1, 1, tzinfo=UTC)


def fresh(path: Path) -> Registry:
    """Return a new registry with its people; its clock stands still."""
    path.write_bytes(_new())
    return Registry.open(path, clock=_clock)


@cache
def _new() -> bytes:
    """Return the bytes of a new registry, which takes longer to make than to copy."""
    people = [REVIEWER, APPROVER, PAYER, CHECKER]
    with new_place() as folder:
        Registry.create(folder / "new.db", recorder=CLERK, people=people, clock=_clock).close()
        return (folder / "new.db").read_bytes()


@contextmanager
def new_place() -> Iterator[Path]:
    """Give a new folder, in memory where there is such a thing."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    folder = tempfile.mkdtemp(prefix="unionaid-", dir=memory if memory.is_dir() else None)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a new folder."""
    with new_place() as folder:
        yield folder


@pytest.fixture
def desk(place: Path) -> Iterator[Desk]:
    """Return an office with a new registry."""
    with fresh(place / "unionaid.db") as registry:
        yield Desk(registry)
