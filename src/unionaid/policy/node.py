"""A table of a policy file, read key by key, every fault collected.

Here: shapes (text, dates, lists, both languages) and where they stand. Not
here: what the keys mean (the readers beside this module).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, overload

from unionaid.errors import Problem, make_problem
from unionaid.facts import Date, FactType, Money, Number, Ratio, Unreadable, Whole, YesNo
from unionaid.lang import LANGS, Bilingual
from unionaid.text.nearest import hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["MISSING_DAY", "Faults", "Node", "offer", "read_figure_text"]

_ID: Final = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_NOTHING: Final = Bilingual(zh="", en="")
_LARGEST: Final = 10**9

MISSING_DAY: Final = date.min
"""What stands in for a date that is missing or wrong; checks of dates pass over it."""

_WANTED: Final = {
    str: Bilingual(zh="文字", en="text"),
    bool: Bilingual(zh="true 或 false", en="true or false"),
    int: Bilingual(zh="整数", en="a whole number"),
    Decimal: Bilingual(zh="数字，不加引号", en="a number without quotes"),
    date: Bilingual(zh="日期，如 2020-01-01，不加引号", en="a date such as 2020-01-01, without quotes"),
    dict: Bilingual(zh="一个表 { … }", en="a table { … }"),
    list: Bilingual(zh="一个列表 [ … ]", en="a list [ … ]"),
}
_COUNT: Final = Bilingual(zh=f"0 至 {_LARGEST} 的整数", en=f"a whole number from 0 to {_LARGEST}")
_PAIR: Final = Bilingual(
    zh='{ zh = "…", en = "…" }，两种文字都要有', en='{ zh = "…", en = "…" }, both filled'
)
_ONE_OR_MORE: Final = Bilingual(zh="一个名称或名称的列表", en="a name or a list of names")

_IN_A_POLICY: Final = {
    "number-not-finite": "figure-not-finite",
    "number-negative": "figure-negative",
    "number-too-fine": "figure-too-fine",
}
"""Faults of a figure whose remedy in a cell is not the one in a policy file."""

T = TypeVar("T")


def read_figure_text(text: str) -> Decimal:
    """Return a figure with decimals as TOML writes it.

    Raises:
        ValueError: Its exponent is beyond what a Decimal holds; TOML has no bound.
    """
    try:
        return Decimal(text)
    except ArithmeticError:
        raise ValueError("Exceeds the limit for the exponent of a number") from None


def offer(name: str, known: Iterable[str]) -> Bilingual:
    """Return a hint to the names in *known* that are ids; others are refused themselves."""
    return hint(name, [each for each in known if _ID.fullmatch(each)])


def _wanted_of(type_: FactType[Any], raw: object) -> Bilingual | None:
    """Return what TOML has for *type_* where *raw* is something else, None where it fits.

    Months and years have no form of their own in TOML; they are text or whole numbers.
    """
    if isinstance(type_, Money | Ratio | Whole | Number):
        return None if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else _WANTED[Decimal]
    if isinstance(type_, YesNo):
        return None if isinstance(raw, bool) else _WANTED[bool]
    if isinstance(type_, Date):
        return None if isinstance(raw, date) and not isinstance(raw, datetime) else _WANTED[date]
    return None


def _why(error: Unreadable, type_: FactType[Any]) -> Bilingual:
    """Return why a value was refused, with the remedy that fits a policy file."""
    code = _IN_A_POLICY.get(error.problem.code)
    if code is None:
        return error.problem.message
    return make_problem(
        code, decimals=getattr(type_, "decimals", 8 if isinstance(type_, Ratio) else 2)
    ).message


class Faults:
    """Every fault of one policy file.

    Args:
        file: The file's name, for the messages.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, path: str, code: str, **details: object) -> None:
        """Record one fault at *path*."""
        self.problems.append(make_problem(code, **details).at(file=self.file, path=path or None))


class Node:
    """One table of the file.

    A value that is missing or wrong is recorded and replaced by a stand-in of
    its type, so that reading goes on and finds the rest; a file with any fault
    never becomes a policy.

    Args:
        data: The table.

        path: Where it stands, such as ``programs.x.rules[1]``.

        faults: Where faults are recorded.
    """

    def __init__(self, data: Mapping[str, Any], path: str, faults: Faults) -> None:
        self.data = data
        self.path = path
        self.faults = faults
        self._taken: dict[str, None] = {}

    def fault(self, code: str, *, key: str | None = None, **details: object) -> None:
        """Record a fault of this table, or of one of its keys."""
        path = self.path if key is None else f"{self.path}.{key}".lstrip(".")
        self.faults.add(path, code, **{"key": key or self.path, **details})

    def has(self, key: str) -> bool:
        """Tell whether *key* is there."""
        return key in self.data

    def raw(self, key: str) -> Any:
        """Return what stands at *key* as the file has it, None if nothing does."""
        self._taken[key] = None
        return self.data.get(key)

    def _typed(self, key: str, kind: type[T], *, required: bool) -> T | None:
        value = self.raw(key)
        if value is None:
            if required:
                self.fault("policy-key-missing", key=key, wanted=_WANTED[kind])
            return None
        fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if not fits or (kind is date and isinstance(value, datetime)):
            self.fault("policy-value-type", key=key, wanted=_WANTED[kind])
            return None
        return value  # type: ignore[no-any-return]  # narrowed by the check above

    @overload
    def text(self, key: str) -> str: ...
    @overload
    def text(self, key: str, *, required: Literal[False]) -> str | None: ...
    def text(self, key: str, *, required: bool = True) -> str | None:
        """Return the text at *key*; not blank."""
        value = self._typed(key, str, required=required)
        if value is not None and not value.strip():
            self.fault("policy-value-type", key=key, wanted=_WANTED[str])
            value = None
        return value if value is not None or not required else ""

    def flag(self, key: str) -> bool:
        """Return the yes or no at *key*; absent is no."""
        return bool(self._typed(key, bool, required=False))

    @overload
    def whole(self, key: str) -> int: ...
    @overload
    def whole(self, key: str, *, required: Literal[False]) -> int | None: ...
    def whole(self, key: str, *, required: bool = True) -> int | None:
        """Return the whole number at *key*; not negative, and of a size that people write."""
        value = self._typed(key, int, required=required)
        if value is not None and not 0 <= value <= _LARGEST:
            self.fault("policy-value-type", key=key, wanted=_COUNT)
            value = None
        return value if value is not None or not required else 0

    @overload
    def day(self, key: str) -> date: ...
    @overload
    def day(self, key: str, *, required: Literal[False]) -> date | None: ...
    def day(self, key: str, *, required: bool = True) -> date | None:
        """Return the date at *key*, :data:`MISSING_DAY` for one that had to be there."""
        value = self._typed(key, date, required=required)
        return value if value is not None or not required else MISSING_DAY

    def day_or_year(self, key: str) -> date | int | None:
        """Return the date or the year at *key*, None if it is not there."""
        if isinstance(self.data.get(key), int):
            return self.whole(key)
        return self.day(key, required=False)

    def kind(self, key: str, allowed: Sequence[str]) -> str | None:
        """Return the text at *key*, one of *allowed*, or None.

        For what decides how the rest of the table is read: after a fault here
        the rest says nothing, so its keys are passed over.
        """
        value = self.text(key)
        if value in allowed:
            return value
        if value:
            self.fault("policy-value-choice", key=key, value=value, allowed=", ".join(allowed))
        self.know(*self.data)
        return None

    def choice(self, key: str, allowed: Sequence[str], *, default: str | None = None) -> str:
        """Return the text at *key*, one of *allowed*."""
        if default is not None and self.raw(key) is None:
            return default
        value = self.text(key)
        if value and value not in allowed:
            self.fault("policy-value-choice", key=key, value=value, allowed=", ".join(allowed))
        return value if value in allowed else allowed[0]

    def pair(self, key: str, *, required: bool = True) -> Bilingual | None:
        """Return the text in both languages at *key*."""
        return self._pair(self.raw(key), key, required=required)

    def both(self, key: str) -> Bilingual:
        """Return the text in both languages at *key*, which must be there."""
        return self.pair(key) or _NOTHING

    def pairs(self, key: str) -> tuple[Bilingual, ...]:
        """Return one pair or a list of pairs at *key*; absent is none."""
        value = self.raw(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        found = [self._pair(item, key, required=True) for item in items]
        return tuple(pair for pair in found if pair is not None)

    def _pair(self, value: Any, key: str, *, required: bool) -> Bilingual | None:
        if value is None:
            if required:
                self.fault("policy-key-missing", key=key, wanted=_PAIR)
            return None
        halves: dict[str, Any] = value if isinstance(value, dict) else {}
        if set(halves) != set(LANGS) or not all(isinstance(t, str) and t.strip() for t in halves.values()):
            self.fault("policy-value-type", key=key, wanted=_PAIR)
            return None
        return Bilingual(zh=halves["zh"], en=halves["en"])

    def names(self, key: str, *, required: bool = True, wanted: Bilingual = _ONE_OR_MORE) -> tuple[str, ...]:
        """Return a name or a list of names at *key*, at least one if required."""
        value = self.raw(key)
        if value is None:
            if required:
                self.fault("policy-key-missing", key=key, wanted=wanted)
            return ()
        items = value if isinstance(value, list) else [value]
        named = all(isinstance(item, str) and item.strip() for item in items)
        if not named or (required and not items):
            self.fault("policy-value-type", key=key, wanted=wanted)
            return ()
        return tuple(items)

    def child(self, key: str) -> Node | None:
        """Return the table at *key*, or None."""
        value = self._typed(key, dict, required=False)
        return None if value is None else Node(value, f"{self.path}.{key}".lstrip("."), self.faults)

    def children(self, key: str, *, required: bool = False) -> list[Node]:
        """Return the tables in the list at *key*."""
        value = self._typed(key, list, required=required) or []
        nodes = []
        for index, item in enumerate(value):
            path = f"{self.path}.{key}[{index}]".lstrip(".")
            if isinstance(item, dict):
                nodes.append(Node(item, path, self.faults))
            else:
                self.faults.add(path, "policy-value-type", key=key, wanted=_WANTED[dict])
        return nodes

    def named(self, key: str, *, required: bool = False) -> Iterator[tuple[str, Node]]:
        """Walk the tables under *key* with their names, which must be ids."""
        value = self._typed(key, dict, required=required) or {}
        for name, item in value.items():
            path = f"{self.path}.{key}.{name}".lstrip(".")
            if not _ID.fullmatch(name):
                self.faults.add(path, "policy-id-form", id=name)
            if isinstance(item, dict):
                yield name, Node(item, path, self.faults)
            else:
                self.faults.add(path, "policy-value-type", key=name, wanted=_WANTED[dict])

    def id(self, key: str = "id") -> str:
        """Return the id at *key*."""
        value = self.text(key)
        if value:
            self.check_id(value, key)
        return value

    def check_id(self, name: str, key: str) -> None:
        """Record a fault at *key* if *name* cannot be an id."""
        if not _ID.fullmatch(name):
            self.fault("policy-id-form", key=key, id=name)

    def read(self, raw: Any, key: str, type_: FactType[Any], name: str) -> Any:
        """Return the constant *raw* as *type_* reads it, or None with a fault.

        Args:
            raw: What the file has.

            key: Where it stands in this table.

            type_: How it is read.

            name: The fact or parameter that it is a value of.
        """
        return self._value(raw, key, type_, "policy-value-unreadable", fact=name)

    def read_figure(self, raw: Any, key: str, type_: FactType[Any]) -> Any:
        """Return *raw*, a figure in a table, as *type_* reads it, or None with a fault."""
        return self._value(raw, key, type_, "policy-figure-unreadable")

    def read_name(self, name: str, type_: FactType[Any], fact: str) -> Any:
        """Return the key *name* of this table as a value of *fact*, or None with a fault."""
        return self._value(name, name, type_, "policy-table-key", is_key=True, fact=fact)

    def _value(
        self, raw: Any, key: str, type_: FactType[Any], code: str, *, is_key: bool = False, **details: object
    ) -> Any:
        wanted = None if is_key or isinstance(raw, list | dict) else _wanted_of(type_, raw)
        if wanted is not None:
            self.fault("policy-value-type", key=key, wanted=wanted)
            return None
        try:
            if isinstance(raw, list | dict):
                raise Unreadable("not-a-value")
            return type_.read(raw)
        except Unreadable as error:
            self.fault(code, key=key, type=type_.kind, why=_why(error, type_), **details)
            return None

    def know(self, *keys: str) -> None:
        """Take *keys* as keys that may stand here, though nothing is read from them."""
        self._taken.update(dict.fromkeys(keys))

    def close(self) -> None:
        """Record every key that was never asked for."""
        for key in self.data:
            if key not in self._taken:
                self.fault("policy-key-unknown", key=key, hint=hint(key, self._taken))
