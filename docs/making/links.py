"""Links from a page into the repository.

Files outside the folder of a language become downloads; folders are shown by their
path, since a site has nothing behind such a link.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["into_repository", "setup"]

_ROOT: Final = Path(__file__).parents[2]
_FENCE: Final = re.compile(r"^(`{3,}|~{3,})")
_LINK: Final = re.compile(r"(?<!!)\[([^\]\n]*)\]\((\.\.?/[^)\s#]*)(#[^)\s]*)?\)")


def into_repository(text: str, page: Path, home: Path) -> str:
    """Return the source of a page with its links out of *home* made fit for a site.

    Args:
        text: The source.

        page: Where it stands.

        home: The folder of its language.
    """

    def replace(found: re.Match[str]) -> str:
        label, address = found[1], found[2]
        target = Path(os.path.normpath(page.parent / address))
        if target.is_relative_to(home):
            return found[0]
        if target.is_dir():
            path = f"{target.relative_to(_ROOT).as_posix()}/"
            bare = label.strip("`").rstrip("/") + "/"
            return (
                f"`{path}`"
                if bare == path
                else f"{label} (`{path}`)"
                if label.isascii()
                else f"{label}（`{path}`）"
            )
        return f"[{label}](path:{address})"

    lines, fence = [], ""
    for line in text.split("\n"):
        mark = _FENCE.match(line.lstrip())
        if mark and (not fence or line.strip() == fence):
            fence = "" if fence else mark[1]
        lines.append(line if fence else _LINK.sub(replace, line))
    return "\n".join(lines)


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    source[0] = into_repository(source[0], Path(app.env.doc2path(docname)), Path(app.srcdir))


def setup(app: Sphinx) -> None:
    """Connect to the build; after the line of languages is taken out."""
    app.connect("source-read", _read, priority=600)
