r"""Runs every example that the documentation and the docstrings show.

Docstrings under ``src``: ``>>>`` lines with the output that must follow.

``README.md``, ``README.en.md`` and every page below ``docs``, top to bottom, one
namespace per file:

* ```` ```python ```` is executed; with ``>>>`` in it, the output is compared too.
  It runs in the same working directory as the console blocks of its file.
* ```` ```console ```` is a session: a line ``$ unionaid …``, ``$ python …`` or
  ``$ echo $?`` (the last exit status), then the output that must follow, down to
  the next ``$`` line. Standard output and error come together, as on a screen.
  A line that is just ``...`` stands for any lines, none as well, and ``...`` within
  a line for what differs each time, such as a digest; a command that is
  misused or refused (status 2) has to be shown with its words. Blanks at the
  ends of lines and blank lines at the end do not count. A command goes on after
  a ``\`` at the end of its line.
* Any other language (``text``, ``sh``, ``bat``, ``toml`` …) is only shown, so what
  must not run, such as an installation, goes there.

The working directory is a copy of the repository's root made of links: paths
read as from the root, and what a command writes beside them is thrown away.
``LANG`` and its like are unset, so the language is what ``--lang`` says, else
Chinese. ``unionaid`` runs as ``python -m unionaid`` of the Python that tests.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

if TYPE_CHECKING:
    from sybil import Example

ROOT: Final = Path(__file__).parent
_FLAGS: Final = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_LINKED: Final = (
    "README.md",
    "README.en.md",
    "benchmarks",
    "docs",
    "examples",
    "pyproject.toml",
    "src",
    "tests",
)
_LANGUAGE: Final = ("LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES")


def _session(block: str) -> list[tuple[str, list[str]]]:
    """Return the commands of a console block, each with the output that it shows."""
    found: list[tuple[str, list[str]]] = []
    for line in block.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append((line[2:].strip(), []))
        elif found:
            found[-1][1].append(line.rstrip())
        elif line.strip():
            raise ValueError("a console block begins with a line '$ …'")
    return found


def _pattern(shown: list[str]) -> str:
    """Return a pattern of the output *shown*, ``...`` standing for any lines, or for some of a line."""
    return "".join(
        "(?:.*\n)*" if line.strip() == "..." else ".+".join(map(re.escape, line.split("..."))) + "\n"
        for line in shown
    )


def _text(lines: list[str]) -> list[str]:
    """Return *lines* without blanks at their ends and blank lines at the end."""
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _run(command: str, directory: str) -> tuple[int, list[str]]:
    """Run one command of a console block; return its exit status and its lines."""
    program, *arguments = shlex.split(command)
    if program not in ("unionaid", "python"):
        raise ValueError(f"a console block runs 'unionaid' and 'python' only, not {program!r}")
    start = [sys.executable, *(["-m", "unionaid"] if program == "unionaid" else []), *arguments]
    environment = {name: value for name, value in os.environ.items() if name not in _LANGUAGE}
    paths = [path for path in environment.pop("PYTHONPATH", "").split(os.pathsep) if path]
    if paths:  # they may be relative to the root
        environment["PYTHONPATH"] = os.pathsep.join(str(ROOT / path) for path in paths)
    for name in ("UNIONAID_REGISTRY", "UNIONAID_AS"):  # what somebody works with is none of the examples'
        environment.pop(name, None)
    environment |= {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1", "COLUMNS": "100"}
    done = subprocess.run(  # noqa: S603 - the commands stand in our own documentation
        start,
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, _text(done.stdout.splitlines())


def _console(example: Example) -> str | None:
    """Run a console block and compare what it prints with what it shows."""
    status = 0
    for command, shown in _session(example.parsed):
        if command == "echo $?":
            lines = [str(status)]
        else:
            status, lines = _run(command, example.namespace["directory"])
        wanted = _text(shown)
        if status > 1 and all(line.strip() in ("", "...") for line in wanted) and command != "echo $?":
            return "\n".join([f"$ {command}", f"ended with {status}, which only a shown error may:", *lines])
        if not re.fullmatch(_pattern(wanted), "".join(f"{line}\n" for line in lines)):
            return "\n".join([f"$ {command}", "shown:", *wanted, "printed:", *lines])
    return None


def _enter(namespace: dict[str, Any]) -> None:
    """Make the working directory of one document and go there."""
    holder = tempfile.TemporaryDirectory(prefix="unionaid-docs-")
    for name in _LINKED:  # and nothing that somebody keeps beside them, such as a registry
        (Path(holder.name) / name).symlink_to(ROOT / name)
    namespace |= {"directory": holder.name, "_holder": holder, "_before": Path.cwd()}
    os.chdir(holder.name)


def _leave(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_before"])
    namespace["_holder"].cleanup()


_docstrings = Sybil(
    parsers=[DocTestParser(optionflags=_FLAGS)],
    path="src",
    patterns=["*.py"],
    document_types={".py": PythonDocStringDocument},
)
_pages = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=_FLAGS),
        CodeBlockParser(language="console", evaluator=_console),
    ],
    patterns=["README.md", "README.en.md", *("docs" + "/*" * depth + ".md" for depth in (1, 2, 3, 4))],
    setup=_enter,
    teardown=_leave,
)

pytest_collect_file = (_docstrings + _pages).pytest()
