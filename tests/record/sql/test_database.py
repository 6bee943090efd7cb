"""Migrations, and what the two databases must do alike."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, inspect, select, text

from config.errors import StoreError
from record.sql.chats.rows import chats
from record.sql.database import REVISION, migrate, open_engine, reading, require_current
from record.sql.tables import deliveries, stories

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_the_migrations_make_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), chats.metadata) == []


def test_migrating_again_and_at_once_is_harmless(database_url: str) -> None:
    failures: list[BaseException] = []

    def try_migrate() -> None:
        engine = open_engine(database_url)
        try:
            migrate(engine)
        except StoreError as error:
            failures.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=try_migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(deliveries)) == 0
    engine.dispose()


def test_the_revision_of_the_last_migration_is_known_without_reading_them(engine: Engine) -> None:
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == REVISION
    require_current(engine)


def test_a_database_without_tables_is_refused_and_gets_none(database_url: str) -> None:
    engine = open_engine(database_url)
    with pytest.raises(StoreError, match="no tables yet"):
        require_current(engine)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize("revision", ["0000", "9999", "elsewhere"])
def test_tables_of_another_version_are_refused_and_stay_as_they_are(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    with pytest.raises(StoreError, match=rf"{revision}, and this one has {REVISION}.*mintwire check"):
        require_current(engine)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == revision


def test_times_come_back_aware_and_in_utc(engine: Engine) -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    row = {"id": "s", "lead": "i", "first_seen": tokyo, "last_seen": tokyo, "size": 1}
    with engine.begin() as connection:
        connection.execute(stories.insert().values(row))
        found = connection.scalar(select(stories.c.first_seen))
    assert found == NOW
    assert found is not None
    assert found.utcoffset() == timedelta(0)


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with engine.begin() as writer:
        writer.execute(stories.insert().values(id="s", lead="i", first_seen=NOW, last_seen=NOW, size=1))
        with reading(engine) as reader:
            assert reader.scalar(select(func.count()).select_from(stories)) == 0


def test_writers_wait_for_each_other_instead_of_failing(engine: Engine) -> None:
    def add(number: int) -> None:
        for n in range(20):
            with engine.begin() as connection:
                size = connection.scalar(select(func.count()).select_from(stories)) or 0
                row = {"id": f"{number}-{n}", "lead": "i", "first_seen": NOW, "last_seen": NOW, "size": size}
                connection.execute(stories.insert().values(row))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(stories)) == 80


@pytest.mark.parametrize("url", ["mysql://u:secret@host/db", "nonsense", "postgresql://u:secret@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    for use in (migrate, require_current):
        with pytest.raises(StoreError, match="database: ") as caught:
            use(open_engine(url))
        assert "secret" not in str(caught.value)
