"""Payment files on the disk, and the figures that a person checks them by.

Here: the folder, writing, and the sentences. Not here: what stands in a file
(``unionaid.registry``).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from unionaid.cli.misuse import Misuse
from unionaid.cli.registry_told import count, yuan
from unionaid.errors import OutputError, make_problem
from unionaid.files import write_whole
from unionaid.files.source import shown
from unionaid.lang import Bilingual
from unionaid.text import figures
from unionaid.text.words import amount_in_words

if TYPE_CHECKING:
    from unionaid.registry.paying import PaymentFile

__all__ = ["check_folder", "file_object", "files_told", "write_files"]

_KINDS: Final = {"unit": Bilingual(zh="单位", en="units"), "person": Bilingual(zh="个人", en="persons")}


def check_folder(folder: str) -> None:
    """Make sure that files can be written to a folder, before anything is recorded.

    Raises:
        OutputError: They cannot.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        is_writable = os.access(place, os.W_OK | os.X_OK)
    except (OSError, ValueError):  # ValueError: a path that no system could hold
        is_writable = False
    if not is_writable:
        raise OutputError([make_problem("output-failed").at(file=shown(folder))])


def write_files(folder: str, files: Sequence[PaymentFile]) -> None:
    """Write payment files; one that is there with the same bytes is left.

    Raises:
        Misuse: Another file has its name.

        OutputError: One could not be written. What was recorded stays so, and
            the files can be had again.
    """
    for each in files:
        target = Path(folder) / each.name
        if target.exists():
            if target.is_file() and target.read_bytes() == each.content:
                continue
            raise Misuse("registry-file-there", file=shown(target), batch=each.batch)
        write_whole(target, each.content)


def file_object(file: PaymentFile) -> dict[str, Any]:
    """Return the figures of a payment file for JSON."""
    return {
        "batch": file.batch,
        "kind": file.kind,
        "name": file.name,
        "count": file.count,
        "total": yuan(file.total),
        "sha256": file.sha256,
    }


def files_told(files: Sequence[PaymentFile], folder: str | None) -> list[Bilingual]:
    """Return each file's figures in sentences."""
    found: list[Bilingual] = []
    for each in files:
        kind, words = _KINDS[each.kind], amount_in_words(each.total)
        name = each.name if folder is None else shown(Path(folder) / each.name)
        found += [
            Bilingual(
                zh=f"第 {each.batch} 号付款文件（{kind.zh}）：{name}",
                en=f"Payment file {each.batch} ({kind.en}): {name}",
            ),
            Bilingual(
                zh=f"  {each.count} 笔，合计 {figures.money(each.total, 'zh')}（大写：{words}）",
                en=f"  {count(each.count, 'transfer')}, {figures.money(each.total, 'en')} in all "
                f"(in words: {words})",
            ),
        ]
        if folder is not None:  # a preview's hash is not that of the file to come
            found.append(Bilingual(zh=f"  SHA-256 {each.sha256}", en=f"  SHA-256 {each.sha256}"))
    return found
