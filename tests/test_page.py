"""The rule as a page: everything that the file says, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from strategies import PROGRAMS, engine_of
from unionaid import load_policy
from unionaid.assess.describe import show_type
from unionaid.assess.page import program_page
from unionaid.assess.terms import payee_word
from unionaid.facts import Choice
from unionaid.lang import LANGS, Bilingual, Lang
from unionaid.policy.benefits import InKind, Service
from unionaid.policy.coverage import parameters_of
from unionaid.policy.model import ProgramRules, Rules
from unionaid.policy.operands import Parameter, Table
from unionaid.text import figures

every_page = pytest.mark.parametrize(
    ("policy", "program", "lang"), [(*names, lang) for names in PROGRAMS for lang in LANGS]
)


def page(policy: str, program: str, lang: Lang) -> str:
    """Return the page of a program."""
    engine = engine_of(policy, program)
    return program_page(engine.program, engine.policy, lang)


def parts_of(rules: ProgramRules) -> Iterator[Any]:
    """Walk every criterion and limit of a program."""
    blocks: list[ProgramRules | Rules] = [rules, *rules.rules]
    for part in blocks:
        yield from (*part.criteria, *part.limits)


def parameters(rules: ProgramRules) -> list[Parameter]:
    """Return the parameters that a program uses."""
    used = parameters_of((rules.criteria, rules.limits, rules.rules))
    return [rules.parameters[id_] for id_ in sorted(used)]


@every_page
def test_every_criterion_and_limit(policy: str, program: str, lang: Lang) -> None:
    """Each criterion and limit stands on the page in the words of the file."""
    text = page(policy, program, lang)
    assert all(part.text.text(lang) in text for part in parts_of(engine_of(policy, program).program))


@every_page
def test_every_fact(policy: str, program: str, lang: Lang) -> None:
    """Each fact of the form is there with its column name, and what is worked out."""
    text, rules = page(policy, program, lang), engine_of(policy, program).program
    for name, fact in rules.facts.items():
        assert fact.label.text(lang) in text
        assert (f"（{name}" if lang == "zh" else f"({name}") in text
    assert all(derived.label.text(lang) in text for derived in rules.derived.values())


@every_page
def test_every_dated_figure(policy: str, program: str, lang: Lang) -> None:
    """Each value of each parameter is there with its day, every row of a table too."""
    text = page(policy, program, lang)
    for parameter in parameters(engine_of(policy, program).program):
        for dated in parameter.values:
            assert figures.day(dated.start, lang) in text
            values = [dated.value]
            if isinstance(dated.value, Table):
                values = [row.value for row in dated.value.rows]
            assert all(show_type(value, parameter.type, lang) in text for value in values)


@every_page
def test_every_block(policy: str, program: str, lang: Lang) -> None:
    """Each dated block and each repeal begins on its day; goods and services are named."""
    text, rules = page(policy, program, lang), engine_of(policy, program).program
    for block in rules.rules:
        assert figures.day(block.start, lang) in text
        if isinstance(block.benefit, InKind):
            assert block.benefit.goods.text(lang) in text
        if isinstance(block.benefit, Service):
            assert all(each.text(lang) in text for each in block.benefit.services)
        if block.deadline is not None:
            assert figures.day(block.deadline.day, lang) in text
    assert all(figures.day(repeal.start, lang) in text for repeal in rules.repeals)


@every_page
def test_every_limitation(policy: str, program: str, lang: Lang) -> None:
    """All that the texts leave open is there, each once."""
    engine, text = engine_of(policy, program), page(policy, program, lang)
    rules = engine.program
    found: list[Bilingual] = [*engine.policy.limitations, *rules.limitations]
    for part in (*parts_of(rules), *rules.rules, *rules.repeals):
        found += part.limitations
    for parameter in parameters(rules):
        for dated in parameter.values:
            found += dated.limitations
    if rules.public_notice is not None:
        found += rules.public_notice.limitations
    lines = text.split("\n")
    assert all(lines.count(f"  {each.text(lang)}") == 1 for each in found)


@every_page
def test_every_source(policy: str, program: str, lang: Lang) -> None:
    """Each source that a part of the program names is listed with its title and issuer."""
    engine, text = engine_of(policy, program), page(policy, program, lang)
    rules = engine.program
    named = set(rules.sources)
    for part in (*parts_of(rules), *rules.rules, *rules.repeals, *rules.targets, *rules.documents):
        named |= set(part.sources)
    for parameter in parameters(rules):
        for dated in parameter.values:
            named |= set(dated.sources)
    for derived in rules.derived.values():
        named |= set(derived.sources)
    for id_ in named:
        source = engine.policy.sources[id_]
        assert source.title.text(lang) in text
        assert source.issuer.text(lang) in text


@every_page
def test_targets_payee_and_papers(policy: str, program: str, lang: Lang) -> None:
    """Targets, who is paid, papers and the public notice are there."""
    text, rules = page(policy, program, lang), engine_of(policy, program).program
    assert payee_word(rules.payee, lang) in text
    for target in rules.targets:
        assert f"{target.count} {target.unit.text(lang)}" in text
    assert all(document.name.text(lang) in text for document in rules.documents)
    if rules.public_notice is not None:
        unit = {"zh": "个工作日", "en": "working days"}
        assert f"{rules.public_notice.working_days} {unit[lang]}" in text


def test_blocks_and_repeals_stand_by_date() -> None:
    """A repeal stands between the rules it ends and those that follow."""
    text = page("mist-island", "voyage", "zh")
    starts = ["2031年2月1日起\n", "2031年3月1日起停止执行", "2031年5月1日起\n"]
    assert sorted(starts, key=text.index) == starts


def test_a_figure_that_changes_inside_a_block() -> None:
    """The amount is told anew from the day on which its parameter changes."""
    text = page("mist-island", "voyage", "zh")
    assert "  金额：250.50元，减去预支，减去扣除 〔charter〕" in text
    assert "  2030年2月15日起，金额：260.00元，减去预支，减去扣除 〔charter〕" in text


def test_a_table_of_rates_has_its_rows() -> None:
    """Rates that stand in a table are all on the page."""
    assert "〈岗位 甲板：50%；岗位 轮机：75%〉" in page("mist-island", "voyage", "zh")
    assert "<grade deck hand: 50%; grade engine hand: 75%>" in page("mist-island", "voyage", "en")


def test_a_default_is_told() -> None:
    """What an empty field counts as stands beside the field."""
    text = page("jinzhou-2020", "conversion-fee-refund", "zh")
    assert "（period_to，可不填，不填按经费所属月份计）" in text
    assert "（already_returned，元，可不填，不填按 0.00元计）" in text


def test_what_may_be_chosen() -> None:
    """A choice lists its values, each with what it is called in a file."""
    zh, en = (page("jinzhou-2020", "workshop-grant", lang) for lang in LANGS)
    assert "命名级别（level，可不填）：可填县区级（district）、市级（city）、省级（province）" in zh
    assert "level (level, optional): one of district level (district), city level (city)" in en


@every_page
def test_every_choice_is_listed(policy: str, program: str, lang: Lang) -> None:
    """Every value of every choice stands on the page by name and by id."""
    text = page(policy, program, lang)
    for fact in engine_of(policy, program).program.facts.values():
        if isinstance(fact.type, Choice):
            for value, label in fact.type.choices.items():
                brackets = {"zh": f"（{value}）", "en": f" ({value})"}
                assert label.text(lang) + brackets[lang] in text


def test_which_cases_a_limit_counts() -> None:
    """A limit that counts only some cases says which."""
    text = page("jinzhou-2020", "reading-room", "zh")
    assert "只计：县（市、区）或市直不为“市直”" in text


def test_describe_is_the_page() -> None:
    """A program describes itself in Chinese unless asked otherwise."""
    program = load_policy("jinzhou-2020")["gold-pair-award"]
    assert program.describe() == program.describe(lang="zh")
    assert program.describe().startswith("金牌师徒奖励（gold-pair-award）")
    assert program.describe(lang="en").startswith("award for gold-medal pairs (gold-pair-award)")
