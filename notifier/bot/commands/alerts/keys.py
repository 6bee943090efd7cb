"""Why and More under an alert."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from notifier.bot.answer import Answer, Reply, says
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.readers import reader_of
from notifier.bot.table import Handled, Handling
from notifier.rendering.alert import moment_text
from notifier.rendering.stories import story_message
from notifier.texts import Translator, gettext_noop
from record.sql import deliveries, matches
from record.sql.database import reading
from record.sql.items import whereabouts
from record.sql.stories import members_of, read_summaries
from record.sql.watches import labels_of


def press_why(asked: Asked) -> Answer:
    """Over the key where many read along, else as a message."""
    with reading(asked.stores.engine) as connection:
        lines = _reasons(connection, asked, int(asked.action["delivery"]))
    text = "\n".join(lines)
    return says(text, title=asked.t("Why this came")) if asked.place.is_private else Answer(toast=text)


def press_more(asked: Asked) -> Answer:
    """The other reports of the story, in order of time."""
    with reading(asked.stores.engine) as connection:
        row = deliveries.read(connection, int(asked.action["delivery"]))
        story = None if row is None else row["story"]
        summary = None if story is None else read_summaries(connection, [story]).get(story)
        reports = [] if story is None else members_of(connection, [story]).get(story, [])
    if summary is None:
        return Answer(toast=asked.t("This story is no longer kept."))
    if len({each.source for each in reports}) == 1:
        return Answer(toast=asked.t("Nobody else reports it yet."))
    if asked.place.type == "channel":
        return Answer(toast=asked.t("{n} sources report it; the message names them.", n=summary.view.sources))
    return Answer(replies=(Reply(story_message(summary.view, reports, reader_of(asked))),))


def _reasons(connection: Connection, asked: Asked, delivery: int) -> list[str]:
    """Each watch with its query and the words that hit; then when it was published, seen and told."""
    row = deliveries.read(connection, delivery)
    if row is None:
        return [asked.t("This story is no longer kept.")]
    t, labels = asked.t, labels_of(connection, row["watches"])
    hits = matches.words_of(connection, row["report"])
    lines = [_by(t, labels.get(each, each), hits.get(each, ())) for each in row["watches"]]
    return [*lines, *_times(connection, asked, row)]


def _by(t: Translator, watch: str, words: tuple[str, ...]) -> str:
    if not words:
        return t("Your watch “{watch}” asks for it.", watch=watch)
    return t("Your watch “{watch}” found: {words}", watch=watch, words=t(", ").join(words))


def _times(connection: Connection, asked: Asked, row: Mapping[str, Any]) -> list[str]:
    place = whereabouts(connection, [row["report"]]).get(row["report"])
    t, zone = asked.t, reader_of(asked).zone
    known = [
        (gettext_noop("Published: {time}"), None if place is None else place.published),
        (gettext_noop("Seen: {time}"), None if place is None else place.discovered),
        (gettext_noop("Told: {time}"), row["settled"]),
    ]
    return [t(text, time=moment_text(at, zone, t)) for text, at in known if at is not None]


HANDLED = Handled(
    presses={"alert.why": Handling(press_why), "alert.more": Handling(press_more)},
)
