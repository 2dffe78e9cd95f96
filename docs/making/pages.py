"""A page and its twin: the switch of languages, and the theme's own words.

The sources carry a line that leads to the page in the other language, for those
who read the repository; the site has a switch instead.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup", "without_language_line"]

_LANGUAGE_LINE: Final = re.compile(r"\A(# [^\n]*\n\n)\[(?:English|中文)\]\([^)\n]*\)\n\n?")
_CREDITS: Final = re.compile(r'<div class="bottom-of-page">.*?(?=</footer>)', re.DOTALL)
_THEME_WORDS: Final = {
    "Toggle Light / Dark / Auto color theme": "切换浅色、深色、自动配色",
    "Toggle site navigation sidebar": "打开或收起目录",
    "Toggle table of contents sidebar": "打开或收起本页目录",
    "Toggle navigation of ": "展开或收起：",
    "Skip to content": "跳到正文",
    "Contents</title>": "目录</title>",
    "Menu</title>": "菜单</title>",
    "Expand</title>": "展开</title>",
    "Light mode</title>": "浅色</title>",
    "Dark mode</title>": "深色</title>",
    "Auto light/dark, in light mode</title>": "自动配色，现为浅色</title>",
    "Auto light/dark, in dark mode</title>": "自动配色，现为深色</title>",
}
"""Words that furo does not pass through gettext."""


def without_language_line(text: str) -> str:
    """Return the source of a page without the line that leads to its twin."""
    return _LANGUAGE_LINE.sub(r"\1", text)


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    source[0] = without_language_line(source[0])


def _add_twin(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Tell the templates where the page in the other language is: Chinese at the root, English below."""
    up = "../" * (len(PurePosixPath(pagename).parts) - 1)
    english = app.srcdir.name == "en"
    context["is_english"] = english
    context["twin"] = f"{up}../{pagename}.html" if english else f"{up}en/{pagename}.html"


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Take the theme's credits out of each page, and its English words out of the Chinese ones."""
    if error is None and app.builder.format == "html":
        words = {} if app.srcdir.name == "en" else _THEME_WORDS
        for name in app.env.found_docs | {"search"}:
            path = Path(app.outdir, f"{name}.html")
            text = _CREDITS.sub("", path.read_text(encoding="utf-8"))
            for english, chinese in words.items():
                text = text.replace(english, chinese)
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("source-read", _read)
    app.connect("html-page-context", _add_twin)
    app.connect("build-finished", _finish)
