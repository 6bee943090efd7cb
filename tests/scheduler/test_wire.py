"""From outlets to channels, through real processes, stores and HTTP."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.notifier.botapi import BotApi, Chat
from tests.outlets import Outlets
from tests.scheduler.wire import Wire
from tests.waiting import eventually

pytestmark = pytest.mark.whole_wire
CHAT = 4242
#: See there.
HASTY = "tests.scheduler.hasty"
SOURCES = ("alpha", "beta", "gamma")
#: What each source reports at first, and what comes later; each is an event of its own.
OPENING = {
    "alpha": "Flood closes three offices of a CBDC pilot in Jamaica",
    "beta": "Farmers in Kenya get seeds through a CBDC pilot",
    "gamma": "Lisbon court hears singer who mocked a CBDC pilot",
}
LATER = (
    "Ghana pays its teachers late, blames CBDC pilot",
    "Swiss railway leaves CBDC pilot over broken gates",
    "Brazilian vendor of CBDC pilot files for bankruptcy",
    "Children draw coins for CBDC pilot in Sweden",
)
#: Likewise.
STORMS = ("Islanders lose power for a week in a storm", "Choir of bankers calls its first record Storm")


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    async with Outlets() as server:
        for source in SOURCES:
            server.publish(source, [OPENING[source], f"{source} weather"])
        yield server


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    async with BotApi([Chat(CHAT)]) as api:
        yield api


def config(outlets: Outlets, botapi: BotApi, **changes: Any) -> dict[str, Any]:
    return {
        "network": {"allow_private": ["127.0.0.0/8"]},
        "alert_age": "all",
        "alert_first_poll": "all",
        "sources": [
            {
                "id": name,
                "name": name.title(),
                "kind": "feed",
                "url": outlets.url(name, f"127.0.0.{number}"),
                "every": "1s",
            }
            for number, name in enumerate(SOURCES, start=2)
        ],
        "watches": [{"id": "pilots", "query": "CBDC AND pilot"}],
        "channels": [{"id": "desk", "kind": "telegram", "chat": CHAT}],
        "subscriptions": [{"channel": "desk", "watch": "pilots"}],
        "telegram": {"token_env": "WIRE_TOKEN", "api_base": botapi.url},
        **changes,
    }


@asynccontextmanager
async def wire(
    folder: Path, outlets: Outlets, botapi: BotApi, program: str = "scheduler", **changes: Any
) -> AsyncIterator[Wire]:
    wire = Wire(folder, config(outlets, botapi, **changes), {"WIRE_TOKEN": botapi.token}, program=program)
    try:
        yield wire
    finally:
        await asked(wire.stop)


async def asked(call: Callable[..., Any], *arguments: str) -> Any:
    """A command of the wire, while the servers in this process go on answering."""
    return await asyncio.to_thread(call, *arguments)


async def titles(wire: Wire) -> list[str]:
    return sorted(item.title or "" for item in await asked(wire.items))


def messages(botapi: BotApi) -> list[str]:
    return sorted(message.text.splitlines()[0] for message in botapi.messages)


def pilots(*numbers: int) -> list[str]:
    return sorted([*OPENING.values(), *(LATER[number] for number in numbers)])


async def filed(wire: Wire, number: int) -> None:
    async def enough() -> bool:
        return len(await titles(wire)) >= number

    await eventually(enough, within_s=40, every_s=0.1)


async def sent(botapi: BotApi, number: int) -> None:
    await eventually(lambda: len(botapi.messages) >= number, within_s=60)


async def settled(wire: Wire, number: int) -> None:
    """Sent, and known to be: a sender that dies in between has its channel wait until the claim has lapsed."""

    async def enough() -> bool:
        shown = await asked(wire.ask, "deliveries", "--state", "sent", "--json")
        return len(json.loads(shown.stdout)) >= number

    await eventually(enough, within_s=60, every_s=0.5)


async def test_reports_are_filed_once_and_told_once(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    async with wire(tmp_path, outlets, botapi, redis=redis_url) as running:
        running.start_roles("schedule", "crawl", "notify")
        await filed(running, 6)
        await sent(botapi, 3)
        outlets.publish("alpha", [LATER[1]])
        await sent(botapi, 4)
        await eventually(lambda: min(outlets.unchanged.values(), default=0) >= 2, within_s=20)
        assert messages(botapi) == pilots(1)
        pulled = await asked(running.ask, "pull", "yesterday..today")
        found = sorted(json.loads(line)["title"] for line in pulled.stdout.splitlines())
        assert found == await titles(running) == sorted([*pilots(1), *(f"{source} weather" for source in SOURCES)])
    assert "Traceback" not in running.log("crawl") + running.log("notify") + running.log("schedule")


async def test_a_changed_report_is_filed_as_a_revision_and_not_told(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    async with wire(tmp_path, outlets, botapi, redis=redis_url) as running:
        running.start_roles("schedule", "crawl", "notify")
        await sent(botapi, 3)
        outlets.publish("alpha", [OPENING["alpha"]], summary="Now with a summary.")
        await filed(running, 7)
        revised = [item for item in await asked(running.items) if item.revision == 1]
        assert [(item.title, item.summary) for item in revised] == [(OPENING["alpha"], "Now with a summary.")]
        outlets.publish("beta", [LATER[2]])
        await sent(botapi, 4)
        assert messages(botapi) == pilots(2)


async def test_killed_roles_lose_and_repeat_nothing(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    async with wire(tmp_path, outlets, botapi, HASTY, redis=redis_url) as running:
        running.start_roles("schedule", "crawl", "notify")
        for number in range(2):
            outlets.publish(SOURCES[number], [LATER[number]])
            await filed(running, 4 + number)
            for role in ("crawl", "notify", "schedule"):
                running.kill(role)
                running.start_roles(role)
        await filed(running, 8)
        await eventually(lambda: sorted(set(messages(botapi))) == pilots(0, 1), within_s=60)
        assert await titles(running) == sorted([*pilots(0, 1), *(f"{source} weather" for source in SOURCES)])
        assert len(messages(botapi)) <= 5 + 2, "a sender that was killed may have sent one"


async def test_a_lost_redis_is_filled_from_the_record_and_nothing_is_told_again(
    tmp_path: Path, outlets: Outlets, botapi: BotApi
) -> None:
    async with wire(tmp_path, outlets, botapi) as running:
        running.start("run", "run", "--quiet")
        await filed(running, 6)
        await sent(botapi, 3)
        await asked(running.stop)
        shutil.rmtree(tmp_path / "data" / "redis")
        before = outlets.requests.total()
        running.start("run", "run", "--quiet")
        await eventually(lambda: outlets.requests.total() >= before + 9, within_s=40)
        outlets.publish("gamma", [LATER[3]])
        await sent(botapi, 4)
        assert messages(botapi) == pilots(3)
        assert await titles(running) == sorted([*pilots(3), *(f"{source} weather" for source in SOURCES)])


async def test_a_changed_config_is_followed(tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi) -> None:
    async with wire(tmp_path, outlets, botapi, redis=redis_url) as running:
        running.start_roles("schedule", "crawl", "notify")
        await sent(botapi, 3)
        running.config["sources"] = running.config["sources"][:2]
        running.config["watches"] = [{"id": "pilots", "query": "storm"}]
        running.write_config()
        await eventually(lambda: "removed=1" in running.log("schedule"), within_s=20)
        outlets.publish("alpha", [STORMS[0], LATER[3]])
        outlets.publish("gamma", ["gamma storm"])
        await sent(botapi, 4)
        assert messages(botapi) == sorted([*pilots(), STORMS[0]])
        running.file.write_text("watches: [{id: x, query: '(('}]")
        await eventually(lambda: "config_refused" in running.log("schedule"), within_s=20)
        outlets.publish("alpha", [STORMS[1]])
        await sent(botapi, 5)


async def test_a_watch_counts_from_the_report_after_it_was_made_to_the_one_before_it_was_removed(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    screen = {
        "channels": [{"id": "screen", "kind": "console"}],
        "subscriptions": [{"channel": "screen", "watch": "pilots"}],
    }
    async with wire(tmp_path, outlets, botapi, redis=redis_url, **screen) as running:
        running.start_roles("schedule", "crawl", "notify")

        async def told(title: str) -> None:
            await eventually(lambda: title in running.log("notify"), within_s=60)

        await told(OPENING["gamma"])
        made = await asked(running.ask, "watches", "add", "storms", "storm", "--channel", "screen")
        assert (made.returncode, made.stdout) == (0, "cli:storms: 1 channel hears of it\n")
        outlets.publish("alpha", [STORMS[0]])
        await told(STORMS[0])
        assert (await asked(running.ask, "watches", "remove", "storms")).returncode == 0
        outlets.publish("beta", [STORMS[1]])
        await filed(running, 8)
        # The lane goes on in order: what comes after is told only once the storm has passed it.
        outlets.publish("gamma", [LATER[0]])
        await told(LATER[0])
        assert STORMS[1] not in running.log("notify")


async def test_failing_sources_are_named_and_do_not_stop_the_others(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    outlets.broken["alpha"] = 503
    outlets.feeds["beta"] = ["<item>"]
    async with wire(tmp_path, outlets, botapi, redis=redis_url) as running:
        running.start_roles("schedule", "crawl", "notify")
        await sent(botapi, 1)
        shown = await asked(running.ask, "sources", "show", "alpha")
        assert "unavailable" in shown.stdout
        assert messages(botapi) == [OPENING["gamma"]]


async def test_two_workers_share_the_work_with_one_request_per_host(
    tmp_path: Path, redis_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    async with wire(tmp_path, outlets, botapi, redis=redis_url) as running:
        running.start_roles("schedule", "notify")
        running.start("crawl-1", "worker", "crawl")
        running.start("crawl-2", "worker", "crawl")
        await eventually(lambda: all(" poll " in running.log(name) for name in ("crawl-1", "crawl-2")), within_s=40)
        await sent(botapi, 3)
        assert len(await titles(running)) == 6


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_the_large_stores_differ_by_a_url(
    tmp_path: Path, redis_server_url: str, database_url: str, outlets: Outlets, botapi: BotApi
) -> None:
    async with wire(tmp_path, outlets, botapi, redis=redis_server_url, database=database_url) as running:
        running.start_roles("schedule", "crawl", "notify")
        await sent(botapi, 3)
        outlets.publish("alpha", [LATER[1]])
        await settled(running, 4)
        running.kill("notify")
        outlets.publish("beta", [LATER[2]])
        running.start_roles("notify")
        await sent(botapi, 5)
        assert messages(botapi) == pilots(1, 2)
        assert await titles(running) == sorted([*pilots(1, 2), *(f"{source} weather" for source in SOURCES)])
