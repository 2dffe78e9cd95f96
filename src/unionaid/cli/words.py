"""Every help text and every heading of the command line, in both languages.

Here: words only, so that a translator reads one place. Those of the registry's
commands stand in ``registry_words`` and ``registry_option_words``, and are loaded
when they are asked for. Sentences about misuse stand in ``misuse``; those about
data in ``unionaid.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from unionaid.cli.command_words import CommandWords, WordsAndMore
from unionaid.lang import Bilingual

__all__ = ["ARGUMENTS", "COMMANDS", "HEADINGS", "METAVARS", "OPTIONS", "STATUS", "CommandWords"]


def _registry_commands() -> Mapping[str, CommandWords]:
    from unionaid.cli.registry_words import REGISTRY_COMMANDS

    return REGISTRY_COMMANDS


def _registry_metavars() -> Mapping[str, Bilingual]:
    from unionaid.cli.registry_option_words import REGISTRY_METAVARS

    return REGISTRY_METAVARS


def _registry_arguments() -> Mapping[str, Bilingual]:
    from unionaid.cli.registry_option_words import REGISTRY_ARGUMENTS

    return REGISTRY_ARGUMENTS


def _registry_options() -> Mapping[str, Bilingual]:
    from unionaid.cli.registry_option_words import REGISTRY_OPTIONS

    return REGISTRY_OPTIONS


HEADINGS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "usage": Bilingual("用法", "Usage"),
        "arguments": Bilingual("参数", "Arguments"),
        "options": Bilingual("选项", "Options"),
        "commands": Bilingual("命令", "Commands"),
        "examples": Bilingual("示例", "Examples"),
        "status": Bilingual("退出码", "Exit status"),
    }
)

STATUS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "unionaid": Bilingual(
            "0 全部测算完毕，1 有的行填写有误，2 命令、输入文件或输出文件有问题。",
            "0 everything was assessed, 1 some rows were invalid, "
            "2 the command, an input or an output file was at fault.",
        ),
        "unionaid registry": Bilingual(
            "0 已办，1 有的行填写有误，或核验发现问题，2 命令或文件有问题，或登记库不允许这一步。",
            "0 done, 1 some rows were invalid, or verify found faults, 2 the command or a file was at "
            "fault, or the registry does not allow the step.",
        ),
    }
)
"""What the exit status means, by the group's path."""

METAVARS: Final[Mapping[str, Bilingual]] = WordsAndMore(
    {
        "program": Bilingual("项目", "PROGRAM"),
        "words": Bilingual("[项目] 文件", "[PROGRAM] FILE"),
        "file": Bilingual("文件", "FILE"),
        "lang": Bilingual("zh|en", "zh|en"),
        "policy": Bilingual("政策|文件", "ID|FILE"),
        "output": Bilingual("输出文件", "OUT"),
        "form_output": Bilingual("文件.xlsx", "FILE.xlsx"),
        "ignore": Bilingual("列名", "COLUMN"),
        "fact": Bilingual("事项=值", "NAME=VALUE"),
        "row": Bilingual("行号", "N"),
        "sheet": Bilingual("工作表", "SHEET"),
        "problems": Bilingual("输出文件", "OUT"),
        "prepared_by": Bilingual("单位", "UNIT"),
        "on": Bilingual("日期", "DATE"),
        "budget": Bilingual("项目=元", "PROGRAM=YUAN"),
        "start": Bilingual("日期", "DATE"),
        "until": Bilingual("日期", "DATE"),
        "days": Bilingual("天数", "N"),
        "contact": Bilingual("单位或姓名", "NAME"),
        "phone": Bilingual("电话", "NUMBER"),
        "address": Bilingual("地址", "ADDRESS"),
        "issued_by": Bilingual("单位", "UNIT"),
        "number": Bilingual("文号", "NUMBER"),
        "notice_to": Bilingual("输出文件", "OUT"),
        "sheet_row": Bilingual("行号", "ROWS"),
        "sheets_to": Bilingual("输出文件", "OUT"),
        "results": Bilingual("结果文件", "RESULT"),
        "accounts": Bilingual("科目文件", "ACCOUNTS"),
        "month": Bilingual("月份", "MONTH"),
        "vouchers_to": Bilingual("输出文件", "OUT"),
    },
    _registry_metavars,
)

ARGUMENTS: Final[Mapping[str, Bilingual]] = WordsAndMore(
    {
        "program": Bilingual(
            "补助项目的代号或名称，如 gold-pair-award 或 金牌师徒奖励；unionaid programs 列出全部",
            "the program's id or its name in either language, such as gold-pair-award; "
            "'unionaid programs' lists them",
        ),
        "words": Bilingual(
            "申报表：.xlsx、.xls、.csv、.tsv、.txt、.json、.jsonl、.ndjson、.parquet；列名用事项的代号或名称。"
            "本程序生成的申报表自带项目，其他文件要先写项目的代号或名称",
            "the cases: .xlsx, .xls, .csv, .tsv, .txt, .json, .jsonl, .ndjson or .parquet; columns "
            "are named by a fact's "
            "id or its name in either language. Forms of ours know their program; before other "
            "files name it, "
            "by its id or its name",
        ),
        "results": Bilingual(
            "填好“拨付登记”的结果工作簿（.xlsx），或同样各列的 .csv、.json；可以给几个",
            "result workbooks (.xlsx) whose sheet 'payments' is filled "
            "in, or .csv or .json files with the same columns",
        ),
        "file": Bilingual(
            "政策文件（.toml），或内置政策的代号，如 jinzhou-2020",
            "a policy file (.toml), or the id of a packaged policy such as jinzhou-2020",
        ),
    },
    _registry_arguments,
)

OPTIONS: Final[Mapping[str, Bilingual]] = WordsAndMore(
    {
        "help": Bilingual("显示本说明", "show this page"),
        "version": Bilingual("显示版本号", "show the version"),
        "lang": Bilingual(
            "输出语言；不填则看系统语言设置，再不然用中文",
            "the language; by default that of the environment's locale, else Chinese",
        ),
        "policy": Bilingual(
            "只用这份政策：内置政策的代号，或政策文件的路径；不填则查找全部内置政策",
            "use this policy alone: the id of a packaged one, or the path of a file; "
            "by default all packaged ones are searched",
        ),
        "as_json": Bilingual("输出 JSON 数组，供其他程序读取", "print one JSON array, for other programs"),
        "output": Bilingual(
            "把结果写入文件：.xlsx（汇总、拨付表、待补正等，可直接打印签字）、.csv、.json、.jsonl 或 .txt",
            "write the results to a file: .xlsx (summary, payment lists and the rest, ready to "
            "print and sign), "
            ".csv, .json, .jsonl or .txt",
        ),
        "problems": Bilingual(
            "把填写有误的申报表另存一份，标出有误的单元格并写明原因；几个文件有误时，每个各存一份",
            "write a copy of the input with the bad cells marked and the reasons in notes; "
            "one for each input, where several have any",
        ),
        "prepared_by": Bilingual(
            "编制单位，印在 .xlsx 各表上", "who prepares the lists, printed on the sheets of an .xlsx"
        ),
        "on": Bilingual(
            "编制日期，如 2020-09-01，印在 .xlsx 各表上；不填则留空手写",
            "the day they are prepared, such as 2020-09-01; by default left blank for the pen",
        ),
        "budget": Bilingual(
            "一个项目的年度预算（元），在 .xlsx 汇总表中对照；可以写多次",
            "the budget of a program in yuan, to be set beside its amounts in an .xlsx; may be "
            "given several times",
        ),
        "other_edition": Bilingual(
            "政策版本不同的申报表也照收",
            "take forms that were made from another edition of the policy all the same",
        ),
        "form_output": Bilingual(
            "申报表写入这个文件（.xlsx），必填", "write the form to this file (.xlsx); required"
        ),
        "ignore": Bilingual(
            "忽略这一列；可以写多次",
            "leave this column out; may be given several times",
        ),
        "fact": Bilingual(
            "直接填写一条申报的一个事项，可写多次，后面也可接着写 事项=值",
            "one fact of a single case; may be given several times, or followed by more NAME=VALUE",
        ),
        "row": Bilingual(
            "要说明的是第几行：Excel 左侧的行号，CSV 文件中的行号（表头一般是第 1 行），JSON 为第几条",
            "which row to explain: the number beside it in Excel, the line of a CSV file (the "
            "header is mostly "
            "1), the position in a JSON array",
        ),
        "start": Bilingual(
            "公示第一天，如 2021-09-14；是工作日的，当天计入；也是公示的落款日期",
            "the first day on show, such as 2021-09-14, counted if it is a working day; "
            "also the date of the notice",
        ),
        "until": Bilingual(
            "公示最后一天；不填则按政策文件要求的工作日数算出",
            "the last day on show; by default worked out from the working days that the policy asks for",
        ),
        "days": Bilingual(
            "公示几个工作日，不得少于政策文件的要求",
            "how many working days, no fewer than the policy asks for",
        ),
        "contact": Bilingual("受理意见的单位或联系人", "the office or person that takes objections"),
        "phone": Bilingual("受理意见的电话，照原样印出", "its telephone number, printed as given"),
        "address": Bilingual("受理意见的地址", "where to write to or come to"),
        "issued_by": Bilingual(
            "公示单位；不填则留空盖章", "who issues the notice; by default blank for the seal"
        ),
        "number": Bilingual("文号", "the document number"),
        "notice_to": Bilingual(
            "把公示写入文件：.txt 或 .xlsx；不填则显示在屏幕上",
            "write the notice to a file, .txt or .xlsx; by default it is printed",
        ),
        "sheet_row": Bilingual(
            "只写这些行的审批表，如 2 或 2-201，各文件都按行号取；全部申报仍一起测算。"
            "不填则每项各一张；一次最多 200 张",
            "the sheets of these rows alone, such as 2 or 2-201, in every file; all cases are assessed "
            "together all the same. By default one for every case; at most 200 at once",
        ),
        "accounts": Bilingual(
            "科目对照文件（.toml）：哪个项目的哪个事项记入哪个科目，由本单位确定；示例在 examples/accounts",
            "the file (.toml) that says which program and event is booked to which accounts; it is yours to "
            "decide, and examples/accounts holds examples",
        ),
        "month": Bilingual(
            "只记这个月的，如 2020-09；不填则各月都记",
            "book what happened in this month alone, such as 2020-09; by default all months",
        ),
        "vouchers_to": Bilingual(
            "写到哪个文件：.xlsx（打印用的记账凭证、分录和清单）或 .csv（分录，供财务软件导入）",
            "the file to write: .xlsx (vouchers to print, entries, "
            "awards) or .csv (entries, for accounting software)",
        ),
        "sheets_to": Bilingual("写入哪个 .xlsx 文件", "the .xlsx to write"),
        "sheet": Bilingual(
            "在哪张工作表，几张都有这一行时写明", "on which worksheet, where several have that row"
        ),
    },
    _registry_options,
)

COMMANDS: Final[Mapping[str, CommandWords]] = WordsAndMore(
    {
        "unionaid": CommandWords(
            Bilingual(
                "工会补助测算：谁该得多少，依据什么。规则写在政策文件里，结果只供核对，由人审批。",
                "Who is owed what under a trade union's support programs, and why. "
                "The rules stand in policy files; people decide.",
            ),
            (Bilingual("unionaid [选项] 命令 …", "unionaid [OPTIONS] COMMAND …"),),
            (
                Bilingual("unionaid programs", "unionaid programs"),
                Bilingual("unionaid show 金牌师徒奖励", "unionaid show gold-pair-award"),
                Bilingual(
                    "unionaid assess 金牌师徒奖励 名单.csv -o 结果.csv",
                    "unionaid assess gold-pair-award list.csv -o results.csv",
                ),
            ),
        ),
        "programs": CommandWords(
            Bilingual(
                "列出补助项目：施行时间、金额、目标。",
                "List the programs with their dates, amounts and targets.",
            ),
            (Bilingual("unionaid programs [选项]", "unionaid programs [OPTIONS]"),),
            (
                Bilingual("unionaid programs", "unionaid programs"),
                Bilingual("unionaid programs --json", "unionaid programs --json"),
            ),
        ),
        "show": CommandWords(
            Bilingual(
                "显示一个项目的规则：给谁、条件、金额、次数、材料、依据、原文未写明之处。",
                "Show the rule of a program: who, conditions, amount, how often, "
                "documents, sources, what is open.",
            ),
            (Bilingual("unionaid show 项目 [选项]", "unionaid show PROGRAM [OPTIONS]"),),
            (Bilingual("unionaid show 职工书屋", "unionaid show reading-room"),),
        ),
        "form": CommandWords(
            Bilingual(
                "生成一个项目的空白申报表（Excel），内有填写说明、下拉列表和核对。",
                "Make a program's blank form for Excel, with a guide, drop-downs and checks.",
            ),
            (
                Bilingual(
                    "unionaid form 项目 -o 文件.xlsx [选项]", "unionaid form PROGRAM -o FILE.xlsx [OPTIONS]"
                ),
            ),
            (
                Bilingual(
                    "unionaid form 金牌师徒奖励 -o 金牌师徒申报表.xlsx",
                    "unionaid form gold-pair-award -o form.xlsx --lang en",
                ),
            ),
        ),
        "assess": CommandWords(
            Bilingual(
                "测算一批或一条申报。同一次给出的几个文件合为一批，次数、名额和上限一并计算。",
                "Assess a batch of cases, or one. "
                "All files of a call are one batch, so limits hold across them.",
            ),
            (
                Bilingual("unionaid assess [项目] 文件… [选项]", "unionaid assess [PROGRAM] FILE… [OPTIONS]"),
                Bilingual(
                    "unionaid assess 项目 --fact 事项=值 …", "unionaid assess PROGRAM --fact NAME=VALUE …"
                ),
            ),
            (
                Bilingual(
                    "unionaid assess 金牌师徒奖励 名单.csv -o 结果.csv",
                    "unionaid assess gold-pair-award list.csv -o results.csv",
                ),
                Bilingual(
                    "unionaid assess 甲县.xlsx 乙县.xlsx -o 拨付.xlsx --problems 退回.xlsx",
                    "unionaid assess a.xlsx b.xlsx -o payments.xlsx --problems returned.xlsx",
                ),
                Bilingual(
                    "unionaid assess 行业工会补助 --fact 行业工会名称=甲 是否行业工会=是 补助年度=2020",
                    "unionaid assess industry-union-subsidy --fact union=A is_industry_union=yes year=2020",
                ),
            ),
        ),
        "explain": CommandWords(
            Bilingual(
                "详细说明一条申报的测算：逐项核对、算法、依据、改正哪一项就符合条件。",
                "Explain one case in full: each condition, the arithmetic, the sources, "
                "which single correction would help.",
            ),
            (
                Bilingual(
                    "unionaid explain [项目] 文件 --row 行号 [选项]",
                    "unionaid explain [PROGRAM] FILE --row N [OPTIONS]",
                ),
                Bilingual(
                    "unionaid explain 项目 --fact 事项=值 …", "unionaid explain PROGRAM --fact NAME=VALUE …"
                ),
            ),
            (
                Bilingual(
                    "unionaid explain 金牌师徒奖励 名单.csv --row 2",
                    "unionaid explain gold-pair-award list.csv --row 2",
                ),
            ),
        ),
        "notice": CommandWords(
            Bilingual(
                "生成公示：拟补助名单、公示期限（按工作日）、联系方式。不印证件号、电话和账号。",
                "Make the public notice: the list, the period in working days, whom to call. "
                "It shows no identity number, telephone or account of anybody on the list.",
            ),
            (
                Bilingual(
                    "unionaid notice [项目] 文件… --from 日期 --contact 单位 --phone 电话 [选项]",
                    "unionaid notice [PROGRAM] FILE… --from DATE --contact NAME --phone NUMBER [OPTIONS]",
                ),
            ),
            (
                Bilingual(
                    "unionaid notice 金牌师徒奖励 名单.csv --from 2021-09-14 "
                    "--contact 经济部 --phone 0416-0000",
                    "unionaid notice gold-pair-award list.csv --from "
                    "2021-09-14 --contact us --phone 0416-0000",
                ),
            ),
        ),
        "sheet": CommandWords(
            Bilingual(
                "生成申请审批表：每项申报一张，A4 一页，供盖章、初审、复核、审批签字。",
                "Make approval sheets: one A4 page for each case, to be sealed, reviewed and signed.",
            ),
            (
                Bilingual(
                    "unionaid sheet [项目] 文件… -o 输出.xlsx [选项]",
                    "unionaid sheet [PROGRAM] FILE… -o OUT.xlsx [OPTIONS]",
                ),
            ),
            (
                Bilingual(
                    "unionaid sheet 金牌师徒奖励 名单.csv -o 审批表.xlsx",
                    "unionaid sheet gold-pair-award list.csv -o sheets.xlsx",
                ),
            ),
        ),
        "vouchers": CommandWords(
            Bilingual(
                "生成记账凭证：照拨付登记和科目对照，记拨付、退汇、再次拨付、追回和实物发放。借贷不平或没有对应科目的不写。",
                "Make accounting vouchers from payment records: payments,"
                " returns, repeated payments, recoveries "
                "and goods. What has no accounts is refused.",
            ),
            (
                Bilingual(
                    "unionaid vouchers 结果文件… --accounts 科目.toml -o 输出.xlsx",
                    "unionaid vouchers RESULT… --accounts FILE.toml -o OUT.xlsx",
                ),
            ),
            (
                Bilingual(
                    "unionaid vouchers 结果.xlsx --accounts 科目.toml -o 记账凭证.xlsx",
                    "unionaid vouchers result.xlsx --accounts accounts.toml -o vouchers.xlsx",
                ),
                Bilingual(
                    "unionaid vouchers 结果.xlsx --accounts 科目.toml --month 2020-09 -o 分录.csv",
                    "unionaid vouchers result.xlsx --accounts accounts.toml --month 2020-09 -o entries.csv",
                ),
            ),
        ),
        "policy": CommandWords(
            Bilingual(
                "检查政策文件，输出申报的数据格式。",
                "Check policy files, and describe a case to other programs.",
            ),
            (Bilingual("unionaid policy 命令 …", "unionaid policy COMMAND …"),),
        ),
        "check": CommandWords(
            Bilingual(
                "检查政策文件，一次列出全部问题。有问题时退出码为 1。",
                "Check a policy file and list every fault at once. The exit status is 1 if there are any.",
            ),
            (Bilingual("unionaid policy check 文件 [选项]", "unionaid policy check FILE [OPTIONS]"),),
            (Bilingual("unionaid policy check 本市政策.toml", "unionaid policy check our-city.toml"),),
        ),
        "schema": CommandWords(
            Bilingual(
                "输出一条申报的 JSON Schema（2020-12），供其他系统对接。",
                "Print the JSON Schema (2020-12) of a case, for apps that send them.",
            ),
            (Bilingual("unionaid policy schema 项目 [选项]", "unionaid policy schema PROGRAM [OPTIONS]"),),
            (Bilingual("unionaid policy schema 金牌师徒奖励", "unionaid policy schema gold-pair-award"),),
        ),
        "registry": CommandWords(
            Bilingual(
                "登记库：谁得了多少，不重复发放，多年以后可以核验。"
                "记下的是谁登记、谁决定、依据哪张签批单，不是身份认证。",
                "The registry: who got what, never twice, provable years later. It records who claimed to "
                "act, bound to signed paper; it is no authentication.",
            ),
            (Bilingual("unionaid registry 命令 …", "unionaid registry COMMAND …"),),
            (
                Bilingual(
                    "unionaid registry init --as 张三 --person 李四 --person 王五",
                    "unionaid registry init --as Zhang --person Li --person Wang",
                ),
                Bilingual(
                    "unionaid registry submit 金牌师徒申报表.xlsx --as 张三",
                    "unionaid registry submit form.xlsx --as Zhang",
                ),
                Bilingual("unionaid registry status", "unionaid registry status"),
            ),
        ),
    },
    _registry_commands,
)
