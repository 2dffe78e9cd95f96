"""The payment file: what stands in it, exactly and always the same."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from unionaid.assess.payee import PayeeAccount
from unionaid.errors import InvalidFile, OutputError, Problem
from unionaid.files import read_workbook
from unionaid.lang import LANGS, Bilingual, Lang
from unionaid.money import MAX_FEN, from_fen
from unionaid.registry.bank_layouts import BankTemplate, Holds, PaymentColumn, PaymentLayout
from unionaid.registry.template import default_template
from unionaid.registry.transfers import Transfer, payment_file

HASH = "0123456789abcdef" * 4
ANCHOR = (42, HASH)
WRITTEN: tuple[Holds, ...] = ("number", "transfer", "account_name", "account", "amount")
PAYEE = PayeeAccount(
    account_name="虚构市餐饮行业工会",
    account="6222000000000000018",
    bank="虚构银行虚构支行",
    bank_number="000000000019",
    phone="0416-1234567",
)
TRANSFER = Transfer(
    id=7,
    kind="unit",
    payee=PAYEE,
    amount_fen=2_000_050,
    claims=(3, 12),
    programs=(Bilingual("甲项目", "program A"), Bilingual("乙项目", "program B")),
)

CSV_LAYOUTS = [
    (encoding, separator, has_header)
    for encoding in ("utf-8-sig", "utf-8", "gb18030")
    for separator in (",", "\t", "|")
    for has_header in (True, False)
]


def template(*holds: Holds, **more: object) -> BankTemplate:
    """Return a template of CSV files with these columns, named by what they hold."""
    columns = tuple(
        PaymentColumn(each, each, "补助" if each == "remark" else "") for each in holds or WRITTEN
    )
    layout = PaymentLayout(columns, **more)  # type: ignore[arg-type]  # each is of its field
    return BankTemplate(unit=layout, person=layout, result=default_template("unit").result)


def cells(data: bytes, encoding: str = "utf-8-sig", separator: str = ",") -> list[list[str]]:
    """Return what stands in a CSV file."""
    text = io.StringIO(data.decode(encoding), newline="")
    return list(csv.reader(text, delimiter=separator, strict=True))


def written(*transfers: Transfer, holds: Sequence[Holds] = WRITTEN, lang: Lang = "zh") -> list[list[str]]:
    """Return the rows of a payment file, the header left out."""
    return cells(payment_file(transfers, template(*holds), anchor=ANCHOR, lang=lang))[1:]


def refused(*transfers: Transfer, holds: Sequence[Holds] = WRITTEN) -> tuple[Problem, ...]:
    """Return why nothing can be written."""
    with pytest.raises(OutputError) as caught:
        payment_file(transfers, template(*holds), anchor=ANCHOR, lang="zh")
    return caught.value.problems


def paid_to(**payee: str) -> Transfer:
    """Return the transfer with another payee."""
    return evolve(TRANSFER, payee=evolve(PAYEE, **payee))


class TestContent:
    """What each column holds."""

    @pytest.mark.parametrize(
        ("holds", "expected"),
        [
            ("number", "1"),
            ("transfer", "7"),
            ("account_name", "虚构市餐饮行业工会"),
            ("account", "6222000000000000018"),
            ("bank", "虚构银行虚构支行"),
            ("bank_number", "000000000019"),
            ("amount", "20000.50"),
            ("amount_fen", "2000050"),
            ("programs", "甲项目、乙项目"),
            ("claims", "3、12"),
            ("remark", "补助"),
            ("phone", "0416-1234567"),
            ("anchor", HASH),
        ],
    )
    def test_column(self, holds: Holds, expected: str) -> None:
        """Every content is written as a bank reads it."""
        assert [[expected]] == written(TRANSFER, holds=[holds])

    def test_language_of_names(self) -> None:
        """Names of programs are in the language, joined as it joins."""
        assert [["program A, program B", "3, 12"]] == written(
            TRANSFER, holds=["programs", "claims"], lang="en"
        )

    def test_a_program_is_named_once(self) -> None:
        """Two awards of one program are one name."""
        twice = evolve(TRANSFER, programs=(Bilingual("甲项目", "A"), Bilingual("甲项目", "A")))
        assert [["甲项目"]] == written(twice, holds=["programs"])

    def test_accounts_are_digits(self) -> None:
        """Blanks and hyphens of people are no part of an account; leading zeros are."""
        assert [["0012345678901234"]] == written(
            paid_to(account="00123-4567 8901　２３４".replace("　", "")), holds=["account"]
        )

    def test_order_is_kept(self) -> None:
        """Rows stand in the order given and are numbered from 1."""
        rows = written(*(evolve(TRANSFER, id=each) for each in (9, 3, 5)), holds=["number", "transfer"])
        assert [["1", "9"], ["2", "3"], ["3", "5"]] == rows

    def test_what_is_not_known_is_empty(self) -> None:
        """A bank number or a telephone that nobody gave leaves its cell empty."""
        assert [["7", "", ""]] == written(
            paid_to(bank_number="", phone=""), holds=["transfer", "bank_number", "phone"]
        )

    @pytest.mark.parametrize("fen", [1, 10, 99, 100, 12_345, MAX_FEN])
    def test_amounts(self, fen: int) -> None:
        """Two decimals, no separators, nothing rounded."""
        ((amount, in_fen),) = written(evolve(TRANSFER, amount_fen=fen), holds=["amount", "amount_fen"])
        whole, part = amount.split(".")
        assert (fen, 2, str(fen)) == (int(whole + part), len(part), in_fen)

    @pytest.mark.parametrize("lang", LANGS)
    def test_anchor_line(self, lang: Lang) -> None:
        """The last line has the number of the last entry and its hash, and cells for the other columns."""
        data = payment_file([TRANSFER], template(has_anchor_line=True), anchor=ANCHOR, lang=lang)
        word = {"zh": "登记校验", "en": "registry check"}[lang]
        assert [word, "42", HASH, "", ""] == cells(data)[-1]

    def test_repr_names_nobody(self) -> None:
        """A transfer in a log says nothing of people."""
        shown = repr(TRANSFER)
        assert not any(each in shown for each in (PAYEE.account_name, PAYEE.account, PAYEE.phone, PAYEE.bank))


class TestCsv:
    """Encodings, separators, headers."""

    def test_mark(self) -> None:
        """UTF-8 with a mark has one, UTF-8 without has none."""
        files = {
            encoding: payment_file([TRANSFER], template(encoding=encoding), anchor=ANCHOR, lang="zh")
            for encoding in ("utf-8-sig", "utf-8", "gb18030")
        }
        assert files["utf-8-sig"] == b"\xef\xbb\xbf" + files["utf-8"]
        assert files["utf-8"].decode() == files["gb18030"].decode("gb18030")

    def test_header_may_be_left_out(self) -> None:
        """Then the first line is the first transfer."""
        data = payment_file([TRANSFER], template(has_header=False), anchor=ANCHOR, lang="zh")
        assert [["1", "7", PAYEE.account_name, PAYEE.account, "20000.50"]] == cells(data)

    def test_lines_end_as_windows_ends_them(self) -> None:
        """So do all of them, the last as well."""
        data = payment_file([TRANSFER], template(separator="|"), anchor=ANCHOR, lang="zh")
        assert 2 == data.count(b"\r\n") == data.count(b"\n")
        assert data.endswith(b"\r\n")

    @pytest.mark.parametrize("separator", [",", "\t", "|"])
    @pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "＝1", "+1", "-x"])
    def test_text_that_would_run(self, name: str, separator: str) -> None:
        """A name is no formula; accounts and amounts stay as they are."""
        data = payment_file(
            [paid_to(account_name=name)], template(separator=separator), anchor=ANCHOR, lang="zh"
        )
        assert ["1", "7", f"'{name}", PAYEE.account, "20000.50"] == cells(data, separator=separator)[1]

    def test_headings_that_would_run(self) -> None:
        """A heading is no formula either."""
        layout = PaymentLayout((PaymentColumn("=x", "account"), PaymentColumn("金额", "amount")))
        made = BankTemplate(unit=layout, person=None, result=default_template("unit").result)
        assert ["'=x", "金额"] == cells(payment_file([TRANSFER], made, anchor=ANCHOR, lang="zh"))[0]


class TestWorkbook:
    """The same as cells of a workbook."""

    @staticmethod
    def sheet(folder: Path, data: bytes) -> Worksheet:
        """Return the worksheet in *data*."""
        path = folder / "payments.xlsx"
        path.write_bytes(data)
        found = openpyxl.load_workbook(path).active
        assert isinstance(found, Worksheet)
        return found

    def test_accounts_are_text_and_amounts_figures(self, tmp_path: Path) -> None:
        """No spreadsheet takes the end off an account, and amounts can be summed."""
        data = payment_file([TRANSFER], default_template("unit"), anchor=ANCHOR, lang="zh")
        sheet = self.sheet(tmp_path, data)
        row = [cell.value for cell in sheet[2]]
        expected = [1, "7", PAYEE.account_name, PAYEE.account, PAYEE.bank, PAYEE.bank_number, 20000.5]
        assert [*expected, "甲项目、乙项目"] == row
        assert ["@", "0.00"] == [sheet[2][place].number_format for place in (3, 6)]
        assert ["登记校验", "42", HASH] == [cell.value for cell in sheet[3]][:3]

    def test_amounts_beyond_a_spreadsheet_are_text(self, tmp_path: Path) -> None:
        """What a figure could not keep is written out, without separators."""
        huge = evolve(TRANSFER, amount_fen=MAX_FEN)
        made = template("amount", "amount_fen", format="xlsx")
        row = self.sheet(tmp_path, payment_file([huge], made, anchor=ANCHOR, lang="zh"))[2]
        assert [f"{from_fen(MAX_FEN)}", str(MAX_FEN)] == [cell.value for cell in row]

    def test_text_that_would_run(self, tmp_path: Path) -> None:
        """A name that begins like a formula is text, and stays so when somebody confirms the cell."""
        made = template("account_name", format="xlsx")
        cell = self.sheet(
            tmp_path, payment_file([paid_to(account_name="=1+1")], made, anchor=ANCHOR, lang="zh")
        )[2][0]
        assert ("=1+1", "s", True) == (cell.value, cell.data_type, cell.quotePrefix)


class TestRefused:
    """What cannot go to a bank."""

    @pytest.mark.parametrize(
        ("payee", "column", "code"),
        [
            ({"account": ""}, "account", "bank-payee-missing"),
            ({"account": " - "}, "account", "bank-payee-missing"),
            ({"account_name": "  "}, "account_name", "bank-payee-missing"),
            ({"account": "1234567"}, "account", "bank-account-form"),
            ({"account": "1" * 33}, "account", "bank-account-form"),
            ({"account": "6.222E+18"}, "account", "bank-account-form"),
            ({"account": "٦٢٢٢٠٠٠٠٠٠٠٠٠٠٠٠"}, "account", "bank-account-form"),
            ({"account": "=622200000000"}, "account", "bank-account-form"),
            ({"account_name": "甲\n乙"}, "account_name", "bank-text-form"),
            ({"account_name": "甲\t乙"}, "account_name", "bank-text-form"),
            ({"account_name": "甲\u200b乙"}, "account_name", "bank-text-form"),
            ({"account_name": "甲\u2028乙"}, "account_name", "bank-text-form"),
            ({"account_name": "甲\ud800乙"}, "account_name", "bank-text-form"),
            ({"account_name": "a\x00b"}, "account_name", "bank-text-form"),
            ({"account_name": "甲" * 2001}, "account_name", "bank-text-long"),
        ],
    )
    @pytest.mark.parametrize("form", [{"encoding": "gb18030"}, {"format": "xlsx"}])
    def test_one_fault(self, payee: dict[str, str], column: str, code: str, form: dict[str, str]) -> None:
        """It is told by the transfer's number and the column, never by what stands there."""
        with pytest.raises(OutputError) as caught:
            payment_file([paid_to(**payee)], template(**form), anchor=ANCHOR, lang="zh")
        (problem,) = caught.value.problems
        assert (column, code) == (problem.column, problem.code)
        assert all("7" in problem.text(lang) for lang in LANGS)
        assert not any(value.strip() and value in problem.line() for value in payee.values())

    @pytest.mark.parametrize("length", [8, 32])
    def test_shortest_and_longest_account(self, length: int) -> None:
        """Accounts of 8 to 32 digits are taken."""
        assert [["1" * length]] == written(paid_to(account="1" * length), holds=["account"])

    def test_all_faults_at_once(self) -> None:
        """Every fault of every transfer is told."""
        found = refused(
            paid_to(account="", account_name=""), evolve(paid_to(account="x"), id=8), evolve(TRANSFER, id=9)
        )
        assert ["account_name", "account", "account"] == [each.column for each in found]
        assert ["7", "7", "8"] == [each.text("en").split("transfer ")[1][0] for each in found]

    def test_a_column_that_is_not_written_is_not_judged(self) -> None:
        """A telephone that nobody asks for can be anything."""
        assert written(paid_to(phone="\n\n1"))

    def test_too_many_claims_for_a_cell(self) -> None:
        """Nothing is cut off without a word."""
        many = evolve(TRANSFER, claims=tuple(range(1000, 2000)))
        assert ["bank-text-long"] == [each.code for each in refused(many, holds=["claims"])]

    def test_rare_characters(self) -> None:
        """GB 18030 has every character that a person can have in a name."""
        name = "㐂𠮷䶮\ue000"
        data = payment_file(
            [paid_to(account_name=name)], template(encoding="gb18030"), anchor=ANCHOR, lang="zh"
        )
        assert name == cells(data, "gb18030")[1][2]

    def test_nothing_to_pay(self) -> None:
        """An empty file is not made."""
        assert ["bank-nothing-to-pay"] == [each.code for each in refused()]

    def test_no_such_section(self) -> None:
        """The template has to know the kind of payee."""
        with pytest.raises(InvalidFile):
            payment_file([TRANSFER], default_template("person"), anchor=ANCHOR, lang="zh")

    @pytest.mark.parametrize(
        ("transfers", "anchor"),
        [
            ([TRANSFER, evolve(TRANSFER, id=8, kind="person")], ANCHOR),
            ([TRANSFER, TRANSFER], ANCHOR),
            ([TRANSFER], (42, "abc")),
            ([TRANSFER], (42, HASH.upper())),
        ],
    )
    def test_misuse(self, transfers: list[Transfer], anchor: tuple[int, str]) -> None:
        """Both kinds in one file, one number twice, no hash: the caller's own fault."""
        with pytest.raises(ValueError, match=r"\."):
            payment_file(transfers, template(), anchor=anchor, lang="zh")

    @pytest.mark.parametrize(
        "wrong",
        [{"amount_fen": 0}, {"amount_fen": -1}, {"amount_fen": MAX_FEN + 1}, {"id": 0}, {"kind": "pet"}],
    )
    def test_no_transfer(self, wrong: dict[str, object]) -> None:
        """A transfer has a number, a payee and an amount above zero."""
        with pytest.raises(ValueError):  # noqa: PT011  # attrs words it
            evolve(TRANSFER, **wrong)  # type: ignore[arg-type]  # wrong on purpose

    def test_no_float(self) -> None:
        """An amount is whole fen."""
        with pytest.raises(TypeError):
            evolve(TRANSFER, amount_fen=1.5)  # type: ignore[arg-type]  # wrong on purpose


NAMES = st.one_of(
    st.sampled_from(
        ["虚构工会", "=cmd|' /C calc'!A0", '"', "'", ",", "|", 'a|b,c"d', "<r></r>", "_x0041_", "㐂𠮷"]
    ),
    st.text(
        st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Cn"]), min_size=1, max_size=20
    ),
)
ACCOUNTS = st.text("0123456789", min_size=8, max_size=32)
BATCHES = st.lists(
    st.builds(
        Transfer,
        id=st.integers(1, 10**9),
        kind=st.just("person"),
        payee=st.builds(PayeeAccount, account_name=NAMES, account=ACCOUNTS, bank=NAMES),
        amount_fen=st.one_of(st.integers(1, 10**7), st.integers(1, MAX_FEN)),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each.id,
)


def essence(rows: Iterable[Sequence[object]]) -> list[tuple[str, ...]]:
    """Return transfer, account and amount of each row as text."""
    return [(str(row[1]), str(row[3]), f"{row[4]}") for row in rows]


class TestProperties:
    """What holds for any transfers."""

    @given(batch=BATCHES, form=st.sampled_from(CSV_LAYOUTS))
    def test_csv_reads_back(self, batch: list[Transfer], form: tuple[str, str, bool]) -> None:
        """In every encoding the accounts, amounts and numbers come back, and so does their sum."""
        encoding, separator, has_header = form
        made = template(encoding=encoding, separator=separator, has_header=has_header)
        data = payment_file(batch, made, anchor=ANCHOR, lang="zh")
        rows = cells(data, encoding, separator)[has_header:]
        assert essence(rows) == [
            (str(each.id), each.payee.account, f"{from_fen(each.amount_fen)}") for each in batch
        ]
        assert sum(each.amount_fen for each in batch) == sum(int(row[4].replace(".", "")) for row in rows)
        assert all(
            each.payee.account_name.strip() in (row[2], row[2].removeprefix("'"))
            for each, row in zip(batch, rows, strict=True)
        )

    @given(batch=BATCHES)
    def test_workbook_reads_back(
        self, tmp_path_factory: pytest.TempPathFactory, batch: list[Transfer]
    ) -> None:
        """A workbook holds the same, and names as they are."""
        path = tmp_path_factory.getbasetemp() / "payments.xlsx"
        path.write_bytes(payment_file(batch, template(format="xlsx"), anchor=ANCHOR, lang="zh"))
        (grid,) = read_workbook(path).grids
        rows = [
            [*row[:4], f"{row[4]:.2f}" if not isinstance(row[4], str) else row[4]] for row in grid.rows[1:]
        ]
        assert essence(rows) == [
            (str(each.id), each.payee.account, f"{from_fen(each.amount_fen)}") for each in batch
        ]
        assert [each.payee.account_name.strip() for each in batch] == [row[2] for row in rows]

    @given(
        batch=BATCHES, form=st.sampled_from([{"format": "xlsx"}, {"encoding": "gb18030", "separator": "|"}])
    )
    def test_always_the_same_bytes(self, batch: list[Transfer], form: dict[str, str]) -> None:
        """Equal transfers under one anchor are equal files."""
        made = template(has_anchor_line=True, **form)
        again = [evolve(each, payee=evolve(each.payee)) for each in batch]
        assert payment_file(batch, made, anchor=ANCHOR, lang="zh") == payment_file(
            again, made, anchor=ANCHOR, lang="zh"
        )

    @given(
        name=st.text(max_size=30), account=st.text(max_size=34), separator=st.sampled_from([",", "\t", "|"])
    )
    def test_any_text(self, name: str, account: str, separator: str) -> None:
        """Any text is written on one line or refused in words."""
        made = template(separator=separator, has_anchor_line=True)
        try:
            data = payment_file([paid_to(account_name=name, account=account)], made, anchor=ANCHOR, lang="en")
        except OutputError as wrong:
            assert all("7" in each.text("en") for each in wrong.problems)
        else:
            rows = cells(data, separator=separator)
            assert [5, 5, 5] == [len(row) for row in rows]
            assert 3 == len(data.splitlines())


def test_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file made years later is the same."""
    made = default_template("unit")
    first = payment_file([TRANSFER], made, anchor=ANCHOR, lang="zh")
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert first == payment_file([TRANSFER], made, anchor=ANCHOR, lang="zh")
