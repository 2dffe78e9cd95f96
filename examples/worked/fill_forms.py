"""Makes the filled forms of this folder from its lists, as a unit would send them in.

Every name, code and account is invented. Run it with `python examples/worked/fill_forms.py`.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Final, Literal

import openpyxl

from unionaid import load_policy

HERE: Final = Path(__file__).parent
FORMS: Final = (
    ("jinzhou-2020", "conversion-fee-refund", "city-fee"),
    ("acftu-fee-refund", "micro-enterprise-fee-refund", "nation-fee"),
)


def main() -> None:
    """Write both forms in both languages."""
    for policy, program, name in FORMS:
        fill(policy, program, name, "zh")
        fill(policy, program, f"{name}.en", "en")


def fill(policy: str, program: str, name: str, lang: Literal["zh", "en"]) -> None:
    """Write the empty form of *program* and fill it in, as a person does in Excel."""
    path = HERE / f"{name}.xlsx"
    load_policy(policy)[program].write_form(path, lang=lang)
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    titles = {str(cell.value): cell.column for cell in sheet[1] if cell.value}
    heads = titles | {title.split("（")[0].split(" (")[0]: column for title, column in titles.items()}
    heads |= {"户名": heads.get("收款户名")}
    with (HERE / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row, case in enumerate(csv.DictReader(stream), start=2):
            for head, value in case.items():
                if value:
                    sheet.cell(row, heads[head]).value = value
    book.save(path)


if __name__ == "__main__":
    main()
