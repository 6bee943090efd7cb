"""RSS as feedparser, and any reader of XML, has it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import repeat

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from record.rss import Feed, FeedEntry, write_rss

FEED = Feed(
    title="Mintwire <weekly>",
    link="https://wire.example/",
    description="What happened & where",
    language="en",
)
ENTRY = FeedEntry(
    id="weekly:2026-06-01",
    title="A bill & a bank",
    link="https://wire.example/2026-06-01?a=1&b=2",
    published=datetime(2026, 6, 8, 7, tzinfo=UTC),
    creator="Mintwire",
    summary="Two <events>",
    html="<p>Two events</p>",
    categories=("policy", "cbdc"),
)


def written(*entries: FeedEntry, feed: Feed = FEED) -> bytes:
    file = io.BytesIO()
    write_rss(file, feed, entries)
    return file.getvalue()


def test_a_reader_finds_what_was_written() -> None:
    found = feedparser.parse(written(ENTRY))
    assert (found.bozo, found.version) == (False, "rss20")
    assert (found.feed.title, found.feed.link, found.feed.language) == (FEED.title, FEED.link, "en")
    (entry,) = found.entries
    assert (entry.id, entry.title, entry.link, entry.author) == (ENTRY.id, ENTRY.title, ENTRY.link, "Mintwire")
    assert entry.published_parsed[:5] == (2026, 6, 8, 7, 0)
    assert entry.content[0].value == "<p>Two events</p>"
    assert [tag.term for tag in entry.tags] == ["policy", "cbdc"]


def test_an_entry_without_words_has_its_address_for_a_title() -> None:
    entry = feedparser.parse(written(FeedEntry(id="1", link="https://bank.example/a"))).entries[0]
    assert entry.title == "https://bank.example/a"


@given(st.text(), st.text())
def test_whatever_a_title_holds_the_document_is_xml(title: str, html: str) -> None:
    entry = FeedEntry(id=title, title=title, link=title, summary=title, html=html, categories=(title,))
    root = etree.fromstring(written(entry, feed=Feed(title=title, link=title, description=title)))
    assert [each.tag for each in root.iter("item")] == ["item"]


def test_entries_are_written_as_they_come() -> None:
    class Full(Exception):
        """So much has been written."""

    class Small(io.BytesIO):
        def write(self, data: object) -> int:
            if self.tell() > 1_000_000:
                raise Full
            return super().write(data)  # type: ignore[arg-type]

    with pytest.raises(Full):
        write_rss(Small(), FEED, repeat(ENTRY))
