"""Blank forms: what stands in them, what Excel checks, and what no policy can break."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from office import converted
from policy_texts import GOOD as ISLE
from strategies import PROGRAMS, engine_of
from unionaid.assess.payee import PAYEE_LABELS
from unionaid.desk.form import write_form
from unionaid.desk.form_checks import check_of, fits_inline
from unionaid.desk.form_columns import form_columns, payee_fields
from unionaid.desk.form_guide import pieces
from unionaid.desk.form_words import clip, how_to_write, utf16_length
from unionaid.facts import CreditCode, FactType, Money, MonthType, Number
from unionaid.files.book import EXACT_YUAN
from unionaid.lang import LANGS, Lang
from unionaid.policy.columns import match_columns
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.model import PolicyRules, ProgramRules

every_form = pytest.mark.parametrize(
    ("policy", "program", "lang"), [(*names, lang) for names in PROGRAMS for lang in LANGS]
)
CONVERSION = ("jinzhou-2020", "conversion-fee-refund")


def book_of(folder: Path, program: ProgramRules, policy: PolicyRules, lang: Lang = "zh") -> Any:
    """Write a form and open it."""
    write_form(program, policy, folder / "form.xlsx", lang=lang)
    return openpyxl.load_workbook(folder / "form.xlsx")


def form_of(folder: Path, policy: str, program: str, lang: Lang = "zh") -> Any:
    """Write the form of one of the known programs and open it."""
    engine = engine_of(policy, program)
    return book_of(folder, engine.program, engine.policy, lang)


def rules_of(sheet: Any) -> dict[str, Any]:
    """Return each check of a worksheet by the letter of its column."""
    return {
        str(each.sqref).rstrip("0123456789:").split("2")[0]: each
        for each in sheet.data_validations.dataValidation
    }


def shapes_of(sheet: Any) -> dict[int, str]:
    """Return the number format of each column, by its place; equal neighbours are stored as one."""
    return {
        place: each.number_format
        for each in sheet.column_dimensions.values()
        for place in range(each.min, each.max + 1)
    }


def headers(sheet: Any) -> list[str]:
    """Return the names in row 1."""
    return [cell.value for cell in sheet[1]]


class TestCases:
    """The sheet that is filled in."""

    def test_columns_follow_the_file_and_end_with_the_payee(self, tmp_path: Path) -> None:
        """First what is printed, then the facts in order, then whose account is paid."""
        book = form_of(tmp_path, "jinzhou-2020", "gold-pair-award")
        facts = ["身份证号或编号", "身份", "师徒对编号", "是否评选为金牌师徒", "表彰日期"]
        payee = ["收款户名", "账号", "开户行", "行号", "联系电话"]
        assert ["名称", "单位", "县（市、区）", *facts, *payee] == headers(book.worksheets[0])
        assert "申报" == book.sheetnames[0]

    def test_declared_description_stands_where_the_file_has_it(self, tmp_path: Path) -> None:
        """A program's own county is not moved, and has its own name."""
        book = form_of(tmp_path, "jinzhou-2020", "county-contest-subsidy", "en")
        assert ["name", "unit", "county", "year", "held a contest"] == headers(book.worksheets[0])[:5]
        assert "cases" == book.sheetnames[0]

    @every_form
    def test_headers_are_known_to_the_reader(self, policy: str, program: str, lang: Lang) -> None:
        """Every header of a fact is read back as that fact."""
        rules = engine_of(policy, program).program
        columns = [each for each in form_columns(rules, lang) if each.need != "payee"]
        found = match_columns(rules, [each.header for each in columns])
        assert () == found.problems
        assert {each.header: each.target for each in columns} == found.facts
        assert list(rules.facts) == [each.target for each in columns]

    @every_form
    def test_every_header_has_a_note(self, tmp_path: Path, policy: str, program: str, lang: Lang) -> None:
        """The note says what is meant, how it is written, and whether it is required."""
        sheet = form_of(tmp_path, policy, program, lang).worksheets[0]
        columns = form_columns(engine_of(policy, program).program, lang)
        assert ["\n".join(each.parts) for each in columns] == [cell.comment.text for cell in sheet[1]]
        wanted = {"required": ("必填", "required"), "optional": ("可不填", "optional")}
        for column in columns:
            if column.need != "payee":
                assert wanted[column.need][LANGS.index(lang)] in column.parts[-1]

    def test_note_says_what_a_left_out_value_counts_as(self) -> None:
        """Defaults are told, by value and by another fact."""
        parts = {each.target: each.parts[-1] for each in form_columns(engine_of(*CONVERSION).program, "zh")}
        assert "可不填，不填按“经费所属月份”计" == parts["period_to"]
        assert "可不填，不填按 0.00元计" == parts["already_returned"]

    def test_colour_tells_what_is_required(self, tmp_path: Path) -> None:
        """Required, optional and payment columns differ, and the names stay as they are."""
        sheet = form_of(tmp_path, *CONVERSION).worksheets[0]
        colours = {cell.value: cell.fill.fgColor.rgb for cell in sheet[1]}
        assert "FFFBE0C8" == colours["统一社会信用代码"]
        assert "FFE8EEF4" == colours["转企前代码"]
        assert "FFE3EFD9" == colours["账号"]

    def test_header_stays_in_sight_and_on_every_page(self, tmp_path: Path) -> None:
        """Frozen, repeated, A4 on its long side, with a title and page numbers."""
        sheet = form_of(tmp_path, *CONVERSION).worksheets[0]
        assert "B2" == sheet.freeze_panes
        assert "$1:$1" == sheet.print_title_rows
        assert ("9", "landscape") == (str(sheet.page_setup.paperSize), sheet.page_setup.orientation)
        assert "个转企工会经费返还" in sheet.oddHeader.center.text
        assert "&P" in sheet.oddFooter.center.text or "Page" in sheet.oddFooter.center.text
        assert sheet.print_options.gridLines

    @every_form
    def test_numbers_that_excel_would_mangle_are_text(
        self, tmp_path: Path, policy: str, program: str, lang: Lang
    ) -> None:
        """Keys, codes, identity numbers, accounts and months keep every character."""
        sheet = form_of(tmp_path, policy, program, lang).worksheets[0]
        rules = engine_of(policy, program).program
        numbers = {"date", "year", "whole", "money", "ratio", "number"}
        shapes = shapes_of(sheet)
        for place, column in enumerate(form_columns(rules, lang), start=1):
            shape = shapes[place]
            is_number = column.target in rules.facts and rules.facts[column.target].type.kind in numbers
            assert is_number == (shape != "@"), column.header

    def test_days_and_amounts_have_their_formats(self, tmp_path: Path) -> None:
        """A day shows as a day and an amount with two decimals."""
        sheet = form_of(tmp_path, *CONVERSION).worksheets[0]
        shown = {cell.value: shapes_of(sheet)[cell.column] for cell in sheet[1]}
        assert ("yyyy-mm-dd", "#,##0.00") == (shown["转企日期"], shown["工资总额（元）"])


class TestChecks:
    """What Excel refuses while somebody types."""

    def test_drop_downs_offer_labels(self, tmp_path: Path) -> None:
        """Choices and yes or no are offered in the form's language."""
        for lang, role, answer in (("zh", "师傅,徒弟", "是,否"), ("en", "master,apprentice", "yes,no")):
            sheet = form_of(tmp_path, "jinzhou-2020", "gold-pair-award", lang).worksheets[0]  # type: ignore[arg-type]
            rules = rules_of(sheet)
            assert ("list", f'"{role}"') == (rules["E"].type, rules["E"].formula1)
            assert ("list", f'"{answer}"') == (rules["G"].type, rules["G"].formula1)

    def test_list_with_commas_stands_on_a_hidden_sheet(self, tmp_path: Path) -> None:
        """What Excel cannot keep in the check itself stands apart, whole."""
        book = form_of(tmp_path, "jinzhou-2020", "scale-up-support", "en")
        (rule,) = [each for each in rules_of(book.worksheets[0]).values() if "options" in str(each.formula1)]
        assert "options!$A$1:$A$9" == rule.formula1.replace("'", "")
        options = book["options"]
        assert "hidden" == options.sheet_state
        sector = engine_of("jinzhou-2020", "scale-up-support").program.facts["sector"].type
        assert list(check_of(sector, "en").options) == [row[0].value for row in options.iter_rows()]

    @pytest.mark.parametrize(
        ("options", "is_inline"),
        [
            (("a", "b"), True),
            (("a,b", "c"), False),
            (('a"b', "c"), False),
            ((" a", "c"), False),
            (("=a", "c"), False),
            (("x" * 127, "y" * 127), True),
            (("x" * 127, "y" * 128), False),
        ],
    )
    def test_what_a_check_can_hold(self, options: tuple[str, ...], is_inline: bool) -> None:
        """At most 255 characters, none that would part an option in two."""
        assert is_inline == fits_inline(options)

    def test_dates_lie_in_plausible_years(self, tmp_path: Path) -> None:
        """A slip such as 2202 is seen at once."""
        rule = rules_of(form_of(tmp_path, *CONVERSION).worksheets[0])["G"]
        assert ("date", "between", "61", "73415") == (
            rule.type,
            rule.operator or "between",
            rule.formula1,
            rule.formula2,
        )

    def test_amounts_are_not_negative_and_not_finer_than_a_fen(self, tmp_path: Path) -> None:
        """Three decimals or a minus are refused; 万元 may be written."""
        sheet = form_of(tmp_path, *CONVERSION).worksheets[0]
        letter = {cell.value: cell.column_letter for cell in sheet[1]}["上缴工会经费（元）"]
        cell = f"{letter}2"
        exact = f"AND({cell}>=0,{cell}<{EXACT_YUAN},ROUND({cell},2)={cell})"
        wanted = f'IF(ISNUMBER({cell}),{exact},RIGHT({cell},1)="元")'
        assert ("custom", wanted) == (rules_of(sheet)[letter].type, rules_of(sheet)[letter].formula1)

    @every_form
    def test_checks_reach_the_last_row_and_fit_excel(
        self, tmp_path: Path, policy: str, program: str, lang: Lang
    ) -> None:
        """Each column has one; titles, messages and formulas are as short as Excel wants."""
        sheet = form_of(tmp_path, policy, program, lang).worksheets[0]
        found = sheet.data_validations.dataValidation
        assert len(headers(sheet)) == len(found)
        for each in found:
            assert str(each.sqref).endswith("1048576")
            assert utf16_length(each.promptTitle) <= 32
            assert utf16_length(each.errorTitle) <= 32
            assert 0 < utf16_length(each.prompt) <= 255
            assert 0 < utf16_length(each.error) <= 255
            assert len(str(each.formula1)) <= 255


def test_formulas_take_what_the_reader_takes(tmp_path: Path) -> None:
    """A spreadsheet's own arithmetic lets pass and refuses what it should."""
    tried: list[tuple[FactType[Any], Any, bool]] = [
        *((MonthType(), typed, True) for typed in ("2020-05", "2020年5月", "2020年05月", "202005", "2020.5")),
        *(
            (MonthType(), typed, False)
            for typed in ("2020-13", "2020-00", "2020-05-01", "五月", "2020", 43952)
        ),
        *((Money(), typed, True) for typed in (1234.5, 0, 0.29, 4123.37, "2000万元", "1,234.5元")),
        *((Money(), typed, False) for typed in (-1, 1.234, "12a")),
        (Number(decimals=1), 30.5, True),
        (Number(decimals=1), 30.55, False),
        (CreditCode(), "9" * 18, True),
        (CreditCode(), "9" * 17, False),
    ]
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row, (type_, typed, _) in enumerate(tried, start=1):
        sheet.cell(row, 1).value = typed
        rule = check_of(type_, "zh").rule["value"].removeprefix("=").replace("{cell}", f"A{row}")
        sheet.cell(row, 2).value = f"=IFERROR({rule},FALSE)"
    book.save(tmp_path / "checks.xlsx")
    path = converted(tmp_path / "checks.xlsx", "xlsx", tmp_path / "saved")
    saved: Any = openpyxl.load_workbook(path, data_only=True).active
    found = [(typed, bool(saved.cell(row, 2).value)) for row, (_, typed, _) in enumerate(tried, start=1)]
    assert [(typed, passes) for _, typed, passes in tried] == found


class TestPayee:
    """Which programs ask whose account is paid."""

    @pytest.mark.parametrize(
        ("policy", "program", "fields"),
        [
            ("jinzhou-2020", "gold-pair-award", tuple(PAYEE_LABELS)),
            ("jinzhou-2020", "reading-room", ("phone",)),
            ("jinzhou-2020", "rest-station", ("phone",)),
            ("jinzhou-2020", "conversion-support", ()),
            ("mist-island", "voyage", tuple(PAYEE_LABELS)),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_asked_for_what_is_needed(self, policy: str, program: str, fields: tuple[str, ...]) -> None:
        """An account where money is paid, a telephone for goods, nothing for services."""
        assert fields == payee_fields(engine_of(policy, program).program)


class TestGuide:
    """The sheet that says how to fill in."""

    def test_guide_tells_the_rule(self, tmp_path: Path) -> None:
        """Conditions, amounts, documents, days, sources and what is open are all there."""
        sheet = form_of(tmp_path, "jinzhou-2020", "reading-room")["填写说明"]
        text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
        headings = ("怎样填写", "填写事项", "条件", "限制", "依据", "原文未写明之处")
        assert [] == [each for each in headings if each not in text.split("\n")]
        for part in (
            "材料：",
            "申报截止：2019年4月20日",
            "公示：5 个工作日",
            "jinzhou-2020，版本",
            "15,000.00元",
        ):
            assert part in text

    @every_form
    def test_guide_names_every_column(self, tmp_path: Path, policy: str, program: str, lang: Lang) -> None:
        """The table has each header of the form, in order."""
        book = form_of(tmp_path, policy, program, lang)
        names = {row[1].value for row in book.worksheets[1].iter_rows() if row[0].value and row[1].value}
        assert set() == set(headers(book.worksheets[0])) - names

    def test_guide_is_a_page_of_paper(self, tmp_path: Path) -> None:
        """A4 upright, one page wide, every row as high as its text."""
        sheet = form_of(tmp_path, *CONVERSION)["填写说明"]
        assert (1, 0) == (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight)
        assert "landscape" != sheet.page_setup.orientation
        assert all(sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1))

    def test_personal_data_is_spoken_of_where_there_is_some(self, tmp_path: Path) -> None:
        """A form without people does not warn of them."""
        told = []
        for program in ("gold-pair-award", "conversion-support"):
            sheet = form_of(tmp_path, "jinzhou-2020", program)["填写说明"]
            told.append(any("个人信息" in str(cell.value) for row in sheet.iter_rows() for cell in row))
        assert [True, False] == told

    def test_long_text_goes_on_in_the_next_row(self) -> None:
        """Nothing is lost where a row would be too high."""
        text = "长文" * 500
        parts = list(pieces(text, 50, most=5))
        assert text == "".join(parts)
        assert len(parts) > 5


class TestMark:
    """What a form says of itself."""

    def test_form_knows_its_policy(self, tmp_path: Path) -> None:
        """Policy, edition, digest and program stand on a sheet that nobody sees."""
        engine = engine_of("jinzhou-2020", "gold-pair-award")
        sheet = form_of(tmp_path, "jinzhou-2020", "gold-pair-award", "en")["_unionaid"]
        wanted = {
            "form": "1",
            "policy": "jinzhou-2020",
            "edition": engine.policy.edition,
            "digest": engine.policy.digest,
            "program": "gold-pair-award",
            "lang": "en",
        }
        assert wanted == {row[0].value: row[1].value for row in sheet.iter_rows()}
        assert "veryHidden" == sheet.sheet_state

    def test_same_program_same_bytes(self, tmp_path: Path) -> None:
        """No clock and no chance in it, and it stays small."""
        form_of(tmp_path, *CONVERSION)
        first = (tmp_path / "form.xlsx").read_bytes()
        form_of(tmp_path, *CONVERSION)
        assert first == (tmp_path / "form.xlsx").read_bytes()
        assert len(first) < 40_000


HOSTILE = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example","y")',
    "+1&2&P\"'<>",
    "📚" * 200,
    "长" * 400,
    "@a\u0007b\ufffe",
    "2020年&14补助",
)


class TestHostile:
    """Another city's text cannot break a form."""

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    @pytest.mark.parametrize("lang", LANGS)
    def test_no_text_of_a_policy_breaks_a_form(self, tmp_path: Path, text: str, lang: Lang) -> None:
        """As name, issuer, label, note and choice it is text, and the file opens."""
        policy = _with_text(text)
        book = book_of(tmp_path, policy.programs["aid"], policy, lang)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [] == [cell.coordinate for cell in cells if cell.data_type == "f"]
        with ZipFile(BytesIO((tmp_path / "form.xlsx").read_bytes())) as parts:
            for name in parts.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    assert b"<f>" not in parts.read(name)
        for each in book.worksheets[0].data_validations.dataValidation:
            assert utf16_length(each.prompt) <= 255
            assert utf16_length(each.error) <= 255
            assert utf16_length(each.promptTitle) <= 32
        assert len(book.worksheets[0].oddHeader.center.text or "") <= 255

    def test_fact_named_like_a_payee_column(self) -> None:
        """The fact keeps its name; the payee's column takes another that is read."""
        raw = engine_of("jinzhou-2020", "gold-pair-award").policy.raw.decode()
        raw = raw.replace('zh = "师徒对编号", en = "pair"', 'zh = "账号", en = "account"')
        policy = read_policy_bytes(raw.encode(), file="x.toml")
        for lang, other in (("zh", "收款账号"), ("en", "account number")):
            columns = form_columns(policy.programs["gold-pair-award"], lang)  # type: ignore[arg-type]
            found = {each.target: each.header for each in columns}
            assert other == found["payee.account"]
            assert found["pair"] in ("账号", "account")


def _with_text(text: str) -> PolicyRules:
    """Return a policy whose names, labels and notes are *text*."""
    escaped = "".join(
        f"\\U{ord(char):08X}" if not char.isprintable() or char in '"\\' else char for char in text
    )
    raw = ISLE.replace('zh = "补助", en = "aid"', f'zh = "{escaped}补", en = "{escaped}aid"')
    raw = raw.replace('zh = "海岛工会", en = "isle union"', f'zh = "{escaped}", en = "{escaped}"')
    raw = raw.replace('zh = "大", en = "large"', f'zh = "{escaped}大", en = "{escaped}big"')
    label = f'zh = "{escaped}项", en = "{escaped}fact", unit = {{ zh = "元", en = "yuan" }}'
    note = f'note = {{ zh = "{escaped}注", en = "{escaped}note" }}'
    odd = f'odd = {{ type = "money", optional = true, {label}, {note} }}'
    raw = raw.replace("[programs.aid.facts]\n", f"[programs.aid.facts]\n{odd}\n")
    assert 6 <= raw.count(escaped), "every place was found"
    return read_policy_bytes(raw.encode(), file="isle.toml")


def test_text_is_cut_as_excel_counts() -> None:
    """A character beyond the basic plane counts twice, and is never cut in two."""
    assert "📚…" == clip("📚📚📚", 4)
    assert "📚📚" == clip("📚📚", 4)
    assert 4 == utf16_length("📚📚")


@every_form
def test_every_type_says_how_it_is_written(policy: str, program: str, lang: Lang) -> None:
    """No type lacks its words, and no example has digits in the length of a real number."""
    for fact in engine_of(policy, program).program.facts.values():
        text = how_to_write(fact.type).text(lang)
        assert text
        assert not any(part.isdigit() and len(part) > 8 for part in text.split())
