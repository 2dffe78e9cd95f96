"""Whatever a small office does, in whatever order: money is never lost, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry_desk import (
    APPROVER,
    CHECKER,
    DECIDED_ON,
    ISSUED_ON,
    PAYER,
    REVIEWER,
    Desk,
    account,
    act,
    aid,
    fresh,
    gift,
    new_place,
    refund,
)
from unionaid import UnionaidError

APPROVAL = act(APPROVER, DECIDED_ON, "审批1号")
RECOVERY: Final = act(APPROVER, ISSUED_ON, "追回1号")

CASES: Final = (
    aid("A", payee=account(1)),
    aid("B", "600.01", payee=account(2)),
    refund("U", "700", payee=account(3)),
    refund("U", "700", payee=account(3)),
    gift("C"),
    aid("D", is_member=None),
)

Step = tuple[str, int, int]
"""What is done, to which claim or transfer, and a figure for it."""

_DO: Final[dict[str, Callable[[Desk, int, int], object]]] = {
    "approve": lambda d, n, _: d.registry.approve(n, act=APPROVAL, budget="救助"),
    "less": lambda d, n, f: d.registry.approve(n, act=APPROVAL, budget="救助", amount=yuan(f), reason="少给"),
    "batch": lambda d, n, _: d.registry.batch([n], act=act(PAYER, None)),
    "paid": lambda d, n, _: d.pay(n),
    "delivered": lambda d, n, _: d.registry.paid(claims=n, act=act(PAYER)),
    "returned": lambda d, n, _: d.back(n, on=date(2024, 5, 1)),
    "recover": lambda d, n, f: d.registry.recover(n, yuan(f), "多付", act=RECOVERY),
    "reject": lambda d, n, _: d.registry.reject(n, "不实", act=act(REVIEWER)),
    "withdraw": lambda d, n, _: d.registry.withdraw(n, "放弃", act=act()),
    "change": lambda d, n, f: d.registry.reassess([n], facts={n: {"cost": yuan(f)}}, act=act()),
    "complete": lambda d, n, _: d.registry.reassess([n], facts={n: {"is_member": True}}, act=act()),
    "review": lambda d, n, _: d.registry.review(n, act=act(REVIEWER)),
    "show": lambda d, n, _: d.registry.publicize(n, act=act()),
    "review change": lambda d, n, _: d.registry.review(newest(d, n), act=act(CHECKER)),
    "approve change": lambda d, n, _: d.registry.approve(newest(d, n), act=APPROVAL, budget="救助"),
    "withdraw change": lambda d, n, _: d.registry.withdraw(newest(d, n), "放弃", act=act()),
    "line": lambda d, _, f: d.line(amount=yuan(f * 3), programs=["aid", "refund", "gift"]),
}

_OFTEN: Final = 2 * ["change", "review change", "approve change", "batch", "paid", "returned"]
"""What has to follow on one another to reach anything."""


def yuan(fen: int) -> Decimal:
    """Return fen as yuan."""
    return Decimal(fen) / 100


def newest(desk: Desk, claim: int) -> str:
    """Return the name of a claim's newest adjustment."""
    return f"{claim}/{max(len(desk.claim(claim).awards) - 1, 1)}"


steps: Final[st.SearchStrategy[Step]] = st.tuples(
    st.sampled_from([*sorted(_DO), *_OFTEN]), st.sampled_from([1, 1, 2, 3, 4, 5, 6]), st.integers(1, 1500_00)
)
quick = settings(max_examples=10, suppress_health_check=list(HealthCheck))


def opened(desk: Desk) -> None:
    """Open a line that is too small for everything, submit the cases, and take them to their approval."""
    desk.line(amount=1_510, programs=["aid", "refund", "gift"])
    desk.submit(*CASES)
    desk.review("1-5")
    desk.show([1, 2])


def is_done(desk: Desk, step: Step) -> bool:
    """Do a step; if it is refused, nothing has changed."""
    name, number, figure = step
    before = desk.registry.anchor
    try:
        _DO[name](desk, number, figure)
    except UnionaidError as error:
        assert error.problems
        assert before == desk.registry.anchor
        return False
    return True


def check(desk: Desk) -> None:
    """Hold everything to what must never break."""
    claims = [desk.claim(id_) for id_ in desk.registry.find()]
    awards = [award for claim in claims for award in claim.awards]
    (line,) = desk.registry.status().budgets
    # money is reserved, paid or free, and each is the sum of its awards
    assert line.reserved_fen == sum(each.reserved_fen for each in awards)
    assert line.paid_fen == sum(each.spent_fen for each in awards)
    assert line.cap_fen == line.reserved_fen + line.paid_fen + line.free_fen
    assert line.free_fen >= 0
    # nobody keeps more than was paid out, and nothing is paid out twice
    transfers = desk.payments()
    assert sum(each.kept_fen for each in claims if each.program != "gift") == sum(
        each.amount_fen for each in transfers if each.state == "paid"
    ) - sum(each.recovered_fen for each in awards if each.method == "money")
    live = [(part.claim, part.seq) for each in transfers for part in each.awards if part.live]
    assert len(live) == len(set(live))
    # nobody was awarded more than the rules gave when it was decided
    for claim in claims:
        decided = [each.entitlement_fen or 0 for each in claim.awards if each.state == "approved"]
        assert claim.awarded_fen <= (max(decided) if decided else 0)
    # one live claim for each blocking key, and the cap of a unit holds
    held = [hold.mac for claim in claims for hold in claim.holds if hold.live and hold.blocking]
    assert len(held) == len(set(held))
    assert 1_000_00 >= sum(
        hold.amount_fen for claim in claims for hold in claim.holds if hold.live and hold.kind == "cap"
    )


@quick
@given(st.lists(steps, max_size=14))
def test_money_is_never_lost(history: Sequence[Step]) -> None:
    """After each step of any history the sums hold, and in the end everything is proved."""
    with new_place() as folder, fresh(folder / "a.db") as registry:
        desk = Desk(registry)
        opened(desk)
        desk.approve([1, 2])
        desk.batch([1])
        for step in history:
            if is_done(desk, step):
                check(desk)
        assert () == registry.verify(registry.anchor).problems


@quick
@given(st.permutations([(name, n) for n in (1, 2, 3) for name in ("approve", "batch", "paid")]))
def test_the_order_of_independent_commands_does_not_matter(order: Sequence[tuple[str, int]]) -> None:
    """Three claims on their way to the payee, one step each at a time, end in the same states."""
    todo = {n: iter(("approve", "batch", "paid")) for n in (1, 2, 3)}
    with new_place() as folder, fresh(folder / "a.db") as registry:
        desk = Desk(registry)
        opened(desk)
        for _, n in order:  # whose turn it is; each claim has its steps in their order
            step = next(todo[n])
            number = n if step != "paid" else desk.award(n).payment or 0
            assert is_done(desk, (step, number, 0))
        assert ["paid"] * 3 == desk.states([1, 2, 3])
        assert [500_00, 300_01, 700_00] == [desk.claim(n).kept_fen for n in (1, 2, 3)]
        (line,) = registry.status().budgets
        assert (0, 1500_01, 0) == (line.reserved_fen, line.paid_fen, line.closed)
        assert registry.verify().is_sound
