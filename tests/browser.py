"""The site in a browser: built once, served on this machine, every page opened.

Sphinx comes with the extra ``docs``, Chromium and its driver from the system. Where
one is missing the tests are skipped, with the reason in sight; the environment
variable ``UNIONAID_SITE`` set to ``required`` makes that a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

__all__ = ["ROOT", "browser", "built", "served"]

ROOT: Final = Path(__file__).parents[1]
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")


def _missing(what: str) -> NoReturn:
    if os.environ.get("UNIONAID_SITE") == "required":
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


def built(out: Path) -> Path:
    """Return the folder of the site, built strictly into *out*."""
    for module, name in (("sphinx", "Sphinx"), ("myst_parser", "myst-parser"), ("furo", "furo")):
        if importlib.util.find_spec(module) is None:
            _missing(name)
    command = [sys.executable, str(ROOT / "docs" / "build.py"), str(out)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that it has
        """Keep the screen of the tests clean."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve *folder* on this machine; give the address that it begins with."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def browser(profile: Path) -> Iterator[Chrome]:
    """Give a browser without a screen, as narrow as a phone, that reaches this machine alone."""
    if importlib.util.find_spec("selenium") is None:
        _missing("selenium")
    program = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    service = shutil.which("chromedriver")
    if program is None or service is None:
        _missing("Chromium with its driver")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = program
    for word in (
        "--headless=new",
        "--no-sandbox",  # the gate runs as root in a container, where Chromium's own cannot be
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(executable_path=service))
    try:
        driver.set_page_load_timeout(60)
        phone = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
        yield driver
    finally:
        driver.quit()
