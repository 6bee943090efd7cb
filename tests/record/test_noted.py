"""SQL that was restored from a backup is known by the number noted outside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from redis.asyncio import Redis
from sqlalchemy import Engine

from record.noted import Noted
from record.sql import changes, facts
from record.sql.database import reading
from tests.record.sql.test_changes import change


def put(engine: Engine, number: int) -> int:
    with engine.begin() as connection:
        return changes.append(connection, [change(number)])


def cut(engine: Engine) -> facts.Cut | None:
    with reading(engine) as connection:
        return facts.restored(connection)


async def test_the_larger_note_counts(redis: Redis, tmp_path: Path) -> None:
    noted = Noted(redis, tmp_path)
    assert await noted.read() == 0
    await noted.write(7)
    await redis.flushall()
    assert await noted.read() == 7
    (tmp_path / "change-log-number").write_text("torn")
    assert await noted.read() == 0
    await noted.write(9)
    (tmp_path / "change-log-number").unlink()
    assert await noted.read() == 9


async def test_sql_behind_the_note_goes_on_behind_it_once(redis: Redis, engine: Engine, tmp_path: Path) -> None:
    noted = Noted(redis, tmp_path)
    await noted.see_restored(engine)
    put(engine, 1)
    await noted.write(1)
    await noted.see_restored(engine)
    assert cut(engine) is None
    await noted.write(500)
    before = datetime.now(UTC)
    assert await noted.see_restored(engine) == 500
    found = cut(engine)
    assert found is not None
    assert found.number == 500
    assert abs(found.at - before) < timedelta(minutes=1)
    await noted.see_restored(engine)
    assert cut(engine) == found
    assert put(engine, 2) == 501


async def test_a_number_that_an_operator_wrote_counts_where_all_else_was_put_back(
    redis: Redis, engine: Engine, tmp_path: Path
) -> None:
    put(engine, 1)
    (tmp_path / "change-log-number").write_text("1000000000\n")
    await Noted(redis, tmp_path).see_restored(engine)
    assert cut(engine) is not None
    assert put(engine, 2) == 1_000_000_001
