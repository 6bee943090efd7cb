"""Taking off lines of an article that are no part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.extraction.body.blocks import Block
from crawlers.extraction.body.cues import is_consent_notice, is_known_boilerplate
from record.folding import folded

#: A line that is a link to something else: nearly all of it is one, and it is neither a name nor a paragraph.
_LINKED, _LEAST_LINK, _MOST_LINK = 0.85, 25, 160
#: Letters of a line with the day and the author, which stand before the first paragraph.
_MOST_BYLINE = 80
_BYLINE = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|^(?:by|von|por|par|di|da|от|autor|author|publicado|published|updated|posted|veröffentlicht|aktualisiert|stand)\b",
    re.IGNORECASE,
)
#: A line of the head repeats the title where it is no longer than this many times its length.
_MOST_TITLE = 1.4
#: A link that shows where it goes is given for its own sake.
_ADDRESS = re.compile(r"https?:|www\.|@")
#: Lines at either end of an article among which notices of the site stand.
_EDGE = 3
#: Shorter lines repeat by chance.
_LEAST_REPEAT = 40


def trimmed(article: list[Block], title: str) -> tuple[list[str], list[str]]:
    """The lines that remain, and those that were taken off, but for the title itself."""
    titles, bylines = _head(article, title)
    off = {*bylines, *_boilerplate(article), *_repeats(article)} - titles
    rest = [number for number in range(len(article)) if number not in off | titles]
    # Headings with nothing below them; where all are headings, they are the text.
    running = [number for number in rest if article[number].kind != "heading" and article[number].density <= _LINKED]
    if running:
        off.update(number for number in rest if number > running[-1])
        rest = [number for number in rest if number <= running[-1]]
    return [article[number].text for number in rest], [article[number].text for number in sorted(off)]


def _head(article: list[Block], title: str) -> tuple[set[int], set[int]]:
    """Lines that repeat the title, and lines with author and day, before the first paragraph."""
    titles, bylines, key = set(), set(), _key(title)
    for number, block in enumerate(article):
        own = _key(block.text)
        if (
            own
            and key
            and (own in key or key in own)
            and max(len(own), len(key)) < _MOST_TITLE * min(len(own), len(key))
        ):
            titles.add(number)
        elif block.is_paragraph:
            break
        elif block.kind in ("", "p") and block.weight < _MOST_BYLINE and _BYLINE.search(block.text):
            bylines.add(number)
    return titles, bylines


def _boilerplate(article: list[Block]) -> Iterator[int]:
    for number, block in enumerate(article):
        is_at_end = number < _EDGE or number >= len(article) - _EDGE
        is_notice = is_at_end and is_consent_notice(block.text)
        if is_notice or _is_link_elsewhere(block) or is_known_boilerplate(block.text):
            yield number


def _is_link_elsewhere(block: Block) -> bool:
    is_line = block.kind in ("", "p") and _LEAST_LINK <= block.weight < _MOST_LINK
    return is_line and block.density > _LINKED and _ADDRESS.search(block.text) is None


def _repeats(article: list[Block]) -> Iterator[int]:
    seen = set()
    for number, block in enumerate(article):
        if block.weight >= _LEAST_REPEAT:
            if block.text in seen:
                yield number
            seen.add(block.text)


def _key(text: str) -> str:
    return re.sub(r"\W+", "", folded(text))
