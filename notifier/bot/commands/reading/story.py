"""/story: who reports it, who was first, and when."""

from __future__ import annotations

from sqlalchemy import Connection

from notifier.bot.answer import Answer, Reply, says
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import MOST_SHOWN, page, reader_of
from notifier.bot.table import Command, Handled, Handling
from notifier.rendering.stories import story_message
from notifier.texts import gettext_noop
from record.identity import base_id
from record.sql import deliveries
from record.sql.database import reading
from record.sql.items import find_report, whereabouts
from record.sql.stories import members_of, read_summaries, resolve
from record.sql.told import told_by
from record.urls import canonical


def story(asked: Asked) -> Answer:
    """`/story` as a reply to an alert or a list, or with an address or an id of a report or story."""
    t = asked.t
    with reading(asked.stores.engine) as connection:
        found = _of_reply(connection, asked) if not asked.text else _named(connection, asked.text)
    if len(found) == 1:
        return Answer(replies=(shown(asked, found[0]),))
    if found:
        title = t("That message tells of {n} stories", n=len(found))
        state = {"skip": 0, "most": MOST_SHOWN}
        return Answer(replies=(page(asked, title, found[:MOST_SHOWN], "", "story.open", state),))
    if asked.text:
        return says(t("I know no report at this address, and no story with this id. /search finds stories by words."))
    if asked.replies_to is not None:
        return says(t("That message tells of no story that I still know."))
    return says(t("Reply to an alert with /story, or write the address of a report after it."))


def open_story(asked: Asked) -> Answer:
    """The story of a button."""
    with reading(asked.stores.engine) as connection:
        found = resolve(connection, str(asked.action["story"]))
    if found is None:
        return Answer(toast=asked.t("This story is no longer kept."))
    return Answer(replies=(shown(asked, found),))


def _of_reply(connection: Connection, asked: Asked) -> list[str]:
    told = [] if asked.replies_to is None else told_by(connection, asked.channel, asked.replies_to)
    rows = [row for each in told if (row := deliveries.read(connection, each)) is not None]
    return list(dict.fromkeys(row["story"] for row in rows if row["story"]))


def _named(connection: Connection, text: str) -> list[str]:
    """The story with this id, or that of the report with this id or address."""
    url = canonical(text) if "://" in text else None
    report = find_report(connection, base_id(text), url)
    place = None if report is None else whereabouts(connection, [report[0]]).get(report[0])
    found = resolve(connection, text) if place is None else place.story
    return [] if found is None else [found]


def shown(asked: Asked, found: str) -> Reply:
    """A story with all its reports, in order of time."""
    with reading(asked.stores.engine) as connection:
        summary = read_summaries(connection, [found])[found]
        reports = members_of(connection, [found]).get(found, [])
    return Reply(story_message(summary.view, reports, reader_of(asked)))


HANDLED = Handled(
    commands=(
        Command(
            "story",
            gettext_noop("who reports a story, and who was first: as a reply, or with an address"),
            Handling(story),
            "https://…",
        ),
    ),
    presses={"story.open": Handling(open_story)},
)
