"""The sentence for every fault of a policy file, for those who write one.

Names and values from a policy file may be repeated here: a policy file is
published text and holds no personal data.
"""

from __future__ import annotations

from typing import Final

__all__ = ["POLICY_MESSAGES"]

POLICY_MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "policy-toml": (
        "不是有效的 TOML：{detail}。请检查该行的引号、括号和等号。",
        "this is not valid TOML: {detail}. Check quotes, brackets and equal signs of that line.",
    ),
    "policy-nested": (
        "嵌套层数过深，无法读取。请减少条件的层数。",
        "the tables are nested too deeply to be read. Use fewer levels of conditions.",
    ),
    "policy-encoding": (
        "不是 UTF-8 编码。请另存为 UTF-8。",
        "the file is not UTF-8. Save it as UTF-8.",
    ),
    "policy-vocabulary": (
        "这份文件用的是第 {found} 版写法，本程序读第 {known} 版。请升级 unionaid 或改写 vocabulary。",
        "the file is written in vocabulary {found}; this version reads {known}. Upgrade unionaid or "
        "correct 'vocabulary'.",
    ),
    "policy-key-unknown": (
        "没有“{key}”这个键。{hint}",
        "there is no key '{key}' here. {hint}",
    ),
    "policy-key-missing": (
        "缺少“{key}”。请补上：{wanted}。",
        "'{key}' is missing. Add it: {wanted}.",
    ),
    "policy-value-type": (
        "“{key}”应为：{wanted}。请改写。",
        "'{key}' must be {wanted}. Rewrite it.",
    ),
    "policy-value-choice": (
        "“{key}”不能是“{value}”。可用：{allowed}。",
        "'{key}' cannot be '{value}'. Allowed: {allowed}.",
    ),
    "policy-value-unreadable": (
        "“{key}”的值不合“{fact}”的类型（{type}）：{why}",
        "the value of '{key}' does not fit the type of '{fact}' ({type}): {why}",
    ),
    "policy-figure-unreadable": (
        "“{key}”处应为 {type} 类型的数值：{why}",
        "'{key}' must hold a figure of type {type}: {why}",
    ),
    "policy-table-key": (
        "“{key}”不是事项“{fact}”（{type}）可有的值：{why}",
        "'{key}' is no value that the fact '{fact}' ({type}) can have: {why}",
    ),
    "figure-not-finite": (
        "NaN、无穷大不是数。请写实际数字。",
        "NaN and infinity are not numbers. Write the figure.",
    ),
    "figure-negative": (
        "不能为负数。请写零或正数。",
        "the figure must not be negative. Write zero or more.",
    ),
    "figure-too-fine": (
        "小数最多 {decimals} 位。请照原文核对后改写。",
        "there are more decimals than the {decimals} allowed. Compare it with the text and rewrite it.",
    ),
    "policy-id-form": (
        "名称“{id}”须用小写英文字母、数字、短横线或下划线，以字母开头。请改名。",
        "the name '{id}' must be lower-case ASCII letters, digits, hyphens or underscores, letter "
        "first. Rename it.",
    ),
    "policy-id-twice": (
        "名称“{id}”在本项目中已用过。请改用别的名称。",
        "the id '{id}' stands twice in this program. Rename one.",
    ),
    "policy-id-reserved": (
        "名称“{id}”由系统保留。请改用别的名称。",
        "the id '{id}' is reserved. Rename it.",
    ),
    "policy-label-twice": (
        "“{label}”已是“{other}”的名称，表头会分不清。请改名。",
        "'{label}' already names '{other}', so a header could not tell them apart. Rename one.",
    ),
    "policy-source-unknown": (
        "没有名为“{name}”的依据。{hint}",
        "there is no source '{name}'. {hint}",
    ),
    "policy-source-unused": (
        "依据“{name}”没有被任何规则或参数引用。请删去，或检查拼写。",
        "the source '{name}' is named by no rule and no parameter. Delete it, or look for a misspelling.",
    ),
    "policy-program-twice": (
        "“{label}”已是项目“{other}”的名称，按名称会分不清。请改名。",
        "'{label}' already names the program '{other}', so a name could not tell them apart. Rename one.",
    ),
    "policy-fact-unknown": (
        "本项目没有事项“{name}”。{hint}",
        "the program declares no fact '{name}'. {hint}",
    ),
    "policy-fact-derived": (
        "“{name}”是推算出来的事项，这里只能用填报的事项。请换一个。",
        "'{name}' is a derived fact; a submitted one is needed here. Name another.",
    ),
    "policy-fact-mean": (
        "“{name}”是平均数，或由平均数相加减得出，可能有不足一分的零头，不能用来计算金额。请换一个事项。",
        "'{name}' is a mean, or a sum or difference with one in it, and can have parts of a fen, so no "
        "amount can be worked out from it. Name another fact.",
    ),
    "policy-fact-descriptive": (
        "“{name}”只用于打印，不能用来判断。请在本项目的 facts 中声明它。",
        "'{name}' is only printed and cannot decide. Declare it under this program's facts.",
    ),
    "policy-fact-kind": (
        "“{name}”是 {type} 类型，这里要用 {wanted} 类型。请换一个事项，或改它的类型。",
        "'{name}' is of type {type}; {wanted} is needed here. Name another fact or change its type.",
    ),
    "policy-fact-name": (
        "“{name}”已是填报事项的名称，推算事项不能再用。请改名。",
        "'{name}' is the name of a submitted fact, so a derived one cannot take it. Rename it.",
    ),
    "policy-fact-default": (
        "“{key}”应为同一类型的另一个事项，且它自己不再取别的事项作默认值。请改写。",
        "'{key}' must name another fact of the same type that takes no default from a third. Rewrite it.",
    ),
    "policy-parameter-unknown": (
        "没有名为“{name}”的参数。{hint}",
        "there is no parameter '{name}'. {hint}",
    ),
    "policy-parameter-unused": (
        "参数“{name}”没有被任何项目使用。请删去，或检查拼写。",
        "the parameter '{name}' is used by no program. Delete it, or look for a misspelling.",
    ),
    "policy-parameter-type": (
        "参数“{name}”是 {type} 类型，这里要用 {wanted} 类型。请换一个参数，或改它的类型。",
        "the parameter '{name}' is of type {type}; {wanted} is needed here. Name another or change its type.",
    ),
    "policy-parameter-gap": (
        "参数“{name}”自 {start} 起没有数值。请补上之后的数值及依据，或让规则止于 {last}。",
        "parameter '{name}' has no value from {start} on. Add the later value with its source, or "
        "end the rules on {last}.",
    ),
    "policy-parameter-late": (
        "参数“{name}”在 {start} 至 {last} 没有数值，而规则已生效。请补上这段的数值及依据。",
        "parameter '{name}' has no value from {start} to {last}, while the rules hold. Add the value "
        "of those days with its source.",
    ),
    "policy-parameter-never": (
        "参数“{name}”在这段规则的任何一天都没有数值。请补上自 {start} 起的数值及依据。",
        "parameter '{name}' has no value on any day of these rules. Add the value from {start} on "
        "with its source.",
    ),
    "policy-parameter-in-span": (
        "参数“{name}”自 {day} 起变动，正在这段规则施行期内，而一件申报可能跨越这一天。"
        "请从 {day} 起另写一段规则。",
        "parameter '{name}' changes on {day}, inside these rules, and a case may span that day. Start "
        "a block of rules on {day}.",
    ),
    "policy-parameter-inside-unit": (
        "参数“{name}”自 {day} 起变动，不在{unit}初，而本项目按{unit}计算。"
        "请写明从哪个{unit}初起用新数值，或改用具体日期。",
        "parameter '{name}' changes on {day}, inside a {unit}, but a {unit} dates the cases. Let the new "
        "figure start with a {unit}, or date the cases by a day.",
    ),
    "policy-table-uncovered": (
        "表中缺少 {missing}。请补上这些行及数值。",
        "the table has no row for {missing}. Add the rows.",
    ),
    "policy-table-overlap": (
        "表的第 {first} 行和第 {second} 行有重叠，分不清用哪个。请改写。",
        "rows {first} and {second} of the table overlap. Rewrite them.",
    ),
    "policy-table-shape": (
        "表的写法不对。只有一个事项时可写 table = {{ 选项 = 数值 }}，否则写 rows = [{{ when = {{ "
        "事项 = … }}, value = … }}]，二者取一，when 要写全 by 中的事项。",
        "the table is not written as tables are. Write table = {{ choice = figure }} for one fact, "
        "or rows = [{{ when = {{ fact = … }}, value = … }}] with every fact of 'by'; one of the two.",
    ),
    "policy-range-empty": (
        "范围是空的：下限不小于上限。请对调或改写。",
        "the range is empty: its lower bound is not below the upper one. Swap or rewrite them.",
    ),
    "policy-condition-shape": (
        "一个条件要么是 all、any、not 之一，要么是 fact 加上一种比较（{allowed}）。请改写。",
        "a condition is one of all, any, not, or a fact with a comparison ({allowed}). Rewrite it.",
    ),
    "policy-condition-tests": (
        "一个条件只能有一种比较，只有上下限可以同时写；这里写了 {tests}。请分成几个条件，或放进 all。",
        "a condition has one comparison, and only bounds can stand together; here are {tests}. Make several "
        "conditions, or join them by 'all'.",
    ),
    "policy-bounds-on-day": (
        "从 {day} 起，下限和上限互相矛盾，没有值能同时满足。请核对这里的数字，以及所用参数在该日的数值。",
        "from {day} on the lower and the upper bound exclude each other, so that nothing fits. Check the "
        "figures here and the values of the parameters on that day.",
    ),
    "policy-not-ordered": (
        "“{name}”（{type}）没有大小先后，不能用 {operator}。请用 is 或 one_of。",
        "'{name}' ({type}) has no order, so '{operator}' cannot be used. Use 'is' or 'one_of'.",
    ),
    "policy-dates-order": (
        "起始日期须从早到晚，不得重复。请调整顺序。",
        "the starting days must rise and differ. Reorder them.",
    ),
    "policy-rules-inside-unit": (
        "规则从 {start} 开始，不在{unit}初，而本项目按{unit}计算。请从{unit}初开始，或改用具体日期。",
        "the rules start on {start}, inside a {unit}, but a {unit} dates the cases. Start on its "
        "first day, or date the cases by a day.",
    ),
    "policy-deadline-early": (
        "申报截止日 {day} 早于这段规则的起始日 {start}。请核对年份，或把它移到另一段规则。",
        "the deadline {day} lies before these rules, which start on {start}. Check its year, or move it "
        "to other rules.",
    ),
    "policy-rules-none": (
        "项目至少要有一段规则，且第一段不能是废止。请补上。",
        "a program needs at least one block of rules, and the first cannot be a repeal. Add one.",
    ),
    "policy-limit-text": (
        "“{name}”是随意文字，不能用来计数。请把它的类型改为 key。",
        "'{name}' is free text, and nothing can be counted by it. Make it a key.",
    ),
    "policy-limit-shared": (
        "共用的限制“{id}”在各项目中的写法不同。种类、per 各项的类型和顺序、per_year 必须一致，请改写。",
        "the shared limit '{id}' differs between programs. Make kind, the types of the facts in 'per' in "
        "their order, and per_year agree.",
    ),
    "policy-cap-no-money": (
        "这段规则不发现金，金额上限“{id}”用不上。请删去这个限制，或改写 benefit。",
        "these rules pay no money, so the cap '{id}' cannot work. Delete it or rewrite the benefit.",
    ),
    "policy-rounding-missing": (
        '这种金额可能有不足一分的零头。请写明 rounding = "half_up_to_fen"。',
        'this amount can have parts of a fen. Say rounding = "half_up_to_fen".',
    ),
    "policy-band-empty": (
        "下限高于上限。请对调或改写。",
        "the lower bound is above the upper one. Swap or rewrite them.",
    ),
    "policy-standard-unknown": (
        "没有名为“{name}”的划型标准。现有：{allowed}。",
        "there is no size standard '{name}'. Known: {allowed}.",
    ),
}
