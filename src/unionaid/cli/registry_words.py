"""What the help of each command of ``unionaid registry`` says.

Here: words only, in both languages. Not here: arguments and options
(``registry_option_words``), misuse (``registry_misuse``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from unionaid.cli.command_words import CommandWords
from unionaid.lang import Bilingual

__all__ = ["REGISTRY_COMMANDS"]

_Pair = tuple[str, str]


def _words(about: _Pair, usage: _Pair | tuple[_Pair, ...], *examples: _Pair) -> CommandWords:
    """Return the words of a command; usage and examples follow ``unionaid registry``."""
    forms = usage if isinstance(usage[0], tuple) else (usage,)
    return CommandWords(
        Bilingual(*about),
        tuple(_line(*form) for form in forms),
        tuple(_line(*example) for example in examples),
    )


def _line(zh: str, en: str) -> Bilingual:
    return Bilingual(f"unionaid registry {zh}", f"unionaid registry {en}")


REGISTRY_COMMANDS: Final[Mapping[str, CommandWords]] = MappingProxyType(
    {
        "registry init": _words(
            (
                "建立登记库。登记参与办理的人：编制、复核、审批、付款须由不同的人。",
                "Make a registry. Name the people who act in it: preparer, reviewer, approver and payer "
                "are different people.",
            ),
            ("init --as 姓名 [--person 姓名 …] [选项]", "init --as NAME [--person NAME …] [OPTIONS]"),
            (
                "init --as 张三 --person 李四 --person 王五 --person 赵六",
                "init --as Zhang --person Li --person Wang --person Zhao",
            ),
        ),
        "registry people": _words(
            ("登记参与办理的人，或列出已登记的人。", "Enter people who may act, or list them."),
            ("people [姓名…] [选项]", "people [NAME…] [OPTIONS]"),
            ("people", "people"),
            ("people 孙七 周八 --as 张三", "people Sun Zhou --as Zhang"),
        ),
        "registry budget": _words(
            (
                "建立一年的预算，或调增、调减。不能低于已审批和已拨付的。",
                "Open a budget line for a year, or raise or lower it. Never below what is reserved and paid.",
            ),
            (
                "budget 名称 --year 年度 --amount 元 --program 项目 … --on 日期 --document 编号 [选项]",
                "budget LINE --year YEAR --amount YUAN --program PROGRAM … --on DATE --document NUMBER "
                "[OPTIONS]",
            ),
            (
                "budget 金牌师徒 --year 2020 --amount 60000 --program 金牌师徒奖励 --as 张三 --by 王五 "
                "--on 2020-01-06 --document 锦工纪要1号",
                "budget 'gold pairs' --year 2020 --amount 60000 --program gold-pair-award --as Zhang "
                "--by Wang --on 2020-01-06 --document minutes-1",
            ),
        ),
        "registry submit": _words(
            (
                "登记申报。与库中已有的一起测算；整个文件收下，或一行也不收。"
                "符合条件的待复核，待补正的先记下，不符合的记为未通过并写明原因。",
                "Take cases as claims. They are assessed against all that is there; a file is taken whole "
                "or not at all. What is ineligible is recorded as rejected, with its reason.",
            ),
            ("submit [项目] 文件… --as 姓名 [选项]", "submit [PROGRAM] FILE… --as NAME [OPTIONS]"),
            ("submit 金牌师徒申报表.xlsx --as 张三 --preview", "submit form.xlsx --as Zhang --preview"),
            (
                "submit 金牌师徒奖励 名单.csv --as 张三 --on 2020-08-20",
                "submit gold-pair-award list.csv --as Zhang --on 2020-08-20",
            ),
        ),
        "registry review": _words(
            (
                "登记复核。复核人不能是编制人。",
                "Record a review. The reviewer is not who prepared the claim.",
            ),
            (
                ("review 申报号… --by 姓名 --on 日期 [选项]", "review CLAIMS… --by NAME --on DATE [OPTIONS]"),
                (
                    "review --program 项目 --by 姓名 --on 日期 [选项]",
                    "review --program PROGRAM --by NAME --on DATE [OPTIONS]",
                ),
            ),
            (
                "review 1-22 --as 张三 --by 李四 --on 2020-08-20 --document 锦工复核1号",
                "review 1-22 --as Zhang --by Li --on 2020-08-20 --document review-1",
            ),
        ),
        "registry publicize": _words(
            (
                "登记公示：从哪天到哪天。按政策文件要求的工作日数算出最后一天。",
                "Put reviewed claims on public notice. The last day is worked out from the working days that "
                "the policy asks for.",
            ),
            ("publicize 申报号… --from 日期 [选项]", "publicize CLAIMS… --from DATE [OPTIONS]"),
            (
                "publicize --state 已复核 --from 2020-08-20 --as 张三",
                "publicize --state reviewed --from 2020-08-20 --as Zhang",
            ),
        ),
        "registry objection": _words(
            (
                "登记异议。处理之前不能审批。",
                "Record an objection to a claim. Nothing is approved until it is resolved.",
            ),
            (
                "objection 申报号 --reason 理由 --on 日期 [选项]",
                "objection CLAIM --reason TEXT --on DATE [OPTIONS]",
            ),
            (
                "objection 12 --reason '不是本单位职工' --on 2020-08-21 --as 张三",
                "objection 12 --reason 'not of this unit' --on 2020-08-21 --as Zhang",
            ),
        ),
        "registry resolve": _words(
            (
                "登记异议的处理结果：成立，或不成立。成立的只能否决或撤回。",
                "Settle an objection: upheld or dismissed. A claim whose objection is upheld can only be "
                "rejected or withdrawn.",
            ),
            (
                "resolve 申报号 --upheld|--dismissed --reason 处理情况 --on 日期 [选项]",
                "resolve CLAIM --upheld|--dismissed --reason TEXT --on DATE [OPTIONS]",
            ),
            (
                "resolve 12 --dismissed --reason '已查社保记录' --on 2020-08-24 --as 张三 --by 李四",
                "resolve 12 --dismissed --reason 'records were checked' --on 2020-08-24 --as Zhang --by Li",
            ),
        ),
        "registry approve": _words(
            (
                "登记审批：核定金额，占用预算。用条件选出时，有异议的不列入。审批人不能编制或复核过。",
                "Record an approval: the award, and the money reserved. A selection leaves out claims with "
                "an objection. The approver neither prepared nor reviewed.",
            ),
            (
                (
                    "approve 申报号… --by 姓名 --on 日期 --document 编号 [选项]",
                    "approve CLAIMS… --by NAME --on DATE --document NUMBER [OPTIONS]",
                ),
                (
                    "approve --notice 号 --count 份数 --by 姓名 --on 日期 --document 编号 [选项]",
                    "approve --notice N --count N --by NAME --on DATE --document NUMBER [OPTIONS]",
                ),
            ),
            (
                "approve --notice 3 --count 22 --as 张三 --by 王五 --on 2020-08-27 --document 锦工批12号",
                "approve --notice 3 --count 22 --as Zhang --by Wang --on 2020-08-27 --document sheet-12",
            ),
            (
                "approve 12 --amount 2000 --reason '已享受同类补助' --as 张三 --by 王五 --on 2020-08-27 "
                "--document 锦工批13号",
                "approve 12 --amount 2000 --reason 'had a like grant' --as Zhang --by Wang --on 2020-08-27 "
                "--document sheet-13",
            ),
        ),
        "registry reject": _words(
            (
                "否决申报或调整，写明理由。所占的次数和名额放开。",
                "Refuse claims or adjustments with a reason. What they held is free again.",
            ),
            (
                "reject 申报号… --reason 理由 --by 姓名 --on 日期 [选项]",
                "reject CLAIMS… --reason TEXT --by NAME --on DATE [OPTIONS]",
            ),
            (
                "reject 12 --reason '异议成立' --as 张三 --by 王五 --on 2020-08-27",
                "reject 12 --reason 'objection upheld' --as Zhang --by Wang --on 2020-08-27",
            ),
        ),
        "registry withdraw": _words(
            (
                "撤回还没有拨付的申报或调整，写明理由。",
                "Take claims or adjustments back before they are paid, with a reason.",
            ),
            (
                "withdraw 申报号… --reason 理由 --on 日期 [选项]",
                "withdraw CLAIMS… --reason TEXT --on DATE [OPTIONS]",
            ),
            (
                "withdraw 12 --reason '本人放弃' --as 张三 --on 2020-08-27",
                "withdraw 12 --reason 'given up by the payee' --as Zhang --on 2020-08-27",
            ),
        ),
        "registry batch": _words(
            (
                "生成付款文件：已审批未拨付的，单位和个人分开，同一收款方合为一笔。付款人不能复核或审批过。",
                "Make the payment files of what is approved and unpaid. Units and persons apart, one "
                "transfer to each payee. The payer neither reviewed nor approved.",
            ),
            (
                (
                    "batch [申报号…] -o 文件夹 --as 姓名 [选项]",
                    "batch [CLAIMS…] -o FOLDER --as NAME [OPTIONS]",
                ),
                ("batch --again 号 -o 文件夹", "batch --again N -o FOLDER"),
            ),
            (
                "batch -o 付款 --template 银行.toml --as 赵六",
                "batch -o payments --template bank.toml --as Zhao",
            ),
            ("batch --again 1 -o 付款", "batch --again 1 -o payments"),
        ),
        "registry paid": _words(
            (
                "登记已拨付：照付款编号、照银行的结果文件，或照发放的实物。",
                "Record what was paid. By the numbers of transfers, by the bank's result file, or by goods "
                "delivered.",
            ),
            (
                (
                    "paid 付款编号… --on 日期 --as 姓名 [选项]",
                    "paid TRANSFERS… --on DATE --as NAME [OPTIONS]",
                ),
                (
                    "paid --results 结果文件 --as 姓名 [--template 模板]",
                    "paid --results RESULT --as NAME [--template TEMPLATE]",
                ),
                (
                    "paid --claim 申报号 … --on 日期 --as 姓名 [选项]",
                    "paid --claim CLAIMS … --on DATE --as NAME [OPTIONS]",
                ),
            ),
            ("paid --results 银行结果.csv --as 赵六", "paid --results result.csv --as Zhao"),
            ("paid 1-20 --on 2020-09-01 --as 赵六", "paid 1-20 --on 2020-09-01 --as Zhao"),
        ),
        "registry returned": _words(
            (
                "登记退汇，可以同时更正账户。预算仍保留，更正后重新报盘。",
                "Record that a transfer came back, with the corrected account if it is known. The money "
                "stays reserved, and it can be sent again.",
            ),
            (
                "returned 付款编号 --on 日期 [--account 文件 --checked-by 姓名] [选项]",
                "returned TRANSFER --on DATE [--account FILE --checked-by NAME] [OPTIONS]",
            ),
            (
                "returned 3 --on 2020-09-03 --reason '户名不符' --as 赵六",
                "returned 3 --on 2020-09-03 --reason 'name differs' --as Zhao",
            ),
        ),
        "registry account": _words(
            (
                "更正或补登收款账户，由另一人核对。账户写在文件里，或在终端逐项输入。",
                "Correct an account, checked by a second person. It stands in a file, or is asked for at the "
                "terminal.",
            ),
            (
                "account 申报号… --checked-by 姓名 --on 日期 [--account 文件] [选项]",
                "account CLAIMS… --checked-by NAME --on DATE [--account FILE] [OPTIONS]",
            ),
            (
                "account 3 --account 账户.txt --checked-by 李四 --on 2020-09-04 --as 赵六",
                "account 3 --account account.txt --checked-by Li --on 2020-09-04 --as Zhao",
            ),
        ),
        "registry recover": _words(
            (
                "登记追回的款。当年追回的回到预算，以后追回的记在追回那年。",
                "Record money that came back on demand. Within the year it returns to the budget line; later "
                "it is recorded in its own year.",
            ),
            (
                "recover 申报号 --amount 元 --reason 理由 --on 日期 --document 编号 [选项]",
                "recover CLAIM --amount YUAN --reason TEXT --on DATE --document NUMBER [OPTIONS]",
            ),
            (
                "recover 12 --amount 1000 --reason '多付' --as 赵六 --by 王五 --on 2020-10-09 "
                "--document 追1号",
                "recover 12 --amount 1000 --reason 'overpaid' --as Zhao --by Wang --on 2020-10-09 "
                "--document r-1",
            ),
        ),
        "registry reassess": _words(
            (
                "政策或事项变了，重新测算：现在该得多少，差多少。加 --record 才登记。",
                "Assess claims again, where policy or facts have changed. It says what each would be now; "
                "only --record records it.",
            ),
            (
                "reassess [申报号…] [--policy 文件] [--fact 申报号:事项=值 …] [--record] [选项]",
                "reassess [CLAIMS…] [--policy FILE] [--fact CLAIM:NAME=VALUE …] [--record] [OPTIONS]",
            ),
            ("reassess --policy 新政策.toml", "reassess --policy new.toml"),
            (
                "reassess --fact 12:表彰日期=2020-08-18 --record --as 张三",
                "reassess --fact 12:awarded_on=2020-08-18 --record --as Zhang",
            ),
        ),
        "registry close-year": _words(
            (
                "年度结账：已审批未拨付的，逐一写明结转还是注销。",
                "Close a year. What is approved and unpaid is carried over or withdrawn, each by name.",
            ),
            (
                "close-year 年度 [--carry 申报号 …] [--withdraw 申报号 …] --on 日期 --document 编号 [选项]",
                "close-year YEAR [--carry CLAIMS …] [--withdraw CLAIMS …] --on DATE --document NUMBER "
                "[OPTIONS]",
            ),
            (
                "close-year 2020 --carry 3-8,12 --withdraw 5/1 --as 张三 --by 王五 --on 2020-12-31 "
                "--document 纪要20号",
                "close-year 2020 --carry 3-8,12 --withdraw 5/1 --as Zhang --by Wang --on 2020-12-31 "
                "--document minutes-20",
            ),
        ),
        "registry workbook": _words(
            (
                "生成工作簿：汇总、拨付表、明细、拨付登记，可直接打印签字。金额照核定的，不写条件则为全部申报。",
                "Make a workbook of claims, ready to print and sign. It has a summary, payment lists, "
                "details and the payment record; amounts are what was awarded. By default all claims.",
            ),
            (
                ("workbook [申报号…] -o 文件.xlsx [选项]", "workbook [CLAIMS…] -o FILE.xlsx [OPTIONS]"),
                (
                    "workbook --notice 号|--batch 号|--to-pay -o 文件.xlsx [选项]",
                    "workbook --notice N|--batch N|--to-pay -o FILE.xlsx [OPTIONS]",
                ),
            ),
            ("workbook -o 补助登记.xlsx", "workbook -o claims.xlsx"),
            (
                "workbook --to-pay -o 待付.xlsx --prepared-by 某市总工会 --on 2020-09-01",
                "workbook --to-pay -o to-pay.xlsx --prepared-by 'City Federation' --on 2020-09-01",
            ),
        ),
        "registry sheet": _words(
            (
                "生成申请审批表：每份申报一张，印有申报号、校验号和已办的复核、审批。一次最多 200 张。",
                "Make approval sheets, one A4 page to a claim. Number, anchor and what is decided already "
                "stand on it; at most 200 at once.",
            ),
            (
                "sheet 申报号… -o 输出.xlsx [选项]",
                "sheet CLAIMS… -o OUT.xlsx [OPTIONS]",
            ),
            ("sheet 1-22 -o 审批表.xlsx", "sheet 1-22 -o sheets.xlsx"),
            (
                "sheet --state 公示 --program 金牌师徒奖励 -o 审批表.xlsx",
                "sheet --state on_notice --program gold-pair-award -o sheets.xlsx",
            ),
        ),
        "registry notice": _words(
            (
                "生成公示：已经开始的写编号，日期照登记库；还没有公示的已复核申报写 --from。"
                "不印证件号、电话和账号。",
                "Make the public notice, of one that has begun or of reviewed claims before it begins. It "
                "shows no identity number, telephone or account of anybody on the list.",
            ),
            (
                (
                    "notice --notice 号 --contact 单位 --phone 电话 [选项]",
                    "notice --notice N --contact NAME --phone NUMBER [OPTIONS]",
                ),
                (
                    "notice [申报号…] --from 日期 --contact 单位 --phone 电话 [选项]",
                    "notice [CLAIMS…] --from DATE --contact NAME --phone NUMBER [OPTIONS]",
                ),
            ),
            (
                "notice --notice 1 --contact 经济部 --phone 0416-0000 -o 公示.xlsx",
                "notice --notice 1 --contact us --phone 0416-0000 -o notice.xlsx",
            ),
            (
                "notice --program 金牌师徒奖励 --from 2020-08-20 --contact 经济部 --phone 0416-0000",
                "notice --program gold-pair-award --from 2020-08-20 --contact us --phone 0416-0000",
            ),
        ),
        "registry vouchers": _words(
            (
                "生成记账凭证：拨付、退汇、再次拨付、追回和实物发放，照科目对照。按月，或从上次记到的序号往后。",
                "Make accounting vouchers of what the registry says was paid. Returns, repeated payments, "
                "recoveries and goods as well; by month, or from where the last run ended.",
            ),
            (
                "vouchers --accounts 科目.toml -o 输出.xlsx [--month 月份] [--after 序号] [选项]",
                "vouchers --accounts FILE.toml -o OUT.xlsx [--month MONTH] [--after N] [OPTIONS]",
            ),
            (
                "vouchers --accounts 科目.toml --month 2020-09 -o 记账凭证.xlsx",
                "vouchers --accounts accounts.toml --month 2020-09 -o vouchers.xlsx",
            ),
            (
                "vouchers --accounts 科目.toml --after 180 -o 分录.csv",
                "vouchers --accounts accounts.toml --after 180 -o entries.csv",
            ),
        ),
        "registry status": _words(
            (
                "现在办到哪里：各状态的份数、预算、待办的事。写明申报号或条件的，列出这些申报。",
                "Where everything stands: claims by state, budget lines, what waits. With numbers or "
                "conditions, those claims are listed.",
            ),
            ("status [申报号…] [选项]", "status [CLAIMS…] [OPTIONS]"),
            ("status", "status"),
            ("status --notice 3", "status --notice 3"),
        ),
        "registry show": _words(
            (
                "一份申报的全部经过：谁在哪天做了什么，付款，测算说明。证件号、账号、电话不完整显示。",
                "One claim with its whole history: who did what when, its transfers, the assessment. "
                "Identity numbers, accounts and telephones are masked.",
            ),
            ("show 申报号 [选项]", "show CLAIM [OPTIONS]"),
            ("show 12", "show 12"),
        ),
        "registry report": _words(
            (
                "按项目、年度、县区、状态汇总，对照预算和目标。",
                "Figures by program, year, county and state, against budgets and targets.",
            ),
            (
                "report [--year 年度] [--program 项目] [选项]",
                "report [--year YEAR] [--program PROGRAM] [OPTIONS]",
            ),
            ("report --year 2020", "report --year 2020"),
            ("report --year 2020 --json", "report --year 2020 --json"),
        ),
        "registry verify": _words(
            (
                "核验登记库：登记前后相连，现状与登记相符，每份应拨金额都能重新算出。发现问题时退出码为 1。",
                "Prove that nothing was changed. The chain, the tables, and every entitlement worked out "
                "again. The exit status is 1 if there are faults.",
            ),
            ("verify [--anchor 校验号] [选项]", "verify [--anchor ANCHOR] [OPTIONS]"),
            ("verify --anchor 17:0a1b2c3d", "verify --anchor 17:0a1b2c3d"),
        ),
        "registry backup": _words(
            (
                "备份到一个新文件，不必停用。备份可以照样打开、核验。",
                "Copy the registry to a new file while others work on. The copy can be opened and verified.",
            ),
            ("backup 文件 [选项]", "backup FILE [OPTIONS]"),
            ("backup 备份-2020-12-31.db", "backup copy-2020-12-31.db"),
        ),
        "registry export": _words(
            (
                "全部导出为 CSV 和 JSON，附清单和校验值。其中有全部个人信息。",
                "Write everything as CSV and JSON with a manifest. All personal data is included.",
            ),
            ("export 文件夹 [选项]", "export FOLDER [OPTIONS]"),
            ("export 导出-2020", "export export-2020"),
        ),
        "registry blank": _words(
            (
                "清除到期的个人信息。登记、金额和限次仍可核验；没有办结、有待追回的不清除。",
                "Blank personal data past its retention time. Entries, amounts and limits can still be "
                "verified; what is not settled is kept.",
            ),
            (
                "blank --before 日期 --on 日期 --document 编号 [选项]",
                "blank --before DATE --on DATE --document NUMBER [OPTIONS]",
            ),
            (
                "blank --before 2031-01-01 --preview --as 张三 --on 2031-01-10 --document 清1号",
                "blank --before 2031-01-01 --preview --as Zhang --on 2031-01-10 --document b-1",
            ),
        ),
    }
)
