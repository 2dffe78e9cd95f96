"""The sentence for every problem with workbooks, forms, lists and vouchers."""

from __future__ import annotations

from typing import Final

__all__ = ["DESK_MESSAGES"]

_EXCEL: Final[dict[str, tuple[str, str]]] = {
    "excel-missing": (
        '读写 Excel 需要另装组件。请运行 pip install "unionaid[excel]"，或改用 CSV。',
        'Excel files need extra libraries. Run pip install "unionaid[excel]", or use CSV.',
    ),
}

_FORMS: Final[dict[str, tuple[str, str]]] = {}

_LISTS: Final[dict[str, tuple[str, str]]] = {}

_NOTICES: Final[dict[str, tuple[str, str]]] = {}

_VOUCHERS: Final[dict[str, tuple[str, str]]] = {}

DESK_MESSAGES: Final[dict[str, tuple[str, str]]] = {**_EXCEL, **_FORMS, **_LISTS, **_NOTICES, **_VOUCHERS}
