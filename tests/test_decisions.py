"""Decision records: each in both languages, listed, and shown on the pages of both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RECORDS = ROOT / "docs" / "decisions"
ENGLISH = sorted(path for path in RECORDS.glob("[0-9]*.md") if not path.name.endswith(".zh.md"))
every_record = pytest.mark.parametrize("record", ENGLISH, ids=lambda path: path.stem)


def chinese(record: Path) -> Path:
    """Return the Chinese version of *record*."""
    return record.with_suffix(".zh.md")


def parts(path: Path) -> list[str]:
    """Return headings, table rows, items and paragraphs in their order, without their words."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        lines = block.splitlines()
        marks = [re.match(r"#+ |\||- ", line) for line in lines]
        named = [mark[0] for mark in marks if mark is not None]
        found += named or ["text"]
    return found


def test_numbers_follow_one_another() -> None:
    """Numbers are given in order and never reused."""
    assert [f"{number:04}" for number in range(1, len(ENGLISH) + 1)] == [path.name[:4] for path in ENGLISH]


@every_record
def test_a_record_is_there_in_chinese(record: Path) -> None:
    """The Chinese version has the same number and, part by part, the same shape: nothing is left out."""
    assert parts(record) == parts(chinese(record))
    for path in (record, chinese(record)):
        assert path.read_text(encoding="utf-8").startswith(f"# {record.name[:4]} ")


@every_record
def test_a_record_is_listed(record: Path) -> None:
    """The list in the folder leads to both versions, under their titles."""
    listed = (RECORDS / "README.md").read_text(encoding="utf-8")
    english, other = (
        path.read_text(encoding="utf-8").splitlines()[0][len("# 0000 ") :]
        for path in (record, chinese(record))
    )
    row = f"| [{record.name[:4]}]({record.name}) | {english} | [{other}]({chinese(record).name}) |"
    assert row in listed.splitlines()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_every_record(lang: str) -> None:
    """The page of decisions includes all of them, in order, in its own language."""
    page = (ROOT / "docs" / lang / "explanation" / "decisions.md").read_text(encoding="utf-8")
    wanted = [chinese(path).name if lang == "zh" else path.name for path in ENGLISH]
    assert wanted == re.findall(r"\{include\} \.\./\.\./decisions/(\S+)", page)


@every_record
def test_a_record_stands_by_itself(record: Path) -> None:
    """It is shown inside another page, where a relative link would lead elsewhere."""
    for path in (record, chinese(record)):
        assert [] == re.findall(r"\]\((?!https?://)[^)]*\)", path.read_text(encoding="utf-8"))
