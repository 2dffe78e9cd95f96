"""What people read about one case: complete, equal in both languages, private."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from good_cases import GOOD
from strategies import PROGRAMS, batches, engine_of, usages
from unionaid.assess import Assessment, Outcome, Status, Submission, Usage, replay
from unionaid.facts import Month
from unionaid.lang import LANGS, Bilingual, Lang
from unionaid.policy.benefits import InKind, Service
from unionaid.text import figures

every_program = pytest.mark.parametrize(("policy", "program"), PROGRAMS)
both_languages = pytest.mark.parametrize("lang", LANGS)

AMOUNT_HEADING = {"zh": "\n金额\n", "en": "\nAmount\n"}
SOURCES_HEADING = {"zh": "\n依据\n", "en": "\nSources\n"}


def numbers(text: str) -> list[str]:
    """Return every number of a text in order; 03 of a date is 3, thousands are joined."""
    found = re.findall(r"[0-9]+(?:\.[0-9]+)?", re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text))
    return [number if "." in number else str(int(number)) for number in found]


def texts(part: Any) -> Iterator[Bilingual]:
    """Walk every bilingual text of a policy."""
    if isinstance(part, Bilingual):
        yield part
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from texts(each)
    elif isinstance(part, tuple):
        for each in part:
            yield from texts(each)
    elif attrs.has(type(part)):
        for field in attrs.fields(type(part)):
            yield from texts(getattr(part, field.name))


@cache
def uneven(policy: str, program: str) -> tuple[Bilingual, ...]:
    """Return the texts of the fictional policy whose halves spell numbers differently.

    Packaged policies have none: what people read of them is equal to the digit.
    """
    if policy != "mist-island":
        return ()
    every = set(texts(engine_of(policy, program).policy))
    odd = [each for each in every if sorted(numbers(each.zh)) != sorted(numbers(each.en))]
    return tuple(sorted(odd, key=lambda each: -len(each.zh)))


def told(result: Assessment, lang: Lang) -> list[str]:
    """Return the lines of an explanation, texts that are spelled unevenly left out."""
    text = result.explain(lang=lang)
    for each in uneven(result.policy, result.program):
        text = text.replace(each.text(lang), "")
    return text.split("\n")


@st.composite
def assessed(draw: st.DrawFn, policy: str, program: str) -> list[Assessment]:
    """Return the assessments of a random batch, some rows from a file."""
    engine = engine_of(policy, program)
    cases = draw(batches(policy, program, longest=3))
    rows = [Submission(case, "a.csv", row) for row, case in enumerate(cases, start=2)]
    return engine.assess_submissions(rows, prior=draw(usages(policy, program)))


def assess(policy: str, program: str, **changes: Any) -> Assessment:
    """Assess the good case of a program with some facts changed; None takes one out."""
    case = {**GOOD[program], **changes}
    return engine_of(policy, program).assess({k: v for k, v in case.items() if v is not None})


@every_program
@given(data=st.data())
def test_the_same_numbers(policy: str, program: str, data: st.DataObject) -> None:
    """Chinese and English explanations carry the same numbers, line by line."""
    for result in data.draw(assessed(policy, program)):
        zh, en = (told(result, lang) for lang in LANGS)
        assert len(zh) == len(en)
        for ours, theirs in zip(zh, en, strict=True):
            assert sorted(numbers(ours)) == sorted(numbers(theirs)), (ours, theirs)


@every_program
@given(data=st.data())
def test_every_finding_is_told(policy: str, program: str, data: st.DataObject) -> None:
    """Every criterion and limit that found something has a line with its own words."""
    rules = engine_of(policy, program).program
    parts = [*rules.criteria, *rules.limits]
    for block in rules.rules:
        parts += [*block.criteria, *block.limits]
    for result in data.draw(assessed(policy, program)):
        found = {finding.id for finding in result.findings}
        for lang in LANGS:
            text = result.explain(lang=lang)
            assert all(part.text.text(lang) in text for part in parts if part.id in found)


@every_program
@given(data=st.data())
def test_every_source_cited_is_listed(policy: str, program: str, data: st.DataObject) -> None:
    """Whatever is cited in the text has its line among the sources, once."""
    known = engine_of(policy, program).policy.sources
    for result in data.draw(assessed(policy, program)):
        if result.outcome is Outcome.INVALID:
            continue
        text = result.explain(lang="zh")
        body, _, end = text.partition(SOURCES_HEADING["zh"])
        cited = {id_ for marks in re.findall("〔([a-z0-9、-]+)〕", body) for id_ in marks.split("、")}
        listed = re.findall("^  〔([a-z0-9-]+)〕", end, re.MULTILINE)
        assert cited <= set(listed) <= set(known)
        assert len(listed) == len(set(listed))
        assert all(known[id_].title.zh in end for id_ in listed)


@every_program
@given(data=st.data())
def test_every_limitation_touched_is_told(policy: str, program: str, data: st.DataObject) -> None:
    """What the texts leave open about the policy, the program and its criteria is in the text."""
    engine = engine_of(policy, program)
    rules = engine.program
    always = [*engine.policy.limitations, *rules.limitations]
    for part in (*rules.criteria, *rules.limits):
        always += part.limitations
    for result in data.draw(assessed(policy, program)):
        if result.outcome is Outcome.INVALID:
            continue
        touched = list(always)
        day = rules.day_of(result.facts)
        block = None if day is None or rules.dated_to is not None else rules.on(day)
        if block is not None:
            touched += block.limitations
            for part in (*block.criteria, *block.limits):
                touched += part.limitations
        for lang in LANGS:
            text = result.explain(lang=lang)
            assert all(each.text(lang) in text for each in touched)


@every_program
@given(data=st.data())
def test_the_amount_printed_is_the_replay(policy: str, program: str, data: st.DataObject) -> None:
    """The arithmetic leads to the amount, and the amount stands in the text."""
    for result in data.draw(assessed(policy, program)):
        amount = result.in_kind if result.entitlement is None else result.entitlement
        if amount is None:
            continue
        assert replay(result.calculation) == amount
        for lang in LANGS:
            section = result.explain(lang=lang).split(AMOUNT_HEADING[lang])[1].split("\n\n")[0]
            assert figures.money(amount, lang) in section
            arithmetic = section.split("\n")[2]
            assert figures.money(amount, lang) in arithmetic


@every_program
@given(data=st.data())
def test_no_amount_unless_eligible(policy: str, program: str, data: st.DataObject) -> None:
    """A case that is not eligible has no amount section, but for the range of an open one."""
    for result in data.draw(assessed(policy, program)):
        for lang in LANGS:
            text = result.explain(lang=lang)
            if result.range is not None:
                section = text.split(AMOUNT_HEADING[lang])[1].split("\n\n")[0]
                assert len(section.split("\n")) == 1
            elif result.outcome is not Outcome.ELIGIBLE:
                assert AMOUNT_HEADING[lang] not in text


@every_program
@given(data=st.data())
def test_reasons_are_lines_of_the_explanation(policy: str, program: str, data: st.DataObject) -> None:
    """Each short reason is a sentence of the whole explanation; the one that decides is there."""
    for result in data.draw(assessed(policy, program)):
        for lang in LANGS:
            text, reasons = result.explain(lang=lang), result.reasons(lang=lang)
            assert all(reason in text for reason in reasons)
            assert len(reasons) >= (result.outcome is not Outcome.ELIGIBLE)


@every_program
@both_languages
def test_goods_and_services_are_named(policy: str, program: str, lang: Lang) -> None:
    """An eligible case of goods or services says which."""
    engine = engine_of(policy, program)
    result = engine.assess(GOOD[program])
    day = engine.program.day_of(result.facts)
    rules = None if day is None else engine.program.on(day)
    assert rules is not None
    text = result.explain(lang=lang)
    if isinstance(rules.benefit, InKind):
        assert rules.benefit.goods.text(lang) in text
    if isinstance(rules.benefit, Service):
        assert all(each.text(lang) in text for each in rules.benefit.services)


def test_required_and_seen_stand_together() -> None:
    """A bound says what is required and what was seen, each with its unit, the name once."""
    text = assess("jinzhou-2020", "reading-room", area_sqm="29.9").explain(lang="zh")
    assert "不符合：面积不少于 30 平方米（面积：要求 ≥ 30 平方米，填报 29.9 平方米）" in text


def test_required_and_seen_in_english() -> None:
    """The English sentence says the same."""
    text = assess("jinzhou-2020", "reading-room", area_sqm="29.9").explain(lang="en")
    assert "not met: an area of at least 30 sq m (area: required ≥ 30 sq m, seen 29.9 sq m)" in text


def test_a_yes_or_no_is_short() -> None:
    """A yes-or-no criterion is told without repeating the question."""
    text = assess("jinzhou-2020", "gold-pair-award", is_selected=False).explain(lang="zh")
    assert "（是否评选为金牌师徒：要求“是”，填报“否”）" in text


def test_a_missing_fact_is_asked_for_with_its_note() -> None:
    """What is missing stands under its own heading, with the note of the form."""
    text = assess("jinzhou-2020", "workshop-grant", proposed_amount=None).explain(lang="zh")
    section = text.split("\n还缺\n")[1].split("\n\n")[0]
    assert section.startswith("  拟补助金额：")


def test_an_open_amount_has_its_range() -> None:
    """A band without a submitted amount says between what it lies."""
    text = assess("jinzhou-2020", "workshop-grant", proposed_amount=None).explain(lang="en")
    assert "the amount is open, between 20,000.00 yuan and 30,000.00 yuan" in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "请从 2022年1月起拆成两笔填报"), ("en", "the span crosses an edge: split it at 2022-01")],
)
def test_a_span_across_the_end_of_the_rules(lang: Lang, words: str) -> None:
    """A span that leaves the rules is told where to split it, and what the repeal leaves open."""
    result = assess("jinzhou-2020", "conversion-fee-refund", period=Month(2021, 11), period_to=Month(2022, 2))
    text = result.explain(lang=lang)
    repeal = engine_of("jinzhou-2020", "conversion-fee-refund").program.repeals[0]
    assert words in text
    assert repeal.limitations[0].text(lang) in text


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "请从 2020年3月起拆成两笔填报"), ("en", "the span crosses an edge: split it at 2020-03")],
)
def test_a_span_across_the_month_of_conversion(lang: Lang, words: str) -> None:
    """A span that begins before the conversion is told where to split it."""
    result = assess("jinzhou-2020", "conversion-fee-refund", period=Month(2020, 1), period_to=Month(2020, 4))
    assert words in result.explain(lang=lang)


def test_a_span_is_told_as_one() -> None:
    """A window over a span says both ends of what was seen."""
    result = assess("jinzhou-2020", "conversion-fee-refund", period=Month(2020, 4), period_to=Month(2020, 5))
    wanted = "经费所属月份至经费所属止月：要求不早于转企日期（2020年3月5日），填报 2020年4月至 2020年5月"
    assert wanted in result.explain(lang="zh")


def test_a_share_shows_its_arithmetic() -> None:
    """A ceiling that is a share says what it is a share of, and what it comes to."""
    text = assess("jinzhou-2020", "conversion-fee-refund", fee_remitted="900").explain(lang="zh")
    assert "上缴工会经费：要求 ≤ 工资总额（100,000.00元）× 2% × 40% = 800.00元，填报 900.00元" in text


def test_the_mean_is_shown_unrounded() -> None:
    """A mean of half a fen is printed as it is, with its unit."""
    result = assess(
        "acftu-fee-refund",
        "small-payer-fee-refund",
        remitted_prior_year_1="9999.99",
        remitted_prior_year_2="10000",
    )
    assert "要求 < 10,000.00元，算得 9,999.995元" in result.explain(lang="zh")


def test_a_cut_by_a_cap() -> None:
    """A cap says what it left, and what the amount was before."""
    facts = {"fee_remitted": "12000", "already_returned": "100"}
    result = assess("acftu-fee-refund", "small-payer-fee-refund", **facts)
    text = result.explain(lang="zh")
    assert "提醒，已核减：" in text
    assert "= 11,900.00元，按上限所余核减为 10,000.00元" in text


def test_rounding_is_told_where_it_changes_something() -> None:
    """A product with parts of a fen shows that it was rounded, and to what."""
    result = assess("mist-island", "voyage", sailed_on=date(2030, 5, 2), catch=Decimal("100.01"))
    assert "渔获 100.01元 × 25% ≈ 25.00元（四舍五入到分） 〔charter〕" in result.explain(lang="zh")


def test_rounding_is_silent_where_it_changes_nothing() -> None:
    """A product of whole fen says nothing about rounding."""
    text = assess("jinzhou-2020", "conversion-fee-refund").explain(lang="zh")
    assert "上缴工会经费 800.00元 × 100% - 已返还金额 0.00元 = 800.00元 〔plan-2020〕" in text


def test_less_than_nothing_counts_as_zero() -> None:
    """Where more was given than is due, the line says that zero is left."""
    result = assess("jinzhou-2020", "conversion-fee-refund", already_returned="900")
    assert "= -100.00元，低于零，按 0.00元计" in result.explain(lang="zh")
    assert "= -100.00 yuan, below zero, counted as 0.00 yuan" in result.explain(lang="en")


def test_a_quota_names_its_numbers() -> None:
    """Too many for the places: the numbers, and that people choose."""
    engine = engine_of("jinzhou-2020", "rest-station")
    results = engine.assess_all([{**GOOD["rest-station"], "site": f"S{n}"} for n in range(12)])
    zh, en = (results[0].explain(lang=lang) for lang in LANGS)
    assert "名额 11，此前已用 0，本批符合条件 12；名额不够，由人选定" in zh
    assert "places 11, used before 0, in this batch 12; too few places: people choose" in en


def test_a_double_names_how_many_stand_before_it() -> None:
    """The second case under a key says that one came before."""
    engine = engine_of("jinzhou-2020", "industry-union-subsidy")
    results = engine.assess_all([GOOD["industry-union-subsidy"]] * 2)
    assert "此前已有 1 笔" in results[1].explain(lang="zh")


def test_outside_all_rules_every_term_is_named() -> None:
    """A day without rules: the explanation names the days that have some."""
    text = assess("jinzhou-2020", "industry-union-subsidy", year=2021).explain(lang="zh")
    assert "不符合：在政策执行期内（补助年度：2021；执行期：2020年1月1日至 2020年12月31日）" in text


def test_an_ambiguous_industry_is_told() -> None:
    """A size class that stays open although its facts are given says why."""
    facts = {"industry": "70", "staff": 200, "revenue": "1000", "assets": "1000"}
    result = assess("acftu-fee-refund", "micro-enterprise-fee-refund", **facts)
    assert Status.UNKNOWN in {finding.status for finding in result.findings}
    assert "请填更细的代码，或由人认定" in result.explain(lang="zh")


@both_languages
def test_an_invalid_case_lists_its_problems(lang: Lang) -> None:
    """A case that cannot be read is explained by its problems, with file and row."""
    engine = engine_of("jinzhou-2020", "gold-pair-award")
    case = {**GOOD["gold-pair-award"], "person": "王某某", "awarded_on": "昨天"}
    (result,) = engine.assess_submissions([Submission(case, "a.csv", 3)])
    text = result.explain(lang=lang)
    assert all(problem.line(lang) in text for problem in result.problems)
    assert len(result.problems) == 2
    assert "王某某" not in text


@both_languages
def test_file_and_row_are_named(lang: Lang) -> None:
    """An auditor finds the row that an explanation speaks of."""
    engine = engine_of("jinzhou-2020", "gold-pair-award")
    (result,) = engine.assess_submissions([Submission(GOOD["gold-pair-award"], "a.csv", 3)])
    where = {"zh": "申报文件：a.csv，第 3 行", "en": "From: a.csv, row 3"}
    assert where[lang] in result.explain(lang=lang)


def identity_number(place: str, born: date, order: int) -> str:
    """Return an invented identity number with a right check digit."""
    body = f"{place}{born:%Y%m%d}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


@both_languages
@given(born=st.dates(date(1930, 1, 1), date(2005, 1, 1)), order=st.integers(0, 999))
def test_identity_numbers_are_masked(lang: Lang, born: date, order: int) -> None:
    """An identity number never stands in full in an explanation or a reason."""
    number = identity_number("210711", born, order)
    engine = engine_of("jinzhou-2020", "gold-pair-award")
    results = engine.assess_all([{**GOOD["gold-pair-award"], "person": number}] * 2)
    for result in results:
        text = "\n".join([result.explain(lang=lang), *result.reasons(lang=lang)])
        assert number not in text
        assert number[6:14] not in text


@pytest.mark.parametrize(("lang", "section"), [("zh", "办理"), ("en", "Procedure")])
def test_only_who_may_be_paid_reads_the_procedure(lang: Lang, section: str) -> None:
    """Payee and papers are left out of a refusal."""
    fit = assess("jinzhou-2020", "gold-pair-award").explain(lang=lang)
    unfit = assess("jinzhou-2020", "gold-pair-award", is_selected=False).explain(lang=lang)
    assert f"\n{section}\n" in fit
    assert f"\n{section}\n" not in unfit


def test_a_deadline_and_a_paper_are_cited() -> None:
    """The last day to apply and the papers stand in the procedure."""
    text = assess("jinzhou-2020", "reading-room", applied_on=date(2019, 4, 20)).explain(lang="zh")
    assert "申报截止：2019年4月20日 〔rooms-2019〕" in text
    assert "材料：职工书屋示范点申报表（随申报提交） 〔rooms-2019〕" in text


def test_explaining_changes_nothing() -> None:
    """Explaining twice gives the same text."""
    result = assess("jinzhou-2020", "conversion-fee-refund")
    assert result.explain() == result.explain(lang="zh")
    assert Usage.of([result]) == Usage.of([result])
