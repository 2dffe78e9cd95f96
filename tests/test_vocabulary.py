"""The vocabulary page holds every key that the loader accepts, and no other; the glossary every public name.

What the loader accepts is seen in two ways: the keys that it asks for while it
reads files which use every kind, each with the table it stands in; and the keys
that are written in its source, whether a file uses them or not.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pytest

import unionaid
from strategies import FICTIONAL, PACKAGED, raw_policy
from unionaid.assess import Outcome, Status
from unionaid.assess.explain import _MARKS as MARKS
from unionaid.assess.sentences import outcome_word
from unionaid.cli.tree import build
from unionaid.errors import InvalidPolicy
from unionaid.lang import Bilingual
from unionaid.policy import SizeClass, read_conditions, read_facts, read_tables
from unionaid.policy.loader import read_policy_bytes
from unionaid.policy.node import Node
from unionaid.registry.deciding import STATE_WORDS

ROOT: Final = Path(__file__).parents[1]
LANGS: Final = ("zh", "en")
SOURCE: Final = ROOT / "src" / "unionaid" / "policy"

Keys = Mapping[str, frozenset[str]]

SECTIONS: Final = (
    "", "sources", "parameters", "values", "rows", "program", "facts", "derived", "criteria", "condition",
    "in_window", "reference", "rules", "deadline", "benefit", "limits", "documents", "public_notice",
    "targets",
)  # fmt: skip
"""The sections of the page, in order."""

OPERANDS: Final = (
    "at_least",
    "at_most",
    "above",
    "below",
    "within_months",
    "amount",
    "rate",
    "places",
    "from",
    "until",
)
CRITERION: Final = {"id", "text", "severity", "source", "limitations"}
"""What a criterion has beside its condition, which stands in the same table of the file."""

JOINED: Final = ("any", "all", "not", "where")


def policies() -> Iterator[bytes]:
    """Return the text of every policy file that is read here."""
    yield FICTIONAL.read_bytes()
    yield from (raw_policy(name) for name in PACKAGED)
    yield from (path.read_bytes() for path in sorted(ROOT.glob("tests/invented/*.toml")))
    text = (ROOT / "examples" / "policies" / "summer-care-2026.toml").read_text(encoding="utf-8")
    yield text.encode()
    short = '{ kind = "table", by = "is_own", table = { true = 2, false = 1 } }'
    yield text.replace('{ kind = "table", parameter = "class-grant" }', short).encode()


def place(path: str) -> tuple[str, ...]:
    """Return the sections that explain the keys of the table at *path*; none for names that people give."""
    parts = re.sub(r"\[\d+\]", "", path).split(".")
    last, above = parts[-1], parts[-2] if len(parts) > 1 else ""
    if path == "":
        return ("",)
    if last in ("choices", "refuses", "table", "when"):
        return ()
    if above in ("sources", "parameters", "facts", "derived"):
        return (above,)
    if above == "when":
        return ("rows",)
    if above == "programs":
        return ("program",)
    if last == "criteria":
        return ("criteria",)
    if last in JOINED:
        return ("condition",)
    if last == "rates" or last in OPERANDS or (last == "value" and above == "benefit"):
        return ("reference",)
    return (last,)


@cache
def asked() -> tuple[Keys, Mapping[tuple[str, str], frozenset[str]]]:
    """Return the keys the loader asks for by place, and the words a key may have."""
    keys: dict[tuple[str, ...], set[str]] = defaultdict(set)
    words: dict[tuple[str, str], set[str]] = defaultdict(set)
    patch = pytest.MonkeyPatch()
    raw, know, kind, choice = Node.raw, Node.know, Node.kind, Node.choice

    def note(node: Node, *names: str) -> None:
        keys[place(node.path)].update(name for name in names if "[" not in name)

    def noting_raw(node: Node, key: str) -> Any:
        note(node, key)
        return raw(node, key)

    def noting_know(node: Node, *names: str) -> None:
        note(node, *names)
        know(node, *names)

    def noting_kind(node: Node, key: str, allowed: Sequence[str]) -> str | None:
        words[place(node.path)[0], key].update(allowed)
        return kind(node, key, allowed)

    def noting_choice(node: Node, key: str, allowed: Sequence[str], **how: Any) -> str:
        words[place(node.path)[0], key].update(allowed)
        return choice(node, key, allowed, **how)

    with patch.context() as patched:
        for name, replaced in (
            ("raw", noting_raw),
            ("know", noting_know),
            ("kind", noting_kind),
            ("choice", noting_choice),
        ):
            patched.setattr(Node, name, replaced)
        for text in policies():
            with suppress(InvalidPolicy):  # one leaves a parameter unused, and is read to its end too
                read_policy_bytes(text, file="policy.toml")
    keys.pop((), None)
    keys["condition",] |= keys["criteria",] - CRITERION
    keys["criteria",] &= CRITERION
    assert all(len(each) == 1 for each in keys)
    return {each[0]: frozenset(names) for each, names in keys.items()}, {
        each: frozenset(names) for each, names in words.items()
    }


METHODS: Final = (
    "text", "flag", "whole", "day", "day_or_year", "kind", "choice", "pair", "both", "pairs", "names",
    "child", "children", "named", "raw", "has", "know",
)  # fmt: skip
FUNCTIONS: Final = ("read_single", "read_operand", "_labels")


@cache
def written() -> frozenset[str]:
    """Return the keys that stand in the loader's source as arguments of what reads a key."""
    found: set[str] = {*read_conditions._TESTS, *read_conditions._JOINS, *read_conditions._REFERENCES}
    found |= {*read_tables._BOUNDS, *read_facts._SIZE_PARTS, "id"}
    for path in SOURCE.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
                arguments = call.args if call.func.attr == "know" else call.args[:1]
            elif isinstance(call.func, ast.Name) and call.func.id in FUNCTIONS:
                arguments = call.args[1:2]
            else:
                continue
            values = (each.value for each in arguments if isinstance(each, ast.Constant))
            found.update(value for value in values if isinstance(value, str))
    return frozenset(found)


@cache
def page(lang: str) -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Return the rows of the page: section, key, meaning and example."""
    text = (ROOT / "docs" / lang / "reference" / "policy-files.md").read_text(encoding="utf-8")
    sections = re.split(r"^##+ .*$", text, flags=re.MULTILINE)[1:]
    assert len(SECTIONS) == len(sections)
    return {
        name: {
            key: (meaning, example)
            for key, meaning, example in re.findall(
                r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \| `([^`]+)` \|$", section, re.MULTILINE
            )
        }
        for name, section in zip(SECTIONS, sections, strict=True)
    }


ROWS: Final = [
    pytest.param(lang, section, id=f"{lang} {section or 'head'}") for lang in LANGS for section in SECTIONS
]


@pytest.mark.parametrize(("lang", "section"), ROWS)
def test_a_section_has_the_keys_that_the_loader_asks_for(lang: str, section: str) -> None:
    """Each table of a file is explained with every key that is read there, and no other."""
    assert asked()[0][section] == page(lang)[section].keys()


@pytest.mark.parametrize("lang", LANGS)
def test_no_key_of_the_loader_is_left_out(lang: str) -> None:
    """A key that stands in the source and in none of the files read here is on the page too."""
    assert written() <= frozenset(chain.from_iterable(page(lang).values()))


def test_the_walk_over_the_source_sees_the_keys() -> None:
    """Nearly every key that is asked for is found in the source; the walk is not blind."""
    every = frozenset(chain.from_iterable(asked()[0].values()))
    assert {"until"} >= every - written()


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_that_a_key_may_have_is_explained(lang: str) -> None:
    """Types, kinds and other choices stand in the row of their key."""
    rows = page(lang)
    missing = {
        (section, key, word)
        for (section, key), words in asked()[1].items()
        for word in words
        if not re.search(rf"`[^`]*\b{word}\b[^`]*`", " ".join(rows[section][key]))
    }
    assert set() == missing


@pytest.mark.parametrize(("lang", "section"), ROWS)
def test_examples_are_written_as_in_a_file(lang: str, section: str) -> None:
    """Each example is TOML and shows the key that it stands beside."""
    for key, (_, example) in page(lang)[section].items():
        assert tomllib.loads(example)
        assert re.search(rf"\b{key}\b", example)


def test_both_pages_have_the_same_rows() -> None:
    """Keys and examples stand in the same order in both languages."""
    one, other = (
        [(name, key, row[1]) for name, rows in page(lang).items() for key, row in rows.items()]
        for lang in LANGS
    )
    assert one == other


CODE, ZH, EN = "code", "zh", "en"
SHEET: Final = r'SHEET: Final = Bilingual\((?:zh=)?"([^"]+)", (?:en=)?"([^"]+)"\)'
"""How the modules of the desk name a sheet."""


@cache
def glossary(lang: str) -> Sequence[tuple[str, Mapping[str, str]]]:
    """Return the rows of the glossary: the group, and the words by language with the code."""
    text = (ROOT / "docs" / lang / "reference" / "glossary.md").read_text(encoding="utf-8")
    order = (ZH, EN, CODE, "meaning") if lang == ZH else (EN, ZH, CODE, "meaning")
    found = []
    for number, group in enumerate(re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]):
        for line in re.findall(r"^\| (?!-)(.+) \|$", group, re.MULTILINE)[1:]:
            cells = [cell.strip(" `") for cell in line.split(" | ")]
            found.append((str(number), dict(zip(order, cells, strict=True))))
    return found


def said(lang: str, part: str) -> set[str]:
    """Return everything that the glossary has in one column."""
    return {row[part] for _, row in glossary(lang)}


@pytest.mark.parametrize("lang", LANGS)
def test_every_public_name_is_in_the_glossary(lang: str) -> None:
    """A reader of code finds each name of the package, class or function, with its word."""
    assert set(unionaid.__all__) <= said(lang, CODE)


@pytest.mark.parametrize("lang", LANGS)
def test_every_outcome_status_and_size_is_in_the_glossary(lang: str) -> None:
    """Each member of an enumeration stands beside the words that are printed for it."""
    words = {
        f"Outcome.{each.name}": Bilingual(*(outcome_word(each, of) for of in ("zh", "en")))
        for each in Outcome
    }
    words |= {f"Status.{each.name}": MARKS[each] for each in Status}
    words |= {f"SizeClass.{each.name}": each.label for each in SizeClass}
    rows = {row[CODE]: (row[ZH], row[EN]) for _, row in glossary(lang)}
    assert {code: (word.zh, word.en) for code, word in words.items()} == {code: rows[code] for code in words}


@pytest.mark.parametrize("lang", LANGS)
def test_every_state_of_a_claim_is_in_the_glossary(lang: str) -> None:
    """The states of the registry stand there as it prints them."""
    rows = {(row[CODE], row[ZH], row[EN]) for _, row in glossary(lang)}
    assert {(state, word.zh, word.en) for state, word in STATE_WORDS.items()} <= rows


@pytest.mark.parametrize("lang", LANGS)
def test_every_sheet_is_in_the_glossary(lang: str) -> None:
    """So do the sheets of workbooks and forms, whose names may be those of something else too."""
    sheets = set()
    for path in (ROOT / "src" / "unionaid" / "desk").glob("*.py"):
        sheets |= set(re.findall(SHEET, path.read_text(encoding="utf-8")))
    assert {("汇总", "summary"), ("拨付登记", "payments")} <= sheets
    rows = {(row[ZH].removesuffix("（表）"), row[EN]) for _, row in glossary(lang)}
    assert sheets - {("记账凭证", "vouchers")} <= rows
    assert ("记账凭证", "accounting voucher") in rows


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_is_in_the_glossary(lang: str) -> None:
    """Each command of the first level stands there with its word."""
    assert set(build(lang).commands) <= said(lang, CODE)  # type: ignore[arg-type]  # one of the two


def test_both_glossaries_have_the_same_rows_and_a_sentence_each() -> None:
    """The same words stand in the same groups in both languages, each with what it means."""
    one, other = ([(group, row[ZH], row[EN], row[CODE]) for group, row in glossary(lang)] for lang in LANGS)
    assert one == other
    assert all(row["meaning"].endswith((".", "。")) for lang in LANGS for _, row in glossary(lang))
