"""Search in Chinese: every two neighbouring characters are a word of the index.

Sphinx splits Chinese with a dictionary where one is installed, and by nothing
else; its words in the browser have no dictionary. Pairs need none, and a query is
split just as the pages are. Latin words and figures stay whole, and what hyphens
join is one more word, so that a code is found as it is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sphinx.search import SearchLanguage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["BigramSearch", "setup"]

_RUN: Final = re.compile("[\u3400-\u9fff]+|[a-z0-9_]+(?:-[a-z0-9_]+)*")


class BigramSearch(SearchLanguage):
    """Pairs of Chinese characters, and whole words of anything Latin."""

    lang = "unionaid-zh"
    language_name = "Chinese by pairs of characters"
    js_splitter_code = r"""
function splitQuery(query) {
  const words = [];
  for (const run of query.toLowerCase().match(/[\u3400-\u9fff]+|[a-z0-9_]+(?:-[a-z0-9_]+)*/g) || []) {
    if (run.charCodeAt(0) < 0x3400 || run.length === 1) words.push(run);
    else for (let i = 0; i + 1 < run.length; i++) words.push(run.slice(i, i + 2));
  }
  return words;
}

// Sphinx lets a page pass that has all words but those shorter than three letters, which
// pairs are; and it counts the best word alone. Here a page has every word, and all count.
const searchOne = Search.performTermsSearch;
Search.performTermsSearch = (wanted, unwanted) => {
  const found = [...wanted].map(
    (word) => new Map(searchOne(new Set([word]), unwanted).map((page) => [page[0], page])),
  );
  if (!found.length) return [];
  const [first, ...others] = found;
  return [...first.values()]
    .filter((page) => others.every((pages) => pages.has(page[0])))
    .map((page) => [
      ...page.slice(0, 4),
      found.reduce((sum, pages) => sum + pages.get(page[0])[4], 0),
      ...page.slice(5),
    ]);
};
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - the name that Sphinx gives it
        """Return the words of a text; of Chinese the single characters too, for who asks for one."""
        words: list[str] = []
        for run in _RUN.findall(input.lower()):
            if run[0] < "\u3400":
                words += [run, *(run.split("-") if "-" in run else ())]
            else:
                words += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
        return words


def setup(app: Sphinx) -> None:
    """Make the language known to Sphinx."""
    app.add_search_language(BigramSearch)
