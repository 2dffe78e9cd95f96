"""Problems as values, exceptions, and the sentence of every code."""

from __future__ import annotations

import copy
import re
import string
from importlib import resources
from pathlib import Path
from typing import Final

import pytest

from unionaid import errors
from unionaid.errors import (
    CATALOGUE,
    ClassUnknown,
    InvalidCase,
    InvalidFile,
    InvalidFrame,
    InvalidPeriod,
    InvalidPolicy,
    OutputError,
    Problem,
    Refused,
    RegistryError,
    UnionaidError,
    UnknownName,
    make_problem,
)
from unionaid.lang import LANGS, Bilingual, Lang

EVERY_CODE = pytest.mark.parametrize("code", CATALOGUE)
QUOTED: Final = ("1月5日", "3月", "年", "万", "亿", "元", "是", "否")
"""Chinese that an English sentence has to quote, since cells are written so."""


def placeholders(template: str) -> set[str]:
    """Return the names of the details that a sentence needs."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def source_text() -> str:
    """Return all code of the package but the catalogue itself."""
    package = Path(str(resources.files("unionaid")))
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
        if not path.name.endswith("messages.py")
    )


SOURCE: Final = source_text()


@EVERY_CODE
def test_a_code_is_raised_somewhere(code: str) -> None:
    """No sentence waits for a problem that never comes."""
    assert f'"{code}"' in SOURCE


def test_no_code_is_raised_that_has_no_sentence() -> None:
    """Whatever the code names as a problem stands in the catalogue."""
    named = re.findall(r'(?:make_problem|Unreadable|fault|_wrong_form)\(\s*(?:\w+, )?"([a-z-]+)"', SOURCE)
    assert [] == sorted(set(named) - set(CATALOGUE))


def test_nobody_is_addressed() -> None:
    """What the library says is about the file and what to do, with neither 您 nor 你."""
    package = Path(str(resources.files("unionaid")))
    texts = {path.name: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    assert [] == sorted(name for name, text in texts.items() if re.search("[您你]", text))


@EVERY_CODE
def test_both_halves_need_the_same_details(code: str) -> None:
    """What stands in one half stands in the other."""
    assert placeholders(CATALOGUE[code].zh) == placeholders(CATALOGUE[code].en)


@EVERY_CODE
def test_a_sentence_can_be_filled_in(code: str) -> None:
    """With its details a sentence has no braces left to fill, and names each of them."""
    details = {name: f"<{name}>" for name in placeholders(CATALOGUE[code].zh)}
    problem = make_problem(code, **details)
    for lang in LANGS:
        assert all(detail in problem.text(lang) for detail in details.values())


@EVERY_CODE
def test_a_missing_detail_is_our_own_fault(code: str) -> None:
    """A sentence is never given out with a hole in it."""
    if placeholders(CATALOGUE[code].zh):
        with pytest.raises(KeyError):
            make_problem(code)


@EVERY_CODE
def test_each_half_is_in_its_language(code: str) -> None:
    """The Chinese half is Chinese; the English half has Chinese only where cells are written so."""
    assert re.search("[一-鿿]", CATALOGUE[code].zh)
    english = CATALOGUE[code].en
    for quoted in QUOTED:
        english = english.replace(quoted, "")
    assert not re.search("[一-鿿，。：；（）]", english)


@EVERY_CODE
def test_a_sentence_says_what_is_wrong_and_what_to_do(code: str) -> None:
    """Two sentences at least, or a hint in the place of the second, or another problem's sentences."""
    for half, stop in ((CATALOGUE[code].zh, "。"), (CATALOGUE[code].en, r"\.(?= |$)")):
        if not half.endswith("{why}"):
            assert len(re.findall(rf"{stop}|\{{hint\}}", half)) >= 2
            assert re.search(rf"({stop}|\{{hint\}})$", half)


@EVERY_CODE
def test_chinese_has_chinese_punctuation(code: str) -> None:
    """Between Chinese characters stand no half-width commas, colons, brackets or question marks."""
    assert not re.search("[一-鿿”][,:;?!(]|[,:;?!)][一-鿿“]", CATALOGUE[code].zh)


PLACED = make_problem("file-empty").at(file="a.csv", row=3, column="金额")


@pytest.mark.parametrize(
    ("lang", "start"),
    [("zh", "a.csv，第 3 行，“金额”：文件是空的"), ("en", "a.csv, row 3, column '金额': the file is empty")],
)
def test_a_line_begins_with_the_place(lang: Lang, start: str) -> None:
    """File, row and column stand before the sentence."""
    assert PLACED.line(lang).startswith(start)


def test_a_line_without_a_place_is_the_sentence() -> None:
    """Where nothing is known of the place, nothing stands before."""
    problem = make_problem("file-empty")
    assert [problem.text(lang) for lang in LANGS] == [problem.line(lang) for lang in LANGS]


def test_places_are_filled_in_one_by_one() -> None:
    """A place that is given stays until it is given again."""
    again = PLACED.at(path="rules[0]").at(row=4)
    assert ("a.csv", 4, "金额", "rules[0]") == (again.file, again.row, again.column, again.path)
    assert PLACED.row == 3


def test_a_detail_in_two_languages_fills_each_half() -> None:
    """Each half takes its own half of a detail."""
    problem = make_problem("choice-unknown", allowed=Bilingual(zh="甲、乙", en="a, b"))
    assert "甲、乙" in problem.text("zh")
    assert "a, b" not in problem.text("zh")
    assert "a, b" in problem.text("en")


def test_braces_in_a_detail_are_text() -> None:
    """A detail is put in as it is."""
    assert "{x}" in make_problem("policy-unknown", name="{x}", hint="").text("en")


def test_an_unknown_code_is_our_own_fault() -> None:
    """There is no problem without a sentence."""
    with pytest.raises(KeyError):
        make_problem("no-such-code")


EXCEPTIONS = (
    ClassUnknown,
    InvalidCase,
    InvalidFile,
    InvalidFrame,
    InvalidPeriod,
    InvalidPolicy,
    OutputError,
    Refused,
    RegistryError,
    UnknownName,
)


@pytest.mark.parametrize("kind", EXCEPTIONS)
def test_an_exception_holds_all_problems(kind: type[UnionaidError]) -> None:
    """An exception says every problem, one to a line, in either language."""
    problems = [PLACED, make_problem("file-missing")]
    error = kind(iter(problems))
    assert tuple(problems) == error.problems
    assert str(error) == error.text("en") == "\n".join(problem.line("en") for problem in problems)
    assert error.text() == "\n".join(problem.line("zh") for problem in problems)


@pytest.mark.parametrize("kind", EXCEPTIONS)
def test_an_exception_survives_copies(kind: type[UnionaidError]) -> None:
    """An exception is copied with its problems, as it is to cross processes."""
    error = kind([PLACED])
    for again in (copy.deepcopy(error), copy.copy(error)):  # our own bytes
        assert type(again) is kind
        assert again.problems == (PLACED,)


def test_a_class_unknown_names_what_is_missing() -> None:
    """The facts that would settle a class travel with the exception."""
    error = ClassUnknown([PLACED], missing=("staff",))
    assert copy.deepcopy(error).missing == ("staff",)  # our own bytes
    assert ClassUnknown([PLACED]).missing == ()


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    """Every exception stands in the module's docstring and has one root."""
    found = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    assert {*EXCEPTIONS, UnionaidError} == set(found)
    assert all(each.__name__ in (errors.__doc__ or "") for each in found)


def test_problems_are_values() -> None:
    """Equal problems are equal and have one hash."""
    assert len({PLACED, PLACED.at(), Problem(code="file-empty", message=PLACED.message)}) == 2
