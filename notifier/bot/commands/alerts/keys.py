"""Why and More under an alert."""

from __future__ import annotations

from notifier.bot.answer import Answer, says
from notifier.bot.asked import Asked
from notifier.bot.commands.reading.story import shown
from notifier.bot.commands.reading.why import of_delivery
from notifier.bot.table import Handled, Handling
from notifier.rendering.words import watch_text
from notifier.texts import Translator
from record.sql import deliveries, matches
from record.sql.database import reading
from record.sql.stories import read_summaries
from record.sql.watches import heard_by, labels_of


def press_why(asked: Asked) -> Answer:
    """As `/why` says it, where the chat still follows what it heard of; else in short, and in groups over the key."""
    delivery = int(asked.action["delivery"])
    with reading(asked.stores.engine) as connection:
        row = deliveries.read(connection, delivery)
        if row is None:
            return Answer(toast=asked.t("This story is no longer kept."))
        labels = labels_of(connection, row["watches"])
        hits = matches.words_of(connection, row["report"])
        heard = {each.name for each in heard_by(connection, asked.channel)}
    if asked.place.is_private and heard.intersection(row["watches"]):
        return of_delivery(asked, delivery)
    reasons = "\n".join(
        _by(asked.t, watch_text(each, labels.get(each), asked.t), hits.get(each, ())) for each in row["watches"]
    )
    return says(reasons) if asked.place.is_private else Answer(toast=reasons)


def press_more(asked: Asked) -> Answer:
    """The other reports of the story, in order of time; but a channel's readers have not asked."""
    with reading(asked.stores.engine) as connection:
        row = deliveries.read(connection, int(asked.action["delivery"]))
        story = None if row is None else row["story"]
        summary = None if story is None else read_summaries(connection, [story]).get(story)
    if summary is None:
        return Answer(toast=asked.t("This story is no longer kept."))
    if summary.view.sources == 1:
        return Answer(toast=asked.t("Nobody else reports it yet."))
    if asked.place.type == "channel":
        return Answer(toast=asked.t("{n} sources report it; the message names them.", n=summary.view.sources))
    return Answer(replies=(shown(asked, str(story)),))


def _by(t: Translator, watch: str, words: tuple[str, ...]) -> str:
    if not words:
        return t("Your watch “{watch}” asks for it.", watch=watch)
    return t("Your watch “{watch}” found: {words}", watch=watch, words=t(", ").join(words))


HANDLED = Handled(
    presses={"alert.why": Handling(press_why, heavy=True), "alert.more": Handling(press_more)},
)
