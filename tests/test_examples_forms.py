"""The filled forms of ``examples/forms``: what a clerk sends in, from form to accounting vouchers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cli_runner import Runner
from unionaid import Outcome, assess_files

EXAMPLES = Path(__file__).parent.parent / "examples"
FORMS = EXAMPLES / "forms"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Runner:
    """A runner in a folder of its own."""
    return Runner(capsys, tmp_path)


def values(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Return the stored values of a worksheet, row by row."""
    book = openpyxl.load_workbook(path, data_only=True)
    return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]


def test_the_form_gives_what_the_table_gives() -> None:
    """The pairs of 2020 come to the same, whether they stand in a form or in a table."""
    form = assess_files(FORMS / "gold-pairs.xlsx")
    program = form[0].engine
    assert Decimal("55000.00") == sum(each.entitlement or 0 for each in form)
    assert {"gold-pair-award"} == {each.program for each in form}
    assert all(each.payee is not None and each.payee.account for each in form)
    assert program.program.payee == "person"


def test_two_programs_in_one_call_go_to_two_lists(run: Runner, tmp_path: Path) -> None:
    """Persons and units stand on lists of their own, each with its total."""
    out = tmp_path / "out.xlsx"
    ran = run("assess", str(FORMS / "gold-pairs.xlsx"), str(FORMS / "fee-payments.xlsx"), "-o", str(out))
    assert ran.status == 0
    persons, units = values(out, "个人发放表"), values(out, "单位拨付表")
    assert any(row[0] == "合计" and 55000 in row for row in persons)
    assert any(row[0] == "合计" and 1584 in row for row in units)
    assert any(str(row[0]).endswith("人民币伍万伍仟元整") for row in persons)
    assert any(str(row[0]).endswith("人民币壹仟伍佰捌拾肆元整") for row in units)


def test_the_form_with_mistakes_goes_back_with_its_reasons(run: Runner, tmp_path: Path) -> None:
    """Each of the mistakes is marked in the copy, in its own cell."""
    out = tmp_path / "returned.xlsx"
    ran = run("assess", str(FORMS / "gold-pairs-with-mistakes.xlsx"), "--problems", str(out))
    assert ran.status == 1
    sheet: Any = openpyxl.load_workbook(out).worksheets[0]
    marked = {cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if cell.comment}
    assert {"E3", "H4", "D5", "I6", "J6"} == marked
    results = assess_files(FORMS / "gold-pairs-with-mistakes.xlsx")
    assert [False, True, True, True, True, False] == [each.outcome is Outcome.INVALID for each in results]


def test_from_form_to_accounting_vouchers(run: Runner, tmp_path: Path) -> None:
    """A day written into the payment record of the workbook becomes an entry in the books."""
    out, vouchers = tmp_path / "out.xlsx", tmp_path / "vouchers.xlsx"
    assert run("assess", str(FORMS / "gold-pairs.xlsx"), "-o", str(out)).status == 0
    book = openpyxl.load_workbook(out)
    sheet: Any = book["拨付登记"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "编号")
    day = next(cell.column for cell in header if cell.value == "日期")
    for row in range(header[0].row + 1, header[0].row + 23):
        sheet.cell(row, day).value = "2020-09-01"
    book.save(out)
    accounts = EXAMPLES / "accounts" / "accounts-2009.toml"
    ran = run("vouchers", str(out), "--accounts", str(accounts), "-o", str(vouchers))
    assert (0, "") == (ran.status, ran.err)
    assert "55,000.00" in ran.out
