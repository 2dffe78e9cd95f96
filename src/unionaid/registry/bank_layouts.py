"""What a bank's template says, as values: two payment files and a result.

Here: columns, what stands in them, and the words of a result. Not here: reading
a template (``template``), the usual one (``bank_usual``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, Literal, get_args

from attrs import field, frozen

from unionaid.errors import InvalidFile, make_problem

__all__ = [
    "HOLDS",
    "KINDS",
    "RESULT_COLUMNS",
    "STATUSES",
    "BankTemplate",
    "Holds",
    "PayeeKind",
    "PaymentColumn",
    "PaymentLayout",
    "ResultColumn",
    "ResultLayout",
    "ResultStatus",
    "is_printable",
]

PayeeKind = Literal["unit", "person"]
Holds = Literal[
    "number",  # 1, 2, 3 … in this file
    "transfer",  # the transfer's number, which comes back in the bank's result
    "account_name",
    "account",
    "bank",
    "bank_number",
    "amount",  # in yuan with two decimals
    "amount_fen",
    "programs",  # the names of the programs
    "claims",  # the numbers of the claims
    "remark",  # the same text in every row
    "phone",
    "anchor",  # the hash of the registry's last entry
]
ResultColumn = Literal["transfer", "status", "amount", "amount_fen", "day", "reference", "reason"]
ResultStatus = Literal["paid", "returned", "in_process"]

KINDS: Final[tuple[PayeeKind, ...]] = get_args(PayeeKind)
HOLDS: Final[tuple[Holds, ...]] = get_args(Holds)
RESULT_COLUMNS: Final[tuple[ResultColumn, ...]] = get_args(ResultColumn)
STATUSES: Final[tuple[ResultStatus, ...]] = get_args(ResultStatus)

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@frozen
class PaymentColumn:
    """One column of a payment file.

    Args:
        heading: Its name in the first line.

        holds: What stands in it.

        text: The text of a ``remark``.
    """

    heading: str
    holds: Holds
    text: str = ""


@frozen
class PaymentLayout:
    """One kind of payment file.

    Args:
        columns: In their order.

        format: ``csv`` or ``xlsx``.

        encoding: Of a CSV file; ``utf-8-sig`` is UTF-8 with a byte order mark.

        separator: What parts the cells of a CSV file.

        has_header: Whether the first line names the columns.

        has_anchor_line: Whether the anchor stands on a last line.
    """

    columns: tuple[PaymentColumn, ...]
    format: Literal["csv", "xlsx"] = "csv"
    encoding: str = "utf-8-sig"
    separator: str = ","
    has_header: bool = True
    has_anchor_line: bool = False

    @property
    def suffix(self) -> str:
        """How the name of such a file ends."""
        return f".{self.format}"


@frozen
class ResultLayout:
    """How a bank's result is read.

    Args:
        headings: For each column the names that it may have, the first one that
            is there counts. Transfer, status, amount and day may only be there once.

        words: For each status the words that mean it.
    """

    headings: Mapping[ResultColumn, tuple[str, ...]] = field(hash=False)
    words: Mapping[ResultStatus, tuple[str, ...]] = field(hash=False)


@frozen
class BankTemplate:
    """A whole template.

    Args:
        unit: The payment file to units; None if the bank gets none.

        person: The payment file to persons; None if the bank gets none.

        result: The bank's result, of either.

        file: The file, as the caller named it; empty for the usual template.
    """

    unit: PaymentLayout | None
    person: PaymentLayout | None
    result: ResultLayout
    file: str = ""

    def layout(self, kind: PayeeKind) -> PaymentLayout:
        """Return the payment file for payees of *kind*.

        Raises:
            InvalidFile: The template has none.
        """
        found = self.unit if kind == "unit" else self.person
        if found is None:
            problem = make_problem("template-section-missing", kind=kind)
            raise InvalidFile([problem.at(file=self.file or None)])
        return found


def is_printable(text: str) -> bool:
    """Tell whether *text* stands on one line and hides no character."""
    if text.isascii():
        return text.isprintable()
    return not any(unicodedata.category(char) in _INVISIBLE for char in text)
