"""``unionaid assess`` and ``unionaid explain``: files in, results out."""

from __future__ import annotations

import csv
import io
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli_runner import PAIR, Runner, good, write_csv
from unionaid import load_policy
from unionaid.assess import Outcome
from unionaid.cli.report import totals
from unionaid.cli.results import CSV_HEADER, Line
from unionaid.cli.screen import width
from unionaid.lang import LANGS, Lang
from unionaid.money import MAX_YUAN
from unionaid.text.words import amount_in_words

KEYS = [
    "file", "sheet", "row", "name", "unit", "county", "outcome", "entitlement", "in_kind", "range",
    "not_met", "unknown", "warnings", "missing", "problems", "notices", "reason", "reasons",
    "program", "policy", "edition", "digest",
]  # fmt: skip

ROOM = "reading-room"
ROOM_FACTS = (
    "unit=甲厂", "county=市直", "applied_on=2020-05-01", "area_sqm=30", "books=500", "periodicals=5",
    "keepers=1",
    "has_computer=是", "has_rules=是", "has_furniture=是", "own_purchase=10000", "is_selected=是",
)  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Runner:
    """A runner whose environment names no language."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return Runner(capsys, tmp_path)


class TestTable:
    """What a person sees of a batch."""

    def test_page(self, run: Runner) -> None:
        """A table, totals, and a reason for each row that needs one."""
        file = write_csv(
            run,
            "名单.csv",
            good("JZ-01"),
            good("JZ-02", role="徒弟", name="乙"),
            "丙,JZ-03,徒弟,P2,否,2020-08-18",
        )
        ran = run("assess", "金牌师徒奖励", file)
        assert (ran.status, ran.err) == (0, "")
        *page, reason = ran.out.splitlines()
        assert page == [
            "+----+------+------+------------+------------+",
            "| 行 | 名称 | 身份 | 结果       | 金额（元） |",
            "+----+------+------+------------+------------+",
            "|  2 | 甲   | 师傅 | 符合条件   |   3,000.00 |",
            "|  3 | 乙   | 徒弟 | 符合条件   |   2,000.00 |",
            "|  4 | 丙   | 徒弟 | 不符合条件 |            |",
            "+----+------+------+------------+------------+",
            "共 3 行：符合条件 2，不符合条件 1，待补正 0，填写有误 0。",
            "现金合计：5,000.00元（大写：伍仟元整）",
            "",
            "说明",
            "  第 4 行 不符合条件",
        ]
        assert reason.startswith("    不符合：经评选为“金牌师徒”")

    def test_page_in_english(self, run: Runner) -> None:
        """The same figures, the words in both."""
        file = write_csv(run, "list.csv", good("JZ-01"))
        ran = run("assess", PAIR, file, "--lang", "en")
        assert ran.out.splitlines()[3:] == [
            "|   2 | 甲   | master | 2020-08-18 | eligible |      3,000.00 |",
            "+-----+------+--------+------------+----------+---------------+",
            "1 row: eligible 1, ineligible 0, undetermined 0, invalid 0.",
            "Cash total: 3,000.00 yuan (in words: 叁仟元整)",
        ]

    def test_in_kind_stands_apart(self, run: Runner) -> None:
        """Goods have a column and a total of their own, and no cash is shown."""
        ran = run("assess", ROOM, "--fact", *ROOM_FACTS)
        assert "| 实物（元） |" in ran.out
        assert "| 甲厂 | 市直" in ran.out
        assert "实物合计：15,000.00元（大写：壹万伍仟元整）" in ran.out
        assert "现金合计" not in ran.out

    @pytest.mark.parametrize(
        ("lang", "told"),
        [("zh", "实物（爱心驿站及设施）"), ("en", "in kind (a rest station with its fittings)")],
    )
    def test_what_has_no_amount(self, run: Runner, lang: Lang, told: str) -> None:
        """Goods without a value are named, and no sum of money is shown."""
        ran = run(
            "assess", "rest-station", "--lang", lang, "--fact", "site=S1", "built_on=2020-05-01",
            "in_main_district=yes",
        )  # fmt: skip
        assert told in ran.out
        assert "0.00" not in ran.out

    def test_nothing_left_to_pay(self, run: Runner) -> None:
        """A computed zero is eligible with 0.00, and shown so."""
        ran = run(
            "assess", "industry-union-subsidy", "--fact", "union=A", "is_industry_union=yes", "year=2020",
            "paid_before=70000",
        )  # fmt: skip
        assert "|  1 | A            | 2020     | 符合条件 |       0.00 |" in ran.out
        assert "现金合计：0.00元（大写：零元整）" in ran.out

    def test_range(self, run: Runner) -> None:
        """An open amount is shown with its bounds, and counts in no total."""
        ran = run(
            "assess", "workshop-grant", "--fact", "workshop=W1", "unit=甲厂", "kind=employee", "level=city",
            "is_newly_named=yes", "named_on=2020-06-01",
        )  # fmt: skip
        assert "20,000.00–30,000.00" in ran.out
        assert "现金合计：0.00元（大写：零元整）" in ran.out

    def test_long_names_take_several_lines(self, run: Runner) -> None:
        """A long unit does not push the amount off the screen."""
        unit = "锦州市某某机械制造有限责任公司第一分公司工会委员会" * 2
        file = write_csv(
            run, "a.csv", f"甲,{unit},JZ-01,师傅,P1,是,2020-08-18",
            header="name,unit,person,role,pair,is_selected,awarded_on",
        )  # fmt: skip
        page = run("assess", PAIR, file).out.splitlines()
        assert {100} == {width(line) for line in page[:7]}
        assert unit == "".join(line.split("|")[3].strip() for line in page[3:6])

    def test_a_name_is_whole_where_there_is_room(self, run: Runner) -> None:
        """A column is only made narrow when the table would be too wide."""
        unit = "锦州市某某机械制造有限责任公司工会委员会"
        file = write_csv(
            run, "a.csv", f"甲,{unit},JZ-01,师傅,P1,是,2020-08-18",
            header="name,unit,person,role,pair,is_selected,awarded_on",
        )  # fmt: skip
        assert f"| {unit} |" in run("assess", PAIR, file).out

    def test_without_names_the_number_is_shown(self, run: Runner) -> None:
        """What limits count by tells rows apart where nobody gave a name; long numbers are masked."""
        file = write_csv(
            run, "a.csv", "JZ-2020-0001,师傅,P1,是,2020-08-18", "JZ-02,徒弟,P1,是,2020-08-18",
            header="person,role,pair,is_selected,awarded_on",
        )  # fmt: skip
        page = run("assess", PAIR, file).out.splitlines()
        assert "|  2 | JZ-***01       | 师傅 | 符合条件 |   3,000.00 |" == page[3]
        assert "|  3 | JZ-02          | 徒弟 | 符合条件 |   2,000.00 |" == page[4]

    def test_files_of_one_name_are_shown_with_their_folders(self, run: Runner) -> None:
        """A name that two files share would say nothing."""
        for folder in ("x", "y"):
            (run.folder / folder).mkdir()
            write_csv(run, f"{folder}/a.csv", good(f"JZ-{folder}1"))
        ran = run("assess", PAIR, "x/a.csv", "y/a.csv")
        assert "| x/a.csv |" in ran.out
        assert "| y/a.csv |" in ran.out

    def test_several_files_are_one_batch(self, run: Runner) -> None:
        """Limits hold across files, and each row says which file it is of."""
        first = write_csv(run, "a.csv", good("JZ-01"))
        second = write_csv(run, "b.csv", good("JZ-01", pair="P2"), good("JZ-02"))
        ran = run("assess", PAIR, first, second)
        assert "| a.csv |  2 | 甲   | 符合条件   |" in ran.out
        assert "| b.csv |  2 | 甲   | 不符合条件 |" in ran.out
        assert "现金合计：6,000.00元（大写：陆仟元整）" in ran.out
        assert "  b.csv，第 2 行 不符合条件" in ran.out

    def test_order_of_files_is_the_order_of_rows(self, run: Runner) -> None:
        """Of two claims the first file's stands."""
        first = write_csv(run, "a.csv", good("JZ-01"))
        second = write_csv(run, "b.csv", good("JZ-01", pair="P2"))
        found = run("assess", PAIR, second, first, "--json").json()
        assert [(each["file"], each["outcome"]) for each in found] == [
            ("b.csv", "eligible"),
            ("a.csv", "ineligible"),
        ]

    def test_pattern(self, run: Runner) -> None:
        """A pattern that the shell left alone is resolved, in order."""
        write_csv(run, "b.csv", good("JZ-02"))
        write_csv(run, "a.csv", good("JZ-01"))
        assert [each["file"] for each in run("assess", PAIR, "*.csv", "--json").json()] == ["a.csv", "b.csv"]

    def test_pattern_without_a_file(self, run: Runner) -> None:
        """A pattern that nothing fits is a file that is not there."""
        assert run("assess", PAIR, "*.csv", "--json").json()[0]["problems"][0]["code"] == "file-missing"

    def test_file_named_like_a_pattern(self, run: Runner) -> None:
        """A file that is there is taken by its name."""
        write_csv(run, "a[1].csv", good("JZ-01"))
        assert run("assess", PAIR, "a[1].csv").status == 0

    def test_personal_facts_are_not_shown(self, run: Runner) -> None:
        """An identity number stands in no table, also in the wrong column."""
        number = "210702199001010000"
        file = write_csv(run, "a.csv", good("JZ-01", name=number))
        ran = run("assess", PAIR, file)
        assert number not in ran.out
        assert "210***00" in ran.out

    def test_hostile_text(self, run: Runner) -> None:
        """Escape sequences do not reach the terminal, a line break forges no row."""
        file = run.write(
            "a.json",
            json.dumps(
                [
                    {"person": "JZ-01", "name": "甲\n|  3 | 乙", "role": "师傅", "pair": "P1"},
                    {"person": "JZ-02", "name": "\x1b[2J", "role": "师傅", "pair": "P1"},
                ]
            ),
        )
        ran = run("assess", PAIR, file)
        assert ran.status == 1
        assert "\x1b" not in ran.out
        assert "| 甲 | 3 | 乙 |" in ran.out

    @given(
        amounts=st.lists(
            st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False).map(Decimal), max_size=20
        )
    )
    def test_totals_are_exact(self, amounts: list[Decimal]) -> None:
        """Totals are the sum, to the fen, in figures and in words."""
        program = load_policy("jinzhou-2020")[PAIR]
        lines = [
            Line(
                program=program,
                lang="zh",
                outcome=Outcome.ELIGIBLE,
                reason=None,
                reasons=(),
                entitlement=each,
            )
            for each in amounts
        ]
        total = sum(amounts, Decimal("0.00"))
        assert totals(lines, "zh")[1] == f"现金合计：{total:,.2f}元（大写：{amount_in_words(total)}）"

    @pytest.mark.parametrize(("lang", "told"), [("zh", "现金合计：{}元"), ("en", "Cash total: {} yuan")])
    def test_total_beyond_words(self, lang: Lang, told: str) -> None:
        """A total larger than any amount is still exact in figures."""
        program = load_policy("jinzhou-2020")[PAIR]
        line = Line(
            program=program,
            lang=lang,
            outcome=Outcome.ELIGIBLE,
            reason=None,
            reasons=(),
            entitlement=MAX_YUAN,
        )
        assert totals([line, line], lang)[1] == told.format("180,143,985,094,819.82")


class TestJson:
    """What a program gets."""

    def test_eligible(self, run: Runner) -> None:
        """An eligible case has its amount as text with two decimals."""
        file = write_csv(run, "a.csv", good("JZ-01"))
        (found,) = run("assess", PAIR, file, "--json").json()
        policy = load_policy("jinzhou-2020")
        assert list(found) == KEYS
        assert found == {
            **dict.fromkeys(KEYS),
            "file": "a.csv", "row": 2, "name": "甲", "outcome": "eligible", "entitlement": "3000.00",
            "not_met": [], "unknown": [], "warnings": [], "missing": [], "problems": [], "notices": [],
            "reasons": [],
            "program": PAIR, "policy": "jinzhou-2020", "edition": policy.edition, "digest": policy.digest,
        }  # fmt: skip

    def test_ineligible(self, run: Runner) -> None:
        """What is not met is named by id, and told in the language."""
        file = write_csv(run, "a.csv", "丙,JZ-03,徒弟,P2,否,2020-08-18")
        (found,) = run("assess", PAIR, file, "--json", "--lang", "en").json()
        assert (found["outcome"], found["entitlement"]) == ("ineligible", None)
        assert (found["not_met"], found["reason"]) == (["selected"], "selected")
        assert found["reasons"][0].startswith("not met: was selected as a gold-medal pair")

    def test_undetermined(self, run: Runner) -> None:
        """What is missing is named."""
        file = write_csv(run, "a.csv", "丙,JZ-03,徒弟,P2,,2020-08-18")
        (found,) = run("assess", PAIR, file, "--json").json()
        assert (found["outcome"], found["missing"], found["unknown"]) == (
            "undetermined", ["is_selected"], ["selected"],
        )  # fmt: skip

    def test_in_kind(self, run: Runner) -> None:
        """Goods are no entitlement."""
        (found,) = run("assess", ROOM, "--json", "--fact", *ROOM_FACTS).json()
        assert (found["outcome"], found["entitlement"], found["in_kind"]) == ("eligible", None, "15000.00")

    def test_range_and_warning(self, run: Runner) -> None:
        """An open amount has both bounds as text."""
        (found,) = run(
            "assess", "workshop-grant", "--json", "--fact", "workshop=W1", "unit=甲厂", "kind=employee",
            "is_newly_named=yes", "named_on=2020-06-01",
        ).json()  # fmt: skip
        assert (found["range"], found["warnings"]) == (["20000.00", "30000.00"], ["level-given"])
        assert found["missing"] == ["proposed_amount"]

    def test_invalid_row(self, run: Runner) -> None:
        """An invalid row has its problems, with the column as it was written, and stops no other."""
        file = write_csv(run, "a.csv", "王丙,王丙,徒弟,P2,是,2020-13-18", good("JZ-01"))
        ran = run("assess", PAIR, file, "--json")
        first, second = ran.json()
        assert ran.status == 1
        assert (first["outcome"], first["entitlement"], first["row"]) == ("invalid", None, 2)
        assert [(each["code"], each["column"], each["row"]) for each in first["problems"]] == [
            ("key-is-name", "身份证号或编号", 2),
            ("date-impossible", "表彰日期", 2),
        ]
        assert first["reason"] == "key-is-name"
        assert first["reasons"][1] == "“表彰日期”：" + first["problems"][1]["text"]
        assert not any("王丙" in text for text in first["reasons"])
        assert second["outcome"] == "eligible"

    def test_facts_on_the_command_line(self, run: Runner) -> None:
        """One case by facts has no file and row 1; names may be of either language, the sign full width."""
        ran = run(
            "assess", PAIR, "--json", "--fact", "person=JZ-01", "--fact", "身份＝师傅", "pair=P1",
            "selected=yes", "AWARDED_ON=2020.8.18",
        )  # fmt: skip
        (found,) = ran.json()
        assert (found["file"], found["row"], found["entitlement"]) == (None, 1, "3000.00")

    def test_unreadable_fact(self, run: Runner) -> None:
        """A fact that cannot be read makes the case invalid, under the name that was typed."""
        ran = run("assess", "industry-union-subsidy", "--json", "--fact", "union=A", "补助年度=二〇二〇年")
        (found,) = ran.json()
        assert (ran.status, found["outcome"]) == (1, "invalid")
        assert [(each["code"], each["column"]) for each in found["problems"]] == [
            ("year-unreadable", "补助年度")
        ]

    def test_a_fact_twice(self, run: Runner) -> None:
        """A fact given twice makes the case invalid, like a value that cannot be read."""
        words = ("assess", "industry-union-subsidy", "--json", "--fact", "union=A", "union=B", "year=20")
        ran = run(*words)
        assert ran.status == 1
        (told,) = json.loads(ran.out)
        assert (told["outcome"], told["entitlement"], told["row"]) == ("invalid", None, 1)
        assert [(each["code"], each["column"]) for each in told["problems"]] == [
            ("fact-twice", "union"),
            ("year-unreadable", "year"),
        ]

    def test_fact_twice_and_unknown(self, run: Runner) -> None:
        """Both are told at once, the unknown one with the nearest; nothing is assessed."""
        words = ("assess", "industry-union-subsidy", "--fact", "union=A", "行业工会名称=B", "yaer=2020")
        ran = run(*words)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.splitlines() == [
            "“行业工会名称”：同一事项填了两次。请只留一个。",
            "“yaer”：没有这个事项。是不是要找“year”？",
            "共 2 个问题。没有测算，也没有写出结果；改正后请重新运行。",
        ]
        ran = run(*words, "--json")
        (found,) = ran.json()
        assert (ran.status, ran.err) == (2, "")
        assert (found["file"], found["row"], found["outcome"]) == (None, 1, "invalid")
        assert [each["code"] for each in found["problems"]] == ["fact-twice", "fact-unknown"]

    def test_a_number_typed_as_a_name_is_masked(self, run: Runner) -> None:
        """A name that is a long number is not repeated."""
        ran = run("assess", PAIR, "--fact", "210702199001010000=1", "--lang", "en")
        assert ran.err.startswith("column '#': there is no such fact.")
        assert ran.err.endswith(
            "1 problem. Nothing was assessed, no result was written; correct and run it again.\n"
        )

    def test_one_array_with_an_object_to_a_line(self, run: Runner) -> None:
        """Lines can be counted and compared."""
        file = write_csv(run, "a.csv", good("JZ-01"), good("JZ-02"))
        lines = run("assess", PAIR, file, "--json").out.splitlines()
        assert (lines[0], lines[-1], len(lines)) == ("[", "]", 4)


class TestInput:
    """Files as offices write them, and what bad ones get."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
    def test_encodings(self, run: Runner, encoding: str) -> None:
        """The encoding of a file makes no difference."""
        from cli_runner import HEADER

        file = run.write("a.csv", f"{HEADER}\n{good('JZ-01')}\n", encoding=encoding)
        (found,) = run("assess", PAIR, file, "--json").json()
        assert found["entitlement"] == "3000.00"

    def test_json_and_json_lines(self, run: Runner) -> None:
        """The three kinds of file make one batch."""
        case = {
            "person": "JZ-01",
            "role": "master",
            "pair": "P1",
            "is_selected": True,
            "awarded_on": "2020-08-18",
        }
        one = run.write("a.json", json.dumps([case]))
        two = run.write("b.jsonl", json.dumps({**case, "person": "JZ-02"}) + "\n")
        three = write_csv(run, "c.csv", good("JZ-03"))
        found = run("assess", PAIR, one, two, three, "--json").json()
        assert [(each["row"], each["entitlement"]) for each in found] == [
            (1, "3000.00"), (1, "3000.00"), (2, "3000.00"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("empty.csv", b"", "file-empty"),
            ("header.csv", "身份,表彰日期\n".encode(), "file-no-cases"),
            ("book.csv", b"PK\x03\x04\x00\x00", "file-binary"),
            ("book.doc", b"\xd0\xcf\x11\xe0", "file-kind"),
            ("bytes.csv", b"\xff\xff\xff", "file-encoding"),
            ("quote.csv", b'role,pair\n"a,b\nc,d\n', "csv-broken"),
            ("broken.json", b"[{]", "json-broken"),
            ("number.json", b"3", "json-shape"),
        ],
    )
    def test_unusable_file(self, run: Runner, name: str, content: bytes, code: str) -> None:
        """Each is one problem with the file's name, in text and as JSON, with status 2."""
        (run.folder / name).write_bytes(content)
        ran = run("assess", PAIR, name)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(name)
        ran = run("assess", PAIR, name, "--json")
        (found,) = ran.json()
        assert (ran.status, ran.err) == (2, "")
        assert list(found) == KEYS
        assert (found["file"], found["row"], found["outcome"], found["entitlement"]) == (
            name,
            None,
            "invalid",
            None,
        )
        assert [each["code"] for each in found["problems"]] == [code]

    def test_all_problems_of_all_files_at_once(self, run: Runner) -> None:
        """A missing file, an unknown column, a fact in two columns and bad rows are told together."""
        one = write_csv(run, "a.csv", "王丙,JZ-01,师父,P2,是,2020-08-18")
        two = run.write("b.csv", "person,身份证号或编号,rol,awarded_on\nJZ-02,JZ-02,master,2020-02-30\n")
        three = write_csv(run, "c.csv", good("JZ-03"))
        ran = run("assess", PAIR, one, two, three, "none.csv", "-o", "out.csv")
        assert (ran.status, ran.out) == (2, "")
        assert [line.split("：")[0] for line in ran.err.splitlines()[:-1]] == [
            "b.csv，“身份证号或编号”",
            "b.csv，“rol”",
            "none.csv",
            "a.csv，第 2 行，“身份”",
            "b.csv，第 2 行，“awarded_on”",
        ]
        assert "是不是要找“role”？" in ran.err
        assert ran.err.splitlines()[-1] == "共 5 个问题。没有测算，也没有写出结果；改正后请重新运行。"
        assert not (run.folder / "out.csv").exists()
        found = run("assess", PAIR, one, two, three, "none.csv", "--json").json()
        assert [(each["file"], each["row"]) for each in found] == [
            ("b.csv", None), ("none.csv", None), ("a.csv", 2), ("b.csv", 2),
        ]  # fmt: skip

    def test_problem_of_a_row_as_a_row(self, run: Runner) -> None:
        """A row with too many cells is told where another file stops the batch."""
        one = write_csv(run, "a.csv", good("JZ-01") + ",多")
        found = run("assess", PAIR, one, "none.csv", "--json").json()
        assert [each["problems"][0]["code"] for each in found] == ["file-missing", "row-too-long"]

    def test_unknown_column(self, run: Runner) -> None:
        """It stops the file, with the nearest name, unless it is ignored."""
        file = run.write(
            "a.csv", "person,role,pair,is_selected,awarded_onn\nJZ-01,master,P1,yes,2020-08-18\n"
        )
        ran = run("assess", PAIR, file, "--lang", "en")
        assert ran.status == 2
        assert "Did you mean 'awarded_on'?" in ran.err
        assert "--ignore" in ran.err
        (found,) = run("assess", PAIR, file, "--json", "--ignore", " AWARDED_ONN ").json()
        assert (found["outcome"], found["missing"]) == ("undetermined", ["awarded_on"])

    def test_several_columns_ignored(self, run: Runner) -> None:
        """The option may be given more than once."""
        file = run.write(
            "a.csv", "备注,person,role,pair,is_selected,awarded_on,x\nm,JZ-1,master,P1,yes,2020-08-18,y\n"
        )
        ran = run("assess", PAIR, file, "--ignore", "备注", "--ignore", "x")
        assert ran.status == 0

    def test_a_file_without_a_header(self, run: Runner) -> None:
        """A name that stands where the header should be is not repeated."""
        file = run.write("a.csv", "王小明,JZ-01\n王小红,JZ-02\n")
        ran = run("assess", PAIR, file)
        assert ran.status == 2
        assert "王小" not in ran.err

    def test_fact_twice_in_a_row(self, run: Runner) -> None:
        """A key given twice in one object makes that row invalid."""
        file = run.write("a.json", '[{"person": "JZ-01", "person": "JZ-02"}]')
        ran = run("assess", PAIR, file, "--json")
        assert ran.status == 1
        assert ran.json()[0]["problems"][0]["code"] == "fact-twice"

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ("-1", "number-negative"),
            ("1e5", "number-exponent"),
            ("NaN", "number-not-finite"),
            ("abc", "number-unreadable"),
            ("0.001", "number-too-fine"),
            ("9" * 20, "number-too-large"),
        ],
    )
    def test_bad_money(self, run: Runner, value: str, code: str) -> None:
        """Each is a problem of its own, and the value is not repeated."""
        ran = run("assess", "industry-union-subsidy", "--json", "--fact", "union=A", f"paid_before={value}")
        (found,) = ran.json()
        assert (ran.status, [each["code"] for each in found["problems"]]) == (1, [code])

    def test_wrong_check_digit(self, run: Runner) -> None:
        """A credit code with one wrong character is refused without being shown."""
        ran = run("assess", "conversion-support", "--fact", "enterprise=91210700MA0000000X")
        assert ran.status == 1
        assert "统一社会信用代码校验位不符" in ran.out
        assert "91210700" not in ran.out


class TestOutput:
    """Result files: whole, or not at all."""

    def test_csv(self, run: Runner) -> None:
        """A CSV file has a mark for Excel, a row per case, and people's words."""
        file = write_csv(
            run,
            "a.csv",
            good("JZ-01", name="=1+1"),
            "丙,JZ-03,徒弟,P2,,2023-08-18",
            "丁,丁,徒弟,P2,是,2020-08-18",
        )
        ran = run("assess", PAIR, file, "-o", "out.csv")
        assert ran.status == 1
        assert ran.out.splitlines() == [
            "共 3 行：符合条件 1，不符合条件 0，待补正 1，填写有误 1。",
            "现金合计：3,000.00元（大写：叁仟元整）",
            "结果已写入 out.csv",
        ]
        written = (run.folder / "out.csv").read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        header, *rows = csv.reader(io.StringIO(written.decode("utf-8-sig")))
        assert header == [each.zh for each in CSV_HEADER]
        told_apart = "身份证号或编号：JZ-01；身份：师傅；表彰日期：2020-08-18"
        assert rows[0][:10] == [
            "a.csv", "", "2", "金牌师徒奖励", "'=1+1", "", "", told_apart, "符合条件", "3000.00",
        ]  # fmt: skip
        assert rows[1][13:17] == ["", "selected", "documented-year", "是否评选为金牌师徒"]
        assert rows[1][18].startswith("待定：经评选为“金牌师徒”")
        assert rows[2][17].startswith("“身份证号或编号”：")
        assert rows[2][18] == ""

    def test_csv_in_english(self, run: Runner) -> None:
        """The header is in the language, the range in two columns."""
        run(
            "assess", "workshop-grant", "--lang", "en", "-o", "out.csv", "--fact", "workshop=W1", "unit=A",
            "kind=employee", "is_newly_named=yes", "named_on=2020-06-01",
        )  # fmt: skip
        header, row = csv.reader(io.StringIO((run.folder / "out.csv").read_text(encoding="utf-8-sig")))
        found = dict(zip(header, row, strict=True))
        assert list(found) == [each.en for each in CSV_HEADER]
        assert (found["file"], found["row"], found["range_low"], found["range_high"]) == (
            "", "1", "20000.00", "30000.00",
        )  # fmt: skip

    def test_json_and_json_lines_and_text(self, run: Runner) -> None:
        """Each kind holds what the screen would show."""
        file = write_csv(run, "a.csv", good("JZ-01"), good("JZ-02"))
        shown, page = run("assess", PAIR, file, "--json"), run("assess", PAIR, file)
        for name in ("out.json", "out.jsonl", "OUT.TXT"):
            assert run("assess", PAIR, file, "-o", name).status == 0
        assert (run.folder / "out.json").read_text(encoding="utf-8") == shown.out
        lines = (run.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == shown.json()
        assert (run.folder / "OUT.TXT").read_text(encoding="utf-8-sig") == page.out

    def test_both_json_and_a_file(self, run: Runner) -> None:
        """With --json the array is printed and nothing else."""
        file = write_csv(run, "a.csv", good("JZ-01"))
        ran = run("assess", PAIR, file, "--json", "-o", "out.csv")
        assert len(ran.json()) == 1
        assert (run.folder / "out.csv").exists()

    def test_written_in_english(self, run: Runner) -> None:
        """That it was written is told in the language."""
        file = write_csv(run, "a.csv", good("JZ-01"))
        assert run("assess", PAIR, file, "-o", "o.json", "--lang", "en").out.endswith(
            "Results written to o.json\n"
        )

    @pytest.mark.parametrize("name", ["out.xls", "out", "", "-"])
    def test_unknown_kind(self, run: Runner, name: str) -> None:
        """It is refused before any work: the program need not even exist."""
        ran = run("assess", "nothing", "none.csv", "-o", name)
        assert (ran.status, ran.out) == (2, "")
        assert "可写：.xlsx、.csv、.json、.jsonl、.txt。" in ran.err

    def test_output_is_an_input(self, run: Runner) -> None:
        """An input is never overwritten, however its path is written."""
        file = write_csv(run, "a.csv", good("JZ-01"))
        before = (run.folder / file).read_bytes()
        for files, output in ((["a.csv"], "./a.csv"), (["*.csv"], str(run.folder / "a.csv"))):
            ran = run("assess", PAIR, *files, "-o", output)
            assert ran.status == 2
            assert "输出文件就是其中一个输入文件" in ran.err
        assert (run.folder / file).read_bytes() == before

    def test_locked(self, run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        """An open workbook is told of, and stays as it was."""
        file = write_csv(run, "a.csv", good("JZ-01"))
        run.write("out.csv", "old")

        def locked(*paths: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "replace", locked)
        ran = run("assess", PAIR, file, "-o", "out.csv")
        assert (ran.status, ran.out) == (2, "")
        assert "请先在 WPS 或 Excel 中关闭它" in ran.err
        assert (run.folder / "out.csv").read_text(encoding="utf-8") == "old"
        assert sorted(path.name for path in run.folder.iterdir()) == ["a.csv", "out.csv"]

    def test_no_such_folder(self, run: Runner) -> None:
        """A folder that is not there is told of."""
        file = write_csv(run, "a.csv", good("JZ-01"))
        ran = run("assess", PAIR, file, "-o", "none/out.csv", "--lang", "en")
        assert ran.status == 2
        assert ran.err.startswith("Error: none/out.csv: the folder to write to does not exist")


class TestExplain:
    """One case in full."""

    def test_row_of_a_file(self, run: Runner) -> None:
        """The row is the one a person sees, and the rest of the file counts."""
        file = write_csv(run, "a.csv", good("JZ-01"), "", good("JZ-01", pair="P2"))
        ran = run("explain", PAIR, file, "--row", "4")
        assert ran.status == 0
        assert ran.out.startswith("金牌师徒奖励（gold-pair-award）：不符合条件\n")
        assert "与第 2 行重复" in ran.out
        assert ran.out.endswith("\n\n已有相同的一笔，请先核对那一笔。\n")

    def test_facts(self, run: Runner) -> None:
        """One case by facts; an eligible one needs no correction."""
        ran = run(
            "explain", PAIR, "--lang", "en", "--fact", "person=JZ-01", "role=master", "pair=P1",
            "is_selected=yes",
            "awarded_on=2020-08-18",
        )  # fmt: skip
        assert ran.status == 0
        assert "3,000.00 yuan" in ran.out
        assert "correct" not in ran.out

    def test_no_single_correction(self, run: Runner) -> None:
        """Where no single fact helps, that is said."""
        file = write_csv(run, "a.csv", "丙,JZ-03,徒弟,P2,否,2020-08-18")
        for lang, told in (
            ("zh", "都已试过，单改哪一项都不能符合条件。\n"),
            ("en", "were each tried: no single one makes the case eligible.\n"),
        ):
            assert run("explain", PAIR, file, "--row", "2", "--lang", lang).out.endswith(told)

    def test_corrections(self, run: Runner) -> None:
        """Each single fact that would help is named with what it is and would have to be."""
        facts = [each for each in ROOM_FACTS if not each.startswith("area_sqm")]
        ran = run("explain", ROOM, "--fact", *facts, "area_sqm=29.9")
        assert "如系填错，下列任何一项更正后即符合条件（已逐项重新测算）" in ran.out
        assert "29.9 平方米 → 30 平方米" in ran.out

    def test_missing_fact_that_would_help(self, run: Runner) -> None:
        """A missing fact is told as not given, the amount in cash with it."""
        ran = run(
            "explain", "workshop-grant", "--lang", "en", "--fact", "workshop=W1", "unit=A", "kind=employee",
            "level=city", "is_newly_named=yes", "named_on=2020-06-01",
        )  # fmt: skip
        assert "  proposed amount: not given → 20,000.00 yuan, entitlement 20,000.00 yuan\n" in ran.out

    def test_what_is_missing_comes_first(self, run: Runner) -> None:
        """Where facts are missing, that is said, and not that nothing helps."""
        facts = [each for each in ROOM_FACTS if not each.startswith("unit=")]
        for lang, told in (
            ("zh", "\n\n请先补齐上面“还缺”的事项，再测算。\n"),
            ("en", "\n\nFill in what is missing above first, then assess again.\n"),
        ):
            ran = run("explain", ROOM, "--lang", lang, "--fact", *facts)
            assert ran.out.endswith(told)

    def test_nothing_to_correct_where_people_choose(self, run: Runner) -> None:
        """Too few places: the explanation ends without advice."""
        file = run.folder / "rooms.jsonl"
        case = dict(each.split("=", 1) for each in ROOM_FACTS)
        case |= {"county": "甲县", "applied_on": "2019-04-10"}
        file.write_text(
            "".join(json.dumps({**case, "unit": f"U{n}"}, ensure_ascii=False) + "\n" for n in range(2)),
            encoding="utf-8",
        )
        ran = run("explain", ROOM, str(file), "--row", "1")
        assert "名额不够，由人选定" in ran.out
        assert "单改" not in ran.out
        assert "更正" not in ran.out
        assert not ran.out.endswith("\n\n")

    def test_invalid_row(self, run: Runner) -> None:
        """A row that cannot be read is told with its problems, as written in the file."""
        file = write_csv(run, "a.csv", "丙,丙,徒弟,P2,否,2020-08-18")
        ran = run("explain", PAIR, file, "--row", "2")
        assert ran.status == 1
        assert "“身份证号或编号”：只有姓名分不清同名的人。" in ran.out

    def test_no_such_row(self, run: Runner) -> None:
        """The rows there are are named, as stretches."""
        file = write_csv(run, "a.csv", good("JZ-01"), good("JZ-02"), "", good("JZ-03"))
        ran = run("explain", PAIR, file, "--row", "1")
        assert ran.status == 2
        assert "有申报的行：2–3、5。" in ran.err
        assert "Rows with a case: 2–3, 5." in run("explain", PAIR, file, "--row", "4", "--lang", "en").err

    def test_many_stretches(self, run: Runner) -> None:
        """A long list of rows is cut."""
        rows = [each for number in range(12) for each in (good(f"JZ-{number}"), "")]
        file = write_csv(run, "a.csv", *rows)
        assert "2、4、6、8、10、12、14、16、18、20、…。" in run("explain", PAIR, file, "--row", "1").err

    def test_unusable_file(self, run: Runner) -> None:
        """What stops a batch stops its explanation, rows included."""
        file = write_csv(run, "a.csv", "丙,丙", header="名称,身份证号或编号,颜色")
        ran = run("explain", PAIR, file, "--row", "2")
        assert (ran.status, ran.out) == (2, "")
        assert [line.split("：")[0] for line in ran.err.splitlines()[:2]] == [
            "a.csv，“颜色”", "a.csv，第 2 行，“身份证号或编号”",
        ]  # fmt: skip

    def test_unknown_fact(self, run: Runner) -> None:
        """A fact of another name stops it."""
        ran = run("explain", PAIR, "--fact", "colour=red")
        assert (ran.status, ran.out) == (2, "")

    @pytest.mark.parametrize("lang", LANGS)
    def test_policy_file(self, run: Runner, lang: Lang) -> None:
        """A policy of one's own is named by its path."""
        fictional = Path(__file__).with_name("fictional.toml")
        ran = run("explain", "feast", "--policy", str(fictional), "--lang", lang, "--fact", "guests=2")
        assert ran.status == 0
