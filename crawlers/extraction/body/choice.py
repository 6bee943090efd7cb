"""Which blocks of a page are its article, when another reader's text is known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable

from lxml.html import HtmlElement

from crawlers.extraction.body.blocks import Block, weigh

#: The box of the article is the smallest element with this share of what was found.
_MOST_OF_IT = 0.98
#: Shorter blocks stand in any text by chance.
_LEAST_FOUND = 20
#: The other text is doubted where it has less than this share of the page's paragraphs.
_DOUBTED = 0.5
#: Paragraphs side by side are the article in its place where they are so many, of so many letters, and so many times
#: as long.
_LEAST_GROUP, _LEAST_GROUP_LETTERS, _MUCH_LONGER = 3, 800, 2
#: What has more links than this is a list of links.
_MOST_LINKED = 0.5
#: Blocks between the headline and the text among which a lead is looked for, and the links that it may have.
_MOST_LEAD, _MOST_LEAD_LINKED = 30, 0.2
_NUMBERED = re.compile(r"[\w-]*\d[\w-]*")


def choose(found: list[Block], text: str, title: str) -> list[Block]:
    """The article's blocks, in order.  `text` is tidy."""
    kept = _in_text(found, text)
    _mend(found, kept)
    if not kept:
        return []
    first, last = min(kept), max(kept)
    box = _box(found, kept)
    between = {number for number in range(first, last) if _is_body(found[number])}
    inside = {number for number in kept | between if box in found[number].around}
    inside |= {number for number in range(first, last) if _is_heading_of(number, found, inside)}
    return [found[number] for number in sorted(inside | _lead(found, first, title))]


def _in_text(found: list[Block], text: str) -> set[int]:
    """The blocks that the text has."""
    # Cells of tables stand between these signs.
    lines = {_solid(cell) for line in text.split("\n") for cell in line.split("|")}
    whole = _solid(text)
    solids = [_solid(block.text) for block in found]
    return {
        number
        for number, solid in enumerate(solids)
        if solid in lines or (len(solid) >= _LEAST_FOUND and solid in whole)
    }


def _solid(text: str) -> str:
    return text.replace(" ", "").replace("\n", "")


def _is_body(block: Block) -> bool:
    return block.is_paragraph and block.kind != "caption"


def _is_heading_of(number: int, found: list[Block], article: set[int]) -> bool:
    """Whether a heading stands over a paragraph of the article."""
    block = found[number]
    follows = number + 1 in article and found[number + 1].is_paragraph
    return follows and block.kind == "heading" and block.density < _MOST_LINKED


def _mend(found: list[Block], kept: set[int]) -> None:
    """Where little of the page was found: takes the largest group of paragraphs, and all that are built alike."""
    body = [number for number, block in enumerate(found) if _is_body(block)]
    enough = _DOUBTED * weigh(found[number] for number in body)
    here = weigh(found[number] for number in body if number in kept)
    if here > enough or not body:
        return
    group, element = _largest_group(found, body)
    length = weigh(found[number] for number in group)
    if (len(group) >= _LEAST_GROUP or not kept) and length >= max(_LEAST_GROUP_LETTERS, _MUCH_LONGER * here):
        # What was found before the group may be its lead; what was found behind it is another article.
        kept -= {number for number in kept if number > group[-1]}
        kept |= {
            number
            for number in range(group[0], group[-1] + 1)
            if element in found[number].around and found[number].density < _MOST_LINKED
        }
        here = weigh(found[number] for number in body if number in kept)
    if here <= enough:
        shapes = {_shape(found[number].element) for number in body if number in kept}
        kept |= {number for number in body if _shape(found[number].element) in shapes}


def _largest_group(found: list[Block], body: list[int]) -> tuple[list[int], HtmlElement]:
    """The paragraphs in one element that have most letters, and the element."""
    groups: dict[HtmlElement, list[int]] = defaultdict(list)
    for number in body:
        element = found[number].element
        parent = element.getparent() if found[number].kind == "p" else None
        groups[element if parent is None else parent].append(number)
    element = max(groups, key=lambda element: weigh(found[number] for number in groups[element]))
    return groups[element], element


def _shape(element: HtmlElement | None) -> Hashable:
    """The tags and classes of the element and of those around it, but for what numbers them."""
    shape = []
    while element is not None:
        shape.append((element.tag, _NUMBERED.sub("", element.get("class", ""))))
        element = element.getparent()
    return tuple(shape)


def _box(found: list[Block], kept: set[int]) -> HtmlElement:
    """The smallest element with most of what was kept."""
    weights: dict[HtmlElement, int] = defaultdict(int)
    for number in kept:
        for element in found[number].around:
            weights[element] += weigh([found[number]])
    most = _MOST_OF_IT * weigh(found[number] for number in kept)
    return min((element for element, length in weights.items() if length >= most), key=weights.__getitem__)


def _lead(found: list[Block], first: int, title: str) -> set[int]:
    """Paragraphs between the headline and the text: many pages have the lead in their header."""
    key = _solid(title).casefold()
    before = range(max(0, first - _MOST_LEAD), first)
    headline = next((number for number in reversed(before) if _solid(found[number].text).casefold() == key), first)
    return {
        number
        for number in range(headline + 1, first)
        if _is_body(found[number]) and found[number].density < _MOST_LEAD_LINKED
    }
