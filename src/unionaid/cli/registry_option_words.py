"""What the arguments and options of ``unionaid registry`` are called, and what they mean.

Here: words only, in both languages. Not here: the commands (``registry_words``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from unionaid.lang import Bilingual

__all__ = ["REGISTRY_ARGUMENTS", "REGISTRY_METAVARS", "REGISTRY_OPTIONS"]

_NAME: Final = Bilingual("姓名", "NAME")
_DATE: Final = Bilingual("日期", "DATE")
_NUMBER: Final = Bilingual("号", "N")
_YUAN: Final = Bilingual("元", "YUAN")
_YEAR: Final = Bilingual("年度", "YEAR")
_FILE: Final = Bilingual("文件", "FILE")
_CLAIMS: Final = Bilingual("申报号", "CLAIMS")

REGISTRY_METAVARS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "names": Bilingual("[姓名…]", "[NAME…]"),
        "line": Bilingual("预算名称", "LINE"),
        "claims": Bilingual("[申报号…]", "[CLAIMS…]"),
        "claim": Bilingual("申报号", "CLAIM"),
        "payments": Bilingual("[付款编号…]", "[TRANSFERS…]"),
        "payment": Bilingual("付款编号", "TRANSFER"),
        "closed_year": _YEAR,
        "backup_to": _FILE,
        "export_to": Bilingual("文件夹", "FOLDER"),
        "registry": Bilingual("登记库", "REGISTRY"),
        "recorder": _NAME,
        "by": _NAME,
        "day": _DATE,
        "document": Bilingual("编号", "NUMBER"),
        "command_id": Bilingual("编号", "ID"),
        "person": _NAME,
        "line_year": _YEAR,
        "line_amount": _YUAN,
        "served": Bilingual("项目", "PROGRAM"),
        "of_notice": _NUMBER,
        "of_program": Bilingual("项目", "PROGRAM"),
        "in_state": Bilingual("状态", "STATE"),
        "of_year": _YEAR,
        "of_county": Bilingual("县区", "COUNTY"),
        "file_command": _NUMBER,
        "expected": Bilingual("份数", "N"),
        "reason": Bilingual("理由", "TEXT"),
        "objection": Bilingual("项", "N"),
        "award_amount": _YUAN,
        "budget_line": Bilingual("预算名称", "LINE"),
        "folder": Bilingual("文件夹", "FOLDER"),
        "template": Bilingual("模板", "TEMPLATE"),
        "again": _NUMBER,
        "bank_results": Bilingual("结果文件", "RESULT"),
        "delivered": _CLAIMS,
        "reference": Bilingual("编号", "NUMBER"),
        "account_file": _FILE,
        "checked_by": _NAME,
        "recovered": _YUAN,
        "new_policies": Bilingual("政策|文件", "ID|FILE"),
        "claim_fact": Bilingual("申报号:事项=值", "CLAIM:NAME=VALUE"),
        "facts_file": _FILE,
        "carry": _CLAIMS,
        "given_up": _CLAIMS,
        "of_batch": _NUMBER,
        "workbook_to": Bilingual("文件.xlsx", "FILE.xlsx"),
        "begun_notice": _NUMBER,
        "after": Bilingual("序号", "N"),
        "anchor": Bilingual("校验号", "ANCHOR"),
        "before": _DATE,
    }
)

REGISTRY_ARGUMENTS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "names": Bilingual(
            "要登记的人；不填则列出已登记的人", "who is entered; by default those who are there are listed"
        ),
        "line": Bilingual("预算的名称，如 金牌师徒", "the name of the line, such as 'gold pairs'"),
        "claims": Bilingual(
            "申报号：12，一段写 3-8，调整写 12/1；可以写几个，用空格或逗号隔开。"
            "也可不写，改用 --notice 等条件选出",
            "numbers of claims: 12, 3-8 for a range, 12/1 for an adjustment; several with spaces or commas. "
            "Or leave them out and select by --notice and the like",
        ),
        "claim": Bilingual("一个申报号，如 12", "the number of one claim, such as 12"),
        "payments": Bilingual(
            "付款文件里的付款编号：12，一段写 3-8；可以写几个，用空格或逗号隔开",
            "transfers by their number in the payment file: 12, or 3-8; several with spaces or commas",
        ),
        "payment": Bilingual("一个付款编号，如 12", "the number of one transfer, such as 12"),
        "closed_year": Bilingual("要结账的年度，如 2020", "the year to close, such as 2020"),
        "backup_to": Bilingual("备份写到哪个新文件", "the new file to copy to"),
        "export_to": Bilingual("导出到哪个新文件夹", "the new folder to write to"),
    }
)

REGISTRY_OPTIONS: Final[Mapping[str, Bilingual]] = MappingProxyType(
    {
        "registry": Bilingual(
            "哪个登记库：文件，或 postgresql:// 地址；不填则看环境变量 UNIONAID_REGISTRY，再不然用当前"
            "文件夹的 unionaid.db。地址里的密码会留在命令历史里，请写在环境变量或 .pgpass",
            "which registry: a file, or an address postgresql://…; by default what UNIONAID_REGISTRY "
            "says, else unionaid.db here. A shell keeps what is typed: put a password into the "
            "environment or .pgpass",
        ),
        "json_out": Bilingual("输出 JSON，供其他程序读取", "print JSON, for other programs"),
        "recorder": Bilingual(
            "谁在登记；不填则看环境变量 UNIONAID_AS", "who records; by default what UNIONAID_AS says"
        ),
        "by": Bilingual(
            "谁编制、复核、审批或付款；不填则为登记人本人",
            "who prepared, reviewed, decided or paid; by default who records",
        ),
        "day": Bilingual(
            "签字或办理的日期，如 2020-09-01", "the day of the decision or payment, such as 2020-09-01"
        ),
        "document": Bilingual(
            "签批单或会议纪要的编号；一张可以管多份申报",
            "the number of the signed sheet or the minutes; one may stand for many claims",
        ),
        "command_id": Bilingual(
            "这次操作的编号，自行确定；编号和内容都相同的，重做时不会再登记",
            "an id of your own for this command; done again with the same id and content it changes nothing",
        ),
        "person": Bilingual("还有谁参与办理；可以写多次", "who else acts in it; may be given several times"),
        "line_year": Bilingual("哪一年的预算，必填", "of which year; required"),
        "line_amount": Bilingual(
            "全年预算金额（元），必填；再次运行可以调增、调减",
            "all of it in yuan; required. Run it again to raise or lower the line",
        ),
        "served": Bilingual(
            "用于哪个项目：代号、名称，或 政策/项目；可以写多次，新预算必填",
            "a program that it serves: id, name, or POLICY/PROGRAM; may be given several times, required "
            "for a new line",
        ),
        "preview": Bilingual(
            "只看会有什么结果，不登记", "only show what would come of it; nothing is recorded"
        ),
        "of_notice": Bilingual("选出第几号公示的申报", "select the claims on this public notice"),
        "of_program": Bilingual(
            "选出这个项目的：代号、名称，或 政策/项目",
            "select those of a program: id, name, or POLICY/PROGRAM",
        ),
        "in_state": Bilingual(
            "选出这个状态的，如 已申报、公示、已审批未拨付",
            "select those in a state, such as submitted, on_notice or approved",
        ),
        "of_year": Bilingual("选出这一年度的，如 2020", "select those of a year, such as 2020"),
        "of_county": Bilingual(
            "选出这个县（市、区）的，照申报表的写法", "select those of a county, as the form writes it"
        ),
        "file_command": Bilingual(
            "选出第几号操作（submit）登记的", "select those that this command ('submit') recorded"
        ),
        "expected": Bilingual(
            "应是几份；选出的不是这个数就不登记。请照签批单上的份数写",
            "how many there should be, as on the signed sheet; with any other number nothing is recorded",
        ),
        "reason": Bilingual(
            "理由或处理情况；写 - 则从标准输入读", "why, or what was found; - reads it from standard input"
        ),
        "upheld": Bilingual("异议成立", "the objection is right"),
        "dismissed": Bilingual("异议不成立", "the objection is not right"),
        "objection": Bilingual(
            "第几项异议，几项待处理时写明", "the number of the objection, where several are open"
        ),
        "award_amount": Bilingual(
            "核定金额（元），少于应拨金额时写明；只能对一份申报，并写理由",
            "yuan, where it is less than the entitlement; for one claim, with a reason",
        ),
        "budget_line": Bilingual(
            "用哪个预算；不填则用当年用于该项目的那个",
            "from which budget line; by default the one of the year that serves the program",
        ),
        "folder": Bilingual(
            "付款文件写到哪个文件夹，必填；不存在则新建。文件里有账号，请只让经办人读取",
            "the folder for the payment files; required, and made if it is not there. They hold accounts: "
            "let only those who work with them read it",
        ),
        "template": Bilingual(
            "银行的模板（.toml）：付款文件和结果文件各列怎么写；示例见 examples/bank",
            "the bank's template (.toml): the columns of payment files and results; see examples/bank",
        ),
        "again": Bilingual(
            "把第几号付款文件原样再写一次，不另登记",
            "write this payment file again, the same bytes; nothing is recorded",
        ),
        "bank_results": Bilingual("银行的处理结果文件", "the bank's result file"),
        "delivered": Bilingual(
            "实物已发放、服务已办理的申报号，如 3-8；可以写多次",
            "claims whose goods were delivered or service was given, such as 3-8; may be given several times",
        ),
        "reference": Bilingual(
            "银行回单编号；实物写签收单编号",
            "the number of the bank's slip, or of the receipt for goods",
        ),
        "account_file": Bilingual(
            "更正后的账户，写在小文件里，每行一项，如“账号：…”；写 - 则从标准输入读。账号不写在命令里，"
            "以免留在命令历史中",
            "the corrected account in a small file, one 'name: value' to a line, such as 'account: …'; - "
            "reads standard input. It is never typed as an option: a shell keeps its history",
        ),
        "checked_by": Bilingual(
            "谁对照书面材料核对了账户；须是另一个人",
            "who compared the account with the papers: a second person",
        ),
        "recovered": Bilingual("追回多少元，必填", "how much came back, in yuan; required"),
        "new_policies": Bilingual(
            "按这份政策现在的内容测算：内置政策的代号，或文件；可以写多次。不填则按原来的内容",
            "assess by the present text of this policy: a packaged id, or a file; may be given several "
            "times. By default the text of then",
        ),
        "claim_fact": Bilingual(
            "一份申报改了的一个事项；可以写多次，值为空即去掉",
            "a changed fact of a claim; may be given several times, a blank value takes it away",
        ),
        "facts_file": Bilingual(
            "同样的内容写在文件里，每行一个；写 - 则从标准输入读。证件号写在文件里，以免留在命令历史中",
            "the same in a file, one to a line; - reads standard input. Put identity numbers there: a shell "
            "keeps its history",
        ),
        "record": Bilingual(
            "登记新结果；已审批的提出调整，待复核、审批",
            "record new results, and propose adjustments of what is approved, to be reviewed and approved",
        ),
        "carry": Bilingual(
            "结转到下一年同名预算的申报号，如 3-8,12；可以写多次",
            "claims to be carried over to the next year's line of the same name, such as 3-8,12; may be "
            "given several times",
        ),
        "given_up": Bilingual(
            "不再拨付、予以注销的申报号；可以写多次",
            "claims that are no longer to be paid; may be given several times",
        ),
        "of_batch": Bilingual(
            "选出第几号付款文件的申报，金额照付款文件",
            "select the claims of this payment file, with the amounts that it sends",
        ),
        "to_pay": Bilingual(
            "选出已审批、还没有报盘或发放的，金额是尚待拨付的",
            "select what is approved and neither paid nor on its way, with what is left to pay",
        ),
        "workbook_to": Bilingual(
            "写入这个 .xlsx 文件，必填。文件里有证件号和账号，请只让经办人读取",
            "the .xlsx to write; required. It holds identity numbers and accounts: let only those who work "
            "with them read it",
        ),
        "begun_notice": Bilingual(
            "已经开始的公示的编号，名单和起止日期照登记库所记；不填则为已复核、还没有公示的，并写 --from",
            "a notice that has begun, with the claims and days that the registry holds; by default reviewed "
            "claims that are not on notice yet, with --from",
        ),
        "after": Bilingual(
            "只记登记序号大于此数的，以免重复记账；每次运行后提示下次写多少",
            "book only what was recorded after this entry, so that nothing is booked twice; each run says "
            "what to give the next time",
        ),
        "anchor": Bilingual(
            "单据上的校验号，如 17:0a1b2c3d；末尾被截掉的登记只有这样才能发现",
            "what stands on a sheet, such as 17:0a1b2c3d; entries cut off at the end are only found with it",
        ),
        "quick": Bilingual(
            "不重新测算，只核对登记和现状", "do not assess again; only compare entries and tables"
        ),
        "before": Bilingual("清除这一天以前办结的，必填", "those that ended before this day; required"),
    }
)
