"""/stop: everything of the chat is deleted."""

from __future__ import annotations

from sqlalchemy import Connection

from notifier.bot.answer import OVER, Answer, Button, says, shows
from notifier.bot.asked import Asked
from notifier.bot.table import Command, Handled, Handling
from notifier.texts import gettext_noop
from record.sql.chats.leaving import leave
from record.sql.chats.places import Met, met_by_number, topics_of


def ask_to_stop(asked: Asked) -> Answer:
    """Says what goes, and asks."""
    t = asked.t
    title = asked.settings.title or t("this chat")
    text = t("Shall I forget {chat}? Its watches, mutes, settings and all else that I know of it go.", chat=title)
    delete = Button(t("Delete everything"), "stop.delete", {"channel": asked.channel}, once=True, asker_only=True)
    return says(text, [delete, Button(t("Keep it"), "stop.keep", asker_only=True)])


def delete_everything(asked: Asked) -> Answer:
    """Of the channel that was asked about; with a whole group or forum its topics go, too."""
    if int(asked.action["channel"]) != asked.channel:
        return Answer(toast=asked.t("This button is from another time or place; please ask again."))
    with asked.stores.engine.begin() as connection:
        for met in _concerned(connection, asked.channel):
            leave(connection, met, asked.now)
    return shows(asked.t("All of it is deleted. /start begins anew."), then=OVER)


def _concerned(connection: Connection, channel: int) -> list[Met]:
    met = met_by_number(connection, channel)
    if met is None:
        return []
    if met.thread:
        return [met]
    return [each for number in topics_of(connection, met.chat) if (each := met_by_number(connection, number))]


def keep_everything(asked: Asked) -> Answer:
    """As it was."""
    return shows(asked.t("Nothing is deleted."), then=OVER)


HANDLED = Handled(
    commands=(Command("stop", gettext_noop("delete everything of this chat"), Handling(ask_to_stop, who="admins")),),
    presses={
        "stop.delete": Handling(delete_everything, who="admins"),
        "stop.keep": Handling(keep_everything, who="admins"),
    },
)
