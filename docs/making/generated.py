"""Every page that is generated, and whether what is committed is current."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from making.command_line import command_line
from making.error_codes import error_codes
from making.rulebook import rulebook

__all__ = ["outdated", "pages", "write"]

_DOCS: Final = Path(__file__).parents[1]


def pages() -> Mapping[Path, str]:
    """Return the text of each generated page by its path."""
    made = {**rulebook(), **command_line(), **error_codes()}
    return {_DOCS / place: text for place, text in made.items()}


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _strays(made: Mapping[Path, str]) -> list[Path]:
    """Return pages of the rulebook that no program stands behind any more."""
    return [path for path in sorted(_DOCS.glob("*/rulebook/*/*.md")) if path not in made]


def outdated() -> list[Path]:
    """Return every page that is missing, differs from what the library says, or is left over."""
    made = pages()
    return [path for path, text in made.items() if _text(path) != text] + _strays(made)


def write() -> list[Path]:
    """Write what is out of date, remove what is left over; return the paths."""
    made, late = pages(), outdated()
    for path in late:
        if path in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return late
