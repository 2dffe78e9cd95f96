"""Scenes of studios, pairs, rooms, stations, contests and services."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from good_cases import credit_code
from scenes import Scene
from unionaid.assess.usage import Usage, Used

__all__ = ["PEOPLE", "rooms"]

STUDIO: Final = "workshop-grant"
PAIR: Final = "gold-pair-award"
ROOM: Final = "reading-room"
STATION: Final = "rest-station"
CONTEST: Final = "county-contest-subsidy"
CONVERTED: Final = "conversion-support"
SCALE: Final = "scale-up-support"
GIANT: Final = "giant-support"

_KIND_2021: Final = {"named_on": "2021-01-21", "proposed_amount": None}

_STUDIO: Final = tuple(
    Scene.one(name, STUDIO, row, told)
    for name, row, told in [
        ("amount-in-the-band", {}, "eligible 25000.00"),
        ("lowest", {"proposed_amount": 20_000}, "eligible 20000.00"),
        ("one-fen-below-the-lowest", {"proposed_amount": "19999.99"}, "ineligible amount-in-band"),
        ("highest", {"proposed_amount": "3万元"}, "eligible 30000.00"),
        ("one-fen-above-the-highest", {"proposed_amount": "30000.01"}, "ineligible amount-in-band"),
        (
            "nothing-proposed",
            {"proposed_amount": None},
            "undetermined amount-in-band; 20000.00 to 30000.00; missing proposed_amount",
        ),
        ("day-before-the-first", {"named_on": "2019-12-31"}, "ineligible in-force"),
        ("first-day", {"named_on": "2020-01-01"}, "eligible 25000.00"),
        ("last-day-of-the-band", {"named_on": "2021-01-20"}, "eligible 25000.00"),
        ("first-day-of-the-table", {"named_on": "2021-01-21"}, "eligible 30000.00"),
        ("day-after-the-change", {"named_on": "2021-01-22"}, "eligible 30000.00"),
        ("employees-studio", {**_KIND_2021, "kind": "职工创新工作室"}, "eligible 20000.00"),
        (
            "kind-open",
            {**_KIND_2021, "kind": None},
            "undetermined amount-in-table; 20000.00 to 30000.00; missing kind",
        ),
        ("kind-does-not-matter-in-2020", {"kind": None}, "eligible 25000.00"),
        (
            "no-date",
            {"named_on": None, "kind": None, "proposed_amount": None},
            "undetermined in-force; missing kind named_on proposed_amount",
        ),
        ("not-newly-named", {"is_newly_named": False}, "ineligible newly-named"),
        ("novelty-open", {"is_newly_named": None}, "undetermined newly-named; missing is_newly_named"),
        ("district-level", {"level": "district"}, "ineligible city-level"),
        ("province-level", {"level": "省级"}, "ineligible city-level"),
        ("level-left-out", {"level": None}, "eligible 25000.00; warns level-given"),
        ("no-unit", {"unit": None}, "undetermined once-ever; missing unit"),
    ]
)

_STUDIO_LIMITS: Final = (
    Scene.many(
        "once-per-unit-and-studio-ever",
        STUDIO,
        [
            ({}, "eligible 25000.00"),
            ({**_KIND_2021}, "ineligible once-ever"),
            ({"unit": "U2"}, "eligible 25000.00"),
            ({"workshop": "W2"}, "eligible 25000.00"),
        ],
    ),
    Scene.many(
        "granted-in-an-earlier-year",
        STUDIO,
        [({**_KIND_2021}, "ineligible once-ever")],
        prior=Usage({("jinzhou-2020/workshop-grant/once-ever", ("U1", "W1")): Used(1, Decimal(25_000))}),
    ),
)


def _pairs() -> list[tuple[Mapping[str, Any], str]]:
    """Return eleven pairs, one to one."""
    rows: list[tuple[Mapping[str, Any], str]] = []
    for number in range(1, 12):
        rows.append(({"person": f"M{number}", "pair": f"P{number}"}, "eligible 3000.00"))
        rows.append(({"person": f"A{number}", "pair": f"P{number}", "role": "徒弟"}, "eligible 2000.00"))
    return rows


_PAIR: Final = (
    Scene.many("eleven-pairs", PAIR, _pairs()),
    Scene.many(
        "apprentice-who-is-a-master-too",
        PAIR,
        [
            ({}, "eligible 3000.00"),
            ({"role": "apprentice", "pair": "P2"}, "eligible 2000.00"),
        ],
    ),
    Scene.many(
        "three-apprentices-of-one-master",
        PAIR,
        [
            ({}, "eligible 3000.00"),
            ({"person": "JZ-02", "role": "apprentice"}, "eligible 2000.00"),
            ({"person": "JZ-03", "role": "apprentice"}, "eligible 2000.00"),
            ({"person": "JZ-04", "role": "apprentice"}, "eligible 2000.00"),
        ],
    ),
    Scene.many(
        "apprentice-in-two-winning-groups",
        PAIR,
        [
            ({"role": "apprentice"}, "eligible 2000.00"),
            ({"role": "apprentice", "pair": "P2"}, "ineligible once-per-role-and-year"),
            ({"role": "apprentice", "awarded_on": "2021-08-18"}, "eligible 2000.00"),
        ],
    ),
    Scene.many(
        "master-of-two-pairs",
        PAIR,
        [
            ({}, "eligible 3000.00"),
            ({"person": "jz-01", "pair": "P2"}, "ineligible once-per-role-and-year"),
        ],
    ),
    *(
        Scene.one(name, PAIR, row, told)
        for name, row, told in [
            ("not-selected", {"is_selected": "×"}, "ineligible selected"),
            ("selection-open", {"is_selected": None}, "undetermined selected; missing is_selected"),
            ("role-open", {"role": None}, "undetermined amount-in-table; 2000.00 to 3000.00; missing role"),
            ("person-open", {"person": None}, "undetermined once-per-role-and-year; missing person"),
            ("day-before-the-first", {"awarded_on": "2019-12-31"}, "ineligible in-force"),
            ("first-day", {"awarded_on": "2020-01-01"}, "eligible 3000.00"),
            ("last-documented-day", {"awarded_on": "2021-12-31"}, "eligible 3000.00"),
            (
                "first-undocumented-day",
                {"awarded_on": "2022-01-01"},
                "eligible 3000.00; warns documented-year",
            ),
            ("no-date", {"awarded_on": None}, "undetermined in-force; missing awarded_on"),
            ("bare-name", {"person": "张某某"}, "invalid; key-is-name person"),
            (
                "identity-number-with-a-wrong-check-digit",
                {"person": "210799199001010011"},
                "invalid; identity-check person",
            ),
        ]
    ),
)


def rooms(count: int, told: str, **row: Any) -> list[tuple[Mapping[str, Any], str]]:
    """Return applications of different units and counties."""
    return [({"unit": f"U{n}", "county": f"C{n}", **row}, told) for n in range(1, count + 1)]


_ROOM_2019: Final = {"applied_on": "2019-04-15"}
_BOOKS: Final = "eligible in kind 15000.00"
_LATE: Final = f"{_BOOKS}; warns in-time"
_FULL: Final = "undetermined places"
_USED_2020: Final = ("jinzhou-2020/reading-room/places", ("2020",))

_ROOM: Final = (
    *(
        Scene.one(name, ROOM, row, told)
        for name, row, told in [
            ("every-condition-at-its-bound", {}, _BOOKS),
            ("area-below", {"area_sqm": "29.9"}, "ineligible area"),
            ("area-above", {"area_sqm": "30.1"}, _BOOKS),
            ("area-too-fine", {"area_sqm": "29.95"}, "invalid; number-too-fine area_sqm"),
            ("books-below", {"books": 499}, "ineligible books"),
            ("books-above", {"books": 501}, _BOOKS),
            ("periodicals-below", {"periodicals": 4}, "ineligible periodicals"),
            ("periodicals-above", {"periodicals": 6}, _BOOKS),
            ("no-keeper", {"keepers": 0}, "ineligible keeper"),
            ("two-keepers", {"keepers": 2}, _BOOKS),
            ("no-computer", {"has_computer": "无"}, "ineligible computer"),
            ("no-rules", {"has_rules": False}, "ineligible rules-of-use"),
            ("no-furniture", {"has_furniture": False}, "ineligible furniture"),
            ("own-purchase-below", {"own_purchase": "9999.99"}, "ineligible own-purchase"),
            ("own-purchase-above", {"own_purchase": "10000.01"}, _BOOKS),
            ("not-chosen", {"is_selected": False}, "ineligible selected"),
            ("choice-open", {"is_selected": None}, "undetermined selected; missing is_selected"),
            ("two-things-wrong", {"books": 1, "keepers": 0}, "ineligible books keeper"),
            ("wrong-and-open", {"books": 1, "keepers": None}, "ineligible books"),
            (
                "all-open",
                dict.fromkeys(("area_sqm", "books", "periodicals", "keepers", "own_purchase")),
                "undetermined area books periodicals keeper own-purchase; "
                "missing area_sqm books periodicals keepers own_purchase",
            ),
            ("day-before-the-first", {"applied_on": "2018-12-31"}, "ineligible in-force"),
            ("first-day", {"applied_on": "2019-01-01"}, _BOOKS),
            ("last-day-to-apply", {"applied_on": "2019-04-20"}, _BOOKS),
            ("day-after-the-last-to-apply", {"applied_on": "2019-04-21"}, _LATE),
            ("last-day-of-2019", {"applied_on": "2019-12-31"}, _LATE),
            ("first-day-of-2020", {"applied_on": "2020-01-01"}, _BOOKS),
            ("last-day-of-2020", {"applied_on": "2020-12-31"}, _BOOKS),
            ("year-after", {"applied_on": "2021-01-01"}, "ineligible in-force"),
            (
                "no-day-no-county",
                {"applied_on": None, "county": None},
                "undetermined in-force area books periodicals keeper own-purchase; missing county applied_on",
            ),
            (
                "no-county-in-2019",
                {**_ROOM_2019, "county": None},
                "undetermined one-per-county; missing county",
            ),
            ("no-county-in-2020", {"county": None}, _BOOKS),
        ]
    ),
    Scene.many("twenty-rooms", ROOM, rooms(20, _BOOKS)),
    Scene.many("twenty-one-rooms", ROOM, rooms(21, _FULL)),
    Scene.many("twenty-rooms-on-the-first-day", ROOM, rooms(20, _BOOKS, applied_on="2020-01-01")),
    Scene.many("fifteen-rooms-of-2019", ROOM, rooms(15, _BOOKS, **_ROOM_2019)),
    Scene.many("sixteen-rooms-of-2019", ROOM, rooms(16, _FULL, **_ROOM_2019)),
    Scene.many(
        "the-years-are-counted-apart",
        ROOM,
        [
            *rooms(15, _BOOKS, **_ROOM_2019),
            *[({"unit": f"V{n}"}, _BOOKS) for n in range(20)],
        ],
    ),
    Scene.many("nineteen-places-taken", ROOM, rooms(1, _BOOKS), prior=Usage({_USED_2020: Used(19)})),
    Scene.many("twenty-places-taken", ROOM, rooms(1, _FULL), prior=Usage({_USED_2020: Used(20)})),
    Scene.many(
        "two-of-one-county-in-2019",
        ROOM,
        [
            ({**_ROOM_2019}, "undetermined one-per-county"),
            ({**_ROOM_2019, "unit": "U2"}, "undetermined one-per-county"),
            ({**_ROOM_2019, "unit": "U3", "county": "C2"}, _BOOKS),
        ],
    ),
    Scene.many(
        "two-directly-under-the-city-in-2019",
        ROOM,
        [
            ({**_ROOM_2019, "county": "市直"}, _BOOKS),
            ({**_ROOM_2019, "county": "市直", "unit": "U2"}, _BOOKS),
        ],
    ),
    Scene.many("two-of-one-county-in-2020", ROOM, [({}, _BOOKS), ({"unit": "U2"}, _BOOKS)]),
    Scene.many(
        "once-per-unit",
        ROOM,
        [
            ({**_ROOM_2019}, _BOOKS),
            ({}, "ineligible once-per-unit"),
            ({"unit": "u１"}, "ineligible once-per-unit"),
        ],
    ),
    Scene.many(
        "places-are-for-rooms-that-pass",
        ROOM,
        [
            *rooms(20, _BOOKS),
            ({"unit": "V1", "books": 1}, "ineligible books"),
            ({"unit": "U1"}, "ineligible once-per-unit"),
        ],
    ),
)

_STATION: Final = (
    *(
        Scene.one(name, STATION, row, told)
        for name, row, told in [
            ("a-station-without-a-value", {}, "eligible"),
            ("outside-the-main-districts", {"in_main_district": False}, "ineligible main-district"),
            (
                "district-open",
                {"in_main_district": None},
                "undetermined main-district; missing in_main_district",
            ),
            ("day-before-the-first", {"built_on": "2019-12-31"}, "ineligible in-force"),
            ("first-day", {"built_on": "2020-01-01"}, "eligible"),
            ("last-day", {"built_on": "2020-12-31"}, "eligible"),
            ("day-after-the-last", {"built_on": "2021-01-01"}, "ineligible in-force"),
            ("no-site", {"site": None}, "undetermined once-per-site; missing site"),
        ]
    ),
    Scene.many("eleven-stations", STATION, [({"site": f"S{n}"}, "eligible") for n in range(11)]),
    Scene.many("twelve-stations", STATION, [({"site": f"S{n}"}, "undetermined places") for n in range(12)]),
    Scene.many(
        "eleven-sites-one-twice",
        STATION,
        [
            *[({"site": f"S{n}"}, "eligible") for n in range(11)],
            ({"site": "s0"}, "ineligible once-per-site"),
        ],
    ),
)

_CONTEST: Final = (
    *(
        Scene.one(name, CONTEST, row, told)
        for name, row, told in [
            ("a-contest", {}, "eligible 30000.00"),
            ("no-contest", {"held_contest": False}, "ineligible held-contest"),
            ("contest-open", {"held_contest": None}, "undetermined held-contest; missing held_contest"),
            ("year-before", {"year": 2020}, "ineligible in-force"),
            ("year-after-the-first", {"year": 2022}, "eligible 30000.00"),
            ("no-county", {"county": None}, "undetermined once-a-year; missing county"),
        ]
    ),
    Scene.many(
        "once-per-county-and-year",
        CONTEST,
        [
            ({}, "eligible 30000.00"),
            ({}, "ineligible once-a-year"),
            ({"year": 2022}, "eligible 30000.00"),
            ({"county": "C2"}, "eligible 30000.00"),
        ],
    ),
)

_SERVICES: Final = (
    *(
        Scene.one(name, CONVERTED, row, told)
        for name, row, told in [
            ("services-have-no-amount", {}, "eligible"),
            ("not-converted", {"is_converted": False}, "ineligible converted"),
            ("conversion-open", {"is_converted": None}, "undetermined converted; missing is_converted"),
            ("day-before-the-first", {"converted_on": "2019-12-31"}, "ineligible in-force"),
            ("first-day", {"converted_on": "2020-01-01"}, "eligible"),
            ("last-day", {"converted_on": "2021-12-31"}, "eligible"),
            ("day-after-the-last", {"converted_on": "2022-01-01"}, "ineligible in-force"),
            (
                "code-of-a-union",
                {"enterprise": credit_code("81210711")},
                "invalid; credit-code-refused enterprise",
            ),
        ]
    ),
    *(
        Scene.one(name, GIANT, row, told)
        for name, row, told in [
            ("title-of-an-authority", {}, "eligible"),
            ("no-title", {"title": None}, "undetermined title; missing title"),
            (
                "no-authority",
                {"title_authority": " "},
                "undetermined named-authority; missing title_authority",
            ),
            ("day-before-the-first", {"title_granted_on": "2019-12-31"}, "ineligible in-force"),
            ("first-day", {"title_granted_on": "2020-01-01"}, "eligible"),
            ("day-open", {"title_granted_on": None}, "undetermined in-force; missing title_granted_on"),
            (
                "code-of-a-union",
                {"enterprise": credit_code("81210711")},
                "invalid; credit-code-refused enterprise",
            ),
        ]
    ),
)

LINES: Final[Mapping[str, int]] = {
    "industry": 2000,
    "wholesale": 2000,
    "retail": 500,
    "accommodation_catering": 200,
    "services_a": 2000,
    "services_b": 1000,
    "services_c": 500,
}
"""From sector to its line in 万元."""


def _scale() -> list[Scene]:
    scenes = []
    for sector, line in LINES.items():
        yuan = Decimal(line * 10_000)
        below = {"sector": sector, "annual_revenue": yuan - Decimal("0.01")}
        scenes += [
            Scene.one(f"{sector}-at-the-line", SCALE, {"sector": sector, "annual_revenue": yuan}, "eligible"),
            Scene.one(f"{sector}-above-the-line", SCALE, {**below, "annual_revenue": yuan + 1}, "eligible"),
            Scene.one(f"{sector}-below-the-line", SCALE, below, "ineligible at-the-line"),
        ]
    return scenes


_SCALE: Final = (
    *_scale(),
    *(
        Scene.one(name, SCALE, row, told)
        for name, row, told in [
            (
                "builder-of-any-size",
                {"sector": "construction", "annual_revenue": 0, "is_qualified_builder": True},
                "eligible",
            ),
            (
                "builder-unqualified",
                {"sector": "construction", "is_qualified_builder": False},
                "ineligible qualified-builder",
            ),
            (
                "builder-open",
                {"sector": "construction"},
                "undetermined qualified-builder; missing is_qualified_builder",
            ),
            (
                "builder-without-revenue",
                {"sector": "construction", "is_qualified_builder": True, "annual_revenue": None},
                "eligible",
            ),
            (
                "developer-of-any-size",
                {"sector": "房地产开发", "annual_revenue": 0, "has_development_activity": True},
                "eligible",
            ),
            (
                "developer-idle",
                {"sector": "property_development", "has_development_activity": False},
                "ineligible active-developer",
            ),
            (
                "developer-open",
                {"sector": "property_development"},
                "undetermined active-developer; missing has_development_activity",
            ),
            (
                "industry-is-asked-for-neither",
                {"is_qualified_builder": False, "has_development_activity": False},
                "eligible",
            ),
            ("revenue-open", {"annual_revenue": None}, "undetermined at-the-line; missing annual_revenue"),
            (
                "sector-open",
                {"sector": None},
                "undetermined at-the-line qualified-builder active-developer; "
                "missing is_qualified_builder has_development_activity sector",
            ),
            (
                "reached-but-not-entered",
                {"entered_register_on": None},
                "undetermined in-force at-the-line entered-register; missing entered_register_on",
            ),
            ("day-before-the-first", {"entered_register_on": "2019-12-31"}, "ineligible in-force"),
            ("first-day", {"entered_register_on": "2020-01-01"}, "eligible"),
            (
                "code-of-a-union",
                {"enterprise": credit_code("81210711")},
                "invalid; credit-code-refused enterprise",
            ),
        ]
    ),
)

PEOPLE: Final = (*_STUDIO, *_STUDIO_LIMITS, *_PAIR, *_ROOM, *_STATION, *_CONTEST, *_SERVICES, *_SCALE)
