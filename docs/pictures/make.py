"""Makes the pictures of the documentation, in both languages.

    python docs/pictures/make.py            everything
    python docs/pictures/make.py svg        the drawings alone
    python docs/pictures/make.py png        the pictures of sheets alone

The drawings need nothing but unionaid; the pictures of sheets need LibreOffice,
poppler (``pdftoppm``) and Pillow, which is in the extra ``dev``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]

from pictures.drawn.flow import drawn_steps, flow  # noqa: E402 - found by the line above
from pictures.drawn.layers import layers  # noqa: E402
from pictures.drawn.results import results  # noqa: E402
from pictures.drawn.steps import steps  # noqa: E402
from unionaid.lang import LANGS  # noqa: E402


def main(words: list[str]) -> int:
    """Write what was asked for."""
    kinds = words or ["svg", "png"]
    if "svg" in kinds:
        if drawn_steps() != steps():
            print("drawn/flow.py shows other steps than the registry takes:", file=sys.stderr)
            print(*sorted(drawn_steps() ^ steps()), sep="\n", file=sys.stderr)
            return 1
        for name, draw in {"flow": flow, "layers": layers, "results": results}.items():
            for lang in LANGS:
                (HERE / f"{name}.{lang}.svg").write_text(draw(lang), encoding="utf-8", newline="\n")
    if "png" in kinds:
        from pictures.drawn.papers import pictures

        for lang in LANGS:
            with tempfile.TemporaryDirectory() as folder:
                for name, content in pictures(Path(folder), lang):
                    (HERE / name).write_bytes(content)
                    print(f"{name}  {len(content) // 1000} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
