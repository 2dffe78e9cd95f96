"""Forms as a clerk hands them in: made by us, filled through openpyxl."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import openpyxl

from unionaid.api import Program
from unionaid.assess.header import GridHeader, Names
from unionaid.desk.form import write_form
from unionaid.files import read_workbook
from unionaid.files.grid import MARK_SHEET
from unionaid.lang import Lang

__all__ = ["MASTER", "UNION", "fill_form"]

MASTER: Final[Mapping[str, object]] = {
    "name": "王小甲",
    "person": "JZ-01",
    "role": "师傅",
    "pair": "P1",
    "is_selected": "是",
    "awarded_on": "2020-08-18",
}
"""An eligible case of the award for pairs, under the names of its facts."""

UNION: Final[Mapping[str, object]] = {"union": "甲业工会", "is_industry_union": "是", "year": 2020}
"""An eligible case of the subsidy to industry unions."""


def fill_form(
    program: Program,
    path: Path,
    *cases: Mapping[str, object],
    lang: Lang = "zh",
    mark: Mapping[str, str] | None = None,
) -> str:
    """Write the form of *program*, fill in *cases* from the first free row, and return its path.

    Args:
        program: Whose form it is.

        path: Where it goes.

        *cases: From fact, or ``payee.…``, to what is typed.

        lang: The language of the form.

        mark: What the form says of itself instead, by name.
    """
    write_form(program.rules, program.policy_rules, path, lang=lang)
    grid = read_workbook(path).grids[0]
    header = GridHeader.find(grid, Names(program.rules))
    assert header is not None, "every form has a header"
    places = {target: place for place, target in enumerate(header.targets)}
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[grid.name]
    for below, case in enumerate(cases, start=1):
        for target, value in case.items():
            row, column = grid.first_row + header.index + below, grid.first_column + places[target]
            sheet.cell(row, column).value = value  # type: ignore[assignment,unused-ignore]
    for name, cell in workbook[MARK_SHEET].iter_rows(max_col=2):
        cell.value = (mark or {}).get(str(name.value), cell.value)
    workbook.save(path)
    return str(path)
