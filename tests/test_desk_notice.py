"""The public notice: who stands on it, for how long, and what never does."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from good_cases import CODES, GOOD, credit_code
from strategies import engine_of
from unionaid.assess.draft import Submission
from unionaid.assess.payee import PayeeAccount
from unionaid.assess.public_period import public_period
from unionaid.assess.result import Assessment, Outcome
from unionaid.desk.notice import Notice, columns, make_notice, write_notice
from unionaid.desk.public_rows import PublicRow, public_rows, public_text
from unionaid.errors import InvalidPeriod, OutputError
from unionaid.lang import LANGS, Lang
from unionaid.policy.model import PublicNotice

JINZHOU, PAIR = "jinzhou-2020", "gold-pair-award"
MONDAY = date(2021, 6, 7)
FIRST, SECOND = "999999190001010015", "999999190001010023"
"""Identity numbers of nobody: there is no such county."""

PHONE, ACCOUNT = "13900000000", "6200000000000000005"


def assessed(
    *rows: dict[str, Any], program: str = PAIR, payee: PayeeAccount | None = None
) -> list[Assessment]:
    """Return what comes out of good cases with these differences."""
    cases = [{**GOOD[program], **row} for row in rows]
    given_ = [
        Submission({k: v for k, v in case.items() if v is not None}, file="a.csv", row=row, payee=payee)
        for row, case in enumerate(cases, start=2)
    ]
    return engine_of(JINZHOU, program).assess_submissions(given_)


def person(name: str, number: str, **more: Any) -> dict[str, Any]:
    """Return a master of a unit."""
    return {"name": name, "unit": "甲厂", "person": number, **more}


def notice(results: list[Assessment], lang: Lang = "zh", **more: Any) -> Notice:
    """Return a notice with the usual contact."""
    settings = {"start": MONDAY, "contact": "权益部", "phone": "0416-0000000", **more}
    return make_notice(results, lang=lang, **settings)


def marks(*rows: dict[str, Any], program: str = PAIR, lang: Lang = "zh") -> list[str]:
    """Return what tells the rows apart."""
    return [row.told_apart for row in public_rows(assessed(*rows, program=program), lang)]


def cells(path: Path) -> list[str]:
    """Return everything that stands in a workbook."""
    book = load_workbook(path)
    return [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]


def head_of(sheet: Any) -> int:
    """Return the row of the list's header."""
    return next(row for row in range(1, sheet.max_row) if sheet[f"A{row}"].value == "序号")


class TestRows:
    """The rows of the list."""

    def test_a_row_of_cash(self) -> None:
        """Name, unit, county, program and amount; no number of the person."""
        (row,) = public_rows(assessed(person("甲一", FIRST, county="某县")), "zh")
        expected = PublicRow(1, "甲一", "甲厂", "某县", "金牌师徒奖励", Decimal("3000.00"), None, "")
        assert expected == row
        assert row.value == Decimal("3000.00")

    def test_a_row_in_kind(self) -> None:
        """Goods are named, and their value is not cash."""
        (row,) = public_rows(assessed({"name": "晨光书屋"}, program="reading-room"), "en")
        assert (row.amount, row.in_kind, row.granted) == (None, Decimal("15000.00"), "books")
        assert row.value == Decimal("15000.00")

    def test_a_row_of_a_service(self) -> None:
        """A service has no amount."""
        (row,) = public_rows(assessed({"name": "甲公司"}, program="conversion-support"), "zh")
        assert (row.amount, row.in_kind, row.granted, row.value) == (None, None, "服务", None)

    def test_only_who_gets_something(self) -> None:
        """Ineligible, undetermined, invalid and zero are not shown, and the rest is numbered anew."""
        pairs = assessed(
            person("甲一", "JZ-01", is_selected=False),
            person("甲二", "JZ-02", is_selected=None),
            person("甲三", "JZ-03", role="none of them"),
            person("甲四", "JZ-04"),
        )
        assert [(row.number, row.name) for row in public_rows(pairs, "zh")] == [(1, "甲四")]
        paid = {"name": "某行业工会", "paid_before": Decimal("70000.00")}
        (zero,) = assessed(paid, program="industry-union-subsidy")
        assert zero.outcome is Outcome.ELIGIBLE
        assert public_rows([zero], "zh") == []

    def test_without_a_name_the_fact_that_names_it(self) -> None:
        """A studio is listed under its own name, a county under the county's, said once."""
        (studio,) = public_rows(assessed({}, program="workshop-grant"), "zh")
        assert (studio.name, studio.unit) == ("W1", "U1")
        (county,) = public_rows(assessed({}, program="county-contest-subsidy"), "zh")
        assert (county.name, county.county) == ("C1", "")

    def test_a_person_without_a_name(self) -> None:
        """The end of the number stands for the name, never the pair's number."""
        (row,) = public_rows(assessed({"person": FIRST}), "zh")
        assert (row.name, row.told_apart) == ("", "尾号 0015")


class TestToldApart:
    """Two of the same name and unit."""

    def test_different_names_need_nothing(self) -> None:
        """Nothing is shown that is not needed."""
        assert marks(person("甲一", FIRST), person("甲二", SECOND)) == ["", ""]

    def test_the_same_name_in_another_unit_or_county(self) -> None:
        """Unit and county tell apart by themselves."""
        assert marks(person("甲一", FIRST), person("甲一", SECOND, unit="乙厂")) == ["", ""]
        assert marks(person("甲一", FIRST), person("甲一", SECOND, county="某县")) == ["", ""]

    @pytest.mark.parametrize(("lang", "expected"), [("zh", "尾号 {}"), ("en", "number ending {}")])
    def test_two_people_of_one_name(self, lang: Lang, expected: str) -> None:
        """The last four characters of their numbers."""
        found = marks(person("甲一", FIRST), person("甲一", SECOND), lang=lang)
        assert [expected.format("0015"), expected.format("0023")] == found

    def test_more_characters_where_four_are_alike(self) -> None:
        """As many as differ, at most six."""
        found = marks(person("甲一", FIRST), person("甲一", "999999190001280015"))
        assert found == ["尾号 10015", "尾号 80015"]

    def test_numbers_that_end_alike(self) -> None:
        """Where six do not differ, the number in the list."""
        found = marks(person("甲一", FIRST), person("甲一", "999999190108010015"))
        assert found == ["序号 1", "序号 2"]

    def test_a_short_number_is_not_shown_whole(self) -> None:
        """At most half of a number is shown."""
        assert marks(person("甲一", "JZ-01"), person("甲一", "JZ-02")) == ["尾号 01", "尾号 02"]

    def test_one_person_twice_in_one_program(self) -> None:
        """The fact in which they differ: here what dates them, there a choice."""
        dated = marks(person("甲一", FIRST), person("甲一", FIRST, awarded_on=date(2021, 6, 30)))
        assert dated == ["表彰日期 2020年8月18日", "表彰日期 2021年6月30日"]
        roles = marks(person("甲一", FIRST), person("甲一", FIRST, role="apprentice"))
        assert roles == ["身份 师傅", "身份 徒弟"]

    def test_one_unit_in_two_programs(self) -> None:
        """The program is a column of its own."""
        both = [
            *assessed({"name": "甲公司"}, program="conversion-fee-refund"),
            *assessed({"name": "甲公司"}, program="conversion-support"),
        ]
        assert [row.told_apart for row in public_rows(both, "zh")] == ["", ""]

    def test_two_refunds_of_one_month(self) -> None:
        """Nothing differs that may be shown: the number in the list."""
        found = marks(
            {"name": "甲公司", "receipt": "R1"},
            {"name": "甲公司", "receipt": "R2"},
            program="conversion-fee-refund",
        )
        assert found == ["序号 1", "序号 2"]

    def test_what_has_no_number(self) -> None:
        """A county is told apart by the year."""
        found = marks({"year": 2021}, {"year": 2022}, program="county-contest-subsidy")
        assert found == ["年度 2021", "年度 2022"]

    def test_one_with_a_number_and_one_without(self) -> None:
        """Who has none is told by the number in the list."""
        found = [
            row.told_apart
            for row in public_rows(
                [
                    *assessed({"name": "甲公司"}, program="conversion-support"),
                    *assessed({"name": "甲公司"}, program="industry-union-subsidy"),
                ],
                "zh",
            )
        ]
        assert found == ["尾号 " + CODES[0][-4:], "序号 2"]

    def test_two_units_of_one_name(self) -> None:
        """The end of the credit code."""
        other = credit_code("91210733")
        found = marks(
            {"name": "甲公司"}, {"name": "甲公司", "enterprise": other}, program="conversion-support"
        )
        assert found[1] == f"尾号 {other[-4:]}"
        assert found[0] != found[1]


class TestPublicText:
    """Names as the public sees them."""

    @pytest.mark.parametrize(
        ("written", "shown"),
        [
            ("甲钢铁厂", "甲钢铁厂"),
            ("第 123456 工段", "第 123456 工段"),
            (f"甲一{PHONE}", "甲一***"),
            ("甲一 139 0000-0000 家", "甲一 *** 家"),
            ("甲一（１３９００００００００）", "甲一(***)"),
            ("甲一99999919000101001X", "甲一***"),
            ("甲\n一\t厂", "甲 一 厂"),
            ("甲\u202e一\x1b", "甲一"),
            ("1\u200b3900000000", "***"),
        ],
    )
    def test_numbers_of_seven_digits_are_hidden(self, written: str, shown: str) -> None:
        """However they are written."""
        assert shown == public_text(written)

    def test_secrets_of_the_case(self) -> None:
        """What is personal in the case is hidden wherever it stands, very short ones excepted."""
        assert public_text("甲一 jz-01 A1", ["JZ-01", "A1", ""]) == "甲一 *** A1"


separators = st.sampled_from(["", " ", "-", "·", "\u200b", " - ", "/", "----"])


@st.composite
def hidden_in_text(draw: st.DrawFn) -> str:
    """Return a name with one of the numbers in it, parted or in full width."""
    number, separator = draw(st.sampled_from([FIRST, SECOND, PHONE, ACCOUNT])), draw(separators)
    size = draw(st.integers(3, 19))
    text = separator.join(number[place : place + size] for place in range(0, len(number), size))
    if draw(st.booleans()):
        text = text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    before, after = (draw(st.sampled_from(["", "甲", "=1+", "厂 ", "A"])) for _ in range(2))
    return before + text + after


names = st.one_of(st.sampled_from(["甲一", "", "=SUM(A1)", "甲厂"]), hidden_in_text())


class TestPrivacy:
    """What never stands on a notice, whatever the forms hold."""

    @given(st.lists(st.tuples(names, names, names, st.sampled_from([FIRST, SECOND])), min_size=1, max_size=5))
    def test_no_number_of_a_person(self, rows: list[tuple[str, str, str, str]]) -> None:
        """Neither identity number nor telephone nor account, in no cell and no line."""
        payee = PayeeAccount("甲一", ACCOUNT, "某行", "102000000000", PHONE)
        results = assessed(
            *(
                {"name": n, "unit": u, "county": c, "person": p, "awarded_on": date(2020 + i % 2, 8, 18)}
                for i, (n, u, c, p) in enumerate(rows)
            ),
            payee=payee,
        )
        shown = notice([each for each in results if each.outcome is Outcome.ELIGIBLE])
        listed = [str(cell) for column in columns(shown.rows, "zh") for cell in column.cells]
        for line in [*listed, *shown.text().splitlines()]:
            plain = re.sub(r"\D", "", unicodedata.normalize("NFKC", line))
            assert not any(secret in plain for secret in (FIRST, SECOND, PHONE, ACCOUNT, "102000000000"))

    def test_a_short_number_of_the_case_in_a_name(self) -> None:
        """What is personal in the case is hidden in its name, too short as it is for a telephone."""
        paid = PayeeAccount("甲一")
        (row,) = public_rows(assessed(person("甲一 jz-01", "JZ-01"), payee=paid), "zh")
        assert row.name == "甲一 ***"

    def test_a_workbook_from_hostile_names(self, tmp_path: Path) -> None:
        """Text that begins like a formula is text."""
        write_notice(notice(assessed(person("=1+1", FIRST), person("@x", SECOND))), tmp_path / "n.xlsx")
        sheet = load_workbook(tmp_path / "n.xlsx").active
        assert sheet is not None
        found = {c.value: c.data_type for row in sheet.iter_rows() for c in row if c.value in ("=1+1", "@x")}
        assert found == {"=1+1": "s", "@x": "s"}


class TestPeriod:
    """From when to when."""

    program = engine_of(JINZHOU, PAIR).program
    open_program = engine_of(JINZHOU, "rest-station").program

    def test_by_the_rule(self) -> None:
        """Five working days, the first day counted."""
        found = public_period([self.program], date(2021, 9, 14))
        assert (found.end, found.working_days) == (date(2021, 9, 18), 5)

    def test_more_days(self) -> None:
        """More than the rule asks is fine."""
        found = public_period([self.program], MONDAY, days=7)
        assert (found.end, found.working_days) == (date(2021, 6, 16), 7)  # Dragon Boat Festival on the 14th

    @pytest.mark.parametrize("days", [4, 0, -1])
    def test_fewer_days(self, days: int) -> None:
        """Fewer are refused, with both numbers."""
        with pytest.raises(InvalidPeriod) as caught:
            public_period([self.program], MONDAY, days=days)
        (problem,) = caught.value.problems
        assert problem.code == "notice-too-short"
        assert "5 个工作日" in problem.text()

    @pytest.mark.parametrize(
        ("until", "days"), [(date(2021, 6, 11), 5), (date(2021, 6, 14), 5), (date(2021, 6, 15), 6)]
    )
    def test_a_last_day_that_is_late_enough(self, until: date, days: int) -> None:
        """On the last of the five days or later."""
        found = public_period([self.program], MONDAY, until=until)
        assert (found.end, found.working_days) == (until, days)

    def test_a_last_day_that_is_too_early(self) -> None:
        """A day before it is refused, and the earliest is named."""
        with pytest.raises(InvalidPeriod) as caught:
            public_period([self.program], MONDAY, until=date(2021, 6, 10))
        (problem,) = caught.value.problems
        assert problem.code == "notice-ends-early"
        assert "2021年6月11日" in problem.text("zh")
        assert "2021-06-11" in problem.text("en")

    def test_a_last_day_held_against_the_days(self) -> None:
        """Given both, the last day has to leave room for the days."""
        with pytest.raises(InvalidPeriod, match="2021-06-15"):
            public_period([self.program], MONDAY, until=date(2021, 6, 11), days=6)

    def test_an_end_before_the_start(self) -> None:
        """It is said as such."""
        with pytest.raises(InvalidPeriod, match="end before it begins"):
            public_period([self.program], MONDAY, until=date(2021, 6, 6))

    def test_the_longest_of_several(self) -> None:
        """Programs that are listed together are on show as long as the one that asks for most."""
        longer = evolve(self.program, public_notice=PublicNotice(working_days=7, sources=()))
        for together in ([self.program, longer], [longer, self.program]):
            assert public_period(together, MONDAY).working_days == 7

    def test_beyond_the_calendar(self) -> None:
        """The last day is asked for; given, it is taken, and no working days are claimed."""
        with pytest.raises(InvalidPeriod, match="Give the last day yourself"):
            public_period([self.program], date(2026, 12, 30))
        found = public_period([self.program], date(2026, 12, 30), until=date(2027, 1, 15))
        assert (found.end, found.working_days) == (date(2027, 1, 15), None)

    @pytest.mark.parametrize("until", [date(2026, 12, 31), date(2027, 1, 2)])
    def test_too_early_even_beyond_the_calendar(self, until: date) -> None:
        """What has fewer days of any kind is too short under any calendar."""
        with pytest.raises(InvalidPeriod) as caught:
            public_period([self.program], date(2026, 12, 30), until=until)
        assert [problem.code for problem in caught.value.problems] == ["notice-too-short"]

    def test_a_program_without_a_rule(self) -> None:
        """The period has to be given, in days or by its end."""
        with pytest.raises(InvalidPeriod) as caught:
            public_period([self.program, self.open_program], MONDAY)
        assert [problem.code for problem in caught.value.problems] == ["notice-period-wanted"]
        assert public_period([self.open_program], MONDAY, days=1).end == MONDAY
        assert public_period([self.open_program], MONDAY, until=MONDAY).working_days == 1
        with pytest.raises(InvalidPeriod):
            public_period([self.open_program], MONDAY, days=0)


class TestNotice:
    """The whole text."""

    def test_chinese(self) -> None:
        """Every part in its place."""
        shown = notice(
            assessed(person("甲一", FIRST), person("甲二", SECOND, role="apprentice")),
            prepared_by="某市总工会",
            number="某工〔2021〕1 号",
            address="某路 1 号",
        )
        lines = shown.text().splitlines()
        assert lines[:2] == ["关于金牌师徒奖励项目拟补助名单的公示", "某工〔2021〕1 号"]
        for line in (
            "　　根据锦州市总工会2020年助企惠工政策，经审核，下列 2 项申报符合条件，拟予补助。"
            "现将名单（见附件）予以公示。",
            "　　合计：2 项",
            "　　金额合计：5,000.00元（大写：人民币伍仟元整）",
            "　　公示期为 2021年6月7日至 2021年6月11日，共 5 个工作日。",
            "　　受理单位（联系人）：权益部",
            "　　联系电话：0416-0000000",
            "　　通信地址：某路 1 号",
        ):
            assert line in lines
        place = lines.index("附件：拟补助名单")
        assert [line.strip() for line in lines[place - 3 : place]] == ["某市总工会", "2021年6月7日", ""]
        assert any("公示 5 个工作日：工会困难职工帮扶资金公示要求" in line for line in lines)
        assert any(
            re.fullmatch(r"\| +1 \| 甲一 +\| 甲厂 \| 金牌师徒奖励 \| +3,000.00 \|", line) for line in lines
        )

    def test_english(self) -> None:
        """The same in English."""
        text = notice(assessed(person("甲一", FIRST)), "en", address="1 Some Road").text()
        for part in (
            "Public notice of proposed grants: award for gold-medal pairs",
            "the application attached meets",
            "from 2021-06-07 to 2021-06-11, both days included: 5 working day(s).",
            "contact: 权益部\ntelephone: 0416-0000000\naddress: 1 Some Road",
            "cash in total: 3,000.00 yuan (in words: 人民币叁仟元整)",
            "(seal of the issuing unit)",
        ):
            assert part in text

    @pytest.mark.parametrize(
        ("programs", "title"),
        [
            (("gold-pair-award", "reading-room"), "关于金牌师徒奖励和职工书屋图书配送项目拟补助名单的公示"),
            (
                ("gold-pair-award", "reading-room", "workshop-grant"),
                "关于金牌师徒奖励等 3 个项目拟补助名单的公示",
            ),
        ],
    )
    def test_several_programs(self, programs: tuple[str, ...], title: str) -> None:
        """Two are named, more are counted; cash and goods are summed apart."""
        shown = notice([each for program in programs for each in assessed({}, program=program)])
        assert title == shown.title
        assert "实物价值合计：15,000.00元（大写：人民币壹万伍仟元整）" in shown.totals

    @pytest.mark.parametrize(("lang", "year"), [("zh", "2019年"), ("en", "2019")])
    def test_a_source_of_which_the_year_is_known(self, lang: Lang, year: str) -> None:
        """Issuer, number and year stand after the title."""
        results = engine_of("acftu-fee-refund", "micro-enterprise-fee-refund").assess_all(
            [GOOD["micro-enterprise-fee-refund"]]
        )
        first = notice(results, lang).basis[0]
        assert first.startswith("1. ")
        assert first.endswith(("，" if lang == "zh" else ", ") + year)
        assert "厅字〔2019〕32号" in first

    def test_what_is_left_out_is_counted(self) -> None:
        """Undetermined, ineligible and invalid cases are not in it."""
        shown = notice(
            assessed(
                person("甲一", "JZ-01", is_selected=False),
                person("甲二", "JZ-02", is_selected=None),
                person("甲三", "JZ-03", role="none of them"),
                person("甲四", "JZ-04"),
            )
        )
        assert [row.name for row in shown.rows] == ["甲四"]
        expected = {Outcome.INELIGIBLE: 1, Outcome.UNDETERMINED: 1, Outcome.INVALID: 1}
        assert expected == shown.left_out

    def test_nothing_to_list(self) -> None:
        """A notice without a list is refused."""
        with pytest.raises(OutputError, match="nothing to show"):
            notice(assessed(person("甲一", FIRST, is_selected=False)))

    def test_columns_without_content_are_left_out(self) -> None:
        """A list of cash has no column for goods."""
        found = [column.name for column in columns(notice(assessed(person("甲一", FIRST))).rows, "zh")]
        assert found == ["序号", "姓名或名称", "单位", "补助项目", "金额（元）"]

    def test_a_period_beyond_the_calendar_claims_no_working_days(self) -> None:
        """The line names the days alone."""
        shown = notice(assessed({}), start=date(2027, 3, 1), until=date(2027, 3, 10))
        assert shown.period_line == "公示期为 2027年3月1日至 2027年3月10日。"
        english = notice(assessed({}), "en", start=date(2027, 3, 1), until=date(2027, 3, 10))
        assert english.period_line.endswith("2027-03-10, both days included.")

    def test_a_sum_beyond_a_single_amount(self) -> None:
        """Amounts of which one is the largest there is are still summed."""
        largest = Decimal("90071992547409.91")
        rows = assessed(
            *({"fee_remitted": largest, "payroll": None, "receipt": f"R{n}"} for n in range(2)),
            program="conversion-fee-refund",
        )
        assert "金额合计：180,143,985,094,819.82元" in notice(rows).totals


class TestFiles:
    """The notice on disk."""

    def test_text(self, tmp_path: Path) -> None:
        """UTF-8 with its mark."""
        shown = notice(assessed(person("甲一", FIRST)))
        write_notice(shown, tmp_path / "n.txt")
        assert (tmp_path / "n.txt").read_bytes().decode("utf-8-sig") == shown.text()

    @pytest.mark.parametrize("lang", LANGS)
    def test_workbook_holds_what_the_text_holds(self, tmp_path: Path, lang: Lang) -> None:
        """Every line and every cell of the list."""
        results = [*assessed(person("甲一", FIRST)), *assessed({}, program="reading-room")]
        shown = notice(results, lang, number="1号")
        write_notice(shown, tmp_path / "n.XLSX")
        found = [each.strip("　") for each in cells(tmp_path / "n.XLSX")]
        wanted = [shown.title, "1号", shown.opening, *shown.totals, shown.period_line]
        wanted += [*shown.objecting, *shown.basis, *shown.signed, shown.list_heading]
        assert [line for line in wanted if line not in found] == []
        listed = [
            str(c) for column in columns(shown.rows, lang) for c in column.cells if isinstance(c, str) and c
        ]
        assert [cell for cell in listed if cell not in found] == []

    def test_sums_are_formulas_with_their_values(self, tmp_path: Path) -> None:
        """The sum under the list follows the cells, and is right before it is recalculated."""
        people = [person(f"甲{n}", f"JZ-{n:02}") for n in range(1, 4)]
        write_notice(notice(assessed(*people)), tmp_path / "n.xlsx")
        sheet = load_workbook(tmp_path / "n.xlsx").active
        values = load_workbook(tmp_path / "n.xlsx", data_only=True).active
        assert sheet is not None
        assert values is not None
        first = head_of(sheet) + 1
        assert sheet[f"E{first + 3}"].value == f"=SUM(E{first}:E{first + 2})"
        found = [values[f"E{row}"].value for row in range(first - 1, first + 4)]
        assert found == ["金额（元）", 3000, 3000, 3000, 9000]

    def test_services_have_no_sum(self, tmp_path: Path) -> None:
        """Where there is no amount there is no row for its sum."""
        shown = notice(assessed({"name": "甲公司"}, program="conversion-support"), days=5)
        write_notice(shown, tmp_path / "n.xlsx")
        assert not [cell for cell in cells(tmp_path / "n.xlsx") if cell.startswith("=")]
        assert shown.totals == ("合计：1 项",)

    def test_paper(self, tmp_path: Path) -> None:
        """A4, one page wide, the header of the list on every page; many columns lie on the long side."""
        write_notice(notice(assessed(person("甲一", FIRST))), tmp_path / "n.xlsx")
        sheet = load_workbook(tmp_path / "n.xlsx").active
        assert sheet is not None
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        assert sheet.print_title_rows == "${0}:${0}".format(head_of(sheet))
        wide = [
            *assessed({"name": "甲公司的很长的名称" * 3, "county": "某县"}, program="conversion-fee-refund"),
            *assessed({"name": "书屋", "unit": "一个名称很长的单位" * 2}, program="reading-room"),
        ]
        write_notice(notice(wide, number="1号"), tmp_path / "w.xlsx")
        sheet = load_workbook(tmp_path / "w.xlsx").active
        assert sheet is not None
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "${0}:${0}".format(head_of(sheet))

    def test_the_same_bytes(self, tmp_path: Path) -> None:
        """The same results give the same file."""
        for name in ("a.xlsx", "b.xlsx"):
            write_notice(notice(assessed(person("甲一", FIRST))), tmp_path / name)
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("张一（一一〇一〇一一九九〇）", "张一(***)"),
        ("张一 zhang.yi@example.invalid", "张一 ***"),
        ("一二三四五六厂", "一二三四五六厂"),
        ("二〇二〇年 八月", "二〇二〇年 八月"),
    ],
)
def test_numbers_in_other_writing(written: str, shown: str) -> None:
    """Seven Chinese figures are a number of a person too, and a mailbox is hidden; fewer are a name."""
    assert shown == public_text(written)
