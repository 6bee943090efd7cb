"""The page of a feed that goes on where another one ends."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from lxml import etree

from crawlers.parsing.links import absolute, is_of_site, with_parameter
from crawlers.parsing.tree import local

#: What WordPress signs with, and what it counts the pages of its feeds by.
_WORDPRESS, _PAGE = "wordpress.org", "paged"


def next_page(feed: etree._Element, url: str) -> str | None:
    """The address that a feed, which came from `url`, names by `rel=next` (https://www.rfc-editor.org/rfc/rfc5005), or
    where WordPress has it; None where there is none, or it lies at another site."""
    for element in feed:
        name = local(element)
        if name == "link" and element.get("rel") == "next":
            following = absolute(element.get("href"), url)
            return following if following and is_of_site(following, url) else None
        if name == "generator" and _WORDPRESS in f"{element.text} {element.get('uri')}":
            page = parse_qs(urlsplit(url).query).get(_PAGE, ["1"])[0]
            return with_parameter(url, _PAGE, str(int(page) + 1)) if page.isdecimal() and len(page) < 6 else None
    return None
