"""Whether accounts fit the awards, and which names are nearly the same."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid import load_policy
from unionaid.assess import Submission
from unionaid.assess.accounts import account_notices, account_problems, digits_of
from unionaid.assess.alike import SHORTEST, is_near, loose, near_pairs
from unionaid.assess.notices import with_notices
from unionaid.assess.payee import PayeeAccount
from unionaid.policy.model import Payee

CARD: Final = "6200000000000000000"
CARD_16: Final = "6200000000000005"
UNIT_ACCOUNT: Final = "21000000000000000001"
JINZHOU: Final = load_policy("jinzhou-2020")
PAIR: Final = JINZHOU["gold-pair-award"].rules
WORKSHOP: Final = JINZHOU["workshop-grant"].rules
NAMES: Final = st.text(st.sampled_from("锦州红星光明机械厂工会一二甲乙东西12AB"), min_size=1, max_size=8)


def wrong(payee: Payee, *, account: str = "", name: str = "") -> list[str]:
    """Return the codes of what is wrong with an account."""
    return [each.code for each in account_problems(payee, PayeeAccount(account_name=name, account=account))]


class TestPerson:
    """A person is paid to a card in a person's name."""

    @pytest.mark.parametrize("account", [CARD, CARD_16, "6200 0000 0000 0005", "6200-0000-0000-0005", ""])
    def test_a_card(self, account: str) -> None:
        """A number of 16 or 19 digits with its check digit is a card, however it is grouped."""
        assert [] == wrong("person", account=account, name="王小甲")

    @pytest.mark.parametrize("account", [UNIT_ACCOUNT, "620000000000000", CARD[:-1] + "1", "00000000"])
    def test_no_card(self, account: str) -> None:
        """15 and 20 digits, and a check digit that does not fit, are none."""
        assert ["account-not-card"] == wrong("person", account=account)

    @pytest.mark.parametrize(
        "name",
        [
            "红星机械有限公司",
            "红星厂工会委员会",
            "第一中学",
            "甲县医院",
            "教育局",
            "红星集团",
            "合作社",
            "化工厂",
        ],
    )
    def test_an_account_of_a_unit(self, name: str) -> None:
        """A unit's name is no person's."""
        assert ["account-of-unit"] == wrong("person", name=name)

    def test_both_at_once(self) -> None:
        """Each is told."""
        assert ["account-not-card", "account-of-unit"] == wrong(
            "person", account=UNIT_ACCOUNT, name="红星公司"
        )


@pytest.mark.parametrize("payee", ["own_union", "joint_union", "host_unit_union", "county_federation"])
class TestUnit:
    """A unit is paid to its own account."""

    def test_its_own(self, payee: Payee) -> None:
        """A unit's account in a unit's name is fine, also a long number that begins otherwise."""
        assert [] == wrong(payee, account=UNIT_ACCOUNT, name="红星机械有限公司工会委员会")
        assert [] == wrong(payee, account="4000000000000002")

    @pytest.mark.parametrize("account", [CARD, CARD_16])
    def test_a_card(self, payee: Payee, account: str) -> None:
        """A card of a person is refused, one digit off is no card."""
        assert ["account-is-card"] == wrong(payee, account=account)
        assert [] == wrong(payee, account=account[:-1] + "1")

    @pytest.mark.parametrize("name", ["王甲", "王小甲", "欧阳小甲", "王 甲", "阿依·买买提"])
    def test_a_person(self, payee: Payee, name: str) -> None:
        """Two to four characters without a word for a unit read as a person."""
        assert ["account-of-person"] == wrong(payee, name=name)

    @pytest.mark.parametrize(
        "name", ["红星厂", "教育局", "县妇联", "总工会", "新华书店", "锦州港", "红星机械厂工会", "ABC"]
    )
    def test_short_names_of_units(self, payee: Payee, name: str) -> None:
        """Short names that end as units' do are let pass."""
        assert [] == wrong(payee, name=name)


def test_nothing_is_wrong_where_nothing_is_paid() -> None:
    """Goods ask for no account."""
    assert [] == wrong("none", account=CARD, name="红星公司")
    assert [] == account_problems("person", None)
    assert [] == account_notices("none", PayeeAccount(account_name="甲"), {"name": "乙"})
    assert [] == account_notices("person", None, {"name": "乙"})


@pytest.mark.parametrize(
    ("payee", "account_name", "names", "codes"),
    [
        ("own_union", "红星机械有限公司工会委员会", {"unit": "红星机械有限公司"}, []),
        ("own_union", "红星机械有限责任公司工会", {"unit": "红星机械有限公司"}, ["account-name-near"]),
        ("own_union", "红星机诫有限公司", {"unit": "红星机械有限公司"}, ["account-name-near"]),
        ("own_union", "红星（机械）厂", {"unit": "红星机械厂"}, ["account-name-near"]),
        ("own_union", "光明纺织厂", {"unit": "红星机械厂"}, []),
        ("own_union", "光明纺织厂", {"unit": " ", "name": 5}, []),
        ("own_union", "", {"unit": "红星机械厂"}, []),
        ("person", "王小甲", {"name": "王小甲"}, []),
        ("person", "王小朋", {"name": "王小明"}, ["account-name-near"]),
        ("person", "李四", {"name": "王小甲"}, ["account-name-differs"]),
        ("person", "李四", {"unit": "红星机械厂"}, []),
    ],
)
def test_the_name_of_the_account_beside_the_case(
    payee: Payee, account_name: str, names: dict[str, object], codes: list[str]
) -> None:
    """Small differences are told, the union of the same unit is none."""
    found = account_notices(payee, PayeeAccount(account_name=account_name), names)
    assert codes == [each.code for each in found]
    assert {"payee.account_name"} >= {each.column for each in found}


def test_accounts_are_compared_without_their_grouping() -> None:
    """Blanks, hyphens and full width make no other account."""
    assert CARD_16 == digits_of("６200-0000 0000 0005")


class TestAlike:
    """Nearly the same, and different on purpose."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("红星 机械厂", "红星机械厂"),
            ("红星（机械）厂", "红星(机械)厂"),
            ("红星机械有限责任公司", "红星机械有限公司"),
            ("红星机械股份有限公司", "红星机械有限公司"),
            ("红星厂工会委员会", "红星厂工会"),
            ("ＡＢ公司", "ab公司"),
        ],
    )
    def test_dress_does_not_count(self, one: str, other: str) -> None:
        """Blanks, brackets, width, case and the legal form's spelling are dress."""
        assert loose(one) == loose(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("红星机械厂", "红垦机械厂"),
            ("锦州市红星厂", "锦州红星厂"),
            ("红星机械厂", "红星机械厂工"),
            ("第1机械厂", "第一机械厂"),
        ],
    )
    def test_one_character(self, one: str, other: str) -> None:
        """One character changed, left out or added is near, either way round."""
        assert is_near(one, other)
        assert is_near(other, one)
        assert 1 == len(near_pairs([one, other]))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("红星第1机械厂", "红星第2机械厂"),
            ("红星第一机械厂", "红星第二机械厂"),
            ("红星甲字机械厂", "红星乙字机械厂"),
            ("红星东街机械厂", "红星西街机械厂"),
            ("红星大机械厂", "红星小机械厂"),
            ("红星机械1厂", "红星机械厂"),
            ("红星机械A厂", "红星机械B厂"),
            ("红星机械厂", "红星机械厂"),
            ("红星机械厂", "光明机械厂"),
            ("红星机械厂", "红星机械厂工会"),
        ],
    )
    def test_on_purpose(self, one: str, other: str) -> None:
        """Figures, stems, sides and sizes tell things apart; so do two characters."""
        assert not is_near(one, other)
        assert not is_near(other, one)
        assert {} == near_pairs(list(dict.fromkeys([one, other])))

    def test_people_are_not_compared(self) -> None:
        """Short names differ by one character all the time."""
        assert {} == near_pairs(["王小甲", "李小甲", "欧阳小明", "欧阳小朋"])

    def test_a_kind_between_does_not_hide_a_slip(self) -> None:
        """Among numbered names the odd one out is found, whatever the order."""
        for names in (
            ["红星1机械厂", "红星2机械厂", "红星牌机械厂"],
            ["红星1机械厂", "红星一机械厂", "红星2机械厂"],
        ):
            assert near_pairs(names)

    @given(st.lists(NAMES, unique=True, max_size=12))
    def test_the_quick_way_finds_what_the_plain_way_finds(self, names: list[str]) -> None:
        """A name is found exactly if it is near another that can be told of it."""
        found = near_pairs(names)
        assert all(is_near(names[place], names[other]) for place, other in found.items())
        long = [name for name in names if len(name) >= SHORTEST]
        paired = {names[place] for pair in found.items() for place in pair}
        near = {one for one in long for other in long if is_near(one, other)}
        assert near == {name for name in near if name in paired or _is_near_paired(name, paired)}

    def test_a_hundred_thousand_names(self) -> None:
        """The time grows with the number of names, also where all begin alike."""
        draw = random.Random(7)  # names, no secrets
        chars = "红星光明机械电子纺织化工建材食品医药物流商贸"
        names = list({f"锦州市{''.join(draw.choices(chars, k=6))}有限公司" for _ in range(20_000)})
        began = time.process_time()
        near_pairs(names)
        assert time.process_time() - began < 5


def _is_near_paired(name: str, paired: set[str]) -> bool:
    return any(is_near(name, other) for other in paired)


def rows(*cases: Mapping[str, object], payees: Sequence[PayeeAccount | None] = ()) -> list[Submission]:
    """Return cases of one file, from row 2 on."""
    return [
        Submission(case, file="a.csv", row=row, payee=payees[row - 2] if payees else None)
        for row, case in enumerate(cases, start=2)
    ]


def noticed(submissions: list[Submission]) -> list[list[str]]:
    """Return the codes of the notices of each case of the workshop program."""
    return [
        [n.code for n in each.notices] for each in with_notices([WORKSHOP] * len(submissions), submissions)
    ]


class TestNotices:
    """Rows beside each other."""

    def test_a_unit_in_two_spellings(self) -> None:
        """The later spelling is told, with the row of the first; each spelling once."""
        one, two = {"unit": "红星机械有限公司"}, {"unit": "红星机械有限责任公司"}
        found = with_notices([WORKSHOP] * 4, rows(one, one, two, two))
        assert [[], [], ["name-near"], []] == [[n.code for n in each.notices] for each in found]
        (notice,) = found[2].notices
        assert (notice.column, notice.row) == ("unit", 4)
        assert "与第 2 行" in notice.text("zh")
        assert "in row 2" in notice.text("en")
        assert "红星" not in notice.line("zh") + notice.line("en")

    def test_a_slip(self) -> None:
        """The later of two names is told, whichever is longer."""
        assert [[], ["name-near"]] == noticed(rows({"unit": "锦州市红星厂"}, {"unit": "锦州红星厂"}))
        assert [[], ["name-near"]] == noticed(rows({"unit": "锦州红星厂"}, {"unit": "锦州市红星厂"}))

    def test_what_limits_count_alike_is_no_notice(self) -> None:
        """Width and case make no other key."""
        assert [[], []] == noticed(rows({"unit": "ＡＢＣＤＥ厂"}, {"unit": "abcde厂"}))

    def test_other_facts_are_not_compared(self) -> None:
        """Only names that limits count by; never numbers of people, never what is no text."""
        assert [[], []] == noticed(rows({"county": "锦州市红星区"}, {"county": "锦州红星区"}))
        assert [[], []] == noticed(rows({"unit": 12345}, {"unit": None}))
        cases = rows({"person": "JZ-甲乙丙丁戊1"}, {"person": "JZ甲乙丙丁戊1"})
        assert [(), ()] == [each.notices for each in with_notices([PAIR] * 2, cases)]

    def test_cases_that_are_no_mapping(self) -> None:
        """An object is left to the engine."""
        assert [[]] == noticed([Submission(object())])

    def test_one_account_under_two_names(self) -> None:
        """The second name is told; the same name again, or no name, is not."""
        payees = [
            PayeeAccount("红星厂", UNIT_ACCOUNT),
            PayeeAccount("红星 厂", UNIT_ACCOUNT),
            PayeeAccount("光明厂", f" {UNIT_ACCOUNT[:4]} {UNIT_ACCOUNT[4:]}"),
            PayeeAccount("", UNIT_ACCOUNT),
            None,
        ]
        found = rows({}, {}, {}, {}, {}, payees=payees)
        assert [[], [], ["account-two-names"], [], []] == noticed(found)

    def test_one_card_under_two_numbers_of_persons(self) -> None:
        """Somebody with two numbers would slip past a limit per person; a second role would not."""
        payees = [PayeeAccount("张一", CARD_16)] * 4
        found = rows(
            {"person": "JZ-1", "role": "master"},
            {"person": "jz-1", "role": "apprentice"},
            {"person": "JZ-9", "role": "master"},
            {"person": None},
            payees=payees,
        )
        told = [[problem.code for problem in each.notices] for each in with_notices([PAIR] * 4, found)]
        assert [[], [], ["account-two-persons"], []] == told

    def test_programs_without_numbers_of_persons(self) -> None:
        """A unit may claim several times to one account; an object is left to the engine."""
        found = rows({"unit": "甲"}, {"unit": "乙"}, payees=[PayeeAccount("甲", UNIT_ACCOUNT)] * 2)
        assert [[], []] == noticed(found)
        (single,) = with_notices([PAIR], [Submission(object(), payee=PayeeAccount("张一", CARD_16))])
        assert () == single.notices

    def test_the_place_is_told_as_far_as_it_differs(self) -> None:
        """Another sheet and another file are named."""
        first = Submission({"unit": "锦州市红星厂"}, file="甲.xlsx", row=3, sheet="甲县")
        for here, zh, en in (
            (
                Submission({"unit": "锦州红星厂"}, file="甲.xlsx", row=5, sheet="乙县"),
                "与“甲县”第 3 行",
                "row 3 of sheet '甲县'",
            ),
            (
                Submission({"unit": "锦州红星厂"}, file="乙.csv", row=5),
                "与甲.xlsx “甲县”第 3 行",
                "row 3 of sheet '甲县' of 甲.xlsx",
            ),
        ):
            (notice,) = with_notices([WORKSHOP] * 2, [first, here])[1].notices
            assert zh in notice.text("zh")
            assert en in notice.text("en")
