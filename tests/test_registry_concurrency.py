"""Several processes on one registry: the cap holds exactly, and nobody is refused for a lock."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from postgres import Server
from unionaid import Act, Registry, RegistryError, UnionaidError, load_policy
from unionaid.assess import Submission

WRITERS: Final = 8
CLAIMS: Final = 10
"""So many claims each writer tries to approve; the budget is enough for half of all."""

DAY: Final = date(2020, 9, 1)
PREPARED: Final = Act("编制人", on=DAY)
REVIEWED: Final = Act("编制人", by="复核人", on=DAY, document="复1")
APPROVED: Final = Act("编制人", by="审批人", on=date(2020, 9, 21), document="批1")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a registry that is not there yet, on each engine."""
    if request.param == "sqlite":
        return str(tmp_path / "unionaid.db")
    server: Server = request.getfixturevalue("postgres")
    return server.fresh_url()


def new_registry(url: str) -> Registry:
    """Return a new registry with its people."""
    return Registry.create(url, recorder="编制人", people=["复核人", "审批人", "付款人"])


def at_once(work: Callable[..., None], url: str, shares: Sequence[Any]) -> list[Any]:
    """Return what the processes of *work* say, one for each share, all begun together."""
    context = multiprocessing.get_context("spawn")
    start, said = context.Barrier(len(shares)), context.Queue()
    processes = [context.Process(target=work, args=(url, share, start, said)) for share in shares]
    for process in processes:
        process.start()
    found = [said.get(timeout=180) for _ in processes]
    for process in processes:
        process.join(timeout=60)
        assert process.exitcode == 0
    return found


def _approve(url: str, claims: Sequence[int], start: Any, said: Any) -> None:
    approved, refused = [], []
    with Registry.open(url) as registry:
        start.wait(60)
        for claim in claims:
            try:
                registry.approve(claim, act=APPROVED)
            except UnionaidError as error:
                refused += [(type(error).__name__, problem.code) for problem in error.problems]
            else:
                approved.append(claim)
    said.put((approved, refused))


def _prize(number: int) -> dict[str, object]:
    return {
        "person": f"P-{number:03}",
        "role": "apprentice",
        "pair": f"G-{number:03}",
        "is_selected": True,
        "awarded_on": "2020-08-18",
    }


def test_approvers_at_once_spend_the_budget_exactly(url: str) -> None:
    """Eight approvers share a line for half of their claims: just so many are approved."""
    program = load_policy("jinzhou-2020")["gold-pair-award"]
    count = WRITERS * CLAIMS
    with new_registry(url) as registry:
        cases = [(program.engine, Submission(_prize(number))) for number in range(count)]
        registry.submit(cases, act=PREPARED)
        registry.review(f"1-{count}", act=REVIEWED)
        registry.publicize(f"1-{count}", act=PREPARED)
        # 2,000 yuan each
        half = Decimal(2000 * (count // 2))
        registry.set_budget("金牌师徒", 2020, half, [program], act=REVIEWED)
    found = at_once(_approve, url, [range(1 + writer, count + 1, WRITERS) for writer in range(WRITERS)])
    approved = [claim for claims, _ in found for claim in claims]
    refused = [code for _, codes in found for code in codes]
    assert len(approved) == len(set(approved)) == count // 2
    assert [("Refused", "registry-over-budget")] * (count // 2) == refused
    with Registry.open(url) as registry:
        (line,) = registry.status().budgets
        assert (line.cap_fen, line.reserved_fen, line.paid_fen) == (line.cap_fen, line.cap_fen, 0)
        assert sorted(approved) == list(registry.find(state="approved"))
        assert registry.verify().problems == ()


def _submit(url: str, share: tuple[str, dict[str, object]], start: Any, said: Any) -> None:
    program_id, case = share
    policy = "acftu-fee-refund" if program_id.endswith("enterprise-fee-refund") else "jinzhou-2020"
    program = load_policy(policy)[program_id]
    with Registry.open(url) as registry:
        start.wait(60)
        done = registry.submit([(program.engine, Submission(case))], act=PREPARED)
    said.put([(str(result.outcome), result.reason) for result in done.results])


def test_two_offices_submit_one_studio_at_once(url: str) -> None:
    """One is taken, the other is rejected by the limit; the database holds one live key."""
    studio = {
        "workshop": "虚构创新工作室",
        "unit": "虚构机械厂",
        "kind": "employee",
        "level": "city",
        "is_newly_named": True,
        "named_on": "2020-06-30",
        "proposed_amount": "20000",
    }
    with new_registry(url):
        pass
    # the same studio, each office with a remark of its own
    shares = [("workshop-grant", {**studio, "name": f"第 {office} 办公室"}) for office in range(WRITERS)]
    found = sorted(outcome for results in at_once(_submit, url, shares) for outcome in results)
    assert [("eligible", None), *[("ineligible", "once-ever")] * (WRITERS - 1)] == found
    with Registry.open(url) as registry:
        assert len(registry.find(state="submitted")) == 1
        assert len(registry.find(state="rejected")) == WRITERS - 1
        assert registry.verify().problems == ()


def test_one_fee_under_the_city_and_the_nation_at_once(url: str) -> None:
    """Programs that share a limit pay a fee once, whoever comes first."""
    city = {
        "enterprise": "91210700FAKE00013C",
        "is_converted": True,
        "converted_on": "2019-12-20",
        "period": "2020-03",
        "receipt": "JF-1",
        "fee_remitted": "800.00",
    }
    nation = {
        "enterprise": "91210700FAKE00013C",
        "industry": "3311",
        "staff": 10,
        "revenue": "2000000",
        "period": "2020-03",
        "paid_on": "2020-04-10",
        "receipt": "JF-1",
        "fee_remitted": "800.00",
    }
    with new_registry(url):
        pass
    shares = [("conversion-fee-refund", city), ("micro-enterprise-fee-refund", nation)] * 2
    shares = [
        (program, {**case, "name": f"虚构企业 {place}"}) for place, (program, case) in enumerate(shares)
    ]
    found = [outcome for results in at_once(_submit, url, shares) for outcome in results]
    assert sorted(found, key=str) == [("eligible", None), *[("ineligible", "union-fee-refund")] * 3]
    with Registry.open(url) as registry:
        assert len(registry.find(state="submitted")) == 1
        assert registry.verify().problems == ()


def _repeat(url: str, id_: str, start: Any, said: Any) -> None:
    with Registry.open(url) as registry:
        start.wait(60)
        receipt = registry.set_budget(
            "金牌师徒",
            2020,
            Decimal(1000),
            ["jinzhou-2020/gold-pair-award"],
            act=Act("编制人", by="审批人", on=DAY, document="预1", id=id_),
        )
    said.put((receipt.is_repeat, receipt.command, receipt.entries))


def test_one_command_sent_by_all_is_done_once(url: str) -> None:
    """A double click on eight machines: one does it, seven are told that it was done."""
    with new_registry(url):
        pass
    found = at_once(_repeat, url, ["the-same-id"] * WRITERS)
    assert sorted(is_repeat for is_repeat, _, _ in found) == [False] + [True] * (WRITERS - 1)
    assert len({(command, entries) for _, command, entries in found}) == 1


def test_a_reader_sees_one_state_while_others_write(url: str) -> None:
    """A report adds up while claims come in: it is of one moment."""
    program = load_policy("jinzhou-2020")["gold-pair-award"]
    with new_registry(url) as registry, registry._store.reading() as connection:
        from unionaid.registry import reading

        before = reading.anchor(connection)
        if not registry._store.is_sqlite:  # a reader of SQLite makes writers wait
            registry.submit([(program.engine, Submission(_prize(1)))], act=PREPARED)
        assert reading.anchor(connection) == before
        assert reading.find(connection) == ()


def test_a_writer_that_never_ends_is_told_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits too long is told so, and nothing is recorded."""
    from unionaid.registry import store

    monkeypatch.setattr(store, "_PATIENCE", 0.2)
    with new_registry(str(tmp_path / "unionaid.db")) as registry, registry._store.writing():
        with pytest.raises(RegistryError) as refused:
            registry.add_people(["新人"], Act("编制人"))
        assert [problem.code for problem in refused.value.problems] == ["registry-busy"]
