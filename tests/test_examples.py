"""The lists under ``examples/``: every row and every total is what was reasoned by hand.

The expected results stand beside each list in ``….expected.csv`` and are
written from the rules, not copied from the program.
"""

from __future__ import annotations

import csv
import json
import re
import runpy
import sys
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
from attrs import frozen
from stdnum.cn import uscc

from unionaid.api import Program, find_program, load_packaged
from unionaid.assess import Assessment, Outcome, Submission
from unionaid.cli import main
from unionaid.files import Sheet, read_rows
from unionaid.policy import match_columns
from unionaid.text.words import amount_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

EXAMPLES: Final = Path(__file__).parents[1] / "examples"

RUNS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "gold-pair-award": (
        ("jinzhou-2020/gold-pairs.csv",),
        ("jinzhou-2020/gold-pairs-edge-cases.csv",),
        ("faulty/gold-pairs-with-mistakes.csv",),
    ),
    "reading-room": (("jinzhou-2020/reading-rooms.csv",), ("jinzhou-2020/reading-rooms-2019.csv",)),
    "rest-station": (("jinzhou-2020/rest-stations.csv",),),
    "conversion-fee-refund": (
        ("jinzhou-2020/fee-payments.csv",),
        ("faulty/fee-payments-with-mistakes.csv",),
    ),
    "workshop-grant": (("jinzhou-2020/studios-2020.csv", "jinzhou-2020/studios-2021.csv"),),
    "industry-union-subsidy": (("jinzhou-2020/industry-unions.csv",),),
    "county-contest-subsidy": (("jinzhou-2020/county-contests.csv",),),
    "conversion-support": (("jinzhou-2020/conversions.csv",),),
    "scale-up-support": (("jinzhou-2020/scale-ups.csv",),),
    "giant-support": (("jinzhou-2020/giants.csv",),),
    "micro-enterprise-fee-refund": (("national/micro-enterprises.csv",),),
    "small-payer-fee-refund": (("national/small-payers.csv",),),
}
"""From program to its lists; those in one tuple are assessed as one batch."""

GOLD_PAIRS: Final = "jinzhou-2020/gold-pairs.csv"
OTHER_FORMS: Final = ("jinzhou-2020/gold-pairs.json", "jinzhou-2020/gold-pairs.jsonl")
"""The gold pairs once more, in the other kinds of file."""

BROKEN: Final = "faulty/gold-pairs-unknown-column.csv"
"""The list that is refused as a whole."""

OUTCOMES: Final = {
    "符合条件": Outcome.ELIGIBLE,
    "不符合条件": Outcome.INELIGIBLE,
    "待补正": Outcome.UNDETERMINED,
    "填写有误": Outcome.INVALID,
}

NAMES: Final = ("名称", "申报单位", "工作室名称", "行业工会名称", "县（市、区）")
"""Columns that may name a row, the better ones first."""

BATCHES: Final = [
    pytest.param(program, names, id=Path(names[0]).stem) for program, runs in RUNS.items() for names in runs
]


@frozen
class Line:
    """One row of an expected list, or of a result, as it is compared."""

    file: str
    row: int
    outcome: Outcome
    amount: str
    range: str
    not_met: tuple[str, ...]
    warnings: tuple[str, ...]
    missing: tuple[str, ...]
    problems: tuple[str, ...]


@frozen
class Stated:
    """What the README says of one list."""

    program: str
    rows: int
    counts: tuple[int, ...]
    total: Decimal | None
    in_kind: bool
    words: str


@cache
def programs() -> Mapping[str, Program]:
    """Return every packaged program by its id."""
    policies = load_packaged()
    return {id_: find_program(id_, policies) for id_ in RUNS}


def expected_rows(name: str) -> list[dict[str, str]]:
    """Return the expected list beside the list *name*, as it stands."""
    path = EXAMPLES / name
    with path.with_name(f"{path.stem}.expected.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def expected(name: str) -> list[Line]:
    """Return the expected list beside the list *name*."""
    return [
        Line(
            file=name,
            row=int(each["行号"]),
            outcome=OUTCOMES[each["结果"]],
            amount=each["金额"],
            range=each["幅度"],
            not_met=tuple(each["未满足"].split()),
            warnings=tuple(each["提醒"].split()),
            missing=tuple(each["待补"].split()),
            problems=tuple(each["问题"].split()),
        )
        for each in expected_rows(name)
    ]


def submissions(program: Program, sheet: Sheet, name: str) -> Iterator[Submission]:
    """Yield the rows of *sheet* as cases."""
    columns = match_columns(program.rules, sheet.columns)
    assert () == columns.problems
    for row in sheet.rows:
        case = {columns.facts[column]: cell for column, cell in row.cells.items()}
        yield Submission(case, name, row.row, row.problems)


@cache
def assessed(program: str, names: tuple[str, ...]) -> Sequence[Assessment]:
    """Return the results of the lists *names*, assessed as one batch."""
    chosen = programs()[program]
    batch = [each for name in names for each in submissions(chosen, read_rows(EXAMPLES / name), name)]
    return chosen.assess_submissions(batch)


def amount_of(result: Assessment) -> Decimal | None:
    """Return what a result gives, in cash or in kind."""
    return result.in_kind if result.entitlement is None else result.entitlement


def line_of(result: Assessment, program: Program) -> Line:
    """Return a result as it is compared; a problem's column is the label that a clerk reads."""
    assert result.file is not None
    assert result.row is not None
    amount = amount_of(result)
    labels = {name: fact.label.zh for name, fact in program.rules.facts.items()}
    return Line(
        file=result.file,
        row=result.row,
        outcome=result.outcome,
        amount="" if amount is None else str(amount),
        range="" if result.range is None else "-".join(str(end) for end in result.range),
        not_met=result.not_met,
        warnings=result.warnings,
        missing=result.missing,
        problems=tuple(
            problem.code if problem.column is None else f"{labels[problem.column]}:{problem.code}"
            for problem in result.problems
        ),
    )


def stated(*, lang: str) -> dict[str, Stated]:
    """Return what the table of the README in *lang* says, by list."""
    chinese, english = (EXAMPLES / "README.md").read_text(encoding="utf-8").split("\n## English\n")
    lines = (chinese if lang == "zh" else english).splitlines()
    table = {}
    for line in lines:
        if not line.startswith("| `"):
            continue
        file, program, _, rows, *counts, total, words = [cell.strip() for cell in line.strip("|").split("|")]
        figure = re.fullmatch(r"(实物 |in kind )?([0-9,]+\.[0-9]{2})(元| yuan)", total)
        assert (figure is None) == (total == "—")
        table[file.strip("`")] = Stated(
            program=program,
            rows=int(rows),
            counts=tuple(int(count) for count in counts),
            total=None if figure is None else Decimal(figure[2].replace(",", "")),
            in_kind=figure is not None and figure[1] is not None,
            words=words,
        )
    return table


PAYMENTS: Final = "accounts/payments.csv"
"""A payment record, which holds no cases."""


def _cells(path: Path) -> str:
    """Return the text of every cell of a workbook, set apart from the next."""
    sheets = openpyxl.load_workbook(path).worksheets
    return "\n|\n".join(
        str(cell)
        for sheet in sheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )


def all_lists() -> list[str]:
    """Return every list of cases there is, without the expected results."""
    files = (path for path in EXAMPLES.rglob("*") if path.suffix in {".csv", ".json", ".jsonl"})
    names = (path.relative_to(EXAMPLES).as_posix() for path in files)
    others = (
        "bank/",
        "policies/",
        "registry/",
        "worked/",
    )  # what a bank gives back, and what has tests of its own
    lists = (name for name in names if not name.startswith(others))
    return sorted(name for name in lists if not name.endswith(".expected.csv") and name != PAYMENTS)


def texts() -> dict[str, str]:
    """Return the text of every file under ``examples/``, by its name."""
    found = {}
    for path in sorted(EXAMPLES.rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        if path.suffix == ".xlsx":
            found[path.relative_to(EXAMPLES).as_posix()] = _cells(path)
            continue
        data = path.read_bytes()
        try:
            found[path.relative_to(EXAMPLES).as_posix()] = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            found[path.relative_to(EXAMPLES).as_posix()] = data.decode("gb18030")
    return found


def test_every_program_has_a_list() -> None:
    """A reader finds a sample for each packaged program."""
    assert {id_ for policy in load_packaged() for id_ in policy} == set(RUNS)


def test_every_list_is_assessed_here() -> None:
    """No list is left without its expected results."""
    tested = [name for runs in RUNS.values() for names in runs for name in names]
    assert all_lists() == sorted([*tested, *OTHER_FORMS, BROKEN])


@pytest.mark.parametrize(("program", "names"), BATCHES)
def test_rows_come_out_as_reasoned(program: str, names: tuple[str, ...]) -> None:
    """Outcome, amount, range, reasons, warnings, missing facts and problems of every row."""
    found = [line_of(result, programs()[program]) for result in assessed(program, names)]
    assert [line for name in names for line in expected(name)] == found


@pytest.mark.parametrize(("program", "names"), BATCHES)
def test_expected_rows_name_and_explain(program: str, names: tuple[str, ...]) -> None:
    """Each expected row carries the name that its row has, and a reason for a person."""
    for name in names:
        for row, line in zip(read_rows(EXAMPLES / name).rows, expected_rows(name), strict=True):
            best = next(column for column in NAMES if column in row.cells)
            assert row.cells[best] == line["名称"]
            assert line["说明"]


@pytest.mark.parametrize("name", OTHER_FORMS)
def test_other_forms_give_the_same(name: str) -> None:
    """JSON with English names says the same as the CSV with Chinese ones."""
    first = assessed("gold-pair-award", (GOLD_PAIRS,))
    second = assessed("gold-pair-award", (name,))
    assert [(each.facts, each.outcome, each.entitlement) for each in first] == [
        (each.facts, each.outcome, each.entitlement) for each in second
    ]


def test_a_misspelt_column_stops_the_file() -> None:
    """Every fault of the header is told at once, as the expected list says."""
    sheet = read_rows(EXAMPLES / BROKEN)
    found = match_columns(programs()["gold-pair-award"].rules, sheet.columns)
    (line,) = expected(BROKEN)
    assert line.problems == tuple(f"{problem.column}:{problem.code}" for problem in found.problems)


@pytest.mark.parametrize(
    ("program", "names", "cash", "in_kind"),
    [
        ("gold-pair-award", (GOLD_PAIRS,), "55000.00", "0"),
        ("reading-room", ("jinzhou-2020/reading-rooms.csv",), "0", "300000.00"),
        ("rest-station", ("jinzhou-2020/rest-stations.csv",), "0", "0"),
    ],
)
def test_the_plan_of_2020_adds_up(program: str, names: tuple[str, ...], cash: str, in_kind: str) -> None:
    """Eleven pairs, twenty reading rooms and eleven stations give the known totals."""
    results = assessed(program, names)
    assert Decimal(cash) == sum(each.entitlement or Decimal(0) for each in results)
    assert Decimal(in_kind) == sum(each.in_kind or Decimal(0) for each in results)


def test_counts_of_the_plan_of_2020() -> None:
    """There are 11 masters, 11 apprentices, 20 chosen rooms and 11 stations."""
    pairs = assessed("gold-pair-award", (GOLD_PAIRS,))
    assert {"master": 11, "apprentice": 11} == Counter(each.facts["role"] for each in pairs)
    rooms = assessed("reading-room", ("jinzhou-2020/reading-rooms.csv",))
    assert 20 == sum(each.outcome is Outcome.ELIGIBLE for each in rooms)
    stations = assessed("rest-station", ("jinzhou-2020/rest-stations.csv",))
    assert 11 == sum(each.outcome is Outcome.ELIGIBLE for each in stations)


def test_one_list_is_in_gb_18030() -> None:
    """An old office file is among the samples, so that it stays readable."""
    data = (EXAMPLES / "jinzhou-2020/rest-stations.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode()
    assert "驿站地点" in data.decode("gb18030")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_readme_names_every_list(lang: str) -> None:
    """The table of either language has every list that is assessed."""
    assert set(all_lists()) - {BROKEN} == set(stated(lang=lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("program", "names"),
    [*BATCHES, *(pytest.param("gold-pair-award", (name,), id=name) for name in OTHER_FORMS)],
)
def test_readme_has_the_right_numbers(program: str, names: tuple[str, ...], lang: str) -> None:
    """Rows, outcomes and totals, in figures and in words, are those of the program."""
    chosen = programs()[program]
    for name in names:
        results = [each for each in assessed(program, names) if each.file == name]
        counts = Counter(each.outcome for each in results)
        amounts = [amount for each in results if (amount := amount_of(each)) is not None]
        total = sum(amounts, Decimal(0)) if amounts else None
        assert stated(lang=lang)[name] == Stated(
            program=chosen.name.zh if lang == "zh" else chosen.id,
            rows=len(results),
            counts=tuple(counts[outcome] for outcome in OUTCOMES.values()),
            total=total,
            in_kind=any(each.in_kind is not None for each in results),
            words="—" if total is None else amount_in_words(total),
        )


def test_readme_adds_the_studios_of_both_years() -> None:
    """The sum over both years stands in the README, in figures and words, twice."""
    (names,) = RUNS["workshop-grant"]
    total = sum((each.entitlement or Decimal(0) for each in assessed("workshop-grant", names)), Decimal(0))
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for unit in ("元（", " yuan in all ("):
        assert f"{total:,.2f}{unit}{amount_in_words(total)}" in readme


def test_credit_codes_are_valid() -> None:
    """Every code has a right check digit, save the one that is wrong on purpose."""
    found: dict[str, set[str]] = {"right": set(), "wrong": set()}
    for name, text in texts().items():
        for code in re.findall(r"(?<![0-9A-Z])[0-9]{8}[0-9A-Z]{10}(?![0-9A-Z])", text):
            kind = "right" if uscc.is_valid(code) else "wrong"
            assert kind == "right" or name == "faulty/fee-payments-with-mistakes.csv"
            found[kind].add(code)
    assert 1 == len(found["wrong"])
    assert all("FAKE" in code for code in found["right"])
    assert len(found["right"]) > 50


def test_no_identity_numbers() -> None:
    """Nothing under examples has the shape of an identity number, of today or of old."""
    for name, text in texts().items():
        folded = re.sub(r"[\s-]", "", text)
        assert not re.search(r"[0-9]{17}[0-9Xx]", folded.replace(",", "|")), name
        assert not re.search(r"(?<![0-9])[0-9]{15}(?![0-9])", text), name


def run_start(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Run ``start.py`` with *words* on its command line."""
    script = EXAMPLES / "start.py"
    monkeypatch.setattr(sys, "argv", [str(script), *words])
    runpy.run_path(str(script), run_name="__main__")


def test_start_prints_total_and_explanation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a word the script assesses the sample and writes nothing."""
    before = sorted(EXAMPLES.rglob("*"))
    run_start(monkeypatch)
    printed = capsys.readouterr().out
    assert "合计 total: 55,000.00 元（伍万伍仟元整）" == printed.splitlines()[0]
    assert "应拨金额：3,000.00元" in printed
    assert "大写：叁仟元整" in printed
    assert before == sorted(EXAMPLES.rglob("*"))


def test_start_saves_beside_a_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The results of a list that is named stand beside it, a bad row unpaid and told why."""
    name = "faulty/gold-pairs-with-mistakes.csv"
    copy = tmp_path / "list.csv"
    copy.write_bytes((EXAMPLES / name).read_bytes())
    run_start(monkeypatch, str(copy))
    with (tmp_path / "results.csv").open(encoding="utf-8-sig", newline="") as stream:
        saved = list(csv.DictReader(stream))
    lines = expected(name)
    assert [(str(line.row), line.outcome, line.amount) for line in lines] == [
        (each["行号"], each["结果"], each["金额"]) for each in saved
    ]
    assert all(each["原因"] for each in saved if each["结果"] != Outcome.ELIGIBLE)


def test_start_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that cannot be taken ends the script with a sentence, not a traceback."""
    with pytest.raises(SystemExit) as stopped:
        run_start(monkeypatch, str(EXAMPLES / BROKEN))
    assert "表彰日期" in str(stopped.value)


def test_start_is_short() -> None:
    """A newcomer reads the whole script at a glance."""
    assert len((EXAMPLES / "start.py").read_text(encoding="utf-8").splitlines()) <= 40


def from_command(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    """Run the command line with ``--json``; return its status and what it printed."""
    status = main([*words, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("program", "names"), BATCHES)
def test_command_line_agrees(
    program: str, names: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line gives every row as reasoned, and status 1 only for invalid rows."""
    lines = [line for name in names for line in expected(name)]
    files = [str(EXAMPLES / name) for name in names]
    status, found = from_command(capsys, "assess", program, *files)
    assert any(line.outcome is Outcome.INVALID for line in lines) == bool(status)
    assert status in (0, 1)
    assert lines == [
        Line(
            file=Path(each["file"]).relative_to(EXAMPLES).as_posix(),
            row=each["row"],
            outcome=Outcome(each["outcome"]),
            amount=each["entitlement"] or each["in_kind"] or "",
            range="-".join(each["range"] or ()),
            not_met=tuple(each["not_met"]),
            warnings=tuple(each["warnings"]),
            missing=tuple(each["missing"]),
            problems=tuple(
                ":".join(part for part in (problem["column"], problem["code"]) if part)
                for problem in each["problems"]
            ),
        )
        for each in found
    ]


def test_command_line_refuses_the_misspelt_column(capsys: pytest.CaptureFixture[str]) -> None:
    """A file whose header is wrong is misuse, with every fault of it."""
    status, (found,) = from_command(capsys, "assess", "gold-pair-award", str(EXAMPLES / BROKEN))
    (line,) = expected(BROKEN)
    assert 2 == status
    assert line.problems == tuple(f"{each['column']}:{each['code']}" for each in found["problems"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_commands_of_the_readme_run(
    lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the README tells a reader to type works as it stands."""
    monkeypatch.chdir(EXAMPLES.parent)
    chinese, english = (EXAMPLES / "README.md").read_text(encoding="utf-8").split("\n## English\n")
    commands = re.findall(r"(?m)^unionaid (.*)$", chinese if lang == "zh" else english)
    assert 3 == len(commands)
    for command in commands:
        assert not main(command.split())
        assert capsys.readouterr().out
