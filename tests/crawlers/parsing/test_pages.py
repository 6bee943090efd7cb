"""What came in the feed's place is told in words, and with the feed's address where a page names it."""

from __future__ import annotations

import bz2
import gzip
import lzma
from contextlib import nullcontext

import pytest

from config.errors import FeedError, FetchError
from crawlers.parsing.feed import parse_feed
from crawlers.parsing.pages import refuse_challenge

URL = "https://paper.example/news/"
PAGE = "<!doctype html><html><head><title>News</title>{}</head><body><p>Today</p></body></html>"
RSS = '<link rel="alternate" type="application/rss+xml" title="All" href="{}">'


def detail(body: bytes) -> str:
    with pytest.raises(FeedError) as raised:
        parse_feed(body, content_type=None, url=URL)
    return raised.value.detail


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (RSS.format("https://paper.example/rss.xml"), "https://paper.example/rss.xml"),
        (RSS.format("feed.xml"), "https://paper.example/news/feed.xml"),
        (RSS.format("/feed?a=1&amp;b=2"), "https://paper.example/feed?a=1&b=2"),
        (RSS.format("//cdn.example/feed"), "https://cdn.example/feed"),
        ('<base href="https://other.example/x/">' + RSS.format("feed"), "https://other.example/x/feed"),
        ("<LINK TYPE='application/atom+xml' REL='Alternate' HREF='/atom'>", "https://paper.example/atom"),
        ('<link rel="home alternate" type="application/feed+json" href="/f.json"/>', "https://paper.example/f.json"),
        (RSS.format("/first") + RSS.format("/comments"), "https://paper.example/first"),
        (RSS.format("javascript:x") + RSS.format("/second"), "https://paper.example/second"),
        (RSS.format(URL) + RSS.format("/second"), "https://paper.example/second"),
    ],
)
def test_a_page_that_names_its_feed(head: str, address: str) -> None:
    assert detail(PAGE.format(head).encode()).endswith(f"'News'; did you mean {address}")


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<link rel="alternate" hreflang="de" href="/de">',
        '<link rel="alternate" type="application/json" href="/wp-json/1">',
        '<link rel="stylesheet" type="application/rss+xml" href="/x">',
        RSS.format("http://[::1"),
        "<!-- " + RSS.format("/commented") + " -->",
    ],
)
def test_a_page_that_names_none(head: str) -> None:
    assert detail(PAGE.format(head).encode()).endswith("in place of the feed: 'News'")


def test_an_address_is_told_at_most_so_far() -> None:
    assert len(detail(PAGE.format(RSS.format("/" + "x" * 9000)).encode())) < 400


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (gzip.compress(b"x" * 100, mtime=0)[:30], "gzip data"),
        (bz2.compress(b"x"), "bzip2 data"),
        (lzma.compress(b"x"), "xz data"),
        (b"PK\x03\x04" + bytes(40), "a ZIP archive"),
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "an image"),
    ],
)
def test_data_is_told_by_its_kind(body: bytes, said: str) -> None:
    assert detail(body) == f"the document is {said}"


WORDS = "The bank said today that it would say more later. "
INCAPSULA = "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"
RECAPTCHA = "<div class='g-recaptcha'></div>"


@pytest.mark.parametrize(
    ("head", "body", "challenges"),
    [
        ("<script>window._cf_chl_opt={}</script>", "<noscript>Enable JavaScript</noscript>", True),
        ("", "<h1>Verifying you are human.</h1><p>This may take a few seconds.</p>", True),
        (INCAPSULA, "", True),
        (INCAPSULA, WORDS * 40, False),  # as sites behind such a service send their own pages
        ("", RECAPTCHA + "<p>One more step</p>", True),
        ("", RECAPTCHA + WORDS * 10, False),
        ("", WORDS, False),
    ],
)
def test_a_page_that_wants_to_see_a_browser_says_little_else(head: str, body: str, challenges: bool) -> None:
    page = f"<!doctype html><html><head><title>A</title>{head}</head><body>{body}</body></html>".encode()
    with pytest.raises(FetchError, match="challenge") if challenges else nullcontext():
        refuse_challenge(page)


@pytest.mark.parametrize(
    "document",
    [
        b"<rss version='2.0'><channel><item><title>Just a moment...</title></item></channel></rss>",
        b'{"title": "cf_chl_opt"}',
        b"%PDF-1.7 captcha",
        b"",
    ],
)
def test_what_is_no_page_is_no_challenge(document: bytes) -> None:
    refuse_challenge(document)
