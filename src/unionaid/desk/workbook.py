"""The workbook that a finance desk signs: all lists of one call, sheet by sheet.

Here: which sheets there are, and which case stands on which. Not here: what a
sheet looks like (the modules named by the imports).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from unionaid.assess.result import Assessment, Outcome
from unionaid.desk.basis_sheet import basis_sheet
from unionaid.desk.detail_sheet import detail_sheets
from unionaid.desk.listed import Listed, listed
from unionaid.desk.paper import Paper
from unionaid.desk.payment_lists import goods_list, person_list, unit_list
from unionaid.desk.payment_sheet import payment_sheet
from unionaid.desk.public_list import public_sheet
from unionaid.desk.review_sheets import refused_sheet, waiting_sheet
from unionaid.desk.summary_sheet import summary_sheet
from unionaid.files import replacing
from unionaid.files.book import Book
from unionaid.lang import Bilingual, Lang

__all__ = ["write_lists", "write_workbook"]

_TITLE: Final = Bilingual(zh="补助测算结果", en="Results of an assessment")
_WAITING: Final = (Outcome.UNDETERMINED, Outcome.INVALID)


def write_workbook(
    assessments: Iterable[Assessment],
    path: str | os.PathLike[str],
    *,
    lang: Lang = "zh",
    prepared_by: str | None = None,
    on: date | None = None,
    budgets: Mapping[str, Decimal] | None = None,
    progress: Callable[[int], object] | None = None,
) -> None:
    """Write everything about *assessments* as one workbook, ready to print and sign.

    Sheets: the summary; the payment lists of units and of persons; the list of
    goods; what is to be completed; who is not eligible; the public list; the
    sources; every case in detail; the payment record. A list without rows is
    left out. Amounts are yuan with two decimals; each total is a formula that
    carries the value it comes to. The same input gives the same bytes.

    The payment lists hold accounts and identity numbers in full: the workbook
    is personal data.

    Args:
        assessments: Of one program or several, in order.

        path: Where to write, ``.xlsx``.

        lang: The language.

        prepared_by: The unit that stands on the lists; by default the issuer
            of the policy, if all cases have the same.

        on: The day on the lists; a blank for the pen if None.

        budgets: From the id of a program to its budget in yuan, for the
            summary; a program without cases is left out.

        progress: Called with how many more cases are written.

    Raises:
        InvalidFile: XlsxWriter is not installed.

        OutputError: The file could not be written; nothing was changed.
    """
    cases = listed(assessments, lang)
    results = [case.result for case in cases]
    if prepared_by is None:
        issuers = {case.words.policy.issuer.text(lang): None for case in cases}
        prepared_by = next(iter(issuers)) if len(issuers) == 1 else ""
    write_lists(
        cases,
        path,
        Paper(lang, prepared_by, on),
        title=_TITLE,
        summary=lambda book, paper: summary_sheet(book, cases, paper, budgets),
        payments=lambda book: payment_sheet(book, results, lang),
        progress=progress,
    )


def write_lists(
    cases: Sequence[Listed],
    path: str | os.PathLike[str],
    paper: Paper,
    *,
    title: Bilingual,
    summary: Callable[[Book, Paper], None],
    payments: Callable[[Book], None],
    progress: Callable[[int], object] | None = None,
) -> None:
    """Write the summary and every list of *cases* that has rows.

    Args:
        cases: All cases.

        path: Where to write.

        paper: What stands at the head of each.

        title: The title of the workbook.

        summary: Writes its first sheet.

        payments: Writes its last sheet, the payment record.

        progress: Called with how many more cases are written.
    """
    lang = paper.lang
    paid = [case for case in cases if case.cash is not None]
    with replacing(path) as stream, Book(stream, lang=lang, title=title.text(lang), day=paper.on) as book:
        summary(book, paper)
        unit_list(book, [case for case in paid if not case.words.is_person], paper)
        person_list(book, [case for case in paid if case.words.is_person], paper)
        goods_list(book, [case for case in cases if case.goods is not None], paper)
        waiting_sheet(book, [case for case in cases if _is_waiting(case)], paper)
        refused_sheet(book, [case for case in cases if _is_refused(case)], paper)
        public_sheet(book, cases, paper)
        basis_sheet(book, cases, lang)
        detail_sheets(book, cases, lang, progress)
        payments(book)


def _is_waiting(case: Listed) -> bool:
    """Tell whether something is still to be said of a case."""
    is_over = case.granted is not None and case.granted.is_over
    return case.result.outcome in _WAITING and not is_over


def _is_refused(case: Listed) -> bool:
    """Tell whether a case gets nothing: it is not eligible, or a claim that ended without a grant."""
    is_over = case.granted is not None and case.granted.is_over
    return is_over or case.result.outcome is Outcome.INELIGIBLE
