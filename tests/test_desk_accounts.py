"""The file of accounts: what it may say, and every fault of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from unionaid.api import load_policy
from unionaid.desk.accounts import Chart, read_accounts
from unionaid.errors import InvalidFile
from unionaid.policy.benefits import Service

EXAMPLES = Path(__file__).parent.parent / "examples" / "accounts"

GOOD = """
[charts.a]
name = { zh = "甲", en = "A" }
from = 2020-01-01
[charts.a.accounts]
bank = { code = "102", zh = "银行存款", en = "bank" }
cost = { code = "", zh = "支出", en = "cost" }
part = { zh = "明细", en = "part", under = "cost" }
[charts.a.default]
payment = { debit = "cost", credit = "bank" }
goods   = { debit = "cost", credit = "bank" }
[charts.a.programs.x]
payment = { debit = "part", credit = "bank" }
[charts.a.programs.y]
"""


def read(folder: Path, text: str) -> dict[str, Chart]:
    """Return the charts that *text* holds."""
    path = folder / "accounts.toml"
    path.write_text(text, encoding="utf-8")
    return {chart.id: chart for chart in read_accounts(path).charts}


def faults(folder: Path, text: str) -> list[tuple[str | None, str]]:
    """Return place and code of every fault of *text*."""
    with pytest.raises(InvalidFile) as caught:
        read(folder, text)
    assert all(each.file is not None and each.text("zh") != each.text("en") for each in caught.value.problems)
    return [(each.path, each.code) for each in caught.value.problems]


def test_defaults_are_for_listed_programs(tmp_path: Path) -> None:
    """A listed program has the chart's entries, its own before them; another has none."""
    entries = read(tmp_path, GOOD)["a"].entries
    assert ["part", "cost"] == [entries[name]["payment"].debit.id for name in ("x", "y")]
    assert "cost" == entries["x"]["goods"].debit.id
    assert "z" not in entries


def test_detail_accounts_know_their_main_account(tmp_path: Path) -> None:
    """An account may stand under another, and its code may be left to fill in."""
    part = read(tmp_path, GOOD)["a"].entries["x"]["payment"].debit
    assert part.under is not None
    assert ("cost", "", "") == (part.under.id, part.under.code, part.code)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("accounts-2009.toml", {date(2021, 12, 31): "rules-2009", date(2022, 1, 1): None}),
        ("accounts-2022.toml", {date(2021, 12, 31): None, date(2022, 1, 1): "rules-2021"}),
        ("accounts.toml", {date(2021, 12, 31): "rules-2009", date(2022, 1, 1): "rules-2021"}),
    ],
)
def test_examples_by_day(name: str, days: dict[date, str | None]) -> None:
    """Each example holds on its days and no others."""
    accounts = read_accounts(EXAMPLES / name)
    charts = {day: accounts.on(day) for day in days}
    assert days == {day: None if chart is None else chart.id for day, chart in charts.items()}


@pytest.mark.parametrize("name", ["accounts-2009.toml", "accounts-2022.toml", "accounts.toml"])
def test_examples_map_every_program_that_is_booked(name: str) -> None:
    """All programs of the packaged policy are in them, but for services."""
    policy = load_policy("jinzhou-2020")
    booked = {
        each
        for each in policy
        if not all(isinstance(rules.benefit, Service) for rules in policy[each].rules.rules)
    }
    for chart in read_accounts(EXAMPLES / name).charts:
        assert booked == set(chart.entries)


def test_codes_of_2022_are_left_to_the_user() -> None:
    """Codes that nobody verified are not given."""
    (chart,) = read_accounts(EXAMPLES / "accounts-2022.toml").charts
    used = [entry for program in chart.entries.values() for entry in program.values()]
    assert {""} == {account.code for entry in used for account in (entry.debit, entry.credit)}


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        (
            'credit = "bank" }\ngoods',
            'credit = "bnk" }\ngoods',
            "default.payment.credit",
            "accounts-account-unknown",
        ),
        ('under = "cost"', 'under = "cst"', "accounts.part.under", "accounts-account-unknown"),
        ('under = "cost"', 'under = "part"', "accounts.part.under", "accounts-under-itself"),
        (
            '{ debit = "part", credit',
            '{ debit = "bank", credit',
            "programs.x.payment",
            "accounts-same-account",
        ),
        ("from = 2020-01-01", "from = 2020-01-01\nuntil = 2019-12-31", "", "accounts-dates"),
        ("from = 2020-01-01", "", "from", "policy-key-missing"),
        ("from = 2020-01-01", "from = 2020-01-01\nform = 1", "form", "policy-key-unknown"),
        ('debit = "part", ', "", "programs.x.payment.debit", "policy-key-missing"),
        (
            "[charts.a.programs.y]",
            "[charts.a.programs.y]\npayed = 1",
            "programs.y.payed",
            "policy-key-unknown",
        ),
        ('code = "102"', "code = 102", "accounts.bank.code", "policy-value-type"),
    ],
)
def test_one_fault(tmp_path: Path, old: str, new: str, place: str, code: str) -> None:
    """Each fault is told with its place in the file."""
    assert old in GOOD
    assert [(f"charts.a.{place}".rstrip("."), code)] == faults(tmp_path, GOOD.replace(old, new))


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Two faults are two problems."""
    text = GOOD.replace("from = 2020-01-01", "").replace('under = "cost"', 'under = "cst"')
    assert 2 == len(faults(tmp_path, text))


@pytest.mark.parametrize(("until", "is_fine"), [("2019-12-31", True), ("2020-01-01", False)])
def test_charts_do_not_overlap(tmp_path: Path, until: str, is_fine: bool) -> None:
    """The day after the last may be the next one's first; the last day itself may not."""
    earlier = GOOD.replace("charts.a", "charts.b").replace(
        "from = 2020-01-01", f"from = 2019-01-01\nuntil = {until}"
    )
    if is_fine:
        assert {"a", "b"} == set(read(tmp_path, GOOD + earlier))
    else:
        assert [("charts.a", "accounts-overlap")] == faults(tmp_path, GOOD + earlier)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "accounts-none"),
        ("a = ", "policy-toml"),
        ("a = " + "9" * 5000, "policy-toml"),
        ("a = 1e99999999999999999999", "policy-toml"),
        ("x = 1", "accounts-none"),
    ],
)
def test_no_accounts_at_all(tmp_path: Path, text: str, code: str) -> None:
    """A file without a chart, or that is no TOML, is refused."""
    assert code in [each for _, each in faults(tmp_path, text)]


def test_no_such_file(tmp_path: Path) -> None:
    """A missing file is told as one."""
    with pytest.raises(InvalidFile) as caught:
        read_accounts(tmp_path / "none.toml")
    assert ["file-missing"] == [each.code for each in caught.value.problems]
