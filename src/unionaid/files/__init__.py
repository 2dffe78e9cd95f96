"""Rows with their positions, in and out.

Here: reading workbooks, CSV, JSON and JSON lines into rows of raw values, and
writing a result whole or not at all. Not here: what a value means (``facts``), which
columns a program knows (``policy``), what a result says (``text``).
"""

from __future__ import annotations

from unionaid.files.grid import Grid, Workbook, column_letter
from unionaid.files.reading import READABLE, read_rows
from unionaid.files.sheet import Row, Sheet
from unionaid.files.writing import csv_bytes, csv_head, csv_part, replacing, write_whole
from unionaid.files.xlsx_in import read_workbook

__all__ = [
    "READABLE",
    "Grid",
    "Row",
    "Sheet",
    "Workbook",
    "column_letter",
    "csv_bytes",
    "csv_head",
    "csv_part",
    "read_rows",
    "read_workbook",
    "replacing",
    "write_whole",
]
