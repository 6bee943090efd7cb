"""JSON APIs, poll by poll, through the real pipelines."""

from __future__ import annotations

import json
from typing import Any

from redis.asyncio import Redis

from config.kinds.api import ApiSource
from record.live.polls import Polls
from tests.crawlers.pipelines.test_pipelines import Line
from tests.crawlers.polling.rounds import filed, polled
from tests.crawlers.readers.served import Served

URL = "https://bank.example/api"
PATHS = {"items": "items", "link": "https://bank.example/news/{id}", "title": "title", "guid": "id"}


def source(**keys: Any) -> ApiSource:
    return ApiSource.model_validate({"id": "bank", "name": "Bank", "kind": "api", "url": URL, **PATHS, **keys})


def answer(*numbers: int, **more: Any) -> str:
    return json.dumps({"items": [{"id": number, "title": f"Title {number}"} for number in numbers], **more})


def titles(line: Line) -> list[int]:
    return [int((item.title or "").removeprefix("Title ")) for item in filed(line)]


async def test_a_list_is_read_and_asked_for_conditionally(redis: Redis, line: Line) -> None:
    site = Served({URL: answer(2, 1)})
    await polled(redis, line, source(), site)
    await polled(redis, line, source(), site)
    site.documents[URL] = answer(3, 2, 1)
    await polled(redis, line, source(), site)
    assert (titles(line), site.since()) == ([2, 1, 3], [("api", 200), ("api", 304), ("api", 200)])


async def test_pages_are_read_at_first_and_after_a_gap(redis: Redis, line: Line) -> None:
    site = Served({URL: answer(6, 5), f"{URL}?page=2": answer(4, 3), f"{URL}?page=3": answer(2, 1)})
    await polled(redis, line, source(page="page", pages=2), site)
    assert site.since() == [("api", 200), ("api?page=2", 200)]
    site.documents[URL] = answer(7, 6)
    site.documents[f"{URL}?page=2"] = answer(5, 4)
    await polled(redis, line, source(page="page", pages=2), site)
    assert titles(line) == [6, 5, 4, 3, 7], "one that is known may be pinned, so the page behind is read"
    site.since()
    site.documents |= {URL: answer(11, 10), f"{URL}?page=2": answer(9, 8)}
    await polled(redis, line, source(page="page", pages=2), site)
    assert titles(line)[5:] == [11, 10, 9, 8]


async def test_a_gap_is_asked_about_again_until_its_pages_can_be_had(redis: Redis, line: Line) -> None:
    site = Served({URL: answer(2, 1)})
    await polled(redis, line, source(page="page"), site)
    site.documents |= {URL: answer(6, 5), f"{URL}?page=2": 500}
    visit = await polled(redis, line, source(page="page"), site)
    assert (visit.fault, "paging_failed" in visit.notes) == (None, True)
    site.documents |= {URL: answer(7, 6, 5), f"{URL}?page=2": answer(4, 3, 2)}
    await polled(redis, line, source(page="page"), site)
    assert sorted(titles(line)) == [1, 2, 3, 4, 5, 6, 7]


async def test_a_body_is_posted_and_counts_its_pages(redis: Redis, line: Line) -> None:
    first, second = f'{URL} {{"query": "press"}}', f'{URL} {{"query": "press", "page": 2}}'
    site = Served({first: answer(4, 3), second: answer(2, 1)})
    posting = source(body={"query": "press"}, page="page", pages=2)
    await polled(redis, line, posting, site)
    await polled(redis, line, posting, site)
    assert titles(line) == [4, 3, 2, 1]
    assert site.asked == [first, second, first]
    kept = [field for field in await Polls(redis).state("bank") if field.startswith("kept")]
    assert kept != [f"kept {URL}"], "another body asks for another document"


async def test_a_wrong_path_is_a_fault_that_says_what_there_is(redis: Redis, line: Line) -> None:
    visit = await polled(redis, line, source(items="data"), Served({URL: answer(1)}))
    assert str(visit.fault) == "no_items: items: 'data' finds no list; there is items (a list of 1)"
