"""Which language to speak, from the environment.

Here: the choice alone. The environment is passed in, so that nothing below
the command line reads the process it runs in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from unionaid.lang import Lang

__all__ = ["lang_from_environment"]

_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which POSIX lets one override the next."""


def lang_from_environment(environ: Mapping[str, str]) -> Lang:
    """Return the language that *environ* asks for; Chinese unless it asks for English.

    The first variable that is not empty decides. A locale that names no
    language (``C``, ``POSIX``, ``C.UTF-8``) or one that is not spoken here
    means Chinese, the language of the offices this is for.

    Args:
        environ: Environment variables, such as ``os.environ``.

    Example:
        >>> lang_from_environment({"LC_ALL": "", "LANG": "en_US.UTF-8"})
        'en'
    """
    for variable in _VARIABLES:
        wanted = environ.get(variable, "").strip()
        if wanted:
            return "en" if wanted.casefold().startswith("en") else "zh"
    return "zh"
