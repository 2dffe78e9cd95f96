"""Keeping a registry over the years: copies, exports, roles of PostgreSQL, blanking."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import pytest
from sqlalchemy import select, text

from postgres import Server
from registry_scene import (
    APPROVER,
    BLANKED,
    BLANKED_WORDS,
    KEPT_WORDS,
    PAYER,
    PREPARER,
    REVIEWER,
    SECOND,
    act,
    build,
    clock,
    pair,
    play,
    raises,
    reviewed_and_approved,
    studio,
)
from unionaid.assess.payee import PayeeAccount
from unionaid.errors import OutputError, Refused, RegistryError
from unionaid.registry import keeping, schema
from unionaid.registry.registry import Registry

ENGINES: Final = ("sqlite", "postgresql")
TESTS: Final = Path(__file__).parent


@pytest.fixture(scope="module", params=ENGINES)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """The scene's registry on each engine, to be read only."""
    place: str | Path = tmp_path_factory.mktemp("scene") / "unionaid.db"
    if request.param == "postgresql":
        place = request.getfixturevalue("postgres").fresh_url()
    with build(place) as registry:
        yield registry


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """A new registry in a file."""
    people = [REVIEWER, APPROVER, PAYER, SECOND]
    with Registry.create(
        tmp_path / "unionaid.db", recorder=PREPARER, people=people, clock=clock()
    ) as registry:
        pairs, studios = "jinzhou-2020/gold-pair-award", "jinzhou-2020/workshop-grant"
        decided = act(APPROVER, date(2020, 1, 6), "预算1号")
        registry.set_budget("全年", 2020, Decimal(500_000), [pairs, studios], act=decided)
        yield registry


def _everything(registry: Registry) -> dict[str, list[tuple[Any, ...]]]:
    with registry._store.reading() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for name, table in schema.TABLES.items()
        }


# copies


def test_a_copy_is_the_same_registry(scene: Registry, tmp_path: Path) -> None:
    """Row for row, with the same anchor, and it can be used on."""
    anchor = scene.backup(tmp_path / "copy.db")
    assert scene.anchor == anchor
    assert ["copy.db"] == [each.name for each in tmp_path.iterdir()]
    with Registry.open(tmp_path / "copy.db") as copy:
        assert _everything(scene) == _everything(copy)
        verified = copy.verify(anchor)
        assert ((), anchor, BLANKED) == (verified.problems, verified.anchor, verified.blanked)
        copy.submit([pair("JZ-88")], act=act(PREPARER, date(2021, 3, 1)))
        assert copy.verify(anchor).is_sound
        with raises(RegistryError, "registry-keeps-rows"), copy._store.writing() as connection:
            connection.execute(text("UPDATE entries SET text = 'x'"))
    assert scene.anchor == anchor


_WRITER: Final = """
import sys
from datetime import date
from registry_scene import PREPARER, act, pair
from unionaid.registry.registry import Registry

with Registry.open(sys.argv[1]) as registry:
    number = 0
    while True:
        number += 1
        cases = [pair(f"JZ-{number}-{each}") for each in range(20)]
        print(registry.submit(cases, act=act(PREPARER, date(2020, 8, 20))).receipt.anchor, flush=True)
"""


@contextlib.contextmanager
def _writing(place: str) -> Iterator[subprocess.Popen[str]]:
    """Run another process that submits without end; begin when it has."""
    path = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, place],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline()
        yield writer
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_copy_is_made_while_another_process_writes(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each is whole, ends where its anchor says, and is a beginning of what comes after."""
    place = str(tmp_path / "unionaid.db")
    if engine == "postgresql":
        place = request.getfixturevalue("postgres").fresh_url()
    with Registry.create(place, recorder=PREPARER) as registry:
        anchors = []
        with _writing(place) as writer:
            for number in range(3):
                anchors.append(registry.backup(tmp_path / f"{number}.db"))
                assert writer.stdout is not None
                assert writer.stdout.readline()  # it goes on
        assert sorted(anchors, key=lambda each: each.number) == anchors
        for number, anchor in enumerate(anchors):
            with Registry.open(tmp_path / f"{number}.db") as copy:
                verified = copy.verify()
                assert ((), anchor) == (verified.problems, verified.anchor)
            assert registry.verify(anchor).is_sound


def test_a_copy_takes_the_place_of_nothing(scene: Registry, tmp_path: Path) -> None:
    """A file, a folder, a link that leads nowhere: all stay as they are."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.iterdir())
    for name in ("file", "folder", "link"):
        with raises(RegistryError, "registry-backup-there"):
            scene.backup(tmp_path / name)
    assert before == sorted(tmp_path.iterdir())
    assert "mine" == (tmp_path / "file").read_text(encoding="utf-8")


def test_a_file_that_comes_up_meanwhile_stays(
    scene: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not overwritten at the end either."""
    target = tmp_path / "copy.db"
    fsync = os.fsync

    def slow(number: int) -> None:
        target.write_text("mine", encoding="utf-8")
        fsync(number)

    monkeypatch.setattr(os, "fsync", slow)
    with raises(RegistryError, "registry-backup-there"):
        scene.backup(target)
    assert ("mine", [target]) == (target.read_text(encoding="utf-8"), list(tmp_path.iterdir()))


@pytest.mark.parametrize("name", ["no/folder/copy.db", "file/copy.db", "n\0ul.db", "x" * 300])
def test_a_copy_that_cannot_be_made_leaves_nothing(scene: Registry, tmp_path: Path, name: str) -> None:
    """And is told in a sentence that names the file asked for."""
    (tmp_path / "file").touch()
    with raises(RegistryError, "registry-backup-failed"):
        scene.backup(tmp_path / name)
    assert [tmp_path / "file"] == list(tmp_path.iterdir())


@contextlib.contextmanager
def _full_disk(size: int) -> Iterator[None]:
    """Let no file grow beyond *size* bytes."""
    resource = pytest.importorskip("resource", reason="the limit on files is of POSIX")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 5_000, 60_000])
def test_a_full_disk_leaves_no_copy(scene: Registry, tmp_path: Path, size: int) -> None:
    """Nor a part of one."""
    with _full_disk(size), raises(RegistryError, "registry-backup-failed"):
        scene.backup(tmp_path / "copy.db")
    assert [] == list(tmp_path.iterdir())
    scene.backup(tmp_path / "copy.db")


@pytest.mark.parametrize("size", [0, 5_000, 60_000])
def test_a_full_disk_leaves_no_export(scene: Registry, tmp_path: Path, size: int) -> None:
    """Nor a part of one."""
    with _full_disk(size), raises(OutputError, "output-failed"):
        scene.export(tmp_path / "export")
    assert [] == list(tmp_path.iterdir())


# exports


def _csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_an_export_holds_everything_but_the_key(scene: Registry, tmp_path: Path) -> None:
    """CSV and JSON lines agree with the tables, and the manifest with the files."""
    folder = tmp_path / "export"
    anchor = scene.export(folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (anchor.number, anchor.hash) == (manifest["last_entry"], manifest["last_hash"])
    assert (scene._store.id, schema.VERSION) == (manifest["registry"], manifest["version"])
    told = {each["name"]: each for each in manifest["files"]}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there - {"manifest.json"} == told.keys()
    for name, each in told.items():
        raw = (folder / name).read_bytes()
        assert (len(raw), sha256(raw).hexdigest()) == (each["bytes"], each["sha256"])
    tables = _everything(scene)
    assert {f"{name}.{kind}" for name in tables if name != "instance" for kind in ("csv", "jsonl")} == {
        name for name in told if "/" not in name
    }
    for name, rows in tables.items():
        if name == "instance":
            continue
        columns = [column.name for column in schema.TABLES[name].columns if column.name != "raw"]
        lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        objects = [json.loads(line) for line in lines]
        header, *cells = _csv(folder / f"{name}.csv")
        assert columns == header
        assert len(rows) == len(objects) == len(cells) == told[f"{name}.csv"]["rows"]
        for row, object_, line in zip(rows, objects, cells, strict=True):
            assert columns == list(object_)
            assert ["" if each is None else str(each) for each in object_.values()] == line
            for value, plain in zip(row, object_.values(), strict=False):
                if not isinstance(value, bytes):
                    assert value == plain
    for path in (each for each in folder.rglob("*") if each.is_file()):
        raw = path.read_bytes()
        assert scene._store.macs._secret not in raw
        assert scene._store.macs._secret.hex().encode() not in raw


def test_an_export_holds_payment_files_and_policies_as_they_are(scene: Registry, tmp_path: Path) -> None:
    """Byte for byte; a cell of a sheet could not hold them."""
    scene.export(tmp_path / "export")
    kept = {each.name: each.content for number in range(3, 7) for each in scene.files(number)}
    there = {path.name: path.read_bytes() for path in (tmp_path / "export" / "files").iterdir()}
    assert kept == there
    for row in _everything(scene)["policies"]:
        path = tmp_path / "export" / "policies" / f"{row[1]}.toml"
        assert row[1] == sha256(path.read_bytes()).hexdigest()
    cells = [cell for row in _csv(tmp_path / "export" / "personal.csv") for cell in row]
    assert {f"files/{name}" for name in kept} <= set(cells)


def test_an_export_opens_in_excel_without_harm(registry: Registry, tmp_path: Path) -> None:
    """What would be a formula is text; CSV begins with the mark that Excel needs."""
    (id_,) = registry.submit([pair("JZ-01")], act=act(PREPARER, date(2020, 8, 20))).receipt.claims
    wicked = '=HYPERLINK("http://example.invalid","a\nb,c")'
    registry.object_to(id_, wicked, act=act(PREPARER, date(2020, 8, 21)))
    registry.export(tmp_path / "export")
    raw = (tmp_path / "export" / "personal.csv").read_bytes()
    assert raw.startswith("\ufeff".encode())
    assert 1 == raw.count("\ufeff".encode())
    cells = [cell for row in _csv(tmp_path / "export" / "personal.csv") for cell in row]
    assert f"'{wicked}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_an_export_takes_the_place_of_nothing(scene: Registry, tmp_path: Path) -> None:
    """And one that cannot be made leaves nothing."""
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.iterdir())
    for name in ("there", "link"):
        with raises(OutputError, "registry-export-there"):
            scene.export(tmp_path / name)
    for name in ("no/folder", "n\0ul", "x" * 300):
        with raises(OutputError, "output-failed"):
            scene.export(tmp_path / name)
    assert before == sorted(tmp_path.iterdir())


# blanking


def test_what_was_blanked_is_gone_from_the_tables(scene: Registry) -> None:
    """Its texts and the payment files that hold nobody else; all others stay."""
    rows = _everything(scene)["personal"]
    text_ = b"\n".join(bytes(row[3]) for row in rows if row[3] is not None).decode("utf-8", "replace")
    assert [] == [word for word in BLANKED_WORDS if word in text_]
    assert [] == [word for word in KEPT_WORDS if word not in text_]
    files = {row[0]: row[3] is None for row in rows if row[1] == "file"}
    assert [True, True, False, False, False, False] == list(files.values())
    with raises(Refused, "registry-blanked"):
        scene.files(1)
    assert scene.files(3)


def test_what_was_blanked_is_gone_from_the_file(tmp_path: Path) -> None:
    """SQLite writes over it; a copy made before still has it."""
    with build(tmp_path / "unionaid.db") as registry:
        registry.submit([pair("JZ-0815", is_selected=False)], act=act(PREPARER, date(2021, 3, 1)))
        assert b"JZ-0815" in (tmp_path / "unionaid.db").read_bytes()
        registry.backup(tmp_path / "before.db")
        registry.blank(date(2021, 4, 1), act=act(APPROVER, date(2025, 2, 1), "清除2号"))
        assert registry.verify().is_sound
    raw = (tmp_path / "unionaid.db").read_bytes()
    assert [] == [word for word in (*BLANKED_WORDS, "JZ-0815") if word.encode() in raw]
    assert b"JZ-0815" in (tmp_path / "before.db").read_bytes()
    assert ["before.db", "unionaid.db"] == sorted(each.name for each in tmp_path.iterdir())


def test_a_blanked_claim_is_proved_but_for_its_facts(scene: Registry) -> None:
    """Chain, keys and totals; which claims cannot be worked out again is told."""
    verified = scene.verify()
    assert ((), BLANKED) == (verified.problems, verified.blanked)
    claim = scene.claim(BLANKED[0])
    assert ("paid", 300_000, 1) == (claim.state, claim.kept_fen, len([h for h in claim.holds if h.live]))
    with pytest.raises(Refused):
        scene.assessments([BLANKED[0]])
    assert scene.report(year=2020).total.claims
    assert scene.show(BLANKED[0]).claim.id == BLANKED[0]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_blanked_claim_still_blocks_a_second_one(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Its keys are kept as hashes, and survive it."""
    place: str | Path = tmp_path / "unionaid.db"
    if engine == "postgresql":
        place = request.getfixturevalue("postgres").fresh_url()
    with build(place) as registry:
        again = [pair("JZ-00", awarded_on=date(2020, 6, 1)), pair("JZ-00", awarded_on=date(2021, 6, 1))]
        second, next_year = registry.submit(again, act=act(PREPARER, date(2021, 6, 2))).results
        assert ("ineligible", ("once-per-role-and-year",)) == (second.outcome, second.not_met)
        assert "eligible" == next_year.outcome


_ENDED: Final = date(2020, 8, 20)


@pytest.mark.parametrize(
    ("before", "is_blanked"),
    [(date(2020, 8, 19), False), (_ENDED, False), (date(2020, 8, 21), True)],
)
def test_claims_are_blanked_that_ended_before_the_day(
    registry: Registry, before: date, is_blanked: bool
) -> None:
    """Not those that ended on it."""
    (id_,) = registry.submit([pair("JZ-01")], act=act(PREPARER, date(2020, 8, 1))).receipt.claims
    registry.reject(id_, "不符", act=act(APPROVER, _ENDED))
    blanking = act(APPROVER, date(2025, 1, 1), "清除1号")
    if is_blanked:
        assert (id_,) == registry.blank(before, act=blanking).claims
        assert (id_,) == registry.verify().blanked
    else:
        with raises(Refused, "registry-nothing-to-blank"):
            registry.blank(before, act=blanking)
        assert () == registry.verify().blanked


def test_nothing_in_process_is_blanked(registry: Registry) -> None:
    """Waiting, submitted, reviewed, on notice, approved, sent, returned, with a change open, owing money."""
    far, day = date(2030, 1, 1), date(2020, 8, 20)
    blanking = act(APPROVER, date(2031, 1, 1), "清除1号")

    def is_kept() -> None:
        with raises(Refused, "registry-nothing-to-blank"):
            registry.blank(far, act=blanking)

    registry.submit([pair("JZ-01", is_selected=None), studio("W1")], act=act(PREPARER, day))
    is_kept()
    registry.review(2, act=act(REVIEWER, day))
    is_kept()
    registry.publicize(2, act=act(PREPARER, day))
    is_kept()
    registry.approve(2, act=act(APPROVER, date(2020, 9, 10), "审批1号"))
    is_kept()
    registry.batch(act=act(PAYER))
    is_kept()
    registry.paid(1, act=act(PAYER, date(2020, 9, 12)))
    registry.returned(1, act=act(PAYER, date(2020, 9, 13)))
    is_kept()
    registry.batch(act=act(PAYER))
    registry.paid(2, act=act(PAYER, date(2020, 9, 14)))
    assert (2,) == registry.blank(far, act=blanking, preview=True).claims
    registry.reassess([2], facts={2: {"proposed_amount": Decimal(20_000)}}, act=act(PREPARER, day))
    is_kept()
    registry.review("2/1", act=act(REVIEWER, day))
    is_kept()
    registry.approve("2/1", act=act(APPROVER, day, "审批2号"))
    assert 500_000 == registry.claim(2).due_back_fen
    is_kept()
    registry.recover(2, Decimal(5_000), "多付", act=act(APPROVER, date(2020, 9, 14), "追回1号"))
    assert (2,) == registry.blank(far, act=blanking).claims
    verified = registry.verify()
    assert ((), (2,)) == (verified.problems, verified.blanked)


def test_a_payment_file_is_blanked_with_the_last_of_its_claims(registry: Registry) -> None:
    """Until then it holds somebody whose time has not come."""
    day = date(2020, 8, 20)
    cases = [
        pair(f"JZ-0{n}", payee=PayeeAccount(f"甲{n}", f"620090010001000{n}", "样例银行")) for n in (1, 2)
    ]
    claims = list(registry.submit(cases, act=act(PREPARER, day)).receipt.claims)
    reviewed_and_approved(registry, claims, day)
    (file,) = registry.batch(act=act(PAYER)).files
    registry.paid([1, 2], act=act(PAYER, date(2020, 9, 12)))
    registry.recover(claims[1], Decimal(1), "多付", act=act(APPROVER, date(2020, 12, 1), "追回1号"))
    first = registry.blank(date(2020, 10, 1), act=act(APPROVER, date(2025, 1, 1), "清除1号"))
    assert (claims[0],) == first.claims
    assert (file.content,) == tuple(each.content for each in registry.files())
    assert registry.verify().is_sound
    second = registry.blank(date(2021, 1, 1), act=act(APPROVER, date(2025, 1, 1), "清除2号"))
    assert (claims[1],) == second.claims
    with raises(Refused, "registry-blanked"):
        registry.files(1)
    verified = registry.verify()
    assert ((), tuple(claims)) == (verified.problems, verified.blanked)


def test_what_is_written_after_blanking_is_blanked_in_its_turn(registry: Registry) -> None:
    """Money that comes back years later has a reason, which may name somebody."""
    day = date(2020, 8, 20)
    payee = PayeeAccount("甲某某", "6200900100010001", "样例银行")
    claims = list(registry.submit([pair("JZ-01", payee=payee)], act=act(PREPARER, day)).receipt.claims)
    reviewed_and_approved(registry, claims, day)
    registry.batch(act=act(PAYER))
    registry.paid(1, act=act(PAYER, date(2020, 9, 12)))
    registry.blank(date(2021, 1, 1), act=act(APPROVER, date(2025, 1, 1), "清除1号"))
    with raises(Refused, "registry-nothing-to-blank"):
        registry.blank(date(2021, 1, 1), act=act(APPROVER, date(2025, 1, 1), "清除2号"))
    registry.recover(1, Decimal(1_000), "丁某举报", act=act(APPROVER, date(2025, 2, 1), "追回1号"))
    assert registry.verify().is_sound
    assert "丁某举报".encode() in registry._store.path.read_bytes()
    registry.blank(date(2030, 1, 1), act=act(APPROVER, date(2031, 1, 1), "清除3号"))
    assert "丁某举报".encode() not in registry._store.path.read_bytes()
    verified = registry.verify()
    assert ((), (1,)) == (verified.problems, verified.blanked)


def test_a_preview_of_blanking_changes_nothing(registry: Registry) -> None:
    """Neither entries nor texts; and the same command twice is one."""
    registry.submit([pair("JZ-01", is_selected=False)], act=act(PREPARER, date(2020, 8, 1)))
    before = _everything(registry)
    blanking = act(APPROVER, date(2025, 1, 1), "清除1号", id="blank-2025")
    assert (1,) == registry.blank(date(2021, 1, 1), act=blanking, preview=True).claims
    assert before == _everything(registry)
    done = registry.blank(date(2021, 1, 1), act=blanking)
    after = _everything(registry)
    again = registry.blank(date(2021, 1, 1), act=blanking)
    assert (False, True, (1,)) == (done.is_repeat, again.is_repeat, again.claims)
    assert after == _everything(registry)


def test_blanking_needs_a_signed_paper(registry: Registry) -> None:
    """It is decided by somebody, as everything else."""
    registry.submit([pair("JZ-01", is_selected=False)], act=act(PREPARER, date(2020, 8, 1)))
    with raises(Refused, "registry-document-wanted"):
        registry.blank(date(2021, 1, 1), act=act(APPROVER, date(2025, 1, 1)))


# roles of PostgreSQL


class _Roles:
    """A database with a registry, and login roles that go with the test."""

    def __init__(self, server: Server, url: str) -> None:
        self.url = url
        self.made: list[str] = []
        self._server = server

    def do(self, *statements: str) -> None:
        """Do statements as the one who made the database."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def login(self, group: str | None, *, rights: str = "") -> str:
        """Return the address as it is for a new login role in *group*."""
        name = f"unionaid_test_{secrets.token_hex(4)}"
        self.made.append(name)
        self.do(f"CREATE ROLE {name} LOGIN PASSWORD 'geheim' {rights}")
        if group is not None:
            self.do(f"GRANT {group} TO {name}")
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=f"{name}:geheim@{host}"))

    def close(self) -> None:
        """Take the roles away again."""
        database = urlsplit(self.url).path[1:]
        self.do(f'ALTER DATABASE "{database}" OWNER TO CURRENT_USER')
        for name in self.made:
            self.do(f"DROP OWNED BY {name} CASCADE", f"DROP ROLE {name}")


@pytest.fixture
def roles(postgres: Server) -> Iterator[_Roles]:
    """A new database on PostgreSQL."""
    found = _Roles(postgres, postgres.fresh_url())
    yield found
    found.close()


def _create(url: str) -> None:
    people = [REVIEWER, APPROVER, PAYER, SECOND]
    Registry.create(url, recorder=PREPARER, people=people, clock=clock()).close()


_FORBIDDEN: Final = (
    *(
        f"UPDATE {name} SET {next(iter(table.primary_key)).name} = 1"  # noqa: S608 - names of ours
        for name, table in schema.TABLES.items()
        if name not in keeping._CHANGED
    ),
    *(f"DELETE FROM {name}" for name in schema.TABLES),  # noqa: S608 - as above
    *(f"TRUNCATE {name}" for name in schema.TABLES),
    "INSERT INTO head VALUES (2, 1, 'x')",
    "INSERT INTO instance VALUES (2, 1, 'x', 'x')",
)


def _allowed(registry: Registry, statements: tuple[str, ...]) -> list[str]:
    """Return the statements that are not refused for want of rights."""
    found = []
    for statement in statements:
        try:
            with registry._store.writing() as connection:
                connection.execute(text(statement))
            found.append(statement)
        except RegistryError as error:
            if [each.code for each in error.problems] != ["registry-not-allowed"]:
                found.append(f"{statement}: {error.problems[0].code}")
    return found


def test_the_desk_does_everything_but_change_entries(roles: _Roles) -> None:
    """A login role that is a member of unionaid_desk plays the whole scene."""
    _create(roles.url)
    url = roles.login("unionaid_desk")
    with Registry.open(url, clock=clock()) as registry:
        play(registry)
        verified = registry.verify(registry.anchor)
        assert ((), BLANKED) == (verified.problems, verified.blanked)
        assert [] == _allowed(registry, _FORBIDDEN)
        for statement in (
            "DROP TRIGGER entries_no_delete ON entries",
            "ALTER TABLE entries DISABLE TRIGGER ALL",
            "DROP TABLE entries",
        ):
            with pytest.raises(RegistryError), registry._store.writing() as connection:
                connection.execute(text(statement))
        assert registry.verify().is_sound


def test_the_audit_reads_everything_and_writes_nothing(roles: _Roles, tmp_path: Path) -> None:
    """It proves, exports and copies."""
    build(roles.url).close()
    url = roles.login("unionaid_audit")
    with Registry.open(url) as registry:
        assert registry.verify(registry.anchor).is_sound
        registry.backup(tmp_path / "copy.db")
        registry.export(tmp_path / "export")
        with raises(RegistryError, "registry-not-allowed"):
            registry.submit([pair("JZ-99")], act=act(PREPARER, date(2020, 8, 20)))
        inserts = tuple(f"INSERT INTO {name} DEFAULT VALUES" for name in schema.TABLES)
        updates = (f"UPDATE {name} SET claim = 1" for name in ("holds", "awards"))  # noqa: S608 - as above
        assert [] == _allowed(registry, (*inserts, *updates, "UPDATE personal SET content = NULL"))


def test_who_is_in_no_group_sees_nothing(roles: _Roles) -> None:
    """In a sentence, without the password."""
    _create(roles.url)
    url = roles.login(None)
    with pytest.raises(RegistryError) as caught:
        Registry.open(url)
    assert "geheim" not in str(caught.value)
    assert ["registry-not-allowed"] == [each.code for each in caught.value.problems]


def test_rights_are_given_on_our_own_tables_only(roles: _Roles) -> None:
    """Others may have tables in the database too."""
    roles.do("CREATE TABLE salaries (name text, yuan int)", "INSERT INTO salaries VALUES ('甲', 1)")
    _create(roles.url)
    for group in ("unionaid_desk", "unionaid_audit"):
        with Registry.open(roles.login(group)) as registry:
            assert [] == _allowed(
                registry, ("SELECT * FROM salaries", "INSERT INTO salaries VALUES ('乙', 2)")
            )


def _owner(roles: _Roles) -> str:
    """Return the address for a login role that owns the database and may not create roles."""
    url = roles.login(None, rights="NOCREATEROLE")
    roles.do(
        f'ALTER DATABASE "{urlsplit(roles.url).path[1:]}" OWNER TO {roles.made[-1]}',
        f"GRANT ALL ON SCHEMA public TO {roles.made[-1]}",
    )
    return url


def test_who_may_not_create_roles_still_gets_a_registry(
    roles: _Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roles are left to somebody who may."""
    for name in ("_DESK", "_AUDIT"):
        monkeypatch.setattr(keeping, name, f"unionaid_test_{secrets.token_hex(4)}")
    url = _owner(roles)
    _create(url)
    with Registry.open(url, clock=clock()) as registry:
        assert keeping.grant(registry._store) is False
        play(registry)
        assert registry.verify().is_sound


def test_roles_that_are_there_are_given_their_rights(roles: _Roles) -> None:
    """Even by an owner who could not have made them."""
    with Registry.create(roles.url, recorder=PREPARER):
        pass  # makes the roles, which belong to the whole server
    other = _Roles(roles._server, roles._server.fresh_url())
    try:
        url = _owner(other)
        _create(url)
        with Registry.open(url) as registry:
            assert keeping.grant(registry._store) is True
        desk = other.login("unionaid_desk")
        with Registry.open(desk, clock=clock()) as registry:
            play(registry)
            assert registry.verify().is_sound
    finally:
        other.close()
