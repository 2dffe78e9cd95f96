"""Scenes of the fee refunds and of the industry unions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from good_cases import CODES, ONE_PERSON_FIRM, credit_code
from scenes import Scene
from unionaid.assess.usage import Usage, Used

__all__ = ["FEES"]

CONVERSION: Final = "conversion-fee-refund"
MICRO: Final = "micro-enterprise-fee-refund"
SMALL: Final = "small-payer-fee-refund"
UNION: Final = "industry-union-subsidy"


def _conversion(name: str, told: str, **row: Any) -> Scene:
    return Scene.one(name, CONVERSION, row, told)


def _micro(name: str, told: str, **row: Any) -> Scene:
    return Scene.one(name, MICRO, row, told)


def _small(name: str, told: str, **row: Any) -> Scene:
    return Scene.one(name, SMALL, row, told)


def _union(name: str, told: str, **row: Any) -> Scene:
    return Scene.one(name, UNION, row, told)


_CONVERSION: Final = (
    _conversion("all-that-was-remitted", "eligible 800.00"),
    _conversion("not-converted", "ineligible converted", is_converted=False),
    _conversion("conversion-left-open", "undetermined converted; missing is_converted", is_converted=None),
    _conversion("month-of-conversion", "eligible 800.00", period="2020年3月"),
    _conversion("month-before-conversion", "ineligible from-conversion-on", period="2020.2"),
    _conversion("month-after-conversion", "eligible 800.00", period="202004"),
    _conversion("first-month", "eligible 800.00", converted_on=date(2019, 12, 31), period="2020-01"),
    _conversion(
        "month-before-the-first", "ineligible in-force", converted_on=date(2019, 1, 1), period="2019-12"
    ),
    _conversion("last-month", "eligible 800.00", period="2021-12"),
    _conversion("month-after-the-last", "ineligible in-force", period="2022-01"),
    _conversion("span-inside", "eligible 800.00", period="2020-04", period_to="2020-06"),
    _conversion(
        "span-from-first-to-last",
        "eligible 800.00",
        converted_on="2020-01-31",
        period="2020-01",
        period_to="2021-12",
    ),
    _conversion(
        "span-over-the-first-edge",
        "undetermined in-force",
        converted_on="2019-05-05",
        period="2019-12",
        period_to="2020-01",
    ),
    _conversion("span-over-the-last-edge", "undetermined in-force", period="2021-12", period_to="2022-01"),
    _conversion(
        "span-over-the-conversion", "undetermined from-conversion-on", period="2020-02", period_to="2020-03"
    ),
    _conversion(
        "span-before-the-conversion", "ineligible from-conversion-on", period="2020-01", period_to="2020-02"
    ),
    _conversion("span-after-the-window", "ineligible in-force", period="2022-01", period_to="2022-03"),
    _conversion("span-backwards", "invalid; span-reversed period_to", period="2020-06", period_to="2020-05"),
    _conversion(
        "no-month",
        "undetermined in-force from-conversion-on within-two-per-cent; missing period",
        period=None,
    ),
    _conversion(
        "no-conversion-date", "undetermined from-conversion-on; missing converted_on", converted_on=None
    ),
    _conversion(
        "no-amount", "undetermined within-two-per-cent amount-known; missing fee_remitted", fee_remitted=None
    ),
    _conversion(
        "no-amount-no-payroll",
        "undetermined amount-known; missing fee_remitted",
        fee_remitted=None,
        payroll=None,
    ),
    _conversion(
        "two-per-cent-exactly", "eligible 2000.00; warns within-handed-up-share", fee_remitted="2000"
    ),
    _conversion(
        "one-fen-below-two-per-cent", "eligible 1999.99; warns within-handed-up-share", fee_remitted="1999.99"
    ),
    _conversion(
        "one-fen-above-two-per-cent",
        "ineligible within-two-per-cent; warns within-handed-up-share",
        fee_remitted="2000.01",
    ),
    _conversion("handed-up-share-exactly", "eligible 800.00", fee_remitted=Decimal(800)),
    _conversion("one-fen-below-handed-up-share", "eligible 799.99", fee_remitted="799.99"),
    _conversion(
        "one-fen-above-handed-up-share",
        "eligible 800.01; warns within-handed-up-share",
        fee_remitted="800.01",
    ),
    _conversion(
        "ceiling-rounds-half-up",
        "eligible 2.01; warns within-handed-up-share",
        payroll="100.25",
        fee_remitted="2.01",
    ),
    _conversion(
        "ceiling-rounds-down-below-the-half",
        "ineligible within-two-per-cent; warns within-handed-up-share",
        payroll="100.24",
        fee_remitted="2.01",
    ),
    _conversion("no-payroll-is-not-checked", "eligible 99999.00", payroll=None, fee_remitted="99999"),
    _conversion("not-seen-paid", "eligible 800.00; warns seen-paid", paid_on=None),
    _conversion(
        "code-of-an-individual-business", "eligible 800.00; warns enterprise-code", enterprise=ONE_PERSON_FIRM
    ),
    _conversion(
        "code-of-a-union", "invalid; credit-code-refused enterprise", enterprise=credit_code("81210711")
    ),
    _conversion(
        "wrong-check-digit",
        "invalid; credit-code-check enterprise",
        enterprise=CODES[0][:-1] + ("0" if CODES[0][-1] != "0" else "1"),
    ),
    _conversion("less-what-came-back", "eligible 500.00", already_returned=300),
    _conversion("all-came-back", "eligible 0.00", already_returned="800.00"),
    _conversion("more-came-back", "eligible 0.00", already_returned="800.01"),
    _conversion("nothing-remitted", "eligible 0.00", fee_remitted=0),
    _conversion(
        "three-faults-at-once",
        "invalid; date-impossible converted_on; number-negative fee_remitted; fact-unknown colour",
        converted_on="2020-02-30",
        fee_remitted="-1",
        colour="red",
    ),
    Scene.many(
        "one-receipt-once",
        CONVERSION,
        [
            ({"receipt": "r1"}, "eligible 800.00"),
            ({"receipt": " Ｒ1"}, "ineligible union-fee-refund"),
            ({"receipt": "R2"}, "eligible 800.00; warns union-fee-refund-month"),
            ({"receipt": "R1", "period": "2020-06"}, "eligible 800.00"),
            ({"receipt": "R1", "enterprise": CODES[1]}, "eligible 800.00"),
            ({}, "eligible 800.00; warns union-fee-refund-month"),
            ({}, "ineligible union-fee-refund"),
        ],
    ),
    Scene.many(
        "refused-rows-use-nothing",
        CONVERSION,
        [
            ({"is_converted": False}, "ineligible converted"),
            ({"is_converted": None}, "undetermined converted; missing is_converted"),
            ({"payroll": "lots"}, "invalid; number-unreadable payroll"),
            ({}, "eligible 800.00"),
        ],
    ),
    Scene.many(
        "refunded-before",
        CONVERSION,
        [
            ({"receipt": "R1"}, "ineligible union-fee-refund"),
            ({"receipt": "R2"}, "eligible 800.00"),
        ],
        prior=Usage({("union-fee-refund", (CODES[0], "2020-05", "R1")): Used(1, Decimal("800.00"))}),
    ),
)

_UNION: Final = (
    _union("raised-to-the-level", "eligible 70000.00"),
    _union("the-difference", "eligible 30000.00", paid_before="4万元"),
    _union("one-fen-short", "eligible 0.01", paid_before="69999.99"),
    _union("at-the-level-already", "eligible 0.00", paid_before="70000"),
    _union("above-the-level", "eligible 0.00", paid_before="70000.01"),
    _union("year-before", "ineligible in-force", year=2019),
    _union("year-after", "ineligible in-force", year="2021年"),
    _union("no-year", "undetermined in-force; missing year", year=None),
    _union("sector-union", "ineligible industry-union", is_industry_union="否"),
    _union(
        "kind-of-union-open", "undetermined industry-union; missing is_industry_union", is_industry_union=None
    ),
    _union("no-name", "undetermined once-a-year; missing union", union=None),
    Scene.many(
        "once-per-union-and-year",
        UNION,
        [
            ({}, "eligible 70000.00"),
            ({"union": "u1 "}, "ineligible once-a-year"),
            ({"union": "U2"}, "eligible 70000.00"),
        ],
    ),
)

_MICRO: Final = (
    _micro("micro-by-staff-alone", "eligible 800.00"),
    _micro("staff-alone-leaves-it-open", "undetermined small-or-micro; missing revenue", staff=300),
    _micro("staff-below-medium-settles-it", "eligible 800.00", staff=299),
    _micro("small-by-revenue", "eligible 800.00", staff=300, revenue="19999999.99"),
    _micro("medium-at-both-bounds", "ineligible small-or-micro", staff=300, revenue="2000万元"),
    _micro("medium-above-both-bounds", "ineligible small-or-micro", staff=301, revenue="20000000.01"),
    _micro("large", "ineligible small-or-micro", staff=1000, revenue="4亿元".replace("4亿", "40000万")),
    _micro("small-by-revenue-alone", "eligible 800.00", staff=None, revenue="19999999.99"),
    _micro(
        "revenue-alone-leaves-it-open",
        "undetermined small-or-micro; missing staff",
        staff=None,
        revenue="20000000",
    ),
    _micro("nothing-but-the-industry", "undetermined small-or-micro; missing staff revenue", staff=None),
    _micro("no-industry", "undetermined small-or-micro; missing industry revenue assets", industry=None),
    _micro(
        "assets-where-the-industry-asks",
        "undetermined small-or-micro; missing assets",
        industry="E",
        revenue="60000000",
    ),
    _micro(
        "builder-small-by-assets", "eligible 800.00", industry="E", revenue="60000000", assets="49999999.99"
    ),
    _micro(
        "builder-medium", "ineligible small-or-micro", industry="E", revenue="60000000", assets="50000000"
    ),
    _micro("ambiguous-industry", "undetermined small-or-micro", industry="70"),
    _micro("no-such-industry", "invalid; industry-code-unknown industry", industry="C51"),
    _micro("first-day", "eligible 800.00", paid_on="2020-01-01"),
    _micro("day-before-the-first", "ineligible in-force", paid_on="2019-12-31"),
    _micro("last-day", "eligible 800.00", paid_on="2022-12-31"),
    _micro("day-after-the-last", "ineligible in-force", paid_on="2023-01-01"),
    _micro("last-day-of-the-first-instrument", "eligible 800.00", paid_on="2021-12-31"),
    _micro(
        "first-day-of-the-second-instrument", "eligible 799.99", paid_on="2022-01-01", already_returned="0.01"
    ),
    _micro("no-day", "undetermined in-force; missing paid_on", paid_on=None),
    _micro("less-what-came-back", "eligible 0.00", already_returned="900"),
    _micro("code-of-a-union", "invalid; credit-code-refused enterprise", enterprise=credit_code("81210711")),
    _micro("no-month", "undetermined union-fee-refund; missing period", period=None),
    Scene.many(
        "one-receipt-once",
        MICRO,
        [
            ({"receipt": "R1"}, "eligible 800.00"),
            ({"receipt": "R1"}, "ineligible union-fee-refund"),
            ({"receipt": "R2"}, "eligible 800.00; warns union-fee-refund-month"),
        ],
    ),
)

_YEAR: Final = ("acftu-fee-refund/small-payer-fee-refund/yearly-cap", (CODES[0], "2023"))

_SMALL: Final = (
    _small("below-the-line", "eligible 800.00"),
    _small(
        "mean-half-a-fen-below",
        "eligible 800.00",
        remitted_prior_year_1="9999.99",
        remitted_prior_year_2="10000.00",
    ),
    _small(
        "mean-at-the-line",
        "ineligible small-payer",
        remitted_prior_year_1="9999.99",
        remitted_prior_year_2="10000.01",
    ),
    _small(
        "mean-half-a-fen-above",
        "ineligible small-payer",
        remitted_prior_year_1="10000",
        remitted_prior_year_2="10000.01",
    ),
    _small("one-year-at-zero", "eligible 800.00", remitted_prior_year_1=0, remitted_prior_year_2="19999.99"),
    _small(
        "one-year-unknown",
        "undetermined small-payer; missing remitted_prior_year_2",
        remitted_prior_year_2=None,
    ),
    _small("state-owned", "ineligible not-state-owned", is_state_owned=True),
    _small("budget-funded", "ineligible not-budget-funded", is_budget_funded="有"),
    _small("owner-open", "undetermined not-state-owned; missing is_state_owned", is_state_owned=None),
    _small("funding-open", "undetermined not-budget-funded; missing is_budget_funded", is_budget_funded=None),
    _small("first-day", "eligible 800.00", paid_on="2023-01-01"),
    _small("day-before-the-first", "ineligible in-force", paid_on="2022-12-31"),
    _small("last-day", "eligible 800.00", paid_on="2024-12-31"),
    _small("day-after-the-last", "ineligible in-force", paid_on="2025-01-01"),
    _small("one-fen-below-the-cap", "eligible 9999.99", fee_remitted="9999.99"),
    _small("at-the-cap", "eligible 10000.00", fee_remitted="10000"),
    _small("one-fen-above-the-cap", "eligible 10000.00; warns yearly-cap", fee_remitted="10000.01"),
    _small("less-before-the-cap", "eligible 10000.00", fee_remitted="10500", already_returned="500"),
    _small("not-even-a-receipt", "eligible 800.00", period=None, receipt=None),
    _small("a-union-may-pay", "eligible 800.00", payer=credit_code("81210711")),
    Scene.many(
        "cap-by-calendar-year",
        SMALL,
        [
            ({"fee_remitted": 6000, "receipt": "R1"}, "eligible 6000.00"),
            (
                {"fee_remitted": 6000, "receipt": "R2", "period": "2023-06"},
                "eligible 4000.00; warns yearly-cap",
            ),
            ({"fee_remitted": 1, "receipt": "R3", "period": "2023-07"}, "ineligible yearly-cap"),
            (
                {"fee_remitted": 6000, "receipt": "R4", "paid_on": "2024-01-01"},
                "eligible 6000.00; warns union-fee-refund-month",
            ),
            ({"fee_remitted": 6000, "receipt": "R5", "payer": CODES[1]}, "eligible 6000.00"),
        ],
    ),
    Scene.many(
        "what-was-granted-before-counts",
        SMALL,
        [
            ({"fee_remitted": 100}, "eligible 0.01; warns yearly-cap"),
            ({"fee_remitted": 100, "period": "2023-06"}, "ineligible yearly-cap"),
        ],
        prior=Usage({_YEAR: Used(1, Decimal("9999.99"))}),
    ),
    Scene.many(
        "cap-used-up-before",
        SMALL,
        [
            ({}, "ineligible yearly-cap"),
            ({"paid_on": "2024-06-10", "period": "2024-05"}, "eligible 800.00"),
        ],
        prior=Usage({_YEAR: Used(2, Decimal("10000.00"))}),
    ),
    Scene.many(
        "two-claims-with-neither-month-nor-receipt",
        SMALL,
        [
            ({"period": None}, "eligible 800.00"),
            ({"period": None}, "ineligible union-fee-refund"),
            ({"period": None, "receipt": "R9"}, "eligible 800.00"),
        ],
    ),
)

FEES: Final = (*_CONVERSION, *_UNION, *_MICRO, *_SMALL)
