"""A problem in somebody's data, and the sentence for each kind of it.

Every message says what is wrong and what to do next. None repeats the bad
value: a shifted column puts a name or an identity number anywhere.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from unionaid.errors.messages import MESSAGES
from unionaid.lang import Bilingual, Lang

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CATALOGUE", "Message", "Problem", "make_problem"]

Message = Bilingual
"""A sentence in both languages, with ``{placeholders}`` for the details."""

CATALOGUE: Final[Mapping[str, Message]] = MappingProxyType(
    {code: Message(zh=zh, en=en) for code, (zh, en) in MESSAGES.items()}
)
"""Every problem code with its sentence."""


@frozen
class Problem:
    """One thing that is wrong in a case, an input file or a policy file.

    Args:
        code: The kind of problem, one of ``CATALOGUE``.

        message: What is wrong and what to do, in both languages.

        column: The fact or the column that it stands in.

        row: The line or sheet row that a person sees; the header is 1.

        file: The file that it stands in, as the caller named it.

        path: The place inside a policy file, such as ``programs.x.rules[1]``.

        cell: The place inside a workbook, such as ``申报!D17``.
    """

    code: str
    message: Bilingual
    column: str | None = None
    row: int | None = None
    file: str | None = None
    path: str | None = None
    cell: str | None = None

    def text(self, lang: Lang = "zh") -> str:
        """Return the sentence alone, in *lang*."""
        return self.message.text(lang)

    def line(self, lang: Lang = "zh") -> str:
        """Return the sentence in *lang* with the place before it.

        Example:
            >>> make_problem("file-empty").at(file="a.csv").line("en")
            'a.csv: the file is empty. Give a header line and one line per case.'
        """
        where = [part for part in (self.file, self.path) if part]
        if self.cell is not None:
            where.append(self.cell)
        elif self.row is not None:
            where.append(f"第 {self.row} 行" if lang == "zh" else f"row {self.row}")
        if self.column is not None:
            where.append(f"“{self.column}”" if lang == "zh" else f"column '{self.column}'")
        comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
        return comma.join(where) + (colon if where else "") + self.text(lang)

    def at(
        self,
        *,
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        path: str | None = None,
        cell: str | None = None,
    ) -> Problem:
        """Return the same problem with the places that are given filled in."""
        return evolve(
            self,
            file=self.file if file is None else file,
            row=self.row if row is None else row,
            column=self.column if column is None else column,
            path=self.path if path is None else path,
            cell=self.cell if cell is None else cell,
        )


def make_problem(code: str, **details: object) -> Problem:
    """Return the problem *code* with its sentence filled in.

    Args:
        code: One of :data:`CATALOGUE`.

        **details: What the sentence needs; a :class:`~unionaid.lang.Bilingual`
            fills each half with its own.

    Raises:
        KeyError: No such code, or a detail is missing; both are our own fault.
    """
    template = CATALOGUE[code]

    def fill(lang: Lang) -> str:
        half = {
            name: value.text(lang) if isinstance(value, Bilingual) else value
            for name, value in details.items()
        }
        return template.text(lang).format_map(half)

    return Problem(code=code, message=Bilingual(zh=fill("zh"), en=fill("en")))
