"""What polls keep of what came, through the real readers and pipelines, on a real Valkey and a real disk."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from scrapy import Request
from scrapy.http import Response

from config.kinds.feed import FeedSource
from config.kinds.listing import ListingSource
from config.kinds.page import PageSource
from config.kinds.sitemap import SitemapSource
from config.kinds.source import Source
from crawlers.fetching.middlewares import DecodingMiddleware
from record.collections.collections import Collections
from record.collections.layout import days, raw_files
from record.collections.warc import Record, read_records
from record.identity import base_id
from record.live import keys
from tests.crawlers.pipelines.test_pipelines import Line
from tests.crawlers.polling.rounds import filed, polled
from tests.full_disk import full_at

SITE = "https://bank.example"
FEED = FeedSource(id="bank", name="Bank", kind="feed", url=f"{SITE}/feed")
ENTRY = "<item><title>{0}</title><link>https://bank.example/{0}</link></item>"
PAGE = "<html lang='en'><title>Coin</title><main><p>The bank is preparing a digital coin.</p><p>{}</p></main></html>"


class Server:
    """Gzips what stands at an address, each time otherwise where it is `unsteady`; it knows nothing of conditions."""

    def __init__(self, documents: dict[str, str], *, unsteady: bool = False) -> None:
        self.documents = documents
        self.unsteady = unsteady
        #: Bodies as they went out.
        self.sent: list[bytes] = []

    async def download(self, request: Request) -> Response:
        mtime = len(self.sent) if self.unsteady else 0
        body = gzip.compress(self.documents[request.url.removeprefix(SITE)].encode(), mtime=mtime)
        self.sent.append(body)
        coded = Response(request.url, headers={"Content-Encoding": "gzip"}, body=body, request=request)
        answer = DecodingMiddleware(1_000_000).process_response(request, coded)
        answer.request = request
        return answer


@pytest.fixture
def line(redis: Redis, tmp_path: Path) -> Iterator[Line]:
    line = Line(redis, tmp_path / "collections")
    yield line
    line.filer.close()


def feed(*titles: str, built: str = "") -> str:
    return f"<rss version='2.0'><channel><pubDate>{built}</pubDate>{''.join(map(ENTRY.format, titles))}</channel></rss>"


def records(line: Line) -> list[Record]:
    """What lies in the raw files, those of warcinfo and requests left out."""
    paths = [path for day in days(line.root) for path in raw_files(line.root, day)]
    found = [record for path in paths for record in read_records([path.read_bytes()])]
    assert [record.fault for record in found if record.fault] == []
    return [record for record in found if record.type in ("response", "revisit")]


def sources_of(line: Line) -> list[tuple[str, bytes]]:
    """The address and the body, without its coding, of the record that each item names."""
    collections, found = Collections(line.root), []
    for item in filed(line):
        assert item.raw is not None
        chunks = collections.open_raw(item.discovered.date(), item.raw.file, item.raw.offset)
        record = next(read_records(chunks, item.raw.offset))
        assert (record.type, record.digest) == ("response", item.raw.digest)
        found.append((record.url.removeprefix(SITE), gzip.decompress(record.payload)))
    return found


async def test_what_brings_something_new_is_kept_once_and_what_is_the_same_is_named(redis: Redis, line: Line) -> None:
    site = Server({"/feed": feed("one", "two")})
    await polled(redis, line, FEED, site)
    await polled(redis, line, FEED, site)
    site.documents["/feed"] = feed("one", "two", built="later")
    await polled(redis, line, FEED, site)
    await polled(redis, line, FEED, site)
    site.documents["/feed"] = feed("one", "two", "three")
    await polled(redis, line, FEED, site)
    await polled(redis, line, FEED, site)
    line.filer.close()
    first, revisit, second, revisit_of_second = records(line)
    assert [each.type for each in records(line)] == ["response", "revisit", "response", "revisit"]
    assert [first.payload, second.payload] == [site.sent[0], site.sent[4]]
    assert (revisit.digest, revisit_of_second.digest) == (first.digest, second.digest)
    assert [len(gzip.decompress(first.payload)), len(sources_of(line))] == [len(feed("one", "two")), 3]
    assert [body.decode() for _, body in sources_of(line)] == [feed("one", "two")] * 2 + [site.documents["/feed"]]


async def test_a_body_that_is_coded_anew_is_no_revisit(redis: Redis, line: Line) -> None:
    site = Server({"/feed": feed("one")}, unsteady=True)
    for _ in range(3):
        await polled(redis, line, FEED, site)
    line.filer.close()
    assert [(each.type, each.payload) for each in records(line)] == [("response", site.sent[0])]


@pytest.mark.parametrize(
    ("source", "documents", "kept"),
    [
        (
            SitemapSource(id="bank", name="Bank", kind="sitemap", url=f"{SITE}/sitemap.xml"),
            {
                "/sitemap.xml": f"<sitemapindex><sitemap><loc>{SITE}/a.xml</loc></sitemap>"
                f"<sitemap><loc>{SITE}/b.xml</loc></sitemap></sitemapindex>",
                "/a.xml": f"<urlset><url><loc>{SITE}/news/1</loc></url></urlset>",
                "/b.xml": f"<urlset><url><loc>{SITE}/news/2</loc></url></urlset>",
            },
            {"/a.xml", "/b.xml"},
        ),
        (
            ListingSource(id="bank", name="Bank", kind="listing", url=f"{SITE}/news", item="li", next="a.next"),
            {
                "/news": "<ul><li><a href='/n/1'>The coin is out</a></li></ul><a class=next href='/old'>more</a>",
                "/old": "<ul><li><a href='/n/0'>The coin is near</a></li></ul>",
            },
            {"/news", "/old"},
        ),
        (
            FEED,
            {"/feed": "<link rel=alternate type='application/rss+xml' href='/rss'>", "/rss": feed("one")},
            {"/rss"},
        ),
    ],
)
async def test_each_item_names_the_document_that_it_stood_in(
    redis: Redis, line: Line, source: Source, documents: dict[str, str], kept: set[str]
) -> None:
    site = Server(documents)
    await polled(redis, line, source, site)
    await polled(redis, line, source, site)
    found = sources_of(line)
    assert {url for url, _ in found} == kept
    assert all(body.decode() == documents[url] for url, body in found)
    for item, (_, body) in zip(filed(line), found, strict=True):
        assert (item.url or "").removeprefix(SITE).encode() in body
    assert len(records(line)) == len(kept)


async def test_a_page_that_is_read_twice_before_it_counts_comes_with_its_bytes(
    redis: Redis, line: Line, tmp_path: Path
) -> None:
    """A text that was there before waits until it is read once more."""
    source = PageSource(id="bank", name="Bank", kind="page", url=f"{SITE}/coin")
    site = Server({"/coin": PAGE.format("It begins in 2027.")})
    told = []
    for text in ("It begins in 2027.", "It begins in 2028.", "It begins in 2027.", "It begins in 2027."):
        site.documents["/coin"] = PAGE.format(text)
        visit = await polled(redis, line, source, site, tmp_path / "versions")
        told.append(len(visit.items))
    assert told == [1, 1, 0, 1]
    assert [body.decode() for _, body in sources_of(line)] == [
        PAGE.format(f"It begins in {year}.") for year in (2027, 2028, 2027)
    ]


async def test_on_a_full_disk_nothing_is_confirmed_and_nothing_lost(redis: Redis, line: Line) -> None:
    site = Server({"/feed": feed("one")})
    await polled(redis, line, FEED, site)
    (path,) = [path for day in days(line.root) for path in raw_files(line.root, day)]
    site.documents["/feed"] = feed("one", "two")
    with full_at(path.stat().st_size + 20):
        visit = await polled(redis, line, FEED, site)
    assert visit.fault is not None
    assert (visit.fault.kind, visit.fault.detail) == ("disk", "the collection cannot be written: File too large")
    assert (await polled(redis, line, FEED, site)).busy == 1, "its claim has not lapsed yet"
    (first,) = filed(line)
    claimed = set(await redis.hkeys(keys.seen("bank"))) - {base_id(first.id)}
    await redis.hdel(keys.seen("bank"), *claimed)
    await polled(redis, line, FEED, site)
    assert [item.title for item in filed(line)] == ["one", "two"]
    assert [each.type for each in records(line)] == ["response", "response"]
    assert len(sources_of(line)) == 2
