"""One list, two ways: row by row, and by way of the disk; what both write and say."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen

pl = pytest.importorskip("polars")
pytest.importorskip("pyarrow")

from unionaid.cli import large, main  # noqa: E402 - only where there is what it needs

__all__ = ["LIMITED", "PARTS", "Answer", "answers", "row_by_row", "streamed"]

PARTS: Final = (1, 2, 7)
"""How many rows are held at a time."""


LIMITED: Final = """\
vocabulary = 1
id = "limited"
edition = "1"
name = { zh = "限额政策", en = "limits" }
issuer = { zh = "某会", en = "some union" }
[sources.s]
title = { zh = "文", en = "text" }
issuer = { zh = "某会", en = "some union" }
kind = "plan"
date = 2020-01-01
[parameters.most]
name = { zh = "最高", en = "most" }
type = "money"
values = [{ from = 2020-01-01, value = 250, source = "s" }, { from = 2020-06-01, value = 100, source = "s" }]
[programs.p]
name = { zh = "项目", en = "program" }
summary = { zh = "一句。", en = "A sentence." }
dated_by = "on"
payee = "none"
source = "s"
[programs.p.facts]
who = { type = "key", zh = "甲", en = "who" }
unit = { type = "key", zh = "乙", en = "unit" }
tag = { type = "key", zh = "丙", en = "tag", optional = true }
on = { type = "date", zh = "丁", en = "day" }
till = { type = "date", zh = "己", en = "last day", optional = true }
paid = { type = "money", zh = "戊", en = "paid" }
[[programs.p.limits]]
id = "one"
kind = "once"
per = ["who"]
keep = "highest"
text = { zh = "一人一次", en = "once" }
source = "s"
[[programs.p.limits]]
id = "told"
kind = "once"
per = ["unit", "paid"]
severity = "warn"
text = { zh = "同额", en = "same" }
source = "s"
[[programs.p.limits]]
id = "most"
kind = "cap"
per = ["unit"]
amount = { parameter = "most" }
text = { zh = "封顶", en = "cap" }
source = "s"
[[programs.p.limits]]
id = "places"
kind = "quota"
per = ["tag"]
places = 2
where = { fact = "tag", given = true }
text = { zh = "名额", en = "places" }
source = "s"
[[programs.p.rules]]
from = 2020-01-01
source = "s"
benefit = { kind = "share", fact = "paid", rates = [1], rounding = "half_up_to_fen" }
"""
"""A policy with a limit of every kind, on the same few facts."""


@frozen
class Answer:
    """What one command answered.

    Args:
        status: The exit status.

        out: What it printed.

        err: What it complained of.

        written: The file that it wrote; None if it wrote none.
    """

    status: int
    out: str
    err: str
    written: bytes | None


def row_by_row(capsys: pytest.CaptureFixture[str], words: Sequence[str], output: str) -> Answer:
    """Run ``assess`` as if no list were large."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "LARGE_BYTES", 2**60)
        return _run(capsys, words, output)


def streamed(capsys: pytest.CaptureFixture[str], words: Sequence[str], output: str, part: int) -> Answer:
    """Run ``assess`` as if every list were large, *part* rows at a time, and nothing else could do it."""
    from unionaid.bulk import spill
    from unionaid.cli import assessing

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the list was to be streamed")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "LARGE_BYTES", 0)
        patch.setattr(spill, "PART", part)
        patch.setattr(assessing, "gather", never)
        with _temporary_folder(patch) as folder:
            found = _run(capsys, words, output)
            assert not os.listdir(folder), "something was left behind"
    return found


@contextmanager
def _temporary_folder(patch: pytest.MonkeyPatch) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        patch.setattr(tempfile, "tempdir", folder)
        yield folder


def _run(capsys: pytest.CaptureFixture[str], words: Sequence[str], output: str) -> Answer:
    Path(output).unlink(missing_ok=True)
    capsys.readouterr()
    status = main(["assess", *words, "-o", output])
    printed = capsys.readouterr()
    written = Path(output).read_bytes() if Path(output).exists() else None
    leftovers = [name for name in os.listdir(Path(output).parent) if name.endswith(".tmp")]
    assert not leftovers, "a file was half written"
    return Answer(status, printed.out, printed.err, written)


def answers(
    capsys: pytest.CaptureFixture[str], words: Sequence[str], output: str, parts: Sequence[int] = PARTS
) -> Answer:
    """Return what both ways answer, once it is the same."""
    expected = row_by_row(capsys, words, output)
    for part in parts:
        assert streamed(capsys, words, output, part) == expected, f"with {part} rows at a time"
    return expected
