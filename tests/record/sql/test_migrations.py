"""What the tables of older versions hold is there after a migration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

import record.sql.database as database
from record.sql import deliveries, directory, messages
from record.sql.watches import WatchRow, list_watches, own_concepts, put_watch, subscribers

OLD_ROWS = """
INSERT INTO channels (id, origin, enabled, kind, chat) VALUES ('desk', 'config', true, 'telegram', '-1001');
INSERT INTO watches (id, origin, enabled, query, sources, languages)
VALUES ('euro', 'config', true, 'euro', '[]', '[]');
INSERT INTO subscriptions (channel, watch, origin, enabled, mode) VALUES ('desk', 'euro', 'config', true, 'now');
INSERT INTO deliveries (channel, kind, key, state, payload, created, due, attempts, message_id) VALUES
('desk', 'alert', 'story:s1', 'sent', '{}', '2026-11-23 08:30:00', '2026-11-23 08:30:00', 1, '7'),
('desk', 'alert', 'story:s2', 'pending', '{}', '2026-11-23 08:30:00', '2026-11-23 08:30:00', 0, NULL)
"""


@pytest.fixture
def old(database_url: str) -> Iterator[Engine]:
    """A database of the first version, with rows."""
    engine = database.open_engine(database_url)
    bring(engine, "0001")
    with engine.begin() as connection:
        for row in OLD_ROWS.split(";"):
            connection.exec_driver_sql(row)
    yield engine
    engine.dispose()


def bring(engine: Engine, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)


def test_messages_of_before_know_their_stories(old: Engine) -> None:
    database.migrate(old)
    with old.begin() as connection:
        sent, pending = messages.told(connection, ["s1", "s2"])
        assert (sent.story, sent.message_id, sent.can_change) == ("s1", "7", False)
        assert (pending.story, pending.can_change) == ("s2", True)
        assert subscribers(connection) == {"euro": {"desk": True}}
        assert directory.wanting_updates(connection) == set()
        assert deliveries.count_by_state(connection) == {"sent": 1, "pending": 1}


def test_watches_of_before_are_in_force_and_change_from_now_on(old: Engine) -> None:
    bring(old, "0003")
    with old.begin() as connection:
        connection.exec_driver_sql("INSERT INTO versions (name, number) VALUES ('directory', 5)")
    database.migrate(old)
    with old.begin() as connection:
        assert list_watches(connection) == [WatchRow("euro", "euro", (), ())]
        assert subscribers(connection) == {"euro": {"desk": True}}
        assert own_concepts(connection) == []
        assert list_watches(connection, since=5) == []
        assert subscribers(connection, since=5) == {}
        put_watch(connection, WatchRow("euro", "yen", (), ()))
        assert [watch.query for watch in list_watches(connection, since=5)] == ["yen"]
