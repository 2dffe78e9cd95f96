"""Size classes of enterprises, against a second transcription of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.errors import ClassUnknown, InvalidCase, UnknownName
from unionaid.lang import LANGS
from unionaid.policy.size_class import (
    SizeClass,
    industry_bounds,
    industry_group,
    is_industry_code,
    possible_classes,
    size_class,
)
from unionaid.policy.size_table import Group, size_standard

LARGE, MEDIUM, SMALL, MICRO = SizeClass

X, Y, Z = "staff", "revenue", "assets"

TABLE: Final[Mapping[str, tuple[str, Mapping[str, tuple[int, int, int]]]]] = {
    "agriculture": ("A", {Y: (20000, 500, 50)}),
    "industry": ("C13", {X: (1000, 300, 20), Y: (40000, 2000, 300)}),
    "construction": ("E", {Y: (80000, 6000, 300), Z: (80000, 5000, 300)}),
    "wholesale": ("51", {X: (200, 20, 5), Y: (40000, 5000, 1000)}),
    "retail": ("52", {X: (300, 50, 10), Y: (20000, 500, 100)}),
    "transport": ("54", {X: (1000, 300, 20), Y: (30000, 3000, 200)}),
    "storage": ("59", {X: (200, 100, 20), Y: (30000, 1000, 100)}),
    "post": ("60", {X: (1000, 300, 20), Y: (30000, 2000, 100)}),
    "accommodation": ("61", {X: (300, 100, 10), Y: (10000, 2000, 100)}),
    "catering": ("62", {X: (300, 100, 10), Y: (10000, 2000, 100)}),
    "information_transmission": ("63", {X: (2000, 100, 10), Y: (100000, 1000, 100)}),
    "software": ("65", {X: (300, 100, 10), Y: (10000, 1000, 50)}),
    "property_development": ("7010", {Y: (200000, 1000, 100), Z: (10000, 5000, 2000)}),
    "property_management": ("702", {X: (1000, 300, 100), Y: (5000, 1000, 500)}),
    "leasing_business": ("L", {X: (300, 100, 10), Z: (120000, 8000, 100)}),
    "other": ("M", {X: (300, 100, 10)}),
}
"""From group to a code of it and its bounds, in persons and 万元."""

HUGE: Final[Mapping[str, Decimal | int]] = {X: 10**7, Y: Decimal(10**12), Z: Decimal(10**12)}
"""Facts that are large in every group."""


def unit(fact: str) -> Decimal:
    """Return the smallest step of a fact: a person or a fen."""
    return Decimal(1) if fact == X else Decimal("0.01")


def in_yuan(fact: str, bound: int) -> Decimal:
    """Return a bound of the transcription in persons or yuan."""
    return Decimal(bound) if fact == X else Decimal(bound) * 10_000


def classed(group: str, facts: Mapping[str, Any]) -> SizeClass:
    """Class an enterprise by the transcription: try large, medium, small, else micro."""
    bounds = TABLE[group][1]
    for position, size in enumerate((LARGE, MEDIUM, SMALL)):
        if all(facts[fact] >= in_yuan(fact, bound[position]) for fact, bound in bounds.items()):
            return size
    return MICRO


def ask(industry: str, facts: Mapping[str, Any]) -> SizeClass:
    """Ask for a class with the facts in a mapping."""
    return size_class(industry=industry, staff=facts.get(X), revenue=facts.get(Y), assets=facts.get(Z))


def ask_possible(industry: str, facts: Mapping[str, Any]) -> frozenset[SizeClass]:
    """Ask for the possible classes with the facts in a mapping."""
    return possible_classes(industry=industry, staff=facts.get(X), revenue=facts.get(Y), assets=facts.get(Z))


def every_bound() -> Iterator[tuple[str, str, int]]:
    """Yield each bound of the table as group, fact and place of the class."""
    for group, (_, bounds) in TABLE.items():
        for fact in bounds:
            for position in range(3):
                yield group, fact, position


def near_bounds(group: str, fact: str) -> list[Decimal]:
    """Return values of *fact* that tell all its classes apart."""
    bounds = [in_yuan(fact, bound) for bound in TABLE[group][1][fact]]
    return [
        Decimal(0),
        *(value for bound in bounds for value in (bound - unit(fact), bound, bound + unit(fact))),
    ]


def values(fact: str) -> st.SearchStrategy[Decimal]:
    """Draw a value of *fact*, near the bounds of any group or anywhere."""
    bounds = [value for group in TABLE if fact in TABLE[group][1] for value in near_bounds(group, fact)]
    anywhere = st.integers(0, 10**4 if fact == X else 10**12).map(Decimal)
    return st.sampled_from(bounds) | anywhere


groups = st.sampled_from(sorted(TABLE))
full_facts = st.fixed_dictionaries({fact: values(fact) for fact in (X, Y, Z)})
some_facts = st.fixed_dictionaries({fact: st.none() | values(fact) for fact in (X, Y, Z)})


@pytest.mark.parametrize(("group", "fact", "position"), list(every_bound()))
def test_bound_opens_its_class(group: str, fact: str, position: int) -> None:
    """Just below a bound the next lower class holds, at and above it the class itself."""
    industry, bounds = TABLE[group]
    bound = in_yuan(fact, bounds[fact][position])
    size, lower = list(SizeClass)[position : position + 2]
    assert lower == ask(industry, {**HUGE, fact: bound - unit(fact)})
    assert size == ask(industry, {**HUGE, fact: bound})
    assert size == ask(industry, {**HUGE, fact: bound + unit(fact)})


@pytest.mark.parametrize("group", sorted(TABLE))
def test_table_is_the_transcription(group: str) -> None:
    """Each group asks for the same facts and has the same bounds as the transcription."""
    row = next(row for row in size_standard("2017").groups if row.id == group)
    expected = {
        fact: tuple(in_yuan(fact, bound) for bound in bounds) for fact, bounds in TABLE[group][1].items()
    }
    assert expected == dict(row.bounds)


def test_table_has_sixteen_groups() -> None:
    """No group is missing and none is added."""
    assert list(TABLE) == [row.id for row in size_standard().groups]


@given(groups, full_facts)
def test_class_is_the_one_of_the_transcription(group: str, facts: dict[str, Decimal]) -> None:
    """Any enterprise gets the class that the rule in words gives it."""
    assert classed(group, facts) == ask(group, facts)


@given(groups, full_facts, st.sampled_from([X, Y, Z]), st.data())
def test_more_never_lowers_the_class(
    group: str, facts: dict[str, Decimal], fact: str, data: st.DataObject
) -> None:
    """More staff, revenue or assets, all else equal, leave the class or raise it."""
    order = [MICRO, SMALL, MEDIUM, LARGE]
    more = {**facts, fact: max(facts[fact], data.draw(values(fact)))}
    assert order.index(ask(group, facts)) <= order.index(ask(group, more))


@given(groups, full_facts)
def test_all_facts_leave_one_class(group: str, facts: dict[str, Decimal]) -> None:
    """With nothing unknown the possible classes are the class."""
    assert {ask(group, facts)} == ask_possible(group, facts)


@given(groups, some_facts, st.sampled_from([X, Y, Z]), st.data())
def test_filling_in_a_fact_never_adds_a_class(
    group: str, facts: dict[str, Decimal | None], fact: str, data: st.DataObject
) -> None:
    """Knowing more never makes a class possible that was not."""
    filled = {**facts, fact: data.draw(values(fact))} if facts[fact] is None else facts
    assert ask_possible(group, filled) <= ask_possible(group, facts)


@given(groups, some_facts)
def test_possible_classes_are_those_some_value_gives(group: str, facts: dict[str, Decimal | None]) -> None:
    """The possible classes are found by trying a value of every kind for each unknown."""
    asked = TABLE[group][1]
    tried = [near_bounds(group, fact) if facts[fact] is None else [facts[fact]] for fact in asked]
    found = {classed(group, dict(zip(asked, values, strict=True))) for values in product(*tried)}
    assert found == ask_possible(group, facts)


@given(groups, some_facts)
def test_missing_names_what_can_still_change_the_class(group: str, facts: dict[str, Decimal | None]) -> None:
    """A fact is missing when two values of it, all else equal, give two classes."""
    asked = list(TABLE[group][1])
    unknown = [fact for fact in asked if facts[fact] is None]
    expected: set[str] = set()
    for trial in product(*(near_bounds(group, fact) for fact in unknown)):
        known = {**facts, **dict(zip(unknown, trial, strict=True))}
        for fact in unknown:
            sizes = {classed(group, {**known, fact: value}) for value in near_bounds(group, fact)}
            expected |= {fact} if len(sizes) > 1 else set()
    try:
        ask(group, facts)
        missing: set[str] = set()
    except ClassUnknown as error:
        missing = set(error.missing)
    assert expected == missing


def test_staff_of_19_in_industry_settles_micro() -> None:
    """The lowest indicator decides, so revenue cannot help any more."""
    assert MICRO == size_class(industry="industry", staff=19)
    assert {MICRO} == possible_classes(industry="C", staff=19)


def test_staff_of_299_in_industry_leaves_two_classes() -> None:
    """It is small, unless the revenue makes it micro."""
    assert {SMALL, MICRO} == possible_classes(industry="C", staff=299)


def test_nothing_known_leaves_all_classes() -> None:
    """Every class is possible and every fact of the group is missing."""
    assert set(SizeClass) == possible_classes(industry="C")
    with pytest.raises(ClassUnknown) as caught:
        size_class(industry="C")
    assert (X, Y) == caught.value.missing


def test_missing_facts_are_named_in_both_languages() -> None:
    """The error says what is still needed, in words and as fact names."""
    with pytest.raises(ClassUnknown) as caught:
        size_class(industry="E", staff=19)
    assert (Y, Z) == caught.value.missing
    assert "还不能划型。还需要：营业收入、资产总额。" == caught.value.text("zh")
    assert "the class is not settled yet. Still needed: revenue, assets." == caught.value.text("en")
    assert ["size-facts-missing"] == [problem.code for problem in caught.value.problems]


def test_fact_that_the_group_does_not_ask_for_is_ignored() -> None:
    """Assets say nothing in industry."""
    assert SMALL == size_class(industry="C", staff=299, revenue=20_000_000, assets=0)


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_blank_is_unknown_not_zero(blank: str | None) -> None:
    """An empty cell leaves the class open."""
    assert {SMALL, MICRO} == possible_classes(industry="C", staff=299, revenue=blank)


@pytest.mark.parametrize(
    ("industry", "group"),
    [
        ("A", "agriculture"),
        ("05", "agriculture"),
        ("B", "industry"),
        ("C", "industry"),
        ("D", "industry"),
        ("06", "industry"),
        ("C13", "industry"),
        ("1310", "industry"),
        ("C1310", "industry"),
        ("46", "industry"),
        ("E", "construction"),
        ("47", "construction"),
        ("50", "construction"),
        ("F51", "wholesale"),
        ("521", "retail"),
        ("54", "transport"),
        ("G58", "transport"),
        ("59", "storage"),
        ("5990", "storage"),
        ("60", "post"),
        ("61", "accommodation"),
        ("H62", "catering"),
        ("64", "information_transmission"),
        ("65", "software"),
        ("701", "property_development"),
        ("7010", "property_development"),
        ("K7020", "property_management"),
        ("703", "other"),
        ("7090", "other"),
        ("72", "leasing_business"),
        ("M", "other"),
        ("N", "other"),
        ("82", "other"),
        ("85", "other"),
        ("R", "other"),
        ("90", "other"),
        ("c13", "industry"),
        (" Ｃ１３ ", "industry"),
        ("Property_Development", "property_development"),
        ("农、林、牧、渔业", "agriculture"),
        ("仓储业", "storage"),
        ("仓储", "storage"),
        ("其他未列明行业", "other"),
    ],
)
def test_code_leads_to_its_group(industry: str, group: str) -> None:
    """Letters, digits, both, ids and Chinese names are read in any width and case."""
    assert (group,) == industry_group(industry)
    assert is_industry_code(industry)


@pytest.mark.parametrize("row", size_standard().groups, ids=lambda row: row.id)
def test_each_name_of_a_group_is_read(row: Group) -> None:
    """The id, the name in the table and the short names all lead to the group."""
    for name in (row.id, row.zh, *row.names):
        assert (row.id,) == industry_group(name)


def test_every_division_has_one_place() -> None:
    """The divisions 01 to 97 each stand in one section, and in groups or outside."""
    table = size_standard()
    divisions = [division for section in table.sections.values() for division in section]
    assert [f"{number:02}" for number in range(1, 98)] == divisions
    placed = [code for row in table.groups for code in row.codes] + list(table.outside)
    assert set(divisions) == {code[:2] for code in placed}
    assert not [(one, two) for one in placed for two in placed if one != two and two.startswith(one)]
    assert len(placed) == len(set(placed))


@pytest.mark.parametrize(
    ("industry", "named"),
    [
        ("F", ["wholesale (51)", "retail (52)"]),
        ("G", ["transport (54, 55, 56, 57, 58)", "storage (59)", "post (60)", "outside"]),
        ("I", ["information_transmission (63, 64)", "software (65)"]),
        ("K", ["property_development (701)", "property_management (702)", "other (703, 709)", "outside"]),
        ("70", ["property_development (701)", "property_management (702)", "other (703, 709)", "outside"]),
        ("Q", ["other (85)", "outside"]),
    ],
)
@pytest.mark.parametrize("ask_for", [size_class, possible_classes])
def test_ambiguous_code_lists_its_groups(
    industry: str, named: list[str], ask_for: Callable[..., object]
) -> None:
    """A code across different bounds gives no class, whatever else is known, but says why."""
    with pytest.raises(ClassUnknown) as caught:
        ask_for(industry=industry, staff=1)
    (problem,) = caught.value.problems
    assert ("size-industry-ambiguous", "industry") == (problem.code, problem.column)
    assert not [name for name in named if name not in problem.text("en")]
    assert problem.text("en").count("(") == len([name for name in named if "(" in name])
    assert () == caught.value.missing


def test_ambiguous_code_lists_its_groups_in_chinese() -> None:
    """The groups have their names from the table and the codes to choose from."""
    with pytest.raises(ClassUnknown) as caught:
        size_class(industry="K")
    assert (
        "房地产开发经营（701）、物业管理（702）、其他未列明行业（703、709）、标准未列的行业"
        in caught.value.text("zh")
    )


def test_section_of_hotels_and_catering_is_not_ambiguous() -> None:
    """Both groups of section H have the same bounds, so the code is enough."""
    assert ("accommodation", "catering") == industry_group("H")
    assert SMALL == size_class(industry="H", staff=10, revenue="100万元")


@pytest.mark.parametrize(
    "industry", ["53", "5310", "G53", "J", "66", "69", "704", "K7040", "P", "83", "84", "Q84", "S", "T", "97"]
)
@pytest.mark.parametrize("ask_for", [size_class, possible_classes])
def test_industry_outside_the_table_says_so(industry: str, ask_for: Callable[..., object]) -> None:
    """The standard gives these industries no bounds; the code is a code all the same."""
    with pytest.raises(ClassUnknown) as caught:
        ask_for(industry=industry, staff=1, revenue=1, assets=1)
    assert ["size-industry-outside"] == [problem.code for problem in caught.value.problems]
    assert () == industry_group(industry)
    assert is_industry_code(industry)


@pytest.mark.parametrize(
    "industry",
    [
        "",
        " ",
        "0",
        "5",
        "00",
        "98",
        "99",
        "C51",
        "A06",
        "B05",
        "T98",
        "705",
        "7000",
        "U",
        "Z99",
        "13C",
        "C1",
        "13100",
        "-13",
        "1３.0",
        "制造",
        "micro",
    ],
)
def test_what_is_no_code_is_a_problem_of_its_column(industry: str) -> None:
    """A letter must go with its divisions, and only codes and group names are read."""
    for ask_for in (size_class, possible_classes):
        with pytest.raises(InvalidCase) as caught:
            ask_for(industry=industry, staff=1)
        assert [("industry-code-unknown", "industry")] == [(p.code, p.column) for p in caught.value.problems]
    with pytest.raises(InvalidCase):
        industry_group(industry)
    assert not is_industry_code(industry)


@pytest.mark.parametrize("industry", [None, 1.5, ["C"]])
def test_industry_that_is_no_text_is_a_problem(industry: object) -> None:
    """No type of value breaks the reader."""
    with pytest.raises(InvalidCase) as caught:
        size_class(industry=industry, staff=1)  # type: ignore[arg-type]  # that is what is tested
    assert ["industry"] == [problem.column for problem in caught.value.problems]


@given(st.text(max_size=8))
def test_any_text_is_a_code_or_a_problem(text: str) -> None:
    """Whatever stands in the cell, the answer is a group, an empty list or a problem."""
    if is_industry_code(text):
        assert set(industry_group(text)) <= set(TABLE)
    else:
        with pytest.raises(InvalidCase):
            industry_group(text)


def test_a_problem_never_repeats_what_was_given() -> None:
    """A shifted column may put a name or a number anywhere."""
    with pytest.raises(InvalidCase) as caught:
        size_class(industry="甲某", staff="乙某", revenue="一万二千余")
    for lang in LANGS:
        text = caught.value.text(lang)
        assert not [given for given in ("甲某", "乙某", "一万二千余") if given in text]


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        (X, -1, "number-negative"),
        (X, 19.0, "number-float"),
        (X, Decimal("1.5"), "number-not-whole"),
        (X, "1E3", "number-exponent"),
        (Y, Decimal("-0.01"), "number-negative"),
        (Y, 1.5, "number-float"),
        (Y, Decimal("NaN"), "number-not-finite"),
        (Y, "inf", "number-not-finite"),
        (Z, Decimal("0.001"), "number-too-fine"),
        (Z, "many", "number-unreadable"),
        (Z, True, "number-unreadable"),
    ],
)
def test_unreadable_number_is_a_problem_of_its_column(fact: str, value: object, code: str) -> None:
    """A figure is read as everywhere else, also where the industry does not ask for it."""
    with pytest.raises(InvalidCase) as caught:
        ask("C", {fact: value})
    assert [(code, fact)] == [(problem.code, problem.column) for problem in caught.value.problems]


def test_all_problems_are_reported_at_once() -> None:
    """Nobody should have to come back for each column."""
    with pytest.raises(InvalidCase) as caught:
        size_class(industry="C51", staff=-1, revenue="x", assets=1.5)  # type: ignore[arg-type]  # a float on purpose
    assert ["industry", X, Y, Z] == [problem.column for problem in caught.value.problems]


def test_numbers_come_as_text_as_offices_write_them() -> None:
    """Thousands, units and full width are read."""
    assert MEDIUM == size_class(industry="C", staff="３００", revenue="2,000万元")


@pytest.mark.parametrize("standard", ["2011", "", "../2017", "2017.toml"])
def test_unknown_standard_names_those_there_are(standard: str) -> None:
    """Only a standard that there is a file for can be asked for."""
    for ask_for in (size_class, possible_classes):
        with pytest.raises(UnknownName, match="Known: 2017"):
            ask_for(industry="C", staff=1, standard=standard)
    for question in (industry_group, is_industry_code):
        with pytest.raises(UnknownName, match="Known: 2017"):
            question("C", standard)


def test_table_names_its_sources() -> None:
    """Each table says where it comes from, in a document that can be found."""
    sources = size_standard("2017").sources
    assert ["bounds", "sections", "outside"] == list(sources)
    assert "国统字〔2017〕213号" == sources["bounds"].number == sources["outside"].number
    assert "GB/T 4754-2017" == sources["sections"].number
    assert all(source.title and source.issuer and source.passage.zh for source in sources.values())


def test_limitations_stand_in_both_languages() -> None:
    """What the table leaves open is said, with the codes it concerns."""
    limitations = size_standard().limitations
    assert all(limitation.zh and limitation.en for limitation in limitations)
    for code in ("591", "704"):
        assert 1 == sum(code in limitation.zh and code in limitation.en for limitation in limitations)


@pytest.mark.parametrize(
    ("size", "zh"), [(LARGE, "大型"), (MEDIUM, "中型"), (SMALL, "小型"), (MICRO, "微型")]
)
def test_class_has_a_name_in_both_languages(size: SizeClass, zh: str) -> None:
    """The value is the English word, the label has both."""
    assert (zh, size.value) == (size.label.zh, size.label.en)


def test_class_values_are_the_public_words() -> None:
    """The four values, from the largest down."""
    assert ["large", "medium", "small", "micro"] == [size.value for size in SizeClass]


@pytest.mark.parametrize(
    ("industry", "fact", "expected"),
    [
        ("C13", "staff", (1000, 300, 20)),
        ("C13", "revenue", (400_000_000, 20_000_000, 3_000_000)),
        ("C13", "assets", ()),
        ("G", "staff", ()),
        ("J", "staff", ()),
        ("99", "staff", ()),
        (None, "staff", ()),
    ],
    ids=["persons", "yuan", "not-asked-for", "several-groups", "outside", "no-code", "unknown"],
)
def test_industry_bounds(industry: str | None, fact: str, expected: tuple[int, ...]) -> None:
    """The lower bounds of one group, from large down; none where there is not just one set."""
    assert industry_bounds(industry, fact) == expected
