"""Which claims a command is about: named by number, or selected by what they have in common.

A selection is narrowed to the claims that the step can begin with, and it is
told how many were chosen and what was left out. What is named by number is
never narrowed: the registry refuses what does not fit. Not here: the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from unionaid.cli.misuse import Misuse
from unionaid.cli.registry_given import Chosen, read_number, read_year
from unionaid.cli.registry_told import count, stretches
from unionaid.cli.screen import complain
from unionaid.facts import as_key
from unionaid.lang import Bilingual, Lang
from unionaid.text.nearest import hint, nearest

if TYPE_CHECKING:
    from unionaid.registry.registry import Registry
    from unionaid.registry.states import Claim

__all__ = ["Selection", "claims_of", "program_named", "program_names", "read_state", "select", "state_word"]


@frozen
class Selection:
    """The claims and adjustments that a command is about.

    Args:
        refs: As they are handed to the registry.

        ids: The claims by number, each once, in order.

        is_selected: Whether conditions found them.

        left_out: Claims that the conditions hold for and the step does not: why, and which.
    """

    refs: tuple[str, ...]
    ids: tuple[int, ...]
    is_selected: bool = False
    left_out: tuple[tuple[Bilingual, tuple[int, ...]], ...] = field(factory=tuple)

    def tell(self, lang: Lang) -> None:
        """Say how many were selected and what was left out, where errors go: it is no result."""
        if not self.is_selected:
            return
        number, numbers = len(self.refs), stretches(self.ids, lang)
        complain(
            f"选出 {number} 份：第 {numbers} 号"
            if lang == "zh"
            else f"Selected {count(number, 'claim')}: {numbers}"
        )
        for why, ids in self.left_out:
            told = stretches(ids, lang)
            complain(
                f"没有列入 {len(ids)} 份，{why.zh}：第 {told} 号"
                if lang == "zh"
                else f"Left out {count(len(ids), 'claim')}, {why.en}: {told}"
            )


_STATE: Final = Bilingual(zh="状态不合", en="not where this step begins")
_OPEN: Final = Bilingual(zh="有异议未处理", en="with an open objection")
_UPHELD: Final = Bilingual(zh="异议成立", en="with an objection that was upheld")


def select(
    registry: Registry,
    chosen: Chosen,
    *,
    states: Sequence[str] | None = None,
    objections_stop: bool = False,
    is_optional: bool = False,
) -> Selection | None:
    """Return the claims that a command is about.

    Args:
        registry: Where they are.

        chosen: What was typed.

        states: Where the step begins; None takes every state.

        objections_stop: Whether claims with an objection, open or upheld, are
            left out of what is selected.

        is_optional: Whether nothing need be named.

    Returns:
        The selection, None if nothing is named and nothing need be.

    Raises:
        Misuse: Nothing is named, or both numbers and conditions are; nothing is
            found, or not as many as were expected; there is no such program.
    """
    from unionaid.registry.acts import read_refs

    conditions = chosen.conditions
    if chosen.claims and conditions:
        raise Misuse("registry-numbers-and-conditions")
    if chosen.claims:
        refs = read_refs(chosen.claims)
        found = Selection(tuple(map(str, refs)), tuple(sorted({ref.claim for ref in refs})))
    elif conditions:
        found = _selected(registry, chosen, states, objections_stop=objections_stop)
    elif is_optional:
        if chosen.expected is not None:
            raise Misuse("registry-selection-wanted")
        return None
    else:
        raise Misuse("registry-selection-wanted")
    if chosen.expected is not None:
        expected = read_number(chosen.expected, "--count")
        if expected != len(found.refs):
            raise Misuse(
                "registry-selection-count",
                found=len(found.refs),
                expected=expected,
                left=_left(found.left_out),
            )
    return found


def _selected(
    registry: Registry, chosen: Chosen, states: Sequence[str] | None, *, objections_stop: bool
) -> Selection:
    own = None if chosen.of_program is None else program_named(registry, chosen.of_program)
    find = partial(
        registry.find,
        program=None if own is None else own[1],
        year=read_year(chosen.of_year, "--year"),
        county=None if chosen.of_county is None else chosen.of_county.strip(),
        notice=None if chosen.of_notice is None else read_number(chosen.of_notice, "--notice"),
        command=None if chosen.file_command is None else read_number(chosen.file_command, "--file-command"),
    )
    state = None if chosen.in_state is None else read_state(chosen.in_state)
    ids = find(state=state)
    if own is not None and sum(program == own[1] for _, program in program_names(registry)) > 1:
        ids = tuple(claim.id for claim in claims_of(registry, ids) if claim.policy == own[0])
    left: list[tuple[Bilingual, tuple[int, ...]]] = []

    def leave_out(why: Bilingual, which: Iterable[int]) -> None:
        nonlocal ids
        out = frozenset(which)
        left.append((why, tuple(id_ for id_ in ids if id_ in out)))
        ids = tuple(id_ for id_ in ids if id_ not in out)

    if states is not None:
        fitting = {id_ for each in states if state in (None, each) for id_ in find(state=each)}
        leave_out(_STATE, (id_ for id_ in ids if id_ not in fitting))
    if objections_stop:
        leave_out(_OPEN, registry.status().open_objections)
        leave_out(_UPHELD, (claim.id for claim in claims_of(registry, ids) if _is_upheld(claim)))
    told = tuple((why, which) for why, which in left if which)
    if not ids:
        raise Misuse("registry-selection-none", detail=_detail(told))
    return Selection(tuple(map(str, ids)), ids, is_selected=True, left_out=told)


def _is_upheld(claim: Claim) -> bool:
    return any(each.state == "upheld" for each in claim.objections)


def _left(left: Sequence[tuple[Bilingual, tuple[int, ...]]]) -> Bilingual:
    """Return what was left out, in brackets; nothing if nothing was."""
    if not left:
        return Bilingual(zh="", en="")
    zh = "；".join(f"{why.zh}、没有列入的：第 {stretches(ids, 'zh')} 号" for why, ids in left)
    en = "; ".join(f"left out, {why.en}: {stretches(ids, 'en')}" for why, ids in left)
    return Bilingual(zh=f"（{zh}）", en=f" ({en})")


def _detail(left: Sequence[tuple[Bilingual, tuple[int, ...]]]) -> Bilingual:
    """Return why nothing is left of a selection."""
    if not left:
        return Bilingual(zh="请核对条件。", en="Check the conditions.")
    return Bilingual(
        zh="；".join(f"{why.zh}的 {len(ids)} 份" for why, ids in left) + "。请核对。",
        en="; ".join(f"{why.en}: {len(ids)}" for why, ids in left) + ". Check them.",
    )


def state_word(state: str) -> Bilingual:
    """Return what a state of a claim or an adjustment is called."""
    from unionaid.registry.deciding import state_words

    return state_words(state)


def read_state(text: str) -> str:
    """Return the state of a claim that *text* names, by its id or its word in either language.

    Raises:
        Misuse: There is none.
    """
    from typing import get_args

    from unionaid.registry.states import ClaimState

    names: dict[str, str] = {}
    for state in get_args(ClaimState):
        word = state_word(state)
        names |= {as_key(each): state for each in (state, word.zh, word.en)}
    found = names.get(as_key(text))
    if found is None:
        words = [state_word(state) for state in get_args(ClaimState)]
        zh, en = [word.zh for word in words], [word.en for word in words]
        if nearest(text, names) is not None:  # what was meant may be of either language, or an id
            zh = en = [*get_args(ClaimState), *zh, *en]
        raise Misuse("registry-state", hint=Bilingual(zh=hint(text, zh).zh, en=hint(text, en).en))
    return found


def claims_of(registry: Registry, ids: Iterable[int]) -> list[Claim]:
    """Return claims as they stand, in the order of their numbers given."""
    wanted = list(ids)
    found = {claim.id: claim for claim in registry.claims(wanted)}
    return [found[id_] for id_ in wanted]


def program_names(registry: Registry) -> dict[tuple[str, str], Bilingual]:
    """Return what the programs that have claims are called, by policy and program."""
    return {(row.policy, row.program): row.name for row in registry.report().rows}


def program_named(registry: Registry, name: str) -> tuple[str, str]:
    """Return policy and program that *name* names among those that have claims.

    Args:
        registry: Where the claims are.

        name: An id, ``policy/program``, or a name in either language.

    Raises:
        Misuse: No such program has claims, or several have that name.
    """
    wanted = as_key(name)
    found: dict[tuple[str, str], None] = {}
    known: dict[str, None] = {}
    for (policy, program), called in program_names(registry).items():
        known[program] = None
        if wanted in map(as_key, (program, f"{policy}/{program}", called.zh, called.en)):
            found[policy, program] = None
    if len(found) > 1:
        names = [f"{policy}/{program}" for policy, program in found]
        raise Misuse("registry-program-several", names=Bilingual("、".join(names), ", ".join(names)))
    if not found:
        raise Misuse("registry-program-none", hint=hint(name, known))
    return next(iter(found))
