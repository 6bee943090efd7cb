"""What is no feed is refused under the name of its fault."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import FeedError
from crawlers.parsing.feed import parse_feed

LAUGHS = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
RSS = '<rss version="2.0"><channel><item><title>{}</title></item></channel></rss>'

REFUSED = [
    ("empty", ""),
    ("empty", " \n\t\0"),
    ("empty", "\ufeff"),
    ("html", "<!doctype html><title>404 Not Found</title><h1>Not Found</h1>"),
    ("html", "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>Shop</title></head><body/></html>"),
    ("html", "<!-- cached --><HTML><body>" + "<p>a shop that mentions a captcha</p>" * 2000),
    ("html", "<div>maintenance</div>"),
    ("challenge", "<!doctype html><title>Just a moment...</title><h1>Checking your browser</h1>"),
    ("challenge", "<html><title>Attention Required! | Cloudflare</title></html>"),
    ("challenge", '<html><body><div class="g-recaptcha" data-sitekey="x"></div></body></html>'),
    ("challenge", "<html><script>window._cf_chl_opt={}</script></html>"),
    ("entity_expansion", f'<!DOCTYPE rss [<!ENTITY a0 "lol">{LAUGHS}]>{RSS.format("&a9;")}'),
    ("entity_expansion", f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>{RSS.format("&a;")}'),
    ("entity_expansion", f"<!DOCTYPE rss [<!ENTITY % a \"<!ENTITY b 'c'>\"> %a;]>{RSS.format('&b;')}"),
    ("entity_expansion", f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>{RSS.format("&a;" * 50_000)}'),
    ("entity_expansion", "<!DOCTYPE rss [" + "".join(f'<!ENTITY a{n} "x">' for n in range(2000)) + "]><rss/>"),
    ("entity_expansion", f'<!DOCTYPE rss [<!ENTITY a "b" <!ENTITY c "&a;&a;">]>{RSS.format("&c;")}'),
    ("not_a_feed", "junk"),
    ("not_a_feed", "<sitemap/>"),
    ("not_a_feed", "<opml version='2.0'><body><outline text='x'/></body></opml>"),
    ("not_a_feed", '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
    ("not_a_feed", '{"error": "gone"}'),
    ("not_a_feed", '{"items": [}'),
    ("not_a_feed", '{"items":' + "[" * 100_000),
    ("not_a_feed", "[]"),
]


@pytest.mark.parametrize(("kind", "document"), REFUSED)
def test_refused(kind: str, document: str) -> None:
    with pytest.raises(FeedError) as raised:
        parse_feed(document.encode(), content_type="application/xml", url="https://x.example/")
    assert raised.value.kind == kind
    assert len(str(raised.value)) < 400


def test_a_page_is_named_in_the_fault() -> None:
    with pytest.raises(FeedError, match="404 Not Found"):
        parse_feed(REFUSED[3][1].encode(), content_type=None, url="")


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://dtd.example/rss.dtd">',
        '<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1" "http://dtd.example/"> %HTMLlat1;]>',
        '<!DOCTYPE rss [<!ENTITY name "value"><!ENTITY nbsp "&#160;">]>',
        "<!-- <html> <!ENTITY a SYSTEM 'x'> -->",
        "<?xml-stylesheet href='<html>'?>",
    ],
)
def test_harmless_prologs(prolog: str) -> None:
    feed = parse_feed((prolog + RSS.format("kept")).encode(), content_type=None, url="")
    assert [entry.title for entry in feed.entries] == ["kept"]


@pytest.mark.parametrize(
    "text", ["<![CDATA[<!ENTITY a SYSTEM 'x'>]]>", "&lt;html&gt; just a moment...", "<![CDATA[<html><body>]]>"]
)
def test_a_feed_may_speak_of_all_that(text: str) -> None:
    feed = parse_feed(RSS.format(text).encode(), content_type="text/html", url="")
    assert len(feed.entries) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(FeedError):
        assert parse_feed(body, content_type=None, url="").parser in {"lxml", "feedparser", "jsonfeed"}
