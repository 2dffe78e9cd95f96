"""The sentence for every problem with workbooks, forms, lists and vouchers."""

from __future__ import annotations

from typing import Final

__all__ = ["DESK_MESSAGES"]

_EXCEL: Final[dict[str, tuple[str, str]]] = {
    "excel-missing": (
        '读写 Excel 需要另装组件。请运行 pip install "unionaid[excel]"，或改用 CSV。',
        'Excel files need extra libraries. Run pip install "unionaid[excel]", or use CSV.',
    ),
    "workbook-too-large": (
        "工作簿展开后超过 {limit}，未读取。请删去无关的工作表和内容，或拆成几个文件。",
        "the workbook opens to more than {limit} and was not read. Remove sheets and contents that do not "
        "belong to it, or split it.",
    ),
    "workbook-too-far": (
        "单元格 {place} 离其他内容太远，整张工作表要按 {limit} 个以上的格子读取，未读取。请删去远处的多余内容"
        "（按 Ctrl+End 可以找到），或拆成几个文件。",
        "cell {place} lies so far out that the sheet takes more than {limit} cells, so it was not read. "
        "Delete what is far out (Ctrl+End finds it), or split the file.",
    ),
    "workbook-too-many-cells": (
        "各工作表合计超过 {limit} 个格子，未读取。请拆成几个文件。",
        "the sheets have more than {limit} cells together and were not read. Split the file.",
    ),
    "workbook-password": (
        "工作簿设有打开密码。请在 WPS 或 Excel 中取消密码，另存后再试。",
        "the workbook is protected with a password. Remove it in WPS or Excel, save, and try again.",
    ),
    "workbook-damaged": (
        "文件已损坏或没有传完整，不能作为 Excel 工作簿读取。请用 WPS 或 Excel 打开，另存为 .xlsx 后再试。",
        "the file is damaged or incomplete and cannot be read as an Excel workbook. Open it in WPS or Excel, "
        "save it as .xlsx, and try again.",
    ),
    "workbook-other": (
        "文件里没有 Excel 工作簿（可能是 Word 文档、压缩包或其他表格格式）。"
        "请用 WPS 或 Excel 打开，另存为 .xlsx 后再试。",
        "there is no Excel workbook in the file; it may be a document, an archive or another kind of "
        "spreadsheet. Open it in WPS or Excel, save it as .xlsx, and try again.",
    ),
    "workbook-html": (
        "文件其实是网页或 XML 格式，只是名称像 Excel 文件。请用 WPS 或 Excel 打开，另存为 .xlsx 后再试。",
        "the file is a web page or XML under the name of a workbook. Open it in WPS or Excel, save it as "
        ".xlsx, and try again.",
    ),
    "workbook-text": (
        "文件其实是文本，只是名称像 Excel 文件。若是 CSV，请把扩展名改为 .csv；否则请另存为 .xlsx。",
        "the file is text under the name of a workbook. If it is CSV, give it the suffix .csv; otherwise "
        "save it as .xlsx.",
    ),
    "cell-error": (
        "单元格显示的是错误值（如 #N/A、#REF!）。请改正公式，或直接填写内容。",
        "the cell shows an error such as #N/A or #REF!. Correct the formula, or type the value.",
    ),
    "formula-empty": (
        "单元格里的公式还没有计算出结果。请用 WPS 或 Excel 打开并保存，或直接填写内容。",
        "the formula in the cell has never been calculated. Open the file in WPS or Excel and save it, or "
        "type the value.",
    ),
}

_INTAKE: Final[dict[str, tuple[str, str]]] = {
    "program-not-named": (
        "这个文件不是本程序生成的申报表，看不出是哪个补助项目。请在文件名前写明项目的代号或名称；"
        "unionaid programs 列出全部项目。",
        "this file is no form of ours, so the program is not known. Name the program before the file; "
        "'unionaid programs' lists them.",
    ),
    "form-version": (
        "这张申报表由其他版本的程序生成，无法读取。请升级程序，或重新生成申报表后填写。",
        "the form was made by another version of this program and cannot be read. Upgrade, "
        "or make the form anew.",
    ),
    "form-policy": (
        "这张申报表所依据的政策不在现有政策之中。请用 --policy 给出该政策文件。{hint}",
        "the policy that the form was made from is not at hand. Give its file with --policy. {hint}",
    ),
    "form-program": (
        "这张申报表的补助项目不在“{policy}”之中。请核对政策文件，或重新生成申报表后填写。",
        "the program of the form is not in '{policy}'. Check the policy file, or make the form anew.",
    ),
    "form-other-program": (
        "这张申报表是另一个补助项目的，不是“{asked}”的。请去掉命令中的项目，或换成该项目的申报表。",
        "the form is of another program than '{asked}'. Leave the program out of the "
        "command, or give its form.",
    ),
    "form-edition": (
        "这张申报表按政策版本 {made} 生成，现用版本是 {present}。请改用新版申报表；"
        "或用 --policy 给出原版政策文件；确认可以沿用的，加 --other-edition。",
        "the form was made from edition {made} of the policy, the one at hand is {present}. Use a new form, "
        "or give the file of that edition with --policy, or take it all the same with --other-edition.",
    ),
    "row-not-case": (
        "本行像合计、说明或签章，却又填了申报事项。是申报的，请改正第一格；不是的，"
        "请把多填的内容清空或删去本行。",
        "the row looks like a total, a note or a place to sign, yet it gives facts of a "
        "case. If it is a case, "
        "correct its first cell; if not, clear the other cells or delete the row.",
    ),
    "bank-number-form": (
        "行号应为 12 位数字。请照开户资料核对，没有就留空。",
        "a bank number has 12 digits. Compare it with the bank's papers, or leave it empty.",
    ),
    "account-not-card": (
        "本项目发给个人，这个账号不是个人银行卡号（16 至 19 位，校验位须相符）。请照银行卡核对。",
        "the award is paid to a person, and this is no personal card number (16 to 19 digits with a fitting "
        "check digit). Compare it with the card.",
    ),
    "account-of-unit": (
        "本项目发给个人，收款户名却是单位。请填本人的户名和银行卡号。",
        "the award is paid to a person, but the account stands in the name of a unit. Give the person's own "
        "name and card.",
    ),
    "account-is-card": (
        "本项目拨给单位，这个账号却是个人银行卡号。请填单位的对公账号。",
        "the award is paid to a unit, but this is the number of a personal card. Give the "
        "unit's own account.",
    ),
    "account-of-person": (
        "本项目拨给单位，收款户名却像个人姓名。请填单位的全称和对公账号。",
        "the award is paid to a unit, but the account's name reads as a person's. Give the unit's full name "
        "and its own account.",
    ),
    "account-name-near": (
        "收款户名与申报的名称只有细微差别。请照开户资料核对，以免退汇。",
        "the account's name is nearly, but not quite, the name in the case. Compare it with "
        "the bank's papers, "
        "or the transfer may come back.",
    ),
    "account-name-differs": (
        "收款户名不是申报人本人。请核对是否填错，代收的须有委托手续。",
        "the account is not in the applicant's own name. Check it; somebody else's account "
        "needs an authority.",
    ),
    "account-two-names": (
        "与{other}账号相同、户名不同。请核对两处。",
        "the account is the same as in {other}, its name is another. Check both.",
    ),
    "account-two-persons": (
        "与{other}账号相同、编号不同，可能是同一个人。请核对两处，以免重复发放。",
        "the account is the same as in {other}, the number of the person is another. Check both, so that "
        "nobody is paid twice.",
    ),
    "name-near": (
        "与{other}的名称几乎相同，可能是同一个，写法不一会避开次数限制。请核对，是同一个的改为同一写法。",
        "the name is nearly that in {other}; if they are one, two spellings slip past the limits. "
        "Check, and write one name in one way.",
    ),
}

_FORMS: Final[dict[str, tuple[str, str]]] = {}

_LISTS: Final[dict[str, tuple[str, str]]] = {}

_NOTICES: Final[dict[str, tuple[str, str]]] = {
    "calendar-ends": (
        "工作日历只有 {first} 年至 {last} 年，更远的放假安排还不知道。请直接写明截止日期。",
        "the calendar of working days covers {first} to {last} only. Give the last day yourself.",
    ),
    "notice-empty": (
        "没有可以公示的名单：没有符合条件而且有补助的申报。请先核对测算结果。",
        "there is nothing to show: no case is eligible and gets anything. Look at the results first.",
    ),
    "notice-ends-early": (
        "公示期只有 {found} 个工作日，要求 {asked} 个。截止日不得早于 {earliest}，请改写。",
        "the notice would last {found} working days where {asked} are asked for. "
        "Give {earliest} or a later last day.",
    ),
    "notice-period-reversed": (
        "公示截止日早于起始日。请改写。",
        "the notice would end before it begins. Give a later last day.",
    ),
    "notice-period-wanted": (
        "政策文件没有写明“{program}”公示几天。请写明工作日数或截止日期。",
        "the policy does not say how long the notice of '{program}' lasts. "
        "Give the working days or the last day.",
    ),
    "notice-too-short": (
        "公示期不够：最多 {found} 个工作日，要求 {asked} 个。请改为不少于 {asked} 个工作日。",
        "the notice would last at most {found} working days where {asked} are asked for. "
        "Give {asked} or more.",
    ),
    "sheets-none": (
        "没有要写审批表的申报。请检查文件和行号。",
        "there is no case to write a sheet for. Check the files and the row.",
    ),
    "notice-unknown": (
        "没有第 {notice} 号公示。请用 unionaid registry status 查看编号。",
        "there is no public notice {notice}. See 'unionaid registry status' for the numbers.",
    ),
    "notice-claims-and-number": (
        "同时写了公示编号和申报号。已开始的公示写编号，未公示的写申报号，只写一样。",
        "both a notice and claims were given. Give the number of a notice that has begun, or the claims "
        "of one that has not.",
    ),
    "notice-days-recorded": (
        "这一公示的起止日期以登记库所记为准，不能另写。请去掉日期和天数。",
        "the days of this notice are those that the registry holds. Leave out days and dates.",
    ),
    "notice-start-wanted": (
        "没有写公示起始日。请补上。",
        "the first day of the notice is missing. Give it.",
    ),
    "papers-selection": (
        "选了不止一样：申报号、公示编号、付款文件编号、“仅列待付”。请只留一样。",
        "claims, a notice, a payment file and 'what is to be paid' are four ways to say which claims. "
        "Give one of them.",
    ),
    "papers-nothing-to-pay": (
        "没有已审批待付的申报，无表可制。请先用 unionaid registry status 查看。",
        "no claim is approved and waits to be paid, so there is no list to make. "
        "See 'unionaid registry status'.",
    ),
    "sheets-too-many-claims": (
        "一次最多写 {most} 张审批表，这次有 {found} 张。请按申报号分次生成，如 1-{most}。",
        "at most {most} approval sheets are written at once, and there are {found}. Write them in parts, "
        "such as claims 1-{most}.",
    ),
    "sheets-too-many": (
        "一次最多写 {most} 张审批表，这次有 {found} 张。请用 --row 按行分次生成，如 --row 2-{most}；"
        "不要拆开申报文件，次数和名额要一起算。",
        "at most {most} approval sheets are written at once, and there are {found}. Write them by rows, "
        "such as --row 2-{most}; do not split the file, since limits hold across all of it.",
    ),
}

_VOUCHERS: Final[dict[str, tuple[str, str]]] = {
    "payments-copied": (
        "已付的各行与“{other}”重复，是同一份拨付登记的另一个副本。请只用最新的一份，以免重复记账。",
        "what is paid here stands in '{other}' too: it is a copy of the same payment record. Give the "
        "latest one alone, or it is booked twice.",
    ),
    "payments-sheet-none": (
        "工作簿中没有“拨付登记”表。请给出 unionaid assess -o 写出的结果工作簿，或同样各列的 CSV。",
        "the workbook has no sheet 'payments'. Give a result workbook that 'unionaid assess -o' wrote, "
        "or a CSV file with the same columns.",
    ),
    "payments-of-registry": (
        "这份拨付登记是登记库写出的。记账凭证请用 unionaid registry vouchers 从登记库生成，以免重复记账。",
        "this payment record was written from a registry. Make its vouchers with 'unionaid registry "
        "vouchers', or they are booked twice.",
    ),
    "payments-columns": (
        "拨付登记缺少这些列：{missing}。请照结果工作簿的表头补上。",
        "the payment record lacks columns: {missing}. Add them as in the result workbook.",
    ),
    "payments-empty": (
        "拨付登记中没有内容。请核对是否给错了文件。",
        "there is nothing in the payment record. Check whether it is the right file.",
    ),
    "payment-number-missing": (
        "编号应为 1 起的整数。请照结果工作簿填写，同一笔的退汇、再次拨付、追回用同一编号。",
        "the award number is a whole number from 1 on. Copy it "
        "from the result workbook; all lines of an award "
        "have the same.",
    ),
    "payment-event-unknown": (
        "没有填写事项，或没有这种事项。可填：{allowed}。",
        "the event is missing or is none of those there are. Allowed: {allowed}.",
    ),
    "payment-amount-zero": (
        "金额为零。请填实际金额；没有拨付的，日期留空。",
        "the amount is zero. Give the amount; if nothing was paid, leave the date empty.",
    ),
    "payment-amount-missing": (
        "没有填写金额。请补上。",
        "the amount is missing. Give it.",
    ),
    "payment-date-missing": (
        "退汇、再次拨付、追回都要填日期。请补上，还没有发生的删去本行。",
        "a return, a repeated payment or a recovery needs its "
        "date. Give it, or delete the line if it has not "
        "happened.",
    ),
    "payment-program-missing": (
        "编号 {number} 没有填写项目代号。请照结果工作簿补上。",
        "award {number} has no program id. Copy it from the result workbook.",
    ),
    "payment-lines-differ": (
        "编号 {number} 的几行（第 {rows} 行）项目、收款方、"
        "县或应拨金额不一致。请核对编号；后加的行这几格可以留空。",
        "the lines of award {number} (rows {rows}) differ in "
        "program, payee, county or entitlement. Check the "
        "number; lines added later may leave these cells empty.",
    ),
    "payment-twice": (
        "编号 {number} 拨付了不止一次（第 {rows} 行）。退汇后重发的请写“再次拨付”，重复的请删去。",
        "award {number} is paid more than once (rows {rows}). Write "
        "'paid again' for what is sent anew after a "
        "return, and delete a double line.",
    ),
    "payment-above-award": (
        "编号 {number} 的金额超过应拨金额。请核对后改正。",
        "the amount for award {number} is above its entitlement. Check and correct it.",
    ),
    "payment-again-too-much": (
        "编号 {number} 再次拨付的金额超过已退汇的金额。请核对退汇一行的日期和金额。",
        "award {number} is paid again with more than came back. Check date and amount of the return.",
    ),
    "payment-returned-too-much": (
        "编号 {number} 的退汇没有对应的拨付，或超过已拨付的金额。请核对日期和金额。",
        "more comes back for award {number} than was paid. Check dates and amounts.",
    ),
    "payment-recovered-too-much": (
        "编号 {number} 的追回没有对应的拨付，或超过已拨付的金额。请核对日期和金额。",
        "more is recovered for award {number} than was paid. Check dates and amounts.",
    ),
    "payment-recovery-years": (
        "编号 {number} 追回的款项分属不同年度拨付。请按年度分成几行填写。",
        "what is recovered for award {number} was paid in several years. Write one line for each year.",
    ),
    "accounts-none": (
        "没有一套科目。请写明 [charts.名称]。",
        "there is no chart of accounts. Add [charts.NAME].",
    ),
    "accounts-dates": (
        "止日早于起日。请改正 from 或 until。",
        "the chart ends before it begins. Correct 'from' or 'until'.",
    ),
    "accounts-overlap": (
        "与“{other}”的起止日期重叠。请改正，使每一天只用一套科目。",
        "its dates overlap with those of '{other}'. Correct them so that one chart holds on each day.",
    ),
    "accounts-account-unknown": (
        "没有科目“{name}”。{hint}",
        "there is no account '{name}' in this chart. {hint}",
    ),
    "accounts-same-account": (
        "借方和贷方是同一科目。请改正其中一个。",
        "debit and credit are the same account. Correct one of them.",
    ),
    "accounts-under-itself": (
        "上级科目不能是自己或另一个明细科目。请改正 under。",
        "a detail account cannot stand under itself or under another detail account. Correct 'under'.",
    ),
    "voucher-no-chart": (
        "{day} 没有可用的科目（涉及 {rows}）。请在科目文件中补上这一天所用的一套。",
        "no chart of accounts holds on {day} (see {rows}). Add it to the file of accounts.",
    ),
    "voucher-unmapped": (
        "项目“{program}”（{id}）的“{event}”在“{chart}”中没有对应科目。请在科目文件中补上 {key}。",
        "'{event}' of program '{program}' ({id}) has no accounts "
        "in '{chart}'. Add {key} to the file of accounts.",
    ),
    "vouchers-none-now": (
        "所选的月份或登记序号之后没有可以记账的事项。请核对月份和序号；可能已经记过账。",
        "there is nothing to book in that month, or after that entry. Check both; it may be booked already.",
    ),
    "vouchers-none": (
        "没有可以记账的事项：各行都没有日期，或实物没有价值。请先填写拨付登记的日期。",
        "there is nothing to book: no line has a date, or goods have no value. Fill in the dates first.",
    ),
}

DESK_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    **_EXCEL,
    **_INTAKE,
    **_FORMS,
    **_LISTS,
    **_NOTICES,
    **_VOUCHERS,
}
