"""From the outbox to a strict Bot API, over HTTP."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, update

from config.errors import ChannelGone, MessageGone, RetryLater
from notifier.channels.kinds import Means, make_senders
from notifier.rendering.message import Message
from notifier.sending.attempts import Pace, wait_after
from notifier.sending.limits import Limits, Window
from notifier.sending.senders import Senders
from record.sql import deliveries, facts, lists
from record.sql.channels import ChannelRow
from record.sql.tables import deliveries as rows
from tests.notifier.botapi import TOKEN, BotApi
from tests.notifier.conftest import GROUP, PRIVATE
from tests.notifier.sending.told import NOW, World
from tests.waiting import eventually

_MANY = 100
#: A second of Telegram's passes in a tenth: the double's tolerance is the rest.
HASTY = Limits(chat=Window(1, 0.02), group=Window(20, 0.1), overall=Window(30, 0.02))
#: What failed is tried again at once, nearly.
BRISK = Pace(first_wait=timedelta(seconds=0.1), probe_every=timedelta(seconds=0.1))


@pytest.fixture
def world(store: Engine) -> World:
    world = World(store)
    world.channel("desk", "telegram", str(GROUP))
    world.channel("mine", "telegram", str(PRIVATE))
    world.channel("screen", "console")
    return world


def texts(botapi: BotApi, chat: int) -> list[str]:
    return [message.text.splitlines()[0] for message in botapi.messages if message.chat == chat]


def titles(*reports: str) -> list[str]:
    return [f"Digital euro, told by {report}" for report in reports]


@asynccontextmanager
async def running(
    redis: Redis,
    engine: Engine,
    botapi: BotApi,
    *,
    screen: io.StringIO | None = None,
    workers: int = 1,
    token: str = TOKEN,
    limits: Limits = HASTY,
) -> AsyncIterator[None]:
    """So many processes' senders; in haste, unless the limits themselves are what is tried."""
    if limits is HASTY:
        botapi.control({"limits": {"per_chat_window_s": 0.1, "per_group_window_s": 0.1, "overall_window_s": 0.1}})
    stop, tasks, made = asyncio.Event(), [], []
    for number in range(workers):
        senders = make_senders(Means(redis, screen, token, botapi.url, limits=limits, engine=engine))
        made += list(senders.values())
        tasks.append(asyncio.create_task(Senders(redis, engine, f"n{number}", senders, pace=BRISK).run(stop)))
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)
        for sender in made:
            await sender.close()


async def settled(world: World, *expected: str) -> None:
    """Wait until the deliveries are in these states, in whatever order."""
    await eventually(lambda: sorted(state for state, _ in world.states().values()) == sorted(expected), within_s=60)


async def test_messages_go_out_in_order_and_are_settled(redis: Redis, world: World, botapi: BotApi) -> None:
    world.tell("mine", "1", "2", "3")
    async with running(redis, world.engine, botapi):
        await settled(world, "sent", "sent", "sent")
    assert texts(botapi, PRIVATE) == titles("1", "2", "3")
    assert botapi.stats["sendMessage"] == {"200": 3}


async def test_higher_priority_goes_first(redis: Redis, world: World, botapi: BotApi) -> None:
    world.tell("mine", "1", "2")
    world.report("3", "story-3")
    world.owe("mine", "3", priority=5)
    async with running(redis, world.engine, botapi):
        await settled(world, "sent", "sent", "sent")
    assert texts(botapi, PRIVATE) == titles("3", "1", "2")


@pytest.mark.usefixtures("engine")
async def test_several_workers_send_each_message_once(redis: Redis, world: World, botapi: BotApi) -> None:
    world.tell("mine", "1", "2", "3")
    world.owe("desk", "1", "2", "3")
    async with running(redis, world.engine, botapi, workers=3):
        await settled(world, *["sent"] * 6)
    assert texts(botapi, PRIVATE) == texts(botapi, GROUP) == titles("1", "2", "3")


async def test_the_console_is_a_channel(redis: Redis, world: World, botapi: BotApi) -> None:
    screen = io.StringIO()
    world.tell("screen", "1")
    async with running(redis, world.engine, botapi, screen=screen):
        await settled(world, "sent")
    assert "told by 1" in screen.getvalue()


async def test_a_transient_error_is_tried_again(redis: Redis, world: World, botapi: BotApi) -> None:
    botapi.control({"chat": PRIVATE, "fail": "500"})
    world.tell("mine", "1")
    async with running(redis, world.engine, botapi):
        await settled(world, "sent")
    assert world.states() == {"mine report:1": ("sent", 2)}
    assert texts(botapi, PRIVATE) == titles("1")


async def test_a_wait_that_the_service_asks_for_delays_only_its_chat(
    redis: Redis, world: World, botapi: BotApi
) -> None:
    botapi.control({"chat": GROUP, "fail": "flood", "retry_after": 43_837})
    world.tell("mine", "1", "2")
    world.owe("desk", "1")
    async with running(redis, world.engine, botapi):
        await settled(world, "pending", "sent", "sent")
        await eventually(lambda: world.states()["desk report:1"] == ("pending", 1))
    assert texts(botapi, PRIVATE) == titles("1", "2")


async def test_a_message_that_may_have_been_taken_is_sent_again(redis: Redis, world: World, botapi: BotApi) -> None:
    botapi.control({"chat": PRIVATE, "fail": "drop"})
    world.tell("mine", "1")
    async with running(redis, world.engine, botapi):
        await settled(world, "sent")
    assert texts(botapi, PRIVATE) == titles("1", "1")


@pytest.mark.usefixtures("engine")
async def test_what_a_channel_that_is_gone_was_owed_waits_for_it(redis: Redis, world: World, botapi: BotApi) -> None:
    botapi.control({"chat": GROUP, "fail": "kicked"})
    world.tell("desk", "1", "2")
    world.owe("mine", "1")
    async with running(redis, world.engine, botapi):
        await settled(world, "pending", "pending", "sent")
        await eventually(lambda: world.disabled_reason("desk") is not None)
        assert "kicked" in str(world.disabled_reason("desk"))
        botapi.telegram.chats[GROUP].faults.clear()
        with world.engine.begin() as connection:
            assert lists.gather(connection, world.numbers["desk"], "waited", "list:1", NOW) == 2
        world.enable("desk")
        await settled(world, "sent", "sent", "sent", "sent")
    (message,) = [message for message in botapi.messages if message.chat == GROUP]
    assert message.text.splitlines()[0] == "These waited for this channel"
    assert len({row["message_id"] for row in world.rows() if row["channel"] == world.numbers["desk"]}) == 1


@pytest.mark.usefixtures("engine")
async def test_a_group_that_moved_is_followed(redis: Redis, world: World, botapi: BotApi) -> None:
    botapi.control({"chat": GROUP, "migrate_to": -100_777})
    world.tell("desk", "1", "2")
    async with running(redis, world.engine, botapi):
        await eventually(lambda: [row["state"] for row in world.rows()] == ["sent", "sent"], within_s=60)
    assert texts(botapi, -100_777) == titles("1", "2")


async def test_a_message_that_cannot_be_told_fails_and_the_next_goes_out(
    redis: Redis, world: World, botapi: BotApi
) -> None:
    world.owe("mine", kind="poem", key="poem:1")
    world.tell("mine", "1")
    async with running(redis, world.engine, botapi):
        await settled(world, "failed", "sent")


@pytest.mark.usefixtures("engine")
async def test_a_claim_of_a_sender_that_died_is_taken_over(redis: Redis, world: World, botapi: BotApi) -> None:
    world.tell("mine", "1")
    with world.engine.begin() as connection:
        past = datetime.now(UTC) - timedelta(minutes=5)
        (claimed,) = deliveries.claim(connection, "telegram", "dead", past, past + timedelta(seconds=1), 9)
        assert claimed.report == "1"
    async with running(redis, world.engine, botapi):
        await settled(world, "sent")
    assert world.states() == {"mine report:1": ("sent", 2)}
    assert world.rows()[0]["reason"] == deliveries.TAKEN_OVER


async def test_without_a_token_telegram_messages_wait(redis: Redis, world: World, botapi: BotApi) -> None:
    screen, stop = io.StringIO(), asyncio.Event()
    world.tell("mine", "1")
    world.owe("screen", "1")
    senders = Senders(redis, world.engine, "n1", make_senders(Means(redis, screen)))
    task = asyncio.create_task(senders.run(stop))
    await settled(world, "pending", "sent")
    stop.set()
    await task


async def test_a_message_that_is_refused_for_itself_holds_up_no_other(
    redis: Redis, world: World, botapi: BotApi
) -> None:
    deleted = "Internal Server Error: sent message was immediately deleted"
    botapi.control({"refuse": {"chat": PRIVATE, "where": {"text": "told by 1"}, "code": 500, "description": deleted}})
    world.tell("mine", "1", "2", "3")
    async with running(redis, world.engine, botapi):
        await eventually(lambda: texts(botapi, PRIVATE) == titles("2", "3"), within_s=60)
    assert world.states()["mine report:1"][0] == "pending"
    assert world.disabled_reason("mine") is None


class Hanging:
    """A service that never answers."""

    edits = False
    at_once = claims = 8

    async def turn(self, channel: ChannelRow, *, edit: bool = False) -> float:
        return 0.0

    async def send(self, channel: ChannelRow, message: Message) -> str | None:
        await asyncio.Event().wait()
        return None

    async def edit(self, channel: ChannelRow, message_id: str, message: Message) -> None:
        raise MessageGone("nothing is there")

    async def answered(self, channel: ChannelRow) -> None:
        return

    async def close(self) -> None:
        return


async def test_a_kind_that_hangs_stops_no_other(redis: Redis, world: World, botapi: BotApi) -> None:
    for number in range(9):
        world.channel(f"hook{number}", "webhook", f"https://hook.example/{number}")
    world.report("1", "story-1")
    for channel in (*(f"hook{number}" for number in range(9)), "mine"):
        world.owe(channel, "1")
    telegram = make_senders(Means(redis, None, TOKEN, botapi.url))
    stop = asyncio.Event()
    senders = Senders(redis, world.engine, "n", {**telegram, "webhook": Hanging()}, pace=Pace(grace=timedelta(0)))
    task = asyncio.create_task(senders.run(stop))
    await eventually(lambda: world.states()["mine report:1"] == ("sent", 1))
    stop.set()
    await task
    await telegram["telegram"].close()
    hooks = [state for name, (state, _) in world.states().items() if name.startswith("hook")]
    assert hooks.count("sending") <= 8
    assert len(botapi.messages) == 1


@pytest.mark.usefixtures("engine")
async def test_what_a_restored_backup_owes_waits_until_it_is_a_list(redis: Redis, world: World, botapi: BotApi) -> None:
    world.tell("mine", "1", "2")
    with world.engine.begin() as connection:
        facts.note_cut(connection, facts.Cut(NOW, 7))
    async with running(redis, world.engine, botapi):
        await eventually(lambda: botapi.calls == 0)
        with world.engine.begin() as connection:
            lists.gather(connection, world.numbers["mine"], "restored", "list:restored", NOW)
            facts.note_cut_told(connection, NOW)
        await settled(world, "sent", "sent", "sent")
    (message,) = botapi.messages
    assert message.text.splitlines()[0] == "Perhaps told before: the database was restored"


async def test_a_clean_stop_settles_what_is_being_sent(redis: Redis, world: World, botapi: BotApi) -> None:
    botapi.control({"latency_s": 0.3})
    world.tell("mine", "1", "2")
    async with running(redis, world.engine, botapi):
        await eventually(lambda: botapi.calls == 1)
    assert [row["state"] for row in world.rows()] == ["sent", "pending"]
    assert len(texts(botapi, PRIVATE)) == 1


async def test_what_waits_for_its_turn_at_a_stop_is_no_attempt(redis: Redis, world: World, botapi: BotApi) -> None:
    world.tell("mine", "1", "2")
    async with running(redis, world.engine, botapi):
        await eventually(lambda: [row["state"] for row in world.rows()] == ["sent", "sending"])
    assert world.states()["mine report:2"] in [("pending", 0), ("sent", 1)]


async def test_many_chats_are_told_once_each_and_never_too_fast(redis: Redis, engine: Engine, botapi: BotApi) -> None:
    world = World(engine)
    world.report("1", "story-1")
    for number in range(_MANY):
        botapi.control({"chat": 50_000 + number, "add": {}})
        world.channel(f"c{number}", "telegram", str(50_000 + number))
        world.owe(f"c{number}", "1")
    # A third of a second stands for one; of the double's windows its tolerance, a tenth, is taken off.
    botapi.control({"limits": {"overall_window_s": 0.4}})
    async with running(redis, engine, botapi, workers=2, limits=Limits(overall=Window(30, 0.3))):
        await eventually(lambda: all(row["state"] == "sent" for row in world.rows()), within_s=90)
    assert botapi.stats["sendMessage"] == {"200": _MANY}
    assert len({message.chat for message in botapi.messages}) == _MANY


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (5, 32), (11, 1800), (56, 1800), (10_000, 1800)])
def test_waits_double_up_to_half_an_hour(attempts: int, seconds: float) -> None:
    assert wait_after(RetryLater("x"), attempts) == timedelta(seconds=seconds)


def test_what_the_service_asks_for_is_kept() -> None:
    assert wait_after(RetryLater("x", retry_after_s=43_837), 1) == timedelta(seconds=43_837)
    assert wait_after(ChannelGone("x"), 1) == timedelta(seconds=2)


async def test_a_service_that_does_not_know_the_bot_is_asked_by_one_message_at_a_time(
    redis: Redis, world: World, botapi: BotApi
) -> None:
    world.tell("mine", "1")
    world.owe("desk", "1")
    async with running(redis, world.engine, botapi, token="1:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"):
        await eventually(lambda: any("token" in str(row["reason"]) for row in world.rows()))
    assert {attempts for _, attempts in world.states().values()} == {0}
    async with running(redis, world.engine, botapi):
        await settled(world, "sent", "sent")


@pytest.mark.usefixtures("engine")
async def test_one_sender_hears_of_it_where_another_took_its_claim(world: World) -> None:
    world.tell("mine", "1")
    with world.engine.begin() as connection:
        (claimed,) = deliveries.claim(connection, "telegram", "a", NOW, NOW + timedelta(seconds=1), 9)
        connection.execute(update(rows).values(holder="b", attempts=2))
        assert deliveries.settle(connection, [deliveries.Outcome(claimed, "sent", NOW)]) == 1
    assert world.states() == {"mine report:1": ("sending", 2)}


@pytest.mark.usefixtures("engine")
async def test_a_group_is_not_sent_too_much_after_the_loss_of_redis(redis: Redis, world: World, botapi: BotApi) -> None:
    botapi.control({"limits": {"per_chat_window_s": 0.1, "overall_window_s": 0.1}})
    own = Limits(chat=Window(1, 0.1), group=Window(2, 60.0), overall=Window(30, 0.1))
    for report in ("1", "2", "3"):
        world.report(report, f"story-{report}")
        world.owe("desk", report)
        if report == "2":
            async with running(redis, world.engine, botapi, limits=own):
                await settled(world, "sent", "sent")
            await redis.flushall()
    async with running(redis, world.engine, botapi, limits=own):
        await eventually(lambda: world.rows()[-1]["due"] > datetime.now(UTC) and world.rows()[-1]["state"] == "pending")
    assert len(botapi.messages) == 2
