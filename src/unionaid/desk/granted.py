"""What a registry holds of a case, as the desk's papers show it.

Here: the value that the sheets take, whose absence means that a case comes from
no registry. Not here: how it is made (``from_registry``).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

from attrs import field, frozen

from unionaid.desk.paper import Column
from unionaid.lang import Bilingual, Lang
from unionaid.money import ZERO

if TYPE_CHECKING:
    from unionaid.desk.listed import Listed

__all__ = ["CLAIM", "STATE", "Granted", "Row", "claim_row"]

T = TypeVar("T")

CLAIM: Final = Column(Bilingual("申报号", "claim"), 8, "order")
STATE: Final = Column(Bilingual("状态", "state"), 15, "centre")

_LESS: Final = Bilingual("核定低于应拨", "awarded less than the rules give")
_ADJUSTED: Final = Bilingual("含补拨、扣回", "adjustments included")
_DUE_BACK: Final = Bilingual("应追回 {} 元", "{} yuan due back")
_PART: Final = Bilingual("仅列本次应付", "what is due now")


@frozen
class Granted:
    """A claim: how far it is, and what was awarded.

    Args:
        claim: Its number.

        state: How far it is, in words.

        place: Where that stands among the states, for their order.

        is_over: Whether it ended without a grant that stands: rejected,
            withdrawn or wholly recovered.

        is_public: Whether it has been on a public list, or may be: it was
            reviewed, and has not ended.

        method: ``money``, ``goods`` or ``service``; None while nothing was awarded.

        awarded: Yuan, adjustments included, for goods their value; None while
            nothing was decided.

        due: What stands on the payment list, all of the award or what is to be
            paid now; None if it stands on none.

        paid: What the payee has: paid or delivered, and not recovered.

        due_back: What the payee has beyond what was awarded.

        is_less: Whether less was awarded than the rules gave.

        is_adjusted: Whether adjustments were approved.

        reasons: Why less was awarded, or it was refused, withdrawn or recovered.

        is_to_pay: Whether the lists are of what is to be paid now, so that the
            state need not be said.
    """

    claim: int
    state: Bilingual
    place: int = 0
    is_over: bool = False
    is_public: bool = False
    method: str | None = None
    awarded: Decimal | None = None
    due: Decimal | None = None
    paid: Decimal = ZERO
    due_back: Decimal = ZERO
    is_less: bool = False
    is_adjusted: bool = False
    reasons: tuple[str, ...] = field(default=(), repr=False)
    is_to_pay: bool = False

    def marks(self, lang: Lang) -> list[str]:
        """Return in a few words how the amount on a list differs from what the rules give."""
        told = []
        if self.is_less:
            told.append(_LESS.text(lang))
        if self.is_adjusted:
            told.append(_ADJUSTED.text(lang))
        if self.due is not None and self.awarded is not None and self.due != self.awarded:
            told.append(_PART.text(lang))
        if self.due_back:
            told.append(_DUE_BACK.text(lang).format(f"{self.due_back:,.2f}"))
        return told

    def list_marks(self, lang: Lang) -> list[str]:
        """Return the same for a payment list, which has no column for the state."""
        return [*([] if self.is_to_pay and not self.is_over else [self.state.text(lang)]), *self.marks(lang)]


@frozen
class Row:
    """How a list shows claims: their number as its second column, their state before the last.

    Args:
        columns: Those of the list.

        is_claims: Whether its rows are claims.

        has_state: Whether the state has a column; else it stands in the remarks.
    """

    columns: tuple[Column, ...]
    is_claims: bool
    has_state: bool = True

    def cells(self, case: Listed, cells: Sequence[T]) -> list[T | Any]:
        """Return *cells* with number and state of the claim, where the list shows them."""
        granted = case.granted
        if not self.is_claims or granted is None:
            return list(cells)
        state = [granted.state.text(case.words.lang)] if self.has_state else []
        return [cells[0], granted.claim, *cells[1:-1], *state, cells[-1]]


def claim_row(columns: Sequence[Column], cases: Sequence[Listed], *, has_state: bool = True) -> Row:
    """Return how a list of *cases* is laid out, from its *columns* without a registry."""
    is_claims = any(case.granted is not None for case in cases)
    if is_claims:
        columns = [columns[0], CLAIM, *columns[1:-1], *([STATE] if has_state else []), columns[-1]]
    return Row(tuple(columns), is_claims, has_state)
