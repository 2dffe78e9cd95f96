"""The blank form of a program, as a workbook that reads back.

Here: its worksheets and where things stand on them. Not here: which columns
there are (``form_columns``), the guide's words (``form_guide``), reading a form
(``unionaid.assess.intake``).
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import Any, Final

from unionaid.assess.mark import FORM_VERSION, GUIDE, OPTIONS
from unionaid.desk.form_checks import fits_inline
from unionaid.desk.form_columns import FormColumn, Need, form_columns
from unionaid.desk.form_guide import write_guide
from unionaid.desk.form_words import clean, clip
from unionaid.desk.measure import line_count, rows_high, text_width
from unionaid.files import replacing
from unionaid.files.book import Book, Page, Style
from unionaid.files.grid import MARK_SHEET, column_letter
from unionaid.lang import Bilingual, Lang
from unionaid.policy.model import PolicyRules, ProgramRules

__all__ = ["write_form"]

CASES: Final = Bilingual(zh="申报", en="cases")

_HEADS: Final[dict[Need, Style]] = {
    "required": "head_required",
    "optional": "head",
    "payee": "head_payee",
}
_LAST_ROW: Final = 1_048_576
_SHORT_NAME: Final = 18.0
_FEW_LINES: Final = 5
_WIDEST: Final = 60.0

_PAGE_WIDTH: Final = 170.0
"""More columns than this on one page could not be read; the rest goes beside it."""

_TITLE_LIMIT: Final = 32
_MESSAGE_LIMIT: Final = 255
_NAME_LIMIT: Final = 60
"""Of each name in the page's header, which takes 255 characters in all."""

_REFUSED: Final = Bilingual(zh="填写有误，请改写。", en="This cannot be read. Please rewrite it. ")
_NOTE_WIDTH: Final = 300
_NOTE_ROOM: Final = 40
_NOTE_SIZE: Final = 10
_POINT: Final = 4 / 3
"""Pixels in a point."""


def write_form(
    program: ProgramRules, policy: PolicyRules, path: str | os.PathLike[str], *, lang: Lang = "zh"
) -> None:
    """Write the blank form of *program*.

    Args:
        program: Whose cases will be filled in.

        policy: The policy it belongs to; the form says which edition.

        path: The workbook to write, whole or not at all.

        lang: The language of headers, notes and guide; both are read back.

    Raises:
        OutputError: The file could not be written.

        InvalidFile: The extra ``excel`` is not installed.
    """
    columns = form_columns(program, lang)
    title = clip(program.name.text(lang), _MESSAGE_LIMIT)
    with replacing(path) as stream, Book(stream, lang=lang, title=title) as book:
        lists = _lists(columns)
        _write_cases(book, columns, program, policy, lists)
        write_guide(book, GUIDE.text(lang), program, policy, columns)
        _write_options(book, lists)
        _write_mark(book, program, policy)


def _lists(columns: Sequence[FormColumn]) -> dict[str, tuple[str, ...]]:
    """Return the drop-downs that need a worksheet of their own, by column."""
    return {
        each.target: each.check.options
        for each in columns
        if each.check.options and not fits_inline(each.check.options)
    }


def _write_cases(
    book: Book,
    columns: Sequence[FormColumn],
    program: ProgramRules,
    policy: PolicyRules,
    lists: dict[str, tuple[str, ...]],
) -> None:
    lang = book.lang
    page = book.page(
        CASES.text(lang), [_width(each) for each in columns], landscape=True, repeat=(0, 0), freeze=(1, 1)
    )
    page.raw.set_selection(1, 0, 1, 0)
    page.raw.hide_gridlines(0)  # printed too: lines for the rows that are filled, and no others
    page.raw.set_comments_author("")
    _set_up_print(page, columns, program, policy)
    formats: dict[str, Any] = {}
    for place, column in enumerate(columns):
        shape = column.check.number_format
        if shape not in formats:
            formats[shape] = book.format("plain", num_format=shape)
        page.raw.set_column(place, place, _width(column), formats[shape])
    page.height(0, rows_high(max(line_count(each.header, _width(each)) for each in columns) + 1))
    for place, column in enumerate(columns):
        page.text(0, place, column.header, _HEADS[column.need])
        page.raw.write_comment(0, place, *_note(column, book))
        page.raw.data_validation(1, place, _LAST_ROW - 1, place, _validation(column, place, lists, lang))


def _width(column: FormColumn) -> float:
    """Return how wide a column is: a short name on one line, a long one on a few."""
    name = text_width(column.header)
    return max(column.check.width, min(name + 3.0, _SHORT_NAME), min(name / _FEW_LINES, _WIDEST))


def _set_up_print(
    page: Page, columns: Sequence[FormColumn], program: ProgramRules, policy: PolicyRules
) -> None:
    lang = page.book.lang
    across = math.ceil(sum(_width(each) for each in columns) / _PAGE_WIDTH)
    page.raw.fit_to_pages(across, 0)
    page.raw.repeat_columns(0)
    page.raw.set_margins(left=0.4, right=0.4, top=0.95, bottom=0.7)
    name, issuer = (_in_header(each.text(lang)) for each in (program.name, policy.issuer))
    # On one line: copies made by openpyxl keep no line break in a header.
    # A figure right after a size would be read as part of it, so a blank stands between.
    page.raw.set_header(f"&L&10 {issuer}&C&16 {name}", {"margin": 0.35})


def _in_header(text: str) -> str:
    return clip(text, _NAME_LIMIT).replace("\n", " ").replace("&", "&&")


def _note(column: FormColumn, book: Book) -> tuple[str, dict[str, Any]]:
    """Return the note of a header and how large it is drawn."""
    lines = [clip(each, 2000) for each in column.parts]
    text = "\n".join(lines)
    count = line_count(text, _NOTE_ROOM) + 1
    font = book.format("note").font_name
    size = {"width": _NOTE_WIDTH, "height": round(count * _NOTE_SIZE * 1.35 * _POINT)}
    return text, {**size, "font_name": font, "font_size": _NOTE_SIZE, "color": "#FFFFE1"}


def _validation(
    column: FormColumn, place: int, lists: dict[str, tuple[str, ...]], lang: Lang
) -> dict[str, Any]:
    """Return what Excel checks in a column, with its words."""
    letter = column_letter(place + 1)
    rule = dict(column.check.rule)
    if isinstance(rule.get("value"), str):
        rule["value"] = rule["value"].replace("{cell}", f"{letter}2")
    if column.target in lists:
        at = list(lists).index(column.target)
        options = f"${column_letter(at + 1)}$1:${column_letter(at + 1)}${len(lists[column.target])}"
        rule["source"] = f"='{OPTIONS.text(lang)}'!{options}"
    elif column.check.options:
        rule["source"] = list(column.check.options)
    said = column.sentence(lang)
    title = clip(column.header, _TITLE_LIMIT).replace("\n", " ")
    return {
        **rule,
        "input_title": title,
        "input_message": clip(said, _MESSAGE_LIMIT),
        "error_title": title,
        "error_message": clip(_REFUSED.text(lang) + said, _MESSAGE_LIMIT),
    }


def _write_options(book: Book, lists: dict[str, tuple[str, ...]]) -> None:
    """Write the long drop-downs side by side; rows go from top to bottom."""
    if not lists:
        return
    page = book.page(OPTIONS.text(book.lang), [30.0] * len(lists))
    page.raw.hide()
    for row in range(max(len(options) for options in lists.values())):
        for place, options in enumerate(lists.values()):
            if row < len(options):
                page.text(row, place, options[row], "code")


def _write_mark(book: Book, program: ProgramRules, policy: PolicyRules) -> None:
    """Write what the reader asks a form: which policy, edition and program it is for."""
    page = book.page(MARK_SHEET, [12, 70])
    page.raw.very_hidden()
    mark = {
        "form": FORM_VERSION,
        "policy": policy.id,
        "edition": policy.edition,
        "digest": policy.digest,
        "program": program.id,
        "lang": book.lang,
    }
    for row, (name, value) in enumerate(mark.items()):
        page.texts(row, (name, clean(value)), "code")
