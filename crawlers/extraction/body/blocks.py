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
    found: list[Block] = []
    #: Of links that are open: the number of blocks before each.
    links: list[int] = []
    parts: list[str] = []
    linked, around, kinds = 0, list[HtmlElement](), [""]
    for event, element in islice(etree.iterwalk(root, events=("start", "end")), 2 * most):
        begins, tag = event == "start", element.tag
        if tag in _ENDING:
            # Most of what stands between the ends of lines is white space.
            text = "".join(parts)
            text = "" if text.isspace() else tidy_line(text)
            if text and around:
                found.append(Block(text, min(linked, len(text)), kinds[-1], tuple(around), _letters(text)))
            parts.clear()
            linked = 0
            if begins and tag != "br":
                around.append(element)
                kinds.append(_KINDS.get(tag) or kinds[-1])
            elif tag != "br":
                around.pop()
                kinds.pop()
        elif tag == "a" and begins:
            links.append(len(found))
        elif tag == "a":
            inside = found[links.pop() :]
            for block in inside if len(inside) > 1 else ():
                block.in_link = True
        if text := element.text if begins else element.tail:
            parts.append(text)
            linked += len(" ".join(text.split())) if links else 0
    return found
