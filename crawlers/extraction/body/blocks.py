"""A page as a row of blocks: runs of text that stand between two ends of a line, as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, defs

from record.text import tidy_line

#: Elements that end a line; of those that lxml counts as blocks, the first four stand inside one.
_ENDING = defs.block_tags - {"del", "ins", "col", "colgroup"} | {
    *("article", "aside", "body", "br", "caption", "dd", "details", "dt", "figcaption", "figure", "footer", "header"),
    *("hgroup", "html", "li", "main", "nav", "section", "summary", "td", "th", "tr"),
}
#: The kind of a block is the nearest of these around it.
_KINDS = {
    **{f"h{rank}": "heading" for rank in range(1, 7)},
    **dict.fromkeys(("p", "dd"), "p"),
    **dict.fromkeys(("li", "dt"), "item"),
    **dict.fromkeys(("td", "th", "caption"), "cell"),
    **dict.fromkeys(("blockquote", "q"), "quote"),
    "pre": "pre",
    **dict.fromkeys(("figure", "figcaption"), "caption"),
}
#: Letters of running text, and the share of links that it may have.
_LEAST_PARAGRAPH, _MOST_LINKED = 80, 0.4
_WIDE = re.compile("[\u2e80-\ud7ff\uf900-\ufaff]")
_SENTENCE = re.compile(r"[.!?。！？…؟।][\"”’»)）」』]*$")


@dataclass(slots=True)
class Block:
    """One run of text."""

    text: str
    #: Characters of it that are links.
    linked: int
    #: heading, p, item, cell, quote, pre, caption, or "" for loose text.
    kind: str
    #: All elements around it that end lines, the outmost first.
    around: tuple[HtmlElement, ...]
    #: Its length in letters.
    weight: int
    #: Whether it stands with others in one link, as the lines of a card do.
    in_link: bool = False

    @property
    def element(self) -> HtmlElement:
        """The nearest element around it that ends lines."""
        return self.around[-1]

    @property
    def density(self) -> float:
        """The share that is links."""
        return self.linked / len(self.text)

    @property
    def is_paragraph(self) -> bool:
        """Whether it reads like running text: long, and hardly links, or a sentence that is one as a whole."""
        if self.weight < _LEAST_PARAGRAPH:
            return False
        return self.density < _MOST_LINKED or (self.kind == "p" and not self.in_link and self.is_sentence)

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as one."""
        return _SENTENCE.search(self.text) is not None


def weigh(found: Iterable[Block]) -> int:
    """Their letters together."""
    return sum(block.weight for block in found)


def _letters(text: str) -> int:
    """A character of Chinese, Japanese or Korean says as much as three letters."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def blocks(root: HtmlElement, most: int) -> list[Block]:
    """The blocks of the first `most` elements, in order."""
    walk = _Walk()
    for event, element in islice(etree.iterwalk(root, events=("start", "end")), 2 * most):
        begins = event == "start"
        tag = element.tag
        if tag in _ENDING:
            walk.line_ends(element, begins=begins)
        elif tag == "a":
            walk.link(begins=begins)
        if text := element.text if begins else element.tail:
            walk.add(text)
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: list[Block] = []
        #: Of links that are open: the number of blocks before each.
        self._links: list[int] = []
        self._parts: list[str] = []
        self._linked = 0
        self._open: list[HtmlElement] = []
        self._kinds: list[str] = [""]

    def line_ends(self, element: HtmlElement, *, begins: bool) -> None:
        """At the begin or the end of an element that ends lines."""
        self._flush()
        if element.tag == "br":
            return
        if begins:
            self._open.append(element)
            self._kinds.append(_KINDS.get(element.tag) or self._kinds[-1])
        else:
            self._open.pop()
            self._kinds.pop()

    def link(self, *, begins: bool) -> None:
        """At the begin or the end of a link."""
        if begins:
            self._links.append(len(self.found))
            return
        inside = self.found[self._links.pop() :]
        for block in inside if len(inside) > 1 else ():
            block.in_link = True

    def add(self, text: str) -> None:
        """A piece of text."""
        self._parts.append(text)
        if self._links:
            self._linked += len(" ".join(text.split()))

    def _flush(self) -> None:
        if not self._parts:
            return
        text = "".join(self._parts)
        # Most of what stands between the ends of lines is white space.
        text = "" if text.isspace() else tidy_line(text)
        if text and self._open:
            linked = min(self._linked, len(text))
            self.found.append(Block(text, linked, self._kinds[-1], tuple(self._open), _letters(text)))
        self._parts.clear()
        self._linked = 0
