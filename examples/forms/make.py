"""Makes the filled forms of this folder, as units would send them in.

Every name, code and account is invented. Run it with `python examples/forms/make.py`.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Final

import openpyxl
from stdnum import luhn

from unionaid import load_policy

HERE: Final = Path(__file__).parent
POLICY: Final = load_policy("jinzhou-2020")
FEES: Final = 6
"""So many fee payments stand in the form, of those in the example table."""


def main() -> None:
    """Write the three forms."""
    pairs = rows("gold-pairs")
    fill("gold-pair-award", "gold-pairs", [row | card(place, row["名称"]) for place, row in enumerate(pairs)])
    fees = [row for row in rows("fee-payments") if row["经费所属月份"].startswith("2020-")][:FEES]
    fill(
        "conversion-fee-refund",
        "fee-payments",
        [row | account(place, row["名称"]) for place, row in enumerate(fees)],
    )
    wrong = [row | card(place, row["名称"]) for place, row in enumerate(pairs[:6])]
    wrong[1]["身份"] = "学徒工"
    wrong[2]["表彰日期"] = "2020年2月30日"
    wrong[3]["身份证号或编号"] = wrong[3]["名称"]
    wrong[4] |= {"收款户名": "虚构钢铁厂工会", "账号": "900000000004"}
    fill("gold-pair-award", "gold-pairs-with-mistakes", wrong)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of an example table."""
    path = HERE.parent / "jinzhou-2020" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def card(place: int, name: str) -> dict[str, str]:
    """Return an invented bank card, its check digit right."""
    digits = f"620000000000{place:03}"
    return {
        "收款户名": name,
        "账号": digits + luhn.calc_check_digit(digits),
        "开户行": "虚构银行第一支行",
        "联系电话": f"0416-00000{place:02}",
    }


def account(place: int, name: str) -> dict[str, str]:
    """Return an invented account of a unit's union."""
    return {
        "收款户名": f"{name}工会",
        "账号": f"9000000000{place:02}",
        "开户行": "虚构银行第二支行",
        "行号": "900000000000",
        "联系电话": f"0416-10000{place:02}",
    }


def fill(program: str, name: str, cases: list[dict[str, str]]) -> None:
    """Write the empty form of *program* and fill it in, as a person does in Excel."""
    path = HERE / f"{name}.xlsx"
    POLICY[program].write_form(path)
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    columns = {str(cell.value).split("（")[0]: cell.column for cell in sheet[1] if cell.value}
    heads = {str(cell.value): cell.column for cell in sheet[1] if cell.value} | columns
    for row, case in enumerate(cases, start=2):
        for head, value in case.items():
            if value:
                sheet.cell(row, heads[head]).value = value
    book.save(path)


if __name__ == "__main__":
    main()
