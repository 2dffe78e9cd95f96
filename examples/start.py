"""从这里开始：读名单、测算、存结果。Start here: read a list, assess it, save the results.

python start.py [名单.csv]   结果存为名单旁边的 results.csv / saved beside the list that is named
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

from unionaid import UnionaidError, amount_in_words, load_policy
from unionaid.files import csv_bytes, write_whole

SAMPLE = Path(__file__).parent / "jinzhou-2020" / "gold-pairs.csv"

try:
    path = Path(sys.argv[1]) if sys.argv[1:] else SAMPLE
    program = load_policy("jinzhou-2020")["金牌师徒奖励"]  # 也可写 gold-pair-award / or its id
    results = program.assess_files(path)  # 整份一起算，才查得出重复 / together, so that repeats show
    amounts = [r.entitlement for r in results]  # None 是没有金额，不是零 / no amount, which is not zero
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    print(f"合计 total: {total:,.2f} 元（{amount_in_words(total)}）\n")
    print(results[0].explain(lang="zh"))  # 第一条的依据；英文用 "en" / why the first one
    if path != SAMPLE:
        yuan = ["" if amount is None else str(amount) for amount in amounts]
        rows = [[str(r.row), r.outcome, y, " ".join(r.reasons())] for r, y in zip(results, yuan, strict=True)]
        write_whole(path.with_name("results.csv"), csv_bytes(["行号", "结果", "金额", "原因"], rows))
except UnionaidError as error:  # 哪里不对、怎么改 / what is wrong, and what to do
    sys.exit(error.text("zh"))
