"""The bank's result: what it says of each transfer, and every fault of it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from unionaid.assess.payee import PayeeAccount
from unionaid.errors import InvalidFile, Problem
from unionaid.lang import LANGS
from unionaid.money import MAX_FEN, from_fen
from unionaid.registry.bank_layouts import (
    STATUSES,
    BankTemplate,
    Holds,
    PaymentColumn,
    PaymentLayout,
    ResultColumn,
    ResultStatus,
)
from unionaid.registry.bank_usual import usual_result
from unionaid.registry.results import ResultRow, read_results
from unionaid.registry.template import default_template, read_template
from unionaid.registry.transfers import Transfer, payment_file

EXAMPLES = Path(__file__).parent.parent / "examples" / "bank"
USUAL = default_template("unit")
HEADER = "付款编号,处理状态,交易日期,金额,流水号,失败原因"
PAID = "7,交易成功,2020-09-02,3000.00,示例001,"


def template(
    headings: Mapping[ResultColumn, tuple[str, ...]] | None = None,
    words: Mapping[ResultStatus, tuple[str, ...]] | None = None,
) -> BankTemplate:
    """Return a template whose result says this."""
    return evolve(USUAL, result=usual_result(headings or {}, words))


def write(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    """Write a result."""
    path = folder / "result.csv"
    path.write_bytes(("\n".join([header, *rows]) + "\n").encode(encoding))
    return path


def book(folder: Path, *sheets: Sequence[Sequence[object]], hidden: int = 0) -> Path:
    """Write a result as a workbook; the last *hidden* sheets are."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
        if number > len(sheets) - hidden:
            sheet.sheet_state = "hidden"
    path = folder / "result.xlsx"
    made.save(path)
    return path


def refused(path: Path, by: BankTemplate = USUAL) -> tuple[Problem, ...]:
    """Read what must be refused; return the problems."""
    with pytest.raises(InvalidFile) as caught:
        read_results(path, by)
    assert all(each.file == str(path) for each in caught.value.problems)
    return caught.value.problems


def codes(path: Path, by: BankTemplate = USUAL) -> list[str]:
    """Return what is wrong with the file."""
    return [each.code for each in refused(path, by)]


class TestReading:
    """From a file to rows."""

    def test_example(self) -> None:
        """The example holds titles, a return, one in process and a total."""
        rows = read_results(EXAMPLES / "result.csv", read_template(EXAMPLES / "template.toml"))
        assert [
            (101, "paid", 2_000_000, date(2020, 9, 2), 4),
            (102, "paid", 300_000, date(2020, 9, 2), 5),
            (103, "returned", 200_000, date(2020, 9, 4), 6),
            (104, "in_process", 300_000, None, 7),
        ] == [(each.transfer, each.status, each.amount_fen, each.day, each.row) for each in rows]
        assert ("示例流水0103", "户名不符") == (rows[2].reference, rows[2].reason)

    def test_whole_row(self, tmp_path: Path) -> None:
        """All that is said of a transfer, with its place."""
        path = write(tmp_path, PAID)
        expected = ResultRow(
            transfer=7,
            status="paid",
            amount_fen=300_000,
            day=date(2020, 9, 2),
            reference="示例001",
            reason="",
            file=str(path),
            row=2,
        )
        assert [expected] == read_results(path, USUAL)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
    def test_encodings_and_separators(self, tmp_path: Path, encoding: str, separator: str) -> None:
        """A text file may be written in any usual way."""
        lines = [each.replace(",", separator) for each in ("虚构银行处理结果", HEADER, "", PAID)]
        path = write(tmp_path, *lines[1:], header=lines[0], encoding=encoding)
        assert [(7, 300_000, 4)] == [
            (each.transfer, each.amount_fen, each.row) for each in read_results(path, USUAL)
        ]

    @pytest.mark.parametrize("suffix", [".csv", ".txt", ".tsv", ".TXT"])
    def test_suffixes(self, tmp_path: Path, suffix: str) -> None:
        """Banks call such files by several names."""
        path = write(tmp_path, PAID).rename(tmp_path / f"result{suffix}")
        assert 1 == len(read_results(path, USUAL))

    def test_quotation_marks_between_bars(self, tmp_path: Path) -> None:
        """A bank that parts by bars knows no quotation marks; one of ours may quote a cell."""
        path = write(
            tmp_path,
            '7|成功|2020-09-02|"5|r',
            '8|成功|2020-09-02|"a|b"',
            header="付款编号|状态|日期|流水号|原因",
        )
        assert [('"5', "r"), ("a|b", "")] == [
            (each.reference, each.reason) for each in read_results(path, USUAL)
        ]

    def test_english(self, tmp_path: Path) -> None:
        """A result in English is read likewise."""
        path = write(
            tmp_path,
            "7,Paid,2020-09-02,3000,A1,",
            "8,Returned,2020/9/4,10,A2,wrong name",
            "9,In process,,,,",
            "Total,,,3010,,",
            header="Transfer number,Status,Value date,Amount,Reference,Reason",
        )
        assert ["paid", "returned", "in_process"] == [each.status for each in read_results(path, USUAL)]

    def test_json(self, tmp_path: Path) -> None:
        """What another program made of it can be JSON."""
        path = tmp_path / "result.json"
        rows = [{"付款编号": 7, "处理状态": "成功", "日期": "2020-09-02", "金额": "10.50"}]
        path.write_text(json.dumps(rows), encoding="utf-8")
        assert [1050] == [each.amount_fen for each in read_results(path, USUAL)]

    @pytest.mark.parametrize(
        ("written", "fen"),
        [
            ("3000", 300_000),
            ("¥3,000.00元", 300_000),
            ("0.3万元", 300_000),
            ("0.01", 1),
            (f"{from_fen(MAX_FEN)}", MAX_FEN),
        ],
    )
    def test_amounts(self, tmp_path: Path, written: str, fen: int) -> None:
        """Yuan become whole fen, exactly."""
        path = write(tmp_path, f'7,成功,2020-09-02,"{written}"', header="付款编号,状态,日期,金额")
        assert [fen] == [each.amount_fen for each in read_results(path, USUAL)]

    def test_amounts_in_fen(self, tmp_path: Path) -> None:
        """A bank may count in fen."""
        path = write(tmp_path, "7,成功,2020-09-02,300001", header="付款编号,状态,日期,金额（分）")
        assert [300_001] == [each.amount_fen for each in read_results(path, USUAL)]

    @pytest.mark.parametrize("status", ["处理中", "失败"])
    def test_zero_that_was_not_paid_says_nothing(self, tmp_path: Path, status: str) -> None:
        """The bank's amount that was carried out is zero where nothing was."""
        path = write(tmp_path, f"7,{status},2020-09-02,0.00", header="付款编号,状态,日期,金额")
        assert [None] == [each.amount_fen for each in read_results(path, USUAL)]

    @pytest.mark.parametrize(
        "written",
        [
            *(
                "2020-09-02",
                "2020/9/2",
                "2020年9月2日",
                "20200902",
                "2020-09-02 10:15:30",
                "2020-09-02T10:15",
            ),
            *("20200902101530", "20200902 10:15:30", "2020年9月2日 8:05:00", "2020-09-02 10:15:30.123"),
        ],
    )
    def test_days(self, tmp_path: Path, written: str) -> None:
        """A time after the day says nothing here."""
        path = write(tmp_path, f"7,成功,{written}", header="付款编号,状态,日期")
        assert [date(2020, 9, 2)] == [each.day for each in read_results(path, USUAL)]

    def test_totals_titles_and_anchor_are_passed_over(self, tmp_path: Path) -> None:
        """What is no transfer is left out, also the header of a second page."""
        path = write(
            tmp_path,
            HEADER,
            PAID,
            "本页小计,,,3000.00,,",
            HEADER,
            PAID.replace("7", "8", 1),
            "合计：,,,6000.00,,",
            "总笔数：2,,,,,",
            "成功笔数：2,,,,,",
            "登记校验,12,,,,",
            header="虚构银行,,,,,",
        )
        assert [7, 8] == [each.transfer for each in read_results(path, USUAL)]

    def test_a_total_with_a_status_is_a_row(self, tmp_path: Path) -> None:
        """Nothing that could be a transfer is left out without a word."""
        path = write(tmp_path, "合计,7,成功,2020-09-02", header="摘要,付款编号,状态,日期")
        assert [7] == [each.transfer for each in read_results(path, USUAL)]

    def test_the_same_twice_is_once(self, tmp_path: Path) -> None:
        """A line that stands there again with the same content is one row, the first."""
        path = write(tmp_path, PAID, PAID.replace("3000.00", '"3,000"').replace("2020-09-02", "20200902"))
        assert [2] == [each.row for each in read_results(path, USUAL)]

    def test_foremost_of_several_references(self, tmp_path: Path) -> None:
        """Of several columns for one thing that nothing hangs on, the one named first counts."""
        path = write(tmp_path, "7,成功,2020-09-02,a,b", header="付款编号,状态,日期,流水号,回单号")
        for names, expected in ((("流水号", "回单号"), "a"), (("回单号", "流水号"), "b")):
            (row,) = read_results(path, template({"reference": names}))
            assert expected == row.reference

    def test_words_of_the_template(self, tmp_path: Path) -> None:
        """A template may name columns and words that nobody knows, and change what is usual."""
        path = write(tmp_path, "7,00,2020-09-02", "8,99,2020-09-03", "9,成功,", header="A,B,C")
        by = template(
            {"transfer": ("A",), "status": ("b",), "day": ("C",)},
            {"paid": ("00",), "returned": ("99",), "in_process": ("成功",)},
        )
        assert list(STATUSES) == [each.status for each in read_results(path, by)]

    def test_repr_says_nothing_personal(self, tmp_path: Path) -> None:
        """What the bank wrote is not in a log."""
        (row,) = read_results(write(tmp_path, "7,失败,2020-09-02,10,甲,乙的户名不符"), USUAL)
        assert not any(each in repr(row) for each in ("甲", "乙的"))


class TestWorkbooks:
    """The same from Excel files."""

    ROWS: tuple[Sequence[object], ...] = (
        ("虚构银行处理结果",),
        ("付款编号", "处理状态", "处理日期", "金额", "流水号"),
        (7, "成功", date(2020, 9, 2), 3000, "0012"),
        ("8", "处理成功", datetime(2020, 9, 2, 10, 15), 12.35, 12),  # noqa: DTZ001  # a workbook knows no zones
        ("9", "处理中", None, None, None),
        ("合计", None, None, 3012.35, None),
    )

    def test_cells(self, tmp_path: Path) -> None:
        """Figures, text, days and times are read, with their cells."""
        rows = read_results(book(tmp_path, self.ROWS), USUAL)
        assert [(7, 300_000, "0012", "表1!A3"), (8, 1235, "12", "表1!A4"), (9, None, "", "表1!A5")] == [
            (each.transfer, each.amount_fen, each.reference, each.cell) for each in rows
        ]
        assert [date(2020, 9, 2), date(2020, 9, 2), None] == [each.day for each in rows]

    def test_every_visible_sheet(self, tmp_path: Path) -> None:
        """Paid and failed may stand on two sheets; notes and hidden sheets are passed over."""
        failed = [self.ROWS[1], ("10", "失败", date(2020, 9, 3), 5, "")]
        path = book(tmp_path, self.ROWS, [("说明",)], failed, [self.ROWS[1], ("11", "?")], hidden=1)
        assert [7, 8, 9, 10] == [each.transfer for each in read_results(path, USUAL)]

    def test_problems_name_the_cell(self, tmp_path: Path) -> None:
        """A clerk finds what is wrong by its cell, also where it is empty."""
        rows = [self.ROWS[1], (7.5, "好", "x", -1, 2**60), (8, "退汇", None, "", "")]
        assert [
            ("表1!A2", "bank-transfer-form"),
            ("表1!B2", "bank-status-unknown"),
            ("表1!D2", "number-negative"),
            ("表1!C2", "date-unreadable"),
            ("表1!E2", "digits-lost"),
            ("表1!C3", "bank-day-missing"),
        ] == [(each.cell, each.code) for each in refused(book(tmp_path, rows))]

    def test_numbers_that_lost_digits(self, tmp_path: Path) -> None:
        """A transfer's number that a spreadsheet rounded is told as that."""
        rows = [self.ROWS[1], (2**60, "处理中")]
        assert ["digits-lost"] == codes(book(tmp_path, rows))

    def test_the_same_twice_on_two_sheets(self, tmp_path: Path) -> None:
        """Two sheets that differ are told with both places."""
        other = [self.ROWS[1], (7, "退汇", date(2020, 9, 2), 3000, "0012")]
        (problem,) = refused(book(tmp_path, self.ROWS, other))
        assert ("bank-transfer-twice", "表2!A2") == (problem.code, problem.cell)
        assert all("表1!A3" in problem.text(lang) for lang in LANGS)

    def test_doubtful_columns(self, tmp_path: Path) -> None:
        """Two columns for one thing are told with the cell of the second."""
        (problem,) = refused(book(tmp_path, [(*self.ROWS[1], "状态"), (*self.ROWS[2], "失败")]))
        assert ("bank-column-twice", "表1!F1", "状态") == (problem.code, problem.cell, problem.column)

    @pytest.mark.parametrize("sheets", [[], [("付款编号", "金额"), (7, 3)], [("付款编号", "状态")]])
    def test_nothing_in_it(self, tmp_path: Path, sheets: list[tuple[object, ...]]) -> None:
        """A workbook without a header or without rows is refused."""
        code = "bank-result-empty" if sheets == [("付款编号", "状态")] else "bank-columns"
        assert [code] == codes(book(tmp_path, sheets))


class TestFaults:
    """Whatever can be wrong with a result."""

    def test_every_problem_with_its_place(self, tmp_path: Path) -> None:
        """All faults of all rows are told at once."""
        path = write(
            tmp_path,
            ",成功,2020-09-02,3000,,",
            "x,成功,2020-09-02,3000,,",
            "0,成功,2020-09-02,3000,,",
            "4,,2020-09-02,3000,,",
            "5,不详,2020-09-02,3000,,",
            "6,成功,,3000,,",
            "7,退汇,,3000,,",
            "8,成功,2020-09-31,3000,,",
            "9,成功,2020-09-02,3000.005,,",
            "10,成功,2020-09-02,0,,",
            "11,成功,2020-09-02,3000,\x07,",
            "12,成功,2020-09-02,3000,,,多",
        )
        expected = [
            (2, "付款编号", "bank-transfer-missing"),
            (3, "付款编号", "bank-transfer-form"),
            (4, "付款编号", "bank-transfer-form"),
            (5, "处理状态", "bank-status-missing"),
            (6, "处理状态", "bank-status-unknown"),
            (7, "交易日期", "bank-day-missing"),
            (8, "交易日期", "bank-day-missing"),
            (9, "交易日期", "date-impossible"),
            (10, "金额", "number-too-fine"),
            (11, "金额", "bank-amount-zero"),
            (12, "流水号", "text-control"),
            (13, None, "row-too-long"),
        ]
        assert expected == [(each.row, each.column, each.code) for each in refused(path)]

    @pytest.mark.parametrize(
        ("change", "is_same"),
        [
            (("7,", "007,"), True),
            (("交易成功", "成功"), True),
            (("交易成功", "退汇"), False),
            (("2020-09-02", "2020-09-03"), False),
            (("3000.00", "3000.01"), False),
            (("3000.00", ""), False),
            (("示例001", "示例002"), False),
            (("示例001,", "示例001,x"), False),
        ],
    )
    def test_the_same_twice(self, tmp_path: Path, change: tuple[str, str], is_same: bool) -> None:
        """One transfer cannot have two ends; both lines are named."""
        path = write(tmp_path, PAID, PAID.replace(*change))
        if is_same:
            assert 1 == len(read_results(path, USUAL))
            return
        (problem,) = refused(path)
        assert ("bank-transfer-twice", 3, "付款编号") == (problem.code, problem.row, problem.column)
        assert all(word in problem.text(lang) for lang, word in (("zh", "第 2 行"), ("en", "row 2")))  # type: ignore[arg-type]

    def test_no_column_of_days(self, tmp_path: Path) -> None:
        """Without one it is told once, at the header, and only if anything was paid or returned."""
        rows = ["7,成功", "8,退汇", "9,处理中"]
        path = write(tmp_path, *rows, header="付款编号,状态")
        (problem,) = refused(path)
        assert ("bank-columns", 1) == (problem.code, problem.row)
        assert "日期" in problem.text("zh")
        assert [9] == [
            each.transfer for each in read_results(write(tmp_path, rows[2], header="付款编号,状态"), USUAL)
        ]

    @pytest.mark.parametrize(
        ("header", "missing"),
        [
            ("付款编号,日期", "处理状态"),
            ("状态,日期", "付款编号"),
            ("甲,乙", "付款编号、处理状态"),
            ("虚构银行", "付款编号、处理状态"),
        ],
    )
    def test_no_header(self, tmp_path: Path, header: str, missing: str) -> None:
        """A file of another kind is told what it lacks."""
        (problem,) = refused(write(tmp_path, "7,1", header=header))
        assert "bank-columns" == problem.code
        assert f"：{missing}。" in problem.text("zh")

    @pytest.mark.parametrize(
        ("header", "column"),
        [
            ("付款编号,状态,日期,交易状态", "交易状态"),
            ("付款编号,业务编号,状态,日期", "业务编号"),
            ("付款编号,状态,入账日期,交易日期", "交易日期"),
            ("付款编号,状态,日期,金额,金额(分)", "金额(分)"),
            ("付款编号,状态,日期,金额（分）,交易金额", "交易金额"),
        ],
    )
    def test_doubtful_columns(self, tmp_path: Path, header: str, column: str) -> None:
        """Which of two columns counts is for the template to say."""
        (problem,) = refused(write(tmp_path, "7,成功,2020-09-02,1,1", header=header))
        assert ("bank-column-twice", 1, column) == (problem.code, problem.row, problem.column)

    def test_a_doubtful_column_that_the_template_settles(self, tmp_path: Path) -> None:
        """What is named alone is read."""
        path = write(tmp_path, "7,成功,2020-09-02,失败", header="付款编号,状态,日期,交易状态")
        for name, status in (("状态", "paid"), ("交易状态", "returned")):
            assert [status] == [each.status for each in read_results(path, template({"status": (name,)}))]

    def test_no_value_is_repeated(self, tmp_path: Path) -> None:
        """Messages hold nothing of what stands in the cells."""
        hidden = "6222000000000000018"
        path = write(tmp_path, ",".join([f"{hidden}x"] * 6))
        for problem in refused(path):
            assert all(hidden not in problem.line(lang) for lang in LANGS)

    @pytest.mark.parametrize(
        ("name", "data", "code"),
        [
            ("a.csv", b"", "file-empty"),
            ("a.csv", HEADER.encode(), "bank-result-empty"),
            ("a.csv", f"{HEADER}\n合计,,,,,".encode(), "bank-result-empty"),
            ("a.csv", f'{HEADER}\n"'.encode(), "csv-broken"),
            ("a.csv", f'"\n{HEADER}\n{PAID}'.encode(), "csv-broken"),
            ("a.csv", b"\xff\xff\xff", "file-encoding"),
            ("a.csv", b"PK\x03\x04", "file-binary"),
            ("a.pdf", b"%PDF", "file-kind"),
            ("a.json", b"[{}]", "bank-columns"),
            ("a.json", b"{", "json-broken"),
            ("a.xlsx", b"", "file-empty"),
            ("a.xlsx", b"PK\x03\x04", "workbook-damaged"),
            ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook-damaged"),
        ],
    )
    def test_no_result_at_all(self, tmp_path: Path, name: str, data: bytes, code: str) -> None:
        """What is no result is refused in words."""
        path = tmp_path / name
        path.write_bytes(data)
        assert code in codes(path)

    @pytest.mark.parametrize("name", ["none.csv", "none.xlsx", "none.pdf"])
    def test_no_such_file(self, tmp_path: Path, name: str) -> None:
        """A missing file is told as one."""
        assert "file-missing" in codes(tmp_path / name)


HOLDS: tuple[Holds, ...] = ("transfer", "account_name", "account", "amount")


class TestProperties:
    """What holds for any result."""

    @given(
        ends=st.lists(
            st.tuples(
                st.sampled_from(STATUSES),
                st.integers(1, 10**12),
                st.dates(date(1900, 1, 1), date(2199, 12, 31)),
            ),
            min_size=1,
            max_size=6,
        ),
        separator=st.sampled_from([",", "\t", "|"]),
        encoding=st.sampled_from(["utf-8", "gb18030", "utf-8-sig"]),
        has_anchor_line=st.booleans(),
    )
    def test_our_own_file_with_the_banks_words(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        ends: list[tuple[ResultStatus, int, date]],
        separator: str,
        encoding: str,
        has_anchor_line: bool,
    ) -> None:
        """A payment file that comes back with three columns more gives the transfers it went out with."""
        layout = PaymentLayout(
            tuple(PaymentColumn(each, each) for each in HOLDS),
            encoding=encoding,
            separator=separator,
            has_anchor_line=has_anchor_line,
        )
        by = evolve(
            USUAL, unit=layout, result=usual_result(echoed={"transfer": ("transfer",), "amount": ("amount",)})
        )
        payee = PayeeAccount(account_name='=甲|乙,"丙', account="6222000000000000018")
        transfers = [Transfer(at, "unit", payee, fen) for at, (_, fen, _) in enumerate(ends, start=1)]
        out = payment_file(transfers, by, anchor=(1, "0" * 64), lang="zh").decode(encoding)
        lines = out.split("\r\n")[:-1]
        words = [f"{status}{separator}{day}" for status, _, day in ends]
        back = [f"{lines[0]}{separator}status{separator}day"]
        back += [f"{line}{separator}{more}" for line, more in zip(lines[1:], words, strict=False)]
        back += lines[len(ends) + 1 :]
        path = tmp_path_factory.getbasetemp() / "back.csv"
        path.write_bytes("\r\n".join(back).encode(encoding))
        assert [(at, *end) for at, end in enumerate(ends, start=1)] == [
            (each.transfer, each.status, each.amount_fen, each.day) for each in read_results(path, by)
        ]

    @given(
        st.lists(
            st.lists(
                st.one_of(
                    st.sampled_from(
                        ["7", "成功", "退汇", "2020-09-02", "3000", "合计", "", '"', "登记校验", "付款编号"]
                    ),
                    st.text(max_size=5),
                ),
                max_size=7,
            ),
            max_size=5,
        ),
        st.sampled_from([",", "|", "\t"]),
        st.booleans(),
    )
    def test_any_lines(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        rows: list[list[str]],
        separator: str,
        has_header: bool,
    ) -> None:
        """Any file is read or refused, and what is read is whole."""
        lines = [HEADER.replace(",", separator)] if has_header else []
        text = io.StringIO("\n".join([*lines, *(separator.join(row) for row in rows)]), newline="").getvalue()
        path = tmp_path_factory.getbasetemp() / "any.csv"
        path.write_bytes(text.encode("utf-8", "replace"))
        try:
            found = read_results(path, USUAL)
        except InvalidFile as wrong:
            assert all(each.text("zh") and each.file for each in wrong.problems)
        else:
            assert len({each.transfer for each in found}) == len(found) > 0
            assert all(each.day or each.status == "in_process" for each in found)
            assert all(type(each.amount_fen) in (int, type(None)) for each in found)
