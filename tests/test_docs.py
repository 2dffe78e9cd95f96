"""The pages people read: links lead somewhere, both languages show the same commands."""

from __future__ import annotations

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
