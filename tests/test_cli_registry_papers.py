"""``unionaid registry``: the desk's papers, what is told of them, and what is refused."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from cli_runner import PAIR, Ran
from registry_commands import ACCOUNTS, IDS, NAMES, PHONES, PRIVATE, Office, card, office
from unionaid.lang import LANGS

__all__ = ["office"]

EXAMPLES: Final = Path(__file__).parent.parent / "examples" / "accounts"
CHART: Final = str(EXAMPLES / "accounts-2009.toml")
WHOM: Final = ("--contact", "经济部", "--phone", "0416-0000")
ROOM: Final = (
    "unit,county,applied_on,area_sqm,books,periodicals,keepers,has_computer,has_rules,"
    "has_furniture,own_purchase,is_selected\n某单位,某县,2020-04-01,30,500,5,1,是,是,是,10000,是\n"
)


def text_of(path: Path) -> str:
    """Return everything that stands in a workbook."""
    cells = (
        cell
        for page in load_workbook(path).worksheets
        for row in page.iter_rows(values_only=True)
        for cell in row
    )
    return "\n".join(str(cell) for cell in cells if cell is not None)


def files(office: Office) -> set[str]:
    """Return what lies in the folder."""
    return {each.name for each in office.folder.iterdir()}


def paid(office: Office) -> None:
    """Pay two claims in September and one in October; one is on its way."""
    office.up_to_approval()
    office("batch", "-o", "pay", by="赵六")
    office("paid", "1-2", "--on", "2020-09-01", by="赵六")
    office("paid", "3", "--on", "2020-10-09", by="赵六")


def blanked(office: Office) -> None:
    """Have two claims blanked, and two that go on."""
    office.begin()
    office.submitted()
    office("withdraw", "1-2", "--reason", "放弃", "--on", "2020-08-21")
    office("blank", "--before", "2031-01-01", "--on", "2031-01-10", "--document", "清1")


class TestWorkbook:
    """Claims as lists to print and sign."""

    def test_all(self, office: Office) -> None:
        """By default every claim stands there; the anchor is told, and is on the paper."""
        office.up_to_approval()
        ran = office.read("workbook", "-o", "all.xlsx", "--prepared-by", "某市总工会", "--on", "2020-09-01")
        assert ("", f"已写入申报 4 份：all.xlsx\n校验号 {office.anchor()}\n") == (ran.err, ran.out)
        written = text_of(office.folder / "all.xlsx")
        number, check = office.anchor().split(":")
        for part in (
            *NAMES,
            *ACCOUNTS[:4],
            "某市总工会",
            "2020年9月1日",
            f"登记号：{number}　校验码：{check}",
        ):
            assert part in written

    def test_english(self, office: Office) -> None:
        """The same in English."""
        office.up_to_approval()
        office.lang = "en"
        ran = office.read("workbook", "1", "-o", "one.xlsx")
        assert ("", f"1 claim written to one.xlsx\nAnchor {office.anchor()}\n") == (ran.err, ran.out)
        assert "payments" in load_workbook(office.folder / "one.xlsx").sheetnames

    @pytest.mark.parametrize(
        ("words", "ids"),
        [
            (("2-3",), [2, 3]),
            (("1", "4", "1"), [1, 4]),
            (("--notice", "1"), [1, 2, 3]),
            (("--batch", "1"), [1, 2]),
            (("--to-pay",), [3]),
        ],
        ids=str,
    )
    def test_some(self, office: Office, words: tuple[str, ...], ids: list[int]) -> None:
        """By number, by notice, by payment file, or what is still to be paid."""
        office.begin()
        office.submitted()
        office.reviewed("1-3")
        office.publicized("1-3")
        office.approved("1-3")
        office("batch", "1-2", "-o", "pay", by="赵六")
        told = office.read("workbook", *words, "-o", "a.xlsx", "--json").json()
        number, code = office.anchor().split(":")
        assert {"file": "a.xlsx", "claims": ids, "blanked": [], "anchor": f"{number}:{code}"} == {
            name: told[name] for name in ("file", "claims", "blanked", "anchor")
        }
        assert told["hash"].startswith(code)

    @pytest.mark.parametrize(
        ("lang", "told"),
        [
            ("zh", "没有列入 2 份，个人信息已清除：第 1–2 号\n"),
            ("en", "Left out 2 claims, personal data blanked: 1–2\n"),
        ],
    )
    def test_blanked(self, office: Office, lang: str, told: str) -> None:
        """What can no longer be listed is told, where errors go."""
        blanked(office)
        office.lang = lang
        assert told == office.read("workbook", "-o", "a.xlsx").err
        assert [1, 2] == office.read("workbook", "-o", "a.xlsx", "--json").json()["blanked"]

    def test_a_file_that_is_there(self, office: Office) -> None:
        """It is written anew, as by every command that writes a paper."""
        office.up_to_approval()
        office.run.write("a.xlsx", "before")
        office.read("workbook", "-o", "a.xlsx")
        assert (office.folder / "a.xlsx").read_bytes().startswith(b"PK")

    def test_the_registry_itself(self, office: Office) -> None:
        """It is never written over, whatever it is called."""
        office("init", "--registry", "r.xlsx")
        before = (office.folder / "r.xlsx").read_bytes()
        for words in (
            ("workbook", "-o", "r.xlsx"),
            ("sheet", "1", "-o", "r.xlsx"),
            ("notice", "--notice", "1", *WHOM, "-o", "r.xlsx"),
            ("vouchers", "--accounts", CHART, "-o", "r.xlsx"),
        ):
            assert "输出文件就是其中一个输入文件" in office.read(*words, "--registry", "r.xlsx", status=2).err
        assert before == (office.folder / "r.xlsx").read_bytes()

    def test_a_bar_for_who_waits(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """It counts the claims that are written; a selection has none."""
        import sys

        office.up_to_approval()
        monkeypatch.setattr("unionaid.cli.progress.LARGE", 4)
        monkeypatch.setattr(type(sys.stderr), "isatty", lambda _: True, raising=False)
        assert "100%" in office.read("workbook", "-o", "a.xlsx").err
        assert "" == office.read("workbook", "1-4", "-o", "a.xlsx").err


class TestSheet:
    """One paper to a claim."""

    @pytest.mark.parametrize(
        ("lang", "told", "selected"),
        [
            ("zh", "已写入 2 张审批表：s.xlsx\n校验号 {}\n", "选出 2 份：第 3–4 号\n"),
            ("en", "2 approval sheets written to s.xlsx\nAnchor {}\n", "Selected 2 claims: 3–4\n"),
        ],
    )
    def test_selected(self, office: Office, lang: str, told: str, selected: str) -> None:
        """Those that have something in common, and how many they are."""
        office.begin()
        office.submitted()
        office.reviewed("3-4")
        office.lang = lang
        ran = office.read("sheet", "--state", "reviewed", "--count", "2", "-o", "s.xlsx")
        assert (told.format(office.anchor()), selected) == (ran.out, ran.err)
        assert 2 == len(load_workbook(office.folder / "s.xlsx").sheetnames)

    def test_named(self, office: Office) -> None:
        """By number, an adjustment by its claim; unit, day and anchor stand on each."""
        office.up_to_approval()
        paper = ("--prepared-by", "某市总工会", "--on", "2020-09-01")
        ran = office.read("sheet", "2", "1/1", *paper, "-o", "s.xlsx", "--json")
        assert [2, 1] == ran.json()["claims"]
        written = text_of(office.folder / "s.xlsx")
        number, check = office.anchor().split(":")
        for part in ("某市总工会", "2020年9月1日", f"登记号：{number}　校验码：{check}", "审批：王五"):
            assert part in written

    def test_blanked(self, office: Office) -> None:
        """There is nothing left to print."""
        blanked(office)
        ran = office.read("sheet", "1-3", "-o", "s.xlsx", status=2)
        assert 2 == ran.err.count("个人信息已到期清除")
        assert not (office.folder / "s.xlsx").exists()


class TestNotice:
    """What is posted."""

    def reviewed(self, office: Office) -> None:
        """Have four claims reviewed."""
        office.begin()
        office.submitted()
        office.reviewed()

    def test_one_that_has_begun(self, office: Office) -> None:
        """Its days are those of the registry; who was rejected since is counted, not listed."""
        self.reviewed(office)
        office("publicize", "1-4", "--from", "2020-08-20", "--days", "7")
        office("reject", "4", "--reason", "不符", "--by", "王五", "--on", "2020-08-21")
        ran = office.read("notice", "--notice", "1", *WHOM)
        assert "公示期为 2020年8月20日至 2020年8月28日，共 7 个工作日。" in ran.out
        assert [True, True, True, False] == [name in ran.out for name in NAMES]
        assert "未列入名单：已否决或撤回 1 项。\n" == ran.err
        office.lang = "en"
        ran = office.read("notice", "--notice", "1", *WHOM)
        assert "Not on the list: 1 rejected or withdrawn.\n" == ran.err

    def test_before_it_begins(self, office: Office) -> None:
        """All that was reviewed, or some of it; its days are worked out, and nothing is recorded."""
        self.reviewed(office)
        before = office.anchor()
        ran = office.read("notice", "--from", "2020-08-20", *WHOM)
        assert "至 2020年8月26日，共 5 个工作日。" in ran.out
        assert all(name in ran.out for name in NAMES)
        assert "" == ran.err
        ran = office.read("notice", "1-2", "--from", "2020-08-20", "--days", "6", *WHOM)
        assert "至 2020年8月27日，共 6 个工作日。" in ran.out
        assert [True, True, False, False] == [name in ran.out for name in NAMES]
        ran = office.read("notice", "--program", PAIR, "--from", "2020-08-20", "--until", "2020-08-31", *WHOM)
        assert "至 2020年8月31日，共 8 个工作日。" in ran.out
        assert "选出 4 份：第 1–4 号\n" == ran.err
        assert before == office.anchor()

    def test_every_option_is_printed(self, office: Office) -> None:
        """Unit, number and address stand in it."""
        self.reviewed(office)
        more = ("--prepared-by", "某市总工会", "--number", "某工〔2020〕1 号", "--address", "某路 1 号")
        ran = office.read("notice", "--from", "2020-08-20", *WHOM, *more)
        for part in ("某市总工会", "某工〔2020〕1 号", "通信地址：某路 1 号", "经济部", "0416-0000"):
            assert part in ran.out

    def test_beyond_the_calendar(self, office: Office) -> None:
        """The clerk is told that nobody counted the working days, before it begins and after."""
        self.reviewed(office)
        ran = office.read("notice", "--from", "2036-08-20", "--until", "2036-09-20", *WHOM)
        assert "公示期的工作日数未核对" in ran.err
        office("publicize", "1-4", "--from", "2036-08-20", "--until", "2036-09-20")
        assert "公示期的工作日数未核对" in office.read("notice", "--notice", "1", *WHOM).err

    @pytest.mark.parametrize("lang", LANGS)
    def test_written(self, office: Office, lang: str) -> None:
        """As text it is what would be printed; as a workbook it has the same list."""
        self.reviewed(office)
        office.publicized()
        office.lang = lang
        printed = office.read("notice", "--notice", "1", *WHOM).out
        ran = office.read("notice", "--notice", "1", *WHOM, "-o", "n.txt")
        assert ran.out.startswith({"zh": "公示已写入 n.txt。", "en": "Notice written to n.txt. "}[lang])
        assert printed == (office.folder / "n.txt").read_text("utf-8-sig")
        office.read("notice", "--notice", "1", *WHOM, "-o", "n.xlsx")
        assert all(name in text_of(office.folder / "n.xlsx") for name in NAMES)

    @pytest.mark.parametrize("lang", LANGS)
    def test_nothing_private(self, office: Office, lang: str) -> None:
        """No identity number, account or telephone of anybody on the list, in any form of it."""
        self.reviewed(office)
        office.publicized()
        office.lang = lang
        told = [office.read("notice", "--notice", "1", *WHOM, *more).out for more in ((), ("--json",))]
        for name in ("n.txt", "n.xlsx"):
            office.read("notice", "--notice", "1", *WHOM, "-o", name)
        told += [(office.folder / "n.txt").read_text("utf-8-sig"), text_of(office.folder / "n.xlsx")]
        digits = re.sub("[ -]", "", "\n".join(told))
        assert [] == [each for each in PRIVATE if each in digits]
        assert PRIVATE == (*IDS, *ACCOUNTS, *PHONES)

    def test_as_json(self, office: Office) -> None:
        """The text, or the file, with its days and what is not on it."""
        self.reviewed(office)
        office.publicized()
        office("withdraw", "1", "--reason", "放弃", "--on", "2020-08-21")
        told: dict[str, Any] = office.read("notice", "--notice", "1", *WHOM, "--json").json()
        assert told.pop("text") == office.read("notice", "--notice", "1", *WHOM).out
        expected = {
            "rows": 3,
            "starts": "2020-08-20",
            "ends": "2020-08-26",
            "working_days": 5,
            "left_out": {},
            "ended": 1,
        }
        assert expected == told
        ran = office.read("notice", "--notice", "1", *WHOM, "--json", "-o", "n.txt")
        assert {**expected, "file": "n.txt"} == ran.json()
        assert (office.folder / "n.txt").is_file()

    def test_blanked(self, office: Office) -> None:
        """A list with gaps is no list of what was on show."""
        paid(office)
        office("paid", "4", "--on", "2020-10-09", by="赵六")
        office("blank", "--before", "2031-01-01", "--on", "2031-01-10", "--document", "清1")
        assert 4 == office.read("notice", "--notice", "1", *WHOM, status=2).err.count("个人信息已到期清除")


class TestVouchers:
    """What was paid, for the books."""

    @pytest.mark.parametrize(
        ("lang", "told"),
        [
            (
                "zh",
                "已写入 2 张记账凭证，借贷各 8,000.00元：v.xlsx\n下次请写 --after {}，只记此后登记的。\n",
            ),
            (
                "en",
                "2 accounting vouchers written to v.xlsx; 8,000.00 yuan on either side\n"
                "Next time give --after {}, which books what is recorded from now on.\n",
            ),
        ],
    )
    def test_all(self, office: Office, lang: str, told: str) -> None:
        """One for each day; and where the next run begins."""
        paid(office)
        last = office.anchor().partition(":")[0]
        office.lang = lang
        ran = office.read("vouchers", "--accounts", CHART, "-o", "v.xlsx", "--prepared-by", "某市总工会")
        assert ("", told.format(last)) == (ran.err, ran.out)
        assert "某市总工会" in text_of(office.folder / "v.xlsx")

    def test_nothing_twice_and_nothing_passed_over(self, office: Office) -> None:
        """Run after run, each giving what the last one said, every payment is booked once."""
        words = ("vouchers", "--accounts", CHART, "-o", "v.csv", "--json")
        office.up_to_approval()
        office("batch", "-o", "pay", by="赵六")
        booked, after = [], "0"
        for number, day in enumerate(("2020-09-01", "2020-09-03", "2020-08-31", "2020-10-09"), 1):
            office("paid", str(number), "--on", day, by="赵六")
            told = office.read(*words, "--after", after).json()
            after = str(told["next_after"])
            booked.append((told["vouchers"], told["amount"]))
        assert [(1, "3000.00"), (1, "2000.00")] * 2 == booked
        ran = office.read(*words, "--after", after, status=2)
        assert "可能已经记过账" in ran.err

    @pytest.mark.parametrize(
        ("lang", "told"),
        [
            ("zh", "此后再登记的 2020-09 的收付，请用 --month 2020-09 --after {} 补记。"),
            ("en", "What is recorded of 2020-09 from now on is booked by --month 2020-09 --after {}."),
        ],
    )
    def test_a_month(self, office: Office, lang: str, told: str) -> None:
        """Only what happened in it; what is recorded of it later is booked by the entry told then."""
        paid(office)
        last = office.anchor().partition(":")[0]
        office.lang = lang
        words = ("vouchers", "--accounts", CHART, "--month", "2020年9月", "-o", "v.csv")
        lines = office.read(*words).out.splitlines()
        assert told.format(last) == lines[-1]
        assert "5,000.00" in lines[0]
        office("paid", "4", "--on", "2020-09-30", by="赵六")
        assert "2,000.00" in office.read(*words, "--after", last).out
        october = ("vouchers", "--accounts", CHART, "--month", "2020-10", "-o", "o.csv")
        assert "3,000.00" in office.read(*october).out
        with (office.folder / "o.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert ["2020-10-09"] * 2 == [row[0] for row in csv.reader(stream)][1:]

    @pytest.mark.parametrize(
        ("lang", "told"),
        [
            ("zh", "实物没有价值、未记账的：1 项（申报第 1 号）。"),
            ("en", "goods without a value and not booked: 1 (claims 1)."),
        ],
    )
    def test_goods_without_a_value(self, office: Office, lang: str, told: str) -> None:
        """They are told, and only in their month and after their entry."""
        office.begin()
        station = office.run.write("r.csv", "site,built_on,in_main_district\n某驿站,2020-07-01,是\n")
        office("submit", "rest-station", station, "--on", "2020-07-02")
        office("submit", PAIR, office.write(people=2), "--on", "2020-08-19")
        office.reviewed("1-3")
        office.publicized("2-3")
        office.approved("1-3")
        office("paid", "--claim", "1", "--on", "2020-09-02", "--reference", "签收单7", by="赵六")
        delivered = office.anchor().partition(":")[0]
        office("batch", "-o", "pay", by="赵六")
        office("paid", "1-2", "--on", "2020-10-09", by="赵六")
        assert "签收单7" in office.read("show", "1").out
        office.lang = lang
        words = ("vouchers", "--accounts", CHART, "-o", "v.csv")
        assert office.read(*words).out.startswith(told)
        assert told not in office.read(*words, "--month", "2020-10").out
        assert told not in office.read(*words, "--after", delivered).out
        assert ["1"] == office.read(*words, "--json").json()["not_booked"]

    def test_no_account_for_a_program(self, office: Office) -> None:
        """It is refused, and nothing is written."""
        paid(office)
        chart = Path(CHART).read_text("utf-8").replace("gold-pair-award", "another-program")
        ran = office.read(
            "vouchers", "--accounts", office.run.write("c.toml", chart), "-o", "v.csv", status=2
        )
        assert ran.err.endswith("没有写记账凭证；改正后请重新运行。\n")
        assert "" == ran.out
        assert not (office.folder / "v.csv").exists()

    def test_nothing_was_paid(self, office: Office) -> None:
        """There is nothing to book."""
        office.begin()
        ran = office.read("vouchers", "--accounts", CHART, "-o", "v.csv", status=2)
        assert "没有可以记账的事项" in ran.err
        assert not (office.folder / "v.csv").exists()

    def test_of_files(self, office: Office) -> None:
        """The command that reads payment records takes a month as well."""
        words = ("vouchers", str(EXAMPLES / "payments.csv"), "--accounts", str(EXAMPLES / "accounts.toml"))
        assert "6 张记账凭证" in office.run(*words, "-o", "v.csv").out
        with (office.folder / "v.csv").open(encoding="utf-8-sig", newline="") as stream:
            every = [row[0] for row in csv.reader(stream)][1:]
        month = every[0][:7]
        ran = office.run(*words, "-o", "m.csv", "--month", month)
        assert 0 == ran.status
        with (office.folder / "m.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert [each for each in every if each[:7] == month] == [row[0] for row in csv.reader(stream)][1:]
        ran = office.run(*words, "-o", "n.csv", "--month", "1999-01")
        assert (2, "") == (ran.status, ran.out)
        assert not (office.folder / "n.csv").exists()
        for lang, told in (("zh", "--month 要写月份"), ("en", "--month is a month")):
            assert told in office.run(*words, "-o", "n.csv", "--month", "13", "--lang", lang).err


N = ("notice", *WHOM)
V = ("vouchers", "--accounts", CHART)

WRONG = [
    (("workbook",), "要写明 -o", "-o is missing"),
    (("workbook", "-o", "x.csv"), "不会写这种文件。可写：.xlsx", "Writable: .xlsx"),
    (("workbook", "1", "--notice", "1", "-o", "x.xlsx"), "选了不止一样", "four ways to say which"),
    (("workbook", "--batch", "1", "--to-pay", "-o", "x.xlsx"), "选了不止一样", "four ways to say which"),
    (("workbook", "--notice", "1", "--batch", "1", "-o", "x.xlsx"), "选了不止一样", "four ways to say"),
    (("workbook", "9", "-o", "x.xlsx"), "没有第 9 号申报", "there is no claim 9"),
    (("workbook", "一", "-o", "x.xlsx"), "申报号写法不对", "no number of a claim"),
    (("workbook", "--notice", "9", "-o", "x.xlsx"), "没有第 9 号公示", "there is no public notice 9"),
    (("workbook", "--batch", "9", "-o", "x.xlsx"), "没有第 9 号付款文件", "there is no payment file 9"),
    (("workbook", "--notice", "x", "-o", "x.xlsx"), "--notice 要写数字", "--notice is a number"),
    (("workbook", "--batch", "", "-o", "x.xlsx"), "--batch 要写数字", "--batch is a number"),
    (("workbook", "--to-pay", "-o", "x.xlsx"), "没有已审批待付的申报", "approved and waits to be paid"),
    (("workbook", "--on", "x", "-o", "x.xlsx"), "--on 要写日期", "--on is a date"),
    (("workbook", "-o", "none/x.xlsx"), "none/x.xlsx", "none/x.xlsx"),
    (("sheet", "1"), "要写明 -o", "-o is missing"),
    (("sheet", "-o", "x.xlsx"), "没有写明是哪些申报", "no claim is named"),
    (("sheet", "1", "-o", "x.txt"), "不会写这种文件。可写：.xlsx", "Writable: .xlsx"),
    (("sheet", "1", "--state", "paid", "-o", "x.xlsx"), "不能同时用", "cannot be used together"),
    (("sheet", "--notice", "9", "-o", "x.xlsx"), "没有选到申报", "no claim is selected"),
    (("sheet", "9", "-o", "x.xlsx"), "没有第 9 号申报", "there is no claim 9"),
    (("sheet", "1-4", "--count", "3", "-o", "x.xlsx"), "选出 4 份", "claims chosen: 4"),
    (("sheet", "1", "--on", "x", "-o", "x.xlsx"), "--on 要写日期", "--on is a date"),
    (("notice", "--notice", "1"), "要写明 --contact", "--contact is missing"),
    (("notice", "--notice", "1", "--contact", "x"), "要写明 --phone", "--phone is missing"),
    (
        ("notice", "--notice", "1", "--contact", " ", "--phone", "1"),
        "要写明 --contact",
        "--contact is missing",
    ),
    ((*N,), "请写明 --from 公示第一天", "give the first day by --from"),
    ((*N, "--from", " "), "请写明 --from 公示第一天", "give the first day by --from"),
    ((*N, "1"), "请写明 --from 公示第一天", "give the first day by --from"),
    ((*N, "--from", "x"), "--from 要写日期", "--from is a date"),
    ((*N, "--from", "2020-08-20", "--until", "x"), "--until 要写日期", "--until is a date"),
    (
        (*N, "--from", "2020-08-20", "--days", "x"),
        "--days 要写工作日数",
        "--days is a number of working days",
    ),
    ((*N, "--from", "2020-08-20", "-o", "x.pdf"), "可写：.txt、.xlsx", "Writable: .txt, .xlsx"),
    ((*N, "--notice", "9"), "没有第 9 号公示", "there is no public notice 9"),
    ((*N, "--notice", "x"), "--notice 要写数字", "--notice is a number"),
    ((*N, "--notice", "1", "--from", "2020-08-20"), "请去掉 --from", "Leave out --from"),
    ((*N, "--notice", "1", "--until", "2020-08-31"), "请去掉 --until", "Leave out --until"),
    ((*N, "--notice", "1", "--days", "9"), "请去掉 --days", "Leave out --days"),
    ((*N, "--notice", "1", "2"), "不能再写申报号", "Leave out numbers of claims"),
    ((*N, "--notice", "1", "--program", PAIR), "不能再写申报号", "Leave out numbers of claims"),
    ((*N, "--notice", "1", "--count", "4"), "不能再写申报号", "Leave out numbers of claims"),
    ((*N, "1", "--from", "2020-08-20"), "这一步要求“已复核”", "this step begins with 'reviewed'"),
    ((*N, "9", "--from", "2020-08-20"), "没有第 9 号申报", "there is no claim 9"),
    ((*N, "--from", "2020-08-20"), "没有可以公示的名单", "there is nothing to show"),
    ((*N, "--program", PAIR, "--from", "2020-08-20"), "状态不合的 4 份", "not where this step begins: 4"),
    ((*N, "--count", "4", "--from", "2020-08-20"), "没有写明是哪些申报", "no claim is named"),
    (("vouchers", "-o", "x.csv"), "要写明 --accounts", "--accounts is missing"),
    ((*V,), "要写明 -o", "-o is missing"),
    ((*V, "-o", "x.pdf"), "可写：.xlsx、.csv", "Writable: .xlsx, .csv"),
    (
        (*V, "-o", "x.csv", "--prepared-by", "甲"),
        "--prepared-by 只和 -o 输出.xlsx",
        "--prepared-by goes with",
    ),
    ((*V, "-o", "x.csv", "--month", "2020"), "--month 要写月份", "--month is a month"),
    ((*V, "-o", "x.csv", "--month", "2020-13"), "--month 要写月份", "--month is a month"),
    ((*V, "-o", "x.csv", "--after", "x"), "--after 要写数字", "--after is a number"),
    ((*V, "-o", "x.csv", "--after", "-1"), "--after 要写数字", "--after is a number"),
    ((*V, "-o", "x.csv", "--month", "2021-01"), "没有可以记账的事项", "there is nothing to book"),
    (("vouchers", "--accounts", "none.toml", "-o", "x.csv"), "none.toml", "none.toml"),
]


def test_every_wrong_command(office: Office) -> None:
    """Each has its sentence in both languages and status 2; nothing is printed, written or recorded."""
    office.begin()
    office.submitted()
    office.reviewed()
    office.publicized()
    before, there = office.anchor(), files(office)
    wrong: list[str] = []
    for words, zh, en in WRONG:
        for lang, sentence in (("zh", zh), ("en", en)):
            office.lang = lang
            ran: Ran = office.free(*words)
            if (ran.status, ran.out) != (2, "") or sentence not in ran.err or there != files(office):
                wrong.append(f"{' '.join(words)} {lang}: {ran}")
    assert "" == "\n".join(wrong)
    assert before == office.anchor()


@pytest.mark.parametrize(
    "words",
    [
        ("workbook", "-o", "x.xlsx"),
        ("sheet", "1", "-o", "x.xlsx"),
        (*N, "--notice", "1"),
        (*V, "-o", "x.csv"),
    ],
    ids=lambda words: words[0],
)
def test_no_registry(office: Office, words: tuple[str, ...]) -> None:
    """None is made by asking, and nothing is written."""
    ran = office.read(*words, status=2)
    assert "这里没有登记库" in ran.err
    assert set() == files(office)


def test_papers_record_nothing(office: Office) -> None:
    """They can be made again at any time; nobody need sign."""
    paid(office)
    before = office.anchor()
    for words in (
        ("workbook", "-o", "a.xlsx"),
        ("sheet", "1-4", "-o", "s.xlsx"),
        (*N, "--notice", "1", "-o", "n.xlsx"),
        (*V, "-o", "v.xlsx"),
    ):
        json.loads(office.read(*words, "--json").out)
    assert before == office.anchor()


class TestAccounts:
    """A corrected account is held against the same rules as one in a form."""

    UNIT: Final = "户名：甲公司工会委员会\n账号：6200000000000\n开户行：某行\n"

    @pytest.mark.parametrize(
        ("text", "zh", "en"),
        [
            ("户名：甲一\n账号：12345678\n", "这个账号不是个人银行卡号", "this is no personal card number"),
            (f"户名：甲公司工会\n账号：{card(11)}\n", "收款户名却是单位", "stands in the name of a unit"),
        ],
        ids=["no-card", "of-a-unit"],
    )
    def test_of_a_person(self, office: Office, text: str, zh: str, en: str) -> None:
        """A card with its check digit, in the name of a person; else nothing is recorded."""
        paid(office)
        office("returned", "3", "--on", "2020-10-12", by="赵六")
        before = office.anchor()
        given = ("--account", office.run.write("a.txt", text), "--checked-by", "李四", "--on", "2020-10-13")
        for lang, told in (("zh", zh), ("en", en)):
            office.lang = lang
            for words in (("account", "3"), ("returned", "2")):
                ran = office(*words, *given, by="赵六", status=2)
                assert told in ran.err
                assert "payee" not in ran.err.replace("payee's", "")
        assert before == office.anchor()
        new = office.run.write("a.txt", f"户名：丙三\n账号：{card(11)}\n")
        office("account", "3", "--account", new, "--checked-by", "李四", "--on", "2020-10-13", by="赵六")

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (f"户名：某单位工会委员会\n账号：{card(12)}\n", "account-is-card"),
            ("户名：甲一\n账号：1012345678901\n", "account-of-person"),
        ],
        ids=["a-card", "of-a-person"],
    )
    def test_of_a_unit(self, office: Office, text: str, told: str) -> None:
        """No card, and no person's name."""
        from unionaid.errors import make_problem

        office.begin()
        office("submit", "reading-room", office.run.write("r.csv", ROOM), "--on", "2020-04-01")
        before = office.anchor()
        given = ("--checked-by", "李四", "--on", "2020-04-02", "--account", office.run.write("a.txt", text))
        assert f"错误：{make_problem(told).text('zh')}\n" == office("account", "1", *given, status=2).err
        assert before == office.anchor()
        office.run.write("a.txt", self.UNIT)
        office("account", "1", *given)

    def test_of_both(self, office: Office) -> None:
        """An account cannot be that of a person and of a unit."""
        office.begin()
        office("submit", "reading-room", office.run.write("r.csv", ROOM), "--on", "2020-04-01")
        office("submit", PAIR, office.write(people=2), "--on", "2020-08-19")
        office.run.write("a.txt", self.UNIT)
        given = ("--checked-by", "李四", "--on", "2020-08-20", "--account", "a.txt")
        assert "收款户名却是单位" in office("account", "1-3", *given, status=2).err

    def test_a_transfer_that_is_not_there(self, office: Office) -> None:
        """It is told as before."""
        office.up_to_approval()
        office.run.write("a.txt", self.UNIT)
        given = ("--checked-by", "李四", "--on", "2020-10-13", "--account", "a.txt")
        assert "没有第 9 号付款" in office("returned", "9", *given, by="赵六", status=2).err


class TestRoles:
    """The roles of PostgreSQL."""

    @pytest.mark.parametrize(
        ("granted", "zh", "en"),
        [
            (False, "PostgreSQL 的两个角色 unionaid_desk、unionaid_audit 没有设好", "could not be set up"),
            (True, "", ""),
            (None, "", ""),
        ],
    )
    @pytest.mark.parametrize("lang", LANGS)
    def test_told(
        self,
        office: Office,
        monkeypatch: pytest.MonkeyPatch,
        granted: bool | None,
        zh: str,
        en: str,
        lang: str,
    ) -> None:
        """Where they could not be set up, whoever made the registry hears of it."""
        from unionaid.registry.registry import Registry

        made = Registry.create

        def create(*args: Any, **more: Any) -> Registry:
            registry = made(*args, **more)
            registry.roles_granted = granted
            return registry

        monkeypatch.setattr(Registry, "create", create)
        office.lang = lang
        ran = office("init")
        told = {"zh": zh, "en": en}[lang]
        assert told in ran.err
        assert bool(told) is bool(ran.err)
        ran = office("init", "--registry", "b.db", "--json")
        assert (granted, "") == (ran.json()["roles_granted"], ran.err)
