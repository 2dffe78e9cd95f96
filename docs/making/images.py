"""Pictures of a page: each is a link to its file, where a phone shows it as large as one likes.

Not here: how the pictures are made (``docs/pictures``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def _give_width(app: Sphinx, doctree: nodes.document) -> None:
    """Say of each picture that it has a width: Sphinx links those to their files.

    The style sheet shows them as wide as they are, and no wider than the page.
    """
    for image in doctree.findall(nodes.image):
        image.setdefault("width", "100%")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-read", _give_width)
