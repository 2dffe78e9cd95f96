"""Builds the site, strictly: Chinese at the root, English under ``en/``.

    python docs/build.py [OUT]

First the generated pages are held against the library (``making.generated``): a page
that is out of date stops the build; ``python docs/build.py --write`` writes them anew.
Any warning of Sphinx stops it too. OUT is ``build/site`` unless given.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS.parent / "src")]

__all__ = ["build", "main"]


def build(out: Path) -> int:
    """Build both languages into *out*, which is emptied first; return Sphinx' exit status."""
    from sphinx.cmd.build import build_main

    shutil.rmtree(out, ignore_errors=True)
    worst = 0
    with tempfile.TemporaryDirectory(prefix="unionaid-site-") as trees:
        for lang, language, place in (("zh", "zh_CN", out), ("en", "en", out / "en")):
            strict = ["-q", "-n", "-W", "--keep-going", "-b", "html", "-c", str(DOCS), "-D", f"language={language}"]
            status = build_main([*strict, "-d", str(Path(trees, lang)), str(DOCS / lang), str(place)])
            for noise in (".buildinfo", "objects.inv", "_sources"):  # for other builds, not for readers
                path = place / noise
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            worst = worst or status
    return worst


def main(words: Sequence[str]) -> int:
    """Run what the command line asks for; return the exit status."""
    from making.generated import outdated, write

    if "--write" in words:
        for path in write():
            print(path)
        return 0
    late = outdated()
    for path in late:
        print(f"{path} is out of date: python docs/build.py --write", file=sys.stderr)
    out = Path(words[0]) if words else DOCS.parent / "build" / "site"
    status = build(out)
    if not status and not late:
        print(out / "index.html")
    return status or bool(late)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
