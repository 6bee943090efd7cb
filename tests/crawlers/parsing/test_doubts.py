"""Where fastfeedparser and feedparser differ, the document shows it."""

from __future__ import annotations

import pytest

from crawlers.parsing.doubts import doubt
from crawlers.parsing.feed import parse_feed
from crawlers.parsing.survey import survey

RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
<title>F</title><link>https://f.example/</link><atom:link rel="self" href="https://f.example/feed"/>{}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>F</title>
<id>urn:f</id><link href="https://f.example/"/>{}</feed>"""
ITEM = (
    "<item><title>T</title><link>https://f.example/1</link><guid>1</guid>"
    "<pubDate>Sun, 01 Nov 2026 08:00:00 GMT</pubDate>{}</item>"
)
ENTRY = '<entry><title>T</title><link href="https://f.example/1"/><id>urn:1</id><updated>2026-11-01T08:00:00Z</updated>{}</entry>'
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">x</div>'

SOUND = [
    RSS.format(ITEM.format("")),
    RSS.format(ITEM.format("<description>&lt;p&gt;x&lt;/p&gt;</description>")),
    RSS.format("<!-- a comment -->\n" + ITEM.format("") + "\n<!-- another -->\n" + ITEM.format("<!-- one -->")),
    RSS.format(ITEM.format("<media:content url='x'><media:title>P</media:title></media:content>")),
    RSS.format(ITEM.format("<itunes:author>A</itunes:author><author>A</author>")),
    RSS.format("<item><title>undated</title><link>https://f.example/1</link></item>"),
    RSS.format(""),
    ATOM.format(ENTRY.format("")),
    ATOM.format(ENTRY.format(f'<content type="xhtml">{XHTML}</content>')),
    ATOM.format(ENTRY.format("<published>2026-11-01T08:00:00+01:00</published><summary>x</summary>")),
    ATOM.format(ENTRY.format("").replace("<entry>", '<entry xml:lang="fr">')),
]
DOUBTFUL = [
    ("malformed", RSS.format(ITEM.format("&"))),
    ("malformed", RSS.format(ITEM.format("<undeclared:x/>"))),
    ("form", "<channel><item/></channel>"),
    ("form", '<feed xmlns="http://example.com/necho"><entry/></feed>'),
    ("doctype", "<!DOCTYPE rss>" + RSS.format(ITEM.format(""))),
    ("comment", RSS.format(ITEM.format("<description>a<!-- b -->c</description>"))),
    ("markup", RSS.format(ITEM.format("<description>a<p>b</p></description>"))),
    ("markup", RSS.format(ITEM.format(f"<description>{XHTML}</description>"))),
    ("markup", ATOM.format(ENTRY.format(f'<summary type="xhtml">{XHTML}</summary>'))),
    ("languages", ATOM.format(ENTRY.format("") + ENTRY.format("").replace("<entry>", '<entry xml:lang="fr">'))),
    ("authors", RSS.format(ITEM.format("<dc:creator>A</dc:creator><dc:creator>B</dc:creator>"))),
    ("namespaces", RSS.format(ITEM.format("<atom:link rel='related' href='https://f.example/2'/>"))),
    ("namespaces", RSS.format(ITEM.format("<atom:id>urn:1</atom:id>"))),
    ("namespaces", RSS.format("<item><itunes:title>I</itunes:title><title>T</title></item>")),
    ("namespaces", ATOM.format(ENTRY.format("<media:group><media:description>x</media:description></media:group>"))),
    ("several_dates", RSS.format(ITEM.format("<dc:issued>2026-11-01</dc:issued>"))),
    ("some_dates", RSS.format(ITEM.format("") + "<item><title>undated</title></item>")),
    ("date_form", RSS.format(ITEM.format("").replace("GMT", "JST"))),
]


@pytest.mark.parametrize("document", SOUND)
def test_no_doubt(document: str) -> None:
    data = document.encode()
    assert doubt(data, survey(data)) is None


@pytest.mark.parametrize(("name", "document"), DOUBTFUL)
def test_doubt(name: str, document: str) -> None:
    data = document.encode()
    assert doubt(data, survey(data)) == name


@pytest.mark.parametrize("document", [document for document in SOUND if "<item" in document or "<entry" in document])
def test_fastfeedparser_serves_what_is_sound(document: str) -> None:
    assert parse_feed(document.encode(), content_type=None, url="").parser == "fastfeedparser"


@pytest.mark.parametrize(("name", "document"), [pair for pair in DOUBTFUL if "<channel><item/>" not in pair[1]])
def test_feedparser_serves_the_rest(name: str, document: str) -> None:
    assert parse_feed(document.encode(), content_type=None, url="").parser == "feedparser"


def test_the_same_texts_whichever_parser_serves() -> None:
    """A feed that is malformed for a day must not seem changed throughout."""
    entry = ENTRY.format("<content type='html'>&lt;p&gt;Only content.&lt;/p&gt;</content>")
    item = ITEM.format("<description>&lt;p&gt;Only a description.&lt;/p&gt;</description>")
    for document in (ATOM.format(entry), RSS.format(item)):
        sound = parse_feed(document.encode(), content_type=None, url="")
        broken = parse_feed(document.encode() + b"&", content_type=None, url="")
        assert (sound.parser, broken.parser) == ("fastfeedparser", "feedparser")
        assert sound.entries == broken.entries
