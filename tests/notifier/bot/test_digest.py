"""/digest where there are editions: read in the chat, message by message, and sent to who asked for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from notifier.digests.edition import Edition
from notifier.digests.issuing.publishing import publish
from record.sql.database import reading
from record.sql.digests import issuing
from record.sql.tables import deliveries
from tests.notifier.bot.talk import ANN, BOB, Talk
from tests.notifier.conftest import GROUP
from tests.notifier.digests.pages.conftest import FOLDER, read

NOW = datetime.now(UTC).replace(microsecond=0)
ENGLISH, CHINESE = read(FOLDER / "weekly-en.yaml"), read(FOLDER / "weekly-zh.yaml")
#: More than one message takes.
LONG = replace(ENGLISH, pieces=ENGLISH.pieces * 4)


def issue(engine: Engine, editions: Mapping[str, Edition], told: Sequence[str] = ("en", "zh")) -> None:
    """A weekly is made, and published in these languages."""
    with engine.begin() as connection:
        issuing.begin(connection, "weekly", NOW - timedelta(days=7), NOW, "UTC", 0)
        digest = issuing.opened(connection, "weekly")
        assert digest is not None
        issuing.cut(connection, digest, 1, "editor", NOW)
        issuing.keep_made(connection, digest, {name: each.to_dict() for name, each in editions.items()})
        for language in told:
            publish(connection, digest, language, NOW)


async def test_an_edition_is_read_message_by_message(talk: Talk, engine: Engine) -> None:
    issue(engine, {"en": LONG, "zh": CHINESE})
    (first,) = await talk.say(ANN, "/digest week")
    assert ENGLISH.title in first.text
    assert [[button["text"] for button in row] for row in first.buttons] == [["More ›"]]
    _, (second,) = await talk.press(ANN, first, "More ›")
    assert second.message_id == first.message_id
    assert "(2 of " in second.text
    (chinese,) = await talk.say(ANN, "/digest week zh")
    assert CHINESE.title in chinese.text


async def test_an_edition_of_another_language_is_better_than_none(talk: Talk, engine: Engine) -> None:
    issue(engine, {"en": ENGLISH, "zh": CHINESE}, told=["en"])
    (found,) = await talk.say(ANN, "/digest week zh")
    assert ENGLISH.title in found.text
    (overview,) = await talk.say(ANN, "/digest")
    assert f"The weekly: {ENGLISH.title}" in overview.text
    _, (opened,) = await talk.press(ANN, overview, "The weekly")
    assert ENGLISH.title in opened.text


async def test_who_asked_for_an_edition_is_owed_each_of_its_messages_once(talk: Talk, engine: Engine) -> None:
    await talk.say(ANN, "/digest weekly on")
    await talk.say(ANN, "/digest weekly on")
    issue(engine, {"en": LONG, "zh": CHINESE})
    with reading(engine) as connection:
        keys = list(connection.scalars(select(deliveries.c.key).order_by(deliveries.c.id)))
        kept = issuing.messages_of(connection, [(1, "en")])[1, "en"]
    due = f"{NOW:%Y-%m-%dT%H:%M:%SZ}"
    assert keys == [f"digest:weekly:{due}:en:{part}" for part in range(1, len(kept) + 1)]


async def test_in_a_group_only_administrators_have_editions_sent(talk: Talk) -> None:
    (refused,) = await talk.say(BOB, "/digest weekly on", GROUP)
    assert "Only administrators" in refused.text
    assert len(await talk.say(BOB, "/digest", GROUP)) == 1
