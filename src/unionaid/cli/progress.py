"""How far a long piece of work is, for somebody who waits at a terminal.

Here: when a bar is drawn, and where. A pipe, a file or a short piece of work
sees nothing of it. Not here: the work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from unionaid.lang import Bilingual, Lang

__all__ = ["ASSESSING", "LARGE", "READING", "WRITING", "progress"]

LARGE: Final = 5000
"""Fewer cases than this are done before a bar could be read."""

ASSESSING: Final = Bilingual(zh="测算", en="Assessing")
WRITING: Final = Bilingual(zh="写入", en="Writing")
READING: Final = Bilingual(zh="读取", en="Reading")


@contextmanager
def progress(count: int, label: Bilingual, lang: Lang) -> Iterator[Callable[[int], object] | None]:
    """Give what the work calls with how many more cases are done, or None to leave it silent.

    Args:
        count: How many cases there are.

        label: What is being done.

        lang: The language.
    """
    if count < LARGE or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=count, label=label.text(lang), file=sys.stderr) as bar:
        yield bar.update
