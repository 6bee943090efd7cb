"""`mintwire channels add`, `test` and `remove`, `subscribe` and `unsubscribe`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Engine

from config.quiet import HIGH
from record.sql.channels import find_channel
from record.sql.watches import Subscription, list_subscriptions
from tests.notifier.botapi import TOKEN, BotApi, Chat
from tests.notifier.conftest import FORUM, TOPIC
from tests.record.sql.directory_rows import NOW, heard
from tests.scheduler.cli.conftest import CONFIG, Done, Mintwire


@pytest.fixture
def record(mintwire: Mintwire, engine: Engine, database_url: str) -> Mintwire:
    """A config that a wire has read."""
    mintwire.read_by_wire(engine, NOW, database=database_url)
    return mintwire


def hearing(engine: Engine) -> dict[str, list[str]]:
    with engine.begin() as connection:
        return heard(connection)


def test_nobody_need_edit_a_file_to_begin(mintwire: Mintwire) -> None:
    mintwire.configure(watches=[], channels=[], subscriptions=[])
    assert (
        mintwire("channels", "add", "team", "--telegram", "-10012", "--thread", "7").out
        == "cli:team: telegram -10012 #7\n"
    )
    mintwire("watches", "add", "hacks", "hack")
    assert (
        mintwire("subscribe", "team", "hacks", "--updates", "--priority", "-2").out == "cli:team hears of cli:hacks\n"
    )
    (row,) = mintwire("channels", "list", "--json").json()
    assert (row["id"], row["chat"], row["thread"], row["watches"]) == ("cli:team", "-10012", 7, ["cli:hacks"])
    assert mintwire("watches", "list", "--json").json()[0]["channels"] == ["cli:team"]


def test_a_channel_is_added_and_removed_with_what_it_hears_of(record: Mintwire, engine: Engine) -> None:
    done = record("channels", "add", "team", "--telegram", "@team_chat", "--language", "zh", "--timezone", "Singapore")
    assert (done.code, done.out) == (0, "cli:team: telegram @team_chat\n")
    assert "MINTWIRE_TELEGRAM_TOKEN, which is not set here" in done.err
    with engine.begin() as connection:
        row = find_channel(connection, "cli:team")
    assert row is not None
    assert (row.kind, row.chat, row.thread) == ("telegram", "@team_chat", 0)
    assert row.spec == {"language": "zh", "timezone": "Asia/Singapore"}
    record("subscribe", "team", "digital-euro")
    record("watches", "add", "hacks", "hack", "--channel", "cli:team")
    assert hearing(engine) == {
        "digital-euro": ["cli:team", "desk", "screen"],
        "chinese": ["screen"],
        "cli:hacks": ["cli:team"],
    }
    assert record("channels", "remove", "team").out == "cli:team: removed\n"
    assert hearing(engine) == {"digital-euro": ["desk", "screen"], "chinese": ["screen"]}
    record("channels", "add", "team", "--telegram", "@team_chat")
    assert "cli:team" not in hearing(engine)["digital-euro"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "team", "--telegram", "team"), "chat: found 'team'; write a chat's number"),
        (("add", "Team", "--telegram", "5"), "id: found 'Team'; write an id"),
        (("add", "cli:team", "--telegram", "5"), "id: found 'cli:team'; write an id"),
        (("add", "team", "--telegram", "5", "--thread", "-1"), "thread: found -1; write the number of a forum topic"),
        (("add", "team", "--telegram", "5", "--language", "english"), "language: found 'english'; write a language"),
        (("add", "team", "--telegram", "5", "--timezone", "Atlantis"), "timezone: "),
        (("add", "team", "--telegram", "-1001", "--thread", "5"), "this chat is the channel desk already"),
        (("remove", "desk"), "mintwire.yaml: remove it there"),
        (("remove", "dekc"), "no channel 'dekc': did you mean 'desk'?"),
        (("test", "dekc"), "no channel 'dekc': did you mean 'desk'?"),
    ],
)
def test_what_cannot_be_made_is_told(record: Mintwire, arguments: tuple[str, ...], said: str) -> None:
    done = record("channels", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert {row["id"] for row in record("channels", "list", "--json").json()} == {"desk", "screen"}


def test_an_id_names_one_channel(record: Mintwire) -> None:
    record("channels", "add", "team", "--telegram", "5")
    assert "there is a channel cli:team already" in record("channels", "add", "team", "--telegram", "6").err


def test_a_subscription_is_changed_and_ended(record: Mintwire, engine: Engine) -> None:
    assert record("subscribe", "desk", "chinese").out == "desk hears of chinese\n"
    before = made(engine)
    record("subscribe", "desk", "chinese", "--updates", "--priority", "high", "--mode", "daily")
    after = made(engine)
    assert (after.updates, after.priority, after.mode, after.since) == (True, HIGH, "daily", before.since)
    assert record("channels", "list", "--json").json()[0]["watches"] == ["digital-euro", "chinese"]
    assert record("unsubscribe", "desk", "chinese").out == "desk hears of chinese no more\n"
    assert hearing(engine)["chinese"] == ["screen"]
    done = record("unsubscribe", "desk", "chinese")
    assert (done.code, done.err) == (2, "mintwire: desk does not hear of chinese\n")


def made(engine: Engine) -> Subscription:
    with engine.begin() as connection:
        return list_subscriptions(connection)[-1]


@pytest.mark.parametrize("command", ["subscribe", "unsubscribe"])
def test_what_the_config_says_of_a_channel_and_a_watch_is_changed_there(
    record: Mintwire, engine: Engine, command: str
) -> None:
    done = record(command, "screen", "chinese")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("mintwire.yaml has screen hear of chinese: change that there\n")
    assert "no watch 'chinse': did you mean 'chinese'?" in record(command, "screen", "chinse").err
    assert "no channel 'scren': did you mean 'screen'?" in record(command, "scren", "chinese").err


def test_what_no_wire_has_read_yet_is_told(record: Mintwire) -> None:
    record.configure(database=record.settings.database, watches=[*CONFIG["watches"], {"id": "new", "query": "yen"}])
    done = record("subscribe", "desk", "new")
    assert (done.code, done.out) == (1, "")
    assert "no wire has read the watch new from the config yet" in done.err


@pytest.fixture
async def botapi() -> AsyncIterator[BotApi]:
    """The double of the Bot API, with a topic of a forum."""
    async with BotApi([Chat(FORUM, threads=frozenset({TOPIC}))]) as api:
        yield api


@pytest.fixture
def bot(mintwire: Mintwire, botapi: BotApi, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Mintwire:
    """A config with a bot."""
    monkeypatch.setenv("MINTWIRE_TELEGRAM_TOKEN", TOKEN)
    channels = [
        {"id": "topic", "kind": "telegram", "chat": FORUM, "thread": TOPIC},
        {"id": "gone", "kind": "telegram", "chat": 99},
        {"id": "screen", "kind": "console"},
    ]
    telegram = {"api_base": botapi.url}
    mintwire.configure(redis=redis_url, channels=channels, watches=[], subscriptions=[], telegram=telegram)
    return mintwire


async def tried(bot: Mintwire, channel: str) -> Done:
    return await asyncio.to_thread(bot, "channels", "test", channel)


async def test_a_test_message_goes_through_the_channel_s_own_sender(bot: Mintwire, botapi: BotApi) -> None:
    done = await tried(bot, "topic")
    assert (done.code, done.out, done.err) == (0, "topic: taken, as message 1\n", "")
    (message,) = botapi.messages
    assert (message.chat, message.thread) == (FORUM, TOPIC)
    assert "this chat is the channel topic" in message.text


async def test_what_the_service_says_is_told(bot: Mintwire) -> None:
    done = await tried(bot, "gone")
    assert (done.code, done.out) == (1, "")
    assert done.err == "mintwire: gone: not taken: telegram: Chat not found\n"
    screen = await tried(bot, "screen")
    assert "this chat is the channel screen" in screen.out
    assert screen.out.endswith("screen: taken\n")


async def test_without_a_token_nothing_is_sent(bot: Mintwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINTWIRE_TELEGRAM_TOKEN")
    done = await tried(bot, "topic")
    assert (done.code, done.out, done.err) == (1, "", "mintwire: topic: no bot's token in MINTWIRE_TELEGRAM_TOKEN\n")
