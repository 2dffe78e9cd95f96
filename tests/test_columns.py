"""Which fact each column of a file is."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_texts import load
from unionaid.policy import ProgramRules, match_columns, packaged_policies, read_policy
from unionaid.policy.columns import fact_columns, fold

AREA: Final = ('zh = "面积", en = "area"', 'zh = "面积", en = "area", unit = { zh = "平方米", en = "m²" }')
PROGRAM: Final = load(AREA).programs["aid"]
PROGRAMS: Final[list[ProgramRules]] = [
    program for name in packaged_policies() for program in read_policy(name)
]


@pytest.mark.parametrize(
    ("column", "fact"),
    [
        ("who", "who"),
        ("WHO", "who"),
        ("人员", "who"),
        ("人 员", "who"),
        (" 人员\n", "who"),
        ("ｗｈｏ", "who"),
        ("area", "area"),
        ("面积(平方米)", "area"),
        ("面积（平方米）", "area"),
        ("面积 (m²)", "area"),
        ("Area (m2)", "area"),
        ("名称", "name"),
        ("县(市、区)", "county"),
    ],
)
def test_a_column_is_known_by_id_label_and_unit(column: str, fact: str) -> None:
    """Case, width, blanks and a unit in brackets do not matter."""
    columns = match_columns(PROGRAM, [column])
    assert ({column: fact}, ()) == (columns.facts, columns.problems)


def test_an_unknown_column_is_told_the_nearest() -> None:
    """A misspelt column names the fact that was meant."""
    columns = match_columns(PROGRAM, ["who", "piad"])
    assert columns.facts == {"who": "who"}
    (problem,) = columns.problems
    assert (problem.code, problem.column) == ("column-unknown", "piad")
    assert "是不是要找“paid”" in problem.text("zh")
    assert "Did you mean 'paid'" in problem.text("en")
    assert "--ignore" in problem.text("en")


def test_a_column_may_be_ignored() -> None:
    """A column that is named to be ignored is no problem, however it is written."""
    columns = match_columns(PROGRAM, ["who", "电 话"], ignore=["电话"])
    assert ({"who": "who"}, ()) == (columns.facts, columns.problems)


def test_a_fact_that_is_ignored_is_not_read() -> None:
    """Also a known column can be left out, by the name it has in the file."""
    assert match_columns(PROGRAM, ["who", "paid"], ignore=["PAID"]).facts == {"who": "who"}


def test_one_fact_in_two_columns() -> None:
    """The second column of a fact names the first."""
    columns = match_columns(PROGRAM, ["人员", "who"])
    assert columns.facts == {"人员": "who"}
    (problem,) = columns.problems
    assert (problem.code, problem.column) == ("column-twice", "who")
    assert "“人员”" in problem.text("zh")
    assert "'人员'" in problem.text("en")


def test_a_first_line_that_is_no_header() -> None:
    """Where no column is known the first line is data, and nothing of it is repeated."""
    columns = match_columns(PROGRAM, ["王五六", "13800138000"])
    assert columns.facts == {}
    (problem,) = columns.problems
    assert (problem.code, problem.column) == ("header-none", None)
    assert "人员、日期、月份" in problem.text("zh")
    said = problem.line("zh") + problem.line("en")
    assert "王五六" not in said
    assert "13800138000" not in said


def test_the_example_header_is_of_deciding_facts() -> None:
    """The names that are offered decide something; names only printed are left out."""
    for program in PROGRAMS:
        (problem,) = match_columns(program, ["？"]).problems
        shown = problem.text("en").partition("such as: ")[2].rstrip(".").split(", ")
        assert shown == [name for name, fact in program.facts.items() if not fact.descriptive][:3]
        assert all(program.facts[name].label.zh in problem.text("zh") for name in shown)


def test_a_long_number_in_a_header_is_not_repeated() -> None:
    """A number that slipped into the header is masked."""
    (problem,) = match_columns(PROGRAM, ["who", "13800138000"]).problems
    assert problem.column == "#"


def test_no_columns_are_no_problem_here() -> None:
    """Whether a file has any column is for its reader to say."""
    columns = match_columns(PROGRAM, [])
    assert ({}, ()) == (columns.facts, columns.problems)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.id)
def test_every_name_of_every_fact_is_one_column(program: ProgramRules) -> None:
    """In the packaged policies each id, label and label with unit leads to its fact alone."""
    for name, fact in program.facts.items():
        for column in fact_columns(fact):
            assert match_columns(program, [column]).facts == {column: name}


@given(st.text(max_size=20))
def test_folding_a_name_again_changes_nothing(name: str) -> None:
    """The folded name is its own folded name."""
    assert fold(name) == fold(fold(name))


@given(st.lists(st.text(max_size=12) | st.sampled_from(["who", "人员", "paid", "面积"]), max_size=6))
def test_every_column_is_a_fact_or_a_problem(names: list[str]) -> None:
    """Any header is matched: each column is a fact, a problem, or the line is no header."""
    columns = match_columns(PROGRAM, names)
    assert set(columns.facts) <= set(names)
    assert len(set(columns.facts.values())) == len(columns.facts)
    if [problem.code for problem in columns.problems] != ["header-none"]:
        assert len(names) == len(columns.facts) + len(columns.problems)


def test_a_list_of_persons_may_be_headed_so() -> None:
    """姓名 is the name where the program has no fact of its own of that name."""
    assert {"姓名": "name"} == match_columns(PROGRAM, ["姓名"]).facts


def test_a_fact_of_that_name_goes_before() -> None:
    """A program's own 姓名 is that fact, not the descriptive name."""
    own = load((AREA[0], 'zh = "姓名", en = "person"')).programs["aid"]
    (fact,) = match_columns(own, ["姓名"]).facts.values()
    assert "姓名" == own.facts[fact].label.zh
