"""The sheet 拨付登记: one line for each award, where the clerk writes what became of it.

Here: its cells and drop-down lists. Its columns and lines: ``payments``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from unionaid.assess.result import Assessment
from unionaid.desk.measure import rows_high
from unionaid.desk.payments import (
    EVENT_WORDS,
    PAYMENT_COLUMNS,
    PAYMENT_NOTE,
    PAYMENT_SHEET,
    payment_rows,
)
from unionaid.files.book import Book, Page, Style
from unionaid.lang import Lang

if TYPE_CHECKING:
    from unionaid.files.rows_out import RowWriter

__all__ = ["payment_sheet"]

_HEADER: Final = 1
_STYLES: Final[dict[str, Style]] = {
    "whole": "whole",
    "text": "text",
    "event": "centre",
    "day": "day",
    "money": "money",
}
_HIGH: Final = rows_high(1)
_FIELDS: Final = tuple(column.id for column in PAYMENT_COLUMNS)

_SPARE: Final = 500
"""Lines below the last that are ready for what comes back or is sent again."""


def payment_sheet(book: Book, assessments: Iterable[Assessment], lang: Lang) -> None:
    """Write a line for each award; nothing where there are none.

    Args:
        book: Where it goes.

        assessments: All of them, in the order of the other lists.

        lang: The language.
    """
    page: Page | None = None
    table: RowWriter | None = None
    words = {event: word.text(lang) for event, word in EVENT_WORDS.items()}
    row = _HEADER
    for record in payment_rows(assessments, lang):
        if table is None:
            page = _begin(book, lang)
            table = page.table([page.cells(_STYLES[column.kind]) for column in PAYMENT_COLUMNS])
        row += 1
        table.add(
            row,
            [words[record.event] if name == "event" else getattr(record, name) for name in _FIELDS],
            _HIGH,
        )
    if page is not None:
        _choices(page, row + _SPARE, lang)


def _begin(book: Book, lang: Lang) -> Page:
    page = book.page(
        PAYMENT_SHEET.text(lang),
        [column.width for column in PAYMENT_COLUMNS],
        landscape=True,
        repeat=(_HEADER, _HEADER),
        freeze=(_HEADER + 1, 0),
    )
    page.height(0, 36)
    page.merged(0, 0, len(PAYMENT_COLUMNS) - 1, PAYMENT_NOTE.text(lang), "plain")
    for place, column in enumerate(PAYMENT_COLUMNS):
        style: Style = "head_required" if column.is_filled_in else "head"
        page.text(_HEADER, place, column.label.text(lang), style)
    return page


def _choices(page: Page, last: int, lang: Lang) -> None:
    """Offer the events in a drop-down list, and take only days for days."""
    for place, column in enumerate(PAYMENT_COLUMNS):
        if column.kind == "event":
            words = [word.text(lang) for word in EVENT_WORDS.values()]
            page.raw.data_validation(_HEADER + 1, place, last, place, {"validate": "list", "source": words})
