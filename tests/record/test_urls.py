"""Canonical URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.urls import MAX_LENGTH, canonical, host_of

FOLDED = [
    ("HTTPS://WWW.Example.COM/A", "https://www.example.com/A"),
    ("http://example.com", "http://example.com/"),
    ("http://example.com:80/a", "http://example.com/a"),
    ("https://example.com:443/a", "https://example.com/a"),
    ("https://example.com:8443/a", "https://example.com:8443/a"),
    ("https://user:secret@example.com/a", "https://example.com/a"),
    ("https://example.com./a", "https://example.com/a"),
    (" https://example.com/a\n", "https://example.com/a"),
    ("https://example.com/a b", "https://example.com/a%20b"),
    ("https://example.com/%7euser/%e2%82%ac", "https://example.com/~user/%E2%82%AC"),
    ("https://example.com/€?q=€", "https://example.com/%E2%82%AC?q=%E2%82%AC"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://example.com/a/../b/./c", "https://example.com/b/c"),
    ("https://example.com/a/%2e%2e/b", "https://example.com/b"),
    ("https://example.com/a?", "https://example.com/a"),
    ("https://example.com/a?&b=1&&c", "https://example.com/a?b=1&c"),
    ("https://example.com/a#", "https://example.com/a"),
    ("https://example.com/a?op=view&amp;id=1", "https://example.com/a?op=view&id=1"),
    ("https://example.com/a?utm_source=rss&id=1&UTM_Medium=x", "https://example.com/a?id=1"),
    ("https://example.com/a?fbclid=x&gclid=y&mc_cid=z&at_medium=w&spm=v", "https://example.com/a"),
    ("https://example.com/a#xtor=RSS-1", "https://example.com/a"),
    ("https://example.com/a#utm_source=x&utm_medium=y", "https://example.com/a"),
    ("https://example.com/a#:~:text=digital%20euro", "https://example.com/a"),
    ("https://m.example.com/a", "https://example.com/a"),
    ("https://amp.example.com/a", "https://example.com/a"),
    ("https://mobile.example.co.uk/a", "https://example.co.uk/a"),
    (
        "https://example.com/news/digital-pound-vote-in-parliament/amp",
        "https://example.com/news/digital-pound-vote-in-parliament",
    ),
    ("https://example.com/news/2026/11/03/vote/amp/", "https://example.com/news/2026/11/03/vote"),
    ("https://example.com/story-12345678.amp.html", "https://example.com/story-12345678.html"),
    ("https://example.com/story.html/amp", "https://example.com/story.html"),
    ("https://example.com/a?amp=1", "https://example.com/a"),
    ("https://example.com/a?id=1&outputType=amp", "https://example.com/a?id=1"),
    ("https://www.google.com/amp/s/www.example.com/a?id=1", "https://www.example.com/a?id=1"),
    ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a", "https://www.example.com/a"),
]

KEPT = [
    "https://example.com/a/",
    "https://example.com/A",
    "https://example.com//a",
    "https://example.com/?p=1",
    "https://example.com/?b=2&a=1",
    "https://example.com/a?b",
    "https://example.com/a?b=",
    "https://example.com/a?id=1&cid=2&ref=3&source=4&session=5",
    "https://example.com/a;b?c=d+e",
    "https://example.com/#!/a",
    "https://example.com/2026/05.html#20260507_apache",
    "https://example.com/a%2Fb",
    "https://coins.example.com/currencies/amp/",
    "https://example.com/how-to-buy/amp",
    "https://example.com/tag/amp",
    "https://m.com/a",
    "http://example.com/a",
    "https://[::1]/a",
    "https://www.example.com/a",
    "https://slovo.example/%D1%86%D0%B5%D0%BD%D0%B0",
]

NO_ADDRESSES = [
    "",
    "example.com/a",
    "//example.com/a",
    "mailto:ann@example.com",
    "javascript:alert(1)",
    "tag:example.com,2026:1",
    "ftp://example.com/a",
    "http://",
    "http:///a",
    "http://exa mple.com/",
    "http://example..com/",
    "http://example.com:99999/",
    "http://example.com:x/",
    "http://[::1/",
    "http://\u202eexample.com/",
    "http://example.com/\ud800",
    "https://example.com/" + "a" * MAX_LENGTH,
]


@pytest.mark.parametrize(("url", "form"), FOLDED)
def test_folded(url: str, form: str) -> None:
    assert canonical(url) == form


@pytest.mark.parametrize("url", KEPT)
def test_kept(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_no_address_of_a_page(url: str) -> None:
    assert canonical(url) is None


HOSTS = ["m.", "amp.", "www.", "x.com", "google.com", "x-y.cdn.ampproject.org/c/s/", ":80", "@", "[", "]", "::1", "ü"]
PATHS = ["/amp/s/", "/amp", "/..", "/.", "//", "/", "a-b-c-d-e-f", "12345", ".amp.html", ".html", "%2e", "%2F", "%41"]
OTHERS = [
    "%zz",
    "%",
    "?",
    "&amp;",
    "&",
    "utm_a=1",
    "amp=1",
    "=",
    "#",
    "!",
    "\\",
    "\u202e",
    " ",
    "\n",
    "。",
    "\ud800",
    "Z",
]
PIECES = st.lists(st.sampled_from([*HOSTS, *PATHS, *OTHERS]), max_size=12)


@given(st.one_of(PIECES.map(lambda pieces: "http://" + "".join(pieces)), st.text()))
def test_idempotent_and_never_raising(url: str) -> None:
    form = canonical(url)
    if form is not None:
        assert canonical(form) == form
        assert form.isascii()
        assert form.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://ECB.Example:8443/rss", "ecb.example"),
        ("https://www.ECB.europa.eu:443/x", "www.ecb.europa.eu"),
        ("http://[::1]:80/", "::1"),
        ("http://127.0.0.2/x", "127.0.0.2"),
        ("https://例え.example/", "例え.example"),
        ("http://[::1", ""),
        ("no address", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_host_of_an_address_whatever_the_port(url: str | None, host: str) -> None:
    assert host_of(url) == host
