"""How a page is laid out: its headline, what stands around it, and what stands beside the article."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawlers.extraction.dates.pages import labels
from crawlers.extraction.metadata.head import Head
from record.folding import folded

NO_TEXT = frozenset(
    {"script", "style", "noscript", "option", "select", "textarea", "button", "template", "svg", "head"}
)
_APART = frozenset({"aside", "nav", "form"})
_BLOCKS = frozenset({"div", "section", "ul", "li"})
_NO_ARTICLE = _APART | NO_TEXT
#: A card has the linked headline of another article, and a date not far inside.
_HAS_LINKED_HEADING = etree.XPath("boolean((.//h2|.//h3|.//h4|.//h5)[.//a[@href] or ancestor::a[@href]])")
_CARD_DEPTH, _MOST_IN_CARD = 3, 30
_WORD = re.compile(r"\w+")
#: Characters of a line, of a title, and of the names of a class, that are read.
MOST_TEXT, _MOST_TITLE, MOST_NAME = 160, 300, 200
#: Headings that may be the title, and how many letters they have of it.
_MOST_HEADINGS, _SHORTEST_TITLE = 30, 6
#: Elements around one that are looked at.
_MOST_ANCESTORS = 40


@dataclass(frozen=True, slots=True)
class Layout:
    """One page."""

    body: HtmlElement
    heading: HtmlElement | None
    #: The headline and what it stands in; empty where there is none.
    around: frozenset[HtmlElement]
    #: What is known already of whether an element is a card.
    _cards: dict[HtmlElement, bool] = field(default_factory=dict, compare=False, repr=False)

    def near(self, most: int, cost_before: int) -> Iterator[tuple[int, HtmlElement]]:
        """Elements with their distances from the headline, up to `most`; each before it counts as `cost_before`."""
        yield from enumerate(islice(_following(self.body if self.heading is None else self.heading), most))
        if self.heading is not None:
            for number, element in enumerate(islice(_preceding(self.heading, most), most // cost_before), 1):
                yield number * cost_before, element

    def is_beside(self, element: HtmlElement) -> bool:
        """Whether it stands in a part that is beside the article, or in the card of another one."""
        is_in_footer = False  # of the page, or of the article
        for depth, ancestor in enumerate(islice(element.iterancestors(), _MOST_ANCESTORS)):
            if ancestor in self.around:
                return is_in_footer
            if ancestor.tag in _NO_ARTICLE:
                return True
            is_in_footer = is_in_footer or ancestor.tag == "footer"
            if depth < _CARD_DEPTH and self._is_card(ancestor):
                return True
            if ancestor.tag == "article":
                return False
            if ancestor.tag in ("main", "body"):
                return is_in_footer
            if labels.BESIDE.search(names_of(ancestor)):
                return True
        return is_in_footer

    def is_apart(self, element: HtmlElement) -> bool:
        """Whether it is itself a part beside the article, or a date of something else."""
        if element in self.around:
            return False
        if element.tag == "footer":
            return next(element.iterancestors("article"), None) is None
        names = names_of(element)
        if len(element) == 0:
            return labels.OTHER_CLASS.search(names) is not None
        if element.tag in _APART:
            return True
        return element.tag in _BLOCKS and (labels.BESIDE.search(names) is not None or self._is_card(element))

    def _is_card(self, element: HtmlElement) -> bool:
        known = self._cards.get(element)
        if known is None:
            known = self._cards[element] = _is_card(element)
        return known


def layout_of(tree: HtmlElement, head: Head) -> Layout:
    """Of a page as `read_tree` and `read_head` read it."""
    body = tree.find("body")
    heading = _headline(head)
    around = frozenset() if heading is None else frozenset([heading, *heading.iterancestors()])
    return Layout(tree if body is None else body, heading, around)


def text_of(element: HtmlElement) -> str:
    """The first characters of its text, on one line."""
    parts, length = [], 0
    for part in islice(element.itertext(), MOST_TEXT):
        parts.append(part[:MOST_TEXT])
        length += len(part.strip())
        if length >= MOST_TEXT:
            break
    return " ".join(" ".join(parts).split())[:MOST_TEXT]


def names_of(element: HtmlElement) -> str:
    """Its classes and its id, in lower case."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:MOST_NAME].lower()


def _headline(head: Head) -> HtmlElement | None:
    """The heading that has most of the page's title in it, else the first of the first rank."""
    title = folded(f"{head.meta('og:title')[:_MOST_TITLE]} {head.title[:_MOST_TITLE]}")
    words = set(_WORD.findall(title))
    best, most = None, 0
    for heading in head.headings[:_MOST_HEADINGS]:
        text = folded(text_of(heading))
        own = _WORD.findall(text)
        common = sum(len(word) for word in own if word in words)
        # Languages without spaces have one long word.
        common = len(text) if text in title else common if 2 * common >= sum(map(len, own)) else 0
        if common > most and common >= _SHORTEST_TITLE:
            best, most = heading, common
    return best if best is not None else next((one for one in head.headings if one.tag == "h1"), None)


def _following(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element, what is in it, and what comes after, in the document's order."""
    yield from element.iter()
    node: HtmlElement | None = element
    while node is not None:
        for sibling in node.itersiblings():
            yield from sibling.iter()
        node = node.getparent()


def _preceding(element: HtmlElement, most: int) -> Iterator[HtmlElement]:
    """What comes before the element, and what it is in, the nearest first."""
    node: HtmlElement | None = element
    while node is not None:
        for sibling in node.itersiblings(preceding=True):
            yield from reversed(deque(sibling.iter(), most))
        node = node.getparent()
        if node is not None:
            yield node


def _is_card(element: HtmlElement) -> bool:
    """Whether it announces another article: a few elements, and a linked heading."""
    few = sum(1 for _ in islice(element.iter(), _MOST_IN_CARD + 1)) <= _MOST_IN_CARD
    return few and bool(_HAS_LINKED_HEADING(element))
