"""What is wrong with a command of the registry, in sentences.

Here: words only; ``misuse`` raises them. What was typed is never repeated.
"""

from __future__ import annotations

from typing import Final

__all__ = ["REGISTRY_SENTENCES"]

REGISTRY_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "registry-account-differs": (
        "两次输入的账号不一样，没有登记。请重新运行。",
        "the account was typed differently the second time, and nothing was recorded. Run it again.",
    ),
    "registry-account-line": (
        "账户文件第 {row} 行读不懂。每行写一项“名称：内容”，名称用：收款户名、账号、开户行、行号、联系电话。",
        "line {row} of the account cannot be read. Write one 'name: value' to a line, the names being: "
        "account name, account, bank, bank number, telephone.",
    ),
    "registry-account-twice": (
        "账户文件第 {row} 行重复了前面的一项。请留一个。",
        "line {row} of the account says again what stands above. Keep one.",
    ),
    "registry-account-wanted": (
        "没有给出账户。请用 --account 文件，或用 --account - 从标准输入读；在终端里不写它，会逐项询问。",
        "there is no account. Give --account FILE, or --account - for standard input; at a terminal leave "
        "it out and you are asked.",
    ),
    "registry-again-alone": (
        "--again 只和 -o 一起用。请去掉其他条件。",
        "--again goes with -o alone. Leave out what else was chosen.",
    ),
    "registry-amount-form": (
        "--amount 要写金额（元），如 3000 或 3,000.00。请改写。",
        "--amount is a sum in yuan, such as 3000 or 3,000.00. Rewrite it.",
    ),
    "registry-blank": (
        "选项 {option} 后面是空的。请写明，或去掉它。",
        "option {option} is blank. Give its value, or leave it out.",
    ),
    "registry-checked-account": (
        "--checked-by 要和 --account 一起用。请写明账户文件，或去掉它。",
        "--checked-by goes with --account. Give the account, or leave it out.",
    ),
    "registry-claim-fact": (
        "--fact 要写成“申报号:事项=值”，如 12:表彰日期=2020-08-18。请改写，含空格的要加引号。",
        "--fact is written CLAIM:NAME=VALUE, such as 12:awarded_on=2020-08-18. Rewrite it; quote what "
        "contains spaces.",
    ),
    "registry-fact-twice": (
        "第 {claim} 号的同一个事项给了两次。请留一个。",
        "the same fact of claim {claim} is given twice. Keep one.",
    ),
    "registry-fact-unknown": (
        "第 {claim} 号的项目没有这个事项。{hint}",
        "the program of claim {claim} has no such fact. {hint}",
    ),
    "registry-file-there": (
        "{file} 已经存在，内容不同，没有改动它。请换一个文件夹，用 --again {batch} 写出。",
        "{file} is there with other content, and was left as it is. Choose another folder, and have the "
        "payment file written by --again {batch}.",
    ),
    "registry-files-wanted": (
        "没有给出文件。请写明申报表，如 申报表.xlsx。",
        "no file is named. Name the form, such as form.xlsx.",
    ),
    "registry-notice-alone": (
        "--notice 是已经开始的公示，名单照登记库所记，不能再写申报号或其他条件。请二者选一。",
        "--notice is a notice that has begun, with the claims that the registry holds. Leave out numbers "
        "of claims and other conditions, or --notice.",
    ),
    "registry-notice-days": (
        "--notice 的起止日期照登记库所记。请去掉 {option}。",
        "the days of --notice are those that the registry holds. Leave out {option}.",
    ),
    "registry-notice-from": (
        "请写明 --from 公示第一天；公示已经开始的，写 --notice 编号。",
        "give the first day by --from, or --notice N where the notice has begun.",
    ),
    "registry-number": ("{option} 要写数字，如 3。请改写。", "{option} is a number, such as 3. Rewrite it."),
    "registry-numbers": (
        "{name}要写数字，如 12；一段写 3-8。请改写。",
        "{name} is written 12, or 3-8 for a range. Rewrite it.",
    ),
    "registry-numbers-and-conditions": (
        "申报号和 --notice、--program 等条件不能同时用。请二者选一。",
        "numbers of claims and conditions such as --notice cannot be used together. Choose one.",
    ),
    "registry-one-claim": ("一次只看一份申报。请只写一个申报号。", "one claim at a time. Name one."),
    "registry-one-transfer": (
        "退汇一次登记一笔。请只写一个付款编号。",
        "one transfer at a time. Name one.",
    ),
    "registry-paid-one-way": (
        "付款编号、--claim、--results 三者用一种，也只用一种。请改写。",
        "give the numbers of transfers, or --claim, or --results: one of them. Rewrite it.",
    ),
    "registry-program-none": (
        "登记库里没有这个项目的申报。{hint}",
        "no claim is of such a program. {hint}",
    ),
    "registry-program-several": (
        "几份政策里都有这个项目。请写成：{names}。",
        "several policies have a program of that name. Write one of: {names}.",
    ),
    "registry-reference-results": (
        "--reference 不和 --results 一起用，编号照结果文件。请去掉它。",
        "--reference does not go with --results, whose rows have their own. Leave it out.",
    ),
    "registry-selection-count": (
        "选出 {found} 份{left}，与 --count 的 {expected} 份不符，没有登记。请核对。",
        "claims chosen: {found}{left}; --count says {expected}. Nothing was recorded; check which it is.",
    ),
    "registry-selection-none": (
        "没有选到申报。{detail}",
        "no claim is selected. {detail}",
    ),
    "registry-selection-wanted": (
        "没有写明是哪些申报。请写申报号，如 3-8，或用 --notice、--program、--state 等选出。",
        "no claim is named. Give numbers, such as 3-8, or select by --notice, --program, --state and "
        "the like.",
    ),
    "registry-state": ("没有这个状态。{hint}", "there is no such state. {hint}"),
    "registry-template-results": (
        "--template 只和 --results 一起用。请去掉它，或写明结果文件。",
        "--template goes with --results. Leave it out, or name the result file.",
    ),
    "registry-upheld-or-dismissed": (
        "请写明异议成立（--upheld）还是不成立（--dismissed），只写一个。",
        "say whether the objection is upheld (--upheld) or dismissed (--dismissed), one of them.",
    ),
    "registry-year-form": (
        "{option}要写四位年份，如 2020。请改写。",
        "{option} is a year, such as 2020. Rewrite it.",
    ),
}
