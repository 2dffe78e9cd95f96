"""Who acts, and what a command gives back.

Here: the signed decision that a command records, the reference to what it is
about, and its receipt. Not here: what it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from attrs import field, frozen
from attrs.validators import instance_of, optional

from unionaid.errors import Problem, Refused, make_problem
from unionaid.registry.chain import Anchor

__all__ = ["Act", "Receipt", "Ref", "read_refs"]

_REF: Final = re.compile(r"([0-9]{1,15})(?:/([0-9]{1,6}))?")
_COMMA: Final = re.compile(r"[,，、]")
_RANGE: Final = re.compile(r"([0-9]{1,15})\s*[-–－]\s*([0-9]{1,15})")
_MOST: Final = 1_000_000


@frozen
class Act:
    """Who records a step, and who decided it, when and on which paper.

    This is a record of who claimed to act, bound to a signed sheet; it does not
    prove who sat at the keyboard.

    Args:
        recorder: Who records it: a person whom the registry knows.

        by: Who decided it; the recorder unless given.

        on: The day of the decision, or of the payment.

        document: The number of the signed sheet or of the minutes.

        id: An id of the caller's for this one command. The same id with the
            same content changes nothing; with other content it is refused.
            One is made unless given.

    Example:
        >>> Act("张三", by="李四", on=date(2020, 8, 20), document="锦工复核1号").decider
        '李四'
    """

    recorder: str = field(repr=False, validator=instance_of(str))
    by: str | None = field(default=None, repr=False, validator=optional(instance_of(str)))
    on: date | None = field(default=None, validator=optional(instance_of(date)))
    document: str | None = field(default=None, repr=False, validator=optional(instance_of(str)))
    id: str | None = field(default=None, validator=optional(instance_of(str)))

    @property
    def decider(self) -> str:
        """Who decided."""
        return self.recorder if self.by is None else self.by


@frozen(order=True)
class Ref:
    """A claim, or one of its adjustments.

    Args:
        claim: The claim's number.

        seq: The adjustment's, None for the claim itself.
    """

    claim: int
    seq: int | None = None

    def __str__(self) -> str:
        """Return it as it is written: ``12``, or ``12/1`` for an adjustment."""
        return str(self.claim) if self.seq is None else f"{self.claim}/{self.seq}"


def read_refs(given: int | str | Ref | Iterable[int | str | Ref]) -> tuple[Ref, ...]:
    """Return the claims and adjustments that *given* names, each once, in their order.

    Args:
        given: A number, ``"12"``, ``"12/1"`` for an adjustment, ``"3-8"`` for a
            range, or several of them, also in one text with commas.

    Raises:
        Refused: One is written otherwise.

    Example:
        >>> [str(each) for each in read_refs(["2-3,5", "7/1"])]
        ['2', '3', '5', '7/1']
    """
    several: Sequence[int | str | Ref]
    several = [given] if isinstance(given, int | str | Ref) else list(given)
    found: dict[Ref, None] = {}
    wrong: list[Problem] = []
    parts: list[str | Ref] = []
    for each in several:
        parts += [each] if isinstance(each, Ref) else _COMMA.split(str(each))
    for part in parts:
        refs = [part] if isinstance(part, Ref) else _read(part)
        if refs is None or len(found) + len(refs) > _MOST:
            wrong.append(make_problem("registry-ref-form"))
        else:
            found.update(dict.fromkeys(refs))
    if not (found or wrong):
        wrong.append(make_problem("registry-nothing-named"))
    if wrong:
        raise Refused(dict.fromkeys(wrong))
    return tuple(found)


def _read(text: str) -> list[Ref] | None:
    text = text.strip()
    if found := _REF.fullmatch(text):
        return [Ref(int(found[1]), None if found[2] is None else int(found[2]) or None)]
    if found := _RANGE.fullmatch(text):
        first, last = int(found[1]), int(found[2])
        if first <= last < first + _MOST:
            return [Ref(number) for number in range(first, last + 1)]
    return None


@frozen
class Receipt:
    """What a command did.

    Args:
        command: The command's number; 0 for a preview.

        id: Its id.

        kind: Which command.

        claims: The claims that it touched.

        entries: Its first and last entry.

        anchor: The last entry of the registry after it.

        is_repeat: Whether it had been done before, and nothing was changed now.

        is_preview: Whether nothing was kept.
    """

    command: int
    id: str
    kind: str
    claims: tuple[int, ...]
    entries: tuple[int, int]
    anchor: Anchor
    is_repeat: bool = False
    is_preview: bool = False
