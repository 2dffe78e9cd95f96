"""Sentences about the registry: what it does not allow, and what keeps it from working.

Here: words only, as in ``messages``. They name claims, transfers and budget
lines by number or name, never a person.
"""

from __future__ import annotations

from typing import Final

__all__ = ["REGISTRY_MESSAGES"]

_PLACE: Final[dict[str, tuple[str, str]]] = {
    "registry-address": (
        "登记库的地址写法不对。请写文件名，或 sqlite:///文件、postgresql://用户@主机/库名。",
        "this is no address of a registry. Give a file, or sqlite:///FILE, or postgresql://USER@HOST/NAME.",
    ),
    "registry-needs-postgres": (
        '没有 PostgreSQL 的驱动。请先安装：pip install "unionaid[postgres]"。',
        'PostgreSQL needs its driver. Install it: pip install "unionaid[postgres]".',
    ),
    "registry-sqlite-old": (
        "本机的 SQLite 版本过低，需要 {oldest} 或更高。请升级 Python 或系统。",
        "the SQLite of this machine is too old; {oldest} or later is needed. Update Python or the system.",
    ),
    "registry-none": (
        "这里没有登记库。请核对地址；新建用 unionaid registry init --as 姓名。",
        "there is no registry here. Check the address; make one by 'unionaid registry init --as NAME'.",
    ),
    "registry-exists": (
        "这里已经有登记库了，没有改动它。请直接使用，或换一个地址。",
        "there is a registry already, and it was left as it is. Use it, or choose another address.",
    ),
    "registry-not-one": (
        "这个文件或数据库不是登记库，没有改动它。请核对地址。",
        "this is no registry, and it was left as it is. Check the address.",
    ),
    "registry-newer": (
        "登记库是较新版本的 unionaid 建立的（结构版本 {found}，本程序只认得到 {known}）。请升级 unionaid。",
        "the registry was made by a later unionaid (tables of version {found}; this one knows up to "
        "{known}). Update unionaid.",
    ),
    "registry-cannot-open": (
        "打不开登记库。请核对文件夹是否存在、是否有权限。",
        "the registry cannot be opened. Check that the folder is there and may be written to.",
    ),
    "registry-read-only": (
        "登记库不可写，没有登记任何内容。请核对文件和文件夹的权限。",
        "the registry cannot be written to, and nothing was recorded. Check the rights of file and folder.",
    ),
    "registry-not-allowed": (
        "数据库用户没有这项权限，没有登记任何内容。请联系管理员授予 unionaid_desk 角色。",
        "the database user may not do this, and nothing was recorded. Ask for the role unionaid_desk.",
    ),
    "registry-connection": (
        "连不上数据库，或连接断了；没有收到回执的操作请用原编号重做，不会重复登记。请核对地址和网络。",
        "the database cannot be reached, or the connection broke. Do again, with the same id, what was not "
        "acknowledged: nothing is recorded twice. Check address and network.",
    ),
    "registry-busy": (
        "登记库一直被别的程序占用，没有登记任何内容。请稍后再试。",
        "other programs kept the registry busy, and nothing was recorded. Try again later.",
    ),
    "registry-disk-full": (
        "磁盘已满，没有登记任何内容。请腾出空间后再试。",
        "the disk is full, and nothing was recorded. Make room and try again.",
    ),
    "registry-disk-error": (
        "磁盘读写出错，没有登记任何内容。请检查磁盘，并用 unionaid registry verify 核验。",
        "the disk failed, and nothing was recorded. Check it, and run 'unionaid registry verify'.",
    ),
    "registry-damaged": (
        "登记库文件已损坏。请停止使用，从最近的备份恢复，再用 verify 核验。",
        "the file of the registry is damaged. Stop using it, restore the last backup, and verify that.",
    ),
    "registry-broken": (
        "数据库没有接受这一步，没有登记任何内容。请用 unionaid registry verify 核验。",
        "the database did not take this step, and nothing was recorded. Run 'unionaid registry verify'.",
    ),
    "registry-keeps-rows": (
        "登记库的记录不能改、不能删。要更正的，另作一笔登记。",
        "rows of a registry are never changed or deleted. Record a correction instead.",
    ),
    "registry-unknown": (
        "提交时连接中断，不知道是否已经登记。请用同一编号 --id {id} 重做：已登记的不会再登记一次。",
        "the connection broke while it was recorded, and nobody can tell whether it was. Do it again with "
        "--id {id}: what was recorded is not recorded twice.",
    ),
    "registry-id-used": (
        "这个编号已用于另一项操作（第 {command} 号）。请换一个编号，或核对内容。",
        "this id was used for another command (no. {command}). Choose another id, or check the content.",
    ),
    "registry-key-held": (
        "数据库拒绝：同一限次已被另一份申报占用。没有登记任何内容，请重新测算。",
        "the database refuses: another claim holds the same limit. Nothing was recorded; assess again.",
    ),
    "registry-budget-exceeded": (
        "数据库拒绝：预算会超支。没有登记任何内容。",
        "the database refuses: a budget line would be overdrawn. Nothing was recorded.",
    ),
    "registry-paid-twice": (
        "数据库拒绝：同一笔补助会付两次。没有登记任何内容。",
        "the database refuses: an award would be paid twice. Nothing was recorded.",
    ),
}

_PEOPLE: Final[dict[str, tuple[str, str]]] = {
    "registry-recorder-wanted": (
        "没有写明登记人。请用 --as 姓名，或设环境变量 UNIONAID_AS。",
        "nobody says who records this. Give --as NAME, or set UNIONAID_AS.",
    ),
    "registry-recorder-unknown": (
        "登记库不认得登记人（--as）。请核对姓名；新人先用 unionaid registry people 登记。",
        "the registry does not know who records (--as). Check the name; enter new people by "
        "'unionaid registry people'.",
    ),
    "registry-decider-unknown": (
        "登记库不认得经办或决定的人（--by）。请核对姓名；新人先用 unionaid registry people 登记。",
        "the registry does not know who decided (--by). Check the name; enter new people by "
        "'unionaid registry people'.",
    ),
    "registry-checker-unknown": (
        "登记库不认得核对账户的人（--checked-by）。请核对姓名；新人先用 unionaid registry people 登记。",
        "the registry does not know who checked the account (--checked-by). Check the name; enter new people "
        "by 'unionaid registry people'.",
    ),
    "registry-name-blank": ("姓名是空的。请写明。", "a name is blank. Give it."),
    "registry-day-wanted": (
        "没有写明日期（--on）。请写签字或办理的日期。",
        "the day is missing (--on). Give the day of the decision.",
    ),
    "registry-document-wanted": (
        "没有写明签批单或会议纪要的编号（--document）。请补上。",
        "the number of the signed sheet or the minutes is missing (--document). Give it.",
    ),
    "registry-reason-wanted": (
        "没有写明理由（--reason）。请补上。",
        "the reason is missing (--reason). Give it.",
    ),
    "registry-reviewer-prepared": (
        "第 {claim} 号由复核人本人编制。编制、复核、审批须是三个人，请换人复核。",
        "claim {claim} was prepared by the reviewer. Preparer, reviewer and approver are three people; "
        "let somebody else review it.",
    ),
    "registry-approver-before": (
        "第 {claim} 号由审批人本人编制或复核。编制、复核、审批须是三个人，请换人审批。",
        "claim {claim} was prepared or reviewed by the approver. Preparer, reviewer and approver are three "
        "people; let somebody else approve it.",
    ),
    "registry-rejecter-prepared": (
        "第 {claim} 号由本人编制，不能由本人否决。请换人决定，或撤回。",
        "claim {claim} was prepared by who rejects it. Let somebody else decide, or withdraw it.",
    ),
    "registry-payer-decided": (
        "第 {claim} 号由付款人本人复核或审批。付款人不得兼任，请换人付款。",
        "claim {claim} was reviewed or approved by the payer. Let somebody else pay it.",
    ),
    "registry-account-unchecked": (
        "更正账户要有第二个人核对（--checked-by）。请补上。",
        "a corrected account is checked by a second person (--checked-by). Name them.",
    ),
    "registry-account-same-person": (
        "更正账户和核对账户的是同一个人。请由另一人核对。",
        "the account is corrected and checked by the same person. Let somebody else check it.",
    ),
    "registry-account-incomplete": (
        "更正的账户缺少户名或账号。请补齐。",
        "the corrected account lacks its name or its number. Give both.",
    ),
}

_CLAIMS: Final[dict[str, tuple[str, str]]] = {
    "registry-more-problems": (
        "另有 {count} 个问题未列出。请先改正列出的。",
        "{count} more problems are not listed. Settle those that are first.",
    ),
    "registry-ref-form": (
        "申报号写法不对。请写 12，一段写 3-8，几个写 1-2,5，调整写 12/1。",
        "this is no number of a claim. Write 12, 3-8 for a range, 1-2,5 for several, 12/1 for an adjustment.",
    ),
    "registry-nothing-named": (
        "没有写明是哪些申报或付款。请写出编号。",
        "no claim or transfer is named. Give their numbers.",
    ),
    "registry-one-claim": ("这一步只能对一份申报。请只写一个编号。", "this step takes one claim. Name one."),
    "registry-no-cases": (
        "没有可以登记的申报。请核对文件。",
        "there is no case to record. Check the files.",
    ),
    "registry-claim-unknown": (
        "没有第 {claim} 号申报。请用 unionaid registry status 或清单核对。",
        "there is no claim {claim}. Check the number.",
    ),
    "registry-adjustment-unknown": (
        "没有第 {claim} 号调整。请用 unionaid registry show 核对。",
        "there is no adjustment {claim}. Look at the claim by 'unionaid registry show'.",
    ),
    "registry-state": (
        "第 {claim} 号现为“{state}”，这一步要求“{allowed}”。请用 unionaid registry show 查看。",
        "claim {claim} is '{state}'; this step begins with '{allowed}'. Look at it by "
        "'unionaid registry show'.",
    ),
    "registry-ended": (
        "第 {claim} 号已经结束（{state}）。需要的，请重新申报。",
        "claim {claim} has ended ({state}). Submit it anew if it is wanted.",
    ),
    "registry-adjustment-notice": (
        "第 {claim} 号是调整，不另行公示。请去掉它。",
        "{claim} is an adjustment, which is not put on notice. Leave it out.",
    ),
    "registry-adjustment-done": (
        "第 {claim} 号调整已经办结，不能撤回。多付的请追回。",
        "adjustment {claim} is done and cannot be taken back. Recover what was paid too much.",
    ),
    "registry-withdraw-paid": (
        "第 {claim} 号已经拨付，不能撤回。请用 unionaid registry recover 追回。",
        "claim {claim} was paid and cannot be withdrawn. Recover the money by 'unionaid registry recover'.",
    ),
    "registry-under-way": (
        "第 {claim} 号有付款正在银行办理。请先登记结果（到账或退汇）。",
        "a transfer of claim {claim} is under way. Record first whether it was paid or returned.",
    ),
    "registry-no-objection": (
        "第 {claim} 号没有待处理的异议。请核对编号。",
        "claim {claim} has no open objection. Check the number.",
    ),
    "registry-objections-several": (
        "第 {claim} 号有几项异议待处理。请用 --objection 写明是哪一项。",
        "claim {claim} has several open objections. Say which by --objection.",
    ),
    "registry-objection-open": (
        "第 {claim} 号有异议尚未处理。请先用 unionaid registry resolve 登记处理结果。",
        "an objection to claim {claim} is open. Settle it first by 'unionaid registry resolve'.",
    ),
    "registry-objection-upheld": (
        "第 {claim} 号的异议成立，不能审批。请否决，或撤回后重新申报。",
        "an objection to claim {claim} was upheld. Reject it, or withdraw it and submit it anew.",
    ),
    "registry-on-notice": (
        "第 {claim} 号申报的公示到 {end}为止，期满后才能审批。请核对审批日期。",
        "claim {claim} is on public notice until the end of {end}; it is approved after that day. "
        "Check the day of the approval.",
    ),
    "registry-notice-early": (
        "第 {claim} 号申报的公示早于复核。请核对公示的起始日期。",
        "the public notice of claim {claim} would begin before its review. Check the first day.",
    ),
    "registry-nothing-to-award": (
        "第 {claim} 号应拨金额为零，没有可以核定的金额。请否决或撤回。",
        "the rules give claim {claim} nothing. Reject or withdraw it.",
    ),
    "registry-amount-one-claim": (
        "核定金额一次只能写给一份申报或一项调整。请分开登记。",
        "an amount is given for one claim or adjustment at a time. Record them one by one.",
    ),
    "registry-amount-above": (
        "第 {claim} 号的核定金额超过应拨金额。请改为不超过应拨金额。",
        "the amount is above what the rules give claim {claim}. Give no more than that.",
    ),
    "registry-amount-not-above-zero": (
        "第 {claim} 号的金额应大于零。请改正。",
        "the amount for claim {claim} has to be above zero. Correct it.",
    ),
    "registry-amount-fen": (
        "第 {claim} 号的金额最多两位小数。请改正。",
        "the amount for claim {claim} has at most two decimals. Correct it.",
    ),
    "registry-reassess-ended": (
        "第 {claim} 号已经结束，不再重新测算。需要的，请重新申报。",
        "claim {claim} has ended and is not assessed again. Submit it anew if it is wanted.",
    ),
    "registry-adjustment-open": (
        "第 {claim} 号调整还没有办完。请先审批或否决它。",
        "adjustment {claim} is not decided yet. Approve or reject it first.",
    ),
    "registry-adjustment-stale": (
        "第 {claim} 号调整提出以后情况有变，现在的规则不支持这个金额。请否决它，再重新测算。",
        "things have changed since adjustment {claim} was proposed, and the rules no longer give as much. "
        "Reject it and assess again.",
    ),
    "registry-facts-unnamed": (
        "改了第 {claim} 号的事项，它却不在要重新测算的申报里。请写上它，或去掉它的事项。",
        "facts of claim {claim} are changed, but it is not among those to be assessed again. Name it, or "
        "leave its facts out.",
    ),
    "registry-facts-unreadable": (
        "第 {claim} 号申报的改动：{why}",
        "what is changed of claim {claim}: {why}",
    ),
    "registry-program-gone": (
        "新政策文件中没有项目“{program}”。请核对文件。",
        "the policy has no program '{program}'. Check the file.",
    ),
    "registry-claim-blanked": (
        "第 {claim} 号的个人信息已到期清除，不能再列出。请去掉它。",
        "the personal data of claim {claim} was blanked, and it can no longer be listed. Leave it out.",
    ),
    "registry-nothing-to-blank": (
        "没有到期的个人信息。请核对日期；未办结、有待追回款项的不清除。",
        "there is nothing to blank. Check the day; what is not settled or owes money is kept.",
    ),
}

_MONEY: Final[dict[str, tuple[str, str]]] = {
    "registry-budget-name": ("预算没有名称。请写明。", "the budget line has no name. Give it."),
    "registry-year": (
        "年度要写四位数字，如 2020。请改正。",
        "the year has four digits, such as 2020. Correct it.",
    ),
    "registry-budget-amount": (
        "预算金额要写元，不小于零，最多两位小数。请改正。",
        "the amount of a line is yuan, not below zero, with at most two decimals. Correct it.",
    ),
    "registry-budget-programs": (
        "没有写明预算用于哪些项目（--program），或写法不对。请写项目，程序中写成“政策/项目”。",
        "the line does not say which programs it serves (--program), or not as POLICY/PROGRAM. Give at "
        "least one.",
    ),
    "registry-budget-below": (
        "“{name}”已审批和已拨付 {least} 元，预算不能再低。请改为不低于这个数。",
        "'{name}' has reserved and paid {least} yuan. Give no less than that.",
    ),
    "registry-budget-unknown": (
        "{year} 年没有这个预算。{hint}",
        "there is no such budget line in {year}. {hint}",
    ),
    "registry-budget-not-for": (
        "预算“{name}”不用于第 {claim} 号的项目。请换一个预算，或先给它加上这个项目。",
        "line '{name}' does not serve the program of claim {claim}. Name another, or add the program to it.",
    ),
    "registry-budget-several": (
        "{year} 年有几个预算可用于第 {claim} 号：{names}。请用 --budget 写明。",
        "several lines of {year} serve claim {claim}: {names}. Say which by --budget.",
    ),
    "registry-budget-none": (
        "{year} 年没有用于第 {claim} 号（{program}）的预算。请先用 unionaid registry budget 建立。",
        "no line of {year} serves claim {claim} ({program}). Open one by 'unionaid registry budget'.",
    ),
    "registry-over-budget": (
        "{year} 年预算“{name}”只剩 {free} 元，这次需要 {wanted} 元。请减少申报、调增预算，或改用别的预算。",
        "line '{name}' of {year} has {free} yuan left, and {wanted} are wanted. Approve less, raise the "
        "line, or use another.",
    ),
    "registry-year-closed": (
        "{year} 年已经结账。请用以后年度的预算。",
        "{year} is closed. Use a line of a later year.",
    ),
    "registry-year-none": (
        "{year} 年没有预算。请核对年度。",
        "there is no budget line of {year}. Check the year.",
    ),
    "registry-year-open": (
        "第 {claim} 号在 {year} 年已审批未拨付，没有写明。请列入 --carry（结转）或 --withdraw（注销）。",
        "{claim} is approved and unpaid in {year}, and nothing is said of it. Name it under --carry or "
        "--withdraw.",
    ),
    "registry-year-not-unpaid": (
        "第 {claim} 号不是 {year} 年已审批未拨付的。请去掉它。",
        "{claim} is not approved and unpaid in {year}. Leave it out.",
    ),
    "registry-year-both": (
        "第 {claim} 号既写了结转又写了注销。请只留一个。",
        "{claim} stands under both --carry and --withdraw. Keep one.",
    ),
    "registry-year-no-line": (
        "{year} 年没有同名预算“{name}”可以接收结转。请先建立。",
        "{year} has no line '{name}' to carry over to. Open it first.",
    ),
    "registry-nothing-to-pay": (
        "没有要付的钱：没有已审批、还没有报盘的。要再要一份旧文件，请用 --again 编号；实物和服务用 "
        "unionaid registry paid --claim 登记。",
        "there is no money to pay: nothing is approved and not yet sent to the bank. For an earlier file "
        "again, give --again NUMBER; goods and services are recorded by 'unionaid registry paid --claim'.",
    ),
    "registry-no-payee": (
        "第 {claim} 号的项目不付款给任何人。请去掉它。",
        "the program of claim {claim} pays nobody. Leave it out.",
    ),
    "registry-account-missing": (
        "第 {claim} 号没有户名或账号。请用 unionaid registry account 补登，由另一人核对。",
        "claim {claim} has no account or no name of it. Enter it by 'unionaid registry account', checked by "
        "a second person.",
    ),
    "registry-batch-unknown": (
        "没有第 {batch} 号付款文件。请核对编号。",
        "there is no payment file {batch}. Check it.",
    ),
    "registry-payment-unknown": (
        "没有第 {payment} 号付款。请核对付款编号，以及是不是这个登记库的文件。",
        "there is no transfer {payment}. Check the number, and whether the file belongs to this registry.",
    ),
    "registry-payment-state": (
        "第 {payment} 号付款现为“{state}”，这一步要求“{allowed}”。请核对。",
        "transfer {payment} is '{state}'; this step begins with '{allowed}'. Check it.",
    ),
    "registry-paid-by-claim": (
        "第 {claim} 号是付钱的，要按付款编号登记。请写付款编号。",
        "claim {claim} is paid in money, which is recorded by the number of the transfer. Give that.",
    ),
    "registry-returned-before": (
        "第 {payment} 号付款的退汇日期早于拨付日期。请核对。",
        "transfer {payment} would come back before it was paid. Check the day.",
    ),
    "registry-returned-recovered": (
        "第 {payment} 号付款的款项已追回过，不能再记退汇。请核对。",
        "money of transfer {payment} was recovered already, so it cannot come back. Check it.",
    ),
    "registry-result-amount": (
        "第 {payment} 号付款的金额与登记的不符。整份文件没有登记，请与银行核对。",
        "the amount of transfer {payment} is not the one recorded. Nothing of the file was taken; "
        "ask the bank.",
    ),
    "registry-recovered-before": (
        "第 {claim} 号的追回日期早于拨付日期。请核对。",
        "money of claim {claim} would be recovered before it was paid. Check the day.",
    ),
    "registry-recover-too-much": (
        "第 {claim} 号现存已拨付 {most} 元，追回不能超过它。请改正。",
        "the payee of claim {claim} has {most} yuan; no more can be recovered. Correct the amount.",
    ),
}

_PROOF: Final[dict[str, tuple[str, str]]] = {
    "registry-anchor-form": (
        "校验号写法不对。请照审批表上的写，如 17:0a1b2c3d。",
        "this is no anchor. Write it as it stands on the sheet, such as 17:0a1b2c3d.",
    ),
    "registry-anchor-missing": (
        "单据上的第 {entry} 号登记不在库中：后面的登记被截掉了。请与备份核对。",
        "entry {entry} of the sheet is not there: the end was cut off. Compare with a backup.",
    ),
    "registry-anchor-differs": (
        "第 {entry} 号登记与单据上的校验码不符：登记被换过。请与备份核对。",
        "entry {entry} does not have the check code of the sheet: it was replaced. Compare with a backup.",
    ),
    "registry-entry-gap": (
        "缺少第 {entry} 号登记。请与备份核对。",
        "entry {entry} is missing. Compare with a backup.",
    ),
    "registry-chain-broken": (
        "第 {entry} 号登记与前面的不相连：内容或次序被改过。请与备份核对。",
        "entry {entry} does not follow from the one before: it was changed or moved. Compare with a backup.",
    ),
    "registry-entry-unreadable": (
        "第 {entry} 号登记读不懂，或与它的编号不符。请与备份核对。",
        "entry {entry} cannot be read, or is not what its columns say. Compare with a backup.",
    ),
    "registry-head-differs": (
        "末号登记的记录与登记不符。请与备份核对。",
        "what is noted as the last entry is not the last entry. Compare with a backup.",
    ),
    "registry-text-differs": (
        "第 {entry} 号登记所附的内容（申报事项、账户、理由等）被改过。请与备份核对。",
        "a text of entry {entry} (facts, account or reason) was changed. Compare with a backup.",
    ),
    "registry-text-extra": (
        "第 {entry} 号登记多出了没有登记过的内容。请与备份核对。",
        "entry {entry} has a text that was never recorded. Compare with a backup.",
    ),
    "registry-text-lost": (
        "第 {entry} 号登记所附的内容不见了，又没有清除的登记。请与备份核对。",
        "a text of entry {entry} is gone, and nothing says that it was blanked. Compare with a backup.",
    ),
    "registry-state-impossible": (
        "{subject}第 {id} 号的登记前后矛盾。请与备份核对。",
        "the entries about {subject} {id} contradict each other. Compare with a backup.",
    ),
    "registry-row-differs": (
        "{subject}第 {id} 号的现状与登记不符。请与备份核对。",
        "{subject} {id} is not what its entries make of it. Compare with a backup.",
    ),
    "registry-row-extra": (
        "{subject}第 {id} 号没有任何登记。请与备份核对。",
        "{subject} {id} has no entry at all. Compare with a backup.",
    ),
    "registry-row-missing": (
        "{subject}第 {id} 号有登记而没有现状。请与备份核对。",
        "{subject} {id} has entries but no row. Compare with a backup.",
    ),
    "registry-budget-overdrawn": (
        "预算第 {id} 号超支。请与备份核对。",
        "budget line {id} is overdrawn. Compare with a backup.",
    ),
    "registry-entitlement-differs": (
        "第 {claim} 号按存档的事项和政策重新测算，得不出登记的结果。请与备份核对。",
        "assessing the stored facts of {claim} again does not lead to what was recorded. "
        "Compare with a backup.",
    ),
    "registry-record-unreadable": (
        "存档的申报事项读不懂。请用 unionaid registry verify 核验。",
        "a stored case cannot be read. Run 'unionaid registry verify'.",
    ),
    "registry-policy-lost": (
        "存档的政策文件不见了或被改过。请用 unionaid registry verify 核验。",
        "a stored policy text is gone or was changed. Run 'unionaid registry verify'.",
    ),
    "registry-blanked": (
        "第 {entry} 号登记的个人信息已到期清除，不能再取出。请去掉它，或查阅纸质档案。",
        "the personal data of entry {entry} was blanked and cannot be had again. Leave it out, or look at "
        "the paper.",
    ),
    "registry-backup-there": (
        "这个文件已经存在，没有备份。请换一个文件名。",
        "there is a file of that name, and no backup was made. Choose another name.",
    ),
    "registry-backup-failed": (
        "备份没有写成。请核对文件夹、权限和磁盘空间。",
        "the backup could not be written. Check folder, rights and room on the disk.",
    ),
    "registry-export-there": (
        "这个文件夹已经存在，没有导出。请换一个名称。",
        "there is a folder of that name, and nothing was exported. Choose another name.",
    ),
}

REGISTRY_MESSAGES: Final[dict[str, tuple[str, str]]] = {**_PLACE, **_PEOPLE, **_CLAIMS, **_MONEY, **_PROOF}
