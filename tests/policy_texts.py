"""Small policy files for the tests of the loader, made by editing one that is right."""

from __future__ import annotations

from typing import Final

import pytest

from unionaid.errors import InvalidPolicy, Problem
from unionaid.policy import PolicyRules, read_policy_bytes

__all__ = [
    "BENEFIT",
    "BESIDE",
    "CONDITION",
    "FILE",
    "GOOD",
    "LIMIT",
    "another",
    "edited",
    "fault",
    "faults",
    "load",
]

FILE: Final = "isle.toml"

GOOD: Final = """\
vocabulary = 1
id = "isle"
edition = "1"
name = { zh = "海岛政策", en = "isle policy" }
issuer = { zh = "海岛工会", en = "isle union" }

[sources.plan]
title = { zh = "方案", en = "plan" }
issuer = { zh = "海岛工会", en = "isle union" }
kind = "plan"
date = 2020-01-01

[parameters.level]
name = { zh = "标准", en = "level" }
type = "money"
values = [
  { from = 2020-01-01, value = 100, source = "plan" },
]

[parameters.by-kind]
name = { zh = "分类标准", en = "level by kind" }
type = "money"
by = ["kind"]
values = [ { from = 2020-01-01, table = { big = 30, small = 20 }, source = "plan" } ]

[programs.aid]
name = { zh = "补助", en = "aid" }
summary = { zh = "每人一次。", en = "Once for each." }
dated_by = "on"
payee = "person"
source = "plan"

[programs.aid.facts]
who = { type = "key", zh = "人员", en = "who" }
on = { type = "date", zh = "日期", en = "on" }
month = { type = "month", zh = "月份", en = "month" }
paid = { type = "money", zh = "已缴", en = "paid" }
count = { type = "whole", zh = "人数", en = "count" }
area = { type = "number", decimals = 1, zh = "面积", en = "area" }
ready = { type = "yes_no", zh = "是否齐全", en = "ready" }
remark = { type = "text", zh = "备注", en = "remark" }
code = { type = "credit_code", zh = "代码", en = "code" }
trade = { type = "industry_code", zh = "行业", en = "trade" }

[programs.aid.facts.kind]
type = "choice"
zh = "类别"
en = "kind"
choices = { big = { zh = "大", en = "large" }, small = { zh = "小", en = "little" } }

[programs.aid.derived.double]
kind = "sum"
zh = "合计"
en = "total"
of = ["paid", "paid"]
source = "plan"

[[programs.aid.criteria]]
id = "enough"
text = { zh = "已缴足额", en = "paid enough" }
fact = "paid"
at_least = { parameter = "level" }
source = "plan"

[[programs.aid.rules]]
from = 2020-01-01
benefit = { kind = "table", parameter = "by-kind" }
source = "plan"

[[programs.aid.limits]]
id = "once"
kind = "once"
per = ["who"]
text = { zh = "一次", en = "once" }
source = "plan"
"""
"""A policy without a fault."""

CONDITION: Final = 'fact = "paid"\nat_least = { parameter = "level" }'
BENEFIT: Final = 'benefit = { kind = "table", parameter = "by-kind" }'
BESIDE: Final = (
    """
source = "plan"
[[programs.aid.criteria]]
id = "other"
text = { zh = "足额", en = "enough" }
"""
    + CONDITION
)
"""What follows a condition put before the file's own, which keeps its parameter in use."""

LIMIT: Final = 'kind = "once"\nper = ["who"]'


def another(text: str) -> str:
    """Return the program of *text* once more, under an id and names of its own."""
    program = text[text.index("[programs.aid]") :].replace("programs.aid", "programs.more")
    return program.replace('zh = "补助", en = "aid"', 'zh = "另一补助", en = "more aid"')


def edited(*edits: tuple[str, str], text: str = GOOD) -> bytes:
    """Return *text* with every edit made; each must find exactly one place."""
    for old, new in edits:
        assert text.count(old) == 1, f"{text.count(old)} places for {old!r}"
        text = text.replace(old, new)
    return text.encode()


def load(*edits: tuple[str, str]) -> PolicyRules:
    """Return the policy with every edit made."""
    return read_policy_bytes(edited(*edits), file=FILE)


def faults(*edits: tuple[str, str]) -> tuple[Problem, ...]:
    """Return every fault of the policy with every edit made."""
    with pytest.raises(InvalidPolicy) as refused:
        load(*edits)
    return refused.value.problems


def fault(*edits: tuple[str, str]) -> Problem:
    """Return the only fault of the policy with every edit made."""
    found = faults(*edits)
    assert len(found) == 1, [problem.line("en") for problem in found]
    return found[0]
