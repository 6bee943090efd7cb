"""What a source of each kind answers with: a number and a version make a document, the same every time.  Pure."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import lru_cache
from typing import Any

from bench.speed.documents import BEGIN, WORDS, Made

#: Of every twenty sources, how many are of which kind.
KINDS = ("feed",) * 8 + ("listing",) * 3 + ("sitemap",) * 3 + ("api",) * 3 + ("page",) * 3
#: The document that a poll begins with.
_FIRST = {
    "feed": "feed.xml",
    "listing": "press.html",
    "sitemap": "index.xml",
    "api": "news.json",
    "page": "page.html",
}
#: Reports in an API's answer and in a listing, addresses in the sitemap that changes, and in the one that does not.
ROWS, RECENT, OLD = 40, 300, 2_000
#: Sentences of a page, each of so many words.
SENTENCES, SENTENCE = 150, 14
#: So many documents are kept ready.
KEPT = 4_000


def kind_of(number: int) -> str:
    """The kind of a source."""
    return KINDS[number % len(KINDS)]


def path_of(number: int) -> str:
    """What its polls begin with; the number stands first in all of its paths."""
    return f"/{number}/{_FIRST[kind_of(number)]}"


def more_of(kind: str) -> dict[str, Any]:
    """What the config says of a kind beside the address."""
    if kind == "listing":
        return {"auto": True}
    return {"items": "news", "link": "url", "title": "title", "date": "at", "guid": "id"} if kind == "api" else {}


@lru_cache(maxsize=KEPT)
def document(number: int, name: str, version: int, root: str) -> bytes | None:
    """The document of this name; None where there is none."""
    match kind_of(number), name:
        case "feed", "feed.xml":
            return Made(number).body(version)
        case "api", "news.json":
            news = [
                {"id": each, "url": f"{root}/{number}/news/{each}", "title": _words(number + each, 8), "at": _at(each)}
                for each in range(ROWS + version, version, -1)
            ]
            return json.dumps({"news": news}).encode()
        case "listing", "press.html":
            return _listing(number, version)
        case "page", "page.html":
            return _page(number, version)
        case "sitemap", "index.xml":
            rows = [("recent.xml", RECENT + version), ("old.xml", 0)]
            return _xml("sitemapindex", "sitemap", [(f"{root}/{number}/{each}", at) for each, at in rows])
        case "sitemap", "recent.xml":
            rows = [(f"{root}/{number}/news/{each}", each) for each in range(version, RECENT + version)]
            return _xml("urlset", "url", rows)
        case "sitemap", "old.xml":
            return _xml("urlset", "url", [(f"{root}/{number}/news/{-each}", -each) for each in range(OLD)])
    return None


def _xml(root: str, element: str, rows: list[tuple[str, int]]) -> bytes:
    listed = (
        f"<{element}><loc>{url}</loc><lastmod>{(BEGIN + timedelta(hours=at)).isoformat()}</lastmod></{element}>"
        for url, at in rows
    )
    return f"<{root} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{''.join(listed)}</{root}>".encode()


def _listing(number: int, version: int) -> bytes:
    rows = (
        f"<li><a href='/{number}/news/{each}'>{_words(number + each, 8)}</a>"
        f" <span>{BEGIN + timedelta(hours=each):%d %B %Y}</span>"
        for each in range(ROWS + version, version, -1)
    )
    return f"<!doctype html><html lang='en'><title>Press</title><main><ul>{''.join(rows)}</ul></main>".encode()


def _page(number: int, version: int) -> bytes:
    lines = [f"<p>{_words(number * SENTENCES + each, SENTENCE)}.</p>" for each in range(SENTENCES)]
    lines[version % SENTENCES] = f"<p>In wording {version} it says {_words(number + version, SENTENCE)}.</p>"
    text = "".join(lines)
    return (
        f"<!doctype html><html lang='en'><title>Page {number}</title><main><h1>Page {number}</h1>{text}</main>".encode()
    )


def _words(seed: int, length: int) -> str:
    return " ".join(WORDS[(seed * 31 + place * place * 7 + place * seed) % len(WORDS)] for place in range(length))


def _at(number: int) -> int:
    return round((BEGIN + timedelta(hours=number)).timestamp())
