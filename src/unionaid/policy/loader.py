"""Reading a policy file whole: all faults at once, or a policy.

Here: the order of reading and what spans the whole file. The parts are read by
the modules beside this one.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from unionaid.errors import InvalidFile, InvalidPolicy, UnionaidError, UnknownName, make_problem
from unionaid.facts import Date, MonthType, Year, as_key
from unionaid.lang import Bilingual
from unionaid.policy.benefits import Fixed
from unionaid.policy.coverage import all_limits, check_blocks, check_caps, check_parameters, limit_shape
from unionaid.policy.model import (
    Deadline,
    Document,
    Fact,
    Payee,
    PolicyRules,
    ProgramRules,
    PublicNotice,
    Repeal,
    Rules,
    Source,
    Target,
)
from unionaid.policy.node import MISSING_DAY, Faults, Node, offer, read_figure_text
from unionaid.policy.operands import Constant, Parameter
from unionaid.policy.read_bounds import check_bounds
from unionaid.policy.read_conditions import read_criteria
from unionaid.policy.read_facts import read_derived, read_facts, read_source
from unionaid.policy.read_rules import read_benefit, read_limits
from unionaid.policy.read_tables import read_parameter
from unionaid.policy.scope import Scope, read_sources
from unionaid.text.nearest import hint

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from datetime import date

__all__ = ["VOCABULARY", "packaged_policies", "read_policy", "read_policy_bytes"]

VOCABULARY: Final = 1
"""The version of the policy file vocabulary that this library reads."""

_PAYEES: Final[tuple[Payee, ...]] = get_args(Payee)


@cache
def packaged_policies() -> tuple[str, ...]:
    """Return the ids of the policies inside the package, in order."""
    files = resources.files("unionaid").joinpath("policies").iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml")))


def read_policy(name: str | os.PathLike[str]) -> PolicyRules:
    """Return the policy *name*: the id of a packaged one, or a path to a file.

    Raises:
        UnknownName: There is no such policy.

        InvalidFile: It is written as a path, and no file is there; or a folder is.

        InvalidPolicy: The file has faults; every one is inside.
    """
    if isinstance(name, str) and name in packaged_policies():
        return _read_packaged(name)
    path = Path(name)
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise _not_there(name, path) from None
    except OSError:
        if path.is_dir():
            raise _not_there(name, path) from None
        raise InvalidPolicy([make_problem("file-unreadable").at(file=path.name)]) from None
    return read_policy_bytes(raw, file=path.name)


def _not_there(name: str | os.PathLike[str], path: Path) -> UnionaidError:
    """Return what to say of a *name* that no policy has and no file is at."""
    if name and path.exists():
        return InvalidFile([make_problem("file-folder").at(file=path.name or str(path))])
    if not isinstance(name, str) or re.search(r"[/\\]|\.toml$", name, re.IGNORECASE):
        return InvalidFile([make_problem("file-missing").at(file=path.name)])
    return UnknownName([make_problem("policy-unknown", name=name, hint=hint(name, packaged_policies()))])


@cache
def _read_packaged(id_: str) -> PolicyRules:
    file = f"{id_}.toml"
    return read_policy_bytes(resources.files("unionaid").joinpath("policies", file).read_bytes(), file=file)


def read_policy_bytes(raw: bytes, *, file: str) -> PolicyRules:
    """Return the policy written in *raw*; *file* names it in messages.

    Raises:
        InvalidPolicy: It has faults; every one is inside.
    """
    faults = Faults(file)
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"), parse_float=read_figure_text)
    except UnicodeDecodeError:
        faults.add("", "policy-encoding")
    except ValueError as error:  # tomllib's own error, and Python's for endless figures
        faults.add("", "policy-toml", detail=_toml_detail(str(error)))
    except RecursionError:
        faults.add("", "policy-nested")
    else:
        try:
            policy = _Reader(Node(data, "", faults), raw).read()
        except RecursionError:
            faults.add("", "policy-nested")
    if faults.problems:
        raise InvalidPolicy(faults.problems)
    return policy


def _toml_detail(said: str) -> Bilingual:
    """Return what the TOML reader said, the Chinese half by the place alone."""
    place = re.search("line ([0-9]+), column ([0-9]+)", said)
    if place:
        zh = f"第 {place[1]} 行第 {place[2]} 字附近"
    else:
        zh = "文件末尾附近" if "end of document" in said else "某个数字过长"
    return Bilingual(zh=zh, en=said.rstrip("."))


class _Reader:
    """Reads one policy file."""

    def __init__(self, node: Node, raw: bytes) -> None:
        self.node = node
        self.raw = raw
        self.sources: dict[str, Source] = {}
        self.parameters: dict[str, Node] = {}
        self.used: set[str] = set()
        self.shared: dict[str, tuple[object, ...]] = {}
        self.named: dict[str, str] = {}

    def read(self) -> PolicyRules:
        node = self.node
        found = node.whole("vocabulary")
        if node.data.get("vocabulary") == found != VOCABULARY:
            node.fault("policy-vocabulary", key="vocabulary", found=found, known=VOCABULARY)
        id_ = node.id()
        self.sources = {
            name: read_source(name, child) for name, child in node.named("sources", required=True)
        }
        self.parameters = dict(node.named("parameters"))
        policy = PolicyRules(
            id=id_,
            edition=node.text("edition"),
            digest=hashlib.sha256(self.raw).hexdigest(),
            name=node.both("name"),
            issuer=node.both("issuer"),
            sources=self.sources,
            programs={
                name: self._program(id_, name, child) for name, child in node.named("programs", required=True)
            },
            limitations=node.pairs("limitations"),
            raw=self.raw,
        )
        mentioned = set(_mentioned(node.data.get("programs"), "parameter"))
        for name, child in self.parameters.items():
            if name not in self.used:
                read_parameter(name, child, self.sources, None)
            if name not in mentioned:
                child.fault("policy-parameter-unused", name=name)
        cited = set(_mentioned([node.data.get("programs"), node.data.get("parameters")], "source"))
        for name in self.sources:
            if name not in cited:
                node.fault("policy-source-unused", key=f"sources.{name}", name=name)
        node.close()
        return policy

    def _parameter(self, node: Node, id_: str, scope: Scope) -> Parameter | None:
        if id_ not in self.parameters:
            node.fault(
                "policy-parameter-unknown", key="parameter", name=id_, hint=offer(id_, self.parameters)
            )
            return None
        known = self.parameters[id_]
        fresh = Node(known.data, known.path, known.faults)
        if id_ in self.used:
            # its own faults are already told; only what this program adds is news
            before = list(known.faults.problems)
            parameter = read_parameter(id_, fresh, self.sources, scope)
            known.faults.problems[:] = dict.fromkeys([*before, *known.faults.problems])
            return parameter
        self.used.add(id_)
        return read_parameter(id_, fresh, self.sources, scope)

    def _program(self, policy: str, id_: str, node: Node) -> ProgramRules:
        facts = read_facts(node)
        derived = read_derived(node, facts, self.sources)
        scope = Scope(facts, derived, self.sources, self._parameter)
        ids: dict[str, set[str]] = {}
        dated_by = node.text("dated_by")
        dating = self._dating(node, scope, dated_by, "dated_by")
        dated_to = node.text("dated_to", required=False)
        if dated_to is not None:
            end = self._dating(node, scope, dated_to, "dated_to")
            if end and dating and type(end.type) is not type(dating.type):
                node.fault("policy-fact-default", key="dated_to", name=dated_to)
        criteria = read_criteria(node, scope, ids)
        blocks, repeals = self._blocks(node, scope, ids, dating)
        program = ProgramRules(
            id=id_,
            policy=policy,
            name=node.both("name"),
            summary=node.both("summary"),
            dated_by=dated_by,
            dated_to=dated_to,
            payee=node.choice("payee", _PAYEES),  # type: ignore[arg-type]  # one of _PAYEES
            facts=facts,
            derived=derived,
            criteria=criteria,
            rules=tuple(rules for _, rules in blocks),
            limits=read_limits(node, scope, ids),
            limits_first=_stands_before(node, "limits", "rules"),
            repeals=repeals,
            parameters=scope.used_parameters,
            targets=tuple(self._target(child) for child in node.children("targets")),
            documents=tuple(self._document(child) for child in node.children("documents")),
            public_notice=self._public_notice(node.child("public_notice")),
            limitations=node.pairs("limitations"),
            sources=read_sources(node, self.sources),
        )
        node.close()
        check_parameters(program, blocks, node.faults)
        check_bounds(scope.bounds, blocks, program.parameters, node.faults)
        check_caps(program, node)
        self._check_shared(program, node)
        self._check_name(program, node)
        return program

    def _dating(self, node: Node, scope: Scope, name: str, key: str) -> Fact | None:
        if not name or scope.need(node, name, Date, MonthType, Year, key=key, submitted=True) is None:
            return None
        return scope.facts[name]

    def _blocks(
        self, node: Node, scope: Scope, ids: dict[str, set[str]], dating: Fact | None
    ) -> tuple[list[tuple[str, Rules]], tuple[Repeal, ...]]:
        """Return the blocks of rules, each with its place, and the repeals between them."""
        children = node.children("rules", required=True)
        starts = [(child, child.day("from")) for child in children]
        check_blocks(starts, dating)
        blocks: list[tuple[str, Rules]] = []
        repeals: list[Repeal] = []
        for index, (child, start) in enumerate(starts):
            end = starts[index + 1][1] if index + 1 < len(starts) else None
            if child.flag("repealed"):
                repeals.append(Repeal(start, read_sources(child, self.sources), child.pairs("limitations")))
                if index == 0:
                    child.fault("policy-rules-none")
            else:
                blocks.append((child.path, self._block(child, start, end, scope, ids)))
            child.close()
        if node.data.get("rules") == []:
            node.fault("policy-rules-none", key="rules")
        return blocks, tuple(repeals)

    def _block(
        self, node: Node, start: date, end: date | None, scope: Scope, ids: dict[str, set[str]]
    ) -> Rules:
        benefit = node.child("benefit")
        if benefit is None and not node.has("benefit"):
            node.fault("policy-key-missing", key="benefit", wanted="{ kind = … }")
        deadline = node.child("deadline")
        return Rules(
            start=start,
            end=end,
            criteria=read_criteria(node, scope, ids),
            benefit=(read_benefit(benefit, scope) if benefit else None) or Fixed(Constant(None)),
            limits=read_limits(node, scope, ids),
            sources=read_sources(node, self.sources),
            limitations=node.pairs("limitations"),
            deadline=None if deadline is None else self._deadline(deadline, start),
        )

    def _deadline(self, node: Node, start: date) -> Deadline:
        # it may well lie after the end of the rules: much is claimed when its period is over
        deadline = Deadline(day=node.day("day"), sources=read_sources(node, self.sources))
        if MISSING_DAY not in (deadline.day, start) and deadline.day < start:
            node.fault("policy-deadline-early", key="day", day=deadline.day, start=start)
        node.close()
        return deadline

    def _target(self, node: Node) -> Target:
        target = Target(
            year=node.whole("year"),
            count=node.whole("count"),
            unit=node.both("unit"),
            sources=read_sources(node, self.sources),
        )
        node.close()
        return target

    def _document(self, node: Node) -> Document:
        required = node.choice("required", ("with_application", "later"), default="with_application")
        document = Document(
            name=node.both("name"),
            required=required,  # type: ignore[arg-type]  # one of the two
            sources=read_sources(node, self.sources),
        )
        node.close()
        return document

    def _public_notice(self, node: Node | None) -> PublicNotice | None:
        if node is None:
            return None
        notice = PublicNotice(
            working_days=node.whole("working_days"),
            sources=read_sources(node, self.sources),
            limitations=node.pairs("limitations"),
        )
        node.close()
        return notice

    def _check_shared(self, program: ProgramRules, node: Node) -> None:
        """Programs that share a limit must count in the same way."""
        for limit in all_limits(program):
            if limit.shared:
                shape = limit_shape(limit, program)
                if shape is not None and self.shared.setdefault(limit.id, shape) != shape:
                    node.fault("policy-limit-shared", id=limit.id)

    def _check_name(self, program: ProgramRules, node: Node) -> None:
        """A program is found by its id and by its names, so no two have one alike."""
        for label in dict.fromkeys((program.id, program.name.zh, program.name.en)):
            other = self.named.setdefault(as_key(label), program.id)
            if label and other != program.id:
                node.fault("policy-program-twice", key="name", label=label, other=other)


def _mentioned(raw: object, key: str) -> Iterator[str]:
    """Walk the names at every *key* in *raw*, also where a fault kept them from being read."""
    if isinstance(raw, dict):
        found = raw.get(key)
        yield from (name for name in (found if isinstance(found, list) else [found]) if isinstance(name, str))
        raw = list(raw.values())
    if isinstance(raw, list):
        for item in raw:
            yield from _mentioned(item, key)


def _stands_before(node: Node, key: str, other: str) -> bool:
    """Tell whether the file has *key* before *other*."""
    keys = list(node.data)
    return key in keys and other in keys and keys.index(key) < keys.index(other)
