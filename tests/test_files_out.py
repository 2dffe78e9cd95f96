"""Writing: whole or not at all, and harmless in a spreadsheet."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from unionaid.errors import OutputError
from unionaid.files import csv_bytes, write_whole

POSIX = pytest.mark.skipif(os.name != "posix", reason="permission bits, links and pipes as POSIX has them")


def refused(path: str | Path) -> str:
    """Write what must fail; return the code."""
    with pytest.raises(OutputError) as caught:
        write_whole(path, b"new")
    (problem,) = caught.value.problems
    assert str(path).encode("utf-8", "backslashreplace").decode() == problem.file
    return problem.code


def names(folder: Path) -> list[str]:
    """Return what stands in *folder*."""
    return sorted(entry.name for entry in folder.iterdir())


def test_new_file(tmp_path: Path) -> None:
    """All bytes arrive, and nothing else is left."""
    write_whole(tmp_path / "out.csv", b"new")
    assert b"new" == (tmp_path / "out.csv").read_bytes()
    assert ["out.csv"] == names(tmp_path)


def test_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare name is written where the caller stands."""
    monkeypatch.chdir(tmp_path)
    write_whole("out.csv", b"new")
    assert ["out.csv"] == names(tmp_path)


def test_old_file_is_replaced(tmp_path: Path) -> None:
    """A longer old file leaves no tail."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"old and longer")
    write_whole(path, b"new")
    assert b"new" == path.read_bytes()


@POSIX
def test_new_file_follows_the_umask(tmp_path: Path) -> None:
    """A new result has the bits of any new file."""
    (tmp_path / "other").write_bytes(b"")
    write_whole(tmp_path / "out.csv", b"new")
    assert (tmp_path / "other").stat().st_mode == (tmp_path / "out.csv").stat().st_mode


@POSIX
@pytest.mark.parametrize("bits", [0o600, 0o640, 0o664])
def test_permission_bits_are_kept(tmp_path: Path, bits: int) -> None:
    """Who could read the old file can read the new one, and nobody else."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    path.chmod(bits)
    write_whole(path, b"new")
    assert bits == stat.S_IMODE(path.stat().st_mode)


@POSIX
def test_new_bytes_are_private_until_they_have_the_old_bits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A private list is at no moment readable by others."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    seen: list[int] = []
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
    )
    write_whole(path, b"new")
    assert [0o600] == seen


@POSIX
@pytest.mark.parametrize("existing", [True, False])
def test_link_is_followed(tmp_path: Path, existing: bool) -> None:
    """The target of a link is written; the link stays one."""
    (tmp_path / "target").mkdir()
    target = tmp_path / "target" / "real.csv"
    if existing:
        target.write_bytes(b"old")
    link = tmp_path / "out.csv"
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert b"new" == target.read_bytes()
    assert ["real.csv"] == names(tmp_path / "target")


@POSIX
def test_pipe_is_written_straight_to(tmp_path: Path) -> None:
    """A pipe is never replaced by a file; whoever reads it gets the bytes."""
    pipe = tmp_path / "out.csv"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"new")
        assert b"new" == os.read(reader, 100)
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert ["out.csv"] == names(tmp_path)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(errno.EACCES, "locked"), "output-locked"),
        (OSError(errno.ENOSPC, "full"), "output-failed"),
        (OSError(errno.EIO, "broken"), "output-failed"),
        (FileNotFoundError(errno.ENOENT, "folder gone"), "output-folder"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_failure_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: OSError, code: str
) -> None:
    """Whatever step fails, the old file stays and no temporary file does."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    assert code == refused(path)
    assert b"old" == path.read_bytes()
    assert ["out.csv"] == names(tmp_path)


def test_failure_of_a_new_file_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No empty result stands where none was."""

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", fail)
    assert "output-failed" == refused(tmp_path / "out.csv")
    assert [] == names(tmp_path)


def test_interruption_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no failure to write, but it too tidies up."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert b"old" == path.read_bytes()
    assert ["out.csv"] == names(tmp_path)


def test_first_failure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If tidying up fails as well, the message is about the writing."""

    def locked(*_: object) -> None:
        raise PermissionError

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "replace", locked)
    monkeypatch.setattr(os, "unlink", fail)
    assert "output-locked" == refused(tmp_path / "out.csv")


def test_locked_output_says_what_to_close(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clerk is told to close the file in WPS or Excel."""

    def locked(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(OutputError) as caught:
        write_whole(tmp_path / "out.csv", b"new")
    assert "WPS 或 Excel" in caught.value.text("zh")
    assert "WPS or Excel" in caught.value.text("en")


def test_write_protected_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be written is not replaced either."""
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "output-locked" == refused(path)
    assert b"old" == path.read_bytes()


def test_missing_folder(tmp_path: Path) -> None:
    """No folder is made on the way."""
    assert "output-folder" == refused(tmp_path / "none" / "out.csv")
    assert [] == names(tmp_path)


def test_folder_as_output(tmp_path: Path) -> None:
    """A folder is not a file to write."""
    (tmp_path / "out.csv").mkdir()
    assert "output-folder" == refused(tmp_path / "out.csv")


def test_file_as_folder(tmp_path: Path) -> None:
    """A file is not a folder to write into."""
    (tmp_path / "a").write_bytes(b"old")
    assert "output-folder" == refused(tmp_path / "a" / "out.csv")


@pytest.mark.parametrize("path", ["a\0.csv", "\udcd0\0.csv"])
def test_path_that_no_system_holds(path: str) -> None:
    """Such a path is told, not a traceback."""
    assert "output-folder" == refused(path)


def test_csv_for_excel() -> None:
    """A mark before it, CRLF in it, quotes only where needed."""
    expected = '\ufeff姓名,备注\r\n甲,"一,二"\r\n乙,"三""四"\r\n'.encode()
    assert expected == csv_bytes(["姓名", "备注"], [["甲", "一,二"], ["乙", '三"四']])


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+86",
        "-",
        "-1,000.00",
        "-12.5.0",
        "--1",
        "@a",
        "\tx",
        "\rx",
        "\nx",
        " =1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        "-1e5",
        "-12.50\n",
    ],
)
def test_formula_is_neutralised(cell: str) -> None:
    """What a spreadsheet could run gets an apostrophe before it."""
    assert f"'{cell}" in csv_bytes(["a"], [[cell]]).decode("utf-8-sig")


@pytest.mark.parametrize("cell", ["-12.50", "3000.00", "-0", "0", "甲-乙", "a=b", "", "'=1"])
def test_harmless_cell_stays(cell: str) -> None:
    """Plain numbers and plain text are as they were."""
    (written,) = csv_bytes(["a", "b"], [["x", cell]]).decode("utf-8-sig").splitlines()[1:]
    assert f"x,{cell}" == written


def test_header_is_neutralised() -> None:
    """A name from a user's file can be a formula too."""
    assert "'=a\r\n" == csv_bytes(["=a"], []).decode("utf-8-sig")
