"""`mintwire channels`, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from record.sql import deliveries, owed
from record.sql.channels import disable_channel, find_channel
from record.sql.owed import ALERT, LIST, Owed
from tests.record.sql.directory_rows import NOW, number_of
from tests.scheduler.cli.conftest import Mintwire


@pytest.fixture
def record(mintwire: Mintwire, engine: Engine, database_url: str) -> Mintwire:
    """A config that a wire has read."""
    mintwire.read_by_wire(engine, NOW, database=database_url)
    return mintwire


def disable(engine: Engine, channel: str, reason: str) -> None:
    with engine.begin() as connection:
        disable_channel(connection, number_of(connection, channel), reason)


def test_unknown_channels_are_wrong_usage(record: Mintwire) -> None:
    done = record("channels", "enable", "dekc")
    assert (done.code, done.err) == (2, "mintwire: no channel 'dekc': did you mean 'desk'?\n")


def test_channels_for_programs_and_people(record: Mintwire, engine: Engine) -> None:
    disable(engine, "desk", "Forbidden: bot was kicked from the supergroup chat")
    assert record("channels", "list", "--json").json() == [
        {"id": "desk", "kind": "telegram", "chat": "-1001", "thread": 5,
         "watches": ["digital-euro"], "state": "disabled",
         "disabled_reason": "Forbidden: bot was kicked from the supergroup chat"},
        {"id": "screen", "kind": "console", "chat": None, "thread": None,
         "watches": ["digital-euro", "chinese"], "state": "enabled", "disabled_reason": None},
    ]  # fmt: skip
    heading, desk, screen = record("channels", "list").out.splitlines()
    assert heading.split() == ["channel", "kind", "chat", "state", "watches", "why"]
    assert desk.split(maxsplit=6)[:6] == ["desk", "telegram", "-1001", "#5", "disabled", "digital-euro"]
    assert desk.endswith("bot was kicked from the supergroup chat")
    assert screen.split()[:4] == ["screen", "console", "—", "enabled"]


def test_a_disabled_channel_is_enabled_again(record: Mintwire, engine: Engine) -> None:
    disable(engine, "desk", "kicked")
    done = record("channels", "enable", "desk")
    assert (done.code, done.out) == (0, "desk: enabled; it was disabled because: kicked\n")
    with engine.connect() as connection:
        row = find_channel(connection, "desk")
    assert row is not None
    assert row.disabled_reason is None
    assert record("channels", "enable", "desk").out == "desk: is not disabled\n"


def test_what_a_disabled_channel_is_owed_comes_as_one_list(record: Mintwire, engine: Engine) -> None:
    disable(engine, "desk", "kicked")
    with engine.begin() as connection:
        desk = number_of(connection, "desk")
        owed.owe(connection, [Owed(desk, ALERT, f"report:{each}", each, ("digital-euro",)) for each in "ab"], NOW)
        assert deliveries.claim(connection, "telegram", "h", NOW, NOW + timedelta(minutes=1), 9) == []
    out = record("channels", "enable", "desk").out
    assert out == "desk: enabled; it was disabled because: kicked\n2 reports that waited for it come as one list\n"
    now = datetime.now(UTC) + timedelta(minutes=1)
    with engine.begin() as connection:
        (claimed,) = deliveries.claim(connection, "telegram", "h", now, now + timedelta(minutes=1), 9)
    assert (claimed.kind, claimed.key[:14], claimed.says) == (LIST, "list:waited:20", {"heading": "waited"})


def test_what_was_learned_of_another_chat_is_void(record: Mintwire, engine: Engine, database_url: str) -> None:
    disable(engine, "desk", "kicked")
    record.read_by_wire(engine, NOW, database=database_url,
                        channels=[{"id": "desk", "kind": "telegram", "chat": -2002}],
                        subscriptions=[{"channel": "desk", "watch": "chinese"}])  # fmt: skip
    (desk,) = (row for row in record("channels", "list", "--json").json() if row["id"] == "desk")
    assert (desk["state"], desk["chat"], desk["watches"]) == ("enabled", "-2002", ["chinese"])


def test_where_no_wire_ever_ran_the_config_is_shown_and_nothing_is_made(mintwire: Mintwire) -> None:
    assert [row["id"] for row in mintwire("channels", "list", "--json").json()] == ["desk", "screen"]
    assert mintwire("channels", "enable", "desk").out == "desk: is not disabled\n"
    assert not mintwire.data.exists()
