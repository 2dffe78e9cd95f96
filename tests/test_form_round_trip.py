"""A form that is filled in and read back gives the same cases, whoever typed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from attrs import asdict
from hypothesis import given
from hypothesis import strategies as st

from office import converted
from strategies import PROGRAMS, cases, engine_of
from unionaid.api import Policy, gather_files
from unionaid.assess.case import read_facts
from unionaid.assess.payee import PAYEE_LABELS, PayeeAccount
from unionaid.desk.form import write_form
from unionaid.desk.form_columns import form_columns, payee_fields
from unionaid.facts import Choice, FactType, Month
from unionaid.lang import LANGS, Lang

every_form = pytest.mark.parametrize(
    ("policy", "program", "lang"), [(*names, lang) for names in PROGRAMS for lang in LANGS]
)

Case = dict[str, Any]
Filled = tuple[Case, PayeeAccount | None]

UNIT = PayeeAccount(
    "甲乙丙市第一机械厂工会委员会",
    "0700 0000 0000 1234 567",
    "某某银行某某支行",
    "100000000000",
    "0416-0000000",
)
PERSON = PayeeAccount("甲某某", "6200 0000 0000 0000 000", "某某银行某某支行", "", "13000000000")


@cache
def blank(policy: str, program: str, lang: Lang) -> bytes:
    """Return the blank form of a program."""
    engine = engine_of(policy, program)
    with TemporaryDirectory() as folder:
        path = Path(folder, "form.xlsx")
        write_form(engine.program, engine.policy, path, lang=lang)
        return path.read_bytes()


def fill(policy: str, program: str, lang: Lang, rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Type *rows* (from target to what is typed) into the form."""
    book = openpyxl.load_workbook(BytesIO(blank(policy, program, lang)))
    sheet = book.worksheets[0]
    columns = form_columns(engine_of(policy, program).program, lang)
    for row, typed in enumerate(rows, start=2):
        for place, column in enumerate(columns, start=1):
            if column.target in typed:
                sheet.cell(row, place).value = typed[column.target]
    book.save(path)


def read(policy: str, program: str, path: Path) -> list[Filled]:
    """Read a form back: the facts of each case, and whose account is paid."""
    engine = engine_of(policy, program)
    gathered = gather_files(path, policies=[Policy(engine.policy)])
    assert {} == gathered.refused
    found: list[Filled] = []
    for chosen, submission in gathered.cases:
        assert program == chosen.id
        assert () == submission.problems
        facts, problems = read_facts(chosen.rules, submission.case)
        assert [] == problems
        found.append((facts, submission.payee))
    return found


def ways(value: Any, type_: FactType[Any], lang: Lang) -> list[Any]:
    """Return how a person may type *value* into a form."""
    match value:
        case bool():
            return [("是" if value else "否") if lang == "zh" else ("yes" if value else "no")]
        case Month():
            real = datetime(value.year, value.month, 1)  # noqa: DTZ001  # as Excel has it
            return [str(value), f"{value.year}年{value.month}月", real]
        case date():
            real = datetime(value.year, value.month, value.day)  # noqa: DTZ001  # as Excel has it
            return [real, value.isoformat(), f"{value.year}年{value.month}月{value.day}日"]
        case Decimal():
            return [value, f"{value:f}"]
        case str() if isinstance(type_, Choice):
            return [type_.choices[value].text(lang)]
    return [value]


@st.composite
def filled(draw: st.DrawFn, policy: str, program: str, lang: Lang) -> tuple[Case, Filled]:
    """Return what a person types in a row, and what it means."""
    rules = engine_of(policy, program).program
    case = draw(cases(policy, program))
    case.setdefault("name", "甲方")
    typed = {
        name: draw(st.sampled_from(ways(value, rules.facts[name].type, lang))) for name, value in case.items()
    }
    account = PERSON if rules.payee == "person" else UNIT
    asked = set(draw(st.lists(st.sampled_from(tuple(PAYEE_LABELS)), unique=True))) & set(payee_fields(rules))
    given_ = {name: text for name, text in asdict(account).items() if name in asked and text}
    typed |= {f"payee.{name}": text for name, text in given_.items()}
    return typed, (case, PayeeAccount(**given_) if given_ else None)


@every_form
@given(data=st.data())
def test_what_was_typed_comes_back(policy: str, program: str, lang: Lang, data: st.DataObject) -> None:
    """Every case and every account is read as it was meant."""
    rows = data.draw(st.lists(filled(policy, program, lang), min_size=1, max_size=3))
    with TemporaryDirectory() as folder:
        path = Path(folder, "filled.xlsx")
        fill(policy, program, lang, [typed for typed, _ in rows], path)
        assert [meant for _, meant in rows] == read(policy, program, path)


def test_columns_may_change_places(tmp_path: Path) -> None:
    """Columns in another order are told by their names."""
    names = ("jinzhou-2020", "industry-union-subsidy")
    typed = {"name": "甲方", "union": "A1", "is_industry_union": "是", "year": 2020}
    fill(*names, "zh", [typed], tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet = book.worksheets[0]
    turned = [tuple(cell.value for cell in row)[::-1] for row in sheet.iter_rows(max_row=2)]
    for row, values in enumerate(turned, start=1):
        for place, value in enumerate(values, start=1):
            sheet.cell(row, place).value = value
    book.save(tmp_path / "turned.xlsx")
    meant = {"name": "甲方", "union": "A1", "is_industry_union": True, "year": 2020}
    assert [(meant, None)] == read(*names, tmp_path / "turned.xlsx")


def test_blank_form_has_no_cases(tmp_path: Path) -> None:
    """A form that nobody filled in says so, and its guide is not taken for cases."""
    engine = engine_of("jinzhou-2020", "gold-pair-award")
    write_form(engine.program, engine.policy, tmp_path / "form.xlsx")
    gathered = gather_files(tmp_path / "form.xlsx", policies=[Policy(engine.policy)])
    assert () == gathered.cases
    (problems,) = gathered.refused.values()
    assert ["file-no-cases"] == [problem.code for problem in problems]


@pytest.mark.parametrize("lang", LANGS)
def test_libreoffice_keeps_the_form(tmp_path: Path, lang: Lang) -> None:
    """Saved by LibreOffice, a filled form still gives the same cases."""
    names = ("jinzhou-2020", "scale-up-support")
    sector = "零售业" if lang == "zh" else "retail"
    long = "服务业（居民服务修理、文化体育娱乐、社会工作）"
    if lang == "en":
        long = "services C (resident services and repair; culture, sport and entertainment; social work)"
    rows: list[dict[str, Any]] = [
        {
            "name": "甲方",
            "annual_revenue": Decimal("1234.50"),
            "entered_register_on": date(2020, 3, 5),
            "sector": sector,
        },
        {"name": "乙方", "annual_revenue": "2000万元", "sector": long},
    ]
    fill(*names, lang, rows, tmp_path / "form.xlsx")
    path = converted(tmp_path / "form.xlsx", "xlsx", tmp_path / "saved")
    meant = [
        ({**rows[0], "sector": "retail"}, None),
        ({**rows[1], "annual_revenue": Decimal("20000000.00"), "sector": "services_c"}, None),
    ]
    assert meant == read(*names, path)
    saved = openpyxl.load_workbook(path)
    assert len(form_columns(engine_of(*names).program, lang)) == len(
        saved.worksheets[0].data_validations.dataValidation
    )
