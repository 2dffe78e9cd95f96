"""The template of a bank's files: what it may say, and every fault of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unionaid.errors import InvalidFile
from unionaid.registry.bank_layouts import HOLDS, KINDS, BankTemplate, PayeeKind, PaymentColumn
from unionaid.registry.template import default_template, read_template

EXAMPLE = Path(__file__).parent.parent / "examples" / "bank" / "template.toml"

COLUMNS = """
columns = [
  { heading = "编号", holds = "transfer" },
  { heading = "户名", holds = "account_name" },
  { heading = "账号", holds = "account" },
  { heading = "金额", holds = "amount" },
  { heading = "摘要", holds = "remark", text = "补助" },
]
"""
GOOD = f"""
[unit]
format = "csv"
anchor_line = true
{COLUMNS}
[person]
format = "xlsx"
anchor_line = true
{COLUMNS}
[result]
status = ["状态", "结果"]
[result.words]
paid = ["好"]
"""


def read(folder: Path, text: str | bytes) -> BankTemplate:
    """Return the template that *text* is."""
    path = folder / "template.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_template(path)


def faults(folder: Path, text: str | bytes) -> list[tuple[str | None, str]]:
    """Return place and code of every fault of *text*."""
    with pytest.raises(InvalidFile) as caught:
        read(folder, text)
    assert all(each.file is not None and each.text("zh") != each.text("en") for each in caught.value.problems)
    return [(each.path, each.code) for each in caught.value.problems]


class TestReading:
    """What a template says."""

    def test_sections_are_two_files(self, tmp_path: Path) -> None:
        """Units and persons are paid by files of their own."""
        template = read(tmp_path, GOOD)
        assert (".csv", ".xlsx") == tuple(template.layout(kind).suffix for kind in KINDS)
        assert PaymentColumn("摘要", "remark", "补助") == template.layout("unit").columns[-1]

    def test_what_is_left_out_is_usual(self, tmp_path: Path) -> None:
        """A CSV file is UTF-8 that Excel opens, with commas and a header."""
        layout = read(tmp_path, GOOD).layout("unit")
        assert ("utf-8-sig", ",", True) == (layout.encoding, layout.separator, layout.has_header)

    @pytest.mark.parametrize(("word", "separator"), [("comma", ","), ("tab", "\t"), ("pipe", "|")])
    def test_separators_have_words(self, tmp_path: Path, word: str, separator: str) -> None:
        """A separator is named, since a tab cannot be seen."""
        text = GOOD.replace('"csv"', f'"csv"\nseparator = "{word}"\nheader = false\nencoding = "gb18030"')
        layout = read(tmp_path, text).layout("unit")
        assert ("gb18030", separator, False) == (layout.encoding, layout.separator, layout.has_header)

    def test_one_section_is_enough(self, tmp_path: Path) -> None:
        """Who pays no persons needs no file for them, and is told when it is wanted after all."""
        template = read(tmp_path, GOOD[: GOOD.index("[person]")])
        assert template.person is None
        with pytest.raises(InvalidFile) as caught:
            template.layout("person")
        (problem,) = caught.value.problems
        assert ("template-section-missing", template.file) == (problem.code, problem.file)

    def test_amount_in_fen_is_an_amount(self, tmp_path: Path) -> None:
        """One of the two amounts is enough."""
        layout = read(tmp_path, GOOD.replace('"amount"', '"amount_fen"')).layout("unit")
        assert "amount_fen" in [each.holds for each in layout.columns]

    def test_anchor_in_a_column(self, tmp_path: Path) -> None:
        """A column takes the place of the last line."""
        text = GOOD.replace("anchor_line = true", "").replace('"remark", text = "补助"', '"anchor"')
        assert not read(tmp_path, text).layout("unit").has_anchor_line

    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_byte_order_mark(self, tmp_path: Path, mark: str) -> None:
        """A mark that an editor wrote does no harm."""
        assert read(tmp_path, mark + GOOD) == read(tmp_path, GOOD)

    def test_example(self) -> None:
        """The example is a template for both, and says in its comments what may stand in it."""
        template = read_template(EXAMPLE)
        assert all(template.layout(kind).columns for kind in KINDS)
        text = EXAMPLE.read_text(encoding="utf-8")
        assert all(f"#   {each} " in text for each in HOLDS)


class TestResult:
    """Which names of a result mean what."""

    def test_what_is_said_stands_alone(self, tmp_path: Path) -> None:
        """Names and words in the file replace the usual ones of their kind, and no others."""
        result = read(tmp_path, GOOD).result
        assert ("状态", "结果") == result.headings["status"]
        assert ("好",) == result.words["paid"]
        assert "退汇" in result.words["returned"]
        assert "交易日期" in result.headings["day"]

    def test_a_name_has_one_meaning(self, tmp_path: Path) -> None:
        """What the file gives another meaning has lost its usual one."""
        text = GOOD.replace('paid = ["好"]', 'in_process = ["成功"]').replace(
            'status = ["状态", "结果"]', 'reason = ["处理结果"]'
        )
        result = read(tmp_path, text).result
        assert "成功" not in result.words["paid"]
        assert "交易成功" in result.words["paid"]
        assert "处理结果" not in result.headings["status"]

    def test_own_headings_are_known(self, tmp_path: Path) -> None:
        """A bank that repeats the headings of the payment file is understood."""
        text = GOOD.replace('"编号"', '"流水号"').replace('"金额"', '"应付"')
        result = read(tmp_path, text).result
        assert "流水号" == result.headings["transfer"][0]
        assert "流水号" not in result.headings["reference"]
        assert "应付" == result.headings["amount"][0]

    def test_own_amount_in_fen_stays_fen(self, tmp_path: Path) -> None:
        """A heading that meant fen on the way out is not taken for yuan on the way back."""
        result = read(tmp_path, GOOD.replace('"amount"', '"amount_fen"')).result
        assert "金额" == result.headings["amount_fen"][0]
        assert "金额" not in result.headings["amount"]

    def test_two_meanings_of_one_heading(self, tmp_path: Path) -> None:
        """Yuan in one file and fen in the other cannot be told apart in a result."""
        text = GOOD.replace('"amount"', '"amount_fen"', 1)
        assert [("person.columns", "template-heading-differs")] == faults(tmp_path, text)

    def test_two_meanings_that_the_result_settles(self, tmp_path: Path) -> None:
        """The section of the result may say which of them is meant."""
        text = GOOD.replace('"amount"', '"amount_fen"', 1).replace("[result]", '[result]\namount = ["金额"]')
        assert ("金额",) == read(tmp_path, text).result.headings["amount"]

    def test_nothing_of_a_kind(self, tmp_path: Path) -> None:
        """An empty list says that the bank has no such column."""
        assert (
            () == read(tmp_path, GOOD.replace("[result]", "[result]\nreason = []")).result.headings["reason"]
        )

    def test_every_usual_name_has_one_meaning(self) -> None:
        """No usual heading or word stands in two lists."""
        result = default_template("unit").result
        for lists in (result.headings, result.words):
            names = [name for found in lists.values() for name in found]
            assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        ('format = "csv"', 'format = "xls"', "unit.format", "policy-value-choice"),
        ('format = "csv"', "", "unit.format", "policy-key-missing"),
        ('format = "csv"', 'format = "csv"\nencoding = "gbk"', "unit.encoding", "policy-value-choice"),
        ('format = "csv"', 'format = "csv"\nseparator = ";"', "unit.separator", "policy-value-choice"),
        ('format = "csv"', 'format = "csv"\nheader = 1', "unit.header", "policy-value-type"),
        ('format = "csv"', 'format = "csv"\nseperator = "tab"', "unit.seperator", "policy-key-unknown"),
        ('format = "csv"', 'format = "xlsx"\nencoding = "utf-8"', "unit.encoding", "template-csv-only"),
        ("anchor_line = true", "", "unit", "template-anchor-missing"),
        ("anchor_line = true", "anchor_line = false", "unit", "template-anchor-missing"),
        ("anchor_line = true", "anchor_line = 1.5", "unit.anchor_line", "policy-value-type"),
        ('{ heading = "账号", holds = "account" },', "", "unit.columns", "template-columns-missing"),
        ('"account" }', '"acount" }', "unit.columns[2].holds", "template-holds-unknown"),
        (', holds = "account" }', " }", "unit.columns[2].holds", "policy-key-missing"),
        ('{ heading = "账号",', "{ ", "unit.columns[2].heading", "policy-key-missing"),
        ('heading = "账号"', 'heading = "户 名"', "unit.columns[2].heading", "template-heading-twice"),
        ('heading = "账号"', 'heading = "账\\n号"', "unit.columns[2].heading", "template-text-form"),
        ('heading = "账号"', f'heading = "{"账" * 201}"', "unit.columns[2].heading", "template-text-form"),
        ('heading = "账号"', 'heading = "账号", size = 3', "unit.columns[2].size", "policy-key-unknown"),
        (', text = "补助"', "", "unit.columns[4].text", "policy-key-missing"),
        ('text = "补助"', 'text = "补\\u202e助"', "unit.columns[4].text", "template-text-form"),
        ('"account" }', '"account", text = "x" }', "unit.columns[2].text", "policy-key-unknown"),
        (COLUMNS, "", "unit.columns", "policy-key-missing"),
        (COLUMNS, "columns = []", "unit.columns", "template-columns-number"),
        (COLUMNS, 'columns = "all"', "unit.columns", "policy-value-type"),
        (COLUMNS, "columns = [1]", "unit.columns[0]", "policy-value-type"),
        ("[result]", "[result]\nstate = []", "result.state", "policy-key-unknown"),
        ("[result]", "[result]\ntransfer = []", "result.transfer", "policy-value-type"),
        ("[result]", "[result]\nday = 3", "result.day", "policy-value-type"),
        ("[result]", '[result]\nreason = ["结 果"]', "result.reason", "template-result-twice"),
        (
            'paid = ["好"]',
            'paid = ["好"]\nreturned = ["好"]',
            "result.words.returned",
            "template-result-twice",
        ),
        ('paid = ["好"]', 'payed = ["好"]', "result.words.payed", "policy-key-unknown"),
        ("[unit]", "[units]", "units", "policy-key-unknown"),
    ],
)
def test_one_fault(tmp_path: Path, old: str, new: str, place: str, code: str) -> None:
    """Each fault is told with its place in the file, and alone."""
    assert old in GOOD
    assert [(place, code)] == faults(tmp_path, GOOD.replace(old, new, 1))


def test_misspelt_names_get_a_hint(tmp_path: Path) -> None:
    """The nearest known name is offered."""
    with pytest.raises(InvalidFile) as caught:
        read(tmp_path, GOOD.replace('"account" }', '"acount" }').replace("[result.words]", "[result.word]"))
    texts = [each.text("en") for each in caught.value.problems]
    assert 2 == sum("Did you mean 'account'?" in each for each in texts)
    assert 1 == sum("Did you mean 'words'?" in each for each in texts)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    """All that is missing is named in one sentence."""
    with pytest.raises(InvalidFile) as caught:
        read(tmp_path, GOOD.replace(COLUMNS, 'columns = [{ heading = "a", holds = "number" }]', 1))
    assert "transfer, account_name, account, amount" in caught.value.problems[0].text("en")


def test_too_many_columns(tmp_path: Path) -> None:
    """A hundred columns are taken, one more is not."""
    more = "".join(f'{{ heading = "{i}", holds = "number" }},' for i in range(95))
    text = GOOD.replace("columns = [", f"columns = [{more}", 1)
    assert 100 == len(read(tmp_path, text).layout("unit").columns)
    text = text.replace("columns = [", 'columns = [{ heading = "x", holds = "number" },', 1)
    assert [("unit.columns", "template-columns-number")] == faults(tmp_path, text)


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Faults of every section are told together."""
    text = GOOD.replace('"csv"', '"cvs"').replace('"account" }', '"acount" }').replace('["好"]', "[1]")
    assert [
        ("unit.columns[2].holds", "template-holds-unknown"),
        ("unit.format", "policy-value-choice"),
        ("person.columns[2].holds", "template-holds-unknown"),
        ("result.words.paid", "policy-value-type"),
    ] == faults(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "template-empty"),
        ("[result]", "template-empty"),
        ("unit = 3", "policy-value-type"),
        ("result = []\n", "policy-value-type"),
        ("a = ", "policy-toml"),
        ("a = " + "9" * 5000, "policy-toml"),
        ("a = 1e99999999999999999999", "policy-key-unknown"),
        ("a = " + "[" * 5000, "policy-nested"),
        ("x = '账号'".encode("gb18030"), "policy-encoding"),
        (b"PK\x03\x04\0\0", "policy-toml"),
        (b"#" * (2**20 + 1), "file-too-large"),
    ],
)
def test_no_template_at_all(tmp_path: Path, text: str | bytes, code: str) -> None:
    """What is no template is refused, and never with a traceback."""
    assert code in [each for _, each in faults(tmp_path, text)]


def test_no_such_file(tmp_path: Path) -> None:
    """A missing file and a folder are told as such."""
    for path, code in ((tmp_path / "none.toml", "file-missing"), (tmp_path, "file-folder")):
        with pytest.raises(InvalidFile) as caught:
            read_template(path)
        assert [(str(path), code)] == [(each.file, each.code) for each in caught.value.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_default(kind: PayeeKind) -> None:
    """Who has no template gets a workbook with all that a bank needs, for one kind of payee."""
    template = default_template(kind)
    layout = template.layout(kind)
    assert {"transfer", "account_name", "account", "amount"} <= {each.holds for each in layout.columns}
    assert (".xlsx", True) == (layout.suffix, layout.has_anchor_line)
    with pytest.raises(InvalidFile):
        template.layout("person" if kind == "unit" else "unit")


_SCALARS = st.one_of(
    st.integers(-3, 3).map(str),
    st.sampled_from(
        ["true", "1.5", "2020-01-01", '"csv"', '"account"', '"="', '""', "[]", "{}", "[[]]", "[1]"]
    ),
)
_KEYS = st.sampled_from(
    ["unit", "person", "result", "format", "columns", "header", "separator", "anchor_line", "words", "paid"]
)


@given(
    st.lists(
        st.tuples(st.lists(_KEYS, min_size=1, max_size=3).map(".".join), _SCALARS),
        max_size=6,
    )
)
@example([("unit", "{}"), ("result.words", "1")])
def test_whatever_stands_in_it(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]]
) -> None:
    """Any file is a template or has problems, each with a sentence."""
    text = "\n".join(f"{key} = {value}" for key, value in lines)
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, encoding="utf-8")
    try:
        read_template(path)
    except InvalidFile as refused:
        assert all(each.text("zh") and each.file for each in refused.problems)
