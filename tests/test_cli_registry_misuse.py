"""``unionaid registry``: what is refused, in which words, and that nothing changes then."""

from __future__ import annotations

from string import Formatter

import pytest

from cli_runner import PAIR, Runner
from registry_commands import PRIVATE, Office, office
from unionaid.cli.registry_misuse import REGISTRY_SENTENCES

__all__ = ["office"]

SIGNED = ("--by", "李四", "--on", "2020-08-20")

WRONG = [
    (("review", *SIGNED), "没有写明是哪些申报", "no claim is named"),
    (("review", "1", "--notice", "1", *SIGNED), "不能同时用", "cannot be used together"),
    (("review", "--notice", "x", *SIGNED), "--notice 要写数字", "--notice is a number"),
    (("review", "--notice", "９", *SIGNED), "--notice 要写数字", "--notice is a number"),
    (("review", "--notice", "9", *SIGNED), "没有选到申报。请核对条件", "no claim is selected. Check"),
    (("review", "--notice", "", *SIGNED), "--notice 后面是空的", "option --notice is blank"),
    (
        ("review", "--state", "办完", *SIGNED),
        "没有这个状态。可用：待补正、已申报、",
        "there is no such state. Allowed: waiting for facts, submitted, ",
    ),
    (("review", "--state", "submited", *SIGNED), "是不是要找“submitted”", "mean 'submitted'?"),
    (("review", "--program", "x", *SIGNED), "没有这个项目的申报", "no claim is of such a program"),
    (("review", "--year", "20", *SIGNED), "--year 要写四位年份", "--year is a year"),
    (("review", "1", "--count", "x", *SIGNED), "--count 要写数字", "--count is a number"),
    (
        ("review", "1", "--count", "2", *SIGNED),
        "选出 1 份，与 --count 的 2 份不符",
        "claims chosen: 1; --count says 2",
    ),
    (("review", "一", *SIGNED), "申报号写法不对", "no number of a claim"),
    (("review", "1", "--by", "", "--on", "2020-08-20"), "--by 后面是空的", "option --by is blank"),
    (("review", "1", "--by", "李四", "--on", "昨天"), "--on 要写日期", "--on is a date"),
    (("review", "1", "--by", "李四"), "没有写明日期（--on）", "the day is missing (--on)"),
    (("review", "1", "--by", "钱七", "--on", "2020-08-20"), "不认得经办或决定的人", "who decided (--by)"),
    (("publicize", "1"), "要写明 --from", "--from is missing"),
    (("publicize", "1", "--from", "x"), "--from 要写日期", "--from is a date"),
    (("publicize", "1", "--from", "2020-08-20", "--days", "x"), "--days 要写数字", "--days is a number"),
    (("objection", "1", "--on", "2020-08-21"), "没有写明理由", "the reason is missing"),
    (("resolve", "1", "--reason", "x", *SIGNED), "成立（--upheld）还是不成立", "upheld (--upheld) or"),
    (("approve", "1", "--amount", "多", *SIGNED), "--amount 要写金额", "--amount is a sum"),
    (("reject", "1", *SIGNED), "没有写明理由", "the reason is missing"),
    (("withdraw", "1", "--reason", " ", *SIGNED), "没有写明理由", "the reason is missing"),
    (("batch",), "要写明 -o", "-o is missing"),
    (("batch", "-o", "p", "--again", "1", "--preview"), "--again 只和 -o 一起用", "--again goes with -o"),
    (("batch", "-o", "p", "--again", "1"), "没有第 1 号付款文件", "there is no payment file 1"),
    (("batch", "-o", "p", "--count", "1"), "没有写明是哪些申报", "no claim is named"),
    (("batch", "-o", "p"), "没有要付的钱", "there is no money to pay"),
    (("batch", "-o", "p", "--template", "none.toml"), "none.toml：", "none.toml:"),
    (("paid", "--on", "2020-09-01"), "三者用一种", "one of them"),
    (("paid", "1", "--claim", "1", "--on", "2020-09-01"), "三者用一种", "one of them"),
    (("paid", "1/1", "--on", "2020-09-01"), "付款编号要写数字", "the number of a transfer is written"),
    (("paid", "x", "--on", "2020-09-01"), "付款编号要写数字", "the number of a transfer is written"),
    (("paid", "9", "--on", "2020-09-01"), "没有第 9 号付款", "there is no transfer 9"),
    (("paid", "1", "--template", "t", "--on", "2020-09-01"), "--template 只和 --results", "with --results"),
    (("paid", "--results", "r.csv", "--reference", "t"), "--reference 不和 --results", "does not go with"),
    (("paid", "--results", "none.csv"), "none.csv：", "none.csv:"),
    (("returned", "x", "--on", "2020-09-01"), "付款编号要写数字", "the number of a transfer is written"),
    (("returned", "1-2", "--on", "2020-09-01"), "退汇一次登记一笔", "one transfer at a time"),
    (("returned", "1", "--checked-by", "李四"), "--checked-by 要和 --account", "goes with --account"),
    (("account", "1", "--on", "2020-09-01"), "要写明 --checked-by", "--checked-by is missing"),
    (("account", "1", "--checked-by", "李四", "--account", "none.txt"), "none.txt：", "none.txt:"),
    (("recover", "1", "--reason", "x"), "要写明 --amount", "--amount is missing"),
    (("recover", "1", "--amount", "x", "--reason", "x"), "--amount 要写金额", "--amount is a sum"),
    (("reassess", "--fact", "身份=师傅"), "--fact 要写成“申报号:事项=值”", "--fact is written CLAIM:NAME"),
    (("reassess", "--fact", "9:身份=师傅"), "没有第 9 号申报", "there is no claim 9"),
    (("reassess", "--fact", "1:身分=师傅"), "没有这个事项。可用：", "has no such fact"),
    (("reassess", "--fact", "1:身份=师傅", "--fact", "1:role=师傅"), "同一个事项给了两次", "twice"),
    (("reassess", "--fact", "1:身份=匠人"), "不在可选范围内", "not one of the choices"),
    (("reassess", "--policy", "none"), "none", "none"),
    (("close-year", "今年", *SIGNED), "年度要写四位年份", "YEAR is a year"),
    (("close-year", "2019", *SIGNED, "--document", "1"), "2019 年没有预算", "no budget line of 2019"),
    (("show", "1-2"), "一次只看一份申报", "one claim at a time"),
    (("show", "9"), "没有第 9 号申报", "there is no claim 9"),
    (("status", "9"), "没有第 9 号申报", "there is no claim 9"),
    (("report", "--year", "x"), "--year 要写四位年份", "--year is a year"),
    (("report", "--program", "x"), "没有这个项目的申报", "no claim is of such a program"),
    (("verify", "--anchor", "x"), "校验号写法不对", "this is no anchor"),
    (("blank", *SIGNED), "要写明 --before", "--before is missing"),
    (("blank", "--before", "x", *SIGNED), "--before 要写日期", "--before is a date"),
    (("submit",), "没有给出文件", "no file is named"),
    (("submit", PAIR), "没有给出文件", "no file is named"),
    (("submit", "none.csv"), "none.csv", "none.csv"),
    (("submit", PAIR, "none.csv"), "none.csv", "none.csv"),
    (("budget", "x"), "要写明 --year", "--year is missing"),
    (("budget", "x", "--year", "2020"), "要写明 --amount", "--amount is missing"),
    (("budget", "x", "--year", "二零", "--amount", "1"), "--year 要写四位年份", "--year is a year"),
    (("budget", "x", "--year", "2020", "--amount", "1", "--program", "y", *SIGNED), "没有名为", "no program"),
    (("init",), "这里已经有登记库了", "there is a registry already"),
    (("people", " "), "姓名是空的", "a name is blank"),
    (("nonsense",), "没有这个命令", "there is no such command"),
    (("review", "1", "--bye", "李四"), "是不是要找“--by”", "Did you mean '--by'?"),
    (("review", "1", "--by"), "选项 --by 后面要写内容（姓名）", "option --by needs a value (NAME)"),
    (("show",), "缺少“申报号”", "CLAIM is missing"),
    (("backup",), "缺少“文件”", "FILE is missing"),
]


@pytest.fixture
def begun(office: Office) -> Office:
    """An office with a registry and four claims, submitted."""
    office.begin()
    office.submitted()
    return office


def test_every_wrong_command(begun: Office) -> None:
    """Each has its sentence in both languages, status 2, nothing on standard output, and changes nothing."""
    before = begun.anchor()
    signer = {"show", "status", "report", "verify", "backup", "nonsense"}
    wrong: list[str] = []
    for words, zh, en in WRONG:
        for lang, heading, sentence in (("zh", "错误：", zh), ("en", "Error: ", en)):
            begun.lang = lang
            who = () if words[0] in signer or words[-1] == "--by" else ("--as", "张三")
            ran = (
                begun.free(*words, *who)
                if words[-1] != "--by"
                else begun.run("registry", "--lang", lang, *words)
            )
            told = ran.err.startswith((heading, "none.csv")) and sentence in ran.err
            if (ran.status, ran.out) != (2, "") or not told:
                wrong.append(f"{' '.join(words)} {lang}: {ran}")
    assert "" == "\n".join(wrong)
    assert before == begun.anchor()


@pytest.mark.parametrize(("lang", "told"), [("zh", "这一天还没有到"), ("en", "that day is still to come")])
def test_a_day_to_come_is_told(begun: Office, lang: str, told: str) -> None:
    """Nearly always a slip; it stops nothing, since days come from people."""
    begun.lang = lang
    ran = begun("review", "1", "--by", "李四", "--on", "2199-01-01")
    assert (0, 1) == (ran.status, ran.err.count(told))
    assert "2199-01-01" in ran.err
    assert "" == begun("review", "2", *SIGNED).err


class TestPeople:
    """Who records, and who may not do what."""

    @pytest.mark.parametrize("name", [None, "", " "])
    def test_nobody_records(self, begun: Office, name: str | None) -> None:
        """Somebody has to."""
        words = ("review", "1", *SIGNED)
        ran = begun.free(*words, *([] if name is None else ["--as", name]))
        assert (2, "") == (ran.status, ran.out)
        assert "没有写明登记人" in ran.err

    def test_the_environment_says_who(self, begun: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the command does not; the command goes before it."""
        monkeypatch.setenv("UNIONAID_AS", "张三")
        begun.read("review", "1", *SIGNED)
        assert "不认得登记人" in begun("review", "2", *SIGNED, by="钱七", status=2).err

    def test_the_environment_says_where(self, begun: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        """Which registry, where the command does not."""
        monkeypatch.setenv("UNIONAID_REGISTRY", "other.db")
        assert "other.db：这里没有登记库" in begun.free("status").err
        begun("init")
        assert ["张三"] == begun.read("people", "--json").json()
        assert 4 == len(begun.read("people", "--json", "--registry", "unionaid.db").json())

    def test_three_people(self, begun: Office) -> None:
        """Preparer, reviewer, approver and payer."""
        alone = ("--by", "张三", "--on", "2020-08-20")
        assert "由复核人本人编制" in begun("review", "1", *alone, status=2).err
        begun.reviewed()
        begun.publicized()
        late = ("--on", "2020-08-27", "--document", "批1")
        assert "由审批人本人编制或复核" in begun("approve", "1", "--by", "李四", *late, status=2).err
        begun.approved("1-4")
        assert "由付款人本人复核或审批" in begun("batch", "-o", "pay", by="王五", status=2).err

    def test_no_name_is_repeated(self, begun: Office) -> None:
        """A wrong name, number or text may be anybody's."""
        typed = ("钱七", *PRIVATE[:1], "某某")
        for words in (
            ("review", "1", "--by", "钱七", "--on", "2020-08-20"),
            ("review", PRIVATE[0], *SIGNED),
            ("review", "--state", PRIVATE[0], *SIGNED),
            ("review", "--program", "某某", *SIGNED),
            ("show", PRIVATE[0]),
            ("reassess", "--fact", f"1:{PRIVATE[0]}=1"),
            ("close-year", "某某", *SIGNED),
            ("某某", "1"),
            ("account", "1", "--checked-by", "钱七", "--on", "2020-09-01", "--account", "a.txt"),
        ):
            begun.run.write("a.txt", f"户名：某某\n账号：{PRIVATE[4]}\n")
            ran = begun.free(*words, *(() if words[0] == "show" else ("--as", "张三")))
            assert 2 == ran.status
            assert [] == [each for each in typed if each in ran.err]

    def test_the_password_of_an_address_is_not_shown(self, begun: Office) -> None:
        """Nor the rest of the address."""
        ran = begun.free("status", "--registry", "mysql://me:secret@host/x")
        assert 2 == ran.status
        assert "secret" not in ran.err
        assert "登记库的地址写法不对" in ran.err


class TestStates:
    """Steps that a state does not allow."""

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (("publicize", "1", "--from", "2020-08-20"), "这一步要求“已复核”"),
            (("approve", "1", *SIGNED, "--document", "批1"), "这一步要求“公示”"),
            (("resolve", "1", "--upheld", "--reason", "x", *SIGNED), "没有待处理的异议"),
            (("recover", "1", "--amount", "1", "--reason", "x", *SIGNED, "--document", "1"), "现存已拨付"),
            (("review", "9", *SIGNED), "没有第 9 号申报"),
            (("review", "1/1", *SIGNED), "没有第 1/1 号调整"),
            (("objection", "1-2", "--reason", "x", *SIGNED), "只能对一份申报"),
        ],
        ids=lambda words: words[0] if isinstance(words, tuple) else None,
    )
    def test_too_early(self, begun: Office, words: tuple[str, ...], told: str) -> None:
        """Each says what it would begin with, and changes nothing."""
        before = begun.anchor()
        ran = begun(*words, status=2)
        assert told in ran.err
        assert before == begun.anchor()

    def test_during_the_notice(self, begun: Office) -> None:
        """Nothing is approved on its last day."""
        begun.reviewed()
        begun.publicized()
        words = ("approve", "1", "--by", "王五", "--document", "批1", "--on", "2020-08-26")
        assert "公示到 2020年8月26日为止" in begun(*words, status=2).err
        begun.approved("1")

    def test_all_or_nothing(self, begun: Office) -> None:
        """One claim that does not fit refuses all, each told."""
        begun.reviewed("1-2")
        before = begun.anchor()
        ran = begun("review", "1-4", *SIGNED, status=2)
        assert 2 == ran.err.count("这一步要求“已申报”")
        assert before == begun.anchor()

    def test_over_the_budget(self, office: Office) -> None:
        """What is missing is told."""
        office.begin(yuan="9999")
        office.submitted()
        office.reviewed()
        office.publicized()
        words = ("approve", "1-4", "--by", "王五", "--on", "2020-08-27", "--document", "批1")
        assert "只剩" in office(*words, status=2).err
        assert "预算不能再低" in office_below(office)

    def test_an_id_used_for_something_else(self, begun: Office) -> None:
        """It is refused."""
        begun("review", "1", *SIGNED, "--id", "x")
        assert "这个编号已用于另一项操作" in begun("review", "2", *SIGNED, "--id", "x", status=2).err


def office_below(office: Office) -> str:
    """Return what is told of a line that would be lower than what is reserved."""
    office.approved("1-2")
    named = ("--year", "2020", "--amount", "4999.99")
    words = ("budget", "金牌师徒", *named, "--by", "王五", "--on", "2020-09-01", "--document", "预2")
    return office(*words, status=2).err


class TestNoRegistry:
    """Where there is none."""

    @pytest.mark.parametrize("words", [("status",), ("verify",), ("people",), ("backup", "a"), ("show", "1")])
    def test_none(self, office: Office, words: tuple[str, ...]) -> None:
        """It is not made by asking."""
        ran = office.free(*words)
        assert (2, "") == (ran.status, ran.out)
        assert "这里没有登记库" in ran.err
        assert [] == list(office.folder.iterdir())

    def test_another_file(self, office: Office) -> None:
        """A file that is no registry is left as it is."""
        name = office.run.write("unionaid.db", "not a database" * 100)
        ran = office.free("status")
        assert 2 == ran.status
        assert "不是登记库" in ran.err
        assert (office.folder / name).read_text("utf-8").startswith("not a database")

    def test_a_copy_is_not_overwritten(self, office: Office) -> None:
        """Nor an export."""
        office.begin()
        office.read("backup", "a.db")
        office.read("export", "out")
        assert "这个文件已经存在" in office.read("backup", "a.db", status=2).err
        assert "这个文件夹已经存在" in office.read("export", "out", status=2).err


def test_every_sentence_is_in_both_languages() -> None:
    """With the same details, and what to do next."""
    for code, (zh, en) in REGISTRY_SENTENCES.items():
        fields = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (zh, en)]
        assert fields[0] == fields[1], code
        assert zh.endswith(("。", "{hint}", "{detail}")), code
        assert en.endswith((".", "{hint}", "{detail}")), code


def test_a_group_without_a_command(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """It shows its page where errors go."""
    ran = Runner(capsys, office.folder)("registry")
    assert (2, "") == (ran.status, ran.out)
    assert ran.err.startswith("用法：\n  unionaid registry 命令")
