"""The pictures of the documentation: drawings are what the script draws now, every sheet has its picture."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from office import converted
from unionaid.lang import LANGS, Lang
from unionaid.registry.deciding import STATE_WORDS
from unionaid.registry.states import ENDED, HOLDING

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
sys.path.insert(0, str(PICTURES.parent))

from pictures.drawn.flow import STATES, drawn_steps, flow  # noqa: E402 - found by the line above
from pictures.drawn.layers import LAYERS, layers, rows  # noqa: E402
from pictures.drawn.papers import PAPERS, make_books, pictures, sheet_names  # noqa: E402
from pictures.drawn.results import results  # noqa: E402
from pictures.drawn.steps import steps  # noqa: E402
from pictures.drawn.svg import GREEN, GREY, RED  # noqa: E402

LARGEST = 150_000
"""Bytes: more is slow on a page with several of them."""

every_lang = pytest.mark.parametrize("lang", LANGS)


@every_lang
@pytest.mark.parametrize("draw", [flow, layers, results], ids=lambda draw: draw.__name__)
def test_a_drawing_is_what_the_script_draws(draw: Callable[[Lang], str], lang: Lang) -> None:
    """Run ``python docs/pictures/make.py svg`` where this fails, and look at the difference."""
    kept = (PICTURES / f"{draw.__name__}.{lang}.svg").read_text(encoding="utf-8")
    assert kept == draw(lang)
    assert ElementTree.fromstring(kept).tag.endswith("svg")  # noqa: S314 - our own file


def test_the_flow_shows_the_steps_that_the_registry_takes() -> None:
    """Every command is tried on a claim in every situation; the arrows are what came of it."""
    assert steps() == drawn_steps()


def test_the_flow_shows_every_state() -> None:
    """All states of a claim are drawn, in the colours that the note below them explains."""
    of_adjustments = {"proposed"}
    assert set(STATES) == set(STATE_WORDS) - of_adjustments
    assert {state for state, (_, _, fill) in STATES.items() if fill == RED} == ENDED
    assert {state for state, (_, _, fill) in STATES.items() if fill not in (RED, GREY)} == HOLDING
    assert {state for state, (_, _, fill) in STATES.items() if fill == GREEN} == {"approved", "paid"}


def test_every_layer_has_its_words() -> None:
    """The picture of the layers says something of each layer of the contract, and of no other."""
    assert set(LAYERS) == {name for row in rows() for name in row}


def test_every_sheet_has_its_picture(tmp_path: Path) -> None:
    """A new sheet of the workbook, or one with another name, needs a picture; no old one stays behind."""
    names = {*sheet_names(make_books(tmp_path, "en")["workbook"]), *PAPERS}
    wanted = {f"{name}.{lang}.png" for name in names for lang in LANGS}
    assert wanted == {path.name for path in PICTURES.glob("*.png")}


def test_pictures_are_small() -> None:
    """A page with several pictures opens at once, also over a slow line."""
    assert [] == [path.name for path in PICTURES.glob("*.png") if path.stat().st_size > LARGEST]


def test_the_pictures_of_sheets_can_be_made(tmp_path: Path) -> None:
    """Where LibreOffice is, the script makes every picture; their pixels differ by its version."""
    pytest.importorskip("PIL", reason="Pillow is for those who make the pictures")
    converted(make_books(tmp_path, "en")["notice"], "pdf", tmp_path / "office")  # skipped without LibreOffice
    made = dict(pictures(tmp_path, "en"))
    assert set(made) == {path.name for path in PICTURES.glob("*.en.png")}
    assert all(content.startswith(b"\x89PNG") for content in made.values())
