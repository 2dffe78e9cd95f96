"""The workbook that a finance desk signs: which sheets, what stands on them, and on paper."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from good_cases import GOOD
from office import converted
from strategies import PROGRAMS, engine_of
from unionaid.assess import Submission
from unionaid.assess.engine import Engine
from unionaid.assess.payee import PayeeAccount
from unionaid.assess.result import Assessment
from unionaid.desk.workbook import write_workbook
from unionaid.errors import make_problem
from unionaid.lang import LANGS, Lang

JINZHOU: Final = "jinzhou-2020"
NOBODY: Final = "999999190001010015"
"""An identity number of nobody: there is no such county."""

PAYEE: Final = PayeeAccount("甲一", "6200000000000000005", "某银行某支行", "102000000000", "13900000000")


def assessed(
    program: str,
    *rows: dict[str, Any],
    payee: PayeeAccount | None = PAYEE,
    policy: str = JINZHOU,
    **more: Any,
) -> list[Assessment]:
    """Return what comes out of good cases with these differences; None leaves a fact out."""
    submissions = [
        Submission(
            {name: value for name, value in {**GOOD[program], **row}.items() if value is not None},
            file="申报.xlsx",
            row=number,
            sheet="申报",
            payee=payee,
            **more,
        )
        for number, row in enumerate(rows, start=2)
    ]
    return engine_of(policy, program).assess_submissions(submissions)


def pair(name: str, person: str, **more: Any) -> dict[str, Any]:
    """Return a master of a gold-medal pair."""
    return {"name": name, "unit": "甲厂", "person": person, **more}


REST: Final = {name: value for name, value in GOOD["gold-pair-award"].items() if name != "person"}


def mixed() -> list[Assessment]:
    """Return one result or more for every sheet that there is."""
    return [
        *assessed("gold-pair-award", pair("甲一", "JZ-01"), pair("乙二", "JZ-02", role="apprentice")),
        *assessed("gold-pair-award", pair("丙三", "JZ-03", is_selected=False)),
        *assessed(
            "gold-pair-award", pair("丁四", "JZ-04", is_selected=None), pair("戊五", "JZ-05", role="?")
        ),
        *assessed("industry-union-subsidy", {"union": "某行业工会", "county": "某县"}),
        *assessed("reading-room", {"name": "某书屋", "unit": "乙厂"}),
        *assessed("conversion-support", {"name": "某公司"}),
    ]


def written(results: Sequence[Assessment], folder: Path, lang: Lang = "zh", **more: Any) -> Path:
    """Write the workbook and return where it is."""
    path = folder / "out.xlsx"
    write_workbook(results, path, lang=lang, **more)
    return path


def sheets(
    results: Sequence[Assessment], folder: Path, lang: Lang = "zh", **more: Any
) -> dict[str, Worksheet]:
    """Return the sheets by name, with the stored values of formulas."""
    book = openpyxl.load_workbook(written(results, folder, lang, **more), data_only=True)
    return {sheet.title: sheet for sheet in book.worksheets}


def texts(sheet: Worksheet) -> list[str]:
    """Return everything that stands on a sheet."""
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def rows(sheet: Worksheet, first: str) -> list[dict[str, Any]]:
    """Return the rows below the header that begins with *first*, up to the total."""
    found = [list(row) for row in sheet.iter_rows(values_only=True)]
    header = next(place for place, row in enumerate(found) if row[0] == first)
    names = [str(name) for name in found[header]]
    told = []
    for row in found[header + 1 :]:
        if row[0] in ("合计", "Total") or all(cell is None for cell in row):
            break
        told.append(dict(zip(names, row, strict=True)))
    return told


class TestSheets:
    """Which sheets there are."""

    def test_every_kind_has_its_sheet(self, tmp_path: Path) -> None:
        """Payments apart from goods, reviews, the public list, sources, details, the record."""
        names = list(sheets(mixed(), tmp_path))
        wanted = [
            "汇总",
            "单位拨付表",
            "个人发放表",
            "实物签收表",
            "待补正",
            "不符合条件",
            "公示名单",
            "依据",
            "拨付登记",
        ]
        assert wanted == [name for name in names if name in wanted]
        assert 4 == sum(name.startswith("明细") for name in names)

    def test_kinds_without_rows_are_left_out(self, tmp_path: Path) -> None:
        """One eligible person needs no list of units, goods or reviews."""
        names = set(sheets(assessed("gold-pair-award", pair("甲一", "JZ-01")), tmp_path))
        assert {"汇总", "个人发放表", "公示名单", "依据", "明细", "拨付登记"} == names

    @pytest.mark.parametrize("lang", LANGS)
    def test_nothing_assessed(self, lang: Lang, tmp_path: Path) -> None:
        """A workbook without cases is a workbook all the same."""
        assert sheets([], tmp_path, lang)

    @pytest.mark.parametrize("lang", LANGS)
    def test_names_of_sheets_fit_for_all_programs(self, lang: Lang, tmp_path: Path) -> None:
        """Excel takes 31 characters, and no two names alike."""
        results = [each for policy, name in PROGRAMS for each in assessed(name, {}, policy=policy)]
        names = list(sheets(results, tmp_path, lang))
        assert all(len(name) <= 31 for name in names)
        assert len(names) == len({name.casefold() for name in names})

    def test_english_says_the_same(self, tmp_path: Path) -> None:
        """As many sheets with as many rows, and no Chinese in their names."""
        zh, en = (sheets(mixed(), tmp_path, lang) for lang in LANGS)
        assert [sheet.max_row for sheet in zh.values()] == [sheet.max_row for sheet in en.values()]
        assert all(name.isascii() for name in en)


class TestPaymentLists:
    """What the bank pays by."""

    def test_a_person(self, tmp_path: Path) -> None:
        """Gross, tax, net and the account in full; the net amount is a formula."""
        results = assessed("gold-pair-award", pair("甲一", NOBODY))
        (row,) = rows(sheets(results, tmp_path)["个人发放表"], "序号")
        wanted = {
            "序号": 1,
            "姓名": "甲一",
            "单位": "甲厂",
            "证件号": NOBODY,
            "项目": "金牌师徒奖励",
            "应发金额": 3000,
            "代扣个税": 0,
            "实发金额": 3000,
            "收款户名": PAYEE.account_name,
            "账号": PAYEE.account,
            "开户行": PAYEE.bank,
            "行号": PAYEE.bank_number,
            "联系电话": PAYEE.phone,
            "签领": None,
            "备注": None,
        }
        assert wanted == row
        formulas = openpyxl.load_workbook(tmp_path / "out.xlsx")["个人发放表"]
        assert "=F4-G4" in texts(formulas)

    def test_a_unit(self, tmp_path: Path) -> None:
        """Credit code, program and account; the amount with two decimals."""
        results = assessed("conversion-fee-refund", {"name": "某公司"})
        sheet = sheets(results, tmp_path)["单位拨付表"]
        (row,) = rows(sheet, "序号")
        assert ("某公司", GOOD["conversion-fee-refund"]["enterprise"]) == (
            row["单位"],
            row["统一社会信用代码"],
        )
        assert (800, PAYEE.account, PAYEE.bank_number) == (row["金额"], row["账号"], row["行号"])
        money = next(cell for cells in sheet.iter_rows() for cell in cells if cell.value == 800)
        assert "#,##0.00" == money.number_format

    def test_a_missing_account_is_said(self, tmp_path: Path) -> None:
        """Whoever signs sees what the bank cannot pay."""
        results = assessed("gold-pair-award", pair("甲一", "JZ-01"), payee=None)
        (row,) = rows(sheets(results, tmp_path)["个人发放表"], "序号")
        assert "账号" in row["备注"]

    def test_totals_in_figures_and_words(self, tmp_path: Path) -> None:
        """The total stands below its list, twice."""
        results = assessed("gold-pair-award", pair("甲一", "JZ-01"), pair("乙二", "JZ-02", role="apprentice"))
        sheet = sheets(results, tmp_path)["个人发放表"]
        told = texts(sheet)
        total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
        assert (5000, 0, 5000) == total[5:8]
        assert any(each.endswith("人民币伍仟元整") for each in told)

    def test_head_and_signatures(self, tmp_path: Path) -> None:
        """Who drew it up, the day, the unit of amounts; and who signs."""
        results = assessed("gold-pair-award", pair("甲一", "JZ-01"))
        found = sheets(results, tmp_path, prepared_by="某市总工会", on=date(2020, 9, 1))["个人发放表"]
        told = texts(found)
        for part in (
            "编制单位：某市总工会",
            "日期：2020年9月1日",
            "金额单位：元",
            "制表：",
            "复核：",
            "审批：",
        ):
            assert part in told

    def test_without_a_day_and_an_office(self, tmp_path: Path) -> None:
        """A blank for the pen; the issuer of the policy draws up the list."""
        told = texts(sheets(assessed("gold-pair-award", pair("甲一", "JZ-01")), tmp_path)["个人发放表"])
        assert "编制单位：锦州市总工会" in told
        assert any(each.startswith("日期：") and each.endswith("日") and "20" not in each for each in told)

    def test_paper(self, tmp_path: Path) -> None:
        """A4 on its long side, the header on every page, page x of y."""
        found = sheets(mixed(), tmp_path)
        for name in ("单位拨付表", "个人发放表", "实物签收表", "待补正", "不符合条件", "公示名单"):
            sheet: Any = found[name]
            assert ("landscape", 9) == (sheet.page_setup.orientation, int(sheet.page_setup.paperSize))
            assert sheet.print_title_rows == "$3:$3"
            footer = sheet.oddFooter.center.text.replace("&[Page]", "&P").replace("&[Pages]", "&N")
            assert "第 &P 页，共 &N 页" == footer

    def test_rows_of_one_program_stand_together(self, tmp_path: Path) -> None:
        """Whatever the order of the files."""
        fees = [{"name": "某公司", "period": GOOD["conversion-fee-refund"]["period"]}]
        results = [
            *assessed("conversion-fee-refund", *fees),
            *assessed("industry-union-subsidy", {"union": "某行业工会"}),
            *assessed("conversion-fee-refund", {"name": "另一公司"}),
        ]
        programs = [row["项目"] for row in rows(sheets(results, tmp_path)["单位拨付表"], "序号")]
        assert ["个转企工会经费返还", "个转企工会经费返还", "行业工会补助"] == programs

    def test_zero_is_no_payment(self, tmp_path: Path) -> None:
        """An entitlement of 0.00 is eligible, on no list, and named in the details."""
        results = assessed("industry-union-subsidy", {"union": "某行业工会", "paid_before": Decimal("70000")})
        assert [Decimal("0.00")] == [each.entitlement for each in results]
        found = sheets(results, tmp_path)
        assert not {"单位拨付表", "公示名单", "拨付登记"} & set(found)
        assert any("应拨金额为零" in each for each in texts(found["明细"]))

    def test_a_notice_is_told_beside_its_payment(self, tmp_path: Path) -> None:
        """What should be looked at before signing stands on the list."""
        notices = (make_problem("account-two-names", other="第 9 行"),)
        results = assessed("gold-pair-award", pair("甲一", "JZ-01"), notices=notices)
        found = sheets(results, tmp_path)
        (row,) = rows(found["个人发放表"], "序号")
        assert row["备注"]
        assert any("第 9 行" in each for each in texts(found["明细"]))

    def test_goods(self, tmp_path: Path) -> None:
        """Goods with their value, to be signed for."""
        (row,) = rows(sheets(mixed(), tmp_path)["实物签收表"], "序号")
        assert ("某书屋", "图书", 1, 15000) == (row["领取单位（人）"], row["物品"], row["数量"], row["价值"])


class TestReviews:
    """What is not paid."""

    def test_what_is_missing_and_who_can_say(self, tmp_path: Path) -> None:
        """The fact by its label, the unit, and what it may come to."""
        found = rows(sheets(mixed(), tmp_path)["待补正"], "序号")
        waiting = next(row for row in found if row["名称"] == "丁四")
        assert "是否评选为金牌师徒" in waiting["需补正的内容"]
        assert "甲厂" == waiting["向谁核实"]

    def test_what_is_wrong_and_where(self, tmp_path: Path) -> None:
        """A row that cannot be read says so, with its problem and its place."""
        found = rows(sheets(mixed(), tmp_path)["待补正"], "序号")
        invalid = next(row for row in found if row["名称"] == "戊五")
        assert "填写有误" == invalid["结果"]
        assert ("申报.xlsx", "申报!3") == (invalid["文件"], invalid["位置"])
        assert "师傅、徒弟" in invalid["需补正的内容"]

    def test_why_not(self, tmp_path: Path) -> None:
        """The reason is a sentence, and the source has its title."""
        (row,) = rows(sheets(mixed(), tmp_path)["不符合条件"], "序号")
        assert "丙三" == row["名称"]
        assert row["不符合的原因"].startswith("不符合：")
        assert "《" in row["依据"]


class TestPrivacy:
    """Numbers of persons and accounts stand where the bank needs them, and nowhere else."""

    @pytest.mark.parametrize("lang", LANGS)
    def test_numbers_stand_on_the_payment_lists_only(self, lang: Lang, tmp_path: Path) -> None:
        """Identity number, account and telephone in full on one list; elsewhere masked or not at all."""
        results = assessed("gold-pair-award", pair("甲一", NOBODY), pair("乙二", "JZ-02", is_selected=False))
        payments = {"个人发放表", "payments to persons"}
        for name, sheet in sheets(results, tmp_path, lang).items():
            told = " ".join(texts(sheet))
            for secret in (NOBODY, PAYEE.account, PAYEE.phone):
                assert (secret in told) == (name in payments), name


class TestSummary:
    """The first sheet."""

    def test_outcomes_are_counted_and_added_up(self, tmp_path: Path) -> None:
        """A line for each program and outcome; cash and goods apart, in figures and words."""
        found = rows(sheets(mixed(), tmp_path)["汇总"], "项目")
        pairs = {row["结果"]: row for row in found if row["项目"] == "金牌师徒奖励"}
        assert {"符合条件": 2, "不符合条件": 1, "待补正": 1, "填写有误": 1} == {
            outcome: row["件数"] for outcome, row in pairs.items()
        }
        assert (5000, "人民币伍仟元整") == (pairs["符合条件"]["现金"], pairs["符合条件"]["现金（大写）"])
        rooms = next(row for row in found if row["项目"] == "职工书屋图书配送")
        assert (None, 15000) == (rooms["现金"], rooms["实物价值"])

    def test_targets_of_the_year(self, tmp_path: Path) -> None:
        """How many the plan wants, and how many there are."""
        told = texts(sheets(mixed(), tmp_path)["汇总"])
        assert "20 家" in told
        assert "还差 19 家" in told

    @pytest.mark.parametrize(("budget", "word"), [("4999.99", "超出预算"), ("5000.00", "在预算内")])
    def test_budget(self, budget: str, word: str, tmp_path: Path) -> None:
        """A fen too little is too little."""
        told = texts(sheets(mixed(), tmp_path, budgets={"gold-pair-award": Decimal(budget)})["汇总"])
        assert any(word in each for each in told)
        assert str(Decimal(budget) - 5000).rstrip("0").rstrip(".") in [
            each.rstrip("0").rstrip(".") for each in told
        ]

    def test_charts_need_two_bars(self, tmp_path: Path) -> None:
        """Amounts by program are drawn when there are two, not for one alone."""
        assert any(self.charts(mixed(), tmp_path))
        assert not any(self.charts(assessed("gold-pair-award", pair("甲一", "JZ-01")), tmp_path))

    def charts(self, results: list[Assessment], folder: Path) -> list[Any]:
        """Return the charts of all sheets."""
        book = openpyxl.load_workbook(written(results, folder))
        return [chart for sheet in book.worksheets for chart in getattr(sheet, "_charts")]  # noqa: B009  # no type


def test_progress_counts_every_case(tmp_path: Path) -> None:
    """What is told adds up to the number of cases."""
    told: list[int] = []
    results = mixed()
    written(results, tmp_path, progress=told.append)
    assert len(results) == sum(told)


def test_details_have_every_criterion(tmp_path: Path) -> None:
    """A column for each, which says how each case stands."""
    results = assessed("gold-pair-award", pair("甲一", "JZ-01"), pair("乙二", "JZ-02", is_selected=False))
    sheet = sheets(results, tmp_path)["明细"]
    header = [str(cell.value) for cell in sheet[1]]
    program = results[0].engine.program
    assert {criterion.text.zh for criterion in program.criteria} <= set(header)
    selected = header.index("经评选为“金牌师徒”")
    assert ["符合", "不符合"] == [sheet.cell(row, selected + 1).value for row in (2, 3)]
    assert sheet.auto_filter.ref is not None
    assert sheet.freeze_panes is not None


def test_sources_and_what_they_leave_open(tmp_path: Path) -> None:
    """Title, address as text, edition, digest and every limitation of the program."""
    results = assessed("gold-pair-award", pair("甲一", "JZ-01"))
    sheet = sheets(results, tmp_path)["依据"]
    told = texts(sheet)
    result = results[0]
    assert {result.policy, result.edition, result.digest} <= set(told)
    assert {each.zh for each in result.engine.program.limitations} <= set(told)
    assert any(each.startswith("http") for each in told)
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


def test_same_program_assessed_twice_is_one_program(tmp_path: Path) -> None:
    """Results of two calls stand in one line of the summary and one sheet of details."""
    known = engine_of(JINZHOU, "gold-pair-award")
    again = Engine(known.program, known.policy)
    results = [known.assess(pair("甲一", "JZ-01") | REST), again.assess(pair("乙二", "JZ-02") | REST)]
    found = sheets(results, tmp_path)
    assert ["明细"] == [name for name in found if name.startswith("明细")]
    (line,) = [row for row in rows(found["汇总"], "项目") if row["项目"]]
    assert (2, 6000) == (line["件数"], line["现金"])


class TestLibreOffice:
    """Opened by a spreadsheet, calculated anew, and printed."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """A folder whose profile calculates every formula when a file is opened."""
        settings = tmp_path / "new" / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(
            '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
            '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" '
            'oor:op="fuse"><value>0</value></prop></item></oor:items>'
        )
        return tmp_path / "new"

    def test_totals_are_what_the_formulas_come_to(self, folder: Path, tmp_path: Path) -> None:
        """Every stored value of a formula is its value; a wrong one would show."""
        source = written(mixed(), tmp_path, budgets={"gold-pair-award": Decimal(1)})
        wrong = tmp_path / "wrong.xlsx"
        with xlsxwriter.Workbook(wrong) as book:
            book.add_worksheet().write_formula(0, 0, "=1+1", None, 5)
        control: Any = openpyxl.load_workbook(converted(wrong, "xlsx", folder), data_only=True)
        assert 2 == control.worksheets[0]["A1"].value
        stored, anew = (
            openpyxl.load_workbook(path, data_only=True)
            for path in (source, converted(source, "xlsx", folder))
        )
        formulas = openpyxl.load_workbook(source)
        count = 0
        for sheet in formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        count += 1
                        values = (book[sheet.title][cell.coordinate].value for book in (stored, anew))
                        expected, actual = values
                        assert expected == actual, f"{sheet.title} {cell.coordinate}"
        assert count > 10

    @pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
    def test_printed(self, folder: Path, tmp_path: Path) -> None:
        """No cell is too narrow for its number, and the signatures are on the paper."""
        path = converted(written(mixed(), tmp_path), "pdf", folder)
        command = ["pdftotext", "-layout", str(path), "-"]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
        assert "###" not in told.stdout
        assert 3 <= told.stdout.count("审批")
