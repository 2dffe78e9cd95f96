"""Every help text and every heading of the command line, in both languages.

Here: words only, so that a translator reads one file. Sentences about misuse
stand in ``misuse``; those about data in ``unionaid.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from unionaid.lang import Bilingual

__all__ = ["ARGUMENTS", "COMMANDS", "HEADINGS", "METAVARS", "OPTIONS", "CommandWords"]


@frozen
class CommandWords:
    """What the help of one command says.

    Args:
        about: What it does; the first sentence stands in the list of commands.

        usage: How it is written, one form to a line.

        examples: Lines to copy.
    """

    about: Bilingual
    usage: tuple[Bilingual, ...]
    examples: tuple[Bilingual, ...] = ()


def _both(zh: str, en: str) -> Bilingual:
    return Bilingual(zh=zh, en=en)


HEADINGS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "usage": _both("用法", "Usage"),
        "arguments": _both("参数", "Arguments"),
        "options": _both("选项", "Options"),
        "commands": _both("命令", "Commands"),
        "examples": _both("示例", "Examples"),
        "status": _both("退出码", "Exit status"),
    }
)

STATUS: Final = _both(
    "0 全部测算完毕，1 有的行填写有误，2 命令、输入文件或输出文件有问题。",
    "0 everything was assessed, 1 some rows were invalid, "
    "2 the command, an input or an output file was at fault.",
)

METAVARS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "program": _both("项目", "PROGRAM"),
        "files": _both("文件", "FILE"),
        "file": _both("文件", "FILE"),
        "lang": _both("zh|en", "zh|en"),
        "policy": _both("政策|文件", "ID|FILE"),
        "output": _both("输出文件", "OUT"),
        "ignore": _both("列名", "COLUMN"),
        "fact": _both("事项=值", "NAME=VALUE"),
        "row": _both("行号", "N"),
    }
)

ARGUMENTS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "program": _both(
            "补助项目的代号或名称，如 gold-pair-award 或 金牌师徒奖励；unionaid programs 列出全部",
            "the program's id or its name in either language, such as gold-pair-award; "
            "'unionaid programs' lists them",
        ),
        "files": _both(
            "申报表：.csv、.tsv、.txt、.json、.jsonl、.ndjson；第一行是列名，用事项的代号或名称",
            "the cases: .csv, .tsv, .txt, .json, .jsonl or .ndjson; "
            "columns are named by a fact's id or its name in either language",
        ),
        "file": _both(
            "政策文件（.toml），或内置政策的代号，如 jinzhou-2020",
            "a policy file (.toml), or the id of a packaged policy such as jinzhou-2020",
        ),
    }
)

OPTIONS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "help": _both("显示本说明", "show this page"),
        "version": _both("显示版本号", "show the version"),
        "lang": _both(
            "输出语言；不填则看系统语言设置，再不然用中文",
            "the language; by default that of the environment's locale, else Chinese",
        ),
        "policy": _both(
            "只用这份政策：内置政策的代号，或政策文件的路径；不填则查找全部内置政策",
            "use this policy alone: the id of a packaged one, or the path of a file; "
            "by default all packaged ones are searched",
        ),
        "as_json": _both("输出 JSON 数组，供其他程序读取", "print one JSON array, for other programs"),
        "output": _both(
            "把结果写入文件：.csv（可用 Excel、WPS 打开）、.json、.jsonl 或 .txt",
            "write the results to a file: .csv (for Excel and WPS), .json, .jsonl or .txt",
        ),
        "ignore": _both(
            "忽略这一列；可以写多次",
            "leave this column out; may be given several times",
        ),
        "fact": _both(
            "直接填写一条申报的一个事项，可写多次，后面也可接着写 事项=值",
            "one fact of a single case; may be given several times, or followed by more NAME=VALUE",
        ),
        "row": _both(
            "要说明的是第几行：CSV 为文件中的行号（表头是第 1 行），JSON 为第几条",
            "which row to explain: the line of a CSV file (the header is 1), the position in a JSON array",
        ),
    }
)

COMMANDS: Final[Mapping[str, CommandWords]] = MappingProxyType(
    {
        "unionaid": CommandWords(
            _both(
                "工会补助测算：谁该得多少，依据什么。规则写在政策文件里，结果只供核对，由人审批。",
                "Who is owed what under a trade union's support programs, and why. "
                "The rules stand in policy files; people decide.",
            ),
            (_both("unionaid [选项] 命令 …", "unionaid [OPTIONS] COMMAND …"),),
            (
                _both("unionaid programs", "unionaid programs"),
                _both("unionaid show 金牌师徒奖励", "unionaid show gold-pair-award"),
                _both(
                    "unionaid assess 金牌师徒奖励 名单.csv -o 结果.csv",
                    "unionaid assess gold-pair-award list.csv -o results.csv",
                ),
            ),
        ),
        "programs": CommandWords(
            _both(
                "列出补助项目：施行时间、金额、目标。",
                "List the programs with their dates, amounts and targets.",
            ),
            (_both("unionaid programs [选项]", "unionaid programs [OPTIONS]"),),
            (
                _both("unionaid programs", "unionaid programs"),
                _both("unionaid programs --json", "unionaid programs --json"),
            ),
        ),
        "show": CommandWords(
            _both(
                "显示一个项目的规则：给谁、条件、金额、次数、材料、依据、原文未写明之处。",
                "Show the rule of a program: who, conditions, amount, how often, "
                "documents, sources, what is open.",
            ),
            (_both("unionaid show 项目 [选项]", "unionaid show PROGRAM [OPTIONS]"),),
            (_both("unionaid show 职工书屋", "unionaid show reading-room"),),
        ),
        "assess": CommandWords(
            _both(
                "测算一批或一条申报。同一次给出的几个文件合为一批，次数、名额和上限一并计算。",
                "Assess a batch of cases, or one. "
                "All files of a call are one batch, so limits hold across them.",
            ),
            (
                _both("unionaid assess 项目 文件… [选项]", "unionaid assess PROGRAM FILE… [OPTIONS]"),
                _both("unionaid assess 项目 --fact 事项=值 …", "unionaid assess PROGRAM --fact NAME=VALUE …"),
            ),
            (
                _both(
                    "unionaid assess 金牌师徒奖励 名单.csv -o 结果.csv",
                    "unionaid assess gold-pair-award list.csv -o results.csv",
                ),
                _both(
                    "unionaid assess 行业工会补助 --fact 行业工会名称=甲 是否行业工会=是 补助年度=2020",
                    "unionaid assess industry-union-subsidy --fact union=A is_industry_union=yes year=2020",
                ),
            ),
        ),
        "explain": CommandWords(
            _both(
                "详细说明一条申报的测算：逐项核对、算法、依据、改正哪一项就符合条件。",
                "Explain one case in full: each condition, the arithmetic, the sources, "
                "which single correction would help.",
            ),
            (
                _both(
                    "unionaid explain 项目 文件 --row 行号 [选项]",
                    "unionaid explain PROGRAM FILE --row N [OPTIONS]",
                ),
                _both(
                    "unionaid explain 项目 --fact 事项=值 …", "unionaid explain PROGRAM --fact NAME=VALUE …"
                ),
            ),
            (
                _both(
                    "unionaid explain 金牌师徒奖励 名单.csv --row 2",
                    "unionaid explain gold-pair-award list.csv --row 2",
                ),
            ),
        ),
        "policy": CommandWords(
            _both(
                "检查政策文件，输出申报的数据格式。",
                "Check policy files, and describe a case to other programs.",
            ),
            (_both("unionaid policy 命令 …", "unionaid policy COMMAND …"),),
        ),
        "check": CommandWords(
            _both(
                "检查政策文件，一次列出全部问题。有问题时退出码为 1。",
                "Check a policy file and list every fault at once. The exit status is 1 if there are any.",
            ),
            (_both("unionaid policy check 文件 [选项]", "unionaid policy check FILE [OPTIONS]"),),
            (_both("unionaid policy check 本市政策.toml", "unionaid policy check our-city.toml"),),
        ),
        "schema": CommandWords(
            _both(
                "输出一条申报的 JSON Schema（2020-12），供其他系统对接。",
                "Print the JSON Schema (2020-12) of a case, for apps that send them.",
            ),
            (_both("unionaid policy schema 项目 [选项]", "unionaid policy schema PROGRAM [OPTIONS]"),),
            (_both("unionaid policy schema 金牌师徒奖励", "unionaid policy schema gold-pair-award"),),
        ),
    }
)
