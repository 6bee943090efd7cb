"""The title of a page's article: what was published as its headline, without the site's name."""

from __future__ import annotations

import re

from crawlers.extraction.layout import Layout
from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head
from crawlers.extraction.page import letters
from record.folding import folded
from record.text import one_line, tidy

#: Characters of a title; what is longer is a text.
_MOST_TITLE = 400
#: The part of a heading that stands in a title worded otherwise.
_MOSTLY_ALIKE = 0.75
#: Letters of a name that is looked for in others, and how many times as long what holds it may be.
_LEAST_NAME, _MOST_NAME = 3, 2.5
#: What stands between a headline and the name of its site.
_SEPARATOR = re.compile(
    r"\s+[|\-–—·•:»«/~]{1,2}\s+|\s*[|｜_]\s*|\s*[»«·•]\s*|(?<=[\u3400-\u9fff！？”》])-(?=[\u3400-\u9fff])"
)


def title_of(head: Head, layout: Layout, site: str) -> str:
    """The headline: the page's heading where its other titles repeat it, else what the page says of itself."""
    inside = () if layout.heading is None else layout.heading.itertext()
    heading = " ".join(tidy(" ".join(inside)).split())[:_MOST_TITLE]
    metas = (head.meta("og:title"), head.meta("twitter:title", "dc.title", "dcterms.title", "citation_title"))
    raws = (*jsonld.texts(head.article.get("headline")), *metas, head.title)
    stated = [text for raw in raws if (text := one_line(raw)[:_MOST_TITLE])]
    if not stated or (
        letters(heading) not in ("", letters(site)) and any(_repeats(heading, other) for other in stated)
    ):
        return heading
    return without_site(stated[0], site, guess=len(stated) == 1)


def _repeats(heading: str, other: str) -> bool:
    """Whether the heading begins another title, or has most of its words."""
    if letters(other).startswith(letters(heading)):
        return True
    words, others = (set(re.findall(r"\w+", folded(text))) for text in (heading, other))
    common = sum(map(len, words & others))
    return 2 * common >= sum(map(len, others)) and common >= _MOSTLY_ALIKE * sum(map(len, words))


def without_site(title: str, site: str, *, guess: bool = False) -> str:
    """The title without the site's name at its end or its beginning.

    When it is to `guess`, what stands behind the last separator is a name where it is much the shorter part.
    """
    parts = list(_SEPARATOR.finditer(title))
    if not parts:
        return title
    name, first, last = letters(site), parts[0], parts[-1]
    if last.start() and _is_name(letters(title[last.end() :]), name):
        return without_site(title[: last.start()], site)
    if first.end() < len(title) and _is_name(letters(title[: first.start()]), name):
        return title[first.end() :]
    if guess and len(title) - last.end() < last.start():
        return title[: last.start()]
    return title


def _is_name(part: str, name: str) -> bool:
    """Whether a part of a title is the site's name, or a part of it, or the name with a little more."""
    if len(part) < _LEAST_NAME or len(name) < _LEAST_NAME:
        return bool(part) and part == name
    return part in name or (name in part and len(part) <= _MOST_NAME * len(name))
