"""How a page is laid out: its headline, what stands around it, and what stands beside the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawlers.extraction.body.pruning import is_boilerplate
from crawlers.extraction.metadata.head import Head
from record.folding import folded

#: A card has the linked headline of another article, and what is said of it not far inside.
_HAS_LINKED_HEADING = etree.XPath("boolean((.//h2|.//h3|.//h4|.//h5)[.//a[@href] or ancestor::a[@href]])")
_CARD_DEPTH, _MOST_IN_CARD = 3, 30
#: Classes of boxes at the end or at the side of an article that say who wrote it, and when.
_WITH_FACTS = re.compile("footer|meta|byline|author", re.IGNORECASE)
#: Classes and ids of what stands above all pages of a site.
_FRAME = re.compile(r"(?:^|\s)(?:site-|page-|main-|top-)?(?:header|masthead|topbar|top|banner)(?:\s|$)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
#: Characters of a title that are compared, letters of it that a heading has, and headings that may be it.
_MOST_TITLE, _SHORTEST_TITLE, _MOST_HEADINGS = 300, 6, 30
#: Elements around one that are looked at.
_MOST_ANCESTORS = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """One page."""

    body: HtmlElement
    heading: HtmlElement | None
    #: The headline and what it stands in; empty where there is none.
    around: frozenset[HtmlElement]

    def near(self, most: int, before: int) -> Iterator[tuple[int, HtmlElement]]:
        """Elements with their distances from the headline, up to `most`; each before it counts as `before`."""
        elements = list(self.body.iter())
        # On a damaged page it may stand outside.
        at = elements.index(self.heading) if self.heading in elements else 0
        yield from enumerate(elements[at : at + most])
        for number, element in enumerate(elements[at - 1 : max(at - 1 - most // before, 0) : -1] if at else (), 1):
            yield number * before, element

    def is_beside(self, element: HtmlElement) -> bool:
        """Whether it stands in a part that is beside the article, or in the card of another one."""
        for depth, one in enumerate(islice((element, *element.iterancestors()), _MOST_ANCESTORS)):
            if one in self.around:
                return False
            if 0 < depth <= _CARD_DEPTH and _is_card(one):
                return True
            if one.tag == "article":
                return False
            if one.tag == "header" or _FRAME.search(f"{one.get('class', '')} {one.get('id', '')}"):
                return True
            if is_boilerplate(one) and one.tag != "footer" and not _WITH_FACTS.search(one.get("class", "")):
                return True
        return False

    def is_apart(self, element: HtmlElement) -> bool:
        """Whether it has nothing in common with the headline but the page."""
        inner = next((one for one in element.iterancestors() if one in self.around), None)
        return inner is self.body and self.heading is not None and self.heading.getparent() is not self.body


def layout_of(root: HtmlElement, head: Head) -> Layout:
    """Of a page as `read_tree` and `read_head` read it."""
    body = root.find("body")
    heading = _headline(head)
    around = frozenset() if heading is None else frozenset([heading, *heading.iterancestors()])
    return Layout(root if body is None else body, heading, around)


def _headline(head: Head) -> HtmlElement | None:
    """The heading that has most of the page's title in it, else the first of the first rank."""
    title = folded(f"{head.meta('og:title')[:_MOST_TITLE]} {head.title[:_MOST_TITLE]}")
    words, site = set(_WORD.findall(title)), folded(head.meta("og:site_name"))
    best, most = None, 0
    for heading in head.headings[:_MOST_HEADINGS]:
        text = folded(" ".join(islice(heading.itertext(), _MOST_TITLE))[:_MOST_TITLE])
        if text == site:
            continue
        own = _WORD.findall(text)
        common = sum(len(word) for word in own if word in words)
        # Languages without spaces have one long word.
        common = len(text) if text in title else common if 2 * common >= sum(map(len, own)) else 0
        if common > most and common >= _SHORTEST_TITLE:
            best, most = heading, common
    return best if best is not None else next((one for one in head.headings if one.tag == "h1"), None)


def _is_card(element: HtmlElement) -> bool:
    """Whether it announces another article: a few elements, and a linked heading."""
    few = sum(1 for _ in islice(element.iter(), _MOST_IN_CARD + 1)) <= _MOST_IN_CARD
    return few and bool(_HAS_LINKED_HEADING(element))
