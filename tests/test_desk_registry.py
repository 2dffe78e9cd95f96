"""The desk's workbook and payment record made from a registry: what was awarded, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from office import converted
from registry_office import DECIDED, NEW_ACCOUNT, Office, case, eventful, pair
from unionaid.desk.from_registry import Written, write_registry_workbook
from unionaid.desk.payment_file import read_payments
from unionaid.errors import InvalidFile, OutputError, Refused
from unionaid.lang import LANGS, Lang
from unionaid.registry.acts import Act

NOBODY = "999999190001010015"
"""An identity number of nobody: there is no such county."""

LATER = date(2021, 6, 1)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office in which everything has happened; nothing is recorded in it any more."""
    made = eventful(tmp_path_factory.mktemp("office"))
    yield made
    made.registry.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Office]:
    """Return an office with a budget and nothing else."""
    made = Office(tmp_path)
    made.budget("金牌师徒", 100_000, "gold-pair-award")
    made.budget("其他补助", 300_000, "industry-union-subsidy", "reading-room", "rest-station")
    yield made
    made.registry.close()


def book(office: Office, folder: Path, *args: Any, **more: Any) -> dict[str, Worksheet]:
    """Write the workbook and return its sheets by name, with the stored values of formulas."""
    path = folder / "out.xlsx"
    write_registry_workbook(office.registry, path, *args, **more)
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(path, data_only=True).worksheets}


def rows(sheet: Worksheet, first: str) -> list[dict[str, Any]]:
    """Return the rows below the header that begins with *first*, up to the total."""
    found = [list(row) for row in sheet.iter_rows(values_only=True)]
    header = next(place for place, row in enumerate(found) if row[0] == first)
    names = [str(name) for name in found[header] if name is not None]
    told = []
    for row in found[header + 1 :]:
        if row[0] in ("合计", "Total") or all(cell is None for cell in row):
            break
        told.append(dict(zip(names, row, strict=False)))
    return told


def text(sheet: Worksheet) -> str:
    """Return everything that stands on a sheet."""
    return "\n".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row if c is not None)


class TestLists:
    """What is paid is what was awarded."""

    def test_persons(self, office: Office, tmp_path: Path) -> None:
        """Awarded less, in part recovered, raised: each with its number, state and mark."""
        found = rows(book(office, tmp_path)["个人发放表"], "序号")
        expected = [
            (1, 1, 3000, "已拨付"),
            (2, 2, 1500, "已审批未拨付；核定低于应拨"),
            (3, 9, 3000, "已拨付"),
            (4, 11, 3000, "已审批未拨付；含补拨、扣回"),
        ]
        assert expected == [(r["序号"], r["申报号"], r["实发金额"], r["备注"]) for r in found]

    def test_net_is_gross_less_tax(self, office: Office, tmp_path: Path) -> None:
        """The column of claim numbers does not shift what the formula refers to."""
        book(office, tmp_path)
        sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["个人发放表"]
        header, row = next((row, row[0].row or 0) for row in sheet.iter_rows() if row[0].value == "序号")
        row += 1
        letter = {str(cell.value): cell.coordinate.rstrip("0123456789") for cell in header}
        formula = sheet[f"{letter['实发金额']}{row}"].value
        assert f"={letter['应发金额']}{row}-{letter['代扣个税']}{row}" == formula

    def test_units(self, office: Office, tmp_path: Path) -> None:
        """The corrected account stands on the list, and the total is that of the awards."""
        sheet = book(office, tmp_path)["单位拨付表"]
        found = rows(sheet, "序号")
        assert [(5, 70000), (12, 22000.5)] == [(r["申报号"], r["金额"]) for r in found]
        assert NEW_ACCOUNT.account == found[0]["账号"]
        assert "人民币玖万贰仟元伍角" in text(sheet)

    def test_goods(self, office: Office, tmp_path: Path) -> None:
        """Goods stand on a list of their own."""
        (row,) = rows(book(office, tmp_path)["实物签收表"], "序号")
        assert (6, "图书", 15000, "已拨付") == (row["申报号"], row["物品"], row["价值"], row["备注"])

    def test_goods_without_a_value(self, small: Office, tmp_path: Path) -> None:
        """They are on the list all the same, and cost nothing."""
        claims = small.submit(case("rest-station", 2, site="某驿站"))
        small.review(claims)
        small.approve(claims)
        (row,) = rows(book(small, tmp_path)["实物签收表"], "序号")
        assert (1, None, "已审批未拨付") == (row["申报号"], row["价值"], row["备注"])

    def test_who_gets_nothing(self, office: Office, tmp_path: Path) -> None:
        """Not eligible, rejected after an objection, wholly recovered: each with its reason."""
        found = rows(book(office, tmp_path)["未补助"], "序号")
        assert [(3, "未通过"), (8, "未通过"), (10, "已全部追回")] == [(r["申报号"], r["状态"]) for r in found]
        assert "异议成立，不予补助" == found[1]["原因"]
        assert "材料不实" == found[2]["原因"]

    def test_what_waits(self, office: Office, tmp_path: Path) -> None:
        """What still needs facts says whose they are."""
        (row,) = rows(book(office, tmp_path)["待补正"], "序号")
        assert (4, "待补正") == (row["申报号"], row["状态"])

    def test_the_public_list_has_what_was_reviewed(self, office: Office, tmp_path: Path) -> None:
        """Amounts as awarded, else as proposed; nobody who was refused or is not reviewed."""
        found = rows(book(office, tmp_path)["公示名单"], "序号")
        expected = ["甲一", "乙二", "某行业工会", "某书屋", "壬九", "子十一", "某劳模工作室", "丑十二"]
        assert expected == [r["姓名（名称）"] for r in found]
        assert [3000, 1500, 70000, None, 3000, 3000, 22000.5, 3000] == [r["金额"] for r in found]

    def test_details(self, office: Office, tmp_path: Path) -> None:
        """Entitlement, award and what was paid stand side by side, with the reason for less."""
        sheets = book(office, tmp_path)
        sheet = next(sheets[name] for name in sheets if name.startswith("明细") and "金牌" in name)
        row = rows(sheet, "申报号")[1]
        assert ("2", 2000, 1500, None) == (
            row["申报号"], row["应拨金额"], row["核定金额"], row["已付金额"],
        )  # fmt: skip
        assert "核定低于应拨；徒弟年中离岗，按四分之三核定" == row["说明"]

    @pytest.mark.parametrize("lang", LANGS)
    def test_both_languages_have_the_same_rows(self, lang: Lang, office: Office, tmp_path: Path) -> None:
        """No sheet is lost in translation."""
        other = book(office, tmp_path, lang="zh" if lang == "en" else "en")
        sheets = book(office, tmp_path, lang=lang)
        assert [s.max_row for s in other.values()] == [s.max_row for s in sheets.values()]
        assert (lang == "en") == all(name.isascii() for name in sheets)

    def test_the_same_registry_is_the_same_file(self, office: Office, tmp_path: Path) -> None:
        """Nothing of the clock is in it."""
        for name in ("a.xlsx", "b.xlsx"):
            write_registry_workbook(office.registry, tmp_path / name)
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


class TestSummary:
    """The first sheet."""

    def test_claims_by_state(self, office: Office, tmp_path: Path) -> None:
        """In the order of their way, with what stands of the awards."""
        sheet = book(office, tmp_path)["汇总"]
        found = [r for r in rows(sheet, "项目") if r["项目"] == "金牌师徒奖励"]
        expected = [
            ("待补正", 1, 0, 0, 0),
            ("已申报", 1, 3000, 0, 0),
            ("已复核", 1, 3000, 0, 0),
            ("已审批未拨付", 2, 5000, 4500, 2000),
            ("已拨付", 2, 6000, 6000, 5000),
            ("未通过", 2, 3000, 0, 0),
            ("已全部追回", 1, 3000, 0, 0),
        ]
        names = ("状态", "件数", "应拨金额", "核定金额", "已付金额")
        assert expected == [tuple(r[name] for name in names) for r in found]

    def test_total_is_that_of_the_lists(self, office: Office, tmp_path: Path) -> None:
        """Units, persons and goods come to what the summary says was awarded."""
        sheets = book(office, tmp_path)
        (total,) = [row for row in sheets["汇总"].iter_rows(values_only=True) if row[0] == "合计"]
        lists = [("单位拨付表", "金额"), ("个人发放表", "实发金额"), ("实物签收表", "价值")]
        assert total[4] == sum(r[column] for name, column in lists for r in rows(sheets[name], "序号"))

    def test_budget_lines(self, office: Office, tmp_path: Path) -> None:
        """Cap, reserved, paid and left as the registry holds them."""
        found = rows(book(office, tmp_path)["汇总"], "预算")
        assert [list(r.values()) for r in found] == [
            ["金牌师徒", "2020", 60000, 2500, 10000, 47500, "全部列入"],
            ["其他补助", "2020", 200000, 0, 107000.5, 92999.5, "全部列入"],
        ]

    def test_a_part_of_a_budget_line(self, office: Office, tmp_path: Path) -> None:
        """A selection says how much of the line is in it."""
        found = rows(book(office, tmp_path, [1])["汇总"], "预算")
        assert ["3,000.00 元，其余未列入本工作簿"] == [r["本表所列"] for r in found]

    def test_the_anchor_stands_on_it(self, office: Office, tmp_path: Path) -> None:
        """Number and check code, on the summary and on what is signed."""
        anchor = office.registry.anchor
        sheets = book(office, tmp_path)
        wanted = f"登记号：{anchor.number}　校验码：{anchor.check}"
        assert all(
            wanted in text(sheets[name]) for name in ("汇总", "单位拨付表", "个人发放表", "实物签收表")
        )


class TestSelection:
    """Lists for signing."""

    def test_what_is_to_be_paid(self, office: Office, tmp_path: Path) -> None:
        """Of a raised award only the difference is due."""
        sheets = book(office, tmp_path, to_pay=True)
        found = rows(sheets["个人发放表"], "序号")
        assert [(2, 1500), (11, 1000)] == [(r["申报号"], r["实发金额"]) for r in found]
        assert "含补拨、扣回；仅列本次应付" == found[1]["备注"]
        assert "单位拨付表" not in sheets

    def test_what_is_under_way_is_not_to_be_paid(self, small: Office, tmp_path: Path) -> None:
        """Once it is sent to the bank nobody signs for it again."""
        small.grant(pair("甲一", 1))
        small.batch()
        with pytest.raises(OutputError) as caught:
            book(small, tmp_path, to_pay=True)
        assert ["papers-nothing-to-pay"] == [each.code for each in caught.value.problems]

    def test_a_payment_file(self, office: Office, tmp_path: Path) -> None:
        """The list of a batch comes to its control total."""
        files = {file.batch: file.total for file in office.registry.files()}
        for batch, total in files.items():
            sheets = book(office, tmp_path, batch=batch)
            lists = [("单位拨付表", "金额"), ("个人发放表", "实发金额")]
            listed = [
                r[column] for name, column in lists if name in sheets for r in rows(sheets[name], "序号")
            ]
            assert total == sum(Decimal(str(each)) for each in listed)

    def test_a_notice(self, office: Office, tmp_path: Path) -> None:
        """The claims of a notice, whatever became of them."""
        written = write_registry_workbook(office.registry, tmp_path / "out.xlsx", notice=1)
        assert (1, 2, 5, 6, 8, 9, 10, 11, 12) == written.claims

    @pytest.mark.parametrize(
        ("chosen", "code"),
        [
            ({"claims": [99]}, "registry-claim-unknown"),
            ({"notice": 9}, "notice-unknown"),
            ({"batch": 9}, "registry-batch-unknown"),
            ({"claims": [1], "notice": 1}, "papers-selection"),
            ({"batch": 1, "to_pay": True}, "papers-selection"),
        ],
    )
    def test_refused(self, chosen: dict[str, Any], code: str, office: Office, tmp_path: Path) -> None:
        """What is not there, and two ways to choose at once; nothing is written."""
        with pytest.raises(Refused) as caught:
            write_registry_workbook(office.registry, tmp_path / "out.xlsx", **chosen)
        assert [code] == [each.code for each in caught.value.problems]
        assert not (tmp_path / "out.xlsx").exists()

    @pytest.mark.parametrize("lang", LANGS)
    def test_an_empty_registry(self, lang: Lang, small: Office, tmp_path: Path) -> None:
        """It has a workbook all the same."""
        assert book(small, tmp_path, lang=lang)


class TestPaymentRecord:
    """The sheet 拨付登记."""

    def test_events(self, office: Office, tmp_path: Path) -> None:
        """Each with its day; what is not paid has none."""
        found = rows(book(office, tmp_path)["拨付登记"], "申报号")
        told = [(r["申报号"], r["事项"], str(r["日期"] or "")[:10], r["金额"]) for r in found]
        assert [
            ("1", "拨付", "2020-09-15", 3000),
            ("2", "拨付", "", 1500),
            ("5", "拨付", "2020-09-15", 70000),
            ("5", "退汇", "2020-09-17", 70000),
            ("5", "再次拨付", "2020-09-25", 70000),
            ("6", "实物发放", "2020-10-12", 15000),
            ("9", "拨付", "2020-09-15", 3000),
            ("9", "追回", "2020-11-16", 1000),
            ("10", "拨付", "2020-09-15", 3000),
            ("10", "追回", "2021-03-01", 3000),
            ("11", "拨付", "2020-09-15", 2000),
            ("11/1", "拨付", "", 1000),
            ("12", "拨付", "2020-09-15", 22000.5),
        ] == told
        assert ("账号户名不符", "网银20200925") == (found[3]["备注"], found[4]["凭据号"])

    @pytest.mark.parametrize("lang", LANGS)
    def test_is_not_booked_a_second_time(self, lang: Lang, office: Office, tmp_path: Path) -> None:
        """Its vouchers come from the registry; the sheet is refused."""
        book(office, tmp_path, lang=lang)
        with pytest.raises(InvalidFile) as caught:
            read_payments(tmp_path / "out.xlsx")
        assert ["payments-of-registry"] == [each.code for each in caught.value.problems]

    def test_a_transfer_on_its_way(self, small: Office, tmp_path: Path) -> None:
        """It is not paid yet, and says so with its number."""
        small.grant(pair("甲一", 1))
        small.batch()
        (row,) = rows(book(small, tmp_path)["拨付登记"], "申报号")
        assert (None, "1", "已报盘") == (row["日期"], row["付款编号"], row["备注"])

    def test_a_transfer_that_never_went_out(self, small: Office, tmp_path: Path) -> None:
        """It came back before it was recorded as paid: a remark, and no event."""
        small.grant(pair("甲一", 1))
        (first,) = small.batch()
        small.registry.returned(first, act=Act("付小款", on=date(2020, 9, 16)), reason="账号有误")
        (row,) = rows(book(small, tmp_path)["拨付登记"], "申报号")
        assert (None, "拨付") == (row["日期"], row["事项"])
        assert "付款编号 1 于 2020年9月16日 退汇，未曾登记为已付" == row["备注"]


class TestPersonalData:
    """What may be seen where."""

    def test_numbers_are_masked_but_where_the_bank_needs_them(self, small: Office, tmp_path: Path) -> None:
        """An identity number stands in full on the list of payments alone."""
        small.grant(pair("甲一", 1, person=NOBODY))
        sheets = book(small, tmp_path)
        assert ["个人发放表"] == [name for name, sheet in sheets.items() if NOBODY in text(sheet)]
        account = "6200000000000000001"
        assert ["个人发放表"] == [name for name, sheet in sheets.items() if account in text(sheet)]

    def test_numbers_in_reasons_are_masked(self, small: Office, tmp_path: Path) -> None:
        """A reason is free text, in which anything may stand."""
        small.submit(pair("甲一", 1))
        small.registry.reject(1, f"证号{NOBODY}与他人相同", act=small.act("主席", DECIDED))
        (row,) = rows(book(small, tmp_path)["未补助"], "序号")
        assert "证号***与他人相同" == row["原因"]

    @pytest.mark.parametrize("lang", LANGS)
    def test_blanked_claims_are_left_out_and_counted(self, lang: Lang, small: Office, tmp_path: Path) -> None:
        """The summary says which; their money stays in the budget line."""
        small.grant(pair("甲一", 1), pair("乙二", 2))
        small.pay(small.batch([1]), date(2020, 9, 15))
        small.registry.blank(LATER, act=small.act("主席", LATER, "清1号"))
        written = write_registry_workbook(small.registry, tmp_path / "out.xlsx", lang=lang)
        assert Written((2,), (1,), small.registry.anchor) == written
        sheets = book(small, tmp_path, lang=lang)
        told = text(sheets["汇总" if lang == "zh" else "summary"])
        wanted = {
            "zh": "另有 1 项的个人信息已到期清除，未列入：申报号 1。",
            "en": "1 more cannot be listed, since their personal data was blanked: claims 1.",
        }
        assert wanted[lang] in told
        assert "3,000.00" in told
        assert "甲一" not in "".join(map(text, sheets.values()))


class TestAdjustments:
    """What later decisions change."""

    def test_lowered_before_it_is_paid(self, small: Office, tmp_path: Path) -> None:
        """The list has what is left."""
        small.grant(pair("甲一", 1))
        lower(small, 1)
        (row,) = rows(book(small, tmp_path)["个人发放表"], "序号")
        assert (2000, "已审批未拨付；含补拨、扣回") == (row["实发金额"], row["备注"])

    def test_lowered_after_it_was_paid(self, small: Office, tmp_path: Path) -> None:
        """The list has what was awarded in the end, and what is due back."""
        small.grant(pair("甲一", 1))
        small.pay(small.batch(), date(2020, 9, 15))
        lower(small, 1)
        (row,) = rows(book(small, tmp_path)["个人发放表"], "序号")
        assert (2000, "已拨付；含补拨、扣回；应追回 1,000.00 元") == (row["实发金额"], row["备注"])

    def test_taken_away_after_it_was_paid(self, small: Office, tmp_path: Path) -> None:
        """Nobody is paid nothing: it stands where nothing was granted."""
        small.grant(pair("甲一", 1))
        small.pay(small.batch(), date(2020, 9, 15))
        lower(small, 1, is_selected=False)
        sheets = book(small, tmp_path)
        assert "个人发放表" not in sheets
        (row,) = rows(sheets["未补助"], "序号")
        assert "已拨付" == row["状态"]


def lower(office: Office, claim: int, **facts: Any) -> None:
    """Have an award lowered: by other facts, its master is an apprentice."""
    changes = {claim: facts or {"role": "apprentice"}}
    office.registry.reassess([claim], facts=changes, act=office.act(on=date(2020, 10, 1)))
    office.registry.review([f"{claim}/1"], act=office.act("复小核", date(2020, 10, 2)))
    office.registry.approve([f"{claim}/1"], act=office.act("主席", date(2020, 10, 3), "纪要9号"))


class TestOffice:
    """What LibreOffice makes of it."""

    def test_formulas_come_to_what_is_stored(self, office: Office, tmp_path: Path) -> None:
        """Worked out anew, every cell keeps its value."""
        path = tmp_path / "out.xlsx"
        write_registry_workbook(office.registry, path)
        again = openpyxl.load_workbook(converted(path, "xlsx", tmp_path / "again"), data_only=True)
        ours = openpyxl.load_workbook(path, data_only=True)
        for sheet in ours.worksheets:
            found = again[sheet.title]
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, int | float):
                        assert cell.value == found[cell.coordinate].value
