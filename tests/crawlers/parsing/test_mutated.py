"""Damaged feeds are read or refused; nothing else happens."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from config.errors import FeedError
from crawlers.parsing.feed import parse_feed

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
SEEDS = [path.read_bytes() for path in sorted(FEEDS.iterdir()) if not path.name.endswith(".items.json")]
PIECES = [
    b"<",
    b">",
    b"&",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<item>",
    b"</item>",
    b"<entry",
    b"</title>",
    b"<?",
    b"\xff",
]
PIECES += [
    b"&#xD83D;",
    b"<!DOCTYPE rss [<!ENTITY a 'b'>]>",
    b"xmlns:x='y'",
    b"\x00",
    b"\x93",
    b"\xe2\x80",
    b"<x:y>",
    b"=",
    b'"',
    b"/>",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    body = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 40)))
        other = draw(st.sampled_from(SEEDS))
        at = draw(st.integers(0, len(other)))
        middle = draw(
            st.sampled_from(PIECES)
            | st.binary(max_size=8)
            | st.just(body[start:end] * 2)
            | st.just(other[at : at + 200])
        )
        body = body[:start] + middle + body[end:]
    return body


@given(mutated())
def test_a_mutated_feed_is_read_or_refused(body: bytes) -> None:
    with suppress(FeedError):
        feed = parse_feed(body, content_type=None, url="https://x.example/feed")
        assert feed.parser in {"lxml", "feedparser", "jsonfeed"}
        for entry in feed.entries:
            assert entry.published is None or entry.published.utcoffset() is not None
            assert (entry.published is None) == (entry.date_fault is not None)
