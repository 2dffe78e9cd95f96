"""The rulebook: a page for every program, and a table of them all.

Every sentence and figure comes from the readers of the library (``assess.page`` and
what it is made of); here is only their layout. A rule is never said a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from attrs import evolve

from making.markdown import Footnotes, bullets, capital, code, escape, table, twin_line
from unionaid.api import Policy, Program, load_packaged
from unionaid.assess.describe import show_type
from unionaid.assess.page import Page
from unionaid.assess.summary import spans
from unionaid.assess.terms import document_lines, limit_line, notice_lines, payee_word
from unionaid.lang import LANGS, Lang
from unionaid.policy.coverage import parameters_of
from unionaid.policy.model import Fact, Repeal, Rules
from unionaid.policy.operands import DatedValue, Parameter, Table
from unionaid.text import figures

__all__ = ["rulebook"]

_FOLDER: Final = "rulebook"

Row = tuple[str, ...]


def rulebook() -> Mapping[str, str]:
    """Return the text of each page by its place below ``docs``."""
    made = {}
    for lang in LANGS:
        policies = load_packaged()
        made[f"{lang}/{_FOLDER}/index.md"] = _index(policies, lang)
        for policy in policies:
            for program in policy.values():
                place = f"{_FOLDER}/{policy.id}/{program.id}.md"
                made[f"{lang}/{place}"] = _ProgramPage(program, lang).text(place)
    return made


def _held(start: date, end: date | None, lang: Lang) -> str:
    """Return from when to when something held; *end* is the day after."""
    first = figures.day(start, lang)
    if end is None:
        return f"{first}起" if lang == "zh" else f"from {first} on"
    last = figures.day(end - timedelta(days=1), lang)
    return f"{first}至{last}" if lang == "zh" else f"{first} to {last}"


def _index(policies: Iterable[Policy], lang: Lang) -> str:
    zh = lang == "zh"
    header = (
        ("项目", "施行时间", "给什么", "目标") if zh else ("program", "in force", "what it gives", "target")
    )
    parts = [
        "# 规则手册" if zh else "# Rulebook",
        twin_line(lang, f"{_FOLDER}/index.md"),
        "内置的每个补助项目各一页：给谁、什么条件、多少、多少次、交什么、依据哪份文件、原文没有写明什么。"
        "各页由政策文件生成，与程序测算所用的是同一份规则。"
        if zh
        else "A page for every program that comes with unionaid: who, on what conditions, how much, how "
        "often, what to hand in, by which documents, and what these leave open. The pages are made from "
        "the policy files, the very rules by which cases are assessed.",
    ]
    for policy in policies:
        rules = policy.rules
        file = f"../../../src/unionaid/policies/{policy.id}.toml"
        told = (
            f"{rules.issuer.zh}。政策文件：[{policy.id}.toml]({file})，版本 {policy.edition}。"
            if zh
            else f"{rules.issuer.en}. Policy file: [{policy.id}.toml]({file}), edition {policy.edition}."
        )
        rows = [row for program in policy.values() for row in _index_rows(program, lang)]
        pages = "\n".join(f"{policy.id}/{id_}" for id_ in policy)
        parts += [
            f"## {escape(policy.name.text(lang))}",
            told,
            table(*_filled(header, rows)),
            f"```{{toctree}}\n:hidden:\n\n{pages}\n```",
        ]
    return "\n\n".join(parts) + "\n"


def _filled(header: Row, rows: list[Row]) -> tuple[Row, list[Row]]:
    """Return a table without a last column that is empty throughout."""
    if any(row[-1] for row in rows):
        return header, rows
    return header[:-1], [row[:-1] for row in rows]


def _index_rows(program: Program, lang: Lang) -> Iterator[Row]:
    """Yield a row for each span of days, the program's name on the first."""
    rules = program.rules
    name = f"[{escape(program.name.text(lang))}]({rules.policy}/{program.id}.md)"
    sep = "；" if lang == "zh" else "; "
    year = "{}年 " if lang == "zh" else "{}: "
    targets = sep.join(f"{year.format(t.year)}{t.count} {t.unit.text(lang)}" for t in rules.targets)
    for span in spans(rules, lang):
        yield name, _held(span.start, span.end, lang), escape(span.amount), escape(targets)
        name = targets = ""


class _ProgramPage:
    """One program in one language."""

    def __init__(self, program: Program, lang: Lang) -> None:
        self.rules = program.rules
        self.policy = program.policy_rules
        self.lang = lang
        self.notes = Footnotes(self.policy, lang)
        self.page = Page(self.rules, self.policy, lang, self.notes)
        self.pick = self.page.pick

    def text(self, place: str) -> str:
        """Return the page, to stand at *place*."""
        parts = [f"# {capital(escape(self.rules.name.text(self.lang)))}", twin_line(self.lang, place)]
        parts += self.heading()
        criteria = [self.page.criterion(each) for each in self.rules.criteria]
        parts += self.section("条件", "Conditions", bullets(criteria))
        parts += self.amounts()
        limits = [limit_line(each, self.page.words, self.notes) for each in self.rules.limits]
        parts += self.section("次数和上限", "How often, and up to what", bullets(limits))
        parts += self.figures()
        parts += self.section("填报事项", "Facts of the form", self.facts())
        words = self.page.words
        papers = [
            *document_lines(self.rules, words, self.notes),
            *notice_lines(self.rules, words, self.notes),
        ]
        parts += self.section("材料和公示", "Documents and public notice", bullets(papers))
        parts += self.section("目标", "Targets", bullets(self.targets()))
        left_open = dict.fromkeys(self.page.limitations())
        parts += self.section("原文未写明之处", "Left open by the texts", bullets(left_open))
        parts += self.section("依据", "Sources", "\n\n".join(self.notes.lines()))
        return "\n\n".join(parts) + "\n"

    def section(self, zh: str, en: str, body: str) -> list[str]:
        """Return a heading with its text, nothing if there is none."""
        return [f"## {self.pick(zh, en)}", body] if body else []

    def heading(self) -> list[str]:
        """Return the summary, and what holds of the program as a whole."""
        rules, policy, pick = self.rules, self.policy, self.pick
        held = self.pick("；", "; ").join(_held(r.start, r.end, self.lang) for r in _joined(rules.rules))
        dated = escape(self.page.dated())
        rows = [
            (pick("政策", "policy"), escape(policy.name.text(self.lang))),
            (pick("发文单位", "issued by"), escape(policy.issuer.text(self.lang))),
            (pick("施行时间", "in force"), held),
            (pick("执行哪一期规则", "which rules hold"), pick(f"按“{dated}”确定", f"decided by: {dated}")),
            (pick("收款方", "payee"), payee_word(rules.payee, self.lang)),
            (pick("依据", "based on"), escape(self.notes.cite(rules.sources))),
            (pick("项目代号", "id"), code(rules.id)),
            (
                pick("在命令行里看", "on the command line"),
                code(pick(f"unionaid show {rules.name.zh}", f"unionaid show {rules.id} --lang en")),
            ),
        ]
        told = (f"- **{capital(label)}**{pick('：', ': ')}{text}" for label, text in rows)
        return [escape(rules.summary.text(self.lang)), "\n".join(told)]

    def amounts(self) -> Iterator[str]:
        """Yield what each dated block gives, and where the rules end."""
        yield f"## {self.pick('给多少', 'What is given')}"
        blocks: list[Rules | Repeal] = [*self.rules.rules, *self.rules.repeals]
        for block in sorted(blocks, key=lambda each: each.start):
            if isinstance(block, Rules):
                start = figures.day(block.start, self.lang)
                yield self.pick(f"### {start}起", f"### From {start} on")
                yield bullets(self.page.block_items(block))
            else:
                (line,) = (each for each in self.page.repeal(block) if each)
                yield capital(escape(line)) + self.pick("。", ".")

    def figures(self) -> Iterator[str]:
        """Yield a table for each parameter that the program uses, every value with its day and source."""
        used = sorted(parameters_of((self.rules.criteria, self.rules.limits, self.rules.rules)))
        if used:
            yield f"## {self.pick('标准和数字', 'Figures')}"
        for id_ in used:
            parameter = self.rules.parameters[id_]
            yield f"### {capital(escape(parameter.name.text(self.lang)))}"
            by = [escape(self.page.words.label(name)) for name in parameter.by]
            header = (self.pick("自", "from"), *by, self.pick("数值", "figure"), self.pick("依据", "source"))
            yield table(header, self.values(parameter))

    def values(self, parameter: Parameter) -> Iterator[Row]:
        """Yield a row for each dated value of a parameter, of a table one for each of its rows."""
        for dated in parameter.values:
            start, cite = figures.day(dated.start, self.lang), escape(self.notes.cite(dated.sources))
            for cells in self.cells(dated, parameter):
                yield (start, *cells, cite)
                cite = "" if not parameter.by else cite

    def cells(self, dated: DatedValue, parameter: Parameter) -> Iterator[Row]:
        """Yield what a dated value says: the facts that it depends on, then the figure."""
        if dated.value is None:
            yield (*[""] * len(parameter.by), self.pick("废止", "repealed"))
        elif isinstance(dated.value, Table):
            for row in dated.value.rows:
                when = zip(dated.value.by, row.when, strict=True)
                facts = [escape(self.page.words.cell(cell, name)) for name, cell in when]
                yield (*facts, self.figure(row.value, parameter))
        else:
            yield (self.figure(dated.value, parameter),)

    def figure(self, value: Any, parameter: Parameter) -> str:
        """Return a figure with its unit."""
        unit = "" if parameter.unit is None else f" {parameter.unit.text(self.lang)}"
        return escape(show_type(value, parameter.type, self.lang) + unit)

    def facts(self) -> str:
        """Return the table of the form's columns, and what is worked out from them."""
        pick, comma = self.pick, self.pick("；", "; ")
        header = (pick("事项", "fact"), pick("列名", "column"), pick("填写", "how"), pick("说明", "note"))
        rows = [
            (
                escape(fact.label.text(self.lang)),
                code(name),
                escape(pick("，", ", ").join([*self.needed(fact), *self.page.marks(name, fact)])),
                escape(comma.join(self.page.notes(fact))),
            )
            for name, fact in self.rules.facts.items()
        ]
        worked_out = bullets(self.page.derived(each) for each in self.rules.derived.values())
        return table(header, rows) + (f"\n\n{worked_out}" if worked_out else "")

    def needed(self, fact: Fact) -> list[str]:
        """Return that a fact is to be filled in, where the form does not leave it open."""
        has_default = fact.default is not None or fact.default_fact is not None
        return [] if fact.descriptive or fact.optional or has_default else [self.pick("必填", "required")]

    def targets(self) -> Iterator[str]:
        """Yield how many a plan sets out to reach; never a limit."""
        for target in self.rules.targets:
            counted = f"{target.count} {target.unit.text(self.lang)} {self.notes.cite(target.sources)}"
            yield self.pick(f"{target.year}年：{counted}", f"{target.year}: {counted}")


def _joined(blocks: Iterable[Rules]) -> list[Rules]:
    """Return *blocks* with neighbours made one, for the span of days alone."""
    found: list[Rules] = []
    for block in blocks:
        if found and found[-1].end == block.start:
            found[-1] = evolve(found[-1], end=block.end)
        else:
            found.append(block)
    return found
