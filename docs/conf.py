"""How the site is built: one source folder per language, ``zh`` and ``en``.

``python docs/build.py`` builds both; ``sphinx-build -c docs docs/zh OUT`` one of them.
Nothing here reaches for the network: no fonts, scripts or inventories of others.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS.parent / "src")]

from making import api, images, links, pages, search  # noqa: E402 - found by the line above

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

project = "unionaid"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
myst_heading_anchors = 3
myst_footnote_transition = False
nitpicky = True
nitpick_ignore = [
    # Types in signatures that have no page: of Python (its inventory would be fetched), and of
    # the layers below the public names, which is what a caller passes on without looking in.
    *[("py:class", name) for name in ("Decimal", "date", "collections.abc.Callable[[]")],
    *[
        ("py:class", name)
        for name in ("Batch", "Engine", "Notice", "PaymentRecord", "Refs", "Rules", "Submission")
    ],
]

napoleon_numpy_docstring = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
add_module_names = False
toc_object_entries_show_parents = "hide"

templates_path = ["making/templates"]
locale_dirs = [str(DOCS / "making" / "locale")]
html_theme = "furo"
html_static_path = [str(DOCS / "making" / "static")]
html_favicon = str(DOCS / "making" / "static" / "mark.svg")
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_domain_indices = False
html_use_index = False
html_search_language = "unionaid-zh"
_FONTS = (
    'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
)
_CODE = 'ui-monospace, Consolas, Menlo, "Noto Sans Mono CJK SC", "Microsoft YaHei", monospace'
html_theme_options: dict[str, Any] = {
    "top_of_page_buttons": ["view"],  # its template holds the switch of languages
    "light_css_variables": {"font-stack": _FONTS, "font-stack--monospace": _CODE},
}


def _set_language(app: Sphinx, config: Config) -> None:
    """Take the language from the name of the source folder."""
    english = app.srcdir.name == "en"
    config.language = "en" if english else "zh_CN"
    config.html_search_language = "en" if english else search.BigramSearch.lang
    config.html_title = "unionaid documentation" if english else "unionaid 文档"


def setup(app: Sphinx) -> None:
    """Put in the parts that Sphinx has not."""
    app.connect("config-inited", _set_language, priority=1)
    for part in (search, pages, links, images, api):
        part.setup(app)
