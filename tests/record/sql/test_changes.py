"""The change log: numbers in the order of commits, whoever writes, and followers that miss nothing."""

from __future__ import annotations

import json
import threading
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from record.changes import Before, Brought, Change, Outlet
from record.sql import changes
from record.sql.changes import MATCHER, Cursor
from record.sql.database import open_engine, reading
from tests.newsroom.items import make_item

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def change(number: int, *, at: datetime = NOW, brought: Brought | None = None) -> Change:
    return Change(0, at, "grew", "a" * 16, 1, f"{number:016x}", None, brought)


def brought(number: int, title: str) -> Brought:
    item = make_item(id=f"{number:016x}", title=title, news="news")
    outlet = Outlet("An outlet", "bank", None, primary=True)
    return Brought(item, outlet, "policy", 0.5, {"event": None}, Before("before", None, "text"), "opinion", 0.4)


def put(engine: Engine, *entries: Change) -> int:
    with engine.begin() as connection:
        return changes.append(connection, entries)


def numbers(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        return [each.number for each in changes.read(connection, 0, 1_000)]


def test_what_was_brought_comes_back(engine: Engine) -> None:
    told = brought(1, "A 数 title \ud800")
    assert put(engine, change(1, brought=told), change(2)) == 2
    with reading(engine) as connection:
        first, second = changes.read(connection, 1, 10)
        assert changes.read(connection, 3, 10) == []
    assert first.brought is not None
    assert (first.number, first.brought.before, first.brought.outlet) == (1, told.before, told.outlet)
    assert first.brought.item.title == "A 数 title ?"
    assert (first.brought.second_section, first.brought.second_confidence) == ("opinion", 0.4)
    assert (second.number, second.brought, second.at) == (2, None, NOW)


def test_what_was_brought_before_there_were_second_choices_comes_back() -> None:
    row = json.loads(zlib.decompress(brought(1, "A title").packed()))
    older = {name: value for name, value in row.items() if not name.startswith("second_")}
    back = Brought.unpacked(zlib.compress(json.dumps(older).encode()))
    assert (back.section, back.second_section, back.second_confidence) == ("policy", None, None)


@pytest.mark.parametrize("writers", [6])
def test_many_writers_leave_no_gap_and_a_follower_sees_the_order_of_commits(
    engine: Engine, database_url: str, writers: int
) -> None:
    """Some transactions are rolled back, some are slow; the follower reads all the while."""
    each_writes, done, seen = 20, threading.Event(), []

    def write(writer: int) -> None:
        own = open_engine(database_url)
        for turn in range(each_writes):
            entries = [change(1000 * writer + turn)] * (1 + turn % 3)
            with own.connect() as connection, connection.begin() as transaction:
                changes.append(connection, entries)
                if turn % 5 == 4:
                    transaction.rollback()
        own.dispose()

    def follow() -> None:
        at = 1
        while True:
            is_last = done.is_set()
            with reading(engine) as connection:
                found = [each.number for each in changes.read(connection, at, 7)]
            seen.extend(found)
            at += len(found)
            if is_last and not found:
                return

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    follower = threading.Thread(target=follow)
    for thread in (*threads, follower):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    follower.join()
    kept = sum(1 + turn % 3 for turn in range(each_writes) if turn % 5 != 4)
    assert seen == list(range(1, writers * kept + 1)) == numbers(engine)


def test_the_log_is_never_cut_before_the_matcher(engine: Engine) -> None:
    put(engine, *(change(number, at=NOW - timedelta(days=20)) for number in range(10)))
    put(engine, change(10))
    with engine.begin() as connection:
        assert changes.cut(connection, NOW - timedelta(days=8)) == 0
        changes.move(connection, MATCHER, Cursor(6))
        assert changes.cut(connection, NOW - timedelta(days=8), 3) == 3
        assert changes.cut(connection, NOW - timedelta(days=8)) == 2
        changes.move(connection, MATCHER, Cursor(12))
        assert changes.cut(connection, NOW - timedelta(days=8)) == 5
    assert numbers(engine) == [11]


def test_who_is_behind_the_cut_starts_from_the_present(engine: Engine) -> None:
    put(engine, *(change(number, at=NOW - timedelta(days=20)) for number in range(4)), change(5))
    with engine.begin() as connection:
        assert changes.cursor(connection, "page") == Cursor(6)
        assert changes.cursor(connection, MATCHER) == Cursor(1)
        for follower, at in (("slow", Cursor(2)), ("fast", Cursor(5, 3)), (MATCHER, Cursor(5, 1))):
            changes.move(connection, follower, at)
        changes.cut(connection, NOW - timedelta(days=8))
        assert changes.cursor(connection, "slow") == Cursor(6)
        assert changes.cursor(connection, "fast") == Cursor(5, 3)
        assert changes.cursor(connection, MATCHER) == Cursor(5, 1)


def test_numbers_go_on_behind_one_that_is_skipped_to(engine: Engine) -> None:
    put(engine, change(1))
    with engine.begin() as connection:
        changes.skip_to(connection, 40)
        changes.skip_to(connection, 7)
    assert put(engine, change(2)) == 41
    assert numbers(engine) == [1, 41]


def test_the_last_text_of_a_report_is_found(engine: Engine) -> None:
    put(engine, change(1, brought=brought(1, "first")), change(1, brought=brought(1, "last")), change(1), change(2))
    with reading(engine) as connection:
        found = changes.latest_items(connection, [f"{number:016x}" for number in (1, 2, 3)])
    assert {report: item.title for report, item in found.items()} == {f"{1:016x}": "last"}
