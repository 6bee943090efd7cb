"""What a watch would have sent in the last days, with SQL and collections as they are."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Engine

from notifier.trial import lately
from notifier.trial.lately import DAYS, Refused, Wanted
from notifier.trial.preview import Preview, preview
from record.collections.collections import Collections
from record.collections.layout import root_in
from record.item import Item
from tests.newsroom.items import make_item
from tests.notifier.trial.collected import collect

#: Already the next day in Singapore.
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


def report(name: str, title: str, back: timedelta, **values: object) -> Item:
    return make_item(id=name * 16, title=title, summary=None, discovered=NOW - back, **values)


def wanted(engine: Engine, data: Path, text: str, zone: str = "Asia/Singapore") -> Wanted:
    return Wanted(text, Collections(root_in(data)), engine.url.render_as_string(hide_password=False), zone, NOW)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    collect(
        tmp_path,
        [
            report("a", "Euro in Lisbon", timedelta(days=6, hours=21)),
            report("b", "Euro in Oslo", timedelta(days=6, hours=3)),
            report("c", "Euro in Rome", timedelta(hours=5)),
            report("d", "Euro of old", timedelta(hours=4), news="age", published=NOW - timedelta(days=9)),
            report("e", "Euro in Bonn", timedelta(hours=1), source="bonn"),
        ],
    )
    return tmp_path


def test_messages_are_counted_by_the_days_of_a_zone(engine: Engine, data: Path) -> None:
    told = preview(wanted(engine, data, "euro"))
    assert isinstance(told, Preview)
    assert list(told.per_day) == [date(2026, 11, 18) + timedelta(days=on) for on in range(DAYS)]
    assert {day.day: number for day, number in told.per_day.items() if number} == {18: 1, 23: 1, 24: 1}
    assert (told.messages, told.reports, told.looked_at, told.needs_words) == (3, 4, 4, True)
    assert [sample.title for sample in told.samples] == [
        [("", False), ("Euro", True), (" in Bonn", False)],
        [("", False), ("Euro", True), (" in Rome", False)],
        [("", False), ("Euro", True), (" in Oslo", False)],
    ]
    there = preview(wanted(engine, data, "euro", "UTC"))
    assert isinstance(there, Preview)
    assert {day.day: number for day, number in there.per_day.items() if number} == {17: 1, 23: 2}


def test_what_was_there_before_its_source_was_read_counts_on_its_day(engine: Engine, tmp_path: Path) -> None:
    back = {"f": 2, "g": 6, "h": 9}
    old = [
        report(name, f"Euro {days}", timedelta(hours=1), published=NOW - timedelta(days=days), news=news)
        for (name, days), news in zip(back.items(), ("first_poll", "age", "age"), strict=True)
    ]
    undated = report("i", "Euro undated", timedelta(hours=1), published=None, news="first_poll")
    collect(tmp_path, [*old, undated])
    told = preview(wanted(engine, tmp_path, "euro"))
    assert isinstance(told, Preview)
    assert {day.day: number for day, number in told.per_day.items() if number} == {18: 1, 22: 1}
    assert [sample.at for sample in told.samples] == [NOW - timedelta(days=2), NOW - timedelta(days=6)]


def test_what_else_may_be_meant_is_told(engine: Engine, data: Path) -> None:
    told = preview(wanted(engine, data, "the digital euro"))
    assert isinstance(told, Preview)
    assert (told.meant.query, told.meant.left_out, told.other) == ("digital euro", ("the",), "@digital-euro")
    told = preview(wanted(engine, data, "etherium"))
    assert isinstance(told, Preview)
    assert (told.messages, told.other) == (0, "@ethereum")


def test_a_query_without_words_is_asked_of_every_report(engine: Engine, data: Path) -> None:
    told = preview(wanted(engine, data, "NOT oslo"))
    assert isinstance(told, Preview)
    assert (told.messages, told.needs_words) == (2, False)


def test_where_time_runs_out_fewer_days_are_told(engine: Engine, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "_LONGEST_S", -1.0)
    told = preview(wanted(engine, data, "euro"))
    assert isinstance(told, Preview)
    assert list(told.per_day) == [date(2026, 11, 24)]
    assert (told.messages, told.looked_at) == (1, 3)


@pytest.mark.parametrize(("query", "column"), [("euro AND", 6), ("euro @e-cnny", 6), ("(euro", 1)])
def test_a_mistake_is_an_answer_with_its_place(engine: Engine, data: Path, query: str, column: int) -> None:
    told = preview(wanted(engine, data, query))
    assert isinstance(told, Refused)
    assert told.column == column
    assert "column" not in told.message


def test_it_can_be_asked_of_another_process(sqlite: Engine, data: Path) -> None:
    asked = wanted(sqlite, data, "euro")
    with ProcessPoolExecutor(1, get_context("spawn")) as others:
        assert others.submit(preview, asked).result() == preview(asked)
