"""The directive ``api``: a public name with its signature, in the words of the page.

On an English page the words are those of the docstring. On a Chinese page the text
under the directive takes their place, so that names, signatures and order come from
the same objects in both languages::

    ```{api} Program
    一个补助项目。

    assess
    : 测算一件申报事项。
    ```

A public name or method without Chinese words is a warning, which stops the build.
"""

from __future__ import annotations

import builtins
import enum
import importlib
import inspect
import re
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

import unionaid
from making.api_words import own_words

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["Api", "setup"]

_words: Final[dict[str, str]] = {}
"""What the pages read so far say of each name; a process builds one language."""
_log = logging.getLogger(__name__)


class Api(SphinxDirective):
    """One public name."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return what autodoc makes of the name, with the words of the page."""
        name = self.arguments[0]
        found = getattr(unionaid, name)
        about, members = own_words("\n".join(self.content))
        _words[f"unionaid.{name}"] = about
        _words.update({f"unionaid.{name}.{member}": text for member, text in members.items()})
        kind, options = "autodata", ["   :no-value:"]
        if inspect.isclass(found):
            is_error = issubclass(found, Exception)
            kind, options = (
                "autoexception" if is_error else "autoclass",
                ["   :members:", "   :show-inheritance:"],
            )
            if issubclass(found, enum.Enum):
                options.append("   :undoc-members:")
            elif not is_error:
                options.pop()
        elif callable(found) and name != "Lang":
            kind, options = "autofunction", []
        lines = ["```{eval-rst}", f".. {kind}:: unionaid.{name}", *options, "```"]
        holder = nodes.Element()
        source, line = self.get_source_info()
        self.state.nested_parse(StringList(lines, source), line, holder)
        return list(holder.children)


def _say(app: Sphinx, what: str, name: str, found: Any, options: object, lines: list[str]) -> None:
    """Put the words of a Chinese page in the place of a docstring."""
    if app.srcdir.name == "en":
        if isinstance(found, enum.Enum) or name == "unionaid.Lang":
            lines[:] = []
        return
    words = _words.get(name, "")
    if not words:
        _log.warning("no Chinese words for %s", name, location=app.env.docname)
    lines[:] = [*_as_rst(words).split("\n"), ""]


def _as_rst(words: str) -> str:
    """Return code and links of Markdown as reStructuredText, which wants them apart from other characters."""
    words = re.sub(r"\[([^\]]+)\]\(([^)]+)\.md\)", r"\\ :doc:`\1 <\2>`\\ ", words)
    return re.sub("(?<![`:])`([^`<]+)`(?!`)", r"\\ ``\1``\\ ", words)


def _sign(
    app: Sphinx, what: str, name: str, found: Any, options: object, signature: str | None, returns: str | None
) -> tuple[str | None, str | None] | None:
    """Say a default as people write it, and nothing of how an enum is made."""
    if signature is None:
        return None
    if inspect.isclass(found) and issubclass(found, enum.Enum):
        return "", None
    signature = signature.replace("Usage(used=<0 keys>)", "Usage()")
    signature = re.sub(r" = <function _?now at 0x[0-9a-f]+>", " = now", signature)
    return signature, returns


def _find(app: Sphinx, env: BuildEnvironment, node: pending_xref, inner: nodes.Element) -> nodes.Node | None:
    """Lead a type to its public name; show types of others, and those without a page, as they are."""
    target = str(node.get("reftarget", ""))
    if node.get("refdomain") != "py":
        return None
    last = target.rsplit(".", 1)[-1]
    if last in unionaid.__all__:
        for name, _, kind, docname, anchor, _ in env.domains.python_domain.get_objects():
            if name == f"unionaid.{last}" and kind != "module":
                return make_refnode(app.builder, str(node["refdoc"]), docname, anchor, inner)
        return None
    return inner if _is_there(target) else None


def _is_there(target: str) -> bool:
    """Tell whether *target* names something that can be imported, as no typing error does."""
    if "." not in target:
        return hasattr(builtins, target)
    module, _, name = target.rpartition(".")
    try:
        return hasattr(importlib.import_module(module), name)
    except ImportError:
        return False


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_directive("api", Api)
    app.connect("autodoc-process-docstring", _say, priority=400)  # before napoleon reads it
    app.connect("autodoc-process-signature", _sign)
    app.connect("missing-reference", _find)
