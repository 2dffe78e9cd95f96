"""A result is written whole or not at all.

Here: replacing a file in one step, CSV that Excel opens without harm. Not
here: what stands in a result (``text``), workbooks (``book``).
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final

from unionaid.errors import OutputError, make_problem
from unionaid.files.source import shown

__all__ = ["csv_bytes", "csv_head", "csv_part", "replacing", "write_whole"]

_FORMULA: Final = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How text begins that a spreadsheet may take for a formula; in its Chinese and
Japanese versions also in full width."""

_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""Return a table as CSV that Excel and WPS open correctly.

    UTF-8 with a byte order mark, lines ended by CRLF. Text that a spreadsheet
    would run as a formula gets an apostrophe before it; a plain number such as
    -12.50 stays one. The apostrophe is not taken off by reading.

    Args:
        header: The column names.

        rows: The rows, each with a cell per column.

    Example:
        >>> csv_bytes(["name", "yuan"], [["=1+1", "-12.50"]]).decode("utf-8-sig")
        "name,yuan\r\n'=1+1,-12.50\r\n"
    """
    return csv_head(header) + csv_part(rows)


def csv_head(header: Sequence[str]) -> bytes:
    """Return how :func:`csv_bytes` begins, for a table that is written a part at a time."""
    return codecs.BOM_UTF8 + csv_part([header])


def csv_part(rows: Iterable[Sequence[str]]) -> bytes:
    """Return some rows of a table as they stand in :func:`csv_bytes`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(
        [cell if not cell or cell[0].isalnum() else _harmless(cell) for cell in row]  # nearly every cell
        for row in rows
    )
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    if _FORMULA.match(cell) and not _PLAIN_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def write_whole(path: str | os.PathLike[str], data: bytes) -> None:
    """Write *data* to *path*, all of it or nothing, as :func:`replacing` does.

    Args:
        path: Where to write.

        data: The whole content.

    Raises:
        OutputError: It could not be written.
    """
    with replacing(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a stream whose content becomes the file at *path*, all of it or nothing.

    The bytes go to a new file in the same folder, to the disk, and only at the
    end of the block take the place of the old file, whose permission bits they
    keep. A link is followed, so its target is replaced. A pipe or a device is
    written straight to: there is nothing to replace.

    Args:
        path: Where to write.

    Yields:
        The stream. The block does nothing but write to it: its system errors
        are taken for those of the output.

    Raises:
        OutputError: It could not be written. An existing file is as it was,
            and no temporary file is left, whatever ended the block.
    """
    try:
        with _opened(path) as stream:
            yield stream
    except PermissionError:
        code = "output-locked"
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        code = "output-folder"
    except OSError:
        code = "output-failed"
    else:
        return
    raise OutputError([make_problem(code).at(file=shown(path))])


@contextlib.contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    mode = _mode_of(path)
    if mode is None or stat.S_ISREG(mode):
        if mode is not None and not os.access(path, os.W_OK):  # replacing would not ask for it
            raise PermissionError
        permissions = None if mode is None else stat.S_IMODE(mode)
        with _temporary(os.path.realpath(path), permissions=permissions) as stream:
            yield stream
    else:
        with open(path, "wb") as stream:  # a folder is refused here
            yield stream


def _mode_of(path: str | os.PathLike[str]) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None
    except ValueError:  # a path that no system could hold
        raise FileNotFoundError from None


@contextlib.contextmanager
def _temporary(target: str, *, permissions: int | None) -> Iterator[BinaryIO]:
    # Not tempfile, whose files are private: a new result follows the umask.
    # Beside an old one the new bytes stay private until they have its bits.
    first = 0o666 if permissions is None else 0o600
    temporary = os.path.join(os.path.dirname(target), f".unionaid-{secrets.token_hex(8)}.tmp")
    with contextlib.ExitStack() as undo:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, first)) as stream:
            undo.callback(_discard, temporary)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if permissions is not None:
            os.chmod(temporary, permissions)
        os.replace(temporary, target)
        undo.pop_all()


def _discard(temporary: str) -> None:
    with contextlib.suppress(OSError):  # what went wrong first is what is told
        os.unlink(temporary)
