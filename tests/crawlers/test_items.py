"""From entries to items."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawlers.items import MOST_AHEAD, MOST_CONTENT, MOST_TITLE, read_document, to_item
from crawlers.parsing.entry import DateFault, Entry
from record.identity import Identity, item_id
from record.item import Item

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
IDENTITY = Identity("guid", "g")
ENTRY = Entry(
    guid="g",
    link="https://x.example/1?utm_source=rss",
    title="A &amp; <b>B</b>",
    summary="<p>One</p><p>two</p>",
    content=None,
    authors=("ann@x.example (Ann &amp; Co)", "Bo Wu <bo@x.example>", "Bo Wu", "Cy"),
    language=None,
    published=NOW - timedelta(hours=1),
    date_fault=None,
)


def made(entry: Entry, language: str | None = "en") -> tuple[Item, dict[str, int]]:
    counts: Counter[str] = Counter()
    item = to_item(entry, source="s", identity=IDENTITY, discovered=NOW, language=language, counts=counts)
    return item, dict(+counts)


def test_an_entry_becomes_an_item() -> None:
    item, counts = made(ENTRY)
    assert item == Item(
        id=item_id("s", IDENTITY),
        source="s",
        url="https://x.example/1",
        title="A & B",
        summary="One\ntwo",
        content=None,
        authors=("Ann & Co", "Bo Wu", "Cy"),
        language="en",
        published=NOW - timedelta(hours=1),
        discovered=NOW,
        guid="g",
    )
    assert counts == {}


@pytest.mark.parametrize(
    ("published", "fault", "reason"),
    [
        (None, "absent", "date_absent"),
        (None, "unreadable", "date_unreadable"),
        (NOW + MOST_AHEAD + timedelta(seconds=1), None, "date_future"),
        (datetime(1970, 1, 1, tzinfo=UTC), None, "date_absurd"),
        (datetime(1, 1, 1, tzinfo=UTC), None, "date_absurd"),
    ],
)
def test_odd_dates_are_unknown_and_counted(published: datetime | None, fault: DateFault | None, reason: str) -> None:
    item, counts = made(replace(ENTRY, published=published, date_fault=fault))
    assert item.published is None
    assert counts == {reason: 1}


def test_a_little_ahead_is_no_fault() -> None:
    item, counts = made(replace(ENTRY, published=NOW + MOST_AHEAD))
    assert item.published == NOW + MOST_AHEAD
    assert counts == {}


@pytest.mark.parametrize(
    ("own", "other", "language"),
    [
        ("fr", "en", "fr"),
        ("pt_br", "en", "pt-BR"),
        ("zh-Hant-tw", None, "zh-Hant-TW"),
        ("<x>", "EN", "en"),
        ("", "", None),
    ],
)
def test_language(own: str, other: str | None, language: str | None) -> None:
    assert made(replace(ENTRY, language=own), other)[0].language == language


def test_sizes_are_bounded_and_what_is_cut_is_counted() -> None:
    entry = replace(ENTRY, title="t" * 5_000, content="c" * 3_000_000, authors=("a" * 1_000,) * 100, guid="g" * 9_999)
    item, counts = made(entry)
    assert len(item.title or "") == MOST_TITLE
    assert len(item.content or "") == MOST_CONTENT
    assert len(item.to_json()) < MOST_CONTENT + 50_000
    assert counts == {"text_cut": 3}


def test_an_address_of_no_page_is_unknown_and_counted() -> None:
    item, counts = made(replace(ENTRY, link="magnet:?xt=urn:btih:1"))
    assert item.url is None
    assert counts == {"url_unusable": 1}


def test_a_whole_document() -> None:
    body = b"""<rss version="2.0"><channel><language>de</language>
    <item><title>Eins</title><guid isPermaLink="false">1</guid></item>
    <item><title>Eins</title><guid isPermaLink="false">1</guid></item>
    <item/></channel></rss>"""
    document = read_document(body, content_type="text/xml", url="https://x.example/", source="s", now=NOW)
    assert [(item.title, item.language, item.guid) for item in document.items] == [("Eins", "de", "1")]
    assert document.counts == {"repeated_entry": 2, "date_absent": 1}
    assert document.feed.notes == frozenset()


def test_the_same_document_gives_the_same_items() -> None:
    body = b"<rss><channel><item><title>x</title><link>https://x.example/1</link></item></channel></rss>"
    first, second = (read_document(body, content_type=None, url="", source="s", now=NOW) for _ in range(2))
    assert first.items == second.items
