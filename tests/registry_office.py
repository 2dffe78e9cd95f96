"""An office with a registry in which everything has happened once, for tests of its papers.

Invented people, units and accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from good_cases import GOOD
from strategies import engine_of
from unionaid.assess import Submission
from unionaid.assess.engine import Engine
from unionaid.assess.payee import PayeeAccount
from unionaid.registry.acts import Act
from unionaid.registry.registry import Registry

__all__ = ["NEW_ACCOUNT", "POLICY", "Office", "account", "case", "eventful", "pair"]

POLICY: Final = "jinzhou-2020"
RECORDER, REVIEWER, APPROVER, PAYER, CHECKER = "章记", "复小核", "主席", "付小款", "核小对"
START: Final = date(2020, 9, 1)
"""The first day on notice."""

DECIDED: Final = date(2020, 9, 10)

NEW_ACCOUNT: Final = PayeeAccount("某行业工会", "6200000000000000120", "某银行新支行", "102000000111", "")


def account(name: str, number: int) -> PayeeAccount:
    """Return an invented account."""
    return PayeeAccount(name, f"62000000000000{number:05d}", "某银行某支行", "102000000000", "13900000000")


def case(
    program: str, row: int = 2, *, payee: PayeeAccount | None = None, **facts: Any
) -> tuple[Engine, Submission]:
    """Return a good case with these differences; None leaves a fact out."""
    given = {name: value for name, value in {**GOOD[program], **facts}.items() if value is not None}
    return engine_of(POLICY, program), Submission(given, file="申报.xlsx", row=row, sheet="申报", payee=payee)


def pair(name: str, number: int, **facts: Any) -> tuple[Engine, Submission]:
    """Return a person of a gold-medal pair, each of a pair of their own."""
    own = {"name": name, "unit": "甲厂", "county": "甲县", "person": f"JZ-{number:02d}", "pair": f"P{number}"}
    return case("gold-pair-award", number + 1, payee=account(name, number), **{**own, **facts})


class Office:
    """A registry with five people, and one step after another.

    Args:
        folder: Where its file goes.
    """

    def __init__(self, folder: Path) -> None:
        self.registry = Registry.create(
            folder / "office.db", recorder=RECORDER, people=[REVIEWER, APPROVER, PAYER, CHECKER]
        )

    def budget(self, name: str, amount: int, *programs: str, year: int = 2020) -> None:
        """Set a budget line."""
        served = [f"{POLICY}/{each}" for each in programs]
        act = self.act(APPROVER, date(year, 1, 1), "预1")
        self.registry.set_budget(name, year, Decimal(amount), served, act=act)

    def act(self, by: str | None = None, on: date | None = None, document: str | None = None) -> Act:
        """Return who acts; the recorder records."""
        return Act(RECORDER, by=by, on=on, document=document)

    def submit(self, *cases: tuple[Engine, Submission]) -> tuple[int, ...]:
        """Submit cases; return the claims."""
        return self.registry.submit(cases, act=self.act(on=date(2020, 8, 20))).receipt.claims

    def review(self, claims: Iterable[int]) -> None:
        """Have claims reviewed."""
        self.registry.review(list(claims), act=self.act(REVIEWER, date(2020, 8, 25), "复核1号"))

    def publicize(self, claims: Iterable[int]) -> None:
        """Put claims on notice from the first of September on."""
        self.registry.publicize(list(claims), act=self.act(on=START))

    def approve(self, claims: Iterable[int], **more: Any) -> None:
        """Have claims approved."""
        act = self.act(APPROVER, DECIDED, "会议纪要3号")
        self.registry.approve(list(claims), act=act, **more)

    def grant(self, *cases: tuple[Engine, Submission]) -> tuple[int, ...]:
        """Take cases as far as approval."""
        claims = self.submit(*cases)
        self.review(claims)
        self.publicize(claims)
        self.approve(claims)
        return claims

    def batch(self, claims: Iterable[int] | None = None) -> list[int]:
        """Make payment files; return the numbers of the transfers."""
        issued = self.registry.batch(None if claims is None else list(claims), act=Act(PAYER))
        return [
            payment.id
            for claim in issued.receipt.claims
            for payment in self.registry.show(claim).payments
            if payment.state == "issued"
        ]

    def pay(self, transfers: Iterable[int], on: date, reference: str | None = None) -> None:
        """Record that transfers were made."""
        numbers = sorted(set(transfers))
        self.registry.paid(numbers, act=Act(PAYER, on=on), reference=reference)


def eventful(folder: Path) -> Office:
    """Return an office in which everything has happened.

    Claims: 1 paid; 2 awarded less, approved and unpaid; 3 not eligible; 4 waits for
    facts; 5 paid, returned, paid again; 6 goods delivered; 7 only submitted; 8 an
    objection upheld, rejected; 9 an objection dismissed, paid, partly recovered;
    10 paid and wholly recovered in the next year; 11 paid and raised by an adjustment;
    12 a studio awarded less; 13 reviewed.
    """
    office = Office(folder)
    registry = office.registry
    office.budget("金牌师徒", 60_000, "gold-pair-award")
    office.budget("其他补助", 200_000, "industry-union-subsidy", "reading-room", "workshop-grant")
    claims = office.submit(
        pair("甲一", 1),
        pair("乙二", 2, role="apprentice"),
        pair("丙三", 3, is_selected=False),
        pair("丁四", 4, is_selected=None),
        case("industry-union-subsidy", 2, payee=account("某行业工会", 5), union="某行业工会", county="某县"),
        case("reading-room", 2, name="某书屋", unit="乙厂", county="乙县", payee=account("乙厂", 6)),
        pair("庚七", 7),
        pair("辛八", 8),
        pair("壬九", 9),
        pair("癸十", 10),
        pair("子十一", 11, role="apprentice"),
        case(
            "workshop-grant", 2, payee=account("丙厂工会", 12), workshop="某劳模工作室", unit="丙厂",
            county="乙县",
        ),
        pair("丑十二", 13),
    )  # fmt: skip
    assert tuple(range(1, 14)) == claims
    office.review([1, 2, 5, 6, 8, 9, 10, 11, 12, 13])
    shown = [1, 2, 5, 6, 8, 9, 10, 11, 12]
    office.publicize(shown)
    during = date(2020, 9, 3)
    registry.object_to(8, "举报：该对师徒未在甲厂工作，联系电话 13812345678", act=office.act(on=during))
    registry.object_to(9, "有人反映评选未公开", act=office.act(on=during))
    registry.resolve(8, "属实", upheld=True, act=office.act(REVIEWER, date(2020, 9, 7)))
    registry.resolve(9, "评选材料齐全", upheld=False, act=office.act(REVIEWER, date(2020, 9, 7)))
    registry.reject(8, "异议成立，不予补助", act=office.act(APPROVER, DECIDED, "会议纪要3号"))
    office.approve([2], amount=Decimal("1500.00"), reason="徒弟年中离岗，按四分之三核定")
    office.approve([12], amount=Decimal("22000.50"), reason="按实际支出核定")
    office.approve([1, 5, 6, 9, 10, 11])
    first = office.batch([1, 5, 9, 10, 11, 12])
    office.pay(first, date(2020, 9, 15), "网银20200915")
    (union,) = registry.show(5).payments
    registry.returned(
        union.id,
        act=Act(PAYER, on=date(2020, 9, 17)),
        reason="账号户名不符",
        account=NEW_ACCOUNT,
        checked_by=CHECKER,
    )
    office.pay(office.batch([5]), date(2020, 9, 25), "网银20200925")
    registry.paid(claims=[6], act=Act(PAYER, on=date(2020, 10, 12)))
    registry.recover(9, Decimal("1000.00"), "多发", act=office.act(APPROVER, date(2020, 11, 16), "追1号"))
    registry.recover(10, Decimal("3000.00"), "材料不实", act=office.act(APPROVER, date(2021, 3, 1), "追2号"))
    registry.reassess([11], facts={11: {"role": "master"}}, act=office.act(on=date(2020, 10, 20)))
    registry.review(["11/1"], act=office.act(REVIEWER, date(2020, 10, 21), "复核2号"))
    registry.approve(["11/1"], act=office.act(APPROVER, date(2020, 10, 22), "会议纪要4号"))
    return office
