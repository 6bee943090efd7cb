"""What must come out, worked out from the truth alone: pure, and on purpose without the project's query code.

Words are searched by plain regular expressions.  A watch is chosen such that every sensible reading of "word" gives
the same stories (see `readings`), so that the verdict does not hang on a matter of taste.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench.acceptance.links import canonical
from bench.acceptance.replay import Report

#: Matched stories that a watch should have: enough to tell, few enough for one message a second.
FEWEST, MOST = 150, 250


@dataclass(frozen=True)
class Search:
    """Stories with at least one of `words` and none of `without`, in title or summary."""

    words: tuple[str, ...]
    without: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The same in the language of watches."""
        wanted = f"({' OR '.join(map(_quoted, self.words))})"
        return wanted if not self.without else f"{wanted} AND NOT ({' OR '.join(map(_quoted, self.without))})"


#: Tried in this order; the first with FEWEST..MOST stories and one reading wins.
SEARCHES = (
    Search(("stablecoin", "stablecoins", "ステーブルコイン", "central bank"), ("dogecoin",)),
    Search(("stablecoin", "stablecoins", "ステーブルコイン"), ("dogecoin",)),
    Search(("stablecoin", "stablecoins", "ステーブルコイン", "tokenized", "tokenization", "規制"), ("dogecoin",)),
    Search(("stablecoin", "stablecoins", "ステーブルコイン", "暗号資産"), ("dogecoin",)),
    Search(("ビットコイン", "regulation", "central bank"), ("dogecoin",)),
    Search(("law", "bank", "token"), ("bitcoin",)),
    Search(("stablecoin", "ethereum"), ()),
    Search(("bitcoin",), ("price", "ETF")),
)


class NoSearchError(Exception):
    """No search of SEARCHES fits the truth."""


def choose(truth: Iterable[Report]) -> Search:
    """The first search with a fitting number of stories on which all readings agree.  Raises NoSearchError."""
    rows = list(truth)
    tried = []
    for search in SEARCHES:
        found = [stories(rows, search, reading) for reading in READINGS]
        tried.append(f"{search.query}: {[len(urls) for urls in found]}")
        if FEWEST <= len(found[0]) <= MOST and all(urls == found[0] for urls in found):
            return search
    raise NoSearchError("no search fits; stories by reading:\n" + "\n".join(tried))


def stories(truth: Iterable[Report], search: Search, reading: Reading | None = None) -> set[str]:
    """Canonical URLs of the stories that the search finds; equal ones are one story."""
    read = reading or READINGS[0]
    return {canonical(report.url) for report in truth if _matches(report, search, read)}


def pairs(truth: Iterable[Report]) -> Counter[tuple[str, str]]:
    """(source, canonical link) of every report; one that stands under two addresses of one page is one."""
    reports = {(each.source, canonical(each.url), each.title, each.summary, each.published) for each in truth}
    return Counter((source, url) for source, url, *_ in reports)


@dataclass(frozen=True)
class Difference:
    """How what was found departs from what was expected; counts say how often."""

    missing: Counter[tuple[str, str]]
    #: Found, and never expected at all.
    unexpected: Counter[tuple[str, str]]
    #: Expected, and found more often.
    repeated: Counter[tuple[str, str]]


def compare(expected: Counter[tuple[str, str]], found: Counter[tuple[str, str]]) -> Difference:
    """Both ways."""
    more = found - expected
    return Difference(
        missing=expected - found,
        unexpected=Counter({key: count for key, count in more.items() if key not in expected}),
        repeated=Counter({key: count for key, count in more.items() if key in expected}),
    )


@dataclass(frozen=True)
class Reading:
    """One way to read "word": the text that is searched, and where a Latin word ends."""

    text: Callable[[str], str]
    before: str
    after: str

    def has(self, word: str, text: str) -> bool:
        """Latin words whole, others anywhere; case never counts."""
        pattern = re.escape(word)
        if word.isascii():
            pattern = self.before + pattern + self.after
        return re.search(pattern, self.text(text), re.IGNORECASE) is not None


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", text))


#: Any letter or digit of any script beside a Latin word joins it to a longer one, or only Latin letters do;
#: markup counts as text, or not.
READINGS = (
    Reading(_plain, r"\b", r"\b"),
    Reading(_plain, r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"),
    Reading(str, r"\b", r"\b"),
)


def _matches(report: Report, search: Search, reading: Reading) -> bool:
    text = f"{report.title}\n{report.summary}"
    return any(reading.has(word, text) for word in search.words) and not any(
        reading.has(word, text) for word in search.without
    )


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
