"""What a manifest tells of the wire, and the proof of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from redis.asyncio import Redis
from sqlalchemy import Engine

from config.models import Settings
from record.collections.collections import Collections
from record.live import keys
from record.live.client import connect_sync, now_ms
from record.sql import directory
from record.sql.directory import Configured
from record.sql.paused import pause
from scheduler.closing import stamp_days, wire_of
from tests.record.closing.wire import DAY, close, file, judge, report
from tests.servers import free_port

SOURCES = [{"id": id_, "name": id_, "spec": {"id": id_, "url": f"https://{id_}.example/rss"}} for id_ in "abc"]


async def test_how_sources_fare_is_told_of_yesterday(redis: Redis, redis_url: str, engine: Engine) -> None:
    now = await now_ms(redis)
    with engine.begin() as connection:
        directory.synchronise(connection, Configured(sources=SOURCES), datetime.now(UTC))
        pause(connection, "c", datetime.now(UTC))
    await redis.hset(keys.state("a"), mapping={"polled": now, "succeeded": now, "begun": now})
    await redis.hset(keys.state("b"), mapping={"polled": now - 3 * 86_400_000, "fault": "dns", "failures": 4})
    yesterday = datetime.fromtimestamp(now / 1000, UTC).date() - timedelta(days=1)
    with connect_sync(redis_url) as states:
        wire = wire_of(Settings(), states, engine)
        assert wire.sources(yesterday) == {"polled": 1, "states": {"a": "fine", "b": "failing", "c": "paused"}}
        assert wire.sources(yesterday - timedelta(days=1)) is None


def test_the_config_s_digest_is_of_what_is_collected_and_not_of_where(redis_url: str, engine: Engine) -> None:
    with connect_sync(redis_url) as states:
        digests = [
            wire_of(settings, states, engine).config
            for settings in (
                Settings(),
                Settings.model_validate({"data": "/other", "collections": {"storage": "/other"}}),
                Settings(alert_age="all"),
            )
        ]
    assert digests[0] == digests[1] != digests[2]


async def test_a_timestamping_service_that_is_away_is_told_of(tmp_path: Path, redis: Redis, engine: Engine) -> None:
    collections = Collections(tmp_path)
    file(tmp_path, "w1", [report(1)]).close()
    judge(engine, [report(1)])
    await close(collections, redis, engine)
    with structlog.testing.capture_logs() as logs:
        stamp_days(collections, f"http://127.0.0.1:{free_port()}")
    assert [(each["event"], each["day"]) for each in logs] == [("timestamp_failed", str(DAY))]
