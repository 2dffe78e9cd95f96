"""LibreOffice for tests: a workbook is opened, calculated anew and saved, or printed.

Where it is not installed these tests are skipped, with the reason in sight; the
environment variable ``UNIONAID_OFFICE`` set to ``required`` makes that a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["converted"]


def converted(path: Path, kind: str, folder: Path) -> Path:
    """Return the file that LibreOffice makes of the workbook at *path*.

    Args:
        path: The workbook.

        kind: ``pdf`` or ``xlsx``.

        folder: Where the new file goes, another one than that of *path*.
    """
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("UNIONAID_OFFICE") == "required":
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{kind}"
