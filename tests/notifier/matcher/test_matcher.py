"""The matcher follows the log in order, and one bad thing stops only itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import event, select, update
from structlog.testing import capture_logs

from notifier.matcher import matcher
from notifier.matcher.matcher import Matcher
from notifier.matching.standing import Standing, stamp
from notifier.query.compile import compile_query
from notifier.query.reading.concepts import shipped_book
from record.changes import Before
from record.duty import DutyLost
from record.live.client import now_ms
from record.sql import changes, leases, matches
from record.sql.changes import MATCHER, Cursor
from record.sql.database import reading
from record.sql.tables import changes as log_rows
from record.sql.tables import items, page_fetches, set_aside, watches
from tests.notifier.matcher.wire import HOUR, START, Wire, key, report, revision
from tests.record.sql.directory_rows import read_watch

EURO = {"euro": '"digital euro"'}
ONE, TWO = report(1, "Digital euro moves on"), report(2, "ECB: digital euro, next phase")


def cursor(wire: Wire) -> Cursor:
    with reading(wire.engine) as connection:
        return changes.cursor(connection, MATCHER)


def aside(wire: Wire) -> list[Any]:
    with reading(wire.engine) as connection:
        return list(connection.execute(select(set_aside).order_by(set_aside.c.id)))


def test_matches_are_noted_with_words_stamp_and_item_also_of_watches_nobody_hears_of(wire: Wire) -> None:
    wire.configure({**EURO, "alone": "phase OR ECB"}, "desk euro")
    wire.come(ONE)
    wire.come(TWO)
    wire.come(revision(TWO, "ECB: digital euro"), before=Before(TWO.title, None, None))
    wire.follow()
    with reading(wire.engine) as connection:
        alone = read_watch(connection, "alone")
        assert alone is not None
        match = matches.find(connection, alone.number, TWO.id)
        assert match is not None
        assert (match.item, match.words, match.at) == (TWO.id, ("ECB", "phase"), START + HOUR)
        assert match.stamp == stamp(alone.query, shipped_book())
        assert matches.find(connection, alone.number, ONE.id) is None
        counted = matches.counts(connection, START + 2 * HOUR)
        assert counted[alone.number] == (0, 1)
        assert sorted(matches.counts(connection, START).values()) == [(1, 1), (2, 2)]


def test_the_cursor_is_behind_what_was_done(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    for number in range(1, 121):
        wire.come(report(number, "Nothing"), f"s{number}")
    assert wire.step().changes == 50
    assert cursor(wire) == Cursor(51)
    wire.follow()
    assert cursor(wire) == Cursor(121)


def test_a_watch_covers_sources_languages_and_sections(wire: Wire) -> None:
    rows = {
        "source": {"query": "euro", "sources": ["s2"]},
        "language": {"query": "euro", "languages": ["pt"]},
        "section": {"query": "euro", "sections": ["cbdc", "opinion"]},
        "all": {"query": "euro", "sources": ["s1"], "languages": ["en"], "sections": ["policy"]},
    }
    wire.configure(rows, *(f"desk {watch}" for watch in rows))
    wire.come(report(1, "The euro in the morning", language="en-GB"))
    wire.come(report(2, "O euro de manhã", language="pt-BR"), "s2", section="cbdc")
    wire.follow()
    assert [each[1:3] for each in wire.told()] == [
        (key(report(1, "")), ["all"]),
        (key(report(2, "")), ["language", "section", "source"]),
    ]


def test_where_nobody_names_a_language_the_words_say_it(wire: Wire) -> None:
    wire.configure(
        {"en": {"query": "euro", "languages": ["en"]}, "de": {"query": "euro", "languages": ["de"]}}, "d en", "d de"
    )
    wire.come(report(1, "Central bank says that the digital euro will come next year", language=None))
    wire.come(report(2, "Der digitale Euro kommt erst im nächsten Jahr, sagt die Bank", language=None), "s2")
    wire.follow()
    assert [watches for _, _, watches, _ in wire.told()] == [["en"], ["de"]]


def test_a_change_that_owes_much_is_done_in_parts_in_order_of_priority(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "MOST_DELIVERIES", 4)
    pairs = [{"channel": f"c{number}", "watch": "euro", "mode": "now", "updates": False} for number in range(10)]
    wire.configure(EURO, *({**pair, "priority": number} for number, pair in enumerate(pairs)))
    wire.come(ONE)
    # The second transaction fails: what was written stays, and the rest comes with the next step.
    with _failing(wire, after=1), pytest.raises(DutyLost):
        wire.step()
    assert [row.priority for row in wire.rows()] == [9, 8, 7, 6]
    assert cursor(wire) == Cursor(1, 1)
    wire.follow()
    assert [row.priority for row in wire.rows()] == list(range(9, -1, -1))
    assert cursor(wire) == Cursor(2)


@contextmanager
def _failing(wire: Wire, *, after: int) -> Iterator[None]:
    """After so many of its transactions another process takes the matcher over, until the block ends."""
    real, calls = leases.holds, iter(range(100))

    def holds(connection: Any, lease: leases.Lease) -> bool:
        return real(connection, lease) and next(calls) < after

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leases, "holds", holds)
        yield


def test_who_lost_the_matcher_writes_nothing(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    assert leases.acquire(wire.engine, MATCHER, "another", 10**13) is not None
    with pytest.raises(DutyLost):
        wire.step()
    assert (wire.rows(), cursor(wire)) == ([], Cursor(1))


def test_reports_that_move_meanwhile_are_looked_at_again(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    wire.come(ONE)
    wire.follow()
    wire.come(TWO, "s2")
    real = wire.matcher._write

    def moved_first(*arguments: Any) -> None:
        wire.merge("s2", "s1")
        wire.matcher._write = real  # type: ignore[method-assign]
        real(*arguments)

    wire.matcher._write = moved_first  # type: ignore[method-assign]
    wire.follow()
    assert [row.key for row in wire.rows()] == [key(ONE)]


def test_a_change_that_nobody_can_read_is_set_aside_and_the_others_go_on(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    for number in (1, 2, 3):
        wire.come(report(number, "Digital euro"), f"s{number}")
    with wire.engine.begin() as connection:
        connection.execute(update(log_rows).where(log_rows.c.number == 2).values(brought=b"nonsense"))
    with capture_logs() as logs:
        wire.follow()
    assert [row.key for row in wire.rows()] == [key(report(number, "")) for number in (1, 3)]
    (row,) = aside(wire)
    assert (row.stage, row.key, row.payload, row.times) == ("matched", "change 2", "2", 1)
    assert [line["change"] for line in logs if line["event"] == "set_aside"] == [2]


def test_a_watch_that_makes_an_error_is_set_aside_for_the_report_and_the_others_are_asked(wire: Wire) -> None:
    wire.configure({**EURO, "bad": "euro"}, "desk euro", "desk bad", "mine bad")
    with wire.engine.begin() as connection:
        bad = read_watch(connection, "bad")
        assert bad is not None
        head = Standing.of(compile_query("euro")).to_text().partition("\n")[0]
        broken = f'{head}\n["Nonsense"]'
        kept = update(watches).where(watches.c.id == "bad")
        connection.execute(kept.values(compiled=broken, compiled_for=stamp("euro", shipped_book())))
    wire.come(ONE)
    with capture_logs() as logs:
        wire.follow()
    assert wire.told() == [("desk", key(ONE), ["euro"], ["digital euro"])]
    (row,) = aside(wire)
    assert row.key == f"change 1, watch {bad.number}"
    assert [(line["watch"], line["change"]) for line in logs if line["event"] == "set_aside"] == [("bad", 1)]


def test_a_change_that_cannot_be_written_is_set_aside_alone(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    for number in (1, 2, 3):
        wire.come(report(number, "Digital euro"), f"s{number}")
    real = matches.put

    def refusing(connection: Any, found: Any) -> None:
        if any(each.report == report(2, "").id for each in found):
            raise RuntimeError("no")
        real(connection, found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matches, "put", refusing)
        wire.follow()
    assert [row.key for row in wire.rows()] == [key(report(number, "")) for number in (1, 3)]
    assert [(row.key, row.error) for row in aside(wire)] == [("change 2", "RuntimeError: no")]


def test_a_change_is_asked_again_by_standing_in_the_log_once_more(wire: Wire) -> None:
    wire.configure(EURO, "desk euro")
    for number in (1, 2):
        wire.come(report(number, "Digital euro"), f"s{number}")
    with wire.engine.begin() as connection:
        first = changes.read(connection, 2, 1)
        connection.execute(update(log_rows).where(log_rows.c.number == 2).values(brought=b"nonsense"))
    wire.follow()
    with wire.engine.begin() as connection:
        (sound,) = (each.brought for each in first)
        assert sound is not None
        connection.execute(update(log_rows).where(log_rows.c.number == 2).values(brought=sound.packed()))
        assert not changes.repeat(connection, 9, START)
        # One that was told already, and the one that was set aside.
        assert changes.repeat(connection, 1, START + HOUR)
        assert changes.repeat(connection, 2, START + HOUR)
    wire.follow()
    assert cursor(wire) == Cursor(5)
    assert [row.key for row in wire.rows()] == [key(report(number, "")) for number in (1, 2)]


def test_pages_are_wanted_where_a_watch_would_read_them(wire: Wire) -> None:
    def source(identity: str, full_text: str) -> dict[str, Any]:
        return {"id": identity, "name": identity, "spec": {"id": identity, "full_text": full_text}}

    wants = ["when_short", "when_short", "never", "always", "when_short", "when_short"]
    wire.configure(
        {**EURO, "only": {"query": "krona", "sources": ["s2", "s3"]}},
        "desk only",
        sources=[source(f"s{number}", full_text) for number, full_text in enumerate(wants, start=1)],
    )
    wire.come(report(1, "Not covered"), "s1")
    wire.come(report(2, "Covered"), "s2")
    wire.come(report(3, "Never"), "s3")
    wire.come(report(4, "Always"), "s4")
    wire.come(report(5, "Old", news="age"), "s5")
    wire.come(report(6, "A copy", source="s4"), "s6")
    with wire.engine.begin() as connection:
        copy = update(items).where(items.c.id == report(6, "").id)
        connection.execute(copy.values(duplicate_of=report(4, "").id))
    wire.follow()
    with reading(wire.engine) as connection:
        found = {row.item: row.priority for row in connection.execute(select(page_fetches))}
    assert found == {report(2, "").id: 1, report(4, "").id: 2}
    # Somebody is told of the story by another report: its pages go first.
    wire.come(report(3, "The krona", id="00000000000000aa", discovered=START + HOUR), "s2")
    wire.follow()
    with reading(wire.engine) as connection:
        found = {row.item: row.priority for row in connection.execute(select(page_fetches))}
    assert found == {report(2, "").id: 0, report(4, "").id: 2}


def test_a_page_that_came_is_wanted_no_more(wire: Wire) -> None:
    spec = {"id": "s1", "full_text": "always"}
    wire.configure(EURO, "desk euro", sources=[{"id": "s1", "name": "S", "spec": spec}])
    wire.come(ONE)
    wire.follow()
    page = revision(ONE, "Digital euro", content="Long.", from_page=("content",))
    wire.come(page, before=Before(ONE.title, None, None))
    wire.follow()
    with reading(wire.engine) as connection:
        assert list(connection.execute(select(page_fetches.c.state)).scalars()) == ["done"]


def test_thousands_of_chats_told_of_one_story_cost_no_statement_per_message(wire: Wire) -> None:
    chats = matcher.MOST_DELIVERIES + 100
    wire.configure(EURO, *(f"c{number} euro" for number in range(chats)))
    wire.come(ONE)
    statements: list[str] = []

    @event.listens_for(wire.engine, "before_cursor_execute")
    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    assert wire.follow() == chats
    event.remove(wire.engine, "before_cursor_execute", note)
    assert sum(statement.startswith("INSERT INTO deliveries") for statement in statements) == 2
    assert len(statements) < 70
    wire.settle()
    statements.clear()
    wire.come(report(2, "Another"))
    event.listen(wire.engine, "before_cursor_execute", note)
    wire.follow(at=START + 2 * HOUR)
    assert sum(statement.startswith("UPDATE deliveries") for statement in statements) == 1
    assert {row.edit_due for row in wire.rows()} == {START + 2 * HOUR}


def test_what_is_owed_can_be_sent_from_the_first_transaction_on(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "MOST_DELIVERIES", 4)
    wire.configure(EURO, *(f"c{number} euro" for number in range(5)))
    wire.come(ONE)
    seen: list[int] = []
    wire.matcher.step(wire.lease, START + HOUR, lambda: seen.append(len(wire.rows())))
    assert seen == [4, 5]


async def test_it_works_while_the_duty_is_its_own_and_says_that_something_is_owed(wire: Wire, redis: Redis) -> None:
    wire.configure(EURO, "desk euro")
    with wire.engine.begin() as connection:
        connection.execute(leases.leases.delete())
    wire.come(report(1, "Digital euro", discovered=START + timedelta(seconds=1)))
    stop, owed = asyncio.Event(), asyncio.Event()

    async def wake() -> None:
        owed.set()
        stop.set()

    async def wait(seconds: float) -> None:
        await asyncio.sleep(0)

    working = Matcher(redis, wire.engine, "a", alert_age="all", wake=wake)
    await asyncio.wait_for(working.run(stop, wait), 20)
    assert [row.kind for row in wire.rows()] == ["alert"]
    assert owed.is_set()
    # The duty was given back: another has it at once.
    assert leases.acquire(wire.engine, MATCHER, "b", await now_ms(redis)) is not None
