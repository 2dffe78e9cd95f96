"""Settings and fixtures for every test: how many examples Hypothesis tries, PostgreSQL.

``HYPOTHESIS_PROFILE`` picks a profile: ``fast`` (the default), ``thorough``,
``ci``, which tries the same examples on every run, or ``few``, which does so with
few of them, for measuring coverage: under a tracer each takes many times as long.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from postgres import postgres, postgres_to_crash, second_postgres  # noqa: F401 - fixtures

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "fast", deadline=None, max_examples=50, print_blob=True, suppress_health_check=_SLOW
)
settings.register_profile("thorough", settings.get_profile("fast"), max_examples=2000)
settings.register_profile("ci", settings.get_profile("fast"), derandomize=True)
settings.register_profile("few", settings.get_profile("ci"), max_examples=10)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
