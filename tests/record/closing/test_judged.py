"""What is told of a closed day's stories and matches."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from record.closing.judged import count_sections, matches_of, stories_of
from record.sql import matches
from record.sql.database import reading
from record.sql.matches import Match
from record.sql.watches import WatchRow, list_watches, put_watch
from tests.newsroom.items import OTHER, RAISE, RAISE_TOO
from tests.newsroom.judged import assign, item, judged
from tests.record.sql.directory_rows import NOW, synchronise

#: Two of one event and one of another; the last SQL never saw.
IDS = [f"{number:016x}" for number in (3, 1, 2, 9)]


@pytest.fixture
def known(engine: Engine) -> Engine:
    synchronise(engine)
    with engine.begin() as connection:
        for number, title in ((1, RAISE), (2, OTHER), (3, RAISE_TOO)):
            report = item(number, title, discovered=NOW, published=NOW, source=f"s{number}")
            assign(connection, [judged(report)], NOW)
        put_watch(connection, WatchRow("own", "bank", origin="chat:1"))
        numbers = {watch.name: watch.number for watch in list_watches(connection)}
        found = [("digital-euro", 1), ("quiet", 2), ("chat:1:own", 1), ("digital-euro", 2)]
        matches.put(
            connection,
            [Match(numbers[name], f"{id_:016x}", f"{id_:016x}", ("word",), "stamp", NOW) for name, id_ in found],
        )
    return engine


def test_a_story_tells_which_of_the_day_s_items_are_its_own(known: Engine) -> None:
    with reading(known) as connection:
        first, second = stories_of(connection, [IDS[:2], IDS[2:]])
    assert (first["items"], first["size"], first["sources"]) == ([IDS[0], IDS[1]], 2, 2)
    assert (second["items"], second["lead"], second["last_seen"]) == ([IDS[2]], IDS[2], "2026-11-23T08:00:00Z")


def test_matches_are_those_of_the_config_s_watches_alone(known: Engine) -> None:
    with reading(known) as connection:
        found = [(each["watch"], each["item"]) for each in matches_of(connection, [IDS])]
    assert found == [("digital-euro", IDS[1]), ("digital-euro", IDS[2]), ("quiet", IDS[2])]


def test_sections_are_counted_and_what_is_unknown_too(known: Engine) -> None:
    with reading(known) as connection:
        counts = count_sections(connection, [IDS])
    assert counts.total() == 4
    assert counts[""] == 1
