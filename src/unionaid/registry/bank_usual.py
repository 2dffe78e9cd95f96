"""What banks usually call things in a result, in Chinese and in English.

Here: names of columns, words of a status, and how what a template says goes
before them. Not here: reading a template (``template``) or a result (``results``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from unionaid.policy.columns import fold
from unionaid.registry.bank_layouts import ResultColumn, ResultLayout, ResultStatus

__all__ = ["usual_result"]

_NOTHING: Final[Mapping[ResultColumn, tuple[str, ...]]] = MappingProxyType({})

_COLUMNS: Final[Mapping[ResultColumn, tuple[str, ...]]] = MappingProxyType(
    {
        "transfer": (
            *("付款编号", "转账编号", "支付编号", "付款单号", "企业流水号", "客户流水号"),
            *("企业业务编号", "业务编号", "业务参考号"),
            *("transfer", "transfer id", "transfer number", "payment number", "customer reference"),
        ),
        "status": (
            *("处理状态", "交易状态", "付款状态", "支付状态", "转账状态", "发放状态", "状态"),
            *("处理结果", "交易结果", "付款结果", "结果"),
            *("status", "payment status", "transfer status", "result"),
        ),
        "amount": (
            *("金额", "交易金额", "付款金额", "支付金额", "转账金额", "发放金额"),
            *("金额（元）", "交易金额（元）", "付款金额（元）", "发放金额（元）"),
            *("amount", "amount (yuan)", "payment amount"),
        ),
        "amount_fen": ("金额（分）", "交易金额（分）", "付款金额（分）", "amount (fen)", "amount_fen"),
        "day": (
            *("交易日期", "处理日期", "付款日期", "支付日期", "转账日期", "发放日期", "入账日期", "日期"),
            *("date", "day", "payment date", "transaction date", "value date"),
        ),
        "reference": (
            *("交易流水号", "银行流水号", "核心流水号", "流水号", "回单编号", "回单号"),
            *("交易参考号", "凭证号", "reference", "bank reference", "transaction number"),
        ),
        "reason": (
            *("失败原因", "退汇原因", "退回原因", "原因", "返回信息", "处理信息", "错误信息"),
            *("reason", "failure reason", "return reason", "message"),
        ),
    }
)
"""No time of day is among them: it stands beside the day as often as in its place."""

_WORDS: Final[Mapping[ResultStatus, tuple[str, ...]]] = MappingProxyType(
    {
        "paid": (
            *("成功", "交易成功", "处理成功", "付款成功", "支付成功", "转账成功", "汇款成功", "代发成功"),
            *("发放成功", "入账成功", "已付", "已付款", "已支付", "已入账", "已到账"),
            *("paid", "success", "successful", "succeeded", "completed", "settled"),
        ),
        "returned": (
            *("退汇", "已退汇", "退票", "退回", "已退回", "已退款"),
            *("失败", "交易失败", "处理失败", "付款失败", "支付失败", "转账失败", "汇款失败", "代发失败"),
            *("发放失败", "入账失败", "拒绝", "已拒绝", "returned", "failed", "failure", "rejected"),
        ),
        "in_process": (
            *("处理中", "交易处理中", "银行处理中", "付款中", "支付中", "转账中", "受理中", "已受理"),
            *("待处理", "待付款", "待支付", "已提交", "已发送", "未知", "状态未知", "状态不明"),
            *("in_process", "in process", "in progress", "processing", "pending", "accepted", "unknown"),
        ),
    }
)
"""In process is what can still end either way: it is never sent again."""


def usual_result(
    headings: Mapping[ResultColumn, tuple[str, ...]] = _NOTHING,
    words: Mapping[ResultStatus, tuple[str, ...]] | None = None,
    *,
    echoed: Mapping[ResultColumn, tuple[str, ...]] = _NOTHING,
) -> ResultLayout:
    """Return the usual layout of a result, with what a template says in its place.

    Args:
        headings: The columns that the template names. Such a column has these
            names and no usual ones.

        words: The statuses that it names, likewise.

        echoed: Names of columns of its payment file, which the bank may repeat;
            they come before the usual ones.

    Returns:
        The layout. A name that was given another meaning has lost its usual one.
    """
    return ResultLayout(
        headings=_settled(_COLUMNS, headings, echoed), words=_settled(_WORDS, words or {}, {})
    )


def _settled(
    usual: Mapping[Any, tuple[str, ...]],
    said: Mapping[Any, tuple[str, ...]],
    more: Mapping[Any, tuple[str, ...]],
) -> Mapping[Any, tuple[str, ...]]:
    taken = {fold(name) for given in (said, more) for names in given.values() for name in names}
    left = {key: tuple(name for name in names if fold(name) not in taken) for key, names in usual.items()}
    return MappingProxyType({key: said.get(key, more.get(key, ()) + names) for key, names in left.items()})
