"""Article pages through the whole wire: wanted, fetched politely, filed, and told of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.notifier.botapi import BotApi, Chat
from tests.outlets import Outlets
from tests.scheduler.test_wire import CHAT, HASTY, asked, config, filed, messages, sent, wire
from tests.waiting import eventually

pytestmark = pytest.mark.whole_wire
#: Reports whose titles say nothing of what the watch looks for, and what does in their pages.
TITLES = (
    "Flood closes three offices of a bank in Jamaica",
    "Farmers in Kenya get seeds on credit",
)
PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>{0}</title></head><body><nav><a href='/'>Home</a></nav>"
    "<article><h1>{0}</h1>"
    "<p>It had rained for eleven days when the river came over the wall that the town built after the war.</p>"
    "<p>The CBDC pilot in the town ended with that, since none of the shops could be reached by road for a week.</p>"
    "<p>Nobody was hurt, and the mayor said that everything would be opened again before the first of the month.</p>"
    "</article></body></html>"
)


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with Outlets() as server:
        server.pages |= {title: PAGE.format(title) for title in TITLES}
        server.publish("alpha", ["alpha weather"])
        yield server


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    async with BotApi([Chat(CHAT)]) as api:
        yield api


def with_pages(outlets: Outlets, botapi: BotApi) -> dict[str, Any]:
    """One source, whose pages are wanted; they lie on a host of their own."""
    (source, *_) = config(outlets, botapi)["sources"]
    return {"sources": [{**source, "full_text": "when_short"}]}


async def test_a_page_is_filed_as_a_revision_and_told_once(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    async with wire(tmp_path, outlets, botapi, redis=redis_url, **with_pages(outlets, botapi)) as running:
        running.start_roles("schedule", "crawl", "notify")
        await filed(running, 1)
        outlets.publish("alpha", [TITLES[0]])
        await sent(botapi, 1)
        assert messages(botapi) == [TITLES[0]]
        (page,) = [item for item in await asked(running.items) if item.revision == 1]
        assert page.id.endswith("-page")
        assert page.title == TITLES[0]
        assert "CBDC pilot in the town" in (page.content or "")
        assert "Home" not in (page.content or "")
        before = outlets.unchanged["alpha"]
        await eventually(lambda: outlets.unchanged["alpha"] >= before + 2, within_s=20)
        assert len(await asked(running.items)) == 3, "the feed's own entry is known as before"
        assert outlets.requests[TITLES[0]] == 1
        assert len(messages(botapi)) == 1
    assert "Traceback" not in running.log("crawl") + running.log("notify") + running.log("schedule")


async def test_killed_roles_lose_no_page_and_tell_of_none_twice(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    async with wire(tmp_path, outlets, botapi, HASTY, redis=redis_url, **with_pages(outlets, botapi)) as running:
        running.start_roles("schedule", "crawl", "notify")
        await filed(running, 1)
        outlets.publish("alpha", TITLES)
        # One page is filed, and the other one is wanted: a host is asked for one at a time.
        await filed(running, 1 + len(TITLES) + 1)
        for role in ("crawl", "notify", "schedule"):
            running.kill(role)
            running.start_roles(role)
        await eventually(lambda: set(messages(botapi)) == set(TITLES), within_s=100)
        ids = [item.id for item in await asked(running.items)]
        assert len(ids) == len(set(ids)) == 1 + 2 * len(TITLES)
        assert len(messages(botapi)) <= len(TITLES) + 1, "a sender that was killed may have sent one"
