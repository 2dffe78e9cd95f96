"""The sentence for every problem code, Chinese and English side by side.

Here: words only. A message says what is wrong, what is allowed and what to do
next, and never repeats a value from a case. Each code is raised somewhere and
each placeholder stands in both halves; the tests hold both.
"""

from __future__ import annotations

from typing import Final

from unionaid.errors.bank_messages import BANK_MESSAGES
from unionaid.errors.desk_messages import DESK_MESSAGES
from unionaid.errors.frame_messages import FRAME_MESSAGES
from unionaid.errors.policy_messages import POLICY_MESSAGES
from unionaid.errors.registry_messages import REGISTRY_MESSAGES

__all__ = ["MESSAGES"]

_FACTS: Final = {
    # reading one value
    "not-a-value": (
        "这里需要一个单独的值，不能是列表、嵌套内容、真假值、日期或带小数点的数值。请改为文字。",
        "a single value is needed here, not a list, an object, a truth value, a date or a figure with "
        "decimals. Give text.",
    ),
    "text-too-long": (
        "文字过长，最多 {limit} 个字符。请缩短，或检查是否粘贴错列。",
        "the text is longer than {limit} characters. Shorten it, or check for a paste into the wrong column.",
    ),
    "text-control": (
        "含有不可见的控制字符。请重新录入本格。",
        "the text holds invisible control characters. Type the cell anew.",
    ),
    "date-unreadable": (
        "看不出是哪一天。请写成 2020-01-05、2020.1.5、2020/1/5、2020年1月5日 或 20200105。",
        "this is not a date. Write 2020-01-05, 2020.1.5, 2020/1/5, 2020年1月5日 or 20200105.",
    ),
    "date-impossible": (
        "日历上没有这一天。请核对年、月、日。",
        "there is no such day in the calendar. Check year, month and day.",
    ),
    "date-out-of-range": (
        "年份须在 {first} 至 {last} 之间。请核对年份。",
        "the year must lie between {first} and {last}. Check the year.",
    ),
    "month-unreadable": (
        "看不出是哪一月。请写成 2020-03、2020.3、2020/3、2020年3月、2020年3月份 或 202003。",
        "this is not a month. Write 2020-03, 2020.3, 2020/3, 2020年3月 or 202003.",
    ),
    "month-impossible": (
        "月份须为 1 至 12。请核对。",
        "the month must be 1 to 12. Check it.",
    ),
    "month-with-day": (
        "这里填月份，不填具体日期。请写成 2020-03。",
        "a month is wanted here, not a day. Write it as 2020-03.",
    ),
    "year-unreadable": (
        "看不出是哪一年。请写四位年份，如 2020、2020年 或 2020年度。",
        "this is not a year. Write four digits, such as 2020 or 2020年.",
    ),
    "number-unreadable": (
        "看不出是什么数。{hint}",
        "this is not a number. {hint}",
    ),
    "number-exponent": (
        "不接受科学计数法（如 1E+5）。请把单元格改为文本或普通数字，写出全部数字。",
        "scientific notation such as 1E+5 is not taken. Format the cell as text or a plain number "
        "and write all digits.",
    ),
    "number-not-finite": (
        "NaN、无穷大不是数。请填实际数字，没有就留空。",
        "NaN and infinity are not numbers. Give the figure, or leave the cell empty.",
    ),
    "number-negative": (
        "不能为负数。请填零或正数；冲减另行填报。",
        "the figure must not be negative. Give zero or more; a reversal is reported separately.",
    ),
    "number-too-fine": (
        "小数最多 {decimals} 位。请照原件核对，多出的位数舍去，不要进位。",
        "there are more decimals than the {decimals} allowed. Compare it with the original and cut off "
        "what is beyond; do not round up.",
    ),
    "number-too-large": (
        "数字过大，最大 {limit}。请核对单位和位数。",
        "the figure is larger than {limit}. Check the unit and the number of digits.",
    ),
    "number-not-whole": (
        "这里填整数。请去掉小数。",
        "a whole number is wanted here. Leave out the decimals.",
    ),
    "number-float": (
        "不接受二进制浮点数，它存不准金额和小数。请传 Decimal、整数或文字。",
        "binary floats are not taken, they cannot hold decimals exactly. Pass Decimal, int or text.",
    ),
    "unit-not-money": (
        "这里不是金额，不能带“元”或“¥”。请只写数字。",
        "this is not an amount of money. Write the number without ¥ or 元.",
    ),
    "yes-no-unreadable": (
        "看不出是“是”还是“否”。请填“是”或“否”（也可填 yes / no）。",
        "this is neither yes nor no. Write yes or no (是 or 否).",
    ),
    "choice-unknown": (
        "不在可选范围内。可填：{allowed}。",
        "this is not one of the choices. Allowed: {allowed}.",
    ),
    "credit-code-form": (
        "统一社会信用代码应为 18 位大写字母和数字（不用 I、O、S、V、Z）。请照营业执照或证书抄录。",
        "a unified social credit code has 18 digits and capitals (never I, O, S, V, Z). Copy it from "
        "the licence.",
    ),
    "credit-code-check": (
        "统一社会信用代码校验位不符，至少有一位抄错。请照营业执照或证书核对。",
        "the check digit of the credit code does not fit: at least one character is wrong. Compare "
        "it with the licence.",
    ),
    "credit-code-refused": (
        "这里不能填{kind}的代码（{start} 开头）。请填{wanted}。",
        "the code of {kind}, beginning with {start}, does not belong here. Give {wanted}.",
    ),
    "industry-code-unknown": (
        "不是 GB/T 4754-2017 的行业代码，也不是划型标准的行业名称。请填门类字母、2 至 4 位代码（如 "
        "C、C13、59、7010）。",
        "this is neither a GB/T 4754-2017 code nor a group of the size standard. Give a section "
        "letter or 2 to 4 digits (C, C13, 59, 7010).",
    ),
    "identity-form": (
        "身份证号应为 18 位，前 17 位为数字，末位为数字或 X。请核对证件。",
        "an identity number has 18 characters: 17 digits, then a digit or X. Compare it with the card.",
    ),
    "identity-date": (
        "身份证号中的出生日期不存在。请核对证件。",
        "the birth date inside the identity number does not exist. Compare it with the card.",
    ),
    "identity-check": (
        "身份证号校验位不符，至少有一位抄错。请核对证件。",
        "the check digit of the identity number does not fit: at least one character is wrong. "
        "Compare it with the card.",
    ),
    "digits-lost": (
        "以数值保存，开头的零或末几位可能已丢失。请把该列设为文本格式，照原件重新录入。",
        "it was stored as a figure and may have lost leading zeros or last digits. Format the column "
        "as text and type it anew.",
    ),
    "account-form": (
        "账号应为 8 至 32 位数字（可含空格或短横线）。请照开户资料核对。",
        "an account has 8 to 32 digits (spaces and hyphens are fine). Compare it with the bank's papers.",
    ),
    "key-is-name": (
        "只有姓名分不清同名的人。请填身份证号或工会自编编号（含数字）。",
        "a bare name cannot tell people apart. Give an identity number or the federation's own "
        "number (with digits).",
    ),
    "span-reversed": (
        "止期早于起期“{start}”。请核对两个时间。",
        "the end lies before the start '{start}'. Check both.",
    ),
    # a case as a whole
    "fact-twice": (
        "同一事项填了两次。请只留一个。",
        "the same fact is given twice. Keep one of them.",
    ),
    "fact-unknown": (
        "没有这个事项。{hint}",
        "there is no such fact. {hint}",
    ),
    "amount-too-large": (
        "按所填数字算出的金额超过 {limit} 元。请核对单位和位数。",
        "the amount worked out from these figures is above {limit} yuan. Check the units and the "
        "number of digits.",
    ),
    "case-not-mapping": (
        "一条申报应是“事项：值”的对照，不是其他内容。请改为对象。",
        "a case is a mapping from fact to value. Give an object.",
    ),
    "row-too-long": (
        "本行有 {cells} 格，表头只有 {columns} 列。请检查多出的逗号或引号。",
        "the row has {cells} cells, the header {columns} columns. Look for a stray comma or quotation mark.",
    ),
}

_FILES: Final = {
    "file-missing": (
        "找不到文件。请检查路径和文件名。",
        "there is no such file. Check the path and the name.",
    ),
    "file-unreadable": (
        "文件打不开：没有读取权限，或正被其他程序占用。请先在 WPS 或 Excel 中关闭它再试。",
        "the file cannot be opened: no permission, or another program holds it. Close it in WPS or "
        "Excel first, then try again.",
    ),
    "file-folder": (
        "这是文件夹，不是文件。请给出其中的文件名。",
        "this is a folder. Name a file in it.",
    ),
    "file-empty": (
        "文件是空的。请给出一行表头和每条申报一行。",
        "the file is empty. Give a header line and one line per case.",
    ),
    "file-no-cases": (
        "文件里没有申报（只有表头，或列表为空）。请每条申报填一行。",
        "there is no case in the file (a header alone, or an empty list). Give one line per case.",
    ),
    "file-binary": (
        "这不是文本文件，与扩展名不符。可读取 {allowed}；若是 Excel 工作簿，请把扩展名改为 .xlsx 或 .xls。",
        "this is not a text file, whatever its suffix. {allowed} can be read; give an Excel workbook the "
        "suffix .xlsx or .xls.",
    ),
    "file-kind": (
        "不认识这种文件。可读取：{allowed}；其他表格请另存为 .xlsx 或“CSV UTF-8”。",
        "this kind of file is not known. Readable: {allowed}; save other tables as .xlsx or 'CSV UTF-8'.",
    ),
    "file-encoding": (
        "既不是 UTF-8 也不是 GB 18030 编码。请另存为“CSV UTF-8”。",
        "the text is neither UTF-8 nor GB 18030. Save it as 'CSV UTF-8'.",
    ),
    "file-too-large": (
        "文件超过 {limit}。请拆成几个文件。",
        "the file is larger than {limit}. Split it.",
    ),
    "parquet-missing": (
        "没有安装读取 Parquet 文件所需的库。请运行 pip install 'unionaid[bulk]'，或另存为“CSV UTF-8”。",
        "what reads Parquet files is not installed. Run pip install 'unionaid[bulk]', or save it as "
        "'CSV UTF-8'.",
    ),
    "parquet-broken": (
        "不是完整的 Parquet 文件，或有重名的列。请重新导出，或另存为“CSV UTF-8”。",
        "this is no whole Parquet file, or two of its columns have one name. Export it again, or save it as "
        "'CSV UTF-8'.",
    ),
    "csv-broken": (
        "引号没有闭合，无法分清各格。请检查本行的双引号。",
        "a quotation mark is not closed, so the cells cannot be told apart. Check the quotes in this row.",
    ),
    "json-broken": (
        "不是有效的 JSON（第 {line} 行第 {position} 字附近）。请检查逗号、引号和括号。",
        "this is not valid JSON (near line {line}, character {position}). Check commas, quotes and brackets.",
    ),
    "json-nested": (
        "JSON 的括号嵌套过深，无法读取。一条申报只要一层“事项：值”，请检查方括号和花括号。",
        "the JSON is nested too deeply to be read. A case is one object of facts and values; check the "
        "brackets and braces.",
    ),
    "json-shape": (
        "JSON 应是一组申报（数组）或一条申报（对象）。请改为数组。",
        "the JSON must be an array of cases or one case as an object. Make it an array.",
    ),
    "header-empty": (
        "第 {position} 列没有列名，却有内容。请补上列名或删去该列。",
        "column {position} has content but no name. Name it or delete it.",
    ),
    "header-title": (
        "第一行像是标题，不是表头。请删去表头以上的行，让列名在第一行。",
        "the first line looks like a title, not a header. Delete the lines above the header, so that the "
        "names of the columns come first.",
    ),
    "header-none": (
        "没有找到表头：没有一行写着两个以上能对上的列名。请用一行写列名，每列一个，如：{example}。",
        "there is no header: no line names two columns that are known. Put the names on one line, one to a "
        "column, such as: {example}.",
    ),
    "column-unknown": (
        "没有这一列。{hint}若不需要，可加 --ignore 忽略它。",
        "there is no such column. {hint} If it is not needed, name it with --ignore.",
    ),
    "column-twice": (
        "这一列和“{other}”是同一事项。请只留一列。",
        "this column and '{other}' are the same fact. Keep one of them.",
    ),
    "output-is-input": (
        "输出文件就是其中一个输入文件，写入会覆盖它。请换个文件名。",
        "the output is one of the input files and would overwrite it. Choose another name.",
    ),
    "output-locked": (
        "结果写不进去：文件正被打开或没有写权限。请先在 WPS 或 Excel 中关闭它，或换个文件名。",
        "the result cannot be written: the file is open elsewhere or may not be written. Close it in "
        "WPS or Excel first, or choose another name.",
    ),
    "output-folder": (
        "要写入的文件夹不存在，或给出的是文件夹。请核对路径。",
        "the folder to write to does not exist, or a folder was named. Check the path.",
    ),
    "output-kind": (
        "不会写这种文件。可写：{allowed}。",
        "this kind of file cannot be written. Writable: {allowed}.",
    ),
    "output-failed": (
        "结果没有写成（磁盘已满或写入出错），原有文件未动。请检查磁盘后再试。",
        "the result could not be written (disk full or an input/output error); nothing was changed. "
        "Check the disk and try again.",
    ),
}

_NAMES: Final = {
    "policy-unknown": (
        "没有名为“{name}”的政策。{hint}",
        "there is no policy '{name}'. {hint}",
    ),
    "program-unknown": (
        "没有名为“{name}”的补助项目。{hint}",
        "there is no program '{name}'. {hint}",
    ),
    "program-ambiguous": (
        "“{name}”在几份政策里都有：{policies}。请用 --policy 指明。",
        "'{name}' stands in several policies: {policies}. Say which with --policy.",
    ),
    "digest-differs": (
        "测算结果依据的政策文件（{recorded}）与现有文件（{present}）不同。请给出当时的文件。",
        "the result was made from another text of the policy ({recorded}) than the one at hand "
        "({present}). Give the file of that time.",
    ),
    "result-unreadable": (
        "这不是测算结果的 JSON：{detail}。请使用 to_json 写出的内容。",
        "this is not the JSON of an assessment: {detail}. Use what to_json wrote.",
    ),
    "result-without-batch": (
        "这份结果是读回来的，不知道同批的其他申报。请重新测算后再问。",
        "this result was read back and does not know the cases beside it. Assess again, then ask.",
    ),
    # size classes
    "size-standard-unknown": (
        "没有名为“{name}”的划型标准。现有：{allowed}。",
        "there is no size standard '{name}'. Known: {allowed}.",
    ),
    "size-industry-ambiguous": (
        "这个代码跨几个行业：{groups}。请填更细的代码。",
        "the code covers several groups: {groups}. Give a longer code.",
    ),
    "size-industry-outside": (
        "这个行业不在划型标准的范围内。请向统计部门核实，或人工认定。",
        "this industry is outside the size standard. Ask the statistics bureau, or decide by hand.",
    ),
    "size-facts-missing": (
        "还不能划型。还需要：{facts}。",
        "the class is not settled yet. Still needed: {facts}.",
    ),
}

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    **_FACTS,
    **_FILES,
    **_NAMES,
    **BANK_MESSAGES,
    **DESK_MESSAGES,
    **FRAME_MESSAGES,
    **POLICY_MESSAGES,
    **REGISTRY_MESSAGES,
}
