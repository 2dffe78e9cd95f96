"""The packaged policies as texts: sources, payees, and the same figures in both languages."""

from __future__ import annotations

import calendar
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib import resources
from typing import Any, Final

import pytest
from attrs import fields, has

from policy_texts import LIMIT, load
from unionaid.lang import Bilingual
from unionaid.policy import PolicyRules, ProgramRules, packaged_policies, read_policy
from unionaid.policy.coverage import check_shared
from unionaid.policy.model import Source

POLICIES: Final[dict[str, PolicyRules]] = {name: read_policy(name) for name in packaged_policies()}
PROGRAMS: Final[dict[str, ProgramRules]] = {
    f"{name}/{program.id}": program for name, policy in POLICIES.items() for program in policy
}
EVERY_POLICY = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
EVERY_PROGRAM = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)


def parts(item: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Walk every part of a policy with its place."""
    yield path, item
    if isinstance(item, Mapping):
        for key, value in item.items():
            yield from parts(value, f"{path}.{key}")
    elif isinstance(item, tuple):
        for index, value in enumerate(item):
            yield from parts(value, f"{path}[{index}]")
    elif has(type(item)):
        for field in fields(type(item)):
            yield from parts(getattr(item, field.name), f"{path}.{field.name}")


def texts(policy: PolicyRules) -> dict[str, Bilingual]:
    """Return every text of a policy by its place."""
    return {path: item for path, item in parts(policy, policy.id) if isinstance(item, Bilingual)}


def figures(text: str) -> Counter[Decimal]:
    """Return the figures in *text*, thousands separators left out."""
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)
    return Counter(Decimal(figure) for figure in re.findall(r"[0-9]+(?:\.[0-9]+)?", plain))


TEXTS: Final[dict[str, Bilingual]] = {
    place: text for policy in POLICIES.values() for place, text in texts(policy).items()
}


def test_both_languages_carry_the_same_figures() -> None:
    """Every figure of a Chinese text stands in the English one, as often, and the other way round."""
    differing = [place for place, text in TEXTS.items() if figures(text.zh) != figures(text.en)]
    assert [] == differing


def test_no_figure_is_spelled_out_on_one_side() -> None:
    """English figures are figures, as the Chinese ones are."""
    words = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    spelled = re.compile(rf"\b({words}) (per|days?|yuan|working|rest)", re.IGNORECASE)
    assert [] == [place for place, text in TEXTS.items() if spelled.search(text.en)]


def test_chinese_is_chinese_and_english_is_not() -> None:
    """Each half is in its language; English quotes Chinese only as what is typed into a cell."""
    assert [] == [place for place, text in TEXTS.items() if not re.search("[一-鿿]", text.zh)]
    quoted = re.compile("“[^”]*”|市直|[（(]行业工会[）)]|[（(]产业工会[）)]")
    assert [] == [place for place, text in TEXTS.items() if re.search("[一-鿿]", quoted.sub("", text.en))]


def test_chinese_punctuation_is_full_width() -> None:
    """Between Chinese characters stand no half-width commas, colons or brackets."""
    assert [] == [
        place for place, text in TEXTS.items() if re.search("[一-鿿”〕][,:;?!(.]|[,:;?!)][一-鿿“]", text.zh)
    ]


@EVERY_POLICY
def test_english_dates_are_written_one_way(policy: PolicyRules) -> None:
    """Days are written 2020-01-05 in English, never with the month's name."""
    names = "|".join(calendar.month_name[1:])
    month = rf"\b({names}) [0-9]|[0-9] ({names})\b"
    assert [] == [place for place, text in texts(policy).items() if re.search(month, text.en)]


@EVERY_POLICY
def test_every_source_is_used_and_every_used_one_exists(policy: PolicyRules) -> None:
    """No rule cites what is not there, and nothing stands there uncited."""
    used = {
        id_
        for _, part in parts(policy)
        if has(type(part)) and not isinstance(part, Source | PolicyRules)
        for id_ in getattr(part, "sources", ())
    }
    assert used == set(policy.sources)


@EVERY_POLICY
def test_the_digest_is_that_of_the_file(policy: PolicyRules) -> None:
    """An assessment carries the SHA-256 of the very bytes in the package."""
    raw = resources.files("unionaid").joinpath("policies", f"{policy.id}.toml").read_bytes()
    assert (raw, hashlib.sha256(raw).hexdigest()) == (policy.raw, policy.digest)


@EVERY_POLICY
def test_a_file_bears_the_name_of_its_policy(policy: PolicyRules) -> None:
    """Id and file name are one, and the edition is a day."""
    assert read_policy(policy.id) is policy
    assert re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", policy.edition)


@EVERY_PROGRAM
def test_every_program_says_whom_it_pays_and_where_it_stands(program: ProgramRules) -> None:
    """Payee, source, and a source on every block, criterion, limit and parameter value."""
    assert program.payee
    assert program.sources
    cited: list[Any] = [
        *program.criteria,
        *program.limits,
        *program.rules,
        *program.repeals,
        *program.targets,
    ]
    cited += [part for rules in program.rules for part in (*rules.criteria, *rules.limits)]
    cited += [value for parameter in program.parameters.values() for value in parameter.values]
    assert all(part.sources for part in cited)


@EVERY_PROGRAM
def test_every_program_has_the_descriptive_facts(program: ProgramRules) -> None:
    """Name, unit and county can always be given; undeclared they never decide."""
    for name in ("name", "unit", "county"):
        fact = program.facts[name]
        assert fact.descriptive is (fact.type.kind == "text" and fact.optional)


@EVERY_PROGRAM
def test_the_facts_of_a_program_have_an_order(program: ProgramRules) -> None:
    """The fact that dates a case is declared, and its label is found."""
    assert program.label(program.dated_by) == program.facts[program.dated_by].label
    assert program.base_facts(program.dated_by) == (program.dated_by,)


def test_derived_facts_lead_back_to_submitted_ones() -> None:
    """A mean is worked out from the two years, a size class from four facts."""
    small = PROGRAMS["acftu-fee-refund/small-payer-fee-refund"]
    micro = PROGRAMS["acftu-fee-refund/micro-enterprise-fee-refund"]
    assert small.base_facts("remitted_mean") == ("remitted_prior_year_1", "remitted_prior_year_2")
    assert micro.base_facts("size") == ("industry", "staff", "revenue", "assets")
    assert small.label("remitted_mean").zh == "前两年平均上缴"


PUBLISHED: Final[dict[str, tuple[str, ...]]] = {
    "acftu-fee-refund": ("micro-enterprise-fee-refund", "small-payer-fee-refund"),
    "jinzhou-2020": (
        "conversion-fee-refund",
        "industry-union-subsidy",
        "workshop-grant",
        "gold-pair-award",
        "reading-room",
        "rest-station",
        "county-contest-subsidy",
        "conversion-support",
        "scale-up-support",
        "giant-support",
    ),
}


@EVERY_POLICY
def test_the_programs_of_a_policy_are_its_contract(policy: PolicyRules) -> None:
    """Ids of programs do not change under those who use them."""
    assert PUBLISHED[policy.id] == tuple(policy.programs)


def test_the_targets_of_the_plan() -> None:
    """The plan names 112, 33 and 4 enterprises, 20 rooms and 11 stations."""
    counts = {
        name.partition("/")[2]: [target.count for target in program.targets]
        for name, program in PROGRAMS.items()
        if program.targets
    }
    assert counts["conversion-fee-refund"] == counts["conversion-support"] == [112]
    assert (counts["scale-up-support"], counts["giant-support"]) == ([33], [4])
    assert (counts["reading-room"], counts["rest-station"]) == ([20], [11])


def test_shared_limits_count_alike_in_all_policies() -> None:
    """What is counted together across files has one kind and one shape of key."""
    assert check_shared(POLICIES.values()) == ()


def test_a_shared_limit_that_counts_otherwise_in_another_file_is_told() -> None:
    """Two files that are right each for itself can still have keys that never meet."""
    shared = (LIMIT, LIMIT + "\nshared = true")
    first = load(shared)
    second = load(shared, ('id = "isle"', 'id = "reef"'), ('per = ["who"]', 'per = ["who", "kind"]'))
    assert check_shared([first, first]) == ()
    (problem,) = check_shared([first, second])
    assert (problem.code, problem.file, problem.path) == ("policy-limit-shared", "reef.toml", "programs.aid")
