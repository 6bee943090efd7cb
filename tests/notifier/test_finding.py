"""Words in the titles of what came lately."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, insert

from notifier.finding import Titles, find_titles
from record.sql.tables import items, stories

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def come(engine: Engine, *titles: tuple[float, str]) -> None:
    """Reports so many days before NOW, each a story of its own."""
    with engine.begin() as connection:
        for number, (days, title) in enumerate(titles):
            at, name = NOW - timedelta(days=days), f"{number:016x}"
            seen = {"first_seen": at, "last_seen": at}
            connection.execute(insert(stories).values(id=name, lead=name, size=1, **seen))
            row = {"id": name, "base": name, "revision": 0, "source": "s", "story": name}
            connection.execute(insert(items).values(**row, title=title, discovered=at))


def wanted(engine: Engine, text: str, weeks: int = 3) -> Titles:
    return Titles(text, engine.url.render_as_string(hide_password=False), NOW, weeks, 2)


def test_stories_come_newest_first_and_weeks_are_counted_to_today(engine: Engine) -> None:
    come(
        engine, (20, "数字人民币 begins"), (13.9, "eCNY\nin shops"), (8, "e-CNY"), (0, "The digital yuan"), (0, "Other")
    )
    found = find_titles(wanted(engine, "@e-cny"))
    assert found is not None
    assert found.stories == [f"{3:016x}", f"{2:016x}"]
    assert found.per_week == [(date(2026, 11, 3), 1), (date(2026, 11, 10), 2), (date(2026, 11, 17), 1)]


def test_what_is_older_does_not_count_and_what_is_no_query_finds_nothing(engine: Engine) -> None:
    come(engine, (22, "e-CNY"))
    found = find_titles(wanted(engine, "@e-cny"))
    assert found is not None
    assert (found.stories, [count for _, count in found.per_week]) == ([], [0, 0, 0])
    assert find_titles(wanted(engine, "e-CNY AND (")) is None


def test_a_query_without_words_is_asked_of_every_title(engine: Engine) -> None:
    come(engine, (1, "Bitcoin"), (2, "Ether"))
    found = find_titles(wanted(engine, "NOT bitcoin"))
    assert found is not None
    assert found.stories == [f"{1:016x}"]
