"""All watches and who hears of them, kept as the directory has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, select, update
from structlog.testing import capture_logs

from notifier.matcher.asking import ask, hear
from notifier.matcher.desk import Desk
from notifier.matching.standing import Standing, stamp
from notifier.query import compile_query
from notifier.query.reading.concepts import shipped_book
from record.changes import Brought, Change, Outlet
from record.item import Item
from record.sql.channels import list_channels
from record.sql.database import reading
from record.sql.directory import Configured, change, subscribe
from record.sql.items import OF_JUDGEMENT
from record.sql.tables import watches
from record.sql.watches import WatchRow, put_watch, remove_watch
from tests.newsroom.items import make_item
from tests.record.sql.directory_rows import (
    NOW,
    channel_row,
    number_of,
    read_watch,
    subscription_row,
    synchronise,
    watch_row,
)

CONFIG = Configured(
    watches=[watch_row("euro", '"digital euro"'), watch_row("yen", "yen"), watch_row("quiet", "won")],
    channels=[channel_row("desk", "telegram", "-1001"), channel_row("screen")],
    subscriptions=[
        subscription_row("desk", "euro"),
        subscription_row("screen", "euro"),
        subscription_row("screen", "yen"),
    ],
)
#: A report that matches all of the watches, and more.
REPORT = make_item(title="Digital euro, yen and won", summary="A peso and a rupee", news="news")
OUTLET = Outlet("ECB", "central_bank", "primary", primary=True)


@pytest.fixture(autouse=True)
def first(engine: Engine) -> None:
    configure(engine)


def configure(engine: Engine, **changes: Any) -> None:
    synchronise(engine, base=CONFIG, **changes)


def put(engine: Engine, watch: str, query: str, *channels: str) -> int:
    """A watch of the commands with these channels."""
    with engine.begin() as connection:
        number = put_watch(connection, WatchRow(watch, query, origin="cli"))
        for channel in channels:
            its = number_of(connection, channel)
            subscribe(connection, its, number, origin="cli", now=NOW, number=change(connection))
    return number


def matched(desk: Desk, item: Item = REPORT, **more: Any) -> list[str]:
    """Names of the watches that match."""
    judged = {name: more.pop(name, None) for name in OF_JUDGEMENT}
    brought = Brought(item, more.pop("outlet", OUTLET), **judged)
    answer = ask(desk, Change(1, NOW, more.pop("kind", "opened"), "s1", 1, item.id, brought=brought), NOW)
    assert answer.failed == {}
    return sorted(desk.watches[number].name for number in answer.words)


def told(engine: Engine, desk: Desk, item: Item = REPORT) -> dict[str, list[str]]:
    """Of each channel the watches of which it is told."""
    answer = ask(desk, Change(1, NOW, "opened", "s1", 1, item.id, brought=Brought(item, OUTLET, None, None, None)), NOW)
    heard = hear(desk, answer.words, report=item.id, story="s1", discovered=item.discovered, heading=None)
    with reading(engine) as connection:
        names = {row.number: row.name for row in list_channels(connection)}
    return {names[each.channel]: list(each.watches) for each in heard}


def test_all_watches_are_asked_and_channels_hear_of_theirs(engine: Engine) -> None:
    desk = Desk.read(engine)
    assert matched(desk) == ["euro", "quiet", "yen"]
    assert told(engine, desk) == {"desk": ["euro"], "screen": ["euro", "yen"]}


def test_a_watch_that_is_made_replaced_or_removed_counts_from_the_next_refresh(engine: Engine) -> None:
    desk = Desk.read(engine)
    put(engine, "mine", "peso", "desk")
    assert told(engine, desk)["desk"] == ["euro"]
    assert desk.refreshed() is desk
    assert told(engine, desk)["desk"] == ["cli:mine", "euro"]
    put(engine, "mine", "nothing", "desk")
    assert told(engine, desk.refreshed())["desk"] == ["euro"]
    put(engine, "mine", "rupee", "desk")
    assert told(engine, desk.refreshed())["desk"] == ["cli:mine", "euro"]
    with engine.begin() as connection:
        remove_watch(connection, "cli", "mine")
    assert told(engine, desk.refreshed()) == {"desk": ["euro"], "screen": ["euro", "yen"]}


def test_a_watch_that_changed_since_the_refresh_is_asked_as_it_is_now(engine: Engine) -> None:
    put(engine, "mine", "peso", "desk")
    for query, found in (("peso rupee", True), ("peso krona", False), ("peso (", False)):
        desk = Desk.read(engine)
        put(engine, "mine", query, "desk")
        assert ("cli:mine" in matched(desk)) == found
        put(engine, "mine", "peso", "desk")


def test_a_watch_whose_row_is_gone_is_asked_no_more(engine: Engine) -> None:
    number = put(engine, "mine", "peso")
    desk = Desk.read(engine)
    with engine.begin() as connection:
        connection.execute(delete(watches).where(watches.c.number == number))
    assert "cli:mine" not in matched(desk)


def test_channels_sources_and_subscriptions_that_come_and_go_are_followed(engine: Engine) -> None:
    desk = Desk.read(engine)
    configure(engine, channels=CONFIG.channels[:1], subscriptions=CONFIG.subscriptions[:1], sources=[])
    assert desk.refreshed() is desk
    assert told(engine, desk) == {"desk": ["euro"]}
    configure(engine)
    assert told(engine, desk.refreshed()) == {"desk": ["euro"], "screen": ["euro", "yen"]}


def test_what_watches_cover_that_somebody_hears_of_is_counted(engine: Engine) -> None:
    rows = [watch_row("euro", "peso", sources=["x"]), watch_row("yen", "yen", sources=["x"]), watch_row("quiet", "won")]
    configure(engine, watches=rows)
    desk = Desk.read(engine)
    assert [each.sources for each in desk.covered] == [("x",)]
    configure(engine, watches=rows, subscriptions=CONFIG.subscriptions[:1])
    assert [each.sources for each in desk.refreshed().covered] == [("x",)]
    configure(engine, watches=rows, subscriptions=[subscription_row("desk", "quiet")])
    assert [each.sources for each in desk.refreshed().covered] == [()]
    configure(engine, watches=rows, subscriptions=[])
    assert list(desk.refreshed().covered) == []


def test_who_wants_updates_is_followed(engine: Engine) -> None:
    desk = Desk.read(engine)
    assert not desk.has_updates
    wanting = subscription_row("screen", "euro", updates=True)
    configure(engine, subscriptions=[wanting])
    with reading(engine) as connection:
        screen = number_of(connection, "screen")
    assert desk.refreshed().wanting_updates() == {(screen, "euro")}
    configure(engine, subscriptions=[])
    assert not desk.refreshed().has_updates


@contextmanager
def counted_rows(engine: Engine) -> Iterator[list[str]]:
    """Statements that are sent meanwhile."""
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_a_refresh_reads_only_what_changed_and_begins_no_write(engine: Engine) -> None:
    desk = Desk.read(engine)
    with counted_rows(engine) as statements:
        desk.refreshed()
    assert [statement for statement in statements if "watches" in statement or "IMMEDIATE" in statement] == []
    with engine.begin() as connection:
        text = Standing.of(compile_query("peso")).to_text()
        ready = WatchRow("mine", "peso", origin="cli", compiled=text, compiled_for=stamp("peso", shipped_book()))
        put_watch(connection, ready)
    # The others could not be made ready any more: how they are looked up is known.
    with engine.begin() as connection:
        for row in connection.execute(select(watches).where(watches.c.origin == "config")).all():
            text = "{\n" + Standing.packed_in(row.compiled)
            connection.execute(update(watches).where(watches.c.number == row.number).values(compiled=text, query="("))
    with counted_rows(engine) as statements:
        assert matched(desk.refreshed()) == ["cli:mine", "euro", "quiet", "yen"]
    assert not any("IMMEDIATE" in statement or statement.startswith("UPDATE") for statement in statements)


def test_a_query_that_stands_ready_for_other_concepts_or_is_unreadable_is_compiled_anew_and_kept(
    engine: Engine,
) -> None:
    with engine.begin() as connection:
        euro = update(watches).where(watches.c.id == "euro")
        connection.execute(euro.values(compiled="[]\n[]", compiled_for="older"))
        yen = update(watches).where(watches.c.id == "yen")
        connection.execute(yen.values(compiled="nonsense", compiled_for=stamp("yen", shipped_book())))
    with capture_logs() as logs:
        assert matched(Desk.read(engine)) == ["euro", "quiet", "yen"]
    assert [line["event"] for line in logs] == ["compiled_watch_unreadable"]
    with reading(engine) as connection:
        kept = read_watch(connection, "euro")
    assert kept is not None
    assert kept.compiled_for == stamp('"digital euro"', shipped_book())


def own(name: str) -> list[dict[str, Any]]:
    return [{"id": "money", "spec": {"id": "money", "finds": [name]}}]


def test_concepts_that_change_concern_the_watches_that_name_them(engine: Engine) -> None:
    configure(engine, concepts=own("peso"))
    put(engine, "mine", "@money", "desk")
    desk = Desk.read(engine)
    assert "cli:mine" in matched(desk)
    configure(engine, concepts=own("krona"))
    desk = desk.refreshed()
    assert "cli:mine" not in matched(desk)
    assert "cli:mine" in matched(desk, make_item(title="krona"))
    configure(engine, concepts=[])
    with capture_logs() as logs:
        desk = desk.refreshed()
    assert matched(desk, make_item(title="krona")) == []
    assert [line["watch"] for line in logs] == ["cli:mine"]
    assert "unknown concept @money" in logs[0]["error"]


def test_concepts_that_contradict_each_other_leave_the_shipped_ones(engine: Engine) -> None:
    circle = [
        {"id": "one", "spec": {"id": "one", "includes": ["two"]}},
        {"id": "two", "spec": {"id": "two", "includes": ["one"]}},
    ]
    configure(engine, concepts=circle)
    put(engine, "cny", "@e-cny", "desk")
    with capture_logs() as logs:
        assert matched(Desk.read(engine), make_item(title="数字人民币")) == ["cli:cny"]
    assert [line["event"] for line in logs] == ["concepts_refused"]


FACTS = {
    "section": "section:policy digital",
    "other-section": "section:industry digital",
    "near": "section:opinion? digital",
    "far": "section:investment? digital",
    "tag": "tag:cbdc?",
    "sure-tag": "tag:cbdc",
    "country": "country:CN",
    "project": "project:e-cny",
    "amount": "amount:>10m",
    "small": "amount:<10m",
    "first": "is:first yuan",
    "primary": "is:primary",
    "central": "category:central_bank NOT tier:outlet",
    "source": "source:ecb",
    "domain": "domain:ecb.example",
    "young": "age:<1h",
    "old": "age:>1d",
    "author": 'author:"press office"',
    "body": "body:试点",
}


def test_what_was_judged_and_what_is_known_of_the_source_is_asked_for(engine: Engine) -> None:
    report = make_item(
        title="China's digital yuan (e-CNY) gets 25 million dollars more",
        url="https://www.ecb.example/1",
        published=NOW - timedelta(minutes=5),
        content="数字人民币试点扩大",
    )
    configure(engine, watches=[watch_row(watch, query) for watch, query in FACTS.items()], subscriptions=[])
    desk = Desk.read(engine)
    tags = {"countries": ["CN"], "projects": ["e-CNY"], "about_cbdc": False, "about_probability": 0.3}
    judged: dict[str, Any] = {"section": "policy", "second_section": "opinion", "second_confidence": 0.3, "tags": tags}
    found = matched(desk, report, **judged)
    unfit = {"other-section", "far", "sure-tag", "small", "old"}
    assert found == sorted(FACTS.keys() - unfit)
    assert set(found) - set(matched(desk, report, kind="grew", **judged)) == {"first"}
    unknown = replace(report, source="gone", published=NOW - timedelta(days=2))
    without = matched(desk, unknown, outlet=Outlet("gone", None, None, primary=False))
    by_judge = {"section", "near", "tag", "country", "project"}
    assert set(found) - set(without) == by_judge | {"primary", "central", "source", "young"}
    assert set(without) - set(found) == {"old"}
