"""The pages of the repository agree with one another and with the project's own figures."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


def project() -> dict[str, Any]:
    """Return what ``pyproject.toml`` says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def citation() -> dict[str, str]:
    """Return the single values of ``CITATION.cff``."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z-]+): (.+)$", text, re.MULTILINE))


def parts(name: str) -> list[str]:
    """Return the headings, blocks of code and items of a page in their order, without their words."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(r"^(?:#+ |```[a-z]*|- |\d\. )", text, re.MULTILINE)


def test_what_is_cited_is_what_is_built() -> None:
    """Version and licence stand in three places and are the same."""
    found = citation()
    assert project()["project"]["version"] == found["version"]
    assert project()["project"]["license"] == found["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    assert found["cff-version"] == "1.2.0"
    assert {"message", "title", "type"} < set(found)


@pytest.mark.parametrize("name", ["CONTRIBUTING", "SECURITY"])
def test_a_page_and_its_twin(name: str) -> None:
    """Both languages have the same headings, blocks and items, and lead to one another."""
    assert parts(f"{name}.md") == parts(f"{name}.zh.md")
    assert f"[中文]({name}.zh.md)" in (ROOT / f"{name}.md").read_text(encoding="utf-8")
    assert f"[English]({name}.md)" in (ROOT / f"{name}.zh.md").read_text(encoding="utf-8")


def test_the_source_package_has_every_page() -> None:
    """What stands in the root for people to read is in the source package, and nothing that is not there."""
    included = set(project()["tool"]["hatch"]["build"]["targets"]["sdist"]["include"])
    pages = {path.name for path in ROOT.glob("*.md")} | {"LICENSE", "CITATION.cff"}
    assert pages <= included
    assert [] == [name for name in included if not (ROOT / name).exists()]


def test_the_change_log_names_every_extra() -> None:
    """What people can install beside the base is told of; what developers need is not."""
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    extras = set(project()["project"]["optional-dependencies"]) - {"dev", "docs", "spark", "test"}
    assert [] == [extra for extra in sorted(extras) if f"unionaid[{extra}]" not in log]


def test_the_change_log_names_every_command() -> None:
    """Each command of the command line is named in the change log."""
    from unionaid.cli.tree import build

    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    commands = build("en").commands
    assert len(commands) > 5
    assert [] == [name for name in commands if not re.search(rf"`(?:unionaid )?{name}\b", log)]
