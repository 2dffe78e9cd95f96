"""The command line: what is typed in, what is printed out.

Here: words, options, exit statuses, files and tables. Not here: any rule, any
figure that the library does not give. Importing this package loads neither the
command tree nor the library.

Exit statuses: 0 everything was assessed, 1 some rows were invalid, 2 misuse (a
wrong command, an input file that cannot be taken, an output that cannot be
written). Of ``unionaid registry``: 0 done, 1 some rows were invalid or ``verify``
found faults, 2 misuse, or a step that the registry does not allow. But for a
payment file that could not be written, which ``batch --again`` gives again,
nothing was recorded unless it is 0.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The words after the program's name; those of the process unless
            given.

    Returns:
        The exit status.
    """
    from unionaid.cli.running import run

    return run(argv)
