"""Files that are read row by row: what is wrong with them is told as of those read at once."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from unionaid import load_policy
from unionaid.assess import telling
from unionaid.assess.limits import apply_counted
from unionaid.assess.result import Counted, Outcome
from unionaid.errors import InvalidFile
from unionaid.files.parquet_in import ParquetRows
from unionaid.files.reading import open_rows
from unionaid.files.source import open_text
from unionaid.lang import Bilingual

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

_LIMIT = 2**20
_ALLOWED = Bilingual("CSV", "CSV")


def stored(path: Path, names: list[str], rows: int = 1) -> Path:
    """Write a Parquet file of text columns of these names."""
    columns = [arrow.array(["x"] * rows, arrow.string()) for _ in names]
    parquet.write_table(arrow.Table.from_arrays(columns, names=names), path)
    return path


def told(call: Any) -> list[str]:
    """Return the codes of what is wrong."""
    with pytest.raises(InvalidFile) as caught:
        call()
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("names", "rows", "limit", "code"),
    [
        (["a", "a"], 1, _LIMIT, "parquet-broken"),
        (["a\x07"], 1, _LIMIT, "text-control"),
        (["a"], 1, 1, "file-too-large"),
        (["a"], 0, _LIMIT, "file-no-cases"),
    ],
)
def test_parquet_that_cannot_be_taken(
    names: list[str], rows: int, limit: int, code: str, tmp_path: Path
) -> None:
    """Names twice or not to be shown, too many bytes, and no rows."""
    path = stored(tmp_path / "a.parquet", names, rows)
    assert [code] == told(lambda: ParquetRows(path, "a.parquet", limit=limit))


def test_parquet_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is there, and closed to the reader."""
    path = stored(tmp_path / "a.parquet", ["a"])

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(parquet, "ParquetFile", refuse)
    assert ["file-unreadable"] == told(lambda: ParquetRows(path, "a.parquet", limit=_LIMIT))


def test_parquet_that_breaks_off(tmp_path: Path) -> None:
    """It was whole when it was opened."""
    path = stored(tmp_path / "a.parquet", ["a"], 5)
    rows = ParquetRows(path, "a.parquet", limit=_LIMIT)
    path.write_bytes(path.read_bytes()[:20])
    assert ["parquet-broken"] == told(lambda: list(rows))


def test_no_file(tmp_path: Path) -> None:
    """A name that is nobody's file."""
    assert ["file-missing"] == told(lambda: open_rows(tmp_path / "none.csv"))


def test_how_far_a_text_was_read(tmp_path: Path) -> None:
    """Nothing before the first line, something then, all of it in the end; of more than one piece too."""
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 1_000_000, encoding="utf-8")
    text = open_text(path, limit=2**30, allowed=_ALLOWED)
    assert 0 == text.position
    lines = text.lines()
    assert "a,b\n" == next(lines)
    assert 0 < text.position < path.stat().st_size
    assert 999_999 == sum(1 for _ in lines)
    assert path.stat().st_size == text.position


def test_a_text_that_changes_while_it_is_read(tmp_path: Path) -> None:
    """Other bytes than those that were looked through, and none at all."""
    path = tmp_path / "a.csv"
    path.write_text("a,b\n", encoding="utf-8")
    text = open_text(path, limit=_LIMIT, allowed=_ALLOWED)
    path.write_bytes(b"a,b\n\xff\xff\n")
    assert ["file-encoding"] == told(lambda: list(text.lines()))
    os.remove(path)
    assert ["file-unreadable"] == told(lambda: list(text.lines()))


def test_a_sentence_that_asks_for_all_values_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another case with the same of some values may have others."""
    made: list[str] = []

    class Everything:
        def __init__(self, result: Any, engine: Any, lang: Any, watched: Any) -> None:
            self._given, _ = watched

        def marked(self, finding: Any) -> str:
            made.append(finding.id)
            return f"{len(self._given)} {sorted(self._given)[0]} {'pair' in self._given}"

    monkeypatch.setattr(telling, "Explanation", Everything)
    program = load_policy("jinzhou-2020")["gold-pair-award"]
    result = program.assess({"person": "JZ-01", "role": "master", "pair": "P1", "is_selected": False})
    teller = telling.Teller(program.engine, "zh")
    assert teller.reasons(result) == teller.reasons(result)
    assert teller.reasons(result)[0].endswith("True")
    assert made == made[: len(made) // 3] * 3


def test_a_warning_without_its_key_says_nothing() -> None:
    """A limit that only tells has nothing to tell where the key is not known."""
    limit = SimpleNamespace(counts=lambda _: None, key_of=lambda _: None, severity="warn")
    draft = SimpleNamespace(outcome=Outcome.ELIGIBLE, uses=[])
    apply_counted(cast("Any", limit), cast("Any", draft), Counted())
    assert [] == draft.uses
