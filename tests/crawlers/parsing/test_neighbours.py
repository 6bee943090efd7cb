"""The reading of an entry does not depend on its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import islice, permutations

import pytest

from crawlers.parsing.feed import Entry, Feed, parse_feed
from record.text import one_line

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
OF_OTHERS = {
    "content": "<content:encoded>&lt;p&gt;The &lt;i&gt;whole&lt;/i&gt; text&lt;/p&gt;</content:encoded>",
    "dc": "<dc:title>Core</dc:title><dc:creator>Ann Lee</dc:creator><dc:date>2026-11-01T08:00:00Z</dc:date>",
    "media": '<media:content url="https://i.example/1.jpg"><media:title>Door</media:title>'
    "<media:description>A brass door</media:description></media:content>",
    "itunes": "<itunes:title>Cast</itunes:title><itunes:summary>Teaser</itunes:summary>"
    "<itunes:author>Host</itunes:author>",
}
OF_RSS = OF_OTHERS | {
    "title": "<title>Größe &amp; Maß</title>",
    "link": "<link>https://f.example/1</link>",
    "guid": '<guid isPermaLink="false">g-1</guid>',
    "description": "<description>&lt;p&gt;A summary&lt;/p&gt;</description>",
    "pubDate": "<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>",
    "category": "<category>Coins</category>",
    "enclosure": '<enclosure url="https://f.example/1.mp3" type="audio/mpeg" length="1"/>',
}
OF_ATOM = OF_OTHERS | {
    "title": '<title type="html">Größe &amp;amp; Maß</title>',
    "link": '<link href="1"/>',
    "guid": "<id>post-1</id>",
    "description": "<summary>A &lt;b&gt; summary</summary>",
    "content": '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The whole</p></div></content>',
    "pubDate": "<updated>2026-11-20T10:00:00Z</updated>",
    "category": '<category term="Coins"/>',
    "enclosure": '<link rel="enclosure" href="https://f.example/1.mp3"/>',
}
RSS = f"""<rss version="2.0" {SPACES}><channel><title>F</title><link>https://f.example/</link>
<language>de</language>%s</channel></rss>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {SPACES}>
<channel rdf:about="https://f.example/"><title>F</title><link>https://f.example/</link></channel>%s</rdf:RDF>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://f.example/blog/" xml:lang="de" {SPACES}>
<title>F</title><id>urn:f</id>%s</feed>"""
#: Document, entry, fields.
FORMS = {
    "rss": (RSS, "<item>%s</item>", OF_RSS),
    "rdf": (RDF, '<item rdf:about="https://f.example/a">%s</item>', OF_RSS),
    "atom": (ATOM, "<entry>%s</entry>", OF_ATOM),
}
#: What a neighbour may have; in Windows-1252 for the last one.
BROKEN = {
    "ampersand": "<title>R&D</title>",
    "unclosed": "<title>Never closed<guid>n-1</guid>",
    "crossed": "<title>A <b>bold</title></b>",
    "entity": "<title>A caf&eacute; &unknown;</title>",
    "words": "<title>Fees <small & large> for Vec<String></title>",
    "cdata": "<title><![CDATA[Left open</title><description><![CDATA[and again]]></description>",
    "prefix": "<unknown:title>Undeclared</unknown:title>",
    "attribute": '<guid isPermaLink=false>n-1</guid><enclosure url="https://f.example/?a=1&b=2"/>',
    "control": "<title>A \x02 control</title>",
    "reference": "<title>A &#11; tab, &#xD83D;&#xDE80; and &#xFFFFFF;</title>",
    "charset": "<title>Gr\xf6\xdfe \x93z\xe4hlt\x94 nicht</title>",
}


def items(form: str) -> Iterator[str]:
    """Sound entries: every order of one to three fields, and some of four."""
    fields = FORMS[form][2]
    for number in range(1, 5):
        for names in islice(permutations(fields, number), None, None, 29 if number == 4 else 1):
            yield FORMS[form][1] % "".join(fields[name] for name in names)


def read(form: str, *entries: bytes) -> Feed:
    head, tail = (part.encode() for part in FORMS[form][0].split("%s"))
    body = b'<?xml version="1.0" encoding="utf-8"?>' + head + b"".join(entries) + tail
    return parse_feed(body, content_type=None, url="https://feeds.example/f")


def parts(form: str, fault: str) -> bytes:
    text = FORMS[form][1] % BROKEN[fault]
    return text.encode("latin-1") if fault == "charset" else text.encode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("fault", BROKEN)
def test_an_entry_reads_alike_alone_and_beside_a_broken_one(form: str, fault: str) -> None:
    broken = parts(form, fault)
    sound = [item.encode() for item in items(form)]
    # All at once: what is read alone is what is read among sound ones, which the test below shows.
    alone = read(form, *sound)
    beside = read(form, broken, *sound, broken)
    assert not alone.notes
    assert beside.notes & {"malformed", "charset_mismatch", "control_characters"}
    assert beside.entries[1:-1] == alone.entries
    assert beside.language == alone.language


@pytest.mark.parametrize("form", FORMS)
def test_an_entry_reads_alike_alone_and_among_others(form: str) -> None:
    sound = [item.encode() for item in items(form)][::7]
    assert tuple(read(form, item).entries[0] for item in sound) == read(form, *sound).entries


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_entry_still_says_what_it_can(form: str, fault: str) -> None:
    [sound, entry] = read(form, (FORMS[form][1] % FORMS[form][2]["title"]).encode(), parts(form, fault)).entries
    assert sound.title == "Größe & Maß" or form == "atom"
    wanted = {
        "ampersand": "R&D",
        "unclosed": "Never closed",
        "entity": "A café &unknown;",
        "words": "Fees <small & large> for Vec<String>",
        "reference": "A  tab, 🚀 and ",
        "charset": "Größe “zählt” nicht",
        "control": "A  control",
    }
    assert fault not in wanted or one_line(entry.title or "") == one_line(escape(wanted[fault], quote=False))


def entry(form: str, *names: str) -> Entry:
    fields = FORMS[form][2]
    return read(form, (FORMS[form][1] % "".join(fields[name] for name in names)).encode()).entries[0]


@pytest.mark.parametrize("form", FORMS)
def test_its_own_elements_win_over_those_of_other_vocabularies(form: str) -> None:
    for names in permutations(("title", "description", "dc", "media", "itunes")):
        found = entry(form, *names)
        assert found.title == entry(form, "title").title
        assert found.summary == entry(form, "description").summary
        assert found.authors == ("Ann Lee",)
    assert entry(form, "itunes", "media", "dc").title == "Core"
    assert entry(form, "itunes", "media").title == "Door"
    assert (entry(form, "itunes").title, entry(form, "itunes").authors) == ("Cast", ("Host",))


def test_ids_are_as_the_source_gave_them() -> None:
    assert entry("atom", "guid").guid == "post-1"
    assert entry("rss", "guid").guid == "g-1"
    assert entry("rdf", "title").guid == "https://f.example/a"
