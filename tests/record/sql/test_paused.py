"""Sources that are paused, in the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from record.sql import counters
from record.sql.paused import pause, paused, resume

NOW = datetime(2031, 3, 5, 9, tzinfo=UTC)


def test_a_pause_lasts_until_it_ends_and_a_wire_sees_each_change(engine: Engine) -> None:
    with engine.begin() as connection:
        assert paused(connection) == {}
        assert not resume(connection, "a")
        assert pause(connection, "a", NOW)
        assert pause(connection, "cli:ü", NOW)
        number = counters.number(connection, counters.SOURCES)
        assert not pause(connection, "a", NOW + timedelta(days=1))
        assert paused(connection) == {"a": NOW, "cli:ü": NOW}
        assert resume(connection, "a")
        assert resume(connection, "cli:ü")
        assert paused(connection) == {}
        assert counters.number(connection, counters.SOURCES) > number
