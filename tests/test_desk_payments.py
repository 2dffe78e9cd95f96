"""The payment record: its first lines, reading it back, and what cannot be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.api import find_program, load_packaged
from unionaid.desk.payment_file import read_payments
from unionaid.desk.payment_history import checked_payments
from unionaid.desk.payments import PAYMENT_COLUMNS, PaymentEvent, PaymentRecord, payment_rows
from unionaid.errors import InvalidFile, Problem
from unionaid.lang import LANGS, Lang

EXAMPLES = Path(__file__).parent.parent / "examples"
HEADER = "编号,项目代号,应拨金额,事项,日期,金额"


def rows_of(program: str, file: str, lang: Lang = "zh") -> list[PaymentRecord]:
    """Return the first lines for an example."""
    found = find_program(program, load_packaged())
    return list(payment_rows(found.assess_files(EXAMPLES / "jinzhou-2020" / file), lang))


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    """Write a payment record."""
    path = folder / "payments.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def refused(*paths: Path) -> tuple[Problem, ...]:
    """Read what must be refused; return the problems."""
    with pytest.raises(InvalidFile) as caught:
        read_payments(*paths)
    return caught.value.problems


def line(event: PaymentEvent, day: str | None, amount: int | None, **more: object) -> PaymentRecord:
    """Return a line of award 1 of 3,000 yuan."""
    values: dict[str, object] = {
        "number": 1,
        "program": "gold-pair-award",
        "entitlement": Decimal(3000),
        "file": "a.csv",
        "row": 2,
        **more,
    }
    return PaymentRecord(
        event=event,
        day=None if day is None else date.fromisoformat(day),
        amount=None if amount is None else Decimal(amount),
        **values,  # type: ignore[arg-type]  # each value is of its field
    )


def codes(*lines: PaymentRecord) -> list[str]:
    """Return what is wrong with the lines."""
    return [problem.code for problem in checked_payments(lines)[1]]


class TestFirstLines:
    """What stands in the sheet before the clerk writes in it."""

    def test_cash_is_a_payment(self) -> None:
        """Each eligible case has one line, without a date, and their sum is the sum owed."""
        rows = rows_of("gold-pair-award", "gold-pairs.csv")
        assert list(range(1, 23)) == [each.number for each in rows]
        assert Decimal("55000.00") == sum(each.amount or 0 for each in rows)
        assert {("payment", None)} == {(each.event, each.day) for each in rows}
        assert "张一" == rows[0].payee

    def test_goods_with_a_value(self) -> None:
        """Goods are delivered, at their value."""
        rows = rows_of("reading-room", "reading-rooms.csv")
        assert {("goods", Decimal("15000.00"))} == {(each.event, each.amount) for each in rows}

    def test_goods_without_a_value(self) -> None:
        """Goods whose value no text names have no amount."""
        rows = rows_of("rest-station", "rest-stations.csv")
        assert 11 == len(rows)
        assert {("goods", None)} == {(each.event, each.amount) for each in rows}

    def test_services_are_no_awards(self) -> None:
        """A service has no line."""
        assert [] == rows_of("conversion-support", "conversions.csv")

    def test_amounts_of_zero_are_no_awards(self) -> None:
        """Who is owed nothing has no line."""
        assert all(each.amount for each in rows_of("industry-union-subsidy", "industry-unions.csv"))

    @pytest.mark.parametrize("lang", LANGS)
    def test_program_name_is_in_the_language(self, lang: Lang) -> None:
        """The program's name is the only word that has a language."""
        expected = {"zh": "金牌师徒奖励", "en": "award for gold-medal pairs"}[lang]
        assert expected == rows_of("gold-pair-award", "gold-pairs.csv", lang)[0].program_name

    def test_repr_names_nobody(self) -> None:
        """A record in a log says nothing of people."""
        assert "张一" not in repr(rows_of("gold-pair-award", "gold-pairs.csv")[0])

    def test_columns_are_fields(self) -> None:
        """Each column is a field of a record."""
        record = line("payment", None, 3000)
        assert all(hasattr(record, column.id) for column in PAYMENT_COLUMNS)


class TestReading:
    """From a file to records."""

    def test_example(self) -> None:
        """The example holds a return, a repeated payment and a recovery."""
        records = read_payments(EXAMPLES / "accounts" / "payments.csv")
        expected = ["payment"] * 2 + ["returned", "paid_again", "payment", "recovered"] + ["payment"] * 2
        assert [*expected, "goods", "goods"] == [each.event for each in records]

    def test_later_lines_take_what_they_leave_out(self) -> None:
        """A return that says number, event, date and amount only is of the award's program."""
        returned = read_payments(EXAMPLES / "accounts" / "payments.csv")[2]
        assert ("gold-pair-award", "李二") == (returned.program, returned.payee)

    def test_english_headers_and_events(self, tmp_path: Path) -> None:
        """Either language is read, and titles above the header are passed over."""
        path = write(
            tmp_path,
            "award number,program id,event,date,amount",
            "1,x,goods delivered,2020年9月2日,1万元",
            "total,,,,10000",
            header="Payments",
        )
        (record,) = read_payments(path)
        assert ("goods", date(2020, 9, 2), Decimal(10000), 3) == (
            record.event,
            record.day,
            record.amount,
            record.row,
        )

    def test_every_problem_with_its_place(self, tmp_path: Path) -> None:
        """All faults of all lines are told at once."""
        path = write(
            tmp_path,
            "1,x,,付款,2020-13-01,3000",
            "2,x,,拨付,2020-09-02,0",
            "3,x,,拨付,2020-09-02,-5",
            "4,x,,拨付,2020-09-02,",
            ",x,,拨付,2020-09-02,5",
            "6,x,,退汇,,5",
        )
        expected = [
            (2, "日期", "date-impossible"),
            (2, "事项", "payment-event-unknown"),
            (3, "金额", "payment-amount-zero"),
            (4, "金额", "number-negative"),
            (5, "金额", "payment-amount-missing"),
            (6, "编号", "payment-number-missing"),
            (7, "日期", "payment-date-missing"),
        ]
        assert expected == [(each.row, each.column, each.code) for each in refused(path)]

    def test_missing_columns(self, tmp_path: Path) -> None:
        """A file of another kind is told what it lacks."""
        (problem,) = refused(write(tmp_path, "1,3000", header="编号,金额"))
        assert "payments-columns" == problem.code
        assert "事项、日期" in problem.text("zh")

    def test_nothing_in_it(self, tmp_path: Path) -> None:
        """A record with a total alone is empty."""
        (problem,) = refused(write(tmp_path, "合计,,,,,5"))
        assert "payments-empty" == problem.code

    def test_all_files_are_told(self, tmp_path: Path) -> None:
        """A second file is read though the first is not there."""
        found = refused(tmp_path / "none.csv", write(tmp_path, "1,,,拨付,2020-09-02,5"))
        assert ["file-missing", "payment-program-missing"] == [each.code for each in found]

    def test_same_numbers_in_two_files_are_two_awards(self, tmp_path: Path) -> None:
        """A number counts within its file."""
        paths = [tmp_path / "a", tmp_path / "b"]
        for path in paths:
            path.mkdir()
        assert 2 == len(read_payments(*(write(path, "1,x,,拨付,2020-09-02,5") for path in paths)))


class TestHistory:
    """Which events can follow which."""

    def test_a_whole_life(self) -> None:
        """Paid, returned, paid again, recovered."""
        assert [] == codes(
            line("payment", "2020-09-02", 3000),
            line("returned", "2020-09-04", 3000),
            line("paid_again", "2020-09-08", 3000),
            line("recovered", "2020-11-16", 3000),
        )

    def test_days_decide_and_not_places(self) -> None:
        """Lines may stand in any order; on one day their place counts."""
        assert [] == codes(line("returned", "2020-09-04", 3000), line("payment", "2020-09-02", 3000))
        assert ["payment-returned-too-much"] == codes(
            line("returned", "2020-09-02", 3000), line("payment", "2020-09-02", 3000)
        )

    def test_never_paid_twice(self) -> None:
        """A second payment is refused, and both rows are named."""
        found = checked_payments(
            [line("payment", "2020-09-02", 3000), line("payment", "2020-09-03", 3000, row=9)]
        )[1]
        assert ["payment-twice"] == [each.code for each in found]
        assert "第 2、9 行" in found[0].text("zh")

    @pytest.mark.parametrize(
        ("event", "code"),
        [
            ("paid_again", "payment-again-too-much"),
            ("returned", "payment-returned-too-much"),
            ("recovered", "payment-recovered-too-much"),
        ],
    )
    def test_nothing_follows_what_was_not_paid(self, event: PaymentEvent, code: str) -> None:
        """Without a dated payment nothing comes back."""
        assert [code] == codes(line("payment", None, 3000), line(event, "2020-09-03", 1))

    @pytest.mark.parametrize(
        ("amount", "expected"), [(2999, []), (3000, []), (3001, ["payment-above-award"])]
    )
    def test_never_above_the_award(self, amount: int, expected: list[str]) -> None:
        """At most what the award line says."""
        assert expected == codes(line("payment", "2020-09-02", amount))

    @pytest.mark.parametrize(("again", "expected"), [(1000, []), (1001, ["payment-again-too-much"])])
    def test_no_more_again_than_came_back(self, again: int, expected: list[str]) -> None:
        """What is sent again is at most what came back."""
        assert expected == codes(
            line("payment", "2020-09-02", 3000),
            line("returned", "2020-09-03", 1000),
            line("paid_again", "2020-09-04", again),
        )

    def test_goods_are_not_returned_by_a_bank(self) -> None:
        """A bank sends back transfers only."""
        assert ["payment-returned-too-much"] == codes(
            line("goods", "2020-09-02", 3000), line("returned", "2020-09-03", 10)
        )

    def test_lines_of_one_award_agree(self) -> None:
        """One number with two programs is a slip."""
        assert ["payment-lines-differ"] == codes(
            line("payment", "2020-09-02", 3000), line("returned", "2020-09-03", 3000, program="other")
        )

    def test_the_year_of_recovered_money(self) -> None:
        """Recovered money knows when it was paid."""
        records, _ = checked_payments(
            [line("payment", "2020-12-31", 3000), line("recovered", "2021-01-01", 3000)]
        )
        assert [None, 2020] == [each.paid_in for each in records]

    def test_recovery_across_two_years_is_one_line_each(self) -> None:
        """Money of two years is not booked in one line by guess."""
        lines = [
            line("payment", "2020-12-30", 3000),
            line("returned", "2020-12-31", 1000),
            line("paid_again", "2021-01-04", 1000),
        ]
        assert ["payment-recovery-years"] == codes(*lines, line("recovered", "2021-02-01", 3000))
        split = [line("recovered", "2021-02-01", 1000), line("recovered", "2021-02-01", 2000)]
        assert [2021, 2020] == [each.paid_in for each in checked_payments([*lines, *split])[0][3:]]

    @given(
        st.lists(
            st.tuples(st.sampled_from(["returned", "paid_again", "recovered"]), st.integers(1, 3000)),
            max_size=8,
        )
    )
    def test_accepted_histories_never_owe(self, events: list[tuple[PaymentEvent, int]]) -> None:
        """Whatever is accepted, what stands stays between zero and the award after each event."""
        lines = [line("payment", "2020-09-01", 3000)]
        lines += [line(event, f"2020-09-{day:02}", fen) for day, (event, fen) in enumerate(events, start=2)]
        standing = came_back = 0
        is_possible = True
        for each in lines:
            amount = int(each.amount or 0)
            is_possible &= (
                amount <= (came_back if each.event == "paid_again" else standing) or each is lines[0]
            )
            standing += amount if each.event in ("payment", "paid_again") else -amount
            came_back += {"returned": amount, "paid_again": -amount}.get(each.event, 0)
        assert is_possible == (not codes(*lines))
        assert not is_possible or 0 <= standing <= 3000


class TestWorkbook:
    """The sheet of a result workbook, filled in."""

    @staticmethod
    def book(folder: Path, lang: Lang, cells: dict[str, str | int | date]) -> Path:
        """Write the sheet for two awards, with *cells* as a clerk changes them."""
        from openpyxl import load_workbook

        from unionaid.desk.payment_sheet import payment_sheet
        from unionaid.files.book import Book

        path = folder / "result.xlsx"
        program = find_program("gold-pair-award", load_packaged())
        cases = program.assess_files(EXAMPLES / "jinzhou-2020" / "gold-pairs.csv")[:2]
        with path.open("wb") as stream, Book(stream, lang=lang) as book:
            payment_sheet(book, cases, lang)
        filled = load_workbook(path)
        for place, value in cells.items():
            filled[filled.sheetnames[0]][place] = value
        filled.save(path)
        return path

    @pytest.mark.parametrize("lang", LANGS)
    def test_untouched_it_reads_back(self, tmp_path: Path, lang: Lang) -> None:
        """What was prefilled comes back as it was, in either language."""
        expected = rows_of("gold-pair-award", "gold-pairs.csv", lang)[:2]
        found = read_payments(self.book(tmp_path, lang, {}))
        assert [(each.number, each.program_name, each.payee, each.amount) for each in expected] == [
            (each.number, each.program_name, each.payee, each.amount) for each in found
        ]
        assert {("payment", None)} == {(each.event, each.day) for each in found}

    def test_filled_in_by_a_clerk(self, tmp_path: Path) -> None:
        """Real dates and texts are read, and added lines belong to their award."""
        cells: dict[str, str | int | date] = {
            "I3": date(2020, 9, 2),
            "A5": 1,
            "H5": "退汇",
            "I5": "2020年9月4日",
            "J5": 3000,
        }
        found = read_payments(self.book(tmp_path, "zh", cells))
        assert [("payment", date(2020, 9, 2)), ("payment", None), ("returned", date(2020, 9, 4))] == [
            (each.event, each.day) for each in found
        ]
        assert "张一" == found[2].payee

    def test_problems_name_the_cell(self, tmp_path: Path) -> None:
        """A clerk finds what is wrong by its cell."""
        path = self.book(tmp_path, "zh", {"I3": "昨天", "H4": "付款"})
        assert ["拨付登记!I3", "拨付登记!H4"] == [each.cell for each in refused(path)]

    def test_another_workbook(self, tmp_path: Path) -> None:
        """A workbook without the sheet is told what to give."""
        from openpyxl import Workbook

        path = tmp_path / "other.xlsx"
        Workbook().save(path)
        assert ["payments-sheet-none"] == [each.code for each in refused(path)]


class TestCopies:
    """The same payment record, given twice under two names."""

    HEAD = "编号,项目代号,收款方,应拨金额,事项,日期,金额,凭据号\n"
    PAID = "1,gold-pair-award,虚构甲,3000,拨付,2020-09-01,3000,A1\n"

    def found(self, tmp_path: Path, *texts: str) -> list[str]:
        """Return the codes of what is wrong with files of these lines."""
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"{number}.csv")
            paths[-1].write_text(self.HEAD + text, encoding="utf-8")
        try:
            read_payments(*paths)
        except InvalidFile as refused:
            return [problem.code for problem in refused.problems]
        return []

    def test_a_copy(self, tmp_path: Path) -> None:
        """What is paid in one file cannot be paid in another one again."""
        assert ["payments-copied"] == self.found(tmp_path, self.PAID, self.PAID)

    def test_a_later_state(self, tmp_path: Path) -> None:
        """A record that has grown since is a copy too, whichever comes first."""
        later = self.PAID + "2,gold-pair-award,虚构乙,2000,拨付,2020-09-02,2000,A2\n"
        assert ["payments-copied"] == self.found(tmp_path, self.PAID, later)
        assert ["payments-copied"] == self.found(tmp_path, later, self.PAID)

    @pytest.mark.parametrize(
        ("old", "new"),
        [("3000,A1", "3000,A2"), ("2020-09-01", "2020-09-02"), ("虚构甲", "虚构丙"), ("1,gold", "2,gold")],
    )
    def test_other_payments(self, tmp_path: Path, old: str, new: str) -> None:
        """Another slip, day, payee or award is another payment."""
        assert [] == self.found(tmp_path, self.PAID, self.PAID.replace(old, new, 1))

    def test_nothing_paid_yet(self, tmp_path: Path) -> None:
        """Lines without a date are no payments, so they are no copies."""
        waiting = self.PAID.replace("2020-09-01", "")
        assert [] == self.found(tmp_path, waiting, waiting)

    def test_the_sheet_is_called_as_it_is(self, tmp_path: Path) -> None:
        """A problem of a whole line names the worksheet of the file's language."""
        book = openpyxl.Workbook()
        sheet: Any = book.active
        sheet.title = "payments"
        sheet.append(["award number", "program id", "entitlement", "event", "date", "amount"])
        sheet.append([1, "gold-pair-award", 3000, "payment", "2020-09-01", 4000])
        book.save(tmp_path / "r.xlsx")
        with pytest.raises(InvalidFile) as refused:
            read_payments(tmp_path / "r.xlsx")
        assert ["payments!2"] == [problem.cell for problem in refused.value.problems]
