"""The sheet 依据: by which documents, and what they leave open.

Here: policies, sources and limitations of the programs that a workbook holds.
Not here: single cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from unionaid.assess.page import program_basis
from unionaid.assess.terms import source_date, source_kind
from unionaid.desk.listed import Listed, ProgramWords
from unionaid.desk.measure import line_count, rows_high
from unionaid.files.book import Book, Page
from unionaid.lang import Bilingual, Lang
from unionaid.policy.model import PolicyRules, Source

__all__ = ["basis_sheet"]


_SHEET: Final = Bilingual("依据", "sources")
_TITLE: Final = Bilingual("依据和原文未写明之处", "Sources, and what they leave open")
_POLICIES: Final = Bilingual("政策文件", "Policy files")
_SOURCES: Final = Bilingual("依据", "Sources")
_OPEN: Final = Bilingual("原文未写明之处", "Left open by the texts")
_POLICY_HEADS: Final = (
    Bilingual("代号", "id"),
    Bilingual("名称", "name"),
    Bilingual("发布单位", "issuer"),
    Bilingual("版本", "edition"),
    Bilingual("文件摘要（SHA-256）", "digest (SHA-256)"),
)
_SOURCE_HEADS: Final = (
    Bilingual("代号", "id"),
    Bilingual("名称", "title"),
    Bilingual("发布单位", "issuer"),
    Bilingual("文号、日期、种类", "number, date, kind"),
    Bilingual("内容", "passage"),
    Bilingual("网址", "address"),
)
_PROGRAM: Final = Bilingual("项目", "program")
_WIDTHS: Final = (16.0, 32.0, 20.0, 24.0, 40.0, 30.0)
_LAST: Final = len(_WIDTHS) - 1


def basis_sheet(book: Book, cases: Sequence[Listed], lang: Lang) -> None:
    """Write every policy, source and open point of the programs of *cases*.

    Args:
        book: Where it goes.

        cases: All cases.

        lang: The language.
    """
    if cases:
        programs = {id(case.words): case.words for case in cases}
        _Basis(book, list(programs.values()), lang).write()


class _Basis:
    def __init__(self, book: Book, programs: Sequence[ProgramWords], lang: Lang) -> None:
        self.lang = lang
        self.programs = programs
        self.page: Page = book.page(_SHEET.text(lang), _WIDTHS, landscape=True)
        self.row = 0

    def write(self) -> None:
        """Write the sheet from top to bottom."""
        lang = self.lang
        self.page.height(0, 30)
        self.page.merged(0, 0, _LAST, _TITLE.text(lang), "title")
        self.row = 1
        policies: dict[str, PolicyRules] = {words.policy.digest: words.policy for words in self.programs}
        sources: dict[tuple[str, str], Source] = {}
        opened: list[tuple[str, str]] = []
        for words in self.programs:
            cited, limitations = program_basis(words.program, words.policy, lang)
            sources |= {(words.policy.digest, source.id): source for source in cited}
            opened += [(words.name, limitation) for limitation in limitations]
        self.table(
            _POLICIES,
            _POLICY_HEADS,
            [
                (each.id, each.name.text(lang), each.issuer.text(lang), each.edition, each.digest)
                for each in policies.values()
            ],
        )
        self.table(_SOURCES, _SOURCE_HEADS, [self.source(each) for each in sources.values()])
        self.open(opened)

    def source(self, source: Source) -> tuple[str, ...]:
        """Return the cells of one source."""
        lang = self.lang
        parts = [source.number or "", source_date(source, lang), source_kind(source, lang)]
        more = [each.text(lang) for each in (source.passage, source.note) if each is not None]
        return (
            source.id,
            source.title.text(lang),
            source.issuer.text(lang),
            "\n".join(part for part in parts if part),
            "\n".join(more),
            source.address or "",
        )

    def section(self, title: Bilingual) -> None:
        """Begin a part below the last one."""
        self.row += 1
        self.page.height(self.row, 22)
        self.page.merged(self.row, 0, _LAST, title.text(self.lang), "section")
        self.row += 1

    def table(self, title: Bilingual, heads: Sequence[Bilingual], rows: Sequence[tuple[str, ...]]) -> None:
        """Write a table with its title."""
        self.section(title)
        self.page.texts(self.row, [head.text(self.lang) for head in heads], "head")
        self.row += 1
        for row in rows:
            lines = max(line_count(text, width) for text, width in zip(row, _WIDTHS, strict=False))
            self.page.height(self.row, rows_high(lines))
            self.page.texts(self.row, row)
            self.row += 1

    def open(self, opened: Sequence[tuple[str, str]]) -> None:
        """Write what is open: once for all programs of which it is said."""
        said: dict[str, list[str]] = {}
        for program, limitation in opened:
            said.setdefault(limitation, []).append(program)
        self.section(_OPEN)
        self.page.merged(self.row, 0, 1, _PROGRAM.text(self.lang), "head")
        self.page.merged(self.row, 2, _LAST, _OPEN.text(self.lang), "head")
        self.row += 1
        joined = "、" if self.lang == "zh" else ", "
        for limitation, programs in said.items():
            names = joined.join(dict.fromkeys(programs))
            lines = max(line_count(names, sum(_WIDTHS[:2])), line_count(limitation, sum(_WIDTHS[2:])))
            self.page.height(self.row, rows_high(lines))
            self.page.merged(self.row, 0, 1, names, "text")
            self.page.merged(self.row, 2, _LAST, limitation, "text")
            self.row += 1
