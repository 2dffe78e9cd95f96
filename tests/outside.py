"""Programs from outside that some tests need: skipped where they are missing.

A variable of the environment, set to ``required``, makes a failure of the skip, so
that a gate cannot pass without having run them.
"""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

__all__ = ["missing"]


def missing(variable: str, reason: str) -> NoReturn:
    """Skip the test that asks for what is not there, or fail it.

    Args:
        variable: The variable that says whether it is required.

        reason: What is missing, as it will be read in the list of skipped tests.
    """
    if os.environ.get(variable) == "required":
        pytest.fail(f"{reason} ({variable}=required)", pytrace=False)
    pytest.skip(reason)
