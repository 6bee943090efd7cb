"""A listing, poll by poll, through the real pipelines: what is new, further pages, and when nothing is listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from config.kinds.listing import ListingSource
from tests.crawlers.pipelines.test_pipelines import Line
from tests.crawlers.polling.rounds import filed, polled

URL = "https://bank.example/press"
SOURCE = ListingSource(id="bank", name="Bank", kind="listing", url=URL, auto=True, pages=4)
SELECTED = ListingSource(id="bank", name="Bank", kind="listing", url=URL, item="ul.press > li")


class Site:
    """Five reports a page, the newest on top of the first."""

    def __init__(self, reports: int) -> None:
        self.reports = reports
        self.asked: list[str] = []
        #: Said in the place of any page.
        self.instead: str | None = None

    async def download(self, request: Request) -> Response:
        page = int(request.url.partition("?page=")[2] or 1)
        self.asked.append(request.url)
        top = self.reports - 5 * (page - 1)
        rows = "".join(
            f"<li><a href='/press/{n}'>Report number {n} of the bank</a> <span>2026-03-{n % 28 + 1:02}</span></li>"
            for n in range(top, max(top - 5, 0), -1)
        )
        more = f"<a rel='next' href='?page={page + 1}'>Older</a>" if top > 5 else ""
        body = f"<html lang='en'><body><h1>Press</h1><ul class='press'>{rows}</ul>{more}</body></html>"
        return HtmlResponse(request.url, body=self.instead or body, encoding="utf-8", request=request)


@pytest.fixture
def line(redis: Redis, tmp_path: Path) -> Iterator[Line]:
    line = Line(redis, tmp_path / "collections")
    yield line
    line.filer.close()


def numbers(line: Line) -> list[int]:
    return [int((item.title or "").split()[2]) for item in filed(line)]


async def test_a_first_poll_reads_further_pages_and_later_ones_the_first(redis: Redis, line: Line) -> None:
    site = Site(18)
    await polled(redis, line, SOURCE, site)
    assert numbers(line) == list(range(18, 0, -1))
    assert site.asked == [URL, *(f"{URL}?page={page}" for page in (2, 3, 4))]
    site.reports, site.asked = 20, []
    await polled(redis, line, SOURCE, site)
    assert numbers(line)[18:] == [20, 19]
    assert site.asked == [URL]


async def test_after_an_outage_pages_are_read_until_what_is_known(redis: Redis, line: Line) -> None:
    site = Site(5)
    await polled(redis, line, SOURCE, site)
    site.reports, site.asked = 13, []
    await polled(redis, line, SOURCE, site)
    assert sorted(numbers(line)) == list(range(1, 14))
    assert site.asked == [URL, f"{URL}?page=2"]


async def test_no_more_pages_are_read_than_the_source_allows(redis: Redis, line: Line) -> None:
    site = Site(100)
    await polled(redis, line, SOURCE, site)
    assert len(site.asked) == 4


@pytest.mark.parametrize("source", [SOURCE, SELECTED], ids=["auto", "selected"])
async def test_a_page_that_never_listed_anything_is_a_fault(redis: Redis, line: Line, source: ListingSource) -> None:
    visit = await polled(redis, line, source, Site(0))
    assert visit.fault is not None
    assert visit.fault.kind == "no_items"


@pytest.mark.parametrize("source", [SOURCE, SELECTED], ids=["auto", "selected"])
async def test_a_page_that_lists_nothing_any_more_is_a_fault(redis: Redis, line: Line, source: ListingSource) -> None:
    site = Site(5)
    await polled(redis, line, source, site)
    site.reports = 0
    visit = await polled(redis, line, source, site)
    assert visit.fault is not None
    assert visit.fault.kind == "emptied"


async def test_a_page_for_browsers_only_is_told_as_such(redis: Redis, line: Line) -> None:
    site = Site(5)
    await polled(redis, line, SOURCE, site)
    site.instead = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
    visit = await polled(redis, line, SOURCE, site)
    assert visit.fault is not None
    assert visit.fault.kind == "challenge"
