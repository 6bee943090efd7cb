"""What the wire's editions are chosen from, as SQL and the collections have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from config.kinds.union import SOURCE
from newsroom.cbdc.proposals import decide
from notifier.digests.edition import Period
from notifier.digests.gathering import gather, whole
from record.collections.collections import Collections
from record.collections.layout import root_in
from record.collections.writing import SegmentWriter
from record.item import Item
from record.sql.items import light_row
from record.sql.periods import Span
from record.sql.tables import changes, items, matches, stage_proposals, stories, watches
from tests.newsroom.items import make_item

FIRST = datetime(2026, 6, 1, tzinfo=UTC)
WEEK = Period("weekly", FIRST, FIRST + timedelta(days=7))
IN_IT = FIRST + timedelta(days=2)
SOURCES = {
    "bank": SOURCE.validate_python(
        {"id": "bank", "name": "Bank of Harbour", "kind": "feed", "url": "https://bank.example/rss", "tier": "primary"}
    )
}
TAGS = {
    "about_cbdc": True,
    "jurisdictions": ["SE"],
    "projects": [],
    "institutions": ["riksbank"],
    "countries": ["SE"],
    "event": None,
    "cited_source": "Quay Post",
    "cited_date": "2026-06-02",
}


def report(number: int, at: datetime = IN_IT, **changed: Any) -> Item:
    fields = {"source": f"s{number}", "url": f"https://x.example/{number}", "published": None, **changed}
    return make_item(id=f"{number:016x}", discovered=at, **fields)


def put(
    connection: Connection, story: str, *reports: Item, section: str | None = "cbdc", tags: dict[str, Any] = TAGS
) -> None:
    """A story as the lane writes it."""
    times = [each.discovered for each in reports]
    connection.execute(
        stories.insert().values(
            id=story, lead=reports[0].id, first_seen=min(times), last_seen=max(times), size=len(reports),
            sources=len(reports), section=section, section_confidence=0.9, tags=tags,
        )
    )  # fmt: skip
    for each in reports:
        judged = {"section": section, "section_confidence": 0.9, "tags": None if section is None else tags}
        row = {**light_row(each), **judged, "story": story, "primary": each.source == "bank"}
        connection.execute(items.insert().values(row))


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        yield connection


def test_a_story_comes_with_its_reports_and_what_is_judged_of_them(connection: Connection) -> None:
    put(connection, "a", report(1), report(2, source="bank", language="sv"))
    gathered = gather(connection, WEEK, SOURCES)
    (told,) = gathered.told
    assert (told.id, told.section, told.about_cbdc, told.institutions) == ("a", "cbdc", True, ("riksbank",))
    assert [each.name for each in told.reports] == ["Bank of Harbour", "s1"]
    assert told.lead.primary
    assert told.lead.cited is not None
    assert told.lead.cited.source == "Quay Post"
    assert (told.size, told.sources, told.before) == (2, 2, 0)
    assert (gathered.primaries, gathered.reporting) == ({"bank": "Bank of Harbour"}, {"bank"})


def test_only_news_of_the_period_is_told(connection: Connection) -> None:
    put(connection, "early", report(1, FIRST - timedelta(hours=1)))
    put(connection, "late", report(2, WEEK.until))
    put(connection, "archive", report(3, news="archive"))
    put(connection, "unjudged", report(4), section=None)
    gathered = gather(connection, WEEK, SOURCES)
    assert gathered.told == ()
    assert gathered.left_out == {"unjudged": 1}
    assert [each.id for each in gathered.before] == ["early"]
    assert gathered.since == FIRST - timedelta(hours=1)


def test_what_had_been_told_before_is_counted_and_not_shown(connection: Connection) -> None:
    put(connection, "a", report(1, FIRST - timedelta(hours=1)), report(2))
    (told,) = gather(connection, WEEK, SOURCES).told
    assert [each.item.id for each in told.reports] == [report(2).id]
    assert (told.before, told.sources) == (1, 2)


def test_the_last_revision_is_told(connection: Connection) -> None:
    first = report(1)
    put(connection, "a", first, replace(first, id=f"{first.id}-1", revision=1, title="Corrected"))
    (told,) = gather(connection, WEEK, SOURCES).told
    assert [each.item.title for each in told.reports] == ["Corrected"]


def test_a_span_of_changes_decides_in_place_of_the_clock(connection: Connection) -> None:
    for number in (1, 2, 3):
        one = report(number)
        put(connection, f"s{number}", one)
        row = {"number": number, "at": IN_IT, "kind": "opened", "story": f"s{number}", "version": 1, "report": one.id}
        connection.execute(changes.insert().values(row))
    told = gather(connection, WEEK, SOURCES, span=Span(1, 2)).told
    assert [each.id for each in told] == ["s2"]


def test_watches_of_the_desk_are_named(connection: Connection) -> None:
    put(connection, "a", report(1))
    for number, origin in ((1, "config"), (2, "chat")):
        row = {"number": number, "origin": origin, "id": f"w{number}", "enabled": True, "label": f"Watch {number}"}
        connection.execute(
            watches.insert().values({**row, "query": "x", "sources": [], "languages": [], "sections": []})
        )
        found = {"watch": number, "report": report(1).id, "item": report(1).id, "words": [], "stamp": "", "at": IN_IT}
        connection.execute(matches.insert().values(found))
    (told,) = gather(connection, WEEK, SOURCES).told
    assert told.watches == ("Watch 1",)


@pytest.mark.parametrize(
    ("accept", "story", "reported", "shown"),
    [
        (None, "a", IN_IT, False),
        (True, "a", FIRST - timedelta(days=30), True),
        (True, "b", IN_IT, True),
        (True, "b", FIRST - timedelta(days=30), None),
        (False, "a", IN_IT, None),
    ],
)
def test_a_stage_stands_as_an_editor_left_it(
    connection: Connection, accept: bool | None, story: str, reported: datetime, shown: bool | None
) -> None:
    said = report(1, source="bank", title="E-krona launched")
    put(connection, "a", said, tags={**TAGS, "projects": ["e-krona"]})
    row = {"project": "e-krona", "stage": "launch", "reported": reported, "story": story, "evidence": []}
    (number,) = connection.execute(stage_proposals.insert().values({**row, "state": "open"})).inserted_primary_key or ()
    if accept is not None:
        decide(connection, number, accept=accept, by="ada", now=IN_IT)
    (told,) = gather(connection, WEEK, SOURCES).told
    assert (told.stage.accepted if told.stage else None) is shown


def test_whole_texts_come_from_the_collections(connection: Connection, tmp_path: Path) -> None:
    long = report(1, summary=None, content="A sentence of the report. " * 60)
    put(connection, "a", long)
    SegmentWriter(root_in(tmp_path), "w").append(IN_IT.date(), [long.to_json(), '{"id":"torn'])
    gathered = gather(connection, WEEK, SOURCES)
    (told,) = whole(connection, Collections(root_in(tmp_path)), gathered.told)
    assert told.lead.item.content == long.content
