"""The repeated blocks of a page: elements of one kind, under parents of one kind, each with a link of its own.  Pure.

Parents of one kind are many where a listing has headings between its parts, or its cards stand in rows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml.html import HtmlElement

from crawlers.extraction.body.pruning import is_boilerplate
from crawlers.listing.reading.rows import line_of
from crawlers.listing.reading.words import says
from crawlers.parsing.links import absolute, is_web_address

#: Links of a page that are looked at; how far above one a block is looked for; blocks that are read.
_MOST_LINKS, _MOST_ABOVE, _MOST_BLOCKS = 2_000, 30, 60
#: Fewer are no list, and more are no listing.
LEAST_ITEMS, MOST_ITEMS = 3, 500
#: What differs from one element to the next of one kind.
_NUMBERED = re.compile(r"\d{2,}|^(?:odd|even|first|last|active|current|alt)$")

#: Of links that sort reports, or say who wrote them.
_RELATIONS = frozenset(("tag", "category", "author", "next", "prev", "sponsored", "alternate"))
_SORTING = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|authors?|users?|people|profiles?|keywords?|labels?)/", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Block:
    """Elements that are perhaps the items of a listing, in the page's order, each with its links."""

    items: tuple[HtmlElement, ...]
    links: tuple[tuple[HtmlElement, ...], ...]


def address_of(link: HtmlElement, base: str) -> str | None:
    """Where a link leads to, if that is somewhere else in the web."""
    href = link.get("href", "").strip()
    if not href or href.startswith("#"):
        return None
    address = absolute(href, base)
    if not is_web_address(address) or address is None or address.partition("#")[0] == base.partition("#")[0]:
        return None
    return address


def may_lead(link: HtmlElement, base: str) -> bool:
    """Whether a link may lead to a report: not one that says who wrote it, or is of the site's frame."""
    if not _RELATIONS.isdisjoint(link.get("rel", "").lower().split()) or _SORTING.search(link.get("href", "")):
        return False
    return address_of(link, base) is not None and not says(line_of(link), "frame", "next", "bought")


def blocks(root: HtmlElement, base: str) -> list[Block]:
    """Those with enough items, the ones with most first."""
    found: dict[tuple[int, str], dict[HtmlElement, list[HtmlElement]]] = defaultdict(lambda: defaultdict(list))
    kinds = _Kinds()
    for link in islice(root.iter("a"), _MOST_LINKS):
        if not may_lead(link, base):
            continue
        child = link
        for parent in islice(link.iterancestors(), _MOST_ABOVE):
            found[kinds.of(parent), child.tag][child].append(link)
            child = parent
    groups = [each for children in found.values() for each in (children, *_by_parent(children))]
    made = [_block(children) for children in groups if len(children) >= LEAST_ITEMS]
    made.sort(key=lambda block: -len(block.items))
    return made[:_MOST_BLOCKS]


def _by_parent(children: dict[HtmlElement, list[HtmlElement]]) -> list[dict[HtmlElement, list[HtmlElement]]]:
    """Those of each parent apart, where they have several: on a page without names much is of one kind."""
    parents: dict[HtmlElement, dict[HtmlElement, list[HtmlElement]]] = defaultdict(dict)
    for child, links in children.items():
        parents[child.getparent()][child] = links
    return list(parents.values()) if len(parents) > 1 else []


def _block(children: dict[HtmlElement, list[HtmlElement]]) -> Block:
    some = list(children.items())[:MOST_ITEMS]
    return Block(tuple(child for child, _ in some), tuple(tuple(links) for _, links in some))


class _Kinds:
    """Numbers of the kinds of elements: the tags and names of one and of all above it."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, str, frozenset[str]], int] = {}
        self._known: dict[HtmlElement, int] = {}

    def of(self, element: HtmlElement) -> int:
        """Equal for elements of one kind."""
        chain = []
        one: HtmlElement | None = element
        while one is not None and one not in self._known:
            chain.append(one)
            one = one.getparent()
        number = self._known[one] if one is not None else 0
        for each in reversed(chain):
            key = number, each.tag, names_of(each)
            number = self._known[each] = self._numbers.setdefault(key, len(self._numbers) + 1)
        return number


def names_of(element: HtmlElement) -> frozenset[str]:
    """Its classes, without those by which elements of one kind differ."""
    return frozenset(name for name in element.get("class", "")[:300].split() if not _NUMBERED.search(name))


def regions(items: Sequence[HtmlElement]) -> tuple[list[HtmlElement], HtmlElement]:
    """The elements around items, as far out as none holds two of them; and what holds them all.

    All are as far out as the one that has the least room: a part with one item alone may have a heading of its own.
    """
    count: Counter[HtmlElement] = Counter()
    for item in items:
        count.update((item, *item.iterancestors()))
    # An item that a selector finds within another one is by itself.
    chains = [list(takewhile(lambda one: count[one] == 1, (item, *item.iterancestors()))) or [item] for item in items]
    room = min(map(len, chains)) - 1
    whole = next(one for one in (items[0], *items[0].iterancestors()) if count[one] == len(items))
    return [chain[room] for chain in chains], whole


def is_beside(element: HtmlElement, most: float) -> bool:
    """Whether a part of the page says of itself that it stands beside what readers come for, and holds at most so many
    elements."""
    beside = (one for one in (element, *element.iterancestors()) if one.tag in ("header", "nav") or is_boilerplate(one))
    return any(sum(1 for _ in one.iter()) <= most for one in beside)
