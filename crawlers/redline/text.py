"""The text of a page that is compared: all that it says, without navigation, headers, footers and asides.

The article alone, as `crawlers.extraction` finds it, is no ground to compare on: a small change of a page may make
another part of it the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from statistics import median

from lxml.html import HtmlElement

from crawlers.charsets.document import page_text
from crawlers.extraction.body.blocks import Block, blocks
from crawlers.extraction.body.pruning import drop, prune, remove
from crawlers.extraction.extract import comes_as_pdf
from crawlers.extraction.layout import layout_of
from crawlers.extraction.metadata import describe
from crawlers.extraction.metadata.head import read_head
from crawlers.extraction.metadata.titles import title_of
from crawlers.extraction.pdf.read import read_pdf
from crawlers.extraction.tree import MOST_ELEMENTS, read_tree
from newsroom.languages.tags import normal_tag

#: Links side by side whose texts are about as short as this, in letters, lead around a site; longer ones name
#: documents.
_MENU_WEIGHT, _LEAST_MENU, _ALL_LINK = 20, 2, 0.95
#: Characters of a row; what is longer lays a page out.
_LONGEST_ROW = 300
_MAIN = "//main | //*[@role='main']"


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says."""

    title: str
    #: BCP 47, or "".
    language: str
    #: Its paragraphs, headings, list items and rows, plain.
    lines: tuple[str, ...]


def read_text(body: bytes, *, content_type: str | None, url: str, at: datetime) -> PageText:
    """The text of an HTML page or a PDF; `at` is aware: when it came.  For a PDF it starts a process.

    Raises PageError for what is neither.
    """
    if comes_as_pdf(body, content_type):
        page = read_pdf(body, fetched=at)
        return PageText(page.title, page.language, tuple(page.content.split("\n")))
    text, _, _ = page_text(body, content_type)
    root = read_tree(text)
    head = read_head(root)
    title = title_of(head, layout_of(root, head), describe.site_of(head, url))
    lines = _lines(root)
    # As of feeds: where the page does not say, the source does, or the words decide.
    return PageText(title, normal_tag(describe.language_of(head)) or "", lines)


def _lines(root: HtmlElement) -> tuple[str, ...]:
    """Changes the tree: nothing else is to be read from it afterwards."""
    drop(root)
    for header in root.xpath("//header[not(ancestor::main or ancestor::article)]"):
        remove(header)
    prune(root, MOST_ELEMENTS)
    main, body = root.xpath(_MAIN), root.find("body")
    found = blocks(main[0] if main else root if body is None else body, MOST_ELEMENTS)
    return tuple(_rows(found if main else _without_menus(found)))


def _without_menus(found: list[Block]) -> list[Block]:
    kept: list[Block] = []
    for (is_link, _), group in groupby(found, key=lambda block: (block.density >= _ALL_LINK, block.around[-2:-1])):
        run = list(group)
        if not (is_link and len(run) >= _LEAST_MENU and median(block.weight for block in run) <= _MENU_WEIGHT):
            kept += run
    return kept


def _rows(found: list[Block]) -> Iterator[str]:
    """The text of each block, but a row of a table as one: its cells say nothing without each other."""
    for row, group in groupby(found, key=_row):
        texts = [block.text for block in group]
        if row is not None and sum(map(len, texts)) <= _LONGEST_ROW:
            yield " | ".join(texts)
        else:
            yield from texts


def _row(block: Block) -> HtmlElement | None:
    return next((element for element in reversed(block.around) if element.tag == "tr"), None)
