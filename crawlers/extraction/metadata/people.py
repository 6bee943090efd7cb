"""Who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from crawlers.extraction.body.blocks import blocks
from crawlers.extraction.layout import Layout
from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.bylines import MOST_BYLINE, names_in, signed
from crawlers.extraction.metadata.head import Head
from crawlers.extraction.tree import MOST_ELEMENTS
from record.folding import folded
from record.text import one_line, tidy

#: Names of an article.
_MOST_NAMES = 12
_METAS = (
    *("author", "article:author", "dc.creator", "dcterms.creator", "dc.creator.name", "parsely-author"),
    *("sailthru.author", "byl", "citation_author", "twitter:creator:name"),
)
#: Classes of elements that are made for authors; the first expression is the faster one.
_MARKS = re.compile("uthor|yline|fn|posted-by|username|submitted")
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:author|byline|fn|username|submitted|posted-by)(?:[\s_-]+(?:name|link|vcard|url|by|title))?(?:$|\s)"
    r"|[aA]uthorName|authorLink"
)
#: Characters of the classes of an element, and elements that are looked at.
_MOST_CLASSES, _MOST_MARKED = 300, 50
#: Lines around the headline that may say who: before it, and behind it.
_BEFORE, _BEHIND = 6, 12


def authors_of(head: Head, layout: Layout, site: str) -> tuple[str, ...]:
    """The names of people, in order; an outlet that signs for them only where nobody else does."""
    stated = jsonld.texts(head.article.get("author")) or jsonld.texts(head.article.get("creator"))
    metas = [text for name in _METAS for text in head.metas.get(name, ())]
    own, outlets = {folded(site)}, {folded(site), folded(re.split(r"\s[-|–—·]\s|[|_]", head.title)[-1])}
    for texts in (stated, metas):
        names = _unique((name for text in texts for name in names_in(_plain(text), is_list=True)), own)
        if names:
            return names
    for found in chain(map(names_in, _marked(layout)), map(signed, _near(layout))):
        if names := _unique(found, outlets):
            return names
    return ()


def _unique(names: Iterable[str], outlets: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if folded(name) not in outlets))[:_MOST_NAMES]


def _plain(text: str) -> str:
    return tidy(one_line(text[:1_000]))


def _marked(layout: Layout) -> Iterator[str]:
    """The texts of elements made for authors."""
    for element in islice(filter(_is_marked, layout.body.iter()), _MOST_MARKED):
        name = element.find(".//*[@itemprop='name']")
        text = " ".join(" ".join((element if name is None else name).itertext()).split())
        if text and len(text) <= MOST_BYLINE and not layout.is_beside(element):
            yield text


def _is_marked(element: HtmlElement) -> bool:
    if element.tag in ("meta", "body"):
        return False
    get = element.get
    names, made_for = get("class"), get("itemprop")
    if names is not None and _MARKS.search(names, 0, _MOST_CLASSES) and _NAMED.search(names[:_MOST_CLASSES]):
        return True
    is_marked = get("rel") == "author" or get("id") == "author"
    return is_marked or (made_for is not None and ("author" in made_for or made_for == "creator"))


def _near(layout: Layout) -> Iterator[str]:
    """Lines around the headline, the nearest behind it first."""
    lines = blocks(layout.body, MOST_ELEMENTS)
    at = next((number for number, block in enumerate(lines) if layout.heading in block.around), -1)
    for number in (*range(at + 1, min(at + _BEHIND, len(lines))), *range(at - 1, max(at - _BEFORE, -1), -1)):
        if not layout.is_beside(lines[number].element):
            yield lines[number].text
