"""Which blocks of a page are its article, when another reader's text is known."""

from __future__ import annotations

from collections import defaultdict

from lxml.html import HtmlElement

from crawlers.extraction.body.blocks import Block, weigh

#: The box of the article is the smallest element with this share of what was found.
_MOST_OF_IT = 0.95
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
#: A page of so many linked titles, with no more letters below each, is a list of other reports.
_LEAST_TITLES, _MOST_TEASER = 3, 400
#: Letters of a title, and the share of it that is the link.
_LEAST_TITLE, _MOST_TITLE, _TITLE_LINKED = 8, 200, 0.8


def choose(found: list[Block], text: str, title: str) -> list[Block]:
    """The article's blocks, in order; none where the page is a list of other reports.  `text` is tidy."""
    kept = _in_text(found, text)
    _mend(found, kept)
    if not kept or _is_front(found, kept, title):
        return []
    first, last = _ends(found, kept)
    box = _box(found, kept)
    between = {number for number in range(first, last) if _is_body(found[number])}
    inside = {number for number in kept | between if box in found[number].around}
    inside |= {number for number in range(first, last) if _is_heading_of(number, found, inside)}
    return [found[number] for number in sorted(inside | _lead(found, first, title))]


def _in_text(found: list[Block], text: str) -> set[int]:
    """The blocks that the text has, but for cards."""
    # Trafilatura puts these before items, and between cells.
    lines = {_solid(cell) for line in text.split("\n") for cell in line.removeprefix("- ").split("|")}
    whole = _solid(text)
    solids = [_solid(block.text) for block in found]
    return {
        number
        for number, solid in enumerate(solids)
        if not found[number].in_link and (solid in lines or (len(solid) >= _LEAST_FOUND and solid in whole))
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
    """Where little of the page was found: takes the largest group of paragraphs."""
    body = [number for number, block in enumerate(found) if _is_body(block)]
    here = weigh(found[number] for number in body if number in kept)
    if not body or here > _DOUBTED * weigh(found[number] for number in body):
        return
    groups: dict[HtmlElement, list[int]] = defaultdict(list)
    for number in body:
        element = found[number].element
        parent = element.getparent() if found[number].kind == "p" else None
        groups[element if parent is None else parent].append(number)
    element, group = max(groups.items(), key=lambda one: weigh(found[number] for number in one[1]))
    length = weigh(found[number] for number in group)
    if (len(group) >= _LEAST_GROUP or not kept) and length >= max(_LEAST_GROUP_LETTERS, _MUCH_LONGER * here):
        # What was found before the group may be its lead; what was found behind it is another article.
        kept -= {number for number in kept if number > group[-1]}
        kept |= {
            number
            for number in range(group[0], group[-1] + 1)
            if element in found[number].around and found[number].density < _MOST_LINKED
        }


def _is_front(found: list[Block], kept: set[int], title: str) -> bool:
    """Whether what was found are the lines below the linked titles of other reports."""
    own = _solid(title).casefold()
    titles, run, longest = 0, 0, 0
    # The first title stands above what was found.
    for number in range(max(0, min(kept) - 2), max(kept) + 1):
        if _is_linked_title(found[number]) and _solid(found[number].text).casefold() != own:
            titles, run = titles + 1, 0
        elif number in kept:
            run += found[number].weight
            longest = max(longest, run)
    return titles >= _LEAST_TITLES and longest < _MOST_TEASER


def _is_linked_title(block: Block) -> bool:
    is_short = _LEAST_TITLE <= block.weight <= _MOST_TITLE
    return is_short and block.density >= _TITLE_LINKED and not block.is_paragraph


def _ends(found: list[Block], kept: set[int]) -> tuple[int, int]:
    """Where it begins, and where it has ended; paragraphs that are links as a whole may stand at either end."""
    first, last = min(kept), max(kept)
    while first and _is_linked_beside(found[first - 1], found[first]):
        first -= 1
    while last + 1 < len(found) and _is_linked_beside(found[last + 1], found[last]):
        last += 1
    return first, last + 1


def _is_linked_beside(block: Block, other: Block) -> bool:
    is_linked = _is_body(block) and block.density > _MOST_LINKED
    return is_linked and other.element.getparent() in block.around[-4:]


def _box(found: list[Block], kept: set[int]) -> HtmlElement:
    """The smallest element with most of what was kept."""
    weights: dict[HtmlElement, int] = defaultdict(int)
    for number in kept:
        for element in found[number].around:
            weights[element] += found[number].weight
    most = _MOST_OF_IT * weigh(found[number] for number in kept)
    return min((element for element, length in weights.items() if length >= most), key=weights.__getitem__)


def _lead(found: list[Block], first: int, title: str) -> set[int]:
    """Sentences between the headline and the text: many pages have the lead in their header."""
    key = _solid(title).casefold()
    before = range(max(0, first - _MOST_LEAD), first)
    headline = next((number for number in reversed(before) if _solid(found[number].text).casefold() == key), first)
    lead = (number for number in range(headline + 1, first) if _is_body(found[number]) and found[number].is_sentence)
    return {number for number in lead if found[number].density < _MOST_LEAD_LINKED}
