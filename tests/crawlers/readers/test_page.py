"""A page that changes, poll by poll, through the real pipelines: a report for each version, however polls end."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis.asyncio import Redis
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from config.kinds.page import PageSource
from record.collections.versions import Versions
from record.live import keys
from record.live.polls import Polls
from tests.crawlers.pipelines.test_pipelines import Line
from tests.crawlers.polling.rounds import filed, polled, read, taken

SOURCE = PageSource(id="crown", name="The crown", kind="page", url="https://bank.example/crown")
PAGE = """<html lang="en"><head><title>The digital crown</title></head><body><main><h1>The digital crown</h1>
<p>The bank is preparing a digital crown. {}</p><p>Last updated: {}</p></main></body></html>"""
FIRST, SECOND, THIRD = "A pilot begins in 2027.", "A pilot begins in 2028.", "A pilot begins in 2028. It has 14 banks."
MAINTENANCE = (
    "<html><body><h1>Maintenance</h1><p>The site is being worked on. Please come back at noon.</p></body></html>"
)


class Page:
    """What stands at the address now."""

    def __init__(self) -> None:
        self.body = PAGE.format(FIRST, "3 May 2026")

    def says(self, text: str, day: str = "3 May 2026") -> Page:
        self.body = PAGE.format(text, day)
        return self

    async def download(self, request: Request) -> Response:
        return HtmlResponse(request.url, body=self.body, encoding="utf-8", request=request)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "versions"


def reports(line: Line) -> list[tuple[str | None, str | None, str | None]]:
    return [(item.title, item.content, item.news) for item in filed(line)]


async def test_each_change_is_a_report_of_what_changed(redis: Redis, line: Line, folder: Path) -> None:
    page = Page()
    await polled(redis, line, SOURCE, page, folder)
    for text in (FIRST, SECOND, SECOND, THIRD):
        await polled(redis, line, SOURCE, page.says(text, "9 July 2026"), folder)
    assert reports(line) == [
        (
            "The digital crown",
            f"The digital crown\nThe bank is preparing a digital crown. {FIRST}\nLast updated: 3 May 2026",
            "first_poll",
        ),
        ("The digital crown: A pilot begins in 2028.", f"− {FIRST}\n+ {SECOND}", "news"),
        ("The digital crown: It has 14 banks.", "+ It has 14 banks.", "news"),
    ]
    assert [item.url for item in filed(line)] == [
        "https://bank.example/crown",
        "https://bank.example/crown#version-2",
        "https://bank.example/crown#version-3",
    ]
    assert (await Polls(redis).state("crown"))["cursor"] == "3"


async def test_what_was_kept_and_not_filed_is_given_by_the_next_poll(redis: Redis, line: Line, folder: Path) -> None:
    page = Page()
    await polled(redis, line, SOURCE, page, folder)
    killed = await read(await taken(redis, SOURCE, folder), page.says(SECOND))
    assert killed.entries == 1
    await redis.delete(keys.LEASES, keys.HOSTS, keys.POLLS)  # as when the lease of the poll lapses
    await polled(redis, line, SOURCE, page.says(THIRD), folder)
    assert [title for title, _, _ in reports(line)[1:]] == [
        "The digital crown: It has 14 banks.",
        "The digital crown: A pilot begins in 2028.",
    ], "the newest first, as in any document"
    assert len(filed(line)) == 3


async def test_where_the_cursor_is_lost_nothing_is_filed_twice(redis: Redis, line: Line, folder: Path) -> None:
    page = Page()
    for text in (FIRST, SECOND):
        await polled(redis, line, SOURCE, page.says(text), folder)
    await redis.hdel(keys.state("crown"), "cursor", *(await Polls(redis).state("crown")))
    await polled(redis, line, SOURCE, page, folder)
    assert len(filed(line)) == 2
    await polled(redis, line, SOURCE, page.says(THIRD), folder)
    assert [content for _, content, _ in reports(line)[2:]] == ["+ It has 14 banks."]


async def test_a_passing_page_is_no_version_and_one_that_stays_is(redis: Redis, line: Line, folder: Path) -> None:
    page = Page()
    await polled(redis, line, SOURCE, page, folder)
    page.body = MAINTENANCE
    await polled(redis, line, SOURCE, page, folder)
    await polled(redis, line, SOURCE, page.says(FIRST), folder)
    assert len(filed(line)) == 1
    assert [version.number for version in Versions(folder / "crown").read()] == [1]
    page.body = MAINTENANCE
    for _ in range(3):
        await polled(redis, line, SOURCE, page, folder)
    assert [title for title, _, _ in reports(line)[1:]] == ["Maintenance: Maintenance"]


async def test_a_page_that_a_script_draws_is_a_fault(redis: Redis, line: Line, folder: Path) -> None:
    page = Page()
    page.body = "<html><body><div id='app'></div><script>draw()</script></body></html>"
    visit = await polled(redis, line, SOURCE, page, folder)
    assert visit.fault is not None
    assert visit.fault.kind == "no_text"


async def test_a_disk_that_refuses_is_a_fault_and_the_change_is_told_later(
    redis: Redis, line: Line, folder: Path
) -> None:
    page = Page()
    await polled(redis, line, SOURCE, page, folder)
    in_the_way = folder / "crown" / "00000002.part"
    in_the_way.mkdir()
    visit = await polled(redis, line, SOURCE, page.says(SECOND), folder)
    assert visit.fault is not None
    assert visit.fault.kind == "disk"
    in_the_way.rmdir()
    await polled(redis, line, SOURCE, page, folder)
    assert len(filed(line)) == 2


async def test_a_version_that_is_damaged_is_a_named_fault(redis: Redis, line: Line, folder: Path) -> None:
    page = Page()
    await polled(redis, line, SOURCE, page, folder)
    (folder / "crown" / "00000001.json").write_text("{")
    visit = await polled(redis, line, SOURCE, page.says(SECOND), folder)
    assert visit.fault is not None
    assert visit.fault.kind == "disk"
    assert "cannot be read" in visit.fault.detail
