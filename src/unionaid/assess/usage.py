"""What was granted before, per limit and key.

Here: the count that limits are held against. Not here: where it comes from (a
registry), the limits themselves (``limits``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from unionaid.frozen import FrozenMap
from unionaid.money import ZERO

if TYPE_CHECKING:
    from unionaid.assess.result import Assessment

__all__ = ["NO_USAGE", "LimitKey", "LimitUse", "Place", "Usage", "UsageSource", "Used"]

LimitKey = tuple[str | None, ...]
"""The values that a limit counts by, as canonical text; None is an absent one."""


@frozen
class Place:
    """Where another case of the same call stands.

    Args:
        file: The file that it came from, if any.

        row: Its row there.
    """

    file: str | None = None
    row: int | None = None


@frozen
class Used:
    """How much of a limit is used up under one key.

    Args:
        count: Cases granted.

        amount: Yuan granted, in cash or as the value of goods.

        first: Where the first of them stands, if it was assessed in the same
            call and is not granted yet; no part of what is compared.
    """

    count: int = 0
    amount: Decimal = ZERO
    first: Place | None = field(default=None, eq=False)


@frozen
class LimitUse:
    """That a case counts under a key of a limit.

    Args:
        limit: The limit's name across policies: its id if it is shared, else
            ``policy/program/id``.

        key: The key; it may hold an identity number and is not in the ``repr``.
    """

    limit: str
    key: LimitKey = field(repr=False)


_NONE = Used()


def _frozen(used: Mapping[tuple[str, LimitKey], Used]) -> FrozenMap[tuple[str, LimitKey], Used]:
    return FrozenMap(used)


@frozen
class Usage:
    """Everything granted before, per limit and key.

    Args:
        used: From limit and key to what is used up there.

    Example:
        >>> Usage({("union-fee-refund", ("91X", "2020-03", None)): Used(count=1)}).get(
        ...     "union-fee-refund", ("91X", "2020-03", None)
        ... ).count
        1
    """

    used: Mapping[tuple[str, LimitKey], Used] = field(
        factory=dict, converter=_frozen, hash=False, repr=lambda used: f"<{len(used)} keys>"
    )

    def get(self, limit: str, key: LimitKey) -> Used:
        """Return what is used up of *limit* under *key*; nothing if unheard of."""
        return self.used.get((limit, key), _NONE)

    def __add__(self, other: Usage) -> Usage:
        """Return both together."""
        total = dict(self.used)
        for place, more in other.used.items():
            before = total.get(place, _NONE)
            total[place] = Used(
                before.count + more.count, before.amount + more.amount, before.first or more.first
            )
        return Usage(total)

    @classmethod
    def of(cls, assessments: Iterable[Assessment], *, placed: bool = False) -> Usage:
        """Return what the eligible ones among *assessments* use up.

        Args:
            assessments: Of one program or several.

            placed: Whether to remember where each stands, to be named beside a
                later claim of the same call.
        """
        total: dict[tuple[str, LimitKey], Used] = {}
        for assessment in assessments:
            amount = assessment.entitlement or assessment.in_kind or ZERO
            first = Place(assessment.file, assessment.row) if placed else None
            for use in assessment.uses:
                before = total.get((use.limit, use.key), _NONE)
                total[use.limit, use.key] = Used(
                    before.count + 1, before.amount + amount, before.first or first
                )
        return cls(total)


NO_USAGE: Final = Usage()
"""Nothing granted before; one for all, so that it is known without a look into it."""

UsageSource = Callable[[Iterable[tuple[str, LimitKey]]], Usage]
"""Says what is used up under the keys that a batch comes to, and need not know any other:
how a registry of millions of claims is asked about a few."""
