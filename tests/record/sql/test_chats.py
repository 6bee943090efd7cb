"""What chats set up by themselves, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine

from record.sql.channels import list_channels
from record.sql.chats.settings import ChatSettings, put_settings, read_all_settings, read_settings
from record.sql.directory import put_channel

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_a_channel_that_said_nothing_has_the_defaults(engine: Engine) -> None:
    with engine.begin() as connection:
        assert read_settings(connection, 7) == ChatSettings(7)


def test_settings_are_set_one_by_one_and_keep_when_they_were_made(engine: Engine) -> None:
    with engine.begin() as connection:
        put_channel(connection, "chat:telegram:5:0", {"id": "chat", "kind": "telegram", "chat": "5", "thread": 0})
        number = list_channels(connection)[0].number
        put_settings(connection, number, NOW, language="zh")
        put_settings(connection, number, NOW.replace(year=2027), quiet_from=1320, quiet_until=450, quiet="held")
        wanted = ChatSettings(number, language="zh", quiet_from=1320, quiet_until=450, quiet="held", made=NOW)
        assert read_all_settings(connection, [number, 99]) == {number: wanted}
