"""``unionaid registry``: a whole year of a federation, in both languages."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from cli_runner import PAIR
from registry_commands import ACCOUNTS, PRIVATE, Office, identity, office
from unionaid.cli.registry_told import hidden

__all__ = ["office"]

HAN = re.compile("[\u4e00-\u9fff]")


def year(office: Office) -> None:
    """Do everything that happens in a year, from the first line to what is blanked."""
    office.begin()
    office.submitted()
    office.reviewed()
    office.publicized()
    office("objection", "4", "--reason", f"电话 {PRIVATE[-1]} 反映", "--on", "2020-08-21")
    office.approved("--notice", "1", "--count", "3")
    settled = ("--dismissed", "--reason", "已查", "--on", "2020-08-28", "--by", "李四")
    office("resolve", "4", *settled)
    office.approved("4", "--amount", "1500", "--reason", "已享受", document="批2")
    office("batch", "-o", "pay", by="赵六")
    rows = [
        "付款编号,金额,处理状态,交易日期,失败原因",
        "1,3000.00,成功,2020-09-01,",
        "2,2000.00,成功,2020-09-01,",
        f"3,3000.00,退汇,2020-09-01,账号 {ACCOUNTS[2]} 不存在",
        "4,1500.00,处理中,,",
    ]
    result = office.run.write("result.csv", "\n".join(rows) + "\n")
    office("paid", "--results", result, by="赵六")
    office("returned", "2", "--on", "2020-09-02", "--reason", f"账号 {ACCOUNTS[1]} 有误", by="赵六")
    checked = ("--checked-by", "李四", "--on", "2020-09-03", "--account", "new.txt")
    office.run.write("new.txt", f"户名：丙三\n账号：{ACCOUNTS[4]}\n开户行：某行\n")
    office("account", "3", *checked, by="赵六")
    office.run.write("new.txt", f"account name: 乙二\naccount: {ACCOUNTS[5]}\n")
    office("account", "2", *checked, by="赵六")
    office("batch", "-o", "pay", by="赵六")
    office("paid", "5", "--on", "2020-09-04", by="赵六")
    back = ("--amount", "1000", "--reason", "多付", "--by", "王五", "--on", "2020-10-09", "--document", "追1")
    office("recover", "1", *back, by="赵六")
    office("reassess", "--fact", "1:身份=徒弟")
    office.line(year="2021")
    closing = ("--by", "王五", "--on", "2020-12-31", "--document", "结1")
    office("close-year", "2020", "--carry", "3,4", *closing)
    office.read("status")
    office.read("status", "1-4")
    for number in range(1, 5):
        office.read("show", str(number))
        office.read("show", str(number), "--json")
    office.read("report")
    office.read("verify", "--anchor", office.anchor())
    office.read("backup", "copy.db")
    office.read("export", "out")
    office("blank", "--before", "2031-01-01", "--on", "2031-01-10", "--document", "清1", "--preview")
    office("blank", "--before", "2031-01-01", "--on", "2031-01-10", "--document", "清1")
    office.read("verify")
    office.read("show", "1")
    office.read("status", "--program", PAIR)


class TestYear:
    """Everything in its order."""

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_nothing_personal_is_printed(self, office: Office, lang: str) -> None:
        """No identity number, account or telephone stands in anything but payment files."""
        office.lang = lang
        year(office)
        printed = "\n".join(office.printed)
        digits = re.sub("[ -]", "", printed)
        assert [] == [secret for secret in PRIVATE if secret in printed or secret in digits]

    def test_english_has_no_chinese_words(self, office: Office) -> None:
        """What is printed in English is English, but for names, files and texts that were typed."""
        office.lang = "en"
        year(office)
        typed = (
            "张三|李四|王五|赵六|甲一|乙二|丙三|丁四|金牌师徒|反映|电话|已查|已享受|多付|账号|不存在|有误|"
            "预1|复1|批1|批2|追1|结1|清1"
        )
        told = re.sub(rf"words: \w+|{typed}", "", "\n".join(office.printed))
        assert [] == [line for line in told.splitlines() if HAN.search(line)]

    def test_where_everything_ends(self, office: Office) -> None:
        """The figures of the year."""
        year(office)
        report = office.read("report", "--year", "2020", "--json").json()
        assert {
            "claims": 4,
            "entitlement": "10000.00",
            "in_kind": "0.00",
            "awarded": "9500.00",
            "paid": "5000.00",
            "recovered": "1000.00",
        } == report["total"]
        (line, following) = office.read("status", "--json").json()["budgets"]
        assert ("4000.00", "0.00", True) == (line["paid"], line["reserved"], line["is_closed"])
        assert ("4500.00", False) == (following["reserved"], following["is_closed"])

    def test_files(self, office: Office) -> None:
        """What the bank gets holds the accounts; the copy and the export are whole."""
        year(office)
        first, second = sorted((office.folder / "pay").iterdir())
        assert ["payments-0001-person.xlsx", "payments-0002-person.xlsx"] == [first.name, second.name]
        assert (office.folder / "out" / "manifest.json").is_file()
        with (office.folder / "out" / "claims.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert 4 == len(list(csv.DictReader(stream)))
        ran = office.read("verify", "--registry", "copy.db", "--json")
        assert ran.json()["is_sound"] is True


class TestSubmit:
    """Files of cases."""

    def test_what_is_told(self, office: Office) -> None:
        """The table with the numbers of the claims, the sums, the receipt."""
        office.begin()
        lines = office.submitted().out.splitlines()
        assert "| 申报号 | 行 | 名称 |" in lines[1]
        assert "|      1 |  2 | 甲一 |" in lines[3]
        assert "申报 4 份，第 1–4 号：已申报 4，待补正 0，未通过 0。" == lines[-2]
        assert re.fullmatch("第 3 号操作，校验号 [0-9]+:[0-9a-f]{8}", lines[-1])

    def test_where_rows_go(self, office: Office) -> None:
        """Eligible, undetermined and ineligible rows are three things."""
        office.begin()
        text = (office.folder / office.write()).read_text("utf-8")
        text = text.replace("P0,是", "P0,否", 1).replace("P1,是", "P1,", 1)
        ran = office("submit", PAIR, office.run.write("b.csv", text), "--on", "2020-08-19")
        assert "已申报 2，待补正 1，未通过 1。" in ran.out
        states = office.read("status", "1-4", "--json").json()
        assert ["rejected", "submitted", "waiting", "submitted"] == [each["state"] for each in states]

    def test_again(self, office: Office) -> None:
        """The same file again is the same command."""
        office.begin()
        office.submitted()
        before = office.anchor()
        ran = office.submitted()
        told, how = ran.out.splitlines()
        assert f"这项操作以前登记过（第 3 号），这次没有改动。校验号 {before}" == told
        assert "要把同一个文件重新申报（如否决或撤回以后），请加 --id，写一个没有用过的编号。" == how
        office.lang = "en"
        told, how = office.submitted().out.splitlines()
        assert f"This was done before (command 3); nothing was changed now. Anchor {before}" == told
        assert "To submit the same file anew" in how

    def test_anew_after_a_withdrawal(self, office: Office) -> None:
        """The same file with an id of its own is another command; a repeated review tells nothing of it."""
        office.begin()
        office.submitted()
        office("withdraw", "1-4", "--reason", "材料不全", "--on", "2020-08-20")
        assert "--id" in office.submitted().out
        anew = office("submit", PAIR, office.write(), "--on", "2020-08-19", "--id", "重报1")
        assert "第 5–8 号：已申报 4" in anew.out
        review = ("review", "5-8", "--by", "李四", "--on", "2020-08-20", "--id", "复核1")
        office(*review)
        assert "--id" not in office(*review).out

    def test_preview(self, office: Office) -> None:
        """A preview says the same and keeps nothing; its claims have no numbers yet."""
        office.begin()
        before = office.anchor()
        ran = office("submit", PAIR, office.write(), "--preview")
        assert "申报号" not in ran.out
        assert ran.out.endswith("申报 4 份：已申报 4，待补正 0，未通过 0。\n这是预览，没有登记任何内容。\n")
        assert before == office.anchor()
        assert office("submit", PAIR, "a.csv", "--preview", "--json").json()["is_preview"] is True

    @pytest.mark.parametrize(
        ("lang", "closing"),
        [("zh", "共 2 个问题。没有登记任何申报"), ("en", "2 problems. No claim was recorded")],
    )
    def test_invalid_rows(self, office: Office, lang: str, closing: str) -> None:
        """All are told at once, and nothing is taken."""
        office.begin()
        office.lang = lang
        before = office.anchor()
        text = (office.folder / office.write()).read_text("utf-8")
        bad = office.run.write("b.csv", text.replace("师傅", "匠人"))
        ran = office("submit", PAIR, bad, status=1)
        assert "" == ran.out
        assert ran.err.splitlines()[-1].startswith(closing)
        assert before == office.anchor()

    def test_invalid_rows_as_json(self, office: Office) -> None:
        """Another program gets them as a list."""
        office.begin()
        text = (office.folder / office.write(people=1)).read_text("utf-8")
        bad = office.run.write("b.csv", text.replace("师傅", "匠人"))
        (only,) = office("submit", PAIR, bad, "--json", status=1).json()
        assert ("b.csv", 2) == (only["file"], only["row"])

    def test_a_file_that_cannot_be_taken(self, office: Office) -> None:
        """Its problems, status 2, and nothing is taken."""
        office.begin()
        ran = office("submit", PAIR, office.run.write("b.csv", "a,b\n1,2\n"), status=2)
        assert "没有登记任何申报" in ran.err
        assert [] == office.read("status", "--json").json()["states"]

    def test_claimed_twice(self, office: Office) -> None:
        """Another file with the same people is rejected, since they hold their limits."""
        office.begin()
        office.submitted()
        ran = office("submit", PAIR, office.write("b.csv", people=1), "--on", "2020-08-20")
        assert "未通过 1" in ran.out

    def test_as_json(self, office: Office) -> None:
        """The receipt, and each row with its claim."""
        office.begin()
        told = office("submit", PAIR, office.write(), "--json").json()
        assert [1, 2, 3, 4] == told["claims"] == [row["claim"] for row in told["rows"]]
        assert ("submit", False) == (told["kind"], told["is_repeat"])


class TestSelection:
    """Claims by what they have in common."""

    def test_what_is_left_out_is_told(self, office: Office) -> None:
        """Everything on a notice but what has an objection, and how many that is."""
        office.begin()
        office.submitted()
        office.reviewed("1-4")
        office.publicized("1-3")
        office("objection", "2", "--reason", "不符", "--on", "2020-08-21")
        office("objection", "3", "--reason", "不符", "--on", "2020-08-21")
        office("resolve", "3", "--upheld", "--reason", "属实", "--on", "2020-08-24", "--by", "李四")
        ran = office.approved("--notice", "1")
        assert (
            "选出 1 份：第 1 号\n没有列入 1 份，有异议未处理：第 2 号\n没有列入 1 份，异议成立：第 3 号\n"
        ) == ran.err
        assert "已审批申报 1 份。" in ran.out

    @pytest.mark.parametrize(
        ("conditions", "ids"),
        [
            (("--state", "submitted"), [3, 4]),
            (("--state", "已复核"), [1, 2]),
            (("--state", "on public notice"), []),
            (("--program", "金牌师徒奖励"), [1, 2, 3, 4]),
            (("--program", f"jinzhou-2020/{PAIR}", "--state", "reviewed"), [1, 2]),
            (("--year", "2020年"), [1, 2, 3, 4]),
            (("--file-command", "3"), [1, 2, 3, 4]),
            (("--county", "某县"), []),
        ],
        ids=str,
    )
    def test_conditions(self, office: Office, conditions: tuple[str, ...], ids: list[int]) -> None:
        """Each condition alone, and two together."""
        office.begin()
        office.submitted()
        office.reviewed("1-2")
        ran = office.read("status", *conditions, "--json", status=0 if ids else 2)
        assert ids == ([] if ran.status else [each["claim"] for each in ran.json()])

    def test_two_policies_with_one_program(self, office: Office) -> None:
        """A bare name is not enough then; with the policy before it, it is."""
        from unionaid import load_policy

        office.begin()
        office.submitted()
        text = load_policy("jinzhou-2020").rules.raw.decode()
        other = office.run.write(
            "other.toml", re.sub('(?m)^(id *= *)"jinzhou-2020"', r'\1"other-2020"', text)
        )
        pairs = (office.folder / "a.csv").read_text("utf-8")
        for number in range(4):
            pairs = pairs.replace(identity(1 + 2 * number), identity(101 + 2 * number))
        words = ("submit", PAIR, office.run.write("b.csv", pairs), "--policy", other)
        office(*words, "--on", "2020-08-19")
        ran = office.read("status", "--program", PAIR, status=2)
        assert f"请写成：jinzhou-2020/{PAIR}、other-2020/{PAIR}。" in ran.err
        found = office.read("status", "--program", f"other-2020/{PAIR}", "--json").json()
        assert [5, 6, 7, 8] == [each["claim"] for each in found]

    def test_count(self, office: Office) -> None:
        """A selection of another size than the sheet says is refused, and what was left out is named."""
        office.begin()
        office.submitted()
        office.reviewed("1-2")
        before = office.anchor()
        ran = office(
            "review", "--year", "2020", "--by", "李四", "--on", "2020-08-20", "--count", "4", status=2
        )
        sentence = "选出 2 份（状态不合、没有列入的：第 1–2 号），与 --count 的 4 份不符，没有登记。"
        assert sentence in ran.err
        assert before == office.anchor()
        office("review", "3-4", "--by", "李四", "--on", "2020-08-20", "--count", "2")

    def test_goods_and_money_apart(self, office: Office) -> None:
        """What was paid in money is recorded by its transfer, not by claim."""
        office.up_to_approval()
        ran = office("paid", "--claim", "1", "--on", "2020-09-01", by="赵六", status=2)
        assert "要按付款编号登记" in ran.err


class TestNotice:
    """How long claims stand on public notice."""

    def test_the_last_day_is_worked_out(self, office: Office) -> None:
        """By the working days that the policy asks for."""
        office.begin()
        office.submitted()
        office.reviewed()
        assert "第 1 号公示：申报 4 份，公示到 2020年8月26日为止。" in office.publicized().out

    def test_too_short(self, office: Office) -> None:
        """It is refused."""
        office.begin()
        office.submitted()
        office.reviewed()
        ran = office("publicize", "1", "--from", "2020-08-20", "--until", "2020-08-21", status=2)
        assert ran.err.startswith("错误：")

    def test_beyond_the_calendar(self, office: Office) -> None:
        """The clerk is told that nobody counted the working days."""
        office.begin()
        office.submitted()
        office.reviewed()
        ran = office("publicize", "1", "--from", "2036-08-20", "--until", "2036-09-20")
        assert "公示期的工作日数未核对" in ran.err
        assert "" == office("publicize", "2", "--from", "2020-08-20", "--until", "2020-09-20").err


class TestGoods:
    """What is given in kind."""

    def test_a_reading_room(self, office: Office) -> None:
        """Goods need no budget line and no payment file; they are delivered by claim."""
        office.begin()
        rooms = "unit,county,applied_on,area_sqm,books,periodicals,keepers,has_computer,has_rules,"
        rooms += (
            "has_furniture,own_purchase,is_selected\n某单位,某县,2020-04-01,30,500,5,1,是,是,是,10000,是\n"
        )
        office("submit", "reading-room", office.run.write("r.csv", rooms), "--on", "2020-04-01")
        office.reviewed("1")
        office.publicized("1")
        assert "预算" not in office.approved("1").out
        assert "已审批、还没有发放或办理 1 项" in office.read("status").out
        office("batch", "-o", "pay", by="赵六", status=2)
        words = ("paid", "--claim", "1", "--on", "2020-09-01")
        assert office(*words, by="赵六").out.startswith("已发放或办理 1 份。\n")
        assert "paid" == office.read("show", "1", "--json").json()["state"]


class TestPayment:
    """Payment files and what comes of them."""

    def test_what_is_told(self, office: Office) -> None:
        """Kind, count, control total in figures and words, hash; the bytes have that hash."""
        from hashlib import sha256

        office.up_to_approval()
        lines = office("batch", "-o", "pay", by="赵六").out.splitlines()
        file = office.folder / "pay" / "payments-0001-person.xlsx"
        assert [
            f"第 1 号付款文件（个人）：{Path('pay') / file.name}",
            "  4 笔，合计 10,000.00元（大写：壹万元整）",
            f"  SHA-256 {sha256(file.read_bytes()).hexdigest()}",
        ] == lines[:3]

    def test_again(self, office: Office) -> None:
        """An earlier file is the same, byte for byte; nothing is recorded, nobody need sign."""
        office.up_to_approval()
        office("batch", "-o", "pay", by="赵六")
        before = office.anchor()
        ran = office.read("batch", "--again", "1", "-o", "other")
        assert "与原文件逐字节相同" in ran.out
        assert before == office.anchor()
        name = "payments-0001-person.xlsx"
        assert (office.folder / "pay" / name).read_bytes() == (office.folder / "other" / name).read_bytes()
        again = office.read("batch", "--again", "1", "-o", "pay", "--json").json()
        assert ["10000.00"] == [each["total"] for each in again["files"]]

    def test_the_same_id(self, office: Office) -> None:
        """A batch done twice is done once, and its file is there both times."""
        office.up_to_approval()
        first = office("batch", "-o", "pay", "--id", "b1", "--json", by="赵六").json()
        (office.folder / "pay" / "payments-0001-person.xlsx").unlink()
        again = office("batch", "-o", "pay", "--id", "b1", by="赵六")
        assert "这项操作以前登记过" in again.out
        assert first["files"][0]["sha256"] in again.out
        assert (office.folder / "pay" / "payments-0001-person.xlsx").is_file()

    def test_preview(self, office: Office) -> None:
        """A preview writes no file."""
        office.up_to_approval()
        before = office.anchor()
        ran = office("batch", "--preview", by="赵六")
        assert "合计 10,000.00元" in ran.out
        assert "SHA-256" not in ran.out
        assert before == office.anchor()
        assert not (office.folder / "pay").exists()

    def test_some_claims(self, office: Office) -> None:
        """Only what is named, or selected, is sent."""
        office.up_to_approval()
        assert "2 笔，合计 5,000.00元" in office("batch", "1-2", "-o", "pay", by="赵六").out
        assert "2 笔，合计 5,000.00元" in office("batch", "--notice", "1", "-o", "pay", by="赵六").out

    def test_another_file_of_that_name(self, office: Office) -> None:
        """It is left as it is, and the clerk is told how to get the file."""
        office.up_to_approval()
        (office.folder / "pay").mkdir()
        office.run.write("pay/payments-0001-person.xlsx", "other")
        ran = office("batch", "-o", "pay", by="赵六", status=2)
        assert "用 --again 1 写出" in ran.err
        assert "other" == (office.folder / "pay" / "payments-0001-person.xlsx").read_text("utf-8")

    def test_a_folder_that_cannot_be_written_to(self, office: Office) -> None:
        """It is refused before anything is recorded."""
        office.up_to_approval()
        before = office.anchor()
        office("batch", "-o", office.run.write("pay", ""), by="赵六", status=2)
        assert before == office.anchor()

    def test_a_disk_that_fails_afterwards(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """What was recorded stays recorded, and the clerk is told how to get the file."""
        from unionaid.errors import OutputError, make_problem

        def fail(path: object, data: bytes) -> None:
            raise OutputError([make_problem("output-failed")])

        office.up_to_approval()
        monkeypatch.setattr("unionaid.cli.registry_files.write_whole", fail)
        ran = office("batch", "-o", "pay", by="赵六", status=2)
        assert ran.err.startswith("付款文件已经登记（第 1 号），但没有全部写出。")
        monkeypatch.undo()
        office.read(
            "batch",
            "--again",
            "1",
            "-o",
            str(office.folder / "pay"),
            "--registry",
            str(office.folder / "unionaid.db"),
        )

    def test_a_template_of_ours(self, office: Office) -> None:
        """The bank's columns."""
        office.up_to_approval()
        template = Path(__file__).parent.parent / "examples" / "bank" / "template.toml"
        office("batch", "-o", "pay", "--template", str(template), by="赵六")
        (file,) = (office.folder / "pay").iterdir()
        assert ".csv" == file.suffix
        assert ACCOUNTS[0] in file.read_text("gb18030")

    def test_results_twice(self, office: Office) -> None:
        """The same result changes nothing the second time."""
        office.up_to_approval()
        office("batch", "-o", "pay", by="赵六")
        result = office.run.write("r.csv", "付款编号,金额,状态,日期\n1,3000,成功,2020-09-01\n")
        first = office("paid", "--results", result, by="赵六").out
        assert first.startswith(
            "银行结果 1 笔：成功 1，退汇 0，处理中 0。\n尚在银行办理 3 笔，7,000.00 元。\n"
        )
        assert office("paid", "--results", result, by="赵六").out.startswith("这项操作以前登记过")

    def test_a_result_that_does_not_match(self, office: Office) -> None:
        """It is refused with the row, and nothing of it is taken."""
        office.up_to_approval()
        office("batch", "-o", "pay", by="赵六")
        before = office.anchor()
        rows = "付款编号,金额,状态,日期\n1,3000,成功,2020-09-01\n2,1,成功,2020-09-01\n"
        ran = office("paid", "--results", office.run.write("r.csv", rows), by="赵六", status=2)
        assert "r.csv，第 3 行" in ran.err
        assert before == office.anchor()


class TestAccount:
    """A corrected account, which is never typed as a word of the command."""

    NEW = f"收款户名：甲一\n账号：{ACCOUNTS[4]}\n\n开户行：某行\n"

    @pytest.fixture
    def asked(self, office: Office) -> Office:
        """An office with a claim whose account is wrong."""
        office.up_to_approval()
        return office

    def change(self, office: Office, *words: str, status: int = 0) -> str:
        """Correct the account of claim 1."""
        signed = ("--checked-by", "李四", "--on", "2020-09-03")
        ran = office("account", "1", *signed, *words, by="赵六", status=status)
        return ran.out + ran.err

    def test_from_a_file(self, asked: Office) -> None:
        """The next transfer goes there; only its ends are shown."""
        told = self.change(asked, "--account", asked.run.write("a.txt", self.NEW))
        assert f"以后付到账号 620***{ACCOUNTS[4][-2:]}" in told
        shown = next(line for line in asked.read("show", "1").out.splitlines() if "更正账户" in line)
        assert "李四核对" in shown

    def test_blanks_around_what_is_written_do_not_count(self, asked: Office) -> None:
        """A space after the colon, as one writes it in English, goes to no bank."""
        text = f"account name: 甲一 \naccount: {ACCOUNTS[4]} \nbank : 某行\n"
        told = self.change(asked, "--account", asked.run.write("a.txt", text))
        assert f"以后付到账号 620***{ACCOUNTS[4][-2:]}" in told

    def test_from_standard_input(self, asked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """A dash reads it from there."""
        import io

        monkeypatch.setattr("sys.stdin", io.StringIO(self.NEW))
        assert "已更正 1 份" in self.change(asked, "--account", "-")

    def test_typed(self, asked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """At a terminal each part is asked for, the number twice."""
        self.type(monkeypatch, "甲一", ACCOUNTS[4], ACCOUNTS[4], "某行", "", "")
        assert "已更正 1 份" in self.change(asked)

    def test_typed_differently(self, asked: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """Two numbers are none."""
        before = asked.anchor()
        self.type(monkeypatch, "甲一", ACCOUNTS[4], ACCOUNTS[5])
        assert "两次输入的账号不一样" in self.change(asked, status=2)
        assert before == asked.anchor()

    @staticmethod
    def type(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
        """Stand in for a terminal at which *lines* are typed."""
        import io
        import sys

        terminal = io.StringIO("\n".join(lines) + "\n")
        monkeypatch.setattr(terminal, "isatty", lambda: True)
        monkeypatch.setattr("sys.stdin", terminal)
        monkeypatch.setattr(type(sys.stderr), "isatty", lambda _: True, raising=False)

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (None, "没有给出账户"),
            ("甲一\n", "第 1 行读不懂"),
            ("户名：甲一\n\n别的：1\n", "第 3 行读不懂"),
            ("户名：甲一\n收款户名：甲一\n", "第 2 行重复"),
            ("户名：甲一\n", "缺少户名或账号"),
        ],
        ids=["nothing", "no-colon", "unknown", "twice", "no-number"],
    )
    def test_refused(self, asked: Office, text: str | None, told: str) -> None:
        """Each with its sentence, and nothing is recorded."""
        before = asked.anchor()
        given = () if text is None else ("--account", asked.run.write("a.txt", text))
        assert told in self.change(asked, *given, status=2)
        assert before == asked.anchor()

    def test_with_the_return(self, asked: Office) -> None:
        """A transfer comes back, and the next goes elsewhere, in one command."""
        asked("batch", "-o", "pay", by="赵六")
        file = asked.run.write("a.txt", self.NEW)
        words = ("returned", "1", "--on", "2020-09-03", "--account", file, "--checked-by", "李四")
        assert "以后付到账号 620***" in asked(*words, by="赵六").out
        assert "1 笔" in asked("batch", "-o", "pay", by="赵六").out


class TestReassess:
    """Facts or policies that have changed."""

    def test_first_told_then_recorded(self, office: Office) -> None:
        """Nothing is recorded unless asked for; then an adjustment goes its own way."""
        office.up_to_approval()
        before = office.anchor()
        ran = office.read("reassess", "--fact", "2:身份=师傅")
        assert "重新测算 1 份，有变化 1 份；补拨 1,000.00 元，扣回 0.00 元。" in ran.out
        assert "没有登记" in ran.out
        assert before == office.anchor()
        ran = office("reassess", "--fact", "2:role=master", "--record")
        assert "已提出调整 1 项，待复核、审批：2/1" in ran.out
        assert "已复核调整 1 项。" in office.reviewed("2/1").out
        assert "已审批调整 1 项。\n核定金额合计 1,000.00 元。" in office.approved("2/1").out

    def test_a_fall_and_a_rise_are_shown(self, office: Office) -> None:
        """A fall is approved and never unpaid; the listing tells what the rules gave at the last decision."""
        office.up_to_approval()
        office("reassess", "--fact", "1:身份=徒弟", "--fact", "2:身份=师傅", "--record")
        office.reviewed("1/1,2/1")
        assert "核定金额增加 1,000.00 元，扣回 1,000.00 元。" in office.approved("1/1,2/1").out
        told = [
            " ".join(line.replace("|", " ").split()) for line in office.read("show", "1").out.splitlines()
        ]
        assert "1/1 已审批 -1,000.00" in told
        assert "2/1 已审批未拨付 1,000.00" in " ".join(office.read("show", "2").out.replace("|", " ").split())
        assert "共 2 份：应拨 5,000.00 元，核定 5,000.00 元。" in office.read("status", "1-2").out

    def test_before_the_approval(self, office: Office) -> None:
        """What its record gives stands beside what it would be now; there is no award to differ from."""
        office.begin()
        office.submitted()
        line = next(
            line
            for line in office.read("reassess", "--fact", "2:身份=师傅").out.splitlines()
            if "符合" in line
        )
        assert ["2,000.00", "3,000.00", "", ""] == [cell.strip() for cell in line.split("|")[4:-1]]

    def test_facts_in_a_file(self, office: Office) -> None:
        """Identity numbers need not be typed; a blank value takes a fact away."""
        office.begin()
        office.submitted()
        facts = office.run.write("f.txt", f"1:身份证号或编号={identity(9)}\n\n2:是否评选为金牌师徒=\n")
        told = office("reassess", "--facts", facts, "--record", "--json").json()
        assert [1, 2] == [each["claim"] for each in told["claims"] if each["is_changed"]]
        states = office.read("status", "1-2", "--json").json()
        assert ["submitted", "waiting"] == [each["state"] for each in states]

    def test_nothing_new(self, office: Office) -> None:
        """Everything is as it was."""
        office.begin()
        office.submitted()
        before = office.anchor()
        assert f"没有新的内容，没有改动。校验号 {before}" in office("reassess", "--record").out


class TestFigures:
    """Where everything stands."""

    def test_an_empty_registry(self, office: Office) -> None:
        """It says so, and how it was made for another program."""
        made = office("init", "--person", "李四", "--json").json()
        assert ["张三", "李四"] == made["people"]
        assert "张三\n李四\n" == office.read("people").out
        for command in ("status", "report"):
            assert office.read(command).out.startswith("还没有申报。\n校验号 ")

    def test_what_waits(self, office: Office) -> None:
        """Notices, objections, adjustments, transfers, and what was paid too much."""
        office.up_to_approval()
        office("batch", "1-3", "-o", "pay", by="赵六")
        office("paid", "1-2", "--on", "2020-09-01", by="赵六")
        office("reassess", "--fact", "1:身份=徒弟", "--record")
        office("reassess", "--fact", "4:身份=师傅", "--record")
        office.reviewed("1/1")
        office.approved("1/1")
        others = (office.folder / "a.csv").read_text("utf-8").replace("2020-08-18", "2021-08-18")
        office("submit", PAIR, office.run.write("b.csv", others), "--on", "2021-08-19")
        office.reviewed("5-7")
        office("publicize", "5-6", "--from", "2021-08-20")
        office("objection", "5", "--reason", "不符", "--on", "2021-08-23")
        lines = office.read("status").out.splitlines()
        assert [
            "第 2 号公示到 2021年8月26日为止，待审批 2 份。",
            "异议待处理 1 份：第 5 号。",
            "调整待复核或审批 1 项：4/1。",
            "已审批、还没有报盘 1 项，2,000.00 元。",
            "在银行办理 1 笔，3,000.00 元。",
            "多付待追回 1 份：第 1 号。",
        ] == lines[-7:-1]
        told = office.read("status", "--json").json()
        assert ([5], ["4/1"], [1]) == (told["open_objections"], told["adjustments"], told["due_back"])
        assert "已申报，有异议" not in office.read("status", "5").out
        assert "公示，有异议" in office.read("status", "5").out

    def test_targets_and_later_years(self, office: Office) -> None:
        """What the plan set out to reach, and money that came back after the year was closed."""
        office.up_to_approval()
        office("batch", "-o", "pay", by="赵六")
        office("paid", "1-4", "--on", "2020-09-01", by="赵六")
        signed = ("--by", "王五", "--document", "结1")
        office("close-year", "2020", "--on", "2020-12-31", *signed)
        back = ("--amount", "500", "--reason", "多付", "--on", "2021-02-01")
        office("recover", "1", *back, *signed, by="赵六")
        report = office.read("report", "--year", "2021")
        assert "2021 年追回已结账年度的款项 500.00 元，不回到预算。" in report.out
        rooms = "unit,county,applied_on,area_sqm,books,periodicals,keepers,has_computer,has_rules,"
        rooms += (
            "has_furniture,own_purchase,is_selected\n某单位,某县,2020-04-01,30,500,5,1,是,是,是,10000,是\n"
        )
        office("submit", "reading-room", office.run.write("r.csv", rooms), "--on", "2020-04-01")
        both = office.read("status", "1,5")
        assert "共 2 份：应拨 3,000.00 元，实物 15,000.00 元，核定 3,000.00 元。" in both.out
        office("reject", "5", "--reason", "重复", "--by", "李四", "--on", "2020-04-02")
        assert "共 1 份：应拨 0.00 元，核定 0.00 元。" in office.read("status", "5").out
        told = office.read("report", "--program", "职工书屋图书配送")
        assert "| 职工书屋图书配送 | 2020 |" in told.out
        assert "已达到" in told.out
        (target,) = [
            each
            for each in office.read("report", "--year", "2020", "--json").json()["targets"]
            if each["program"] == "reading-room"
        ]
        assert 0 == target["reached"]


class TestProof:
    """What is proved, and what is found."""

    def test_sound(self, office: Office) -> None:
        """Status 0, and the anchor to note."""
        office.begin()
        ran = office.read("verify")
        assert ran.out.startswith("核验无误：")
        assert "只有 --anchor 才能发现" in ran.out
        assert "--anchor" not in office.read("verify", "--anchor", office.anchor()).out
        assert "没有重新测算" in office.read("verify", "--quick").out

    @pytest.mark.parametrize(("lang", "told"), [("zh", "核验发现 1 个问题"), ("en", "1 fault found")])
    def test_a_fault(self, office: Office, lang: str, told: str) -> None:
        """Status 1, where errors go."""
        office.begin()
        office.lang = lang
        number = office.anchor().partition(":")[0]
        ran = office.read("verify", "--anchor", f"{number}:00000000", status=1)
        assert told in ran.err
        ran = office.read("verify", "--anchor", f"{number}:00000000", "--json", status=1)
        assert ran.json()["is_sound"] is False

    def test_blanked(self, office: Office) -> None:
        """What was blanked is told, and everything else is still proved."""
        year(office)
        ran = office.read("verify")
        assert "个人信息已清除、不能重新测算的" in ran.out
        assert "（已清除）" in office.read("status", "1").out
        assert "个人信息已到期清除" in office.read("show", "1").out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("138 0000 0000 来电", "138***00 来电"),
        ("账号６２０００００００００１", "账号620***01"),
        ("0416-1234567", "041***67"),
        ("2020-08-18 的 3,000.00 元", "2020-08-18 的 3,000.00 元"),
        ("第 123456 号", "第 123456 号"),
        ("99999919000101001X\n换行", "999***1X 换行"),
    ],
)
def test_long_numbers_in_what_people_write(text: str, shown: str) -> None:
    """They are masked, however they are written; days and amounts are not."""
    assert shown == hidden(text)


JSON = (
    ("status", "--json"),
    ("status", "1-4", "--json"),
    ("show", "1", "--json"),
    ("report", "--json"),
    ("verify", "--json"),
    ("people", "--json"),
    ("backup", "c.db", "--json"),
    ("export", "o", "--json"),
    ("batch", "--again", "1", "-o", "again", "--json"),
    ("reassess", "--json"),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", JSON, ids=" ".join)
def test_json_is_json(office: Office, words: tuple[str, ...], lang: str) -> None:
    """Another program can read it, whatever the language."""
    office.up_to_approval()
    office("batch", "-o", "pay", by="赵六")
    office.lang = lang
    json.loads(office.read(*words).out)


RECEIPTS = (
    ("people", "孙七"),
    ("objection", "1", "--reason", "-", "--on", "2020-08-21"),
    ("publicize", "1-4", "--from", "2020-08-20"),
    ("withdraw", "1", "--reason", "放弃", "--on", "2020-08-21"),
    ("reject", "1", "--reason", "不符", "--on", "2020-08-21", "--by", "王五"),
)


@pytest.mark.parametrize("words", RECEIPTS, ids=lambda words: words[0])
def test_receipts(office: Office, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    """Each step says its number, its claims and the anchor; done again with its id, that it was done."""
    import io

    office.begin()
    office.submitted()
    office.reviewed()
    monkeypatch.setattr("sys.stdin", io.StringIO("不是本单位职工"))
    told = office(*words, "--id", "x1", "--json").json()
    assert (5, "x1", words[0], False) == (told["command"], told["id"], told["kind"], told["is_repeat"])
    assert office.anchor() == told["anchor"]
    monkeypatch.setattr("sys.stdin", io.StringIO("不是本单位职工"))
    again = office(*words, "--id", "x1", "--json").json()
    assert (5, True, told["claims"]) == (again["command"], again["is_repeat"], again["claims"])
    assert office.anchor() == told["anchor"]
