"""When a crawl process is done with a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from redis.asyncio import Redis

from crawlers.polling.days import MOST_WAIT, WriterDays
from record.live.writers import Writers
from tests.record.live.test_writers import settle

EVENING = datetime(2026, 11, 23, 23, 59, 50, tzinfo=UTC)
DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)


class Ended:
    """The days before which a writer was told to end."""

    def __init__(self) -> None:
        self.days: list[date] = []

    async def __call__(self, day: date) -> None:
        self.days.append(day)


async def test_yesterday_ends_when_all_that_was_open_is_done(redis: Redis) -> None:
    ended, writers = Ended(), Writers(redis)
    await settle(redis)
    days = WriterDays(redis, "w1", ended)
    await days.look(EVENING, [])
    assert (ended.days, await writers.not_done(DAY)) == ([DAY], ["w1"])
    await days.look(EVENING + timedelta(seconds=20), ["a", "b"])
    await days.look(EVENING + timedelta(seconds=40), ["b", "c"])
    assert (ended.days, await writers.not_done(DAY)) == ([DAY], ["w1"])
    await days.look(EVENING + timedelta(seconds=60), ["c", "d"])
    assert (ended.days, await writers.not_done(DAY)) == ([DAY, NEXT], [])
    assert await writers.not_done(NEXT) == ["w1"]


async def test_what_never_ends_is_waited_for_no_longer_than_minutes(redis: Redis) -> None:
    ended = Ended()
    days = WriterDays(redis, "w1", ended)
    await days.look(EVENING, [])
    await days.look(EVENING + timedelta(seconds=20), ["slow"])
    assert ended.days == [DAY]
    await days.look(EVENING + timedelta(seconds=10) + MOST_WAIT, ["slow"])
    assert ended.days == [DAY, NEXT]


async def test_one_that_ended_holds_no_day_open(redis: Redis) -> None:
    await settle(redis)
    days = WriterDays(redis, "w1", Ended())
    await days.look(EVENING, [])
    await days.end()
    assert await Writers(redis).not_done(DAY) == []
