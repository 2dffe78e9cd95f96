"""A few shapes as SVG, written the same way each time.

Here: boxes, arrows, words. Not here: what they mean. A library would be more than
rectangles and lines need; every byte is ours, so that a test can compare pictures.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

__all__ = ["BLUE", "GREEN", "GREY", "INK", "RED", "WHITE", "Drawing"]

INK: Final = "#1f2933"
GREY: Final = "#eef1f4"
BLUE: Final = "#dbe9f6"
GREEN: Final = "#dff0df"
RED: Final = "#f6e0dc"
WHITE: Final = "#ffffff"

_FONT: Final = "system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"


class Drawing:
    """A picture on white ground, so that it is read on a dark page as well.

    Args:
        width: In pixels.

        height: In pixels.

        title: What it shows, for those who cannot see it.
    """

    def __init__(self, width: int, height: int, title: str) -> None:
        self._lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" font-family="{escape(_FONT)}" fill="{INK}">',
            f"<title>{escape(title)}</title>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
            f'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="{INK}"/></marker></defs>',
            f'<rect width="{width}" height="{height}" fill="{WHITE}"/>',
        ]

    def box(self, x: int, y: int, width: int, height: int, fill: str, *, dashed: bool = False) -> None:
        """Draw a box by its upper left corner."""
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        self._lines.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{fill}" '
            f'stroke="{INK}" stroke-width="1"{dash}/>'
        )

    def bar(self, x: int, y: int, width: int, height: int, fill: str) -> None:
        """Draw a bar of a chart."""
        self._lines.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" '
            f'stroke="{INK}" stroke-width="0.5"/>'
        )

    def arrow(self, points: Iterable[tuple[int, int]]) -> None:
        """Draw a line through *points* with a tip at its end."""
        path = " ".join(f"{x},{y}" for x, y in points)
        self._lines.append(
            f'<polyline points="{path}" fill="none" stroke="{INK}" stroke-width="1.4" '
            'stroke-linejoin="round" marker-end="url(#tip)"/>'
        )

    def words(
        self, x: int, y: int, text: str, *, size: int = 14, anchor: str = "middle", bold: bool = False
    ) -> None:
        """Write *text*, lines parted by a line feed, the first at *y*."""
        weight = ' font-weight="600"' if bold else ""
        for place, line in enumerate(text.split("\n")):
            below = y + place * (size + 4)
            self._lines.append(
                f'<text x="{x}" y="{below}" font-size="{size}" text-anchor="{anchor}"{weight}>'
                f"{escape(line)}</text>"
            )

    def text(self) -> str:
        """Return the file."""
        return "\n".join([*self._lines, "</svg>", ""])
