"""What the desk costs: a workbook of cases in, a workbook ready to sign out.

Run it with `python benchmarks/desk.py [--rows N] [--runs N]`. Everything is
timed in fresh processes, in turn, and medians are printed. The floor is what
nobody who uses these libraries can go below: calamine reading the same input,
then XlsxWriter in constant memory writing the very cells of our workbook, with
their formats. Those calls are recorded once from our own writer and replayed;
taking them from the disk again is not timed. openpyxl reads the same input and
writes the same cells, write-only. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

PROGRAM: Final = "conversion-fee-refund"
MONTHS: Final = [(year, month) for year in (2020, 2021) for month in range(1, 13)]
COUNTIES: Final = ("古塔区", "凌河区", "太和区", "凌海市", "北镇市", "黑山县", "义县")
PART: Final = 20_000
"""So many recorded calls are in memory at a time."""

RECORDED: Final = ("write_string", "write_number", "write_blank", "write_formula", "write_datetime")
MERGED: Final = "merge_range"
SHAPES: Final = ("set_row", "set_column")
"""Heights and widths, which openpyxl is spared."""


def make_input(path: str, rows: int) -> None:
    """Write *rows* fee payments as offices send them: 24 months of each enterprise.

    One in fifty is no converted business, one in fifty does not say, one in a
    hundred repeats the month before: the sheets for those get their rows too.
    """
    import xlsxwriter

    from unionaid import load_policy
    from unionaid.assess.payee import PAYEE_LABELS

    facts = load_policy("jinzhou-2020")[PROGRAM].rules.facts
    header = [fact.label.zh for fact in facts.values()] + [label.zh for label in PAYEE_LABELS.values()]
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet, day = book.add_worksheet("申报"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, header)
        for row in range(rows):
            said = {**_case(row), **_payee(row)}
            for column, name in enumerate([*facts, *PAYEE_LABELS]):
                value = said.get(name)
                if isinstance(value, date):
                    sheet.write_datetime(row + 1, column, value, day)
                elif isinstance(value, Decimal):
                    sheet.write_number(row + 1, column, value)
                elif value is not None:
                    sheet.write_string(row + 1, column, str(value))


def _case(row: int) -> dict[str, Any]:
    firm, place = divmod(row, len(MONTHS))
    if row % 100 == 99:
        place = max(0, place - 1)
    year, month = MONTHS[place]
    payroll = Decimal(80_000 + row % 977 * 10)
    answer = {7: "否", 11: None}.get(row % 50, "是")
    return {
        "name": f"虚构{firm:06}号机械有限公司",
        "county": COUNTIES[firm % len(COUNTIES)],
        "enterprise": _code(firm),
        "is_converted": answer,
        "converted_on": date(2019, 11, 20),
        "period": f"{year}年{month}月" if row % 3 else f"{year}-{month:02}",
        "paid_on": date(year, month, 15),
        "receipt": f"JF-{row:07}",
        "payroll": payroll,
        "fee_remitted": payroll * Decimal("0.008"),
    }


def _payee(row: int) -> dict[str, str]:
    firm = row // len(MONTHS)
    return {
        "account_name": f"虚构{firm:06}号机械有限公司工会",
        "account": f"0000{firm:015}",
        "bank": "虚构银行锦州分行营业部",
        "bank_number": "000000000000",
        "phone": "",
    }


def _code(firm: int) -> str:
    from stdnum.cn import uscc

    body = f"91210700FA{firm:07}"
    return body + str(uscc.calc_check_digit(body))


def ours(source: str, target: str, _record: str) -> dict[str, float]:
    """Assess the file and write the workbook, as one command does."""
    begun = time.perf_counter()
    from unionaid import load_policy
    from unionaid.api import assess_files
    from unionaid.desk.workbook import write_workbook

    results = assess_files(source, program=load_policy("jinzhou-2020")[PROGRAM])
    read = time.perf_counter()
    write_workbook(results, target, prepared_by="虚构市总工会", on=date(2021, 12, 31))
    return {"seconds": time.perf_counter() - begun, "reading": read - begun}


def floor(source: str, target: str, record: str) -> dict[str, float]:
    """Read the file with calamine and write the recorded cells with XlsxWriter."""
    begun = time.perf_counter()
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    assert rows, "there is something to read"
    read = time.perf_counter() - begun
    parts = load(record)
    head = next(parts)
    begun = time.perf_counter()
    book = xlsxwriter.Workbook(target, {**head["options"], "tmpdir": None})  # ours is gone with its folder
    book.use_zip64()
    formats = [book.add_format(properties) for properties in head["formats"]]
    sheets = [book.add_worksheet(name) for name in head["sheets"]]
    taken = time.perf_counter() - begun
    for part in parts:
        calls = [
            (
                getattr(sheets[sheet], method),
                [formats[each[0]] if type(each) is tuple else each for each in args],
            )
            for sheet, method, args in part
        ]
        begun = time.perf_counter()
        for call, args in calls:
            call(*args)
        taken += time.perf_counter() - begun
    begun = time.perf_counter()
    book.close()
    return {"seconds": read + taken + time.perf_counter() - begun, "reading": read}


def with_openpyxl(source: str, target: str, record: str) -> dict[str, float]:
    """Read the file and write the recorded cells with openpyxl."""
    begun = time.perf_counter()
    from openpyxl import Workbook, load_workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side

    book = load_workbook(source, read_only=True)
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert rows, "there is something to read"
    read = time.perf_counter() - begun
    parts = load(record)
    head = next(parts)
    begun = time.perf_counter()
    book = Workbook(write_only=True)
    sheets = [book.create_sheet(name) for name in head["sheets"]]
    edge = Side(style="thin")
    styles = []
    for properties in head["formats"]:
        model = WriteOnlyCell(sheets[0])
        model.font = Font(
            name=properties.get("font_name"),
            size=properties.get("font_size"),
            bold=properties.get("bold", False),
        )
        model.alignment = Alignment(wrap_text=properties.get("text_wrap"), vertical="center")
        model.number_format = properties.get("num_format", "General")
        if properties.get("border"):
            model.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        styles.append(getattr(model, "_style"))  # noqa: B009 - its types do not tell
    taken = time.perf_counter() - begun
    pending: dict[int, tuple[int, list[Any]]] = {}
    for part in parts:
        begun = time.perf_counter()
        for sheet, method, args in part:
            if method in SHAPES:
                continue
            row, value = args[0], args[4] if method == MERGED else args[2]
            style = next((each for each in reversed(args) if type(each) is tuple), None)
            at, cells = pending.get(sheet, (row, []))
            if row != at:
                sheets[sheet].append(cells)
                at, cells = row, []
            cell = WriteOnlyCell(sheets[sheet], value=value)
            if style is not None:
                setattr(cell, "_style", copy(styles[style[0]]))  # noqa: B010 - the same
            cells.append(cell)
            pending[sheet] = (at, cells)
        taken += time.perf_counter() - begun
    begun = time.perf_counter()
    for sheet, (_, cells) in pending.items():
        sheets[sheet].append(cells)
    book.save(target)
    return {"seconds": read + taken + time.perf_counter() - begun, "reading": read}


def recorded(source: str, target: str, record: str) -> dict[str, float]:
    """Write the workbook once, every cell of it also to the file *record*."""
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

    formats: list[dict[str, Any]] = []
    places: dict[int, int] = {}
    options: dict[str, Any] = {}
    names: list[str] = []
    kept: list[Any] = []
    waiting: list[Any] = []
    cells = 0

    def add_format(self: Any, properties: Any = None, _old: Any = xlsxwriter.Workbook.add_format) -> Any:
        made = _old(self, properties)
        places[id(made)] = len(formats)
        formats.append(dict(properties or {}))
        kept.append(made)  # or its id could be given to another
        return made

    def init(self: Any, to: Any = None, given: Any = None, _old: Any = xlsxwriter.Workbook.__init__) -> None:
        options.update(given or {})
        _old(self, to, given)
        formats.clear()  # those that every workbook of the library has of itself
        places.clear()

    def noted(method: str, old: Callable[..., Any], out: Any) -> Callable[..., Any]:
        def call(self: Any, *args: Any, **more: Any) -> Any:
            nonlocal cells
            cells += 1
            flat = (*args, *more.values())
            plain = [(places[id(each)],) if id(each) in places else each for each in flat]
            if self.index >= len(names):
                names.extend([""] * (self.index + 1 - len(names)))
            names[self.index] = self.get_name()
            waiting.append((self.index, method, plain))
            if len(waiting) >= PART:
                pickle.dump(waiting, out)
                waiting.clear()
            return old(self, *args, **more)

        return call

    body = f"{record}.body"
    with Path(body).open("wb") as out:
        xlsxwriter.Workbook.add_format = add_format
        xlsxwriter.Workbook.__init__ = init
        for method in (*RECORDED, MERGED, *SHAPES):
            setattr(Worksheet, method, noted(method, getattr(Worksheet, method), out))
        cell_by_cell()
        ours(source, target, record)
        pickle.dump(waiting, out)
    with Path(record).open("wb") as out:
        pickle.dump({"options": options, "formats": formats, "sheets": names}, out)
        with Path(body).open("rb") as part:
            while piece := part.read(1 << 20):
                out.write(piece)
    Path(body).unlink()
    return {"seconds": 0.0, "reading": 0.0, "cells": cells}


def cell_by_cell() -> None:
    """Make our writer of whole rows call XlsxWriter for every cell, to be recorded."""
    from unionaid.files.book import Page

    class Slow:
        def __init__(self, page: Page, cells: Sequence[Callable[[Any], Any]]) -> None:
            self.page, self.cells = page, cells

        def add(self, row: int, values: Sequence[Any], height: float | None = None) -> None:
            if height is not None:
                self.page.height(row, height)
            for column, (cell, value) in enumerate(zip(self.cells, values, strict=True)):
                style, shown = cell(value)
                kind = "whole" if style == "order" else style.removeprefix("total_")
                if isinstance(shown, tuple):
                    self.page.formula(row, column, shown[0], shown[1], style)
                elif kind in ("money", "whole", "day"):
                    getattr(self.page, kind)(row, column, shown, style)
                else:
                    self.page.text(row, column, shown, style)

    def tagged(_page: Page, style: Any) -> Callable[[Any], Any]:
        return lambda value: (style, value)

    replaced: Any = Page
    replaced.cells = replaced.formulas = tagged
    replaced.table = lambda page, cells: Slow(page, cells)


def load(record: str) -> Iterator[Any]:
    """Yield what was recorded: names and formats first, then the calls in parts."""
    with Path(record).open("rb") as source:
        head = pickle.load(source)  # noqa: S301 - our own file
        yield head
        while True:
            try:
                part = pickle.load(source)  # noqa: S301 - our own file
            except EOFError:
                return
            yield part


def peak_mb() -> float:
    """Return the most memory that this process had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # the other way counts what the parent had before
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


PARTS: Final[dict[str, Callable[[str, str, str], dict[str, float]]]] = {
    "floor": floor,
    "ours": ours,
    "openpyxl": with_openpyxl,
    "recorded": recorded,
}


def run_part(part: str, source: str, target: str, record: str) -> dict[str, float]:
    """Run one part in a fresh process and return its times."""
    command = [sys.executable, __file__, "--part", part, source, target, record]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own code
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print the report, or be one part of it."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=100_000)
    reader.add_argument("--runs", type=int, default=3)
    reader.add_argument("--skip-openpyxl", action="store_true", help="it takes most of the time")
    reader.add_argument("--part", nargs=4, help=argparse.SUPPRESS)
    asked = reader.parse_args()
    if asked.part:
        name, *paths = asked.part
        print(json.dumps({**PARTS[name](*paths), "mb": peak_mb()}))
        return
    with tempfile.TemporaryDirectory() as folder:
        source, target, record = (str(Path(folder, name)) for name in ("in.xlsx", "out.xlsx", "calls"))
        make_input(source, asked.rows)
        cells = run_part("recorded", source, target, record)["cells"]
        size = Path(target).stat().st_size / 1e6
        print(f"{asked.rows:,} cases, {cells:,.0f} cells written, {size:.1f} MB, {asked.runs} runs each")
        parts = [
            name for name in PARTS if name != "recorded" and not (name == "openpyxl" and asked.skip_openpyxl)
        ]
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in parts}
        for _ in range(asked.runs):
            for name in parts:
                runs[name].append(run_part(name, source, target, record))
        report(runs)


def report(runs: dict[str, list[dict[str, float]]]) -> None:
    """Print a line for each part: medians, and how it stands to the floor of the same round."""
    names = {"floor": "calamine + XlsxWriter alone", "ours": "unionaid", "openpyxl": "openpyxl alone"}
    print(f"{'what':30} {'s':>8} {'of it reading':>14} {'ratio':>7} {'MB':>8}")
    for part, each in runs.items():
        seconds, reading, mb = (
            statistics.median(run[key] for run in each) for key in ("seconds", "reading", "mb")
        )
        beside = zip(each, runs["floor"], strict=True)
        ratio = statistics.median(run["seconds"] / low["seconds"] for run, low in beside)
        print(f"{names[part]:30} {seconds:8.2f} {reading:14.2f} {ratio:7.2f} {mb:8.0f}")


if __name__ == "__main__":
    main()
