"""The sentences about frames: columns, their types, and what an engine cannot do."""

from __future__ import annotations

from typing import Final

__all__ = ["FRAME_MESSAGES"]

FRAME_MESSAGES: Final = {
    "frame-kind": (
        "这不是能测算的数据框。请传入 polars、pandas 的 DataFrame 或 LazyFrame，pyarrow 表，DuckDB 关系，或 "
        "PySpark 的 DataFrame。",
        "this is no frame that can be assessed. Pass a frame of polars (eager or lazy), pandas or PySpark, a "
        "pyarrow table or a DuckDB relation.",
    ),
    "frame-money": (
        "没有说明金额列以什么为单位。请写 money='fen'（整数分）或 money='yuan'（Decimal 元）。",
        "it is not said what money columns count. Write money='fen' for whole fen or money='yuan' for yuan "
        "as Decimal.",
    ),
    "frame-column-missing": (
        "缺少这一列，规则要用到它。{hint}若确实没有，请加一列空值。",
        "this column is missing and the rules ask for it. {hint} If there is nothing to give, add the column "
        "with nulls.",
    ),
    "frame-column-like": (
        "这一列不是事项，但很像没有给出的事项“{fact}”。请改为该名称；若确是别的内容，请另取列名。",
        "this column is no fact, but is written much like the fact '{fact}', which has no column. Rename it "
        "so, or give it another name if it is something else.",
    ),
    "frame-column-float": (
        "这一列是二进制浮点数，存不准金额和小数。请改为{wanted}。",
        "this column holds binary floats, which cannot hold decimals exactly. Turn it into {wanted}.",
    ),
    "frame-column-type": (
        "这一列的类型是 {type}，不能用。请改为{wanted}。",
        "this column has the type {type}, which is not taken. Turn it into {wanted}.",
    ),
    "frame-text-only-polars": (
        "{engine} 不能把文字读成 {kind}。请先把这一列转为{wanted}，或改用 polars 数据框。",
        "{engine} cannot read text as {kind}. Cast the column to {wanted}, or pass a polars frame.",
    ),
    "frame-column-taken": (
        "已经有这样一列，结果列放不下。请先改名或去掉。",
        "there is such a column already, in the place of one of the results. Rename or drop it.",
    ),
    "frame-order-unknown": (
        "order_by 中的列不存在。{hint}",
        "a column in order_by does not exist. {hint}",
    ),
    "frame-order-needed": (
        "{engine} 的行没有固有顺序，而这些限制要看先后：{limits}。请用 order_by= 写明决定先后的列。",
        "rows have no order of their own in {engine}, and these limits depend on it: {limits}. Name the "
        "columns that give the order with order_by=.",
    ),
    "frame-figures": (
        "有的数字太多、太大，64 位整数里算不下。请用 assess_all 逐行测算。",
        "some figures do not fit into whole numbers of 64 bits. Use assess_all, which takes row by row.",
    ),
    "bulk-missing": (
        "没有安装测算数据框所需的库。请运行 pip install 'unionaid[bulk]'。",
        "what assesses frames is not installed. Run pip install 'unionaid[bulk]'.",
    ),
    "not-canonical": (
        "这个引擎只读规范写法的文字，如 2020-03、半角大写的代码。请先规范这一格，"
        "或改用 polars 数据框，它能读各种写法。",
        "this engine reads text in its canonical form only, such as 2020-03 or a code in plain capitals. "
        "Write the cell so, or pass a polars frame, which reads every form.",
    ),
}
