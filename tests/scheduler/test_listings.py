"""A listing through the whole wire: its undated reports are told of once their pages say that they are news."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.notifier.botapi import BotApi, Chat
from tests.outlets import Outlets
from tests.scheduler.test_wire import CHAT, HASTY, asked, filed, messages, sent, wire
from tests.scheduler.wire import Wire
from tests.waiting import eventually

pytestmark = pytest.mark.whole_wire
LISTING = "Press releases"
TODAY = datetime.now(UTC).date()
FIRST = tuple(
    f"CBDC pilot of the {place} {ends} earlier than planned"
    for place, ends in (("harbour", "ends"), ("islands", "begins"), ("railways", "is announced"), ("theatres", "pays"))
)
NEW, OLD = "CBDC pilot in the mountains starts on Monday", "CBDC pilot in the desert was too hot"
#: Reported when roles are killed.
LATER, OLDER = "CBDC pilot on the lake is for ferrymen", "CBDC pilot in the mines paid for lamps"
PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>{0}</title></head><body><article><h1>{0}</h1><time>{1}</time>"
    "<p>The bank and the towns that take part have agreed on who pays for the readers, and for their repair.</p>"
    "<p>Merchants get them for nothing in the first year, and give them back when they leave the trial.</p>"
    "</article></body></html>"
)


def show(outlets: Outlets, titles: Iterable[str]) -> None:
    rows = "".join(f"<li><a href='{outlets.page_url(title)}'>{title}</a></li>" for title in titles)
    outlets.pages[LISTING] = f"<html lang='en'><title>Press</title><body><main><ul>{rows}</ul></main></body></html>"


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with Outlets() as server:
        days = dict.fromkeys((*FIRST, NEW, LATER), TODAY) | dict.fromkeys((OLD, OLDER), TODAY - timedelta(days=300))
        server.pages |= {title: PAGE.format(title, day) for title, day in days.items()}
        show(server, FIRST)
        yield server


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    async with BotApi([Chat(CHAT)]) as api:
        yield api


def source(outlets: Outlets) -> dict[str, object]:
    url = outlets.page_url(LISTING)
    return {"id": "press", "name": "Press", "kind": "listing", "url": url, "auto": True, "every": "1s"}


async def decided(running: Wire, number: int) -> None:
    """So many reports have waited for their pages."""

    async def enough() -> bool:
        return sum(item.id.endswith("-page") for item in await asked(running.items)) >= number

    await eventually(enough, within_s=60, every_s=0.1)


async def test_what_its_page_calls_old_is_not_told(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    settings = {"sources": [source(outlets)], "alert_age": "3d", "alert_first_poll": "24h"}
    async with wire(tmp_path, outlets, botapi, HASTY, redis=redis_url, **settings) as running:
        running.start_roles("schedule", "crawl", "notify")
        await filed(running, len(FIRST))
        show(outlets, (OLD, NEW, *FIRST))
        await decided(running, 2)
        await sent(botapi, 1)
        assert messages(botapi) == [NEW]
        show(outlets, (OLDER, LATER, OLD, NEW, *FIRST))
        await filed(running, len(FIRST) + 4 + 2)
        for role in ("crawl", "notify", "schedule"):
            running.kill(role)
            running.start_roles(role)
        await decided(running, 4)
        await eventually(lambda: LATER in messages(botapi), within_s=60)
        assert set(messages(botapi)) == {NEW, LATER}
        items = await asked(running.items)
        pages = {item.title: item.news for item in items if item.id.endswith("-page")}
        assert pages == {NEW: "news", LATER: "news", OLD: "age", OLDER: "age"}
        assert {item.news for item in items if item.revision == 0 and item.title in FIRST} == {"first_poll"}
        assert not any(outlets.requests[title] for title in FIRST), "pages of a first poll are not asked for"
        assert len(items) == len({item.id for item in items}) == len(FIRST) + 8
