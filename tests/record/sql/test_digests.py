"""Who gets house editions, and for how long they are kept; on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from config.models import Keep
from record.sql import retention
from record.sql.channels import move_channel
from record.sql.database import reading
from record.sql.digests import issuing, subscribers
from record.sql.digests.subscribers import Getting
from tests.record.sql.directory_rows import NOW, number_of, synchronise

ROWS = [
    {"channel": "desk", "rhythm": "weekly", "language": "zh"},
    {"channel": "desk", "rhythm": "daily", "language": "en"},
]


def test_what_the_config_says_is_followed_and_what_others_asked_for_stays(engine: Engine) -> None:
    synchronise(engine, editions=ROWS)
    with engine.begin() as connection:
        desk, screen = number_of(connection, "desk"), number_of(connection, "screen")
        subscribers.subscribe(connection, "cli", Getting(screen, "weekly", "zh"), NOW)
        assert subscribers.subscribers(connection, "weekly", "zh") == sorted((desk, screen))
        assert subscribers.subscribers(connection, "weekly", "en") == []
    synchronise(engine, editions=ROWS[1:])
    with reading(engine) as connection:
        assert subscribers.subscribers(connection, "weekly", "zh") == [screen]
        assert subscribers.of_channel(connection, desk) == [("config", Getting(desk, "daily", "en"))]


def test_a_channel_that_two_ask_for_is_told_once(engine: Engine) -> None:
    synchronise(engine, editions=ROWS)
    with engine.begin() as connection:
        desk = number_of(connection, "desk")
        assert subscribers.subscribe(connection, "cli", Getting(desk, "weekly", "zh"), NOW)
        assert not subscribers.subscribe(connection, "cli", Getting(desk, "weekly", "zh"), NOW)
        assert subscribers.subscribers(connection, "weekly", "zh") == [desk]
        assert subscribers.unsubscribe(connection, "cli", Getting(desk, "weekly", "zh"))
        assert subscribers.subscribers(connection, "weekly", "zh") == [desk]


def test_a_chat_that_moves_takes_along_what_it_gets(engine: Engine) -> None:
    synchronise(engine, editions=ROWS)
    with engine.begin() as connection:
        moved = move_channel(connection, number_of(connection, "desk"), "-100777")
        assert subscribers.subscribers(connection, "weekly", "zh") == [moved]


def test_digests_go_with_their_editions_when_their_time_is_over(engine: Engine) -> None:
    for days in (20, 5):
        due = NOW - timedelta(days=days)
        with engine.begin() as connection:
            issuing.begin(connection, "daily", due - timedelta(days=1), due, "UTC", 0)
            digest = issuing.opened(connection, "daily")
            assert digest is not None
            issuing.cut(connection, digest, 1, "wire", due)
            assert issuing.keep_made(connection, digest, {"en": {"title": "", "pieces": []}})
            assert not issuing.keep_made(connection, digest, {"en": {"title": "", "pieces": []}})
    removed = retention.forget(engine, Keep(digests=timedelta(days=10)), NOW)
    assert removed == {"digest_editions": 1, "digests": 1}
