"""Approval sheets: one page for each case, with all that a signature needs."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from good_cases import GOOD
from strategies import cases, engine_of, programs
from unionaid.assess.draft import Submission
from unionaid.assess.payee import PayeeAccount
from unionaid.assess.result import Assessment, Outcome
from unionaid.desk.approval import MOST_SHEETS, write_sheets
from unionaid.desk.measure import line_count
from unionaid.errors import InvalidCase, OutputError
from unionaid.facts import Month
from unionaid.lang import LANGS, Lang

JINZHOU, PAIR = "jinzhou-2020", "gold-pair-award"
NOBODY = "999999190001010015"
"""An identity number of nobody: there is no such county."""

PAYEE = PayeeAccount("甲一", "6200000000000000005", "某银行某支行", "102000000000", "13900000000")


def assessed(
    *rows: dict[str, Any], program: str = PAIR, payee: PayeeAccount | None = None
) -> list[Assessment]:
    """Return what comes out of good cases with these differences."""
    submissions = [
        Submission(
            {name: value for name, value in {**GOOD[program], **row}.items() if value is not None},
            file="名单.csv",
            row=number,
            payee=payee,
        )
        for number, row in enumerate(rows, start=2)
    ]
    return engine_of(JINZHOU, program).assess_submissions(submissions)


def pages(results: list[Assessment], folder: Path, lang: Lang = "zh", **more: Any) -> list[Worksheet]:
    """Return the sheets, read back."""
    write_sheets(results, folder / "s.xlsx", lang=lang, **more)
    return list(load_workbook(folder / "s.xlsx").worksheets)


def texts(sheet: Worksheet) -> list[str]:
    """Return everything that stands on a sheet."""
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def fields(sheet: Worksheet) -> dict[str, str]:
    """Return what stands beside each label."""
    found = {}
    for row in sheet.iter_rows(values_only=True):
        for place in (0, 2):
            if row[place] is not None and (row[1] is not None or row[3] is not None or place):
                found[str(row[place])] = str(row[place + 1] or "")
            elif row[place] is not None:
                found.setdefault(str(row[place]), "")
    return found


class TestContent:
    """What stands on a sheet."""

    def test_an_eligible_person(self, tmp_path: Path) -> None:
        """Parties, account, facts, amount in figures and words, arithmetic, place, edition."""
        row = {"name": "甲一", "unit": "甲厂", "county": "某县", "person": NOBODY}
        (sheet,) = pages(assessed(row, payee=PAYEE), tmp_path, prepared_by="某市总工会", on=date(2021, 6, 7))
        assert sheet["A1"].value == "金牌师徒奖励申请审批表"
        found = fields(sheet)
        expected = {
            "申请单位": "甲厂",
            "补助对象": "甲一",
            "县（市、区）": "某县",
            "收款方": "本人",
            "收款户名": "甲一",
            "开户行": "某银行某支行",
            "身份": "师傅",
            "表彰日期": "2020年8月18日",
            "测算结果": "符合条件",
            "应拨金额": "3,000.00元",
            "大写": "人民币叁仟元整",
            "算法": "金牌师徒奖励标准 3,000.00元",
        }
        assert expected == {label: found[label] for label in expected}
        assert "编制单位：某市总工会　　日期：2021年6月7日" in texts(sheet)
        assert "申报文件：名单.csv，第 2 行" in texts(sheet)
        assert any("jinzhou-2020，版本" in text for text in texts(sheet))

    def test_the_account_in_full_and_the_identity_number_masked(self, tmp_path: Path) -> None:
        """Who signs sees the account that is paid; nobody needs the whole identity number."""
        (sheet,) = pages(assessed({"person": NOBODY}, payee=PAYEE), tmp_path)
        found = fields(sheet)
        assert (found["账号"], found["行号"], found["联系电话"]) == (
            PAYEE.account,
            PAYEE.bank_number,
            PAYEE.phone,
        )
        assert found["身份证号或编号"] == "999***15"
        assert not any(NOBODY in text for text in texts(sheet))

    def test_a_number_beside_a_name_is_masked(self, tmp_path: Path) -> None:
        """An identity number that slipped into the name is not printed in full either."""
        (sheet,) = pages(assessed({"name": f"甲一 {NOBODY}", "unit": f"甲厂{NOBODY}"}), tmp_path)
        assert not any(NOBODY in text for text in texts(sheet))
        assert fields(sheet)["补助对象"].startswith("甲一")

    def test_blanks_where_no_account_was_given(self, tmp_path: Path) -> None:
        """The fields are there to be filled by hand; a program that pays nobody has none."""
        (sheet,) = pages(assessed({}), tmp_path)
        assert fields(sheet)["账号"] == ""
        (unpaid,) = pages(assessed({}, program="rest-station"), tmp_path)
        assert fields(unpaid)["收款方"] == "不拨款"
        assert "账号" not in texts(unpaid)

    def test_a_unit_without_a_name(self, tmp_path: Path) -> None:
        """What is helped has the name that its program gives it."""
        (sheet,) = pages(assessed({}, program="industry-union-subsidy"), tmp_path)
        assert (fields(sheet)["申请单位"], fields(sheet)["补助对象"]) == ("U1", "U1")

    def test_a_person_without_a_name_or_unit(self, tmp_path: Path) -> None:
        """The pair's number names nobody, so the fields stay blank."""
        (sheet,) = pages(assessed({}), tmp_path)
        assert fields(sheet)["申请单位"] == ""

    def test_conditions_have_marks(self, tmp_path: Path) -> None:
        """Met, not met, warned of, not checked: each with its word."""
        met, warned = pages(
            assessed(
                {"paid_on": None, "payroll": None, "former_code": None},
                {"period": Month(2020, 6), "fee_remitted": Decimal("801.00")},
                program="conversion-fee-refund",
            ),
            tmp_path,
        )
        first = {row[1]: row[0] for row in met.iter_rows(values_only=True)}
        assert first["由个体工商户转为企业"] == "✓ 符合"
        assert first["上缴金额不超过工资总额的 2%（未填工资总额的不核对）"] == "－ 未核对"
        second = [row[1] for row in warned.iter_rows(values_only=True) if row[0] == "！提醒"]
        assert len(second) == 1
        assert str(second[0]).startswith("不符合“上缴金额不超过工资总额的 2% 中应上缴的部分”（")

    def test_a_cap_that_cut(self, tmp_path: Path) -> None:
        """A cut is told as such, with the numbers, and is no denial."""
        rows = [
            Submission({**GOOD["small-payer-fee-refund"], "fee_remitted": Decimal(fee), "receipt": fee})
            for fee in ("7000.00", "6000.00")
        ]
        results = engine_of("acftu-fee-refund", "small-payer-fee-refund").assess_submissions(rows)
        sheets = pages(results, tmp_path)
        cut = [row[1] for row in sheets[1].iter_rows(values_only=True) if row[0] == "！已核减"]
        assert len(cut) == 1
        assert "上限 10,000.00元，此前已用 7,000.00元" in str(cut[0])
        assert not str(cut[0]).startswith("不符合")
        assert fields(sheets[1])["应拨金额"] == "3,000.00元"

    def test_an_ineligible_case(self, tmp_path: Path) -> None:
        """The reason in a sentence, with its source; no amount."""
        (sheet,) = pages(assessed({"is_selected": False}), tmp_path)
        found = fields(sheet)
        assert found["测算结果"] == "不符合条件"
        assert found["不符合的原因"].startswith(
            "不符合“经评选为“金牌师徒””（是否评选为金牌师徒：要求“是”，填报“否”）"
        )
        assert "依据：锦州市总工会出台方案 助企业调结构快成长" in found["不符合的原因"]
        assert "应拨金额" not in found
        assert "✗ 不符合" in texts(sheet)

    def test_an_undetermined_case(self, tmp_path: Path) -> None:
        """What is missing, with its note, and the range where the amount is open."""
        (sheet,) = pages(assessed({"proposed_amount": None}, program="workshop-grant"), tmp_path)
        found = fields(sheet)
        assert found["测算结果"] == "待补正"
        assert found["金额幅度"] == "20,000.00元至 30,000.00元"
        assert found["请补充"].startswith("拟补助金额：")
        assert "？待定" in texts(sheet)

    def test_a_case_that_waits_for_people_to_choose(self, tmp_path: Path) -> None:
        """Nothing is missing: the sheet says what is open."""
        rows = [{"unit": f"U{n}", "applied_on": date(2019, 4, 15)} for n in range(2)]
        results = assessed(*rows, program="reading-room")
        assert [each.outcome for each in results] == [Outcome.UNDETERMINED] * 2
        sheet = pages(results, tmp_path)[0]
        assert "名额不够，由人选定" in fields(sheet)["尚待确定"]
        assert "请补充" not in fields(sheet)

    def test_goods_and_services(self, tmp_path: Path) -> None:
        """Goods with their value, goods without, services."""
        results = [
            *assessed({}, program="reading-room"),
            *assessed({}, program="rest-station"),
            *assessed({}, program="conversion-support"),
        ]
        books, station, service = (fields(sheet) for sheet in pages(results, tmp_path))
        assert (books["实物"], books["实物价值"]) == ("图书", "15,000.00元")
        assert books["大写"] == "人民币壹万伍仟元整"
        assert station["实物价值"] == "原文未写明价值"
        assert service["服务"]
        assert "应拨金额" not in service

    def test_documents_to_tick(self, tmp_path: Path) -> None:
        """Each has a box; where the text names none, a line to fill."""
        room, pair = pages([*assessed({}, program="reading-room"), *assessed({})], tmp_path)
        assert fields(room)["申报材料"] == "□ 职工书屋示范点申报表（随申报提交）"
        assert fields(pair)["申报材料"].startswith("政策原文未列明材料")

    @pytest.mark.parametrize(
        ("lang", "labels"),
        [
            ("zh", ["申请单位意见", "初审意见", "复核意见", "审批意见"]),
            ("en", ["applicant's seal", "first review", "review", "approval"]),
        ],
    )
    def test_blocks_to_sign(self, tmp_path: Path, lang: Lang, labels: list[str]) -> None:
        """Seal, first review, review and approval, each with a date; approval with the amount."""
        (sheet,) = pages(assessed({}), tmp_path, lang)
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        signing = [
            row for row in rows if ("年　　月　　日" in row[1] or "date:" in row[1]) and row[0] in labels
        ]
        assert [row[place] for row in signing for place in (0, 2)] == labels
        day = "年　　月　　日" if lang == "zh" else "date:"
        assert all(row[place].endswith(day) for row in signing for place in (1, 3))
        assert ("核定金额" if lang == "zh" else "amount awarded") in signing[1][3]

    def test_the_ledger(self, tmp_path: Path) -> None:
        """Blanks for the entry's number and the check code, or what the ledger gives."""
        (blank,) = pages(assessed({}), tmp_path)
        assert blank["A2"].value == "登记号：＿＿＿＿＿＿　校验码：＿＿＿＿＿＿"
        (filled,) = pages(assessed({}), tmp_path, "en", anchor={"number": "17", "check": "ab12"})
        assert filled["A2"].value == "entry no. 17   check ab12"


class TestWorkbook:
    """The workbook around the sheets."""

    def test_a_sheet_for_each_case_and_no_names_on_tabs(self, tmp_path: Path) -> None:
        """Tabs bear number and program."""
        results = assessed({"name": "甲一"}, {"name": "甲二", "person": "JZ-02"})
        assert [sheet.title for sheet in pages(results, tmp_path)] == ["1 金牌师徒奖励", "2 金牌师徒奖励"]

    @pytest.mark.parametrize("lang", LANGS)
    def test_tabs_that_excel_takes(self, tmp_path: Path, lang: Lang) -> None:
        """At most 31 characters, none of those that Excel forbids, in every program."""
        results = [
            engine_of(policy, program).assess_all([GOOD[program]])[0] for policy, program in programs()
        ]
        titles = [sheet.title for sheet in pages(results, tmp_path, lang)]
        assert len(set(titles)) == len(titles)
        assert all(len(title) <= 31 and not re.search(r"[\[\]:*?/\\']", title) for title in titles)

    def test_one_page_of_a4_each(self, tmp_path: Path) -> None:
        """Upright, fitted to one page."""
        for sheet in pages(assessed({}, {"person": "JZ-02"}), tmp_path):
            setup = sheet.page_setup
            assert (setup.paperSize, setup.orientation) == (9, "portrait")
            assert (setup.fitToWidth, setup.fitToHeight) == (None, None)  # one by one unless told
            fitted = sheet.sheet_properties.pageSetUpPr
            assert fitted is not None
            assert fitted.fitToPage

    def test_long_facts_are_not_cut(self, tmp_path: Path) -> None:
        """Every character stands on the sheet, in rows high enough for it."""
        name = "很长的名称" * 399 + "完"
        (sheet,) = pages(assessed({"name": name}), tmp_path)
        parts = [row for row in sheet.iter_rows() if row[0].value == "补助对象"]
        assert "".join(str(row[1].value) for row in parts) == name
        for row in parts:
            assert row[0].row is not None
            height = sheet.row_dimensions[row[0].row].height
            assert height is not None
            assert line_count(str(row[1].value), 73) * 15 <= height <= 409

    @given(st.data())
    def test_any_case_that_can_be_read_has_a_sheet(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        """In both languages, whatever came out."""
        policy, program = data.draw(st.sampled_from(programs()))
        result = engine_of(policy, program).assess_all([data.draw(cases(policy, program))])[0]
        folder = tmp_path_factory.mktemp("sheets")
        for lang in LANGS:
            if result.outcome is not Outcome.INVALID:
                (sheet,) = pages([result], folder, lang)
                assert len(texts(sheet)) > 20

    def test_formulas_stay_text(self, tmp_path: Path) -> None:
        """A name that begins like a formula is a name."""
        (sheet,) = pages(assessed({"name": "=1+1", "unit": "@x"}), tmp_path)
        kinds = {c.value: c.data_type for row in sheet.iter_rows() for c in row if c.value in ("=1+1", "@x")}
        assert kinds == {"=1+1": "s", "@x": "s"}

    def test_the_same_bytes(self, tmp_path: Path) -> None:
        """The same results give the same file."""
        for name in ("a.xlsx", "b.xlsx"):
            write_sheets(assessed({}), tmp_path / name, lang="zh")
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


class TestRefusals:
    """What no sheet is written for."""

    def test_invalid_rows(self, tmp_path: Path) -> None:
        """All their problems, and no file."""
        results = assessed({"role": "none of them"}, {"person": "JZ-02"}, {"awarded_on": "never"})
        with pytest.raises(InvalidCase) as caught:
            write_sheets(results, tmp_path / "s.xlsx", lang="zh")
        assert [(problem.row, problem.column) for problem in caught.value.problems] == [
            (2, "role"),
            (4, "awarded_on"),
        ]
        assert not (tmp_path / "s.xlsx").exists()

    def test_no_cases(self, tmp_path: Path) -> None:
        """A workbook without sheets cannot be."""
        with pytest.raises(OutputError, match="no case"):
            write_sheets([], tmp_path / "s.xlsx", lang="zh")

    def test_too_many(self, tmp_path: Path) -> None:
        """The limit is stated, with what to do; at the limit it works."""
        results = assessed({}) * MOST_SHEETS
        assert len(pages(results, tmp_path)) == MOST_SHEETS
        with pytest.raises(OutputError, match=f"at most {MOST_SHEETS}"):
            write_sheets([*results, results[0]], tmp_path / "t.xlsx", lang="zh")
        assert not (tmp_path / "t.xlsx").exists()
