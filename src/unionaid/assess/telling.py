"""The sentences of many cases, one like another told once.

Here: remembering a sentence with the values that it was made from. Not here: the
sentences themselves (``sentences``, ``explain``), which know nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from unionaid.assess.explain import Explanation, decides

if TYPE_CHECKING:
    from unionaid.assess.engine import Engine
    from unionaid.assess.result import Assessment, Finding
    from unionaid.lang import Lang

__all__ = ["Teller"]

_KEPT: Final = 50_000
"""How many sentences are kept; beyond that all are forgotten, since many are met once."""

_Read = tuple[str, str]
"""Whether a value as given or as filled in was asked for, and its name."""


_ALL: Final[_Read] = ("", "")
"""That all values were asked for; such a sentence is not kept."""


class _Watched(Mapping[str, Any]):
    """A mapping that notes what is asked of it.

    Args:
        kind: What to note it as.

        items: The mapping.

        read: Takes what is asked for.
    """

    def __init__(self, kind: str, items: Mapping[str, Any], read: set[_Read]) -> None:
        self._kind = kind
        self._items = items
        self._read = read

    def __getitem__(self, name: str) -> Any:
        self._read.add((self._kind, name))
        return self._items[name]

    def __contains__(self, name: object) -> bool:
        self._read.add((self._kind, str(name)))
        return name in self._items

    def __iter__(self) -> Iterator[str]:
        self._read.add(_ALL)
        return iter(self._items)

    def __len__(self) -> int:
        self._read.add(_ALL)
        return len(self._items)


class Teller:
    """Tells what :meth:`Assessment.reasons` tells, of one case after the other.

    A sentence is made from the finding, from when the case is, and from the values that
    are asked for while it is made. Another case with the same of all of these has the
    same sentence, since whoever made it would ask for the same again.

    Args:
        engine: The program.

        lang: The language.
    """

    def __init__(self, engine: Engine, lang: Lang) -> None:
        self._engine = engine
        self._lang = lang
        program = engine.program
        self._dating = (program.dated_by, program.dated_to or program.dated_by)
        self._told: dict[Any, dict[tuple[_Read, ...], dict[tuple[Any, ...], str]]] = {}
        self._count = 0

    def reasons(self, result: Assessment) -> tuple[str, ...]:
        """Return a sentence for each thing that decided or warns."""
        findings = [each for each in result.findings if decides(each, result.outcome)]
        if not findings:
            return ()
        values = self._engine.fill_in(result.facts)
        when = tuple([values.get(name) for name in self._dating])
        read: set[_Read] = set()
        explanation = None
        told = []
        for finding in findings:
            place = self._place(finding, when, result)
            known = self._told.get(place)
            text = None if known is None else _find(known, values, result.facts)
            if text is None:
                if explanation is None:
                    watched = _Watched("given", result.facts, read), _Watched("filled", values, read)
                    explanation = Explanation(result, self._engine, self._lang, watched)
                read.clear()
                text = explanation.marked(finding)
                if _ALL not in read:
                    self._keep(place, tuple(sorted(read)), text, values, result.facts)
            told.append(text)
        return tuple(told)

    def _place(self, finding: Finding, when: tuple[Any, ...], result: Assessment) -> Any:
        """Return what a sentence depends on beside the values that it asks for."""
        counted = finding.counted
        file = result.file if counted is not None and counted.first is not None else None
        return finding, when, file

    def _keep(
        self,
        place: Any,
        names: tuple[_Read, ...],
        text: str,
        values: Mapping[str, Any],
        facts: Mapping[str, Any],
    ) -> None:
        if self._count >= _KEPT:
            self._told.clear()
            self._count = 0
        self._count += 1
        self._told.setdefault(place, {}).setdefault(names, {})[_seen(names, values, facts)] = text


def _find(
    known: Mapping[tuple[_Read, ...], Mapping[tuple[Any, ...], str]],
    values: Mapping[str, Any],
    facts: Mapping[str, Any],
) -> str | None:
    for names, texts in known.items():
        text = texts.get(_seen(names, values, facts))
        if text is not None:
            return text
    return None


def _seen(names: tuple[_Read, ...], values: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the values that were asked for; one that is absent is None, which none is."""
    return tuple([(values if kind == "filled" else facts).get(name) for kind, name in names])
