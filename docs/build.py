"""Builds the site, strictly: Chinese at the root, English under ``en/``.

    python docs/build.py [OUT]

First the generated pages are held against the library (``making.generated``): a page
that is out of date stops the build; ``python docs/build.py --write`` writes them anew.
Any warning of Sphinx stops it too. OUT is ``build/site`` unless given.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS.parent / "src")]

__all__ = ["build", "main"]

_STRICT: Final = ("-q", "-n", "-W", "--keep-going", "-b", "html")
_NOISE: Final = (".buildinfo", "objects.inv", "_sources")
"""What Sphinx leaves for other builds, and no reader opens."""


def build(out: Path) -> int:
    """Build both languages into *out*, emptied first; return 0, or the exit status of one that failed."""
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="unionaid-site-") as trees:
        places = (("zh", "zh_CN", out), ("en", "en", out / "en"))
        builds = [  # each in its own process: gettext keeps one language in a process
            subprocess.Popen(
                [
                    *(sys.executable, "-m", "sphinx", *_STRICT, "-c", str(DOCS)),
                    *("-D", f"language={language}", "-d", str(Path(trees, lang))),
                    *(str(DOCS / lang), str(place)),
                ]
            )
            for lang, language, place in places
        ]
        worst = max(each.wait() for each in builds)
    for _, _, place in places:
        for name in _NOISE:
            noise = place / name
            shutil.rmtree(noise) if noise.is_dir() else noise.unlink(missing_ok=True)
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
