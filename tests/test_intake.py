"""From files of cases to cases: headers, rows that are no cases, forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from unionaid import InvalidFile, Outcome, load_policy
from unionaid.assess.aside import judge, may_be_aside
from unionaid.assess.intake import Intake, is_workbook, read_cases, workbook_cases
from unionaid.assess.mark import program_of_form
from unionaid.assess.payee import PAYEE_ALIASES, PAYEE_LABELS, PayeeAccount
from unionaid.errors import make_problem
from unionaid.facts.reading import Spoiled
from unionaid.files import Grid, Workbook
from unionaid.policy import ProgramRules

JINZHOU: Final = load_policy("jinzhou-2020")
PAIR: Final = JINZHOU["gold-pair-award"].rules
UNION: Final = JINZHOU["industry-union-subsidy"].rules
ROOM: Final = JINZHOU["reading-room"].rules
HEADER: Final = ("姓名或名称", "身份证号或编号", "身份", "师徒对编号", "是否评选为金牌师徒", "表彰日期")
HEAD: Final = ("名称", *HEADER[1:])
CARD: Final = "6200000000000000000"


def good(person: str = "JZ-01", name: str = "甲") -> tuple[object, ...]:
    """Return the cells of an eligible master."""
    return (name, person, "师傅", "P1", "是", date(2020, 8, 18))


def book(*rows: Sequence[object], name: str = "申报", first_row: int = 1, first_column: int = 1) -> Workbook:
    """Return a workbook of one worksheet."""
    return Workbook("a.xlsx", (Grid(name, first_row, first_column, rows),))


def codes(found: Intake) -> list[tuple[str, str | None]]:
    """Return the code and cell of each problem of a file."""
    return [(problem.code, problem.cell) for problem in found.problems]


def text_cases(tmp_path: Path, text: str, program: ProgramRules = PAIR, name: str = "a.csv") -> Intake:
    """Return the cases of a text file."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_cases(path, lambda mark: program)


class TestHeader:
    """Which row names the columns."""

    def test_titles_above_are_skipped(self) -> None:
        """The header is the first row that names two columns, wherever it stands."""
        found = workbook_cases(
            book(("2020年金牌师徒名单",), (None, "单位：元"), HEAD, good(), first_row=3, first_column=2), PAIR
        )
        (case,) = found.submissions
        assert () == found.problems
        assert (6, "申报", "a.xlsx") == (case.row, case.sheet, case.file)
        assert {
            "name": "B",
            "person": "C",
            "role": "D",
            "pair": "E",
            "is_selected": "F",
            "awarded_on": "G",
        } == (case.letters)

    def test_any_order_either_language_with_marks(self) -> None:
        """Names of both languages, marks of what is required, and a column of numbers."""
        header = (
            "序号",
            "awarded_on*",
            "*身份",
            "身份证号或编号（必填）",
            "师徒对编号 （选填）",
            "is_selected",
            "名称：",
        )
        found = workbook_cases(book(header, (1, "2020.8.18", "师傅", "JZ-01", "P1", "是", "甲")), PAIR)
        assert () == found.problems
        assert {
            "awarded_on": "2020.8.18", "role": "师傅", "person": "JZ-01", "pair": "P1", "is_selected": "是",
            "name": "甲",
        } == found.submissions[0].case  # fmt: skip

    def test_every_visible_sheet_with_a_header_is_read(self) -> None:
        """One sheet per county is read; hidden ones and others are left alone."""
        workbook = Workbook(
            "a.xlsx",
            (
                Grid("甲县", 1, 1, (HEAD, good("JZ-01"))),
                Grid("说明", 1, 1, (("本表一式两份",), ("名称", "怎么填"))),
                Grid("旧表", 1, 1, (HEAD, good("JZ-02")), is_hidden=True),
                Grid("乙县", 1, 1, (HEAD, good("JZ-03"))),
            ),
        )
        found = workbook_cases(workbook, PAIR)
        assert [("甲县", 2), ("乙县", 2)] == [(case.sheet, case.row) for case in found.submissions]
        assert () == found.problems

    def test_guide_of_our_own_form_is_no_list(self) -> None:
        """The guide of a form may name facts side by side."""
        grids = (Grid("申报", 1, 1, (HEAD, good())), Grid("填写说明", 1, 1, (HEAD, good())))
        marked = Workbook("a.xlsx", grids, {"form": "1"})
        assert ["申报"] == [case.sheet for case in workbook_cases(marked, PAIR).submissions]

    def test_no_header(self) -> None:
        """Without a header that is said, with names that one could have."""
        found = workbook_cases(book(("甲", "乙"), ("名称", "丙")), PAIR)
        assert [("header-none", None)] == codes(found)
        assert "身份证号或编号" in found.problems[0].text("zh")

    def test_a_narrow_list(self) -> None:
        """A list of one column has one name in its header."""
        found = workbook_cases(book(("行业工会名单",), ("行业工会名称",), ("甲业",)), UNION)
        assert [{"union": "甲业"}] == [case.case for case in found.submissions]

    def test_only_one_known_name_beside_others_is_no_header(self) -> None:
        """One known word in a wide row proves nothing."""
        assert [("header-none", None)] == codes(workbook_cases(book(("身份", "颜色"), ("师傅", "红")), PAIR))

    def test_unknown_and_double_columns(self) -> None:
        """Each is told at its cell."""
        found = workbook_cases(book((*HEAD, "颜色", "名称", "name", "序号", "序号"), good()), PAIR)
        assert [
            ("column-twice", "申报!H1"),
            ("column-unknown", "申报!G1"),
            ("column-twice", "申报!I1"),
        ] == codes(found)
        assert "A 列" in found.problems[0].text("zh")

    def test_payee_columns_alone_are_no_list_of_cases(self) -> None:
        """A list of accounts has no facts."""
        found = workbook_cases(book(("户名", "账号"), ("甲", CARD)), PAIR)
        assert ["header-none"] == [problem.code for problem in found.problems]

    def test_a_column_without_a_name(self) -> None:
        """What stands under no name is told once, at its first cell."""
        rows = ((*HEAD, None), (*good(), "?"), (*good("JZ-02"), "?", "!"))
        found = workbook_cases(book(*rows), PAIR)
        assert [("header-empty", "申报!G2"), ("header-empty", "申报!H3")] == codes(found)

    def test_ignored_columns(self) -> None:
        """A column that is named to be ignored is no problem."""
        found = workbook_cases(book((*HEAD, "备注"), (*good(), "好")), PAIR, ignore=["备注"])
        assert ((), 1) == (found.problems, len(found.submissions))

    def test_nothing_below_the_header(self) -> None:
        """A header alone holds no case; rows with nothing but their number are blank."""
        found = workbook_cases(book(("序号", *HEAD), (1,), (2, None, " "), (None,)), PAIR)
        assert [("file-no-cases", None)] == codes(found)

    @pytest.mark.parametrize("title", ["2020年金牌师徒名单", "2020年金牌师徒名单,,,,,", "名单\n\n单位：元"])
    @pytest.mark.parametrize("separator", [",", "\t", ";"])
    def test_titles_above_a_csv_header(self, tmp_path: Path, title: str, separator: str) -> None:
        """The same holds for text files, whatever parts the cells."""
        row = ("甲", "JZ-01", "师傅", "P1", "是", "2020-08-18")
        lines = [title, separator.join(HEAD), separator.join(row)]
        found = text_cases(tmp_path, "\n".join(lines) + "\n")
        assert () == found.problems
        (case,) = found.submissions
        assert "JZ-01" == dict(_mapping(case.case))["person"]
        assert len("\n".join(lines).splitlines()) == case.row

    def test_a_csv_of_one_column(self, tmp_path: Path) -> None:
        """A single column is parted by nothing, and a stray comma is still noticed."""
        found = text_cases(tmp_path, "名单\n行业工会名称\n甲业\n乙,业\n", UNION)
        assert [(), ("row-too-long",)] == [tuple(p.code for p in case.problems) for case in found.submissions]

    def test_a_title_with_a_quote_hides_no_fault(self, tmp_path: Path) -> None:
        """A quote that is open above the header ends the file, as anywhere."""
        found = text_cases(tmp_path, 'x,y\n"名单\n' + ",".join(HEAD) + "\n")
        assert "csv-broken" in [problem.code for problem in found.problems]


def _mapping(case: object) -> Mapping[str, object]:
    assert isinstance(case, Mapping)
    return case


class TestAside:
    """Rows that are no cases are neither cases nor lost."""

    @pytest.mark.parametrize(
        "row",
        [
            ("注：本表一式两份",),
            (None, "备注: 略"),
            ("说明",),
            ("填表说明：略",),
            ("Note: two copies",),
            ("合  计",),
            ("总计：",),
            ("小计（元）",),
            ("Total",),
            ("填表人：张三",),
            ("填表人：", "张三", "审核人：", "李四"),
            ("单位（盖章）",),
            ("制表：", None, "复核：", None, "审批："),
            ("填报日期：2020年5月1日",),
            HEAD,
        ],
    )
    def test_skipped(self, row: Sequence[object]) -> None:
        """Notes, totals, places to sign and a header repeated on each page are skipped."""
        found = workbook_cases(book(HEAD, good(), row, good("JZ-02")), PAIR)
        assert [2, 4] == [case.row for case in found.submissions]
        assert [(), ()] == [case.problems for case in found.submissions]

    def test_total_with_amounts(self) -> None:
        """A total's row may fill the columns of figures, and write the amount in words."""
        header = ("行业工会名称", "是否行业工会", "补助年度", "paid_before")
        rows = (("甲业", "是", 2020, 0), ("合计", None, None, Decimal("5.00")), ("合计", "壹万元整", None, 5))
        found = workbook_cases(book(header, *rows), UNION)
        assert [2] == [case.row for case in found.submissions]

    @pytest.mark.parametrize(
        "row",
        [
            ("合计", "JZ-02"),
            ("注：", "JZ-02", "师傅"),
            ("制表", "JZ-02", "师傅"),
        ],
    )
    def test_what_looks_like_both_is_told(self, row: Sequence[object]) -> None:
        """A row that gives facts beside such a word is invalid, never lost."""
        found = workbook_cases(book(HEAD, good(), row), PAIR)
        problems = found.submissions[1].problems
        assert [("row-not-case", 3, "申报!3")] == [(each.code, each.row, each.cell) for each in problems]

    def test_doubtful_row_of_a_csv(self, tmp_path: Path) -> None:
        """In a text file the row has its line and no cell."""
        found = text_cases(tmp_path, ",".join(HEAD) + "\n合计,JZ-02,,,,\n")
        (problem,) = found.submissions[0].problems
        assert ("row-not-case", 2, None) == (problem.code, problem.row, problem.cell)

    def test_numbered_notes_go_on_below_a_note(self) -> None:
        """Points below a note belong to it; the same text elsewhere is a case."""
        rows = (
            ("注：",),
            ("1．一式两份",),
            ("②盖章有效",),
            ("2020年5月1日",),
            good("JZ-02"),
            ("1．一式两份",),
        )
        found = workbook_cases(book(HEAD, *rows), PAIR)
        assert [6, 7] == [case.row for case in found.submissions]

    def test_a_unit_that_begins_like_a_note_is_a_case(self) -> None:
        """注塑厂 is a name, 合计 with a person's number is not nothing."""
        found = workbook_cases(book(HEAD, good(name="注塑厂"), good("JZ-02", "说明书印刷厂")), PAIR)
        assert 2 == len(found.submissions)

    def test_json_has_no_rows_aside(self, tmp_path: Path) -> None:
        """An object is a case, whatever it says."""
        found = text_cases(tmp_path, '[{"name": "合计"}, {"附言": "x"}]', name="a.json")
        assert ["column-unknown"] == [problem.code for problem in found.problems]
        assert 2 == len(found.submissions)

    @pytest.mark.parametrize(
        "first", ["合计", "注：", "说明", "Total", "①x", "（1）x", "制表", "单位盖章", " 日期：", "SEAL"]
    )
    def test_no_word_is_missed_by_the_quick_look(self, first: str) -> None:
        """What would be judged no case is judged at all."""
        assert "aside" == judge([("name", first)], {}, is_below_aside=True)
        assert may_be_aside(first)

    def test_a_date_or_number_begins_no_note(self) -> None:
        """Only text is a note."""
        assert not may_be_aside(date(2020, 1, 1))
        assert not may_be_aside("甲厂")


class TestPayee:
    """The columns of the account pass through."""

    def test_as_written(self) -> None:
        """Accounts keep their blanks; a telephone may be a figure."""
        header = (*HEAD, "收款户名", "账号", "开户行", "行号", "联系电话")
        cells = (*good(), " 甲 ", "6200 0000 0000 0000 000", "某银行", "0000 0000 0000", 13000000000)
        (case,) = workbook_cases(book(header, cells), PAIR).submissions
        assert () == case.problems
        assert (
            PayeeAccount("甲", "6200 0000 0000 0000 000", "某银行", "0000 0000 0000", "13000000000")
            == case.payee
        )
        assert "H" == case.letters["payee.account"]

    @pytest.mark.parametrize("name", PAYEE_LABELS)
    def test_every_name_of_a_column(self, name: str) -> None:
        """Labels of both languages, the name and what offices call it lead to the same."""
        for column in (PAYEE_LABELS[name].zh, PAYEE_LABELS[name].en, name, *PAYEE_ALIASES[name]):
            found = workbook_cases(book((*HEAD, column), (*good(), None)), PAIR)
            assert () == found.problems, column

    def test_nothing_said(self) -> None:
        """Without a word of it there is no payee."""
        (case,) = workbook_cases(book((*HEAD, "账号"), (*good(), None)), PAIR).submissions
        assert case.payee is None

    @pytest.mark.parametrize(
        ("column", "cell", "code"),
        [
            ("账号", 6200000000000000000, "digits-lost"),
            ("账号", Decimal("6.2"), "digits-lost"),
            ("账号", Spoiled("digits-lost"), "digits-lost"),
            ("账号", "6.2E+18", "digits-lost"),
            ("账号", "甲", "account-form"),
            ("行号", 102000000000, "digits-lost"),
            ("行号", "1.02E+11", "digits-lost"),
            ("行号", "12345", "bank-number-form"),
            ("联系电话", 4160000000, "digits-lost"),
            ("联系电话", Decimal("1.5"), "digits-lost"),
            ("联系电话", "1.3E+10", "digits-lost"),
            ("开户行", True, "not-a-value"),
        ],
    )
    def test_what_a_spreadsheet_spoils(self, column: str, cell: object, code: str) -> None:
        """What is no account, or may have lost digits, makes the row invalid at its cell."""
        (case,) = workbook_cases(book((*HEAD, column), (*good(), cell)), PAIR).submissions
        assert [(code, "申报!G2", column)] == [(each.code, each.cell, each.column) for each in case.problems]

    def test_decimal_that_is_whole(self) -> None:
        """A telephone stored with decimals that are none is whole."""
        (case,) = workbook_cases(book((*HEAD, "电话"), (*good(), Decimal("13000000000"))), PAIR).submissions
        assert case.payee == PayeeAccount(phone="13000000000")

    def test_where_nothing_is_paid(self) -> None:
        """Goods need no account: what is wrong with one stops nothing."""
        station = JINZHOU["rest-station"].rules
        assert "none" == station.payee
        header = ("驿站地点", "built_on", "账号", "电话")
        (case,) = workbook_cases(book(header, ("S1", "2020-05-01", 62, "1")), station).submissions
        assert ((), PayeeAccount(phone="1")) == (case.problems, case.payee)

    def test_no_account_in_the_repr(self) -> None:
        """Neither case nor account shows in what a log prints."""
        (case,) = workbook_cases(book((*HEAD, "账号"), (*good("JZ-77"), CARD)), PAIR).submissions
        assert CARD not in repr(case)
        assert "JZ-77" not in repr(case)

    def test_problems_of_facts_have_their_cells(self) -> None:
        """What the engine finds is placed in the worksheet too."""
        result = JINZHOU["gold-pair-award"].assess_submissions(
            workbook_cases(book(HEAD, ("甲", "王丙", "师傅", "P1", "是", "?")), PAIR).submissions
        )[0]
        assert Outcome.INVALID is result.outcome
        assert ["申报!B2", "申报!F2"] == [problem.cell for problem in result.problems]


class TestMark:
    """What a form says of itself."""

    MARK: Final = {
        "form": "1", "policy": "jinzhou-2020", "edition": JINZHOU.edition, "program": "gold-pair-award",
    }  # fmt: skip

    def find(
        self,
        asked: ProgramRules | None = None,
        *,
        changed: Mapping[str, str] | None = None,
        other_edition: bool = False,
    ) -> ProgramRules:
        """Return the program of a form whose mark is changed so."""
        mark = {**self.MARK, **(changed or {})}
        return program_of_form(mark, policies=[JINZHOU.rules], asked=asked, other_edition=other_edition)

    def test_the_program_of_the_form(self) -> None:
        """The form knows its program, asked for or not."""
        assert PAIR is self.find()
        assert PAIR is self.find(PAIR)

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"form": "2"}, "form-version"),
            ({"policy": "elsewhere-2020"}, "form-policy"),
            ({"program": "no-such"}, "form-program"),
            ({"edition": "2019-01-01"}, "form-edition"),
        ],
    )
    def test_refused(self, changed: dict[str, str], code: str) -> None:
        """What is not at hand is said, with what to do."""
        with pytest.raises(InvalidFile) as caught:
            self.find(changed=changed)
        assert [code] == [problem.code for problem in caught.value.problems]

    def test_another_program_than_asked_for(self) -> None:
        """A form of one program is not taken for another."""
        with pytest.raises(InvalidFile) as caught:
            self.find(UNION)
        assert ["form-other-program"] == [problem.code for problem in caught.value.problems]

    def test_another_edition_on_demand(self) -> None:
        """It is taken when that is asked for."""
        assert PAIR is self.find(changed={"edition": "2019-01-01"}, other_edition=True)

    def test_editions_are_told_and_hostile_text_is_not(self) -> None:
        """Both editions are named; what is no edition is not repeated."""
        for said, shown in (("2019-01-01", "2019-01-01"), ("\x1b[2J", "?")):
            with pytest.raises(InvalidFile) as caught:
                self.find(changed={"edition": said})
            text = caught.value.text("zh")
            assert f"版本 {shown} 生成" in text
            assert JINZHOU.edition in text

    def test_no_form_and_no_program(self) -> None:
        """A list that is no form has to be named a program."""
        with pytest.raises(InvalidFile) as caught:
            program_of_form({}, policies=[JINZHOU.rules])
        assert ["program-not-named"] == [problem.code for problem in caught.value.problems]
        assert ROOM is program_of_form({}, policies=[], asked=ROOM)


def test_a_missing_file_is_told_before_its_program(tmp_path: Path) -> None:
    """A slip in the path is not answered with a lecture on programs."""

    def none(mark: Mapping[str, str]) -> ProgramRules:
        raise AssertionError

    found = read_cases(tmp_path / "none.csv", none)
    assert ["file-missing"] == [problem.code for problem in found.problems]
    assert found.program is None


def test_a_problem_of_a_whole_row_has_no_cell() -> None:
    """What no column can be blamed for stands at the row; so does what the sheet has no column for."""
    (case,) = workbook_cases(book(HEAD, good()), PAIR).submissions
    problem = make_problem("row-not-case")
    assert (2, None) == (case.place(problem).row, case.place(problem).cell)
    elsewhere = case.place(problem.at(column="unit"))
    assert ("unit", None) == (elsewhere.column, elsewhere.cell)


def test_rows_with_ignored_columns_alone(tmp_path: Path) -> None:
    """A file whose rows say nothing that is asked for has no case."""
    path = tmp_path / "a.csv"
    path.write_text("名称,身份,备注\n,,好\n", encoding="utf-8")
    found = read_cases(path, lambda mark: PAIR, ignore=["备注"])
    assert ["file-no-cases"] == [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    ("name", "told"), [("a.XLSX", True), ("a.xls", True), ("a.csv", False), ("xlsx", False)]
)
def test_workbooks_by_suffix(name: str, told: bool) -> None:
    """A workbook is one by its suffix."""
    assert told == is_workbook(name)
