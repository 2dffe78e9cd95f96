"""What holds for any workbook: totals, who is on which list, no stray formula, nothing personal in public."""

from __future__ import annotations

import io
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.cn import ric

from good_cases import GOOD
from strategies import PROGRAMS, cases, engine_of
from unionaid.assess import Submission
from unionaid.assess.payee import PayeeAccount
from unionaid.assess.result import Assessment, Outcome
from unionaid.desk.workbook import write_workbook
from unionaid.facts import Month
from unionaid.lang import Lang
from unionaid.text.words import amount_in_words

FEES: Final = "conversion-fee-refund"
PAIRS: Final = "gold-pair-award"
LISTS: Final = {"单位拨付表": "金额", "个人发放表": "实发金额"}
OURS: Final = re.compile(r"=(SUM\([A-Z]{1,2}[0-9]+:[A-Z]{1,2}[0-9]+\)|[A-Z]{1,2}[0-9]+-[A-Z]{1,2}[0-9]+)")
HOSTILE: Final = (
    "=1+1",
    '=HYPERLINK("x")',
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1＋1",
    "{=1}",
    "长" * 40_000,
    "a\x00\x01\x08\x0b\x1fb",
    "_x0041_",
    "👩‍🏭 甲",
    "<a>&\"'",
    "\ufffe\uffff",
    " ",
    "'=1",
    "https://example.invalid/a",
    "file:///c:/x",
)


def identity(order: int) -> str:
    """Return an invented identity number with its check digit."""
    body = f"99999919900101{order:03}"  # no county has this code
    return body + str(ric.calc_check_digit(f"{body}0"))


def submitted(
    program: tuple[str, str], given_cases: Iterable[dict[str, Any]], first: int = 0
) -> list[Assessment]:
    """Return the results for cases that each have an account of their own."""
    rows = [
        Submission(
            case,
            file="申报.xlsx",
            row=place + 2,
            sheet="申报",
            payee=PayeeAccount(
                account_name="虚构收款户",
                account=f"62000000{first + place:08}",
                bank="虚构银行",
                bank_number="000000000000",
                phone=f"1380000{first + place:04}",
            ),
        )
        for place, case in enumerate(given_cases)
    ]
    return engine_of(*program).assess_submissions(rows)


@st.composite
def mixes(draw: st.DrawFn) -> list[Assessment]:
    """Return results of up to three programs."""
    chosen = draw(st.lists(st.sampled_from(PROGRAMS), min_size=1, max_size=3, unique=True))
    found: list[Assessment] = []
    for program in chosen:
        found += submitted(program, draw(st.lists(cases(*program), max_size=5)), len(found))
    return found


@st.composite
def refunds(draw: st.DrawFn) -> list[Assessment]:
    """Return fee refunds of any amount, each of another month."""
    fen = draw(st.lists(st.integers(0, 2**53 - 1) | st.integers(0, 10**6), min_size=1, max_size=6))
    months = [Month.from_index(2020 * 12 + place) for place in range(2, len(fen) + 2)]
    given_cases = []
    for amount, month in zip(fen, months, strict=True):
        case = dict(
            GOOD[FEES], period=month, paid_on=date(2021, 6, 1), fee_remitted=Decimal(amount).scaleb(-2)
        )
        del case["payroll"]
        given_cases.append(case)
    return submitted(("jinzhou-2020", FEES), given_cases)


def written(results: Sequence[Assessment], lang: Lang = "zh", **more: Any) -> bytes:
    """Return the workbook of *results*."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.xlsx")
        write_workbook(results, path, lang=lang, **more)
        return path.read_bytes()


def opened(data: bytes, *, values: bool = True) -> Any:
    """Return a workbook with the values that stand in it, or with its formulas."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def table(sheet: Worksheet) -> tuple[list[dict[str, Any]], list[list[Any]]]:
    """Return the rows of a list by their header, and the rows from its total on."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(place for place, row in enumerate(rows) if row[0] == "序号")
    last = next((p for p in range(header, len(rows)) if rows[p][0] == "合计"), len(rows))
    names = [str(name) for name in rows[header]]
    return [dict(zip(names, row, strict=True)) for row in rows[header + 1 : last]], rows[last:]


def yuan(cell: Any) -> Decimal:
    """Return the amount in a cell: a number, or exact text where a number could not hold it."""
    if isinstance(cell, str):
        return Decimal(cell.replace(",", ""))
    return Decimal(repr(cell)).quantize(Decimal("0.01"))


def paid(results: Iterable[Assessment], *, person: bool) -> list[Assessment]:
    """Return the cases that get cash, of persons or of units."""
    return [
        each for each in results if each.entitlement and (each.engine.program.payee == "person") is person
    ]


def assert_totals(results: Sequence[Assessment], data: bytes) -> None:
    """Fail unless cells, stored total and words of each list say the sum of its entitlements."""
    book = opened(data)
    for name, column in LISTS.items():
        expected = paid(results, person=name == "个人发放表")
        if not expected:
            assert name not in book.sheetnames
            continue
        total = sum((each.entitlement or Decimal(0) for each in expected), Decimal(0))
        rows, below = table(book[name])
        assert sorted(each.entitlement or 0 for each in expected) == sorted(yuan(row[column]) for row in rows)
        place = list(rows[0]).index(column)
        assert total == yuan(below[0][place])
        words = " ".join(str(cell) for cell in below[1] if cell)
        if total <= Decimal(2**53 - 1).scaleb(-2):
            assert amount_in_words(total, prefix=True) in words


@given(mixes())
def test_each_list_comes_to_the_sum_of_its_entitlements(results: list[Assessment]) -> None:
    """Cells, total and words agree with what the rules give, whatever the programs."""
    assert_totals(results, written(results))


@given(refunds())
def test_totals_are_exact_beyond_what_a_spreadsheet_can_hold(results: list[Assessment]) -> None:
    """An amount above 10^13 yuan is neither rounded nor lost."""
    assert any(each.entitlement is not None for each in results)
    assert_totals(results, written(results))


@given(mixes())
def test_every_payment_stands_on_exactly_one_list(results: list[Assessment]) -> None:
    """The account of each case that gets cash is on one list once; no other account is on any."""
    book = opened(written(results))
    found: Counter[str] = Counter()
    for name in LISTS:
        if name in book.sheetnames:
            found.update(str(row["账号"]) for row in table(book[name])[0])
    expected = Counter(each.payee.account for each in results if each.entitlement and each.payee is not None)
    assert expected == found


@given(mixes())
def test_every_case_stands_in_the_details_once(results: list[Assessment]) -> None:
    """Also what is not paid can be looked up."""
    book = opened(written(results))
    rows = sum(sheet.max_row - 1 for sheet in book.worksheets if sheet.title.startswith("明细"))
    assert len(results) == rows


@given(mixes())
def test_every_case_to_settle_stands_on_its_sheet(results: list[Assessment]) -> None:
    """Undetermined and invalid cases are to be completed, ineligible ones are told why."""
    book = opened(written(results))
    counted = Counter(each.outcome for each in results)
    waiting = counted[Outcome.UNDETERMINED] + counted[Outcome.INVALID]
    for name, expected in (("待补正", waiting), ("不符合条件", counted[Outcome.INELIGIBLE])):
        rows = table(book[name])[0] if name in book.sheetnames else []
        numbered = [row for row in rows if row["序号"]]
        assert expected == len(numbered)


def cells_of(book: Any) -> Iterable[Any]:
    """Walk every cell of every sheet."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from row


hostile = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@st.composite
def attacks(draw: st.DrawFn) -> list[Assessment]:
    """Return results whose every free text is hostile."""
    pairs = [
        dict(
            GOOD[PAIRS],
            person=f"{draw(hostile)}7"[-900:],
            name=draw(hostile),
            unit=draw(hostile),
            pair=draw(hostile),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    rows = [
        Submission(
            case,
            file=draw(hostile),
            row=2,
            sheet=draw(hostile),
            payee=PayeeAccount(*(draw(hostile) for _ in range(5))),
        )
        for case in pairs
    ]
    return engine_of("jinzhou-2020", PAIRS).assess_submissions(rows)


@given(attacks(), hostile, st.sampled_from(["zh", "en"]))
@settings(max_examples=25)
def test_no_text_becomes_a_formula(results: list[Assessment], office: str, lang: Lang) -> None:
    """The only formulas are sums and differences of our own, each with its value."""
    data = written(results, lang, prepared_by=office)
    values = {
        (cell.parent.title, cell.coordinate): cell.value
        for cell in cells_of(opened(data))
        if cell.value is not None
    }
    for cell in cells_of(opened(data, values=False)):
        if cell.data_type == "f":
            assert OURS.fullmatch(str(cell.value)), "a formula of somebody else"
            assert isinstance(values[cell.parent.title, cell.coordinate], int | float)


@given(mixes(), st.sampled_from(["zh", "en"]))
@settings(max_examples=10)
def test_same_results_same_bytes(results: list[Assessment], lang: Lang) -> None:
    """Nothing depends on the clock or on chance."""
    assert written(results, lang) == written(results, lang)


@given(st.lists(st.integers(0, 999), min_size=1, max_size=6, unique=True), st.sampled_from(["zh", "en"]))
def test_public_sheets_hold_no_number_of_a_person(orders: list[int], lang: Lang) -> None:
    """Of identity numbers at most the end is shown, of accounts and telephones nothing."""
    given_cases = [
        dict(GOOD[PAIRS], person=identity(order), name=f"张甲 {identity(order)}", unit="虚构厂")
        for order in orders
    ]
    results = submitted(("jinzhou-2020", PAIRS), given_cases)
    book = opened(written(results, lang))
    names = {"zh": ("公示名单", "汇总"), "en": ("public list", "summary")}[lang]
    shown = " ".join(
        str(cell.value) for name in names for row in book[name].iter_rows() for cell in row if cell.value
    )
    for order, result in zip(orders, results, strict=True):
        assert result.payee is not None
        for secret in (identity(order)[:12], result.payee.account, result.payee.phone):
            assert secret not in shown


@given(st.lists(st.sampled_from(["虚构甲", "虚构乙"]), min_size=2, max_size=6))
def test_rows_of_the_public_list_can_be_told_apart(names: list[str]) -> None:
    """No two rows of it look the same, even for people of one name in one unit."""
    given_cases = [
        dict(GOOD[PAIRS], person=identity(order), name=name, unit="虚构厂")
        for order, name in enumerate(names)
    ]
    rows, _ = table(opened(written(submitted(("jinzhou-2020", PAIRS), given_cases)))["公示名单"])
    told = [tuple(value for column, value in row.items() if column != "序号") for row in rows]
    assert len(names) == len(set(told))
