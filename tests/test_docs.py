"""The pages people read: links lead somewhere, both languages show the same commands."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    path
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md")
    for path in sorted(ROOT.glob(pattern))
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
]
TWINS = [
    ("README.md", "README.en.md"),
    ("docs/zh/reference/policy-files.md", "docs/en/reference/policy-files.md"),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    files = [link.split("#")[0] for link in links if "://" not in link and not link.startswith("#")]
    assert [] == [file for file in files if not (page.parent / file).exists()]


@pytest.mark.parametrize(("chinese", "english"), TWINS)
def test_twins_have_the_same_parts(chinese: str, english: str) -> None:
    """Headings and blocks of code stand in the same order in both languages."""

    def parts(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return [found.rstrip() for found in re.findall(r"^(#+ |```[a-z]+)", text, re.MULTILINE)]

    assert parts(chinese) == parts(english)


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_commands_that_set_up_are_marked(name: str) -> None:
    """The gate finds the test command by its mark; both READMEs have the same one."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.search(r"<!-- test command -->\n```bash\n(.+)\n```", text)
    assert found is not None
    assert 'python3 -m venv .venv && .venv/bin/pip install ".[test]" && .venv/bin/pytest' == found[1]


def worked() -> list[tuple[Path, str, str]]:
    """Return every list that a page of examples shows: the page, the file, the table under its name."""
    pattern = re.compile(r"^<!-- (examples/\S+\.csv) -->\n\n((?:\|.*\n)+)", re.MULTILINE)
    pages = sorted((ROOT / "docs").glob("*/examples/*.md"))
    return [(page, *found) for page in pages for found in pattern.findall(page.read_text(encoding="utf-8"))]


def test_tables_of_facts_are_the_files() -> None:
    """What a page shows of a list is that list, with the rows as a person sees them."""
    for page, name, table in worked():
        with (ROOT / name).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        lines = [["#", *rows[0]], *([str(row), *cells] for row, cells in enumerate(rows[1:], 2))]
        shown = [[cell.strip() for cell in line[1:-1].split("|")] for line in table.splitlines()]
        assert lines == [shown[0], *shown[2:]], page


def test_every_worked_list_is_shown() -> None:
    """And each stands on a page of its language."""
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "examples/worked").glob("*.csv")}
    assert files == {name for _, name, _ in worked()}
    assert all((page.parts[-3] == "en") == name.endswith(".en.csv") for page, name, _ in worked())
