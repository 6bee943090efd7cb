"""A duty is renewed for as long as the work takes, and lost when it cannot be."""

from __future__ import annotations

from redis.asyncio import Redis
from sqlalchemy import Engine, select, text, update

from record.duty import Duty
from record.sql import leases
from record.sql.database import reading
from record.sql.tables import leases as table
from tests.waiting import eventually


def until(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.scalars(select(table.c.until_ms)).one())


async def test_work_longer_than_the_lease_keeps_it(redis: Redis, engine: Engine) -> None:
    ours, other = (Duty(redis, engine, "lane", name, lease_ms=90) for name in ("n1", "n2"))
    async with ours.held() as lease:
        assert lease is not None
        first = until(engine)
        await eventually(lambda: until(engine) > first + 200)
        async with other.held() as refused:
            assert refused is None
        with engine.begin() as connection:
            assert leases.holds(connection, lease)
    async with other.held() as taken:
        assert taken is not None
        assert taken.token == lease.token + 1


async def test_one_that_another_took_over_is_not_renewed(redis: Redis, engine: Engine) -> None:
    async with Duty(redis, engine, "lane", "n1", lease_ms=30).held() as lease:
        assert lease is not None
        with engine.begin() as connection:
            connection.execute(update(table).values(holder="n2", token=7, until_ms=2**53))
        with engine.begin() as connection:
            assert not leases.holds(connection, lease)
    assert until(engine) == 2**53


def test_a_host_that_vanishes_holds_no_lock_for_longer_than_the_lease(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with reading(engine) as connection:
            told = connection.scalar(
                text("SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'")
            )
        assert 0 < int(told or 0) <= leases.LEASE_MS
