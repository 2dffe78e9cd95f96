"""Policies and programs as callers use them."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from filled_forms import MASTER, UNION, fill_form
from good_cases import CODES, GOOD
from strategies import FICTIONAL, PROGRAMS
from unionaid import (
    InvalidCase,
    InvalidFile,
    InvalidPolicy,
    Outcome,
    Policy,
    UnionaidError,
    UnknownName,
    Usage,
    load_policy,
    packaged_policies,
)
from unionaid.api import assess_files, find_program, gather_files, load_packaged
from unionaid.assess import Submission

JINZHOU = load_policy("jinzhou-2020")


@frozen
class Pair:
    """A case as an attrs object."""

    person: str
    role: str
    pair: str
    is_selected: bool
    awarded_on: date


def test_a_packaged_policy_by_its_id() -> None:
    """A packaged policy says its id, edition, digest and name."""
    assert (JINZHOU.id, JINZHOU.digest) == ("jinzhou-2020", hashlib.sha256(JINZHOU.rules.raw).hexdigest())
    assert JINZHOU.edition == JINZHOU.rules.edition
    assert JINZHOU.name.zh.startswith("锦州市总工会")


@pytest.mark.parametrize("path", [FICTIONAL, str(FICTIONAL)], ids=["path", "text"])
def test_a_policy_by_its_path(path: Any) -> None:
    """Any policy file loads by its path, as text or as a path."""
    assert load_policy(path).id == "mist-island"


def test_no_such_policy() -> None:
    """A name that is neither an id nor a path is an unknown name."""
    with pytest.raises(UnknownName):
        load_policy("jinzhou-2019")


def test_a_faulty_policy(tmp_path: Path) -> None:
    """A file that is no policy raises all its faults."""
    path = tmp_path / "bad.toml"
    path.write_text("id = 1\n", encoding="utf-8")
    with pytest.raises(InvalidPolicy):
        load_policy(path)


def test_every_packaged_policy_loads() -> None:
    """All packaged policies load, and hold the programs that are tested."""
    found = {(policy.id, program) for policy in load_packaged() for program in policy}
    assert found == {names for names in PROGRAMS if names[0] != "mist-island"}
    assert {policy for policy, _ in found} == set(packaged_policies())


def test_a_policy_is_a_mapping_of_its_programs() -> None:
    """Programs are counted, walked and found as in any mapping."""
    assert len(JINZHOU) == len(list(JINZHOU)) == 10
    assert "gold-pair-award" in JINZHOU
    assert "no-such" not in JINZHOU
    assert JINZHOU.get("no-such") is None
    assert [program.id for program in JINZHOU.values()] == list(JINZHOU)


NAMES = ["gold-pair-award", "GOLD-PAIR-AWARD", "金牌师徒奖励", " award for gold-medal pairs "]


@pytest.mark.parametrize("name", NAMES)
def test_a_program_by_any_of_its_names(name: str) -> None:
    """A program is found by its id and by its names, whatever the case and blanks around."""
    assert JINZHOU[name] is JINZHOU["gold-pair-award"]


def test_a_program_that_is_not_there() -> None:
    """An unknown program is a KeyError too, and names the nearest in words."""
    with pytest.raises(UnknownName) as caught:
        JINZHOU["gold-pair-awards"]
    assert isinstance(caught.value, KeyError)
    assert "gold-pair-award" in str(caught.value)
    assert "gold-pair-award" in caught.value.text("zh")


def test_find_a_program_among_policies() -> None:
    """A program is found among several policies by id or name."""
    assert find_program("小额缴费工会经费返还", load_packaged()).id == "small-payer-fee-refund"


def test_a_program_that_two_policies_have() -> None:
    """A name that two policies have is refused and both are named."""
    with pytest.raises(UnknownName) as caught:
        find_program("gold-pair-award", [JINZHOU, load_policy("jinzhou-2020")])
    assert [problem.code for problem in caught.value.problems] == ["program-ambiguous"]
    assert "jinzhou-2020" in str(caught.value)


def test_a_program_that_no_policy_has() -> None:
    """A name that none has is refused."""
    with pytest.raises(UnknownName) as caught:
        find_program("no-such", load_packaged())
    assert [problem.code for problem in caught.value.problems] == ["program-unknown"]


def test_one_case() -> None:
    """One case comes out with outcome and amount."""
    result = JINZHOU["gold-pair-award"].assess(GOOD["gold-pair-award"])
    assert (result.outcome, result.entitlement) == (Outcome.ELIGIBLE, Decimal("3000.00"))


def test_a_case_as_an_object() -> None:
    """An attrs object is a case as a mapping is."""
    case = Pair("JZ-01", "apprentice", "P1", True, date(2020, 8, 18))
    assert JINZHOU["gold-pair-award"].assess(case).entitlement == Decimal("2000.00")


def test_one_case_that_cannot_be_read() -> None:
    """One unreadable case raises every problem in it."""
    with pytest.raises(InvalidCase) as caught:
        JINZHOU["gold-pair-award"].assess({**GOOD["gold-pair-award"], "role": "?", "awarded_on": "?"})
    assert [problem.column for problem in caught.value.problems] == ["role", "awarded_on"]


def test_a_batch_keeps_what_cannot_be_read_in_place() -> None:
    """In a batch an unreadable case stands in its place, and the others come out."""
    cases = [{"person": "?"}, GOOD["gold-pair-award"]]
    outcomes = [result.outcome for result in JINZHOU["gold-pair-award"].assess_all(cases)]
    assert outcomes == [Outcome.INVALID, Outcome.ELIGIBLE]


def test_prior_usage() -> None:
    """What was granted before counts for one case and for a batch."""
    program = JINZHOU["gold-pair-award"]
    prior = Usage.of([program.assess(GOOD["gold-pair-award"])])
    again = program.assess(GOOD["gold-pair-award"], prior=prior)
    assert again.not_met == ("once-per-role-and-year",)
    assert [again] == program.assess_all([GOOD["gold-pair-award"]], prior=prior)


def test_submissions_keep_file_and_row() -> None:
    """A case from a file knows where it stood."""
    submission = Submission(GOOD["gold-pair-award"], "a.csv", 7)
    (result,) = JINZHOU["gold-pair-award"].assess_submissions([submission])
    assert (result.file, result.row) == ("a.csv", 7)


def test_a_result_read_back() -> None:
    """A program reads back what its results wrote."""
    program = JINZHOU["gold-pair-award"]
    result = program.assess(GOOD["gold-pair-award"])
    assert program.from_json(result.to_json()) == result
    with pytest.raises(UnionaidError):
        JINZHOU["rest-station"].from_json(result.to_json())


def test_the_schema_of_a_case() -> None:
    """The JSON Schema names every fact of the program."""
    program = JINZHOU["gold-pair-award"]
    assert set(program.json_schema()["properties"]) == set(program.rules.facts)


def test_what_is_printed_at_the_prompt() -> None:
    """Policies and programs show their ids."""
    assert repr(JINZHOU) == f"<Policy jinzhou-2020 edition {JINZHOU.edition}>"
    assert repr(JINZHOU["rest-station"]) == "<Program jinzhou-2020/rest-station>"


def test_policies_are_told_apart() -> None:
    """Two policies that were loaded apart have programs of their own."""
    other: Policy = load_policy("jinzhou-2020")
    assert other.digest == JINZHOU.digest
    assert other["rest-station"] is not JINZHOU["rest-station"]


def test_forms_of_several_programs(tmp_path: Path) -> None:
    """Each form knows its program; results stand in the order of files and rows."""
    pair = fill_form(JINZHOU["gold-pair-award"], tmp_path / "a.xlsx", MASTER, {**MASTER, "person": "JZ-02"})
    union = fill_form(JINZHOU["industry-union-subsidy"], tmp_path / "b.xlsx", UNION, lang="en")
    again = fill_form(JINZHOU["gold-pair-award"], tmp_path / "c.xlsx", MASTER)
    results = assess_files(pair, union, again)
    assert [
        (pair, 2, "gold-pair-award", Decimal("3000.00")),
        (pair, 3, "gold-pair-award", Decimal("3000.00")),
        (union, 2, "industry-union-subsidy", Decimal("70000.00")),
        (again, 2, "gold-pair-award", None),
    ] == [(each.file, each.row, each.program, each.entitlement) for each in results]


def test_limits_that_programs_share_hold_across_files(tmp_path: Path) -> None:
    """The fee of one payer and month is refunded once, whichever program asks."""
    case = {
        "enterprise": CODES[0], "is_converted": "是", "converted_on": "2020-03-05", "period": "2020-05",
        "paid_on": "2020-06-10", "payroll": "100000", "fee_remitted": "800",
    }  # fmt: skip
    other = {
        "enterprise": CODES[0], "industry": "C", "staff": 5, "revenue": "100000", "period": "2020-05",
        "paid_on": "2020-06-10", "fee_remitted": "800",
    }  # fmt: skip
    conversion = JINZHOU["conversion-fee-refund"]
    national = load_policy("acftu-fee-refund")["micro-enterprise-fee-refund"]
    first = fill_form(conversion, tmp_path / "a.xlsx", case)
    second = fill_form(national, tmp_path / "b.xlsx", other)
    one, two = assess_files(first, second)
    assert Outcome.ELIGIBLE is one.outcome
    assert "union-fee-refund" in {use.limit for use in one.uses}
    assert Outcome.INELIGIBLE is two.outcome
    assert Outcome.ELIGIBLE is not assess_files(second, first)[1].outcome
    prior = Usage.of(assess_files(first))
    assert Outcome.INELIGIBLE is conversion.assess_files(first, prior=prior)[0].outcome


def test_every_problem_of_every_file_at_once(tmp_path: Path) -> None:
    """Nothing is assessed while one file cannot be taken; all reasons come together."""
    good = fill_form(JINZHOU["gold-pair-award"], tmp_path / "a.xlsx", MASTER)
    old = fill_form(JINZHOU["gold-pair-award"], tmp_path / "b.xlsx", MASTER, mark={"edition": "2019-01-01"})
    plain = tmp_path / "c.csv"
    plain.write_text("名称,身份\n甲,师傅\n", encoding="utf-8")
    with pytest.raises(InvalidFile) as caught:
        assess_files(good, old, plain, tmp_path / "none.csv")
    assert ["form-edition", "program-not-named", "file-missing"] == [p.code for p in caught.value.problems]
    assert [3000] == [each.entitlement for each in assess_files(old, other_edition=True)]


def test_one_program_asked_for(tmp_path: Path) -> None:
    """A program takes its own forms and plain lists, and no form of another."""
    program = JINZHOU["gold-pair-award"]
    form = fill_form(program, tmp_path / "a.xlsx", MASTER)
    plain = tmp_path / "c.csv"
    plain.write_text("名单\n名称,身份证号或编号,备注\n甲,JZ-09,好\n", encoding="utf-8")
    results = program.assess_files(form, plain, ignore=["备注"])
    assert [Outcome.ELIGIBLE, Outcome.UNDETERMINED] == [each.outcome for each in results]
    assert results[0].engine is program.engine
    with pytest.raises(InvalidFile):
        JINZHOU["industry-union-subsidy"].assess_files(form)


def test_what_was_noticed_stays_with_the_case(tmp_path: Path) -> None:
    """Names are compared over all files, and the case keeps what was noticed."""
    program = JINZHOU["industry-union-subsidy"]
    one = fill_form(program, tmp_path / "a.xlsx", {**UNION, "union": "锦州市物流业工会"})
    two = fill_form(program, tmp_path / "b.xlsx", {**UNION, "union": "锦州物流业工会"})
    found = gather_files(one, two)
    assert [[], ["name-near"]] == [[n.code for n in submission.notices] for _, submission in found.cases]
    assert {} == found.refused


def test_progress_is_told(tmp_path: Path) -> None:
    """Who waits is told of every case, of all programs."""
    pair = fill_form(JINZHOU["gold-pair-award"], tmp_path / "a.xlsx", MASTER)
    union = fill_form(JINZHOU["industry-union-subsidy"], tmp_path / "b.xlsx", UNION)
    done: list[int] = []
    gather_files(pair, union).assess(progress=done.append)
    assert 2 == sum(done)
