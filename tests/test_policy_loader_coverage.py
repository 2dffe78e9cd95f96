"""Days without a figure, and rows of a table that meet: the arithmetic of the loader."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_texts import BENEFIT, BESIDE, CONDITION, GOOD, fault, faults, load
from unionaid.errors import InvalidPolicy
from unionaid.facts import Money
from unionaid.lang import Bilingual
from unionaid.policy import read_policy, read_policy_bytes
from unionaid.policy.operands import DatedValue, Parameter, Range
from unionaid.policy.read_tables import _cells_meet

VALUE = '{ from = 2020-01-01, value = 100, source = "plan" },'
START = "[[programs.aid.rules]]\nfrom = 2020-01-01"
LIMITS = "[[programs.aid.limits]]"


def values(*starts: str) -> tuple[str, str]:
    """Return the edit that gives the parameter values from *starts* on; ``-`` marks a repeal."""
    rows = [
        f'{{ from = {start[1:]}, repealed = true, source = "plan" }},'
        if start.startswith("-")
        else f'{{ from = {start}, value = 1, source = "plan" }},'
        for start in starts
    ]
    return VALUE, "\n  ".join(rows)


def repeal(day: str) -> tuple[str, str]:
    """Return the edit that ends the rules."""
    return LIMITS, f'[[programs.aid.rules]]\nfrom = {day}\nrepealed = true\nsource = "plan"\n\n{LIMITS}'


def block(day: str) -> tuple[str, str]:
    """Return the edit that adds a second block of rules."""
    return LIMITS, f'[[programs.aid.rules]]\nfrom = {day}\nsource = "plan"\n{BENEFIT}\n\n{LIMITS}'


NEVER, LATE, GAP = "policy-parameter-never", "policy-parameter-late", "policy-parameter-gap"


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        ([values("2020-01-01")], []),
        ([values("2019-06-01")], []),
        ([values("2019-01-01", "2020-06-01", "2030-01-01")], []),
        ([values("2020-01-02")], [(LATE, 0, "2020-01-01", "to 2020-01-01")]),
        ([values("2021-01-01")], [(LATE, 0, "2020-01-01", "to 2020-12-31")]),
        ([values("2020-01-01", "-2021-01-01")], [(GAP, 0, "2021-01-01", "end the rules on 2020-12-31")]),
        ([values("2020-01-01", "-2020-01-02")], [(GAP, 0, "2020-01-02", "end the rules on 2020-01-01")]),
        ([values("2020-01-01", "-2021-01-01", "2021-01-02")], [(LATE, 0, "2021-01-01", "to 2021-01-01")]),
        (
            [values("2020-01-01", "-2021-01-01", "-2021-06-01", "2022-01-01")],
            [(LATE, 0, "2021-01-01", "to 2021-12-31")],
        ),
        (
            [values("2020-02-01", "-2021-01-01", "2022-01-01", "-2023-01-01")],
            [
                (LATE, 0, "2020-01-01", "to 2020-01-31"),
                (LATE, 0, "2021-01-01", "to 2021-12-31"),
                (GAP, 0, "2023-01-01", "end the rules on 2022-12-31"),
            ],
        ),
        ([values("-2019-01-01")], [(NEVER, 0, "2020-01-01", "on any day of these rules")]),
        ([values("2018-01-01", "-2020-01-01")], [(NEVER, 0, "2020-01-01", "on any day of these rules")]),
        ([values("2020-01-01", "-2021-01-01"), repeal("2021-01-01")], []),
        (
            [values("2020-01-01", "-2021-01-01"), repeal("2021-01-02")],
            [(GAP, 0, "2021-01-01", "end the rules on 2020-12-31")],
        ),
        ([values("2020-01-01", "-2021-01-02"), repeal("2021-01-01")], []),
        ([values("2021-01-01"), repeal("2021-01-01")], [(NEVER, 0, "2020-01-01", "on any day")]),
        ([values("2020-12-31"), repeal("2021-01-01")], [(LATE, 0, "2020-01-01", "to 2020-12-30")]),
        (
            [values("2020-01-01", "-2021-01-01"), block("2021-01-01")],
            [(NEVER, 1, "2021-01-01", "on any day of these rules")],
        ),
        (
            [values("2020-01-01", "-2020-12-31", "2021-01-02"), block("2021-01-01")],
            [
                (GAP, 0, "2020-12-31", "end the rules on 2020-12-30"),
                (LATE, 1, "2021-01-01", "to 2021-01-01"),
            ],
        ),
    ],
)
def test_every_day_of_the_rules_needs_its_figures(
    edits: list[tuple[str, str]], found: list[tuple[str, int, str, str]]
) -> None:
    """Gaps at the start, in the middle, at the end and exactly on edges are told with their days."""
    if not found:
        load(*edits)
        return
    problems = faults(*edits)
    assert [(code, f"programs.aid.rules[{at}]") for code, at, _, _ in found] == [
        (p.code, p.path) for p in problems
    ]
    for problem, (_, _, day, words) in zip(problems, found, strict=True):
        assert "'level'" in problem.text("en")
        assert day in problem.text("en")
        assert day in problem.text("zh")
        assert words in problem.text("en")


@pytest.mark.parametrize("day", ["2020-01-01", "2020-12-31", "2021-01-01", "2021-03-31"])
def test_what_is_due_may_be_due_when_the_rules_are_over(day: str) -> None:
    """The last day to apply is of the claims that the block dates, and these often come after its end."""
    deadline = (BENEFIT, f'{BENEFIT}\ndeadline = {{ day = {day}, source = "plan" }}')
    first = load(deadline, repeal("2021-01-01")).programs["aid"].rules[0]
    assert first.deadline is not None
    assert first.deadline.day == date.fromisoformat(day)


def test_the_gap_in_words() -> None:
    """The sentence for a gap says from when, and the two ways to close it."""
    problem = fault(values("2020-01-01", "-2021-01-01"))
    assert problem.line("en") == (
        "isle.toml, programs.aid.rules[0]: parameter 'level' has no value from 2021-01-01 on. "
        "Add the later value with its source, or end the rules on 2020-12-31."
    )
    assert problem.line("zh") == (
        "isle.toml，programs.aid.rules[0]：参数“level”自 2021-01-01 起没有数值。"
        "请补上之后的数值及依据，或让规则止于 2020-12-31。"
    )


def test_the_gap_in_a_real_file() -> None:
    """A subsidy whose level was withdrawn while the rules run on is told with path and days."""
    text = read_policy("jinzhou-2020").raw.decode()
    text = text.replace("[parameters.industry-union-level]", "[parameters.subsidy]")
    text = text.replace('"industry-union-level"', '"subsidy"')
    line = 'values = [ { from = 2020-01-01, value = 70_000, source = "plan-2020" } ]'
    assert text.count(line) == 1
    text = text.replace(
        line,
        'values = [ { from = 2019-01-01, value = 70_000, source = "plan-2020" }, '
        '{ from = 2021-01-01, repealed = true, source = "plan-2020" } ]',
    )
    head = "[[programs.industry-union-subsidy.rules]]\n"
    first = text.index(head)
    second = text.index(head, first + 1)
    rules = text[first:second]
    text = (
        text[:first]
        + rules.replace("2020-01-01", "2019-01-01")
        + rules
        + text[text.index("[[", second + 2) :]
    )
    with pytest.raises(InvalidPolicy) as refused:
        read_policy_bytes(text.encode(), file="jinzhou-2020.toml")
    assert str(refused.value) == (
        "jinzhou-2020.toml, programs.industry-union-subsidy.rules[1]: "
        "parameter 'subsidy' has no value from 2021-01-01 on. "
        "Add the later value with its source, or end the rules on 2020-12-31."
    )


def test_a_gap_is_told_beside_other_faults() -> None:
    """Days without a figure are found in a file that has other faults too."""
    problems = faults(values("2020-01-01", "-2021-01-01"), ('payee = "person"', 'payee = "nobody"'))
    assert {"policy-parameter-gap", "policy-value-choice"} == {problem.code for problem in problems}


@pytest.mark.parametrize(
    "edits",
    [
        [(START, "[[programs.aid.rules]]")],
        [(VALUE, '{ value = 1, source = "plan" },')],
        [(VALUE, '{ from = 2020-01-01, value = "much", source = "plan" },')],
        [(VALUE, VALUE + ' { from = 2019-01-01, value = 1, source = "plan" },')],
        [block("2019-01-01")],
    ],
)
def test_no_gap_is_told_where_days_are_not_known(edits: list[tuple[str, str]]) -> None:
    """A missing, broken or misplaced date is one fault and brings no second with it."""
    assert not fault(*edits).code.startswith("policy-parameter")


def test_a_parameter_of_a_limit_and_of_a_criterion_counts_in_every_block() -> None:
    """What stands beside the blocks is used by each of them."""
    limit = (
        "[[programs.aid.limits]]\n"
        'id = "places"\n'
        'kind = "quota"\n'
        'places = { parameter = "seats" }\n'
        'text = { zh = "名额", en = "seats" }\n'
        'source = "plan"\n'
        "\n"
    )
    seats = (
        "[parameters.seats]\n"
        'name = { zh = "名额", en = "seats" }\n'
        'type = "whole"\n'
        'values = [ { from = 2021-01-01, value = 3, source = "plan" } ]\n'
        "\n"
        "[parameters.level]"
    )
    problem = fault((LIMITS, limit + LIMITS), ("[parameters.level]", seats))
    assert (problem.code, problem.path) == (LATE, "programs.aid.rules[0]")
    assert "'seats' has no value from 2020-01-01 to 2020-12-31" in problem.text("en")


SPAN = (
    'dated_by = "on"\npayee',
    'dated_by = "on"\ndated_to = "to"\npayee',
)
LAST_DAY = ("remark = {", 'to = { type = "date", zh = "止日", en = "to", not_before = "on" }\nremark = {')
IN_SPAN = "policy-parameter-in-span"


def figures(*dated: tuple[str, int]) -> tuple[str, str]:
    """Return the edit that gives the parameter these figures, each from its day on."""
    rows = [f'{{ from = {day}, value = {value}, source = "plan" }},' for day, value in dated]
    return VALUE, "\n  ".join(rows)


def kinds(*dated: tuple[str, str]) -> tuple[str, str]:
    """Return the edit that gives the table of the benefit these cells, each from its day on."""
    rows = [f'{{ from = {day}, table = {{ {cells} }}, source = "plan" }}' for day, cells in dated]
    return '{ from = 2020-01-01, table = { big = 30, small = 20 }, source = "plan" }', ", ".join(rows)


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        ([figures(("2020-01-01", 1), ("2020-07-01", 2))], [(0, "level", "2020-07-01")]),
        ([figures(("2020-01-01", 1), ("2020-07-01", 2)), block("2020-07-01")], []),
        ([figures(("2020-01-01", 1), ("2020-07-01", 2)), block("2020-06-30")], [(1, "level", "2020-07-01")]),
        ([figures(("2020-01-01", 1), ("2020-07-01", 2)), block("2020-07-02")], [(0, "level", "2020-07-01")]),
        ([figures(("2020-01-01", 1), ("2020-07-01", 2)), repeal("2020-07-01")], []),
        ([figures(("2020-01-01", 1), ("2020-07-01", 1))], []),
        ([figures(("2019-01-01", 1), ("2020-01-01", 2))], []),
        ([figures(("2019-01-01", 1), ("2020-01-02", 2))], [(0, "level", "2020-01-02")]),
        (
            [figures(("2020-01-01", 1), ("2020-07-01", 2), ("2021-07-01", 1))],
            [(0, "level", "2020-07-01"), (0, "level", "2021-07-01")],
        ),
        (
            [kinds(("2020-01-01", "big = 30, small = 20"), ("2020-07-01", "big = 30, small = 21"))],
            [(0, "by-kind", "2020-07-01")],
        ),
        ([kinds(("2020-01-01", "big = 30, small = 20"), ("2020-07-01", "small = 20, big = 30"))], []),
    ],
)
def test_no_figure_changes_inside_the_days_that_a_span_can_cover(
    edits: list[tuple[str, str]], found: list[tuple[int, str, str]]
) -> None:
    """A new figure needs a new block where a case is a span; dated by one day it needs none."""
    assert len(load(*edits).programs) == 1
    if not found:
        assert load(SPAN, LAST_DAY, *edits).programs["aid"].dated_to == "to"
        return
    problems = faults(SPAN, LAST_DAY, *edits)
    assert [(IN_SPAN, f"programs.aid.rules[{at}]") for at, _, _ in found] == [
        (problem.code, problem.path) for problem in problems
    ]
    for problem, (_, name, day) in zip(problems, found, strict=True):
        assert f"'{name}' changes on {day}" in problem.text("en")
        assert f"请从 {day} 起另写一段规则" in problem.text("zh")


def test_a_figure_may_change_while_no_rules_hold() -> None:
    """A span that reaches into days without rules is split anyway, and what changes there is not used."""
    later = f'[[programs.aid.rules]]\nfrom = 2020-09-01\nsource = "plan"\n{BENEFIT}\n\n{LIMITS}'
    end = '[[programs.aid.rules]]\nfrom = 2020-06-01\nrepealed = true\nsource = "plan"'
    pause = (LIMITS, f"{end}\n\n{later}")
    load(SPAN, LAST_DAY, pause, figures(("2020-01-01", 1), ("2020-07-01", 2)))


@pytest.mark.parametrize("place", ["programs.aid.limits", "programs.aid.rules.limits"])
def test_the_figures_of_limits_are_those_of_the_first_day_too(place: str) -> None:
    """A cap or a number of places that changes within a span is told like a benefit that does."""
    limit = (
        f'[[{place}]]\nid = "places"\nkind = "quota"\nplaces = {{ parameter = "seats" }}\n'
        'text = { zh = "名额", en = "seats" }\nsource = "plan"\n\n'
    )
    seats = (
        '[parameters.seats]\nname = { zh = "名额", en = "seats" }\ntype = "whole"\n'
        'values = [ { from = 2020-01-01, value = 3, source = "plan" }, '
        '{ from = 2020-07-01, value = 4, source = "plan" } ]\n\n[parameters.level]'
    )
    problem = fault(SPAN, LAST_DAY, (LIMITS, limit + LIMITS), ("[parameters.level]", seats))
    assert (problem.code, problem.path) == (IN_SPAN, "programs.aid.rules[0]")
    assert "'seats' changes on 2020-07-01" in problem.text("en")


@pytest.mark.parametrize("faulty", ['"much"', "-1", "true"])
def test_a_figure_that_cannot_be_read_is_one_fault_in_a_span(faulty: str) -> None:
    """What was meant is not known, so whether it is a change is not told."""
    more = (VALUE, f'{VALUE} {{ from = 2020-07-01, value = {faulty}, source = "plan" }},')
    assert fault(SPAN, LAST_DAY, more).code != IN_SPAN


@pytest.mark.parametrize("cells", ['small = "x"', "small = -1", "small = true", "smal = 20", ""])
def test_a_table_that_cannot_be_read_is_one_fault_in_a_span(cells: str) -> None:
    """A table with a faulty row or without one may be meant as the one before it."""
    tables = kinds(("2020-01-01", "big = 30, small = 20"), ("2020-07-01", f"big = 30, {cells}".rstrip(", ")))
    assert fault(SPAN, LAST_DAY, tables).code != IN_SPAN


DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 31))


@given(
    st.lists(st.tuples(DAYS, st.integers(1, 2)), unique_by=lambda each: each[0], max_size=4),
    st.lists(DAYS.filter(lambda day: day > date(2020, 1, 1)), unique=True, max_size=2),
)
def test_a_span_meets_one_figure_or_the_file_is_refused(
    later: list[tuple[date, int]], blocks: list[date]
) -> None:
    """A file loads exactly if the days of each block have one figure, as a walk over all days says."""
    dated = {date(2020, 1, 1): 1, **dict(sorted(later))}
    starts = [date(2020, 1, 1), *sorted(blocks)]
    rules = "\n".join(block(day.isoformat())[1].removesuffix(LIMITS) for day in starts[1:])
    edits = (
        SPAN,
        LAST_DAY,
        (LIMITS, f"{rules}\n{LIMITS}"),
        figures(*((day.isoformat(), value) for day, value in dated.items())),
    )
    expected, value, place = [], dated[starts[0]], 0
    for day in (starts[0] + timedelta(days=n) for n in range(1, 100)):
        place += day in starts
        if day not in starts and dated.get(day, value) != value:
            expected.append((f"programs.aid.rules[{place}]", day))
        value = dated.get(day, value)
    if not expected:
        load(*edits)
        return
    problems = faults(*edits)
    assert {IN_SPAN} == {problem.code for problem in problems}
    for (path, day), problem in zip(expected, problems, strict=True):
        assert problem.path == path
        assert f"changes on {day}," in problem.text("en")


@given(
    st.lists(st.tuples(DAYS, st.booleans()), unique_by=lambda each: each[0], min_size=1, max_size=6),
    DAYS,
    DAYS | st.none(),
)
def test_the_first_gap_is_what_counting_days_gives(
    starts: list[tuple[date, bool]], start: date, end: date | None
) -> None:
    """The first gap begins and ends where a walk over all days says."""
    parameter = Parameter(
        id="level",
        name=Bilingual(zh="标准", en="level"),
        type=Money(),
        values=tuple(
            DatedValue(day, Decimal(1) if has_value else None, ("plan",)) for day, has_value in sorted(starts)
        ),
    )
    horizon = date(2020, 5, 1)
    days = []
    day = start
    while day < (end or horizon):
        days.append(day)
        day += timedelta(days=1)
    empty = [day for day in days if parameter.on(day) is None]
    gap = parameter.first_gap(start, end) if days else None
    if not empty:
        assert gap is None
        return
    assert gap is not None
    first, stop = gap
    assert first == empty[0]
    filled = [day for day in days if day > first and parameter.on(day) is not None]
    assert stop == (filled[0] if filled else end)


POINTS = [Decimal(n) / 2 for n in range(-1, 12)]
BOUND = st.none() | st.sampled_from([Decimal(n) for n in range(5)])
RANGES = st.builds(Range, BOUND, BOUND, st.booleans(), st.booleans())


def is_empty(cell: Any) -> bool:
    """Tell whether a range holds no number at all."""
    if not isinstance(cell, Range) or cell.low is None or cell.high is None:
        return False
    return bool(cell.low > cell.high or (cell.low == cell.high and not cell.holds(cell.low)))


@given(RANGES | st.sampled_from(POINTS), RANGES | st.sampled_from(POINTS))
def test_cells_meet_where_a_number_fits_both(one: Any, other: Any) -> None:
    """Two cells overlap exactly when some number lies in both."""
    if is_empty(one) or is_empty(other):
        return

    def holds(cell: Any, point: Decimal) -> bool:
        return bool(cell.holds(point)) if isinstance(cell, Range) else bool(cell == point)

    both = any(holds(one, point) and holds(other, point) for point in POINTS)
    assert both is _cells_meet(one, other) is _cells_meet(other, one)


def table(*rows: str) -> tuple[str, str]:
    """Return the edit that makes the criterion compare with a table of *rows*."""
    by = f'fact = "paid"\nat_least = {{ by = ["kind", "area"], rows = [ {", ".join(rows)} ] }}'
    return CONDITION, by + BESIDE


def row(kind: str, area: str) -> str:
    """Return a row of such a table."""
    return f'{{ when = {{ kind = "{kind}", area = {area} }}, value = 1 }}'


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([row("big", "{}"), row("small", "{}")], []),
        ([row("big", "{ below = 5 }"), row("big", "{ at_least = 5 }"), row("small", "{}")], []),
        ([row("big", "{ at_most = 5 }"), row("big", "{ above = 5 }"), row("small", "{}")], []),
        ([row("big", "{ below = 5 }"), row("big", "5"), row("big", "{ above = 5 }"), row("small", "1")], []),
        ([row("big", "{ at_least = 5, at_most = 5 }"), row("small", "{}")], []),
        ([row("big", "{ at_most = 5 }"), row("big", "5"), row("small", "{}")], ["policy-table-overlap"]),
        ([row("big", "5"), row("big", "5"), row("small", "{}")], ["policy-table-overlap"]),
        ([row("big", "{}")], ["policy-table-uncovered"]),
        ([row("big", "{ above = 6, below = 5 }"), row("small", "{}")], ["policy-range-empty"]),
        ([row("big", "{ above = 5, at_most = 5 }"), row("small", "{}")], ["policy-range-empty"]),
        ([row("big", "{ at_least = 4, above = 5 }"), row("small", "{}")], ["policy-key-unknown"]),
        ([row("big", "5"), row("big", "5"), "7", row("small", "{}")], ["policy-value-type"]),
    ],
)
def test_rows_with_ranges(rows: list[str], codes: list[str]) -> None:
    """Rows by a choice and a range: edges that touch, edges that meet, choices left out."""
    if codes:
        assert codes == [problem.code for problem in faults(table(*rows))]
    else:
        assert "aid" in load(table(*rows)).programs


def test_rows_in_the_place_of_a_list() -> None:
    """Rows that are no list are one fault."""
    by = 'fact = "paid"\nat_least = { by = ["kind", "area"], rows = 5 }'
    assert fault((CONDITION, by + BESIDE)).code == "policy-value-type"


def test_the_text_under_test_is_complete() -> None:
    """The edits of this module find their places."""
    assert all(GOOD.count(place) == 1 for place in (VALUE, START, LIMITS, BENEFIT, CONDITION))


RISING = (
    VALUE,
    '{ from = 2020-01-01, value = 100, source = "plan" },\n'
    '  { from = 2021-03-01, value = 200, source = "plan" },',
)
BELOW_150 = (CONDITION, CONDITION + "\nbelow = 150")


def test_bounds_that_meet_when_a_parameter_rises() -> None:
    """Bounds with room between them at first exclude each other from the day of the new value on."""
    problem = fault(RISING, BELOW_150)
    assert (problem.code, problem.path) == ("policy-bounds-on-day", "programs.aid.criteria[0]")
    assert "从 2021-03-01 起" in problem.text("zh")
    assert "from 2021-03-01 on" in problem.text("en")


@pytest.mark.parametrize("day", ["2021-02-28", "2021-03-01"])
def test_a_parameter_that_rises_after_the_rules_is_no_fault(day: str) -> None:
    """Only days on which the rules hold count."""
    assert len(load(RISING, BELOW_150, repeal(day)).programs) == 1


def test_a_parameter_that_rises_on_the_last_day_of_the_rules_is_a_fault() -> None:
    """One day on which nothing fits is enough."""
    assert fault(RISING, BELOW_150, repeal("2021-03-02")).code == "policy-bounds-on-day"


BAND = '{{ kind = "band", fact = "paid", at_least = {{ parameter = "level" }}, at_most = {high} }}'


@pytest.mark.parametrize(("high", "fits"), [("99.99", False), ("100", True), ("100.01", True)])
def test_a_band_of_one_amount_is_a_band(high: str, fits: bool) -> None:
    """Both bounds of a band belong to it, so they may be equal."""
    edit = (BENEFIT, f'benefit = {BAND.format(high=high)}\nsource = "plan"\n'
            f"[[programs.aid.rules]]\nfrom = 2030-01-01\n{BENEFIT}")  # fmt: skip
    if fits:
        load(edit)
    else:
        assert fault(edit).code == "policy-bounds-on-day"


@pytest.mark.parametrize("day", ["2020-06-30", "2021-03-01"])
def test_the_bounds_of_a_block_are_held_on_its_days_alone(day: str) -> None:
    """A parameter that rises when the block is over leaves its bounds alone."""
    own = (
        f'{BENEFIT}\ncriteria = [ {{ id = "own", text = {{ zh = "限", en = "limit" }}, fact = "paid", '
        'at_least = { parameter = "level" }, below = 150, source = "plan" } ]\nsource = "plan"\n'
        f"[[programs.aid.rules]]\nfrom = {day}\n{BENEFIT}"
    )
    assert len(load(RISING, (BENEFIT, own)).programs) == 1


@pytest.mark.parametrize(
    "edits",
    [
        [("value = 100", "value = -100"), (CONDITION, CONDITION + "\nbelow = -150")],
        [("value = 100", "value = true"), BELOW_150],
        [(CONDITION, CONDITION.replace('"level"', '"lever"') + "\nbelow = 5")],
        [(CONDITION, CONDITION.replace('"paid"', '"count"') + "\nbelow = 5")],
        [("from = 2020-01-01\nbenefit", "from = 2020\nbenefit"), BELOW_150],
    ],
    ids=["both-unread", "one-unread", "unknown", "other-type", "no-start"],
)
def test_bounds_that_are_not_known_are_not_compared(edits: list[tuple[str, str]]) -> None:
    """What another fault leaves unclear is no second fault."""
    assert "policy-bounds-on-day" not in {problem.code for problem in faults(*edits)}


@pytest.mark.parametrize(
    ("high", "fits"),
    [
        ("at_most = 2020-02-01", False),
        ("at_most = 2020-03-01", True),
        ('below = "2020-03"', False),
        ('below = "2020-04"', True),
    ],
)
def test_months_are_compared_with_days_by_their_months(high: str, fits: bool) -> None:
    """A day that bounds a month stands for its month, as it does in a case."""
    edit = (CONDITION, f'fact = "month"\nat_least = {{ parameter = "since" }}\n{high}' + BESIDE)
    since = (
        "[parameters.by-kind]",
        '[parameters.since]\nname = { zh = "起", en = "since" }\ntype = "date"\n'
        'values = [ { from = 2020-01-01, value = 2020-03-15, source = "plan" } ]\n[parameters.by-kind]',
    )
    if fits:
        load(edit, since)
    else:
        assert fault(edit, since).code == "policy-bounds-on-day"


def test_a_bound_that_only_a_case_has_is_not_compared() -> None:
    """Another fact, or a share of one, may be anything."""
    share = '{ share_of = "paid", rates = [0.5], rounding = "half_up_to_fen" }'
    load((CONDITION, f"{CONDITION}\nbelow = {share}"))
    load((CONDITION, CONDITION + '\nbelow = { parameter = "by-kind" }'))
