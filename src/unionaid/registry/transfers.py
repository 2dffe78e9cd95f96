"""What goes to the bank: transfers, and the payment file that holds them.

Here: one row per transfer, in the order given, as the template says. The same
transfers under the same anchor are the same bytes, at any time. Not here: which
awards are paid (``payments``), the template itself (``template``), the bank's
answer (``results``).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from attrs import field, frozen, validators

from unionaid.assess.accounts import digits_of
from unionaid.assess.payee import PayeeAccount
from unionaid.errors import OutputError, Problem, make_problem
from unionaid.facts import BankAccount, Unreadable
from unionaid.facts.reading import MAX_TEXT
from unionaid.files import csv_bytes
from unionaid.files.book import EXACT_YUAN, Book, Page
from unionaid.lang import Bilingual, Lang
from unionaid.money import MAX_FEN, from_fen
from unionaid.registry.bank_layouts import (
    BankTemplate,
    Holds,
    PayeeKind,
    PaymentColumn,
    PaymentLayout,
    is_printable,
)

__all__ = ["ANCHOR_WORDS", "Transfer", "payment_file"]

ANCHOR_WORDS: Final = Bilingual(zh="登记校验", en="registry check")
"""What the last line begins with, where the anchor stands on one."""

_BETWEEN: Final = Bilingual(zh="、", en=", ")
_SHEET: Final = Bilingual(zh="付款", en="payments")
_HASH: Final = re.compile("[0-9a-f]{64}")

_EXACT_FEN: Final = Decimal(10) ** 15
"""From here on a spreadsheet does not keep every digit of a whole number."""

_WIDTHS: Final[dict[Holds, float]] = {
    "number": 7,
    "transfer": 11,
    "account_name": 30,
    "account": 24,
    "bank": 30,
    "bank_number": 15,
    "amount": 15,
    "amount_fen": 15,
    "programs": 30,
    "claims": 16,
    "remark": 20,
    "phone": 15,
    "anchor": 70,
}


@frozen
class Transfer:
    """Money for one payee, of one award or several.

    Args:
        id: Its number, which the bank gives back.

        kind: Whether the payee is a unit or a person.

        payee: Who is paid, and where.

        amount_fen: How much, all awards together.

        claims: The numbers of the claims that it pays.

        programs: The names of their programs.
    """

    id: int = field(validator=[validators.instance_of(int), validators.ge(1)])
    kind: PayeeKind = field(validator=validators.in_(("unit", "person")))
    payee: PayeeAccount = field(repr=False)
    amount_fen: int = field(validator=[validators.instance_of(int), validators.ge(1), validators.le(MAX_FEN)])
    claims: tuple[int, ...] = ()
    programs: tuple[Bilingual, ...] = ()


def payment_file(
    transfers: Sequence[Transfer], template: BankTemplate, *, anchor: tuple[int, str], lang: Lang
) -> bytes:
    """Return the payment file for *transfers*, all to units or all to persons.

    Accounts are written as digits alone, amounts exactly; text that a spreadsheet
    would run gets an apostrophe before it in CSV and is a cell of text in a workbook.

    Args:
        transfers: One row each, in this order.

        template: What the bank wants.

        anchor: The number and the hash of the registry's last entry.

        lang: The language of program names and of the last line.

    Raises:
        InvalidFile: The template has no such payment file, or the library for
            workbooks is missing.

        OutputError: There are no transfers, or one cannot be written: no account,
            none that a bank has, text that is too long or that nobody can see.
            Every problem names its transfer and column.

        ValueError: The transfers are of both kinds, two have one number, or the
            hash is none.
    """
    if not transfers:
        raise OutputError([make_problem("bank-nothing-to-pay")])
    if len({each.kind for each in transfers}) > 1:
        raise ValueError("units and persons are paid by two files. Split the transfers by kind.")
    if len({each.id for each in transfers}) < len(transfers):
        raise ValueError("two transfers have the same number. Give each of them once.")
    if not _HASH.fullmatch(anchor[1]):
        raise ValueError("the hash of the anchor has 64 hexadecimal digits. Give that of the last entry.")
    layout = template.layout(transfers[0].kind)
    problems: list[Problem] = []
    rows = [
        [_cell(transfer, column, number, anchor[1], lang, problems) for column in layout.columns]
        for number, transfer in enumerate(transfers, start=1)
    ]
    if problems:
        raise OutputError(problems)
    last = (ANCHOR_WORDS.text(lang), str(anchor[0]), anchor[1]) if layout.has_anchor_line else ()
    return _csv(layout, rows, last) if layout.format == "csv" else _xlsx(layout, rows, last, lang)


def _cell(
    transfer: Transfer, column: PaymentColumn, number: int, anchor: str, lang: Lang, problems: list[Problem]
) -> str:
    """Return what stands in one cell; add to *problems* what is wrong with it."""
    text = _text(transfer, column, number, anchor, lang)
    found = _fault(transfer, column.holds, text)
    if found is not None:
        problems.append(found.at(column=column.heading))
    return text


def _text(transfer: Transfer, column: PaymentColumn, number: int, anchor: str, lang: Lang) -> str:
    payee = transfer.payee
    match column.holds:
        case "number":
            return str(number)
        case "transfer":
            return str(transfer.id)
        case "account":
            return digits_of(payee.account)
        case "amount":
            return f"{from_fen(transfer.amount_fen):f}"
        case "amount_fen":
            return str(transfer.amount_fen)
        case "programs":
            return _BETWEEN.text(lang).join(dict.fromkeys(each.text(lang) for each in transfer.programs))
        case "claims":
            return _BETWEEN.text(lang).join(map(str, transfer.claims))
        case "remark":
            return column.text
        case "anchor":
            return anchor
        case "account_name" | "bank" | "bank_number" | "phone":
            return str(getattr(payee, column.holds)).strip()


def _fault(transfer: Transfer, holds: Holds, text: str) -> Problem | None:
    """Return why *text* cannot go to a bank, None if it can."""
    if holds in ("account", "account_name") and not text:
        return make_problem("bank-payee-missing", transfer=transfer.id)
    if holds == "account":
        try:
            BankAccount().read(text)
        except Unreadable:
            return make_problem("bank-account-form", transfer=transfer.id)
    if not is_printable(text):
        return make_problem("bank-text-form", transfer=transfer.id)
    if len(text) > MAX_TEXT:
        return make_problem("bank-text-long", transfer=transfer.id, limit=MAX_TEXT)
    return None


def _csv(layout: PaymentLayout, rows: Sequence[Sequence[str]], last: Sequence[str]) -> bytes:
    width = len(layout.columns)
    table = [[column.heading for column in layout.columns]] if layout.has_header else []
    table += [list(row) for row in rows]
    if last:
        table.append([*last, *[""] * (width - len(last))])
    safe = csv_bytes(table[0], table[1:]).decode("utf-8-sig")
    if layout.separator != ",":
        parted = io.StringIO(newline="")
        cells = csv.reader(io.StringIO(safe, newline=""), strict=True)
        csv.writer(parted, delimiter=layout.separator, lineterminator="\r\n").writerows(cells)
        safe = parted.getvalue()
    return safe.encode(layout.encoding)


def _xlsx(layout: PaymentLayout, rows: Sequence[Sequence[str]], last: Sequence[str], lang: Lang) -> bytes:
    stream = io.BytesIO()
    with Book(stream, lang=lang) as book:
        widths = [_WIDTHS[column.holds] for column in layout.columns]
        page = book.page(_SHEET.text(lang), widths, landscape=True, repeat=(0, 0), freeze=(1, 0))
        page.raw.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        page.texts(0, [column.heading for column in layout.columns], "head")
        table = page.table(list(_renders(book, page, layout.columns)))
        for place, row in enumerate(rows, start=1):
            table.add(place, row)
        page.texts(len(rows) + 1, last, "code")
    return stream.getvalue()


def _renders(book: Book, page: Page, columns: Sequence[PaymentColumn]) -> Iterator[Callable[[Any], str]]:
    """Yield for each column what makes its cells: figures where they stay exact, else text."""
    from unionaid.files.rows_out import number_cell

    as_text = page.cells("code")
    for column in columns:
        if column.holds == "amount":
            figure = number_cell(book.format("money", num_format="0.00"))
            yield _while_exact(figure, as_text, EXACT_YUAN)
        elif column.holds in ("amount_fen", "number"):
            figure = number_cell(book.format("whole", num_format="0"))
            yield _while_exact(figure, as_text, _EXACT_FEN)
        else:
            yield as_text


def _while_exact(
    figure: Callable[[Any], str], as_text: Callable[[Any], str], limit: Decimal
) -> Callable[[str], str]:
    """Return what writes a figure below *limit* as a number, and from there on as text."""

    def render(text: str) -> str:
        number = Decimal(text)
        return figure(number) if number < limit else as_text(text)

    return render
