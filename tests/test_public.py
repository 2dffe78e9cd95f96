"""The public names: listed, sorted, importable, documented."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import unionaid


def test_all_is_a_literal_and_sorted() -> None:
    """``__all__`` is written out in the source, in order, each name once."""
    tree = ast.parse(Path(inspect.getfile(unionaid)).read_text(encoding="utf-8"))
    (value,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "__all__"
    )
    names = ast.literal_eval(value)
    assert names == sorted(set(names))
    assert names == unionaid.__all__


@pytest.mark.parametrize("name", unionaid.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    """Each public name is found and says what it is."""
    found = getattr(unionaid, name)
    if name == "Lang":  # an alias of types has no docstring of its own
        return
    assert inspect.getdoc(found)


def public_methods() -> list[tuple[str, str]]:
    """Return every public method and property of the public classes."""
    classes = [name for name in unionaid.__all__ if inspect.isclass(getattr(unionaid, name))]
    return [
        (name, attribute)
        for name in classes
        for attribute, value in vars(getattr(unionaid, name)).items()
        if not attribute.startswith("_") and (callable(value) or isinstance(value, property | classmethod))
    ]


@pytest.mark.parametrize(("name", "attribute"), public_methods())
def test_every_method_is_documented(name: str, attribute: str) -> None:
    """Each public method and property says what it does."""
    assert inspect.getdoc(inspect.getattr_static(getattr(unionaid, name), attribute))


def test_dir_lists_the_public_names() -> None:
    """A reader at the prompt sees every public name."""
    assert set(unionaid.__all__) <= set(dir(unionaid))


def test_the_version_is_that_of_the_distribution() -> None:
    """``__version__`` is read from the installed distribution, if it is installed."""
    metadata = pytest.importorskip("importlib.metadata")
    try:
        expected = metadata.version("unionaid")
    except metadata.PackageNotFoundError:
        pytest.skip("runs from the source tree")
    assert unionaid.__version__ == expected


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that is not there fails as in any module."""
    with pytest.raises(AttributeError, match="'unionaid' has no attribute 'nothing'"):
        _ = unionaid.nothing


def test_the_same_object_each_time() -> None:
    """A name gives the very object of the module it lives in."""
    from unionaid.api import load_policy

    assert unionaid.load_policy is load_policy
    assert unionaid.load_policy is load_policy  # now from the package itself
