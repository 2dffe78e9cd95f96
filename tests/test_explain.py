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
from unionaid.facts import CreditCode, Month, Unreadable
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


def test_a_quota_that_is_used_up() -> None:
    """Where every place was used before there is nothing to choose."""
    engine = engine_of("jinzhou-2020", "rest-station")
    results = engine.assess_all([{**GOOD["rest-station"], "site": f"S{n}"} for n in range(11)])
    late = engine.assess({**GOOD["rest-station"], "site": "S99"}, prior=Usage.of(results))
    zh, en = (late.explain(lang=lang) for lang in LANGS)
    assert "名额 11，此前已用 11，本批符合条件 1；名额已用完）" in zh
    assert "used before 11, in this batch 1; no places are left)" in en


SUBSIDY = "industry-union-subsidy"


def doubles(*places: tuple[str | None, int | None], program: str = SUBSIDY, **second: Any) -> Assessment:
    """Return the last of two or more like cases that stand in *places*."""
    engine = engine_of("jinzhou-2020", program)
    rows = [Submission(GOOD[program], file, row) for file, row in places]
    rows[-1] = Submission({**GOOD[program], **second}, *places[-1])
    return engine.assess_submissions(rows)[-1]


@pytest.mark.parametrize(
    ("places", "zh", "en"),
    [
        ([("a.csv", 2), ("a.csv", 9)], "（与第 2 行重复）", "(a duplicate of row 2)"),
        ([("a.csv", 2), ("a.csv", 5), ("a.csv", 9)], "（与第 2 行重复）", "(a duplicate of row 2)"),
        ([("a.csv", 2), ("b.csv", 9)], "（与“a.csv”第 2 行重复）", "(a duplicate of row 2 of a.csv)"),
        ([(None, 2), ("b.csv", 9)], "（与第 2 行重复）", "(a duplicate of row 2)"),
        ([(None, None)] * 2, "（与本批另一笔重复）", "(a duplicate of another one in this batch)"),
    ],
)
def test_a_double_says_of_what(places: list[tuple[str | None, int | None]], zh: str, en: str) -> None:
    """The second case under a key says which row counts instead."""
    result = doubles(*places)
    assert zh in result.explain(lang="zh")
    assert en in result.explain(lang="en")


def test_a_double_of_what_was_granted_before() -> None:
    """What was granted before is told apart from a row of the same batch."""
    engine = engine_of("jinzhou-2020", SUBSIDY)
    prior = Usage.of([engine.assess(GOOD[SUBSIDY])])
    for result in engine.assess_all([GOOD[SUBSIDY]] * 2, prior=prior):
        assert "（以前已报过或批过 1 笔）" in result.explain(lang="zh")
        assert "(1 claimed or granted before)" in result.explain(lang="en")


def test_another_receipt_of_the_month_is_no_double() -> None:
    """A limit that only warns says where the other claim is, not that it is the same."""
    result = doubles(("a.csv", 2), ("a.csv", 3), program="conversion-fee-refund", receipt="R2")
    assert result.outcome is Outcome.ELIGIBLE
    assert "提醒：不符合“同一单位同一月份只有一张凭证”（第 2 行另有一笔）" in result.explain(lang="zh")
    assert "(there is another one in row 2)" in result.explain(lang="en")


def test_the_highest_counts() -> None:
    """Where the highest of several counts, the others say which it is."""
    engine = engine_of("mist-island", "voyage")
    cases = [{**GOOD["voyage"], "sailed_on": date(2030, 7, 5), "zone": zone} for zone in ("near", "far")]
    results = engine.assess_submissions(Submission(case, "a.csv", row) for row, case in enumerate(cases, 2))
    assert "七月取最高一次（与第 3 行重复；只取最高的一笔）" in results[0].explain(lang="zh")


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "未核对：上缴金额不超过工资总额的 2%（未填工资总额的不核对）（工资总额未填）"),
        ("en", "2% of the payroll (not checked without a payroll) (payroll not given)"),
    ],
)
def test_what_was_not_looked_at_is_not_said_to_be_met(lang: Lang, told: str) -> None:
    """A criterion met only because a fact was left out is told as not checked; its status stays."""
    result = assess("jinzhou-2020", "conversion-fee-refund", payroll=None)
    assert told in result.explain(lang=lang)
    assert all(each.status is Status.MET for each in result.findings if each.severity == "block")


def test_what_was_looked_at_is_met() -> None:
    """With the fact given, the same criterion is met, and says by what."""
    text = assess("jinzhou-2020", "conversion-fee-refund").explain(lang="zh")
    assert "符合：上缴金额不超过工资总额的 2%" in text


@pytest.mark.parametrize(("lang", "mark"), [("zh", "不适用："), ("en", "does not apply: ")])
def test_what_is_asked_of_other_cases_does_not_apply(lang: Lang, mark: str) -> None:
    """A retailer is not said to be a qualified builder."""
    retailer = {"sector": "retail", "is_qualified_builder": None, "has_development_activity": None}
    result = assess("jinzhou-2020", "scale-up-support", **retailer)
    builder = next(c for c in result.engine.program.criteria if "is_qualified_builder" in str(c.condition))
    assert mark + builder.text.text(lang) in result.explain(lang=lang)


def test_a_warning_is_no_double_denial() -> None:
    """A warning says that its text is not so, whatever the text denies."""
    code = "92210711MA0TE5T00D"
    code = next(c for c in (code[:-1] + d for d in "0123456789ABCDEFGHJKLMNPQRTUWXY") if is_code(c))
    text = assess("jinzhou-2020", "conversion-fee-refund", enterprise=code).explain(lang="zh")
    assert "提醒：不符合“代码不是个体工商户代码（92 开头）”" in text


def is_code(text: str) -> bool:
    """Tell whether a credit code has the right check digit."""
    try:
        CreditCode().read(text)
    except Unreadable:
        return False
    return True


def test_a_span_that_was_left_out() -> None:
    """A window over a span without its ends names each as not given."""
    text = assess("jinzhou-2020", "conversion-fee-refund", period=None).explain(lang="zh")
    assert "未填至" not in text
    assert "不早于转企日期（2020年3月5日）；经费所属月份：未填；经费所属止月：未填" in text


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh", "待定：金额还算不出（上缴工会经费：未填"),
        ("en", "unknown: the amount cannot be worked out yet (fee"),
    ],
)
def test_an_amount_that_is_not_known(lang: Lang, told: str) -> None:
    """An open amount is not called one that can be worked out."""
    assert told in assess("jinzhou-2020", "conversion-fee-refund", fee_remitted=None).explain(lang=lang)


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("conversion-fee-refund", "met: rules are in force throughout ("),
        ("reading-room", "met: rules are in force on the day ("),
        (SUBSIDY, "met: rules are in force in the year ("),
    ],
)
def test_rules_are_in_force_for_what_dates_the_case(program: str, told: str) -> None:
    """A day, a year and a span of months are each called what they are."""
    assert told in assess("jinzhou-2020", program).explain(lang="en")


def test_outside_all_rules_every_term_is_named() -> None:
    """A day without rules: the explanation names the days that have some."""
    text = assess("jinzhou-2020", "industry-union-subsidy", year=2021).explain(lang="zh")
    assert "不符合：在政策执行期内（补助年度：2021；执行期：2020年1月1日至 2020年12月31日）" in text


@pytest.mark.parametrize(
    ("industry", "zh", "en"),
    [
        (
            "F",
            "这个代码跨几个行业：批发业（51）、零售业（52）。请填更细的代码",
            "the code covers several groups: wholesale (51), retail (52). Give a longer code",
        ),
        ("J", "这个行业不在划型标准的范围内", "this industry is outside the size standard"),
    ],
)
def test_why_an_industry_has_no_size(industry: str, zh: str, en: str) -> None:
    """A code of several groups lists them; one outside the standard says so."""
    facts = {"industry": industry, "staff": 200, "revenue": "1000", "assets": "1000"}
    result = assess("acftu-fee-refund", "micro-enterprise-fee-refund", **facts)
    assert Status.UNKNOWN in {finding.status for finding in result.findings}
    assert zh in result.explain(lang="zh")
    assert en in result.explain(lang="en")


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
