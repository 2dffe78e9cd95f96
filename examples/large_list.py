"""Writes a large list of invented fee payments, to try large files with.

    python examples/large_list.py 60000 list.csv [--lang en]

Every twelve rows are the months of one enterprise; one row in a hundred is a repeat
of the month before it, and one is written in another form, as lists of offices are.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from stdnum.cn import uscc

HEADINGS = {
    "zh": (
        *("统一社会信用代码", "是否个转企", "转企日期", "经费所属月份"),
        *("缴款日期", "缴款凭证号", "上缴工会经费"),
    ),
    "en": ("credit code", "converted", "converted on", "fee month", "paid on", "receipt", "fee remitted"),
}
YES = {"zh": "是", "en": "yes"}
TOLD = {"zh": "{path}：{count:,} 行", "en": "{path}: {count:,} rows"}


def credit_code(number: int) -> str:
    """Return an invented credit code with its check digit."""
    body = f"91210711MA0{number:06}"
    return body + str(uscc.calc_check_digit(body))


def rows(count: int, yes: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows."""
    for row in range(count):
        month = row % 12 + 1
        receipt = f"R{row - (row % 100 == 50):08}"  # one in a hundred repeats the receipt before it
        if row % 100 == 50 and month > 1:
            month -= 1
        written = f"2020年{month}月" if row % 100 == 7 else f"2020-{month:02}"
        fee = f"{800 + row % 97}.{row % 100:02}"
        yield credit_code(row // 12), yes, "2019-05-18", written, "2020-12-25", receipt, fee


def main(count: int, path: str, lang: str) -> None:
    """Write a list of *count* rows to *path*."""
    with Path(path).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS[lang])
        writer.writerows(rows(count, YES[lang]))
    print(TOLD[lang].format(path=path, count=count))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], "en" if sys.argv[-1] == "en" else "zh")
