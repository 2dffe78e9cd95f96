"""Pictures of what the desk writes: each sheet of the workbook, a form, a notice, a voucher.

The workbooks are those of the README's commands, two of the finance tutorial's.
LibreOffice makes a page of each sheet and pdftoppm a picture of each page; Pillow
cuts and packs it. Here: which papers, and from page to picture.
Not here: what stands on a paper (``unionaid.desk``).
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import openpyxl
from openpyxl.styles import Border, Side

from unionaid import load_policy
from unionaid.cli import main
from unionaid.lang import Bilingual, Lang

__all__ = ["PAPERS", "make_books", "pictures", "sheet_names"]

_ROOT: Final = Path(__file__).parents[3]
_PAIRS: Final = "examples/forms/gold-pairs.xlsx"
_BY: Final = Bilingual("虚构市总工会", "Union of Nowhere")
_CONTACT: Final = Bilingual("经济部", "Economic department")
_ROWS: Final = 8
"""So many cases are filled into the form."""

PAPERS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "form": 1,
        "returned": 1,
        "goods": 3,
        "notice": 1,
        "sheet": 1,
        "finance-summary": 1,
        "finance-voucher": 1,
    }
)
"""The papers that are shown besides the workbook, and which of their sheets."""

_DOTS: Final = 110
"""To the inch."""

_WIDEST: Final = 1640
"""Points: of a wider sheet the first columns and the last are shown."""

_FIRST: Final = 360
"""Points: so much of a wider sheet are its first columns, which say whose row it is."""

_GAP: Final = 24
"""Dots of white where columns are left out."""

_TALLEST: Final[Mapping[str, int]] = MappingProxyType({"finance-voucher": 305})
"""Points: of a longer paper the upper part is shown."""

_LINE: Final = 110
"""Darker than this from top to bottom is a line between columns."""

_COLOURS: Final = 24
_MARGIN: Final = 14


def sheet_names(book: Path) -> list[str]:
    """Return what the pictures of a workbook in English are called, a name to a sheet."""
    titles = openpyxl.load_workbook(book).sheetnames
    short = [re.sub(r"^(details)(\d+) .*", r"\1-\2", title) for title in titles]
    return [f"workbook-{n}-{title.replace(' ', '-')}" for n, title in enumerate(short, start=1)]


def make_books(folder: Path, lang: Lang) -> dict[str, Path]:
    """Write the workbooks that are shown; return them by the names of their pictures."""
    books = {name: folder / f"{name}.{lang}.xlsx" for name in ("workbook", *PAPERS)}
    by, fees = _BY.text(lang), "examples/forms/fee-payments.xlsx"
    head = ["--prepared-by", by, "--on", "2020-08-20"]
    budget = ["--budget", "gold-pair-award=60000"]
    rooms = "examples/jinzhou-2020/reading-rooms.csv"
    wrong = "examples/forms/gold-pairs-with-mistakes.xlsx"
    shown = ["--from", "2020-08-20", "--contact", _CONTACT.text(lang), "--phone", "0416-0000000"]
    accounts = "examples/accounts/accounts-2009.toml"
    for name, words in {
        "workbook": ["assess", _PAIRS, fees, *head, *budget, "-o"],
        "goods": ["assess", "reading-room", rooms, *head, "-o"],
        "returned": ["assess", wrong, "--problems"],
        "notice": ["notice", _PAIRS, *shown, "-o"],
        "sheet": ["sheet", _PAIRS, "-o"],
        "finance-summary": ["assess", _PAIRS, *head, *budget, "-o"],
        "finance-voucher": ["vouchers", str(folder / "paid.xlsx"), "--accounts", accounts, "-o"],
    }.items():
        quiet = io.StringIO()  # from the root, so that the papers name the files as the pages do
        with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet), contextlib.chdir(_ROOT):
            status = main(["--lang", lang, *words, str(books[name])])
        assert status < 2, quiet.getvalue()
        if name == "finance-summary":
            _fill_payments(books[name], folder / "paid.xlsx")
    _fill_form(books["form"], lang)
    for name in ("form", "returned"):
        _show_grid(books[name])
    return books


def _show_grid(path: Path) -> None:
    """Give the filled cells of a form the thin lines that a screen shows around them.

    LibreOffice draws the grid of a sheet that is one page at wrong places.
    """
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    sheet.print_options.gridLines = False
    line = Side(style="hair")
    for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row, max_col=sheet.max_column):
        for cell in row:
            if sheet.cell(cell.row, 1).value is not None:
                cell.border = Border(left=line, right=line, top=line, bottom=line)
    book.save(path)


def _fill_payments(assessed: Path, paid: Path) -> None:
    """Write the day of payment into the last sheet of a workbook, as the tutorial has it."""
    book = openpyxl.load_workbook(assessed)
    for row in book.worksheets[-1].iter_rows(min_row=3):
        row[8].value = "2020-09-02"
    book.save(paid)


def _fill_form(path: Path, lang: Lang) -> None:
    """Write the form of the award for pairs, the first cases of the example typed into it."""
    program = load_policy("jinzhou-2020")["gold-pair-award"]
    program.write_form(path, lang=lang)
    words = {"是": "yes", "师傅": "master", "徒弟": "apprentice"} if lang == "en" else {}
    typed: Any = openpyxl.load_workbook(_ROOT / _PAIRS).worksheets[0]
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    for row in typed.iter_rows(min_row=2, max_row=_ROWS + 1):
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row, cell.column).value = words.get(cell.value, cell.value)
    book.save(path)


def pictures(folder: Path, lang: Lang) -> Iterator[tuple[str, bytes]]:
    """Make every picture in *lang*; give the name of its file and its bytes.

    Args:
        folder: Where to work.

        lang: The language.
    """
    books = make_books(folder, lang)
    names = sheet_names(make_books(folder, "en")["workbook"])
    pages = _pages(books, folder)
    for name, page in zip(names, pages["workbook"], strict=True):
        yield f"{name}.{lang}.png", _cut(page, "workbook")
    for name, number in PAPERS.items():
        yield f"{name}.{lang}.png", _cut(pages[name][number - 1], name)


def _pages(books: Mapping[str, Path], folder: Path) -> dict[str, list[Path]]:
    """Return a picture of every sheet of every book, drawn by LibreOffice and pdftoppm."""
    office, draw = shutil.which("soffice"), shutil.which("pdftoppm")
    assert office is not None, "LibreOffice is installed"
    assert draw is not None, "poppler is installed"
    whole = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    files = [str(book) for book in books.values()]
    words = [office, profile, "--headless", "--convert-to", whole, "--outdir", str(folder), *files]
    subprocess.run(words, check=True, capture_output=True, timeout=300)  # noqa: S603 - our own files
    found: dict[str, list[Path]] = {}
    for name, book in books.items():
        stem = folder / f"{book.stem}-page"
        words = [draw, "-r", str(_DOTS), "-l", "20", "-png", str(book.with_suffix(".pdf")), str(stem)]
        subprocess.run(words, check=True, capture_output=True, timeout=300)  # noqa: S603 - our own files
        found[name] = sorted(folder.glob(f"{stem.name}-*.png"))
    return found


def _cut(page: Path, name: str) -> bytes:
    """Return a page cut to what stands on it, few colours, a margin around."""
    from PIL import Image, ImageChops, ImageOps

    with Image.open(page) as opened:
        image = opened.convert("RGB")
    edge = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    assert edge is not None, "something stands on every sheet"
    left, top, right, bottom = edge
    bottom = min(bottom, top + _TALLEST.get(name, 10_000) * _DOTS // 72)
    image = image.crop((left, top, right, bottom))
    if image.width > _WIDEST * _DOTS // 72:
        image = _first_and_last(image)
    cut = ImageOps.expand(image, _MARGIN, "white")
    out = io.BytesIO()
    cut.quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _first_and_last(image: Any) -> Any:
    """Return a wide table without the columns in its middle, cut at the lines between columns."""
    from PIL import Image

    shades = image.convert("L").resize((image.width, 1), Image.Resampling.BOX).tobytes()
    lines = [x for x, shade in enumerate(shades) if shade < _LINE]
    first = max(x for x in lines if x <= _FIRST * _DOTS // 72)
    last = min(x for x in lines if x >= image.width - (_WIDEST - _FIRST) * _DOTS // 72)
    out = Image.new("RGB", (first + 1 + _GAP + image.width - last, image.height), "white")
    out.paste(image.crop((0, 0, first + 1, image.height)), (0, 0))
    out.paste(image.crop((last, 0, image.width, image.height)), (first + 1 + _GAP, 0))
    return out
