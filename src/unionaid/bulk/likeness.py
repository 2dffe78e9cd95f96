"""Names that stand in two spellings, over rows too many to be held as objects.

Here: the distinct names on disk, and which of them can be like another, told by hashes;
those few are then compared as ``assess.notices`` compares all. Not here: what is alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from unionaid.assess.alike import FORMS, KINDS, loose
from unionaid.assess.notices import Beside, spelled_twice
from unionaid.bulk.spill import stored_to
from unionaid.facts import as_key

__all__ = ["LargeBeside"]

_HELD: Final = 20_000
"""How many names of a fact are held before they are written."""

_AT_ONCE: Final = 2**18
"""About how many hashes are grouped at a time, so that grouping takes the same memory for any list."""

_PLAIN: Final = r"\A[0-9A-Z\u{4E00}-\u{9FFF}]+\z"
"""Names that are their own key and have no dress, as most are."""

_NUMBERS: Final = {kind: number for number, kind in enumerate(dict.fromkeys(KINDS.values()), start=1)}
_KINDS: Final = {char: _NUMBERS[kind] for char, kind in KINDS.items()}
_NO_KIND: Final = 0


class LargeBeside(Beside):
    """What was seen of the cases so far, the names on disk.

    Args:
        folder: Where; whoever made it removes it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._held: dict[str, dict[str, int]] = {}
        self._paths: dict[str, list[Path]] = {}

    def _see_name(self, name: str, value: str, place: int) -> None:
        held = self._held.setdefault(name, {})
        held.setdefault(value, place)
        if len(held) >= _HELD:
            self._write(name, held)

    def _near(self) -> Iterator[tuple[str, Iterable[tuple[int, int]]]]:
        for name, held in self._held.items():
            self._write(name, held)
            yield name, spelled_twice(_candidates(self._paths.get(name, [])))

    def _write(self, name: str, held: dict[str, int]) -> None:
        if not held:
            return
        raw = pl.Series("raw", list(held), pl.String)
        odd = (~raw.str.contains(_PLAIN)).arg_true()
        bare = raw
        for form, plain in FORMS:
            bare = bare.str.replace_all(form.pattern, plain)
        dressed = raw.gather(odd).to_list()
        keys = raw.scatter(odd, [as_key(each) for each in dressed])
        bare = bare.scatter(odd, [loose(each) for each in dressed])
        frame = pl.DataFrame(
            {"key": keys, "loose": bare, "place": pl.Series(list(held.values()), dtype=pl.Int64)}
        )
        paths = self._paths.setdefault(name, [])
        place = list(self._held).index(name)
        path = self._folder / f"names-{place}-{len(paths):06}.parquet"
        stored_to(path, frame.write_parquet)
        paths.append(path)
        held.clear()


def _candidates(paths: list[Path]) -> dict[str, int]:
    """Return from name to where it first stood, of all names that can be like another.

    With a name come all that share with it what is compared, so that what is found among
    these is what is found among all. Hashes of what is compared that meet by
    chance only add a name.
    """
    if not paths:
        return {}
    names = pl.scan_parquet(paths)
    key, bare = pl.col("key").hash(1), pl.col("loose").hash(2)
    longest = pl.col("loose").str.len_chars().max().alias("longest")
    seen = names.select("place", key=key, bare=bare).collect(engine="streaming")
    is_first = _firsts(seen)
    seen = seen.filter(is_first)
    wanted = seen["bare"].is_in(seen["bare"].filter(seen["bare"].is_duplicated()).unique().implode())
    for at in range(names.select(longest).collect(engine="streaming").item() or 0):
        rests = _without(names, at).filter(is_first)
        wanted |= _meets(rests)
        # one that is another with a character more, unless that tells things apart on purpose
        more = rests["rest"].filter((rests["kind"] == _NO_KIND).fill_null(value=False)).unique()
        shorter = seen["bare"].is_in(more.implode())
        if shorter.any():
            wanted |= shorter | rests["rest"].is_in(seen["bare"].filter(shorter).implode()).fill_null(
                value=False
            )
    places = seen["place"].filter(wanted)
    found = names.filter(pl.col("place").is_in(places.implode())).sort("place").collect(engine="streaming")
    first: dict[str, int] = {}
    for name, place in found.select("key", "place").iter_rows():
        first.setdefault(name, place)
    return first


def _firsts(seen: pl.DataFrame) -> pl.Series:
    """Return which rows are the first with both of their hashes.

    A later name would be passed over only where both, 128 bits, are those of another.
    """
    first = seen["bare"].is_first_distinct()
    if first.all():
        return first
    again = seen["bare"].is_in(seen["bare"].filter(~first).unique().implode())
    exact = seen.filter(again).select(pl.struct("key", "bare").is_first_distinct()).to_series()
    return (first & ~again).scatter(again.arg_true().filter(exact), values=True)


def _without(names: pl.LazyFrame, at: int) -> pl.DataFrame:
    """Return of each name the hash of what is left without the character at a place, and its kind."""
    bare = pl.col("loose")
    char = bare.str.slice(at, 1)
    rest = pl.concat_str(bare.str.slice(0, at), bare.str.slice(at + 1))
    is_there = char != ""
    kind = char.replace_strict(_KINDS, default=_NO_KIND, return_dtype=pl.UInt8)
    return names.select(rest=pl.when(is_there).then(rest.hash(2)), kind=pl.when(is_there).then(kind)).collect(
        engine="streaming"
    )


def _meets(rests: pl.DataFrame) -> pl.Series:
    """Return which names are the same without one character, one that may be a slip."""
    times = 1 + len(rests) // _AT_ONCE
    slips = []
    for bucket in range(times):
        groups = rests.lazy().filter(pl.col("rest") % times == bucket).group_by("rest")
        some = groups.agg(pl.len(), low=pl.col("kind").min(), high=pl.col("kind").max())
        is_slip = (pl.col("low") != pl.col("high")) | (pl.col("low") == _NO_KIND)
        slips.append(some.filter((pl.col("len") > 1) & is_slip).select("rest").collect())
    return rests["rest"].is_in(pl.concat(slips)["rest"].implode()).fill_null(value=False)
