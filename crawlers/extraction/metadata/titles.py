"""The title of a page's article: what was published as its headline, without the site's name."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head
from record.folding import folded
from record.text import one_line, tidy

#: Characters of a title; what is longer is a text.
_MOST_TITLE = 400
#: Letters of a heading that is compared, and the part of a title that it must be where it does not begin it.
_LEAST_HEADING, _MOST_OF_TITLE = 4, 0.5
#: Words of a heading that a title worded otherwise must share, and the part of them.
_LEAST_ALIKE, _MOSTLY_ALIKE = 4, 0.75
#: Letters of a name that is looked for in others, and how many times as long what holds it may be.
_LEAST_NAME, _MOST_NAME = 3, 2.5
#: What stands between a headline and the name of its site.
_SEPARATOR = re.compile(
    r"\s+[|\-–—·•:»«/~]{1,2}\s+|\s*[|｜_]\s*|\s*[»«·•]\s*|(?<=[\u3400-\u9fff！？”》])-(?=[\u3400-\u9fff])"
)


def title_of(head: Head, site: str) -> str:
    """The headline: a heading of the page where its own title repeats it, else what it says of itself."""
    stated = [
        text
        for raw in (
            *jsonld.texts(head.article.get("headline")),
            head.meta("og:title"),
            head.meta("twitter:title", "dc.title", "dcterms.title", "citation_title"),
        )
        if (text := one_line(raw)[:_MOST_TITLE])
    ]
    full = one_line(head.title)[:_MOST_TITLE]
    heading = _heading(head.headings, [*stated, full], site)
    if heading:
        return heading
    for text in stated:
        return without_site(text, site)
    if full:
        return without_site(full, site, guess=True)
    return next((text for element in head.headings if (text := _text(element))), "")


def _heading(headings: list[HtmlElement], others: list[str], site: str) -> str:
    """The heading that other titles of the page repeat, best at their beginning; never the site's own name."""
    wanted = [key for text in others if (key := _key(text))]
    texts = [(element.tag, _text(element)) for element in headings]
    found = [(tag, text, key) for tag, text in texts if (key := _key(text)) and key != _key(site)]
    ranked = [(_rank(tag, key, wanted), -number, text) for number, (tag, text, key) in enumerate(found)]
    best = max(ranked, default=(0, 0, ""))
    if best[0]:
        return best[2]
    first = [text for tag, text, _ in found if tag == "h1"]
    if len(first) == 1 and (not wanted or any(_is_alike(first[0], other) for other in others)):
        return first[0]
    return ""


def _is_alike(heading: str, other: str) -> bool:
    """Whether most words of the heading, and enough of them, stand in the other title too."""
    words, others = (set(re.findall(r"\w{2,}", folded(text))) for text in (heading, other))
    return len(words & others) >= max(_LEAST_ALIKE, _MOSTLY_ALIKE * len(words))


def _rank(tag: str, key: str, others: list[str]) -> int:
    """How surely a heading is the headline; 0 where nothing says so."""
    if len(key) < _LEAST_HEADING:
        return 0
    begins = any(other.startswith(key) for other in others)
    stands = any(key in other and len(key) >= _MOST_OF_TITLE * len(other) for other in others)
    return 4 * begins + 2 * stands + (tag == "h1") if begins or stands else 0


def _text(element: HtmlElement) -> str:
    return " ".join(tidy(" ".join(element.itertext())).split())[:_MOST_TITLE]


def _key(text: str) -> str:
    return re.sub(r"\W+", "", folded(text))


def without_site(title: str, site: str, *, guess: bool = False) -> str:
    """The title without the site's name at its end or its beginning.

    When it is to `guess`, what stands behind the last separator is a name where it is much the shorter part.
    """
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    name, first, last = _key(site), parts[0], parts[-1]
    if last.start() and _is_name(_key(title[last.end() :]), name):
        return without_site(title[: last.start()], site)
    if first.end() < len(title) and _is_name(_key(title[: first.start()]), name):
        return title[first.end() :]
    if guess and len(title) - last.end() < last.start():
        return title[: last.start()]
    return title


def _is_name(part: str, name: str) -> bool:
    """Whether a part of a title is the site's name, or a part of it, or the name with a little more."""
    if len(part) < _LEAST_NAME or len(name) < _LEAST_NAME:
        return bool(part) and part == name
    return part in name or (name in part and len(part) <= _MOST_NAME * len(name))
