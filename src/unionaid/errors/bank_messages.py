"""The sentence for every problem with payment files, bank results and their templates."""

from __future__ import annotations

from typing import Final

__all__ = ["BANK_MESSAGES"]

_TEMPLATES: Final[dict[str, tuple[str, str]]] = {
    "template-empty": (
        "模板里没有付款文件的格式。请写明 [unit]（对公）或 [person]（个人代发），或两节都写。",
        "the template describes no payment file. Add [unit] for payments to units, [person] for those to "
        "persons, or both.",
    ),
    "template-section-missing": (
        "模板里没有 [{kind}] 一节，这一批付款不知道怎样写。请补上这一节，或换一份模板。",
        "the template has no section [{kind}], so these payments cannot be written. Add the section, or "
        "give another template.",
    ),
    "template-csv-only": (
        "“{key}”只用于 csv，Excel 文件没有这一项。请删去，或把 format 改为 csv。",
        "'{key}' is for csv alone. Delete it, or make the format csv.",
    ),
    "template-holds-unknown": (
        "holds 没有这一种内容。{hint}",
        "'holds' knows no such content. {hint}",
    ),
    "template-columns-missing": (
        "缺少必需的列：{missing}。请在 columns 中补上。",
        "columns are missing that every payment file needs: {missing}. Add them to 'columns'.",
    ),
    "template-columns-number": (
        "列数应为 1 至 {limit}。请检查 columns。",
        "there must be 1 to {limit} columns. Check 'columns'.",
    ),
    "template-anchor-missing": (
        '登记校验没有地方写。请加一列 holds = "anchor"，或写 anchor_line = true（写在最后一行）。',
        'the anchor of the registry stands nowhere. Add a column with holds = "anchor", or '
        "anchor_line = true for a last line.",
    ),
    "template-heading-twice": (
        "这个列名和 {other} 的相同。请改掉一个。",
        "the heading is the same as that of {other}. Change one of them.",
    ),
    "template-heading-differs": (
        "这个列名在 [unit] 和 [person] 中含义不同，读银行结果时会分不清。请改掉一个，或写进 [result]。",
        "the heading means one thing in [unit] and another in [person], so no result could be read. Change "
        "one of them, or say in [result] what it means.",
    ),
    "template-text-form": (
        "“{key}”含有换行或不可见的字符，或超过 {limit} 个字符。请改写。",
        "'{key}' holds a line break or invisible characters, or more than {limit} characters. Rewrite it.",
    ),
    "template-result-twice": (
        "有一个写法在 {other} 中也有，会分不清。请只留一处。",
        "one of these also stands in {other}, so they could not be told apart. Keep it in one place.",
    ),
}

_PAYMENTS: Final[dict[str, tuple[str, str]]] = {
    "bank-nothing-to-pay": (
        "没有要付的款，没有生成付款文件。请先审批并编成一批。",
        "there is nothing to pay, so no payment file was made. Approve awards and issue their "
        "payments first.",
    ),
    "bank-payee-missing": (
        "付款编号 {transfer} 没有这一项。请先更正收款信息（须经第二人复核）。",
        "transfer {transfer} has none. Correct the payee first; a second person has to confirm it.",
    ),
    "bank-account-form": (
        "付款编号 {transfer} 的账号不是 8 至 32 位数字。请照开户资料更正（须经第二人复核）。",
        "the account of transfer {transfer} has not 8 to 32 digits. Correct it from the bank's papers; a "
        "second person has to confirm it.",
    ),
    "bank-text-form": (
        "付款编号 {transfer} 的这一项含有换行、不可见或写不出的字符，银行会核对不上。请更正后再生成。",
        "this field of transfer {transfer} holds a line break, invisible characters or some that cannot be "
        "written, so the bank's comparison would fail. Correct it, then make the file anew.",
    ),
    "bank-text-long": (
        "付款编号 {transfer} 的这一项超过 {limit} 个字符。请缩短，或在模板中去掉这一列。",
        "this field of transfer {transfer} has more than {limit} characters. Shorten it, or leave the column "
        "out of the template.",
    ),
}

_RESULTS: Final[dict[str, tuple[str, str]]] = {
    "bank-columns": (
        "找不到表头，或表头缺少：{missing}。请核对是否给错了文件；银行另有叫法的，写进模板的 [result]。",
        "there is no header, or it lacks columns: {missing}. Check whether it is the right file; what the "
        "bank calls them otherwise, say in [result] of the template.",
    ),
    "bank-column-twice": (
        "这一列和“{other}”都可以是{meaning}。请在模板的 [result] 中只写该用的一列。",
        "both this column and '{other}' could be the {meaning}. Name the right one alone in [result] of the "
        "template.",
    ),
    "bank-result-empty": (
        "结果文件中没有一笔付款。请核对是否给错了文件。",
        "there is no transfer in the result. Check whether it is the right file.",
    ),
    "bank-transfer-missing": (
        "没有付款编号，不知道是哪一笔。请照付款文件补上；不是付款的行请删去。",
        "the transfer number is missing. Add it from the payment file; delete a line that is no payment.",
    ),
    "bank-transfer-form": (
        "付款编号应为 1 起的整数。请照付款文件核对；不是付款的行请删去。",
        "a transfer number is a whole number from 1 on. Compare it with the payment file; delete a line that "
        "is no payment.",
    ),
    "bank-transfer-twice": (
        "这一笔和{other}是同一付款编号，内容却不同。请向银行核实，只留一行。",
        "{other} has the same transfer number and says something else. Ask the bank, and keep one of them.",
    ),
    "bank-status-missing": (
        "没有处理状态。请补上，或向银行重新下载结果。",
        "the status is missing. Add it, or get the result from the bank again.",
    ),
    "bank-status-unknown": (
        "不认识这种处理状态。请在模板的 [result.words] 中写明它是 paid（已付）、returned（退汇）还是 "
        "in_process（处理中）。",
        "the status is none that is known. Say in [result.words] of the template whether it means paid, "
        "returned or in_process.",
    ),
    "bank-day-missing": (
        "已付和退汇都要有日期。请照银行回单补上。",
        "what was paid or returned needs its day. Add it from the bank's receipt.",
    ),
    "bank-amount-zero": (
        "已付的金额为零。请照银行回单核对。",
        "it was paid, but the amount is zero. Compare it with the bank's receipt.",
    ),
}

BANK_MESSAGES: Final[dict[str, tuple[str, str]]] = {**_TEMPLATES, **_PAYMENTS, **_RESULTS}
