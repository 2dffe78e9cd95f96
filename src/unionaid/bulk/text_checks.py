"""Whole columns of text told in one pass to be as they are compared already.

Here: what spares reading values one by one in polars: text that no reader would
change, credit codes whose check digits all fit. What is not told so is no fault, it is
only left to the reader of the fact. Not here: that reader (``text_reading``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl
import pyarrow as pa

from unionaid.bulk.text_expr import CREDIT, CREDIT_FORM, FOLDED, STABLE

__all__ = ["KEY", "WORDS", "all_stand", "codes_fit", "distinct"]

WORDS: Final = 500
"""Bytes of a text that may stand as it is; what is longer is looked at by its reader."""

_OUTSIDE_TEXT: Final = f"[^!-~一-龥{STABLE}{''.join(FOLDED.keys() - {'　'})}]"
_OUTSIDE_KEY: Final = f"[^!-`{{-~一-龥{STABLE}]"

_INNER: Final = f"!-`{{-~一-龥{STABLE}"
KEY: Final = f"^[{_INNER}](?:[ {_INNER}]*[{_INNER}])?$"
"""The form of a key that folding leaves as it is."""

_FIRST_VISIBLE: Final = ord("!")
_LAST_VISIBLE: Final = ord("~")
_LOWER: Final = (ord("a"), ord("z"))
_SAMPLE: Final = 1000
_PLACES: Final = 18
_WEIGHTS: Final = [3**place % 31 for place in range(_PLACES - 1)] + [1]
_DIGITS: Final = bytes(CREDIT.find(chr(byte)) & 0xFF for byte in range(256))


def all_stand(texts: pl.Series, *, as_key: bool) -> bool:
    """Tell whether each of *texts* is read as it is; no says nothing about any.

    Args:
        texts: The texts; nulls are let through.

        as_key: Whether they are keys, which are folded to upper case; else they are plain text.
    """
    lengths = texts.str.len_bytes()
    shortest, longest = lengths.min(), lengths.max()
    if not isinstance(shortest, int) or not isinstance(longest, int):
        return True  # nothing but nulls
    if shortest == 0 or longest >= WORDS:
        return False
    letters = _bytes_of(texts)
    lowest, highest = letters.min(), letters.max()
    assert isinstance(lowest, int), "there is a text"
    assert isinstance(highest, int), "there is a text"
    if lowest >= _FIRST_VISIBLE and highest <= _LAST_VISIBLE:
        return not (as_key and letters.is_between(*_LOWER).any())
    # one long text is searched faster than a million short ones
    return not texts.str.join("").str.contains(_OUTSIDE_KEY if as_key else _OUTSIDE_TEXT).item()


def _bytes_of(texts: pl.Series) -> pl.Series:
    """Return the bytes of all texts in a row."""
    return _as_series(texts.drop_nulls().to_arrow(compat_level=pl.CompatLevel.oldest()).buffers()[2])


def _as_series(buffer: pa.Buffer) -> pl.Series:
    return pl.Series(pl.from_arrow(pa.Array.from_buffers(pa.uint8(), buffer.size, [None, buffer])))


def distinct(texts: pl.Series) -> pl.Series:
    """Return each of *texts* once, without nulls."""
    texts = texts.drop_nulls()
    if 2 * _changes(texts.head(_SAMPLE)).sum() < min(_SAMPLE, len(texts)):
        # runs of the same value, as in a file that is sorted, are told sooner than by hashing
        texts = texts.head(1).append(texts[1:].filter(_changes(texts)))
    return texts.unique()


def _changes(texts: pl.Series) -> pl.Series:
    """Tell of each of *texts* but the first whether it differs from the one before."""
    return texts[1:] != texts[:-1]


def codes_fit(codes: pl.Series, refused: Iterable[str]) -> pl.Series:
    """Tell which of *codes* are credit codes whose form and check digit are right (GB 32100-2015).

    Args:
        codes: Texts, none of them null.

        refused: Beginnings of codes that do not belong here.
    """
    fits = codes.str.contains(CREDIT_FORM)
    for pair in refused:
        fits &= ~codes.str.starts_with(pair)
    formed = codes if fits.all() else codes.filter(fits)
    if not len(formed):
        return fits
    digits: str = formed.str.join("").item()
    values = _as_series(pa.py_buffer(digits.encode().translate(_DIGITS)))
    by_code = values.cast(pl.UInt16).reshape((-1, _PLACES))
    weights = pl.Series([_WEIGHTS], dtype=pl.Array(pl.UInt16, _PLACES))
    # the last character makes the weighted sum a multiple of 31
    right = (by_code * weights).arr.sum() % 31 == 0
    if len(formed) == len(codes):
        return right
    place = fits.cast(pl.Int64).cum_sum() - 1
    return fits & right.gather(place.clip(0, None))
