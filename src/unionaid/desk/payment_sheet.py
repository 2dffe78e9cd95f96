"""The sheet 拨付登记: one line for each award, where the clerk writes what became of it.

Here: its cells and drop-down lists. Its columns and lines: ``payments``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from unionaid.assess.result import Assessment
from unionaid.desk.measure import line_count, rows_high
from unionaid.desk.payments import (
    EVENT_WORDS,
    PAYMENT_COLUMNS,
    PAYMENT_NOTE,
    PAYMENT_SHEET,
    REGISTRY_COLUMNS,
    REGISTRY_NOTE,
    PaymentColumn,
    PaymentRecord,
    payment_rows,
)
from unionaid.files.book import Book, Page, Style
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from unionaid.files.rows_out import RowWriter

__all__ = ["payment_sheet", "registry_sheet"]

_HEADER: Final = 1
_STYLES: Final[dict[str, Style]] = {
    "whole": "whole",
    "text": "text",
    "event": "centre",
    "day": "day",
    "money": "money",
}
_HIGH: Final = rows_high(1)

_SPARE: Final = 500
"""Lines below the last that are ready for what comes back or is sent again."""


def payment_sheet(book: Book, assessments: Iterable[Assessment], lang: Lang) -> None:
    """Write a line for each award; nothing where there are none.

    Args:
        book: Where it goes.

        assessments: All of them, in the order of the other lists.

        lang: The language.
    """
    _sheet(book, payment_rows(assessments, lang), PAYMENT_COLUMNS, lang, is_registry=False)


def registry_sheet(book: Book, records: Iterable[PaymentRecord], lang: Lang) -> None:
    """Write a line for each event that a registry holds, and for what is still to be paid.

    Args:
        book: Where it goes.

        records: The lines, in the order of the other lists.

        lang: The language.
    """
    _sheet(book, records, REGISTRY_COLUMNS, lang, is_registry=True)


def _sheet(
    book: Book,
    records: Iterable[PaymentRecord],
    columns: Sequence[PaymentColumn],
    lang: Lang,
    *,
    is_registry: bool,
) -> None:
    fields = [column.id for column in columns]
    page: Page | None = None
    table: RowWriter | None = None
    words = {event: word.text(lang) for event, word in EVENT_WORDS.items()}
    row = _HEADER
    for record in records:
        if table is None:
            page = _begin(book, columns, lang, REGISTRY_NOTE if is_registry else PAYMENT_NOTE)
            table = page.table([page.cells(_STYLES[column.kind]) for column in columns])
        row += 1
        cells = [words[record.event] if name == "event" else getattr(record, name) for name in fields]
        lines = 1
        if is_registry:
            cells = [
                ("" if cell is None else str(cell)) if column.kind in ("text", "event") else cell
                for cell, column in zip(cells, columns, strict=True)
            ]
            lines = max(line_count(str(c), k.width) for c, k in zip(cells, columns, strict=True) if c)
        table.add(row, cells, _HIGH if lines == 1 else rows_high(lines))
    if page is not None and not is_registry:
        _choices(page, row + _SPARE, lang)


def _begin(book: Book, columns: Sequence[PaymentColumn], lang: Lang, note: Bilingual) -> Page:
    page = book.page(
        PAYMENT_SHEET.text(lang),
        [column.width for column in columns],
        landscape=True,
        repeat=(_HEADER, _HEADER),
        freeze=(_HEADER + 1, 0),
    )
    page.height(0, 36)
    page.merged(0, 0, len(columns) - 1, note.text(lang), "plain")
    for place, column in enumerate(columns):
        style: Style = "head_required" if column.is_filled_in else "head"
        page.text(_HEADER, place, column.label.text(lang), style)
    return page


def _choices(page: Page, last: int, lang: Lang) -> None:
    """Offer the events in a drop-down list, and take only days for days."""
    for place, column in enumerate(PAYMENT_COLUMNS):
        if column.kind == "event":
            words = [word.text(lang) for word in EVENT_WORDS.values()]
            page.raw.data_validation(_HEADER + 1, place, last, place, {"validate": "list", "source": words})
