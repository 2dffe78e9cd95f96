"""Approval sheets (申请审批表): one case on one A4 page, ready to be signed.

Here: where everything stands on the page, and how much room it takes. Not here:
what it says (``approval_words``), who may sign (the registry).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from unionaid.assess.result import Assessment, Outcome
from unionaid.desk.approval_words import CaseWords
from unionaid.desk.decided import Decided, DecidedWords
from unionaid.desk.measure import line_count, rows_high, text_width
from unionaid.errors import InvalidCase, OutputError, make_problem
from unionaid.files import replacing
from unionaid.files.book import Book, Page, Style
from unionaid.lang import Lang
from unionaid.text import figures

__all__ = ["MOST_SHEETS", "write_pages", "write_sheets"]

MOST_SHEETS: Final = 200
"""So many sheets go into one workbook: each holds a temporary file open until
the end, and some systems allow a program 256."""

_WIDTHS: Final = (18.0, 28.0, 18.0, 28.0)
_LAST: Final = len(_WIDTHS) - 1
_WIDE: Final = sum(_WIDTHS[1:])
_MOST_LINES: Final = 24
"""A row of a spreadsheet is no higher; longer text takes several."""

_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LONGEST_NAME: Final = 31
"""What Excel takes as the name of a sheet."""

_PAPER: Final = 790.0
"""The points that A4 has between its margins, at the width of the table."""

_SIGNING: Final = (5, 8)
"""Lines for a seal or an opinion: at least, and at most where the page has room."""

_PEN: Final = 3
"""Lines for the pen below what is printed."""


def write_sheets(
    assessments: Sequence[Assessment],
    path: str | os.PathLike[str],
    *,
    lang: Lang,
    prepared_by: str | None = None,
    on: date | None = None,
    anchor: Mapping[str, str] | None = None,
) -> None:
    """Write a workbook with one approval sheet for each case, whole or not at all.

    The sheet is internal and is signed. The account to be paid stands on it in
    full, since a signature under a masked account checks nothing; identity
    numbers are masked. The sheets are called by number and program, never by a
    person's name.

    Args:
        assessments: The cases, at most ``MOST_SHEETS``, which is 200; none invalid.

        path: Where to write; a workbook (.xlsx).

        lang: The language.

        prepared_by: The unit that prepares the sheets.

        on: The day they are prepared; a blank for the pen unless given.

        anchor: What the ledger ended in when the sheets were made: ``number``
            of its last entry and ``check``, a short check code; blanks unless
            given.

    Raises:
        InvalidCase: Some cases could not be read; every problem of each.

        InvalidFile: The libraries for Excel are not installed.

        OutputError: There are no cases, too many, or the file could not be
            written; nothing was.
    """
    write_pages(assessments, path, lang=lang, prepared_by=prepared_by, on=on, anchor=anchor or {})


def write_pages(
    assessments: Sequence[Assessment],
    path: str | os.PathLike[str],
    *,
    lang: Lang,
    prepared_by: str | None,
    on: date | None,
    anchor: Mapping[str, str],
    decided: Sequence[Decided] | None = None,
) -> None:
    """Write the sheets of :func:`write_sheets`, with what a registry holds of each case.

    *decided* are the decisions on each case, None if there is no registry; all
    else, and what is raised, is as there.
    """
    problems = [p for each in assessments if each.outcome is Outcome.INVALID for p in each.problems]
    if problems:
        raise InvalidCase(problems)
    if not assessments:
        raise OutputError([make_problem("sheets-none")])
    if len(assessments) > MOST_SHEETS:
        code = "sheets-too-many" if decided is None else "sheets-too-many-claims"
        raise OutputError([make_problem(code, most=MOST_SHEETS, found=len(assessments))])
    title = "申请审批表" if lang == "zh" else "Approval sheets"
    with replacing(path) as stream, Book(stream, lang=lang, title=title, day=on) as book:
        for place, each in enumerate(assessments):
            words = CaseWords(each, lang)
            claim = None if decided is None else DecidedWords(decided[place], lang)
            number = place + 1 if claim is None else claim.decided.claim
            page = book.page(_sheet_name(number, words), _WIDTHS, one_page=True)
            _Sheet(page, words, claim).write(prepared_by, on, anchor)


def _sheet_name(number: int, words: CaseWords) -> str:
    """Return a name that Excel takes, told apart by its number."""
    program = _NOT_IN_NAMES.sub("", words.program.name.text(words.lang))
    name = f"{number} {program}"
    while len(name.encode("utf-16-le")) > 2 * _LONGEST_NAME:
        name = name[:-1]
    return name.strip()


class _Sheet:
    """Writes one sheet from top to bottom.

    Args:
        page: The worksheet.

        words: What it says.

        claim: What it says of the decisions that a registry holds.
    """

    def __init__(self, page: Page, words: CaseWords, claim: DecidedWords | None = None) -> None:
        self.page = page
        self.words = words
        self.claim = claim
        self.pick = words.pick
        self.row = 0
        self.used = 0.0

    def write(self, prepared_by: str | None, on: date | None, anchor: Mapping[str, str]) -> None:
        """Write the sheet."""
        words, pick = self.words, self.pick
        self.line(words.title, "title", size=16)
        number, check = (anchor.get(each) or "＿＿＿＿＿＿" for each in ("number", "check"))
        anchored = pick(f"登记号：{number}　校验码：{check}", f"entry no. {number}   check {check}")
        if self.claim is not None:
            id_ = self.claim.decided.claim
            anchored = pick(f"申报号：{id_}　", f"claim {id_}   ") + anchored
        self.line(anchored, "right")
        self.section(pick("申请与收款", "Applicant and payee"))
        self.pairs(words.parties())
        self.pairs(words.payee())
        self.section(pick("申报事项", "Facts"))
        self.pairs(words.facts())
        self.section(pick("核对情况", "Conditions"))
        for mark, text in words.findings():
            self.wide(mark, text, style="centre")
        self.section(pick("测算", "Result"))
        self.pairs(words.result())
        self.wide(pick("政策依据", "basis"), "\n".join(words.basis()))
        self.wide(pick("申报材料", "documents"), "\n".join(words.documents()))
        if self.claim is not None:
            self.section(pick("办理情况", "Course"))
            self.pairs(self.claim.course())
        self.section(pick("审批", "Approval"))
        foot = list(self.footer(prepared_by, on))
        self.signatures(_PAPER - self.used - rows_high(1) * len(foot))
        for text in foot:
            self.line(text)

    def high(self, points: float) -> None:
        """Set the height of the row at hand."""
        self.page.height(self.row, points)
        self.used += points

    def line(self, text: str, style: Style = "note", *, size: int = 9) -> None:
        """Write a line across the page, outside of the table."""
        room = sum(_WIDTHS) * 11 / size
        self.high(rows_high(line_count(text, room), size))
        self.page.merged(self.row, 0, _LAST, text, style)
        self.row += 1

    def section(self, text: str) -> None:
        """Write the name of a block."""
        self.high(rows_high(1))
        self.page.merged(self.row, 0, _LAST, text, "head")
        self.row += 1

    def pairs(self, items: Iterable[tuple[str, str]]) -> None:
        """Write labels and values, two to a row; a long value takes a row of its own."""
        waiting: tuple[str, str] | None = None
        for label, value in items:
            is_long = "\n" in value or text_width(value) > 2 * (_WIDTHS[1] - 2)
            if is_long:
                self._alone(waiting)
                waiting = None
                self.wide(label, value)
            elif waiting is None:
                waiting = (label, value)
            else:
                self._pair(waiting, (label, value))
                waiting = None
        self._alone(waiting)

    def _alone(self, waiting: tuple[str, str] | None) -> None:
        if waiting is not None:
            self.wide(*waiting)

    def _pair(self, *pairs: tuple[str, str]) -> None:
        lines = 1
        for index, (label, value) in enumerate(pairs):
            self.page.text(self.row, 2 * index, label, "label")
            self.page.text(self.row, 2 * index + 1, value, "field")
            lines = max(lines, line_count(label, _WIDTHS[0] - 1), line_count(value, _WIDTHS[1] - 1))
        self.high(rows_high(lines))
        self.row += 1

    def wide(self, label: str, text: str, *, style: Style = "label") -> None:
        """Write a label and a value across the rest, in as many rows as it needs."""
        for part in _parted(text, _WIDE - 1):
            lines = max(line_count(part, _WIDE - 1), line_count(label, _WIDTHS[0] - 1))
            self.page.text(self.row, 0, label, style)
            self.page.merged(self.row, 1, _LAST, part, "field")
            self.high(rows_high(lines))
            self.row += 1

    def signatures(self, room: float) -> None:
        """Write the four blocks to be signed: applicant, first review, review, approval.

        Args:
            room: The points that are left on the page.
        """
        claim, room_wide = self.claim, _WIDTHS[1] - 1
        signed = self.pick("签字：　　　　　　　　年　　月　　日", "signed:                    date:")
        sealed = self.pick("（盖章）　　　　　　　年　　月　　日", "(seal)                      date:")
        granted = self.pick("核定金额：＿＿＿＿＿＿＿元", "amount awarded: __________ yuan")
        blocks: tuple[tuple[str, list[str], str], ...] = (
            (self.pick("申请单位意见", "applicant's seal"), [], sealed),
            (self.pick("初审意见", "first review"), [] if claim is None else claim.prepared(), signed),
            (self.pick("复核意见", "review"), [] if claim is None else claim.reviewed(), signed),
            (
                self.pick("审批意见", "approval"),
                [granted] if claim is None else claim.approved() or [granted],
                signed,
            ),
        )
        fewest, most = _SIGNING
        roomy = max(fewest, min(most, int(room / 2 / rows_high(1))))
        for pair in (blocks[:2], blocks[2:]):
            taken = [sum(line_count(line, room_wide) for line in printed) for _, printed, _ in pair]
            lines = max(roomy, *(used + _PEN for used in taken))
            for index, (label, printed, signed_) in enumerate(pair):
                text = "\n".join([*printed, *[""] * (lines - taken[index] - 1), signed_])
                self.page.text(self.row, 2 * index, label, "label")
                self.page.text(self.row, 2 * index + 1, text, "field")
            self.high(rows_high(lines))
            self.row += 1

    def footer(self, prepared_by: str | None, on: date | None) -> Iterator[str]:
        """Return who prepared the sheet, by which text, from which row."""
        unit = prepared_by or "＿＿＿＿＿＿＿＿"
        day = self.pick("＿＿＿＿年＿＿月＿＿日", "____________")
        if on is not None:
            day = figures.day(on, self.words.lang)
        yield self.pick(f"编制单位：{unit}　　日期：{day}", f"prepared by: {unit}   date: {day}")
        yield self.words.edition
        if self.words.place:
            yield self.pick("申报文件：", "from: ") + self.words.place


def _parted(text: str, room: float) -> list[str]:
    """Return *text* in parts that each fit into one row of a spreadsheet."""
    parts = [""]
    for piece in re.findall(r"[^\n]{1,200}\n?|\n", text):
        if parts[-1] and line_count(parts[-1] + piece, room) > _MOST_LINES:
            parts.append("")
        parts[-1] += piece
    return [part.removesuffix("\n") if index < len(parts) - 1 else part for index, part in enumerate(parts)]
