"""No broken file gives anything but a policy or its faults: real files, broken at random."""

from __future__ import annotations

import contextlib
import copy
import tomllib
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unionaid.errors import InvalidPolicy
from unionaid.policy import PolicyRules, packaged_policies, read_policy, read_policy_bytes
from unionaid.policy.loader import _Reader
from unionaid.policy.node import Faults, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW: Final[dict[str, bytes]] = {
    **{name: read_policy(name).raw for name in packaged_policies()},
    "fictional": (Path(__file__).parent / "fictional.toml").read_bytes(),
}
DATA: Final[dict[str, Any]] = {
    name: tomllib.loads(raw.decode(), parse_float=Decimal) for name, raw in RAW.items()
}

Place = tuple[str | int, ...]


def places(data: Any, place: Place = ()) -> Iterator[Place]:
    """Walk the places of all values in *data*."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*place, key)
        yield from places(value, (*place, key))


PLACES: Final[dict[str, list[Place]]] = {name: list(places(data)) for name, data in DATA.items()}


def shapes(name: str) -> list[Place]:
    """Return one place for each key of the vocabulary that the file *name* uses."""
    found: dict[Place, Place] = {}
    for place in PLACES[name]:
        shape = tuple(
            "*" if isinstance(key, int) or before in ("programs", "sources", "parameters", "facts") else key
            for before, key in zip((None, *place), place, strict=False)
        )
        found.setdefault(shape, place)
    return list(found.values())


OTHERS = st.sampled_from(
    [
        "",
        " ",
        "x",
        "fact",
        "2020-01-01",
        "{}",
        0,
        1,
        -1,
        10**20,
        True,
        False,
        Decimal("0.5"),
        Decimal("nan"),
        date(2020, 1, 1),
        date(1, 1, 1),
        datetime.combine(date(2020, 1, 1), time(8)),
        time(8),
        [],
        [1],
        ["x"],
        [[]],
        [{}],
        {},
        {"x": 1},
        {"fact": "x"},
        {"fact": []},
        {"parameter": 1},
        {"zh": "甲"},
        {"zh": "甲", "en": "a"},
        {"at_least": "x"},
    ]
)


def parent_of(data: Any, place: Place) -> Any:
    """Return the table or list that holds *place*."""
    for key in place[:-1]:
        data = data[key]
    return data


def read(data: Any, raw: bytes = b"") -> PolicyRules | None:
    """Read *data* as a file would be read: a policy, or None with faults in both languages."""
    faults = Faults("broken.toml")
    policy = _Reader(Node(data, "", faults), raw).read()
    for problem in faults.problems:
        assert problem.file == "broken.toml"
        assert problem.line("zh")
        assert problem.line("en")
    return None if faults.problems else policy


@pytest.mark.parametrize("name", RAW)
@given(data=st.data())
def test_a_value_of_another_shape(name: str, data: st.DataObject) -> None:
    """A value replaced by any other gives a policy or faults, never a crash."""
    broken = copy.deepcopy(DATA[name])
    place = data.draw(st.sampled_from(PLACES[name]))
    parent_of(broken, place)[place[-1]] = copy.deepcopy(data.draw(OTHERS))
    read(broken)


@pytest.mark.parametrize("name", RAW)
@given(data=st.data())
def test_a_key_left_out_or_named_otherwise(name: str, data: st.DataObject) -> None:
    """A key deleted or renamed gives a policy or faults, never a crash."""
    broken = copy.deepcopy(DATA[name])
    place = data.draw(st.sampled_from([place for place in PLACES[name] if isinstance(place[-1], str)]))
    table = parent_of(broken, place)
    value = table.pop(place[-1])
    if data.draw(st.booleans()):
        table[f"{place[-1]}x"] = value
    read(broken)


@pytest.mark.parametrize("name", RAW)
@given(data=st.data())
def test_two_values_swapped(name: str, data: st.DataObject) -> None:
    """Values that changed places give a policy or faults, never a crash."""
    broken = copy.deepcopy(DATA[name])
    one, other = data.draw(st.sampled_from(PLACES[name])), data.draw(st.sampled_from(PLACES[name]))
    if one[: len(other)] == other or other[: len(one)] == one:
        return
    holder, holder_of_other = parent_of(broken, one), parent_of(broken, other)
    holder[one[-1]], holder_of_other[other[-1]] = holder_of_other[other[-1]], holder[one[-1]]
    read(broken)


def test_every_key_is_missed_or_optional() -> None:
    """Each key of the file that uses every kind, left out, gives a policy or faults, never a crash."""
    for place in shapes("fictional"):
        broken = copy.deepcopy(DATA["fictional"])
        del parent_of(broken, place)[place[-1]]
        read(broken)


@pytest.mark.parametrize("name", RAW)
def test_every_key_misspelt_is_told(name: str) -> None:
    """Each key that the vocabulary knows, misspelt, is a fault: nothing is passed over in silence."""
    silent = []
    for place in shapes(name):
        if not isinstance(place[-1], str) or (
            len(place) > 1 and place[-2] in ("programs", "sources", "derived")
        ):
            continue
        broken = copy.deepcopy(DATA[name])
        table = parent_of(broken, place)
        table[f"{place[-1]}q"] = table.pop(place[-1])
        if read(broken) is not None:
            silent.append(place)
    # A fact that nothing asks of, and a choice or code pair that no rule names, may be called anything.
    assert [] == [place for place in silent if not {"facts", "choices", "refuses"} & set(place[-3:-1])]


@pytest.mark.parametrize("name", RAW)
@given(cut=st.integers(0, 10**6), junk=st.binary(max_size=4))
@example(cut=0, junk=b"")
def test_bytes_cut_off_or_put_in(name: str, cut: int, junk: bytes) -> None:
    """A file cut short or with stray bytes gives a policy or its faults, never a crash."""
    raw = RAW[name]
    at = cut % len(raw)
    for broken in (raw[:at] + junk, raw[:at] + junk + raw[at:]):
        with contextlib.suppress(InvalidPolicy):
            read_policy_bytes(broken, file="broken.toml")
