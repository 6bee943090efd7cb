"""Web pages that come in place of a feed."""

from __future__ import annotations

import re

from config.errors import FeedError

#: Where the first element of a page stands, and where its challenge.
_HEAD_BYTES = 4096
_PAGE_BYTES = 65_536
#: A page with a captcha in it is a challenge if there is little else.
_SMALL_PAGE_BYTES = 30_000
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


def refuse_page(data: bytes) -> None:
    """Raises FeedError `challenge` or `html` where a document in UTF-8 is a web page."""
    if _USUAL.match(data):
        return
    head = data[:_HEAD_BYTES]
    first = _FIRST_ELEMENT.search(_NO_ELEMENT.sub(b"", head))
    name = first[1].lower() if first else b""
    if name not in _HTML_ELEMENTS and b"<!doctype html" not in head[:1024].lower():
        return
    if name != b"html" and _FEED_ELEMENT.search(data):
        return  # a feed behind the warnings of a broken server
    title = _TITLE.search(data, 0, _PAGE_BYTES)
    words = " ".join(title[1].decode(errors="replace").split()) if title else ""
    if is_challenge(data):
        raise FeedError("challenge", f"an HTML page that wants to see a browser came in place of the feed: {words!r}")
    raise FeedError("html", f"an HTML page came in place of the feed: {words!r}")


def is_challenge(data: bytes) -> bool:
    """Whether a page that says nothing else wants to see a browser."""
    if _CHALLENGE.search(data, 0, _PAGE_BYTES):
        return True
    return len(data) <= _SMALL_PAGE_BYTES and _CAPTCHA.search(data) is not None
