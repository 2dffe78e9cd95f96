"""The guide inside a form: the rule, and how to fill the form in.

Here: how the guide is laid out on A4. The rule's own lines are those of the
program's page (``unionaid.assess.page``), so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from unionaid.assess.page import program_page
from unionaid.desk.form_columns import FormColumn, Need
from unionaid.desk.form_words import clean
from unionaid.desk.measure import line_count, rows_high
from unionaid.files.book import Book, Page, Style
from unionaid.lang import Bilingual, Lang
from unionaid.policy.model import PolicyRules, ProgramRules

__all__ = ["pieces", "write_guide"]

_WIDTHS: Final = (5.0, 26.0, 10.0, 52.0)
_NUMBER, _NAME, _NEED, _HOW = range(4)
_WHOLE: Final = sum(_WIDTHS)
_BODY: Final = sum(_WIDTHS[_NAME:])
"""Room for text, in half-width characters."""

_AIR: Final = 8.0

_MOST_LINES: Final = 20
"""Longer text goes on in the next row: a row has a greatest height."""

_NEEDS: Final[dict[Need, Bilingual]] = {
    "required": Bilingual(zh="必填", en="required"),
    "optional": Bilingual(zh="可不填", en="optional"),
    "payee": Bilingual(zh="收款信息", en="payment"),
}
_NEED_STYLES: Final[dict[Need, Style]] = {
    "required": "head_required",
    "optional": "head",
    "payee": "head_payee",
}
_HOW_TO: Final = (
    Bilingual(
        zh="在“申报”表中填写，一行一项申报，从第 2 行写起。同一单位或个人有几项的，每项各写一行。",
        en="Fill in the sheet “cases”, one case to a row, from row 2 on. "
        "Who has several cases gives each a row of its own.",
    ),
    Bilingual(
        zh="请勿改动第 1 行的列名，也不要合并单元格。列的先后可以调整。",
        en="Leave the names in row 1 as they are, and merge no cells. The order of columns is free.",
    ),
    Bilingual(
        zh="列名的底色：橙色为必填，灰蓝色为可不填，绿色为收款信息。把鼠标停在列名上可看填写说明。",
        en="Colours of the names: orange is required, grey-blue is optional, green is for payment. "
        "Rest the mouse on a name to see its note.",
    ),
    Bilingual(
        zh="有下拉列表的，请从列表中选。从别处复制时，用“选择性粘贴”中的“数值”，以免改掉格式。",
        en="Choose from the list where there is one. Paste values only, or the cell's format is lost.",
    ),
    Bilingual(
        zh="代码、证件号和账号的列已设为文本格式，直接写全即可，不要改成数字格式，"
        "否则超过 15 位的尾数会丢失。",
        en="Columns of codes, identity numbers and accounts are text: write every digit and leave the "
        "format alone, or Excel drops the digits after the fifteenth.",
    ),
    Bilingual(
        zh="暂时不清楚的可以先空着：测算会说明还缺什么。不要写“无”“待定”等字样代替。",
        en="What is not known yet may stay empty: the result will say what is missing. "
        "Do not write “none” or “later” instead.",
    ),
)
_PERSONAL: Final = Bilingual(
    zh="本表含个人信息，只用于本项目的审核和发放，请妥善保管，不要转发给无关人员。",
    en="The form holds personal data, for checking and paying this program only. "
    "Keep it safe and pass it on to nobody else.",
)
_MARKED: Final = Bilingual(
    zh="本表内已记下政策、版本和项目，请填写后原样交回，不要把内容抄到别的表里。",
    en="The form knows its policy, edition and program: hand in this file, not a copy of its content.",
)
_TITLE: Final = Bilingual(zh="申报表填写说明", en="how to fill in the form")
_HOW_HEAD: Final = Bilingual(zh="怎样填写", en="How to fill in")
_FACTS_HEAD: Final = Bilingual(zh="填写事项", en="What to fill in")
_DERIVED_HEAD: Final = Bilingual(zh="自动算出的事项，不必填写", en="Worked out, not filled in")
_TABLE_HEAD: Final = (
    Bilingual(zh="列", en="col."),
    Bilingual(zh="列名", en="name"),
    Bilingual(zh="要求", en="need"),
    Bilingual(zh="填写方法", en="how"),
)


def pieces(text: str, room: float, most: int = _MOST_LINES) -> Iterator[str]:
    """Yield *text* in parts of at most *most* lines, each *room* characters wide.

    Example:
        >>> list(pieces("abcdef", 3, most=1))
        ['ab', 'cd', 'ef']
    """
    if line_count(text, room) <= most:
        yield text
        return
    part = ""
    for char in text:
        if line_count(part + char, room) > most:
            yield part
            part = ""
        part += char
    yield part


def write_guide(
    book: Book, name: str, program: ProgramRules, policy: PolicyRules, columns: Sequence[FormColumn]
) -> None:
    """Write the guide as a worksheet on A4 portrait.

    Args:
        book: The form.

        name: The worksheet's name.

        program: What is applied for.

        policy: The policy it belongs to.

        columns: The columns of the form.
    """
    lang = book.lang
    guide = _Guide(book.page(name, _WIDTHS))
    heading, sections = _sections(program_page(program, policy, lang))
    title = program.name.text(lang)
    guide.line(f"{title}{_TITLE.zh}" if lang == "zh" else f"{title}: {_TITLE.en}", "title", size=16)
    for line in heading[1:]:
        guide.line(line, "plain")
    guide.section(_HOW_HEAD.text(lang))
    personal = (_PERSONAL,) if any(each.is_personal for each in columns) else ()
    guide.numbered([each.text(lang) for each in (*_HOW_TO, *personal, _MARKED)])
    guide.section(_FACTS_HEAD.text(lang))
    guide.table(columns, lang)
    facts, *others = sections
    derived = facts[1][len(facts[1]) - len(program.derived) :]
    if derived:
        guide.section(_DERIVED_HEAD.text(lang))
        guide.numbered(derived)
    for section, lines in others:
        guide.section(section)
        guide.numbered(lines)


def _sections(page: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Return the lines above the first section of a page, and its sections."""
    heading: list[str] = []
    sections: list[tuple[str, list[str]]] = []
    is_new = False
    for line in page.split("\n"):
        if not line:
            is_new = True
        elif is_new:
            sections.append((line, []))
            is_new = False
        elif sections:
            sections[-1][1].append(line.strip())
        else:
            heading.append(line)
    return heading, sections


class _Guide:
    """A worksheet written from top to bottom."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.row = 0

    def line(self, text: str, style: Style, *, size: float = 11) -> None:
        """Write *text* across the sheet, in as many rows as it takes."""
        room = _WHOLE * 11 / size
        for piece in pieces(clean(text), room):
            self.page.height(self.row, rows_high(line_count(piece, room), size))
            self.page.merged(self.row, _NUMBER, _HOW, piece, style)
            self.row += 1

    def section(self, text: str) -> None:
        """Write a heading with a little air above it."""
        self.page.height(self.row, _AIR)
        self.page.text(self.row, _NUMBER, "", "plain")  # a row without a cell would lose its height
        self.row += 1
        self.line(text, "section", size=12)

    def numbered(self, lines: Sequence[str]) -> None:
        """Write *lines* one below the other, each with its number."""
        for number, line in enumerate(lines, start=1):
            mark = f"{number}."
            for piece in pieces(clean(line), _BODY):
                self.page.height(self.row, rows_high(line_count(piece, _BODY)))
                self.page.text(self.row, _NUMBER, mark, "right")
                self.page.merged(self.row, _NAME, _HOW, piece, "plain")
                self.row += 1
                mark = ""

    def table(self, columns: Sequence[FormColumn], lang: Lang) -> None:
        """Write how each column is filled in."""
        self.page.height(self.row, rows_high(1))
        self.page.texts(self.row, [each.text(lang) for each in _TABLE_HEAD], "head")
        self.row += 1
        for place, column in enumerate(columns, start=1):
            self._table_row(place, column, lang)

    def _table_row(self, place: int, column: FormColumn, lang: Lang) -> None:
        name_room, how_room = _WIDTHS[_NAME], _WIDTHS[_HOW]
        names = list(pieces(clean(column.header), name_room))
        hows = list(pieces(clean(column.sentence(lang)), how_room))
        for at in range(max(len(names), len(hows))):
            name = names[at] if at < len(names) else ""
            how = hows[at] if at < len(hows) else ""
            lines = max(line_count(name, name_room), line_count(how, how_room))
            self.page.height(self.row, rows_high(lines))
            self.page.text(self.row, _NUMBER, "" if at else str(place), "centre")
            self.page.text(self.row, _NAME, name)
            need = "" if at else _NEEDS[column.need].text(lang)
            self.page.text(self.row, _NEED, need, "centre" if at else _NEED_STYLES[column.need])
            self.page.text(self.row, _HOW, how)
            self.row += 1
