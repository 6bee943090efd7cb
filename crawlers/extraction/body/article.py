"""The text of a page's article.

Trafilatura finds it on the page, from which boilerplate has been taken before; then the page is read anew, block by
block, so that what it skipped comes back, and lines that are no part of the article are taken off.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from crawlers.extraction.body.blocks import Block, blocks, weigh
from crawlers.extraction.body.choice import choose
from crawlers.extraction.body.pruning import drop, prune
from crawlers.extraction.body.trimming import trimmed
from crawlers.extraction.tree import MOST_ELEMENTS
from record.text import tidy

#: A text is looked for again, with the page's boilerplate, where it has fewer letters than the first, or than the
#: second and less than this share of the page's running text; and the longer text counts where it is that much longer.
_POOR, _SHORT, _POOR_SHARE = 300, 2_000, 0.3
_MUCH_LONGER = 1.5
#: Trafilatura takes quadratic time for some pages (0.5 s for so many elements in one paragraph); of a thousand pages
#: one has more when its boilerplate is off.
_MOST_FOR_TRAFILATURA = 6_000
#: The same for a page of which else nothing is found.
_MOST_AGAIN = 12_000
#: It warns of every page that has no article, which is for us to say.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
_COUNT = etree.XPath("count(//*)")


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text, and the lines that were taken off it."""

    content: str
    cut: tuple[str, ...] = ()


def article_text(root: HtmlElement, title: str, authors: Sequence[str] = ()) -> Text:
    """The text of the page's article.  Changes the tree: nothing else is to be read from it afterwards."""
    drop(root)
    whole = deepcopy(root)
    running = prune(root, MOST_ELEMENTS)
    article = _article(root, title, _MOST_FOR_TRAFILATURA)
    length = weigh(article)
    if length < _SHORT and length < max(_POOR, _POOR_SHARE * running):
        again = _article(whole, title, _MOST_AGAIN)
        article = again if weigh(again) > _MUCH_LONGER * length else article
    lines, cut = trimmed(article, title, authors)
    return Text("\n".join(lines), tuple(cut))


def _article(root: HtmlElement, title: str, most_elements: int) -> list[Block]:
    # Loaded by who reads an article: it brings 35 MB, which those who read feeds and lists have no use for.
    import trafilatura
    from trafilatura.metadata import Document

    found = blocks(root, MOST_ELEMENTS)
    text = ""
    if _COUNT(root) <= most_elements:
        document = trafilatura.bare_extraction(root, fast=True, include_comments=False, with_metadata=False)
        if isinstance(document, Document):
            text = tidy(document.text or "")
    return choose(found, text, title)
