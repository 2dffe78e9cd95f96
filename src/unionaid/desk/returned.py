"""An input handed back with its bad cells coloured and the reasons in notes.

Here: which cell a problem belongs to, and what its note says. A workbook is
marked in a copy of itself (``marking``), every other kind of file in a new
workbook with the same cells as text (``copied``). Not here: finding problems.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from unionaid.assess.intake import is_workbook
from unionaid.desk.marks import Marks
from unionaid.errors import InvalidFile, Problem
from unionaid.files import replacing
from unionaid.files.source import place_fault, shown
from unionaid.files.xlsx_in import is_zip
from unionaid.lang import Lang

__all__ = ["write_returned"]


def write_returned(
    source: str | os.PathLike[str],
    problems: Iterable[Problem],
    path: str | os.PathLike[str],
    *,
    lang: Lang,
    notices: Iterable[Problem] = (),
) -> None:
    """Write a copy of *source* in which the cells with problems are marked.

    A marked cell is coloured by a rule of its own, not by its format, and has a
    note with every reason. Everything else is as it was: values, formats,
    drop-downs, hidden sheets, formulas. A last sheet lists all problems. Marks
    of an earlier copy are taken off first.

    Args:
        source: The input.

        problems: What is wrong with it.

        path: Where the copy goes; always an .xlsx file.

        lang: The language of the notes and the list.

        notices: What is only worth a look; in another colour.

    Raises:
        InvalidFile: There is no copy of such a file: it cannot be read at all.

        OutputError: The copy could not be written.

    Limitations:
        In a workbook, charts, shapes and the stored results of formulas are
        left out of the copy; Excel and WPS calculate again when it is opened.
        Of a workbook that opens to more than 64 MB, or that openpyxl does
        not take, the copy holds the cells as text, without their formats.
    """
    fault = place_fault(source)
    if fault is not None:
        raise InvalidFile([fault.at(file=shown(source))])
    marks = Marks(tuple(problems), tuple(notices), lang)
    try:
        _write(source, marks, path)
    except InvalidFile as refused:
        raise InvalidFile(each.at(file=shown(source)) for each in refused.problems) from None


def _write(source: str | os.PathLike[str], marks: Marks, path: str | os.PathLike[str]) -> None:
    is_book = is_workbook(source)
    if is_book and is_zip(source):
        from unionaid.desk.marking import mark_workbook

        copy = mark_workbook(source, marks)
        if copy is not None:
            with replacing(path) as stream:
                stream.write(copy)
            return
    from unionaid.desk.copied import cells_of, write_copy

    cells = cells_of(source, marks, is_workbook=is_book)
    with replacing(path) as stream:
        write_copy(stream, cells, marks)
