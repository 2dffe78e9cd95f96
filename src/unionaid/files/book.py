"""Workbooks, written cell by cell and without a formula that nobody meant.

Here: what every workbook of ours shares, from fonts to paper. XlsxWriter is
imported when the first one is made. Not here: what stands in one (``desk``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

from unionaid.errors import InvalidFile, make_problem
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from types import TracebackType

    from unionaid.files.rows_out import RowWriter

__all__ = ["EXACT_YUAN", "Book", "Page", "Style", "need"]

Style = Literal[
    "title",  # the name of a sheet, large and in the middle
    "head",  # a column's name
    "head_required",  # the same, of a column of a form that has to be filled in
    "head_payee",  # the same, of a column that only a payment needs
    "section",  # a heading inside a sheet of text
    "text",  # a cell of a table
    "centre",  # the same, in the middle
    "code",  # the same, and stays text when it is typed over
    "order",  # a number in the order of a list
    "money",
    "whole",
    "day",
    "total",  # the word before a total
    "total_money",
    "total_whole",
    "total_words",  # a total in words, across the table
    "plain",  # a line outside of any table
    "right",  # the same, at the right
    "middle",  # the same, in the middle
    "heading",  # the same, bold
    "label",  # the name of a field in a form on paper
    "field",  # its content
    "note",  # small print
]

EXACT_YUAN: Final = Decimal(10) ** 12
"""A spreadsheet keeps 15 digits, and LibreOffice shows one less in amounts: from
here on yuan and fen are written as text."""

_LONGEST: Final = 32_767
"""The most characters that a cell takes."""

_RISKY: Final = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""How text begins that would become a formula when a person confirms the cell."""

_NOT_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")

_EDGE: Final[Mapping[str, Any]] = MappingProxyType({"border": 1, "valign": "vcenter"})
_BOLD: Final[Mapping[str, Any]] = MappingProxyType({**_EDGE, "bold": True})

_FIGURE: Final[Mapping[str, Any]] = MappingProxyType({"align": "right", "indent": 1, "shrink": True})
"""Kept apart from the text beside it; smaller where it is too long, and never hidden behind ####."""

_STYLES: Final[Mapping[Style, Mapping[str, Any]]] = MappingProxyType(
    {
        "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "text_wrap": True},
        "head": {**_BOLD, "align": "center", "text_wrap": True, "bg_color": "#E8EEF4"},
        "head_required": {**_BOLD, "align": "center", "text_wrap": True, "bg_color": "#FBE0C8"},
        "head_payee": {**_BOLD, "align": "center", "text_wrap": True, "bg_color": "#E3EFD9"},
        "section": {"bold": True, "font_size": 12, "valign": "vcenter", "text_wrap": True, "bottom": 1},
        "text": {**_EDGE, "text_wrap": True},
        "centre": {**_EDGE, "align": "center", "text_wrap": True},
        "code": {**_EDGE, "num_format": "@"},
        "order": {**_EDGE, "num_format": "0", "align": "center"},
        "money": {**_EDGE, **_FIGURE, "num_format": "#,##0.00"},
        "whole": {**_EDGE, **_FIGURE, "num_format": "#,##0"},
        "day": {**_EDGE, "num_format": "yyyy-mm-dd", "align": "center"},
        "total": {**_BOLD, "align": "center"},
        "total_money": {**_BOLD, **_FIGURE, "num_format": "#,##0.00"},
        "total_words": {**_BOLD, "text_wrap": True},
        "total_whole": {**_BOLD, **_FIGURE, "num_format": "#,##0"},
        "plain": {"valign": "vcenter", "text_wrap": True},
        "right": {"valign": "vcenter", "align": "right"},
        "middle": {"valign": "vcenter", "align": "center", "text_wrap": True},
        "heading": {"valign": "vcenter", "bold": True, "text_wrap": True},
        "label": {**_BOLD, "align": "center", "text_wrap": True},
        "field": {**_EDGE, "text_wrap": True},
        "note": {"font_size": 9, "valign": "top", "text_wrap": True, "font_color": "#444444"},
    }
)

_FONTS: Final = Bilingual(zh="宋体", en="Arial")
_PAGES: Final = Bilingual(zh="第 &P 页，共 &N 页", en="page &P of &N")
_A4: Final = 9


def need(module: str) -> None:
    """See to it that a library of the extra ``excel`` is there.

    Raises:
        InvalidFile: It is not installed; the message says how to install it.
    """
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise InvalidFile([make_problem("excel-missing")])


def _clean(text: str) -> str:
    """Return *text* as a cell can hold it."""
    if len(text) > _LONGEST // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST:
        short = text.encode("utf-16-le", "surrogatepass")[: 2 * _LONGEST - 2]
        text = short.decode("utf-16-le", "ignore") + "…"
    if not text.isascii() and _NOT_XML.search(text):
        text = _NOT_XML.sub("\ufffd", text)
    return text


def _is_risky(text: str) -> bool:
    """Tell whether *text* would become a formula when a person confirms the cell."""
    return text[0] in _RISKY


class _Sink:
    """A stream that keeps its first error to itself.

    A zip file that was interrupted would complain of it on the screen when it
    is cleared away.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.failed: OSError | None = None

    def write(self, data: bytes) -> int:
        if self.failed is None:
            try:
                return self._stream.write(data)
            except OSError as error:
                self.failed = error
        return len(data)

    def flush(self) -> None:
        self.write(b"")

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)


class Book:
    """A workbook on its way to a stream; a context manager.

    Rows of a page are written from top to bottom, and never twice: only the
    last row of each is in memory.

    Args:
        stream: Where it goes, when the block ends without an error.

        lang: The language of its fonts and page numbers.

        title: The document's title.

        day: The day in the document's properties; 1 January 2000 unless given,
            so that the same content is always the same file.
    """

    def __init__(self, stream: BinaryIO, *, lang: Lang, title: str = "", day: date | None = None) -> None:
        need("xlsxwriter")
        import xlsxwriter

        self.lang = lang
        self._sink = _Sink(stream)
        self._folder = TemporaryDirectory(prefix="unionaid-", ignore_cleanup_errors=True)
        self.raw = xlsxwriter.Workbook(
            self._sink,
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": _FONTS.text(lang), "font_size": 11},
            },
        )
        self.raw.use_zip64()
        day = day or date(2000, 1, 1)
        self.raw.set_properties({"title": title, "created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001  # a workbook knows no zones
        self._formats: dict[tuple[Style, bool], Any] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.raw.close()
                if self._sink.failed is not None:
                    raise self._sink.failed
        finally:
            self.raw.fileclosed = True  # or its destructor warns that nobody closed it
            for sheet in self.raw.worksheets():
                sheet._opt_close()
            self._folder.cleanup()

    def format(self, style: Style, *, quoted: bool = False, **more: Any) -> Any:
        """Return the format of *style*, made once.

        Args:
            style: Which.

            quoted: Whether the text is kept from ever becoming a formula.

            **more: XlsxWriter's properties on top; such a format is new each time.
        """
        if more:
            return self._new_format({**_STYLES[style], **more})
        found = self._formats.get((style, quoted))
        if found is None:
            extra = {"quote_prefix": True} if quoted else {}
            found = self._formats[style, quoted] = self._new_format({**_STYLES[style], **extra})
        return found

    def _new_format(self, properties: Mapping[str, Any]) -> Any:
        font = {"font_name": _FONTS.text(self.lang), "font_size": 11}
        return self.raw.add_format({**font, **properties})

    def page(
        self,
        name: str,
        widths: Sequence[float],
        *,
        landscape: bool = False,
        repeat: tuple[int, int] | None = None,
        freeze: tuple[int, int] | None = None,
        one_page: bool = False,
    ) -> Page:
        """Return a new worksheet, set up for A4.

        Args:
            name: Its name; what Excel forbids in names is the caller's to avoid.

            widths: The width of each column, in characters.

            landscape: Whether the paper lies on its long side.

            repeat: The first and last row printed on every page, from 0.

            freeze: The rows and columns that stay in sight.

            one_page: Whether all of it is printed on a single page.
        """
        from unionaid.files.rows_out import RowSheet

        sheet = self.raw.add_worksheet(name, RowSheet)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(_A4)
        if landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 1 if one_page else 0)
        sheet.center_horizontally()
        sheet.set_footer(f"&C&9{_PAGES.text(self.lang)}")
        if repeat is not None:
            sheet.repeat_rows(*repeat)
        if freeze is not None:
            sheet.freeze_panes(*freeze)
        return Page(self, sheet, len(widths))


class Page:
    """One worksheet; rows and columns count from 0.

    Args:
        book: Where it stands.

        raw: XlsxWriter's own worksheet, for charts, notes and validation.

        columns: How many columns it has.
    """

    def __init__(self, book: Book, raw: Any, columns: int) -> None:
        self.book = book
        self.raw = raw
        self.columns = columns

    def cells(self, style: Style) -> Callable[[Any], str]:
        """Return what makes the cells of a column for :meth:`table`.

        Args:
            style: Money, whole numbers and days take such values, or None; the
                others take text.
        """
        from unionaid.files import rows_out

        made = self.book.format(style)
        as_text = rows_out.text_cell(made, self.book.format(style, quoted=True), _is_risky, _clean)
        if style in ("order", "whole", "total_whole"):
            return rows_out.number_cell(made)
        if style == "day":
            return rows_out.day_cell(made)
        if style not in ("money", "total_money"):
            return as_text
        number = rows_out.number_cell(made)

        def amount(yuan: Decimal | None) -> str:
            if yuan is None or -EXACT_YUAN < yuan < EXACT_YUAN:
                return number(yuan)
            return as_text(f"{yuan:,.2f}")

        return amount

    def formulas(self, style: Style) -> Callable[[Any], str]:
        """Return what makes cells of pairs: a formula of ours, and the yuan that it comes to."""
        from unionaid.files import rows_out

        formula, amount = rows_out.formula_cell(self.book.format(style)), self.cells(style)
        return lambda pair: formula(pair) if -EXACT_YUAN < pair[1] < EXACT_YUAN else amount(pair[1])

    def table(self, cells: Sequence[Callable[[Any], str]]) -> RowWriter:
        """Return what writes the rows of a long table, several times faster than cell by cell.

        Args:
            cells: For each column what makes its cells, see :meth:`cells`.
        """
        from unionaid.files.rows_out import RowWriter

        return RowWriter(self.raw, cells)

    def text(self, row: int, column: int, text: str, style: Style = "text") -> None:
        """Write *text* as text, whatever it begins with; empty text as a blank cell."""
        if not text:
            self.raw.write_blank(row, column, None, self.book.format(style))
            return
        text = _clean(text)
        self.raw.write_string(row, column, text, self.book.format(style, quoted=_is_risky(text)))

    def texts(self, row: int, texts: Sequence[str], style: Style = "text", *, column: int = 0) -> None:
        """Write *texts* side by side, from *column* on."""
        for place, text in enumerate(texts, start=column):
            self.text(row, place, text, style)

    def money(self, row: int, column: int, amount: Decimal | None, style: Style = "money") -> None:
        """Write yuan with two decimals; None leaves the cell empty."""
        if amount is None:
            self.raw.write_blank(row, column, None, self.book.format(style))
        elif abs(amount) < EXACT_YUAN:
            self.raw.write_number(row, column, amount, self.book.format(style))
        else:
            self.text(row, column, f"{amount:,.2f}", style)

    def whole(self, row: int, column: int, number: int | None, style: Style = "whole") -> None:
        """Write a whole number; None leaves the cell empty."""
        if number is None:
            self.raw.write_blank(row, column, None, self.book.format(style))
        else:
            self.raw.write_number(row, column, number, self.book.format(style))

    def day(self, row: int, column: int, day: date | None, style: Style = "day") -> None:
        """Write a day as a real date; None leaves the cell empty."""
        if day is None:
            self.raw.write_blank(row, column, None, self.book.format(style))
        else:
            self.raw.write_datetime(row, column, day, self.book.format(style))

    def formula(
        self, row: int, column: int, formula: str, value: Decimal | int, style: Style = "total_money"
    ) -> None:
        """Write a formula together with the value it comes to, exact to the fen.

        A value that a spreadsheet cannot hold exactly is written as text instead.
        """
        if -EXACT_YUAN < value < EXACT_YUAN:
            self.raw.write_formula(row, column, formula, self.book.format(style), value)
        else:
            self.text(row, column, f"{value:,.2f}", style)

    def merged(self, row: int, first: int, last: int, text: str, style: Style) -> None:
        """Write *text* across the columns *first* to *last* of one row."""
        if last > first:
            self.raw.merge_range(row, first, row, last, "", self.book.format(style))
        self.text(row, first, text, style)

    def height(self, row: int, points: float) -> None:
        """Set the height of *row*, before anything is written below it."""
        self.raw.set_row(row, points)
