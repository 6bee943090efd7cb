"""What sources brought by day: counted once, by the honest clock, also in a database that was upgraded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import Engine

from config.models import Keep
from record.sql import retention, source_days, tables
from record.sql.database import migrate, reading
from record.sql.source_days import SourceDay, moment_of
from tests.newsroom.judged import assign, item, judged

NOW = datetime(2026, 11, 23, 0, 20, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)
LATE = NOW - timedelta(minutes=25)


@pytest.mark.parametrize(
    ("published", "news", "moment"),
    [
        (LATE, "news", LATE),
        (LATE, "first_poll", LATE),
        (None, "news", NOW),
        (None, "first_poll", None),
        (None, "archive", None),
        (NOW + timedelta(minutes=1), "news", NOW),
        (NOW - timedelta(days=4), "age", NOW),
        (NOW - timedelta(days=4), "first_poll", None),
        (NOW.replace(hour=0, minute=0), "news", NOW.replace(hour=0, minute=0)),
        (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), "news", NOW),
        (datetime(2026, 11, 21, 18, 30, tzinfo=UTC), "news", NOW),
        (datetime(2026, 11, 21, 18, 31, tzinfo=UTC), "news", datetime(2026, 11, 21, 18, 31, tzinfo=UTC)),
    ],
)
def test_a_report_came_out_when_the_honest_clock_says(
    published: datetime | None, news: str, moment: datetime | None
) -> None:
    assert moment_of(published, NOW, news) == moment


def test_the_lane_counts_each_report_once_on_its_days(engine: Engine) -> None:
    first = judged(item(1, "Kestrel Bank opens forty branches", source="s", published=LATE, discovered=NOW))
    again = judged(item(2, "A Lisbon court rules on rings", source="s", published=LATE, discovered=NOW))
    old = judged(item(3, "Flood closes the vaults", source="t", published=None, discovered=NOW, news="first_poll"))
    with engine.begin() as connection:
        assign(connection, [first, old], NOW)
        assign(connection, [again], NOW)
    with reading(engine) as connection:
        found = source_days.read(connection, YESTERDAY)
        assert source_days.read(connection, TODAY, ["s", "unknown"]) == {"s": {TODAY: SourceDay(2, ())}}
    assert found == {"s": {YESTERDAY: SourceDay(0, (1435, 1435)), TODAY: SourceDay(2, ())}}


def test_revisions_are_no_new_reports(engine: Engine) -> None:
    with engine.begin() as connection:
        source_days.note(connection, [item(1, "Kestrel Bank opens forty branches", revision=1)])
        assert source_days.read(connection, date.min) == {}


def test_a_day_keeps_only_so_many_minutes(engine: Engine) -> None:
    with engine.begin() as connection:
        for _ in range(3):
            source_days.add(connection, [("s", None, NOW, "news")] * 900)
        day = source_days.read(connection, TODAY)["s"][TODAY]
    assert (day.items, len(day.minutes)) == (2_700, source_days.MOST_MINUTES)


def test_days_are_forgotten(engine: Engine) -> None:
    with engine.begin() as connection:
        for ago in (timedelta(days=130), timedelta(days=119)):
            source_days.add(connection, [("s", None, NOW - ago, "news")])
    assert retention.forget(engine, Keep(), NOW) == {"source_days": 1}


#: Tables of later migrations.
_LATER = {"chats", "buttons", "dialogues", "mutes", "invites", "departures", "follows"}
_LATER |= {"digest_editions", "digest_subscriptions", "digests", "access_tokens"}


def test_an_upgraded_database_knows_the_days_of_its_reports(engine: Engine) -> None:
    verdicts = [
        judged(item(number, f"Report {number} of the mint", source="s", published=LATE, discovered=NOW))
        for number in range(3)
    ]
    with engine.begin() as connection:
        assign(connection, verdicts, NOW)
        before = source_days.read(connection, YESTERDAY)
        later = [each for each in tables.metadata.sorted_tables if each.name in _LATER]
        tables.metadata.drop_all(connection, [tables.source_days, *later])
        for index in ("gathering", "told", "next"):
            connection.exec_driver_sql(f"DROP INDEX ix_deliveries_{index}")
        for table, column in product(("items", "stories"), ("second_section", "second_confidence")):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'house_3'")
    migrate(engine)
    with reading(engine) as connection:
        assert source_days.read(connection, YESTERDAY) == before
