"""The command line, as ``python -m unionaid``."""

from __future__ import annotations

import sys

from unionaid.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(main())
