"""Deliberately broken policy files: the place and the words of every fault."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from policy_texts import BENEFIT, BESIDE, CONDITION, FILE, GOOD, LIMIT, another, edited, fault, faults, load
from unionaid.errors import CATALOGUE, InvalidFile, InvalidPolicy, UnknownName
from unionaid.policy import packaged_policies, read_policy, read_policy_bytes

BROKEN: Final[dict[str, dict[str, Any]]] = {
    name: case
    for path in sorted((Path(__file__).parent / "broken_policies").glob("*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items()
}

LEAF: Final = '{ fact = "ready", is = true }'

OF_THE_WHOLE_FILE: Final = {
    "policy-encoding",
    "policy-limit-shared",
    "policy-nested",
    "policy-parameter-gap",
    "policy-parameter-late",
    "policy-parameter-never",
    "policy-program-twice",
    "policy-toml",
    "policy-unknown",
}
"""Codes with tests of their own here or in test_policy_coverage.py."""


def edits_of(case: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the edits that break the right policy in the way of *case*."""
    edits = [(old, new) for old, new in case.get("edits", [])]
    if "condition" in case:
        edits.append((CONDITION, case["condition"] + BESIDE))
    if "benefit" in case:
        other = '\nsource = "plan"\n[[programs.aid.rules]]\nfrom = 2021-01-01\n'
        edits.append((BENEFIT, f"benefit = {case['benefit']}{other}{BENEFIT}"))
    if "limit" in case:
        edits.append((LIMIT, case["limit"]))
    return edits


def test_the_file_without_a_fault_loads() -> None:
    """What the broken files are made from is right, so each has the fault that was put in."""
    assert list(load().programs) == ["aid"]


@pytest.mark.parametrize("name", BROKEN)
def test_one_fault_is_told_once_with_its_place_and_what_to_do(name: str) -> None:
    """A file with one fault gives one problem: file, path, code and words in both languages."""
    case = BROKEN[name]
    problem = fault(*edits_of(case))
    assert (problem.code, problem.file, problem.path) == (case["code"], FILE, case["path"])
    assert case["zh"] in problem.text("zh")
    assert case["en"] in problem.text("en")
    assert problem.line("en").startswith(f"{FILE}, {case['path']}: ")


def test_every_fault_of_a_policy_has_a_broken_file() -> None:
    """No code of the loader goes without a file that shows it."""
    shown = {case["code"] for case in BROKEN.values()}
    assert {code for code in CATALOGUE if code.startswith("policy-")} == shown | OF_THE_WHOLE_FILE


def test_all_faults_are_told_at_once() -> None:
    """Six faults in one file give six problems, each at its place."""
    found = faults(
        ('edition = "1"', 'editoin = "1"'),
        ("value = 100", "value = -100"),
        ('payee = "person"', 'payee = "nobody"'),
        (CONDITION, CONDITION.replace("paid", "piad")),
        ("big = 30, small = 20", "big = 30"),
        (LIMIT, LIMIT.replace("who", "remark")),
    )
    assert [
        ("policy-key-unknown", "editoin"),
        ("policy-key-missing", "edition"),
        ("policy-value-choice", "programs.aid.payee"),
        ("policy-fact-unknown", "programs.aid.criteria[0].fact"),
        ("policy-value-unreadable", "parameters.level.values[0].value"),
        ("policy-table-uncovered", "parameters.by-kind.values[0]"),
        ("policy-limit-text", "programs.aid.limits[0].per"),
    ] == sorted(
        ((problem.code, problem.path) for problem in found),
        key=lambda each: (
            "editoin", "edition", "programs.aid.payee", "programs.aid.criteria[0].fact",
            "parameters.level.values[0].value", "parameters.by-kind.values[0]", "programs.aid.limits[0].per",
        ).index(str(each[1])),
    )  # fmt: skip


def test_an_exception_lists_every_fault_on_its_own_line() -> None:
    """The text of the exception has a line for each fault."""
    with pytest.raises(InvalidPolicy) as refused:
        load(('edition = "1"', "edition = 1"), ('payee = "person"', "payee = 2"))
    assert str(refused.value).count("\n") == 1
    assert "isle.toml, programs.aid.payee: 'payee' must be text. Rewrite it." in str(refused.value)


def test_the_faults_of_a_parameter_are_told_once_for_all_programs() -> None:
    """A parameter that two programs use has its own faults only once."""
    second = another(GOOD)
    raw = edited(("value = 100", "value = -100")).decode() + second
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes(raw.encode(), file=FILE)
    assert [problem.path for problem in refused.value.problems] == ["parameters.level.values[0].value"]


def test_a_table_is_read_as_the_facts_of_each_program() -> None:
    """A table parameter has to cover the choices of every program that uses it."""
    second = another(GOOD).replace("small = { zh", "tiny = { zh")
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes((GOOD + second).encode(), file=FILE)
    assert [problem.code for problem in refused.value.problems] == ["policy-table-key"]


SHARED = LIMIT + "\nshared = true"


@pytest.mark.parametrize(
    "other",
    [
        'kind = "once"\nshared = true\nper = ["who", "kind"]',
        'kind = "once"\nshared = true\nper = ["kind"]',
        'kind = "once"\nshared = true\nper = ["who"]\nper_year = true',
        'kind = "quota"\nshared = true\nper = ["who"]\nplaces = 1',
    ],
)
def test_programs_that_share_a_limit_count_alike(other: str) -> None:
    """A shared limit of another kind, of other facts or with a year is a fault of the second program."""
    first = edited((LIMIT, SHARED)).decode()
    second = another(first)
    read_policy_bytes((first + second).encode(), file=FILE)
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes((first + second.replace(SHARED, other)).encode(), file=FILE)
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("policy-limit-shared", "programs.more")
    assert "共用的限制“once”在各项目中的写法不同" in problem.text("zh")
    assert "the shared limit 'once' differs between programs" in problem.text("en")


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ('zh = "补助", en = "more aid"', "补助"),
        ('zh = "另一补助", en = "ＡＩＤ"', "ＡＩＤ"),
        ('zh = "另一补助", en = "Aid "', "Aid "),
    ],
)
def test_two_programs_of_one_name(names: str, label: str) -> None:
    """Names that are alike once folded would find one program of the two."""
    raw = GOOD + another(GOOD).replace('zh = "另一补助", en = "more aid"', names)
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes(raw.encode(), file=FILE)
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("policy-program-twice", "programs.more.name")
    assert f"“{label}”已是项目“aid”的名称" in problem.text("zh")
    assert f"'{label}' already names the program 'aid'" in problem.text("en")


def test_programs_without_names_are_told_of_that_alone() -> None:
    """Two names that are missing are not one name twice."""
    raw = (GOOD + another(GOOD)).replace('name = { zh = "补助", en = "aid" }\n', "")
    raw = raw.replace('name = { zh = "另一补助", en = "more aid" }\n', "")
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes(raw.encode(), file=FILE)
    assert [problem.code for problem in refused.value.problems] == ["policy-key-missing"] * 2


def test_a_shared_limit_by_an_unread_fact_is_told_of_the_fact_alone() -> None:
    """What counts by a fact whose type is wrong is not said to differ as well."""
    first = edited((LIMIT, SHARED)).decode()
    second = another(first).replace('who = { type = "key"', 'who = { type = "kea"')
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes((first + second).encode(), file=FILE)
    assert [problem.code for problem in refused.value.problems] == ["policy-value-choice"]


def test_a_refused_id_is_not_offered() -> None:
    """A fact whose name is no id is told once as such, and no hint leads back to it."""
    found = faults(
        ('ready = { type = "yes_no"', 'Is_Ready = { type = "yes_no"'),
        (CONDITION, 'fact = "is_ready"\nis = true' + BESIDE),
    )
    assert [problem.code for problem in found] == ["policy-id-form", "policy-fact-unknown"]
    assert "Is_Ready" not in found[1].text("en")


def test_a_limit_that_is_not_shared_may_differ() -> None:
    """Limits of one name that are not shared have nothing to do with each other."""
    raw = GOOD + another(GOOD).replace('per = ["who"]', 'per = ["who", "kind"]')
    assert len(read_policy_bytes(raw.encode(), file=FILE).programs) == 2


@pytest.mark.parametrize(
    ("raw", "zh", "en"),
    [
        (b"vocabulary = \n", "第 1 行第 14 字附近", "line 1, column 14"),
        (b"a = 1\nb = \xe2\x80\x9c1\xe2\x80\x9d\n", "第 2 行第 5 字附近", "line 2, column 5"),
        (b"a = 1\na = 2\n", "第 2 行第 6 字附近", "line 2, column 6"),
        (b"a = [", "文件末尾附近", "at end of document"),
        (b"a = " + b"9" * 5000, "某个数字过长", "Exceeds the limit"),
        (b"a = 1e99999999999999999999", "某个数字过长", "Exceeds the limit"),
    ],
)
def test_a_file_that_is_no_toml(raw: bytes, zh: str, en: str) -> None:
    """Broken TOML is told with its line and what to look for."""
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes(raw, file=FILE)
    (problem,) = refused.value.problems
    assert (problem.code, problem.file, problem.path) == ("policy-toml", FILE, None)
    assert f"不是有效的 TOML：{zh}" in problem.text("zh")
    assert en in problem.text("en")


def test_a_file_in_another_encoding() -> None:
    """A file that is not UTF-8 says so."""
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes(GOOD.encode("gb18030"), file=FILE)
    assert [problem.code for problem in refused.value.problems] == ["policy-encoding"]
    assert "请另存为 UTF-8" in refused.value.text("zh")
    assert "Save it as UTF-8" in refused.value.text("en")


def test_a_byte_order_mark_and_windows_line_ends_are_taken() -> None:
    """A file that Windows Notepad saved is read, and its digest is that of its bytes."""
    raw = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert list(read_policy_bytes(raw, file=FILE).programs) == ["aid"]


@pytest.mark.parametrize(
    "nested",
    ["not = " + "{ not = " * 5000 + LEAF + " }" * 5000, "not." * 5000 + "not = " + LEAF],
    ids=["tables", "dotted-keys"],
)
def test_conditions_nested_without_end(nested: str) -> None:
    """Nesting that exhausts the TOML reader, or ours, is a fault and no crash."""
    problem = fault(*edits_of({"condition": nested}))
    assert (problem.code, problem.path) == ("policy-nested", None)
    assert "嵌套层数过深" in problem.text("zh")
    assert "nested too deeply" in problem.text("en")


def test_a_number_without_end() -> None:
    """A number that cannot even be written back is a fault in words."""
    problem = fault(("vocabulary = 1", "vocabulary = 0x" + "F" * 6000))
    assert (problem.code, problem.path) == ("policy-value-type", "vocabulary")


def test_an_empty_file_misses_everything() -> None:
    """Each part that has to be there is named."""
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes(b"", file=FILE)
    assert {problem.path for problem in refused.value.problems} == {
        "vocabulary", "id", "edition", "name", "issuer", "sources", "programs",
    }  # fmt: skip
    assert {problem.code for problem in refused.value.problems} == {"policy-key-missing"}


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        ([("[sources.plan]", "[sources]\nplan = 5\n[other]")], {"sources.plan", "other"}),
        ([('who = { type = "key", zh = "人员", en = "who" }', 'who = "key"')], {"programs.aid.facts.who"}),
        (
            [("[[programs.aid.rules]]\n", "[[programs.aid.rule]]\n")],
            {"programs.aid.rules", "programs.aid.rule"},
        ),
        (
            [
                (GOOD[GOOD.index("[[programs.aid.rules]]") : GOOD.index("[[programs.aid.limits]]")], ""),
                ('payee = "person"', 'payee = "person"\nrules = []'),
            ],
            {"programs.aid.rules"},
        ),
    ],
)
def test_what_is_no_table_is_told_among_the_rest(edits: list[tuple[str, str]], found: set[str]) -> None:
    """A word where a table belongs, and a list without entries, are told at their place."""
    assert found <= {str(problem.path) for problem in faults(*edits)}


def test_a_path_reads_as_an_id_does(tmp_path: Path) -> None:
    """A file is read by its path, as text or as Path, and named in messages without its folder."""
    path = tmp_path / "isle.toml"
    path.write_bytes(GOOD.encode())
    assert read_policy(path) == read_policy(str(path)) == load()
    path.write_bytes(b"")
    with pytest.raises(InvalidPolicy) as refused:
        read_policy(path)
    assert {problem.file for problem in refused.value.problems} == {"isle.toml"}


def test_a_packaged_policy_is_read_once() -> None:
    """The same id gives the same policy."""
    assert read_policy("jinzhou-2020") is read_policy("jinzhou-2020")


@pytest.mark.parametrize("name", ["jinzhou-2021", "", "a\x00b"])
def test_a_policy_that_is_not_there(name: str) -> None:
    """A name that is neither an id nor a file is told with the names there are."""
    with pytest.raises(UnknownName) as refused:
        read_policy(name)
    (problem,) = refused.value.problems
    assert problem.code == "policy-unknown"
    assert "jinzhou-2020" in problem.text("zh")
    assert "jinzhou-2020" in problem.text("en")


@pytest.mark.parametrize("name", ["no/such/file", "nofile.toml", "NOFILE.TOML", "no\\\\such", Path("nofile")])
def test_a_path_with_no_file(name: str | Path) -> None:
    """What is written as a path is a file that is missing, not an unknown policy."""
    with pytest.raises(InvalidFile) as refused:
        read_policy(name)
    (problem,) = refused.value.problems
    assert (problem.code, problem.file) == ("file-missing", Path(name).name)


@pytest.mark.parametrize("name", [".", "tests", "./tests"])
def test_a_folder_is_no_policy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is told as such, also where it is named by a word alone."""
    monkeypatch.chdir(Path(__file__).parent.parent)
    with pytest.raises(InvalidFile) as refused:
        read_policy(name)
    assert [(problem.code, problem.file) for problem in refused.value.problems] == [
        ("file-folder", "tests" if "tests" in name else ".")
    ]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system does not give out says so."""

    def refuse(path: Path) -> bytes:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InvalidPolicy) as refused:
        read_policy(tmp_path / "isle.toml")
    assert [(problem.code, problem.file) for problem in refused.value.problems] == [
        ("file-unreadable", "isle.toml")
    ]


def test_the_packaged_policies_are_named_in_order() -> None:
    """The ids inside the package are known without loading any."""
    assert packaged_policies() == ("acftu-fee-refund", "jinzhou-2020")


@pytest.mark.parametrize(
    ("name", "code"),
    [("whoo", "policy-fact-unknown"), ("double", "policy-fact-derived"), ("", "policy-value-type")],
    ids=["misspelt", "derived", "blank"],
)
@pytest.mark.parametrize("shared", ["", "shared = true\n"], ids=["own", "shared"])
def test_a_limit_by_what_is_no_fact(name: str, code: str, shared: str) -> None:
    """A limit can only count by a submitted fact, shared or not; a blank name is none."""
    told = fault(('per = ["who"]', f'{shared}per = ["{name}"]'))
    assert (code, "programs.aid.limits[0].per") == (told.code, told.path)


@pytest.mark.parametrize("key", ["source", "per", "less", "facts", "of"])
def test_a_blank_name_is_told_wherever_names_stand(key: str) -> None:
    """No list of names may hold a blank one, which would load and fail when a case comes."""
    edits = {
        "source": (
            'dated_by = "on"\npayee = "person"\nsource = "plan"',
            'dated_by = "on"\npayee = "person"\nsource = ["plan", " "]',
        ),
        "per": ('per = ["who"]', 'per = ["who", ""]'),
        "less": (BENEFIT, BENEFIT.replace(" }", ', less = [""] }')),
        "facts": (BENEFIT, 'benefit = { kind = "per_unit", rate = 5, facts = ["count", ""] }'),
        "of": ('of = ["paid", "paid"]', 'of = ["paid", ""]'),
    }
    found = faults(edits[key])
    assert ("policy-value-type", True) == (found[0].code, str(found[0].path).endswith(f".{key}"))
