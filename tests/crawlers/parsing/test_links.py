"""Addresses as publishers write them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.parsing.feed import parse_feed
from crawlers.parsing.links import absolute

SITE = "https://bank.example/"

LINKS = [
    ("https://bank.example/1", "https://bank.example/1"),
    ("/press/1", "https://bank.example/press/1"),
    ("press/1", "https://bank.example/press/1"),
    ("?id=1", "https://bank.example/?id=1"),
    ("//cdn.example/1", "https://cdn.example/1"),
    ("www.bank.example/1", "https://www.bank.example/1"),
    ("www.bank.example", "https://www.bank.example"),
    ("bank.example/1", "https://bank.example/1"),
    ("press.bank.example:8443/1", "https://press.bank.example:8443/1"),
    ("index.php/news/1", "https://bank.example/index.php/news/1"),
    ("minutes.pdf", "https://bank.example/minutes.pdf"),
    ("v1.2/notes", "https://bank.example/v1.2/notes"),
    ("http://https://bank.example/1", "https://bank.example/1"),
    ("https://http://bank.example/1", "http://bank.example/1"),
    ("http:https://bank.example/1", "https://bank.example/1"),
    ("https://bank.example/?to=https://other.example/", "https://bank.example/?to=https://other.example/"),
    ("https://bank.example/press/\n    2026/1", "https://bank.example/press/2026/1"),
    (" \r\n\thttps://bank.example/1\n", "https://bank.example/1"),
    ("https://bank.example/a b", "https://bank.example/a%20b"),
    ("https://bank.example/?a=1&amp;b=2", "https://bank.example/?a=1&b=2"),
    ("mailto:press@bank.example", "mailto:press@bank.example"),
    ("magnet:?xt=urn:btih:1", "magnet:?xt=urn:btih:1"),
    ("", None),
    ("http://[", "http://["),
    ("//[", None),
]


@pytest.mark.parametrize(("link", "right"), LINKS)
def test_a_link_becomes_an_address(link: str, right: str | None) -> None:
    assert absolute(link, SITE) == right


@given(st.text(max_size=80), st.sampled_from([SITE, "", "http://bank.example/a/b"]))
def test_any_text_is_an_address_or_none(link: str, base: str) -> None:
    found = absolute(link, base)
    assert found is None or ":" in found


def links(document: str, url: str = "https://feeds.example/bank/rss.xml") -> list[str | None]:
    return [entry.link for entry in parse_feed(document.encode(), content_type=None, url=url).entries]


RSS = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"{}><channel>{}<item>{}</item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"{}><link href="https://bank.example/"/><entry{}>{}</entry></feed>'


B = "https://bank.example"
A = '<atom:link rel="{}" href="https://bank.example/a"/>'
#: Document, link.
OF_ENTRIES = [
    (RSS.format("", f"<link>{B}/</link>", "<link>/1</link>"), f"{B}/1"),
    (RSS.format("", "<link>/</link>", "<link>1</link>"), "https://feeds.example/1"),
    (RSS.format("", "", "<link>1</link>"), "https://feeds.example/bank/1"),
    (RSS.format(' xml:base="https://b.example/b/"', f"<link>{B}/</link>", "<link>1</link>"), "https://b.example/b/1"),
    (ATOM.format("", "", '<link href="1"/>'), f"{B}/1"),
    (ATOM.format("", ' xml:base="sub/"', '<link href="1"/>'), f"{B}/sub/1"),
    (
        ATOM.format(' xml:base="/a/"', ' xml:base="b/"', '<link xml:base="c/" href="1"/>'),
        "https://feeds.example/a/b/c/1",
    ),
    # Its own link before Atom's, a page before other documents, a permanent guid, its enclosure for want of any.
    (RSS.format("", "", A.format("alternate") + f"<link>{B}/1</link>"), f"{B}/1"),
    (RSS.format("", "", A.format("self") + f"<guid>{B}/1</guid>"), f"{B}/1"),
    (RSS.format("", f"<link>{B}/</link>", "<guid>/1</guid>"), f"{B}/1"),
    (RSS.format("", "", '<title>x</title><guid isPermaLink="false">/1</guid>'), None),
    (RSS.format("", "", f'<guid isPermaLink="false">g</guid><enclosure url="{B}/1.mp3"/>'), f"{B}/1.mp3"),
    (ATOM.format("", "", '<id>urn:1</id><link rel="enclosure" href="/1.mp3"/>'), f"{B}/1.mp3"),
    (ATOM.format("", "", '<link type="application/pdf" href="/1.pdf"/><link type="text/html" href="/1"/>'), f"{B}/1"),
    (ATOM.format("", "", '<link href="/1"/><link href="/2"/>'), f"{B}/1"),
    (ATOM.format(' xml:lang="de-AT"', "", '<link hreflang="en" href="/en"/><link hreflang="de" href="/d"/>'), f"{B}/d"),
    (ATOM.format(' xml:lang="fr"', "", '<link hreflang="en" href="/en"/><link hreflang="de" href="/d"/>'), f"{B}/en"),
]


@pytest.mark.parametrize(("document", "link"), OF_ENTRIES)
def test_the_link_of_an_entry(document: str, link: str | None) -> None:
    assert links(document) == [link]


def test_the_link_of_an_entry_of_json_feed() -> None:
    items = [{"id": "1", "url": "/1"}, {"id": "2", "attachments": [{"url": "/2.mp3", "mime_type": "audio/mpeg"}]}]
    found = links(json.dumps({"home_page_url": SITE, "items": items}))
    assert found == ["https://bank.example/1", "https://bank.example/2.mp3"]
