"""Listings are found by themselves, in whatever style; and the selector that is proposed finds the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from config.errors import FeedError
from config.kinds.listing import ListingSource
from crawlers.finding.listing import find_listing
from crawlers.listing.document import open_page, read_listing
from crawlers.readers.reader import Answer
from record.text import one_line
from tests.crawlers.listing.pages import NAMES, Case, told

SOURCE = ListingSource(id="a", name="A", kind="listing", url="https://a.example/news", auto=True)


def found(body: str) -> list[list[str | None]]:
    page = open_page(
        body.encode(), content_type=None, url=SOURCE.url, fetched=datetime(2026, 11, 27, tzinfo=UTC), source=SOURCE
    )
    return told(read_listing(page, SOURCE))


@pytest.mark.parametrize("name", NAMES)
def test_a_listing_is_found_by_itself(name: str) -> None:
    case = Case.named(name)
    source = case.source(auto=True)
    feed = read_listing(case.opened(source), source)
    assert told(feed) == case.says["items"]
    assert feed.by_page
    if "next" in case.says:
        assert feed.next == case.says["next"]


@pytest.mark.parametrize("name", NAMES)
async def test_what_is_proposed_finds_the_same(name: str) -> None:
    case = Case.named(name)
    answer = Answer(case.says["url"], case.body, "text/html; charset=utf-8")

    async def get(url: str) -> Answer:
        raise AssertionError(url)

    (proposed,) = await find_listing(answer, get)
    assert [entry.link for entry in proposed.entries] == [link for _, link, _ in case.says["items"]]
    source = case.source(**proposed.source.model_dump(include={"auto", "item"}, exclude_defaults=True))  # type: ignore[arg-type]
    assert told(read_listing(case.opened(source), source)) == case.says["items"]
    assert "nth-child" not in (source.item or "")


@pytest.mark.parametrize(
    "body",
    [
        "<html><body><p>Nothing here but a sentence.</p></body></html>",
        "<body><nav><a href='/a'>About the bank</a><a href='/b'>Our history</a><a href='/c'>Contact</a></nav></body>",
        "<ul><li><a href='#a'>One chapter</a><li><a href='#b'>Another</a><li><a href='mailto:a@b.example'>Us</a></ul>",
        "<html><body><script>var x = {[</script><script type='application/json'>[{</script></body></html>",
    ],
    ids=["a sentence", "navigation", "no addresses", "broken scripts"],
)
def test_a_page_without_a_list_lists_nothing(body: str) -> None:
    assert found(f"{body}") == []


def test_what_looks_like_markup_in_a_title_is_text() -> None:
    rows = "".join(
        f"<li><a href='/{n}'>Rates &lt;b&gt; &amp;amp; fees of year {n}</a> 2026-11-0{n}</li>" for n in "123"
    )
    page = open_page(
        f"<ul>{rows}</ul>".encode(), content_type=None, url=SOURCE.url, fetched=datetime.now(UTC), source=SOURCE
    )
    assert one_line(read_listing(page, SOURCE).entries[0].title or "") == "Rates <b> &amp; fees of year 1"


def test_what_is_no_page_is_told() -> None:
    with pytest.raises(FeedError, match="no_markup"):
        found("just words")


def test_a_huge_page_is_read_in_part() -> None:
    rows = "".join(
        f"<li><a href='/{n}'>Report number {n} of this year</a> 2026-11-0{n % 9 + 1}</li>" for n in range(5_000)
    )
    assert len(found(f"<ul>{rows}</ul>")) == 500


def test_scripts_that_hold_much_are_read_in_part() -> None:
    nested = "[" * 50_000
    rows = ",".join(f'{{"title": "Report number {n} of this year", "url": "/{n}"}}' for n in range(2_000))
    assert len(found(f"<body><script>var a = {nested};</script><script>var b = [{rows}];</script></body>")) == 500
