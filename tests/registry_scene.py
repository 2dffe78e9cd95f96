"""A small registry in which everything has happened once: every kind of entry, every table.

Invented people, units and accounts. ``build`` makes it at an address, by the public
commands only; ``KINDS`` are the entries that it has to hold.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from good_cases import GOOD
from strategies import engine_of
from unionaid.assess import Submission
from unionaid.assess.payee import PayeeAccount
from unionaid.errors import UnionaidError
from unionaid.registry.acts import Act
from unionaid.registry.fold import FOLDS
from unionaid.registry.registry import Registry
from unionaid.registry.submitting import Cases

__all__ = [
    "APPROVER",
    "BLANKED",
    "BLANKED_WORDS",
    "KEPT_WORDS",
    "KINDS",
    "PAYER",
    "PREPARER",
    "REVIEWER",
    "SECOND",
    "act",
    "build",
    "case",
    "clock",
    "pair",
    "play",
    "raises",
    "reviewed_and_approved",
    "studio",
]

PREPARER: Final = "张三"
REVIEWER: Final = "李四"
APPROVER: Final = "王五"
PAYER: Final = "赵六"
SECOND: Final = "孙七"

KINDS: Final = frozenset((subject, event) for subject, events in FOLDS.items() for event in events)
"""Every entry but those of commands, as subject and event."""

BLANKED: Final = (1, 2)
"""The claims whose personal data the scene blanks in the end."""

BLANKED_WORDS: Final = ("JZ-00", "甲某某", "6200900100010001", "6200900100020002", "户名有误", "回单-001")
"""What was written about them, and is gone."""

KEPT_WORDS: Final = ("JZ-01", "乙某某", "6200900200001", "材料不实")
"""What was written about others, and stays."""


@contextlib.contextmanager
def raises(kind: type[UnionaidError], code: str) -> Iterator[None]:
    """Expect one problem of that code, in a sentence of each language."""
    with pytest.raises(kind) as caught:
        yield
    assert [code] == [each.code for each in caught.value.problems]
    assert caught.type is kind
    assert all(each.text(lang) for each in caught.value.problems for lang in ("zh", "en"))
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def clock() -> Callable[[], datetime]:
    """Return a clock that goes on by a minute at each look, and once falls back by a day."""
    start = datetime(2020, 1, 6, 1, tzinfo=UTC)
    steps = itertools.count()

    def now() -> datetime:
        step = next(steps)
        return start + timedelta(minutes=step) - (timedelta(days=1) if step == 20 else timedelta())

    return now


def act(name: str, day: date | None = None, document: str | None = None, **more: Any) -> Act:
    """Return an act of *name*, recorded by the preparer."""
    return Act(PREPARER, by=name, on=day, document=document, **more)


def case(
    program: str, facts: Mapping[str, Any], payee: PayeeAccount | None = None, *, row: int = 2
) -> tuple[Any, Submission]:
    """Return a case of a program of Jinzhou, its good one with *facts* changed; None takes one away."""
    merged = {name: value for name, value in {**GOOD[program], **facts}.items() if value is not None}
    engine = engine_of("jinzhou-2020", program)
    return engine, Submission(merged, file="申报表.xlsx", row=row, sheet="申报", payee=payee)


def pair(person: str, role: str = "master", payee: PayeeAccount | None = None, **facts: Any) -> Any:
    """Return a case of a gold-medal pair."""
    return case("gold-pair-award", {"person": person, "role": role, "pair": f"P-{person}", **facts}, payee)


def studio(workshop: str, **facts: Any) -> Any:
    """Return a case of an innovation studio."""
    payee = PayeeAccount(f"{workshop} 工会", f"21009003000{workshop[1:]}", "样例银行", "", "")
    return case("workshop-grant", {"workshop": workshop, "unit": f"U-{workshop}", **facts}, payee)


def reviewed_and_approved(registry: Registry, claims: list[int], day: date) -> None:
    """Take claims from their submission to their approval; the notice begins on *day*."""
    registry.review(claims, act=act(REVIEWER, day, "复核1号"))
    notice = [id_ for id_ in claims if registry.claim(id_).program != "conversion-support"]
    if notice:
        registry.publicize(notice, act=act(PREPARER, day))
    registry.approve(claims, act=act(APPROVER, day + timedelta(days=20), "审批1号"))


def build(url: str | os.PathLike[str]) -> Registry:
    """Make the registry of the scene at *url*, and return it open."""
    registry = Registry.create(
        url, recorder=PREPARER, people=[REVIEWER, APPROVER, PAYER, SECOND], clock=clock()
    )
    play(registry)
    return registry


def play(registry: Registry) -> None:
    """Let the scene happen in a registry that is new and knows its people."""
    for part in (_budgets, _first, _second, _studios, _adjustments, _year, _blank):
        part(registry)


def _budgets(registry: Registry) -> None:
    decided = act(APPROVER, date(2020, 1, 6), "预算1号")
    pairs, studios = "jinzhou-2020/gold-pair-award", "jinzhou-2020/workshop-grant"
    fees = "jinzhou-2020/conversion-fee-refund"
    registry.set_budget("金牌师徒", 2020, Decimal(20_000), [pairs, fees], act=decided)
    registry.set_budget("创新工作室", 2020, Decimal(150_000), [studios], act=decided)
    registry.set_budget("创新工作室", 2021, Decimal(150_000), [studios], act=decided)
    registry.set_budget("创新工作室", 2020, Decimal("160000.50"), act=decided)


def _first(registry: Registry) -> None:
    """Two awards of one payee in one transfer, which comes back and is sent again; blanked in the end."""
    payee = PayeeAccount("甲某某", "6200900100010001", "样例银行", "", "")
    day = date(2020, 2, 10)
    cases = [pair("JZ-00", role, payee, awarded_on=day) for role in ("master", "apprentice")]
    claims = list(registry.submit(cases, act=act(PREPARER, day)).receipt.claims)
    reviewed_and_approved(registry, claims, day)
    registry.batch(act=act(PAYER))
    corrected = PayeeAccount("甲某某", "6200900100020002", "样例银行", "", "")
    registry.returned(
        1,
        act=act(PAYER, date(2020, 3, 3)),
        reason="户名有误",
        account=corrected,
        checked_by=SECOND,
    )
    registry.batch(act=act(PAYER))
    registry.paid([2], act=act(PAYER, date(2020, 3, 5)), reference="回单-001")


def _second(registry: Registry) -> None:
    """Pairs: paid, returned after that, rejected, waiting and completed; goods, a service and a fee."""
    day = date(2020, 8, 20)
    payees = [
        PayeeAccount(name, f"620090020000{n}", "样例银行") for n, name in enumerate(("乙某某", "丙某某"), 1)
    ]
    cases: Cases = [
        pair("JZ-01", "master", payees[0]),
        pair("JZ-02", "master", payees[1]),
        pair("JZ-03"),
        pair("JZ-04", is_selected=None),
        pair("JZ-05", is_selected=False),
        case("reading-room", {}),
        case("conversion-support", {}),
        case(
            "conversion-fee-refund",
            {"receipt": "JF-1"},
            PayeeAccount("某单位工会委员会", "21009003100", "样例银行"),
        ),
    ]
    paid, back, objected, waiting, _, room, service, fee = registry.submit(
        cases, act=act(PREPARER, day)
    ).receipt.claims
    registry.review([objected], act=act(REVIEWER, day))
    registry.object_to(objected, "有人反映未参加评选", act=act(PREPARER, day))
    registry.object_to(objected, "有人反映重复申报", act=act(PREPARER, day))
    registry.resolve(objected, "查无此事", upheld=False, objection=2, act=act(REVIEWER, day))
    registry.resolve(objected, "查实", upheld=True, act=act(REVIEWER, day))
    registry.reject(objected, "材料不实", act=act(APPROVER, day))
    registry.reassess([waiting], facts={waiting: {"is_selected": True}}, act=act(PREPARER, day))
    registry.withdraw(waiting, "本人撤回", act=act(PREPARER, day))
    reviewed_and_approved(registry, [paid, back, room, service, fee], day)
    registry.paid(claims=[room, service], act=act(PAYER, date(2020, 9, 11)))
    registry.batch(act=act(PAYER))
    later = date(2020, 9, 12)
    registry.paid([each.id for each in _issued(registry)], act=act(PAYER, later), reference="回单-002")
    transfer = registry.claim(back).awards[0].payment
    assert transfer is not None
    registry.returned(transfer, act=act(PAYER, date(2020, 9, 20)), reason="账号不存在")
    registry.correct_account(
        back,
        PayeeAccount("丙某某", "6200900200009", "样例银行"),
        checked_by=SECOND,
        act=act(PREPARER, date(2020, 9, 21)),
    )


def _issued(registry: Registry) -> Iterator[Any]:
    with registry._store.reading() as connection:
        from unionaid.registry import schema

        yield from connection.execute(schema.payments.select().where(schema.payments.c.state == "issued"))


def _studios(registry: Registry) -> None:
    """Four studios: one granted less, one that stays unpaid, one given up, one paid and wholly recovered."""
    day = date(2020, 9, 1)
    claims = registry.submit([studio(f"W{n}") for n in range(1, 5)], act=act(PREPARER, day)).receipt.claims
    less, *others = claims
    registry.review(list(claims), act=act(REVIEWER, day))
    registry.publicize(list(claims), act=act(PREPARER, day))
    registry.approve(
        less,
        amount=Decimal(24_000),
        reason="部分设备由单位自筹",
        act=act(APPROVER, date(2020, 9, 21), "审批2号"),
    )
    registry.approve(others, budget="创新工作室", act=act(APPROVER, date(2020, 9, 21), "审批3号"))
    registry.batch([less, others[2]], act=act(PAYER))
    registry.paid([each.id for each in _issued(registry)], act=act(PAYER, date(2020, 9, 25)))
    registry.recover(
        others[2], Decimal(25_000), "工作室撤销", act=act(APPROVER, date(2020, 10, 9), "追回1号")
    )


def _adjustments(registry: Registry) -> None:
    """Adjustments: up and paid, down and recovered; rejected; taken back; down while nothing is paid."""
    less, unpaid, *_ = _studio_claims(registry)
    day = date(2020, 10, 12)

    def adjusted(claim: int, amount: int) -> str:
        registry.reassess(
            [claim], facts={claim: {"proposed_amount": Decimal(amount)}}, act=act(PREPARER, day)
        )
        return f"{claim}/{len(registry.claim(claim).awards) - 1}"

    up = adjusted(less, 30_000)
    registry.review(up, act=act(REVIEWER, day))
    registry.approve(up, amount=Decimal(4_000), reason="按实补差", act=act(APPROVER, day, "审批4号"))
    registry.batch([less], act=act(PAYER))
    registry.paid([each.id for each in _issued(registry)], act=act(PAYER, date(2020, 10, 15)))
    down = adjusted(less, 20_000)
    registry.review(down, act=act(REVIEWER, day))
    registry.approve(down, act=act(APPROVER, day, "审批5号"))
    registry.recover(less, Decimal(5_000), "多付", act=act(APPROVER, date(2020, 11, 2), "追回2号"))
    registry.reject(adjusted(unpaid, 30_000), "证据不足", act=act(APPROVER, day))
    registry.withdraw(adjusted(unpaid, 29_000), "暂缓", act=act(PREPARER, day))
    lower = adjusted(unpaid, 22_000)
    registry.review(lower, act=act(REVIEWER, day))
    registry.approve(lower, act=act(APPROVER, day, "审批6号"))


def _studio_claims(registry: Registry) -> tuple[int, ...]:
    return registry.find(program="workshop-grant")


def _year(registry: Registry) -> None:
    """The year ends: one award is carried over, the others that are unpaid are given up."""
    _, unpaid, given_up, _ = _studio_claims(registry)
    back = next(id_ for id_ in registry.find(program="gold-pair-award", state="approved"))
    registry.close_year(
        2020, carry=[unpaid], withdraw=[given_up, back], act=act(APPROVER, date(2020, 12, 31), "年结1号")
    )


def _blank(registry: Registry) -> None:
    registry.blank(date(2020, 4, 1), act=act(APPROVER, date(2025, 1, 6), "清除1号"))
