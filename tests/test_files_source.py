"""Files that cannot be taken: missing, folders, locked, too large, binary."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from unionaid.errors import InvalidFile
from unionaid.files import READABLE, read_rows
from unionaid.files.reading import CSV_LIMIT, JSON_LIMIT, KINDS
from unionaid.files.source import load_text


def refused(path: str | Path) -> list[str]:
    """Read what must be refused; return the codes."""
    with pytest.raises(InvalidFile) as caught:
        read_rows(path, shown_as="shown")
    assert {"shown"} == {problem.file for problem in caught.value.problems}
    return [problem.code for problem in caught.value.problems]


def test_missing_file(tmp_path: Path) -> None:
    """A path with nothing there."""
    assert ["file-missing"] == refused(tmp_path / "a.csv")


def test_path_through_a_file(tmp_path: Path) -> None:
    """A file is not a folder to look into."""
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert ["file-missing"] == refused(tmp_path / "a.csv" / "b.csv")


@pytest.mark.parametrize("path", ["a\0.csv", "x" * 5000 + ".csv"])
def test_path_that_no_system_holds(path: str) -> None:
    """A path that cannot exist is missing, not a traceback."""
    assert ["file-missing"] == refused(path)


def test_missing_and_unknown(tmp_path: Path) -> None:
    """Both faults of a mistyped name are told."""
    assert ["file-missing", "file-kind"] == refused(tmp_path / "cases")


@pytest.mark.parametrize("name", ["a.csv", "folder"])
def test_folder(tmp_path: Path, name: str) -> None:
    """A folder is told as one, whatever it is called."""
    (tmp_path / name).mkdir()
    assert ["file-folder"] == refused(tmp_path / name)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.docx", "a", ".csv", "csv"])
def test_unknown_kind(tmp_path: Path, name: str) -> None:
    """The readable kinds are listed, and what to do with a workbook."""
    (tmp_path / name).write_text("a\n1\n")
    with pytest.raises(InvalidFile) as caught:
        read_rows(tmp_path / name)
    (problem,) = caught.value.problems
    assert "file-kind" == problem.code
    for lang in ("zh", "en"):
        assert READABLE.text(lang) in problem.text(lang)
        assert "CSV UTF-8" in problem.text(lang)


@pytest.mark.parametrize("suffix", sorted(KINDS))
def test_known_kind_in_any_case(tmp_path: Path, suffix: str) -> None:
    """Every readable kind is read, also in capitals."""
    path = tmp_path / f"A{suffix.upper()}"
    path.write_text('{"a": "1"}' if "js" in suffix else "a\n1\n")
    assert {"a": "1"} == read_rows(str(path)).rows[0].cells


def test_name_of_the_file(tmp_path: Path) -> None:
    """Without another name a file is called what the caller called it."""
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    sheet = read_rows(path)
    assert (str(path), str(path)) == (sheet.file, sheet.rows[0].file)


def test_name_in_another_encoding() -> None:
    """A name that is not UTF-8 can still be printed."""
    with pytest.raises(InvalidFile) as caught:
        read_rows("\udcd0\udcd5.csv")
    caught.value.text("zh").encode()
    assert "\\udcd0\\udcd5.csv" == caught.value.problems[0].file


def test_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file held by another program says so."""
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")

    def locked(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("unionaid.files.source.open", locked, raising=False)
    assert ["file-unreadable"] == refused(path)


def test_folder_that_may_not_be_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file behind a closed door is unreadable, not missing."""
    real = os.stat

    def closed(path: str, **options: object) -> os.stat_result:
        if path == "closed/a.csv":
            raise PermissionError
        return real(path, **options)  # type: ignore[arg-type]  # the keywords are handed on

    monkeypatch.setattr(os, "stat", closed)
    assert ["file-unreadable"] == refused("closed/a.csv")


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl"])
def test_workbook_under_a_false_name(tmp_path: Path, name: str) -> None:
    """A renamed workbook is told as binary, with the way out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    (tmp_path / name).write_bytes(packed.getvalue())
    assert ["file-binary"] == refused(tmp_path / name)


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04text",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1text",
        b"a,b\n1,\0\n",
        "姓名,单位\n".encode("utf-16-le"),
        b"\xff\xfe" + "a,\0".encode("utf-16-le"),
        b"\xff\xfe\0\0" + "a,b".encode("utf-32-le"),
    ],
)
def test_binary(tmp_path: Path, data: bytes) -> None:
    """Magic numbers and zero bytes are not text."""
    (tmp_path / "a.csv").write_bytes(data)
    assert ["file-binary"] == refused(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "data", [b"a,b\n\xff\xff\xff,1\n", b"\xff\xfea", "姓名,甲\n".encode("gb18030") + b"\xff"]
)
def test_unknown_encoding(tmp_path: Path, data: bytes) -> None:
    """One wrong byte anywhere refuses the whole file."""
    (tmp_path / "a.csv").write_bytes(data)
    assert ["file-encoding"] == refused(tmp_path / "a.csv")


def test_one_encoding_for_the_whole_file(tmp_path: Path) -> None:
    """A file that is half UTF-8 is not read half right: it is GB 18030 or nothing."""
    (tmp_path / "a.csv").write_bytes("姓名,单位\n".encode("gb18030") + "厂".encode() + b"\n")
    assert ["file-encoding"] == refused(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("name", "limit", "told"), [("a.csv", CSV_LIMIT, "128 MB"), ("a.json", JSON_LIMIT, "64 MB")]
)
def test_too_large(tmp_path: Path, name: str, limit: int, told: str) -> None:
    """One byte above the limit is refused before reading, with the limit."""
    with (tmp_path / name).open("wb") as stream:
        stream.truncate(limit + 1)
    with pytest.raises(InvalidFile) as caught:
        read_rows(tmp_path / name)
    (problem,) = caught.value.problems
    assert "file-too-large" == problem.code
    assert told in problem.text("zh")


@pytest.mark.parametrize(("size", "taken"), [(9, True), (10, True), (11, False)])
def test_edge_of_the_size(tmp_path: Path, size: int, taken: bool) -> None:
    """The limit itself is still taken."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * size)
    if taken:
        assert "x" * size == load_text(path, limit=10, allowed=READABLE)
    else:
        with pytest.raises(InvalidFile):
            load_text(path, limit=10, allowed=READABLE)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs a file that does not know its size")
def test_file_without_end() -> None:
    """A file that tells no size is still bounded while it is read."""
    with pytest.raises(InvalidFile) as caught:
        load_text("/dev/zero", limit=10, allowed=READABLE)
    assert ["file-too-large"] == [problem.code for problem in caught.value.problems]
