"""The documentation as its readers meet it: built strictly, then opened page by page."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urldefrag

import pytest

from browser import ROOT, browser, built, served

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

Pages = dict[str, dict[str, Any]]
"""What each page says of itself, by its path."""

_LOOK: Final = """
const marked = [...document.querySelectorAll('[id]')].map(each => each.id);
const links = [...document.querySelectorAll('a[href]')].map(each => each.href);
const pictures = [...document.querySelectorAll('img')];
return {
  ids: marked,
  links: links,
  alts: pictures.map(each => each.alt),
  broken: pictures.filter(each => !each.complete || !each.naturalWidth).map(each => each.src),
  unlinked: pictures.filter(each => each.closest('article') && each.parentElement.href !== each.src)
    .map(each => each.src),
  lang: document.documentElement.lang,
  wide: Math.max(...['html', '.content'].map(each => document.querySelector(each).scrollWidth)),
  inner: window.innerWidth,
  twin: document.querySelector('.languages a').href,
  twin_height: document.querySelector('.languages a').getBoundingClientRect().height,
  fetched: performance.getEntriesByType('resource').map(each => each.name),
  text: document.querySelector('article').innerText,
}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once."""
    return built(tmp_path_factory.mktemp("site") / "out")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as found:
        yield found


@pytest.fixture(scope="module")
def chromium(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser for all pages."""
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="module")
def pages(site: Path, address: str, chromium: Chrome) -> Pages:
    """Every page, opened as on a phone."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        chromium.get(address + name)
        found[name] = chromium.execute_script(_LOOK) | {"console": complaints(chromium)}
    return found


def complaints(chromium: Chrome) -> list[str]:
    """Return what the console of the page has to say, all but plain notes."""
    log = chromium.get_log("browser")  # type: ignore[no-untyped-call]  # selenium has no types there
    return [each["message"] for each in log if each["level"] not in ("INFO", "DEBUG")]


def test_every_page_of_the_sources_is_there_in_both_languages(site: Path) -> None:
    """A page per source, Chinese at the root and English below ``en``; and a page to search on."""
    sources = {
        start + path.relative_to(ROOT / "docs" / lang).with_suffix(".html").as_posix()
        for lang, start in (("zh", ""), ("en", "en/"))
        for path in (ROOT / "docs" / lang).rglob("*.md")
    }
    built_pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert sources | {"search.html", "en/search.html"} == built_pages


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    """No font, script, style or picture of another server, not even where no browser looks."""
    asks = re.compile(
        r"""(?:\bsrc=|<link\b[^>]*\bhref=|@import\s|url\(|fetch\(|import\()\s*["']?(?:https?:)?//[^\s"')]+"""
    )
    found = [
        (path.relative_to(site).as_posix(), each)
        for path in sorted(site.rglob("*"))
        if path.suffix in (".html", ".css", ".js")
        for each in asks.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_theme_speaks_the_language_of_the_page(site: Path) -> None:
    """What the theme says is Chinese on Chinese pages and English on the others."""
    said = re.compile(r'(?:aria-label|title|placeholder|alt)="([^"]*)"|<title>([^<]*)</title>')
    for name, wrong in (("guide/registry.html", "[A-Za-z]{3,}"), ("en/guide/registry.html", "[一-鿿]")):
        text = (site / name).read_text(encoding="utf-8")
        words = ["".join(each) for each in said.findall(text)]
        assert len(words) > 10
        allowed = re.compile(r"unionaid|Python|Excel|PostgreSQL")
        assert [each for each in words if re.search(wrong, allowed.sub("", each))] == []


def test_no_sources_and_no_credits(site: Path) -> None:
    """The language line of a source is gone, and so is what only other builds need."""
    assert not list(site.rglob("_sources")) + list(site.rglob("objects.inv"))
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "furo</a>" not in text
        assert not re.search(r"<p><a[^>]*>(?:English|中文)</a></p>", text)


def test_no_page_complains(pages: Pages) -> None:
    """The console of every page is empty."""
    assert {name: page["console"] for name, page in pages.items() if page["console"]} == {}


def test_no_page_asks_another_server(pages: Pages, address: str) -> None:
    """Whatever a page loads comes from the site."""
    for page in pages.values():
        assert all(each.startswith((address, "data:")) for each in page["fetched"])


def test_every_link_and_anchor_leads_somewhere(pages: Pages, site: Path, address: str) -> None:
    """Links within the site end at a file, and at a place in it that exists."""
    dead = []
    for name, page in pages.items():
        for link in page["links"]:
            if not link.startswith(address):
                assert re.match("https?://", link), (name, link)
                continue
            whole, anchor = urldefrag(link)
            target = unquote(whole.removeprefix(address)).split("?")[0] or "index.html"
            if not (site / target).is_file() or (
                anchor and target in pages and unquote(anchor) not in pages[target]["ids"]
            ):
                dead.append((name, link))
    assert dead == []


def test_pictures_are_there_and_told(pages: Pages) -> None:
    """Every picture is shown, leads to its file, and has words for those who do not see it."""
    for name, page in pages.items():
        assert page["broken"] == [], name
        assert page["unlinked"] == [], name
        assert all(page["alts"]), name


def test_the_switch_leads_to_the_same_page_in_the_other_language(pages: Pages, address: str) -> None:
    """It is in sight on every page, and there and back is where one was."""
    for name, page in pages.items():
        english = name.startswith("en/")
        twin = page["twin"].removeprefix(address)
        assert twin == (name.removeprefix("en/") if english else f"en/{name}")
        assert page["lang"] == ("en" if english else "zh-CN")
        assert page["twin_height"] > 0


def test_every_page_fits_a_phone(pages: Pages) -> None:
    """At 390 pixels nothing but the inside of a table or a block of code moves sideways.

    The theme hides what spills over the page, and lets all of its content move; so
    that is measured too.
    """
    assert {name: page["wide"] for name, page in pages.items() if page["wide"] > page["inner"]} == {}
    assert {page["inner"] for page in pages.values()} == {390}


def results_of(chromium: Chrome, page: str, query: str) -> list[str]:
    """Type *query* into the search box of *page*, return where the results lead."""
    from selenium.webdriver.common.by import By

    chromium.get(page)
    box = chromium.find_element(By.CSS_SELECTOR, "input.sidebar-search")
    chromium.execute_script("arguments[0].value = arguments[1]; arguments[0].form.submit()", box, query)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        done = chromium.execute_script(
            "const told = document.querySelector('#search-results > p.search-summary');"
            "return told && told.innerText && !document.querySelector('#search-progress')?.innerText"
            " ? [...document.querySelectorAll('ul.search li > a')].map(each => each.href) : null"
        )
        if done is not None:
            return list(done)
        time.sleep(0.1)
    raise AssertionError(f"the search for {query} did not end")


@pytest.mark.parametrize(
    ("start", "query", "wanted"),
    [
        ("index.html", "金牌师徒", ["金牌师徒"]),
        ("guide/registry.html", "返还", ["返还"]),
        ("index.html", "gold 师徒", ["gold", "师徒"]),
        ("reference/index.html", "registry-none", ["registry-none"]),
        ("en/index.html", "fee refund", ["fee", "refund"]),
        ("en/guide/registry.html", "gold-pair-award", ["gold", "pair", "award"]),
    ],
)
def test_search_finds(
    pages: Pages, chromium: Chrome, address: str, start: str, query: str, wanted: list[str]
) -> None:
    """The box of any page finds words of its language, and each result holds them all."""
    found = results_of(chromium, address + start, query)
    assert found
    for link in found:
        name = unquote(urldefrag(link)[0].removeprefix(address)).split("?")[0]
        assert name.startswith("en/") == start.startswith("en/")
        assert all(word in pages[name]["text"].lower() for word in wanted), (query, name)
    assert complaints(chromium) == []


def test_search_finds_nothing_where_nothing_is(chromium: Chrome, address: str) -> None:
    """Characters that stand apart on a page are no word of it."""
    assert results_of(chromium, address + "index.html", "徒师牌金") == []


def test_it_works_from_a_disk(chromium: Chrome, site: Path) -> None:
    """Opened as a file it reads, switches and searches without a word of complaint."""
    found = results_of(chromium, (site / "index.html").as_uri(), "金牌师徒")
    assert any("gold-pair-award" in each for each in found)
    assert complaints(chromium) == []
