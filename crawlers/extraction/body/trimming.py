"""Taking off lines of an article that are no part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawlers.extraction.body.blocks import Block, weigh
from crawlers.extraction.body.cues import is_known_boilerplate, is_note, is_offer
from crawlers.extraction.metadata.bylines import is_byline
from crawlers.extraction.page import letters

#: A line that is a link to something else: nearly all of it is one, and it is neither a name nor a paragraph.
_LINKED, _LEAST_LINK, _MOST_LINK = 0.85, 25, 160
#: A line of the head repeats the title where it is no longer than this many times its length.
_MOST_TITLE = 1.4
#: A link that shows where it goes is given for its own sake.
_ADDRESS = re.compile(r"https?:|www\.|@")
#: Shorter lines repeat by chance.
_LEAST_REPEAT = 40
#: Among so many last lines stand offers to subscribe, and notes about the author; and the share of the text that the
#: box of an offer has at most.
_LAST_OFFERS, _LAST_NOTES, _MOST_BOX = 8, 4, 0.5


def trimmed(article: list[Block], title: str, authors: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines that remain, and those that were taken off, but for the title itself."""
    titles, bylines = _head(article, title)
    off = {*bylines, *_boilerplate(article), *_repeats(article), *_offers(article), *_notes(article, authors)} - titles
    rest = [number for number in range(len(article)) if number not in off | titles]
    # Headings with nothing below them; where all are headings, they are the text.
    running = [number for number in rest if article[number].kind != "heading" and not _is_linked(article[number])]
    if running:
        off.update(number for number in rest if number > running[-1])
        rest = [number for number in rest if number <= running[-1]]
    return [article[number].text for number in rest], [article[number].text for number in sorted(off)]


def _head(article: list[Block], title: str) -> tuple[set[int], set[int]]:
    """Lines that repeat the title, and lines with author and day, before the first paragraph."""
    titles, bylines, key = set(), set(), letters(title)
    for number, block in enumerate(article):
        own = letters(block.text)
        is_long = max(len(own), len(key)) >= _MOST_TITLE * min(len(own), len(key))
        if own and key and (own in key or key in own) and not is_long:
            titles.add(number)
        elif block.is_paragraph:
            break
        elif block.kind in ("", "p") and is_byline(block.text):
            bylines.add(number)
    return titles, bylines


def _boilerplate(article: list[Block]) -> Iterator[int]:
    for number, block in enumerate(article):
        if _is_link_elsewhere(block) or is_known_boilerplate(block.text):
            yield number


def _is_link_elsewhere(block: Block) -> bool:
    is_line = block.kind in ("", "p") and _LEAST_LINK <= block.weight < _MOST_LINK
    return is_line and _is_linked(block) and _ADDRESS.search(block.text) is None


def _is_linked(block: Block) -> bool:
    return block.density > _LINKED and not block.is_paragraph


def _repeats(article: list[Block]) -> Iterator[int]:
    seen = set()
    for number, block in enumerate(article):
        if block.weight >= _LEAST_REPEAT:
            if block.text in seen:
                yield number
            seen.add(block.text)


def _offers(article: list[Block]) -> Iterator[int]:
    """From the box of the first offer to the end."""
    last = range(max(0, len(article) - _LAST_OFFERS), len(article))
    first = next((number for number in last if is_offer(article[number].text)), None)
    if first is not None:
        box, most = article[first].element, _MOST_BOX * weigh(article)
        while weigh(block for block in article if box.getparent() in block.around) <= most:
            box = box.getparent()
        yield from range(next(number for number in last if box in article[number].around), len(article))


def _notes(article: list[Block], authors: Sequence[str]) -> Iterator[int]:
    """Last lines that begin with the name of an author, or as such notes do."""
    for number in range(max(1, len(article) - _LAST_NOTES), len(article)):
        text = article[number].text
        if is_note(text) or any(text.startswith(author) for author in authors):
            yield number
