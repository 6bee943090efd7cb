"""The page of a listing that goes on where one ends.  Pure."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

from config.kinds.listing import xpath_of
from crawlers.listing.blocks import address_of
from crawlers.listing.reading.rows import line_of
from crawlers.listing.reading.words import says
from record.urls import host_of

_NAME = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
#: Links of a page that are looked at.
_MOST_LINKS = 2_000


def next_link(root: HtmlElement, base: str, selector: str | None) -> str | None:
    """By the selector, else as the page says it: `rel=next`, a link that is named so, or that says so.

    Of the same host.
    """
    if selector is not None:
        found = xpath_of(selector)(root)
        links = [each for each in found if isinstance(each, HtmlElement)] if isinstance(found, list) else []
    else:
        links = [link for link in islice(root.iter("a", "link"), _MOST_LINKS) if _is_next(link)]
        links.sort(key=lambda link: "next" not in link.get("rel", "").lower().split())
    addresses = (address_of(link, base) for link in links)
    return next((each for each in addresses if each and host_of(each) == host_of(base)), None)


def _is_next(link: HtmlElement) -> bool:
    if "next" in link.get("rel", "").lower().split():
        return True
    if link.tag != "a":
        return False
    parent = link.getparent()
    names = f"{link.get('class', '')} {parent.get('class', '') if parent is not None else ''}"
    said = line_of(link)
    return (
        says(said, "next")
        or (_NAME.search(names) is not None and len(said) < 20)
        or says(link.get("aria-label", ""), "next")
    )
