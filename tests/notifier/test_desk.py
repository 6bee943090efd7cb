"""All watches that somebody hears of, kept as the directory has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from newsroom.assigning.assigned import Assigned
from notifier.desk import Desk
from sqlalchemy import Connection, Engine, event, select, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from newsroom.judgement.verdict import Verdict
from notifier.matching.standing import Standing, stamp
from notifier.query import compile_query
from notifier.query.reading.concepts import shipped_book
from record.item import Item
from record.sql import directory
from record.sql.directory import synchronise
from record.sql.profiles import profiles
from record.sql.tables import watches
from record.sql.watches import WatchRow, put_watch, remove_watch, subscribe
from tests.newsroom.items import make_item
from tests.newsroom.judged import item, judged
from tests.record.sql.directory_rows import read_watch

SOURCES = [
    {
        "id": "ecb-press",
        "name": "ECB",
        "spec": {"id": "ecb-press", "category": "central_bank", "tier": "primary"},
    },
    {"id": "wire", "name": "News Wire", "spec": {"id": "wire", "category": "crypto_media", "tier": "outlet"}},
]
ROWS: dict[str, list[dict[str, Any]]] = {
    "concepts": [],
    "sources": SOURCES,
    "watches": [
        {"id": "euro", "query": '"digital euro"', "sources": [], "languages": []},
        {"id": "yen", "query": "yen", "sources": [], "languages": []},
        {"id": "quiet", "query": "won", "sources": [], "languages": []},
    ],
    "channels": [
        {"id": "desk", "kind": "telegram", "chat": "-1001", "thread": None},
        {"id": "screen", "kind": "console", "chat": None, "thread": None},
    ],
    "subscriptions": [
        {"channel": "desk", "watch": "euro", "mode": "now"},
        {"channel": "screen", "watch": "euro", "mode": "now"},
        {"channel": "screen", "watch": "yen", "mode": "now"},
    ],
}
#: A report that matches all of the watches, and more.
REPORT = make_item(title="Digital euro, yen and won", summary="A peso and a rupee")
NOW = REPORT.discovered


@pytest.fixture(autouse=True)
def _configured(engine: Engine) -> None:
    configure(engine)


def configure(engine: Engine, **changes: list[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        synchronise(connection, {**ROWS, **changes})


def put(connection: Connection, watch: str, query: str, *channels: str, **covered: tuple[str, ...]) -> None:
    """A watch that somebody made, as `mintwire watches add` does."""
    values: dict[str, tuple[str, ...]] = {"sources": (), "languages": (), **covered}
    put_watch(connection, WatchRow(id=watch, query=query, origin="cli", **values))  # type: ignore[arg-type]
    for channel in channels:
        subscribe(connection, channel, watch, origin="cli")


def spoil(connection: Connection, watch: str) -> None:
    """Another query in its row than the directory's version tells of: a desk that reads the row again is found out."""
    row = update(watches).where(watches.c.id == watch)
    connection.execute(row.values(query="(", compiled=None, compiled_for=None))


def told(
    connection: Connection, desk: Desk, report: Item = REPORT, verdict: Verdict | None = None, *, opened: bool = True
) -> dict[str, list[str]]:
    """For each channel the watches because of which it hears of a report."""
    verdicts = {} if verdict is None else {report.id: verdict}
    owed = desk.owed([Assigned(report, "s1", opened)], verdicts, profiles(connection), NOW)
    return {each.channel: each.payload["watches"] for each in owed}


@contextmanager
def failing(engine: Engine, part: str) -> Iterator[None]:
    """The database fails at statements with this part."""

    def fail(*arguments: Any) -> None:
        if part in arguments[2]:
            raise OperationalError(arguments[2], None, Exception("gone"))

    event.listen(engine, "before_cursor_execute", fail)
    yield
    event.remove(engine, "before_cursor_execute", fail)


def test_what_somebody_hears_of_is_told_and_nothing_else(engine: Engine) -> None:
    with engine.begin() as connection:
        desk = Desk.read(connection)
        assert told(connection, desk) == {"desk": ["euro"], "screen": ["euro", "yen"]}
        assert sorted(watch.id for watch in desk.watches) == ["euro", "yen"]
        assert told(connection, desk, make_item(title="Weather", summary="won")) == {}


def test_nothing_is_read_again_where_nothing_changed(engine: Engine) -> None:
    with engine.begin() as connection:
        desk = Desk.read(connection)
        for watch in ("euro", "yen", "quiet"):
            spoil(connection, watch)
        with failing(engine, "FROM watches"):
            assert desk.refreshed(connection) is desk
        assert told(connection, desk) == {"desk": ["euro"], "screen": ["euro", "yen"]}


def test_a_new_watch_is_in_force_and_the_others_are_not_read_again(engine: Engine) -> None:
    with engine.begin() as connection:
        desk = Desk.read(connection)
    with engine.begin() as connection:
        put(connection, "cli:peso", "peso", "screen")
        spoil(connection, "euro")
        spoil(connection, "yen")
    with engine.begin() as connection, capture_logs() as logs:
        assert desk.refreshed(connection) is desk
        assert told(connection, desk) == {"desk": ["euro"], "screen": ["cli:peso", "euro", "yen"]}
    assert logs == []


def test_a_changed_watch_is_asked_by_its_new_query(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "cli:mine", "peso", "desk")
        desk = Desk.read(connection)
        put(connection, "cli:mine", "nothing")
        assert told(connection, desk.refreshed(connection))["desk"] == ["euro"]
        put(connection, "cli:mine", "rupee", sources=("ecb-press",))
        assert told(connection, desk.refreshed(connection))["desk"] == ["cli:mine", "euro"]
        put(connection, "cli:mine", "rupee", sources=("wire",))
        assert told(connection, desk.refreshed(connection))["desk"] == ["euro"]


def test_a_removed_watch_is_silent_and_may_come_back(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "cli:mine", "peso", "desk", "screen")
        desk = Desk.read(connection)
        remove_watch(connection, "cli:mine")
        assert told(connection, desk.refreshed(connection)) == {"desk": ["euro"], "screen": ["euro", "yen"]}
        put(connection, "cli:mine", "peso")
        assert told(connection, desk.refreshed(connection)) == {"desk": ["euro"], "screen": ["euro", "yen"]}
        subscribe(connection, "desk", "cli:mine", origin="cli")
        assert told(connection, desk.refreshed(connection))["desk"] == ["cli:mine", "euro"]


def test_a_watch_that_nobody_heard_of_is_asked_once_somebody_does(engine: Engine) -> None:
    with engine.begin() as connection:
        desk = Desk.read(connection)
        subscribe(connection, "desk", "quiet", origin="cli")
        desk = desk.refreshed(connection)
        assert told(connection, desk)["desk"] == ["euro", "quiet"]
        assert [watch.id for watch in desk.watches if watch.id == "quiet"] == ["quiet"]


def test_a_changed_config_is_taken_over_row_by_row(engine: Engine) -> None:
    with engine.begin() as connection:
        desk = Desk.read(connection)
    changed = [ROWS["watches"][0], {**ROWS["watches"][1], "query": "rupee NOT yen"}, ROWS["watches"][2]]
    subscribed = [ROWS["subscriptions"][1], ROWS["subscriptions"][2], {**ROWS["subscriptions"][2], "watch": "quiet"}]
    configure(engine, watches=changed, subscriptions=subscribed)
    with engine.begin() as connection:
        assert desk.refreshed(connection) is desk
        assert told(connection, desk) == {"screen": ["euro", "quiet"]}
        assert [watch.id for watch in desk.watches if watch.id == "yen"] == ["yen"]
    configure(engine, watches=ROWS["watches"][:1], subscriptions=ROWS["subscriptions"][:1])
    with engine.begin() as connection:
        assert told(connection, desk.refreshed(connection)) == {"desk": ["euro"]}


def test_a_channel_that_left_the_config_hears_nothing_and_may_come_back(engine: Engine) -> None:
    with engine.begin() as connection:
        desk = Desk.read(connection)
    configure(engine, channels=ROWS["channels"][:1], subscriptions=ROWS["subscriptions"][:1])
    with engine.begin() as connection:
        desk = desk.refreshed(connection)
        assert told(connection, desk) == {"desk": ["euro"]}
    configure(engine)
    with engine.begin() as connection:
        assert told(connection, desk.refreshed(connection)) == {"desk": ["euro"], "screen": ["euro", "yen"]}


def test_two_desks_see_the_same_changes(engine: Engine) -> None:
    with engine.begin() as connection:
        first = Desk.read(connection)
    with engine.begin() as connection:
        put(connection, "cli:one", "peso", "desk")
    with engine.begin() as connection:
        second = Desk.read(connection)
        first = first.refreshed(connection)
    with engine.begin() as connection:
        put(connection, "cli:two", "rupee", "desk")
        remove_watch(connection, "cli:one")
    for desk in (first, second):
        with engine.begin() as connection:
            assert told(connection, desk.refreshed(connection))["desk"] == ["cli:two", "euro"]


@pytest.mark.parametrize("part", ["FROM watches", "FROM subscriptions", "UPDATE watches"])
def test_a_change_is_not_lost_where_the_database_failed_on_the_way(engine: Engine, part: str) -> None:
    with engine.begin() as connection:
        desk = Desk.read(connection)
    with engine.begin() as connection:
        put(connection, "cli:peso", "peso", "screen")
        remove_watch(connection, "yen")
    with failing(engine, part), pytest.raises(OperationalError), engine.begin() as connection:
        desk.refreshed(connection)
    with engine.begin() as connection:
        assert told(connection, desk.refreshed(connection)) == {"desk": ["euro"], "screen": ["cli:peso", "euro"]}


def test_a_watch_that_cannot_be_read_is_left_out_and_told(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "cli:bad", "euro AND", "desk")
        put(connection, "cli:good", "peso", "desk")
        with capture_logs() as logs:
            desk = Desk.read(connection)
            assert told(connection, desk)["desk"] == ["cli:good", "euro"]
        (line,) = logs
        assert (line["event"], line["watch"], line["log_level"]) == ("watch_refused", "cli:bad", "error")
        assert "nothing after AND" in line["error"]
        put(connection, "cli:good", "(", "desk")
        put(connection, "cli:bad", "rupee", "desk")
        with capture_logs() as logs:
            assert told(connection, desk.refreshed(connection))["desk"] == ["cli:bad", "euro"]
        assert [line["watch"] for line in logs] == ["cli:good"]


def test_what_was_compiled_is_kept_and_used(engine: Engine) -> None:
    with engine.begin() as connection:
        Desk.read(connection)
        kept = read_watch(connection, "yen")
        assert kept is not None
        assert kept.compiled == Standing.of(compile_query("yen")).to_text()
        assert kept.compiled_for == stamp("yen", shipped_book())
        # A form of another query, which tells whether it is used.
        other = Standing.of(compile_query("rupee NOT nothing")).to_text()
        connection.execute(update(watches).where(watches.c.id == "yen").values(compiled=other))
        assert told(connection, Desk.read(connection), make_item(title="rupee")) == {"screen": ["yen"]}
        connection.execute(update(watches).where(watches.c.id == "yen").values(compiled_for="of another version"))
        assert told(connection, Desk.read(connection), make_item(title="rupee")) == {}
        assert connection.scalar(select(watches.c.compiled).where(watches.c.id == "yen")) == kept.compiled


def own(*finds: str) -> list[dict[str, Any]]:
    return [{"id": "money", "spec": {"id": "money", "name": "Money", "finds": list(finds)}}]


def test_a_changed_concept_changes_what_watches_find(engine: Engine) -> None:
    configure(engine, concepts=own("peso"))
    with engine.begin() as connection:
        put(connection, "cli:mine", "@money", "desk")
        desk = Desk.read(connection)
        assert told(connection, desk)["desk"] == ["cli:mine", "euro"]
        before = read_watch(connection, "cli:mine")
    configure(engine, concepts=own("krona"))
    with engine.begin() as connection:
        desk = desk.refreshed(connection)
        assert told(connection, desk)["desk"] == ["euro"]
        assert told(connection, desk, make_item(title="krona")) == {"desk": ["cli:mine"]}
        after = read_watch(connection, "cli:mine")
        assert before is not None
        assert after is not None
        assert before.compiled_for != after.compiled_for
    configure(engine, concepts=[])
    with engine.begin() as connection, capture_logs() as logs:
        desk = desk.refreshed(connection)
        assert told(connection, desk, make_item(title="krona")) == {}
        assert [line["watch"] for line in logs] == ["cli:mine"]
        assert "unknown concept @money" in logs[0]["error"]


def test_concepts_that_contradict_each_other_leave_the_shipped_ones(engine: Engine) -> None:
    circle = [
        {"id": "one", "spec": {"id": "one", "includes": ["two"]}},
        {"id": "two", "spec": {"id": "two", "includes": ["one"]}},
    ]
    configure(engine, concepts=circle)
    with engine.begin() as connection, capture_logs() as logs:
        put(connection, "cli:cny", "@e-cny", "desk")
        desk = Desk.read(connection)
        assert told(connection, desk, make_item(title="数字人民币")) == {"desk": ["cli:cny"]}
    assert [line["event"] for line in logs] == ["concepts_refused"]


FACTS = {
    "section": "section:policy digital",
    "other-section": "section:industry digital",
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
    report = item(
        1,
        "China's digital yuan (e-CNY) gets 25 million dollars more",
        source="ecb-press",
        url="https://www.ecb.example/1",
        published=NOW - timedelta(minutes=5),
    )
    report = replace(report, content="数字人民币试点扩大")
    with engine.begin() as connection:
        for watch, query in FACTS.items():
            put(connection, f"cli:{watch}", query, "screen")
        desk = Desk.read(connection)
        verdict = judged(report, primary=True).verdict
        found = told(connection, desk, report, verdict)["screen"]
        unfit = {"other-section", "small", "old"}
        assert sorted(found) == sorted(f"cli:{watch}" for watch in FACTS if watch not in unfit)
        later = told(connection, desk, report, verdict, opened=False)["screen"]
        assert set(found) - set(later) == {"cli:first"}
        unknown = replace(report, source="gone", published=NOW - timedelta(days=2))
        without = told(connection, desk, unknown)["screen"]
        judged_or_known = {"section", "country", "project", "primary", "central", "source", "young"}
        assert set(found) - set(without) == {f"cli:{watch}" for watch in judged_or_known}
        assert set(without) - set(found) == {"cli:old"}


def test_the_version_of_the_directory_grows_with_every_change(engine: Engine) -> None:
    with engine.begin() as connection:
        versions = [directory.version(connection)]
        put(connection, "cli:a", "x1")
        versions.append(directory.version(connection))
        subscribe(connection, "desk", "cli:a", origin="cli")
        versions.append(directory.version(connection))
        remove_watch(connection, "cli:a")
        versions.append(directory.version(connection))
    assert versions == sorted(set(versions))
