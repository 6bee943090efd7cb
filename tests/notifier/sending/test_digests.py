"""Digests on their way: house editions message by message, and lists whose stories have paragraphs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from notifier.digests.issuing.publishing import publish
from record.sql import facts
from record.sql.chats.settings import put_settings
from record.sql.digests import issuing, subscribers
from record.sql.digests.subscribers import Getting
from record.sql.tables import channels, story_views
from tests.notifier.conftest import PRIVATE
from tests.notifier.digests.pages.conftest import FOLDER, read
from tests.notifier.sending.test_manners import MINUTE, Room, lines
from tests.notifier.sending.told import NOW

WEEKLY = read(FOLDER / "weekly-en.yaml")
#: Of several messages.
LONG = replace(WEEKLY, pieces=WEEKLY.pieces * 6)


@pytest.fixture
def room(engine: Engine) -> Room:
    """A chat that gets the weekly, which is made."""
    room = Room(engine)
    with engine.begin() as connection:
        subscribers.subscribe(connection, "cli", Getting(room.numbers["mine"], "weekly", "en"), NOW)
        issuing.begin(connection, "weekly", NOW - timedelta(days=7), NOW, "UTC", 0)
        digest = issuing.opened(connection, "weekly")
        assert digest is not None
        issuing.cut(connection, digest, 1, "editor", NOW)
        issuing.keep_made(connection, digest, {"en": LONG.to_dict()})
    return room


def published(room: Room) -> int | None:
    with room.engine.begin() as connection:
        digest = issuing.last_of(connection, "weekly")
        assert digest is not None
        return publish(connection, digest, "en", NOW)


def test_the_messages_of_an_edition_go_out_once_in_their_order(room: Room) -> None:
    parts = published(room)
    assert published(room) is None
    *works, again = room.sent(NOW + MINUTE, 99)
    assert parts is not None
    assert [work.claimed.key.rpartition(":")[2] for work in works] == [str(part) for part in range(1, parts + 1)]
    assert lines(works[0])[0] == WEEKLY.title
    assert all(f"of {parts})" in lines(work)[0] for work in works[1:])
    # Here no message has an address: the contents stay as they are.
    assert again.message == works[0].message
    assert room.sent(NOW + 2 * MINUTE) == []


def test_in_a_group_the_contents_lead_to_the_other_messages_once_they_are_there(room: Room) -> None:
    published(room)
    group = "-1001234567890"
    with room.engine.begin() as connection:
        connection.execute(update(channels).values(chat=group))
    *sent, edited = room.sent(NOW + MINUTE, 99, chat=group)
    assert (edited.claimed.is_edit, edited.claimed.id) == (True, sent[0].claimed.id)
    links = {span.url for part in edited.message.parts for span in part.spans if span.url}
    assert {f"https://t.me/c/1234567890/{work.claimed.id}" for work in sent[1:3]} <= links
    assert room.sent(NOW + 6 * MINUTE, 9, chat=group) == []


def test_one_that_was_due_before_a_restore_says_that_it_is_perhaps_told(room: Room) -> None:
    published(room)
    with room.engine.begin() as connection:
        facts.note_cut(connection, facts.Cut(NOW + MINUTE, 9))
        facts.note_cut_told(connection, NOW + MINUTE)
    (work, *_) = room.sent(NOW + 2 * MINUTE, 1)
    assert lines(work)[:2] == ["Perhaps told before: the database was restored", WEEKLY.title]


def test_in_quiet_hours_it_waits_for_their_end(room: Room) -> None:
    room.spec(quiet="00:00-23:59", quiet_alerts="held", timezone="UTC")
    published(room)
    assert room.sent(NOW + MINUTE) == []
    assert len(room.sent(NOW.replace(hour=23, minute=59, second=30), 99)) > 1


def test_a_chat_that_rests_gets_none(room: Room) -> None:
    with room.engine.begin() as connection:
        put_settings(connection, room.numbers["mine"], NOW, paused=True)
    assert published(room) == 0


def test_a_list_of_the_day_tells_each_story_in_a_paragraph(engine: Engine) -> None:
    room = Room(engine)
    text = "The Bank of Norland published the rulebook of its digital crown. It begins in September."
    room.report("1", "story-1", section="cbdc", section_confidence=0.9, tags={}, summary=text, language="en")
    with engine.begin() as connection:
        row = connection.execute(select(story_views)).one()
        connection.execute(update(story_views).values(view=row.view | {"section": "cbdc"}))
    says = {"heading": "daily", "due": "2026-11-23T08:00:00Z"}
    (number,) = room.owe("mine", kind="list", key="list:daily:x", says=says)
    room.owe("mine", "1", kind="digest", key="daily:1", within=number)
    (work,) = room.sent(NOW + MINUTE)
    heading, section, headline, body, sources = lines(work)
    assert (heading, section, headline) == ("The last day · 23 Nov 2026", "CBDC", "【Digital euro, told by 1】")
    assert body.startswith("According to source-1, ")
    assert body.endswith(text)
    assert sources.startswith("source-1, ")
    assert work.to.chat == str(PRIVATE)
