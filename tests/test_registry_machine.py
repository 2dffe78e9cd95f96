"""The registry against its model: random commands on both engines, and planted faults.

Each planted fault breaks the library in one place; the machine must find every one,
by the model or by an invariant.
"""

from __future__ import annotations

import contextlib
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Final, cast

import pytest
import sqlalchemy
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RULE_MARKER, run_state_machine_as_test

from postgres import Server
from registry_machine import Broken, RegistryMachine, machine_on
from unionaid.assess import Outcome, Usage
from unionaid.errors import UnionaidError
from unionaid.registry import (
    adjusting,
    deciding,
    keeping,
    paying,
    reading,
    records,
    results,
    schema,
    submitting,
    verifying,
    writing,
)
from unionaid.registry import budgets as budget_lines
from unionaid.registry import registry as whole
from unionaid.registry.states import Claim
from unionaid.registry.store import Store

Patch = pytest.MonkeyPatch

RUNS: Final = {"fast": (12, 30), "few": (2, 20), "thorough": (300, 50)}
"""By profile how many runs, and of how many steps; ``ci`` runs as ``fast`` does."""

SEEDS: Final = 12
STEPS: Final = 60

KINDS: Final = {
    "account": 2,
    "approve": 20,
    "approve-adjustment": 6,
    "batch": 15,
    "blank": 2,
    "budget": 20,
    "close-year": 3,
    "deliver": 3,
    "objection": 3,
    "paid": 15,
    "people": 1,
    "preview": 4,
    "propose": 6,
    "publicize": 20,
    "reassess": 2,
    "recover": 2,
    "reject": 3,
    "repeat": 4,
    "resolve": 1,
    "results": 2,
    "returned": 5,
    "reuse": 2,
    "review": 30,
    "submit": 40,
    "withdraw": 4,
}
"""How many commands of each kind the fixed runs below accept at least."""


def profile() -> settings:
    """Return the settings of the profile at hand, with runs and steps of the machine's own."""
    name = os.environ.get("HYPOTHESIS_PROFILE", "fast")
    runs, steps = RUNS.get(name, RUNS["fast"])
    return settings(
        settings.get_profile(name),
        max_examples=runs,
        stateful_step_count=steps,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )


@pytest.fixture
def on_sqlite() -> Iterator[type[RegistryMachine]]:
    """The machine on SQLite files, in memory where there is such a folder."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a folder of our own is made in it
    numbers = count()
    with tempfile.TemporaryDirectory(prefix="unionaid-", dir=memory) as folder:
        yield machine_on(lambda: f"{folder}/{next(numbers)}.db", os.unlink)


def test_sqlite(on_sqlite: type[RegistryMachine]) -> None:
    """Registry and model agree on SQLite."""
    run_state_machine_as_test(on_sqlite, settings=profile())


def test_postgres(postgres: Server) -> None:
    """Registry and model agree on PostgreSQL."""
    run_state_machine_as_test(machine_on(postgres.fresh_url, postgres.drop), settings=profile())


# ------------------------------------------------------------------- runs from a seed


def rules_of(machine: RegistryMachine) -> list[str]:
    """Return the rules that may be used now, by name."""
    marked = {name: getattr(each, RULE_MARKER, None) for name, each in vars(RegistryMachine).items()}
    return [
        name
        for name, rule in marked.items()
        if rule is not None and all(condition(machine) for condition in rule.preconditions)
    ]


def run(kind: type[RegistryMachine], seed: int, favoured: tuple[str, ...] = ()) -> None:
    """Do so many steps from a seed, half of them of the rules that are favoured."""
    source = random.Random(seed)  # a fixed sequence is wanted
    machine = kind()
    try:
        for _ in range(STEPS):
            names = rules_of(machine)
            wanted = [name for name in favoured if name in names]
            name = source.choice(wanted if wanted and source.random() < 0.5 else names)
            getattr(machine, name)(source)
    except BaseException:
        print("\n".join(machine.story))  # noqa: T201  # shown where the test fails
        with contextlib.suppress(Exception):
            machine.teardown()
        raise
    machine.teardown()


def test_every_kind_of_command_is_accepted(on_sqlite: type[RegistryMachine]) -> None:
    """Fixed runs reach every command, as often as is written here."""
    for seed in range(SEEDS):
        run(on_sqlite, seed)
    short = {kind: on_sqlite.counts[kind] for kind, least in KINDS.items() if on_sqlite.counts[kind] < least}
    assert {} == short
    assert set(KINDS) == set(on_sqlite.counts)


# --------------------------------------------------------------------- planted faults


@dataclass(frozen=True)
class Fault:
    """One thing broken on purpose.

    Args:
        name: What is wrong.

        plant: Breaks it.

        says: What the machine has to say of it, as a pattern.

        favours: Rules that lead there.

        seed: The first one that is tried: one that finds it, at the time of writing.

        careless: How often the wrong person acts: once in so many times.
    """

    name: str
    plant: Callable[[Patch], None]
    says: str
    favours: tuple[str, ...]
    seed: int = 0
    careless: int = 5


def forgets(module: Any, code: str) -> Callable[[Patch], None]:
    """Let a module pass over one reason to refuse."""

    def plant(patch: Patch) -> None:
        refuse = module.refuse
        patch.setattr(module, "refuse", lambda found: refuse([each for each in found if each.code != code]))

    return plant


def means(event: str, change: Callable[[Any, Any], Any]) -> Callable[[Patch], None]:
    """Let an entry mean something else, for the commands and for ``verify`` alike."""

    def plant(patch: Patch) -> None:
        module: Any = writing
        folded = module.folded

        def other(before: Any, entry: Any) -> Any:
            after = folded(before, entry)
            is_meant = entry.event == event and isinstance(after, Claim)
            return change(before, after) if is_meant else after

        patch.setattr(writing, "folded", other)
        patch.setattr(verifying, "folded", other)

    return plant


def unguarded(patch: Patch, table: sqlalchemy.Table, *names: str) -> None:
    """Take constraints and indexes from a table, as it will be made."""
    patch.setattr(table, "constraints", {each for each in table.constraints if each.name not in names})
    patch.setattr(table, "indexes", {each for each in table.indexes if each.name not in names})


def no_budget_check(patch: Patch) -> None:
    """Neither the code nor the database holds a line to its cap."""
    unguarded(patch, schema.budgets, "within_cap")
    patch.setattr(writing, "checked", lambda budget, before: budget)


def no_keys(patch: Patch) -> None:
    """Claims hold nothing."""
    for module in (submitting, adjusting):
        patch.setattr(module, "holds_of", lambda *_: [])


def blind(patch: Patch) -> None:
    """Nothing granted before is seen, and the database does not mind."""
    unguarded(patch, schema.holds, "one_live_claim")
    for module in (submitting, adjusting):
        patch.setattr(module, "prior_in", lambda *_, **__: lambda keys: Usage())


def blind_to_amounts(patch: Patch) -> None:
    """Of what was granted before only the number of claims is seen."""
    used = records._used

    def without(*args: Any) -> Any:
        return [(*key, Decimal(0)) for *key, _ in used(*args)]

    patch.setattr(records, "_used", without)


def paid_twice(patch: Patch) -> None:
    """An award that is under way can be sent again, and the database does not mind."""
    unguarded(patch, schema.transferred, "one_live_payment")

    def payable(claims: Any) -> Any:
        pairs = [(claim, award) for claim in claims for award in claim.awards]
        return [(claim, award) for claim, award in pairs if award.is_unpaid and award.method == "money"]

    patch.setattr(paying, "payable", payable)


def same_attempt(before: Claim, after: Claim) -> Claim:
    """Count no attempts."""
    seqs = {each.seq: each.attempts for each in before.awards}
    return evolve(after, awards=tuple(evolve(each, attempts=seqs[each.seq]) for each in after.awards))


def payer_who(*roles: str) -> Callable[[Patch], None]:
    """Let one of those pay who decided."""

    def plant(patch: Patch) -> None:
        problems = paying.payer_problems

        def fewer(claim: Any, award: Any, actor: Any) -> Any:
            nobody = dict.fromkeys(roles)
            return problems(evolve(claim, **nobody), evolve(award, **nobody), actor)

        patch.setattr(paying, "payer_problems", fewer)

    return plant


class _Open:
    """A command to which every line has certain other values: by default every year is open."""

    def __init__(self, command: Any, **values: Any) -> None:
        self._command = command
        self._values = values or {"closed": 0}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._command, name)

    def budgets(self) -> Any:
        return {id_: evolve(line, **self._values) for id_, line in self._command.budgets().items()}


def back_to_closed(patch: Patch) -> None:
    """What comes back goes to a line whose year is closed."""
    recover = paying.recover
    patch.setattr(paying, "recover", lambda command, *rest: recover(cast(Any, _Open(command)), *rest))


def back_in_any_year(patch: Patch) -> None:
    """What comes back goes to the line, whichever year it is."""
    recover = paying.recover

    class Anew:
        """A command in which all that comes back is restored, but to closed lines."""

        def __init__(self, command: Any) -> None:
            self._command = command

        def __getattr__(self, name: str) -> Any:
            return getattr(self._command, name)

        def append(self, subject: str, id_: int, event: str, data: Any, texts: Any) -> Any:
            award = self._command.claims([id_])[id_].award
            lines = self._command.budgets()
            parts = []
            for seq, amount, restored in data["parts"]:
                line = lines.get(award(seq).budget)
                parts.append([seq, amount, restored if line is None or line.closed else amount])
            return self._command.append(subject, id_, event, {**data, "parts": parts}, texts)

    patch.setattr(paying, "recover", lambda command, *rest: recover(cast(Any, Anew(command)), *rest))


def lets_go(before: Claim, after: Claim) -> Claim:
    """Let go of the keys."""
    return evolve(after, holds=tuple(evolve(each, live=0) for each in after.holds))


def keeps(before: Claim, after: Claim) -> Claim:
    """Go on holding the keys."""
    return evolve(after, holds=before.holds)


def preview_commits(patch: Patch) -> None:
    """A preview is kept."""
    do = whole.Registry._do

    def kept(self: Any, *args: Any, preview: bool = False, **options: Any) -> Any:
        receipt, result = do(self, *args, **options)
        return evolve(receipt, is_preview=preview), result

    patch.setattr(whole.Registry, "_do", kept)


def does_it_again(patch: Patch) -> None:
    """A command that was done is done once more."""
    columns = {each.name for each in schema.commands.columns}
    assert "mac" in columns
    kept = {each for each in schema.commands.constraints if not isinstance(each, sqlalchemy.UniqueConstraint)}
    patch.setattr(schema.commands, "constraints", kept)
    patch.setattr(whole, "_repeated", lambda *_: None)


def any_content(patch: Patch) -> None:
    """An id stands for whatever is asked for under it."""
    repeated = whole._repeated

    def unseen(connection: Any, mac: str, content: str, id_: str) -> Any:
        table = schema.commands
        row = connection.execute(sqlalchemy.select(table.c.content).where(table.c.mac == mac)).first()
        return repeated(connection, mac, content if row is None else row.content, id_)

    patch.setattr(whole, "_repeated", unseen)


def in_process_is_paid(patch: Patch) -> None:
    """What the bank still works on is taken for paid."""
    read = results.read_results

    def rosy(*args: Any) -> Any:
        return [evolve(row, status="paid") if row.status == "in_process" else row for row in read(*args)]

    patch.setattr(results, "read_results", rosy)


def not_chained(patch: Patch) -> None:
    """An entry is hashed without the one before."""
    patch.setattr(writing, "chained", lambda previous, text: sha256(text.encode()).hexdigest())


def stores_also(statement: str) -> Callable[[Patch], None]:
    """Let something be stored that no entry says."""

    def plant(patch: Patch) -> None:
        store = writing.Writing.store

        def more(self: Any) -> None:
            store(self)
            self.connection.exec_driver_sql(statement)

        patch.setattr(writing.Writing, "store", more)

    return plant


def a_text_is_left(patch: Patch) -> None:
    """Blanking leaves the facts."""
    patch.setattr(keeping, "update", lambda table: sqlalchemy.update(table).where(table.c.kind != "record"))


def files_are_left(patch: Patch) -> None:
    """Blanking leaves the payment files."""
    patch.setattr(keeping, "_files_of", lambda *_: [])


def blanks_too_much(patch: Patch) -> None:
    """Blanking takes payment files of claims that are not blanked."""
    table = schema.batches
    patch.setattr(
        keeping, "_files_of", lambda c, ids: list(c.execute(sqlalchemy.select(table.c.entry)).scalars())
    )


def file_in_part(patch: Patch) -> None:
    """Of a file with a row that cannot be read the other rows are taken."""
    submit = submitting.submit

    def plant(command: Any, actor: Any, cases: Any, progress: Any = None) -> Any:
        good = [
            case for case in cases if case[0].assess_submissions([case[1]])[0].outcome is not Outcome.INVALID
        ]
        return submit(command, actor, good or cases, progress)

    patch.setattr(submitting, "submit", plant)


def other_bytes(patch: Patch) -> None:
    """A payment file that is given again is not the same."""
    files = reading.files

    def plant(*args: Any) -> Any:
        return tuple(evolve(each, content=each.content + b"\r\n") for each in files(*args))

    patch.setattr(reading, "files", plant)


def short_notice(patch: Patch) -> None:
    """A public notice ends a day early."""
    module: Any = deciding
    period = module.public_period

    def plant(*args: Any, **options: Any) -> Any:
        found = period(*args, **options)
        return evolve(found, end=found.end - timedelta(days=1))

    patch.setattr(deciding, "public_period", plant)


def says_who(patch: Patch) -> None:
    """An entry names a person."""
    module: Any = submitting
    data = module.assessment_data
    patch.setattr(submitting, "assessment_data", lambda each, year: {**data(each, year), "county": "PAYERQ"})


def no_offset(patch: Patch) -> None:
    """A fall takes nothing off what is unpaid."""
    patch.setattr(adjusting, "taken_off", lambda *_: [])


def stays_open(patch: Patch) -> None:
    """A closed year can be drawn on."""
    line_for = budget_lines.line_for

    def plant(command: Any, *rest: Any, **options: Any) -> Any:
        return line_for(cast(Any, _Open(command)), *rest, **options)

    for module in (deciding, adjusting):
        patch.setattr(module, "line_for", plant)


def full_difference(patch: Patch) -> None:
    """An adjustment adds all that the rules give now."""
    compared = adjusting._compared

    def plant(claim: Any, now: Any, before: Any) -> Any:
        found = compared(claim, now, before)
        return evolve(found, difference=found.present) if found.difference > 0 else found

    patch.setattr(adjusting, "_compared", plant)


def half_a_command(patch: Patch) -> None:
    """A command that is refused is kept up to there."""
    begun: list[writing.Writing] = []
    begin, opened = writing.Writing.begin, Store.writing

    def remembered(*args: Any) -> writing.Writing:
        begun.append(begin(*args))
        return begun[-1]

    @contextlib.contextmanager
    def kept(self: Any) -> Iterator[Any]:
        with opened(self) as connection:
            try:
                yield connection
            except UnionaidError:
                begun[-1].store()
                connection.commit()
                raise

    patch.setattr(writing.Writing, "begin", remembered)
    patch.setattr(Store, "writing", kept)


PAY: Final = ("straight_to_approved", "straight_to_paid", "straight_to_sent_again")
CHANGE: Final = ("straight_to_adjusted", "adjust_one")

FAULTS: Final = (
    Fault(
        "the budget is not checked",
        no_budget_check,
        "must be refused: registry-over-budget|2: a line is overdrawn",
        ("straight_to_approved", "set_budget"),
        seed=2,
    ),
    Fault(
        "a closed year is drawn on",
        stays_open,
        "must be refused: .*registry-year-closed",
        ("straight_to_approved", "close_year"),
        seed=1,
    ),
    Fault(
        "a year is closed with something open",
        forgets(budget_lines, "registry-year-open"),
        "must be refused: .*registry-year-open",
        ("straight_to_approved", "close_year"),
        seed=1,
    ),
    Fault(
        "a line is lowered below what it has spent",
        forgets(budget_lines, "registry-budget-below"),
        "registry-budget-exceeded.*registry-budget-below",
        ("straight_to_approved", "set_budget"),
    ),
    Fault(
        "money comes back to a closed line",
        back_to_closed,
        "^(awards|budgets): ",
        ("straight_to_paid", "close_year", "recover_some"),
        seed=2,
    ),
    Fault(
        "money comes back to the line in another year",
        back_in_any_year,
        "^(awards|budgets): ",
        ("straight_to_paid", "let_time_pass", "recover_some"),
    ),
    Fault(
        "what is carried over stays where it was",
        means("carried", lambda before, _: before),
        "^(awards|budgets): |registry-over-budget",
        ("straight_to_approved", "close_year"),
        seed=3,
    ),
    Fault("claims hold no keys", no_keys, "^holds: ", ("submit_some",)),
    Fault("other claims are not seen", blind, "1: two live claims under one key", ("submit_some",)),
    Fault(
        "what others were awarded is not seen",
        blind_to_amounts,
        "^claims: .*lake-nation",
        ("submit_some",),
        seed=1,
    ),
    Fault(
        "keys are let go when paid", means("paid", lets_go), "^holds: ", ("straight_to_paid", "submit_some")
    ),
    Fault(
        "keys are let go when reviewed",
        means("reviewed", lets_go),
        "^holds: ",
        ("submit_some", "review_some"),
    ),
    Fault(
        "keys are kept when rejected",
        means("rejected", keeps),
        "1: an ended claim holds a key",
        ("submit_some", "reject_some"),
    ),
    Fault(
        "keys are kept when withdrawn",
        means("withdrawn", keeps),
        "1: an ended claim holds a key",
        ("submit_some", "withdraw_some"),
    ),
    Fault(
        "keys are kept when recovered",
        means("recovered", keeps),
        "1: an ended claim holds a key",
        ("straight_to_paid", "recover_some"),
    ),
    Fault(
        "an award is paid twice",
        paid_twice,
        "must be refused: registry-nothing-to-pay|3: two live payments of one award|^awards: ",
        (*PAY, "make_batch"),
        seed=1,
    ),
    Fault("attempts are not counted", means("issued", same_attempt), "^awards: ", PAY),
    Fault(
        "who approved pays",
        payer_who("approver"),
        "must be refused: .*registry-payer-decided",
        (*PAY, "make_batch"),
        careless=2,
        seed=1,
    ),
    Fault(
        "who reviewed pays",
        payer_who("reviewer"),
        "must be refused: .*registry-payer-decided",
        (*PAY, "make_batch"),
        careless=2,
    ),
    Fault(
        "who prepared reviews",
        forgets(deciding, "registry-reviewer-prepared"),
        "must be refused: .*registry-reviewer-prepared",
        ("submit_some", "review_some"),
        careless=2,
    ),
    Fault(
        "who reviewed approves",
        forgets(deciding, "registry-approver-before"),
        "must be refused: .*registry-approver-before",
        ("submit_some", "review_some", "publicize_some", "approve_some"),
        careless=2,
        seed=2,
    ),
    Fault(
        "who prepared rejects",
        forgets(deciding, "registry-rejecter-prepared"),
        "must be refused: .*registry-rejecter-prepared",
        ("submit_some", "reject_some"),
        careless=2,
        seed=1,
    ),
    Fault(
        "an account is changed by one person",
        forgets(paying, "registry-account-same-person"),
        "must be refused: .*registry-account-same-person",
        (*PAY, "correct_account", "return_one"),
        careless=2,
    ),
    Fault(
        "an account is changed unchecked",
        forgets(paying, "registry-account-unchecked"),
        "must be refused: .*registry-account-unchecked",
        (*PAY, "return_one"),
        seed=1,
    ),
    Fault(
        "approved on public notice",
        forgets(deciding, "registry-on-notice"),
        "must be refused: .*registry-on-notice",
        ("submit_some", "review_some", "publicize_some", "approve_some"),
        seed=13,
    ),
    Fault(
        "approved with an objection open",
        forgets(deciding, "registry-objection-open"),
        "must be refused: .*registry-objection-open",
        ("submit_some", "review_some", "publicize_some", "object_to_one", "approve_some"),
        seed=4,
    ),
    Fault(
        "approved though an objection was upheld",
        forgets(deciding, "registry-objection-upheld"),
        "must be refused: .*registry-objection-upheld",
        ("submit_some", "review_some", "publicize_some", "object_to_one", "resolve_one", "approve_some"),
        seed=8,
    ),
    Fault("a notice is short", short_notice, "^claims: ", ("submit_some", "review_some", "publicize_some")),
    Fault(
        "more came back than was kept",
        forgets(paying, "registry-recover-too-much"),
        "must be refused: .*registry-recover-too-much",
        ("straight_to_paid", "recover_some"),
    ),
    Fault(
        "returned after it was recovered",
        forgets(paying, "registry-returned-recovered"),
        "must be refused: .*registry-returned-recovered",
        ("straight_to_paid", "recover_some", "return_one", "bounce"),
    ),
    Fault(
        "withdrawn while under way",
        forgets(deciding, "registry-under-way"),
        "must be refused: .*registry-under-way",
        ("straight_to_approved", "make_batch", "withdraw_some"),
    ),
    Fault("an adjustment goes above the entitlement", full_difference, "^awards: ", CHANGE),
    Fault(
        "an adjustment is approved by facts of then",
        forgets(adjusting, "registry-adjustment-stale"),
        "must be refused: .*registry-adjustment-stale",
        ("straight_to_stale",),
    ),
    Fault("a fall takes nothing off", no_offset, "^awards: ", CHANGE, seed=1),
    Fault(
        "a result of another amount is taken",
        forgets(paying, "registry-result-amount"),
        "must be refused: .*registry-result-amount",
        (*PAY, "make_batch", "read_results"),
    ),
    Fault(
        "in process is taken for paid",
        in_process_is_paid,
        "^(claims|awards|payments): ",
        ("straight_to_approved", "make_batch", "read_results"),
    ),
    Fault(
        "a preview is kept",
        preview_commits,
        "^(claims|awards|batches|payments|head|commands|holds): ",
        ("submit_some", "blank_some", "make_batch"),
        seed=1,
    ),
    Fault(
        "a repeated command is done again",
        does_it_again,
        "taken again for something else|again",
        ("submit_some", "repeat"),
    ),
    Fault(
        "an id stands for anything", any_content, "taken again for something else", ("submit_some", "repeat")
    ),
    Fault("a command is kept in part", half_a_command, "^commands: ", ("submit_some", "review_some")),
    Fault("a file is taken in part", file_in_part, "must be refused: number-unreadable", ("submit_some",)),
    Fault("a payment file is not the same again", other_bytes, "^payment file ", (*PAY, "look"), seed=1),
    Fault("an entry is not chained", not_chained, "^hash of an entry: ", ()),
    Fault(
        "a state is stored past its entries",
        stores_also("UPDATE claims SET state = 'on_notice' WHERE state = 'reviewed'"),
        "^claims: ",
        ("submit_some", "review_some"),
    ),
    Fault(
        "a column is stored past its entries",
        stores_also("UPDATE claims SET reviewed_on = '2024-01-01' WHERE reviewer IS NOT NULL"),
        "^verify: ",
        ("submit_some", "review_some", "look"),
    ),
    Fault("an entry holds personal data", says_who, "an entry holds personal data", ("submit_some",)),
    Fault("blanking leaves the facts", a_text_is_left, "blanking left", ("straight_to_paid", "blank_some")),
    Fault(
        "blanking leaves payment files",
        files_are_left,
        "^verify: |was to be blanked",
        ("straight_to_paid", "blank_some", "look"),
        seed=1,
    ),
    Fault(
        "blanking takes files that are needed",
        blanks_too_much,
        "^verify: |cannot be read",
        ("straight_to_paid", "blank_some", "look"),
        seed=2,
    ),
)


def hunt(kind: type[RegistryMachine], fault: Fault) -> None:
    """Run from one seed after another."""
    for seed in range(fault.seed, fault.seed + SEEDS):
        run(kind, seed, fault.favours)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(
    fault: Fault, on_sqlite: type[RegistryMachine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine finds it, by the model or by an invariant."""
    fault.plant(monkeypatch)
    on_sqlite.careless = fault.careless
    with pytest.raises(Broken, match=fault.says):
        hunt(on_sqlite, fault)
