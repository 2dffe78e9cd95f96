"""The reference of error codes, from the catalogue of ``unionaid.errors``.

Here: how the codes are grouped, and a word for each detail that a sentence takes.
Not here: what is wrong and what to do, which the catalogue says.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from typing import Final

from making.markdown import code, escape, table, twin_line
from unionaid.errors import (
    CATALOGUE,
    bank_messages,
    desk_messages,
    frame_messages,
    messages,
    policy_messages,
    registry_messages,
)
from unionaid.lang import LANGS, Bilingual, Lang

__all__ = ["DETAILS", "error_codes", "groups", "sentences"]

_PLACE: Final = "reference/errors.md"
_TITLE: Final = Bilingual("错误代码", "Error codes")
_ABOUT: Final = Bilingual(
    "数据、文件或登记库有问题时，程序一次列出全部问题，每个写明在哪个文件、哪一行、哪一列，是什么原因，怎样办。"
    "每种问题有一个代码：JSON 里是 `code`，数据框里是 `reason`，Python 里是 `Problem.code`。"
    "下面按出处列出全部代码；〈〉里的内容随具体情况而变。",
    "Where data, a file or the registry are at fault, every problem is told at once, each with its file, row "
    "and column, what is wrong, and what to do. Every kind of problem has a code: `code` in JSON, `reason` "
    "in a frame, `Problem.code` in Python. All of them are listed here by where they come from; what stands "
    "in 〈〉 depends on the case.",
)
_GROUPS: Final = (
    (messages, "_FACTS", "一格、一条申报", "A cell, a case"),
    (messages, "_FILES", "输入文件", "Input files"),
    (messages, "_NAMES", "名称、结果和划型", "Names, results and size classes"),
    (desk_messages, "_EXCEL", "Excel 工作簿", "Excel workbooks"),
    (desk_messages, "_INTAKE", "申报表和收款信息", "Forms and payees"),
    (desk_messages, "_FORMS", "空白申报表", "Blank forms"),
    (desk_messages, "_LISTS", "名单", "Lists"),
    (desk_messages, "_NOTICES", "公示和审批表", "Public notices and approval sheets"),
    (desk_messages, "_VOUCHERS", "拨付登记和记账凭证", "Payment records and accounting vouchers"),
    (frame_messages, "FRAME_MESSAGES", "数据框", "Frames"),
    (policy_messages, "POLICY_MESSAGES", "政策文件", "Policy files"),
    (bank_messages, "_TEMPLATES", "付款文件的模板", "Templates of payment files"),
    (bank_messages, "_PAYMENTS", "付款文件", "Payment files"),
    (bank_messages, "_RESULTS", "银行的结果文件", "Result files of banks"),
    (registry_messages, "_PLACE", "登记库：打开和保存", "Registry: opening and keeping"),
    (registry_messages, "_PEOPLE", "登记库：谁可以办理", "Registry: who may act"),
    (registry_messages, "_CLAIMS", "登记库：申报和审批", "Registry: claims and decisions"),
    (registry_messages, "_MONEY", "登记库：预算和拨付", "Registry: budgets and payments"),
    (registry_messages, "_PROOF", "登记库：核验", "Registry: verification"),
)
DETAILS: Final[Mapping[str, tuple[str, str]]] = {
    "allowed": ("可用的几种", "what is allowed"),
    "asked": ("要求的", "what was asked for"),
    "batch": ("付款文件编号", "payment file"),
    "cells": ("格数", "number of cells"),
    "chart": ("科目表", "chart of accounts"),
    "claim": ("申报号", "claim"),
    "columns": ("列数", "number of columns"),
    "command": ("操作号", "command"),
    "count": ("个数", "number"),
    "day": ("日期", "day"),
    "decimals": ("位数", "number of decimals"),
    "detail": ("详情", "details"),
    "earliest": ("最早的一天", "earliest day"),
    "end": ("最后一天", "last day"),
    "engine": ("引擎", "engine"),
    "entry": ("登记号", "entry"),
    "event": ("事件", "event"),
    "example": ("示例", "example"),
    "fact": ("事项", "fact"),
    "facts": ("各事项", "facts"),
    "first": ("起", "first"),
    "found": ("实有的", "what was found"),
    "free": ("余额", "what is left"),
    "groups": ("各行业", "groups"),
    "hint": ("提示相近的写法", "a hint at the nearest that is known"),
    "id": ("代号", "id"),
    "key": ("键", "key"),
    "kind": ("种类", "kind"),
    "known": ("认得的", "what is known"),
    "label": ("名称", "label"),
    "last": ("止", "last"),
    "least": ("最低数", "least"),
    "limit": ("上限", "limit"),
    "limits": ("各限制", "limits"),
    "line": ("行号", "line"),
    "made": ("当时的版本", "edition of that time"),
    "meaning": ("含义", "meaning"),
    "missing": ("缺少的", "what is missing"),
    "most": ("最多", "most"),
    "name": ("名称", "name"),
    "names": ("各名称", "names"),
    "notice": ("公示编号", "notice"),
    "number": ("编号", "number"),
    "oldest": ("最低版本", "oldest version"),
    "operator": ("比较", "operator"),
    "other": ("另一个", "the other"),
    "payment": ("付款编号", "payment"),
    "place": ("位置", "place"),
    "policies": ("各政策", "policies"),
    "policy": ("政策", "policy"),
    "position": ("位置", "position"),
    "present": ("现有版本", "what is at hand"),
    "program": ("项目", "program"),
    "recorded": ("当时的版本", "what was recorded"),
    "rows": ("各行", "rows"),
    "second": ("另一行", "second"),
    "start": ("开头", "beginning"),
    "state": ("状态", "state"),
    "subject": ("哪一类", "subject"),
    "tests": ("各种比较", "tests"),
    "transfer": ("付款编号", "transfer"),
    "type": ("类型", "type"),
    "unit": ("单位", "unit"),
    "value": ("值", "value"),
    "wanted": ("应有的", "what is wanted"),
    "why": ("原因和办法", "why, and what to do"),
    "year": ("年度", "year"),
}
"""A word for each detail, since what it will be depends on the case."""


def error_codes() -> Mapping[str, str]:
    """Return the text of the page in each language by its place below ``docs``."""
    return {f"{lang}/{_PLACE}": "\n\n".join(_page(lang)) + "\n" for lang in LANGS}


def groups() -> Iterator[tuple[Bilingual, list[str]]]:
    """Yield the heading of each group that has codes, with its codes in the order of the catalogue."""
    for module, name, zh, en in _GROUPS:
        codes = list(getattr(module, name))
        if codes:
            yield Bilingual(zh, en), codes


def sentences(key: str, lang: Lang) -> tuple[str, str]:
    """Return what is wrong and what to do, with words in the places of details.

    The first sentence is the cause; a sentence that explains another problem has its
    cure in that one's words.
    """
    text = CATALOGUE[key].text(lang)
    stop = "(?<=。)" if lang == "zh" else r"(?<=[.?!]) +(?=[A-Z'\"{])"
    parts = [part for part in re.split(stop, text) if part]
    if len(parts) == 1:
        parts = [part for part in re.split(r" *(?=\{(?:hint|why)\}$)", text) if part]
    cause, cure = parts[0], ("" if lang == "zh" else " ").join(parts[1:])
    return _filled(cause, lang), _filled(cure, lang)


def _filled(text: str, lang: Lang) -> str:
    words = {
        name: f"〈{DETAILS[name][0 if lang == 'zh' else 1]}〉"
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    }
    told = text.format_map(words)
    return told[:1].upper() + told[1:]


def _page(lang: Lang) -> Iterator[str]:
    yield f"# {_TITLE.text(lang)}"
    yield twin_line(lang, _PLACE)
    yield _ABOUT.text(lang)
    header = ("代码", "原因", "办法") if lang == "zh" else ("code", "what is wrong", "what to do")
    for heading, codes in groups():
        yield f"## {heading.text(lang)}"
        rows = []
        for key in codes:
            cause, cure = sentences(key, lang)
            rows.append((code(key), escape(cause), escape(cure)))
        yield table(header, rows)
