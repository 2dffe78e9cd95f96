"""What is imported when: a caller pays only for what it uses."""

from __future__ import annotations

import json
import subprocess
import sys

THIRD_PARTY = ("attr", "attrs", "babel", "cattr", "cattrs", "click", "stdnum", "tabulate", "wcwidth")


def loaded_by(code: str) -> set[str]:
    """Return the modules that running *code* in a new Python loads."""
    program = "\n".join(
        [
            "import json, sys",
            "before = set(sys.modules)",
            code,
            "print(json.dumps(sorted(set(sys.modules) - before)))",
        ]
    )
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


def packages(modules: set[str]) -> set[str]:
    """Return the top names of modules."""
    return {name.partition(".")[0] for name in modules}


def test_importing_the_package_loads_nothing_else_of_it() -> None:
    """``import unionaid`` loads that one module of the project."""
    modules = loaded_by("import unionaid")
    assert {name for name in modules if name.startswith("unionaid")} == {"unionaid"}


def test_importing_the_package_loads_no_library() -> None:
    """``import unionaid`` loads the standard library only, and little of it."""
    modules = packages(loaded_by("import unionaid"))
    assert modules - {"unionaid"} <= set(sys.stdlib_module_names)
    assert not modules & {*THIRD_PARTY, "decimal", "tomllib", "fractions", "datetime", "dataclasses"}


def test_loading_a_policy_leaves_words_and_screens_alone() -> None:
    """Loading needs neither locale data, nor tables, nor a command line, nor JSON."""
    modules = loaded_by("from unionaid import load_policy; load_policy('jinzhou-2020')")
    assert not packages(modules) & {"babel", "tabulate", "click", "cattrs", "wcwidth"}
    assert not any(name.startswith("unionaid.cli") for name in modules)


HELP = """
import contextlib, io
from unionaid.cli import main
with contextlib.redirect_stdout(io.StringIO()):
    assert main([*{words!r}, "--help"]) == 0
"""


def test_help_loads_no_database() -> None:
    """Help makes only the commands it shows, and knows nothing of SQLAlchemy."""
    modules = loaded_by(HELP.format(words=[]))
    assert not {"sqlalchemy", "unionaid.registry"} & modules


def test_help_of_the_registry_loads_no_database() -> None:
    """Neither does the help of one of its commands, nor what the command does."""
    modules = loaded_by(HELP.format(words=["registry", "approve"]))
    assert not {"sqlalchemy", "unionaid.registry", "unionaid.cli.registry_deciding"} & modules


ASSESS = """
from unionaid import load_policy
program = load_policy("jinzhou-2020")["industry-union-subsidy"]
result = program.assess({"union": "A", "is_industry_union": True, "year": 2020})
assert str(result.entitlement) == "70000.00"
"""


def test_assessing_does_not_write() -> None:
    """A plain assessment loads no locale data and no explanation."""
    modules = loaded_by(ASSESS)
    assert not packages(modules) & {"babel", "tabulate", "click", "cattrs", "wcwidth"}
    assert not {"unionaid.assess.explain", "unionaid.assess.page", "unionaid.assess.record"} & modules


def test_an_explanation_loads_locale_data_only() -> None:
    """Explaining loads Babel, and still neither tables nor a command line."""
    modules = packages(loaded_by(ASSESS + "result.explain()"))
    assert "babel" in modules
    assert not modules & {"tabulate", "click", "cattrs"}
