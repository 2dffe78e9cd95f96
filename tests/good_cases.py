"""One eligible case for each program: where tests of single conditions begin.

Invented units, people and numbers. Values are as callers of the library give
them, already in the type of the fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from stdnum.cn import uscc

from unionaid.facts import Month

__all__ = ["CODES", "GOOD", "ONE_PERSON_FIRM", "credit_code"]


def credit_code(start: str) -> str:
    """Return an invented credit code that begins with *start* and has its check digit."""
    body = f"{start}MA0TE5T000"[:17]
    return body + str(uscc.calc_check_digit(body))


ONE_PERSON_FIRM: Final = credit_code("92210733")
CODES: Final = (credit_code("91210711"), credit_code("91210722"), ONE_PERSON_FIRM)

_FEES: Final = {
    "enterprise": CODES[0],
    "is_converted": True,
    "converted_on": date(2020, 3, 5),
    "period": Month(2020, 5),
    "paid_on": date(2020, 6, 10),
    "payroll": Decimal("100000.00"),
    "fee_remitted": Decimal("800.00"),
}

GOOD: Final[Mapping[str, Mapping[str, Any]]] = {
    "conversion-fee-refund": _FEES,
    "industry-union-subsidy": {"union": "U1", "is_industry_union": True, "year": 2020},
    "workshop-grant": {
        "workshop": "W1",
        "unit": "U1",
        "kind": "model_worker",
        "level": "city",
        "is_newly_named": True,
        "named_on": date(2020, 6, 30),
        "proposed_amount": Decimal("25000.00"),
    },
    "gold-pair-award": {
        "person": "JZ-01",
        "role": "master",
        "pair": "P1",
        "is_selected": True,
        "awarded_on": date(2020, 8, 18),
    },
    "reading-room": {
        "unit": "U1",
        "county": "C1",
        "applied_on": date(2020, 4, 1),
        "area_sqm": Decimal("30.0"),
        "books": 500,
        "periodicals": 5,
        "keepers": 1,
        "has_computer": True,
        "has_rules": True,
        "has_furniture": True,
        "own_purchase": Decimal("10000.00"),
        "is_selected": True,
    },
    "rest-station": {"site": "S1", "built_on": date(2020, 7, 1), "in_main_district": True},
    "county-contest-subsidy": {"county": "C1", "year": 2021, "held_contest": True},
    "conversion-support": {"enterprise": CODES[0], "is_converted": True, "converted_on": date(2020, 3, 5)},
    "scale-up-support": {
        "enterprise": CODES[0],
        "sector": "industry",
        "annual_revenue": Decimal("20000000.00"),
        "entered_register_on": date(2020, 12, 1),
    },
    "giant-support": {
        "enterprise": CODES[0],
        "title": "示范企业",
        "title_authority": "某厅",
        "title_granted_on": date(2020, 9, 1),
    },
    "micro-enterprise-fee-refund": {
        "enterprise": CODES[0],
        "industry": "C13",
        "staff": 19,
        "period": Month(2020, 5),
        "paid_on": date(2020, 6, 10),
        "fee_remitted": Decimal("800.00"),
    },
    "small-payer-fee-refund": {
        "payer": CODES[0],
        "remitted_prior_year_1": Decimal("9000.00"),
        "remitted_prior_year_2": Decimal("8000.00"),
        "is_state_owned": False,
        "is_budget_funded": False,
        "period": Month(2023, 5),
        "paid_on": date(2023, 6, 10),
        "fee_remitted": Decimal("800.00"),
    },
    "voyage": {
        "sailor": "A1",
        "grade": "deck",
        "zone": "near",
        "sailed_on": date(2030, 1, 10),
        "days": 3,
        "weight": Decimal("2.5"),
        "catch": Decimal("1234.56"),
        "costs": Decimal("1000.00"),
        "bonus_rate": Decimal("0.333"),
        "proposed": Decimal("400.00"),
        "advance": Decimal("10.00"),
        "deduction": Decimal("20.00"),
        "is_member": True,
    },
    "hut": {
        "keeper": "A1",
        "code": "B2",
        "period": Month(2030, 5),
        "joined_on": date(2030, 4, 30),
        "asked_on": date(2030, 6, 30),
        "status": "open",
        "crew": 5,
        "wages": Decimal("1000.00"),
        "other": Decimal("999.99"),
        "fee": Decimal("100.00"),
        "weight": Decimal("2.5"),
        "is_dry": True,
        "industry": "C13",
        "staff": 19,
        "revenue": Decimal("100.00"),
        "assets": Decimal("100.00"),
    },
    "feast": {"host": "A1", "county": "B2", "year": 2030, "guests": 5, "is_held": True},
    "watch": {
        "watcher": "A1",
        "began_on": date(2030, 4, 1),
        "ended_on": date(2030, 5, 31),
        "logged": date(2030, 6, 1),
        "hours": 8,
    },
}
"""From program to the facts of a case that is eligible."""
