"""A second, naive reading of policy files: what every fast path is held against.

It reads the TOML as it stands, not the loaded policy, and looks everything up
anew for each case. Slow, plain, and written from the meaning of the words
alone. The size table is the library's, which has tests of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Final

from attrs import define, field

from unionaid.errors import ClassUnknown
from unionaid.facts import Month
from unionaid.policy.size_class import possible_classes

__all__ = ["Expected", "Reference"]

OUTSIDE: Final = object()
SIZES: Final = ("micro", "small", "medium", "large")
MARKS: Final = {True: "met", False: "not_met", None: "unknown"}
TESTS: Final = (
    "at_least", "at_most", "above", "below", "is", "is_not", "one_of", "none_of",
    "starts_with", "given", "stated", "in_window", "within_months",
)  # fmt: skip

Prior = dict[tuple[str, tuple[str | None, ...]], tuple[int, Decimal]]


@define
class Expected:
    """What ought to come out for one case."""

    findings: list[tuple[str, str, str]] = field(factory=list)
    amount: Fraction | None = None
    range: tuple[Fraction, Fraction] | None = None
    in_kind: bool = False
    uses: list[tuple[str, tuple[str | None, ...]]] = field(factory=list)

    def add(self, id_: str, answer: bool | None, severity: str = "block") -> None:
        """Note what a criterion or limit said."""
        self.findings.append((id_, MARKS[answer], severity))

    @property
    def outcome(self) -> str:
        """One block not met, else one unknown, else eligible."""
        said = {status for _, status, severity in self.findings if severity == "block"}
        return "ineligible" if "not_met" in said else "undetermined" if "unknown" in said else "eligible"

    @property
    def granted(self) -> Decimal | None:
        """The amount in yuan, rounded half up to the fen."""
        return None if self.amount is None else fen(self.amount)


@cache
def parsed(raw: bytes) -> dict[str, Any]:
    """Return the text of a policy as TOML reads it."""
    return tomllib.loads(raw.decode(), parse_float=Decimal)


def fen(amount: Fraction) -> Decimal:
    """Round half up, away from zero."""
    scaled = Decimal(amount.numerator * 10**6 // amount.denominator)  # six places and more than two
    exact = Fraction(int(scaled), 10**6) == amount
    tail = Decimal(0) if exact else Decimal("0.1")
    return ((scaled + tail).scaleb(-6)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def months(value: Any) -> int:
    """Count months, of a day or a month."""
    return int(value.year * 12 + value.month - 1)


def first(value: Any) -> date:
    """Return the day that dates a date, a month or a year."""
    if isinstance(value, Month):
        return date(value.year, value.month, 1)
    return date(value, 1, 1) if isinstance(value, int) else value


def every(answers: Sequence[bool | None]) -> bool | None:
    """And, after Kleene."""
    return False if False in answers else None if None in answers else True


def some(answers: Sequence[bool | None]) -> bool | None:
    """Or, after Kleene."""
    return True if True in answers else None if None in answers else False


def order(left: Any, right: Any) -> int:
    """Return the sign of left less right; months if either is one."""
    if isinstance(left, Month) or isinstance(right, Month):
        left, right = months(left), months(right)
    return int(left > right) - int(left < right)


class Reference:
    """One program of a policy file, read naively."""

    def __init__(self, raw: bytes, program: str) -> None:
        self.data = parsed(raw)
        self.name = f"{self.data['id']}/{program}"
        self.program = self.data["programs"][program]
        self.facts: dict[str, Any] = self.program["facts"]
        self.derived: dict[str, Any] = self.program.get("derived", {})
        self.blocks: list[dict[str, Any]] = self.program["rules"]

    # figures

    def kind(self, name: str) -> str:
        """Return the type of a fact."""
        if name in self.facts:
            return str(self.facts[name]["type"])
        derived = self.derived[name]
        if derived["kind"] in ("sum", "difference", "mean"):
            return self.kind(derived["of"][0])
        return "whole" if derived["kind"] == "months_between" else "choice"

    def constant(self, raw: Any, kind: str) -> Any:
        """Return a constant of the file as facts of its type are written."""
        if kind == "month" and isinstance(raw, str):
            return Month(int(raw[:4]), int(raw[5:]))
        if kind in ("money", "ratio", "number"):
            return Decimal(raw)
        return {"true": True, "false": False}.get(raw, raw) if kind == "yes_no" else raw

    def dated(self, id_: str, day: date | None) -> dict[str, Any] | None:
        """Return the dated value of a parameter."""
        values = [v for v in self.data["parameters"][id_]["values"] if day is not None and v["from"] <= day]
        return values[-1] if values and not values[-1].get("repealed") else None

    def table_of(self, raw: Any, day: date | None) -> tuple[list[str], list[tuple[list[Any], Any]]] | None:
        """Return the facts and rows of a table, None if *raw* is no table on that day."""
        if not isinstance(raw, Mapping):
            return None
        holder: Mapping[str, Any] | None = raw
        if "parameter" in raw:
            by = self.data["parameters"][raw["parameter"]].get("by")
            holder = self.dated(raw["parameter"], day)
        else:
            by = raw.get("by")
        if by is None or holder is None:
            return None
        names = [by] if isinstance(by, str) else by
        if "table" in holder:
            return names, [([cell], value) for cell, value in holder["table"].items()]
        return names, [([row["when"][name] for name in names], row["value"]) for row in holder["rows"]]

    def fits(self, cell: Any, name: str, value: Any) -> bool:
        """Tell whether a cell of a table holds a value."""
        kind = self.kind(name)
        if not isinstance(cell, Mapping):
            return bool(self.constant(cell, kind) == value)
        signs = {"at_least": (0, 1), "above": (1,), "at_most": (0, -1), "below": (-1,)}
        return all(order(value, self.constant(cell[key], kind)) in signs[key] for key in cell)

    def figure(self, raw: Any, kind: str, case: dict[str, Any], day: date | None) -> Any:
        """Return a figure: None if unknown, OUTSIDE if a table has no such row."""
        if not isinstance(raw, Mapping):
            return self.constant(raw, kind)
        table = self.table_of(raw, day)
        if table is not None:
            names, rows = table
            keys = [case.get(name) for name in names]
            if any(key is None or isinstance(key, frozenset) for key in keys):
                return None
            found = [v for cells, v in rows if all(map(self.fits, cells, names, keys))]
            return self.constant(found[0], kind) if found else OUTSIDE
        if "parameter" in raw:
            dated = self.dated(raw["parameter"], day)
            return None if dated is None else self.constant(dated["value"], kind)
        if "share_of" in raw:
            factors = [case.get(raw["share_of"]), *(self.figure(r, "ratio", case, day) for r in raw["rates"])]
            if None in factors or OUTSIDE in factors:
                return OUTSIDE if OUTSIDE in factors and factors[0] is not None else None
            return fen(product(factors))
        return case.get(raw["fact"]) if "fact" in raw else None

    # conditions

    def fill(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """Return a case with defaults and derived facts."""
        full = {name: value for name, value in case.items() if value is not None}
        for name, fact in self.facts.items():
            default = fact.get("default")
            if name in full or default is None:
                continue
            if isinstance(default, Mapping):
                full.update({name: full[default["fact"]]} if default["fact"] in full else {})
            else:
                full[name] = self.constant(default, fact["type"])
        for name, derived in self.derived.items():
            value = self.derive(derived, full)
            full.update({} if value is None else {name: value})
        return full

    def derive(self, derived: Mapping[str, Any], case: Mapping[str, Any]) -> Any:
        """Return a derived fact; of a size the set of possible ones until it is settled."""
        if derived["kind"] == "size_class":
            keys = ("industry", "staff", "revenue", "assets")
            given: dict[str, Any] = {key: case.get(derived[key]) for key in keys}
            try:
                classes = possible_classes(**given) if given["industry"] else None
            except ClassUnknown:
                return None
            names = frozenset(c.value for c in classes or ())
            return next(iter(names)) if len(names) == 1 else names or None
        parts: list[Any] = [case.get(name) for name in derived["of"]]
        if None in parts:
            return None
        if derived["kind"] == "months_between":
            return months(parts[1]) - months(parts[0])
        exact = [Fraction(part) for part in parts]
        if derived["kind"] == "difference":
            return exact[0] - exact[1]
        return sum(exact) / (len(exact) if derived["kind"] == "mean" else 1)

    def holds(self, node: Mapping[str, Any], case: dict[str, Any], day: date | None) -> bool | None:
        """Answer a condition: yes, no, or None."""
        if "all" in node:
            return every([self.holds(each, case, day) for each in node["all"]])
        if "any" in node:
            return some([self.holds(each, case, day) for each in node["any"]])
        if "not" in node:
            inner = self.holds(node["not"], case, day)
            return None if inner is None else not inner
        return every([self.test(key, node, case, day) for key in TESTS if key in node])

    def test(self, key: str, node: Mapping[str, Any], case: dict[str, Any], day: date | None) -> bool | None:
        """Answer one test on one fact."""
        name, raw = node["fact"], node[key]
        value, kind = case.get(name), self.kind(name)
        if key == "given":
            return (value is not None) is raw
        if value is None:
            return None
        if key == "stated":
            return True
        if key == "in_window":
            return self.window(value, raw, kind, case, day)
        if key == "within_months":
            return self.within(value, case.get(node["after"]), self.figure(raw, "whole", case, day))
        if key == "starts_with":
            return any(value.startswith(each) for each in ([raw] if isinstance(raw, str) else raw))
        if key in ("is", "is_not", "one_of", "none_of"):
            allowed = {self.constant(each, kind) for each in (raw if key.endswith("_of") else [raw])}
            possible = value if isinstance(value, frozenset) else {value}
            if possible & allowed and not possible <= allowed:
                return None
            return bool(possible & allowed) is (key in ("is", "one_of"))
        bound = self.figure(raw, kind, case, day)
        if bound is None or bound is OUTSIDE:
            return None
        sign = order(value, bound)
        return {"at_least": sign >= 0, "at_most": sign <= 0, "above": sign > 0, "below": sign < 0}[key]

    def window(
        self, start: Any, window: Mapping[str, Any], kind: str, case: dict[str, Any], day: date | None
    ) -> bool | None:
        """Tell whether a date, or the whole of a span, lies in a window."""
        ends = [start, case.get(window["to"])] if "to" in window else [start]
        if None in ends:
            return None
        answers: list[bool | None] = []
        for key, wrong in (("from", -1), ("until", 1)):
            if key not in window:
                continue
            edge = self.figure(window[key], kind, case, day)
            inside = None if edge is None else {order(end, edge) != wrong for end in ends}
            answers.append(None if inside is None or len(inside) > 1 else inside.pop())
        return every(answers)

    def within(self, value: date, after: date | None, count: Any) -> bool | None:
        """Tell whether a day lies at most so many months after another."""
        if after is None:
            return None
        if value < after:
            return False
        if count is None or count is OUTSIDE:
            return None
        gap = months(value) - months(after)
        following = date(value.year + value.month // 12, value.month % 12 + 1, 1)
        last = (following - date(value.year, value.month, 1)).days
        return bool(gap < count or (gap == count and value.day <= min(after.day, last)))

    # a case

    def block_on(self, day: date) -> int | None:
        """Return the number of the block in force on a day."""
        begun = [i for i, block in enumerate(self.blocks) if block["from"] <= day]
        return begun[-1] if begun and not self.blocks[begun[-1]].get("repealed") else None

    def in_force(self, case: dict[str, Any]) -> tuple[bool | None, int | None]:
        """Tell whether one block holds on every day of the case, and which."""
        ends = [case.get(self.program["dated_by"])]
        if "dated_to" in self.program:
            ends.append(case.get(self.program["dated_to"]))
        if None in ends:
            return None, None
        start, stop = first(ends[0]), first(ends[-1])
        edges = [block["from"] for block in self.blocks if start < block["from"] <= stop]
        on_each = {self.block_on(day) for day in (start, *edges)}
        if len(on_each) > 1:
            return None, None
        block = on_each.pop()
        return block is not None, block

    def decide(self, case: dict[str, Any]) -> tuple[Expected, int | None]:
        """Test every criterion and work out the amount."""
        expected, (answer, number) = Expected(), self.in_force(case)
        day = case.get(self.program["dated_by"])
        day = None if day is None else first(day)
        expected.add("in-force", answer)
        own = [] if number is None else self.blocks[number].get("criteria", [])
        for criterion in [*self.program.get("criteria", []), *own]:
            said = self.holds(criterion, case, day)
            expected.add(criterion["id"], said, criterion.get("severity", "block"))
        if number is not None:
            self.benefit(self.blocks[number]["benefit"], case, day, expected)
        return expected, number

    def benefit(self, node: Mapping[str, Any], case: dict[str, Any], day: date | None, out: Expected) -> None:
        """Work out the amount of a case."""
        less = node.get("less", [])
        less = [case.get(name) for name in ([less] if isinstance(less, str) else less)]
        out.in_kind = node["kind"] == "in_kind"
        if node["kind"] == "service" or (out.in_kind and "value" not in node):
            return
        if node["kind"] == "band":
            low, high = (self.figure(node[key], "money", case, day) for key in ("at_least", "at_most"))
            factors, rows = [case.get(node["fact"])], [low, high]
            inside = None if factors[0] is None else low <= factors[0] <= high
            out.add("amount-in-band", inside)
        else:
            factors, rows, inside = self.factors(node, case, day, out)
        if inside is False:
            return
        if None in factors:
            if rows:
                sure = sum((Fraction(each) for each in less if each is not None), Fraction(0))
                lowest = Fraction(0) if None in less else max(Fraction(min(rows)) - sure, Fraction(0))
                out.range = lowest, max(Fraction(max(rows)) - sure, Fraction(0))
            return
        if None in less:
            out.findings = [each for each in out.findings if not each[0].startswith("amount-in")]
            out.add("amount-known", None)
            return
        total = Fraction(fen(product(factors))) - sum((Fraction(each) for each in less), Fraction(0))
        out.amount = max(total, Fraction(0))

    def factors(
        self, node: Mapping[str, Any], case: dict[str, Any], day: date | None, out: Expected
    ) -> tuple[list[Any], list[Any], bool | None]:
        """Return the factors of an amount, the amounts still possible, and the table's answer."""
        key = {"fixed": "amount", "in_kind": "value", "per_unit": "rate"}.get(node["kind"])
        raw: list[tuple[Any, str]] = [(node[key], "money")] if key else []
        if node["kind"] == "table":
            raw = [(node, "money")]
        if node["kind"] == "share":
            raw = [({"fact": node["fact"]}, "money"), *((rate, "ratio") for rate in node["rates"])]
        counts = node.get("facts", [])
        raw += [({"fact": name}, "number") for name in ([counts] if isinstance(counts, str) else counts)]
        factors = [self.figure(each, kind, case, day) for each, kind in raw]
        answer: bool | None = True
        rows: list[Any] = []
        looks_up = False
        for (each, kind), factor in zip(raw, factors, strict=True):
            table = self.table_of(each, day)
            if table is None:
                continue
            looks_up = True
            rows = [self.constant(v, kind) for cells, v in table[1] if self.could(cells, table[0], case)]
            answer = every(
                [answer, False if factor is OUTSIDE or not rows else None if factor is None else True]
            )
        if None in factors and answer is True:
            out.add("amount-known", None)
        elif looks_up:
            out.add("amount-in-table", answer)
        return factors, rows if len(raw) == 1 else [], answer

    def could(self, cells: list[Any], names: list[str], case: dict[str, Any]) -> bool:
        """Tell whether a row may still be the one."""
        pairs = [(cell, name, case.get(name)) for cell, name in zip(cells, names, strict=True)]
        return all(
            v is None or (c in v if isinstance(v, frozenset) else self.fits(c, n, v)) for c, n, v in pairs
        )

    # a batch

    def assess_all(self, cases: Sequence[Mapping[str, Any]], prior: Prior | None = None) -> list[Expected]:
        """Assess a batch: each case alone, then each limit as one pass over all."""
        full = [self.fill(case) for case in cases]
        decided = [self.decide(case) for case in full]
        results = [expected for expected, _ in decided]
        for section in self.program:  # limits apply in the order of the file
            if section == "limits":
                for limit in self.program["limits"]:
                    self.hold(limit, list(zip(full, results, strict=True)), prior or {})
            elif section == "rules":
                for number, block in enumerate(self.blocks):
                    of_block = [(c, e) for c, (e, n) in zip(full, decided, strict=True) if n == number]
                    for limit in block.get("limits", []):
                        self.hold(limit, of_block, prior or {})
        return results

    def key(self, limit: Mapping[str, Any], case: dict[str, Any]) -> tuple[str | None, ...] | None:
        """Return what a limit counts a case by, None if a needed fact is absent."""
        per = limit.get("per", [])
        key: list[str | None] = []
        for name in [per] if isinstance(per, str) else per:
            if name not in case and not self.facts[name].get("optional"):
                return None
            key.append(written(case[name], self.facts[name]["type"]) if name in case else None)
        if limit.get("per_year"):
            key.append(str(first(case[self.program["dated_by"]]).year))
        return tuple(key)

    def hold(
        self, limit: Mapping[str, Any], rows: list[tuple[dict[str, Any], Expected]], prior: Prior
    ) -> None:
        """Hold one limit against the cases that are eligible so far."""
        severity = limit.get("severity", "block")
        name = limit["id"] if limit.get("shared") else f"{self.name}/{limit['id']}"
        groups: dict[tuple[str | None, ...], list[tuple[dict[str, Any], Expected]]] = {}
        for case, expected in rows:
            if expected.outcome != "eligible":
                continue
            day = first(case[self.program["dated_by"]])
            counts = self.holds(limit["where"], case, day) if "where" in limit else True
            if counts is False:
                continue
            key = self.key(limit, case)
            if counts is None or key is None:
                if severity == "block":
                    expected.add(limit["id"], None)
                continue
            groups.setdefault(key, []).append((case, expected))
        passes: dict[str, Callable[..., None]] = {"once": self.once, "cap": self.cap, "quota": self.quota}
        for key, group in groups.items():
            passes[limit["kind"]](limit, group, prior.get((name, key), (0, Decimal(0))))
            for _, expected in group:
                if expected.outcome == "eligible":
                    expected.uses.append((name, key))

    def once(self, limit: Mapping[str, Any], group: Any, before: tuple[int, Decimal]) -> None:
        """Keep the first or the highest."""
        amounts = [expected.amount or Fraction(0) for _, expected in group]
        kept = amounts.index(max(amounts)) if limit.get("keep") == "highest" else 0
        for place, (_, expected) in enumerate(group):
            expected.add(limit["id"], place == kept and not before[0], limit.get("severity", "block"))

    def cap(self, limit: Mapping[str, Any], group: Any, before: tuple[int, Decimal]) -> None:
        """Cut each to what is left."""
        used = Fraction(before[1])
        for case, expected in group:
            room = self.figure(limit["amount"], "money", case, first(case[self.program["dated_by"]]))
            left = Fraction(room) - used
            if left <= 0:
                expected.add(limit["id"], False)
                continue
            cut = expected.amount > left
            expected.add(limit["id"], not cut, "warn" if cut else "block")
            expected.amount = min(expected.amount, left)
            used += expected.amount

    def quota(self, limit: Mapping[str, Any], group: Any, before: tuple[int, Decimal]) -> None:
        """Leave the whole group open if it is too many."""
        for case, expected in group:
            places = self.figure(limit["places"], "whole", case, first(case[self.program["dated_by"]]))
            expected.add(limit["id"], True if before[0] + len(group) <= places else None)


def product(factors: Sequence[Any]) -> Fraction:
    """Multiply exactly."""
    total = Fraction(1)
    for factor in factors:
        total *= Fraction(factor)
    return total


def written(value: Any, kind: str) -> str:
    """Return a fact as it stands in a limit's key."""
    if kind == "money":
        return f"{value:.2f}"
    if kind == "yes_no":
        return "yes" if value else "no"
    return str(value)
