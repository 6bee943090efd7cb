"""Lists of feeds."""

from __future__ import annotations

import pytest

from config.errors import FeedError
from crawlers.finding.opml import MOST_BYTES, Outline, read_outlines

LIST = """<?xml version="1.0" encoding="{charset}"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Central banks"><outline text="Asia">
  <outline text="中国 &amp; 香港" type="rss" xmlUrl="https://a.example/feed?x=1&amp;y=2" category="/News/,boj"/>
</outline></outline>
<outline title="Only a title" xmlUrl=" https://b.example/atom.xml "/>
<outline text="Once more" xmlUrl="https://b.example/atom.xml"/>
<outline text="Others" type="include" url="https://c.example/more.opml"/>
<outline text="A page" xmlUrl="" htmlUrl="https://d.example/"/>
<outline text="A note"/>
</body></opml>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_feeds_come_with_their_folders_and_others_with_their_kind(charset: str) -> None:
    assert read_outlines(LIST.format(charset=charset).encode(charset)) == [
        Outline("feed", "https://a.example/feed?x=1&y=2", "中国 & 香港", ("News", "boj", "Asia", "Central banks")),
        Outline("feed", "https://b.example/atom.xml", "Only a title", ()),
        Outline("list", "https://c.example/more.opml", "Others", ()),
        Outline("page", "https://d.example/", "A page", ()),
    ]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "not_a_feed"),
        (b"\0\xff" * 100, "not_a_feed"),
        (b"<rss><channel><item><title>A</title></item></channel></rss>", "not_a_feed"),
        (b"<html><body><outline xmlUrl='https://a.example/'/></body></html>", "not_a_feed"),
        (b"<opml>" + b" " * MOST_BYTES, "too_large"),
        (b"<opml>" + b"<outline text='a'>" * 10_000, "too_large"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(FeedError) as raised:
        read_outlines(body)
    assert raised.value.kind == kind


def test_without_a_declaration_a_list_is_in_utf_8() -> None:
    (outline,) = read_outlines("<opml><body><outline text='银行' xmlUrl='https://a.example/'/></body></opml>".encode())
    assert outline.title == "银行"


def test_entities_are_not_expanded_and_broken_ends_change_nothing() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    feed = '<outline text="&b;" xmlUrl="https://a.example/"/>'
    (outline,) = read_outlines(f"{bomb}<opml></outline></outline><body>{feed}</outline></opml></opml>".encode())
    assert (outline.url, outline.title) == ("https://a.example/", "&b;")
