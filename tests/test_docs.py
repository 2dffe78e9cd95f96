"""The pages people read: links lead somewhere, both languages say the same, nothing is left out."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import unionaid
from unionaid.cli.tree import build
from unionaid.errors import CATALOGUE
from unionaid.lang import LANGS, Lang

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from making.api_words import api_blocks, own_words, public_members  # noqa: E402 - found by the line above
from making.command_line import walk  # noqa: E402
from making.error_codes import DETAILS, groups, sentences  # noqa: E402
from making.generated import outdated, pages  # noqa: E402
from making.markdown import twin_line  # noqa: E402

PAGES = [
    path
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md")
    for path in sorted(ROOT.glob(pattern))
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
]
DOCS = ROOT / "docs"
PLACES = sorted(
    {path.relative_to(DOCS / lang).as_posix() for lang in LANGS for path in (DOCS / lang).rglob("*.md")}
)
"""Every page of the site by its place below the folder of its language."""
INDEXES = [place for place in PLACES if place.endswith("index.md")]
every_lang = pytest.mark.parametrize("lang", LANGS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    files = [link.split("#")[0] for link in links if "://" not in link and not link.startswith("#")]
    assert [] == [file for file in files if not (page.parent / file).exists()]


def parts(text: str) -> Iterator[str]:
    """Yield the headings of a page by their level, and the opening line of each block of code."""
    fence = ""
    for line in text.splitlines():
        mark = re.match(r"`{3,}|~{3,}|:{3,}", line.strip())
        if mark and not fence:
            fence = mark[0]
            yield line.strip().replace(".zh.md", ".md")  # a record that is taken in has twins of its own
        elif fence and line.strip() == fence:
            fence = ""
        elif not fence and re.match("#+ ", line):
            yield line.split(" ")[0]


@pytest.mark.parametrize("place", PLACES)
def test_a_page_and_its_twin(place: str) -> None:
    """Every page is there in both languages, leads to the other, and has the same parts in the same order."""
    chinese, english = ((DOCS / lang / place).read_text(encoding="utf-8") for lang in LANGS)
    assert list(parts(chinese)) == list(parts(english))
    for lang, text in (("zh", chinese), ("en", english)):
        first, blank, second = text.splitlines()[:3]
        assert first.startswith("# ")
        assert (blank, second) == ("", twin_line(lang, place))


def test_the_readmes_have_the_same_parts() -> None:
    """Headings and blocks of code stand in the same order in both languages."""
    chinese, english = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.en.md"))
    assert list(parts(chinese)) == list(parts(english))


@every_lang
@pytest.mark.parametrize("place", INDEXES)
def test_an_index_names_every_page(lang: Lang, place: str) -> None:
    """What stands in the folder of an index is in its tables of contents, and led to in a sentence."""
    index = DOCS / lang / place
    text = index.read_text(encoding="utf-8")
    trees = re.findall(r"```\{toctree\}\n(.*?)```", text, re.DOTALL)
    listed = [line for tree in trees for line in tree.splitlines() if line and not line.startswith(":")]
    below = [path for path in index.parent.rglob("*.md") if path != index]
    if place == "index.md":  # the front page lists the sections, and leads to a page in each sentence
        below = [path for path in below if path.name == "index.md"]
    names = {path.relative_to(index.parent).with_suffix("").as_posix() for path in below}
    assert set(listed) == names
    if place != "index.md":
        assert [name for name in sorted(names) if f"]({name}.md" not in text] == []


def test_generated_pages_are_current() -> None:
    """``python docs/build.py --write`` would change nothing."""
    assert [path.relative_to(ROOT).as_posix() for path in outdated()] == []


def test_every_program_has_its_page() -> None:
    """One page for each program of each packaged policy, in both languages."""
    wanted = {
        DOCS / lang / "rulebook" / id_ / f"{program}.md"
        for lang in LANGS
        for id_ in unionaid.packaged_policies()
        for program in unionaid.load_policy(id_)
    }
    assert wanted == {path for path in pages() if path.parts[-3] == "rulebook"}


@every_lang
def test_every_command_and_option_is_told(lang: Lang) -> None:
    """Each command has a heading, and below it each option that not every command has."""
    text = (DOCS / lang / "reference" / "command-line.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^##+ ([^\n]*)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))
    common, *_ = (body for head, body in sections.items() if "--help" in body and "unionaid" not in head)
    for path, command in walk(build(lang), "unionaid"):
        for option in command.params:
            if isinstance(option, click.Option):
                spelled = ", ".join(option.opts)
                told = common if option.name in ("lang", "help") else sections[path]
                assert re.search(rf"`{re.escape(spelled)}[ `]", told), (path, spelled)


@every_lang
def test_every_public_name_is_told(lang: Lang) -> None:
    """Each public name has its place on the page, once."""
    text = (DOCS / lang / "reference" / "api.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^```\{api\} (\w+)$", text, re.MULTILINE)) == unionaid.__all__


@pytest.mark.parametrize("name", unionaid.__all__)
def test_every_public_method_has_chinese_words(name: str) -> None:
    """The Chinese page says what each public name and method does, in Chinese, and nothing of others."""
    blocks = api_blocks((DOCS / "zh" / "reference" / "api.md").read_text(encoding="utf-8"))
    about, members = own_words(blocks[name])
    assert set(public_members(name)) <= set(members)
    assert all(hasattr(getattr(unionaid, name), each) or each == "roles_granted" for each in members)
    for words in (about, *members.values()):
        assert re.search("[一-鿿]", words)
        assert words.endswith("。")


def test_english_words_are_those_of_the_docstrings() -> None:
    """The English page has none of its own, so that nothing is said twice."""
    blocks = api_blocks((DOCS / "en" / "reference" / "api.md").read_text(encoding="utf-8"))
    assert set(blocks.values()) == {""}


def test_every_code_is_in_one_group() -> None:
    """Each code of the catalogue stands on the page of errors, once."""
    assert sorted(key for _, codes in groups() for key in codes) == sorted(CATALOGUE)


@every_lang
@pytest.mark.parametrize("key", CATALOGUE)
def test_every_code_has_a_cause_and_a_cure(key: str, lang: Lang) -> None:
    """Both cells are filled, in the language of the page, and no placeholder is left in braces."""
    cause, cure = sentences(key, lang)
    assert cause
    assert cure
    assert not re.search(r"\{\w+\}", cause + cure)
    text = (DOCS / lang / "reference" / "errors.md").read_text(encoding="utf-8")
    assert text.count(f"| `{key}` |") == 1


def test_every_detail_has_a_word_that_is_used() -> None:
    """No word waits for a detail that no sentence has."""
    used = {name for message in CATALOGUE.values() for name in re.findall(r"\{(\w+)\}", message.zh)}
    assert set(DETAILS) == used


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_the_commands_that_set_up_are_marked(name: str) -> None:
    """The gate finds the test command by its mark; both READMEs have the same one."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.search(r"<!-- test command -->\n```bash\n(.+)\n```", text)
    assert found is not None
    assert (
        'python3 -m venv .venv && .venv/bin/pip install ".[test]" && .venv/bin/pytest -n auto --dist loadfile'
        == found[1]
    )


def worked() -> list[tuple[Path, str, str]]:
    """Return every list that a page of examples shows: the page, the file, the table under its name."""
    pattern = re.compile(r"^<!-- (examples/\S+\.csv) -->\n\n((?:\|.*\n)+)", re.MULTILINE)
    pages = sorted((ROOT / "docs").glob("*/examples/*.md"))
    return [(page, *found) for page in pages for found in pattern.findall(page.read_text(encoding="utf-8"))]


def test_tables_of_facts_are_the_files() -> None:
    """What a page shows of a list is that list, with the rows as a person sees them."""
    for page, name, table in worked():
        with (ROOT / name).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        lines = [["#", *rows[0]], *([str(row), *cells] for row, cells in enumerate(rows[1:], 2))]
        shown = [[cell.strip() for cell in line[1:-1].split("|")] for line in table.splitlines()]
        del shown[1]
        if shown[0][0] != "#":  # a wide list stands on its side, a column for each row
            shown[0] = ["#", *(re.sub("[^0-9]", "", head) for head in shown[0][1:])]
            lines = [list(column) for column in zip(*lines, strict=True)]
        assert lines == shown, page


def test_every_worked_list_is_shown() -> None:
    """And each stands on a page of its language."""
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "examples/worked").glob("*.csv")}
    assert files == {name for _, name, _ in worked()}
    assert all((page.parts[-3] == "en") == name.endswith(".en.csv") for page, name, _ in worked())
