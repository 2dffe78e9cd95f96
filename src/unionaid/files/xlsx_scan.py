"""The sheets of an .xlsx file, looked over before they are read.

The reader lays a sheet out as one rectangle and drops what is no value. So
here: how large the rectangle would be, how much text would be copied into it,
and which cells are errors or formulas that were never calculated. Ordinary
sheets are settled by patterns over the bytes; whatever is spelled in another
way is walked through element by element. Not here: values (``xlsx_in``).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.parsers import expat

from attrs import define, field, frozen

from unionaid.errors import InvalidFile, make_problem
from unionaid.facts.reading import Spoiled
from unionaid.files.grid import column_letter
from unionaid.files.zip_bounds import Part, Quota, stored

__all__ = [
    "MAX_CELLS",
    "MAX_TEXT_BYTES",
    "Found",
    "Strings",
    "elements",
    "look_over",
    "measure_strings",
    "too_far",
    "too_much_text",
    "without_odd_errors",
]

MAX_CELLS: Final = 16_000_000
"""The most cells of the rectangle around everything in a sheet: 24 bytes each while
it is read. 200,000 rows of 40 columns are half of it."""

_MAX_FRAME: Final = 32 * 2**20
"""The most bytes that a part may open to that holds no cells: names, formats."""

_MAX_STRETCH: Final = 24
"""The most pieces of up to a megabyte that a row or an element runs through."""

MAX_TEXT_BYTES: Final = 2**29
"""The most bytes of text in all cells together. A text that is stored once can be
shown by a million cells, and each gets its copy."""

_KNOWN_ERRORS: Final = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""The errors that the reader surely knows; it stops at any that it does not."""

_NEAR: Final = rb'A?[A-Z](?:[0-9]{1,5}|[12][0-9]{5})"'
"""A place in the first 52 columns and 299,999 rows, together fewer than MAX_CELLS."""

_UNUSUAL: Final = re.compile(
    rb'<c(?=[\s/>])(?! r="'
    + _NEAR
    + rb'(?: s="[0-9]+")?(?: t="(?:s|n|b|str|inlineStr)")?(?: ?/>|><v>|><is>|></c>))'
)
"""A cell that is far away, an error, a formula, or spelled as no usual program does."""

_PREFIXED: Final = re.compile(rb":c[\s/>]")
_SHARED: Final = re.compile(rb' t="s"><v>([0-9]{1,9})</v></c>')
_SI_END: Final = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_PLACE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_FOREIGN: Final = (b"<!DOCTYPE", b"<![CDATA[", b"<!ENTITY")
_ODD_ERROR: Final = re.compile(
    rb"(<c\b[^>]*\bt\s*=\s*[\"']e[\"'][^>]*>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>)[^<]*"
)

_ERROR_CELL: Final = Spoiled("cell-error")
_EMPTY_FORMULA: Final = Spoiled("formula-empty")


@frozen
class Strings:
    """How long the shared texts are, in bytes.

    Args:
        lengths: Of each; empty if there are none.

        longest: Of the longest.
    """

    lengths: Sequence[int] = field(repr=False, default=())
    longest: int = 0

    def length(self, index: int) -> int:
        """Return the length of text *index*; none if there is no such text."""
        return self.lengths[index] if index < len(self.lengths) else 0


@define
class Found:
    """What a sheet holds besides values.

    Args:
        spoiled: From row and column, counted from 0, to what became of the cell.

        text: The bytes of shared text that its cells show.

        odd_errors: Whether there is an error that the reader does not know.
    """

    spoiled: dict[tuple[int, int], Spoiled] = field(factory=dict)
    text: int = 0
    odd_errors: bool = False


def measure_strings(pieces: Iterable[bytes]) -> Strings:
    """Return how long each shared text is, all of its mark-up counted."""
    lengths = array("I")
    begun = 0
    for piece in _cut(pieces, b">"):
        refuse_foreign(piece)
        *ended, rest = map(len, _SI_END.split(piece))
        if ended:
            ended[0] += begun
            begun = 0
        begun += rest
        lengths.extend(ended)
        if len(lengths) > MAX_CELLS:
            raise too_much_text()
    return Strings(lengths=lengths, longest=max(lengths, default=0))


def _cut(pieces: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    """Yield the same bytes in pieces that end with *end*, but for the last."""
    waiting: list[bytes] = []
    for piece in pieces:
        at = piece.rfind(end) + len(end)
        if at < len(end):
            waiting.append(piece)
            if len(waiting) > _MAX_STRETCH:
                raise InvalidFile([make_problem("workbook-damaged")])
            continue
        yield b"".join([*waiting, piece[:at]])
        waiting = [piece[at:]]
    yield b"".join(waiting)


def refuse_foreign(piece: bytes) -> None:
    """Refuse what no spreadsheet writes, and what readers take in different ways."""
    if b"\0" in piece[:64]:  # UTF-16
        raise InvalidFile([make_problem("workbook-damaged")])
    if b"<!" in piece and any(word in piece for word in _FOREIGN):
        raise InvalidFile([make_problem("workbook-damaged")])


def look_over(part: Part, quota: Quota, strings: Strings, *, room: int = MAX_TEXT_BYTES) -> Found:
    """Return what stands in a sheet besides values.

    Args:
        part: The sheet.

        quota: How much may still be unpacked.

        strings: The shared texts.

        room: How many bytes of shared text its cells may show.

    Raises:
        InvalidFile: Damaged, opens to too much, reaches too far, or shows too
            much text.
    """
    shared = 0
    is_usual = True
    for piece in _cut(part.pieces(quota), b"</row>"):
        refuse_foreign(piece)
        # Not left early: the quota and the check sum want all of it.
        is_usual = is_usual and not (_UNUSUAL.search(piece) or _PREFIXED.search(piece))
        shared += piece.count(b' t="s"')
    if is_usual and shared * strings.longest <= room:
        return Found(text=shared * strings.longest)
    if is_usual and (text := _text_of(part, strings)) is not None:
        if text > room:
            raise too_much_text()
        return Found(text=text)
    walker = _Walker(strings, room)
    walker.walk(part.pieces(Quota()))
    return walker.found


def _text_of(part: Part, strings: Strings) -> int | None:
    """Return how much shared text the cells show, or None if that takes a walk."""
    text = 0
    for piece in _cut(part.pieces(Quota()), b"</row>"):
        found = _SHARED.findall(piece)
        if len(found) != piece.count(b' t="s"'):
            return None
        text += sum(map(strings.length, map(int, found)))
    return text


def without_odd_errors(part: Part) -> Part:
    """Return the sheet with each error that the reader does not know as #N/A."""
    return stored(part.name, _ODD_ERROR.sub(rb"\1#N/A", b"".join(part.pieces(Quota()))))


def elements(part: Part, name: str) -> list[dict[str, str]]:
    """Return the attributes of every element *name* of a part that holds no cells.

    Raises:
        InvalidFile: Damaged, or far larger than such a part ever is.
    """
    found: list[dict[str, str]] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element.rpartition(":")[2] == name:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    _parse(parser, part.pieces(Quota(_MAX_FRAME)))
    return found


def _parse(parser: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    try:
        for piece in pieces:
            refuse_foreign(piece)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):  # an encoding that nobody knows
        raise InvalidFile([make_problem("workbook-damaged")]) from None


class _Walker:
    """Goes through a sheet, cell by cell.

    Args:
        strings: The shared texts.

        room: How many bytes of them its cells may show.
    """

    def __init__(self, strings: Strings, room: int) -> None:
        self.found = Found()
        self._strings = strings
        self._room = room
        self._row = -1
        self._column = 0
        self._at = (0, 0)
        self._kind = ""
        self._inside = ""  # the element of the cell that is open: v, f or is
        self._value = ""
        self._has_formula = False
        self._box: tuple[int, int, int, int] | None = None

    def walk(self, pieces: Iterable[bytes]) -> None:
        """Go through the sheet that *pieces* are."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        _parse(parser, pieces)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._place(attributes.get("r"))
            self._kind = attributes.get("t", "n")
            self._value = ""
            self._has_formula = False
        elif name in ("v", "f", "is"):
            self._inside = name
            self._has_formula = self._has_formula or name == "f"
        elif name == "row":
            row = attributes.get("r", "")
            self._row = int(row) - 1 if row.isdecimal() and len(row) < 8 else self._row + 1
            self._column = 0

    def _place(self, reference: str | None) -> None:
        if reference is None:
            self._at = (max(self._row, 0), self._column)
        else:
            match = _PLACE.fullmatch(reference)
            if match is None:
                raise InvalidFile([make_problem("workbook-damaged")])
            column = 0
            for letter in match[1].upper():
                column = column * 26 + ord(letter) - ord("A") + 1
            self._at = (int(match[2]) - 1, column - 1)
        self._column = self._at[1] + 1

    def _text(self, text: str) -> None:
        if self._inside in ("v", "is"):
            self._value += text[:64] if len(self._value) < 64 else ""

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._settle()
        elif name == self._inside:
            self._inside = ""

    def _settle(self) -> None:
        if not self._value and not self._has_formula:
            return  # a format without content, which the reader skips as well
        self._widen(*self._at)
        if self._kind == "e":
            self.found.spoiled[self._at] = _ERROR_CELL
            self.found.odd_errors |= self._value not in _KNOWN_ERRORS
        elif self._has_formula and not self._value.strip() and self._kind != "str":
            self.found.spoiled[self._at] = _EMPTY_FORMULA
        elif self._kind == "s" and self._value.strip().isdecimal():
            self.found.text += self._strings.length(int(self._value))
            if self.found.text > self._room:
                raise too_much_text()

    def _widen(self, row: int, column: int) -> None:
        top, left, bottom, right = self._box or (row, column, row, column)
        self._box = min(top, row), min(left, column), max(bottom, row), max(right, column)
        top, left, bottom, right = self._box
        if (bottom - top + 1) * (right - left + 1) > MAX_CELLS:
            raise too_far(row, column)


def too_far(row: int, column: int) -> InvalidFile:
    """Return the refusal of a sheet with content at *row* and *column*, from 0."""
    place = f"{column_letter(column + 1)}{row + 1}"
    return InvalidFile([make_problem("workbook-too-far", place=place, limit=f"{MAX_CELLS:,}")])


def too_much_text() -> InvalidFile:
    """Return the refusal of a workbook whose cells show too much text."""
    return InvalidFile([make_problem("workbook-too-large", limit=f"{MAX_TEXT_BYTES // 2**20} MB")])
