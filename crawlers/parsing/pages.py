"""Web pages, and other things, that come in place of a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree, html

from config.errors import FeedError, FetchError
from crawlers.parsing.links import absolute, is_web_address
from record.urls import host_of

#: Where the first element of a page stands, and where its challenge.
_HEAD_BYTES = 4096
_PAGE_BYTES = 65_536
#: A page with a captcha in it is a challenge if there is little else.
_SMALL_PAGE_BYTES = 30_000
#: A page that challenges says no more than so many words; one of which nothing but a captcha is known, hardly any.
_FEW_WORDS, _HARDLY_ANY = 150, 40
_FIRST_ELEMENT = re.compile(rb"<(?:[a-zA-Z_][\w.-]*:)?([a-zA-Z_][\w.-]*)")
_NO_ELEMENT = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_USUAL = re.compile(rb"(?:<\?xml[^<>]*>)?\s*<(?:rss|feed|rdf:RDF)\s")
_FEED_ELEMENT = re.compile(rb"<(?:[a-zA-Z_][\w.-]*:)?(?:rss|feed|rdf|channel|item|entry)[\s>]", re.IGNORECASE)
_HTML_ELEMENTS = frozenset(
    {b"html", b"head", b"body", b"title", b"meta", b"script", b"style", b"div", b"p", b"h1", b"h2", b"center", b"br"}
    | {b"span", b"b", b"pre", b"table", b"link", b"noscript", b"iframe", b"a"}
)
#: What gives away a page that wants to see a browser, as services that guard sites word it: Cloudflare, DDoS-Guard,
#: Imperva, DataDome, PerimeterX, AWS WAF, Sucuri.
_CHALLENGE = re.compile(
    rb"just a moment\.\.\.|checking your browser|cf[-_]challenge|cf_chl_|attention required! \| cloudflare"
    rb"|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|enable javascript and cookies to continue"
    rb"|ddos-guard|_incapsula_resource|captcha-delivery\.com|please enable js and disable any ad|px-captcha"
    rb"|awswafcookiedomainlist|aws-waf-token|sucuri_cloudproxy_js",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(rb"g-recaptcha|h-captcha|cf-turnstile|captcha", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,200})", re.IGNORECASE)
#: Media types of `<link rel=alternate>` that lead to a feed: https://www.rssboard.org/rss-autodiscovery
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_MOST_ADDRESS = 300
#: First bytes of what is met in the place of a text.
_DATA = {
    b"\x1f\x8b": "gzip data",
    b"\x28\xb5\x2f\xfd": "zstd data",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ": "xz data",
    b"PK\x03\x04": "a ZIP archive",
    b"%PDF-": "a PDF",
    b"\x89PNG": "an image",
    b"GIF8": "an image",
    b"\xff\xd8\xff": "an image",
}


def refuse_data(body: bytes) -> None:
    """Raises FeedError `not_a_feed` where a document, as it came, is data of a known kind, whose bytes say nothing."""
    for start, name in _DATA.items():
        if body.startswith(start):
            raise FeedError("not_a_feed", f"the document is {name}")


def refuse_challenge(data: bytes) -> None:
    """Raises FetchError `challenge` where a document, in the place of any other, is a page that wants to see a browser.

    Services that guard a site leave their marks on its sound pages too; those say more than that.
    """
    # First what looks at the beginning alone: to search a whole feed takes longer than to read it.
    if not _is_page(data) or not is_challenge(data):
        return
    if len(_words_of(data)) <= (_FEW_WORDS if _CHALLENGE.search(data, 0, _PAGE_BYTES) else _HARDLY_ANY):
        raise FetchError("challenge", f"an HTML page that wants to see a browser: {_title(data)!r}")


def refuse_page(data: bytes, url: str = "") -> None:
    """Raises FeedError `challenge` or `html` where a document in UTF-8, which came from `url`, is a web page.

    Where the page names its feed, the fault says its address.
    """
    if not _is_page(data):
        return
    words = _title(data)
    if is_challenge(data):
        raise FeedError("challenge", f"an HTML page that wants to see a browser came in place of the feed: {words!r}")
    feed = named_feed(data, url)
    hint = f"; did you mean {feed}" if feed else ""
    raise FeedError("html", f"an HTML page came in place of the feed: {words!r}{hint}")


def _is_page(data: bytes) -> bool:
    """Whether a document is a web page, and no feed."""
    if _USUAL.match(data):
        return False
    head = data[:_HEAD_BYTES]
    first = _FIRST_ELEMENT.search(_NO_ELEMENT.sub(b"", head))
    name = first[1].lower() if first else b""
    if name not in _HTML_ELEMENTS and b"<!doctype html" not in head[:1024].lower():
        return False
    # Else a feed behind the warnings of a broken server.
    return name == b"html" or _FEED_ELEMENT.search(data) is None


def _title(page: bytes) -> str:
    title = _TITLE.search(page, 0, _PAGE_BYTES)
    return " ".join(title[1].decode(errors="replace").split()) if title else ""


def _words_of(page: bytes) -> list[str]:
    """What the beginning of a page says to a reader."""
    try:
        tree = html.document_fromstring(page[:_PAGE_BYTES])
    except (etree.LxmlError, ValueError):
        return []
    texts: list[str] = tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]")
    return " ".join(texts).split()


def named_feed(page: bytes, url: str) -> str | None:
    """The address of the first feed that a page in UTF-8 names, if it names one, see `named_feeds`."""
    try:
        root = html.document_fromstring(page[:_PAGE_BYTES], parser=html.HTMLParser(encoding="utf-8"))
        addresses = (address for address, _ in named_feeds(root, url) if address != url and address.isprintable())
        return next((address[:_MOST_ADDRESS] for address in addresses), None)
    except etree.LxmlError:
        return None


def named_feeds(root: html.HtmlElement, url: str) -> Iterator[tuple[str, str]]:
    """Address and title of each feed that a page names by `<link rel=alternate>`."""
    base = base_of(root, url)
    for link in root.iter("link"):
        if "alternate" in link.get("rel", "").lower().split() and link.get("type", "").lower() in _FEED_TYPES:
            address = absolute(link.get("href"), base)
            if is_web_address(address) and host_of(address):
                yield address, link.get("title", "")


def base_of(root: html.HtmlElement, url: str) -> str:
    """What the links of a page, which came from `url`, are relative to."""
    try:
        return urljoin(url, str(root.xpath("string(//base/@href)")))
    except ValueError:
        return url


def is_challenge(data: bytes) -> bool:
    """Whether a page that says nothing else wants to see a browser."""
    if _CHALLENGE.search(data, 0, _PAGE_BYTES):
        return True
    return len(data) <= _SMALL_PAGE_BYTES and _CAPTCHA.search(data) is not None
